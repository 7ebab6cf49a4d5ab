//! One call to the Send API, and what its answer means.
//!
//! The token and its proof travel in the body: an address ends up in logs of machines that are not ours. The
//! sender keeps no queue and repeats nothing; order and repetition are the engine's.

use std::{
    fmt,
    num::NonZeroU32,
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

use governor::{DefaultDirectRateLimiter, Quota, RateLimiter};
use http::{HeaderMap, header::RETRY_AFTER};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use tellerline_net::{Answer, Client, Failure, Poster};

use super::{
    call::{Attachment, Call, MessagingType, QuickReply, Recipient, SenderAction, Tag},
    class::{Class, ErrorDetail, WireError, classify},
    signature::appsecret_proof,
    usage::Usage,
};

/// Longest answer that is read; the platform's are a few hundred bytes.
const MAX_ANSWER: usize = 64 * 1024;
/// How long one call may take, from connecting to the last byte.
pub const TIMEOUT: Duration = Duration::from_secs(15);

/// What became of a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SendOutcome {
    /// The platform took it.
    Sent {
        /// Its id; `None` for signs without words.
        message_id: Option<String>,
    },
    /// It did not, or nobody knows.
    Failed(Class, ErrorDetail),
}

/// Sends for one Page.
pub struct Sender {
    http: Client,
    /// `None` when the configured Graph address is none, or not one that `http` may contact: every call then fails as
    /// our defect.
    poster: Option<Poster>,
    pub(crate) graph_url: String,
    pub(crate) page_id: String,
    pub(crate) page_token: SecretString,
    pub(crate) proof: SecretString,
    limit: Option<Buckets>,
    timeout: Duration,
    /// What the last answer told, and when.
    usage: Mutex<Option<(Usage, Instant)>>,
}

/// How many sends a second.
struct Buckets {
    usual: DefaultDirectRateLimiter,
    /// While most of the Page's allowance is used: a tenth, one after the other.
    slow: DefaultDirectRateLimiter,
}

impl fmt::Debug for Sender {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sender")
            .field("address", &self.poster.as_ref().map(Poster::address))
            .finish_non_exhaustive()
    }
}

/// The body on the wire: the call and what belongs to the moment of sending.
#[derive(Serialize)]
struct Body<'a> {
    recipient: &'a Recipient,
    #[serde(skip_serializing_if = "Option::is_none")]
    messaging_type: Option<MessagingType>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tag: Option<Tag>,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<MessageBody<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sender_action: Option<SenderAction>,
    access_token: &'a str,
    appsecret_proof: &'a str,
}

#[derive(Serialize)]
struct MessageBody<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    attachment: Option<&'a Attachment>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    quick_replies: &'a [QuickReply],
    metadata: &'a str,
}

#[derive(Deserialize)]
struct Said<'a> {
    #[serde(default)]
    message_id: Option<String>,
    #[serde(borrow, default)]
    error: Option<&'a RawValue>,
}

impl Sender {
    /// For a Page; `graph_url` with the version, e.g. `https://graph.facebook.com/v25.0`. The proof of the token
    /// is computed here, once.
    pub fn new(
        http: Client,
        graph_url: &str,
        app_secret: &SecretString,
        page_token: SecretString,
        page_id: &str,
    ) -> Self {
        let graph_url = graph_url.trim_end_matches('/').to_owned();
        let proof = appsecret_proof(app_secret, &page_token).into();
        let poster = http.poster(&format!("{graph_url}/{page_id}/messages"));
        let page_id = page_id.to_owned();
        Self {
            http,
            poster,
            graph_url,
            page_id,
            page_token,
            proof,
            limit: None,
            timeout: TIMEOUT,
            usage: Mutex::default(),
        }
    }

    /// With a bucket of so many sends a second for the whole Page (the platform allows 300). While the platform says
    /// that 80 percent of the Page's allowance are used, it is a tenth of that.
    pub fn with_limit(mut self, per_second: NonZeroU32) -> Self {
        let tenth = NonZeroU32::new(per_second.get() / 10).unwrap_or(NonZeroU32::MIN);
        self.limit = Some(Buckets {
            usual: RateLimiter::direct(Quota::per_second(per_second)),
            slow: RateLimiter::direct(Quota::per_second(tenth).allow_burst(NonZeroU32::MIN)),
        });
        self
    }

    /// The Page it sends for.
    pub fn page_id(&self) -> &str {
        &self.page_id
    }

    /// The allowance as the last answer told it, sends and the health job's questions alike; nothing used where that
    /// was an hour ago.
    pub fn usage(&self) -> Usage {
        let told = *self.usage.lock().unwrap_or_else(PoisonError::into_inner);
        told.map_or_else(Usage::default, |(usage, at)| usage.aged(at, Instant::now()))
    }

    pub(crate) fn http(&self) -> &Client {
        &self.http
    }

    pub(crate) fn note_usage(&self, headers: &HeaderMap) -> Option<Usage> {
        let usage = Usage::of(headers)?;
        *self.usage.lock().unwrap_or_else(PoisonError::into_inner) = Some((usage, Instant::now()));
        Some(usage)
    }

