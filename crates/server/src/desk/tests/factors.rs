//! Second factors of staff: passkeys, saved codes, and the sessions that they open.

use std::time::Duration;

use axum::http::StatusCode;
use serde_json::Value;

use super::{
    World,
    world::{Browser, Got, PASSWORD},
};
use crate::{desk::auth::Role, web::tests::authenticator::Authenticator};

fn device(name: &str) -> Authenticator {
    Authenticator::at(name, "one.test", "http://one.test")
}

async fn options(browser: &mut Browser<'_>, path: &str) -> Value {
    let got = browser.post(path, &[("do", "passkey-options")]).await;
    assert_eq!(got.status, StatusCode::OK, "{}", got.body);
    serde_json::from_str(&got.body).unwrap()
}

async fn answers(browser: &mut Browser<'_>, path: &str, options: &Value, credential: &str) -> Got {
    let ceremony = options["ceremony"].as_str().unwrap();
    let fields = [("do", "passkey"), ("ceremony", ceremony), ("credential", credential), ("name", "key")];
    browser.post(path, &fields).await
}

async fn adds(browser: &mut Browser<'_>, device: &mut Authenticator) {
    browser.get("/desk/factors").await;
    let wanted = options(browser, "/desk/factors").await;
    let credential = device.creates(&wanted);
    let got = answers(browser, "/desk/factors", &wanted, &credential).await;
    assert_eq!(got.location(), "/desk/factors", "{}", got.body);
}

/// With the password only, at the page that asks for the second factor.
async fn at_the_second(world: &World, name: &str) -> (StatusCode, String) {
    let mut browser = world.browser("one");
    browser.get("/desk/login").await;
    browser.post("/desk/login", &[("name", name), ("password", PASSWORD)]).await;
    let got = browser.get("/desk/login/code").await;
    (got.status, got.body)
}

#[tokio::test]
async fn a_passkey_stands_for_the_code() {
    let world = World::new().await;
    world.staff("one", "sam", Role::Agent).await;
    let (_, page) = at_the_second(&world, "sam").await;
    assert!(!page.contains("Use your passkey"), "there is none yet");
    let mut key = device("sam's key");
    let mut sam = world.logged_in("one", "sam").await;
    adds(&mut sam, &mut key).await;
    assert!(sam.get("/desk/factors").await.has("key"));

    let mut later = world.browser("one");
    later.get("/desk/login").await;
    let early = later.post("/desk/login/passkey", &[("do", "passkey-options")]).await;
    assert_eq!(early.location(), "/desk/login", "not before the password");
    later.post("/desk/login", &[("name", "sam"), ("password", PASSWORD)]).await;
    assert!(later.get("/desk/login/code").await.has("Use your passkey"));
    let wanted = options(&mut later, "/desk/login/passkey").await;
    assert_eq!(wanted["publicKey"]["userVerification"], "required");
    let signed = key.signs(&wanted);
    let got = answers(&mut later, "/desk/login/passkey", &wanted, &signed).await;
    assert_eq!(got.location(), "/desk", "{}", got.body);
    assert_eq!(later.get("/desk").await.status, StatusCode::OK);
    assert_eq!(world.audited("staff.passkey_added").await, 1);
}

#[tokio::test]
async fn a_wrong_answer_is_a_failed_login() {
    let world = World::new().await;
    for (name, role) in [("sam", Role::Agent), ("lee", Role::Lead)] {
        world.staff("one", name, role).await;
    }
    let (mut his, mut hers) = (device("sam's"), device("lee's"));
    adds(&mut world.logged_in("one", "sam").await, &mut his).await;
    adds(&mut world.logged_in("one", "lee").await, &mut hers).await;
    let mut browser = world.browser("one");
    browser.get("/desk/login").await;
    browser.post("/desk/login", &[("name", "sam"), ("password", PASSWORD)]).await;
    browser.get("/desk/login/code").await;
    for round in 0..5 {
        let wanted = options(&mut browser, "/desk/login/passkey").await;
        his.verified = round != 0;
        his.origin = if round == 1 { "http://one.test.evil.test" } else { "http://one.test" }.to_owned();
        let signed = if round == 2 { hers.signs(&wanted) } else { his.signs(&wanted) };
        let (used, credential) = match round {
            3 => (wanted.clone(), "{}".to_owned()),
            4 => (serde_json::json!({ "ceremony": "ceremony_00000000000000000000000000" }), signed),
            _ => (wanted.clone(), signed),
        };
        let got = answers(&mut browser, "/desk/login/passkey", &used, &credential).await;
        assert_ne!(got.location(), "/desk", "round {round}");
        assert!(!browser.cookies.contains_key("tl_staff"));
    }
    assert_eq!(world.audited("staff.login_failed").await, 5);
    assert_eq!(world.audited("staff.locked").await, 1);
    assert!(!world.browser("one").log_in("sam", PASSWORD, &world.code("sam")).await, "the name waits");
    world.passes(Duration::from_secs(61));
    assert!(world.browser("one").log_in("sam", PASSWORD, &world.code("sam")).await);
}

