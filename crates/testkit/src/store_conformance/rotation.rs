//! Rotation of keys, while the store works and after a kill; and trying a copy of the master key.

use tellerline_core::ports::KeyWrapper as _;
use tellerline_store::{
    RetentionClass, Sealed, Store, StoreError, backup, inbox,
    vault::{
        MasterKey, Vault, check,
        places::{CONVERSATION_STATE, INBOX_BODY, STAFF_TOTP},
        rotate::{Master, rotate_master},
        status,
    },
};

use super::bed::{Bed, CANARY, Person};

fn key() -> (String, MasterKey) {
    let text = MasterKey::generate().unwrap().to_string();
    let key = MasterKey::parse(&text).unwrap();
    (text, key)
}

/// Whether everything of a person opens in this store.
async fn opens(bed: &Bed, store: &Store, person: &Person) -> bool {
    let row = inbox::conversation(&store.db, person.conversation).await.unwrap().unwrap();
    let state: Sealed<String> = Sealed::from_bytes(row.state);
    let place = CONVERSATION_STATE.row(person.conversation.as_uuid());
    let key = store.vault.key(&bed.bank, person.identity.as_uuid(), RetentionClass::Chat).await;
    key.is_ok_and(|key| key.open(&place, &state).is_ok_and(|text| text == CANARY))
}

/// Live keys of people of the bank, by generation.
async fn generations(bed: &Bed) -> Vec<(i64, i64)> {
    let all = status::status(&bed.store.db).await.unwrap();
    let bank = all.into_iter().find(|of| of.bank == bed.bank.as_str()).unwrap();
    let mut numbers = std::collections::BTreeMap::new();
    for keys in bank.data_keys {
        *numbers.entry(keys.generation).or_insert(0) += keys.live;
    }
    numbers.into_iter().collect()
}

/// A bank's key is rotated in batches: killed after one, resumed by another process, while a third goes on reading
/// and writing without being told. The old generation goes when nothing names it, and not before.
pub async fn a_killed_rotation_is_resumed_while_others_work(bed: Bed) {
    let mut people = Vec::new();
    for n in 0..110 {
        people.push(bed.known(&format!("p{n}")).await);
    }
    let serving = bed.again().await.unwrap();
    let erased = people[3].identity.as_uuid();
    bed.store.vault.destroy_keys(&bed.bank, erased, &[RetentionClass::Tokens]).await.unwrap();
    let mut first = bed.store.vault.rotate_bank(&bed.bank, bed.now).await.unwrap();
    assert_eq!((first.resumed, first.of), (false, 550));
    assert!(bed.store.vault.rewrap(&mut first).await.unwrap());
    assert_eq!(first.done, 512);
    drop(first);
    // Killed. Two generations, and each key says which is its.
    assert_eq!(generations(&bed).await.iter().map(|(number, _)| *number).collect::<Vec<_>>(), [1, 2]);
    assert_eq!(bed.store.vault.retire(bed.after(3_600)).await.unwrap(), 0, "it is named still");
    for person in &people {
        assert!(opens(&bed, &serving, person).await);
    }
    // Who has not noticed writes under the old one, who asks under the new one; both can be read by all.
    let (stale, asked) = (bed.person("stale"), bed.person("asked"));
    let (mut one, mut two) = (bed.turn(&stale, 0), bed.turn(&asked, 0));
    one.keys = stale.keys.clone();
    let fresh = bed.again().await.unwrap();
    two.keys = fresh.vault.missing_keys(&bed.bank, asked.identity.as_uuid()).await.unwrap();
    assert_ne!(one.keys[0].wrapped_by, uuid::Uuid::nil());
    serving.writer.turn(one).await.unwrap();
    serving.writer.turn(two).await.unwrap();

    let mut second = fresh.vault.rotate_bank(&bed.bank, bed.after(1)).await.unwrap();
    assert!(second.resumed);
    while fresh.vault.rewrap(&mut second).await.unwrap() {}
    assert_eq!((second.done, second.broken), (second.of, 0));
    assert_eq!(generations(&bed).await, [(2, 559)]);
    assert_eq!(fresh.vault.retire(bed.after(59)).await.unwrap(), 0, "a turn may be about to name it");
    assert_eq!(fresh.vault.retire(bed.after(60)).await.unwrap(), 1);
    let sql = "SELECT COUNT(*) FROM bank_key WHERE bank_id = $1 AND purpose = 'wrap'";
    assert_eq!(bed.number(sql, vec![bed.bank.as_str().into()]).await, 1);
    for store in [&serving, &bed.again().await.unwrap()] {
        for person in people.iter().chain([&stale]) {
            assert!(opens(&bed, store, person).await);
        }
        let gone = store.vault.key(&bed.bank, erased, RetentionClass::Tokens).await;
        assert!(matches!(gone, Err(StoreError::KeyDestroyed)), "what was destroyed stays so");
    }
}

