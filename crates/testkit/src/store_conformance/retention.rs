//! What goes by age, and what does not.

use std::time::Duration;

use tellerline_core::{
    CaseId, EffectId, ErasureId, HoldId, LineId, StaffId, Timestamp,
    case::{Case, CaseKind},
    time::days,
};
use tellerline_store::{
    EffectStatus, NewAudit, Resolution, RetentionClass,
    repo::{
        audit_rows, cases, desk,
        erasure::{self, ClassSet, Erase, NewRequest, Outcome, Subject, ledger},
        holds, links,
        retention::{self, Due, Terms},
    },
    vault::periods,
};
use uuid::Uuid;

use super::bed::{Bed, CANARY, Person};

const TERMS: Terms = Terms {
    chat: days(730),
    profile: days(800),
    tokens: days(30),
    evidence: days(2_190),
    audit: days(2_190),
};

fn drawn(at: Timestamp, byte: u8) -> Uuid {
    let millis = u64::try_from(at.as_millis()).unwrap();
    uuid::Builder::from_unix_timestamp_millis(millis, &[byte; 10]).into_uuid()
}

/// A line a day, with its message.
async fn talk(bed: &Bed, person: &Person, count: u64) {
    let chat = bed.store.vault.key(&bed.bank, person.identity.as_uuid(), RetentionClass::Chat).await.unwrap();
    let mut previous = None;
    for day in 0..count {
        let at = bed.now.plus(days(day));
        let mut turn = bed.turn(person, bed.version(person).await);
        turn.now = at;
        turn.conversation.last_event_at = at;
        let [byte, ..] = *person.identity.as_uuid().as_bytes();
        let line = LineId::from_uuid(drawn(at, byte));
        turn.transcript = Some(desk::seal_line(&chat, line, previous, &format!("day {day}")).unwrap());
        previous = Some(line);
        let mut effect = bed.send(i64::try_from(day).unwrap());
        effect.id = EffectId::from_uuid(drawn(at, byte.wrapping_add(1)));
        let id = effect.id;
        turn.effects = vec![effect];
        bed.store.writer.turn(turn).await.unwrap();
        let over = Resolution {
            id,
            status: EffectStatus::Done,
            attempts: 1,
            due_at: at,
            done_at: Some(at),
            message_hash: None,
            failure: None,
        };
        bed.store.writer.resolve(vec![over]).await.unwrap();
    }
}

async fn carry_out(bed: &Bed, now: Timestamp) -> Vec<Due> {
    let mut draw = || ErasureId::from_uuid(Uuid::new_v4());
    retention::carry_out(&bed.store, &bed.bank, &TERMS, now, &mut draw).await.unwrap()
}

fn of(all: &[Due], what: &str) -> u64 {
    all.iter().find(|due| due.what == what).unwrap().rows
}

/// Old lines go one by one though each names the one before it, the newer ones read on; the preview says the same
/// beforehand and changes nothing; nothing of somebody who is held goes.
pub async fn old_lines_go_and_the_rest_reads_on(bed: Bed) {
    let (ada, ben) = (bed.known("a").await, bed.known("b").await);
    talk(&bed, &ada, 5).await;
    talk(&bed, &ben, 5).await;
    for person in [&ada, &ben] {
        let mut turn = bed.turn(person, bed.version(person).await);
        let id = tellerline_core::TicketId::from_uuid(Uuid::new_v4());
        turn.extras = vec![super::raw::note(&bed, person, id, CANARY).await];
        bed.store.writer.turn(turn).await.unwrap();
    }
    let act = holds::Act { by: "cli:olga", reason: "court order", at: bed.now };
    let hold = HoldId::from_uuid(Uuid::new_v4());
    holds::set(&bed.store, &bed.bank, hold, Subject::Identity(ben.identity), act).await.unwrap();
    let now = bed.now.plus(TERMS.chat).plus(days(3));
    let preview = retention::preview(&bed.store, &bed.bank, &TERMS, now).await.unwrap();
    assert_eq!((of(&preview, "lines"), of(&preview, "messages"), of(&preview, "people")), (3, 3, 0));
    assert_eq!(of(&preview, "notes"), 1);
    let lines = preview.iter().find(|due| due.what == "lines").unwrap();
    assert_eq!((lines.oldest, lines.class), (Some(bed.now), RetentionClass::Chat));
    let read = async |person: &Person| {
        let lines = desk::transcript::<String>(&bed.store, &bed.bank, person.conversation, 9).await.unwrap();
        lines.into_iter().map(|line| line.body).collect::<Vec<_>>()
    };
    assert_eq!(read(&ada).await.len(), 5);
    assert_eq!(carry_out(&bed, now).await, preview);
    assert_eq!(read(&ada).await, ["day 3", "day 4"]);
    assert_eq!(read(&ben).await.len(), 5, "held");
    assert_eq!(bed.number("SELECT COUNT(*) FROM outbox", vec![]).await, 7);
    assert!(carry_out(&bed, now).await.iter().all(|due| due.rows == 0));
    holds::lift(&bed.store, &bed.bank, hold, act).await.unwrap();
    assert_eq!(bed.number("SELECT COUNT(*) FROM secure_note", vec![]).await, 1, "held");
    let all = carry_out(&bed, now).await;
    assert_eq!((of(&all, "lines"), of(&all, "notes")), (3, 1));
    let other = tellerline_core::BankId::new("other");
    let elsewhere = retention::preview(&bed.store, &other, &TERMS, now.plus(days(999))).await.unwrap();
    assert!(elsewhere.iter().all(|due| due.rows == 0), "each bank has terms of its own");
}

