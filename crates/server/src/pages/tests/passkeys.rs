//! Passkeys: in place of the PIN, at the unlock, and every way of cheating with one.

use std::time::Duration;

use axum::http::StatusCode;
use serde_json::Value;
use tellerline_core::{BankId, LinkId};
use tellerline_store::repo;

use super::{
    bank::FIGURE,
    world::{BANK, Browser, HOST, PIN, Page, World, words_on},
};
use crate::web::{passkey::Key, tests::authenticator::Authenticator};

pub(super) const LATER: Duration = Duration::from_secs(301);

/// A device that answers as it should.
pub(super) fn made(name: &str) -> Authenticator {
    Authenticator::at(name, HOST, &format!("https://{HOST}"))
}

/// The options that a page's script asks for.
pub(super) async fn options(browser: &mut Browser, path: &str) -> Value {
    let page = browser.post(path, &[("do", "passkey-options")]).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text);
    serde_json::from_str(&page.text).unwrap()
}

/// Sends an answer back as the script does.
pub(super) async fn answers(browser: &mut Browser, path: &str, options: &Value, credential: &str) -> Page {
    let ceremony = options["ceremony"].as_str().unwrap();
    let fields = [("do", "passkey"), ("ceremony", ceremony), ("credential", credential), ("name", "")];
    browser.post(path, &fields).await
}

/// Links with a passkey in place of the PIN; a button that shows the balance.
pub(super) async fn linked(
    world: &World,
    name: &str,
    device: &mut Authenticator,
) -> (Browser, LinkId, String) {
    linked_as(world, name, name, device).await
}

/// The same for a chat of somebody whom the bank knows as `subject`.
pub(super) async fn linked_as(
    world: &World,
    name: &str,
    subject: &str,
    device: &mut Authenticator,
) -> (Browser, LinkId, String) {
    subject.clone_into(&mut world.harbour.seen().subject);
    let mut browser = world.browser();
    let path = world.link_button(name).await;
    let state = browser.goes_to_the_bank(world, &path).await;
    browser.returns(&state, "good").await;
    browser.get(&path).await;
    browser.chooses(&path, "tap").await;
    let page = browser.get(&path).await;
    assert!(page.has("Use a passkey instead") && page.has("Choose a PIN"), "{}", page.text);
    let options = options(&mut browser, &path).await;
    let credential = device.creates(&options);
    let page = answers(&mut browser, &path, &options, &credential).await;
    assert_eq!((page.status, page.location()), (StatusCode::SEE_OTHER, path.as_str()), "{}", page.text);
    let words = words_on(&browser.get(&path).await);
    world.types(name, &words).await;
    let (identity, conversation) = world.person(name);
    let (store, bank) = (&world.engine.context.store, BankId::new(BANK));
    let links = repo::links::for_conversation(store, &bank, identity, conversation).await.unwrap();
    let link = links.iter().find(|link| link.institution.as_str() == "harbour").unwrap().id;
    let reveal = world.balance_button(name, link).await;
    (browser, link, reveal)
}

pub(super) async fn count(world: &World, table: &str) -> i64 {
    let sql = format!("SELECT COUNT(*) AS n FROM {table}");
    let row = world.engine.context.store.db.query_one(&sql, vec![]).await.unwrap().unwrap();
    row.try_get("", "n").unwrap()
}

#[tokio::test]
async fn a_passkey_stands_for_the_pin() {
    let world = World::new().await;
    let mut device = made("ada's phone");
    let (mut browser, _, path) = linked(&world, "ada", &mut device).await;
    assert!(browser.get(&path).await.has(FIGURE), "just bound");
    world.advance(LATER);
    let page = browser.get(&path).await;
    assert!(page.has("Use your passkey") && !page.has(FIGURE), "{}", page.text);
    assert!(!page.has("Enter your PIN"), "there is none");
    let wanted = options(&mut browser, &path).await;
    assert_eq!(wanted["publicKey"]["userVerification"], "required");
    assert_eq!(wanted["publicKey"]["rpId"], "chat.harbour.test");
    assert_eq!(wanted.as_object().unwrap().len(), 2, "the state of the ceremony stays here: {wanted}");
    let credential = device.signs(&wanted);
    let page = answers(&mut browser, &path, &wanted, &credential).await;
    assert_eq!((page.status, page.location()), (StatusCode::SEE_OTHER, path.as_str()), "{}", page.text);
    assert!(browser.get(&path).await.has(FIGURE));
    assert_eq!(world.audited("passkey.added").await, 1);
    assert_eq!(world.audited("browser.unlocked").await, 1);
    assert_eq!(count(&world, "ceremony").await, 0, "challenges are used up");
}

