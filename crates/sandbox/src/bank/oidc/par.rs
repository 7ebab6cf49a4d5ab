//! Pushed authorization requests (RFC 9126). Everything about a login is said here, by an authenticated client; the
//! browser later carries only a reference that counts once.

use axum::{
    body::Bytes,
    extract::{OriginalUri, State},
    response::Response,
};
use http::{HeaderMap, Method, StatusCode};
use serde_json::{Value, json};

use super::{ACR_CA, ACR_SCA, client_auth, clients::Client, dpop, error, error::OAuthError, form::Form};
use crate::bank::{
    clock::plus_seconds,
    state::Here,
    vault::{Prompt, Request},
};

/// Life of a `request_uri` in seconds.
const LIFE_SECONDS: i64 = 60;
pub(crate) const URN: &str = "urn:ietf:params:oauth:request_uri:";

pub(crate) async fn push(
    State(here): State<Here>,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let outcome = handle(&here, &headers, &uri, &body).await;
    error::answer(&here, StatusCode::CREATED, outcome)
}

async fn handle(here: &Here, headers: &HeaderMap, uri: &http::Uri, body: &[u8]) -> Result<Value, OAuthError> {
    let form = Form::parse(body)?;
    // The proof first: a caller that is sent away for a nonce may then repeat the same assertion.
    let proof = if headers.contains_key("dpop") {
        Some(dpop::check(here, headers, &Method::POST, uri, None)?)
    } else {
        None
    };
    let client = client_auth::authenticate(here, &form).await?;
    let request = read(here, client, &form, proof)?;
    let name = here.bank.entropy.text();
    let now = here.now();
    here.inst.vault().pushed.insert(now, name.clone(), plus_seconds(now, LIFE_SECONDS), request);
    Ok(json!({ "request_uri": format!("{URN}{name}"), "expires_in": LIFE_SECONDS }))
}

fn read(here: &Here, client: &Client, form: &Form, proof: Option<String>) -> Result<Request, OAuthError> {
    if form.get("request").is_some() {
        return Err(OAuthError::new("request_not_supported", "signed request objects are not taken"));
    }
    if form.get("request_uri").is_some() {
        return Err(OAuthError::request("a pushed request may not name another"));
    }
    if form.get("response_type") != Some("code") {
        return Err(OAuthError::new("unsupported_response_type", "only code"));
    }
    if form.get("response_mode").is_some_and(|mode| mode != "query") {
        return Err(OAuthError::request("only response_mode query"));
    }
    let redirect_uri = form.need("redirect_uri", "redirect_uri is missing")?;
    if !client.config.redirect_uris.iter().any(|known| known == redirect_uri) {
        return Err(OAuthError::request("redirect_uri is not registered"));
    }
    if form.get("code_challenge_method") != Some("S256") {
        return Err(OAuthError::request("code_challenge_method must be S256"));
    }
    let challenge = form.need("code_challenge", "code_challenge is missing")?;
    if challenge.len() != 43 {
        return Err(OAuthError::request("code_challenge is not a SHA-256 hash"));
    }
    let jkt = match (form.get("dpop_jkt"), proof) {
        (Some(named), Some(proved)) if named != proved => {
            return Err(OAuthError::request("dpop_jkt and the proof disagree"));
        }
        (_, Some(proved)) => Some(proved),
        (named, None) => named.map(str::to_owned),
    };
    let (intent, acr_must) = claims(form)?;
    let scope = scope(form, intent.is_some())?;
    if let Some(intent) = &intent {
        check_intent(here, client, intent)?;
    }
    if !acr_must.is_empty() && !acr_must.iter().any(|acr| acr == ACR_SCA || acr == ACR_CA) {
        return Err(OAuthError::new("unmet_authentication_requirements", "that acr cannot be reached here"));
    }
    let max_age = form.get("max_age").map(str::parse).transpose();
    Ok(Request {
        client_id: client.config.client_id.clone(),
        redirect_uri: redirect_uri.to_owned(),
        scope,
        state: form.get("state").map(str::to_owned),
        nonce: form.get("nonce").map(str::to_owned),
        code_challenge: challenge.to_owned(),
        intent,
        max_age: max_age.map_err(|_| OAuthError::request("max_age is not a number of seconds"))?,
        prompt: prompt(form)?,
        dpop_jkt: jkt,
    })
}

/// `openid` alone is a login; `accounts` needs the consent it is about.
fn scope(form: &Form, with_intent: bool) -> Result<String, OAuthError> {
    let mut asked: Vec<&str> = form.get("scope").unwrap_or_default().split_whitespace().collect();
    asked.sort_unstable_by(|a, b| b.cmp(a));
    asked.dedup();
    match (asked.as_slice(), with_intent) {
        (["openid"], false) => Ok("openid".to_owned()),
        (["openid", "accounts"], true) => Ok("openid accounts".to_owned()),
        (["openid", "accounts"], false) => {
            Err(OAuthError::request("scope accounts needs the claim openbanking_intent_id"))
        }
        (["openid"], true) => {
            Err(OAuthError::new("invalid_scope", "openbanking_intent_id needs scope accounts"))
        }
        _ => Err(OAuthError::new("invalid_scope", "the scope must be openid, with or without accounts")),
    }
}

fn prompt(form: &Form) -> Result<Prompt, OAuthError> {
    let asked: Vec<&str> = form.get("prompt").unwrap_or_default().split_whitespace().collect();
    if asked.contains(&"none") {
        return if asked.len() == 1 {
            Ok(Prompt::None)
        } else {
            Err(OAuthError::request("prompt none stands alone"))
        };
    }
    // Consent is always asked for where one is due, and `select_account` has nothing to select before the login.
    Ok(if asked.contains(&"login") || asked.contains(&"select_account") {
        Prompt::Login
    } else {
        Prompt::Unset
    })
}

/// The intent and the acr values that the `claims` parameter makes essential.
fn claims(form: &Form) -> Result<(Option<String>, Vec<String>), OAuthError> {
    let Some(text) = form.get("claims") else { return Ok((None, Vec::new())) };
    let all: Value = serde_json::from_str(text).map_err(|_| OAuthError::request("claims is not JSON"))?;
    let intent = all.pointer("/id_token/openbanking_intent_id/value").and_then(Value::as_str);
    let acr = all.pointer("/id_token/acr").filter(|acr| acr.get("essential") == Some(&Value::Bool(true)));
    let acr_must = acr.map(|acr| {
        let listed = acr.get("values").and_then(Value::as_array).into_iter().flatten();
        listed.chain(acr.get("value")).filter_map(Value::as_str).map(str::to_owned).collect()
    });
    Ok((intent.map(str::to_owned), acr_must.unwrap_or_default()))
}

fn check_intent(here: &Here, client: &Client, intent: &str) -> Result<(), OAuthError> {
    let vault = here.inst.vault();
    let consent = vault.consents.get(intent).filter(|consent| consent.client_id == client.config.client_id);
    let consent =
        consent.ok_or(OAuthError::request("openbanking_intent_id names no consent of this client"))?;
    if consent.status(here.now()).may_be_authorised() {
        Ok(())
    } else {
        Err(OAuthError::request("the consent can no longer be authorised"))
    }
}
