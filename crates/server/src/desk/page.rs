//! What all staff pages share beside [`crate::web`]: how times and other people's words are shown, who is
//! logged in, and errors in words for staff.

use std::time::Duration;

use axum::{http::StatusCode, response::Response};
use tellerline_channels::texts;
use tellerline_core::{Timestamp, message::Field, time::days};

use super::auth::session::Visitor;
use crate::{
    context::Context,
    web::{PageError, Shell, Visit, Words},
};

/// How long each page says that somebody's ways to sign in changed.
const NEWS: Duration = days(7);

/// What a handler answers.
pub(super) type Answer = Result<Response, PageError>;

/// What templates ask beside the shell; they hold it as `d`.
pub(super) struct Desk {
    words: Words,
    now: Timestamp,
    /// Who is logged in.
    pub(super) name: String,
    /// As what.
    pub(super) role: &'static str,
    /// Whether they answer customers.
    pub(super) serves: bool,
    /// When their ways to sign in changed, while that is news.
    pub(super) changed: Option<Timestamp>,
    /// Whom to call who did not change them.
    pub(super) phone: Option<String>,
}

#[expect(
    clippy::unused_self,
    clippy::trivially_copy_pass_by_ref,
    reason = "templates reach everything through this value and pass by reference"
)]
impl Desk {
    /// For somebody who is logged in, with the shell of the page.
    pub(super) fn of(context: &Context, visitor: &Visitor) -> (Shell, Self) {
        let desk = Self {
            words: visitor.visit.words.clone(),
            now: context.now(),
            name: visitor.staff.name.clone(),
            role: visitor.role.slug(),
            serves: visitor.role.home() == "/desk",
            changed: visitor.staff.factors_changed_at.filter(|at| context.now() < at.plus(NEWS)),
            phone: visitor.visit.tenant.emergency_phone.clone(),
        };
        (visitor.visit.shell(), desk)
    }

    /// A text of a family: `desk-kind` and `fraud` make `desk-kind-fraud`.
    pub(super) fn pick(&self, family: &str, word: &str) -> String {
        self.words.text(&format!("{family}-{word}"), &[])
    }

    /// A point in time in the bank's zone.
    pub(super) fn at(&self, at: &Timestamp) -> String {
        self.words.moment(*at)
    }

    /// The same for machines.
    pub(super) fn iso(&self, at: &Timestamp) -> String {
        at.to_jiff().strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
    }

    /// How long ago, in the largest unit that fits.
    pub(super) fn age(&self, at: &Timestamp) -> String {
        let minutes = self.now.since(*at).as_secs() / 60;
        let (key, count) = match minutes {
            0..=59 => ("desk-age-minutes", minutes),
            60..=2_879 => ("desk-age-hours", minutes / 60),
            _ => ("desk-age-days", minutes / 1_440),
        };
        self.words.text(key, &[Field::count("n", i64::try_from(count).unwrap_or(i64::MAX))])
    }

    /// What a person wrote, without anything that could change how its neighbours are read: no control
    /// characters, no marks of direction. Escaping is the template's.
    pub(super) fn safe(&self, text: &str) -> String {
        texts::plain(text, true)
    }
}

/// There is nothing here for this visitor.
pub(super) fn missing(visitor: &Visitor) -> PageError {
    PageError::new(StatusCode::NOT_FOUND, "staff-missing").way(visitor.role.home(), "desk-to-start")
}

/// This role does not open this page.
pub(super) fn refused(visitor: &Visitor) -> PageError {
    PageError::new(StatusCode::FORBIDDEN, "staff-refused").way(visitor.role.home(), "desk-to-start")
}

/// Go to the login.
pub(super) fn to_login(visit: &Visit) -> Response {
    visit.redirect("/desk/login")
}
