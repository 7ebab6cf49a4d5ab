//! Passkeys, their ceremonies, and sessions of customers' pages.

use std::time::Duration;

use futures::future::join_all;
use secrecy::{ExposeSecret as _, SecretString};
use tellerline_core::{BankId, CeremonyId, PasskeyId, SessionId, StaffId};
use tellerline_store::repo::{
    browsers,
    ceremonies::{self, Asker},
    passkeys::{self, NewPasskey, Owner},
    sessions::{self, NewSession, Opens},
    staff::{self, SessionLimits},
    sweep,
};
use uuid::Uuid;

use super::bed::{Bed, CANARY};

/// Taken once, by who asked, for what was asked about; what it is checked with is sealed.
pub async fn a_ceremony_is_answered_once(bed: Bed) {
    let subject = Uuid::new_v4();
    let asker = Asker { bank: &bed.bank, session: "visit", act: "unlock", subject };
    let begin = async |at| {
        let id = CeremonyId::from_uuid(Uuid::new_v4());
        ceremonies::begin(&bed.store, id, &asker, &CANARY.to_owned(), at).await.unwrap();
        id
    };
    let take = async |id, asker: Asker<'_>, now| {
        ceremonies::take::<String>(&bed.store, id, &asker, now).await.unwrap()
    };
    let id = begin(bed.after(300)).await;
    for wrong in [
        Asker { session: "another", ..asker },
        Asker { act: "enrol", ..asker },
        Asker { subject: Uuid::new_v4(), ..asker },
    ] {
        assert_eq!(take(id, wrong, bed.now).await, None, "{wrong:?}");
    }
    assert_eq!(take(id, asker, bed.after(300)).await, None, "over");
    let taken = join_all((0..4).map(|_| ceremonies::take::<String>(&bed.store, id, &asker, bed.now))).await;
    let taken: Vec<String> = taken.into_iter().filter_map(Result::unwrap).collect();
    assert_eq!(taken, [CANARY.to_owned()]);
    begin(bed.after(300)).await;
    let row = bed.store.db.query_one("SELECT sealed_body FROM ceremony", vec![]).await.unwrap().unwrap();
    let sealed: Vec<u8> = row.try_get("", "sealed_body").unwrap();
    assert!(!String::from_utf8_lossy(&sealed).contains(CANARY));
    assert_eq!(sweep::sweep(&bed.store, bed.after(301)).await.unwrap().ceremonies, 1);
}

/// A credential is one owner's; its count only goes up, also when told at the same time; it goes with its link.
pub async fn a_passkey_counts_up_and_belongs_to_one(bed: Bed) {
    let person = bed.known("a").await;
    let link = bed.link(&person, "ada").await;
    let other = bed.link(&person, "ada").await;
    let owner = Owner::Link { identity: person.identity, link: link.id };
    let theirs = Owner::Link { identity: person.identity, link: other.id };
    let staff = Owner::Staff(StaffId::from_uuid(Uuid::new_v4()));
    let body = CANARY.to_owned();
    let add = async |owner, credential: &[u8]| {
        let id = PasskeyId::from_uuid(Uuid::new_v4());
        let new = NewPasskey { id, bank: &bed.bank, owner, credential, body: &body, created_at: bed.now };
        let tx = bed.store.begin().await.unwrap();
        let added = passkeys::add(&bed.store, &tx, &new).await.unwrap();
        tx.commit().await.unwrap();
        added.then_some(id)
    };
    let id = add(owner, b"one").await.unwrap();
    assert!(add(theirs, b"one").await.is_none() && add(staff, b"one").await.is_none());
    let at_work = add(staff, b"two").await.unwrap();
    let list = async |owner| passkeys::list::<String>(&bed.store, &bed.bank, owner).await.unwrap();
    assert_eq!(
        list(owner).await.iter().map(|key| (key.id, key.body.as_str())).collect::<Vec<_>>(),
        [(id, CANARY)]
    );
    assert_eq!(list(staff).await.len(), 1);
    assert!(list(theirs).await.is_empty());
    let used = async |owner, id, count: u32| {
        passkeys::used(&bed.store, &bed.bank, owner, id, (count, &body), bed.after(1)).await.unwrap()
    };
    assert!(used(owner, id, 0).await && used(owner, id, 0).await, "one that does not count");
    assert!(used(owner, id, 7).await);
    for stale in [7, 6, 0] {
        assert!(!used(owner, id, stale).await, "{stale}");
    }
    let once = join_all((0..4).map(|_| used(owner, id, 8))).await;
    assert_eq!(once.into_iter().filter(|used| *used).count(), 1);
    assert!(!used(theirs, id, 9).await && !used(staff, id, 9).await && !used(owner, at_work, 9).await);
    assert_eq!(list(owner).await[0].last_used_at, Some(bed.after(1)));
    assert!(!passkeys::remove(&bed.store, &bed.bank, theirs, id).await.unwrap());
    assert!(!passkeys::remove(&bed.store, &BankId::new("other"), owner, id).await.unwrap());
    assert_eq!(passkeys::count(&bed.store, &bed.bank, owner).await.unwrap(), 1);
    assert!(passkeys::remove(&bed.store, &bed.bank, owner, id).await.unwrap());
    assert!(list(owner).await.is_empty());
}

