//! Two banks on one SQLite store, a running engine, a messenger that listens, and browsers.

use std::{
    collections::{BTreeMap, HashMap},
    sync::{
        Arc, Mutex,
        atomic::{AtomicI64, AtomicU64, Ordering},
    },
    time::Duration,
};

use axum::{
    Json, Router,
    body::{Body, to_bytes},
    extract::State,
    http::{HeaderMap, Request, StatusCode, header},
    response::IntoResponse as _,
    routing::post,
};
use secrecy::SecretString;
use tellerline_banks::Banks;
use tellerline_channels::{
    messenger::{
        event::{Echo, Event, Kind, Message},
        send::Sender,
    },
    texts::Texts,
};
use tellerline_core::{
    BankId, ChannelId, Clock, ConversationId, Entropy, Seed, Timestamp,
    message::{Class, Classes, Policy},
};
use tellerline_nlu::Reader;
use tellerline_store::{
    InboxKind, NewInbox, Store,
    vault::{MasterKey, hour_of, places::INBOX_BODY},
};
use tower::ServiceExt as _;

use crate::{
    context::{Context, Pauses, Tenant},
    desk::auth::{self, Newcomer, Role},
    endpoint::Endpoint,
    engine::{Body as Said, Engine, Incoming},
    web,
};

pub(super) const PASSWORD: &str = "a quiet harbour at dusk";

/// A clock that moves when told to.
struct Hands(AtomicI64);

impl Clock for Hands {
    fn now(&self) -> Timestamp {
        // Each look is a little later, as on a real machine: turns have times of their own.
        Timestamp::from_micros(self.0.fetch_add(1, Ordering::SeqCst))
    }
}

struct Counter(AtomicU64);

impl Entropy for Counter {
    fn seed(&self) -> Seed {
        let mut bytes = [7_u8; 32];
        bytes[..8].copy_from_slice(&self.0.fetch_add(1, Ordering::SeqCst).to_be_bytes());
        Seed::new(bytes)
    }
}

/// What the messenger was sent, and what it answers.
#[derive(Default)]
struct Messenger {
    got: Mutex<Vec<String>>,
    refuses: Mutex<Option<serde_json::Value>>,
}

async fn take(State(messenger): State<Arc<Messenger>>, body: String) -> axum::response::Response {
    let number = {
        let mut got = messenger.got.lock().unwrap();
        got.push(body);
        got.len()
    };
    if let Some(error) = messenger.refuses.lock().unwrap().clone() {
        return (StatusCode::BAD_REQUEST, Json(error)).into_response();
    }
    let answer = serde_json::json!({ "recipient_id": "1", "message_id": format!("m_{number}") });
    Json(answer).into_response()
}

pub(super) struct World {
    pub(super) engine: Engine,
    pub(super) router: Router,
    clock: Arc<Hands>,
    messenger: Arc<Messenger>,
    _folder: tempfile::TempDir,
}

fn tenant(id: &str, public_url: &str) -> Arc<Tenant> {
    Arc::new(Tenant {
        id: BankId::new(id),
        name: format!("Bank {id}"),
        public_url: public_url.to_owned(),
        time_zone: jiff::tz::TimeZone::UTC,
        time_zone_name: "UTC".to_owned(),
        emergency_phone: None,
        hours: None,
        institutions: Vec::new(),
        ceiling: Policy::masked(),
        page_contact: None,
        terms: crate::context::Terms::default(),
        api_secret: None,
        brand: crate::web::Brand::default(),
        waiting: std::sync::atomic::AtomicU32::new(0),
    })
}

impl World {
    /// Bank `one` at `http://one.test` with channel `one-page`, bank `two` at `https://two.test`.
    pub(super) async fn new() -> Self {
        Self::with_sessions(crate::context::Sessions::default()).await
    }

