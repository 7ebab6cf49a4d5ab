//! The Graph API double: tokens and proofs, Send API, Page subscription, Messenger profile, user profile.

use std::{collections::BTreeSet, sync::Arc, time::Duration};

use aws_lc_rs::constant_time::verify_slices_are_equal;
use axum::{
    Json, Router,
    extract::{ConnectInfo, Path, Query, State as Extract},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use bytes::Bytes;
use http::{HeaderMap, HeaderValue, StatusCode, header};
use serde_json::{Map, Value, json};

use super::{
    errors::GraphError,
    faults::{Fault, FaultKind},
    limits::{self, Allowed},
    record::{Cut, Injected},
    sim::Sim,
    socket::Peer,
    state::RefusedCall,
    wire,
};

type Params = Map<String, Value>;
type Pairs = Query<Vec<(String, String)>>;

/// A proof that is bound to a time counts for so many seconds.
const PROOF_SECONDS: i64 = 300;

/// How long a hanging call stays open before its connection ends without an answer.
const HANG: Duration = Duration::from_mins(2);

pub(super) fn routes() -> Router<Arc<Sim>> {
    Router::new()
        .route("/{version}/{node}/messages", post(messages))
        .route(
            "/{version}/{node}/messenger_profile",
            get(profile_get).post(profile_set).delete(profile_delete),
        )
        .route(
            "/{version}/{node}/subscribed_apps",
            get(subscription_get).post(subscription_set).delete(subscription_delete),
        )
        .route("/{version}/{node}/roles", get(roles_get))
        .route("/{version}/{node}/unlink_accounts", post(unlink_accounts))
        .route("/{version}/{node}", get(node))
}

/// A request that may use the API: its parameters from query and body, without token and proof.
struct Request {
    params: Params,
    node: String,
}

fn open(
    sim: &Sim,
    path: (String, String),
    query: &Pairs,
    headers: &HeaderMap,
    body: &[u8],
) -> Result<Request, GraphError> {
    let (version, node) = path;
    let mut params = read_params(query, headers, body)?;
    authorise(sim, &mut params, headers)?;
    let known_version = version.strip_prefix('v').is_some_and(|rest| rest.parse::<f32>().is_ok());
    if !known_version {
        return Err(GraphError::new(2500, format!("Unknown path components: /{version}")));
    }
    Ok(Request { params, node })
}

/// As [`open`], for edges of the Page only.
fn open_page(
    sim: &Sim,
    path: (String, String),
    query: &Pairs,
    headers: &HeaderMap,
    body: &[u8],
) -> Result<Params, GraphError> {
    let request = open(sim, path, query, headers, body)?;
    if is_page(sim, &request.node) {
        Ok(request.params)
    } else {
        Err(GraphError::unreachable_object(&request.node))
    }
}

/// As [`open_page`], for the Messenger profile, which has a limit of its own.
fn open_profile(
    sim: &Sim,
    path: (String, String),
    query: &Pairs,
    headers: &HeaderMap,
    body: &[u8],
) -> Result<Params, GraphError> {
    let params = open_page(sim, path, query, headers, body)?;
    let at_ms = sim.wall_ms();
    if sim.change(|state| state.within_profile_rate(at_ms)) {
        Ok(params)
    } else {
        Err(GraphError::rate_limited())
    }
}

fn is_page(sim: &Sim, node: &str) -> bool {
    node == "me" || node == sim.config.page_id
}

/// Query first, then the body over it. A form field that holds JSON counts as that JSON, as with Meta.
fn read_params(query: &Pairs, headers: &HeaderMap, body: &[u8]) -> Result<Params, GraphError> {
    let mut params: Params =
        query.iter().map(|(key, value)| (key.clone(), Value::from(value.as_str()))).collect();
    if body.is_empty() {
        return Ok(params);
    }
    let content_type =
        headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if content_type.starts_with("application/x-www-form-urlencoded") {
        for (key, value) in url::form_urlencoded::parse(body) {
            let nested = value.starts_with(['{', '[']).then(|| serde_json::from_str(&value).ok()).flatten();
            params.insert(key.into_owned(), nested.unwrap_or_else(|| Value::from(value.as_ref())));
        }
        return Ok(params);
    }
    match serde_json::from_slice(body) {
        Ok(Value::Object(fields)) => params.extend(fields),
        Ok(_) => return Err(GraphError::invalid("The body must be a JSON object")),
        Err(_) => return Err(GraphError::invalid("The body is not valid JSON")),
    }
    Ok(params)
}

fn authorise(sim: &Sim, params: &mut Params, headers: &HeaderMap) -> Result<(), GraphError> {
    let bearer = headers
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.strip_prefix("Bearer "))
        .map(Value::from);
    let token = params.remove("access_token").or(bearer);
    let expected = &sim.config.page_token;
    if !token.as_ref().and_then(Value::as_str).is_some_and(|given| is_same(given, expected)) {
        return Err(GraphError::bad_token());
    }
    let proof = params.remove("appsecret_proof");
    let signed = match proven_at(params.remove("appsecret_time"))? {
        None => expected.clone(),
        Some(at_s) if (sim.wall_ms() / 1000 - at_s).abs() <= PROOF_SECONDS => format!("{expected}|{at_s}"),
        Some(_) => return Err(GraphError::invalid("Param appsecret_time is too far from now")),
    };
    match proof.as_ref().and_then(Value::as_str) {
        Some(given) if is_same(given, &wire::appsecret_proof(&sim.config.app_secret, &signed)) => Ok(()),
        Some(_) => Err(GraphError::invalid("Invalid appsecret_proof provided in the API argument")),
        None if sim.look(|state| state.settings.require_proof) => {
            Err(GraphError::invalid("API calls from the server require an appsecret_proof argument"))
        }
        None => Ok(()),
    }
}

