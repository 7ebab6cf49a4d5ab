//! Randomness as a value: a turn gets one [`Seed`] and forks it by label, so that a run can be replayed and
//! a new draw in one place leaves all others alone.

use rand_chacha::{
    ChaCha20Rng,
    rand_core::{RngCore as _, SeedableRng as _},
};

use crate::id::encode;

/// 256 bits from the operating system (or from a test's seed). Secret: tokens are derived from it.
#[derive(Clone, Copy)]
pub struct Seed([u8; 32]);

impl std::fmt::Debug for Seed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Seed(..)")
    }
}

impl Seed {
    /// Wraps 32 random bytes.
    pub const fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// An independent generator for one purpose. The same label gives the same sequence, so a turn that
    /// draws twice for the same purpose must number its labels.
    pub fn fork(&self, label: &str) -> Rng {
        let mut inner = ChaCha20Rng::from_seed(self.0);
        inner.set_stream(fnv(label));
        Rng { inner }
    }
}

/// FNV-1a: only tells labels apart, secrecy comes from the seed.
fn fnv(label: &str) -> u64 {
    label.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

/// A cryptographic generator (`ChaCha20`) for one label.
pub struct Rng {
    inner: ChaCha20Rng,
}

impl Rng {
    /// Fills the buffer.
    pub fn fill(&mut self, buffer: &mut [u8]) {
        self.inner.fill_bytes(buffer);
    }

    /// A number below `bound` (which must not be zero; zero gives zero). Unbiased by rejection.
    pub fn below(&mut self, bound: u32) -> u32 {
        if bound == 0 {
            return 0;
        }
        let limit = u32::MAX - u32::MAX % bound;
        loop {
            let value = self.inner.next_u32();
            if value < limit {
                return value % bound;
            }
        }
    }

    /// A secret for a link that a person is given: `tlr_<kind>_` and 256 bits in 52 characters, so that
    /// leak scanners recognise it.
    pub fn token(&mut self, kind: &str) -> String {
        let mut halves = [[0_u8; 16]; 2];
        for half in &mut halves {
            self.inner.fill_bytes(half);
        }
        let [first, second] = halves.map(|half| encode(u128::from_be_bytes(half)));
        format!("tlr_{kind}_{first}{second}")
    }
}

/// Where seeds come from. The real one asks the operating system.
pub trait Entropy: Send + Sync + 'static {
    /// A fresh seed, never given twice.
    fn seed(&self) -> Seed;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_replays_and_labels_differ() {
        let seed = Seed::new([7; 32]);
        assert_eq!(seed.fork("a").token("link"), seed.fork("a").token("link"));
        assert_ne!(seed.fork("a").token("link"), seed.fork("b").token("link"));
    }

    #[test]
    fn a_bound_is_kept() {
        let mut rng = Seed::new([1; 32]).fork("bound");
        assert!((0..1_000).all(|_| rng.below(3) < 3));
        assert_eq!(rng.below(0), 0);
    }

    #[test]
    fn the_seed_does_not_print() {
        assert_eq!(format!("{:?}", Seed::new([9; 32])), "Seed(..)");
    }
}
