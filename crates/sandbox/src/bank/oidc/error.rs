//! OAuth errors of the endpoints that the client calls directly (RFC 6749 section 5.2).

use axum::{
    Json,
    response::{IntoResponse, Response},
};
use http::{HeaderValue, StatusCode, header};
use serde_json::{Value, json};

use super::dpop;
use crate::bank::state::Here;

/// An error code of the standard and words for the developer on the other side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct OAuthError {
    pub(crate) code: &'static str,
    pub(crate) words: &'static str,
}

impl OAuthError {
    pub(crate) const fn new(code: &'static str, words: &'static str) -> Self {
        Self { code, words }
    }

    pub(crate) const fn request(words: &'static str) -> Self {
        Self::new("invalid_request", words)
    }

    pub(crate) const fn client(words: &'static str) -> Self {
        Self::new("invalid_client", words)
    }

    pub(crate) const fn grant(words: &'static str) -> Self {
        Self::new("invalid_grant", words)
    }

    fn status(&self) -> StatusCode {
        if self.code == "invalid_client" { StatusCode::UNAUTHORIZED } else { StatusCode::BAD_REQUEST }
    }
}

/// Turns an outcome into the answer: never cached, always with the nonce that the next proof needs.
pub(crate) fn answer(here: &Here, good: StatusCode, outcome: Result<Value, OAuthError>) -> Response {
    let mut response = match outcome {
        Ok(Value::Null) => good.into_response(),
        Ok(body) => (good, Json(body)).into_response(),
        Err(error) => {
            let body = json!({ "error": error.code, "error_description": error.words });
            (error.status(), Json(body)).into_response()
        }
    };
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if let Ok(nonce) = HeaderValue::from_str(&dpop::current_nonce(here)) {
        headers.insert("dpop-nonce", nonce);
    }
    response
}
