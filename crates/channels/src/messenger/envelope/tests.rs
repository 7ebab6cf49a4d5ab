//! Every event kind as the platform sends it, broken input, and the limits of one delivery.

use proptest::prelude::*;
use rstest::rstest;
use serde_json::{Value, json};
use tellerline_core::{
    EffectId,
    conversation::{Act, Input},
    reading::{Intent, Reading},
};

use super::*;
use crate::messenger::input::to_input;

const AT: i64 = 1_700_000_000_000;

fn envelope(events: &Value) -> Vec<u8> {
    json!({ "object": "page", "entry": [{ "id": "1001", "time": AT + 500, "messaging": events }] })
        .to_string()
        .into_bytes()
}

/// One event of the person 2002 to the Page 1001.
fn incoming(member: &str, value: Value) -> Value {
    let mut event = json!({ "sender": { "id": "2002" }, "recipient": { "id": "1001" }, "timestamp": AT });
    event[member] = value;
    event
}

fn one(member: &str, value: Value) -> Event {
    let mut events = split(&envelope(&json!([incoming(member, value)]))).unwrap();
    assert_eq!(events.len(), 1);
    events.remove(0)
}

fn read(_: &str) -> Reading {
    Reading::certain(Intent::Help)
}

fn delivery_id() -> EffectId {
    EffectId::from_uuid(uuid_from(7))
}

fn uuid_from(number: u128) -> uuid::Uuid {
    uuid::Uuid::from_u128(number)
}

#[test]
fn a_message() {
    let event = one("message", json!({ "mid": "m_a1", "text": "balance please", "seq": 3, "nlp": {} }));
    assert_eq!((event.page_id.as_str(), event.person.as_deref()), ("1001", Some("2002")));
    assert_eq!(event.at, Some(Timestamp::from_millis(AT)));
    assert_eq!(event.dedupe_key, "m.m_a1");
    let Some(Input::Text { text, redacted: false, .. }) = to_input(&event, &[], read) else {
        panic!("not a text")
    };
    assert_eq!(text, "balance please");
}

#[test]
fn escapes_are_read() {
    let raw = br#"{"object":"page","entry":[{"id":1001,"time":1700000000000,"messaging":[{"sender":{"id":2002},"recipient":{"id":"1001"},"timestamp":"1700000000","message":{"mid":"m_test1","text":"caf\u00e9 \ud83d\ude00 a\/b \u0040x"}}]}]}"#;
    let events = split(raw).unwrap();
    assert_eq!(events[0].page_id, "1001", "an id as a number");
    assert_eq!(events[0].person.as_deref(), Some("2002"));
    assert_eq!(events[0].at, Some(Timestamp::from_secs(1_700_000_000)), "seconds as text");
    let Kind::Message(message) = &events[0].kind else { panic!() };
    assert_eq!(message.text.as_deref(), Some("café 😀 a/b @x"));
}

#[rstest]
#[case(json!(AT), Some(AT))]
#[case(json!("1700000000000"), Some(AT))]
#[case(json!(1_700_000_000), Some(AT))]
#[case(json!("1700000000"), Some(AT))]
#[case(json!(null), Some(AT + 500))]
#[case(json!("soon"), Some(AT + 500))]
#[case(json!({}), Some(AT + 500))]
#[case(json!([1]), Some(AT + 500))]
#[case(json!(1.5), Some(AT + 500))]
#[case(json!(u64::MAX), Some(AT + 500))]
#[case(json!(-4), Some(AT + 500))]
fn times(#[case] timestamp: Value, #[case] expect: Option<i64>) {
    let mut event = incoming("message", json!({ "mid": "m1", "text": "hi" }));
    event["timestamp"] = timestamp;
    let events = split(&envelope(&json!([event]))).unwrap();
    assert_eq!(events[0].at.map(Timestamp::as_millis), expect);
}

