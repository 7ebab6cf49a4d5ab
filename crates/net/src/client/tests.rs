//! Attacks on the list: names that lead elsewhere, redirects, addresses that are not on it.

use std::{collections::HashMap, io, net::IpAddr, sync::Mutex};

use futures::future::BoxFuture;
use wiremock::{Mock, MockServer, ResponseTemplate, matchers::any};

use super::*;
use crate::post::Failure;

/// Names as a test says; each look-up takes the next answer, the last one stays.
#[derive(Default)]
struct Names(Mutex<HashMap<String, Vec<Vec<IpAddr>>>>);

impl Names {
    fn one(name: &str, answers: &[&[&str]]) -> Arc<Self> {
        let parsed = |answer: &&[&str]| answer.iter().map(|ip| ip.parse().unwrap()).collect();
        let answers = answers.iter().rev().map(parsed).collect();
        Arc::new(Self(Mutex::new([(name.to_owned(), answers)].into())))
    }
}

impl Lookup for Names {
    fn lookup(&self, name: String) -> BoxFuture<'static, io::Result<Vec<IpAddr>>> {
        let mut all = self.0.lock().unwrap();
        let found = all
            .get_mut(&name)
            .and_then(|answers| if answers.len() > 1 { answers.pop() } else { answers.last().cloned() });
        Box::pin(async move { found.ok_or_else(|| io::Error::other("no such name")) })
    }
}

/// A server on this machine that must not be reached, a client that knows it under a name, and what was refused.
async fn bed(names: Arc<Names>, private: &[&str]) -> (MockServer, Client, Arc<Mutex<Vec<Refusal>>>) {
    let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
    let server = MockServer::start().await;
    Mock::given(any()).respond_with(ResponseTemplate::new(200)).mount(&server).await;
    let refused = Arc::new(Mutex::new(Vec::new()));
    let told = Arc::clone(&refused);
    let watch: Watch = Arc::new(move |refusal| told.lock().unwrap().push(refusal.clone()));
    let url = Url::parse(&format!("http://bank.test:{}/", server.address().port())).unwrap();
    let hosts = Hosts::of([&url]).with_private(private.iter().copied());
    let client = Client::try_with_lookup(hosts, Limits::default(), watch, names).unwrap();
    (server, client, refused)
}

fn address(server: &MockServer, host: &str) -> String {
    format!("http://{host}:{}/token", server.address().port())
}

#[tokio::test]
async fn a_name_that_leads_to_this_machine_is_not_connected_to() {
    for inside in
        ["127.0.0.1", "::1", "::ffff:127.0.0.1", "10.0.0.1", "169.254.169.254", "fe80::1", "0.0.0.0"]
    {
        let (server, client, refused) = bed(Names::one("bank.test", &[&[inside]]), &[]).await;
        let sent = client.get(address(&server, "bank.test")).unwrap().send().await;
        assert!(sent.is_err_and(|error| error.is_connect()), "{inside}");
        assert!(server.received_requests().await.unwrap().is_empty(), "{inside}");
        assert_ne!(refused.lock().unwrap()[0].cause, Cause::NotListed, "{inside}");
        let poster = client.poster(&address(&server, "bank.test")).unwrap();
        let posted = poster.post(b"{}".to_vec(), Duration::from_secs(5), 100).await;
        assert!(matches!(posted, Err(Failure::NotSent)), "{inside}");
        assert!(server.received_requests().await.unwrap().is_empty(), "{inside}");
    }
}

#[tokio::test]
async fn what_was_judged_is_what_is_connected_to() {
    // Who looks the name up a second time, to connect, would be led elsewhere.
    let names = Names::one("bank.test", &[&["127.0.0.1"], &["169.254.169.254"]]);
    let (server, client, refused) = bed(Arc::clone(&names), &["bank.test"]).await;
    let answer = client.get(address(&server, "bank.test")).unwrap().send().await.unwrap();
    assert_eq!(answer.status(), 200);
    assert_eq!(names.0.lock().unwrap()["bank.test"].len(), 1, "looked up once");
    // A connection of its own, made later, is judged by the answer of then.
    let poster = client.poster(&address(&server, "bank.test")).unwrap();
    let posted = poster.post(b"{}".to_vec(), Duration::from_secs(5), 100).await;
    assert!(matches!(posted, Err(Failure::NotSent)));
    assert!(matches!(refused.lock().unwrap()[0].cause, Cause::Never(_)));
}

#[tokio::test]
async fn a_private_address_among_public_ones_is_left_out() {
    let names = Names::one("bank.test", &[&["10.0.0.1", "127.0.0.1"]]);
    let (server, client, refused) = bed(names, &["other.test"]).await;
    assert!(client.get(address(&server, "bank.test")).unwrap().send().await.is_err());
    assert_eq!(refused.lock().unwrap().len(), 2, "each is told");
}

#[tokio::test]
async fn a_name_of_the_own_network_works_once_it_is_named_so() {
    let (server, client, refused) = bed(Names::one("bank.test", &[&["127.0.0.1"]]), &["bank.test"]).await;
    let answer = client.get(address(&server, "bank.test")).unwrap().send().await.unwrap();
    assert_eq!(answer.status(), 200);
    let poster = client.poster(&address(&server, "bank.test")).unwrap();
    assert!(poster.post(b"{}".to_vec(), Duration::from_secs(5), 100).await.is_ok());
    assert!(refused.lock().unwrap().is_empty());
    assert_eq!(server.received_requests().await.unwrap().len(), 2);
}

#[tokio::test]
async fn an_address_that_is_not_listed_is_no_request_at_all() {
    let (server, client, refused) = bed(Names::one("bank.test", &[&["127.0.0.1"]]), &["bank.test"]).await;
    let own = address(&server, "127.0.0.1");
    let others =
        [own.as_str(), "https://evil.test/", "http://169.254.169.254/latest/meta-data/", "http://bank.test/"];
    for other in others {
        assert_eq!(client.get(other).unwrap_err().cause, Cause::NotListed, "{other}");
        assert!(client.poster(other).is_none(), "{other}");
    }
    assert!(client.get("no address").is_err());
    assert_eq!(refused.lock().unwrap().len(), 2 * others.len());
    assert!(server.received_requests().await.unwrap().is_empty());
}

#[tokio::test]
async fn a_redirect_is_an_answer_and_goes_nowhere() {
    let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
    let (from, to) = (MockServer::start().await, MockServer::start().await);
    let there = ResponseTemplate::new(307).insert_header("location", to.uri().as_str());
    Mock::given(any()).respond_with(there).mount(&from).await;
    // Even to a host that is listed: a token is meant for one.
    let client = Client::to(&[from.uri(), to.uri()]).unwrap();
    let answer = client.post(from.uri()).unwrap().body("token").send().await.unwrap();
    assert_eq!(answer.status(), 307);
    let poster = client.poster(&from.uri()).unwrap();
    let Ok(answer) = poster.post(b"{}".to_vec(), Duration::from_secs(5), 100).await else {
        panic!("an answer")
    };
    assert_eq!(answer.status, 307);
    assert!(to.received_requests().await.unwrap().is_empty());
}
