//! What stands around a thread: the wire, the faults that are asked for, the clock, the menu, live news.

use super::*;

/// The newest exchanges, as the control API has them.
async fn wire(world: &World) -> Vec<Value> {
    let url = format!("{}/_control/wire", world.sim.url());
    let page: Value = world.client.get(url).send().await.unwrap().json().await.unwrap();
    page["entries"].as_array().unwrap().clone()
}

async fn form(world: &World, path: &str, fields: &[(&str, &str)]) -> StatusCode {
    world.client.post(format!("{}{path}", world.sim.url())).form(fields).send().await.unwrap().status()
}

#[tokio::test]
async fn the_wire_shows_both_ways_without_a_secret() {
    let world = World::in_window().await;
    world.send_message(json!({ "text": "<b>hi</b>" })).await;
    world.send_message(json!({ "text": "x".repeat(2001) })).await;
    let body = json!({ "recipient": { "id": "7001" }, "sender_action": "typing_on", "access_token": "page-token",
        "appsecret_proof": appsecret_proof("app-secret", "page-token") });
    let url = format!("{}/me/messages", world.sim.graph_url());
    assert_eq!(answer(world.client.post(&url).bearer_auth("page-token").json(&body)).await.0, 200);

    let entries = wire(&world).await;
    let kinds: Vec<&str> = entries.iter().map(|entry| entry["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["action", "send", "send", "webhook"], "newest first");
    assert_eq!(entries[1]["end"]["answered"]["status"], 400);
    assert_eq!(entries[3]["end"]["answered"]["status"], 200);
    let headers = entries[3]["headers"].to_string();
    assert!(headers.contains("x-hub-signature-256") && headers.contains("sha256="), "{headers}");
    let proof = appsecret_proof("app-secret", "page-token");
    let all = json!(entries).to_string();
    assert!(!all.contains("page-token") && !all.contains(&proof), "tokens are masked");

    let page = world.page("/t/7001").await;
    assert!(!page.contains("page-token") && !page.contains(&proof) && !page.contains("<b>hi"));
    assert!(page.contains("curl -X"));
    let troubles = world.page("/t/7001/wire?show=troubles").await;
    assert_eq!(troubles.matches("class=\"exchange\"").count(), 1, "the refused call alone");
    assert_eq!(world.page("/t/7001/wire?show=webhooks").await.matches("class=\"exchange\"").count(), 1);
    world.sim.shutdown().await;
}

#[tokio::test]
async fn a_call_that_never_ends_is_on_the_wire_at_once() {
    let world = World::in_window().await;
    world.control("faults", json!({ "kind": "hang" })).await;
    let body =
        json!({ "recipient": { "id": "7001" }, "messaging_type": "RESPONSE", "message": { "text": "x" } });
    let call = tokio::spawn(world.request(reqwest::Method::POST, "me/messages").json(&body).send());
    world.listed("refused?at_least=1&wait_ms=20000").await;
    assert_eq!(wire(&world).await[0]["end"], "open");
    call.abort();
    let gone = async {
        while wire(&world).await[0]["end"] == "open" {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(PATIENCE, gone).await.expect("the caller's end is seen");
    world.sim.shutdown().await;
}

#[tokio::test]
async fn a_duplicate_is_the_same_bytes_twice_and_counts_once() {
    let world = World::new(EchoMode::Off).await;
    world.control("faults", json!({ "kind": "duplicate" })).await;
    world.control("say", json!({ "psid": "7001", "text": "once" })).await;
    assert_eq!(world.hook.next().await, world.hook.next().await);
    world.says("twice").await;
    assert!(world.hook.is_quiet().await, "the fault has hit once");
    world.sim.shutdown().await;
}

#[tokio::test]
async fn what_is_reordered_comes_after_the_next() {
    let world = World::new(EchoMode::Off).await;
    world.control("faults", json!({ "kind": "reorder", "psid": "7001" })).await;
    let say = |text: &'static str| world.control("say", json!({ "psid": "7001", "text": text }));
    let second = async {
        // Only when the first is held back has the fault been used up.
        while world.page("/_control/faults").await.contains("reorder") {
            tokio::task::yield_now().await;
        }
        say("second").await
    };
    let (_, _, first) = tokio::join!(say("first"), second, world.hook.event());
    assert_eq!(first["message"]["text"], "second");
    assert_eq!(world.hook.event().await["message"]["text"], "first");
    world.sim.shutdown().await;
}

#[tokio::test]
async fn what_is_delayed_keeps_its_order() {
    let world = World::new(EchoMode::Off).await;
    world.control("faults", json!({ "kind": "delay", "delay_ms": 50 })).await;
    let say = |text: &'static str| world.control("say", json!({ "psid": "7001", "text": text }));
    say("first").await;
    say("second").await;
    assert_eq!(world.hook.event().await["message"]["text"], "first");
    assert_eq!(world.hook.event().await["message"]["text"], "second");
    assert!(wire(&world).await.iter().any(|entry| entry["note"] == "injected: delay"));
    world.sim.shutdown().await;
}

#[tokio::test]
async fn the_panel_injects_shows_and_resets() {
    let world = World::in_window().await;
    let ask = |kind, count, whose| [("kind", kind), ("count", count), ("whose", whose)];
    assert_eq!(form(&world, "/t/7001/faults", &ask("613", "2", "person")).await, 200);
    assert!(world.page("/t/7001").await.contains("613: the next 2 of this person"));
    assert!(world.page("/t/7002").await.contains("613: the next 2 of 7001"));
    assert_refused("injected", &world.send_message(json!({ "text": "x" })).await, 613, None);
    assert!(world.page("/t/7001/lab").await.contains("613: the next 1 of this person"));
    assert_eq!(form(&world, "/t/7001/faults/reset", &[]).await, 200);
    assert_eq!(world.send_message(json!({ "text": "x" })).await.0, 200);

    for (kind, count) in [("999", "1"), ("", "1"), ("613", "many")] {
        assert!(
            form(&world, "/t/7001/faults", &ask(kind, count, "person")).await.is_client_error(),
            "{kind} {count}"
        );
    }
    assert_eq!(form(&world, "/t/nobody/faults", &ask("613", "1", "person")).await, 404);
    assert_eq!(form(&world, "/t/7001/faults", &ask("500-after", "1", "anybody")).await, 200);
    assert!(world.page("/t/7001").await.contains("500 after all: the next 1 of anybody"));
    world.sim.shutdown().await;
}

#[tokio::test]
async fn the_clocks_buttons_say_what_may_be_sent() {
    let world = World::in_window().await;
    assert!(world.page("/t/7001").await.contains("Open for 24 h."));
    assert!(world.page("/t/7002").await.contains("Not open yet"));
    form(&world, "/t/7001/clock", &[("by", "hour")]).await;
    assert!(world.page("/t/7001").await.contains("Open for 23 h."));
    form(&world, "/t/7001/clock", &[("by", "day")]).await;
    assert!(
        world.page("/t/7001").await.contains("A person at the bank may answer for 5 d 23 h (HUMAN_AGENT)")
    );
    form(&world, "/t/7001/clock", &[("by", "reset")]).await;
    assert!(world.page("/t/7001").await.contains("Open for 24 h."));
    assert_eq!(form(&world, "/t/7001/clock", &[("by", "year")]).await, 400);
    world.sim.shutdown().await;
}

#[tokio::test]
async fn menu_and_first_questions_are_those_of_the_profile() {
    let world = World::new(EchoMode::Off).await;
    let items = json!([{ "type": "postback", "title": "Balance", "payload": "BALANCE" },
        { "type": "web_url", "title": "Site", "url": "https://bank.example.com" }]);
    let profile = json!({ "get_started": { "payload": "START" },
        "greeting": [{ "locale": "default", "text": "<i>Hello" }],
        "persistent_menu": [{ "locale": "default", "call_to_actions": items }] });
    let set = |body: &Value| answer(world.request(reqwest::Method::POST, "me/messenger_profile").json(body));
    assert_eq!(set(&profile).await.0, 200);
    let page = world.page("/t/7001").await;
    assert!(page.contains("Get Started") && page.contains("&#60;i&#62;Hello"), "{page}");
    let questions = json!({ "ice_breakers": [{ "locale": "default",
        "call_to_actions": [{ "question": "What can you do?", "payload": "HELP" }] }] });
    assert_eq!(set(&questions).await.0, 200);
    let page = world.page("/t/7001").await;
    assert!(page.contains("What can you do?") && !page.contains("Get Started"), "questions take its place");

    form(&world, "/t/7001/tap", &[("button", "ask0")]).await;
    assert_eq!(world.hook.event().await["postback"]["payload"], "HELP");
    assert!(
        !world.page("/t/7001").await.contains(">What can you do?</button>"),
        "only an empty thread has them"
    );
    form(&world, "/t/7001/tap", &[("button", "ask0")]).await;
    form(&world, "/t/7001/tap", &[("button", "menu7")]).await;
    form(&world, "/t/7001/tap", &[("button", "menu1")]).await;
    assert!(world.hook.is_quiet().await, "gone, unknown, and a link");
    form(&world, "/t/7001/tap", &[("button", "menu0")]).await;
    let event = world.hook.event().await;
    assert_eq!(
        (&event["postback"]["title"], &event["postback"]["payload"]),
        (&json!("Balance"), &json!("BALANCE"))
    );
    world.sim.shutdown().await;
}

#[tokio::test]
async fn an_open_page_is_told_what_changed() {
    let world = World::in_window().await;
    let url = format!("{}/t/7001/live", world.sim.url());
    let mut stream = world.client.get(&url).send().await.unwrap();
    assert_eq!(stream.headers()["content-type"], "text/event-stream");
    let first = next_marks(&mut stream).await;
    world.send_message(json!({ "text": "news" })).await;
    let mut then = next_marks(&mut stream).await;
    while then["thread"] == first["thread"] {
        then = next_marks(&mut stream).await;
    }
    assert_ne!(then["wire"], first["wire"]);
    world.control("clock", json!({ "advance_ms": HOUR_MS })).await;
    let mut later = next_marks(&mut stream).await;
    while later["lab"] == then["lab"] {
        later = next_marks(&mut stream).await;
    }
    let stranger = world.client.get(format!("{}/t/nobody/live", world.sim.url())).send().await.unwrap();
    assert_eq!(stranger.status(), 404);
    tokio::time::timeout(PATIENCE, world.sim.shutdown()).await.expect("open pages do not hold it up");
}

async fn next_marks(stream: &mut reqwest::Response) -> Value {
    let chunk =
        tokio::time::timeout(PATIENCE, stream.chunk()).await.expect("an event in time").unwrap().unwrap();
    let text = String::from_utf8(chunk.to_vec()).unwrap();
    let data = text.lines().rev().find_map(|line| line.strip_prefix("data: ")).expect("an event with data");
    serde_json::from_str(data).unwrap()
}

#[tokio::test]
async fn every_answer_has_a_nonce_of_its_own() {
    let world = World::in_window().await;
    let get = || world.client.get(format!("{}/t/7001", world.sim.url())).send();
    let mut seen = Vec::new();
    for _ in 0..2 {
        let response = get().await.unwrap();
        let policy = response.headers()["content-security-policy"].to_str().unwrap().to_owned();
        let nonce = policy.split("'nonce-").nth(1).unwrap().split('\'').next().unwrap().to_owned();
        let page = response.text().await.unwrap();
        assert_eq!(page.matches(&format!("nonce=\"{nonce}\"")).count(), 2, "style sheet and script");
        assert!(!page.contains(" style=") && !page.contains(" onclick="));
        seen.push(nonce);
    }
    assert_ne!(seen[0], seen[1]);
    world.sim.shutdown().await;
}

#[tokio::test]
async fn a_locked_screen_and_a_receipt_are_shown_as_text() {
    let world = World::in_window().await;
    let receipt = json!({ "attachment": { "type": "template", "payload": {
        "template_type": "receipt", "recipient_name": "<b>Ada", "merchant_name": "Corner <i>Books", "order_number": "R-7",
        "currency": "GBP", "payment_method": "PayPal", "summary": { "subtotal": 18.0, "total_cost": 21.6 },
        "elements": [{ "title": "Atlas", "quantity": 2, "price": 9 }] } } });
    world.send_message(receipt).await;
    let page = world.page("/t/7001").await;
    for shown in ["Corner &#60;i&#62;Books", "R-7", "Atlas", "× 2", "18.0 GBP", "21.6 GBP", "PayPal"] {
        assert!(page.contains(shown), "{shown}");
    }
    world.send_message(json!({ "text": "Your balance is ready.\nMore below" })).await;
    let page = world.page("/t/7001").await;
    let lock = page.split("id=\"lock\"").nth(1).unwrap().split("</section>").next().unwrap();
    assert!(lock.contains("Your balance is ready.") && !lock.contains("More below"), "{lock}");
    assert_eq!(form(&world, "/t/7001/direction", &[]).await, 200);
    assert!(world.page("/t/7001").await.contains(" dir=\"rtl\""));
    world.sim.shutdown().await;
}
