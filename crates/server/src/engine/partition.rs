//! The actor of one partition: handles its rows one after the other, so that a conversation's turns are in
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
use tellerline_channels::messenger::event::Event;
use tellerline_core::{
    ConversationId, LineId, Timestamp,
    conversation::{Input, LinkView, State},
    flows,
};
use tellerline_store::{
    Extra, InboxKind, NewAudit, RetentionClass, StoreError,
    error::Guard,
    inbox,
    inbox::InboxRow,
    repo,
    vault::{
        Key, NewKey,
        places::{CONVERSATION_ADDRESS, CONVERSATION_STATE, INBOX_BODY},
    },
};
use tokio::sync::mpsc;

use super::{AtOnce, Body, Engine, Item, POLL, Place, Row, recover, tenure::QUEUE, tenure::Tenure, turn};
use crate::{chat::News, context::Context};

/// Conversations kept in memory per partition.
const CACHED: usize = 64;
/// Rows that the actor reads at once.
const PAGE: u32 = 256;
/// `inbox.outcome` of a row that could not be handled.
const FAILED: i16 = 1;
/// `inbox.outcome` of a row that does not open.
const UNREADABLE: i16 = 2;

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
    /// The last line of the transcript.
    pub last_line: Option<LineId>,
    /// Order of the last effect.
    pub seq: i64,
}

/// Runs until the lease is lost or the server stops.
pub(crate) async fn run(engine: Engine, tenure: Arc<Tenure>, mut items: mpsc::Receiver<Item>) {
    let mut actor = Actor {
        engine,
        tenure: Arc::clone(&tenure),
        cache: HashMap::new(),
        recent: VecDeque::new(),
        read: HashSet::new(),
    };
    let mut batch = Vec::new();
    loop {
        while tenure.is_behind() {
            if !actor.catch_up(&mut items).await {
                return;
            }
        }
        tokio::select! {
            biased;
            () = tenure.stop.cancelled() => return,
            () = tenure.rung() => {}
            count = items.recv_many(&mut batch, QUEUE) => if count == 0 { return },
        }
        // What was stored and handed over while it was being read was read, too.
        batch.retain(|item| {
            let new = !matches!(&item.row, Row::Stored(id) if actor.read.remove(id));
            if !new {
                tenure.handled();
            }
            new
        });
        if !actor.work(std::mem::take(&mut batch)).await {
            return;
        }
    }
}

struct Actor {
    engine: Engine,
    tenure: Arc<Tenure>,
    /// Boxed: a conversation is large, and is taken out and put back by every turn.
    cache: HashMap<ConversationId, Box<Conversation>>,
    recent: VecDeque<ConversationId>,
    /// Rows of the page that was read last.
    read: HashSet<i64>,
}

impl Actor {
    /// Reads a page of what waits and handles it. Returns false when the lease is lost.
    async fn catch_up(&mut self, items: &mut mpsc::Receiver<Item>) -> bool {
        // From here on what is stored is handed over again: it is in this page or comes after it.
        self.tenure.begin_reading(items);
        let rows = match self.page().await {
            Ok(rows) => rows,
            Err(error) => {
                tracing::warn!(error = &error as &dyn std::error::Error, "the inbox could not be read");
                self.tenure.fall_behind();
                return self.pause(POLL).await;
            }
        };
        self.read = rows.iter().filter_map(Item::stored).collect();
        self.tenure.has_read(rows.len());
        self.work(rows).await
    }

    async fn page(&self) -> Result<Vec<Item>, StoreError> {
        let (db, now) = (&self.engine.context.store.db, self.engine.context.now());
        let rows = inbox::due(db, &[self.tenure.partition], now, 0, PAGE).await?;
        if rows.len() == PAGE as usize {
            self.tenure.fall_behind();
        }
        let mut items = Vec::with_capacity(rows.len());
        for row in rows {
            match open(&self.engine, &row).await {
                Ok(body) => items.push(Item {
                    row: Row::Stored(row.id),
                    bank: row.bank,
                    channel: row.channel,
                    conversation: row.conversation,
                    event_at: row.event_at,
                    arrived_at: row.arrived_at,
                    body,
                }),
                Err(error) if recover::is_of_the_row(&error) => {
                    if !self.set_aside(row.id, UNREADABLE, &error).await {
                        break;
                    }
                }
                // The database's trouble is not the row's: it is looked at again.
                Err(error) => return Err(error),
            }
        }
        Ok(items)
    }

