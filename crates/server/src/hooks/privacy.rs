//! `/hooks/messenger/{app}/data-deletion` and `/deauthorize`: the platform passes on that a person wants their data
//! deleted, or has ended what they had allowed it.
//!
//! Both are forms with one field, `signed_request`. The platform names the person by their number in the *app*, and a
//! chat knows them by their number at the *Page*; asking the platform which belong together is not possible
//! everywhere (not in Europe). So the number is tried on each Page of the app, and where it leads to nobody the answer
//! says that, and how to ask in the chat or on *My data*. No number is kept.
//!
//! Answers: 200 noted; 401 not signed by the app, or by another algorithm; 400 not a signed request, undated, or older
//! than 30 days; 404 unknown app; 413 over 16 KiB; 503 with `Retry-After` when it could not be stored. The same request
//! again has the same code and no second effect.

use std::time::Duration;

use axum::{
    Json, Router,
    body::Bytes,
    extract::{Path, State},
    http::{StatusCode, header},
    middleware,
    response::{IntoResponse, Response},
    routing::post,
};
use serde::Serialize;
use tellerline_channels::messenger::signature::{Freshness, SignedRequestError, signed_request};
use tellerline_core::{
    BankId, ChannelId, ConversationId, IdentityId, Timestamp, consent::Way, conversation::Input, time::days,
};
use tellerline_store::{
    NewAudit, StoreError,
    repo::{
        self,
        erasure::{ClassSet, Subject},
        links::LinkStatus,
        platform_requests::{self, Kind, NewPlatformRequest, Outcome},
    },
};

use crate::{
    context::{App, Context},
    engine::{Engine, Place, input_row},
    intake::{self, Intake, Limits},
    ops::withdrawal_key,
    pages::deletion,
    rights::erase::{self, Asked, Wish},
};

/// Who asks, in the audit log.
const BY: &str = "platform";
/// How old a request may be. Much less than the time for which requests are remembered, so that none is good twice.
const MAX_AGE: Duration = days(30);
/// Longest number of a person.
const USER_MAX: usize = 64;

/// Few and small.
const CALLBACKS: Limits = Limits {
    name: "privacy-callbacks",
    body: 16 * 1024,
    within: Duration::from_secs(10),
    arriving: 16,
    under_way: 64,
};

/// The two routes, with limits of their own.
pub fn routes(context: &Context) -> Router<Engine> {
    let limits = Intake::new(CALLBACKS, context.security.clone());
    Router::new()
        .route("/hooks/messenger/{app}/data-deletion", post(delete_data))
        .route("/hooks/messenger/{app}/deauthorize", post(deauthorize))
        .layer(middleware::from_fn_with_state(limits, intake::layer))
}

/// What the platform shows the person.
#[derive(Serialize)]
struct Noted {
    url: String,
    confirmation_code: String,
}

/// `POST …/data-deletion`
async fn delete_data(State(engine): State<Engine>, Path(app): Path<String>, body: Bytes) -> Response {
    let request = match Request::read(&engine.context, &app, Kind::Deletion, &body) {
        Ok(request) => request,
        Err(refusal) => return refusal.into_response(),
    };
    match request.delete().await {
        Ok(noted) => Json(noted).into_response(),
        Err(error) => unavailable(&error),
    }
}

/// `POST …/deauthorize`
async fn deauthorize(State(engine): State<Engine>, Path(app): Path<String>, body: Bytes) -> Response {
    let request = match Request::read(&engine.context, &app, Kind::Deauthorization, &body) {
        Ok(request) => request,
        Err(refusal) => return refusal.into_response(),
    };
    match request.end_everything().await {
        Ok(()) => Json(serde_json::json!({})).into_response(),
        Err(error) => unavailable(&error),
    }
}

fn unavailable(error: &StoreError) -> Response {
    tracing::error!(error = error as &dyn std::error::Error, "a privacy callback could not be stored");
    (StatusCode::SERVICE_UNAVAILABLE, [(header::RETRY_AFTER, "5")]).into_response()
}

/// A person as one Page knows them.
struct Found {
    bank: BankId,
    channel: ChannelId,
    identity: IdentityId,
    conversation: ConversationId,
}

/// A request whose signature was right.
struct Request<'a> {
    context: &'a Context,
    app: &'a App,
    kind: Kind,
    /// The person's number.
    user: String,
    /// What was signed: the same in every repetition.
    signed: String,
    at: Timestamp,
}

