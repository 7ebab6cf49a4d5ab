//! Staff and their sessions. Passwords come as hashes, the second factor's secret is sealed; a one-time code
//! is accepted once, whoever sends it twice.

use std::time::Duration;

use sea_orm::QueryResult;
use secrecy::{ExposeSecret as _, SecretString};
use tellerline_core::{BankId, SessionId, StaffId, Timestamp};

use super::{Columns, returning, run};
use crate::{
    db::Store,
    error::StoreError,
    vault::{Sealed, Vault, places::STAFF_TOTP},
};

/// How often a session's last use is written.
const TOUCH: Duration = Duration::from_secs(30);

/// Somebody who is added.
#[derive(Debug, Clone)]
pub struct NewStaff<'a> {
    /// Their id.
    pub id: StaffId,
    /// Tenant.
    pub bank: &'a BankId,
    /// Login name, unique within the bank.
    pub name: &'a str,
    /// What they may do.
    pub role: &'a str,
    /// Their team, by name; `None` for none.
    pub team: Option<&'a str>,
    /// Password hash.
    pub password: &'a SecretString,
    /// Secret of the second factor.
    pub totp: &'a SecretString,
    /// When.
    pub created_at: Timestamp,
}

/// Somebody who works here.
#[derive(Debug, Clone)]
pub struct StoredStaff {
    /// Their id.
    pub id: StaffId,
    /// Tenant.
    pub bank: BankId,
    /// Login name.
    pub name: String,
    /// What they may do.
    pub role: String,
    /// Password hash.
    pub password: SecretString,
    /// Secret of the second factor.
    pub totp: SecretString,
    /// The step of the last accepted one-time code.
    pub totp_step: i64,
    /// Failed logins in a row.
    pub failures: i16,
    /// No login before then.
    pub locked_until: Timestamp,
    /// When they were added.
    pub created_at: Timestamp,
    /// When they were disabled.
    pub disabled_at: Option<Timestamp>,
    /// Their team, by name; `None` for whoever belongs to none.
    pub team: Option<String>,
    /// When their ways to sign in changed last; `None` while they are those of the beginning.
    pub factors_changed_at: Option<Timestamp>,
}

/// Adds somebody; `false` when the name is taken.
///
/// # Errors
/// As the keys and the database say.
pub async fn add(store: &Store, staff: &NewStaff<'_>) -> Result<bool, StoreError> {
    let totp = staff.totp.expose_secret().to_owned();
    let totp = store.vault.seal_for_bank(staff.bank, &STAFF_TOTP.row(staff.id.as_uuid()), &totp)?;
    let result = store
        .db
        .execute(
            "INSERT INTO staff (id, bank_id, name, role, password, sealed_totp, totp_step, failures, \
             locked_until, created_at, team) VALUES ($1, $2, $3, $4, $5, $6, 0, 0, 0, $7, $8) \
             ON CONFLICT (bank_id, name) DO NOTHING",
            vec![
                staff.id.as_uuid().into(),
                staff.bank.as_str().into(),
                staff.name.into(),
                staff.role.into(),
                staff.password.expose_secret().into(),
                totp.into(),
                staff.created_at.as_micros().into(),
                staff.team.map(str::to_owned).into(),
            ],
        )
        .await?;
    Ok(result.rows_affected() == 1)
}

const SELECT: &str = "SELECT s.id, s.bank_id, s.name, s.role, s.password, s.sealed_totp, s.totp_step, \
     s.failures, s.locked_until, s.created_at, s.disabled_at, s.team, s.factors_changed_at";

fn stored(store: &Store, row: &QueryResult) -> Result<StoredStaff, StoreError> {
    let bank = row.bank()?;
    let id = row.uuid("id")?;
    let sealed: Sealed<String> = row.sealed("sealed_totp")?;
    let totp = store.vault.open_for_bank(&bank, &STAFF_TOTP.row(id), &sealed)?;
    Ok(StoredStaff {
        id: StaffId::from_uuid(id),
        bank,
        name: row.text("name")?,
        role: row.text("role")?,
        password: SecretString::from(row.text("password")?),
        totp: SecretString::from(totp),
        totp_step: row.int("totp_step")?,
        failures: row.small("failures")?,
        locked_until: row.time("locked_until")?,
        created_at: row.time("created_at")?,
        disabled_at: row.maybe_time("disabled_at")?,
        team: row.maybe_text("team")?,
        factors_changed_at: row.maybe_time("factors_changed_at")?,
    })
}

