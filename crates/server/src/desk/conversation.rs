//! `/desk/c/{conversation}`: what was said, whether the customer is linked, open cases and their clocks, what
//! became of our replies, and the forms to answer.
//!
//! Opening it is logged first and tells the conversation which of its cases have been seen. A conversation of
//! another bank, or of a team that is not the agent's, is answered like one that does not exist.

use askama::Template;
use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
    response::IntoResponse as _,
};
use serde::Deserialize;
use tellerline_core::{ConversationId, Timestamp, conversation::Input};
use tellerline_store::{
    StoreError,
    repo::{
        self,
        cases::{Note, StoredCase},
        desk::{QueueRow, TranscriptLine},
        links::LinkStatus,
        secure_notes::SecureNote,
    },
};

use super::{
    audit,
    auth::session::{Agent, Glance, Visitor},
    delivery::{Standing, Standings},
    page::{self, Answer, Desk},
    queue::Seen,
    queue::{CaseLine, looked_at_by_others, name_of, names},
    team,
};
use crate::{
    context::Context,
    engine::{
        Engine, Place,
        turn::{Speaker, TranscriptEntry},
    },
    web::{PageError, Shell},
};

/// Turns that are shown.
const TURNS: u32 = 300;

struct TurnLine {
    at: Timestamp,
    heard: Option<String>,
    said: Vec<String>,
    /// Who said it: the bot, a colleague by name, or somebody of us that older lines do not tell.
    by: SaidBy,
    standing: Standing,
    note: Option<SecureNote>,
}

enum SaidBy {
    Bot,
    Staff(String),
    Unknown,
}

struct LinkLine {
    id: String,
    institution: String,
    live: bool,
    authenticated_at: Timestamp,
}

struct CaseView {
    line: CaseLine,
    words: Option<String>,
    /// What the customer wrote after it.
    added: Vec<Note>,
    opened_at: Option<Timestamp>,
    opened_by: String,
}

/// What a form that was refused said, to be shown again.
#[derive(Default)]
pub(super) struct Draft {
    pub(super) text: String,
    /// Why it was refused, by the name of its text; empty when it was not.
    pub(super) problem: &'static str,
}

#[derive(Template)]
#[template(path = "desk/conversation.html")]
struct ConversationPage {
    shell: Shell,
    d: Desk,
    id: String,
    channel: String,
    /// In the bank's own web chat, where no messenger's company reads.
    own: bool,
    turns: Vec<TurnLine>,
    cut: bool,
    links: Vec<LinkLine>,
    cases: Vec<CaseView>,
    waiting_since: Option<Timestamp>,
    owner: &'static str,
    held_by: Option<String>,
    held_by_me: bool,
    colleague: Option<(String, Timestamp)>,
    draft: Draft,
    note: &'static str,
    stamp: String,
    once: String,
    team: Option<String>,
    /// Teams that it may be given to; empty for whoever may not.
    teams: Vec<String>,
}

/// What the address may add.
#[derive(Deserialize)]
pub(super) struct Asked {
    note: Option<String>,
}