#[tokio::test]
async fn a_new_browser_is_bound_with_a_passkey_after_the_login() {
    let world = World::new().await;
    let link = world.linked("ada2").await;
    world.harbour.seen().subject = "ada2".to_owned();
    let path = world.balance_button("ada2", link).await;
    let mut browser = world.browser();
    browser.get(&path).await;
    assert_eq!(
        browser.post(&path, &[("do", "passkey-options")]).await.status,
        StatusCode::SEE_OTHER,
        "not before the login"
    );
    browser.post(&path, &[("do", "login")]).await;
    browser.returns("state-harbour-1", "good").await;
    assert!(browser.get(&path).await.has("Use a passkey instead"));
    let mut device = made("laptop");
    let wanted = options(&mut browser, &path).await;
    assert_eq!(wanted["publicKey"]["authenticatorSelection"]["userVerification"], "required");
    let credential = device.creates(&wanted);
    answers(&mut browser, &path, &wanted, &credential).await;
    assert!(browser.get(&path).await.has(FIGURE));
    // Sealed: neither its id nor its name is in the table.
    let rows = world.engine.context.store.db.query("SELECT * FROM passkey", vec![]).await.unwrap();
    let sealed: Vec<u8> = rows[0].try_get("", "sealed_body").unwrap();
    assert!(!String::from_utf8_lossy(&sealed).contains("cred"));
}

/// Makes one thing wrong of what a device answers.
type Spoil = fn(&mut Authenticator);

/// What a device answered is right in everything but one.
#[tokio::test]
async fn an_answer_that_is_wrong_in_one_thing_opens_nothing() {
    let world = World::new().await;
    let mut device = made("ada's phone");
    let (mut browser, _, path) = linked(&world, "ada", &mut device).await;
    world.advance(LATER);
    browser.get(&path).await;
    let spoils: [(&str, Spoil); 5] = [
        ("user verification is missing", |device| device.verified = false),
        ("another origin", |device| device.origin = "https://chat.harbour.test.evil.test".to_owned()),
        ("a subdomain's origin", |device| device.origin = "https://sub.chat.harbour.test".to_owned()),
        ("another relying party", |device| device.rp_id = "evil.test".to_owned()),
        ("plain http", |device| device.origin = "http://chat.harbour.test".to_owned()),
    ];
    for (what, spoil) in spoils {
        let wanted = options(&mut browser, &path).await;
        let (origin, rp_id) = (device.origin.clone(), device.rp_id.clone());
        spoil(&mut device);
        let credential = device.signs(&wanted);
        (device.origin, device.rp_id, device.verified) = (origin, rp_id, true);
        let page = answers(&mut browser, &path, &wanted, &credential).await;
        assert!(!page.has(FIGURE), "{what}");
        assert!(!browser.get(&path).await.has(FIGURE), "{what}");
        // The tries become whole again, so that each way is tried.
        if what == "another relying party" {
            let wanted = options(&mut browser, &path).await;
            let credential = device.signs(&wanted);
            answers(&mut browser, &path, &wanted, &credential).await;
            assert!(browser.get(&path).await.has(FIGURE));
            browser.post(&path, &[("do", "lock")]).await;
        }
    }
    assert_eq!(world.audited("passkey.refused").await, 5);
}

