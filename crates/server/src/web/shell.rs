//! What `templates/base.html` needs on every page, and how templates get their words.

use std::{fmt::Display, sync::Arc};

use tellerline_core::message::Field;

use super::{assets, picture::Shape, words::Words};
use crate::context::Tenant;

/// The frame of a page. Templates hold it as `shell` and call its methods.
#[derive(Clone)]
pub struct Shell {
    words: Words,
    /// The bank's name.
    pub bank: String,
    /// A number that is answered day and night, for the help line.
    pub phone: Option<String>,
    /// Value of the hidden field `csrf` of every form that changes something.
    pub csrf: String,
    /// Whether this is the demo.
    pub demo: bool,
    /// Value of `nonce` of every script and style sheet; the browser runs no other.
    pub nonce: String,
    /// Whose colours and logo; nobody's where the host is no bank's.
    tenant: Option<Arc<Tenant>>,
}

impl Shell {
    /// A frame.
    pub fn new(words: Words, bank: String, phone: Option<String>, csrf: String, demo: bool) -> Self {
        Self { words, bank, phone, csrf, demo, nonce: String::new(), tenant: None }
    }

    /// With the nonce that the answer's policy names.
    #[must_use]
    pub fn allowed(mut self, nonce: String) -> Self {
        self.nonce = nonce;
        self
    }

    /// With the bank's own tokens and logo.
    #[must_use]
    pub fn branded(mut self, tenant: Arc<Tenant>) -> Self {
        self.tenant = Some(tenant);
        self
    }

    /// The words, for what a handler formats itself.
    pub const fn words(&self) -> &Words {
        &self.words
    }

    /// The page's language.
    pub fn language(&self) -> &str {
        self.words.language()
    }

    /// The page's direction.
    pub fn direction(&self) -> &'static str {
        self.words.direction()
    }

    /// A text without fields.
    pub fn t(&self, key: &str) -> String {
        self.words.text(key, &[])
    }

    /// A text with one field; the value is put in as plain text.
    pub fn t1(&self, key: &str, name: &str, value: impl Display) -> String {
        self.words.text(key, &[Field::public(name, value.to_string())])
    }

    /// A text with two fields.
    pub fn t2(
        &self,
        key: &str,
        name: &str,
        value: impl Display,
        name2: &str,
        value2: impl Display,
    ) -> String {
        let fields = [Field::public(name, value.to_string()), Field::public(name2, value2.to_string())];
        self.words.text(key, &fields)
    }

    /// A text that counts something, with the plural of its language.
    pub fn n(&self, key: &str, name: &str, count: impl Display) -> String {
        let count = count.to_string().parse().unwrap_or(i64::MAX);
        self.words.text(key, &[Field::count(name, count)])
    }

    /// The steps of linking, in their order.
    pub fn linking_steps(&self) -> Vec<String> {
        let keys = [
            "page-step-bank",
            "page-step-allow",
            "page-step-login",
            "page-step-accounts",
            "page-step-answers",
            "page-step-lock",
            "page-step-chat",
        ];
        keys.map(|key| self.t(key)).into()
    }

    /// "Step 2 of 6".
    pub fn linking_step(&self, now: usize) -> String {
        self.t2("page-step-now", "now", now, "of", self.linking_steps().len())
    }

    /// Address of the style sheet.
    pub fn css(&self) -> &'static str {
        assets::url("app.css")
    }

    /// Address of the bank's own tokens, which are loaded after ours.
    pub fn tokens(&self) -> Option<&str> {
        self.tenant.as_ref()?.brand.tokens()
    }

    /// Address of the style sheet that only the kit needs.
    pub fn kit_css(&self) -> &'static str {
        assets::url("kit.css")
    }

    /// Address of the style sheet of the web chat.
    pub fn chat_css(&self) -> &'static str {
        assets::url("chat.css")
    }

    /// Address of the script that makes the web chat live; it works without.
    pub fn chat_js(&self) -> &'static str {
        assets::url("chat.js")
    }

    /// Address of the logo, which is the icon as well: the bank's own, or ours.
    pub fn logo(&self) -> &str {
        self.own_logo().map_or_else(|| assets::url("icon.svg"), |(url, _)| url)
    }

    /// The shape of the logo.
    pub fn logo_shape(&self) -> Shape {
        self.own_logo().map_or(Shape::SQUARE, |(_, shape)| shape)
    }

    fn own_logo(&self) -> Option<(&str, Shape)> {
        self.tenant.as_ref()?.brand.logo()
    }

    /// Address of the script that passkeys need; beside each there is another way without it.
    pub fn passkey_js(&self) -> &'static str {
        assets::url("passkey.js")
    }

    /// Address of htmx, on pages that renew a part of themselves; each works without it.
    pub fn htmx(&self) -> &'static str {
        assets::url("htmx.min.js")
    }

    /// Address of the script of every page; each page works without it.
    pub fn js(&self) -> &'static str {
        assets::url("app.js")
    }
}
