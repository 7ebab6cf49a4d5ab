//! Each limit of the platform with one sample inside and one outside, and the code that the outside one is told.

use super::*;

/// A limit: what is still taken, what is not, and the subcode beside code 100.
struct Limit {
    name: &'static str,
    inside: Value,
    outside: Value,
    subcode: Option<u32>,
}

fn limit(name: &'static str, inside: Value, outside: Value) -> Limit {
    Limit { name, inside, outside, subcode: None }
}

fn coded(name: &'static str, inside: Value, outside: Value, subcode: u32) -> Limit {
    Limit { name, inside, outside, subcode: Some(subcode) }
}

fn text(length: usize) -> Value {
    json!({ "text": "é".repeat(length) })
}

fn one_button(button: &Value) -> Value {
    button_template("b", &json!([button]))
}

fn postback(title: usize, payload: usize) -> Value {
    json!({ "type": "postback", "title": "t".repeat(title), "payload": "p".repeat(payload) })
}

fn link(url: &str) -> Value {
    one_button(&json!({ "type": "web_url", "title": "Open", "url": url }))
}

fn link_with(key: &str, value: Value) -> Value {
    let mut button = json!({ "type": "web_url", "title": "Open", "url": "https://bank.example.com/a" });
    button[key] = value;
    one_button(&button)
}

fn element(title: usize, subtitle: usize, buttons: usize) -> Value {
    let mut element = json!({ "title": "t".repeat(title), "subtitle": "s".repeat(subtitle) });
    if buttons > 0 {
        element["buttons"] = json!(vec![postback(1, 1); buttons]);
    }
    element
}

fn elements(count: usize) -> Value {
    generic(&json!(vec![element(1, 1, 0); count]))
}

fn attachment(kind: &str, payload: &Value) -> Value {
    json!({ "attachment": { "type": kind, "payload": payload } })
}

fn receipt(change: impl FnOnce(&mut Value)) -> Value {
    let mut payload = json!({
        "template_type": "receipt", "recipient_name": "Ada", "order_number": "R1", "currency": "GBP",
        "payment_method": "PayPal", "timestamp": "1700000000",
        "summary": { "subtotal": 18.00, "total_cost": 21.60 },
        "address": { "street_1": "1 High St", "city": "Leeds", "postal_code": "L1", "state": "W", "country": "GB" },
        "elements": [{ "title": "Atlas", "price": 18.00 }],
    });
    change(&mut payload);
    attachment("template", &payload)
}

fn feedback(title: usize, days: u32) -> Value {
    attachment(
        "template",
        &json!({
            "template_type": "customer_feedback", "title": "t".repeat(title), "expires_in_days": days,
            "feedback_screens": [{ "questions": [] }], "business_privacy": { "url": "https://bank.example.com/privacy" },
        }),
    )
}

fn words() -> Vec<Limit> {
    vec![
        limit("length of a text", text(2000), text(2001)),
        limit("a text that says something", text(1), json!({ "text": " \n" })),
        coded("a message that holds something", text(1), json!({ "metadata": "m" }), 2_018_015),
        limit(
            "length of metadata",
            json!({ "text": "x", "metadata": "m".repeat(1000) }),
            json!({ "text": "x", "metadata": "m".repeat(1001) }),
        ),
        limit("number of quick replies", replies(13, "a", "b"), replies(14, "a", "b")),
        limit("title of a quick reply", replies(1, &"é".repeat(20), "b"), replies(1, &"é".repeat(21), "b")),
        limit(
            "payload of a quick reply",
            replies(1, "a", &"p".repeat(1000)),
            replies(1, "a", &"p".repeat(1001)),
        ),
        coded("a payload in a quick reply", replies(1, "a", "b"), replies(1, "a", ""), 2_018_040),
    ]
}