/// A key under a generation that has gone is not written: it could never be read again.
pub async fn no_key_is_written_under_a_generation_that_has_gone(bed: Bed) {
    bed.lease().await;
    let person = bed.person("late");
    let other = bed.again().await.unwrap();
    let mut rotation = other.vault.rotate_bank(&bed.bank, bed.now).await.unwrap();
    while other.vault.rewrap(&mut rotation).await.unwrap() {}
    assert_eq!(other.vault.retire(bed.after(60)).await.unwrap(), 1);
    assert!(bed.store.writer.turn(bed.turn(&person, 0)).await.is_err());
    let mut turn = bed.turn(&person, 0);
    turn.keys = bed.store.vault.missing_keys(&bed.bank, person.identity.as_uuid()).await.unwrap();
    assert_eq!(turn.keys[0].wrapped_by, rotation.generation);
    bed.store.writer.turn(turn).await.unwrap();
}

/// While a rotation goes through, others meet new people and erase old ones: nobody is lost, nothing revived.
pub async fn a_rotation_and_turns_do_not_disturb_each_other(bed: Bed) {
    let mut people = Vec::new();
    for n in 0..120 {
        people.push(bed.known(&format!("p{n}")).await);
    }
    let other = bed.again().await.unwrap();
    let erasing = async {
        for person in people.iter().step_by(3) {
            let owner = person.identity.as_uuid();
            other.vault.destroy_keys(&bed.bank, owner, &RetentionClass::ALL).await.unwrap();
        }
    };
    let meeting = async {
        let mut met = Vec::new();
        for n in 0..40 {
            met.push(bed.known(&format!("new{n}")).await);
        }
        met
    };
    let rotating = async {
        let store = bed.again().await.unwrap();
        let mut rotation = store.vault.rotate_bank(&bed.bank, bed.now).await.unwrap();
        while store.vault.rewrap(&mut rotation).await.unwrap() {}
        assert_eq!(rotation.broken, 0);
    };
    let ((), met, ()) = tokio::join!(erasing, meeting, rotating);
    // What came in behind the last round is moved by the next run.
    let store = bed.again().await.unwrap();
    let mut rest = store.vault.rotate_bank(&bed.bank, bed.now).await.unwrap();
    while store.vault.rewrap(&mut rest).await.unwrap() {}
    assert_eq!(generations(&bed).await.len(), 1);
    for (n, person) in people.iter().enumerate() {
        assert_eq!(opens(&bed, &store, person).await, n % 3 != 0, "{n}");
    }
    for person in &met {
        assert!(opens(&bed, &store, person).await);
    }
}

