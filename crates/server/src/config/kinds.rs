//! The types that keys can have: how each is read, and what is said when it cannot be.

use std::{
    fmt,
    net::{IpAddr, SocketAddr},
    ops::Deref,
    path::{Path, PathBuf},
    time::Duration,
};

use ipnet::IpNet;
use jiff::tz::TimeZone;
use secrecy::SecretString;
use serde_json::{Value as Json, json};
use tellerline_core::{
    id::{BankId, ChannelId, InstitutionId},
    message::{self, Class, Classes, Policy},
};
use tellerline_net::Destination;
use url::Url;

use super::{
    error::Origin,
    secret::{Secret, SecretError},
    section::Setting,
    source::{Node, Value, parse_value},
};

/// Longest id in bytes: it stands in routes, log lines and HMAC inputs.
const SLUG_MAX: usize = 40;

fn expected<T>(what: &str, node: &Node) -> Result<T, String> {
    Err(format!("expected {what}, found {}", node.describe()))
}

fn text<'n>(node: &'n Node, what: &str) -> Result<&'n str, String> {
    match &node.value {
        Value::Text(text) if !text.trim().is_empty() => Ok(text.trim()),
        Value::Text(_) => Err(format!("expected {what}, found an empty text")),
        _ => expected(what, node),
    }
}

impl Setting for String {
    fn read(node: &Node, _: &Path) -> Result<Self, String> {
        text(node, "text in quotes").map(str::to_owned)
    }

    fn schema() -> Json {
        json!({ "type": "string", "minLength": 1 })
    }
}

impl Setting for bool {
    fn read(node: &Node, _: &Path) -> Result<Self, String> {
        match &node.value {
            Value::Bool(value) => Ok(*value),
            Value::Text(text) if node.is_variable() => {
                text.trim().parse().or_else(|_| expected("`true` or `false`", node))
            }
            _ => expected("`true` or `false`", node),
        }
    }

    fn schema() -> Json {
        json!({ "type": "boolean" })
    }
}

impl Setting for u32 {
    fn read(node: &Node, _: &Path) -> Result<Self, String> {
        const WHAT: &str = "a whole number from 0 to 4294967295";
        match &node.value {
            Value::Integer(number) => Self::try_from(*number).or_else(|_| expected(WHAT, node)),
            Value::Text(text) if node.is_variable() => text.trim().parse().or_else(|_| expected(WHAT, node)),
            _ => expected(WHAT, node),
        }
    }

    fn schema() -> Json {
        json!({ "type": "integer", "minimum": 0, "maximum": u32::MAX })
    }
}

impl Setting for Duration {
    fn read(node: &Node, _: &Path) -> Result<Self, String> {
        const WHAT: &str = "a time with its unit such as \"30s\", \"5m\" or \"2h\"";
        let written = text(node, WHAT)?;
        let parsed = written.parse::<jiff::SignedDuration>().ok();
        let span = parsed.filter(|_| !written.starts_with('P')).and_then(|span| Self::try_from(span).ok());
        span.map_or_else(|| expected(WHAT, node), Ok)
    }

    fn schema() -> Json {
        json!({ "type": "string", "pattern": "^[0-9]" })
    }
}

impl Setting for PathBuf {
    fn read(node: &Node, base: &Path) -> Result<Self, String> {
        const WHAT: &str = "a path";
        match text(node, WHAT)? {
            "" => expected(WHAT, node),
            path => Ok(base.join(path)),
        }
    }

    fn schema() -> Json {
        json!({ "type": "string", "minLength": 1 })
    }
}

impl Setting for SocketAddr {
    fn read(node: &Node, _: &Path) -> Result<Self, String> {
        const WHAT: &str = "an address and port such as \"127.0.0.1:8080\"";
        let written = text(node, WHAT)?;
        let named = written.strip_prefix("localhost:").map(|port| format!("127.0.0.1:{port}"));
        named.as_deref().unwrap_or(written).parse().or_else(|_| expected(WHAT, node))
    }

    fn schema() -> Json {
        json!({ "type": "string" })
    }
}

impl Setting for IpNet {
    fn read(node: &Node, _: &Path) -> Result<Self, String> {
        const WHAT: &str = "an address or network such as \"10.0.0.0/8\"";
        let written = text(node, WHAT)?;
        let one = written.parse::<IpAddr>().map(Self::from);
        one.or_else(|_| written.parse()).or_else(|_| expected(WHAT, node))
    }

