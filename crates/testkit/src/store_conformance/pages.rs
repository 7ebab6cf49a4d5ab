//! What pages and the desk use: tickets, attempts, browsers, the allowance, cases, queue, transcript, echoes,
//! the sweep.

use futures::future::join_all;
use serde::{Deserialize, Serialize};
use tellerline_core::{
    AccountId, AttemptId, BankId, CaseId, EffectId, LineId, SessionId, StaffId, TicketId, Timestamp,
    case::{Case, CaseKind, CaseStatus},
    consent::PurposeKind,
    conversation::{Ticket, TicketKind},
    time::days,
};
use tellerline_store::{
    Consumed, EffectStatus, QueueColumns, Resolution, RetentionClass, Store, StoreError,
    repo::{attempts, browsers, cases, deliveries, desk, sweep, tickets, unattended},
};
use uuid::Uuid;

use super::bed::{Bed, CANARY, Person};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Memory {
    words: String,
}

fn memory(words: &str) -> Memory {
    Memory { words: words.to_owned() }
}

async fn issue(bed: &Bed, person: &Person, version: i64, token: &str) {
    let ticket = Ticket {
        id: TicketId::from_uuid(Uuid::new_v4()),
        token: token.into(),
        kind: TicketKind::Link { purpose: PurposeKind::ReadBalance },
        expires_at: bed.after(600),
    };
    let mut turn = bed.turn(person, version);
    let extra = tickets::insert(&bed.store, &bed.bank, person.identity, person.conversation, &ticket).await;
    turn.extras = vec![extra.unwrap()];
    bed.store.writer.turn(turn).await.unwrap();
}

/// Looking changes nothing; of several users at once one wins; an expired one is told apart from an unknown.
pub async fn a_ticket_is_used_once(bed: Bed) {
    let person = bed.known("a").await;
    issue(&bed, &person, 1, "tlr_link_1").await;
    let find = |token: &'static str, now| tickets::find(&bed.store, &bed.bank, token, now);
    for _ in 0..2 {
        let found = find("tlr_link_1", bed.now).await.unwrap().unwrap();
        assert_eq!(found.kind, TicketKind::Link { purpose: PurposeKind::ReadBalance });
        assert_eq!((found.conversation, found.identity), (person.conversation, person.identity));
        assert!(!found.used && !found.expired);
    }
    assert!(find("tlr_link_2", bed.now).await.unwrap().is_none());
    assert!(find("tlr_link_1", bed.after(600)).await.unwrap().unwrap().expired);
    let elsewhere = BankId::new("other");
    bed.store.vault.ready_bank(&elsewhere, bed.now).await.unwrap();
    assert!(tickets::find(&bed.store, &elsewhere, "tlr_link_1", bed.now).await.unwrap().is_none());
    let take = async |now: Timestamp| {
        let tx = bed.store.begin().await.unwrap();
        let used = tickets::use_once(&bed.store, &tx, &bed.bank, "tlr_link_1", now).await.unwrap();
        tx.commit().await.unwrap();
        used
    };
    assert!(!take(bed.after(600)).await, "an expired ticket is not used up");
    let used = join_all((0..4).map(|_| take(bed.now))).await;
    assert_eq!(used.iter().filter(|used| **used).count(), 1);
    assert!(find("tlr_link_1", bed.now).await.unwrap().unwrap().used);
}

async fn attempt(bed: &Bed, person: &Person, session: &str) -> attempts::StoredAttempt<Memory> {
    let new = attempts::NewAttempt {
        id: AttemptId::from_uuid(Uuid::new_v4()),
        bank: &bed.bank,
        identity: person.identity,
        conversation: person.conversation,
        session,
        step: 0,
        body: &memory(CANARY),
        created_at: bed.now,
        expires_at: bed.after(1_800),
    };
    let tx = bed.store.begin().await.unwrap();
    attempts::insert(&bed.store, &tx, &new).await.unwrap();
    tx.commit().await.unwrap();
    attempts::by_id(&bed.store, &bed.bank, new.id).await.unwrap().unwrap()
}

