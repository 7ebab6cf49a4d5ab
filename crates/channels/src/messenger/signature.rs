//! Everything that is signed with an app secret: webhook bodies, calls to the Graph API, signed requests.
//!
//! Only HMAC-SHA256 counts; the older SHA-1 header that still comes beside it is not looked at. Several
//! secrets may be valid at once so that an operator can rotate them without losing a message.

use std::time::Duration;

use aws_lc_rs::{constant_time, digest, hmac};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use tellerline_core::Timestamp;

use super::wire::Id;

/// Why a webhook body is not accepted. All three mean 401 and nothing stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SignatureError {
    /// No `X-Hub-Signature-256`.
    #[error("the signature header is missing")]
    Missing,
    /// Not `sha256=` and 64 hexadecimal digits.
    #[error("the signature header is malformed")]
    Malformed,
    /// Signed with none of the secrets.
    #[error("the signature does not match")]
    Mismatch,
}

/// Checks `X-Hub-Signature-256` over the raw bytes of a webhook, before anything parses them.
///
/// # Errors
/// See [`SignatureError`].
pub fn verify(raw: &[u8], header: Option<&str>, secrets: &[SecretString]) -> Result<(), SignatureError> {
    let header = header.ok_or(SignatureError::Missing)?;
    let digits = header.trim().strip_prefix("sha256=").ok_or(SignatureError::Malformed)?;
    let mut given = [0_u8; digest::SHA256_OUTPUT_LEN];
    hex::decode_to_slice(digits, &mut given).map_err(|_| SignatureError::Malformed)?;
    if signed_by_one(raw, &given, secrets) { Ok(()) } else { Err(SignatureError::Mismatch) }
}

fn signed_by_one(message: &[u8], tag: &[u8], secrets: &[SecretString]) -> bool {
    secrets.iter().any(|secret| hmac::verify(&key(secret), message, tag).is_ok())
}

fn key(secret: &SecretString) -> hmac::Key {
    hmac::Key::new(hmac::HMAC_SHA256, secret.expose_secret().as_bytes())
}

/// The `appsecret_proof` parameter for a Page token: lower-case hexadecimal. It proves to the platform that
/// the caller knows the app secret, so a stolen token alone is of no use.
pub fn appsecret_proof(app_secret: &SecretString, token: &SecretString) -> String {
    hex::encode(hmac::sign(&key(app_secret), token.expose_secret().as_bytes()))
}

/// Whether two secrets are the same, in a time that depends on neither.
pub(crate) fn same_secret(given: &str, expected: &SecretString) -> bool {
    let of = |text: &str| digest::digest(&digest::SHA256, text.as_bytes());
    constant_time::verify_slices_are_equal(of(given).as_ref(), of(expected.expose_secret()).as_ref()).is_ok()
}

/// What a verified `signed_request` of a data-deletion or deauthorisation callback says.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(from = "Claims<'_>")]
pub struct SignedRequest {
    /// App-scoped id of a person; not a PSID.
    pub user_id: Option<String>,
    /// When it was signed.
    pub issued_at: Option<Timestamp>,
}

#[derive(Deserialize)]
struct Algorithm {
    algorithm: String,
}

#[derive(Deserialize)]
struct Claims<'a> {
    #[serde(borrow, default)]
    user_id: Option<Id<'a>>,
    #[serde(default)]
    issued_at: Option<i64>,
}

impl From<Claims<'_>> for SignedRequest {
    fn from(claims: Claims<'_>) -> Self {
        Self {
            user_id: claims.user_id.map(Id::into_owned),
            issued_at: claims.issued_at.map(Timestamp::from_secs),
        }
    }
}

/// How old a signed request may be.
#[derive(Debug, Clone, Copy)]
pub struct Freshness {
    /// The current time.
    pub now: Timestamp,
    /// The oldest `issued_at` that counts.
    pub max_age: Duration,
}

impl Freshness {
    /// The platform's clock may run ahead of ours by this much.
    const SKEW: Duration = Duration::from_mins(1);

    fn holds(self, issued_at: Option<Timestamp>) -> bool {
        issued_at.is_some_and(|at| at <= self.now.plus(Self::SKEW) && self.now.since(at) <= self.max_age)
    }
}

/// Why a signed request is not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SignedRequestError {
    /// Not two base64url parts, or the second is not a JSON object of the known shape.
    #[error("the signed request is malformed")]
    Malformed,
    /// `algorithm` is something else than `HMAC-SHA256`.
    #[error("the signed request names another algorithm")]
    Algorithm,
    /// Signed with none of the secrets.
    #[error("the signature does not match")]
    Mismatch,
    /// Too old, from the future, or undated where a date was demanded.
    #[error("the signed request is not fresh")]
    Stale,
}

