//! Questions that bank data answers: who may be asked, by which way the answer comes, and what is said while
//! it is awaited. How figures read is the business of `balance` and `transactions`.

use std::time::Duration;

use super::{
    balance, beside, consent, help, link,
    scene::{Scene, naming_bank},
    stranger, transactions,
};
use crate::{
    bank::{BankFailure, TransactionQuery},
    consent::{Permit, Purpose, ReadBalance, ReadTransactions},
    conversation::{
        Act, Ask, BANK_LATE, BANK_SLOW, BankAnswer, Effect, LinkView, Question, TicketKind, TimerKey,
    },
    id::{AskId, LinkId},
    message::{Card, Class, Classes, Field, Message, Policy, Say},
    time::{Timestamp, hours},
};

/// An ask that the engine never answered stops blocking its repetition after this long.
const FORGOTTEN: Duration = hours(1);

/// Answers a question from everything linked for it.
pub(super) fn ask(scene: &mut Scene<'_>, question: Question) {
    let links: Vec<&LinkView> = link::live_links(scene).collect();
    let mut usable: Vec<&LinkView> =
        links.iter().copied().filter(|link| may_read(link, &question, scene.now())).collect();
    // An account of one bank is not looked for at the others.
    if usable.iter().any(|link| knows(link, &question)) {
        usable.retain(|link| knows(link, &question));
    }
    scene.state.more = None;
    scene.state.asked = Some(question.clone());
    if stranger::stops_links(scene) {
        return stranger::refuse(scene);
    }
    if usable.is_empty() {
        return match links.first() {
            Some(link) => consent::ask_permission(scene, link, question, false),
            None => link::invite_for(scene, question),
        };
    }
    let (shown, masked): (Vec<&LinkView>, Vec<&LinkView>) =
        usable.into_iter().partition(|link| shows(scene, link, &question));
    offer(scene, &masked, &question);
    if shown.is_empty() {
        return;
    }
    if scene.profile().reads_paused {
        return scene.say(Say::key("bank-paused").quick("quick-person", Act::Person));
    }
    scene.want(Effect::Seen);
    scene.want(Effect::Typing);
    for link in shown {
        read(scene, link, question.clone());
    }
}

/// "Say that again": the question before is answered anew, for figures change.
pub(super) fn repeat(scene: &mut Scene<'_>) {
    match scene.state.asked.clone() {
        Some(question) => ask(scene, question),
        None => help::help(scene),
    }
    scene.understood();
}

/// Whether the account asked for is one of this link's.
fn knows(link: &LinkView, question: &Question) -> bool {
    match question {
        Question::Balance { account: Some(word) }
        | Question::Transactions(TransactionQuery { account: Some(word), .. }) => {
            link.consent.accounts.iter().any(|account| account.names().mean(word))
        }
        Question::Balance { account: None } | Question::Transactions(_) => false,
    }
}

/// Whether the customer allows it on this link now.
fn may_read(link: &LinkView, question: &Question, now: Timestamp) -> bool {
    match question {
        Question::Balance { .. } => link.consent.permit::<ReadBalance>(now).is_ok(),
        Question::Transactions(_) => link.consent.permit::<ReadTransactions>(now).is_ok(),
    }
}

/// Whether the whole answer may appear in the chat: a part of it would be masked as a whole.
fn shows(scene: &Scene<'_>, link: &LinkView, question: &Question) -> bool {
    Policy::of(&scene.profile().ceiling, link.consent.choice).allows_all(told(question))
}

/// Whether the answer to a question would show nothing and lead nowhere but to a page that shows it: every link
/// that may be read for it is masked here, or links are stopped.
pub(super) fn shows_nothing(scene: &Scene<'_>, question: &Question) -> bool {
    let usable: Vec<&LinkView> =
        link::live_links(scene).filter(|link| may_read(link, question, scene.now())).collect();
    stranger::stops_links(scene)
        || (!usable.is_empty() && !usable.iter().any(|link| shows(scene, link, question)))
}

