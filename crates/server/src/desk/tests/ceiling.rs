//! Officers decide in their browsers what chats may show.

use axum::http::StatusCode;
use tellerline_core::{BankId, ChannelId, message::Class};
use tellerline_store::repo::policy;

use super::World;
use crate::desk::auth::Role;

const PATH: &str = "/officer/policy";
const PROPOSE: [(&str, &str); 4] =
    [("do", "propose"), ("channel", "one-page"), ("class", "amount"), ("reason", "customers ask for it")];

async fn shown(world: &World, class: Class) -> bool {
    let all = policy::in_force(&world.engine.context.store).await.unwrap();
    let place = (BankId::new("one"), ChannelId::new("one-page"));
    let stored = all.get(&place).is_some_and(|classes| classes.has(class));
    let here = world.engine.context.ceilings.of(&place.1, &tellerline_core::message::Policy::masked());
    assert_eq!(here.allows(class), stored, "what was decided holds in this process at once");
    stored
}

#[tokio::test]
async fn two_logins_raise_and_one_lowers() {
    let world = World::new().await;
    world.staff("one", "olga", Role::Officer).await;
    world.staff("one", "oleg", Role::Officer).await;
    let mut olga = world.logged_in("one", "olga").await;
    let mut oleg = world.logged_in("one", "oleg").await;
    assert!(olga.get(PATH).await.has("Propose to show: Amounts"));
    let got = olga.post(PATH, &PROPOSE).await;
    assert_eq!(got.location(), "/officer/policy?done=proposed");
    let page = olga.get(got.location()).await;
    assert!(page.has("You proposed this") && !page.has("Approve showing"), "{}", page.body);

    let page = oleg.get(PATH).await;
    let id = page.field("id");
    assert!(page.has("Proposed by olga") && page.has("customers ask for it"));
    let approve = [("do", "approve"), ("id", id.as_str()), ("reason", "seen and agreed")];
    let own = olga.post(PATH, &approve).await;
    assert_eq!(own.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(!shown(&world, Class::Amount).await, "one person is not two");

    assert_eq!(oleg.post(PATH, &approve).await.location(), "/officer/policy?done=approved");
    assert!(shown(&world, Class::Amount).await);
    assert_eq!(world.audited("policy.raised").await, 1);
    assert_eq!(oleg.post(PATH, &approve).await.status, StatusCode::UNPROCESSABLE_ENTITY, "once is enough");

    let lower = [("do", "lower"), ("channel", "one-page"), ("class", "amount"), ("reason", "a complaint")];
    assert_eq!(olga.post(PATH, &lower).await.location(), "/officer/policy?done=lowered");
    assert!(!shown(&world, Class::Amount).await);
    let page = olga.get(PATH).await;
    assert!(page.has("seen and agreed") && page.has("a complaint"), "the history says why");
}

#[tokio::test]
async fn what_cannot_be_decided_is_refused_and_changes_nothing() {
    let world = World::new().await;
    world.staff("one", "olga", Role::Officer).await;
    world.staff("two", "otis", Role::Officer).await;
    let mut olga = world.logged_in("one", "olga").await;
    let mut otis = world.logged_in("two", "otis").await;
    olga.get(PATH).await;
    olga.post(PATH, &PROPOSE).await;
    let id = world.engine.context.store.db.query_one("SELECT MAX(id) AS id FROM policy_change", vec![]).await;
    let id = id.unwrap().unwrap().try_get::<i64>("", "id").unwrap().to_string();

    otis.get(PATH).await;
    let foreign = [("do", "approve"), ("id", id.as_str()), ("reason", "mine now")];
    assert_eq!(otis.post(PATH, &foreign).await.status, StatusCode::NOT_FOUND);
    assert_eq!(otis.post(PATH, &PROPOSE).await.status, StatusCode::NOT_FOUND, "another bank's channel");
    assert!(!otis.get(PATH).await.has("customers ask for it"));

    for (change, status) in [
        ([PROPOSE[0], PROPOSE[1], PROPOSE[2], ("reason", " ")], StatusCode::UNPROCESSABLE_ENTITY),
        ([PROPOSE[0], PROPOSE[1], ("class", "payee"), PROPOSE[3]], StatusCode::UNPROCESSABLE_ENTITY),
        ([PROPOSE[0], PROPOSE[1], ("class", "free_text"), PROPOSE[3]], StatusCode::NOT_FOUND),
        ([PROPOSE[0], ("channel", "none"), PROPOSE[2], PROPOSE[3]], StatusCode::NOT_FOUND),
        ([("do", "everything"), PROPOSE[1], PROPOSE[2], PROPOSE[3]], StatusCode::NOT_FOUND),
    ] {
        assert_eq!(olga.post(PATH, &change).await.status, status, "{change:?}");
    }
    assert!(!shown(&world, Class::Amount).await && !shown(&world, Class::Payee).await);
    assert_eq!(world.audited("policy.raised").await + world.audited("policy.lowered").await, 0);
}
