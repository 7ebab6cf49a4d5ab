//! One decision as one commit: discloses, renders, seals, and lists what is to be done once it is on disk.

mod links;
mod say;

use serde::{Deserialize, Serialize};
use tellerline_channels::{
    messenger::{
        call::Origin,
        event::{Event, Kind},
        input, render,
    },
    web::Shown,
};
use tellerline_core::{
    EffectId, LineId, LinkId, StaffId, Timestamp,
    consent::Way,
    conversation::{
        Act, Audit, ChatKind, Decision, Effect, Input, LinkView, Owner, Profile, State, StrangerChange,
        Timer, TimerKey, Turn,
    },
    reading::{Intent, Reading},
    redact::across::{self, Tail},
};
use tellerline_store::{
    ConversationRow, EffectKind, Extra, Guards, InboxKind, NewAudit, NewEffect, NewInbox, QueueColumns,
    StoreError, TurnCommit,
    repo::{self, web_chat},
    vault::places::{CONVERSATION_STATE, OUTBOX_BODY},
};

use super::{
    Body, Item, Place,
    bank::{CallBody, CallJob},
    partition::Conversation,
    send::SendJob,
};
use crate::{
    chat,
    context::{Context, Pausable, Tenant},
};

/// Lines of the transcript among which the earlier parts of a card number are: the customer's last messages, with
/// what the bank's answers and staff said in between.
const LINES_BACK: u32 = 40;
/// What one turn adds to the transcript.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TranscriptEntry {
    /// What the customer typed or tapped, redacted.
    pub heard: Option<String>,
    /// What was said to them, line by line, as it was shown.
    pub said: Vec<String>,
    /// Who said it; unknown for lines that were written before this was kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<Speaker>,
}

/// Who speaks to a customer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Speaker {
    /// The bot.
    Bot,
    /// A member of staff.
    Staff(StaffId),
}

/// What a turn writes and what follows once it is written.
pub(crate) struct Plan {
    /// The new state; `None` when the input changed nothing.
    pub(crate) state: Option<State>,
    pub(crate) sends: Vec<SendJob>,
    pub(crate) calls: Vec<CallJob>,
    pub(crate) links_changed: bool,
    /// Rows were written that no actor has been told of.
    pub(crate) kick: bool,
    /// What the customer wrote is in their thread of the web chat.
    pub(crate) heard_on_web: bool,
}

/// What an event of a channel means for the conversation; `None` for receipts, reactions and the like.
pub(crate) fn event_input(
    event: &Event,
    known_apps: &[String],
    read: impl FnOnce(&str) -> Reading,
) -> Option<Input> {
    input::to_input(event, known_apps, read)
}

/// Whether this input may end links. Taken widely: a needless look at the links costs a query, a link that is
/// overlooked outlives the customer's "stop".
pub(crate) fn ends_links(input: &Input) -> bool {
    match input {
        Input::Withdrawn { .. }
        | Input::ConsentChanged { .. }
        | Input::Act(Act::Stop | Act::Unlink | Act::DeleteToo) => true,
        Input::Text { reading, .. } => {
            let ending = |intent| matches!(intent, Intent::Stop | Intent::Unlink);
            reading.alarm.is_some_and(ending) || reading.ranked.iter().any(|(i, p)| ending(*i) && *p >= 0.3)
        }
        _ => false,
    }
}

/// Links of a conversation as the flows see them.
pub(crate) async fn links(
    context: &Context,
    item: &Item,
    conversation: &Conversation,
) -> Result<Vec<LinkView>, StoreError> {
    let rows =
        repo::links::for_conversation(&context.store, &item.bank, conversation.identity, item.conversation)
            .await?;
    let tenant = tenant(context, item)?;
    Ok(rows
        .into_iter()
        .map(|row| LinkView {
            id: row.id,
            institution_name: tenant.institution_name(&row.institution),
            institution: row.institution,
            consent: row.consent,
            authenticated_at: row.authenticated_at,
        })
        .collect())
}

fn tenant<'a>(context: &'a Context, item: &Item) -> Result<&'a Tenant, StoreError> {
    context
        .tenant(&item.bank)
        .map(AsRef::as_ref)
        .ok_or(StoreError::Inconsistent { table: "inbox", column: "bank_id" })
}

