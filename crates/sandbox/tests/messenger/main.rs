//! The messenger simulator from outside: what its Send API lets through, what it posts, what a person sees.

mod limits;
mod phone;

use std::{
    sync::{
        Arc,
        atomic::{AtomicI64, AtomicU16, Ordering},
    },
    time::Duration,
};

use axum::{Router, body::Bytes, extract::State, http::HeaderMap, routing::post};
use proptest::prelude::*;
use reqwest::StatusCode;
use serde_json::{Value, json};
use tellerline_sandbox::messenger::{
    EchoMode, MessengerConfig, RunningMessenger, appsecret_proof, escaped_json, legacy_signature_header,
    signature_header, start,
};
use tokio::sync::{Mutex, mpsc};

const START_MS: i64 = 1_700_000_000_000;
const HOUR_MS: i64 = 3_600_000;
const PATIENCE: Duration = Duration::from_secs(20);
const SECRET: &str = "tellerline-app-secret";

/// A bank's webhook that keeps what it got and answers as told.
struct Hook {
    posted: Mutex<mpsc::UnboundedReceiver<(HeaderMap, Vec<u8>)>>,
    answer: Arc<AtomicU16>,
}

type HookState = (mpsc::UnboundedSender<(HeaderMap, Vec<u8>)>, Arc<AtomicU16>);

async fn take(
    State((sender, answer)): State<HookState>,
    headers: HeaderMap,
    body: Bytes,
) -> axum::http::StatusCode {
    sender.send((headers, body.to_vec())).unwrap();
    axum::http::StatusCode::from_u16(answer.load(Ordering::SeqCst)).unwrap()
}

impl Hook {
    async fn next(&self) -> (HeaderMap, Vec<u8>) {
        tokio::time::timeout(PATIENCE, self.posted.lock().await.recv())
            .await
            .expect("a webhook in time")
            .unwrap()
    }

    /// The next event, its signature checked.
    async fn event(&self) -> Value {
        let (headers, body) = self.next().await;
        let signature = headers.get("x-hub-signature-256").expect("a signature");
        assert_eq!(signature.to_str().unwrap(), signature_header("app-secret", &body));
        let body: Value = serde_json::from_slice(&body).unwrap();
        assert_eq!(body["object"], "page");
        assert_eq!(body["entry"][0]["id"], "100200300");
        body["entry"][0]["messaging"][0].clone()
    }

    async fn is_quiet(&self) -> bool {
        self.posted.lock().await.try_recv().is_err()
    }
}

struct World {
    sim: RunningMessenger,
    hook: Hook,
    clock: Arc<AtomicI64>,
    client: reqwest::Client,
}

impl World {
    /// A simulator without receipts, with echoes as given, and a hook that answers 200.
    async fn new(echo: EchoMode) -> Self {
        let (sender, posted) = mpsc::unbounded_channel();
        let answer = Arc::new(AtomicU16::new(200));
        let routes =
            Router::new().route("/hook", post(take).get(verify)).with_state((sender, answer.clone()));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let hook_url = format!("http://{}/hook", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, routes).await.unwrap() });

        let clock = Arc::new(AtomicI64::new(START_MS));
        let now = clock.clone();
        let config = MessengerConfig {
            echo,
            receipts: false,
            retry_pauses: vec![Duration::from_millis(5); 3],
            clock: Arc::new(move || now.load(Ordering::SeqCst)),
            ..MessengerConfig::demo("127.0.0.1:0".parse().unwrap())
        };
        let sim = start(config).await.unwrap();
        sim.set_webhook(&hook_url);
        let hook = Hook { posted: Mutex::new(posted), answer };
        Self { sim, hook, clock, client: reqwest::Client::builder().no_proxy().build().unwrap() }
    }

    /// As [`new`](Self::new) without echoes, and 7001 has just written.
    async fn in_window() -> Self {
        let world = Self::new(EchoMode::Off).await;
        world.says("hello").await;
        world
    }

    async fn says(&self, text: &str) -> Value {
        let said = self.control("say", json!({ "psid": "7001", "text": text })).await;
        assert_eq!(said["status"], 200);
        self.hook.event().await
    }

    async fn control(&self, path: &str, body: Value) -> Value {
        let url = format!("{}/_control/{path}", self.sim.url());
        let response = self.client.post(url).json(&body).send().await.unwrap();
        assert!(response.status().is_success(), "{path}: {}", response.status());
        response.json().await.unwrap()
    }

    async fn listed(&self, path: &str) -> Vec<Value> {
        let url = format!("{}/_control/{path}", self.sim.url());
        let page: Value = self.client.get(url).send().await.unwrap().json().await.unwrap();
        page["entries"].as_array().unwrap().clone()
    }

    fn request(&self, method: reqwest::Method, edge: &str) -> reqwest::RequestBuilder {
        let proof = appsecret_proof("app-secret", "page-token");
        self.client
            .request(method, format!("{}/{edge}", self.sim.graph_url()))
            .query(&[("access_token", "page-token"), ("appsecret_proof", &proof)])
    }

    async fn send(&self, body: &Value) -> (StatusCode, Value) {
        answer(self.request(reqwest::Method::POST, "me/messages").json(body)).await
    }

    async fn send_message(&self, message: Value) -> (StatusCode, Value) {
        self.send(&json!({ "recipient": { "id": "7001" }, "messaging_type": "RESPONSE", "message": message }))
            .await
    }

    async fn page(&self, path: &str) -> String {
        self.client.get(format!("{}{path}", self.sim.url())).send().await.unwrap().text().await.unwrap()
    }
}

