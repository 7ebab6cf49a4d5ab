//! The two steps of a login as decisions, without pages: what counts as a failure, when somebody has to wait,
//! what is written to the log.
//!
//! Whether a name exists is never told: a wrong name, a wrong password and a name that has to wait get the
//! same answer after the same work. Five failures in a row make a name wait a minute, each further one twice
//! as long, never more than an hour: guessing is slow, locking a colleague out for good is impossible.

use std::{
    hash::{DefaultHasher, Hash as _, Hasher as _},
    time::Duration,
};

use aws_lc_rs::constant_time::verify_slices_are_equal;
use axum::response::Response;
use secrecy::{ExposeSecret as _, SecretString};
use tellerline_core::{
    BankId, SessionId, Timestamp,
    entropy::Rng,
    time::{hours, minutes},
};
use tellerline_store::{
    StoreError,
    repo::{self, passkeys::Owner, staff::StoredStaff},
};
use tokio::sync::{Mutex, MutexGuard};

use super::factor;
use crate::{
    context::Context,
    desk::audit,
    security::{Event, Kind, Outcome},
    web::{
        PageError, Visit,
        passkey::{self as passkeys, Keys},
        posted::Fields,
    },
};

/// Failures in a row after which a name has to wait (PSD2 RTS Art. 4(3)(b)).
const FAILURES: i16 = 5;
/// The longest wait.
const WAIT_MAX: Duration = hours(1);
/// How long the password's proof waits for the code.
const PENDING: Duration = minutes(5);

/// Guesses at one name are looked at one after the other, so that many at once count as many.
static GUESSES: [Mutex<()>; 64] = [const { Mutex::const_new(()) }; 64];

async fn in_turn(bank: &BankId, name: &str) -> MutexGuard<'static, ()> {
    let mut hasher = DefaultHasher::new();
    (bank.as_str(), name).hash(&mut hasher);
    let place = usize::try_from(hasher.finish() % 64).unwrap_or(0);
    GUESSES[place].lock().await
}

/// How long a name waits after so many failures in a row; zero below the limit.
fn wait(failures: i16) -> Duration {
    let Ok(over) = u32::try_from(failures - FAILURES) else { return Duration::ZERO };
    minutes(1).saturating_mul(2_u32.saturating_pow(over)).min(WAIT_MAX)
}

/// What became of the code.
pub(super) enum Second {
    /// Logged in: the session's secret.
    In(SecretString, Box<StoredStaff>),
    /// The code is wrong, or was used before.
    Wrong,
    /// The password has to be typed again.
    StartOver,
}

/// The password: proof for the second step when it is right.
///
/// # Errors
/// As the store says; nobody is let in then.
pub(super) async fn password(
    context: &Context,
    bank: &BankId,
    name: &str,
    password: SecretString,
) -> Result<Option<SecretString>, StoreError> {
    let _turn = in_turn(bank, name).await;
    let found = repo::staff::find(&context.store, bank, name).await?;
    let waits = found.as_ref().is_some_and(|staff| staff.locked_until > context.now());
    let hash = found.as_ref().filter(|_| !waits).map(|staff| staff.password.clone());
    let right = factor::verify_password(hash, password).await;
    let now = context.now();
    match found {
        Some(staff) if right => {
            let over = now.plus(PENDING);
            let proof = format!("{}~{}~{}", staff.name, over.as_micros(), mac(context, &staff, over)?);
            Ok(Some(SecretString::from(proof)))
        }
        Some(staff) if !waits => {
            failed(context, &staff, "password", now).await?;
            Ok(None)
        }
        found => {
            metrics::counter!("tellerline_staff_logins_total", "outcome" => "refused").increment(1);
            // Whatever was typed as a name could be a password: who it was is told only where somebody has it.
            let event = Event::new(Kind::Login, Outcome::Denied).bank(bank);
            context.security.report_seldom(&match found {
                Some(staff) => event.actor(&format!("staff:{}", staff.id)).detail("locked"),
                None => event.detail("unknown-name"),
            });
            Ok(None)
        }
    }
}

/// The code: a session when it is right.
///
/// # Errors
/// As the store says; nobody is let in then.
pub(super) async fn code(
    context: &Context,
    bank: &BankId,
    proof: &str,
    code: &str,
) -> Result<Second, StoreError> {
    let Some((name, _)) = proof.split_once('~') else { return Ok(Second::StartOver) };
    let _turn = in_turn(bank, name).await;
    let now = context.now();
    let Some(staff) = pending(context, bank, proof).await? else { return Ok(Second::StartOver) };
    if staff.locked_until > now {
        return Ok(Second::StartOver);
    }
    let by = if let Some(step) = factor::accepted_step(&staff.totp, code, now) {
        repo::staff::accept_totp(&context.store, staff.id, step).await?.then_some("code")
    } else {
        let saved = plain_code(code);
        let used = repo::staff::use_recovery_code(&context.store, bank, staff.id, &saved, now).await?;
        used.then_some("saved_code")
    };
    let Some(by) = by else {
        failed(context, &staff, "code", now).await?;
        return Ok(Second::Wrong);
    };
    enter(context, staff, by).await
}

/// A saved code as it is shown: 80 bits in four groups.
pub(super) fn recovery_code(rng: &mut Rng) -> String {
    let mut bytes = [0_u8; 10];
    rng.fill(&mut bytes);
    let text = hex::encode(bytes);
    let groups: Vec<&str> = (0..4).filter_map(|group| text.get(group * 5..group * 5 + 5)).collect();
    groups.join("-")
}

