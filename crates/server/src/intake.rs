//! Takes the body of a request in, within limits, before anything looks at it: so much, so soon, from so many
//! at once. Knows nothing of signatures, forms or events.
//!
//! Whoever has not proved anything yet must not be able to hold memory. So bodies that are still arriving
//! have few places, and when those run out the one that has been at it longest is ended: a sound request
//! arrives in a moment and gets through however many slow ones there are. What has arrived is weighed until it
//! is answered; beyond the allowance the sender is asked to come back.

use std::{
    collections::BTreeMap,
    pin::pin,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use axum::{
    body::{Body, to_bytes},
    extract::{Request, State},
    http::{HeaderMap, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use http_body_util::LengthLimitError;
use tokio::sync::{Semaphore, SemaphorePermit};
use tokio_util::sync::CancellationToken;

use crate::security::{Event, Kind, Outcome, Security};

/// Bodies are weighed in units of so many bytes; the smallest weighs one.
const UNIT: usize = 16 * 1024;

/// How much is taken in.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Limits {
    /// In metrics: whose bodies these are.
    pub(crate) name: &'static str,
    /// Longest body, in bytes.
    pub(crate) body: usize,
    /// A body that is not whole after this time is given up.
    pub(crate) within: Duration,
    /// Bodies that may be arriving at once.
    pub(crate) arriving: usize,
    /// Requests that may be under way, in units of 16 KiB of their bodies.
    pub(crate) under_way: usize,
}

/// Keeps the limits for one kind of requests.
pub(crate) struct Intake {
    limits: Limits,
    security: Security,
    arriving: Mutex<Arriving>,
    under_way: Semaphore,
}

#[derive(Default)]
struct Arriving {
    next: u64,
    /// In the order in which they came.
    bodies: BTreeMap<u64, CancellationToken>,
}

/// Why a body was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Refusal {
    TooLong,
    TooSlow,
    /// Ended for the sake of others.
    Crowded,
    /// Too much is under way.
    Busy,
    /// The sender broke off.
    Broken,
}

impl Refusal {
    const fn name(self) -> &'static str {
        match self {
            Self::TooLong => "too_long",
            Self::TooSlow => "too_slow",
            Self::Crowded => "crowded",
            Self::Busy => "busy",
            Self::Broken => "broken_off",
        }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        match self {
            Self::TooLong => StatusCode::PAYLOAD_TOO_LARGE.into_response(),
            Self::Broken => StatusCode::BAD_REQUEST.into_response(),
            // What is left of the body is not worth waiting for.
            Self::TooSlow => (StatusCode::REQUEST_TIMEOUT, [(header::CONNECTION, "close")]).into_response(),
            Self::Crowded => {
                let headers = [(header::RETRY_AFTER, "5"), (header::CONNECTION, "close")];
                (StatusCode::SERVICE_UNAVAILABLE, headers).into_response()
            }
            Self::Busy => (StatusCode::SERVICE_UNAVAILABLE, [(header::RETRY_AFTER, "5")]).into_response(),
        }
    }
}

impl Intake {
    /// Keeps these limits.
    pub(crate) fn new(limits: Limits, security: Security) -> Arc<Self> {
        let under_way = Semaphore::new(limits.under_way);
        Arc::new(Self { limits, security, arriving: Mutex::default(), under_way })
    }

    /// The whole body, and its weight, to be held until it is answered; or the answer of one that is not taken in.
    pub(crate) async fn whole(
        &self,
        headers: &HeaderMap,
        body: Body,
    ) -> Result<(Bytes, SemaphorePermit<'_>), Response> {
        let body = self.take(headers, body).await.map_err(|refusal| self.refused(refusal))?;
        let weight = u32::try_from(1 + body.len() / UNIT).unwrap_or(u32::MAX);
        let weighed = self.under_way.try_acquire_many(weight).map_err(|_| self.refused(Refusal::Busy))?;
        Ok((body, weighed))
    }

    fn refused(&self, refusal: Refusal) -> Response {
        let name = self.limits.name;
        metrics::counter!("tellerline_bodies_refused_total", "of" => name, "reason" => refusal.name())
            .increment(1);
        self.security.report_seldom(
            &Event::new(Kind::RateLimited, Outcome::Denied).object(name).detail(refusal.name()),
        );
        refusal.into_response()
    }

    /// The whole body, or why not.
    async fn take(&self, headers: &HeaderMap, body: Body) -> Result<Bytes, Refusal> {
        if announced(headers).is_some_and(|length| length > self.limits.body) {
            return Err(Refusal::TooLong);
        }
        let mut reading = pin!(collect(body, self.limits.body));
        // Most bodies have come with their head.
        if let std::task::Poll::Ready(whole) = futures::poll!(reading.as_mut()) {
            return whole;
        }
        let place = self.place();
        tokio::select! {
            biased;
            whole = reading => whole,
            () = place.ended.cancelled() => Err(Refusal::Crowded),
            () = tokio::time::sleep(self.limits.within) => Err(Refusal::TooSlow),
        }
    }

    fn arriving(&self) -> MutexGuard<'_, Arriving> {
        self.arriving.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A place among those that are arriving; the oldest loses its own if there was none left.
    fn place(&self) -> Place<'_> {
        let ended = CancellationToken::new();
        let mut arriving = self.arriving();
        if arriving.bodies.len() >= self.limits.arriving
            && let Some((_, oldest)) = arriving.bodies.pop_first()
        {
            oldest.cancel();
        }
        let number = arriving.next;
        arriving.next += 1;
        arriving.bodies.insert(number, ended.clone());
        Place { intake: self, number, ended }
    }
}

struct Place<'a> {
    intake: &'a Intake,
    number: u64,
    ended: CancellationToken,
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.intake.arriving().bodies.remove(&self.number);
    }
}

fn announced(headers: &HeaderMap) -> Option<usize> {
    headers.get(header::CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

async fn collect(body: Body, most: usize) -> Result<Bytes, Refusal> {
    to_bytes(body, most).await.map_err(|error| {
        let source = std::error::Error::source(&error);
        match source.and_then(|source| source.downcast_ref::<LengthLimitError>()) {
            Some(_) => Refusal::TooLong,
            None => Refusal::Broken,
        }
    })
}

/// The middleware: the handler finds the whole body.
pub(crate) async fn layer(State(intake): State<Arc<Intake>>, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    match intake.whole(&parts.headers, body).await {
        Ok((body, _weighed)) => next.run(Request::from_parts(parts, Body::from(body))).await,
        Err(refused) => refused,
    }
}

#[cfg(test)]
mod tests;
