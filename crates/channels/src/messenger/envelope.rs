//! From the raw body of a webhook to events, within limits and one by one: an event that cannot be read is
//! parked alone, because a batch that is refused comes back for ever.
//!
//! The caller has checked the signature and that the body is not longer than 1 MiB.

use std::borrow::Cow;

use aws_lc_rs::digest;
use secrecy::SecretString;
use serde_json::value::RawValue;
use tellerline_core::Timestamp;

use super::{
    event::{Echo, Event, Handover, Kind, Message, Referral, redacted_json},
    signature::same_secret,
    wire::{self, Bounded, Id},
};

/// Deepest nesting that is read.
pub const MAX_DEPTH: usize = 32;
/// Most events in one body.
pub const MAX_EVENTS: usize = Bounded::MOST;
/// Longest body, in bytes; the hook refuses more with 413 before it reads on.
pub const MAX_BYTES: usize = 1024 * 1024;

/// Why a whole body is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum EnvelopeError {
    /// Not JSON, or no envelope: 400.
    #[error("the body is not a webhook in JSON")]
    NotJson,
    /// Nested deeper than [`MAX_DEPTH`]: 400.
    #[error("the body is nested too deeply")]
    TooDeep,
    /// More than [`MAX_EVENTS`]: 413.
    #[error("the body holds too many events")]
    TooMany,
    /// `object` is something else than `page`: 404.
    #[error("the webhook is not about a Page")]
    NotPage,
}

impl EnvelopeError {
    /// The HTTP status that says so.
    pub const fn status(self) -> u16 {
        match self {
            Self::NotJson | Self::TooDeep => 400,
            Self::NotPage => 404,
            Self::TooMany => 413,
        }
    }
}

/// Cuts a body into its events, in their order.
///
/// # Errors
/// See [`EnvelopeError`]; a broken event inside a sound envelope is no error but a [`Kind::Broken`].
pub fn split(raw: &[u8]) -> Result<Vec<Event>, EnvelopeError> {
    if raw.len() > MAX_BYTES {
        return Err(EnvelopeError::TooMany);
    }
    if too_deep(raw) {
        return Err(EnvelopeError::TooDeep);
    }
    if !is_object(raw) {
        return Err(EnvelopeError::NotJson);
    }
    let envelope: wire::Envelope<'_> = serde_json::from_slice(raw).map_err(|_| EnvelopeError::NotJson)?;
    if envelope.object.as_deref() != Some("page") {
        return Err(EnvelopeError::NotPage);
    }
    let entries = envelope.entry.ok_or(EnvelopeError::NotJson)?;
    let entries: Bounded<'_> = serde_json::from_str(entries.get()).map_err(|error| refusal(&error))?;
    let mut events = Vec::with_capacity(entries.0.len());
    for entry in entries.0 {
        read_entry(entry.get(), &mut events)?;
    }
    Ok(events)
}

/// Serde would read a list as the members in their order; the platform only sends objects.
fn is_object(raw: &[u8]) -> bool {
    raw.trim_ascii_start().starts_with(b"{")
}

fn refusal(error: &serde_json::Error) -> EnvelopeError {
    if error.to_string().starts_with(Bounded::COMPLAINT) {
        EnvelopeError::TooMany
    } else {
        EnvelopeError::NotJson
    }
}

/// Whether brackets nest deeper than [`MAX_DEPTH`]: one pass over the bytes, no memory.
fn too_deep(raw: &[u8]) -> bool {
    let (mut depth, mut in_text, mut escaped) = (0_usize, false, false);
    for byte in raw {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_text => escaped = true,
            b'"' => in_text = !in_text,
            b'{' | b'[' if !in_text => {
                depth += 1;
                if depth > MAX_DEPTH {
                    return true;
                }
            }
            b'}' | b']' if !in_text => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    false
}

/// Where an event stood.
struct Place<'a> {
    page_id: &'a str,
    time: Option<Timestamp>,
    standby: bool,
}

fn read_entry(raw: &str, events: &mut Vec<Event>) -> Result<(), EnvelopeError> {
    let nowhere = Place { page_id: "", time: None, standby: false };
    let entry: wire::Entry<'_> = match serde_json::from_str(raw) {
        Ok(entry) => entry,
        Err(error) => return push(events, broken(raw, &nowhere, &error)),
    };
    let page_id = entry.id.into_owned();
    let place = |standby| Place { page_id: &page_id, time: entry.time.0, standby };
    for (list, standby) in [(entry.messaging, false), (entry.standby, true)] {
        each(list, &place(standby), events, read_event)?;
    }
    each(entry.changes, &place(false), events, read_change)
}

