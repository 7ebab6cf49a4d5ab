//! What a security event is, and the line that it becomes. Every value is either a word of this program or reduced to
//! the characters that ids and addresses have, so that no value can end a line, forge a field or carry a message.

use serde::Serialize;
use tellerline_core::{BankId, Timestamp};

use super::request::Source;

/// Version of the line's shape: raised when a field changes its meaning or goes; new kinds and fields do not raise it.
pub const SCHEMA: u32 = 1;

/// Longest actor and object, in bytes.
const TEXT_MAX: usize = 200;

macro_rules! kinds {
    ($($(#[doc = $doc:literal])* $kind:ident = $slug:literal,)*) => {
        /// What happened.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Kind {
            $($(#[doc = $doc])* $kind,)*
        }

        impl Kind {
            /// Every kind, in the order of the documentation.
            pub const ALL: &'static [Self] = &[$(Self::$kind),*];

            /// The word in `event`.
            pub const fn slug(self) -> &'static str {
                match self { $(Self::$kind => $slug,)* }
            }

            /// One sentence, as the documentation has it.
            pub fn description(self) -> &'static str {
                match self { $(Self::$kind => concat!($($doc),*).trim_start(),)* }
            }
        }
    };
}

kinds! {
    /// A login of staff, or of a customer at their bank: right, wrong, or not even tried because of too many failures.
    Login = "login",
    /// A session ended by whoever had it, or by somebody for them.
    Logout = "logout",
    /// A customer proved again who they are before a figure or an act: PIN, passkey or login.
    StepUp = "step-up",
    /// A way to prove oneself was added, changed, removed or recovered: browser, PIN, passkey, second factor, password.
    Authenticator = "authenticator",
    /// A link between chat and accounts: pairing words wrong or too late.
    Pairing = "pairing",
    /// Somebody asked for a page or an object that is not theirs to see.
    Access = "access",
    /// Staff were added, changed or removed.
    Staff = "staff",
    /// The process took up work with this config, or with another one than before.
    Config = "config",
    /// What may be shown in chats was raised, lowered, or a raise was proposed or refused.
    Policy = "policy",
    /// Part of the service was paused or taken up again.
    Pause = "pause",
    /// Data left in bulk: download by a customer, evidence pack, backup, list on the command line.
    Export = "export",
    /// A backup was put back.
    Restore = "restore",
    /// A person's data was erased, or an erasure was asked for, cancelled or held.
    Erase = "erase",
    /// Keys were rotated or destroyed.
    Key = "key",
    /// A request whose signature is missing or wrong: webhook, API of the bank, answer of an institution.
    Signature = "signature",
    /// An event of the messenger came again that was handled before.
    Replay = "replay",
    /// Something was taken out of a text before it was stored, because nobody may keep it.
    Redaction = "redaction",
    /// The audit log does not hold, or could not be written.
    Audit = "audit",
    /// A connection to a host that the config does not allow was not made.
    OutboundRefused = "outbound",
    /// A message in a customer's thread came from an app that is not ours.
    ForeignEcho = "foreign-echo",
    /// Requests or messages were turned away because there were too many, or they were too slow or too long.
    RateLimited = "rate-limited",
}

/// How it ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Outcome {
    /// It was done.
    Success,
    /// It was tried and went wrong.
    Failure,
    /// It was not allowed, or turned away.
    Denied,
}

impl Outcome {
    /// Every outcome.
    pub const ALL: [Self; 3] = [Self::Success, Self::Failure, Self::Denied];

    /// The word in `outcome`.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Success => "success",
            Self::Failure => "failure",
            Self::Denied => "denied",
        }
    }
}

/// A security event without time and source, which are added when it is reported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// What happened.
    pub kind: Kind,
    /// How it ended.
    pub outcome: Outcome,
    bank: Option<String>,
    actor: String,
    object: Option<String>,
    detail: Option<&'static str>,
}

impl Event {
    /// By nobody who is known, about nothing in particular.
    pub fn new(kind: Kind, outcome: Outcome) -> Self {
        Self { kind, outcome, bank: None, actor: "unknown".to_owned(), object: None, detail: None }
    }

    /// Whose service is concerned.
    pub fn bank(mut self, bank: &BankId) -> Self {
        self.bank = Some(plain(bank.as_str()));
        self
    }

    /// Who: `staff:<id>`, `customer`, `cli:<name>`, `bank`, `engine`. A name given on the command line is reduced to
    /// letters, digits and a few signs.
    pub fn actor(mut self, actor: &str) -> Self {
        self.actor = plain(actor);
        self
    }

    /// To what: an id, a route, a host. Anything that is not made like one is left out as a whole.
    pub fn object(mut self, object: &str) -> Self {
        self.object = Some(object).filter(|object| is_id(object)).map(str::to_owned);
        self
    }

    /// More, in a word of ours.
    pub const fn detail(mut self, word: &'static str) -> Self {
        self.detail = Some(word);
        self
    }

    /// The line, without its end.
    pub(super) fn line(&self, now: Timestamp, from: Option<&Source>) -> String {
        let line = Line {
            schema: SCHEMA,
            time: now.to_jiff().to_string(),
            event: self.kind.slug(),
            outcome: self.outcome.slug(),
            bank: self.bank.as_deref(),
            actor: &self.actor,
            source: from.and_then(|from| from.source).map(|source| source.to_string()),
            request: from.map(|from| from.id.as_str()),
            object: self.object.as_deref(),
            detail: self.detail,
        };
        // Texts and one number: there is nothing in a line that JSON cannot hold.
        serde_json::to_string(&line).unwrap_or_default()
    }
}

#[derive(Serialize)]
struct Line<'a> {
    schema: u32,
    time: String,
    event: &'static str,
    outcome: &'static str,
    bank: Option<&'a str>,
    actor: &'a str,
    source: Option<String>,
    request: Option<&'a str>,
    object: Option<&'a str>,
    detail: Option<&'static str>,
}

/// The characters of ids, routes, hosts and login names.
const fn is_plain(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | ':' | '/' | '@' | '#' | '{' | '}' | '[' | ']')
}

fn plain(text: &str) -> String {
    text.chars().take(TEXT_MAX).map(|c| if is_plain(c) { c } else { '_' }).collect()
}

/// Made like an id, and no long run of digits: that could be a person's number or a messenger's id.
fn is_id(text: &str) -> bool {
    let digits = text.split(|c: char| !c.is_ascii_digit()).map(str::len).max().unwrap_or(0);
    !text.is_empty() && text.len() <= TEXT_MAX && text.chars().all(is_plain) && digits <= 7
        || is_typed_id(text)
}

/// `<kind>_<letters and digits>`, as every id of ours is written.
fn is_typed_id(text: &str) -> bool {
    let Some((kind, rest)) = text.split_once('_') else { return false };
    (2..=12).contains(&kind.len())
        && kind.bytes().all(|c| c.is_ascii_lowercase())
        && (16..=64).contains(&rest.len())
        && rest.bytes().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == b'-')
}

#[cfg(test)]
mod tests;
