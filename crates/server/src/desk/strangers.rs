//! *Somebody else wrote in a customer's conversation*: the officer's list and its *Clear*. Which thread, when and
//! with which app; never what was said, nor to whom.

use std::time::Duration;

use axum::extract::{Path, State};
use tellerline_core::{ConversationId, Timestamp, conversation::Input, redact};
use tellerline_store::{StoreError, repo};

use super::{
    audit,
    auth::session::{Act, Officer, Visitor},
    page::{self, Answer},
    queue::{name_of, names},
};
use crate::engine::{Engine, Place};

/// Rows that are shown; open ones come first.
const ROWS: u32 = 100;
/// How long the form waits for its turn to be committed.
const TURN: Duration = Duration::from_secs(5);
/// Longest reason, in characters.
const REASON_MAX: usize = 200;

/// A thread on the list.
pub(super) struct Line {
    pub(super) id: i64,
    pub(super) channel: String,
    pub(super) conversation: ConversationId,
    pub(super) app: Option<String>,
    pub(super) first_at: Timestamp,
    pub(super) last_at: Timestamp,
    pub(super) times: i64,
    pub(super) cleared: Option<(Timestamp, String)>,
}

/// The list; that it is looked at is logged with the page that shows it.
pub(super) async fn list(engine: &Engine, visitor: &Visitor) -> Result<Vec<Line>, StoreError> {
    let (context, bank) = (&engine.context, &visitor.visit.tenant.id);
    let rows = repo::strangers::for_bank(&context.store, bank, ROWS).await?;
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let names = names(context, bank).await?;
    let line = |row: repo::strangers::Stranger| Line {
        id: row.id,
        channel: row.channel.to_string(),
        conversation: row.conversation,
        app: row.app,
        first_at: row.first_at,
        last_at: row.last_at,
        times: row.times,
        cleared: row
            .cleared_at
            .map(|at| (at, row.cleared_by.map(|staff| name_of(&names, staff)).unwrap_or_default())),
    };
    Ok(rows.into_iter().map(line).collect())
}

/// *Clear*: why is logged before anything is done; the rest is the conversation's own turn.
pub(super) async fn clear(State(engine): State<Engine>, Path(id): Path<String>, act: Act<Officer>) -> Answer {
    let Act { by: officer, fields } = act;
    let (context, bank) = (&engine.context, &officer.visit.tenant.id);
    let Ok(id) = id.parse::<i64>() else { return Err(page::missing(&officer)) };
    let Some(row) = repo::strangers::open(&context.store, bank, id).await? else {
        // Pressed twice it is cleared, but one of ours.
        let ours = repo::strangers::for_bank(&context.store, bank, ROWS).await?;
        if ours.iter().any(|row| row.id == id) {
            return Err(page::missing(&officer));
        }
        return Err(audit::foreign(context, &officer, id).await);
    };
    let reason = fields.get("reason").trim();
    if reason.is_empty() || reason.chars().count() > REASON_MAX {
        return Ok(officer.visit.redirect("/officer?note=reason"));
    }
    let mut line = audit::by(&officer.staff, context.now(), "stranger.clear", id);
    line.reason = Some(redact::redact(reason).into_owned());
    audit::write(context, audit::of(line, row.conversation)).await?;
    let place = Place { bank: bank.clone(), channel: row.channel, conversation: row.conversation };
    let input = Input::StrangerCleared { staff: officer.staff.id };
    // Each row is cleared once, whoever presses the button how often.
    let seen = engine.submit_and_wait(&place, input, &format!("stranger-clear:{id}"), TURN).await?;
    Ok(officer.visit.redirect(if seen { "/officer?note=cleared" } else { "/officer?note=stored" }))
}
