//! What these tests share: a demo, a simulator that outlives it, webhooks of their own making, and a look into
//! the database.

use std::path::Path;

use anyhow::Context as _;
use serde_json::{Value, json};
use tellerline_core::Timestamp;
use tellerline_sandbox::messenger::{
    MessengerConfig, RunningMessenger, escaped_json, signature_header, system_clock,
};
use tellerline_store::{Store, vault::MasterKey};
use tellerline_testkit::demo::{APP_SECRET, Demo, Messenger, Options, PAGE_ID};

/// How replies begin.
pub(crate) const GREET: &str = "Hello, this is Harbour Bank";
pub(crate) const HELP: &str = "Here is what I can do";
pub(crate) const THANKS: &str = "You're welcome";
pub(crate) const UNDELIVERED: &str = "I couldn't deliver my last message";

pub(crate) const BINARY: &str = env!("CARGO_BIN_EXE_tellerline");

/// A demo with its own simulator, which dies with it.
pub(crate) async fn demo() -> anyhow::Result<(Demo, Messenger)> {
    let demo = Demo::start(BINARY, Options::default()).await?;
    let messenger = demo.messenger();
    Ok((demo, messenger))
}

/// A demo that sends to a simulator in this process, which outlives it.
pub(crate) struct World {
    pub(crate) demo: Demo,
    pub(crate) messenger: Messenger,
    _running: RunningMessenger,
}

impl World {
    pub(crate) async fn start() -> anyhow::Result<Self> {
        // The only way this fails is that a provider is installed already, which is what we want.
        let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
        let config = MessengerConfig::demo(([127, 0, 0, 1], 0).into());
        let running = tellerline_sandbox::messenger::start(config).await?;
        let options = Options { graph_url: Some(running.graph_url()), ..Options::default() };
        let demo = Demo::start(BINARY, options).await?;
        running.set_webhook(&demo.at().webhook);
        let messenger = Messenger::at(&running.url())?;
        Ok(Self { demo, messenger, _running: running })
    }
}

/// Every reply begins as it should, and there are no others.
#[track_caller]
pub(crate) fn assert_begin(replies: &[String], beginnings: &[&str]) {
    let fit = replies.len() == beginnings.len()
        && replies.iter().zip(beginnings).all(|(reply, beginning)| reply.starts_with(beginning));
    assert!(fit, "expected {beginnings:?}, got {replies:#?}");
}

/// One entry of the demo's Page.
pub(crate) fn entry(field: &str, events: Vec<Value>) -> Value {
    let mut entry = json!({ "id": PAGE_ID, "time": now_ms() });
    entry[field] = Value::Array(events);
    entry
}

/// A body with one entry.
pub(crate) fn envelope(events: Vec<Value>) -> Value {
    json!({ "object": "page", "entry": [entry("messaging", events)] })
}

/// A person's text.
pub(crate) fn text(psid: &str, mid: &str, text: &str) -> Value {
    event(psid, json!({ "message": { "mid": mid, "text": text } }))
}

/// Any event of a person: `kind` is merged into it.
pub(crate) fn event(psid: &str, kind: Value) -> Value {
    let mut event =
        json!({ "sender": { "id": psid }, "recipient": { "id": PAGE_ID }, "timestamp": now_ms() });
    if let (Some(event), Value::Object(kind)) = (event.as_object_mut(), kind) {
        event.extend(kind);
    }
    event
}

pub(crate) fn now_ms() -> i64 {
    system_clock()()
}

/// Posts bytes with the right signature; the status.
pub(crate) async fn post(demo: &Demo, body: impl Into<Vec<u8>>) -> anyhow::Result<u16> {
    let body = body.into();
    let signature = signature_header(APP_SECRET, &body);
    Ok(post_as(demo, body, &[("x-hub-signature-256", &signature)]).await?)
}

/// As [`post`], of JSON in Meta's form.
pub(crate) async fn post_json(demo: &Demo, body: &Value) -> anyhow::Result<u16> {
    post(demo, escaped_json(body)).await
}

/// Posts bytes with just these headers; the status.
pub(crate) async fn post_as(
    demo: &Demo,
    body: impl Into<Vec<u8>>,
    headers: &[(&str, &str)],
) -> Result<u16, reqwest::Error> {
    let mut request = demo.http().post(&demo.at().webhook).header("content-type", "application/json");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    Ok(request.body(body.into()).send().await?.status().as_u16())
}

/// The demo's database and keys.
pub(crate) async fn store(demo: &Demo) -> anyhow::Result<Store> {
    store_of(&demo.data(), &demo.database()).await
}

/// Keys of a demo's folder and a database file.
pub(crate) async fn store_of(folder: &Path, database: &Path) -> anyhow::Result<Store> {
    let key = std::fs::read_to_string(folder.join("secrets/master.key"))?;
    let url = format!("sqlite://{}", database.display());
    Ok(Store::open(&url, MasterKey::parse(&key)?).await?)
}

/// One number from the database.
pub(crate) async fn count(store: &Store, sql: &str) -> anyhow::Result<i64> {
    let row = store.db.query_one(&format!("SELECT ({sql}) AS n"), vec![]).await?.context("one row")?;
    Ok(row.try_get("", "n")?)
}

/// Waits until a number in the database is this one. For what happens without a sign outside.
pub(crate) async fn until(store: &Store, sql: &str, wanted: i64) -> anyhow::Result<()> {
    let looks = async {
        while count(store, sql).await? != wanted {
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
        anyhow::Ok(())
    };
    let limit = std::time::Duration::from_secs(40);
    match tokio::time::timeout(limit, looks).await {
        Ok(done) => done,
        Err(_) => anyhow::bail!("{sql}: {} instead of {wanted}", count(store, sql).await?),
    }
}

/// Now, as the product counts.
pub(crate) fn now() -> Timestamp {
    Timestamp::from_millis(now_ms())
}
