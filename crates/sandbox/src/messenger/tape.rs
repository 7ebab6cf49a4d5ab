//! The wire as it happened: every webhook and every call of the API with its headers, for people to look at.
//! Bounded in entries and in bytes; secrets are masked before anything is kept. Knows nothing of who looks.

use std::collections::VecDeque;

use http::HeaderMap;
use serde::Serialize;
use serde_json::Value;

/// Entries that are kept; the oldest go first.
pub(super) const ENTRIES_MAX: usize = 200;
/// Bytes that are kept of one body.
pub(super) const BODY_BYTES_MAX: usize = 16 * 1024;
/// Names of headers, parameters and members of JSON that hold secrets.
pub(super) const SECRETS: [&str; 6] =
    ["access_token", "appsecret_proof", "authorization", "cookie", "hub.verify_token", "set-cookie"];

/// What an exchange was about; the panel filters by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Kind {
    Webhook,
    Send,
    Action,
    Other,
}

/// How an exchange ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum End {
    /// No answer yet.
    Open,
    Answered {
        status: u16,
        headers: Vec<(String, String)>,
        body: Text,
    },
    /// No answer came.
    Failed {
        reason: String,
    },
}

/// A body, cut where it is too long to keep.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Default)]
pub(super) struct Text {
    pub(super) text: String,
    pub(super) cut: bool,
}

/// One request and what came back.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Exchange {
    pub(super) seq: u64,
    /// Of the tape, when this entry changed last.
    pub(super) revision: u64,
    pub(super) at_ms: i64,
    pub(super) ended_ms: Option<i64>,
    pub(super) kind: Kind,
    pub(super) psid: Option<String>,
    /// What it was, in a word or two: a field of the subscription, a form of message.
    pub(super) what: String,
    pub(super) method: String,
    pub(super) url: String,
    pub(super) headers: Vec<(String, String)>,
    pub(super) body: Text,
    /// A fault that was asked for, or a repetition.
    pub(super) note: Option<String>,
    pub(super) end: End,
}

impl Exchange {
    /// Whether it went well; `None` while it is under way.
    pub(super) fn went_well(&self) -> Option<bool> {
        match &self.end {
            End::Open => None,
            End::Answered { status, .. } => Some((200..300).contains(status)),
            End::Failed { .. } => Some(false),
        }
    }
}

/// A request that is about to go out or has just come in.
pub(super) struct Begun {
    pub(super) kind: Kind,
    pub(super) psid: Option<String>,
    pub(super) what: String,
    pub(super) method: String,
    pub(super) url: String,
    pub(super) headers: Vec<(String, String)>,
    pub(super) body: Text,
    pub(super) note: Option<String>,
}

/// The last exchanges, oldest first.
pub(super) struct Tape {
    entries: VecDeque<Exchange>,
    last: u64,
    revision: u64,
}

impl Tape {
    pub(super) const fn new() -> Self {
        Self { entries: VecDeque::new(), last: 0, revision: 0 }
    }

    /// Grows with every change.
    pub(super) const fn revision(&self) -> u64 {
        self.revision
    }

    /// Notes a request; the number is for [`close`](Self::close).
    pub(super) fn open(&mut self, at_ms: i64, begun: Begun) -> u64 {
        if self.entries.len() >= ENTRIES_MAX {
            self.entries.pop_front();
        }
        self.last += 1;
        self.revision += 1;
        let Begun { kind, psid, what, method, url, headers, body, note } = begun;
        self.entries.push_back(Exchange {
            seq: self.last,
            revision: self.revision,
            at_ms,
            ended_ms: None,
            kind,
            psid,
            what,
            method,
            url,
            headers,
            body,
            note,
            end: End::Open,
        });
        self.last
    }

    /// Notes how it ended. An entry that has gone meanwhile stays gone.
    pub(super) fn close(&mut self, seq: u64, at_ms: i64, end: End, note: Option<String>) {
        let Some(entry) = self.entries.iter_mut().rfind(|entry| entry.seq == seq) else { return };
        self.revision += 1;
        entry.revision = self.revision;
        entry.ended_ms = Some(at_ms);
        entry.end = end;
        entry.note = note.or_else(|| entry.note.take());
    }

    /// What changed after this revision, newest first.
    pub(super) fn newest(&self, after: u64) -> impl Iterator<Item = &Exchange> {
        self.entries.iter().rev().filter(move |entry| entry.revision > after)
    }
}

/// A body for the tape, cut between characters.
pub(super) fn kept(body: &[u8]) -> Text {
    let whole = String::from_utf8_lossy(body);
    if whole.len() <= BODY_BYTES_MAX {
        return Text { text: whole.into_owned(), cut: false };
    }
    let end = (0..=BODY_BYTES_MAX).rev().find(|end| whole.is_char_boundary(*end)).unwrap_or(0);
    Text { text: whole.get(..end).unwrap_or_default().to_owned(), cut: true }
}

