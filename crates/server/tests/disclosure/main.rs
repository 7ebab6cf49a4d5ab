//! What leaves towards the messenger, whatever is said under whatever policy: driven through the flows, the
//! disclosure and the renderer, and read as the bytes of the Send API's bodies.

mod page;
mod talk;

use tellerline_channels::{
    messenger::{
        call::{Origin, Window},
        render::{self, Context},
    },
    texts::Texts,
};
use tellerline_core::{
    Seed,
    entropy::Rng,
    message::{Card, Choice, Class, Classes, Field, Message, Policy, Say, disclose},
};
use tellerline_server::policy;

use talk::{Data, Draws, Said, Talk, canaries, pick};

const TALKS: u32 = 400;
const TURNS: u32 = 40;

/// The bodies that leave, as JSON, in English.
fn bodies(say: &Say, policy: &Policy, texts: &Texts) -> Vec<serde_json::Value> {
    bodies_in("en", say, policy, texts)
}

/// The language of a talk: each in turn.
fn language_of(languages: &[String], number: u32) -> &str {
    let index = usize::try_from(number).expect("a small number") % languages.len();
    &languages[index]
}

fn bodies_in(language: &str, say: &Say, policy: &Policy, texts: &Texts) -> Vec<serde_json::Value> {
    let context = Context {
        recipient: "2002",
        language,
        time_zone: "Europe/London",
        public_url: "https://chat.harbour-bank.test",
        texts,
        origin: Origin::Person,
        window: Window::Open,
    };
    let calls = render::render(&disclose(say, policy), &context).expect("the window is open");
    calls.iter().map(tellerline_channels::messenger::call::Call::to_value).collect()
}

/// What is found in the bodies of a class that the policy forbids.
fn leak(bodies: &[serde_json::Value], policy: &Policy) -> Option<(Class, &'static str)> {
    let all = Shown::of(bodies);
    let forbidden = Class::ALL.iter().filter(|class| !policy.allows(**class));
    let mut canaries = forbidden.flat_map(|class| canaries(*class).iter().map(|canary| (*class, *canary)));
    canaries.find(|(class, canary)| all.has(*class, canary))
}

/// What leaves, so that a figure is found in whatever digits and with whatever between them it is written.
struct Shown {
    text: String,
    /// Without what stands between digits.
    closed: String,
}

impl Shown {
    fn of(bodies: &[serde_json::Value]) -> Self {
        let text: String = serde_json::to_string(bodies).expect("JSON").chars().map(latin).collect();
        let between = |c: char| matches!(c, ',' | '.' | '\'' | '’' | '٬' | '٫') || c.is_whitespace();
        let mut closed = String::with_capacity(text.len());
        let mut gap = String::new();
        for c in text.chars() {
            if between(c) && (closed.ends_with(|last: char| last.is_ascii_digit()) || !gap.is_empty()) {
                gap.push(c);
                continue;
            }
            if !c.is_ascii_digit() {
                closed.push_str(&gap);
            }
            gap.clear();
            closed.push(c);
        }
        Self { text, closed }
    }

    fn has(&self, class: Class, canary: &str) -> bool {
        self.text.contains(canary) || (class == Class::Amount && self.closed.contains(canary))
    }
}

/// Arabic digits as Latin ones.
fn latin(c: char) -> char {
    let digit = [0x0660, 0x06F0].iter().find_map(|zero| u32::from(c).checked_sub(*zero).filter(|d| *d < 10));
    digit.and_then(|digit| char::from_digit(digit, 10)).unwrap_or(c)
}

#[test]
fn a_figure_is_found_however_it_is_written() {
    for text in ["73.195,55 €", "73\u{202f}195,55", "73\u{a0}195", "٧٣٬١٩٥٫٥٥", "£73,195.55"] {
        let bodies = [serde_json::json!({ "text": text })];
        assert_eq!(leak(&bodies, &Policy::masked()).map(|(class, _)| class), Some(Class::Amount), "{text}");
    }
    assert_eq!(leak(&[serde_json::json!("on 7, 31, 9 and 55")], &Policy::masked()), None);
}

fn policy_of(said: &Said) -> Policy {
    policy::for_say(&said.say, &said.profile.links, &said.profile.ceiling, said.now)
}