#[tokio::test]
async fn without_user_verification_no_passkey_is_added() {
    let world = World::new().await;
    let mut browser = world.browser();
    let path = world.link_button("ada").await;
    let state = browser.goes_to_the_bank(&world, &path).await;
    browser.returns(&state, "good").await;
    browser.get(&path).await;
    browser.chooses(&path, "tap").await;
    browser.get(&path).await;
    for spoil in [
        (|device| device.verified = false) as Spoil,
        |device| device.origin = "https://evil.test".to_owned(),
        |device| device.rp_id = "evil.test".to_owned(),
    ] {
        let mut device = made("careless");
        spoil(&mut device);
        let wanted = options(&mut browser, &path).await;
        let credential = device.creates(&wanted);
        let page = answers(&mut browser, &path, &wanted, &credential).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(page.has("was not accepted") && page.has("Choose a PIN"), "{}", page.text);
    }
    assert_eq!(count(&world, "passkey").await, 0);
    browser.post(&path, &[("do", "pin"), ("pin", PIN)]).await;
    assert!(browser.get(&path).await.has("Pairing words"), "the PIN still does");
}

#[tokio::test]
async fn an_answer_is_good_once_in_one_browser_for_one_act() {
    let world = World::new().await;
    let mut device = made("ada's phone");
    let (mut browser, _, path) = linked(&world, "ada", &mut device).await;
    world.advance(LATER);
    browser.get(&path).await;
    let wanted = options(&mut browser, &path).await;
    let credential = device.signs(&wanted);
    // Overheard, brought by a browser that has stolen the binding but not the visit.
    let mut thief = browser.clone();
    thief.cookies.remove("__Host-tl_visit");
    thief.get(&path).await;
    assert!(!answers(&mut thief, &path, &wanted, &credential).await.has(FIGURE));
    assert!(!thief.get(&path).await.has(FIGURE));
    answers(&mut browser, &path, &wanted, &credential).await;
    assert!(browser.get(&path).await.has(FIGURE));
    browser.post(&path, &[("do", "lock")]).await;
    answers(&mut browser, &path, &wanted, &credential).await;
    assert!(!browser.get(&path).await.has(FIGURE), "a replay");
    // Too late.
    let wanted = options(&mut browser, &path).await;
    world.advance(LATER);
    let credential = device.signs(&wanted);
    answers(&mut browser, &path, &wanted, &credential).await;
    assert!(!browser.get(&path).await.has(FIGURE));
    // The challenge of a check makes no new passkey, nor one for enrolling an unlock.
    let wanted = options(&mut browser, &path).await;
    let credential = device.creates(&wanted);
    answers(&mut browser, &path, &wanted, &credential).await;
    assert!(!browser.get(&path).await.has(FIGURE));
    assert_eq!(count(&world, "passkey").await, 1);
    assert_eq!(world.audited("passkey.over").await, 3);
}

#[tokio::test]
async fn a_count_that_goes_back_is_refused_and_logged() {
    let world = World::new().await;
    let mut device = made("ada's phone");
    let (mut browser, _, path) = linked(&world, "ada", &mut device).await;
    device.count = 40;
    world.advance(LATER);
    browser.get(&path).await;
    let wanted = options(&mut browser, &path).await;
    let credential = device.signs(&wanted);
    answers(&mut browser, &path, &wanted, &credential).await;
    assert!(browser.get(&path).await.has(FIGURE));
    for earlier in [40, 12, 0] {
        browser.post(&path, &[("do", "lock")]).await;
        let wanted = options(&mut browser, &path).await;
        device.count = earlier;
        let credential = device.signs(&wanted);
        answers(&mut browser, &path, &wanted, &credential).await;
        assert!(!browser.get(&path).await.has(FIGURE), "{earlier}");
    }
    assert_eq!(world.audited("passkey.count_back").await, 3);
}

#[tokio::test]
async fn two_answers_of_one_count_at_once_open_once() {
    let world = World::new().await;
    let mut device = made("ada's phone");
    let (mut browser, _, path) = linked(&world, "ada", &mut device).await;
    world.advance(LATER);
    browser.get(&path).await;
    let (one, two) = (options(&mut browser, &path).await, options(&mut browser, &path).await);
    let first = device.signs(&one);
    device.count -= 1;
    let second = device.signs(&two);
    let (mut here, mut there) = (browser.clone(), browser.clone());
    tokio::join!(answers(&mut here, &path, &one, &first), answers(&mut there, &path, &two, &second));
    assert_eq!(world.audited("browser.unlocked").await, 1);
    assert_eq!(world.audited("passkey.count_back").await, 1);
}