/// By idleness, by age, by order; a browser's go with the browser.
pub async fn page_sessions_end(bed: Bed) {
    let person = bed.known("a").await;
    let link = bed.link(&person, "ada").await;
    let limits = SessionLimits { idle: Duration::from_mins(5), absolute: Duration::from_hours(1) };
    let browser = SessionId::from_uuid(Uuid::new_v4());
    let bound = browsers::NewBrowser {
        id: browser,
        bank: &bed.bank,
        identity: person.identity,
        link: link.id,
        secret: "cookie",
        pin: "hash",
        tries: 5,
        bound_at: bed.now,
        expires_at: bed.after(10_000),
    };
    let begin = async |secret: &str, opens| {
        let id = SessionId::from_uuid(Uuid::new_v4());
        let new = NewSession {
            id,
            bank: &bed.bank,
            opens,
            secret,
            login_at: Some(bed.now),
            created_at: bed.now,
            expires_at: bed.now.plus(limits.absolute),
        };
        let tx = bed.store.begin().await.unwrap();
        browsers::bind(&bed.store, &tx, &bound).await.unwrap();
        sessions::begin(&bed.store, &tx, &new).await.unwrap();
        tx.commit().await.unwrap();
        id
    };
    let (customer, opened) = (Opens::Customer(link.customer), Opens::Browser(browser));
    let (one, two) = (begin("one", customer).await, begin("two", opened).await);
    let find = async |secret: &str, now| {
        sessions::find(&bed.store, &bed.bank, secret, limits, now).await.unwrap().map(|found| found.id)
    };
    assert_eq!((find("one", bed.now).await, find("two", bed.now).await), (Some(one), Some(two)));
    assert_eq!(find("three", bed.now).await, None);
    let elsewhere = BankId::new("other");
    bed.store.vault.ready_bank(&elsewhere, bed.now).await.unwrap();
    assert!(sessions::find(&bed.store, &elsewhere, "one", limits, bed.now).await.unwrap().is_none());
    let all = sessions::of_customer(&bed.store, &bed.bank, link.customer, limits, bed.now).await.unwrap();
    assert_eq!(all.len(), 2);
    assert_eq!(find("two", bed.after(300)).await, None, "idle");
    for minutes in [4, 8, 12] {
        assert_eq!(find("one", bed.after(minutes * 60)).await, Some(one));
    }
    assert_eq!(find("one", bed.after(17 * 60)).await, None);
    for minutes in (12..60).step_by(4) {
        find("one", bed.after(minutes * 60)).await;
    }
    assert_eq!(find("one", bed.after(3_600)).await, None, "an hour in all");
    assert!(!sessions::end(&bed.store, &elsewhere, one).await.unwrap());
    assert!(sessions::end(&bed.store, &bed.bank, one).await.unwrap());
    assert_eq!(find("one", bed.after(58 * 60)).await, None);
    assert_eq!(sessions::end_of_browser(&bed.store, &bed.bank, browser).await.unwrap(), 1);
    assert_eq!(find("two", bed.now).await, None);
}