/// What stands for the secret of this name.
pub(super) fn mask(name: &str) -> String {
    format!("•••••• ({})", name.to_ascii_lowercase())
}

fn is_secret(name: &str) -> bool {
    SECRETS.iter().any(|secret| secret.eq_ignore_ascii_case(name))
}

fn shown_value(name: &str, value: &str) -> String {
    if is_secret(name) { mask(name) } else { value.to_owned() }
}

/// Headers with the secret ones masked.
pub(super) fn masked_headers(headers: &HeaderMap) -> Vec<(String, String)> {
    let shown = |(name, value): (&http::HeaderName, &http::HeaderValue)| {
        let value = if is_secret(name.as_str()) {
            mask(name.as_str())
        } else {
            String::from_utf8_lossy(value.as_bytes()).into_owned()
        };
        (name.as_str().to_owned(), value)
    };
    headers.iter().map(shown).collect()
}

/// Path and query with the secret parameters masked.
pub(super) fn masked_path(uri: &http::Uri) -> String {
    let Some(query) = uri.query() else { return uri.path().to_owned() };
    let pairs: Vec<String> = url::form_urlencoded::parse(query.as_bytes())
        .map(|(key, value)| format!("{key}={}", shown_value(&key, &value)))
        .collect();
    format!("{}?{}", uri.path(), pairs.join("&"))
}

/// A JSON or form body with the secret members masked; other bodies of callers cannot be looked through and are
/// not kept.
pub(super) fn masked_body(body: &[u8]) -> Text {
    if body.is_empty() {
        return Text::default();
    }
    if let Ok(Value::Object(mut members)) = serde_json::from_slice(body) {
        for (name, value) in &mut members {
            if is_secret(name) {
                *value = mask(name).into();
            }
        }
        return kept(Value::Object(members).to_string().as_bytes());
    }
    let pairs: Vec<(String, String)> = url::form_urlencoded::parse(body).into_owned().collect();
    if pairs.iter().any(|(_, value)| !value.is_empty()) {
        let shown = |(key, value): &(String, String)| format!("{key}={}", shown_value(key, value));
        return kept(pairs.iter().map(shown).collect::<Vec<_>>().join("&").as_bytes());
    }
    Text { text: format!("({} bytes that are neither JSON nor a form)", body.len()), cut: false }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn begun(what: &str) -> Begun {
        Begun {
            kind: Kind::Send,
            psid: None,
            what: what.to_owned(),
            method: "POST".to_owned(),
            url: "/".to_owned(),
            headers: Vec::new(),
            body: Text::default(),
            note: None,
        }
    }

    #[test]
    fn the_tape_keeps_the_newest_and_tells_what_changed() {
        let mut tape = Tape::new();
        for number in 0..=ENTRIES_MAX {
            tape.open(0, begun(&number.to_string()));
        }
        assert_eq!(tape.newest(0).count(), ENTRIES_MAX);
        assert_eq!(tape.newest(0).next().map(|entry| entry.seq), Some(ENTRIES_MAX as u64 + 1));
        let before = tape.revision();
        tape.close(1, 5, End::Failed { reason: "gone".into() }, None);
        assert_eq!(tape.revision(), before, "an entry that has gone stays gone");
        tape.close(9, 5, End::Failed { reason: "cut".into() }, None);
        let changed: Vec<u64> = tape.newest(before).map(|entry| entry.seq).collect();
        assert_eq!(changed, [9]);
    }

    #[test]
    fn a_long_body_is_cut_between_characters() {
        let inside = kept("a".repeat(BODY_BYTES_MAX).as_bytes());
        assert!(!inside.cut && inside.text.len() == BODY_BYTES_MAX);
        let outside = kept(format!("a{}", "é".repeat(BODY_BYTES_MAX / 2)).as_bytes());
        assert!(outside.cut && outside.text.len() == BODY_BYTES_MAX - 1);
    }

    #[test]
    fn no_secret_is_kept_wherever_it_stands() {
        let uri: http::Uri =
            "/v25.0/me?access_token=S3CRET&fields=id&appsecret_proof=S3CRET".parse().unwrap();
        let (token, proof) = (mask("access_token"), mask("appsecret_proof"));
        assert_eq!(
            masked_path(&uri),
            format!("/v25.0/me?access_token={token}&fields=id&appsecret_proof={proof}")
        );
        let mut headers = HeaderMap::new();
        headers.insert("authorization", "Bearer S3CRET".parse().unwrap());
        headers.insert("accept", "*/*".parse().unwrap());
        assert!(!format!("{:?}", masked_headers(&headers)).contains("S3CRET"));
        for body in [
            r#"{"access_token":"S3CRET","message":{"text":"hi"}}"#,
            "access_token=S3CRET&message=hi",
            "S3CRET",
            r#"["S3CRET"]"#,
        ] {
            assert!(!masked_body(body.as_bytes()).text.contains("S3CRET"), "{body}");
        }
        assert!(masked_body(br#"{"message":{"text":"hi"}}"#).text.contains("hi"));
    }
}
