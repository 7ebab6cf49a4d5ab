//! Reading signed tokens with the bank's own clock: the library checks the signature, the callers every claim.

use jsonwebtoken::{
    Algorithm, DecodingKey, Header, Validation,
    jwk::{AlgorithmParameters, Jwk},
};
use serde_json::{Map, Value};

/// Algorithms that a client may sign with (FAPI 2.0 section 5.4). There is no `none`.
pub(crate) const ALGORITHMS: &[Algorithm] = &[Algorithm::ES256, Algorithm::PS256, Algorithm::EdDSA];
/// The same, as metadata names them.
pub(crate) const ALGORITHM_NAMES: &[&str] = &["ES256", "PS256", "EdDSA"];

pub(crate) type Claims = Map<String, Value>;

/// The header, when the algorithm is one of ours.
pub(crate) fn header(token: &str) -> Option<Header> {
    let header = jsonwebtoken::decode_header(token).ok()?;
    ALGORITHMS.contains(&header.alg).then_some(header)
}

/// The claims, when the signature is good. Times and names are not checked here.
pub(crate) fn verified(token: &str, algorithm: Algorithm, key: &Jwk) -> Option<Claims> {
    if !strong_enough(key) {
        return None;
    }
    let mut rules = Validation::new(algorithm);
    rules.validate_exp = false;
    rules.validate_nbf = false;
    rules.validate_aud = false;
    rules.required_spec_claims.clear();
    let key = DecodingKey::from_jwk(key).ok()?;
    jsonwebtoken::decode::<Claims>(token, &key, &rules).ok().map(|data| data.claims)
}

/// RSA keys have at least 2048 bits; symmetric keys are never public.
fn strong_enough(key: &Jwk) -> bool {
    match &key.algorithm {
        // 256 bytes are 342 characters of base64url without padding.
        AlgorithmParameters::RSA(rsa) => rsa.n.len() >= 342,
        AlgorithmParameters::EllipticCurve(_) | AlgorithmParameters::OctetKeyPair(_) => true,
        _ => false,
    }
}

pub(crate) fn text<'a>(claims: &'a Claims, name: &str) -> Option<&'a str> {
    claims.get(name).and_then(Value::as_str)
}

/// A `NumericDate` in whole seconds.
pub(crate) fn seconds(claims: &Claims, name: &str) -> Option<i64> {
    let value = claims.get(name)?;
    value.as_i64().or_else(|| {
        let float = value.as_f64().filter(|number| number.abs() < 1e12)?;
        #[expect(
            clippy::cast_possible_truncation,
            reason = "bounded above; fractions of a second do not matter"
        )]
        Some(float as i64)
    })
}

/// The claims as written, believed by nobody: only to find out whose key to check with.
pub(crate) fn unverified(token: &str) -> Option<Claims> {
    jsonwebtoken::dangerous::insecure_decode_claims(token).ok()
}
