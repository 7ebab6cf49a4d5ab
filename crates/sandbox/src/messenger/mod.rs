//! The messenger simulator: Meta's Graph API as far as a Page needs it, and the phones of the people who write to
//! that Page, on one loopback listener. It enforces the platform's limits, windows and errors, so that what works
//! here works there.
//!
//! It refuses to know the product: it posts signed webhooks to an address and answers HTTP calls, nothing else.
//! Tests steer it through `/_control/…`; people use `/` and `/t/{psid}`.

mod content;
mod control;
mod deliver;
mod errors;
mod events;
mod faults;
mod graph;
mod guard;
mod limits;
mod pages;
mod profile;
mod record;
mod sim;
mod socket;
mod state;
mod tape;
mod wire;

use std::{
    fmt,
    net::SocketAddr,
    sync::Arc,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use anyhow::{Context as _, ensure};
use axum::{Router, middleware};
use tokio::net::TcpListener;

pub use wire::{appsecret_proof, escaped_json, legacy_signature_header, signature_header};

/// Time source: milliseconds since 1970 in UTC.
pub type Clock = Arc<dyn Fn() -> i64 + Send + Sync>;

/// A webhook must be answered within this time; the platform's limit.
const WEBHOOK_DEADLINE: Duration = Duration::from_secs(5);

/// Who is there from the start: two customers of the sandbox bank, and somebody with nothing to connect.
const PEOPLE: [(&str, &str); 3] =
    [("7001", "Ada on her phone"), ("7002", "Ben on his phone"), ("7003", "Noor, new here")];

/// When the copy of an accepted message is posted to the webhook.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EchoMode {
    /// At once; it may overtake the answer of the call, as it does on the real platform.
    Immediate,
    /// After this pause.
    Delayed(Duration),
    /// Never: the app is not told what it sent.
    Off,
}

/// Everything a simulator is started with. Secrets stay out of `Debug`.
#[derive(Clone)]
pub struct MessengerConfig {
    /// Loopback address to listen on; port 0 takes a free one.
    pub listen: SocketAddr,
    /// Id of the one Page.
    pub page_id: String,
    /// Name of the Page as people see it above the thread.
    pub page_name: String,
    /// The only access token that is accepted.
    pub page_token: String,
    /// Numeric id of the app, as echoes carry it.
    pub app_id: u64,
    /// Signs webhooks and proofs.
    pub app_secret: String,
    /// Sent when the webhook is verified.
    pub verify_token: String,
    /// Where webhooks go; may be set later.
    pub webhook_url: Option<String>,
    /// Whether calls without `appsecret_proof` are refused.
    pub require_proof: bool,
    /// When echoes are posted.
    pub echo: EchoMode,
    /// Whether delivery and read events are posted.
    pub receipts: bool,
    /// Pauses before the repeats of a webhook that failed.
    pub retry_pauses: Vec<Duration>,
    /// People known from the start: PSID and name.
    pub people: Vec<(String, String)>,
    /// PSID of the first person who is made later: above those of an earlier run whose conversations are kept.
    pub new_people_from: u64,
    /// Messages a second before code 613; the platform's limit is 300. `None` for no limit.
    pub messages_per_second: Option<u32>,
    /// Time source for events and windows.
    pub clock: Clock,
}

impl MessengerConfig {
    /// The values of the demo: Page `100200300` of Harbour Bank, secrets that are no secrets, three people, no limit of
    /// messages a second.
    #[must_use]
    pub fn demo(listen: SocketAddr) -> Self {
        Self {
            listen,
            page_id: "100200300".into(),
            page_name: "Harbour Bank".into(),
            page_token: "page-token".into(),
            app_id: 424_242,
            app_secret: "app-secret".into(),
            verify_token: "verify".into(),
            webhook_url: None,
            require_proof: true,
            echo: EchoMode::Immediate,
            receipts: true,
            retry_pauses: [200, 500, 1000, 2000, 5000, 10_000, 30_000, 60_000]
                .map(Duration::from_millis)
                .into(),
            people: PEOPLE.map(|(psid, name)| (psid.to_owned(), name.to_owned())).into(),
            new_people_from: 7004,
            messages_per_second: None,
            clock: system_clock(),
        }
    }
}

impl fmt::Debug for MessengerConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MessengerConfig")
            .field("listen", &self.listen)
            .field("page_id", &self.page_id)
            .field("app_id", &self.app_id)
            .field("webhook_url", &self.webhook_url)
            .finish_non_exhaustive()
    }
}

