//! Consent after linking: one more purpose, taking back, renewing, receipts, and everything that must not work.

use std::time::Duration;

use aws_lc_rs::{
    digest::{SHA256, digest},
    hmac, signature,
};
use axum::{
    body::Body,
    http::{Request, StatusCode},
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use rstest::rstest;
use serde_json::Value;
use tellerline_core::{
    AccountId, BankId, InstitutionId, LinkId, PurposeKind, Timestamp,
    consent::{Basis, Given, Part, ReadBalance, Way},
    conversation::{ConsentWish, TicketKind},
    time::days,
};
use tellerline_store::audit;
use tellerline_store::repo::{
    self,
    links::{LinkStatus, StoredLink},
};

use super::world::{BANK, Browser, Page, World};
use crate::{
    context::{ConsentProfile, Renewal, Terms},
    receipt::{Envelope, Event, Happened, Subject},
};

const PAYMENTS: PurposeKind = PurposeKind::ReadTransactions;

pub(super) async fn stored(world: &World, link: LinkId) -> StoredLink {
    repo::links::any_link_for_worker(&world.engine.context.store, link).await.unwrap().unwrap()
}

/// Takes a part back as *My data* would, without a browser.
pub(super) async fn narrow(world: &World, link: LinkId, part: &Part) {
    let context = &world.engine.context;
    let row = stored(world, link).await;
    let after = row.consent.clone().without(part, context.now()).unwrap();
    let tenant = context.tenant(&row.bank).unwrap();
    let subject = Subject { institution: &row.institution, customer: row.customer };
    let happened = Happened { event: Event::Changed, way: Way::Page, at: context.now() };
    let mut rng = context.entropy.seed().fork("test");
    let consents = (Some(&row.consent), &after);
    let receipt = crate::receipt::issue(context, tenant, &subject, consents, happened, &mut rng).unwrap();
    let store = &context.store;
    let extras =
        repo::links::change(store, &row.bank, row.identity, &after, &receipt, context.now()).await.unwrap();
    let tx = store.begin().await.unwrap();
    assert!(repo::links::apply(&tx, extras).await.unwrap());
    tx.commit().await.unwrap();
}

/// `ada`, linked at Harbour in a browser that is bound and unlocked.
pub(super) async fn bound(world: &World) -> (Browser, LinkId) {
    let path = world.link_button("ada").await;
    let mut browser = world.browser();
    let words = browser.goes_to_the_words(world, &path).await;
    world.types("ada", &words).await;
    let (identity, conversation) = world.person("ada");
    let store = &world.engine.context.store;
    let links =
        repo::links::for_conversation(store, &BankId::new(BANK), identity, conversation).await.unwrap();
    let link = links.into_iter().find(|link| link.institution.as_str() == "harbour").unwrap();
    assert_eq!(link.status, LinkStatus::Live);
    (browser, link.id)
}

pub(super) async fn button(world: &World, name: &str, link: LinkId, wants: ConsentWish) -> String {
    let kind = TicketKind::Consent { link, wants };
    format!("/consent/{}", world.ticket(name, kind, Duration::from_hours(24)).await)
}

async fn purpose_button(world: &World, name: &str, link: LinkId) -> String {
    button(world, name, link, ConsentWish::Purpose { purpose: PAYMENTS, at_bank: false }).await
}

const AGREE: &[(&str, &str)] = &[("do", "agree"), ("purpose", "read_transactions")];

#[tokio::test]
async fn one_more_purpose_is_allowed_by_itself_in_a_known_browser() {
    let world = World::new().await;
    let (mut browser, link) = bound(&world).await;
    narrow(&world, link, &Part::Purpose(PAYMENTS)).await;
    let before = stored(&world, link).await.consent;
    world.advance(Duration::from_mins(1));
    let path = purpose_button(&world, "ada", link).await;
    let page = browser.get(&path).await;
    for text in ["Harbour Bank", "Read my payments", "Agree and continue", "Not now"] {
        assert!(page.has(text), "{text} in {}", page.text);
    }
    assert!(!page.has("Read my balances") && !page.has(" checked"), "only what is needed, unticked");
    let page = browser.post(&path, &[("do", "agree")]).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "an empty box is no consent");
    let begun = world.harbour.seen().begun.len();
    let page = browser.post(&path, AGREE).await;
    assert_eq!((page.status, page.location()), (StatusCode::SEE_OTHER, path.as_str()), "{}", page.text);
    assert_eq!(world.harbour.seen().begun.len(), begun, "the bank's consent holds it: the bank is not asked");
    let after = stored(&world, link).await.consent;
    assert_eq!(after.epoch, before.epoch + 1);
    let (old, new) = (&after.purposes[&PurposeKind::ReadBalance], &after.purposes[&PAYMENTS]);
    assert!(new.at > old.at && new.text_version.starts_with("allow-"), "{new:?}");
    assert_eq!((new.way, new.basis, new.language.as_str()), (Way::Page, Basis::Contract, "en"));
    let page = browser.get(&path).await;
    assert!(page.has("allowed now") && page.has("receipt.json"), "{}", page.text);
    assert_eq!(world.audited("consent.allowed").await, 1);
    let words = browser.get(&format!("/consent/text/{}", new.text_version)).await;
    assert!(words.has("Read my payments") && words.has("Not for ads"), "the words are kept: {}", words.text);
    assert_eq!(browser.get("/consent/text/allow-0000").await.status, StatusCode::NOT_FOUND);
}

