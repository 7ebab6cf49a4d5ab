//! `/me`, *My data*: what was allowed, until when, what was read, and how to end it. Opens in a bound browser
//! after its PIN, or by a login at the bank, without the messenger.

use axum::{extract::State, response::Response};

use crate::{
    engine::Engine,
    web::{PageError, Posted, Visit},
};

pub(super) async fn show(State(_): State<Engine>, _: Visit) -> Result<Response, PageError> {
    Err(PageError::not_found())
}

pub(super) async fn post(State(_): State<Engine>, _: Posted) -> Result<Response, PageError> {
    Err(PageError::not_found())
}
