//! What a person does: writes, taps, turns the phone's language around.

use std::{sync::Arc, time::Duration};

use axum::{
    Extension, Form,
    extract::{Path, State as Extract},
    response::{IntoResponse, Redirect, Response},
};
use http::{HeaderMap, StatusCode};
use serde::Deserialize;
use tokio::sync::oneshot;

use super::{Shared, not_found};
use crate::messenger::{
    deliver::Outcome,
    guard::Nonce,
    sim::{Sim, Tapped},
};

/// Without script the page comes back after the webhook was tried, but never later than this.
const REDIRECT_PATIENCE: Duration = Duration::from_millis(800);

#[derive(Deserialize)]
pub(super) struct Written {
    message: String,
}

pub(super) async fn write(
    Extract(sim): Shared,
    Extension(nonce): Extension<Nonce>,
    Path(psid): Path<String>,
    headers: HeaderMap,
    Form(form): Form<Written>,
) -> Response {
    if !is_known(&sim, &psid) {
        return not_found(nonce);
    }
    let text = form.message.trim();
    if text.is_empty() {
        return back(&psid, &headers, "end");
    }
    let said = sim.say(&psid, text, None, None);
    after_event(&psid, &headers, said.first).await
}

/// Whether there is a phone of this id.
pub(super) fn is_known(sim: &Sim, psid: &str) -> bool {
    sim.look(|state| state.people.contains_key(psid))
}

#[derive(Deserialize)]
pub(super) struct TapForm {
    #[serde(default)]
    mid: String,
    button: String,
}

pub(super) async fn tap(
    Extract(sim): Shared,
    Path(psid): Path<String>,
    headers: HeaderMap,
    Form(form): Form<TapForm>,
) -> Response {
    match tapped(&sim, &psid, &form) {
        Some(Tapped::Event { first, .. }) => after_event(&psid, &headers, first).await,
        Some(Tapped::Link(_)) | None => back(&psid, &headers, "end"),
    }
}

fn tapped(sim: &Arc<Sim>, psid: &str, form: &TapForm) -> Option<Tapped> {
    if !is_known(sim, psid) {
        return None;
    }
    if form.button == "start" {
        return sim.get_started(psid);
    }
    if form.mid.is_empty() {
        return sim.tap_profile(psid, &form.button);
    }
    sim.tap(psid, |bubble, button| bubble.mid == form.mid && button.key == form.button && button.is_event())
}

/// Sets the phone to a language that runs the other way.
pub(super) async fn direction(Extract(sim): Shared, Path(psid): Path<String>) -> Response {
    sim.change(|state| {
        if let Some(person) = state.people.get_mut(&psid) {
            person.right_to_left = !person.right_to_left;
        }
    });
    Redirect::to(&format!("/t/{psid}")).into_response()
}

async fn after_event(psid: &str, headers: &HeaderMap, first: oneshot::Receiver<Outcome>) -> Response {
    if !is_script(headers) {
        // Only for a fresher page: whatever the outcome, the thread shows it.
        tokio::time::timeout(REDIRECT_PATIENCE, first).await.ok();
    }
    back(psid, headers, "end")
}

fn is_script(headers: &HeaderMap) -> bool {
    headers.contains_key("x-live")
}

/// Back to the thread, at this place of it; a script only hears that it was done.
pub(super) fn back(psid: &str, headers: &HeaderMap, place: &str) -> Response {
    if is_script(headers) {
        StatusCode::NO_CONTENT.into_response()
    } else {
        Redirect::to(&format!("/t/{psid}#{place}")).into_response()
    }
}