/// The bank's consent was made for balances only: it must be asked, and the old one ends there.
#[tokio::test]
async fn what_the_banks_own_consent_lacks_is_asked_of_the_bank() {
    let world = World::new().await;
    let link_path = world.link_button("ada").await;
    let mut browser = world.browser();
    browser.get(&link_path).await;
    browser.post(&link_path, &[("do", "start"), ("institution", "harbour")]).await;
    browser.get(&link_path).await;
    browser.post(&link_path, &[("do", "agree"), ("purpose", "read_balance")]).await;
    browser.returns("state-harbour-1", "good").await;
    browser.get(&link_path).await;
    browser.chooses(&link_path, "tap").await;
    browser.post(&link_path, &[("do", "pin"), ("pin", super::world::PIN)]).await;
    let words = super::world::words_on(&browser.get(&link_path).await);
    world.types("ada", &words).await;
    let (identity, conversation) = world.person("ada");
    let store = &world.engine.context.store;
    let links =
        repo::links::for_conversation(store, &BankId::new(BANK), identity, conversation).await.unwrap();
    let link = links.into_iter().find(|link| link.institution.as_str() == "harbour").unwrap().id;
    let path = purpose_button(&world, "ada", link).await;
    assert!(browser.get(&path).await.has("Next you log in at your bank"));
    let page = browser.post(&path, AGREE).await;
    assert!(page.has("https://login.bank.test/authorize"), "{}", page.text);
    {
        let seen = world.harbour.seen();
        let asked = seen.begun.last().unwrap();
        assert_eq!(asked.purposes, [PurposeKind::ReadBalance, PAYMENTS].into(), "what was allowed stays");
        assert_eq!((asked.reuse_consent.as_deref(), asked.max_age_secs), (None, Some(300)));
    }
    assert!(!stored(&world, link).await.consent.allows(PAYMENTS), "not before the login");
    let page = browser.returns("state-harbour-2", "good").await;
    assert_eq!((page.status, page.location()), (StatusCode::SEE_OTHER, path.as_str()), "{}", page.text);
    let row = stored(&world, link).await;
    assert!(row.consent.allows(PAYMENTS) && row.consent.at_bank.purposes.contains(&PAYMENTS));
    let grant = repo::links::grant(store, &row.bank, link).await.unwrap().unwrap();
    assert_eq!(grant.bank_consent, "consent-2", "the new grant took the old one's place");
    assert_eq!(world.harbour.revocations(1).await, [("consent-1".to_owned(), true)]);
    assert!(browser.get(&path).await.has("allowed now"));
    let page = browser.returns("state-harbour-2", "good").await;
    assert_ne!(page.status, StatusCode::SEE_OTHER, "the answer works once");
}

#[tokio::test]
async fn who_is_not_known_logs_in_at_the_bank_and_only_the_customer_may() {
    let world = World::new().await;
    let link = world.linked("dora").await;
    narrow(&world, link, &Part::Purpose(PAYMENTS)).await;
    let path = purpose_button(&world, "dora", link).await;
    let mut stranger = world.browser();
    let page = stranger.get(&path).await;
    assert!(page.has("Read my payments") && !page.has("Harbour Bank"), "no institution yet: {}", page.text);
    "mallory".clone_into(&mut world.harbour.seen().subject);
    assert!(stranger.post(&path, AGREE).await.has("https://login.bank.test/authorize"));
    let page = stranger.returns("state-harbour-1", "good").await;
    assert_eq!(page.status, StatusCode::FORBIDDEN);
    assert!(page.has("another customer"));
    assert!(!stored(&world, link).await.consent.allows(PAYMENTS));
    assert_eq!(world.harbour.revocations(1).await, [("consent-1".to_owned(), true)], "theirs is given back");
    assert_eq!(world.audited("consent.login_other_person").await, 1);
    "dora".clone_into(&mut world.harbour.seen().subject);
    let mut browser = world.browser();
    browser.get(&path).await;
    browser.post(&path, AGREE).await;
    let page = browser.returns("state-harbour-2", "good").await;
    assert_eq!((page.status, page.location()), (StatusCode::SEE_OTHER, path.as_str()), "{}", page.text);
    assert!(stored(&world, link).await.consent.allows(PAYMENTS));
    assert!(browser.get(&path).await.has("receipt.json"), "who has just logged in may see the receipt");
    assert!(!stranger.get(&path).await.has("receipt.json"));
}