async fn step(
    bed: &Bed,
    attempt: &attempts::StoredAttempt<Memory>,
    from: i16,
    state: Option<&str>,
    words: &str,
) -> bool {
    let change = attempts::AttemptChange {
        from_step: from,
        step: from + 1,
        state,
        link: None,
        body: &memory(words),
        expires_at: attempt.expires_at,
    };
    let tx = bed.store.begin().await.unwrap();
    let moved = attempts::update(&bed.store, &tx, attempt, &change).await.unwrap();
    tx.commit().await.unwrap();
    moved
}

/// Two equal form posts: one moves the page on. What it remembers is sealed to the person.
pub async fn an_attempt_moves_one_step_at_a_time(bed: Bed) {
    let person = bed.known("a").await;
    let begun = attempt(&bed, &person, "session").await;
    assert_eq!((begun.body.clone(), begun.step, begun.link), (memory(CANARY), 0, None));
    let moved = join_all((0..3).map(|n| {
        let words = if n == 0 { "a" } else { "b" };
        step(&bed, &begun, 0, None, words)
    }))
    .await;
    assert_eq!(moved.iter().filter(|moved| **moved).count(), 1);
    let find =
        |session: &'static str, now| attempts::by_session::<Memory>(&bed.store, &bed.bank, session, now);
    assert_eq!(find("session", bed.now).await.unwrap()[0].step, 1);
    assert!(find("other", bed.now).await.unwrap().is_empty());
    assert!(find("session", begun.expires_at).await.unwrap().is_empty());
    let over = attempts::expired::<Memory>(&bed.store, begun.expires_at, 10).await.unwrap();
    assert_eq!(over.iter().map(|over| over.id).collect::<Vec<_>>(), [begun.id]);
    assert!(attempts::expired::<Memory>(&bed.store, bed.now, 10).await.unwrap().is_empty());
    let mut turn = bed.turn(&person, 1);
    turn.extras = vec![attempts::forget(begun.id)];
    bed.store.writer.turn(turn).await.unwrap();
    assert!(attempts::by_id::<Memory>(&bed.store, &bed.bank, begun.id).await.unwrap().is_none());
    assert!(!step(&bed, &begun, 1, None, "c").await);
}

/// A login's answer is redeemed once, whoever brings it first; a newer login replaces an older one's state.
pub async fn a_login_state_is_taken_once(bed: Bed) {
    let person = bed.known("a").await;
    let begun = attempt(&bed, &person, "session").await;
    assert!(step(&bed, &begun, 0, Some("first"), "x").await);
    assert!(step(&bed, &begun, 1, Some("second"), "y").await);
    let take =
        |state: &'static str, now| attempts::take_by_state::<Memory>(&bed.store, &bed.bank, state, now);
    assert!(take("first", bed.now).await.unwrap().is_none());
    assert!(take("second", begun.expires_at).await.unwrap().is_none());
    let taken = join_all((0..4).map(|_| take("second", bed.now))).await;
    let taken: Vec<_> = taken.into_iter().filter_map(Result::unwrap).collect();
    assert_eq!(taken.len(), 1);
    assert_eq!((taken[0].id, taken[0].step, taken[0].body.clone()), (begun.id, 2, memory("y")));
    assert!(take("second", bed.now).await.unwrap().is_none());
}

/// Two tabs of one browser: each login finds the attempt that it belongs to, and none in another browser.
pub async fn a_browser_may_have_several_attempts(bed: Bed) {
    let person = bed.known("a").await;
    let (one, two) = (attempt(&bed, &person, "session").await, attempt(&bed, &person, "session").await);
    assert!(step(&bed, &one, 0, Some("first"), "x").await);
    assert!(step(&bed, &two, 0, Some("second"), "y").await);
    let all = attempts::by_session::<Memory>(&bed.store, &bed.bank, "session", bed.now).await.unwrap();
    assert_eq!(all.len(), 2);
    let find = async |session, state, now| {
        let found = attempts::by_state::<Memory>(&bed.store, &bed.bank, session, state, now);
        found.await.unwrap().map(|found| found.id)
    };
    for _ in 0..2 {
        assert_eq!(find("session", "first", bed.now).await, Some(one.id), "a look uses nothing up");
        assert_eq!(find("session", "second", bed.now).await, Some(two.id));
    }
    assert_eq!(find("other", "first", bed.now).await, None);
    assert_eq!(find("session", "", bed.now).await, None);
    assert_eq!(find("session", "first", one.expires_at).await, None);
}

