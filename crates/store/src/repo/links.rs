//! Links and their consents: made unpaired by a page, brought to life and ended by turns.
//!
//! A link with its consent is one aggregate: the consent's epoch guards every change, and whatever ends a
//! consent cancels the reads that wait on it in the same commit. Tokens are readable only through
//! [`crate::repo::links::StoreTokens`] while the link has not ended, and through [`grant`] for the revocation.

use sea_orm::{DatabaseTransaction, QueryResult};
use tellerline_core::{
    BankId, ConsentId, ConversationId, CustomerId, IdentityId, InstitutionId, LinkId, Timestamp,
    consent::{Consent, ConsentState},
    ports::{Granted, StoredTokens},
};

use super::{
    Columns, micros, open,
    receipts::{self, NewReceipt},
    run, seal, signed, unless_erased, unsigned,
};
use crate::{
    db::Store,
    error::StoreError,
    hot::Extra,
    vault::{
        RetentionClass, Sealed,
        places::{CONSENT_BODY, LINK_BANK_CONSENT, LINK_TOKENS},
    },
};

mod tokens;

pub use tokens::StoreTokens;

/// Where a link stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(i16)]
pub enum LinkStatus {
    /// The page is done, the chat has not answered the pairing words: tokens are unused.
    Unpaired = 0,
    /// In use.
    Live = 1,
    /// Over. Tokens stay until the bank has confirmed their end.
    Ended = 2,
}

impl LinkStatus {
    fn from_code(code: i16) -> Result<Self, StoreError> {
        match code {
            0 => Ok(Self::Unpaired),
            1 => Ok(Self::Live),
            2 => Ok(Self::Ended),
            _ => Err(StoreError::Inconsistent { table: "link", column: "status" }),
        }
    }
}

/// A link as the page makes it: the customer has logged in, the chat has not answered yet.
#[derive(Debug, Clone)]
pub struct NewLink {
    /// Its id.
    pub id: LinkId,
    /// Tenant.
    pub bank: BankId,
    /// Where the account is.
    pub institution: InstitutionId,
    /// Whose chat.
    pub identity: IdentityId,
    /// Which conversation.
    pub conversation: ConversationId,
    /// Who, at the institution ([`super::customers::id_for`]).
    pub customer: CustomerId,
    /// The connector's tokens.
    pub tokens: StoredTokens,
    /// The bank's consent id.
    pub bank_consent: String,
    /// Authentication context by the bank's word.
    pub acr: String,
    /// When the customer authenticated.
    pub authenticated_at: Timestamp,
    /// What the customer allowed; must be unpaired.
    pub consent: Consent,
}

/// A link with its consent, opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredLink {
    /// Its id.
    pub id: LinkId,
    /// Tenant.
    pub bank: BankId,
    /// Where the account is.
    pub institution: InstitutionId,
    /// Whose chat.
    pub identity: IdentityId,
    /// Which conversation.
    pub conversation: ConversationId,
    /// Who, at the institution.
    pub customer: CustomerId,
    /// Where it stands.
    pub status: LinkStatus,
    /// What the customer allowed.
    pub consent: Consent,
    /// When the customer last authenticated at the bank.
    pub authenticated_at: Timestamp,
    /// Authentication context by the bank's word.
    pub acr: String,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
}

/// What the institution granted, for ending it there.
#[derive(Debug, Clone)]
pub struct Grant {
    /// Where.
    pub institution: InstitutionId,
    /// The bank's consent id.
    pub bank_consent: String,
    /// Tokens, unless they are gone already.
    pub tokens: Option<StoredTokens>,
}

/// A link without anything sealed, for the command line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkSummary {
    /// Its id.
    pub id: LinkId,
    /// Tenant.
    pub bank: BankId,
    /// Where the account is.
    pub institution: InstitutionId,
    /// Which conversation.
    pub conversation: ConversationId,
    /// Where it stands.
    pub status: LinkStatus,
    /// When the customer last authenticated at the bank.
    pub authenticated_at: Timestamp,
    /// When it was made.
    pub created_at: Timestamp,
    /// When the consent ends by itself.
    pub expires_at: Timestamp,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
}

