//! One entry: a text of eight lines, made to be read by people and hashed by anybody.
//!
//! ```text
//! tellerline-audit-v1
//! <bank>
//! <writer> <number>                  the writer's id and the entry's number with this writer, from 1
//! <hash of the writer's entry before, hexadecimal; zeros for the first>
//! <microseconds since 1970, UTC>
//! <event>
//! <conversation, or ->
//! <person|person/N|bank> <base64>    whose key seals the content, and the content
//! ```
//!
//! Each line ends with a line feed. The entry's hash is the leaf hash of RFC 6962: SHA-256 of a zero byte and the
//! text. The content (who, to what, why) is JSON under the person's key of the class `Audit`, or under the bank's
//! key where nobody's conversation is concerned. `person/N` has a second layer under the key of the period N of thirty
//! days, which is destroyed when the bank's term is over. Destroying either leaves text, hash and proof as they are.

use std::{borrow::Cow, sync::Arc};

use aws_lc_rs::digest;
use base64::{Engine as _, engine::general_purpose::STANDARD as BASE64};
use serde::{Deserialize, Serialize};
use tellerline_core::{BankId, ConversationId, IdentityId, Timestamp};
use uuid::Uuid;

use super::Hash;
use crate::{
    db::Db,
    error::StoreError,
    hot::NewAudit,
    repo::erasure::ledger::erased_since,
    vault::{Key, NewKey, RetentionClass, Vault, periods::period_of},
};

/// First line of an entry.
pub const FORMAT: &str = "tellerline-audit-v1";

const BROKEN: StoreError = StoreError::Inconsistent { table: "audit", column: "entry" };

/// What is sealed in an entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Content {
    /// `customer`, `staff:<id>`, `engine`, `cli:<name>`.
    pub actor: String,
    /// To what.
    pub object: String,
    /// Why, where somebody had to say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// Whose key seals the content.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Under {
    /// The person whose conversation it is.
    Person,
    /// The bank: no conversation is concerned, or the person's key was destroyed before.
    Bank,
}

impl Under {
    const fn word(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Bank => "bank",
        }
    }
}

/// The leaf hash of RFC 6962, section 2.1.
pub fn leaf_hash(entry: &[u8]) -> Hash {
    let mut context = digest::Context::new(&digest::SHA256);
    context.update(&[0]);
    context.update(entry);
    bytes(context.finish())
}

pub(crate) fn bytes(digest: digest::Digest) -> Hash {
    let mut out = [0; 32];
    out.iter_mut().zip(digest.as_ref()).for_each(|(to, from)| *to = *from);
    out
}

/// An entry without its place in a chain: sealed by whoever submits it, placed by whoever writes it.
#[derive(Debug, Clone)]
pub(crate) struct Draft {
    pub(crate) bank: BankId,
    pub(crate) conversation: Option<ConversationId>,
    pub(crate) at: Timestamp,
    /// The lines after the hash.
    tail: String,
}

impl Draft {
    /// The entry's text at this place.
    pub(crate) fn entry(&self, writer: Uuid, seq: i64, before: &Hash) -> Vec<u8> {
        let before = hex::encode(before);
        format!("{FORMAT}\n{}\n{} {seq}\n{before}\n{}", self.bank, writer.as_hyphenated(), self.tail)
            .into_bytes()
    }
}

/// The lines that are fixed before the entry has a place: also what the content is bound to.
fn facts(row: &NewAudit) -> String {
    let person =
        row.conversation.map_or_else(|| "-".to_owned(), |id| id.as_uuid().as_hyphenated().to_string());
    // Events are words of ours; should one ever hold something else, it must not make lines of its own.
    let event: String = row.event.chars().map(|c| if c.is_ascii_graphic() { c } else { '_' }).collect();
    format!("{}\n{event}\n{person}\n", row.at.as_micros())
}

fn bound_to(bank: &BankId, facts: &str) -> Vec<u8> {
    format!("{FORMAT}\n{bank}\n{facts}").into_bytes()
}

/// Seals entries. `fresh` are keys that the same commit writes, `whose` a conversation whose owner is known.
///
/// # Errors
/// As the database says; when the bank has no keys.
pub(crate) async fn draft(
    vault: &Vault,
    db: &Db,
    fresh: &[NewKey],
    whose: Option<(ConversationId, IdentityId)>,
    rows: &[NewAudit],
) -> Result<Vec<Draft>, StoreError> {
    let mut drafts = Vec::with_capacity(rows.len());
    for row in rows {
        let key = match row.conversation {
            None => None,
            Some(conversation) => {
                let owner = whose.filter(|(known, _)| *known == conversation).map(|(_, owner)| owner);
                person_key(vault, db, fresh, owner, &row.bank, conversation).await?
            }
        };
        let period = period_of(row.at);
        let layer = match key {
            Some(_) => vault.period_key(&row.bank, period).await?,
            None => None,
        };
        drafts.push(seal(vault, key.as_deref(), layer.as_deref().map(|layer| (period, layer)), row)?);
    }
    Ok(drafts)
}

