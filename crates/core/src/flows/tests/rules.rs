//! Rules that hold in every conversation, searched for a counterexample.

use proptest::prelude::*;

use super::*;
use crate::{
    bank::{BankFailure, TransactionStatus},
    consent::{PurposeKind, ReadBalance, ReadTransactions},
    conversation::{ConsentChange, ConsentWish, FactorChange, LinkFailure, Owner, Question, SendFailure},
    id::{AttemptId, InstitutionId},
    message::{Choice, Class},
    reading::Request,
    time::{hours, minutes},
};

/// Replies that mean "I could not act on that".
const UNSURE: &[&str] = &[
    "unsure-rephrase",
    "unsure-person",
    "unsure-options",
    "attachment",
    "unknown-act",
    "language-only-english",
    "abuse",
    "small-talk",
    "out-of-scope",
];

/// One thing that happens, before it is known what is there to happen to.
#[derive(Debug, Clone)]
enum Event {
    Text(Intent, f32, Option<Intent>, bool),
    Words(bool),
    Act(usize),
    Odd(u8),
    World(u8, bool),
    Bank(u8),
    Desk(u8),
    Wait(u32),
    Pause(bool, bool),
}

fn intent() -> impl Strategy<Value = Intent> {
    prop::sample::select(Intent::ALL)
}

fn event() -> impl Strategy<Value = Event> {
    prop_oneof![
        4 => (intent(), 0.0_f32..1.0, prop::option::weighted(0.1, intent()), prop::bool::weighted(0.1))
            .prop_map(|(intent, p, alarm, redacted)| Event::Text(intent, p, alarm, redacted)),
        1 => any::<bool>().prop_map(Event::Words),
        3 => (0..Act::ALL.len()).prop_map(Event::Act),
        1 => (0_u8..4).prop_map(Event::Odd),
        3 => (0_u8..16, any::<bool>()).prop_map(|(kind, flag)| Event::World(kind, flag)),
        3 => (0_u8..12).prop_map(Event::Bank),
        2 => (0_u8..6).prop_map(Event::Desk),
        2 => (0_u32..4_000).prop_map(Event::Wait),
        1 => (prop::bool::weighted(0.2), prop::bool::weighted(0.2)).prop_map(|(r, l)| Event::Pause(r, l)),
    ]
}

fn attempt(number: u128) -> AttemptId {
    AttemptId::from_uuid(uuid(number))
}

/// The message asks for two things, where the reader could have read it so.
fn several(first: Intent, p: f32) -> Vec<Request> {
    let place = Intent::ALL.iter().position(|intent| *intent == first).unwrap_or_default();
    let second = Intent::ALL[(place * 7 + 11) % Intent::ALL.len()];
    let parts = [(0, 4, first), (5, 10, second)];
    let ends = |intent| {
        use Intent::{Cancel, DeleteData, No, Stop, Unlink, Yes};
        matches!(intent, Cancel | DeleteData | No | Stop | Unlink | Yes)
    };
    if p < 0.6 || first == second || parts.iter().any(|(_, _, intent)| ends(*intent)) {
        return Vec::new();
    }
    parts.map(|(start, end, intent)| Request { start, end, intent, entities: Vec::new() }).to_vec()
}

/// The input that an event is in this conversation; `None` when it only changes the surroundings.
fn input(talk: &mut Talk, event: &Event) -> Option<Input> {
    Some(match event {
        Event::Text(intent, p, alarm, redacted) => Input::Text {
            text: "some words".into(),
            reading: Reading {
                alarm: *alarm,
                requests: if alarm.is_none() { several(*intent, *p) } else { Vec::new() },
                ..reading(*intent, *p)
            },
            redacted: *redacted,
        },
        Event::Words(right) => {
            let text = if *right { "maple harbor" } else { "fox tiger" };
            Input::Text { text: text.into(), reading: Reading::default(), redacted: false }
        }
        Event::Act(place) => Input::Act(Act::ALL[*place].clone()),
        Event::Odd(0) => Input::UnknownAct,
        Event::Odd(1) => Input::Attachment,
        Event::Odd(2) => Input::Carried { question: Question::Balance { account: None } },
        Event::Odd(_) => Input::Referral,
        Event::World(kind, flag) => world_input(talk, *kind, *flag),
        Event::Bank(kind) => bank_input(talk, *kind),
        Event::Desk(kind) => desk_input(talk, *kind),
        Event::Wait(span) => {
            talk.after(seconds(u64::from(*span)));
            return None;
        }
        Event::Pause(reads, links) => {
            (talk.profile.reads_paused, talk.profile.links_paused) = (*reads, *links);
            return None;
        }
    })
}

