//! *My data*: browsers, passkeys and sessions are listed, added after a login at the bank, taken away by whoever
//! sees them, and each change is told in the chat.

use std::time::Duration;

use axum::http::StatusCode;
use tellerline_core::{BankId, IdentityId, LinkId};
use tellerline_store::repo::{self, passkeys::Owner};

use super::{
    bank::FIGURE,
    passkeys::{LATER, count, linked, linked_as, made},
    world::{BANK, Browser, PIN, Page, World},
};
use crate::web::{passkey::Key, tests::authenticator::Authenticator};

/// Logs in at the bank as `name`, for *My data*.
pub(super) async fn logs_in(world: &World, browser: &mut Browser, name: &str) {
    name.clone_into(&mut world.harbour.seen().subject);
    browser.get("/me").await;
    let fields = [("do", "login"), ("institution", "harbour"), ("fresh", "yes")];
    assert!(browser.post("/me", &fields).await.has("https://login.bank.test/authorize"));
    let state = format!("state-harbour-{}", world.harbour.seen().begun.len());
    assert_eq!(browser.returns(&state, "good").await.location(), "/me");
    browser.get("/me").await;
}

/// Adds a passkey as the page's script does.
async fn adds(browser: &mut Browser, link: LinkId, device: &mut Authenticator, name: &str) -> Page {
    let link = link.to_string();
    let page = browser.post("/me", &[("do", "add-passkey-options"), ("link", &link)]).await;
    let Ok(options) = serde_json::from_str::<serde_json::Value>(&page.text) else { return page };
    let (ceremony, credential) = (options["ceremony"].as_str().unwrap().to_owned(), device.creates(&options));
    let fields = [
        ("do", "add-passkey"),
        ("link", link.as_str()),
        ("ceremony", ceremony.as_str()),
        ("credential", credential.as_str()),
        ("name", name),
    ];
    browser.post("/me", &fields).await
}

async fn keys(world: &World, identity: IdentityId, link: LinkId) -> Vec<String> {
    let owner = Owner::Link { identity, link };
    let all = repo::passkeys::list::<Key>(&world.engine.context.store, &BankId::new(BANK), owner).await;
    all.unwrap().into_iter().map(|key| key.id.to_string()).collect()
}

async fn told(world: &World, name: &str) -> usize {
    // Whatever was submitted before has its turn before this.
    world.types(name, "hello").await;
    world.audited("factor.told").await
}

#[tokio::test]
async fn a_passkey_is_added_after_a_login_at_the_bank_and_told() {
    let world = World::new().await;
    let mut phone = made("phone");
    let (mut browser, link, path) = linked(&world, "ada", &mut phone).await;
    let mut laptop = made("laptop");
    let page = browser.get("/me").await;
    assert!(page.has("Log in at the bank again") && !page.has("Add a passkey"), "{}", page.text);
    let page = adds(&mut browser, link, &mut laptop, "").await;
    assert!(
        page.has("https://login.bank.test/authorize"),
        "an unlocked browser is not enough: {}",
        page.text
    );
    assert_eq!(world.harbour.seen().begun.last().unwrap().max_age_secs, Some(0));
    logs_in(&world, &mut browser, "ada").await;
    assert!(browser.get("/me").await.has("Add a passkey"));
    let page = adds(&mut browser, link, &mut laptop, "Work <b>laptop</b>").await;
    assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.text);
    assert!(page.location().starts_with("/me?note=factor#opens-"), "{}", page.location());
    let page = browser.get("/me").await;
    assert!(page.has("Work ") && !page.has("<b>laptop"), "{}", page.text);
    assert_eq!(count(&world, "passkey").await, 2);
    assert_eq!(world.audited("passkey.added").await, 2);
    assert_eq!(told(&world, "ada").await, 1, "the one of the linking is told by the linking");
    // The same device again: its authenticator is told which it has.
    let page = browser.post("/me", &[("do", "add-passkey-options"), ("link", &link.to_string())]).await;
    let options: serde_json::Value = serde_json::from_str(&page.text).unwrap();
    assert_eq!(options["publicKey"]["excludeCredentials"].as_array().unwrap().len(), 2);
    // It opens figures in the bound browser.
    world.advance(LATER);
    browser.get(&path).await;
    let wanted = super::passkeys::options(&mut browser, &path).await;
    let signed = laptop.signs(&wanted);
    super::passkeys::answers(&mut browser, &path, &wanted, &signed).await;
    assert!(browser.get(&path).await.has(FIGURE));
}

