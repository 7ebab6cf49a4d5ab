//! *My data*: who gets in, what is told, and how a connection ends.

use std::time::Duration;

use axum::http::StatusCode;
use tellerline_core::{BankId, StaffId, consent::Consent, conversation::Input, message::Choice};
use tellerline_store::{
    NewAudit,
    repo::{self, links::LinkStatus},
};

use super::{
    bank::FIGURE,
    world::{BANK, PIN, World, receipt},
};
use crate::ops::{Actor, revoke_link, withdrawal_key};

#[tokio::test]
async fn a_login_at_the_bank_opens_it_without_the_messenger() {
    let world = World::new().await;
    let link = world.linked("dora").await;
    "dora".clone_into(&mut world.harbour.seen().subject);
    let mut browser = world.browser();
    let page = browser.get("/me").await;
    assert!(page.has("Log in at Harbour Bank") && !page.has("Connected until"));
    assert_eq!(
        browser.post("/me", &[("do", "login"), ("institution", "nobody")]).await.status,
        StatusCode::NOT_FOUND
    );
    browser.get("/me").await;
    let page = browser.post("/me", &[("do", "login"), ("institution", "harbour")]).await;
    assert!(page.has("https://login.bank.test/authorize"));
    let mut other = world.browser();
    assert_eq!(other.returns("state-harbour-1", "good").await.status, StatusCode::FORBIDDEN);
    let page = browser.returns("state-harbour-1", "good").await;
    assert_eq!((page.status, page.location()), (StatusCode::SEE_OTHER, "/me"), "{}", page.text);
    let page = browser.get("/me").await;
    for text in [
        "Harbour Bank",
        "Connected until",
        "Read my balances",
        "not used yet",
        "Stop sharing",
        "See by tapping",
    ] {
        assert!(page.has(text), "{text} in {}", page.text);
    }
    assert!(!page.has("Northwind"), "that link belongs to another login");
    assert_eq!(
        world.harbour.revocations(1).await,
        [("consent-1".to_owned(), true)],
        "the login's own consent is ended"
    );
    assert_eq!(browser.returns("state-harbour-1", "good").await.status, StatusCode::FORBIDDEN, "used once");
    // The session lasts five minutes and hangs on the visit.
    let mut thief = world.browser();
    thief.get("/me").await;
    let session = browser.cookies.iter().find(|(name, _)| name.ends_with("tl_me")).unwrap();
    thief.cookies.insert(session.0.clone(), session.1.clone());
    assert!(!thief.get("/me").await.has("Connected until"));
    world.advance(Duration::from_secs(301));
    assert!(!browser.get("/me").await.has("Connected until"));
    browser.post("/me", &[("do", "end"), ("link", &link.to_string())]).await;
    let row = repo::links::any_link_for_worker(&world.engine.context.store, link).await.unwrap().unwrap();
    assert_eq!(row.status, LinkStatus::Live, "the session was over");
}

#[tokio::test]
async fn ending_a_connection_ends_it_here_and_at_the_bank() {
    let world = World::new().await;
    let (link, theirs) = (world.linked("dora").await, world.linked("chen").await);
    "dora".clone_into(&mut world.harbour.seen().subject);
    let mut browser = world.browser();
    browser.get("/me").await;
    browser.post("/me", &[("do", "login"), ("institution", "harbour")]).await;
    browser.returns("state-harbour-1", "good").await;
    assert!(browser.get("/me").await.has("End the connection to Harbour Bank"));
    for wrong in [theirs.to_string(), "link_nothing".to_owned(), String::new()] {
        let page = browser.post("/me", &[("do", "end"), ("link", &wrong)]).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{wrong}");
    }
    let page = browser.post("/me", &[("do", "end"), ("link", &link.to_string())]).await;
    assert_eq!(page.status, StatusCode::SEE_OTHER);
    let store = &world.engine.context.store;
    let status = async |id| repo::links::any_link_for_worker(store, id).await.unwrap().unwrap().status;
    assert_eq!((status(link).await, status(theirs).await), (LinkStatus::Ended, LinkStatus::Live));
    let revoked = world.harbour.revocations(2).await;
    assert!(revoked.contains(&("seeded-dora".to_owned(), true)), "{revoked:?}");
    let page = browser.get("/me").await;
    assert!(page.has("Ended on") && !page.has("End the connection"), "{}", page.text);
    assert_eq!(world.audited("my_data.end").await, 1);
}