/// Writes a link and its unpaired consent.
///
/// # Errors
/// `Inconsistent` when the consent is not waiting for pairing or belongs to another link; `KeyDestroyed`
/// when the person was erased; else as the database says.
pub async fn insert_unpaired(
    store: &Store,
    tx: &DatabaseTransaction,
    link: &NewLink,
    now: Timestamp,
) -> Result<(), StoreError> {
    let ConsentState::Unpaired { expires_at, .. } = link.consent.state else {
        return Err(StoreError::Inconsistent { table: "consent", column: "live" });
    };
    if link.consent.link != link.id {
        return Err(StoreError::Inconsistent { table: "consent", column: "link_id" });
    }
    let key = store.vault.key(&link.bank, link.identity.as_uuid(), RetentionClass::Tokens).await?;
    let row = link.id.as_uuid();
    run(
        tx,
        "INSERT INTO link (id, bank_id, institution_id, identity_id, conversation_id, customer_id, status, \
         sealed_tokens, sealed_bank_consent, acr, authenticated_at, created_at) \
         VALUES ($1, $2, $3, $4, $5, $6, 0, $7, $8, $9, $10, $11)",
        vec![
            row.into(),
            link.bank.as_str().into(),
            link.institution.as_str().into(),
            link.identity.as_uuid().into(),
            link.conversation.as_uuid().into(),
            link.customer.as_uuid().into(),
            key.seal(&LINK_TOKENS.row(row), &link.tokens)?.into(),
            key.seal(&LINK_BANK_CONSENT.row(row), &link.bank_consent)?.into(),
            link.acr.as_str().into(),
            link.authenticated_at.as_micros().into(),
            now.as_micros().into(),
        ],
    )
    .await?;
    let body = seal_consent(store, &link.bank, link.identity, &link.consent).await?;
    run(
        tx,
        "INSERT INTO consent (id, link_id, bank_id, epoch, live, sealed_body, expires_at, changed_at) \
         VALUES ($1, $2, $3, $4, 0, $5, $6, $7)",
        vec![
            link.consent.id.as_uuid().into(),
            row.into(),
            link.bank.as_str().into(),
            signed(link.consent.epoch).into(),
            body.into(),
            expires_at.as_micros().into(),
            now.as_micros().into(),
        ],
    )
    .await?;
    Ok(())
}

async fn seal_consent(
    store: &Store,
    bank: &BankId,
    identity: IdentityId,
    consent: &Consent,
) -> Result<Vec<u8>, StoreError> {
    let place = CONSENT_BODY.row(consent.id.as_uuid());
    seal(store, bank, identity.as_uuid(), RetentionClass::Evidence, place, consent).await
}

const SELECT: &str = "SELECT link.id, link.bank_id, institution_id, identity_id, conversation_id, customer_id, \
     status, acr, authenticated_at, created_at, ended_at, consent.id AS consent_id, consent.epoch, \
     consent.sealed_body FROM link JOIN consent ON consent.link_id = link.id";

async fn stored(store: &Store, row: &QueryResult) -> Result<Option<StoredLink>, StoreError> {
    let bank = row.bank()?;
    let identity = IdentityId::from_uuid(row.uuid("identity_id")?);
    let sealed: Sealed<Consent> = row.sealed("sealed_body")?;
    let place = CONSENT_BODY.row(row.uuid("consent_id")?);
    let opened = open(store, &bank, identity.as_uuid(), RetentionClass::Evidence, place, &sealed).await;
    let Some(consent) = unless_erased(opened)? else { return Ok(None) };
    // The epoch stands twice: in the clear for the guard, sealed as evidence. They change together.
    if consent.epoch != unsigned(row.int("epoch")?, "consent", "epoch")? {
        return Err(StoreError::Inconsistent { table: "consent", column: "epoch" });
    }
    Ok(Some(StoredLink {
        id: LinkId::from_uuid(row.uuid("id")?),
        bank,
        institution: InstitutionId::new(row.text("institution_id")?),
        identity,
        conversation: ConversationId::from_uuid(row.uuid("conversation_id")?),
        customer: CustomerId::from_uuid(row.uuid("customer_id")?),
        status: LinkStatus::from_code(row.small("status")?)?,
        consent,
        authenticated_at: row.time("authenticated_at")?,
        acr: row.text("acr")?,
        created_at: row.time("created_at")?,
        ended_at: row.maybe_time("ended_at")?,
    }))
}

