//! The webhook: what is answered to whom, and that what is refused leaves nothing behind.

use std::time::Duration;

use anyhow::Context as _;
use serde_json::{Value, json};
use tellerline_sandbox::messenger::{escaped_json, legacy_signature_header, signature_header};
use tellerline_testkit::demo::{APP_SECRET, Demo, PAGE_ID};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

use super::support::{
    GREET, HELP, THANKS, assert_begin, count, demo, entry, envelope, event, post, post_as, post_json, store,
    text,
};

const STORED: &str = "SELECT (SELECT COUNT(*) FROM inbox) + (SELECT COUNT(*) FROM parked) + \
     (SELECT COUNT(*) FROM conversation) + (SELECT COUNT(*) FROM outbox)";

const VERIFICATION: [(&str, u16); 10] = [
    ("messenger?hub.mode=subscribe&hub.verify_token=verify&hub.challenge=1158201444", 200),
    ("messenger?hub.challenge=1158201444&hub.verify_token=verify&hub.mode=subscribe", 200),
    ("messenger?hub.mode=subscribe&hub.verify_token=Verify&hub.challenge=1158201444", 403),
    ("messenger?hub.mode=subscribe&hub.verify_token=&hub.challenge=1158201444", 403),
    ("messenger?hub.mode=unsubscribe&hub.verify_token=verify&hub.challenge=1158201444", 403),
    ("messenger?hub.mode=subscribe&hub.verify_token=verify", 400),
    ("messenger?hub.mode=subscribe&hub.challenge=1158201444", 400),
    ("messenger", 400),
    ("messenger?hub.mode=subscribe&hub.verify_token=verify&hub.challenge=%3Cscript%3E1158201444", 400),
    ("other?hub.mode=subscribe&hub.verify_token=verify&hub.challenge=1158201444", 404),
];

#[tokio::test]
async fn only_who_knows_the_token_verifies_the_callback() -> anyhow::Result<()> {
    let (demo, _) = demo().await?;
    for (query, expect) in VERIFICATION {
        let url = demo.at().webhook.replace("messenger/messenger", &format!("messenger/{query}"));
        assert!(url.ends_with(query), "{url}");
        let answer = demo.http().get(url).send().await?;
        assert_eq!(answer.status().as_u16(), expect, "{query}");
        let kind = answer.headers().get("content-type").cloned();
        let body = answer.text().await?;
        if expect == 200 {
            assert_eq!(body, "1158201444", "{query}");
            assert!(kind.is_some_and(|kind| kind.as_bytes().starts_with(b"text/plain")), "{query}");
        } else {
            assert!(!body.contains("1158201444"), "{query}");
        }
    }
    Ok(())
}

#[tokio::test]
async fn an_unsigned_or_wrongly_signed_webhook_leaves_nothing_behind() -> anyhow::Result<()> {
    let (demo, messenger) = demo().await?;
    let store = store(&demo).await?;
    let body = envelope(vec![text("7001", "m_attack", "help")]);
    let bytes = escaped_json(&body);
    let good = signature_header(APP_SECRET, bytes.as_bytes());
    let sha1 = legacy_signature_header(APP_SECRET, bytes.as_bytes());
    let of_another_body = signature_header(APP_SECRET, b"{}");
    let of_another_app = signature_header("another secret", bytes.as_bytes());
    let attacks: Vec<Vec<(&str, String)>> = vec![
        vec![],
        vec![("x-hub-signature", sha1.clone())],
        vec![("x-hub-signature-256", sha1)],
        vec![("x-hub-signature-256", of_another_body)],
        vec![("x-hub-signature-256", of_another_app)],
        vec![("x-hub-signature-256", String::new())],
        vec![("x-hub-signature-256", "sha256=".to_owned())],
        vec![("x-hub-signature-256", good.replace("sha256=", ""))],
        vec![("x-hub-signature-256", good[..good.len() - 2].to_owned())],
        vec![("x-hub-signature-256", format!("{good}00"))],
        vec![("x-hub-signature-256", good.replace("sha256=", "sha1="))],
    ];
    for attack in &attacks {
        let headers: Vec<(&str, &str)> = attack.iter().map(|(name, value)| (*name, value.as_str())).collect();
        assert_eq!(post_as(&demo, bytes.clone(), &headers).await?, 401, "{attack:?}");
    }
    // The signature of these bytes does not sign the same JSON written in another way.
    let rewritten = format!("{bytes} ");
    assert_eq!(post_as(&demo, rewritten, &[("x-hub-signature-256", &good)]).await?, 401);
    assert_eq!(count(&store, STORED).await?, 0);

    // Nor has any of them used up the message: the platform's own delivery is answered.
    assert_eq!(messenger.raw(body).await?, 200);
    assert_begin(&messenger.words("7001", 2).await?, &[GREET, HELP]);
    Ok(())
}

