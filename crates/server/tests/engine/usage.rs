//! The Page's allowance runs out: answers go on, what nobody asked for waits.

use std::time::Duration;

use tellerline_core::{
    BankId, Timestamp,
    conversation::{Input, TimerKey},
};
use tellerline_store::repo;

use super::bed::{Bed, GREET, HELP, THANKS, assert_begin};

const REMINDS: &str = "Harbour Bank: your permission ends soon";
const WAITING: &str = "SELECT COUNT(*) FROM outbox WHERE kind = 0 AND status = 0 AND attempts = 0";

/// The reminder that a consent of the person's ends rings.
async fn remind(bed: &Bed, psid: &str) -> anyhow::Result<()> {
    let (bank, store) = (BankId::new("demo"), &bed.engine.context.store);
    let (place, identity) = (bed.place(psid)?, store.vault.identity(&bank, "messenger", psid)?);
    let links = repo::links::for_conversation(store, &bank, identity, place.conversation).await?;
    let link = links.first().expect("a link");
    let ends: Timestamp = link.consent.expires_at().expect("an end");
    let key = TimerKey::ConsentEnds { link: link.id, days: 14, ends };
    Ok(bed.engine.submit(&place, Input::Timer(key), &format!("reminder-{psid}")).await?)
}

/// Nearly all is used, as the answer to somebody's message tells; then a reminder of 7001 is due.
async fn held() -> anyhow::Result<Bed> {
    let bed = Bed::start().await?;
    bed.linked("7001").await?;
    bed.say("7001", "thank you").await?;
    bed.outside.until_words("7001", 1).await;
    bed.outside.uses(95);
    bed.say("7002", "help").await?;
    bed.outside.until_words("7002", 2).await;
    remind(&bed, "7001").await?;
    bed.until_audited("consent.reminded", 1).await?;
    // Answers go on meanwhile, to others.
    bed.say("7002", "thank you").await?;
    assert_begin(&bed.outside.until_words("7002", 3).await, &[GREET, HELP, THANKS]);
    bed.until(WAITING, 1).await?;
    assert_begin(&bed.outside.words("7001"), &[THANKS]);
    Ok(bed)
}

#[tokio::test]
async fn at_95_percent_a_reminder_waits_until_less_is_used() -> anyhow::Result<()> {
    let bed = held().await?;
    bed.outside.uses(94);
    bed.say("7002", "help").await?;
    assert_begin(&bed.outside.until_words("7001", 2).await, &[THANKS, REMINDS]);
    Ok(())
}

#[tokio::test]
async fn a_reminder_keeps_no_answer_waiting() -> anyhow::Result<()> {
    let bed = held().await?;
    bed.say("7001", "help").await?;
    let words = tokio::time::timeout(Duration::from_secs(30), bed.outside.until_words("7001", 3)).await?;
    assert_begin(&words, &[THANKS, REMINDS, HELP]);
    Ok(())
}

#[tokio::test]
async fn at_95_percent_no_signs_are_sent() -> anyhow::Result<()> {
    let bed = held().await?;
    let before = bed.outside.signs();
    bed.linked("7003").await?;
    bed.say("7003", "what is my balance").await?;
    bed.outside.until_words("7003", 1).await;
    assert_eq!(bed.outside.signs(), before);
    bed.outside.uses(10);
    bed.say("7003", "thank you").await?;
    bed.outside.until_words("7003", 2).await;
    bed.say("7003", "what is my balance").await?;
    bed.outside.until_words("7003", 3).await;
    assert_eq!(bed.outside.signs(), before + 2, "seen, and an answer on its way");
    Ok(())
}
