//! The database's own files, read as a thief would read them: tables, write-ahead log, backups. Nothing personal is in
//! them in any form, and after an erasure not even the wrapped keys.

use std::{
    collections::{BTreeSet, HashMap},
    path::{Path, PathBuf},
};

use base64::{Engine as _, engine::general_purpose::STANDARD_NO_PAD};
use tellerline_core::{
    CaseId, CeremonyId, ErasureId, HoldId, LinkId, PasskeyId, StaffId, TicketId,
    case::{Case, CaseKind},
    consent::PurposeKind,
    conversation::{Ticket, TicketKind},
};
use tellerline_store::{
    NewAudit, RetentionClass, Sealed, Store, backup,
    repo::{
        cases,
        ceremonies::{self, Asker},
        erasure::{self, ClassSet, NewRequest, Subject},
        holds,
        passkeys::{self, NewPasskey, Owner},
        secure_notes::{self, NewNote, NoteBody},
        tickets,
    },
    scrub::Linger,
    vault::{
        MasterKey,
        places::{CONVERSATION_STATE, OUTBOX_BODY, Place, TURN_BODY},
    },
};
use uuid::Uuid;

use super::{
    backups::furnish,
    bed::{Bed, CANARY, Person},
};

/// Texts of which none may be in a file, in any form.
const CANARIES: [&str; 9] = [
    CANARY,
    "PSID-31415926535-wombat",
    "ada-subject-wombat",
    "lost my card at the wombat",
    "and then the second wombat",
    "call of a wombat to the world",
    "what the wombat was told",
    "wombat did it because",
    "a note that the wombat owes 12.50",
];

/// How bytes may be written: as they are, in hexadecimal, in base64 from each of three offsets (without the ends, which
/// depend on the neighbours).
fn forms(bytes: &[u8]) -> Vec<Vec<u8>> {
    let mut forms =
        vec![bytes.to_vec(), hex::encode(bytes).into_bytes(), hex::encode_upper(bytes).into_bytes()];
    for offset in 0..3 {
        let shifted = [&[0_u8; 2][..offset], bytes].concat();
        let text = STANDARD_NO_PAD.encode(shifted).into_bytes();
        let url: Vec<u8> = text
            .iter()
            .map(|c| match c {
                b'+' => b'-',
                b'/' => b'_',
                c => *c,
            })
            .collect();
        for text in [text, url] {
            let start = if offset == 0 { 0 } else { offset + 1 };
            forms.push(text[start..text.len() - 2].to_vec());
        }
    }
    forms
}

/// Which of the needles are in a file below a folder, or in the file itself.
struct Files(Vec<(PathBuf, Vec<u8>)>);

impl Files {
    fn below(places: &[&Path]) -> Self {
        let (mut files, mut waiting) =
            (Vec::new(), places.iter().map(|place| place.to_path_buf()).collect::<Vec<_>>());
        while let Some(place) = waiting.pop() {
            if place.is_dir() {
                waiting.extend(std::fs::read_dir(&place).unwrap().map(|entry| entry.unwrap().path()));
            } else if let Ok(bytes) = std::fs::read(&place) {
                files.push((place, bytes));
            }
        }
        Self(files)
    }

    /// Numbers of the needles that are found in any form, with the file where they were.
    fn holding(&self, needles: &[Vec<u8>]) -> Vec<(usize, PathBuf)> {
        let mut starts: HashMap<[u8; 4], Vec<(usize, Vec<u8>)>> = HashMap::new();
        let mut first = vec![false; 65_536];
        for (number, needle) in needles.iter().enumerate() {
            for form in forms(needle) {
                let start: [u8; 4] = form[..4].try_into().unwrap();
                first[usize::from(u16::from_be_bytes([start[0], start[1]]))] = true;
                starts.entry(start).or_default().push((number, form));
            }
        }
        let mut found = BTreeSet::new();
        for (path, bytes) in &self.0 {
            for (at, window) in bytes.windows(4).enumerate() {
                if !first[usize::from(u16::from_be_bytes([window[0], window[1]]))] {
                    continue;
                }
                let forms = starts.get(window).map(Vec::as_slice).unwrap_or_default();
                for (number, form) in forms {
                    if bytes[at..].starts_with(form) {
                        found.insert((*number, path.clone()));
                    }
                }
            }
        }
        found.into_iter().collect()
    }
}