#[tokio::test]
async fn a_body_that_is_no_webhook_is_refused_whole() -> anyhow::Result<()> {
    let (demo, messenger) = demo().await?;
    let store = store(&demo).await?;
    let whole = escaped_json(&envelope(vec![text("7001", "m_1", "help")]));
    let deep = |levels: usize| {
        format!("{{\"object\":\"page\",\"entry\":{}{}}}", "[".repeat(levels), "]".repeat(levels))
    };
    let mut huge = whole.clone().into_bytes();
    huge.resize(1024 * 1024 + 1, b' ');
    let many: Vec<Value> = (0..2_000).map(|n| text("7001", &format!("m_{n}"), "help")).collect();
    let other = whole.replace("\"page\"", "\"instagram\"");
    let cases: Vec<(&str, Vec<u8>, u16)> = vec![
        ("truncated", whole.as_bytes()[..whole.len() - 3].to_vec(), 400),
        ("empty", Vec::new(), 400),
        ("not JSON", b"help".to_vec(), 400),
        ("a list", b"[]".to_vec(), 400),
        ("no entry", b"{\"object\":\"page\"}".to_vec(), 400),
        ("broken UTF-8", [&whole.as_bytes()[..30], &[0xff, 0xfe][..], &whole.as_bytes()[30..]].concat(), 400),
        ("a lone half of a pair", whole.replace("help", "\\ud83d").into_bytes(), 200),
        ("nested", deep(40).into_bytes(), 400),
        ("nested without end", b"[".repeat(900_000), 400),
        ("another object", other.into_bytes(), 404),
        ("too long", huge, 413),
        ("too many events", escaped_json(&envelope(many)).into_bytes(), 413),
    ];
    for (name, body, expect) in cases {
        assert_eq!(post(&demo, body).await?, expect, "{name}");
        if expect != 200 {
            assert_eq!(count(&store, "SELECT COUNT(*) FROM conversation").await?, 0, "{name}");
            assert_eq!(count(&store, "SELECT COUNT(*) FROM inbox").await?, 0, "{name}");
        }
    }
    let unknown_app = demo.at().webhook.replace("messenger/messenger", "messenger/nobody");
    let signature = signature_header(APP_SECRET, whole.as_bytes());
    let request = demo.http().post(unknown_app).header("x-hub-signature-256", signature).body(whole);
    assert_eq!(request.send().await?.status().as_u16(), 404);

    messenger.say("7001", "help").await?;
    assert_begin(&messenger.words("7001", 2).await?, &[GREET, HELP]);
    Ok(())
}

/// A connection on which half of a webhook has come.
async fn slow_body(demo: &Demo) -> anyhow::Result<TcpStream> {
    let url = reqwest::Url::parse(&demo.at().webhook)?;
    let address = (url.host_str().context("a host")?, url.port().context("a port")?);
    let mut stream = TcpStream::connect(address).await?;
    let head = format!(
        "POST {} HTTP/1.1\r\nhost: {}:{}\r\ncontent-type: application/json\r\ncontent-length: 1000000\r\n\r\n{{",
        url.path(),
        address.0,
        address.1
    );
    stream.write_all(head.as_bytes()).await?;
    Ok(stream)
}

#[tokio::test]
async fn many_slow_bodies_keep_nobody_out_and_are_ended() -> anyhow::Result<()> {
    let (demo, messenger) = demo().await?;
    let mut slow = Vec::new();
    for _ in 0..400 {
        slow.push(slow_body(&demo).await?);
    }
    messenger.say("7001", "help").await?;
    assert_begin(&messenger.words("7001", 2).await?, &[GREET, HELP]);
    // Those that came first made room for those that came last; in the end time runs out for all.
    let mut answers = Vec::new();
    for mut stream in slow {
        let mut answer = String::new();
        tokio::time::timeout(Duration::from_secs(20), stream.read_to_string(&mut answer)).await??;
        answers.push(answer.get(9..12).unwrap_or_default().to_owned());
    }
    let ended = |status: &str| answers.iter().filter(|answer| *answer == status).count();
    assert_eq!((ended("503"), ended("408")), (144, 256), "{answers:?}");
    assert_eq!(count(&store(&demo).await?, "SELECT COUNT(*) FROM parked").await?, 0);
    Ok(())
}

