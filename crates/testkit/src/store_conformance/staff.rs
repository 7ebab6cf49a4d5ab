//! Staff, their sessions, the operator's switches, events kept apart.

use std::time::Duration;

use futures::future::join_all;
use secrecy::{ExposeSecret as _, SecretString};
use tellerline_core::{BankId, SessionId, StaffId, Timestamp, time::days};
use tellerline_store::{
    NewAudit, Stored,
    repo::{audit_rows, parked, pauses, pauses::Pausable, staff, sweep},
    vault::places::INBOX_BODY,
};
use uuid::Uuid;

use super::bed::{Bed, CANARY};

async fn hire(bed: &Bed, name: &str) -> bool {
    let new = staff::NewStaff {
        id: StaffId::from_uuid(Uuid::new_v4()),
        bank: &bed.bank,
        name,
        role: "agent",
        team: None,
        password: &SecretString::from("$argon2id$hash"),
        totp: &SecretString::from(CANARY),
        created_at: bed.now,
    };
    staff::add(&bed.store, &new).await.unwrap()
}

/// A one-time code is accepted once; failures in a row lock; a disabled account is not found.
pub async fn staff_log_in_once_per_code(bed: Bed) {
    assert!(hire(&bed, "agnes").await);
    assert!(!hire(&bed, "agnes").await, "a name is taken once");
    let find = async || staff::find(&bed.store, &bed.bank, "agnes").await.unwrap();
    let agnes = find().await.unwrap();
    assert_eq!((agnes.password.expose_secret(), agnes.totp.expose_secret()), ("$argon2id$hash", CANARY));
    assert!(!format!("{agnes:?}").contains(CANARY) && !format!("{agnes:?}").contains("argon2"));
    assert!(staff::find(&bed.store, &BankId::new("other"), "agnes").await.unwrap().is_none());
    let accepted = join_all((0..4).map(|_| staff::accept_totp(&bed.store, agnes.id, 100))).await;
    assert_eq!(accepted.into_iter().filter(|accepted| *accepted.as_ref().unwrap()).count(), 1);
    assert!(!staff::accept_totp(&bed.store, agnes.id, 99).await.unwrap(), "an older code");
    assert!(staff::accept_totp(&bed.store, agnes.id, 101).await.unwrap());
    let failures =
        join_all((0..5).map(|_| staff::record_failure(&bed.store, agnes.id, 5, bed.after(900)))).await;
    let mut failures: Vec<i16> = failures.into_iter().map(Result::unwrap).collect();
    failures.sort_unstable();
    assert_eq!(failures, [1, 2, 3, 4, 5]);
    assert_eq!(find().await.unwrap().locked_until, bed.after(900));
    staff::record_success(&bed.store, agnes.id).await.unwrap();
    let agnes = find().await.unwrap();
    assert_eq!((agnes.failures, agnes.locked_until < bed.now), (0, true));
    assert_eq!(staff::record_failure(&bed.store, agnes.id, 5, bed.after(900)).await.unwrap(), 1);
    assert!(find().await.unwrap().locked_until < bed.now);
    assert!(staff::disable(&bed.store, &bed.bank, "agnes", bed.now).await.unwrap());
    assert!(!staff::disable(&bed.store, &bed.bank, "agnes", bed.now).await.unwrap());
    assert!(find().await.is_none());
    assert!(!staff::accept_totp(&bed.store, agnes.id, 102).await.unwrap());
    let all = staff::list(&bed.store, &bed.bank).await.unwrap();
    assert_eq!(all.iter().map(|staff| staff.disabled_at).collect::<Vec<_>>(), [Some(bed.now)]);
}

