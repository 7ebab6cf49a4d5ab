//! The dialogue: [`step`] takes what happened to a conversation and decides what follows from it.
//!
//! Pure: no network, clock or randomness of its own, so that every conversation can be replayed, searched for
//! broken rules and simulated. One file per flow; [`step`] only decides who is asked, in this order:
//!
//! 1. the lone "stop", which needs nobody's leave,
//! 2. reports of fraud and lost cards: linked or not, paused or not, whoever holds the conversation; and "keep", while
//!    the customer is about to be erased,
//! 3. what the world reports: timers, banks, pages, the desk,
//! 4. the per-sender limit (a person can be asked for beyond it),
//! 5. pairing words, which only this chat can answer,
//! 6. silence while a person or another app holds the conversation,
//! 7. everything else the customer can want,
//! 8. what else the same message asked for, once nothing is awaited (`in_turn`).
//!
//! Under whatever was said stand the rights that the text may just be about (`beside`).
//!
//! Texts are keys: this module refuses to know any language, and what a channel looks like.

mod across;
mod balance;
mod beside;
mod consent;
mod erasure;
mod factors;
mod follow;
mod fraud;
mod greet;
mod help;
mod in_turn;
mod language;
mod late;
mod limit;
mod link;
mod notice;
mod person;
mod reads;
mod scene;
mod stranger;
mod transactions;
mod undelivered;
mod unlink;
mod unsure;
mod which;
mod wish;

#[cfg(test)]
mod tests;

pub use beside::offered_beside;
pub use limit::{LIMIT_BURST, LIMIT_REFILL};
use scene::Scene;
use wish::Wish;

use crate::case::CaseKind;
use crate::conversation::{Decision, Input, Owner, Question, State, TimerKey, Turn};

/// Moves a conversation by one input. The same arguments give the same decision.
pub fn step(state: &State, input: Input, turn: &Turn) -> Decision {
    let mut scene = Scene::new(state, turn);
    notice::forget(&mut scene);
    let input = across::read(&mut scene, input);
    let by_person = matches!(input, Input::StaffReply { .. } | Input::StaffNote { .. });
    let words = match &input {
        Input::Text { text, .. } => Some(text.clone()),
        _ => None,
    };
    if input.from_customer() {
        customer(&mut scene, &input);
    } else {
        world(&mut scene, input);
    }
    in_turn::go_on(&mut scene);
    let awaiting = beside::offer(&mut scene);
    if let Some(words) = words {
        notice::keep(&mut scene, words, awaiting);
    }
    undelivered::when_closed(&mut scene, by_person);
    scene.decide()
}

fn customer(scene: &mut Scene<'_>, input: &Input) {
    scene.hear();
    language::follow(scene, input);
    person::unmute_when_over(scene);
    let mut requests = in_turn::requests(scene, input).into_iter();
    let wish = match requests.next() {
        Some(first) => in_turn::wish(scene, &first),
        None => named(scene, input, Wish::of(input)),
    };
    let admitted = limit::admit(scene);
    stranger::warn(scene);
    // Whatever else a reader makes of them ("pocket" is close to a stolen purse), the words on the page are
    // the words on the page.
    if let Input::Text { text, reading, .. } = input
        && link::answer_words(scene, text, reading.alarm.is_none())
    {
        return scene.understood();
    }
    let wish = in_turn::settle(scene, input, wish, requests.collect());
    scene.beside = beside::rights(scene, input, &wish);
    answer(scene, input, wish, admitted);
}

