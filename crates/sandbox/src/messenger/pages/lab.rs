//! Beside the phone: the clock of the 24-hour window and the faults.

use std::time::Duration;

use askama::Template;
use axum::{
    Extension, Form,
    extract::{Path, State as Extract},
    response::{IntoResponse, Response},
};
use http::{HeaderMap, StatusCode};
use serde::Deserialize;

use super::{
    Shared,
    forms::{back, is_known},
    not_found, show,
};
use crate::messenger::{
    faults::{Choice, Fault, FaultKind, SEND_CHOICES, WEBHOOK_CHOICES},
    guard::Nonce,
    sim::Sim,
    state::{Person, State, WindowNow},
};

const HOUR_MS: i64 = 3_600_000;
/// A fault of the panel hits so many calls at most.
const COUNT_MAX: u32 = 100;
/// Below so many hours a length is told in hours.
const DAYS_FROM_HOURS: i64 = 48;
/// How late a delayed webhook is.
const DELAY: Duration = Duration::from_secs(2);

#[derive(Template)]
#[template(path = "messenger/lab.html")]
struct LabPage {
    psid: String,
    lab: LabView,
}

pub(super) struct LabView {
    /// Names what is shown; the page asks again when it differs.
    pub(super) state: String,
    pub(super) window: String,
    pub(super) window_class: &'static str,
    pub(super) ahead: String,
    pub(super) webhook_choices: &'static [Choice],
    pub(super) send_choices: &'static [Choice],
    pub(super) pending: Vec<Pending>,
}

pub(super) struct Pending {
    pub(super) left: u32,
    pub(super) title: String,
    pub(super) whose: String,
}

impl LabView {
    pub(super) fn of(sim: &Sim, state: &State, psid: &str, person: &Person) -> Self {
        let (window_class, window) = window(person.window(sim.wall_ms() + state.window_ahead_ms));
        Self {
            state: state_name(sim, state, person),
            window,
            window_class,
            ahead: match state.window_ahead_ms {
                0 => String::new(),
                ahead_ms => format!("{} ahead", length(ahead_ms)),
            },
            webhook_choices: &WEBHOOK_CHOICES,
            send_choices: &SEND_CHOICES,
            pending: state.faults.iter().map(|fault| pending(fault, psid)).collect(),
        }
    }
}

/// Names what the panel shows at this moment.
pub(super) fn state_name(sim: &Sim, state: &State, person: &Person) -> String {
    let (class, words) = window(person.window(sim.wall_ms() + state.window_ahead_ms));
    format!("{}-{class}-{}", state.lab_version, words.replace(' ', ""))
}

fn window(now: WindowNow) -> (&'static str, String) {
    match now {
        WindowNow::Never => ("closed", "Not open yet: nothing may be sent before the first word.".into()),
        WindowNow::Open { left_ms } => ("open", format!("Open for {}.", length(left_ms))),
        WindowNow::PeopleOnly { left_ms } => (
            "half",
            format!("Closed. A person at the bank may answer for {} (HUMAN_AGENT).", length(left_ms)),
        ),
        WindowNow::Closed => ("closed", "Closed. Only approved utility templates go out.".into()),
    }
}

/// A length of time in its two greatest units, rounded up to the minute.
fn length(ms: i64) -> String {
    let minutes = (ms.max(0) + 59_999) / 60_000;
    match (minutes / 60, minutes % 60) {
        (0, minutes) => format!("{minutes} min"),
        (hours, 0) if hours < DAYS_FROM_HOURS => format!("{hours} h"),
        (hours, minutes) if hours < DAYS_FROM_HOURS => format!("{hours} h {minutes} min"),
        (hours, _) if hours % 24 == 0 => format!("{} d", hours / 24),
        (hours, _) => format!("{} d {} h", hours / 24, hours % 24),
    }
}