fn chat_kind(context: &Context, item: &Item, conversation: &Conversation) -> ChatKind {
    match context.is_web(&item.channel) {
        false => ChatKind::Messenger,
        true if chat::is_visitor(&conversation.address) => ChatKind::Visitor,
        true => ChatKind::Own,
    }
}

/// What the turn knows. The links are lent out of `conversation`: they are many words to copy.
pub(crate) fn surroundings(
    context: &Context,
    item: &Item,
    conversation: &mut Conversation,
    now: Timestamp,
) -> Result<Turn, StoreError> {
    let tenant = tenant(context, item)?;
    let limited = context.endpoints.get(&item.channel).is_none_or(|endpoint| endpoint.sender_limit);
    let paused = |what| context.pauses.holds(what, &item.bank, Some(&item.channel));
    Ok(Turn {
        now,
        event_at: item.event_at,
        arrived_at: item.arrived_at,
        seed: context.entropy.seed(),
        profile: Profile {
            bank: tenant.card(),
            chat: chat_kind(context, item, conversation),
            links: conversation.links.take().unwrap_or_default(),
            ceiling: context.ceilings.of(&item.channel, &tenant.ceiling),
            desk: tenant.desk(now),
            unlimited: !limited,
            reads_paused: paused(Pausable::Reads),
            links_paused: paused(Pausable::Links),
        },
    })
}

/// Everything that one decision writes.
pub(crate) async fn plan(
    context: &Context,
    item: &Item,
    conversation: &mut Conversation,
    input: Option<&Input>,
    decision: Option<Decision>,
    turn: &Turn,
    epoch: i64,
) -> Result<(TurnCommit, Plan), StoreError> {
    let changed = decision.is_some();
    let decision =
        decision.unwrap_or_else(|| Decision { state: conversation.state.clone(), ..Decision::default() });
    let place =
        Place { bank: item.bank.clone(), channel: item.channel.clone(), conversation: item.conversation };
    let mut builder = Builder {
        context,
        tenant: tenant(context, item)?,
        place,
        turn,
        next: decision.state,
        conversation,
        effect_number: 0,
        said: Vec::new(),
        effects: Vec::new(),
        consents: Vec::new(),
        extras: Vec::new(),
        rows: Vec::new(),
        sends: Vec::new(),
        calls: Vec::new(),
        audit: Vec::new(),
        links_changed: matches!(
            input,
            Some(
                Input::LinkReady { .. }
                    | Input::LinkProven { .. }
                    | Input::LinkLive { .. }
                    | Input::Withdrawn { .. }
                    | Input::ConsentChanged { .. }
                    | Input::Revoked { .. }
                    | Input::LinkFailed { .. }
            )
        ),
        origin: origin(input),
        way: match input {
            Some(Input::Withdrawn { by, .. }) => *by,
            _ => Way::Chat,
        },
        heard: None,
        web: context.is_web(&item.channel),
        heard_on_web: false,
    };
    for audit in decision.audit {
        builder.audit(audit);
    }
    for effect in decision.effects {
        builder.effect(effect).await?;
    }
    let cancelled = builder.timers(decision.timers)?;
    builder.heard_on_web(item, input).await?;
    builder.finish(item, input, changed, cancelled, epoch)
}

/// Why what a turn says is said.
const fn origin(input: Option<&Input>) -> Origin {
    match input {
        Some(Input::StaffReply { .. } | Input::StaffNote { .. }) => Origin::Person,
        Some(Input::Timer(TimerKey::ConsentEnds { .. } | TimerKey::ConsentOver { .. })) => Origin::Unasked,
        _ => Origin::Answer,
    }
}