fn texts(texts: &[&str]) -> Vec<Vec<u8>> {
    texts.iter().map(|text| text.as_bytes().to_vec()).collect()
}

/// Something in every sealed column.
pub(super) async fn fill(bed: &Bed) -> Person {
    let (person, link) = furnish(bed).await;
    factors(bed, &person, link.id).await;
    let case = Case {
        id: CaseId::from_uuid(Uuid::new_v4()),
        kind: CaseKind::Fraud,
        clock_started_at: bed.now,
        words: CANARIES[3].to_owned(),
        linked: false,
    };
    let ticket = Ticket {
        id: TicketId::from_uuid(Uuid::new_v4()),
        token: format!("tlr_{CANARY}"),
        kind: TicketKind::Link { purpose: PurposeKind::ReadBalance },
        expires_at: bed.after(600),
    };
    let (bank, store, who, thread) = (&bed.bank, &bed.store, person.identity, person.conversation);
    let of = cases::CaseOf { bank, identity: who, conversation: thread, case: case.id };
    let mut turn = bed.turn(&person, 3);
    turn.extras = vec![
        cases::open(store, bank, who, thread, &case).await.unwrap(),
        tickets::insert(store, bank, who, thread, &ticket).await.unwrap(),
        note(bed, &person, ticket.id, CANARIES[8]).await,
        cases::add_words(store, of, Uuid::new_v4(), bed.now, CANARIES[4]).await.unwrap(),
    ];
    turn.extras.extend(super::web_chat::heard(bed, &person, CANARY).await);
    let chat = &person.key(RetentionClass::Chat).key;
    let seal = |place: &Place, text: &str| chat.seal_bytes(place, text.as_bytes()).unwrap();
    let mut send = bed.send(1);
    send.body = seal(&OUTBOX_BODY.row(send.id.as_uuid()), CANARIES[5]);
    turn.effects = vec![send];
    let mut line = bed.line(vec![]);
    line.body = seal(&TURN_BODY.row(line.id.as_uuid()), CANARIES[6]);
    turn.transcript = Some(line);
    turn.audit = vec![NewAudit {
        bank: bank.clone(),
        conversation: Some(thread),
        actor: CANARIES[1].to_owned(),
        event: "tested".to_owned(),
        object: CANARIES[2].to_owned(),
        reason: Some(CANARIES[7].to_owned()),
        at: bed.now,
    }];
    store.writer.turn(turn).await.unwrap();
    rights(bed, &person).await;
    for column in backup::columns().filter(|column| column.contains(".sealed_")) {
        let (table, column) = column.split_once('.').unwrap();
        let sql = format!("SELECT COUNT(*) FROM {table} WHERE {column} IS NOT NULL");
        assert!(bed.number(&sql, vec![]).await > 0, "put something into {table}.{column}");
    }
    person
}

/// What staff wrote to be read under lock.
pub(super) async fn note(bed: &Bed, person: &Person, id: TicketId, text: &str) -> tellerline_store::Extra {
    let body = NoteBody { name: "Sam".to_owned(), text: text.to_owned() };
    let note = NewNote {
        id,
        bank: &bed.bank,
        identity: person.identity,
        conversation: person.conversation,
        staff: StaffId::from_uuid(Uuid::from_u128(7)),
        at: bed.now,
        as_text: false,
        body: &body,
    };
    secure_notes::insert(&bed.store, &note).await.unwrap()
}

/// A wish to be erased that was taken back, and a hold that was lifted, each with its reason.
async fn rights(bed: &Bed, person: &Person) {
    let subject = Subject::Identity(person.identity);
    let wish = NewRequest {
        id: ErasureId::from_uuid(Uuid::new_v4()),
        bank: &bed.bank,
        subject,
        classes: ClassSet::PERSON,
        asked_by: "cli:olga",
        reason: Some(CANARIES[3]),
        at: bed.now,
        due_at: bed.after(3_600),
    };
    let request = erasure::ask(&bed.store, &wish).await.unwrap();
    assert!(erasure::cancel(&bed.store, &bed.bank, request.id, "customer", None, bed.now).await.unwrap());
    let (hold, act) =
        (HoldId::from_uuid(Uuid::new_v4()), holds::Act { by: "cli:olga", reason: CANARIES[4], at: bed.now });
    holds::set(&bed.store, &bed.bank, hold, subject, act).await.unwrap();
    assert!(holds::lift(&bed.store, &bed.bank, hold, act).await.unwrap());
}

