//! The built binary as a child process: `tellerline demo` on ports of its own, reached over HTTP only, killed
//! without warning and started again on the same folder.

use std::{
    fs,
    net::TcpListener,
    path::{Path, PathBuf},
    process::Stdio,
    sync::atomic::{AtomicU32, Ordering},
    time::Duration,
};

use anyhow::{Context as _, bail, ensure};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::{
    io::{AsyncBufReadExt as _, BufReader},
    process::{Child, Command},
};

/// The demo's app secret: what a test signs its own webhooks with.
pub const APP_SECRET: &str = "app-secret";
/// The demo's Page.
pub const PAGE_ID: &str = "100200300";

/// A start that takes longer has failed.
const START: Duration = Duration::from_secs(30);
/// The longest that a test waits for something that must happen.
const WAIT: Duration = Duration::from_secs(45);
/// Ports that tests listen on: below those that the system hands to outgoing connections.
const PORTS: std::ops::Range<u32> = 12_000..30_000;
/// Ports of one demo: pages, bank, messenger, metrics.
const EACH: u32 = 4;

/// Where a demo is, as it writes to `demo.json` in its folder.
#[derive(Debug, Clone, Deserialize)]
pub struct Addresses {
    /// Pages.
    pub public_url: String,
    /// The callback of the messenger app.
    pub webhook: String,
    /// The listener of the operator.
    pub admin: String,
    /// The messenger simulator.
    pub messenger: String,
    /// The sandbox bank.
    pub bank: String,
}

/// How a demo is started.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Another Graph API than the demo's own simulator; it lives on when the demo is killed.
    pub graph_url: Option<String>,
    /// Customers who are linked already; limits are then off.
    pub linked_customers: u32,
}

/// A demo that runs; killed when dropped.
pub struct Demo {
    binary: PathBuf,
    options: Options,
    port: u32,
    folder: tempfile::TempDir,
    child: Option<Child>,
    addresses: Option<Addresses>,
    http: reqwest::Client,
}

impl Demo {
    /// Starts `binary demo` on a new folder and waits until it is ready.
    pub async fn start(binary: impl AsRef<Path>, options: Options) -> anyhow::Result<Self> {
        let mut demo = Self {
            binary: binary.as_ref().to_owned(),
            options,
            port: 0,
            folder: tempfile::tempdir()?,
            child: None,
            addresses: None,
            http: client()?,
        };
        // Another process may take a port between the look and the start.
        for _ in 0..4 {
            demo.port = free_ports()?;
            match demo.restart().await {
                Err(error) if error.to_string().contains("cannot listen") => {}
                other => return other.map(|()| demo),
            }
        }
        bail!("no free ports for the demo")
    }

    /// Starts it again on the same folder and ports, and waits until it is ready.
    pub async fn restart(&mut self) -> anyhow::Result<()> {
        self.spawn()?;
        let child = self.child.as_mut().context("just started")?;
        let stdout = child.stdout.take().context("stdout is a pipe")?;
        let mut lines = BufReader::new(stdout).lines();
        let ready = async {
            while let Some(line) = lines.next_line().await? {
                if line.starts_with("ready ") {
                    return Ok(true);
                }
            }
            Ok::<_, std::io::Error>(false)
        };
        let ready = tokio::time::timeout(START, ready).await.context("the demo does not get ready")??;
        ensure!(ready, "the demo ended before it was ready: {}", self.log());
        let told = fs::read(self.data().join("demo.json")).context("demo.json")?;
        self.addresses = Some(serde_json::from_slice(&told)?);
        // What it prints from now on must not fill the pipe.
        tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
        Ok(())
    }

