//! Erasing people, holding them back from it, and restoring a backup from before.

use sea_orm::Value;
use tellerline_core::{
    CaseId, CustomerId, ErasureId, HoldId, StaffId, TicketId,
    case::{Case, CaseKind},
    consent::{ConsentState, PurposeKind},
    conversation::{Ticket, TicketKind},
};
use tellerline_store::{
    EffectStatus, NewAudit, Resolution, RetentionClass, StoreError,
    audit::evidence,
    backup,
    error::Guard,
    inbox,
    repo::{
        audit_rows, browsers, cases, customers, desk,
        erasure::{self, ClassSet, Erase, NewRequest, Outcome, Request, Subject, ledger},
        holds, links, receipts, strangers, tickets,
    },
    vault::places::CONVERSATION_STATE,
};
use uuid::Uuid;

use super::bed::{Bed, CANARY, Person};

const FRESH: &[u8] = b"\"fresh\"";

fn logged(bed: &Bed, person: &Person, object: &str) -> NewAudit {
    NewAudit {
        bank: bed.bank.clone(),
        conversation: Some(person.conversation),
        actor: "system".into(),
        event: "tested".into(),
        object: object.into(),
        reason: Some(CANARY.into()),
        at: bed.now,
    }
}

/// Somebody of whom there is something in every table: their link, an open case.
async fn furnished(bed: &Bed, address: &str, subject: &str) -> (Person, links::NewLink, CaseId) {
    let person = bed.known(address).await;
    let link = bed.link(&person, subject).await;
    bed.pair(&person, 1, &link).await;
    let tx = bed.store.begin().await.unwrap();
    customers::upsert(&bed.store, &tx, &bed.bank, &link.institution, subject, bed.now).await.unwrap();
    let browser = browsers::NewBrowser {
        id: tellerline_core::SessionId::from_uuid(Uuid::new_v4()),
        bank: &bed.bank,
        identity: person.identity,
        link: link.id,
        secret: address,
        pin: "hash",
        tries: 5,
        bound_at: bed.now,
        expires_at: bed.after(100),
    };
    browsers::bind(&bed.store, &tx, &browser).await.unwrap();
    tx.commit().await.unwrap();
    let chat = &person.key(RetentionClass::Chat).key;
    let mut previous = None;
    let case = CaseId::from_uuid(Uuid::new_v4());
    for version in 2..5 {
        let mut turn = bed.turn(&person, version);
        let id = bed.line(vec![]).id;
        turn.transcript = Some(desk::seal_line(chat, id, previous, &CANARY).unwrap());
        previous = Some(id);
        if version == 2 {
            let (store, bank) = (&bed.store, &bed.bank);
            let ticket = Ticket {
                id: TicketId::from_uuid(Uuid::new_v4()),
                token: format!("token {address}"),
                kind: TicketKind::Link { purpose: PurposeKind::ReadBalance },
                expires_at: bed.after(600),
            };
            let of = (person.identity, person.conversation);
            let opened = Case {
                id: case,
                kind: CaseKind::Fraud,
                clock_started_at: bed.now,
                words: format!("my card {CANARY}"),
                linked: true,
            };
            turn.extras = vec![
                strangers::wrote(bank, &bed.channel, of.1, Some("999"), bed.now),
                tickets::insert(store, bank, of.0, of.1, &ticket).await.unwrap(),
                super::raw::note(bed, &person, ticket.id, CANARY).await,
                cases::open(store, bank, of.0, of.1, &opened).await.unwrap(),
            ];
            turn.extras.extend(super::web_chat::heard(bed, &person, CANARY).await);
            turn.effects = vec![bed.send(0)];
            turn.timers = vec![bed.timer(&person, &format!("t {address}"), bed.after(9)).await];
            turn.audit = vec![logged(bed, &person, "before")];
        }
        bed.store.writer.turn(turn).await.unwrap();
    }
    (person, link, case)
}

async fn ask(bed: &Bed, subject: Subject, classes: ClassSet) -> Request {
    let new = NewRequest {
        id: ErasureId::from_uuid(Uuid::new_v4()),
        bank: &bed.bank,
        subject,
        classes,
        asked_by: "customer",
        reason: None,
        at: bed.now,
        due_at: bed.now.plus(erasure::WAIT),
    };
    erasure::ask(&bed.store, &new).await.unwrap()
}

