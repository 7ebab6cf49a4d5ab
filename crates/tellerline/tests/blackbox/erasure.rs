//! Erased from the command line while the server runs: afterwards nothing of the person can be found or opened, in
//! the database, its write-ahead log, the log, an export or a new backup, and yesterday's backup does not bring them
//! back.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use serde_json::Value;
use tellerline_core::BankId;
use tellerline_store::{RetentionClass, Store, repo::links};
use tellerline_testkit::demo::{Demo, Options};

use super::support::{count, now, store_of};

/// The one who is erased, and the one who stays.
const ADA: &str = "90000";
const BEN: &str = "90001";
/// What she wrote.
const SECRET: &str = "my hedgehog Balthazar is ill";

const BINARY: &str = env!("CARGO_BIN_EXE_tellerline");

fn run(config: &Path, words: &[&str]) -> anyhow::Result<String> {
    let output = Command::new(BINARY).arg("--config").arg(config).args(words).output()?;
    let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    anyhow::ensure!(output.status.success(), "{words:?}: {out}{err}");
    Ok(out.into_owned())
}

fn why<'a>(words: &[&'a str]) -> Vec<&'a str> {
    [words, &["--actor", "olga", "--reason", "letter of today", "--format", "json"]].concat()
}

/// Every file below a folder but the keys.
fn files(folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let mut all = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            if !path.ends_with("secrets") {
                all.extend(files(&path)?);
            }
        } else {
            all.push(path);
        }
    }
    Ok(all)
}

/// What must not be found: in the clear, as the bytes of a key, or as a backup writes those.
struct Needles(Vec<(String, Vec<u8>)>);

impl Needles {
    fn search(&self, folder: &Path) -> anyhow::Result<Vec<String>> {
        let mut found = Vec::new();
        for path in files(folder)? {
            let bytes = fs::read(&path)?;
            for (what, needle) in &self.0 {
                if bytes.windows(needle.len()).any(|window| window == needle.as_slice()) {
                    found.push(format!("{what} in {}", path.display()));
                }
            }
        }
        Ok(found)
    }
}

/// Everything that would open what is hers: the wrapped keys of her identity and of her customer record.
async fn needles(store: &Store, owners: &[uuid::Uuid]) -> anyhow::Result<Needles> {
    use base64::{Engine as _, engine::general_purpose::STANDARD_NO_PAD};
    let mut all = vec![
        ("her words".to_owned(), b"hedgehog Balthazar".to_vec()),
        ("her number".to_owned(), format!("\"{ADA}\"").into_bytes()),
    ];
    for owner in owners {
        let sql = "SELECT class, wrapped FROM data_key WHERE owner_id = $1";
        for row in store.db.query(sql, vec![(*owner).into()]).await? {
            let class: i16 = row.try_get("", "class")?;
            let wrapped: Vec<u8> = row.try_get("", "wrapped")?;
            all.push((format!("key {class} in a backup"), STANDARD_NO_PAD.encode(&wrapped).into_bytes()));
            all.push((format!("key {class}"), wrapped));
        }
    }
    Ok(Needles(all))
}

