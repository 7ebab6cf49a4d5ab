//! `cargo xtask bench nlu`, `fuzz nlu` and `nlu distill`: the classifier beside scikit-learn on the same folds,
//! and the recipe of its word vectors. The measuring is an example of `tellerline-nlu`; this builds, installs
//! the peer from the package index, and prints both side by side.

use crate::run;
use anyhow::{Context, Result, bail};
use clap::{Args, Subcommand};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process;

/// Options of `cargo xtask bench nlu`.
#[derive(Args)]
pub(crate) struct Options {
    /// Folder with `banking77/train.csv` and `clinc150/train_val.json`
    #[arg(long)]
    data: PathBuf,
    /// Also with the sentence encoder of this folder; `cargo xtask setup` says where one is
    #[arg(long)]
    encoder: Option<PathBuf>,
    /// Without scikit-learn: our own figures only
    #[arg(long)]
    without_peer: bool,
    /// One fold instead of five
    #[arg(long)]
    quick: bool,
    /// Also write the figures to this file
    #[arg(long)]
    json: Option<PathBuf>,
    /// Fail when a number is not held
    #[arg(long)]
    strict: bool,
}

/// What belongs to the classifier alone.
#[derive(Subcommand)]
pub(crate) enum Command {
    /// Run the vocabulary of a sentence encoder through it and keep 256 numbers a word piece
    Distill {
        /// Folder with `model.safetensors`, `config.json` and `vocab.txt`
        #[arg(long)]
        encoder_dir: PathBuf,
        /// The file of vectors
        #[arg(long, default_value = "crates/nlu/data/vectors.bin")]
        out: PathBuf,
    },
}

/// What can be given strange input.
#[derive(Subcommand)]
pub(crate) enum Fuzz {
    /// The reader of messages
    Nlu {
        /// How long
        #[arg(long, default_value_t = 30)]
        minutes: u64,
        /// The first text's seed; the others follow
        #[arg(long, default_value_t = 1)]
        seed: u64,
        /// Also with the sentence encoder of this folder
        #[arg(long)]
        encoder: Option<PathBuf>,
    },
}

/// Where folds and the peer's environment lie; git ignores it.
const FOLDER: &str = "target/nlu-bench";

/// Points above scikit-learn's accuracy that are held on the same folds.
const POINTS_HELD: f64 = 1.0;

pub(crate) fn run(command: &Command) -> Result<()> {
    let Command::Distill { encoder_dir, out } = command;
    let build = ["run", "--release", "-p", "tellerline-nlu", "--example", "distill", "--"];
    run::wait(run::cargo().args(build).arg(encoder_dir).arg(out))
}

/// With overflow checks, as the release has them.
pub(crate) fn fuzz(target: &Fuzz) -> Result<()> {
    let Fuzz::Nlu { minutes, seed, encoder } = target;
    let mut run = run::cargo();
    run.args(["run", "--release", "-p", "tellerline-nlu", "--example", "fuzz_read"]);
    if encoder.is_some() {
        run.args(["--features", "nlu-neural"]);
    }
    run.args(["--", &(minutes * 60).to_string(), &seed.to_string()]).args(encoder);
    run::wait(&mut run)
}

pub(crate) fn bench(options: &Options) -> Result<()> {
    let mut build = run::cargo();
    build.args(["build", "--release", "-p", "tellerline-nlu", "--example", "bench_nlu"]);
    if options.encoder.is_some() {
        build.args(["--features", "nlu-neural"]);
    }
    run::wait(&mut build)?;
    let mut ours = process::Command::new("target/release/examples/bench_nlu");
    ours.arg(&options.data).arg(FOLDER).args(&options.encoder).args(options.quick.then_some("--quick"));
    let ours: Vec<Value> = serde_json::from_str(&run::output(&mut ours)?)?;
    let peers = if options.without_peer { Vec::new() } else { peer(&ours)? };
    if let Some(path) = &options.json {
        fs::write(path, serde_json::to_string_pretty(&serde_json::json!({ "ours": ours, "peer": peers }))?)?;
    }
    let gap = print(&ours, &peers);
    if options.strict && gap.is_some_and(|gap| gap < POINTS_HELD) {
        bail!("less than {POINTS_HELD} points above scikit-learn");
    }
    Ok(())
}

