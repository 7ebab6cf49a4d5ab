//! Two readings of one text, and texts that go on with the question before.

use jiff::civil::date;
use rstest::rstest;

use super::Talk;
use crate::{
    bank::TransactionQuery,
    case::CaseKind,
    conversation::{Act, Question},
    reading::{Entity, EntityValue, Intent, Reading},
};

fn torn(one: (Intent, f32), other: (Intent, f32)) -> Reading {
    Reading { ranked: vec![one, other], ..Reading::default() }
}

fn saying(values: Vec<EntityValue>, reading: Reading) -> Reading {
    let entities = values.into_iter().map(|value| Entity { start: 0, end: 1, value }).collect();
    Reading { entities, ..reading }
}

#[test]
fn between_two_readings_the_customer_chooses() {
    let mut talk = Talk::greeted();
    talk.reads("the fee that came back", torn((Intent::Refund, 0.4), (Intent::Fees, 0.3)))
        .check("unsure-which");
    let acts = talk.quick();
    assert_eq!(acts, [Act::Meant(Intent::Refund), Act::Meant(Intent::Fees), Act::Person]);
    talk.taps(Act::Meant(Intent::Fees)).check("elsewhere");
    for act in acts {
        assert_eq!(Act::from_slug(&act.slug()), Some(act));
    }
}

#[test]
fn it_is_asked_once_then_a_person_is_offered() {
    let mut talk = Talk::greeted();
    let either = || torn((Intent::Refund, 0.4), (Intent::Fees, 0.3));
    talk.reads("hm", either()).check("unsure-which").reads("hm", either()).check("unsure-person");
}

#[rstest]
#[case::one_is_far_ahead(torn((Intent::Refund, 0.44), (Intent::Fees, 0.1)))]
#[case::both_are_unlikely(torn((Intent::Refund, 0.2), (Intent::Fees, 0.2)))]
#[case::one_is_no_request(torn((Intent::Refund, 0.4), (Intent::Thanks, 0.3)))]
fn otherwise_it_asks_for_other_words(#[case] reading: Reading) {
    Talk::greeted().reads("hm", reading).check("unsure-rephrase");
}

#[test]
fn a_day_alone_changes_the_question_before() {
    let (from, to) = (date(2026, 10, 1), date(2026, 10, 31));
    let mut talk = Talk::linked();
    talk.reads(
        "tesco",
        saying(vec![EntityValue::Merchant("Tesco".into())], Reading::certain(Intent::Transactions)),
    );
    talk.reads("and last month?", saying(vec![EntityValue::Dates { from, to }], Reading::default()));
    let Some(Question::Transactions(TransactionQuery { merchant, from: day, .. })) = talk.state.asked.clone()
    else {
        panic!("payments were asked for");
    };
    assert_eq!((merchant.as_deref(), day), (Some("Tesco"), Some(from)));
}

#[test]
fn another_account_corrects_the_question_before() {
    let mut talk = Talk::linked();
    talk.types("balance", Intent::Balance);
    let word = |word: &str| vec![EntityValue::AccountWord(word.into())];
    talk.reads("no, the savings", saying(word("savings"), Reading::certain(Intent::No)));
    assert_eq!(talk.state.asked, Some(Question::Balance { account: Some("savings".into()) }));
    // Without a question before, a day is only a day.
    let mut other = Talk::linked();
    other.reads("the savings", saying(word("savings"), Reading::default())).check("unsure-rephrase");
}

#[test]
fn said_again_is_asked_again() {
    let mut talk = Talk::linked();
    talk.types("balance", Intent::Balance).check("balance-ready");
    talk.types("sorry?", Intent::Repeat).check("balance-ready");
    talk.types("thanks", Intent::Thanks)
        .check("thanks")
        .types("again", Intent::Repeat)
        .check("balance-ready");
    talk.types("more", Intent::More).check("more-nothing");
}