/// The page.
pub(super) async fn show_conversation(
    State(engine): State<Engine>,
    agent: Agent,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Answer {
    let notes = ["sent", "stored", "back", "resolved", "ended", "team"];
    let note = notes.into_iter().find(|note| asked.note.as_deref() == Some(note)).unwrap_or("");
    let row = find(&engine, &agent, &id).await?;
    render(&engine, &agent, &row, Draft::default(), note).await
}

/// The conversation of this bank that the address names, or the answer that there is none.
pub(super) async fn find(engine: &Engine, visitor: &Visitor, id: &str) -> Result<QueueRow, PageError> {
    let context = &engine.context;
    let Ok(conversation) = id.parse::<ConversationId>() else { return Err(page::missing(visitor)) };
    let found = repo::desk::get(&context.store, &visitor.visit.tenant.id, conversation).await?;
    if let Some(row) = found.filter(|row| team::sees(visitor, row)) {
        return Ok(row);
    }
    Err(audit::foreign(context, visitor, conversation).await)
}

/// Where inputs of this conversation go.
pub(super) fn place(agent: &Agent, row: &QueueRow) -> Place {
    Place {
        bank: agent.visit.tenant.id.clone(),
        channel: row.channel.clone(),
        conversation: row.conversation,
    }
}

/// Logs the view, tells the conversation, and shows it.
pub(super) async fn render(
    engine: &Engine,
    agent: &Agent,
    row: &QueueRow,
    draft: Draft,
    note: &'static str,
) -> Answer {
    let status = match draft.problem {
        "" => StatusCode::OK,
        "not-stored" => StatusCode::SERVICE_UNAVAILABLE,
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    };
    let page = view(engine, agent, row, draft, note).await?;
    agent.visit.page(status, &page)
}

async fn view(
    engine: &Engine,
    agent: &Agent,
    row: &QueueRow,
    draft: Draft,
    note: &'static str,
) -> Result<ConversationPage, StoreError> {
    let context = &engine.context;
    let (bank, id) = (&agent.visit.tenant.id, row.conversation);
    let colleague = looked_at_by_others(context, bank, id, agent.staff.id).await?;
    let viewed = audit::by(&agent.staff, context.now(), "staff.viewed", id);
    audit::write(context, audit::of(viewed, id)).await?;
    let cases = repo::cases::for_conversation(&context.store, bank, id).await?;
    let open: Vec<StoredCase> = cases.into_iter().filter(|case| case.resolved.is_none()).collect();
    opened(engine, agent, row, &open).await?;
    let mut added = Vec::with_capacity(open.len());
    for case in &open {
        added.push(repo::cases::notes(&context.store, bank, case.id).await?);
    }

    let lines = repo::desk::transcript::<TranscriptEntry>(&context.store, bank, id, TURNS).await?;
    let standings = Standings::read(context, bank, id).await?;
    let links = repo::links::for_conversation(&context.store, bank, row.identity, id).await?;
    let notes = repo::secure_notes::for_conversation(&context.store, bank, row.identity, id, TURNS).await?;
    let names = names(context, bank).await?;
    let stamp = stamp_of(row, lines.last(), &standings);
    let (shell, d) = Desk::of(context, agent);
    Ok(ConversationPage {
        shell,
        d,
        id: id.to_string(),
        channel: row.channel.to_string(),
        own: context.is_web(&row.channel),
        cut: lines.len() >= TURNS as usize,
        turns: lines
            .into_iter()
            .map(|line| TurnLine {
                at: line.at,
                note: notes.iter().find(|note| note.at == line.at).cloned(),
                heard: line.body.heard,
                standing: standings.of(line.at),
                by: match line.body.by {
                    Some(Speaker::Bot) => SaidBy::Bot,
                    Some(Speaker::Staff(staff)) => SaidBy::Staff(name_of(&names, staff)),
                    None => SaidBy::Unknown,
                },
                said: line.body.said,
            })
            .collect(),
        links: links
            .into_iter()
            .filter(|link| link.status != LinkStatus::Unpaired)
            .map(|link| LinkLine {
                id: link.id.to_string(),
                institution: agent.visit.tenant.institution_name(&link.institution),
                live: link.status == LinkStatus::Live,
                authenticated_at: link.authenticated_at,
            })
            .collect(),
        cases: open
            .iter()
            .zip(added)
            .map(|(case, added)| CaseView {
                line: CaseLine::from(case),
                words: case.words.clone(),
                added,
                opened_at: case.opened.map(|(at, _)| at),
                opened_by: case.opened.map(|(_, staff)| name_of(&names, staff)).unwrap_or_default(),
            })
            .collect(),
        waiting_since: row.waiting_since,
        owner: owner(row.owner),
        held_by: row.staff.map(|staff| name_of(&names, staff)),
        held_by_me: row.staff == Some(agent.staff.id),
        colleague: colleague.map(|(staff, at)| (name_of(&names, staff), at)),
        draft,
        note,
        stamp,
        once: once(context),
        team: row.team.clone(),
        teams: team::choices(context, agent).await?,
    })
}

const fn owner(code: i16) -> &'static str {
    match code {
        1 => "waiting",
        2 => "person",
        3 => "other-app",
        _ => "bot",
    }
}

/// Makes a form that is sent twice one input.
fn once(context: &Context) -> String {
    let mut bytes = [0_u8; 16];
    context.entropy.seed().fork("desk-form").fill(&mut bytes);
    hex::encode(bytes)
}

/// Tells the conversation which cases somebody has looked at: their clock of "nobody came" stops.
async fn opened(
    engine: &Engine,
    agent: &Agent,
    row: &QueueRow,
    open: &[StoredCase],
) -> Result<(), StoreError> {
    for case in open.iter().filter(|case| case.opened.is_none()) {
        let input = Input::Opened { staff: agent.staff.id, case: Some(case.id) };
        engine.submit(&place(agent, row), input, &format!("opened:{}", case.id)).await?;
    }
    Ok(())
}

/// Changes when something was said, somebody took the conversation, or the last reply's fate is known.
fn stamp_of(row: &QueueRow, last: Option<&TranscriptLine<TranscriptEntry>>, standings: &Standings) -> String {
    let standing = last.map_or("none", |line| standings.of(line.at).slug());
    let last = last.map_or_else(String::new, |line| line.id.to_string());
    format!("{last}-{}-{}-{standing}", row.owner, row.open_cases)
}

/// What an open page puts in once, where its stamp is an old one.
#[derive(Template)]
#[template(path = "desk/news.html")]
struct News {
    shell: Shell,
    id: String,
}

/// Nothing (204) while nothing has changed, then that something has. Says nothing of what was said, so it is no view.
pub(super) async fn pulse(
    State(engine): State<Engine>,
    agent: Glance,
    Path(id): Path<String>,
    Query(asked): Query<Seen>,
) -> Answer {
    let row = find(&engine, &agent, &id).await?;
    let (context, bank) = (&engine.context, &agent.visit.tenant.id);
    let last = repo::desk::transcript::<TranscriptEntry>(&context.store, bank, row.conversation, 1).await?;
    let standings = Standings::read(context, bank, row.conversation).await?;
    if stamp_of(&row, last.last(), &standings) == asked.seen {
        return Ok(StatusCode::NO_CONTENT.into_response());
    }
    let (shell, _) = Desk::of(context, &agent);
    agent.visit.page(StatusCode::OK, &News { shell, id: row.conversation.to_string() })
}
