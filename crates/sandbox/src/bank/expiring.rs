//! A map whose entries end by themselves. Old ones are swept while inserting, so it needs no task of its own.

use std::collections::HashMap;

use jiff::Timestamp;

#[derive(Debug)]
pub(crate) struct Expiring<V> {
    items: HashMap<String, (Timestamp, V)>,
    sweep_at: usize,
}

impl<V> Default for Expiring<V> {
    fn default() -> Self {
        Self { items: HashMap::new(), sweep_at: 256 }
    }
}

impl<V> Expiring<V> {
    /// Stores `value` until `expires_at` (half-open: at that moment it is gone).
    pub(crate) fn insert(&mut self, now: Timestamp, key: String, expires_at: Timestamp, value: V) {
        if self.items.len() >= self.sweep_at {
            self.items.retain(|_, (at, _)| *at > now);
            self.sweep_at = (self.items.len() * 2).max(256);
        }
        self.items.insert(key, (expires_at, value));
    }

    /// Remembers `key`; `false` when it is remembered already.
    pub(crate) fn first_time(
        &mut self,
        now: Timestamp,
        key: String,
        expires_at: Timestamp,
        value: V,
    ) -> bool {
        if self.get(now, &key).is_some() {
            return false;
        }
        self.insert(now, key, expires_at, value);
        true
    }

    pub(crate) fn get(&self, now: Timestamp, key: &str) -> Option<&V> {
        self.items.get(key).filter(|(at, _)| *at > now).map(|(_, value)| value)
    }

    pub(crate) fn get_mut(&mut self, now: Timestamp, key: &str) -> Option<&mut V> {
        self.items.get_mut(key).filter(|(at, _)| *at > now).map(|(_, value)| value)
    }

    pub(crate) fn remove(&mut self, now: Timestamp, key: &str) -> Option<V> {
        self.items.remove(key).filter(|(at, _)| *at > now).map(|(_, value)| value)
    }

    /// Drops all entries.
    pub(crate) fn clear(&mut self) {
        self.items.clear();
    }

    /// Drops what `keep` does not want.
    pub(crate) fn retain(&mut self, mut keep: impl FnMut(&V) -> bool) {
        self.items.retain(|_, (_, value)| keep(value));
    }
}