    /// With other limits of sessions.
    pub(super) async fn with_sessions(sessions: crate::context::Sessions) -> Self {
        let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}", folder.path().join("desk.db").display());
        let master = MasterKey::parse(&MasterKey::generate().unwrap()).unwrap();
        let store = Store::open(&url, master).await.unwrap();
        let clock = Arc::new(Hands(AtomicI64::new(1_795_000_000_000_000)));
        let messenger = Arc::new(Messenger::default());
        let graph = graph(Arc::clone(&messenger)).await;
        let http = tellerline_net::Client::to(&[&graph]).unwrap();
        let mut tenants = HashMap::new();
        let mut endpoints = HashMap::new();
        for (id, public_url) in [("one", "http://one.test"), ("two", "https://two.test")] {
            let tenant = tenant(id, public_url);
            store.vault.ready_bank(&tenant.id, clock.now()).await.unwrap();
            let channel = ChannelId::new(format!("{id}-page"));
            let secret = SecretString::from("app-secret");
            let sender = Sender::new(http.clone(), &graph, &secret, "page-token".into(), "100");
            let endpoint =
                Endpoint::new(channel.clone(), tenant.id.clone(), "app".into(), "100".into(), sender, false);
            endpoints.insert(channel, Arc::new(endpoint));
            tenants.insert(tenant.id.clone(), tenant);
        }
        let ceilings = crate::policy::Ceilings::new(endpoints.values().map(|endpoint: &Arc<Endpoint>| {
            let most = Policy::allowing(Classes::of(&[Class::Amount, Class::Date]));
            (endpoint.id.clone(), endpoint.bank.clone(), most)
        }));
        let context = Context {
            store,
            clock: Arc::clone(&clock) as Arc<dyn Clock>,
            entropy: Arc::new(Counter(AtomicU64::new(1))),
            reader: Reader::embedded().unwrap(),
            texts: Arc::new(Texts::embedded()),
            tenants,
            endpoints,
            apps: HashMap::new(),
            banks: Banks::new(),
            pauses: Pauses::default(),
            readers: crate::chat::Readers::default(),
            ceilings,
            contacts: http,
            security: crate::security::Security::new(crate::security::Sink::nowhere(), clock.clone()),
            sessions,
            demo: false,
        };
        let engine = Engine::new(Arc::new(context), "desk-test".into());
        engine.start(true).await.unwrap();
        let router = web::dress(crate::desk::routes(&engine), engine.clone()).with_state(engine.clone());
        Self { engine, router, clock, messenger, _folder: folder }
    }

    pub(super) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    pub(super) fn passes(&self, span: Duration) {
        self.clock.0.fetch_add(i64::try_from(span.as_micros()).unwrap(), Ordering::SeqCst);
    }

    /// The messenger refuses everything with this error from now on.
    pub(super) fn messenger_refuses(&self, code: i64, subcode: i64) {
        let error = serde_json::json!({ "error": {
            "message": "no", "type": "OAuthException", "code": code, "error_subcode": subcode, "fbtrace_id": "t" } });
        *self.messenger.refuses.lock().unwrap() = Some(error);
    }

    /// How many messages with this text the messenger was sent.
    pub(super) fn messenger_got(&self, text: &str) -> usize {
        self.messenger.got.lock().unwrap().iter().filter(|body| body.contains(text)).count()
    }

    pub(super) async fn staff(&self, bank: &str, name: &str, role: Role) {
        let bank = BankId::new(bank);
        let (password, totp) = (SecretString::from(PASSWORD), auth::demo_secret(name));
        let newcomer = Newcomer {
            bank: &bank,
            bank_name: "Bank",
            name,
            role,
            team: None,
            password: &password,
            totp: Some(&totp),
            actor: "cli:test",
            reason: None,
            demo: false,
        };
        let context = &self.engine.context;
        auth::add_staff(&context.store, &*context.clock, &*context.entropy, &newcomer).await.unwrap();
    }

    pub(super) fn code(&self, name: &str) -> String {
        auth::current_code(&auth::demo_secret(name), self.now()).unwrap()
    }

    /// Somebody taps a button with this payload; `title` is what they see on it, and what the transcript has.
    pub(super) async fn taps(&self, bank: &str, person: &str, payload: &str, title: &str) -> ConversationId {
        let (title, payload) = (Some(title.into()), Some(payload.into()));
        self.happens(bank, person, Kind::Postback { mid: None, title, payload, referral: None }).await
    }

    /// Somebody writes.
    pub(super) async fn types(&self, bank: &str, person: &str, text: &str) -> ConversationId {
        let message = Message { text: Some(text.into()), ..Message::default() };
        self.happens(bank, person, Kind::Message(message)).await
    }

    /// An app that nobody knows writes to somebody.
    pub(super) async fn stranger(&self, bank: &str, person: &str, app: &str, text: &str) -> ConversationId {
        let (app_id, text) = (Some(app.to_owned()), Some(text.to_owned()));
        let echo = Echo { mid: "m_x".to_owned(), app_id, metadata: None, text };
        self.happens(bank, person, Kind::Echo(echo)).await
    }

    async fn happens(&self, bank: &str, person: &str, kind: Kind) -> ConversationId {
        let context = &self.engine.context;
        let (bank, channel) = (BankId::new(bank), ChannelId::new(format!("{bank}-page")));
        let vault = &context.store.vault;
        let identity = vault.identity(&bank, channel.as_str(), person).unwrap();
        let conversation = vault.conversation(&bank, identity).unwrap();
        let now = self.now();
        let event = Event {
            page_id: "100".into(),
            standby: false,
            person: Some(person.into()),
            at: Some(now),
            dedupe_key: now.as_micros().to_string(),
            kind,
            redacted: false,
        };
        let dedupe = vault.lookup(&bank, "test", &[event.dedupe_key.as_bytes()]).unwrap();
        let hour = hour_of(now);
        let key = vault.hour_key(hour).await.unwrap();
        let row = NewInbox {
            bank,
            channel,
            conversation,
            kind: InboxKind::Channel,
            dedupe,
            event_at: now,
            arrived_at: now,
            due_at: now,
            hour,
            body: key
                .seal_bytes(&INBOX_BODY.hash(&dedupe).unwrap(), &serde_json::to_vec(&event).unwrap())
                .unwrap(),
        };
        let turns = self.turns(conversation).await;
        self.engine.accept(vec![Incoming { row, body: Said::Event(event) }]).await.unwrap();
        self.until(|| async { self.turns(conversation).await > turns }).await;
        conversation
    }

    async fn turns(&self, conversation: ConversationId) -> i64 {
        let sql = "SELECT version FROM conversation WHERE id = $1";
        let row =
            self.engine.context.store.db.query_one(sql, vec![conversation.as_uuid().into()]).await.unwrap();
        row.map_or(0, |row| row.try_get("", "version").unwrap())
    }

    /// Waits until something holds; the engine works beside the test.
    pub(super) async fn until<F: Future<Output = bool>>(&self, holds: impl Fn() -> F) {
        let wait = async {
            while !holds().await {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        };
        tokio::time::timeout(Duration::from_secs(20), wait).await.expect("it holds in the end");
    }

    /// How many audit rows of this event there are.
    pub(super) async fn audited(&self, event: &str) -> i64 {
        tellerline_store::repo::audit_rows::count(&self.engine.context.store.db, event).await.unwrap()
    }

    pub(super) fn browser(&self, bank: &str) -> Browser<'_> {
        Browser { world: self, host: format!("{bank}.test"), cookies: BTreeMap::new(), csrf: String::new() }
    }

    /// A browser in which somebody has logged in.
    pub(super) async fn logged_in(&self, bank: &str, name: &str) -> Browser<'_> {
        let mut browser = self.browser(bank);
        assert!(browser.log_in(name, PASSWORD, &self.code(name)).await, "{name} gets in");
        // The next login of the same name needs the next code.
        self.passes(Duration::from_secs(30));
        browser
    }
}

