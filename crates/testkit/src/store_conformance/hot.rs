//! The path of a message: inbox, group commit, guards, leases, keys.

use std::collections::HashMap;

use futures::future::join_all;
use sea_orm::ConnectionTrait as _;
use tellerline_core::{ConversationId, EffectId};
use tellerline_store::{
    Consumed, EffectStatus, Extra, NewAudit, NewInbox, Resolution, RetentionClass, Sealed, Store, StoreError,
    Stored,
    error::Guard,
    inbox, lease,
    repo::links,
    vault::{
        MasterKey,
        places::{CONVERSATION_STATE, INBOX_BODY},
    },
};
use uuid::Uuid;

use super::bed::{Bed, CANARY};

fn conflict(result: Result<i64, StoreError>) -> Guard {
    match result {
        Err(StoreError::Conflict(guard)) => guard,
        other => panic!("expected a conflict, got {other:?}"),
    }
}

/// One delivery, eight times at once: one row.
pub async fn equal_submissions_at_once_are_stored_once(bed: Bed) {
    let person = bed.person("a");
    let row = bed.event(&person, "mid.1").await;
    let second = bed.again().await.unwrap();
    // Half of them through another process.
    let stored = join_all((0..8).map(|n| {
        let writer = if n % 2 == 0 { bed.store.writer.clone() } else { second.writer.clone() };
        let row = row.clone();
        async move { writer.inbox(vec![row]).await.unwrap().remove(0) }
    }))
    .await;
    assert_eq!(stored.iter().filter(|stored| matches!(stored, Stored::New(_))).count(), 1);
    assert_eq!(stored.iter().filter(|stored| matches!(stored, Stored::Duplicate)).count(), 7);
    let due = inbox::due(&bed.store.db, &[Bed::partition(&person)], bed.now, 0, 100).await.unwrap();
    assert_eq!(due.len(), 1);
    let key = bed.store.vault.hour_key(due[0].hour).await.unwrap();
    assert_eq!(
        key.open_bytes(&INBOX_BODY.hash(&due[0].dedupe).unwrap(), &due[0].body).unwrap().as_slice(),
        CANARY.as_bytes()
    );
    // And a batch that holds the same event twice.
    let twice = bed.event(&person, "mid.2").await;
    let stored = bed.store.writer.inbox(vec![twice.clone(), twice]).await.unwrap();
    assert!(matches!(stored.as_slice(), [Stored::New(_), Stored::Duplicate]));
}

/// 200 turns on 50 conversations at once: of the four that start from the same version one wins, and
/// everything it writes is there.
pub async fn concurrent_turns_give_each_conversation_one_winner_a_version(bed: Bed) {
    bed.lease().await;
    let people: Vec<_> = (0..50).map(|n| bed.person(&format!("p{n}"))).collect();
    let mut effects: HashMap<ConversationId, Vec<EffectId>> = HashMap::new();
    for version in 0..2 {
        let turns = people.iter().flat_map(|person| {
            (0..4).map(|_| {
                let mut turn = bed.turn(person, version);
                turn.effects = vec![bed.send(version * 2), bed.send(version * 2 + 1)];
                turn.transcript = Some(bed.line(vec![7]));
                turn
            })
        });
        let results = join_all(turns.map(|turn| async {
            let (id, sends) = (turn.conversation.id, turn.effects.iter().map(|e| e.id).collect::<Vec<_>>());
            (id, sends, bed.store.writer.turn(turn).await)
        }))
        .await;
        let mut winners = 0;
        for (id, sends, result) in results {
            match result {
                Ok(now) => {
                    assert_eq!(now, version + 1);
                    effects.entry(id).or_default().extend(sends);
                    winners += 1;
                }
                Err(StoreError::Conflict(Guard::Version)) => {}
                Err(other) => panic!("{other}"),
            }
        }
        assert_eq!(winners, 50);
    }
    let partitions: Vec<i16> = (0..256).collect();
    let open = inbox::open_effects(&bed.store.db, &partitions).await.unwrap();
    assert_eq!(open.len(), 200);
    for (id, mut expected) in effects {
        let mut found: Vec<EffectId> =
            open.iter().filter(|effect| effect.conversation == id).map(|effect| effect.id).collect();
        found.sort_unstable();
        expected.sort_unstable();
        assert_eq!(found, expected);
    }
    assert_eq!(bed.number("SELECT COUNT(*) FROM turn", vec![]).await, 100);
    assert_eq!(bed.number("SELECT COUNT(*) FROM conversation WHERE version = 2", vec![]).await, 50);
    assert_eq!(bed.number("SELECT COUNT(*) FROM data_key", vec![]).await, 250);
}

