//! The customer's own words, while something is offered for them: whoever taps the offer gave notice when they wrote. The
//! case then has what they wrote, and its clock runs from the arrival of it (Regulation E 1005.11(b)).

use std::time::Duration;

use super::{scene::Scene, wish};
use crate::{
    conversation::{Act, Input, Notice, TimerKey},
    time::{Timestamp, hours},
};

/// As long as the messenger lets an offer be answered; no text is kept longer for this.
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
    drop(take(scene));
    if scene.offers_what_was_meant() {
        scene.state.notice = Some(Notice { words: text.clone(), at: scene.turn.arrived_at });
        scene.set_timer(TimerKey::NoticeOver, scene.now().plus(KEPT));
    }
}

/// What a case is opened with: what the customer does now, or wrote before they tapped what was offered for it.
pub(super) fn evidence(scene: &mut Scene<'_>, input: &Input) -> Evidence {
    if matches!(input, Input::Act(Act::Meant(_)))
        && let Some(Notice { words, at }) = take(scene)
    {
        return Evidence { words, at };
    }
    Evidence::now(scene, wish::words(input))
}

/// Nobody tapped.
pub(super) fn over(scene: &mut Scene<'_>) {
    scene.state.notice = None;
}

fn take(scene: &mut Scene<'_>) -> Option<Notice> {
    let notice = scene.state.notice.take()?;
    scene.cancel_timer(TimerKey::NoticeOver);
    Some(notice)
}
