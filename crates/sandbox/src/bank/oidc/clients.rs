//! Registered relying parties and their keys. Keys behind an address are fetched when first needed and again when an
//! unknown key id turns up, which is what lets a client rotate.

use std::{
    collections::HashMap,
    sync::{Mutex, OnceLock, PoisonError},
    time::Duration,
};

use jsonwebtoken::jwk::{Jwk, JwkSet};

use crate::bank::{ClientConfig, ClientKeys};

pub(crate) struct Clients {
    known: HashMap<String, Client>,
    http: OnceLock<Option<reqwest::Client>>,
}

pub(crate) struct Client {
    pub(crate) config: ClientConfig,
    fetched: Mutex<Option<JwkSet>>,
}

impl Clients {
    pub(crate) fn new(configs: Vec<ClientConfig>) -> Self {
        let known = configs
            .into_iter()
            .map(|config| {
                let fetched = match &config.keys {
                    ClientKeys::Inline(keys) => Some(keys.clone()),
                    ClientKeys::Uri(_) => None,
                };
                (config.client_id.clone(), Client { config, fetched: Mutex::new(fetched) })
            })
            .collect();
        Self { known, http: OnceLock::new() }
    }

    pub(crate) fn get(&self, client_id: &str) -> Option<&Client> {
        self.known.get(client_id)
    }

    /// The key with this id; without an id, the only key there is.
    pub(crate) async fn key(&self, client: &Client, kid: Option<&str>) -> Option<Jwk> {
        if let Some(found) = client.known_key(kid) {
            return Some(found);
        }
        let ClientKeys::Uri(address) = &client.config.keys else { return None };
        match self.fetch(address).await {
            Ok(keys) => client.remember(keys),
            Err(error) => {
                tracing::warn!(client.id = %client.config.client_id, %error, "could not fetch the keys of a client");
            }
        }
        client.known_key(kid)
    }

    async fn fetch(&self, address: &str) -> anyhow::Result<JwkSet> {
        let http = self.http.get_or_init(|| {
            reqwest::Client::builder().no_proxy().timeout(Duration::from_secs(5)).build().ok()
        });
        let http = http.as_ref().ok_or_else(|| anyhow::anyhow!("no HTTP client"))?;
        Ok(http.get(address).send().await?.error_for_status()?.json().await?)
    }
}

impl Client {
    fn known_key(&self, kid: Option<&str>) -> Option<Jwk> {
        let fetched = self.fetched.lock().unwrap_or_else(PoisonError::into_inner);
        let keys = fetched.as_ref()?;
        match (kid, keys.keys.as_slice()) {
            (Some(kid), _) => keys.find(kid).cloned(),
            (None, [only]) => Some(only.clone()),
            (None, _) => None,
        }
    }

    fn remember(&self, keys: JwkSet) {
        *self.fetched.lock().unwrap_or_else(PoisonError::into_inner) = Some(keys);
    }
}
