//! Which entries of the audit log are security events. Names that are not here are daily work; names that begin or end
//! like trouble are never taken for that.

use tellerline_store::NewAudit;

use super::{
    Event,
    Kind::{
        self, Access, Authenticator, Config, Export, Login, Logout, Pairing, Pause, Policy, Restore, Staff,
        StepUp,
    },
    Outcome::{self, Denied, Failure, Success},
};

/// What an entry means for the security team.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Meaning {
    /// A security event, with a word that says more.
    Event(Kind, Outcome, &'static str),
    /// Daily work: it is in the audit log.
    Work,
}

const WORK: Meaning = Meaning::Work;

const fn event(kind: Kind, outcome: Outcome, detail: &'static str) -> Meaning {
    Meaning::Event(kind, outcome, detail)
}

/// Every event of the audit log, by name.
pub(super) const TABLE: &[(&str, Meaning)] = &[
    ("staff.login", event(Login, Success, "staff")),
    ("staff.login_failed", event(Login, Failure, "staff")),
    ("staff.locked", event(Login, Denied, "locked")),
    ("staff.logout", event(Logout, Success, "staff")),
    ("staff.denied", event(Access, Denied, "role")),
    ("staff.added", event(Staff, Success, "added")),
    ("staff.disabled", event(Staff, Success, "disabled")),
    ("staff.listed", event(Export, Success, "staff-list")),
    ("config.changed", event(Config, Success, "changed")),
    ("policy.proposed", event(Policy, Success, "proposed")),
    ("policy.raised", event(Policy, Success, "raised")),
    ("policy.lowered", event(Policy, Success, "lowered")),
    ("policy.approval_refused", event(Policy, Denied, "approval-refused")),
    ("pause.set", event(Pause, Success, "paused")),
    ("pause.cleared", event(Pause, Success, "resumed")),
    ("backup.written", event(Export, Success, "backup")),
    ("backup.restored", event(Restore, Success, "backup")),
    ("audit.exported", event(Export, Success, "evidence")),
    ("links.listed", event(Export, Success, "link-list")),
    ("cases.listed", event(Export, Success, "case-list")),
    ("browser.bound", event(Authenticator, Success, "browser-bound")),
    ("browser.unbound", event(Authenticator, Success, "browser-unbound")),
    ("browser.unlocked", event(StepUp, Success, "pin")),
    ("browser.pin_wrong", event(StepUp, Failure, "pin")),
    ("browser.pin_changed", event(Authenticator, Success, "pin-changed")),
    ("browser.removed", event(Authenticator, Success, "browser-removed")),
    ("passkey.added", event(Authenticator, Success, "passkey-added")),
    ("passkey.removed", event(Authenticator, Success, "passkey-removed")),
    ("passkey.refused", event(StepUp, Denied, "passkey")),
    ("passkey.count_back", event(StepUp, Denied, "passkey-copied")),
    ("passkey.over", event(StepUp, Failure, "passkey-late")),
    ("page.session_ended", event(Logout, Success, "customer")),
    ("pairing.failed", event(Pairing, Failure, "words")),
    ("pairing.wrong", event(Pairing, Failure, "words")),
    ("my_data.login", event(Login, Success, "customer")),
    ("my_data.end", event(Logout, Success, "customer")),
    ("browser.login", event(StepUp, Success, "bank-login")),
    ("browser.login_other_person", event(StepUp, Denied, "another-customer")),
    ("consent.login_other_person", event(StepUp, Denied, "another-customer")),
    ("link.answer_refused", event(Login, Failure, "bank-answer")),
    ("link.revoke", event(Authenticator, Success, "link-ended")),
];

/// Beginnings of names, for what the table does not have: none is lost because somebody forgot to name it.
const BEGINNINGS: &[(&str, Meaning)] = &[
    ("staff.login", event(Login, Failure, "staff")),
    ("staff.passkey", event(Authenticator, Success, "staff")),
    ("staff.factor", event(Authenticator, Success, "staff")),
    ("staff.password", event(Authenticator, Success, "staff")),
    ("staff.recover", event(Authenticator, Success, "staff")),
    ("staff.role", event(Staff, Success, "role")),
    ("passkey.", event(Authenticator, Success, "passkey")),
    ("pin.", event(Authenticator, Success, "pin")),
    ("stepup.", event(StepUp, Success, "step-up")),
    ("step_up.", event(StepUp, Success, "step-up")),
    ("key.", event(Kind::Key, Success, "key")),
    ("erasure.", event(Kind::Erase, Success, "erasure")),
    ("erase.", event(Kind::Erase, Success, "erasure")),
    ("hold.", event(Kind::Erase, Success, "hold")),
    ("export.", event(Export, Success, "customer")),
    ("data.", event(Export, Success, "customer")),
    ("policy.", event(Policy, Success, "changed")),
    ("config.", event(Config, Success, "changed")),
    ("pause.", event(Pause, Success, "changed")),
    ("backup.", event(Export, Success, "backup")),
    ("audit.", event(Kind::Audit, Success, "audit")),
    ("echo.foreign", event(Kind::ForeignEcho, Failure, "foreign-app")),
];

/// What an entry of this name means. An unknown name is daily work.
pub fn meaning(name: &str) -> Meaning {
    let named = TABLE.iter().find(|(known, _)| *known == name);
    let begun = || BEGINNINGS.iter().find(|(start, _)| name.starts_with(start));
    named.or_else(begun).map_or(WORK, |(_, meaning)| *meaning)
}

/// The security event that an entry stands for.
pub(super) fn event_of(row: &NewAudit) -> Option<Event> {
    let Meaning::Event(kind, outcome, detail) = meaning(&row.event) else { return None };
    // A name that says that it went wrong is believed.
    let outcome = match row.event.rsplit(['.', '_']).next() {
        Some("failed" | "wrong") => Failure,
        Some("refused" | "denied" | "locked") => Denied,
        _ => outcome,
    };
    Some(Event::new(kind, outcome).bank(&row.bank).actor(&row.actor).object(&row.object).detail(detail))
}