impl<'a> Request<'a> {
    fn read(context: &'a Context, app: &str, kind: Kind, body: &[u8]) -> Result<Self, StatusCode> {
        let app = context.apps.get(app).filter(|app| !app.pages.is_empty()).ok_or(StatusCode::NOT_FOUND)?;
        let field = url::form_urlencoded::parse(body).find(|(name, _)| name == "signed_request");
        let text = field.ok_or(StatusCode::BAD_REQUEST)?.1;
        let at = context.now();
        let freshness = Freshness { now: at, max_age: MAX_AGE };
        let request = signed_request(&text, &app.secrets, Some(freshness)).map_err(|error| {
            metrics::counter!("tellerline_webhooks_refused_total", "reason" => "signed_request").increment(1);
            tracing::warn!(app.id = app.id, reason = %error, "a privacy callback was refused");
            match error {
                SignedRequestError::Mismatch | SignedRequestError::Algorithm => {
                    context.security.bad_signature("privacy-callback", &app.id, None);
                    StatusCode::UNAUTHORIZED
                }
                SignedRequestError::Malformed | SignedRequestError::Stale => StatusCode::BAD_REQUEST,
            }
        })?;
        let user = request.user_id.filter(|id| !id.is_empty() && id.len() <= USER_MAX);
        let user = user.ok_or(StatusCode::BAD_REQUEST)?;
        let signed = text.trim().split_once('.').map(|(_, signed)| signed.to_owned()).unwrap_or_default();
        Ok(Self { context, app, kind, user, signed, at })
    }

    /// Banks whose Pages the app serves, in an order that stays.
    fn banks(&self) -> Vec<&BankId> {
        let endpoints = self.app.pages.values().filter_map(|id| self.context.endpoints.get(id));
        let mut banks: Vec<&BankId> = endpoints.map(|endpoint| &endpoint.bank).collect();
        banks.sort();
        banks.dedup();
        banks
    }

    /// The Pages that know the person.
    async fn found(&self) -> Result<Vec<Found>, StoreError> {
        let store = &self.context.store;
        let mut found = Vec::new();
        let mut endpoints: Vec<_> =
            self.app.pages.values().filter_map(|id| self.context.endpoints.get(id)).collect();
        endpoints.sort_by_key(|endpoint| (&endpoint.bank, &endpoint.id));
        for endpoint in endpoints {
            let identity = store.vault.identity(&endpoint.bank, endpoint.id.as_str(), &self.user)?;
            let conversation = store.vault.conversation(&endpoint.bank, identity)?;
            if repo::desk::get(store, &endpoint.bank, conversation).await?.is_some() {
                let (bank, channel) = (endpoint.bank.clone(), endpoint.id.clone());
                found.push(Found { bank, channel, identity, conversation });
            }
        }
        Ok(found)
    }

    /// The code of this request at the pages of a bank: nobody can guess it, and repetitions have the same.
    fn code(&self, home: &BankId) -> Result<String, StoreError> {
        let parts = [self.app.id.as_bytes(), self.kind.slug().as_bytes(), self.signed.as_bytes()];
        let mac = self.context.store.vault.lookup(home, "platform-request", &parts)?;
        Ok(hex::encode(mac.get(..deletion::CODE_BYTES).unwrap_or(&mac)))
    }

    fn answer(&self, home: &BankId, code: String) -> Noted {
        let base = self.context.tenant(home).map_or("", |tenant| tenant.public_url.as_str());
        Noted { url: format!("{base}/deletion/{code}"), confirmation_code: code }
    }

    fn audit(&self, bank: &BankId, event: &str, object: &str) -> NewAudit {
        NewAudit {
            bank: bank.clone(),
            conversation: None,
            actor: BY.to_owned(),
            event: event.to_owned(),
            object: object.to_owned(),
            reason: None,
            at: self.at,
        }
    }

    /// Writes what came of it with its entry; `false` where it was noted before.
    async fn note(&self, row: &NewPlatformRequest<'_>, audit: &[&NewAudit]) -> Result<bool, StoreError> {
        let store = &self.context.store;
        let tx = store.begin().await?;
        if !repo::links::apply(&tx, vec![platform_requests::note(row)]).await? {
            return Ok(false);
        }
        repo::audit_rows::insert(store, &tx, audit).await?;
        tx.commit().await.map_err(StoreError::from)?;
        Ok(true)
    }

