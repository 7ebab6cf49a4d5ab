//! What happens to replies when the platform is slow, broken, or refuses: order kept, nothing twice, nothing
//! lost, and nobody waits for somebody else's trouble.

use std::time::{Duration, Instant};

use serde_json::json;
use tellerline_testkit::demo::Messenger;

use super::support::{
    GREET, HELP, THANKS, UNDELIVERED, World, assert_begin, count, demo, entry, event, store, until,
};

const OPEN: &str = "SELECT COUNT(*) FROM outbox WHERE status IN (0, 1)";
/// Entries of the audit log that say so: a line of their text, on the SQLite that the demo has.
const TOLD: &str =
    "SELECT COUNT(*) FROM audit WHERE instr(CAST(entry AS TEXT), char(10) || 'send.failed' || char(10)) > 0";
const DEAD: &str = "SELECT COUNT(*) FROM outbox WHERE status = 3";
const UNKNOWN: &str = "SELECT COUNT(*) FROM outbox WHERE status = 4";

/// The person has written once and been greeted.
async fn greeted(messenger: &Messenger, psid: &str) -> anyhow::Result<()> {
    messenger.say(psid, "hello").await?;
    assert_begin(&messenger.words(psid, 1).await?, &[GREET]);
    Ok(())
}

#[tokio::test]
async fn a_passing_failure_keeps_the_order() -> anyhow::Result<()> {
    let (demo, messenger) = demo().await?;
    greeted(&messenger, "7001").await?;
    messenger.fault(json!({ "kind": "1200", "psid": "7001", "count": 1 })).await?;
    messenger.say("7001", "help").await?;
    messenger.say("7001", "thank you").await?;
    // Somebody else does not wait for it.
    messenger.say("7002", "help").await?;
    assert_begin(&messenger.words("7002", 2).await?, &[GREET, HELP]);
    assert_begin(&messenger.words("7001", 3).await?, &[GREET, HELP, THANKS]);
    assert_eq!(messenger.refused("7001", 1).await?.len(), 1);
    until(&store(&demo).await?, OPEN, 0).await
}

#[tokio::test]
async fn an_accepted_message_whose_answer_was_lost_is_not_sent_again() -> anyhow::Result<()> {
    let (demo, messenger) = demo().await?;
    // With 1200 the platform even says that it failed.
    for (psid, kind) in [("7001", "500"), ("7002", "drop"), ("7003", "1200")] {
        greeted(&messenger, psid).await?;
        messenger.fault(json!({ "kind": kind, "psid": psid, "after_accept": true })).await?;
        messenger.say(psid, "help").await?;
        messenger.say(psid, "thank you").await?;
        assert_begin(&messenger.words(psid, 3).await?, &[GREET, HELP, THANKS]);
        assert_eq!(messenger.refused(psid, 1).await?[0]["accepted"], true, "{kind}");
    }
    let store = store(&demo).await?;
    until(&store, OPEN, 0).await?;
    assert_eq!(count(&store, "SELECT MAX(attempts) FROM outbox").await?, 1);
    Ok(())
}

#[tokio::test]
async fn without_an_echo_a_call_is_repeated_once_and_then_given_to_the_desk() -> anyhow::Result<()> {
    let (demo, messenger) = demo().await?;
    for (psid, times) in [("7001", 1), ("7002", 2)] {
        greeted(&messenger, psid).await?;
        messenger.fault(json!({ "kind": "500", "psid": psid, "count": times })).await?;
        messenger.say(psid, "help").await?;
        messenger.say(psid, "thank you").await?;
    }
    // Somebody else is served meanwhile.
    greeted(&messenger, "7003").await?;
    assert_begin(&messenger.words("7001", 3).await?, &[GREET, HELP, THANKS]);
    assert_begin(&messenger.words("7002", 2).await?, &[GREET, THANKS]);
    let store = store(&demo).await?;
    until(&store, OPEN, 0).await?;
    assert_eq!((count(&store, UNKNOWN).await?, count(&store, DEAD).await?), (1, 0));
    Ok(())
}