/// Everybody of a bank by name, disabled ones included.
///
/// # Errors
/// As the keys and the database say.
pub async fn list(store: &Store, bank: &BankId) -> Result<Vec<StoredStaff>, StoreError> {
    let sql = format!("{SELECT} FROM staff s WHERE s.bank_id = $1 ORDER BY s.name");
    let rows = store.db.query(&sql, vec![bank.as_str().into()]).await?;
    rows.iter().map(|row| stored(store, row)).collect()
}

/// Somebody by name, unless disabled.
///
/// # Errors
/// As the keys and the database say.
pub async fn find(store: &Store, bank: &BankId, name: &str) -> Result<Option<StoredStaff>, StoreError> {
    let sql = format!("{SELECT} FROM staff s WHERE s.bank_id = $1 AND s.name = $2 AND s.disabled_at IS NULL");
    let row = store.db.query_one(&sql, vec![bank.as_str().into(), name.into()]).await?;
    row.map(|row| stored(store, &row)).transpose()
}

/// Disables somebody and ends their sessions; `false` when there is nobody of that name to disable.
///
/// # Errors
/// As the database says.
pub async fn disable(store: &Store, bank: &BankId, name: &str, now: Timestamp) -> Result<bool, StoreError> {
    let tx = store.begin().await?;
    let disabled = run(
        &tx,
        "UPDATE staff SET disabled_at = $1 WHERE bank_id = $2 AND name = $3 AND disabled_at IS NULL",
        vec![now.as_micros().into(), bank.as_str().into(), name.into()],
    )
    .await?;
    run(
        &tx,
        "DELETE FROM staff_session WHERE staff_id IN (SELECT id FROM staff WHERE bank_id = $1 AND name = $2)",
        vec![bank.as_str().into(), name.into()],
    )
    .await?;
    tx.commit().await?;
    Ok(disabled == 1)
}

/// Puts somebody into a team, or into none; `false` when there is nobody of that name.
///
/// # Errors
/// As the database says.
pub async fn set_team(
    store: &Store,
    bank: &BankId,
    name: &str,
    team: Option<&str>,
) -> Result<bool, StoreError> {
    let sql = "UPDATE staff SET team = $1 WHERE bank_id = $2 AND name = $3 AND disabled_at IS NULL";
    let values = vec![team.map(str::to_owned).into(), bank.as_str().into(), name.into()];
    Ok(store.db.execute(sql, values).await?.rows_affected() == 1)
}

/// Remembers that somebody's ways to sign in changed, so that they are told wherever they sign in.
///
/// # Errors
/// As the database says.
pub async fn note_factors(store: &Store, staff: StaffId, now: Timestamp) -> Result<(), StoreError> {
    let sql = "UPDATE staff SET factors_changed_at = $1 WHERE id = $2";
    store.db.execute(sql, vec![now.as_micros().into(), staff.as_uuid().into()]).await?;
    Ok(())
}

/// Counts a failed login. From `limit` failures in a row on, each locks the account until `locked_until`.
/// Returns the failures in a row.
///
/// # Errors
/// As the database says.
pub async fn record_failure(
    store: &Store,
    staff: StaffId,
    limit: i16,
    locked_until: Timestamp,
) -> Result<i16, StoreError> {
    // The count stops below the column's end: nobody gets a fresh start by failing often enough.
    let row = returning(
        &store.db,
        "UPDATE staff SET failures = CASE WHEN failures < 30000 THEN failures + 1 ELSE failures END, \
         locked_until = CASE WHEN failures + 1 >= $1 THEN $2 ELSE locked_until END WHERE id = $3 \
         RETURNING failures",
        vec![limit.into(), locked_until.as_micros().into(), staff.as_uuid().into()],
    )
    .await?;
    row.map(|row| row.small("failures")).transpose().map(|failures| failures.unwrap_or(0))
}

/// A login succeeded: failures start from zero.
///
/// # Errors
/// As the database says.
pub async fn record_success(store: &Store, staff: StaffId) -> Result<(), StoreError> {
    let sql = "UPDATE staff SET failures = 0, locked_until = 0 WHERE id = $1";
    store.db.execute(sql, vec![staff.as_uuid().into()]).await?;
    Ok(())
}

