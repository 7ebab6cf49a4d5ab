//! People's phones as pages: the list of threads, one thread to write in, and beside it the clock, the faults and the
//! wire. Everything works without script; the served script keeps it fresh by server-sent events.

mod forms;
mod lab;
mod live;
mod thread;
mod wire;

use std::sync::Arc;

use askama::Template;
use axum::{
    Extension, Router,
    extract::State as Extract,
    response::{Html, IntoResponse, Redirect, Response},
    routing::{get, post},
};
use http::{StatusCode, header};
use jiff::{Timestamp, tz::TimeZone};

use super::{
    guard::Nonce,
    sim::Sim,
    state::{Person, State},
};

type Shared = Extract<Arc<Sim>>;

pub(super) fn routes() -> Router<Arc<Sim>> {
    Router::new()
        .route("/", get(threads))
        .route("/people", post(new_person))
        .route("/t/{psid}", get(thread::page).post(forms::write))
        .route("/t/{psid}/messages", get(thread::news))
        .route("/t/{psid}/tap", post(forms::tap))
        .route("/t/{psid}/direction", post(forms::direction))
        .route("/t/{psid}/live", get(live::changes))
        .route("/t/{psid}/lab", get(lab::fragment))
        .route("/t/{psid}/clock", post(lab::move_clock))
        .route("/t/{psid}/faults", post(lab::inject))
        .route("/t/{psid}/faults/reset", post(lab::reset))
        .route("/t/{psid}/wire", get(wire::fragment))
        .route("/assets/messenger.css", get(stylesheet))
        .route("/assets/messenger.js", get(script))
        .route("/assets/icon.svg", get(icon))
}

async fn stylesheet() -> Response {
    let sheet = concat!(
        include_str!("../../../templates/messenger/tokens.css"),
        include_str!("../../../templates/messenger/messenger.css"),
        include_str!("../../../templates/messenger/lab.css"),
    );
    ([(header::CONTENT_TYPE, "text/css; charset=utf-8")], sheet).into_response()
}

async fn script() -> Response {
    let script = include_str!("../../../templates/messenger/messenger.js");
    ([(header::CONTENT_TYPE, "text/javascript; charset=utf-8")], script).into_response()
}

async fn icon() -> Response {
    let icon = include_str!("../../../templates/messenger/icon.svg");
    ([(header::CONTENT_TYPE, "image/svg+xml")], icon).into_response()
}

#[derive(Template)]
#[template(path = "messenger/threads.html")]
struct ThreadsPage {
    nonce: String,
    page_name: String,
    threads: Vec<ThreadLine>,
}

/// One person in a list: what their locked screen shows.
struct ThreadLine {
    psid: String,
    name: String,
    preview: String,
    from_page: bool,
    unread: bool,
    open: bool,
    time: Clock,
}

impl ThreadLine {
    fn initial(&self) -> String {
        self.name.chars().next().map(String::from).unwrap_or_default()
    }

    /// Whether this phone is the one on the page.
    fn is_open(&self) -> bool {
        self.open
    }
}

/// The people, those with the latest news first, the untouched ones in the order of their ids.
fn lines(state: &State, open: Option<&str>) -> Vec<ThreadLine> {
    let mut people: Vec<(&String, &Person)> = state.people.iter().collect();
    people.sort_by_key(|(_, person)| std::cmp::Reverse(person.bubbles.last().map(|bubble| bubble.at_ms)));
    people.truncate(LINES_MAX);
    let line = |(psid, person): (&String, &Person)| {
        let last = person.bubbles.last();
        ThreadLine {
            psid: psid.clone(),
            name: person.name.clone(),
            preview: last.map(|bubble| bubble.content.preview().to_owned()).unwrap_or_default(),
            from_page: last.is_some_and(|bubble| bubble.side != super::state::Side::Person),
            unread: person.unread,
            open: open == Some(psid.as_str()),
            time: last.map_or_else(Clock::never, |bubble| Clock::at(bubble.at_ms)),
        }
    };
    people.into_iter().map(line).collect()
}

/// People that a list shows.
const LINES_MAX: usize = 100;

/// An instant for people and for machines.
struct Clock {
    /// To the minute.
    short: String,
    /// To the second.
    precise: String,
    full: String,
}

impl Clock {
    fn at(at_ms: i64) -> Self {
        let instant = Timestamp::from_millisecond(at_ms).unwrap_or(Timestamp::UNIX_EPOCH);
        let local = instant.to_zoned(TimeZone::system());
        let form = |form: &str| local.strftime(form).to_string();
        Self { short: form("%H:%M"), precise: form("%H:%M:%S"), full: instant.to_string() }
    }

    fn never() -> Self {
        Self { short: String::new(), precise: String::new(), full: String::new() }
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

#[derive(Template)]
#[template(path = "messenger/missing.html")]
struct MissingPage {
    nonce: String,
}

fn not_found(nonce: Nonce) -> Response {
    (StatusCode::NOT_FOUND, show(&MissingPage { nonce: nonce.0 })).into_response()
}

async fn threads(Extract(sim): Shared, Extension(nonce): Extension<Nonce>) -> Response {
    let threads = sim.look(|state| lines(state, None));
    show(&ThreadsPage { nonce: nonce.0, page_name: sim.config.page_name.clone(), threads })
}

async fn new_person(Extract(sim): Shared) -> Redirect {
    Redirect::to(&format!("/t/{}", sim.new_person()))
}