/// A session ends when unused, when old, when told to, and with its owner.
pub async fn sessions_end_by_idleness_age_and_order(bed: Bed) {
    hire(&bed, "agnes").await;
    let agnes = staff::find(&bed.store, &bed.bank, "agnes").await.unwrap().unwrap();
    let limits = staff::SessionLimits { idle: Duration::from_mins(15), absolute: Duration::from_hours(8) };
    let start = async |secret: &str| {
        let id = SessionId::from_uuid(Uuid::new_v4());
        staff::start_session(&bed.store, id, &agnes, secret, limits, bed.now).await.unwrap();
        id
    };
    let find = async |secret: &str, now: Timestamp| {
        staff::session(&bed.store, &bed.bank, secret, limits, now).await.unwrap().map(|(id, _)| id)
    };
    let id = start("one").await;
    assert_eq!(find("one", bed.after(600)).await, Some(id));
    // The request at 600 s keeps it alive beyond 900 s.
    assert_eq!(find("one", bed.after(1_400)).await, Some(id));
    assert_eq!(find("one", bed.after(1_400 + 900)).await, None);
    assert_eq!(find("other", bed.now).await, None);
    let elsewhere = BankId::new("other");
    bed.store.vault.ready_bank(&elsewhere, bed.now).await.unwrap();
    assert!(staff::session(&bed.store, &elsewhere, "one", limits, bed.now).await.unwrap().is_none());
    // In use all day, it still ends.
    start("two").await;
    let mut last = Some(id);
    for quarter in 1..33 {
        last = find("two", bed.after(quarter * 899)).await;
    }
    assert!(last.is_some());
    assert_eq!(find("two", bed.after(8 * 3_600)).await, None);
    start("three").await;
    staff::end_session(&bed.store, &bed.bank, "three").await.unwrap();
    assert_eq!(find("three", bed.now).await, None);
    assert_eq!(staff::end_all(&bed.store, agnes.id).await.unwrap(), 2);
    start("four").await;
    staff::disable(&bed.store, &bed.bank, "agnes", bed.now).await.unwrap();
    assert_eq!(find("four", bed.now).await, None);
    assert_eq!(staff::end_all(&bed.store, agnes.id).await.unwrap(), 0);
}

/// A switch and its audit row come together.
pub async fn pauses_are_set_cleared_and_audited(bed: Bed) {
    let pause = pauses::Pause {
        scope: "bank:demo".into(),
        what: Pausable::Sends,
        actor: "cli:root".into(),
        reason: "trouble".into(),
        at: bed.now,
    };
    let audit = |event: &str| NewAudit {
        bank: bed.bank.clone(),
        conversation: None,
        actor: "cli:root".into(),
        event: event.into(),
        object: "bank:demo".into(),
        reason: Some("trouble".into()),
        at: bed.now,
    };
    pauses::set(&bed.store, &pause, &audit("pause.set")).await.unwrap();
    let again = pauses::Pause { reason: "more trouble".into(), ..pause.clone() };
    pauses::set(&bed.store, &again, &audit("pause.set")).await.unwrap();
    let reads = pauses::Pause { what: Pausable::Reads, scope: "all".into(), ..pause.clone() };
    pauses::set(&bed.store, &reads, &audit("pause.set")).await.unwrap();
    assert_eq!(pauses::list(&bed.store).await.unwrap(), [reads, again]);
    let clear = |what| {
        let (store, audit) = (&bed.store, audit("pause.cleared"));
        async move { pauses::clear(store, "bank:demo", what, &audit).await.unwrap() }
    };
    assert!(clear(Pausable::Sends).await);
    assert!(!clear(Pausable::Sends).await);
    assert!(!clear(Pausable::Links).await);
    let rows = audit_rows::for_bank(&bed.store, &bed.bank, 10).await.unwrap();
    let events: Vec<&str> = rows.iter().map(|row| row.event.as_str()).collect();
    assert_eq!(events, ["pause.set", "pause.set", "pause.set", "pause.cleared"]);
    assert_eq!(audit_rows::for_bank(&bed.store, &bed.bank, 1).await.unwrap()[0].event, "pause.cleared");
    let person = bed.known("a").await;
    let mut turn = bed.turn(&person, 1);
    turn.audit =
        vec![NewAudit { conversation: Some(person.conversation), ..audit("asked") }, audit("unrelated")];
    bed.store.writer.turn(turn).await.unwrap();
    let rows = audit_rows::for_conversation(&bed.store, &bed.bank, person.conversation, 10).await.unwrap();
    assert_eq!(rows.len(), 1);
    assert_eq!((rows[0].event.as_str(), rows[0].reason.as_deref()), ("asked", Some("trouble")));
}

