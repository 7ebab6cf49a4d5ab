//! Reports of fraud, lost cards, wrong payments, complaints, and of what needs care. A report is taken from anybody at any time: the case is open
//! before a person has read it, its clock starts when the message arrived, and the customer is told how to
//! reach the bank at once. Never "call us instead", never a refusal.

use std::time::Duration;

use super::{
    consent,
    notice::{self, Evidence},
    person,
    scene::Scene,
    wish::Care,
};
use crate::{
    case::{Case, CaseKind},
    conversation::{Act, Effect, Input, Owner, Report, TimerKey},
    desk::DeskStatus,
    id::{CaseId, StaffId},
    message::{Field, Message, Say},
    time::minutes,
};

/// Within this time a second message of the kind belongs to the case that is open.
const SAME_REPORT: Duration = minutes(30);
/// A fraud case that nobody has opened by then pages the bank's contact.
const UNOPENED: Duration = minutes(5);

/// Somebody else uses the customer's money, or could.
pub(super) fn report(scene: &mut Scene<'_>, input: &Input, card: bool) {
    scene.understood();
    if let Some(open) = recent(scene, CaseKind::Fraud) {
        add_words(scene, input);
        if let Some(evidence) = notice::taken(scene, input) {
            add(scene, open.case, evidence.words);
        }
        person::join(scene);
        let reference = Field::reference("reference", open.case.reference());
        let say = Say::new(Message::new("fraud-again").with(reference)).line(phone(scene));
        return scene.say(with_lock_note(say, card));
    }
    let evidence = notice::evidence(scene, input);
    let case = open_case(scene, CaseKind::Fraud, evidence);
    scene.set_timer(TimerKey::CaseUnopened(case), scene.turn.arrived_at.plus(UNOPENED));
    let opened = Message::new("fraud-opened")
        .with(Field::reference("reference", case.reference()))
        .with(Field::public("bank", scene.bank_name()));
    let mut say = Say::new(opened);
    if !matches!(scene.state.owner, Owner::Person { .. }) {
        say = say.line(what_next(scene.profile().desk));
    }
    let say = say.line(phone(scene));
    scene.say(with_lock_note(say, card));
}

/// What the customer writes while a report of theirs is open belongs to it, whatever else it is: whoever opens
/// the case reads it there; soon after a dispute it belongs to that, as they were told. Once a person has taken over, they
/// read it in the conversation.
pub(super) fn add_words(scene: &mut Scene<'_>, input: &Input) {
    let Input::Text { text, .. } = input else { return };
    if matches!(scene.state.owner, Owner::Person { .. }) {
        return;
    }
    let report = scene.state.reports.iter().rev().find(|report| report.kind == CaseKind::Fraud).copied();
    if let Some(case) = report.or_else(|| recent(scene, CaseKind::Dispute)).map(|report| report.case) {
        add(scene, case, text.clone());
    }
}

/// Words belong to a case once, however they came to it.
fn add(scene: &mut Scene<'_>, case: CaseId, words: String) {
    let effect = Effect::AddWords { case, words };
    if !scene.wants(&effect) {
        scene.want(effect);
        scene.note("case.words_added", case);
    }
}

fn with_lock_note(say: Say, card: bool) -> Say {
    if card { say.line(Message::new("fraud-lock-note")) } else { say }
}

/// The customer complains: entered in the register, acknowledged.
pub(super) fn complaint(scene: &mut Scene<'_>, input: &Input) {
    let case = register(scene, CaseKind::Complaint, input);
    let reference = Field::reference("reference", case.reference());
    scene.say(Say::new(Message::new("complaint-opened").with(reference)));
}

/// Something is wrong with a payment: the clock runs from the message on (Regulation E 1005.6(b)(5)), and it is never
/// answered by a telephone number alone.
pub(super) fn dispute(scene: &mut Scene<'_>, input: &Input) {
    let case = register(scene, CaseKind::Dispute, input);
    let reference = Field::reference("reference", case.reference());
    let say = Say::new(Message::new("dispute-opened").with(reference)).line(Message::new("dispute-note"));
    scene.say(say.quick("quick-payments", Act::Transactions).quick("quick-fraud", Act::Fraud));
}

/// Somebody needs a person who takes time. Nothing is asked, explained or sold.
pub(super) fn care(scene: &mut Scene<'_>, care: Care, input: &Input) {
    register(scene, CaseKind::Care, input);
    let key = match care {
        Care::Hardship => "care-hardship",
        Care::Bereavement => "care-bereavement",
        Care::Vulnerability => "care-vulnerability",
    };
    let mut say = Say::key(key);
    if !matches!(scene.state.owner, Owner::Person { .. }) {
        say = say.line(match scene.profile().desk {
            DeskStatus::Open { .. } => Message::new("care-next-open"),
            DeskStatus::ClosedUntil { opens_at } => {
                Message::new("care-next-closed").with(Field::time("opens", opens_at))
            }
            DeskStatus::Unknown => Message::new("care-next-unknown"),
        });
    }
    scene.say(say);
}

