//! The lines: one each, whatever the values are, as the published schema says, and every kind documented.

use std::{
    path::{Path, PathBuf},
    sync::{Arc, Mutex},
};

use rstest::rstest;
use serde_json::{Value, json};
use tellerline_core::{BankId, CaseId, Clock, ConversationId, LinkId, Timestamp};
use tellerline_store::NewAudit;

use super::*;
use crate::security::{Security, Sink, To, from_audit, request};

/// What somebody who wants to forge lines would put into a value.
const POISON: &[&str] = &[
    "a\nb",
    "a\r\n{\"schema\":1,\"event\":\"login\",\"outcome\":\"success\"}",
    "a\",\"outcome\":\"success",
    "\u{1b}[31mred\u{1b}[0m",
    "admin\u{202e}nimda",
    "a\u{2028}b",
    "\0",
    "ada lovelace owes 1234567890123456",
    "my pin is 483920",
    "Grüße aus Köln",
];

fn line(event: &Event) -> String {
    event.line(Timestamp::from_secs(1_763_800_000), None)
}

#[test]
fn no_value_ends_a_line_or_forges_a_field() {
    for poison in POISON {
        let event = Event::new(Kind::Login, Outcome::Failure)
            .bank(&BankId::new(*poison))
            .actor(&format!("cli:{poison}"))
            .object(poison)
            .detail("password");
        let line = line(&event);
        assert!(line.chars().all(|c| (' '..='~').contains(&c)), "{line:?}");
        let read: Value = serde_json::from_str(&line).unwrap();
        assert_eq!((&read["event"], &read["outcome"]), (&json!("login"), &json!("failure")), "{line}");
        assert_eq!(read["object"], Value::Null, "what is no id is left out: {line}");
        assert_eq!(line.matches("outcome\":").count(), 1, "{line}");
    }
}

#[rstest]
#[case(&LinkId::from_uuid(uuid::Uuid::from_u128(77)).to_string(), true)]
#[case(&CaseId::from_uuid(uuid::Uuid::from_u128(u128::MAX)).to_string(), true)]
#[case(&ConversationId::from_uuid(uuid::Uuid::from_u128(5)).to_string(), true)]
#[case("/desk/conversations/{id}", true)]
#[case("keys.evil.example:8443", true)]
#[case("[fe80::1]:443", true)]
#[case("password", true)]
#[case("7654321098765432", false)]
#[case("psid:24001234567890", false)]
#[case("ReadBalance lnk_01 consent=cns_02", false)]
#[case("/var/backups/Ada Lovelace.tar", false)]
#[case("", false)]
fn an_object_is_an_id_or_nothing(#[case] object: &str, #[case] kept: bool) {
    let event = Event::new(Kind::Access, Outcome::Denied).object(object);
    assert_eq!(event.object.is_some(), kept, "{object}");
}

fn docs(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs").join(name)
}

#[test]
fn every_line_is_as_the_published_schema_says() {
    let schema: Value =
        serde_json::from_str(&std::fs::read_to_string(docs("security-events.schema.json")).unwrap()).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let from = request::Source { source: Some("203.0.113.9".parse().unwrap()), id: "req-1-1".to_owned() };
    for kind in Kind::ALL {
        for outcome in Outcome::ALL {
            let bare = Event::new(*kind, outcome);
            let full =
                bare.clone().bank(&BankId::new("demo")).actor("staff:stf_1").object("/desk").detail("role");
            for line in [line(&bare), full.line(Timestamp::from_secs(1), Some(&from))] {
                let read: Value = serde_json::from_str(&line).unwrap();
                assert!(validator.is_valid(&read), "{line}: {:?}", validator.iter_errors(&read).next());
            }
        }
    }
    let slugs: Vec<&str> = Kind::ALL.iter().map(|kind| kind.slug()).collect();
    assert_eq!(
        schema["properties"]["event"]["enum"],
        json!(slugs),
        "the schema knows every event and no other"
    );
    let outcomes: Vec<&str> = Outcome::ALL.iter().map(|outcome| outcome.slug()).collect();
    assert_eq!(schema["properties"]["outcome"]["enum"], json!(outcomes));
    assert_eq!(schema["properties"]["schema"]["const"], json!(SCHEMA));
    for wrong in [
        json!({}),
        json!({ "schema": 1, "time": "x", "event": "party", "outcome": "success", "actor": "a" }),
        json!({ "schema": 2, "time": "2026-01-01T00:00:00Z", "event": "login", "outcome": "success", "actor": "a",
                "bank": null, "source": null, "request": null, "object": null, "detail": null }),
    ] {
        assert!(!validator.is_valid(&wrong), "{wrong}");
    }
}

#[test]
fn every_event_is_documented() {
    let text = std::fs::read_to_string(docs("security-events.md")).unwrap();
    for kind in Kind::ALL {
        let row = format!("| `{}` | {} |", kind.slug(), kind.description());
        assert!(text.contains(&row), "docs/security-events.md lacks the row:\n{row}");
    }
    let rows = text.lines().filter(|line| line.starts_with("| `") && line.matches('|').count() == 3).count();
    assert_eq!(rows, Kind::ALL.len(), "and has no other");
}

struct Still;

impl Clock for Still {
    fn now(&self) -> Timestamp {
        Timestamp::from_secs(1_763_800_000)
    }
}

