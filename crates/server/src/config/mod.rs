//! `tellerline.toml` and the environment: read as a whole, checked as a whole, every problem reported at once
//! with its line, its key and the way out.
//!
//! [`Config::load`] reads and checks types and names of keys; [`Config::validate`] checks what the values mean
//! together, for the role in which the process starts. Secrets are only named here ([`Secret`]); they are read
//! when they are used, and `Debug` of a config shows none. This module refuses to know what the values are
//! used for.

mod check;
mod error;
mod kinds;
mod schema;
mod secret;
mod section;
mod settings;
mod source;
#[cfg(test)]
mod tests;

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
};

pub use check::{DEMO_STAMP, Role, readable_by_others};
pub use error::{ConfigError, Origin, Problem};
pub use kinds::{
    AsText, Ceiling, ChannelKind, Connector, HostName, LegalBasis, LogFormat, Renewal, Slug, StoreUrl,
};
pub use source::PREFIX;

pub use secret::{Secret, SecretError, read_secret, read_secrets};
pub use settings::{
    Audit, Bank, Channel, Institution, Log, MessengerApp, Nlu, Outbound, SecurityEvents, Server, Sessions,
    StoreConfig, Stream,
};

use section::{Place, Reading, Section, nearest};
use source::{Node, Table, Value};

/// The whole configuration. Relative paths have become absolute.
#[derive(Debug, Clone)]
pub struct Config {
    /// Where this process listens.
    pub server: Server,
    /// The database.
    pub store: StoreConfig,
    /// The carrier between several machines.
    pub stream: Option<Stream>,
    /// The audit log.
    pub audit: Audit,
    /// What may be contacted.
    pub outbound: Outbound,
    /// Where security events go.
    pub security_events: SecurityEvents,
    /// `[sessions]`
    pub sessions: Sessions,
    /// How messages are read.
    pub nlu: Nlu,
    /// Logging.
    pub log: Log,
    /// Institutions, in the order of the file.
    pub institution: Vec<Institution>,
    /// Banks, in the order of the file.
    pub bank: Vec<Bank>,
    /// Apps at Meta, in the order of the file.
    pub messenger_app: Vec<MessengerApp>,
    /// Channels, in the order of the file.
    pub channel: Vec<Channel>,
    file: PathBuf,
    places: BTreeMap<String, Origin>,
}

impl Config {
    /// Every section, as it holds; secrets show themselves only by where they are. A new section must be put into the
    /// list, or be left out on purpose as the two at the end are: a change of any is logged.
    pub(crate) fn sections(&self) -> Vec<&dyn std::fmt::Debug> {
        macro_rules! all_but {
            ($($section:ident)* | $($out:ident)*) => {{
                let Self { $($section,)* $($out: _,)* } = self;
                vec![$($section),*]
            }};
        }
        all_but!(
            server store stream audit outbound log security_events nlu sessions institution bank messenger_app channel
            | file places
        )
    }

    /// Reads the file and the environment; without a file, the environment alone.
    ///
    /// # Errors
    /// [`ConfigError`] with everything that cannot be read: syntax, unknown keys, wrong types, missing keys.
    pub fn load(
        path: Option<&Path>,
        variables: impl Iterator<Item = (String, String)>,
    ) -> Result<Self, ConfigError> {
        let Some(path) = path else { return Self::parse("", Path::new(FILE), variables) };
        Self::parse(&text_of(path)?, path, variables)
    }

    /// As [`Self::load`] and [`Self::validate`] in one: what the values mean is looked at even where other lines
    /// cannot be read, as far as those leave a config.
    ///
    /// # Errors
    /// [`ConfigError`] with everything that either of the two finds.
    pub fn check(
        path: Option<&Path>,
        variables: impl Iterator<Item = (String, String)>,
        role: Role,
    ) -> Result<Self, ConfigError> {
        let text = path.map(text_of).transpose()?.unwrap_or_default();
        let file = path.unwrap_or(Path::new(FILE));
        let (config, mut problems) = Self::read(&text, file, variables);
        if let Some(Err(wrong)) = config.as_ref().map(|config| config.validate(role)) {
            problems.extend(wrong.problems);
        }
        Self::whole(file, config, problems)
    }

    /// There is no config at all: where it was looked for, and the way to a first one. `named`: the file was asked
    /// for by name.
    pub fn missing(file: &Path, named: bool) -> ConfigError {
        let place = std::path::absolute(file).unwrap_or_else(|_| file.to_owned());
        let why = if named { "" } else { " (--config names another)" };
        let message = format!(
            "there is no such file; looked for {}{why}. `tellerline config default > {}` writes one to start from, \
             `tellerline demo` shows everything without one",
            place.display(),
            file.display(),
        );
        ConfigError::new(file, vec![Problem { origin: Origin::Nowhere, path: String::new(), message }])
    }

    /// As [`Self::load`] for a text that is at hand. `file` is named in errors, and relative paths are relative
    /// to its folder; it need not exist.
    ///
    /// # Errors
    /// As [`Self::load`].
    pub fn parse(
        text: &str,
        file: &Path,
        variables: impl Iterator<Item = (String, String)>,
    ) -> Result<Self, ConfigError> {
        let (config, problems) = Self::read(text, file, variables);
        Self::whole(file, config, problems)
    }

