//! What may be shown, as Send API bodies: snapshots per kind and limits under arbitrary content.

use proptest::prelude::*;
use rstest::rstest;
use serde_json::{Value, json};
use tellerline_core::{
    Money, Timestamp,
    conversation::Act,
    message::{Button as CoreButton, Card, Field, Message as Line, Policy, Say, disclose},
    money::Currency,
    time::{days, hours},
};

use super::*;
use crate::messenger::call::Tag;

fn context(texts: &Texts) -> Context<'_> {
    Context {
        recipient: "2002",
        language: "en",
        time_zone: "Europe/London",
        public_url: "https://chat.harbour-bank.test",
        texts,
        origin: Origin::Answer,
        window: Window::Open,
    }
}

fn calls(say: &Say) -> Vec<Call> {
    let texts = Texts::embedded();
    render(&disclose(say, &Policy::open()), &context(&texts)).unwrap()
}

fn shown(say: &Say) -> String {
    let calls: Vec<Value> = calls(say).iter().map(Call::to_value).collect();
    serde_json::to_string_pretty(&calls).unwrap()
}

fn line(key: &str, name: &str, text: &str) -> Line {
    Line::new(key).with(Field::public(name, text))
}

fn ready(title: &str) -> Say {
    let token = "AbC-_1234567890".to_owned();
    Say::new(line("balance-ready", "bank", "Harbour Bank"))
        .button(CoreButton::new(title, Target::Reveal { token }))
}

#[test]
fn text_with_ready_answers() {
    let say = Say::new(line("help", "bank", "Harbour Bank"))
        .quick("quick-balance", Act::Balance)
        .quick("quick-person", Act::Person);
    insta::assert_snapshot!(shown(&say));
}

#[test]
fn buttons_of_every_target() {
    let say = ready("button-see-balance")
        .button(CoreButton::new("button-my-data", Target::MyData))
        .button(CoreButton::new("quick-help", Target::Act(Act::Help)));
    insta::assert_snapshot!(shown(&say));
    let invitation = line("link-invite", "bank", "Harbour Bank").with(Field::select("chat", "messenger"));
    let link =
        Say::new(invitation).button(CoreButton::new("button-link", Target::Link { token: "tok".into() }));
    insta::assert_snapshot!(shown(&link));
}

#[test]
fn cards_side_by_side() {
    let card = |bank: &str| Card {
        title: line("balance-ready", "bank", bank),
        subtitle: Line::new("ready-note"),
        buttons: vec![CoreButton::new("button-see-balance", Target::Reveal { token: bank.to_lowercase() })],
    };
    let say = Say::new(line("balance-ready", "bank", "Harbour Bank"))
        .card(card("Harbour"))
        .card(card("North wind/../x"))
        .quick("quick-help", Act::Help);
    insta::assert_snapshot!(shown(&say));
}

#[test]
fn figures_in_the_chat() {
    let amount = Field::amount("amount", Money::from_minor(-123_456, Currency::GBP));
    let say = Say::new(line("balance-head", "institution", "Harbour Bank"))
        .line(Line::new("balance-second").with(amount).with(Field::select("kind", "booked")));
    insta::assert_snapshot!(shown(&say));
}

#[test]
fn signs_without_words() {
    let body = |action: &str| json!({ "recipient": { "id": "2002" }, "sender_action": action });
    assert_eq!(seen("2002").to_value(), body("mark_seen"));
    assert_eq!(typing("2002").to_value(), body("typing_on"));
}

#[test]
fn any_two_figures_mask_to_the_same_bytes() {
    let say = |minor: i64, currency| {
        let amount = Field::amount("amount", Money::from_minor(minor, currency));
        let say = Say::new(Line::new("balance-credit").with(amount)).masked_as(ready("button-see-balance"));
        let texts = Texts::embedded();
        let calls = render(&disclose(&say, &Policy::masked()), &context(&texts)).unwrap();
        calls.iter().map(Call::to_stored).collect::<Vec<_>>()
    };
    let one = say(1, Currency::GBP);
    for (minor, currency) in [(i64::MAX, Currency::GBP), (-99, Currency::JPY), (0, Currency::KWD)] {
        assert_eq!(say(minor, currency), one);
    }
}

#[test]
fn the_window_decides_the_rule() {
    let now = Timestamp::from_secs(1_700_000_000);
    let ago = |span| Window::at(Some(now.minus(span)), now);
    assert_eq!(Window::at(None, now), Window::Closed);
    assert_eq!(ago(hours(0)), Window::Open);
    assert_eq!(ago(hours(24)), Window::PersonOnly);
    assert_eq!(ago(days(7)), Window::Closed);
    let ends = |span| Window::ends(Some(now.minus(span)), now);
    assert_eq!(ends(hours(1)), Some(now.plus(hours(23))));
    assert_eq!(ends(hours(24)), Some(now.plus(days(6))));
    assert_eq!((ends(days(7)), Window::ends(None, now)), (None, None));
    assert_eq!(Window::at(Some(now.plus(hours(1))), now), Window::Open, "the platform's clock runs ahead");
}

