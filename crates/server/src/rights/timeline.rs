//! The audit log in the words of the person whom it is about: when what was read, shown, changed or ended, by
//! whom and why.
//!
//! [`EVENTS`] names every event that the product logs and how it is told; a test compares it with the source. An
//! event that is not in it is told all the same, by its name: nothing is kept back for want of a text.

use std::collections::{BTreeMap, HashMap};

use tellerline_core::{BankId, StaffId, Timestamp, consent::PurposeKind, message::Field};
use tellerline_store::{
    Store, StoreError,
    repo::{self, audit_rows::StoredAudit, links::StoredLink},
};

use super::scope::Scope;
use crate::{context::Tenant, engine::bank, pages::consent::wording::purpose_key, web::Words};

/// Rows of the log read at once.
const ROWS: u32 = 200;

/// How an event is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Told {
    /// As a line of its own; who did it stands in the entry.
    Line,
    /// The same, where the entry was written by a turn on the customer's own word.
    Yours,
    /// Not by itself: the entry that says how it ended follows, or it is a step within the bank's service.
    Step,
    /// It is never about a person: staff's own logins, acts on a whole bank.
    House,
}

/// Every event of the audit log.
pub(crate) const EVENTS: &[(&str, Told)] = {
    use Told::{House, Line, Step, Yours};
    &[
        // Reading and showing.
        ("read.asked", Step),
        ("read.failed", Step),
        ("bank.read.intent", Step),
        ("bank.read.done", Line),
        ("bank.read.failed", Line),
        ("answer.dropped", Line),
        ("disclosure", Line),
        ("disclosed", Line),
        ("send.failed", Line),
        ("send.window_closed", Line),
        ("undelivered.told", Step),
        // Connections and consents.
        ("link.offered", Step),
        ("question.carried", Step),
        ("link.started", Line),
        ("consent.login_started", Step),
        ("link.granted", Line),
        ("link.answer_refused", Line),
        ("link.paired", Yours),
        ("link.live", Step),
        ("link.failed", Line),
        ("link.revoke", Line),
        ("platform.deauthorized", Line),
        ("pairing.wrong", Yours),
        ("pairing.failed", Line),
        ("pairing.abandoned", Line),
        ("consent.given", Line),
        ("consent.asked", Line),
        ("consent.allowed", Line),
        ("consent.narrowed", Line),
        ("consent.shows_more", Line),
        ("consent.shows_less", Line),
        ("consent.renewed", Line),
        ("consent.reminded", Line),
        ("consent.reminder_unsent", Line),
        ("consent.expired", Line),
        ("consent.withdrawn", Line),
        ("consent.receipt", Step),
        ("consent.receipt_taken", Line),
        ("consent.login_other_person", Line),
        ("bank.consent.revoke", Step),
        ("bank.consent.revoked", Line),
        ("revocation.confirmed", Step),
        ("revocation.unconfirmed", Line),
        ("stop", Yours),
        // Browsers and My data.
        ("browser.bound", Line),
        ("browser.visit", Line),
        ("browser.unlocked", Line),
        ("browser.pin_wrong", Line),
        ("browser.unbound", Line),
        ("browser.pin_changed", Line),
        ("browser.removed", Line),
        ("passkey.added", Line),
        ("passkey.removed", Line),
        ("passkey.refused", Line),
        ("passkey.over", Line),
        ("passkey.count_back", Line),
        ("page.session_ended", Line),
        ("factor.told", Step),
        ("browser.login_started", Step),
        ("browser.login", Line),
        ("browser.login_other_person", Line),
        ("my_data.login", Line),
        ("chat.signed_in", Line),
        ("chat.signed_out", Line),
        ("my_data.end", Line),
        ("my_data.exported", Line),
        ("customer.exported", Line),
        // Cases and people at the bank.
        ("case.opened", Yours),
        ("case.words_added", Yours),
        ("case.seen", Line),
        ("case.paged", Line),
        ("case.closed", Line),
        ("case.shown", Line),
        ("queue.joined", Yours),
        ("request.next", Step),
        ("staff.took", Line),
        ("staff.viewed", Line),
        ("conversation.given", Step),
        ("staff.replied", Line),
        ("note.sent", Line),
        ("note.dropped", Line),
        ("note.shown", Line),
        ("staff.handed_back", Line),
        ("staff.resolved", Line),
        ("bot.muted", Line),
        ("stranger.wrote", Line),
        ("stranger.warned", Step),
        ("stranger.clear", Line),
        ("stranger.cleared", Step),
        ("limit.reached", Line),
        ("late.asked", Line),
        ("late.confirmed", Yours),
        ("redacted.across_messages", Line),
        ("audit.exported", Line),
        // Erasing; the rest of it is under the bank's key, because it outlives the person.
        ("erasure.told", Line),
        ("erasure.cancelled", Yours),
        ("erasure.said", Step),
        ("erasure.held_told", Line),
        ("erasure.asked", House),
        ("erasure.refused", House),
        ("erasure.previewed", House),
        ("erasure.held", House),
        ("erasure.done", House),
        ("erasure.replayed", House),
        ("platform.deletion_unknown", House),
        ("hold.set", House),
        ("hold.lifted", House),
        ("holds.listed", House),
        ("retention.previewed", House),
        ("retention.begun", House),
        ("retention.run", House),
        // Never about one person.
        ("staff.added", House),
        ("staff.disabled", House),
        ("staff.moved", House),
        ("staff.listed", House),
        ("staff.login", House),
        ("staff.login_failed", House),
        ("staff.locked", House),
        ("staff.logout", House),
        ("page.foreign_object", House),
        ("api.foreign_object", House),
        ("staff.denied", House),
        ("staff.session_ended", House),
        ("staff.passkey_added", House),
        ("staff.passkey_removed", House),
        ("staff.codes_drawn", House),
        ("staff.reset_proposed", House),
        ("staff.reset", House),
        ("staff.reset_refused", House),
        ("staff.foreign_object", House),
        ("audit.viewed", House),
        ("cases.listed", House),
        ("queue.listed", House),
        ("undelivered.listed", House),
        ("links.listed", House),
        ("pause.set", House),
        ("pause.cleared", House),
        ("policy.seeded", House),
        ("policy.proposed", House),
        ("policy.raised", House),
        ("policy.lowered", House),
        ("policy.approval_refused", House),
        ("key.rotate", House),
        ("key.rotated", House),
        ("config.changed", House),
        ("backup.written", House),
        ("backup.restored", House),
    ]
};

