//! The rows of one person: which go, which are kept under a key of their own, and how many there were.
//!
//! What is kept (ended links with their consents and receipts, cases) moves to an owner that stands for nobody the
//! channel knows: same bank, a random-looking id made from the request, a key of its own. Whoever writes again from
//! the same account is a new person with new keys, and what was kept is neither shown to them nor opened by their
//! keys.

use sea_orm::{ConnectionTrait as _, DatabaseTransaction};
use tellerline_core::{BankId, ConversationId, IdentityId, LinkId, Timestamp, consent::Consent};
use uuid::Uuid;

use super::{
    super::{Columns, links, open, run, statement, unless_erased},
    Thread,
};
use crate::{
    db::Store,
    error::StoreError,
    hot::partition_of,
    vault::{
        RetentionClass, Sealed, destroyed,
        places::{CONSENT_BODY, CONVERSATION_STATE},
        uuid_of,
    },
};

/// How many rows of each table were removed, emptied or moved.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Tally(pub(super) Vec<(&'static str, u64)>);

impl Tally {
    fn add(&mut self, what: &'static str, rows: u64) {
        match self.0.iter_mut().find(|(name, _)| *name == what) {
            Some((_, count)) => *count += rows,
            None => self.0.push((what, rows)),
        }
    }
}

/// A transaction in which somebody is erased.
pub(super) struct Erasing<'a> {
    pub(super) store: &'a Store,
    pub(super) tx: &'a DatabaseTransaction,
    pub(super) bank: &'a BankId,
    pub(super) at: Timestamp,
    pub(super) tally: Tally,
}

/// Whom kept rows belong to after an erasure: the same again when it is replayed.
pub(super) fn retained_id(
    store: &Store,
    bank: &BankId,
    erasure: Uuid,
    owner: Uuid,
) -> Result<Uuid, StoreError> {
    let hash = store.vault.lookup(bank, "retained", &[erasure.as_bytes(), owner.as_bytes()])?;
    Ok(uuid_of(&hash))
}

const TRANSCRIPT: &str = "WITH RECURSIVE line (id, previous) AS (
       SELECT t.id, t.previous FROM conversation AS c JOIN turn AS t ON t.id = c.last_line WHERE c.id = $1
       UNION ALL
       SELECT t.id, t.previous FROM line JOIN turn AS t ON t.id = line.previous)
     DELETE FROM turn WHERE id IN (SELECT id FROM line)";

