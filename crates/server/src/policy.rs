//! What may be shown on each channel as it stands now: the config, narrowed by what officers decided.
//!
//! The config is the most there can be; what officers decided is in the database, is read every second, and can
//! be changed while the server runs ([`tellerline_store::repo::policy`]). A config that allows more than it did
//! when the channel was first seen allows nothing by itself.

use std::{
    collections::HashMap,
    sync::{PoisonError, RwLock},
};

use tellerline_core::{
    BankId, ChannelId, Timestamp,
    conversation::LinkView,
    message::{Policy, Say},
};
use tellerline_store::{Store, StoreError, repo};

/// The ceilings of all channels.
#[derive(Debug, Default)]
pub struct Ceilings {
    configured: HashMap<ChannelId, (BankId, Policy)>,
    in_force: RwLock<HashMap<ChannelId, Policy>>,
}

impl Ceilings {
    /// What the config says; nothing beyond [`Policy::masked`] holds before the first [`Ceilings::refresh`].
    pub fn new(configured: impl IntoIterator<Item = (ChannelId, BankId, Policy)>) -> Self {
        let configured: HashMap<_, _> =
            configured.into_iter().map(|(channel, bank, policy)| (channel, (bank, policy))).collect();
        let closed = configured.keys().map(|channel| (channel.clone(), Policy::masked())).collect();
        Self { configured, in_force: RwLock::new(closed) }
    }

    /// What may be shown on a channel at most; `bank` where the channel has no ceiling of its own.
    pub fn of(&self, channel: &ChannelId, bank: &Policy) -> Policy {
        let in_force = self.in_force.read().unwrap_or_else(PoisonError::into_inner);
        in_force.get(channel).unwrap_or(bank).clone()
    }

    /// What the config allows on a channel of this bank; `None` when it has no such channel.
    pub fn configured(&self, bank: &BankId, channel: &ChannelId) -> Option<&Policy> {
        self.configured.get(channel).filter(|(owner, _)| owner == bank).map(|(_, policy)| policy)
    }

    /// The channels of a bank, by name, and what the config allows on each.
    pub fn of_bank(&self, bank: &BankId) -> Vec<(ChannelId, &Policy)> {
        let mut channels: Vec<_> = self
            .configured
            .iter()
            .filter(|(_, (owner, _))| owner == bank)
            .map(|(channel, (_, policy))| (channel.clone(), policy))
            .collect();
        channels.sort_by(|(one, _), (other, _)| one.cmp(other));
        channels
    }

    /// Writes down what the config says of channels that are new, and reads what holds.
    ///
    /// # Errors
    /// As the database says; then what held goes on holding.
    pub async fn start(&self, store: &Store, now: Timestamp) -> Result<(), StoreError> {
        let channels: Vec<_> = self
            .configured
            .iter()
            .map(|(channel, (bank, policy))| (bank.clone(), channel.clone(), policy.classes()))
            .collect();
        repo::policy::seed(store, &channels, now).await?;
        self.refresh(store).await?;
        for (channel, (_, configured)) in &self.configured {
            let more =
                configured.classes().iter().filter(|class| !self.of(channel, configured).allows(*class));
            for class in more {
                tracing::warn!(
                    channel.id = %channel, class = class.slug(),
                    "the config allows a class that two officers have not allowed: it stays masked"
                );
            }
        }
        Ok(())
    }

    /// Reads what holds.
    ///
    /// # Errors
    /// As the database says; then what held goes on holding.
    pub async fn refresh(&self, store: &Store) -> Result<(), StoreError> {
        if self.configured.is_empty() {
            return Ok(());
        }
        let decided = repo::policy::in_force(store).await?;
        let held = self.configured.iter().map(|(channel, (bank, configured))| {
            let classes = decided.get(&(bank.clone(), channel.clone())).copied().unwrap_or_default();
            (channel.clone(), configured.and(&Policy::allowing(classes)))
        });
        let held = held.collect();
        *self.in_force.write().unwrap_or_else(PoisonError::into_inner) = held;
        Ok(())
    }
}

/// What may be shown of one message: the ceiling and the choice of the customer whose data it is about. Without a
/// live consent nothing is.
pub fn for_say(say: &Say, links: &[LinkView], ceiling: &Policy, now: Timestamp) -> Policy {
    let consent =
        say.link().and_then(|link| links.iter().find(|view| view.id == link)).map(|view| &view.consent);
    match consent {
        Some(consent) if consent.is_live(now) => Policy::of(ceiling, consent.choice),
        _ => Policy::masked(),
    }
}
