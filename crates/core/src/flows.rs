//! The dialogue: see `step`.
/// Messages a sender may send at once.
pub const LIMIT_BURST: u32 = 20;
