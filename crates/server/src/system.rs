//! The one place that reads the machine's clock and the operating system's randomness.

use aws_lc_rs::rand::{SecureRandom as _, SystemRandom};
use tellerline_core::{Clock, Entropy, Seed, Timestamp};

/// The machine's clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is the clock that everybody else is given")]
    fn now(&self) -> Timestamp {
        Timestamp::from_jiff(jiff::Timestamp::now())
    }
}

/// Seeds from the operating system.
pub struct SystemEntropy {
    random: SystemRandom,
}

impl SystemEntropy {
    /// Opens the operating system's generator.
    pub fn new() -> Self {
        Self { random: SystemRandom::new() }
    }
}

impl Default for SystemEntropy {
    fn default() -> Self {
        Self::new()
    }
}

impl Entropy for SystemEntropy {
    #[expect(clippy::expect_used, reason = "a machine without randomness must not serve customers")]
    fn seed(&self) -> Seed {
        let mut bytes = [0_u8; 32];
        self.random.fill(&mut bytes).expect("the operating system gives randomness");
        Seed::new(bytes)
    }
}
