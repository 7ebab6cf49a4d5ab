//! Who else has a Page, for `doctor` and `channel status`: apps and people that can read what is written in its
//! threads. Warns of those that the config does not name, and of figures that they would read.

use serde::Serialize;
use tellerline_channels::messenger::{
    access::{PageApp, PagePerson, Standing},
    event::INBOX_APPS,
    page::Health,
    send::Sender,
};
use tellerline_server::config::{Channel, Config};

use super::channel::platform_app;

/// An app that the Page sends its events to.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct AppRow {
    id: String,
    name: String,
    standing: &'static str,
}

/// Somebody with a role in the Page.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct PersonRow {
    id: String,
    name: String,
    tasks: Vec<String>,
}

/// Who else has a Page, as far as the platform tells.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct Access {
    /// Apps; empty when the platform does not tell.
    pub(crate) apps: Vec<AppRow>,
    /// People; empty when the platform does not tell.
    pub(crate) people: Vec<PersonRow>,
    /// What somebody should look at.
    pub(crate) warnings: Vec<String>,
    /// Whether an app has the Page that nobody named.
    pub(crate) strangers: bool,
}

impl Access {
    /// Asks the platform.
    pub(crate) async fn ask(config: &Config, channel: &Channel, sender: &Sender) -> Self {
        let health = Health::new(sender);
        let mut access = Self::default();
        match health.apps().await {
            Ok(apps) => access.judge(config, channel, apps),
            Err(error) => {
                access.warn(format!("the platform does not tell which apps are subscribed: {error}"));
            }
        }
        match health.people().await {
            Ok(people) => access.read(config, channel, people),
            Err(error) => access.warn(format!(
                "the platform does not tell who has a role in the Page ({error}); look in the Page's own settings"
            )),
        }
        access
    }

    fn warn(&mut self, text: String) {
        self.warnings.push(text);
    }

    fn judge(&mut self, config: &Config, channel: &Channel, apps: Vec<PageApp>) {
        let named = platform_app(config, channel);
        // A Page with one app has ours: the token that asked is ours.
        let only = (apps.len() == 1).then(|| apps.first().map(|app| app.id.clone())).flatten();
        let own = named.map(str::to_owned).or(only);
        if named.is_none() {
            self.warn(
                "platform_app_id is not set: another app's messages are told from ours less surely"
                    .to_owned(),
            );
        }
        for app in apps {
            let standing = app.standing(own.as_deref(), &channel.known_apps);
            if standing == Standing::Unknown {
                self.strangers = true;
                self.warn(format!(
                    "app {} ({}) gets this Page's messages and is in no config: remove it from the Page, or name it in \
                     known_apps",
                    app.id, app.name
                ));
            }
            self.apps.push(AppRow { id: app.id, name: app.name, standing: standing.slug() });
        }
        if channel.known_apps.iter().any(|app| INBOX_APPS.contains(&app.as_str())) {
            self.warn(
                "known_apps names Meta's inbox: what staff write there is not supervised, redacted or kept here".to_owned(),
            );
        }
    }

    fn read(&mut self, config: &Config, channel: &Channel, people: Vec<PagePerson>) {
        let bank = config.bank.iter().find(|bank| bank.id == channel.bank);
        let shows = bank.is_some_and(|bank| channel.policy(bank).shows_figures());
        if shows && !people.is_empty() {
            self.warn(format!(
                "{} with a role in the Page can read its threads, and customers may choose to have figures shown there: \
                 review the roles, or set ceiling = \"masked\"",
                if people.len() == 1 { "1 person".to_owned() } else { format!("{} people", people.len()) }
            ));
        }
        let row = |one: PagePerson| PersonRow { id: one.id, name: one.name, tasks: one.tasks };
        self.people = people.into_iter().map(row).collect();
    }

    /// In one line.
    pub(crate) fn line(&self) -> String {
        let list =
            |items: Vec<String>| if items.is_empty() { "not told".to_owned() } else { items.join(", ") };
        let app = |app: &AppRow| format!("{} {} ({})", app.id, app.name, app.standing);
        let person = |one: &PersonRow| format!("{} ({})", one.name, one.tasks.join(" "));
        format!(
            "apps: {}; people: {}",
            list(self.apps.iter().map(app).collect()),
            list(self.people.iter().map(person).collect())
        )
    }
}
