//! What a reveal link shows, and to whom it shows nothing.

use std::time::Duration;

use axum::http::StatusCode;
use tellerline_core::{
    BankId, LinkId,
    bank::{BankFailure, Presence},
    consent::{Part, PurposeKind},
    conversation::{Question, TicketKind},
    ports::TokenVault as _,
};
use tellerline_store::repo::{self, links::StoreTokens};

use super::{
    bank::FIGURE,
    consent::narrow,
    world::{BANK, Browser, PIN, Page, World},
};
use crate::context::Pausable;

/// Nothing of the customer's, nor whose bank it is.
pub(super) fn shows_nothing(page: &Page) {
    for canary in [FIGURE, "Nest", "egg", "Canary", "4242", "Harbour Bank", "£"] {
        assert!(!page.has(canary), "{canary} in {}", page.text);
    }
}

/// Binds a browser by a login at the bank.
pub(super) async fn bind(world: &World, browser: &mut Browser, path: &str) -> Page {
    browser.get(path).await;
    let page = browser.post(path, &[("do", "login")]).await;
    assert!(page.has("https://login.bank.test/authorize"), "{}", page.text);
    let state = format!("state-harbour-{}", world.harbour.seen().begun.len());
    let page = browser.returns(&state, "good").await;
    assert_eq!((page.status, page.location()), (StatusCode::SEE_OTHER, path), "{}", page.text);
    assert!(browser.get(path).await.has("Choose a PIN"));
    browser.post(path, &[("do", "bind"), ("pin", PIN)]).await;
    browser.get(path).await
}

async fn ready() -> (World, LinkId, String) {
    let world = World::new().await;
    let link = world.linked("ada2").await;
    world.harbour.seen().subject = "ada2".to_owned();
    let path = world.balance_button("ada2", link).await;
    (world, link, path)
}

#[tokio::test]
async fn a_browser_without_a_cookie_sees_nothing() {
    let (world, _, path) = ready().await;
    let mut browser = world.browser();
    for path in [path.clone(), path.replace("/reveal/", "/step-up/"), format!("{path}?page=2")] {
        let page = browser.get(&path).await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(page.has("Log in at your bank"));
        shows_nothing(&page);
    }
    for (name, value) in [("do", "unlock"), ("do", "lock"), ("do", "bind"), ("do", "")] {
        let page = browser.post(&path, &[(name, value), ("pin", PIN)]).await;
        shows_nothing(&page);
    }
    assert!(world.harbour.seen().read.is_empty(), "the bank was not asked");
}

#[tokio::test]
async fn after_the_login_the_bank_is_read_at_the_tap() {
    let (world, link, path) = ready().await;
    let mut browser = world.browser();
    let page = bind(&world, &mut browser, &path).await;
    assert_eq!(page.status, StatusCode::OK);
    for text in
        [FIGURE, "£1.00", "Available", "Booked", "As of", "Nest egg", "ending in 4242", "Canary Books"]
    {
        assert!(page.has(text), "{text} in {}", page.text);
    }
    assert!(!page.has("<script>steal") && !page.has("<b onclick") && !page.has("\u{202e}"));
    assert!(!page.has("Secret pot"), "only accounts that the consent covers");
    assert_eq!(page.headers["cache-control"], "no-store");
    {
        let seen = world.harbour.seen();
        assert_eq!(seen.begun[0].reuse_consent.as_deref(), Some("seeded-ada2"));
        assert_eq!(seen.begun[0].max_age_secs, Some(300));
        let customer = Presence::Attended { ip: [203, 0, 113, 9].into(), user_agent: Some("Test/1".into()) };
        assert!(seen.read.iter().all(|presence| *presence == customer));
        assert_eq!(seen.read.len(), 2, "balance and latest payments");
    }
    browser.get(&path).await;
    assert_eq!(world.harbour.seen().read.len(), 4, "fresh at every tap");
    assert_eq!(world.audited("disclosure").await, 4);
    assert_eq!(world.audited("bank.read.intent").await, 4);
    assert!(!world.log().await.contains(FIGURE));
    let vault = StoreTokens { store: world.engine.context.store.clone(), bank: BankId::new(BANK) };
    assert_eq!(vault.load(link).await.unwrap().unwrap().expose(), "tokens-1", "the login's tokens are kept");
    shows_nothing(&world.browser().get(&path).await);
}