/// A passkey of the customer, one of somebody who works here, and a ceremony under way.
async fn factors(bed: &Bed, person: &Person, link: LinkId) {
    let tx = bed.store.begin().await.unwrap();
    let staff = StaffId::from_uuid(Uuid::new_v4());
    let theirs = [Owner::Link { identity: person.identity, link }, Owner::Staff(staff)];
    for (owner, credential) in theirs.into_iter().zip([CANARIES[1], CANARIES[2]]) {
        let new = NewPasskey {
            id: PasskeyId::from_uuid(Uuid::new_v4()),
            bank: &bed.bank,
            owner,
            credential: credential.as_bytes(),
            body: &CANARIES[6].to_owned(),
            created_at: bed.now,
        };
        assert!(passkeys::add(&bed.store, &tx, &new).await.unwrap());
    }
    tx.commit().await.unwrap();
    let asker = Asker { bank: &bed.bank, session: CANARIES[3], act: "unlock", subject: link.as_uuid() };
    let id = CeremonyId::from_uuid(Uuid::new_v4());
    ceremonies::begin(&bed.store, id, &asker, &CANARIES[7].to_owned(), bed.after(300)).await.unwrap();
}

/// The wrapped keys of somebody.
async fn wrapped(bed: &Bed, owner: Uuid) -> Vec<Vec<u8>> {
    let sql = "SELECT wrapped FROM data_key WHERE owner_id = $1 ORDER BY class";
    let rows = bed.store.db.query(sql, vec![owner.into()]).await.unwrap();
    rows.iter().map(|row| row.try_get_by_index(0).unwrap()).collect()
}

/// Reads the files of a database whose files are below `place`: with every sealed column filled, after an erasure, after
/// a rotation.
pub async fn the_raw_files_and_backups_tell_nothing(bed: Bed, place: &Path) {
    let person = fill(&bed).await;
    let other = bed.known("ben").await;
    let folder = tempfile::tempdir().unwrap();
    let (before, after) = (folder.path().join("before"), folder.path().join("after"));
    backup::backup(&bed.store.db, &before, bed.now).await.unwrap();
    // So that everything is on disk that ever will be.
    if bed.folder.is_none() {
        bed.store.db.execute("CHECKPOINT", vec![]).await.unwrap();
    }
    let (hers, his) =
        (wrapped(&bed, person.identity.as_uuid()).await, wrapped(&bed, other.identity.as_uuid()).await);
    assert_eq!((hers.len(), his.len()), (5, 5));
    let numbers = |found: Vec<(usize, PathBuf)>| found.into_iter().map(|(n, _)| n).collect::<BTreeSet<_>>();
    let all: BTreeSet<usize> = (0..5).collect();

    // Nothing personal anywhere; what is not personal and what is wrapped is found, so the search works.
    let files = Files::below(&[place, &before]);
    assert_eq!(files.holding(&texts(&CANARIES)), []);
    assert_eq!(files.holding(&[hex::decode(&bed.key).unwrap(), bed.key.clone().into_bytes()]), []);
    assert!(!files.holding(&texts(&["harbour"])).is_empty());
    assert_eq!(numbers(files.holding(&hers)), all);
    assert_eq!(numbers(Files::below(&[&before]).holding(&hers)), all);

    // Destroyed, the keys are in the files still, until they are scrubbed.
    let destroyed =
        bed.store.vault.destroy_keys(&bed.bank, person.identity.as_uuid(), &RetentionClass::ALL).await;
    assert_eq!(destroyed.unwrap(), 5);
    assert_eq!(numbers(Files::below(&[place]).holding(&hers)), all, "or scrubbing would be for nothing");
    assert_eq!(bed.store.scrub_if_due(bed.now).await.unwrap(), Some(vec![]));
    assert_eq!(bed.store.scrub_if_due(bed.after(7_200)).await.unwrap(), None, "once is enough");
    let found = Files::below(&[place]).holding(&hers);
    assert_eq!(found, [], "wrapped keys of an erased person");
    assert_eq!(numbers(Files::below(&[place]).holding(&his)), all);
    backup::backup(&bed.store.db, &after, bed.now).await.unwrap();
    assert_eq!(Files::below(&[&after]).holding(&hers), []);
    assert_eq!(numbers(Files::below(&[&before]).holding(&hers)), all, "an older backup has to expire");

    // The same for a generation that was rotated away, and for what it wrapped.
    let sql = "SELECT wrapped FROM bank_key WHERE purpose = 'wrap' AND bank_id = $1";
    let row = bed.store.db.query_one(sql, vec![bed.bank.as_str().into()]).await.unwrap().unwrap();
    let generation: Vec<u8> = row.try_get_by_index(0).unwrap();
    let mut rotation = bed.store.vault.rotate_bank(&bed.bank, bed.now).await.unwrap();
    while bed.store.vault.rewrap(&mut rotation).await.unwrap() {}
    assert_eq!(bed.store.vault.retire(bed.after(60)).await.unwrap(), 1);
    assert_eq!(bed.store.scrub_if_due(bed.after(7_200)).await.unwrap(), Some(vec![]));
    let old = [his, vec![generation]].concat();
    assert_eq!(Files::below(&[place]).holding(&old), []);
    let store = bed.again().await.unwrap();
    store.vault.key(&bed.bank, other.identity.as_uuid(), RetentionClass::Chat).await.unwrap();
}

