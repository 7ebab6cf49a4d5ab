//! `/desk`: who waits and which cases are open, fraud first, then oldest first; *Next customer* takes the
//! first that no colleague is looking at. Knows nothing of what was said.

use std::{
    collections::{HashMap, HashSet},
    hash::{DefaultHasher, Hash as _, Hasher as _},
    time::Duration,
};

use askama::Template;
use axum::{
    extract::{Query, State},
    http::StatusCode,
    response::IntoResponse as _,
};
use serde::Deserialize;
use tellerline_core::{BankId, ConversationId, StaffId, Timestamp, case::CaseKind, time::minutes};
use tellerline_store::{
    StoreError,
    repo::{self, cases::StoredCase, desk::QueueRow, links::LinkStatus},
};
use tokio::sync::Mutex;

use super::{
    audit,
    auth::session::{Act, Agent, Glance, Visitor},
    page::{Answer, Desk},
    team,
};
use crate::{context::Context, engine::Engine, web::Shell};

/// While a colleague looked so recently, *Next customer* gives somebody else.
pub(super) const LOOKING: Duration = minutes(3);
/// Most open cases that are listed.
const CASES: u32 = 500;
/// Two who press *Next customer* at the same moment get two customers.
static TAKING: Mutex<()> = Mutex::const_new(());

/// A line of the queue.
struct Line {
    conversation: String,
    cases: Vec<CaseLine>,
    fraud: bool,
    wants_person: bool,
    since: Timestamp,
    channel: String,
    linked: bool,
    authenticated_at: Option<Timestamp>,
    held_by: Option<String>,
}

/// A case, as lists show it.
pub(super) struct CaseLine {
    pub(super) id: String,
    pub(super) reference: String,
    pub(super) kind: &'static str,
    pub(super) reported_at: Timestamp,
    pub(super) opened: bool,
}

impl From<&StoredCase> for CaseLine {
    fn from(case: &StoredCase) -> Self {
        Self {
            id: case.id.to_string(),
            reference: case.id.reference(),
            kind: case.kind.slug(),
            reported_at: case.clock_started_at,
            opened: case.opened.is_some(),
        }
    }
}

#[derive(Template)]
#[template(path = "desk/queue.html")]
struct QueuePage {
    shell: Shell,
    d: Desk,
    lines: Vec<Line>,
    waiting: usize,
    fraud: usize,
    stamp: String,
    nobody: bool,
    live: bool,
}

/// What the address may add.
#[derive(Deserialize)]
pub(super) struct Asked {
    nobody: Option<String>,
}

/// The page.
pub(super) async fn show_queue(
    State(engine): State<Engine>,
    agent: Agent,
    Query(asked): Query<Asked>,
) -> Answer {
    // Who waits, with which cases, and when they last logged in, is about people.
    audit::write(&engine.context, audit::by(&agent.staff, engine.context.now(), "queue.listed", "")).await?;
    queue_page(&engine, &agent, asked.nobody.is_some(), false).await
}

/// What the page shows already.
#[derive(Deserialize)]
pub(super) struct Seen {
    #[serde(default)]
    pub(super) seen: String,
}

/// The same for an open page, which takes the list out of it; nothing (204) while it is the list that is shown.
/// That the page is open was logged when it was opened.
pub(super) async fn show_live(
    State(engine): State<Engine>,
    agent: Glance,
    Query(asked): Query<Seen>,
) -> Answer {
    if stamp(&waiting(&engine.context, &agent).await?) == asked.seen {
        return Ok(StatusCode::NO_CONTENT.into_response());
    }
    queue_page(&engine, &agent, false, true).await
}

async fn queue_page(engine: &Engine, visitor: &Visitor, nobody: bool, live: bool) -> Answer {
    let context = &engine.context;
    let (lines, stamp) = lines(context, visitor).await?;
    let (shell, d) = Desk::of(context, visitor);
    let page = QueuePage {
        shell,
        d,
        waiting: lines.iter().filter(|line| line.held_by.is_none()).count(),
        fraud: lines.iter().filter(|line| line.fraud).count(),
        lines,
        stamp,
        nobody,
        live,
    };
    visitor.visit.page(StatusCode::OK, &page)
}

/// The queue as this visitor may know it.
async fn waiting(context: &Context, visitor: &Visitor) -> Result<Vec<QueueRow>, StoreError> {
    let mut rows = repo::desk::waiting(&context.store, &visitor.visit.tenant.id).await?;
    rows.retain(|row| team::sees(visitor, row));
    Ok(rows)
}