/// Five tries, also when guessed at the same time; a right one makes them whole.
pub async fn a_browser_is_unlocked_by_its_pin(bed: Bed) {
    let person = bed.known("a").await;
    let link = bed.link(&person, "ada").await;
    let new = browsers::NewBrowser {
        id: SessionId::from_uuid(Uuid::new_v4()),
        bank: &bed.bank,
        identity: person.identity,
        link: link.id,
        secret: "cookie",
        pin: "$argon2id$hash",
        tries: 5,
        bound_at: bed.now,
        expires_at: bed.now.plus(days(90)),
    };
    let bind = async |new: &browsers::NewBrowser<'_>| {
        let tx = bed.store.begin().await.unwrap();
        browsers::bind(&bed.store, &tx, new).await.unwrap();
        tx.commit().await.unwrap();
    };
    bind(&new).await;
    let find = |now| browsers::find(&bed.store, &bed.bank, "cookie", now);
    let browser = find(bed.now).await.unwrap().unwrap();
    assert_eq!(
        (browser.link, browser.identity, browser.pin.as_str()),
        (link.id, person.identity, "$argon2id$hash")
    );
    assert_eq!(browser.last_used_at, None);
    assert!(find(new.expires_at).await.unwrap().is_none());
    assert!(browsers::find(&bed.store, &bed.bank, "cookiE", bed.now).await.unwrap().is_none());
    let spent = join_all((0..8).map(|_| browsers::spend_try(&bed.store, &browser))).await;
    let mut left: Vec<i16> = spent.into_iter().filter_map(Result::unwrap).collect();
    left.sort_unstable();
    assert_eq!(left, [0, 1, 2, 3, 4]);
    assert!(browsers::unlocked(&bed.store, &browser, 5, bed.after(9)).await.unwrap());
    let unlocked = find(bed.now).await.unwrap().unwrap();
    assert_eq!((unlocked.tries, unlocked.last_used_at), (5, Some(bed.after(9))));
    assert!(browsers::change_pin(&bed.store, &browser, "another", 4).await.unwrap());
    let changed = find(bed.now).await.unwrap().unwrap();
    assert_eq!((changed.tries, changed.pin.as_str()), (4, "another"));
    // The same cookie bound to another link forgets the first.
    let other = bed.link(&person, "ada").await;
    bind(&browsers::NewBrowser { link: other.id, ..new.clone() }).await;
    bind(&browsers::NewBrowser { link: other.id, secret: "second", ..new.clone() }).await;
    assert!(browsers::list(&bed.store, &bed.bank, link.id, bed.now).await.unwrap().is_empty());
    assert_eq!(browsers::list(&bed.store, &bed.bank, other.id, bed.now).await.unwrap().len(), 2);
    browsers::unbind(&bed.store, &browser).await.unwrap();
    assert!(find(bed.now).await.unwrap().is_none());
    assert!(!browsers::unlocked(&bed.store, &browser, 5, bed.now).await.unwrap());
    assert!(!browsers::change_pin(&bed.store, &browser, "another", 5).await.unwrap());
    assert_eq!(browsers::unbind_link(&bed.store, other.id).await.unwrap(), 1);
}

/// Four reads a day, account and resource, however many ask at once.
pub async fn the_daily_allowance_is_never_exceeded(bed: Bed) {
    let person = bed.known("a").await;
    let link = bed.link(&person, "ada").await.id;
    let second = bed.again().await.unwrap();
    let account = AccountId::new(CANARY);
    let taken = join_all((0..12).map(|n| {
        let store = if n % 2 == 0 { &bed.store } else { &second };
        unattended::take(store, &bed.bank, link, &account, "balances", 20_000, 4)
    }))
    .await;
    assert_eq!(taken.into_iter().filter(|taken| *taken.as_ref().unwrap()).count(), 4);
    let take = async |account: &str, resource: &str, day, limit| {
        let account = AccountId::new(account);
        unattended::take(&bed.store, &bed.bank, link, &account, resource, day, limit).await.unwrap()
    };
    assert!(take(CANARY, "transactions", 20_000, 4).await);
    assert!(take("B", "balances", 20_000, 4).await);
    assert!(take(CANARY, "balances", 20_001, 4).await);
    assert!(!take("C", "balances", 20_000, 0).await);
}

