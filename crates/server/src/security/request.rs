//! Where a request comes from: kept beside the task that serves it, so that nobody has to hand it down to the place
//! where something is noticed. Every answer carries the request's id in `x-request-id`.

use std::{
    net::IpAddr,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use axum::{
    extract::{Request, State},
    http::HeaderValue,
    middleware::Next,
    response::Response,
};

use crate::web::client;

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
    pub fn new(process: &str) -> Arc<Self> {
        let word = process.chars().filter(char::is_ascii_alphanumeric);
        // The end of the word: the beginning of a time-ordered id says little.
        let mut word: Vec<char> = word.collect();
        let process = word.split_off(word.len().saturating_sub(8)).into_iter().collect();
        Arc::new(Self { process, next: AtomicU64::new(1) })
    }

    fn name(&self) -> String {
        format!("req-{}-{:x}", self.process, self.next.fetch_add(1, Ordering::Relaxed))
    }
}

/// The middleware around every route. What the sender calls the request is not believed.
pub async fn layer(State(requests): State<Arc<Requests>>, request: Request, next: Next) -> Response {
    let source = Source { source: client::of(request.extensions()), id: requests.name() };
    let id = HeaderValue::from_str(&source.id);
    let mut response = SOURCE.scope(source, next.run(request)).await;
    if let Ok(id) = id {
        response.headers_mut().insert("x-request-id", id);
    }
    response
}

#[cfg(test)]
pub(super) async fn during<F: Future>(source: Option<IpAddr>, id: &str, work: F) -> F::Output {
    SOURCE.scope(Source { source, id: id.to_owned() }, work).await
}
