//! Errors as pages: what happened, what was not done, and what to do next. The words are in
//! `translations/`, three to a kind: `page-error-<kind>-title`, `-what` and `-next`.

use axum::{
    http::StatusCode,
    response::{IntoResponse, Response},
};
use tellerline_store::StoreError;

/// Why there is no page, and the way on. Becomes a page in the [`super::guard`], which knows the bank and the
/// language.
#[derive(Debug, Clone)]
pub struct PageError {
    /// The status.
    pub status: StatusCode,
    /// Kind of the texts.
    pub kind: &'static str,
    /// Where a button leads, and the key of its title.
    pub way: Option<(String, &'static str)>,
    /// Name of an institution that the texts mention; never an account's or a person's.
    pub institution: Option<String>,
    /// Whether the bank's number is shown, where it has one that is always answered.
    pub phone: bool,
}

impl PageError {
    /// An error of a kind that has texts.
    pub const fn new(status: StatusCode, kind: &'static str) -> Self {
        Self { status, kind, way: None, institution: None, phone: false }
    }

    /// With a button that leads on.
    #[must_use]
    pub fn way(mut self, href: impl Into<String>, title_key: &'static str) -> Self {
        self.way = Some((href.into(), title_key));
        self
    }

    /// With the bank's number.
    #[must_use]
    pub const fn with_phone(mut self) -> Self {
        self.phone = true;
        self
    }

    /// With the name of the institution concerned.
    #[must_use]
    pub fn about(mut self, institution: impl Into<String>) -> Self {
        self.institution = Some(institution.into());
        self
    }

    /// No such page, or somebody else's: the two are not told apart.
    pub const fn not_found() -> Self {
        Self::new(StatusCode::NOT_FOUND, "not-found")
    }

    /// The host is no bank's.
    pub const fn misdirected() -> Self {
        Self::new(StatusCode::MISDIRECTED_REQUEST, "misdirected")
    }

    /// A form that did not come from our page, or from one that is too old.
    pub const fn form() -> Self {
        Self::new(StatusCode::FORBIDDEN, "form")
    }

    /// More than a form can hold.
    pub const fn too_large() -> Self {
        Self::new(StatusCode::PAYLOAD_TOO_LARGE, "form")
    }

    /// Somebody who may not do this.
    pub const fn forbidden() -> Self {
        Self::new(StatusCode::FORBIDDEN, "forbidden")
    }

    /// The database is away.
    pub const fn unavailable() -> Self {
        Self::new(StatusCode::SERVICE_UNAVAILABLE, "unavailable")
    }

    /// A fault of ours; what it was goes to the log only.
    pub fn internal(error: &dyn std::error::Error) -> Self {
        tracing::error!(error = %error, "a page could not be made");
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "internal")
    }
}

impl From<StoreError> for PageError {
    fn from(error: StoreError) -> Self {
        if matches!(error, StoreError::KeyDestroyed) {
            // The person was erased: there is nothing here any more.
            return Self::not_found();
        }
        tracing::error!(error = &error as &dyn std::error::Error, "a page could not reach the store");
        Self::unavailable()
    }
}

impl IntoResponse for PageError {
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}
