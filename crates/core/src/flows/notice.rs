//! The customer's own words, while something is offered for them: whoever taps the offer gave notice when they wrote. The
//! case then has what they wrote, and its clock runs from the arrival of it (Regulation E 1005.11(b)).

use std::time::Duration;

use super::{scene::Scene, wish};
use crate::{
    conversation::{Act, Input, Notice},
    reading::Intent,
    time::{Timestamp, hours},
};

/// As long as the messenger lets an offer be answered. There is no timer: one would keep the key of the hour in which the
/// text came for as long.
const KEPT: Duration = hours(24);

/// What a case is opened with.
pub(super) struct Evidence {
    pub(super) words: String,
    /// When it arrived.
    pub(super) at: Timestamp,
}

impl Evidence {
    /// What arrives now.
    pub(super) fn now(scene: &Scene<'_>, words: String) -> Self {
        Self { words, at: scene.turn.arrived_at }
    }
}

/// Keeps a text for which this turn offers something, or an answer that it awaits will. Any other text ends what was kept,
/// unless what was offered for that still waits for an answer to stand under.
pub(super) fn keep(scene: &mut Scene<'_>, words: String, awaiting: Vec<Intent>) {
    let offered: Vec<Intent> = scene.offered().chain(awaiting).collect();
    if !offered.is_empty() {
        scene.state.notice = Some(Notice { words, at: scene.turn.arrived_at, offered });
    } else if scene.state.asks.iter().all(|ask| ask.beside.is_empty()) {
        scene.state.notice = None;
    }
}

/// Whatever happens next after a day ends it.
pub(super) fn forget(scene: &mut Scene<'_>) {
    let now = scene.now();
    scene.state.notice.take_if(|notice| now.since(notice.at) >= KEPT);
}

/// What a case is opened with: what the customer does now, or wrote before they tapped what was offered for it.
pub(super) fn evidence(scene: &mut Scene<'_>, input: &Input) -> Evidence {
    taken(scene, input).unwrap_or_else(|| Evidence::now(scene, wish::words(input)))
}

/// What the customer wrote before they tapped what was offered for it.
pub(super) fn taken(scene: &mut Scene<'_>, input: &Input) -> Option<Evidence> {
    let Input::Act(Act::Meant(intent)) = input else { return None };
    let notice = scene.state.notice.take_if(|notice| notice.offered.contains(intent))?;
    Some(Evidence { words: notice.words, at: notice.at })
}