/// Accepts the one-time code of a step, if no code of this or a later step was accepted before.
///
/// # Errors
/// As the database says.
pub async fn accept_totp(store: &Store, staff: StaffId, step: i64) -> Result<bool, StoreError> {
    let sql = "UPDATE staff SET totp_step = $1 WHERE id = $2 AND totp_step < $1 AND disabled_at IS NULL";
    let result = store.db.execute(sql, vec![step.into(), staff.as_uuid().into()]).await?;
    Ok(result.rows_affected() == 1)
}

/// How long sessions hold.
#[derive(Debug, Clone, Copy)]
pub struct SessionLimits {
    /// Without a request.
    pub idle: Duration,
    /// In all.
    pub absolute: Duration,
}

fn hash(vault: &Vault, bank: &BankId, secret: &str) -> Result<Vec<u8>, StoreError> {
    Ok(vault.lookup(bank, "staff-session", &[secret.as_bytes()])?.to_vec())
}

/// Begins a session; the secret is stored as a hash.
///
/// # Errors
/// As the database says.
pub async fn start_session(
    store: &Store,
    id: SessionId,
    staff: &StoredStaff,
    secret: &str,
    limits: SessionLimits,
    now: Timestamp,
) -> Result<(), StoreError> {
    store
        .db
        .execute(
            "INSERT INTO staff_session (secret_hash, id, staff_id, created_at, seen_at, expires_at) \
             VALUES ($1, $2, $3, $4, $5, $6)",
            vec![
                hash(&store.vault, &staff.bank, secret)?.into(),
                id.as_uuid().into(),
                staff.id.as_uuid().into(),
                now.as_micros().into(),
                now.as_micros().into(),
                now.plus(limits.absolute).as_micros().into(),
            ],
        )
        .await?;
    Ok(())
}

/// Who a session belongs to, if it holds; its idle time starts anew.
///
/// # Errors
/// As the keys and the database say.
pub async fn session(
    store: &Store,
    bank: &BankId,
    secret: &str,
    limits: SessionLimits,
    now: Timestamp,
) -> Result<Option<(SessionId, StoredStaff)>, StoreError> {
    let Some((id, staff, seen_at)) = held(store, bank, secret, limits, now).await? else { return Ok(None) };
    if now.since(seen_at) >= TOUCH.min(limits.idle / 4) {
        let sql = "UPDATE staff_session SET seen_at = $1 WHERE secret_hash = $2";
        let values = vec![now.as_micros().into(), hash(&store.vault, bank, secret)?.into()];
        store.db.execute(sql, values).await?;
    }
    Ok(Some((id, staff)))
}

/// As [`session`], for requests that a page makes by itself: nobody need be at the screen, so the idle time
/// goes on.
///
/// # Errors
/// As the keys and the database say.
pub async fn peek_session(
    store: &Store,
    bank: &BankId,
    secret: &str,
    limits: SessionLimits,
    now: Timestamp,
) -> Result<Option<(SessionId, StoredStaff)>, StoreError> {
    Ok(held(store, bank, secret, limits, now).await?.map(|(id, staff, _)| (id, staff)))
}

async fn held(
    store: &Store,
    bank: &BankId,
    secret: &str,
    limits: SessionLimits,
    now: Timestamp,
) -> Result<Option<(SessionId, StoredStaff, Timestamp)>, StoreError> {
    let sql = format!(
        "{SELECT}, t.id AS session_id, t.seen_at FROM staff_session t JOIN staff s ON s.id = t.staff_id \
         WHERE t.secret_hash = $1 AND s.bank_id = $2 AND s.disabled_at IS NULL AND t.expires_at > $3 \
         AND t.created_at > $4 AND t.seen_at > $5"
    );
    let values = vec![
        hash(&store.vault, bank, secret)?.into(),
        bank.as_str().into(),
        now.as_micros().into(),
        now.minus(limits.absolute).as_micros().into(),
        now.minus(limits.idle).as_micros().into(),
    ];
    let Some(row) = store.db.query_one(&sql, values).await? else { return Ok(None) };
    let id = SessionId::from_uuid(row.uuid("session_id")?);
    Ok(Some((id, stored(store, &row)?, row.time("seen_at")?)))
}

