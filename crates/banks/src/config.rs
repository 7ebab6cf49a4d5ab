//! What the operator says about one institution (`[[institution]]` in the config).

use std::time::Duration;

use secrecy::SecretString;
use tellerline_core::{
    id::InstitutionId,
    time::{days, seconds},
};
use url::Url;

/// How long an institution may take.
#[derive(Debug, Clone, Copy)]
pub struct Timeouts {
    /// Until the connection stands.
    pub connect: Duration,
    /// From the request to the last byte of the answer.
    pub total: Duration,
}

impl From<Timeouts> for tellerline_net::Limits {
    fn from(timeouts: Timeouts) -> Self {
        Self { connect: timeouts.connect, total: Some(timeouts.total) }
    }
}

impl Default for Timeouts {
    fn default() -> Self {
        Self { connect: seconds(3), total: seconds(20) }
    }
}

/// One institution that speaks UK Open Banking v4.0.
#[derive(Debug, Clone)]
pub struct InstitutionConfig {
    /// Its id in the config.
    pub id: InstitutionId,
    /// Its name as customers know it.
    pub name: String,
    /// The issuer, compared byte for byte with what the institution says.
    pub issuer: String,
    /// The API's address: everything before `/open-banking/v4.0/aisp`, or with that.
    pub api_url: String,
    /// Our id at this institution.
    pub client_id: String,
    /// PEM, PKCS#8, P-256: signs our client assertions (ES256).
    pub signing_key: SecretString,
    /// Key id of [`Self::signing_key`] at the institution; without one, its RFC 7638 thumbprint.
    pub signing_kid: Option<String>,
    /// Accept `http` on loopback hosts: for the demo and for tests.
    pub allow_loopback_http: bool,
    /// Unattended reads a day, account and resource; RTS article 36(5) says four.
    pub unattended_daily_limit: u32,
    /// The bank has agreed that a question typed in a chat counts as attended: it is then not counted. No
    /// address is ever invented for it.
    pub attended_by_agreement: bool,
    /// Login strengths that are accepted. `urn:openbanking:psd2:ca` means "no or one factor" and is not in
    /// the default, because a link stands on two.
    pub acr_accepted: Vec<String>,
    /// Longest life of a consent asked for.
    pub consent_days: u32,
    /// IANA name; days of a question are days there.
    pub time_zone: String,
    /// How long the institution may take.
    pub timeouts: Timeouts,
}

/// Why a configuration cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// Not an absolute address.
    #[error("`{key}` of institution `{institution}` is not an address: {reason}")]
    Address {
        /// Which institution.
        institution: InstitutionId,
        /// Which key.
        key: &'static str,
        /// What is wrong with it.
        reason: String,
    },
    /// The signing key cannot be read.
    #[error("`client_key_file` of institution `{institution}`: {source}")]
    Key {
        /// Which institution.
        institution: InstitutionId,
        /// What is wrong with it.
        source: crate::KeyError,
    },
    /// Not a name of the IANA zone database.
    #[error("`time_zone` of institution `{institution}` is not known: `{zone}`")]
    Zone {
        /// Which institution.
        institution: InstitutionId,
        /// What was written.
        zone: String,
    },
}

impl InstitutionConfig {
    /// The defaults of `contract.md` around what has none.
    pub fn new(
        id: InstitutionId,
        issuer: impl Into<String>,
        api_url: impl Into<String>,
        client_id: impl Into<String>,
        signing_key: SecretString,
    ) -> Self {
        Self {
            name: id.to_string(),
            id,
            issuer: issuer.into(),
            api_url: api_url.into(),
            client_id: client_id.into(),
            signing_key,
            signing_kid: None,
            allow_loopback_http: false,
            unattended_daily_limit: 4,
            attended_by_agreement: false,
            acr_accepted: vec!["urn:openbanking:psd2:sca".to_owned()],
            consent_days: 90,
            time_zone: "Europe/London".to_owned(),
            timeouts: Timeouts::default(),
        }
    }

    /// The base of the account-information API, ending without a slash.
    pub(crate) fn aisp(&self) -> Result<Url, ConfigError> {
        let base = self.address("api_url", &self.api_url)?;
        let base = base.as_str().trim_end_matches('/');
        let text = format!("{}/open-banking/v4.0/aisp", base.trim_end_matches("/open-banking/v4.0/aisp"));
        self.address("api_url", &text)
    }

    pub(crate) fn check_issuer(&self) -> Result<(), ConfigError> {
        self.address("issuer", &self.issuer).map(|_| ())
    }

    pub(crate) fn zone(&self) -> Result<jiff::tz::TimeZone, ConfigError> {
        jiff::tz::TimeZone::get(&self.time_zone)
            .map_err(|_| ConfigError::Zone { institution: self.id.clone(), zone: self.time_zone.clone() })
    }

    pub(crate) fn consent_life(&self) -> Duration {
        days(u64::from(self.consent_days))
    }

    fn address(&self, key: &'static str, text: &str) -> Result<Url, ConfigError> {
        crate::net::checked_url(text, self.allow_loopback_http).map_err(|reason| ConfigError::Address {
            institution: self.id.clone(),
            key,
            reason,
        })
    }
}
