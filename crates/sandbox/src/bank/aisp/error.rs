//! Errors of the API: v4.0 bodies with four-character codes, or a bare status where the standard has no body.

use axum::{
    Json,
    response::{IntoResponse, Response},
};
use http::{HeaderValue, StatusCode, header};
use serde_json::json;

/// An answer that is not data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum ApiError {
    /// 401 without body: no token, a bad one, or a proof that does not fit. The challenge says which.
    Token { error: &'static str, words: &'static str },
    /// An error with a code of `OBExternalStatusReason1Code`.
    Coded { status: StatusCode, code: &'static str, message: &'static str, path: Option<&'static str> },
    /// Another status without body.
    Bare(StatusCode),
    /// 429.
    TooMany { retry_after_seconds: i64 },
}

impl ApiError {
    pub(crate) const fn bad(code: &'static str, message: &'static str, path: Option<&'static str>) -> Self {
        Self::Coded { status: StatusCode::BAD_REQUEST, code, message, path }
    }

    pub(crate) const fn forbidden(code: &'static str, message: &'static str) -> Self {
        Self::Coded { status: StatusCode::FORBIDDEN, code, message, path: None }
    }

    pub(crate) const fn token(words: &'static str) -> Self {
        Self::Token { error: "invalid_token", words }
    }

    /// U011: the id names nothing. 400 and not 404, which would mean that the path is not implemented.
    pub(crate) const fn not_found(message: &'static str) -> Self {
        Self::bad("U011", message, None)
    }

    /// U000, for what should not happen.
    pub(crate) const fn unexpected() -> Self {
        Self::Coded {
            status: StatusCode::INTERNAL_SERVER_ERROR,
            code: "U000",
            message: "Something went wrong at the bank",
            path: None,
        }
    }

    /// The answer; `id` names this failure for the bank's own support.
    pub(crate) fn into_response(self, id: &str) -> Response {
        match self {
            Self::Token { error, words } => {
                let algorithms = super::super::oidc::jwt::ALGORITHM_NAMES.join(" ");
                let challenge =
                    format!(r#"DPoP error="{error}", error_description="{words}", algs="{algorithms}""#);
                let mut response = StatusCode::UNAUTHORIZED.into_response();
                if let Ok(challenge) = HeaderValue::from_str(&challenge) {
                    response.headers_mut().insert(header::WWW_AUTHENTICATE, challenge);
                }
                response
            }
            Self::Coded { status, code, message, path } => {
                let mut error = json!({ "ErrorCode": code, "Message": message });
                if let (Some(path), Some(error)) = (path, error.as_object_mut()) {
                    error.insert("Path".to_owned(), json!(path));
                }
                (status, Json(json!({ "Id": id, "Errors": [error] }))).into_response()
            }
            Self::Bare(status) => status.into_response(),
            Self::TooMany { retry_after_seconds } => {
                let mut response = StatusCode::TOO_MANY_REQUESTS.into_response();
                response
                    .headers_mut()
                    .insert(header::RETRY_AFTER, HeaderValue::from(retry_after_seconds.max(1)));
                response
            }
        }
    }
}

/// A status without body.
pub(crate) fn bare(status: StatusCode) -> Response {
    status.into_response()
}
