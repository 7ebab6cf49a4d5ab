//! An empty store, a bank, and people to write for.

use std::time::Duration;

use sea_orm::Value;
use tellerline_core::{
    AccountId, BankId, ChannelId, ConsentId, ConversationId, CustomerId, EffectId, IdentityId, InstitutionId,
    LineId, LinkId, ReceiptId, Timestamp,
    consent::{AtBank, Basis, Consent, Given, PurposeKind, Way},
    ports::StoredTokens,
};
use tellerline_store::{
    ConversationRow, EffectKind, Guards, InboxKind, NewEffect, NewInbox, NewLine, QueueColumns,
    RetentionClass, Store, StoreError, TurnCommit, lease, partition_of,
    repo::{customers, links, receipts},
    vault::{
        MasterKey, NewKey, hour_of,
        places::{CONVERSATION_ADDRESS, CONVERSATION_STATE, Column, INBOX_BODY},
    },
};
use uuid::Uuid;

use crate::postgres;

/// A text that stands for everything personal; it must never be found in the clear.
pub const CANARY: &str = "CANARY-4929-hedgehog";

/// A store of its own for one test.
pub struct Bed {
    /// The store.
    pub store: Store,
    /// Where it is.
    pub url: String,
    /// Text of its master key.
    pub key: String,
    /// A bank whose keys are ready.
    pub bank: BankId,
    /// A channel of it.
    pub channel: ChannelId,
    /// The test's time; nothing moves it but the test.
    pub now: Timestamp,
    /// The file's folder, for SQLite.
    pub folder: Option<tempfile::TempDir>,
}

/// A person with a conversation.
#[derive(Debug, Clone)]
pub struct Person {
    /// As the channel knows them.
    pub identity: IdentityId,
    /// Their thread.
    pub conversation: ConversationId,
    /// Keys that their first turn writes.
    pub keys: Vec<NewKey>,
}

impl Person {
    /// The key of a class, before or after it was written.
    pub fn key(&self, class: RetentionClass) -> &NewKey {
        self.keys.iter().find(|key| key.class == class).unwrap()
    }
}

impl Bed {
    async fn open(url: String, folder: Option<tempfile::TempDir>) -> Self {
        let key = MasterKey::generate().unwrap().to_string();
        let store = Store::open(&url, MasterKey::parse(&key).unwrap()).await.unwrap();
        let (bank, now) = (BankId::new("demo"), Timestamp::from_secs(1_900_000_000));
        store.vault.ready_bank(&bank, now).await.unwrap();
        Self { store, url, key, bank, channel: ChannelId::new("messenger"), now, folder }
    }

