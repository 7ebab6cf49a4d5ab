//! `/me/erase`: what goes and what stays, asking for it, taking it back. Only after a login at the bank within the
//! last five minutes: a PIN is not enough.

use std::time::Duration;

use askama::Template;
use axum::{extract::State, http::StatusCode, response::Response};
use tellerline_core::{CustomerId, time::minutes};
use tellerline_store::{
    StoreError,
    repo::{
        self,
        erasure::{self, ClassSet, Known, Request, Subject},
    },
};

use super::session;
use crate::{
    engine::Engine,
    rights::erase::{self, Asked, Wish},
    web::{PageError, Posted, Shell, Visit},
};

/// How long a login at the bank may have been ago.
const RECENT: Duration = minutes(5);
/// Who asks on this page.
const BY: &str = "customer";

#[derive(Template)]
#[template(path = "me/erase.html")]
struct Erase {
    shell: Shell,
    standing: Standing,
    proof: String,
    cases: String,
}

enum Standing {
    /// Somebody has to log in first: where they can.
    Login(Vec<(String, String)>),
    /// It can be asked for: when it would happen.
    Offered(String),
    /// It is asked for: when it happens.
    Pending(String),
    /// A legal hold forbids it.
    Held,
    /// There is nothing to delete.
    Nothing,
}

/// `GET /me/erase`
pub(in crate::pages) async fn show(
    State(engine): State<Engine>,
    visit: Visit,
) -> Result<Response, PageError> {
    match recent(&engine, &visit).await? {
        Some(customer) => page(&engine, &visit, customer).await,
        None => login_first(&visit),
    }
}

/// `POST /me/erase`
pub(in crate::pages) async fn post(
    State(engine): State<Engine>,
    Posted { visit, fields }: Posted,
) -> Result<Response, PageError> {
    let context = &engine.context;
    let Some(customer) = recent(&engine, &visit).await? else { return login_first(&visit) };
    let bank = &visit.tenant.id;
    match fields.get("do") {
        "erase" => {
            let wish = Wish {
                bank,
                subject: Subject::Customer(customer),
                classes: ClassSet::PERSON,
                by: BY,
                reason: None,
                at_once: false,
            };
            // The page that follows says how it stands.
            let _: Asked = erase::ask(context, &wish).await?;
        }
        "keep" => {
            for request in open(&engine, &visit, customer).await?.1 {
                erase::cancel(context, &request, BY, None).await?;
            }
        }
        _ => {}
    }
    Ok(visit.redirect("/me/erase"))
}

/// Who logged in at the bank minutes ago, by the bank's word.
async fn recent(engine: &Engine, visit: &Visit) -> Result<Option<CustomerId>, PageError> {
    let context = &engine.context;
    let current = session::current(context, visit).await?;
    Ok(current
        .filter(|(_, session)| session.login_at.is_some_and(|at| context.now() < at.plus(RECENT)))
        .map(|(customer, _)| customer))
}

fn login_first(visit: &Visit) -> Result<Response, PageError> {
    let names = visit.tenant.institutions.iter().map(|(id, name)| (id.to_string(), name.clone()));
    let standing = Standing::Login(names.collect());
    let page = Erase { shell: visit.shell(), standing, proof: String::new(), cases: String::new() };
    visit.page(StatusCode::FORBIDDEN, &page)
}

/// What is known of the customer, and what they or staff asked for.
async fn open(
    engine: &Engine,
    visit: &Visit,
    customer: CustomerId,
) -> Result<(Known, Vec<Request>), StoreError> {
    let (store, bank) = (&engine.context.store, &visit.tenant.id);
    let known = erasure::known(store, bank, Subject::Customer(customer)).await?;
    let requests = erasure::open_of(store, bank, &known).await?;
    Ok((known, requests))
}

async fn page(engine: &Engine, visit: &Visit, customer: CustomerId) -> Result<Response, PageError> {
    let context = &engine.context;
    let (known, requests) = open(engine, visit, customer).await?;
    let (words, now) = (&visit.words, context.now());
    let hold = repo::holds::holding(&context.store, &visit.tenant.id, &known.owners()).await?;
    let standing = match requests.first() {
        _ if hold.is_some() => Standing::Held,
        Some(request) => Standing::Pending(words.moment(request.due_at)),
        None if known.threads.is_empty() && known.shared.is_empty() => Standing::Nothing,
        None => Standing::Offered(words.moment(now.plus(erasure::WAIT))),
    };
    let shell = visit.shell();
    let term = visit.tenant.terms.keep.evidence.as_secs() / 86_400;
    let proof = shell.n("page-erase-stays-proof", "days", term);
    let cases = shell.n("page-erase-stays-cases", "days", term);
    visit.page(StatusCode::OK, &Erase { shell, standing, proof, cases })
}