#[tokio::test]
async fn a_cancelled_login_changes_nothing_and_leaves_nothing_at_the_bank() {
    let world = World::new().await;
    let link = world.linked("dora").await;
    narrow(&world, link, &Part::Purpose(PAYMENTS)).await;
    let path = purpose_button(&world, "dora", link).await;
    let mut browser = world.browser();
    browser.get(&path).await;
    browser.post(&path, AGREE).await;
    let back =
        "/link/callback/harbour?state=state-harbour-1&error=access_denied&iss=https%3A%2F%2Flogin.bank.test";
    let page = browser.get(back).await;
    assert!(page.has("Cancelled at the bank") && page.has("stays as it is"), "{}", page.text);
    assert_eq!(world.harbour.revocations(1).await, [("consent-1".to_owned(), false)]);
    assert!(!stored(&world, link).await.consent.allows(PAYMENTS));
    assert!(browser.get(&path).await.has("Agree and continue"), "it can be tried again");
}

#[tokio::test]
async fn words_that_changed_after_they_were_read_are_shown_again() {
    let world = World::new().await;
    let (mut browser, link) = bound(&world).await;
    narrow(&world, link, &Part::Purpose(PAYMENTS)).await;
    let path = purpose_button(&world, "ada", link).await;
    browser.get(&path).await;
    for version in ["allow-0123456789abcdef", "", "link-x"] {
        version.clone_into(&mut browser.version);
        let page = browser.post(&path, AGREE).await;
        assert_eq!(page.status, StatusCode::CONFLICT, "{version}");
        assert!(page.has("have changed since") && page.has("Agree and continue"));
        assert!(!stored(&world, link).await.consent.allows(PAYMENTS));
    }
    // What was shown with it is known now; the same at linking, for purposes and for accounts.
    let page = browser.post(&path, AGREE).await;
    assert_eq!(page.status, StatusCode::SEE_OTHER);
    let path = world.link_button("ada").await;
    let mut browser = world.browser();
    browser.get(&path).await;
    browser.post(&path, &[("do", "start"), ("institution", "harbour")]).await;
    browser.get(&path).await;
    "old".clone_into(&mut browser.version);
    let begun = world.harbour.seen().begun.len();
    let page = browser.post(&path, &[("do", "agree"), ("purpose", "read_balance")]).await;
    assert!(page.status == StatusCode::CONFLICT && page.has("have changed since"));
    assert_eq!(world.harbour.seen().begun.len(), begun);
}

#[tokio::test]
async fn a_grant_cannot_be_replayed_after_it_was_taken_back() {
    let world = World::new().await;
    let (mut browser, link) = bound(&world).await;
    narrow(&world, link, &Part::Purpose(PAYMENTS)).await;
    let path = purpose_button(&world, "ada", link).await;
    browser.get(&path).await;
    let version = browser.version.clone();
    browser.post(&path, AGREE).await;
    let epoch = stored(&world, link).await.consent.epoch;
    let page = browser.post(&path, AGREE).await;
    assert_eq!(page.status, StatusCode::SEE_OTHER, "sent twice is once");
    assert_eq!(stored(&world, link).await.consent.epoch, epoch);
    narrow(&world, link, &Part::Purpose(PAYMENTS)).await;
    version.clone_into(&mut browser.version);
    browser.post(&path, AGREE).await;
    assert!(!stored(&world, link).await.consent.allows(PAYMENTS), "the back button gives nothing back");
    let page = browser.get(&path).await;
    assert_eq!(page.status, StatusCode::CONFLICT);
    assert!(page.has("used before"));
}

