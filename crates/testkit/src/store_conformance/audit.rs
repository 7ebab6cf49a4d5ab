//! The audit log: chains, tree, proofs, and everything that somebody with the database could try.

use std::collections::BTreeSet;

use futures::future::join_all;
use sea_orm::{ConnectionTrait as _, Value};
use tellerline_core::BankId;
use tellerline_store::{
    NewAudit, Store, StoreError,
    audit::{self, Report, evidence, sequence},
    repo::audit_rows,
};

use super::bed::{Bed, CANARY, Person};

const ORIGIN: &str = "bank.test/audit/demo";

#[expect(clippy::needless_pass_by_value, reason = "numbers and texts are written down where it is called")]
fn about(bed: &Bed, person: Option<&Person>, object: impl ToString) -> NewAudit {
    NewAudit {
        bank: bed.bank.clone(),
        conversation: person.map(|person| person.conversation),
        actor: "staff:agnes".into(),
        event: "tested".into(),
        object: object.to_string(),
        reason: Some(CANARY.into()),
        at: bed.now,
    }
}

async fn within(bed: &Bed, row: &NewAudit) {
    let tx = bed.store.begin().await.unwrap();
    audit_rows::insert(&bed.store, &tx, &[row]).await.unwrap();
    tx.commit().await.unwrap();
}

/// Makes leaves of everything and signs.
async fn signed(bed: &Bed) -> String {
    audit::checkpoint_now(&bed.store, &bed.bank, ORIGIN, bed.now).await.unwrap().unwrap().1
}

async fn check(bed: &Bed, kept: &[String]) -> Report {
    audit::verify(&bed.store, &bed.bank, kept, &mut |_, _| {}).await.unwrap()
}

async fn run(bed: &Bed, sql: &str, values: Vec<Value>) {
    bed.store.db.execute(sql, values).await.unwrap();
}

/// Two people, 300 entries by both kinds of writers, all of them leaves.
async fn full(bed: &Bed) -> (Person, Person, String) {
    let (ada, ben) = (bed.known("a").await, bed.known("b").await);
    for n in 0..10 {
        let rows =
            (0..28).map(|m| about(bed, Some(if m % 2 == 0 { &ada } else { &ben }), n * 28 + m)).collect();
        bed.store.writer.audit(rows).await.unwrap();
        within(bed, &about(bed, None, "bank")).await;
        within(bed, &about(bed, Some(&ada), "page")).await;
    }
    let note = signed(bed).await;
    let found = check(bed, std::slice::from_ref(&note)).await;
    assert_eq!((found.holds(), found.entries, found.writers), (true, 300, 2), "{found:?}");
    (ada, ben, note)
}

/// The row of a leaf.
async fn row(bed: &Bed, leaf: usize) -> i64 {
    let sql = "SELECT row_ids FROM audit_tile WHERE bank_id = $1 AND level = 0 AND place = $2";
    let place = i64::try_from(leaf / 256).unwrap();
    let found = bed.store.db.query_one(sql, vec![bed.bank.as_str().into(), place.into()]).await.unwrap();
    let ids: Vec<u8> = found.unwrap().try_get_by_index(0).unwrap();
    let at = leaf % 256 * 8;
    i64::from_be_bytes(ids[at..at + 8].try_into().unwrap())
}

