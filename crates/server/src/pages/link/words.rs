//! The pairing words: shown here, answered in the chat that asked for the link. Until then nothing but the list
//! of accounts is read.

use std::time::Duration;

use askama::Template;
use axum::{
    extract::{Path, State},
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use tellerline_core::conversation::Input;
use tellerline_store::repo::{self, links::LinkStatus};

use super::Here;
use crate::{
    engine::Engine,
    pages::{
        self,
        attempt::{self, Attempt, Goal, step},
        chat, me,
    },
    web::{PageError, Shell, Visit},
};

#[derive(Template)]
#[template(path = "link/words.html")]
struct WordsPage {
    shell: Shell,
    institution: String,
    words: [String; 2],
    until: String,
    watch: String,
    chat: Option<String>,
}

#[derive(Template)]
#[template(path = "link/done.html")]
struct Done {
    shell: Shell,
    institution: String,
    receipt: Option<String>,
    chat: Option<String>,
}

/// How long the page waits for a link that needs no words to come to life.
const PROVEN: Duration = Duration::from_secs(5);

/// How the pairing stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Standing {
    Waiting,
    Live,
    /// It came to life and was ended since.
    Ended,
    Over,
}

impl Standing {
    const fn slug(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Live => "live",
            Self::Ended => "ended",
            Self::Over => "over",
        }
    }
}

async fn standing(engine: &Engine, attempt: &Attempt) -> Result<Standing, PageError> {
    let context = &engine.context;
    let Some(link) = attempt.link else { return Ok(Standing::Over) };
    let row = repo::links::any_link_for_worker(&context.store, link).await?;
    let in_time = attempt.body.words.as_ref().is_some_and(|(_, until)| context.now() < *until);
    let Some(row) = row else { return Ok(Standing::Over) };
    // Each consent that lived has a receipt.
    let lived = || repo::receipts::latest(&context.store, &row.bank, row.identity, link);
    Ok(match row.status {
        LinkStatus::Live => Standing::Live,
        LinkStatus::Unpaired if in_time => Standing::Waiting,
        LinkStatus::Ended if lived().await?.is_some() => Standing::Ended,
        LinkStatus::Unpaired | LinkStatus::Ended => Standing::Over,
    })
}

/// The page: the words, or how it ended.
pub(super) async fn show(here: &Here<'_>, attempt: &Attempt) -> Result<Response, PageError> {
    let institution = here.institution(attempt);
    let chat = pages::chat(&here.engine.context, &attempt.bank, attempt.conversation).await?;
    match (standing(here.engine, attempt).await?, &attempt.body.words) {
        (Standing::Waiting, Some((words, until))) => {
            // The chat may not have been told, if we were interrupted then; telling it twice is once.
            tell(here, attempt).await?;
            let page = WordsPage {
                institution,
                words: words.clone(),
                until: here.visit.words.moment(*until),
                watch: format!("{}/state", here.path()),
                chat,
                shell: here.visit.shell(),
            };
            here.visit.page(StatusCode::OK, &page)
        }
        (Standing::Live, _) => {
            let receipt = me::receipt::path_of(&here.engine.context, attempt.link).await?;
            here.visit.page(StatusCode::OK, &Done { shell: here.visit.shell(), institution, receipt, chat })
        }
        (Standing::Ended, _) => Err(PageError::new(StatusCode::GONE, "link-ended").about(institution)),
        _ => Err(PageError::new(StatusCode::GONE, "link-words-over").about(institution)),
    }
}

/// Has the chat ask for the words.
pub(super) async fn tell(here: &Here<'_>, attempt: &Attempt) -> Result<(), PageError> {
    let store = &here.engine.context.store;
    let (Some(link), Some((words, _))) = (attempt.link, &attempt.body.words) else { return Ok(()) };
    let Some(place) = attempt::place(store, &attempt.bank, attempt.conversation).await? else {
        return Ok(());
    };
    if chat::sign_in::is_signed_in(here.engine, here.visit, attempt.conversation).await? {
        // Whoever logged in and whoever asked are the same browser: there are no words to be stolen.
        let input = Input::LinkProven { attempt: attempt.id, link };
        here.engine.submit_and_wait(&place, input, &format!("link-proven:{}", attempt.id), PROVEN).await?;
        return Ok(());
    }
    let input = Input::LinkReady {
        attempt: attempt.id,
        link,
        institution: attempt.body.institution.clone(),
        institution_name: here.institution(attempt),
        words: words.clone(),
    };
    here.engine.submit(&place, input, &format!("link-ready:{}", attempt.id)).await?;
    Ok(())
}

/// `GET /link/{token}/state`: one word for the page that waits; with any other than `waiting` it loads itself anew.
pub(crate) async fn state(
    State(engine): State<Engine>,
    visit: Visit,
    Path(token): Path<String>,
) -> Result<Response, PageError> {
    let mine = attempt::mine(&engine.context, &visit, Goal::Link, &token).await?;
    let attempt = mine.filter(|attempt| attempt.step == step::WORDS).ok_or_else(PageError::not_found)?;
    let word = standing(&engine, &attempt).await?.slug();
    let mut answer = ([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], word).into_response();
    if word != Standing::Waiting.slug() {
        answer.headers_mut().insert("hx-refresh", HeaderValue::from_static("true"));
    }
    Ok(answer)
}
