//! What the platform says afterwards of a message whose outcome stayed unknown.

use serde_json::json;

use super::bed::{Bed, GREET, assert_begin};

const UNKNOWN: &str = "SELECT COUNT(*) FROM outbox WHERE status = 4";
const ARRIVED: &str = "SELECT COUNT(*) FROM outbox WHERE status = 2 AND failure IS NULL";

/// A message has left, and nobody knows whether it arrived.
async fn unknown(bed: &Bed) -> anyhow::Result<tellerline_core::EffectId> {
    bed.say("7001", "hello").await?;
    assert_begin(&bed.outside.until_words("7001", 1).await, &[GREET]);
    bed.until(ARRIVED, 1).await?;
    bed.execute("UPDATE outbox SET status = 4, failure = 'ambiguous: HTTP 500, code 0/0'").await?;
    let row = bed.engine.context.store.db.query_one("SELECT id FROM outbox", vec![]).await?.expect("a row");
    Ok(tellerline_core::EffectId::from_uuid(row.try_get("", "id")?))
}

#[tokio::test]
async fn a_late_echo_says_that_it_arrived() -> anyhow::Result<()> {
    let bed = Bed::start().await?;
    let id = unknown(&bed).await?;
    bed.own_echo("7001", &id.to_string()).await?;
    assert_eq!((bed.count(UNKNOWN).await?, bed.count(ARRIVED).await?), (0, 1));
    assert_eq!(bed.count("SELECT COUNT(*) FROM stranger").await?, 0, "it is ours");
    Ok(())
}

#[tokio::test]
async fn a_receipt_says_that_it_arrived() -> anyhow::Result<()> {
    let bed = Bed::start().await?;
    unknown(&bed).await?;
    for (mid, left) in [("m_other", 1), ("m_0", 0)] {
        let delivery = json!({ "mids": [mid], "watermark": 1_763_632_800_000_i64 });
        let event =
            json!({ "sender": { "id": "7001" }, "recipient": { "id": "100200300" }, "delivery": delivery });
        assert!(bed.post(&bed.event(event)).await?.status().is_success());
        assert_eq!(bed.count(UNKNOWN).await?, left, "{mid}");
    }
    assert_eq!(bed.count(ARRIVED).await?, 1);
    Ok(())
}