    fn schema() -> Json {
        json!({ "type": "string" })
    }
}

impl Setting for Url {
    fn read(node: &Node, _: &Path) -> Result<Self, String> {
        const WHAT: &str = "a web address such as \"https://chat.harbour-bank.test\"";
        let written = text(node, WHAT)?;
        match Self::parse(written) {
            Ok(url) if url.password().is_some() && !node.is_variable() => {
                Err("holds a password; secrets are never written into the config".to_owned())
            }
            Ok(url) if url.has_host() => Ok(url),
            _ => expected(WHAT, node),
        }
    }

    fn schema() -> Json {
        json!({ "type": "string", "format": "uri" })
    }
}

impl Setting for TimeZone {
    fn read(node: &Node, _: &Path) -> Result<Self, String> {
        const WHAT: &str = "an IANA time zone such as \"Europe/London\"";
        let written = text(node, WHAT)?;
        Self::get(written).or_else(|_| expected(WHAT, node))
    }

    fn schema() -> Json {
        json!({ "type": "string" })
    }
}

impl<T: Setting> Setting for Vec<T> {
    fn read(node: &Node, base: &Path) -> Result<Self, String> {
        let split;
        let items = match &node.value {
            Value::List(items) => items,
            Value::Text(text) if node.is_variable() => {
                split = split_variable(text, &node.origin);
                &split
            }
            _ => return expected("a list in square brackets", node),
        };
        items.iter().map(|item| T::read(item, base)).collect()
    }

    fn schema() -> Json {
        json!({ "type": "array", "items": T::schema() })
    }
}

/// A list in a variable: TOML, or simply with commas.
fn split_variable(text: &str, origin: &Origin) -> Vec<Node> {
    if let Some(Node { value: Value::List(items), .. }) = parse_value(text.trim(), origin) {
        return items;
    }
    let parts = text.split(',').map(str::trim).filter(|part| !part.is_empty());
    parts.map(|part| Node { value: Value::Text(part.to_owned()), origin: origin.clone() }).collect()
}

impl Setting for Secret {
    const SECRET: bool = true;

    fn read(node: &Node, base: &Path) -> Result<Self, String> {
        const WHAT: &str = "the name of a file that holds the secret";
        if let Value::Secret { name, value } = &node.value {
            return Ok(Self::Variable { name: name.clone(), value: value.clone() });
        }
        // Whatever stands here may be the secret itself, written under the wrong key: it is not repeated.
        let Value::Text(text) = &node.value else { return Err(format!("expected {WHAT}")) };
        if text.trim().is_empty() || text.contains('\n') {
            return Err(format!("expected {WHAT}"));
        }
        Ok(Self::File(base.join(text.trim())))
    }

    fn schema() -> Json {
        json!({ "type": "string", "description": "name of a file" })
    }
}

/// A host of the outside, with its port: `host` or `host:port`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HostName(Destination);

impl Deref for HostName {
    type Target = Destination;

    fn deref(&self) -> &Destination {
        &self.0
    }
}

impl Setting for HostName {
    fn read(node: &Node, _: &Path) -> Result<Self, String> {
        const WHAT: &str = "a host such as \"keys.harbour-bank.test\" or \"keys.harbour-bank.test:8443\"";
        let written = text(node, WHAT)?;
        Destination::parse(written).map_or_else(|| expected(WHAT, node), |host| Ok(Self(host)))
    }

    fn schema() -> Json {
        json!({ "type": "string", "minLength": 1 })
    }
}

/// An id of this config: lower-case letters, digits and hyphens, at most 40.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Slug<T>(T);

impl<T> Deref for Slug<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T: AsText> Slug<T> {
    /// The text.
    pub fn text(&self) -> &str {
        self.0.as_text()
    }
}

impl<T: AsText> fmt::Display for Slug<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.text())
    }
}

impl<T: AsText> fmt::Debug for Slug<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.text())
    }
}

/// What an id is made of.
pub trait AsText {
    /// From a checked text.
    fn from_text(text: &str) -> Self;
    /// The text.
    fn as_text(&self) -> &str;
}

macro_rules! as_text {
    ($($name:ty),*) => {$(
        impl AsText for $name {
            fn from_text(text: &str) -> Self {
                Self::new(text)
            }

            fn as_text(&self) -> &str {
                self.as_str()
            }
        }
    )*};
}
as_text!(BankId, InstitutionId, ChannelId);

