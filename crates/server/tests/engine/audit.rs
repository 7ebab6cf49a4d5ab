//! What is logged becomes leaves of the tree, is signed, published, and kept apart; a config that changed is logged.

use std::{path::Path, sync::Arc, time::Duration};

use anyhow::Context as _;
use axum::{
    body::{Body, Bytes, to_bytes},
    http::{Request, StatusCode},
};
use tellerline_core::{BankId, Clock as _, Seed, time::days};
use tellerline_server::{
    app,
    audit::{self, ConfigChange, Keep, note_config},
    config::Config,
    rights::retention::{self, By},
};
use tellerline_store::{
    audit::verify,
    repo::{audit_rows, retention::Terms},
};

use super::bed::Bed;

async fn get(bed: &Bed, path: &str) -> anyhow::Result<(StatusCode, Bytes)> {
    let site = app::public(bed.engine.clone(), serde_json::json!({}), Arc::from([]));
    let answer = site.answer(Request::get(path).body(Body::empty())?, None).await;
    let status = answer.status();
    Ok((status, to_bytes(answer.into_body(), 1 << 20).await?))
}

#[tokio::test]
async fn what_is_logged_is_signed_published_and_kept_apart() -> anyhow::Result<()> {
    let bed = Bed::start().await?;
    assert_eq!(get(&bed, "/audit/demo/checkpoint").await?.0, StatusCode::NOT_FOUND);
    let folder = tempfile::tempdir()?;
    let apart = folder.path().join("apart");
    audit::start(&bed.engine, Keep { folder: Some(apart.clone()), every: Duration::from_secs(1) });
    bed.linked("7001").await?;
    bed.say("7001", "stop").await?;
    bed.until_audited("consent.withdrawn", 1).await?;
    bed.until_audited("bank.consent.revoked", 1).await?;
    bed.until("SELECT COUNT(*) FROM audit_checkpoint", 1).await?;
    let (status, note) = get(&bed, "/audit/demo/checkpoint").await?;
    let note = String::from_utf8(note.to_vec())?;
    assert_eq!(status, StatusCode::OK);
    let size: usize = note.lines().nth(1).context("a size")?.parse()?;
    assert!(size > 0 && note.lines().next().context("a name")?.ends_with("/audit/demo"), "{note}");
    let (status, tile) = get(&bed, &format!("/audit/demo/tile/0/000.p/{size}")).await?;
    assert_eq!((status, tile.len()), (StatusCode::OK, size * 32));
    for path in [
        "/audit/demo/tile/0/000",
        "/audit/demo/tile/entries/000",
        "/audit/demo/tile/0/x/../000.p/1",
        "/audit/other/checkpoint",
        "/audit/other/tile/0/000.p/1",
    ] {
        assert_eq!(get(&bed, path).await?.0, StatusCode::NOT_FOUND, "{path}");
    }
    let bank = BankId::new("demo");
    let store = &bed.engine.context.store;
    let found = verify(store, &bank, std::slice::from_ref(&note), &mut |_, _| {}).await?;
    assert!(found.holds() && found.checkpoints > 0, "{found:?}");
    // It is put aside as a file of its own.
    let kept = async {
        loop {
            if let Ok(files) = std::fs::read_dir(&apart)
                && let Some(Ok(file)) = files.into_iter().next()
                && let Ok(text) = std::fs::read_to_string(file.path())
                && text == note
            {
                return;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(20), kept).await?;
    Ok(())
}

#[tokio::test]
async fn a_read_says_its_purpose_consent_and_fields_before_and_after() -> anyhow::Result<()> {
    let bed = Bed::start().await?;
    bed.linked("7001").await?;
    bed.say("7001", "what is my balance").await?;
    bed.until_audited("bank.read.done", 1).await?;
    let bank = BankId::new("demo");
    let rows = audit_rows::for_bank(&bed.engine.context.store, &bank, 100).await?;
    let about = |event: &str| rows.iter().find(|row| row.event == event).map(|row| row.object.clone());
    let (intent, done) =
        (about("bank.read.intent").context("before")?, about("bank.read.done").context("after")?);
    assert_eq!(intent, done);
    for part in ["read_balance link_", " consent=consent_", " epoch=", " fields=accounts,balances "] {
        assert!(intent.contains(part), "{part} in {intent}");
    }
    Ok(())
}

const CONFIG: &str = r#"
[[institution]]
id = "harbour"
name = "Harbour Bank"
connector = "uk-open-banking"
issuer = "https://auth.harbour-bank.test"
api_url = "https://api.harbour-bank.test"
client_id = "tellerline"
client_key_file = "harbour.pem"

[[bank]]
id = "demo"
name = "Harbour Bank"
public_url = "https://chat.harbour-bank.test"
institutions = ["harbour"]
"#;

#[tokio::test]
async fn a_changed_config_is_logged_once_and_without_secrets() -> anyhow::Result<()> {
    let bed = Bed::start().await?;
    let (store, now) = (&bed.engine.context.store, bed.clock.now());
    let read = |text: &str| {
        let secret = ("TELLERLINE__STORE__MASTER_KEY".to_owned(), "hush".to_owned());
        Config::parse(text, Path::new("/etc/tellerline.toml"), [secret].into_iter())
    };
    let first = read(CONFIG)?;
    assert_eq!(note_config(store, &first, now).await?, ConfigChange::Logged);
    assert_eq!(note_config(store, &first, now).await?, ConfigChange::None, "a restart is no change");
    let masked = read(&format!("{CONFIG}ceiling = \"masked\"\n"))?;
    assert_eq!(note_config(store, &masked, now).await?, ConfigChange::Logged);
    assert_eq!(note_config(store, &first, now).await?, ConfigChange::Logged, "and back is one, too");
    let rows = audit_rows::for_bank(store, &BankId::new("demo"), 100).await?;
    let said: Vec<&str> =
        rows.iter().filter(|row| row.event == "config.changed").map(|row| row.object.as_str()).collect();
    assert_eq!(said.len(), 3);
    assert!(said.iter().all(|said| said.starts_with("sha256=") && !said.contains("hush")), "{said:?}");
    let hash = said[0].split_once(' ').context("a hash")?.0.trim_start_matches("sha256=");
    assert!(said[1].contains(&format!("before={hash}")), "{said:?}");
    // A log that cannot be written keeps a config from taking effect.
    bed.execute("ALTER TABLE audit RENAME TO gone").await?;
    assert!(note_config(store, &masked, now).await.is_err());
    bed.execute("ALTER TABLE gone RENAME TO audit").await?;
    assert_eq!(note_config(store, &first, now).await?, ConfigChange::None, "nothing was remembered");
    for section in [
        "[outbound]\nprivate_hosts = [\"bank.internal\"]",
        "[security_events]\nlog = false",
        "[sessions]\nstaff_idle = \"5m\"",
        "[nlu]\ncache_dir = \"/var/cache/x\"",
        "[log]\nfilter = \"warn\"",
    ] {
        let other = read(&format!("{section}\n{CONFIG}"))?;
        assert_eq!(note_config(store, &other, now).await?, ConfigChange::Logged, "{section}");
    }
    Ok(())
}

#[tokio::test]
async fn nothing_goes_by_age_where_the_log_cannot_be_written() -> anyhow::Result<()> {
    let bed = Bed::start().await?;
    bed.say("eve", "help").await?;
    bed.until("SELECT COUNT(*) FROM outbox WHERE status IN (0, 1)", 0).await?;
    let (store, bank) = (&bed.engine.context.store, BankId::new("demo"));
    let at = bed.clock.now().plus(days(10_000));
    let (terms, seed) = (Terms::default(), Seed::new([7; 32]));
    let run = || retention::run(store, &bank, &terms, &seed, By { actor: "system", reason: None, at });
    let lines = "SELECT COUNT(*) FROM turn";
    let kept = bed.count(lines).await?;
    assert!(kept > 0);
    bed.execute("ALTER TABLE audit RENAME TO gone").await?;
    assert!(run().await.is_err());
    assert_eq!(bed.count(lines).await?, kept);
    bed.execute("ALTER TABLE gone RENAME TO audit").await?;
    run().await?;
    assert_eq!(bed.count(lines).await?, 0);
    assert_eq!((bed.audited("retention.begun").await?, bed.audited("retention.run").await?), (1, 1));
    Ok(())
}
