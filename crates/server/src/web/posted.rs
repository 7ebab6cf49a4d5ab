//! A form that one of our own pages sent. A handler that takes [`Posted`] cannot forget the check.

use axum::{
    body::to_bytes,
    extract::{FromRequest, Request},
    http::{StatusCode, header::CONTENT_TYPE},
};

use super::{PageError, Visit};
use crate::engine::Engine;

/// Largest form; ours hold a few ticks and at most a message of a person at the desk.
const LIMIT: usize = 64 * 1024;

/// The fields of a form, in order; a name may come several times.
#[derive(Clone)]
pub struct Fields(Vec<(String, String)>);

impl std::fmt::Debug for Fields {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // Values may be PINs and passwords.
        f.debug_list().entries(self.0.iter().map(|(name, _)| name)).finish()
    }
}

impl Fields {
    /// The fields of a body.
    pub(crate) fn parse(body: &[u8]) -> Self {
        Self(url::form_urlencoded::parse(body).into_owned().collect())
    }

    /// The first value of a name, or nothing.
    pub fn get(&self, name: &str) -> &str {
        self.0.iter().find(|(other, _)| other == name).map_or("", |(_, value)| value)
    }

    /// All values of a name.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(other, _)| other == name).map(|(_, value)| value.as_str())
    }
}

/// A form from our own page.
#[derive(Debug)]
pub struct Posted {
    /// Who sent it.
    pub visit: Visit,
    /// What it holds.
    pub fields: Fields,
}

impl FromRequest<Engine> for Posted {
    type Rejection = PageError;

    async fn from_request(request: Request, engine: &Engine) -> Result<Self, PageError> {
        let (parts, body) = request.into_parts();
        let visit = match parts.extensions.get::<Visit>() {
            Some(visit) => visit.clone(),
            None => Visit::read(&engine.context, &parts)?,
        };
        let form = parts.headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
        if !form.is_some_and(|kind| kind.starts_with("application/x-www-form-urlencoded")) {
            return Err(PageError::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "form"));
        }
        let body = to_bytes(body, LIMIT).await.map_err(|_| PageError::too_large())?;
        let fields = Fields::parse(&body);
        if !visit.is_own_form(&parts.headers, fields.get("csrf")) {
            return Err(PageError::form());
        }
        Ok(Self { visit, fields })
    }
}
