//! One login at the institution, from the pushed request to checked tokens.

use jsonwebtoken::jwk::Jwk;
use secrecy::{ExposeSecret as _, SecretString};
use serde::{Deserialize, Serialize};
use serde_json::json;
use tellerline_core::{
    Timestamp,
    bank::BankFailure,
    ports::{BankError, Callback, LoginError},
};
use url::Url;

use super::{
    DpopKey, OauthError, RelyingParty, TokenAnswer, TokenError,
    dpop::{random_text, sha256_text},
    id_token::{self, Claims, Expected},
    relying_party::ours,
    token,
};
use crate::net::nonsense;

/// What a login is for.
pub(crate) struct LoginRequest<'a> {
    pub(crate) redirect_uri: &'a str,
    pub(crate) max_age_secs: Option<u64>,
    pub(crate) consent: &'a str,
}

/// What must be remembered until the callback, sealed by the caller.
#[derive(Serialize, Deserialize)]
pub(crate) struct Pending {
    v: u8,
    issuer: String,
    verifier: String,
    nonce: String,
    state: String,
    dpop: String,
    pub(crate) consent: String,
    redirect_uri: String,
    max_age_secs: Option<u64>,
    asked_at: Timestamp,
}

/// A login under way.
pub(crate) struct Started {
    pub(crate) authorize_url: String,
    pub(crate) state: String,
    pub(crate) secret: SecretString,
}

/// Tokens whose ID token held.
pub(crate) struct Grant {
    pub(crate) tokens: TokenAnswer,
    pub(crate) claims: Claims,
    pub(crate) dpop: SecretString,
    pub(crate) consent: String,
}

#[derive(Deserialize)]
struct Pushed {
    request_uri: String,
}

impl RelyingParty {
    /// Pushes the request; the browser only gets `client_id` and `request_uri`.
    pub(crate) async fn start_login(&self, request: &LoginRequest<'_>) -> Result<Started, BankError> {
        let metadata = self.metadata().await?;
        let endpoint = metadata
            .pushed_authorization_request_endpoint
            .as_deref()
            .ok_or_else(|| nonsense("the institution has no pushed requests"))?;
        let mut rng = self.rng("login");
        let key = DpopKey::draw(&mut rng).map_err(ours)?;
        let pending = Pending {
            v: 1,
            issuer: self.config.issuer.clone(),
            verifier: random_text(&mut rng),
            nonce: random_text(&mut rng),
            state: rng.token("state"),
            dpop: key.text().expose_secret().to_owned(),
            consent: request.consent.to_owned(),
            redirect_uri: request.redirect_uri.to_owned(),
            max_age_secs: request.max_age_secs,
            asked_at: self.now(),
        };
        let request_uri = self.push(endpoint, &pending, &key).await?;
        let mut url =
            Url::parse(&metadata.authorization_endpoint).map_err(|error| nonsense(error.to_string()))?;
        url.query_pairs_mut()
            .append_pair("client_id", &self.config.client_id)
            .append_pair("request_uri", &request_uri);
        let secret = serde_json::to_string(&pending).map_err(|_| nonsense("login state"))?;
        Ok(Started { authorize_url: url.into(), state: pending.state, secret: secret.into() })
    }

    async fn push(&self, endpoint: &str, pending: &Pending, key: &DpopKey) -> Result<String, BankError> {
        let challenge = sha256_text(&pending.verifier);
        let intent = json!({ "value": pending.consent, "essential": true });
        let claims = json!({
            "id_token": {
                "openbanking_intent_id": intent,
                "acr": { "essential": true, "values": self.config.acr_accepted },
            },
            "userinfo": { "openbanking_intent_id": intent },
        })
        .to_string();
        let max_age = pending.max_age_secs.map(|secs| secs.to_string());
        let mut form = vec![
            ("response_type", "code"),
            ("redirect_uri", &pending.redirect_uri),
            ("scope", "openid accounts"),
            ("state", &pending.state),
            ("nonce", &pending.nonce),
            ("code_challenge", &challenge),
            ("code_challenge_method", "S256"),
            ("claims", &claims),
            ("dpop_jkt", key.thumbprint()),
        ];
        if let Some(max_age) = &max_age {
            form.push(("max_age", max_age));
        }
        // An institution that overlooks an age of zero understands this.
        if pending.max_age_secs == Some(0) {
            form.push(("prompt", "login"));
        }
        let answer = self.post_form(endpoint, &form, Some(key), "pushed request").await?;
        if !answer.status.is_success() {
            return Err(token::refusal(&answer, "pushed request").into_bank("pushed request"));
        }
        Ok(answer.json::<Pushed>("pushed request")?.request_uri)
    }

