//! What an agent does to a conversation: reply, hand back, resolve. Each is an input; a form sent twice is
//! one input.

use std::time::Duration;

use axum::{
    extract::{Path, State},
    response::Response,
};
use tellerline_core::{
    CaseId,
    consent::Way as WithdrawnBy,
    conversation::Input,
    message::{Classes, Policy},
    redact,
};
use tellerline_store::{
    StoreError,
    repo::{self, desk::QueueRow, links::LinkStatus},
};

use super::{
    audit,
    auth::session::{Act, Agent},
    conversation::{Draft, find, place, render},
    figures,
    page::{self, Answer},
};
use crate::{engine::Engine, ops::withdrawal_key};

/// How long a form waits for its turn to be committed; then the page says that it is stored.
const TURN: Duration = Duration::from_secs(5);
/// Longest reply, in characters. The messenger splits longer texts than its own limit.
const REPLY_MAX: usize = 4_000;
/// Longest reason, in characters.
const REASON_MAX: usize = 200;

/// *Send*.
pub(super) async fn reply(State(engine): State<Engine>, Path(id): Path<String>, act: Act<Agent>) -> Answer {
    let Act { by: agent, fields } = act;
    let row = find(&engine, &agent, &id).await?;
    let text = fields.get("text").replace("\r\n", "\n").trim().to_owned();
    let clean = redact::clean(&text, redact::Place::Prose);
    if row.is_erased() {
        return render(&engine, &agent, &row, Draft { text: String::new(), problem: "erased" }, "").await;
    }
    if let Some(draft) = problem(&text, &clean) {
        if draft.problem == "sensitive" {
            metrics::counter!("tellerline_staff_replies_refused_total").increment(1);
        }
        return render(&engine, &agent, &row, draft, "").await;
    }
    for kind in &clean.kinds {
        metrics::counter!("tellerline_redactions_total", "kind" => kind.slug(), "from" => "staff")
            .increment(1);
    }
    let text = clean.text.into_owned();
    let (staff, name) = (agent.staff.id, display_name(&agent.staff.name));
    let input = match way(&engine, &agent, &row, &text, fields.get("how") == "note").await? {
        Way::Text => Input::StaffReply { staff, name, text: text.clone() },
        Way::Note { tells, locked } => Input::StaffNote { staff, name, text: text.clone(), tells, locked },
        Way::None(problem) => return render(&engine, &agent, &row, Draft { text, problem }, "").await,
    };
    match submit(&engine, &agent, &row, input, "reply", fields.get("once")).await {
        Ok(seen) => Ok(back(&agent, &row, if seen { "sent" } else { "stored" })),
        Err(error) => {
            tracing::error!(error = &error as &dyn std::error::Error, "a reply could not be stored");
            render(&engine, &agent, &row, Draft { text, problem: "not-stored" }, "").await
        }
    }
}

