//! The customer's own words, while something is offered for them: whoever taps the offer gave notice when they wrote. The
//! case then has what they wrote, and its clock runs from the arrival of it (Regulation E 1005.11(b)).

use std::time::Duration;

use super::{scene::Scene, wish};
use crate::{
    conversation::{Act, Input, Notice},
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

/// Keeps a text for which this turn offers something; any other text ends what was kept.
pub(super) fn keep(scene: &mut Scene<'_>, input: &Input) {
    let Input::Text { text, .. } = input else { return };
    let notice = Notice { words: text.clone(), at: scene.turn.arrived_at };
    scene.state.notice = scene.offers_what_was_meant().then_some(notice);
}

/// Whatever happens next after a day ends it.
pub(super) fn forget(scene: &mut Scene<'_>) {
    let now = scene.now();
    scene.state.notice.take_if(|notice| now.since(notice.at) >= KEPT);
}

/// What a case is opened with: what the customer does now, or wrote before they tapped what was offered for it.
pub(super) fn evidence(scene: &mut Scene<'_>, input: &Input) -> Evidence {
    if matches!(input, Input::Act(Act::Meant(_)))
        && let Some(Notice { words, at }) = scene.state.notice.take()
    {
        return Evidence { words, at };
    }
    Evidence::now(scene, wish::words(input))
}