/// What a turn, a call outside of one and a page write becomes entries that read back, leaves and proofs.
pub async fn what_is_logged_reads_back_and_is_proven(bed: Bed) {
    let person = bed.known("a").await;
    let mut turn = bed.turn(&person, 1);
    turn.audit = vec![about(&bed, Some(&person), "one"), about(&bed, None, "two")];
    bed.store.writer.turn(turn).await.unwrap();
    bed.store.writer.audit(vec![about(&bed, Some(&person), "three")]).await.unwrap();
    within(&bed, &about(&bed, Some(&person), "four")).await;
    let rows = audit_rows::for_bank(&bed.store, &bed.bank, 10).await.unwrap();
    let read: Vec<_> = rows.iter().map(|row| (row.object.as_str(), row.actor.as_str(), row.erased)).collect();
    let who = "staff:agnes";
    assert_eq!(read, [("one", who, false), ("two", who, false), ("three", who, false), ("four", who, false)]);
    assert!(rows.iter().all(|row| row.reason.as_deref() == Some(CANARY)));
    let mine = audit_rows::for_conversation(&bed.store, &bed.bank, person.conversation, 10).await.unwrap();
    assert_eq!(mine.len(), 3);

    let before = check(&bed, &[]).await;
    assert_eq!((before.holds(), before.entries, before.waiting), (true, 0, 4), "{before:?}");
    assert_eq!(audit::proof(&bed.store, &bed.bank, rows[0].id).await.unwrap(), None);
    let note = signed(&bed).await;
    let after = check(&bed, &[note]).await;
    assert_eq!(
        (after.holds(), after.entries, after.waiting, after.checkpoints),
        (true, 4, 0, 2),
        "{after:?}"
    );
    for (index, row) in rows.iter().enumerate() {
        let mut proof = audit::proof(&bed.store, &bed.bank, row.id).await.unwrap().unwrap();
        assert!(proof.holds());
        assert_eq!(proof.index, u64::try_from(index).unwrap());
        assert_eq!(proof.checkpoint.root, after.root);
        let at = proof.entry.len() / 2;
        proof.entry[at] ^= 1;
        assert!(!proof.holds());
    }
}

/// The sequencer makes leaves round by round, signs as often as it should, and one process at a time does it.
pub async fn one_process_sequences_and_signs(bed: Bed) {
    let round = async |store: &Store, owner: &str, secs: u64| {
        sequence::sequence(store, &bed.bank, ORIGIN, owner, bed.after(secs)).await.unwrap()
    };
    let first = round(&bed.store, "a", 0).await;
    assert_eq!((first.held, first.rows, first.note), (true, 0, None));
    bed.store.writer.audit(vec![about(&bed, None, 1)]).await.unwrap();
    assert!(!round(&bed.store, "b", 1).await.held);
    let second = round(&bed.store, "a", 2).await;
    assert_eq!((second.rows, second.size), (1, 1));
    assert!(second.note.unwrap().starts_with("bank.test/audit/demo\n1\n"));
    bed.store.writer.audit(vec![about(&bed, None, 2)]).await.unwrap();
    assert_eq!(round(&bed.store, "a", 3).await.note, None, "not yet");
    let later = round(&bed.store, "b", 90).await;
    assert_eq!((later.held, later.rows, later.size), (true, 0, 2), "the lease was over");
    assert!(
        later.note.unwrap().starts_with("bank.test/audit/demo\n2\n"),
        "what was made a leaf before is signed"
    );
    sequence::release(&bed.store, &bed.bank, "b").await.unwrap();
    assert!(round(&bed.store, "a", 91).await.held, "it was given back");
    assert_eq!(sequence::exported_at(&bed.store.db, &bed.bank).await.unwrap(), None);
    sequence::note_export(&bed.store, &bed.bank, 2, bed.now).await.unwrap();
    assert_eq!(sequence::exported_at(&bed.store.db, &bed.bank).await.unwrap(), Some(bed.now));
}