#[tokio::test]
async fn one_broken_event_is_parked_and_its_neighbours_are_answered() -> anyhow::Result<()> {
    let (demo, messenger) = demo().await?;
    let broken = event("7002", json!({ "message": "not an object" }));
    let stranger = json!({ "id": "999", "time": 1, "messaging": [text("7004", "m_3", "help")] });
    let body = json!({ "object": "page", "entry": [
        entry("messaging", vec![text("7001", "m_1", "help"), broken, text("7003", "m_2", "help")]),
        stranger,
        { "id": { "no": "id" }, "messaging": [] },
        null,
    ] });
    assert_eq!(messenger.raw(body.clone()).await?, 200);
    for psid in ["7001", "7003"] {
        assert_begin(&messenger.words(psid, 2).await?, &[GREET, HELP]);
    }
    let store = store(&demo).await?;
    assert_eq!(count(&store, "SELECT COUNT(*) FROM parked WHERE reason = 'broken'").await?, 1);
    // The Page 999 and the two entries that name none.
    assert_eq!(count(&store, "SELECT COUNT(*) FROM parked WHERE reason = 'unknown_page'").await?, 3);
    assert_eq!(count(&store, "SELECT COUNT(*) FROM conversation").await?, 2);
    // Repeated, it is all there already.
    let outcome = messenger.post("raw", json!({ "body": body, "times": 8 })).await?;
    assert_eq!(outcome["statuses"], json!([200, 200, 200, 200, 200, 200, 200, 200]));
    assert_eq!(count(&store, "SELECT COUNT(*) FROM parked").await?, 4);
    assert!((demo.metric("tellerline_events_parked_total").await? - 4.0).abs() < f64::EPSILON);
    Ok(())
}

#[tokio::test]
async fn the_same_delivery_eight_times_at_once_has_one_effect() -> anyhow::Result<()> {
    let (demo, messenger) = demo().await?;
    let body = envelope(vec![text("7001", "m_same", "help")]);
    let outcome = messenger.post("raw", json!({ "body": body, "times": 8 })).await?;
    assert_eq!(outcome["statuses"], json!([200, 200, 200, 200, 200, 200, 200, 200]));
    assert_begin(&messenger.words("7001", 2).await?, &[GREET, HELP]);
    // And once more, later. The next message is answered next.
    assert_eq!(messenger.raw(body).await?, 200);
    messenger.say("7001", "thank you").await?;
    assert_begin(&messenger.words("7001", 3).await?, &[GREET, HELP, THANKS]);
    // The same message twice in one body.
    let twice = text("7001", "m_twice", "help");
    assert_eq!(messenger.raw(envelope(vec![twice.clone(), twice])).await?, 200);
    messenger.say("7001", "thank you").await?;
    assert_begin(&messenger.words("7001", 5).await?, &[GREET, HELP, THANKS, HELP, THANKS]);
    drop(demo);
    Ok(())
}

#[tokio::test]
async fn what_is_not_said_to_the_bot_is_not_answered() -> anyhow::Result<()> {
    let (_demo, messenger) = demo().await?;
    messenger.say("7001", "help").await?;
    assert_begin(&messenger.words("7001", 2).await?, &[GREET, HELP]);

    // Another app holds the thread: its events come in `standby`.
    let standby = entry("standby", vec![text("7001", "m_standby", "help")]);
    assert_eq!(messenger.raw(json!({ "object": "page", "entry": [standby] })).await?, 200);
    // Our own message comes back a second time.
    let echoes = messenger.entries("deliveries", "psid=7001&kind=message_echoes", 2).await?;
    let echo: Value = serde_json::from_str(echoes[0]["body"].as_str().unwrap_or_default())?;
    assert_eq!(messenger.raw(echo).await?, 200);

    messenger.say("7001", "thank you").await?;
    assert_begin(&messenger.words("7001", 3).await?, &[GREET, HELP, THANKS]);
    Ok(())
}

#[tokio::test]
async fn a_person_in_the_platforms_inbox_silences_the_bot_but_not_stop() -> anyhow::Result<()> {
    let (_demo, messenger) = demo().await?;
    messenger.say("7001", "help").await?;
    assert_begin(&messenger.words("7001", 2).await?, &[GREET, HELP]);
    let inbox = json!({ "psid": "7001", "text": "Hello, Mia here.", "app_id": 26_390_203_743_090_i64 });
    assert_eq!(messenger.post("foreign_echo", inbox).await?["status"], 200);
    for _ in 0..3 {
        messenger.say("7001", "help").await?;
    }
    messenger.say("7001", "stop").await?;
    assert_begin(&messenger.words("7001", 3).await?, &[GREET, HELP, "Done. No account is connected"]);
    messenger.say("7001", "somebody stole my card and is using it").await?;
    let words = messenger.words("7001", 4).await?;
    assert!(words[3].contains("Reference"), "{words:#?}");
    // Others are answered meanwhile.
    messenger.say("7002", "help").await?;
    assert_begin(&messenger.words("7002", 2).await?, &[GREET, HELP]);
    Ok(())
}