fn world_input(talk: &mut Talk, kind: u8, flag: bool) -> Input {
    match kind {
        0 => Input::LinkReady {
            attempt: attempt(if flag { 1 } else { 2 }),
            link: OTHER_LINK,
            institution: InstitutionId::new("northwind"),
            institution_name: "Northwind Credit Union".into(),
            words: ["maple".into(), "harbor".into()],
        },
        1 => Input::LinkFailed { attempt: attempt(1), reason: LinkFailure::TooWeak },
        2 => {
            talk.profile.links.retain(|link| link.id != OTHER_LINK);
            let granted = talk.now.plus(seconds(1));
            let mut link = link_at(OTHER_LINK, "Northwind Credit Union", granted);
            link.consent.choice = if flag { Choice::Chat } else { Choice::Tap };
            talk.profile.links.push(link);
            Input::LinkLive { link: OTHER_LINK }
        }
        3 => Input::Revoked { link: LINK, confirmed: flag },
        4 => Input::Withdrawn { link: LINK, by: crate::consent::Way::Staff },
        5 => Input::ForeignEcho,
        6 => Input::Timer(TimerKey::UnmuteBot),
        7 => Input::Timer(TimerKey::PairingOver(attempt(1))),
        8 => Input::ConsentChanged { link: LINK, change: ConsentChange::Narrowed },
        9 => {
            let purpose = PurposeKind::ReadTransactions;
            let change = if flag { ConsentChange::Allowed(purpose) } else { ConsentChange::Renewed };
            Input::ConsentChanged { link: LINK, change }
        }
        10 => {
            let ends = talk.profile.links.first().and_then(|link| link.consent.expires_at());
            Input::Timer(TimerKey::ConsentEnds { link: LINK, days: 3, ends: ends.unwrap_or(talk.now) })
        }
        13 => Input::StrangerWrote { app: flag.then(|| "777".to_owned()) },
        14 => Input::StrangerCleared { staff: staff(8) },
        11 => Input::Timer(TimerKey::ConsentOver { link: LINK, ends: talk.now }),
        12 => Input::FactorChanged {
            link: LINK,
            change: if flag { FactorChange::PasskeyAdded } else { FactorChange::BrowserBound },
        },
        _ => Input::SendFailed { failure: SendFailure::WindowClosed },
    }
}

fn bank_input(talk: &Talk, kind: u8) -> Input {
    let (ask, link) =
        talk.state.asks.last().map_or((AskId::from_uuid(uuid(99)), LINK), |ask| (ask.id, ask.link));
    let failure = |failure| BankAnswer::Failed(failure);
    let answer = match kind {
        0 => return Input::Timer(TimerKey::BankSlow(ask)),
        1 => return Input::Timer(TimerKey::BankLate(ask)),
        2 => failure(BankFailure::Unreachable),
        3 => failure(BankFailure::ConsentEnded),
        4 => failure(BankFailure::UnattendedLimit),
        5 => world::payments(vec![world::payment("A1", "Tea Room", TransactionStatus::Booked)], true),
        6 => world::payments(Vec::new(), false),
        _ => world::balances(),
    };
    Input::BankAnswer { ask, link, answer }
}

fn desk_input(talk: &Talk, kind: u8) -> Input {
    let case = talk.state.cases.last().copied();
    let staff = staff(7);
    match kind {
        0 => Input::Opened { staff, case },
        1 => Input::StaffReply { staff, name: "Sam".into(), text: "Hello".into() },
        2 => {
            let (name, text) = ("Sam".into(), "It was £12.50".into());
            let tells = crate::message::Classes::of(&[Class::Amount]);
            Input::StaffNote { staff, name, text, tells, locked: talk.state.cases.is_empty() }
        }
        3 => Input::HandedBack { staff },
        4 => Input::Resolved { staff, case },
        _ => Input::Timer(TimerKey::CaseUnopened(case.unwrap_or(CaseId::from_uuid(uuid(98))))),
    }
}

fn start(figures: bool, follow: bool) -> (Talk, bool) {
    (if figures { Talk::in_chat() } else { Talk::new() }, follow)
}