/// Ends a session.
///
/// # Errors
/// As the database says.
pub async fn end_session(store: &Store, bank: &BankId, secret: &str) -> Result<(), StoreError> {
    let hash = hash(&store.vault, bank, secret)?;
    store.db.execute("DELETE FROM staff_session WHERE secret_hash = $1", vec![hash.into()]).await?;
    Ok(())
}

/// Ends all sessions of somebody; how many there were.
///
/// # Errors
/// As the database says.
pub async fn end_all(store: &Store, staff: StaffId) -> Result<u64, StoreError> {
    let sql = "DELETE FROM staff_session WHERE staff_id = $1";
    Ok(store.db.execute(sql, vec![staff.as_uuid().into()]).await?.rows_affected())
}

/// An open session of somebody.
#[derive(Debug, Clone)]
pub struct StoredSession {
    /// Its id.
    pub id: SessionId,
    /// Whose.
    pub staff: StaffId,
    /// Their login name.
    pub name: String,
    /// What they may do.
    pub role: String,
    /// When they signed in.
    pub created_at: Timestamp,
    /// When it was last used.
    pub seen_at: Timestamp,
}

/// The sessions of a bank's staff that hold, by name, newest first.
///
/// # Errors
/// As the database says.
pub async fn sessions(
    store: &Store,
    bank: &BankId,
    limits: SessionLimits,
    now: Timestamp,
) -> Result<Vec<StoredSession>, StoreError> {
    let sql = "SELECT t.id, t.staff_id, t.created_at, t.seen_at, s.name, s.role FROM staff_session t \
               JOIN staff s ON s.id = t.staff_id WHERE s.bank_id = $1 AND s.disabled_at IS NULL \
               AND t.expires_at > $2 AND t.created_at > $3 AND t.seen_at > $4 \
               ORDER BY s.name, t.created_at DESC, t.id";
    let values = vec![
        bank.as_str().into(),
        now.as_micros().into(),
        now.minus(limits.absolute).as_micros().into(),
        now.minus(limits.idle).as_micros().into(),
    ];
    let rows = store.db.query(sql, values).await?;
    rows.iter()
        .map(|row| {
            Ok(StoredSession {
                id: SessionId::from_uuid(row.uuid("id")?),
                staff: StaffId::from_uuid(row.uuid("staff_id")?),
                name: row.text("name")?,
                role: row.text("role")?,
                created_at: row.time("created_at")?,
                seen_at: row.time("seen_at")?,
            })
        })
        .collect()
}

/// Ends one session of somebody; `false` when they have none of that id.
///
/// # Errors
/// As the database says.
pub async fn end_session_of(store: &Store, staff: StaffId, id: SessionId) -> Result<bool, StoreError> {
    let sql = "DELETE FROM staff_session WHERE id = $1 AND staff_id = $2";
    let values = vec![id.as_uuid().into(), staff.as_uuid().into()];
    Ok(store.db.execute(sql, values).await?.rows_affected() == 1)
}

fn code_hash(vault: &Vault, bank: &BankId, staff: StaffId, code: &str) -> Result<Vec<u8>, StoreError> {
    let id = staff.as_uuid();
    // People write them in other ways than they are shown.
    let plain: String =
        code.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect();
    Ok(vault.lookup(bank, "recovery-code", &[id.as_bytes(), plain.as_bytes()])?.to_vec())
}

/// Gives somebody these saved codes in place of those of before; they are stored as hashes.
///
/// # Errors
/// As the database says.
pub async fn set_recovery_codes(
    store: &Store,
    bank: &BankId,
    staff: StaffId,
    codes: &[String],
    now: Timestamp,
) -> Result<(), StoreError> {
    let tx = store.begin().await?;
    run(&tx, "DELETE FROM recovery_code WHERE staff_id = $1", vec![staff.as_uuid().into()]).await?;
    for code in codes {
        run(
            &tx,
            "INSERT INTO recovery_code (code_hash, staff_id, created_at) VALUES ($1, $2, $3)",
            vec![
                code_hash(&store.vault, bank, staff, code)?.into(),
                staff.as_uuid().into(),
                now.as_micros().into(),
            ],
        )
        .await?;
    }
    Ok(tx.commit().await?)
}