fn case(bed: &Bed, kind: CaseKind, at: Timestamp) -> Case {
    let _ = bed;
    Case {
        id: CaseId::from_uuid(Uuid::new_v4()),
        kind,
        clock_started_at: at,
        words: format!("my card {CANARY}"),
        linked: false,
    }
}

async fn report(bed: &Bed, person: &Person, version: i64, case: &Case, queue: QueueColumns) {
    let mut turn = bed.turn(person, version);
    turn.conversation.queue = queue;
    turn.extras =
        vec![cases::open(&bed.store, &bed.bank, person.identity, person.conversation, case).await.unwrap()];
    bed.store.writer.turn(turn).await.unwrap();
}

/// The first look and the first close count; the words are evidence until that key is destroyed.
pub async fn cases_are_opened_seen_and_closed(bed: Bed) {
    let person = bed.known("a").await;
    let (older, newer) =
        (case(&bed, CaseKind::Fraud, bed.now), case(&bed, CaseKind::Complaint, bed.after(5)));
    report(&bed, &person, 1, &newer, QueueColumns::default()).await;
    report(&bed, &person, 2, &older, QueueColumns::default()).await;
    let list = async |open_only| cases::list(&bed.store, &bed.bank, open_only, 10).await.unwrap();
    assert_eq!(list(true).await.iter().map(|case| case.id).collect::<Vec<_>>(), [older.id, newer.id]);
    let (agnes, boris) = (StaffId::from_uuid(Uuid::new_v4()), StaffId::from_uuid(Uuid::new_v4()));
    let mut turn = bed.turn(&person, 3);
    // Another person's conversation does not reach it, whoever asks.
    let other = bed.known("b").await.conversation;
    turn.extras = vec![
        cases::close(other, older.id, boris, bed.after(9)),
        cases::mark_opened(other, older.id, boris, bed.after(9)),
        cases::mark_opened(person.conversation, older.id, agnes, bed.after(10)),
        cases::mark_opened(person.conversation, older.id, boris, bed.after(11)),
    ];
    bed.store.writer.turn(turn).await.unwrap();
    let get = async |id| cases::get(&bed.store, &bed.bank, id).await.unwrap().unwrap();
    let seen = get(older.id).await;
    assert_eq!((seen.status, seen.opened), (CaseStatus::Opened, Some((bed.after(10), agnes))));
    assert_eq!((seen.kind, seen.clock_started_at), (CaseKind::Fraud, bed.now));
    assert_eq!(seen.words.as_deref(), Some(older.words.as_str()));
    let mut turn = bed.turn(&person, 4);
    turn.extras = vec![
        cases::close(person.conversation, older.id, boris, bed.after(20)),
        cases::close(person.conversation, older.id, agnes, bed.after(21)),
        cases::mark_opened(person.conversation, older.id, agnes, bed.after(22)),
    ];
    bed.store.writer.turn(turn).await.unwrap();
    let closed = get(older.id).await;
    assert_eq!((closed.status, closed.resolved), (CaseStatus::Resolved, Some((bed.after(20), boris))));
    assert_eq!(list(true).await.len(), 1);
    assert_eq!(list(false).await.len(), 2);
    let of = cases::for_conversation(&bed.store, &bed.bank, person.conversation).await.unwrap();
    assert_eq!(of.len(), 2);
    assert!(cases::get(&bed.store, &BankId::new("other"), older.id).await.unwrap().is_none());
    let owner = vec![person.identity.as_uuid().into(), RetentionClass::Evidence.code().into()];
    bed.store.db.execute("DELETE FROM data_key WHERE owner_id = $1 AND class = $2", owner).await.unwrap();
    let store = bed.again().await.unwrap();
    let erased = cases::get(&store, &bed.bank, older.id).await.unwrap().unwrap();
    assert_eq!((erased.words, erased.status), (None, CaseStatus::Resolved));
}