/// Every kind of the fact sheet: its name, its key, and that only what a person asks becomes an input.
#[rstest]
#[case("message", json!({"mid":"m1","text":"hi"}), "message", "m.m1", true)]
#[case("message", json!({"mid":"m1","attachments":[{"type":"image","payload":{"url":"https://x"}}]}), "message", "m.m1", true)]
#[case("message", json!({"mid":"m1","is_echo":true,"text":"hi","app_id":26_390_203_743_090_i64}), "echo", "e.m1", true)]
#[case("message_edit", json!({"mid":"m1","text":"hi","num_edit":2}), "edit", "x#", false)]
#[case("postback", json!({"mid":"m2","title":"Help","payload":"help"}), "postback", "p.m2", true)]
#[case("postback", json!({"title":"Help","payload":"help"}), "postback", "p#", true)]
#[case("referral", json!({"ref":"poster","source":"SHORTLINK","type":"OPEN_THREAD"}), "referral", "r#", true)]
#[case("optin", json!({"type":"notification_messages","payload":"x","notification_messages_token":"t","notification_messages_status":"STOP NOTIFICATIONS"}), "optin", "n#", false)]
#[case("account_linking", json!({"status":"linked","authorization_code":"c"}), "account_linking", "l#", false)]
#[case("delivery", json!({"mids":["m3"],"watermark":AT}), "delivery", "d#", false)]
#[case("delivery", json!({"watermark":AT}), "delivery", "d#", false)]
#[case("read", json!({"watermark":AT}), "read", "v#", false)]
#[case("reaction", json!({"reaction":"love","emoji":"❤","action":"react","mid":"m4"}), "reaction", "a#", false)]
#[case("pass_thread_control", json!({"previous_owner_app_id":null,"new_owner_app_id":123,"metadata":"x"}), "handover", "h#", false)]
#[case("take_thread_control", json!({"previous_owner_app_id":"123"}), "handover", "h#", false)]
#[case("request_thread_control", json!({"requested_owner_app_id":"123"}), "handover", "h#", false)]
#[case("app_roles", json!({"123":["primary_receiver"]}), "handover", "w#", false)]
#[case("policy_enforcement", json!({"action":"block","reason":"spam"}), "policy_enforcement", "w#", false)]
#[case("policy-enforcement", json!({"action":"unblock"}), "policy_enforcement", "w#", false)]
#[case("response_feedback", json!({"feedback":"Good response","mid":"m5"}), "response_feedback", "f#", false)]
#[case("game_play", json!({"score":3}), "other", "w#", false)]
fn every_kind(
    #[case] member: &str,
    #[case] value: Value,
    #[case] name: &str,
    #[case] key: &str,
    #[case] answered: bool,
) {
    let event = one(member, value.clone());
    assert_eq!(event.kind.name(), name);
    assert!(event.dedupe_key.starts_with(key), "{}", event.dedupe_key);
    assert!(event.dedupe_key.len() <= 200);
    assert_eq!(to_input(&event, &[], read).is_some(), answered);
    assert_eq!(one(member, value).dedupe_key, event.dedupe_key, "the same event has the same key");
    let stored = Event::from_stored(&event.to_stored()).unwrap();
    assert_eq!(stored, event);
    if let Kind::Other { name, .. } = &event.kind {
        assert_eq!(name, "game_play");
    }
}

#[test]
fn different_events_have_different_keys() {
    let samples = [
        one("postback", json!({"payload":"help"})),
        one("postback", json!({"payload":"balance"})),
        one("message", json!({"mid":"m1","text":"a"})),
        one("message", json!({"mid":"m1","is_echo":true,"text":"a"})),
        one("message_edit", json!({"mid":"m1","num_edit":1,"text":"a"})),
        one("message_edit", json!({"mid":"m1","num_edit":2,"text":"a"})),
        one("delivery", json!({"mids":["a","b"],"watermark":AT})),
        one("delivery", json!({"mids":["ab"],"watermark":AT})),
        one("read", json!({"watermark":AT})),
        one("reaction", json!({"mid":"m1","action":"react","emoji":"x"})),
        one("reaction", json!({"mid":"m1","action":"unreact","emoji":"x"})),
        one("message", json!({"text":"no mid"})),
        one("message", json!({"text":"no mid either"})),
    ];
    let keys: std::collections::BTreeSet<&str> =
        samples.iter().map(|event| event.dedupe_key.as_str()).collect();
    assert_eq!(keys.len(), samples.len());
}