#[tokio::test]
async fn after_five_minutes_the_pin_is_asked() {
    let (world, _, path) = ready().await;
    let mut browser = world.browser();
    bind(&world, &mut browser, &path).await;
    let reads = world.harbour.seen().read.len();
    world.advance(Duration::from_secs(301));
    let page = browser.get(&path).await;
    assert!(page.has("Enter your PIN"));
    shows_nothing(&page);
    assert_eq!(world.harbour.seen().read.len(), reads);
    assert_eq!(browser.post(&path, &[("do", "unlock"), ("pin", PIN)]).await.status, StatusCode::SEE_OTHER);
    assert!(browser.get(&path).await.has(FIGURE));
    browser.post(&path, &[("do", "lock")]).await;
    shows_nothing(&browser.get(&path).await);
    world.advance(Duration::from_hours(91 * 24));
}

#[tokio::test]
async fn figures_leave_the_screen_after_a_minute_and_come_back_with_a_tap() {
    let (world, _, path) = ready().await;
    let mut browser = world.browser();
    let page = bind(&world, &mut browser, &path).await;
    assert!(page.has("data-stay=\"60\""), "{}", page.text);
    assert!(page.has(&format!("content=\"65;url={path}?hidden\"")), "without scripts, too: {}", page.text);
    assert!(page.has("https://m.me/") && page.has("Back to Messenger"), "{}", page.text);
    let reads = world.harbour.seen().read.len();
    let hidden = format!("{path}?hidden");
    let page = browser.get(&hidden).await;
    assert!(page.has("Show again"), "{}", page.text);
    shows_nothing(&page);
    assert_eq!(world.harbour.seen().read.len(), reads, "nothing is read for it");
    assert!(browser.get(&path).await.has(FIGURE), "as long as the browser is unlocked");
    assert!(!world.browser().get(&hidden).await.has("Show again"), "to nobody else");
}

#[tokio::test]
async fn without_a_pin_figures_show_for_this_visit_and_nothing_opens_them_again_but_the_bank() {
    let (world, link, path) = ready().await;
    let mut browser = world.browser();
    browser.get(&path).await;
    shows_nothing(&browser.post(&path, &[("do", "later")]).await);
    assert!(browser.get(&path).await.has("Log in at your bank"), "who did not log in skips nothing");
    browser.post(&path, &[("do", "login")]).await;
    browser.returns("state-harbour-1", "good").await;
    assert!(browser.get(&path).await.has(">Not now<"));
    assert_eq!(browser.post(&path, &[("do", "later")]).await.location(), path);
    assert!(browser.get(&path).await.has(FIGURE));
    assert_eq!((world.audited("browser.visit").await, world.audited("browser.bound").await), (1, 0));
    assert!(browser.get("/me").await.has("This browser, for this visit only"));
    world.advance(Duration::from_secs(301));
    for way in
        [&[("do", "unlock"), ("pin", "")], &[("do", "unlock"), ("pin", PIN)], &[("do", "later"), ("", "")]]
    {
        shows_nothing(&browser.post(&path, way).await);
        let page = browser.get(&path).await;
        assert!(page.has("Log in at your bank") && !page.has("Enter your PIN"), "{}", page.text);
        shows_nothing(&page);
    }
    let page = browser.get("/me").await;
    assert!(page.has("Log in at Harbour Bank") && !page.has("Enter your PIN"), "{}", page.text);
    // With a PIN after the next login it is a browser like any other.
    bind(&world, &mut browser, &path).await;
    world.advance(Duration::from_secs(301));
    assert!(browser.get(&path).await.has("Enter your PIN"));
    assert_eq!(browsers_of(&world, link).await, 1);
}

#[tokio::test]
async fn a_visit_ends_with_its_hour_however_busy() {
    let (world, link, path) = ready().await;
    let mut browser = world.browser();
    browser.get(&path).await;
    browser.post(&path, &[("do", "login")]).await;
    browser.returns("state-harbour-1", "good").await;
    browser.get(&path).await;
    browser.post(&path, &[("do", "later")]).await;
    for _ in 0..14 {
        world.advance(Duration::from_mins(4));
        assert!(browser.get(&path).await.has(FIGURE));
    }
    world.advance(Duration::from_mins(4));
    shows_nothing(&browser.get(&path).await);
    assert_eq!(browsers_of(&world, link).await, 0, "nothing of it is left");
}

