//! A fraud case that nobody opens wakes the bank's contact; timers in general.

use std::time::Duration;

use aws_lc_rs::hmac;
use serde_json::Value;
use tellerline_core::{CaseId, StaffId, conversation::Input};
use uuid::Uuid;

use super::bed::{Bed, PAGER_SECRET};

const REPORT: &str = "somebody stole my card and is using it";
const FIVE_MINUTES: Duration = Duration::from_mins(5);
const A_SECOND: Duration = Duration::from_secs(1);

fn is_signed(signature: &str, body: &[u8]) -> bool {
    let key = hmac::Key::new(hmac::HMAC_SHA256, PAGER_SECRET.as_bytes());
    let hex = signature.strip_prefix("sha256=").unwrap_or_default();
    hex::decode(hex).is_ok_and(|tag| hmac::verify(&key, body, &tag).is_ok())
}

#[tokio::test]
async fn a_case_that_nobody_opens_pages_the_contact_and_says_nothing_of_the_customer() -> anyhow::Result<()> {
    let bed = Bed::start().await?;
    bed.outside.pager.lock().unwrap().extend([500]);
    bed.say("7001", REPORT).await?;
    let words = bed.outside.until_words("7001", 2).await;
    assert!(words[1].contains("Reference"), "{words:#?}");

    bed.clock.advance(FIVE_MINUTES.saturating_sub(A_SECOND));
    bed.say("7001", "help").await?;
    bed.outside.until_words("7001", 3).await;
    assert_eq!(bed.outside.paged(), 0, "not before its time");

    bed.clock.advance(A_SECOND);
    // The first try meets an error; it is made again.
    let paged = bed.outside.until_paged(2).await;
    let body: Value = serde_json::from_slice(&paged[0].body)?;
    assert_eq!(body["event"], "case.unopened");
    assert_eq!(body["bank"], "demo");
    assert_eq!(body["clock_started_at"], "2026-11-20T10:00:00Z");
    let reference = body["reference"].as_str().unwrap_or_default();
    assert!(!reference.is_empty() && words[1].contains(reference), "{body} {words:#?}");
    for call in &paged {
        assert!(is_signed(&call.signature, &call.body), "{}", call.signature);
        assert_eq!(call.body, paged[0].body, "the same page twice");
        let text = String::from_utf8_lossy(&call.body);
        assert!(!text.contains("stole") && !text.contains("7001"), "{text}");
    }
    bed.until("SELECT COUNT(*) FROM outbox WHERE status IN (0, 1)", 0).await?;
    assert_eq!(bed.outside.paged(), 2, "an accepted page is not made again");
    Ok(())
}

#[tokio::test]
async fn a_case_that_somebody_opened_pages_nobody() -> anyhow::Result<()> {
    let bed = Bed::start().await?;
    bed.say("7001", REPORT).await?;
    bed.outside.until_words("7001", 2).await;
    let row = bed.engine.context.store.db.query_one("SELECT id FROM case_file", vec![]).await?;
    let case = CaseId::from_uuid(row.expect("the case").try_get("", "id")?);
    let opened = Input::Opened { staff: StaffId::from_uuid(Uuid::from_u128(1)), case: Some(case) };
    let place = bed.place("7001")?;
    assert!(bed.engine.submit_and_wait(&place, opened, "opened", Duration::from_secs(10)).await?);

    // Another one's case rings at the same moment: when that page has come, the first one's did not.
    bed.say("7002", REPORT).await?;
    bed.outside.until_words("7002", 2).await;
    bed.clock.advance(FIVE_MINUTES);
    let body: Value = serde_json::from_slice(&bed.outside.until_paged(1).await[0].body)?;
    assert_ne!(body["case"], case.to_string());
    bed.until("SELECT COUNT(*) FROM inbox WHERE done_at IS NULL", 0).await?;
    bed.until("SELECT COUNT(*) FROM outbox WHERE status IN (0, 1)", 0).await?;
    assert_eq!(bed.outside.paged(), 1);
    Ok(())
}

#[tokio::test]
async fn a_timer_that_is_set_again_rings_at_its_new_time_and_rings_again() -> anyhow::Result<()> {
    const MUTED: &str = "SELECT COUNT(*) FROM conversation WHERE owner = 3";
    const RUNG: &str = "SELECT COUNT(*) FROM inbox WHERE kind = 2 AND done_at IS NOT NULL";
    let minutes = Duration::from_mins;
    let bed = Bed::start().await?;
    bed.say("7001", "help").await?;
    bed.outside.until_words("7001", 2).await;

    bed.foreign_echo("7001", "m_1").await?;
    bed.until(MUTED, 1).await?;
    bed.clock.advance(minutes(20));
    // Written again: half an hour from now on.
    bed.foreign_echo("7001", "m_2").await?;
    bed.until("SELECT COUNT(*) FROM inbox WHERE done_at IS NULL", 1).await?;
    bed.clock.advance(minutes(15));
    bed.say("7001", "help").await?;
    bed.say("7002", "help").await?;
    bed.outside.until_words("7002", 2).await;
    assert_eq!(bed.count(MUTED).await?, 1, "35 minutes after the first, 15 after the second");

    bed.clock.advance(minutes(15));
    bed.until(MUTED, 0).await?;
    // The same timer, after it has rung.
    bed.foreign_echo("7001", "m_3").await?;
    bed.until(MUTED, 1).await?;
    bed.clock.advance(minutes(30));
    bed.until(MUTED, 0).await?;
    assert_eq!(bed.count(RUNG).await?, 1, "one row, set three times");
    assert_eq!(bed.outside.words("7001").len(), 2, "nothing was said meanwhile");
    Ok(())
}
