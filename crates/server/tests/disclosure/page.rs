//! `docs/what-the-messenger-sees.md`, written from what the flows say and the renderer makes of it.

use std::{collections::BTreeMap, fmt::Write as _, path::Path};

use serde_json::Value;
use tellerline_channels::texts::Texts;
use tellerline_core::{
    conversation::Act,
    message::{ChannelKind, Choice, Class, Policy, Say},
};

use super::{
    bodies,
    talk::{Data, Draws, Talk},
};

const PATH: &str = "../../docs/what-the-messenger-sees.md";
/// Set by `cargo xtask messenger-sees`.
const WRITE: &str = "TELLERLINE_WRITE_DOCS";

const HEAD: &str = "\
# What the messenger sees

Written by `cargo xtask messenger-sees` from the flows, the disclosure and the renderer; a test fails when it is stale.
Do not edit it.

Of every message the messenger's company sees: who it goes to (its own id of the person), which Page sends it, when, the
text below, the titles of buttons and ready answers with their payloads, and the random id of the message in our outbox.
Of a customer's message it sees everything. Tokens in addresses are one-time, name what to show and authorise nothing.
";

fn settings() -> Vec<(&'static str, Policy)> {
    let open = Policy::open();
    let without = |class| Policy::allowing(open.classes().without(class));
    vec![
        ("default: *See by tapping*, or a ceiling of `masked`", Policy::of(&open, Choice::Tap)),
        ("*Show balances in chat*", Policy::of(&open, Choice::Balances)),
        ("*Show in chat*, ceiling without `payee`", Policy::of(&without(Class::Payee), Choice::Chat)),
        ("*Show in chat*, ceiling without `last_four`", Policy::of(&without(Class::LastFour), Choice::Chat)),
        ("*Show in chat*, ceiling without `amount`", Policy::of(&without(Class::Amount), Choice::Chat)),
        ("*Show in chat*, ceiling `open`", Policy::of(&open, Choice::Chat)),
    ]
}

/// Key of the first text: what a message is called.
fn name(say: &Say) -> String {
    let value = serde_json::to_value(say).expect("JSON");
    value["lines"][0]["key"].as_str().expect("a key").to_owned()
}

/// One message of each name: the longest that is met, so that every part of it is there.
fn messages(texts: &Texts) -> BTreeMap<String, Say> {
    let mut found: BTreeMap<String, (usize, String, Say)> = BTreeMap::new();
    for number in 0..1_200 {
        let choice = if number % 3 == 0 { Choice::Tap } else { Choice::Chat };
        let draws = Draws { fixed: Some((Policy::open(), choice)), time: number % 10 == 0, data: Data::Full };
        let mut talk = Talk::new(number, draws);
        for _ in 0..40 {
            for said in talk.turn() {
                let text = plain(&bodies(&said.say, &Policy::open(), texts));
                let better =
                    |(length, other, _): &(usize, String, Say)| (text.len(), &text) > (*length, other);
                let name = name(&said.say);
                if found.get(&name).is_none_or(better) {
                    found.insert(name, (text.len(), text, said.say));
                }
            }
        }
    }
    found.into_iter().map(|(name, (_, _, say))| (name, say)).collect()
}

/// The messages of the bodies as JSON, with what is random in them made the same.
fn plain(bodies: &[Value]) -> String {
    let messages: Vec<&Value> = bodies.iter().map(|body| &body["message"]).collect();
    let text = serde_json::to_string_pretty(&messages).expect("JSON");
    let mut out = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some(at) = rest.find("tlr_") {
        let (before, token) = rest.split_at(at);
        let end =
            token.find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '-'))).unwrap_or(token.len());
        out.push_str(before);
        out.push_str("(token)");
        rest = &token[end..];
    }
    out.push_str(rest);
    references(&out)
}

/// References of cases (`K3Q9-7MZ2`) are drawn.
fn references(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let drawn = |part: &[char]| part.iter().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit());
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    while at < chars.len() {
        match chars.get(at..at + 9) {
            Some(word) if word[4] == '-' && drawn(&word[..4]) && drawn(&word[5..]) => {
                out.push_str("(reference)");
                at += 9;
            }
            _ => {
                out.push(chars[at]);
                at += 1;
            }
        }
    }
    out
}

fn page() -> String {
    let texts = Texts::embedded();
    let mut page = HEAD.to_owned();
    page.push_str("\n## What may be shown, by kind of channel\n\n| class | | ");
    let kinds = [
        ("Messenger", ChannelKind::Messenger),
        ("WhatsApp", ChannelKind::Whatsapp),
        ("Telegram", ChannelKind::Telegram),
        ("Matrix", ChannelKind::Matrix),
        ("the bank's own web chat", ChannelKind::Web),
    ];
    let names: Vec<&str> = kinds.iter().map(|(name, _)| *name).collect();
    let _ = writeln!(page, "{} |\n|{}", names.join(" | "), "---|".repeat(kinds.len() + 2));
    for class in Class::ALL {
        let always = if Class::ADJUSTABLE.contains(class) { "" } else { "in every message" };
        let cells = kinds.map(|(_, kind)| {
            let (default, most) = (Policy::default_of(kind), Policy::most_of(kind));
            match (default.allows(*class), most.allows(*class)) {
                (true, _) => "shown",
                (false, true) => "by choice",
                (false, false) => "never",
            }
        });
        let _ = writeln!(page, "| `{}` | {always} | {} |", class.slug(), cells.join(" | "));
    }
    page.push_str(
        "\n*By choice*: where the bank's ceiling allows it and the customer chose it. Payloads of buttons and ready \
         answers are one of these words: ",
    );
    let slugs: Vec<String> = Act::ALL.iter().map(|act| format!("`{}`", act.slug())).collect();
    let _ = writeln!(
        page,
        "{}; or `speak_` and a language's tag; or `intent_` and what a text may have meant, guessed from the customer's \
         own words and offered under the answer (`docs/adr/0032-a-right-stands-beside-the-answer.md`).",
        slugs.join(", ")
    );
    let (mut differing, mut same) = (String::new(), String::new());
    for (name, say) in messages(&texts) {
        let mut forms: Vec<(String, Vec<&str>)> = Vec::new();
        for (setting, policy) in settings() {
            let text = plain(&bodies(&say, &policy, &texts));
            match forms.iter_mut().find(|(known, _)| *known == text) {
                Some((_, of)) => of.push(setting),
                None => forms.push((text, vec![setting])),
            }
        }
        if let [(text, _)] = forms.as_slice() {
            let _ = write!(same, "\n### `{name}`\n\n```json\n{text}\n```\n");
            continue;
        }
        let _ = write!(differing, "\n### `{name}`\n");
        for (text, of) in forms {
            let _ = write!(differing, "\n{}:\n\n```json\n{text}\n```\n", of.join("; "));
        }
    }
    page.push_str("\n## Messages that depend on the setting\n\nSetting by setting, byte by byte.\n");
    page.push_str(&differing);
    page.push_str("\n## Messages that are the same under every setting\n\nEach in its longest form.\n");
    page.push_str(&same);
    page
}

#[test]
fn the_page_in_docs_is_what_leaves() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(PATH);
    let page = page();
    if std::env::var_os(WRITE).is_some() {
        std::fs::write(path, page).expect("the page can be written");
        return;
    }
    let committed = std::fs::read_to_string(path).expect("the page is there");
    assert!(committed == page, "run: cargo xtask messenger-sees");
}
