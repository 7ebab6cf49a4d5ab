//! `cargo xtask bench`: builds the programs, installs the peers, and hands over to `tellerline-bench`.
//!
//! The measuring itself lives in `bench/`: it needs an HTTP stack, which the daily commands should not wait for.

use crate::{run, setup};
use anyhow::Result;
use clap::Args;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Options of `cargo xtask bench`; they are passed on as they are.
#[derive(Args)]
pub(crate) struct Options {
    /// Measure one part only: turns, latency, memory, peers
    #[arg(long)]
    only: Option<String>,
    /// Length of each measured run, after 2 s of warm-up
    #[arg(long, default_value_t = 10)]
    seconds: u64,
    /// Also write the figures to this file
    #[arg(long)]
    json: Option<PathBuf>,
}

/// Builds, installs, measures.
pub(crate) fn run(options: &Options) -> Result<()> {
    let (_, built) = run::step("build", || {
        run::wait(run::cargo().args(["build", "--release", "-p", "tellerline", "-p", "tellerline-bench"]))
    });
    built?;
    let (_, peers) = run::step("peers", || {
        for peer in ["bench/peers/botkit", "bench/peers/bottender"] {
            setup::node_packages(Path::new(peer))?;
        }
        Ok(())
    });
    peers?;
    let program = Path::new("target/release/tellerline-bench");
    let mut command = Command::new(program);
    command.arg("run").args(["--seconds", &options.seconds.to_string()]);
    if let Some(only) = &options.only {
        command.args(["--only", only]);
    }
    if let Some(json) = &options.json {
        command.arg("--json").arg(json);
    }
    run::wait(&mut command)
}