    /// Starts it and does not wait: for those who kill it while it starts.
    pub fn spawn(&mut self) -> anyhow::Result<()> {
        ensure!(self.child.is_none(), "it runs already");
        let log = fs::OpenOptions::new().create(true).append(true).open(self.log_file())?;
        let mut command = Command::new(&self.binary);
        command.arg("demo").arg("--listen").arg(format!("127.0.0.1:{}", self.port));
        command.arg("--data").arg(self.data());
        if let Some(url) = &self.options.graph_url {
            command.arg("--graph-url").arg(url);
        }
        if self.options.linked_customers > 0 {
            command.arg("--linked-customers").arg(self.options.linked_customers.to_string());
        }
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(log).kill_on_drop(true);
        self.child = Some(command.spawn().with_context(|| format!("{}", self.binary.display()))?);
        Ok(())
    }

    /// `kill -9`, and waits until it is gone.
    pub async fn kill(&mut self) -> anyhow::Result<()> {
        let mut child = self.child.take().context("it does not run")?;
        child.kill().await.context("kill")
    }

    /// Its folder: config, secrets, database.
    pub fn data(&self) -> PathBuf {
        self.folder.path().join("demo")
    }

    /// The database file.
    pub fn database(&self) -> PathBuf {
        self.data().join("data/tellerline.db")
    }

    /// The file that standard error goes to, over all starts.
    pub fn log_file(&self) -> PathBuf {
        self.folder.path().join("stderr.log")
    }

    /// What it logged so far.
    pub fn log(&self) -> String {
        fs::read_to_string(self.log_file()).unwrap_or_default()
    }

    /// Where it is.
    ///
    /// # Panics
    /// Before it was ready for the first time.
    pub fn at(&self) -> &Addresses {
        self.addresses.as_ref().expect("it has been ready")
    }

    /// Its own messenger simulator.
    pub fn messenger(&self) -> Messenger {
        Messenger::new(self.http.clone(), &self.at().messenger)
    }

    /// Its sandbox bank's `/_control/{path}`, `body` posted or, without one, read.
    pub async fn bank(&self, path: &str, body: Option<Value>) -> anyhow::Result<Value> {
        call(&self.http, &format!("{}/_control/{path}", self.at().bank), body).await
    }

    /// For calls to its addresses.
    pub fn http(&self) -> &reqwest::Client {
        &self.http
    }

    /// Value of a metric, 0 when it does not exist yet: the sum over all its labels.
    pub async fn metric(&self, name: &str) -> anyhow::Result<f64> {
        let url = format!("{}/metrics", self.at().admin);
        let text = self.http.get(url).send().await?.error_for_status()?.text().await?;
        let lines = text.lines().filter(|line| !line.starts_with('#'));
        let of_it = lines.filter(|line| line.split(['{', ' ']).next() == Some(name));
        Ok(of_it.filter_map(|line| line.rsplit(' ').next()?.parse::<f64>().ok()).sum())
    }
}

/// A client that does not follow redirects and ignores proxies of the environment.
fn client() -> anyhow::Result<reqwest::Client> {
    // The only way this fails is that a provider is installed already, which is what we want.
    let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
    Ok(reqwest::Client::builder()
        .no_proxy()
        .redirect(reqwest::redirect::Policy::none())
        .timeout(WAIT * 2)
        .build()?)
}

/// The first of [`EACH`] ports in a row that are free now. Processes that run at the same time begin their
/// search at different places.
fn free_ports() -> anyhow::Result<u32> {
    static CALLS: AtomicU32 = AtomicU32::new(0);
    let slots = (PORTS.end - PORTS.start) / EACH;
    for _ in 0..slots {
        let call = CALLS.fetch_add(1, Ordering::Relaxed);
        let slot = std::process::id().wrapping_mul(7).wrapping_add(call) % slots;
        let base = PORTS.start + slot * EACH;
        let free =
            |port: u32| u16::try_from(port).is_ok_and(|port| TcpListener::bind(("127.0.0.1", port)).is_ok());
        if (base..base + EACH).all(free) {
            return Ok(base);
        }
    }
    bail!("no {EACH} free ports in a row")
}

