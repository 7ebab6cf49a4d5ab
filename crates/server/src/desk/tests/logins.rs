//! Two factors, each guess counted, sessions that end.

use std::time::Duration;

use axum::http::StatusCode;

use super::{World, world::PASSWORD};
use crate::desk::auth::Role;

#[tokio::test]
async fn both_factors_open_a_session_and_logging_out_ends_it() {
    let world = World::new().await;
    world.staff("one", "sam", Role::Agent).await;
    let mut sam = world.browser("one");
    assert_eq!(sam.get("/desk").await.location(), "/desk/login");
    let page = sam.get("/desk/login").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.has("Username") && page.has("Password") && page.has("Continue"));
    assert!(!page.has("Demo only"));
    let before = sam.cookies.clone();
    assert!(sam.log_in("sam", PASSWORD, &world.code("sam")).await);
    assert_ne!(sam.cookies.get("tl_visit"), before.get("tl_visit"), "forms of before no longer work");
    let page = sam.get("/desk").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.has("Next customer") && page.has("Nobody is waiting"));
    assert_eq!(page.headers["cache-control"], "no-store");
    assert_eq!(sam.get("/desk/login").await.location(), "/desk");

    let stolen = sam.clone();
    sam.get("/desk").await;
    assert_eq!(sam.post("/desk/logout", &[]).await.location(), "/desk/login");
    assert!(!sam.cookies.contains_key("tl_staff"));
    let mut thief = stolen;
    assert_eq!(thief.get("/desk").await.location(), "/desk/login", "ended at the server, too");
    assert_eq!((world.audited("staff.login").await, world.audited("staff.logout").await), (1, 1));
}

#[tokio::test]
async fn cookies_are_for_this_site_only_and_out_of_scripts_reach() {
    let world = World::new().await;
    world.staff("one", "sam", Role::Agent).await;
    world.staff("two", "tom", Role::Agent).await;
    for (bank, name, prefix) in [("one", "sam", ""), ("two", "tom", "__Host-")] {
        let mut browser = world.browser(bank);
        browser.get("/desk/login").await;
        browser.post("/desk/login", &[("name", name), ("password", PASSWORD)]).await;
        browser.get("/desk/login/code").await;
        let got = browser.post("/desk/login/code", &[("code", &world.code(name))]).await;
        let cookies: Vec<&str> =
            got.headers.get_all("set-cookie").iter().map(|c| c.to_str().unwrap()).collect();
        let session = cookies.iter().find(|c| c.starts_with(&format!("{prefix}tl_staff="))).unwrap();
        assert!(session.contains("HttpOnly") && session.contains("SameSite=Strict"), "{session}");
        assert_eq!(session.contains("Secure"), bank == "two", "{session}");
        let secret = session.split(['=', ';']).nth(1).unwrap();
        assert!(secret.starts_with("tlr_staff_") && secret.len() > 50, "256 bits");
        assert!(!dump(&world).await.contains(secret), "only a hash is stored");
    }
}

/// Cookies that somebody put into a browser, or copied out of it, before its owner logged in.
#[tokio::test]
async fn cookies_of_before_the_login_open_nothing_after_it() {
    let world = World::new().await;
    world.staff("one", "sam", Role::Agent).await;
    world.staff("one", "mallory", Role::Agent).await;
    let mut planted = world.browser("one");
    planted.get("/desk/login").await;
    planted.cookies.insert("tl_staff".into(), "tlr_staff_planted".into());
    let mut sam = planted.clone();
    assert!(sam.log_in("sam", PASSWORD, &world.code("sam")).await);
    for name in ["tl_staff", "tl_visit"] {
        assert_ne!(sam.cookies[name], planted.cookies[name], "{name} is given anew");
    }
    assert_eq!(sam.get("/desk").await.status, StatusCode::OK);
    assert_eq!(planted.get("/desk").await.location(), "/desk/login");
    // The token of a form of before goes with no session.
    let mut mixed = sam.clone();
    mixed.csrf = planted.csrf.clone();
    assert_eq!(mixed.post("/desk/next", &[]).await.status, StatusCode::FORBIDDEN);

    // A live session of somebody else's, planted: it is not his, and ends where he logs in.
    let mallory = world.logged_in("one", "mallory").await;
    let mut victim = mallory.clone();
    victim.get("/desk").await;
    victim.post("/desk/logout", &[]).await;
    assert!(victim.log_in("sam", PASSWORD, &world.code("sam")).await);
    assert_ne!(victim.cookies["tl_staff"], mallory.cookies["tl_staff"]);
    let mut thief = mallory;
    assert_eq!(thief.get("/desk").await.location(), "/desk/login");

    // Somebody with the same visit does not go on where the owner's password was right.
    world.passes(Duration::from_secs(30));
    let mut watcher = world.browser("one");
    watcher.get("/desk/login").await;
    let mut owner = watcher.clone();
    let got = owner.post("/desk/login", &[("name", "sam"), ("password", PASSWORD)]).await;
    assert_eq!(got.location(), "/desk/login/code");
    let got = watcher.post("/desk/login/code", &[("code", &world.code("sam"))]).await;
    assert!(got.location() == "/desk/login" && !watcher.cookies.contains_key("tl_staff"));
}