/// What the customer writes after a report is evidence of that case, in order, and of nobody else's.
pub async fn words_are_added_to_a_case(bed: Bed) {
    let person = bed.known("a").await;
    let (one, other) = (case(&bed, CaseKind::Fraud, bed.now), case(&bed, CaseKind::Fraud, bed.after(5)));
    report(&bed, &person, 1, &one, QueueColumns::default()).await;
    report(&bed, &person, 2, &other, QueueColumns::default()).await;
    let add = async |version, case: &Case, at, words: &str| {
        let (bank, conversation) = (&bed.bank, person.conversation);
        let of = cases::CaseOf { bank, identity: person.identity, conversation, case: case.id };
        let mut turn = bed.turn(&person, version);
        turn.extras = vec![cases::add_words(&bed.store, of, Uuid::new_v4(), at, words).await.unwrap()];
        bed.store.writer.turn(turn).await.unwrap();
    };
    add(3, &one, bed.after(9), CANARY).await;
    add(4, &one, bed.after(8), "it was in Paris").await;
    add(5, &other, bed.after(8), "something else").await;
    let words = async |store: &Store, bank: &str| {
        let notes = cases::notes(store, &BankId::new(bank), one.id).await.unwrap();
        notes.into_iter().map(|note| (note.at, note.words)).collect::<Vec<_>>()
    };
    let (paris, canary) = (Some("it was in Paris".to_owned()), Some(CANARY.to_owned()));
    let both = [(bed.after(8), paris), (bed.after(9), canary)];
    assert_eq!(words(&bed.store, bed.bank.as_str()).await, both);
    assert!(words(&bed.store, "other").await.is_empty());
    let owner = vec![person.identity.as_uuid().into(), RetentionClass::Evidence.code().into()];
    bed.store.db.execute("DELETE FROM data_key WHERE owner_id = $1 AND class = $2", owner).await.unwrap();
    let store = bed.again().await.unwrap();
    let erased = words(&store, bed.bank.as_str()).await;
    assert_eq!(erased, [(bed.after(8), None), (bed.after(9), None)]);
}

/// Fraud first, then other cases, then those who wait; oldest first. Nobody else is in it.
pub async fn the_queue_is_sorted_by_need(bed: Bed) {
    let mut people = Vec::new();
    for name in ["idle", "waits", "waited longer", "complained", "defrauded", "served"] {
        people.push(bed.known(name).await);
    }
    let waits = |secs| QueueColumns { owner: 1, waiting_since: Some(bed.after(secs)), staff: None };
    let agnes = StaffId::from_uuid(Uuid::new_v4());
    let mut turn = bed.turn(&people[1], 1);
    turn.conversation.queue = waits(50);
    bed.store.writer.turn(turn).await.unwrap();
    let mut turn = bed.turn(&people[2], 1);
    turn.conversation.queue = waits(10);
    bed.store.writer.turn(turn).await.unwrap();
    report(&bed, &people[3], 1, &case(&bed, CaseKind::Complaint, bed.after(90)), QueueColumns::default())
        .await;
    report(&bed, &people[4], 1, &case(&bed, CaseKind::Fraud, bed.after(99)), waits(99)).await;
    let mut turn = bed.turn(&people[5], 1);
    turn.conversation.queue =
        QueueColumns { owner: 2, waiting_since: Some(bed.after(20)), staff: Some(agnes) };
    bed.store.writer.turn(turn).await.unwrap();
    let queue = desk::waiting(&bed.store, &bed.bank).await.unwrap();
    let order: Vec<_> = queue.iter().map(|row| row.conversation).collect();
    let expected: Vec<_> = [4, 3, 2, 5, 1].iter().map(|n: &usize| people[*n].conversation).collect();
    assert_eq!(order, expected);
    assert_eq!((queue[0].open_cases, queue[0].fraud_cases, queue[0].owner), (1, 1, 1));
    assert_eq!((queue[3].staff, queue[3].owner), (Some(agnes), 2));
    assert_eq!(desk::count_waiting(&bed.store, &bed.bank).await.unwrap(), 3);
    let other = BankId::new("other");
    assert!(desk::waiting(&bed.store, &other).await.unwrap().is_empty());
    assert!(desk::get(&bed.store, &other, people[1].conversation).await.unwrap().is_none());
    let idle = desk::get(&bed.store, &bed.bank, people[0].conversation).await.unwrap().unwrap();
    assert_eq!((idle.owner, idle.waiting_since, idle.open_cases), (0, None, 0));
}

