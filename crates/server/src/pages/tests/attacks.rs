//! Attacks that take two people, two sites or two times: a link that was forwarded, a cookie that was planted, a browser
//! that two share, forms from elsewhere, a clock that jumps.

use std::time::Duration;

use axum::http::{StatusCode, header};
use tellerline_core::{
    BankId,
    consent::ReadBalance,
    conversation::{ConsentWish, Question, TicketKind},
    time::days,
};
use tellerline_store::repo::{self, links::LinkStatus};

use super::{
    bank::{FIGURE, NICKNAME},
    consent::{bound, button, stored},
    factors::logs_in,
    guard::is_guarded,
    linking::harbour_links,
    reveal::{bind, shows_nothing},
    world::{BANK, PIN, World},
};

/// The thief asks in the chat of `ben` and sends the link to somebody who logs in at the bank as herself.
#[tokio::test]
async fn a_forwarded_link_warns_and_its_words_count_only_in_the_chat_that_asked() {
    let world = World::new().await;
    let path = world.link_button("ben").await;
    let (mut victim, mut thief) = (world.browser(), world.browser());
    assert!(victim.get(&path).await.has("Did somebody else send you this link?"));
    let words = victim.goes_to_the_words(&world, &path).await;
    assert!(victim.get(&path).await.has("Whoever asks you for these words is stealing"));

    // The thief's own browser learns nothing of it by the same link.
    let page = thief.get(&path).await;
    assert!(page.status == StatusCode::CONFLICT && !page.has(&words) && !page.has(NICKNAME), "{}", page.text);
    assert_eq!(thief.get(&format!("{path}/state")).await.status, StatusCode::NOT_FOUND);
    let [link] = harbour_links(&world, "ben").await.try_into().unwrap();

    // Typed in the victim's chat, or in a third one, the words are words.
    for name in ["ada", "chen"] {
        world.advance(Duration::from_secs(1));
        world.types(name, &words).await;
        assert!(harbour_links(&world, name).await.is_empty(), "{name}");
        assert_eq!(stored(&world, link.id).await.status, LinkStatus::Unpaired, "{name}");
    }
    // Until they are typed where they were asked for, that chat has nothing to read with.
    let reveal = world.balance_button("ben", link.id).await;
    for browser in [&mut victim, &mut thief] {
        assert!(!browser.get(&reveal).await.has(FIGURE));
        assert!(!browser.post(&reveal, &[("do", "unlock"), ("pin", PIN)]).await.has(FIGURE));
    }
    assert!(stored(&world, link.id).await.consent.permit::<ReadBalance>(world.engine.context.now()).is_err());

    for guess in ["apple orchard", "silver window", "garden violin"] {
        world.advance(Duration::from_secs(1));
        world.types("ben", guess).await;
    }
    assert_eq!(stored(&world, link.id).await.status, LinkStatus::Ended);
    world.advance(Duration::from_secs(1));
    world.types("ben", &words).await;
    assert_eq!(stored(&world, link.id).await.status, LinkStatus::Ended, "the right ones come too late");
    assert_eq!(world.harbour.revocations(1).await, [("consent-1".to_owned(), true)]);
    assert!(world.harbour.seen().read.is_empty(), "the bank was never asked");
    assert!(!world.log().await.contains(&words));
}

/// A thief copied the visit of a shared browser; then somebody follows the thief's own link in it and logs in at her bank.
/// What comes after the login is hers alone: else the thief would read the words and type them in his chat.
#[tokio::test]
async fn a_visit_that_was_copied_before_the_login_sees_nothing_after_it() {
    let world = World::new().await;
    let path = world.link_button("ben").await;
    let mut victim = world.browser();
    victim.get(&path).await;
    let mut thief = world.browser();
    thief.cookies.clone_from(&victim.cookies);
    let words = victim.goes_to_the_words(&world, &path).await;
    let page = thief.get(&path).await;
    assert!(page.status == StatusCode::CONFLICT && !page.has(&words) && !page.has(NICKNAME), "{}", page.text);
    assert_eq!(thief.get(&format!("{path}/state")).await.status, StatusCode::NOT_FOUND);
    assert!(victim.get(&path).await.has(&words), "hers goes on");
}

