//! The words that a customer agrees to, as one thing with a name. The name is a hash over everything that was
//! shown, in its language; a form carries it, so that nobody agrees to words that changed after they were read.

use aws_lc_rs::digest::{SHA256, digest};
use tellerline_core::{
    BankId, Timestamp,
    consent::{Basis, Given, PurposeKind, Way},
    message::Field,
};
use tellerline_store::{StoreError, repo};

use crate::{
    context::Context,
    web::{PageError, Words},
};

/// See the module.
pub(in crate::pages) struct Wording {
    /// Its name.
    pub(in crate::pages) version: String,
    language: String,
    text: String,
}

/// The key of a purpose's title or detail.
pub(crate) fn purpose_key(purpose: PurposeKind, part: &str) -> String {
    format!("page-purpose-{}-{part}", purpose.slug().replace('_', "-"))
}

impl Wording {
    fn new(kind: &str, words: &Words, lines: &[String]) -> Self {
        let text = lines.join("\n");
        let hash = digest(&SHA256, format!("{}\n{text}", words.language()).as_bytes());
        let version = format!("{kind}-{}", hex::encode(hash.as_ref().split_at(8).0));
        Self { version, language: words.language().to_owned(), text }
    }

    /// The first two pages of linking; `own`: asked for in the bank's own web chat, which no other company reads.
    pub(in crate::pages) fn of_link(
        words: &Words,
        institution: &str,
        offered: &[PurposeKind],
        days: u32,
        own: bool,
    ) -> Self {
        let t = |key: &str| words.text(key, &[]);
        let mut lines = vec![
            words.text("page-purposes-intro", &[Field::public("institution", institution)]),
            t("page-start-sees"),
            words.text("page-start-days", &[Field::count("days", i64::from(days))]),
            t(if own { "page-start-own" } else { "page-start-messenger" }),
            t("page-purposes-what"),
        ];
        lines.extend(offered.iter().flat_map(|purpose| purpose_lines(words, *purpose)));
        lines.extend([t("page-promise"), t("page-agree")]);
        Self::new("link", words, &lines)
    }

    /// The page of accounts and display; `chat`: figures may be seen there, `own`: it is the bank's own web chat.
    pub(in crate::pages) fn of_accounts(words: &Words, institution: &str, chat: bool, own: bool) -> Self {
        let t = |key: &str| words.text(key, &[]);
        let mut lines = vec![words.text("page-accounts-which", &[Field::public("institution", institution)])];
        lines.extend([t("page-choice-tap"), t("page-choice-tap-what")]);
        if chat {
            lines.extend([t("page-choice-chat"), t(what_chat_means(own))]);
        }
        Self::new("accounts", words, &lines)
    }

    /// The page that asks for one more purpose. The institution is named only to who may see it.
    pub(in crate::pages) fn of_purpose(
        words: &Words,
        institution: Option<&str>,
        purpose: PurposeKind,
    ) -> Self {
        let mut lines: Vec<String> = institution.map(str::to_owned).into_iter().collect();
        lines.extend([words.text("page-allow-what", &[]), words.text("page-purposes-what", &[])]);
        lines.extend(purpose_lines(words, purpose));
        lines.extend([words.text("page-promise", &[]), words.text("page-agree", &[])]);
        Self::new("allow", words, &lines)
    }

    /// The page that renews.
    pub(in crate::pages) fn of_renewal(
        words: &Words,
        institution: Option<&str>,
        purposes: &[PurposeKind],
        days: u32,
    ) -> Self {
        let mut lines: Vec<String> = institution.map(str::to_owned).into_iter().collect();
        lines.push(words.text("page-renew-what", &[Field::count("days", i64::from(days))]));
        lines.extend(purposes.iter().flat_map(|purpose| purpose_lines(words, *purpose)));
        lines.extend([words.text("page-promise", &[]), words.text("page-renew-button", &[])]);
        Self::new("renew", words, &lines)
    }

    /// Somebody agreed to it.
    pub(in crate::pages) fn given(&self, at: Timestamp, way: Way, basis: Basis) -> Given {
        Given { at, text_version: self.version.clone(), language: self.language.clone(), way, basis }
    }

    /// Keeps the text under its name, before anybody can have agreed to it.
    pub(in crate::pages) async fn keep(&self, context: &Context, bank: &BankId) -> Result<(), PageError> {
        let tx = context.store.begin().await?;
        let text = (self.version.as_str(), self.language.as_str(), self.text.as_str());
        repo::receipts::keep_text(&tx, bank, text, context.now()).await?;
        tx.commit().await.map_err(StoreError::from)?;
        Ok(())
    }
}

/// The key of what it means that figures are in the chat: who keeps a copy differs.
pub(in crate::pages) const fn what_chat_means(own: bool) -> &'static str {
    if own { "page-choice-own-what" } else { "page-choice-chat-what" }
}

fn purpose_lines(words: &Words, purpose: PurposeKind) -> [String; 2] {
    ["title", "detail"].map(|part| words.text(&purpose_key(purpose, part), &[]))
}
