//! `cargo xtask test`: everything that continuous integration checks, in the order in which it fails fastest.

use crate::{run, setup, tidy};
use anyhow::{Result, bail};
use clap::{Args, ValueEnum};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// Options of `cargo xtask test`.
#[derive(Args)]
pub(crate) struct Options {
    /// Run one part only
    #[arg(long, value_enum)]
    only: Option<Part>,
}

/// Also turns on the feature of the same name in the crates below.
const NEURAL: &str = "tellerline/nlu-neural";

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Part {
    /// Is the code formatted?
    Fmt,
    /// Clippy over the workspace, warnings denied
    Clippy,
    /// The rules of `cargo xtask tidy`
    Tidy,
    /// Every test but those of the browser
    Unit,
    /// The tests that drive Chromium: those in modules named `browser`
    Browser,
}

/// Runs the steps; a failed one does not hide what the later ones have to say.
pub(crate) fn run(options: &Options) -> Result<()> {
    let mut report = Report { failed: Vec::new(), start: Instant::now() };
    let all = options.only.is_none();
    let wants = |part| all || options.only == Some(part);

    if wants(Part::Fmt) {
        report.step("format", || run::wait(run::cargo().args(["fmt", "--all", "--check"])));
    }
    if wants(Part::Tidy) {
        report.step("tidy", tidy::run);
    }
    if wants(Part::Clippy) {
        report.step("clippy", || {
            run::wait(run::cargo().args(["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"]))?;
            let neural =
                ["clippy", "-p", "tellerline", "-p", "tellerline-nlu", "--features", NEURAL, "--all-targets"];
            run::wait(run::cargo().args(neural).args(["--", "-D", "warnings"]))
        });
    }
    if all {
        report.step("licences and sources", licences);
    }
    let mut tools = setup::Tools::default();
    if wants(Part::Unit) || wants(Part::Browser) {
        report.step("what the tests need", || {
            let (found, problems) = setup::attempt();
            tools = found;
            if problems.is_empty() { Ok(()) } else { bail!("{} missing, see above", problems.len()) }
        });
    }
    if all {
        report.step("doc tests", || {
            let mut command = run::cargo();
            tools.export(&mut command);
            run::wait(command.args(["test", "--workspace", "--doc"]))
        });
    }
    if wants(Part::Unit) || wants(Part::Browser) {
        report.step("tests", || tests(options.only, &tools));
    }
    if wants(Part::Unit) {
        report.step("tests with the sentence encoder", || {
            let mut command = run::cargo();
            tools.export(&mut command);
            run::wait(command.args(["test", "-p", "tellerline-nlu", "--features", "nlu-neural", "--tests"]))
        });
    }
    report.finish()
}

struct Report {
    failed: Vec<&'static str>,
    start: Instant,
}

impl Report {
    fn step(&mut self, name: &'static str, work: impl FnOnce() -> Result<()>) {
        let (_, result): (Duration, _) = run::step(name, work);
        if result.is_err() {
            self.failed.push(name);
        }
    }

    fn finish(self) -> Result<()> {
        if self.failed.is_empty() {
            eprintln!("=== all passed in {}", run::seconds(self.start.elapsed()));
            return Ok(());
        }
        bail!("failed: {}", self.failed.join(", "))
    }
}

/// Licences, banned crates and sources of every dependency; `deny.toml` says what is allowed and why.
fn licences() -> Result<()> {
    if !has_cargo_command("deny") {
        eprintln!("cargo-deny is not installed: skipped (`cargo install cargo-deny --locked` brings it)");
        return Ok(());
    }
    // The advisory database is a download of its own; it has its own job where the network allows it.
    run::wait(run::cargo().args(["deny", "check", "licenses", "bans", "sources"]))
}

fn tests(only: Option<Part>, tools: &setup::Tools) -> Result<()> {
    let mut command = run::cargo();
    tools.export(&mut command);
    // Not nextest: it runs every test in a process of its own, and the suites here share one PostgreSQL cluster
    // and one product per process. One runner also means one behaviour on every machine.
    command.args(["test", "--workspace", "--no-fail-fast", "--lib", "--bins", "--tests"]);
    match only {
        Some(Part::Browser) => command.arg("browser::"),
        Some(Part::Unit) => command.args(["--", "--skip", "browser::"]),
        _ => &mut command,
    };
    run::wait(&mut command)
}

fn has_cargo_command(name: &str) -> bool {
    Command::new(format!("cargo-{name}"))
        .arg("--version")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}
