//! One person's phone as pages: the list of threads and one thread to type in. Works without script; the served
//! script only fetches what is new.

use std::{sync::Arc, time::Duration};

use askama::Template;
use axum::{
    Form, Router,
    extract::{Path, Query, State as Extract},
    response::{Html, IntoResponse, Redirect, Response},
    routing::{get, post},
};
use http::{HeaderMap, StatusCode, header};
use jiff::{Timestamp, tz::TimeZone};
use serde::Deserialize;
use tokio::sync::oneshot;

use super::{
    content::{Content, Segment, segments},
    deliver::Outcome,
    sim::{Sim, Tapped, get_started_payload},
    state::{Bubble, Person, Reached, Side, State},
};

type Shared = Extract<Arc<Sim>>;

/// Without script the page comes back after the webhook was tried, but never later than this.
const REDIRECT_PATIENCE: Duration = Duration::from_millis(800);

pub(super) fn routes() -> Router<Arc<Sim>> {
    Router::new()
        .route("/", get(threads))
        .route("/people", post(new_person))
        .route("/t/{psid}", get(thread).post(write))
        .route("/t/{psid}/messages", get(news))
        .route("/t/{psid}/tap", post(tap))
        .route("/assets/messenger.css", get(stylesheet))
        .route("/assets/messenger.js", get(script))
}

async fn stylesheet() -> Response {
    let sheet = include_str!("../../templates/messenger/messenger.css");
    ([(header::CONTENT_TYPE, "text/css; charset=utf-8")], sheet).into_response()
}

async fn script() -> Response {
    let script = include_str!("../../templates/messenger/messenger.js");
    ([(header::CONTENT_TYPE, "text/javascript; charset=utf-8")], script).into_response()
}

#[derive(Template)]
#[template(path = "messenger/threads.html")]
struct ThreadsPage {
    page_name: String,
    threads: Vec<ThreadLine>,
}

struct ThreadLine {
    psid: String,
    name: String,
    preview: String,
    time: Clock,
}

#[derive(Template)]
#[template(path = "messenger/thread.html")]
struct ThreadPage {
    page_name: String,
    psid: String,
    name: String,
    bubbles: Vec<BubbleView>,
    now: Now,
}

#[derive(Template)]
#[template(path = "messenger/news.html")]
struct NewsPage {
    page_name: String,
    psid: String,
    bubbles: Vec<BubbleView>,
    now: Now,
}

/// The part of a thread that is replaced rather than added to.
struct Now {
    state: String,
    is_typing: bool,
    status: String,
    quick_replies: Vec<(String, String, String)>,
    get_started: bool,
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

/// An instant for people and for machines.
struct Clock {
    short: String,
    full: String,
}

impl Clock {
    fn at(at_ms: i64) -> Self {
        let instant = Timestamp::from_millisecond(at_ms).unwrap_or(Timestamp::UNIX_EPOCH);
        let local = instant.to_zoned(TimeZone::system());
        Self { short: local.strftime("%H:%M").to_string(), full: instant.to_string() }
    }

