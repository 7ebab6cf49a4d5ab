//! The master key as bytes of our own: from a key file or the environment, never from the database. One way to be
//! a [`KeyWrapper`]; a key service would be another.

use std::sync::Arc;

use aws_lc_rs::digest;
use secrecy::SecretSlice;
use tellerline_core::ports::{KeyWrapper, WrapError};
use zeroize::Zeroizing;

use super::{KEY_LEN, Key, fill};
use crate::error::StoreError;

/// The master key, from a key file or the environment; never in the database.
pub struct MasterKey {
    key: Key,
    id: String,
}

impl MasterKey {
    /// 32 bytes in hexadecimal, surrounding white space ignored.
    ///
    /// # Errors
    /// `MasterKey` that says what is wrong, never the text.
    pub fn parse(text: &str) -> Result<Self, StoreError> {
        let bytes = Zeroizing::new(
            hex::decode(text.trim()).map_err(|_| StoreError::MasterKey("is not hexadecimal".into()))?,
        );
        if bytes.len() != KEY_LEN {
            return Err(StoreError::MasterKey("must be 32 bytes (64 hexadecimal digits)".into()));
        }
        let named = Zeroizing::new([b"tellerline master key\0".as_slice(), &bytes].concat());
        let hash = digest::digest(&digest::SHA256, &named);
        let id = hex::encode(hash.as_ref().get(..8).unwrap_or_default());
        Ok(Self { key: Key::new(&bytes)?, id })
    }

    /// A fresh key as the text of a key file.
    ///
    /// # Errors
    /// When the operating system gives no randomness.
    pub fn generate() -> Result<Zeroizing<String>, StoreError> {
        let mut bytes = Zeroizing::new([0_u8; KEY_LEN]);
        fill(bytes.as_mut_slice())?;
        Ok(Zeroizing::new(hex::encode(bytes.as_slice())))
    }
}

impl std::fmt::Debug for MasterKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "MasterKey({})", self.id)
    }
}

impl From<MasterKey> for Arc<dyn KeyWrapper> {
    fn from(key: MasterKey) -> Self {
        Arc::new(key)
    }
}

#[async_trait::async_trait]
impl KeyWrapper for MasterKey {
    /// Sixteen hexadecimal digits of a hash of the key: it cannot be guessed back, for the key is random.
    fn id(&self) -> &str {
        &self.id
    }

    async fn wrap(&self, bound_to: &[u8], key: &[u8]) -> Result<Vec<u8>, WrapError> {
        self.key.seal_bound(bound_to, key).map_err(|error| WrapError::Unavailable(error.to_string()))
    }

    async fn unwrap(&self, bound_to: &[u8], wrapped: &[u8]) -> Result<SecretSlice<u8>, WrapError> {
        let plain = self.key.open_bound(bound_to, wrapped).map_err(|_| WrapError::Refused)?;
        Ok(plain.to_vec().into())
    }
}

impl From<WrapError> for StoreError {
    fn from(error: WrapError) -> Self {
        match error {
            WrapError::Refused => Self::Sealed,
            WrapError::Unavailable(why) => Self::MasterKey(why),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_named_without_being_told() {
        let text = "ab".repeat(KEY_LEN);
        let key = MasterKey::parse(&text).unwrap();
        assert_eq!(key.id(), MasterKey::parse(&text).unwrap().id());
        assert_ne!(key.id(), MasterKey::parse(&"ac".repeat(KEY_LEN)).unwrap().id());
        assert_eq!(key.id().len(), 16);
        assert!(!format!("{key:?}").contains("abab"));
    }
}
