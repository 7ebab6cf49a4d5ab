//! Requests that a messenger's owner passes on: a person wants their data deleted, or has ended what they allowed the
//! messenger. A request is known by the code that it was answered with, which a person may look up; kept is only a hash
//! of it and what came of it, never an id of theirs.

use sea_orm::QueryResult;
use tellerline_core::{BankId, ChannelId, ErasureId, Timestamp};

use super::Columns;
use crate::{db::Store, error::StoreError, hot::Extra};

/// What was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// That the person's data be deleted.
    Deletion,
    /// That everything the person allowed end.
    Deauthorization,
}

impl Kind {
    /// The word that a request's code is made with.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Deletion => "deletion",
            Self::Deauthorization => "deauthorization",
        }
    }

    const fn stored(self) -> i16 {
        match self {
            Self::Deletion => 0,
            Self::Deauthorization => 1,
        }
    }
}

/// What came of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Nothing is known under the number that the messenger gave.
    Unknown,
    /// An erasure was asked for, which waits its time.
    Asked(ErasureId),
    /// A legal hold forbade it when it was asked.
    Held,
    /// The connections end.
    Ended,
}

impl Outcome {
    const fn stored(self) -> (i16, Option<ErasureId>) {
        match self {
            Self::Unknown => (0, None),
            Self::Asked(id) => (1, Some(id)),
            Self::Held => (2, None),
            Self::Ended => (3, None),
        }
    }
}

/// A request as stored: one row for each channel that knows the person, or one that says that none does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlatformRequest {
    /// Whose data is concerned.
    pub bank: BankId,
    /// Where the person is known; `None` where they are not.
    pub channel: Option<ChannelId>,
    /// What came of it.
    pub outcome: Outcome,
    /// When it arrived.
    pub at: Timestamp,
}

/// A row to be written.
#[derive(Debug, Clone, Copy)]
pub struct NewPlatformRequest<'a> {
    /// Whose data is concerned.
    pub bank: &'a BankId,
    /// Where the person is known.
    pub channel: Option<&'a ChannelId>,
    /// What was asked.
    pub kind: Kind,
    /// HMAC of the code that it is answered with.
    pub code_hash: &'a [u8; 32],
    /// What comes of it.
    pub outcome: Outcome,
    /// When it arrived.
    pub at: Timestamp,
}

/// The row of a request. It changes nothing where the request was noted before.
pub fn note(new: &NewPlatformRequest<'_>) -> Extra {
    let (outcome, erasure) = new.outcome.stored();
    Extra {
        sql: "INSERT INTO platform_request (bank_id, channel_id, kind, code_hash, outcome, erasure_id, at) \
              VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (code_hash, channel_id) DO NOTHING",
        values: vec![
            new.bank.as_str().into(),
            new.channel.map_or("", ChannelId::as_str).into(),
            new.kind.stored().into(),
            new.code_hash.to_vec().into(),
            outcome.into(),
            erasure.map(ErasureId::as_uuid).into(),
            new.at.as_micros().into(),
        ],
        expect: Some(1),
    }
}

/// The rows of a request of this kind, by the hash of its code; none for a code that was never given.
///
/// # Errors
/// As the database says.
pub async fn with_code(
    store: &Store,
    kind: Kind,
    code_hash: &[u8; 32],
) -> Result<Vec<PlatformRequest>, StoreError> {
    let sql = "SELECT bank_id, channel_id, outcome, erasure_id, at FROM platform_request \
               WHERE code_hash = $1 AND kind = $2 ORDER BY id";
    let values = vec![code_hash.to_vec().into(), kind.stored().into()];
    store.db.query(sql, values).await?.iter().map(stored).collect()
}

fn stored(row: &QueryResult) -> Result<PlatformRequest, StoreError> {
    let channel = row.text("channel_id")?;
    let erasure = row.maybe_uuid("erasure_id")?.map(ErasureId::from_uuid);
    let outcome = match (row.small("outcome")?, erasure) {
        (0, _) => Outcome::Unknown,
        (1, Some(id)) => Outcome::Asked(id),
        (2, _) => Outcome::Held,
        (3, _) => Outcome::Ended,
        _ => return Err(StoreError::Inconsistent { table: "platform_request", column: "outcome" }),
    };
    Ok(PlatformRequest {
        bank: row.bank()?,
        channel: Some(channel).filter(|channel| !channel.is_empty()).map(ChannelId::new),
        outcome,
        at: row.time("at")?,
    })
}
