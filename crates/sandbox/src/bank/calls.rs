//! Counts the calls that reach the bank, so that a test outside can say "the bank was not asked".

use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError},
};

use http::{HeaderMap, Method, StatusCode};
use serde::Serialize;

#[derive(Debug, Default)]
pub(crate) struct Calls(Mutex<BTreeMap<&'static str, BTreeMap<&'static str, Counter>>>);

/// Calls of one resource at one institution.
#[derive(Debug, Default, Clone, Serialize)]
pub(crate) struct Counter {
    total: u64,
    attended: u64,
    unattended: u64,
    by_method: BTreeMap<String, u64>,
    by_status: BTreeMap<u16, u64>,
    last_headers: BTreeMap<String, String>,
}

impl Calls {
    /// Counts the arrival; the answer's status follows by [`Calls::answered`], which a hanging call never reaches.
    pub(crate) fn arrived(
        &self,
        institution: &'static str,
        resource: &'static str,
        method: &Method,
        headers: &HeaderMap,
    ) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let counter = all.entry(institution).or_default().entry(resource).or_default();
        counter.total += 1;
        if headers.contains_key("x-fapi-customer-ip-address") {
            counter.attended += 1;
        } else {
            counter.unattended += 1;
        }
        *counter.by_method.entry(method.to_string()).or_default() += 1;
        counter.last_headers =
            headers.iter().map(|(name, value)| (name.to_string(), shown(name.as_str(), value))).collect();
    }

    pub(crate) fn answered(&self, institution: &'static str, resource: &'static str, status: StatusCode) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let counter = all.entry(institution).or_default().entry(resource).or_default();
        *counter.by_status.entry(status.as_u16()).or_default() += 1;
    }

    pub(crate) fn snapshot(&self) -> BTreeMap<&'static str, BTreeMap<&'static str, Counter>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(crate) fn clear(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }
}

/// Header values without secrets.
fn shown(name: &str, value: &http::HeaderValue) -> String {
    match name {
        "authorization" | "dpop" | "cookie" => "(hidden)".to_owned(),
        _ => value.to_str().unwrap_or("(not text)").to_owned(),
    }
}

/// The name under which a call is counted and can be made to fail. The path is without the institution.
pub(crate) fn resource(path: &str) -> &'static str {
    let Some(resource) = path.strip_prefix("/open-banking/v4.0/aisp/") else {
        return match path {
            "/par" => "par",
            "/token" => "token",
            "/revoke" => "revoke",
            "/authorize" => "authorize",
            "/jwks" => "jwks",
            "/.well-known/openid-configuration" => "metadata",
            _ if path.starts_with("/interaction/") => "pages",
            _ => "other",
        };
    };
    let mut parts = resource.split('/');
    match (parts.next(), parts.next(), parts.next(), parts.next()) {
        (Some("account-access-consents"), ..) => "consents",
        (Some("accounts"), _, None, _) => "accounts",
        (Some("accounts"), _, Some("balances"), None) | (Some("balances"), None, ..) => "balances",
        (Some("accounts"), _, Some("transactions"), None) | (Some("transactions"), None, ..) => {
            "transactions"
        }
        (Some("accounts"), _, Some("party"), None) | (Some("party"), None, ..) => "party",
        _ => "other",
    }
}