#[test]
fn nothing_that_the_policy_forbids_leaves_whatever_is_said() {
    let texts = Texts::embedded();
    let languages = texts.languages();
    assert_eq!(languages.len(), 6);
    let mut shown = std::collections::BTreeMap::<&str, Classes>::new();
    for number in 0..TALKS {
        let mut talk = Talk::new(number, Draws { fixed: None, time: true, data: Data::Full });
        for _ in 0..TURNS {
            for said in talk.turn() {
                let policy = policy_of(&said);
                for language in &languages {
                    let bodies = bodies_in(language, &said.say, &policy, &texts);
                    assert_eq!(leak(&bodies, &policy), None, "{language} {policy:?} {bodies:#?}");
                    let all = Shown::of(&bodies);
                    let seen = Class::ALL
                        .iter()
                        .filter(|class| canaries(**class).iter().any(|it| all.has(**class, it)));
                    let here = shown.entry(language).or_insert(Classes::NONE);
                    *here = here.with_all(seen.copied().collect());
                }
            }
        }
    }
    let of_banks = [Class::Amount, Class::Payee, Class::Nickname, Class::LastFour, Class::Date];
    assert_eq!(shown.len(), 6);
    for (language, shown) in shown {
        assert_eq!(
            shown,
            Classes::of(&of_banks),
            "{language}: each was shown where allowed, or this proves nothing"
        );
    }
}

#[test]
fn what_is_masked_has_the_same_bytes_whatever_the_bank_said() {
    let texts = Texts::embedded();
    let languages = texts.languages();
    let mut answers = std::collections::BTreeMap::<&str, usize>::new();
    for number in 0..4 * TALKS {
        let language = language_of(&languages, number);
        let draws = |data| Draws { fixed: None, time: true, data };
        let mut talks = [Talk::new(number, draws(Data::Full)), Talk::new(number, draws(Data::Sparse))];
        'turns: for _ in 0..TURNS {
            let [full, sparse] = talks.each_mut().map(Talk::turn);
            let masked = |said: &Said| disclose(&said.say, &policy_of(said)).tells_nothing();
            // Where something was shown the customer may go on differently.
            if !full.iter().chain(&sparse).all(masked) {
                break 'turns;
            }
            let sent = |said: &[Said]| -> Vec<_> {
                said.iter().map(|said| bodies_in(language, &said.say, &policy_of(said), &texts)).collect()
            };
            assert_eq!(sent(&full), sent(&sparse), "talk {number}");
            *answers.entry(language).or_default() +=
                full.iter().filter(|said| !said.say.classes().within(Policy::masked().classes())).count();
        }
    }
    assert!(answers.len() == 6 && answers.values().all(|count| *count > 10), "{answers:?} were masked");
}

/// Texts with a place for every kind of field.
fn any_line(rng: &mut Rng) -> Message {
    let amount = tellerline_core::Money::from_minor(7_319_555, tellerline_core::money::Currency::GBP);
    let payee = match rng.below(3) {
        0 => Field::payee("payee", "Zyxwell Traders"),
        1 => Field::place("payee", "Wobblethorpe"),
        _ => Field::identity("payee", "Mr Featherstonehaugh"),
    };
    match rng.below(4) {
        0 => Message::new("balance-credit").with(Field::amount("amount", amount)),
        1 => Message::new("payment-line")
            .with(Field::day("date", jiff::civil::date(2018, 8, 9)))
            .with(payee)
            .with(Field::public("amount", "-"))
            .with(Field::select("status", "booked")),
        2 => Message::new("balance-line")
            .with(Field::nickname("account", "Quokka pot"))
            .with(Field::last_four("last_four", "9137"))
            .with(Field::select("account_kind", "card"))
            .with(Field::public("amount", "-"))
            .with(Field::select("kind", "booked"))
            .with(Field::public("as_of", "-")),
        _ => Message::new("thanks"),
    }
}

fn any_say(rng: &mut Rng) -> Say {
    let mut say = Say::new(any_line(rng));
    for _ in 0..rng.below(3) {
        say = say.line(any_line(rng));
    }
    for _ in 0..rng.below(3) {
        say = say.card(Card { title: any_line(rng), subtitle: any_line(rng), buttons: Vec::new() });
    }
    if rng.below(2) == 0 {
        let masked = any_say(rng);
        say = say.masked_as(masked);
    }
    say
}

#[test]
fn no_flow_however_careless_could_show_more() {
    let texts = Texts::embedded();
    let languages = texts.languages();
    let mut rng = Seed::new([3; 32]).fork("careless");
    let choices = [Choice::Tap, Choice::Chat, Choice::Balances];
    for number in 0_u32..3_000 {
        let say = any_say(&mut rng);
        // Every subset of the classes, several times.
        let set = Class::ADJUSTABLE.iter().enumerate().filter(|(bit, _)| number >> bit & 1 == 1);
        let ceiling = Policy::allowing(set.map(|(_, class)| *class).collect());
        let policy = Policy::of(&ceiling, pick(&mut rng, &choices));
        // Each subset meets each language: they count in steps of their own.
        let language = language_of(&languages, number / 128);
        let bodies = bodies_in(language, &say, &policy, &texts);
        assert_eq!(leak(&bodies, &policy), None, "{language} {policy:?} {bodies:#?}");
    }
}
