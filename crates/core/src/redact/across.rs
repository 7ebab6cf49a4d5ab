//! A card number in two messages, or four: what one message ends with and the next one begins with.
//!
//! A conversation remembers the digits that its last messages ended with, for ten minutes, so that the earlier
//! part can be removed from what is kept when the rest arrives.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::{
    MARK, card,
    digits::{Group, Joint, groups, value},
    text::Words,
};
use crate::time::{Timestamp, minutes};

/// How long the parts of one number may be apart.
pub const TOGETHER: Duration = minutes(10);
/// Fewer digits at the end of a message are nothing to remember.
const FEWEST: usize = 2;
/// More are no part of a card number.
const MOST: usize = 18;
/// Most words that may stand between the digits and the edge of the message.
const WORDS: usize = 3;

/// Digits with which the last messages ended. Sealed with the conversation's state; no `Debug`, as it may be most
/// of a card number.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tail {
    digits: Vec<u8>,
    /// In how many messages, the last ones.
    pub messages: u8,
    /// When the last of them was heard.
    pub at: Timestamp,
}

impl std::fmt::Debug for Tail {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Tail({} messages)", self.messages)
    }
}

/// What a message is, read together with those before it.
#[derive(Debug, PartialEq, Eq)]
pub enum Read {
    /// Nothing that belongs together; what is to be remembered of it.
    Apart(Option<Tail>),
    /// The rest of a card number: the message without its part. The earlier parts are in the last messages.
    Completes(String),
}

/// Reads a message (redacted by itself already) after `tail`.
pub fn read(tail: Option<&Tail>, text: &str, now: Timestamp) -> Read {
    let tail = tail.filter(|tail| now.since(tail.at) < TOGETHER);
    let words = Words::of(text);
    let groups = groups(text, &words);
    if let Some(tail) = tail {
        let head = head(&words, &groups);
        let whole: Vec<u8> = tail.digits.iter().chain(head.iter().flat_map(|g| &g.digits)).copied().collect();
        if let (Some(first), Some(last)) = (head.first(), head.last())
            && card::known_network(&whole)
            && card::luhn(&whole)
        {
            let (before, after) = (text.get(..first.start), text.get(last.end..));
            return Read::Completes(format!(
                "{}{MARK}{}",
                before.unwrap_or_default(),
                after.unwrap_or_default()
            ));
        }
        // The rest was removed by itself, as a code: what is left of it cannot be put together any more.
        if text.trim() == MARK && tail.digits.len() >= 6 && looks_like_a_card(&tail.digits) {
            return Read::Completes(text.to_owned());
        }
    }
    Read::Apart(remember(tail, text, &words, &groups, now))
}

fn looks_like_a_card(digits: &[u8]) -> bool {
    matches!(digits.first(), Some(2..=6))
}

/// The digits that a message begins with.
fn head<'g>(words: &Words, groups: &'g [Group]) -> &'g [Group] {
    if groups.first().is_none_or(|first| words.after(first.start) > WORDS) {
        return &[];
    }
    let more = groups.iter().skip(1).take_while(|group| group.joint != Joint::Break).count();
    groups.get(..=more).unwrap_or_default()
}

fn remember(
    tail: Option<&Tail>,
    text: &str,
    words: &Words,
    groups: &[Group],
    now: Timestamp,
) -> Option<Tail> {
    let last = groups.last()?;
    if words.all.len() - words.after(last.end) > WORDS {
        return None;
    }
    let breaks = groups.iter().rposition(|group| group.joint == Joint::Break).unwrap_or(0);
    let run = groups.get(breaks..)?;
    let digits: Vec<u8> = run.iter().flat_map(|group| group.digits.iter().copied()).collect();
    // Nothing but digits goes on with what the messages before it ended with.
    let only = text.chars().all(|c| value(c).is_some() || c.is_whitespace() || c == '-');
    let earlier = tail.filter(|tail| only && tail.digits.len() + digits.len() <= MOST);
    let messages = earlier.map_or(0, |tail| tail.messages).saturating_add(1);
    let before = earlier.map(|tail| tail.digits.clone()).unwrap_or_default();
    let digits: Vec<u8> = before.into_iter().chain(digits).collect();
    (FEWEST..=MOST).contains(&digits.len()).then_some(Tail { digits, messages, at: now })
}