/// Several processes write and sequence at once, and the command line besides: each row is a leaf once.
pub async fn two_sequencers_at_once_make_each_row_a_leaf_once(bed: Bed) {
    let other = bed.again().await.unwrap();
    let stores = [bed.store.clone(), other];
    let writing = join_all((0..40_i32).map(|n| {
        let store = &stores[usize::from(n % 2 == 0)];
        let rows: Vec<_> = (0..20).map(|m| about(&bed, None, n * 20 + m)).collect();
        store.writer.audit(rows)
    }));
    let sequencing = join_all((0..8_usize).map(|n| {
        let (store, bank, now) = (stores[n % 2].clone(), bed.bank.clone(), bed.now);
        async move {
            for _ in 0..10 {
                match audit::checkpoint_now(&store, &bank, ORIGIN, now).await {
                    // Signing the same size twice, or starting from a size that is over, is what is refused.
                    Ok(_) | Err(StoreError::Conflict(_) | StoreError::Refused(_)) => {}
                    Err(other) => panic!("{other:?}"),
                }
                tokio::task::yield_now().await;
            }
        }
    }));
    let (written, _) = tokio::join!(writing, sequencing);
    assert!(written.iter().all(Result::is_ok), "{written:?}");
    let note = signed(&bed).await;
    let found = check(&bed, &[note]).await;
    assert_eq!((found.holds(), found.entries, found.waiting, found.writers), (true, 800, 0, 2), "{found:?}");
    let rows = audit_rows::for_bank(&bed.store, &bed.bank, 1_000).await.unwrap();
    assert_eq!(rows.iter().map(|row| row.object.as_str()).collect::<BTreeSet<_>>().len(), 800);
}

/// A process that dies after its rows were committed leaves them to the next one.
pub async fn rows_of_a_dead_process_become_leaves_later(bed: Bed) {
    bed.store.writer.audit(vec![about(&bed, None, 1), about(&bed, None, 2)]).await.unwrap();
    within(&bed, &about(&bed, None, 3)).await;
    let next = bed.again().await.unwrap();
    next.writer.audit(vec![about(&bed, None, 4)]).await.unwrap();
    let (checkpoint, _) = audit::checkpoint_now(&next, &bed.bank, ORIGIN, bed.now).await.unwrap().unwrap();
    assert_eq!(checkpoint.size, 4);
    let found = audit::verify(&next, &bed.bank, &[], &mut |_, _| {}).await.unwrap();
    assert_eq!((found.holds(), found.writers, found.waiting), (true, 3, 0), "{found:?}");
}

/// A transaction that is given up leaves no number out.
pub async fn a_transaction_given_up_leaves_no_gap(bed: Bed) {
    within(&bed, &about(&bed, None, 1)).await;
    let tx = bed.store.begin().await.unwrap();
    audit_rows::insert(&bed.store, &tx, &[&about(&bed, None, 2)]).await.unwrap();
    tx.rollback().await.unwrap();
    within(&bed, &about(&bed, None, 3)).await;
    signed(&bed).await;
    let found = check(&bed, &[]).await;
    assert_eq!((found.holds(), found.entries), (true, 2), "{found:?}");
}

/// A group that fails does not fork or tear the chain, whichever of its members was guilty.
pub async fn a_poisoned_group_does_not_fork_the_chain(bed: Bed) {
    bed.lease().await;
    let people: Vec<_> = (0..12).map(|n| bed.person(&format!("p{n}"))).collect();
    for round in 0..3 {
        let turns = people.iter().enumerate().map(|(n, person)| {
            let mut turn = bed.turn(person, if n == 4 { 0 } else { round });
            turn.audit = vec![about(&bed, Some(person), n)];
            if n == 4 {
                turn.extras.push(tellerline_store::Extra {
                    sql: "INSERT INTO no_such_table (id) VALUES ($1)",
                    values: vec![1_i64.into()],
                    expect: None,
                });
            }
            bed.store.writer.turn(turn)
        });
        let results = join_all(turns).await;
        assert_eq!(results.iter().filter(|result| result.is_err()).count(), 1, "{results:?}");
    }
    signed(&bed).await;
    let found = check(&bed, &[]).await;
    assert_eq!((found.holds(), found.entries, found.writers), (true, 33, 1), "{found:?}");
}

/// The guards of a turn: what lost leaves no entry, and no number.
pub async fn a_turn_that_lost_leaves_no_entry(bed: Bed) {
    let person = bed.known("a").await;
    for version in [7, 1] {
        let mut turn = bed.turn(&person, version);
        turn.audit = vec![about(&bed, Some(&person), version)];
        assert_eq!(bed.store.writer.turn(turn).await.is_ok(), version == 1);
    }
    let rows = audit_rows::for_bank(&bed.store, &bed.bank, 10).await.unwrap();
    assert_eq!(rows.iter().map(|row| row.object.as_str()).collect::<Vec<_>>(), ["1"]);
    assert!(check(&bed, &[]).await.holds());
}