async fn browsers_of(world: &World, link: LinkId) -> usize {
    let context = &world.engine.context;
    repo::browsers::list(&context.store, &BankId::new(BANK), link, context.now()).await.unwrap().len()
}

#[tokio::test]
async fn five_wrong_pins_unbind_the_browser() {
    let (world, _, path) = ready().await;
    let mut browser = world.browser();
    bind(&world, &mut browser, &path).await;
    browser.post(&path, &[("do", "lock")]).await;
    for left in ["4 tries", "3 tries", "2 tries", "one try"] {
        let page = browser.post(&path, &[("do", "unlock"), ("pin", "111112")]).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(page.has(left), "{left} in {}", page.text);
        shows_nothing(&page);
    }
    let page = browser.post(&path, &[("do", "unlock"), ("pin", "111112")]).await;
    assert_eq!(page.status, StatusCode::FORBIDDEN);
    browser.post(&path, &[("do", "unlock"), ("pin", PIN)]).await;
    let page = browser.get(&path).await;
    assert!(page.has("Log in at your bank"));
    shows_nothing(&page);
    assert_eq!(world.audited("browser.unbound").await, 1);
}

#[tokio::test]
async fn guesses_sent_at_once_spend_a_try_each() {
    let (world, _, path) = ready().await;
    let mut browser = world.browser();
    bind(&world, &mut browser, &path).await;
    browser.post(&path, &[("do", "lock")]).await;
    let guesses =
        (0..12).map(|guess| {
            let (mut browser, path) = (browser.clone(), path.clone());
            async move {
                browser.post(&path, &[("do", "unlock"), ("pin", &format!("5829{guess:02}"))]).await.status
            }
        });
    let got = futures::future::join_all(guesses).await;
    let tried = got.iter().filter(|status| **status == StatusCode::UNPROCESSABLE_ENTITY).count();
    assert!(tried <= 4, "{got:?}");
    assert_eq!(world.audited("browser.pin_wrong").await, 5);
    shows_nothing(&browser.get(&path).await);
}

#[tokio::test]
async fn a_right_pin_gives_the_tries_back() {
    let (world, _, path) = ready().await;
    let mut browser = world.browser();
    bind(&world, &mut browser, &path).await;
    for _ in 0..3 {
        browser.post(&path, &[("do", "lock")]).await;
        for _ in 0..4 {
            browser.post(&path, &[("do", "unlock"), ("pin", "111112")]).await;
        }
        browser.post(&path, &[("do", "unlock"), ("pin", PIN)]).await;
        assert!(browser.get(&path).await.has(FIGURE));
    }
}

#[tokio::test]
async fn another_persons_login_shows_nothing() {
    let (world, link, path) = ready().await;
    world.harbour.seen().subject = "mallory".to_owned();
    let mut browser = world.browser();
    browser.get(&path).await;
    browser.post(&path, &[("do", "login")]).await;
    let page = browser.returns("state-harbour-1", "good").await;
    assert_eq!(page.status, StatusCode::FORBIDDEN);
    shows_nothing(&page);
    browser.post(&path, &[("do", "bind"), ("pin", PIN)]).await;
    shows_nothing(&browser.get(&path).await);
    assert!(world.harbour.seen().read.is_empty());
    assert!(world.harbour.revoked().is_empty(), "the customer's consent stands");
    assert_eq!(world.audited("browser.login_other_person").await, 1);
    let vault = StoreTokens { store: world.engine.context.store.clone(), bank: BankId::new(BANK) };
    assert_eq!(
        vault.load(link).await.unwrap().unwrap().expose(),
        "seeded",
        "and the tokens are the customer's"
    );
}

#[tokio::test]
async fn a_login_that_fails_leaves_the_link_alone() {
    let (world, _, path) = ready().await;
    let mut browser = world.browser();
    for (number, code) in ["weak", "forged", "away", "good&error=access_denied"].into_iter().enumerate() {
        browser.get(&path).await;
        browser.post(&path, &[("do", "login")]).await;
        let page = browser.returns(&format!("state-harbour-{}", number + 1), code).await;
        assert!(page.has("Try again"), "{code}: {}", page.text);
        shows_nothing(&page);
    }
    browser.get(&path).await;
    browser.post(&path, &[("do", "login")]).await;
    world.advance(Duration::from_mins(31));
    crate::pages::link::sweep::sweep(&world.engine).await.unwrap();
    assert!(world.harbour.revoked().is_empty());
    assert!(world.browser().get(&path).await.has("Log in at your bank"));
}

