//! Several requests in one message, handled in turn: rights first, then in the order of the text. A request waits while
//! the one before it awaits an answer of the bank or of the customer; it is forgotten as soon as they want something
//! else, and asked about where it has waited for long.

use std::time::Duration;

use super::{balance, fraud, grant, held_by_others, late, link, overhear, scene::Scene, which, wish::Wish};
use crate::{
    conversation::{Act, Input, Later, Question},
    message::Say,
    reading::{Intent, Reading},
    time::{hours, minutes},
};

/// At most so many requests of one message are taken on.
const MOST: usize = 3;
/// A request that waited longer is asked about.
const STALE: Duration = minutes(10);
/// And after this it is forgotten.
const FORGOTTEN: Duration = hours(24);

/// The requests of a message, rights first; none where it is one request.
pub(super) fn requests(scene: &Scene<'_>, input: &Input) -> Vec<Later> {
    let Input::Text { text, reading, .. } = input else { return Vec::new() };
    let mut requests: Vec<Later> = reading
        .requests
        .iter()
        .map(|request| Later {
            intent: request.intent,
            entities: request.entities.clone(),
            words: text.get(request.start..request.end).unwrap_or_default().to_owned(),
            asked_at: scene.turn.event_at,
            offered: false,
        })
        .collect();
    // Stable: what is as urgent stays in the order of the text.
    requests.sort_by_key(|request| urgency(request.intent));
    let mut kinds = Vec::new();
    requests.retain(|request| {
        let kind = wish(scene, request);
        let report = matches!(kind, Wish::Fraud { .. });
        let fresh =
            !kinds.iter().any(|known| *known == kind || (report && matches!(known, Wish::Fraud { .. })));
        kinds.push(kind);
        fresh
    });
    requests.truncate(MOST);
    if requests.len() < 2 { Vec::new() } else { requests }
}

/// What can cost money or a right comes before what is only asked.
const fn urgency(intent: Intent) -> u8 {
    match intent {
        Intent::Fraud | Intent::NotMyPayment | Intent::LostCard | Intent::StolenCard | Intent::LockCard => 0,
        Intent::Vulnerability | Intent::Bereavement | Intent::Hardship => 1,
        Intent::Dispute
        | Intent::DuplicateCharge
        | Intent::WrongAmount
        | Intent::WrongRecipient
        | Intent::CashMachine => 2,
        Intent::Complaint => 3,
        _ => 4,
    }
}

/// What a request wants, with the account that its own words name.
pub(super) fn wish(scene: &Scene<'_>, request: &Later) -> Wish {
    let reading = Reading { entities: request.entities.clone(), ..Reading::certain(request.intent) };
    match Wish::meant(request.intent, &reading) {
        Wish::Ask(Question::Balance { account: None }) => {
            let account = balance::named(link::live_links(scene), &request.words);
            Wish::Ask(Question::Balance { account })
        }
        wish => wish,
    }
}

/// What the customer says now decides whether what waits still counts: an answer to a question of ours leaves it, a new
/// request and "never mind" end it. A tap on what is offered gives back the whole request.
pub(super) fn settle(scene: &mut Scene<'_>, input: &Input, wish: Wish, rest: Vec<Later>) -> Wish {
    if !rest.is_empty() {
        scene.state.later = rest;
        return wish;
    }
    if let Input::Act(Act::Meant(intent)) = input
        && let Some(place) = scene.state.later.iter().position(|request| request.intent == *intent)
    {
        let request = scene.state.later.remove(place);
        return self::wish(scene, &request);
    }
    let offered = scene.state.later.first().is_some_and(|request| request.offered);
    match wish {
        Wish::No if offered => scene.state.later.clear(),
        Wish::Yes | Wish::No | Wish::Nothing | Wish::Unclear(_) | Wish::Foreign | Wish::Thanks => {}
        _ => scene.state.later.clear(),
    }
    wish
}

/// "Yes" to a request that was asked about; false when none was.
pub(super) fn take_up(scene: &mut Scene<'_>) -> bool {
    if !scene.state.later.first().is_some_and(|request| request.offered) {
        return false;
    }
    let request = scene.state.later.remove(0);
    run(scene, &request);
    true
}

/// Goes on with what waits, as far as nothing is awaited.
pub(super) fn go_on(scene: &mut Scene<'_>) {
    while let Some(request) = scene.state.later.first().cloned() {
        let wish = wish(scene, &request);
        if held_by_others(scene) {
            // Whoever holds the conversation reads the message; what must be on record is put there without a word.
            scene.state.later.remove(0);
            overhear(scene, &input(&request), &wish);
            continue;
        }
        let age = scene.now().since(request.asked_at);
        if age > FORGOTTEN {
            scene.state.later.remove(0);
            continue;
        }
        if request.offered || waits(scene, &wish) {
            return;
        }
        if age > STALE && urgency(request.intent) > 3 {
            return offer(scene, &request);
        }
        scene.state.later.remove(0);
        run(scene, &request);
    }
}

/// Whether a request has to wait for an answer to the one before: figures come in the order in which they were asked
/// for, and one question at a time is put to the customer. Reports wait for nothing.
fn waits(scene: &Scene<'_>, wish: &Wish) -> bool {
    if matches!(wish, Wish::Fraud { .. } | Wish::Complaint | Wish::Dispute | Wish::Care(_)) {
        return false;
    }
    let read = scene.state.asks.iter().any(|ask| !ask.late);
    let linking = scene.state.pending.is_some() || scene.state.pairing.is_some();
    scene.state.late.is_some() || read || (linking && matches!(wish, Wish::Ask(_)))
}

fn offer(scene: &mut Scene<'_>, request: &Later) {
    let Some(title) = which::title(request.intent) else {
        scene.state.later.remove(0);
        return;
    };
    if let Some(first) = scene.state.later.first_mut() {
        first.offered = true;
    }
    scene.say(Say::key("later-offer").quick(title, Act::Meant(request.intent)).quick("quick-no", Act::No));
}

fn run(scene: &mut Scene<'_>, request: &Later) {
    scene.note("request.next", request.intent.as_str());
    let (input, wish) = (input(request), wish(scene, request));
    if late::ask_again(scene, &wish) {
        return;
    }
    let asked = scene.state.asked.clone();
    match wish {
        Wish::Fraud { card } => fraud::report(scene, &input, card),
        wish => grant(scene, &input, wish),
    }
    // The question of the same message is still the one that "and last month?" goes on with.
    scene.state.asked = scene.state.asked.take().or(asked);
}

fn input(request: &Later) -> Input {
    Input::Text {
        text: request.words.clone(),
        reading: Reading { entities: request.entities.clone(), ..Reading::certain(request.intent) },
        redacted: false,
    }
}
