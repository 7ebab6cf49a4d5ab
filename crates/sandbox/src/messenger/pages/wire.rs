//! The drawer that shows the wire: every webhook and every call with headers, status and JSON, newest first.

use askama::Template;
use axum::{
    extract::{Query, State as Extract},
    response::Response,
};
use serde::Deserialize;
use serde_json::Value;

use super::{Clock, Shared, show};
use crate::messenger::{
    state::State,
    tape::{ENTRIES_MAX, End, Exchange, Kind, SECRETS, Text, mask},
};

#[derive(Template)]
#[template(path = "messenger/wire.html")]
struct WirePage {
    wire: WireView,
}

pub(super) struct WireView {
    pub(super) shown: Shown,
    pub(super) revision: u64,
    pub(super) entries: Vec<EntryView>,
    pub(super) kept: usize,
}

impl WireView {
    /// What changed after this revision, as far as it is to be shown.
    pub(super) fn of(state: &State, shown: Shown, after: u64) -> Self {
        let entries = state.tape.newest(after).filter(|entry| shown.takes(entry)).map(view).collect();
        Self { shown, revision: state.tape.revision(), entries, kept: ENTRIES_MAX }
    }
}

/// Which exchanges are wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shown {
    All,
    Webhooks,
    Sends,
    Others,
    Troubles,
}

impl Shown {
    /// Name in addresses, and what people read.
    pub(super) const CHOICES: [(Self, &'static str, &'static str); 5] = [
        (Self::All, "all", "Everything"),
        (Self::Webhooks, "webhooks", "Webhooks"),
        (Self::Sends, "sends", "Send API"),
        (Self::Others, "others", "Other calls"),
        (Self::Troubles, "troubles", "Refused or failed"),
    ];

    /// The choice of this name; everything for any other.
    pub(super) fn named(name: &str) -> Self {
        Self::CHOICES.iter().find(|(_, known, _)| *known == name).map_or(Self::All, |(shown, _, _)| *shown)
    }

    /// Its name in addresses.
    pub(super) fn name(self) -> &'static str {
        Self::CHOICES.iter().find(|(shown, _, _)| *shown == self).map_or("all", |(_, name, _)| name)
    }

    fn takes(self, entry: &Exchange) -> bool {
        match self {
            Self::All => true,
            Self::Webhooks => entry.kind == Kind::Webhook,
            Self::Sends => entry.kind == Kind::Send,
            Self::Others => matches!(entry.kind, Kind::Action | Kind::Other),
            Self::Troubles => entry.went_well() == Some(false),
        }
    }
}

pub(super) struct EntryView {
    pub(super) seq: u64,
    pub(super) time: Clock,
    pub(super) is_webhook: bool,
    pub(super) direction: &'static str,
    pub(super) what: String,
    pub(super) psid: String,
    pub(super) note: String,
    pub(super) status: String,
    pub(super) class: &'static str,
    pub(super) took: String,
    pub(super) request_line: String,
    pub(super) headers: Vec<(String, String)>,
    pub(super) body: String,
    pub(super) answer_headers: Vec<(String, String)>,
    pub(super) answer: String,
    pub(super) curl: String,
}

fn view(entry: &Exchange) -> EntryView {
    let is_webhook = entry.kind == Kind::Webhook;
    let (status, answer_headers, answer) = match &entry.end {
        End::Open => ("…".to_owned(), Vec::new(), String::new()),
        End::Answered { status, headers, body } => (status.to_string(), headers.clone(), pretty(body)),
        End::Failed { reason } => ("no answer".to_owned(), Vec::new(), reason.clone()),
    };
    EntryView {
        seq: entry.seq,
        time: Clock::at(entry.at_ms),
        is_webhook,
        direction: if is_webhook { "to the bank" } else { "from the bank" },
        what: entry.what.clone(),
        psid: entry.psid.clone().unwrap_or_default(),
        note: entry.note.clone().unwrap_or_default(),
        status,
        class: match entry.went_well() {
            None => "open",
            Some(true) => "well",
            Some(false) => "bad",
        },
        took: entry.ended_ms.map(|ended_ms| format!("{} ms", ended_ms - entry.at_ms)).unwrap_or_default(),
        request_line: format!("{} {}", entry.method, entry.url),
        headers: entry.headers.clone(),
        body: pretty(&entry.body),
        answer_headers,
        answer,
        curl: curl(entry),
    }
}

