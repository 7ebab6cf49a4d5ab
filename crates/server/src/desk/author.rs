//! `/author`: every text that customers read in a chat, by its key, as it was compiled in. Read-only: texts
//! change with a release.

use askama::Template;
use axum::{extract::State, http::StatusCode};

use super::{
    auth::session::Author,
    page::{Answer, Desk},
};
use crate::{engine::Engine, web::Shell};

/// The English texts of the chat; other languages fall back to them.
const CHAT: &str = include_str!("../../../../translations/en/chat.ftl");

/// A text as its file has it.
#[derive(Debug, PartialEq, Eq)]
struct TextLine {
    key: String,
    pattern: String,
    note: String,
}

#[derive(Template)]
#[template(path = "desk/author.html")]
struct AuthorPage {
    shell: Shell,
    d: Desk,
    languages: String,
    texts: Vec<TextLine>,
}

/// The page.
pub(super) async fn show_author(State(engine): State<Engine>, author: Author) -> Answer {
    let languages = engine.context.texts.languages().join(", ");
    let (shell, d) = Desk::of(&engine.context, &author);
    author.visit.page(StatusCode::OK, &AuthorPage { shell, d, languages, texts: texts(CHAT) })
}

/// Messages of a Fluent file: `key = pattern`, continued on indented lines; a comment right above is its note.
fn texts(file: &str) -> Vec<TextLine> {
    let mut texts: Vec<TextLine> = Vec::new();
    let mut note = String::new();
    for line in file.lines() {
        if let Some(comment) = line.strip_prefix("# ") {
            note.push_str(if note.is_empty() { "" } else { " " });
            note.push_str(comment);
        } else if line.starts_with([' ', '}', '*', '[']) {
            if let Some(last) = texts.last_mut() {
                last.pattern.push_str(if last.pattern.is_empty() { "" } else { "\n" });
                last.pattern.push_str(line.trim_start());
            }
        } else if let Some((key, pattern)) = line.split_once('=').filter(|_| !line.starts_with('#')) {
            let (key, pattern) = (key.trim().to_owned(), pattern.trim().to_owned());
            texts.push(TextLine { key, pattern, note: std::mem::take(&mut note) });
        } else {
            note.clear();
        }
    }
    texts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_text_of_the_chat_is_listed() {
        let texts = texts(CHAT);
        let embedded = tellerline_channels::texts::Texts::embedded();
        assert!(texts.len() > 80, "{}", texts.len());
        for text in &texts {
            assert!(embedded.has("en", &text.key), "{}", text.key);
            assert!(!text.pattern.is_empty(), "{}", text.key);
        }
        let greet = texts.iter().find(|text| text.key == "greet").unwrap();
        assert!(greet.note.contains("$bank") && greet.pattern.contains("automated"));
    }
}