impl AsText for String {
    fn from_text(text: &str) -> Self {
        text.to_owned()
    }

    fn as_text(&self) -> &str {
        self
    }
}

impl<T: AsText> Setting for Slug<T> {
    fn read(node: &Node, _: &Path) -> Result<Self, String> {
        const WHAT: &str = "an id of lower-case letters, digits and hyphens";
        let written = text(node, WHAT)?;
        let fits = |c: u8| c.is_ascii_lowercase() || c.is_ascii_digit() || c == b'-';
        if written.len() > SLUG_MAX || !written.bytes().all(fits) {
            return expected(WHAT, node);
        }
        Ok(Self(T::from_text(written)))
    }

    fn schema() -> Json {
        json!({ "type": "string", "pattern": "^[a-z0-9-]{1,40}$" })
    }
}

macro_rules! choices {
    ($($(#[$doc:meta])* $name:ident { $($(#[$choice_doc:meta])* $choice:ident = $text:literal,)* })*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum $name {
            $($(#[$choice_doc])* $choice,)*
        }

        impl $name {
            /// As it is written in the config.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$choice => $text,)* }
            }
        }

        impl Setting for $name {
            fn read(node: &Node, _: &Path) -> Result<Self, String> {
                let all = [$($text),*];
                let what = format!("one of {}", all.join(", "));
                match text(node, &what)? {
                    $($text => Ok(Self::$choice),)*
                    _ => expected(&what, node),
                }
            }

            fn schema() -> Json {
                json!({ "enum": [$($text),*] })
            }
        }
    )*};
}

choices! {
    /// Which API an institution speaks.
    Connector {
        /// UK Open Banking v4.0.
        UkOpenBanking = "uk-open-banking",
        /// Berlin Group NextGenPSD2.
        BerlinGroup = "berlin-group",
        /// Financial Data Exchange.
        Fdx = "fdx",
        /// Open Bank Project.
        OpenBankProject = "open-bank-project",
        /// The bank's own system, through our API.
        Native = "native",
    }

    /// Which messenger a channel is on.
    ChannelKind {
        /// Facebook Messenger.
        Messenger = "messenger",
        /// WhatsApp Business.
        Whatsapp = "whatsapp",
        /// Telegram.
        Telegram = "telegram",
        /// Matrix.
        Matrix = "matrix",
        /// The bank's own web chat.
        Web = "web",
    }

    /// How a consent is given again before it ends.
    Renewal {
        /// On our page; the bank is not asked (United Kingdom).
        Reconfirm = "reconfirm",
        /// By a login at the bank (European Union).
        BankLogin = "bank-login",
    }

    /// Legal basis on which account data is read.
    LegalBasis {
        /// Contract, on top of the consent at the bank.
        Contract = "contract",
        /// Consent in the sense of the GDPR.
        Consent = "consent",
    }

    /// How log lines look.
    LogFormat {
        /// Pretty on a terminal, JSON otherwise.
        Auto = "auto",
        /// For people.
        Pretty = "pretty",
        /// One JSON object a line.
        Json = "json",
    }
}

impl From<ChannelKind> for message::ChannelKind {
    fn from(kind: ChannelKind) -> Self {
        match kind {
            ChannelKind::Messenger => Self::Messenger,
            ChannelKind::Whatsapp => Self::Whatsapp,
            ChannelKind::Telegram => Self::Telegram,
            ChannelKind::Matrix => Self::Matrix,
            ChannelKind::Web => Self::Web,
        }
    }
}

/// What may appear in a chat at most: `open`, `masked`, or a list of classes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ceiling(pub(super) Policy);

impl Setting for Ceiling {
    fn read(node: &Node, _: &Path) -> Result<Self, String> {
        let names: Vec<&str> = Class::ADJUSTABLE.iter().map(|class| class.slug()).collect();
        let what = format!("\"open\", \"masked\" or a list of {}", names.join(", "));
        let split;
        let items = match &node.value {
            Value::Text(text) if text.trim() == "open" => return Ok(Self(Policy::open())),
            Value::Text(text) if text.trim() == "masked" => return Ok(Self(Policy::masked())),
            Value::List(items) => items,
            Value::Text(text) if node.is_variable() => {
                split = split_variable(text, &node.origin);
                &split
            }
            _ => return expected(&what, node),
        };
        let class = |item: &Node| match &item.value {
            Value::Text(name) => {
                let found = Class::from_slug(name.trim()).filter(|class| Class::ADJUSTABLE.contains(class));
                found.ok_or_else(|| format!("expected {what}, found `{name}`"))
            }
            _ => expected(&what, item),
        };
        let classes = items.iter().map(class).collect::<Result<Classes, String>>()?;
        Ok(Self(Policy::allowing(classes)))
    }

    fn schema() -> Json {
        let names: Vec<&str> = Class::ADJUSTABLE.iter().map(|class| class.slug()).collect();
        json!({ "oneOf": [
            { "enum": ["open", "masked"] },
            { "type": "array", "items": { "enum": names }, "uniqueItems": true }
        ] })
    }
}

/// Where the database is.
#[derive(Clone, PartialEq, Eq)]
pub enum StoreUrl {
    /// A file on this machine.
    Sqlite {
        /// Absolute path of the database file.
        path: PathBuf,
    },
    /// A PostgreSQL server; the text may hold a password when it came in a variable.
    Postgres {
        /// The address.
        url: Url,
    },
}

impl fmt::Debug for StoreUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl fmt::Display for StoreUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sqlite { path } => write!(f, "sqlite://{}", path.display()),
            Self::Postgres { url } => {
                let port = url.port().map_or_else(String::new, |port| format!(":{port}"));
                let host = url.host_str().unwrap_or_default();
                write!(f, "postgres://{}@{host}{port}{}", url.username(), url.path())
            }
        }
    }
}

