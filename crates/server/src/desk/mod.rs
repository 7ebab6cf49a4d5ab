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
mod officer;
mod operator;
mod page;
mod queue;
mod reply;
#[cfg(test)]
mod tests;
mod undelivered;

use axum::{
    Router,
    http::header,
    response::IntoResponse,
    routing::{get, post},
};

use crate::engine::Engine;

/// All staff pages. A route's handler names who may call it by its extractor; there is no other way in.
pub fn routes() -> Router<Engine> {
    Router::new()
        .merge(auth::routes())
        .route("/desk", get(queue::show_queue))
        .route("/desk/next", post(queue::next_customer))
        .route("/desk/pulse", get(queue::pulse))
        .route("/desk/live", get(queue::show_live))
        .route("/desk/undelivered", get(undelivered::show_undelivered))
        .route("/desk/c/{conversation}", get(conversation::show_conversation))
        .route("/desk/c/{conversation}/pulse", get(conversation::pulse))
        .route("/desk/c/{conversation}/reply", post(reply::reply))
        .route("/desk/c/{conversation}/hand-back", post(reply::hand_back))
        .route("/desk/c/{conversation}/resolve", post(reply::resolve))
        .route("/desk/c/{conversation}/end-link", post(reply::end_link))
        .route("/desk/desk.js", get(script))
        .route("/desk/desk.css", get(style))
        .route("/officer", get(officer::show_officer))
        .route("/officer/policy", get(ceiling::show_ceiling).post(ceiling::change))
        .route("/author", get(author::show_author))
        .route("/operator", get(operator::show_operator))
}

/// Says that something has changed; the pages do all they do without it.
async fn script() -> impl IntoResponse {
    file("text/javascript; charset=utf-8", include_str!("../../../../templates/desk/desk.js"))
}

async fn style() -> impl IntoResponse {
    file("text/css; charset=utf-8", include_str!("../../../../templates/desk/desk.css"))
}

fn file(kind: &'static str, body: &'static str) -> impl IntoResponse {
    ([(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, "max-age=300")], body)
}