/// Tokens that no bank confirmed the end of, then the proof of consent; a live link is never touched.
pub async fn ended_links_go_in_two_steps(bed: Bed) {
    let person = bed.known("a").await;
    let (ended, live) = (bed.link(&person, "ada").await, bed.link(&person, "ben").await);
    let granted = bed.pair(&person, 1, &ended).await;
    bed.pair(&person, 2, &live).await;
    let over = granted.withdraw(bed.now);
    let mut turn = bed.turn(&person, 3);
    turn.extras = links::withdraw(&bed.store, &bed.bank, person.identity, &over, &Bed::receipt(), bed.now)
        .await
        .unwrap();
    bed.store.writer.turn(turn).await.unwrap();
    let all = carry_out(&bed, bed.now.plus(TERMS.tokens)).await;
    assert_eq!(of(&all, "tokens"), 0, "not before its term is over");
    let later = bed.now.plus(TERMS.tokens).plus(Duration::from_secs(1));
    assert_eq!(of(&carry_out(&bed, later).await, "tokens"), 1);
    let tokens = "SELECT COUNT(*) FROM link WHERE sealed_tokens IS NOT NULL";
    assert_eq!(bed.number(tokens, vec![]).await, 1, "those of the live link");
    let kept = links::any_link_for_worker(&bed.store, ended.id).await.unwrap().unwrap();
    assert_eq!(kept.consent, over, "the proof stays");
    let later = bed.now.plus(TERMS.evidence).plus(Duration::from_secs(1));
    let all = carry_out(&bed, later).await;
    assert_eq!((of(&all, "consents"), of(&all, "people")), (1, 0), "who has a live link stays");
    assert!(links::any_link_for_worker(&bed.store, ended.id).await.unwrap().is_none());
    assert!(links::any_link_for_worker(&bed.store, live.id).await.unwrap().unwrap().consent.is_live(bed.now));
}

/// Who has been silent for long is erased; their open case keeps them; what was kept of them ends with its own term.
pub async fn silent_people_go_and_at_last_what_was_kept(bed: Bed) {
    let (ada, ben) = (bed.known("a").await, bed.known("b").await);
    let case = |person: &Person| {
        let opened = Case {
            id: CaseId::from_uuid(Uuid::new_v4()),
            kind: CaseKind::Complaint,
            clock_started_at: bed.now,
            words: CANARY.to_owned(),
            linked: false,
        };
        (person.clone(), opened)
    };
    for (person, opened) in [case(&ada), case(&ben)] {
        let mut turn = bed.turn(&person, 1);
        let (store, bank) = (&bed.store, &bed.bank);
        let row = cases::open(store, bank, person.identity, person.conversation, &opened).await.unwrap();
        turn.extras = vec![row];
        if person.identity == ada.identity {
            turn.extras.push(cases::close(
                person.conversation,
                opened.id,
                StaffId::from_uuid(Uuid::nil()),
                bed.now,
            ));
        }
        bed.store.writer.turn(turn).await.unwrap();
    }
    let silent = bed.now.plus(TERMS.profile).plus(Duration::from_secs(1));
    let all = carry_out(&bed, silent).await;
    assert_eq!(of(&all, "people"), 1, "whose case is open stays");
    let lines = ledger::since(&bed.store, 0).await.unwrap();
    assert_eq!(lines.len(), 1);
    assert_eq!(lines[0].1.subject, Subject::Identity(ada.identity));
    let kept = "SELECT COUNT(*) FROM conversation WHERE id = identity_id";
    assert_eq!(bed.number(kept, vec![]).await, 1);
    // A hold on who was erased holds what was kept of them.
    let act = holds::Act { by: "cli:olga", reason: "court order", at: bed.now };
    let hold = HoldId::from_uuid(Uuid::new_v4());
    holds::set(&bed.store, &bed.bank, hold, Subject::Identity(ada.identity), act).await.unwrap();
    let over = bed.now.plus(TERMS.evidence).plus(Duration::from_secs(1));
    assert_eq!(of(&carry_out(&bed, over).await, "cases"), 0);
    holds::lift(&bed.store, &bed.bank, hold, act).await.unwrap();
    let all = carry_out(&bed, over).await;
    assert_eq!((of(&all, "cases"), of(&all, "kept")), (1, 1));
    assert_eq!(bed.number(kept, vec![]).await, 0);
    assert_eq!(bed.number("SELECT COUNT(*) FROM case_file", vec![]).await, 1, "Ben's");
    // Who was erased by request before is no case for retention.
    let new = NewRequest {
        id: ErasureId::from_uuid(Uuid::new_v4()),
        bank: &bed.bank,
        subject: Subject::Identity(ada.identity),
        classes: ClassSet::PERSON,
        asked_by: "customer",
        reason: None,
        at: over,
        due_at: over,
    };
    let request = erasure::ask(&bed.store, &new).await.unwrap();
    let order = Erase {
        id: request.id,
        bank: &bed.bank,
        subject: request.subject,
        classes: request.classes,
        by: "system",
        at: over,
        fresh_state: b"{}",
        dry_run: false,
    };
    let nothing = erasure::erase(&bed.store, &order).await.unwrap();
    assert!(matches!(nothing, Outcome::Erased(summary) if summary.identities == 0));
}