/// Kept, sealed, counted by reason.
pub async fn unreadable_events_are_counted(bed: Bed) {
    for (reason, body) in [("not an object", "a"), ("no page", "a"), ("not an object", "b")] {
        parked::insert(&bed.store, "app", reason, body.as_bytes(), bed.now).await.unwrap();
    }
    let counts = parked::count(&bed.store).await.unwrap();
    assert_eq!(counts, [("no page".to_owned(), 1), ("not an object".to_owned(), 2)]);
}

/// The platform repeats what it thinks has failed: also what nobody can read.
pub async fn a_repeated_unreadable_event_is_kept_once(bed: Bed) {
    let park = async |app, body: &str, now| {
        parked::insert(&bed.store, app, "broken", body.as_bytes(), now).await.unwrap().new
    };
    assert!(park("app", CANARY, bed.now).await);
    for hours in 0..8 {
        assert!(!park("app", CANARY, bed.after(hours * 3_600)).await, "{hours} h later");
    }
    assert!(park("app", "another", bed.now).await);
    assert!(park("other", CANARY, bed.now).await);
    assert_eq!(parked::count(&bed.store).await.unwrap(), [("broken".to_owned(), 3)]);
}

/// A flood of them takes bounded room, and of each app for itself.
pub async fn only_the_newest_unreadable_events_are_kept(bed: Bed) {
    for number in 0..6 {
        let app = if number % 2 == 0 { "even" } else { "odd" };
        parked::insert(&bed.store, app, "broken", &[number], bed.now).await.unwrap();
    }
    assert_eq!(parked::trim(&bed.store, "even", 3).await.unwrap(), 0);
    assert_eq!(parked::trim(&bed.store, "even", 1).await.unwrap(), 2);
    let left = parked::newest(&bed.store, 10).await.unwrap();
    let left: Vec<(&str, u8)> = left.iter().map(|event| (event.app.as_str(), event.body[0])).collect();
    assert_eq!(left, [("odd", 5), ("even", 4), ("odd", 3), ("odd", 1)]);
}

/// Parked events and inputs that were set aside keep the key of their hour until they go themselves.
pub async fn what_was_kept_apart_can_be_read_for_a_week(bed: Bed) {
    let person = bed.known("a").await;
    let Stored::New(id) = bed.store.writer.inbox(vec![bed.event(&person, "e").await]).await.unwrap()[0]
    else {
        panic!("not new");
    };
    let sql = "UPDATE inbox SET done_at = $1, outcome = 1 WHERE id = $2";
    bed.store.db.execute(sql, vec![bed.now.as_micros().into(), id.into()]).await.unwrap();
    let another_hour = bed.after(2 * 3_600);
    parked::insert(&bed.store, "app", "broken", CANARY.as_bytes(), another_hour).await.unwrap();
    let keys = async || bed.number("SELECT COUNT(*) FROM hour_key", vec![]).await;
    assert_eq!(keys().await, 2);

    let late = bed.now.plus(days(6));
    assert_eq!(sweep::sweep(&bed.store, late).await.unwrap(), sweep::Swept::default());
    // Without what memory holds, as after a restart.
    let store = bed.again().await.unwrap();
    let events = parked::newest(&store, 10).await.unwrap();
    assert_eq!(events[0].body.as_slice(), CANARY.as_bytes());
    assert_eq!((events[0].reason.as_str(), events[0].arrived_at), ("broken", another_hour));
    let row = store.db.query_one("SELECT hour, dedupe_hash, sealed_body FROM inbox", vec![]).await.unwrap();
    let row = row.unwrap();
    let hash: Vec<u8> = row.try_get("", "dedupe_hash").unwrap();
    let body: Vec<u8> = row.try_get("", "sealed_body").unwrap();
    let key = store.vault.hour_key(row.try_get("", "hour").unwrap()).await.unwrap();
    assert!(key.open_bytes(&INBOX_BODY.hash(&hash).unwrap(), &body).is_ok());

    let over = sweep::sweep(&bed.store, bed.now.plus(days(8))).await.unwrap();
    assert_eq!(over, sweep::Swept { inbox: 1, parked: 1, hour_keys: 2, ..sweep::Swept::default() });
}
