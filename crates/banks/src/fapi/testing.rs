//! A clock and randomness that tests own.

use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

use tellerline_core::{
    entropy::{Entropy, Seed},
    time::{Clock, Timestamp},
};

/// Stands still until moved.
pub(crate) struct ManualClock(AtomicI64);

impl ManualClock {
    pub(crate) fn new(secs: i64) -> Self {
        Self(AtomicI64::new(secs))
    }

    pub(crate) fn advance(&self, secs: i64) {
        self.0.fetch_add(secs, Ordering::SeqCst);
    }
}

impl Clock for ManualClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_secs(self.0.load(Ordering::SeqCst))
    }
}

/// Seeds that repeat from run to run but not within one.
pub(crate) struct FixedEntropy(u64, AtomicU64);

impl FixedEntropy {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed, AtomicU64::new(0))
    }
}

impl Entropy for FixedEntropy {
    fn seed(&self) -> Seed {
        let mut bytes = [0_u8; 32];
        bytes[..8].copy_from_slice(&self.0.to_be_bytes());
        bytes[8..16].copy_from_slice(&self.1.fetch_add(1, Ordering::SeqCst).to_be_bytes());
        Seed::new(bytes)
    }
}