/// A worker that lost its partition writes nothing, even while the takeover is still being committed.
pub async fn a_stale_epoch_writes_nothing(bed: Bed) {
    let person = bed.known("a").await;
    let expired = bed.now.plus(lease::LEASE * 2);
    let second = bed.again().await.unwrap();
    let tx = second.begin().await.unwrap();
    // As `lease::acquire` does it.
    let lock = if second.db.is_postgres() { "FOR UPDATE" } else { "" };
    for sql in [
        format!("SELECT id FROM partition_lease ORDER BY id {lock}"),
        "UPDATE partition_lease SET epoch = epoch + 1, owner = 'b'".to_owned(),
    ] {
        tx.execute_raw(second.db.statement(sql, vec![])).await.unwrap();
    }
    let mut turn = bed.turn(&person, 1);
    turn.effects = vec![bed.send(1)];
    turn.transcript = Some(bed.line(vec![7]));
    turn.extras = vec![rare_write(&bed)];
    // The turn is submitted while the takeover is open: it has to wait for it.
    let waiting = tokio::spawn({
        let (writer, turn) = (bed.store.writer.clone(), turn.clone());
        async move { writer.turn(turn).await }
    });
    if bed.folder.is_none() {
        let waits = "SELECT COUNT(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' \
                     AND datname = current_database()";
        while bed.number(waits, vec![]).await == 0 {
            assert!(!waiting.is_finished(), "a turn of the old epoch did not wait for the takeover");
        }
    }
    tx.commit().await.unwrap();
    assert_eq!(conflict(waiting.await.unwrap()), Guard::Epoch);
    assert_eq!(conflict(bed.store.writer.turn(turn.clone()).await), Guard::Epoch);
    assert_eq!(bed.version(&person).await, 1);
    assert_eq!(bed.number("SELECT COUNT(*) FROM outbox", vec![]).await, 0);
    assert_eq!(bed.number("SELECT COUNT(*) FROM turn", vec![]).await, 0);
    assert_eq!(bed.number("SELECT COUNT(*) FROM pause", vec![]).await, 0);
    turn.guards.epoch = 2;
    assert_eq!(bed.store.writer.turn(turn).await.unwrap(), 2);
    assert!(lease::renew(&bed.store.db, "worker-a", expired).await.unwrap().is_empty());
}

fn rare_write(bed: &Bed) -> Extra {
    Extra {
        sql: "INSERT INTO pause (scope, what, actor, reason, at) VALUES ($1, 'x', 'x', 'x', 0)",
        values: vec![bed.bank.as_str().into()],
        expect: Some(1),
    }
}

/// A row is done by the turn that was committed, whoever tries again and however the partition looks then.
pub async fn an_inbox_row_is_handled_by_one_turn(bed: Bed) {
    let (ada, ben) = (bed.known("a").await, bed.known("b").await);
    let stored = bed.store.writer.inbox(vec![bed.event(&ada, "mid.1").await]).await.unwrap();
    let [Stored::New(row)] = stored.as_slice() else { panic!("not new: {stored:?}") };
    // Two turns of one group want the same row; that they are of two people only keeps their versions apart.
    let handles = |person, version, effect| {
        let mut turn = bed.turn(person, version);
        turn.inbox = Some(Consumed::Row(*row));
        turn.effects = vec![bed.send(effect)];
        turn
    };
    let at_once = [handles(&ada, 1, 1), handles(&ben, 1, 2)].map(|turn| bed.store.writer.turn(turn));
    let results = join_all(at_once).await;
    assert_eq!(results.iter().filter(|result| result.is_ok()).count(), 1);
    let lost = results.into_iter().find(Result::is_err).unwrap();
    assert_eq!(conflict(lost), Guard::Inbox);
    // The answer of the first commit was lost, so the turn is decided again: from the old version, and from the
    // new one.
    for version in [1, 2] {
        assert_eq!(conflict(bed.store.writer.turn(handles(&ada, version, 3)).await), Guard::Inbox);
    }
    assert_eq!(bed.number("SELECT COUNT(*) FROM outbox", vec![]).await, 1);
    // A timer that was cancelled while it waited for its turn.
    let timer = bed.timer(&ada, "t", bed.now).await;
    let hash = timer.dedupe;
    let version = bed
        .number("SELECT version FROM conversation WHERE id = $1", vec![ada.conversation.as_uuid().into()])
        .await;
    let mut sets = bed.turn(&ada, version);
    sets.timers = vec![timer];
    bed.store.writer.turn(sets).await.unwrap();
    let due = inbox::due(&bed.store.db, &[Bed::partition(&ada)], bed.now, 0, 100).await.unwrap();
    let mut cancels = bed.turn(&ada, version + 1);
    cancels.cancelled = vec![hash];
    bed.store.writer.turn(cancels).await.unwrap();
    let mut rings = bed.turn(&ada, version + 2);
    rings.inbox = Some(Consumed::Row(due[0].id));
    assert_eq!(conflict(bed.store.writer.turn(rings).await), Guard::Inbox);
}