/// Who waits and since when; not what they last did.
fn stamp(rows: &[QueueRow]) -> String {
    let mut hasher = DefaultHasher::new();
    for row in rows {
        (row.conversation, row.owner, row.waiting_since, row.staff, row.open_cases, row.fraud_cases)
            .hash(&mut hasher);
    }
    let fraud = rows.iter().filter(|row| row.fraud_cases > 0).count();
    format!("{:016x}-{fraud}", hasher.finish())
}

async fn lines(context: &Context, visitor: &Visitor) -> Result<(Vec<Line>, String), StoreError> {
    let (store, bank) = (&context.store, &visitor.visit.tenant.id);
    let rows = waiting(context, visitor).await?;
    let stamp = stamp(&rows);
    let mut cases = open_cases(context, bank).await?;
    let names = names(context, bank).await?;
    let mut lines = Vec::with_capacity(rows.len());
    for row in rows {
        let links = repo::links::for_conversation(store, bank, row.identity, row.conversation).await?;
        let live = || links.iter().filter(|link| link.status == LinkStatus::Live);
        lines.push(Line {
            conversation: row.conversation.to_string(),
            cases: cases.remove(&row.conversation).unwrap_or_default().iter().map(CaseLine::from).collect(),
            fraud: row.fraud_cases > 0,
            wants_person: row.waiting_since.is_some(),
            since: row.since(),
            channel: row.channel.to_string(),
            linked: live().next().is_some(),
            authenticated_at: live().map(|link| link.authenticated_at).max(),
            held_by: row.staff.map(|staff| name_of(&names, staff)),
        });
    }
    Ok((lines, stamp))
}

async fn open_cases(
    context: &Context,
    bank: &BankId,
) -> Result<HashMap<ConversationId, Vec<StoredCase>>, StoreError> {
    let mut by_conversation: HashMap<ConversationId, Vec<StoredCase>> = HashMap::new();
    for case in repo::cases::list(&context.store, bank, true, CASES).await? {
        by_conversation.entry(case.conversation).or_default().push(case);
    }
    Ok(by_conversation)
}

/// Everybody's name by id, former colleagues included.
pub(super) async fn names(context: &Context, bank: &BankId) -> Result<HashMap<StaffId, String>, StoreError> {
    let everybody = repo::staff::list(&context.store, bank).await?;
    Ok(everybody.into_iter().map(|staff| (staff.id, staff.name)).collect())
}

/// Somebody's name, or their id when they are not of this bank.
pub(super) fn name_of(names: &HashMap<StaffId, String>, staff: StaffId) -> String {
    names.get(&staff).cloned().unwrap_or_else(|| staff.to_string())
}

/// *Next customer*.
pub(super) async fn next_customer(State(engine): State<Engine>, act: Act<Agent>) -> Answer {
    let agent = act.by;
    Ok(match take(&engine.context, &agent).await? {
        Some(conversation) => agent.visit.redirect(&format!("/desk/c/{conversation}")),
        None => agent.visit.redirect("/desk?nobody=1"),
    })
}

async fn take(context: &Context, agent: &Agent) -> Result<Option<ConversationId>, StoreError> {
    let bank = &agent.visit.tenant.id;
    let _turn = TAKING.lock().await;
    let rows = waiting(context, agent).await?;
    let unopened: HashSet<ConversationId> = repo::cases::list(&context.store, bank, true, CASES)
        .await?
        .into_iter()
        .filter(|case| {
            case.opened.is_none()
                || matches!(case.kind, CaseKind::Complaint | CaseKind::Dispute | CaseKind::Care)
        })
        .map(|case| case.conversation)
        .collect();
    let needs = |row: &&QueueRow| {
        row.staff.is_none() && (row.waiting_since.is_some() || unopened.contains(&row.conversation))
    };
    for row in rows.iter().filter(needs) {
        if looked_at_by_others(context, bank, row.conversation, agent.staff.id).await?.is_some() {
            continue;
        }
        let taken = audit::by(&agent.staff, context.now(), "staff.took", row.conversation);
        audit::write(context, audit::of(taken, row.conversation)).await?;
        return Ok(Some(row.conversation));
    }
    Ok(None)
}

/// The colleague who looked at a conversation within the last minutes, as the log says.
pub(super) async fn looked_at_by_others(
    context: &Context,
    bank: &BankId,
    conversation: ConversationId,
    me: StaffId,
) -> Result<Option<(StaffId, Timestamp)>, StoreError> {
    let rows = repo::audit_rows::for_conversation(&context.store, bank, conversation, 50).await?;
    let recent = context.now().minus(LOOKING);
    Ok(rows
        .iter()
        .rev()
        .take_while(|row| row.at >= recent)
        .filter(|row| matches!(row.event.as_str(), "staff.took" | "staff.viewed"))
        .filter_map(|row| Some((row.actor.strip_prefix("staff:")?.parse().ok()?, row.at)))
        .find(|(staff, _)| *staff != me))
}