/// Uses a saved code up; `false` when it is none of theirs, or was used before.
///
/// # Errors
/// As the database says.
pub async fn use_recovery_code(
    store: &Store,
    bank: &BankId,
    staff: StaffId,
    code: &str,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let sql =
        "UPDATE recovery_code SET used_at = $1 WHERE code_hash = $2 AND staff_id = $3 AND used_at IS NULL";
    let hash = code_hash(&store.vault, bank, staff, code)?;
    let values = vec![now.as_micros().into(), hash.into(), staff.as_uuid().into()];
    Ok(store.db.execute(sql, values).await?.rows_affected() == 1)
}

/// How many saved codes somebody has left.
///
/// # Errors
/// As the database says.
pub async fn recovery_codes_left(store: &Store, staff: StaffId) -> Result<u64, StoreError> {
    let sql = "SELECT COUNT(*) AS n FROM recovery_code WHERE staff_id = $1 AND used_at IS NULL";
    let row = store.db.query_one(sql, vec![staff.as_uuid().into()]).await?;
    let n = row.map(|row| row.int("n")).transpose()?.unwrap_or_default();
    super::unsigned(n, "recovery_code", "count")
}

/// What became of somebody's word that a colleague is to be let in anew.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reset {
    /// Kept; somebody else has to say the same within a day.
    Proposed,
    /// The second person's word: this one said it first.
    Seconded(String),
    /// The same person again.
    SamePerson,
}

/// Says that somebody has lost their factors. Of two different people within `lapse` the second one's word counts.
///
/// # Errors
/// As the database says.
pub async fn propose_reset(
    store: &Store,
    staff: StaffId,
    (actor, reason): (&str, &str),
    lapse: Duration,
    now: Timestamp,
) -> Result<Reset, StoreError> {
    let tx = store.begin().await?;
    run(
        &tx,
        "DELETE FROM staff_reset WHERE staff_id = $1 AND proposed_at <= $2",
        vec![staff.as_uuid().into(), now.minus(lapse).as_micros().into()],
    )
    .await?;
    let new = run(
        &tx,
        "INSERT INTO staff_reset (staff_id, proposed_by, reason, proposed_at) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (staff_id) DO NOTHING",
        vec![staff.as_uuid().into(), actor.into(), reason.into(), now.as_micros().into()],
    )
    .await?;
    tx.commit().await?;
    if new == 1 {
        return Ok(Reset::Proposed);
    }
    let sql = "SELECT proposed_by FROM staff_reset WHERE staff_id = $1";
    let row = store.db.query_one(sql, vec![staff.as_uuid().into()]).await?;
    let first = row.map(|row| row.text("proposed_by")).transpose()?;
    Ok(match first {
        Some(first) if first != actor => Reset::Seconded(first),
        _ => Reset::SamePerson,
    })
}

/// Lets somebody in anew: another password and second factor, no passkey, no saved code, no session, no lock.
/// `false` when nobody proposed it, or somebody else did it at this moment.
///
/// # Errors
/// As the keys and the database say.
pub async fn reset(
    store: &Store,
    staff: &StoredStaff,
    password: &SecretString,
    totp: &SecretString,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let secret = totp.expose_secret().to_owned();
    let sealed = store.vault.seal_for_bank(&staff.bank, &STAFF_TOTP.row(staff.id.as_uuid()), &secret)?;
    let id = || staff.id.as_uuid().into();
    let tx = store.begin().await?;
    if run(&tx, "DELETE FROM staff_reset WHERE staff_id = $1", vec![id()]).await? != 1 {
        return Ok(false);
    }
    run(
        &tx,
        "UPDATE staff SET password = $1, sealed_totp = $2, totp_step = 0, failures = 0, locked_until = 0 \
         WHERE id = $3",
        vec![password.expose_secret().into(), sealed.into_bytes().into(), id()],
    )
    .await?;
    super::passkeys::remove_all(&tx, &staff.bank, super::passkeys::Owner::Staff(staff.id)).await?;
    run(&tx, "UPDATE staff SET factors_changed_at = $1 WHERE id = $2", vec![now.as_micros().into(), id()])
        .await?;
    run(&tx, "DELETE FROM recovery_code WHERE staff_id = $1", vec![id()]).await?;
    run(&tx, "DELETE FROM staff_session WHERE staff_id = $1", vec![id()]).await?;
    tx.commit().await?;
    Ok(true)
}