/// Plays the events and looks at every turn: `look(before, input, after)`.
fn play(mut talk: Talk, follow: bool, events: &[Event], mut look: impl FnMut(&Talk, &Input, &Talk)) -> Talk {
    for event in events {
        let Some(input) = input(&mut talk, event) else { continue };
        let before = talk.clone();
        talk.gets(input.clone());
        if !follow {
            // A world whose records lag behind what was decided.
            talk.profile = before.profile.clone();
        }
        look(&before, &input, &talk);
    }
    talk
}

fn may_show(talk: &Talk, shown: &Disclosed) -> bool {
    let amounts = shown.lines().iter().any(|line| line.args.iter().any(|arg| arg.class() == Class::Amount));
    let view = talk.profile.links.iter().find(|link| Some(link.id) == shown.link());
    !amounts
        || view.is_some_and(|link| match shown.lines()[0].key.as_str() {
            "balance-head" => link.consent.permit::<ReadBalance>(talk.now).is_ok(),
            "payments-head" => link.consent.permit::<ReadTransactions>(talk.now).is_ok(),
            _ => false,
        })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn nothing_breaks_the_promises(
        figures: bool,
        follow: bool,
        events in prop::collection::vec(event(), 1..60),
    ) {
        let (talk, follow) = start(figures, follow);
        let mut previous = String::new();
        let mut stopped: Option<Timestamp> = None;
        play(talk, follow, &events, |before, input, after| {
            for shown in after.said() {
                let key = shown.lines()[0].key.clone();
                assert!(!UNSURE.contains(&key.as_str()) || key != previous, "{key} twice running");
                if UNSURE.contains(&key.as_str()) {
                    assert!(shown.quick().iter().any(|quick| quick.act == Act::Person), "{key} offers no person");
                }
                let then = Talk { profile: before.profile.clone(), ..after.clone() };
                assert!(may_show(&then, &shown), "figures without consent after {input:?}");
                previous = key;
            }
            for effect in &after.last.effects {
                let Effect::Read { link, .. } = effect else { continue };
                let view = before.profile.links.iter().find(|view| view.id == *link).unwrap();
                let crate::consent::ConsentState::Granted { at, .. } = view.consent.state else {
                    panic!("a read without a consent");
                };
                assert!(stopped.is_none_or(|stop| at > stop), "a read after stop");
            }
            if after.keys().ends_with("stop-offer") {
                stopped = Some(after.now);
            }
            assert!(before.state.last_inbound_at <= after.state.last_inbound_at);
            assert!(before.state.stopped_at <= after.state.stopped_at);
            let reports: Vec<CaseId> = after.state.reports.iter().map(|report| report.case).collect();
            assert_eq!(reports, after.state.cases);
            let waits = matches!(after.state.owner, Owner::Waiting { .. });
            assert!(!waits || after.state.queued_since.is_some());
            let text = serde_json::to_string(&after.state).unwrap();
            assert_eq!(serde_json::from_str::<State>(&text).unwrap(), after.state);
        });
    }

    #[test]
    fn the_same_turn_is_the_same_decision(figures: bool, events in prop::collection::vec(event(), 1..25)) {
        let (talk, follow) = start(figures, true);
        play(talk, follow, &events, |before, input, after| {
            let turn = Turn { profile: before.profile.clone(), ..after.turn() };
            let again = step(&before.state, input.clone(), &turn);
            assert_eq!(again.state, after.last.state);
            assert_eq!(again.effects, after.last.effects);
            assert_eq!(again.timers, after.last.timers);
            assert_eq!(again.audit, after.last.audit);
        });
    }

    #[test]
    fn every_report_opens_or_refers_to_a_case(
        figures: bool,
        events in prop::collection::vec(event(), 0..40),
        alarm in prop::sample::select(vec![Intent::Fraud, Intent::LostCard]),
        beside in intent(),
        p in 0.0_f32..1.0,
        by_alarm: bool,
        redacted: bool,
    ) {
        let (talk, follow) = start(figures, true);
        let mut talk = play(talk, follow, &events, |_, _, _| {});
        let reading = if by_alarm {
            Reading { alarm: Some(alarm), ..reading(beside, p) }
        } else {
            reading(alarm, 0.35 + p * 0.65)
        };
        talk.gets(Input::Text { text: "not my payment".into(), reading, redacted });
        let said = talk.keys();
        prop_assert_eq!(talk.case_opened().is_some(), said.contains("fraud-opened"));
        prop_assert!(said.contains("fraud-opened") || said.contains("fraud-again"), "{}", said);
        prop_assert!(said.contains("fraud-phone"));
    }

    #[test]
    fn stop_works_from_anywhere(figures: bool, events in prop::collection::vec(event(), 0..40)) {
        let (talk, follow) = start(figures, true);
        let mut talk = play(talk, follow, &events, |_, _, _| {});
        talk.types("stop", Intent::Stop);
        prop_assert!(talk.keys().ends_with("stop-offer"), "{}", talk.keys());
        prop_assert!(talk.state.asks.is_empty() && talk.state.pairing.is_none() && talk.state.pending.is_none());
        prop_assert!(talk.profile.links.iter().all(|link| !link.consent.is_live(talk.now)));
    }

    #[test]
    fn two_failed_turns_bring_a_person(
        figures: bool,
        events in prop::collection::vec(event(), 0..40),
        first in 0_u8..3,
        second in 0_u8..3,
    ) {
        let (talk, follow) = start(figures, true);
        let mut talk = play(talk, follow, &events, |_, _, _| {});
        talk.gets(Input::HandedBack { staff: staff(7) }).after(minutes(10));
        let fail = |talk: &mut Talk, kind: u8| {
            let input = match kind {
                0 => Input::Attachment,
                1 => Input::UnknownAct,
                _ => Input::Text { text: "mumble".into(), reading: Reading::default(), redacted: false },
            };
            talk.gets(input);
        };
        fail(&mut talk, first);
        fail(&mut talk, second);
        let said = talk.keys();
        prop_assert!(said.contains("unsure-person") || said.contains("unsure-options"), "{}", said);
        prop_assert!(talk.quick().contains(&Act::Person));
    }

    #[test]
    fn nothing_late_reads_links_or_loosens(
        figures: bool,
        before in prop::collection::vec(event(), 0..25),
        late in prop::collection::vec((event(), 601_u32..200_000), 1..20),
    ) {
        let (talk, follow) = start(figures, true);
        let mut talk = play(talk, follow, &before, |_, _, _| {});
        for (event, lag) in late {
            talk.lag = seconds(u64::from(lag));
            let Some(input) = input(&mut talk, &event) else { continue };
            if !input.from_customer() {
                continue;
            }
            talk.gets(input.clone());
            prop_assert!(talk.read_asked().is_none(), "{:?}", input);
            let renews = ConsentWish::Renewal;
            let harmless = |kind: &TicketKind| match kind {
                TicketKind::Link { .. } => false,
                TicketKind::Consent { wants, .. } => *wants == renews,
                TicketKind::Reveal { .. } | TicketKind::Note { .. } => true,
            };
            prop_assert!(talk.tickets().iter().all(harmless), "{:?}: {}", input, talk.keys());
            let activates = |effect: &Effect| matches!(effect, Effect::Activate { .. });
            prop_assert!(!talk.last.effects.iter().any(activates), "{:?}", input);
        }
    }

    #[test]
    fn while_a_stranger_is_in_the_thread_nothing_leads_to_a_figure_or_a_link(
        figures: bool,
        follow: bool,
        before in prop::collection::vec(event(), 0..25),
        after in prop::collection::vec(event(), 1..40),
    ) {
        let (talk, follow) = start(figures, follow);
        let mut talk = play(talk, follow, &before, |_, _, _| {});
        talk.gets(Input::StrangerWrote { app: None });
        prop_assert!(talk.state.pairing.is_none() && talk.state.asks.is_empty());
        play(talk, follow, &after, |_, input, after| {
            if after.state.stranger.is_none() {
                return;
            }
            assert!(after.tickets().is_empty() && after.read_asked().is_none(), "{input:?}");
            assert!(after.state.pairing.is_none() && after.state.asks.is_empty(), "{input:?}");
            let leads = |target: &Target| !matches!(target, Target::Act(_) | Target::MyData);
            assert!(!after.targets().iter().any(leads), "{input:?}: {}", after.keys());
            let activates = |effect: &Effect| matches!(effect, Effect::Activate { .. });
            assert!(!after.last.effects.iter().any(activates), "{input:?}");
        });
    }

    #[test]
    fn any_two_figures_say_the_same_when_masked(one: i64, two: i64) {
        let masked = |minor: i64| {
            let mut talk = Talk::in_chat();
            talk.taps(Act::Balance).after(hours(0));
            let BankAnswer::Balances(mut all) = world::balances() else { panic!("balances") };
            let currency = all[0].account.currency;
            all[0].balances[0].amount = crate::money::Money::from_minor(minor, currency);
            talk.bank(BankAnswer::Balances(all));
            said(&talk.last, &Policy::masked())
        };
        prop_assert_eq!(masked(one), masked(two));
    }
}