#[tokio::test]
async fn saved_codes_are_shown_once_kept_as_hashes_and_count_once() {
    let world = World::new().await;
    world.staff("one", "sam", Role::Agent).await;
    let mut sam = world.logged_in("one", "sam").await;
    assert!(sam.get("/desk/factors").await.has("no saved code"));
    let drawn = |got: &Got| -> Vec<String> {
        let codes = got.body.split("<code>").skip(1);
        codes.map(|rest| rest.split('<').next().unwrap().to_owned()).collect()
    };
    let first = drawn(&sam.post("/desk/factors", &[("do", "codes")]).await);
    let codes = drawn(&sam.post("/desk/factors", &[("do", "codes")]).await);
    assert_eq!((codes.len(), codes[0].len()), (10, 23), "{codes:?}");
    let page = sam.get("/desk/factors").await;
    assert!(page.has("10 saved codes left") && drawn(&page).is_empty(), "shown once");
    let rows =
        world.engine.context.store.db.query("SELECT code_hash FROM recovery_code", vec![]).await.unwrap();
    assert_eq!(rows.len(), 10);
    for row in rows {
        let hash: Vec<u8> = row.try_get("", "code_hash").unwrap();
        assert!(codes.iter().all(|code| hash != code.as_bytes() && !hex::encode(&hash).contains(code)));
    }
    assert!(!world.browser("one").log_in("sam", PASSWORD, &first[0]).await, "those of before are void");
    let typed = codes[3].to_uppercase().replace('-', " ");
    assert!(world.browser("one").log_in("sam", PASSWORD, &typed).await, "as people type it");
    assert!(!world.browser("one").log_in("sam", PASSWORD, &codes[3]).await, "once");
    assert!(!world.browser("one").log_in("sam", "wrong", &codes[4]).await, "never without the password");
    world.staff("one", "lee", Role::Lead).await;
    assert!(!world.browser("one").log_in("lee", PASSWORD, &codes[5]).await, "it is sam's");
    assert!(sam.get("/desk/factors").await.has("9 saved codes left"));
}

#[tokio::test]
async fn adding_needs_a_login_minutes_ago_and_our_own_form() {
    let world = World::new().await;
    world.staff("one", "sam", Role::Agent).await;
    let mut key = device("sam's");
    let mut sam = world.logged_in("one", "sam").await;
    adds(&mut sam, &mut key).await;
    let page = sam.get("/desk/factors").await;
    let id = page.field("passkey");
    for act in ["passkey-options", "passkey", "codes", "remove"] {
        let got = sam.post_bare("/desk/factors", &[("do", act), ("passkey", &id)]).await;
        assert_eq!(got.status, StatusCode::FORBIDDEN, "{act} without a token");
    }
    world.passes(Duration::from_mins(11));
    assert!(!sam.get("/desk/factors").await.has("Add a passkey"));
    for act in ["passkey-options", "passkey", "codes"] {
        let got = sam.post("/desk/factors", &[("do", act)]).await;
        assert_eq!(got.status, StatusCode::FORBIDDEN, "{act}");
        sam.get("/desk/factors").await;
    }
    world.staff("one", "lee", Role::Lead).await;
    let mut lee = world.logged_in("one", "lee").await;
    lee.get("/desk/factors").await;
    let got = lee.post("/desk/factors", &[("do", "remove"), ("passkey", &id)]).await;
    assert_eq!(got.status, StatusCode::NOT_FOUND, "somebody else's");
    assert_eq!(world.audited("staff.foreign_object").await, 1);
    // Taking one's own away needs no more than the session.
    sam.post("/desk/factors", &[("do", "remove"), ("passkey", &id)]).await;
    assert!(!sam.get("/desk/factors").await.has(&id));
}