/// The key of the person; none where nobody is known or the key is gone.
async fn person_key(
    vault: &Vault,
    db: &Db,
    fresh: &[NewKey],
    owner: Option<IdentityId>,
    bank: &BankId,
    conversation: ConversationId,
) -> Result<Option<Arc<Key>>, StoreError> {
    let owner = match owner {
        Some(owner) => Some(owner),
        None => vault.owner(db, conversation).await?,
    };
    let Some(owner) = owner else { return Ok(None) };
    let new = |key: &&NewKey| key.owner == owner.as_uuid() && key.class == RetentionClass::Audit;
    if let Some(key) = fresh.iter().find(new) {
        return Ok(Some(Arc::clone(&key.key)));
    }
    match vault.key(bank, owner.as_uuid(), RetentionClass::Audit).await {
        Ok(key) => Ok(Some(key)),
        Err(StoreError::KeyDestroyed) => Ok(None),
        Err(error) => Err(error),
    }
}

fn seal(
    vault: &Vault,
    key: Option<&Key>,
    layer: Option<(i64, &Key)>,
    row: &NewAudit,
) -> Result<Draft, StoreError> {
    let content =
        Content { actor: row.actor.clone(), object: row.object.clone(), reason: row.reason.clone() };
    let plain = serde_json::to_vec(&content).map_err(|_| StoreError::Sealed)?;
    let mut tail = facts(row);
    let aad = bound_to(&row.bank, &tail);
    let (under, sealed) = match key {
        Some(key) => (Under::Person, key.seal_bound(&aad, &plain)?),
        None => (Under::Bank, vault.bank_seal(&row.bank, &aad, &plain)?),
    };
    tail.push_str(under.word());
    let sealed = match layer {
        Some((period, layer)) => {
            tail.push('/');
            tail.push_str(&period.to_string());
            layer.seal_bound(&aad, &sealed)?
        }
        None => sealed,
    };
    tail.push(' ');
    BASE64.encode_string(sealed, &mut tail);
    tail.push('\n');
    Ok(Draft { bank: row.bank.clone(), conversation: row.conversation, at: row.at, tail })
}

/// An entry that was read, its content still sealed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Tenant.
    pub bank: BankId,
    /// Who wrote it: one process, or the short transactions of one process.
    pub writer: Uuid,
    /// Its number with this writer, from 1.
    pub seq: i64,
    /// Hash of that writer's entry before.
    pub before: Hash,
    /// When.
    pub at: Timestamp,
    /// What happened.
    pub event: String,
    /// Whose conversation.
    pub conversation: Option<ConversationId>,
    /// Whose key seals the content.
    pub under: Under,
    /// The period whose key seals that once more.
    pub period: Option<i64>,
    /// The content.
    pub sealed: Vec<u8>,
}

impl Entry {
    /// Reads an entry's text.
    ///
    /// # Errors
    /// `Inconsistent` when it is none.
    pub fn parse(text: &[u8]) -> Result<Self, StoreError> {
        let text = std::str::from_utf8(text).map_err(|_| BROKEN)?;
        let Lines { bank, place, before, rest } = Lines::parse(text).ok_or(BROKEN)?;
        let (writer, seq) = place;
        let mut lines = rest.split('\n');
        let mut line = || lines.next().ok_or(BROKEN);
        let (at, event, person, content) = (line()?, line()?, line()?, line()?);
        if !line()?.is_empty() || lines.next().is_some() {
            return Err(BROKEN);
        }
        let (under, sealed) = content.split_once(' ').ok_or(BROKEN)?;
        let (under, period) = match under.split_once('/') {
            Some(("person", period)) => ("person", Some(period.parse().map_err(|_| BROKEN)?)),
            Some(_) => return Err(BROKEN),
            None => (under, None),
        };
        let mut hash = [0; 32];
        hex::decode_to_slice(before, &mut hash).map_err(|_| BROKEN)?;
        Ok(Self {
            bank: BankId::new(bank),
            writer,
            seq,
            before: hash,
            at: Timestamp::from_micros(at.parse().map_err(|_| BROKEN)?),
            event: event.to_owned(),
            conversation: match person {
                "-" => None,
                id => Some(ConversationId::from_uuid(id.parse().map_err(|_| BROKEN)?)),
            },
            under: match under {
                "person" => Under::Person,
                "bank" => Under::Bank,
                _ => return Err(BROKEN),
            },
            period,
            sealed: BASE64.decode(sealed).map_err(|_| BROKEN)?,
        })
    }

