//! Webhooks: verify the raw bytes, redact, store sealed, answer. Nothing is decided here.

pub mod messenger;
pub mod privacy;
