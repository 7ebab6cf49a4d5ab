//! One bank with two institutions, its conversations, and browsers that keep cookies and send forms back as
//! they got them.

use std::{
    collections::{BTreeMap, HashMap},
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicI64, AtomicU32, AtomicU64, Ordering},
    },
    time::Duration,
};

use axum::{
    Json, Router,
    body::{Body, to_bytes},
    http::{HeaderMap, Method, Request, StatusCode, header},
    routing::post,
};
use jiff::tz::TimeZone;
use tellerline_banks::Banks;
use tellerline_channels::{messenger::send::Sender, texts::Texts};
use tellerline_core::{
    AccountId, BankId, ChannelId, Clock, ConversationId, Entropy, IdentityId, InstitutionId, LinkId,
    ReceiptId, Seed, TicketId, Timestamp,
    consent::PurposeKind,
    conversation::{Input, Question, Ticket, TicketKind},
    message::{Choice, Policy},
    ports::StoredTokens,
    reading::{Intent, Reading},
};
use tellerline_nlu::Reader;
use tellerline_store::{
    Store,
    repo::{
        self,
        pauses::{Pausable, Pause},
    },
    vault::MasterKey,
};
use tempfile::TempDir;
use tower::ServiceExt as _;

use super::bank::FakeBank;
use crate::{
    context::{App, Context, Pauses, Tenant},
    endpoint::{Endpoint, WebChat, Wire},
    engine::{Engine, Place, turn::TranscriptEntry},
    pages,
    seed::{self, SeedCustomer, SeedPlace},
    web,
    web::ClientIp,
};

pub(super) const HOST: &str = "chat.harbour.test";
pub(super) const BANK: &str = "demo";

/// Time moves only when the test says so.
pub(super) struct TestClock(AtomicI64);

impl Clock for TestClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_micros(self.0.load(Ordering::Relaxed))
    }
}

struct Numbers(AtomicU64);

impl Entropy for Numbers {
    fn seed(&self) -> Seed {
        let mut bytes = [7; 32];
        bytes[..8].copy_from_slice(&self.0.fetch_add(1, Ordering::Relaxed).to_be_bytes());
        Seed::new(bytes)
    }
}

pub(super) struct World {
    pub(super) engine: Engine,
    pub(super) clock: Arc<TestClock>,
    pub(super) harbour: Arc<FakeBank>,
    router: Router,
    kept: Arc<std::sync::Mutex<Vec<String>>>,
    _folder: TempDir,
}

fn tenant() -> Tenant {
    let id = InstitutionId::new;
    Tenant {
        id: BankId::new(BANK),
        name: "Harbour & Sons".to_owned(),
        public_url: format!("https://{HOST}"),
        time_zone: TimeZone::UTC,
        time_zone_name: "UTC".to_owned(),
        emergency_phone: Some("+44 20 7946 0000".to_owned()),
        hours: None,
        institutions: vec![
            (id("harbour"), "Harbour Bank".to_owned()),
            (id("northwind"), "Northwind Credit Union".to_owned()),
        ],
        ceiling: Policy::open(),
        page_contact: None,
        terms: crate::context::Terms::default(),
        api_secret: Some("api-secret".into()),
        brand: web::Brand::default(),
        waiting: AtomicU32::new(0),
    }
}

/// What the platform signs with, while it is rotated.
pub(super) const APP_SECRETS: [&str; 2] = ["app-secret-new", "app-secret-old"];

fn app() -> App {
    App {
        id: "messenger".to_owned(),
        secrets: APP_SECRETS.map(Into::into).to_vec(),
        verify_token: "verify".into(),
        platform_id: None,
        pages: HashMap::from([("1".to_owned(), ChannelId::new("messenger"))]),
    }
}

async fn messenger() -> SocketAddr {
    let answer = || async { Json(serde_json::json!({ "recipient_id": "1", "message_id": "m_1" })) };
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let at = listener.local_addr().unwrap();
    let router: Router = Router::new().route("/{page}/messages", post(answer));
    tokio::spawn(async move { axum::serve(listener, router).await });
    at
}