#[tokio::test]
async fn a_login_minutes_ago_is_needed_however_long_the_page_is_used() {
    let world = World::new().await;
    let mut phone = made("phone");
    let (mut browser, link, _) = linked(&world, "ada", &mut phone).await;
    logs_in(&world, &mut browser, "ada").await;
    world.advance(Duration::from_mins(4));
    browser.post("/me", &[("do", "stay")]).await;
    world.advance(Duration::from_mins(2));
    let page = browser.get("/me").await;
    assert!(page.has("Connected until") && page.has("Log in at the bank again"), "{}", page.text);
    for act in ["add-passkey-options", "add-passkey", "change-pin"] {
        let fields = [("do", act), ("link", &link.to_string()), ("pin", "918273")];
        assert!(browser.post("/me", &fields).await.has("https://login.bank.test/authorize"), "{act}");
    }
    assert_eq!((count(&world, "passkey").await, world.audited("browser.pin_changed").await), (1, 0));
}

#[tokio::test]
async fn a_pin_is_changed_after_a_login_and_the_old_one_is_none() {
    let world = World::new().await;
    let link = world.linked("dora").await;
    let mut browser = world.browser();
    logs_in(&world, &mut browser, "dora").await;
    let id = link.to_string();
    for (typed, text) in [("123456", "too easy"), ("12", "six digits")] {
        let page = browser.post("/me", &[("do", "change-pin"), ("link", &id), ("pin", typed)]).await;
        assert!(page.status == StatusCode::UNPROCESSABLE_ENTITY && page.has(text), "{}", page.text);
    }
    browser.get("/me").await;
    // This browser was not bound: now it is.
    browser.post("/me", &[("do", "change-pin"), ("link", &id), ("pin", PIN)]).await;
    let path = world.balance_button("dora", link).await;
    assert!(browser.get(&path).await.has(FIGURE));
    browser.get("/me").await;
    browser.post("/me", &[("do", "change-pin"), ("link", &id), ("pin", "918273")]).await;
    assert_eq!(told(&world, "dora").await, 2, "bound, and changed");
    browser.post(&path, &[("do", "lock")]).await;
    browser.get(&path).await;
    browser.post(&path, &[("do", "unlock"), ("pin", PIN)]).await;
    assert!(!browser.get(&path).await.has(FIGURE));
    browser.post(&path, &[("do", "unlock"), ("pin", "918273")]).await;
    assert!(browser.get(&path).await.has(FIGURE));
}

#[tokio::test]
async fn a_pin_given_during_a_visit_binds_for_as_long_as_any_other() {
    let world = World::new().await;
    let link = world.linked("dora").await;
    let path = world.balance_button("dora", link).await;
    let mut browser = world.browser();
    world.harbour.seen().subject = "dora".to_owned();
    browser.get(&path).await;
    browser.post(&path, &[("do", "login")]).await;
    browser.returns("state-harbour-1", "good").await;
    browser.get(&path).await;
    browser.post(&path, &[("do", "later")]).await;
    assert_eq!(told(&world, "dora").await, 0, "nothing was enrolled");
    logs_in(&world, &mut browser, "dora").await;
    assert!(browser.get("/me").await.has("PIN, so that this browser shows your figures"));
    browser.post("/me", &[("do", "change-pin"), ("link", &link.to_string()), ("pin", PIN)]).await;
    assert_eq!(told(&world, "dora").await, 1, "bound");
    world.advance(Duration::from_hours(2));
    let path = world.balance_button("dora", link).await;
    assert!(browser.get(&path).await.has("Enter your PIN"));
    browser.post(&path, &[("do", "unlock"), ("pin", PIN)]).await;
    assert!(browser.get(&path).await.has(FIGURE));
}

