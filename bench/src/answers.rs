//! From question to figure on an idle machine, with everything real between: consent, two factors, the read at the
//! sandbox bank. Before each sample a penny is booked at the bank, so a figure from memory would not be taken for
//! an answer.

use crate::customer::{Bank, Customer, Figure};
use crate::graph::Graph;
use crate::load::Target;
use crate::report::Answers;
use crate::stats::{Times, millis};
use anyhow::{Context, Result};
use std::path::Path;
use std::time::{Duration, Instant};

const SAMPLES: usize = 100;
/// First use of connections and of code.
const WARM_UP: usize = 20;
/// What is done after an answer (receipts, log) is over by then: idle means one at a time.
const PAUSE: Duration = Duration::from_millis(40);

/// Links one person for figures in the chat, one for figures by tapping, and measures both.
pub(crate) async fn measure(graph: &Graph, target: &Target, data: &Path) -> Result<Answers> {
    let bank = Bank::at(&bank_address(data)?)?;
    // Two customers of the bank, because a code of the second factor counts once.
    let mut reader = Customer::meet("ada", "bench-chat", graph, target.clone()).await?;
    reader.links(&bank, "Show in chat").await.context("linking for figures in the chat")?;
    let (mut in_chat, chat_reads) = in_chat(&mut reader, &bank).await.context("figures in the chat")?;
    let mut tapper = Customer::meet("ben", "bench-tap", graph, target.clone()).await?;
    tapper.links(&bank, "See by tapping").await.context("linking for figures by tapping")?;
    let (mut tapped, tap_reads) = by_tapping(&mut tapper, &bank).await.context("figures by tapping")?;
    Ok(Answers {
        samples: SAMPLES,
        in_chat_p50_ms: millis(in_chat.percentile(50)),
        in_chat_p99_ms: millis(in_chat.percentile(99)),
        in_chat_bank_reads: chat_reads,
        tap_p50_ms: millis(tapped.percentile(50)),
        tap_p99_ms: millis(tapped.percentile(99)),
        tap_bank_reads: tap_reads,
    })
}

/// Where the demo says that its bank is.
fn bank_address(data: &Path) -> Result<String> {
    let file = data.join("demo.json");
    let text =
        std::fs::read_to_string(&file).with_context(|| format!("could not read {}", file.display()))?;
    let addresses: serde_json::Value = serde_json::from_str(&text)?;
    Ok(addresses["bank"].as_str().context("demo.json names no bank")?.to_owned())
}

/// Webhook sent to the message with the figure of this moment; greetings and typing marks do not count.
async fn in_chat(customer: &mut Customer, bank: &Bank) -> Result<(Times, f64)> {
    let mut times = Times::default();
    let mut before = 0;
    for sample in 0..WARM_UP + SAMPLES {
        if sample == WARM_UP {
            before = bank.balance_reads().await?;
        }
        let figure = bank.new_figure("ada").await?;
        tokio::time::sleep(PAUSE).await;
        let start = customer.says("balance").await?;
        let (arrival, _) = customer.hears(|text| figure.is_in(text)).await?;
        if sample >= WARM_UP {
            times.add(arrival - start);
        }
    }
    Ok((times, per_sample(before, bank).await?))
}

/// Request for the address behind [See balance] to the last byte of the page that shows the figure of this moment.
async fn by_tapping(customer: &mut Customer, bank: &Bank) -> Result<(Times, f64)> {
    let mut times = Times::default();
    let mut before = 0;
    for sample in 0..WARM_UP + SAMPLES {
        if sample == WARM_UP {
            before = bank.balance_reads().await?;
        }
        customer.says("balance").await?;
        let (_, button) = customer.hears(|text| text.contains("/reveal/")).await?;
        let figure = bank.new_figure("ben").await?;
        tokio::time::sleep(PAUSE).await;
        let time = tap(customer, &button, &figure).await?;
        if sample >= WARM_UP {
            times.add(time);
        }
    }
    Ok((times, per_sample(before, bank).await?))
}

async fn tap(customer: &mut Customer, button: &str, figure: &Figure) -> Result<Duration> {
    let start = Instant::now();
    let page = customer.browser.open(button).await?;
    let time = start.elapsed();
    anyhow::ensure!(figure.is_in(&page.html), "the page does not show the bank's figure");
    Ok(time)
}

async fn per_sample(before: u64, bank: &Bank) -> Result<f64> {
    let reads = u32::try_from(bank.balance_reads().await?.saturating_sub(before))?;
    Ok(f64::from(reads) / f64::from(u32::try_from(SAMPLES)?))
}