#[tokio::test]
async fn a_message_refused_for_good_does_not_hold_up_the_next() -> anyhow::Result<()> {
    let (demo, messenger) = demo().await?;
    let store = store(&demo).await?;
    let kinds = ["551", "10", "100", "230"];
    for (number, kind) in kinds.iter().enumerate() {
        let psid = format!("70{number:02}");
        greeted(&messenger, &psid).await?;
        messenger.fault(json!({ "kind": kind, "psid": psid })).await?;
        messenger.say(&psid, "help").await?;
        messenger.refused(&psid, 1).await?;
        // The conversation has learnt of it, and says so before it answers.
        let told = i64::try_from(number)? + 1;
        until(&store, TOLD, told).await?;
        messenger.say(&psid, "thank you").await?;
        assert_begin(&messenger.words(&psid, 3).await?, &[GREET, UNDELIVERED, THANKS]);
    }
    until(&store, OPEN, 0).await?;
    assert_eq!(count(&store, DEAD).await?, 4);
    assert_eq!(count(&store, "SELECT COUNT(*) FROM outbox WHERE status = 3 AND failure IS NULL").await?, 0);
    Ok(())
}

#[tokio::test]
async fn a_refused_token_stops_the_page_and_nothing_is_lost() -> anyhow::Result<()> {
    let mut world = World::start().await?;
    let messenger = world.messenger.clone();
    greeted(&messenger, "7001").await?;
    greeted(&messenger, "7002").await?;
    messenger.fault(json!({ "kind": "190", "psid": "7001" })).await?;
    messenger.say("7001", "help").await?;
    messenger.refused("7001", 1).await?;
    let store = store(&world.demo).await?;

    // Another person's reply is decided and kept, but the Page is silent: for everybody.
    messenger.say("7002", "help").await?;
    messenger.say("7001", "thank you").await?;
    until(&store, OPEN, 3).await?;
    let late = messenger.get("sent?kind=message&after=2&at_least=1&wait_ms=1500").await?;
    assert_eq!(late["entries"].as_array().map(Vec::len), Some(0), "{late}");
    assert!((world.demo.metric("tellerline_page_stopped").await? - 1.0).abs() < f64::EPSILON);
    drop(store);

    // The operator has replaced the token and restarts.
    world.demo.kill().await?;
    world.demo.restart().await?;
    assert_begin(&messenger.words("7001", 3).await?, &[GREET, HELP, THANKS]);
    assert_begin(&messenger.words("7002", 2).await?, &[GREET, HELP]);
    Ok(())
}

#[tokio::test]
async fn a_policy_block_of_the_platform_silences_the_page_until_it_is_lifted() -> anyhow::Result<()> {
    let (demo, messenger) = demo().await?;
    greeted(&messenger, "7001").await?;
    let policy = |action: &str| {
        let mut event = event("7001", json!({ "policy_enforcement": { "action": action, "reason": "r" } }));
        // The platform names no person.
        if let Some(fields) = event.as_object_mut() {
            fields.remove("sender");
        }
        json!({ "object": "page", "entry": [entry("messaging", vec![event])] })
    };
    assert_eq!(messenger.raw(policy("block")).await?, 200);
    messenger.say("7001", "help").await?;
    let store = store(&demo).await?;
    until(&store, OPEN, 1).await?;
    let late = messenger.get("sent?kind=message&after=1&at_least=1&wait_ms=1000").await?;
    assert_eq!(late["entries"].as_array().map(Vec::len), Some(0), "{late}");
    assert_eq!(messenger.raw(policy("unblock")).await?, 200);
    assert_begin(&messenger.words("7001", 2).await?, &[GREET, HELP]);
    Ok(())
}

#[tokio::test]
async fn while_one_call_hangs_the_rest_of_the_world_goes_on() -> anyhow::Result<()> {
    let (demo, messenger) = demo().await?;
    for psid in ["7001", "7002", "7003"] {
        greeted(&messenger, psid).await?;
    }
    let started = Instant::now();
    messenger.fault(json!({ "kind": "hang", "psid": "7001" })).await?;
    messenger.say("7001", "help").await?;
    messenger.refused("7001", 1).await?;
    messenger.say("7001", "somebody stole my card and is using it").await?;
    messenger.say("7002", "I want to talk to a person").await?;
    messenger.say("7003", "stop").await?;
    let words = messenger.words("7002", 2).await?;
    assert!(words[1].starts_with("A person will be with you"), "{words:#?}");
    assert_begin(&messenger.words("7003", 2).await?, &[GREET, "Done. No account is connected"]);
    // The report of the one whose reply hangs is taken all the same; its clock runs.
    let store = store(&demo).await?;
    until(&store, "SELECT COUNT(*) FROM case_file", 1).await?;
    assert!(started.elapsed() < Duration::from_secs(10), "nobody waited for the call that hangs");
    assert_begin(&messenger.words("7001", 1).await?, &[GREET]);
    Ok(())
}
