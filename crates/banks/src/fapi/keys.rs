//! Keys of ours: the one that signs client assertions, its public form, and how keys are drawn.

use aws_lc_rs::{
    agreement,
    encoding::{AsBigEndian as _, EcPrivateKeyBin},
    signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair},
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use jsonwebtoken::{
    Algorithm, EncodingKey, Header,
    jwk::{Jwk, PublicKeyUse, ThumbprintHash},
};
use secrecy::{ExposeSecret as _, SecretString};
use serde::Serialize;
use serde_json::{Value, json};
use tellerline_core::entropy::{Entropy, Rng};

/// Why a key could not be read or used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// Not a PEM file with a PKCS#8 P-256 private key.
    #[error(
        "not a PKCS#8 P-256 private key in PEM; make one with `openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256`"
    )]
    Unreadable,
    /// The cryptographic library refused.
    #[error("the key could not be made or used")]
    Unusable,
}

/// A P-256 key that signs with ES256.
pub struct SigningKey {
    encoding: EncodingKey,
    public: Jwk,
    kid: String,
}

impl std::fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "SigningKey({})", self.kid)
    }
}

impl SigningKey {
    /// Reads PEM (PKCS#8, P-256). Without a key id it gets its RFC 7638 thumbprint.
    ///
    /// # Errors
    /// `Unreadable` for anything else than a P-256 private key in PKCS#8.
    pub fn from_pem(pem: &SecretString, kid: Option<String>) -> Result<Self, KeyError> {
        let encoding =
            EncodingKey::from_ec_pem(pem.expose_secret().as_bytes()).map_err(|_| KeyError::Unreadable)?;
        Self::from_encoding(encoding, kid)
    }

    pub(crate) fn from_pkcs8(pkcs8: &[u8]) -> Result<Self, KeyError> {
        Self::from_encoding(EncodingKey::from_ec_der(pkcs8), None)
    }

    fn from_encoding(encoding: EncodingKey, kid: Option<String>) -> Result<Self, KeyError> {
        // jsonwebtoken hands the bytes on unread: aws-lc says whether they are a P-256 key.
        EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, encoding.as_bytes())
            .map_err(|_| KeyError::Unreadable)?;
        let mut public =
            Jwk::from_encoding_key(&encoding, Algorithm::ES256).map_err(|_| KeyError::Unreadable)?;
        let kid = match kid {
            Some(kid) => kid,
            None => public.thumbprint(ThumbprintHash::SHA256).map_err(|_| KeyError::Unusable)?,
        };
        public.common.key_id = Some(kid.clone());
        public.common.public_key_use = Some(PublicKeyUse::Signature);
        Ok(Self { encoding, public, kid })
    }

    /// The key id.
    pub fn kid(&self) -> &str {
        &self.kid
    }

    /// The public half as a JSON Web Key.
    pub fn public(&self) -> &Jwk {
        &self.public
    }

    /// A signed token with our key id in its header.
    pub(crate) fn sign(&self, claims: &impl Serialize) -> Result<String, KeyError> {
        let header = Header { kid: Some(self.kid.clone()), ..Header::new(Algorithm::ES256) };
        self.sign_with(&header, claims)
    }

    pub(crate) fn sign_with(&self, header: &Header, claims: &impl Serialize) -> Result<String, KeyError> {
        jsonwebtoken::encode(header, claims, &self.encoding).map_err(|_| KeyError::Unusable)
    }
}

/// The key set for `/.well-known/jwks.json`: public halves only.
pub fn jwks<'a>(keys: impl IntoIterator<Item = &'a SigningKey>) -> Value {
    json!({ "keys": keys.into_iter().map(SigningKey::public).collect::<Vec<_>>() })
}

/// A new signing key as PEM (PKCS#8, P-256), for `client_key_file`.
///
/// # Errors
/// `Unusable` when the cryptographic library refuses.
pub fn generate_signing_key(entropy: &dyn Entropy) -> Result<SecretString, KeyError> {
    let pkcs8 = draw_p256(&mut entropy.seed().fork("bank signing key"))?;
    let text = STANDARD.encode(pkcs8);
    let mut pem = String::from("-----BEGIN PRIVATE KEY-----\n");
    for (index, symbol) in text.chars().enumerate() {
        if index > 0 && index % 64 == 0 {
            pem.push('\n');
        }
        pem.push(symbol);
    }
    pem.push_str("\n-----END PRIVATE KEY-----\n");
    Ok(SecretString::from(pem))
}

/// A P-256 key drawn from the given randomness, as PKCS#8.
pub(crate) fn draw_p256(rng: &mut Rng) -> Result<Vec<u8>, KeyError> {
    // A random number is no valid scalar once in 2^32 draws; four draws in a row never happen.
    for _ in 0..4 {
        let mut scalar = [0_u8; 32];
        rng.fill(&mut scalar);
        if let Some(pkcs8) = pkcs8_of(&scalar) {
            return Ok(pkcs8);
        }
    }
    Err(KeyError::Unusable)
}

fn pkcs8_of(scalar: &[u8]) -> Option<Vec<u8>> {
    let half = agreement::PrivateKey::from_private_key(&agreement::ECDH_P256, scalar).ok()?;
    let public = half.compute_public_key().ok()?;
    let private: EcPrivateKeyBin<'_> = half.as_be_bytes().ok()?;
    let pair = EcdsaKeyPair::from_private_key_and_public_key(
        &ECDSA_P256_SHA256_FIXED_SIGNING,
        private.as_ref(),
        public.as_ref(),
    )
    .ok()?;
    Some(pair.to_pkcs8v1().ok()?.as_ref().to_vec())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fapi::testing::FixedEntropy;

    #[test]
    fn a_generated_key_reads_back_and_shows_only_its_public_half() {
        let pem = generate_signing_key(&FixedEntropy::new(1)).unwrap();
        let key = SigningKey::from_pem(&pem, None).unwrap();
        let set = jwks([&key]);
        assert_eq!(set["keys"][0]["kid"], key.kid());
        assert_eq!(set["keys"][0]["alg"], "ES256");
        assert_eq!(set["keys"][0]["use"], "sig");
        assert!(set["keys"][0].get("d").is_none());
        assert_eq!(format!("{key:?}"), format!("SigningKey({})", key.kid()));
    }

    #[test]
    fn other_texts_are_refused() {
        for text in ["", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n", "secret"] {
            assert_eq!(SigningKey::from_pem(&text.into(), None).unwrap_err(), KeyError::Unreadable);
        }
    }

    #[test]
    fn a_seed_draws_its_key_again() {
        let draw = |seed| draw_p256(&mut FixedEntropy::new(seed).seed().fork("key")).unwrap();
        assert_eq!(draw(1), draw(1));
        assert_ne!(draw(1), draw(2));
    }
}
