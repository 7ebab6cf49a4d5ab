//! The token endpoint: codes, refresh tokens that change at each use, and the client's own token for consents.

use axum::{
    body::Bytes,
    extract::{OriginalUri, State},
    response::Response,
};
use http::{HeaderMap, Method, StatusCode};
use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::{ACR_SCA, client_auth, dpop, error, error::OAuthError, form::Form};
use crate::bank::{
    clock::plus_seconds,
    entropy::{same, sha256_url},
    faults::FaultKind,
    state::Here,
    vault::{Access, Code, Family, REFRESH_DAYS, RefreshFault},
};

/// Life of an ID token in seconds.
const ID_TOKEN_SECONDS: i64 = 300;

pub(crate) async fn exchange(
    State(here): State<Here>,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let outcome = handle(&here, &headers, &uri, &body).await;
    error::answer(&here, StatusCode::OK, outcome)
}

async fn handle(here: &Here, headers: &HeaderMap, uri: &http::Uri, body: &[u8]) -> Result<Value, OAuthError> {
    let form = Form::parse(body)?;
    let jkt = dpop::check(here, headers, &Method::POST, uri, None)?;
    let client = client_auth::authenticate(here, &form).await?;
    let client_id = client.config.client_id.as_str();
    match form.get("grant_type") {
        Some("authorization_code") => from_code(here, &form, client_id, &jkt),
        Some("refresh_token") => from_refresh(here, &form, client_id, &jkt),
        Some("client_credentials") => for_client(here, &form, client_id, &jkt),
        _ => Err(OAuthError::new("unsupported_grant_type", "that grant type is not known")),
    }
}

fn from_code(here: &Here, form: &Form, client_id: &str, jkt: &str) -> Result<Value, OAuthError> {
    let code = form.need("code", "code is missing")?;
    let verifier = form.need("code_verifier", "code_verifier is missing")?;
    let redirect_uri = form.need("redirect_uri", "redirect_uri is missing")?;
    let now = here.now();
    let mut vault = here.inst.vault();
    let Some(found) = vault.codes.get_mut(now, code) else {
        return Err(OAuthError::grant("the code is not known"));
    };
    if found.used {
        if let Some(family) = found.used_for.take() {
            vault.end_family(family);
        }
        return Err(OAuthError::grant("the code was used before; its tokens are revoked"));
    }
    // Used up by whoever shows it: a wrong verifier must not be tried twice.
    found.used = true;
    let Code { request, username, auth_time, expires_at, .. } = found.clone();
    if request.client_id != client_id {
        return Err(OAuthError::grant("the code belongs to another client"));
    }
    if expires_at <= now {
        return Err(OAuthError::grant("the code is expired"));
    }
    if request.redirect_uri != redirect_uri {
        return Err(OAuthError::grant("redirect_uri is not the one of the request"));
    }
    if !same(&sha256_url(verifier), &request.code_challenge) {
        return Err(OAuthError::grant("code_verifier does not fit"));
    }
    if request.dpop_jkt.as_deref().is_some_and(|bound| !same(bound, jkt)) {
        return Err(OAuthError::grant("the code is bound to another key"));
    }
    let family = Family {
        client_id: client_id.to_owned(),
        username,
        consent: request.intent.clone(),
        scope: request.scope.clone(),
        jkt: jkt.to_owned(),
        auth_time,
        expires_at: plus_seconds(auth_time, REFRESH_DAYS * 86_400),
        generation: 0,
    };
    let id = vault.new_family(&here.bank.entropy, family);
    if let Some(found) = vault.codes.get_mut(now, code) {
        found.used_for = Some(id);
    }
    drop(vault);
    answer(here, id, &Occasion::Login { nonce: request.nonce })
}

fn from_refresh(here: &Here, form: &Form, client_id: &str, jkt: &str) -> Result<Value, OAuthError> {
    let token = form.need("refresh_token", "refresh_token is missing")?;
    let expired = here.bank.faults.take(here.inst.brand.id, "token", &[FaultKind::ExpiredRefresh]).is_some();
    let now = here.now();
    let mut vault = here.inst.vault();
    let id = vault
        .open_refresh(&here.inst.refresh_key, now, token, client_id, Some(jkt))
        .map_err(|fault| OAuthError::grant(words(fault)))?;
    let family = vault.families.get(&id);
    let consent = family.and_then(|family| family.consent.as_deref()).and_then(|id| vault.consents.get(id));
    let lost = consent.is_some_and(|consent| consent.status(now) != crate::bank::consent::Status::Authorised);
    if expired || lost {
        vault.end_family(id);
        return Err(OAuthError::grant(if lost {
            "the consent is no longer in force"
        } else {
            words(RefreshFault::Expired)
        }));
    }
    if here.bank.rotate_refresh_tokens
        && let Some(family) = vault.families.get_mut(&id)
    {
        family.generation += 1;
    }
    drop(vault);
    answer(here, id, &Occasion::Refresh)
}

