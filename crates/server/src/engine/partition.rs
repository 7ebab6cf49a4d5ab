//! The actor of one partition: handles its items one after the other, so that a conversation's turns are in
//! order, and keeps the conversations it works on in memory while the lease holds.
//!
//! The cache is safe because every commit checks the partition's epoch and the conversation's version: an
//! actor that was overtaken loses at commit, never silently.

use std::{
    collections::{HashMap, HashSet, VecDeque},
    sync::Arc,
    time::Duration,
};

use futures::FutureExt as _;
use tellerline_core::{
    ConversationId, Timestamp,
    conversation::{Input, LinkView, State},
    flows,
};
use tellerline_store::{
    RetentionClass, StoreError,
    error::Guard,
    inbox,
    vault::{Key, NewKey},
};
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use super::{Body, Engine, Item, turn};

/// Conversations kept in memory per partition.
const CACHED: usize = 64;
/// Rows whose handling is remembered, so that the poll does not bring them again.
const REMEMBERED: usize = 4_096;

/// A conversation in memory.
pub struct Conversation {
    /// Its id.
    pub id: ConversationId,
    /// The identity's id.
    pub identity: tellerline_core::IdentityId,
    /// The version in storage.
    pub version: i64,
    /// What it remembers.
    pub state: State,
    /// The platform's id of the person.
    pub address: String,
    /// The same as stored.
    pub sealed_address: Vec<u8>,
    /// Links of the identity; `None` until somebody needs them, or after they changed.
    pub links: Option<Vec<LinkView>>,
    /// Seals state, transcript and effects.
    pub chat: Arc<Key>,
    /// Keys that the first turn writes.
    pub new_keys: Vec<NewKey>,
    /// Order of the last effect.
    pub seq: i64,
}

/// Runs until the lease is lost or the server stops.
pub(crate) async fn run(
    engine: Engine,
    epoch: i64,
    mut items: mpsc::UnboundedReceiver<Item>,
    stop: CancellationToken,
) {
    let mut actor = Actor {
        engine,
        epoch,
        cache: HashMap::new(),
        recent: VecDeque::new(),
        known: HashSet::new(),
        order: VecDeque::new(),
    };
    let mut batch = Vec::new();
    loop {
        tokio::select! {
            biased;
            () = stop.cancelled() => return,
            count = items.recv_many(&mut batch, 256) => if count == 0 { return },
        }
        // After failed deliveries the platform's order is not kept: what waits together is put in order.
        batch.sort_by_key(|item| item.event_at);
        for item in batch.drain(..) {
            if stop.is_cancelled() {
                return;
            }
            if actor.take(&item) && !actor.handle(item).await {
                return;
            }
        }
    }
}

struct Actor {
    engine: Engine,
    epoch: i64,
    cache: HashMap<ConversationId, Conversation>,
    recent: VecDeque<ConversationId>,
    known: HashSet<(i64, Timestamp)>,
    order: VecDeque<(i64, Timestamp)>,
}

impl Actor {
    /// Whether the row is new to this actor. A timer that was set again keeps its id but not its time.
    fn take(&mut self, item: &Item) -> bool {
        let key = (item.inbox, item.event_at);
        if !self.known.insert(key) {
            return false;
        }
        self.order.push_back(key);
        if self.order.len() > REMEMBERED
            && let Some(oldest) = self.order.pop_front()
        {
            self.known.remove(&oldest);
        }
        true
    }

    /// Handles one row to its end. Returns false when the lease is lost.
    async fn handle(&mut self, item: Item) -> bool {
        let (mut tries, mut conflicts) = (0_u32, 0_u32);
        loop {
            // A defect anywhere in a turn must cost one message, not everybody of this partition.
            let attempt = std::panic::AssertUnwindSafe(self.attempt(&item)).catch_unwind().await;
            match attempt.unwrap_or(Err(StoreError::Inconsistent { table: "turn", column: "panic" })) {
                Ok(()) => {
                    self.engine.row_done(item.inbox);
                    return true;
                }
                Err(StoreError::Conflict(Guard::Epoch)) => {
                    tracing::info!(partition.epoch = self.epoch, "the partition has a new owner");
                    return false;
                }
                Err(StoreError::Conflict(_)) if conflicts < 5 => {
                    self.forget(item.conversation);
                    conflicts += 1;
                }
                Err(error) if error.is_transient() => {
                    self.forget(item.conversation);
                    tries += 1;
                    let pause = Duration::from_millis(50 * u64::from(tries.min(40)));
                    tokio::select! {
                        () = self.engine.stopping().cancelled() => return false,
                        () = tokio::time::sleep(pause) => {}
                    }
                }
                Err(error) => {
                    // Poisoned: it must not block the conversation. The row is kept and counted.
                    tracing::error!(
                        error = &error as &dyn std::error::Error,
                        inbox.id = item.inbox,
                        "an input was set aside"
                    );
                    metrics::counter!("tellerline_inputs_set_aside_total").increment(1);
                    self.forget(item.conversation);
                    self.set_aside(item.inbox).await;
                    return true;
                }
            }
        }
    }

    fn forget(&mut self, id: ConversationId) {
        self.cache.remove(&id);
    }

    async fn set_aside(&self, inbox: i64) {
        let done = self.engine.context.now().as_micros();
        let result = self
            .engine
            .context
            .store
            .db
            .execute(
                "UPDATE inbox SET done_at = $1, outcome = 1 WHERE id = $2",
                vec![done.into(), inbox.into()],
            )
            .await;
        if let Err(error) = result {
            tracing::error!(error = &error as &dyn std::error::Error, "an input could not be set aside");
        }
        self.engine.row_done(inbox);
    }