/// What somebody put into a browser, or copied out of it, before its owner logged in.
#[tokio::test]
async fn cookies_of_before_the_login_open_nothing_after_it() {
    let world = World::new().await;
    let link = world.linked("dora").await;
    let mut planted = world.browser();
    let path = world.balance_button("dora", link).await;
    planted.get(&path).await;
    planted.cookies.insert("__Host-tl_me".to_owned(), "tlr_page_planted".to_owned());
    let tail = link.to_string();
    let binding = format!("__Host-tl_b_{}", &tail[tail.len() - 10..]);
    planted.cookies.insert(binding.clone(), "tlr_browser_planted".to_owned());
    assert!(planted.get(&path).await.has("Log in at your bank"));

    // The owner: *My data* by the bank's login, then a bound and unlocked browser.
    let mut owner = planted.clone();
    logs_in(&world, &mut owner, "dora").await;
    assert!(bind(&world, &mut owner, &path).await.has(FIGURE));
    assert!(owner.get("/me").await.has("Connected until"));
    for (name, value) in &planted.cookies {
        if name != "__Host-tl_visit" {
            assert_ne!(owner.cookies.get(name), Some(value), "{name} is given anew");
        }
    }
    let reads = world.harbour.seen().read.len();
    let page = planted.get(&path).await;
    assert!(page.has("Log in at your bank"), "{}", page.text);
    shows_nothing(&page);
    shows_nothing(&planted.post(&path, &[("do", "unlock"), ("pin", PIN)]).await);
    assert!(!planted.get("/me").await.has("Connected until"));
    assert_eq!(planted.get("/me/erase").await.status, StatusCode::FORBIDDEN);
    assert_eq!(world.harbour.seen().read.len(), reads);

    // Half of it is nothing either: the session of *My data* hangs on the visit that it began in.
    let mut moved = world.browser();
    moved.get("/me").await;
    moved.cookies.insert("__Host-tl_me".to_owned(), owner.cookies["__Host-tl_me"].clone());
    assert!(!moved.get("/me").await.has("Connected until"));
}

/// Two people of one household, one browser: being bound and unlocked for her is nothing for his link.
#[tokio::test]
async fn a_second_person_in_the_same_browser_is_asked_for_their_own_unlocking() {
    const HIS: &str = "739164";
    let world = World::new().await;
    let (adas, bens) = (world.linked("ada2").await, world.linked("ben2").await);
    "ada2".clone_into(&mut world.harbour.seen().subject);
    let mut browser = world.browser();
    let hers = world.balance_button("ada2", adas).await;
    assert!(bind(&world, &mut browser, &hers).await.has(FIGURE));
    let reads = world.harbour.seen().read.len();
    let his = world.balance_button("ben2", bens).await;
    let page = browser.get(&his).await;
    assert!(page.has("Log in at your bank"), "{}", page.text);
    shows_nothing(&page);
    shows_nothing(&browser.post(&his, &[("do", "unlock"), ("pin", PIN)]).await);
    // Her login at the bank is none of his.
    browser.get(&his).await;
    browser.post(&his, &[("do", "login")]).await;
    let state = format!("state-harbour-{}", world.harbour.seen().begun.len());
    let page = browser.returns(&state, "good").await;
    assert_eq!(page.status, StatusCode::FORBIDDEN);
    shows_nothing(&page);
    assert_eq!(world.harbour.seen().read.len(), reads, "the bank was not asked");

    // His own login binds it for him too, with a PIN of his own.
    "ben2".clone_into(&mut world.harbour.seen().subject);
    browser.get(&his).await;
    browser.post(&his, &[("do", "login")]).await;
    let state = format!("state-harbour-{}", world.harbour.seen().begun.len());
    assert_eq!(browser.returns(&state, "good").await.location(), his);
    browser.get(&his).await;
    browser.post(&his, &[("do", "bind"), ("pin", HIS)]).await;
    assert!(browser.get(&his).await.has(FIGURE));
    world.advance(Duration::from_secs(301));
    let page = browser.get(&his).await;
    assert!(page.has("Enter your PIN"));
    shows_nothing(&page);
    let page = browser.post(&his, &[("do", "unlock"), ("pin", PIN)]).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "her PIN is not his");
    shows_nothing(&page);
    browser.get(&hers).await;
    assert_eq!(browser.post(&hers, &[("do", "unlock"), ("pin", PIN)]).await.status, StatusCode::SEE_OTHER);
    assert!(browser.get(&hers).await.has(FIGURE));
    let page = browser.get(&his).await;
    assert!(page.has("Enter your PIN"), "unlocked for her, not for him");
    shows_nothing(&page);
}