/// Erasing a person's key takes what was said about them and leaves the proof.
pub async fn an_erased_person_leaves_a_log_that_holds(bed: Bed) {
    let (ada, ben, note) = full(&bed).await;
    run(&bed, "DELETE FROM data_key WHERE owner_id = $1", vec![ada.identity.as_uuid().into()]).await;
    // As after a restart: keys in memory are gone.
    let store = bed.again().await.unwrap();
    let found = audit::verify(&store, &bed.bank, &[note], &mut |_, _| {}).await.unwrap();
    assert!(found.holds(), "{found:?}");
    let rows = audit_rows::for_conversation(&store, &bed.bank, ada.conversation, 500).await.unwrap();
    assert_eq!(rows.len(), 150);
    assert!(rows.iter().all(|row| row.erased && row.actor.is_empty() && row.object.is_empty()));
    let others = audit_rows::for_conversation(&store, &bed.bank, ben.conversation, 500).await.unwrap();
    assert!(!others.is_empty() && others.iter().all(|row| !row.erased));
    assert!(audit::proof(&store, &bed.bank, rows[0].id).await.unwrap().unwrap().holds());
    // What has to be logged afterwards still can be.
    store.writer.audit(vec![about(&bed, Some(&ada), "erased")]).await.unwrap();
    let rows = audit_rows::for_conversation(&store, &bed.bank, ada.conversation, 1).await.unwrap();
    assert_eq!(rows[0].object, "erased");
}

/// An entry that was edited is named by its number, whatever was edited in it.
pub async fn an_edited_entry_is_found(bed: Bed) {
    full(&bed).await;
    for leaf in [0_usize, 123, 255, 256, 299] {
        let id = row(&bed, leaf).await;
        let sql = "SELECT entry FROM audit WHERE id = $1";
        let found = bed.store.db.query_one(sql, vec![id.into()]).await.unwrap().unwrap();
        let entry: Vec<u8> = found.try_get_by_index(0).unwrap();
        for at in [0, 30, 90, entry.len() / 2, entry.len() - 2] {
            let mut edited = entry.clone();
            edited[at] ^= 2;
            run(&bed, "UPDATE audit SET entry = $1 WHERE id = $2", vec![edited.into(), id.into()]).await;
            let found = check(&bed, &[]).await;
            let first = found.first.clone().unwrap();
            assert_eq!((first.entry, found.faults), (Some(leaf as u64), 1), "{found:?}");
        }
        run(&bed, "UPDATE audit SET entry = $1 WHERE id = $2", vec![entry.into(), id.into()]).await;
        assert!(check(&bed, &[]).await.holds());
    }
}

/// A row that was deleted is named by its number, and its writer's gap is told.
pub async fn a_deleted_row_is_found(bed: Bed) {
    full(&bed).await;
    run(&bed, "DELETE FROM audit WHERE id = $1", vec![row(&bed, 70).await.into()]).await;
    let found = check(&bed, &[]).await;
    assert_eq!(found.first.clone().unwrap().entry, Some(70), "{found:?}");
    assert_eq!(found.gaps.len(), 1);
    assert_eq!(found.gaps[0].before - found.gaps[0].after, 2);
}