    fn never() -> Self {
        Self { short: String::new(), full: String::new() }
    }
}

fn show(page: &impl Template) -> Response {
    match page.render() {
        Ok(html) => Html(html).into_response(),
        Err(error) => {
            tracing::error!(%error, "a page of the messenger simulator could not be rendered");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

fn not_found() -> Response {
    (StatusCode::NOT_FOUND, "No such thread.").into_response()
}

async fn threads(Extract(sim): Shared) -> Response {
    let threads = sim.look(|state| {
        let line = |(psid, person): (&String, &Person)| {
            let last = person.bubbles.last();
            ThreadLine {
                psid: psid.clone(),
                name: person.name.clone(),
                preview: last.map(|bubble| bubble.content.preview().to_owned()).unwrap_or_default(),
                time: last.map_or_else(Clock::never, |bubble| Clock::at(bubble.at_ms)),
            }
        };
        state.people.iter().map(line).collect()
    });
    show(&ThreadsPage { page_name: sim.config.page_name.clone(), threads })
}

async fn new_person(Extract(sim): Shared) -> Redirect {
    Redirect::to(&format!("/t/{}", sim.new_person()))
}

async fn thread(Extract(sim): Shared, Path(psid): Path<String>) -> Response {
    sim.read(&psid);
    let page_name = sim.config.page_name.clone();
    let found = sim.look(|state| {
        let person = state.people.get(&psid)?;
        Some((person.name.clone(), views(&sim, person, 0), now(&sim, state, person)))
    });
    match found {
        Some((name, bubbles, now)) => show(&ThreadPage { page_name, psid, name, bubbles, now }),
        None => not_found(),
    }
}

#[derive(Deserialize)]
struct Since {
    #[serde(default)]
    after: u64,
    /// What the page shows now; the answer is 204 when nothing differs.
    #[serde(default)]
    state: String,
}

async fn news(Extract(sim): Shared, Path(psid): Path<String>, Query(since): Query<Since>) -> Response {
    sim.read(&psid);
    let page_name = sim.config.page_name.clone();
    let found = sim.look(|state| {
        let person = state.people.get(&psid)?;
        Some((views(&sim, person, since.after), now(&sim, state, person)))
    });
    match found {
        Some((_, now)) if now.state == since.state => StatusCode::NO_CONTENT.into_response(),
        Some((bubbles, now)) => show(&NewsPage { page_name, psid, bubbles, now }),
        None => not_found(),
    }
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

fn now(sim: &Sim, state: &State, person: &Person) -> Now {
    let is_typing = person.typing_until_ms.is_some_and(|until_ms| sim.wall_ms() < until_ms);
    let last = person.bubbles.last();
    let quick_replies = last.map(|bubble| {
        let triple =
            |reply: &super::content::Button| (bubble.mid.clone(), reply.key.clone(), reply.title.clone());
        bubble.content.quick_replies.iter().map(triple).collect()
    });
    let mine = last.filter(|bubble| bubble.side == Side::Person);
    let status = mine.map(|bubble| match &bubble.reached {
        Reached::Sending => "Sending".to_owned(),
        Reached::Yes if person.seen_by_page => "Seen".to_owned(),
        Reached::Yes => "Delivered".to_owned(),
        Reached::No(reason) => format!("Not delivered yet: {reason}"),
    });
    Now {
        state: format!("{}{}", person.version, if is_typing { "t" } else { "" }),
        is_typing,
        status: status.unwrap_or_default(),
        quick_replies: quick_replies.unwrap_or_default(),
        get_started: person.bubbles.is_empty() && get_started_payload(state).is_some(),
    }
}

#[derive(Deserialize)]
struct Written {
    message: String,
}

async fn write(
    Extract(sim): Shared,
    Path(psid): Path<String>,
    headers: HeaderMap,
    Form(form): Form<Written>,
) -> Response {
    if !sim.look(|state| state.people.contains_key(&psid)) {
        return not_found();
    }
    let text = form.message.trim();
    if text.is_empty() {
        return back(&psid, &headers);
    }
    let said = sim.say(&psid, text, None, None);
    after_event(&psid, &headers, said.first).await
}

#[derive(Deserialize)]
struct TapForm {
    mid: String,
    button: String,
}

async fn tap(
    Extract(sim): Shared,
    Path(psid): Path<String>,
    headers: HeaderMap,
    Form(form): Form<TapForm>,
) -> Response {
    let tapped = if form.button == "start" {
        sim.get_started(&psid)
    } else {
        sim.tap(&psid, |bubble, button| {
            bubble.mid == form.mid && button.key == form.button && button.is_event()
        })
    };
    match tapped {
        Some(Tapped::Event { first, .. }) => after_event(&psid, &headers, first).await,
        Some(Tapped::Link(_)) | None => back(&psid, &headers),
    }
}

async fn after_event(psid: &str, headers: &HeaderMap, first: oneshot::Receiver<Outcome>) -> Response {
    if !is_script(headers) {
        // Only for a fresher page: whatever the outcome, the thread shows it.
        tokio::time::timeout(REDIRECT_PATIENCE, first).await.ok();
    }
    back(psid, headers)
}

fn is_script(headers: &HeaderMap) -> bool {
    headers.contains_key("x-live")
}

fn back(psid: &str, headers: &HeaderMap) -> Response {
    if is_script(headers) {
        StatusCode::NO_CONTENT.into_response()
    } else {
        Redirect::to(&format!("/t/{psid}#end")).into_response()
    }
}
