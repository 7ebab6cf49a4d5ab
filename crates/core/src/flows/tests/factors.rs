//! Notices of what a page changed of the ways to open figures.

use rstest::rstest;

use super::*;
use crate::{conversation::FactorChange, time::days};

fn changed(talk: &mut Talk, change: FactorChange) -> &mut Talk {
    talk.gets(Input::FactorChanged { link: LINK, change })
}

#[rstest]
#[case(FactorChange::PasskeyAdded, "factor-passkey-added")]
#[case(FactorChange::PasskeyRemoved, "factor-passkey-removed")]
#[case(FactorChange::PinChanged, "factor-pin-changed")]
#[case(FactorChange::BrowserBound, "factor-browser-bound")]
#[case(FactorChange::BrowserRemoved, "factor-browser-removed")]
fn each_change_is_told(#[case] change: FactorChange, #[case] key: &str) {
    let mut talk = Talk::linked();
    changed(&mut talk, change).check(key);
    assert_eq!(talk.audits("factor.told"), 1);
}

#[test]
fn of_a_link_that_ended_nothing_is_said() {
    let mut talk = Talk::linked();
    talk.profile.links.clear();
    changed(&mut talk, FactorChange::PasskeyAdded).check("");
}

#[test]
fn what_a_closed_window_keeps_unsaid_is_remembered() {
    let mut talk = Talk::linked();
    talk.now = talk.now.plus(days(3));
    changed(&mut talk, FactorChange::PasskeyAdded);
    assert!(talk.state.undelivered.is_some());
}
