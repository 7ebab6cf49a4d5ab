//! Rights are never missed: held-out phrasings of eight groups in six languages. They were written apart from the
//! training files, are never trained on, and what is missed is printed as a count only, so that nobody teaches to
//! the test. `cargo test -p tellerline-nlu --test rights -- --nocapture` prints the table.
#![expect(clippy::expect_used, reason = "a test stops at the first thing that is not as it should be")]

use std::fs;
use std::path::Path;

use jiff::civil::{Date, date};
use tellerline_core::flows::offered_beside;
use tellerline_core::reading::{Intent, Reading};
use tellerline_nlu::{Reader, evaluation_files, parse_rows};

const TODAY: Date = date(2026, 11, 22);
const LANGUAGES: [&str; 6] = ["ar", "de", "en", "es", "fr", "pt"];
/// From this probability on the flows act on a reading.
const SURE: f32 = 0.45;

/// A group, the intents that mean it, and those that open the same protection for the customer.
struct Group {
    name: &'static str,
    own: &'static [Intent],
    same: &'static [Intent],
    /// Percent that must be led to or asked about the same protection: what was reached, less one text.
    held: f64,
}

/// Percent of each group that must be led to, asked about or offered beside the answer.
const HELD: f64 = 99.0;

/// Fraud, a payment that is not theirs, a lost and a stolen card and a card to lock all open the fraud report; the
/// five ways in which a payment can be wrong all open a dispute; hardship, a death and need of care all open a case
/// of care with a person.
const GROUPS: [Group; 8] = [
    Group { name: "fraud", own: &[Intent::Fraud], same: REPORT, held: 99.0 },
    Group { name: "not_my_payment", own: &[Intent::NotMyPayment], same: REPORT, held: 98.6 },
    Group { name: "dispute", own: &[Intent::Dispute], same: PAYMENT, held: 96.1 },
    Group { name: "complaint", own: &[Intent::Complaint], same: &[], held: 98.6 },
    Group { name: "data_request", own: &[Intent::MyData, Intent::DeleteData], same: &[], held: 98.0 },
    Group { name: "hardship", own: &[Intent::Hardship], same: CARE, held: 98.3 },
    Group { name: "bereavement", own: &[Intent::Bereavement], same: CARE, held: 98.7 },
    Group { name: "lost_card", own: &[Intent::LostCard, Intent::StolenCard], same: REPORT, held: 99.3 },
];
const REPORT: &[Intent] =
    &[Intent::Fraud, Intent::NotMyPayment, Intent::LostCard, Intent::StolenCard, Intent::LockCard];
const PAYMENT: &[Intent] =
    &[Intent::DuplicateCharge, Intent::WrongAmount, Intent::WrongRecipient, Intent::CashMachine];
const CARE: &[Intent] = &[Intent::Hardship, Intent::Bereavement, Intent::Vulnerability];

/// What is watched for, so that an intent outside is harmless.
const ALARMING: [Intent; 18] = [
    Intent::Fraud,
    Intent::NotMyPayment,
    Intent::Dispute,
    Intent::DuplicateCharge,
    Intent::WrongAmount,
    Intent::WrongRecipient,
    Intent::CashMachine,
    Intent::LostCard,
    Intent::StolenCard,
    Intent::LockCard,
    Intent::Complaint,
    Intent::Abuse,
    Intent::MyData,
    Intent::DeleteData,
    Intent::Hardship,
    Intent::Bereavement,
    Intent::Vulnerability,
    Intent::Stop,
];

fn lines(language: &str, file: &str) -> Vec<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/rights").join(language).join(file);
    let text = fs::read_to_string(path).expect("held-out phrasings");
    text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect()
}

/// What the flows act on at once, where nothing is suspected.
fn acted_on(reading: &Reading) -> Option<Intent> {
    reading.alarm.or_else(|| reading.best(SURE))
}

/// What the flows ask about: beside the most urgent alarms, which are acted on at once, nothing.
fn asked(reading: &Reading) -> &[Intent] {
    match reading.alarm {
        Some(Intent::Fraud | Intent::NotMyPayment | Intent::LostCard | Intent::StolenCard) => &[],
        _ => &reading.suspected,
    }
}

/// What the customer is led to or asked about.
fn led_to(reading: &Reading) -> impl Iterator<Item = Intent> {
    acted_on(reading).into_iter().chain(asked(reading).iter().copied())
}

#[derive(Default, Clone, Copy)]
struct Heard {
    pattern: usize,
    acted: usize,
    own: usize,
    same: usize,
    beside: usize,
    all: usize,
}