#[rstest]
#[case(json!({"mid":"m","text":"Balance","quick_reply":{"payload":"balance"}}), Some(Input::Act(Act::Balance)))]
#[case(json!({"mid":"m","text":"Old","quick_reply":{"payload":"v0:old"}}), Some(Input::UnknownAct))]
#[case(json!({"mid":"m","attachments":[{"type":"image"}]}), Some(Input::Attachment))]
#[case(json!({"mid":"m","attachments":[{"type":"sticker","payload":{"sticker_id":369_239_263_222_822_i64}}]}), Some(Input::Attachment))]
#[case(json!({"mid":"m","attachments":[{"type":"hologram"}]}), Some(Input::Attachment))]
#[case(json!({"mid":"m","text":"  ","attachments":[{}]}), Some(Input::Attachment))]
#[case(json!({"mid":"m","referral":{"ref":"x"}}), Some(Input::Referral))]
#[case(json!({"mid":"m","is_deleted":true,"text":"x"}), None)]
#[case(json!({"mid":"m"}), None)]
fn messages_as_inputs(#[case] message: Value, #[case] expect: Option<Input>) {
    assert_eq!(to_input(&one("message", message), &[], read), expect);
}

#[test]
fn a_shared_address_is_text() {
    let event =
        one("message", json!({"mid":"m","text":"https://example.org","attachments":[{"type":"fallback"}]}));
    assert!(matches!(to_input(&event, &[], read), Some(Input::Text { .. })));
}

#[rstest]
#[case(json!("GET_STARTED"), Some(Input::Act(Act::Start)))]
#[case(json!("start"), Some(Input::Act(Act::Start)))]
#[case(json!("my_data"), Some(Input::Act(Act::MyData)))]
#[case(json!("DROP TABLE"), Some(Input::UnknownAct))]
#[case(json!(null), Some(Input::UnknownAct))]
fn postbacks_as_inputs(#[case] payload: Value, #[case] expect: Option<Input>) {
    assert_eq!(to_input(&one("postback", json!({ "payload": payload })), &[], read), expect);
}

#[test]
fn every_act_survives_the_way_out_and_back() {
    for act in Act::ALL {
        let event = one("postback", json!({ "payload": act.slug() }));
        assert_eq!(to_input(&event, &[], read), Some(Input::Act(act.clone())));
    }
}

fn echo(message: Value) -> Event {
    let mut message = message;
    message["is_echo"] = json!(true);
    let event =
        json!({ "sender": {"id":"1001"}, "recipient": {"id":"2002"}, "timestamp": AT, "message": message });
    split(&envelope(&json!([event]))).unwrap().remove(0)
}

#[test]
fn our_own_echo_confirms_and_says_nothing() {
    let id = delivery_id();
    let event = echo(json!({"mid":"m9","app_id":42,"metadata":id.to_string(),"text":"hi"}));
    assert_eq!(event.person.as_deref(), Some("2002"), "the recipient is the person");
    let Kind::Echo(own) = &event.kind else { panic!() };
    assert_eq!((own.delivery(), own.app_id.as_deref()), (Some(id), Some("42")));
}

#[rstest]
#[case(json!({"mid":"m9","app_id":"26390203743090","text":"I'll help"}))]
#[case(json!({"mid":"m9","text":"automatic reply"}))]
#[case(json!({"mid":"m9","app_id":7,"metadata":"another tool's","text":"hi"}))]
#[case(json!({"mid":"m9","app_id":7,"metadata":"","attachments":[{"type":"image","payload":{"url":"x"},"id":5}]}))]
fn an_echo_of_nobody_known_is_a_stranger(#[case] message: Value) {
    let app = message["app_id"]
        .as_str()
        .map(str::to_owned)
        .or_else(|| message["app_id"].as_u64().map(|n| n.to_string()));
    let event = echo(message);
    assert_eq!(to_input(&event, &[], read), Some(Input::StrangerWrote { app: app.clone() }));
    let standby = Event { standby: true, ..event };
    assert_eq!(to_input(&standby, &["1".to_owned()], read), Some(Input::StrangerWrote { app }));
}

#[rstest]
#[case(json!("7"), "7")]
#[case(json!(7), "7")]
#[case(json!(26_390_203_743_090_i64), "26390203743090")]
#[case(json!("26390203743090"), "263902037430900")]
#[case(json!("263902037430900"), "26390203743090")]
fn an_echo_of_a_known_app_only_mutes(#[case] app: Value, #[case] known: &str) {
    let known = ["12".to_owned(), known.to_owned()];
    let event = echo(json!({"mid":"m9","app_id":app,"text":"I'll help"}));
    assert_eq!(to_input(&event, &known, read), Some(Input::ForeignEcho));
    assert_eq!(to_input(&Event { standby: true, ..event.clone() }, &known, read), None);
    assert!(matches!(to_input(&event, &["263".to_owned()], read), Some(Input::StrangerWrote { .. })));
}