/// The key that wraps the keys of hours is rotated like a bank's; what waits in the inbox still opens.
pub async fn keys_of_hours_are_rotated(bed: Bed) {
    let person = bed.known("a").await;
    bed.store.writer.inbox(vec![bed.event(&person, "e").await]).await.unwrap();
    let mut rotation = bed.store.vault.rotate_bank(&Vault::server(), bed.now).await.unwrap();
    assert_eq!(rotation.of, 1);
    while bed.store.vault.rewrap(&mut rotation).await.unwrap() {}
    assert_eq!(rotation.done, 1);
    assert_eq!(bed.store.vault.retire(bed.after(60)).await.unwrap(), 1);
    let store = bed.again().await.unwrap();
    let due = inbox::due(&store.db, &[Bed::partition(&person)], bed.now, 0, 10).await.unwrap();
    let hour = store.vault.hour_key(due[0].hour).await.unwrap();
    assert_eq!(
        hour.open_bytes(&INBOX_BODY.hash(&due[0].dedupe).unwrap(), &due[0].body).unwrap().as_slice(),
        CANARY.as_bytes()
    );
    bed.store.vault.hour_key(due[0].hour + 9).await.unwrap();
}

/// A new master key: all or nothing; the old one is refused afterwards with the id of the new one; processes that
/// run go on; a second run says that it was done.
pub async fn the_master_key_is_rotated_at_once(bed: Bed) {
    let person = bed.known("a").await;
    let old = MasterKey::parse(&bed.key).unwrap();
    let ((text, new), (_, wrong)) = (key(), key());
    let refused = rotate_master(&bed.store.db, &wrong, &new, &mut |_, _| {}).await;
    assert!(matches!(refused, Err(StoreError::MasterKey(_))));
    let refused = rotate_master(&bed.store.db, &old, &old, &mut |_, _| {}).await;
    assert!(matches!(refused, Err(StoreError::MasterKey(_))));
    bed.again().await.unwrap();

    let mut told = Vec::new();
    let done = rotate_master(&bed.store.db, &old, &new, &mut |at, of| told.push((at, of))).await.unwrap();
    let of = u64::try_from(told.len()).unwrap();
    assert_eq!((done, told.last()), (Master::Rotated(of), Some(&(of, of))));
    let again = rotate_master(&bed.store.db, &old, &new, &mut |_, _| {}).await.unwrap();
    assert_eq!(again, Master::Already);
    let Err(StoreError::MasterKey(said)) = bed.again().await else { panic!("the old key opens") };
    assert!(said.contains(old.id()) && said.contains(new.id()), "{said}");

    let store = Store::open(&bed.url, MasterKey::parse(&text).unwrap()).await.unwrap();
    store.vault.ready_bank(&bed.bank, bed.now).await.unwrap();
    for store in [&store, &bed.store] {
        assert!(opens(&bed, store, &person).await);
    }
    let later = bed.known("later").await;
    assert!(opens(&bed, &store, &later).await);
    let row = bed.event(&later, "hour").await;
    store
        .vault
        .hour_key(row.hour)
        .await
        .unwrap()
        .open_bytes(&INBOX_BODY.hash(&row.dedupe).unwrap(), &row.body)
        .unwrap();
    // A process that still has the old key makes no keys of banks that the new one could not open.
    let late = bed.store.vault.ready_bank(&tellerline_core::BankId::new("late"), bed.now).await;
    assert!(matches!(late, Err(StoreError::MasterKey(_))));
}