async fn verify(query: axum::extract::RawQuery) -> Result<String, axum::http::StatusCode> {
    let query = query.0.unwrap_or_default();
    let pairs: Vec<(String, String)> = url::form_urlencoded::parse(query.as_bytes()).into_owned().collect();
    let value = |name: &str| pairs.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone());
    let right = value("hub.mode").as_deref() == Some("subscribe")
        && value("hub.verify_token").as_deref() == Some("verify");
    if right { Ok(value("hub.challenge").unwrap()) } else { Err(axum::http::StatusCode::FORBIDDEN) }
}

async fn answer(request: reqwest::RequestBuilder) -> (StatusCode, Value) {
    let response = request.send().await.unwrap();
    assert!(response.headers().contains_key("x-app-usage"));
    (response.status(), response.json().await.unwrap())
}

fn assert_refused(case: &str, (status, body): &(StatusCode, Value), code: u32, subcode: Option<u32>) {
    assert_eq!(*status, 400, "{case}: {body}");
    assert_eq!(body["error"]["code"], code, "{case}: {body}");
    assert_eq!(body["error"]["error_subcode"].as_u64(), subcode.map(u64::from), "{case}: {body}");
    assert!(body["error"]["fbtrace_id"].as_str().is_some_and(|trace| !trace.is_empty()), "{case}");
    assert!(body["error"]["type"].is_string() && body["error"]["message"].is_string(), "{case}");
}

const V1_BODY: &str = r#"{"object":"page","entry":[{"id":"1001","time":1700000000000,"messaging":[{"sender":{"id":"2002"},"recipient":{"id":"1001"},"timestamp":1700000000000,"message":{"mid":"m_test1","text":"caf\u00e9 \ud83d\ude00 a\/b \u0040x"}}]}]}"#;

#[test]
fn the_published_vectors_hold() {
    assert_eq!(V1_BODY.len(), 226);
    assert_eq!(
        signature_header(SECRET, V1_BODY.as_bytes()),
        "sha256=f425eb38c1c1974d8679f4b72130ba919584d5053ffb2593be5564c361be1a2e"
    );
    assert_eq!(
        legacy_signature_header(SECRET, V1_BODY.as_bytes()),
        "sha1=3c1e866add3e23e8d817794944373098ac0134a6"
    );
    let plain = V1_BODY.replace(r"caf\u00e9 \ud83d\ude00 a\/b \u0040x", "café 😀 a/b @x");
    assert!(signature_header(SECRET, plain.as_bytes()).starts_with("sha256=ae10f25c"));
    assert_eq!(
        appsecret_proof(SECRET, "EAAB-test-token"),
        "80d9de42c06daf913428ee02d46e9e930ebbc57ebadab63a29a7c6c2361894eb"
    );
}

#[test]
fn the_escaped_form_is_the_one_of_the_vector() {
    assert_eq!(escaped_json(&json!("café 😀 a/b @x")), r#""caf\u00e9 \ud83d\ude00 a\/b \u0040x""#);
    let parsed: Value = serde_json::from_str(V1_BODY).unwrap();
    assert_eq!(serde_json::from_str::<Value>(&escaped_json(&parsed)).unwrap(), parsed);
    assert_eq!(escaped_json(&parsed).len(), V1_BODY.len());
}

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        any::<String>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        Just(Value::Null)
    ];
    leaf.prop_recursive(3, 24, 5, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            prop::collection::btree_map(any::<String>(), inner, 0..5).prop_map(|map| json!(map)),
        ]
    })
}

proptest! {
    #[test]
    fn escaping_loses_nothing_and_leaves_only_plain_ascii(value in any_json()) {
        let escaped = escaped_json(&value);
        prop_assert!(escaped.is_ascii());
        prop_assert!(!escaped.replace(r"\/", "").contains(['/', '<', '%', '@']));
        let back: Value = serde_json::from_str(&escaped).unwrap();
        prop_assert_eq!(back, value);
    }
}

#[tokio::test]
async fn tokens_proofs_and_paths_are_checked() {
    let world = World::in_window().await;
    let url = format!("{}/me/messages", world.sim.graph_url());
    let proof = appsecret_proof("app-secret", "page-token");
    let body =
        json!({ "recipient": { "id": "7001" }, "messaging_type": "RESPONSE", "message": { "text": "hi" } });
    let post = |query: &[(&str, &str)]| world.client.post(&url).query(query).json(&body);

    assert_refused("no token", &answer(post(&[])).await, 190, Some(467));
    assert_refused("wrong token", &answer(post(&[("access_token", "page-tokeN")])).await, 190, Some(467));
    assert_refused("no proof", &answer(post(&[("access_token", "page-token")])).await, 100, None);
    let wrong = answer(post(&[("access_token", "page-token"), ("appsecret_proof", "00")])).await;
    assert_refused("wrong proof", &wrong, 100, None);
    let bearer = post(&[("appsecret_proof", &proof)]).bearer_auth("page-token");
    assert_eq!(answer(bearer).await.0, 200);
    let mut inside = body.clone();
    inside["access_token"] = "page-token".into();
    inside["appsecret_proof"] = proof.clone().into();
    assert_eq!(answer(world.client.post(&url).json(&inside)).await.0, 200);

    let other_page = world.request(reqwest::Method::POST, "999/messages").json(&body);
    assert_refused("other page", &answer(other_page).await, 100, Some(33));
    let by_id = world.request(reqwest::Method::POST, "100200300/messages").json(&body);
    assert_eq!(answer(by_id).await.0, 200);
    let broken = world.request(reqwest::Method::POST, "me/messages").body("{\"recipient\":");
    assert_refused("broken JSON", &answer(broken).await, 100, None);

    let sent = world.listed("sent").await;
    assert_eq!(sent.len(), 3, "exactly the three good calls");
    assert!(!json!(sent).to_string().contains("page-token"), "tokens are not kept");

    world.control("settings", json!({ "require_proof": false })).await;
    assert_eq!(answer(post(&[("access_token", "page-token")])).await.0, 200);
    world.sim.shutdown().await;
}

