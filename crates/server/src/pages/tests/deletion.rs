//! The messenger passes on that a person wants their data deleted, or has ended what they allowed; and the page that
//! says what became of it.

use std::time::Duration;

use aws_lc_rs::hmac;
use axum::http::{Request, StatusCode};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use tellerline_core::{
    BankId, HoldId,
    consent::ConsentState,
    conversation::{Act, Input},
    time::hours,
};
use tellerline_store::repo::{
    self,
    erasure::{self, State, Subject},
    holds,
    links::{LinkStatus, StoredLink},
};

use super::world::{APP_SECRETS, BANK, HOST, Page, World};
use crate::rights::erase::{self, Hands, Step, WaitsFor};

const DELETE: &str = "/hooks/messenger/messenger/data-deletion";
const END: &str = "/hooks/messenger/messenger/deauthorize";

fn sign(secret: &str, json: &str) -> String {
    let body = URL_SAFE_NO_PAD.encode(json);
    let key = hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes());
    format!("{}.{body}", URL_SAFE_NO_PAD.encode(hmac::sign(&key, body.as_bytes())))
}

fn claims(world: &World, user: &str) -> String {
    let at = world.engine.context.now().as_secs();
    format!(r#"{{"algorithm":"HMAC-SHA256","issued_at":{at},"user_id":"{user}"}}"#)
}

async fn post(world: &World, path: &str, body: String) -> Page {
    let request = Request::post(path).header("content-type", "application/x-www-form-urlencoded");
    world.browser().send(request.body(body.into()).unwrap()).await
}

async fn calls(world: &World, path: &str, signed: &str) -> Page {
    let form =
        url::form_urlencoded::Serializer::new(String::new()).append_pair("signed_request", signed).finish();
    post(world, path, form).await
}

/// The code and path that a request was answered with.
fn answered(page: &Page) -> (String, String) {
    assert_eq!(page.status, StatusCode::OK, "{}", page.text);
    let answer: serde_json::Value = serde_json::from_str(&page.text).unwrap();
    let code = answer["confirmation_code"].as_str().unwrap().to_owned();
    let url = answer["url"].as_str().unwrap();
    let path = url.strip_prefix(&format!("https://{HOST}")).expect(url).to_owned();
    assert_eq!(path, format!("/deletion/{code}"));
    (code, path)
}

async fn requests(world: &World) -> Vec<erasure::Request> {
    erasure::list(&world.engine.context.store, &BankId::new(BANK), 9).await.unwrap()
}

async fn noted(world: &World) -> i64 {
    let db = &world.engine.context.store.db;
    let row = db.query_one("SELECT COUNT(*) AS n FROM platform_request", vec![]).await.unwrap().unwrap();
    row.try_get("", "n").unwrap()
}

async fn links(world: &World, name: &str) -> Vec<StoredLink> {
    let (identity, conversation) = world.person(name);
    let store = &world.engine.context.store;
    repo::links::for_conversation(store, &BankId::new(BANK), identity, conversation).await.unwrap()
}

#[tokio::test]
async fn what_is_not_signed_by_the_app_is_refused_and_leaves_nothing() {
    let world = World::new().await;
    let good = claims(&world, "ada");
    let signed = sign(APP_SECRETS[0], &good);
    let (tag, body) = signed.split_once('.').unwrap();
    let other = URL_SAFE_NO_PAD.encode(claims(&world, "ben"));
    let stale = |age: i64| {
        let at = world.engine.context.now().as_secs() - age;
        format!(r#"{{"algorithm":"HMAC-SHA256","issued_at":{at},"user_id":"ada"}}"#)
    };
    let cases = [
        (sign("another-secret", &good), 401),
        (sign("", &good), 401),
        (format!("{tag}.{other}"), 401),
        (format!("{}.{body}", URL_SAFE_NO_PAD.encode([0_u8; 32])), 401),
        (format!(".{body}"), 401),
        (sign(APP_SECRETS[0], &good.replace("HMAC-SHA256", "none")), 401),
        (sign(APP_SECRETS[0], &good.replace("HMAC-SHA256", "HMAC-SHA1")), 401),
        (sign(APP_SECRETS[0], r#"{"user_id":"ada","issued_at":1700000000}"#), 400),
        (sign(APP_SECRETS[0], r#"{"algorithm":"HMAC-SHA256","user_id":"ada"}"#), 400),
        (sign(APP_SECRETS[0], &stale(31 * 86_400)), 400),
        (sign(APP_SECRETS[0], &stale(-3_600)), 400),
        (sign(APP_SECRETS[0], &claims(&world, "")), 400),
        (sign(APP_SECRETS[0], &claims(&world, &"9".repeat(65))), 400),
        (sign(APP_SECRETS[0], "not json"), 400),
        ("no dot".to_owned(), 400),
        (String::new(), 400),
        ("%%%.%%%".to_owned(), 400),
    ];
    for path in [DELETE, END] {
        for (signed, status) in &cases {
            let page = calls(&world, path, signed).await;
            assert_eq!(page.status.as_u16(), *status, "{path} {signed}");
            assert!(!page.has("deletion/"), "{path}");
        }
        assert_eq!(post(&world, path, String::new()).await.status, StatusCode::BAD_REQUEST, "no field");
        let long = format!("signed_request={}", "a".repeat(17_000));
        assert_eq!(post(&world, path, long).await.status, StatusCode::PAYLOAD_TOO_LARGE);
        let elsewhere = path.replace("messenger/messenger", "messenger/other");
        assert_eq!(calls(&world, &elsewhere, &signed).await.status, StatusCode::NOT_FOUND);
        assert_eq!(world.browser().get(path).await.status, StatusCode::METHOD_NOT_ALLOWED);
    }
    assert_eq!((noted(&world).await, requests(&world).await.len()), (0, 0));
    assert!(links(&world, "ada").await.iter().all(|link| link.status == LinkStatus::Live));
}

#[tokio::test]
async fn a_deletion_waits_is_told_can_be_taken_back_and_its_page_says_so() {
    let world = World::new().await;
    // The older of two secrets counts, too, while they are changed.
    let signed = sign(APP_SECRETS[1], &claims(&world, "ada"));
    let (code, path) = answered(&calls(&world, DELETE, &signed).await);
    assert!(code.len() == 32 && code.bytes().all(|c| c.is_ascii_hexdigit()), "{code}");
    world.until_told("ada", "You asked us to delete your data").await;
    let all = requests(&world).await;
    let [request] = all.as_slice() else { panic!("one request: {all:?}") };
    assert_eq!(request.subject, Subject::Identity(world.person("ada").0));
    assert_eq!((request.asked_by.as_str(), request.due_at), ("platform", request.asked_at.plus(hours(72))));

    // The same request again, eight times at once, is the same one, also under the other secret.
    let again = sign(APP_SECRETS[0], &claims(&world, "ada"));
    let repeated = futures::future::join_all((0..8).map(|_| calls(&world, DELETE, &again))).await;
    assert!(repeated.iter().all(|page| answered(page).0 == code));
    assert_eq!((requests(&world).await.len(), noted(&world).await), (1, 1));
    assert_eq!(world.audited("erasure.asked").await, 1);

    // Whoever has the code sees when and what, and nothing that says whose; without cookies or script.
    let page = world.browser().get(&path).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.has(&code) && page.has("It waits until"), "{}", page.text);
    super::guard::is_guarded(&page, &path);
    let mut nobody = world.browser();
    nobody.get("/").await;
    for act in ["keep", "erase", ""] {
        assert_eq!(nobody.post(&path, &[("do", act)]).await.status, StatusCode::METHOD_NOT_ALLOWED);
    }
    for secret in ["ada", "northwind", "Northwind", &request.id.to_string()] {
        assert!(!page.has(secret), "{secret} in {}", page.text);
    }
    for wrong in [&code[1..], &format!("{}0", &code[..31]), "x", &code.to_uppercase(), &"0".repeat(32)] {
        if *wrong != code {
            let page = world.browser().get(&format!("/deletion/{wrong}")).await;
            assert_eq!(page.status, StatusCode::NOT_FOUND, "{wrong}");
        }
    }
    let tap = Input::Act(Act::KeepData);
    let limit = Duration::from_secs(20);
    assert!(world.engine.submit_and_wait(&world.place("ada"), tap, "keep", limit).await.unwrap());
    world.until_told("ada", "Your data is kept").await;
    assert_eq!(requests(&world).await[0].state, State::Cancelled);
    assert!(world.browser().get(&path).await.has("Nothing was deleted"));
    // A repetition after that does not begin anew; a new request does.
    answered(&calls(&world, DELETE, &again).await);
    assert_eq!(requests(&world).await.len(), 1);
    world.advance(hours(1));
    let (anew, anew_path) =
        answered(&calls(&world, DELETE, &sign(APP_SECRETS[0], &claims(&world, "ada"))).await);
    assert!(anew != code && world.browser().get(&anew_path).await.has("It waits until"));
    assert_eq!(requests(&world).await.len(), 2);
}

#[tokio::test]
async fn a_deletion_that_is_due_is_carried_out_and_its_page_outlives_the_person() {
    let world = World::new().await;
    let (_, path) = answered(&calls(&world, DELETE, &sign(APP_SECRETS[0], &claims(&world, "ada"))).await);
    world.until_told("ada", "You asked us to delete your data").await;
    world.advance(hours(73));
    let hands = Hands { by: "system", speak: true, ledger: None };
    let request = requests(&world).await.remove(0);
    let done = async {
        loop {
            match erase::carry_out(&world.engine, &request, hands).await.unwrap() {
                Step::Wait(WaitsFor::LastWord) => {
                    // What was noted meanwhile belongs to the request.
                    let request = requests(&world).await.remove(0);
                    match erase::carry_out(&world.engine, &request, hands).await.unwrap() {
                        Step::Erased(_) => return,
                        _ => tokio::task::yield_now().await,
                    }
                }
                Step::Erased(_) | Step::Over => return,
                other => panic!("{other:?}"),
            }
        }
    };
    tokio::time::timeout(Duration::from_secs(20), done).await.expect("it ends");
    assert!(links(&world, "ada").await.is_empty());
    assert!(world.browser().get(&path).await.has("Your data was deleted on"));
    assert!(links(&world, "ben").await.iter().all(|link| link.status == LinkStatus::Live));
}

#[tokio::test]
async fn who_is_not_known_and_what_must_be_kept_is_said_honestly() {
    let world = World::new().await;
    let signed = sign(APP_SECRETS[0], &claims(&world, "122333444455555"));
    let (code, path) = answered(&calls(&world, DELETE, &signed).await);
    let page = world.browser().get(&path).await;
    assert!(page.has("We hold nothing under the number") && page.has("open My data"), "{}", page.text);
    assert_eq!(answered(&calls(&world, DELETE, &signed).await).0, code);
    assert_eq!((requests(&world).await.len(), noted(&world).await), (0, 1));
    assert_eq!(world.audited("platform.deletion_unknown").await, 1);
    assert!(!world.log().await.contains("122333444455555"), "the number is nowhere");

    let (store, bank) = (&world.engine.context.store, BankId::new(BANK));
    let act = holds::Act { by: "olga", reason: "court order 7", at: world.engine.context.now() };
    let id = HoldId::from_uuid(uuid::Uuid::from_u128(7));
    holds::set(store, &bank, id, Subject::Identity(world.person("ben").0), act).await.unwrap();
    let (_, path) = answered(&calls(&world, DELETE, &sign(APP_SECRETS[0], &claims(&world, "ben"))).await);
    let page = world.browser().get(&path).await;
    assert!(page.has("legal duty") && !page.has("court order"), "{}", page.text);
    assert!(requests(&world).await.is_empty());
}

#[tokio::test]
async fn what_was_ended_in_the_messenger_ends_here_and_at_the_bank() {
    let world = World::new().await;
    let link = world.linked("dora").await;
    let signed = sign(APP_SECRETS[0], &claims(&world, "dora"));
    let pages = futures::future::join_all((0..4).map(|_| calls(&world, END, &signed))).await;
    assert!(pages.iter().all(|page| page.status == StatusCode::OK));
    let ended = async {
        while links(&world, "dora").await.iter().any(|link| link.status != LinkStatus::Ended) {
            tokio::task::yield_now().await;
        }
        while world.harbour.revoked().is_empty() {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(20), ended).await.expect("they end, at the bank, too");
    let hers = links(&world, "dora").await;
    assert!(hers.iter().any(|one| one.id == link));
    assert!(hers.iter().all(|one| matches!(one.consent.state, ConsentState::Withdrawn { .. })));
    assert_eq!(world.audited("platform.deauthorized").await, 1, "one effect");
    assert_eq!(world.audited("link.revoke").await, hers.len());
    assert!(links(&world, "ben").await.iter().all(|link| link.status == LinkStatus::Live));

    // Who connects again is not ended by a repetition of the old word.
    world.advance(hours(1));
    let path = world.link_button("dora").await;
    let words = world.browser().goes_to_the_words(&world, &path).await;
    world.types("dora", &words).await;
    assert_eq!(calls(&world, END, &signed).await.status, StatusCode::OK);
    world.types("dora", "help").await;
    let live = links(&world, "dora").await.into_iter().filter(|link| link.status == LinkStatus::Live);
    assert_eq!(live.count(), 1);
    // Nobody there: nothing to do, and said so.
    let nobody = sign(APP_SECRETS[0], &claims(&world, "122333444455555"));
    assert_eq!(calls(&world, END, &nobody).await.status, StatusCode::OK);
}
