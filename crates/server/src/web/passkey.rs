//! Passkeys, for customers' pages and staff alike: a challenge, and the check of its answer. User verification
//! is required, origin and relying party are the bank's own address, and what an answer is checked with stays in
//! the database (`docs/adr/0015-passkeys-are-checked-by-webauthn-rs.md`). What a passkey opens, and who may add
//! one, is the caller's business.

use std::time::Duration;

use axum::{
    Json,
    response::{IntoResponse as _, Response},
};
use serde::{Deserialize, Serialize};
use tellerline_core::{BankId, CeremonyId, PasskeyId, Timestamp, time::minutes};
use tellerline_store::{
    StoreError, Transaction,
    repo::{
        ceremonies::{self, Asker},
        passkeys::{self, NewPasskey, Owner, StoredPasskey},
    },
};
use url::Url;
use uuid::Uuid;
use webauthn_rs::prelude::{
    Passkey, PasskeyAuthentication, PasskeyRegistration, PublicKeyCredential, RegisterPublicKeyCredential,
    Webauthn, WebauthnBuilder, WebauthnError,
};

use super::{PageError, Visit, posted::Fields};
use crate::context::Context;

/// How long a challenge waits for its answer.
pub const LIFE: Duration = minutes(5);
/// Longest name of a passkey, in characters.
const NAME_MAX: usize = 60;

/// A passkey as it is kept, sealed.
#[derive(Clone, Serialize, Deserialize)]
pub struct Key {
    /// What its owner calls it; may be empty.
    pub name: String,
    passkey: Passkey,
}

impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Key(..)")
    }
}

/// Passkeys of one owner as stored.
pub type Keys = Vec<StoredPasskey<Key>>;

/// Why an answer is not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// There is no such challenge (any more) for this browser and this act.
    Over,
    /// The authenticator's count of signatures did not go up: there may be two with one key.
    Count,
    /// Origin, relying party, user verification, signature or shape are not right.
    Wrong,
}

impl Refusal {
    /// The word of the audit log.
    pub const fn event(self) -> &'static str {
        match self {
            Self::Over => "passkey.over",
            Self::Count => "passkey.count_back",
            Self::Wrong => "passkey.refused",
        }
    }
}

#[derive(Serialize, Deserialize)]
enum State {
    Enrol(PasskeyRegistration),
    Check(PasskeyAuthentication),
}

/// What the page's script passes on to the browser.
#[derive(Serialize)]
struct Options<'a, T> {
    ceremony: String,
    #[serde(flatten)]
    options: &'a T,
}

fn relying_party(visit: &Visit) -> Result<Webauthn, PageError> {
    let unsupported = |error: &dyn std::error::Error| {
        tracing::warn!(detail = %error, "passkeys need an address with a name");
        PageError::new(axum::http::StatusCode::CONFLICT, "passkey-address")
    };
    let origin = Url::parse(visit.origin()).map_err(|error| unsupported(&error))?;
    let host = origin.domain().unwrap_or_default();
    WebauthnBuilder::new(host, &origin)
        .and_then(|builder| builder.rp_name(&visit.tenant.name).timeout(LIFE).build())
        .map_err(|error| unsupported(&error))
}

/// The visit's ceremonies hang on its cookie.
pub fn asker<'a>(visit: &'a Visit, act: &'static str, subject: Uuid) -> Result<Asker<'a>, PageError> {
    let session = visit.session().ok_or_else(PageError::form)?;
    Ok(Asker { bank: &visit.tenant.id, session, act, subject })
}

async fn begin<T: Serialize>(
    context: &Context,
    asker: &Asker<'_>,
    state: &State,
    options: &T,
) -> Result<Response, PageError> {
    let now = context.now();
    let id = CeremonyId::draw(now, &mut context.entropy.seed().fork("ceremony"));
    ceremonies::begin(&context.store, id, asker, state, now.plus(LIFE)).await?;
    Ok(Json(Options { ceremony: id.to_string(), options }).into_response())
}

/// The challenge for a new passkey. `handle` groups an owner's passkeys in their authenticator and tells nobody
/// who they are; `name` is shown there. An authenticator that holds one of `known` refuses by itself.
///
/// # Errors
/// `passkey-address` where the page's address is no name; as the store says.
pub async fn begin_enrol(
    context: &Context,
    visit: &Visit,
    asker: &Asker<'_>,
    name: &str,
    known: &Keys,
) -> Result<Response, PageError> {
    let known = known.iter().map(|key| key.body.passkey.cred_id().clone()).collect();
    let handle = handle(context, asker)?;
    let (options, state) = relying_party(visit)?
        .start_passkey_registration(handle, name, name, Some(known))
        .map_err(|error| PageError::internal(&error))?;
    begin(context, asker, &State::Enrol(state), &options).await
}

