//! The bank's ceiling as its officers decided it: who proposed to allow a class on a channel, who approved, who
//! forbade. One officer is enough to forbid; to allow takes two different ones. Each change writes its audit row
//! in the same transaction.
//!
//! The first rows of a channel are written from the config when the channel is first seen. What the config says
//! later can take away but never give: that is the business of whoever reads [`in_force`].

use std::{collections::HashMap, time::Duration};

use sea_orm::{ConnectionTrait as _, QueryResult};
use tellerline_core::{
    BankId, ChannelId, StaffId, Timestamp,
    message::{Class, Classes},
    time::days,
};

use super::{Columns, audit_rows, run, statement};
use crate::{db::Store, error::StoreError, hot::NewAudit};

/// A proposal that nobody approved for so long is void: what was true then need not be now.
pub const LAPSES: Duration = days(7);

const OFFICER: &str = "officer";

/// Somebody who may decide on the ceiling of their bank; made by [`officer`] only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Officer {
    bank: BankId,
    staff: StaffId,
    name: String,
}

impl Officer {
    /// Their login name.
    pub fn name(&self) -> &str {
        &self.name
    }
}

/// The officer of that name at the bank; `None` for everybody else, disabled ones included.
///
/// # Errors
/// As the database says.
pub async fn officer(store: &Store, bank: &BankId, name: &str) -> Result<Option<Officer>, StoreError> {
    let sql =
        "SELECT id, name FROM staff WHERE bank_id = $1 AND name = $2 AND role = $3 AND disabled_at IS NULL";
    let row = store.db.query_one(sql, vec![bank.as_str().into(), name.into(), OFFICER.into()]).await?;
    row.map(|row| {
        let staff = StaffId::from_uuid(row.uuid("id")?);
        Ok(Officer { bank: bank.clone(), staff, name: row.text("name")? })
    })
    .transpose()
}

/// One line of the history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Number, in the order of writing.
    pub id: i64,
    /// Where.
    pub channel: ChannelId,
    /// What.
    pub class: Class,
    /// Allowed, or forbidden.
    pub allows: bool,
    /// Who proposed or forbade it; `None`: the config, when the channel was first seen.
    pub proposed_by: Option<String>,
    /// Why.
    pub reason: String,
    /// When.
    pub proposed_at: Timestamp,
    /// Who approved.
    pub decided_by: Option<String>,
    /// Why they did.
    pub decided_reason: Option<String>,
    /// Since when it holds; `None` while it is only proposed.
    pub decided_at: Option<Timestamp>,
    /// When the proposal ended without being approved, because the class was forbidden meanwhile.
    pub void_at: Option<Timestamp>,
}

impl Change {
    /// Whether it can still be approved.
    pub fn is_open(&self, now: Timestamp) -> bool {
        self.decided_at.is_none() && self.void_at.is_none() && now.since(self.proposed_at) < LAPSES
    }
}

/// Why a proposal was not approved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// Not at this bank.
    #[error("there is no such proposal at this bank")]
    Unknown,
    /// Approved already.
    #[error("it is decided already")]
    Decided,
    /// The class was forbidden after it was proposed, or nobody approved it in time.
    #[error("the proposal has lapsed or was overtaken by a lowering; propose it again")]
    Lapsed,
    /// Two people are needed.
    #[error("whoever proposed it cannot approve it: a second officer has to")]
    SamePerson,
    /// The proposer is no officer any more.
    #[error("whoever proposed it is no longer an officer here; propose it again")]
    ProposerGone,
}

/// Writes what holds at first on channels that have no rows yet. Where a bank has other channels already, nothing is
/// allowed on a new one, whatever its config says: whoever edits the config would allow by himself what takes two
/// officers.
///
/// # Errors
/// As the database says.
pub async fn seed(
    store: &Store,
    channels: &[(BankId, ChannelId, Classes)],
    now: Timestamp,
) -> Result<(), StoreError> {
    let known = in_force(store).await?;
    let fresh =
        channels.iter().filter(|(bank, channel, _)| !known.contains_key(&(bank.clone(), channel.clone())));
    let tx = store.begin().await?;
    for (bank, channel, configured) in fresh {
        let late = known.keys().any(|(other, _)| other == bank);
        let allowed = if late { Classes::NONE } else { *configured };
        for class in Class::ADJUSTABLE {
            run(
                &tx,
                "INSERT INTO policy_change (bank_id, channel_id, class, allows, reason, proposed_at, decided_at) \
                 SELECT $1, $2, $3, $4, 'as the channel was when it was first seen', $5, $5 WHERE NOT EXISTS \
                 (SELECT 1 FROM policy_change WHERE bank_id = $1 AND channel_id = $2 AND class = $3)",
                vec![
                    bank.as_str().into(),
                    channel.as_str().into(),
                    class.slug().into(),
                    i16::from(allowed.has(*class)).into(),
                    now.as_micros().into(),
                ],
            )
            .await?;
        }
        audit_rows::insert(store, &tx, &[&seeded(bank, channel, allowed, now)]).await?;
    }
    Ok(tx.commit().await?)
}