/// An input that is written with its turn is there as every other, and counts once, in whatever way it comes again.
pub async fn an_input_that_comes_with_its_turn_is_handled_once(bed: Bed) {
    let person = bed.known("a").await;
    let (first, second) = (bed.event(&person, "mid.1").await, bed.event(&person, "mid.2").await);
    let handles = |version, row: &NewInbox, effect| {
        let mut turn = bed.turn(&person, version);
        turn.inbox = Some(Consumed::New(Box::new(row.clone())));
        turn.effects = vec![bed.send(effect)];
        turn
    };
    bed.store.writer.turn(handles(1, &first, 1)).await.unwrap();
    let done = "SELECT COUNT(*) FROM inbox WHERE done_at IS NOT NULL AND sealed_body IS NULL";
    assert_eq!(bed.number(done, vec![]).await, 1, "nothing is left of what was said");
    assert_eq!(bed.store.writer.inbox(vec![first.clone()]).await.unwrap(), [Stored::Duplicate]);
    assert_eq!(conflict(bed.store.writer.turn(handles(2, &first, 2)).await), Guard::Inbox);
    // Twice in one group, and once more without a turn.
    let twice = join_all([2, 2].map(|version| bed.store.writer.turn(handles(version, &second, 3)))).await;
    assert_eq!(twice.iter().filter(|result| result.is_ok()).count(), 1, "{twice:?}");
    assert_eq!(bed.store.writer.inbox(vec![second.clone()]).await.unwrap(), [Stored::Duplicate]);
    // One that waits is not taken from under the turn that will handle it.
    let waits = bed.event(&person, "mid.3").await;
    assert!(matches!(
        bed.store.writer.inbox(vec![waits.clone()]).await.unwrap().as_slice(),
        [Stored::New(_)]
    ));
    assert_eq!(conflict(bed.store.writer.turn(handles(3, &waits, 4)).await), Guard::Inbox);
    assert_eq!(bed.number("SELECT COUNT(*) FROM outbox", vec![]).await, 2);
}

/// A read that rests on a consent is not written once the consent has changed.
pub async fn a_consent_raised_meanwhile_stops_the_turn(bed: Bed) {
    let person = bed.known("a").await;
    let link = bed.link(&person, "ada").await;
    let mut early = bed.turn(&person, 1);
    early.guards.consents = vec![(link.id, link.consent.epoch)];
    assert_eq!(
        conflict(bed.store.writer.turn(early).await),
        Guard::Consent,
        "an unpaired consent is not live"
    );
    let live = bed.pair(&person, 1, &link).await;
    let mut read = bed.turn(&person, 2);
    read.guards.consents = vec![(link.id, live.epoch)];
    read.effects = vec![tellerline_store::NewEffect {
        kind: tellerline_store::EffectKind::BankRead,
        consent: Some((link.id, live.epoch)),
        ..bed.send(1)
    }];
    let withdrawn = live.withdraw(bed.now);
    let extras =
        links::withdraw(&bed.store, &bed.bank, person.identity, &withdrawn, &Bed::receipt(), bed.now)
            .await
            .unwrap();
    let tx = bed.store.begin().await.unwrap();
    for extra in extras {
        tx.execute_raw(bed.store.db.statement(extra.sql, extra.values)).await.unwrap();
    }
    tx.commit().await.unwrap();
    assert_eq!(conflict(bed.store.writer.turn(read).await), Guard::Consent);
    assert_eq!(bed.number("SELECT COUNT(*) FROM outbox", vec![]).await, 0);
    assert_eq!(bed.version(&person).await, 2);
}