/// A saved code counts once, for one person; of two people's words the second lets somebody in anew.
pub async fn staff_recover_by_codes_or_by_two_people(bed: Bed) {
    let id = StaffId::from_uuid(Uuid::new_v4());
    let (password, totp) = (SecretString::from("hash"), SecretString::from(CANARY));
    let new = staff::NewStaff {
        id,
        bank: &bed.bank,
        name: "agnes",
        role: "agent",
        team: None,
        password: &password,
        totp: &totp,
        created_at: bed.now,
    };
    assert!(staff::add(&bed.store, &new).await.unwrap());
    let codes = ["aaaaa-bbbbb".to_owned(), "ccccc-ddddd".to_owned()];
    staff::set_recovery_codes(&bed.store, &bed.bank, id, &codes, bed.now).await.unwrap();
    let takes = async |staff, code: &str| {
        staff::use_recovery_code(&bed.store, &bed.bank, staff, code, bed.now).await.unwrap()
    };
    assert!(!takes(StaffId::from_uuid(Uuid::new_v4()), "aaaaabbbbb").await, "it is hers");
    let once = join_all((0..4).map(|_| takes(id, "AAAAA bbbbb"))).await;
    assert_eq!(once.into_iter().filter(|taken| *taken).count(), 1);
    assert_eq!(staff::recovery_codes_left(&bed.store, id).await.unwrap(), 1);
    let limits = SessionLimits { idle: Duration::from_mins(5), absolute: Duration::from_hours(1) };
    let agnes = staff::find(&bed.store, &bed.bank, "agnes").await.unwrap().unwrap();
    let session = SessionId::from_uuid(Uuid::new_v4());
    staff::start_session(&bed.store, session, &agnes, "secret", limits, bed.now).await.unwrap();
    let list = async |now| staff::sessions(&bed.store, &bed.bank, limits, now).await.unwrap();
    assert_eq!(
        list(bed.now).await.iter().map(|one| (one.id, one.staff)).collect::<Vec<_>>(),
        [(session, id)]
    );
    assert!(list(bed.after(300)).await.is_empty());
    let other = StaffId::from_uuid(Uuid::new_v4());
    assert!(!staff::end_session_of(&bed.store, other, session).await.unwrap());
    let says = async |actor: &str, now| {
        let day = Duration::from_hours(24);
        staff::propose_reset(&bed.store, id, (actor, "lost"), day, now).await.unwrap()
    };
    assert!(!staff::reset(&bed.store, &agnes, &password, &totp, bed.now).await.unwrap(), "nobody said so");
    assert_eq!(says("otto", bed.now).await, staff::Reset::Proposed);
    assert_eq!(says("otto", bed.now).await, staff::Reset::SamePerson);
    assert_eq!(
        says("lee", bed.now.plus(Duration::from_hours(24))).await,
        staff::Reset::Proposed,
        "it lapsed"
    );
    assert_eq!(
        says("otto", bed.now.plus(Duration::from_hours(25))).await,
        staff::Reset::Seconded("lee".into())
    );
    assert!(staff::reset(&bed.store, &agnes, &"new".into(), &totp, bed.now).await.unwrap());
    assert!(!staff::reset(&bed.store, &agnes, &"new".into(), &totp, bed.now).await.unwrap(), "once");
    let anew = staff::find(&bed.store, &bed.bank, "agnes").await.unwrap().unwrap();
    assert_eq!(anew.password.expose_secret(), "new");
    assert!(list(bed.now).await.is_empty());
    assert_eq!(staff::recovery_codes_left(&bed.store, id).await.unwrap(), 0);
}
