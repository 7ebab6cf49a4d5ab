//! Random text for tokens, codes and ids. A seed makes a run repeatable; without one the system's source is used.

use std::sync::{Mutex, PoisonError};

use aws_lc_rs::{digest, hmac};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use rand_chacha::{
    ChaCha20Rng,
    rand_core::{RngCore as _, SeedableRng as _},
};

/// One generator for all secrets of a running bank.
pub(crate) struct Entropy(Mutex<ChaCha20Rng>);

impl Entropy {
    /// Seeded when `seed` is given; such tokens can be guessed by whoever knows it.
    pub(crate) fn try_new(seed: Option<u64>) -> anyhow::Result<Self> {
        let rng = if let Some(seed) = seed {
            ChaCha20Rng::seed_from_u64(seed)
        } else {
            let mut key = [0_u8; 32];
            aws_lc_rs::rand::fill(&mut key).map_err(|_| anyhow::anyhow!("the system gave no randomness"))?;
            ChaCha20Rng::from_seed(key)
        };
        Ok(Self(Mutex::new(rng)))
    }

    /// 32 fresh bytes.
    pub(crate) fn bytes(&self) -> [u8; 32] {
        let mut out = [0_u8; 32];
        self.0.lock().unwrap_or_else(PoisonError::into_inner).fill_bytes(&mut out);
        out
    }

    /// 43 characters safe in URLs, 256 bits.
    pub(crate) fn text(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.bytes())
    }

    /// A number for names of families.
    pub(crate) fn number(&self) -> u64 {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).next_u64()
    }

    /// A version 4 UUID.
    pub(crate) fn uuid(&self) -> String {
        let mut bytes = [0_u8; 16];
        self.0.lock().unwrap_or_else(PoisonError::into_inner).fill_bytes(&mut bytes);
        uuid::Builder::from_random_bytes(bytes).into_uuid().to_string()
    }
}

/// SHA-256, unpadded base64url: PKCE challenges, `ath`, thumbprints.
pub(crate) fn sha256_url(text: &str) -> String {
    URL_SAFE_NO_PAD.encode(digest::digest(&digest::SHA256, text.as_bytes()))
}

/// A stable name derived from the parts: `length` hexadecimal characters (at most 64).
pub(crate) fn derived_hex(parts: &[&str], length: usize) -> String {
    let mut text = hex::encode(digest::digest(&digest::SHA256, parts.join("\u{1f}").as_bytes()));
    text.truncate(length);
    text
}

/// A 64-bit seed derived from the parts, so one customer's data does not move when another is added.
pub(crate) fn derived_seed(parts: &[&str]) -> u64 {
    let hash = digest::digest(&digest::SHA256, parts.join("\u{1f}").as_bytes());
    hash.as_ref().iter().take(8).fold(0, |sum, byte| (sum << 8) | u64::from(*byte))
}

/// HMAC-SHA-256, base64url.
pub(crate) fn seal(key: &hmac::Key, text: &str) -> String {
    URL_SAFE_NO_PAD.encode(hmac::sign(key, text.as_bytes()))
}

/// Compares secrets without telling by time where they differ.
pub(crate) fn same(left: &str, right: &str) -> bool {
    aws_lc_rs::constant_time::verify_slices_are_equal(left.as_bytes(), right.as_bytes()).is_ok()
}