/// One member that can never be stored fails alone.
pub async fn a_poisoned_group_fails_only_its_guilty_member(bed: Bed) {
    bed.lease().await;
    let people: Vec<_> = (0..20).map(|n| bed.person(&format!("p{n}"))).collect();
    let used = bed.send(0);
    let mut first = bed.turn(&bed.person("first"), 0);
    first.effects = vec![used.clone()];
    bed.store.writer.turn(first).await.unwrap();
    let turns = people.iter().enumerate().map(|(n, person)| {
        let mut turn = bed.turn(person, 0);
        turn.effects = vec![bed.send(0)];
        turn.audit = vec![NewAudit {
            bank: bed.bank.clone(),
            conversation: Some(person.conversation),
            actor: "system".into(),
            event: "tested".into(),
            object: n.to_string(),
            reason: None,
            at: bed.now,
        }];
        match n {
            // The id of an effect that exists already.
            5 => turn.effects.push(used.clone()),
            // A statement that cannot work.
            11 => turn.extras.push(Extra {
                sql: "INSERT INTO no_such_table (id) VALUES ($1)",
                values: vec![1_i64.into()],
                expect: None,
            }),
            _ => {}
        }
        bed.store.writer.turn(turn)
    });
    let events: Vec<_> =
        join_all((0..5).map(|n| bed.event(&people[0], Box::leak(format!("e{n}").into())))).await;
    let (results, stored) = tokio::join!(
        join_all(turns),
        join_all(events.into_iter().map(|event| bed.store.writer.inbox(vec![event])))
    );
    for (n, result) in results.iter().enumerate() {
        if n == 5 || n == 11 {
            assert!(matches!(result, Err(StoreError::Refused(_))), "{n}: {result:?}");
            assert_eq!(bed.version(&people[n]).await, 0);
        } else {
            assert!(matches!(result, Ok(1)), "{n}: {result:?}");
        }
    }
    assert!(stored.iter().all(|stored| matches!(stored.as_deref(), Ok([Stored::New(_)]))));
    assert_eq!(bed.number("SELECT COUNT(*) FROM outbox", vec![]).await, 19);
    assert_eq!(bed.number("SELECT COUNT(*) FROM audit", vec![]).await, 18);
}

/// A turn whose rare write comes too late writes nothing else either; its neighbours in the group do.
pub async fn a_lost_rare_write_takes_its_turn_with_it(bed: Bed) {
    bed.lease().await;
    let (guilty, other) = (bed.person("a"), bed.person("b"));
    let mut losing = bed.turn(&guilty, 0);
    losing.effects = vec![bed.send(0)];
    losing.extras = vec![
        rare_write(&bed),
        Extra {
            sql: "UPDATE link SET status = 1 WHERE id = $1",
            values: vec![Uuid::nil().into()],
            expect: Some(1),
        },
    ];
    let (lost, won) = tokio::join!(bed.store.writer.turn(losing), bed.store.writer.turn(bed.turn(&other, 0)));
    assert_eq!(conflict(lost), Guard::Consent);
    assert_eq!(won.unwrap(), 1);
    assert_eq!(bed.version(&guilty).await, 0);
    assert_eq!(bed.number("SELECT COUNT(*) FROM outbox", vec![]).await, 0);
    assert_eq!(bed.number("SELECT COUNT(*) FROM pause", vec![]).await, 0);
}

/// "Stop" right after a question: the read is cancelled although both are committed together.
pub async fn a_withdrawal_cancels_the_reads_of_its_own_group(bed: Bed) {
    let person = bed.known("a").await;
    let link = bed.link(&person, "ada").await;
    let live = bed.pair(&person, 1, &link).await;
    let mut read = bed.turn(&person, 2);
    read.guards.consents = vec![(link.id, live.epoch)];
    read.effects = vec![
        tellerline_store::NewEffect {
            kind: tellerline_store::EffectKind::BankRead,
            consent: Some((link.id, live.epoch)),
            ..bed.send(1)
        },
        bed.send(2),
    ];
    let mut stop = bed.turn(&person, 3);
    let withdrawn = live.withdraw(bed.now);
    stop.extras =
        links::withdraw(&bed.store, &bed.bank, person.identity, &withdrawn, &Bed::receipt(), bed.now)
            .await
            .unwrap();
    let (asked, stopped) = tokio::join!(bed.store.writer.turn(read), bed.store.writer.turn(stop));
    assert_eq!((asked.unwrap(), stopped.unwrap()), (3, 4));
    let open = inbox::open_effects(&bed.store.db, &[Bed::partition(&person)]).await.unwrap();
    assert_eq!(
        open.iter().map(|effect| effect.seq).collect::<Vec<_>>(),
        [2],
        "the send stays, the read goes"
    );
}