/// The machine's clock.
#[must_use]
#[expect(clippy::disallowed_methods, reason = "this is the one place where the simulator's clock comes from")]
pub fn system_clock() -> Clock {
    Arc::new(|| {
        let since_epoch = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        i64::try_from(since_epoch.as_millis()).unwrap_or(i64::MAX)
    })
}

/// A simulator that is listening. Dropping it without [`shutdown`](Self::shutdown) leaves it running until the
/// runtime ends.
pub struct RunningMessenger {
    addr: SocketAddr,
    sim: Arc<sim::Sim>,
}

/// Starts a simulator.
///
/// # Errors
/// When the address is not a loopback address or cannot be listened on.
pub async fn start(config: MessengerConfig) -> anyhow::Result<RunningMessenger> {
    on_loopback(config.listen)?;
    let listener = TcpListener::bind(config.listen)
        .await
        .with_context(|| format!("the messenger simulator cannot listen on {}", config.listen))?;
    start_on(listener, config)
}

fn on_loopback(listen: SocketAddr) -> anyhow::Result<()> {
    ensure!(listen.ip().is_loopback(), "the messenger simulator listens on loopback only, not {listen}");
    Ok(())
}

/// As [`start`], on a listener that is bound already; `listen` of the config does not count. Needs a runtime.
///
/// # Errors
/// When the listener is not on a loopback address.
pub fn start_on(listener: TcpListener, config: MessengerConfig) -> anyhow::Result<RunningMessenger> {
    let addr = listener.local_addr().context("reading the simulator's address")?;
    on_loopback(addr)?;
    let http = reqwest::Client::builder()
        .no_proxy()
        .redirect(reqwest::redirect::Policy::none())
        .timeout(WEBHOOK_DEADLINE)
        .build()
        .context("building the webhook client")?;
    let sim = Arc::new(sim::Sim::new(config, http));
    let service = router(sim.clone()).into_make_service_with_connect_info::<socket::Peer>();
    let stop = sim.stop.clone();
    sim.tasks.spawn(async move {
        let served = axum::serve(socket::Sockets(listener), service)
            .with_graceful_shutdown(async move { stop.cancelled().await });
        if let Err(error) = served.await {
            tracing::error!(%error, "the messenger simulator stopped serving");
        }
    });
    Ok(RunningMessenger { addr, sim })
}

fn router(sim: Arc<sim::Sim>) -> Router {
    let api = graph::routes().layer(middleware::from_fn_with_state(sim.clone(), record::calls));
    let routes = Router::new().merge(pages::routes()).merge(control::routes()).merge(api);
    guard::protect(routes).with_state(sim)
}

impl RunningMessenger {
    /// The address it listens on.
    #[must_use]
    pub fn addr(&self) -> SocketAddr {
        self.addr
    }

    /// Base address of the thread pages and of the control API, without a slash at the end.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.addr)
    }

    /// What a channel is configured with as its Graph address.
    #[must_use]
    pub fn graph_url(&self) -> String {
        format!("http://{}/v25.0", self.addr)
    }

    /// Posts webhooks to this address from now on.
    pub fn set_webhook(&self, url: &str) {
        self.sim.change(|state| state.webhook_url = Some(url.to_owned()));
    }

    /// Asks the webhook address the way Meta does at set-up, and checks that the challenge comes back verbatim.
    ///
    /// # Errors
    /// When no address is set, it does not answer, or it answers anything but 200 and the challenge.
    pub async fn verify_webhook(&self) -> anyhow::Result<()> {
        let url = self.sim.look(|state| state.webhook_url.clone()).context("no webhook address is set")?;
        let challenge = self.sim.wall_ms().to_string();
        let query = [
            ("hub.mode", "subscribe"),
            ("hub.verify_token", &self.sim.config.verify_token),
            ("hub.challenge", &challenge),
        ];
        let asked = self.sim.http.get(&url).query(&query).send().await;
        // The address carries the verify token, so it must not travel with the error.
        let response = asked.map_err(reqwest::Error::without_url).context("the webhook did not answer")?;
        let status = response.status();
        let body = response.text().await.unwrap_or_default();
        ensure!(status.as_u16() == 200, "the webhook answered {status} to its verification");
        ensure!(body == challenge, "the webhook did not give the challenge back verbatim");
        Ok(())
    }

    /// Stops listening, ends hanging calls and waits for what is under way.
    pub async fn shutdown(self) {
        self.sim.stop.cancel();
        self.sim.tasks.close();
        self.sim.tasks.wait().await;
    }
}
