//! Greeting, help, small answers, "I did not understand", the limit.

use rstest::rstest;

use super::*;
use crate::{
    conversation::Language,
    flows::LIMIT_BURST,
    reading::{Entity, EntityValue},
    time::{days, hours, minutes},
};

#[test]
fn the_first_message_is_greeted_and_answered() {
    Talk::new().types("what can you do", Intent::Help).check("greet help");
    Talk::new().types("balance", Intent::Balance).check("greet link-invite");
    Talk::new().types("hi", Intent::Greet).check("greet");
    Talk::new().gets(Input::Referral).check("greet");
    Talk::greeted().gets(Input::Referral).check("");
}

#[test]
fn after_thirty_days_of_silence_the_bot_says_again_what_it_is() {
    let mut talk = Talk::greeted();
    talk.after(days(29)).taps(Act::Help).check("help");
    talk.after(days(30)).taps(Act::Help).check("greet help");
    talk.taps(Act::Help).check("help");
}

#[test]
fn who_says_hello_again_is_answered_in_brief_and_keeps_the_ways_on() {
    let mut talk = Talk::new();
    talk.types("hi", Intent::Greet).check("greet").types("hi again", Intent::Greet).check("greet-again");
    assert!(talk.quick().contains(&Act::Person), "a person is one message away");
    talk.after(hours(23)).types("good evening", Intent::Greet).check("greet-again");
    talk.after(hours(1)).types("good evening", Intent::Greet).check("greet");
    talk.taps(Act::Start).check("greet").types("hello", Intent::Greet).check("greet-again");
}

#[test]
fn get_started_always_greets() {
    Talk::greeted().taps(Act::Start).check("greet");
}

#[rstest]
#[case(Intent::Thanks, "thanks")]
#[case(Intent::Cancel, "cancelled")]
#[case(Intent::No, "cancelled")]
#[case(Intent::MyData, "rights")]
#[case(Intent::DeleteData, "delete-how")]
#[case(Intent::Goodbye, "goodbye")]
#[case(Intent::Trust, "trust")]
#[case(Intent::Repeat, "help")]
#[case(Intent::Statement, "elsewhere")]
#[case(Intent::TransferMoney, "elsewhere")]
#[case(Intent::Language, "language-which")]
#[case(Intent::Abuse, "abuse")]
#[case(Intent::SmallTalk, "small-talk")]
#[case(Intent::OutOfScope, "out-of-scope")]
#[case(Intent::More, "link-none")]
#[case(Intent::StolenCard, "fraud-opened fraud-next-open fraud-phone fraud-lock-note")]
#[case(Intent::NotMyPayment, "fraud-opened fraud-next-open fraud-phone")]
#[case(Intent::DuplicateCharge, "dispute-opened dispute-note")]
#[case(Intent::Hardship, "care-hardship care-next-open")]
#[case(Intent::Bereavement, "care-bereavement care-next-open")]
#[case(Intent::Vulnerability, "care-vulnerability care-next-open")]
#[case(Intent::LockCard, "fraud-opened fraud-next-open fraud-phone fraud-lock-note")]
fn short_answers(#[case] intent: Intent, #[case] expect: &str) {
    Talk::greeted().types("…", intent).check(expect);
}

#[test]
fn never_the_same_unsure_reply_twice_and_a_person_by_the_second() {
    let mut talk = Talk::greeted();
    talk.mumbles().check("unsure-rephrase");
    talk.mumbles().check("unsure-person");
    assert!(talk.quick().contains(&Act::Person));
    talk.mumbles().check("unsure-options").mumbles().check("unsure-person").mumbles().check("unsure-options");
    talk.taps(Act::Help).check("help").mumbles().check("unsure-rephrase");
}

#[test]
fn every_way_of_not_being_understood_counts() {
    let mut talk = Talk::greeted();
    talk.gets(Input::Attachment).check("attachment");
    talk.gets(Input::Attachment).check("unsure-person");
    talk.gets(Input::UnknownAct).check("unsure-options");
    Talk::greeted().gets(Input::UnknownAct).check("unknown-act").mumbles().check("unsure-person");
}

#[test]
fn the_conversation_goes_on_in_the_language_of_the_customer() {
    let told = |language: &str| Reading { language: Some(language.into()), ..Reading::default() };
    let mut talk = Talk::greeted();
    talk.reads("quanto ho?", told("it")).check("language-others");
    assert_eq!(talk.quick().first(), Some(&Act::Speak(Language::English)));
    assert_eq!(talk.state.language, "en", "there are no texts in it");
    talk.taps(Act::Speak(Language::Arabic)).check("language-now");
    assert_eq!(talk.state.language, "ar");
    talk.reads("mi saldo", Reading { language: Some("es".into()), ..Reading::certain(Intent::Balance) });
    assert_eq!(talk.state.language, "es");
    for language in Language::ALL {
        let act = Act::Speak(language);
        assert_eq!(Act::from_slug(&act.slug()), Some(act));
    }
}