/// A timer of the same key replaces the earlier one, rings again after it has rung, and does not ring when
/// cancelled.
pub async fn timers_are_set_replaced_and_cancelled(bed: Bed) {
    let person = bed.known("a").await;
    let part = [Bed::partition(&person)];
    let db = &bed.store.db;
    let (early, late) =
        (bed.timer(&person, "t", bed.after(10)).await, bed.timer(&person, "t", bed.after(20)).await);
    let mut turn = bed.turn(&person, 1);
    turn.timers = vec![early.clone(), bed.timer(&person, "u", bed.after(5)).await];
    bed.store.writer.turn(turn).await.unwrap();
    assert_eq!(inbox::next_due(db, &part).await.unwrap(), Some(bed.after(5)));
    let mut turn = bed.turn(&person, 2);
    turn.timers = vec![late.clone()];
    turn.cancelled = vec![bed.timer(&person, "u", bed.now).await.dedupe];
    bed.store.writer.turn(turn).await.unwrap();
    assert_eq!(inbox::next_due(db, &part).await.unwrap(), Some(bed.after(20)));
    assert!(inbox::due(db, &part, bed.after(19), 0, 10).await.unwrap().is_empty());
    let rung = inbox::due(db, &part, bed.after(20), 0, 10).await.unwrap();
    assert_eq!(rung.len(), 1);
    let mut turn = bed.turn(&person, 3);
    turn.inbox = Some(Consumed::Row(rung[0].id));
    bed.store.writer.turn(turn).await.unwrap();
    assert_eq!(inbox::next_due(db, &part).await.unwrap(), None);
    // Set anew after it has rung; set and cancelled by neighbours in one group.
    let mut set = bed.turn(&person, 4);
    set.timers = vec![early.clone(), bed.timer(&person, "w", bed.after(1)).await];
    let mut cancel = bed.turn(&person, 5);
    cancel.cancelled = vec![bed.timer(&person, "w", bed.now).await.dedupe];
    let (one, two) = tokio::join!(bed.store.writer.turn(set), bed.store.writer.turn(cancel));
    assert_eq!((one.unwrap(), two.unwrap()), (5, 6));
    assert_eq!(inbox::next_due(db, &part).await.unwrap(), Some(bed.after(10)));
}

/// Two processes that want everything never own the same partition; a takeover raises the epoch.
pub async fn two_owners_never_share_a_partition(bed: Bed) {
    let second = bed.again().await.unwrap();
    let (a, b) = tokio::join!(
        lease::acquire(&bed.store.db, "a", bed.now, 128),
        lease::acquire(&second.db, "b", bed.now, 256)
    );
    let rest = lease::acquire(&second.db, "b", bed.now, 256).await.unwrap();
    let (a, mut b) = (a.unwrap(), b.unwrap());
    b.extend(rest);
    assert!(a.iter().all(|mine| b.iter().all(|theirs| theirs.partition != mine.partition)));
    assert_eq!(a.len() + b.len(), 256);
    assert!(a.iter().chain(&b).all(|lease| lease.epoch == 1));
    // While both renew, nobody else gets anything.
    let half = bed.now.plus(lease::LEASE / 2);
    assert_eq!(lease::renew(&bed.store.db, "a", half).await.unwrap().len(), a.len());
    assert_eq!(lease::renew(&second.db, "b", half).await.unwrap().len(), b.len());
    assert!(lease::acquire(&bed.store.db, "c", bed.now.plus(lease::LEASE), 256).await.unwrap().is_empty());
    // `b` renews, `a` does not: `c` gets what was `a`'s, under a new epoch.
    let over = half.plus(lease::LEASE);
    lease::renew(&second.db, "b", over).await.unwrap();
    let taken = lease::acquire(&bed.store.db, "c", over, 256).await.unwrap();
    assert_eq!(taken.len(), a.len());
    assert!(taken.iter().all(|lease| lease.epoch == 2));
    assert!(lease::renew(&bed.store.db, "a", over).await.unwrap().is_empty());
    // What is given back is free at once; a release gives back the rest.
    let some: Vec<i16> = b.iter().take(3).map(|lease| lease.partition).collect();
    lease::give_back(&second.db, "b", &some).await.unwrap();
    let free = lease::acquire(&bed.store.db, "c", over, 256).await.unwrap();
    assert_eq!(free.iter().map(|lease| lease.partition).collect::<Vec<_>>(), some);
    lease::give_back(&second.db, "b", &some).await.unwrap();
    assert_eq!(lease::held(&second.db, "b").await.unwrap().len(), b.len() - 3, "only one's own");
    lease::release(&second.db, "b").await.unwrap();
    assert_eq!(lease::acquire(&bed.store.db, "c", over, 256).await.unwrap().len(), b.len() - 3);
}

