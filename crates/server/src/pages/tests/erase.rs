//! *Delete my data*, from the login to the last row.

use std::time::Duration;

use axum::http::StatusCode;
use tellerline_core::{BankId, HoldId, IdentityId, LinkId, time::hours};
use tellerline_store::{
    RetentionClass, StoreError, audit as log,
    repo::{
        self, desk,
        erasure::{self, ClassSet, Request, State, Subject, ledger},
        holds,
        links::LinkStatus,
    },
};

use super::{
    bank::FIGURE,
    world::{BANK, Browser, World},
};
use crate::{
    engine::turn::TranscriptEntry,
    rights::erase::{self, Asked, Hands, Step, WaitsFor, Wish},
};

const LIMIT: Duration = Duration::from_secs(20);

/// Somebody who is linked and has logged in at the bank a moment ago.
async fn logged_in(world: &World, name: &str) -> (Browser, LinkId) {
    let link = world.linked(name).await;
    name.clone_into(&mut world.harbour.seen().subject);
    let mut browser = world.browser();
    browser.get("/me").await;
    browser.post("/me", &[("do", "login"), ("institution", "harbour")]).await;
    let state = format!("state-harbour-{}", world.harbour.seen().begun.len());
    browser.returns(&state, "good").await;
    (browser, link)
}

async fn requests(world: &World) -> Vec<Request> {
    erasure::list(&world.engine.context.store, &BankId::new(BANK), 9).await.unwrap()
}

/// What was said to somebody so far.
async fn said(world: &World, name: &str) -> String {
    let (store, bank) = (&world.engine.context.store, BankId::new(BANK));
    let lines = desk::transcript::<TranscriptEntry>(store, &bank, world.person(name).1, 20).await.unwrap();
    lines.into_iter().flat_map(|line| line.body.said).collect::<Vec<_>>().join("\n")
}

/// Waits until something has been said.
async fn hears(world: &World, name: &str, text: &str) {
    let heard = async {
        while !said(world, name).await.contains(text) {
            tokio::task::yield_now().await;
        }
    };
    let in_time = tokio::time::timeout(LIMIT, heard).await.is_ok();
    let all = said(world, name).await;
    assert!(in_time, "{text} in {all}");
}

/// Steps until it is over; what it waited for.
async fn carried_out(world: &World, ledger: Option<&std::path::Path>) -> Step {
    let hands = Hands { by: "system", speak: true, ledger };
    let steps = async {
        loop {
            let due = erasure::due(&world.engine.context.store, world.engine.context.now(), 9).await.unwrap();
            let [request] = due.as_slice() else { return Step::Over };
            match erase::carry_out(&world.engine, request, hands).await.unwrap() {
                Step::Wait(WaitsFor::LastWord) => tokio::task::yield_now().await,
                other => return other,
            }
        }
    };
    tokio::time::timeout(LIMIT, steps).await.expect("it ends")
}

#[tokio::test]
async fn only_a_recent_login_may_ask() {
    let world = World::new().await;
    let mut stranger = world.browser();
    let page = stranger.get("/me/erase").await;
    assert!(page.status == StatusCode::FORBIDDEN && page.has("log in at your bank first"), "{}", page.text);
    let page = stranger.post("/me/erase", &[("do", "erase")]).await;
    assert_eq!(page.status, StatusCode::FORBIDDEN);
    // A bound browser with its PIN is not enough: it shows figures, but may not erase.
    let path = world.link_button("ada").await;
    let mut bound = world.browser();
    let words = bound.goes_to_the_words(&world, &path).await;
    world.types("ada", &words).await;
    let (identity, conversation) = world.person("ada");
    let (store, bank) = (&world.engine.context.store, BankId::new(BANK));
    let links = repo::links::for_conversation(store, &bank, identity, conversation).await.unwrap();
    let link = links.iter().find(|link| link.institution.as_str() == "harbour").unwrap();
    let reveal = world.balance_button("ada", link.id).await;
    assert!(bound.get(&reveal).await.has(FIGURE));
    assert!(bound.get("/me").await.has("Connected until"));
    assert_eq!(bound.get("/me/erase").await.status, StatusCode::FORBIDDEN);
    assert_eq!(bound.post("/me/erase", &[("do", "erase")]).await.status, StatusCode::FORBIDDEN);
    // A login is enough for five minutes.
    let (mut browser, _) = logged_in(&world, "dora").await;
    assert!(browser.get("/me/erase").await.has("This must stay for a while"));
    world.advance(Duration::from_secs(301));
    assert_eq!(browser.post("/me/erase", &[("do", "erase")]).await.status, StatusCode::FORBIDDEN);
    assert!(requests(&world).await.is_empty());
}