/// JSON on lines of its own, anything else as it is.
fn pretty(body: &Text) -> String {
    if body.cut {
        return format!("{}\n… (cut)", body.text);
    }
    let parsed: Option<Value> = serde_json::from_str(&body.text).ok();
    parsed.and_then(|value| serde_json::to_string_pretty(&value).ok()).unwrap_or_else(|| body.text.clone())
}

/// Headers that a client makes by itself.
const OWN_HEADERS: [&str; 6] =
    ["host", "content-length", "accept-encoding", "connection", "user-agent", "transfer-encoding"];

/// The exchange as a command; where a secret was, a variable of the shell stands.
fn curl(entry: &Exchange) -> String {
    let host = entry.headers.iter().find(|(name, _)| name == "host").map(|(_, host)| host.as_str());
    let url = match host {
        Some(host) if entry.url.starts_with('/') => format!("http://{host}{}", entry.url),
        _ => entry.url.clone(),
    };
    let mut words = vec![format!("curl -X {}", quoted(&entry.method)), quoted(&url)];
    for (name, value) in &entry.headers {
        if !OWN_HEADERS.contains(&name.as_str()) {
            words.push(format!("-H {}", quoted(&format!("{name}: {value}"))));
        }
    }
    if !entry.body.text.is_empty() {
        words.push(format!("--data-binary {}", quoted(&entry.body.text)));
    }
    SECRETS.iter().fold(words.join(" \\\n  "), |command, name| {
        let variable = name.to_ascii_uppercase().replace(['.', '-'], "_");
        command.replace(&mask(name), &format!("'\"${variable}\"'"))
    })
}

/// A word of the shell that means exactly this text.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}

#[derive(Deserialize)]
pub(super) struct Wanted {
    #[serde(default)]
    after: u64,
    #[serde(default)]
    show: String,
}

pub(super) async fn fragment(Extract(sim): Shared, Query(wanted): Query<Wanted>) -> Response {
    let wire = sim.look(|state| WireView::of(state, Shown::named(&wanted.show), wanted.after));
    show(&WirePage { wire })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_asks_the_shell_for_what_was_masked() {
        let entry = Exchange {
            seq: 1,
            revision: 1,
            at_ms: 0,
            ended_ms: None,
            kind: Kind::Send,
            psid: None,
            what: "text".into(),
            method: "POST".into(),
            url: format!("/v25.0/me/messages?appsecret_proof={}", mask("appsecret_proof")),
            headers: vec![("host".into(), "127.0.0.1:1".into()), ("accept".into(), "*/*".into())],
            body: Text { text: format!(r#"{{"access_token":"{}"}}"#, mask("access_token")), cut: false },
            note: None,
            end: End::Open,
        };
        assert_eq!(
            curl(&entry),
            "curl -X 'POST' \\\n  'http://127.0.0.1:1/v25.0/me/messages?appsecret_proof='\"$APPSECRET_PROOF\"'' \\\n  \
             -H 'accept: */*' \\\n  --data-binary '{\"access_token\":\"'\"$ACCESS_TOKEN\"'\"}'"
        );
    }

    #[test]
    fn a_command_runs_nothing_of_what_somebody_wrote() {
        let text = r#"it's $(rm -rf /) `id` "quoted" \ "#;
        let word = quoted(text);
        let plain = word.trim_matches('\'').replace(r"'\''", "'");
        assert_eq!(plain, text);
        assert_eq!(word.replace(r"'\''", "").matches('\'').count(), 2, "one quotation, closed at its end");
    }
}