/// Verifies a `signed_request` and reads it. With `freshness`, an undated or old one is refused.
///
/// # Errors
/// See [`SignedRequestError`].
pub fn signed_request(
    text: &str,
    secrets: &[SecretString],
    freshness: Option<Freshness>,
) -> Result<SignedRequest, SignedRequestError> {
    let (tag, body) = text.trim().split_once('.').ok_or(SignedRequestError::Malformed)?;
    let tag = decode(tag)?;
    if !signed_by_one(body.as_bytes(), &tag, secrets) {
        return Err(SignedRequestError::Mismatch);
    }
    let json = decode(body)?;
    let Algorithm { algorithm } = serde_json::from_slice(&json).map_err(|_| SignedRequestError::Malformed)?;
    if !algorithm.eq_ignore_ascii_case("HMAC-SHA256") {
        return Err(SignedRequestError::Algorithm);
    }
    let claims: Claims<'_> = serde_json::from_slice(&json).map_err(|_| SignedRequestError::Malformed)?;
    let request = SignedRequest::from(claims);
    match freshness {
        Some(freshness) if !freshness.holds(request.issued_at) => Err(SignedRequestError::Stale),
        _ => Ok(request),
    }
}

fn decode(part: &str) -> Result<Vec<u8>, SignedRequestError> {
    URL_SAFE_NO_PAD.decode(part.trim_end_matches('=')).map_err(|_| SignedRequestError::Malformed)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    const V1: &[u8] = br#"{"object":"page","entry":[{"id":"1001","time":1700000000000,"messaging":[{"sender":{"id":"2002"},"recipient":{"id":"1001"},"timestamp":1700000000000,"message":{"mid":"m_test1","text":"caf\u00e9 \ud83d\ude00 a\/b \u0040x"}}]}]}"#;
    const V1_TAG: &str = "sha256=f425eb38c1c1974d8679f4b72130ba919584d5053ffb2593be5564c361be1a2e";
    const V3: &str = "FlkzIirta94gO9UKH3HtBf-AsovLu8f6-Mp0WbIumlc.eyJhbGdvcml0aG0iOiJITUFDLVNIQTI1NiIsImlzc3VlZF9hdCI6MTcwMDAwMDAwMCwicGFnZV9pZCI6MTAwMSwicHNpZCI6IjIwMDIiLCJ0aHJlYWRfdHlwZSI6IlVTRVJfVE9fUEFHRSIsInRpZCI6IjIwMDIifQ";
    const V4: &str = "2qO4SxZ6LVv6iRQUKC3cKcwN4OI4pardTX8vsl4bLuQ.eyJ1c2VyX2lkIjoiMzAwMyIsImFsZ29yaXRobSI6IkhNQUMtU0hBMjU2IiwiaXNzdWVkX2F0IjoxNzAwMDAwMDAwfQ";

    fn secrets() -> Vec<SecretString> {
        vec!["tellerline-app-secret".into()]
    }

    #[test]
    fn the_recorded_body_verifies_with_any_of_several_secrets() {
        assert_eq!(V1.len(), 226);
        assert_eq!(verify(V1, Some(V1_TAG), &secrets()), Ok(()));
        let rotating = vec!["the next one".into(), "tellerline-app-secret".into()];
        assert_eq!(verify(V1, Some(V1_TAG), &rotating), Ok(()));
    }

    #[test]
    fn the_same_json_in_other_bytes_is_refused() {
        let value: serde_json::Value = serde_json::from_slice(V1).unwrap();
        let again = serde_json::to_vec(&value).unwrap();
        assert_eq!(verify(&again, Some(V1_TAG), &secrets()), Err(SignatureError::Mismatch));
    }

    #[rstest]
    #[case(None, SignatureError::Missing)]
    #[case(Some("sha1=3c1e866add3e23e8d817794944373098ac0134a6"), SignatureError::Malformed)]
    #[case(Some("sha256=3c1e866add3e23e8d817794944373098ac0134a6"), SignatureError::Malformed)]
    #[case(
        Some("f425eb38c1c1974d8679f4b72130ba919584d5053ffb2593be5564c361be1a2e"),
        SignatureError::Malformed
    )]
    #[case(Some("sha256="), SignatureError::Malformed)]
    #[case(Some(""), SignatureError::Malformed)]
    #[case(
        Some("sha256=e425eb38c1c1974d8679f4b72130ba919584d5053ffb2593be5564c361be1a2e"),
        SignatureError::Mismatch
    )]
    fn bad_headers(#[case] header: Option<&str>, #[case] expect: SignatureError) {
        assert_eq!(verify(V1, header, &secrets()), Err(expect));
    }

    #[test]
    fn another_secret_or_none_refuses() {
        assert_eq!(verify(V1, Some(V1_TAG), &["other".into()]), Err(SignatureError::Mismatch));
        assert_eq!(verify(V1, Some(V1_TAG), &[]), Err(SignatureError::Mismatch));
    }

    #[test]
    fn the_proof_of_a_token() {
        assert_eq!(
            appsecret_proof(&"tellerline-app-secret".into(), &"EAAB-test-token".into()),
            "80d9de42c06daf913428ee02d46e9e930ebbc57ebadab63a29a7c6c2361894eb"
        );
    }

    #[test]
    fn a_request_counts_for_its_time_only_and_one_that_names_nobody_names_nobody() {
        // What the webview of the platform's own kit signs: the right secret, and no app-scoped id.
        let now = Timestamp::from_secs(1_700_000_100);
        let fresh = Freshness { now, max_age: Duration::from_mins(5) };
        let request = signed_request(V3, &secrets(), Some(fresh)).unwrap();
        assert_eq!(request.user_id, None, "a PSID is not taken for it");
        assert_eq!(request.issued_at, Some(Timestamp::from_secs(1_700_000_000)));
        let late = Freshness { now: now.plus(Duration::from_mins(5)), ..fresh };
        assert_eq!(signed_request(V3, &secrets(), Some(late)), Err(SignedRequestError::Stale));
        let before = Freshness { now: Timestamp::from_secs(1_699_999_000), ..fresh };
        assert_eq!(signed_request(V3, &secrets(), Some(before)), Err(SignedRequestError::Stale));
    }

    #[test]
    fn a_deletion_request() {
        let request = signed_request(V4, &secrets(), None).unwrap();
        assert_eq!(request.user_id.as_deref(), Some("3003"));
        let padded = format!("{V4}==");
        assert!(
            signed_request(&padded, &secrets(), None) == Err(SignedRequestError::Mismatch),
            "padding is part of what is signed"
        );
        let (tag, body) = V4.split_once('.').unwrap();
        assert!(signed_request(&format!("{tag}=.{body}"), &secrets(), None).is_ok());
    }

    fn sign(json: &str) -> String {
        let body = URL_SAFE_NO_PAD.encode(json);
        let tag = hmac::sign(&key(&secrets()[0]), body.as_bytes());
        format!("{}.{body}", URL_SAFE_NO_PAD.encode(tag))
    }

    #[test]
    fn forged_requests() {
        let none = sign(r#"{"algorithm":"none","user_id":"1"}"#);
        assert_eq!(signed_request(&none, &secrets(), None), Err(SignedRequestError::Algorithm));
        let missing = sign(r#"{"user_id":"1"}"#);
        assert_eq!(signed_request(&missing, &secrets(), None), Err(SignedRequestError::Malformed));
        let (tag, _) = V4.split_once('.').unwrap();
        let body = URL_SAFE_NO_PAD.encode(r#"{"algorithm":"HMAC-SHA256","user_id":"4004"}"#);
        let swapped = format!("{tag}.{body}");
        assert_eq!(signed_request(&swapped, &secrets(), None), Err(SignedRequestError::Mismatch));
        let undated = sign(r#"{"algorithm":"HMAC-SHA256","psid":2002}"#);
        let fresh = Freshness { now: Timestamp::from_secs(0), max_age: Duration::from_mins(5) };
        assert_eq!(signed_request(&undated, &secrets(), Some(fresh)), Err(SignedRequestError::Stale));
    }

    proptest! {
        #[test]
        fn any_header_and_request_are_survived(header in ".{0,100}", request in ".{0,200}") {
            prop_assert!(verify(V1, Some(&header), &secrets()).is_err());
            prop_assert!(signed_request(&request, &secrets(), None).is_err());
        }

        #[test]
        fn one_flipped_bit_is_noticed(at in 0_usize..226, bit in 0_u8..8) {
            let mut body = V1.to_vec();
            body[at] ^= 1 << bit;
            prop_assert_eq!(verify(&body, Some(V1_TAG), &secrets()), Err(SignatureError::Mismatch));
        }
    }
}
