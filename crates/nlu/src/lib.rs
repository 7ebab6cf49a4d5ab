//! Text in, [`Reading`](tellerline_core::reading::Reading) out, on the bank's own machine.
//!
//! Example sentences in `training/<language>/<intent>.toml` become a linear classifier over hashed word and
//! character n-grams; beside it run patterns for what must never be missed (fraud, lost card, complaint,
//! stop) and finders for amounts, dates, merchants and accounts. This crate knows no conversation, customer
//! or bank, opens no connection and keeps nothing of what it reads.

mod entities;
mod evaluate;
mod features;
mod language;
mod model;
mod normal;
mod pack;
mod patterns;
mod reader;
mod train;

pub use evaluate::{Confusion, Evaluation, Row, RowError, evaluate, parse_rows};
pub use model::Model;
pub use normal::CHARS_MAX;
pub use pack::{IntentFile, LanguagePack, Pack, Sentence, TrainError, TrainingFault};
pub use reader::{Reader, SEED};
pub use train::train;
