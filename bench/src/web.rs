//! Open web chats: what so many cost a `serve`, and how soon an answer stands on an open page.
//!
//! Each chat is a browser of its own: a page, a first message, and a stream of events that stays open on a connection of
//! its own. Messages come at a fixed pace, whether answers do or not: people in different chats do not wait for each other.

use crate::load::{Connection, connect};
use crate::process::Running;
use crate::report::Web;
use crate::stats::{Times, millis};
use anyhow::{Context, Result};
use bytes::Bytes;
use http::request::Builder;
use http::{HeaderMap, Method, Request, header};
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use std::cell::RefCell;
use std::collections::VecDeque;
use std::net::SocketAddr;
use std::rc::Rc;
use std::time::{Duration, Instant};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

/// Chats that are open at once, as the number to hold wants it.
const CHATS: usize = 1_000;
/// Between two messages: 100 a second.
const PACE: Duration = Duration::from_millis(10);
const WARM_UP: Duration = Duration::from_secs(3);
/// A person would have given up by then: counted as a failure.
const PATIENCE: Duration = Duration::from_secs(10);
const PATH: &str = "/chat/demo";
/// What only a message of the bot has in it.
const ANSWER: &str = "class=\"bubble bot\"";

/// Where the chats are, and what the bank calls itself: browsers name it, the connection goes to `address`.
#[derive(Clone)]
pub(crate) struct Site {
    pub(crate) address: SocketAddr,
    pub(crate) host: String,
}

/// A browser with an open chat.
struct Chat {
    cookie: String,
    csrf: String,
    /// When each answer was there.
    answers: UnboundedReceiver<Instant>,
}

#[derive(Default)]
struct Outcome {
    times: Times,
    failures: u64,
    last_failure: Option<String>,
}

struct Shared {
    site: Site,
    chats: RefCell<VecDeque<Chat>>,
    /// Connections that nobody sends on at the moment.
    free: RefCell<Vec<Connection>>,
    outcome: RefCell<Outcome>,
}

/// Opens the chats, reads the memory, then has one message after the other said and answered for so long.
pub(crate) async fn measure(running: &Running, site: Site, length: Duration) -> Result<Web> {
    let mut connection = connect(site.address).await?;
    // The first one pays for what is loaded once; it stays open and is not counted.
    let _first = open(&site, &mut connection).await.context("the first chat")?;
    let idle = running.resident_memory()?;
    let mut chats = VecDeque::with_capacity(CHATS);
    for number in 0..CHATS {
        chats.push_back(open(&site, &mut connection).await.with_context(|| format!("chat {number}"))?);
    }
    let more = running.resident_memory()?.saturating_sub(idle);
    let shared = Rc::new(Shared {
        site,
        chats: RefCell::new(chats),
        free: RefCell::default(),
        outcome: RefCell::default(),
    });
    shared.talk(WARM_UP).await;
    let warm = shared.outcome.take();
    shared.talk(length).await;
    let mut outcome = shared.outcome.take();
    let last_failure = outcome.last_failure.or(warm.last_failure);
    anyhow::ensure!(outcome.times.len() > 0, "no answer came: {last_failure:?}");
    Ok(Web {
        chats: CHATS,
        more_mib: f64::from(u32::try_from(more / 1024)?) / 1024.0,
        answers: outcome.times.len(),
        answer_p50_ms: millis(outcome.times.percentile(50)),
        answer_p99_ms: millis(outcome.times.percentile(99)),
        failures: outcome.failures + warm.failures,
        last_failure,
    })
}

impl Shared {
    /// One message each [`PACE`], each in the chat that was silent longest; returns when all were answered or given up.
    async fn talk(self: &Rc<Self>, length: Duration) {
        let mut ticks = tokio::time::interval(PACE);
        let (end, mut under_way) = (Instant::now() + length, Vec::new());
        while Instant::now() < end {
            ticks.tick().await;
            let chat = self.chats.borrow_mut().pop_front();
            match chat {
                Some(chat) => under_way.push(tokio::task::spawn_local(Rc::clone(self).say(chat))),
                None => self.failed("every chat waits for an answer"),
            }
        }
        for task in under_way {
            // A panic of a task is a bug here; its message has been printed.
            let _ = task.await;
        }
    }

    async fn say(self: Rc<Self>, mut chat: Chat) {
        while chat.answers.try_recv().is_ok() {}
        let free = self.free.borrow_mut().pop();
        match tokio::time::timeout(PATIENCE, self.answered(&mut chat, free)).await {
            Ok(Ok(time)) => self.outcome.borrow_mut().times.add(time),
            Ok(Err(error)) => self.failed(&format!("{error:#}")),
            Err(_) => self.failed("no answer in time"),
        }
        self.chats.borrow_mut().push_back(chat);
    }

    /// Message sent to answer read on the open page.
    async fn answered(&self, chat: &mut Chat, free: Option<Connection>) -> Result<Duration> {
        let mut connection = match free {
            Some(connection) => connection,
            None => connect(self.site.address).await?,
        };
        let start = Instant::now();
        help(&self.site, &mut connection, &chat.cookie, &chat.csrf).await?;
        self.free.borrow_mut().push(connection);
        let answered = chat.answers.recv().await.context("the stream of events ended")?;
        Ok(answered - start)
    }