#[test]
fn the_words_on_the_page_change_no_language() {
    let mut talk = super::linking::at_the_words();
    talk.state.language = "fr".into();
    talk.reads("maple harbor", Reading { language: Some("en".into()), ..Reading::default() });
    assert_eq!(talk.state.language, "fr");
}

#[test]
fn yes_takes_up_what_was_offered() {
    Talk::greeted().mumbles().mumbles().types("yes", Intent::Yes).check("person-open person-busy-note");
    Talk::greeted().taps(Act::Balance).types("yes", Intent::Yes).check("link-invite");
    Talk::greeted().types("yes", Intent::Yes).check("unsure-rephrase");
}

#[test]
fn what_was_removed_is_said_before_the_rest_is_answered() {
    let text = |reading| Input::Text { text: "[removed]".into(), reading, redacted: true };
    Talk::greeted().gets(text(Reading::certain(Intent::Help))).check("redacted help");
    let mut talk = Talk::greeted();
    talk.gets(text(Reading::default())).check("redacted");
    assert_eq!(talk.state.unsure, 0);
    Talk::greeted()
        .gets(text(Reading::certain(Intent::Fraud)))
        .check("redacted fraud-opened fraud-next-open fraud-phone");
}

#[test]
fn the_limit_is_said_once_and_lifts_message_by_message() {
    let mut talk = Talk::greeted();
    // Each scripted message is a second apart and a sixth of a message comes back in it.
    let mut answered = 0;
    while talk.taps(Act::Help).keys() == "help" {
        answered += 1;
    }
    assert_eq!(answered, LIMIT_BURST + 3);
    // A second later there is room for one; then it takes six of them.
    assert_eq!(talk.audits("limit.reached"), 1, "the security team hears of it");
    talk.check("limit").taps(Act::Help).check("help");
    talk.taps(Act::Help).check("limit").taps(Act::Help).check("").mumbles().check("");
    talk.gets(Input::Attachment).check("").taps(Act::Balance).check("").taps(Act::Help).check("help");
    talk.taps(Act::Person).check("person-open person-busy-note");
    talk.taps(Act::Fraud).check("fraud-opened fraud-next-open fraud-phone");
    talk.taps(Act::Stop).check("stop-nothing stop-offer");
    talk.after(minutes(3)).taps(Act::Help).check("help");
    assert!(talk.state.bucket.spent_milli <= 1_000);
}

#[test]
fn an_unlimited_profile_is_never_told_to_wait() {
    let mut talk = Talk::greeted();
    talk.profile.unlimited = true;
    for _ in 0..100 {
        talk.taps(Act::Help).check("help");
    }
}

#[test]
fn a_late_command_is_asked_again_but_a_protecting_act_is_not() {
    let mut talk = Talk::linked();
    talk.lag = minutes(11);
    talk.taps(Act::DeleteToo).check("late-ask");
    talk.taps(Act::Unlink).check("late-ask");
    talk.taps(Act::Fraud).check("fraud-opened fraud-next-open fraud-phone");
    talk.taps(Act::Balance).check("balance-ready");
    talk.taps(Act::Stop).check("stop-done stop-offer");
}

#[test]
fn a_message_out_of_order_does_not_turn_the_window_back() {
    let mut talk = Talk::greeted();
    talk.taps(Act::Help);
    let newest = talk.state.last_inbound_at;
    talk.lag = minutes(5);
    talk.taps(Act::Help);
    assert_eq!(talk.state.last_inbound_at, newest);
}

#[test]
fn a_doubtful_disconnect_or_stop_is_asked_not_obeyed() {
    for (intent, probability) in [(Intent::Unlink, 0.5), (Intent::Stop, 0.85)] {
        let mut talk = Talk::linked();
        talk.reads("…", reading(intent, probability)).check("unsure-rephrase");
        assert!(talk.quick().contains(&Act::Stop));
    }
    Talk::linked().reads("disconnect", reading(Intent::Unlink, 0.7)).check("stop-done stop-offer");
}

#[test]
fn what_the_text_names_is_asked_for() {
    use crate::conversation::Question;
    let entity = |value| Entity { start: 0, end: 1, value };
    let day = |text: &str| text.parse().unwrap();
    let mut reading = Reading::certain(Intent::Transactions);
    reading.entities = vec![
        entity(EntityValue::Merchant("Corner Books".into())),
        entity(EntityValue::Dates { from: day("2026-11-01"), to: day("2026-11-07") }),
        entity(EntityValue::Amount { minor: Some(1_250), currency: None }),
        entity(EntityValue::Count(50)),
    ];
    let mut talk = Talk::in_chat();
    talk.reads("…", reading);
    let Question::Transactions(query) = &talk.state.asks[0].question else { panic!("transactions") };
    assert_eq!(query.merchant.as_deref(), Some("Corner Books"));
    assert_eq!((query.from, query.to), (Some(day("2026-11-01")), Some(day("2026-11-07"))));
    assert_eq!(
        (query.amount_least, query.amount_most, query.limit, query.skip),
        (Some(1_250), Some(1_250), 10, 0)
    );
}