/// Every kind that the platform documents and that asks for no answer, and some that nobody has heard of.
fn quiet_kinds() -> Vec<Value> {
    let kinds = [
        json!({ "message_edit": { "mid": "m_1", "text": "balance", "num_edit": 1 } }),
        json!({ "optin": { "type": "notification_messages", "notification_messages_status": "STOP NOTIFICATIONS" } }),
        json!({ "account_linking": { "status": "linked", "authorization_code": "c" } }),
        json!({ "account_linking": { "status": "unlinked" } }),
        json!({ "delivery": { "watermark": 1_700_000_000_000_i64 } }),
        json!({ "delivery": { "mids": ["m_1"], "watermark": 1_700_000_000_000_i64 } }),
        json!({ "read": { "watermark": 1_700_000_000_000_i64 } }),
        json!({ "reaction": { "reaction": "love", "emoji": "❤", "action": "react", "mid": "m_1" } }),
        json!({ "pass_thread_control": { "new_owner_app_id": 424_242, "metadata": "x" } }),
        json!({ "take_thread_control": { "previous_owner_app_id": null, "metadata": "x" } }),
        json!({ "request_thread_control": { "requested_owner_app_id": "424242" } }),
        json!({ "app_roles": { "424242": ["primary_receiver"] } }),
        json!({ "response_feedback": { "feedback": "Good response", "mid": "m_1" } }),
        json!({ "game_play": { "game_id": "1" } }),
        json!({ "order": { "products": [] } }),
        json!({ "something_of_2031": { "deep": [[{ "text": "help" }]] } }),
        json!({}),
    ];
    let mut events: Vec<Value> = kinds.into_iter().map(|kind| event("7001", kind)).collect();
    // Without a person; with a time as text; with a person as a number.
    events.push(json!({ "recipient": { "id": PAGE_ID }, "timestamp": 1, "app_roles": {} }));
    events.push(
        json!({ "sender": { "user_ref": "u" }, "recipient": { "id": PAGE_ID }, "optin": { "ref": "r" } }),
    );
    events.push(
        json!({ "sender": { "id": 7001 }, "recipient": { "id": PAGE_ID }, "timestamp": "1700000000000",
        "read": { "watermark": "1700000000000" } }),
    );
    events
}

#[tokio::test]
async fn events_that_ask_for_no_answer_get_200_and_none() -> anyhow::Result<()> {
    let (demo, messenger) = demo().await?;
    messenger.say("7001", "help").await?;
    assert_begin(&messenger.words("7001", 2).await?, &[GREET, HELP]);
    for event in quiet_kinds() {
        assert_eq!(post_json(&demo, &envelope(vec![event.clone()])).await?, 200, "{event}");
    }
    let value = json!({ "page_id": PAGE_ID, "template": "x" });
    let changes =
        entry("changes", vec![json!({ "field": "message_template_status_update", "value": value })]);
    assert_eq!(post_json(&demo, &json!({ "object": "page", "entry": [changes] })).await?, 200);
    // All of them in one body, once more.
    assert_eq!(post_json(&demo, &envelope(quiet_kinds())).await?, 200);
    messenger.say("7001", "thank you").await?;
    assert_begin(&messenger.words("7001", 3).await?, &[GREET, HELP, THANKS]);
    Ok(())
}

#[tokio::test]
async fn what_lies_there_together_is_answered_in_the_order_it_was_written() -> anyhow::Result<()> {
    let (demo, messenger) = demo().await?;
    messenger.say("7001", "hello").await?;
    assert_begin(&messenger.words("7001", 1).await?, &[GREET]);
    // Two in one body, the younger one first, as after failed deliveries.
    let older = text("7001", "m_old", "help");
    let mut younger = text("7001", "m_young", "thank you");
    younger["timestamp"] = json!(older["timestamp"].as_i64().unwrap_or_default() + 5);
    assert_eq!(post_json(&demo, &envelope(vec![younger, older])).await?, 200);
    assert_begin(&messenger.words("7001", 3).await?, &[GREET, HELP, THANKS]);
    is_alive(&demo).await
}

async fn is_alive(demo: &Demo) -> anyhow::Result<()> {
    for path in ["live", "ready"] {
        let url = format!("{}/health/{path}", demo.at().public_url);
        assert_eq!(demo.http().get(url).send().await?.status().as_u16(), 200, "{path}");
    }
    Ok(())
}
