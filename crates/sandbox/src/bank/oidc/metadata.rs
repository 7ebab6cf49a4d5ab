//! What the provider says about itself (OpenID Discovery, RFC 8414) and its public keys.

use axum::{Json, extract::State};
use jsonwebtoken::jwk::JwkSet;
use serde_json::{Value, json};

use super::{ACR_CA, ACR_SCA, jwt::ALGORITHM_NAMES};
use crate::bank::{consent::PERMISSIONS, state::Here};

pub(crate) async fn openid_configuration(State(here): State<Here>) -> Json<Value> {
    Json(document(&here))
}

pub(crate) async fn jwks(State(here): State<Here>) -> Json<JwkSet> {
    Json(here.inst.signing.public())
}

/// The document, the same at both well-known addresses.
pub(crate) fn document(here: &Here) -> Value {
    let issuer = &here.inst.issuer;
    json!({
        "issuer": issuer,
        "authorization_endpoint": format!("{issuer}/authorize"),
        "pushed_authorization_request_endpoint": format!("{issuer}/par"),
        "require_pushed_authorization_requests": true,
        "token_endpoint": format!("{issuer}/token"),
        "revocation_endpoint": format!("{issuer}/revoke"),
        "jwks_uri": format!("{issuer}/jwks"),
        "scopes_supported": ["openid", "accounts"],
        "response_types_supported": ["code"],
        "response_modes_supported": ["query"],
        "grant_types_supported": ["authorization_code", "refresh_token", "client_credentials"],
        "subject_types_supported": ["pairwise"],
        "id_token_signing_alg_values_supported": ["ES256"],
        "token_endpoint_auth_methods_supported": ["private_key_jwt"],
        "token_endpoint_auth_signing_alg_values_supported": ALGORITHM_NAMES,
        "revocation_endpoint_auth_methods_supported": ["private_key_jwt"],
        "revocation_endpoint_auth_signing_alg_values_supported": ALGORITHM_NAMES,
        "dpop_signing_alg_values_supported": ALGORITHM_NAMES,
        "code_challenge_methods_supported": ["S256"],
        "authorization_response_iss_parameter_supported": true,
        "claims_parameter_supported": true,
        "claims_supported": ["sub", "acr", "amr", "auth_time", "openbanking_intent_id"],
        "acr_values_supported": [ACR_SCA, ACR_CA],
        "prompt_values_supported": ["none", "login"],
        "request_parameter_supported": false,
        "request_uri_parameter_supported": false,
        "ui_locales_supported": ["en"],
        "service_documentation": issuer,
        "x_open_banking": {
            "account_information": format!("{issuer}/open-banking/v4.0/aisp"),
            "permissions": PERMISSIONS,
        },
    })
}