#[rstest]
#[case(Intent::NotMyPayment, CaseKind::Fraud)]
#[case(Intent::StolenCard, CaseKind::Fraud)]
#[case(Intent::Dispute, CaseKind::Dispute)]
#[case(Intent::Hardship, CaseKind::Care)]
#[case(Intent::Bereavement, CaseKind::Care)]
fn a_right_is_heard_beside_another_wish(#[case] right: Intent, #[case] kind: CaseKind) {
    let mut talk = Talk::linked();
    let reading = Reading { alarm: Some(right), ..Reading::certain(Intent::Balance) };
    talk.reads("my balance, and then there is this", reading);
    let case = talk.case_opened();
    let report = talk.state.reports.iter().find(|report| Some(report.case) == case);
    assert_eq!(report.map(|report| report.kind), Some(kind));
}

#[test]
fn an_alarm_hides_no_other_right() {
    let both = |alarm: Intent, other: Intent| Reading {
        alarm: Some(alarm),
        suspected: vec![other],
        ..Reading::certain(alarm)
    };
    let mut talk = Talk::linked();
    talk.reads("a disgrace, and i cannot pay", both(Intent::Complaint, Intent::Hardship))
        .check("unsure-which");
    assert_eq!(talk.quick(), [Act::Meant(Intent::Hardship), Act::Meant(Intent::Complaint), Act::Person]);
    assert!(talk.case_opened().is_none());
    talk.taps(Act::Meant(Intent::Hardship));
    assert!(talk.case_opened().is_some());
    // Said again instead of chosen, the alarm is acted on.
    let mut again = Talk::linked();
    let text = "a disgrace, and i cannot pay";
    again.reads(text, both(Intent::Hardship, Intent::Dispute));
    again.reads(text, both(Intent::Hardship, Intent::Dispute));
    assert!(again.case_opened().is_some());
    // Where money is being lost nothing is asked first.
    let mut urgent = Talk::linked();
    urgent.reads("hacked, what a disgrace", both(Intent::Fraud, Intent::Complaint));
    assert!(urgent.case_opened().is_some());
    let mut stolen = Talk::linked();
    stolen
        .reads("my card was stolen and a payment was not me", both(Intent::NotMyPayment, Intent::StolenCard));
    assert!(stolen.case_opened().is_some());
    // The same protection needs no question.
    let mut one = Talk::linked();
    one.reads("twice, and never delivered", both(Intent::Dispute, Intent::DuplicateCharge));
    assert!(one.case_opened().is_some());
}

#[test]
fn a_right_that_was_perhaps_meant_is_asked_for_and_never_acted_on() {
    let perhaps = || Reading { suspected: vec![Intent::Fraud], ..Reading::certain(Intent::Balance) };
    let mut talk = Talk::linked();
    talk.reads("my balance, it looks odd", perhaps()).check("unsure-which");
    assert_eq!(talk.quick(), [Act::Meant(Intent::Fraud), Act::Meant(Intent::Balance), Act::Person]);
    assert!(talk.case_opened().is_none());
    // Asked once: said again, the text is taken as it was read.
    talk.reads("my balance, it looks odd", perhaps()).check("balance-ready");
    talk.reads("my balance, it looks odd", perhaps()).check("unsure-which");
    talk.taps(Act::Meant(Intent::Fraud));
    assert!(talk.case_opened().is_some());
}

#[rstest]
#[case::the_same_protection(Intent::NotMyPayment, Intent::Fraud)]
#[case::the_same_case(Intent::DuplicateCharge, Intent::Dispute)]
fn nothing_is_asked_where_the_reading_leads_there_anyway(#[case] right: Intent, #[case] read: Intent) {
    let mut talk = Talk::linked();
    talk.reads("that", Reading { suspected: vec![right], ..Reading::certain(read) });
    assert!(talk.case_opened().is_some());
}

#[test]
fn a_right_is_asked_for_where_nothing_else_was_read() {
    let reading = Reading { suspected: vec![Intent::Bereavement], ..Reading::default() };
    let mut talk = Talk::greeted();
    talk.reads("he was your customer", reading).check("unsure-which");
    assert_eq!(talk.quick(), [Act::Meant(Intent::Bereavement), Act::Person]);
    talk.taps(Act::Meant(Intent::Bereavement)).check("care-bereavement care-next-open");
}
