//! `index.html` of an export: the same as `data.json`, for reading. No script, no request to anywhere; what people
//! and banks wrote is text and nothing else, without marks that change how its neighbours are read.

use askama::Template;
use tellerline_channels::texts::plain;
use tellerline_core::message::Field;

use super::data::{Data, When};
use crate::web::Words;

#[derive(Template)]
#[template(path = "rights/export.html")]
pub(super) struct Page<'a> {
    pub(super) words: &'a Words,
    pub(super) data: &'a Data,
}

impl Page<'_> {
    fn t(&self, key: &str) -> String {
        self.words.text(key, &[])
    }

    fn t1(&self, key: &str, name: &str, value: &str) -> String {
        self.words.text(key, &[Field::public(name, value)])
    }

    /// Text from outside.
    #[expect(clippy::unused_self, reason = "the template calls it")]
    fn clean(&self, text: &str) -> String {
        plain(text, true)
    }

    #[expect(clippy::trivially_copy_pass_by_ref, reason = "templates hand over references")]
    fn at(&self, when: &When) -> String {
        self.words.moment(when.0)
    }

    fn choice(&self, choice: &str) -> String {
        self.t(match choice {
            "chat" => "page-choice-chat",
            "balances" => "page-choice-balances",
            _ => "page-choice-tap",
        })
    }
}