/// What authenticators know an owner by: nothing that anybody else knows them by.
fn handle(context: &Context, asker: &Asker<'_>) -> Result<Uuid, StoreError> {
    let mac = context.store.vault.lookup(asker.bank, "passkey-handle", &[asker.subject.as_bytes()])?;
    let mut bytes = [0; 16];
    bytes.iter_mut().zip(mac.iter()).for_each(|(to, from)| *to = *from);
    Ok(Uuid::from_bytes(bytes))
}

/// The answer for a new passkey.
///
/// # Errors
/// As the store says.
pub async fn finish_enrol(
    context: &Context,
    visit: &Visit,
    asker: &Asker<'_>,
    fields: &Fields,
) -> Result<Result<Key, Refusal>, PageError> {
    let Some(State::Enrol(state)) = take(context, asker, fields).await? else {
        return Ok(Err(Refusal::Over));
    };
    let Ok(answer) = serde_json::from_str::<RegisterPublicKeyCredential>(fields.get("credential")) else {
        return Ok(Err(Refusal::Wrong));
    };
    Ok(match relying_party(visit)?.finish_passkey_registration(&answer, &state) {
        Ok(passkey) => Ok(Key { name: clean(fields.get("name")), passkey }),
        Err(error) => Err(refused(&error)),
    })
}

fn clean(name: &str) -> String {
    tellerline_channels::texts::plain(name.trim(), false).chars().take(NAME_MAX).collect()
}

/// Stores a passkey whose answer was right; `None` when somebody at this bank has it already.
///
/// # Errors
/// As the store says.
pub async fn add(
    context: &Context,
    tx: &Transaction,
    (bank, owner): (&BankId, Owner),
    key: &Key,
) -> Result<Option<PasskeyId>, StoreError> {
    let now = context.now();
    let id = PasskeyId::draw(now, &mut context.entropy.seed().fork("passkey"));
    let credential = key.passkey.cred_id().as_ref();
    let new = NewPasskey { id, bank, owner, credential, body: key, created_at: now };
    Ok(passkeys::add(&context.store, tx, &new).await?.then_some(id))
}

/// The challenge for one of `keys`.
///
/// # Errors
/// `passkey-address` where the page's address is no name; as the store says.
pub async fn begin_check(
    context: &Context,
    visit: &Visit,
    asker: &Asker<'_>,
    keys: &Keys,
) -> Result<Response, PageError> {
    let keys: Vec<Passkey> = keys.iter().map(|key| key.body.passkey.clone()).collect();
    if keys.is_empty() {
        return Err(PageError::not_found());
    }
    let (options, state) = relying_party(visit)?
        .start_passkey_authentication(&keys)
        .map_err(|error| PageError::internal(&error))?;
    begin(context, asker, &State::Check(state), &options).await
}

/// The answer of one of `keys`; which one it was. Its count of signatures must have gone up.
///
/// # Errors
/// As the store says.
pub async fn finish_check(
    context: &Context,
    visit: &Visit,
    (asker, owner): (&Asker<'_>, Owner),
    keys: &Keys,
    fields: &Fields,
) -> Result<Result<PasskeyId, Refusal>, PageError> {
    let Some(State::Check(state)) = take(context, asker, fields).await? else {
        return Ok(Err(Refusal::Over));
    };
    let Ok(answer) = serde_json::from_str::<PublicKeyCredential>(fields.get("credential")) else {
        return Ok(Err(Refusal::Wrong));
    };
    let result = match relying_party(visit)?.finish_passkey_authentication(&answer, &state) {
        Ok(result) if result.user_verified() => result,
        Ok(_) => return Ok(Err(Refusal::Wrong)),
        Err(error) => return Ok(Err(refused(&error))),
    };
    // It may have been removed since the challenge was made.
    let Some(known) = keys.iter().find(|key| key.body.passkey.cred_id() == result.cred_id()) else {
        return Ok(Err(Refusal::Wrong));
    };
    let mut key = known.body.clone();
    key.passkey.update_credential(&result);
    let used = (result.counter(), &key);
    let now: Timestamp = context.now();
    let counted = passkeys::used(&context.store, asker.bank, owner, known.id, used, now).await?;
    Ok(if counted { Ok(known.id) } else { Err(Refusal::Count) })
}

async fn take(context: &Context, asker: &Asker<'_>, fields: &Fields) -> Result<Option<State>, StoreError> {
    let Ok(id) = fields.get("ceremony").parse::<CeremonyId>() else { return Ok(None) };
    ceremonies::take(&context.store, id, asker, context.now()).await
}

fn refused(error: &WebauthnError) -> Refusal {
    match error {
        WebauthnError::CredentialPossibleCompromise => Refusal::Count,
        error => {
            tracing::info!(detail = %error, "the answer of a passkey was refused");
            Refusal::Wrong
        }
    }
}
