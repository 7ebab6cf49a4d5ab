//! The classifier for any set of labels: words in, a score per label out. The build script compiles this
//! folder too, to train the model of the shipped pack, so it names nothing outside itself. Refuses to know
//! intents, files and languages.

pub(crate) mod calibrate;
pub(crate) mod classifier;
pub(crate) mod concepts;
#[cfg(feature = "nlu-neural")]
pub(crate) mod dense;
pub(crate) mod features;
pub(crate) mod file;
#[cfg(feature = "nlu-neural")]
pub(crate) mod fusion;
pub(crate) mod head;
pub(crate) mod parallel;
pub(crate) mod random;
pub(crate) mod solver;
pub(crate) mod space;
pub(crate) mod sparse;
pub(crate) mod train;
pub(crate) mod vectors;
pub(crate) mod watch;
