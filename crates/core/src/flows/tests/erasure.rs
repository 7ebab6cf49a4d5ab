//! A request to be erased, in the chat.

use super::*;
use crate::{
    conversation::{Erasing, Owner},
    id::ErasureId,
    time::hours,
};

fn erasing(talk: &Talk) -> Erasing {
    Erasing { id: ErasureId::from_uuid(uuid(70)), due_at: talk.now.plus(hours(72)) }
}

/// Whoever has the chat learns of it with its time, and one word or tap takes it back, whoever holds the conversation.
#[test]
fn a_request_is_told_and_taken_back_by_a_word_or_a_tap() {
    for answer in [None, Some(Intent::Cancel)] {
        for owner in [Owner::Bot, Owner::Person { staff: staff(1), since: at("2026-11-20T09:00:00Z") }] {
            let mut talk = Talk::linked();
            let asked = erasing(&talk);
            talk.gets(Input::ErasureAsked(asked)).check("erasure-asked");
            assert_eq!(talk.quick(), [Act::KeepData]);
            talk.state.owner = owner;
            match answer {
                None => talk.taps(Act::KeepData),
                Some(intent) => talk.types("keep", intent),
            };
            talk.check("erasure-kept");
            assert!(talk.wants(&Effect::KeepData { erasure: asked.id }));
            assert_eq!((talk.state.erasure, talk.audits("erasure.cancelled")), (None, 1));
        }
    }
}

/// Without a request the button is harmless, and "never mind" means what it always means.
#[test]
fn without_a_request_there_is_nothing_to_keep() {
    let mut talk = Talk::linked();
    talk.taps(Act::KeepData).check("erasure-none");
    assert!(!talk.last.effects.iter().any(|effect| matches!(effect, Effect::KeepData { .. })));
    talk.types("never mind", Intent::Cancel).check("cancelled");
}

/// Taken back elsewhere, it is forgotten here; of another request nothing is said.
#[test]
fn what_is_taken_back_elsewhere_is_said_once() {
    let mut talk = Talk::linked();
    let asked = erasing(&talk);
    talk.gets(Input::ErasureAsked(asked));
    talk.gets(Input::ErasureKept(ErasureId::from_uuid(uuid(71)))).check("");
    talk.gets(Input::ErasureKept(asked.id)).check("erasure-kept");
    talk.gets(Input::ErasureKept(asked.id)).check("");
}

/// The last message, and the honest word where the bank must keep records.
#[test]
fn the_last_message_and_a_hold_are_told() {
    let mut talk = Talk::linked();
    let asked = erasing(&talk);
    talk.gets(Input::ErasureAsked(asked));
    talk.gets(Input::ErasureHeld(asked.id)).check("erasure-held");
    assert_eq!(talk.state.erasure, Some(asked), "it can still be taken back");
    talk.gets(Input::ErasureDue(asked.id)).check("erasure-due");
    assert_eq!(talk.state.erasure, None);
}

/// "Delete my data" leads to the page where one logs in at the bank; the chat alone erases nothing.
#[test]
fn asking_in_the_chat_leads_to_my_data() {
    let mut talk = Talk::linked();
    talk.types("delete my data", Intent::MyData).check("rights");
    assert_eq!(talk.targets(), [Target::MyData]);
    talk.taps(Act::Stop).taps(Act::DeleteToo).check("delete-how");
    assert_eq!(talk.targets(), [Target::MyData]);
}
