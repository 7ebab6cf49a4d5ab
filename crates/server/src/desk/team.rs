//! Teams of a bank. A conversation that a lead gave to a team is that team's and the leads': to an agent of another
//! team, or of none, it does not exist. What was given to nobody is everybody's. Its cases go with it.

use std::collections::BTreeSet;

use axum::extract::{Path, State};
use tellerline_store::{
    StoreError,
    repo::{self, desk::QueueRow},
};

use super::{
    audit,
    auth::{
        Role,
        session::{Act, Lead, Visitor},
    },
    conversation::find,
    page::{self, Answer},
};
use crate::{context::Context, engine::Engine};

/// Whether somebody of this bank may know of a conversation.
pub(super) fn sees(visitor: &Visitor, row: &QueueRow) -> bool {
    visitor.role == Role::Lead || row.team.is_none() || row.team == visitor.staff.team
}

/// The teams that somebody may give conversations to.
pub(super) async fn choices(context: &Context, visitor: &Visitor) -> Result<Vec<String>, StoreError> {
    if visitor.role != Role::Lead {
        return Ok(Vec::new());
    }
    let everybody = repo::staff::list(&context.store, &visitor.visit.tenant.id).await?;
    let teams: BTreeSet<String> = everybody
        .into_iter()
        .filter(|staff| staff.disabled_at.is_none())
        .filter_map(|staff| staff.team)
        .collect();
    Ok(teams.into_iter().collect())
}

/// *Give to team*.
pub(super) async fn give(State(engine): State<Engine>, Path(id): Path<String>, act: Act<Lead>) -> Answer {
    let Act { by: lead, fields } = act;
    let context = &engine.context;
    let row = find(&engine, &lead, &id).await?;
    let wanted = fields.get("team");
    let team = choices(context, &lead).await?.into_iter().find(|team| team == wanted);
    if team.is_none() && !wanted.is_empty() {
        return Err(page::missing(&lead));
    }
    let now = context.now();
    let object = format!("{} {}", row.conversation, team.as_deref().unwrap_or("-"));
    let line = audit::of(audit::by(&lead.staff, now, "conversation.given", object), row.conversation);
    let tx = context.store.begin().await?;
    repo::audit_rows::insert(&context.store, &tx, &[&line]).await?;
    let of = (&lead.visit.tenant.id, row.conversation);
    repo::desk::give_to_team(&tx, of, team.as_deref(), (lead.staff.id, now)).await?;
    tx.commit().await.map_err(StoreError::from)?;
    Ok(lead.visit.redirect(&format!("/desk/c/{}?note=team", row.conversation)))
}
