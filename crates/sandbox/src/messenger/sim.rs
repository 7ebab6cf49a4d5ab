//! What happens: a person writes or taps, the Page sends, another tool answers. State changes and the webhooks
//! that follow from them; no HTTP handling.

use std::{
    collections::VecDeque,
    future::Future,
    sync::{Arc, Mutex, PoisonError},
};

use serde_json::{Map, Value, json};
use tokio::sync::{oneshot, watch};
use tokio::time::Instant;
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use super::{
    EchoMode, MessengerConfig,
    content::{Action, Button, Content},
    deliver::{Outcome, Outgoing, Seal},
    errors::GraphError,
    events::{self, Route},
    limits::{Call, CallContent, Window},
    profile,
    state::{Bubble, Log, Person, SentCall, Settings, Side, State},
    tape::Tape,
    wire,
};

/// How long a typing indicator stays without a message.
const TYPING_MS: i64 = 20_000;

pub(super) struct Sim {
    pub(super) config: MessengerConfig,
    pub(super) http: reqwest::Client,
    pub(super) stop: CancellationToken,
    pub(super) tasks: TaskTracker,
    state: Mutex<State>,
    changed: watch::Sender<()>,
    /// Start of this run: message ids of two runs over one data folder must differ.
    run: i64,
}

/// What a tap led to.
pub(super) enum Tapped {
    Event { mid: String, first: oneshot::Receiver<Outcome> },
    Link(String),
}

/// A person's message on its way.
pub(super) struct Said {
    pub(super) mid: String,
    pub(super) at_ms: i64,
    pub(super) first: oneshot::Receiver<Outcome>,
}

impl Sim {
    pub(super) fn new(config: MessengerConfig, http: reqwest::Client) -> Self {
        let state = State {
            people: config
                .people
                .iter()
                .map(|(psid, name)| (psid.clone(), Person::named(name.clone())))
                .collect(),
            sent: Log::new(),
            refused: Log::new(),
            deliveries: Log::new(),
            tape: Tape::new(),
            faults: Vec::new(),
            subscribed: super::state::FIELDS.map(str::to_owned).into(),
            other_apps: Vec::new(),
            roles: vec![
                json!({ "id": "10001", "name": "Page Administrator", "tasks": ["MANAGE", "MESSAGING"] }),
            ],
            profile: Map::new(),
            webhook_url: config.webhook_url.clone(),
            settings: Settings {
                echo: config.echo,
                receipts: config.receipts,
                require_proof: config.require_proof,
                usage_percent: 1,
                messages_per_second: config.messages_per_second,
                retry_pauses: config.retry_pauses.clone(),
            },
            window_ahead_ms: 0,
            ids: 0,
            rate: (0, 0),
            profile_calls_ms: VecDeque::new(),
            lab_version: 0,
        };
        let run = (config.clock)();
        Self {
            config,
            http,
            stop: CancellationToken::new(),
            tasks: TaskTracker::new(),
            state: Mutex::new(state),
            changed: watch::Sender::new(()),
            run,
        }
    }