    /// What can be read, and what cannot.
    fn read(
        text: &str,
        file: &Path,
        variables: impl Iterator<Item = (String, String)>,
    ) -> (Option<Self>, Vec<Problem>) {
        let mut problems = Vec::new();
        let mut root = source::parse(text, &mut problems);
        if !problems.is_empty() {
            return (None, problems);
        }
        source::overlay(&mut root, variables, &mut problems);
        let absolute = std::path::absolute(file).unwrap_or_else(|_| file.to_owned());
        let base = absolute.parent().map(Path::to_owned).unwrap_or_default();
        let (places, misspelt) = (BTreeMap::new(), BTreeSet::new());
        let mut reading = Reading { base, problems, places, misspelt };
        let read = read_all(&root, file, &mut reading);
        let Reading { problems, places, .. } = reading;
        (read.map(|config| Self { places, ..config }), problems)
    }

    fn whole(file: &Path, config: Option<Self>, problems: Vec<Problem>) -> Result<Self, ConfigError> {
        ConfigError::check(file, problems)?;
        // Without a problem nothing is missing.
        config.ok_or_else(|| ConfigError::new(file, Vec::new()))
    }

    /// The file this came from, as it was named.
    pub fn file(&self) -> &Path {
        &self.file
    }

    /// The bank of this id.
    pub fn bank(&self, id: &str) -> Option<&Bank> {
        self.bank.iter().find(|bank| bank.id.text() == id)
    }

    /// The institution of this id.
    pub fn institution(&self, id: &str) -> Option<&Institution> {
        self.institution.iter().find(|institution| institution.id.text() == id)
    }

    /// The messenger app of this id.
    pub fn messenger_app(&self, id: &str) -> Option<&MessengerApp> {
        self.messenger_app.iter().find(|app| app.id.text() == id)
    }

    /// The channel of this id.
    pub fn channel(&self, id: &str) -> Option<&Channel> {
        self.channel.iter().find(|channel| channel.id.text() == id)
    }
}

/// The file that is looked for where none is named.
pub const FILE: &str = "tellerline.toml";

fn text_of(path: &Path) -> Result<String, ConfigError> {
    std::fs::read_to_string(path).map_err(|error| {
        if error.kind() == std::io::ErrorKind::NotFound {
            return Config::missing(path, true);
        }
        let message = format!("cannot be read: {error}");
        ConfigError::new(path, vec![Problem { origin: Origin::Nowhere, path: String::new(), message }])
    })
}

fn read_all(root: &Table, file: &Path, reading: &mut Reading) -> Option<Config> {
    for entry in &root.entries {
        if !schema::PARTS.iter().any(|part| part.key == entry.key) {
            let known = nearest(&entry.key, schema::PARTS.iter().map(|part| part.key));
            reading.problem(&entry.origin, entry.key.clone(), format!("unknown section; {known}"));
        }
    }
    // Each is read before the first `?`, so that every problem is found.
    let server = single(root, "server", reading);
    let store = single(root, "store", reading);
    let stream = root.get("stream").map(|_| single(root, "stream", reading));
    let audit = single(root, "audit", reading);
    let outbound = single(root, "outbound", reading);
    let security_events = single(root, "security_events", reading);
    let sessions = single(root, "sessions", reading);
    let nlu = single(root, "nlu", reading);
    let log = single(root, "log", reading);
    let institution = many(root, "institution", reading);
    let bank = many(root, "bank", reading);
    let messenger_app = many(root, "messenger_app", reading);
    let channel = many(root, "channel", reading);
    Some(Config {
        server: server?,
        store: store?,
        stream: match stream {
            Some(stream) => Some(stream?),
            None => None,
        },
        audit: audit?,
        outbound: outbound?,
        security_events: security_events?,
        sessions: sessions?,
        nlu: nlu?,
        log: log?,
        institution: institution?,
        bank: bank?,
        messenger_app: messenger_app?,
        channel: channel?,
        file: file.to_owned(),
        places: BTreeMap::new(),
    })
}

fn single<S: Section>(root: &Table, key: &str, reading: &mut Reading) -> Option<S> {
    let empty = Node { value: Value::Table(Table::default()), origin: Origin::Nowhere };
    let node = root.get(key).unwrap_or(&empty);
    let place = Place { path: key.to_owned(), origin: node.origin.clone() };
    if let Value::Table(table) = &node.value {
        reading.places.insert(key.to_owned(), node.origin.clone());
        return S::read(table, &place, reading);
    }
    reading.problem(&node.origin, key, format!("expected a table: write `[{key}]`"));
    None
}

fn many<S: Section>(root: &Table, key: &str, reading: &mut Reading) -> Option<Vec<S>> {
    let Some(node) = root.get(key) else { return Some(Vec::new()) };
    let Value::List(items) = &node.value else {
        reading.problem(&node.origin, key, format!("expected a list of tables: write `[[{key}]]`"));
        return None;
    };
    let mut all = Some(Vec::new());
    for (index, item) in items.iter().enumerate() {
        let place = Place { path: format!("{key}[{index}]"), origin: item.origin.clone() };
        let read = if let Value::Table(table) = &item.value {
            reading.places.insert(place.path.clone(), item.origin.clone());
            S::read(table, &place, reading)
        } else {
            reading.problem(&item.origin, place.path, format!("expected a table: write `[[{key}]]`"));
            None
        };
        match (&mut all, read) {
            (Some(list), Some(section)) => list.push(section),
            _ => all = None,
        }
    }
    all
}
