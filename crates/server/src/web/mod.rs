//! What every page shares: who visits which bank, texts, forms that cannot be forged, headers, errors that say
//! what happened and what to do next. No page of its own is in here, and no text: words come from
//! `translations/`, markup from `templates/`.
//!
//! A handler takes a [`Visit`] (reading) or a [`Posted`] (changing something), and answers with
//! [`Visit::page`], [`Visit::redirect`] or a [`PageError`]. [`dress`] puts the [`guard`] around all of them.

pub mod assets;
pub mod brand;
pub mod client;
pub mod cookies;
pub mod edge;
pub mod error;
pub mod guard;
pub mod passkey;
pub mod picture;
pub mod pin;
pub mod posted;
pub mod shell;
#[cfg(test)]
pub(crate) mod tests;
pub mod visit;
pub mod words;

use axum::{Router, middleware::from_fn_with_state, routing::get};

pub use brand::Brand;
pub use client::ClientIp;
pub use error::PageError;
pub use posted::Posted;
pub use shell::Shell;
pub use visit::Visit;
pub use words::Words;

use crate::engine::Engine;

/// Pages with everything around them: static files, an answer for unknown addresses, headers, error pages.
pub fn dress(pages: Router<Engine>, engine: Engine) -> Router<Engine> {
    pages
        .route("/static/{hash}/{name}", get(assets::serve))
        .route("/brand/{hash}/{name}", get(brand::serve))
        .fallback(|| async { PageError::not_found() })
        .layer(from_fn_with_state(engine, guard::guard))
}
