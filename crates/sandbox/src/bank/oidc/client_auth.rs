//! Client authentication by `private_key_jwt` (RFC 7523, FAPI 2.0 section 5.3.2.1): the audience is the issuer as one
//! string, the assertion is short-lived and counts once.

use serde_json::Value;

use super::{
    AHEAD_SECONDS,
    clients::Client,
    error::OAuthError,
    form::Form,
    jwt::{self, Claims},
};
use crate::bank::{clock::plus_seconds, state::Here};

const ASSERTION_TYPE: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
/// Longest life of an assertion that is still believed, in seconds.
const LONGEST_SECONDS: i64 = 300;

/// The client that signed the assertion in this form.
pub(crate) async fn authenticate<'a>(here: &'a Here, form: &Form) -> Result<&'a Client, OAuthError> {
    if form.get("client_assertion_type") != Some(ASSERTION_TYPE) {
        return Err(OAuthError::client("client_assertion_type must be jwt-bearer"));
    }
    let assertion = form.get("client_assertion").ok_or(OAuthError::client("client_assertion is missing"))?;
    let header = jwt::header(assertion)
        .ok_or(OAuthError::client("the assertion is no JWT of an allowed algorithm"))?;
    let claimed = jwt::unverified(assertion).ok_or(OAuthError::client("the assertion has no claims"))?;
    let client = jwt::text(&claimed, "iss")
        .and_then(|id| here.bank.clients.get(id))
        .ok_or(OAuthError::client("the assertion's issuer is no registered client"))?;
    let key = here.bank.clients.key(client, header.kid.as_deref()).await;
    let key = key.ok_or(OAuthError::client("the assertion's key is not among the client's keys"))?;
    let claims = jwt::verified(assertion, header.alg, &key)
        .ok_or(OAuthError::client("the signature does not hold"))?;
    check_claims(here, &claims, &client.config.client_id)?;
    if form.get("client_id").is_some_and(|id| id != client.config.client_id) {
        return Err(OAuthError::client("client_id and assertion disagree"));
    }
    Ok(client)
}

fn check_claims(here: &Here, claims: &Claims, client_id: &str) -> Result<(), OAuthError> {
    let now = here.now().as_second();
    if jwt::text(claims, "sub") != Some(client_id) {
        return Err(OAuthError::client("the assertion's subject is not its issuer"));
    }
    if claims.get("aud").and_then(Value::as_str) != Some(here.inst.issuer.as_str()) {
        return Err(OAuthError::client("the assertion's audience must be the issuer as one string"));
    }
    let exp = jwt::seconds(claims, "exp").ok_or(OAuthError::client("the assertion has no exp"))?;
    if exp <= now {
        return Err(OAuthError::client("the assertion is expired"));
    }
    if exp > now + LONGEST_SECONDS {
        return Err(OAuthError::client("the assertion lives too long"));
    }
    for name in ["iat", "nbf"] {
        if jwt::seconds(claims, name).is_some_and(|at| at > now + AHEAD_SECONDS) {
            return Err(OAuthError::client("the assertion comes from the future"));
        }
    }
    let jti = jwt::text(claims, "jti").ok_or(OAuthError::client("the assertion has no jti"))?;
    let until = plus_seconds(here.now(), exp - now + 1);
    if !here.inst.first_time(here.now(), format!("assertion {client_id} {jti}"), until) {
        return Err(OAuthError::client("the assertion was used before"));
    }
    Ok(())
}