/// The text of an event.
pub(crate) fn key(event: &str) -> String {
    format!("rights-event-{}", event.replace(['.', '_'], "-"))
}

/// When something was last read at the bank for each purpose of a connection. Looks back as far as the connection is old,
/// or until each of its purposes was found.
///
/// # Errors
/// As the database says.
pub async fn last_reads(
    store: &Store,
    scope: &Scope,
    link: &StoredLink,
) -> Result<BTreeMap<PurposeKind, Timestamp>, StoreError> {
    let (conversations, mut before) = (scope.conversations(), i64::MAX);
    let awaited = link.consent.purposes.keys().filter(|kind| bank::is_read(**kind)).count();
    let mut found = BTreeMap::new();
    while found.len() < awaited {
        let rows = repo::audit_rows::page(store, &link.bank, &conversations, before, ROWS).await?;
        for row in &rows {
            before = row.id;
            let purpose = row.object.split(' ').next().and_then(|word| word.parse::<PurposeKind>().ok());
            let Some(purpose) = purpose.filter(|_| row.event == "bank.read.done") else { continue };
            if scope.link_of(row).is_some_and(|named| named.id == link.id) {
                found.entry(purpose).or_insert(row.at);
            }
        }
        let all = rows.len() < ROWS as usize || rows.last().is_some_and(|row| row.at < link.created_at);
        if all {
            break;
        }
    }
    Ok(found)
}

/// One line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The row of the log.
    pub row: i64,
    /// When.
    pub at: Timestamp,
    /// The same, as people of that language write it, in the bank's zone.
    pub when: String,
    /// What happened.
    pub what: String,
    /// By whom; of staff the name and role.
    pub who: String,
    /// Why: the purpose, and the question or the tap that it served, or the reason that was given.
    pub why: Vec<String>,
    /// At which institution, where one connection is concerned.
    pub institution: Option<String>,
}

/// What a line is told with.
pub struct Teller<'a> {
    words: &'a Words,
    tenant: &'a Tenant,
    staff: HashMap<StaffId, (String, String)>,
}

impl<'a> Teller<'a> {
    /// Knows the names of a bank's staff.
    ///
    /// # Errors
    /// As the database says.
    pub async fn new(store: &Store, tenant: &'a Tenant, words: &'a Words) -> Result<Self, StoreError> {
        let staff = repo::staff::list(store, &tenant.id).await?;
        let staff = staff.into_iter().map(|staff| (staff.id, (staff.name, staff.role))).collect();
        Ok(Self { words, tenant, staff })
    }