fn order<'a>(bed: &'a Bed, request: &Request, dry_run: bool) -> Erase<'a> {
    Erase {
        id: request.id,
        bank: &bed.bank,
        subject: request.subject,
        classes: request.classes,
        by: "system",
        at: bed.after(10),
        fresh_state: FRESH,
        dry_run,
    }
}

async fn erase(bed: &Bed, subject: Subject, classes: ClassSet) -> Vec<(&'static str, u64)> {
    let request = ask(bed, subject, classes).await;
    match erasure::erase(&bed.store, &order(bed, &request, false)).await.unwrap() {
        Outcome::Erased(summary) => summary.rows,
        other => panic!("{other:?}"),
    }
}

async fn count(bed: &Bed, what: &str, id: impl Into<Value>) -> i64 {
    bed.number(&format!("SELECT COUNT(*) FROM {what} = $1"), vec![id.into()]).await
}

/// Rows of a person that can still be opened or told to be theirs.
async fn left(bed: &Bed, person: &Person) -> i64 {
    let (conversation, identity) = (person.conversation.as_uuid(), person.identity.as_uuid());
    let mut left = 0;
    for table in [
        "turn",
        "ticket",
        "secure_note",
        "attempt",
        "link",
        "case_file",
        "case_note",
        "stranger",
        "web_message",
        "web_thread",
    ] {
        left += count(bed, &format!("{table} WHERE conversation_id"), conversation).await;
    }
    for table in ["conversation", "browser", "link"] {
        left += count(bed, &format!("{table} WHERE identity_id"), identity).await;
    }
    left += count(bed, "inbox WHERE sealed_body IS NOT NULL AND kind <> 0 AND conversation_id", conversation)
        .await;
    left + count(bed, "outbox WHERE sealed_body IS NOT NULL AND conversation_id", conversation).await
}

/// Sends that had ended before the erasure are known by their ids, to tell late echoes; what they said is not kept.
async fn ended_sends(bed: &Bed, person: &Person) -> (i64, i64) {
    let of = person.conversation.as_uuid();
    let all = count(bed, "outbox WHERE done_at IS NOT NULL AND conversation_id", of).await;
    let open =
        count(bed, "outbox WHERE done_at IS NOT NULL AND sealed_body IS NOT NULL AND conversation_id", of)
            .await;
    (all, open)
}

