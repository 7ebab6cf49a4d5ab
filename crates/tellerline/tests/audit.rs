//! The audit commands from outside: verify, checkpoint, export, and the documented procedure that checks a pack with
//! nothing of ours.

use std::{
    fs,
    os::unix::fs::PermissionsExt as _,
    path::PathBuf,
    process::{Command, Output, Stdio},
};

use serde_json::Value;
use tellerline_core::{BankId, ConversationId, Timestamp};
use tellerline_store::{NewAudit, Store, vault::MasterKey};
use tempfile::TempDir;
use uuid::Uuid;

const KEY: &str = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

const CONFIG: &str = r#"
[store]
url = "sqlite://data/tellerline.db"

[[institution]]
id = "harbour"
name = "Harbour Bank"
connector = "uk-open-banking"
issuer = "http://127.0.0.1:9"
api_url = "http://127.0.0.1:9"
client_id = "tellerline"
client_key_file = "client.pem"
allow_http_loopback = true

[[bank]]
id = "harbour"
name = "Harbour Bank"
public_url = "http://localhost:8080"
institutions = ["harbour"]
page_contact = "http://127.0.0.1:9/page"
"#;

/// A folder with a config, a database, and a conversation about which five things were logged.
struct Place {
    folder: TempDir,
    conversation: ConversationId,
}

impl Place {
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let conversation = ConversationId::from_uuid(Uuid::from_u128(77));
        let place = Self { folder, conversation };
        for (name, text) in [("tellerline.toml", CONFIG), ("master.key", KEY), ("client.pem", "something")] {
            fs::write(place.path(name), text).unwrap();
            fs::set_permissions(place.path(name), fs::Permissions::from_mode(0o600)).unwrap();
        }
        fs::create_dir(place.path("data")).unwrap();
        let store = place.store().await;
        let row = |conversation, object: String| NewAudit {
            bank: BankId::new("harbour"),
            conversation,
            actor: "customer".into(),
            event: "tested".into(),
            object,
            reason: None,
            at: Timestamp::from_secs(1_900_000_000),
        };
        let mine = (0..5).map(|n| row(Some(conversation), format!("mine {n}")));
        let others = (0..300).map(|n| row(None, format!("other {n}")));
        store.writer.audit(mine.chain(others).collect()).await.unwrap();
        store.close().await;
        place
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    async fn store(&self) -> Store {
        let url = format!("sqlite://{}", self.path("data/tellerline.db").display());
        let store = Store::open(&url, MasterKey::parse(KEY).unwrap()).await.unwrap();
        store.vault.ready_bank(&BankId::new("harbour"), Timestamp::from_secs(1_900_000_000)).await.unwrap();
        store
    }

    /// Changes the database behind everybody's back.
    async fn execute(&self, sql: &str) {
        let store = self.store().await;
        store.db.execute(sql, vec![]).await.unwrap();
        store.close().await;
    }

    fn run(&self, words: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_tellerline"));
        let command = command.current_dir(self.folder.path()).env_clear().args(words);
        command.stdin(Stdio::null()).output().unwrap()
    }

