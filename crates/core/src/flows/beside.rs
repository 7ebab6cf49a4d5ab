//! Rights beside the answer: what a text may just be about, and what people often need next. Offered as ready answers
//! under what is said anyway; never asked first, and never acted on by itself.

use super::{
    held_by_others,
    scene::Scene,
    which,
    wish::{Wish, leads_to_same},
};
use crate::{
    conversation::{Act, Input},
    message::{QuickReply, Say},
    reading::{Intent, Reading},
};

/// As many as are seen at a glance on a phone.
const MOST: usize = 3;

/// The rights that are offered beside the answer to a text of this reading, for measuring what is missed.
pub fn offered_beside(reading: &Reading) -> Vec<Intent> {
    of(reading, &Wish::read(reading))
}

/// The rights to offer beside the answer to `wish`.
pub(super) fn rights(scene: &Scene<'_>, input: &Input, wish: &Wish) -> Vec<Intent> {
    match input {
        Input::Text { reading, .. } if !held_by_others(scene) => of(reading, wish),
        _ => Vec::new(),
    }
}

fn of(reading: &Reading, wish: &Wish) -> Vec<Intent> {
    let wish = wish.first();
    // Whoever ends everything is offered nothing, and whoever needs care is not asked, told or sold anything.
    if matches!(wish, Wish::Stop | Wish::Care(_)) {
        return Vec::new();
    }
    let granted = reading.requests.iter().map(|request| Wish::meant(request.intent, reading));
    let mut known: Vec<Wish> = [wish.clone()].into_iter().chain(granted).collect();
    let next: Vec<Intent> = known.iter().filter_map(next_to).collect();
    let mut rights = Vec::new();
    for intent in reading.suspected.iter().chain(&reading.beside).copied().chain(next) {
        let meant = Wish::meant(intent, reading);
        let new = !known.iter().any(|wish| leads_to_same(wish, &meant));
        if new && which::title(intent).is_some() && rights.len() < MOST {
            rights.push(intent);
            known.push(meant);
        }
    }
    rights
}

/// What people often need next who ask for what is done elsewhere.
fn next_to(wish: &Wish) -> Option<Intent> {
    let Wish::Elsewhere(topic) = wish else { return None };
    match *topic {
        "refund" | "cancel_payment" | "transfer_status" => Some(Intent::Dispute),
        "pending_payment" => Some(Intent::NotMyPayment),
        "replace_card" => Some(Intent::LostCard),
        "login_problem" => Some(Intent::Fraud),
        "overdraft" | "loan" | "bill_due" => Some(Intent::Hardship),
        "fees" => Some(Intent::Complaint),
        _ => None,
    }
}

/// Offers them under the bank's answers that are awaited, and under what this turn said last where it asked no bank.
/// Returns what will be offered under answers.
pub(super) fn offer(scene: &mut Scene<'_>) -> Vec<Intent> {
    let rights = std::mem::take(&mut scene.beside);
    if rights.is_empty() {
        return rights;
    }
    let now = scene.now();
    if scene.state.asks.iter().all(|ask| ask.at < now) {
        scene.change_last_said(|say| under(say, &rights));
    }
    for ask in &mut scene.state.asks {
        ask.beside.clone_from(&rights);
    }
    if scene.state.asks.is_empty() { Vec::new() } else { rights }
}

/// Puts them under what was said about a bank's answer, unless a person talks with the customer by now.
pub(super) fn under_answer(scene: &mut Scene<'_>, rights: &[Intent]) {
    if !held_by_others(scene) {
        scene.change_last_said(|say| under(say, rights));
    }
}

/// Puts them under a message, in the place of what leads to the same in general; but for what is offered there already.
fn under(say: Say, rights: &[Intent]) -> Say {
    let leads = |quick: &QuickReply, right: Intent| {
        leads_to_same(&Wish::tapped(&quick.act), &Wish::tapped(&Act::Meant(right)))
    };
    let there = |quick: &&QuickReply| matches!(quick.act, Act::Meant(_));
    let known: Vec<QuickReply> = say.quick_replies().iter().filter(there).cloned().collect();
    let new = rights.iter().copied().filter(|right| !known.iter().any(|quick| leads(quick, *right)));
    let new: Vec<Intent> = new.collect();
    let general =
        |quick: &QuickReply| quick.act == Act::Fraud && new.iter().any(|right| leads(quick, *right));
    let offered =
        new.iter().filter_map(|right| Some(QuickReply::new(which::title(*right)?, Act::Meant(*right))));
    say.offering(&offered.collect::<Vec<_>>(), &general)
}