impl Tail {
    /// An earlier message without the digits that turned out to be part of a card number. `None` when it holds
    /// none of them. Other numbers of the message stay: it may be evidence.
    pub fn remove_from(&self, text: &str) -> Option<String> {
        let words = Words::of(text);
        let groups = groups(text, &words);
        let mut out = String::with_capacity(text.len());
        let mut at = 0;
        for run in groups.chunk_by(|_, next| next.joint != Joint::Break) {
            let digits: Vec<u8> = run.iter().flat_map(|group| group.digits.iter().copied()).collect();
            let part = digits.len() >= FEWEST && self.digits.windows(digits.len()).any(|part| part == digits);
            if let (true, Some(first), Some(last)) = (part, run.first(), run.last()) {
                out.push_str(text.get(at..first.start).unwrap_or_default());
                out.push_str(MARK);
                at = last.end;
            }
        }
        out.push_str(text.get(at..).unwrap_or_default());
        (at > 0).then_some(out)
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::super::{Place, clean};
    use super::*;

    /// Sends messages one after the other, as the hook lets them through; tells what the last one is.
    fn after(messages: &[&str]) -> (Option<Tail>, Read) {
        let (last, before) = messages.split_last().unwrap();
        let mut tail = None;
        for (second, text) in before.iter().enumerate() {
            let text = clean(text, Place::Chat).text;
            let now = Timestamp::from_secs(i64::try_from(second).unwrap());
            tail = match read(tail.as_ref(), &text, now) {
                Read::Apart(tail) => tail,
                Read::Completes(_) => None,
            };
        }
        let read = read(tail.as_ref(), &clean(last, Place::Chat).text, Timestamp::from_secs(60));
        (tail, read)
    }

    #[rstest]
    #[case(&["my card is 4111 1111", "1111 1111 is the rest"], "[removed] is the rest", 1)]
    #[case(&["my card is 4111 1111", "1111 1111"], "[removed]", 1)]
    #[case(&["it starts 411111", "1111111111"], "[removed]", 1)]
    #[case(&["card 4111-1111-1111", "1111"], "[removed]", 1)]
    #[case(&["first half: 411111111", "then 1111111"], "then [removed]", 1)]
    #[case(&["it is 37", "82", "82246310005"], "[removed]", 2)]
    #[case(&["four one one one one one one one it goes", "and then 1111 1111 ok?"], "and then [removed] ok?", 1)]
    fn the_rest_of_a_number_is_known(#[case] messages: &[&str], #[case] left: &str, #[case] earlier: u8) {
        let (tail, read) = after(messages);
        assert_eq!(read, Read::Completes(left.to_owned()));
        assert_eq!(tail.unwrap().messages, earlier);
    }

    #[rstest]
    #[case(&["balance since 2024", "and payments over 100"])]
    #[case(&["order 12345678", "it cost 1200"])]
    #[case(&["call me on 020 7946 0000", "or 07911 123456"])]
    #[case(&["my card is 4111 1111", "why do you ask?", "1111 1112 ok"])]
    #[case(&["4 payments", "2 of them twice"])]
    fn numbers_that_do_not_belong_together_stay(#[case] messages: &[&str]) {
        assert!(matches!(after(messages).1, Read::Apart(_)), "{messages:?}");
    }

    #[test]
    fn after_ten_minutes_it_is_another_number() {
        let Read::Apart(tail) = read(None, "my card is 4111 1111", Timestamp::from_secs(0)) else { panic!() };
        let late = Timestamp::from_secs(0).plus(TOGETHER);
        assert!(matches!(read(tail.as_ref(), "1111 1111 it is", late), Read::Apart(_)));
        assert!(!format!("{:?}", tail.unwrap()).contains('1'.to_string().repeat(2).as_str()));
    }

    #[test]
    fn the_earlier_part_goes_and_other_numbers_stay() {
        let text = "they took £120 at 10:30, my card is 4111 1111";
        let Read::Apart(Some(tail)) = read(None, text, Timestamp::from_secs(0)) else { panic!() };
        assert_eq!(tail.remove_from(text).unwrap(), "they took £120 at 10:30, my card is [removed]");
        assert_eq!(tail.remove_from("four one one one, ok").unwrap(), "[removed], ok");
        assert_eq!(tail.remove_from("£120 at 10:30"), None);
    }
}
