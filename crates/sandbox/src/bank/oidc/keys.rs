//! The signing key of an institution: ES256, made at start, never written down.

use anyhow::Context as _;
use aws_lc_rs::{
    rand::SystemRandom,
    signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair},
};
use jsonwebtoken::{
    Algorithm, EncodingKey, Header,
    jwk::{Jwk, JwkSet, PublicKeyUse, ThumbprintHash},
};
use serde_json::Value;

pub(crate) struct SigningKey {
    key: EncodingKey,
    kid: String,
    public: Jwk,
}

impl SigningKey {
    pub(crate) fn generate(institution: &str) -> anyhow::Result<Self> {
        let pkcs8 = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &SystemRandom::new())
            .map_err(|_| anyhow::anyhow!("could not make the signing key of {institution}"))?;
        let key = EncodingKey::from_ec_der(pkcs8.as_ref());
        let mut public =
            Jwk::from_encoding_key(&key, Algorithm::ES256).context("public half of the signing key")?;
        let thumbprint = public.thumbprint(ThumbprintHash::SHA256).context("name of the signing key")?;
        let kid = format!("{institution}-{}", thumbprint.get(..12).unwrap_or("key"));
        public.common.key_id = Some(kid.clone());
        public.common.public_key_use = Some(PublicKeyUse::Signature);
        Ok(Self { key, kid, public })
    }

    /// Signs claims as a JWT; `None` only when the claims cannot be written as JSON.
    pub(crate) fn sign(&self, claims: &Value) -> Option<String> {
        let mut header = Header::new(Algorithm::ES256);
        header.kid = Some(self.kid.clone());
        jsonwebtoken::encode(&header, claims, &self.key).ok()
    }

    pub(crate) fn public(&self) -> JwkSet {
        JwkSet { keys: vec![self.public.clone()] }
    }
}