fn buttons() -> Vec<Limit> {
    vec![
        limit(
            "number of buttons",
            button_template("b", &json!(vec![postback(1, 1); 3])),
            button_template("b", &json!(vec![postback(1, 1); 4])),
        ),
        limit(
            "text above buttons",
            button_template(&"b".repeat(640), &json!([postback(1, 1)])),
            button_template(&"b".repeat(641), &json!([postback(1, 1)])),
        ),
        limit("title of a button", one_button(&postback(20, 1)), one_button(&postback(21, 1))),
        coded("a title on a button", one_button(&postback(1, 1)), one_button(&postback(0, 1)), 2_018_053),
        limit("payload of a button", one_button(&postback(1, 1000)), one_button(&postback(1, 1001))),
        coded("a payload on a button", one_button(&postback(1, 1)), one_button(&postback(1, 0)), 2_018_040),
        coded("an address on a link", link("http://x.test"), link(""), 2_018_041),
        limit("kind of an address", link("https://x.test"), link("javascript:alert(1)")),
        limit("an address with a host", link("https://x.test/a"), link("/a")),
        limit(
            "height of a webview",
            link_with("webview_height_ratio", "tall".into()),
            link_with("webview_height_ratio", "huge".into()),
        ),
        limit(
            "share button of a webview",
            link_with("webview_share_button", "hide".into()),
            link_with("webview_share_button", "show".into()),
        ),
        limit(
            "domain of the extensions",
            link_with("messenger_extensions", true.into()),
            one_button(
                &json!({ "type": "web_url", "title": "Open", "url": "https://other.example.com", "messenger_extensions": true }),
            ),
        ),
        limit(
            "a title on a log-in button",
            one_button(&json!({ "type": "account_link", "url": "https://x.test/l" })),
            one_button(&json!({ "type": "account_link", "url": "https://x.test/l", "title": "Log in" })),
        ),
        limit(
            "a number to call",
            one_button(&json!({ "type": "phone_number", "title": "Call", "payload": "+4420" })),
            one_button(&json!({ "type": "phone_number", "title": "Call", "payload": "4420" })),
        ),
    ]
}

fn templates() -> Vec<Limit> {
    vec![
        limit("number of cards", elements(10), elements(11)),
        limit("title of a card", generic(&json!([element(80, 1, 0)])), generic(&json!([element(81, 1, 0)]))),
        limit(
            "subtitle of a card",
            generic(&json!([element(1, 80, 0)])),
            generic(&json!([element(1, 81, 0)])),
        ),
        limit("buttons of a card", generic(&json!([element(1, 1, 3)])), generic(&json!([element(1, 1, 4)]))),
        limit("more than a title on a card", elements(1), generic(&json!([{ "title": "t" }]))),
        limit(
            "kind of a template",
            elements(1),
            attachment("template", &json!({ "template_type": "list", "elements": [] })),
        ),
        coded(
            "whose an attachment is",
            attachment("image", &json!({ "url": "https://x.test/i.png" })),
            attachment("image", &json!({ "attachment_id": "1" })),
            2_018_074,
        ),
        limit("a total on a receipt", receipt(|_| {}), receipt(|all| all["summary"] = json!({}))),
        limit("sums on a receipt", receipt(|_| {}), receipt(|all| all["summary"]["subtotal"] = "18".into())),
        limit("time on a receipt", receipt(|_| {}), receipt(|all| all["timestamp"] = json!(1_700_000_000))),
        limit("currency of a receipt", receipt(|_| {}), receipt(|all| all["currency"] = "pounds".into())),
        limit(
            "country on a receipt",
            receipt(|_| {}),
            receipt(|all| all["address"]["country"] = "GBR".into()),
        ),
        limit(
            "things on a receipt",
            receipt(|all| all["elements"] = json!(vec![json!({ "title": "a", "price": 0 }); 100])),
            receipt(|all| all["elements"] = json!(vec![json!({ "title": "a", "price": 0 }); 101])),
        ),
        limit("title of a feedback template", feedback(65, 1), feedback(66, 1)),
        limit("days of a feedback template", feedback(1, 7), feedback(1, 8)),
    ]
}

#[tokio::test]
async fn what_is_inside_is_taken_and_what_is_outside_is_told_why() {
    let world = World::in_window().await;
    let profile = world.request(reqwest::Method::POST, "me/messenger_profile");
    let domains = json!({ "whitelisted_domains": ["https://bank.example.com"] });
    assert_eq!(answer(profile.json(&domains)).await.0, 200);
    for Limit { name, inside, outside, subcode } in words().into_iter().chain(buttons()).chain(templates()) {
        let (status, body) = world.send_message(inside).await;
        assert_eq!(status, 200, "{name}, inside: {body}");
        assert_refused(name, &world.send_message(outside).await, 100, subcode);
    }
    world.sim.shutdown().await;
}

