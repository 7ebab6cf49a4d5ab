//! The web chat: what is written is answered once, to whoever wrote it and to nobody else.

use std::time::Duration;

use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};
use futures::StreamExt as _;

use super::world::{Browser, Page, World};

const CHAT: &str = "/chat/demo";
const COOKIE: &str = "__Host-tl_chat";

/// Writes as the page's form does, and looks at the page that follows.
async fn says(browser: &mut Browser, id: &str, text: &str) -> Page {
    let page = browser.post(CHAT, &[("id", id), ("text", text)]).await;
    assert_eq!((page.status, page.location()), (StatusCode::SEE_OTHER, CHAT), "{}", page.text);
    browser.get(CHAT).await
}

/// Somebody who has opened the chat.
async fn visitor(world: &World) -> Browser {
    let mut browser = world.browser();
    assert_eq!(browser.get(CHAT).await.status, StatusCode::OK);
    browser
}

/// The bubbles of the bank's on a page.
fn answers(page: &Page) -> usize {
    page.text.matches("class=\"bubble bot\"").count()
}

/// What a stream says until it has said `until`.
pub(super) async fn told(browser: &mut Browser, path: &str, last: Option<&str>, until: &str) -> String {
    says_until(opens(browser, path, last).await, until).await
}

/// An open stream.
async fn opens(browser: &mut Browser, path: &str, last: Option<&str>) -> axum::body::BodyDataStream {
    let mut request = Request::get(path).body(Body::empty()).unwrap();
    if let Some(last) = last {
        request.headers_mut().insert("last-event-id", last.parse().unwrap());
    }
    let response = browser.raw(request).await;
    assert_eq!(response.status(), StatusCode::OK);
    assert_eq!(response.headers()[header::CONTENT_TYPE], "text/event-stream");
    response.into_body().into_data_stream()
}

async fn says_until(mut frames: axum::body::BodyDataStream, until: &str) -> String {
    let mut said = String::new();
    let all = async {
        while !said.contains(until) {
            said.push_str(std::str::from_utf8(&frames.next().await.expect("more").unwrap()).unwrap());
        }
    };
    tokio::time::timeout(Duration::from_secs(20), all).await.expect("in time");
    said
}

#[tokio::test]
async fn without_scripts_what_is_written_is_answered_on_the_next_page() {
    let world = World::new().await;
    let mut browser = visitor(&world).await;
    says(&mut browser, "first-message", "help").await;
    told(&mut browser, "/chat/demo/events?after=0", None, "class=\"bubble bot\"").await;
    let page = browser.get(CHAT).await;
    assert!(page.has("data-client=\"first-message\"") && page.has("Read"), "{}", page.text);
    assert!(answers(&page) >= 1, "{}", page.text);
    let text = browser.get("/chat/demo/transcript").await;
    assert!(
        text.has("help")
            && text.headers[header::CONTENT_DISPOSITION] == "attachment; filename=\"conversation.txt\""
    );
}

#[tokio::test]
async fn a_message_sent_twice_is_one_message_and_one_answer() {
    let world = World::new().await;
    let mut browser = visitor(&world).await;
    says(&mut browser, "the-same-id", "help").await;
    // A busy machine answers after the page, so the stream is asked.
    told(&mut browser, "/chat/demo/events?after=0", None, "class=\"bubble bot\"").await;
    let once = browser.get(CHAT).await;
    let twice = says(&mut browser, "the-same-id", "help").await;
    assert_eq!(twice.text.matches("data-client=\"the-same-id\"").count(), 1);
    assert_eq!(answers(&twice), answers(&once));
}

