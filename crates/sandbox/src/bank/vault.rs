//! What one institution remembers besides its ledger: consents, requests, sessions, codes and tokens.

use std::collections::{BTreeMap, HashMap, HashSet, VecDeque};

use aws_lc_rs::hmac;
use jiff::Timestamp;

use super::{
    clock::plus_seconds,
    consent::Consent,
    entropy::{Entropy, same, seal},
    expiring::Expiring,
};

/// Days from the customer's login to the end of the refresh token.
pub(crate) const REFRESH_DAYS: i64 = 90;

#[derive(Debug, Default)]
pub(crate) struct Vault {
    pub(crate) consents: BTreeMap<String, Consent>,
    pub(crate) pushed: Expiring<Request>,
    pub(crate) interactions: Expiring<Interaction>,
    pub(crate) sessions: Expiring<Session>,
    pub(crate) codes: Expiring<Code>,
    pub(crate) families: HashMap<u64, Family>,
    pub(crate) access: Expiring<Access>,
    /// Time steps whose one-time code was used, per customer.
    pub(crate) used_steps: HashMap<String, HashSet<u64>>,
    /// Times of unattended reads by account and resource.
    pub(crate) unattended: HashMap<(String, &'static str), VecDeque<Timestamp>>,
}

/// A pushed authorization request after all checks.
#[derive(Debug, Clone)]
pub(crate) struct Request {
    pub(crate) client_id: String,
    pub(crate) redirect_uri: String,
    pub(crate) scope: String,
    pub(crate) state: Option<String>,
    pub(crate) nonce: Option<String>,
    pub(crate) code_challenge: String,
    pub(crate) intent: Option<String>,
    pub(crate) max_age: Option<i64>,
    pub(crate) prompt: Prompt,
    pub(crate) dpop_jkt: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Prompt {
    Unset,
    None,
    Login,
}

/// Where a person stands on the bank's own pages.
#[derive(Debug, Clone)]
pub(crate) struct Interaction {
    /// The request of a client; `None` when the person came to the bank by themselves.
    pub(crate) request: Option<Request>,
    pub(crate) session: String,
    pub(crate) step: Step,
    pub(crate) error: Option<&'static str>,
    pub(crate) wrong_codes: u8,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Step {
    Password,
    Code { username: String },
    Consent { username: String, auth_time: Timestamp },
}

/// A browser at the bank.
#[derive(Debug, Clone, Default)]
pub(crate) struct Session {
    pub(crate) login: Option<(String, Timestamp)>,
}

/// An authorization code. Kept after its use, so that a replay is noticed.
#[derive(Debug, Clone)]
pub(crate) struct Code {
    pub(crate) request: Request,
    pub(crate) username: String,
    pub(crate) auth_time: Timestamp,
    pub(crate) expires_at: Timestamp,
    pub(crate) used_for: Option<u64>,
    pub(crate) used: bool,
}

/// All tokens that came from one login.
#[derive(Debug, Clone)]
pub(crate) struct Family {
    pub(crate) client_id: String,
    pub(crate) username: String,
    pub(crate) consent: Option<String>,
    pub(crate) scope: String,
    pub(crate) jkt: String,
    pub(crate) auth_time: Timestamp,
    pub(crate) expires_at: Timestamp,
    pub(crate) generation: u32,
}

/// Whom an access token speaks for.
#[derive(Debug, Clone)]
pub(crate) struct Access {
    pub(crate) client_id: String,
    pub(crate) jkt: String,
    pub(crate) scope: String,
    /// `None`: the client itself.
    pub(crate) family: Option<u64>,
}

/// Why a refresh token is not good.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum RefreshFault {
    Unknown,
    Expired,
    OtherClient,
    OtherKey,
    /// An old one was shown again; the whole family is gone now.
    Replayed,
}

impl Vault {
    /// Starts a family; its first refresh token is made by [`Vault::refresh_token`].
    pub(crate) fn new_family(&mut self, entropy: &Entropy, family: Family) -> u64 {
        let id = entropy.number();
        self.families.insert(id, family);
        id
    }

    /// Issues an access token of `seconds` life.
    pub(crate) fn new_access(
        &mut self,
        entropy: &Entropy,
        now: Timestamp,
        seconds: i64,
        access: Access,
    ) -> String {
        let token = entropy.text();
        self.access.insert(now, token.clone(), plus_seconds(now, seconds), access);
        token
    }

    /// The current refresh token of a family. Older generations keep a valid seal, which shows their replay.
    pub(crate) fn refresh_token(&self, key: &hmac::Key, family: u64) -> Option<String> {
        let generation = self.families.get(&family)?.generation;
        let body = format!("{family:016x}.{generation}");
        Some(format!("{body}.{}", seal(key, &body)))
    }

    /// Finds the family behind a refresh token.
    pub(crate) fn open_refresh(
        &mut self,
        key: &hmac::Key,
        now: Timestamp,
        token: &str,
        client_id: &str,
        jkt: Option<&str>,
    ) -> Result<u64, RefreshFault> {
        let (id, generation) = sealed_parts(key, token).ok_or(RefreshFault::Unknown)?;
        let family = self.families.get(&id).ok_or(RefreshFault::Unknown)?;
        if family.client_id != client_id {
            return Err(RefreshFault::OtherClient);
        }
        if jkt.is_some_and(|jkt| !same(jkt, &family.jkt)) {
            return Err(RefreshFault::OtherKey);
        }
        if family.expires_at <= now {
            return Err(RefreshFault::Expired);
        }
        if family.generation != generation {
            self.end_family(id);
            return Err(RefreshFault::Replayed);
        }
        Ok(id)
    }

    /// Ends a family with every token of it.
    pub(crate) fn end_family(&mut self, id: u64) {
        self.families.remove(&id);
        self.access.retain(|access| access.family != Some(id));
    }

    /// Ends all families of a consent.
    pub(crate) fn end_consent_tokens(&mut self, consent: &str) {
        self.families.retain(|_, family| family.consent.as_deref() != Some(consent));
        let families = &self.families;
        self.access.retain(|access| access.family.is_none_or(|id| families.contains_key(&id)));
    }
}

/// The family and generation named by a refresh token whose seal holds.
fn sealed_parts(key: &hmac::Key, token: &str) -> Option<(u64, u32)> {
    let (body, mac) = token.rsplit_once('.')?;
    if !same(mac, &seal(key, body)) {
        return None;
    }
    let (id, generation) = body.split_once('.')?;
    Some((u64::from_str_radix(id, 16).ok()?, generation.parse().ok()?))
}
