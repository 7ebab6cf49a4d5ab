//! Proofs of possession (RFC 9449): one per request, bound to method, address, nonce and, at resources, the token.

use http::{HeaderMap, Method, Uri};
use jsonwebtoken::jwk::{Jwk, ThumbprintHash};
use serde_json::Value;
use url::Url;

use super::{AHEAD_SECONDS, error::OAuthError, jwt};
use crate::bank::{
    clock::plus_seconds,
    entropy::{same, seal, sha256_url},
    state::Here,
};

/// A proof may be this old, in seconds.
const OLDEST_SECONDS: i64 = 60;
/// A nonce is handed out for this long and accepted for as long again.
const NONCE_SECONDS: i64 = 300;

/// What is wrong with a proof.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ProofError {
    /// Missing or stale nonce: the caller shall repeat with the nonce of this answer.
    Nonce,
    /// Anything else, in words.
    Invalid(&'static str),
}

impl From<ProofError> for OAuthError {
    fn from(error: ProofError) -> Self {
        match error {
            ProofError::Nonce => Self::new("use_dpop_nonce", "the proof needs the nonce of this answer"),
            ProofError::Invalid(words) => Self::new("invalid_dpop_proof", words),
        }
    }
}

/// The nonce to hand out now. It is derived, so that nothing has to be kept for it.
pub(crate) fn current_nonce(here: &Here) -> String {
    nonce_of(here, here.now().as_second() / NONCE_SECONDS)
}

fn nonce_of(here: &Here, period: i64) -> String {
    seal(&here.inst.nonce_key, &period.to_string())
}

fn nonce_is_fresh(here: &Here, nonce: &str) -> bool {
    let period = here.now().as_second() / NONCE_SECONDS;
    same(nonce, &nonce_of(here, period)) || same(nonce, &nonce_of(here, period - 1))
}

/// Checks the proof of a request and gives the thumbprint of its key. `uri` is the address as it was called.
pub(crate) fn check(
    here: &Here,
    headers: &HeaderMap,
    method: &Method,
    uri: &Uri,
    access_token: Option<&str>,
) -> Result<String, ProofError> {
    let mut all = headers.get_all("dpop").iter();
    let (Some(proof), None) = (all.next(), all.next()) else {
        return Err(ProofError::Invalid("exactly one DPoP header is needed"));
    };
    let proof = proof.to_str().map_err(|_| ProofError::Invalid("the DPoP header is not text"))?;
    let header =
        jwt::header(proof).ok_or(ProofError::Invalid("the proof is no JWT of an allowed algorithm"))?;
    if header.typ.as_deref() != Some("dpop+jwt") {
        return Err(ProofError::Invalid("typ must be dpop+jwt"));
    }
    let key = header.jwk.ok_or(ProofError::Invalid("the proof carries no key"))?;
    if carries_private_part(proof) {
        return Err(ProofError::Invalid("the proof carries a private key"));
    }
    let claims = jwt::verified(proof, header.alg, &key)
        .ok_or(ProofError::Invalid("the signature of the proof does not hold"))?;
    if jwt::text(&claims, "htm") != Some(method.as_str()) {
        return Err(ProofError::Invalid("htm is another method"));
    }
    if !jwt::text(&claims, "htu")
        .is_some_and(|htu| same_address(htu, &format!("{}{}", here.bank.base, uri.path())))
    {
        return Err(ProofError::Invalid("htu is another address"));
    }
    let now = here.now();
    let iat = jwt::seconds(&claims, "iat").ok_or(ProofError::Invalid("the proof has no iat"))?;
    if iat > now.as_second() + AHEAD_SECONDS || iat < now.as_second() - OLDEST_SECONDS {
        return Err(ProofError::Invalid("the proof is too old or from the future"));
    }
    if let Some(token) = access_token
        && !jwt::text(&claims, "ath").is_some_and(|ath| same(ath, &sha256_url(token)))
    {
        return Err(ProofError::Invalid("ath is not the hash of this token"));
    }
    if !jwt::text(&claims, "nonce").is_some_and(|nonce| nonce_is_fresh(here, nonce)) {
        return Err(ProofError::Nonce);
    }
    let jkt = thumbprint(&key).ok_or(ProofError::Invalid("the proof's key is not supported"))?;
    let jti = jwt::text(&claims, "jti").filter(|jti| !jti.is_empty());
    let jti = jti.ok_or(ProofError::Invalid("the proof has no jti"))?;
    let until = plus_seconds(now, OLDEST_SECONDS + AHEAD_SECONDS + 1);
    if !here.inst.first_time(now, format!("proof {jkt} {jti}"), until) {
        return Err(ProofError::Invalid("the proof was used before"));
    }
    Ok(jkt)
}

/// RFC 7638 thumbprint, SHA-256.
pub(crate) fn thumbprint(key: &Jwk) -> Option<String> {
    key.thumbprint(ThumbprintHash::SHA256).ok()
}

/// Compares without query and fragment, after normalisation (RFC 9449 section 4.3).
fn same_address(claimed: &str, called: &str) -> bool {
    let (Ok(mut claimed), Ok(called)) = (Url::parse(claimed), Url::parse(called)) else { return false };
    claimed.set_query(None);
    claimed.set_fragment(None);
    claimed == called
}

/// The typed header drops unknown members, so the raw one is looked at.
fn carries_private_part(proof: &str) -> bool {
    use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
    let header = proof.split('.').next().and_then(|part| URL_SAFE_NO_PAD.decode(part).ok());
    let header: Option<Value> = header.and_then(|bytes| serde_json::from_slice(&bytes).ok());
    let jwk = header.as_ref().and_then(|header| header.get("jwk")).and_then(Value::as_object);
    jwk.is_none_or(|jwk| ["d", "p", "q", "k"].iter().any(|part| jwk.contains_key(*part)))
}
