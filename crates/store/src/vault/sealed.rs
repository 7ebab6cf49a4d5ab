//! Sealing: a key that is ready for use, and the ciphertext that it makes. Knows no database and no person.

use std::{cell::RefCell, marker::PhantomData};

use aws_lc_rs::aead::{AES_256_GCM_SIV, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use sea_orm::Value;
use serde::{Serialize, de::DeserializeOwned};
use zeroize::Zeroizing;

use super::{KEY_LEN, fill, places::Place};
use crate::error::StoreError;

/// Length of a sealed key: nonce, key, tag.
pub(super) const WRAPPED_LEN: usize = NONCE_LEN + KEY_LEN + 16;

/// Ciphertext of a `T`: nonce, then AES-256-GCM-SIV output.
#[derive(Clone, PartialEq, Eq)]
pub struct Sealed<T> {
    bytes: Vec<u8>,
    holds: PhantomData<fn() -> T>,
}

impl<T> std::fmt::Debug for Sealed<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Sealed({} bytes)", self.bytes.len())
    }
}

impl<T> Sealed<T> {
    /// Wraps what a column holds.
    pub const fn from_bytes(bytes: Vec<u8>) -> Self {
        Self { bytes, holds: PhantomData }
    }

    /// What goes into a column.
    pub fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }
}

impl<T> From<Sealed<T>> for Value {
    fn from(sealed: Sealed<T>) -> Self {
        sealed.bytes.into()
    }
}

/// An unwrapped key, ready to seal and open.
pub struct Key {
    aead: LessSafeKey,
}

impl Key {
    pub(super) fn new(bytes: &[u8]) -> Result<Self, StoreError> {
        let unbound = UnboundKey::new(&AES_256_GCM_SIV, bytes).map_err(|_| StoreError::Sealed)?;
        Ok(Self { aead: LessSafeKey::new(unbound) })
    }

    /// Seals bytes for a place.
    ///
    /// # Errors
    /// When the operating system gives no randomness.
    pub fn seal_bytes(&self, place: &Place, plain: &[u8]) -> Result<Vec<u8>, StoreError> {
        self.seal_bound(place.as_bytes(), plain)
    }

    /// Opens bytes that were sealed for the same place.
    ///
    /// # Errors
    /// `Sealed` when they were edited, belong to another table, column, row or key.
    pub fn open_bytes(&self, place: &Place, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, StoreError> {
        self.open_bound(place.as_bytes(), sealed)
    }

    /// Seals a value as JSON.
    ///
    /// # Errors
    /// As [`Self::seal_bytes`].
    pub fn seal<T: Serialize>(&self, place: &Place, value: &T) -> Result<Sealed<T>, StoreError> {
        let plain = Zeroizing::new(serde_json::to_vec(value).map_err(|_| StoreError::Sealed)?);
        Ok(Sealed::from_bytes(self.seal_bytes(place, &plain)?))
    }

    /// Opens a value.
    ///
    /// # Errors
    /// As [`Self::open_bytes`]; also when the content is not a `T`.
    pub fn open<T: DeserializeOwned>(&self, place: &Place, sealed: &Sealed<T>) -> Result<T, StoreError> {
        let plain = self.open_bytes(place, &sealed.bytes)?;
        serde_json::from_slice(&plain).map_err(|_| StoreError::Sealed)
    }

    /// Seals what lies in no sealed column: entries of the audit log, which their facts bind, and what the master key
    /// wraps. What binds it never looks like a [`Place`].
    pub(crate) fn seal_bound(&self, aad: &[u8], plain: &[u8]) -> Result<Vec<u8>, StoreError> {
        let nonce = fresh_nonce()?;
        let mut out = Vec::with_capacity(NONCE_LEN + plain.len() + AES_256_GCM_SIV.tag_len());
        out.extend_from_slice(&nonce);
        out.extend_from_slice(plain);
        let (_, body) = out.split_at_mut(NONCE_LEN);
        let tag = self
            .aead
            .seal_in_place_separate_tag(Nonce::assume_unique_for_key(nonce), Aad::from(aad), body)
            .map_err(|_| StoreError::Sealed)?;
        out.extend_from_slice(tag.as_ref());
        Ok(out)
    }

    /// Opens what [`Self::seal_bound`] sealed.
    pub(crate) fn open_bound(&self, aad: &[u8], sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, StoreError> {
        let (nonce, body) = sealed.split_at_checked(NONCE_LEN).ok_or(StoreError::Sealed)?;
        let nonce = Nonce::try_assume_unique_for_key(nonce).map_err(|_| StoreError::Sealed)?;
        let mut body = Zeroizing::new(body.to_vec());
        let length =
            self.aead.open_in_place(nonce, Aad::from(aad), &mut body).map_err(|_| StoreError::Sealed)?.len();
        body.truncate(length);
        Ok(body)
    }
}

impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Key(..)")
    }
}

/// A nonce from the operating system's generator. They are fetched many at a time, because a call costs as much
/// as sealing a message; that is no risk, for nonces are no secret.
fn fresh_nonce() -> Result<[u8; NONCE_LEN], StoreError> {
    const STOCK: usize = 64;
    thread_local! {
        static NONCES: RefCell<Vec<[u8; NONCE_LEN]>> = const { RefCell::new(Vec::new()) };
    }
    NONCES.with_borrow_mut(|stock| {
        if stock.is_empty() {
            let mut bytes = [0_u8; STOCK * NONCE_LEN];
            fill(&mut bytes)?;
            stock.extend_from_slice(bytes.as_chunks().0);
        }
        stock.pop().ok_or(StoreError::Sealed)
    })
}
