//! The master key: outside the database, from a key file or the environment.

use zeroize::Zeroizing;

use super::{KEY_LEN, fill};
use crate::error::StoreError;

/// The master key, from a key file or the environment; never in the database.
pub struct MasterKey(pub(super) Zeroizing<[u8; KEY_LEN]>);

impl MasterKey {
    /// 32 bytes in hexadecimal, surrounding white space ignored.
    ///
    /// # Errors
    /// `MasterKey` that says what is wrong, never the text.
    pub fn parse(text: &str) -> Result<Self, StoreError> {
        let bytes = Zeroizing::new(
            hex::decode(text.trim()).map_err(|_| StoreError::MasterKey("is not hexadecimal".into()))?,
        );
        let bytes: [u8; KEY_LEN] = bytes
            .as_slice()
            .try_into()
            .map_err(|_| StoreError::MasterKey("must be 32 bytes (64 hexadecimal digits)".into()))?;
        Ok(Self(Zeroizing::new(bytes)))
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