#[tokio::test]
async fn a_request_waits_is_told_in_the_chat_and_taken_back_on_the_page() {
    let world = World::new().await;
    let (mut browser, link) = logged_in(&world, "dora").await;
    let page = browser.get("/me/erase").await;
    for text in ["This goes", "This must stay", "2190 days", "everything goes on"] {
        assert!(page.has(text), "{text} in {}", page.text);
    }
    let page = browser.post("/me/erase", &[("do", "erase")]).await;
    assert_eq!((page.status, page.location()), (StatusCode::SEE_OTHER, "/me/erase"));
    let page = browser.get("/me/erase").await;
    assert!(page.has("Your data will be deleted on") && page.has("Keep my data"), "{}", page.text);
    hears(&world, "dora", "You asked us to delete your data").await;
    let all = requests(&world).await;
    let [request] = all.as_slice() else { panic!("one request: {all:?}") };
    assert_eq!(request.due_at, request.asked_at.plus(hours(72)));
    assert_eq!(carried_out(&world, None).await, Step::Over, "not before its time");
    // Nobody else's page shows it, or takes it back.
    let (mut other, _) = logged_in(&world, "chen").await;
    assert!(!other.get("/me/erase").await.has("will be deleted on"));
    other.post("/me/erase", &[("do", "keep")]).await;
    assert_eq!(requests(&world).await[0].state, State::Requested);
    browser.post("/me/erase", &[("do", "keep")]).await;
    hears(&world, "dora", "Your data is kept").await;
    assert_eq!(requests(&world).await[0].state, State::Cancelled);
    world.advance(hours(73));
    assert_eq!(carried_out(&world, None).await, Step::Over);
    let store = &world.engine.context.store;
    let row = repo::links::any_link_for_worker(store, link).await.unwrap().unwrap();
    assert_eq!(row.status, LinkStatus::Live);
}

#[tokio::test]
async fn when_it_is_due_the_bank_is_told_the_chat_hears_the_last_word_and_everything_goes() {
    let world = World::new().await;
    let (mut browser, link) = logged_in(&world, "dora").await;
    browser.post("/me/erase", &[("do", "erase")]).await;
    hears(&world, "dora", "You asked us to delete").await;
    world.advance(hours(72));
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("erasures.jsonl");
    let done = carried_out(&world, Some(&file)).await;
    let Step::Erased(summary) = done else { panic!("{done:?}") };
    assert_eq!((summary.identities, summary.customers), (1, 1));
    let revoked = world.harbour.revocations(2).await;
    assert!(revoked.contains(&("seeded-dora".to_owned(), true)), "{revoked:?}");
    let store = &world.engine.context.store;
    let (identity, conversation) = world.person("dora");
    let bank = BankId::new(BANK);
    for class in RetentionClass::ALL {
        let key = store.vault.key(&bank, identity.as_uuid(), class).await;
        assert!(matches!(key, Err(StoreError::KeyDestroyed)), "{class:?}");
    }
    assert!(desk::get(store, &bank, conversation).await.unwrap().is_none());
    assert_eq!(ledger::read(store, &file).await.unwrap().len(), 2);
    for event in ["consent.withdrawn", "bank.consent.revoked", "erasure.done"] {
        assert!(world.audited(event).await > 0, "{event}");
    }
    let proof = repo::links::any_link_for_worker(store, link).await.unwrap().unwrap();
    let receipt = repo::receipts::latest(store, &bank, proof.identity, link).await.unwrap();
    assert!(proof.status == LinkStatus::Ended && receipt.is_some());
    // The last receipt is proven like every other, by an entry that stays where the person was.
    log::checkpoint_now(store, &bank, "log.test", world.engine.context.now()).await.unwrap();
    let proven = repo::receipts::proof(store, &bank, conversation, &receipt.unwrap()).await.unwrap();
    assert!(proven.expect("the log holds the receipt").holds());
    // What comes late for who is gone is for nobody, and blocks nobody.
    let late = tellerline_core::conversation::Input::Referral;
    assert!(world.engine.submit_and_wait(&world.place("dora"), late, "late", LIMIT).await.unwrap());
    let sql = "SELECT COUNT(*) FROM inbox WHERE outcome IS NOT NULL";
    let row = store.db.query_one(sql, vec![]).await.unwrap().unwrap();
    assert_eq!(row.try_get_by_index::<i64>(0).unwrap(), 0, "not set aside with its words");
    // Logged in once more there is nothing.
    "dora".clone_into(&mut world.harbour.seen().subject);
    let page = browser.get("/me/erase").await;
    assert!(page.status == StatusCode::FORBIDDEN || page.has("We hold nothing"), "{}", page.text);
}