    /// A store in a file of its own.
    pub async fn sqlite() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}", folder.path().join("store.db").display());
        Self::open(url, Some(folder)).await
    }

    /// A store in a database of its own, on the server that this program's tests share.
    pub async fn postgres() -> Self {
        let url = postgres::shared().await.unwrap().database().await.unwrap();
        Self::open(url, None).await
    }

    /// A store in a database of its own on that server.
    pub async fn on(cluster: &postgres::Cluster) -> Self {
        Self::open(cluster.database().await.unwrap(), None).await
    }

    /// Another empty bed of the same kind.
    pub async fn another(&self) -> Self {
        if self.folder.is_some() { Self::sqlite().await } else { Self::postgres().await }
    }

    /// The same database opened once more, as a second process would.
    pub async fn again(&self) -> Result<Store, StoreError> {
        let store = Store::open(&self.url, MasterKey::parse(&self.key)?).await?;
        store.vault.ready_bank(&self.bank, self.now).await?;
        Ok(store)
    }

    /// This much later.
    pub fn after(&self, secs: u64) -> Timestamp {
        self.now.plus(Duration::from_secs(secs))
    }

    /// Takes all partitions; the epoch of each is 1 afterwards.
    pub async fn lease(&self) {
        let leases = lease::acquire(&self.store.db, "worker-a", self.now, 256).await.unwrap();
        assert_eq!(leases.len(), 256);
        assert!(leases.iter().all(|lease| lease.epoch == 1));
    }

    /// Somebody new; nothing is written.
    pub fn person(&self, address: &str) -> Person {
        let vault = &self.store.vault;
        let identity = vault.identity(&self.bank, self.channel.as_str(), address).unwrap();
        Person {
            identity,
            conversation: vault.conversation(&self.bank, identity).unwrap(),
            keys: vault.new_keys(&self.bank, identity.as_uuid()).unwrap(),
        }
    }

    /// Somebody whose first turn is committed. Takes the partitions when nobody has.
    pub async fn known(&self, address: &str) -> Person {
        if self.number("SELECT COUNT(*) FROM partition_lease WHERE owner <> ''", vec![]).await == 0 {
            self.lease().await;
        }
        let person = self.person(address);
        self.store.writer.turn(self.turn(&person, 0)).await.unwrap();
        self.store.vault.adopt(&person.keys);
        person
    }

    /// A turn of the first epoch that starts from this version and does nothing else.
    pub fn turn(&self, person: &Person, version: i64) -> TurnCommit {
        let id = person.conversation;
        let seal = |class, column: Column| {
            person.key(class).key.seal(&column.row(id.as_uuid()), &CANARY).unwrap().into_bytes()
        };
        TurnCommit {
            guards: Guards { version, epoch: 1, consents: vec![] },
            now: self.now,
            inbox: None,
            conversation: ConversationRow {
                id,
                bank: self.bank.clone(),
                channel: self.channel.clone(),
                identity: person.identity,
                state: seal(RetentionClass::Chat, CONVERSATION_STATE),
                address: seal(RetentionClass::Profile, CONVERSATION_ADDRESS),
                queue: QueueColumns::default(),
                last_event_at: self.now,
            },
            keys: if version == 0 { person.keys.clone() } else { vec![] },
            transcript: None,
            timers: vec![],
            cancelled: vec![],
            effects: vec![],
            audit: vec![],
            extras: vec![],
        }
    }

    /// The first line of a transcript, with this ciphertext.
    pub fn line(&self, body: Vec<u8>) -> NewLine {
        NewLine { id: LineId::from_uuid(Uuid::new_v4()), previous: None, body }
    }

    /// An inbox row with this event key.
    pub async fn event(&self, person: &Person, key: &str) -> NewInbox {
        let hour = hour_of(self.now);
        let dedupe = self.store.vault.lookup(&self.bank, "event", &[key.as_bytes()]).unwrap();
        let place = INBOX_BODY.hash(&dedupe).unwrap();
        let body = self.store.vault.hour_key(hour).await.unwrap().seal_bytes(&place, CANARY.as_bytes());
        NewInbox {
            bank: self.bank.clone(),
            channel: self.channel.clone(),
            conversation: person.conversation,
            kind: InboxKind::Channel,
            dedupe,
            event_at: self.now,
            arrived_at: self.now,
            due_at: self.now,
            hour,
            body: body.unwrap(),
        }
    }

    /// A timer with this key.
    pub async fn timer(&self, person: &Person, key: &str, due_at: Timestamp) -> NewInbox {
        NewInbox { kind: InboxKind::Timer, hour: -1, due_at, ..self.event(person, key).await }
    }

    /// A send.
    pub fn send(&self, seq: i64) -> NewEffect {
        NewEffect {
            id: EffectId::from_uuid(Uuid::new_v4()),
            kind: EffectKind::Send,
            seq,
            consent: None,
            body: vec![1, 2, 3],
        }
    }

    /// A consent that waits for pairing, and the link that it is for.
    pub fn new_link(&self, person: &Person, subject: &str) -> links::NewLink {
        let id = LinkId::from_uuid(Uuid::new_v4());
        let institution = InstitutionId::new("harbour");
        let customer: CustomerId =
            customers::id_for(&self.store.vault, &self.bank, &institution, subject).unwrap();
        let given = Given {
            at: self.now,
            text_version: "1".into(),
            language: "en".into(),
            way: Way::Page,
            basis: Basis::Contract,
        };
        let (purposes, ends) = ([PurposeKind::ReadBalance], self.after(90 * 86_400));
        let at_bank = AtBank { purposes: purposes.into(), expires_at: ends };
        links::NewLink {
            id,
            bank: self.bank.clone(),
            institution,
            identity: person.identity,
            conversation: person.conversation,
            customer,
            tokens: StoredTokens::new(format!("tokens {CANARY}")),
            bank_consent: format!("consent {CANARY}"),
            acr: "urn:openbanking:psd2:sca".into(),
            authenticated_at: self.now,
            consent: Consent::unpaired(
                (ConsentId::from_uuid(Uuid::new_v4()), id),
                purposes,
                &given,
                ends,
                at_bank,
            )
            .sharing([AccountId::new(CANARY)], &given),
        }
    }

    /// Writes an unpaired link.
    pub async fn link(&self, person: &Person, subject: &str) -> links::NewLink {
        let link = self.new_link(person, subject);
        let tx = self.store.begin().await.unwrap();
        links::insert_unpaired(&self.store, &tx, &link, self.now).await.unwrap();
        tx.commit().await.unwrap();
        link
    }

    /// Brings a link to life in a turn that starts from this version; the consent as it is then.
    pub async fn pair(&self, person: &Person, version: i64, link: &links::NewLink) -> Consent {
        let after = link.consent.clone().pair(self.now);
        let mut turn = self.turn(person, version);
        turn.extras =
            links::activate(&self.store, &self.bank, person.identity, &after, &Self::receipt(), self.now)
                .await
                .unwrap();
        self.store.writer.turn(turn).await.unwrap();
        after
    }

    /// A receipt; what it says is the server's business.
    pub fn receipt() -> receipts::NewReceipt {
        receipts::NewReceipt { id: ReceiptId::from_uuid(Uuid::new_v4()), signed: format!("signed {CANARY}") }
    }

    /// A number from the database.
    pub async fn number(&self, sql: &str, values: Vec<Value>) -> i64 {
        let row = self.store.db.query_one(sql, values).await.unwrap().unwrap();
        row.try_get_by_index::<i64>(0).unwrap()
    }

    /// The version of a conversation; 0 when there is none.
    pub async fn version(&self, person: &Person) -> i64 {
        let sql = "SELECT COALESCE(MAX(version), 0) AS n FROM conversation WHERE id = $1";
        self.number(sql, vec![person.conversation.as_uuid().into()]).await
    }

    /// The partition of a person.
    pub fn partition(person: &Person) -> i16 {
        partition_of(person.conversation)
    }
}