const fn words(fault: RefreshFault) -> &'static str {
    match fault {
        RefreshFault::Unknown => "the refresh token is not known",
        RefreshFault::Expired => "the refresh token is expired",
        RefreshFault::OtherClient => "the refresh token belongs to another client",
        RefreshFault::OtherKey => "the refresh token is bound to another key",
        RefreshFault::Replayed => "the refresh token was used before; its grant is revoked",
    }
}

fn for_client(here: &Here, form: &Form, client_id: &str, jkt: &str) -> Result<Value, OAuthError> {
    if form.get("scope") != Some("accounts") {
        return Err(OAuthError::new("invalid_scope", "the client's own token is for scope accounts"));
    }
    let access = Access {
        client_id: client_id.to_owned(),
        jkt: jkt.to_owned(),
        scope: "accounts".to_owned(),
        family: None,
    };
    let seconds = here.bank.access_token_seconds;
    let token = here.inst.vault().new_access(&here.bank.entropy, here.now(), seconds, access);
    Ok(json!({ "access_token": token, "token_type": "DPoP", "expires_in": seconds, "scope": "accounts" }))
}

/// Why tokens are issued. Only a login gets an ID token, with the nonce of its request.
enum Occasion {
    Login { nonce: Option<String> },
    Refresh,
}

/// The tokens of a family.
fn answer(here: &Here, id: u64, occasion: &Occasion) -> Result<Value, OAuthError> {
    let now = here.now();
    let seconds = here.bank.access_token_seconds;
    let mut vault = here.inst.vault();
    let family = vault.families.get(&id).cloned().ok_or(OAuthError::grant("the grant has ended"))?;
    let access = Access {
        client_id: family.client_id.clone(),
        jkt: family.jkt.clone(),
        scope: family.scope.clone(),
        family: Some(id),
    };
    let token = vault.new_access(&here.bank.entropy, now, seconds, access);
    // A login without accounts has nothing to be refreshed.
    let refresh = family.consent.is_some().then(|| vault.refresh_token(&here.inst.refresh_key, id)).flatten();
    drop(vault);
    let mut body = Map::new();
    body.insert("access_token".into(), json!(token));
    body.insert("token_type".into(), json!("DPoP"));
    body.insert("expires_in".into(), json!(seconds));
    body.insert("scope".into(), json!(family.scope));
    if let Some(refresh) = refresh {
        body.insert("refresh_token".into(), json!(refresh));
    }
    if let Occasion::Login { nonce } = occasion {
        let signed = id_token(here, &family, nonce.as_deref(), now);
        body.insert(
            "id_token".into(),
            json!(signed.ok_or(OAuthError::new("server_error", "could not sign"))?),
        );
    }
    Ok(Value::Object(body))
}

fn id_token(here: &Here, family: &Family, nonce: Option<&str>, now: Timestamp) -> Option<String> {
    let subject = here.inst.ledger().customer(&family.username)?.subject.clone();
    let mut claims = json!({
        "iss": here.inst.issuer,
        "sub": subject,
        "aud": family.client_id,
        "iat": now.as_second(),
        "exp": now.as_second() + ID_TOKEN_SECONDS,
        "auth_time": family.auth_time.as_second(),
        "acr": ACR_SCA,
        "amr": ["pwd", "otp", "mfa"],
    });
    let more = claims.as_object_mut()?;
    if let Some(nonce) = nonce {
        more.insert("nonce".into(), json!(nonce));
    }
    if let Some(consent) = &family.consent {
        more.insert("openbanking_intent_id".into(), json!(consent));
        let expires = family.expires_at.as_second();
        more.insert("http://openbanking.org.uk/refresh_token_expires_at".into(), json!(expires));
    }
    here.inst.signing.sign(&claims)
}