    fn ok(&self, words: &[&str]) -> String {
        let output = self.run(words);
        assert!(output.status.success(), "{words:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }

    fn verify(&self, more: &[&str]) -> (bool, Value) {
        let words = [&["audit", "verify", "--format", "json"], more].concat();
        let output = self.run(&words);
        let json = serde_json::from_slice(&output.stdout)
            .unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&output.stderr)));
        (output.status.success(), json)
    }

    fn export(&self, out: &str) {
        let id = self.conversation.to_string();
        let who = ["--actor", "olga", "--reason", "complaint 4711"];
        self.ok(&[&["audit", "export", "--conversation", &id, "--out", out], who.as_slice()].concat());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_log_is_verified_and_its_first_bad_entry_named() {
    let place = Place::new().await;
    let (holds, found) = place.verify(&[]);
    assert!(holds);
    assert_eq!((&found["entries"], &found["waiting"]), (&Value::from(0), &Value::from(305)));
    place.ok(&["audit", "checkpoint", "--out", "kept"]);
    let again = place.run(&["audit", "checkpoint", "--out", "kept"]);
    assert!(!again.status.success(), "a kept checkpoint is not overwritten");
    let (holds, found) = place.verify(&["--checkpoint", "kept"]);
    assert!(holds, "{found}");
    assert_eq!((&found["entries"], &found["size"]), (&Value::from(305), &Value::from(305)));
    assert_eq!(found["root"].as_str().unwrap().len(), 64);
    assert!(found["entries_per_second"].as_u64().unwrap() > 0);
    let folder = place.folder.path().display().to_string();
    assert!(place.verify(&["--data", &folder]).0);
    let text = place.ok(&["audit", "verify"]);
    assert!(text.contains("holds") && text.contains("305") && text.contains("entries per second"), "{text}");

    place.execute("UPDATE audit SET entry = CAST(REPLACE(CAST(entry AS TEXT), 'tested', 'tasted') AS BLOB) WHERE seq = 42").await;
    let (holds, found) = place.verify(&[]);
    assert_eq!((holds, &found["first_bad_entry"]), (false, &Value::from(41)), "{found}");
    let text = place.run(&["audit", "verify"]);
    assert_eq!(text.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&text.stdout).contains("first bad entry       41"), "{text:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_log_that_was_written_anew_does_not_extend_the_kept_checkpoint() {
    let place = Place::new().await;
    place.ok(&["audit", "checkpoint", "--out", "kept"]);
    for table in ["audit", "audit_writer", "audit_log", "audit_tile", "audit_checkpoint"] {
        place.execute(&format!("DELETE FROM {table}")).await;
    }
    let who = ["--actor", "otto", "--reason", "r"];
    for _ in 0..3 {
        place.ok(&[["staff", "list"].as_slice(), &who].concat());
    }
    place.ok(&["audit", "checkpoint"]);
    assert!(place.verify(&[]).0);
    let (holds, found) = place.verify(&["--checkpoint", "kept"]);
    assert!(!holds && found["fault"].as_str().unwrap().contains("the kept checkpoint has 305"), "{found}");
    // Edited, it is not taken for one of ours.
    let kept = fs::read_to_string(place.path("kept")).unwrap();
    fs::write(place.path("edited"), kept.replacen("\n305\n", "\n3\n", 1)).unwrap();
    let refused = place.run(&["audit", "verify", "--checkpoint", "edited"]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("signature"), "{refused:?}");
}

/// The documented procedure: Python's standard library and `openssl`.
fn check(place: &Place, pack: &str) -> Output {
    let run = Command::new("python3").arg(place.path(pack).join("verify.py")).output();
    run.expect("python3 and openssl check the pack: apt-get install python3 openssl")
}

/// What is told of an entry must be what its text says, even where everything was signed anew by somebody else.
fn resigned(place: &Place) {
    for (at, (from, to)) in [
        ("\"event\": \"tested\"", "\"event\": \"tasted\""),
        ("\"at\": \"2030-", "\"at\": \"2031-"),
        ("\"bank\": \"harbour\"", "\"bank\": \"another\""),
    ]
    .into_iter()
    .enumerate()
    {
        let name = format!("resigned-{at}");
        place.export(&name);
        let path = place.path(&name).join("entries.json");
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.contains(from), "{from}");
        fs::write(&path, text.replacen(from, to, 1)).unwrap();
        // Stands for a signature that fits: the step that looks at files is left out.
        let script = place.path(&name).join("verify.py");
        let steps = fs::read_to_string(&script).unwrap();
        let fits = steps.replace("changed = there ^ payload[\"sha256\"].keys()", "changed = set()");
        let fits = fits.replace("        changed.add(name)", "        pass");
        fs::write(&script, fits).unwrap();
        let checked = check(place, &name);
        let said = String::from_utf8_lossy(&checked.stdout);
        assert!(!checked.status.success() && said.contains("entry 0: is not the one"), "{from}: {said}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_evidence_pack_is_checked_without_us_and_a_change_is_caught() {
    let place = Place::new().await;
    place.export("pack");
    let listed: Value = serde_json::from_slice(&fs::read(place.path("pack/entries.json")).unwrap()).unwrap();
    let entries = listed["entries"].as_array().unwrap();
    assert_eq!(entries.len(), 6, "five, and that they were exported");
    assert_eq!(entries[0]["content"]["object"], "mine 0");
    assert_eq!(entries[5]["event"], "audit.exported");
    assert_eq!(entries[5]["content"]["reason"], "complaint 4711");
    let good = check(&place, "pack");
    let said = String::from_utf8_lossy(&good.stdout).into_owned();
    assert!(good.status.success() && said.contains("6 of 6 entries"), "{good:?}");

    let change = |name: &str, file: &str, from: &str, to: &str| {
        place.export(name);
        let path = place.path(name).join(file);
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.contains(from), "{from} is in {file}");
        fs::write(&path, text.replacen(from, to, 1)).unwrap();
        let checked = check(&place, name);
        assert!(!checked.status.success(), "{file}: {from} -> {to}");
        String::from_utf8_lossy(&checked.stdout).into_owned()
    };
    let said = change("edited", "entries.json", "\\ntested\\n", "\\ntasted\\n");
    assert!(said.contains("entry 0: is not the one that was signed"), "{said}");
    change("moved", "entries.json", "\"index\": 0", "\"index\": 1");
    // What the text does not hold, or holds as ciphertext only, is the bank's word: signed with the other files.
    let conversation = place.conversation.to_string();
    for (at, (from, to)) in [
        ("\"event\": \"audit.exported\"", "\"event\": \"audit.verified\""),
        ("\"at\": \"2030-03-17 17:46:40Z\"", "\"at\": \"2031-03-17 17:46:40Z\""),
        ("\"actor\": \"customer\"", "\"actor\": \"staff:eve\""),
        ("\"object\": \"mine 0\"", "\"object\": \"mine 9\""),
        ("\"reason\": \"complaint 4711\"", "\"reason\": \"curiosity\""),
        ("\"bank\": \"harbour\"", "\"bank\": \"another\""),
        (conversation.as_str(), "somebody else"),
    ]
    .into_iter()
    .enumerate()
    {
        let said = change(&format!("told-{at}"), "entries.json", from, to);
        assert!(said.contains("entries.json: is not the file that was signed"), "{from}: {said}");
    }
    change("readme", "README.md", "Two", "Three");
    change("verifier", "verifier-key", "+", "-");
    let said = change("signed-by-others", "SIGNATURE", ".", ".x");
    assert!(!said.contains("6 of 6"), "{said}");
    resigned(&place);
    change("resized", "checkpoint", "\n3", "\n4");
    // The name of the algorithm, so that it is no Ed25519 key any more.
    change("other-key", "public-key.pem", "MCowBQYDK2Vw", "MCowBQYDK2Vv");

    let nobody = place.run(&[
        "audit",
        "export",
        "--conversation",
        &ConversationId::from_uuid(Uuid::from_u128(1)).to_string(),
        "--out",
        "none",
        "--actor",
        "olga",
        "--reason",
        "r",
    ]);
    assert_eq!(nobody.status.code(), Some(1));
    assert!(!place.path("none").exists());
}
