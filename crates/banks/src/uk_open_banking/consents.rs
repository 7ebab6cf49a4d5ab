//! The account-access consent at the bank: made before a login, looked at when a read is refused, deleted
//! when the customer says so.

use http::{HeaderMap, Method, StatusCode};
use serde_json::json;
use tellerline_core::{
    bank::BankFailure,
    ports::{BankError, BeginLink},
};
use url::Url;

use super::{Inner, errors, permissions::permissions, presence_headers, wire};
use crate::{
    fapi::ResourceCall,
    net::{Answer, nonsense},
};

/// Where a consent stands at the bank.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ConsentStatus {
    /// In force.
    Authorised,
    /// Anything else, also when it is not there any more.
    Ended,
}

impl Inner {
    /// A new consent. Not repeated after a failure: a second POST would make a second consent (a.1).
    pub(crate) async fn create_consent(&self, request: &BeginLink) -> Result<String, BankError> {
        let longest = self.rp.now().plus(self.rp.config.consent_life());
        let expires_at = request.expires_at.min(longest);
        let body = json!({
            "Data": {
                "Permissions": permissions(&request.purposes),
                "ExpirationDateTime": iso_seconds(expires_at),
            },
            "Risk": {},
        });
        let url = self.url(&["account-access-consents"])?;
        let headers = presence_headers(&request.presence, None);
        let answer = self.as_ourselves(Method::POST, &url, headers, Some(&body), "consent POST").await?;
        if answer.status != StatusCode::CREATED {
            return Err(errors::error(BankFailure::Nonsense, &answer, "consent POST"));
        }
        Ok(answer.json::<wire::Envelope<wire::ConsentData>>("consent POST")?.data.consent_id)
    }

    pub(crate) async fn consent_status(&self, consent: &str) -> Result<ConsentStatus, BankError> {
        let url = self.url(&["account-access-consents", consent])?;
        let answer = self.as_ourselves(Method::GET, &url, HeaderMap::new(), None, "consent GET").await?;
        if matches!(answer.status, StatusCode::BAD_REQUEST | StatusCode::NOT_FOUND) {
            return Ok(ConsentStatus::Ended);
        }
        if !answer.status.is_success() {
            return Err(errors::error(BankFailure::Nonsense, &answer, "consent GET"));
        }
        let data = answer.json::<wire::Envelope<wire::ConsentData>>("consent GET")?.data;
        Ok(match data.status.as_str() {
            "AUTH" | "Authorised" => ConsentStatus::Authorised,
            _ => ConsentStatus::Ended,
        })
    }

    /// Deletes it. A consent that is not there is deleted: banks say so with 400 (a.1), some with 404.
    pub(crate) async fn delete_consent(&self, consent: &str) -> Result<(), BankError> {
        let url = self.url(&["account-access-consents", consent])?;
        let answer =
            self.as_ourselves(Method::DELETE, &url, HeaderMap::new(), None, "consent DELETE").await?;
        if answer.status.is_success()
            || matches!(answer.status, StatusCode::NOT_FOUND | StatusCode::GONE)
            || matches!(errors::judge(&answer), errors::Refusal::Gone | errors::Refusal::ConsentStatus)
        {
            return Ok(());
        }
        // Any other 400 may be our mistake: only a look at the consent tells.
        if answer.status == StatusCode::BAD_REQUEST
            && self.consent_status(consent).await? == ConsentStatus::Ended
        {
            return Ok(());
        }
        Err(errors::error(BankFailure::Nonsense, &answer, "consent DELETE"))
    }

    /// A call with our own token, renewed once when the bank no longer takes it.
    async fn as_ourselves(
        &self,
        method: Method,
        url: &Url,
        headers: HeaderMap,
        body: Option<&serde_json::Value>,
        what: &str,
    ) -> Result<Answer, BankError> {
        let mut token = self.rp.service_token(None).await?;
        for last in [false, true] {
            let call = ResourceCall {
                method: method.clone(),
                url,
                access: &token.access,
                key: &token.key,
                headers: &self.interaction(headers.clone()),
                body,
                what,
            };
            let answer = self.call(&call).await?;
            if last || answer.status != StatusCode::UNAUTHORIZED {
                return Ok(answer);
            }
            token = self.rp.service_token(Some(&token)).await?;
        }
        Err(nonsense(format!("{what}: refused twice")))
    }
}

fn iso_seconds(at: tellerline_core::time::Timestamp) -> String {
    format!("{:.0}", at.to_jiff())
}
