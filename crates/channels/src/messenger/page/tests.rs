//! Subscription and profile calls against a Graph API double.

use rstest::rstest;
use wiremock::{
    Mock, MockServer, ResponseTemplate,
    matchers::{method, path},
};

use super::*;

async fn graph(get: Value, post: Vec<ResponseTemplate>) -> (MockServer, Sender) {
    let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
    let server = MockServer::start().await;
    for edge in ["/1001/subscribed_apps", "/me/messenger_profile"] {
        let found = ResponseTemplate::new(200).set_body_json(&get);
        Mock::given(method("GET")).and(path(edge)).respond_with(found).mount(&server).await;
        for answer in &post {
            let once = Mock::given(method("POST")).and(path(edge)).respond_with(answer.clone());
            once.up_to_n_times(1).mount(&server).await;
        }
    }
    let http = tellerline_net::Client::to(&[server.uri()]).unwrap();
    let sender = Sender::new(http, &server.uri(), &"app-secret".into(), "page-token".into(), "1001");
    (server, sender)
}

async fn posted(server: &MockServer) -> Vec<Value> {
    let requests = server.received_requests().await.unwrap();
    assert!(requests.iter().all(|one| !one.url.as_str().contains("page-token")), "no token in an address");
    let posts = requests.into_iter().filter(|one| one.method == http::Method::POST);
    posts.map(|one| serde_json::from_slice(&one.body).unwrap()).collect()
}

fn ok(body: Value) -> ResponseTemplate {
    ResponseTemplate::new(200).set_body_json(body)
}

#[rstest]
#[case(json!({ "data": [] }), Subscribed::Not)]
#[case(json!({}), Subscribed::Not)]
#[case(json!({ "data": [{ "id": "7", "subscribed_fields": [] }] }), Subscribed::Not)]
#[case(json!({ "data": [{ "id": "7", "subscribed_fields": FIELDS }] }), Subscribed::Fully)]
#[case(json!({ "data": [{ "id": "6" }, { "id": "7", "subscribed_fields": FIELDS }] }), Subscribed::Fully)]
#[case(
    json!({ "data": [{ "id": "7", "subscribed_fields": &FIELDS[1..] }] }),
    Subscribed::Partly(vec!["messages"])
)]
#[tokio::test]
async fn what_the_page_sends(#[case] answer: Value, #[case] expect: Subscribed) {
    let (server, sender) = graph(answer, vec![]).await;
    assert_eq!(Health::new(&sender).subscription().await, Ok(expect));
    let request = &server.received_requests().await.unwrap()[0];
    assert_eq!(request.headers["authorization"], "Bearer page-token");
    assert!(request.url.query().unwrap().starts_with("appsecret_proof="));
    assert!(!request.url.as_str().contains("page-token"));
}

#[tokio::test]
async fn another_apps_subscription_is_not_ours() {
    let apps = json!({ "data": [{ "id": "6", "subscribed_fields": FIELDS }, { "id": "7" }] });
    for (own, expect) in [("6", Subscribed::Fully), ("7", Subscribed::Not), ("8", Subscribed::Not)] {
        let (_server, sender) = graph(apps.clone(), vec![]).await;
        assert_eq!(Health::new(&sender).of_app(Some(own)).subscription().await, Ok(expect), "{own}");
    }
}

#[rstest]
#[case(json!({ "success": true }), true)]
#[case(json!({ "success": "true" }), true)]
#[case(json!({ "success": false }), false)]
#[case(json!({ "error": { "code": 190 } }), false)]
#[tokio::test]
async fn subscribing(#[case] answer: Value, #[case] expect: bool) {
    let (server, sender) = graph(json!({}), vec![ok(answer)]).await;
    assert_eq!(Health::new(&sender).subscribe().await.is_ok(), expect);
    let body = &posted(&server).await[0];
    assert!(body["subscribed_fields"].as_str().unwrap().starts_with("messages,message_echoes,"));
    assert_eq!(body["access_token"], "page-token");
}

#[tokio::test]
async fn an_invalid_token_stops_the_page() {
    let error = json!({ "error": { "code": 190, "error_subcode": 463, "fbtrace_id": "T" } });
    let (_server, sender) = graph(error, vec![]).await;
    let refused = Health::new(&sender).subscription().await.unwrap_err();
    assert_eq!(refused.class, Class::StopPage);
    assert_eq!(refused.to_string(), "HTTP 200, code 190/463, trace T");
}

fn spec() -> ProfileSpec {
    let entry = |title: &str, payload: &str| Entry { title: title.into(), payload: payload.into() };
    ProfileSpec {
        greeting: "Hello".into(),
        menu: vec![entry("Balance", "balance"), entry(&"x".repeat(50), "help")],
        ice_breakers: vec![entry("What can you do?", "help")],
    }
}

fn profile(spec: &ProfileSpec) -> Value {
    let mut members: serde_json::Map<String, Value> =
        spec.properties().into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
    members.insert("account_linking_url".into(), json!("https://bank.test"));
    json!({ "data": [members] })
}

#[tokio::test]
async fn a_profile_is_written_once_and_then_left_alone() {
    let (server, sender) = graph(json!({ "data": [] }), vec![ok(json!({ "result": "success" }))]).await;
    let done = Health::new(&sender).set_up_profile(&spec()).await.unwrap();
    assert_eq!(done.changed, ["get_started", "greeting", "ice_breakers", "persistent_menu"]);
    let posts = posted(&server).await;
    assert_eq!(posts.len(), 1);
    let menu = &posts[0]["persistent_menu"][0]["call_to_actions"];
    assert_eq!(menu[0], json!({ "type": "postback", "title": "Balance", "payload": "balance" }));
    assert_eq!(crate::channel::length(menu[1]["title"].as_str().unwrap()), 30);

    let (server, sender) = graph(profile(&spec()), vec![]).await;
    let done = Health::new(&sender).set_up_profile(&spec()).await.unwrap();
    assert_eq!(done, ProfileChange::default());
    assert!(posted(&server).await.is_empty());
}

#[tokio::test]
async fn only_what_differs_is_written() {
    let mut other = spec();
    other.greeting = "Good day".into();
    let (server, sender) = graph(profile(&other), vec![ok(json!({ "result": "success" }))]).await;
    let done = Health::new(&sender).set_up_profile(&spec()).await.unwrap();
    assert_eq!(done.changed, ["greeting"]);
    assert_eq!(posted(&server).await[0].get("persistent_menu"), None);
}

#[tokio::test]
async fn a_refused_greeting_does_not_cost_the_rest() {
    let refusal = ResponseTemplate::new(400).set_body_json(json!({ "error": { "code": 100 } }));
    let (server, sender) =
        graph(json!({ "data": [] }), vec![refusal, ok(json!({ "result": "success" }))]).await;
    let done = Health::new(&sender).set_up_profile(&spec()).await.unwrap();
    assert!(done.greeting_refused && !done.changed.contains(&"greeting".to_owned()));
    let posts = posted(&server).await;
    assert_eq!(posts.len(), 2);
    assert!(posts[1].get("greeting").is_none() && posts[1].get("persistent_menu").is_some());
}

#[tokio::test]
async fn another_refusal_is_told() {
    let refusal = ResponseTemplate::new(400).set_body_json(json!({ "error": { "code": 200 } }));
    let (_server, sender) = graph(json!({ "data": [] }), vec![refusal]).await;
    let refused = Health::new(&sender).set_up_profile(&spec()).await.unwrap_err();
    assert_eq!(refused.class, Class::Operator);
}
