//! `nlu`: commands and options for who teaches the reader of messages.

use std::path::PathBuf;

use clap::{Args, Subcommand};

#[derive(Debug, Subcommand)]
pub(crate) enum NluCommand {
    /// Train a classifier from labelled texts, or check a folder of training files by training from it
    #[command(
        long_about = "Trains from a file with the columns `text,category`, or from a folder <language>/<intent>.toml, and \
        writes the model. Faults in the files are all named with file and line, and nothing is written.\n\n\
        Example: tellerline nlu train --data training --out model.bin"
    )]
    Train {
        /// A folder of training files, or a file of comma-separated values
        #[arg(long, value_name = "DIR|FILE.csv")]
        data: PathBuf,
        /// Where the model goes; replaced in one step
        #[arg(long, value_name = "MODEL")]
        out: PathBuf,
    },
    /// Measure a classifier on texts it has not seen
    #[command(
        long_about = "Trains on one file and judges another (columns `text,category`; the category `oos` stands for \
        texts that belong nowhere), or judges the bank's own pack on its evaluation file.\n\n\
        Example: tellerline nlu eval --train train.csv --test test.csv --report report.html"
    )]
    Eval(NluEval),
    /// Say how a text is understood
    #[command(
        long_about = "Reads one text the way a customer's message is read and prints intents, what was found in it and \
        alarms. Nothing is stored.\n\nExample: tellerline nlu ask \"what did I spend at Tesco last week\""
    )]
    Ask {
        /// The text
        text: String,
        /// Language of the conversation so far, e.g. `en`
        #[arg(long, value_name = "xx")]
        language: Option<String>,
        /// Folder of a sentence encoder, as `nlu.encoder_dir`
        #[arg(long, value_name = "DIR")]
        encoder_dir: Option<PathBuf>,
    },
}

#[derive(Debug, Args)]
pub(crate) struct NluEval {
    /// Texts to learn from: comma-separated values
    #[arg(long, value_name = "FILE.csv", required_unless_present = "pack", requires = "test")]
    pub(crate) train: Option<PathBuf>,
    /// Texts to judge; with --pack tab-separated language, intent and text
    #[arg(long, value_name = "FILE")]
    pub(crate) test: Option<PathBuf>,
    /// Learn from this many texts of each category only
    #[arg(long, value_name = "N", conflicts_with = "pack")]
    pub(crate) per_intent: Option<usize>,
    /// Judge the pack built into this program
    #[arg(long, conflicts_with = "train")]
    pub(crate) pack: bool,
    /// With --pack: rows of this language only
    #[arg(long, value_name = "xx", requires = "pack")]
    pub(crate) language: Option<String>,
    /// Folder of a sentence encoder that is asked where the classifier is unsure (needs the feature `nlu-neural`)
    #[arg(long, value_name = "DIR")]
    pub(crate) encoder_dir: Option<PathBuf>,
    /// Also write a page with the confusion matrix and the reliability plot
    #[arg(long, value_name = "FILE.html")]
    pub(crate) report: Option<PathBuf>,
}