#[rstest]
#[case(Window::Open, Origin::Answer, Ok(None))]
#[case(Window::Open, Origin::Person, Ok(None))]
#[case(Window::Open, Origin::Unasked, Ok(None))]
#[case(Window::PersonOnly, Origin::Person, Ok(Some(Tag::HumanAgent)))]
#[case(Window::PersonOnly, Origin::Answer, Err(Blocked::WindowClosed))]
#[case(Window::PersonOnly, Origin::Unasked, Err(Blocked::WindowClosed))]
#[case(Window::Closed, Origin::Person, Err(Blocked::WindowClosed))]
#[case(Window::Closed, Origin::Answer, Err(Blocked::WindowClosed))]
fn a_bot_never_borrows_the_tag_for_people(
    #[case] window: Window,
    #[case] origin: Origin,
    #[case] expect: Result<Option<Tag>, Blocked>,
) {
    let texts = Texts::embedded();
    let context = Context { origin, window, ..context(&texts) };
    let said = disclose(&Say::key("thanks"), &Policy::masked());
    assert_eq!(render(&said, &context).map(|calls| calls[0].tag), expect);
}

#[test]
fn retired_tags_cannot_be_said_or_stored() {
    let texts = Texts::embedded();
    let context = Context { origin: Origin::Person, window: Window::PersonOnly, ..context(&texts) };
    let call = render(&disclose(&Say::key("thanks"), &Policy::masked()), &context).unwrap().remove(0);
    let stored = String::from_utf8(call.to_stored()).unwrap();
    assert!(stored.contains("\"HUMAN_AGENT\""));
    assert_eq!(Call::from_stored(stored.as_bytes()).unwrap(), call);
    for retired in ["ACCOUNT_UPDATE", "CONFIRMED_EVENT_UPDATE", "POST_PURCHASE_UPDATE", "PAIRING_UPDATE"] {
        let forged = stored.replace("HUMAN_AGENT", retired);
        assert!(Call::from_stored(forged.as_bytes()).is_err(), "{retired}");
    }
    let update = stored.replace("MESSAGE_TAG", "UPDATE");
    assert!(Call::from_stored(update.as_bytes()).is_err());
}

#[test]
fn a_waiting_call_is_put_under_the_rule_of_its_time() {
    let texts = Texts::embedded();
    let said = disclose(&Say::key("thanks"), &Policy::masked());
    let mut bots = render(&said, &context(&texts)).unwrap().remove(0);
    assert_eq!(bots.retarget(Window::PersonOnly), Err(Blocked::WindowClosed));
    let by_person = Context { origin: Origin::Person, ..context(&texts) };
    let call = render(&said, &by_person).unwrap().remove(0);
    // As it comes back from the outbox.
    let mut call = Call::from_stored(&call.to_stored()).unwrap();
    assert_eq!(call.retarget(Window::PersonOnly), Ok(()));
    assert_eq!(call.to_value()["messaging_type"], "MESSAGE_TAG");
    assert_eq!(call.retarget(Window::Closed), Err(Blocked::WindowClosed));
    assert_eq!(call.retarget(Window::Open), Ok(()));
    assert_eq!(call.to_value()["messaging_type"], "RESPONSE");
    assert_eq!(call.to_value().get("tag"), None);
    assert_eq!(typing("1").retarget(Window::PersonOnly), Err(Blocked::WindowClosed));
}

#[test]
fn a_call_does_not_print_what_it_says() {
    let call = calls(&Say::new(line("help", "bank", "Secret Bank"))).remove(0);
    assert!(!format!("{call:?}").contains("Secret"));
}

#[test]
fn long_words_of_staff_keep_their_order() {
    let text = "This is a sentence of some length that says something. ".repeat(90);
    let say = Say::new(
        Line::new("staff-says").with(Field::public("name", "Sam")).with(Field::free_text("text", &text)),
    )
    .quick("quick-help", Act::Help)
    .button(CoreButton::new("button-my-data", Target::MyData));
    let calls: Vec<Value> = calls(&say).iter().map(Call::to_value).collect();
    assert!(calls.len() >= 3);
    let words = |call: &Value| {
        let message = &call["message"];
        let above = message["attachment"]["payload"]["text"].as_str();
        message["text"].as_str().or(above).unwrap().to_owned()
    };
    let whole: Vec<String> = calls.iter().map(words).collect();
    assert_eq!(
        whole.join(" ").split_whitespace().collect::<Vec<_>>(),
        format!("Sam: {text}").split_whitespace().collect::<Vec<_>>()
    );
    assert!(whole.iter().all(|part| part.ends_with('.')), "cut at the ends of sentences");
    let (last, first) = calls.split_last().unwrap();
    assert!(first.iter().all(|call| call["message"].get("quick_replies").is_none()));
    assert_eq!(last["message"]["quick_replies"][0]["payload"], "help");
    assert_eq!(last["message"]["attachment"]["payload"]["template_type"], "button");
}

