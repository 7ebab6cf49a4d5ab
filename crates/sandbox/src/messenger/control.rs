//! `/_control/…`: the simulator's own JSON API for black-box tests. Nothing of it exists at Meta.

use std::{sync::Arc, time::Duration};

use axum::{
    Json, Router,
    extract::{Query, State as Extract},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use http::StatusCode;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use tokio::{sync::oneshot, time::Instant};

use super::{
    EchoMode,
    deliver::{Outcome, Outgoing, Seal},
    faults::{Fault, FaultKind},
    sim::{Said, Sim, Tapped, person_mut},
    state::{Log, Person, State},
    tape::Exchange,
    wire,
};

type Shared = Extract<Arc<Sim>>;

/// The longest a `wait_ms` may be.
const WAIT_MS_MAX: u64 = 60_000;
const SLOW_MS_DEFAULT: u64 = 2_000;

pub(super) fn routes() -> Router<Arc<Sim>> {
    Router::new()
        .route("/_control/people", get(people).post(meet))
        .route("/_control/say", post(say))
        .route("/_control/tap", post(tap))
        .route("/_control/read", post(read))
        .route("/_control/raw", post(raw))
        .route("/_control/foreign_echo", post(foreign_echo))
        .route("/_control/sent", get(sent))
        .route("/_control/refused", get(refused))
        .route("/_control/deliveries", get(deliveries))
        .route("/_control/faults", get(faults).post(add_fault).delete(clear_faults))
        .route("/_control/wire", get(tape))
        .route("/_control/clock", post(clock))
        .route("/_control/subscribed", get(subscribed).post(subscribe))
        .route("/_control/page_access", post(page_access))
        .route("/_control/settings", post(settings))
        .route("/_control/webhook", post(webhook))
}

fn wrong(message: &str) -> Response {
    (StatusCode::BAD_REQUEST, Json(json!({ "error": message }))).into_response()
}

/// Ids as the platform makes them, and the made-up ones of tests.
fn is_psid(psid: &str) -> bool {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-';
    !psid.is_empty() && psid.len() <= 64 && psid.bytes().all(fits)
}

async fn people(Extract(sim): Shared) -> Json<Value> {
    let people: Vec<Value> = sim.look(|state| {
        let entry = |(psid, person): (&String, &Person)| {
            json!({ "psid": psid, "name": person.name, "messages": person.bubbles_ever })
        };
        state.people.iter().map(entry).collect()
    });
    Json(json!({ "people": people }))
}

#[derive(Deserialize)]
struct Meet {
    psid: String,
    name: Option<String>,
}

async fn meet(Extract(sim): Shared, Json(ask): Json<Meet>) -> Response {
    if !is_psid(&ask.psid) {
        return wrong("psid must be 1 to 64 letters, digits, - or _");
    }
    let name = ask.name.unwrap_or_else(|| format!("Person {}", ask.psid));
    sim.change(|state| person_mut(state, &ask.psid).name = name);
    Json(json!({ "psid": ask.psid })).into_response()
}

#[derive(Deserialize)]
struct Say {
    psid: String,
    text: String,
    timestamp_ms: Option<i64>,
    mid: Option<String>,
}

/// Types a message and answers when the webhook has been tried once.
async fn say(Extract(sim): Shared, Json(ask): Json<Say>) -> Response {
    if !is_psid(&ask.psid) {
        return wrong("psid must be 1 to 64 letters, digits, - or _");
    }
    let Said { mid, at_ms, first } = sim.say(&ask.psid, &ask.text, ask.timestamp_ms, ask.mid);
    first_outcome(first, json!({ "mid": mid, "timestamp_ms": at_ms })).await
}

async fn first_outcome(first: oneshot::Receiver<Outcome>, mut answer: Value) -> Response {
    let outcome = first.await.unwrap_or_default();
    if let Some(fields) = answer.as_object_mut() {
        fields.insert("status".into(), outcome.status.into());
        fields.insert("answer".into(), outcome.answer.into());
        fields.insert("error".into(), outcome.error.into());
    }
    Json(answer).into_response()
}

#[derive(Deserialize)]
struct Tap {
    psid: String,
    payload: Option<String>,
    title: Option<String>,
}

/// Taps a quick reply or button by payload or title; a link button answers with its address.
async fn tap(Extract(sim): Shared, Json(ask): Json<Tap>) -> Response {
    if ask.payload.is_none() && ask.title.is_none() {
        return wrong("payload or title is needed");
    }
    let (payload, title) = (ask.payload.as_deref(), ask.title.as_deref());
    let started = || {
        let is_start = sim.look(|state| payload.is_some() && super::profile::get_started(state) == payload);
        if is_start { sim.get_started(&ask.psid) } else { None }
    };
    match sim.tap(&ask.psid, |_, button| button.answers_to(payload, title)).or_else(started) {
        Some(Tapped::Event { mid, first }) => first_outcome(first, json!({ "mid": mid })).await,
        Some(Tapped::Link(url)) => Json(json!({ "url": url })).into_response(),
        None => (StatusCode::NOT_FOUND, Json(json!({ "error": "nothing like that can be tapped" })))
            .into_response(),
    }
}

#[derive(Deserialize)]
struct Whom {
    psid: String,
}

/// The person looks at the thread.
async fn read(Extract(sim): Shared, Json(ask): Json<Whom>) -> Json<Value> {
    sim.read(&ask.psid);
    Json(json!({}))
}

#[derive(Deserialize)]
struct Raw {
    /// JSON to write in Meta's form, or a string to post byte for byte.
    body: Value,
    #[serde(default)]
    bad_signature: bool,
    #[serde(default)]
    no_signature: bool,
    /// Only the old SHA-1 header.
    #[serde(default)]
    sha1_only: bool,
    /// How often at the same time; default once.
    times: Option<usize>,
}

async fn raw(Extract(sim): Shared, Json(ask): Json<Raw>) -> Response {
    let seal = match (ask.bad_signature, ask.no_signature, ask.sha1_only) {
        (true, _, _) => Seal::Bad,
        (_, true, _) => Seal::Missing,
        (_, _, true) => Seal::Sha1Only,
        _ => Seal::Good,
    };
    let body = match &ask.body {
        Value::String(text) => text.clone(),
        other => wire::escaped_json(other),
    };
    if let (Seal::Good, Ok(parsed)) = (seal, serde_json::from_str(&body)) {
        sim.learn_from(&parsed);
    }
    let outgoing = Outgoing { psid: None, field: "raw", body, seal, mid: None, first_outcome: None };
    let attempts = (0..ask.times.unwrap_or(1).clamp(1, 1000)).map(|_| sim.attempt(&outgoing, 1, None));
    let outcomes = futures::future::join_all(attempts).await;
    let statuses: Vec<Option<u16>> = outcomes.iter().map(|outcome| outcome.status).collect();
    let first = outcomes.into_iter().next().unwrap_or_default();
    Json(json!({
        "status": first.status, "answer": first.answer, "error": first.error, "statuses": statuses,
    }))
    .into_response()
}

#[derive(Deserialize)]
struct ForeignEcho {
    psid: String,
    text: String,
    app_id: Option<Value>,
}

async fn foreign_echo(Extract(sim): Shared, Json(ask): Json<ForeignEcho>) -> Response {
    if !is_psid(&ask.psid) {
        return wrong("psid must be 1 to 64 letters, digits, - or _");
    }
    let Said { mid, at_ms, first } = sim.foreign_echo(&ask.psid, &ask.text, ask.app_id.as_ref());
    first_outcome(first, json!({ "mid": mid, "timestamp_ms": at_ms })).await
}

#[derive(Deserialize)]
struct Page {
    psid: Option<String>,
    /// Only entries with a greater sequence number.
    #[serde(default)]
    after: u64,
    /// `message` or `action`.
    kind: Option<String>,
    /// With `wait_ms`: answer when so many entries are there; default 1.
    at_least: Option<usize>,
    #[serde(default)]
    wait_ms: u64,
}

/// One log as a page of `{seq, …entry}`, after an optional wait for enough of it.
async fn page<T: Serialize>(
    sim: &Sim,
    ask: &Page,
    log: impl Fn(&State) -> &Log<T>,
    wanted: impl Fn(&T) -> bool,
) -> Json<Value> {
    let at_least = ask.at_least.unwrap_or(1);
    if ask.wait_ms > 0 {
        let deadline = Instant::now() + Duration::from_millis(ask.wait_ms.min(WAIT_MS_MAX));
        let enough = |state: &State| {
            log(state).after(ask.after).filter(|(_, entry)| wanted(entry)).take(at_least).count() >= at_least
        };
        sim.wait_until(deadline, enough).await;
    }
    let entries: Vec<Value> = sim.look(|state| {
        let found = log(state).after(ask.after).filter(|(_, entry)| wanted(entry));
        found.filter_map(|(seq, entry)| numbered(seq, entry)).collect()
    });
    Json(json!({ "entries": entries }))
}

fn numbered<T: Serialize>(seq: u64, entry: &T) -> Option<Value> {
    let mut value = serde_json::to_value(entry).ok()?;
    value.as_object_mut()?.insert("seq".into(), seq.into());
    Some(value)
}

fn is_asked(wanted: Option<&str>, is: Option<&str>) -> bool {
    wanted.is_none() || wanted == is
}

async fn sent(Extract(sim): Shared, Query(ask): Query<Page>) -> Json<Value> {
    page(
        &sim,
        &ask,
        |state| &state.sent,
        |call| {
            is_asked(ask.psid.as_deref(), Some(&call.psid)) && is_asked(ask.kind.as_deref(), Some(call.kind))
        },
    )
    .await
}

async fn refused(Extract(sim): Shared, Query(ask): Query<Page>) -> Json<Value> {
    page(&sim, &ask, |state| &state.refused, |call| is_asked(ask.psid.as_deref(), call.psid.as_deref())).await
}

async fn deliveries(Extract(sim): Shared, Query(ask): Query<Page>) -> Json<Value> {
    page(
        &sim,
        &ask,
        |state| &state.deliveries,
        |delivery| {
            is_asked(ask.psid.as_deref(), delivery.psid.as_deref())
                && is_asked(ask.kind.as_deref(), Some(delivery.field))
        },
    )
    .await
}

/// What is on the tape, newest first; `after` is a revision of it.
async fn tape(Extract(sim): Shared, Query(ask): Query<Page>) -> Json<Value> {
    let (revision, entries) = sim.look(|state| {
        let wanted = |entry: &&Exchange| is_asked(ask.psid.as_deref(), entry.psid.as_deref());
        let entries: Vec<Exchange> = state.tape.newest(ask.after).filter(wanted).cloned().collect();
        (state.tape.revision(), entries)
    });
    Json(json!({ "revision": revision, "entries": entries }))
}

#[derive(Deserialize)]
struct FaultAsk {
    kind: String,
    count: Option<u32>,
    psid: Option<String>,
    /// The message is accepted, shown and echoed; only the caller is told otherwise.
    #[serde(default)]
    after_accept: bool,
    /// Hit sender actions as well as messages.
    #[serde(default)]
    actions: bool,
    delay_ms: Option<u64>,
}

async fn add_fault(Extract(sim): Shared, Json(ask): Json<FaultAsk>) -> Response {
    let Some(kind) = FaultKind::of(&ask.kind) else {
        return wrong(
            "kind must be 500, hang, drop, slow, duplicate, reorder, delay or a known error: code, or code/subcode",
        );
    };
    let fault = Fault {
        name: ask.kind,
        kind,
        left: ask.count.unwrap_or(1),
        psid: ask.psid,
        after_accept: ask.after_accept,
        on_actions: ask.actions,
        delay: Duration::from_millis(ask.delay_ms.unwrap_or(SLOW_MS_DEFAULT)),
    };
    sim.change_lab(|state| state.faults.push(fault));
    Json(json!({})).into_response()
}

async fn faults(Extract(sim): Shared) -> Json<Value> {
    let left: Vec<Value> = sim.look(|state| {
        let entry = |fault: &Fault| {
            json!({
                "kind": fault.name, "count": fault.left, "psid": fault.psid, "after_accept": fault.after_accept,
            })
        };
        state.faults.iter().map(entry).collect()
    });
    Json(json!({ "faults": left }))
}

async fn clear_faults(Extract(sim): Shared) -> Json<Value> {
    sim.change_lab(|state| state.faults.clear());
    Json(json!({}))
}

#[derive(Deserialize)]
struct Clock {
    #[serde(default)]
    advance_ms: i64,
    /// Back to the wall clock first.
    #[serde(default)]
    reset: bool,
}

/// Moves the window clock; the times that events carry stay on the wall clock.
async fn clock(Extract(sim): Shared, Json(ask): Json<Clock>) -> Json<Value> {
    let wall_ms = sim.wall_ms();
    let ahead_ms = sim.change(|state| {
        if ask.reset {
            state.move_clock(wall_ms, None);
        }
        state.move_clock(wall_ms, Some(ask.advance_ms));
        state.window_ahead_ms
    });
    Json(json!({ "window_ahead_ms": ahead_ms }))
}

#[derive(Deserialize)]
struct Fields {
    fields: Vec<String>,
}

async fn subscribe(Extract(sim): Shared, Json(ask): Json<Fields>) -> Json<Value> {
    sim.change(|state| state.subscribed = ask.fields.into_iter().collect());
    subscribed(Extract(sim)).await
}

/// Who else has the Page: `{id, name, subscribed_fields}` of apps, `{id, name, tasks}` of people.
#[derive(Deserialize)]
struct PageAccess {
    apps: Option<Vec<Value>>,
    roles: Option<Vec<Value>>,
}

async fn page_access(Extract(sim): Shared, Json(ask): Json<PageAccess>) -> Json<Value> {
    let (apps, roles) = sim.change(|state| {
        state.other_apps = ask.apps.unwrap_or_else(|| state.other_apps.clone());
        state.roles = ask.roles.unwrap_or_else(|| state.roles.clone());
        (state.other_apps.clone(), state.roles.clone())
    });
    Json(json!({ "apps": apps, "roles": roles }))
}

async fn subscribed(Extract(sim): Shared) -> Json<Value> {
    Json(json!({ "fields": sim.look(|state| state.subscribed.clone()) }))
}

#[derive(Deserialize)]
struct SettingsAsk {
    /// `immediate`, `delayed` (with `echo_delay_ms`) or `off`.
    echo: Option<String>,
    echo_delay_ms: Option<u64>,
    receipts: Option<bool>,
    require_proof: Option<bool>,
    usage_percent: Option<u8>,
    /// 0 for no limit.
    messages_per_second: Option<u32>,
    retry_pauses_ms: Option<Vec<u64>>,
}

async fn settings(Extract(sim): Shared, Json(ask): Json<SettingsAsk>) -> Response {
    let echo = match ask.echo.as_deref() {
        None => None,
        Some("immediate") => Some(EchoMode::Immediate),
        Some("delayed") => Some(EchoMode::Delayed(Duration::from_millis(ask.echo_delay_ms.unwrap_or(1000)))),
        Some("off") => Some(EchoMode::Off),
        Some(_) => return wrong("echo must be immediate, delayed or off"),
    };
    sim.change(|state| {
        let settings = &mut state.settings;
        settings.echo = echo.unwrap_or(settings.echo);
        settings.receipts = ask.receipts.unwrap_or(settings.receipts);
        settings.require_proof = ask.require_proof.unwrap_or(settings.require_proof);
        settings.usage_percent = ask.usage_percent.unwrap_or(settings.usage_percent);
        if let Some(limit) = ask.messages_per_second {
            settings.messages_per_second = (limit > 0).then_some(limit);
        }
        if let Some(pauses) = ask.retry_pauses_ms {
            settings.retry_pauses = pauses.into_iter().map(Duration::from_millis).collect();
        }
    });
    Json(json!({})).into_response()
}

#[derive(Deserialize)]
struct Webhook {
    url: Option<String>,
}

async fn webhook(Extract(sim): Shared, Json(ask): Json<Webhook>) -> Json<Value> {
    sim.change(|state| state.webhook_url = ask.url);
    Json(json!({}))
}
