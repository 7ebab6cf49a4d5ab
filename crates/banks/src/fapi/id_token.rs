//! The ID token: signature by an algorithm of our choosing, then every claim that ties it to this login.

use aws_lc_rs::digest;
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use jsonwebtoken::{
    Algorithm, DecodingKey, Header, Validation,
    jwk::{AlgorithmParameters, Jwk, PublicKeyUse},
};
use serde::Deserialize;
use tellerline_core::{
    ports::LoginError,
    time::{Timestamp, seconds},
};

use super::metadata::ID_TOKEN_ALGS;

/// How far the institution's clock may run ahead of ours, and how late an answer may be read.
const SKEW: std::time::Duration = seconds(30);
/// RSA keys below 2048 bits are refused (`facts/banks.md` e.1, 17).
const RSA_BYTES_MIN: usize = 256;

/// What the ID token must say.
#[derive(Debug, Clone)]
pub(crate) struct Expected<'a> {
    pub(crate) issuer: &'a str,
    pub(crate) client_id: &'a str,
    pub(crate) nonce: &'a str,
    pub(crate) consent: &'a str,
    pub(crate) acr_accepted: &'a [String],
    pub(crate) max_age_secs: Option<u64>,
    /// When the login was asked for.
    pub(crate) asked_at: Timestamp,
    pub(crate) state: &'a str,
    pub(crate) code: &'a str,
    pub(crate) access_token: &'a str,
    pub(crate) now: Timestamp,
}

/// What the ID token said, once all of it held.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Claims {
    pub(crate) iss: String,
    pub(crate) sub: String,
    aud: Audience,
    azp: Option<String>,
    exp: i64,
    pub(crate) iat: i64,
    nonce: Option<String>,
    pub(crate) acr: Option<String>,
    #[serde(default)]
    pub(crate) amr: Option<Vec<String>>,
    pub(crate) auth_time: Option<i64>,
    openbanking_intent_id: Option<String>,
    s_hash: Option<String>,
    c_hash: Option<String>,
    at_hash: Option<String>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
enum Audience {
    One(String),
    Many(Vec<String>),
}

fn refused(reason: &str) -> LoginError {
    LoginError::Refused(format!("ID token: {reason}"))
}

/// The header, when it names an algorithm that we accept. `none` and HMAC do not even parse as such.
pub(crate) fn header(token: &str) -> Result<(Header, Algorithm), LoginError> {
    let header = jsonwebtoken::decode_header(token).map_err(|_| refused("not a signed token"))?;
    let accepted = ID_TOKEN_ALGS.iter().map(|(_, alg)| *alg).find(|alg| *alg == header.alg);
    accepted.map(|alg| (header, alg)).ok_or_else(|| refused("signed with an algorithm that is not accepted"))
}

fn fits(key: &Jwk, alg: Algorithm) -> bool {
    if key.common.public_key_use.as_ref().is_some_and(|usage| *usage != PublicKeyUse::Signature) {
        return false;
    }
    match &key.algorithm {
        AlgorithmParameters::EllipticCurve(_) => alg == Algorithm::ES256,
        AlgorithmParameters::RSA(rsa) => {
            let bytes = URL_SAFE_NO_PAD.decode(&rsa.n).map_or(0, |n| n.len());
            alg == Algorithm::PS256 && bytes >= RSA_BYTES_MIN
        }
        _ => false,
    }
}

/// The key that should have signed: the named one, or the only one that fits.
pub(crate) fn pick<'a>(keys: &'a [Jwk], header: &Header, alg: Algorithm) -> Option<&'a Jwk> {
    let mut fitting = keys.iter().filter(|key| fits(key, alg));
    match &header.kid {
        Some(kid) => fitting.find(|key| key.common.key_id.as_ref() == Some(kid)),
        None => fitting.next().filter(|_| fitting.next().is_none()),
    }
}

