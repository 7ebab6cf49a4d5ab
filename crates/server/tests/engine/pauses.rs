//! The operator's kill switches where they act: on what leaves, on what is asked of a bank, on what a chat offers.
//! Each is set in the database only, as another process's command line does.

use tellerline_server::context::Pausable;

use super::{
    bed::{Bed, GREET, HELP, THANKS, assert_begin},
    world::FIGURE,
};

const READS_PAUSED: &str = "Questions to the bank are paused";
const LINKS_PAUSED: &str = "Connecting accounts is paused";
const INVITES: &str = "To see your figures, please connect";
const HANDLED: &str = "SELECT COUNT(*) FROM inbox WHERE done_at IS NULL AND kind <> 2";
const TICKETS: &str = "SELECT COUNT(*) FROM ticket";

#[tokio::test]
async fn paused_messages_wait_in_order_and_stop_still_acts() -> anyhow::Result<()> {
    let bed = Bed::start().await?;
    bed.linked("7001").await?;
    bed.pause("channel:messenger", Pausable::Sends).await?;
    bed.say("7001", "what is my balance").await?;
    bed.until("SELECT COUNT(*) FROM outbox WHERE link_id IS NOT NULL AND kind = 0", 1).await?;
    bed.say("7001", "thank you").await?;
    bed.say("7002", "help").await?;
    bed.say("7001", "stop").await?;
    // The bank is told, and its answer comes back into the conversation: all that takes longer than a send.
    bed.until("SELECT COUNT(*) FROM consent WHERE live = 1", 0).await?;
    bed.until_audited("bank.consent.revoked", 1).await?;
    bed.until("SELECT COUNT(*) FROM outbox WHERE kind = 0 AND status = 0 AND attempts = 0", 6).await?;
    assert_eq!(bed.bank.revoked(), ["consent-7001"]);
    assert!(bed.outside.words("7001").is_empty() && bed.outside.words("7002").is_empty());
    assert_eq!(bed.outside.signs(), 0, "no sign of typing either");

    bed.resume("channel:messenger", Pausable::Sends).await?;
    let words = bed.outside.until_words("7001", 3).await;
    assert_begin(&words, &[THANKS, "Done", "Harbour Bank"]);
    assert!(!words.join("").contains(FIGURE), "{words:#?}");
    assert_begin(&bed.outside.until_words("7002", 2).await, &[GREET, HELP]);
    bed.until("SELECT COUNT(*) FROM outbox WHERE status IN (0, 1)", 0).await?;
    assert_eq!(bed.count("SELECT COUNT(*) FROM outbox WHERE failure = 'consent ended'").await?, 1);
    Ok(())
}

#[tokio::test]
async fn while_reads_are_paused_the_chat_says_so_and_asks_nothing() -> anyhow::Result<()> {
    let bed = Bed::start().await?;
    bed.linked("7001").await?;
    bed.pause("bank:demo", Pausable::Reads).await?;
    bed.say("7001", "what is my balance").await?;
    assert_begin(&bed.outside.until_words("7001", 1).await, &[READS_PAUSED]);
    assert_eq!(bed.count("SELECT COUNT(*) FROM outbox WHERE kind = 2").await?, 0, "a read was decided");
    bed.resume("bank:demo", Pausable::Reads).await?;
    bed.say("7001", "what is my balance").await?;
    let words = bed.outside.until_words("7001", 2).await;
    assert!(words[1].contains(FIGURE), "{words:#?}");
    assert_eq!(bed.bank.reads(), 1);
    Ok(())
}

/// The read was under way when its process stopped; the next one finds the switch set.
#[tokio::test]
async fn a_read_that_was_decided_before_the_pause_is_not_made() -> anyhow::Result<()> {
    let bed = Bed::start().await?;
    bed.linked("7001").await?;
    let _hangs = bed.bank.hang();
    bed.say("7001", "what is my balance").await?;
    bed.bank.asked.notified().await;
    bed.engine.stop().await;
    bed.set_pause("bank:demo", Pausable::Reads).await?;
    let second = bed.beside("second", true).await?;
    second.engine.start(true).await?;
    assert_begin(&bed.outside.until_words("7001", 1).await, &[READS_PAUSED]);
    assert_eq!(bed.bank.reads(), 1, "the second process asked the bank");
    Ok(())
}

#[tokio::test]
async fn while_links_are_paused_no_button_is_made() -> anyhow::Result<()> {
    let bed = Bed::start().await?;
    bed.pause("all", Pausable::Links).await?;
    bed.say("7001", "connect my bank account").await?;
    assert_begin(&bed.outside.until_words("7001", 2).await, &[GREET, LINKS_PAUSED]);
    bed.until(HANDLED, 0).await?;
    assert_eq!(bed.count(TICKETS).await?, 0);
    bed.resume("all", Pausable::Links).await?;
    bed.say("7001", "connect my bank account").await?;
    assert_begin(&bed.outside.until_words("7001", 3).await, &[GREET, LINKS_PAUSED, INVITES]);
    assert_eq!(bed.count(TICKETS).await?, 1);
    Ok(())
}