#[tokio::test]
async fn a_binding_opens_its_own_link_only() {
    let (world, _, path) = ready().await;
    let mut browser = world.browser();
    bind(&world, &mut browser, &path).await;
    let other = world.linked("chen").await;
    let theirs = world.balance_button("chen", other).await;
    shows_nothing(&browser.get(&theirs).await);
    // Nor under the other link's cookie name.
    let (name, value) = browser.cookies.iter().find(|(name, _)| name.contains("tl_b_")).unwrap();
    let (prefix, tail) = name.split_at(name.len() - 10);
    assert_ne!(tail, &other.to_string()[other.to_string().len() - 10..]);
    let forged = format!("{prefix}{}", &other.to_string()[other.to_string().len() - 10..]);
    let value = value.clone();
    browser.cookies.insert(forged, value);
    shows_nothing(&browser.get(&theirs).await);
}

#[tokio::test]
async fn payments_come_in_pages() {
    let (world, link, balance) = ready().await;
    let mut browser = world.browser();
    bind(&world, &mut browser, &balance).await;
    let question = Question::Transactions(tellerline_core::bank::TransactionQuery::default());
    let kind = TicketKind::Reveal { link, question };
    let path = format!("/reveal/{}", world.ticket("ada2", kind, Duration::from_mins(1)).await);
    let page = browser.get(&path).await;
    assert!(page.has("steal()&#60;/script&#62; 0") || page.has("steal()&lt;/script&gt; 0"), "{}", page.text);
    assert!(page.has("pending") && page.has("14 November 2023") && !page.has("Later payments"));
    assert!(page.has(&format!("{path}?page=2")));
    let page = browser.get(&format!("{path}?page=3")).await;
    assert!(page.has("; 44") && page.has("Later payments") && !page.has("Earlier payments"), "{}", page.text);
    assert!(browser.get(&format!("{path}?page=junk")).await.has("; 0"));
    assert!(browser.get(&format!("{path}?page=1000")).await.has("no payments"));
}

#[tokio::test]
async fn expired_ended_and_paused() {
    let (world, link, path) = ready().await;
    let mut browser = world.browser();
    bind(&world, &mut browser, &path).await;
    world.pauses(&[(&format!("bank:{BANK}"), Pausable::Reads)]).await;
    let page = browser.get(&path).await;
    assert_eq!(page.status, StatusCode::SERVICE_UNAVAILABLE);
    shows_nothing(&page);
    world.pauses(&[]).await;
    let store = &world.engine.context.store;
    let row = repo::links::any_link_for_worker(store, link).await.unwrap().unwrap();
    let after = row.consent.clone().withdraw(world.engine.context.now());
    let extras = repo::links::withdraw(
        store,
        &row.bank,
        row.identity,
        &after,
        &super::world::receipt(),
        world.engine.context.now(),
    )
    .await;
    for extra in extras.unwrap() {
        store.db.execute(extra.sql, extra.values).await.unwrap();
    }
    let reads = world.harbour.seen().read.len();
    let page = browser.get(&path).await;
    assert_eq!(page.status, StatusCode::GONE);
    assert!(page.has("has ended"));
    shows_nothing(&page);
    assert_eq!(browser.post(&path, &[("do", "login")]).await.status, StatusCode::GONE);
    assert_eq!(world.harbour.seen().read.len(), reads);
    world.advance(Duration::from_secs(3_601));
    assert_eq!(browser.get(&path).await.status, StatusCode::GONE);
}

#[tokio::test]
async fn a_bank_in_trouble_is_told_kindly() {
    let (world, _, path) = ready().await;
    let mut browser = world.browser();
    bind(&world, &mut browser, &path).await;
    for (failure, status) in [
        (BankFailure::Unreachable, StatusCode::GATEWAY_TIMEOUT),
        (BankFailure::RateLimited { retry_after: None }, StatusCode::SERVICE_UNAVAILABLE),
        (BankFailure::Nonsense, StatusCode::BAD_GATEWAY),
        (BankFailure::ConsentEnded, StatusCode::GONE),
        (BankFailure::Reauthenticate, StatusCode::FORBIDDEN),
    ] {
        world.harbour.seen().failure = Some(failure);
        let page = browser.get(&path).await;
        assert_eq!(page.status, status, "{failure:?}");
        assert!(!page.has(FIGURE) && page.has("Harbour Bank"), "{failure:?}");
    }
}