#[test]
fn an_echo_with_metadata_like_ours_that_is_none_of_ours_is_a_stranger() {
    let id = delivery_id().to_string();
    let event = echo(json!({"mid":"m9","app_id":"42","metadata":id,"text":"tap here"}));
    assert_eq!(to_input(&event, &[], read), Some(Input::StrangerWrote { app: Some("42".into()) }));
    let odd = echo(json!({"mid":"m9","app_id":"<b>42</b>","text":"tap here"}));
    assert_eq!(to_input(&odd, &["<b>42</b>".to_owned()], read), Some(Input::StrangerWrote { app: None }));
}

#[test]
fn what_the_page_sent_is_never_answered_even_unmarked() {
    let event = json!({ "sender": {"id":"1001"}, "recipient": {"id":"2002"}, "timestamp": AT, "message": {"mid":"m","text":"help"} });
    let events = split(&envelope(&json!([event]))).unwrap();
    assert_eq!(events[0].kind.name(), "echo");
}

#[test]
fn standby_is_kept_and_not_answered() {
    let body = json!({ "object": "page", "entry": [{ "id": "1001", "time": AT,
        "standby": [incoming("message", json!({"mid":"m1","text":"hi"})), incoming("postback", json!({"mid":"m2","title":"Help"}))] }] });
    let events = split(body.to_string().as_bytes()).unwrap();
    assert_eq!(events.len(), 2);
    assert!(events.iter().all(|event| event.standby && to_input(event, &[], read).is_none()));
    assert_eq!(events[0].dedupe_key, "s.m.m1");
}

#[test]
fn changes_are_read_only_when_they_are_for_this_page() {
    let change = |value: Value| {
        let body = json!({ "object": "page", "entry": [{ "id": "1001", "time": AT, "changes": [{ "field": "messages", "value": value }] }] });
        split(body.to_string().as_bytes()).unwrap().remove(0)
    };
    let real = change(incoming("postback", json!({"mid":"m1","payload":"help"})));
    assert_eq!(to_input(&real, &[], read), Some(Input::Act(Act::Help)));
    let mut test_button = incoming("message", json!({"mid":"test","text":"hi"}));
    test_button["recipient"]["id"] = json!("23245");
    let test = change(test_button);
    assert!(matches!(&test.kind, Kind::Other { name, .. } if name == "changes:messages"));
    assert_eq!(to_input(&test, &[], read), None);
}

#[test]
fn events_of_several_pages_keep_their_order() {
    let body = json!({ "object": "page", "entry": [
        { "id": "1", "messaging": [incoming("message", json!({"mid":"a"})), incoming("message", json!({"mid":"b"}))] },
        { "id": "2", "time": AT, "messaging": [incoming("message", json!({"mid":"c"}))] },
        { "id": "3", "messaging": null, "standby": [] },
    ] });
    let events = split(body.to_string().as_bytes()).unwrap();
    let seen: Vec<(&str, &str)> =
        events.iter().map(|event| (event.page_id.as_str(), event.dedupe_key.as_str())).collect();
    assert_eq!(seen, [("1", "m.a"), ("1", "m.b"), ("2", "m.c")]);
}

#[rstest]
#[case(json!(17))]
#[case(json!("text"))]
#[case(json!(null))]
#[case(json!([]))]
#[case(json!({"message": "text"}))]
#[case(json!({"sender": 4, "message": {"mid":"x"}}))]
#[case(json!({"message": {"mid": {"nested": true}, "text": "my card 4111 1111 1111 1111"}}))]
#[case(json!({"message": {"mid":"x", "attachments": {}}}))]
fn a_broken_event_is_parked_alone(#[case] broken: Value) {
    let good = |mid: &str| incoming("message", json!({"mid":mid,"text":"hi"}));
    let events = split(&envelope(&json!([good("a"), broken, good("b")]))).unwrap();
    assert_eq!(events.len(), 3);
    assert_eq!((events[0].dedupe_key.as_str(), events[2].dedupe_key.as_str()), ("m.a", "m.b"));
    assert_eq!(events[1].kind.name(), "broken");
    assert_eq!(to_input(&events[1], &[], read), None);
    let stored = String::from_utf8(events[1].to_stored()).unwrap();
    assert!(!stored.contains("4111"), "{stored}");
}

