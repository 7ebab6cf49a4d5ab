//! The service desk and the other staff pages: who waits, what was said, replies by a person.
//!
//! Everything that staff do to a conversation is an input to it, so that the engine alone changes anything.
//! Every view of a customer's conversation is in the log before it is shown. No figure of a customer's
//! account is fetched or shown here.

mod audit;
pub mod auth;
mod author;
mod ceiling;
mod conversation;
mod delivery;
mod figures;
mod holds;
mod officer;
mod operator;
mod page;
mod queue;
mod reply;
mod strangers;
mod table;
mod team;
#[cfg(test)]
mod tests;
mod undelivered;

use axum::{http::header, response::IntoResponse};
pub use table::routes;

async fn style() -> impl IntoResponse {
    let headers = [(header::CONTENT_TYPE, "text/css; charset=utf-8"), (header::CACHE_CONTROL, "max-age=300")];
    (headers, include_str!("../../../../templates/desk/desk.css"))
}
