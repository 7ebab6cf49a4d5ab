//! Whose data is meant, and how much of each chat is theirs.
//!
//! A chat can be connected to accounts of more than one customer (a phone that is shared, a link that somebody was
//! talked into). What names a link belongs to its customer. What names none (messages, cases, views of staff) is
//! told to a customer only where nobody else was ever connected in that chat, and only from the moment on at
//! which theirs was made. Whoever asks as the chat's own person, through the bank, has all of it.

use tellerline_core::{BankId, ConversationId, CustomerId, IdentityId, Timestamp};
use tellerline_store::{
    Store, StoreError,
    repo::{self, audit_rows::StoredAudit, links::StoredLink},
};

use crate::{chat, context::Context};

/// A chat, and from when on its words are this person's; never where somebody else is connected in it, too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Thread {
    /// Which.
    pub conversation: ConversationId,
    /// Who, as the channel knows them.
    pub identity: IdentityId,
    /// From when on it may be told as a whole; `None` when only what names a link may.
    pub whole_since: Option<Timestamp>,
}

/// See the module.
#[derive(Debug, Clone)]
pub struct Scope {
    /// The connections, oldest first, ended ones included.
    pub links: Vec<StoredLink>,
    /// Their chats.
    pub threads: Vec<Thread>,
    marks: Vec<String>,
}

impl Scope {
    /// The connections `mine`; `known` are all that this visitor has shown to be theirs.
    ///
    /// # Errors
    /// As the database says.
    pub async fn of_links(
        store: &Store,
        mine: Vec<StoredLink>,
        known: &[StoredLink],
    ) -> Result<Self, StoreError> {
        let mut threads: Vec<Thread> = Vec::new();
        for link in &mine {
            if threads.iter().any(|one| one.conversation == link.conversation) {
                continue;
            }
            let there =
                repo::links::for_conversation(store, &link.bank, link.identity, link.conversation).await?;
            let (mut alone, mut since) = (true, None);
            for other in &there {
                // One that was never paired says nothing about whose chat it is; what lived has a receipt.
                if !repo::receipts::exist(store, &other.bank, other.id).await? {
                    continue;
                }
                alone &= known.iter().any(|known| known.id == other.id);
                // Oldest first.
                if since.is_none() && mine.iter().any(|mine| mine.id == other.id) {
                    since = Some(other.created_at);
                }
            }
            let whole_since = since.filter(|_| alone);
            threads.push(Thread { conversation: link.conversation, identity: link.identity, whole_since });
        }
        Ok(Self::new(mine, threads))
    }

    /// Everything of a customer, whichever chats they came from.
    ///
    /// # Errors
    /// As the database says.
    pub async fn of_customer(store: &Store, bank: &BankId, customer: CustomerId) -> Result<Self, StoreError> {
        let links = repo::links::of_customer(store, bank, customer).await?;
        let known = links.clone();
        Self::of_links(store, links, &known).await
    }

    /// With the thread of the bank's own web chat that is theirs because they signed in to it, linked or not. Where it is
    /// known by a connection already, what was said of connections holds.
    ///
    /// # Errors
    /// As the database says.
    pub async fn with_web(
        mut self,
        context: &Context,
        bank: &BankId,
        customer: CustomerId,
    ) -> Result<Self, StoreError> {
        let Some(endpoint) = context.web_chat(bank) else { return Ok(self) };
        let store = &context.store;
        let person = chat::customer(&store.vault, bank, customer)?;
        let identity = store.vault.identity(bank, endpoint.id.as_str(), &person)?;
        let conversation = store.vault.conversation(bank, identity)?;
        let known = self.threads.iter().any(|thread| thread.conversation == conversation);
        if known || repo::desk::get(store, bank, conversation).await?.is_none() {
            return Ok(self);
        }
        let mut whole_since = Some(Timestamp::from_micros(i64::MIN));
        for other in repo::links::for_conversation(store, bank, identity, conversation).await? {
            if repo::receipts::exist(store, bank, other.id).await? {
                whole_since = None;
            }
        }
        self.threads.push(Thread { conversation, identity, whole_since });
        Ok(self)
    }

    /// Everything of a person as one channel knows them; nothing when there is no such chat.
    ///
    /// # Errors
    /// As the database says.
    pub async fn of_identity(store: &Store, bank: &BankId, identity: IdentityId) -> Result<Self, StoreError> {
        let conversation = store.vault.conversation(bank, identity)?;
        if repo::desk::get(store, bank, conversation).await?.is_none() {
            return Ok(Self::new(Vec::new(), Vec::new()));
        }
        let links = repo::links::for_conversation(store, bank, identity, conversation).await?;
        let whole_since = Some(Timestamp::from_micros(i64::MIN));
        Ok(Self::new(links, vec![Thread { conversation, identity, whole_since }]))
    }

    fn new(links: Vec<StoredLink>, threads: Vec<Thread>) -> Self {
        let marks =
            links.iter().flat_map(|link| [link.id.to_string(), link.consent.id.to_string()]).collect();
        Self { links, threads, marks }
    }

    /// Whether there is nothing.
    pub const fn is_empty(&self) -> bool {
        self.threads.is_empty()
    }

    /// The chats.
    pub fn conversations(&self) -> Vec<ConversationId> {
        self.threads.iter().map(|thread| thread.conversation).collect()
    }

    /// Whether something that happened in a chat at this time, and that names no connection, is this person's.
    pub fn has_moment(&self, conversation: ConversationId, at: Timestamp) -> bool {
        let thread = self.threads.iter().find(|thread| thread.conversation == conversation);
        thread.and_then(|thread| thread.whole_since).is_some_and(|since| at >= since)
    }

    /// Whether an entry of the audit log is about this person.
    pub fn has_entry(&self, row: &StoredAudit) -> bool {
        self.has(row.conversation, row.at, &row.object)
    }

    /// The same by what an entry says: whose conversation, when, to what.
    pub fn has(&self, conversation: Option<ConversationId>, at: Timestamp, object: &str) -> bool {
        let Some(conversation) = conversation else { return false };
        let there = self.threads.iter().any(|thread| thread.conversation == conversation);
        let names = self.marks.iter().any(|mark| object.contains(mark));
        there && (names || self.has_moment(conversation, at))
    }

    /// The connection that an entry names.
    pub fn link_of(&self, row: &StoredAudit) -> Option<&StoredLink> {
        self.links.iter().find(|link| {
            row.object.contains(&link.id.to_string()) || row.object.contains(&link.consent.id.to_string())
        })
    }
}