/// Nothing of the person is left but the proof of their consent and their open case, under a key that nobody finds by
/// them; the log says that they were erased and still holds.
pub async fn an_erased_person_leaves_only_what_must_be_kept(bed: Bed) {
    let (ada, link, case) = furnished(&bed, "a", "ada").await;
    let (ben, kept, _) = furnished(&bed, "b", "ben").await;
    let send = bed.send(0);
    let over = Resolution {
        id: send.id,
        status: EffectStatus::Dead,
        attempts: 1,
        due_at: bed.now,
        done_at: Some(bed.now),
        message_hash: None,
        failure: Some("10".into()),
    };
    let mut turn = bed.turn(&ada, bed.version(&ada).await);
    turn.effects = vec![send];
    bed.store.writer.turn(turn).await.unwrap();
    bed.store.writer.resolve(vec![over]).await.unwrap();
    assert_eq!(ended_sends(&bed, &ada).await, (1, 0));
    let written_meanwhile = bed.event(&ada, "meanwhile").await;
    bed.store.writer.inbox(vec![written_meanwhile]).await.unwrap();
    let subject = Subject::Identity(ada.identity);
    let request = ask(&bed, subject, ClassSet::PERSON).await;
    let dry = erasure::erase(&bed.store, &order(&bed, &request, true)).await.unwrap();
    assert!(left(&bed, &ada).await > 8, "only counted");
    let done = erasure::erase(&bed.store, &order(&bed, &request, false)).await.unwrap();
    assert_eq!(dry, done);
    let Outcome::Erased(summary) = done else { panic!("{done:?}") };
    for (table, rows) in [("turn", 3), ("ticket", 1), ("outbox", 1), ("customer", 1), ("kept", 2)] {
        assert!(summary.rows.contains(&(table, rows)), "{table}: {summary:?}");
    }
    assert!(summary.rows.contains(&("stranger", 1)), "{summary:?}");
    assert_eq!(left(&bed, &ada).await, 0);
    assert_eq!(ended_sends(&bed, &ada).await, (2, 0));
    // What was logged is found by their ids of then, and by what was kept.
    let theirs = evidence::erased_with(&bed.store, &bed.bank, link.customer).await.unwrap();
    assert_eq!(theirs, [ada.conversation]);
    let kept_case = cases::get(&bed.store, &bed.bank, case).await.unwrap().unwrap();
    assert_ne!(kept_case.conversation, ada.conversation);
    let of_case = evidence::with_before(&bed.store, &bed.bank, kept_case.conversation).await.unwrap();
    assert_eq!(of_case, [kept_case.conversation, ada.conversation]);
    let elsewhere = tellerline_core::BankId::new("other");
    assert!(evidence::erased_with(&bed.store, &elsewhere, link.customer).await.unwrap().is_empty());
    assert_eq!((summary.identities, summary.customers), (1, 1));
    let again = erasure::erase(&bed.store, &order(&bed, &request, false)).await.unwrap();
    assert_eq!(again, Outcome::Over);
    // What was acknowledged is not lost: it is the first message of somebody new.
    let waits = inbox::due(&bed.store.db, &[Bed::partition(&ada)], bed.after(99), 0, 9).await.unwrap();
    assert_eq!(waits.iter().filter(|row| row.conversation == ada.conversation).count(), 1);

    let store = bed.again().await.unwrap();
    for class in RetentionClass::ALL {
        let key = store.vault.key(&bed.bank, ada.identity.as_uuid(), class).await;
        assert!(matches!(key, Err(StoreError::KeyDestroyed)), "{class:?}");
        let gone = bed.store.vault.key(&bed.bank, ada.identity.as_uuid(), class).await;
        assert!(matches!(gone, Err(StoreError::KeyDestroyed)), "in memory: {class:?}");
    }
    let proof = links::any_link_for_worker(&store, link.id).await.unwrap().unwrap();
    assert_ne!((proof.identity, proof.conversation), (ada.identity, ada.conversation));
    assert_ne!(proof.customer, link.customer);
    assert!(matches!(proof.consent.state, ConsentState::Withdrawn { .. }));
    let receipt = receipts::latest(&store, &bed.bank, proof.identity, link.id).await.unwrap().unwrap();
    assert_eq!(receipt.signed, format!("signed {CANARY}"));
    let words = cases::get(&store, &bed.bank, case).await.unwrap().unwrap();
    assert_eq!(words.words.as_deref(), Some(format!("my card {CANARY}").as_str()));
    assert!(matches!(links::grant(&store, &bed.bank, link.id).await, Err(StoreError::KeyDestroyed)));
    assert!(links::of_customer(&store, &bed.bank, link.customer).await.unwrap().is_empty());
    // Ben is who he was.
    assert!(left(&bed, &ben).await > 8);
    assert!(links::grant(&store, &bed.bank, kept.id).await.unwrap().unwrap().tokens.is_some());

    let log = audit_rows::for_bank(&store, &bed.bank, 20).await.unwrap();
    let of = |event: &str| log.iter().filter(|row| row.event == event && !row.erased).count();
    assert_eq!((of("erasure.asked"), of("erasure.done")), (1, 1));
    let mine = audit_rows::for_conversation(&store, &bed.bank, ada.conversation, 9).await.unwrap();
    assert!(!mine.is_empty() && mine.iter().all(|row| row.erased));
    let lines = ledger::since(&store, 0).await.unwrap();
    let whom: Vec<_> = lines.iter().map(|(_, line)| line.subject).collect();
    assert_eq!(whom, [subject, Subject::Customer(link.customer)]);
    let done = erasure::get(&store, &bed.bank, request.id).await.unwrap().unwrap();
    assert_eq!(done.state, erasure::State::Done);
}

