//! Who is asking, and whether they may: token, proof of possession, consent, permission, account, call budget.

use http::{HeaderMap, Method, StatusCode, Uri};
use jiff::Timestamp;

use super::{ApiError, reply::accepts_json};
use crate::bank::{
    clock::plus_seconds,
    consent::{Consent, Status},
    faults::FaultKind,
    oidc::dpop::{self, ProofError},
    state::Here,
    vault::Access,
};

const DAY_SECONDS: i64 = 86_400;

/// A request whose token and proof are good.
pub(crate) struct Caller {
    access: Access,
}

/// A customer's reading right, as it stands at this moment.
pub(crate) struct Reader {
    pub(crate) consent: Consent,
    pub(crate) username: String,
}

/// Checks what can be answered at all, then token and proof.
pub(crate) fn caller(
    here: &Here,
    headers: &HeaderMap,
    method: &Method,
    uri: &Uri,
) -> Result<Caller, ApiError> {
    if !accepts_json(headers) {
        return Err(ApiError::Bare(StatusCode::NOT_ACCEPTABLE));
    }
    let sent = headers.get(http::header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let token =
        sent.and_then(|text| text.split_once(' ')).filter(|(scheme, _)| scheme.eq_ignore_ascii_case("dpop"));
    let Some((_, token)) = token else {
        return Err(ApiError::token("a DPoP access token is needed"));
    };
    let now = here.now();
    let access = here.inst.vault().access.get(now, token).cloned();
    let access = access.ok_or(ApiError::token("the token is not known or expired"))?;
    let jkt = dpop::check(here, headers, method, uri, Some(token)).map_err(|error| match error {
        ProofError::Nonce => {
            ApiError::Token { error: "use_dpop_nonce", words: "the proof needs the nonce of this answer" }
        }
        ProofError::Invalid(words) => ApiError::Token { error: "invalid_dpop_proof", words },
    })?;
    if jkt != access.jkt {
        return Err(ApiError::token("the token is bound to another key"));
    }
    if !access.scope.split(' ').any(|scope| scope == "accounts") {
        return Err(ApiError::forbidden("AG01", "The token is not for accounts"));
    }
    Ok(Caller { access })
}

impl Caller {
    /// The client, when it speaks for itself.
    pub(crate) fn client(self) -> Result<String, ApiError> {
        if self.access.family.is_some() {
            return Err(ApiError::forbidden("AG01", "A customer's token may not manage consents"));
        }
        Ok(self.access.client_id)
    }

    /// The customer's consent, which must be in force and hold all `permissions`; for `target` the faults apply.
    pub(crate) fn reader(
        self,
        here: &Here,
        target: &str,
        permissions: &[&[&str]],
    ) -> Result<Reader, ApiError> {
        let now = here.now();
        let mut vault = here.inst.vault();
        let family = self.access.family.and_then(|id| vault.families.get(&id));
        let Some(family) = family else {
            return Err(ApiError::forbidden("AG01", "The client's own token reads no accounts"));
        };
        let (username, id) = (family.username.clone(), family.consent.clone());
        let consent = id.and_then(|id| vault.consents.get_mut(&id));
        let consent = consent.ok_or(ApiError::token("the consent is gone"))?;
        let institution = here.inst.brand.id;
        if here.bank.faults.take(institution, target, &[FaultKind::RevokedConsent]).is_some() {
            consent.cancel(now);
        }
        if here.bank.faults.take(institution, target, &[FaultKind::Reauthenticate]).is_some() {
            return Err(ApiError::forbidden("U028", "The customer must log in again"));
        }
        if consent.status(now) != Status::Authorised {
            return Err(ApiError::bad("U009", "The consent is not in force", Some("Data.Status")));
        }
        if !permissions.iter().all(|any| any.iter().any(|permission| consent.allows(permission))) {
            return Err(ApiError::forbidden("AG01", "The consent does not hold the permission for this"));
        }
        Ok(Reader { consent: consent.clone(), username })
    }
}

impl Reader {
    pub(crate) fn may(&self, permission: &str) -> bool {
        self.consent.allows(permission)
    }

    /// An account that this consent covers. Unknown: 400 U011. Known, but not shared: 403.
    pub(crate) fn account(&self, here: &Here, id: &str) -> Result<String, ApiError> {
        let ledger = here.inst.ledger();
        let account = ledger.account(id).filter(|account| account.owner.as_deref() == Some(&self.username));
        let account = account.ok_or(ApiError::not_found("There is no such account"))?;
        if !self.consent.accounts.iter().any(|shared| shared == id) {
            return Err(ApiError::forbidden("AG01", "The customer did not share this account"));
        }
        if !account.enabled {
            return Err(ApiError::not_found("The account is no longer shared"));
        }
        Ok(account.id.clone())
    }

    /// The accounts that are shared and open, in the customer's order.
    pub(crate) fn accounts(&self, here: &Here) -> Vec<String> {
        let ledger = here.inst.ledger();
        let open = ledger.accounts_of(&self.username).filter(|account| account.enabled);
        open.filter(|account| self.consent.accounts.contains(&account.id))
            .map(|account| account.id.clone())
            .collect()
    }
}

/// Counts a read without the customer's address against the budget of every account it touches.
pub(crate) fn spend(
    here: &Here,
    headers: &HeaderMap,
    resource: &'static str,
    accounts: &[String],
) -> Result<(), ApiError> {
    if headers.contains_key("x-fapi-customer-ip-address") {
        return Ok(());
    }
    let now = here.now();
    let limit = usize::try_from(here.bank.unattended_limit).unwrap_or(usize::MAX);
    let mut vault = here.inst.vault();
    let mut wait: Option<i64> = None;
    for account in accounts {
        let times = vault.unattended.entry((account.clone(), resource)).or_default();
        while times.front().is_some_and(|at| plus_seconds(*at, DAY_SECONDS) <= now) {
            times.pop_front();
        }
        if times.len() >= limit {
            let free_at = times.front().map_or(now, |at| plus_seconds(*at, DAY_SECONDS));
            wait = wait.max(Some(seconds_until(now, free_at)));
        }
    }
    if let Some(retry_after_seconds) = wait {
        return Err(ApiError::TooMany { retry_after_seconds });
    }
    for account in accounts {
        vault.unattended.entry((account.clone(), resource)).or_default().push_back(now);
    }
    Ok(())
}

fn seconds_until(now: Timestamp, then: Timestamp) -> i64 {
    then.as_second().saturating_sub(now.as_second()).max(1)
}