#[test]
fn rights_are_not_missed() {
    let reader = Reader::embedded().expect("sound");
    println!(
        "group            language  of  pattern  acted on  or asked  or the same protection  or offered beside"
    );
    let mut totals = Vec::new();
    for group in &GROUPS {
        let mut total = Heard::default();
        for language in LANGUAGES {
            let mut heard = Heard::default();
            for text in lines(language, &format!("{}.txt", group.name)) {
                let reading = reader.read(&text, TODAY, Some(language));
                let acted = acted_on(&reading);
                let is_own = |intent: &Intent| group.own.contains(intent);
                let is_same = |intent: &Intent| is_own(intent) || group.same.contains(intent);
                heard.all += 1;
                heard.pattern += usize::from(reader.alarms(&text, Some(language)).iter().any(is_own));
                heard.acted += usize::from(acted.iter().any(is_own));
                heard.own += usize::from(led_to(&reading).any(|intent| is_own(&intent)));
                heard.same += usize::from(led_to(&reading).any(|intent| is_same(&intent)));
                let mut offered = led_to(&reading).chain(offered_beside(&reading));
                heard.beside += usize::from(offered.any(|intent| is_same(&intent)));
            }
            println!(
                "{:16} {language:8} {:3} {:8} {:9} {:9} {:9} {:9}",
                group.name, heard.all, heard.pattern, heard.acted, heard.own, heard.same, heard.beside
            );
            total.all += heard.all;
            total.pattern += heard.pattern;
            total.acted += heard.acted;
            total.own += heard.own;
            total.same += heard.same;
            total.beside += heard.beside;
        }
        println!(
            "{:16} all      {:3} {:7.1}% {:8.1}% {:8.1}% {:8.1}% {:8.1}%",
            group.name,
            total.all,
            percent(total.pattern, total.all),
            percent(total.acted, total.all),
            percent(total.own, total.all),
            percent(total.same, total.all),
            percent(total.beside, total.all)
        );
        totals.push((group.name, total));
    }
    for (name, total) in totals {
        assert!(total.all >= 300, "{name}");
        let group = GROUPS.iter().find(|group| group.name == name).expect("one of them");
        let reached = percent(total.same, total.all);
        assert!(reached >= group.held, "{name}: {reached} % of {}", total.all);
        let reached = percent(total.beside, total.all);
        assert!(reached >= HELD, "{name}, offered beside an answer, too: {reached} % of {}", total.all);
    }
}

#[test]
fn questions_about_rights_are_bearable() {
    let reader = Reader::embedded().expect("sound");
    for language in LANGUAGES {
        let everyday = lines(language, "everyday.txt");
        let rows = evaluation_files().flat_map(|(name, text)| parse_rows(text).expect(name));
        let evaluation: Vec<String> = rows
            .filter(|row| row.language == language && !ALARMING.contains(&row.intent))
            .map(|row| row.text)
            .collect();
        for (name, texts) in [("everyday", everyday), ("evaluation", evaluation)] {
            let readings: Vec<Reading> =
                texts.iter().map(|text| reader.read(text, TODAY, Some(language))).collect();
            let alarms = readings.iter().filter(|r| r.alarm.is_some()).count();
            let questions = readings.iter().filter(|r| r.alarm.is_none() && !asked(r).is_empty()).count();
            // Where nothing is sure enough to be acted on, something would be asked anyway.
            let instead = readings
                .iter()
                .filter(|r| r.alarm.is_none() && !asked(r).is_empty() && r.best(SURE).is_some());
            // Some answers have a right beside them in any case; the others are guesses.
            let beside = readings.iter().filter(|r| !offered_beside(r).is_empty()).count();
            let guessed = readings.iter().filter(|r| !r.beside.is_empty()).count();
            println!(
                "{language} {name:10} of {:3}: alarms {alarms}, asked {questions}, instead of an answer {}; \
                 offered beside {beside}, guessed {guessed}",
                texts.len(),
                instead.count()
            );
            // Arabic, which most words are new in, costs more questions than the others.
            let bearable = match (name, language) {
                ("everyday", "ar") => 20,
                ("everyday", _) => 18,
                _ => 11,
            };
            // Everyday texts are chosen to be near a right.
            assert!((alarms + questions) * 100 <= texts.len() * bearable, "{language} {name}");
            let bearable = if name == "everyday" { 55 } else { 40 };
            assert!(beside * 100 <= texts.len() * bearable, "{language} {name}: offered beside");
        }
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts of lines")]
fn percent(part: usize, whole: usize) -> f64 {
    part as f64 * 100.0 / whole.max(1) as f64
}
