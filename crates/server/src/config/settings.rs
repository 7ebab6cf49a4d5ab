//! The sections and keys. A doc comment here is the documentation that `config default` prints and the schema
//! holds; the TOML text behind `=` is the default, or the example of a key that has none.

use std::{net::SocketAddr, path::PathBuf, time::Duration};

use ipnet::IpNet;
use tellerline_core::{
    desk::{DeskHours, HoursError},
    id::{BankId, ChannelId, InstitutionId},
    message::Policy,
    time::days,
};
use tellerline_store::repo::retention::Terms;
use url::Url;

use super::{
    kinds::{Ceiling, ChannelKind, Connector, HostName, LegalBasis, LogFormat, Renewal, Slug, StoreUrl},
    secret::Secret,
    section::sections,
};

sections! {
    /// Where this process listens.
    pub struct Server {
        /// Webhooks, pages and the API. TLS ends at a reverse proxy in front.
        pub listen: SocketAddr = Default "\"127.0.0.1:8080\"",
        /// Addresses of the reverse proxies whose `X-Forwarded-For` is believed.
        pub trusted_proxies: Vec<IpNet> = Default "[]",
        /// `/metrics`; must not be reachable from outside.
        pub admin_listen: SocketAddr = Default "\"127.0.0.1:9090\"",
        /// How long turns and calls under way may take at the end.
        pub shutdown_grace: Duration = Default "\"5s\"",
    }

    /// Where everything is kept. One machine needs nothing but a file; several need PostgreSQL.
    pub struct StoreConfig {
        /// `sqlite://` and a path, or `postgres://user@host/database` without a password. A relative path is
        /// relative to this file.
        pub url: StoreUrl = Default "\"sqlite://data/tellerline.db\"",
        /// Password of the PostgreSQL user; or the variable `TELLERLINE__STORE__PASSWORD`.
        pub password_file: Option<Secret> = Example "\"postgres.password\"",
        /// 32 bytes as 64 hexadecimal digits (`openssl rand -hex 32`): wraps every other key. Readable by this
        /// user only (mode 600), outside the database's folder, backed up apart from it; without it the data
        /// is lost. Or the variable `TELLERLINE__STORE__MASTER_KEY`.
        pub master_key_file: Secret = Default "\"master.key\"",
        /// File that repeats who was erased (ids only), so that `restore` of an older backup does not bring them back.
        /// Best on another disk, kept for as long as backups are. Without it: `erasures.jsonl` beside the SQLite file;
        /// with PostgreSQL it must be named.
        pub erasure_ledger: Option<PathBuf> = Example "\"/mnt/apart/erasures.jsonl\"",
    }

    /// Carries copies between several machines. One machine needs none; this version does not use it yet.
    pub struct Stream {
        /// Address of the NATS server.
        pub url: Url = Example "\"nats://127.0.0.1:4222\"",
    }

    /// The audit log. Only a checkpoint that is kept where this machine cannot change it shows that a log was written
    /// anew.
    pub struct Audit {
        /// Folder, best on another machine and write-once, into which checkpoints are put; each is a new file. A
        /// relative path is relative to this file.
        pub checkpoint_dir: Option<PathBuf> = Example "\"/mnt/worm/tellerline\"",
        /// At most so often.
        pub checkpoint_every: Duration = Default "\"1h\"",
    }

    /// What this program may contact: the hosts that this file names, and no other (`tellerline config hosts`).
    pub struct Outbound {
        /// Hosts of this file that may lead into a private network or to this machine, such as an institution that is
        /// reached over a line of one's own. Addresses written as numbers, and `localhost`, need not be named.
        pub private_hosts: Vec<HostName> = Default "[]",
    }

    /// Security events for the bank's own monitoring: one JSON object a line (`docs/security-events.md`).
    pub struct SecurityEvents {
        /// Into the log, with the target `security`.
        pub log: bool = Default "true",
        /// To standard output.
        pub stdout: bool = Default "false",
        /// Into this file, made with mode 600 and opened for every line, so that it can be rotated by moving it. A
        /// relative path is relative to this file.
        pub file: Option<PathBuf> = Example "\"/var/log/tellerline/security.jsonl\"",
    }

    /// How long sessions hold: a time without use and a time in all. Longer than NIST SP 800-63B-4 and RTS article
    /// 4(3)(d) allow is refused.
    pub struct Sessions {
        /// Customers' pages without use: 1 to 5 minutes.
        pub customer_idle: Duration = Default "\"5m\"",
        /// Customers' pages in all, however much they are used: 5 minutes to 24 hours.
        pub customer_longest: Duration = Default "\"1h\"",
        /// Staff without use: 1 to 60 minutes.
        pub staff_idle: Duration = Default "\"30m\"",
        /// Staff in all: 5 minutes to 24 hours.
        pub staff_longest: Duration = Default "\"12h\"",
    }

    /// How messages are read. Without this section by the classifier that is built in.
    pub struct Nlu {
        /// Folder of a sentence encoder (`config.json`, `model.safetensors` and `vocab.txt` of all-MiniLM-L6-v2), which
        /// is asked where the classifier is unsure of an English text; the program must be built with the feature
        /// `nlu-neural` (`docs/understanding.md`). The first start with it takes a minute longer.
        pub encoder_dir: Option<PathBuf> = Example "\"/opt/all-MiniLM-L6-v2\"",
        /// Folder in which is kept what was learnt with the encoder, so that later starts are quick: training sentences
        /// only, nothing of customers. Without it that of the SQLite database; with PostgreSQL nothing is kept then.
        pub cache_dir: Option<PathBuf> = Example "\"/var/cache/tellerline\"",
    }

    /// What is written to standard error.
    pub struct Log {
        /// `pretty` for people, `json` for machines, `auto`: pretty on a terminal.
        pub format: LogFormat = Default "\"auto\"",
        /// What is logged, as in the variable `RUST_LOG`, which wins where it is set.
        pub filter: String = Default "\"info\"",
    }

    /// An institution: whose API is called.
    pub struct Institution {
        /// Short name in this file, in routes and in logs.
        pub id: Slug<InstitutionId> = Example "\"harbour\"",
        /// Name that customers read.
        pub name: String = Example "\"Harbour Bank\"",
        /// Which API it speaks. This version knows `uk-open-banking` (v4.0).
        pub connector: Connector = Example "\"uk-open-banking\"",
        /// Its OpenID issuer, byte for byte as its metadata say.
        pub issuer: String = Example "\"https://auth.harbour-bank.test\"",
        /// Its API: everything before `/open-banking/v4.0/aisp`.
        pub api_url: Url = Example "\"https://api.harbour-bank.test\"",
        /// Its other hosts, `host` or `host:port`: those of its keys, tokens and login pages where they differ from
        /// `issuer` and `api_url`. No other host that its metadata or answers name is contacted.
        pub hosts: Vec<HostName> = Default "[]",
        /// Our id at this institution.
        pub client_id: String = Example "\"tellerline\"",
        /// Our private key for client assertions: PEM, PKCS#8, P-256. Or the variable
        /// `TELLERLINE__INSTITUTION__ID__CLIENT_KEY`.
        pub client_key_file: Secret = Example "\"harbour.client.pem\"",
        /// Key id of that key at the institution; without one, its thumbprint (RFC 7638).
        pub client_key_id: Option<String> = Example "\"key-1\"",
        /// Reads a day, account and kind without the customer present; the law's number is 4.
        pub unattended_reads_per_day: u32 = Default "4",
        /// The institution has agreed in writing that a question typed in a chat counts as attended.
        pub attended_by_agreement: bool = Default "false",
        /// Login strengths that count as two factors.
        pub accepted_acr: Vec<String> = Default "[\"urn:openbanking:psd2:sca\"]",
        /// How long a consent lasts before it is given again, in days (1 to 365): 90 in the United Kingdom,
        /// 180 in the European Union.
        pub consent_days: u32 = Default "90",
        /// How it is given again: `reconfirm` on our page (United Kingdom), `bank-login` (European Union).
        pub consent_renewal: Renewal = Default "\"reconfirm\"",
        /// IANA time zone in which "yesterday" is meant when its transactions are asked for.
        pub time_zone: jiff::tz::TimeZone = Default "\"Europe/London\"",
        /// Lets it be called over http on this machine; for the sandbox bank only.
        pub allow_http_loopback: bool = Default "false",
    }

    /// A bank: a tenant with channels, a desk, keys and a web address of its own.
    pub struct Bank {
        /// Short name in this file, in routes and in logs.
        pub id: Slug<BankId> = Example "\"demo\"",
        /// Name that customers read.
        pub name: String = Example "\"Harbour Bank\"",
        /// The bank's own https address that the reverse proxy serves; links in chats begin with it.
        pub public_url: Url = Example "\"https://chat.harbour-bank.test\"",
        /// Ids of the institutions that its customers can link.
        pub institutions: Vec<Slug<InstitutionId>> = Example "[\"harbour\"]",
        /// Where a signed POST goes to wake somebody for a fraud case that nobody picked up.
        pub page_contact: Option<Url> = Shown "\"https://pager.harbour-bank.test/tellerline\"",
        /// Key that signs that POST (HMAC-SHA256). Or the variable `TELLERLINE__BANK__ID__PAGE_CONTACT_SECRET`.
        pub page_contact_secret_file: Option<Secret> = Example "\"pager.secret\"",
        /// Key that signs what the bank's own systems ask of `/api/v1` (HMAC-SHA256); without it that API is
        /// closed. Or the variable `TELLERLINE__BANK__ID__API_SECRET`.
        pub api_secret_file: Option<Secret> = Example "\"api.secret\"",
        /// Legal basis on which account data is read, as receipts say it: `contract` (on top of the consent at
        /// the bank) or `consent` (GDPR article 6(1)(a)).
        pub legal_basis: LegalBasis = Default "\"contract\"",
        /// IANA time zone of the desk's hours and of dates in answers.
        pub time_zone: jiff::tz::TimeZone = Default "\"Europe/London\"",
        /// When somebody is at the desk: what customers are told rests on it. Empty: nothing is promised.
        pub desk_hours: Vec<String> = Default "[\"Mon-Fri 08:00-18:00\"]",
        /// Number that a customer can call in an emergency, as it is to be shown.
        pub emergency_phone: Option<String> = Example "\"+44 20 7946 0000\"",
        /// Colours, type and space of its pages, as `docs/design-system.md` lists them; read at the start.
        pub tokens_file: Option<PathBuf> = Example "\"harbour.css\"",
        /// Its logo on every page, SVG or PNG; read at the start.
        pub logo_file: Option<PathBuf> = Example "\"harbour.svg\"",
        /// What may appear in its chats at most: `open` leaves it to the customer's choice, `masked` never shows
        /// anything of theirs there, and a list names what the choice is about (amount, payee, nickname,
        /// `last_four`, date, place, identity). Raising it later takes two officers: `tellerline policy`.
        pub ceiling: Ceiling = Default "\"open\"",
        /// How long transcripts and the list of sent messages are kept, in days since they were said. United States
        /// law (GLBA) wants customer information disposed of two years after its last use.
        pub keep_chat_days: u32 = Default "730",
        /// How long a person without a connection and without an open case is known, in days since they last wrote;
        /// what the audit log says of them goes with them, which is why it is a year at least.
        pub keep_profile_days: u32 = Default "730",
        /// How long tokens are kept, in days, of connections whose end the bank never confirmed.
        pub keep_token_days: u32 = Default "30",
        /// How long proof of consent and closed cases are kept, in days since their end: two years at least
        /// (12 CFR 1005.13).
        pub keep_evidence_days: u32 = Default "2190",
        /// How long what the audit log says of people who stay can be read, in days since it was written, by periods
        /// of thirty days: a year at least (PCI DSS 10.5.1). That there was an entry stays, with its proof.
        pub keep_audit_days: u32 = Default "2190",
    }

    /// An app at Meta; its one callback serves all Pages of the app.
    pub struct MessengerApp {
        /// Short name in this file; the callback is `/hooks/messenger/<id>`.
        pub id: Slug<String> = Example "\"messenger\"",
        /// App secret; several lines are several valid secrets, the first one signs. Or the variable
        /// `TELLERLINE__MESSENGER_APP__ID__APP_SECRET`.
        pub app_secret_file: Secret = Example "\"app.secret\"",
        /// What Meta must present when it verifies the callback. Or the variable
        /// `TELLERLINE__MESSENGER_APP__ID__VERIFY_TOKEN`.
        pub verify_token_file: Secret = Example "\"verify.token\"",
        /// Meta's number of the app: tells our own echoes from those of other apps.
        pub platform_app_id: Option<String> = Example "\"424242\"",
        /// The Graph API with its version.
        pub graph_url: Url = Default "\"https://graph.facebook.com/v25.0\"",
    }

    /// A channel: one messenger endpoint of one bank.
    pub struct Channel {
        /// Short name in this file, in routes and in logs.
        pub id: Slug<ChannelId> = Example "\"messenger\"",
        /// Id of its bank.
        pub bank: Slug<BankId> = Example "\"demo\"",
        /// Which messenger. This version knows `messenger` and `web`, the bank's own web chat at `/chat/<bank>`, which
        /// needs none of the keys about a Page.
        pub kind: ChannelKind = Example "\"messenger\"",
        /// Id of its messenger app.
        pub app: Option<Slug<String>> = Shown "\"messenger\"",
        /// Number of the Page.
        pub page_id: Option<String> = Shown "\"100200300\"",
        /// Access token of the Page. Or the variable `TELLERLINE__CHANNEL__ID__PAGE_TOKEN`.
        pub page_token_file: Option<Secret> = Shown "\"page.token\"",
        /// Of a web chat: origins of the bank's sites that may show it in a frame (`/widget.js`); no other site can.
        pub framed_by: Vec<Url> = Default "[]",
        /// Most calls a second to the Send API for this Page; 0, in the demo only, is no limit.
        pub send_per_second: u32 = Default "300",
        /// What may appear in its chats at most, where that is less than the bank's own `ceiling`.
        pub ceiling: Option<Ceiling> = Example "[\"amount\", \"nickname\", \"last_four\", \"date\"]",
        /// Meta's numbers of other apps that may write to customers in the Page's name, such as another vendor's
        /// tool; their messages keep the bot silent for half an hour. Of any other app the compliance officer is
        /// told, and links stop in that thread. Meta's own inbox is 263902037430900: what staff write there is not
        /// in this system's records.
        pub known_apps: Vec<String> = Default "[]",
        /// Whether a person who writes very fast is slowed down; off only for load tests.
        pub sender_limit: bool = Default "true",
    }
}

