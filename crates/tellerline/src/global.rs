//! What every command shares: where the config is, how answers look, and how the store is opened.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use tellerline_core::{BankId, Clock as _, Timestamp};
use tellerline_server::{
    config::{Bank, Config, ConfigError, FILE, PREFIX, Role},
    setup,
    system::SystemClock,
};
use tellerline_store::{NewAudit, Store};

use crate::{
    cli::{Format, Why},
    output::say,
};

/// Options before the command.
#[derive(Debug, Clone)]
pub(crate) struct Global {
    /// `--config`.
    pub(crate) config: Option<PathBuf>,
    /// `--format`.
    pub(crate) format: Format,
}

/// Before the problems of a config.
const UNUSABLE: &str = "the config cannot be used:\n";

/// The environment, as far as it is text.
fn variables() -> impl Iterator<Item = (String, String)> {
    std::env::vars_os()
        .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
}

impl Global {
    /// The config file: the named one, else `tellerline.toml` here, else none.
    pub(crate) fn file(&self) -> Option<PathBuf> {
        let here = || Some(PathBuf::from(FILE)).filter(|path| path.exists());
        self.config.clone().or_else(here)
    }

    /// Reads the config and the environment, unchecked.
    pub(crate) fn read(&self) -> anyhow::Result<Config> {
        self.there().and_then(|file| Config::load(file.as_deref(), variables())).context(UNUSABLE)
    }

    /// As [`Self::read`]; where nothing is configured at all, the defaults.
    pub(crate) fn read_or_default(&self) -> anyhow::Result<Config> {
        Config::load(self.file().as_deref(), variables()).context(UNUSABLE)
    }

    /// Reads the config and the environment, and says everything that is wrong for a role.
    pub(crate) fn check(&self, role: Role) -> anyhow::Result<Config> {
        self.there().and_then(|file| Config::check(file.as_deref(), variables(), role)).context(UNUSABLE)
    }

    /// The config file; none only where variables stand for it.
    fn there(&self) -> Result<Option<PathBuf>, ConfigError> {
        match self.file() {
            None if !variables().any(|(name, _)| name.starts_with(PREFIX)) => {
                Err(Config::missing(Path::new(FILE), false))
            }
            file => Ok(file),
        }
    }

    /// Reads and checks the config for a role, and says what is probably not meant.
    pub(crate) fn config(&self, role: Role) -> anyhow::Result<Config> {
        let config = self.read()?;
        config.validate(role).context(UNUSABLE)?;
        if role != Role::Tool {
            for warning in config.warnings() {
                say(format_args!("warning: {warning}"));
            }
        }
        Ok(config)
    }

    /// The config and its store, opened, schema up to date, keys of every bank ready.
    pub(crate) async fn open(&self) -> anyhow::Result<(Config, Store)> {
        let config = self.config(Role::Tool)?;
        let store = open_store(&config).await?;
        for bank in &config.bank {
            store.vault.ready_bank(&bank.id, now()).await?;
            store.vault.ready_periods(&bank.id, now()).await?;
        }
        Ok((config, store))
    }
}

/// Opens the store; on SQLite only where its file exists, so that a wrong path makes no new database.
pub(crate) async fn open_store(config: &Config) -> anyhow::Result<Store> {
    if let tellerline_server::config::StoreUrl::Sqlite { path } = &config.store.url
        && !path.exists()
    {
        bail!("there is no database at {}; `tellerline migrate` makes one", path.display());
    }
    let place = config.store.url.to_string();
    setup::open_store(config).await.with_context(|| format!("cannot open {place}"))
}

/// The machine's time.
pub(crate) fn now() -> Timestamp {
    SystemClock.now()
}

/// The named bank, or the only one.
pub(crate) fn bank<'c>(config: &'c Config, named: Option<&str>) -> anyhow::Result<&'c Bank> {
    let ids = || config.bank.iter().map(|bank| bank.id.to_string()).collect::<Vec<_>>().join(", ");
    match (named, config.bank.as_slice()) {
        (Some(id), _) => {
            config.bank(id).with_context(|| format!("there is no bank `{id}`; there are: {}", ids()))
        }
        (None, [bank]) => Ok(bank),
        (None, []) => bail!("the config has no [[bank]]"),
        (None, _) => bail!("say which bank with --bank; there are: {}", ids()),
    }
}

/// An audit row of the command line.
pub(crate) fn audit(bank: &BankId, why: &Why, event: &str, object: String) -> NewAudit {
    NewAudit {
        bank: bank.clone(),
        conversation: None,
        actor: format!("cli:{}", why.actor),
        event: event.to_owned(),
        object,
        reason: Some(why.reason.clone()),
        at: now(),
    }
}

/// Writes audit rows before anything is shown or done; without them nothing is.
pub(crate) async fn trace(store: &Store, rows: Vec<NewAudit>) -> anyhow::Result<()> {
    store.writer.audit(rows).await.context("the audit row was not written, so nothing was done")
}

/// The nearest folder of a path that exists.
pub(crate) fn existing(path: &Path) -> Option<&Path> {
    path.ancestors().find(|path| path.is_dir())
}