fn each(
    list: Option<&RawValue>,
    place: &Place<'_>,
    events: &mut Vec<Event>,
    read: impl Fn(&str, &Place<'_>) -> Event,
) -> Result<(), EnvelopeError> {
    let Some(list) = list.map(RawValue::get).filter(|raw| *raw != "null") else { return Ok(()) };
    match serde_json::from_str::<Bounded<'_>>(list) {
        Ok(items) => items.0.into_iter().try_for_each(|item| push(events, read(item.get(), place))),
        Err(error) if refusal(&error) == EnvelopeError::TooMany => Err(EnvelopeError::TooMany),
        Err(error) => push(events, broken(list, place, &error)),
    }
}

fn push(events: &mut Vec<Event>, event: Event) -> Result<(), EnvelopeError> {
    if events.len() == MAX_EVENTS {
        return Err(EnvelopeError::TooMany);
    }
    events.push(event);
    Ok(())
}

/// `changes` carries the dashboard's test button, labels, template states and, in some documented samples,
/// ordinary events. Only those that are addressed to this Page are read as such: the test button uses
/// invented people.
fn read_change(raw: &str, place: &Place<'_>) -> Event {
    let change: wire::Change<'_> = match serde_json::from_str(raw) {
        Ok(change) => change,
        Err(error) => return broken(raw, place, &error),
    };
    if let Some(value) = change.value
        && let Ok(wire) = serde_json::from_str::<wire::Event<'_>>(value.get())
        && wire.recipient.as_ref().is_some_and(|to| is_page(to, place.page_id))
    {
        return read_event(value.get(), place);
    }
    let name = format!("changes:{}", change.field.chars().take(60).collect::<String>());
    event(place, None, None, key("o", &[raw]), Kind::Other { name, raw: redacted_json(raw) })
}

fn is_page(party: &wire::Party<'_>, page_id: &str) -> bool {
    party.id.as_ref().is_some_and(|id| id.as_str() == page_id)
}

fn broken(raw: &str, place: &Place<'_>, error: &serde_json::Error) -> Event {
    // Only the kind of fault and its place: serde's message may quote what the person wrote.
    parked(raw, place, format!("{:?} error at byte {}", error.classify(), error.column()))
}

fn parked(raw: &str, place: &Place<'_>, reason: String) -> Event {
    event(place, None, None, key("b", &[raw]), Kind::Broken { reason, raw: redacted_json(raw) })
}

fn event(
    place: &Place<'_>,
    person: Option<String>,
    at: Option<Timestamp>,
    dedupe_key: String,
    kind: Kind,
) -> Event {
    let dedupe_key = if place.standby { format!("s.{dedupe_key}") } else { dedupe_key };
    Event {
        page_id: place.page_id.to_owned(),
        standby: place.standby,
        person,
        at: at.or(place.time),
        dedupe_key,
        kind,
        redacted: false,
    }
}

fn read_event(raw: &str, place: &Place<'_>) -> Event {
    let mut wire: wire::Event<'_> = match serde_json::from_str(raw) {
        Ok(_) if !is_object(raw.as_bytes()) => return parked(raw, place, "not an object".to_owned()),
        Ok(wire) => wire,
        Err(error) => return broken(raw, place, &error),
    };
    let at = wire.timestamp.0.or(place.time);
    // An event that the Page itself sent is about its recipient, whatever its kind says.
    let by_page = wire.sender.as_ref().is_some_and(|from| is_page(from, place.page_id))
        || wire.message.as_ref().is_some_and(|message| message.is_echo == Some(true));
    let party = if by_page { wire.recipient.take() } else { wire.sender.take() };
    let person = party.and_then(|party| party.id).map(Id::into_owned).filter(|id| !id.is_empty());
    let of = person.as_deref().unwrap_or_default();
    let when = at.map(|at| at.as_millis().to_string()).unwrap_or_default();
    let (dedupe_key, kind) = read_kind(wire, raw, by_page, of, &when);
    event(place, person, at, dedupe_key, kind)
}