fn listed(got: &Got) -> Vec<String> {
    let ids = got.body.split("name=\"session\" value=\"").skip(1);
    ids.map(|rest| rest.split('"').next().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn sessions_are_listed_and_ended_by_their_owner_and_by_a_lead() {
    let world = World::new().await;
    for (name, role) in
        [("sam", Role::Agent), ("ann", Role::Agent), ("lee", Role::Lead), ("olga", Role::Officer)]
    {
        world.staff("one", name, role).await;
    }
    world.staff("two", "tom", Role::Agent).await;
    let mut tom = world.logged_in("two", "tom").await;
    let mut olga = world.logged_in("one", "olga").await;
    let mut ann = world.logged_in("one", "ann").await;
    let mut lee = world.logged_in("one", "lee").await;
    let mut first = world.logged_in("one", "sam").await;
    let mut second = world.logged_in("one", "sam").await;
    let mine = listed(&first.get("/desk/sessions").await);
    assert_eq!(mine.len(), 2, "one's own only");
    let hers = listed(&olga.get("/desk/sessions").await);
    assert_eq!(hers.len(), 1);
    assert_eq!(listed(&lee.get("/desk/sessions").await).len(), 4, "the lead's own and three of agents");
    for foreign in [&hers[0], &listed(&tom.get("/desk/sessions").await)[0], &"sess_x".to_owned()] {
        for browser in [&mut first, &mut lee] {
            browser.get("/desk/sessions").await;
            let got = browser.post("/desk/sessions", &[("session", foreign)]).await;
            assert_eq!(got.status, StatusCode::NOT_FOUND, "{foreign}");
        }
    }
    assert_eq!(world.audited("staff.foreign_object").await, 4, "what is no id is none of anybody's");
    // Sam ends the other of his; the lead ends Ann's.
    first.get("/desk/sessions").await;
    first.post("/desk/sessions", &[("session", &mine[0])]).await;
    let open = [first.get("/desk").await.status, second.get("/desk").await.status];
    assert_eq!(open.iter().filter(|status| **status == StatusCode::OK).count(), 1);
    let anns = listed(&ann.get("/desk/sessions").await).remove(0);
    assert_eq!(lee.post_bare("/desk/sessions", &[("session", &anns)]).await.status, StatusCode::FORBIDDEN);
    lee.get("/desk/sessions").await;
    lee.post("/desk/sessions", &[("session", &anns)]).await;
    assert_eq!(ann.get("/desk").await.location(), "/desk/login");
    assert_eq!(olga.get("/officer").await.status, StatusCode::OK);
    assert_eq!(world.audited("staff.session_ended").await, 2);
}

/// A session cookie that was planted, or that held before, is worth nothing after the login.
#[tokio::test]
async fn each_login_has_a_session_of_its_own() {
    let world = World::new().await;
    world.staff("one", "sam", Role::Agent).await;
    let mut browser = world.browser("one");
    browser.cookies.insert("tl_staff".into(), "tlr_staff_planted".into());
    let planted = browser.clone();
    assert!(browser.log_in("sam", PASSWORD, &world.code("sam")).await);
    assert_ne!(browser.cookies["tl_staff"], "tlr_staff_planted");
    assert_eq!(planted.clone().get("/desk").await.location(), "/desk/login");
    let before = browser.clone();
    browser.get("/desk").await;
    browser.post("/desk/logout", &[]).await;
    assert_eq!(before.clone().get("/desk").await.location(), "/desk/login", "the earlier one has ended");
}

#[tokio::test]
async fn whose_factors_changed_is_told_on_every_page_for_a_week() {
    let world = World::new().await;
    world.staff("one", "sam", Role::Agent).await;
    let mut sam = world.logged_in("one", "sam").await;
    assert!(!sam.get("/desk").await.has("Your ways to sign in were changed"));
    let mut key = device("sam's key");
    adds(&mut sam, &mut key).await;
    // Whoever did it, and whoever signs in next.
    let mut next = world.logged_in("one", "sam").await;
    for browser in [&mut sam, &mut next] {
        for page in ["/desk", "/desk/sessions"] {
            let got = browser.get(page).await;
            assert!(
                got.has("Your ways to sign in were changed") && got.has("If that was not you"),
                "{}",
                got.body
            );
        }
    }
    world.passes(Duration::from_hours(24 * 8));
    assert!(!world.logged_in("one", "sam").await.get("/desk").await.has("Your ways to sign in"));
    let mut sam = world.logged_in("one", "sam").await;
    sam.get("/desk/factors").await;
    sam.post("/desk/factors", &[("do", "codes")]).await;
    assert!(sam.get("/desk").await.has("Your ways to sign in were changed"));
}

#[tokio::test]
async fn sessions_of_staff_end_as_the_config_says() {
    let minutes = Duration::from_mins;
    let staff = tellerline_store::repo::staff::SessionLimits { idle: minutes(3), absolute: minutes(8) };
    let sessions = crate::context::Sessions { staff, ..crate::context::Sessions::default() };
    let world = World::with_sessions(sessions).await;
    world.staff("one", "sam", Role::Agent).await;
    let mut sam = world.logged_in("one", "sam").await;
    world.passes(minutes(4));
    assert_eq!(sam.get("/desk").await.location(), "/desk/login", "three minutes without use");
    let mut sam = world.logged_in("one", "sam").await;
    for _ in 0..3 {
        world.passes(minutes(2));
        assert_eq!(sam.get("/desk").await.status, StatusCode::OK);
    }
    world.passes(minutes(2));
    assert_eq!(sam.get("/desk").await.location(), "/desk/login", "eight minutes in all");
}
