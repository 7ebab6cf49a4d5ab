//! The running bank: what both institutions share, and what each has for itself.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use aws_lc_rs::hmac;
use jiff::Timestamp;
use tokio_util::sync::CancellationToken;

use super::{
    BankConfig, calls::Calls, clock::SandboxClock, entropy::Entropy, expiring::Expiring, faults::Faults,
    ledger::Ledger, oidc::clients::Clients, oidc::keys::SigningKey, totp::Codes, vault::Vault,
};

/// Look and name of an institution. The colours differ so that nobody takes one for the other, or for the product.
#[derive(Debug)]
pub(crate) struct Brand {
    pub(crate) id: &'static str,
    pub(crate) name: &'static str,
    pub(crate) slogan: &'static str,
    pub(crate) colour: &'static str,
    pub(crate) tint: &'static str,
    pub(crate) bic: &'static str,
}

/// The two institutions of the demo.
pub(crate) static BRANDS: [Brand; 2] = [
    Brand {
        id: "harbour",
        name: "Harbour Bank",
        slogan: "Safe in every weather",
        colour: "#0b3d62",
        tint: "#e6eff6",
        bic: "HRBRGB2LXXX",
    },
    Brand {
        id: "northwind",
        name: "Northwind Credit Union",
        slogan: "Owned by its members",
        colour: "#5a2a12",
        tint: "#f7ece5",
        bic: "NWCUGB2LXXX",
    },
];

/// What both institutions share.
pub(crate) struct Bank {
    pub(crate) base: String,
    pub(crate) clock: Arc<dyn SandboxClock>,
    pub(crate) entropy: Entropy,
    pub(crate) clients: Clients,
    pub(crate) faults: Faults,
    pub(crate) calls: Calls,
    pub(crate) unattended_limit: u32,
    pub(crate) access_token_seconds: i64,
    pub(crate) page_size: usize,
    pub(crate) rotate_refresh_tokens: bool,
    pub(crate) stop: CancellationToken,
}

/// One institution. Who needs both locks takes the ledger before the vault.
pub(crate) struct Institution {
    pub(crate) brand: &'static Brand,
    pub(crate) issuer: String,
    pub(crate) signing: SigningKey,
    pub(crate) refresh_key: hmac::Key,
    pub(crate) nonce_key: hmac::Key,
    pub(crate) codes: Codes,
    vault: Mutex<Vault>,
    ledger: Mutex<Ledger>,
    seen: Mutex<Expiring<()>>,
}

/// What a handler works with: the shared part and the institution whose path was called.
#[derive(Clone)]
pub(crate) struct Here {
    pub(crate) bank: Arc<Bank>,
    pub(crate) inst: Arc<Institution>,
}

impl Here {
    pub(crate) fn now(&self) -> Timestamp {
        self.bank.clock.now()
    }
}

impl Bank {
    pub(crate) fn try_new(
        config: &BankConfig,
        base: String,
        stop: CancellationToken,
    ) -> anyhow::Result<Self> {
        Ok(Self {
            base,
            clock: Arc::clone(&config.clock),
            entropy: Entropy::try_new(config.token_seed)?,
            clients: Clients::new(config.clients.clone()),
            faults: Faults::default(),
            calls: Calls::default(),
            unattended_limit: config.unattended_limit,
            access_token_seconds: config.access_token_seconds,
            page_size: config.page_size.max(1),
            rotate_refresh_tokens: config.rotate_refresh_tokens,
            stop,
        })
    }
}

impl Institution {
    pub(crate) fn try_new(brand: &'static Brand, config: &BankConfig, bank: &Bank) -> anyhow::Result<Self> {
        let key = || hmac::Key::new(hmac::HMAC_SHA256, &bank.entropy.bytes());
        let now = bank.clock.now();
        Ok(Self {
            brand,
            issuer: format!("{}/{}", bank.base, brand.id),
            signing: SigningKey::generate(brand.id)?,
            refresh_key: key(),
            nonce_key: key(),
            codes: Codes::new(config.seed, brand.id),
            vault: Mutex::default(),
            ledger: Mutex::new(Ledger::seeded(brand.id, config.seed, now, config.extra_customers)),
            seen: Mutex::default(),
        })
    }

    pub(crate) fn vault(&self) -> MutexGuard<'_, Vault> {
        self.vault.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn ledger(&self) -> MutexGuard<'_, Ledger> {
        self.ledger.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Remembers a one-time value until `until`; `false` when it was seen before.
    pub(crate) fn first_time(&self, now: Timestamp, value: String, until: Timestamp) -> bool {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner).first_time(now, value, until, ())
    }
}
