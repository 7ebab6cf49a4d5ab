//! Revocation (RFC 7009): a refresh token ends its whole grant, an access token only itself. Unknown tokens are fine.

use axum::{body::Bytes, extract::State, response::Response};
use http::StatusCode;
use serde_json::Value;

use super::{client_auth, error, error::OAuthError, form::Form};
use crate::bank::state::Here;

pub(crate) async fn revoke(State(here): State<Here>, body: Bytes) -> Response {
    let outcome = handle(&here, &body).await;
    error::answer(&here, StatusCode::OK, outcome)
}

async fn handle(here: &Here, body: &[u8]) -> Result<Value, OAuthError> {
    let form = Form::parse(body)?;
    let client = client_auth::authenticate(here, &form).await?;
    let client_id = client.config.client_id.as_str();
    let token = form.need("token", "token is missing")?;
    let now = here.now();
    let mut vault = here.inst.vault();
    if vault.access.get(now, token).is_some_and(|access| access.client_id == client_id) {
        vault.access.remove(now, token);
    } else if let Ok(family) = vault.open_refresh(&here.inst.refresh_key, now, token, client_id, None) {
        vault.end_family(family);
    }
    Ok(Value::Null)
}
