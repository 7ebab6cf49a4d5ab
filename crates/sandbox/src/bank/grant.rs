//! Consents and tokens without a browser: for load tests and for a demo that starts with linked customers.

use serde::{Deserialize, Serialize};

use super::{
    clock::plus_seconds,
    consent::{Consent, check_permissions},
    state::Here,
    vault::{Access, Family, REFRESH_DAYS},
};

/// What such a consent holds when nothing else is asked for.
pub const DEFAULT_PERMISSIONS: &[&str] = &[
    "ReadAccountsBasic",
    "ReadAccountsDetail",
    "ReadBalances",
    "ReadTransactionsBasic",
    "ReadTransactionsDetail",
    "ReadTransactionsCredits",
    "ReadTransactionsDebits",
    "ReadParty",
];

/// An authorised consent with its tokens.
#[derive(Clone, Serialize, Deserialize)]
pub struct Granted {
    /// The customer's user name.
    pub customer: String,
    /// `Data.ConsentId`, in force (AUTH) for all accounts of the customer.
    pub consent_id: String,
    /// DPoP-bound access token.
    pub access_token: String,
    /// DPoP-bound refresh token.
    pub refresh_token: String,
    /// End of the access token, Unix seconds.
    pub expires_at: i64,
    /// End of the refresh token, Unix seconds.
    pub refresh_expires_at: i64,
    /// `sub` of the customer at this institution.
    pub subject: String,
    /// `acr` of the login that is pretended.
    pub acr: String,
    /// Time of the login that is pretended, Unix seconds.
    pub auth_time: i64,
    /// The shared accounts.
    pub account_ids: Vec<String>,
}

impl std::fmt::Debug for Granted {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Granted").field("consent_id", &self.consent_id).finish_non_exhaustive()
    }
}

/// Why nothing was granted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum GrantError {
    /// Neither `harbour` nor `northwind`.
    #[error("there is no institution {0}")]
    NoSuchInstitution(String),
    /// The client is not in [`super::BankConfig::clients`].
    #[error("there is no client {0}")]
    NoSuchClient(String),
    /// Not a demo customer of this institution, nor a load customer within `extra_customers`.
    #[error("there is no customer {0}")]
    NoSuchCustomer(String),
    /// The permissions break a rule of the standard.
    #[error("permissions: {0}")]
    Permissions(&'static str),
}

/// Makes one grant per (customer, thumbprint of the DPoP key). Nothing is kept when one of them is refused.
pub(crate) fn grant(
    here: &Here,
    client_id: &str,
    permissions: &[&str],
    wanted: &[(String, String)],
) -> Result<Vec<Granted>, GrantError> {
    if here.bank.clients.get(client_id).is_none() {
        return Err(GrantError::NoSuchClient(client_id.to_owned()));
    }
    let permissions = check_permissions(permissions).map_err(GrantError::Permissions)?;
    let mut ledger = here.inst.ledger();
    let mut people = Vec::with_capacity(wanted.len());
    for (username, _) in wanted {
        let customer =
            ledger.customer(username).ok_or_else(|| GrantError::NoSuchCustomer(username.clone()))?;
        let subject = customer.subject.clone();
        let accounts: Vec<String> = ledger.accounts_of(username).map(|account| account.id.clone()).collect();
        people.push((subject, accounts));
    }
    drop(ledger);
    let granted = wanted.iter().zip(people);
    Ok(granted
        .map(|((username, jkt), (subject, accounts))| {
            one(here, client_id, permissions.clone(), (username, jkt), subject, accounts)
        })
        .collect())
}

fn one(
    here: &Here,
    client_id: &str,
    permissions: Vec<&'static str>,
    (username, jkt): (&str, &str),
    subject: String,
    accounts: Vec<String>,
) -> Granted {
    let now = here.now();
    let entropy = &here.bank.entropy;
    let mut consent = Consent::new(format!("aac-{}", entropy.uuid()), client_id.to_owned(), permissions, now);
    consent.authorise(now, username, accounts.clone());
    let consent_id = consent.id.clone();
    let scope = "openid accounts";
    let expires_at = plus_seconds(now, REFRESH_DAYS * 86_400);
    let family = Family {
        client_id: client_id.to_owned(),
        username: username.to_owned(),
        consent: Some(consent_id.clone()),
        scope: scope.to_owned(),
        jkt: jkt.to_owned(),
        auth_time: now,
        expires_at,
        generation: 0,
    };
    let mut vault = here.inst.vault();
    vault.consents.insert(consent_id.clone(), consent);
    let id = vault.new_family(entropy, family);
    let access = Access {
        client_id: client_id.to_owned(),
        jkt: jkt.to_owned(),
        scope: scope.to_owned(),
        family: Some(id),
    };
    let seconds = here.bank.access_token_seconds;
    let access_token = vault.new_access(entropy, now, seconds, access);
    let refresh_token = vault.refresh_token(&here.inst.refresh_key, id).unwrap_or_default();
    drop(vault);
    Granted {
        customer: username.to_owned(),
        consent_id,
        access_token,
        refresh_token,
        expires_at: plus_seconds(now, seconds).as_second(),
        refresh_expires_at: expires_at.as_second(),
        subject,
        acr: super::oidc::ACR_SCA.to_owned(),
        auth_time: now.as_second(),
        account_ids: accounts,
    }
}
