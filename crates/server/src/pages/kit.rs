//! `/demo/kit`: every component in every state, with samples that are out to break them. Only in the demo; elsewhere
//! there is no such page. It knows nobody and reads nothing.

use askama::Template;
use axum::{
    extract::{Query, State},
    http::StatusCode,
    response::Response,
};
use serde::Deserialize;

use crate::{
    engine::Engine,
    web::{PageError, Shell, Visit, Words},
};

/// Components, in the order of the page; each is the id of a section.
pub(super) const PARTS: [&str; 16] = [
    "tokens", "button", "field", "message", "card", "receipt", "list", "table", "dialog", "toast", "empty",
    "skeleton", "stepper", "badge", "avatar", "hostile",
];

const COLOURS: [&str; 19] = [
    "brand",
    "brand-ink",
    "brand-deep",
    "ink",
    "quiet",
    "paper",
    "card",
    "sunken",
    "line",
    "soft",
    "note-soft",
    "good",
    "good-soft",
    "warn",
    "warn-soft",
    "danger",
    "danger-ink",
    "danger-soft",
    "focus",
];

/// The language whose pages are shown from right to left.
const RIGHT_TO_LEFT: &str = "ar";

#[derive(Template)]
#[template(path = "demo/kit.html")]
struct Kit {
    shell: Shell,
    parts: &'static [&'static str],
    colours: &'static [&'static str],
    steps: [&'static str; 4],
    hostile: Vec<Sample>,
}

/// A text that is out to break a page.
pub(super) struct Sample {
    /// What is bad about it.
    pub(super) name: &'static str,
    pub(super) text: String,
    number: usize,
}

impl Sample {
    /// An id for its use in one component.
    fn id(&self, component: &str) -> String {
        format!("hostile-{}-{component}", self.number)
    }
}

/// What the address may ask for.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Shown {
    #[serde(default)]
    dir: String,
}

/// `GET /demo/kit`, with `?dir=rtl` in a frame that is written from right to left.
pub(super) async fn show(
    State(engine): State<Engine>,
    Query(shown): Query<Shown>,
    mut visit: Visit,
) -> Result<Response, PageError> {
    if !engine.context.demo {
        return Err(PageError::not_found());
    }
    if shown.dir == "rtl" {
        visit.words = Words::new(&engine.context.texts, Some(&visit.tenant), Some(RIGHT_TO_LEFT));
    }
    let kit = Kit {
        shell: visit.shell(),
        parts: &PARTS,
        colours: &COLOURS,
        steps: ["Choose", "Log in", "Accounts", "Words"],
        hostile: hostile(),
    };
    visit.page(StatusCode::OK, &kit)
}

/// Names and texts as nobody wishes for: markup, marks that turn the direction over, words without an end, signs of
/// several code points, scripts that are written the other way.
pub(super) fn hostile() -> Vec<Sample> {
    let samples = [
        ("Markup", "<b onclick=alert(1)>Bold</b><script>alert(2)</script>\"'&amp;<!--".to_owned()),
        ("Direction marks", "\u{202e}00.000,1£ diaP\u{2066}\u{2067} left open \u{202b}here".to_owned()),
        ("A word of 300 letters", "Donaudampfschifffahrt".chars().cycle().take(300).collect()),
        (
            "Signs of several parts",
            "👩‍👩‍👧‍👦 🏴󠁧󠁢󠁥󠁮󠁧󠁿 é Z\u{0351}\u{0301}\u{0317}a\u{0350}\u{0321}l\u{034f}\u{0359}go 𝔹𝕒𝕟𝕜 🇬🇧".to_owned(),
        ),
        ("Another direction", "مصرف الميناء: الرصيد 1,234.50 £ في Harbour Bank".to_owned()),
    ];
    let sample = |(number, (name, text))| Sample { name, text, number };
    samples.into_iter().enumerate().map(sample).collect()
}