/// Two people use one device and one browser: each has a binding, a passkey and a cookie of their own.
#[tokio::test]
async fn another_customers_passkey_in_the_same_browser_opens_nothing() {
    let world = World::new().await;
    let mut hers = made("ada's phone");
    let (ada, _, to_ada) = linked(&world, "ada", &mut hers).await;
    let mut his = made("ben's phone");
    let (ben, _, to_ben) = linked(&world, "ben", &mut his).await;
    // The same jar: the cookies of both.
    let mut both = ada.clone();
    for (name, value) in &ben.cookies {
        if !name.ends_with("tl_visit") {
            both.cookies.insert(name.clone(), value.clone());
        }
    }
    world.advance(LATER);
    assert!(!both.get(&to_ben).await.has(FIGURE));
    let wanted = options(&mut both, &to_ben).await;
    let hers_signed = hers.signs(&wanted);
    answers(&mut both, &to_ben, &wanted, &hers_signed).await;
    assert!(!both.get(&to_ben).await.has(FIGURE), "her passkey at his figures");
    // A challenge for her figures, answered rightly, brought to his.
    let wanted = options(&mut both, &to_ada).await;
    let signed = hers.signs(&wanted);
    answers(&mut both, &to_ben, &wanted, &signed).await;
    assert!(!both.get(&to_ben).await.has(FIGURE));
    let wanted = options(&mut both, &to_ada).await;
    let signed = hers.signs(&wanted);
    answers(&mut both, &to_ada, &wanted, &signed).await;
    assert!(both.get(&to_ada).await.has(FIGURE));
    assert!(!both.get(&to_ben).await.has(FIGURE), "hers is unlocked, his is not");
    // Her cookies under the names of his.
    let mut swapped = both.clone();
    for prefix in ["__Host-tl_b_", "__Host-tl_u_"] {
        let pick = |from: &Browser| {
            let (name, value) = from.cookies.iter().find(|(name, _)| name.starts_with(prefix)).unwrap();
            (name.clone(), value.clone())
        };
        swapped.cookies.insert(pick(&ben).0, pick(&ada).1);
    }
    assert!(!swapped.get(&to_ben).await.has(FIGURE));
}

#[tokio::test]
async fn five_refused_answers_unbind_the_browser() {
    let world = World::new().await;
    let mut device = made("ada's phone");
    let (mut browser, _, path) = linked(&world, "ada", &mut device).await;
    world.advance(LATER);
    browser.get(&path).await;
    for left in (0..5).rev() {
        let wanted = options(&mut browser, &path).await;
        let forged = made("another").signs(&wanted);
        let page = answers(&mut browser, &path, &wanted, &forged).await;
        let status = if left == 0 { StatusCode::FORBIDDEN } else { StatusCode::UNPROCESSABLE_ENTITY };
        assert_eq!(page.status, status, "{}", page.text);
    }
    assert!(browser.get(&path).await.has("Log in at your bank"));
    assert_eq!(world.audited("browser.unbound").await, 1);
}

/// No PIN was chosen, so none is right, whatever is typed.
#[tokio::test]
async fn where_a_passkey_stands_no_pin_opens() {
    let world = World::new().await;
    let mut device = made("ada's phone");
    let (mut browser, _, path) = linked(&world, "ada", &mut device).await;
    world.advance(LATER);
    browser.get(&path).await;
    for typed in ["", "000000", PIN] {
        browser.post(&path, &[("do", "unlock"), ("pin", typed)]).await;
        assert!(!browser.get(&path).await.has(FIGURE), "{typed}");
    }
}

