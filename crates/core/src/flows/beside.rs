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
    // Whoever ends everything is offered nothing.
    if *wish == Wish::Stop {
        return Vec::new();
    }
    let granted = reading.requests.iter().map(|request| Wish::meant(request.intent, reading));
    let mut known: Vec<Wish> = granted.chain([wish.clone()]).collect();
    let mut rights = Vec::new();
    for intent in reading.suspected.iter().chain(&reading.beside).copied().chain(next_to(wish)) {
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

/// Offers them under what this turn said last, and under the bank's answers that it awaits.
pub(super) fn offer(scene: &mut Scene<'_>, rights: &[Intent]) {
    let now = scene.now();
    for ask in scene.state.asks.iter_mut().filter(|ask| ask.at == now) {
        ask.beside = rights.to_vec();
    }
    scene.change_last_said(|say| under(say, rights));
}

/// Puts them under a message, but for what is offered there already.
pub(super) fn under(say: Say, rights: &[Intent]) -> Say {
    let there: Vec<Wish> = say.quick_replies().iter().map(|quick| Wish::tapped(&quick.act)).collect();
    let offered = |intent: Intent| {
        let meant = Wish::tapped(&Act::Meant(intent));
        let new = !there.iter().any(|wish| leads_to_same(wish, &meant));
        which::title(intent).filter(|_| new).map(|title| QuickReply::new(title, Act::Meant(intent)))
    };
    say.offering(&rights.iter().copied().filter_map(offered).collect::<Vec<_>>())
}