fn pending(fault: &Fault, psid: &str) -> Pending {
    let choices = WEBHOOK_CHOICES.iter().chain(&SEND_CHOICES);
    let named = choices
        .into_iter()
        .find(|choice| bare(choice.name) == fault.name && choice.after_accept == fault.after_accept);
    Pending {
        left: fault.left,
        title: named.map_or_else(|| fault.name.clone(), |choice| choice.title.to_owned()),
        whose: match fault.psid.as_deref() {
            None => "anybody".into(),
            Some(whose) if whose == psid => "this person".into(),
            Some(whose) => whose.to_owned(),
        },
    }
}

/// The kind in a choice's name, which also says when it strikes.
fn bare(name: &str) -> &str {
    name.strip_suffix("-after").unwrap_or(name)
}

pub(super) async fn fragment(
    Extract(sim): Shared,
    Extension(nonce): Extension<Nonce>,
    Path(psid): Path<String>,
) -> Response {
    let found = sim.look(|state| Some(LabView::of(&sim, state, &psid, state.people.get(&psid)?)));
    match found {
        Some(lab) => show(&LabPage { psid, lab }),
        None => not_found(nonce),
    }
}

#[derive(Deserialize)]
pub(super) struct Move {
    by: String,
}

pub(super) async fn move_clock(
    Extract(sim): Shared,
    Path(psid): Path<String>,
    headers: HeaderMap,
    Form(form): Form<Move>,
) -> Response {
    let by_ms = match form.by.as_str() {
        "hour" => Some(HOUR_MS),
        "day" => Some(24 * HOUR_MS),
        "reset" => None,
        _ => return StatusCode::BAD_REQUEST.into_response(),
    };
    let wall_ms = sim.wall_ms();
    sim.change(|state| state.move_clock(wall_ms, by_ms));
    back(&psid, &headers, "clock")
}

#[derive(Deserialize)]
pub(super) struct Inject {
    kind: String,
    count: u32,
    /// For this person only, or for anybody.
    whose: String,
}

pub(super) async fn inject(
    Extract(sim): Shared,
    Extension(nonce): Extension<Nonce>,
    Path(psid): Path<String>,
    headers: HeaderMap,
    Form(form): Form<Inject>,
) -> Response {
    let offered = WEBHOOK_CHOICES.iter().chain(&SEND_CHOICES).find(|choice| choice.name == form.kind);
    let found = offered.and_then(|choice| Some((choice, FaultKind::of(bare(choice.name))?)));
    let Some((choice, kind)) = found else { return StatusCode::BAD_REQUEST.into_response() };
    if !is_known(&sim, &psid) {
        return not_found(nonce);
    }
    let fault = Fault {
        name: bare(choice.name).to_owned(),
        kind,
        left: form.count.clamp(1, COUNT_MAX),
        psid: (form.whose == "person").then(|| psid.clone()),
        after_accept: choice.after_accept,
        on_actions: false,
        delay: DELAY,
    };
    sim.change_lab(|state| state.faults.push(fault));
    back(&psid, &headers, "faults")
}

pub(super) async fn reset(Extract(sim): Shared, Path(psid): Path<String>, headers: HeaderMap) -> Response {
    sim.change_lab(|state| state.faults.clear());
    back(&psid, &headers, "faults")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_told_in_their_two_greatest_units() {
        for (ms, words) in [
            (1, "1 min"),
            (60_000, "1 min"),
            (HOUR_MS, "1 h"),
            (HOUR_MS + 1, "1 h 1 min"),
            (24 * HOUR_MS, "24 h"),
            (24 * HOUR_MS - 60_000, "23 h 59 min"),
            (48 * HOUR_MS, "2 d"),
            (150 * HOUR_MS, "6 d 6 h"),
            (-5, "0 min"),
        ] {
            assert_eq!(length(ms), words, "{ms}");
        }
    }

    #[test]
    fn every_choice_of_the_panel_is_a_fault() {
        for choice in WEBHOOK_CHOICES.iter().chain(&SEND_CHOICES) {
            let kind = FaultKind::of(bare(choice.name)).expect(choice.name);
            let of_webhooks = WEBHOOK_CHOICES.iter().any(|one| one.name == choice.name);
            assert_eq!(kind.is_of_webhooks(), of_webhooks, "{}", choice.name);
        }
    }
}