/// Answers what the customer wants, if it is the bot that answers.
fn answer(scene: &mut Scene<'_>, input: &Input, wish: Wish, admitted: bool) {
    match &wish {
        Wish::Stop => return unlink::stop(scene),
        Wish::Fraud { card } => {
            introduce(scene, input);
            return fraud::report(scene, input, *card);
        }
        _ => {}
    }
    if erasure::keep(scene, &wish) {
        return;
    }
    if admitted {
        fraud::add_words(scene, input);
    }
    let right =
        matches!(wish, Wish::Person | Wish::Complaint | Wish::Dispute | Wish::Care(_) | Wish::Perhaps(..));
    if !admitted && !right {
        scene.state.later.clear();
        return limit::refuse(scene);
    }
    if held_by_others(scene) && !wish.is_of_stop() {
        return overhear(scene, input, &wish);
    }
    let warned = across::is_due(scene, input);
    let greeted = introduce(scene, input);
    let offered = undelivered::tell(scene, &wish);
    if !wish.is_of_stop() {
        consent::tell(scene);
    }
    if (greeted || offered) && matches!(wish, Wish::Start | Wish::Greet | Wish::Nothing) {
        return scene.understood();
    }
    if offered && matches!(wish, Wish::Unclear(_) | Wish::Foreign) {
        return scene.misunderstood();
    }
    if warned && matches!(wish, Wish::Unclear(_) | Wish::Foreign) {
        return;
    }
    let wish = late::settle(scene, wish);
    if late::ask_again(scene, &wish) {
        return scene.understood();
    }
    if let Input::Carried { question } = input {
        link::carried(scene, question);
    }
    grant(scene, input, wish);
}

/// What the text alone does not say: which account is meant (only the customer's links know such names), and which
/// question is gone on with.
fn named(scene: &Scene<'_>, input: &Input, wish: Wish) -> Wish {
    if let Some(next) = follow::up(scene, input, &wish) {
        return Wish::Ask(next);
    }
    match (wish, input) {
        (Wish::Perhaps(offered, wish), _) => Wish::Perhaps(offered, Box::new(named(scene, input, *wish))),
        (Wish::Ask(Question::Balance { account: None }), Input::Text { text, .. }) => {
            Wish::Ask(Question::Balance { account: balance::named(link::live_links(scene), text) })
        }
        (wish, _) => wish,
    }
}

/// What comes before the answer: who speaks, and what was removed from the message. True when the bot
/// introduced itself.
fn introduce(scene: &mut Scene<'_>, input: &Input) -> bool {
    if held_by_others(scene) {
        return false;
    }
    let greeted = greet::when_due(scene, input);
    if across::is_due(scene, input) {
        across::warn(scene);
    }
    greeted
}

/// Somebody else answers. What a person at the bank must know is noted without a word.
fn overhear(scene: &mut Scene<'_>, input: &Input, wish: &Wish) {
    match wish {
        Wish::Complaint => _ = fraud::register(scene, CaseKind::Complaint, input),
        Wish::Dispute => _ = fraud::register(scene, CaseKind::Dispute, input),
        Wish::Care(_) => _ = fraud::register(scene, CaseKind::Care, input),
        Wish::Person => person::join(scene),
        _ => {}
    }
}

fn held_by_others(scene: &Scene<'_>) -> bool {
    matches!(scene.state.owner, Owner::Person { .. } | Owner::OtherApp { .. })
}