#[tokio::test]
async fn without_the_log_nothing_is_shown() {
    let (world, _, path) = ready().await;
    let mut browser = world.browser();
    bind(&world, &mut browser, &path).await;
    let reads = world.harbour.seen().read.len();
    world.engine.context.store.db.execute("ALTER TABLE audit RENAME TO gone", vec![]).await.unwrap();
    let page = browser.get(&path).await;
    assert_eq!(page.status, StatusCode::SERVICE_UNAVAILABLE);
    shows_nothing(&page);
    assert_eq!(world.harbour.seen().read.len(), reads, "the bank was not asked");
    // The security team hears of it, once a minute however often it is tried.
    let failed = r#""event":"audit","outcome":"failure""#;
    assert_eq!(browser.get(&path).await.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!((world.events(failed), world.events("not-written")), (1, 1));
    world.advance(Duration::from_secs(61));
    assert_eq!(browser.get(&path).await.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(world.events(failed), 2);
}

#[tokio::test]
async fn what_was_taken_back_while_the_bank_was_asked_is_not_shown() {
    let (world, link, path) = ready().await;
    let mut browser = world.browser();
    bind(&world, &mut browser, &path).await;
    let shown = world.audited("disclosure").await;
    let (asked, go) = world.harbour.hold_next();
    let withdrawn = async {
        asked.await.unwrap();
        narrow(&world, link, &Part::Purpose(PurposeKind::ReadTransactions)).await;
        go.send(()).unwrap();
    };
    let (page, ()) = tokio::join!(browser.get(&path), withdrawn);
    assert_eq!(page.status, StatusCode::GONE);
    shows_nothing(&page);
    let (asked, go) = world.harbour.hold_next();
    let stopped = async {
        asked.await.unwrap();
        world.stops("ada2").await;
        go.send(()).unwrap();
    };
    let (page, ()) = tokio::join!(browser.get(&path), stopped);
    assert_eq!(page.status, StatusCode::GONE);
    shows_nothing(&page);
    assert_eq!(
        world.audited("disclosure").await,
        shown,
        "nothing was shown, and nothing is said to have been"
    );
}

#[tokio::test]
async fn payments_that_could_not_be_read_are_not_told_as_shown() {
    let (world, _, path) = ready().await;
    let mut browser = world.browser();
    world.harbour.seen().without_payments = true;
    let page = bind(&world, &mut browser, &path).await;
    assert!(page.has(FIGURE) && !page.has("Canary"), "{}", page.text);
    assert_eq!(world.audited("bank.read.intent").await, 2);
    assert_eq!((world.audited("bank.read.failed").await, world.audited("bank.read.done").await), (1, 1));
    assert_eq!(world.audited("disclosure").await, 1);
}

#[tokio::test]
async fn a_pause_of_the_channel_reaches_its_figures() {
    let (world, _, path) = ready().await;
    let mut browser = world.browser();
    assert!(bind(&world, &mut browser, &path).await.has(FIGURE));
    let reads = world.harbour.seen().read.len();
    world.pauses(&[("channel:messenger", Pausable::Reads)]).await;
    let page = browser.get(&path).await;
    assert_eq!(page.status, StatusCode::SERVICE_UNAVAILABLE);
    shows_nothing(&page);
    let page = browser.post(&path, &[("do", "login")]).await;
    assert_eq!(page.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(world.harbour.seen().read.len(), reads, "the bank was not asked");
    world.pauses(&[("channel:another", Pausable::Reads)]).await;
    assert!(browser.get(&path).await.has(FIGURE), "another channel's pause is not ours");
}

/// A linking that begins in another tab hides no login, and a second login hides no first.
#[tokio::test]
async fn a_login_is_found_again_among_other_tabs() {
    let (world, _, path) = ready().await;
    let mut browser = world.browser();
    browser.get(&path).await;
    browser.post(&path, &[("do", "login")]).await;
    let linking = world.link_button("ada2").await;
    browser.goes_to_the_bank(&world, &linking).await;
    let page = browser.post(&path, &[("do", "login")]).await;
    assert!(page.has("https://login.bank.test/authorize"), "{}", page.text);
    let page = browser.returns("state-harbour-1", "good").await;
    assert_eq!((page.status, page.location()), (StatusCode::SEE_OTHER, path.as_str()), "{}", page.text);
    assert!(browser.get(&path).await.has("Choose a PIN"));
    browser.post(&path, &[("do", "bind"), ("pin", PIN)]).await;
    assert!(browser.get(&path).await.has(FIGURE));
    assert!(browser.get(&linking).await.has("still waiting for Harbour Bank"));
    let page = browser.returns("state-harbour-2", "good").await;
    assert_eq!((page.status, page.location()), (StatusCode::SEE_OTHER, linking.as_str()), "{}", page.text);
}

#[tokio::test]
async fn links_of_a_thread_in_which_a_stranger_wrote_open_nothing() {
    let (world, _, path) = ready().await;
    let mut browser = world.browser();
    assert!(bind(&world, &mut browser, &path).await.has(FIGURE));
    let reads = world.harbour.seen().read.len();
    world.stranger("ada2").await;
    for page in [browser.get(&path).await, browser.post(&path, &[("do", "unlock"), ("pin", PIN)]).await] {
        assert_eq!(page.status, StatusCode::FORBIDDEN);
        shows_nothing(&page);
        assert!(page.has("Links from this chat are stopped") && page.has("href=\"/me\""), "{}", page.text);
        assert!(page.has("You can also call the bank"), "{}", page.text);
    }
    assert_eq!(world.harbour.seen().read.len(), reads, "the bank was not asked");
}

#[tokio::test]
async fn a_secure_note_opens_only_where_a_figure_would() {
    const WORDS: &str = "You paid 12.50 <b>there</b>";
    let (world, link, figures) = ready().await;
    let path = world.note("ada2", link, WORDS).await;
    let mut browser = world.browser();
    assert_eq!(browser.head(&path).await.status, StatusCode::NO_CONTENT);
    let page = browser.get(&path).await;
    assert!(page.has("Log in at your bank") && !page.has("12.50"));
    shows_nothing(&page);
    assert_eq!(world.audited("note.shown").await, 0);

    // Another customer's unlocked browser opens nothing.
    let other = world.linked("ben2").await;
    world.harbour.seen().subject = "ben2".to_owned();
    let mut theirs = world.browser();
    let button = world.balance_button("ben2", other).await;
    bind(&world, &mut theirs, &button).await;
    let page = theirs.get(&path).await;
    assert!(page.has("Log in at your bank") && !page.has("12.50"));
    // Nor does their login at the bank, with the link in hand.
    theirs.post(&path, &[("do", "login")]).await;
    let state = format!("state-harbour-{}", world.harbour.seen().begun.len());
    let page = theirs.returns(&state, "good").await;
    assert!(page.status == StatusCode::FORBIDDEN && !page.has("12.50"));
    // Links of theirs that name her connection, or no note, are links to nothing.
    for named in [link, other] {
        let token = world.ticket("ben2", TicketKind::Note { link: named }, Duration::from_hours(1)).await;
        let page = theirs.get(&format!("/reveal/{token}")).await;
        assert!(page.status == StatusCode::NOT_FOUND && !page.has("12.50"));
    }
    assert_eq!(world.audited("note.shown").await, 0);
    world.harbour.seen().subject = "ada2".to_owned();

    bind(&world, &mut browser, &figures).await;
    let page = browser.get(&path).await;
    assert!(page.has("A message for you") && page.has("You paid 12.50 &#60;b&#62;there"), "{}", page.text);
    assert!(page.has("From Sam"));
    assert_eq!(page.headers["cache-control"], "no-store");
    assert_eq!(world.audited("note.shown").await, 1);
    // Later the PIN is asked for again.
    world.advance(Duration::from_mins(6));
    let page = browser.get(&path).await;
    assert!(!page.has("12.50"));
    let page = browser.post(&path, &[("do", "unlock"), ("pin", PIN)]).await;
    assert_eq!(page.location(), path);
    assert!(browser.get(&path).await.has("12.50"));
    // An old one is not shown, a newer one is until "stop".
    let newer = world.note("ada2", link, WORDS).await;
    world.advance(Duration::from_mins(55));
    browser.post(&newer, &[("do", "unlock"), ("pin", PIN)]).await;
    assert_eq!(browser.get(&path).await.status, StatusCode::GONE);
    assert!(browser.get(&newer).await.has("12.50"));
    world.stops("ada2").await;
    let page = browser.get(&newer).await;
    assert!(page.status == StatusCode::GONE && !page.has("12.50"));
}
