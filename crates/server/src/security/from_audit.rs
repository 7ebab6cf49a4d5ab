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
    ("staff.codes_drawn", event(Authenticator, Success, "saved-codes")),
    ("staff.moved", event(Staff, Success, "team")),
    ("staff.listed", event(Export, Success, "staff-list")),
    ("staff.reset_refused", event(Staff, Denied, "reset")),
    ("page.foreign_object", event(Access, Denied, "foreign-object")),
    ("staff.foreign_object", event(Access, Denied, "foreign-object")),
    ("api.foreign_object", event(Access, Denied, "foreign-object")),
    ("config.changed", event(Config, Success, "changed")),
    ("policy.seeded", event(Policy, Success, "seeded")),
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
    ("browser.visit", event(StepUp, Success, "visit")),
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
    ("consent.shows_more", event(Policy, Success, "customer-shows-more")),
    ("my_data.exported", event(Export, Success, "customer")),
    ("customer.exported", event(Export, Success, "customer")),
    ("holds.listed", event(Export, Success, "hold-list")),
    ("retention.run", event(Kind::Erase, Success, "retention")),
    ("stranger.wrote", event(Kind::ForeignEcho, Failure, "foreign-app")),
    ("stranger.cleared", event(Kind::ForeignEcho, Success, "cleared")),
    ("limit.reached", event(Kind::RateLimited, Denied, "chat")),
    ("pairing.failed", event(Pairing, Failure, "words")),
    ("pairing.wrong", event(Pairing, Failure, "words")),
    ("my_data.login", event(Login, Success, "customer")),
    ("chat.signed_in", event(Login, Success, "customer")),
    ("chat.signed_out", event(Logout, Success, "customer")),
    ("my_data.end", event(Logout, Success, "customer")),
    ("browser.login", event(StepUp, Success, "bank-login")),
    ("browser.login_other_person", event(StepUp, Denied, "another-customer")),
    ("consent.login_other_person", event(StepUp, Denied, "another-customer")),
    ("link.answer_refused", event(Login, Failure, "bank-answer")),
    ("stranger.wrote", event(Kind::ForeignEcho, Failure, "foreign-app")),
    ("stranger.cleared", event(Kind::ForeignEcho, Success, "cleared")),
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
    ("platform.", event(Kind::Erase, Success, "messenger")),
    ("hold.", event(Kind::Erase, Success, "hold")),
    ("export.", event(Export, Success, "customer")),
    ("data.", event(Export, Success, "customer")),
    ("policy.", event(Policy, Success, "changed")),
    ("config.", event(Config, Success, "changed")),
    ("pause.", event(Pause, Success, "changed")),
    ("backup.", event(Export, Success, "backup")),
    ("audit.", event(Kind::Audit, Success, "audit")),
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

#[cfg(test)]
mod tests {
    use super::*;

    /// Every event that the audit log can hold: the list that *My data* tells them by, which its own test keeps whole.
    const LOGGED: &str = include_str!("../rights/timeline.rs");

    /// Words in the names of events that the security team wants to hear of.
    const GRAVE: &[&str] = &[
        "login",
        "locked",
        "denied",
        "refused",
        "foreign",
        "passkey",
        "pin_",
        "export",
        "erasure.done",
        "key.",
        "hold.",
        "policy.",
        "pause.",
        "backup.",
        "restore",
        "staff.added",
        "staff.disabled",
        "config.",
        "browser.bound",
    ];
    /// A step on the way, or told by the event that follows.
    const STEPS: &[&str] = &["consent.login_started", "browser.login_started"];

    #[test]
    fn no_grave_event_of_the_audit_log_is_taken_for_daily_work() {
        let names =
            LOGGED.split("(\"").skip(1).filter_map(|rest| rest.split_once("\", ")).map(|(name, _)| name);
        let dotted = |name: &&str| {
            name.contains('.') && name.chars().all(|c| c.is_ascii_lowercase() || "._".contains(c))
        };
        let names: Vec<&str> = names.filter(dotted).collect();
        assert!(names.len() > 50, "the list was read: {names:?}");
        let grave = names
            .iter()
            .filter(|name| GRAVE.iter().any(|word| name.contains(word)) && !STEPS.contains(*name));
        let lost: Vec<&&str> = grave.filter(|name| meaning(name) == WORK).collect();
        assert!(lost.is_empty(), "say in TABLE what these mean: {lost:?}");
    }

    #[test]
    fn what_went_wrong_is_no_success() {
        for (name, outcome) in [
            ("staff.login", Success),
            ("staff.login_failed", Failure),
            ("staff.locked", Denied),
            ("staff.foreign_object", Denied),
            ("passkey.added", Success),
            ("passkey.refused", Denied),
            ("browser.pin_wrong", Failure),
            ("erasure.done", Success),
            ("limit.reached", Denied),
        ] {
            let row = NewAudit {
                bank: tellerline_core::BankId::new("demo"),
                conversation: None,
                actor: "engine".to_owned(),
                event: name.to_owned(),
                object: String::new(),
                reason: None,
                at: tellerline_core::Timestamp::from_secs(1),
            };
            assert_eq!(event_of(&row).map(|event| event.outcome), Some(outcome), "{name}");
        }
    }
}
