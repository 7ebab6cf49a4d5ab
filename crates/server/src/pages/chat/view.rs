//! How a thread looks: its page, one message of it, and the whole of it as text.

use std::fmt::Write as _;

use askama::Template;
use tellerline_channels::{
    messenger::input::GET_STARTED,
    web::{Button, Shown, Target},
};
use tellerline_core::Timestamp;
use tellerline_store::{
    StoreError,
    repo::web_chat::{Speaker, Standing, StoredMessage},
};

use super::{
    TEXT_MAX,
    session::{Reader, seconds_left},
};
use crate::{
    engine::Engine,
    pages::login,
    web::{Shell, Visit},
};

/// The page of a thread.
#[derive(Template)]
#[template(path = "chat/page.html")]
pub(super) struct Chat {
    shell: Shell,
    path: String,
    events: String,
    transcript: String,
    lines: Vec<Line>,
    last: i64,
    unread: usize,
    live: bool,
    over: bool,
    framed: bool,
    wrong: Option<String>,
    /// The id of what is written next: sent twice it is one message.
    next: String,
    start: &'static str,
    most: usize,
    sample: Line,
    /// Where the login is, for somebody unknown: id and name of each institution.
    institutions: Vec<(String, String)>,
    signed_in: bool,
    /// Seconds until the session of somebody signed in ends.
    seconds: u64,
    /// The page that stands by itself.
    whole: String,
}

/// One message, as a page and as news show it.
#[derive(Template)]
#[template(path = "chat/message.html")]
pub(super) struct Fragment {
    shell: Shell,
    line: Line,
}

/// What a template needs of a message.
pub(super) struct Line {
    seq: i64,
    from: &'static str,
    name: String,
    initials: String,
    text: String,
    meta: String,
    mark: String,
    urgent: bool,
    client: String,
    new: bool,
    buttons: Vec<Tap>,
    cards: Vec<(String, String, Vec<Tap>)>,
    quick: Vec<Tap>,
}

/// Something to tap: a page to open, or what a form sends.
struct Tap {
    title: String,
    href: String,
    value: String,
}

impl Tap {
    fn of(button: &Button, visit: &Visit) -> Self {
        let title = button.title.clone();
        match &button.target {
            // Pages of ours are meant where this page is, whatever name the browser called us by.
            Target::Page(url) => {
                let own = visit.tenant.public_url.trim_end_matches('/');
                let href = url.strip_prefix(own).filter(|path| path.starts_with('/')).unwrap_or(url);
                Self { title, href: href.to_owned(), value: String::new() }
            }
            Target::Act(payload) => {
                let value = format!("{payload} {title}");
                Self { title, href: String::new(), value }
            }
        }
    }
}

impl Line {
    pub(super) fn of(
        visit: &Visit,
        shell: &Shell,
        message: &StoredMessage<Shown>,
        standing: Standing,
    ) -> Self {
        let (from, name) = speaker(visit, shell, message.speaker);
        let body = &message.body;
        let taps = |buttons: &[Button]| buttons.iter().map(|button| Tap::of(button, visit)).collect();
        let mark = match message.speaker {
            Speaker::Customer if message.seq <= standing.seen => shell.t("page-chat-read"),
            Speaker::Customer => shell.t("page-chat-sent"),
            Speaker::Bot | Speaker::Staff => String::new(),
        };
        Self {
            seq: message.seq,
            from,
            initials: visit
                .tenant
                .name
                .split_whitespace()
                .filter_map(|word| word.chars().next())
                .take(2)
                .collect(),
            name,
            text: body.text.clone(),
            meta: clock(visit, message.at),
            mark,
            urgent: body.urgent,
            client: body.client.clone(),
            new: message.speaker != Speaker::Customer && message.seq > standing.read,
            buttons: taps(&body.buttons),
            cards: body
                .cards
                .iter()
                .map(|card| {
                    (card.title.clone(), card.subtitle.clone().unwrap_or_default(), taps(&card.buttons))
                })
                .collect(),
            quick: taps(&body.quick),
        }
    }

    /// What a script fills with the words that are being sent.
    fn sample(shell: &Shell) -> Self {
        Self {
            seq: 0,
            from: "me",
            name: shell.t("page-chat-you"),
            initials: String::new(),
            text: String::new(),
            meta: String::new(),
            mark: shell.t("page-chat-sending"),
            urgent: false,
            client: String::new(),
            new: false,
            buttons: Vec::new(),
            cards: Vec::new(),
            quick: Vec::new(),
        }
    }
}

impl Fragment {
    pub(super) fn of(visit: &Visit, message: &StoredMessage<Shown>, standing: Standing) -> Self {
        let shell = visit.shell();
        Self { line: Line::of(visit, &shell, message, standing), shell }
    }
}

impl Chat {
    pub(super) fn new(
        engine: &Engine,
        visit: &Visit,
        reader: &Reader,
        secret: &str,
        (messages, standing): (Vec<StoredMessage<Shown>>, Standing),
        wrong: Option<String>,
    ) -> Result<Self, StoreError> {
        let mut shell = visit.shell();
        // The forms of this page hang on its own cookie: in a frame it is the only one that is sent.
        shell.csrf = Reader::csrf(engine, visit, secret)?;
        let lines: Vec<Line> =
            messages.iter().map(|message| Line::of(visit, &shell, message, standing)).collect();
        let base = format!("/chat/{}", visit.tenant.id);
        Ok(Self {
            path: reader.path(visit),
            events: format!("{base}/events{}", reader.query()),
            transcript: format!("{base}/transcript{}", reader.query()),
            last: messages.last().map_or(0, |message| message.seq),
            unread: lines.iter().filter(|line| line.new).count(),
            live: reader.session.is_some(),
            over: reader.over,
            framed: reader.framed,
            wrong,
            next: engine.context.entropy.seed().fork("message").token("form").replace('_', "-"),
            start: GET_STARTED,
            most: TEXT_MAX,
            sample: Line::sample(&shell),
            institutions: login::institutions(visit),
            signed_in: reader.session.is_some_and(|session| session.customer.is_some()),
            seconds: reader.session.as_ref().map_or(0, |session| seconds_left(engine, session)),
            whole: base.clone(),
            lines,
            shell,
        })
    }
}

/// Who spoke: the class of the bubble, and the name in it.
fn speaker(visit: &Visit, shell: &Shell, speaker: Speaker) -> (&'static str, String) {
    match speaker {
        Speaker::Customer => ("me", shell.t("page-chat-you")),
        Speaker::Bot => ("bot", shell.t1("page-chat-bot", "bank", &visit.tenant.name)),
        Speaker::Staff => ("staff", shell.t1("page-chat-staff", "bank", &visit.tenant.name)),
    }
}

fn clock(visit: &Visit, at: Timestamp) -> String {
    visit.words.moment(at)
}

/// A thread as text: a line for who and when, the words under it.
pub(super) fn transcript(visit: &Visit, messages: &[StoredMessage<Shown>]) -> String {
    let shell = visit.shell();
    let mut out = String::new();
    for message in messages {
        let (_, name) = speaker(visit, &shell, message.speaker);
        let _ = writeln!(out, "{} · {name}\n{}", clock(visit, message.at), message.body.text);
        for card in &message.body.cards {
            let _ = writeln!(out, "{}\n{}", card.title, card.subtitle.as_deref().unwrap_or_default());
        }
        out.push('\n');
    }
    out
}