    /// Opens the content; `None` when its key was destroyed.
    ///
    /// # Errors
    /// `Sealed` when it was moved or edited; as the database says.
    pub async fn open(&self, vault: &Vault, db: &Db) -> Result<Option<Content>, StoreError> {
        let person = self.conversation.map(|id| id.as_uuid().as_hyphenated().to_string());
        let facts =
            format!("{}\n{}\n{}\n", self.at.as_micros(), self.event, person.as_deref().unwrap_or("-"));
        let aad = bound_to(&self.bank, &facts);
        let sealed = match self.period {
            None => Cow::Borrowed(self.sealed.as_slice()),
            Some(period) => match vault.period_key(&self.bank, period).await? {
                // Its term is over.
                None => return Ok(None),
                Some(layer) => Cow::Owned(layer.open_bound(&aad, &self.sealed)?.to_vec()),
            },
        };
        let plain = match (self.under, self.conversation) {
            (Under::Person, Some(conversation)) => {
                match person_key(vault, db, &[], None, &self.bank, conversation).await? {
                    Some(key) => match key.open_bound(&aad, &sealed) {
                        // Somebody who was erased and came back has a new key.
                        Err(StoreError::Sealed) if erased_since(db, conversation, self.at).await? => {
                            return Ok(None);
                        }
                        opened => opened?,
                    },
                    None => return Ok(None),
                }
            }
            (Under::Person, None) => return Err(BROKEN),
            (Under::Bank, _) => vault.bank_open(&self.bank, &aad, &sealed)?,
        };
        serde_json::from_slice(&plain).map(Some).map_err(|_| StoreError::Sealed)
    }
}

/// What checking a chain needs of an entry, without copies.
pub(crate) struct Lines<'a> {
    pub(crate) bank: &'a str,
    pub(crate) place: (Uuid, i64),
    /// Hexadecimal.
    pub(crate) before: &'a str,
    /// The lines after the hash.
    rest: &'a str,
}

impl<'a> Lines<'a> {
    pub(crate) fn parse(text: &'a str) -> Option<Self> {
        let rest = text.strip_prefix(FORMAT)?.strip_prefix('\n')?;
        let (bank, rest) = rest.split_once('\n')?;
        let (place, rest) = rest.split_once('\n')?;
        let (writer, seq) = place.split_once(' ')?;
        let (before, rest) = rest.split_once('\n')?;
        Some(Self { bank, place: (Uuid::try_parse(writer).ok()?, seq.parse().ok()?), before, rest })
    }

    /// The conversation's id, or `-`.
    pub(crate) fn person(&self) -> Option<&'a str> {
        self.rest.split('\n').nth(2)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_leaf_is_hashed_as_the_standard_says() {
        // RFC 6962: the hash of the empty leaf is SHA-256 of one zero byte.
        let empty = "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d";
        assert_eq!(hex::encode(leaf_hash(b"")), empty);
    }

    #[test]
    fn an_entry_reads_back_and_nothing_else_does() {
        let draft = Draft {
            bank: BankId::new("demo"),
            conversation: None,
            at: Timestamp::from_micros(5),
            tail: "5\ntested\n-\nbank AAEC\n".into(),
        };
        let writer = Uuid::from_u128(7);
        let text = draft.entry(writer, 3, &[1; 32]);
        let entry = Entry::parse(&text).unwrap();
        assert_eq!((entry.writer, entry.seq, entry.before), (writer, 3, [1; 32]));
        assert_eq!((entry.event.as_str(), entry.sealed), ("tested", vec![0, 1, 2]));
        let lines = Lines::parse(std::str::from_utf8(&text).unwrap()).unwrap();
        assert_eq!((lines.bank, lines.person()), ("demo", Some("-")));
        for cut in 1..text.len() {
            let shorter = text.get(..cut).unwrap();
            assert!(Entry::parse(shorter).is_err(), "{cut}");
        }
        let longer = [text.as_slice(), b"more\n"].concat();
        assert!(Entry::parse(&longer).is_err());
    }
}