/// The same account writes again: new keys, no memory; a turn that was decided before the erasure is not committed
/// after it, and old entries of the log stay closed.
pub async fn who_was_erased_is_met_as_somebody_new(bed: Bed) {
    let (ada, link, _) = furnished(&bed, "a", "ada").await;
    let late = bed.turn(&ada, bed.version(&ada).await);
    erase(&bed, Subject::Identity(ada.identity), ClassSet::PERSON).await;
    let lost = bed.store.writer.turn(late).await;
    assert!(matches!(lost, Err(StoreError::Conflict(Guard::Version))), "{lost:?}");
    let mut anew = bed.person("a");
    assert_eq!((anew.identity, anew.conversation), (ada.identity, ada.conversation));
    anew.keys = bed.store.vault.missing_keys(&bed.bank, anew.identity.as_uuid()).await.unwrap();
    assert_eq!(anew.keys.len(), 5, "all keys are new");
    let mut turn = bed.turn(&anew, 0);
    turn.now = bed.after(20);
    turn.audit = vec![NewAudit { at: bed.after(20), ..logged(&bed, &anew, "after") }];
    bed.store.vault.adopt(&anew.keys);
    bed.store.writer.turn(turn).await.unwrap();
    let store = bed.again().await.unwrap();
    for new in &anew.keys {
        let key = store.vault.key(&bed.bank, anew.identity.as_uuid(), new.class).await.unwrap();
        let place = CONVERSATION_STATE.row(Uuid::nil());
        let sealed = new.key.seal(&place, &1).unwrap();
        assert_eq!(key.open(&place, &sealed).unwrap(), 1);
    }
    let old = links::for_conversation(&store, &bed.bank, anew.identity, anew.conversation).await.unwrap();
    assert!(old.is_empty());
    assert!(cases::for_conversation(&store, &bed.bank, anew.conversation).await.unwrap().is_empty());
    let lines = desk::transcript::<String>(&store, &bed.bank, anew.conversation, 9).await.unwrap();
    assert!(lines.is_empty());
    let log = audit_rows::for_conversation(&store, &bed.bank, anew.conversation, 9).await.unwrap();
    let read: Vec<_> = log.iter().map(|row| (row.erased, row.object.as_str())).collect();
    assert_eq!(read, [(true, ""), (false, "after")]);
    // Linked anew, the customer is the same to the bank, and their old link is nobody's.
    let second = bed.link(&anew, "ada").await;
    assert_eq!(second.customer, link.customer);
    let theirs = links::of_customer(&store, &bed.bank, link.customer).await.unwrap();
    assert_eq!(theirs.iter().map(|link| link.id).collect::<Vec<_>>(), [second.id]);
    // And can be erased once more.
    erase(&bed, Subject::Identity(anew.identity), ClassSet::PERSON).await;
    assert_eq!(left(&bed, &anew).await, 0);
}

/// A customer is erased in every conversation; where somebody else's link lives, only their own part goes.
pub async fn erasing_a_customer_spares_whose_chat_it_is(bed: Bed) {
    let (ada, _, _) = furnished(&bed, "a", "ada").await;
    let (shared, _, _) = furnished(&bed, "b", "ben").await;
    let second = bed.link(&shared, "ada").await;
    let customer = second.customer;
    let known = erasure::known(&bed.store, &bed.bank, Subject::Customer(customer)).await.unwrap();
    assert_eq!((known.threads.len(), known.shared.len(), known.customers.len()), (1, 1, 1));
    erase(&bed, Subject::Customer(customer), ClassSet::PERSON).await;
    assert_eq!(left(&bed, &ada).await, 0);
    let there =
        links::for_conversation(&bed.store, &bed.bank, shared.identity, shared.conversation).await.unwrap();
    assert_eq!(there.len(), 2);
    let ended = there.iter().find(|link| link.id == second.id).unwrap();
    assert!(matches!(ended.consent.state, ConsentState::Withdrawn { .. }) && ended.customer != customer);
    assert!(there.iter().any(|link| link.consent.is_live(bed.now)), "Ben's own link lives");
    assert_eq!(count(&bed, "customer WHERE id", customer.as_uuid()).await, 0);
    let nobody = CustomerId::from_uuid(Uuid::nil());
    let known = erasure::known(&bed.store, &bed.bank, Subject::Customer(nobody)).await.unwrap();
    assert!(known.threads.is_empty() && known.shared.is_empty());
    // One conversation of a customer who has two: the record stays.
    let (first, link, _) = furnished(&bed, "c", "chen").await;
    let (other, _, _) = furnished(&bed, "d", "chen").await;
    erase(&bed, Subject::Identity(first.identity), ClassSet::PERSON).await;
    assert_eq!(count(&bed, "customer WHERE id", link.customer.as_uuid()).await, 1);
    assert!(left(&bed, &other).await > 8);
}