/// While somebody reads an old state nothing is promised: it is said, and done later.
pub async fn a_scrub_waits_for_readers(bed: Bed) {
    use sea_orm::{ConnectionTrait as _, IsolationLevel, TransactionTrait as _};
    let person = bed.known("a").await;
    let reader = sea_orm::Database::connect(&bed.url).await.unwrap();
    let isolation = bed.folder.is_none().then_some(IsolationLevel::RepeatableRead);
    let tx = reader.begin_with_config(isolation, None).await.unwrap();
    let read = bed.store.db.statement("SELECT COUNT(*) FROM data_key", vec![]);
    tx.query_one_raw(read).await.unwrap();
    let owner = person.identity.as_uuid();
    bed.store.vault.destroy_keys(&bed.bank, owner, &[RetentionClass::Chat]).await.unwrap();
    assert_eq!(bed.store.scrub_if_due(bed.now).await.unwrap(), Some(vec![Linger::Readers]));
    tx.commit().await.unwrap();
    // Rewriting a table holds up others: not at once again.
    let soon = bed.store.scrub_if_due(bed.after(60)).await.unwrap();
    assert_eq!(soon, bed.folder.as_ref().map(|_| vec![]));
    let later = bed.store.scrub_if_due(bed.after(3_600)).await.unwrap();
    assert_eq!(later, bed.folder.is_none().then(Vec::new));
}

