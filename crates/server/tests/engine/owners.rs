//! Partitions change hands: by a second process, a crash, a lease that is lost; and actors that die.

use std::{sync::Arc, time::Duration};

use axum::http::StatusCode;
use tokio::sync::Notify;

use super::{
    bed::{Bed, GREET, HELP, THANKS, assert_begin},
    world::Answer,
};

const OPEN: &str = "SELECT COUNT(*) FROM outbox WHERE status IN (0, 1)";

async fn is_ready(bed: &Bed) -> anyhow::Result<bool> {
    Ok(bed.get("/health/ready").await?.status() == StatusCode::OK)
}

#[tokio::test]
async fn partitions_whose_takeover_failed_are_started_later() -> anyhow::Result<()> {
    let bed = Bed::start().await?;
    bed.say("7001", "hello").await?;
    bed.outside.until_words("7001", 1).await;
    assert!(is_ready(&bed).await?);
    // The leases are lost and taken again, but what was left behind cannot be read.
    bed.execute("ALTER TABLE outbox RENAME TO hidden").await?;
    bed.execute("UPDATE partition_lease SET owner = 'nobody', expires_at = 0").await?;
    bed.until("SELECT COUNT(*) FROM partition_lease WHERE owner = 'first'", 256).await?;
    assert!(!is_ready(&bed).await?, "partitions are held and nobody works on them");
    bed.execute("ALTER TABLE hidden RENAME TO outbox").await?;
    bed.say("7001", "help").await?;
    assert_begin(&bed.outside.until_words("7001", 2).await, &[GREET, HELP]);
    assert!(is_ready(&bed).await?);
    Ok(())
}

#[tokio::test]
async fn an_actor_that_died_is_started_again() -> anyhow::Result<()> {
    let bed = Bed::start().await?;
    bed.say("7001", "hello").await?;
    bed.outside.until_words("7001", 1).await;
    // The commit will be refused as that of another owner, but the lease is still ours.
    bed.execute("UPDATE partition_lease SET epoch = epoch + 1").await?;
    bed.say("7001", "help").await?;
    assert_begin(&bed.outside.until_words("7001", 2).await, &[GREET, HELP]);
    Ok(())
}

#[tokio::test]
async fn without_its_writer_a_process_is_not_ready() -> anyhow::Result<()> {
    let bed = Bed::start().await?;
    bed.engine.context.store.writer.stop().await;
    assert!(!is_ready(&bed).await?);
    Ok(())
}

/// A process that has stopped while the Page had to wait: so many messages are in the outbox, none was sent.
async fn left_behind(words: &[&str]) -> anyhow::Result<Bed> {
    let bed = Bed::start().await?;
    bed.outside.script("7001", Answer::Refuse(613, Some(60)));
    for word in words {
        bed.say("7001", word).await?;
    }
    bed.until(OPEN, i64::try_from(words.len())?).await?;
    bed.outside.until_refused("7001").await;
    bed.engine.stop().await;
    Ok(bed)
}

#[tokio::test]
async fn what_cannot_be_read_is_a_dead_letter_and_keeps_nobody() -> anyhow::Result<()> {
    let bed = left_behind(&["hello", "help", "help", "thank you"]).await?;
    bed.until("SELECT COUNT(*) FROM outbox WHERE status = 1", 4).await?;
    bed.execute(
        "UPDATE outbox SET kind = 99 WHERE seq = (SELECT seq FROM outbox ORDER BY seq LIMIT 1 OFFSET 1)",
    )
    .await?;
    bed.execute("UPDATE outbox SET sealed_body = x'00' WHERE seq = (SELECT seq FROM outbox ORDER BY seq LIMIT 1 OFFSET 2)")
        .await?;
    bed.clock.advance(Duration::from_mins(1));
    let second = bed.beside("second", true).await?;
    second.engine.start(true).await?;
    assert_begin(&bed.outside.until_words("7001", 2).await, &[GREET, THANKS]);
    bed.until(OPEN, 0).await?;
    let dead = "SELECT COUNT(*) FROM outbox WHERE status = 3 AND failure LIKE 'unreadable%'";
    assert_eq!(bed.count(dead).await?, 2);
    Ok(())
}

#[tokio::test]
async fn what_is_left_for_a_removed_channel_is_a_dead_letter() -> anyhow::Result<()> {
    let bed = Bed::start().await?;
    bed.linked("7001").await?;
    let _hangs = bed.bank.hang();
    bed.outside.script("7001", Answer::Refuse(613, Some(60)));
    bed.say("7001", "hello").await?;
    bed.say("7001", "what is my balance").await?;
    bed.bank.asked.notified().await;
    bed.until(OPEN, 2).await?;
    bed.engine.stop().await;
    let second = bed.beside("second", false).await?;
    second.engine.start(true).await?;
    bed.until("SELECT COUNT(*) FROM outbox WHERE status = 3 AND failure = 'channel is not configured'", 2)
        .await?;
    assert_eq!(bed.count(OPEN).await?, 0);
    assert!(bed.outside.words("7001").is_empty());
    Ok(())
}