    /// Asks for the erasure, which waits its 72 hours; the chat is told and can say "keep".
    async fn delete(&self) -> Result<Noted, StoreError> {
        let store = &self.context.store;
        for home in self.banks() {
            let code = self.code(home)?;
            let hash = deletion::code_hash(&store.vault, home, &code)?;
            if !platform_requests::with_code(store, self.kind, &hash).await?.is_empty() {
                return Ok(self.answer(home, code));
            }
        }
        let found = self.found().await?;
        let home = found.first().map(|found| &found.bank).or_else(|| self.banks().first().copied());
        let home = home.ok_or(StoreError::Inconsistent { table: "platform_request", column: "bank_id" })?;
        let code = self.code(home)?;
        let hash = deletion::code_hash(&store.vault, home, &code)?;
        let row = |bank, channel, outcome| NewPlatformRequest {
            bank,
            channel,
            kind: self.kind,
            code_hash: &hash,
            outcome,
            at: self.at,
        };
        let mut known = false;
        for Found { bank, channel, identity, .. } in &found {
            let wish = Wish {
                bank,
                subject: Subject::Identity(*identity),
                classes: ClassSet::PERSON,
                by: BY,
                reason: None,
                at_once: false,
            };
            let also = |id| vec![platform_requests::note(&row(bank, Some(channel), Outcome::Asked(id)))];
            match erase::ask_noting(self.context, &wish, also).await? {
                Asked::Noted(_) | Asked::Repeated => known = true,
                Asked::Held(_) => {
                    // That it was refused is in the log already.
                    self.note(&row(bank, Some(channel), Outcome::Held), &[]).await?;
                    known = true;
                }
                Asked::Unknown => {}
            }
        }
        if !known {
            let audit = self.audit(home, "platform.deletion_unknown", &self.app.id);
            self.note(&row(home, None, Outcome::Unknown), &[&audit]).await?;
        }
        metrics::counter!("tellerline_platform_requests_total", "kind" => self.kind.slug()).increment(1);
        Ok(self.answer(home, code))
    }

    /// Ends every connection of the person that there was when the request came first.
    async fn end_everything(&self) -> Result<(), StoreError> {
        let store = &self.context.store;
        let found = self.found().await?;
        if found.is_empty() {
            // Usual: this number is seldom that of a chat. Nobody reads the answer, so operators are told.
            tracing::info!(app.id = self.app.id, "a deauthorisation names nobody whom a Page here knows");
            metrics::counter!("tellerline_platform_requests_total", "kind" => self.kind.slug()).increment(1);
        }
        for Found { bank, channel, identity, conversation } in found {
            let code = self.code(&bank)?;
            let hash = deletion::code_hash(&store.vault, &bank, &code)?;
            let before = platform_requests::with_code(store, self.kind, &hash).await?;
            let before = before.iter().find(|row| row.channel.as_ref() == Some(&channel));
            let since = before.map_or(self.at, |row| row.at);
            let links = repo::links::for_conversation(store, &bank, identity, conversation).await?;
            let there =
                links.iter().filter(|link| link.status != LinkStatus::Ended && link.created_at <= since);
            let there: Vec<_> = there.collect();
            let about = |event: &str, object: &str| NewAudit {
                conversation: Some(conversation),
                ..self.audit(&bank, event, object)
            };
            if before.is_none() {
                let mut entries = vec![about("platform.deauthorized", &self.app.id)];
                entries.extend(there.iter().map(|link| about("link.revoke", &link.id.to_string())));
                let row = NewPlatformRequest {
                    bank: &bank,
                    channel: Some(&channel),
                    kind: self.kind,
                    code_hash: &hash,
                    outcome: Outcome::Ended,
                    at: self.at,
                };
                self.note(&row, &entries.iter().collect::<Vec<_>>()).await?;
                metrics::counter!("tellerline_platform_requests_total", "kind" => self.kind.slug())
                    .increment(1);
            }
            // Also when the request was noted before: whoever noted it may not have come this far. The same row
            // twice is one.
            let place = Place { bank: bank.clone(), channel, conversation };
            let mut rows = Vec::with_capacity(there.len());
            for link in there {
                let input = Input::Withdrawn { link: link.id, by: Way::Messenger };
                let key = withdrawal_key(link.id, link.consent.epoch);
                rows.push(input_row(self.context, &place, &input, &key).await?);
            }
            if !rows.is_empty() {
                store.writer.inbox(rows).await?;
            }
        }
        Ok(())
    }
}