/// scikit-learn on the very files that ours read.
fn peer(ours: &[Value]) -> Result<Vec<Value>> {
    let environment = Path::new(FOLDER).join("venv");
    let python = environment.join("bin/python");
    let locked = fs::read("bench/nlu/requirements.txt")?;
    let stamp = environment.join("installed.txt");
    if fs::read(&stamp).ok().as_ref() != Some(&locked) {
        run::wait(process::Command::new("python3").args(["-m", "venv"]).arg(&environment))
            .context("the peer needs Python 3 with venv; --without-peer goes without")?;
        run::wait(process::Command::new(&python).args([
            "-m",
            "pip",
            "install",
            "--quiet",
            "--requirement",
            "bench/nlu/requirements.txt",
        ]))?;
        fs::write(stamp, locked)?;
    }
    let names = ours.iter().filter_map(|one| one["name"].as_str());
    let lines = run::output(process::Command::new(python).arg("bench/nlu/peer.py").arg(FOLDER).args(names))?;
    lines.lines().map(|line| Ok(serde_json::from_str(line)?)).collect()
}

/// One line per set, the mean over its parts; gives the points above the peer on BANKING77.
fn print(ours: &[Value], peers: &[Value]) -> Option<f64> {
    let (ours, peers) = (means(ours), means(peers));
    println!("| set | measure | ours | scikit-learn | ratio |\n|---|---|---:|---:|---:|");
    for ((set, measure), value) in &ours {
        // The encoder's figures stand beside the same peer.
        let plain = ["fused_", "cascade_"].iter().find_map(|prefix| measure.strip_prefix(prefix));
        match peers.get(&(set.clone(), plain.unwrap_or(measure).to_owned())) {
            Some(peer) => {
                println!("| {set} | {measure} | {value:.4} | {peer:.4} | {:.3} |", value / peer);
            }
            None => println!("| {set} | {measure} | {value:.4} | | |"),
        }
    }
    let key = ("banking77".to_owned(), "accuracy".to_owned());
    Some((ours.get(&key)? - peers.get(&key)?) * 100.0)
}

/// `banking77-fold3` is a part of `banking77`, `banking77-few1` one of `banking77-few`.
fn means(results: &[Value]) -> BTreeMap<(String, String), f64> {
    let mut sums: BTreeMap<(String, String), (f64, f64)> = BTreeMap::new();
    for result in results {
        let set = result["name"].as_str().unwrap_or_default().trim_end_matches(|c: char| c.is_ascii_digit());
        let set = set.trim_end_matches("-fold");
        // The set's own number was cut with its part's.
        let set = if set == "clinc" { "clinc150" } else { set };
        for (measure, value) in result.as_object().into_iter().flatten() {
            if let Some(value) = value.as_f64() {
                let sum = sums.entry((set.to_owned(), measure.clone())).or_default();
                *sum = (sum.0 + value, sum.1 + 1.0);
            }
        }
    }
    sums.into_iter().map(|(key, (sum, count))| (key, sum / count)).collect()
}

#[cfg(test)]
mod tests {
    use super::means;
    use serde_json::json;

    #[test]
    fn parts_of_a_set_are_averaged() {
        let all = means(&[
            json!({ "name": "banking77-fold0", "accuracy": 0.9 }),
            json!({ "name": "banking77-fold1", "accuracy": 0.8 }),
            json!({ "name": "clinc150", "accuracy": 0.7, "oos_auroc": null }),
        ]);
        let value =
            |set: &str| all.get(&(set.to_owned(), "accuracy".to_owned())).copied().unwrap_or_default();
        assert!((value("banking77") - 0.85).abs() < 1e-9);
        assert!((value("clinc150") - 0.7).abs() < 1e-9);
        assert_eq!(all.len(), 2);
    }
}