/// Rows whose entries were exchanged are found, even when all their columns are.
pub async fn reordered_rows_are_found(bed: Bed) {
    full(&bed).await;
    let (one, two) = (row(&bed, 40).await, row(&bed, 41).await);
    for (id, to) in [(one, 1_000_000_i64), (two, one), (1_000_000, two)] {
        if bed.folder.is_some() {
            run(&bed, "UPDATE audit SET id = $1 WHERE id = $2", vec![to.into(), id.into()]).await;
        } else {
            // An identity column is not updated: the row is copied under the other number.
            let tx = bed.store.begin().await.unwrap();
            let copy = "CREATE TEMPORARY TABLE moved ON COMMIT DROP AS SELECT * FROM audit WHERE id = $1";
            tx.execute_raw(bed.store.db.statement(copy.replace("$1", &id.to_string()), vec![]))
                .await
                .unwrap();
            let delete = bed.store.db.statement("DELETE FROM audit WHERE id = $1", vec![id.into()]);
            tx.execute_raw(delete).await.unwrap();
            let back = "INSERT INTO audit (id, bank_id, conversation_id, writer, seq, entry) OVERRIDING SYSTEM VALUE \
                        SELECT $1, bank_id, conversation_id, writer, seq, entry FROM moved";
            tx.execute_raw(bed.store.db.statement(back, vec![to.into()])).await.unwrap();
            tx.commit().await.unwrap();
        }
    }
    let found = check(&bed, &[]).await;
    assert_eq!(found.first.clone().unwrap().entry, Some(40), "{found:?}");
    assert!(found.faults >= 2, "{found:?}");
}

/// A row that was filed under another customer is found, and the other customer's key does not open it.
pub async fn rows_swapped_between_customers_are_found(bed: Bed) {
    let (ada, ben, _) = full(&bed).await;
    let mine = audit_rows::for_conversation(&bed.store, &bed.bank, ada.conversation, 1).await.unwrap();
    let sql = "UPDATE audit SET conversation_id = $1 WHERE id = $2";
    run(&bed, sql, vec![ben.conversation.as_uuid().into(), mine[0].id.into()]).await;
    let found = check(&bed, &[]).await;
    assert!(found.first.clone().unwrap().what.contains("filed under"), "{found:?}");
    run(&bed, sql, vec![ada.conversation.as_uuid().into(), mine[0].id.into()]).await;
    // With the entry's own line changed as well, the tree catches it, and reading it fails.
    let text = "SELECT entry FROM audit WHERE id = $1";
    let entry = bed.store.db.query_one(text, vec![mine[0].id.into()]).await.unwrap().unwrap();
    let entry: Vec<u8> = entry.try_get_by_index(0).unwrap();
    let id = |person: &Person| person.conversation.as_uuid().as_hyphenated().to_string();
    let forged = String::from_utf8(entry).unwrap().replace(&id(&ada), &id(&ben)).into_bytes();
    let sql = "UPDATE audit SET entry = $1, conversation_id = $2 WHERE id = $3";
    let values = vec![forged.into(), ben.conversation.as_uuid().into(), mine[0].id.into()];
    run(&bed, sql, values).await;
    assert!(!check(&bed, &[]).await.holds());
    let read = audit_rows::for_conversation(&bed.store, &bed.bank, ben.conversation, 500).await;
    assert!(matches!(read, Err(StoreError::Sealed)), "{read:?}");
}

/// A log whose end was cut off: rows alone, rows and tiles, and with everything that remembers it but the
/// checkpoint that was kept.
pub async fn a_truncated_log_is_found(bed: Bed) {
    let (_, _, kept) = full(&bed).await;
    let last = row(&bed, 289).await;
    let rows = "DELETE FROM audit WHERE id > $1";
    run(&bed, rows, vec![last.into()]).await;
    assert_eq!(check(&bed, &[]).await.first.unwrap().entry, Some(290));
    run(&bed, "UPDATE audit_log SET size = 290", vec![]).await;
    let found = check(&bed, &[]).await;
    assert!(found.first.clone().unwrap().what.contains("truncated"), "{found:?}");
    run(&bed, "DELETE FROM audit_checkpoint", vec![]).await;
    assert!(check(&bed, &[]).await.holds(), "by itself it is a log like any other");
    let found = check(&bed, &[kept]).await;
    assert!(found.first.clone().unwrap().what.contains("the kept checkpoint has 300"), "{found:?}");
}

