//! The audit log of a running server: who makes leaves and checkpoints, where they are published, and what is logged
//! about the config. The log itself is in `tellerline_store::audit`.

pub mod fingerprint;
pub mod pack;
pub mod routes;
pub mod sequencer;

pub use fingerprint::{ConfigChange, note_config};
pub(crate) use routes::checkpoint_path;
pub use routes::routes;
pub use sequencer::{Keep, origin, start};
