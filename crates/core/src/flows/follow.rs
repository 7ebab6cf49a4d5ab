//! Texts that go on with the question before, or put it right: "and last month?", "and savings?", "no, the other
//! account", "I meant October". What is not said again stays as it was.

use super::{
    link,
    scene::Scene,
    wish::{self, Wish},
};
use crate::{
    bank::TransactionQuery,
    conversation::{Input, Question},
    reading::{EntityValue, Reading},
};

/// So many words beside the named things a text may have that goes on with a question without saying so.
const WORDS_MAX: usize = 1;
/// The same for one that begins with "and" or "I meant".
const CUED_WORDS_MAX: usize = 4;

/// The question that a text changes; `None` where it asks for something of its own.
pub(super) fn up(scene: &Scene<'_>, input: &Input, wish: &Wish) -> Option<Question> {
    let Input::Text { text, reading, .. } = input else { return None };
    let before = scene.state.asked.as_ref()?;
    if reading.alarm.is_some() {
        return None;
    }
    let cued = reading.entities.iter().any(|entity| {
        matches!(entity.value, EntityValue::Also | EntityValue::Correction | EntityValue::Other)
    });
    let applies = match wish {
        Wish::Unclear(_) | Wish::Foreign | Wish::Which(..) | Wish::No | Wish::Cancel => true,
        // The same kind of question, said as going on: a new one would forget the shop or the days.
        Wish::Ask(next) => cued && next.purpose() == before.purpose(),
        Wish::Elsewhere(_) => words_outside(text, reading) <= if cued { CUED_WORDS_MAX } else { WORDS_MAX },
        _ => false,
    };
    if applies { changed(scene, before, reading) } else { None }
}

fn changed(scene: &Scene<'_>, before: &Question, reading: &Reading) -> Option<Question> {
    let account = |now: Option<&String>| {
        wish::account_word(&reading.entities).or_else(|| {
            let other = reading.entities.iter().any(|entity| entity.value == EntityValue::Other);
            if other { other_account(scene, now?) } else { None }
        })
    };
    match before {
        Question::Transactions(query) => {
            let fresh = TransactionQuery { skip: 0, ..query.clone() };
            let mut next = wish::changed(fresh.clone(), &reading.entities);
            next.account = account(query.account.as_ref()).or(next.account);
            (next != fresh).then_some(Question::Transactions(next))
        }
        Question::Balance { account: now } => {
            if let Some(next) = account(now.as_ref()) {
                return (Some(&next) != now.as_ref()).then_some(Question::Balance { account: Some(next) });
            }
            // Which other one, nobody can tell: all of them, rather than the wrong one.
            let other = reading.entities.iter().any(|entity| entity.value == EntityValue::Other);
            (other && now.is_some()).then_some(Question::Balance { account: None })
        }
    }
}

/// The only account beside the one that a word means, by what tells it apart.
fn other_account(scene: &Scene<'_>, word: &str) -> Option<String> {
    let accounts: Vec<_> = link::live_links(scene).flat_map(|link| &link.consent.accounts).collect();
    let mut others = accounts.iter().filter(|account| !account.names().mean(word));
    let (one, none) = (others.next()?, others.next());
    if none.is_some() || accounts.len() < 2 {
        return None;
    }
    let kind = Some(one.kind.slug().to_owned());
    let names = [one.last_four.clone(), one.label.clone(), kind];
    names
        .into_iter()
        .flatten()
        .find(|name| accounts.iter().filter(|account| account.names().mean(name)).count() == 1)
}

/// How many words of a text belong to no entity.
fn words_outside(text: &str, reading: &Reading) -> usize {
    let mut at = 0;
    let mut outside = 0;
    for piece in text.split_inclusive(char::is_whitespace) {
        let end = at + piece.trim_end().len();
        let covered = reading.entities.iter().any(|entity| entity.start < end && at < entity.end);
        outside += usize::from(!covered && piece.chars().any(char::is_alphanumeric));
        at += piece.len();
    }
    outside
}
