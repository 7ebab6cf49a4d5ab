//! Order, limits, and what happens when this process loses: a commit, a partition, the database.

use std::time::Duration;

use axum::http::StatusCode;
use tellerline_server::engine::Engine;
use tellerline_store::Db;

use super::{
    bed::{Bed, GREET, HELP, THANKS, assert_begin},
    world::Answer,
};

#[tokio::test]
async fn a_rate_limit_makes_the_whole_page_wait_and_keeps_the_order() -> anyhow::Result<()> {
    let bed = Bed::start().await?;
    for psid in ["7001", "7002"] {
        bed.say(psid, "hello").await?;
        bed.outside.until_words(psid, 1).await;
    }
    bed.outside.script("7001", Answer::Refuse(613, Some(2)));
    bed.say("7001", "help").await?;
    bed.say("7001", "thank you").await?;
    bed.outside.until_refused("7001").await;
    // The pause is the Page's: somebody else waits, too. The clock stands, so it cannot be over.
    bed.say("7002", "help").await?;
    bed.until("SELECT COUNT(*) FROM outbox WHERE status IN (0, 1)", 3).await?;
    assert_eq!(bed.outside.words("7002").len(), 1);
    bed.clock.advance(Duration::from_secs(2));
    assert_begin(&bed.outside.until_words("7001", 3).await, &[GREET, HELP, THANKS]);
    assert_begin(&bed.outside.until_words("7002", 2).await, &[GREET, HELP]);
    assert_eq!(bed.count("SELECT MAX(attempts) FROM outbox").await?, 1, "waiting is nobody's failure");
    Ok(())
}

#[tokio::test]
async fn the_first_word_decides_the_language() -> anyhow::Result<()> {
    let bed = Bed::start().await?;
    bed.say("7001", "hola").await?;
    bed.say("7002", "hello").await?;
    assert_begin(&bed.outside.until_words("7001", 1).await, &["Hola, soy el asistente"]);
    assert_begin(&bed.outside.until_words("7002", 1).await, &[GREET]);
    Ok(())
}

#[tokio::test]
async fn who_writes_too_much_is_told_once_and_can_still_stop() -> anyhow::Result<()> {
    let bed = Bed::start().await?;
    for _ in 0..30 {
        bed.say("7001", "help").await?;
    }
    bed.say("7001", "stop").await?;
    let mut expected = vec![GREET];
    expected.extend([HELP; 20]);
    expected.extend(["That's a lot of messages", "Done"]);
    assert_begin(&bed.outside.until_words("7001", expected.len()).await, &expected);
    // Six seconds later there is room for one more.
    bed.clock.advance(Duration::from_secs(6));
    bed.say("7001", "help").await?;
    bed.say("7001", "help").await?;
    bed.say("7001", "stop").await?;
    expected.extend([HELP, "That's a lot of messages", "Done"]);
    assert_begin(&bed.outside.until_words("7001", expected.len()).await, &expected);
    Ok(())
}

#[tokio::test]
async fn a_turn_that_lost_against_another_writer_is_made_again() -> anyhow::Result<()> {
    let bed = Bed::start().await?;
    bed.say("7001", "hello").await?;
    bed.outside.until_words("7001", 1).await;
    // Behind the back of the actor that keeps the conversation in memory.
    bed.engine.context.store.db.execute("UPDATE conversation SET version = version + 5", vec![]).await?;
    bed.say("7001", "help").await?;
    assert_begin(&bed.outside.until_words("7001", 2).await, &[GREET, HELP]);
    assert_eq!(bed.count("SELECT version FROM conversation").await?, 7);
    Ok(())
}