/// The kind by the member that is present, and the key by the table of `facts/channels.md` 1.5.
fn read_kind(wire: wire::Event<'_>, raw: &str, by_page: bool, of: &str, when: &str) -> (String, Kind) {
    if let Some(message) = wire.message {
        return read_message(message, raw, by_page);
    }
    if let Some(edit) = wire.message_edit {
        let (mid, num_edit) = (edit.mid.into_owned(), owned_id(edit.num_edit).unwrap_or_default());
        return (
            key("x", &[&mid, &num_edit]),
            Kind::Edit { mid, num_edit, text: edit.text.map(Cow::into_owned) },
        );
    }
    if let Some(postback) = wire.postback {
        return read_postback(postback, of, when);
    }
    if let Some(referral) = wire.referral {
        let referral = read_referral(referral);
        return (key("r", &[of, when, opt(referral.reference.as_ref())]), Kind::Referral(referral));
    }
    if let Some(optin) = wire.optin {
        return read_optin(optin, of, when);
    }
    if let Some(linking) = wire.account_linking {
        let code = owned_id(linking.authorization_code);
        return (
            key("l", &[of, when, &linking.status, opt(code.as_ref())]),
            Kind::AccountLinking { linked: linking.status == "linked", code },
        );
    }
    if let Some(delivery) = wire.delivery {
        let mids: Vec<String> = delivery.mids.into_iter().flatten().map(Id::into_owned).collect();
        let mark = millis(delivery.watermark.0);
        let parts: Vec<&str> = [of, &mark].into_iter().chain(mids.iter().map(String::as_str)).collect();
        return (key("d", &parts), Kind::Delivery { watermark: delivery.watermark.0, mids });
    }
    if let Some(read) = wire.read {
        let watermark = read.watermark.0;
        return (key("v", &[of, &millis(watermark)]), Kind::Read { watermark });
    }
    if let Some(reaction) = wire.reaction {
        let mid = owned_id(reaction.mid);
        let action = reaction.action.map(Cow::into_owned);
        let emoji = reaction.emoji.map(Cow::into_owned);
        let parts = [of, opt(mid.as_ref()), opt(action.as_ref()), opt(emoji.as_ref()), when];
        let reaction = reaction.reaction.map(Cow::into_owned);
        return (key("a", &parts), Kind::Reaction { mid, reaction, emoji, action });
    }
    read_rest(wire, raw)
}

/// Kinds without a person's doing; their key is a hash of the whole event.
fn read_rest(wire: wire::Event<'_>, raw: &str) -> (String, Kind) {
    let controls = [
        (Handover::Pass, wire.pass_thread_control),
        (Handover::Take, wire.take_thread_control),
        (Handover::Request, wire.request_thread_control),
    ];
    for (kind, control) in controls {
        if let Some(control) = control {
            let kind = Kind::Handover {
                kind,
                previous_owner: owned_id(control.previous_owner_app_id),
                new_owner: owned_id(control.new_owner_app_id),
                requested_owner: owned_id(control.requested_owner_app_id),
            };
            return (key("h", &[raw]), kind);
        }
    }
    let kind = if wire.app_roles.is_some() {
        Kind::Handover { kind: Handover::Roles, previous_owner: None, new_owner: None, requested_owner: None }
    } else if let Some(policy) = wire.policy_enforcement {
        Kind::PolicyEnforcement {
            action: policy.action.into_owned(),
            reason: policy.reason.map(Cow::into_owned),
        }
    } else if let Some(feedback) = wire.response_feedback {
        let mid = owned_id(feedback.mid);
        let feedback = feedback.feedback.into_owned();
        let dedupe = key("f", &[mid.as_deref().unwrap_or(raw), &feedback]);
        return (dedupe, Kind::ResponseFeedback { feedback, mid });
    } else {
        let name = wire::unknown_kind(raw).unwrap_or_else(|| "empty".to_owned());
        Kind::Other { name, raw: redacted_json(raw) }
    };
    (key("w", &[raw]), kind)
}

fn read_message(message: wire::Message<'_>, raw: &str, by_page: bool) -> (String, Kind) {
    let mid = owned_id(message.mid).unwrap_or_default();
    let own_key = |letter| if mid.is_empty() { key(letter, &[raw]) } else { plain_key(letter, &mid) };
    let text = message.text.map(Cow::into_owned);
    if by_page {
        let dedupe = own_key("e");
        let app_id = owned_id(message.app_id);
        let metadata = message.metadata.map(Cow::into_owned);
        return (dedupe, Kind::Echo(Echo { mid, app_id, metadata, text }));
    }
    let dedupe = own_key("m");
    let attachments = message.attachments.into_iter().flatten();
    let message = Message {
        text,
        quick_reply: message.quick_reply.and_then(|quick| quick.payload).map(Cow::into_owned),
        attachments: attachments
            .map(|one| one.kind.map_or_else(|| "unknown".to_owned(), Cow::into_owned))
            .collect(),
        reply_to: message.reply_to.and_then(|quoted| owned_id(quoted.mid)),
        referral: message.referral.map(read_referral),
        deleted: message.is_deleted == Some(true),
        mid,
    };
    (dedupe, Kind::Message(message))
}

