//! `/officer/policy`: what chats may show. One officer forbids a class of data at once; to allow one, an officer
//! proposes it and another one, with a login of their own, approves. The rules are the store's
//! ([`tellerline_store::repo::policy`]); here they get forms.

use askama::Template;
use axum::{
    extract::{Query, State},
    http::StatusCode,
    response::Response,
};
use serde::Deserialize;
use tellerline_core::{ChannelId, Timestamp, message::Class};
use tellerline_store::{
    StoreError,
    repo::{
        policy::{self as store_policy, Change, Refused},
        staff::StoredStaff,
    },
};

use super::{
    auth::session::{Act, Officer, Visitor},
    page::{self, Answer, Desk},
};
use crate::{engine::Engine, web::Shell};

/// Longest reason, in characters.
const REASON_MAX: usize = 200;

/// A class on a channel.
struct ClassLine {
    slug: &'static str,
    /// Officers allow it, and so does the config.
    shown: bool,
    /// The config allows it: without that no officer can.
    configured: bool,
    open: Vec<Proposal>,
}

struct Proposal {
    id: i64,
    by: String,
    at: Timestamp,
    reason: String,
    /// The visitor made it: somebody else has to approve.
    own: bool,
}

struct ChannelPart {
    id: String,
    classes: Vec<ClassLine>,
}

struct HistoryLine {
    id: i64,
    channel: String,
    class: &'static str,
    state: &'static str,
    at: Timestamp,
    by: Option<String>,
    reason: String,
    decided_by: Option<String>,
    decided_reason: Option<String>,
}

#[derive(Template)]
#[template(path = "desk/ceiling.html")]
struct CeilingPage {
    shell: Shell,
    d: Desk,
    /// What the last form did, or why not; empty at first.
    note: &'static str,
    problem: &'static str,
    channels: Vec<ChannelPart>,
    history: Vec<HistoryLine>,
}

/// What the form before did; only names that are known are shown.
#[derive(Deserialize)]
pub(super) struct After {
    #[serde(default)]
    done: String,
}

/// The page.
pub(super) async fn show_ceiling(
    State(engine): State<Engine>,
    Query(after): Query<After>,
    officer: Officer,
) -> Answer {
    let done = ["proposed", "approved", "lowered"].into_iter().find(|known| *known == after.done);
    render(&engine, &officer, done.unwrap_or_default(), "").await
}

/// *Propose*, *Approve* or *Stop showing*.
pub(super) async fn change(State(engine): State<Engine>, act: Act<Officer>) -> Answer {
    let Act { by: officer, fields } = act;
    let (context, bank) = (&engine.context, &officer.visit.tenant.id);
    let reason = tellerline_core::redact::redact(fields.get("reason").trim()).into_owned();
    if reason.is_empty() || reason.chars().count() > REASON_MAX {
        return render(&engine, &officer, "", "reason").await;
    }
    let (store, now) = (&context.store, context.now());
    // Somebody who was made something else since they logged in decides nothing.
    let Some(who) = store_policy::officer(store, bank, &officer.staff.name).await? else {
        return Err(page::refused(&officer));
    };
    let place = || {
        let channel = ChannelId::new(fields.get("channel"));
        let class = Class::from_slug(fields.get("class")).filter(|class| Class::ADJUSTABLE.contains(class));
        let configured = context.ceilings.configured(bank, &channel)?;
        Some((channel, class?, configured))
    };
    let done = match fields.get("do") {
        "approve" => {
            let Ok(id) = fields.get("id").parse() else { return Err(page::missing(&officer)) };
            match store_policy::approve(store, &who, id, &reason, now).await? {
                Ok(_) => "approved",
                Err(Refused::Unknown) => return Err(page::missing(&officer)),
                Err(refused) => return render(&engine, &officer, "", slug(refused)).await,
            }
        }
        "propose" => {
            let Some((channel, class, configured)) = place() else { return Err(page::missing(&officer)) };
            if !configured.allows(class) {
                return render(&engine, &officer, "", "config").await;
            }
            store_policy::propose(store, &who, &channel, class, &reason, now).await?;
            "proposed"
        }
        "lower" => {
            let Some((channel, class, _)) = place() else { return Err(page::missing(&officer)) };
            store_policy::lower(store, &who, &channel, class, &reason, now).await?;
            "lowered"
        }
        _ => return Err(page::missing(&officer)),
    };
    // Other processes read it within a second.
    context.ceilings.refresh(store).await?;
    Ok(back(&officer, done))
}

fn back(officer: &Officer, done: &str) -> Response {
    officer.visit.redirect(&format!("/officer/policy?done={done}"))
}

const fn slug(refused: Refused) -> &'static str {
    match refused {
        Refused::Unknown | Refused::Decided => "decided",
        Refused::Lapsed => "lapsed",
        Refused::SamePerson => "same-person",
        Refused::ProposerGone => "proposer-gone",
    }
}

async fn render(engine: &Engine, officer: &Visitor, note: &'static str, problem: &'static str) -> Answer {
    let context = &engine.context;
    let (history, now) =
        (store_policy::history(&context.store, &officer.visit.tenant.id).await?, context.now());
    let channels = channels(engine, officer, &history, now).await?;
    let history = history.iter().rev().map(|change| line(change, now)).collect();
    let (shell, d) = Desk::of(context, officer);
    let status = if problem.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    officer.visit.page(status, &CeilingPage { shell, d, note, problem, channels, history })
}

async fn channels(
    engine: &Engine,
    officer: &Visitor,
    history: &[Change],
    now: Timestamp,
) -> Result<Vec<ChannelPart>, StoreError> {
    let (context, bank) = (&engine.context, &officer.visit.tenant.id);
    let decided = store_policy::in_force(&context.store).await?;
    let parts = context.ceilings.of_bank(bank).into_iter().map(|(channel, configured)| {
        let officers = decided.get(&(bank.clone(), channel.clone())).copied().unwrap_or_default();
        let classes = Class::ADJUSTABLE.iter().map(|class| {
            let open = history
                .iter()
                .filter(|change| change.channel == channel && change.class == *class && change.is_open(now));
            ClassLine {
                slug: class.slug(),
                shown: configured.allows(*class) && officers.has(*class),
                configured: configured.allows(*class),
                open: open.map(|change| proposal(change, &officer.staff)).collect(),
            }
        });
        ChannelPart { id: channel.to_string(), classes: classes.collect() }
    });
    Ok(parts.collect())
}

fn proposal(change: &Change, visitor: &StoredStaff) -> Proposal {
    Proposal {
        id: change.id,
        by: change.proposed_by.clone().unwrap_or_default(),
        at: change.proposed_at,
        reason: change.reason.clone(),
        own: change.proposed_by.as_deref() == Some(&*visitor.name),
    }
}

fn line(change: &Change, now: Timestamp) -> HistoryLine {
    HistoryLine {
        id: change.id,
        channel: change.channel.to_string(),
        class: change.class.slug(),
        state: match change {
            _ if change.decided_at.is_some() && change.allows => "allowed",
            _ if change.decided_at.is_some() => "forbidden",
            _ if change.is_open(now) => "proposed",
            _ => "lapsed",
        },
        at: change.decided_at.unwrap_or(change.proposed_at),
        by: change.proposed_by.clone(),
        reason: change.reason.clone(),
        decided_by: change.decided_by.clone(),
        decided_reason: change.decided_reason.clone(),
    }
}