impl World {
    /// Exactly this is paused: in the database, which the engine reads again each second, and at once here.
    pub(super) async fn pauses(&self, all: &[(&str, Pausable)]) {
        let (store, now) = (&self.engine.context.store, self.engine.context.now());
        let line = pages::attempt::audit(&BankId::new(BANK), None, "test.paused", "", now);
        for row in repo::pauses::list(store).await.unwrap() {
            repo::pauses::clear(store, &row.scope, row.what, &line).await.unwrap();
        }
        for (scope, what) in all {
            let pause = Pause {
                scope: (*scope).to_owned(),
                what: *what,
                actor: "test".to_owned(),
                reason: "a test".to_owned(),
                at: now,
            };
            repo::pauses::set(store, &pause, &line).await.unwrap();
        }
        crate::engine::lease::refresh_pauses(&self.engine).await.unwrap();
    }

    /// Two people: `ada` is linked at Northwind since before, `ben` too; neither has a browser.
    pub(super) async fn new() -> Self {
        Self::with(|_| ()).await
    }

    /// The same at a bank with other terms.
    pub(super) async fn with(settle: impl FnOnce(&mut Tenant)) -> Self {
        Self::made(settle, crate::context::Sessions::default(), false).await
    }

    /// With other limits of sessions.
    pub(super) async fn with_sessions(sessions: crate::context::Sessions) -> Self {
        Self::made(|_| (), sessions, false).await
    }

    /// The same as the demo has it.
    pub(super) async fn demo() -> Self {
        Self::made(|_| (), crate::context::Sessions::default(), true).await
    }

