//! *My data*: who gets in, what is told, and how a connection ends.

use std::time::Duration;

use axum::http::StatusCode;
use tellerline_core::{BankId, consent::Consent, conversation::Input};
use tellerline_store::repo::{self, links::LinkStatus};

use super::{
    bank::FIGURE,
    world::{BANK, PIN, World, receipt},
};
use crate::ops::{Actor, revoke_link, withdrawal_key};

#[tokio::test]
async fn a_login_at_the_bank_opens_it_without_the_messenger() {
    let world = World::new().await;
    let link = world.linked("dora").await;
    "dora".clone_into(&mut world.harbour.seen().subject);
    let mut browser = world.browser();
    let page = browser.get("/me").await;
    assert!(page.has("Log in at Harbour Bank") && !page.has("Connected until"));
    assert_eq!(
        browser.post("/me", &[("do", "login"), ("institution", "nobody")]).await.status,
        StatusCode::NOT_FOUND
    );
    browser.get("/me").await;
    let page = browser.post("/me", &[("do", "login"), ("institution", "harbour")]).await;
    assert!(page.has("https://login.bank.test/authorize"));
    let mut other = world.browser();
    assert_eq!(other.returns("state-harbour-1", "good").await.status, StatusCode::FORBIDDEN);
    let page = browser.returns("state-harbour-1", "good").await;
    assert_eq!((page.status, page.location()), (StatusCode::SEE_OTHER, "/me"), "{}", page.text);
    let page = browser.get("/me").await;
    for text in ["Harbour Bank", "Connected until", "Read my balances", "Stop sharing", "See by tapping"] {
        assert!(page.has(text), "{text} in {}", page.text);
    }
    assert!(!page.has("Northwind"), "that link belongs to another login");
    assert_eq!(
        world.harbour.revocations(1).await,
        [("consent-1".to_owned(), true)],
        "the login's own consent is ended"
    );
    assert_eq!(browser.returns("state-harbour-1", "good").await.status, StatusCode::FORBIDDEN, "used once");
    // The session lasts five minutes and hangs on the visit.
    let mut thief = world.browser();
    thief.get("/me").await;
    let session = browser.cookies.iter().find(|(name, _)| name.ends_with("tl_me")).unwrap();
    thief.cookies.insert(session.0.clone(), session.1.clone());
    assert!(!thief.get("/me").await.has("Connected until"));
    world.advance(Duration::from_secs(301));
    assert!(!browser.get("/me").await.has("Connected until"));
    browser.post("/me", &[("do", "end"), ("link", &link.to_string())]).await;
    let row = repo::links::any_link_for_worker(&world.engine.context.store, link).await.unwrap().unwrap();
    assert_eq!(row.status, LinkStatus::Live, "the session was over");
}

#[tokio::test]
async fn ending_a_connection_ends_it_here_and_at_the_bank() {
    let world = World::new().await;
    let (link, theirs) = (world.linked("dora").await, world.linked("chen").await);
    "dora".clone_into(&mut world.harbour.seen().subject);
    let mut browser = world.browser();
    browser.get("/me").await;
    browser.post("/me", &[("do", "login"), ("institution", "harbour")]).await;
    browser.returns("state-harbour-1", "good").await;
    assert!(browser.get("/me").await.has("End the connection to Harbour Bank"));
    for wrong in [theirs.to_string(), "link_nothing".to_owned(), String::new()] {
        let page = browser.post("/me", &[("do", "end"), ("link", &wrong)]).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{wrong}");
    }
    let page = browser.post("/me", &[("do", "end"), ("link", &link.to_string())]).await;
    assert_eq!(page.status, StatusCode::SEE_OTHER);
    let store = &world.engine.context.store;
    let status = async |id| repo::links::any_link_for_worker(store, id).await.unwrap().unwrap().status;
    assert_eq!((status(link).await, status(theirs).await), (LinkStatus::Ended, LinkStatus::Live));
    let revoked = world.harbour.revocations(2).await;
    assert!(revoked.contains(&("seeded-dora".to_owned(), true)), "{revoked:?}");
    let page = browser.get("/me").await;
    assert!(page.has("Ended on") && !page.has("End the connection"), "{}", page.text);
    assert_eq!(world.audited("my_data.end").await, 1);
}

#[tokio::test]
async fn a_bound_browser_opens_it_with_its_pin_and_sees_what_was_read() {
    let world = World::new().await;
    let path = world.link_button("ada").await;
    let mut browser = world.browser();
    let words = browser.goes_to_the_words(&world, &path).await;
    world.types("ada", &words).await;
    let (identity, conversation) = world.person("ada");
    let bank = BankId::new(BANK);
    let links =
        repo::links::for_conversation(&world.engine.context.store, &bank, identity, conversation).await;
    let link = links.unwrap().into_iter().find(|link| link.institution.as_str() == "harbour").unwrap();
    let reveal = world.balance_button("ada", link.id).await;
    assert!(browser.get(&reveal).await.has(FIGURE));
    world.advance(Duration::from_secs(301));
    let page = browser.get("/me").await;
    assert!(page.has("PIN") && !page.has("Connected until"));
    let page = browser.post("/me", &[("do", "unlock"), ("pin", "111112")]).await;
    assert!(page.status == StatusCode::UNPROCESSABLE_ENTITY && page.has("4 tries"));
    browser.post("/me", &[("do", "unlock"), ("pin", PIN)]).await;
    let page = browser.get("/me").await;
    for text in [
        "Connected until",
        "Your balances were read",
        "Your payments were read",
        "shown to you on a page",
        "gave access",
        "typed in your chat: connected",
        "A PIN was chosen",
        "A wrong PIN was typed",
    ] {
        assert!(page.has(text), "{text} in {}", page.text);
    }
    assert!(!page.has(FIGURE));
}

/// Rows are remembered for a week to recognise repeated deliveries; a link that was changed since an earlier
/// withdrawal must not live on because of that.
#[tokio::test]
async fn an_earlier_withdrawal_does_not_hide_a_later_one() {
    let world = World::new().await;
    let link = world.linked("dora").await;
    let context = &world.engine.context;
    let row = repo::links::any_link_for_worker(&context.store, link).await.unwrap().unwrap();
    // A withdrawal that was recorded, and came to nothing.
    let early = withdrawal_key(link, row.consent.epoch);
    let place = world.place("dora");
    let limit = Duration::from_secs(20);
    world.engine.submit_and_wait(&place, Input::Referral, &early, limit).await.unwrap();
    let after = Consent { epoch: row.consent.epoch + 1, ..row.consent };
    let receipt = receipt();
    let change =
        repo::links::change(&context.store, &row.bank, row.identity, &after, &receipt, context.now());
    for extra in change.await.unwrap() {
        context.store.db.execute(extra.sql, extra.values).await.unwrap();
    }
    let actor = Actor { name: "olga".to_owned(), reason: "asked by phone".to_owned() };
    assert!(revoke_link(context, link, &actor).await.unwrap());
    let ended = tokio::time::timeout(limit, world.harbour.revocations(1)).await;
    assert_eq!(ended.expect("the earlier row hid it"), [("seeded-dora".to_owned(), true)]);
    let status = repo::links::any_link_for_worker(&context.store, link).await.unwrap().unwrap().status;
    assert_eq!(status, LinkStatus::Ended);
    assert!(!revoke_link(context, link, &actor).await.unwrap(), "it has ended");
}
