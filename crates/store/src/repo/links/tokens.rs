//! Tokens of links, as connectors load and save them.

use async_trait::async_trait;
use aws_lc_rs::constant_time::verify_slices_are_equal;
use sea_orm::QueryResult;
use tellerline_core::{
    BankId, LinkId,
    bank::BankFailure,
    ports::{BankError, StoredTokens, TokenVault},
};

use super::super::{Columns, seal};
use crate::{
    db::Store,
    error::StoreError,
    vault::{RetentionClass, Sealed, places::LINK_TOKENS},
};

/// The tokens of one bank's links, for its connectors.
#[derive(Clone)]
pub struct StoreTokens {
    /// Where they are.
    pub store: Store,
    /// Whose.
    pub bank: BankId,
}

impl StoreTokens {
    /// The identity whose key seals the tokens of a link that has not ended.
    async fn owner(&self, link: LinkId) -> Result<Option<(QueryResult, uuid::Uuid)>, StoreError> {
        let row = self
            .store
            .db
            .query_one(
                "SELECT identity_id, sealed_tokens FROM link WHERE id = $1 AND bank_id = $2 AND status IN (0, 1)",
                vec![link.as_uuid().into(), self.bank.as_str().into()],
            )
            .await?;
        row.map(|row| row.uuid("identity_id").map(|owner| (row, owner))).transpose()
    }

    async fn read(&self, link: LinkId) -> Result<Option<StoredTokens>, StoreError> {
        let Some((row, owner)) = self.owner(link).await? else { return Ok(None) };
        let Some(sealed) = row.maybe_bytes("sealed_tokens")?.map(Sealed::from_bytes) else { return Ok(None) };
        let key = self.store.vault.key(&self.bank, owner, RetentionClass::Tokens).await?;
        Ok(Some(key.open(&LINK_TOKENS.row(link.as_uuid()), &sealed)?))
    }

    /// The sealed bytes decide, so that of two writers in different processes one finds what it read replaced.
    /// `None` when the link has ended.
    async fn swap(
        &self,
        link: LinkId,
        old: &StoredTokens,
        new: &StoredTokens,
    ) -> Result<Option<bool>, StoreError> {
        let Some((found, owner)) = self.owner(link).await? else { return Ok(None) };
        let Some(before) = found.maybe_bytes("sealed_tokens")? else { return Ok(None) };
        let row = link.as_uuid();
        let key = self.store.vault.key(&self.bank, owner, RetentionClass::Tokens).await?;
        let stored: StoredTokens = key.open(&LINK_TOKENS.row(row), &Sealed::from_bytes(before.clone()))?;
        if verify_slices_are_equal(stored.expose().as_bytes(), old.expose().as_bytes()).is_err() {
            return Ok(Some(false));
        }
        let sealed =
            seal(&self.store, &self.bank, owner, RetentionClass::Tokens, LINK_TOKENS.row(row), new).await?;
        let result = self
            .store
            .db
            .execute(
                "UPDATE link SET sealed_tokens = $1 WHERE id = $2 AND bank_id = $3 AND status IN (0, 1) \
                 AND sealed_tokens = $4",
                vec![sealed.into(), row.into(), self.bank.as_str().into(), before.into()],
            )
            .await?;
        if result.rows_affected() == 1 {
            return Ok(Some(true));
        }
        Ok(self.owner(link).await?.map(|_| false))
    }

    async fn write(&self, link: LinkId, tokens: &StoredTokens) -> Result<bool, StoreError> {
        let Some((_, owner)) = self.owner(link).await? else { return Ok(false) };
        let row = link.as_uuid();
        let sealed =
            seal(&self.store, &self.bank, owner, RetentionClass::Tokens, LINK_TOKENS.row(row), tokens)
                .await?;
        let result = self
            .store
            .db
            .execute(
                "UPDATE link SET sealed_tokens = $1 WHERE id = $2 AND bank_id = $3 AND status IN (0, 1)",
                vec![sealed.into(), row.into(), self.bank.as_str().into()],
            )
            .await?;
        Ok(result.rows_affected() == 1)
    }
}

#[async_trait]
impl TokenVault for StoreTokens {
    async fn load(&self, link: LinkId) -> Result<Option<StoredTokens>, BankError> {
        match self.read(link).await {
            Err(StoreError::KeyDestroyed) => Ok(None),
            other => other.map_err(|error| trouble(&error)),
        }
    }

    async fn save(&self, link: LinkId, tokens: &StoredTokens) -> Result<(), BankError> {
        if self.write(link, tokens).await.map_err(|error| trouble(&error))? { Ok(()) } else { Err(ended()) }
    }

    async fn replace(&self, link: LinkId, old: &StoredTokens, new: &StoredTokens) -> Result<bool, BankError> {
        self.swap(link, old, new).await.map_err(|error| trouble(&error))?.ok_or_else(ended)
    }
}

fn ended() -> BankError {
    BankError::new(BankFailure::ConsentEnded, "the link ended while its tokens were refreshed")
}

fn trouble(error: &StoreError) -> BankError {
    BankError::new(BankFailure::Unreachable, format!("tokens: {error}"))
}
