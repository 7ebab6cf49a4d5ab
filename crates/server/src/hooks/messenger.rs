//! `/hooks/messenger/{app}`: one callback for all Pages of an app.
//!
//! Answers: 200 stored (also for an unknown Page, whose entries are parked), 401 bad or missing signature,
//! 403 wrong verify token, 404 unknown app or not a Page's webhook, 413 over 1 MiB or too many events, 400 not
//! JSON, 503 with `Retry-After` when it could not be stored. The body has been taken in by `crate::intake`,
//! which answers 408 to a slow one, 413 to a long one and 503 when too many come at once.

use std::sync::Arc;

use axum::{
    extract::{Path, RawQuery, Request, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use tellerline_channels::messenger::{
    envelope,
    event::{Event as PlatformEvent, Kind},
    signature,
};
use tellerline_core::{EffectId, Timestamp, redact};
use tellerline_store::{
    InboxKind, NewInbox, StoreError, repo,
    repo::deliveries::Echo,
    vault::{hour_of, places::INBOX_BODY},
};

use crate::{
    context::{App, Context},
    endpoint::Endpoint,
    engine::{Body, Engine, Incoming},
    health,
    intake::Intake,
    security::{self, Event, Outcome},
};

/// Largest body; the platform's own batches are far smaller.
pub const MAX_BODY: usize = 1024 * 1024;

/// The platform checks that the callback is ours.
pub async fn verify(
    State(engine): State<Engine>,
    Path(app): Path<String>,
    RawQuery(query): RawQuery,
) -> Response {
    let Some(app) = engine.context.apps.get(&app) else { return StatusCode::NOT_FOUND.into_response() };
    match envelope::verify_subscription(&query.unwrap_or_default(), &app.verify_token) {
        Ok(challenge) => ([(header::CONTENT_TYPE, "text/plain")], challenge).into_response(),
        Err(refusal) => {
            StatusCode::from_u16(refusal.status()).unwrap_or(StatusCode::BAD_REQUEST).into_response()
        }
    }
}

/// Events arrive. The body is taken in here and not by a layer: what stands around this route is paid by every message.
pub(crate) async fn receive(
    State(engine): State<Engine>,
    Path(app): Path<String>,
    intake: Arc<Intake>,
    request: Request,
) -> Response {
    let (head, body) = request.into_parts();
    let (body, _weighed) = match intake.whole(&head.headers, body).await {
        Ok(whole) => whole,
        Err(refused) => return refused,
    };
    let Some(app) = engine.context.apps.get(&app).cloned() else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let signed = head.headers.get("x-hub-signature-256").and_then(|value| value.to_str().ok());
    if let Err(error) = signature::verify(&body, signed, &app.secrets) {
        metrics::counter!("tellerline_webhooks_refused_total", "reason" => "signature").increment(1);
        tracing::warn!(app.id = app.id, reason = %error, "a webhook was refused");
        engine.context.security.bad_signature("webhook", &app.id, None);
        return StatusCode::UNAUTHORIZED.into_response();
    }
    let events = match envelope::split(&body) {
        Ok(events) => events,
        Err(error) => {
            tracing::warn!(app.id = app.id, reason = %error, "a webhook could not be read");
            return StatusCode::from_u16(error.status()).unwrap_or(StatusCode::BAD_REQUEST).into_response();
        }
    };
    match store(&engine, &app, events).await {
        Ok(()) => (StatusCode::OK, "EVENT_RECEIVED").into_response(),
        Err(error) => {
            tracing::error!(error = &error as &dyn std::error::Error, "a webhook could not be stored");
            (StatusCode::SERVICE_UNAVAILABLE, [(header::RETRY_AFTER, "5")]).into_response()
        }
    }
}

async fn store(engine: &Engine, app: &Arc<App>, events: Vec<PlatformEvent>) -> Result<(), StoreError> {
    let context = &engine.context;
    let now = context.now();
    let mut incoming = Vec::with_capacity(events.len());
    for mut event in events {
        let endpoint = app.pages.get(&event.page_id).and_then(|id| context.endpoints.get(id));
        event.redact_telling(|kind| removed(context, endpoint, kind));
        let Some(endpoint) = endpoint else {
            park(engine, app, "unknown_page", &event, now).await?;
            continue;
        };
        match &event.kind {
            Kind::Broken { .. } => park(engine, app, "broken", &event, now).await?,
            Kind::Other { .. } => park(engine, app, "unknown_kind", &event, now).await?,
            Kind::Echo(echo) => {
                let ours = echo.delivery().filter(|_| ours(app, echo.app_id.as_deref()));
                let known = match ours {
                    Some(id) => echoed(engine, endpoint, id, &echo.mid, now).await?,
                    None => false,
                };
                if !known {
                    let alarm = Event::new(security::Kind::ForeignEcho, Outcome::Failure);
                    let alarm = alarm.bank(&endpoint.bank).object(endpoint.id.as_str());
                    context.security.report_seldom(&alarm.detail("foreign-app"));
                    incoming.extend(row(engine, endpoint, event, now).await?);
                }
            }
            Kind::Delivery { mids, .. } => {
                metrics::counter!("tellerline_receipts_total", "kind" => event.kind.name()).increment(1);
                let late = repo::deliveries::delivered(&context.store, &endpoint.bank, mids, now).await?;
                metrics::counter!("tellerline_sends_arrived_late_total").increment(late);
            }
            Kind::Read { .. } => {
                metrics::counter!("tellerline_receipts_total", "kind" => event.kind.name()).increment(1);
            }
            Kind::PolicyEnforcement { action, .. } => {
                policy(engine, endpoint, action);
                park(engine, app, "policy_enforcement", &event, now).await?;
            }
            _ => incoming.extend(row(engine, endpoint, event, now).await?),
        }
    }
    if !incoming.is_empty() && engine.accept(incoming).await? {
        // The platform itself repeats what it thinks we missed: told seldom, for whoever compares.
        let event = Event::new(security::Kind::Replay, Outcome::Denied).object(&app.id);
        context.security.report_seldom(&event.detail("webhook"));
    }
    Ok(())
}

/// Counts what was removed from an event, and tells that something was.
pub(crate) fn removed(context: &Context, endpoint: Option<&Arc<Endpoint>>, kind: redact::Kind) {
    let event = Event::new(security::Kind::Redaction, Outcome::Success).actor("customer").detail(kind.slug());
    context.security.report(
        &endpoint
            .into_iter()
            .fold(event, |event, endpoint| event.bank(&endpoint.bank).object(endpoint.id.as_str())),
    );
    metrics::counter!("tellerline_redactions_total", "kind" => kind.slug(), "from" => "webhook").increment(1);
}

/// An echo is ours by its metadata; where the app's number is known it must be ours, too.
fn ours(app: &App, sender: Option<&str>) -> bool {
    match (&app.platform_id, sender) {
        (Some(known), Some(sender)) => known == sender,
        _ => true,
    }
}

/// An event as an inbox row; `None` for one of nobody.
pub(crate) async fn row(
    engine: &Engine,
    endpoint: &Endpoint,
    event: PlatformEvent,
    now: Timestamp,
) -> Result<Option<Incoming>, StoreError> {
    let Some(person) = event.person.as_deref() else { return Ok(None) };
    let vault = &engine.context.store.vault;
    let identity = vault.identity(&endpoint.bank, endpoint.id.as_str(), person)?;
    let conversation = vault.conversation(&endpoint.bank, identity)?;
    let mut dedupe = vault.lookup(
        &endpoint.bank,
        "event",
        &[endpoint.id.as_str().as_bytes(), event.dedupe_key.as_bytes()],
    )?;
    // The event's own time first, which is the same at every redelivery: new rows then land at the end of the
    // index instead of on a random page of it.
    let millis = event.at.unwrap_or_default().as_millis().to_be_bytes();
    dedupe.iter_mut().zip(millis.iter().skip(2)).for_each(|(to, from)| *to = *from);
    let hour = hour_of(now);
    let body = vault.hour_key(hour).await?.seal_bytes(&INBOX_BODY.hash(&dedupe)?, &event.to_stored())?;
    let row = NewInbox {
        bank: endpoint.bank.clone(),
        channel: endpoint.id.clone(),
        conversation,
        kind: InboxKind::Channel,
        dedupe,
        // A platform clock that runs ahead must not postpone or reorder anything.
        event_at: event.at.unwrap_or(now).min(now),
        arrived_at: now,
        due_at: now,
        hour,
        body,
    };
    Ok(Some(Incoming { row, body: Body::Event(event) }))
}

/// Our own message came back: whatever its call's outcome was, it arrived. `false` when no message of ours
/// has this id.
async fn echoed(
    engine: &Engine,
    endpoint: &Endpoint,
    id: EffectId,
    mid: &str,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let store = &engine.context.store;
    match repo::deliveries::echo(store, &endpoint.bank, id, mid, now).await? {
        Echo::Foreign => return Ok(false),
        Echo::Known => {}
        Echo::Late => metrics::counter!("tellerline_sends_arrived_late_total").increment(1),
        Echo::Resolves(row) => store.writer.resolve(vec![row]).await?,
    }
    engine.sends.echoed(id);
    Ok(true)
}

/// The platform's word about the whole Page. It says nothing about the token, which is looked at by itself.
fn policy(engine: &Engine, endpoint: &Arc<Endpoint>, action: &str) {
    tracing::error!(channel.id = %endpoint.id, action, "the platform enforces a policy on this Page");
    match action {
        "block" => endpoint.set_blocked(true),
        "unblock" => {
            endpoint.set_blocked(false);
            let (endpoint, context) = (Arc::clone(endpoint), Arc::clone(&engine.context));
            engine.spawn(async move { health::check(&endpoint, context.platform_app(&endpoint)).await });
        }
        _ => {}
    }
}

/// Kept sealed and counted, so that one odd event neither fails its batch nor vanishes; a repeated delivery of
/// it is kept once.
async fn park(
    engine: &Engine,
    app: &App,
    reason: &'static str,
    event: &PlatformEvent,
    now: Timestamp,
) -> Result<(), StoreError> {
    let store = &engine.context.store;
    let parked = repo::parked::insert(store, &app.id, reason, &event.to_stored(), now).await?;
    if parked.new {
        metrics::counter!("tellerline_events_parked_total", "reason" => reason).increment(1);
    }
    metrics::counter!("tellerline_parked_dropped_total").increment(parked.dropped);
    Ok(())
}
