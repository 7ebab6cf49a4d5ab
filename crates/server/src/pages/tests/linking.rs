//! From the button to the answered question, and every way in which it can go wrong.

use std::time::Duration;

use axum::http::{StatusCode, header};
use rstest::rstest;
use tellerline_core::{
    BankId, PurposeKind,
    bank::{BankFailure, Presence},
    consent::{ConsentState, Way},
    message::Choice,
    ports::TokenVault as _,
};
use tellerline_store::repo::{
    self,
    links::{LinkStatus, StoreTokens, StoredLink},
};

use super::{
    bank::NICKNAME,
    world::{BANK, Browser, HOST, World},
};
use crate::{
    context::Pausable,
    pages::{attempt::Body, link::sweep::sweep},
};

pub(super) async fn harbour_links(world: &World, name: &str) -> Vec<StoredLink> {
    let (identity, conversation) = world.person(name);
    let store = &world.engine.context.store;
    let links =
        repo::links::for_conversation(store, &BankId::new(BANK), identity, conversation).await.unwrap();
    links.into_iter().filter(|link| link.institution.as_str() == "harbour").collect()
}

#[tokio::test]
async fn from_the_button_to_the_answer() {
    let world = World::new().await;
    let path = world.link_button("ada").await;
    let mut browser = world.browser();
    let page = browser.get(&path).await;
    for text in ["Harbour Bank", "Northwind Credit Union", ">Start<", ">Not now<", "still sees", "90 days"] {
        assert!(page.has(text), "{text}");
    }
    let words = browser.goes_to_the_words(&world, &path).await;
    let [link] = harbour_links(&world, "ada").await.try_into().unwrap();
    assert_eq!(link.status, LinkStatus::Unpaired);
    assert!(link.consent.purposes.keys().eq(&[PurposeKind::ReadBalance, PurposeKind::ReadTransactions]));
    assert_eq!((link.consent.choice, link.consent.accounts.len()), (Choice::Tap, 1), "narrowed");
    for given in link.consent.purposes.values() {
        assert!(given.text_version.starts_with("link-") && given.language == "en" && given.way == Way::Page);
    }
    for shared in &link.consent.accounts {
        assert!(shared.given.text_version.starts_with("accounts-"));
        assert_eq!((shared.label.as_deref(), shared.last_four.as_deref()), (Some(NICKNAME), Some("4242")));
    }
    assert!(matches!(link.consent.state, ConsentState::Unpaired { .. }));
    assert_eq!(browser.get(&format!("{path}/state")).await.text, "waiting");
    {
        let seen = world.harbour.seen();
        let customer = Presence::Attended { ip: [203, 0, 113, 9].into(), user_agent: Some("Test/1".into()) };
        assert_eq!((seen.begun[0].presence.clone(), seen.listed.clone()), (customer.clone(), vec![customer]));
        assert_eq!(seen.begun[0].redirect_uri, format!("https://{HOST}/link/callback/harbour"));
        assert!(seen.read.is_empty(), "nothing else is read before the words");
    }
    let (store, later) =
        (&world.engine.context.store, world.engine.context.now().plus(Duration::from_hours(1)));
    let [attempt] = repo::attempts::expired::<Body>(store, later, 10).await.unwrap().try_into().unwrap();
    assert!(attempt.body.accounts.is_empty(), "the list is forgotten with the choice");
    world.types("ada", &words).await;
    assert_eq!(harbour_links(&world, "ada").await[0].status, LinkStatus::Live);
    let state = browser.get(&format!("{path}/state")).await;
    assert_eq!((state.text.as_str(), state.headers["hx-refresh"].to_str().unwrap()), ("live", "true"));
    assert!(browser.get(&path).await.has("is connected to your chat"));
    let reveal = world.balance_button("ada", link.id).await;
    assert!(browser.get(&reveal).await.has(super::bank::FIGURE), "this browser was bound on the way");
    let log = world.log().await;
    for secret in [words.as_str(), "state-harbour", "secret-1", "tokens-1", super::world::PIN, "Nest"] {
        assert!(!log.contains(secret), "{secret} is in the audit log");
    }
}

