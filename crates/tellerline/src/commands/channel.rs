//! `channel setup`, `channel status`.

use std::sync::Arc;

use anyhow::{Context as _, bail};
use serde::Serialize;
use tellerline_channels::{
    messenger::{
        page::{Entry, Health, ProfileSpec, Subscribed},
        send::Sender,
    },
    texts::Texts,
};
use tellerline_core::conversation::Act;
use tellerline_server::{
    config::{Channel, Config, Role},
    outbound,
};

use crate::{
    cli::{ChannelCommand, Format},
    commands::access::Access,
    global::Global,
    output::{self, Failed, Spinner, say},
};

/// Acts in a Page's menu, with the text of each; the first ones are also offered in an empty thread.
const MENU: [(&str, Act); 4] = [
    ("quick-balance", Act::Balance),
    ("quick-payments", Act::Transactions),
    ("quick-fraud", Act::Fraud),
    ("quick-person", Act::Person),
];

pub(crate) async fn run(global: &Global, command: ChannelCommand) -> anyhow::Result<()> {
    let config = global.config(Role::Serve)?;
    match command {
        ChannelCommand::Setup { channel, greeting } => {
            set_up(&config, channel.as_deref(), &greeting.unwrap_or_default()).await
        }
        ChannelCommand::Status { channel } => status(global, &config, channel.as_deref()).await,
    }
}

/// The named channel, or all.
fn wanted<'c>(config: &'c Config, named: Option<&str>) -> anyhow::Result<Vec<&'c Channel>> {
    let Some(id) = named else {
        return Ok(config.channel.iter().filter(|channel| channel.page().is_some()).collect());
    };
    let known = || config.channel.iter().map(|channel| channel.id.to_string()).collect::<Vec<_>>().join(", ");
    Ok(vec![
        config.channel(id).with_context(|| format!("there is no channel `{id}`; there are: {}", known()))?,
    ])
}

/// What talks to the platform for a channel.
pub(crate) fn sender(config: &Config, channel: &Channel) -> anyhow::Result<Sender> {
    let page = channel.page().context("it is no Page: there is no platform to ask")?;
    let app = config.messenger_app(page.app).context("its messenger app is not in the config")?;
    let secrets = app.app_secret_file.read_all()?;
    let secret = secrets.first().context("app_secret_file is empty")?;
    let http = outbound::to_messenger(config, app, outbound::logged())?;
    let token = page.token_file.read()?;
    Ok(Sender::new(http, app.graph_url.as_str(), secret, token, page.id))
}

/// The platform's id of a channel's app, where the config names it.
pub(crate) fn platform_app<'c>(config: &'c Config, channel: &Channel) -> Option<&'c str> {
    let app = config.messenger_app(channel.page()?.app)?;
    app.platform_app_id.as_deref()
}

/// What is wrong with a Page's subscription, if anything.
pub(crate) async fn lacking(sender: &Sender, app: Option<&str>) -> Result<Option<String>, String> {
    match Health::new(sender).of_app(app).subscription().await {
        Ok(Subscribed::Fully) => Ok(None),
        Ok(Subscribed::Partly(fields)) => Ok(Some(format!("the Page does not send {}", fields.join(", ")))),
        Ok(Subscribed::Not) => Ok(Some("the Page sends us nothing".to_owned())),
        Err(error) => Err(error.to_string()),
    }
}

/// What somebody has to enter in the app's dashboard at the platform, which no call of ours can: where it tells of
/// people who want their data deleted, or have ended what they allowed.
pub(crate) fn privacy_callbacks(config: &Config, app: &str) -> Option<(String, String)> {
    let channel = config.channel.iter().find(|channel| channel.page().is_some_and(|page| page.app == app))?;
    let base = config.bank(channel.bank.text())?.public_base();
    let at = |name: &str| format!("{base}/hooks/messenger/{app}/{name}");
    Some((at("data-deletion"), at("deauthorize")))
}

#[derive(Serialize)]
struct Row {
    channel: String,
    page_id: String,
    ok: bool,
    detail: String,
    #[serde(flatten)]
    access: Access,
}