/// A clock that jumps over the end and is set back: what was over stays over.
#[tokio::test]
async fn what_expired_stays_over_when_the_clock_goes_back() {
    let world = World::new().await;
    let (mut browser, link) = bound(&world).await;
    let kind = TicketKind::Reveal { link, question: Question::Balance { account: None } };
    let path = format!("/reveal/{}", world.ticket("ada", kind, days(400)).await);
    let kind = TicketKind::Consent { link, wants: ConsentWish::Renewal };
    let renewal = format!("/consent/{}", world.ticket("ada", kind, days(400)).await);
    assert!(browser.get(&path).await.has(FIGURE));
    let reads = world.harbour.seen().read.len();
    let left = stored(&world, link).await.consent.expires_at().unwrap().since(world.engine.context.now());
    world.advance(left);
    // At once, whether or not a timer was as quick.
    for page in [browser.get(&path).await, browser.post(&path, &[("do", "unlock"), ("pin", PIN)]).await] {
        assert!(page.status == StatusCode::GONE && page.has("has ended"), "{}", page.text);
        shows_nothing(&page);
    }
    let over = async {
        while world.audited("consent.expired").await == 0 {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(20), over).await.expect("the end is noticed");
    assert_eq!(world.harbour.revocations(1).await[0].0, "consent-1", "at the bank, too");

    for jump in [left, Duration::from_secs(1), days(80)] {
        world.back(jump);
        let row = stored(&world, link).await;
        assert_eq!(row.status, LinkStatus::Ended, "{jump:?}");
        assert!(row.consent.permit::<ReadBalance>(world.engine.context.now()).is_err(), "{jump:?}");
        for path in [&path, &renewal] {
            let page = browser.get(path).await;
            assert_eq!(page.status, StatusCode::GONE, "{jump:?}: {}", page.text);
            shows_nothing(&page);
            browser.post(path, &[("do", "agree")]).await;
            browser.post(path, &[("do", "login")]).await;
        }
        assert_eq!(stored(&world, link).await.status, LinkStatus::Ended, "{jump:?}");
        world.advance(jump);
    }
    assert_eq!(world.harbour.seen().read.len(), reads, "nothing was read after the end");
    assert_eq!(world.audited("consent.expired").await, 1);
}

/// Headers hang on no page's own code: the same for whoever is logged in, on every page with something to steal.
#[tokio::test]
async fn no_page_of_somebody_who_is_logged_in_can_be_framed() {
    let world = World::new().await;
    let (mut browser, link) = bound(&world).await;
    let figures = world.balance_button("ada", link).await;
    let renewal = button(&world, "ada", link, ConsentWish::Renewal).await;
    let note = world.note("ada", link, "between us").await;
    logs_in(&world, &mut browser, "ada").await;
    for (path, shown) in [
        (figures.as_str(), FIGURE),
        (figures.replace("/reveal/", "/step-up/").as_str(), FIGURE),
        (note.as_str(), "between us"),
        (renewal.as_str(), "Harbour Bank"),
        ("/me", "Connected until"),
        ("/me/timeline", "Harbour Bank"),
        ("/me/erase", "This must stay for a while"),
    ] {
        let page = browser.get(path).await;
        assert!(page.status == StatusCode::OK && page.has(shown), "{path}: {}", page.text);
        is_guarded(&page, path);
        assert_eq!(page.headers["x-frame-options"], "DENY", "{path}");
    }
}

/// Every form of a customer's pages, sent as another site could send it.
#[tokio::test]
async fn no_form_is_taken_from_elsewhere() {
    let world = World::new().await;
    let (mut browser, link) = bound(&world).await;
    let figures = world.balance_button("ada", link).await;
    let renewal = button(&world, "ada", link, ConsentWish::Renewal).await;
    let note = world.note("ada", link, "between us").await;
    let fresh = world.link_button("ada").await;
    logs_in(&world, &mut browser, "ada").await;
    let before = stored(&world, link).await;
    let (id, begun) = (link.to_string(), world.harbour.seen().begun.len());
    let step_up = figures.replace("/reveal/", "/step-up/");
    let mine = [
        "end",
        "choose",
        "wrong",
        "withdraw",
        "allow",
        "renew",
        "download",
        "leave",
        "login",
        "unlock",
        "stay",
        "remove-browser",
        "remove-passkey",
        "change-pin",
        "end-session",
    ];
    let opening = ["login", "unlock", "bind", "lock", "stay", "passkey-options"];
    let forms = mine.iter().map(|act| ("/me", *act));
    let forms = forms.chain(["erase", "keep"].map(|act| ("/me/erase", act)));
    let forms = forms
        .chain(opening.iter().flat_map(|act| [&figures, &step_up, &note].map(|path| (path.as_str(), *act))));
    let forms = forms.chain(["agree", "decline"].map(|act| (renewal.as_str(), act)));
    let forms = forms.chain(["start", "decline"].map(|act| (fresh.as_str(), act)));
    let own = browser.csrf.clone();
    for (path, act) in forms {
        let fields = [
            ("do", act),
            ("link", id.as_str()),
            ("purpose", "read_transactions"),
            ("institution", "harbour"),
            ("choice", "chat"),
            ("words", "forged"),
            ("pin", "739164"),
        ];
        for (token, name, value) in [
            ("", header::ORIGIN, "https://chat.harbour.test"),
            (&*"0".repeat(64), header::ORIGIN, "https://chat.harbour.test"),
            (&*own, header::ORIGIN, "https://evil.test"),
            (&*own, header::ORIGIN, "null"),
            (&*own, header::HeaderName::from_static("sec-fetch-site"), "cross-site"),
        ] {
            token.clone_into(&mut browser.csrf);
            let mut form = browser.form(path, &fields);
            form.headers_mut().remove(header::ORIGIN);
            form.headers_mut().insert(name, value.parse().unwrap());
            let page = browser.send(form).await;
            assert_eq!(page.status, StatusCode::FORBIDDEN, "{path} {act} {value}: {}", page.text);
        }
    }
    assert_eq!(stored(&world, link).await, before);
    assert_eq!(world.harbour.seen().begun.len(), begun, "nobody was sent to the bank");
    let (store, bank) = (&world.engine.context.store, BankId::new(BANK));
    assert!(repo::erasure::list(store, &bank, 9).await.unwrap().is_empty());
    let (_, conversation) = world.person("ada");
    assert!(repo::cases::for_conversation(store, &bank, conversation).await.unwrap().is_empty());
    assert!(browser.get("/me").await.has("Connected until"), "still logged in");
    assert!(browser.get(&figures).await.has(FIGURE), "still bound and unlocked");
}

/// The words of the two forms that the other test of changed words leaves out: which accounts, and renewing.
#[tokio::test]
async fn accounts_and_renewals_are_agreed_to_in_the_words_that_were_shown() {
    let world = World::new().await;
    let path = world.link_button("ada").await;
    let mut browser = world.browser();
    let state = browser.goes_to_the_bank(&world, &path).await;
    browser.returns(&state, "good").await;
    browser.get(&path).await;
    for version in ["accounts-0123456789abcdef", "", "old"] {
        version.clone_into(&mut browser.version);
        let page = browser.post(&path, &[("do", "accounts"), ("account", "0")]).await;
        assert!(page.status == StatusCode::CONFLICT && page.has("have changed since"), "{}", page.text);
        assert!(browser.get(&path).await.has("Which accounts?"), "not a step further");
    }
    browser.post(&path, &[("do", "accounts"), ("account", "0")]).await;
    browser.get(&path).await;
    for version in ["accounts-0123456789abcdef", "", "old"] {
        version.clone_into(&mut browser.version);
        let page = browser.post(&path, &[("do", "display"), ("choice", "chat")]).await;
        assert!(page.status == StatusCode::CONFLICT && page.has("have changed since"), "{}", page.text);
        assert!(browser.get(&path).await.has("See by tapping"), "not a step further");
    }
    let world = World::new().await;
    let (mut browser, link) = bound(&world).await;
    let before = stored(&world, link).await.consent;
    world.advance(days(80));
    let path = button(&world, "ada", link, ConsentWish::Renewal).await;
    browser.get(&path).await;
    browser.post(&path, &[("do", "unlock"), ("pin", PIN)]).await;
    browser.get(&path).await;
    let shown = browser.version.clone();
    for version in ["renew-0123456789abcdef", "", "old"] {
        version.clone_into(&mut browser.version);
        let page = browser.post(&path, &[("do", "agree")]).await;
        assert!(page.status == StatusCode::CONFLICT && page.has("have changed since"), "{}", page.text);
        assert_eq!(stored(&world, link).await.consent, before);
    }
    shown.clone_into(&mut browser.version);
    browser.post(&path, &[("do", "agree")]).await;
    assert!(stored(&world, link).await.consent.expires_at() > before.expires_at(), "in the words as shown");
}