/// A sink that a test can look into.
fn kept() -> (Security, Arc<Mutex<Vec<String>>>) {
    let lines: Arc<Mutex<Vec<String>>> = Arc::default();
    let sink = Sink::new(To { kept: Some(Arc::clone(&lines)), ..To::default() });
    (Security::new(sink, Arc::new(Still)), lines)
}

#[tokio::test]
async fn where_it_came_from_is_told_while_a_request_is_served() {
    let (security, lines) = kept();
    let event = Event::new(Kind::Signature, Outcome::Denied);
    let source = Some("203.0.113.9".parse().unwrap());
    request::during(source, "req-a-1", async { security.report(&event) }).await;
    security.report(&event);
    let read: Vec<Value> =
        lines.lock().unwrap().iter().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!((&read[0]["source"], &read[0]["request"]), (&json!("203.0.113.9"), &json!("req-a-1")));
    assert_eq!((&read[1]["source"], &read[1]["request"]), (&Value::Null, &Value::Null));
}

#[tokio::test]
async fn what_strangers_cause_at_will_is_told_once_a_minute() {
    let (security, lines) = kept();
    let about = |object: &str| Event::new(Kind::Signature, Outcome::Denied).object(object);
    for _ in 0..100 {
        security.report_seldom(&about("messenger"));
    }
    security.report_seldom(&about("other"));
    let from = Some("203.0.113.9".parse().unwrap());
    request::during(from, "req-a-1", async { security.report_seldom(&about("messenger")) }).await;
    assert_eq!(lines.lock().unwrap().len(), 3, "one for each thing and each source");
}

#[test]
fn lines_are_appended_to_a_file_that_can_be_moved_away() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("security.jsonl");
    let sink = Sink::new(To { file: Some(path.clone()), ..To::default() });
    let security = Security::new(sink, Arc::new(Still));
    let event = Event::new(Kind::Login, Outcome::Success);
    security.report(&event);
    security.report(&event);
    std::fs::rename(&path, folder.path().join("security.jsonl.1")).unwrap();
    security.report(&event);
    let lines = |name: &str| std::fs::read_to_string(folder.path().join(name)).unwrap().lines().count();
    assert_eq!((lines("security.jsonl.1"), lines("security.jsonl")), (2, 1));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    }
}

#[test]
fn a_file_that_cannot_be_written_stops_nothing() {
    let sink = Sink::new(To { file: Some("/proc/no/such/file".into()), ..To::default() });
    Security::new(sink, Arc::new(Still)).report(&Event::new(Kind::Login, Outcome::Success));
}

fn entry(event: &str, object: &str) -> NewAudit {
    NewAudit {
        bank: BankId::new("demo"),
        conversation: None,
        actor: "staff:stf_1".to_owned(),
        event: event.to_owned(),
        object: object.to_owned(),
        reason: Some("because Ada Lovelace asked".to_owned()),
        at: Timestamp::from_secs(1),
    }
}

#[test]
fn an_entry_of_the_audit_log_tells_who_and_what_but_not_why() {
    let event = from_audit::event_of(&entry("policy.raised", "messenger amount")).unwrap();
    let line = line(&event);
    assert!(line.contains("\"policy\"") && line.contains("staff:stf_1") && line.contains("raised"), "{line}");
    assert!(!line.contains("Ada") && !line.contains("amount"), "{line}");
    assert_eq!(
        from_audit::event_of(&entry("staff.login_failed", "password")).unwrap().outcome,
        Outcome::Failure
    );
    assert_eq!(from_audit::event_of(&entry("passkey.refused", "x")).unwrap().outcome, Outcome::Denied);
    assert!(from_audit::event_of(&entry("read.asked", "x")).is_none());
}

/// Whoever opens a store watches its log, and so does whoever builds a server on it.
#[tokio::test]
async fn an_entry_is_told_once_however_many_watch() {
    struct At;
    impl Clock for At {
        fn now(&self) -> Timestamp {
            Timestamp::from_secs(1_763_800_000)
        }
    }
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}", folder.path().join("test.db").display());
    let master = tellerline_store::vault::MasterKey::parse(&"ab".repeat(32)).unwrap();
    let store = tellerline_store::Store::open(&url, master).await.unwrap();
    let bank = BankId::new("demo");
    store.vault.ready_bank(&bank, At.now()).await.unwrap();
    let kept = Arc::new(Mutex::new(Vec::new()));
    for _ in 0..2 {
        let to = To { kept: Some(Arc::clone(&kept)), ..To::default() };
        Security::new(Sink::new(to), Arc::new(At)).watch_audit(&store);
    }
    let row = |event: &str| NewAudit {
        bank: bank.clone(),
        conversation: None,
        actor: "cli:otto".to_owned(),
        event: event.to_owned(),
        object: "messenger".to_owned(),
        reason: None,
        at: At.now(),
    };
    store.writer.audit(vec![row("pause.set"), row("limit.reached")]).await.unwrap();
    let lines = kept.lock().unwrap().clone();
    assert_eq!(lines.len(), 2, "{lines:?}");
    assert!(lines[1].contains(r#""event":"rate-limited","outcome":"denied""#), "{lines:?}");
    assert!(lines[1].contains(r#""detail":"chat""#), "{lines:?}");
    store.close().await;
}
