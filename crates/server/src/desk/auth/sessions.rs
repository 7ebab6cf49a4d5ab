//! `/desk/sessions`: where somebody is signed in, and how to end it. A lead also sees and ends the sessions of
//! agents.

use askama::Template;
use axum::{extract::State, http::StatusCode};
use tellerline_core::{SessionId, Timestamp};
use tellerline_store::{
    StoreError,
    repo::{self, staff::StoredSession},
};

use super::{
    Role,
    session::{Act, Anybody, Visitor},
};
use crate::{
    desk::{
        audit,
        page::{Answer, Desk, missing},
    },
    engine::Engine,
    web::Shell,
};

struct Line {
    id: String,
    name: String,
    role: &'static str,
    here: bool,
    since: Timestamp,
    seen: Timestamp,
}

#[derive(Template)]
#[template(path = "desk/sessions.html")]
struct SessionsPage {
    shell: Shell,
    d: Desk,
    lines: Vec<Line>,
}

/// The page.
pub(in crate::desk) async fn show(State(engine): State<Engine>, by: Anybody) -> Answer {
    let lines = visible(&engine, &by).await?;
    let lines = lines.into_iter().map(|(session, role)| Line {
        id: session.id.to_string(),
        here: session.id == by.session,
        name: session.name,
        role: role.slug(),
        since: session.created_at,
        seen: session.seen_at,
    });
    let (shell, d) = Desk::of(&engine.context, &by);
    by.visit.page(StatusCode::OK, &SessionsPage { shell, d, lines: lines.collect() })
}

/// One's own; for a lead also those of agents.
async fn visible(engine: &Engine, by: &Visitor) -> Result<Vec<(StoredSession, Role)>, StoreError> {
    let context = &engine.context;
    let all =
        repo::staff::sessions(&context.store, &by.visit.tenant.id, context.sessions.staff, context.now())
            .await?;
    let roles = all.into_iter().filter_map(|session| {
        let role = session.role.parse().ok()?;
        Some((session, role))
    });
    let mine = |session: &StoredSession, role: Role| {
        session.staff == by.staff.id || (by.role == Role::Lead && role == Role::Agent)
    };
    Ok(roles.filter(|(session, role)| mine(session, *role)).collect())
}

/// Ends one of them.
pub(in crate::desk) async fn end(State(engine): State<Engine>, act: Act<Anybody>) -> Answer {
    let (context, by) = (&engine.context, &act.by);
    let wanted: SessionId = act.fields.get("session").parse().map_err(|_| missing(by))?;
    let seen = visible(&engine, by).await?;
    let Some((session, _)) = seen.iter().find(|(session, _)| session.id == wanted) else {
        audit::write(context, audit::by(&by.staff, context.now(), "staff.foreign_object", wanted)).await?;
        return Err(missing(by));
    };
    let object = format!("{wanted} {}", session.staff);
    audit::write(context, audit::by(&by.staff, context.now(), "staff.session_ended", object)).await?;
    repo::staff::end_session_of(&context.store, session.staff, wanted).await?;
    Ok(by.visit.redirect("/desk/sessions"))
}