#[rstest]
#[case("send_alerts")]
#[case("read_balance")]
#[case("advertising")]
#[case("")]
#[tokio::test]
async fn a_purpose_that_was_not_asked_for_is_not_taken(#[case] purpose: &str) {
    let world = World::new().await;
    let (mut browser, link) = bound(&world).await;
    narrow(&world, link, &Part::Purpose(PAYMENTS)).await;
    let before = stored(&world, link).await.consent;
    let path = purpose_button(&world, "ada", link).await;
    browser.get(&path).await;
    for fields in [
        vec![("do", "agree"), ("purpose", purpose)],
        vec![("do", "agree"), ("purpose", "read_transactions"), ("purpose", purpose)],
    ] {
        assert_eq!(browser.post(&path, &fields).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
    assert_eq!(stored(&world, link).await.consent, before);
}

#[tokio::test]
async fn a_preview_or_a_no_changes_nothing() {
    let world = World::new().await;
    let (mut browser, link) = bound(&world).await;
    narrow(&world, link, &Part::Purpose(PAYMENTS)).await;
    let before = stored(&world, link).await.consent;
    let path = purpose_button(&world, "ada", link).await;
    browser.head(&path).await;
    browser.get(&path).await;
    assert!(browser.post(&path, &[("do", "decline")]).await.has("Nothing was changed"));
    assert_eq!(stored(&world, link).await.consent, before);
    let page = browser.send(Request::post(&path).body(Body::from("do=agree")).unwrap()).await;
    assert_eq!(page.status, StatusCode::UNSUPPORTED_MEDIA_TYPE, "no form of ours");
    assert_eq!(stored(&world, link).await.consent, before);
}

#[tokio::test]
async fn a_locked_browser_needs_its_pin_first() {
    let world = World::new().await;
    let (mut browser, link) = bound(&world).await;
    let path = button(&world, "ada", link, ConsentWish::Renewal).await;
    world.advance(Duration::from_secs(301));
    let page = browser.get(&path).await;
    assert!(page.has("Enter your PIN") && !page.has("Harbour Bank"));
    assert!(browser.post(&path, &[("do", "unlock"), ("pin", "000000")]).await.has("4 tries"));
    browser.post(&path, &[("do", "unlock"), ("pin", super::world::PIN)]).await;
    assert!(browser.get(&path).await.has("Renew your permission"));
    world.advance(Duration::from_secs(301));
    let page = browser.post(&path, &[("do", "login")]).await;
    assert!(page.has("Renew your permission") && !page.has("Harbour Bank"), "forgotten: by the bank then");
}

#[tokio::test]
async fn a_known_browser_renews_in_one_step_without_the_bank() {
    let world = World::new().await;
    let (mut browser, link) = bound(&world).await;
    let before = stored(&world, link).await.consent;
    world.advance(days(80));
    let path = button(&world, "ada", link, ConsentWish::Renewal).await;
    browser.get(&path).await;
    browser.post(&path, &[("do", "unlock"), ("pin", super::world::PIN)]).await;
    let page = browser.get(&path).await;
    for text in ["Harbour Bank", "Read my balances, Read my payments", ">Renew<", "90 more days"] {
        assert!(page.has(text), "{text} in {}", page.text);
    }
    let begun = world.harbour.seen().begun.len();
    browser.post(&path, &[("do", "agree")]).await;
    let after = stored(&world, link).await.consent;
    assert_eq!(after.expires_at(), Some(world.engine.context.now().plus(days(90))));
    assert_eq!((after.epoch, world.harbour.seen().begun.len()), (before.epoch + 1, begun));
    assert!(after.renewed.is_some_and(|given| given.text_version.starts_with("renew-")));
    assert_eq!(after.purposes, before.purposes, "when they were given stays as it is");
    assert!(browser.get(&path).await.has("is renewed"));
    assert_eq!(world.audited("consent.renewed").await, 1);
}

#[tokio::test]
async fn where_the_bank_must_be_asked_renewing_is_a_login_there() {
    let world = World::with(|tenant| {
        let profile = ConsentProfile { days: 180, renewal: Renewal::BankLogin };
        tenant.terms = Terms {
            profiles: [(InstitutionId::new("harbour"), profile)].into(),
            account_data: Basis::Consent,
            ..Terms::default()
        };
    })
    .await;
    let (mut browser, link) = bound(&world).await;
    let first = world.engine.context.now();
    let row = stored(&world, link).await;
    assert_eq!(row.consent.expires_at(), Some(first.plus(days(180))));
    assert!(
        row.consent.purposes.values().all(|given| given.basis == Basis::Consent),
        "as the bank settled it"
    );
    assert_eq!(world.harbour.seen().begun[0].expires_at, first.plus(days(180)));
    let path = button(&world, "ada", link, ConsentWish::Renewal).await;
    world.advance(Duration::from_mins(2));
    assert!(browser.get(&path).await.has("Next you log in at your bank"));
    assert!(browser.post(&path, &[("do", "agree")]).await.has("https://login.bank.test/authorize"));
    let now = world.engine.context.now();
    browser.returns("state-harbour-2", "good").await;
    let row = stored(&world, link).await;
    assert_eq!(row.consent.expires_at(), Some(now.plus(days(180))));
    assert_eq!(row.consent.at_bank.expires_at, now.plus(days(180)));
    assert_eq!(world.harbour.revocations(1).await[0].0, "consent-1");
}

#[tokio::test]
async fn another_customers_browser_renews_nothing() {
    let world = World::new().await;
    let (mut adas, _) = bound(&world).await;
    let link = world.linked("dora").await;
    let before = stored(&world, link).await.consent;
    let path = button(&world, "dora", link, ConsentWish::Renewal).await;
    let page = adas.get(&path).await;
    assert!(!page.has("Harbour Bank") && page.has("Next you log in at your bank"), "{}", page.text);
    adas.post(&path, &[("do", "agree")]).await;
    let page = adas.returns("state-harbour-2", "good").await;
    assert_eq!(page.status, StatusCode::FORBIDDEN);
    assert_eq!(stored(&world, link).await.consent, before);
    // Nor does a ticket of one person open another's link.
    let crossed = button(&world, "ada", link, ConsentWish::Renewal).await;
    assert_eq!(adas.get(&crossed).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn what_expired_is_not_renewed() {
    let world = World::new().await;
    let (mut browser, link) = bound(&world).await;
    let end = stored(&world, link).await.consent.expires_at().unwrap();
    let left = end.since(world.engine.context.now());
    // A button of the day before, a clock that jumps over the end, a form that was open meanwhile.
    let kind = TicketKind::Consent { link, wants: ConsentWish::Renewal };
    let path = format!("/consent/{}", world.ticket("ada", kind, days(400)).await);
    browser.get(&path).await;
    world.advance(left);
    let page = browser.post(&path, &[("do", "agree")]).await;
    assert_eq!(page.status, StatusCode::GONE);
    assert!(page.has("can&#39;t be renewed") || page.has("can't be renewed"), "{}", page.text);
    assert_eq!(stored(&world, link).await.consent.expires_at(), Some(end));
    let late = button(&world, "ada", link, ConsentWish::Renewal).await;
    assert_eq!(browser.get(&late).await.status, StatusCode::GONE);
    let kind = TicketKind::Consent { link, wants: ConsentWish::Renewal };
    let short = format!("/consent/{}", world.ticket("ada", kind, Duration::from_secs(1)).await);
    world.advance(Duration::from_secs(1));
    let page = browser.get(&short).await;
    assert!(page.status == StatusCode::GONE && page.has("button has expired"));
    assert_eq!(browser.get("/consent/nothing").await.status, StatusCode::NOT_FOUND);
}

/// My data, opened by a login at the bank.
async fn my_data(world: &World, name: &str) -> Browser {
    name.clone_into(&mut world.harbour.seen().subject);
    let mut browser = world.browser();
    browser.get("/me").await;
    browser.post("/me", &[("do", "login"), ("institution", "harbour")]).await;
    let state = format!("state-harbour-{}", world.harbour.seen().begun.len());
    assert_eq!(browser.returns(&state, "good").await.location(), "/me");
    browser
}

async fn posts(browser: &mut Browser, link: LinkId, fields: &[(&str, &str)]) -> Page {
    browser.get("/me").await;
    let id = link.to_string();
    let mut all = vec![("link", id.as_str())];
    all.extend(fields);
    browser.post("/me", &all).await
}

#[tokio::test]
async fn one_purpose_or_account_is_taken_back_by_itself() {
    let world = World::new().await;
    let link = world.linked_with("dora", &["A1", "A2"]).await;
    let mut browser = my_data(&world, "dora").await;
    assert!(!browser.get("/me").await.has("itself is wider"), "as long as it is not");
    let page = posts(&mut browser, link, &[("do", "withdraw"), ("purpose", "read_transactions")]).await;
    assert_eq!((page.status, page.location()), (StatusCode::SEE_OTHER, "/me"));
    let consent = stored(&world, link).await.consent;
    assert!(!consent.allows(PAYMENTS) && consent.allows(PurposeKind::ReadBalance));
    let page = browser.get("/me").await;
    assert!(page.has("Allow: Read my payments") && page.has("took a purpose"), "{}", page.text);
    // The bank's own permission cannot be narrowed: that is said, with the way to end it, on the page and in the receipt.
    assert!(page.has("itself is wider than what you allow here") && page.has("end the connection below"));
    let row = stored(&world, link).await;
    assert_eq!(row.consent.wider_at_bank().collect::<Vec<_>>(), [PAYMENTS]);
    let receipt = envelope_of(&mut browser, &row).await.content;
    let at_bank = &receipt["pii_processing"]["at_account_provider"];
    assert_eq!(at_bank["not_used"], serde_json::json!(["read_transactions"]));
    assert_eq!(at_bank["purposes"], serde_json::json!(["read_balance", "read_transactions"]));
    assert_eq!(at_bank["state"], "stands");
    posts(&mut browser, link, &[("do", "withdraw"), ("account", "A2")]).await;
    let row = stored(&world, link).await;
    let permit = row.consent.permit::<ReadBalance>(world.engine.context.now()).unwrap();
    assert!(permit.covers(&AccountId::new("A1")) && !permit.covers(&AccountId::new("A2")));
    assert_eq!((row.status, row.consent.epoch), (LinkStatus::Live, consent.epoch + 1));
    assert_eq!(world.audited("consent.narrowed").await, 2);
    assert!(!world.log().await.contains("A2"), "which account is in the receipt only");
    // The last one is the connection itself.
    posts(&mut browser, link, &[("do", "withdraw"), ("account", "A1")]).await;
    assert_eq!(stored(&world, link).await.status, LinkStatus::Ended);
    let revoked = world.harbour.revocations(2).await;
    assert!(revoked.contains(&("seeded-dora".to_owned(), true)), "{revoked:?}");
}

#[tokio::test]
async fn nothing_of_others_is_taken_back_and_nothing_that_is_not_there() {
    let world = World::new().await;
    let (link, theirs) = (world.linked("dora").await, world.linked("chen").await);
    let before = (stored(&world, link).await.consent, stored(&world, theirs).await.consent);
    let mut browser = my_data(&world, "dora").await;
    for (link, fields) in [
        (theirs, [("do", "withdraw"), ("purpose", "read_transactions")]),
        (theirs, [("do", "withdraw"), ("account", "A1")]),
        (link, [("do", "withdraw"), ("account", "B7")]),
        (link, [("do", "withdraw"), ("account", "")]),
        (link, [("do", "withdraw"), ("purpose", "send_alerts")]),
        (link, [("do", "withdraw"), ("purpose", "advertising")]),
        (link, [("do", "allow"), ("purpose", "send_alerts")]),
        (link, [("do", "allow"), ("purpose", "read_balance")]),
        (theirs, [("do", "renew"), ("purpose", "")]),
    ] {
        let page = posts(&mut browser, link, &fields).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{fields:?}");
    }
    assert_eq!((stored(&world, link).await.consent, stored(&world, theirs).await.consent), before);
    let mut stranger = world.browser();
    stranger.get("/me").await;
    let page = posts(&mut stranger, link, &[("do", "withdraw"), ("account", "A1")]).await;
    assert_eq!(page.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn my_data_leads_to_allowing_and_renewing() {
    let world = World::new().await;
    let link = world.linked("dora").await;
    world.advance(days(80));
    let mut browser = my_data(&world, "dora").await;
    assert!(browser.get("/me").await.has("ends soon"));
    let page = posts(&mut browser, link, &[("do", "renew")]).await;
    let path = page.location().to_owned();
    assert!(browser.get(&path).await.has("Harbour Bank"), "who logged in at the bank is known");
    browser.post(&path, &[("do", "agree")]).await;
    let end = stored(&world, link).await.consent.expires_at().unwrap();
    assert_eq!(end, world.engine.context.now().plus(days(90)));
    posts(&mut browser, link, &[("do", "withdraw"), ("purpose", "read_transactions")]).await;
    let page = posts(&mut browser, link, &[("do", "allow"), ("purpose", "read_transactions")]).await;
    let path = page.location().to_owned();
    browser.get(&path).await;
    browser.post(&path, AGREE).await;
    assert!(stored(&world, link).await.consent.allows(PAYMENTS));
}

async fn envelope_of(browser: &mut Browser, row: &StoredLink) -> Envelope {
    let page = browser.get(&format!("/me/consent/{}/receipt.json", row.consent.id)).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text);
    serde_json::from_str(&page.text).unwrap()
}

#[tokio::test]
async fn a_receipt_is_proven_from_the_next_checkpoint_on() {
    let world = World::new().await;
    let link = world.linked("dora").await;
    let mut browser = my_data(&world, "dora").await;
    let row = stored(&world, link).await;
    assert!(envelope_of(&mut browser, &row).await.inclusion_proof.is_none(), "nothing is signed yet");

    let context = &world.engine.context;
    let sign = || audit::checkpoint_now(&context.store, &row.bank, "log.test", context.now());
    sign().await.unwrap().expect("the log has entries");
    let envelope = envelope_of(&mut browser, &row).await;
    let proof = envelope.inclusion_proof.expect("a checkpoint covers it");
    let checkpoint = context.store.vault.audit_signer(&row.bank).unwrap().open(&proof.checkpoint).unwrap();
    let path = proof.path.iter().map(|hash| hex::decode(hash).unwrap().try_into().unwrap()).collect();
    let entry = proof.entry.into_bytes();
    let proven = audit::Proof { index: proof.index, entry, path, checkpoint, note: proof.checkpoint };
    assert!(proven.holds(), "the entry is in the signed tree");
    let named = |receipt: &str| {
        let event = format!("consent.receipt/{}", hex::encode(digest(&SHA256, receipt.as_bytes())));
        String::from_utf8(proven.entry.clone()).unwrap().lines().nth(5) == Some(&*event)
    };
    assert!(named(&envelope.receipt) && !named("another"), "and it is this receipt that it names");
    let edited = audit::Proof { entry: b"something else".to_vec(), ..proven.clone() };
    assert!(!edited.holds());

    posts(&mut browser, link, &[("do", "withdraw"), ("purpose", "read_transactions")]).await;
    let row = stored(&world, link).await;
    assert!(envelope_of(&mut browser, &row).await.inclusion_proof.is_none(), "the new one is too young");
    sign().await.unwrap();
    assert!(envelope_of(&mut browser, &row).await.inclusion_proof.is_some());
}

/// The receipt of a link as a browser downloads it, verified with the published key.
async fn receipt_of(browser: &mut Browser, row: &StoredLink) -> Value {
    let envelope = envelope_of(browser, row).await;
    let keys: Value =
        serde_json::from_str(&browser.get("/.well-known/receipt-keys.json").await.text).unwrap();
    let key = &keys["keys"][0];
    let [head, body, mark]: [&str; 3] = envelope.receipt.split('.').collect::<Vec<_>>().try_into().unwrap();
    let decode = |part: &str| URL_SAFE_NO_PAD.decode(part).unwrap();
    let header: Value = serde_json::from_slice(&decode(head)).unwrap();
    assert_eq!((&header["alg"], &header["kid"]), (&Value::from("EdDSA"), &key["kid"]));
    let public = decode(key["x"].as_str().unwrap());
    let public = signature::UnparsedPublicKey::new(&signature::ED25519, public);
    let signed = format!("{head}.{body}");
    public.verify(signed.as_bytes(), &decode(mark)).expect("signed by the bank's key");
    assert!(public.verify(format!("{signed}x").as_bytes(), &decode(mark)).is_err());
    let content: Value = serde_json::from_slice(&decode(body)).unwrap();
    assert_eq!(content, envelope.content);
    content
}

#[tokio::test]
async fn each_change_gives_a_receipt_that_anybody_can_verify() {
    let world = World::new().await;
    let (mut browser, link) = bound(&world).await;
    let row = stored(&world, link).await;
    let first = receipt_of(&mut browser, &row).await;
    assert_eq!(first["schema_version"], "ISO/IEC TS 27560:2023");
    assert_eq!(first["record_id"], Value::from(row.consent.id.to_string()));
    assert_eq!(first["events"][0]["event_type"], "given");
    let purposes = first["pii_processing"]["purposes"].as_array().unwrap();
    assert_eq!(purposes.len(), 2);
    for purpose in purposes {
        assert_eq!((&purpose["state"], &purpose["lawful_basis"]), (&"given".into(), &"contract".into()));
        assert_eq!((&purpose["collection_method"], &purpose["language"]), (&"page".into(), &"en".into()));
        let notice = purpose["privacy_notice"].as_str().unwrap();
        let path = notice.strip_prefix("https://chat.harbour.test").unwrap();
        assert_eq!(browser.get(path).await.status, StatusCode::OK, "the words are where it says");
    }
    assert_eq!(first["pii_processing"]["recipient_third_parties"], Value::Array(vec![]));
    let text = first.to_string();
    for secret in ["A1", "Nest", "tokens", "consent-1", super::bank::FIGURE] {
        assert!(!text.contains(secret), "{secret} in {text}");
    }
    posts(&mut browser, link, &[("do", "withdraw"), ("purpose", "read_transactions")]).await;
    let second = receipt_of(&mut browser, &stored(&world, link).await).await;
    assert_eq!(
        (&second["events"][0]["event_type"], second["epoch"].as_u64().unwrap()),
        (&"changed".into(), first["epoch"].as_u64().unwrap() + 1)
    );
    let purposes = second["pii_processing"]["purposes"].as_array().unwrap();
    let taken = purposes.iter().find(|purpose| purpose["purpose"] == "read_transactions").unwrap();
    assert!(taken["state"] == "withdrawn" && taken["ended_at"].is_string());
    assert_eq!(world.audited("consent.receipt_taken").await, 2);
    let mut other = world.browser();
    let path = format!("/me/consent/{}/receipt.json", row.consent.id);
    assert_eq!(other.get(&path).await.status, StatusCode::NOT_FOUND, "not theirs");
    assert_eq!(browser.get("/me/consent/consent_0/receipt.json").await.status, StatusCode::NOT_FOUND);
    // Whoever is known and names somebody else's is noted.
    assert_eq!(world.audited("page.foreign_object").await, 0);
    let theirs = tellerline_core::ConsentId::from_uuid(uuid::Uuid::from_u128(9));
    let theirs = format!("/me/consent/{theirs}/receipt.json");
    assert_eq!(browser.get(&theirs).await.status, StatusCode::NOT_FOUND);
    assert_eq!(world.audited("page.foreign_object").await, 1);
    // The end has a receipt, too; it is seen after a login, since bound browsers are forgotten.
    world.stops("ada").await;
    let mut browser = my_data(&world, "ada").await;
    let last = receipt_of(&mut browser, &stored(&world, link).await).await;
    assert_eq!(
        (&last["events"][0]["event_type"], &last["events"][0]["event_way"]),
        (&"withdrawn".into(), &"chat".into())
    );
    assert_eq!(last["valid_until"], Value::Null);
}

#[tokio::test]
async fn receipts_lie_sealed() {
    let world = World::new().await;
    let link = world.linked("dora").await;
    let db = &world.engine.context.store.db;
    let rows = db.query("SELECT sealed_body FROM consent_receipt", vec![]).await.unwrap();
    assert!(!rows.is_empty());
    for row in &rows {
        let bytes: Vec<u8> = row.try_get("", "sealed_body").unwrap();
        let text = String::from_utf8_lossy(&bytes).into_owned();
        assert!(!text.contains("eyJ") && !text.contains(&link.to_string()));
    }
}

/// What the bank's own systems send.
fn signed(secret: &str, path: &str, at: Timestamp, body: &str) -> Request<Body> {
    let stamp = at.as_secs().to_string();
    let key = hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes());
    let mark = hmac::sign(&key, format!("{stamp}\nPOST\n{path}\n{body}").as_bytes());
    Request::post(path)
        .header("x-tellerline-timestamp", stamp)
        .header("x-tellerline-signature-256", format!("sha256={}", hex::encode(mark.as_ref())))
        .body(Body::from(body.to_owned()))
        .unwrap()
}

#[tokio::test]
async fn the_banks_own_systems_end_a_consent() {
    let world = World::new().await;
    let link = world.linked("dora").await;
    let consent = stored(&world, link).await.consent.id;
    let path = format!("/api/v1/consents/{consent}/withdraw");
    let (now, mut caller) = (world.engine.context.now(), world.browser());
    let elsewhere =
        format!("/api/v1/consents/{}/withdraw", tellerline_core::ConsentId::from_uuid(uuid::Uuid::nil()));
    for (request, status) in [
        (signed("wrong", &path, now, ""), StatusCode::UNAUTHORIZED),
        (signed("api-secret", &elsewhere, now, ""), StatusCode::NOT_FOUND),
        (signed("api-secret", &path, now.minus(Duration::from_mins(6)), ""), StatusCode::UNAUTHORIZED),
        (signed("api-secret", &path, now.plus(Duration::from_mins(6)), ""), StatusCode::UNAUTHORIZED),
        (signed("api-secret", &path, Timestamp::from_secs(i64::MAX), ""), StatusCode::UNAUTHORIZED),
        (Request::post(&path).body(Body::empty()).unwrap(), StatusCode::UNAUTHORIZED),
    ] {
        let page = caller.send(request).await;
        assert_eq!(page.status, status, "{}", page.text);
        assert_eq!(page.headers["content-type"], "application/problem+json");
    }
    assert_eq!(world.audited("api.foreign_object").await, 1, "signed well, and none of this bank's");
    // A signature is for its path and its body only.
    let mut moved = signed("api-secret", &elsewhere, now, "");
    *moved.uri_mut() = path.parse().unwrap();
    assert_eq!(caller.send(moved).await.status, StatusCode::UNAUTHORIZED);
    let mut other_body = signed("api-secret", &path, now, "{}");
    *other_body.body_mut() = Body::from("{ }");
    assert_eq!(caller.send(other_body).await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(stored(&world, link).await.status, LinkStatus::Live);
    for _ in 0..2 {
        let page = caller.send(signed("api-secret", &path, now, "{}")).await;
        assert_eq!(page.status, StatusCode::OK, "{}", page.text);
        assert!(page.has("\"withdrawn\""));
    }
    assert_eq!(stored(&world, link).await.status, LinkStatus::Ended);
    assert_eq!(world.harbour.revocations(1).await, [("seeded-dora".to_owned(), true)]);
    let mut browser = my_data(&world, "dora").await;
    let receipt = receipt_of(&mut browser, &stored(&world, link).await).await;
    assert_eq!(receipt["events"][0]["event_way"], "bank");
}

#[test]
fn a_given_holds_everything_that_a_receipt_says() {
    let given = Given {
        at: Timestamp::from_secs(1),
        text_version: "v".into(),
        language: "en".into(),
        way: Way::Chat,
        basis: Basis::Consent,
    };
    let text = serde_json::to_string(&given).unwrap();
    assert_eq!(serde_json::from_str::<Given>(&text).unwrap(), given);
}