    async fn attempt(&mut self, item: &Item) -> Result<(), StoreError> {
        let mut conversation = match self.cache.remove(&item.conversation) {
            Some(held) => held,
            None => load(&self.engine, item).await?,
        };
        let context = Arc::clone(&self.engine.context);
        let now = context.now();
        let input = self.input(item, &conversation, now);
        // Pages make links without telling this actor: who ends links must see them all.
        if conversation.links.is_none() || input.as_ref().is_some_and(turn::ends_links) {
            conversation.links = Some(turn::links(&context, item, &conversation).await?);
        }
        let surroundings = turn::surroundings(&context, item, &conversation, now)?;
        let (decision, input) = match input {
            None => (None, None),
            Some(input) => {
                let decision = flows::step(&conversation.state, input.clone(), &surroundings);
                (Some(decision), Some(input))
            }
        };
        // Keys of a person met for the first time are needed while planning; they are forgotten again when
        // the turn that writes them loses.
        context.store.vault.adopt(&conversation.new_keys);
        let planned = turn::plan(
            &context,
            item,
            &mut conversation,
            input.as_ref(),
            decision,
            &surroundings,
            self.epoch,
        )
        .await;
        let written = match planned {
            Ok((commit, plan)) => context.store.writer.turn(commit).await.map(|version| (plan, version)),
            Err(error) => Err(error),
        };
        let (plan, version) = match written {
            Ok(written) => written,
            Err(error) => {
                context.store.vault.forget(&conversation.new_keys);
                return Err(error);
            }
        };
        conversation.new_keys.clear();
        conversation.version = version;
        if let Some(state) = plan.state {
            conversation.state = state;
        }
        if plan.links_changed {
            conversation.links = None;
        }
        for job in plan.sends {
            self.engine.sends.push(item.conversation, job);
        }
        for job in plan.calls {
            super::bank::spawn(&self.engine, job);
        }
        if plan.kick {
            self.engine.kick();
        }
        self.keep(conversation);
        Ok(())
    }

    fn input(&self, item: &Item, conversation: &Conversation, now: Timestamp) -> Option<Input> {
        match &item.body {
            Body::Input(input) => Some(input.clone()),
            Body::Timer(key) => Some(Input::Timer(key.clone())),
            Body::Event(event) => {
                let context = &self.engine.context;
                let zone = context.tenant(&item.bank).map(|tenant| tenant.time_zone.clone());
                let today = now.to_jiff().to_zoned(zone.unwrap_or(jiff::tz::TimeZone::UTC)).date();
                turn::event_input(event, |text| {
                    context.reader.read(text, today, Some(&conversation.state.language))
                })
            }
        }
    }

    fn keep(&mut self, conversation: Conversation) {
        let id = conversation.id;
        if self.cache.insert(id, conversation).is_none() {
            self.recent.push_back(id);
        }
        while self.cache.len() > CACHED
            && let Some(oldest) = self.recent.pop_front()
        {
            if oldest != id {
                self.cache.remove(&oldest);
            }
        }
        if self.recent.len() > 4 * CACHED {
            let cache = &self.cache;
            let mut seen = HashSet::new();
            self.recent.retain(|id| cache.contains_key(id) && seen.insert(*id));
        }
    }
}

/// Loads a conversation, or makes the one of a person met for the first time.
async fn load(engine: &Engine, item: &Item) -> Result<Conversation, StoreError> {
    let context = &engine.context;
    let vault = &context.store.vault;
    if let Some(row) = inbox::conversation(&context.store.db, item.conversation).await? {
        let owner = row.identity.as_uuid();
        let chat = vault.key(&row.bank, owner, RetentionClass::Chat).await?;
        let profile = vault.key(&row.bank, owner, RetentionClass::Profile).await?;
        let state = chat.open_bytes(item.conversation.as_uuid().as_bytes(), &row.state)?;
        let address = profile.open_bytes(item.conversation.as_uuid().as_bytes(), &row.address)?;
        return Ok(Conversation {
            id: item.conversation,
            identity: row.identity,
            version: row.version,
            state: serde_json::from_slice(&state).map_err(|_| StoreError::Sealed)?,
            address: String::from_utf8(address.to_vec()).map_err(|_| StoreError::Sealed)?,
            sealed_address: row.address,
            links: None,
            chat,
            new_keys: Vec::new(),
            seq: 0,
        });
    }
    let Body::Event(event) = &item.body else {
        return Err(StoreError::Inconsistent { table: "conversation", column: "id" });
    };
    let address = event.person.clone().unwrap_or_default();
    let identity = vault.identity(&item.bank, item.channel.as_str(), &address)?;
    let new_keys = vault.new_keys(&item.bank, identity.as_uuid())?;
    let key = |class: RetentionClass| {
        new_keys
            .iter()
            .find(|key| key.class == class)
            .map(|key| Arc::clone(&key.key))
            .ok_or(StoreError::Sealed)
    };
    let sealed_address = key(RetentionClass::Profile)?
        .seal_bytes(item.conversation.as_uuid().as_bytes(), address.as_bytes())?;
    Ok(Conversation {
        id: item.conversation,
        identity,
        version: 0,
        state: State::default(),
        address,
        sealed_address,
        links: Some(Vec::new()),
        chat: key(RetentionClass::Chat)?,
        new_keys,
        seq: 0,
    })
}