/// A 200 then says that it is handled, and nothing of what was said lies in the inbox at any time.
#[tokio::test]
async fn an_input_that_finds_nobody_before_it_is_stored_with_its_turn() -> anyhow::Result<()> {
    let bed = Bed::start().await?;
    bed.say("7001", "hello").await?;
    bed.outside.until_words("7001", 1).await;
    bed.execute(
        "CREATE TRIGGER alone BEFORE INSERT ON inbox WHEN NEW.done_at IS NULL BEGIN SELECT RAISE(ABORT, 'no'); END",
    )
    .await?;
    let event = bed.text("7001", "help");
    assert_eq!(bed.post(&event).await?.status(), StatusCode::OK);
    assert_eq!(
        bed.count("SELECT COUNT(*) FROM inbox WHERE done_at IS NULL OR sealed_body IS NOT NULL").await?,
        0
    );
    assert_eq!(
        bed.post(&event).await?.status(),
        StatusCode::SERVICE_UNAVAILABLE,
        "its repetition is looked at"
    );
    bed.execute("DROP TRIGGER alone").await?;
    assert_eq!(bed.post(&event).await?.status(), StatusCode::OK);
    bed.say("7001", "thank you").await?;
    assert_begin(&bed.outside.until_words("7001", 3).await, &[GREET, HELP, THANKS]);
    Ok(())
}

/// It failed with its turn, so it is stored by itself and tried again.
#[tokio::test]
async fn an_input_whose_turn_failed_is_kept() -> anyhow::Result<()> {
    let bed = Bed::start().await?;
    bed.say("7001", "hello").await?;
    bed.outside.until_words("7001", 1).await;
    bed.execute(
        "CREATE TRIGGER refuse BEFORE INSERT ON inbox WHEN NEW.done_at IS NOT NULL BEGIN SELECT RAISE(ABORT, 'no'); END",
    )
    .await?;
    bed.say("7001", "help").await?;
    bed.say("7001", "thank you").await?;
    assert_begin(&bed.outside.until_words("7001", 3).await, &[GREET, HELP, THANKS]);
    assert_eq!(bed.count("SELECT COUNT(*) FROM inbox WHERE outcome IS NOT NULL").await?, 0);
    Ok(())
}

#[tokio::test]
async fn a_process_that_was_overtaken_decides_nothing_more() -> anyhow::Result<()> {
    let bed = Bed::start().await?;
    bed.say("7001", "hello").await?;
    bed.outside.until_words("7001", 1).await;
    let second = Engine::new(bed.engine.context.clone(), "second".to_owned());
    second.start(true).await?;
    // The first one still takes webhooks, and still believes that the partition is its own.
    bed.say("7001", "help").await?;
    bed.say("7001", "thank you").await?;
    assert_begin(&bed.outside.until_words("7001", 3).await, &[GREET, HELP, THANKS]);
    bed.until("SELECT COUNT(*) FROM outbox WHERE status IN (0, 1)", 0).await?;
    assert_eq!(bed.outside.words("7001").len(), 3);
    assert_eq!(bed.count("SELECT COUNT(DISTINCT epoch) FROM outbox").await?, 2, "the second decided");
    second.stop().await;
    Ok(())
}

#[tokio::test]
async fn without_its_database_a_webhook_is_not_acknowledged() -> anyhow::Result<()> {
    let bed = Bed::start().await?;
    bed.say("7001", "hello").await?;
    bed.outside.until_words("7001", 1).await;
    assert_eq!(bed.get("/health/ready").await?.status(), StatusCode::OK);
    bed.engine.context.store.clone().close().await;

    for _ in 0..3 {
        let answer = bed.post(&bed.text("7001", "help")).await?;
        assert_eq!(answer.status(), StatusCode::SERVICE_UNAVAILABLE);
        let after = answer.headers().get("retry-after").and_then(|value| value.to_str().ok());
        assert!(after.is_some_and(|after| after.parse::<u32>().is_ok()), "{after:?}");
    }
    assert_eq!(bed.get("/health/ready").await?.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(bed.get("/health/live").await?.status(), StatusCode::OK);
    assert_eq!(bed.outside.words("7001").len(), 1);
    // Nothing half-done: the file holds the one message from before.
    let db = Db::open(&bed.url).await?;
    let row = db.query_one("SELECT COUNT(*) AS n FROM inbox", vec![]).await?.expect("one row");
    assert_eq!(row.try_get::<i64>("", "n")?, 1);
    Ok(())
}