fn button_template(text: &str, buttons: &Value) -> Value {
    json!({ "attachment": { "type": "template",
        "payload": { "template_type": "button", "text": text, "buttons": buttons } } })
}

fn generic(elements: &Value) -> Value {
    json!({ "attachment": { "type": "template", "payload": { "template_type": "generic", "elements": elements } } })
}

fn replies(count: usize, title: &str, payload: &str) -> Value {
    let reply = json!({ "content_type": "text", "title": title, "payload": payload });
    json!({ "text": "choose", "quick_replies": vec![reply; count] })
}

fn repeated(text: &str, times: usize) -> String {
    text.repeat(times)
}

#[tokio::test]
async fn every_field_has_its_limit() {
    let world = World::in_window().await;
    let postback =
        |title: &str, payload: &str| json!({ "type": "postback", "title": title, "payload": payload });
    let link = |url: &str| json!({ "type": "web_url", "title": "Open", "url": url });
    let element = |title: &str, subtitle: &str| json!({ "title": title, "subtitle": subtitle });
    let good = [
        ("text of 2000 emoji", json!({ "text": repeated("😀", 2000) })),
        ("13 quick replies", replies(13, &repeated("é", 20), &repeated("p", 1000))),
        (
            "button template",
            button_template(
                &repeated("b", 640),
                &json!([postback("a", "b"), link("https://x.test"), link("http://x.test/")]),
            ),
        ),
        ("generic template", generic(&json!(vec![element(&repeated("t", 80), &repeated("s", 80)); 10]))),
        ("metadata", json!({ "text": "x", "metadata": repeated("m", 1000) })),
        (
            "phone button",
            button_template("x", &json!([{ "type": "phone_number", "title": "Call", "payload": "+4420" }])),
        ),
        (
            "log-in button",
            button_template("x", &json!([{ "type": "account_link", "url": "https://x.test/l" }])),
        ),
        ("log-out button", button_template("x", &json!([{ "type": "account_unlink" }]))),
        (
            "receipt",
            json!({ "attachment": { "type": "template", "payload": {
            "template_type": "receipt", "recipient_name": "Ada", "order_number": "R1", "currency": "GBP",
            "payment_method": "PayPal", "timestamp": "1700000000", "summary": { "total_cost": 21.60 },
            "elements": [{ "title": "Atlas", "price": 18.00 }] } } }),
        ),
        ("image", json!({ "attachment": { "type": "image", "payload": { "url": "https://x.test/i.png" } } })),
    ];
    for (case, message) in good {
        let (status, body) = world.send_message(message).await;
        assert_eq!(status, 200, "{case}: {body}");
        assert_eq!(body["recipient_id"], "7001", "{case}");
        assert!(body["message_id"].as_str().is_some_and(|mid| mid.starts_with("m_")), "{case}");
    }

    let bad: Vec<(&str, Value, Option<u32>)> = vec![
        ("text of 2001", json!({ "text": repeated("😀", 2001) }), None),
        ("empty text", json!({ "text": "" }), None),
        ("nothing", json!({}), Some(2_018_015)),
        (
            "text and attachment",
            json!({ "text": "x", "attachment": { "type": "image", "payload": { "url": "https://x.test" } } }),
            None,
        ),
        ("14 quick replies", replies(14, "a", "b"), None),
        ("no quick reply", replies(0, "a", "b"), None),
        ("quick reply title of 21", replies(1, &repeated("a", 21), "b"), None),
        ("quick reply payload of 1001", replies(1, "a", &repeated("p", 1001)), None),
        ("quick reply without payload", replies(1, "a", ""), Some(2_018_040)),
        ("metadata of 1001", json!({ "text": "x", "metadata": repeated("m", 1001) }), None),
        ("button text of 641", button_template(&repeated("b", 641), &json!([postback("a", "b")])), None),
        ("no button", button_template("b", &json!([])), None),
        ("four buttons", button_template("b", &json!(vec![postback("a", "b"); 4])), None),
        ("button title of 21", button_template("b", &json!([postback(&repeated("a", 21), "b")])), None),
        ("button without title", button_template("b", &json!([postback("", "b")])), Some(2_018_053)),
        ("button payload of 1001", button_template("b", &json!([postback("a", &repeated("p", 1001))])), None),
        ("empty url", button_template("b", &json!([link("")])), Some(2_018_041)),
        ("script url", button_template("b", &json!([link("javascript:alert(1)")])), None),
        ("url without host", button_template("b", &json!([link("/relative")])), None),
        (
            "extensions over http",
            button_template(
                "b",
                &json!([{ "type": "web_url", "title": "a", "url": "http://x.test", "messenger_extensions": true }]),
            ),
            None,
        ),
        (
            "titled log-in button",
            button_template(
                "b",
                &json!([{ "type": "account_link", "title": "Log in", "url": "https://x.test" }]),
            ),
            None,
        ),
        ("unknown button", button_template("b", &json!([{ "type": "game_play", "title": "a" }])), None),
        ("11 elements", generic(&json!(vec![element("t", "s"); 11])), None),
        ("element title of 81", generic(&json!([element(&repeated("t", 81), "s")])), None),
        ("element subtitle of 81", generic(&json!([element("t", &repeated("s", 81))])), None),
        ("bare element", generic(&json!([{ "title": "t" }])), None),
        (
            "list template",
            json!({ "attachment": { "type": "template", "payload": { "template_type": "list" } } }),
            None,
        ),
        (
            "receipt without total",
            json!({ "attachment": { "type": "template", "payload": {
            "template_type": "receipt", "recipient_name": "Ada", "order_number": "R1", "currency": "GBP",
            "payment_method": "PayPal", "summary": {} } } }),
            None,
        ),
    ];
    let accepted = world.listed("sent").await.len();
    for (case, message, subcode) in bad {
        assert_refused(case, &world.send_message(message).await, 100, subcode);
    }
    assert_eq!(world.listed("sent").await.len(), accepted, "a refused message is not kept as sent");
    world.sim.shutdown().await;
}