#[test]
fn a_lone_surrogate_breaks_its_event_only() {
    let body = r#"{"object":"page","entry":[{"id":"1","messaging":[{"message":{"mid":"a","text":"\ud83d"}},{"message":{"mid":"b","text":"hi"}}]}]}"#;
    let events = split(body.as_bytes()).unwrap();
    assert_eq!((events[0].kind.name(), events[1].kind.name()), ("broken", "message"));
}

#[test]
fn broken_entries_are_parked_too() {
    let body = r#"{"object":"page","entry":[3,{"time":4},{"id":"1","messaging":{}},{"id":"2","messaging":[{"sender":{"id":"9"},"message":{"mid":"b","text":"hi"}}]}]}"#;
    let events = split(body.as_bytes()).unwrap();
    let names: Vec<&str> = events.iter().map(|event| event.kind.name()).collect();
    assert_eq!(names, ["broken", "broken", "broken", "message"]);
}

#[rstest]
#[case("", EnvelopeError::NotJson)]
#[case("{", EnvelopeError::NotJson)]
#[case("[]", EnvelopeError::NotJson)]
#[case("null", EnvelopeError::NotJson)]
#[case(r#"{"object":"page"}"#, EnvelopeError::NotJson)]
#[case(r#"{"object":"page","entry":{}}"#, EnvelopeError::NotJson)]
#[case(r#"{"object":"page","entry":[]} trailing"#, EnvelopeError::NotJson)]
#[case(r#"{"object":"user","entry":[]}"#, EnvelopeError::NotPage)]
#[case(r#"{"entry":[]}"#, EnvelopeError::NotPage)]
fn refused_bodies(#[case] body: &str, #[case] expect: EnvelopeError) {
    assert_eq!(split(body.as_bytes()), Err(expect));
}