/// What an answer tells, also the one that finds nothing.
const fn told(question: &Question) -> Classes {
    match question {
        Question::Balance { .. } => {
            Classes::of(&[Class::Amount, Class::Nickname, Class::LastFour, Class::Date])
        }
        Question::Transactions(TransactionQuery { account: Some(_), .. }) => {
            Classes::of(&[Class::Amount, Class::Payee, Class::Nickname, Class::Date])
        }
        Question::Transactions(_) => Classes::of(&[Class::Amount, Class::Payee, Class::Date]),
    }
}

fn read(scene: &mut Scene<'_>, link: &LinkView, question: Question) {
    let now = scene.now();
    scene.state.asks.retain(|ask| now.since(ask.at) < FORGOTTEN);
    if scene.state.asks.iter().any(|ask| ask.link == link.id && ask.question == question) {
        return scene.say(naming(link, "bank-slow"));
    }
    let id = AskId::draw(now, &mut scene.draw("ask"));
    scene.set_timer(TimerKey::BankSlow(id), now.plus(BANK_SLOW));
    scene.set_timer(TimerKey::BankLate(id), now.plus(BANK_LATE));
    scene.note("read.asked", format!("{} {}", question.purpose().slug(), link.id));
    let ask = Ask { id, link: link.id, question: question.clone(), at: now, late: false, beside: Vec::new() };
    scene.state.asks.push(ask);
    let (consent, epoch) = (link.consent.id, link.consent.epoch);
    scene.want(Effect::Read { ask: id, link: link.id, consent, epoch, question });
}

/// The masked way: a button per link, and no bank is asked until it is tapped.
fn offer(scene: &mut Scene<'_>, links: &[&LinkView], question: &Question) {
    match links {
        [] => {}
        [link] => {
            let say = ready(scene, link, question);
            scene.say(say);
        }
        several => {
            let mut say = Say::new(naming_bank(ready_key(question), scene));
            for link in several {
                let button = scene.reveal_button(button_key(question), reveal(link, question));
                let title =
                    Message::new(ready_key(question)).with(Field::public("bank", &link.institution_name));
                let subtitle = Message::new("ready-note");
                say = say.card(Card { title, subtitle, buttons: vec![button] });
            }
            scene.say(say);
        }
    }
}

/// "Harbour Bank. Your balance is ready." The same bytes whatever the figure.
fn ready(scene: &mut Scene<'_>, link: &LinkView, question: &Question) -> Say {
    let button = scene.reveal_button(button_key(question), reveal(link, question));
    let text = Message::new(ready_key(question)).with(Field::public("bank", &link.institution_name));
    Say::new(text).button(button).about(link.id)
}

fn reveal(link: &LinkView, question: &Question) -> TicketKind {
    TicketKind::Reveal { link: link.id, question: question.clone() }
}

const fn ready_key(question: &Question) -> &'static str {
    match question {
        Question::Balance { .. } => "balance-ready",
        Question::Transactions(_) => "payments-ready",
    }
}

const fn button_key(question: &Question) -> &'static str {
    match question {
        Question::Balance { .. } => "button-see-balance",
        Question::Transactions(_) => "button-see-payments",
    }
}

/// The bank answered. Only what is still awaited, on a link that still allows it, is shown.
pub(super) fn answered(scene: &mut Scene<'_>, ask: AskId, link: LinkId, answer: BankAnswer) {
    let awaited = scene.state.asks.iter().position(|open| open.id == ask && open.link == link);
    let Some(awaited) = awaited.map(|place| scene.state.asks.remove(place)) else {
        return scene.note("answer.dropped", link);
    };
    cancel_timers(scene, ask);
    tell(scene, &awaited, answer);
    beside::under_answer(scene, &awaited.beside);
}

fn tell(scene: &mut Scene<'_>, awaited: &Ask, answer: BankAnswer) {
    let link = awaited.link;
    let Some(view) = scene.profile().links.iter().find(|view| view.id == link) else {
        return scene.note("answer.dropped", link);
    };
    let said = match (answer, &awaited.question) {
        (BankAnswer::Failed(failure), _) => {
            failed(scene, view, &awaited.question, failure);
            return scene.note("read.failed", link);
        }
        (BankAnswer::Balances(accounts), Question::Balance { account }) => permit::<ReadBalance>(scene, view)
            .map(|permit| balance::answer(view, &permit, accounts, account.as_deref())),
        (BankAnswer::Transactions(page), Question::Transactions(query)) => {
            permit::<ReadTransactions>(scene, view)
                .map(|permit| transactions::answer(scene, view, &permit, page, query))
        }
        (BankAnswer::Balances(_) | BankAnswer::Transactions(_), _) => None,
    };
    let Some(say) = said else {
        return scene.note("answer.dropped", link);
    };
    let shown = shows(scene, view, &awaited.question);
    let masked = ready(scene, view, &awaited.question);
    if shown {
        scene.note("disclosed", format!("{} {link}", awaited.question.purpose().slug()));
    } else {
        // Whether there is more is the bank's word, too.
        scene.state.more = None;
    }
    scene.say(say.telling(told(&awaited.question)).masked_as(masked).about(link));
}

