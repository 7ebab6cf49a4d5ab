//! What is handed out of a running demo: an evidence pack and a copy of everything, each checked by the procedure that
//! is documented in it, with nothing of ours.

use std::{
    fs,
    os::unix::fs::PermissionsExt as _,
    path::Path,
    process::{Command, Output},
};

use serde_json::Value;
use tellerline_core::BankId;
use tellerline_testkit::demo::{Demo, Options};

use super::support::{BINARY, now, store};

const ADA: &str = "90000";
const BEN: &str = "90001";
/// What each of them wrote.
const HERS: &str = "my hedgehog Balthazar is ill";
const HIS: &str = "my parrot Ignatius has flown";

fn run(config: &Path, words: &[&str]) -> Output {
    let why = ["--actor", "olga", "--reason", "letter of 3 May", "--format", "json"];
    let command = Command::new(BINARY).arg("--config").arg(config).args(words).args(why).output();
    command.expect("it starts")
}

#[track_caller]
fn done(output: &Output) -> String {
    let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{out}{err}");
    out.into_owned()
}

/// Python's standard library and `openssl`, as the pack's own read-me says.
fn check(pack: &Path) -> (bool, String) {
    let output = Command::new("python3").arg(pack.join("verify.py")).output();
    let output = output.expect("python3 and openssl check the pack: apt-get install python3 openssl");
    let said =
        format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    (output.status.success(), said)
}

/// Every file below a folder, as text.
fn texts(folder: &Path) -> Vec<(String, String)> {
    let mut all = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            all.extend(texts(&path));
        } else {
            let text = String::from_utf8_lossy(&fs::read(&path).expect("readable")).into_owned();
            all.push((path.display().to_string(), text));
        }
    }
    all
}

async fn talked() -> anyhow::Result<(Demo, String)> {
    let options = Options { linked_customers: 2, ..Options::default() };
    let demo = Demo::start(BINARY, options).await?;
    let messenger = demo.messenger();
    for (psid, text) in [(ADA, HERS), (BEN, HIS), (ADA, "what is my balance?")] {
        messenger.say(psid, text).await?;
    }
    messenger.words(ADA, 2).await?;
    messenger.words(BEN, 1).await?;
    let (store, bank) = (store(&demo).await?, BankId::new("demo"));
    store.vault.ready_bank(&bank, now()).await?;
    let identity = store.vault.identity(&bank, "messenger", ADA)?;
    let conversation = store.vault.conversation(&bank, identity)?.to_string();
    store.close().await;
    Ok((demo, conversation))
}

#[tokio::test]
async fn an_evidence_pack_of_the_demo_is_checked_without_us() -> anyhow::Result<()> {
    let (demo, conversation) = talked().await?;
    let config = demo.data().join("tellerline.toml");
    let folder = tempfile::tempdir()?;
    let pack = folder.path().join("pack");
    let out = pack.to_str().expect("a path");
    // While the server works.
    done(&run(&config, &["audit", "export", "--conversation", &conversation, "--out", out]));
    let listed: Value = serde_json::from_slice(&fs::read(pack.join("entries.json"))?)?;
    let entries = listed["entries"].as_array().expect("entries");
    let events: Vec<&str> = entries.iter().filter_map(|entry| entry["event"].as_str()).collect();
    assert!(events.len() > 1, "more than its own export: {events:?}");
    assert_eq!(events.last(), Some(&"audit.exported"), "that it was exported is in the pack");
    let (good, said) = check(&pack);
    assert!(good && said.contains(&format!("{0} of {0} entries", entries.len())), "{said}");
    for (file, text) in texts(&pack) {
        assert!(!text.contains("Balthazar") && !text.contains("Ignatius"), "what was said is not in {file}");
    }
    // The key is the one that the server publishes with its checkpoint.
    let url = format!("{}/audit/demo/checkpoint", demo.at().public_url);
    let published = demo.http().get(url).send().await?.text().await?;
    let own = fs::read_to_string(pack.join("checkpoint"))?;
    let origin = |note: &str| note.lines().next().unwrap_or_default().to_owned();
    assert_eq!(origin(&own), origin(&published));

    // One letter of one entry, and it is no evidence any more.
    let file = pack.join("entries.json");
    let text = fs::read_to_string(&file)?;
    fs::write(&file, text.replacen("\\naudit.exported\\n", "\\naudit.expected\\n", 1))?;
    let (good, said) = check(&pack);
    assert!(!good && said.contains("is not the one that was signed"), "{said}");
    Ok(())
}

#[tokio::test]
async fn customer_export_hands_out_everything_of_one_person_once() -> anyhow::Result<()> {
    let (demo, conversation) = talked().await?;
    let config = demo.data().join("tellerline.toml");
    let folder = tempfile::tempdir()?;
    let zip = folder.path().join("ada.zip");
    let out = zip.to_str().expect("a path");
    let told = done(&run(&config, &["customer", "export", "--conversation", &conversation, "--out", out]));
    let told: Value = serde_json::from_str(&told)?;
    assert_eq!((&told["links"], &told["chats"]), (&Value::from(1), &Value::from(1)), "{told}");
    assert_eq!(fs::metadata(&zip)?.permissions().mode() & 0o777, 0o600, "its owner's only");

    let open = folder.path().join("open");
    let unpacked = Command::new("python3").args(["-m", "zipfile", "-e", out]).arg(&open).output()?;
    assert!(unpacked.status.success(), "{unpacked:?}");
    let (good, said) = check(&open);
    assert!(good, "{said}");
    let data: Value = serde_json::from_slice(&fs::read(open.join("data.json"))?)?;
    assert_eq!(data["format"], "tellerline-data-export-1");
    assert_eq!(data["asked"]["reason"], "letter of 3 May");
    let files = texts(&open);
    let hers =
        |name: &str| files.iter().any(|(file, text)| file.ends_with(name) && text.contains("Balthazar"));
    assert!(hers("data.json") && hers("index.html"), "what she wrote");
    for (file, text) in &files {
        assert!(!text.contains("Ignatius") && !text.contains(BEN), "somebody else's in {file}");
    }
    fs::write(open.join("index.html"), "something else")?;
    let (good, said) = check(&open);
    assert!(!good && said.contains("index.html"), "{said}");

    // It is in the log, nothing is overwritten, and nobody gets an archive of nobody.
    let pack = folder.path().join("pack");
    let at = pack.to_str().expect("a path");
    done(&run(&config, &["audit", "export", "--conversation", &conversation, "--out", at]));
    assert!(fs::read_to_string(pack.join("entries.json"))?.contains("customer.exported"));
    let before = fs::read(&zip)?;
    let again = run(&config, &["customer", "export", "--conversation", &conversation, "--out", out]);
    assert_eq!(again.status.code(), Some(1));
    assert_eq!(fs::read(&zip)?, before);
    let nobody = folder.path().join("nobody.zip");
    let nowhere = nobody.to_str().expect("a path");
    let unknown = tellerline_core::ConversationId::from_uuid(uuid::Uuid::from_u128(1)).to_string();
    let refused = run(&config, &["customer", "export", "--conversation", &unknown, "--out", nowhere]);
    assert_eq!((refused.status.code(), nobody.exists()), (Some(1), false));
    let words = ["customer", "export", "--conversation", &conversation, "--out", nowhere];
    let bare = Command::new(BINARY).arg("--config").arg(&config).args(words).output()?;
    assert_eq!(bare.status.code(), Some(2), "not without a name and a reason");
    Ok(())
}
