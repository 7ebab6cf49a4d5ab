//! The one binary: reads the command line, sets up what every command needs, and turns the outcome into words
//! and an exit code (0 done, 1 failed, 2 wrong usage). Knows no rule of the product.

mod cli;
mod commands;
mod demo;
mod global;
mod logging;
mod output;
mod serve;

use std::process::ExitCode;

use clap::{CommandFactory as _, FromArgMatches as _};

use crate::{cli::Cli, output::Failed};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let matches = cli::page::dressed(Cli::command()).get_matches();
    let cli = match Cli::from_arg_matches(&matches) {
        Ok(cli) => cli,
        Err(error) => error.exit(),
    };
    // The only way this fails is that a provider is installed already, which is what we want.
    let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return output::failure(&anyhow::Error::new(error).context("cannot start")),
    };
    let outcome = runtime.block_on(commands::run(cli));
    runtime.shutdown_timeout(std::time::Duration::from_secs(1));
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        // What is wrong has been printed as the command's data.
        Err(error) if error.is::<Failed>() => ExitCode::FAILURE,
        // `tellerline … | head`: whoever read has read enough.
        Err(error) if output::is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => output::failure(&error),
    }
}