#[test]
fn an_empty_batch_is_fine() {
    assert_eq!(split(br#"{"object":"page","entry":[]}"#), Ok(Vec::new()));
}

#[test]
fn nesting_and_number_are_bounded() {
    let deep = format!(r#"{{"object":"page","entry":[],"x":{}{}}}"#, "[".repeat(32), "]".repeat(32));
    assert_eq!(split(deep.as_bytes()), Err(EnvelopeError::TooDeep));
    let fine = format!(r#"{{"object":"page","entry":[],"x":{}{}}}"#, "[".repeat(31), "]".repeat(31));
    assert_eq!(split(fine.as_bytes()), Ok(Vec::new()));
    let in_text = incoming("message", json!({"mid":"a","text":"[".repeat(500)}));
    assert!(split(&envelope(&json!([in_text]))).is_ok(), "brackets in a text are text");
    let event = incoming("message", json!({"mid":"a"}));
    assert_eq!(split(&envelope(&json!(vec![event.clone(); 1_000]))).unwrap().len(), 1_000);
    assert_eq!(split(&envelope(&json!(vec![event.clone(); 1_001]))), Err(EnvelopeError::TooMany));
    let entry = json!({ "id": "1", "messaging": vec![event; 600] });
    let twice = json!({ "object": "page", "entry": [entry, entry] });
    assert_eq!(split(twice.to_string().as_bytes()), Err(EnvelopeError::TooMany));
    assert_eq!(split(&vec![b' '; MAX_BYTES + 1]), Err(EnvelopeError::TooMany));
}

#[test]
fn cards_and_codes_go_before_anything_is_stored() {
    let mut event = one("message", json!({"mid":"m","text":"my card is 4111 1111 1111 1111, pin 9876"}));
    assert!(event.redact());
    let stored = String::from_utf8(event.to_stored()).unwrap();
    assert!(!stored.contains("4111") && !stored.contains("9876"), "{stored}");
    assert!(matches!(to_input(&event, &[], read), Some(Input::Text { redacted: true, .. })));
    assert!(!event.redact(), "there is nothing left to remove");
    assert!(event.redacted);

    for (member, value) in [
        ("message_edit", json!({"mid":"m","num_edit":1,"text":"4111111111111111"})),
        ("postback", json!({"payload":"4111111111111111","title":"4111111111111111"})),
        ("message", json!({"mid":"m","is_echo":true,"text":"4111111111111111"})),
        ("message", json!({"mid":"m","text":"x","quick_reply":{"payload":"4111111111111111"}})),
        (
            "unheard_of",
            json!({"deep":["4111 1111 1111 1111", 4_111_111_111_111_111_u64], "4111111111111111": 1}),
        ),
    ] {
        let mut event = one(member, value);
        event.redact();
        let stored = String::from_utf8(event.to_stored()).unwrap();
        assert!(!stored.contains("4111"), "{stored}");
    }
}

/// What people type, and how else it may be written.
const CARD: &str = "4111 1111 1111 1111";

/// Every kind, with a card number in each member of its own that is a text.
fn with_cards_everywhere() -> Vec<(&'static str, Value)> {
    let referral = json!({ "ref": CARD, "source": CARD, "type": CARD, "ad_id": "6045246247433",
        "referer_uri": format!("https://a.example/?q={CARD}"),
        "ads_context_data": { "ad_title": CARD, "photo_url": CARD } });
    let attachments = json!([
        { "type": CARD, "payload": { "url": format!("https://a.example/{CARD}"), "title": CARD } },
        { "type": "fallback", "title": CARD, "url": CARD, "payload": CARD },
        { "type": "template", "payload": { "generic": { "elements": [{ "title": CARD, "subtitle": CARD }] } } },
    ]);
    let quick = json!({ "payload": CARD });
    vec![
        (
            "message",
            json!({ "mid": "m_1", "text": CARD, "quick_reply": quick, "attachments": attachments,
                "referral": referral, "reply_to": { "mid": "m_0" }, "commands": [{ "name": CARD }],
                "nlp": { "text": CARD }, "tags": { "source": CARD } }),
        ),
        (
            "message",
            json!({ "mid": "m_2", "is_echo": true, "app_id": 1, "text": CARD, "metadata": CARD,
                "attachments": attachments }),
        ),
        ("message_edit", json!({ "mid": "m_3", "num_edit": 1, "text": CARD })),
        ("postback", json!({ "mid": "m_4", "title": CARD, "payload": CARD, "referral": referral })),
        ("postback", json!({ "title": CARD, "payload": CARD })),
        ("referral", referral),
        (
            "optin",
            json!({ "type": CARD, "payload": CARD, "title": CARD, "notification_messages_status": CARD,
                "notification_messages_topic": CARD, "notification_messages_timezone": CARD, "source": CARD }),
        ),
        ("optin", json!({ "ref": CARD, "user_ref": CARD })),
        ("account_linking", json!({ "status": CARD, "authorization_code": CARD })),
        ("delivery", json!({ "watermark": AT, "note": CARD })),
        ("read", json!({ "watermark": AT, "note": CARD })),
        ("reaction", json!({ "mid": "m_5", "reaction": CARD, "emoji": CARD, "action": CARD })),
        ("pass_thread_control", json!({ "new_owner_app_id": 1, "metadata": CARD })),
        ("take_thread_control", json!({ "previous_owner_app_id": 1, "metadata": CARD })),
        ("request_thread_control", json!({ "requested_owner_app_id": 1, "metadata": CARD })),
        ("app_roles", json!({ "1": [CARD] })),
        ("policy_enforcement", json!({ "action": CARD, "reason": CARD })),
        ("response_feedback", json!({ "mid": "m_6", "feedback": CARD })),
        (CARD, json!({ "text": CARD, CARD: [CARD] })),
        // Without the shape of its kind: parked.
        ("message", json!({ "mid": ["m_7"], "text": CARD })),
    ]
}

#[test]
fn no_text_of_any_kind_of_event_keeps_a_card_number() {
    let mut kinds = std::collections::BTreeSet::new();
    for (member, value) in with_cards_everywhere() {
        let mut own = incoming(member, value.clone());
        let change = json!({ "field": CARD, "value": { "note": CARD, "more": value } });
        let body = json!({ "object": "page", "entry": [
            { "id": "1001", "time": AT, "messaging": [own.take()] , "changes": [change] },
            { "id": "1001", "time": AT, "standby": [incoming(member, value)] },
        ] });
        let events = split(body.to_string().as_bytes()).unwrap();
        assert_eq!(events.len(), 3, "{member}");
        for mut event in events {
            event.redact();
            kinds.insert(event.kind.name());
            let stored = String::from_utf8(event.to_stored()).unwrap();
            assert!(!stored.contains("1111"), "{member}: {stored}");
            assert!(event.dedupe_key.len() < 60, "{member}");
        }
    }
    assert_eq!(kinds.len(), 15, "every kind: {kinds:?}");
}

#[test]
fn ids_survive_redaction_whatever_their_digits() {
    // Valid as a card number, and as an id.
    let number = "4111111111111111";
    let raw = json!({ "object": "page", "entry": [{ "id": number, "time": AT, "messaging": [
        { "sender": { "id": number }, "recipient": { "id": number }, "timestamp": AT,
          "message": { "mid": number, "text": "x" } },
    ] }] });
    let mut event = split(raw.to_string().as_bytes()).unwrap().remove(0);
    assert!(!event.redact());
    assert_eq!((event.page_id.as_str(), event.person.as_deref()), (number, Some(number)));
    // The id of a message of ours that happens to hold a card's digits.
    let some = delivery_id().to_string();
    let ours: EffectId = format!("{}z{number}", &some[..some.len() - number.len() - 1]).parse().unwrap();
    assert!(tellerline_core::redact::is_sensitive(&ours.to_string()), "or this proves nothing");
    let echo = json!({ "mid": "m", "is_echo": true, "metadata": ours.to_string() });
    let mut event = one("message", echo);
    event.redact();
    let Kind::Echo(echo) = &event.kind else { panic!("no echo") };
    assert_eq!(echo.delivery(), Some(ours));
}

#[test]
fn an_event_does_not_print_what_people_write() {
    let event = one("message", json!({"mid":"m","text":"my secret words"}));
    assert!(!format!("{event:?}").contains("secret"));
    assert!(!format!("{:?}", event.kind).contains("secret"));
    let error = Event::from_stored(b"\"my secret words\"").unwrap_err();
    assert!(!error.to_string().contains("secret"));
}

#[rstest]
#[case("hub.mode=subscribe&hub.verify_token=verify&hub.challenge=1158201444", Ok("1158201444"))]
#[case("hub.challenge=1&hub.mode=subscribe&hub.verify_token=verify&more=1", Ok("1"))]
#[case("hub.mode=subscribe&hub.verify_token=wrong&hub.challenge=1", Err(Refusal::Forbidden))]
#[case("hub.mode=subscribe&hub.verify_token=&hub.challenge=1", Err(Refusal::Forbidden))]
#[case("hub.mode=unsubscribe&hub.verify_token=verify&hub.challenge=1", Err(Refusal::Forbidden))]
#[case("hub.mode=subscribe&hub.verify_token=verify", Err(Refusal::Malformed))]
#[case("hub.mode=subscribe&hub.challenge=1", Err(Refusal::Malformed))]
#[case("", Err(Refusal::Malformed))]
#[case("hub.mode=subscribe&hub.verify_token=verify&hub.challenge=%3Cscript%3E", Err(Refusal::Malformed))]
fn subscription(#[case] query: &str, #[case] expect: Result<&str, Refusal>) {
    let answer = verify_subscription(query, &"verify".into());
    assert_eq!(answer.as_deref().map_err(|refusal| *refusal), expect);
}

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        ".{0,20}".prop_map(Value::from),
    ];
    let name = prop::sample::select(vec![
        "sender",
        "recipient",
        "timestamp",
        "message",
        "postback",
        "referral",
        "delivery",
        "read",
        "mid",
        "text",
        "is_echo",
        "attachments",
        "id",
        "payload",
        "watermark",
        "mids",
        "policy_enforcement",
        "x",
    ]);
    leaf.prop_recursive(4, 32, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map(name.clone(), inner, 0..5)
                .prop_map(|members| members.into_iter().map(|(k, v)| (k.to_owned(), v)).collect()),
        ]
    })
}

proptest! {
    #[test]
    fn any_bytes_are_survived(raw in prop::collection::vec(any::<u8>(), 0..300)) {
        let _ = split(&raw);
    }

    #[test]
    fn any_event_costs_only_itself(strange in any_json()) {
        let good = incoming("message", json!({"mid":"good","text":"hi"}));
        let events = split(&envelope(&json!([strange, good]))).unwrap();
        prop_assert_eq!(events.len(), 2);
        prop_assert_eq!(&events[1].dedupe_key, "m.good");
        for event in &events {
            prop_assert!(event.dedupe_key.len() <= 200);
            prop_assert_eq!(&Event::from_stored(&event.to_stored()).unwrap(), event);
            let _ = to_input(event, &[], read);
        }
    }

    #[test]
    fn a_cut_body_is_refused(at in 0_usize..100) {
        let whole = envelope(&json!([incoming("message", json!({"mid":"a","text":"hi"}))]));
        prop_assert_eq!(split(&whole[..at]), Err(EnvelopeError::NotJson));
    }
}
