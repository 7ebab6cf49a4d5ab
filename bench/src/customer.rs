//! A customer from first message to seen figure: writes to the webhook, reads what arrives at the Send API, opens
//! links in a browser, logs in at the sandbox bank with both factors.

use crate::browser::{Browser, Page};
use crate::graph::{Arrival, Graph};
use crate::load::{Connection, Target, connect, post};
use crate::webhook::{APP_SECRET, Signer};
use anyhow::{Context, Result};
use serde_json::Value;
use std::time::{Duration, Instant};
use tokio::sync::mpsc::UnboundedReceiver;

/// A person would have given up by then.
const PATIENCE: Duration = Duration::from_secs(10);
const INSTITUTION: &str = "harbour";
const PASSWORD: &str = "demo";
const PIN: &str = "582914";

/// The sandbox bank's controls.
pub(crate) struct Bank {
    base: String,
    client: reqwest::Client,
}

/// The two texts by which a figure of the moment is known, booked and available: exact, as people write them.
pub(crate) struct Figure(Vec<String>);

/// One person in one chat, with one browser.
pub(crate) struct Customer {
    name: &'static str,
    identity: String,
    target: Target,
    signer: Signer,
    said: u64,
    connection: Connection,
    inbox: UnboundedReceiver<Arrival>,
    pub(crate) browser: Browser,
}

impl Bank {
    pub(crate) fn at(base: &str) -> Result<Self> {
        let client = reqwest::Client::builder().no_proxy().build()?;
        Ok(Self { base: base.trim_end_matches('/').to_owned(), client })
    }

    async fn look(&self, what: &str) -> Result<Value> {
        let answer = self.client.get(format!("{}/_control/{what}", self.base)).send().await?;
        Ok(answer.error_for_status()?.json().await?)
    }

    async fn code(&self, customer: &str) -> Result<String> {
        let answer = self.look(&format!("totp/{INSTITUTION}/{customer}")).await?;
        Ok(answer["code"].as_str().context("no code")?.to_owned())
    }

    /// Books a penny on a customer's first account, so that the figure is another one than before, and says
    /// what it is now.
    pub(crate) async fn new_figure(&self, customer: &str) -> Result<Figure> {
        let path = format!("ledger/{INSTITUTION}/{customer}");
        let ledger = self.look(&path).await?;
        let account = ledger["accounts"][0]["account_id"].as_str().context("no account")?;
        let movement = serde_json::json!({
            "institution": INSTITUTION, "account_id": account, "amount": "-0.01", "text": "One penny",
        });
        let url = format!("{}/_control/transactions", self.base);
        self.client.post(url).json(&movement).send().await?.error_for_status()?;
        let ledger = self.look(&path).await?;
        let account = &ledger["accounts"][0];
        let texts = ["booked", "available"].map(|kind| account[kind].as_str().map(grouped));
        Ok(Figure(texts.into_iter().flatten().collect()))
    }

    /// Requests for balances that the bank has answered so far.
    pub(crate) async fn balance_reads(&self) -> Result<u64> {
        let calls = self.look("calls").await?;
        Ok(calls[INSTITUTION]["balances"]["total"].as_u64().unwrap_or_default())
    }
}

