//! `/api/v1`: what the bank's own systems may do. For now one thing: end a consent, because the customer said so
//! in the bank's app or at the counter.
//!
//! A request is signed with the bank's key from the config, over its time, method, path and body:
//! `X-Tellerline-Signature-256: sha256=<HMAC-SHA256 in hexadecimal>` over
//! `<X-Tellerline-Timestamp>\n<METHOD>\n<path>\n<body>`. A time more than five minutes away is refused. Doing it
//! twice is doing it once. Errors are problems (RFC 9457).

use std::time::Duration;

use aws_lc_rs::hmac;
use axum::{
    Router,
    body::Bytes,
    extract::{Path, State},
    http::{HeaderMap, Method, StatusCode, Uri, header},
    response::{IntoResponse, Response},
    routing::post,
};
use secrecy::ExposeSecret as _;
use serde::Serialize;
use serde_json::json;
use tellerline_core::{ConsentId, Timestamp, consent::Way, conversation::Input, time::minutes};
use tellerline_store::{
    NewAudit, StoreError,
    repo::{
        self,
        links::{LinkStatus, StoredLink},
    },
};

use crate::{
    context::Tenant,
    engine::{Engine, Place},
    ops::withdrawal_key,
    web::Visit,
};

/// How far a caller's clock may be from ours.
const SKEW: Duration = minutes(5);
/// How long a caller waits for the turn that ends the consent.
const ENDING: Duration = Duration::from_secs(5);

/// The routes; the guard of the pages has found the bank by its host.
pub fn routes() -> Router<Engine> {
    Router::new().route("/api/v1/consents/{consent}/withdraw", post(withdraw))
}

/// A problem as RFC 9457 has it. Its title is for whoever writes the bank's software, not for customers.
struct Problem {
    status: StatusCode,
    title: &'static str,
}

impl Problem {
    const fn new(status: StatusCode, title: &'static str) -> Self {
        Self { status, title }
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        tracing::error!(error = &error as &dyn std::error::Error, "the API could not reach the store");
        Self::new(StatusCode::SERVICE_UNAVAILABLE, "unavailable")
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let body = json!({ "type": "about:blank", "title": self.title, "status": self.status.as_u16() });
        let kind = [(header::CONTENT_TYPE, "application/problem+json")];
        (self.status, kind, body.to_string()).into_response()
    }
}

#[derive(Serialize)]
struct Withdrawn {
    consent: ConsentId,
    state: &'static str,
}

/// `POST /api/v1/consents/{consent}/withdraw`
async fn withdraw(
    State(engine): State<Engine>,
    visit: Visit,
    method: Method,
    uri: Uri,
    Path(consent): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Problem> {
    let context = &engine.context;
    authentic(&visit.tenant, &method, uri.path(), &headers, &body, context.now())
        .inspect_err(|_| context.security.bad_signature("bank-api", "/api/v1", Some(&visit.tenant.id)))?;
    let missing = || Problem::new(StatusCode::NOT_FOUND, "no-such-consent");
    let id: ConsentId = consent.parse().map_err(|_| missing())?;
    let found = repo::links::by_consent(&context.store, &visit.tenant.id, id).await?;
    let Some(link) = found else {
        context.store.writer.audit(vec![foreign(&visit.tenant, id, context.now())]).await?;
        return Err(missing());
    };
    let over = link.status == LinkStatus::Ended || end(&engine, &link).await?;
    let (status, state) =
        if over { (StatusCode::OK, "withdrawn") } else { (StatusCode::ACCEPTED, "being_withdrawn") };
    Ok((status, axum::Json(Withdrawn { consent: id, state })).into_response())
}

/// The bank's own system named a consent that this bank has not: the security team may want to see that.
fn foreign(tenant: &Tenant, wanted: ConsentId, at: Timestamp) -> NewAudit {
    NewAudit {
        bank: tenant.id.clone(),
        conversation: None,
        actor: "bank".to_owned(),
        event: "api.foreign_object".to_owned(),
        object: wanted.to_string(),
        reason: None,
        at,
    }
}

/// Whether the turn that ends it was seen to be committed.
async fn end(engine: &Engine, link: &StoredLink) -> Result<bool, Problem> {
    let context = &engine.context;
    let queue = repo::desk::get(&context.store, &link.bank, link.conversation).await?;
    let Some(queue) = queue else {
        return Err(Problem::new(StatusCode::NOT_FOUND, "no-such-consent"));
    };
    let row = NewAudit {
        bank: link.bank.clone(),
        conversation: Some(link.conversation),
        actor: "bank".to_owned(),
        event: "link.revoke".to_owned(),
        object: link.id.to_string(),
        reason: None,
        at: context.now(),
    };
    context.store.writer.audit(vec![row]).await?;
    let place = Place { bank: link.bank.clone(), channel: queue.channel, conversation: link.conversation };
    let input = Input::Withdrawn { link: link.id, by: Way::Bank };
    let key = withdrawal_key(link.id, link.consent.epoch);
    Ok(engine.submit_and_wait(&place, input, &key, ENDING).await?)
}

/// Refuses what is not signed by the bank, or long ago. All refusals look alike.
fn authentic(
    tenant: &Tenant,
    method: &Method,
    path: &str,
    headers: &HeaderMap,
    body: &[u8],
    now: Timestamp,
) -> Result<(), Problem> {
    let refused = || Problem::new(StatusCode::UNAUTHORIZED, "bad-signature");
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let secret = tenant.api_secret.as_ref().ok_or_else(refused)?;
    let stamp = text("x-tellerline-timestamp").ok_or_else(refused)?;
    let at = Timestamp::from_secs(stamp.parse().map_err(|_| refused())?);
    if now.since(at).max(at.since(now)) > SKEW {
        return Err(refused());
    }
    let signature = text("x-tellerline-signature-256").and_then(|value| value.strip_prefix("sha256="));
    let signature = signature.and_then(|value| hex::decode(value).ok()).ok_or_else(refused)?;
    let key = hmac::Key::new(hmac::HMAC_SHA256, secret.expose_secret().as_bytes());
    let mut signed = format!("{stamp}\n{method}\n{path}\n").into_bytes();
    signed.extend_from_slice(body);
    hmac::verify(&key, &signed, &signature).map_err(|_| refused())
}