#[tokio::test]
async fn who_lost_a_partition_sends_nothing_more_of_it() -> anyhow::Result<()> {
    let bed = Bed::start().await?;
    let release = Arc::new(Notify::new());
    bed.outside.script("7001", Answer::Hold(Arc::clone(&release)));
    for word in ["hello", "help", "thank you"] {
        bed.say("7001", word).await?;
    }
    bed.outside.until_held("7001").await;
    bed.until(OPEN, 3).await?;
    let second = bed.beside("second", true).await?;
    second.engine.start(true).await?;
    // The first one notices at its next renewal, and says that it still lives.
    bed.until("SELECT COUNT(*) FROM process", 2).await?;
    release.notify_one();
    bed.engine.stop().await;
    assert_begin(&bed.outside.words("7001"), &[GREET]);
    bed.until(OPEN, 0).await?;
    assert_begin(&bed.outside.until_words("7001", 3).await, &[GREET, HELP, THANKS]);
    assert_eq!(bed.count("SELECT COUNT(*) FROM outbox WHERE status = 2").await?, 3);
    Ok(())
}

#[tokio::test]
async fn an_echo_that_reaches_another_process_counts() -> anyhow::Result<()> {
    let bed = Bed::start().await?;
    let never = Arc::new(Notify::new());
    bed.outside.script("7001", Answer::Hold(never));
    bed.say("7001", "hello").await?;
    bed.outside.until_held("7001").await;
    let row = bed.engine.context.store.db.query_one("SELECT id FROM outbox", vec![]).await?.expect("a row");
    let id = tellerline_core::EffectId::from_uuid(row.try_get("", "id")?);
    let second = bed.beside("second", true).await?;
    second.engine.start(true).await?;
    bed.own_echo("7001", &id.to_string()).await?;
    bed.until(OPEN, 0).await?;
    second.say("7001", "help").await?;
    // Before the wait for the echo, ten seconds, would have ended.
    let words = tokio::time::timeout(Duration::from_secs(7), bed.outside.until_words("7001", 1)).await?;
    assert_begin(&words, &[HELP]);
    assert_eq!(bed.count("SELECT MIN(attempts) FROM outbox").await?, 0, "the second did not call");
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_processes_share_the_work_and_hand_it_over() -> anyhow::Result<()> {
    const SECONDS: &str = "SELECT COUNT(*) FROM partition_lease WHERE owner = 'second'";
    let people: Vec<String> = (7001..7025).map(|psid| psid.to_string()).collect();
    let first = Bed::start_on_postgres().await?;
    let mut expected = vec![GREET];
    for psid in &people {
        first.say(psid, "hello").await?;
    }
    for psid in &people {
        first.outside.until_words(psid, 1).await;
    }
    assert_eq!(first.count("SELECT COUNT(*) FROM partition_lease WHERE owner = 'first'").await?, 256);

    // To everybody a call is under way, and another message waits behind it.
    let release = Arc::new(Notify::new());
    for psid in &people {
        first.outside.script(psid, Answer::Hold(Arc::clone(&release)));
        first.say(psid, "help").await?;
        first.say(psid, "thank you").await?;
        first.outside.until_held(psid).await;
    }
    expected.extend([HELP, THANKS]);
    let second = first.beside("second", true).await?;
    second.engine.start(false).await?;
    // The first one waits five seconds for its calls.
    first.until_giving_back().await?;
    let gone = "SELECT COUNT(*) FROM partition_lease WHERE owner <> 'first'";
    assert_eq!(first.count(gone).await?, 0, "calls are under way");
    release.notify_waiters();
    for psid in &people {
        second.say(psid, "help").await?;
        first.say(psid, "thank you").await?;
    }
    expected.extend([HELP, THANKS]);
    first.until(SECONDS, 128).await?;
    for psid in &people {
        first.say(psid, "help").await?;
        second.say(psid, "thank you").await?;
        assert_begin(
            &first.outside.until_words(psid, 7).await,
            &[GREET, HELP, THANKS, HELP, THANKS, HELP, THANKS],
        );
    }
    expected.extend([HELP, THANKS]);
    assert!(is_ready(&first).await? && is_ready(&second).await?);

    // The first one stops, with work under way.
    for psid in &people {
        first.say(psid, "help").await?;
    }
    expected.push(HELP);
    first.engine.stop().await;
    second.until(SECONDS, 256).await?;
    for psid in &people {
        second.say(psid, "thank you").await?;
    }
    expected.push(THANKS);
    second.until("SELECT COUNT(*) FROM inbox WHERE done_at IS NULL", 0).await?;
    second.until(OPEN, 0).await?;
    for psid in &people {
        assert_begin(&second.outside.until_words(psid, expected.len()).await, &expected);
    }
    assert_eq!(second.count("SELECT COUNT(*) FROM outbox WHERE status <> 2").await?, 0);
    second.engine.stop().await;
    assert_eq!(second.count("SELECT COUNT(*) FROM process").await?, 0);
    Ok(())
}