    async fn made(settle: impl FnOnce(&mut Tenant), sessions: crate::context::Sessions, demo: bool) -> Self {
        let mut tenant = tenant();
        settle(&mut tenant);
        let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}", folder.path().join("test.db").display());
        let master = MasterKey::parse(&"ab".repeat(32)).unwrap();
        let store = Store::open(&url, master).await.unwrap();
        let clock = Arc::new(TestClock(AtomicI64::new(1_700_000_000_000_000)));
        store.vault.ready_bank(&BankId::new(BANK), clock.now()).await.unwrap();
        let harbour = Arc::new(FakeBank::new("harbour"));
        let mut banks = Banks::new();
        banks.add(harbour.clone());
        banks.add(Arc::new(FakeBank::new("northwind")));
        let graph = format!("http://{}", messenger().await);
        let http = tellerline_net::Client::to(&[&graph]).unwrap();
        let sender = Sender::new(http.clone(), &graph, &"s".to_owned().into(), "t".to_owned().into(), "1");
        let (channel, bank) = (ChannelId::new("messenger"), BankId::new(BANK));
        let endpoint = Endpoint::new(
            channel.clone(),
            bank.clone(),
            "messenger".to_owned(),
            "1".to_owned(),
            sender,
            false,
        );
        let kept = Arc::new(std::sync::Mutex::new(Vec::new()));
        let to = crate::security::To { kept: Some(kept.clone()), ..crate::security::To::default() };
        let security = crate::security::Security::new(crate::security::Sink::new(to), clock.clone());
        security.watch_audit(&store);
        let web = ChannelId::new("web");
        let chat = Wire::Web(WebChat { framed_by: vec!["https://www.harbour.test".to_owned()] });
        let context = Context {
            store,
            clock: clock.clone(),
            entropy: Arc::new(Numbers(AtomicU64::new(1))),
            reader: Reader::embedded().unwrap(),
            texts: Arc::new(Texts::embedded()),
            tenants: HashMap::from([(bank.clone(), Arc::new(tenant))]),
            endpoints: HashMap::from([
                (channel, Arc::new(endpoint)),
                (
                    web.clone(),
                    Arc::new(Endpoint::new(web, bank.clone(), String::new(), "web".to_owned(), chat, false)),
                ),
            ]),
            apps: HashMap::from([("messenger".to_owned(), Arc::new(app()))]),
            banks,
            pauses: Pauses::default(),
            readers: crate::chat::Readers::default(),
            ceilings: crate::policy::Ceilings::default(),
            sessions,
            contacts: http,
            security,
            demo,
        };
        let engine = Engine::new(Arc::new(context), "test".to_owned());
        engine.start(true).await.unwrap();
        let router = web::dress(pages::routes().merge(crate::api::routes()), engine.clone())
            .merge(crate::hooks::privacy::routes(&engine.context))
            .with_state(engine.clone());
        let world = Self { engine, clock, harbour, router, kept, _folder: folder };
        world.seed("northwind", &["ada", "ben"], &["A1"]).await;
        world
    }

    async fn seed(&self, institution: &str, people: &[&str], accounts: &[&str]) {
        let place = SeedPlace {
            bank: BankId::new(BANK),
            channel: ChannelId::new("messenger"),
            institution: InstitutionId::new(institution),
        };
        let customers: Vec<SeedCustomer> = people
            .iter()
            .map(|name| SeedCustomer {
                address: (*name).to_owned(),
                subject: (*name).to_owned(),
                bank_consent: format!("seeded-{name}"),
                tokens: StoredTokens::new("seeded".to_owned()),
                accounts: accounts.iter().map(|id| AccountId::new(*id)).collect(),
                choice: Choice::Tap,
                acr: "sca".to_owned(),
            })
            .collect();
        seed::customers(&self.engine.context, &place, &customers).await.unwrap();
    }

    /// Somebody who is linked at Harbour since before, with the link's id.
    pub(super) async fn linked(&self, name: &str) -> LinkId {
        self.linked_with(name, &["A1"]).await
    }

    /// The same with these accounts.
    pub(super) async fn linked_with(&self, name: &str, accounts: &[&str]) -> LinkId {
        self.seed("harbour", &[name], accounts).await;
        let (identity, conversation) = self.person(name);
        let bank = BankId::new(BANK);
        let store = &self.engine.context.store;
        let links = repo::links::for_conversation(store, &bank, identity, conversation).await.unwrap();
        links.iter().find(|link| link.institution.as_str() == "harbour").unwrap().id
    }

    pub(super) fn advance(&self, by: Duration) {
        self.clock.0.fetch_add(i64::try_from(by.as_micros()).unwrap(), Ordering::Relaxed);
    }

    /// The clock is set back.
    pub(super) fn back(&self, by: Duration) {
        self.clock.0.fetch_sub(i64::try_from(by.as_micros()).unwrap(), Ordering::Relaxed);
    }

    pub(super) fn person(&self, name: &str) -> (IdentityId, ConversationId) {
        let (vault, bank) = (&self.engine.context.store.vault, BankId::new(BANK));
        let identity = vault.identity(&bank, "messenger", name).unwrap();
        (identity, vault.conversation(&bank, identity).unwrap())
    }

    pub(super) fn place(&self, name: &str) -> Place {
        let conversation = self.person(name).1;
        Place { bank: BankId::new(BANK), channel: ChannelId::new("messenger"), conversation }
    }

    /// A ticket as a turn would issue it; returns its token.
    pub(super) async fn ticket(&self, name: &str, kind: TicketKind, life: Duration) -> String {
        let context = &self.engine.context;
        let (identity, conversation) = self.person(name);
        let mut rng = context.entropy.seed().fork("ticket");
        let now = context.now();
        let ticket = Ticket {
            id: TicketId::draw(now, &mut rng),
            token: rng.token("test"),
            kind,
            expires_at: now.plus(life),
        };
        let extra =
            repo::tickets::insert(&context.store, &BankId::new(BANK), identity, conversation, &ticket)
                .await
                .unwrap();
        context.store.db.execute(extra.sql, extra.values).await.unwrap();
        ticket.token
    }

    /// Path of a link button that asks for balances.
    pub(super) async fn link_button(&self, name: &str) -> String {
        let kind = TicketKind::Link { purpose: PurposeKind::ReadBalance };
        format!("/link/{}", self.ticket(name, kind, Duration::from_mins(10)).await)
    }

    /// Path of a button that shows a balance.
    pub(super) async fn balance_button(&self, name: &str, link: LinkId) -> String {
        let kind = TicketKind::Reveal { link, question: Question::Balance { account: None } };
        format!("/reveal/{}", self.ticket(name, kind, Duration::from_hours(1)).await)
    }

    /// The person types something in the chat; returns when the turn has been committed.
    pub(super) async fn types(&self, name: &str, text: &str) {
        let input = Input::Text { text: text.to_owned(), reading: Reading::default(), redacted: false };
        let key = format!("typed:{text}:{}", self.clock.now().as_micros());
        let limit = Duration::from_secs(20);
        assert!(self.engine.submit_and_wait(&self.place(name), input, &key, limit).await.unwrap());
    }

    /// Path of a secure note that somebody at the bank wrote.
    pub(super) async fn note(&self, name: &str, link: LinkId, text: &str) -> String {
        let kind = TicketKind::Note { link };
        let token = self.ticket(name, kind, Duration::from_hours(1)).await;
        let (store, bank, now) = (&self.engine.context.store, BankId::new(BANK), self.clock.now());
        let ticket = repo::tickets::find(store, &bank, &token, now).await.unwrap().unwrap();
        let body = repo::secure_notes::NoteBody { name: "Sam".to_owned(), text: text.to_owned() };
        let note = repo::secure_notes::NewNote {
            id: ticket.id,
            bank: &bank,
            identity: ticket.identity,
            conversation: ticket.conversation,
            staff: tellerline_core::StaffId::from_uuid(uuid::Uuid::from_u128(7)),
            at: now,
            as_text: false,
            body: &body,
        };
        let extra = repo::secure_notes::insert(store, &note).await.unwrap();
        store.db.execute(extra.sql, extra.values).await.unwrap();
        format!("/reveal/{token}")
    }

    /// Somebody whom the bank does not know writes in the person's thread.
    pub(super) async fn stranger(&self, name: &str) {
        let input = Input::StrangerWrote { app: Some("777".to_owned()) };
        let key = format!("stranger:{}", self.clock.now().as_micros());
        let limit = Duration::from_secs(20);
        assert!(self.engine.submit_and_wait(&self.place(name), input, &key, limit).await.unwrap());
    }

    /// The person types the lone word.
    pub(super) async fn stops(&self, name: &str) {
        let reading = Reading::certain(Intent::Stop);
        let input = Input::Text { text: "stop".to_owned(), reading, redacted: false };
        let key = format!("stopped:{}", self.clock.now().as_micros());
        let limit = Duration::from_secs(20);
        assert!(self.engine.submit_and_wait(&self.place(name), input, &key, limit).await.unwrap());
    }

    /// Waits until the person was told something that holds these words.
    pub(super) async fn until_told(&self, name: &str, words: &str) {
        let (_, conversation) = self.person(name);
        let (store, bank) = (&self.engine.context.store, BankId::new(BANK));
        for _ in 0..1_000 {
            let lines =
                repo::desk::transcript::<TranscriptEntry>(store, &bank, conversation, 50).await.unwrap();
            if lines.iter().any(|line| line.body.said.iter().any(|said| said.contains(words))) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        panic!("{name} was never told {words:?}");
    }

    /// How often an event stands in the audit log.
    pub(super) async fn audited(&self, event: &str) -> usize {
        let rows =
            repo::audit_rows::for_bank(&self.engine.context.store, &BankId::new(BANK), 1_000).await.unwrap();
        rows.iter().filter(|row| row.event == event).count()
    }

    /// The audit log as text.
    pub(super) async fn log(&self) -> String {
        let rows =
            repo::audit_rows::for_bank(&self.engine.context.store, &BankId::new(BANK), 1_000).await.unwrap();
        format!("{rows:?}")
    }

    /// Security events so far that hold these words.
    pub(super) fn events(&self, words: &str) -> usize {
        self.kept.lock().unwrap().iter().filter(|line| line.contains(words)).count()
    }

    pub(super) fn browser(&self) -> Browser {
        Browser {
            router: self.router.clone(),
            cookies: BTreeMap::new(),
            csrf: String::new(),
            version: String::new(),
        }
    }
}

