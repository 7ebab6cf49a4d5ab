//! From a config to a running engine.

use std::{
    collections::HashMap,
    fs::File,
    num::NonZeroU32,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use anyhow::{Context as _, bail};
use async_trait::async_trait;
use jiff::civil::Date;
use secrecy::ExposeSecret as _;
use tellerline_banks::{Banks, Dependencies, InstitutionConfig, UkOpenBanking, UnattendedLedger};
use tellerline_channels::{messenger::send::Sender, texts::Texts};
use tellerline_core::{
    AccountId, BankId, Clock, Entropy, LinkId, bank::BankFailure, consent::Basis, ports::BankError,
};
use tellerline_nlu::{Pack, Reader};
use tellerline_store::{
    Store,
    repo::{self, staff::SessionLimits, stamp},
    vault::MasterKey,
};

use crate::{
    chat::Readers,
    config::{self, Bank, Config, Institution, LegalBasis},
    context::{App, ConsentProfile, Context, PageContact, Pauses, Renewal, Tenant, Terms},
    endpoint::{Endpoint, WebChat, Wire},
    engine::Engine,
    outbound,
    policy::Ceilings,
    security::{Security, Sink, To},
    system::SystemClock,
    web::Brand,
};

/// Proof that no other process works on this SQLite database; released when dropped or when the process
/// dies.
pub struct Alone {
    _file: File,
}

impl Alone {
    /// Takes the lock file beside the database.
    ///
    /// # Errors
    /// When another process holds it, or the file cannot be made.
    pub fn try_new(folder: &Path) -> anyhow::Result<Self> {
        let path = folder.join("tellerline.lock");
        let file = File::create(&path).with_context(|| format!("cannot make {}", path.display()))?;
        if file.try_lock().is_err() {
            bail!(
                "another tellerline works on {}; stop it first (one process only on SQLite; use PostgreSQL for several)",
                folder.display()
            );
        }
        Ok(Self { _file: file })
    }
}

/// Everything that a running server is made of.
pub struct Built {
    /// The engine, not yet started.
    pub engine: Engine,
    /// Public client keys for the institutions.
    pub jwks: serde_json::Value,
    /// Held while the process works on a SQLite database.
    pub alone: Option<Alone>,
}

/// Opens the store and wires everything; contacts nobody yet.
///
/// # Errors
/// What is wrong and what to do about it.
pub async fn build(
    config: &Config,
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
    demo: bool,
) -> anyhow::Result<Built> {
    let alone = match config.store.data_folder() {
        Some(folder) => {
            std::fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
            Some(Alone::try_new(folder)?)
        }
        None => None,
    };
    let store = open_store(config).await?;
    if repo::erasure::replay_pending(&store).await? {
        bail!(
            "this database was restored from a backup, and people who were erased since are still in it; restore once \
             more into a new one, with the ledger of erasures"
        );
    }
    let reader = reader(config).await?;
    wire(config, store, (clock, entropy), demo, alone, reader).await
}

/// Who reads messages. With an encoder the first start takes long, and says how far it is.
async fn reader(config: &Config) -> anyhow::Result<Reader> {
    let Some(folder) = config.nlu.encoder_dir.clone() else { return built_in() };
    let cache = config.nlu.cache_dir.clone().or_else(|| config.store.data_folder().map(Path::to_owned));
    if let Some(cache) = &config.nlu.cache_dir {
        std::fs::create_dir_all(cache).with_context(|| format!("cannot make {}", cache.display()))?;
    }
    let tenth = AtomicUsize::new(0);
    let pack = Pack::embedded().map_err(|error| anyhow::anyhow!("training files: {error}"))?;
    let learn = move || {
        Reader::with_encoder(&pack, &folder, cache.as_deref(), &|done, all| {
            let now = done * 10 / all.max(1);
            if tenth.fetch_max(now, Ordering::Relaxed) < now {
                tracing::info!("learning training sentences with the encoder: {} %", now * 10);
            }
        })
    };
    tokio::task::spawn_blocking(learn).await?.context("nlu.encoder_dir")
}

fn built_in() -> anyhow::Result<Reader> {
    Reader::embedded().map_err(|error| anyhow::anyhow!("training files: {error}"))
}

/// The master key of a config, from its file or variable.
///
/// # Errors
/// When it cannot be read or is none; names the place, never the key.
pub fn master_key(config: &Config) -> anyhow::Result<MasterKey> {
    let text = config.store.master_key_file.read().context("store.master_key_file")?;
    Ok(MasterKey::parse(text.expose_secret())?)
}

/// Opens the store of a config.
///
/// # Errors
/// When the master key or the database cannot be used.
pub async fn open_store(config: &Config) -> anyhow::Result<Store> {
    let master = master_key(config)?;
    let url = config.store.connect_url().context("store.url")?;
    let store = Store::open(url.expose_secret(), master).await?;
    // Commands, too, act on people and settings.
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    security(config, &clock).watch_audit(&store);
    Ok(store)
}

/// How long sessions hold, as the config says.
const fn sessions_of(config: &crate::config::Sessions) -> crate::context::Sessions {
    crate::context::Sessions {
        customer: SessionLimits { idle: config.customer_idle, absolute: config.customer_longest },
        staff: SessionLimits { idle: config.staff_idle, absolute: config.staff_longest },
    }
}

/// Where security events go, as the config says.
pub fn security(config: &Config, clock: &Arc<dyn Clock>) -> Security {
    let to = &config.security_events;
    let to = To { log: to.log, stdout: to.stdout, file: to.file.clone(), kept: None };
    Security::new(Sink::new(to), Arc::clone(clock))
}

/// Whether the data is the demo's, by its folder or by the mark in the database, which a backup takes along.
async fn check_stamp(config: &Config, store: &Store, demo: bool) -> anyhow::Result<bool> {
    if demo {
        stamp::mark_demo(&store.db).await?;
    } else if stamp::is_demo(&store.db).await? {
        if !config.is_local() {
            bail!(
                "store.url: {} holds data of the demo, whose secrets everybody knows; it is served only where every \
                 listener and every bank's public_url is on loopback. Use a fresh database",
                config.store.url
            );
        }
        return Ok(true);
    }
    Ok(demo)
}

/// As [`build`], on a store that is open already.
///
/// # Errors
/// What is wrong and what to do about it.
pub async fn build_on(
    config: &Config,
    store: Store,
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
    demo: bool,
    alone: Option<Alone>,
) -> anyhow::Result<Built> {
    wire(config, store, (clock, entropy), demo, alone, built_in()?).await
}

async fn wire(
    config: &Config,
    store: Store,
    (clock, entropy): (Arc<dyn Clock>, Arc<dyn Entropy>),
    demo: bool,
    alone: Option<Alone>,
    reader: Reader,
) -> anyhow::Result<Built> {
    let security = security(config, &clock);
    security.watch_audit(&store);
    let demo = check_stamp(config, &store, demo).await?;
    let mut tenants = HashMap::new();
    let mut institution_bank = HashMap::new();
    for bank in &config.bank {
        let tenant = tenant(config, bank)?;
        store.vault.ready_bank(&tenant.id, clock.now()).await?;
        store.vault.ready_periods(&tenant.id, clock.now()).await?;
        for (institution, _) in &tenant.institutions {
            institution_bank.entry(institution.clone()).or_insert_with(|| tenant.id.clone());
        }
        tenants.insert(tenant.id.clone(), Arc::new(tenant));
    }
    let (banks, jwks) = institutions(config, &security, &store, (&clock, &entropy), &institution_bank)?;
    let (apps, endpoints) = channels(config, &security)?;
    let ceilings = ceilings(config);
    ceilings.start(&store, clock.now()).await?;
    let context = Context {
        store,
        clock,
        entropy,
        reader,
        texts: Arc::new(Texts::embedded()),
        tenants,
        endpoints,
        apps,
        banks,
        pauses: Pauses::default(),
        ceilings,
        sessions: sessions_of(&config.sessions),
        contacts: outbound::to_contacts(config, security.watch_outbound())?,
        readers: Readers::default(),
        security,
        demo,
    };
    let owner = uuid::Uuid::now_v7().to_string();
    Ok(Built { engine: Engine::new(Arc::new(context), owner), jwks, alone })
}

fn tenant(config: &Config, bank: &Bank) -> anyhow::Result<Tenant> {
    let known = |id: &tellerline_core::InstitutionId| {
        config.institution(id.as_str()).map(|found| (id.clone(), found.name.clone()))
    };
    let secret = bank.page_contact_secret_file.as_ref().map(crate::config::Secret::read).transpose()?;
    let page_contact = bank.page_contact.clone().map(|url| PageContact { url, secret });
    let served = bank.institutions.iter().filter_map(|id| config.institution(id.as_str()));
    let terms = Terms {
        profiles: served.map(|one| ((*one.id).clone(), consent_profile(one))).collect(),
        account_data: match bank.legal_basis {
            LegalBasis::Contract => Basis::Contract,
            LegalBasis::Consent => Basis::Consent,
        },
        keep: bank.keep(),
    };
    let api_secret = bank.api_secret_file.as_ref().map(crate::config::Secret::read).transpose()?;
    Ok(Tenant {
        id: (*bank.id).clone(),
        name: bank.name.clone(),
        public_url: bank.public_base().to_owned(),
        time_zone_name: bank.time_zone.iana_name().unwrap_or("UTC").to_owned(),
        time_zone: bank.time_zone.clone(),
        emergency_phone: bank.emergency_phone.clone(),
        hours: if bank.desk_hours.is_empty() { None } else { Some(bank.hours()?) },
        institutions: bank.institutions.iter().filter_map(|id| known(id)).collect(),
        ceiling: bank.policy(),
        page_contact,
        terms,
        api_secret,
        brand: Brand::read(bank.tokens_file.as_deref(), bank.logo_file.as_deref())?,
        waiting: std::sync::atomic::AtomicU32::new(0),
    })
}

/// How consents last at an institution.
fn consent_profile(institution: &Institution) -> ConsentProfile {
    let renewal = match institution.consent_renewal {
        config::Renewal::Reconfirm => Renewal::Reconfirm,
        config::Renewal::BankLogin => Renewal::BankLogin,
    };
    ConsentProfile { days: institution.consent_days, renewal }
}

type Registered = (Banks, serde_json::Value);

fn institutions(
    config: &Config,
    security: &Security,
    store: &Store,
    (clock, entropy): (&Arc<dyn Clock>, &Arc<dyn Entropy>),
    owners: &HashMap<tellerline_core::InstitutionId, BankId>,
) -> anyhow::Result<Registered> {
    let mut banks = Banks::new();
    let mut connectors = Vec::new();
    for institution in &config.institution {
        let Some(bank) = owners.get(&*institution.id) else { continue };
        let dependencies = Dependencies {
            client: outbound::to_institution(config, institution, security.watch_outbound())?,
            clock: Arc::clone(clock),
            entropy: Arc::clone(entropy),
            ledger: Arc::new(StoredLedger { store: store.clone(), bank: bank.clone() }),
        };
        let connector = UkOpenBanking::try_new(connector_config(institution)?, dependencies)?;
        connectors.push(connector.clone());
        banks.add(Arc::new(connector));
    }
    let jwks = tellerline_banks::jwks(connectors.iter().map(UkOpenBanking::signing_key));
    Ok((banks, jwks))
}

/// An institution of the config as its connector wants it.
///
/// # Errors
/// When its key file cannot be read.
pub fn connector_config(institution: &Institution) -> anyhow::Result<InstitutionConfig> {
    let key = institution
        .client_key_file
        .read()
        .with_context(|| format!("client_key_file of institution {}", institution.id.text()))?;
    Ok(InstitutionConfig {
        name: institution.name.clone(),
        signing_kid: institution.client_key_id.clone(),
        allow_loopback_http: institution.allow_http_loopback,
        unattended_daily_limit: institution.unattended_reads_per_day,
        attended_by_agreement: institution.attended_by_agreement,
        acr_accepted: institution.accepted_acr.clone(),
        consent_days: match consent_profile(institution) {
            // The bank's own consent outlasts what the customer reconfirms with us.
            ConsentProfile { renewal: Renewal::Reconfirm, .. } => 365,
            ConsentProfile { days, .. } => days,
        },
        time_zone: institution.time_zone.iana_name().unwrap_or("UTC").to_owned(),
        ..InstitutionConfig::new(
            (*institution.id).clone(),
            &institution.issuer,
            institution.api_url.as_str(),
            &institution.client_id,
            key,
        )
    })
}

/// What the config allows on each channel.
pub fn ceilings(config: &Config) -> Ceilings {
    Ceilings::new(config.channel.iter().filter_map(|channel| {
        let bank = config.bank(channel.bank.text())?;
        Some(((*channel.id).clone(), (*bank.id).clone(), channel.policy(bank)))
    }))
}

type Wired = (HashMap<String, Arc<App>>, HashMap<tellerline_core::ChannelId, Arc<Endpoint>>);

fn channels(config: &Config, security: &Security) -> anyhow::Result<Wired> {
    let mut apps = HashMap::new();
    let mut endpoints = HashMap::new();
    for app in &config.messenger_app {
        let secrets = app.app_secret_file.read_all()?;
        let Some(first) = secrets.first() else { bail!("app_secret_file of {} is empty", app.id.text()) };
        let http = outbound::to_messenger(config, app, security.watch_outbound())?;
        let mut pages = HashMap::new();
        for (channel, page) in config.channel.iter().filter_map(|channel| Some((channel, channel.page()?))) {
            if page.app != app.id.text() {
                continue;
            }
            let mut sender =
                Sender::new(http.clone(), app.graph_url.as_str(), first, page.token_file.read()?, page.id);
            if let Some(rate) = NonZeroU32::new(channel.send_per_second) {
                sender = sender.with_limit(rate);
            }
            let endpoint = Endpoint::new(
                (*channel.id).clone(),
                (*channel.bank).clone(),
                app.id.text().to_owned(),
                page.id.to_owned(),
                sender,
                channel.sender_limit,
            )
            .knowing(channel.known_apps.clone());
            pages.insert(page.id.to_owned(), endpoint.id.clone());
            endpoints.insert(endpoint.id.clone(), Arc::new(endpoint));
        }
        let wired = App {
            id: app.id.text().to_owned(),
            secrets,
            verify_token: app.verify_token_file.read()?,
            platform_id: app.platform_app_id.clone(),
            pages,
        };
        apps.insert(wired.id.clone(), Arc::new(wired));
    }
    for channel in config.channel.iter().filter(|channel| channel.kind == config::ChannelKind::Web) {
        let chat = WebChat { framed_by: channel.framing() };
        let (id, bank) = ((*channel.id).clone(), (*channel.bank).clone());
        // A web chat has no Page; where lists want one, its own name stands for it.
        let page = id.as_str().to_owned();
        let endpoint = Endpoint::new(id, bank, String::new(), page, Wire::Web(chat), channel.sender_limit);
        endpoints.insert(endpoint.id.clone(), Arc::new(endpoint));
    }
    Ok((apps, endpoints))
}

/// Counts unattended reads in the store, so that the count survives a restart.
struct StoredLedger {
    store: Store,
    bank: BankId,
}

#[async_trait]
impl UnattendedLedger for StoredLedger {
    async fn take(
        &self,
        link: LinkId,
        account: &AccountId,
        resource: &'static str,
        day: Date,
        limit: u32,
    ) -> Result<bool, BankError> {
        let day = i64::from(day.since(Date::constant(1970, 1, 1)).map_or(0, |span| span.get_days()));
        repo::unattended::take(&self.store, &self.bank, link, account, resource, day, i64::from(limit))
            .await
            .map_err(|error| BankError::new(BankFailure::Unreachable, format!("unattended count: {error}")))
    }
}