    /// Reads the state. Never wait inside.
    pub(super) fn look<R>(&self, read: impl FnOnce(&State) -> R) -> R {
        read(&self.state.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Changes the state and wakes those who wait for a change. Never wait inside.
    pub(super) fn change<R>(&self, write: impl FnOnce(&mut State) -> R) -> R {
        let result = write(&mut self.state.lock().unwrap_or_else(PoisonError::into_inner));
        self.changed.send_replace(());
        result
    }

    /// As [`change`](Self::change), for clock, faults and settings: the panels beside the phones show them anew.
    pub(super) fn change_lab<R>(&self, write: impl FnOnce(&mut State) -> R) -> R {
        self.change(|state| {
            state.lab_version += 1;
            write(state)
        })
    }

    /// Waits until `ready` holds, the deadline passes, or the simulator stops.
    pub(super) async fn wait_until(&self, deadline: Instant, ready: impl Fn(&State) -> bool) {
        let mut changes = self.changed.subscribe();
        loop {
            changes.borrow_and_update();
            if self.look(&ready) {
                return;
            }
            tokio::select! {
                () = self.stop.cancelled() => return,
                () = tokio::time::sleep_until(deadline) => return,
                changed = changes.changed() => if changed.is_err() { return },
            }
        }
    }

    /// What wakes whoever waits for a change, of anything.
    pub(super) fn changes(&self) -> watch::Receiver<()> {
        self.changed.subscribe()
    }

    /// Milliseconds since the epoch; what events carry.
    pub(super) fn wall_ms(&self) -> i64 {
        (self.config.clock)()
    }

    /// A fresh id with this prefix.
    pub(super) fn fresh(&self, state: &mut State, prefix: &str) -> String {
        state.ids += 1;
        format!("{prefix}{:x}_{}", self.run, state.ids)
    }

    fn route<'a>(&'a self, psid: &'a str, at_ms: i64) -> Route<'a> {
        Route { page_id: &self.config.page_id, psid, at_ms }
    }

    fn post(
        self: &Arc<Self>,
        psid: &str,
        field: &'static str,
        event: &Value,
        mid: Option<&str>,
    ) -> oneshot::Receiver<Outcome> {
        let (first_outcome, first) = oneshot::channel();
        let body = wire::escaped_json(&events::envelope(&self.config.page_id, self.wall_ms(), event));
        let outgoing = Outgoing {
            psid: Some(psid.to_owned()),
            field,
            body,
            seal: Seal::Good,
            mid: mid.map(str::to_owned),
            first_outcome: Some(first_outcome),
        };
        self.enqueue(psid, outgoing);
        first
    }

    /// Another person who has not written yet.
    pub(super) fn new_person(&self) -> String {
        let first = self.config.new_people_from;
        self.change(|state| {
            let taken = |number: &u64| !state.people.contains_key(&number.to_string());
            let psid = (first..=u64::MAX).find(taken).unwrap_or(first).to_string();
            state.people.insert(psid.clone(), Person::named(format!("Person {psid}")));
            psid
        })
    }

    /// The person types `text`. `at_ms` and `mid` are given by tests that repeat or back-date.
    pub(super) fn say(
        self: &Arc<Self>,
        psid: &str,
        text: &str,
        at_ms: Option<i64>,
        mid: Option<String>,
    ) -> Said {
        self.write(psid, text, None, at_ms, mid)
    }

    fn write(
        self: &Arc<Self>,
        psid: &str,
        text: &str,
        quick_reply: Option<&str>,
        at_ms: Option<i64>,
        mid: Option<String>,
    ) -> Said {
        let at_ms = at_ms.unwrap_or_else(|| self.wall_ms());
        let mid = self.change(|state| {
            let mid = mid.unwrap_or_else(|| self.fresh(state, "m_in_"));
            let window_ms = at_ms.saturating_add(state.window_ahead_ms);
            let person = person_mut(state, psid);
            person.acted(window_ms);
            if !person.bubbles.iter().any(|bubble| bubble.mid == mid) {
                person.add(&mid, Side::Person, at_ms, Content::plain(text));
            }
            mid
        });
        let event = self.route(psid, at_ms).text(&mid, text, quick_reply);
        let first = self.post(psid, "messages", &event, Some(&mid));
        Said { mid, at_ms, first }
    }

    fn post_back(self: &Arc<Self>, psid: &str, title: &str, payload: &str) -> Tapped {
        let at_ms = self.wall_ms();
        let mid = self.change(|state| {
            let mid = self.fresh(state, "m_in_");
            let window_ms = at_ms.saturating_add(state.window_ahead_ms);
            let person = person_mut(state, psid);
            person.acted(window_ms);
            person.add(&mid, Side::Person, at_ms, Content::plain(title));
            mid
        });
        let event = self.route(psid, at_ms).postback(&mid, title, payload);
        let first = self.post(psid, "messaging_postbacks", &event, Some(&mid));
        Tapped::Event { mid, first }
    }

    /// Taps the latest button that `wanted` accepts. Quick replies exist only under the thread's last message,
    /// other buttons never expire.
    pub(super) fn tap(
        self: &Arc<Self>,
        psid: &str,
        wanted: impl Fn(&Bubble, &Button) -> bool,
    ) -> Option<Tapped> {
        let button = self.look(|state| {
            let bubbles = &state.people.get(psid)?.bubbles;
            let last = bubbles.last()?.seq;
            bubbles.iter().rev().filter(|bubble| bubble.side == Side::Page).find_map(|bubble| {
                let alive =
                    |button: &&Button| bubble.seq == last || !matches!(button.action, Action::QuickReply(_));
                bubble.content.taps().filter(alive).find(|button| wanted(bubble, button)).cloned()
            })
        })?;
        match button.action {
            Action::QuickReply(payload) => {
                let said = self.write(psid, &button.title, Some(&payload), None, None);
                Some(Tapped::Event { mid: said.mid, first: said.first })
            }
            Action::Postback(payload) => Some(self.post_back(psid, &button.title, &payload)),
            Action::Open(url) => Some(Tapped::Link(url)),
            Action::Call(_) | Action::Inert => None,
        }
    }

    /// Taps *Get Started*, which exists when the Page has set it.
    pub(super) fn get_started(self: &Arc<Self>, psid: &str) -> Option<Tapped> {
        let payload = self.look(|state| profile::get_started(state).map(str::to_owned))?;
        Some(self.post_back(psid, "Get Started", &payload))
    }

    /// Taps an entry of the Page's menu or one of the questions in an empty thread, by its key.
    pub(super) fn tap_profile(self: &Arc<Self>, psid: &str, key: &str) -> Option<Tapped> {
        let known = self.look(|state| {
            let offered = state.people.get(psid)?.bubbles.is_empty();
            let questions = if offered { profile::ice_breakers(state) } else { Vec::new() };
            profile::menu(state).into_iter().chain(questions).find(|button| button.key == key)
        })?;
        match known.action {
            Action::Postback(payload) => Some(self.post_back(psid, &known.title, &payload)),
            Action::Open(url) => Some(Tapped::Link(url)),
            _ => None,
        }
    }

    /// A person at the Page answers from a tool that is not our app.
    pub(super) fn foreign_echo(self: &Arc<Self>, psid: &str, text: &str, app_id: Option<&Value>) -> Said {
        let at_ms = self.wall_ms();
        let mid = self.change(|state| {
            let mid = self.fresh(state, "m_out_");
            person_mut(state, psid).add(&mid, Side::OtherTool, at_ms, Content::plain(text));
            mid
        });
        let mut message = Map::new();
        message.insert("text".into(), text.into());
        let event = self.route(psid, at_ms).echo(&mid, app_id, &message);
        let first = self.post(psid, "message_echoes", &event, None);
        Said { mid, at_ms, first }
    }

    /// The person has the thread before their eyes: a read event if there was something new.
    pub(super) fn read(self: &Arc<Self>, psid: &str) {
        let tells = self.change(|state| {
            let receipts = state.settings.receipts;
            let person = state.people.get_mut(psid)?;
            (std::mem::take(&mut person.unread) && receipts).then_some(())
        });
        if tells.is_some() {
            let event = self.route(psid, self.wall_ms()).read();
            drop(self.post(psid, "message_reads", &event, None));
        }
    }

    /// The platform cut the native account link.
    pub(super) fn unlinked(self: &Arc<Self>, psid: &str) {
        let event = self.route(psid, self.wall_ms()).unlinked();
        drop(self.post(psid, "messaging_account_linking", &event, None));
    }

    /// Notes what an event posted by hand says about its sender, so that answers find a known person.
    pub(super) fn learn_from(&self, body: &Value) {
        let entries = body.get("entry").and_then(Value::as_array).into_iter().flatten();
        let events = entries.filter_map(|entry| entry.get("messaging")?.as_array()).flatten();
        for event in events {
            let is_echo = event.pointer("/message/is_echo") == Some(&Value::Bool(true));
            let acts = ["message", "postback", "reaction"].iter().any(|key| event.get(*key).is_some());
            let psid = event.pointer("/sender/id").and_then(Value::as_str);
            let (Some(psid), true, false) = (psid, acts, is_echo) else { continue };
            let at_ms = self.wall_ms();
            self.change(|state| {
                let window_ms = at_ms + state.window_ahead_ms;
                let person = person_mut(state, psid);
                person.acted(window_ms);
                let text = event.pointer("/message/text").and_then(Value::as_str);
                let mid = event.pointer("/message/mid").and_then(Value::as_str).unwrap_or_default();
                if let Some(text) = text
                    && !person.bubbles.iter().any(|bubble| bubble.mid == mid)
                {
                    person.add(mid, Side::Person, at_ms, Content::plain(text));
                }
            });
        }
    }

    /// Accepts a call of right form if the person and the window allow it.
    pub(super) fn accept(self: &Arc<Self>, call: Call, body: Value) -> Result<Value, GraphError> {
        match call.content {
            CallContent::Action(action) => self.accept_action(&call.recipient, &action, body),
            CallContent::Message { message, window } => {
                self.accept_message(&call.recipient, &message, window, body)
            }
        }
    }

    fn accept_action(&self, psid: &str, action: &str, body: Value) -> Result<Value, GraphError> {
        let at_ms = self.wall_ms();
        self.change(|state| {
            let person = state.people.get_mut(psid).ok_or_else(GraphError::unknown_recipient)?;
            match action {
                "typing_on" => person.typing_until_ms = Some(at_ms + TYPING_MS),
                "typing_off" => person.typing_until_ms = None,
                "mark_seen" => person.seen_by_page = true,
                _ => {}
            }
            person.version += 1;
            state.sent.push(SentCall {
                kind: "action",
                psid: psid.to_owned(),
                at_ms,
                message_id: None,
                body,
            });
            Ok(json!({ "recipient_id": psid }))
        })
    }

    fn accept_message(
        self: &Arc<Self>,
        psid: &str,
        message: &Map<String, Value>,
        window: Window,
        body: Value,
    ) -> Result<Value, GraphError> {
        let at_ms = self.wall_ms();
        let mid = self.change(|state| {
            let window_now_ms = at_ms + state.window_ahead_ms;
            let person = state.people.get(psid).ok_or_else(GraphError::unknown_recipient)?;
            if let Some(length_ms) = window.length_ms() {
                let open = person.last_action_ms.is_some_and(|last_ms| window_now_ms - last_ms < length_ms);
                if !open {
                    return Err(GraphError::outside_window());
                }
            }
            if !state.within_rate(at_ms) {
                return Err(GraphError::rate_limited());
            }
            let mid = self.fresh(state, "m_out_");
            person_mut(state, psid).add(&mid, Side::Page, at_ms, Content::of_message(message));
            let message_id = Some(mid.clone());
            state.sent.push(SentCall { kind: "message", psid: psid.to_owned(), at_ms, message_id, body });
            Ok(mid)
        })?;
        self.tell_the_page(psid, &mid, at_ms, message);
        Ok(json!({ "recipient_id": psid, "message_id": mid }))
    }

    /// Echo and delivery receipt of an accepted message.
    fn tell_the_page(self: &Arc<Self>, psid: &str, mid: &str, at_ms: i64, message: &Map<String, Value>) {
        let (echo, receipts) = self.look(|state| (state.settings.echo, state.settings.receipts));
        let app_id = Value::from(self.config.app_id);
        let echo_event = self.route(psid, at_ms).echo(mid, Some(&app_id), message);
        match echo {
            EchoMode::Off => {}
            EchoMode::Immediate => drop(self.post(psid, "message_echoes", &echo_event, None)),
            EchoMode::Delayed(delay) => {
                let (sim, psid) = (self.clone(), psid.to_owned());
                self.later(delay, async move { drop(sim.post(&psid, "message_echoes", &echo_event, None)) });
            }
        }
        if receipts {
            let event = self.route(psid, at_ms).delivered(mid);
            drop(self.post(psid, "message_deliveries", &event, None));
        }
    }

    fn later(&self, delay: std::time::Duration, work: impl Future<Output = ()> + Send + 'static) {
        let stop = self.stop.clone();
        self.tasks.spawn(async move {
            tokio::select! {
                () = stop.cancelled() => {}
                () = tokio::time::sleep(delay) => work.await,
            }
        });
    }
}

/// The person of this id, made known on first mention.
pub(super) fn person_mut<'a>(state: &'a mut State, psid: &str) -> &'a mut Person {
    state.people.entry(psid.to_owned()).or_insert_with(|| Person::named(format!("Person {psid}")))
}
