//! Adding somebody who works here: for `tellerline staff add` and the demo.

use secrecy::SecretString;
use tellerline_core::{BankId, Clock, Entropy, StaffId};
use tellerline_store::{NewAudit, Store, StoreError, repo};

use super::{
    factor::{self, FactorError},
    role::Role,
};

/// Longest login name.
const NAME_MAX: usize = 40;

/// Somebody to add.
#[derive(Debug, Clone)]
pub struct Newcomer<'a> {
    /// Where they work.
    pub bank: &'a BankId,
    /// The bank's name, as the authenticator app will show it.
    pub bank_name: &'a str,
    /// Login name: letters, digits, `.`, `-`, `_`.
    pub name: &'a str,
    /// What they may do.
    pub role: Role,
    /// Their team, by name: letters, digits, `.`, `-`, `_`; `None` for none.
    pub team: Option<&'a str>,
    /// Their password.
    pub password: &'a SecretString,
    /// Secret of the second factor in base 32; a fresh one when `None`.
    pub totp: Option<&'a SecretString>,
    /// Who adds them, e.g. `cli:otto`.
    pub actor: &'a str,
    /// Why, for the log.
    pub reason: Option<&'a str>,
    /// Whether this is the demo, where passwords may be weak.
    pub demo: bool,
}

/// What the newcomer needs to log in.
#[derive(Debug)]
pub struct Enrolment {
    /// Their id.
    pub staff: StaffId,
    /// `otpauth://` address for an authenticator app; shown once.
    pub uri: SecretString,
}

/// Somebody could not be added.
#[derive(Debug, thiserror::Error)]
pub enum EnrolError {
    /// The name is taken at this bank, or was once.
    #[error("the name is taken")]
    NameTaken,
    /// The name holds other characters, or too many.
    #[error("a name has 1 to {NAME_MAX} lower-case letters, digits, dots, dashes and underscores")]
    BadName,
    /// Password or second factor.
    #[error(transparent)]
    Factor(#[from] FactorError),
    /// Storage.
    #[error("somebody could not be stored")]
    Store(#[from] StoreError),
}

/// Adds somebody. The audit row is written first: without it nobody is added.
///
/// # Errors
/// See [`EnrolError`].
pub async fn add_staff(
    store: &Store,
    clock: &dyn Clock,
    entropy: &dyn Entropy,
    newcomer: &Newcomer<'_>,
) -> Result<Enrolment, EnrolError> {
    if !is_name(newcomer.name) || newcomer.team.is_some_and(|team| !is_name(team)) {
        return Err(EnrolError::BadName);
    }
    if !newcomer.demo {
        factor::check_choice(newcomer.password, newcomer.name)?;
    }
    if repo::staff::find(store, newcomer.bank, newcomer.name).await?.is_some() {
        return Err(EnrolError::NameTaken);
    }
    let totp = newcomer.totp.cloned().unwrap_or_else(|| factor::new_secret(entropy));
    let uri = factor::enrolment_uri(&totp, newcomer.bank_name, newcomer.name)?;
    let password = factor::hash_password(entropy, newcomer.password.clone()).await?;
    let now = clock.now();
    let id = StaffId::draw(now, &mut entropy.seed().fork("staff"));
    let audit = NewAudit {
        bank: newcomer.bank.clone(),
        conversation: None,
        actor: newcomer.actor.to_owned(),
        event: "staff.added".to_owned(),
        object: format!("{id} {}", newcomer.role),
        reason: newcomer.reason.map(str::to_owned),
        at: now,
    };
    let tx = store.begin().await?;
    repo::audit_rows::insert(store, &tx, &[&audit]).await?;
    tx.commit().await.map_err(StoreError::from)?;
    let row = repo::staff::NewStaff {
        id,
        bank: newcomer.bank,
        name: newcomer.name,
        role: newcomer.role.slug(),
        team: newcomer.team,
        password: &password,
        totp: &totp,
        created_at: now,
    };
    if !repo::staff::add(store, &row).await? {
        return Err(EnrolError::NameTaken);
    }
    Ok(Enrolment { staff: id, uri: SecretString::from(uri) })
}

/// Another password and second factor for somebody who is known already.
#[derive(Debug)]
pub struct NewFactors {
    /// Hash of the password.
    pub password: SecretString,
    /// Secret of the second factor.
    pub totp: SecretString,
    /// `otpauth://` address for an authenticator app; shown once.
    pub uri: SecretString,
}

/// Makes them; storing is the caller's.
///
/// # Errors
/// `WeakPassword`, or as hashing says.
pub async fn new_factors(
    entropy: &dyn Entropy,
    bank_name: &str,
    name: &str,
    password: &SecretString,
) -> Result<NewFactors, FactorError> {
    factor::check_choice(password, name)?;
    let totp = factor::new_secret(entropy);
    let uri = SecretString::from(factor::enrolment_uri(&totp, bank_name, name)?);
    let password = factor::hash_password(entropy, password.clone()).await?;
    Ok(NewFactors { password, totp, uri })
}

/// Whether a text may name somebody who works here, or a team.
pub fn is_name(name: &str) -> bool {
    let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '.' | '-' | '_');
    (1..=NAME_MAX).contains(&name.len()) && name.chars().all(allowed)
}
