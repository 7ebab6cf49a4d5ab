//! Sealed values are exchanged: between tables, columns and rows. Each opens at its own place only.

use tellerline_core::CaseId;
use tellerline_store::{
    RetentionClass, Sealed, StoreError,
    repo::{cases, holds},
    vault::places::{COLUMNS, Column, INBOX_BODY, PARKED_BODY, Place},
};
use uuid::Uuid;

use super::{bed::Bed, raw::fill};

/// Every value that lies sealed in the database opens under one key at most and with its own table, column and row
/// only: none of the others, in the same row or in another, takes it.
pub async fn a_sealed_value_opens_with_its_own_table_column_and_row_only(bed: Bed) {
    fill(&bed).await;
    let store = bed.again().await.unwrap();
    let mut keys = Vec::new();
    for row in store.db.query("SELECT owner_id, class FROM data_key", vec![]).await.unwrap() {
        let (owner, class): (Uuid, i16) =
            (row.try_get("", "owner_id").unwrap(), row.try_get("", "class").unwrap());
        let class = RetentionClass::ALL.into_iter().find(|known| known.code() == class).unwrap();
        keys.push(store.vault.key(&bed.bank, owner, class).await.unwrap());
    }
    for row in store.db.query("SELECT hour FROM hour_key", vec![]).await.unwrap() {
        keys.push(store.vault.hour_key(row.try_get("", "hour").unwrap()).await.unwrap());
    }
    // How many of all keys open it there.
    let opens = |place: &Place, bytes: &Vec<u8>| {
        let sealed: Sealed<serde_json::Value> = Sealed::from_bytes(bytes.clone());
        let bank = store.vault.open_for_bank(&bed.bank, place, &sealed).is_ok();
        keys.iter().filter(|key| key.open_bytes(place, bytes).is_ok()).count() + usize::from(bank)
    };
    let place = |column: Column, row: &[u8]| match Uuid::from_slice(row) {
        Ok(id) => column.row(id),
        Err(_) => column.hash(row).unwrap(),
    };
    for column in COLUMNS {
        let by_hash = [INBOX_BODY, PARKED_BODY].contains(&column);
        let (id, sealed) = (if by_hash { "dedupe_hash" } else { "id" }, column.column());
        let sql = format!("SELECT {id}, {sealed} FROM {} WHERE {sealed} IS NOT NULL", column.table());
        let mut opened = 0;
        for row in store.db.query(&sql, vec![]).await.unwrap() {
            let bytes: Vec<u8> = row.try_get("", sealed).unwrap();
            let row: Vec<u8> = if by_hash {
                row.try_get("", id).unwrap()
            } else {
                row.try_get::<Uuid>("", id).unwrap().as_bytes().to_vec()
            };
            // What the fixtures put there unsealed opens nowhere.
            let own = opens(&place(column, &row), &bytes);
            assert!(own <= 1, "{column:?}");
            opened += own;
            for other in COLUMNS.into_iter().filter(|other| *other != column) {
                assert_eq!(opens(&place(other, &row), &bytes), 0, "of {column:?} in {other:?}");
            }
            let elsewhere: Vec<u8> = row.iter().map(|byte| !byte).collect();
            assert_eq!(opens(&place(column, &elsewhere), &bytes), 0, "{column:?} of another row");
        }
        assert!(opened > 0, "{column:?} is sealed for its place");
    }
}

/// The same id in two tables, and two columns of one row, each under the same key: readers refuse what was exchanged.
pub async fn what_was_exchanged_between_tables_or_columns_is_refused(bed: Bed) {
    let person = fill(&bed).await;
    let run = async |sql: &str, values| bed.store.db.execute(sql, values).await.unwrap().rows_affected();
    let find = "SELECT id FROM case_file";
    let case: Uuid = bed.store.db.query_one(find, vec![]).await.unwrap().unwrap().try_get("", "id").unwrap();
    let id = CaseId::from_uuid(case);
    // A note that says something else under the id of its case.
    let of = cases::CaseOf {
        bank: &bed.bank,
        identity: person.identity,
        conversation: person.conversation,
        case: id,
    };
    let mut turn = bed.turn(&person, 4);
    turn.extras = vec![cases::add_words(&bed.store, of, case, bed.now, "I owe the thief").await.unwrap()];
    bed.store.writer.turn(turn).await.unwrap();
    cases::get(&bed.store, &bed.bank, id).await.unwrap().unwrap();
    let copy = "UPDATE case_file SET sealed_body = (SELECT n.sealed_body FROM case_note n WHERE n.id = $1)";
    assert_eq!(run(copy, vec![case.into()]).await, 1);
    assert!(matches!(cases::get(&bed.store, &bed.bank, id).await, Err(StoreError::Sealed)));

    let hold = async || holds::list(&bed.store, &bed.bank, 9).await.map(drop);
    hold().await.unwrap();
    let swap = "UPDATE legal_hold SET sealed_reason = sealed_lift, sealed_lift = sealed_reason";
    assert_eq!(run(swap, vec![]).await, 1);
    assert!(matches!(hold().await, Err(StoreError::Sealed)));
}