    /// Sends one call; `metadata` (the outbox id) comes back in the echo. Waits for the Page's bucket, then for
    /// the platform; never repeats.
    pub async fn send(&self, call: &Call, metadata: &str) -> SendOutcome {
        let Ok(body) = self.body(call, metadata) else {
            return failed(Class::Bug, "the call could not be written as JSON");
        };
        let Some(poster) = &self.poster else {
            return failed(Class::Bug, "the address of the Graph API cannot be used");
        };
        if let Some(Buckets { usual, slow }) = &self.limit {
            let bucket = if self.usage().is_high() { slow } else { usual };
            bucket.until_ready().await;
        }
        match poster.post(body, self.timeout, MAX_ANSWER).await {
            Ok(answer) => self.read(answer, call.is_action()),
            Err(Failure::NotSent) => failed(Class::Retry { most: 5 }, "no connection"),
            Err(Failure::Unknown(cause)) => failed(Class::Ambiguous, cause),
        }
    }

    fn body(&self, call: &Call, metadata: &str) -> serde_json::Result<Vec<u8>> {
        let message = call.message.as_ref().map(|message| MessageBody {
            text: message.text.as_deref(),
            attachment: message.attachment.as_ref(),
            quick_replies: &message.quick_replies,
            metadata,
        });
        serde_json::to_vec(&Body {
            recipient: &call.recipient,
            messaging_type: call.messaging_type,
            tag: call.tag,
            message,
            sender_action: call.sender_action,
            access_token: self.page_token.expose_secret(),
            appsecret_proof: self.proof.expose_secret(),
        })
    }

    fn read(&self, answer: Answer, action: bool) -> SendOutcome {
        let status = answer.status.as_u16();
        let usage = self.note_usage(&answer.headers);
        let pause = pause(&answer.headers, usage);
        match answer.body {
            Ok(body) => interpret(status, &body, action, pause),
            // The head arrived, so the platform had the call; what it did is in the part that is missing.
            Err(cause) => failed_with(Class::Ambiguous, status, cause),
        }
    }
}

/// How long a rate limit lasts, by whichever header says so.
fn pause(headers: &HeaderMap, usage: Option<Usage>) -> Option<Duration> {
    let named =
        headers.get(RETRY_AFTER).and_then(|value| value.to_str().ok()).and_then(|text| text.parse().ok());
    let regain = usage.map(|usage| usage.regain_after).filter(|after| !after.is_zero());
    named.map(|seconds: u64| Duration::from_secs(seconds.min(24 * 3_600))).max(regain)
}

pub(crate) async fn limited_body(mut answer: tellerline_net::Response) -> Result<Vec<u8>, &'static str> {
    let mut body = Vec::new();
    loop {
        match answer.chunk().await {
            Ok(Some(chunk)) if body.len() + chunk.len() <= MAX_ANSWER => body.extend_from_slice(&chunk),
            Ok(Some(_)) => return Err("the answer is too long"),
            Ok(None) => return Ok(body),
            Err(_) => return Err("the answer broke off"),
        }
    }
}

/// The meaning of an answer that arrived whole.
fn interpret(status: u16, body: &[u8], action: bool, pause: Option<Duration>) -> SendOutcome {
    let Ok(answer) = serde_json::from_slice::<Said<'_>>(body) else {
        return match status {
            429 => failed_with(classify(status, 0, 0, false, pause), status, "no JSON"),
            // Refused by something on the way that does not speak JSON: the call never took effect.
            400..=499 => failed_with(Class::Retry { most: 2 }, status, "no JSON"),
            _ => failed_with(Class::Ambiguous, status, "no JSON"),
        };
    };
    if let Some(error) = answer.error.filter(|error| error.get() != "null") {
        let Ok(error) = serde_json::from_str::<WireError>(error.get()) else {
            return failed_with(Class::Ambiguous, status, "an error of an unknown shape");
        };
        let transient = error.is_transient == Some(true);
        let detail = ErrorDetail { message_id: answer.message_id, ..error.detail(status) };
        return SendOutcome::Failed(classify(status, detail.code, detail.subcode, transient, pause), detail);
    }
    match (status, answer.message_id) {
        (200..=299, Some(id)) => SendOutcome::Sent { message_id: Some(id) },
        (200..=299, None) if action => SendOutcome::Sent { message_id: None },
        (200..=299, None) => failed_with(Class::Ambiguous, status, "no message id"),
        (_, message_id) => {
            let cause = Some("no error named");
            let detail = ErrorDetail { status, cause, message_id, ..ErrorDetail::default() };
            SendOutcome::Failed(classify(status, 0, 0, false, pause), detail)
        }
    }
}

/// What a failure below HTTP means: before the connection stood, nothing was sent.
pub(crate) fn transport(error: &tellerline_net::Error) -> (Class, &'static str) {
    if error.is_builder() {
        (Class::Bug, "the request could not be built")
    } else if error.is_connect() {
        (Class::Retry { most: 5 }, "no connection")
    } else if error.is_timeout() {
        (Class::Ambiguous, "no answer in time")
    } else {
        (Class::Ambiguous, "the connection broke")
    }
}

fn failed(class: Class, cause: &'static str) -> SendOutcome {
    failed_with(class, 0, cause)
}

fn failed_with(class: Class, status: u16, cause: &'static str) -> SendOutcome {
    SendOutcome::Failed(class, ErrorDetail { status, cause: Some(cause), ..ErrorDetail::default() })
}

#[cfg(test)]
mod tests;