/// Enters a case without a word, or adds to the one that is open.
pub(super) fn register(scene: &mut Scene<'_>, kind: CaseKind, input: &Input) -> CaseId {
    let evidence = notice::evidence(scene, input);
    let Some(open) = recent(scene, kind) else { return open_case(scene, kind, evidence) };
    if kind != CaseKind::Complaint && !evidence.words.is_empty() {
        add(scene, open.case, evidence.words);
    }
    person::join(scene);
    open.case
}

/// The customer told the bank on a page that something is wrong with what is held about them, or asked for
/// something.
pub(super) fn request(scene: &mut Scene<'_>, words: &str) {
    let case = if let Some(open) = recent(scene, CaseKind::Request) {
        add(scene, open.case, words.to_owned());
        open.case
    } else {
        open_case(scene, CaseKind::Request, Evidence::now(scene, words.to_owned()))
    };
    if consent::window_is_open(scene) {
        let opened = Message::new("request-opened")
            .with(Field::reference("reference", case.reference()))
            .with(Field::public("bank", scene.bank_name()));
        scene.say(Say::new(opened));
    }
}

fn recent(scene: &Scene<'_>, kind: CaseKind) -> Option<Report> {
    let fits = |report: &&Report| report.kind == kind && scene.turn.arrived_at.since(report.at) < SAME_REPORT;
    scene.state.reports.iter().rev().find(fits).copied()
}

fn open_case(scene: &mut Scene<'_>, kind: CaseKind, evidence: Evidence) -> CaseId {
    let now = scene.now();
    let case = CaseId::draw(now, &mut scene.draw("case"));
    let at = scene.turn.arrived_at;
    let linked = scene.profile().links.iter().any(|link| link.consent.is_live(now));
    scene.state.cases.push(case);
    scene.state.reports.push(Report { case, kind, at, seen: false });
    let Evidence { words, at: clock_started_at } = evidence;
    scene.want(Effect::OpenCase(Case { id: case, kind, clock_started_at, words, linked }));
    scene.note("case.opened", case);
    person::join(scene);
    case
}

fn what_next(desk: DeskStatus) -> Message {
    match desk {
        DeskStatus::Open { .. } => Message::new("fraud-next-open"),
        DeskStatus::ClosedUntil { opens_at } => {
            Message::new("fraud-next-closed").with(Field::time("opens", opens_at))
        }
        DeskStatus::Unknown => Message::new("fraud-next-unknown"),
    }
}

/// How to reach the bank at this moment.
pub(super) fn phone(scene: &Scene<'_>) -> Message {
    match &scene.profile().bank.emergency_phone {
        Some(phone) => Message::new("fraud-phone").with(Field::public("phone", phone)),
        None => Message::new("fraud-no-phone"),
    }
}

/// Somebody at the bank opened a case.
pub(super) fn opened(scene: &mut Scene<'_>, staff: StaffId, case: Option<CaseId>) {
    let Some(case) = case else { return };
    let Some(report) = scene.state.reports.iter_mut().find(|report| report.case == case) else { return };
    if report.seen {
        return;
    }
    report.seen = true;
    scene.cancel_timer(TimerKey::CaseUnopened(case));
    scene.want(Effect::CaseOpened { case, staff });
    scene.note("case.seen", case);
}

/// Somebody at the bank has read the conversation.
pub(super) fn all_seen(scene: &mut Scene<'_>, staff: StaffId) {
    let unseen: Vec<CaseId> =
        scene.state.reports.iter().filter(|report| !report.seen).map(|report| report.case).collect();
    for case in unseen {
        opened(scene, staff, Some(case));
    }
}

/// Nobody came: the bank's contact is woken.
pub(super) fn unopened(scene: &mut Scene<'_>, case: CaseId) {
    let waits = |report: &Report| report.case == case && !report.seen;
    if scene.state.reports.iter().any(waits) {
        scene.want(Effect::PageContact { case });
        scene.note("case.paged", case);
    }
}

/// The case is done.
pub(super) fn close(scene: &mut Scene<'_>, staff: StaffId, case: CaseId) {
    scene.state.cases.retain(|open| *open != case);
    scene.state.reports.retain(|report| report.case != case);
    scene.cancel_timer(TimerKey::CaseUnopened(case));
    scene.want(Effect::CloseCase { case, staff });
    scene.note("case.closed", case);
}
