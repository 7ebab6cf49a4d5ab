//! More than the queue in front of an actor holds, and rows that cannot be handled.

use std::time::Duration;

use tellerline_core::{StaffId, conversation::Input};
use tellerline_store::partition_of;
use uuid::Uuid;

use super::bed::{Bed, GREET, HELP, THANKS, assert_begin};

const REFUSE: &str = "CREATE TRIGGER refuse BEFORE UPDATE OF outcome ON inbox WHEN NEW.outcome = 1 \
                      BEGIN SELECT RAISE(ABORT, 'no'); END";

/// What no turn can take: nobody has spoken in that conversation.
fn poison() -> Input {
    Input::Opened { staff: StaffId::from_uuid(Uuid::from_u128(1)), case: None }
}

#[tokio::test]
async fn a_row_that_could_not_be_set_aside_is_tried_again() -> anyhow::Result<()> {
    let bed = Bed::start().await?;
    bed.execute(REFUSE).await?;
    let place = bed.place("7001")?;
    assert!(!bed.engine.submit_and_wait(&place, poison(), "x", Duration::from_millis(300)).await?);
    assert_eq!(bed.count("SELECT COUNT(*) FROM inbox WHERE outcome = 1").await?, 0);
    bed.execute("DROP TRIGGER refuse").await?;
    bed.until("SELECT COUNT(*) FROM inbox WHERE outcome = 1 AND done_at IS NOT NULL", 1).await?;
    bed.say("7001", "hello").await?;
    assert_begin(&bed.outside.until_words("7001", 1).await, &[GREET]);
    Ok(())
}

#[tokio::test]
async fn a_row_of_an_unknown_kind_keeps_nobody() -> anyhow::Result<()> {
    let bed = Bed::start().await?;
    bed.say("7001", "hello").await?;
    bed.outside.until_words("7001", 1).await;
    bed.execute("UPDATE inbox SET kind = 99, done_at = NULL").await?;
    bed.say("7001", "help").await?;
    bed.until("SELECT COUNT(*) FROM inbox WHERE done_at IS NULL", 0).await?;
    assert_eq!(bed.count("SELECT COUNT(*) FROM inbox WHERE outcome = 2").await?, 1);
    assert_begin(&bed.outside.until_words("7001", 2).await, &[GREET, HELP]);
    Ok(())
}

#[tokio::test]
async fn more_than_the_queue_holds_is_answered_once_and_in_order() -> anyhow::Result<()> {
    const EACH: usize = 18;
    let bed = Bed::start().await?;
    let stuck = bed.place("1")?;
    let partition = partition_of(stuck.conversation);
    // Enough people of one partition for twice the queue and more.
    let people: Vec<String> = (2..)
        .map(|psid: u32| psid.to_string())
        .filter(|psid| bed.place(psid).is_ok_and(|place| partition_of(place.conversation) == partition))
        .take(40)
        .collect();
    bed.execute(REFUSE).await?;
    bed.engine.submit(&stuck, poison(), "x").await?;
    for round in 0..EACH {
        for psid in &people {
            bed.say(psid, if round % 2 == 0 { "help" } else { "thank you" }).await?;
        }
    }
    assert!(bed.count("SELECT COUNT(*) FROM inbox WHERE done_at IS NULL").await? > 700);
    bed.execute("DROP TRIGGER refuse").await?;
    let mut expected = vec![GREET];
    expected.extend([HELP, THANKS].into_iter().cycle().take(EACH));
    for psid in &people {
        assert_begin(&bed.outside.until_words(psid, expected.len()).await, &expected);
    }
    bed.until("SELECT COUNT(*) FROM inbox WHERE done_at IS NULL", 0).await?;
    bed.until("SELECT COUNT(*) FROM outbox WHERE status IN (0, 1)", 0).await?;
    for psid in &people {
        assert_eq!(bed.outside.words(psid).len(), expected.len());
    }
    Ok(())
}