/// An institution that left the config cannot be told: that is tried for a day like a bank that does not answer, and
/// then the officer reads which consent stands there.
#[tokio::test]
async fn a_consent_that_cannot_be_ended_at_the_bank_is_told_to_the_officer() {
    let world = World::new().await;
    let (mut browser, link) = logged_in(&world, "dora").await;
    browser.post("/me/erase", &[("do", "erase")]).await;
    hears(&world, "dora", "You asked us to delete").await;
    let store = &world.engine.context.store;
    let sql = "UPDATE link SET institution_id = 'gone' WHERE id = $1";
    store.db.execute(sql, vec![link.as_uuid().into()]).await.unwrap();
    world.advance(hours(72));
    assert_eq!(carried_out(&world, None).await, Step::Wait(WaitsFor::Bank));
    assert_eq!(world.audited("revocation.unconfirmed").await, 0);
    world.advance(hours(25));
    assert!(matches!(carried_out(&world, None).await, Step::Erased(_)));
    assert_eq!(world.audited("revocation.unconfirmed").await, 1, "once");
    let log = repo::audit_rows::for_bank(store, &BankId::new(BANK), 50).await.unwrap();
    let told = log.iter().find(|row| row.event == "revocation.unconfirmed").unwrap();
    assert!(!told.erased && told.object.contains(&format!("{link} gone")), "{told:?}");
    assert_eq!(world.audited("bank.consent.revoked").await, 0);
}

#[tokio::test]
async fn a_legal_hold_is_told_honestly_and_lifted_it_goes_on() {
    let world = World::new().await;
    let (mut browser, _) = logged_in(&world, "dora").await;
    browser.post("/me/erase", &[("do", "erase")]).await;
    hears(&world, "dora", "You asked us to delete").await;
    let (store, bank) = (&world.engine.context.store, BankId::new(BANK));
    let identity: IdentityId = world.person("dora").0;
    let hold = HoldId::from_uuid(uuid::Uuid::from_u128(5));
    let act = holds::Act { by: "cli:olga", reason: "court order 7", at: world.engine.context.now() };
    holds::set(store, &bank, hold, Subject::Identity(identity), act).await.unwrap();
    let page = browser.get("/me/erase").await;
    assert!(page.has("must keep some records") && !page.has("court order"), "{}", page.text);
    world.advance(hours(72));
    assert!(matches!(carried_out(&world, None).await, Step::Held(_)));
    hears(&world, "dora", "must keep some records").await;
    let wish = Wish {
        bank: &bank,
        subject: Subject::Identity(identity),
        classes: ClassSet::PERSON,
        by: "cli:olga",
        reason: Some("letter"),
        at_once: true,
    };
    let asked = erase::ask(&world.engine.context, &wish).await.unwrap();
    assert!(matches!(asked, Asked::Held(held) if held.reason == "court order 7"), "staff are told why");
    assert_eq!(world.audited("erasure.refused").await, 1);
    holds::lift(store, &bank, hold, act).await.unwrap();
    assert!(matches!(carried_out(&world, None).await, Step::Erased(_)));
}