#[tokio::test]
async fn calls_of_wrong_shape_are_refused() {
    let world = World::in_window().await;
    let to = json!({ "id": "7001" });
    let text = json!({ "text": "x" });
    let cases = [
        ("no recipient", json!({ "messaging_type": "RESPONSE", "message": text }), None),
        ("no type", json!({ "recipient": to, "message": text }), None),
        ("unknown type", json!({ "recipient": to, "messaging_type": "NEWS", "message": text }), None),
        ("neither", json!({ "recipient": to, "messaging_type": "RESPONSE" }), Some(2_018_015)),
        (
            "both",
            json!({ "recipient": to, "messaging_type": "RESPONSE", "message": text, "sender_action": "typing_on" }),
            Some(2_018_015),
        ),
        ("unknown action", json!({ "recipient": to, "sender_action": "dance" }), None),
        (
            "stranger",
            json!({ "recipient": { "id": "1" }, "messaging_type": "RESPONSE", "message": text }),
            Some(2_018_001),
        ),
        (
            "action to a stranger",
            json!({ "recipient": { "id": "1" }, "sender_action": "typing_on" }),
            Some(2_018_001),
        ),
        (
            "notification",
            json!({ "recipient": to, "messaging_type": "RESPONSE", "message": text, "notification_type": "LOUD" }),
            None,
        ),
        (
            "utility without template",
            json!({ "recipient": to, "messaging_type": "UTILITY", "message": text }),
            None,
        ),
        ("tag missing", json!({ "recipient": to, "messaging_type": "MESSAGE_TAG", "message": text }), None),
    ];
    for (case, body, subcode) in cases {
        assert_refused(case, &world.send(&body).await, 100, subcode);
    }
    for tag in ["ACCOUNT_UPDATE", "CONFIRMED_EVENT_UPDATE", "POST_PURCHASE_UPDATE", "PAIRING_UPDATE"] {
        let body = json!({ "recipient": to, "messaging_type": "MESSAGE_TAG", "tag": tag, "message": text });
        assert_refused(tag, &world.send(&body).await, 100, None);
    }
    let (status, body) =
        world.send(&json!({ "recipient": { "id": 7001 }, "sender_action": "typing_on" })).await;
    assert_eq!((status, body), (StatusCode::OK, json!({ "recipient_id": "7001" })));
    world.sim.shutdown().await;
}

#[tokio::test]
async fn windows_close_and_open() {
    let world = World::new(EchoMode::Off).await;
    let call = |kind: &str, tag: Option<&str>| {
        let mut body =
            json!({ "recipient": { "id": "7001" }, "messaging_type": kind, "message": { "text": "x" } });
        if let Some(tag) = tag {
            body["tag"] = tag.into();
        }
        body
    };
    let utility = json!({ "recipient": { "id": "7001" }, "messaging_type": "UTILITY",
        "message": { "template": { "name": "fraud_alert", "language": { "code": "en" } } } });
    assert_refused("never wrote", &world.send(&call("RESPONSE", None)).await, 10, Some(2_018_278));

    world.says("hello").await;
    world.clock.fetch_add(24 * HOUR_MS - 1, Ordering::SeqCst);
    assert_eq!(world.send(&call("RESPONSE", None)).await.0, 200, "the last millisecond of the day");
    world.clock.fetch_add(1, Ordering::SeqCst);
    for kind in ["RESPONSE", "UPDATE"] {
        assert_refused(kind, &world.send(&call(kind, None)).await, 10, Some(2_018_278));
    }
    assert_eq!(world.send(&call("MESSAGE_TAG", Some("HUMAN_AGENT"))).await.0, 200);
    assert_eq!(world.send(&utility).await.0, 200);

    // The window clock alone moves on: six more days.
    world.control("clock", json!({ "advance_ms": 6 * 24 * HOUR_MS })).await;
    let late = world.send(&call("MESSAGE_TAG", Some("HUMAN_AGENT"))).await;
    assert_refused("human agent after seven days", &late, 10, Some(2_018_278));
    assert_eq!(world.send(&utility).await.0, 200);

    let event = world.says("still here").await;
    assert_eq!(event["timestamp"], START_MS + 24 * HOUR_MS, "events stay on the wall clock");
    assert_eq!(world.send(&call("RESPONSE", None)).await.0, 200);
    world.sim.shutdown().await;
}

