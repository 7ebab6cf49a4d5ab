//! Fetching and keeping what an institution publishes: its metadata and its keys.

use std::sync::Arc;

use jsonwebtoken::jwk::Jwk;
use serde::Deserialize;
use serde_json::Value;
use tellerline_core::{
    ports::BankError,
    time::{Timestamp, hours},
};
use tellerline_net::{Call, Refusal};
use tokio::sync::Mutex;

use super::metadata::Metadata;
use crate::{
    InstitutionConfig,
    net::{Answer, Net, nonsense, unreachable},
};

/// How long the published documents are believed without asking again.
const LIFE: std::time::Duration = hours(1);

type Kept<T> = Mutex<Option<(Timestamp, Arc<T>)>>;

/// Published documents, fetched once by whoever needs them first.
#[derive(Default)]
pub(crate) struct Discovery {
    metadata: Kept<Metadata>,
    keys: Kept<Vec<Jwk>>,
}

#[derive(Deserialize)]
struct KeySet {
    keys: Vec<Value>,
}

impl Discovery {
    /// The metadata, checked against every requirement.
    pub(crate) async fn metadata(
        &self,
        net: &Net,
        config: &InstitutionConfig,
        now: Timestamp,
    ) -> Result<Arc<Metadata>, BankError> {
        let mut kept = self.metadata.lock().await;
        if let Some((at, metadata)) = kept.as_ref()
            && now.since(*at) < LIFE
        {
            return Ok(Arc::clone(metadata));
        }
        let (metadata, _) = fetch_metadata(net, config).await?;
        if let Some(broken) = metadata.requirements(config, &net.client).into_iter().find(|line| !line.ok()) {
            return Err(nonsense(format!("metadata refused, {}: {}", broken.check, broken.detail)));
        }
        let metadata = Arc::new(metadata);
        *kept = Some((now, Arc::clone(&metadata)));
        Ok(metadata)
    }

    /// The institution's keys. `missing` names a key id that was not among the ones given before: then they
    /// are fetched again, once.
    pub(crate) async fn keys(
        &self,
        net: &Net,
        jwks_uri: &str,
        now: Timestamp,
        again: Option<&Arc<Vec<Jwk>>>,
    ) -> Result<Arc<Vec<Jwk>>, BankError> {
        let mut kept = self.keys.lock().await;
        if let Some((at, keys)) = kept.as_ref() {
            let same_as_before = again.is_some_and(|before| Arc::ptr_eq(before, keys));
            if now.since(*at) < LIFE && !same_as_before {
                return Ok(Arc::clone(keys));
            }
        }
        let keys = Arc::new(fetch_keys(net, jwks_uri).await?);
        *kept = Some((now, Arc::clone(&keys)));
        Ok(keys)
    }
}

fn get_json(net: &Net, url: impl AsRef<str>) -> Result<Call, Refusal> {
    net.client.get(url).map(|request| request.header("accept", "application/json"))
}

/// The metadata as published, unchecked, with the whole answer for `doctor`.
pub(crate) async fn fetch_metadata(
    net: &Net,
    config: &InstitutionConfig,
) -> Result<(Metadata, Answer), BankError> {
    let url = format!("{}/.well-known/openid-configuration", config.issuer.trim_end_matches('/'));
    let answer = net.send(get_json(net, url), "metadata").await?;
    if !answer.status.is_success() {
        return Err(unreachable(format!("metadata: status {}", answer.status.as_u16())));
    }
    Ok((answer.json("metadata")?, answer))
}

pub(crate) async fn fetch_keys(net: &Net, jwks_uri: &str) -> Result<Vec<Jwk>, BankError> {
    let answer = net.send(get_json(net, jwks_uri), "jwks").await?;
    if !answer.status.is_success() {
        return Err(unreachable(format!("jwks: status {}", answer.status.as_u16())));
    }
    let set: KeySet = answer.json("jwks")?;
    // A key of a kind that we do not know is no reason to refuse the others.
    Ok(set.keys.into_iter().filter_map(|key| serde_json::from_value(key).ok()).collect())
}