#[tokio::test]
async fn other_sites_get_no_challenge_and_bring_no_answer() {
    let world = World::new().await;
    let mut device = made("ada's phone");
    let (mut browser, _, path) = linked(&world, "ada", &mut device).await;
    world.advance(LATER);
    browser.get(&path).await;
    let wanted = options(&mut browser, &path).await;
    let credential = device.signs(&wanted);
    let right = std::mem::replace(&mut browser.csrf, "0".repeat(64));
    for act in ["passkey-options", "passkey", "stay", "lock"] {
        let fields = [
            ("do", act),
            ("ceremony", wanted["ceremony"].as_str().unwrap()),
            ("credential", credential.as_str()),
        ];
        assert_eq!(browser.post(&path, &fields).await.status, StatusCode::FORBIDDEN, "{act}");
    }
    browser.csrf = right;
    let page = answers(&mut browser, &path, &wanted, &credential).await;
    assert_eq!(page.status, StatusCode::SEE_OTHER, "nothing of that used the challenge up");
}

/// A cookie that somebody set beforehand, or that was open before, is worth nothing after the next unlocking.
#[tokio::test]
async fn each_unlocking_has_a_session_of_its_own() {
    let world = World::new().await;
    let mut device = made("ada's phone");
    let (mut browser, _, path) = linked(&world, "ada", &mut device).await;
    let session = |browser: &Browser| {
        let found = browser.cookies.iter().find(|(name, _)| name.starts_with("__Host-tl_u_"));
        found.map(|(_, value)| value.clone())
    };
    let before = session(&browser).unwrap();
    assert!(before.starts_with("tlr_page_") && before.len() > 50, "256 bits: {before}");
    let stolen = browser.clone();
    let wanted = options(&mut browser, &path).await;
    let credential = device.signs(&wanted);
    answers(&mut browser, &path, &wanted, &credential).await;
    assert_ne!(session(&browser).unwrap(), before);
    assert!(browser.get(&path).await.has(FIGURE));
    assert!(!stolen.clone().get(&path).await.has(FIGURE), "what was open before is closed");
    // Planted: an attacker's own value in the victim's jar opens neither now nor after the unlocking.
    let mut victim = browser.clone();
    let name = victim.cookies.keys().find(|name| name.starts_with("__Host-tl_u_")).unwrap().clone();
    victim.cookies.insert(name.clone(), "tlr_page_planted".to_owned());
    assert!(!victim.get(&path).await.has(FIGURE));
    let wanted = options(&mut victim, &path).await;
    let credential = device.signs(&wanted);
    answers(&mut victim, &path, &wanted, &credential).await;
    assert_ne!(victim.cookies[&name], "tlr_page_planted");
    assert!(victim.get(&path).await.has(FIGURE));
}

#[tokio::test]
async fn figures_stay_open_while_they_are_used_but_not_for_ever() {
    let world = World::new().await;
    let mut device = made("ada's phone");
    let (mut browser, link, path) = linked(&world, "ada", &mut device).await;
    assert!(browser.get(&path).await.has("Stay longer"));
    for _ in 0..4 {
        world.advance(Duration::from_mins(4));
        let page = browser.post(&path, &[("do", "stay"), ("quiet", "yes")]).await;
        assert_eq!(page.text, "{\"seconds\":300}");
    }
    assert!(browser.get(&path).await.has(FIGURE));
    for _ in 0..10 {
        world.advance(Duration::from_mins(4));
        browser.post(&path, &[("do", "stay")]).await;
    }
    let path = world.balance_button("ada", link).await;
    assert!(browser.get(&path).await.has(FIGURE));
    world.advance(Duration::from_mins(4));
    let page = browser.get(&path).await;
    assert!(!page.has(FIGURE), "an hour is over");
    let page = browser.post(&path, &[("do", "stay"), ("quiet", "yes")]).await;
    assert_eq!(page.text, "{\"seconds\":0}");
}

#[tokio::test]
async fn passkeys_go_with_the_link() {
    let world = World::new().await;
    let mut device = made("ada's phone");
    let (mut browser, link, path) = linked(&world, "ada", &mut device).await;
    let (identity, _) = world.person("ada");
    let owner = repo::passkeys::Owner::Link { identity, link };
    let list = async || {
        repo::passkeys::list::<Key>(&world.engine.context.store, &BankId::new(BANK), owner).await.unwrap()
    };
    assert_eq!(list().await.len(), 1);
    world.stops("ada").await;
    assert!(list().await.is_empty());
    assert!(!browser.get(&path).await.has(FIGURE));
}