#[tokio::test]
async fn browsers_and_passkeys_are_taken_away_by_their_owner_only() {
    let world = World::new().await;
    let (mut hers, mut his) = (made("hers"), made("his"));
    let (mut ada, to_hers, path) = linked(&world, "ada", &mut hers).await;
    let (mut ben, to_his, _) = linked(&world, "ben", &mut his).await;
    let key = keys(&world, world.person("ada").0, to_hers).await.remove(0);
    let context = &world.engine.context;
    let bank = BankId::new(BANK);
    let browsers = repo::browsers::list(&context.store, &bank, to_hers, context.now()).await.unwrap();
    let browser = browsers[0].id.to_string();
    ben.get("/me").await;
    for link in [to_hers, to_his] {
        let link = link.to_string();
        for fields in [
            [("do", "remove-passkey"), ("link", link.as_str()), ("passkey", key.as_str())],
            [("do", "remove-browser"), ("link", link.as_str()), ("browser", browser.as_str())],
        ] {
            assert_eq!(ben.post("/me", &fields).await.status, StatusCode::NOT_FOUND, "{fields:?}");
        }
    }
    assert_eq!(count(&world, "passkey").await, 2);
    assert_eq!(world.audited("page.foreign_object").await, 2, "what names a link of hers is noted");
    let link = to_hers.to_string();
    ada.get("/me").await;
    ada.post("/me", &[("do", "remove-passkey"), ("link", &link), ("passkey", &key)]).await;
    assert_eq!(count(&world, "passkey").await, 1);
    let again = ada.post("/me", &[("do", "remove-passkey"), ("link", &link), ("passkey", &key)]).await;
    assert_eq!(again.status, StatusCode::NOT_FOUND);
    ada.post("/me", &[("do", "remove-browser"), ("link", &link), ("browser", &browser)]).await;
    let page = ada.get(&path).await;
    assert!(!page.has(FIGURE) && page.has("Log in at your bank"), "{}", page.text);
    assert_eq!(told(&world, "ada").await, 2);
}

/// A lost PIN or device: the login at the bank binds the browser anew, and the chat learns of it.
#[tokio::test]
async fn a_browser_that_is_bound_anew_is_told() {
    let world = World::new().await;
    let mut phone = made("phone");
    let (_, _, path) = linked(&world, "ada", &mut phone).await;
    let mut other = world.browser();
    other.get(&path).await;
    other.post(&path, &[("do", "login")]).await;
    let state = format!("state-harbour-{}", world.harbour.seen().begun.len());
    other.returns(&state, "good").await;
    other.get(&path).await;
    other.post(&path, &[("do", "bind"), ("pin", PIN)]).await;
    assert!(other.get(&path).await.has(FIGURE));
    assert_eq!(told(&world, "ada").await, 1);
}

#[tokio::test]
async fn sessions_are_listed_and_ended_by_their_owner_only() {
    let world = World::new().await;
    let mut phone = made("phone");
    let (mut here, _, path) = linked(&world, "ada", &mut phone).await;
    let mut elsewhere = world.browser();
    logs_in(&world, &mut elsewhere, "ada").await;
    assert!(elsewhere.get("/me").await.has("Elsewhere, in an unlocked browser"));
    let page = here.get("/me").await;
    assert!(page.has("Elsewhere, after a login at the bank"), "{}", page.text);
    let mut rows: Vec<&str> = page.text.split("<li>").filter(|row| row.contains("end-session")).collect();
    // The login elsewhere comes last: with it ended, nothing more can be ended from there.
    rows.sort_by_key(|row| row.contains("Elsewhere, after a login"));
    let id = |row: &&str| row.split("name=\"session\" value=\"").nth(1)?.split('"').next().map(str::to_owned);
    let ids: Vec<String> = rows.iter().filter_map(id).collect();
    assert_eq!(ids.len(), 2);
    // Somebody else's page does not end them.
    let mut his = made("his");
    let (mut ben, ..) = linked(&world, "ben", &mut his).await;
    ben.get("/me").await;
    for id in &ids {
        let page = ben.post("/me", &[("do", "end-session"), ("session", id)]).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND);
    }
    // From elsewhere, both: also the one that is used for it.
    for id in &ids {
        elsewhere.post("/me", &[("do", "end-session"), ("session", id)]).await;
    }
    assert!(!here.get(&path).await.has(FIGURE), "ended at the server");
    assert!(!here.get("/me").await.has("Connected until"));
    assert_eq!(world.audited("page.session_ended").await, ids.len());
}

