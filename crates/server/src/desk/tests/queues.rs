//! Who comes first.

use std::time::Duration;

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
async fn the_pulse_changes_with_the_queue_and_says_nothing_else() {
    let world = World::new().await;
    world.staff("one", "sam", Role::Agent).await;
    let mut sam = world.logged_in("one", "sam").await;
    let empty = sam.get("/desk/pulse").await.body;
    world.taps("one", "p1", "person", "A person").await;
    let waiting = sam.get("/desk/pulse").await.body;
    assert_ne!(waiting, empty);
    world.taps("one", "p1", "help", "Help").await;
    assert_eq!(sam.get("/desk/pulse").await.body, waiting);
    assert!(sam.get("/desk").await.has(&format!("data-desk-seen=\"{waiting}\"")));
    assert!(waiting.len() < 30);
}