#[tokio::test]
async fn the_profile_has_limits_too() {
    let menu = |count: usize, title: usize| {
        let item = json!({ "type": "postback", "title": "t".repeat(title), "payload": "P" });
        json!({ "get_started": { "payload": "S" },
            "persistent_menu": [{ "locale": "default", "call_to_actions": vec![item; count] }] })
    };
    let questions = |count: usize| {
        let one = json!({ "question": "q", "payload": "P" });
        json!({ "ice_breakers": [{ "locale": "default", "call_to_actions": vec![one; count] }] })
    };
    let greeting =
        |length: usize| json!({ "greeting": [{ "locale": "default", "text": "g".repeat(length) }] });
    let domain = |name: &str| json!({ "whitelisted_domains": [name] });
    let commands = |name: usize, text: usize| {
        json!({ "commands": [{ "locale": "default",
            "commands": [{ "name": "n".repeat(name), "description": "d".repeat(text) }] }] })
    };
    let cases = [
        ("entries of the menu", menu(20, 1), menu(21, 1)),
        ("title in the menu", menu(1, 30), menu(1, 31)),
        ("questions", questions(4), questions(5)),
        ("greeting", greeting(160), greeting(161)),
        ("a name for a domain", domain("https://bank.example.com"), domain("https://127.0.0.1")),
        ("https for a domain", domain("https://bank.example.com"), domain("http://bank.example.com")),
        ("no localhost", domain("https://bank.example.com"), domain("https://localhost")),
        ("name of a command", commands(32, 64), commands(33, 64)),
        ("description of a command", commands(32, 64), commands(32, 65)),
    ];
    let world = World::in_window().await;
    for (name, inside, outside) in cases {
        // Ten calls in ten minutes: the next pair begins after that.
        world.clock.fetch_add(600_000, Ordering::SeqCst);
        let set =
            |body: &Value| answer(world.request(reqwest::Method::POST, "me/messenger_profile").json(body));
        let (status, body) = set(&inside).await;
        assert_eq!(status, 200, "{name}, inside: {body}");
        assert_refused(name, &set(&outside).await, 100, None);
    }
    world.sim.shutdown().await;
}

#[tokio::test]
async fn the_profile_takes_ten_calls_in_ten_minutes() {
    let world = World::in_window().await;
    let get = || {
        answer(world.request(reqwest::Method::GET, "me/messenger_profile").query(&[("fields", "greeting")]))
    };
    for _ in 0..10 {
        assert_eq!(get().await.0, 200);
    }
    assert_refused("the eleventh", &get().await, 613, None);
    world.clock.fetch_add(600_000, Ordering::SeqCst);
    assert_eq!(get().await.0, 200);
    world.sim.shutdown().await;
}

#[tokio::test]
async fn a_menu_needs_get_started() {
    let world = World::in_window().await;
    let menu = json!({ "persistent_menu": [{ "locale": "default",
        "call_to_actions": [{ "type": "postback", "title": "Balance", "payload": "B" }] }] });
    let set = |body: Value| answer(world.request(reqwest::Method::POST, "me/messenger_profile").json(&body));
    assert_refused("a menu alone", &set(menu.clone()).await, 100, None);
    assert_eq!(set(json!({ "get_started": { "payload": "S" } })).await.0, 200);
    assert_eq!(set(menu).await.0, 200);
    world.sim.shutdown().await;
}

#[tokio::test]
async fn a_second_holds_so_many_messages() {
    let world = World::in_window().await;
    world.control("settings", json!({ "messages_per_second": 2 })).await;
    world.clock.fetch_add(1000, Ordering::SeqCst);
    for _ in 0..2 {
        assert_eq!(world.send_message(text(1)).await.0, 200);
    }
    assert_refused("the third of a second", &world.send_message(text(1)).await, 613, None);
    world.clock.fetch_add(1000, Ordering::SeqCst);
    assert_eq!(world.send_message(text(1)).await.0, 200);
    world.sim.shutdown().await;
}

#[tokio::test]
async fn a_proof_that_is_bound_to_a_time_ends_after_five_minutes() {
    let world = World::in_window().await;
    let call = |at_s: i64| {
        let proof = appsecret_proof("app-secret", &format!("page-token|{at_s}"));
        let query = [
            ("access_token", "page-token".to_owned()),
            ("appsecret_proof", proof),
            ("appsecret_time", at_s.to_string()),
        ];
        answer(world.client.get(format!("{}/me", world.sim.graph_url())).query(&query))
    };
    assert_eq!(call(START_MS / 1000 - 300).await.0, 200);
    assert_refused("an old proof", &call(START_MS / 1000 - 301).await, 100, None);
    world.sim.shutdown().await;
}

#[tokio::test]
async fn a_clock_that_was_moved_closes_the_window_and_a_reset_opens_it() {
    let world = World::in_window().await;
    world.control("clock", json!({ "advance_ms": 24 * HOUR_MS })).await;
    assert_refused("after a day", &world.send_message(text(1)).await, 10, Some(2_018_278));
    let by_person = json!({ "recipient": { "id": "7001" }, "messaging_type": "MESSAGE_TAG", "tag": "HUMAN_AGENT",
        "message": { "text": "Sam here" } });
    assert_eq!(world.send(&by_person).await.0, 200);
    // Who wrote while the clock was ahead has not written in the future.
    world.says("still here").await;
    assert_eq!(world.control("clock", json!({ "reset": true })).await["window_ahead_ms"], 0);
    assert_eq!(world.send_message(text(1)).await.0, 200);
    world.clock.fetch_add(24 * HOUR_MS, Ordering::SeqCst);
    assert_refused("a day after the reset", &world.send_message(text(1)).await, 10, Some(2_018_278));
    world.sim.shutdown().await;
}
