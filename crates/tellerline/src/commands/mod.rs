//! One file per command, named like it.

mod access;
mod audit;
mod backup;
mod case;
pub(crate) mod channel;
mod completions;
mod config;
mod customer;
mod data_map;
mod doctor;
mod key;
mod link;
mod migrate;
mod nlu;
mod pause;
mod policy;
mod retention;
mod sandbox;
mod staff;

use tellerline_server::config::{Config, LogFormat};

use crate::{
    cli::{Cli, Command, LogStyle},
    demo,
    global::Global,
    logging, serve,
};

/// Carries out one command.
pub(crate) async fn run(cli: Cli) -> anyhow::Result<()> {
    let global = Global { config: cli.config, format: cli.format };
    let style = cli.log.map(|style| match style {
        LogStyle::Auto => LogFormat::Auto,
        LogStyle::Pretty => LogFormat::Pretty,
        LogStyle::Json => LogFormat::Json,
    });
    if !matches!(cli.command, Command::Serve | Command::Worker) {
        logging::init(style.unwrap_or(LogFormat::Auto), "warn");
    }
    match cli.command {
        Command::Demo(args) => demo::run(args).await,
        Command::Serve => serve::serve(&serving(&global, style)?).await,
        Command::Worker => serve::worker(&serving(&global, style)?).await,
        Command::Migrate(args) => migrate::run(&global, &args).await,
        Command::Doctor => doctor::run(&global).await,
        Command::Config(command) => config::run(&global, &command),
        Command::Sandbox(args) => sandbox::run(args).await,
        Command::Staff(command) => staff::run(&global, command).await,
        Command::Channel(command) => channel::run(&global, command).await,
        Command::Link(command) => link::run(&global, command).await,
        Command::Case(command) => case::run(&global, command).await,
        Command::Customer(command) => customer::run(&global, command).await,
        Command::Retention(command) => retention::run(&global, command).await,
        Command::Policy(command) => policy::run(&global, &command).await,
        Command::Audit(command) => audit::run(&global, command).await,
        Command::DataMap => data_map::run(&global),
        Command::Key(command) => key::run(&global, command).await,
        Command::Backup(args) => backup::backup(&global, &args).await,
        Command::Restore(args) => backup::restore(&global, &args).await,
        Command::Pause(args) => pause::pause(&global, &args).await,
        Command::Resume(args) => pause::resume(&global, &args).await,
        Command::Nlu(command) => nlu::run(&global, command),
        Command::Completions { shell } => completions::run(shell),
    }
}

/// The config of a process that stays, which also says how it logs.
fn serving(global: &Global, style: Option<LogFormat>) -> anyhow::Result<Config> {
    let config = global.read()?;
    logging::init(style.unwrap_or(config.log.format), &config.log.filter);
    Ok(config)
}