async fn dump(world: &World) -> String {
    let rows =
        world.engine.context.store.db.query("SELECT secret_hash FROM staff_session", vec![]).await.unwrap();
    rows.iter()
        .map(|row| String::from_utf8_lossy(&row.try_get::<Vec<u8>>("", "secret_hash").unwrap()).into_owned())
        .collect()
}

#[tokio::test]
async fn a_wrong_name_and_a_wrong_password_look_the_same() {
    let world = World::new().await;
    world.staff("one", "sam", Role::Agent).await;
    let mut browser = world.browser("one");
    browser.get("/desk/login").await;
    let mut pages = Vec::new();
    for (name, password) in [("sam", "wrong"), ("nobody", PASSWORD), ("", ""), ("sam' OR 1=1 --", PASSWORD)] {
        let got = browser.post("/desk/login", &[("name", name), ("password", password)]).await;
        assert_eq!(got.status, StatusCode::UNAUTHORIZED);
        assert!(!browser.cookies.contains_key("tl_staff_login"));
        // But for the nonce, which no two answers share.
        let nonce = got.body.split("nonce=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
        pages.push(got.body.replace(nonce, ""));
    }
    assert!(pages.windows(2).all(|pair| pair[0] == pair[1]));
    assert!(!pages[0].contains("OR 1=1"));
    assert_eq!(world.audited("staff.login_failed").await, 1, "names that do not exist are not written down");
}

#[tokio::test]
async fn a_code_works_once_and_only_while_it_holds() {
    let world = World::new().await;
    world.staff("one", "sam", Role::Agent).await;
    let code = world.code("sam");
    let mut first = world.browser("one");
    assert!(first.log_in("sam", PASSWORD, &code).await);
    let mut second = world.browser("one");
    assert!(!second.log_in("sam", PASSWORD, &code).await, "overheard, used again");
    world.passes(Duration::from_secs(30));
    assert!(!second.log_in("sam", PASSWORD, &code).await, "still within the window");
    assert!(second.log_in("sam", PASSWORD, &world.code("sam")).await);
    let old = world.code("sam");
    world.passes(Duration::from_secs(90));
    assert!(!world.browser("one").log_in("sam", PASSWORD, &old).await, "too old");
    assert_eq!(first.get("/desk").await.status, StatusCode::OK, "the first session is not disturbed");
}

#[tokio::test]
async fn the_same_code_sent_eight_times_at_once_lets_one_in() {
    let world = World::new().await;
    world.staff("one", "sam", Role::Agent).await;
    let code = world.code("sam");
    let mut browsers: Vec<_> = (0..8).map(|_| world.browser("one")).collect();
    let tries = browsers.iter_mut().map(|browser| browser.log_in("sam", PASSWORD, &code));
    let opened = futures::future::join_all(tries).await.into_iter().filter(|opened| *opened).count();
    assert_eq!(opened, 1);
}

#[tokio::test]
async fn five_failures_make_a_name_wait_longer_each_time_but_not_for_ever() {
    let world = World::new().await;
    world.staff("one", "sam", Role::Agent).await;
    let mut guesser = world.browser("one");
    for _ in 0..3 {
        assert!(!guesser.log_in("sam", "guess", "").await);
    }
    for _ in 0..2 {
        assert!(!guesser.log_in("sam", PASSWORD, "000000").await, "a wrong code counts as well");
    }
    assert_eq!(world.audited("staff.locked").await, 1);
    let mut sam = world.browser("one");
    assert!(!sam.log_in("sam", PASSWORD, &world.code("sam")).await, "the right one has to wait as well");
    world.passes(Duration::from_secs(61));
    assert!(!guesser.log_in("sam", "guess", "").await);
    world.passes(Duration::from_secs(61));
    assert!(!sam.log_in("sam", PASSWORD, &world.code("sam")).await, "two minutes now");
    world.passes(Duration::from_mins(1));
    assert!(sam.log_in("sam", PASSWORD, &world.code("sam")).await);
    for _ in 0..4 {
        assert!(!guesser.log_in("sam", "guess", "").await);
    }
    world.passes(Duration::from_secs(30));
    assert!(
        world.browser("one").log_in("sam", PASSWORD, &world.code("sam")).await,
        "a login clears the count"
    );
}

#[tokio::test]
async fn many_guesses_at_once_count_as_many() {
    let world = World::new().await;
    world.staff("one", "sam", Role::Agent).await;
    let mut browsers: Vec<_> = (0..12).map(|_| world.browser("one")).collect();
    futures::future::join_all(browsers.iter_mut().map(|browser| browser.log_in("sam", "guess", ""))).await;
    assert_eq!(world.audited("staff.login_failed").await, 5, "the rest was not even compared");
    assert!(!world.browser("one").log_in("sam", PASSWORD, &world.code("sam")).await);
}

#[tokio::test]
async fn sessions_end_when_nobody_is_there_and_after_a_shift() {
    let world = World::new().await;
    world.staff("one", "sam", Role::Agent).await;
    let mut sam = world.logged_in("one", "sam").await;
    for _ in 0..3 {
        world.passes(Duration::from_mins(29));
        assert_eq!(sam.get("/desk").await.status, StatusCode::OK);
    }
    for _ in 0..2 {
        world.passes(Duration::from_mins(16));
        sam.get("/desk/live").await;
    }
    assert_eq!(sam.get("/desk").await.location(), "/desk/login", "the page's own questions keep nobody in");

    let mut sam = world.logged_in("one", "sam").await;
    for _ in 0..25 {
        world.passes(Duration::from_mins(29));
        sam.get("/desk").await;
    }
    assert_eq!(sam.get("/desk").await.location(), "/desk/login", "twelve hours are over");
}

#[tokio::test]
async fn the_proof_of_the_password_ends_and_cannot_be_made_up() {
    let world = World::new().await;
    world.staff("one", "sam", Role::Agent).await;
    let mut sam = world.browser("one");
    sam.get("/desk/login").await;
    sam.post("/desk/login", &[("name", "sam"), ("password", PASSWORD)]).await;
    let proof = sam.cookies["tl_staff_login"].clone();
    for forged in [
        "sam",
        "sam~9~00",
        &proof.replace("sam", "lee"),
        &format!("{proof}0"),
        &proof.replacen("179", "199", 1),
    ] {
        sam.cookies.insert("tl_staff_login".into(), forged.to_owned());
        assert_eq!(sam.get("/desk/login/code").await.location(), "/desk/login", "{forged}");
    }
    sam.cookies.insert("tl_staff_login".into(), proof);
    assert_eq!(sam.get("/desk/login/code").await.status, StatusCode::OK);
    world.passes(Duration::from_mins(6));
    assert_eq!(sam.get("/desk/login/code").await.location(), "/desk/login");
    let late = sam.post("/desk/login/code", &[("code", &world.code("sam"))]).await;
    assert_eq!(late.location(), "/desk/login");
    assert!(!sam.cookies.contains_key("tl_staff"));
}

#[tokio::test]
async fn a_disabled_colleague_is_out_at_once() {
    let world = World::new().await;
    world.staff("one", "sam", Role::Agent).await;
    let mut sam = world.logged_in("one", "sam").await;
    let bank = tellerline_core::BankId::new("one");
    assert!(
        tellerline_store::repo::staff::disable(&world.engine.context.store, &bank, "sam", world.now())
            .await
            .unwrap()
    );
    assert_eq!(sam.get("/desk").await.location(), "/desk/login");
    assert!(!world.browser("one").log_in("sam", PASSWORD, &world.code("sam")).await);
}
