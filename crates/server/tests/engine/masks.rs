//! What was decided to be shown may show less by the time it leaves.

use std::{sync::Arc, time::Duration};

use tellerline_core::message::Class;
use tokio::sync::Notify;

use super::{
    bed::{Bed, THANKS, assert_begin},
    world::{Answer, FIGURE},
};

const READY: &str = "Harbour Bank: your balance is ready.";

/// A figure that is decided and on disk, behind a message that the platform holds up.
async fn held_up() -> anyhow::Result<(Bed, Arc<Notify>)> {
    let bed = Bed::start().await?;
    bed.linked("7001").await?;
    let release = Arc::new(Notify::new());
    bed.outside.script("7001", Answer::Hold(Arc::clone(&release)));
    bed.say("7001", "thank you").await?;
    bed.say("7001", "what is my balance").await?;
    bed.until("SELECT COUNT(*) FROM outbox WHERE link_id IS NOT NULL AND kind = 0 AND status = 0", 1).await?;
    Ok((bed, release))
}

#[tokio::test]
async fn a_figure_goes_out_masked_when_an_officer_forbids_it_meanwhile() -> anyhow::Result<()> {
    let (bed, release) = held_up().await?;
    bed.forbid(Class::Amount).await?;
    release.notify_one();
    let words = bed.outside.until_words("7001", 2).await;
    assert_begin(&words, &[THANKS, READY]);
    // The next question costs no read of the bank.
    bed.say("7001", "what is my balance").await?;
    let words = bed.outside.until_words("7001", 3).await;
    assert_begin(&words, &[THANKS, READY, READY]);
    assert_eq!(bed.audited("bank.read.intent").await?, 1);
    assert!(!words.join("").contains(FIGURE), "{words:#?}");
    Ok(())
}

#[tokio::test]
async fn a_figure_goes_out_masked_when_the_customer_changes_the_consent_meanwhile() -> anyhow::Result<()> {
    let (bed, release) = held_up().await?;
    bed.execute("UPDATE consent SET epoch = epoch + 1").await?;
    release.notify_one();
    let words = bed.outside.until_words("7001", 2).await;
    assert_begin(&words, &[THANKS, READY]);
    Ok(())
}

#[tokio::test]
async fn what_another_owner_takes_over_is_looked_at_again_too() -> anyhow::Result<()> {
    let (bed, _release) = held_up().await?;
    bed.engine.stop().await;
    bed.forbid(Class::Amount).await?;
    let next = bed.beside("second", true).await?;
    next.engine.context.ceilings.start(&next.engine.context.store, next.engine.context.now()).await?;
    next.engine.start(true).await?;
    next.clock.advance(Duration::from_secs(15));
    let words = bed.outside.until_words("7001", 2).await;
    assert!(words.iter().any(|text| text.starts_with(READY)), "{words:#?}");
    assert!(!words.join("").contains(FIGURE), "{words:#?}");
    Ok(())
}