#[tokio::test]
async fn what_was_erased_is_found_nowhere_and_does_not_come_back() -> anyhow::Result<()> {
    let options = Options { linked_customers: 2, ..Options::default() };
    let mut demo = Demo::start(BINARY, options).await?;
    let config = demo.data().join("tellerline.toml");
    let messenger = demo.messenger();
    for (psid, text) in [(ADA, SECRET), (BEN, "hello"), (ADA, "what is my balance?")] {
        messenger.say(psid, text).await?;
    }
    messenger.words(ADA, 2).await?;
    messenger.words(BEN, 1).await?;
    let bank = BankId::new("demo");
    let store = store_of(&demo.data(), &demo.database()).await?;
    store.vault.ready_bank(&bank, now()).await?;
    let identity = store.vault.identity(&bank, "messenger", ADA)?;
    let conversation = store.vault.conversation(&bank, identity)?;
    let bens = store.vault.identity(&bank, "messenger", BEN)?;
    let stays = store.vault.conversation(&bank, bens)?.to_string();
    let hers = links::for_conversation(&store, &bank, identity, conversation).await?;
    let link = hers.first().expect("she is linked").clone();
    let needles = needles(&store, &[identity.as_uuid(), link.customer.as_uuid()]).await?;
    assert!(needles.0.len() >= 2 + 2 * 6, "keys of five classes, and that of her record");
    store.close().await;
    let folder = demo.data();
    let yesterday = folder.join("yesterday");
    run(&config, &["backup", "--to", yesterday.to_str().expect("a path")])?;
    let before = needles.search(&folder)?;
    assert!(before.iter().any(|found| found.starts_with("key")), "the search finds keys: {before:?}");

    let id = link.id.to_string();
    let dry: Value =
        serde_json::from_str(&run(&config, &why(&["customer", "erase", "--link", &id, "--dry-run"]))?)?;
    let done: Value =
        serde_json::from_str(&run(&config, &why(&["customer", "erase", "--link", &id, "--now"]))?)?;
    assert!(
        done["rows"]["turn"].as_u64() >= dry["rows"]["turn"].as_u64() && done["rows"]["turn"] != 0,
        "{done}"
    );
    let words = messenger.words(ADA, 3).await?;
    assert!(
        words.last().is_some_and(|last| last.starts_with("Your data here is being deleted")),
        "{words:#?}"
    );

    // A new backup is searched, too, and what is handed out of the one who stays: evidence, and everything.
    let today = folder.join("today");
    run(&config, &["backup", "--to", today.to_str().expect("a path")])?;
    let at = |name: &str| folder.join(name).to_str().expect("a path").to_owned();
    let (pack, archive, open) = (at("pack"), at("ben.zip"), at("ben"));
    run(&config, &why(&["audit", "export", "--conversation", &stays, "--out", &pack]))?;
    run(&config, &why(&["customer", "export", "--conversation", &stays, "--out", &archive]))?;
    let unpacked = Command::new("python3").args(["-m", "zipfile", "-e", &archive, &open]).output()?;
    anyhow::ensure!(unpacked.status.success(), "{unpacked:?}");
    // Of her there is nothing left to hand out.
    let hers = conversation.to_string();
    let export = ["customer", "export", "--conversation", &hers, "--out", &at("ada.zip")];
    let refused = Command::new(BINARY).arg("--config").arg(&config).args(why(&export)).output()?;
    assert_eq!(refused.status.code(), Some(1), "{refused:?}");
    let kept_apart = tempfile::tempdir()?;
    for name in ["yesterday", "yesterday.erasures"] {
        fs::rename(folder.join(name), kept_apart.path().join(name))?;
    }
    let found = needles.search(&folder)?;
    assert!(found.is_empty(), "{found:#?}");
    for (what, needle) in &needles.0 {
        assert!(!demo.log().contains(&*String::from_utf8_lossy(needle)), "{what} in the log");
    }

    // Whoever writes from the same account is somebody new.
    messenger.say(ADA, "what is my balance?").await?;
    let words = messenger.words(ADA, 4).await?;
    assert!(words.iter().skip(3).any(|said| said.starts_with("Hello, this is")), "greeted anew: {words:#?}");
    demo.kill().await?;
    let store = store_of(&demo.data(), &demo.database()).await?;
    store.vault.ready_bank(&bank, now()).await?;
    let of = links::for_conversation(&store, &bank, identity, conversation).await?;
    assert!(of.is_empty());
    let log = tellerline_store::audit::verify(&store, &bank, &[], &mut |_, _| {}).await?;
    assert!(log.holds(), "{log:?}");
    store.close().await;

    // Yesterday's backup, restored with the ledger that lies beside the database.
    let database = demo.database();
    for tail in ["", "-wal", "-shm"] {
        let _ = fs::remove_file(format!("{}{tail}", database.display()));
    }
    let from = kept_apart.path().join("yesterday");
    run(&config, &["restore", "--from", from.to_str().expect("a path")])?;
    let store = store_of(&demo.data(), &database).await?;
    store.vault.ready_bank(&bank, now()).await?;
    assert_eq!(count(&store, "SELECT COUNT(*) FROM erasure_ledger").await?, 2);
    let key = store.vault.key(&bank, identity.as_uuid(), RetentionClass::Chat).await;
    assert!(matches!(key, Err(tellerline_store::StoreError::KeyDestroyed)));
    let ben = store.vault.identity(&bank, "messenger", BEN)?;
    assert!(
        store.vault.key(&bank, ben.as_uuid(), RetentionClass::Chat).await.is_ok(),
        "the other one is there"
    );
    store.close().await;
    Ok(())
}
