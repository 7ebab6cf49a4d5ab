//! The `tellerline` command.

mod demo;
mod serve;

use clap::{Parser, Subcommand};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[derive(Parser)]
struct Cli {
    #[arg(long, global = true)]
    config: Option<std::path::PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Demo(demo::DemoArgs),
    Serve,
    Worker,
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
    tracing_subscriber::fmt().with_writer(std::io::stderr).with_env_filter(tracing_subscriber::EnvFilter::try_from_default_env().unwrap_or_else(|_| "warn".into())).init();
    let cli = Cli::parse();
    let load = || tellerline_server::config::Config::load(cli.config.as_deref(), std::env::vars());
    match cli.command {
        Command::Demo(args) => demo::run(args).await,
        Command::Serve => serve::serve(&load()?).await,
        Command::Worker => serve::worker(&load()?).await,
    }
}
