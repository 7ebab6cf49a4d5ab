//! `kill -9` in a loop under load: what was acknowledged is answered, once.
//!
//! The messenger lives on, as the real one does: it repeats echoes that found nobody, and the test repeats
//! webhooks that were not acknowledged, as the platform does.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use futures::{StreamExt as _, stream};
use serde_json::Value;
use tellerline_core::{Seed, entropy::Rng};
use tellerline_sandbox::messenger::{escaped_json, signature_header};
use tellerline_testkit::demo::{APP_SECRET, words};

use super::support::{GREET, HELP, World, assert_begin, envelope, store, text, until};

const PERSONS: usize = 40;
const ROUNDS: usize = 8;
/// Messages per person and round; all rounds together stay below the limit per sender.
const EACH: usize = 2;

/// One message on its way to the product.
#[derive(Clone)]
struct Message {
    mid: String,
    body: String,
}

/// What the platform knows of its webhooks.
#[derive(Default)]
struct Platform {
    acknowledged: Mutex<BTreeSet<String>>,
}

impl Platform {
    /// Posts all, sixteen at a time; those that are not acknowledged come back.
    async fn deliver(
        self: &Arc<Self>,
        http: &reqwest::Client,
        url: &str,
        messages: Vec<Message>,
    ) -> Vec<Message> {
        let posts = messages.into_iter().map(|message| async move {
            let signature = signature_header(APP_SECRET, message.body.as_bytes());
            let request = http.post(url).header("x-hub-signature-256", signature).body(message.body.clone());
            match request.send().await {
                Ok(answer) if answer.status().as_u16() == 200 => {
                    let mut known = self.acknowledged.lock().unwrap_or_else(PoisonError::into_inner);
                    known.insert(message.mid);
                    None
                }
                Ok(answer) => panic!("a webhook was answered {}", answer.status()),
                Err(_) => Some(message),
            }
        });
        stream::iter(posts).buffer_unordered(16).filter_map(|left| async { left }).collect().await
    }

    fn acknowledged(&self) -> usize {
        self.acknowledged.lock().unwrap_or_else(PoisonError::into_inner).len()
    }
}

fn person(number: usize) -> String {
    format!("80{number:02}")
}

fn messages(round: usize) -> Vec<Message> {
    let each = (0..EACH).flat_map(|turn| (0..PERSONS).map(move |number| (turn, number)));
    each.map(|(turn, number)| {
        let mid = format!("m_{round}_{turn}_{number}");
        let body = escaped_json(&envelope(vec![text(&person(number), &mid, "help")]));
        Message { mid, body }
    })
    .collect()
}

fn pause(rng: &mut Rng, below: u32) -> Duration {
    Duration::from_millis(u64::from(rng.below(below)))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_in_a_loop_under_load_nothing_acknowledged_is_lost_and_nothing_is_doubled()
-> anyhow::Result<()> {
    let mut world = World::start().await?;
    for number in 0..PERSONS {
        // Opens the messenger's window, which only the person can.
        world.messenger.say(&person(number), "hello").await?;
    }
    let greetings = world.messenger.entries("sent", "kind=message", PERSONS).await?;
    assert!(greetings.iter().all(|call| words(call).starts_with(GREET)));

    let mut rng = Seed::new([7; 32]).fork("kills");
    let platform = Arc::new(Platform::default());
    let http = reqwest::Client::builder().no_proxy().timeout(Duration::from_secs(5)).build()?;
    let url = world.demo.at().webhook.clone();
    let mut left = Vec::new();
    for round in 0..ROUNDS {
        left.extend(messages(round));
        let delivery = {
            let (platform, http, url) = (Arc::clone(&platform), http.clone(), url.clone());
            tokio::spawn(async move { platform.deliver(&http, &url, left).await })
        };
        // The moment is the point of the test, so it is drawn, not awaited.
        tokio::time::sleep(pause(&mut rng, 900)).await;
        world.demo.kill().await?;
        left = delivery.await?;
        if round % 3 == 2 {
            // Killed again while it starts.
            world.demo.spawn()?;
            tokio::time::sleep(pause(&mut rng, 500)).await;
            world.demo.kill().await?;
        }
        world.demo.restart().await?;
    }
    let survived = platform.acknowledged();
    left = platform.deliver(&http, &url, left).await;
    assert!(left.is_empty(), "{} webhooks found nobody", left.len());
    let sent = PERSONS * EACH * ROUNDS;
    assert_eq!(platform.acknowledged(), sent);
    assert!(survived > 0, "some were acknowledged before the last start");

    let calls = world.messenger.entries("sent", "kind=message", PERSONS + sent).await?;
    let store = store(&world.demo).await?;
    until(&store, "SELECT COUNT(*) FROM outbox WHERE status IN (0, 1)", 0).await?;
    until(&store, "SELECT COUNT(*) FROM inbox WHERE done_at IS NULL", 0).await?;
    drop(calls);
    let calls = world.messenger.entries("sent", "kind=message", PERSONS + sent).await?;
    no_doubles(&calls);
    for number in 0..PERSONS {
        let mut expected = vec![GREET];
        expected.resize(1 + EACH * ROUNDS, HELP);
        assert_begin(&world.messenger.words(&person(number), 1).await?, &expected);
    }
    Ok(())
}

/// Each message of the outbox was accepted once.
fn no_doubles(calls: &[Value]) {
    let mut times: BTreeMap<&str, usize> = BTreeMap::new();
    for call in calls {
        *times.entry(call["body"]["message"]["metadata"].as_str().unwrap_or_default()).or_default() += 1;
    }
    times.retain(|_, times| *times > 1);
    assert!(times.is_empty(), "sent more than once: {times:?}");
}