/// A thief who can write to the database exchanges ciphertexts: between columns, people, classes, purposes, banks,
/// hours. Nothing opens in another place.
pub async fn nothing_opens_in_another_place(bed: Bed) {
    use tellerline_core::BankId;
    use tellerline_store::{StoreError, repo::links};
    let (ada, eve) = (bed.known("ada").await, bed.known("eve").await);
    let link = bed.link(&ada, "ada").await;
    let run = async |sql: &str, values| bed.store.db.execute(sql, values).await.unwrap().rows_affected();
    let sealed = |result: Result<(), StoreError>| matches!(result, Err(StoreError::Sealed));

    // Two columns of one row, under one key.
    let grant = async || links::grant(&bed.store, &bed.bank, link.id).await.map(drop);
    grant().await.unwrap();
    let swap = "UPDATE link SET sealed_tokens = sealed_bank_consent, sealed_bank_consent = sealed_tokens";
    assert_eq!(run(swap, vec![]).await, 1);
    assert!(sealed(grant().await));
    run(swap, vec![]).await;
    grant().await.unwrap();
    // Two columns of one row, under two keys.
    let swap = "UPDATE conversation SET sealed_state = sealed_address, sealed_address = sealed_state";
    assert_eq!(run(swap, vec![]).await, 2);
    let row = tellerline_store::inbox::conversation(&bed.store.db, ada.conversation).await.unwrap().unwrap();
    let state: Sealed<String> = Sealed::from_bytes(row.state);
    let place = CONVERSATION_STATE.row(ada.conversation.as_uuid());
    assert!(sealed(ada.key(RetentionClass::Chat).key.open(&place, &state).map(drop)));
    run(swap, vec![]).await;

    // Wrapped keys: of another class, of another person, of another bank.
    let (owner, thief) = (ada.identity.as_uuid(), eve.identity.as_uuid());
    let elsewhere = BankId::new("elsewhere");
    bed.store.vault.ready_bank(&elsewhere, bed.now).await.unwrap();
    let mut stranger = bed.turn(&bed.person("stranger"), 0);
    stranger.keys = bed.store.vault.new_keys(&elsewhere, stranger.conversation.identity.as_uuid()).unwrap();
    let foreign = stranger.conversation.identity.as_uuid();
    bed.store.writer.turn(stranger).await.unwrap();
    let copy = "UPDATE data_key SET wrapped = (SELECT k.wrapped FROM data_key k WHERE k.owner_id = $1 AND k.class = $2), \
                wrapped_by = (SELECT k.wrapped_by FROM data_key k WHERE k.owner_id = $1 AND k.class = $2) \
                WHERE owner_id = $3 AND class = $4";
    let chat =
        async |store: &Store, owner| store.vault.key(&bed.bank, owner, RetentionClass::Chat).await.map(drop);
    for (from, class) in [(owner, 1_i16), (thief, 0), (foreign, 0)] {
        let before = wrapped(&bed, owner).await.remove(0);
        let by = "SELECT wrapped_by FROM data_key WHERE owner_id = $1 AND class = 0";
        let by = bed.store.db.query_one(by, vec![owner.into()]).await.unwrap().unwrap();
        let by: Uuid = by.try_get_by_index(0).unwrap();
        assert_eq!(run(copy, vec![from.into(), class.into(), owner.into(), 0_i16.into()]).await, 1);
        let moved = chat(&bed.again().await.unwrap(), owner).await;
        assert!(matches!(moved, Err(StoreError::Sealed | StoreError::Inconsistent { .. })), "{moved:?}");
        let back = "UPDATE data_key SET wrapped = $1, wrapped_by = $2 WHERE owner_id = $3 AND class = 0";
        run(back, vec![before.into(), by.into(), owner.into()]).await;
        chat(&bed.again().await.unwrap(), owner).await.unwrap();
    }
    // A row that says it belongs to the other bank.
    run("UPDATE data_key SET bank_id = 'elsewhere' WHERE owner_id = $1", vec![thief.into()]).await;
    assert!(matches!(chat(&bed.again().await.unwrap(), thief).await, Err(StoreError::KeyDestroyed)));
    let store = bed.again().await.unwrap();
    store.vault.ready_bank(&elsewhere, bed.now).await.unwrap();
    let there = store.vault.key(&elsewhere, thief, RetentionClass::Chat).await.map(drop);
    assert!(matches!(there, Err(StoreError::Sealed | StoreError::Inconsistent { .. })), "{there:?}");

    // Keys of hours.
    let row = bed.event(&ada, "e").await;
    bed.store.vault.hour_key(row.hour + 1).await.unwrap();
    let hours =
        "UPDATE hour_key SET wrapped = (SELECT h.wrapped FROM hour_key h WHERE h.hour = $1) WHERE hour = $2";
    assert_eq!(run(hours, vec![(row.hour + 1).into(), row.hour.into()]).await, 1);
    assert!(sealed(bed.again().await.unwrap().vault.hour_key(row.hour).await.map(drop)));

    // Keys of banks: of another purpose, of another bank.
    for (bank, purpose) in [("demo", "seal"), ("elsewhere", "wrap")] {
        let find = "SELECT wrapped FROM bank_key WHERE bank_id = $1 AND purpose = $2";
        let bytes = async |bank: &str, purpose: &str| -> Vec<u8> {
            let row = bed.store.db.query_one(find, vec![bank.into(), purpose.into()]).await.unwrap().unwrap();
            row.try_get_by_index(0).unwrap()
        };
        let (other, own) = (bytes(bank, purpose).await, bytes("demo", "wrap").await);
        let put = "UPDATE bank_key SET wrapped = $1 WHERE bank_id = 'demo' AND purpose = 'wrap'";
        run(put, vec![other.into()]).await;
        let store = Store::open(&bed.url, MasterKey::parse(&bed.key).unwrap()).await.unwrap();
        assert!(sealed(store.vault.ready_bank(&bed.bank, bed.now).await));
        run(put, vec![own.into()]).await;
    }
    bed.again().await.unwrap();
}
