//! Form bodies in which a doubled parameter is an error (RFC 6749 section 3.1), not a matter of who reads last.

use std::collections::HashMap;

use super::error::OAuthError;

/// The parameters of a request body.
#[derive(Debug)]
pub(crate) struct Form(HashMap<String, String>);

impl Form {
    pub(crate) fn parse(body: &[u8]) -> Result<Self, OAuthError> {
        let mut fields = HashMap::new();
        for (name, value) in url::form_urlencoded::parse(body) {
            if fields.insert(name.into_owned(), value.into_owned()).is_some() {
                return Err(OAuthError::request("a parameter is given twice"));
            }
        }
        Ok(Self(fields))
    }

    /// A parameter that is present and not empty.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str).filter(|value| !value.is_empty())
    }

    pub(crate) fn need(&self, name: &str, words: &'static str) -> Result<&str, OAuthError> {
        self.get(name).ok_or(OAuthError::request(words))
    }
}