impl Setting for StoreUrl {
    fn read(node: &Node, base: &Path) -> Result<Self, String> {
        const WHAT: &str = "\"sqlite://path/of/file.db\" or \"postgres://user@host/database\"";
        let Value::Text(written) = &node.value else { return expected(WHAT, node) };
        let written = written.trim();
        if let Some(rest) = written.strip_prefix("sqlite:") {
            let path = rest.strip_prefix("//").unwrap_or(rest);
            if path.is_empty() || path.contains(":memory:") || path.contains('?') {
                return Err("expected a file: \"sqlite://path/of/file.db\", without options".to_owned());
            }
            return Ok(Self::Sqlite { path: base.join(path) });
        }
        match Url::parse(written) {
            Ok(url) if !matches!(url.scheme(), "postgres" | "postgresql") => Err(format!("expected {WHAT}")),
            Ok(url) if url.password().is_some() && !node.is_variable() => {
                Err("holds a password; put it into a file and name that with `password_file`, or set \
                     TELLERLINE__STORE__PASSWORD"
                    .to_owned())
            }
            Ok(url) if url.has_host() || url.query().is_some() => Ok(Self::Postgres { url }),
            // Not repeated: it may hold a password.
            _ => Err(format!("expected {WHAT}")),
        }
    }

    fn schema() -> Json {
        json!({ "type": "string", "pattern": "^(sqlite|postgres|postgresql):" })
    }
}

impl super::settings::StoreConfig {
    /// What to open, with the password in it.
    ///
    /// # Errors
    /// When the password's file cannot be read.
    pub fn connect_url(&self) -> Result<SecretString, SecretError> {
        use secrecy::ExposeSecret as _;
        match &self.url {
            StoreUrl::Sqlite { path } => {
                // The driver decodes per cent signs and takes what follows a question mark for options.
                let path = path.display().to_string().replace('%', "%25").replace('?', "%3F");
                Ok(format!("sqlite://{path}").into())
            }
            StoreUrl::Postgres { url } => {
                let mut url = url.clone();
                if let Some(secret) = &self.password_file {
                    // Only addresses without a host refuse a password; they have none to send it to.
                    let _ = url.set_password(Some(secret.read()?.expose_secret()));
                }
                Ok(String::from(url).into())
            }
        }
    }

    /// The folder of the SQLite file; `None` on PostgreSQL.
    pub fn data_folder(&self) -> Option<&Path> {
        match &self.url {
            StoreUrl::Sqlite { path } => path.parent(),
            StoreUrl::Postgres { .. } => None,
        }
    }

    /// Where it is written down, apart from the database, who was erased.
    pub fn ledger(&self) -> Option<PathBuf> {
        let beside = || self.data_folder().map(|folder| folder.join("erasures.jsonl"));
        self.erasure_ledger.clone().or_else(beside)
    }

    /// Whether several processes may work on it.
    pub const fn is_postgres(&self) -> bool {
        matches!(self.url, StoreUrl::Postgres { .. })
    }
}
