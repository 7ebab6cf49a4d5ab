//! The OpenID provider of an institution: FAPI 2.0 in the strict form (PAR, PKCE S256, `private_key_jwt`, DPoP with
//! nonces, `iss` in the answer). Refuses bearer tokens, implicit and hybrid flows, and secrets.

pub(crate) mod authorize;
pub(crate) mod client_auth;
pub(crate) mod clients;
pub(crate) mod dpop;
pub(crate) mod error;
pub(crate) mod form;
pub(crate) mod interaction;
pub(crate) mod jwt;
pub(crate) mod keys;
pub(crate) mod metadata;
pub(crate) mod par;
pub(crate) mod revoke;
pub(crate) mod token;

use axum::{
    Router,
    routing::{get, post},
};

use super::state::Here;

/// The acr of a login with two factors, as UK Open Banking names it.
pub(crate) const ACR_SCA: &str = "urn:openbanking:psd2:sca";
/// The acr of one factor; may be asked for, is always exceeded.
pub(crate) const ACR_CA: &str = "urn:openbanking:psd2:ca";
/// How far ahead of ours a caller's clock may be, in seconds.
pub(crate) const AHEAD_SECONDS: i64 = 10;

pub(crate) fn routes() -> Router<Here> {
    Router::new()
        .route("/.well-known/openid-configuration", get(metadata::openid_configuration))
        .route("/jwks", get(metadata::jwks))
        .route("/par", post(par::push))
        .route("/authorize", get(authorize::begin))
        .route("/interaction/{id}", get(interaction::show).post(interaction::answer))
        .route("/token", post(token::exchange))
        .route("/revoke", post(revoke::revoke))
}