fn grant(scene: &mut Scene<'_>, input: &Input, wish: Wish) {
    undelivered::forget_question(scene, &wish);
    match wish {
        Wish::Unclear(key) => return unsure::reply(scene, key),
        Wish::Which(one, other) => return which::ask(scene, &[one, other]),
        Wish::Perhaps(offered, wish) => return which::perhaps(scene, input, &offered, *wish),
        Wish::Foreign => return language::others(scene),
        Wish::Language => return language::ask(scene),
        Wish::Speak(language) => return language::speak(scene, language),
        Wish::Again => return undelivered::again(scene),
        Wish::Yes => return unsure::yes(scene),
        Wish::Start => greet::hello(scene),
        Wish::Greet => greet::back(scene),
        Wish::Help => help::help(scene),
        Wish::Ask(question) => reads::ask(scene, question),
        Wish::More => transactions::more(scene),
        Wish::Link => link::begin(scene),
        Wish::Unlink | Wish::Stop => unlink::stop(scene),
        Wish::Fraud { card } => fraud::report(scene, input, card),
        Wish::Complaint => fraud::complaint(scene, input),
        Wish::Dispute => fraud::dispute(scene, input),
        Wish::Care(care) => fraud::care(scene, care, input),
        Wish::Elsewhere(topic) => help::elsewhere(scene, topic),
        Wish::Repeat => return reads::repeat(scene),
        Wish::Trust => help::trust(scene),
        Wish::Person => person::ask(scene),
        Wish::NoPerson => person::no_more(scene),
        Wish::DeleteToo => unlink::delete_too(scene),
        Wish::MeantCard => unlink::meant_card(scene),
        Wish::MyData => help::rights(scene),
        Wish::Thanks => scene.say_key("thanks"),
        Wish::Goodbye => scene.say_key("goodbye"),
        Wish::Cancel if link::call_off(scene) => {}
        Wish::No if scene.state.pairing.is_some() => return unsure::reply(scene, "pairing-waiting"),
        Wish::No | Wish::Cancel => help::cancel(scene),
        // "Keep" was answered before.
        Wish::Nothing | Wish::KeepData => return,
    }
    scene.understood();
}

fn world(scene: &mut Scene<'_>, input: Input) {
    match input {
        Input::Timer(key) => timer(scene, &key),
        Input::BankAnswer { ask, link, answer } => reads::answered(scene, ask, link, answer),
        Input::LinkReady { attempt, link, institution_name, words, .. } => {
            link::ready(scene, attempt, link, institution_name, words);
        }
        Input::LinkProven { attempt, link } => link::proven(scene, attempt, link),
        Input::LinkFailed { attempt, reason } => link::failed(scene, attempt, reason),
        Input::LinkLive { link } => link::live(scene, link),
        Input::ConsentChanged { link, change } => consent::changed(scene, link, change),
        Input::FactorChanged { link, change } => factors::changed(scene, link, change),
        Input::Revoked { link, confirmed } => unlink::revoked(scene, link, confirmed),
        Input::Withdrawn { link, .. } => unlink::withdrawn(scene, link),
        Input::ErasureAsked(erasing) => erasure::asked(scene, erasing),
        Input::ErasureKept(id) => erasure::kept(scene, id),
        Input::ErasureDue(id) => erasure::due(scene, id),
        Input::ErasureHeld(id) => erasure::held(scene, id),
        Input::Requested { words } => fraud::request(scene, &words),
        Input::Opened { staff, case } => fraud::opened(scene, staff, case),
        Input::StaffReply { staff, name, text } => person::replied(scene, staff, &name, &text),
        Input::StaffNote { staff, name, text, tells, locked } => {
            person::noted(scene, staff, (name, text), tells, locked);
        }
        Input::HandedBack { staff } => person::handed_back(scene, staff),
        Input::Resolved { staff, case } => person::resolved(scene, staff, case),
        Input::ForeignEcho => person::foreign_echo(scene),
        Input::StrangerWrote { app } => stranger::wrote(scene, app),
        Input::StrangerCleared { staff } => stranger::cleared(scene, staff),
        Input::SendFailed { failure } => undelivered::failed(scene, failure),
        // What the customer does was answered before.
        Input::Text { .. }
        | Input::Act(_)
        | Input::UnknownAct
        | Input::Attachment
        | Input::Referral
        | Input::Carried { .. } => {}
    }
}

fn timer(scene: &mut Scene<'_>, key: &TimerKey) {
    match key {
        TimerKey::BankSlow(ask) => reads::slow(scene, *ask),
        TimerKey::BankLate(ask) => reads::late(scene, *ask),
        TimerKey::PairingOver(attempt) => link::over(scene, *attempt),
        TimerKey::CaseUnopened(case) => fraud::unopened(scene, *case),
        TimerKey::ConsentEnds { link, ends, .. } => consent::ends_soon(scene, *link, *ends),
        TimerKey::ConsentOver { link, ends } => consent::over(scene, *link, *ends),
        TimerKey::UnmuteBot => person::unmute_when_over(scene),
    }
}
