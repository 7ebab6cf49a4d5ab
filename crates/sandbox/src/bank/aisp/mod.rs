//! The account-information API, UK Open Banking Read/Write v4.0, for one institution.
//! Checks token, proof, consent, permission and call budget before a figure is read; refuses what is not implemented
//! with 404, as the standard wants.

mod accounts;
mod balances;
mod consents;
mod error;
mod guard;
mod party;
mod reply;
mod transactions;

use axum::{
    Router,
    routing::{get, post},
};
pub(crate) use error::{ApiError, bare};
pub(crate) use reply::interaction_id;

use super::state::Here;

/// Path of the API below the issuer.
pub(crate) const PREFIX: &str = "/open-banking/v4.0/aisp";

pub(crate) fn routes() -> Router<Here> {
    Router::new()
        .route("/account-access-consents", post(consents::create))
        .route("/account-access-consents/{id}", get(consents::read).delete(consents::delete))
        .route("/accounts", get(accounts::list))
        .route("/accounts/{id}", get(accounts::one))
        .route("/accounts/{id}/balances", get(balances::one))
        .route("/balances", get(balances::all))
        .route("/accounts/{id}/transactions", get(transactions::one))
        .route("/transactions", get(transactions::all))
        .route("/accounts/{id}/party", get(party::of_account))
        .route("/party", get(party::of_customer))
}