/// The time that a proof is bound to, in seconds since 1970.
fn proven_at(given: Option<Value>) -> Result<Option<i64>, GraphError> {
    let seconds = |value: Value| match value {
        Value::String(text) => text.parse().ok(),
        other => other.as_i64(),
    };
    given
        .map(|value| {
            seconds(value).ok_or_else(|| GraphError::invalid("Param appsecret_time must be seconds"))
        })
        .transpose()
}

fn is_same(given: &str, expected: &str) -> bool {
    verify_slices_are_equal(given.as_bytes(), expected.as_bytes()).is_ok()
}

/// The response of a call, with usage headers and, for errors, a trace id.
fn respond(sim: &Sim, result: Result<Value, GraphError>) -> Response {
    let (usage, trace) = sim.change(|state| (state.settings.usage_percent, sim.fresh(state, "A")));
    let mut response = match result {
        Ok(value) => Json(value).into_response(),
        Err(error) => (error.status, Json(error.body(&trace))).into_response(),
    };
    let usage = json!({ "call_count": usage, "total_time": usage, "total_cputime": usage }).to_string();
    if let Ok(value) = HeaderValue::try_from(usage) {
        response.headers_mut().insert("x-app-usage", value);
    }
    if let Ok(value) = HeaderValue::try_from(trace) {
        response.headers_mut().insert("x-fb-trace-id", value);
    }
    response
}

async fn messages(
    Extract(sim): Extract<Arc<Sim>>,
    ConnectInfo(peer): ConnectInfo<Peer>,
    Path(path): Path<(String, String)>,
    query: Pairs,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let params = match open_page(&sim, path, &query, &headers, &body) {
        Ok(params) => params,
        Err(error) => return refuse(&sim, None, error),
    };
    let psid = lenient_recipient(&params);
    let fault = sim.change(|state| state.take_fault(psid.as_deref(), params.contains_key("sender_action")));
    let Some(fault) = fault else { return send(&sim, psid, params) };
    let mut response = with_fault(&sim, &peer, psid, &fault, params).await;
    response.extensions_mut().insert(Injected(fault.name));
    response
}

async fn with_fault(
    sim: &Arc<Sim>,
    peer: &Peer,
    psid: Option<String>,
    fault: &Fault,
    params: Params,
) -> Response {
    if matches!(fault.kind, FaultKind::Slow) && !fault.after_accept {
        pause(sim, fault.delay).await;
        return send(sim, psid, params);
    }
    let mut accepted = None;
    if fault.after_accept {
        match send_now(sim, params) {
            Ok(answer) => accepted = Some(answer),
            Err(error) => return refuse(sim, psid, error),
        }
    }
    break_down(sim, peer, psid, fault, accepted).await
}

fn send(sim: &Arc<Sim>, psid: Option<String>, params: Params) -> Response {
    match send_now(sim, params) {
        Ok(answer) => respond(sim, Ok(answer)),
        Err(error) => refuse(sim, psid, error),
    }
}

fn send_now(sim: &Arc<Sim>, params: Params) -> Result<Value, GraphError> {
    let allowed = sim.look(Allowed::by_profile);
    let call = limits::check_call(&params, &allowed)?;
    sim.accept(call, Value::Object(params))
}