async fn all(store: &Store, rows: Vec<QueryResult>) -> Result<Vec<StoredLink>, StoreError> {
    let mut links = Vec::with_capacity(rows.len());
    for row in rows {
        links.extend(stored(store, &row).await?);
    }
    Ok(links)
}

/// Links of a conversation, oldest first, ended ones included until they are erased.
///
/// # Errors
/// `Sealed` when a row was moved or edited; else as the database says.
pub async fn for_conversation(
    store: &Store,
    bank: &BankId,
    identity: IdentityId,
    conversation: ConversationId,
) -> Result<Vec<StoredLink>, StoreError> {
    let sql = format!(
        "{SELECT} WHERE conversation_id = $1 AND identity_id = $2 AND link.bank_id = $3 \
         ORDER BY created_at, link.id"
    );
    let values = vec![conversation.as_uuid().into(), identity.as_uuid().into(), bank.as_str().into()];
    all(store, store.db.query(&sql, values).await?).await
}

/// One link of a customer: `None` when it is somebody else's, which a page must not tell from "no such link".
///
/// # Errors
/// As [`for_conversation`].
pub async fn for_customer(
    store: &Store,
    bank: &BankId,
    customer: CustomerId,
    link: LinkId,
) -> Result<Option<StoredLink>, StoreError> {
    let sql = format!("{SELECT} WHERE link.id = $1 AND customer_id = $2 AND link.bank_id = $3");
    let values = vec![link.as_uuid().into(), customer.as_uuid().into(), bank.as_str().into()];
    Ok(all(store, store.db.query(&sql, values).await?).await?.pop())
}

/// All links of a customer, whichever messenger they came from; oldest first.
///
/// # Errors
/// As [`for_conversation`].
pub async fn of_customer(
    store: &Store,
    bank: &BankId,
    customer: CustomerId,
) -> Result<Vec<StoredLink>, StoreError> {
    let sql = format!("{SELECT} WHERE customer_id = $1 AND link.bank_id = $2 ORDER BY created_at, link.id");
    let values = vec![customer.as_uuid().into(), bank.as_str().into()];
    all(store, store.db.query(&sql, values).await?).await
}

/// The link of a consent, of one bank; for that bank's own systems.
///
/// # Errors
/// As [`for_conversation`].
pub async fn by_consent(
    store: &Store,
    bank: &BankId,
    consent: ConsentId,
) -> Result<Option<StoredLink>, StoreError> {
    let sql = format!("{SELECT} WHERE consent.id = $1 AND link.bank_id = $2");
    let values = vec![consent.as_uuid().into(), bank.as_str().into()];
    Ok(all(store, store.db.query(&sql, values).await?).await?.pop())
}

/// Any link by its id, without asking whose: for the engine and the command line, never for a page.
///
/// # Errors
/// As [`for_conversation`].
pub async fn any_link_for_worker(store: &Store, link: LinkId) -> Result<Option<StoredLink>, StoreError> {
    let sql = format!("{SELECT} WHERE link.id = $1");
    Ok(all(store, store.db.query(&sql, vec![link.as_uuid().into()]).await?).await?.pop())
}