/// Checks signature and claims.
pub(crate) fn check(
    token: &str,
    key: &Jwk,
    alg: Algorithm,
    expected: &Expected<'_>,
) -> Result<Claims, LoginError> {
    let claims = signed_claims(token, key, alg)?;
    check_origin(&claims, expected.issuer, expected.client_id, expected.now)?;
    if claims.nonce.as_deref() != Some(expected.nonce) {
        return Err(refused("another nonce"));
    }
    if claims.openbanking_intent_id.as_deref() != Some(expected.consent) {
        return Err(refused("another consent"));
    }
    for (hash, of, what) in [
        (&claims.s_hash, expected.state, "another state"),
        (&claims.c_hash, expected.code, "another code"),
        (&claims.at_hash, expected.access_token, "another access token"),
    ] {
        if hash.as_ref().is_some_and(|hash| *hash != half_hash(of)) {
            return Err(refused(what));
        }
    }
    check_age(&claims, expected)?;
    if !claims.acr.as_ref().is_some_and(|acr| expected.acr_accepted.contains(acr)) {
        return Err(LoginError::TooWeak);
    }
    Ok(claims)
}

/// The claims of a token with a good signature; jsonwebtoken's own time and audience checks are off because
/// it asks the machine's clock: ours follow.
pub(crate) fn signed_claims(token: &str, key: &Jwk, alg: Algorithm) -> Result<Claims, LoginError> {
    let mut validation = Validation::new(alg);
    validation.validate_exp = false;
    validation.validate_aud = false;
    let decoding = DecodingKey::from_jwk(key).map_err(|_| refused("unusable key"))?;
    jsonwebtoken::decode::<Claims>(token, &decoding, &validation)
        .map(|data| data.claims)
        .map_err(|_| refused("bad signature or claims"))
}

/// Issuer, audience and times: what also holds for the ID token of a refresh.
pub(crate) fn check_origin(
    claims: &Claims,
    issuer: &str,
    client_id: &str,
    now: Timestamp,
) -> Result<(), LoginError> {
    if claims.iss != issuer {
        return Err(refused("another issuer"));
    }
    let for_us = match &claims.aud {
        Audience::One(one) => one == client_id,
        Audience::Many(many) => match many.as_slice() {
            [one] => one == client_id,
            several => several.iter().any(|one| one == client_id) && claims.azp.as_deref() == Some(client_id),
        },
    };
    if !for_us || claims.azp.as_deref().is_some_and(|azp| azp != client_id) {
        return Err(refused("meant for another client"));
    }
    if Timestamp::from_secs(claims.exp).plus(SKEW) <= now {
        return Err(refused("expired"));
    }
    if Timestamp::from_secs(claims.iat) > now.plus(SKEW) {
        return Err(refused("issued in the future"));
    }
    Ok(())
}

/// `auth_time` is never ahead of us, and where a maximum age was asked for it is there and, when the login was
/// asked for, no older (OpenID Connect Core, 3.1.2.1 and 3.1.3.7). Counted from the request, because the customer
/// may take their time over the bank's own pages.
fn check_age(claims: &Claims, expected: &Expected<'_>) -> Result<(), LoginError> {
    let at = claims.auth_time.map(Timestamp::from_secs);
    if at.is_some_and(|at| at > expected.now.plus(SKEW)) {
        return Err(refused("a login in the future"));
    }
    let Some(max_age) = expected.max_age_secs else { return Ok(()) };
    let at = at.ok_or_else(|| refused("no auth_time although a fresh login was asked for"))?;
    let oldest = expected.asked_at.minus(seconds(max_age)).minus(SKEW);
    if at < oldest { Err(refused("the login is too old")) } else { Ok(()) }
}

/// Left half of SHA-256 in base64url (both accepted algorithms hash with SHA-256).
fn half_hash(text: &str) -> String {
    let hash = digest::digest(&digest::SHA256, text.as_bytes());
    let (left, _) = hash.as_ref().split_at(hash.as_ref().len() / 2);
    URL_SAFE_NO_PAD.encode(left)
}