/// Emptied, a conversation goes on: its links live, what was said is gone for good.
pub async fn a_conversation_is_emptied_and_goes_on(bed: Bed) {
    let (ada, link, case) = furnished(&bed, "a", "ada").await;
    let subject = Subject::Identity(ada.identity);
    let classes = ClassSet::of(&[RetentionClass::Chat, RetentionClass::Audit]).unwrap();
    let rows = erase(&bed, subject, classes).await;
    assert!(rows.contains(&("turn", 3)) && rows.contains(&("data_key", 2)), "{rows:?}");
    let store = bed.again().await.unwrap();
    let row = inbox::conversation(&store.db, ada.conversation).await.unwrap().unwrap();
    let chat = store.vault.key(&bed.bank, ada.identity.as_uuid(), RetentionClass::Chat).await.unwrap();
    let state = chat.open_bytes(&CONVERSATION_STATE.row(ada.conversation.as_uuid()), &row.state).unwrap();
    assert_eq!((state.as_slice(), row.last_line), (FRESH, None));
    let live = links::for_conversation(&store, &bed.bank, ada.identity, ada.conversation).await.unwrap();
    assert!(live[0].id == link.id && live[0].consent.is_live(bed.now));
    assert!(links::grant(&store, &bed.bank, link.id).await.unwrap().unwrap().tokens.is_some());
    assert!(cases::get(&store, &bed.bank, case).await.unwrap().unwrap().words.is_some());
    let log = audit_rows::for_conversation(&store, &bed.bank, ada.conversation, 9).await.unwrap();
    assert!(log.iter().all(|row| row.erased));
    for wrong in [vec![], vec![RetentionClass::Profile], vec![RetentionClass::Chat, RetentionClass::Tokens]] {
        assert_eq!(ClassSet::of(&wrong), None, "{wrong:?}");
    }
}

/// Evidence goes before its term only when somebody says so, and never while a case is open.
pub async fn evidence_goes_only_by_order_and_without_open_cases(bed: Bed) {
    let (ada, link, case) = furnished(&bed, "a", "ada").await;
    let subject = Subject::Identity(ada.identity);
    let request = ask(&bed, subject, ClassSet::EVERYTHING).await;
    let refused = erasure::erase(&bed.store, &order(&bed, &request, false)).await.unwrap();
    assert_eq!(refused, Outcome::CaseOpen);
    assert!(left(&bed, &ada).await > 8);
    let close = cases::close(ada.conversation, case, StaffId::from_uuid(Uuid::nil()), bed.now);
    bed.store.db.execute(close.sql, close.values).await.unwrap();
    let done = erasure::erase(&bed.store, &order(&bed, &request, false)).await.unwrap();
    assert!(matches!(done, Outcome::Erased(_)), "{done:?}");
    assert_eq!(left(&bed, &ada).await, 0);
    assert!(links::any_link_for_worker(&bed.store, link.id).await.unwrap().is_none());
    for table in ["consent", "consent_receipt", "case_file", "conversation"] {
        assert_eq!(bed.number(&format!("SELECT COUNT(*) FROM {table}"), vec![]).await, 0, "{table}");
    }
}

/// A hold on a person or on their customer keeps everything, says why, and ends with a reason.
pub async fn a_hold_keeps_a_person_until_it_is_lifted(bed: Bed) {
    let (ada, link, _) = furnished(&bed, "a", "ada").await;
    let (other, _, _) = furnished(&bed, "b", "ada").await;
    let request = ask(&bed, Subject::Identity(ada.identity), ClassSet::PERSON).await;
    let act = holds::Act { by: "cli:olga", reason: "court order 7", at: bed.now };
    for subject in [Subject::Identity(ada.identity), Subject::Customer(link.customer)] {
        let id = HoldId::from_uuid(Uuid::new_v4());
        holds::set(&bed.store, &bed.bank, id, subject, act).await.unwrap();
        let held = erasure::erase(&bed.store, &order(&bed, &request, false)).await.unwrap();
        let Outcome::Held(hold) = held else { panic!("{held:?}") };
        assert_eq!((hold.id, hold.subject, hold.reason.as_str()), (id, subject, "court order 7"));
        assert!(left(&bed, &ada).await > 8 && left(&bed, &other).await > 8);
        let elsewhere = tellerline_core::BankId::new("other");
        bed.store.vault.ready_bank(&elsewhere, bed.now).await.unwrap();
        assert!(!holds::lift(&bed.store, &elsewhere, id, act).await.unwrap(), "not another bank's");
        let over = holds::Act { reason: "order withdrawn", ..act };
        assert!(holds::lift(&bed.store, &bed.bank, id, over).await.unwrap());
        assert!(!holds::lift(&bed.store, &bed.bank, id, over).await.unwrap());
    }
    assert!(erasure::note_held(&bed.store, &request, bed.now).await.unwrap());
    assert!(!erasure::note_held(&bed.store, &request, bed.now).await.unwrap());
    let all = holds::list(&bed.store, &bed.bank, 9).await.unwrap();
    assert!(all.len() == 2 && all.iter().all(|hold| hold.lifted.as_ref().unwrap().2 == "order withdrawn"));
    let log = audit_rows::for_bank(&bed.store, &bed.bank, 50).await.unwrap();
    let told = |event: &str| log.iter().filter(|row| row.event == event && row.reason.is_some()).count();
    assert_eq!((told("hold.set"), told("hold.lifted")), (2, 2));
    let done = erasure::erase(&bed.store, &order(&bed, &request, false)).await.unwrap();
    assert!(matches!(done, Outcome::Erased(_)), "{done:?}");
}