async fn call(http: &reqwest::Client, url: &str, body: Option<Value>) -> anyhow::Result<Value> {
    let request = match body {
        Some(body) => http.post(url).json(&body),
        None => http.get(url),
    };
    let answer = request.send().await?;
    let status = answer.status();
    let text = answer.text().await?;
    ensure!(status.is_success(), "{url}: {status} {text}");
    Ok(serde_json::from_str(&text)?)
}

/// The control API of a messenger simulator.
#[derive(Debug, Clone)]
pub struct Messenger {
    http: reqwest::Client,
    base: String,
}

impl Messenger {
    /// The simulator at this address.
    pub fn new(http: reqwest::Client, base: &str) -> Self {
        Self { http, base: base.to_owned() }
    }

    /// As [`Self::new`], with a client of its own.
    pub fn at(base: &str) -> anyhow::Result<Self> {
        Ok(Self::new(client()?, base))
    }

    /// `GET /_control/{path}`.
    pub async fn get(&self, path: &str) -> anyhow::Result<Value> {
        call(&self.http, &format!("{}/_control/{path}", self.base), None).await
    }

    /// `POST /_control/{path}`.
    pub async fn post(&self, path: &str, body: Value) -> anyhow::Result<Value> {
        call(&self.http, &format!("{}/_control/{path}", self.base), Some(body)).await
    }

    /// The person types; an error unless the webhook is acknowledged at once.
    pub async fn say(&self, psid: &str, text: &str) -> anyhow::Result<()> {
        let outcome = self.post("say", json!({ "psid": psid, "text": text })).await?;
        ensure!(outcome["status"] == 200, "the webhook was not acknowledged: {outcome}");
        Ok(())
    }

    /// Posts a body as it is, signed; the status of the answer.
    pub async fn raw(&self, body: Value) -> anyhow::Result<u64> {
        let outcome = self.post("raw", json!({ "body": body })).await?;
        outcome["status"].as_u64().with_context(|| format!("no answer: {outcome}"))
    }

    /// Trouble for the next calls to the Send API.
    pub async fn fault(&self, fault: Value) -> anyhow::Result<()> {
        self.post("faults", fault).await.map(drop)
    }

    /// The Page's accepted messages to a person as calls, oldest first, when there are so many.
    pub async fn calls(&self, psid: &str, at_least: usize) -> anyhow::Result<Vec<Value>> {
        self.entries("sent", &format!("kind=message&psid={psid}"), at_least).await
    }

    /// The words of [`Self::calls`].
    pub async fn words(&self, psid: &str, at_least: usize) -> anyhow::Result<Vec<String>> {
        Ok(self.calls(psid, at_least).await?.iter().map(words).collect())
    }

    /// Calls to a person that were refused or broken, when there are so many.
    pub async fn refused(&self, psid: &str, at_least: usize) -> anyhow::Result<Vec<Value>> {
        self.entries("refused", &format!("psid={psid}"), at_least).await
    }

    /// Entries of a log (`sent`, `refused`, `deliveries`) that match, when there are so many.
    pub async fn entries(&self, log: &str, query: &str, at_least: usize) -> anyhow::Result<Vec<Value>> {
        let wait = if at_least == 0 { 0 } else { WAIT.as_millis() };
        let page = self.get(&format!("{log}?{query}&at_least={at_least}&wait_ms={wait}")).await?;
        let entries = page["entries"].as_array().cloned().unwrap_or_default();
        ensure!(
            entries.len() >= at_least,
            "only {} of {at_least} in {log} ({query}): {:?}",
            entries.len(),
            entries.last()
        );
        Ok(entries)
    }
}

/// What a person reads in an accepted message: its text, or that of its template.
pub fn words(call: &Value) -> String {
    let message = &call["body"]["message"];
    let payload = &message["attachment"]["payload"];
    [&message["text"], &payload["text"], &payload["elements"][0]["title"]]
        .into_iter()
        .find_map(Value::as_str)
        .unwrap_or_default()
        .to_owned()
}
