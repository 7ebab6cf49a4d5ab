//! A busy day in a minute and a half, for programs that count what they do (`cargo xtask dist`). What customers say most,
//! each for some seconds, and everything that the benchmarks look at besides. Nothing is measured: programs with counters
//! are slow, and some of what they count here is how they wait.

use crate::load::{self, Target, Until};
use crate::run::{AT_ONCE, Bench, fresh_folder, target};
use crate::subjects::{self, CUSTOMERS, Subject};
use anyhow::{Result, ensure};
use std::process::ExitCode;
use std::time::Duration;

/// What is said, in several languages; each has an answer at once, whoever asks and however often.
const SAID: [&str; 8] = [
    "help",
    "balance",
    "Hello there",
    "how much did I spend on groceries last month?",
    "wie hoch ist mein Kontostand",
    "gracias, muy amable",
    "is my salary in yet, I cant see it in my acount",
    "help",
];
const EACH: Duration = Duration::from_secs(5);
const SOON: Duration = Duration::from_secs(1);

/// Runs every program and everything in it; fails where one of them does not answer.
pub(crate) async fn run() -> Result<ExitCode> {
    let mut bench = Bench::new(None, EACH).await?;
    let bare = subjects::bare(&fresh_folder(&bench.work.join("bare"))?, &bench.graph.url())?;
    exercise(&bench, &bare, &["help"]).await?;
    let data = fresh_folder(&bench.data())?;
    let product = subjects::tellerline(&bench.root, &data, &bench.graph.url(), CUSTOMERS)?;
    exercise(&bench, &product, &SAID).await?;
    bench.serve().await?;
    bench.answers().await?;
    bench.web().await?;
    Ok(ExitCode::SUCCESS)
}

async fn exercise(bench: &Bench, subject: &Subject, said: &[&'static str]) -> Result<()> {
    let running = subject.program.start(None, &bench.work).await?;
    for text in said {
        eprintln!("{}: {text}", subject.program.name);
        let target: Target = target(subject, text);
        let outcome = load::run(&bench.graph, &target, AT_ONCE, SOON, Until::Elapsed(EACH)).await;
        ensure!(outcome.turns_per_second() > 0.0, "no answer to {text:?}: {:?}", outcome.last_failure);
    }
    running.stop().await
}