#[tokio::test]
async fn an_accepted_message_comes_back_as_a_signed_echo() {
    let world = World::new(EchoMode::Immediate).await;
    let inbound = world.says("balance please").await;
    assert_eq!(inbound["sender"]["id"], "7001");
    assert_eq!(inbound["message"]["text"], "balance please");

    let (_, action) =
        world.send(&json!({ "recipient": { "id": "7001" }, "sender_action": "typing_on" })).await;
    assert_eq!(action, json!({ "recipient_id": "7001" }));
    let (_, sent) = world.send_message(json!({ "text": "Grüße 😀", "metadata": "ob_77" })).await;
    // The first webhook after the action is the message's echo: actions have none.
    let echo = world.hook.event().await;
    assert_eq!(echo["sender"]["id"], "100200300");
    assert_eq!(echo["recipient"]["id"], "7001");
    assert_eq!(
        echo["message"],
        json!({ "is_echo": true, "app_id": 424_242, "mid": sent["message_id"], "text": "Grüße 😀", "metadata": "ob_77" })
    );

    let (_, sent) = world
        .send_message(button_template(
            "Choose",
            &json!([{ "type": "postback", "title": "Go", "payload": "GO" }]),
        ))
        .await;
    let echo = world.hook.event().await;
    assert_eq!(echo["message"]["mid"], sent["message_id"]);
    assert_eq!(echo["message"]["attachments"][0]["payload"]["template_type"], "button");

    world.control("settings", json!({ "echo": "off", "receipts": true })).await;
    let (_, sent) = world.send_message(json!({ "text": "quiet" })).await;
    let delivery = world.hook.event().await;
    assert_eq!(delivery["delivery"]["mids"][0], sent["message_id"]);
    world.control("read", json!({ "psid": "7001" })).await;
    assert_eq!(world.hook.event().await["read"]["watermark"], START_MS);

    let foreign = json!({ "psid": "7001", "text": "Sam here", "app_id": 26_390_203_743_090_u64 });
    world.control("foreign_echo", foreign).await;
    let echo = world.hook.event().await;
    assert_eq!(echo["message"]["app_id"], 26_390_203_743_090_u64);
    assert!(echo["message"].get("metadata").is_none());
    world.sim.shutdown().await;
}

#[tokio::test]
async fn faults_hit_once_and_leave_no_message_behind() {
    let world = World::in_window().await;
    for (kind, code, subcode) in [
        ("613", 613, None),
        ("190", 190, Some(467)),
        ("10", 10, Some(2_018_278)),
        ("551", 551, Some(1_545_041)),
        ("1200", 1200, None),
    ] {
        world.control("faults", json!({ "kind": kind })).await;
        // Sender actions pass by: the fault waits for a message.
        let action =
            world.send(&json!({ "recipient": { "id": "7001" }, "sender_action": "typing_on" })).await;
        assert_eq!(action.0, 200);
        assert_refused(kind, &world.send_message(json!({ "text": kind })).await, code, subcode);
        assert_eq!(world.send_message(json!({ "text": "after" })).await.0, 200, "{kind} hits once");
    }
    let kept: Vec<Value> = world.listed("sent?kind=message").await;
    assert!(kept.iter().all(|call| call["body"]["message"]["text"] == "after"));
    assert_eq!(world.listed("refused").await.len(), 5);

    world.control("faults", json!({ "kind": "613", "count": 100, "psid": "9999" })).await;
    assert_eq!(world.send_message(json!({ "text": "not theirs" })).await.0, 200);
    let url = format!("{}/_control/faults", world.sim.url());
    world.client.delete(url).send().await.unwrap();
    world.sim.shutdown().await;
}