struct Builder<'a> {
    context: &'a Context,
    tenant: &'a Tenant,
    place: Place,
    turn: &'a Turn,
    next: State,
    conversation: &'a mut Conversation,
    effect_number: u32,
    said: Vec<String>,
    effects: Vec<NewEffect>,
    consents: Vec<(LinkId, u64)>,
    extras: Vec<Extra>,
    rows: Vec<NewInbox>,
    sends: Vec<SendJob>,
    calls: Vec<CallJob>,
    audit: Vec<NewAudit>,
    links_changed: bool,
    origin: Origin,
    /// By which way consents change in this turn.
    way: Way,
    /// What may be kept of what the customer wrote, where that is less than what came.
    heard: Option<String>,
    /// The bank's own web chat: no window, and the thread is kept here.
    web: bool,
    heard_on_web: bool,
}

impl Builder<'_> {
    async fn effect(&mut self, effect: Effect) -> Result<(), StoreError> {
        match effect {
            Effect::Say(say) => self.say(say)?,
            Effect::Seen => self.signal(render::seen),
            Effect::Typing => self.signal(render::typing),
            Effect::Issue(ticket) => {
                let (store, bank) = (&self.context.store, &self.place.bank);
                let (identity, conversation) = (self.conversation.identity, self.place.conversation);
                self.extras.push(repo::tickets::insert(store, bank, identity, conversation, &ticket).await?);
            }
            Effect::Read { ask, link, consent: _, epoch, question } => {
                let id = self.id();
                self.consents.push((link, epoch));
                self.call(
                    id,
                    EffectKind::BankRead,
                    Some((link, epoch)),
                    CallBody::Read { ask, link, epoch, question },
                )?;
            }
            Effect::Activate { link, .. } => self.activate(link).await?,
            Effect::Abandon { link, .. } => self.abandon(link).await?,
            Effect::Withdraw { link } => self.end(link, true).await?,
            Effect::KeepData { erasure } => {
                let (bank, now) = (&self.place.bank, self.turn.now);
                self.extras.push(repo::erasure::cancel_in_turn(bank, erasure, "chat", now));
            }
            Effect::OpenCase(case) => {
                let (store, bank) = (&self.context.store, &self.place.bank);
                let (identity, conversation) = (self.conversation.identity, self.place.conversation);
                self.extras.push(repo::cases::open(store, bank, identity, conversation, &case).await?);
            }
            Effect::AddWords { case, words } => {
                // Not the arrival, which several events of one delivery share: they are read in this order.
                let (id, at) = (self.id().as_uuid(), self.turn.now);
                let (store, bank) = (&self.context.store, &self.place.bank);
                let (identity, conversation) = (self.conversation.identity, self.place.conversation);
                let of = repo::cases::CaseOf { bank, identity, conversation, case };
                self.extras.push(repo::cases::add_words(store, of, id, at, &words).await?);
            }
            Effect::Forget { tail, heard } => self.forget(&tail, heard).await?,
            Effect::CloseCase { case, staff } => {
                self.extras.push(repo::cases::close(self.place.conversation, case, staff, self.turn.now));
            }
            Effect::CaseOpened { case, staff } => {
                self.extras.push(repo::cases::mark_opened(
                    self.place.conversation,
                    case,
                    staff,
                    self.turn.now,
                ));
            }
            // The queue's columns are computed from the new state.
            Effect::Queue(_) => {}
            Effect::PageContact { case } => {
                let id = self.id();
                self.call(id, EffectKind::Page, None, CallBody::Page { case })?;
            }
            Effect::Note { ticket, staff, name, text, as_text } => {
                let body = repo::secure_notes::NoteBody { name, text };
                let note = repo::secure_notes::NewNote {
                    id: ticket,
                    bank: &self.place.bank,
                    identity: self.conversation.identity,
                    conversation: self.place.conversation,
                    staff,
                    at: self.turn.now,
                    as_text,
                    body: &body,
                };
                self.extras.push(repo::secure_notes::insert(&self.context.store, &note).await?);
            }
            Effect::Stranger(change) => self.stranger(&change),
        }
        Ok(())
    }

    /// The officer's list: a row, a count and a line for whoever watches the log, without a word of what was said.
    fn stranger(&mut self, change: &StrangerChange) {
        let Place { bank, channel, conversation } = &self.place;
        match change {
            StrangerChange::Wrote { app } => {
                let app = app.as_deref();
                metrics::counter!("tellerline_strangers_total", "channel" => channel.to_string())
                    .increment(1);
                tracing::error!(
                    channel.id = %channel, conversation.id = %conversation, app.id = app.unwrap_or("unnamed"),
                    "somebody whom the bank does not know wrote to a customer in its name: links are stopped there"
                );
                self.extras.push(repo::strangers::wrote(bank, channel, *conversation, app, self.turn.now));
            }
            StrangerChange::Cleared { staff } => {
                tracing::info!(conversation.id = %conversation, "an officer cleared the thread of a stranger");
                self.extras.push(repo::strangers::cleared(*conversation, *staff, self.turn.now));
            }
        }
    }

    /// The rest of a card number came: its earlier parts go from where they are kept.
    async fn forget(&mut self, tail: &Tail, heard: String) -> Result<(), StoreError> {
        metrics::counter!("tellerline_redactions_total", "kind" => "card", "from" => "several_messages")
            .increment(1);
        self.heard = Some(heard);
        let (store, bank) = (&self.context.store, &self.place.bank);
        let (identity, conversation) = (self.conversation.identity, self.place.conversation);
        let lines = repo::desk::transcript::<TranscriptEntry>(store, bank, conversation, LINES_BACK).await?;
        for mut line in lines {
            if let Some(left) = line.body.heard.as_deref().and_then(|heard| tail.remove_from(heard)) {
                line.body.heard = Some(left);
                self.extras.push(repo::desk::rewrite_line(&self.conversation.chat, line.id, &line.body)?);
            }
        }
        let since = tail.at.minus(across::TOGETHER * u32::from(tail.messages));
        if self.web {
            let rewrite =
                |shown: &Shown| tail.remove_from(&shown.text).map(|text| Shown { text, ..shown.clone() });
            self.extras.extend(web_chat::rewrite(store, self.thread(), since, rewrite).await?);
        }
        let rewrite = |words: &str| tail.remove_from(words);
        let rewritten =
            repo::cases::rewrite_words(store, bank, identity, conversation, since, rewrite).await?;
        self.extras.extend(rewritten);
        Ok(())
    }

    fn id(&mut self) -> EffectId {
        self.effect_number += 1;
        EffectId::draw(self.turn.now, &mut self.turn.seed.fork(&format!("effect-{}", self.effect_number)))
    }

    fn seq(&mut self) -> i64 {
        self.conversation.seq = (self.conversation.seq + 1).max(self.turn.now.as_micros());
        self.conversation.seq
    }

    fn call(
        &mut self,
        id: EffectId,
        kind: EffectKind,
        consent: Option<(LinkId, u64)>,
        body: CallBody,
    ) -> Result<(), StoreError> {
        let plain = serde_json::to_vec(&body).map_err(|_| StoreError::Sealed)?;
        let sealed = self.conversation.chat.seal_bytes(&OUTBOX_BODY.row(id.as_uuid()), &plain)?;
        let seq = self.seq();
        self.effects.push(NewEffect { id, kind, seq, consent, body: sealed });
        self.calls.push(CallJob {
            id,
            place: self.place.clone(),
            identity: self.conversation.identity,
            body,
            attempts: 0,
        });
        Ok(())
    }

    fn audit(&mut self, audit: Audit) {
        self.audit.push(NewAudit {
            bank: self.place.bank.clone(),
            conversation: Some(self.place.conversation),
            actor: "conversation".to_owned(),
            event: audit.event,
            object: audit.object,
            reason: None,
            at: self.turn.now,
        });
    }

    /// Timers as inbox rows; returns the dedupe values of those to cancel.
    fn timers(&mut self, timers: Vec<Timer>) -> Result<Vec<[u8; 32]>, StoreError> {
        let mut cancelled = Vec::new();
        for timer in timers {
            match timer {
                Timer::Cancel(key) => cancelled.push(self.timer_hash(&key)?),
                Timer::Set(key, due_at) => {
                    let row = NewInbox {
                        bank: self.place.bank.clone(),
                        channel: self.place.channel.clone(),
                        conversation: self.place.conversation,
                        kind: InboxKind::Timer,
                        dedupe: self.timer_hash(&key)?,
                        event_at: due_at,
                        arrived_at: self.turn.now,
                        due_at,
                        hour: -1,
                        body: serde_json::to_vec(&key).map_err(|_| StoreError::Sealed)?,
                    };
                    self.rows.push(row);
                }
            }
        }
        Ok(cancelled)
    }

    fn timer_hash(&self, key: &TimerKey) -> Result<[u8; 32], StoreError> {
        let (conversation, key) = (self.place.conversation.as_uuid(), key.text());
        let parts: [&[u8]; 2] = [conversation.as_bytes(), key.as_bytes()];
        self.context.store.vault.lookup(&self.place.bank, "timer", &parts)
    }

    fn finish(
        self,
        item: &Item,
        input: Option<&Input>,
        changed: bool,
        cancelled: Vec<[u8; 32]>,
        epoch: i64,
    ) -> Result<(TurnCommit, Plan), StoreError> {
        let chat = &self.conversation.chat;
        let row = self.place.conversation.as_uuid();
        let state = serde_json::to_vec(&self.next).map_err(|_| StoreError::Sealed)?;
        let heard = self.heard.or_else(|| input.and_then(|input| heard(input, item)));
        let transcript = if heard.is_some() || !self.said.is_empty() {
            let by = match input {
                _ if self.said.is_empty() => None,
                Some(Input::StaffReply { staff, .. } | Input::StaffNote { staff, .. }) => {
                    Some(Speaker::Staff(*staff))
                }
                _ => Some(Speaker::Bot),
            };
            let entry = TranscriptEntry { heard, said: self.said, by };
            let id = LineId::draw(self.turn.now, &mut self.turn.seed.fork("line"));
            Some(repo::desk::seal_line(chat, id, self.conversation.last_line.replace(id), &entry)?)
        } else {
            None
        };
        let from_customer = input.is_some_and(Input::from_customer);
        let commit = TurnCommit {
            guards: Guards { version: self.conversation.version, epoch, consents: self.consents },
            now: self.turn.now,
            inbox: Some(item.row.consumed()),
            conversation: ConversationRow {
                id: self.place.conversation,
                bank: self.place.bank.clone(),
                channel: self.place.channel.clone(),
                identity: self.conversation.identity,
                state: chat.seal_bytes(&CONVERSATION_STATE.row(row), &state)?,
                address: self.conversation.sealed_address.clone(),
                queue: queue(&self.next),
                last_event_at: if from_customer { item.event_at } else { self.turn.now },
            },
            keys: self.conversation.new_keys.clone(),
            transcript,
            timers: self.rows,
            cancelled,
            effects: self.effects,
            audit: self.audit,
            extras: self.extras,
        };
        let plan = Plan {
            state: changed.then_some(self.next),
            kick: commit.timers.iter().any(|row| row.kind == InboxKind::Input),
            sends: self.sends,
            calls: self.calls,
            links_changed: self.links_changed,
            heard_on_web: self.heard_on_web,
        };
        Ok((commit, plan))
    }
}

/// What the customer did, in words for the transcript.
fn heard(input: &Input, item: &Item) -> Option<String> {
    match input {
        Input::Text { text, .. } => Some(text.clone()),
        Input::Act(act) => Some(tapped(&item.body).unwrap_or_else(|| act.slug().into_owned())),
        Input::Attachment => Some("📎".to_owned()),
        _ => None,
    }
}

/// The title that the customer saw on the button.
fn tapped(body: &Body) -> Option<String> {
    let Body::Event(event) = body else { return None };
    match &event.kind {
        Kind::Message(message) => message.text.clone(),
        Kind::Postback { title, .. } => title.clone(),
        _ => None,
    }
}

fn queue(state: &State) -> QueueColumns {
    match state.owner {
        Owner::Bot => QueueColumns::default(),
        Owner::Waiting { since } => QueueColumns { owner: 1, waiting_since: Some(since), staff: None },
        Owner::Person { staff, since } => {
            QueueColumns { owner: 2, waiting_since: Some(since), staff: Some(staff) }
        }
        Owner::OtherApp { .. } => QueueColumns { owner: 3, waiting_since: None, staff: None },
    }
}
