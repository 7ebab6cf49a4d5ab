//! Backup and restore.

use std::{collections::BTreeSet, path::Path};

use secrecy::SecretString;
use tellerline_core::{AttemptId, StaffId, time::hours};
use tellerline_store::{
    Db, NewAudit, RetentionClass, Sealed, Store, StoreError, Stored, backup, data_map, inbox,
    repo::{attempts, customers, links, parked, staff},
    vault::{
        MasterKey,
        places::{CONVERSATION_STATE, INBOX_BODY},
    },
};
use uuid::Uuid;

use super::bed::{Bed, CANARY, Person};

/// At least one row in most tables.
pub(super) async fn furnish(bed: &Bed) -> (Person, links::NewLink) {
    let person = bed.known("a").await;
    let waiting = bed.event(&person, "waits").await;
    bed.store.writer.inbox(vec![waiting, bed.event(&person, "done").await]).await.unwrap();
    let link = bed.link(&person, "ada").await;
    bed.pair(&person, 1, &link).await;
    let mut turn = bed.turn(&person, 2);
    turn.effects = vec![bed.send(0)];
    turn.timers = vec![bed.timer(&person, "t", bed.after(9)).await];
    turn.transcript = Some(bed.line(vec![0, 255, 10, 34]));
    turn.audit = vec![NewAudit {
        bank: bed.bank.clone(),
        conversation: Some(person.conversation),
        actor: "system".into(),
        event: "tested".into(),
        object: "a \"quoted\"\nline with ü and \u{1f980}".into(),
        reason: None,
        at: bed.now,
    }];
    bed.store.writer.turn(turn).await.unwrap();
    let tx = bed.store.begin().await.unwrap();
    customers::upsert(&bed.store, &tx, &bed.bank, &link.institution, "ada", bed.now).await.unwrap();
    let attempt = attempts::NewAttempt {
        id: AttemptId::from_uuid(Uuid::new_v4()),
        bank: &bed.bank,
        identity: person.identity,
        conversation: person.conversation,
        session: "session",
        step: 0,
        body: &CANARY,
        created_at: bed.now,
        expires_at: bed.after(1_800),
    };
    attempts::insert(&bed.store, &tx, &attempt).await.unwrap();
    tx.commit().await.unwrap();
    let agnes = staff::NewStaff {
        id: StaffId::from_uuid(Uuid::new_v4()),
        bank: &bed.bank,
        name: "agnes",
        role: "agent",
        team: None,
        password: &SecretString::from("hash"),
        totp: &SecretString::from(CANARY),
        created_at: bed.now,
    };
    staff::add(&bed.store, &agnes).await.unwrap();
    // Of an hour that nothing else keeps the key of.
    let earlier = bed.now.minus(hours(5));
    parked::insert(&bed.store, "app", "reason", CANARY.as_bytes(), earlier).await.unwrap();
    (person, link)
}

async fn empty_of(url: &str) -> Db {
    let db = Db::open(url).await.unwrap();
    db.migrate().await.unwrap();
    db
}

/// A database of the same kind that nobody has opened with a key yet.
async fn fresh(bed: &Bed, folder: &Path, name: &str) -> (Db, String) {
    let url = match &bed.folder {
        Some(_) => format!("sqlite://{}", folder.join(name).display()),
        None => crate::postgres::shared().await.unwrap().database().await.unwrap(),
    };
    (empty_of(&url).await, url)
}

/// Restored into an empty database everything opens and reads as before, a second backup holds the same, new
/// rows get new ids, and the file tells nothing without the key.
pub async fn a_backup_restores_to_the_same(bed: Bed) {
    let (person, link) = furnish(&bed).await;
    let folder = tempfile::tempdir().unwrap();
    let (one, two) = (folder.path().join("one"), folder.path().join("two"));
    // While it is being read, turns go on.
    let (counts, others) = tokio::join!(backup::backup(&bed.store.db, &one, bed.now), bed.known("later"));
    let counts = counts.unwrap();
    let rows = |table: &str| counts.iter().find(|(name, _)| *name == table).unwrap().1;
    for table in
        ["meta", "inbox", "outbox", "turn", "link", "consent", "attempt", "staff", "hour_key", "customer"]
    {
        assert!(rows(table) > 0, "{table}");
    }
    drop(others);
    let text = std::fs::read_to_string(&one).unwrap();
    assert!(text.starts_with("{\"created_at\":") || text.starts_with("{\"format\":"));
    assert!(!text.contains(CANARY) && !text.contains("hedgehog"));
    let names: BTreeSet<_> =
        std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(names.len(), 1, "nothing but the backup is left: {names:?}");

    let (db, url) = fresh(&bed, folder.path(), "restored.db").await;
    assert_eq!(backup::restore(&db, &one).await.unwrap(), counts);
    let wrong = MasterKey::parse(&MasterKey::generate().unwrap()).unwrap();
    assert!(matches!(Store::open(&url, wrong).await, Err(StoreError::MasterKey(_))));
    assert_eq!(backup::backup(&db, &two, bed.now).await.unwrap(), counts);
    assert_eq!(std::fs::read(&one).unwrap(), std::fs::read(&two).unwrap());

    let store = Store::open(&url, MasterKey::parse(&bed.key).unwrap()).await.unwrap();
    store.vault.ready_bank(&bed.bank, bed.now).await.unwrap();
    let row = inbox::conversation(&store.db, person.conversation).await.unwrap().unwrap();
    let chat = store.vault.key(&bed.bank, person.identity.as_uuid(), RetentionClass::Chat).await.unwrap();
    let state: Sealed<String> = Sealed::from_bytes(row.state);
    assert_eq!(chat.open(&CONVERSATION_STATE.row(person.conversation.as_uuid()), &state).unwrap(), CANARY);
    let grant = links::grant(&store, &bed.bank, link.id).await.unwrap().unwrap();
    assert_eq!(grant.tokens.unwrap().expose(), link.tokens.expose());
    let due = inbox::due(&store.db, &[Bed::partition(&person)], bed.now, 0, 10).await.unwrap();
    let hour = store.vault.hour_key(due[0].hour).await.unwrap();
    assert_eq!(
        hour.open_bytes(&INBOX_BODY.hash(&due[0].dedupe).unwrap(), &due[0].body).unwrap().as_slice(),
        CANARY.as_bytes()
    );
    assert_eq!(parked::newest(&store, 1).await.unwrap()[0].body.as_slice(), CANARY.as_bytes());
    let known = bed.event(&person, "waits").await;
    let new = bed.event(&person, "new").await;
    let stored = store.writer.inbox(vec![known, new]).await.unwrap();
    let newest = due.iter().map(|row| row.id).max().unwrap();
    assert!(matches!(stored.as_slice(), [Stored::Duplicate, Stored::New(id)] if *id > newest));
    // Epochs go on where they were; nobody owns a partition yet.
    let leases = tellerline_store::lease::acquire(&store.db, "b", bed.now, 256).await.unwrap();
    assert_eq!(leases.len(), 256);
    assert!(leases.iter().all(|lease| lease.epoch == 2));
}