#[tokio::test]
async fn a_bound_browser_opens_it_with_its_pin_and_sees_what_was_read() {
    let world = World::new().await;
    let path = world.link_button("ada").await;
    let mut browser = world.browser();
    let words = browser.goes_to_the_words(&world, &path).await;
    world.types("ada", &words).await;
    let (identity, conversation) = world.person("ada");
    let bank = BankId::new(BANK);
    let links =
        repo::links::for_conversation(&world.engine.context.store, &bank, identity, conversation).await;
    let link = links.unwrap().into_iter().find(|link| link.institution.as_str() == "harbour").unwrap();
    let reveal = world.balance_button("ada", link.id).await;
    assert!(browser.get(&reveal).await.has(FIGURE));
    world.advance(Duration::from_secs(301));
    let page = browser.get("/me").await;
    assert!(page.has("PIN") && !page.has("Connected until"));
    let page = browser.post("/me", &[("do", "unlock"), ("pin", "111112")]).await;
    assert!(page.status == StatusCode::UNPROCESSABLE_ENTITY && page.has("4 tries"));
    browser.post("/me", &[("do", "unlock"), ("pin", PIN)]).await;
    let page = browser.get("/me").await;
    for text in ["Connected until", "A wrong PIN was typed", "Everything that happened"] {
        assert!(page.has(text), "{text} in {}", page.text);
    }
    assert!(!page.has("not used yet"), "both purposes were read when the page was shown: {}", page.text);
    assert!(!page.has(FIGURE));
    let page = browser.get("/me/timeline").await;
    for text in [
        "Your balances were read",
        "Your payments were read",
        "shown to you on a page",
        "gave access",
        "typed in your chat: connected",
        "A browser was bound",
        "A wrong PIN was typed",
    ] {
        assert!(page.has(text), "{text} in {}", page.text);
    }
    assert!(!page.has(FIGURE));
}

/// Rows are remembered for a week to recognise repeated deliveries; a link that was changed since an earlier
/// withdrawal must not live on because of that.
#[tokio::test]
async fn an_earlier_withdrawal_does_not_hide_a_later_one() {
    let world = World::new().await;
    let link = world.linked("dora").await;
    let context = &world.engine.context;
    let row = repo::links::any_link_for_worker(&context.store, link).await.unwrap().unwrap();
    // A withdrawal that was recorded, and came to nothing.
    let early = withdrawal_key(link, row.consent.epoch);
    let place = world.place("dora");
    let limit = Duration::from_secs(20);
    world.engine.submit_and_wait(&place, Input::Referral, &early, limit).await.unwrap();
    let after = Consent { epoch: row.consent.epoch + 1, ..row.consent };
    let receipt = receipt();
    let change =
        repo::links::change(&context.store, &row.bank, row.identity, &after, &receipt, context.now());
    for extra in change.await.unwrap() {
        context.store.db.execute(extra.sql, extra.values).await.unwrap();
    }
    let actor = Actor { name: "olga".to_owned(), reason: "asked by phone".to_owned() };
    assert!(revoke_link(context, link, &actor).await.unwrap());
    let ended = tokio::time::timeout(limit, world.harbour.revocations(1)).await;
    assert_eq!(ended.expect("the earlier row hid it"), [("seeded-dora".to_owned(), true)]);
    let status = repo::links::any_link_for_worker(&context.store, link).await.unwrap().unwrap().status;
    assert_eq!(status, LinkStatus::Ended);
    assert!(!revoke_link(context, link, &actor).await.unwrap(), "it has ended");
}

