//! Officers hold people back from erasing in their browsers.

use axum::http::StatusCode;
use tellerline_core::BankId;
use tellerline_store::repo::{
    erasure::{ClassSet, Subject},
    holds,
};

use super::World;
use crate::{
    desk::auth::Role,
    rights::erase::{self, Asked, Wish},
};

const PATH: &str = "/officer/holds";

#[tokio::test]
async fn an_officer_sets_lists_and_lifts_a_hold() {
    let world = World::new().await;
    world.staff("one", "olga", Role::Officer).await;
    let conversation = world.types("one", "p1", "hello").await;
    let mut olga = world.logged_in("one", "olga").await;
    let page = olga.get(PATH).await;
    assert!(page.has("Nobody is held"), "{}", page.body);
    let id = conversation.to_string();
    let set = [("do", "set"), ("whom", id.as_str()), ("reason", "court order 7 <b>of</b> 3 May")];
    assert_eq!(olga.post(PATH, &set).await.location(), "/officer/holds?done=set");
    assert_eq!(world.audited("hold.set").await, 1);
    let page = olga.get("/officer/holds?done=set").await;
    assert!(page.has("Held. Nothing of this person") && page.has("olga"), "{}", page.body);
    assert!(page.has("court order 7 &#60;b&#62;of"), "as text: {}", page.body);

    // It holds what customers and staff ask for.
    let context = &world.engine.context;
    let bank = BankId::new("one");
    let identity = context.store.vault.identity(&bank, "one-page", "p1").unwrap();
    let wish = Wish {
        bank: &bank,
        subject: Subject::Identity(identity),
        classes: ClassSet::PERSON,
        by: "customer",
        reason: None,
        at_once: false,
    };
    assert!(matches!(erase::ask(context, &wish).await.unwrap(), Asked::Held(_)));
    let twice = olga.post(PATH, &set).await;
    assert!(twice.status == StatusCode::UNPROCESSABLE_ENTITY && twice.has("held already"));

    let all = holds::list(&context.store, &bank, 9).await.unwrap();
    let hold = all[0].id.to_string();
    let lift = [("do", "lift"), ("id", hold.as_str()), ("reason", "the case is closed")];
    assert_eq!(olga.post(PATH, &lift).await.location(), "/officer/holds?done=lifted");
    assert_eq!(olga.post(PATH, &lift).await.status, StatusCode::NOT_FOUND, "once");
    assert_eq!(world.audited("hold.lifted").await, 1);
    assert!(olga.get(PATH).await.has("the case is closed"));
    assert!(matches!(erase::ask(context, &wish).await.unwrap(), Asked::Noted(_)));
    assert!(world.audited("holds.listed").await >= 4, "each look is in the log");
}

#[tokio::test]
async fn what_is_nobodys_here_is_not_held_and_nothing_happens_without_a_reason() {
    let world = World::new().await;
    world.staff("one", "olga", Role::Officer).await;
    world.staff("two", "otis", Role::Officer).await;
    let conversation = world.types("one", "p1", "hello").await;
    let mut olga = world.logged_in("one", "olga").await;
    let mut otis = world.logged_in("two", "otis").await;
    olga.get(PATH).await;
    otis.get(PATH).await;
    let id = conversation.to_string();
    let foreign = otis.post(PATH, &[("do", "set"), ("whom", &id), ("reason", "mine")]).await;
    let nothing = otis.post(PATH, &[("do", "set"), ("whom", "p1"), ("reason", "mine")]).await;
    for got in [&foreign, &nothing] {
        assert_eq!(got.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(got.has("Nobody is known here by that id"), "{}", got.body);
    }
    let long = "x".repeat(201);
    for reason in ["", "  ", &long] {
        let got = olga.post(PATH, &[("do", "set"), ("whom", &id), ("reason", reason)]).await;
        assert!(got.status == StatusCode::UNPROCESSABLE_ENTITY && got.has("Please give a reason"));
    }
    assert_eq!(olga.post(PATH, &[("do", "other"), ("reason", "x")]).await.status, StatusCode::NOT_FOUND);
    assert_eq!(world.audited("hold.set").await, 0);

    // A hold of bank one is none for bank two.
    olga.get(PATH).await;
    olga.post(PATH, &[("do", "set"), ("whom", &id), ("reason", "court order 7")]).await;
    let all = holds::list(&world.engine.context.store, &BankId::new("one"), 9).await.unwrap();
    let hold = all[0].id.to_string();
    assert!(!otis.get(PATH).await.has("court order 7"));
    let got = otis.post(PATH, &[("do", "lift"), ("id", &hold), ("reason", "mine")]).await;
    assert_eq!(got.status, StatusCode::NOT_FOUND);
    assert_eq!(world.audited("hold.lifted").await, 0);
}
