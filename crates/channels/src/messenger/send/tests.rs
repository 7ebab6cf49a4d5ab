//! Outcomes of calls against a Graph API double: every error class, token never in an address.

use rstest::rstest;
use serde_json::{Value, json};
use tellerline_core::message::{Policy, Say, disclose};
use wiremock::{
    Mock, MockServer, Request, ResponseTemplate,
    matchers::{method, path},
};

use super::*;
use crate::{
    messenger::{
        call::{Origin, Window},
        class::PAUSE,
        render::{Context, render, typing},
    },
    texts::Texts,
};

fn client(graph_url: &str) -> Client {
    let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
    Client::to(&[graph_url]).unwrap()
}

fn sender(graph_url: &str) -> Sender {
    Sender::new(client(graph_url), graph_url, &"app-secret".into(), "page-token".into(), "1001")
}

fn call() -> Call {
    let texts = Texts::embedded();
    let context = Context {
        recipient: "2002",
        language: "en",
        time_zone: "UTC",
        public_url: "https://bank.test",
        texts: &texts,
        origin: Origin::Answer,
        window: Window::Open,
    };
    render(&disclose(&Say::key("thanks"), &Policy::masked()), &context).unwrap().remove(0)
}

async fn answering(answer: ResponseTemplate) -> (MockServer, Sender) {
    let server = MockServer::start().await;
    Mock::given(method("POST")).and(path("/v25.0/1001/messages")).respond_with(answer).mount(&server).await;
    let sender = sender(&format!("{}/v25.0/", server.uri()));
    (server, sender)
}

fn ok() -> ResponseTemplate {
    ResponseTemplate::new(200).set_body_json(json!({ "recipient_id": "2002", "message_id": "m_x" }))
}

#[tokio::test]
async fn the_body_holds_the_call_and_the_secrets_and_the_address_holds_none() {
    let (server, sender) = answering(ok()).await;
    let sent = sender.send(&call(), "eff_1").await;
    assert_eq!(sent, SendOutcome::Sent { message_id: Some("m_x".into()) });
    let requests: Vec<Request> = server.received_requests().await.unwrap();
    let body: Value = serde_json::from_slice(&requests[0].body).unwrap();
    assert_eq!(
        body,
        json!({
            "recipient": { "id": "2002" },
            "messaging_type": "RESPONSE",
            "message": { "text": "You're welcome.", "metadata": "eff_1" },
            "access_token": "page-token",
            "appsecret_proof": appsecret_proof(&"app-secret".into(), &"page-token".into()),
        })
    );
    assert_eq!(requests[0].url.query(), None);
    assert!(!format!("{sender:?}").contains("token"));
}

#[tokio::test]
async fn what_is_sent_is_what_was_stored_plus_the_moment() {
    let (server, sender) = answering(ok()).await;
    let call = call();
    sender.send(&call, "eff_1").await;
    let requests = server.received_requests().await.unwrap();
    let mut body: Value = serde_json::from_slice(&requests[0].body).unwrap();
    let members = body.as_object_mut().unwrap();
    members.remove("access_token");
    members.remove("appsecret_proof");
    body["message"].as_object_mut().unwrap().remove("metadata");
    assert_eq!(body, call.to_value());
}

#[tokio::test]
async fn a_sign_has_no_message_and_needs_no_id() {
    let answer = ResponseTemplate::new(200).set_body_json(json!({ "recipient_id": "2002" }));
    let (server, sender) = answering(answer.clone()).await;
    assert_eq!(sender.send(&typing("2002"), "eff_1").await, SendOutcome::Sent { message_id: None });
    let body: Value = serde_json::from_slice(&server.received_requests().await.unwrap()[0].body).unwrap();
    assert_eq!(body.get("message"), None);
    assert_eq!(body["sender_action"], "typing_on");
    let outcome = sender.send(&call(), "eff_2").await;
    assert!(matches!(outcome, SendOutcome::Failed(Class::Ambiguous, _)), "{outcome:?}");
}

fn error(code: i64, subcode: i64) -> Value {
    json!({ "error": { "message": "words", "type": "OAuthException", "code": code, "error_subcode": subcode, "fbtrace_id": "T1" } })
}

#[rstest]
#[case(400, error(190, 463), Class::StopPage)]
#[case(400, error(613, 0), Class::PauseAndRetry { after: PAUSE })]
#[case(400, error(10, 2_018_278), Class::Replan)]
#[case(400, error(551, 1_545_041), Class::PersonUnavailable)]
#[case(400, error(100, 0), Class::Bug)]
#[case(500, error(2, 0), Class::Retry { most: 5 })]
#[case(500, error(99_999, 0), Class::Ambiguous)]
#[case(200, error(190, 0), Class::StopPage)]
#[case(200, json!({ "error": "a text" }), Class::Ambiguous)]
#[case(500, json!({}), Class::Ambiguous)]
#[case(503, json!([]), Class::Ambiguous)]
#[case(404, json!({}), Class::Bug)]
#[tokio::test]
async fn answers_by_class(#[case] status: u16, #[case] body: Value, #[case] expect: Class) {
    let (_server, sender) = answering(ResponseTemplate::new(status).set_body_json(body)).await;
    let outcome = sender.send(&call(), "eff_1").await;
    let SendOutcome::Failed(class, detail) = outcome else { panic!("{outcome:?}") };
    assert_eq!((class, detail.status), (expect, status));
    assert!(!detail.to_string().contains("words"), "the platform's text stays out of logs");
}