/// A session that somebody planted beforehand, or that held before the login, opens nothing after it.
#[tokio::test]
async fn each_login_has_a_session_of_its_own() {
    let world = World::new().await;
    world.linked("dora").await;
    let mut browser = world.browser();
    browser.get("/me").await;
    let name = "__Host-tl_me".to_owned();
    browser.cookies.insert(name.clone(), "tlr_page_planted".to_owned());
    logs_in(&world, &mut browser, "dora").await;
    let first = browser.clone();
    assert!(first.cookies[&name].starts_with("tlr_page_") && first.cookies[&name].len() > 50);
    logs_in(&world, &mut browser, "dora").await;
    assert_ne!(browser.cookies[&name], first.cookies[&name]);
    assert!(browser.get("/me").await.has("Connected until"));
    assert!(!first.clone().get("/me").await.has("Connected until"), "the earlier one has ended");
    let kept = browser.clone();
    browser.post("/me", &[("do", "leave")]).await;
    assert!(!kept.clone().get("/me").await.has("Connected until"), "signed out at the server, too");
    let rows = world.engine.context.store.db.query("SELECT * FROM page_session", vec![]).await.unwrap();
    assert!(rows.is_empty());
}

#[tokio::test]
async fn other_sites_change_nothing_here() {
    let world = World::new().await;
    let mut phone = made("phone");
    let (mut browser, link, _) = linked(&world, "ada", &mut phone).await;
    logs_in(&world, &mut browser, "ada").await;
    browser.csrf = "0".repeat(64);
    for act in [
        "add-passkey-options",
        "add-passkey",
        "remove-passkey",
        "remove-browser",
        "change-pin",
        "end-session",
        "stay",
        "passkey",
        "passkey-options",
        "leave",
    ] {
        let fields = [("do", act), ("link", &link.to_string()), ("pin", "918273")];
        assert_eq!(browser.post("/me", &fields).await.status, StatusCode::FORBIDDEN, "{act}");
    }
    assert!(browser.get("/me").await.has("Connected until"));
}

#[tokio::test]
async fn a_change_is_told_in_every_chat_of_the_customer_and_in_no_other() {
    let world = World::new().await;
    let mut phone = made("phone");
    let (mut browser, link, _) = linked(&world, "ada", &mut phone).await;
    // The chat that is called ben is another account of hers.
    linked_as(&world, "ben", "ada", &mut made("tablet")).await;
    world.linked("cleo").await;
    let before = told(&world, "cleo").await;
    logs_in(&world, &mut browser, "ada").await;
    let mut laptop = made("laptop");
    let page = adds(&mut browser, link, &mut laptop, "laptop").await;
    assert!(page.location().starts_with("/me?note=factor#opens-"), "{}", page.text);
    for chat in ["ada", "ben"] {
        world.until_told(chat, "passkey was added").await;
    }
    assert_eq!(told(&world, "cleo").await, before + 2, "one in each of her chats");
}

#[tokio::test]
async fn sessions_end_as_the_config_says() {
    let minutes = Duration::from_mins;
    let customer = tellerline_store::repo::staff::SessionLimits { idle: minutes(2), absolute: minutes(5) };
    let sessions = crate::context::Sessions { customer, ..crate::context::Sessions::default() };
    let world = World::with_sessions(sessions).await;
    let mut phone = made("phone");
    let (mut browser, link, path) = linked(&world, "ada", &mut phone).await;
    let unlocks = async |browser: &mut Browser, device: &mut Authenticator| {
        browser.get(&path).await;
        let wanted = super::passkeys::options(browser, &path).await;
        let signed = device.signs(&wanted);
        super::passkeys::answers(browser, &path, &wanted, &signed).await;
    };
    assert!(browser.get(&path).await.has(FIGURE));
    world.advance(Duration::from_secs(121));
    assert!(!browser.get(&path).await.has(FIGURE), "two minutes without use");
    unlocks(&mut browser, &mut phone).await;
    for _ in 0..4 {
        assert!(browser.get(&path).await.has(FIGURE));
        world.advance(Duration::from_secs(80));
    }
    assert!(!browser.get(&path).await.has(FIGURE), "five minutes in all, {link}");
}