/// Tiles that were changed do not fit, on each level; a checkpoint that was changed is not ours.
pub async fn changed_tiles_and_checkpoints_are_found(bed: Bed) {
    full(&bed).await;
    let read = async |level: i16, place: i64| -> Vec<u8> {
        let sql = "SELECT hashes FROM audit_tile WHERE bank_id = $1 AND level = $2 AND place = $3";
        let values = vec![bed.bank.as_str().into(), level.into(), place.into()];
        bed.store.db.query_one(sql, values).await.unwrap().unwrap().try_get_by_index(0).unwrap()
    };
    let write = async |level: i16, place: i64, hashes: Vec<u8>| {
        let sql = "UPDATE audit_tile SET hashes = $1 WHERE level = $2 AND place = $3";
        run(&bed, sql, vec![hashes.into(), level.into(), place.into()]).await;
    };
    for (level, place, entry) in [(0, 0, Some(3)), (0, 1, Some(259)), (1, 0, None)] {
        let good = read(level, place).await;
        let mut bad = good.clone();
        bad[if level == 0 { 3 * 32 } else { 0 }] ^= 1;
        write(level, place, bad).await;
        let found = check(&bed, &[]).await;
        assert_eq!(found.first.clone().unwrap().entry, entry, "{found:?}");
        write(level, place, good).await;
    }
    assert!(check(&bed, &[]).await.holds());
    run(&bed, "DELETE FROM audit_tile WHERE level = 0 AND place = 1", vec![]).await;
    assert_eq!(check(&bed, &[]).await.first.unwrap().entry, Some(256));
    run(&bed, "UPDATE audit_checkpoint SET note = REPLACE(note, '300', '299')", vec![]).await;
    let found = check(&bed, &[]).await;
    assert!(found.first.clone().unwrap().what.contains("not signed") || found.faults > 1, "{found:?}");
}

/// Somebody with the database and every key writes the whole log anew: it holds by itself, and the checkpoint that
/// was kept elsewhere says that it is another one.
pub async fn a_log_rewritten_with_the_valid_key_is_found(bed: Bed) {
    let (ada, _, kept) = full(&bed).await;
    for table in ["audit", "audit_writer", "audit_log", "audit_tile", "audit_checkpoint"] {
        run(&bed, &format!("DELETE FROM {table}"), vec![]).await;
    }
    let forger = bed.again().await.unwrap();
    let rows = (0..300).map(|n| about(&bed, Some(&ada), format!("forged {n}"))).collect();
    forger.writer.audit(rows).await.unwrap();
    let (checkpoint, _) = audit::checkpoint_now(&forger, &bed.bank, ORIGIN, bed.now).await.unwrap().unwrap();
    assert_eq!(checkpoint.size, 300);
    assert!(check(&bed, &[]).await.holds(), "nothing in the database tells");
    let found = check(&bed, std::slice::from_ref(&kept)).await;
    assert!(found.first.clone().unwrap().what.contains("does not extend the kept checkpoint"), "{found:?}");
    // Nor does a longer one.
    forger.writer.audit(vec![about(&bed, None, "more")]).await.unwrap();
    audit::checkpoint_now(&forger, &bed.bank, ORIGIN, bed.now).await.unwrap();
    assert!(!check(&bed, std::slice::from_ref(&kept)).await.holds());
    // A checkpoint of another bank's key is no checkpoint of ours.
    let other = BankId::new("other");
    bed.store.vault.ready_bank(&other, bed.now).await.unwrap();
    let judged = audit::verify(&bed.store, &other, &[kept], &mut |_, _| {}).await;
    assert!(matches!(judged, Err(StoreError::File(_))), "{judged:?}");
}

/// A row that waits and was taken away, or put in, is missed by those after it.
pub async fn rows_that_wait_are_checked_too(bed: Bed) {
    full(&bed).await;
    bed.store.writer.audit((0..3).map(|n| about(&bed, None, n)).collect()).await.unwrap();
    assert_eq!(check(&bed, &[]).await.waiting, 3);
    let last = bed.number("SELECT MAX(id) FROM audit", vec![]).await;
    run(&bed, "DELETE FROM audit WHERE id = $1", vec![(last - 1).into()]).await;
    let found = check(&bed, &[]).await;
    assert_eq!((found.holds(), found.gaps.len()), (false, 1), "{found:?}");
    // Made into a leaf, it stays visible.
    signed(&bed).await;
    let found = check(&bed, &[]).await;
    assert_eq!((found.first.clone().unwrap().entry, found.gaps.len()), (Some(301), 1), "{found:?}");
}