/// Processes that still have the old master key in memory follow rotations of a bank's key that were made with the new
/// one, while the generation before it lives; after that nothing that it wrapped is left.
pub async fn who_has_the_old_master_key_in_memory_can_follow(bed: Bed) {
    let person = bed.known("a").await;
    let old = MasterKey::parse(&bed.key).unwrap();
    let (text, new) = key();
    rotate_master(&bed.store.db, &old, &new, &mut |_, _| {}).await.unwrap();
    let store = Store::open(&bed.url, MasterKey::parse(&text).unwrap()).await.unwrap();
    let rotate = async |bank: &tellerline_core::BankId| {
        let mut rotation = store.vault.rotate_bank(bank, bed.now).await.unwrap();
        while store.vault.rewrap(&mut rotation).await.unwrap() {}
    };
    rotate(&bed.bank).await;
    bed.store.vault.forget_person(person.identity.as_uuid());
    assert!(opens(&bed, &bed.store, &person).await);
    rotate(&bed.bank).await;
    rotate(&Vault::server()).await;
    bed.store.vault.refresh().await.unwrap();
    // Two at once: nothing names the generation between them.
    assert_eq!(store.vault.retire(bed.after(60)).await.unwrap(), 3);
    bed.store.vault.forget_person(person.identity.as_uuid());
    assert!(opens(&bed, &bed.store, &person).await);
    let met = bed.person("later");
    let mut turn = bed.turn(&met, 0);
    turn.keys = bed.store.vault.missing_keys(&bed.bank, met.identity.as_uuid()).await.unwrap();
    bed.store.writer.turn(turn).await.unwrap();
    bed.store.vault.hour_key(1).await.unwrap();
    assert!(store.vault.key(&bed.bank, met.identity.as_uuid(), RetentionClass::Audit).await.is_ok());
    store.vault.hour_key(1).await.unwrap();
    let chained =
        bed.store.db.query("SELECT chained FROM bank_key WHERE chained IS NOT NULL", vec![]).await.unwrap();
    assert_eq!(chained.len(), 2);
    for row in chained {
        let bytes: Vec<u8> = row.try_get_by_index(0).unwrap();
        assert!(bytes.iter().all(|byte| *byte == 0), "the key that it was under has gone");
    }
    // Who missed one needs the new master key.
    rotate(&bed.bank).await;
    assert_eq!(store.vault.retire(bed.after(60)).await.unwrap(), 1);
    assert!(matches!(bed.store.vault.refresh().await, Err(StoreError::MasterKey(_))));
    assert!(opens(&bed, &store, &person).await);
}

/// A backup from before a rotation of the master key opens with the old key, restores with it, and can then be
/// rotated itself.
pub async fn a_backup_from_before_a_rotation_needs_the_old_key(bed: Bed) {
    let person = bed.known("a").await;
    bed.store.writer.inbox(vec![bed.event(&person, "an hour").await]).await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("backup");
    backup::backup(&bed.store.db, &file, bed.now).await.unwrap();
    let old = MasterKey::parse(&bed.key).unwrap();
    let (text, new) = key();
    rotate_master(&bed.store.db, &old, &new, &mut |_, _| {}).await.unwrap();

    let opened = check::open_backup(&file, &old).await.unwrap();
    assert_eq!((opened.data_keys, opened.hour_keys, opened.destroyed), (5, 1, 0));
    assert!(matches!(check::open_backup(&file, &new).await, Err(StoreError::MasterKey(_))));
    assert!(check::master_fits_backup(&file, &old).await.unwrap());
    assert!(matches!(check::master_fits_backup(&file, &new).await, Err(StoreError::MasterKey(_))));

    let url = match &bed.folder {
        Some(_) => format!("sqlite://{}", folder.path().join("restored.db").display()),
        None => crate::postgres::shared().await.unwrap().database().await.unwrap(),
    };
    let db = tellerline_store::Db::open(&url).await.unwrap();
    db.migrate().await.unwrap();
    backup::restore(&db, &file).await.unwrap();
    assert!(matches!(
        Store::open(&url, MasterKey::parse(&text).unwrap()).await,
        Err(StoreError::MasterKey(_))
    ));
    rotate_master(&db, &old, &new, &mut |_, _| {}).await.unwrap();
    let store = Store::open(&url, MasterKey::parse(&text).unwrap()).await.unwrap();
    store.vault.ready_bank(&bed.bank, bed.now).await.unwrap();
    assert!(opens(&bed, &store, &person).await);
}

