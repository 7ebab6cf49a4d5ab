//! One HTTP exchange with an institution: time limits, a cap on the body, the breaker. Which hosts it may go to is the
//! client's to know. Knows nothing about tokens or bank data.

use std::time::Duration;

use http::{HeaderMap, StatusCode, header::RETRY_AFTER};
use serde::de::DeserializeOwned;
use tellerline_core::{bank::BankFailure, ports::BankError};
use tellerline_net::{Call, Client, Refusal};
use url::{Host, Url};

use crate::breaker::Breaker;

/// No answer of an account-information API comes near this.
pub(crate) const BODY_BYTES_MAX: usize = 4 * 1024 * 1024;

/// An https address, or http on a loopback host where that is allowed.
pub(crate) fn checked_url(text: &str, allow_loopback_http: bool) -> Result<Url, String> {
    let url = Url::parse(text).map_err(|error| error.to_string())?;
    let loopback = match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => ip.is_loopback(),
        None => return Err("no host".to_owned()),
    };
    if !url.username().is_empty() || url.password().is_some() {
        return Err("credentials in the address".to_owned());
    }
    match url.scheme() {
        "https" => Ok(url),
        "http" if loopback && allow_loopback_http => Ok(url),
        _ => Err("https is needed".to_owned()),
    }
}

/// What came back, whole.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    /// The body as JSON; anything else is [`BankFailure::Nonsense`].
    pub(crate) fn json<T: DeserializeOwned>(&self, what: &str) -> Result<T, BankError> {
        serde_json::from_slice(&self.body).map_err(|error| {
            // serde's message may quote the value it met: only its place and class are told.
            let (line, column) = (error.line(), error.column());
            nonsense(format!("{what}: {:?} error at line {line} column {column}", error.classify()))
        })
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }
}

pub(crate) fn nonsense(detail: impl Into<String>) -> BankError {
    BankError::new(BankFailure::Nonsense, detail)
}

pub(crate) fn unreachable(detail: impl Into<String>) -> BankError {
    BankError::new(BankFailure::Unreachable, detail)
}

/// The way to one institution.
pub(crate) struct Net {
    pub(crate) client: Client,
    pub(crate) breaker: Breaker,
    pub(crate) total: Duration,
}

impl Net {
    /// Sends and reads the whole answer. 429 and 5xx are errors already; everything else is the caller's.
    pub(crate) async fn send(&self, request: Result<Call, Refusal>, what: &str) -> Result<Answer, BankError> {
        let Some(admission) = self.breaker.admit() else {
            return Err(unreachable(format!("{what}: not tried, the breaker is open")));
        };
        // The address came from the institution: that it names a host outside of its own is its answer.
        let request = request.map_err(|refusal| nonsense(format!("{what}: {refusal}")))?;
        let answer = match self.exchange(request, what).await {
            Ok(answer) => answer,
            Err(error) => {
                if error.failure == BankFailure::Unreachable {
                    admission.failed();
                } else {
                    admission.succeeded();
                }
                return Err(error);
            }
        };
        if answer.status.is_server_error() {
            admission.failed();
            return Err(unreachable(format!("{what}: status {}", answer.status.as_u16())));
        }
        admission.succeeded();
        if answer.status == StatusCode::TOO_MANY_REQUESTS {
            let retry_after = answer
                .header(RETRY_AFTER.as_str())
                .and_then(|text| text.parse().ok())
                .map(Duration::from_secs);
            return Err(BankError::new(
                BankFailure::RateLimited { retry_after },
                format!("{what}: status 429"),
            ));
        }
        if answer.status.is_redirection() {
            return Err(nonsense(format!("{what}: a redirect, which is not followed")));
        }
        Ok(answer)
    }

    async fn exchange(&self, request: Call, what: &str) -> Result<Answer, BankError> {
        let failed = |error: tellerline_net::Error| {
            let kind = if error.is_timeout() { "timed out" } else { "connection failed" };
            unreachable(format!("{what}: {kind}: {}", error.without_url()))
        };
        let mut response = request.timeout(self.total).send().await.map_err(failed)?;
        let (status, headers) = (response.status(), response.headers().clone());
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(failed)? {
            if body.len() + chunk.len() > BODY_BYTES_MAX {
                return Err(nonsense(format!("{what}: more than {BODY_BYTES_MAX} bytes")));
            }
            body.extend_from_slice(&chunk);
        }
        Ok(Answer { status, headers, body })
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("https://bank.example/a", false, true)]
    #[case("http://bank.example/a", true, false)]
    #[case("http://127.0.0.1:8080", true, true)]
    #[case("http://[::1]:8080", true, true)]
    #[case("http://localhost/", true, true)]
    #[case("http://localhost/", false, false)]
    #[case("http://127.0.0.1.bank.example/", true, false)]
    #[case("https://user:secret@bank.example/", false, false)]
    #[case("ftp://bank.example/", true, false)]
    #[case("not an address", true, false)]
    fn only_https_and_agreed_loopback(#[case] text: &str, #[case] loopback: bool, #[case] good: bool) {
        assert_eq!(checked_url(text, loopback).is_ok(), good);
    }
}
