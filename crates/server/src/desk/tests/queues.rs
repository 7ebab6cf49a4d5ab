//! Who comes first.

use std::time::Duration;

use axum::http::StatusCode;

use super::World;
use crate::desk::auth::Role;

#[tokio::test]
async fn fraud_comes_first_then_whoever_waits_longest() {
    let world = World::new().await;
    world.staff("one", "sam", Role::Agent).await;
    let patient = world.taps("one", "p1", "person", "A person").await;
    world.passes(Duration::from_mins(10));
    let other = world.taps("one", "p2", "person", "A person").await;
    world.passes(Duration::from_mins(10));
    let robbed = world.taps("one", "p3", "fraud", "Fraud").await;
    world.taps("one", "p4", "help", "Help").await;
    world.taps("two", "p5", "fraud", "Fraud").await;
    let mut sam = world.logged_in("one", "sam").await;
    let page = sam.get("/desk").await;
    let place = |id: &tellerline_core::ConversationId| page.body.find(&id.to_string());
    assert!(place(&robbed) < place(&patient) && place(&patient) < place(&other), "{}", page.body);
    assert!(place(&robbed).is_some());
    assert_eq!(page.body.matches("/desk/c/").count(), 3, "nobody else is in it");
    assert!(
        page.has("There is an open fraud report") && page.has("20 minutes ago") && page.has("Not linked")
    );
    assert!(!page.has("£"));

    for expect in [robbed, patient, other] {
        sam.get("/desk").await;
        let next = sam.post("/desk/next", &[]).await;
        assert_eq!(next.location(), format!("/desk/c/{expect}"));
        let page = sam.get(next.location()).await;
        sam.post(&format!("/desk/c/{expect}/reply"), &[("once", &page.field("once")), ("text", "Hello")])
            .await;
    }
    sam.get("/desk").await;
    assert_eq!(sam.post("/desk/next", &[]).await.location(), "/desk?nobody=1");
    assert!(sam.get("/desk?nobody=1").await.has("Nobody is waiting who"));
}

#[tokio::test]
async fn each_look_at_a_list_of_people_is_in_the_log_and_no_refresh_is() {
    let world = World::new().await;
    world.staff("one", "sam", Role::Agent).await;
    world.taps("one", "p1", "fraud", "Fraud").await;
    let mut sam = world.logged_in("one", "sam").await;
    let before = (world.audited("queue.listed").await, world.audited("undelivered.listed").await);
    sam.get("/desk").await;
    sam.get("/desk/undelivered").await;
    let after = (before.0 + 1, before.1 + 1);
    assert_eq!((world.audited("queue.listed").await, world.audited("undelivered.listed").await), after);
    let live = sam.get("/desk/live").await;
    assert!(live.status == StatusCode::OK && live.has("/desk/c/"), "{}", live.body);
    assert_eq!((world.audited("queue.listed").await, world.audited("undelivered.listed").await), after);
    // Without its row nothing is shown.
    let store = &world.engine.context.store;
    store.db.execute("ALTER TABLE audit RENAME TO lost", vec![]).await.unwrap();
    for list in ["/desk", "/desk/undelivered"] {
        let got = sam.get(list).await;
        assert!(got.status.is_server_error() && !got.has("/desk/c/"), "{list}: {}", got.status);
    }
}

#[tokio::test]
async fn two_agents_get_two_customers() {
    let world = World::new().await;
    world.staff("one", "sam", Role::Agent).await;
    world.staff("one", "lee", Role::Lead).await;
    let first = world.taps("one", "p1", "person", "A person").await;
    let second = world.taps("one", "p2", "person", "A person").await;
    let (mut sam, mut lee) = (world.logged_in("one", "sam").await, world.logged_in("one", "lee").await);
    sam.get("/desk").await;
    lee.get("/desk").await;
    let none: &[(&str, &str)] = &[];
    let (one, two) = tokio::join!(sam.post("/desk/next", none), lee.post("/desk/next", none));
    let mut got = [one.location().to_owned(), two.location().to_owned()];
    got.sort();
    let mut expect = [format!("/desk/c/{first}"), format!("/desk/c/{second}")];
    expect.sort();
    assert_eq!(got, expect);
    let page = sam.get(two.location()).await;
    assert!(page.has("lee is looking at this conversation, too"), "{}", page.body);
    lee.get("/desk").await;
    assert_eq!(lee.post("/desk/next", none).await.location(), "/desk?nobody=1", "sam looks at both");
    world.passes(Duration::from_mins(4));
    lee.get("/desk").await;
    assert!(
        got.contains(&lee.post("/desk/next", none).await.location().to_owned()),
        "a forgotten customer comes back"
    );
}

#[tokio::test]
async fn an_open_page_hears_of_the_queue_only_when_it_has_changed() {
    let world = World::new().await;
    world.staff("one", "sam", Role::Agent).await;
    let mut sam = world.logged_in("one", "sam").await;
    let asks = |page: &str| {
        let (_, rest) = page.split_once("data-hx-get=\"").expect("the list renews itself");
        rest.split_once('"').unwrap().0.to_owned()
    };
    let empty = asks(&sam.get("/desk").await.body);
    let quiet = sam.get(&empty).await;
    assert_eq!((quiet.status, quiet.body.as_str()), (StatusCode::NO_CONTENT, ""));
    world.taps("one", "p1", "person", "A person").await;
    let news = sam.get(&empty).await;
    assert_eq!(news.status, StatusCode::OK);
    assert!(
        news.has("Wants a person") && news.has("id=\"news\" data-hx-swap-oob=\"innerHTML\">"),
        "{}",
        news.body
    );
    let waiting = asks(&news.body);
    assert_ne!(waiting, empty);
    world.taps("one", "p1", "help", "Help").await;
    assert_eq!(sam.get(&waiting).await.status, StatusCode::NO_CONTENT, "the queue is the same");
    assert!(waiting.len() < 60, "the address says nothing of who waits: {waiting}");
}
