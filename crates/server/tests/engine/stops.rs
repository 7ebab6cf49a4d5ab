//! "Stop" wins: over a bank that has not answered, and over a figure that is already on its way.

use std::sync::Arc;

use tellerline_core::PurposeKind;
use tokio::sync::Notify;

use super::{
    bed::{Bed, HELP, THANKS, assert_begin},
    world::{Answer, FIGURE},
};

#[tokio::test]
async fn a_figure_is_told_where_the_customer_chose_so() -> anyhow::Result<()> {
    let bed = Bed::start().await?;
    bed.linked("7001").await?;
    bed.say("7001", "what is my balance").await?;
    let words = bed.outside.until_words("7001", 1).await;
    assert!(words[0].contains(FIGURE), "{words:#?}");
    Ok(())
}

#[tokio::test]
async fn after_stop_an_answer_of_the_bank_is_not_told() -> anyhow::Result<()> {
    let bed = Bed::start().await?;
    bed.linked("7001").await?;
    let bell = bed.bank.hang();
    bed.say("7001", "what is my balance").await?;
    bed.bank.asked.notified().await;
    bed.say("7001", "stop").await?;
    let words = bed.outside.until_words("7001", 2).await;
    assert_begin(&words, &["Done", "Harbour Bank"]);
    assert_eq!(bed.bank.revoked(), ["consent-7001"]);
    bell.notify_one();
    bed.until_audited("bank.read.done", 1).await?;
    bed.until("SELECT COUNT(*) FROM outbox WHERE status IN (0, 1)", 0).await?;
    bed.until("SELECT COUNT(*) FROM inbox WHERE done_at IS NULL", 0).await?;
    bed.say("7001", "help").await?;
    let words = bed.outside.until_words("7001", 3).await;
    assert_begin(&words, &["Done", "Harbour Bank", HELP]);
    assert!(!words.join("").contains(FIGURE), "{words:#?}");
    Ok(())
}

#[tokio::test]
async fn after_stop_a_figure_that_waits_to_be_sent_is_cancelled() -> anyhow::Result<()> {
    let bed = Bed::start().await?;
    bed.linked("7001").await?;
    let release = Arc::new(Notify::new());
    bed.outside.script("7001", Answer::Hold(Arc::clone(&release)));
    bed.say("7001", "thank you").await?;
    bed.say("7001", "what is my balance").await?;
    // The figure is decided and on disk, behind the message that the platform holds up.
    bed.until("SELECT COUNT(*) FROM outbox WHERE link_id IS NOT NULL AND kind = 0 AND status = 0", 1).await?;
    bed.say("7001", "stop").await?;
    bed.until("SELECT COUNT(*) FROM consent WHERE live = 1", 0).await?;
    release.notify_one();
    let words = bed.outside.until_words("7001", 3).await;
    assert_begin(&words, &[THANKS, "Done", "Harbour Bank"]);
    assert!(!words.join("").contains(FIGURE), "{words:#?}");
    bed.until("SELECT COUNT(*) FROM outbox WHERE status IN (0, 1)", 0).await?;
    assert_eq!(bed.count("SELECT COUNT(*) FROM outbox WHERE failure = 'consent ended'").await?, 1);
    Ok(())
}

/// The page has committed, the chat has not heard of it yet: the guard of the turn sees it.
#[tokio::test]
async fn a_purpose_taken_back_while_the_bank_hangs_is_not_told() -> anyhow::Result<()> {
    let bed = Bed::start().await?;
    bed.linked("7001").await?;
    let bell = bed.bank.hang();
    bed.say("7001", "what is my balance").await?;
    bed.bank.asked.notified().await;
    bed.narrow("7001", PurposeKind::ReadBalance).await?;
    bell.notify_one();
    bed.until("SELECT COUNT(*) FROM inbox WHERE done_at IS NULL", 0).await?;
    bed.until("SELECT COUNT(*) FROM outbox WHERE status IN (0, 1)", 0).await?;
    bed.say("7001", "help").await?;
    let words = bed.outside.until_words("7001", 1).await;
    assert_begin(&words, &[HELP]);
    assert!(!words.join("").contains(FIGURE), "{words:#?}");
    Ok(())
}
