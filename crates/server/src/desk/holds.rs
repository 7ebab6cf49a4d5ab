//! `/officer/holds`: legal holds. An officer sets one with a reason, sees all of the bank's, lifts one with a reason. The
//! rules are the store's ([`tellerline_store::repo::holds`]), where each act is logged in its own transaction.
//!
//! Whom it is about is an id that the officer has from a case, a conversation or the audit log. What belongs to another
//! bank is answered as what does not exist.

use askama::Template;
use axum::{
    extract::{Query, State},
    http::StatusCode,
};
use serde::Deserialize;
use tellerline_core::{BankId, ConversationId, CustomerId, HoldId, IdentityId, LinkId, Timestamp, redact};
use tellerline_store::{
    StoreError,
    repo::{
        self,
        erasure::{self, Subject},
        holds,
    },
};

use super::{
    audit,
    auth::session::{Act, Officer, Visitor},
    page::{self, Answer, Desk},
    queue::{name_of, names},
};
use crate::{context::Context, engine::Engine, web::Shell};

/// Longest reason, in characters.
const REASON_MAX: usize = 200;
/// Rows that are shown.
const ROWS: u32 = 500;

struct Line {
    id: HoldId,
    whom: String,
    by: String,
    at: Timestamp,
    reason: String,
    lifted: Option<(Timestamp, String, String)>,
}

#[derive(Template)]
#[template(path = "desk/holds.html")]
struct HoldsPage {
    shell: Shell,
    d: Desk,
    /// What the last form did, or why not; empty at first.
    note: &'static str,
    problem: &'static str,
    /// What was typed, so that nobody types it twice.
    whom: String,
    reason: String,
    rows: Vec<Line>,
}

/// What the form before did; only names that are known are shown.
#[derive(Deserialize)]
pub(super) struct After {
    #[serde(default)]
    done: String,
}

/// The page. That the list was looked at is logged before it is shown: reasons of holds are about people.
pub(super) async fn show(
    State(engine): State<Engine>,
    Query(after): Query<After>,
    officer: Officer,
) -> Answer {
    let done = ["set", "lifted"].into_iter().find(|known| *known == after.done);
    render(&engine, &officer, done.unwrap_or_default(), ("", "", "")).await
}

/// *Set* or *Lift*.
pub(super) async fn change(State(engine): State<Engine>, act: Act<Officer>) -> Answer {
    let Act { by: officer, fields } = act;
    let (context, bank) = (&engine.context, &officer.visit.tenant.id);
    let (whom, reason) = (fields.get("whom").trim(), redact::redact(fields.get("reason").trim()));
    if reason.is_empty() || reason.chars().count() > REASON_MAX {
        return render(&engine, &officer, "", ("reason", whom, "")).await;
    }
    let by = format!("staff:{}", officer.staff.id);
    let act = holds::Act { by: &by, reason: &reason, at: context.now() };
    match fields.get("do") {
        "set" => {
            let Some(subject) = subject(context, bank, whom).await? else {
                if is_id(whom) {
                    let row = audit::by(&officer.staff, act.at, "staff.foreign_object", whom);
                    audit::write(context, row).await?;
                }
                return render(&engine, &officer, "", ("unknown", whom, &reason)).await;
            };
            let owner = [subject.stored().1];
            if holds::holding(&context.store, bank, &owner).await?.is_some() {
                return render(&engine, &officer, "", ("twice", whom, &reason)).await;
            }
            let id = HoldId::draw(act.at, &mut context.entropy.seed().fork("hold"));
            holds::set(&context.store, bank, id, subject, act).await?;
            Ok(officer.visit.redirect("/officer/holds?done=set"))
        }
        "lift" => {
            let Ok(id) = fields.get("id").parse() else { return Err(page::missing(&officer)) };
            if !holds::lift(&context.store, bank, id, act).await? {
                // Pressed twice it is lifted, but one of ours.
                if holds::list(&context.store, bank, ROWS).await?.iter().any(|hold| hold.id == id) {
                    return Err(page::missing(&officer));
                }
                return Err(audit::foreign(context, &officer, id).await);
            }
            Ok(officer.visit.redirect("/officer/holds?done=lifted"))
        }
        _ => Err(page::missing(&officer)),
    }
}

/// Whether a text is an id at all, of this bank or of another.
fn is_id(text: &str) -> bool {
    text.parse::<LinkId>().is_ok()
        || text.parse::<ConversationId>().is_ok()
        || text.parse::<CustomerId>().is_ok()
        || text.parse::<IdentityId>().is_ok()
}

/// Whom an id of this bank means; `None` for what is none, or nobody's here.
async fn subject(context: &Context, bank: &BankId, text: &str) -> Result<Option<Subject>, StoreError> {
    let store = &context.store;
    if let Ok(link) = text.parse::<LinkId>() {
        let row = repo::links::any_link_for_worker(store, link).await?.filter(|row| row.bank == *bank);
        return Ok(row.map(|row| Subject::Customer(row.customer)));
    }
    if let Ok(conversation) = text.parse::<ConversationId>() {
        let row = repo::desk::get(store, bank, conversation).await?;
        return Ok(row.map(|row| Subject::Identity(row.identity)));
    }
    if let Ok(customer) = text.parse::<CustomerId>() {
        let links = repo::links::of_customer(store, bank, customer).await?;
        return Ok((!links.is_empty()).then_some(Subject::Customer(customer)));
    }
    let Ok(identity) = text.parse::<IdentityId>() else { return Ok(None) };
    let known = erasure::known(store, bank, Subject::Identity(identity)).await?;
    // Of somebody who was erased something may have been kept, which a court can ask for.
    let conversation = store.vault.conversation(bank, identity)?;
    let there = !known.is_empty() || erasure::was_erased(store, conversation).await?;
    Ok(there.then_some(Subject::Identity(identity)))
}

async fn render(
    engine: &Engine,
    officer: &Visitor,
    note: &'static str,
    (problem, whom, reason): (&'static str, &str, &str),
) -> Answer {
    let context = &engine.context;
    audit::write(context, audit::by(&officer.staff, context.now(), "holds.listed", "")).await?;
    let rows = rows(context, &officer.visit.tenant.id).await?;
    let (shell, d) = Desk::of(context, officer);
    let status = if problem.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let (whom, reason) = (whom.to_owned(), reason.to_owned());
    officer.visit.page(status, &HoldsPage { shell, d, note, problem, whom, reason, rows })
}

async fn rows(context: &Context, bank: &BankId) -> Result<Vec<Line>, StoreError> {
    let all = holds::list(&context.store, bank, ROWS).await?;
    let names = names(context, bank).await?;
    let name = |by: String| {
        by.strip_prefix("staff:")
            .and_then(|id| id.parse().ok())
            .map_or_else(|| by.clone(), |staff| name_of(&names, staff))
    };
    let line = |hold: holds::Hold| Line {
        id: hold.id,
        whom: hold.subject.to_string(),
        by: name(hold.set_by),
        at: hold.set_at,
        reason: hold.reason,
        lifted: hold.lifted.map(|(at, by, why)| (at, name(by), why)),
    };
    Ok(all.into_iter().map(line).collect())
}