impl Erasing<'_> {
    async fn remove(
        &mut self,
        what: &'static str,
        sql: &str,
        values: Vec<sea_orm::Value>,
    ) -> Result<u64, StoreError> {
        let rows = run(self.tx, sql, values).await?;
        self.tally.add(what, rows);
        Ok(rows)
    }

    /// What is said and waits in a conversation. What the customer writes meanwhile stays: it was acknowledged, and
    /// is the first message of the person who is met anew.
    pub(super) async fn chat(&mut self, thread: &Thread, person: bool) -> Result<(), StoreError> {
        let (id, now) = (thread.conversation.as_uuid(), self.at.as_micros());
        let part = partition_of(thread.conversation);
        self.remove("turn", TRANSCRIPT, vec![id.into()]).await?;
        // 0 is an event of the channel, 1 an input, 2 a timer.
        let kinds = if person { "kind <> 0" } else { "kind = 1" };
        let sql = format!(
            "UPDATE inbox SET done_at = $1, sealed_body = NULL WHERE part = $2 AND conversation_id = $3 \
             AND done_at IS NULL AND {kinds}"
        );
        self.remove("inbox", &sql, vec![now.into(), part.into(), id.into()]).await?;
        let sql = "UPDATE inbox SET sealed_body = NULL WHERE outcome IS NOT NULL AND conversation_id = $1 \
                   AND sealed_body IS NOT NULL";
        self.remove("inbox", sql, vec![id.into()]).await?;
        let sql = "UPDATE outbox SET status = 5, done_at = $1, sealed_body = NULL, failure = 'erased' \
                   WHERE part = $2 AND conversation_id = $3 AND status IN (0, 1)";
        self.remove("outbox", sql, vec![now.into(), part.into(), id.into()]).await?;
        let sql = "DELETE FROM secure_note WHERE conversation_id = $1";
        self.remove("secure_note", sql, vec![id.into()]).await?;
        let sql = "DELETE FROM web_message WHERE conversation_id = $1";
        self.remove("web_message", sql, vec![id.into()]).await?;
        let sql = "DELETE FROM web_session WHERE conversation_id = $1";
        self.remove("web_session", sql, vec![id.into()]).await?;
        self.remove("web_thread", "DELETE FROM web_thread WHERE conversation_id = $1", vec![id.into()])
            .await?;
        self.remove("ticket", "DELETE FROM ticket WHERE conversation_id = $1", vec![id.into()]).await?;
        self.remove("attempt", "DELETE FROM attempt WHERE conversation_id = $1", vec![id.into()]).await?;
        Ok(())
    }

    /// A fresh key in place of a class's old one, for a person who stays known.
    pub(super) async fn renew(
        &mut self,
        identity: IdentityId,
        class: RetentionClass,
    ) -> Result<std::sync::Arc<crate::vault::Key>, StoreError> {
        self.destroy(identity.as_uuid(), &[class]).await?;
        let fresh = self.store.vault.new_keys(self.bank, identity.as_uuid())?;
        let fresh = fresh.into_iter().find(|key| key.class == class).ok_or(StoreError::KeyDestroyed)?;
        self.insert_key(identity.as_uuid(), class, fresh.wrapped_by, fresh.wrapped).await?;
        Ok(fresh.key)
    }

    async fn insert_key(
        &self,
        owner: Uuid,
        class: RetentionClass,
        by: Uuid,
        wrapped: Vec<u8>,
    ) -> Result<(), StoreError> {
        let sql = format!(
            "INSERT INTO data_key (owner_id, class, bank_id, wrapped_by, wrapped, created_at) \
             VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (owner_id, class) DO UPDATE SET \
             wrapped_by = excluded.wrapped_by, wrapped = excluded.wrapped, created_at = excluded.created_at \
             WHERE data_key.wrapped = {}",
            destroyed(&self.store.db)
        );
        let values = vec![
            owner.into(),
            class.code().into(),
            self.bank.as_str().into(),
            by.into(),
            wrapped.into(),
            self.at.as_micros().into(),
        ];
        run(self.tx, &sql, values).await.map(|_| ())
    }

    async fn destroy(&mut self, owner: Uuid, classes: &[RetentionClass]) -> Result<(), StoreError> {
        let rows = self.store.vault.destroy_keys_in(self.tx, self.bank, owner, classes).await?;
        self.tally.add("data_key", rows);
        Ok(())
    }

    /// The conversation begins anew, with the state that `fresh` is.
    pub(super) async fn restart(&mut self, thread: &Thread, fresh: &[u8]) -> Result<(), StoreError> {
        let key = self.renew(thread.identity, RetentionClass::Chat).await?;
        let id = thread.conversation.as_uuid();
        let state = key.seal_bytes(&CONVERSATION_STATE.row(id), fresh)?;
        let sql = "UPDATE conversation SET sealed_state = $1, version = version + 1, last_line = NULL, owner = 0, \
                   waiting_since = NULL, staff_id = NULL WHERE id = $2 AND bank_id = $3";
        self.remove("conversation", sql, vec![state.into(), id.into(), self.bank.as_str().into()]).await?;
        Ok(())
    }

    /// Ends links that nobody ended before, without a word to the bank: after a restore they were ended there long
    /// ago.
    pub(super) async fn end_links(
        &mut self,
        thread: &Thread,
        customer: Option<Uuid>,
    ) -> Result<(), StoreError> {
        let sql = "SELECT l.id, l.customer_id, c.id AS consent_id, c.sealed_body FROM link l \
                   JOIN consent c ON c.link_id = l.id WHERE l.conversation_id = $1 AND l.status IN (0, 1)";
        let of = vec![thread.conversation.as_uuid().into()];
        for row in self.tx.query_all_raw(statement(self.tx, sql, of)).await? {
            if customer.is_some_and(|only| row.uuid("customer_id").ok() != Some(only)) {
                continue;
            }
            let (link, place) =
                (LinkId::from_uuid(row.uuid("id")?), CONSENT_BODY.row(row.uuid("consent_id")?));
            let sealed: Sealed<Consent> = row.sealed("sealed_body")?;
            let owner = thread.identity.as_uuid();
            let opened = open(self.store, self.bank, owner, RetentionClass::Evidence, place, &sealed).await;
            let Some(opened) = unless_erased(opened)? else { continue };
            let after = opened.withdraw(self.at);
            let extras = links::end_quietly(self.store, self.bank, thread.identity, &after, self.at).await?;
            for extra in extras {
                run(self.tx, extra.sql, extra.values).await?;
            }
            self.tally.add("consent", 1);
            tracing::debug!(link.id = %link, "a link was ended with its person");
        }
        Ok(())
    }

    /// What links hold beside the proof of consent: tokens, bound browsers, counts.
    pub(super) async fn tokens(&mut self, thread: &Thread, customer: Option<Uuid>) -> Result<(), StoreError> {
        let id = thread.conversation.as_uuid();
        let which = match customer {
            Some(_) => "SELECT id FROM link WHERE conversation_id = $1 AND customer_id = $2",
            None => "SELECT id FROM link WHERE conversation_id = $1",
        };
        let values = || std::iter::once(id.into()).chain(customer.map(Into::into)).collect::<Vec<_>>();
        for table in ["browser", "unattended"] {
            let sql = format!("DELETE FROM {table} WHERE link_id IN ({which})");
            self.remove(table, &sql, values()).await?;
        }
        for table in ["passkey", "ceremony"] {
            let sql = format!("DELETE FROM {table} WHERE subject_id IN ({which})");
            self.remove(table, &sql, values()).await?;
        }
        let empty = if self.store.db.is_postgres() { "''::bytea" } else { "x''" };
        let sql = format!(
            "UPDATE link SET sealed_tokens = NULL, sealed_bank_consent = {empty}, acr = '' WHERE id IN ({which})"
        );
        self.remove("link", &sql, values()).await?;
        Ok(())
    }

    /// Proof of consent and cases move to a new owner, with their key; whom. `None` where there are none.
    pub(super) async fn retain(&mut self, thread: &Thread, to: Uuid) -> Result<Option<Uuid>, StoreError> {
        let (from, bank) = (thread.conversation.as_uuid(), self.bank.as_str());
        let owner = thread.identity.as_uuid();
        let sql = format!(
            "SELECT wrapped_by, wrapped FROM data_key WHERE owner_id = $1 AND class = $2 AND bank_id = $3 AND wrapped <> {}",
            destroyed(&self.store.db)
        );
        let class = RetentionClass::Evidence;
        let values = vec![owner.into(), class.code().into(), bank.into()];
        let key = self.tx.query_one_raw(statement(self.tx, &sql, values)).await?;
        let sql = "UPDATE link SET conversation_id = $1, identity_id = $1, customer_id = $1 \
                   WHERE conversation_id = $2";
        let mut kept = run(self.tx, sql, vec![to.into(), from.into()]).await?;
        for table in ["case_file", "case_note"] {
            let sql = format!("UPDATE {table} SET conversation_id = $1 WHERE conversation_id = $2");
            let rows = run(self.tx, &sql, vec![to.into(), from.into()]).await?;
            kept += rows;
        }
        self.tally.add("kept", kept);
        let (Some(key), true) = (key, kept > 0) else { return Ok(None) };
        let (by, wrapped) = (key.uuid("wrapped_by")?, key.bytes("wrapped")?);
        let moved = self.store.vault.wrap_for(self.bank, (owner, to), class, (by, &wrapped)).await?;
        self.insert_key(to, class, by, moved).await?;
        let empty = if self.store.db.is_postgres() { "''::bytea" } else { "x''" };
        let sql = format!(
            "INSERT INTO conversation (id, bank_id, channel_id, identity_id, part, version, sealed_state, \
             sealed_address, owner, last_event_at, created_at) \
             SELECT $1, bank_id, channel_id, $1, $2, 1, {empty}, {empty}, 0, $3, created_at \
             FROM conversation WHERE id = $4"
        );
        let part = partition_of(ConversationId::from_uuid(to));
        let values = vec![to.into(), part.into(), self.at.as_micros().into(), from.into()];
        run(self.tx, &sql, values).await?;
        Ok(Some(to))
    }

    /// Proof of consent and closed cases go at once.
    pub(super) async fn evidence(&mut self, thread: &Thread) -> Result<(), StoreError> {
        let id = thread.conversation.as_uuid();
        let links = "SELECT id FROM link WHERE conversation_id = $1";
        for table in ["consent_receipt", "consent"] {
            let sql = format!("DELETE FROM {table} WHERE link_id IN ({links})");
            self.remove(table, &sql, vec![id.into()]).await?;
        }
        self.remove("link", "DELETE FROM link WHERE conversation_id = $1", vec![id.into()]).await?;
        for table in ["case_note", "case_file"] {
            let sql = format!("DELETE FROM {table} WHERE conversation_id = $1");
            self.remove(table, &sql, vec![id.into()]).await?;
        }
        Ok(())
    }

    /// The person is not known any more.
    pub(super) async fn forget(&mut self, thread: &Thread) -> Result<(), StoreError> {
        self.destroy(thread.identity.as_uuid(), &RetentionClass::ALL).await?;
        // Nobody could clear it any more: there is no thread to be cleared. The log keeps that it was.
        let sql = "DELETE FROM stranger WHERE conversation_id = $1";
        self.remove("stranger", sql, vec![thread.conversation.as_uuid().into()]).await?;
        let sql = "DELETE FROM team_conversation WHERE conversation_id = $1";
        self.remove("team_conversation", sql, vec![thread.conversation.as_uuid().into()]).await?;
        let sql = "DELETE FROM conversation WHERE id = $1 AND bank_id = $2";
        let values = vec![thread.conversation.as_uuid().into(), self.bank.as_str().into()];
        self.remove("conversation", sql, values).await?;
        Ok(())
    }

    /// Their links in a conversation that stays are nobody's any more.
    pub(super) async fn sever(
        &mut self,
        thread: &Thread,
        customer: Uuid,
        to: Uuid,
    ) -> Result<(), StoreError> {
        self.end_links(thread, Some(customer)).await?;
        self.tokens(thread, Some(customer)).await?;
        let sql = "UPDATE link SET customer_id = $1 WHERE conversation_id = $2 AND customer_id = $3";
        let values = vec![to.into(), thread.conversation.as_uuid().into(), customer.into()];
        let kept = run(self.tx, sql, values).await?;
        self.tally.add("kept", kept);
        Ok(())
    }

    /// The record of a customer.
    pub(super) async fn customer(&mut self, customer: Uuid) -> Result<(), StoreError> {
        self.destroy(customer, &RetentionClass::ALL).await?;
        let sql = "DELETE FROM page_session WHERE customer_id = $1 AND bank_id = $2";
        self.remove("page_session", sql, vec![customer.into(), self.bank.as_str().into()]).await?;
        let sql = "DELETE FROM customer WHERE id = $1 AND bank_id = $2";
        self.remove("customer", sql, vec![customer.into(), self.bank.as_str().into()]).await?;
        Ok(())
    }

    /// Cases of a conversation that nobody has closed.
    pub(super) async fn open_cases(&self, thread: &Thread) -> Result<i64, StoreError> {
        let sql = "SELECT COUNT(*) AS n FROM case_file WHERE conversation_id = $1 AND resolved_at IS NULL";
        let of = vec![thread.conversation.as_uuid().into()];
        let row = self.tx.query_one_raw(statement(self.tx, sql, of)).await?;
        row.map_or(Ok(0), |row| row.int("n"))
    }
}