impl Bank {
    /// `public_url` without a slash at the end, to put a route behind.
    pub fn public_base(&self) -> &str {
        self.public_url.as_str().trim_end_matches('/')
    }

    /// The desk's hours in the bank's time zone.
    ///
    /// # Errors
    /// [`HoursError`]; a validated config has none.
    pub fn hours(&self) -> Result<DeskHours, HoursError> {
        DeskHours::parse(self.desk_hours.iter().map(String::as_str), self.time_zone.clone())
    }

    /// How long what is kept.
    pub fn keep(&self) -> Terms {
        let of = |count: u32| days(u64::from(count));
        Terms {
            chat: of(self.keep_chat_days),
            profile: of(self.keep_profile_days),
            tokens: of(self.keep_token_days),
            evidence: of(self.keep_evidence_days),
            audit: of(self.keep_audit_days),
        }
    }

    /// The ceiling as the rules of disclosure know it.
    pub fn policy(&self) -> Policy {
        self.ceiling.0.clone()
    }
}

/// The Page of a Messenger channel.
#[derive(Debug, Clone, Copy)]
pub struct Page<'c> {
    /// Id of its messenger app.
    pub app: &'c str,
    /// Its number.
    pub id: &'c str,
    /// Its access token.
    pub token_file: &'c Secret,
}

impl Channel {
    /// Its Page; `None` for another kind of channel. A validated config has all of one.
    pub fn page(&self) -> Option<Page<'_>> {
        if self.kind != ChannelKind::Messenger {
            return None;
        }
        let (app, id, token_file) =
            (self.app.as_ref()?.text(), self.page_id.as_deref()?, self.page_token_file.as_ref()?);
        Some(Page { app, id, token_file })
    }

    /// Sites that may frame a web chat, as a policy names them.
    pub fn framing(&self) -> Vec<String> {
        self.framed_by.iter().map(|url| url.origin().ascii_serialization()).collect()
    }

    /// What the config allows on this channel of that bank: never more than the kind of channel bears.
    pub fn policy(&self, bank: &Bank) -> Policy {
        let most = Policy::most_of(self.kind.into());
        let own = self.ceiling.as_ref().map_or(&most, |ceiling| &ceiling.0);
        bank.policy().and(own).and(&most)
    }
}