/// `-1234.5` as English texts write it, without the sign: `1,234.5`.
fn grouped(plain: &str) -> String {
    let plain = plain.trim_start_matches('-');
    let (whole, cents) = plain.split_once('.').map_or((plain, None), |(whole, cents)| (whole, Some(cents)));
    let mut text = String::new();
    for (place, digit) in whole.chars().enumerate() {
        if place > 0 && (whole.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    cents.map_or(text.clone(), |cents| format!("{text}.{cents}"))
}

impl Figure {
    pub(crate) fn is_in(&self, text: &str) -> bool {
        self.0.iter().any(|figure| text.contains(figure.as_str()))
    }
}

impl Customer {
    /// `name` is the customer's at the sandbox bank, `identity` the one in the messenger.
    pub(crate) async fn meet(
        name: &'static str,
        identity: &str,
        graph: &Graph,
        target: Target,
    ) -> Result<Self> {
        Ok(Self {
            name,
            identity: identity.to_owned(),
            connection: connect(target.address).await?,
            target,
            signer: Signer::new(APP_SECRET),
            said: 0,
            inbox: graph.messages_to(identity),
            browser: Browser::new()?,
        })
    }

    /// Sends a message; gives the moment before its first byte left. What had come before is forgotten.
    pub(crate) async fn says(&mut self, text: &str) -> Result<Instant> {
        while self.inbox.try_recv().is_ok() {}
        self.said += 1;
        let signed = self.signer.text(&self.identity, text, self.said);
        let start = Instant::now();
        post(&mut self.connection, &self.target.path, signed).await?;
        Ok(start)
    }

    /// Waits for a message one of whose texts is wanted; gives its arrival and that text.
    pub(crate) async fn hears(&mut self, wanted: impl Fn(&str) -> bool) -> Result<(Instant, String)> {
        let mut last = String::new();
        let heard = async {
            while let Some(arrival) = self.inbox.recv().await {
                let body: Value = serde_json::from_slice(&arrival.body)?;
                let mut texts = Vec::new();
                collect(&body["message"], &mut texts);
                if let Some(text) = texts.iter().find(|text| wanted(text)) {
                    return Ok((arrival.at, (*text).to_owned()));
                }
                last = texts.join(" / ");
            }
            anyhow::bail!("the fake Graph API is gone")
        };
        let heard = tokio::time::timeout(PATIENCE, heard).await;
        heard.ok().with_context(|| format!("{} waited in vain, the last message was: {last}", self.name))?
    }

    /// From the first question to the pairing words and the answered question. Everything offered is agreed to.
    /// `way` is the button that decides between chat and tap.
    pub(crate) async fn links(&mut self, bank: &Bank, way: &str) -> Result<()> {
        self.says("what is my balance").await?;
        let (_, link) = self.hears(|text| text.contains("/link/")).await?;
        let page = self.browser.open(&link).await?;
        let page = self.browser.press(&page, "Start", &[("institution", INSTITUTION)]).await?;
        let purposes = [("purpose", "read_balance"), ("purpose", "read_transactions")];
        let page = self.browser.press(&page, "Agree and continue", &purposes).await?;
        let page = self.log_in(bank, &page).await?;
        let page = self.browser.press(&page, "Continue", &[]).await?;
        let page = self.browser.press(&page, way, &[]).await?;
        let page = self.browser.press(&page, "Save PIN", &[("pin", PIN)]).await?;
        let words = page.labelled("Pairing words").context("the page shows no pairing words")?;
        self.says(&words).await?;
        // The question from before is answered now, by a figure or a button; either means that the link lives.
        let figure = bank.look(&format!("ledger/{INSTITUTION}/{}", self.name)).await?;
        let available = figure["accounts"][0]["available"].as_str().map(grouped).unwrap_or_default();
        self.hears(|text| text.contains("/reveal/") || text.contains(&available)).await?;
        Ok(())
    }

    async fn log_in(&mut self, bank: &Bank, page: &Page) -> Result<Page> {
        let known = [("username", self.name), ("password", PASSWORD)];
        let page = self.browser.press(page, "Continue", &known).await?;
        let code = bank.code(self.name).await?;
        let page = self.browser.press(&page, "Continue", &[("code", &code)]).await?;
        self.browser.press(&page, "Continue", &[]).await
    }
}

/// Every text in a message: what is read, and where buttons lead.
fn collect<'a>(value: &'a Value, texts: &mut Vec<&'a str>) {
    match value {
        Value::String(text) => texts.push(text),
        Value::Array(all) => all.iter().for_each(|value| collect(value, texts)),
        Value::Object(all) => all.values().for_each(|value| collect(value, texts)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::{Figure, collect, grouped};
    use serde_json::json;

    #[test]
    fn figures_read_as_people_write_them() {
        for (plain, text) in
            [("5780.48", "5,780.48"), ("-187.20", "187.20"), ("1234567", "1,234,567"), ("0.00", "0.00")]
        {
            assert_eq!(grouped(plain), text);
        }
        let figure = Figure(vec!["5,780.48".to_owned()]);
        assert!(figure.is_in("Available: £5,780.48") && !figure.is_in("Available: £5,780.47"));
    }

    #[test]
    fn buttons_and_texts_of_a_message_are_found() {
        let message = json!({ "attachment": { "payload": { "text": "Ready", "buttons": [{ "url": "http://x/reveal/t" }] } } });
        let mut texts = Vec::new();
        collect(&message, &mut texts);
        texts.sort_unstable();
        assert_eq!(texts, ["Ready", "http://x/reveal/t"]);
    }
}
