//! DPoP (RFC 9449): a proof per request, made with a key that belongs to one link. A token copied elsewhere
//! is useless without it.

use aws_lc_rs::digest;
use base64::{
    Engine as _,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use jsonwebtoken::{Algorithm, Header, jwk::Jwk};
use secrecy::{ExposeSecret as _, SecretString};
use serde::Serialize;
use tellerline_core::{entropy::Rng, time::Timestamp};
use url::Url;

use super::keys::{KeyError, SigningKey, draw_p256};

/// A key that proves possession.
pub(crate) struct DpopKey {
    signing: SigningKey,
    jwk: Jwk,
    pkcs8: SecretString,
}

#[derive(Serialize)]
struct Proof<'a> {
    jti: String,
    htm: &'a str,
    htu: String,
    iat: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    ath: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    nonce: Option<&'a str>,
}

/// What a proof is about.
pub(crate) struct Request<'a> {
    pub(crate) method: &'a str,
    pub(crate) url: &'a Url,
    pub(crate) access_token: Option<&'a str>,
    pub(crate) nonce: Option<&'a str>,
}

impl DpopKey {
    pub(crate) fn draw(rng: &mut Rng) -> Result<Self, KeyError> {
        Self::from_text(&SecretString::from(STANDARD.encode(draw_p256(rng)?)))
    }

    /// From [`Self::text`].
    pub(crate) fn from_text(text: &SecretString) -> Result<Self, KeyError> {
        let pkcs8 = STANDARD.decode(text.expose_secret()).map_err(|_| KeyError::Unreadable)?;
        let signing = SigningKey::from_pkcs8(&pkcs8)?;
        // The proof carries the bare public key: no key id, no use.
        let mut jwk = signing.public().clone();
        jwk.common = jsonwebtoken::jwk::CommonParameters::default();
        Ok(Self { signing, jwk, pkcs8: text.clone() })
    }

    /// The private key as base64 of PKCS#8; for sealing.
    pub(crate) fn text(&self) -> &SecretString {
        &self.pkcs8
    }

    /// The key's RFC 7638 thumbprint (`jkt`).
    pub(crate) fn thumbprint(&self) -> &str {
        self.signing.kid()
    }

    pub(crate) fn proof(
        &self,
        request: &Request<'_>,
        now: Timestamp,
        rng: &mut Rng,
    ) -> Result<String, KeyError> {
        let mut htu = request.url.clone();
        htu.set_query(None);
        htu.set_fragment(None);
        let header = Header {
            typ: Some("dpop+jwt".to_owned()),
            jwk: Some(self.jwk.clone()),
            ..Header::new(Algorithm::ES256)
        };
        let claims = Proof {
            jti: random_text(rng),
            htm: request.method,
            htu: htu.into(),
            iat: now.as_secs(),
            ath: request.access_token.map(sha256_text),
            nonce: request.nonce,
        };
        self.signing.sign_with(&header, &claims)
    }
}

/// 256 random bits in base64url.
pub(crate) fn random_text(rng: &mut Rng) -> String {
    let mut bytes = [0_u8; 32];
    rng.fill(&mut bytes);
    URL_SAFE_NO_PAD.encode(bytes)
}

/// SHA-256 in base64url, as PKCE and `ath` want it.
pub(crate) fn sha256_text(text: &str) -> String {
    URL_SAFE_NO_PAD.encode(digest::digest(&digest::SHA256, text.as_bytes()))
}