#[tokio::test]
async fn previews_and_scanners_use_nothing_up() {
    let world = World::new().await;
    let path = world.link_button("ada").await;
    for _ in 0..3 {
        let mut scanner = world.browser();
        assert_eq!(scanner.head(&path).await.status, StatusCode::OK);
        assert_eq!(scanner.get(&path).await.status, StatusCode::OK);
    }
    let mut browser = world.browser();
    let state = browser.goes_to_the_bank(&world, &path).await;
    let callback =
        format!("/link/callback/harbour?state={state}&code=good&iss=https%3A%2F%2Flogin.bank.test");
    browser.head(&callback).await;
    assert_eq!(world.harbour.seen().completed, 0, "a HEAD with the customer's own cookie spends nothing");
    assert_eq!(browser.get(&callback).await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn a_link_belongs_to_the_browser_that_pressed_start() {
    let world = World::new().await;
    let path = world.link_button("ada").await;
    let (mut first, mut second) = (world.browser(), world.browser());
    second.get(&path).await;
    first.goes_to_the_bank(&world, &path).await;
    let page = second.get(&path).await;
    assert_eq!(page.status, StatusCode::CONFLICT);
    assert!(page.has("opened before") && page.has("ask for a new link"));
    let page = second.post(&path, &[("do", "start"), ("institution", "harbour")]).await;
    assert_eq!(page.status, StatusCode::CONFLICT);
    for step in ["agree", "accounts", "pin", "decline"] {
        let page = second.post(&path, &[("do", step), ("purpose", "read_balance")]).await;
        assert_eq!(page.status, StatusCode::CONFLICT, "{step}");
    }
    assert_eq!(world.harbour.seen().begun.len(), 1);
}

#[tokio::test]
async fn of_two_at_once_one_gets_it() {
    let world = World::new().await;
    let path = world.link_button("ada").await;
    let mut starters = Vec::new();
    for _ in 0..4 {
        let mut browser = world.browser();
        browser.get(&path).await;
        let path = path.clone();
        starters.push(async move {
            browser.post(&path, &[("do", "start"), ("institution", "harbour")]).await.status
        });
    }
    let got = futures::future::join_all(starters).await;
    assert_eq!(got.iter().filter(|status| **status == StatusCode::SEE_OTHER).count(), 1, "{got:?}");
    assert_eq!(got.iter().filter(|status| **status == StatusCode::CONFLICT).count(), 3, "{got:?}");
}

#[tokio::test]
async fn another_browsers_answer_is_not_used() {
    let world = World::new().await;
    let path = world.link_button("ada").await;
    let (mut mine, mut other) = (world.browser(), world.browser());
    let state = mine.goes_to_the_bank(&world, &path).await;
    let page = other.returns(&state, "good").await;
    assert_eq!(page.status, StatusCode::FORBIDDEN);
    assert!(page.has("Nothing was connected"));
    // The other one is in the middle of a linking of its own.
    let own = world.link_button("ben").await;
    other.goes_to_the_bank(&world, &own).await;
    assert_eq!(other.returns(&state, "good").await.status, StatusCode::CONFLICT);
    assert_eq!(world.harbour.seen().completed, 0);
    assert_eq!(mine.returns(&state, "good").await.status, StatusCode::SEE_OTHER, "and nothing was used up");
}

#[tokio::test]
async fn an_answer_works_once() {
    let world = World::new().await;
    let path = world.link_button("ada").await;
    let mut browser = world.browser();
    let state = browser.goes_to_the_bank(&world, &path).await;
    for wrong in ["", "state-harbour-99", "state-northwind-1"] {
        assert_eq!(browser.returns(wrong, "good").await.status, StatusCode::CONFLICT, "{wrong}");
    }
    let elsewhere = format!("/link/callback/northwind?state={state}&code=good&iss=x");
    assert_eq!(browser.get(&elsewhere).await.status, StatusCode::CONFLICT, "another institution's path");
    assert_eq!(browser.returns(&state, "good").await.status, StatusCode::SEE_OTHER);
    let again = browser.returns(&state, "good").await;
    assert_eq!(again.status, StatusCode::CONFLICT);
    assert!(again.has(&format!("href=\"{path}\"")), "with the way on");
    assert_eq!(world.harbour.seen().completed, 1);
    assert_eq!(harbour_links(&world, "ada").await.len(), 1);
}

#[tokio::test]
async fn forms_of_other_sites_change_nothing() {
    let world = World::new().await;
    let path = world.link_button("ada").await;
    let mut browser = world.browser();
    browser.get(&path).await;
    let good = [("do", "start"), ("institution", "harbour")];
    let mut without = browser.clone();
    without.csrf.clear();
    let mut foreign = world.browser();
    foreign.get(&path).await;
    let mut swapped = browser.clone();
    swapped.csrf.clone_from(&foreign.csrf);
    let mut cookieless = browser.clone();
    cookieless.cookies.clear();
    for (name, attacker) in
        [("none", &mut without), ("another's", &mut swapped), ("no cookie", &mut cookieless)]
    {
        assert_eq!(attacker.post(&path, &good).await.status, StatusCode::FORBIDDEN, "{name}");
    }
    for origin in
        ["https://evil.test", "null", "http://chat.harbour.test", "https://chat.harbour.test.evil.test"]
    {
        let mut request = browser.form(&path, &good);
        request.headers_mut().insert(header::ORIGIN, origin.parse().unwrap());
        assert_eq!(browser.send(request).await.status, StatusCode::FORBIDDEN, "{origin}");
    }
    let mut request = browser.form(&path, &good);
    request.headers_mut().remove(header::ORIGIN);
    request.headers_mut().insert("sec-fetch-site", "cross-site".parse().unwrap());
    assert_eq!(browser.send(request).await.status, StatusCode::FORBIDDEN);
    let mut request = browser.form(&path, &good);
    request.headers_mut().insert(header::CONTENT_TYPE, "text/plain".parse().unwrap());
    assert_eq!(browser.send(request).await.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
    assert_eq!(browser.post(&path, &good).await.status, StatusCode::SEE_OTHER, "the link is still unused");
}

#[tokio::test]
async fn the_purpose_of_the_question_must_be_ticked_by_hand() {
    let world = World::new().await;
    let path = world.link_button("ada").await;
    let mut browser = world.browser();
    browser.get(&path).await;
    browser.post(&path, &[("do", "start"), ("institution", "harbour")]).await;
    let page = browser.get(&path).await;
    assert!(!page.has("checked"), "nothing is preset");
    assert!(page.has("needed for your question"));
    for purposes in [&[][..], &[("purpose", "read_transactions")], &[("purpose", "advertising")]] {
        let fields: Vec<_> = [("do", "agree")].iter().chain(purposes).copied().collect();
        let page = browser.post(&path, &fields).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(page.has("role=\"alert\""));
    }
    assert!(world.harbour.seen().begun.is_empty());
    let page = browser
        .post(&path, &[("do", "agree"), ("purpose", "read_balance"), ("purpose", "advertising")])
        .await;
    assert_eq!(page.status, StatusCode::OK);
    assert_eq!(world.harbour.seen().begun[0].purposes, [PurposeKind::ReadBalance].into());
}

#[rstest]
#[case("good&error=access_denied", StatusCode::OK, "Cancelled at the bank")]
#[case("weak", StatusCode::FORBIDDEN, "strong enough")]
#[case("away", StatusCode::GATEWAY_TIMEOUT, "slow")]
#[tokio::test]
async fn ways_to_end_without_a_link(#[case] code: &str, #[case] status: StatusCode, #[case] text: &str) {
    let world = World::new().await;
    let path = world.link_button("ada").await;
    let mut browser = world.browser();
    let state = browser.goes_to_the_bank(&world, &path).await;
    let page = browser.returns(&state, code).await;
    assert_eq!(page.status, status, "{}", page.text);
    assert!(page.has(text), "{}", page.text);
    assert_eq!(world.harbour.revocations(1).await, [("consent-1".to_owned(), false)]);
    assert!(harbour_links(&world, "ada").await.is_empty());
    assert_eq!(browser.get(&path).await.status, StatusCode::CONFLICT, "the link is used up");
}

#[tokio::test]
async fn an_answer_that_cannot_be_trusted_leads_back_to_a_new_login() {
    let world = World::new().await;
    let path = world.link_button("ada").await;
    let mut browser = world.browser();
    let state = browser.goes_to_the_bank(&world, &path).await;
    let page = browser
        .get(&format!("/link/callback/harbour?state={state}&code=good&iss=https%3A%2F%2Fevil.test"))
        .await;
    assert_eq!(page.status, StatusCode::BAD_REQUEST);
    assert!(page.has(&format!("href=\"{path}\"")));
    assert_eq!(world.harbour.revocations(1).await.len(), 1);
    assert_eq!(world.audited("link.answer_refused").await, 1);
    assert!(browser.get(&path).await.has("Agree and continue"));
    browser.post(&path, &[("do", "agree"), ("purpose", "read_balance")]).await;
    assert_eq!(browser.returns("state-harbour-2", "good").await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn coming_back_without_an_answer_starts_a_new_login() {
    let world = World::new().await;
    let path = world.link_button("ada").await;
    let mut browser = world.browser();
    let old = browser.goes_to_the_bank(&world, &path).await;
    assert!(browser.get(&path).await.has("still waiting for Harbour Bank"));
    browser.post(&path, &[("do", "again")]).await;
    assert_eq!(world.harbour.revocations(1).await, [("consent-1".to_owned(), false)]);
    browser.get(&path).await;
    browser.post(&path, &[("do", "agree"), ("purpose", "read_balance")]).await;
    assert_eq!(browser.returns(&old, "good").await.status, StatusCode::CONFLICT, "the old login is dead");
    assert_eq!(browser.returns("state-harbour-2", "good").await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn a_bank_that_is_away_costs_nothing() {
    let world = World::new().await;
    let path = world.link_button("ada").await;
    let mut browser = world.browser();
    browser.get(&path).await;
    browser.post(&path, &[("do", "start"), ("institution", "harbour")]).await;
    browser.get(&path).await;
    world.harbour.seen().failure = Some(BankFailure::Unreachable);
    let page = browser.post(&path, &[("do", "agree"), ("purpose", "read_balance")]).await;
    assert_eq!(page.status, StatusCode::GATEWAY_TIMEOUT);
    assert!(page.has("Harbour Bank") && page.has("Try again"));
    world.harbour.seen().failure = None;
    let page = browser.post(&path, &[("do", "agree"), ("purpose", "read_balance")]).await;
    assert_eq!(page.status, StatusCode::OK);
    // Tokens are kept even where the list of accounts cannot be had yet.
    assert_eq!(browser.returns("state-harbour-1", "good").await.status, StatusCode::SEE_OTHER);
    world.harbour.seen().failure = Some(BankFailure::Unreachable);
    assert_eq!(browser.get(&path).await.status, StatusCode::GATEWAY_TIMEOUT);
    let link = harbour_links(&world, "ada").await[0].id;
    let vault = StoreTokens { store: world.engine.context.store.clone(), bank: BankId::new(BANK) };
    assert_eq!(vault.load(link).await.unwrap().unwrap().expose(), "tokens-1");
    world.harbour.seen().failure = None;
    assert!(browser.get(&path).await.has("Which accounts?"));
}

#[tokio::test]
async fn accounts_come_escaped_and_the_choice_is_the_customers() {
    let world = World::new().await;
    let path = world.link_button("ada").await;
    let mut browser = world.browser();
    let state = browser.goes_to_the_bank(&world, &path).await;
    browser.returns(&state, "good").await;
    let page = browser.get(&path).await;
    assert!(page.has("Nest egg") && page.has("ending in 4242") && page.has("Savings account"));
    assert!(!page.has("<b onclick") && !page.has("\u{202e}"), "{}", page.text);
    for fields in [&[("do", "accounts")][..], &[("do", "accounts"), ("account", "7")]] {
        assert_eq!(browser.post(&path, fields).await.status, StatusCode::UNPROCESSABLE_ENTITY, "{fields:?}");
    }
    // One decision a page, and back again; what was not ticked is asked for anew.
    let first = [("do", "accounts"), ("account", "0")];
    assert_eq!(browser.post(&path, &first).await.status, StatusCode::SEE_OTHER);
    let page = browser.get(&path).await;
    assert!(
        page.has("Facebook keeps a copy") && page.has(">Back<") && !page.has("Nest egg"),
        "{}",
        page.text
    );
    browser.post(&path, &[("do", "back")]).await;
    assert!(browser.get(&path).await.has("Savings account"));
    let both = [("do", "accounts"), ("account", "0"), ("account", "1")];
    assert_eq!(browser.post(&path, &both).await.status, StatusCode::SEE_OTHER);
    browser.get(&path).await;
    for fields in [&[("do", "display")][..], &[("do", "display"), ("choice", "everything")]] {
        assert_eq!(browser.post(&path, fields).await.status, StatusCode::UNPROCESSABLE_ENTITY, "{fields:?}");
    }
    let chat = [("do", "display"), ("choice", "chat")];
    assert_eq!(browser.post(&path, &chat).await.status, StatusCode::SEE_OTHER);
    // The same form once more, by the back button: the step has passed.
    assert_eq!(browser.post(&path, &chat).await.status, StatusCode::SEE_OTHER);
    let consent = harbour_links(&world, "ada").await[0].consent.clone();
    assert_eq!((consent.choice, consent.accounts.len(), consent.epoch), (Choice::Chat, 2, 2));
    // Back from the last question as well; what was agreed is agreed anew.
    assert!(browser.get(&path).await.has(">Back<"));
    browser.post(&path, &[("do", "back")]).await;
    assert!(browser.get(&path).await.has("Savings account"));
    browser.post(&path, &both).await;
    browser.get(&path).await;
    browser.post(&path, &chat).await;
    let consent = harbour_links(&world, "ada").await[0].consent.clone();
    assert_eq!((consent.choice, consent.accounts.len(), consent.epoch), (Choice::Chat, 2, 3));
    for pin in ["123456", "000000", "12345", "abcdef", ""] {
        let page = browser.post(&path, &[("do", "pin"), ("pin", pin)]).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{pin}");
    }
}

#[tokio::test]
async fn a_pin_can_be_left_out_and_the_connection_is_made_all_the_same() {
    let world = World::new().await;
    let path = world.link_button("ada").await;
    let mut browser = world.browser();
    let state = browser.goes_to_the_bank(&world, &path).await;
    browser.returns(&state, "good").await;
    browser.get(&path).await;
    // Not before its step.
    browser.post(&path, &[("do", "later")]).await;
    assert!(browser.get(&path).await.has("Which accounts?"));
    browser.chooses(&path, "tap").await;
    let page = browser.get(&path).await;
    assert!(page.has(">Not now<") && page.has("during this visit only"), "{}", page.text);
    browser.post(&path, &[("do", "later")]).await;
    let words = super::world::words_on(&browser.get(&path).await);
    world.types("ada", &words).await;
    let link = harbour_links(&world, "ada").await[0].id;
    let reveal = world.balance_button("ada", link).await;
    assert!(browser.get(&reveal).await.has(super::bank::FIGURE), "they logged in a moment ago");
    world.advance(Duration::from_mins(6));
    let page = browser.get(&reveal).await;
    assert!(page.has("Log in at your bank") && !page.has(super::bank::FIGURE), "{}", page.text);
}

#[tokio::test]
async fn not_now_ends_it_at_every_step() {
    let world = World::new().await;
    let decline = [("do", "decline")];
    // On the first page.
    let path = world.link_button("ada").await;
    let mut browser = world.browser();
    browser.get(&path).await;
    assert!(browser.post(&path, &decline).await.has("Nothing was connected"));
    assert_eq!(browser.get(&path).await.status, StatusCode::CONFLICT);
    // After the login: tokens go, too.
    let path = world.link_button("ada").await;
    let state = browser.goes_to_the_bank(&world, &path).await;
    browser.returns(&state, "good").await;
    browser.get(&path).await;
    assert!(browser.post(&path, &decline).await.has("Nothing was connected"));
    assert_eq!(world.harbour.revoked(), [("consent-1".to_owned(), true)]);
    let link = &harbour_links(&world, "ada").await[0];
    assert_eq!(link.status, LinkStatus::Ended);
    let grant = repo::links::grant(&world.engine.context.store, &BankId::new(BANK), link.id).await.unwrap();
    assert!(grant.unwrap().tokens.is_none());
}

#[tokio::test]
async fn what_nobody_finished_is_ended_at_the_bank() {
    let world = World::new().await;
    let (at_bank, granted) = (world.link_button("ada").await, world.link_button("ben").await);
    world.browser().goes_to_the_bank(&world, &at_bank).await;
    let mut browser = world.browser();
    let state = browser.goes_to_the_bank(&world, &granted).await;
    browser.returns(&state, "good").await;
    assert_eq!(sweep(&world.engine).await.unwrap(), 0, "not yet");
    world.advance(Duration::from_mins(31));
    world.harbour.seen().failure = Some(BankFailure::Unreachable);
    assert_eq!(sweep(&world.engine).await.unwrap(), 0, "the bank does not answer: again later");
    world.harbour.seen().failure = None;
    assert_eq!(sweep(&world.engine).await.unwrap(), 2);
    let mut revoked = world.harbour.revoked();
    revoked.sort();
    assert_eq!(revoked, [("consent-1".to_owned(), false), ("consent-2".to_owned(), true)]);
    assert_eq!(harbour_links(&world, "ben").await[0].status, LinkStatus::Ended);
    assert_eq!(sweep(&world.engine).await.unwrap(), 0);
    assert_eq!(browser.get(&granted).await.status, StatusCode::CONFLICT);
}

#[tokio::test]
async fn the_sweep_leaves_a_link_that_came_to_life() {
    let world = World::new().await;
    let path = world.link_button("ada").await;
    let mut browser = world.browser();
    let words = browser.goes_to_the_words(&world, &path).await;
    world.types("ada", &words).await;
    world.advance(Duration::from_hours(1));
    assert_eq!(sweep(&world.engine).await.unwrap(), 1);
    assert_eq!(harbour_links(&world, "ada").await[0].status, LinkStatus::Live);
    assert!(world.harbour.revoked().is_empty());
}

#[tokio::test]
async fn expired_unknown_and_foreign_links() {
    let world = World::new().await;
    let path = world.link_button("ada").await;
    world.advance(Duration::from_secs(601));
    let mut browser = world.browser();
    let page = browser.get(&path).await;
    assert_eq!(page.status, StatusCode::GONE);
    assert!(page.has("ask for a new one"));
    assert_eq!(browser.get("/link/tlr_link_nothing").await.status, StatusCode::NOT_FOUND);
    let link = world.linked("chen").await;
    let reveal = world.balance_button("chen", link).await;
    let wrong_door = reveal.replace("/reveal/", "/link/");
    assert_eq!(browser.get(&wrong_door).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn paused_links_say_so_and_use_nothing_up() {
    let world = World::new().await;
    let path = world.link_button("ada").await;
    let mut browser = world.browser();
    browser.get(&path).await;
    world.pauses(&[("all", Pausable::Links)]).await;
    assert_eq!(browser.get(&path).await.status, StatusCode::SERVICE_UNAVAILABLE);
    let page = browser.post(&path, &[("do", "start"), ("institution", "harbour")]).await;
    assert_eq!(page.status, StatusCode::SERVICE_UNAVAILABLE);
    world.pauses(&[]).await;
    assert_eq!(browser.get(&path).await.status, StatusCode::OK);
}

#[tokio::test]
async fn words_that_nobody_typed_say_so() {
    let world = World::new().await;
    let path = world.link_button("ada").await;
    let mut browser: Browser = world.browser();
    browser.goes_to_the_words(&world, &path).await;
    world.advance(Duration::from_secs(601));
    let page = browser.get(&path).await;
    assert_eq!(page.status, StatusCode::GONE);
    assert!(page.has("no longer hold"));
    assert_eq!(browser.get(&format!("{path}/state")).await.text, "over");
    assert_eq!(world.browser().get(&format!("{path}/state")).await.status, StatusCode::NOT_FOUND);
}

/// Between the bank's login and the PIN the chat knows nothing of the link yet.
#[tokio::test]
async fn stop_between_login_and_pin_ends_what_is_being_linked() {
    let world = World::new().await;
    // The actor knows this conversation, and its links, from before.
    world.types("ada", "hello").await;
    let path = world.link_button("ada").await;
    let mut browser = world.browser();
    let state = browser.goes_to_the_bank(&world, &path).await;
    browser.returns(&state, "good").await;
    assert!(browser.get(&path).await.has("Which accounts?"));
    world.stops("ada").await;
    assert_eq!(
        harbour_links(&world, "ada").await[0].status,
        LinkStatus::Ended,
        "at once, not after 30 minutes"
    );
    let revoked = world.harbour.revocations(1).await;
    assert_eq!(revoked, [("consent-1".to_owned(), true)], "at the bank, too");
    let page = browser.chooses(&path, "tap").await;
    assert_eq!(page.status, StatusCode::CONFLICT, "the page goes no further");
    assert_eq!(harbour_links(&world, "ada").await[0].status, LinkStatus::Ended);
}

#[tokio::test]
async fn a_pause_of_the_channel_reaches_its_links() {
    let world = World::new().await;
    let (path, other) = (world.link_button("ada").await, world.link_button("ben").await);
    let mut browser = world.browser();
    browser.get(&path).await;
    let mut begun = world.browser();
    let state = begun.goes_to_the_bank(&world, &other).await;
    world.pauses(&[("channel:messenger", Pausable::Links)]).await;
    let page = browser.get(&path).await;
    assert_eq!(page.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(page.has("paused for the moment"));
    let page = browser.post(&path, &[("do", "start"), ("institution", "harbour")]).await;
    assert_eq!(page.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(begun.get(&other).await.status, StatusCode::SERVICE_UNAVAILABLE, "one that is under way, too");
    world.pauses(&[("channel:another", Pausable::Links)]).await;
    assert_eq!(browser.get(&path).await.status, StatusCode::OK, "another channel's pause is not ours");
    // Reads alone: the list of accounts waits, what was granted is kept.
    world.pauses(&[("channel:messenger", Pausable::Reads)]).await;
    assert_eq!(begun.returns(&state, "good").await.status, StatusCode::SEE_OTHER);
    assert_eq!(begun.get(&other).await.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(world.harbour.seen().listed.is_empty(), "the bank was not asked");
    world.pauses(&[]).await;
    assert!(begun.get(&other).await.has("Which accounts?"));
}

/// Two buttons in two tabs, two banks: each login comes back to its own page.
#[tokio::test]
async fn two_linkings_in_one_browser_both_end_well() {
    let world = World::new().await;
    let (first, second) = (world.link_button("ada").await, world.link_button("ada").await);
    let mut browser = world.browser();
    let at_harbour = browser.goes_to_the_bank(&world, &first).await;
    assert_eq!(browser.get(&second).await.status, StatusCode::OK);
    browser.post(&second, &[("do", "start"), ("institution", "northwind")]).await;
    browser.get(&second).await;
    let page = browser.post(&second, &[("do", "agree"), ("purpose", "read_balance")]).await;
    assert!(page.has("https://login.bank.test/authorize"), "{}", page.text);
    assert!(browser.get(&first).await.has("waiting for Harbour Bank"), "the first tab is not lost");
    // The answer of one bank at the other's address belongs to neither.
    let crossed =
        format!("/link/callback/northwind?state={at_harbour}&code=good&iss=https%3A%2F%2Flogin.bank.test");
    assert_eq!(browser.get(&crossed).await.status, StatusCode::CONFLICT);
    let page = browser.returns(&at_harbour, "good").await;
    assert_eq!((page.status, page.location()), (StatusCode::SEE_OTHER, first.as_str()), "{}", page.text);
    let back = "/link/callback/northwind?state=state-northwind-1&code=good&iss=https%3A%2F%2Flogin.bank.test";
    let page = browser.get(back).await;
    assert_eq!((page.status, page.location()), (StatusCode::SEE_OTHER, second.as_str()), "{}", page.text);
    // Used before; with two under way nobody says which one to go on with.
    let page = browser.returns(&at_harbour, "good").await;
    assert_eq!(page.status, StatusCode::CONFLICT);
    assert!(!page.has(&first) && !page.has(&second), "{}", page.text);
    for (path, institution) in [(&second, "Northwind Credit Union"), (&first, "Harbour Bank")] {
        let page = browser.get(path).await;
        assert!(page.has("Which accounts?") && page.has(institution), "{}", page.text);
        browser.chooses(path, "tap").await;
        let page = browser.get(path).await;
        assert!(page.has("Choose a PIN") && page.has(institution), "{}", page.text);
        browser.post(path, &[("do", "pin"), ("pin", super::world::PIN)]).await;
        let words = super::world::words_on(&browser.get(path).await);
        world.types("ada", &words).await;
        assert!(browser.get(path).await.has("is connected to your chat"));
    }
    let (identity, conversation) = world.person("ada");
    let store = &world.engine.context.store;
    let links =
        repo::links::for_conversation(store, &BankId::new(BANK), identity, conversation).await.unwrap();
    let live = links.iter().filter(|link| link.status == LinkStatus::Live);
    let mut live: Vec<&str> = live.map(|link| link.institution.as_str()).collect();
    live.sort_unstable();
    assert_eq!(live, ["harbour", "northwind"]);
}

#[tokio::test]
async fn a_stranger_in_the_thread_stops_a_linking_at_every_step() {
    const STOPPED: &str = "Links from this chat are stopped";
    let world = World::new().await;
    let untouched = world.link_button("ada").await;
    let path = world.link_button("ada").await;
    let (mut browser, mut other) = (world.browser(), world.browser());
    let state = browser.goes_to_the_bank(&world, &path).await;
    world.stranger("ada").await;
    for page in [
        browser.returns(&state, "good").await,
        browser.get(&path).await,
        other.get(&untouched).await,
        other.post(&untouched, &[("do", "start"), ("institution", "harbour")]).await,
    ] {
        assert_eq!(page.status, StatusCode::FORBIDDEN, "{}", page.text);
    }
    assert!(browser.get(&path).await.has(STOPPED));
    assert!(harbour_links(&world, "ada").await.is_empty(), "nothing was stored");
    // Somebody else's thread goes on.
    assert_eq!(other.get(&world.link_button("ben").await).await.status, StatusCode::OK);
}
