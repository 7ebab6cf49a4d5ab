//! An engine with everything around it, and the webhooks that reach it.

use std::{
    collections::HashMap,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

use anyhow::Context as _;
use aws_lc_rs::hmac;
use axum::{
    body::Body,
    http::{Request, StatusCode},
    response::Response,
};
use serde_json::{Value, json};
use tellerline_banks::Banks;
use tellerline_channels::{messenger::send::Sender, texts::Texts};
use tellerline_core::{
    AccountId, BankId, ChannelId, Clock as _, InstitutionId, PurposeKind, ReceiptId, StaffId,
    consent::Part,
    desk::DeskHours,
    message::{Choice, Class, Policy},
    ports::StoredTokens,
};
use tellerline_nlu::Reader;
use tellerline_server::{
    app::{self, Site},
    context::{App, Context, PageContact, Pausable, Pauses, Tenant},
    endpoint::Endpoint,
    engine::{Engine, Place},
    policy::Ceilings,
    seed::{self, SeedCustomer, SeedPlace},
};
use tellerline_store::{
    NewAudit, Store,
    repo::{self, pauses, policy, staff},
    vault::MasterKey,
};

use super::world::{Counted, FakeBank, Outside, TestClock};

pub(crate) const GREET: &str = "Hello, this is Harbour Bank";
pub(crate) const HELP: &str = "Here is what I can do";
pub(crate) const THANKS: &str = "You're welcome";
pub(crate) const PAGER_SECRET: &str = "pager-secret";

const APP_SECRET: &str = "app-secret";
const PAGE_ID: &str = "100200300";

/// See the module.
pub(crate) struct Bed {
    pub(crate) engine: Engine,
    pub(crate) clock: Arc<TestClock>,
    pub(crate) outside: Arc<Outside>,
    pub(crate) bank: Arc<FakeBank>,
    pub(crate) url: String,
    /// Shared, because two processes never draw the same.
    entropy: Arc<Counted>,
    folder: Option<Arc<tempfile::TempDir>>,
    site: Site,
    messages: Arc<AtomicU32>,
}

impl Bed {
    /// An engine that runs, alone on a SQLite database.
    pub(crate) async fn start() -> anyhow::Result<Self> {
        let folder = tempfile::tempdir()?;
        let url = format!("sqlite://{}", folder.path().join("tellerline.db").display());
        let bed = Self { folder: Some(Arc::new(folder)), ..Self::open(url).await? };
        bed.engine.start(true).await?;
        Ok(bed)
    }

    /// An engine that runs on a PostgreSQL database.
    pub(crate) async fn start_on_postgres() -> anyhow::Result<Self> {
        let bed = Self::open(tellerline_testkit::postgres::shared().await?.database().await?).await?;
        bed.engine.start(false).await?;
        Ok(bed)
    }

    async fn open(url: String) -> anyhow::Result<Self> {
        // The only way this fails is that a provider is installed already, which is what we want.
        let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
        let clock = Arc::new(TestClock::at("2026-11-20T10:00:00Z"));
        let (outside, bank) = (Outside::start().await?, Arc::new(FakeBank::new("harbour")));
        let entropy = Arc::new(Counted::default());
        let context = context(store(&url, &clock).await?, &clock, &entropy, &outside, &bank)?;
        context.ceilings.start(&context.store, clock.now()).await?;
        let (engine, site) = process(context, "first");
        let messages = Arc::default();
        Ok(Self { engine, clock, entropy, outside, bank, url, folder: None, site, messages })
    }

    /// Another process on the same database, its engine not yet started. Without `channel` the Page has gone
    /// from its config.
    pub(crate) async fn beside(&self, owner: &str, channel: bool) -> anyhow::Result<Self> {
        let store = store(&self.url, &self.clock).await?;
        let mut context = context(store, &self.clock, &self.entropy, &self.outside, &self.bank)?;
        if !channel {
            context.endpoints.clear();
        }
        let (engine, site) = process(context, owner);
        Ok(Self {
            engine,
            clock: Arc::clone(&self.clock),
            entropy: Arc::clone(&self.entropy),
            outside: Arc::clone(&self.outside),
            bank: Arc::clone(&self.bank),
            url: self.url.clone(),
            folder: self.folder.clone(),
            site,
            messages: Arc::clone(&self.messages),
        })
    }

    /// Posts a body, signed.
    pub(crate) async fn post(&self, body: &Value) -> anyhow::Result<Response> {
        let body = body.to_string();
        let key = hmac::Key::new(hmac::HMAC_SHA256, APP_SECRET.as_bytes());
        let signature = format!("sha256={}", hex::encode(hmac::sign(&key, body.as_bytes())));
        let request = Request::post("/hooks/messenger/app")
            .header("x-hub-signature-256", signature)
            .body(Body::from(body))?;
        Ok(self.site.answer(request, None).await)
    }

    /// Sends any request.
    pub(crate) async fn send(&self, request: Request<Body>) -> anyhow::Result<Response> {
        Ok(self.site.answer(request, None).await)
    }

    /// Asks for a page.
    pub(crate) async fn get(&self, path: &str) -> anyhow::Result<Response> {
        Ok(self.site.answer(Request::get(path).body(Body::empty())?, None).await)
    }

    /// One event of the Page.
    pub(crate) fn event(&self, mut event: Value) -> Value {
        event["timestamp"] = self.clock.now().as_millis().into();
        json!({ "object": "page", "entry": [{ "id": PAGE_ID, "time": 1, "messaging": [event] }] })
    }

    /// A message with an id of its own.
    pub(crate) fn text(&self, psid: &str, text: &str) -> Value {
        let number = self.messages.fetch_add(1, Ordering::SeqCst);
        let message = json!({ "mid": format!("m_in_{number}"), "text": text });
        self.event(json!({ "sender": { "id": psid }, "recipient": { "id": PAGE_ID }, "message": message }))
    }

    /// The person types; acknowledged.
    pub(crate) async fn say(&self, psid: &str, text: &str) -> anyhow::Result<()> {
        let answer = self.post(&self.text(psid, text)).await?;
        anyhow::ensure!(answer.status() == StatusCode::OK, "{}", answer.status());
        Ok(())
    }

    /// The platform shows us a message of ours.
    pub(crate) async fn own_echo(&self, psid: &str, id: &str) -> anyhow::Result<()> {
        let message = json!({ "mid": format!("m_{id}"), "is_echo": true, "metadata": id, "text": "ours" });
        let event = json!({ "sender": { "id": PAGE_ID }, "recipient": { "id": psid }, "message": message });
        let answer = self.post(&self.event(event)).await?;
        anyhow::ensure!(answer.status() == StatusCode::OK, "{}", answer.status());
        Ok(())
    }

    /// Somebody else writes to the person from the Page.
    pub(crate) async fn foreign_echo(&self, psid: &str, mid: &str) -> anyhow::Result<()> {
        self.echo(psid, json!({ "mid": mid, "app_id": 26_390_203_743_090_i64, "text": "Mia here" })).await
    }

    /// A message from the Page to the person, with these members.
    pub(crate) async fn echo(&self, psid: &str, mut message: Value) -> anyhow::Result<()> {
        message["is_echo"] = true.into();
        let event = json!({ "sender": { "id": PAGE_ID }, "recipient": { "id": psid }, "message": message });
        let answer = self.post(&self.event(event)).await?;
        anyhow::ensure!(answer.status() == StatusCode::OK, "{}", answer.status());
        Ok(())
    }

    /// Makes a customer who is linked and sees figures in the chat.
    pub(crate) async fn linked(&self, psid: &str) -> anyhow::Result<()> {
        let place = SeedPlace {
            bank: BankId::new("demo"),
            channel: ChannelId::new("messenger"),
            institution: InstitutionId::new("harbour"),
        };
        let customer = SeedCustomer {
            address: psid.to_owned(),
            subject: format!("subject-{psid}"),
            bank_consent: format!("consent-{psid}"),
            tokens: StoredTokens::new("{}".to_owned()),
            accounts: vec![AccountId::new("22289")],
            choice: Choice::Chat,
            acr: "urn:openbanking:psd2:sca".to_owned(),
        };
        seed::customers(&self.engine.context, &place, &[customer]).await
    }

    /// An officer forbids a class, and this process has heard of it.
    pub(crate) async fn forbid(&self, class: Class) -> anyhow::Result<()> {
        let (bank, channel) = (BankId::new("demo"), ChannelId::new("messenger"));
        let context = &self.engine.context;
        let (password, totp) = ("$argon2id$".into(), "totp".into());
        let olga = staff::NewStaff {
            id: StaffId::from_uuid(uuid::Uuid::from_u128(5)),
            bank: &bank,
            name: "olga",
            role: "officer",
            team: None,
            password: &password,
            totp: &totp,
            created_at: self.clock.now(),
        };
        staff::add(&context.store, &olga).await?;
        let olga = policy::officer(&context.store, &bank, "olga").await?.context("an officer")?;
        policy::lower(&context.store, &olga, &channel, class, "incident", self.clock.now()).await?;
        Ok(context.ceilings.refresh(&context.store).await?)
    }

    /// Takes one purpose back, as a page does in its own transaction, and tells nobody.
    pub(crate) async fn narrow(&self, psid: &str, purpose: PurposeKind) -> anyhow::Result<()> {
        let (store, now) = (&self.engine.context.store, self.clock.now());
        let bank = BankId::new("demo");
        let identity = store.vault.identity(&bank, "messenger", psid)?;
        let place = self.place(psid)?;
        let links = repo::links::for_conversation(store, &bank, identity, place.conversation).await?;
        let link = links.into_iter().next().context("a link")?;
        let after = link.consent.without(&Part::Purpose(purpose), now).context("one more purpose")?;
        let receipt = repo::receipts::NewReceipt {
            id: ReceiptId::from_uuid(uuid::Uuid::from_u128(9)),
            signed: "a.b.c".to_owned(),
        };
        let extras = repo::links::change(store, &bank, identity, &after, &receipt, now).await?;
        let tx = store.begin().await?;
        anyhow::ensure!(repo::links::apply(&tx, extras).await?, "somebody else was first");
        tx.commit().await?;
        Ok(())
    }

    /// Sets a kill switch, as the command line does, and waits until this process has noticed by itself.
    pub(crate) async fn pause(&self, scope: &str, what: Pausable) -> anyhow::Result<()> {
        self.set_pause(scope, what).await?;
        self.until_paused(what, true).await
    }

    /// As [`Self::pause`], for processes that start later.
    pub(crate) async fn set_pause(&self, scope: &str, what: Pausable) -> anyhow::Result<()> {
        let pause = pauses::Pause {
            scope: scope.to_owned(),
            what,
            actor: "cli:otto".to_owned(),
            reason: "a test".to_owned(),
            at: self.clock.now(),
        };
        Ok(pauses::set(&self.engine.context.store, &pause, &self.switched(what, "pause.set")).await?)
    }

    /// Clears it, and waits until this process has noticed by itself.
    pub(crate) async fn resume(&self, scope: &str, what: Pausable) -> anyhow::Result<()> {
        self.clear_pause(scope, what).await?;
        self.until_paused(what, false).await
    }

    /// As [`Self::resume`], for processes that start later.
    pub(crate) async fn clear_pause(&self, scope: &str, what: Pausable) -> anyhow::Result<()> {
        let audit = self.switched(what, "pause.cleared");
        anyhow::ensure!(pauses::clear(&self.engine.context.store, scope, what, &audit).await?, "was not set");
        Ok(())
    }

    fn switched(&self, what: Pausable, event: &str) -> NewAudit {
        NewAudit {
            bank: BankId::new("demo"),
            conversation: None,
            actor: "cli:otto".to_owned(),
            event: event.to_owned(),
            object: what.slug().to_owned(),
            reason: Some("a test".to_owned()),
            at: self.clock.now(),
        }
    }

    async fn until_paused(&self, what: Pausable, paused: bool) -> anyhow::Result<()> {
        let (bank, channel) = (BankId::new("demo"), ChannelId::new("messenger"));
        let looks = async {
            while self.engine.context.pauses.holds(what, &bank, Some(&channel)) != paused {
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        };
        tokio::time::timeout(Duration::from_mins(1), looks).await.context("the switch was not noticed")
    }

    /// Where the person's conversation is.
    pub(crate) fn place(&self, psid: &str) -> anyhow::Result<Place> {
        let (bank, channel) = (BankId::new("demo"), ChannelId::new("messenger"));
        let vault = &self.engine.context.store.vault;
        let conversation = vault.conversation(&bank, vault.identity(&bank, channel.as_str(), psid)?)?;
        Ok(Place { bank, channel, conversation })
    }

    /// One number from the database.
    pub(crate) async fn count(&self, sql: &str) -> anyhow::Result<i64> {
        let row = self.engine.context.store.db.query_one(&format!("SELECT ({sql}) AS n"), vec![]).await?;
        Ok(row.context("one row")?.try_get("", "n")?)
    }

    /// How many entries of the audit log say that this happened.
    pub(crate) async fn audited(&self, event: &str) -> anyhow::Result<i64> {
        Ok(tellerline_store::repo::audit_rows::count(&self.engine.context.store.db, event).await?)
    }

    /// Waits until so many do.
    pub(crate) async fn until_audited(&self, event: &str, wanted: i64) -> anyhow::Result<()> {
        let looks = async {
            while self.audited(event).await? != wanted {
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
            anyhow::Ok(())
        };
        match tokio::time::timeout(Duration::from_mins(1), looks).await {
            Ok(done) => done,
            Err(_) => anyhow::bail!("{event}: {} instead of {wanted}", self.audited(event).await?),
        }
    }

    /// Waits until the engine has begun to give partitions to another process.
    pub(crate) async fn until_giving_back(&self) -> anyhow::Result<()> {
        let looks = async {
            while self.engine.working() == usize::from(tellerline_store::PARTITIONS) {
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        };
        tokio::time::timeout(Duration::from_mins(1), looks).await.context("no partition was given back")
    }

    /// Changes the database behind everybody's back.
    pub(crate) async fn execute(&self, sql: &str) -> anyhow::Result<()> {
        self.engine.context.store.db.execute(sql, vec![]).await?;
        Ok(())
    }

    /// Waits until a number in the database is this one: for what has no sign outside.
    pub(crate) async fn until(&self, sql: &str, wanted: i64) -> anyhow::Result<()> {
        let looks = async {
            while self.count(sql).await? != wanted {
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
            anyhow::Ok(())
        };
        match tokio::time::timeout(Duration::from_mins(1), looks).await {
            Ok(done) => done,
            Err(_) => anyhow::bail!("{sql}: {} instead of {wanted}", self.count(sql).await?),
        }
    }
}

async fn store(url: &str, clock: &TestClock) -> anyhow::Result<Store> {
    let store = Store::open(url, MasterKey::parse(&"5a".repeat(32))?).await?;
    store.vault.ready_bank(&BankId::new("demo"), clock.now()).await?;
    Ok(store)
}

fn process(context: Context, owner: &str) -> (Engine, Site) {
    let engine = Engine::new(Arc::new(context), owner.to_owned());
    let site = app::public(engine.clone(), json!({ "keys": [] }), [].into());
    (engine, site)
}

fn context(
    store: Store,
    clock: &Arc<TestClock>,
    entropy: &Arc<Counted>,
    outside: &Outside,
    bank: &Arc<FakeBank>,
) -> anyhow::Result<Context> {
    let http = tellerline_net::Client::to(&[&outside.url])?;
    let (bank_id, channel) = (BankId::new("demo"), ChannelId::new("messenger"));
    let zone = jiff::tz::TimeZone::UTC;
    let tenant = Tenant {
        id: bank_id.clone(),
        name: "Harbour Bank".to_owned(),
        public_url: "https://chat.harbour-bank.test".to_owned(),
        time_zone: zone.clone(),
        time_zone_name: "UTC".to_owned(),
        emergency_phone: None,
        hours: Some(DeskHours::parse(["Mon-Sun 00:00-24:00"], zone)?),
        institutions: vec![(InstitutionId::new("harbour"), "Harbour Bank".to_owned())],
        ceiling: Policy::open(),
        page_contact: Some(PageContact {
            url: format!("{}/pager", outside.url).parse()?,
            secret: Some(PAGER_SECRET.into()),
        }),
        terms: tellerline_server::context::Terms::default(),
        api_secret: None,
        brand: tellerline_server::web::Brand::default(),
        waiting: 0.into(),
    };
    let sender = Sender::new(
        http.clone(),
        &format!("{}/v25.0", outside.url),
        &APP_SECRET.into(),
        "page-token".into(),
        PAGE_ID,
    );
    let ceilings = Ceilings::new([(channel.clone(), bank_id.clone(), Policy::open())]);
    let endpoint =
        Endpoint::new(channel.clone(), bank_id.clone(), "app".to_owned(), PAGE_ID.to_owned(), sender, true)
            .knowing(vec!["263902037430900".to_owned()]);
    let app = App {
        id: "app".to_owned(),
        secrets: vec![APP_SECRET.into()],
        verify_token: "verify".into(),
        platform_id: None,
        pages: HashMap::from([(PAGE_ID.to_owned(), channel.clone())]),
    };
    let mut banks = Banks::new();
    banks.add(Arc::clone(bank) as Arc<dyn tellerline_core::ports::Bank>);
    Ok(Context {
        store,
        clock: Arc::clone(clock) as Arc<dyn tellerline_core::Clock>,
        entropy: Arc::clone(entropy) as Arc<dyn tellerline_core::Entropy>,
        reader: Reader::embedded()?,
        texts: Arc::new(Texts::embedded()),
        tenants: HashMap::from([(bank_id, Arc::new(tenant))]),
        endpoints: HashMap::from([(channel, Arc::new(endpoint))]),
        apps: HashMap::from([("app".to_owned(), Arc::new(app))]),
        banks,
        pauses: Pauses::default(),
        readers: tellerline_server::chat::Readers::default(),
        ceilings,
        sessions: tellerline_server::context::Sessions::default(),
        contacts: http,
        security: tellerline_server::security::Security::new(
            tellerline_server::security::Sink::nowhere(),
            clock.clone(),
        ),
        demo: false,
    })
}

/// Every reply begins as it should, and there are no others.
#[track_caller]
pub(crate) fn assert_begin(replies: &[String], beginnings: &[&str]) {
    let fit = replies.len() == beginnings.len()
        && replies.iter().zip(beginnings).all(|(reply, beginning)| reply.starts_with(beginning));
    assert!(fit, "expected {beginnings:?}, got {replies:#?}");
}