/// Cut, edited, foreign, or for a database that is not empty: refused, and nothing is written.
pub async fn a_damaged_backup_is_refused(bed: Bed) {
    furnish(&bed).await;
    let folder = tempfile::tempdir().unwrap();
    let whole = folder.path().join("whole");
    backup::backup(&bed.store.db, &whole, bed.now).await.unwrap();
    let refused = backup::backup(&bed.store.db, &whole, bed.now).await;
    assert!(matches!(refused, Err(StoreError::File(_))), "a backup never overwrites");
    let bytes = std::fs::read(&whole).unwrap();
    let lines: Vec<&[u8]> = bytes.split_inclusive(|byte| *byte == b'\n').collect();
    let mut edited = bytes.clone();
    let digit = edited.iter().rposition(u8::is_ascii_digit).unwrap();
    edited[digit] = if edited[digit] == b'1' { b'2' } else { b'1' };
    let mut one_less = lines.clone();
    one_less.remove(lines.len() / 2);
    let cases = [
        ("nothing", vec![]),
        ("a word", b"hello\n".to_vec()),
        ("no checksum", lines[..lines.len() - 1].concat()),
        ("cut within a line", bytes[..bytes.len() / 2].to_vec()),
        ("cut after a line", lines[..lines.len() / 2].concat()),
        ("one row less", one_less.concat()),
        ("one digit another", edited),
        ("something after it", [bytes.as_slice(), b"[]\n"].concat()),
    ];
    let (db, _) = fresh(&bed, folder.path(), "target.db").await;
    let target = folder.path().join("damaged");
    for (what, content) in cases {
        std::fs::write(&target, content).unwrap();
        let result = backup::restore(&db, &target).await;
        assert!(matches!(result, Err(StoreError::File(_))), "{what}: {result:?}");
    }
    let missing = backup::restore(&db, &folder.path().join("missing")).await;
    assert!(matches!(missing, Err(StoreError::File(_))));
    for table in ["meta", "conversation", "inbox"] {
        let row = db.query_one(&format!("SELECT COUNT(*) FROM {table}"), vec![]).await.unwrap().unwrap();
        assert_eq!(row.try_get_by_index::<i64>(0).unwrap(), 0);
    }
    backup::restore(&db, &whole).await.unwrap();
    let twice = backup::restore(&db, &whole).await;
    assert!(matches!(twice, Err(StoreError::File(text)) if text.contains("not empty")));
    let another = bed.another().await;
    assert!(matches!(backup::restore(&another.store.db, &whole).await, Err(StoreError::File(_))));
}

/// A column added to the schema but not to the backup would be lost silently.
pub async fn every_column_is_in_the_backup(bed: Bed) {
    let schema: BTreeSet<String> = schema(&bed)
        .await
        .into_iter()
        .filter(|name| !backup::TABLES_LEFT_OUT.contains(&name.split('.').next().unwrap()))
        .collect();
    assert!(schema.len() > 100);
    assert_eq!(schema, backup::columns().collect::<BTreeSet<String>>());
}

/// A column without purpose, basis and term is not in the register of processing.
pub async fn every_column_is_in_the_data_map(bed: Bed) {
    assert_eq!(schema(&bed).await, data_map::columns().collect::<BTreeSet<String>>());
}

/// Every table and column, with a dot between.
async fn schema(bed: &Bed) -> BTreeSet<String> {
    let sql = if bed.folder.is_some() {
        "SELECT m.name || '.' || c.name AS name FROM sqlite_master m JOIN pragma_table_info(m.name) c \
         WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite%'"
    } else {
        "SELECT table_name || '.' || column_name AS name FROM information_schema.columns \
         WHERE table_schema = 'public'"
    };
    let rows = bed.store.db.query(sql, vec![]).await.unwrap();
    rows.iter().map(|row| row.try_get::<String>("", "name").unwrap()).collect()
}
