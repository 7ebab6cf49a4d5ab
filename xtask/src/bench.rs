//! `cargo xtask bench`: builds the programs, installs the peers, and hands over to `tellerline-bench`.
//!
//! The measuring itself lives in `bench/`: it needs an HTTP stack, which the daily commands should not wait for.

use crate::{dist, nlu, run, setup};
use anyhow::Result;
use clap::{Args, Subcommand};
use std::path::{Path, PathBuf};
use std::process::Command;

/// Options of `cargo xtask bench`; they are passed on as they are.
#[derive(Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(crate) struct Options {
    #[command(subcommand)]
    part: Option<Part>,
    /// Measure one part only
    #[arg(long, value_parser = ["turns", "latency", "memory", "peers", "web", "paint", "audit"])]
    only: Option<String>,
    /// Length of each measured run, after 6 s of warm-up
    #[arg(long, default_value_t = 10)]
    seconds: u64,
    /// Also write the figures to this file
    #[arg(long)]
    json: Option<PathBuf>,
    /// Fail when a number is not held
    #[arg(long)]
    strict: bool,
}

#[derive(Subcommand)]
enum Part {
    /// Measure the classifier beside scikit-learn, on the training splits of BANKING77 and CLINC150
    Nlu(nlu::Options),
}

/// Builds, installs, measures.
pub(crate) fn run(options: &Options) -> Result<()> {
    if let Some(Part::Nlu(options)) = &options.part {
        return nlu::bench(options);
    }
    if options.only.as_deref().is_none_or(|only| only == "audit") {
        let example = ["build", "--profile", "dist", "-p", "tellerline-store", "--example", "audit_verify"];
        run::step("build the reader of logs", || run::wait(run::cargo().args(example))).1?;
    }
    // What is measured is built as what is installed.
    dist::build()?;
    let (_, peers) = run::step("peers", || {
        if matches!(options.only.as_deref(), Some("web" | "paint" | "audit")) {
            return Ok(());
        }
        for peer in ["bench/peers/botkit", "bench/peers/bottender"] {
            setup::node_packages(Path::new(peer))?;
        }
        Ok(())
    });
    peers?;
    let browser = options.only.as_deref().is_none_or(|only| only == "paint");
    let browser = browser.then(|| run::step("browser", setup::browser).1).transpose()?;
    let program = Path::new(dist::FOLDER).join("tellerline-bench");
    let mut command = pinned(&program);
    command.envs(browser.into_iter().flatten()).args(["--seconds", &options.seconds.to_string()]);
    if let Some(only) = &options.only {
        command.args(["--only", only]);
    }
    if let Some(json) = &options.json {
        command.arg("--json").arg(json);
    }
    if options.strict {
        command.arg("--strict");
    }
    run::wait(&mut command)
}

/// The program under measurement on processor 0, load and fake Graph API on processor 1, where that can be had.
fn pinned(program: &Path) -> Command {
    let processors = std::thread::available_parallelism().map_or(1, usize::from);
    if processors < 2 || run::find("taskset").is_none() {
        eprintln!("no second processor or no taskset: nothing is pinned, so the figures compare less well");
        let mut command = Command::new(program);
        command.arg("run");
        return command;
    }
    let mut command = Command::new("taskset");
    command.args(["-c", "1"]).arg(program).args(["run", "--pin", "0"]);
    command
}