fn read_postback(postback: wire::Postback<'_>, of: &str, when: &str) -> (String, Kind) {
    let mid = owned_id(postback.mid).filter(|mid| !mid.is_empty());
    let payload = postback.payload.map(Cow::into_owned);
    let dedupe = match &mid {
        Some(mid) => plain_key("p", mid),
        None => key("p", &[of, when, opt(payload.as_ref())]),
    };
    let title = postback.title.map(Cow::into_owned);
    (dedupe, Kind::Postback { mid, title, payload, referral: postback.referral.map(read_referral) })
}

fn read_optin(optin: wire::Optin<'_>, of: &str, when: &str) -> (String, Kind) {
    let kind = optin.kind.map(Cow::into_owned);
    let token = owned_id(optin.notification_messages_token.or(optin.one_time_notif_token));
    let payload = optin.payload.or(optin.reference).map(Cow::into_owned);
    let status = optin.notification_messages_status.map(Cow::into_owned);
    let parts = [of, when, opt(kind.as_ref()), opt(token.as_ref()), opt(status.as_ref())];
    (key("n", &parts), Kind::Optin { kind, payload, status })
}

fn read_referral(referral: wire::Referral<'_>) -> Referral {
    Referral {
        reference: referral.reference.map(Cow::into_owned),
        source: referral.source.map(Cow::into_owned),
        kind: referral.kind.map(Cow::into_owned),
        ad_id: owned_id(referral.ad_id),
    }
}

fn owned_id(id: Option<Id<'_>>) -> Option<String> {
    id.map(Id::into_owned)
}

fn opt(text: Option<&String>) -> &str {
    text.map(String::as_str).unwrap_or_default()
}

fn millis(at: Option<Timestamp>) -> String {
    at.map(|at| at.as_millis().to_string()).unwrap_or_default()
}

/// A platform's own id as the key, as long as it is of a sane length.
fn plain_key(letter: &str, id: &str) -> String {
    if id.len() <= 190 { format!("{letter}.{id}") } else { key(letter, &[id]) }
}

/// A hash over parts, each with its length so that no two lists run together.
fn key(letter: &str, parts: &[&str]) -> String {
    let mut context = digest::Context::new(&digest::SHA256);
    for part in parts {
        context.update(&u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
        context.update(part.as_bytes());
    }
    let hash = context.finish();
    let short = hash.as_ref().get(..20).unwrap_or_default();
    format!("{letter}#{}", hex::encode(short))
}

/// Why the platform's verification of the callback address is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// A parameter is missing or no challenge: 400.
    #[error("not a verification request")]
    Malformed,
    /// Wrong mode or verify token: 403.
    #[error("wrong mode or verify token")]
    Forbidden,
}

impl Refusal {
    /// The HTTP status that says so.
    pub const fn status(self) -> u16 {
        match self {
            Self::Malformed => 400,
            Self::Forbidden => 403,
        }
    }
}

/// Answers the platform's GET: with the right verify token, the challenge, to be returned verbatim as
/// `text/plain`. `query` is the raw query string.
///
/// # Errors
/// See [`Refusal`].
pub fn verify_subscription(query: &str, verify_token: &SecretString) -> Result<String, Refusal> {
    let (mut mode, mut token, mut challenge) = (None, None, None);
    for (name, value) in url::form_urlencoded::parse(query.as_bytes()) {
        match name.as_ref() {
            "hub.mode" => mode = Some(value),
            "hub.verify_token" => token = Some(value),
            "hub.challenge" => challenge = Some(value),
            _ => {}
        }
    }
    let (Some(mode), Some(token), Some(challenge)) = (mode, token, challenge) else {
        return Err(Refusal::Malformed);
    };
    if !same_secret(&token, verify_token) || mode != "subscribe" {
        return Err(Refusal::Forbidden);
    }
    // Documented as an integer; letters are tolerated, markup is not.
    let sane = (1..=200).contains(&challenge.len())
        && challenge.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'));
    if sane { Ok(challenge.into_owned()) } else { Err(Refusal::Malformed) }
}

#[cfg(test)]
mod tests;
