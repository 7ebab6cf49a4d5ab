//! Several requests in one message, through the binary: each is answered, a report first, and a word that calls it off
//! leaves nothing behind.

use super::support::{GREET, assert_begin, demo};

#[tokio::test]
async fn two_requests_of_one_message_are_both_answered() -> anyhow::Result<()> {
    let (_demo, messenger) = demo().await?;
    messenger.say("7101", "hello").await?;
    messenger.say("7101", "how much have I got and when is my rent due?").await?;
    let words = messenger.words("7101", 3).await?;
    assert_begin(&words, &[GREET, "To see your figures", "I can't show payments that are still to come."]);
    Ok(())
}

#[tokio::test]
async fn the_report_comes_before_the_balance() -> anyhow::Result<()> {
    let (_demo, messenger) = demo().await?;
    messenger.say("7102", "hello").await?;
    messenger.say("7102", "balance and lock my card").await?;
    let words = messenger.words("7102", 3).await?;
    assert_begin(&words, &[GREET, "Harbour Bank: your report is taken.", "To see your figures"]);
    Ok(())
}
