//! `/desk/factors`: somebody's own second factors. Passkeys are added and saved codes drawn shortly after signing
//! in; a saved code stands for a lost device once. Whoever has lost everything needs two people at the machine
//! (`tellerline staff reset`).

use std::time::Duration;

use askama::Template;
use axum::{extract::State, http::StatusCode, response::Response};
use tellerline_core::{PasskeyId, Timestamp, time::minutes};
use tellerline_store::{
    StoreError,
    repo::{self, passkeys::Owner},
};

use super::{
    session::{Act, Anybody, Visitor},
    steps,
};
use crate::{
    desk::{
        audit,
        page::{Answer, Desk, missing},
    },
    engine::Engine,
    web::{
        PageError, Shell,
        passkey::{self, Keys},
        posted::Fields,
    },
};

/// So soon after signing in a factor may be added without doing so again.
const RECENT: Duration = minutes(10);
/// Saved codes that are drawn at once.
const CODES: usize = 10;

struct Line {
    id: String,
    name: String,
    since: Timestamp,
    used: Option<Timestamp>,
}

#[derive(Template)]
#[template(path = "desk/factors.html")]
struct FactorsPage {
    shell: Shell,
    d: Desk,
    path: &'static str,
    lines: Vec<Line>,
    recent: bool,
    left: u64,
    codes: Vec<String>,
    wrong: bool,
}

/// The page.
pub(in crate::desk) async fn show(State(engine): State<Engine>, by: Anybody) -> Answer {
    page(&engine, &by, StatusCode::OK, (Vec::new(), false)).await
}

async fn page(
    engine: &Engine,
    by: &Visitor,
    status: StatusCode,
    (codes, wrong): (Vec<String>, bool),
) -> Answer {
    let context = &engine.context;
    let lines = keys(engine, by).await?.into_iter().map(|key| Line {
        id: key.id.to_string(),
        name: key.body.name,
        since: key.created_at,
        used: key.last_used_at,
    });
    let left = repo::staff::recovery_codes_left(&context.store, by.staff.id).await?;
    let (shell, d) = Desk::of(context, by);
    let page = FactorsPage {
        recent: is_recent(engine, by).await?,
        path: "/desk/factors",
        lines: lines.collect(),
        shell,
        d,
        left,
        codes,
        wrong,
    };
    by.visit.page(status, &page)
}

async fn keys(engine: &Engine, by: &Visitor) -> Result<Keys, StoreError> {
    let store = &engine.context.store;
    repo::passkeys::list(store, &by.visit.tenant.id, Owner::Staff(by.staff.id)).await
}

async fn is_recent(engine: &Engine, by: &Visitor) -> Result<bool, StoreError> {
    let context = &engine.context;
    let now = context.now();
    let all = repo::staff::sessions(&context.store, &by.visit.tenant.id, context.sessions.staff, now).await?;
    let mine = all.iter().find(|session| session.id == by.session);
    Ok(mine.is_some_and(|session| now < session.created_at.plus(RECENT)))
}

/// Adds or removes a passkey, or draws codes.
pub(in crate::desk) async fn change(State(engine): State<Engine>, act: Act<Anybody>) -> Answer {
    let (by, fields) = (&act.by, &act.fields);
    let what = fields.get("do");
    // Taking one away protects, and is asked for no more than the session.
    if what == "remove" {
        return remove(&engine, by, fields).await;
    }
    if !is_recent(&engine, by).await? {
        return Err(
            PageError::new(StatusCode::FORBIDDEN, "staff-again").way("/desk/factors", "desk-to-start")
        );
    }
    match what {
        "passkey-options" => {
            let asker = passkey::asker(&by.visit, "staff-enrol", by.staff.id.as_uuid())?;
            let known = keys(&engine, by).await?;
            passkey::begin_enrol(&engine.context, &by.visit, &asker, &by.staff.name, &known).await
        }
        "passkey" => add(&engine, by, fields).await,
        "codes" => codes(&engine, by).await,
        _ => Ok(by.visit.redirect("/desk/factors")),
    }
}

async fn remove(engine: &Engine, by: &Visitor, fields: &Fields) -> Answer {
    let context = &engine.context;
    let wanted: PasskeyId = fields.get("passkey").parse().map_err(|_| missing(by))?;
    let owner = Owner::Staff(by.staff.id);
    if !keys(engine, by).await?.iter().any(|key| key.id == wanted) {
        audit::write(context, audit::by(&by.staff, context.now(), "staff.foreign_object", wanted)).await?;
        return Err(missing(by));
    }
    audit::write(context, audit::by(&by.staff, context.now(), "staff.passkey_removed", wanted)).await?;
    repo::staff::note_factors(&context.store, by.staff.id, context.now()).await?;
    repo::passkeys::remove(&context.store, &by.visit.tenant.id, owner, wanted).await?;
    Ok(by.visit.redirect("/desk/factors"))
}

async fn add(engine: &Engine, by: &Visitor, fields: &Fields) -> Answer {
    let context = &engine.context;
    let asker = passkey::asker(&by.visit, "staff-enrol", by.staff.id.as_uuid())?;
    let key = match passkey::finish_enrol(context, &by.visit, &asker, fields).await? {
        Ok(key) => key,
        Err(refusal) => {
            audit::write(context, audit::by(&by.staff, context.now(), refusal.event(), "staff")).await?;
            return page(engine, by, StatusCode::UNPROCESSABLE_ENTITY, (Vec::new(), true)).await;
        }
    };
    // Before the change: whoever stops us in between is told of, rather than not.
    repo::staff::note_factors(&context.store, by.staff.id, context.now()).await?;
    let tx = context.store.begin().await?;
    let owner = (&by.visit.tenant.id, Owner::Staff(by.staff.id));
    let Some(added) = passkey::add(context, &tx, owner, &key).await? else {
        return page(engine, by, StatusCode::UNPROCESSABLE_ENTITY, (Vec::new(), true)).await;
    };
    let row = audit::by(&by.staff, context.now(), "staff.passkey_added", added);
    repo::audit_rows::insert(&context.store, &tx, &[&row]).await?;
    tx.commit().await.map_err(StoreError::from)?;
    Ok(by.visit.redirect("/desk/factors"))
}

/// Fresh codes, shown in this answer only; those of before no longer count.
async fn codes(engine: &Engine, by: &Visitor) -> Result<Response, PageError> {
    let context = &engine.context;
    let mut rng = context.entropy.seed().fork("recovery-codes");
    let codes: Vec<String> = (0..CODES).map(|_| steps::recovery_code(&mut rng)).collect();
    audit::write(context, audit::by(&by.staff, context.now(), "staff.codes_drawn", CODES)).await?;
    let bank = &by.visit.tenant.id;
    repo::staff::note_factors(&context.store, by.staff.id, context.now()).await?;
    repo::staff::set_recovery_codes(&context.store, bank, by.staff.id, &codes, context.now()).await?;
    page(engine, by, StatusCode::OK, (codes, false)).await
}