    /// Redeems the callback. Nothing of it is believed before `iss` is ours.
    pub(crate) async fn finish_login(
        &self,
        secret: &SecretString,
        callback: &Callback,
    ) -> Result<Grant, LoginError> {
        let pending: Pending = serde_json::from_str(secret.expose_secret())
            .map_err(|_| LoginError::Refused("the login state is not ours".to_owned()))?;
        if pending.issuer != self.config.issuer {
            return Err(LoginError::Refused("the login began at another institution".to_owned()));
        }
        match callback.iss.as_deref() {
            Some(iss) if iss == self.config.issuer => {}
            Some(_) => return Err(LoginError::Refused("the answer names another issuer".to_owned())),
            None => return Err(LoginError::Refused("the answer names no issuer".to_owned())),
        }
        if let Some(error) = &callback.error {
            return Err(authorization_error(error));
        }
        let code = callback
            .code
            .as_ref()
            .ok_or_else(|| LoginError::Refused("neither a code nor an error".to_owned()))?;
        let dpop = SecretString::from(pending.dpop.clone());
        let key = DpopKey::from_text(&dpop).map_err(ours)?;
        let tokens = self.redeem(&pending, code, &key).await?;
        match self.check_id_token(&pending, code, &tokens).await {
            Ok(claims) => Ok(Grant { tokens, claims, dpop, consent: pending.consent }),
            Err(error) => {
                self.give_back(&tokens).await;
                Err(error)
            }
        }
    }

    async fn redeem(
        &self,
        pending: &Pending,
        code: &SecretString,
        key: &DpopKey,
    ) -> Result<TokenAnswer, LoginError> {
        let form = [
            ("grant_type", "authorization_code"),
            ("code", code.expose_secret()),
            ("redirect_uri", &pending.redirect_uri),
            ("code_verifier", &pending.verifier),
        ];
        self.token(&form, key, "code exchange").await.map_err(|error| match error {
            TokenError::Oauth(OauthError { error }) if error == "invalid_grant" => {
                LoginError::Refused("the code was not accepted: used before, expired or not ours".to_owned())
            }
            other => LoginError::Bank(other.into_bank("code exchange")),
        })
    }

    async fn check_id_token(
        &self,
        pending: &Pending,
        code: &SecretString,
        tokens: &TokenAnswer,
    ) -> Result<Claims, LoginError> {
        let token = tokens
            .id_token
            .as_ref()
            .ok_or_else(|| LoginError::Refused("no ID token came with the tokens".to_owned()))?
            .expose_secret();
        let (header, alg) = id_token::header(token)?;
        let key = self.signer(&header, alg).await?;
        let expected = Expected {
            issuer: &self.config.issuer,
            client_id: &self.config.client_id,
            nonce: &pending.nonce,
            consent: &pending.consent,
            acr_accepted: &self.config.acr_accepted,
            max_age_secs: pending.max_age_secs,
            asked_at: pending.asked_at,
            state: &pending.state,
            code: code.expose_secret(),
            access_token: tokens.access.expose_secret(),
            now: self.now(),
        };
        id_token::check(token, &key, alg, &expected)
    }

    /// The institution's key that should have signed; an unknown one makes us look once more.
    pub(crate) async fn signer(
        &self,
        header: &jsonwebtoken::Header,
        alg: jsonwebtoken::Algorithm,
    ) -> Result<Jwk, LoginError> {
        let uri = &self.metadata().await?.jwks_uri;
        let keys = self.discovery.keys(&self.net, uri, self.now(), None).await?;
        if let Some(key) = id_token::pick(&keys, header, alg) {
            return Ok(key.clone());
        }
        let fresh = self.discovery.keys(&self.net, uri, self.now(), Some(&keys)).await?;
        id_token::pick(&fresh, header, alg).cloned().ok_or_else(|| {
            LoginError::Refused("ID token: signed with a key that is not published".to_owned())
        })
    }

    /// The ID token that a refresh may bring: same subject, ours, and signed.
    pub(crate) async fn check_refreshed_id_token(
        &self,
        token: &SecretString,
        subject: &str,
    ) -> Result<(), LoginError> {
        let token = token.expose_secret();
        let (header, alg) = id_token::header(token)?;
        let key = self.signer(&header, alg).await?;
        let claims = id_token::signed_claims(token, &key, alg)?;
        id_token::check_origin(&claims, &self.config.issuer, &self.config.client_id, self.now())?;
        if claims.sub == subject {
            Ok(())
        } else {
            Err(LoginError::Refused("ID token: another customer".to_owned()))
        }
    }

    /// Tokens that came with a login we refuse are ended; that this fails changes nothing for the customer.
    async fn give_back(&self, tokens: &TokenAnswer) {
        let ended = match &tokens.refresh {
            Some(refresh) => self.revoke_token(refresh, "refresh_token").await,
            None => self.revoke_token(&tokens.access, "access_token").await,
        };
        if let Err(error) = ended {
            tracing::warn!(institution = %self.config.id, detail = %error.detail, "tokens of a refused login were not ended");
        }
    }
}

/// An error in the answer of the authorization endpoint.
fn authorization_error(error: &str) -> LoginError {
    match error {
        "access_denied" => LoginError::Cancelled,
        "temporarily_unavailable" | "server_error" => LoginError::Bank(BankError::new(
            BankFailure::Unreachable,
            format!("authorization: {}", token::printable(error)),
        )),
        "unmet_authentication_requirements" => LoginError::TooWeak,
        other => LoginError::Refused(format!("authorization: {}", token::printable(other))),
    }
}