/// A page long before the end: newest first, nothing twice, nothing left out.
#[tokio::test]
async fn what_happened_is_told_page_by_page_with_who_and_why() {
    let world = World::new().await;
    let link = world.linked("dora").await;
    let context = &world.engine.context;
    let bank = BankId::new(BANK);
    let (_, conversation) = world.person("dora");
    let line = |n: i64, actor: &str, event: &str, object: String, reason: Option<&str>| NewAudit {
        bank: bank.clone(),
        conversation: Some(conversation),
        actor: actor.to_owned(),
        event: event.to_owned(),
        object,
        reason: reason.map(str::to_owned),
        at: context.now().plus(Duration::from_secs(n.unsigned_abs())),
    };
    let staff = StaffId::from_uuid(uuid::Uuid::from_u128(5));
    let (password, totp) = ("x".to_owned().into(), "y".to_owned().into());
    let sam = repo::staff::NewStaff {
        id: staff,
        bank: &bank,
        name: "sam",
        role: "agent",
        team: None,
        password: &password,
        totp: &totp,
        created_at: context.now(),
    };
    repo::staff::add(&context.store, &sam).await.unwrap();
    let read = format!("read_balance {link} consent=c epoch=1 fields=accounts,balances accounts=1");
    let mut rows = vec![
        line(1, "engine", "bank.read.intent", format!("{read} call=1"), None),
        line(2, "engine", "bank.read.done", format!("{read} call=1"), None),
        line(3, "customer", "disclosure", format!("{read} ticket=1"), None),
        line(4, &format!("staff:{staff}"), "staff.viewed", conversation.to_string(), None),
        line(5, "conversation", "staff.replied", staff.to_string(), None),
        line(6, "cli:otto<b>", "link.revoke", link.to_string(), Some("asked by <phone>\u{202e}")),
        line(7, "engine", "something.new", link.to_string(), None),
    ];
    rows.extend((8..=130).map(|n| line(n, "customer", "browser.pin_wrong", format!("b {link}"), None)));
    context.store.writer.audit(rows).await.unwrap();
    "dora".clone_into(&mut world.harbour.seen().subject);
    let mut browser = world.browser();
    assert!(!browser.get("/me/timeline").await.has("What happened with your data"), "nobody is known yet");
    browser.get("/me").await;
    browser.post("/me", &[("do", "login"), ("institution", "harbour")]).await;
    browser.returns("state-harbour-1", "good").await;
    let (mut path, mut all, mut pages) = ("/me/timeline".to_owned(), String::new(), 0);
    loop {
        let page = browser.get(&path).await;
        assert_eq!(page.status, StatusCode::OK, "{}", page.text);
        pages += 1;
        all.push_str(&page.text);
        let Some((_, rest)) = page.text.split_once("href=\"/me/timeline?before=") else { break };
        path = format!("/me/timeline?before={}", rest.split('"').next().unwrap());
    }
    assert_eq!((pages, all.matches("A wrong PIN was typed").count()), (3, 123));
    assert_eq!(all.matches("Your balances were read at the bank").count(), 1, "a read is one line");
    for text in [
        "You asked in the chat",
        "You tapped a button from your chat",
        "Your balances were shown to you on a page of the bank&#39;s",
        "For: Read my balances",
        "sam, service desk",
        "Your chat was opened and read at the bank",
        "otto&#60;b&#62;, who runs this service for the bank",
        "Reason given: asked by &#60;phone&#62;",
        "Logged: something.new",
        "opened My data",
        "Harbour Bank",
        "14 November 2023, 22:15",
    ] {
        assert!(all.contains(text), "{text} in {all}");
    }
    assert!(!all.contains('\u{202e}'));
    let newest = all.find("opened My data").unwrap();
    assert!(newest < all.find("A wrong PIN").unwrap() && all.find("A wrong PIN") < all.find("otto"));
}

/// One chat, two customers: what names neither of the connections is told to neither.
#[tokio::test]
async fn what_two_people_share_is_told_to_neither() {
    let world = World::new().await;
    // The chat of `ada` is connected to ada's account at Northwind; somebody else connects theirs at Harbour.
    let context = &world.engine.context;
    let path = world.link_button("ada").await;
    let words = world.browser().goes_to_the_words(&world, &path).await;
    world.types("ada", &words).await;
    let (identity, conversation) = world.person("ada");
    let bank = BankId::new(BANK);
    let links = repo::links::for_conversation(&context.store, &bank, identity, conversation).await.unwrap();
    let link = links.iter().find(|link| link.institution.as_str() == "harbour").unwrap().id;
    let line = |event: &str, object: String| NewAudit {
        bank: BankId::new(BANK),
        conversation: Some(conversation),
        actor: "conversation".to_owned(),
        event: event.to_owned(),
        object,
        reason: None,
        at: context.now(),
    };
    let rows = vec![line("case.opened", "case_1".to_owned()), line("browser.bound", format!("b {link}"))];
    context.store.writer.audit(rows).await.unwrap();
    let mut browser = world.browser();
    browser.get("/me").await;
    browser.post("/me", &[("do", "login"), ("institution", "harbour")]).await;
    browser.returns("state-harbour-2", "good").await;
    let page = browser.get("/me/timeline").await;
    assert!(page.has("A browser was bound") && page.has("somebody else&#39;s accounts"), "{}", page.text);
    assert!(!page.has("A report of yours"), "{}", page.text);
}

