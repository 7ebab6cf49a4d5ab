//! One person's thread: bubbles, what is typed and seen, what can be tapped, and the locked screen above.

use askama::Template;
use axum::{
    Extension,
    extract::{Path, Query, State as Extract},
    response::{IntoResponse, Response},
};
use http::StatusCode;
use serde::Deserialize;

use super::{
    Clock, Shared, ThreadLine,
    lab::LabView,
    lines, not_found, show,
    wire::{Shown, WireView},
};
use crate::messenger::{
    content::{Button, Content, Segment, segments},
    guard::Nonce,
    profile,
    sim::Sim,
    state::{Bubble, Person, Reached, Side, State},
};

#[derive(Template)]
#[template(path = "messenger/thread.html")]
struct ThreadPage {
    nonce: String,
    page_name: String,
    initial: String,
    psid: String,
    name: String,
    right_to_left: bool,
    threads: Vec<ThreadLine>,
    menu: Vec<Button>,
    bubbles: Vec<BubbleView>,
    now: Now,
    lab: LabView,
    wire: WireView,
}

#[derive(Template)]
#[template(path = "messenger/news.html")]
struct NewsPage {
    page_name: String,
    initial: String,
    psid: String,
    bubbles: Vec<BubbleView>,
    now: Now,
}

/// The part of a thread that is replaced rather than added to.
struct Now {
    state: String,
    is_typing: bool,
    status: String,
    has_failed: bool,
    quick_replies: Vec<(String, String, String)>,
    /// What stands in an empty thread.
    greeting: String,
    get_started: bool,
    ice_breakers: Vec<Button>,
    lock: Option<LockScreen>,
}

/// The last words of the Page as they lie on a locked screen: its name and one line.
struct LockScreen {
    line: String,
    time: Clock,
}

struct BubbleView {
    seq: u64,
    mid: String,
    class: &'static str,
    who: String,
    time: Clock,
    text: Vec<Segment>,
    content: Content,
}

impl BubbleView {
    /// Whether there is anything for the bubble itself; cards and receipts stand alone.
    fn has_words(&self) -> bool {
        let content = &self.content;
        !(self.text.is_empty() && content.lines.is_empty() && content.buttons.is_empty())
    }
}

#[derive(Deserialize)]
pub(super) struct Showing {
    /// Which exchanges the wire shows.
    #[serde(default)]
    show: String,
}

pub(super) async fn page(
    Extract(sim): Shared,
    Extension(nonce): Extension<Nonce>,
    Path(psid): Path<String>,
    Query(showing): Query<Showing>,
) -> Response {
    let lock = sim.look(|state| state.people.get(&psid).and_then(lock_screen));
    sim.read(&psid);
    let shown = Shown::named(&showing.show);
    let found = sim.look(|state| {
        let person = state.people.get(&psid)?;
        let mut now = now(&sim, state, person);
        now.lock = lock;
        Some(ThreadPage {
            nonce: nonce.0.clone(),
            page_name: sim.config.page_name.clone(),
            initial: initial(&sim),
            psid: psid.clone(),
            name: person.name.clone(),
            right_to_left: person.right_to_left,
            threads: lines(state, Some(psid.as_str())),
            menu: profile::menu(state),
            bubbles: views(&sim, person, 0),
            now,
            lab: LabView::of(&sim, state, &psid, person),
            wire: WireView::of(state, shown, 0),
        })
    });
    match found {
        Some(page) => show(&page),
        None => not_found(nonce),
    }
}

#[derive(Deserialize)]
pub(super) struct Since {
    #[serde(default)]
    after: u64,
    /// What the page shows now; the answer is 204 when nothing differs.
    #[serde(default)]
    state: String,
}

pub(super) async fn news(
    Extract(sim): Shared,
    Extension(nonce): Extension<Nonce>,
    Path(psid): Path<String>,
    Query(since): Query<Since>,
) -> Response {
    sim.read(&psid);
    let found = sim.look(|state| {
        let person = state.people.get(&psid)?;
        Some((views(&sim, person, since.after), now(&sim, state, person)))
    });
    match found {
        Some((_, now)) if now.state == since.state => StatusCode::NO_CONTENT.into_response(),
        Some((bubbles, now)) => {
            let page_name = sim.config.page_name.clone();
            show(&NewsPage { page_name, initial: initial(&sim), psid, bubbles, now })
        }
        None => not_found(nonce),
    }
}

/// What stands in the Page's round picture.
fn initial(sim: &Sim) -> String {
    sim.config.page_name.chars().next().map(String::from).unwrap_or_default()
}

fn views(sim: &Sim, person: &Person, after: u64) -> Vec<BubbleView> {
    person.bubbles.iter().filter(|bubble| bubble.seq > after).map(|bubble| view(sim, bubble)).collect()
}

fn view(sim: &Sim, bubble: &Bubble) -> BubbleView {
    let (class, who) = match bubble.side {
        Side::Person => ("mine", "You".to_owned()),
        Side::Page => ("theirs", sim.config.page_name.clone()),
        Side::OtherTool => ("theirs other", format!("{}, from another tool", sim.config.page_name)),
    };
    BubbleView {
        seq: bubble.seq,
        mid: bubble.mid.clone(),
        class,
        who,
        time: Clock::at(bubble.at_ms),
        text: segments(&bubble.content.text),
        content: bubble.content.clone(),
    }
}

/// Names what a phone shows at this moment; equal names, equal pictures.
pub(super) fn state_name(sim: &Sim, person: &Person) -> String {
    format!("{}{}", person.version, if is_typing(sim, person) { "t" } else { "" })
}

fn is_typing(sim: &Sim, person: &Person) -> bool {
    person.typing_until_ms.is_some_and(|until_ms| sim.wall_ms() < until_ms)
}

fn lock_screen(person: &Person) -> Option<LockScreen> {
    let last = person.bubbles.iter().rfind(|bubble| bubble.side != Side::Person)?;
    Some(LockScreen { line: last.content.preview().to_owned(), time: Clock::at(last.at_ms) })
}

fn now(sim: &Sim, state: &State, person: &Person) -> Now {
    let last = person.bubbles.last();
    let quick_replies = last.map(|bubble| {
        let triple = |reply: &Button| (bubble.mid.clone(), reply.key.clone(), reply.title.clone());
        bubble.content.quick_replies.iter().map(triple).collect()
    });
    let mine = last.filter(|bubble| bubble.side == Side::Person);
    let status = mine.map(|bubble| match &bubble.reached {
        Reached::Sending => "Sending".to_owned(),
        Reached::Yes if person.seen_by_page => "Seen".to_owned(),
        Reached::Yes => "Delivered".to_owned(),
        Reached::No(reason) => format!("Not delivered yet: {reason}"),
    });
    let is_empty = person.bubbles.is_empty();
    let ice_breakers = if is_empty { profile::ice_breakers(state) } else { Vec::new() };
    Now {
        state: state_name(sim, person),
        is_typing: is_typing(sim, person),
        status: status.unwrap_or_default(),
        has_failed: mine.is_some_and(|bubble| matches!(bubble.reached, Reached::No(_))),
        quick_replies: quick_replies.unwrap_or_default(),
        greeting: profile::greeting(state).filter(|_| is_empty).unwrap_or_default().to_owned(),
        get_started: is_empty && ice_breakers.is_empty() && profile::get_started(state).is_some(),
        ice_breakers,
        lock: lock_screen(person),
    }
}