/// The last lines in the order in which they were said.
pub async fn a_transcript_reads_as_it_was_said(bed: Bed) {
    let person = bed.known("a").await;
    let chat = &person.key(RetentionClass::Chat).key;
    let mut previous = None;
    for n in 1..=4 {
        let mut turn = bed.turn(&person, n);
        let id = LineId::from_uuid(Uuid::new_v4());
        let words = memory(&n.to_string());
        turn.transcript = Some(desk::seal_line(chat, id, previous.replace(id), &words).unwrap());
        bed.store.writer.turn(turn).await.unwrap();
    }
    let read = |bank: BankId, limit| {
        let store = &bed.store;
        async move { desk::transcript::<Memory>(store, &bank, person.conversation, limit).await }
    };
    let lines = read(bed.bank.clone(), 3).await.unwrap();
    let words: Vec<&str> = lines.iter().map(|line| line.body.words.as_str()).collect();
    assert_eq!(words, ["2", "3", "4"]);
    assert!(read(BankId::new("other"), 3).await.unwrap().is_empty());
    let eve = bed.known("eve").await;
    let sql = "UPDATE conversation SET last_line = (SELECT last_line FROM conversation WHERE id = $1) WHERE id = $2";
    let ids = vec![person.conversation.as_uuid().into(), eve.conversation.as_uuid().into()];
    bed.store.db.execute(sql, ids).await.unwrap();
    let moved = desk::transcript::<Memory>(&bed.store, &bed.bank, eve.conversation, 3).await;
    assert!(matches!(moved, Err(StoreError::Sealed)));
}

/// Ours and open, ours and known, somebody else's.
pub async fn echoes_are_told_apart(bed: Bed) {
    let person = bed.known("a").await;
    let mut turn = bed.turn(&person, 1);
    turn.effects = vec![bed.send(0)];
    let id = turn.effects[0].id;
    bed.store.writer.turn(turn).await.unwrap();
    let echo = |bank: BankId, id| {
        let (store, now) = (&bed.store, bed.after(1));
        async move { deliveries::echo(store, &bank, id, "mid.1", now).await.unwrap() }
    };
    let deliveries::Echo::Resolves(resolution) = echo(bed.bank.clone(), id).await else {
        panic!("an open send is resolved by its echo");
    };
    assert_eq!(
        resolution.message_hash.unwrap(),
        deliveries::message_hash(&bed.store, &bed.bank, "mid.1").unwrap()
    );
    bed.store.writer.resolve(vec![resolution]).await.unwrap();
    assert!(matches!(echo(bed.bank.clone(), id).await, deliveries::Echo::Known));
    let unknown = EffectId::from_uuid(Uuid::new_v4());
    assert!(matches!(echo(bed.bank.clone(), unknown).await, deliveries::Echo::Foreign));
    assert!(matches!(echo(BankId::new("other"), id).await, deliveries::Echo::Foreign));
    assert!(deliveries::dead_letters(&bed.store, &bed.bank, 9).await.unwrap().is_empty());
}

