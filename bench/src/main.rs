//! Measures the numbers to hold: the product beside a bare handler and two well-known bots, on the same core.
//!
//! It knows the product only from outside: its command line, its webhook, its calls to the Send API. The figures
//! are ratios where they can be (`docs/adr/0005-benchmarks-as-ratios.md`), because machines differ.

mod answers;
mod bare;
mod browser;
mod customer;
mod graph;
mod load;
mod process;
mod report;
mod run;
mod stats;
mod subjects;
mod train;
mod web;
mod webhook;

use anyhow::Result;
use clap::{Parser, Subcommand};
use std::process::ExitCode;

// The product uses it too; the bare handler must not lose to the allocator.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[derive(Parser)]
#[command(name = "tellerline-bench")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Start each program in turn, load it, and print the table
    Run(run::Options),
    /// Be a busy day for programs that count what they do; measures nothing
    Train,
    /// Be the bare handler: verify, group-commit, answer with a fixed sentence
    Bare(bare::Options),
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<ExitCode> {
    // Fails only when a provider is installed already, which is as good.
    let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
    match Cli::parse().command {
        Command::Run(options) => tokio::task::LocalSet::new().run_until(Box::pin(run::run(options))).await,
        Command::Train => tokio::task::LocalSet::new().run_until(Box::pin(train::run())).await,
        Command::Bare(options) => bare::run(options).await.map(|()| ExitCode::SUCCESS),
    }
}