/// One request at a time; "keep" ends it; only what is due is carried out.
pub async fn a_request_waits_and_can_be_taken_back(bed: Bed) {
    let (ada, link, _) = furnished(&bed, "a", "ada").await;
    let subject = Subject::Identity(ada.identity);
    let first = ask(&bed, subject, ClassSet::PERSON).await;
    assert_eq!(ask(&bed, subject, ClassSet::PERSON).await.id, first.id, "the same wish twice is one request");
    let of = ask(&bed, Subject::Customer(link.customer), ClassSet::PERSON).await;
    let known = erasure::known(&bed.store, &bed.bank, subject).await.unwrap();
    let open = erasure::open_of(&bed.store, &bed.bank, &known).await.unwrap();
    assert_eq!(open.len(), 2);
    let due = async |at| erasure::due(&bed.store, at, 9).await.unwrap().len();
    assert_eq!(due(first.due_at.minus(std::time::Duration::from_micros(1))).await, 0);
    assert_eq!(due(first.due_at).await, 2);
    let cancel =
        async |id| erasure::cancel(&bed.store, &bed.bank, id, "customer", None, bed.now).await.unwrap();
    assert!(cancel(first.id).await && !cancel(first.id).await);
    let over = erasure::erase(&bed.store, &order(&bed, &first, false)).await.unwrap();
    assert_eq!(over, Outcome::Over);
    assert!(left(&bed, &ada).await > 8);
    assert_eq!(due(first.due_at).await, 1);
    let early = NewRequest {
        id: ErasureId::from_uuid(Uuid::new_v4()),
        bank: &bed.bank,
        subject: of.subject,
        classes: ClassSet::PERSON,
        asked_by: "cli:olga",
        reason: Some("letter of today"),
        at: bed.now,
        due_at: bed.now,
    };
    let sooner = erasure::ask(&bed.store, &early).await.unwrap();
    assert_eq!((sooner.id, sooner.due_at), (of.id, bed.now), "made due earlier, never later");
    assert!(erasure::note_told(&bed.store, of.id, bed.now).await.unwrap());
    assert!(!erasure::note_told(&bed.store, of.id, bed.now).await.unwrap());
}

