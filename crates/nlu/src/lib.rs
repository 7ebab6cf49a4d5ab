//! Text in, [`Reading`](tellerline_core::reading::Reading) out, on the bank's own machine.
//!
//! Example sentences in `training/<language>/<intent>.toml` become a classifier: hashed word and character
//! n-grams plus static vectors of word pieces; beside it run patterns for what must never be missed (fraud,
//! lost card, complaint, stop) and finders for amounts, dates, merchants and accounts. This crate knows no conversation, customer
//! or bank, opens no connection and keeps nothing of what it reads.

mod concepts;
mod embedded;
#[cfg(feature = "nlu-neural")]
mod encoder;
mod engine;
mod entities;
#[cfg(feature = "nlu-neural")]
mod fused;
mod labelled;
mod language;
mod lessons;
mod measure;
mod model;
mod neural;
mod normal;
mod pack;
mod patterns;
mod reader;
mod requests;
mod rights;
mod rows;
mod words;

pub use embedded::evaluation_files;
#[cfg(feature = "nlu-neural")]
pub use encoder::{Encoder, Encodings, PIECES_MAX};
#[cfg(feature = "nlu-neural")]
pub use fused::{Ask, FusedModel, FusedVerdict};
pub use labelled::{Labelled, LabelledModel, LabelledRow, OUT_OF_SCOPE};
pub use measure::{Confusion, LabelScore, Measure, Prediction, ReliabilityBin};
pub use model::{Explanation, Model, train};
pub use neural::{EncoderError, check_encoder};
pub use normal::CHARS_MAX;
pub use pack::{IntentFile, LanguagePack, Pack, Sentence, TrainError, TrainingFault};
pub use reader::{Reader, SEED};
pub use rows::{Row, RowError, evaluate, parse_rows, predict};
