//! How fast the audit log is verified: fills a SQLite database with entries about a thousand people, makes leaves of
//! them, verifies, and prints one line of JSON. `cargo xtask bench` runs it.
//!
//! `cargo run --release -p tellerline-store --example audit_verify -- 500000`

use std::time::Instant;

use tellerline_core::{BankId, ConversationId, Timestamp};
use tellerline_store::{NewAudit, Store, audit, vault::MasterKey};
use uuid::Uuid;

const ENTRIES: usize = 500_000;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let entries = std::env::args().nth(1).map_or(Ok(ENTRIES), |text| text.parse())?;
    let folder = tempfile::tempdir()?;
    let url = format!("sqlite://{}", folder.path().join("store.db").display());
    let key = MasterKey::generate()?;
    let store = Store::open(&url, MasterKey::parse(&key)?).await?;
    let (bank, now) = (BankId::new("demo"), Timestamp::from_secs(1_900_000_000));
    store.vault.ready_bank(&bank, now).await?;
    let began = Instant::now();
    let mut written = 0;
    while written < entries {
        let count = 2_000.min(entries - written);
        let rows = (written..written + count).map(|n| NewAudit {
            bank: bank.clone(),
            conversation: Some(ConversationId::from_uuid(Uuid::from_u128(n as u128 % 1_000))),
            actor: "engine".to_owned(),
            event: "bank.read.done".to_owned(),
            object: format!("link_01jd000000000000000000{n:06} balance consent_01jd00000000000000000000"),
            reason: None,
            at: now,
        });
        store.writer.audit(rows.collect()).await?;
        written += count;
    }
    let filled = began.elapsed();
    let began = Instant::now();
    audit::checkpoint_now(&store, &bank, "bench.test/audit/demo", now).await?;
    let sequenced = began.elapsed();
    let began = Instant::now();
    let report = audit::verify(&store, &bank, &[], &mut |_, _| {}).await?;
    let verified = began.elapsed();
    assert!(report.holds() && report.entries == entries as u64, "the log must hold: {report:?}");
    #[expect(clippy::cast_precision_loss, reason = "a rate for people")]
    let rate = |took: std::time::Duration| (entries as f64 / took.as_secs_f64()).round();
    println!(
        "{}",
        serde_json::json!({
            "entries": entries,
            "written_per_second": rate(filled),
            "sequenced_per_second": rate(sequenced),
            "entries_per_second": rate(verified),
        })
    );
    store.close().await;
    Ok(())
}