/// Links of one bank or of all, newest first, at most `limit`.
///
/// # Errors
/// As the database says.
pub async fn list(store: &Store, bank: Option<&BankId>, limit: u32) -> Result<Vec<LinkSummary>, StoreError> {
    let filter = if bank.is_some() { "WHERE link.bank_id = $1" } else { "" };
    let sql = format!(
        "SELECT link.id, link.bank_id, institution_id, conversation_id, status, authenticated_at, created_at, \
         ended_at, consent.expires_at FROM link JOIN consent ON consent.link_id = link.id {filter} \
         ORDER BY created_at DESC, link.id LIMIT {limit}"
    );
    let values = bank.map(|bank| bank.as_str().into()).into_iter().collect();
    let rows = store.db.query(&sql, values).await?;
    rows.iter()
        .map(|row| {
            Ok(LinkSummary {
                id: LinkId::from_uuid(row.uuid("id")?),
                bank: row.bank()?,
                institution: InstitutionId::new(row.text("institution_id")?),
                conversation: ConversationId::from_uuid(row.uuid("conversation_id")?),
                status: LinkStatus::from_code(row.small("status")?)?,
                authenticated_at: row.time("authenticated_at")?,
                created_at: row.time("created_at")?,
                expires_at: row.time("expires_at")?,
                ended_at: row.maybe_time("ended_at")?,
            })
        })
        .collect()
}

/// The consent's row as `after` says it, provided that nobody changed it since.
async fn consent_row(
    store: &Store,
    bank: &BankId,
    identity: IdentityId,
    after: &Consent,
    now: Timestamp,
) -> Result<Extra, StoreError> {
    let (live, expires_at) = match after.state {
        ConsentState::Granted { expires_at, .. } => (1_i16, Some(expires_at)),
        ConsentState::Unpaired { expires_at, .. } => (0, Some(expires_at)),
        ConsentState::Withdrawn { .. } => (0, None),
    };
    let body = seal_consent(store, bank, identity, after).await?;
    Ok(Extra {
        sql: "UPDATE consent SET epoch = $1, live = $2, sealed_body = $3, expires_at = COALESCE($4, expires_at), \
              changed_at = $5 WHERE link_id = $6 AND id = $7 AND epoch = $8",
        values: vec![
            signed(after.epoch).into(),
            live.into(),
            body.into(),
            micros(expires_at),
            now.as_micros().into(),
            after.link.as_uuid().into(),
            after.id.as_uuid().into(),
            (signed(after.epoch) - 1).into(),
        ],
        expect: Some(1),
    })
}

/// The chat answered the pairing words: `after` is the paired consent. The turn conflicts when the link or
/// its consent changed meanwhile.
///
/// # Errors
/// As the keys and the database say.
pub async fn activate(
    store: &Store,
    bank: &BankId,
    identity: IdentityId,
    after: &Consent,
    receipt: &NewReceipt,
    now: Timestamp,
) -> Result<Vec<Extra>, StoreError> {
    Ok(vec![
        Extra {
            sql: "UPDATE link SET status = 1 WHERE id = $1 AND status = 0",
            values: vec![after.link.as_uuid().into()],
            expect: Some(1),
        },
        consent_row(store, bank, identity, after, now).await?,
        receipts::row(store, bank, identity, after, receipt, now).await?,
    ])
}

/// Writes a link that is live at once: for a bank that hands over a grant from inside its own app, and for
/// the demo's linked customers. `receipt` is that of the paired consent.
///
/// # Errors
/// As [`insert_unpaired`] and [`activate`].
pub async fn insert_live(
    store: &Store,
    tx: &DatabaseTransaction,
    link: &NewLink,
    receipt: &NewReceipt,
    now: Timestamp,
) -> Result<(), StoreError> {
    insert_unpaired(store, tx, link, now).await?;
    let paired = link.consent.clone().pair(now);
    for extra in activate(store, &link.bank, link.identity, &paired, receipt, now).await? {
        run(tx, extra.sql, extra.values).await?;
    }
    Ok(())
}

/// Accounts and the choice of display are settled on the link page, before the pairing words: `after` has the
/// next epoch and is still unpaired. The receipt comes when it comes to life.
///
/// # Errors
/// As the keys and the database say.
pub async fn settle(
    store: &Store,
    bank: &BankId,
    identity: IdentityId,
    after: &Consent,
    now: Timestamp,
) -> Result<Vec<Extra>, StoreError> {
    Ok(vec![consent_row(store, bank, identity, after, now).await?])
}