/// Yesterday's backup, restored after an erasure and a ledger kept apart, does not bring the person back; a ledger that
/// somebody edited erases nobody.
pub async fn a_restored_backup_is_erased_again(bed: Bed) {
    let (ada, link, case) = furnished(&bed, "a", "ada").await;
    let (ben, _, _) = furnished(&bed, "b", "ben").await;
    let folder = tempfile::tempdir().unwrap();
    let (yesterday, file) = (folder.path().join("yesterday"), folder.path().join("erasures.jsonl"));
    assert_eq!(ledger::keep(&bed.store, &file).await.unwrap(), 0);
    backup::backup(&bed.store.db, &yesterday, bed.now).await.unwrap();
    erase(&bed, Subject::Customer(link.customer), ClassSet::PERSON).await;
    assert_eq!(ledger::keep(&bed.store, &file).await.unwrap(), 2);
    assert_eq!(ledger::keep(&bed.store, &file).await.unwrap(), 0, "nothing twice");
    let (cleo, _, _) = furnished(&bed, "c", "cleo").await;
    erase(&bed, Subject::Identity(cleo.identity), ClassSet::PERSON).await;
    assert_eq!(ledger::keep(&bed.store, &file).await.unwrap(), 2);

    let mut restored = bed.another().await;
    let fresh = match &bed.folder {
        Some(_) => format!("sqlite://{}", folder.path().join("restored.db").display()),
        None => crate::postgres::shared().await.unwrap().database().await.unwrap(),
    };
    let db = tellerline_store::Db::open(&fresh).await.unwrap();
    db.migrate().await.unwrap();
    backup::restore(&db, &yesterday).await.unwrap();
    db.close().await;
    (restored.url, restored.key) = (fresh, bed.key.clone());
    restored.store = restored.again().await.unwrap();
    assert!(left(&restored, &ada).await > 8, "the backup is from before");

    let lines = ledger::read(&restored.store, &file).await.unwrap();
    assert_eq!(lines.len(), 4);
    for line in &lines {
        let done = erasure::replay(&restored.store, line, FRESH, bed.after(60)).await.unwrap();
        assert!(done.is_some());
        assert_eq!(erasure::replay(&restored.store, line, FRESH, bed.after(60)).await.unwrap(), None);
    }
    assert_eq!(left(&restored, &ada).await, 0);
    assert!(left(&restored, &ben).await > 8);
    let again = restored.again().await.unwrap();
    let key = again.vault.key(&bed.bank, ada.identity.as_uuid(), RetentionClass::Chat).await;
    assert!(matches!(key, Err(StoreError::KeyDestroyed)));
    let proof = links::any_link_for_worker(&again, link.id).await.unwrap().unwrap();
    assert!(!proof.consent.is_live(bed.now));
    let first = links::any_link_for_worker(&bed.store, link.id).await.unwrap().unwrap();
    assert_eq!(proof.identity, first.identity, "what is kept belongs to the same stand-in");
    assert!(cases::get(&again, &bed.bank, case).await.unwrap().unwrap().words.is_some());
    assert_eq!(ledger::keep(&restored.store, &file).await.unwrap(), 0, "the file says it all");

    let text = std::fs::read_to_string(&file).unwrap();
    let whole: Vec<&str> = text.lines().collect();
    let damaged = folder.path().join("damaged");
    let other = ben.identity.as_uuid().to_string();
    let edited = whole[0].replace(&ada.identity.as_uuid().to_string(), &other);
    assert_ne!(edited, whole[0]);
    for (what, lines) in [
        ("another person", vec![edited.as_str(), whole[1]]),
        ("a line less", vec![whole[0], whole[2]]),
        ("another order", vec![whole[1], whole[0]]),
        ("no line", vec!["hello"]),
    ] {
        std::fs::write(&damaged, lines.join("\n")).unwrap();
        let refused = ledger::read(&restored.store, &damaged).await;
        assert!(matches!(refused, Err(StoreError::File(_))), "{what}: {refused:?}");
    }
}

/// A crash in the middle of an addition leaves the beginning of a line: what was whole is read, and the line is written
/// anew. A line that was cut and went on is refused as ever.
pub async fn a_torn_line_of_the_ledger_is_written_anew(bed: Bed) {
    let (ada, _, _) = furnished(&bed, "a", "ada").await;
    let (ben, _, _) = furnished(&bed, "b", "ben").await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("erasures.jsonl");
    erase(&bed, Subject::Identity(ada.identity), ClassSet::PERSON).await;
    ledger::keep(&bed.store, &file).await.unwrap();
    let first = std::fs::read_to_string(&file).unwrap();
    erase(&bed, Subject::Identity(ben.identity), ClassSet::PERSON).await;
    ledger::keep(&bed.store, &file).await.unwrap();
    let both = std::fs::read_to_string(&file).unwrap();
    let (whole, all) = (first.lines().count(), both.lines().count());
    for cut in first.len()..both.len() {
        std::fs::write(&file, &both[..cut]).unwrap();
        let read = ledger::read(&bed.store, &file).await.unwrap().len();
        assert!((whole..=all).contains(&read), "{cut}: {read}");
        assert_eq!(ledger::keep(&bed.store, &file).await.unwrap(), all - read, "{cut}");
        let repaired = std::fs::read_to_string(&file).unwrap();
        assert_eq!(repaired.trim_end(), both.trim_end(), "{cut}");
        assert_eq!(ledger::read(&bed.store, &file).await.unwrap().len(), all);
    }
    // In the middle it is no crash.
    let torn = format!("{}\n{}", &first[..first.len() / 3], &both[first.len()..]);
    std::fs::write(&file, torn).unwrap();
    let refused = ledger::keep(&bed.store, &file).await;
    assert!(matches!(refused, Err(StoreError::File(_))), "{refused:?}");
}