    fn failed(&self, why: &str) {
        let mut outcome = self.outcome.borrow_mut();
        outcome.failures += 1;
        outcome.last_failure = Some(why.to_owned());
    }
}

/// A page, a first message, and the stream that shows its answer.
async fn open(site: &Site, connection: &mut Connection) -> Result<Chat> {
    let response = ask(connection, request(site, Method::GET, PATH, "")?).await?;
    let cookie = cookie(response.headers()).context("the page gives no cookie")?;
    let page = String::from_utf8(response.into_body().collect().await?.to_bytes().into())?;
    let csrf = hidden(&page, "csrf").context("the page has no form")?.to_owned();
    help(site, connection, &cookie, &csrf).await?;
    let mut own = connect(site.address).await?;
    let events = format!("{PATH}/events?after=0");
    let response = ask(&mut own, request(site, Method::GET, &events, &cookie)?).await?;
    let (tell, mut answers) = unbounded_channel();
    tokio::task::spawn_local(listen(own, response.into_body(), tell));
    let first = tokio::time::timeout(PATIENCE, answers.recv()).await.context("no first answer in time")?;
    first.context("the stream of events ended")?;
    Ok(Chat { cookie, csrf, answers })
}

/// Says *help* as a page with scripts does.
async fn help(site: &Site, connection: &mut Connection, cookie: &str, csrf: &str) -> Result<()> {
    let mut id = [0; 16];
    aws_lc_rs::rand::fill(&mut id).map_err(|_| anyhow::anyhow!("no random numbers"))?;
    let form = format!("csrf={csrf}&id={}&text=help&quiet=yes", hex::encode(id));
    let request = builder(site, Method::POST, PATH, cookie)
        .header(header::ORIGIN, format!("http://{}", site.host))
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Full::new(Bytes::from(form)))?;
    ask(connection, request).await?.into_body().collect().await?;
    Ok(())
}

fn builder(site: &Site, method: Method, path: &str, cookie: &str) -> Builder {
    let builder = Request::builder().method(method).uri(path).header(header::HOST, &site.host);
    if cookie.is_empty() { builder } else { builder.header(header::COOKIE, cookie) }
}

fn request(site: &Site, method: Method, path: &str, cookie: &str) -> Result<Request<Full<Bytes>>> {
    Ok(builder(site, method, path, cookie).body(Full::default())?)
}

async fn ask(connection: &mut Connection, request: Request<Full<Bytes>>) -> Result<http::Response<Incoming>> {
    let what = format!("{} {}", request.method(), request.uri());
    connection.ready().await?;
    let response = connection.send_request(request).await?;
    anyhow::ensure!(response.status().is_success(), "{what} answered {}", response.status());
    Ok(response)
}

/// Reads events until there are no more, and says when an answer was among them. The connection lives as long.
async fn listen(connection: Connection, mut body: Incoming, tell: UnboundedSender<Instant>) {
    let mut read = Vec::new();
    while let Some(Ok(frame)) = body.frame().await {
        let at = Instant::now();
        read.extend_from_slice(frame.data_ref().map(AsRef::as_ref).unwrap_or_default());
        for event in events(&mut read) {
            if event.contains(ANSWER) && tell.send(at).is_err() {
                return;
            }
        }
    }
    drop(connection);
}

/// Takes the whole events from what was read: each ends with an empty line.
fn events(read: &mut Vec<u8>) -> Vec<String> {
    let Some(end) = read.windows(2).rposition(|two| two == b"\n\n") else { return Vec::new() };
    let rest = read.split_off(end + 2);
    let whole = std::mem::replace(read, rest);
    String::from_utf8_lossy(&whole)
        .split("\n\n")
        .map(str::to_owned)
        .filter(|event| !event.is_empty())
        .collect()
}

/// The cookie of the chat, as it is sent back.
fn cookie(headers: &HeaderMap) -> Option<String> {
    let given = headers.get_all(header::SET_COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut pairs = given.filter_map(|cookie| cookie.split(';').next());
    pairs.find(|pair| pair.starts_with("tl_chat=")).map(str::to_owned)
}

fn hidden<'a>(page: &'a str, name: &str) -> Option<&'a str> {
    page.split_once(&format!("name=\"{name}\" value=\""))?.1.split('"').next()
}

#[cfg(test)]
mod tests {
    use super::{cookie, events, hidden};
    use http::{HeaderMap, HeaderValue, header};

    #[test]
    fn events_are_whole_however_they_arrive() {
        let mut read = b"event: open\ndata:\n\nid: 1\nda".to_vec();
        assert_eq!(events(&mut read), ["event: open\ndata:"]);
        assert!(events(&mut read).is_empty());
        read.extend_from_slice(b"ta: one\n\nid: 2\ndata: two\n\n");
        assert_eq!(events(&mut read), ["id: 1\ndata: one", "id: 2\ndata: two"]);
        assert!(read.is_empty());
    }

    #[test]
    fn a_page_gives_its_cookie_and_its_form() {
        let mut headers = HeaderMap::new();
        for text in ["other=1; Path=/", "tl_chat=secret; HttpOnly; Path=/"] {
            headers.append(header::SET_COOKIE, HeaderValue::from_static(text));
        }
        assert_eq!(cookie(&headers).as_deref(), Some("tl_chat=secret"));
        assert_eq!(hidden(r#"<input type="hidden" name="csrf" value="abc">"#, "csrf"), Some("abc"));
    }
}