    /// Handles rows that wait together. Returns false when the lease is lost.
    async fn work(&mut self, mut batch: Vec<Item>) -> bool {
        // After failed deliveries the platform's order is not kept: what waits together is put in order.
        batch.sort_by_key(|item| item.event_at);
        for item in batch {
            if self.tenure.is_ending() {
                return false;
            }
            let (held, became) = self.handle(&item).await;
            self.tenure.handled();
            if let Row::New(_, told) = item.row {
                // Nobody may be there any more to hear it: then it was not acknowledged, and comes again.
                let _ = told.send(became);
            }
            if !held {
                return false;
            }
        }
        true
    }

    /// Returns false when the partition is to be left meanwhile.
    async fn pause(&self, time: Duration) -> bool {
        tokio::select! {
            () = self.tenure.stop.cancelled() => false,
            () = tokio::time::sleep(time) => true,
        }
    }

    /// A turn. A defect anywhere in it must cost one message, not everybody of this partition.
    async fn guarded(&mut self, item: &Item) -> Result<(), StoreError> {
        let attempt = std::panic::AssertUnwindSafe(self.attempt(item)).catch_unwind().await;
        attempt.unwrap_or(Err(StoreError::Inconsistent { table: "turn", column: "panic" }))
    }

    /// What follows from the one try of an input that is not stored. When it failed, whoever brought the input stores it,
    /// and then it is handled as every other.
    fn became(&mut self, item: &Item, result: &Result<(), StoreError>) -> (bool, AtOnce) {
        let Err(error) = result else { return (true, AtOnce::Committed) };
        self.forget(item.conversation);
        match error {
            StoreError::Conflict(Guard::Epoch) => (self.new_owner(), AtOnce::NotWritten),
            StoreError::Conflict(_) => (true, AtOnce::NotWritten),
            _ => (true, AtOnce::Unknown),
        }
    }

    /// Returns false: nothing more is done here.
    fn new_owner(&self) -> bool {
        tracing::info!(partition.epoch = self.tenure.epoch, "the partition has a new owner");
        self.tenure.stop.cancel();
        false
    }

    /// Handles one row to its end, or tries once what is not stored. Returns false when the lease is lost, and what became
    /// of the turn.
    async fn handle(&mut self, item: &Item) -> (bool, AtOnce) {
        let (mut tries, mut conflicts) = (0_u32, 0_u32);
        loop {
            let result = self.guarded(item).await;
            let Row::Stored(inbox) = item.row else { return self.became(item, &result) };
            match result {
                Ok(()) => {
                    self.engine.row_done(inbox);
                    return (true, AtOnce::Committed);
                }
                Err(StoreError::Conflict(Guard::Epoch)) => return (self.new_owner(), AtOnce::NotWritten),
                Err(StoreError::Conflict(Guard::Inbox)) => {
                    self.engine.row_done(inbox);
                    if tries > 0 {
                        self.tenure.committed_unnoticed();
                    }
                    return (tries == 0, AtOnce::NotWritten);
                }
                // A key that is gone: the conversation in memory is of somebody who was erased meanwhile.
                Err(StoreError::Conflict(_) | StoreError::KeyDestroyed) if conflicts < 5 => {
                    self.forget(item.conversation);
                    conflicts += 1;
                }
                Err(error) if error.is_transient() => {
                    self.forget(item.conversation);
                    tries += 1;
                    if !self.pause(Duration::from_millis(50 * u64::from(tries.min(40)))).await {
                        return (false, AtOnce::NotWritten);
                    }
                }
                Err(error) => {
                    // Poisoned: it must not block the conversation. The row is kept and counted.
                    self.forget(item.conversation);
                    return (self.set_aside(inbox, FAILED, &error).await, AtOnce::NotWritten);
                }
            }
        }
    }

    fn forget(&mut self, id: ConversationId) {
        self.cache.remove(&id);
    }

    /// Ends a row that cannot be handled. Returns false when the partition is to be left before that is stored.
    async fn set_aside(&self, inbox: i64, outcome: i16, why: &StoreError) -> bool {
        tracing::error!(
            error = why as &dyn std::error::Error,
            inbox.id = inbox,
            outcome,
            "an input was set aside"
        );
        metrics::counter!("tellerline_inputs_set_aside_total").increment(1);
        let mut pause = Duration::from_millis(50);
        loop {
            let now = self.engine.context.now().as_micros();
            let values = vec![now.into(), outcome.into(), inbox.into()];
            let sql = "UPDATE inbox SET done_at = $1, outcome = $2 WHERE id = $3";
            let Err(error) = self.engine.context.store.db.execute(sql, values).await else { break };
            tracing::error!(error = &error as &dyn std::error::Error, "an input could not be set aside");
            if !self.pause(pause).await {
                return false;
            }
            pause = (pause * 2).min(Duration::from_secs(5));
        }
        self.engine.row_done(inbox);
        true
    }

