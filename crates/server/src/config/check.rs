//! What the values mean together: references, addresses, secrets, and what `serve` refuses.

use std::{
    collections::{BTreeMap, BTreeSet},
    net::IpAddr,
    path::{Path, PathBuf},
};

use secrecy::ExposeSecret as _;
use tellerline_core::time::{hours, minutes};
use tellerline_net::Destination;
use url::{Host, Url};

use crate::{outbound, web::Brand};

use super::{
    AsText, Bank, Channel, ChannelKind, Config, ConfigError, Connector, Institution, MessengerApp, Origin,
    Problem, Secret, Slug,
};

/// The file by which a data folder of the demo is known.
pub const DEMO_STAMP: &str = ".tellerline-demo";

/// The demo's secrets are in its documentation: everybody knows them.
const DEMO_SECRETS: [&str; 3] = ["app-secret", "page-token", "verify"];

/// In which role the process starts; each refuses other things.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Webhooks, pages, and on one machine the workers too.
    Serve,
    /// Workers only: needs a database that several processes can share.
    Worker,
    /// The demo: its known secrets and its missing page contact are in order.
    Demo,
    /// A command that only opens the database; secrets of channels and institutions are not looked at.
    Tool,
}

impl Config {
    /// Checks what the values mean together. Reads the secret files.
    ///
    /// # Errors
    /// [`ConfigError`] with everything that is wrong, not only the first.
    pub fn validate(&self, role: Role) -> Result<(), ConfigError> {
        let mut check = Check { config: self, role, problems: Vec::new() };
        check.references();
        check.addresses();
        check.limits();
        check.secrets();
        if role != Role::Tool {
            check.encoder();
            check.brands();
            check.start();
        }
        check.demo();
        ConfigError::check(&self.file, check.problems)
    }

    /// Whether the database's folder was made by the demo.
    pub fn is_demo_data(&self) -> bool {
        self.store.data_folder().is_some_and(|folder| folder.join(DEMO_STAMP).exists())
    }

    /// Whether nothing of this can be reached from another machine: every listener and every bank's address
    /// is on loopback.
    pub fn is_local(&self) -> bool {
        let listeners = [self.server.listen, self.server.admin_listen];
        listeners.iter().all(|address| address.ip().is_loopback())
            && self.bank.iter().all(|bank| is_loopback(&bank.public_url))
    }

    /// What is in order but probably not meant, one sentence each.
    pub fn warnings(&self) -> Vec<String> {
        let mut all = Vec::new();
        if self.stream.is_some() {
            all.push(
                "stream: this version does not use it; PostgreSQL alone connects several machines".into(),
            );
        }
        if self.store.ledger().is_none() {
            all.push(
                "store.erasure_ledger is missing: a restored backup would bring erased people back".into(),
            );
        }
        if !self.server.admin_listen.ip().is_loopback() {
            all.push(format!(
                "server.admin_listen: {} may be reachable from outside",
                self.server.admin_listen
            ));
        }
        for (index, bank) in self.bank.iter().enumerate() {
            if bank.page_contact.is_some() && bank.page_contact_secret_file.is_none() {
                all.push(format!(
                    "bank[{index}].page_contact_secret_file is missing: the call is not signed"
                ));
            }
            if bank.keep_chat_days > 730 {
                all.push(format!(
                    "bank[{index}].keep_chat_days is more than two years: say why in your retention schedule"
                ));
            }
            if bank.desk_hours.is_empty() {
                all.push(format!("bank[{index}].desk_hours is empty: customers are promised no time"));
            }
        }
        all.extend(self.secrets().into_iter().filter_map(|(path, secret)| {
            let open = secret.file().is_some_and(readable_by_others);
            open.then(|| format!("{path}: others on this machine can read the file; chmod 600"))
        }));
        all
    }

    /// Every secret by the path of its key.
    fn secrets(&self) -> Vec<(String, &Secret)> {
        let mut all = Vec::new();
        for (index, institution) in self.institution.iter().enumerate() {
            all.push((format!("institution[{index}].client_key_file"), &institution.client_key_file));
        }
        for (index, bank) in self.bank.iter().enumerate() {
            if let Some(secret) = &bank.page_contact_secret_file {
                all.push((format!("bank[{index}].page_contact_secret_file"), secret));
            }
            if let Some(secret) = &bank.api_secret_file {
                all.push((format!("bank[{index}].api_secret_file"), secret));
            }
        }
        for (index, app) in self.messenger_app.iter().enumerate() {
            all.push((format!("messenger_app[{index}].app_secret_file"), &app.app_secret_file));
            all.push((format!("messenger_app[{index}].verify_token_file"), &app.verify_token_file));
        }
        for (index, channel) in self.channel.iter().enumerate() {
            if let Some(secret) = &channel.page_token_file {
                all.push((format!("channel[{index}].page_token_file"), secret));
            }
        }
        all
    }
}

