//! The audit log in the customer's words: when what was read, shown, allowed and ended.

use tellerline_store::{
    StoreError,
    repo::{self, audit_rows::StoredAudit, links::StoredLink},
};

use crate::{engine::Engine, web::Shell};

/// Rows of the log looked through, newest first.
const ROWS: u32 = 500;
/// Lines shown.
const SHOWN: usize = 50;

/// One line.
pub(super) struct Event {
    pub(super) at: String,
    pub(super) text: String,
}

/// What happened with a link, newest first. Other links' rows of the same conversation are left out, unless
/// all of them are this customer's.
pub(super) async fn of(
    engine: &Engine,
    shell: &Shell,
    link: &StoredLink,
    shown: &[StoredLink],
) -> Result<Vec<Event>, StoreError> {
    let store = &engine.context.store;
    let rows = repo::audit_rows::for_conversation(store, &link.bank, link.conversation, ROWS).await?;
    let there = repo::links::for_conversation(store, &link.bank, link.identity, link.conversation).await?;
    let only_one = there.len() == 1 && shown.iter().any(|known| known.id == link.id);
    let id = link.id.to_string();
    let concerns = |row: &&StoredAudit| row.object.contains(&id) || (only_one && row.actor == "engine");
    let lines = rows.iter().rev().filter(concerns).filter_map(|row| {
        let text = shell.t(key(row)?);
        Some(Event { at: shell.words().moment(row.at), text })
    });
    Ok(lines.take(SHOWN).collect())
}

/// The text of a row; rows that only say that something was begun are not worth a line.
fn key(row: &StoredAudit) -> Option<&'static str> {
    let about = |purpose: &str| row.object.starts_with(purpose);
    Some(match row.event.as_str() {
        "bank.read.done" if about("read_balance") => "page-me-event-read-balance",
        "bank.read.done" if about("read_transactions") => "page-me-event-read-transactions",
        "bank.read.done" if about("accounts") => "page-me-event-read-accounts",
        "disclosure" => "page-me-event-shown",
        "disclosed" => "page-me-event-shown-chat",
        "link.granted" => "page-me-event-granted",
        "link.paired" => "page-me-event-paired",
        "consent.asked" => "page-me-event-asked",
        "consent.allowed" => "page-me-event-allowed",
        "consent.narrowed" => "page-me-event-narrowed",
        "consent.renewed" => "page-me-event-renewed",
        "consent.expired" => "page-me-event-expired",
        "consent.reminded" => "page-me-event-reminded",
        "consent.reminder_unsent" => "page-me-event-unsent",
        "consent.receipt_taken" => "page-me-event-receipt",
        "consent.withdrawn" => "page-me-event-withdrawn",
        "bank.consent.revoked" => "page-me-event-revoked",
        "browser.bound" => "page-me-event-browser",
        "browser.unlocked" => "page-me-event-unlocked",
        "browser.pin_wrong" | "browser.unbound" => "page-me-event-wrong",
        _ => return None,
    })
}
