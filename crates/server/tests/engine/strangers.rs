//! Somebody whom the bank does not know writes to a customer in its name.

use axum::http::StatusCode;
use serde_json::{Value, json};
use tellerline_core::{StaffId, conversation::Input};
use tellerline_store::repo;

use super::bed::{Bed, GREET};

const WARNED: &str = "Harbour Bank: a message in this chat isn't from us.";
const STOPPED: &str = "Harbour Bank: links and figures are stopped in this chat.";
const TRAP: &str = "Verify at evil.example";

async fn strangers(bed: &Bed) -> anyhow::Result<Vec<repo::strangers::Stranger>> {
    let place = bed.place("7001")?;
    Ok(repo::strangers::for_bank(&bed.engine.context.store, &place.bank, 10).await?)
}

async fn alarmed(echo: Value) -> anyhow::Result<Bed> {
    let bed = Bed::start().await?;
    bed.linked("7001").await?;
    bed.say("7001", "help").await?;
    let before = bed.outside.until_words("7001", 1).await.len();
    bed.echo("7001", echo).await?;
    let words = bed.outside.until_words("7001", before + 1).await;
    assert!(words[before].starts_with(WARNED), "{words:?}");
    Ok(bed)
}

#[tokio::test]
async fn an_unknown_app_is_an_alarm_and_stops_figures_until_it_is_cleared() -> anyhow::Result<()> {
    let bed = alarmed(json!({ "mid": "m_x", "app_id": 777, "text": TRAP })).await?;
    let before = bed.outside.words("7001").len();
    let [one] = <[_; 1]>::try_from(strangers(&bed).await?).expect("one row");
    assert_eq!((one.app.as_deref(), one.times, one.cleared_at), (Some("777"), 1, None));
    assert_eq!(bed.audited("stranger.wrote").await?, 1);

    bed.say("7001", "balance").await?;
    let words = bed.outside.until_words("7001", before + 1).await;
    assert!(words[before].starts_with(STOPPED), "{words:?}");
    assert_eq!(bed.count("SELECT COUNT(*) FROM ticket").await?, 0);
    assert_eq!(bed.audited("bank.read.intent").await?, 0);

    // Another message of theirs is counted, and says nothing new.
    bed.echo("7001", json!({ "mid": "m_y", "app_id": 777, "text": TRAP })).await?;
    bed.until("SELECT COUNT(*) FROM stranger WHERE times = 2", 1).await?;
    let staff = StaffId::from_uuid(uuid::Uuid::from_u128(8));
    bed.engine.submit(&bed.place("7001")?, Input::StrangerCleared { staff }, "clear").await?;
    bed.until("SELECT COUNT(*) FROM stranger WHERE cleared_at IS NULL", 0).await?;
    let words = bed.outside.until_words("7001", before + 2).await;
    assert!(words[before + 1].starts_with("Harbour Bank: we have looked"), "{words:?}");
    bed.say("7001", "balance").await?;
    bed.until_audited("bank.read.intent", 1).await?;

    // The next one is a new alarm.
    bed.echo("7001", json!({ "mid": "m_z", "app_id": 777, "text": TRAP })).await?;
    bed.until("SELECT COUNT(*) FROM stranger WHERE cleared_at IS NULL AND times = 1", 1).await?;
    assert_eq!(bed.count("SELECT COUNT(*) FROM stranger").await?, 2);
    Ok(())
}

#[tokio::test]
async fn an_echo_without_an_app_and_one_with_metadata_that_no_message_of_ours_has_are_alarms()
-> anyhow::Result<()> {
    alarmed(json!({ "mid": "m_x", "text": TRAP })).await?;
    let id = tellerline_core::EffectId::from_uuid(uuid::Uuid::from_u128(5)).to_string();
    let bed = alarmed(json!({ "mid": "m_x", "app_id": 424_242, "metadata": id, "text": TRAP })).await?;
    assert_eq!(strangers(&bed).await?[0].app.as_deref(), Some("424242"));
    Ok(())
}

#[tokio::test]
async fn a_stranger_that_holds_the_thread_is_an_alarm_too() -> anyhow::Result<()> {
    let bed = Bed::start().await?;
    bed.say("7001", "help").await?;
    bed.outside.until_words("7001", 2).await;
    let message = json!({ "mid": "m_x", "is_echo": true, "app_id": 777, "text": TRAP });
    let mut body = bed
        .event(json!({ "sender": { "id": "100200300" }, "recipient": { "id": "7001" }, "message": message }));
    let messaging = body["entry"][0]["messaging"].take();
    body["entry"][0] = json!({ "id": "100200300", "time": 1, "standby": messaging });
    assert_eq!(bed.post(&body).await?.status(), StatusCode::OK);
    bed.until("SELECT COUNT(*) FROM stranger", 1).await?;
    Ok(())
}

#[tokio::test]
async fn our_own_echo_and_a_known_app_are_no_alarm() -> anyhow::Result<()> {
    let bed = Bed::start().await?;
    bed.say("7001", "help").await?;
    let words = bed.outside.until_words("7001", 2).await;
    assert!(words[0].starts_with(GREET));
    bed.foreign_echo("7001", "m_1").await?;
    bed.until("SELECT COUNT(*) FROM conversation WHERE owner = 3", 1).await?;
    assert_eq!(bed.count("SELECT COUNT(*) FROM stranger").await?, 0);
    assert_eq!(bed.outside.words("7001").len(), 2);
    Ok(())
}
