//! The per-sender limit: twenty messages at once, then one every six seconds. Beyond it one honest answer,
//! then silence until there is room again. "Stop", reports and a person work regardless.

use std::time::Duration;

use super::scene::Scene;
use crate::{
    message::{Field, Message, Say},
    time::seconds,
};

/// Messages a sender may send at once.
pub const LIMIT_BURST: u32 = 20;
/// How long it takes until one more message is let through.
pub const LIMIT_REFILL: Duration = seconds(6);

const MESSAGE: u32 = 1_000;
const FULL: u32 = LIMIT_BURST * MESSAGE;
/// Milliseconds in which one thousandth of a message comes back.
const MILLIS_PER_MILLI: u64 = 6;

/// Counts a message; false when it is one too many. Counted by arrival, so that a backlog of ours does not
/// look like a flood of theirs.
pub(super) fn admit(scene: &mut Scene<'_>) -> bool {
    if scene.profile().unlimited {
        return true;
    }
    let bucket = &mut scene.state.bucket;
    let elapsed = scene.turn.arrived_at.since(bucket.at);
    let refilled = u64::try_from(elapsed.as_millis()).unwrap_or(u64::MAX) / MILLIS_PER_MILLI;
    if refilled >= u64::from(bucket.spent_milli) {
        bucket.spent_milli = 0;
        bucket.at = bucket.at.max(scene.turn.arrived_at);
    } else {
        // What does not make a whole thousandth yet stays on the clock.
        bucket.spent_milli -= u32::try_from(refilled).unwrap_or(bucket.spent_milli);
        bucket.at = bucket.at.plus(Duration::from_millis(refilled * MILLIS_PER_MILLI));
    }
    if bucket.spent_milli + MESSAGE > FULL {
        return false;
    }
    bucket.spent_milli += MESSAGE;
    bucket.told = false;
    true
}

/// Tells the customer once.
pub(super) fn refuse(scene: &mut Scene<'_>) {
    let bucket = &mut scene.state.bucket;
    if bucket.told {
        return;
    }
    bucket.told = true;
    scene.note("limit.reached", "sender");
    let bucket = &scene.state.bucket;
    let missing = u64::from((bucket.spent_milli + MESSAGE).saturating_sub(FULL));
    let minutes = (missing * MILLIS_PER_MILLI).div_ceil(60_000).max(1);
    let minutes = i64::try_from(minutes).unwrap_or(1);
    scene.say(Say::new(Message::new("limit").with(Field::count("minutes", minutes))));
}
