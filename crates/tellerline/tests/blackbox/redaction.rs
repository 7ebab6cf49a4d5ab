//! A card number or code that somebody typed is gone before anything is on disk: killed right after the 200,
//! it is in no file, also not behind the keys.

use std::{fs, path::Path};

use serde_json::json;
use tellerline_core::{BankId, ConversationId};
use tellerline_store::{
    RetentionClass, Store,
    backup::backup,
    repo::{
        desk::{TranscriptLine, transcript},
        parked,
    },
    vault::places::{CONVERSATION_STATE, INBOX_BODY},
};
use tellerline_testkit::demo::PAGE_ID;

use super::support::{GREET, assert_begin, demo, envelope, event, now, post_json, store, store_of, text};

/// As typed, and as digits.
const CARD: &str = "4111 1111 1111 1111";
const CODE: &str = "483920";
const FORBIDDEN: [&str; 4] = ["4111 1111 1111 1111", "4111111111111111", "1111 1111 1111", CODE];

#[tokio::test]
async fn a_typed_card_number_is_in_no_file_after_a_kill() -> anyhow::Result<()> {
    let (mut demo, _) = demo().await?;
    let events = vec![
        text("7001", "m_card", &format!("my card is {CARD}, is that the right one?")),
        text("7001", "m_code", CODE),
        // What cannot be read is kept for the operator: redacted, too.
        event("7001", json!({ "message": { "mid": ["m_broken"], "text": format!("card {CARD}") } })),
        event("7001", json!({ "something_new": { "note": format!("card {CARD}") } })),
        // Not typed, but a text all the same.
        event("7001", json!({ "postback": { "title": CARD, "payload": CARD, "referral": { "ref": CARD } } })),
        event("7001", json!({ "referral": { "ref": CARD, "source": CARD, "type": CARD } })),
        event("7001", json!({ "optin": { "type": CARD, "payload": CARD } })),
        event("7001", json!({ "reaction": { "mid": "m_card", "reaction": CARD, "emoji": CARD } })),
        event("7001", json!({ "response_feedback": { "mid": "m_card", "feedback": CARD } })),
        event(
            "7001",
            json!({ "message": { "mid": "m_files", "quick_reply": { "payload": CARD }, "text": CARD,
                "attachments": [{ "type": CARD, "payload": { "title": CARD, "url": CARD } }] } }),
        ),
        event(
            PAGE_ID,
            json!({ "message": { "mid": "m_echo", "is_echo": true, "text": CARD, "metadata": CARD } }),
        ),
    ];
    assert_eq!(post_json(&demo, &envelope(events)).await?, 200);
    demo.kill().await?;

    let copy = demo.data().join("copy");
    copy_folder(&demo.data().join("data"), &copy)?;
    for folder in [demo.data(), demo.data().join("data"), copy.clone()] {
        search_files(&folder)?;
    }
    search_text("the log", &demo.log());
    let store = store_of(&demo.data(), &copy.join("tellerline.db")).await?;
    let bodies = open_everything(&store).await?;
    assert!(
        bodies.iter().any(|body| body.contains("is that the right one")),
        "the rest is kept: {bodies:#?}"
    );
    for body in &bodies {
        search_text("a sealed row", body);
    }
    backup(&store.db, &copy.join("all.backup"), now()).await?;
    search_files(&copy)?;
    Ok(())
}

#[tokio::test]
async fn the_customer_is_told_and_the_transcript_holds_no_digit() -> anyhow::Result<()> {
    let (demo, messenger) = demo().await?;
    messenger.say("7001", "hello").await?;
    messenger.say("7001", &format!("{CARD} what is my balance?")).await?;
    let words = messenger.words("7001", 3).await?;
    assert_begin(&words[..2], &[GREET, "For your safety"]);
    messenger.say("7001", CODE).await?;
    // Said once in an hour: the second time the words go without another warning.
    let words = messenger.words("7001", 4).await?;
    assert!(!words[3].starts_with("For your safety"), "{words:#?}");
    let store = store(&demo).await?;
    let bodies = open_everything(&store).await?;
    assert!(bodies.iter().any(|body| body.contains("[removed]")), "{bodies:#?}");
    for body in bodies {
        search_text("a sealed row", &body);
    }
    search_text("the log", &demo.log());
    Ok(())
}

fn copy_folder(from: &Path, to: &Path) -> anyhow::Result<()> {
    fs::create_dir_all(to)?;
    for file in fs::read_dir(from)? {
        let file = file?;
        fs::copy(file.path(), to.join(file.file_name()))?;
    }
    Ok(())
}

fn search_files(folder: &Path) -> anyhow::Result<()> {
    for file in fs::read_dir(folder)? {
        let path = file?.path();
        if path.is_file() {
            search_text(&path.display().to_string(), &String::from_utf8_lossy(&fs::read(&path)?));
        }
    }
    Ok(())
}

#[track_caller]
fn search_text(place: &str, text: &str) {
    for secret in FORBIDDEN {
        assert!(!text.contains(secret), "{secret} is in {place}");
    }
}

/// Everything that somebody with the keys can read: waiting events, parked ones, states, transcripts.
async fn open_everything(store: &Store) -> anyhow::Result<Vec<String>> {
    store.vault.ready_bank(&BankId::new("demo"), now()).await?;
    let mut found = Vec::new();
    let text = |plain: &[u8]| String::from_utf8_lossy(plain).into_owned();
    let sql = "SELECT hour, dedupe_hash, sealed_body FROM inbox WHERE sealed_body IS NOT NULL AND hour >= 0";
    for row in store.db.query(sql, vec![]).await? {
        let hour: i64 = row.try_get("", "hour")?;
        let (dedupe, body): (Vec<u8>, Vec<u8>) =
            (row.try_get("", "dedupe_hash")?, row.try_get("", "sealed_body")?);
        found.push(text(&store.vault.hour_key(hour).await?.open_bytes(&INBOX_BODY.hash(&dedupe)?, &body)?));
    }
    found.extend(parked::newest(store, 1_000).await?.iter().map(|event| text(&event.body)));
    let sql = "SELECT id, bank_id, identity_id, sealed_state FROM conversation";
    for row in store.db.query(sql, vec![]).await? {
        let conversation = ConversationId::from_uuid(row.try_get("", "id")?);
        let bank = BankId::new(row.try_get::<String>("", "bank_id")?);
        let chat = store.vault.key(&bank, row.try_get("", "identity_id")?, RetentionClass::Chat).await?;
        let state: Vec<u8> = row.try_get("", "sealed_state")?;
        found.push(text(&chat.open_bytes(&CONVERSATION_STATE.row(conversation.as_uuid()), &state)?));
        let lines: Vec<TranscriptLine<serde_json::Value>> =
            transcript(store, &bank, conversation, 100).await?;
        found.extend(lines.into_iter().map(|line| line.body.to_string()));
    }
    Ok(found)
}
