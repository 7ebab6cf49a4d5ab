//! `cargo xtask screenshots`: the pictures of the read-me and its tour, taken anew from a demo of the built binary.
//!
//! What is on them is decided in `tools/browser/screenshots.mjs` and `tour.mjs`; here it is only started, and kept small.

use crate::{run, setup};
use anyhow::{Context, Result, bail};
use std::{
    fs,
    io::{BufRead as _, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
};

/// Pictures stay in the history for ever.
const LIMIT_BYTES: u64 = 150_000;
/// The tour is some twenty pictures in one.
const TOUR_LIMIT_BYTES: u64 = 500_000;

const PICTURES: &str = "docs/screenshots";

/// Builds, starts a demo, lets the script walk through it, ends the demo.
pub(crate) fn run() -> Result<()> {
    let tools = setup::run()?;
    run::wait(run::cargo().args(["build", "--package", "tellerline"]))?;
    let data = Path::new("target/screenshots");
    if data.exists() {
        fs::remove_dir_all(data)?;
    }
    let pictures = std::path::absolute(PICTURES)?;
    for name in ["screenshots", "tour"] {
        // Each in a demo of its own: codes count once.
        let mut demo = Demo::start(&data.join(name))?;
        let mut script = Command::new("node");
        tools.export(&mut script);
        run::wait(
            script
                .arg(format!("tools/browser/{name}.mjs"))
                .envs(demo.printed()?)
                .env("TELLERLINE_PICTURES", &pictures)
                .env("TELLERLINE_EVIDENCE", data),
        )?;
    }
    report(&tools, data, &pictures)?;
    fs::remove_dir_all(data)?;
    small(&pictures)
}

/// The page that `nlu eval --report` writes, over the pack that is built in.
fn report(tools: &setup::Tools, folder: &Path, pictures: &Path) -> Result<()> {
    let page = std::path::absolute(folder.join("report.html"))?;
    let mut eval = Command::new("target/debug/tellerline");
    run::wait(eval.args(["nlu", "eval", "--pack", "--report"]).arg(&page).stdout(Stdio::null()))?;
    let browser = tools.chromium.as_ref().context("the report needs Chromium")?;
    let picture = pictures.join("nlu-report.png");
    run::wait(
        Command::new(browser)
            // The page is our own and has no script; as root the browser starts only without its sandbox.
            .args([
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--hide-scrollbars",
                "--window-size=1100,1700",
            ])
            .arg(format!("--screenshot={}", picture.display()))
            .arg(format!("file://{}", page.display()))
            .stderr(Stdio::null()),
    )
}

struct Demo(Child);

impl Demo {
    fn start(data: &Path) -> Result<Self> {
        let child = Command::new("target/debug/tellerline")
            .args(["demo", "--listen", "127.0.0.1:0", "--data"])
            .arg(data)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .context("the built binary does not start")?;
        Ok(Self(child))
    }

    /// What it printed, and where product, bank and messenger answer, as the variables that the scripts read.
    fn printed(&mut self) -> Result<[(&'static str, String); 4]> {
        let out = self.0.stdout.take().context("the demo's output is not ours")?;
        let mut ready = String::new();
        BufReader::new(out).read_line(&mut ready)?;
        let talk = BufReader::new(self.0.stderr.take().context("the demo's output is not ours")?);
        let Some(app) = ready.trim().strip_prefix("ready ") else {
            let words: Vec<String> = talk.lines().map_while(Result::ok).collect();
            bail!("the demo did not start:\n{}", words.join("\n"));
        };
        let mut lines = talk.lines().map_while(Result::ok);
        let mut table = vec![ready.trim().to_owned()];
        for line in lines.by_ref() {
            let is_last = line.contains("Ctrl+C");
            table.push(line);
            if is_last {
                break;
            }
        }
        let named = |name: &str| {
            let found =
                table.iter().find_map(|line| line.trim_start().strip_prefix(name)?.split_whitespace().next());
            found.map(str::to_owned).with_context(|| format!("the demo does not say where its {name} is"))
        };
        let chat = named("Messenger simulator")?;
        let bank = named("Sandbox bank")?;
        // Emptied to the end, so that the demo never waits for a reader.
        std::thread::spawn(move || lines.for_each(drop));
        Ok([
            ("TELLERLINE_URL", app.to_owned()),
            ("TELLERLINE_CHAT_URL", chat),
            ("TELLERLINE_BANK_URL", bank),
            ("TELLERLINE_TABLE", table.join("\n")),
        ])
    }
}

impl Drop for Demo {
    fn drop(&mut self) {
        // Its folder goes next, so it need not end in peace; where it has ended already both fail, which is fine.
        self.0.kill().ok();
        self.0.wait().ok();
    }
}

fn small(folder: &Path) -> Result<()> {
    let mut large = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let bytes = entry.metadata()?.len();
        let moves = entry.path().extension().is_some_and(|kind| kind == "gif");
        let limit = if moves { TOUR_LIMIT_BYTES } else { LIMIT_BYTES };
        if bytes > limit {
            large.push(format!("{} has {bytes} bytes, at most {limit} are meant", entry.path().display()));
        }
    }
    if large.is_empty() {
        return Ok(());
    }
    bail!("pictures stay small: {}", large.join(", "))
}