/// The customer changed purposes, accounts, the choice of display or the end: `after` has the next epoch. Reads
/// that wait on the older one are cancelled in the same commit.
///
/// # Errors
/// As the keys and the database say.
pub async fn change(
    store: &Store,
    bank: &BankId,
    identity: IdentityId,
    after: &Consent,
    receipt: &NewReceipt,
    now: Timestamp,
) -> Result<Vec<Extra>, StoreError> {
    Ok(vec![
        consent_row(store, bank, identity, after, now).await?,
        cancel_reads(after.link, now),
        receipts::row(store, bank, identity, after, receipt, now).await?,
    ])
}

/// A new grant of the bank takes the place of a live link's old one, together with the change that it was made
/// for ([`change`]).
///
/// # Errors
/// As the keys and the database say.
pub async fn regrant(
    store: &Store,
    bank: &BankId,
    identity: IdentityId,
    link: LinkId,
    granted: &Granted,
) -> Result<Extra, StoreError> {
    let key = store.vault.key(bank, identity.as_uuid(), RetentionClass::Tokens).await?;
    let row = link.as_uuid();
    Ok(Extra {
        sql: "UPDATE link SET sealed_tokens = $1, sealed_bank_consent = $2, acr = $3, authenticated_at = $4 \
              WHERE id = $5 AND status = 1",
        values: vec![
            key.seal(&LINK_TOKENS.row(row), &granted.tokens)?.into(),
            key.seal(&LINK_BANK_CONSENT.row(row), &granted.bank_consent)?.into(),
            granted.acr.as_str().into(),
            granted.authenticated_at.as_micros().into(),
            row.into(),
        ],
        expect: Some(1),
    })
}

/// Changes nothing, and fails its transaction where the consent is not live at this epoch any more: what was read
/// under it must not be shown then. It takes the lock of the row, so a withdrawal comes wholly before or after.
pub fn unchanged(consent: &Consent) -> Extra {
    Extra {
        sql: "UPDATE consent SET epoch = epoch WHERE link_id = $1 AND id = $2 AND epoch = $3 AND live = 1",
        values: vec![
            consent.link.as_uuid().into(),
            consent.id.as_uuid().into(),
            signed(consent.epoch).into(),
        ],
        expect: Some(1),
    }
}

/// Runs rows that normally belong to a turn in a page's own transaction. `false` when somebody else was first:
/// then the transaction must be dropped.
///
/// # Errors
/// As the database says.
pub async fn apply(tx: &DatabaseTransaction, extras: Vec<Extra>) -> Result<bool, StoreError> {
    for extra in extras {
        let changed = run(tx, extra.sql, extra.values).await?;
        if extra.expect.is_some_and(|expected| expected != changed) {
            return Ok(false);
        }
    }
    Ok(true)
}

/// The consent ends: `after` is the withdrawn one. The link ends, reads that wait on it are cancelled, and its
/// browsers and passkeys are forgotten. Tokens stay for the revocation at the bank.
///
/// # Errors
/// As the keys and the database say.
pub async fn withdraw(
    store: &Store,
    bank: &BankId,
    identity: IdentityId,
    after: &Consent,
    receipt: &NewReceipt,
    now: Timestamp,
) -> Result<Vec<Extra>, StoreError> {
    let mut extras = over(store, bank, identity, after, end(after.link, now), now).await?;
    extras.push(receipts::row(store, bank, identity, after, receipt, now).await?);
    Ok(extras)
}

/// What ends with a consent, whether it lived or not.
async fn over(
    store: &Store,
    bank: &BankId,
    identity: IdentityId,
    after: &Consent,
    end: Extra,
    now: Timestamp,
) -> Result<Vec<Extra>, StoreError> {
    Ok(vec![
        end,
        consent_row(store, bank, identity, after, now).await?,
        cancel_reads(after.link, now),
        Extra {
            sql: "DELETE FROM browser WHERE link_id = $1",
            values: vec![after.link.as_uuid().into()],
            expect: None,
        },
        Extra {
            sql: "DELETE FROM passkey WHERE subject_id = $1",
            values: vec![after.link.as_uuid().into()],
            expect: None,
        },
    ])
}

