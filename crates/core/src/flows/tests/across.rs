//! Card numbers in several messages, and how often the customer is told.

use super::*;
use crate::time::{hours, minutes};

fn text(text: &str) -> Input {
    Input::Text { text: text.into(), reading: Reading::default(), redacted: text.contains("[removed]") }
}

fn forgotten(talk: &Talk) -> Option<(u8, &str)> {
    talk.last.effects.iter().find_map(|effect| match effect {
        Effect::Forget { tail, heard } => Some((tail.messages, heard.as_str())),
        _ => None,
    })
}

#[test]
fn the_second_half_takes_the_first_with_it() {
    let mut talk = Talk::greeted();
    talk.gets(text("my card is 4111 1111"));
    assert!(talk.state.tail.is_some());
    assert_eq!(forgotten(&talk), None);
    talk.gets(text("1111 1111 that is it")).check("redacted");
    assert_eq!(forgotten(&talk), Some((1, "[removed] that is it")));
    assert!(talk.state.tail.is_none());
    let state = serde_json::to_string(&talk.state).unwrap();
    assert!(!state.contains("1111"), "{state}");
}

#[test]
fn nothing_of_it_reaches_a_case() {
    let mut talk = Talk::greeted();
    talk.taps(Act::Fraud);
    talk.gets(text("it was 4111 1111"));
    talk.gets(text("1111 1111 you know"));
    let words: Vec<&String> = talk
        .last
        .effects
        .iter()
        .filter_map(|effect| match effect {
            Effect::AddWords { words, .. } => Some(words),
            _ => None,
        })
        .collect();
    assert_eq!(words, ["[removed] you know"]);
}

#[test]
fn the_customer_is_told_once_an_hour() {
    let mut talk = Talk::greeted();
    talk.gets(text("[removed]")).check("redacted");
    talk.after(minutes(1)).gets(text("[removed]")).check("unsure-rephrase");
    talk.after(hours(1)).gets(text("[removed]")).check("redacted");
}