async fn status(global: &Global, config: &Config, named: Option<&str>) -> anyhow::Result<()> {
    let mut rows = Vec::new();
    let spinner = Spinner::start("asking the platform");
    for channel in wanted(config, named)? {
        spinner.now(format!("asking about {}", channel.id));
        let sender = sender(config, channel)?;
        let (ok, detail) = match lacking(&sender, platform_app(config, channel)).await {
            Ok(None) => (true, "sends us everything".to_owned()),
            Ok(Some(lack)) => {
                (false, format!("{lack}; run `tellerline channel setup --channel {}`", channel.id))
            }
            Err(error) => (false, format!("the platform could not be asked: {error}")),
        };
        let access = Access::ask(config, channel, &sender).await;
        let ok = ok && !access.strangers;
        rows.push(Row {
            channel: channel.id.to_string(),
            page_id: channel.page_id.clone().unwrap_or_default(),
            ok,
            detail,
            access,
        });
    }
    drop(spinner);
    output::rows(global.format, &rows, &["channel", "page", "state"], |row| {
        vec![row.channel.clone(), row.page_id.clone(), row.detail.clone()]
    })?;
    if global.format == Format::Text {
        for row in &rows {
            output::print(&format!("{}: {}", row.channel, row.access.line()))?;
            for warning in &row.access.warnings {
                output::print(&format!("{}: warning: {warning}", row.channel))?;
            }
        }
    }
    if rows.iter().all(|row| row.ok) { Ok(()) } else { Err(Failed.into()) }
}

async fn set_up(config: &Config, named: Option<&str>, greeting: &str) -> anyhow::Result<()> {
    let spec = profile(greeting);
    let mut failed = false;
    for channel in wanted(config, named)? {
        match set_up_one(config, channel, &spec).await {
            Ok(done) => output::print(&format!("{}: {done}", channel.id))?,
            Err(error) => {
                failed = true;
                say(format_args!("{}: {error:#}", channel.id));
            }
        }
    }
    let pages = wanted(config, named)?;
    let mut apps: Vec<&str> = pages.iter().filter_map(|channel| Some(channel.page()?.app)).collect();
    apps.dedup();
    for app in apps {
        if let Some((deletion, end)) = privacy_callbacks(config, app) {
            say(format_args!("enter in the dashboard of app {app}, if it is not there yet:"));
            say(format_args!("  data deletion request URL: {deletion}"));
            say(format_args!("  deauthorize callback URL:  {end}"));
        }
    }
    if failed {
        bail!("not every channel was set up; what is written above says why, and repeating is safe");
    }
    Ok(())
}

/// What every Page's profile says: the menu, and its first questions in an empty thread.
fn profile(greeting: &str) -> ProfileSpec {
    let texts = Arc::new(Texts::embedded());
    let entry = |(key, act): &(&str, Act)| Entry {
        title: texts.text("en", "UTC", key, &[]),
        payload: act.slug().into_owned(),
    };
    ProfileSpec {
        greeting: greeting.to_owned(),
        menu: MENU.iter().map(entry).collect(),
        ice_breakers: MENU.iter().map(entry).collect(),
    }
}

/// As `channel setup` does for every channel of the config, without a word.
pub(crate) async fn set_up_quietly(config: &Config, greeting: &str) -> anyhow::Result<()> {
    let spec = profile(greeting);
    for channel in config.channel.iter().filter(|channel| channel.page().is_some()) {
        set_up_one(config, channel, &spec).await?;
    }
    Ok(())
}

async fn set_up_one(config: &Config, channel: &Channel, spec: &ProfileSpec) -> anyhow::Result<String> {
    let sender = sender(config, channel)?;
    let health = Health::new(&sender).of_app(platform_app(config, channel));
    let mut done = Vec::new();
    if health.subscription().await.context("the platform could not be asked")? != Subscribed::Fully {
        health.subscribe().await.context("the Page could not be subscribed")?;
        done.push("subscribed".to_owned());
    }
    let change = health.set_up_profile(spec).await.context("the profile could not be written")?;
    done.extend(change.changed.iter().map(|name| format!("wrote {name}")));
    if change.greeting_refused {
        done.push("the platform refused the greeting".to_owned());
    }
    Ok(if done.is_empty() { "was in order".to_owned() } else { done.join(", ") })
}