#[tokio::test]
async fn an_ambiguous_failure_has_sent_and_echoed() {
    let world = World::new(EchoMode::Immediate).await;
    world.says("hello").await;
    let body = json!({ "recipient": { "id": "7001" }, "messaging_type": "RESPONSE",
        "message": { "text": "once", "metadata": "ob_1" } });
    let post = || world.request(reqwest::Method::POST, "me/messages").json(&body);

    world.control("faults", json!({ "kind": "500", "after_accept": true })).await;
    let response = post().send().await.unwrap();
    assert_eq!(response.status(), 500);
    assert!(response.text().await.unwrap().starts_with("<html>"));
    assert_eq!(world.hook.event().await["message"]["metadata"], "ob_1");

    world.control("faults", json!({ "kind": "drop", "after_accept": true })).await;
    let error = post().send().await.expect_err("the connection ends without an answer");
    assert!(!error.is_timeout());
    assert_eq!(world.hook.event().await["message"]["metadata"], "ob_1");

    world.control("faults", json!({ "kind": "hang", "after_accept": true })).await;
    let error = post().timeout(Duration::from_millis(300)).send().await.expect_err("nothing comes back");
    assert!(error.is_timeout());
    assert_eq!(world.hook.event().await["message"]["metadata"], "ob_1");

    world.control("faults", json!({ "kind": "500" })).await;
    assert_eq!(post().send().await.unwrap().status(), 500);
    assert!(world.hook.is_quiet().await, "not accepted, so no echo");

    assert_eq!(world.listed("sent?kind=message&psid=7001").await.len(), 3);
    let refused = world.listed("refused").await;
    let accepted: Vec<bool> = refused.iter().map(|call| call["accepted"].as_bool().unwrap()).collect();
    assert_eq!(accepted, [true, true, true, false]);
    world.sim.shutdown().await;
}

#[tokio::test]
async fn the_sent_log_can_be_waited_for() {
    let world = World::in_window().await;
    let waiting = world.listed("sent?psid=7001&kind=message&at_least=2&wait_ms=20000");
    let sending = async {
        world.send_message(json!({ "text": "one" })).await;
        world.send_message(json!({ "text": "two" })).await;
    };
    let (entries, ()) = tokio::join!(waiting, sending);
    assert_eq!(entries.len(), 2);
    assert_eq!(entries[1]["body"]["message"]["text"], "two");
    let last = entries[1]["seq"].as_u64().unwrap();
    assert!(world.listed(&format!("sent?after={last}")).await.is_empty());
    world.sim.shutdown().await;
}

#[tokio::test]
async fn a_failed_webhook_is_repeated_byte_for_byte() {
    let world = World::new(EchoMode::Off).await;
    world.hook.answer.store(503, Ordering::SeqCst);
    let said = world.control("say", json!({ "psid": "7001", "text": "anyone?" })).await;
    assert_eq!(said["status"], 503);
    let (_, first) = world.hook.next().await;
    world.hook.answer.store(200, Ordering::SeqCst);
    let (_, second) = world.hook.next().await;
    assert_eq!(first, second);
    let deliveries = world.listed("deliveries?psid=7001&at_least=2&wait_ms=20000").await;
    assert_eq!(deliveries[0]["status"], 503);
    assert_eq!(deliveries[1]["attempt"], 2);
    assert_eq!(deliveries[0]["body"].as_str().unwrap().as_bytes(), first);
    world.sim.shutdown().await;
}