/// Processes are counted while they say that they live, whether they hold partitions or not.
pub async fn processes_are_counted_while_they_live(bed: Bed) {
    let (db, second) = (&bed.store.db, bed.again().await.unwrap());
    assert_eq!(lease::alive(db, "a", bed.now).await.unwrap(), 1);
    assert_eq!(lease::alive(&second.db, "b", bed.now).await.unwrap(), 2);
    let half = bed.now.plus(lease::LEASE / 2);
    assert_eq!(lease::alive(db, "a", half).await.unwrap(), 2);
    // `b` is silent for the time of a lease.
    assert_eq!(lease::alive(db, "a", bed.now.plus(lease::LEASE)).await.unwrap(), 1);
    assert_eq!(lease::alive(&second.db, "b", bed.now.plus(lease::LEASE)).await.unwrap(), 2);
    lease::release(&second.db, "b").await.unwrap();
    assert_eq!(lease::alive(db, "a", bed.now.plus(lease::LEASE)).await.unwrap(), 1);
}

/// Messages that were claimed and not begun are put back by who holds their partition, and by nobody else.
pub async fn only_the_owner_puts_messages_back(bed: Bed) {
    let person = bed.known("a").await;
    let mut turn = bed.turn(&person, 1);
    turn.effects = vec![bed.send(0), bed.send(1)];
    let ids: Vec<EffectId> = turn.effects.iter().map(|effect| effect.id).collect();
    bed.store.writer.turn(turn).await.unwrap();
    let stand = async || {
        let open = inbox::open_effects(&bed.store.db, &[Bed::partition(&person)]).await.unwrap();
        open.iter().map(|effect| effect.status).collect::<Vec<_>>()
    };
    inbox::put_back(&bed.store.db, &ids, 2).await.unwrap();
    assert_eq!(stand().await, [0, 0]);
    inbox::put_back(&bed.store.db, &ids[1..], 1).await.unwrap();
    assert_eq!(stand().await, [0, 1]);
}

/// An outcome that comes late or twice does not change what has ended.
pub async fn outcomes_end_once(bed: Bed) {
    let person = bed.known("a").await;
    let mut turn = bed.turn(&person, 1);
    turn.effects = vec![bed.send(0), bed.send(1), bed.send(2)];
    let ids: Vec<EffectId> = turn.effects.iter().map(|effect| effect.id).collect();
    bed.store.writer.turn(turn).await.unwrap();
    let outcome = |id, status: EffectStatus, attempts| Resolution {
        id,
        status,
        attempts,
        due_at: bed.after(30),
        done_at: (status != EffectStatus::Waiting).then_some(bed.now),
        message_hash: (status == EffectStatus::Done).then_some([9; 32]),
        failure: (status == EffectStatus::Dead).then(|| "refused".to_owned()),
    };
    let first = vec![
        outcome(ids[0], EffectStatus::Done, 1),
        // The echo came, and in the same group the call's own answer that it failed.
        outcome(ids[0], EffectStatus::Waiting, 1),
        outcome(ids[1], EffectStatus::Waiting, 1),
        outcome(ids[2], EffectStatus::Dead, 3),
    ];
    bed.store.writer.resolve(first).await.unwrap();
    bed.store.writer.resolve(vec![outcome(ids[0], EffectStatus::Unknown, 2)]).await.unwrap();
    let open = inbox::open_effects(&bed.store.db, &[Bed::partition(&person)]).await.unwrap();
    assert_eq!(open.iter().map(|effect| (effect.id, effect.attempts)).collect::<Vec<_>>(), [(ids[1], 1)]);
    assert_eq!(open[0].due_at, bed.after(30));
    assert_eq!(open[0].body, [1, 2, 3]);
    let done =
        "SELECT COUNT(*) FROM outbox WHERE status = 2 AND sealed_body IS NULL AND message_hash IS NOT NULL";
    assert_eq!(bed.number(done, vec![]).await, 1);
    let dead = tellerline_store::repo::deliveries::dead_letters(&bed.store, &bed.bank, 10).await.unwrap();
    assert_eq!(dead.len(), 1);
    assert_eq!((dead[0].id, dead[0].unknown, dead[0].failure.as_deref()), (ids[2], false, Some("refused")));
}