    /// What came for somebody who was erased: an answer of their bank, a timer, a reply. Only what staff do with a case
    /// that had to be kept is done.
    async fn for_nobody(&self, inbox: i64, item: &Item) -> Result<(), StoreError> {
        let context = &self.engine.context;
        let now = context.now();
        let act = match &item.body {
            Body::Input(Input::Opened { staff, case: Some(case) }) => Some((
                *staff,
                "case.seen",
                *case,
                repo::cases::mark_opened(item.conversation, *case, *staff, now),
            )),
            Body::Input(Input::Resolved { staff, case: Some(case) }) => Some((
                *staff,
                "case.closed",
                *case,
                repo::cases::close(item.conversation, *case, *staff, now),
            )),
            _ => None,
        };
        // Of a thread that is gone nothing is left to be looked at.
        let cleared = match &item.body {
            Body::Input(Input::StrangerCleared { staff }) => {
                Some(repo::strangers::cleared(item.conversation, *staff, now))
            }
            _ => None,
        };
        let tx = context.store.begin().await?;
        let mut extras = vec![Extra {
            sql: "UPDATE inbox SET done_at = $1, sealed_body = NULL WHERE id = $2 AND done_at IS NULL",
            values: vec![now.as_micros().into(), inbox.into()],
            expect: None,
        }];
        extras.extend(cleared);
        if let Some((staff, event, case, extra)) = act {
            extras.push(extra);
            let row = NewAudit {
                bank: item.bank.clone(),
                conversation: Some(item.conversation),
                actor: format!("staff:{staff}"),
                event: event.to_owned(),
                object: case.to_string(),
                reason: None,
                at: now,
            };
            repo::audit_rows::insert(&context.store, &tx, &[&row]).await?;
        }
        repo::links::apply(&tx, extras).await?;
        tx.commit().await.map_err(StoreError::from)?;
        tracing::info!(inbox.id = inbox, "an input was for somebody who is erased");
        Ok(())
    }