/// A copy of the master key is tried on a database and on its backup: it opens every key or says which it is not,
/// and changes nothing.
pub async fn a_copy_of_the_key_is_tried_without_changing_anything(bed: Bed) {
    let (ada, _) = (bed.known("a").await, bed.known("b").await);
    bed.store.writer.inbox(vec![bed.event(&ada, "an hour").await]).await.unwrap();
    let vault = &bed.store.vault;
    vault.destroy_keys(&bed.bank, ada.identity.as_uuid(), &[RetentionClass::Chat]).await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str| folder.path().join(name);
    backup::backup(&bed.store.db, &file("before"), bed.now).await.unwrap();
    let copy = MasterKey::parse(&bed.key).unwrap();
    let opened = check::open_all(&bed.store.db, &copy).await.unwrap();
    assert_eq!((opened.data_keys, opened.destroyed, opened.hour_keys), (9, 1, 1));
    assert_eq!((opened.bank_keys, opened.master.as_str()), (8, copy.id()));
    assert_eq!(check::open_backup(&file("before"), &copy).await.unwrap(), opened);
    let (_, wrong) = key();
    assert!(matches!(check::open_all(&bed.store.db, &wrong).await, Err(StoreError::MasterKey(_))));
    // A key that opens the mark but not one of the keys is not the whole key ring.
    let spoil = "UPDATE data_key SET wrapped = (SELECT wrapped FROM data_key WHERE owner_id = $1 AND class = 1) \
                 WHERE owner_id = $1 AND class = 3";
    backup::backup(&bed.store.db, &file("after"), bed.now).await.unwrap();
    assert_eq!(std::fs::read(file("before")).unwrap(), std::fs::read(file("after")).unwrap());
    bed.store.db.execute(spoil, vec![ada.identity.as_uuid().into()]).await.unwrap();
    assert!(matches!(check::open_all(&bed.store.db, &copy).await, Err(StoreError::Sealed)));
    // In an empty database there is nothing to open, and nothing is written to find out.
    let empty = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}", empty.path().join("empty.db").display());
    let db = tellerline_store::Db::open(&url).await.unwrap();
    db.migrate().await.unwrap();
    assert!(!check::master_fits(&db, &copy).await.unwrap());
    assert!(check::open_all(&db, &copy).await.is_err());
    assert!(!check::master_fits(&db, &wrong).await.unwrap());
}

/// A database from before keys had generations gets what it lacks at the first start, and everything still opens.
pub async fn keys_from_before_the_generations_still_open(bed: Bed) {
    let person = bed.known("a").await;
    let row = bed.event(&person, "e").await;
    let master = MasterKey::parse(&bed.key).unwrap();
    let run = async |sql: &str, values| bed.store.db.execute(sql, values).await.unwrap();
    // As it was: the master key wrapped the hours itself, nothing named it, and there was no key to seal with.
    let plain = [7_u8; 32];
    let wrapped = master.wrap(&row.hour.to_be_bytes(), &plain).await.unwrap();
    run("UPDATE hour_key SET wrapped_by = NULL, wrapped = $1", vec![wrapped.into()]).await;
    run("DELETE FROM bank_key WHERE purpose = 'seal'", vec![]).await;
    run("UPDATE bank_key SET master = ''", vec![]).await;
    run("DELETE FROM meta WHERE name = 'master_id'", vec![]).await;
    let place = INBOX_BODY.hash(&row.dedupe).unwrap();
    for _ in 0..2 {
        let store = bed.again().await.unwrap();
        assert!(opens(&bed, &store, &person).await);
        let hour = store.vault.hour_key(row.hour).await.unwrap();
        let sealed = hour.seal_bytes(&place, b"y").unwrap();
        assert!(
            bed.again()
                .await
                .unwrap()
                .vault
                .hour_key(row.hour)
                .await
                .unwrap()
                .open_bytes(&place, &sealed)
                .is_ok()
        );
        store.vault.seal_for_bank(&bed.bank, &STAFF_TOTP.row(person.identity.as_uuid()), &1_u8).unwrap();
    }
    let opened = check::open_all(&bed.store.db, &master).await.unwrap();
    assert_eq!((opened.data_keys, opened.hour_keys, opened.bank_keys), (5, 1, 8));
    assert_eq!(bed.number("SELECT COUNT(*) FROM bank_key WHERE master = ''", vec![]).await, 0);
}