/// An answer.
#[derive(Debug)]
pub(super) struct Page {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) text: String,
}

impl Page {
    pub(super) fn has(&self, text: &str) -> bool {
        self.text.contains(text)
    }

    pub(super) fn location(&self) -> &str {
        self.headers.get(header::LOCATION).map_or("", |value| value.to_str().unwrap())
    }
}

/// A browser.
#[derive(Clone)]
pub(super) struct Browser {
    router: Router,
    pub(super) cookies: BTreeMap<String, String>,
    pub(super) csrf: String,
    /// The words that the page before showed.
    pub(super) version: String,
}

impl Browser {
    /// An answer as it came, for what is no text; cookies it sets are not kept.
    pub(super) async fn raw(&mut self, mut request: Request<Body>) -> axum::response::Response {
        self.dress(&mut request);
        self.router.clone().oneshot(request).await.unwrap()
    }

    fn dress(&self, request: &mut Request<Body>) {
        let cookies: Vec<String> =
            self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let headers = request.headers_mut();
        if !headers.contains_key(header::HOST) {
            headers.insert(header::HOST, HOST.parse().unwrap());
        }
        headers.insert(header::COOKIE, cookies.join("; ").parse().unwrap());
        headers.insert(header::USER_AGENT, "Test/1".parse().unwrap());
        request.extensions_mut().insert(ClientIp([203, 0, 113, 9].into()));
    }