#[tokio::test]
async fn another_browser_sees_nothing_of_a_thread() {
    let world = World::new().await;
    let (mut hers, mut his) = (visitor(&world).await, visitor(&world).await);
    says(&mut hers, "her-message", "my name is Hermione Zebra").await;
    assert!(hers.get("/chat/demo/transcript").await.has("Zebra"));
    for path in ["/chat/demo/transcript", "/chat/demo/events"] {
        assert_eq!(his.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    let page = says(&mut his, "her-message", "hello").await;
    assert!(page.has("hello") && !page.has("Zebra"), "an id of somebody else's is nobody's");
    assert!(!his.get("/chat/demo/transcript").await.has("Zebra"));
    for path in ["/chat/other", "/chat/other/events", "/chat/other/transcript"] {
        assert_eq!(hers.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
}

#[tokio::test]
async fn forms_of_others_and_from_elsewhere_are_refused() {
    let world = World::new().await;
    let (mut hers, his) = (visitor(&world).await, visitor(&world).await);
    let fields = [("id", "forged-message"), ("text", "help")];
    let own = hers.csrf.clone();
    for csrf in ["", "0", &his.csrf] {
        csrf.clone_into(&mut hers.csrf);
        assert_eq!(hers.post(CHAT, &fields).await.status, StatusCode::FORBIDDEN, "{csrf:?}");
    }
    own.clone_into(&mut hers.csrf);
    let mut elsewhere = hers.form(CHAT, &fields);
    elsewhere.headers_mut().insert(header::ORIGIN, "https://evil.test".parse().unwrap());
    assert_eq!(hers.send(elsewhere).await.status, StatusCode::FORBIDDEN);
    let mut bare = world.browser();
    own.clone_into(&mut bare.csrf);
    assert_eq!(bare.post(CHAT, &fields).await.status, StatusCode::FORBIDDEN, "without its cookie");
    assert!(!hers.get(CHAT).await.has("forged-message"));
    assert!(says(&mut hers, "own-message", "help").await.has("own-message"));
}

#[tokio::test]
async fn what_is_too_long_is_refused_in_words() {
    let world = World::new().await;
    let mut browser = visitor(&world).await;
    let long = "x".repeat(2_001);
    let page = browser.post(CHAT, &[("id", "long-message"), ("text", &long)]).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.has("longer than"), "{}", page.text);
    let huge = "x".repeat(40_000);
    let page = browser.post(CHAT, &[("id", "huge-message"), ("text", &huge)]).await;
    assert_eq!(page.status, StatusCode::PAYLOAD_TOO_LARGE);
}

#[tokio::test]
async fn only_listed_sites_frame_it_and_a_frame_has_a_cookie_of_its_own() {
    let world = World::new().await;
    let mut browser = world.browser();
    let whole = browser.get(CHAT).await;
    let policy = |page: &Page| page.headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap().to_owned();
    assert!(policy(&whole).contains("frame-ancestors 'none'"));
    assert_eq!(whole.headers[header::X_FRAME_OPTIONS], "DENY");
    let framed = browser.get("/chat/demo?framed").await;
    assert!(policy(&framed).contains("frame-ancestors https://www.harbour.test;"), "{}", policy(&framed));
    assert!(!framed.headers.contains_key(header::X_FRAME_OPTIONS));
    let given = |page: &Page, name: &str| {
        let all = page.headers.get_all(header::SET_COOKIE).iter();
        all.map(|cookie| cookie.to_str().unwrap().to_owned()).find(|cookie| cookie.starts_with(name))
    };
    let cookie = given(&whole, COOKIE).unwrap();
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax") && cookie.contains("Secure"));
    let cookie = given(&framed, "__Host-tl_chat_framed").unwrap();
    for word in ["HttpOnly", "SameSite=None", "Secure", "Partitioned"] {
        assert!(cookie.contains(word), "{cookie}");
    }
    // An error in a frame is framed by nobody.
    let lost = browser.get("/chat/other?framed").await;
    assert!(policy(&lost).contains("frame-ancestors 'none'"));
}

#[tokio::test]
async fn a_thread_of_somebody_unknown_ends_after_half_an_hour_without_use() {
    let world = World::new().await;
    let mut browser = visitor(&world).await;
    says(&mut browser, "first-message", "my name is Hermione Zebra").await;
    world.advance(Duration::from_mins(29));
    assert!(browser.get(CHAT).await.has("Zebra"), "looking is use");
    world.advance(Duration::from_mins(31));
    let late = browser.post(CHAT, &[("id", "late-message"), ("text", "still there?")]).await;
    assert_eq!(late.status, StatusCode::GONE);
    assert!(late.has("has ended") && !late.has("Zebra"), "{}", late.text);
    let page = browser.get(CHAT).await;
    assert!(!page.has("Zebra"), "{}", page.text);
    assert_eq!(browser.get("/chat/demo/transcript").await.status, StatusCode::NOT_FOUND);
    let page = says(&mut browser, "new-message", "help").await;
    assert!(page.has("new-message") && !page.has("Zebra"));
}

#[tokio::test]
async fn a_stream_goes_on_where_the_browser_was() {
    let world = World::new().await;
    let mut browser = visitor(&world).await;
    let page = says(&mut browser, "first-message", "help").await;
    let last = 1 + answers(&page);
    let all = told(&mut browser, "/chat/demo/events?after=0", None, &format!("id: {last}")).await;
    assert!(all.contains("data-client=\"first-message\""));
    let rest = told(&mut browser, "/chat/demo/events?after=0", Some("1"), &format!("id: {last}")).await;
    assert!(!rest.contains("first-message"), "{rest}");
    assert_eq!(rest.matches("event: message").count(), last - 1);
    // What is said while nobody listens is there for whoever comes back.
    says(&mut browser, "second-message", "help").await;
    let news = told(&mut browser, "/chat/demo/events", Some(&last.to_string()), "event: seen").await;
    assert_eq!(news.matches("data-client=\"second-message\"").count(), 1);
}

#[tokio::test]
async fn what_nobody_may_type_is_not_shown_either() {
    let world = World::new().await;
    let mut browser = visitor(&world).await;
    let page = says(&mut browser, "card-message", "my card is 4111 1111 1111 1111").await;
    assert!(page.has("card-message") && !page.has("4111 1111"), "{}", page.text);
    // Half of it in one message, half in the next.
    says(&mut browser, "half-message", "it is 5555 5555 5555").await;
    let page = says(&mut browser, "rest-message", "4444").await;
    assert!(!page.has("5555 5555"), "{}", page.text);
}

#[tokio::test]
async fn hostile_words_are_words() {
    let world = World::new().await;
    let mut browser = visitor(&world).await;
    let page = says(&mut browser, "hostile-message", "<script>alert(1)</script>\u{202e}").await;
    assert!(!page.has("<script>alert"), "{}", page.text);
    let request = browser.form(CHAT, &[("id", "\"><b>"), ("text", "hello there")]);
    browser.send(request).await;
    let page = browser.get(CHAT).await;
    assert!(!page.has("hello there"), "an id that is none is not taken");
    assert!(page.headers.contains_key(header::CONTENT_SECURITY_POLICY));
}

/// Signs in by the bank's login; the page that follows.
async fn signs_in(world: &World, browser: &mut Browser, who: &str) -> Page {
    who.clone_into(&mut world.harbour.seen().subject);
    let page = browser.post(CHAT, &[("do", "sign-in"), ("institution", "harbour")]).await;
    assert!(page.has("https://login.bank.test/authorize"), "{}", page.text);
    let state = format!("state-harbour-{}", world.harbour.seen().begun.len());
    let page = browser.returns(&state, "good").await;
    assert_eq!((page.status, page.location()), (StatusCode::SEE_OTHER, CHAT), "{}", page.text);
    browser.get(CHAT).await
}

#[tokio::test]
async fn signing_in_begins_another_session_with_a_thread_of_its_own() {
    let world = World::new().await;
    let mut browser = visitor(&world).await;
    says(&mut browser, "before-login", "before I said who I am").await;
    let before = browser.clone();
    let open = opens(&mut before.clone(), "/chat/demo/events", None).await;
    let page = signs_in(&world, &mut browser, "ada").await;
    says_until(open, "event: over\ndata: ").await;
    assert!(page.has("Signed in") && !page.has("before I said"), "{}", page.text);
    assert_ne!(browser.cookies[COOKIE], before.cookies[COOKIE], "a new secret");
    assert!(says(&mut browser, "after-login", "now you know me").await.has("now you know me"));
    // Whoever kept or planted the secret of before has nothing of it, and not even what was said before.
    let mut planted = before;
    let page = planted.get(CHAT).await;
    assert!(
        !page.has("now you know me") && !page.has("before I said") && !page.has("Signed in"),
        "{}",
        page.text
    );

    // The same customer's thread goes on in another browser, another customer's is another.
    let mut elsewhere = visitor(&world).await;
    assert!(signs_in(&world, &mut elsewhere, "ada").await.has("now you know me"));
    let mut other = visitor(&world).await;
    assert!(!signs_in(&world, &mut other, "ben").await.has("now you know me"));

    // Signing out clears what the browser kept, and ends what was open.
    let page = browser.post(CHAT, &[("do", "sign-out")]).await;
    assert_eq!(page.headers["clear-site-data"], "\"cache\"");
    assert_eq!(page.headers[header::CACHE_CONTROL], "no-store");
    let page = browser.get(CHAT).await;
    assert!(!page.has("now you know me") && !page.has("Signed in"));
    assert_eq!(browser.get("/chat/demo/events").await.status, StatusCode::NOT_FOUND);
    assert!(elsewhere.get(CHAT).await.has("now you know me"), "another browser's session is its own");
    assert_eq!((world.audited("chat.signed_in").await, world.audited("chat.signed_out").await), (3, 1));
}

#[tokio::test]
async fn who_is_signed_in_is_shut_out_after_five_minutes_and_can_stay() {
    let world = World::new().await;
    let mut browser = visitor(&world).await;
    let page = signs_in(&world, &mut browser, "ada").await;
    assert!(page.has("data-stay=\"300\""), "{}", page.text);
    says(&mut browser, "some-words", "figures of mine").await;
    world.advance(Duration::from_secs(299));
    let page = browser.post(CHAT, &[("do", "stay"), ("quiet", "yes")]).await;
    assert_eq!(page.text, r#"{"seconds":300}"#);
    world.advance(Duration::from_secs(299));
    assert!(browser.get(CHAT).await.has("figures of mine"));
    world.advance(Duration::from_secs(301));
    let page = browser.get(CHAT).await;
    assert!(page.has("has ended") && !page.has("figures of mine"), "{}", page.text);
}

#[tokio::test]
async fn accounts_are_linked_without_words_by_who_is_signed_in_and_by_nobody_else() {
    let world = World::new().await;
    let mut unknown = visitor(&world).await;
    let page = says(&mut unknown, "ask-unknown", "what's my balance?").await;
    let link = button(&page, "/link/");
    let first = unknown.get(&link).await;
    assert!(first.status == StatusCode::OK && first.has("Sign in to go on"), "{}", first.text);
    assert_eq!(unknown.post(&link, &[("do", "start")]).await.status, StatusCode::FORBIDDEN);

    let mut browser = visitor(&world).await;
    signs_in(&world, &mut browser, "wanda").await;
    let page = says(&mut browser, "ask-signed-in", "what's my balance?").await;
    let link = button(&page, "/link/");
    let refused = unknown.get(&link).await;
    assert!(
        refused.status == StatusCode::FORBIDDEN && refused.has("sign in to the chat first"),
        "another browser: {}",
        refused.text
    );
    let start = browser.get(&link).await;
    assert!(start.has("no messenger&#39;s company sees it"), "{}", start.text);
    let state = browser.goes_to_the_bank(&world, &link).await;
    assert_eq!(browser.returns(&state, "good").await.location(), link);
    assert!(browser.get(&link).await.has("Which accounts?"));
    browser.post(&link, &[("do", "accounts"), ("account", "0")]).await;
    let how = browser.get(&link).await;
    assert!(how.has("See by tapping") && !how.has("Facebook"), "{}", how.text);
    browser.post(&link, &[("do", "display"), ("choice", "tap")]).await;
    assert!(browser.get(&link).await.has("Choose a PIN"));
    browser.post(&link, &[("do", "pin"), ("pin", super::world::PIN)]).await;
    let done = browser.get(&link).await;
    assert!(done.has("Connected") && !done.has("Pairing words"), "{}", done.text);
    // The question that waited is answered, by a button.
    let all = told(&mut browser, "/chat/demo/events?after=0", None, "/reveal/").await;
    assert!(!all.contains("two words"), "{all}");
}

/// The address of the last button on a page that begins so.
fn button(page: &Page, start: &str) -> String {
    last_button(&page.text, start)
}

/// The same in what a stream said.
fn last_button(said: &str, start: &str) -> String {
    let (_, rest) = said.rsplit_once(&format!("href=\"{start}")).expect("a button");
    format!("{start}{}", rest.split('"').next().unwrap())
}

const EVERYTHING: &str = "/chat/demo/events?after=0";
const ASKED_BEFORE: &str = "Before you signed in you asked for";

/// Leaves for the bank's login; the state that the bank gives back.
async fn leaves(world: &World, browser: &mut Browser, who: &str) -> String {
    who.clone_into(&mut world.harbour.seen().subject);
    let page = browser.post(CHAT, &[("do", "sign-in"), ("institution", "harbour")]).await;
    assert!(page.has("https://login.bank.test/authorize"), "{}", page.text);
    format!("state-harbour-{}", world.harbour.seen().begun.len())
}

#[tokio::test]
async fn what_was_asked_before_signing_in_is_answered_after_and_nothing_else_comes_along() {
    let world = World::new().await;
    let mut browser = visitor(&world).await;
    says(&mut browser, "some-words", "my name is Hermione Zebra").await;
    says(&mut browser, "the-question", "show me my payments").await;
    let said = told(&mut browser, EVERYTHING, None, "/link/").await;
    assert!(said.contains("please sign in and connect") && !said.contains("messenger"), "{said}");
    let first = browser.get(&last_button(&said, "/link/")).await;
    assert!(first.has("What you asked comes along") && first.has("value=\"sign-in\""), "{}", first.text);
    // The form of that page, as a browser sends it.
    signs_in(&world, &mut browser, "ada").await;
    let said = told(&mut browser, EVERYTHING, None, "/link/").await;
    assert!(said.contains(&format!("{ASKED_BEFORE} your payments")), "{said}");
    assert!(!said.contains("Zebra") && !said.contains("the-question"), "what was said stays behind: {said}");
    let link = last_button(&said, "/link/");
    assert!(browser.get(&link).await.has("value=\"start\""), "the way to the accounts is open");
    assert_eq!(world.audited("question.carried").await, 1);
    // It was asked once.
    browser.post(CHAT, &[("do", "sign-out")]).await;
    browser.get(CHAT).await;
    let page = signs_in(&world, &mut browser, "ada").await;
    assert_eq!(page.text.matches(ASKED_BEFORE).count(), 1, "{}", page.text);
    assert_eq!(world.audited("question.carried").await, 1);
}

#[tokio::test]
async fn who_asked_nothing_is_asked_nothing() {
    let world = World::new().await;
    let mut browser = visitor(&world).await;
    says(&mut browser, "some-words", "help").await;
    assert!(!signs_in(&world, &mut browser, "ada").await.has(ASKED_BEFORE));
    let mut silent = visitor(&world).await;
    assert!(!signs_in(&world, &mut silent, "ben").await.has(ASKED_BEFORE));
    assert_eq!(world.audited("question.carried").await, 0);
}

#[tokio::test]
async fn a_foreign_forged_late_or_old_question_is_carried_nowhere() {
    const LOGIN: &str = "__Host-tl_chat_login";
    let world = World::new().await;
    let asks = async |world: &World| {
        let mut browser = visitor(world).await;
        says(&mut browser, "the-question", "what's my balance?").await;
        told(&mut browser, EVERYTHING, None, "/link/").await;
        browser
    };
    // Somebody's session is put into a browser that left from another one.
    let planted = asks(&world).await;
    let mut victim = visitor(&world).await;
    let state = leaves(&world, &mut victim, "ada").await;
    victim.cookies.insert(COOKIE.to_owned(), planted.cookies[COOKIE].clone());
    victim.returns(&state, "good").await;
    assert!(!victim.get(CHAT).await.has(ASKED_BEFORE), "left from another session");
    // The other way round: the browser no longer holds the session that it left from.
    let mut left = asks(&world).await;
    let state = leaves(&world, &mut left, "ben").await;
    let fresh = visitor(&world).await;
    left.cookies.insert(COOKIE.to_owned(), fresh.cookies[COOKIE].clone());
    left.returns(&state, "good").await;
    assert!(!left.get(CHAT).await.has(ASKED_BEFORE), "no longer in that session");
    // A cookie that is not ours, or one of the other door's, is no login at all.
    let mut forged = asks(&world).await;
    let state = leaves(&world, &mut forged, "carl").await;
    let own = forged.cookies[LOGIN].clone();
    let mut changed = own.clone().into_bytes();
    let middle = changed.len() / 2;
    changed[middle] = if changed[middle] == b'A' { b'B' } else { b'A' };
    for cookie in [String::from_utf8(changed).unwrap(), "AAAA".to_owned(), String::new()] {
        forged.cookies.insert(LOGIN.to_owned(), cookie);
        assert_eq!(forged.returns(&state, "good").await.status, StatusCode::FORBIDDEN);
    }
    forged.cookies.remove(LOGIN);
    forged.cookies.insert("__Host-tl_me_login".to_owned(), own);
    assert_eq!(forged.returns(&state, "good").await.status, StatusCode::FORBIDDEN, "another door");
    // What is asked after the browser has left was not meant by it.
    let mut after = visitor(&world).await;
    says(&mut after, "some-words", "help").await;
    let state = leaves(&world, &mut after, "dora").await;
    world.advance(Duration::from_secs(1));
    says(&mut after, "the-question", "what's my balance?").await;
    told(&mut after, EVERYTHING, None, "/link/").await;
    after.returns(&state, "good").await;
    assert!(!after.get(CHAT).await.has(ASKED_BEFORE), "asked afterwards");
    // A login that takes longer than half an hour, and a question that is older than an hour.
    let mut slow = asks(&world).await;
    let state = leaves(&world, &mut slow, "emil").await;
    world.advance(Duration::from_mins(31));
    assert_eq!(slow.returns(&state, "good").await.status, StatusCode::FORBIDDEN);
    let mut old = asks(&world).await;
    for _ in 0..3 {
        world.advance(Duration::from_mins(21));
        old.get(CHAT).await;
    }
    assert!(!signs_in(&world, &mut old, "fay").await.has(ASKED_BEFORE), "too old");
    assert_eq!(world.audited("question.carried").await, 0);
}

#[tokio::test]
async fn nobody_signs_in_within_a_frame() {
    let world = World::new().await;
    let mut browser = world.browser();
    let page = browser.get("/chat/demo?framed").await;
    assert!(page.has("opens a new tab") && !page.has("value=\"sign-in\""), "{}", page.text);
    let fields = [("do", "sign-in"), ("institution", "harbour")];
    assert_eq!(browser.post("/chat/demo?framed", &fields).await.status, StatusCode::FORBIDDEN);
    // Who signed in on the page that stands by itself is still unknown in the frame.
    browser.get(CHAT).await;
    signs_in(&world, &mut browser, "ada").await;
    assert!(!browser.get("/chat/demo?framed").await.has("Signed in"));
    assert!(world.harbour.seen().begun.len() == 1);
}

#[tokio::test]
async fn the_widget_is_for_other_sites_and_holds_nothing_of_the_visitor() {
    let world = World::new().await;
    let mut browser = visitor(&world).await;
    let script = browser.get("/widget.js").await;
    assert_eq!(script.status, StatusCode::OK);
    assert_eq!(script.headers["cross-origin-resource-policy"], "cross-origin");
    assert_eq!(script.headers[header::CONTENT_TYPE], "text/javascript; charset=utf-8");
    assert!(!script.headers.contains_key(header::SET_COOKIE));
    assert!(script.has("\"/chat/demo?framed\"") && script.has("Chat with") && !script.has("SETTINGS"));
    assert!(!script.has(&browser.csrf) && !script.has(&browser.cookies[COOKIE]));
}