fn seeded(bank: &BankId, channel: &ChannelId, allowed: Classes, now: Timestamp) -> NewAudit {
    let slugs: Vec<&str> = allowed.iter().map(Class::slug).collect();
    NewAudit {
        bank: bank.clone(),
        conversation: None,
        actor: "system".to_owned(),
        event: "policy.seeded".to_owned(),
        object: format!(
            "{channel} allows={}",
            if slugs.is_empty() { "nothing".to_owned() } else { slugs.join(",") }
        ),
        reason: None,
        at: now,
    }
}

/// Proposes to allow a class; its number, by which a second officer approves it.
///
/// # Errors
/// As the database says.
pub async fn propose(
    store: &Store,
    officer: &Officer,
    channel: &ChannelId,
    class: Class,
    reason: &str,
    now: Timestamp,
) -> Result<i64, StoreError> {
    let tx = store.begin().await?;
    let sql = "INSERT INTO policy_change (bank_id, channel_id, class, allows, proposed_by, reason, proposed_at) \
               VALUES ($1, $2, $3, 1, $4, $5, $6) RETURNING id";
    let values = vec![
        officer.bank.as_str().into(),
        channel.as_str().into(),
        class.slug().into(),
        officer.staff.as_uuid().into(),
        reason.into(),
        now.as_micros().into(),
    ];
    let row = tx.query_one_raw(statement(&tx, sql, values)).await?;
    let id = row.ok_or(StoreError::Inconsistent { table: "policy_change", column: "id" })?.int("id")?;
    let object = format!("{channel} {} #{id}", class.slug());
    audit_rows::insert(store, &tx, &[&audit(officer, "policy.proposed", object, reason, now)]).await?;
    tx.commit().await?;
    Ok(id)
}

/// Approves a proposal. From then on the class is allowed, as far as the config and the customers' choices go.
/// A refusal is in the audit log, too.
///
/// # Errors
/// As the database says; then nothing has changed.
pub async fn approve(
    store: &Store,
    officer: &Officer,
    id: i64,
    reason: &str,
    now: Timestamp,
) -> Result<Result<Change, Refused>, StoreError> {
    let tx = store.begin().await?;
    // The conditions stand in the statement: of two at once one wins, and nobody slips between look and act.
    let approved = run(
        &tx,
        "UPDATE policy_change SET decided_by = $1, decided_reason = $2, decided_at = $3 WHERE id = $4 \
         AND bank_id = $5 AND decided_at IS NULL AND void_at IS NULL AND proposed_at > $6 AND proposed_by <> $1 \
         AND EXISTS (SELECT 1 FROM staff WHERE id = $1 AND role = $7 AND disabled_at IS NULL) \
         AND EXISTS (SELECT 1 FROM staff WHERE id = proposed_by AND role = $7 AND disabled_at IS NULL)",
        vec![
            officer.staff.as_uuid().into(),
            reason.into(),
            now.as_micros().into(),
            id.into(),
            officer.bank.as_str().into(),
            now.minus(LAPSES).as_micros().into(),
            OFFICER.into(),
        ],
    )
    .await?
        == 1;
    let sql = format!("{SELECT} WHERE p.id = $1 AND p.bank_id = $2");
    let row = tx.query_one_raw(statement(&tx, &sql, vec![id.into(), officer.bank.as_str().into()])).await?;
    let (event, object, outcome) = match row {
        Some(row) => {
            let (change, by) = (stored(&row)?, row.maybe_uuid("proposer")?);
            let object = format!("{} {} #{id}", change.channel, change.class.slug());
            if approved {
                ("policy.raised", object, Ok(change))
            } else {
                let same = by == Some(officer.staff.as_uuid());
                ("policy.approval_refused", object, Err(why_not(&change, same, now)))
            }
        }
        None => ("policy.approval_refused", format!("#{id}"), Err(Refused::Unknown)),
    };
    audit_rows::insert(store, &tx, &[&audit(officer, event, object, reason, now)]).await?;
    tx.commit().await?;
    Ok(outcome)
}

