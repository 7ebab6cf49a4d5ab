//! A change of the config is an entry in every bank's log: at its start a server compares a hash of the settings that
//! hold, secrets left out, with the one that was logged last.

use aws_lc_rs::digest;
use tellerline_core::Timestamp;
use tellerline_store::{NewAudit, Store, StoreError, repo::audit_rows};

use crate::config::Config;

/// Where the last hash is kept.
const NAME: &str = "audit_config";

/// What was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ConfigChange {
    /// The config is the one that was logged last.
    None,
    /// It was logged now.
    Logged,
}

/// The hash of the settings that hold, by hexadecimal digits. Secrets are not in it, only where they are.
pub fn fingerprint(config: &Config) -> String {
    let held: Vec<String> = config.sections().iter().map(|section| format!("{section:?}")).collect();
    hex::encode(digest::digest(&digest::SHA256, held.join("\n").as_bytes()))
}

/// Logs the config where it is another one than before. A server that cannot log it must not start.
///
/// # Errors
/// As the database says; nothing is remembered then.
pub async fn note_config(store: &Store, config: &Config, now: Timestamp) -> Result<ConfigChange, StoreError> {
    let fresh = fingerprint(config);
    let last = audit_rows::remembered(store, NAME).await?;
    if last.as_deref() == Some(fresh.as_str()) {
        return Ok(ConfigChange::None);
    }
    let before = last.unwrap_or_else(|| "none".to_owned());
    let rows: Vec<NewAudit> = config
        .bank
        .iter()
        .map(|bank| NewAudit {
            bank: (*bank.id).clone(),
            conversation: None,
            actor: "system".to_owned(),
            event: "config.changed".to_owned(),
            object: format!("sha256={fresh} before={before} version={}", env!("CARGO_PKG_VERSION")),
            reason: None,
            at: now,
        })
        .collect();
    audit_rows::remember(store, NAME, &fresh, &rows.iter().collect::<Vec<_>>()).await?;
    Ok(ConfigChange::Logged)
}