struct Check<'c> {
    config: &'c Config,
    role: Role,
    problems: Vec<Problem>,
}

impl Check<'_> {
    fn problem(&mut self, path: impl Into<String>, message: impl Into<String>) {
        let path = path.into();
        // A missing key has no line; its section has.
        let section = path.rsplit_once('.').map_or("", |(section, _)| section);
        let origin = self.config.places.get(&path).or_else(|| self.config.places.get(section));
        let origin = origin.cloned().unwrap_or(Origin::Nowhere);
        self.problems.push(Problem { origin, path, message: message.into() });
    }

    fn references(&mut self) {
        let config = self.config;
        self.unique("institution", "id", config.institution.iter().map(|i: &Institution| i.id.to_string()));
        self.unique("bank", "id", config.bank.iter().map(|b: &Bank| b.id.to_string()));
        self.unique(
            "messenger_app",
            "id",
            config.messenger_app.iter().map(|a: &MessengerApp| a.id.to_string()),
        );
        self.unique("channel", "id", config.channel.iter().map(|c: &Channel| c.id.to_string()));
        self.unique("channel", "page_id", config.channel.iter().filter_map(|c| c.page_id.clone()));
        self.unique("bank", "public_url", config.bank.iter().map(|b| b.public_base().to_owned()));
        let (institutions, banks, apps) =
            (ids(config.institution.iter().map(|i| &i.id)), ids(config.bank.iter().map(|b| &b.id)), {
                ids(config.messenger_app.iter().map(|a| &a.id))
            });
        for (index, bank) in config.bank.iter().enumerate() {
            for wanted in &bank.institutions {
                self.refers(format!("bank[{index}].institutions"), "institution", wanted, &institutions);
            }
            let mut seen = BTreeSet::new();
            if !bank.institutions.iter().all(|id| seen.insert(id.text())) {
                self.problem(format!("bank[{index}].institutions"), "names an institution twice");
            }
            if bank.institutions.is_empty() {
                self.problem(format!("bank[{index}].institutions"), "is empty: customers could link nothing");
            }
        }
        for (index, channel) in config.channel.iter().enumerate() {
            self.refers(format!("channel[{index}].bank"), "bank", &channel.bank, &banks);
            if let Some(app) = &channel.app {
                self.refers(format!("channel[{index}].app"), "messenger_app", app, &apps);
            }
        }
    }

    fn encoder(&mut self) {
        let Some(folder) = &self.config.nlu.encoder_dir else { return };
        if let Err(error) = tellerline_nlu::check_encoder(folder) {
            self.problem("nlu.encoder_dir", error.to_string());
        }
    }

    fn brands(&mut self) {
        for (index, bank) in self.config.bank.iter().enumerate() {
            if let Err(error) = Brand::read(bank.tokens_file.as_deref(), None) {
                self.problem(format!("bank[{index}].tokens_file"), format!("{error:#}"));
            }
            if let Err(error) = Brand::read(None, bank.logo_file.as_deref()) {
                self.problem(format!("bank[{index}].logo_file"), format!("{error:#}"));
            }
        }
    }

    fn unique(&mut self, section: &str, key: &str, values: impl Iterator<Item = String>) {
        let mut first: BTreeMap<String, usize> = BTreeMap::new();
        for (index, value) in values.enumerate() {
            if let Some(first) = first.get(&value) {
                let message = format!("`{value}` is already that of {section}[{first}]");
                self.problem(format!("{section}[{index}].{key}"), message);
            } else {
                first.insert(value, index);
            }
        }
    }

    fn refers<T: AsText>(&mut self, path: String, section: &str, wanted: &Slug<T>, known: &BTreeSet<String>) {
        if known.contains(wanted.text()) {
            return;
        }
        let message = if known.is_empty() {
            format!("there is no [[{section}]] with the id `{wanted}`; there is none at all")
        } else {
            let near = super::nearest(wanted.text(), known.iter().map(String::as_str));
            format!("there is no [[{section}]] with the id `{wanted}`; {near}")
        };
        self.problem(path, message);
    }

    fn addresses(&mut self) {
        let config = self.config;
        for (index, bank) in config.bank.iter().enumerate() {
            let path = format!("bank[{index}].public_url");
            self.https(&path, &bank.public_url, true);
            if bank.public_url.path() != "/" || bank.public_url.query().is_some() {
                let origin = bank.public_url.origin().ascii_serialization();
                self.problem(path, format!("must have no path; write \"{origin}\""));
            }
            if let Some(contact) = &bank.page_contact {
                self.https(&format!("bank[{index}].page_contact"), contact, true);
            }
        }
        for (index, institution) in config.institution.iter().enumerate() {
            let loopback = institution.allow_http_loopback;
            self.https(&format!("institution[{index}].api_url"), &institution.api_url, loopback);
            let path = format!("institution[{index}].issuer");
            match Url::parse(&institution.issuer) {
                Ok(issuer) if issuer.has_host() => self.https(&path, &issuer, loopback),
                _ => self.problem(path, "is not a web address"),
            }
        }
        for (index, app) in config.messenger_app.iter().enumerate() {
            self.https(&format!("messenger_app[{index}].graph_url"), &app.graph_url, true);
        }
        self.outbound();
        if config.server.listen.port() != 0 && config.server.listen == config.server.admin_listen {
            self.problem("server.admin_listen", "is the same address as server.listen");
        }
    }

    /// No address that nobody may contact, and no exception for a host that nobody uses.
    fn outbound(&mut self) {
        let config = self.config;
        let mut named: Vec<(String, Destination)> = Vec::new();
        let mut url = |path: String, url: &Url| named.extend(Destination::of(url).map(|host| (path, host)));
        for (index, institution) in config.institution.iter().enumerate() {
            if let Ok(issuer) = Url::parse(&institution.issuer) {
                url(format!("institution[{index}].issuer"), &issuer);
            }
            url(format!("institution[{index}].api_url"), &institution.api_url);
        }
        for (index, app) in config.messenger_app.iter().enumerate() {
            url(format!("messenger_app[{index}].graph_url"), &app.graph_url);
        }
        for (index, bank) in config.bank.iter().enumerate() {
            if let Some(contact) = &bank.page_contact {
                url(format!("bank[{index}].page_contact"), contact);
            }
        }
        for (index, institution) in config.institution.iter().enumerate() {
            let hosts = institution.hosts.iter().map(|host| (**host).clone());
            named.extend(hosts.map(|host| (format!("institution[{index}].hosts"), host)));
        }
        for host in &config.outbound.private_hosts {
            if !named.iter().any(|(_, known)| known.host() == host.host()) {
                let message = format!("`{}` is no host of this config", host.host());
                self.problem("outbound.private_hosts", message);
            }
        }
        for (path, host) in named {
            if outbound::never_contacted(&host) {
                self.problem(path, format!("`{host}` is an address at which nothing may be contacted"));
            }
        }
    }

    fn https(&mut self, path: &str, url: &Url, http_on_loopback: bool) {
        match url.scheme() {
            "https" => {}
            "http" if http_on_loopback && is_loopback(url) => {}
            "http" if is_loopback(url) => {
                self.problem(path, "http on this machine needs `allow_http_loopback = true`");
            }
            _ => self.problem(path, "must begin with https://"),
        }
    }

    /// Shorter than the law wants things kept, or so short that they go while they are needed.
    fn keeping(&mut self, index: usize, bank: &Bank) {
        for (key, value, least, why) in [
            ("keep_chat_days", bank.keep_chat_days, 7, "staff need what was said last"),
            (
                "keep_profile_days",
                bank.keep_profile_days,
                365,
                "what the audit log says of people goes with them",
            ),
            ("keep_token_days", bank.keep_token_days, 1, "ending a consent at the bank is tried for a day"),
            ("keep_evidence_days", bank.keep_evidence_days, 730, "proof is to be kept for two years"),
            ("keep_audit_days", bank.keep_audit_days, 365, "a year of what was done is to be at hand"),
        ] {
            if value < least {
                self.problem(format!("bank[{index}].{key}"), format!("must be {least} at least: {why}"));
            }
        }
    }

    /// Sessions that hold longer than the standards allow, or so shortly that nobody can work.
    fn sessions(&mut self) {
        let sessions = &self.config.sessions;
        let (minute, day) = (minutes(1), hours(24));
        for (key, value, least, most, why) in [
            ("customer_idle", sessions.customer_idle, minute, minutes(5), "RTS article 4(3)(d)"),
            ("customer_longest", sessions.customer_longest, minutes(5), day, "NIST SP 800-63B-4"),
            ("staff_idle", sessions.staff_idle, minute, hours(1), "NIST SP 800-63B-4"),
            ("staff_longest", sessions.staff_longest, minutes(5), day, "NIST SP 800-63B-4"),
        ] {
            if !(least..=most).contains(&value) {
                let message = format!(
                    "must be from {} to {} minutes ({why})",
                    least.as_secs() / 60,
                    most.as_secs() / 60
                );
                self.problem(format!("sessions.{key}"), message);
            }
        }
    }

    fn limits(&mut self) {
        let config = self.config;
        self.sessions();
        for (index, institution) in config.institution.iter().enumerate() {
            if !(1..=365).contains(&institution.consent_days) {
                self.problem(format!("institution[{index}].consent_days"), "must be from 1 to 365");
            }
            if institution.accepted_acr.is_empty() {
                let message = "is empty: no login would count as two factors";
                self.problem(format!("institution[{index}].accepted_acr"), message);
            }
            if institution.connector != Connector::UkOpenBanking {
                let message = format!("this version does not know `{}` yet", institution.connector.as_str());
                self.problem(format!("institution[{index}].connector"), message);
            }
        }
        for (index, bank) in config.bank.iter().enumerate() {
            self.keeping(index, bank);
            if let Err(error) = bank.hours() {
                self.problem(format!("bank[{index}].desk_hours"), error.to_string());
            }
        }
        for (index, channel) in config.channel.iter().enumerate() {
            match channel.kind {
                ChannelKind::Messenger => self.page(index, channel),
                ChannelKind::Web => self.web_chat(index, channel),
                kind => {
                    let message = format!("this version does not know `{}` yet", kind.as_str());
                    self.problem(format!("channel[{index}].kind"), message);
                }
            }
            if channel.send_per_second == 0 && !self.is_demo_allowed() {
                let message = "must be at least 1; 0 is no limit, for the demo only";
                self.problem(format!("channel[{index}].send_per_second"), message);
            }
            let digits = |app: &String| !app.is_empty() && app.bytes().all(|c| c.is_ascii_digit());
            if !channel.known_apps.iter().all(digits) {
                self.problem(format!("channel[{index}].known_apps"), "must be numbers of apps: digits");
            }
            let app = channel.app.as_ref().and_then(|app| config.messenger_app(app.text()));
            let own = app.and_then(|app| app.platform_app_id.as_ref());
            if own.is_some_and(|own| channel.known_apps.contains(own)) {
                let message = "names our own app: what it sent and we did not would go unnoticed";
                self.problem(format!("channel[{index}].known_apps"), message);
            }
        }
    }

    /// A Messenger channel is a Page.
    fn page(&mut self, index: usize, channel: &Channel) {
        for (key, missing, example) in [
            ("app", channel.app.is_none(), "\"messenger\""),
            ("page_id", channel.page_id.is_none(), "\"100200300\""),
            ("page_token_file", channel.page_token_file.is_none(), "\"page.token\""),
        ] {
            if missing {
                let message = format!("is missing; for example `{key} = {example}`");
                self.problem(format!("channel[{index}].{key}"), message);
            }
        }
        let digits = |id: &String| id.bytes().all(|c| c.is_ascii_digit());
        if !channel.page_id.as_ref().is_none_or(digits) {
            self.problem(format!("channel[{index}].page_id"), "must be the number of the Page: digits");
        }
        if !channel.framed_by.is_empty() {
            self.problem(format!("channel[{index}].framed_by"), "is for a web chat only");
        }
    }

    /// A bank has one web chat, at an address that its own id makes.
    fn web_chat(&mut self, index: usize, channel: &Channel) {
        for (key, there) in [
            ("app", channel.app.is_some()),
            ("page_id", channel.page_id.is_some()),
            ("page_token_file", channel.page_token_file.is_some()),
        ] {
            if there {
                self.problem(format!("channel[{index}].{key}"), "is not for a web chat: it has no Page");
            }
        }
        let earlier = self.config.channel.iter().take(index);
        let mut others = earlier.filter(|one| one.kind == ChannelKind::Web && one.bank == channel.bank);
        if others.next().is_some() {
            self.problem(format!("channel[{index}].kind"), "is a second web chat of this bank: it has one");
        }
        for url in &channel.framed_by {
            let path = format!("channel[{index}].framed_by");
            self.https(&path, url, true);
            if url.path() != "/" || url.query().is_some() {
                let origin = url.origin().ascii_serialization();
                self.problem(path, format!("must have no path; write \"{origin}\""));
            }
        }
    }

    fn secrets(&mut self) {
        let config = self.config;
        if let Err(error) = config.store.master_key_file.read() {
            let hint = "; for a database that holds data put its key back (a new one opens nothing); for a new database make \
                        one: (umask 077; openssl rand -hex 32 > master.key)";
            self.problem("store.master_key_file", format!("{error}{hint}"));
        } else if let Some(path) = config.store.master_key_file.file() {
            self.master_key_file(path);
        }
        if let Some(Err(error)) = config.store.password_file.as_ref().map(Secret::read) {
            self.problem("store.password_file", error.to_string());
        }
        if self.role == Role::Tool {
            return;
        }
        for (path, secret) in config.secrets() {
            if let Err(error) = secret.read() {
                self.problem(path, error.to_string());
            }
        }
    }

    fn master_key_file(&mut self, path: &Path) {
        if readable_by_others(path) {
            let message = format!(
                "others on this machine can read {}; run: chmod 600 {}",
                path.display(),
                path.display()
            );
            self.problem("store.master_key_file", message);
        }
        let Some(folder) = self.config.store.data_folder() else { return };
        if !self.is_demo_allowed() && real(path).starts_with(real(folder)) {
            let message = format!(
                "lies inside the database's folder {}: a copy of the folder would hold data and key together; \
                 give the database a folder of its own, such as \"sqlite://data/tellerline.db\"",
                folder.display()
            );
            self.problem("store.master_key_file", message);
        }
    }

    /// What a process that serves customers needs.
    fn start(&mut self) {
        let config = self.config;
        if config.bank.is_empty() {
            self.problem(
                "",
                "there is no [[bank]]: nothing to do; `tellerline config default` prints one with every key",
            );
        }
        if self.role == Role::Worker && !config.store.is_postgres() {
            let message = "SQLite serves one process; `worker` needs PostgreSQL (`serve` has workers inside)";
            self.problem("store.url", message);
        }
        if self.is_demo_allowed() {
            return;
        }
        for (index, bank) in config.bank.iter().enumerate() {
            if bank.page_contact.is_none() {
                let message = "is missing: who is woken for a fraud case that nobody picked up? For example \
                               `page_contact = \"https://pager.harbour-bank.test/tellerline\"`";
                self.problem(format!("bank[{index}].page_contact"), message);
            }
        }
        for (index, institution) in config.institution.iter().enumerate() {
            if institution.allow_http_loopback && !config.is_local() {
                let message = "is for the sandbox bank on this machine only, and this server can be reached \
                               from outside";
                self.problem(format!("institution[{index}].allow_http_loopback"), message);
            }
        }
    }

    /// The demo itself, or its data opened again where nobody else can reach it.
    fn is_demo_allowed(&self) -> bool {
        self.role == Role::Demo || (self.config.is_demo_data() && self.config.is_local())
    }

    fn demo(&mut self) {
        let config = self.config;
        if self.role == Role::Tool || self.is_demo_allowed() {
            return;
        }
        if config.is_demo_data() {
            let message = "holds data of the demo, whose secrets everybody knows; it is served only where every \
                           listener and every bank's public_url is on loopback. Use a fresh folder";
            self.problem("store.url", message);
        }
        for (path, secret) in config.secrets() {
            let all = secret.read_all().unwrap_or_default();
            if all.iter().any(|secret| DEMO_SECRETS.contains(&secret.expose_secret())) {
                self.problem(path, "is a secret of the demo, which everybody knows");
            }
        }
    }
}

fn ids<'s, T: AsText + 's>(all: impl Iterator<Item = &'s Slug<T>>) -> BTreeSet<String> {
    all.map(ToString::to_string).collect()
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(address)) => IpAddr::from(address).is_loopback(),
        Some(Host::Ipv6(address)) => IpAddr::from(address).is_loopback(),
        None => false,
    }
}

/// Symbolic links resolved as far as the path exists.
fn real(path: &Path) -> PathBuf {
    path.canonicalize().unwrap_or_else(|_| match (path.parent(), path.file_name()) {
        (Some(parent), Some(name)) => real(parent).join(name),
        _ => path.to_owned(),
    })
}

/// Whether the mode of a file lets its group or others do anything with it; not where it does not exist.
#[cfg(unix)]
pub fn readable_by_others(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::metadata(path).is_ok_and(|found| found.permissions().mode() & 0o077 != 0)
}

/// Nothing is known of modes here.
#[cfg(not(unix))]
pub fn readable_by_others(_: &Path) -> bool {
    false
}