fn permit<P: Purpose>(scene: &Scene<'_>, link: &LinkView) -> Option<Permit<P>> {
    let live = link::live_links(scene).any(|view| view.id == link.id);
    link.consent.permit::<P>(scene.now()).ok().filter(|_| live)
}

/// Why there is no figure, and what the customer can do about it.
fn failed(scene: &mut Scene<'_>, link: &LinkView, question: &Question, failure: BankFailure) {
    let key = match failure {
        BankFailure::ConsentEnded => return link::again(scene, "bank-ended", link, question.clone()),
        BankFailure::Reauthenticate => {
            return link::again(scene, "bank-reauthenticate", link, question.clone());
        }
        BankFailure::NotPermitted => {
            // Where our own consent says yes it is the bank's that lacks it.
            let at_bank = link.consent.allows(question.purpose());
            return consent::ask_permission(scene, link, question.clone(), at_bank);
        }
        BankFailure::UnattendedLimit => {
            let button = scene.reveal_button(button_key(question), reveal(link, question));
            return scene.say(naming(link, "bank-unattended").button(button));
        }
        BankFailure::Unreachable => "bank-unreachable",
        BankFailure::RateLimited { .. } => "bank-wait",
        BankFailure::Nonsense => "bank-nonsense",
        BankFailure::Paused => "bank-paused",
    };
    let (title, act) = match question {
        Question::Balance { .. } => ("quick-balance", Act::Balance),
        Question::Transactions(_) => ("quick-payments", Act::Transactions),
    };
    scene.say(naming(link, key).quick(title, act).quick("quick-person", Act::Person));
}

fn naming(link: &LinkView, key: &str) -> Say {
    Say::new(Message::new(key).with(Field::public("institution", &link.institution_name))).about(link.id)
}

/// The bank takes its time.
pub(super) fn slow(scene: &mut Scene<'_>, ask: AskId) {
    if let Some(link) = awaited_link(scene, ask) {
        scene.say(naming(link, "bank-slow"));
        scene.want(Effect::Typing);
    }
}

/// The bank takes too long to wait for; the answer still comes when it comes.
pub(super) fn late(scene: &mut Scene<'_>, ask: AskId) {
    let Some(link) = awaited_link(scene, ask) else { return };
    for open in &mut scene.state.asks {
        open.late |= open.id == ask;
    }
    scene.say(naming(link, "bank-late").quick("quick-person", Act::Person));
}

fn awaited_link<'a>(scene: &Scene<'a>, ask: AskId) -> Option<&'a LinkView> {
    let open = scene.state.asks.iter().find(|open| open.id == ask)?;
    scene.profile().links.iter().find(|link| link.id == open.link)
}

fn cancel_timers(scene: &mut Scene<'_>, ask: AskId) {
    scene.cancel_timer(TimerKey::BankSlow(ask));
    scene.cancel_timer(TimerKey::BankLate(ask));
}

/// Answers of this link are no longer awaited.
pub(super) fn forget(scene: &mut Scene<'_>, link: LinkId) {
    let (gone, kept) = std::mem::take(&mut scene.state.asks).into_iter().partition(|ask| ask.link == link);
    scene.state.asks = kept;
    let gone: Vec<Ask> = gone;
    for ask in gone {
        cancel_timers(scene, ask.id);
    }
}

/// No answer is awaited any more.
pub(super) fn forget_all(scene: &mut Scene<'_>) {
    for ask in std::mem::take(&mut scene.state.asks) {
        cancel_timers(scene, ask.id);
    }
}
