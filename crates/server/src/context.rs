//! What every part of the running server shares: banks, channels, keys, texts, clock.

use std::{
    collections::{HashMap, HashSet},
    sync::{Arc, RwLock},
};

use jiff::tz::TimeZone;
use secrecy::SecretString;
use tellerline_banks::Banks;
use tellerline_channels::texts::Texts;
use tellerline_core::{
    BankId, ChannelId, Clock, Entropy, InstitutionId, Timestamp,
    consent::{Basis, LONGEST, PurposeKind},
    conversation::BankCard,
    desk::{DeskHours, DeskStatus},
    message::Policy,
    time::{days, hours, minutes},
};
use tellerline_nlu::Reader;
use tellerline_store::Store;
pub use tellerline_store::repo::pauses::Pausable;
use tellerline_store::repo::staff::SessionLimits;

use crate::{chat::Readers, endpoint::Endpoint, policy::Ceilings, security::Security};

/// A bank as the config describes it.
pub struct Tenant {
    /// Its id.
    pub id: BankId,
    /// Its name.
    pub name: String,
    /// Address of its pages, without a slash at the end.
    pub public_url: String,
    /// Its time zone.
    pub time_zone: TimeZone,
    /// The IANA name of that zone.
    pub time_zone_name: String,
    /// A number that is answered day and night.
    pub emergency_phone: Option<String>,
    /// When somebody is at the desk.
    pub hours: Option<DeskHours>,
    /// Institutions whose accounts can be linked, with their names.
    pub institutions: Vec<(InstitutionId, String)>,
    /// What may be shown in chats at most.
    pub ceiling: Policy,
    /// Who is paged, and the secret that signs the page.
    pub page_contact: Option<PageContact>,
    /// How long consents last and on which legal basis they rest.
    pub terms: Terms,
    /// Signs what the bank's own systems ask of `/api/v1`; without one that API is closed.
    pub api_secret: Option<SecretString>,
    /// How its pages look.
    pub brand: crate::web::Brand,
    /// Conversations that wait at the desk, refreshed every second.
    pub waiting: std::sync::atomic::AtomicU32,
}

/// How consents last and are renewed at one institution.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ConsentProfile {
    /// How long a consent lasts before it must be given again, in days, 1 to 365.
    pub days: u32,
    /// How it is given again.
    pub renewal: Renewal,
}

/// How a consent is given again before it ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Renewal {
    /// The customer says so on our page; the bank is not asked (United Kingdom).
    Reconfirm,
    /// By a login at the bank with strong authentication (European Union).
    BankLogin,
}

impl Default for ConsentProfile {
    fn default() -> Self {
        Self { days: 90, renewal: Renewal::Reconfirm }
    }
}

impl ConsentProfile {
    /// When a consent given now ends.
    pub fn ends(&self, now: Timestamp) -> Timestamp {
        now.plus(days(u64::from(self.days)).min(LONGEST))
    }

    /// When the bank's own consent made now shall end: where the customer reconfirms with us it must outlast
    /// ours.
    pub fn ends_at_bank(&self, now: Timestamp) -> Timestamp {
        match self.renewal {
            Renewal::Reconfirm => now.plus(LONGEST),
            Renewal::BankLogin => self.ends(now),
        }
    }
}

/// A bank's terms of consent.
#[derive(Debug, Clone, Default)]
pub struct Terms {
    /// By institution; what is not listed has the default.
    pub profiles: HashMap<InstitutionId, ConsentProfile>,
    /// Legal basis of reading account data, as the bank has settled it.
    pub account_data: Basis,
    /// How long what is kept.
    pub keep: tellerline_store::repo::retention::Terms,
}

impl Terms {
    /// The profile of an institution.
    pub fn profile(&self, institution: &InstitutionId) -> ConsentProfile {
        self.profiles.get(institution).copied().unwrap_or_default()
    }

    /// The legal basis of a purpose: what is no account data belongs to the service asked for.
    pub const fn basis(&self, purpose: PurposeKind) -> Basis {
        match purpose {
            PurposeKind::ReadBalance
            | PurposeKind::ReadTransactions
            | PurposeKind::SendReceipts
            | PurposeKind::SendAlerts
            | PurposeKind::ReportFraud => self.account_data,
            PurposeKind::ServiceCards | PurposeKind::TalkToBank => Basis::Contract,
        }
    }
}

/// Who is woken for a fraud case that nobody picked up.
pub struct PageContact {
    /// Where the signed POST goes.
    pub url: url::Url,
    /// Signs it (HMAC-SHA256); without one the call goes unsigned, which the config check warns of.
    pub secret: Option<SecretString>,
}

impl Tenant {
    /// Public facts for the flows.
    pub fn card(&self) -> BankCard {
        BankCard {
            id: Some(self.id.clone()),
            name: self.name.clone(),
            emergency_phone: self.emergency_phone.clone(),
            time_zone: self.time_zone_name.clone(),
            institutions: self.institutions.len(),
        }
    }

    /// When somebody is at the desk.
    pub fn desk(&self, now: Timestamp) -> DeskStatus {
        let waiting = self.waiting.load(std::sync::atomic::Ordering::Relaxed);
        self.hours.as_ref().map_or(DeskStatus::Unknown, |hours| hours.status(now, waiting))
    }

    /// The name of one of its institutions.
    pub fn institution_name(&self, id: &InstitutionId) -> String {
        self.institutions
            .iter()
            .find(|(other, _)| other == id)
            .map_or_else(|| id.as_str().to_owned(), |(_, name)| name.clone())
    }
}