fn why_not(change: &Change, same: bool, now: Timestamp) -> Refused {
    match change {
        _ if change.decided_at.is_some() => Refused::Decided,
        _ if !change.is_open(now) => Refused::Lapsed,
        _ if same => Refused::SamePerson,
        _ => Refused::ProposerGone,
    }
}

/// Forbids a class at once, and ends every proposal to allow it.
///
/// # Errors
/// As the database says; then nothing has changed.
pub async fn lower(
    store: &Store,
    officer: &Officer,
    channel: &ChannelId,
    class: Class,
    reason: &str,
    now: Timestamp,
) -> Result<(), StoreError> {
    let tx = store.begin().await?;
    let (bank, at) = (officer.bank.as_str(), now.as_micros());
    run(
        &tx,
        "UPDATE policy_change SET void_at = $1 WHERE bank_id = $2 AND channel_id = $3 AND class = $4 \
         AND decided_at IS NULL AND void_at IS NULL",
        vec![at.into(), bank.into(), channel.as_str().into(), class.slug().into()],
    )
    .await?;
    run(
        &tx,
        "INSERT INTO policy_change (bank_id, channel_id, class, allows, proposed_by, reason, proposed_at, \
         decided_at) VALUES ($1, $2, $3, 0, $4, $5, $6, $6)",
        vec![
            bank.into(),
            channel.as_str().into(),
            class.slug().into(),
            officer.staff.as_uuid().into(),
            reason.into(),
            at.into(),
        ],
    )
    .await?;
    let object = format!("{channel} {}", class.slug());
    audit_rows::insert(store, &tx, &[&audit(officer, "policy.lowered", object, reason, now)]).await?;
    Ok(tx.commit().await?)
}

fn audit(officer: &Officer, event: &str, object: String, reason: &str, now: Timestamp) -> NewAudit {
    NewAudit {
        bank: officer.bank.clone(),
        conversation: None,
        actor: officer.name.clone(),
        event: event.to_owned(),
        object,
        reason: Some(reason.to_owned()),
        at: now,
    }
}

/// What holds on every channel that has rows.
///
/// # Errors
/// As the database says.
pub async fn in_force(store: &Store) -> Result<HashMap<(BankId, ChannelId), Classes>, StoreError> {
    let sql = "SELECT p.bank_id, p.channel_id, p.class, p.allows FROM policy_change p WHERE p.id IN \
               (SELECT MAX(id) FROM policy_change WHERE decided_at IS NOT NULL \
               GROUP BY bank_id, channel_id, class)";
    let mut all: HashMap<(BankId, ChannelId), Classes> = HashMap::new();
    for row in store.db.query(sql, vec![]).await? {
        let place = (row.bank()?, ChannelId::new(row.text("channel_id")?));
        let classes = all.entry(place).or_default();
        // A class of a later version is none that this one could show.
        if let (Some(class), 1) = (Class::from_slug(&row.text("class")?), row.small("allows")?) {
            *classes = classes.with(class);
        }
    }
    Ok(all)
}

const SELECT: &str = "SELECT p.id, p.channel_id, p.class, p.allows, p.reason, p.proposed_at, p.decided_reason, \
     p.decided_at, p.void_at, p.proposed_by AS proposer, a.name AS proposed_name, b.name AS decided_name \
     FROM policy_change p LEFT JOIN staff a ON a.id = p.proposed_by LEFT JOIN staff b ON b.id = p.decided_by";

fn stored(row: &QueryResult) -> Result<Change, StoreError> {
    let class = Class::from_slug(&row.text("class")?)
        .ok_or(StoreError::Inconsistent { table: "policy_change", column: "class" })?;
    Ok(Change {
        id: row.int("id")?,
        channel: ChannelId::new(row.text("channel_id")?),
        class,
        allows: row.small("allows")? == 1,
        proposed_by: row.maybe_text("proposed_name")?,
        reason: row.text("reason")?,
        proposed_at: row.time("proposed_at")?,
        decided_by: row.maybe_text("decided_name")?,
        decided_reason: row.maybe_text("decided_reason")?,
        decided_at: row.maybe_time("decided_at")?,
        void_at: row.maybe_time("void_at")?,
    })
}

/// The history of a bank, oldest first.
///
/// # Errors
/// As the database says.
pub async fn history(store: &Store, bank: &BankId) -> Result<Vec<Change>, StoreError> {
    let sql = format!("{SELECT} WHERE p.bank_id = $1 ORDER BY p.id");
    store.db.query(&sql, vec![bank.as_str().into()]).await?.iter().map(stored).collect()
}
