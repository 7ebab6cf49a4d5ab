//! A demo of the built binary on free ports, with its data in a folder that goes with it.

use std::{
    env, fs,
    io::{BufRead as _, BufReader, Read},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::mpsc::{self, Receiver},
    thread,
    time::Duration,
};

use rustix::process::{Pid, Signal, kill_process};
use tempfile::TempDir;

/// A debug build on a machine that does other things, too.
const START_LIMIT: Duration = Duration::from_mins(1);

/// The product, the sandbox bank and the messenger simulator, answering.
pub(crate) struct Demo {
    process: Child,
    url: String,
    bank_url: String,
    chat_url: String,
    _data: TempDir,
}

impl Demo {
    /// Starts one. Its free ports are found before they are taken, so another program may be faster: then once more.
    pub(crate) fn start(name: &str) -> Self {
        (0..3)
            .find_map(|_| {
                Self::try_start().map_err(|words| eprintln!("{name}: the demo did not start: {words}")).ok()
            })
            .expect("a demo that starts")
    }

    fn try_start() -> Result<Self, String> {
        let data = tempfile::tempdir().expect("a folder");
        let mut process = Command::new(env!("CARGO_BIN_EXE_tellerline"))
            .args(["demo", "--listen", "127.0.0.1:0", "--data"])
            .arg(data.path())
            .env_clear()
            .envs(env::vars().filter(|(name, _)| !name.starts_with("TELLERLINE")))
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the built binary");
        let out = lines(process.stdout.take().expect("piped"));
        let talk = lines(process.stderr.take().expect("piped"));
        let url = first(&out, "ready ");
        let chat_url = url.as_ref().and_then(|_| first(&talk, "Messenger simulator"));
        let bank_url = url.as_ref().and_then(|_| first(&talk, "Sandbox bank"));
        let (Some(url), Some(chat_url), Some(bank_url)) = (url, chat_url, bank_url) else {
            process.kill().ok();
            process.wait().ok();
            return Err(talk.try_iter().collect::<Vec<_>>().join("\n"));
        };
        // The pipes must go on being emptied, and what the demo says belongs to a failed test's output.
        thread::spawn(move || talk.iter().for_each(|line| eprintln!("demo: {line}")));
        Ok(Self { process, url, bank_url, chat_url, _data: data })
    }

    /// Runs a script of `tools/browser/` against it, to its end.
    pub(crate) fn walk(mut self, script: &str, settings: &[(&str, &str)]) {
        let tools = tools();
        let modules =
            env::var_os("TELLERLINE_NODE_MODULES").map_or_else(|| tools.join("node_modules"), PathBuf::from);
        assert!(
            modules.join("playwright-core").is_dir(),
            "{} has no playwright-core: run `cargo xtask setup`",
            modules.display()
        );
        let evidence = Path::new(env!("CARGO_TARGET_TMPDIR")).join("browser").join(script);
        fs::remove_dir_all(&evidence).ok();
        let output = Command::new("node")
            .arg(tools.join("browser").join(script).with_extension("mjs"))
            .env("TELLERLINE_NODE_MODULES", &modules)
            .env("TELLERLINE_URL", &self.url)
            .env("TELLERLINE_BANK_URL", &self.bank_url)
            .env("TELLERLINE_CHAT_URL", &self.chat_url)
            .env("TELLERLINE_EVIDENCE", &evidence)
            .envs(settings.iter().copied())
            .stdin(Stdio::null())
            .output()
            .expect("`node` is needed: run `cargo xtask setup`");
        let said =
            format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        eprintln!("{said}");
        assert!(output.status.success(), "the journey `{script}` ended early ({}), see above", output.status);
        self.stop();
    }

    /// Ends it as a person would, and expects it to go in peace.
    fn stop(&mut self) {
        let pid = i32::try_from(self.process.id()).ok().and_then(Pid::from_raw).expect("a process id");
        kill_process(pid, Signal::TERM).expect("a demo that still runs");
        let status = self.process.wait().expect("a demo that ends");
        assert!(status.success(), "the demo ended with {status}");
    }
}

impl Drop for Demo {
    fn drop(&mut self) {
        // After a failure; a demo that has ended already makes both fail, which is fine.
        self.process.kill().ok();
        self.process.wait().ok();
    }
}

fn tools() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tools").canonicalize().expect("the folder `tools`")
}

fn lines(from: impl Read + Send + 'static) -> Receiver<String> {
    let (give, take) = mpsc::channel();
    thread::spawn(move || {
        for line in BufReader::new(from).lines().map_while(Result::ok) {
            if give.send(line).is_err() {
                break;
            }
        }
    });
    take
}

/// The address on the first line that starts so.
fn first(lines: &Receiver<String>, start: &str) -> Option<String> {
    loop {
        let line = lines.recv_timeout(START_LIMIT).ok()?;
        if let Some(rest) = line.trim_start().strip_prefix(start) {
            return rest.split_whitespace().next().map(str::to_owned);
        }
        if !line.trim().is_empty() {
            eprintln!("demo: {line}");
        }
    }
}
