//! Puts every call of the API on the tape: as it comes in, and how it ended, even where the caller went away.

use std::sync::Arc;

use axum::{
    body::{Body, to_bytes},
    extract::{Request, State as Extract},
    middleware::Next,
    response::{IntoResponse, Response},
};
use http::{HeaderMap, Method, StatusCode};
use serde_json::Value;

use super::{
    sim::Sim,
    tape::{Begun, End, Kind, Text, kept, masked_body, masked_headers, masked_path},
};

/// A call may be so long; what is longer is refused before it is read.
const CALL_BYTES_MAX: usize = 2 * 1024 * 1024;

/// Marks an answer that the caller never gets, because its connection was cut.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cut;

/// Marks an answer that a fault made, with the fault's name.
#[derive(Debug, Clone)]
pub(super) struct Injected(pub(super) String);

/// The layer around the routes of the API.
pub(super) async fn calls(Extract(sim): Extract<Arc<Sim>>, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let Ok(body) = to_bytes(body, CALL_BYTES_MAX).await else {
        return (StatusCode::PAYLOAD_TOO_LARGE, "The request is larger than 2 MiB.").into_response();
    };
    let begun = begun(&parts.method, &parts.uri, &parts.headers, &body);
    let at_ms = sim.wall_ms();
    let seq = sim.change(|state| state.tape.open(at_ms, begun));
    let mut open = Open { sim: &sim, seq, ended: false };
    let response = next.run(Request::from_parts(parts, Body::from(body))).await;
    let (parts, body) = response.into_parts();
    let body = to_bytes(body, CALL_BYTES_MAX).await.unwrap_or_default();
    let note = parts.extensions.get::<Injected>().map(|Injected(name)| format!("injected: {name}"));
    let end = if parts.extensions.get::<Cut>().is_some() {
        End::Failed { reason: "the connection was cut without an answer".into() }
    } else {
        End::Answered {
            status: parts.status.as_u16(),
            headers: masked_headers(&parts.headers),
            body: kept(&body),
        }
    };
    open.ended(end, note);
    Response::from_parts(parts, Body::from(body))
}

/// An entry whose end is not known yet; dropped when the caller hangs up.
struct Open<'a> {
    sim: &'a Sim,
    seq: u64,
    ended: bool,
}

impl Open<'_> {
    fn ended(&mut self, end: End, note: Option<String>) {
        self.ended = true;
        let at_ms = self.sim.wall_ms();
        self.sim.change(|state| state.tape.close(self.seq, at_ms, end, note));
    }
}

impl Drop for Open<'_> {
    fn drop(&mut self) {
        if !self.ended {
            self.ended(End::Failed { reason: "the caller did not wait for the answer".into() }, None);
        }
    }
}

fn begun(method: &Method, uri: &http::Uri, headers: &HeaderMap, body: &[u8]) -> Begun {
    let fields: Value = serde_json::from_slice(body).unwrap_or_default();
    let psid = fields.pointer("/recipient/id").map(|id| match id {
        Value::String(id) => id.clone(),
        other => other.to_string(),
    });
    let (kind, what) = meaning(uri.path(), &fields);
    Begun {
        kind,
        psid,
        what,
        method: method.to_string(),
        url: masked_path(uri),
        headers: masked_headers(headers),
        body: if body.is_empty() { Text::default() } else { masked_body(body) },
        note: None,
    }
}

/// What a call is for, in a word or two.
fn meaning(path: &str, fields: &Value) -> (Kind, String) {
    let edge = path.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
    if edge != "messages" {
        return (Kind::Other, edge.to_owned());
    }
    if let Some(action) = fields.get("sender_action").and_then(Value::as_str) {
        return (Kind::Action, action.chars().take(40).collect());
    }
    let template = fields.pointer("/message/attachment/payload/template_type").and_then(Value::as_str);
    let attachment = fields.pointer("/message/attachment/type").and_then(Value::as_str);
    let mut what = match (template, attachment) {
        (Some(template), _) => format!("{} template", template.chars().take(40).collect::<String>()),
        (None, Some(kind)) => kind.chars().take(40).collect(),
        (None, None) if fields.pointer("/message/template").is_some() => "utility template".to_owned(),
        (None, None) => "text".to_owned(),
    };
    if fields.pointer("/message/quick_replies").is_some() {
        what.push_str(" with quick replies");
    }
    if let Some(tag) = fields.get("tag").and_then(Value::as_str) {
        what.push_str(", ");
        what.extend(tag.chars().take(40));
    }
    (Kind::Send, what)
}