    async fn attempt(&mut self, item: &Item) -> Result<(), StoreError> {
        let mut conversation = match self.cache.remove(&item.conversation) {
            Some(held) => held,
            None => match load(&self.engine, item).await? {
                Some(loaded) => Box::new(loaded),
                None => match item.row {
                    Row::Stored(inbox) => return self.for_nobody(inbox, item).await,
                    Row::New(..) => return Err(StoreError::KeyDestroyed),
                },
            },
        };
        let context = Arc::clone(&self.engine.context);
        let now = context.now();
        let input = self.input(item, &conversation, now);
        // Pages make links without telling this actor: who ends links must see them all.
        if conversation.links.is_none() || input.as_ref().is_some_and(turn::ends_links) {
            conversation.links = Some(turn::links(&context, item, &conversation).await?);
        }
        let mut surroundings = turn::surroundings(&context, item, &mut conversation, now)?;
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
            self.tenure.epoch,
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
        conversation.links = (!plan.links_changed).then(|| std::mem::take(&mut surroundings.profile.links));
        if plan.heard_on_web {
            context.readers.tell(item.conversation, News::Changed);
        }
        for job in plan.sends {
            self.tenure.sends.push(job);
        }
        for job in plan.calls {
            super::bank::spawn(&self.engine, &self.tenure, job);
        }
        if plan.kick {
            self.tenure.fall_behind();
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
                let endpoint = context.endpoints.get(&item.channel);
                let known = endpoint.map_or(&[][..], |endpoint| &endpoint.known_apps);
                // Who has written nothing yet has no language: the first word decides, however short it is.
                let state = &conversation.state;
                let so_far = state.last_inbound_at.map(|_| state.language.as_str());
                turn::event_input(event, known, |text| context.read(text, today, so_far))
            }
        }
    }

    fn keep(&mut self, conversation: Box<Conversation>) {
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

async fn open(engine: &Engine, row: &InboxRow) -> Result<Body, StoreError> {
    let bad = || StoreError::Inconsistent { table: "inbox", column: "sealed_body" };
    let kind = row.kind.ok_or(StoreError::Inconsistent { table: "inbox", column: "kind" })?;
    if kind == InboxKind::Timer {
        return serde_json::from_slice(&row.body).map(Body::Timer).map_err(|_| bad());
    }
    let plain = engine
        .context
        .store
        .vault
        .hour_key(row.hour)
        .await?
        .open_bytes(&INBOX_BODY.hash(&row.dedupe)?, &row.body)?;
    if kind == InboxKind::Channel {
        return Event::from_stored(&plain).map(Body::Event).map_err(|_| bad());
    }
    serde_json::from_slice(&plain).map(Body::Input).map_err(|_| bad())
}

/// What a conversation remembers, as it is stored; `None` for somebody who never wrote or was erased meanwhile, and where it
/// cannot be read.
///
/// # Errors
/// As the database says.
pub(crate) async fn state(
    context: &Context,
    conversation: ConversationId,
) -> Result<Option<State>, StoreError> {
    let Some(row) = inbox::conversation(&context.store.db, conversation).await? else { return Ok(None) };
    let chat = match context.store.vault.key(&row.bank, row.identity.as_uuid(), RetentionClass::Chat).await {
        Err(StoreError::KeyDestroyed) => return Ok(None),
        key => key?,
    };
    let state = chat.open_bytes(&CONVERSATION_STATE.row(conversation.as_uuid()), &row.state);
    Ok(state.ok().and_then(|state| serde_json::from_slice(&state).ok()))
}

/// When the customer last wrote or tapped, by the conversation as it is stored; `None` also for somebody to whom nothing
/// can be said.
///
/// # Errors
/// As the database says.
pub(super) async fn last_inbound(context: &Context, place: &Place) -> Result<Option<Timestamp>, StoreError> {
    let state = state(context, place.conversation).await?;
    // What cannot be read will never be: then nothing is sent.
    Ok(state.and_then(|state| state.last_inbound_at))
}

/// Loads a conversation, or makes the one of a person met for the first time. `None` when it was erased and the
/// person has not written since.
async fn load(engine: &Engine, item: &Item) -> Result<Option<Conversation>, StoreError> {
    let context = &engine.context;
    let vault = &context.store.vault;
    if let Some(row) = inbox::conversation(&context.store.db, item.conversation).await? {
        // The stand-in of somebody who was erased: it has cases, and nobody to talk to.
        if row.identity.as_uuid() == item.conversation.as_uuid() {
            return Ok(None);
        }
        let owner = row.identity.as_uuid();
        let chat = vault.key(&row.bank, owner, RetentionClass::Chat).await?;
        let profile = vault.key(&row.bank, owner, RetentionClass::Profile).await?;
        let state = chat.open_bytes(&CONVERSATION_STATE.row(item.conversation.as_uuid()), &row.state)?;
        let address =
            profile.open_bytes(&CONVERSATION_ADDRESS.row(item.conversation.as_uuid()), &row.address)?;
        return Ok(Some(Conversation {
            id: item.conversation,
            identity: row.identity,
            version: row.version,
            state: serde_json::from_slice(&state).map_err(|_| StoreError::Sealed)?,
            address: String::from_utf8(address.to_vec()).map_err(|_| StoreError::Sealed)?,
            sealed_address: row.address,
            links: None,
            chat,
            new_keys: Vec::new(),
            last_line: row.last_line,
            seq: 0,
        }));
    }
    let Body::Event(event) = &item.body else {
        if repo::erasure::was_erased(&context.store, item.conversation).await? {
            return Ok(None);
        }
        return Err(StoreError::Inconsistent { table: "conversation", column: "id" });
    };
    let address = event.person.clone().unwrap_or_default();
    let identity = vault.identity(&item.bank, item.channel.as_str(), &address)?;
    let new_keys = vault.missing_keys(&item.bank, identity.as_uuid()).await?;
    let key = async |class: RetentionClass| match new_keys.iter().find(|key| key.class == class) {
        Some(key) => Ok(Arc::clone(&key.key)),
        None => vault.key(&item.bank, identity.as_uuid(), class).await,
    };
    let sealed_address = key(RetentionClass::Profile)
        .await?
        .seal_bytes(&CONVERSATION_ADDRESS.row(item.conversation.as_uuid()), address.as_bytes())?;
    Ok(Some(Conversation {
        id: item.conversation,
        identity,
        version: 0,
        state: State::default(),
        address,
        sealed_address,
        links: Some(Vec::new()),
        chat: key(RetentionClass::Chat).await?,
        new_keys,
        last_line: None,
        seq: 0,
    }))
}