    pub(super) async fn send(&mut self, mut request: Request<Body>) -> Page {
        self.dress(&mut request);
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        for cookie in parts.headers.get_all(header::SET_COOKIE) {
            let cookie = cookie.to_str().unwrap();
            let (name, value) = cookie.split(';').next().unwrap().split_once('=').unwrap();
            if cookie.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        let text = String::from_utf8(to_bytes(body, usize::MAX).await.unwrap().to_vec()).unwrap();
        if let Some((_, rest)) = text.split_once("name=\"csrf\" value=\"") {
            rest.split('"').next().unwrap().clone_into(&mut self.csrf);
        }
        if let Some((_, rest)) = text.split_once("name=\"version\" value=\"") {
            rest.split('"').next().unwrap().clone_into(&mut self.version);
        }
        Page { status: parts.status, headers: parts.headers, text }
    }

    pub(super) async fn get(&mut self, path: &str) -> Page {
        self.send(Request::get(path).body(Body::empty()).unwrap()).await
    }

    pub(super) async fn head(&mut self, path: &str) -> Page {
        self.send(Request::builder().method(Method::HEAD).uri(path).body(Body::empty()).unwrap()).await
    }

    pub(super) fn form(&self, path: &str, fields: &[(&str, &str)]) -> Request<Body> {
        let body = url::form_urlencoded::Serializer::new(String::new())
            .extend_pairs(fields)
            .append_pair("csrf", &self.csrf)
            .append_pair("version", &self.version)
            .finish();
        Request::post(path)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(header::ORIGIN, format!("https://{HOST}"))
            .body(Body::from(body))
            .unwrap()
    }

    pub(super) async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Page {
        let request = self.form(path, fields);
        self.send(request).await
    }

    /// The bank sends the browser back.
    pub(super) async fn returns(&mut self, state: &str, code: &str) -> Page {
        self.get(&format!(
            "/link/callback/harbour?state={state}&code={code}&iss=https%3A%2F%2Flogin.bank.test"
        ))
        .await
    }

    /// From the button to the bank's login; the state of the login.
    pub(super) async fn goes_to_the_bank(&mut self, world: &World, path: &str) -> String {
        assert_eq!(self.get(path).await.status, StatusCode::OK);
        let page = self.post(path, &[("do", "start"), ("institution", "harbour")]).await;
        assert_eq!((page.status, page.location()), (StatusCode::SEE_OTHER, path), "{}", page.text);
        assert!(self.get(path).await.has("Agree and continue"));
        let fields = [("do", "agree"), ("purpose", "read_balance"), ("purpose", "read_transactions")];
        let page = self.post(path, &fields).await;
        assert!(page.has("https://login.bank.test/authorize"), "{}", page.text);
        format!("state-harbour-{}", world.harbour.seen().begun.len())
    }

    /// The first account, and how to see answers.
    pub(super) async fn chooses(&mut self, path: &str, choice: &str) -> Page {
        self.post(path, &[("do", "accounts"), ("account", "0")]).await;
        self.get(path).await;
        self.post(path, &[("do", "display"), ("choice", choice)]).await
    }

    /// From the button to the two words.
    pub(super) async fn goes_to_the_words(&mut self, world: &World, path: &str) -> String {
        let state = self.goes_to_the_bank(world, path).await;
        let page = self.returns(&state, "good").await;
        assert_eq!((page.status, page.location()), (StatusCode::SEE_OTHER, path), "{}", page.text);
        assert!(self.get(path).await.has("Which accounts?"));
        self.chooses(path, "tap").await;
        assert!(self.get(path).await.has("Choose a PIN"));
        self.post(path, &[("do", "pin"), ("pin", PIN)]).await;
        words_on(&self.get(path).await)
    }
}

/// A receipt that says nothing.
pub(super) fn receipt() -> repo::receipts::NewReceipt {
    repo::receipts::NewReceipt {
        id: ReceiptId::from_uuid(uuid::Uuid::from_u128(1)),
        signed: "a.b.c".to_owned(),
    }
}

/// The two words that a page shows.
pub(super) fn words_on(page: &Page) -> String {
    let (_, rest) = page.text.split_once("aria-label=\"Pairing words\"").expect("the words");
    rest.split_once('>').unwrap().1.split('<').next().unwrap().to_owned()
}

pub(super) const PIN: &str = "582914";
