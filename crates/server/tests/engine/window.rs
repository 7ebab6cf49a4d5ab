//! The messenger's window, for what had to wait: decided by what is stored, never by trying.

use std::time::Duration;

use tellerline_core::{StaffId, conversation::Input};
use tellerline_server::context::Pausable;

use super::bed::{Bed, GREET, HELP, THANKS, assert_begin};

const CHANNEL: &str = "channel:messenger";
const WAITING: &str = "SELECT COUNT(*) FROM outbox WHERE kind = 0 AND status = 0";
const TOO_LATE: &str =
    "SELECT COUNT(*) FROM outbox WHERE status = 3 AND attempts = 0 AND failure LIKE 'window_closed%'";
const TO_HANDLE: &str = "SELECT COUNT(*) FROM inbox WHERE done_at IS NULL";
const NOT_DELIVERED: &str = "I couldn't deliver my last message";

/// Staff write to the person.
async fn reply(bed: &Bed, psid: &str) -> anyhow::Result<()> {
    let staff = StaffId::from_uuid(uuid::Uuid::from_u128(4));
    let input = Input::StaffReply { staff, name: "Mia".to_owned(), text: "We look into it.".to_owned() };
    Ok(bed.engine.submit(&bed.place(psid)?, input, "reply").await?)
}

const fn hours(count: u64) -> Duration {
    Duration::from_secs(count * 3_600)
}

#[tokio::test]
async fn what_waited_for_more_than_a_day_leaves_under_the_rule_of_its_time_or_not_at_all()
-> anyhow::Result<()> {
    let bed = Bed::start().await?;
    bed.pause(CHANNEL, Pausable::Sends).await?;
    for psid in ["7001", "7002", "7003"] {
        bed.say(psid, "help").await?;
    }
    bed.until(WAITING, 6).await?;
    reply(&bed, "7002").await?;
    bed.until(WAITING, 7).await?;
    bed.clock.advance(hours(25));
    bed.say("7003", "thank you").await?;
    bed.until(WAITING, 8).await?;
    bed.resume(CHANNEL, Pausable::Sends).await?;

    // A person's words go out as a person's; the bot's before them do not.
    assert_begin(&bed.outside.until_words("7002", 1).await, &["Mia"]);
    assert_eq!(bed.outside.rules("7002"), ["MESSAGE_TAG HUMAN_AGENT"]);
    // Who wrote meanwhile gets everything.
    assert_begin(&bed.outside.until_words("7003", 3).await, &[GREET, HELP, THANKS]);
    assert_eq!(bed.outside.rules("7003"), ["RESPONSE"; 3]);
    bed.until(TOO_LATE, 4).await?;
    bed.until("SELECT COUNT(*) FROM outbox WHERE status IN (0, 1)", 0).await?;
    bed.until(TO_HANDLE, 0).await?;
    assert!(bed.outside.words("7001").is_empty(), "{:?}", bed.outside.words("7001"));
    assert_eq!(bed.audited("send.failed").await?, 4);
    // And who writes next is told.
    bed.say("7001", "thank you").await?;
    assert!(bed.outside.until_words("7001", 1).await[0].starts_with(NOT_DELIVERED));
    Ok(())
}

/// A staff reply that another process takes over is still known to be a person's, and has a week.
#[tokio::test]
async fn a_staff_reply_that_is_taken_over_goes_out_as_a_persons_within_a_week() -> anyhow::Result<()> {
    for (waits, leaves) in [(hours(25), true), (hours(24 * 7), false)] {
        let bed = Bed::start().await?;
        bed.say("7001", "help").await?;
        bed.outside.until_words("7001", 2).await;
        bed.pause(CHANNEL, Pausable::Sends).await?;
        reply(&bed, "7001").await?;
        bed.until(WAITING, 1).await?;
        bed.engine.stop().await;
        bed.clock.advance(waits);
        bed.clear_pause(CHANNEL, Pausable::Sends).await?;
        let second = bed.beside("second", true).await?;
        second.engine.start(true).await?;
        if leaves {
            assert_begin(&bed.outside.until_words("7001", 3).await, &[GREET, HELP, "Mia"]);
            assert_eq!(bed.outside.rules("7001"), ["RESPONSE", "RESPONSE", "MESSAGE_TAG HUMAN_AGENT"]);
        } else {
            bed.until(TOO_LATE, 1).await?;
            assert_begin(&bed.outside.words("7001"), &[GREET, HELP]);
        }
    }
    Ok(())
}