/// A late echo and a receipt both turn what was given up, or stayed unknown, into what arrived; nothing else.
pub async fn what_arrived_late_is_not_unknown_any_more(bed: Bed) {
    let person = bed.known("a").await;
    let mut turn = bed.turn(&person, 1);
    turn.effects = (0..4).map(|n| bed.send(n)).collect();
    let ids: Vec<EffectId> = turn.effects.iter().map(|effect| effect.id).collect();
    bed.store.writer.turn(turn).await.unwrap();
    let hash = deliveries::message_hash(&bed.store, &bed.bank, "mid.2").unwrap();
    let statuses =
        [EffectStatus::Unknown, EffectStatus::Dead, EffectStatus::Unknown, EffectStatus::Cancelled];
    let ends = ids.iter().zip(statuses).map(|(id, status)| Resolution {
        id: *id,
        status,
        attempts: 2,
        due_at: bed.now,
        done_at: Some(bed.now),
        message_hash: (*id == ids[2] || *id == ids[3]).then_some(hash),
        failure: Some("ambiguous".to_owned()),
    });
    bed.store.writer.resolve(ends.collect()).await.unwrap();
    let left = || async {
        let letters = deliveries::dead_letters(&bed.store, &bed.bank, 9).await.unwrap();
        letters.into_iter().map(|letter| letter.id).collect::<std::collections::BTreeSet<_>>()
    };
    assert_eq!(left().await, [ids[0], ids[1], ids[2]].into());

    let now = bed.after(1);
    for (id, known) in [(ids[0], false), (ids[1], false), (ids[0], true), (ids[3], true)] {
        let echo = deliveries::echo(&bed.store, &bed.bank, id, "mid.9", now).await.unwrap();
        assert_eq!(matches!(echo, deliveries::Echo::Known), known, "{echo:?}");
        assert_eq!(matches!(echo, deliveries::Echo::Late), !known, "{echo:?}");
    }
    assert_eq!(left().await, [ids[2]].into());

    let read = |mids: &[&str], at| {
        let mids: Vec<String> = mids.iter().map(|mid| (*mid).to_owned()).collect();
        let (store, bank) = (&bed.store, &bed.bank);
        async move { deliveries::delivered(store, bank, &mids, at).await.unwrap() }
    };
    assert_eq!(read(&["mid.1"], now).await, 0, "another message");
    assert_eq!(read(&["mid.2"], bed.after(8 * 86_400)).await, 0, "too long ago");
    assert_eq!(read(&["mid.1", "mid.2"], now).await, 1);
    assert_eq!(read(&["mid.2"], now).await, 0);
    assert!(left().await.is_empty());
    let sent = deliveries::for_conversation(&bed.store, &bed.bank, person.conversation, 9).await.unwrap();
    let done = sent.iter().filter(|row| row.status == EffectStatus::Done && row.failure.is_none());
    assert_eq!(done.count(), 3, "{sent:?}");
}

/// What is over goes by age; what waits stays, and a repetition is recognised for a week.
pub async fn old_rows_are_swept(bed: Bed) {
    let person = bed.known("a").await;
    let row = bed.event(&person, "done").await;
    bed.store.writer.inbox(vec![row.clone(), bed.event(&person, "waits").await]).await.unwrap();
    issue(&bed, &person, 1, "tlr_link_1").await;
    attempt(&bed, &person, "session").await;
    let link = bed.link(&person, "ada").await.id;
    let day = bed.now.as_secs() / 86_400;
    let account = AccountId::new("A");
    unattended::take(&bed.store, &bed.bank, link, &account, "balances", day, 4).await.unwrap();
    let due = "SELECT id FROM inbox WHERE dedupe_hash = $1";
    let id = bed.number(due, vec![row.dedupe.to_vec().into()]).await;
    let mut turn = bed.turn(&person, 2);
    turn.inbox = Some(Consumed::Row(id));
    bed.store.writer.turn(turn).await.unwrap();
    let nothing = sweep::Swept::default();
    assert_eq!(sweep::sweep(&bed.store, bed.after(600)).await.unwrap(), nothing);
    let next = sweep::sweep(&bed.store, bed.now.plus(days(2))).await.unwrap();
    assert_eq!(next, sweep::Swept { tickets: 1, attempts: 1, ..nothing });
    let again = bed.store.writer.inbox(vec![row.clone()]).await.unwrap();
    assert_eq!(again, [tellerline_store::Stored::Duplicate]);
    let week = sweep::sweep(&bed.store, bed.now.plus(days(8))).await.unwrap();
    assert_eq!(week, sweep::Swept { inbox: 1, unattended: 1, ..nothing });
    assert_eq!(bed.number("SELECT COUNT(*) FROM inbox WHERE done_at IS NULL", vec![]).await, 1);
}