#[test]
fn an_unknown_title_is_no_blank_one() {
    let say = Say::key("thanks").quick("no-such-title", Act::Help);
    let title = calls(&say)[0].to_value()["message"]["quick_replies"][0]["title"].clone();
    let title = title.as_str().unwrap();
    assert!(!title.is_empty() && crate::channel::length(title) <= 20);
}

/// Fails with the limit that a call breaks.
fn check_limits(call: &Value) -> Result<(), String> {
    let long = |value: &Value, limit: usize| {
        let text = value.as_str().unwrap_or_default();
        if text.trim().is_empty() {
            return Err(format!("blank in {call}"));
        }
        if crate::channel::length(text) > limit {
            return Err(format!("over {limit}: {text}"));
        }
        Ok(())
    };
    let message = &call["message"];
    if let Some(text) = message.get("text") {
        long(text, 2_000)?;
    }
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let quick = list(&message["quick_replies"]);
    if quick.len() > 13 {
        return Err("too many ready answers".into());
    }
    for one in &quick {
        long(&one["title"], 20)?;
        long(&one["payload"], 1_000)?;
    }
    let payload = &message["attachment"]["payload"];
    let mut buttons = vec![list(&payload["buttons"])];
    if payload["template_type"] == "button" {
        long(&payload["text"], 640)?;
        if buttons[0].is_empty() {
            return Err("a button template without buttons".into());
        }
    }
    let elements = list(&payload["elements"]);
    if elements.len() > 10 {
        return Err("too many cards".into());
    }
    for element in &elements {
        long(&element["title"], 80)?;
        if let Some(subtitle) = element.get("subtitle") {
            long(subtitle, 80)?;
        }
        if element.get("subtitle").is_none() && element.get("buttons").is_none() {
            return Err("a card with a title only".into());
        }
        buttons.push(list(&element["buttons"]));
    }
    for buttons in buttons {
        if buttons.len() > 3 {
            return Err("too many buttons".into());
        }
        for one in buttons {
            long(&one["title"], 20)?;
        }
    }
    match (message.get("text").is_some(), message.get("attachment").is_some()) {
        (true, false) | (false, true) => Ok(()),
        _ => Err(format!("neither text nor attachment, or both: {call}")),
    }
}

fn any_act() -> impl Strategy<Value = Act> {
    prop::sample::select(Act::ALL.to_vec())
}

fn any_button() -> impl Strategy<Value = CoreButton> {
    let title =
        prop::sample::select(vec!["button-link", "link-invite", "greet", "no-such", "quick-delete-too"]);
    let target = prop_oneof![
        ".{0,40}".prop_map(|token| Target::Link { token }),
        Just(Target::MyData),
        any_act().prop_map(Target::Act),
    ];
    (title, target).prop_map(|(title, target)| CoreButton::new(title, target))
}

fn any_line() -> impl Strategy<Value = Line> {
    let text = prop_oneof![
        ".{0,300}",
        "[a-z]{1900,4100}",
        "([A-Z][a-z ]{10,60}\\. ){0,60}",
        "(a\u{301}){0,2500}",
        "\\s{0,9}"
    ];
    (text, any::<bool>()).prop_map(|(text, staff)| {
        if staff {
            Line::new("staff-says").with(Field::public("name", "Sam")).with(Field::free_text("text", text))
        } else {
            line("balance-ready", "bank", &text)
        }
    })
}

fn any_say() -> impl Strategy<Value = Say> {
    let card = (any_line(), any_line(), prop::collection::vec(any_button(), 0..5))
        .prop_map(|(title, subtitle, buttons)| Card { title, subtitle, buttons });
    (
        prop::collection::vec(any_line(), 1..4),
        prop::collection::vec(any_button(), 0..5),
        prop::collection::vec(card, 0..12),
        prop::collection::vec(any_act(), 0..16),
    )
        .prop_map(|(lines, buttons, cards, acts)| {
            let mut lines = lines.into_iter();
            let mut say = Say::new(lines.next().unwrap());
            say = lines.fold(say, Say::line);
            say = buttons.into_iter().fold(say, Say::button);
            say = cards.into_iter().fold(say, Say::card);
            acts.into_iter().fold(say, |say, act| say.quick("quick-delete-too", act))
        })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_limit_is_ever_exceeded(say in any_say()) {
        let calls = calls(&say);
        prop_assert!(!calls.is_empty());
        for call in &calls {
            prop_assert_eq!(check_limits(&call.to_value()), Ok(()));
            prop_assert_eq!(&Call::from_stored(&call.to_stored()).unwrap(), call);
        }
        let quick = |call: &Call| !call.message.as_ref().unwrap().quick_replies.is_empty();
        prop_assert!(!calls[..calls.len() - 1].iter().any(quick));
    }

    #[test]
    fn a_token_never_leaves_its_segment(token in ".{0,60}") {
        let path = segment(&token);
        let url = url::Url::parse(&format!("https://bank.test/link/{path}")).unwrap();
        prop_assert_eq!(url.path_segments().unwrap().count(), 2);
        prop_assert!(url.query().is_none() && url.fragment().is_none());
        prop_assert_eq!(url.host_str(), Some("bank.test"));
    }
}