/// A state copied from one person's row into another's does not open, nor under another class.
pub async fn a_row_moved_to_another_person_does_not_open(bed: Bed) {
    let (ada, eve) = (bed.known("ada").await, bed.known("eve").await);
    bed.store
        .db
        .execute(
            "UPDATE conversation SET sealed_state = (SELECT c.sealed_state FROM conversation c WHERE c.id = $1) \
             WHERE id = $2",
            vec![ada.conversation.as_uuid().into(), eve.conversation.as_uuid().into()],
        )
        .await
        .unwrap();
    // Another process has nothing in memory.
    let vault = bed.again().await.unwrap().vault;
    for (person, opens) in [(&ada, true), (&eve, false)] {
        let row = inbox::conversation(&bed.store.db, person.conversation).await.unwrap().unwrap();
        let sealed: Sealed<String> = Sealed::from_bytes(row.state.clone());
        let place = CONVERSATION_STATE.row(person.conversation.as_uuid());
        let key = vault.key(&bed.bank, person.identity.as_uuid(), RetentionClass::Chat).await.unwrap();
        assert_eq!(key.open(&place, &sealed).is_ok(), opens);
        let other = vault.key(&bed.bank, person.identity.as_uuid(), RetentionClass::Profile).await.unwrap();
        assert!(matches!(other.open(&place, &sealed), Err(StoreError::Sealed)));
    }
    // A wrapped key moved to another person does not open either.
    bed.store
        .db
        .execute(
            "UPDATE data_key SET wrapped = (SELECT k.wrapped FROM data_key k WHERE k.owner_id = $1 \
             AND k.class = 0) WHERE owner_id = $2 AND class = 0",
            vec![ada.identity.as_uuid().into(), eve.identity.as_uuid().into()],
        )
        .await
        .unwrap();
    let vault = bed.again().await.unwrap().vault;
    let moved = vault.key(&bed.bank, eve.identity.as_uuid(), RetentionClass::Chat).await;
    assert!(matches!(moved, Err(StoreError::Sealed)));
}

/// The key file of another database opens nothing and changes nothing.
pub async fn a_wrong_master_key_is_refused_and_nothing_changes(bed: Bed) {
    bed.known("a").await;
    let before = bed.number("SELECT COUNT(*) FROM meta", vec![]).await;
    let wrong = MasterKey::parse(&MasterKey::generate().unwrap()).unwrap();
    assert!(matches!(Store::open(&bed.url, wrong).await, Err(StoreError::MasterKey(_))));
    assert_eq!(bed.number("SELECT COUNT(*) FROM meta", vec![]).await, before);
    bed.again().await.unwrap();
    for text in ["", "00", "zz", &"0".repeat(63)] {
        assert!(matches!(MasterKey::parse(text), Err(StoreError::MasterKey(_))));
    }
}

/// An hour's key stays while a row waits for it, and no longer.
pub async fn keys_of_hours_go_when_their_rows_are_done(bed: Bed) {
    let person = bed.known("a").await;
    let Stored::New(id) = bed.store.writer.inbox(vec![bed.event(&person, "e").await]).await.unwrap()[0]
    else {
        panic!("not new");
    };
    let later = bed.after(4 * 3_600);
    assert_eq!(bed.store.vault.destroy_hour_keys(later).await.unwrap(), 0);
    let mut turn = bed.turn(&person, 1);
    turn.inbox = Some(Consumed::Row(id));
    bed.store.writer.turn(turn).await.unwrap();
    assert_eq!(bed.store.vault.destroy_hour_keys(bed.now).await.unwrap(), 0, "the current hour's key stays");
    assert_eq!(bed.store.vault.destroy_hour_keys(later).await.unwrap(), 1);
    assert_eq!(bed.number("SELECT COUNT(*) FROM inbox WHERE sealed_body IS NOT NULL", vec![]).await, 0);
}