async fn graph(messenger: Arc<Messenger>) -> String {
    let router = Router::new().route("/100/messages", post(take)).with_state(messenger);
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, router).await });
    format!("http://{address}")
}

/// An answer.
pub(super) struct Got {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) body: String,
}

impl Got {
    pub(super) fn location(&self) -> &str {
        self.headers.get(header::LOCATION).map_or("", |value| value.to_str().unwrap())
    }

    pub(super) fn has(&self, text: &str) -> bool {
        self.body.contains(text)
    }

    /// The value of the first field of this name.
    pub(super) fn field(&self, name: &str) -> String {
        let mark = format!("name=\"{name}\" value=\"");
        let rest = self.body.split_once(&mark).map_or("", |(_, rest)| rest);
        rest.split('"').next().unwrap_or_default().to_owned()
    }
}

/// A browser at one bank: keeps cookies and the token of the last form it saw.
#[derive(Clone)]
pub(super) struct Browser<'a> {
    world: &'a World,
    pub(super) host: String,
    pub(super) cookies: BTreeMap<String, String>,
    pub(super) csrf: String,
}

impl Browser<'_> {
    pub(super) async fn get(&mut self, path: &str) -> Got {
        self.send(Request::get(path), Body::empty()).await
    }

    /// Sends a form with the token of the last page.
    pub(super) async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Got {
        let csrf = self.csrf.clone();
        let fields: Vec<(&str, &str)> =
            [("csrf", csrf.as_str())].into_iter().chain(fields.iter().copied()).collect();
        self.post_bare(path, &fields).await
    }

    pub(super) async fn post_bare(&mut self, path: &str, fields: &[(&str, &str)]) -> Got {
        let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        let request = Request::post(path).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(request, Body::from(body)).await
    }

    pub(super) async fn send(&mut self, mut request: axum::http::request::Builder, body: Body) -> Got {
        request = request.header(header::HOST, &self.host);
        if !self.cookies.is_empty() {
            let cookies: Vec<String> =
                self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
            request = request.header(header::COOKIE, cookies.join("; "));
        }
        let answer = self.world.router.clone().oneshot(request.body(body).unwrap()).await.unwrap();
        for cookie in answer.headers().get_all(header::SET_COOKIE) {
            let (name, value) = cookie.to_str().unwrap().split(';').next().unwrap().split_once('=').unwrap();
            if value.is_empty() {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        let (parts, body) = answer.into_parts();
        let body = to_bytes(body, 4 << 20).await.unwrap();
        let got = Got {
            status: parts.status,
            headers: parts.headers,
            body: String::from_utf8(body.to_vec()).unwrap(),
        };
        let csrf = got.field("csrf");
        if !csrf.is_empty() {
            self.csrf = csrf;
        }
        got
    }

    /// Whether name, password and code open a session.
    pub(super) async fn log_in(&mut self, name: &str, password: &str, code: &str) -> bool {
        self.get("/desk/login").await;
        let first = self.post("/desk/login", &[("name", name), ("password", password)]).await;
        if first.location() != "/desk/login/code" {
            return false;
        }
        self.get("/desk/login/code").await;
        let second = self.post("/desk/login/code", &[("code", code)]).await;
        second.status == StatusCode::SEE_OTHER && !second.location().starts_with("/desk/login")
    }
}