/// Showing less needs no more than the PIN that opened the page; showing more a login at the bank.
#[tokio::test]
async fn what_the_chat_may_show_is_corrected_at_once_and_loosened_after_a_login_only() {
    let world = World::new().await;
    let path = world.link_button("ada").await;
    let mut browser = world.browser();
    let words = browser.goes_to_the_words(&world, &path).await;
    world.types("ada", &words).await;
    let context = &world.engine.context;
    let (identity, conversation) = world.person("ada");
    let bank = BankId::new(BANK);
    let links = repo::links::for_conversation(&context.store, &bank, identity, conversation).await.unwrap();
    let link = links.iter().find(|link| link.institution.as_str() == "harbour").unwrap().id;
    let choice = async || {
        repo::links::any_link_for_worker(&context.store, link).await.unwrap().unwrap().consent.choice
    };
    let id = link.to_string();
    let choose = |to: &'static str| {
        [("do", "choose"), ("link", id.as_str()), ("choice", to)].map(|(a, b)| (a, b.to_owned()))
    };
    let page = browser.get("/me").await;
    assert!(page.has("log in at your bank again") && !page.has("value=\"chat\""), "{}", page.text);
    for to in ["chat", "balances"] {
        let fields = choose(to);
        let fields: Vec<_> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let page = browser.post("/me", &fields).await;
        assert_eq!(page.status, StatusCode::FORBIDDEN, "a PIN is not enough for {to}");
    }
    assert_eq!(choice().await, Choice::Tap);
    browser.get("/me").await;
    browser.post("/me", &[("do", "login"), ("institution", "harbour")]).await;
    browser.returns("state-harbour-2", "good").await;
    let page = browser.get("/me").await;
    assert!(page.has("value=\"chat\"") && page.has("value=\"balances\""), "{}", page.text);
    for (to, wanted, event) in [
        ("chat", Choice::Chat, "consent.shows_more"),
        ("balances", Choice::Balances, "consent.shows_less"),
        ("chat", Choice::Chat, "consent.shows_more"),
    ] {
        let before = world.audited(event).await;
        let fields = choose(to);
        let fields: Vec<_> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        assert_eq!(browser.post("/me", &fields).await.location(), "/me?note=shown");
        assert_eq!((choice().await, world.audited(event).await), (wanted, before + 1));
    }
    assert!(browser.get("/me?note=shown").await.has("Changed. It holds from now on"));
    let receipt = repo::receipts::latest(&context.store, &bank, identity, link).await.unwrap().unwrap();
    let said = crate::receipt::envelope(context.tenant(&bank).unwrap(), receipt.signed, None).content;
    assert_eq!(said["pii_processing"]["shown_in_chat"], "chat");
    world.until_told("ada", "payments appear here in the chat").await;
    // A login that is over no longer loosens, and still tightens where the PIN holds.
    let fields = choose("tap");
    let fields: Vec<_> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    browser.get("/me").await;
    browser.post("/me", &[("do", "leave")]).await;
    assert_eq!(browser.post("/me", &fields).await.location(), "/me?note=shown");
    assert_eq!(choice().await, Choice::Tap);
    let mut stranger = world.browser();
    stranger.get("/me").await;
    assert_eq!(stranger.post("/me", &fields).await.status, StatusCode::NOT_FOUND);
    for bad in [choose("everything"), choose("")] {
        let bad: Vec<_> = bad.iter().map(|(name, value)| (*name, value.as_str())).collect();
        assert_eq!(browser.post("/me", &bad).await.status, StatusCode::NOT_FOUND);
    }
}

#[tokio::test]
async fn what_is_wrong_reaches_the_bank_as_a_request_without_what_nobody_may_keep() {
    let world = World::new().await;
    let link = world.linked("dora").await.to_string();
    "dora".clone_into(&mut world.harbour.seen().subject);
    let mut browser = world.browser();
    browser.get("/me").await;
    browser.post("/me", &[("do", "login"), ("institution", "harbour")]).await;
    browser.returns("state-harbour-1", "good").await;
    assert!(browser.get("/me").await.has("Is something wrong here?"));
    let (_, conversation) = world.person("dora");
    let bank = BankId::new(BANK);
    let cases = async || {
        repo::cases::for_conversation(&world.engine.context.store, &bank, conversation).await.unwrap()
    };
    let long = "x".repeat(1_001);
    for bad in ["", "   ", &long] {
        let page = browser.post("/me", &[("do", "wrong"), ("link", &link), ("words", bad)]).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
    assert!(cases().await.is_empty());
    let words = "That is not my name. My card is 4111 1111 1111 1111.";
    for _ in 0..2 {
        browser.get("/me").await;
        let page = browser.post("/me", &[("do", "wrong"), ("link", &link), ("words", words)]).await;
        assert_eq!(page.location(), "/me?note=requested", "{}", page.text);
    }
    let found = cases().await;
    assert_eq!((found.len(), found[0].kind.slug()), (1, "request"));
    let kept = found[0].words.clone().unwrap();
    assert!(kept.contains("That is not my name") && !kept.contains("4111"), "{kept}");
    assert!(browser.get("/me/timeline").await.has("A report of yours was taken down"));
    world.linked("emil").await;
    let theirs = world.linked("finn").await.to_string();
    browser.get("/me").await;
    let page = browser.post("/me", &[("do", "wrong"), ("link", &theirs), ("words", "hello")]).await;
    assert_eq!(page.status, StatusCode::NOT_FOUND);
}