/// How a reply goes to the customer.
enum Way {
    /// As it stands: it tells nothing of theirs.
    Text,
    /// As a note: in the chat where bank and customer allow what it tells, else (or when `locked`) under lock.
    Note { tells: Classes, locked: bool },
    /// Not at all, and why: by the name of its text.
    None(&'static str),
}

/// What holds a figure of the customer's does not go into a chat that may not show it: the agent is told so before
/// anything is sent, and sends it as a secure note or leaves the figure out.
async fn way(
    engine: &Engine,
    agent: &Agent,
    row: &QueueRow,
    text: &str,
    locked: bool,
) -> Result<Way, StoreError> {
    let (context, bank, now) = (&engine.context, &agent.visit.tenant.id, engine.context.now());
    let mut links =
        repo::links::for_conversation(&context.store, bank, row.identity, row.conversation).await?;
    links.retain(|link| link.status == LinkStatus::Live && link.consent.is_live(now));
    let today = now.to_jiff().to_zoned(agent.visit.tenant.time_zone.clone()).date();
    let reading = context.read(text, today, None);
    let tells = figures::told(text, &reading, &links, agent.visit.tenant.emergency_phone.as_deref());
    if tells.is_empty() && !locked {
        return Ok(Way::Text);
    }
    let Some(link) = links.iter().max_by_key(|link| link.authenticated_at) else {
        return Ok(Way::None("note-unlinked"));
    };
    if repo::strangers::is_open(&context.store, bank, row.conversation).await? {
        return Ok(Way::None("note-stranger"));
    }
    let policy = Policy::of(&context.ceiling(bank, &row.channel), link.consent.choice);
    if !locked && !policy.allows_all(tells) {
        return Ok(Way::None("note-needed"));
    }
    Ok(Way::Note { tells, locked })
}

/// Why a reply cannot be sent as it stands, with what may stay of it. Numbers of cards and accounts are refused,
/// so that whoever typed them learns it; the rest of what may not be kept is taken out of what is sent.
fn problem(text: &str, clean: &redact::Clean<'_>) -> Option<Draft> {
    if text.is_empty() {
        return Some(Draft { text: String::new(), problem: "empty" });
    }
    let left = || clean.text.clone().into_owned();
    if text.chars().count() > REPLY_MAX {
        return Some(Draft { text: left(), problem: "long" });
    }
    let refused = clean.kinds.iter().any(|kind| matches!(kind, redact::Kind::Card | redact::Kind::Account));
    refused.then(|| Draft { text: left(), problem: "sensitive" })
}

/// The login name as a customer reads it.
fn display_name(name: &str) -> String {
    let mut chars = name.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

/// *Hand back to the bot*.
pub(super) async fn hand_back(
    State(engine): State<Engine>,
    Path(id): Path<String>,
    act: Act<Agent>,
) -> Answer {
    let Act { by: agent, fields } = act;
    let input = Input::HandedBack { staff: agent.staff.id };
    end(&engine, &agent, &id, input, "hand-back", fields.get("once"), "back").await
}

/// *Resolve*.
pub(super) async fn resolve(State(engine): State<Engine>, Path(id): Path<String>, act: Act<Agent>) -> Answer {
    let Act { by: agent, fields } = act;
    let case = fields.get("case").parse::<CaseId>().ok();
    if let Some(case) = case {
        // Only a case of this conversation is closed with it, whatever a form names.
        let (context, row) = (&engine.context, find(&engine, &agent, &id).await?);
        let bank = &agent.visit.tenant.id;
        let cases = repo::cases::for_conversation(&context.store, bank, row.conversation).await?;
        if !cases.iter().any(|known| known.id == case) {
            return Err(audit::foreign(context, &agent, case).await);
        }
    }
    let input = Input::Resolved { staff: agent.staff.id, case };
    end(&engine, &agent, &id, input, "resolve", fields.get("once"), "resolved").await
}

/// *End the connection*, because the customer asked for it. Why is logged before anything is done.
pub(super) async fn end_link(
    State(engine): State<Engine>,
    Path(id): Path<String>,
    act: Act<Agent>,
) -> Answer {
    let Act { by: agent, fields } = act;
    let row = find(&engine, &agent, &id).await?;
    let reason = fields.get("reason").trim();
    if reason.is_empty() || reason.chars().count() > REASON_MAX {
        return render(&engine, &agent, &row, Draft { text: String::new(), problem: "reason" }, "").await;
    }
    let (context, bank) = (&engine.context, &agent.visit.tenant.id);
    let links = repo::links::for_conversation(&context.store, bank, row.identity, row.conversation).await?;
    let named = links.iter().find(|link| link.id.to_string() == fields.get("link"));
    let Some(link) = named.filter(|link| link.status != LinkStatus::Ended) else {
        return Err(page::missing(&agent));
    };
    let mut line = audit::by(&agent.staff, context.now(), "link.revoke", link.id);
    line.reason = Some(redact::redact(reason).into_owned());
    audit::write(context, audit::of(line, row.conversation)).await?;
    let input = Input::Withdrawn { link: link.id, by: WithdrawnBy::Staff };
    let key = withdrawal_key(link.id, link.consent.epoch);
    let seen = engine.submit_and_wait(&place(&agent, &row), input, &key, TURN).await?;
    Ok(back(&agent, &row, if seen { "ended" } else { "stored" }))
}

async fn end(
    engine: &Engine,
    agent: &Agent,
    id: &str,
    input: Input,
    what: &str,
    once: &str,
    note: &str,
) -> Answer {
    let row = find(engine, agent, id).await?;
    let seen = submit(engine, agent, &row, input, what, once).await?;
    Ok(back(agent, &row, if seen { note } else { "stored" }))
}

/// To the conversation by GET, so that a reload sends nothing twice.
fn back(agent: &Agent, row: &QueueRow, note: &str) -> Response {
    agent.visit.redirect(&format!("/desk/c/{}?note={note}", row.conversation))
}

async fn submit(
    engine: &Engine,
    agent: &Agent,
    row: &QueueRow,
    input: Input,
    what: &str,
    once: &str,
) -> Result<bool, StoreError> {
    let key = format!("desk:{what}:{}:{once}", agent.staff.id);
    engine.submit_and_wait(&place(agent, row), input, &key, TURN).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn customers_read_a_name_not_a_login() {
        assert_eq!(display_name("sam"), "Sam");
        assert_eq!(display_name(""), "");
    }

    #[test]
    fn a_refused_reply_keeps_what_may_stay() {
        let problem = |text: &str| problem(text, &redact::clean(text, redact::Place::Prose));
        let draft = problem("Use card 4111 1111 1111 1111 please").unwrap();
        assert_eq!(draft.problem, "sensitive");
        assert!(draft.text.starts_with("Use card ") && draft.text.ends_with(" please"), "{}", draft.text);
        assert!(!draft.text.contains("1111"));
        assert_eq!(problem("").unwrap().problem, "empty");
        assert_eq!(problem(&"x".repeat(REPLY_MAX + 1)).unwrap().problem, "long");
        assert_eq!(problem("Pay to GB82 WEST 1234 5698 7654 32").unwrap().problem, "sensitive");
        assert!(problem("We have your report K3Q9-7MZ2.").is_none());
        assert!(problem("Your code is 123456.").is_none(), "taken out, not refused");
    }
}
