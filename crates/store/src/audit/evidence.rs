//! What a pack about one customer's conversations consists of: each entry as it was hashed, its proof, and its
//! content where the key lives.

use tellerline_core::{BankId, ConversationId, CustomerId, Timestamp};

use super::{
    Hash,
    entry::{Content, Entry},
    note::Checkpoint,
    sequence::checkpoint_now,
    tiles::{Paths, index_of},
};
use crate::{db::Store, error::StoreError, repo::Columns as _};

/// One entry with its proof.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proven {
    /// Its number in the tree, from 0.
    pub index: u64,
    /// Its text, byte for byte.
    pub text: Vec<u8>,
    /// Hashes from the leaf's neighbour up.
    pub path: Vec<Hash>,
    /// The same, read.
    pub entry: Entry,
    /// What was sealed in it; `None` when the key was destroyed.
    pub content: Option<Content>,
}

/// Entries about somebody and the checkpoint that they are proven against.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence {
    /// In the order of the tree.
    pub entries: Vec<Proven>,
    /// The tree.
    pub checkpoint: Checkpoint,
    /// The same, signed.
    pub note: String,
    /// The bank's public key as PEM.
    pub public_pem: String,
    /// The same as a verifier key of signed notes.
    pub verifier_key: String,
}

/// Everything logged about these conversations until now, proven against a checkpoint made now.
///
/// # Errors
/// As the database says; `File` when the log is empty; `Sealed` when an entry does not open under its key.
pub async fn evidence(
    store: &Store,
    bank: &BankId,
    origin: &str,
    conversations: &[ConversationId],
    now: Timestamp,
) -> Result<Evidence, StoreError> {
    let (checkpoint, note) = checkpoint_now(store, bank, origin, now)
        .await?
        .ok_or_else(|| StoreError::File("the audit log is empty".into()))?;
    let mut paths = Paths::default();
    let mut entries = Vec::new();
    for conversation in conversations {
        let sql = "SELECT id, entry FROM audit WHERE conversation_id = $1 AND bank_id = $2 ORDER BY id";
        let values = vec![conversation.as_uuid().into(), bank.as_str().into()];
        for row in store.db.query(sql, values).await? {
            let text = row.bytes("entry")?;
            let Some(index) = index_of(&store.db, bank, row.int("id")?).await? else { continue };
            // Written after the checkpoint.
            if index >= checkpoint.size {
                continue;
            }
            let path = paths.path(&store.db, bank, checkpoint.size, index).await?;
            let entry = Entry::parse(&text)?;
            let content = entry.open(&store.vault, &store.db).await?;
            entries.push(Proven { index, text, path, entry, content });
        }
    }
    entries.sort_unstable_by_key(|entry| entry.index);
    let signer = store.vault.audit_signer(bank)?;
    let (public_pem, verifier_key) = (signer.public_pem(), signer.verifier_key(&checkpoint.origin));
    Ok(Evidence { entries, checkpoint, note, public_pem, verifier_key })
}

/// The conversations of a customer, by the links they have or had.
///
/// # Errors
/// As the database says.
pub async fn conversations_of(
    store: &Store,
    bank: &BankId,
    customer: CustomerId,
) -> Result<Vec<ConversationId>, StoreError> {
    let sql = "SELECT DISTINCT conversation_id FROM link WHERE customer_id = $1 AND bank_id = $2";
    let rows = store.db.query(sql, vec![customer.as_uuid().into(), bank.as_str().into()]).await?;
    rows.iter().map(|row| row.uuid("conversation_id").map(ConversationId::from_uuid)).collect()
}

/// The conversations of a customer that were erased with them, as the ledger has them: entries stay with their
/// conversation, whoever owns what had to be kept. For evidence only; who comes back is not led to them.
///
/// # Errors
/// As the database says.
pub async fn erased_with(
    store: &Store,
    bank: &BankId,
    customer: CustomerId,
) -> Result<Vec<ConversationId>, StoreError> {
    let sql = "SELECT DISTINCT also.conversation_id FROM erasure_ledger AS it \
               JOIN erasure_ledger AS also ON also.erasure_id = it.erasure_id AND also.bank_id = it.bank_id \
               WHERE it.subject = 1 AND it.owner_id = $1 AND it.bank_id = $2 AND also.conversation_id IS NOT NULL";
    let rows = store.db.query(sql, vec![customer.as_uuid().into(), bank.as_str().into()]).await?;
    rows.iter().map(|row| row.uuid("conversation_id").map(ConversationId::from_uuid)).collect()
}

/// A conversation, and which it was before its person was erased: what had to be kept, cases for one, belongs to a
/// stand-in since, but what was logged before stays with the conversation of then.
///
/// # Errors
/// As the database says.
pub async fn with_before(
    store: &Store,
    bank: &BankId,
    conversation: ConversationId,
) -> Result<Vec<ConversationId>, StoreError> {
    let sql = "SELECT DISTINCT conversation_id FROM erasure_ledger \
               WHERE retained_id = $1 AND bank_id = $2 AND conversation_id IS NOT NULL";
    let rows = store.db.query(sql, vec![conversation.as_uuid().into(), bank.as_str().into()]).await?;
    let before = rows.iter().map(|row| row.uuid("conversation_id").map(ConversationId::from_uuid));
    std::iter::once(Ok(conversation)).chain(before).collect()
}

/// Whether there is an entry about a conversation.
///
/// # Errors
/// As the database says.
pub async fn knows(store: &Store, bank: &BankId, conversation: ConversationId) -> Result<bool, StoreError> {
    let sql = "SELECT id FROM audit WHERE conversation_id = $1 AND bank_id = $2 LIMIT 1";
    let values = vec![conversation.as_uuid().into(), bank.as_str().into()];
    Ok(store.db.query_one(sql, values).await?.is_some())
}