#[tokio::test]
async fn raw_bodies_travel_with_the_seal_that_was_asked_for() {
    let world = World::new(EchoMode::Off).await;
    world.control("raw", json!({ "body": V1_BODY })).await;
    let (headers, body) = world.hook.next().await;
    assert_eq!(body, V1_BODY.as_bytes());
    assert_eq!(headers["x-hub-signature-256"], signature_header("app-secret", &body).as_str());

    world.control("raw", json!({ "body": { "é": "/" }, "bad_signature": true })).await;
    let (headers, body) = world.hook.next().await;
    assert_eq!(body, br#"{"\u00e9":"\/"}"#);
    assert_ne!(headers["x-hub-signature-256"], signature_header("app-secret", &body).as_str());

    world.control("raw", json!({ "body": "{", "sha1_only": true })).await;
    let (headers, body) = world.hook.next().await;
    assert!(!headers.contains_key("x-hub-signature-256"));
    assert_eq!(headers["x-hub-signature"], legacy_signature_header("app-secret", &body).as_str());

    let many = world.control("raw", json!({ "body": "{}", "times": 8 })).await;
    assert_eq!(many["statuses"], json!([200, 200, 200, 200, 200, 200, 200, 200]));
    world.sim.shutdown().await;
}

#[tokio::test]
async fn subscription_decides_what_is_posted() {
    let world = World::new(EchoMode::Off).await;
    world.control("subscribed", json!({ "fields": [] })).await;
    let said = world.control("say", json!({ "psid": "7001", "text": "lost" })).await;
    assert_eq!(said["status"], Value::Null);
    assert!(world.hook.is_quiet().await);
    let (_, apps) = answer(world.request(reqwest::Method::GET, "100200300/subscribed_apps")).await;
    assert_eq!(apps["data"], json!([]));

    let subscribe = world.request(reqwest::Method::POST, "100200300/subscribed_apps");
    let (status, body) = answer(subscribe.query(&[("subscribed_fields", "messages,message_echoes")])).await;
    assert_eq!((status, body), (StatusCode::OK, json!({ "success": true })));
    let (_, apps) = answer(world.request(reqwest::Method::GET, "100200300/subscribed_apps")).await;
    assert_eq!(apps["data"][0]["id"], "424242");
    assert_eq!(apps["data"][0]["subscribed_fields"], json!(["message_echoes", "messages"]));
    world.says("heard").await;
    let unknown =
        world.request(reqwest::Method::POST, "me/subscribed_apps").query(&[("subscribed_fields", "gossip")]);
    assert_refused("unknown field", &answer(unknown).await, 100, None);
    world.sim.shutdown().await;
}

#[tokio::test]
async fn other_apps_and_people_with_a_role_are_told() {
    let world = World::new(EchoMode::Off).await;
    let (_, roles) = answer(world.request(reqwest::Method::GET, "100200300/roles")).await;
    assert_eq!(roles["data"][0]["tasks"], json!(["MANAGE", "MESSAGING"]));
    let app = json!({ "id": "777", "name": "Agency", "subscribed_fields": ["messages"] });
    let person = json!({ "id": "5", "name": "Mallory", "tasks": ["MESSAGING"] });
    world.control("page_access", json!({ "apps": [app], "roles": [person] })).await;
    let (_, apps) = answer(world.request(reqwest::Method::GET, "me/subscribed_apps")).await;
    assert_eq!((&apps["data"][0]["id"], &apps["data"][1]), (&json!("424242"), &app));
    let (_, roles) = answer(world.request(reqwest::Method::GET, "me/roles")).await;
    assert_eq!(roles["data"], json!([person]));
    world.sim.shutdown().await;
}

#[tokio::test]
async fn profiles_of_page_and_person_answer() {
    let world = World::in_window().await;
    let set = world.request(reqwest::Method::POST, "me/messenger_profile");
    let (status, body) = answer(set.json(&json!({ "get_started": { "payload": "START" } }))).await;
    assert_eq!((status, body), (StatusCode::OK, json!({ "result": "success" })));
    let get = || {
        world
            .request(reqwest::Method::GET, "me/messenger_profile")
            .query(&[("fields", "get_started,greeting")])
    };
    assert_eq!(answer(get()).await.1, json!({ "data": [{ "get_started": { "payload": "START" } }] }));
    let delete = world.request(reqwest::Method::DELETE, "me/messenger_profile");
    answer(delete.json(&json!({ "fields": ["get_started"] }))).await;
    assert_eq!(answer(get()).await.1, json!({ "data": [] }));
    let long = world.request(reqwest::Method::POST, "me/messenger_profile");
    let long = long.json(&json!({ "greeting": [{ "locale": "default", "text": repeated("g", 161) }] }));
    assert_refused("long greeting", &answer(long).await, 100, None);

    let (_, person) =
        answer(world.request(reqwest::Method::GET, "7001").query(&[("fields", "first_name")])).await;
    assert_eq!(person, json!({ "id": "7001", "first_name": "Ada" }));
    assert_refused("stranger", &answer(world.request(reqwest::Method::GET, "1")).await, 100, Some(33));
    let (_, page) = answer(world.request(reqwest::Method::GET, "me").query(&[("fields", "id,name")])).await;
    assert_eq!(page, json!({ "id": "100200300", "name": "Harbour Bank" }));

    let unlink = world.request(reqwest::Method::POST, "me/unlink_accounts").json(&json!({ "psid": "7001" }));
    assert_eq!(answer(unlink).await.1, json!({ "result": "unlink account success" }));
    assert_eq!(world.hook.event().await["account_linking"]["status"], "unlinked");
    world.sim.shutdown().await;
}

#[tokio::test]
async fn a_person_taps_what_is_there_and_nothing_else() {
    let world = World::in_window().await;
    let buttons = json!([
        { "type": "postback", "title": "Stop", "payload": "STOP" },
        { "type": "web_url", "title": "Open", "url": "https://bank.test/link/a" },
    ]);
    world.send_message(button_template("Menu", &buttons)).await;
    world.send_message(replies(2, "Yes", "YES")).await;

    let tapped = world.control("tap", json!({ "psid": "7001", "payload": "YES" })).await;
    assert_eq!(tapped["status"], 200);
    let event = world.hook.event().await;
    assert_eq!(event["message"]["quick_reply"], json!({ "payload": "YES" }));
    assert_eq!(event["message"]["text"], "Yes");

    let url = format!("{}/_control/tap", world.sim.url());
    let again =
        world.client.post(&url).json(&json!({ "psid": "7001", "payload": "YES" })).send().await.unwrap();
    assert_eq!(again.status(), 404, "quick replies go with the next message");

    world.control("tap", json!({ "psid": "7001", "title": "Stop" })).await;
    let event = world.hook.event().await;
    assert_eq!(event["postback"]["payload"], "STOP");
    assert!(event["postback"]["mid"].is_string());
    let link = world.control("tap", json!({ "psid": "7001", "title": "Open" })).await;
    assert_eq!(link, json!({ "url": "https://bank.test/link/a" }));
    world.sim.shutdown().await;
}

#[tokio::test]
async fn the_thread_page_shows_hostile_text_as_text() {
    let world = World::in_window().await;
    let hostile = "<script>alert(1)</script> \"'><img src=x> \u{202e}";
    world.says(hostile).await;
    let buttons = json!([
        { "type": "postback", "title": "\"><b>Hi", "payload": "P" },
        { "type": "web_url", "title": "Open", "url": "https://bank.test/?a=\"><script>" },
    ]);
    world.send_message(button_template(hostile, &buttons)).await;
    let element = json!({ "title": "<i>Card", "subtitle": "</li>",
        "default_action": { "type": "web_url", "url": "https://bank.test/card" } });
    world.send_message(generic(&json!([element]))).await;
    world.send_message(replies(1, "<u>Yes", "YES")).await;

    for path in ["/", "/t/7001", "/t/7001/messages?after=0"] {
        let page = world.page(path).await;
        for raw in ["<script>alert", "<img", "<b>Hi", "<i>Card", "<u>Yes", "\"><script>"] {
            assert!(!page.contains(raw), "{path} contains {raw}");
        }
    }
    let page = world.page("/t/7001").await;
    assert!(page.contains("&#60;script&#62;alert(1)"));
    assert!(page.contains(r#"role="log""#));
    assert!(page.contains(r#"aria-label="You, "#) && page.contains(r#"aria-label="Harbour Bank, "#));
    assert!(page.contains(r#"target="_blank" rel="noopener noreferrer""#));
    assert!(page.contains(r#"<label for="message">Message</label>"#));
    let response = world.client.get(format!("{}/t/7001", world.sim.url())).send().await.unwrap();
    let policy = response.headers()["content-security-policy"].to_str().unwrap();
    assert!(policy.starts_with("default-src 'none'") && !policy.contains("unsafe"));
    world.sim.shutdown().await;
}

#[tokio::test]
async fn the_forms_of_the_thread_page_work_without_script() {
    let world = World::new(EchoMode::Off).await;
    let thread = format!("{}/t/7001", world.sim.url());
    let page = world.client.post(&thread).form(&[("message", "  balance  ")]).send().await.unwrap();
    assert!(page.url().path() == "/t/7001" && page.status() == 200);
    assert!(page.text().await.unwrap().contains("balance"));
    assert_eq!(world.hook.event().await["message"]["text"], "balance");

    let (_, sent) = world.send_message(replies(1, "Yes", "YES")).await;
    let state_before = world.page("/t/7001").await;
    assert!(state_before.contains(">Yes</button>"));
    let mid = sent["message_id"].as_str().unwrap();
    let tap = format!("{thread}/tap");
    world.client.post(&tap).form(&[("mid", mid), ("button", "q7")]).send().await.unwrap();
    assert!(world.hook.is_quiet().await, "no such button");
    world.client.post(&tap).form(&[("mid", mid), ("button", "q0")]).send().await.unwrap();
    assert_eq!(world.hook.event().await["message"]["quick_reply"]["payload"], "YES");
    assert!(!world.page("/t/7001").await.contains(">Yes</button>"));

    let person = world.client.post(format!("{}/people", world.sim.url())).send().await.unwrap();
    assert_eq!(person.url().path(), "/t/7004");
    let stranger = world.client.get(format!("{}/t/nobody", world.sim.url())).send().await.unwrap();
    assert_eq!(stranger.status(), 404);
    world.sim.shutdown().await;
}

#[tokio::test]
async fn the_fragment_says_when_nothing_is_new() {
    let world = World::in_window().await;
    world.send(&json!({ "recipient": { "id": "7001" }, "sender_action": "typing_on" })).await;
    let news = world.page("/t/7001/messages?after=0").await;
    assert!(news.contains("is typing"));
    let state = news.split("data-state=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let url = format!("{}/t/7001/messages?after=1&state={state}", world.sim.url());
    assert_eq!(world.client.get(&url).send().await.unwrap().status(), 204);
    world.clock.fetch_add(21_000, Ordering::SeqCst);
    let later = world.client.get(&url).send().await.unwrap();
    assert_eq!(later.status(), 200, "typing ends by itself");
    assert!(!later.text().await.unwrap().contains("is typing"));
    world.sim.shutdown().await;
}

#[tokio::test]
async fn other_sites_and_other_names_are_refused() {
    let world = World::in_window().await;
    let thread = format!("{}/t/7001", world.sim.url());
    let foreign = world.client.post(&thread).header("origin", "https://evil.test").form(&[("message", "x")]);
    assert_eq!(foreign.send().await.unwrap().status(), 403);
    let rebound = world.client.get(&thread).header("host", "evil.test");
    assert_eq!(rebound.send().await.unwrap().status(), 403);
    let own = world.client.post(&thread).header("origin", world.sim.url()).form(&[("message", "x")]);
    assert_eq!(own.send().await.unwrap().status(), 200);
    world.sim.shutdown().await;
}

#[tokio::test]
async fn the_webhook_can_be_verified() {
    let world = World::new(EchoMode::Off).await;
    world.sim.verify_webhook().await.unwrap();
    let base = world.sim.url();
    world.sim.set_webhook(&format!("{base}/nowhere"));
    assert!(world.sim.verify_webhook().await.is_err());
    world.sim.shutdown().await;
}

#[tokio::test]
async fn only_loopback_is_listened_on() {
    let config = MessengerConfig::demo("0.0.0.0:0".parse().unwrap());
    assert!(start(config).await.is_err());
}

#[tokio::test]
async fn shutdown_ends_hanging_calls() {
    let world = World::in_window().await;
    world.control("faults", json!({ "kind": "hang" })).await;
    let body =
        json!({ "recipient": { "id": "7001" }, "messaging_type": "RESPONSE", "message": { "text": "x" } });
    let call = tokio::spawn(world.request(reqwest::Method::POST, "me/messages").json(&body).send());
    let refused = world.listed("refused?at_least=1&wait_ms=20000").await;
    assert_eq!(refused[0]["reason"], "hang");
    tokio::time::timeout(PATIENCE, world.sim.shutdown()).await.expect("a prompt end");
    assert!(call.await.unwrap().is_err());
}