/// The answer of a fault; the message may have been accepted before.
async fn break_down(
    sim: &Arc<Sim>,
    peer: &Peer,
    psid: Option<String>,
    fault: &Fault,
    accepted: Option<Value>,
) -> Response {
    let (name, delay) = (fault.name.clone(), fault.delay);
    note_refusal(sim, psid, name, None, "asked for by a test", accepted.is_some());
    match &fault.kind {
        FaultKind::Refuse(error) => respond(sim, Err(error.clone())),
        // Not JSON on purpose: what a broken gateway says carries no code to decide on.
        FaultKind::ServerError => {
            (StatusCode::INTERNAL_SERVER_ERROR, "<html><body>Sorry, something went wrong.</body></html>")
                .into_response()
        }
        FaultKind::Hang => {
            pause(sim, HANG).await;
            cut(peer)
        }
        FaultKind::Drop => cut(peer),
        FaultKind::Slow | FaultKind::Duplicate | FaultKind::Reorder | FaultKind::Delay => {
            pause(sim, delay).await;
            respond(sim, Ok(accepted.unwrap_or_default()))
        }
    }
}

/// Ends the connection; the answer is for the record only.
fn cut(peer: &Peer) -> Response {
    peer.cut();
    let mut response = StatusCode::INTERNAL_SERVER_ERROR.into_response();
    response.extensions_mut().insert(Cut);
    response
}

async fn pause(sim: &Sim, length: Duration) {
    tokio::select! {
        () = sim.stop.cancelled() => {}
        () = tokio::time::sleep(length) => {}
    }
}

fn refuse(sim: &Sim, psid: Option<String>, error: GraphError) -> Response {
    note_refusal(sim, psid, error.code.to_string(), error.subcode, &error.message, false);
    respond(sim, Err(error))
}

fn note_refusal(
    sim: &Sim,
    psid: Option<String>,
    reason: String,
    subcode: Option<u32>,
    message: &str,
    accepted: bool,
) {
    let (at_ms, message) = (sim.wall_ms(), message.to_owned());
    sim.change(|state| state.refused.push(RefusedCall { psid, at_ms, reason, subcode, message, accepted }));
}

fn lenient_recipient(params: &Params) -> Option<String> {
    match params.get("recipient")?.get("id")? {
        Value::String(id) => Some(id.clone()),
        other => Some(other.to_string()),
    }
}

async fn subscription_get(
    Extract(sim): Extract<Arc<Sim>>,
    Path(path): Path<(String, String)>,
    query: Pairs,
    headers: HeaderMap,
) -> Response {
    let result = open_page(&sim, path, &query, &headers, &[]).map(|_| {
        let fields = sim.look(|state| state.subscribed.clone());
        let app = json!({
            "id": sim.config.app_id.to_string(), "name": "messenger", "subscribed_fields": fields,
        });
        let own = (!fields.is_empty()).then_some(app);
        let others = sim.look(|state| state.other_apps.clone());
        json!({ "data": own.into_iter().chain(others).collect::<Vec<_>>() })
    });
    respond(&sim, result)
}

/// People with a role in the Page.
async fn roles_get(
    Extract(sim): Extract<Arc<Sim>>,
    Path(path): Path<(String, String)>,
    query: Pairs,
    headers: HeaderMap,
) -> Response {
    let people = |_| json!({ "data": sim.look(|state| state.roles.clone()) });
    let result = open_page(&sim, path, &query, &headers, &[]).map(people);
    respond(&sim, result)
}

async fn subscription_set(
    Extract(sim): Extract<Arc<Sim>>,
    Path(path): Path<(String, String)>,
    query: Pairs,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let result = open_page(&sim, path, &query, &headers, &body).and_then(|params| {
        let fields = subscribed_fields(&params)?;
        sim.change(|state| state.subscribed = fields);
        Ok(json!({ "success": true }))
    });
    respond(&sim, result)
}

fn subscribed_fields(params: &Params) -> Result<BTreeSet<String>, GraphError> {
    let fields: BTreeSet<String> = match params.get("subscribed_fields") {
        Some(Value::String(list)) => list.split(',').map(|field| field.trim().to_owned()).collect(),
        Some(Value::Array(list)) => list.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
        _ => BTreeSet::new(),
    };
    if fields.is_empty() {
        return Err(GraphError::invalid("The parameter subscribed_fields is required"));
    }
    match fields.iter().find(|field| !super::state::FIELDS.contains(&field.as_str())) {
        Some(unknown) => {
            Err(GraphError::invalid(format!("Param subscribed_fields must not contain {unknown}")))
        }
        None => Ok(fields),
    }
}

