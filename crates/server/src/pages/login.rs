//! A login at the bank of somebody whom no conversation waits for: *My data* and the web chat. What must be remembered
//! until the bank sends the browser back travels in its cookie, sealed; it opens only at the bank that sealed it and says
//! itself what it is for and when it is over.
//!
//! The login makes a bank consent of its own, reads nothing with it, and ends it at once: only who logged in is learnt.

use aws_lc_rs::constant_time::verify_slices_are_equal;
use axum::response::Response;
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use secrecy::{ExposeSecret as _, SecretString};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use tellerline_core::{
    CustomerId, InstitutionId, Timestamp,
    consent::PurposeKind,
    ports::{BeginLink, Callback},
    time::hours,
};
use tellerline_store::{Sealed, repo, vault::places::LOGIN_COOKIE};

use super::{
    attempt::{LIFE, Login},
    bank, reveal,
};
use crate::{
    context::Context,
    engine::Engine,
    web::{PageError, Visit},
};

/// The customer must have logged in this recently, in seconds.
const MAX_AGE: u64 = 300;

/// Where somebody logs in.
pub(super) struct Door {
    /// The cookie that remembers a login under way.
    pub(super) cookie: &'static str,
    /// The page that goes on afterwards.
    pub(super) path: String,
}

/// A login under way. Its cookie's name is in it: all doors seal under one key.
#[derive(Serialize, Deserialize)]
struct Pending<T> {
    cookie: String,
    institution: InstitutionId,
    login: Login,
    until: Timestamp,
    with: T,
}

/// Who came back from the bank.
pub(super) struct LoggedIn<T> {
    /// Who.
    pub(super) customer: CustomerId,
    /// When they logged in, as the bank's answer says.
    pub(super) at: Timestamp,
    /// What was remembered.
    pub(super) with: T,
}

impl Door {
    /// Sends the browser to the bank, with a consent that serves the login only, and remembers `with`. `fresh`: whoever is
    /// logged in there logs in anew.
    pub(super) async fn leave<T: Serialize>(
        &self,
        engine: &Engine,
        visit: &Visit,
        institution: &str,
        fresh: bool,
        with: T,
    ) -> Result<Response, PageError> {
        let offered = &visit.tenant.institutions;
        let (institution, _) =
            offered.iter().find(|(id, _)| id.as_str() == institution).ok_or_else(PageError::not_found)?;
        let context = &engine.context;
        let request = BeginLink {
            purposes: [PurposeKind::ReadBalance].into(),
            expires_at: context.now().plus(hours(1)),
            redirect_uri: bank::callback(visit, institution),
            max_age_secs: Some(if fresh { 0 } else { MAX_AGE }),
            reuse_consent: None,
            presence: visit.presence.clone(),
        };
        let started = bank::begin(context, visit, institution, &request)
            .await
            .map_err(|error| error.way(&self.path, "page-try-again"))?;
        let login = Login {
            state: started.state,
            secret: started.secret.expose_secret().to_owned(),
            bank_consent: started.bank_consent,
        };
        let mut response = bank::leave(visit, institution, &started.authorize_url)?;
        let (cookie, until) = (self.cookie.to_owned(), context.now().plus(LIFE));
        let pending = Pending { cookie, institution: institution.clone(), login, until, with };
        let sealed = context.store.vault.seal_for_bank(&visit.tenant.id, &LOGIN_COOKIE.alone(), &pending)?;
        visit.set_cookie(&mut response, self.cookie, &URL_SAFE_NO_PAD.encode(sealed.into_bytes()), LIFE);
        Ok(response)
    }

    fn pending<T: DeserializeOwned>(&self, context: &Context, visit: &Visit) -> Option<Pending<T>> {
        let sealed = Sealed::from_bytes(URL_SAFE_NO_PAD.decode(visit.cookie(self.cookie)?).ok()?);
        let pending: Pending<T> =
            context.store.vault.open_for_bank(&visit.tenant.id, &LOGIN_COOKIE.alone(), &sealed).ok()?;
        (pending.cookie == self.cookie && context.now() < pending.until).then_some(pending)
    }

    /// The bank sends the browser back; `None` when its answer does not belong to a login that began at this door.
    pub(super) async fn returning<T: DeserializeOwned>(
        &self,
        engine: &Engine,
        visit: &Visit,
        institution: &str,
        state: &str,
        callback: &Callback,
    ) -> Result<Option<LoggedIn<T>>, PageError> {
        let context = &engine.context;
        let Some(Pending { institution: asked, login, with, .. }) = self.pending(context, visit) else {
            return Ok(None);
        };
        let same = verify_slices_are_equal(login.state.as_bytes(), state.as_bytes()).is_ok();
        if !same || asked.as_str() != institution {
            return Ok(None);
        }
        let connector = bank::connector(context, &asked)?;
        let granted = connector.complete(&SecretString::from(login.secret), callback).await;
        let tokens = granted.as_ref().ok().map(|granted| granted.tokens.clone());
        bank::discard(context, &asked, login.bank_consent, tokens);
        let granted = granted
            .map_err(|error| reveal::login::FAILED.page(error, None).way(&self.path, "page-try-again"))?;
        let bank = &visit.tenant.id;
        let customer = repo::customers::id_for(&context.store.vault, bank, &asked, &granted.subject)?;
        Ok(Some(LoggedIn { customer, at: granted.authenticated_at, with }))
    }

    /// The login is over: its cookie goes.
    pub(super) fn forget(&self, visit: &Visit, response: &mut Response) {
        visit.forget_cookie(response, self.cookie);
    }
}

/// Where one can log in: id and name.
pub(super) fn institutions(visit: &Visit) -> Vec<(String, String)> {
    visit.tenant.institutions.iter().map(|(id, name)| (id.to_string(), name.clone())).collect()
}
