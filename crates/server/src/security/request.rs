//! Where a request comes from: kept beside the task that serves it, so that nobody has to hand it down to the place
//! where something is noticed. Every answer carries the request's id in `x-request-id`.

use std::{
    net::IpAddr,
    sync::atomic::{AtomicU64, Ordering},
};

use axum::{http::HeaderValue, response::Response};

/// Where the request that is being served comes from.
#[derive(Debug, Clone)]
pub(super) struct Source {
    /// The visitor's address, where it is known.
    pub(super) source: Option<IpAddr>,
    /// The request's id, in events and in the answer.
    pub(super) id: String,
}

tokio::task_local! {
    static SOURCE: Source;
}

/// The request that this task serves.
pub(super) fn current() -> Option<Source> {
    SOURCE.try_with(Clone::clone).ok()
}

/// Names requests: a word of this process and a number, so that no request pays for randomness.
pub struct Requests {
    process: String,
    next: AtomicU64,
}

impl Requests {
    /// Names that begin with this word.
    pub fn new(process: &str) -> Self {
        let word = process.chars().filter(char::is_ascii_alphanumeric);
        // The end of the word: the beginning of a time-ordered id says little.
        let mut word: Vec<char> = word.collect();
        let process = word.split_off(word.len().saturating_sub(8)).into_iter().collect();
        Self { process, next: AtomicU64::new(1) }
    }

    /// Serves a request that comes from there. What the sender calls it is not believed.
    pub async fn during(&self, source: Option<IpAddr>, work: impl Future<Output = Response>) -> Response {
        let source = Source { source, id: self.name() };
        let id = HeaderValue::from_str(&source.id);
        let mut response = SOURCE.scope(source, work).await;
        if let Ok(id) = id {
            response.headers_mut().insert("x-request-id", id);
        }
        response
    }

    fn name(&self) -> String {
        format!("req-{}-{:x}", self.process, self.next.fetch_add(1, Ordering::Relaxed))
    }
}

#[cfg(test)]
pub(super) async fn during<F: Future>(source: Option<IpAddr>, id: &str, work: F) -> F::Output {
    SOURCE.scope(Source { source, id: id.to_owned() }, work).await
}
