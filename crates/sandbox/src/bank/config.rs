//! What a running bank is told at its start.

use std::{net::SocketAddr, sync::Arc};

use jsonwebtoken::jwk::JwkSet;

use super::clock::{SandboxClock, SystemClock};

/// Settings of the sandbox bank. [`BankConfig::new`] gives the demo's values.
#[derive(Clone)]
pub struct BankConfig {
    /// Where to listen; port 0 takes a free one.
    pub listen: SocketAddr,
    /// Address that callers use, without a slash at the end; default `http://<listen address>`. Issuers start with it.
    pub public_base: Option<String>,
    /// Seed of the ledgers: same seed and same start time, same figures.
    pub seed: u64,
    /// Seed of tokens and codes. `None` draws them from the system; a number makes them repeatable and guessable.
    pub token_seed: Option<u64>,
    /// The bank's time.
    pub clock: Arc<dyn SandboxClock>,
    /// Who may ask for tokens, at both institutions.
    pub clients: Vec<ClientConfig>,
    /// How many `load-0`, `load-1`, … customers exist besides ada, ben and chen.
    pub extra_customers: u32,
    /// Reads without `x-fapi-customer-ip-address` per account and resource in 24 hours; real banks say 4.
    pub unattended_limit: u32,
    /// Life of an access token in seconds.
    pub access_token_seconds: i64,
    /// Transactions on one page.
    pub page_size: usize,
    /// Whether a refresh token is replaced at each use. Then a second use of an old one ends the grant.
    pub rotate_refresh_tokens: bool,
}

impl BankConfig {
    /// A bank with the demo's customers, no clients, generous limits, and the machine's clock.
    pub fn new(listen: SocketAddr) -> Self {
        Self {
            listen,
            public_base: None,
            seed: 1,
            token_seed: None,
            clock: Arc::new(SystemClock),
            clients: Vec::new(),
            extra_customers: 0,
            unattended_limit: 10_000,
            access_token_seconds: 300,
            page_size: 100,
            rotate_refresh_tokens: true,
        }
    }
}

/// A registered relying party.
#[derive(Clone, Debug)]
pub struct ClientConfig {
    /// The `client_id`.
    pub client_id: String,
    /// Name shown on the bank's consent page.
    pub name: String,
    /// Where its public keys are.
    pub keys: ClientKeys,
    /// Redirect addresses, compared byte for byte.
    pub redirect_uris: Vec<String>,
}

/// Public keys of a relying party.
#[derive(Clone, Debug)]
pub enum ClientKeys {
    /// Given here.
    Inline(JwkSet),
    /// Fetched when first needed, and again when a key id is unknown.
    Uri(String),
}