/// A messenger app: one callback for all Pages of it.
pub struct App {
    /// Its id in the config and in the callback's path.
    pub id: String,
    /// Secrets that sign its webhooks; several while they are rotated.
    pub secrets: Vec<SecretString>,
    /// Proves that we own the callback.
    pub verify_token: SecretString,
    /// The platform's number of the app, where known.
    pub platform_id: Option<String>,
    /// Page id to channel.
    pub pages: HashMap<String, ChannelId>,
}

/// What is paused now, refreshed from the database every second.
#[derive(Default)]
pub struct Pauses {
    held: RwLock<HashSet<(String, Pausable)>>,
}

impl Pauses {
    /// Replaces what is known.
    pub fn replace(&self, rows: impl IntoIterator<Item = (String, Pausable)>) {
        let rows = rows.into_iter().collect();
        *self.held.write().unwrap_or_else(std::sync::PoisonError::into_inner) = rows;
    }

    /// Whether something is paused for everybody, for the bank or for the channel.
    pub fn holds(&self, what: Pausable, bank: &BankId, channel: Option<&ChannelId>) -> bool {
        let held = self.held.read().unwrap_or_else(std::sync::PoisonError::into_inner);
        if held.is_empty() {
            return false;
        }
        let has = |scope: String| held.contains(&(scope, what));
        has("all".to_owned())
            || has(format!("bank:{bank}"))
            || channel.is_some_and(|channel| has(format!("channel:{channel}")))
    }
}

/// How long sessions hold.
#[derive(Debug, Clone, Copy)]
pub struct Sessions {
    /// Customers' pages.
    pub customer: SessionLimits,
    /// Staff.
    pub staff: SessionLimits,
}

impl Default for Sessions {
    /// Customers: five minutes without use after an authentication (RTS article 4(3)(d)), an hour in all. Staff: half
    /// an hour, twelve hours; NIST SP 800-63B-4 allows more, revision 3 did not.
    fn default() -> Self {
        Self {
            customer: SessionLimits { idle: minutes(5), absolute: hours(1) },
            staff: SessionLimits { idle: minutes(30), absolute: hours(12) },
        }
    }
}

/// Shared by hooks, engine and pages.
pub struct Context {
    /// Storage.
    pub store: Store,
    /// The clock.
    pub clock: Arc<dyn Clock>,
    /// Randomness.
    pub entropy: Arc<dyn Entropy>,
    /// Understands texts.
    pub reader: Reader,
    /// Texts shown to people.
    pub texts: Arc<Texts>,
    /// Banks.
    pub tenants: HashMap<BankId, Arc<Tenant>>,
    /// Channels.
    pub endpoints: HashMap<ChannelId, Arc<Endpoint>>,
    /// Messenger apps.
    pub apps: HashMap<String, Arc<App>>,
    /// Institutions.
    pub banks: Banks,
    /// What is paused.
    pub pauses: Pauses,
    /// What may be shown on which channel.
    pub ceilings: Ceilings,
    /// Reaches the contacts of banks and nobody else.
    pub contacts: tellerline_net::Client,
    /// Who reads a web chat now.
    pub readers: Readers,
    /// Takes security events.
    pub security: Security,
    /// How long sessions hold.
    pub sessions: Sessions,
    /// Whether this is the demo: pages offer what only a demo may.
    pub demo: bool,
}

impl Context {
    /// The platform's id of a channel's app, where the config names it.
    pub fn platform_app(&self, endpoint: &Endpoint) -> Option<&str> {
        self.apps.get(&endpoint.app).and_then(|app| app.platform_id.as_deref())
    }

    /// Whether a channel is a web chat: it has no platform, and so no window and no echo.
    pub fn is_web(&self, channel: &ChannelId) -> bool {
        self.endpoints.get(channel).is_some_and(|endpoint| endpoint.sender.web().is_some())
    }

    /// The web chat of a bank.
    pub fn web_chat(&self, bank: &BankId) -> Option<&Arc<Endpoint>> {
        let own = |endpoint: &&Arc<Endpoint>| endpoint.bank == *bank && endpoint.sender.web().is_some();
        self.endpoints.values().filter(own).min_by_key(|endpoint| endpoint.id.as_str().to_owned())
    }

    /// Reads a text of `today`. An encoder takes milliseconds; meanwhile other tasks go on on other threads.
    pub fn read(
        &self,
        text: &str,
        today: jiff::civil::Date,
        language: Option<&str>,
    ) -> tellerline_core::reading::Reading {
        let read = || self.reader.read(text, today, language);
        let can_move = || {
            tokio::runtime::Handle::try_current()
                .is_ok_and(|handle| handle.runtime_flavor() == tokio::runtime::RuntimeFlavor::MultiThread)
        };
        if self.reader.model().has_encoder() && can_move() {
            return tokio::task::block_in_place(read);
        }
        read()
    }

    /// Now.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// What may be shown on a channel of a bank at most.
    pub fn ceiling(&self, bank: &BankId, channel: &ChannelId) -> Policy {
        let bank = self.tenants.get(bank).map_or_else(Policy::masked, |tenant| tenant.ceiling.clone());
        self.ceilings.of(channel, &bank)
    }

    /// Whether any chat of a bank may show figures now: else the customer is not offered the choice.
    pub fn may_show_figures(&self, tenant: &Tenant) -> bool {
        let mut channels = self.endpoints.values().filter(|endpoint| endpoint.bank == tenant.id);
        channels.any(|endpoint| self.ceilings.of(&endpoint.id, &tenant.ceiling).shows_figures())
    }

    /// The bank with this id.
    pub fn tenant(&self, bank: &BankId) -> Option<&Arc<Tenant>> {
        self.tenants.get(bank)
    }
}