#[rstest]
#[case(200, "not json", Class::Ambiguous)]
#[case(502, "<html>", Class::Ambiguous)]
#[case(403, "<html>", Class::Retry { most: 2 })]
#[case(200, "", Class::Ambiguous)]
#[tokio::test]
async fn answers_that_are_no_json(#[case] status: u16, #[case] body: &str, #[case] expect: Class) {
    let (_server, sender) = answering(ResponseTemplate::new(status).set_body_string(body)).await;
    let outcome = sender.send(&call(), "eff_1").await;
    assert!(matches!(&outcome, SendOutcome::Failed(class, _) if *class == expect), "{outcome:?}");
}

#[tokio::test]
async fn an_endless_answer_is_cut() {
    let (_server, sender) = answering(ResponseTemplate::new(200).set_body_string(" ".repeat(70_000))).await;
    let outcome = sender.send(&call(), "eff_1").await;
    let SendOutcome::Failed(Class::Ambiguous, detail) = outcome else { panic!("{outcome:?}") };
    assert_eq!(detail.cause, Some("the answer is too long"));
}

#[tokio::test]
async fn a_hanging_platform_leaves_it_open_whether_it_was_sent() {
    let (_server, sender) = answering(ok().set_delay(Duration::from_mins(1))).await;
    // The client of this test gives up before the call's own limit would.
    let sender = Sender { timeout: Duration::from_millis(200), ..sender };
    let outcome = sender.send(&call(), "eff_1").await;
    let SendOutcome::Failed(Class::Ambiguous, detail) = outcome else { panic!("{outcome:?}") };
    assert_eq!(detail.cause, Some("no answer in time"));
}

#[tokio::test]
async fn without_a_connection_nothing_was_sent() {
    let closed = {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        listener.local_addr().unwrap()
    };
    let outcome = sender(&format!("http://{closed}")).send(&call(), "eff_1").await;
    assert!(matches!(outcome, SendOutcome::Failed(Class::Retry { .. }, _)), "{outcome:?}");
}

#[tokio::test]
async fn usage_is_read_and_lengthens_the_pause() {
    let limited = ResponseTemplate::new(400)
        .set_body_json(error(613, 0))
        .insert_header("x-page-usage", r#"{"call_count":97}"#)
        .insert_header(
            "x-business-use-case-usage",
            r#"{"1001":[{"type":"messenger","estimated_time_to_regain_access":3}]}"#,
        );
    let (_server, sender) = answering(limited).await;
    assert_eq!(sender.usage(), Usage::default());
    let outcome = sender.send(&call(), "eff_1").await;
    let after = Duration::from_mins(3);
    assert!(matches!(outcome, SendOutcome::Failed(Class::PauseAndRetry { after: a }, _) if a == after));
    assert_eq!(sender.usage(), Usage { percent: 97, regain_after: after });
}

#[tokio::test]
async fn the_bucket_lets_the_burst_through_and_then_waits() {
    let (server, sender) = answering(ok()).await;
    let sender = sender.with_limit(NonZeroU32::new(2).unwrap());
    let call = call();
    for _ in 0..2 {
        sender.send(&call, "eff_1").await;
    }
    let third = tokio::time::timeout(Duration::from_millis(100), sender.send(&call, "eff_2")).await;
    assert!(third.is_err(), "the third has to wait for half a second");
    assert_eq!(server.received_requests().await.unwrap().len(), 2);
}

/// How long three sends take, of a Page whose last answer told that so much is used.
async fn three_sends(percent: u8) -> std::time::Duration {
    let told = json!({ "call_count": percent }).to_string();
    let (_server, sender) = answering(ok().insert_header("x-app-usage", told.as_str())).await;
    let sender = sender.with_limit(NonZeroU32::new(50).unwrap());
    sender.send(&call(), "eff_0").await;
    let start = std::time::Instant::now();
    for _ in 0..3 {
        sender.send(&call(), "eff_1").await;
    }
    start.elapsed()
}

/// A tenth of 50 a second is one in 200 ms, and of the usual bucket 50 go at once.
#[tokio::test]
async fn from_80_percent_on_the_bucket_is_a_tenth() {
    let slow = three_sends(80).await;
    assert!(slow >= std::time::Duration::from_millis(400), "{slow:?}");
    let usual = three_sends(79).await;
    assert!(usual < slow, "{usual:?} instead of less than {slow:?}");
}

#[tokio::test]
async fn an_id_that_comes_with_a_failure_is_kept_for_receipts() {
    for body in [json!({ "message_id": "m_x" }), json!({ "message_id": "m_x", "error": { "code": 987_654 } })]
    {
        let (_server, sender) = answering(ResponseTemplate::new(500).set_body_json(body)).await;
        let SendOutcome::Failed(Class::Ambiguous, detail) = sender.send(&call(), "eff_1").await else {
            panic!("nobody knows whether it was sent");
        };
        assert_eq!(detail.message_id.as_deref(), Some("m_x"));
        assert!(!detail.to_string().contains("m_x"), "{detail}");
    }
}
