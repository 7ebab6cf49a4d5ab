//! The commands of daily life: `cargo xtask test`, `setup`, `tidy`, `dist`, `bench`, `nlu`, `fuzz`, `screenshots`,
//! `messenger-sees`, `data-map`.
//!
//! This crate only starts other programs and reads files; it depends on none of the product's crates, so a
//! broken product never keeps its own checks from running.

mod bench;
mod dist;
mod nlu;
mod run;
mod screenshots;
mod setup;
mod test;
mod tidy;

use anyhow::Result;
use clap::{Parser, Subcommand};
use std::process::ExitCode;

/// Everything a developer does with this repository, one command each.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Format, lints, tidy, licences, doc tests, then every test; installs what the tests need
    Test(test::Options),
    /// Install what the tests need: PostgreSQL, Chromium, npm packages
    Setup,
    /// Check the rules that the compiler does not know: crate arrows, file heads, translations, privacy
    Tidy,
    /// Build the program that is installed, with a profile of its own load: target/dist/tellerline
    Dist,
    /// Measure the numbers to hold beside a bare handler, Botkit and Bottender
    Bench(bench::Options),
    /// Make the word vectors of the classifier anew, from a sentence encoder
    #[command(subcommand)]
    Nlu(nlu::Command),
    /// Try strange input for a while: panics, spans outside the text and slowness end it
    #[command(subcommand)]
    Fuzz(nlu::Fuzz),
    /// Take the pictures of the read-me anew, from a demo
    Screenshots,
    /// Write docs/what-the-messenger-sees.md anew, from the flows and the renderer
    MessengerSees,
    /// Write docs/data-map.md anew, from the code
    DataMap,
}

fn main() -> ExitCode {
    match dispatch() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::FAILURE
        }
    }
}

fn dispatch() -> Result<()> {
    let command = Cli::parse().command;
    std::env::set_current_dir(run::repository_root()?)?;
    match command {
        Command::Test(options) => test::run(&options),
        Command::Setup => setup::run().map(drop),
        Command::Tidy => tidy::run(),
        Command::Dist => dist::run(),
        Command::Bench(options) => bench::run(&options),
        Command::Nlu(command) => nlu::run(&command),
        Command::Fuzz(target) => nlu::fuzz(&target),
        Command::Screenshots => screenshots::run(),
        Command::MessengerSees => messenger_sees(),
        Command::DataMap => data_map(),
    }
}

/// The test that compares the page writes it instead.
fn messenger_sees() -> Result<()> {
    let test = ["test", "--package", "tellerline-server", "--test", "disclosure", "the_page_in_docs"];
    run::wait(run::cargo().args(test).env("TELLERLINE_WRITE_DOCS", "1"))
}

/// As [`messenger_sees`], for the register of processing.
fn data_map() -> Result<()> {
    let test = ["test", "--package", "tellerline", "--test", "data_map", "the_page_in_docs"];
    run::wait(run::cargo().args(test).env("TELLERLINE_WRITE_DOCS", "1"))
}