/// What ends with a person who is erased, where nobody ended it before: no receipt, no word to the bank.
///
/// # Errors
/// As the keys and the database say.
pub(super) async fn end_quietly(
    store: &Store,
    bank: &BankId,
    identity: IdentityId,
    after: &Consent,
    now: Timestamp,
) -> Result<Vec<Extra>, StoreError> {
    over(store, bank, identity, after, end(after.link, now), now).await
}

/// The linking is over without pairing: `after` is the withdrawn consent of a link that never lived. The turn
/// conflicts when it came to life meanwhile. There is no receipt: nothing had begun.
///
/// # Errors
/// As the keys and the database say.
pub async fn abandon(
    store: &Store,
    bank: &BankId,
    identity: IdentityId,
    after: &Consent,
    now: Timestamp,
) -> Result<Vec<Extra>, StoreError> {
    let end = Extra {
        sql: "UPDATE link SET status = 2, ended_at = $1 WHERE id = $2 AND status = 0",
        values: vec![now.as_micros().into(), after.link.as_uuid().into()],
        expect: Some(1),
    };
    over(store, bank, identity, after, end, now).await
}

fn end(link: LinkId, now: Timestamp) -> Extra {
    Extra {
        sql: "UPDATE link SET status = 2, ended_at = $1 WHERE id = $2 AND status IN (0, 1)",
        values: vec![now.as_micros().into(), link.as_uuid().into()],
        expect: Some(1),
    }
}

/// Bank reads that wait on an older epoch must not be made any more (5 cancelled, 2 a bank read).
fn cancel_reads(link: LinkId, now: Timestamp) -> Extra {
    Extra {
        sql: "UPDATE outbox SET status = 5, done_at = $1, sealed_body = NULL \
              WHERE link_id = $2 AND status IN (0, 1) AND kind = 2",
        values: vec![now.as_micros().into(), link.as_uuid().into()],
        expect: None,
    }
}

/// What is to be ended at the bank; works for ended links too.
///
/// # Errors
/// `KeyDestroyed` when the person was erased; else as the database says.
pub async fn grant(store: &Store, bank: &BankId, link: LinkId) -> Result<Option<Grant>, StoreError> {
    let row = store
        .db
        .query_one(
            "SELECT institution_id, identity_id, sealed_tokens, sealed_bank_consent FROM link \
             WHERE id = $1 AND bank_id = $2",
            vec![link.as_uuid().into(), bank.as_str().into()],
        )
        .await?;
    let Some(row) = row else { return Ok(None) };
    let key = store.vault.key(bank, row.uuid("identity_id")?, RetentionClass::Tokens).await?;
    let tokens = row.maybe_bytes("sealed_tokens")?.map(Sealed::from_bytes);
    Ok(Some(Grant {
        institution: InstitutionId::new(row.text("institution_id")?),
        bank_consent: key
            .open(&LINK_BANK_CONSENT.row(link.as_uuid()), &row.sealed("sealed_bank_consent")?)?,
        tokens: tokens.map(|sealed| key.open(&LINK_TOKENS.row(link.as_uuid()), &sealed)).transpose()?,
    }))
}

/// Forgets the tokens of an ended link, after the bank has confirmed their end.
///
/// # Errors
/// As the database says.
pub async fn clear_tokens(store: &Store, bank: &BankId, link: LinkId) -> Result<(), StoreError> {
    let sql = "UPDATE link SET sealed_tokens = NULL WHERE id = $1 AND bank_id = $2 AND status = 2";
    store.db.execute(sql, vec![link.as_uuid().into(), bank.as_str().into()]).await?;
    Ok(())
}

/// The customer has authenticated at the bank again. `false` when the link has ended.
///
/// # Errors
/// As the database says.
pub async fn touch_authenticated(
    store: &Store,
    bank: &BankId,
    link: LinkId,
    at: Timestamp,
    acr: &str,
) -> Result<bool, StoreError> {
    let result = store
        .db
        .execute(
            "UPDATE link SET authenticated_at = $1, acr = $2 WHERE id = $3 AND bank_id = $4 AND status IN (0, 1)",
            vec![at.as_micros().into(), acr.into(), link.as_uuid().into(), bank.as_str().into()],
        )
        .await?;
    Ok(result.rows_affected() == 1)
}