/// As it is kept: without what people put between the groups.
pub(super) fn plain_code(code: &str) -> String {
    code.chars().filter(char::is_ascii_hexdigit).map(|c| c.to_ascii_lowercase()).collect()
}

/// The challenge for one of the passkeys of whoever gave the right password.
///
/// # Errors
/// As the store says; not found where there is no passkey.
pub(super) async fn challenge(context: &Context, visit: &Visit, proof: &str) -> Result<Response, PageError> {
    let pending = pending(context, &visit.tenant.id, proof).await?;
    let Some(staff) = pending.filter(|staff| staff.locked_until <= context.now()) else {
        return Err(PageError::not_found());
    };
    let keys = keys(context, &staff).await?;
    let asker = passkeys::asker(visit, "staff-login", staff.id.as_uuid())?;
    passkeys::begin_check(context, visit, &asker, &keys).await
}

async fn keys(context: &Context, staff: &StoredStaff) -> Result<Keys, StoreError> {
    repo::passkeys::list(&context.store, &staff.bank, Owner::Staff(staff.id)).await
}

/// The answer of a passkey: a session when it is right. It counts as the code does.
///
/// # Errors
/// As the store says; nobody is let in then.
pub(super) async fn passkey(
    context: &Context,
    visit: &Visit,
    proof: &str,
    fields: &Fields,
) -> Result<Second, PageError> {
    let bank = &visit.tenant.id;
    let Some((name, _)) = proof.split_once('~') else { return Ok(Second::StartOver) };
    let _turn = in_turn(bank, name).await;
    let now = context.now();
    let Some(staff) = pending(context, bank, proof).await? else { return Ok(Second::StartOver) };
    if staff.locked_until > now {
        return Ok(Second::StartOver);
    }
    let keys = keys(context, &staff).await?;
    let asker = passkeys::asker(visit, "staff-login", staff.id.as_uuid())?;
    let owner = Owner::Staff(staff.id);
    match passkeys::finish_check(context, visit, (&asker, owner), &keys, fields).await? {
        Ok(_) => Ok(enter(context, staff, "passkey").await?),
        Err(refusal) => {
            audit::write(context, audit::by(&staff, now, refusal.event(), "staff")).await?;
            failed(context, &staff, "passkey", now).await?;
            Ok(Second::Wrong)
        }
    }
}

/// Both factors were right.
async fn enter(context: &Context, staff: StoredStaff, by: &str) -> Result<Second, StoreError> {
    let now = context.now();
    let seed = context.entropy.seed();
    let secret = SecretString::from(seed.fork("staff-session").token("staff"));
    let session = SessionId::draw(now, &mut seed.fork("session-id"));
    // The log first: a login that leaves no trace does not happen.
    audit::write(context, audit::by(&staff, now, "staff.login", format!("{session} {by}"))).await?;
    repo::staff::record_success(&context.store, staff.id).await?;
    repo::staff::start_session(
        &context.store,
        session,
        &staff,
        secret.expose_secret(),
        context.sessions.staff,
        now,
    )
    .await?;
    metrics::counter!("tellerline_staff_logins_total", "outcome" => "in").increment(1);
    Ok(Second::In(secret, Box::new(staff)))
}

/// Whose password was right, while the proof holds.
///
/// # Errors
/// As the store says.
pub(super) async fn pending(
    context: &Context,
    bank: &BankId,
    proof: &str,
) -> Result<Option<StoredStaff>, StoreError> {
    let mut parts = proof.splitn(3, '~');
    let (Some(name), Some(over), Some(claimed)) = (parts.next(), parts.next(), parts.next()) else {
        return Ok(None);
    };
    let Ok(over) = over.parse().map(Timestamp::from_micros) else { return Ok(None) };
    if over <= context.now() {
        return Ok(None);
    }
    let Some(staff) = repo::staff::find(&context.store, bank, name).await? else { return Ok(None) };
    let right = verify_slices_are_equal(mac(context, &staff, over)?.as_bytes(), claimed.as_bytes()).is_ok();
    Ok(right.then_some(staff))
}

/// Binds the proof to the person, the time and the password's hash: a changed password ends it. A login made
/// since then ends it as well, because the accepted step moves on.
fn mac(context: &Context, staff: &StoredStaff, over: Timestamp) -> Result<String, StoreError> {
    let id = staff.id.as_uuid();
    let parts: [&[u8]; 4] = [
        id.as_bytes(),
        &over.as_micros().to_be_bytes(),
        staff.password.expose_secret().as_bytes(),
        &staff.totp_step.to_be_bytes(),
    ];
    Ok(hex::encode(context.store.vault.lookup(&staff.bank, "staff-pending", &parts)?))
}

async fn failed(
    context: &Context,
    staff: &StoredStaff,
    factor: &str,
    now: Timestamp,
) -> Result<(), StoreError> {
    metrics::counter!("tellerline_staff_logins_total", "outcome" => "failed").increment(1);
    let until = now.plus(wait(staff.failures.saturating_add(1)));
    let failures = repo::staff::record_failure(&context.store, staff.id, FAILURES, until).await?;
    audit::write(context, audit::by(staff, now, "staff.login_failed", factor)).await?;
    if failures >= FAILURES {
        audit::write(context, audit::by(staff, now, "staff.locked", failures)).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wait_grows_and_ends() {
        let waits: Vec<u64> = [0, 4, 5, 6, 7, 10, 11, 12, 30_000].map(|n| wait(n).as_secs() / 60).into();
        assert_eq!(waits, [0, 0, 1, 2, 4, 32, 60, 60, 60]);
    }
}