/// Of several processes one carries it out, and not again before its time.
pub async fn retention_is_one_processs_turn(bed: Bed) {
    let other = bed.again().await.unwrap();
    let take = async |at| {
        let (one, two) = tokio::join!(
            retention::take_turn(&bed.store, &bed.bank, days(1), at),
            retention::take_turn(&other, &bed.bank, days(1), at)
        );
        u8::from(one.unwrap()) + u8::from(two.unwrap())
    };
    assert_eq!(take(bed.now).await, 1);
    assert_eq!(take(bed.after(3_600)).await, 0);
    assert_eq!(take(bed.now.plus(days(1))).await, 1);
}

/// What the log says of people who stay goes by periods; that there were entries stays, and the log holds.
pub async fn what_the_log_says_goes_by_age_and_the_log_holds(bed: Bed) {
    let (store, bank) = (&bed.store, &bed.bank);
    // Nobody is silent for long enough to go.
    let terms = Terms { profile: days(20_000), ..TERMS };
    let person = bed.known("a").await;
    let later = bed.now.plus(days(2_300));
    for at in [bed.now, later] {
        store.vault.ready_periods(bank, at).await.unwrap();
        let row = NewAudit {
            bank: bank.clone(),
            conversation: Some(person.conversation),
            actor: "customer".to_owned(),
            event: "tested".to_owned(),
            object: CANARY.to_owned(),
            reason: Some("because".to_owned()),
            at,
        };
        store.writer.audit(vec![row.clone()]).await.unwrap();
        let tx = store.begin().await.unwrap();
        audit_rows::insert(store, &tx, &[&row]).await.unwrap();
        tx.commit().await.unwrap();
    }
    let readable = || async {
        let rows = audit_rows::for_conversation(store, bank, person.conversation, 99).await.unwrap();
        let tested = rows.into_iter().filter(|row| row.event == "tested");
        tested.map(|row| (row.at == later, !row.erased && row.object == CANARY)).collect::<Vec<_>>()
    };
    let all = [(false, true), (false, true), (true, true), (true, true)];
    assert_eq!(readable().await, all);
    let log = |all: &[Due]| all.iter().find(|due| due.what == "log").unwrap().rows;
    assert_eq!(log(&retention::preview(store, bank, &terms, bed.now.plus(days(2_100))).await.unwrap()), 0);
    assert_eq!(
        log(&retention::preview(store, bank, &terms, later).await.unwrap()),
        2,
        "two periods were made"
    );

    // A hold on anybody who was known then keeps the period as a whole.
    let hold = HoldId::from_uuid(Uuid::from_u128(5));
    let act = holds::Act { by: "olga", reason: "court order", at: later };
    holds::set(store, bank, hold, Subject::Identity(person.identity), act).await.unwrap();
    let mut draw = || ErasureId::from_uuid(Uuid::new_v4());
    assert_eq!(log(&retention::carry_out(store, bank, &terms, later, &mut draw).await.unwrap()), 0);
    assert_eq!(readable().await, all);
    assert!(holds::lift(store, bank, hold, act).await.unwrap());

    assert_eq!(log(&retention::carry_out(store, bank, &terms, later, &mut draw).await.unwrap()), 2);
    assert_eq!(readable().await, [(false, false), (false, false), (true, true), (true, true)]);
    let report = tellerline_store::audit::verify(store, bank, &[], &mut |_, _| {}).await.unwrap();
    assert!(report.holds(), "{report:?}");
    assert_eq!(log(&retention::carry_out(store, bank, &terms, later, &mut draw).await.unwrap()), 0, "once");
    // Nothing brings a period back, and nothing is lost that would be said of it now.
    store.vault.ready_periods(bank, bed.now).await.unwrap();
    assert!(store.vault.period_key(bank, periods::period_of(bed.now)).await.unwrap().is_none());
    assert_eq!(readable().await.iter().filter(|(_, readable)| *readable).count(), 2);
}