async fn subscription_delete(
    Extract(sim): Extract<Arc<Sim>>,
    Path(path): Path<(String, String)>,
    query: Pairs,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let result = open_page(&sim, path, &query, &headers, &body).map(|_| {
        sim.change(|state| state.subscribed.clear());
        json!({ "success": true })
    });
    respond(&sim, result)
}

async fn profile_get(
    Extract(sim): Extract<Arc<Sim>>,
    Path(path): Path<(String, String)>,
    query: Pairs,
    headers: HeaderMap,
) -> Response {
    let result = open_profile(&sim, path, &query, &headers, &[]).map(|params| {
        let profile = sim.look(|state| state.profile.clone());
        let found: Params = asked_fields(&params)
            .filter_map(|field| match field {
                "subject_to_new_eu_privacy_rules" => Some((field.to_owned(), Value::Bool(true))),
                _ => Some((field.to_owned(), profile.get(field)?.clone())),
            })
            .collect();
        json!({ "data": if found.is_empty() { vec![] } else { vec![found] } })
    });
    respond(&sim, result)
}

async fn profile_set(
    Extract(sim): Extract<Arc<Sim>>,
    Path(path): Path<(String, String)>,
    query: Pairs,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let result = open_profile(&sim, path, &query, &headers, &body).and_then(|params| {
        super::profile::check(&params)?;
        if params.contains_key("persistent_menu") && !params.contains_key("get_started") {
            let is_set = sim.look(|state| super::profile::get_started(state).is_some());
            if !is_set {
                return Err(GraphError::invalid("A persistent menu needs get_started to be set"));
            }
        }
        sim.change_lab(|state| state.profile.extend(params));
        Ok(json!({ "result": "success" }))
    });
    respond(&sim, result)
}

async fn profile_delete(
    Extract(sim): Extract<Arc<Sim>>,
    Path(path): Path<(String, String)>,
    query: Pairs,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let result = open_profile(&sim, path, &query, &headers, &body).and_then(|params| {
        let fields: Vec<&str> = match params.get("fields") {
            Some(Value::Array(list)) => list.iter().filter_map(Value::as_str).collect(),
            _ => asked_fields(&params).collect(),
        };
        if fields.is_empty() {
            return Err(GraphError::invalid("The parameter fields is required"));
        }
        sim.change_lab(|state| state.profile.retain(|key, _| !fields.contains(&key.as_str())));
        Ok(json!({ "result": "success" }))
    });
    respond(&sim, result)
}

async fn unlink_accounts(
    Extract(sim): Extract<Arc<Sim>>,
    Path(path): Path<(String, String)>,
    query: Pairs,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let result = open_page(&sim, path, &query, &headers, &body).and_then(|params| {
        let psid = params.get("psid").and_then(Value::as_str).unwrap_or_default();
        if !sim.look(|state| state.people.contains_key(psid)) {
            return Err(GraphError::unknown_recipient());
        }
        sim.unlinked(psid);
        Ok(json!({ "result": "unlink account success" }))
    });
    respond(&sim, result)
}

/// The Page itself, or a person who has written to it.
async fn node(
    Extract(sim): Extract<Arc<Sim>>,
    Path(path): Path<(String, String)>,
    query: Pairs,
    headers: HeaderMap,
) -> Response {
    let result = open(&sim, path, &query, &headers, &[]).and_then(|request| {
        let (id, mut known) = if is_page(&sim, &request.node) {
            (sim.config.page_id.clone(), json!({ "name": sim.config.page_name }))
        } else {
            let name = sim.look(|state| state.people.get(&request.node).map(|person| person.name.clone()));
            let name = name.ok_or_else(|| GraphError::unreachable_object(&request.node))?;
            let (first, last) = name.split_once(' ').unwrap_or((&name, ""));
            (request.node, json!({ "name": name, "first_name": first, "last_name": last }))
        };
        if let Some(known) = known.as_object_mut() {
            let asked: BTreeSet<&str> = asked_fields(&request.params).collect();
            known.retain(|field, _| asked.is_empty() || asked.contains(field.as_str()));
            known.insert("id".into(), id.into());
        }
        Ok(known)
    });
    respond(&sim, result)
}

fn asked_fields(params: &Params) -> impl Iterator<Item = &str> {
    let list = params.get("fields").and_then(Value::as_str).unwrap_or_default();
    list.split(',').map(str::trim).filter(|field| !field.is_empty())
}