    /// At most `limit` lines about somebody that were written before the row `before`, newest first, and where the
    /// next page begins, if there is more.
    ///
    /// # Errors
    /// As the database says.
    pub async fn page(
        &self,
        store: &Store,
        scope: &Scope,
        before: Option<i64>,
        limit: usize,
    ) -> Result<(Vec<Entry>, Option<i64>), StoreError> {
        let bank: &BankId = &self.tenant.id;
        let (conversations, mut before) = (scope.conversations(), before.unwrap_or(i64::MAX));
        let mut entries: Vec<Entry> = Vec::new();
        loop {
            let rows = repo::audit_rows::page(store, bank, &conversations, before, ROWS).await?;
            let last = rows.len() < ROWS as usize;
            for row in &rows {
                before = row.id;
                if !scope.has_entry(row) {
                    continue;
                }
                let Some(entry) = self.entry(scope, row) else { continue };
                if entries.len() == limit {
                    let next = entries.last().map(|entry| entry.row);
                    return Ok((entries, next));
                }
                entries.push(entry);
            }
            if last {
                return Ok((entries, None));
            }
        }
    }

    /// The line of a row; `None` for a step that another line tells of.
    pub fn entry(&self, scope: &Scope, row: &StoredAudit) -> Option<Entry> {
        // What stands behind a slash belongs to this one entry.
        let event = row.event.split('/').next().unwrap_or_default();
        let told = EVENTS.iter().find(|(known, _)| *known == event).map(|(_, told)| *told);
        if told == Some(Told::Step) {
            return None;
        }
        let purpose = row.object.split(' ').next().unwrap_or_default();
        let what = match told {
            Some(Told::Line | Told::Yours) => {
                self.words.text(&key(event), &[Field::public("purpose", purpose)])
            }
            _ => self.words.text("rights-event-other", &[Field::public("event", event)]),
        };
        let link = scope.link_of(row);
        Some(Entry {
            row: row.id,
            at: row.at,
            when: self.words.moment(row.at),
            what,
            who: self.who(row, told),
            why: self.why(row, purpose),
            institution: link.map(|link| self.tenant.institution_name(&link.institution)),
        })
    }

    fn who(&self, row: &StoredAudit, told: Option<Told>) -> String {
        let t = |key| self.words.text(key, &[]);
        if row.erased {
            return t("rights-who-erased");
        }
        // What staff do in a chat is written by the turn, which names them as the object.
        let by_staff = ["staff.", "case.seen"].iter().any(|start| row.event.starts_with(start));
        let named = row.actor.strip_prefix("staff:").or_else(|| by_staff.then_some(row.object.as_str()));
        if let Some(id) = named.and_then(|id| id.parse::<StaffId>().ok()) {
            let Some((name, role)) = self.staff.get(&id) else { return t("rights-who-somebody") };
            let fields = [Field::public("name", name), Field::public("role", role)];
            return self.words.text("rights-who-staff", &fields);
        }
        if let Some(name) = row.actor.strip_prefix("cli:") {
            return self.words.text("rights-who-operator", &[Field::public("name", name)]);
        }
        match row.actor.as_str() {
            "customer" => t("rights-who-you"),
            "conversation" if told == Some(Told::Yours) => t("rights-who-you"),
            "platform" => t("rights-who-messenger"),
            "bank" => self.words.text("rights-who-bank", &[Field::public("bank", &*self.tenant.name)]),
            _ if by_staff => t("rights-who-somebody"),
            _ => self.words.text("rights-who-service", &[Field::public("bank", &*self.tenant.name)]),
        }
    }

    fn why(&self, row: &StoredAudit, purpose: &str) -> Vec<String> {
        let mut why = Vec::new();
        if let Ok(purpose) = purpose.parse::<PurposeKind>() {
            let title = self.words.text(&purpose_key(purpose, "title"), &[]);
            why.push(self.words.text("rights-why-purpose", &[Field::public("purpose", title)]));
        }
        let because = match row.event.as_str() {
            "bank.read.done" | "bank.read.failed" | "disclosure" | "disclosed" => {
                if row.object.contains(" ticket=") {
                    Some("rights-why-tap")
                } else if purpose == "accounts" {
                    Some("rights-why-linking")
                } else {
                    Some("rights-why-question")
                }
            }
            _ => None,
        };
        why.extend(because.map(|key| self.words.text(key, &[])));
        if let Some(reason) = &row.reason {
            why.push(self.words.text("rights-why-reason", &[Field::public("reason", reason)]));
        }
        why
    }
}

#[cfg(test)]
mod tests;