/// A pack about one person holds their entries and nobody else's, each proven.
pub async fn a_pack_holds_what_is_about_one_person(bed: Bed) {
    let (ada, ben, _) = full(&bed).await;
    let link = bed.link(&ada, "ada").await;
    let theirs = evidence::conversations_of(&bed.store, &bed.bank, link.customer).await.unwrap();
    assert_eq!(theirs, [ada.conversation]);
    let pack = audit::evidence(&bed.store, &bed.bank, ORIGIN, &theirs, bed.now).await.unwrap();
    assert_eq!(pack.entries.len(), 150);
    for entry in &pack.entries {
        assert_eq!(entry.entry.conversation, Some(ada.conversation));
        assert_eq!(entry.content.as_ref().unwrap().reason.as_deref(), Some(CANARY));
        let proof = audit::Proof {
            index: entry.index,
            entry: entry.text.clone(),
            path: entry.path.clone(),
            checkpoint: pack.checkpoint.clone(),
            note: pack.note.clone(),
        };
        assert!(proof.holds());
    }
    assert!(evidence::knows(&bed.store, &bed.bank, ben.conversation).await.unwrap());
    assert!(!evidence::knows(&bed.store, &bed.bank, bed.person("z").conversation).await.unwrap());
}

/// Tiles as they are published: whole, and the beginning of one that is not.
pub async fn tiles_are_published_by_their_names(bed: Bed) {
    full(&bed).await;
    let tile = async |name: &str| audit::tiles::published(&bed.store, &bed.bank, name).await.unwrap();
    assert_eq!(tile("0/000").await.unwrap().len(), 256 * 32);
    assert_eq!(tile("0/001.p/44").await.unwrap().len(), 44 * 32);
    assert_eq!(tile("0/001.p/3").await.unwrap(), tile("0/001.p/44").await.unwrap()[..96]);
    assert_eq!(tile("1/000.p/1").await.unwrap().len(), 32);
    for name in
        ["0/001", "0/001.p/45", "0/002.p/1", "1/000", "data/000", "entries/000", "../0/000", "", "0/000/x"]
    {
        assert_eq!(tile(name).await, None, "{name}");
    }
}

/// Writers that are over are closed, and looked at again should they come back; old checkpoints are thinned out.
pub async fn old_writers_and_checkpoints_are_tidied(bed: Bed) {
    bed.store.writer.audit(vec![about(&bed, None, 1)]).await.unwrap();
    signed(&bed).await;
    within(&bed, &about(&bed, None, 2)).await;
    signed(&bed).await;
    let open = "SELECT COUNT(*) FROM audit_writer WHERE closed = 0";
    let checkpoints = "SELECT COUNT(*) FROM audit_checkpoint";
    let tidy = async |secs: u64| sequence::tidy(&bed.store, &bed.bank, bed.after(secs)).await.unwrap();
    tidy(3_600).await;
    assert_eq!((bed.number(open, vec![]).await, bed.number(checkpoints, vec![]).await), (2, 2));
    tidy(3 * 86_400).await;
    assert_eq!((bed.number(open, vec![]).await, bed.number(checkpoints, vec![]).await), (0, 1));
    // One of them writes again without having said so: it is found at the next look.
    bed.store.writer.audit(vec![about(&bed, None, 3)]).await.unwrap();
    tidy(3 * 86_400 + 1).await;
    assert_eq!(bed.number(open, vec![]).await, 1);
    signed(&bed).await;
    let found = check(&bed, &[]).await;
    assert_eq!((found.holds(), found.entries), (true, 3), "{found:?}");
}
