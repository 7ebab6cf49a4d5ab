//! The download of everything: who gets it, what is in it, whose is not, that hostile text stays text, and that the
//! documented procedure checks it.

use std::{
    collections::BTreeSet,
    io::{Cursor, Read as _},
    process::{Command, Stdio},
    time::Duration,
};

use axum::{
    body::{Body, to_bytes},
    http::{Request, StatusCode, header},
};
use serde_json::Value;
use tellerline_core::{BankId, conversation::Input, reading::Intent, reading::Reading};
use zip::ZipArchive;

use super::{
    chat::told,
    world::{BANK, Browser, World},
};
use crate::rights::{
    export::{self, Requester},
    scope::Scope,
};

/// Text that would be more than text somewhere: markup, formulas, terminals, marks of direction, templates, SQL.
const HOSTILE: &[&str] = &[
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "\"><svg/onload=alert(1)>",
    "</td></table><iframe src='https://evil.test/'></iframe>",
    "javascript:alert(1)",
    "=HYPERLINK(\"https://evil.test\")",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "\u{1b}[31mred\u{1b}[0m",
    "\u{202e}gnp.exe\u{2066}",
    "{{ 7*7 }} {% include 'x' %} ${7*7}",
    "'; DROP TABLE audit; --",
    "--><base href=https://evil.test/>",
];

async fn download(browser: &mut Browser) -> (StatusCode, String, Vec<u8>) {
    let request = browser.form("/me", &[("do", "download")]);
    let response = browser.raw(request).await;
    let kind = response.headers().get(header::CONTENT_TYPE).map(|kind| kind.to_str().unwrap().to_owned());
    let status = response.status();
    let body = to_bytes(response.into_body(), usize::MAX).await.unwrap().to_vec();
    (status, kind.unwrap_or_default(), body)
}

fn unpacked(zip: Vec<u8>) -> Vec<(String, String)> {
    let mut archive = ZipArchive::new(Cursor::new(zip)).unwrap();
    (0..archive.len())
        .map(|at| {
            let mut file = archive.by_index(at).unwrap();
            let mut text = String::new();
            file.read_to_string(&mut text).unwrap();
            (file.name().unwrap().into_owned(), text)
        })
        .collect()
}

fn file<'a>(files: &'a [(String, String)], name: &str) -> &'a str {
    &files.iter().find(|(one, _)| one == name).unwrap_or_else(|| panic!("no {name}")).1
}

/// Names of all members, at any depth.
fn names(value: &Value, into: &mut BTreeSet<String>) {
    match value {
        Value::Object(members) => {
            for (name, value) in members {
                into.insert(name.clone());
                names(value, into);
            }
        }
        Value::Array(values) => values.iter().for_each(|value| names(value, into)),
        _ => {}
    }
}

async fn logs_in(world: &World, browser: &mut Browser, name: &str) {
    name.clone_into(&mut world.harbour.seen().subject);
    browser.get("/me").await;
    browser.post("/me", &[("do", "login"), ("institution", "harbour")]).await;
    let state = format!("state-harbour-{}", world.harbour.seen().begun.len());
    browser.returns(&state, "good").await;
}

async fn reports(world: &World, name: &str, text: &str) {
    let reading = Reading::certain(Intent::Fraud);
    let input = Input::Text { text: text.to_owned(), reading, redacted: false };
    let key = format!("reported:{text}");
    let limit = Duration::from_secs(20);
    assert!(world.engine.submit_and_wait(&world.place(name), input, &key, limit).await.unwrap());
}

#[tokio::test]
async fn whoever_logged_in_gets_everything_and_can_check_it() {
    let world = World::new().await;
    world.linked("dora").await;
    reports(&world, "dora", "somebody took my card").await;
    for (number, text) in HOSTILE.iter().enumerate() {
        world.types("dora", &format!("hostile {number} {text}")).await;
    }
    let mut browser = world.browser();
    browser.get("/me").await;
    let (status, kind, _) = download(&mut browser).await;
    assert_eq!(
        (status, kind.as_str()),
        (StatusCode::FORBIDDEN, "text/html; charset=utf-8"),
        "nobody logged in"
    );
    logs_in(&world, &mut browser, "dora").await;
    assert!(browser.get("/me").await.has("Download everything"));
    let (status, kind, zip) = download(&mut browser).await;
    assert_eq!((status, kind.as_str()), (StatusCode::OK, "application/zip"));
    assert_eq!(world.audited("my_data.exported").await, 1);
    let files = unpacked(zip);
    let data: Value = serde_json::from_str(file(&files, "data.json")).unwrap();
    assert_eq!(data["customers"][0]["subject"], "dora");
    assert_eq!(data["chats"][0]["address"], "dora");
    assert_eq!(data["links"][0]["institution_name"], "Harbour Bank");
    assert_eq!(data["links"][0]["consent"]["purposes"].as_array().unwrap().len(), 2);
    let receipt = data["links"][0]["consent"]["receipts"][0].as_str().unwrap();
    assert!(file(&files, receipt).contains("ISO/IEC TS 27560"));
    assert!(data["cases"][0]["words"].as_str().unwrap().contains("somebody took my card"));
    let heard: Vec<&str> = data["chats"][0]["lines"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|line| line["heard"].as_str())
        .collect();
    assert_eq!(heard.len(), HOSTILE.len() + 1, "{heard:?}");
    let what: Vec<&str> =
        data["log"].as_array().unwrap().iter().map(|line| line["what"].as_str().unwrap()).collect();
    assert!(what.contains(&"You downloaded everything that is held about you"), "{what:?}");
    assert!(file(&files, "audit/entries.json").contains("my_data.exported"));

    // Text stays text.
    let html = file(&files, "index.html");
    for tag in ["script", "img", "svg", "iframe", "base", "a ", "link", "object", "form"] {
        assert!(!html.to_ascii_lowercase().contains(&format!("<{tag}")), "{tag} in {html}");
    }
    for active in ["\u{1b}", "\u{202e}", "\u{2066}", "src=\"", "href=\"", "url(", "@import"] {
        assert!(!html.contains(active), "{active:?}");
    }
    assert!(html.contains("default-src &#39;none&#39;") || html.contains("default-src 'none'"));
    for number in 0..HOSTILE.len() {
        assert!(html.contains(&format!("hostile {number} ")), "{number} is told");
    }
    let json = file(&files, "data.json");
    assert!(!json.contains(['\u{1b}', '\u{202e}', '\u{2066}']), "as escapes only");
    assert!(heard.iter().any(|text| text.contains('\u{202e}') || text.contains("gnp.exe")));

    // Every name is explained.
    let mut used = BTreeSet::new();
    names(&data, &mut used);
    let readme = file(&files, "README.md");
    let unexplained: Vec<_> = used.iter().filter(|name| !readme.contains(&format!("`{name}`"))).collect();
    assert!(unexplained.is_empty(), "README.md does not explain {unexplained:?}");

    // The documented procedure.
    let folder = tempfile::tempdir().unwrap();
    let check = |change: &dyn Fn(&str, &str) -> String| {
        for (name, text) in &files {
            let path = folder.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, change(name, text)).unwrap();
        }
        let python =
            Command::new("python3").arg(folder.path().join("verify.py")).stderr(Stdio::piped()).output();
        let output = python.unwrap();
        let said =
            format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        (output.status.success(), said)
    };
    let (good, said) = check(&|_, text| text.to_owned());
    assert!(good && said.contains("files are as demo signed them"), "{said}");
    for changed in ["data.json", "index.html", "audit/entries.json", "README.md", "SIGNATURE", receipt] {
        let (good, said) = check(&|name, text| {
            if name == changed { text.replacen('e', "f", 3) } else { text.to_owned() }
        });
        assert!(!good, "{changed} was changed: {said}");
    }
}

/// Everybody leaves a word of their own everywhere; nobody's export holds another's.
#[tokio::test]
async fn an_export_never_holds_anything_of_anybody_else() {
    let world = World::new().await;
    // Long, so that none of them is found in a signature by chance.
    let people = ["dora.lindgren", "emil.castillo", "finn.oconnell", "gina.papadaki"];
    for name in people {
        world.linked(name).await;
    }
    // Their words come in turns.
    for round in 0..3 {
        for name in people {
            world.types(name, &format!("canary-{name}-{round}")).await;
            if round == 1 {
                reports(&world, name, &format!("fraud canary-{name}-case")).await;
            }
        }
    }
    let context = &world.engine.context;
    let (bank, tenant) = (BankId::new(BANK), context.tenant(&BankId::new(BANK)).unwrap());
    let words = crate::web::Words::new(&context.texts, Some(tenant), None);
    for name in people {
        let (identity, _) = world.person(name);
        let scope = Scope::of_identity(&context.store, &bank, identity).await.unwrap();
        let by = Requester::Operator { name: "olga".to_owned(), reason: "asked by letter".to_owned() };
        let mut made = vec![export::make(context, tenant, &words, &scope, &by).await.unwrap()];
        let mut browser = world.browser();
        logs_in(&world, &mut browser, name).await;
        made.push(download(&mut browser).await.2);
        for zip in made {
            let files = unpacked(zip);
            let all: String =
                files.iter().flat_map(|(name, text)| [name.as_str(), "\n", text, "\n"]).collect();
            for word in ["0", "1", "2", "case"] {
                assert!(all.contains(&format!("canary-{name}-{word}")), "{name} lacks {word}");
            }
            for other in people.into_iter().filter(|other| *other != name) {
                let (identity, conversation) = world.person(other);
                for trace in [other.to_owned(), identity.to_string(), conversation.to_string()] {
                    assert!(!all.contains(&trace), "{trace} of {other} in the export of {name}");
                }
            }
            for secret in ["seeded-", "\"seeded\"", "app-secret", "tl_me"] {
                assert!(!all.contains(secret), "{secret} in the export of {name}");
            }
        }
    }
    assert_eq!(world.audited("customer.exported").await, people.len());
}

/// A chat that two customers connected: neither gets its words by a login at the bank; the chat's own person does.
#[tokio::test]
async fn words_of_a_shared_chat_are_in_neither_export() {
    let world = World::new().await;
    world.types("ada", "said before").await;
    let path = world.link_button("ada").await;
    let words = world.browser().goes_to_the_words(&world, &path).await;
    world.types("ada", &words).await;
    world.types("ada", "said after").await;
    let mut browser = world.browser();
    let subject = world.harbour.seen().subject.clone();
    logs_in(&world, &mut browser, &subject).await;
    let files = unpacked(download(&mut browser).await.2);
    let data: Value = serde_json::from_str(file(&files, "data.json")).unwrap();
    assert!(data["withheld"][0].as_str().unwrap().contains("somebody else"), "{data}");
    assert_eq!(data["links"].as_array().unwrap().len(), 1, "the other connection is not this login's");
    let all: String = files.iter().map(|(_, text)| text.as_str()).collect();
    for secret in ["said before", "said after", "Northwind", "seeded-ada"] {
        assert!(!all.contains(secret), "{secret}");
    }
    let mut empty = Request::post("/me");
    empty = empty.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    let forged = browser.raw(empty.body(Body::from("do=download")).unwrap()).await;
    assert_eq!(forged.status(), StatusCode::FORBIDDEN, "not by a form of somebody else's");
    world.advance(Duration::from_secs(301));
    assert_eq!(download(&mut browser).await.0, StatusCode::FORBIDDEN, "five minutes");
}

/// Whoever signed in to the web chat has its thread in their export, linked or not, and nobody else has.
#[tokio::test]
async fn the_thread_of_the_web_chat_is_in_its_owners_export_alone() {
    let world = World::new().await;
    let mut exports = Vec::new();
    for name in ["wanda", "willem"] {
        let mut chat = world.browser();
        chat.get("/chat/demo").await;
        name.clone_into(&mut world.harbour.seen().subject);
        chat.post("/chat/demo", &[("do", "sign-in"), ("institution", "harbour")]).await;
        let state = format!("state-harbour-{}", world.harbour.seen().begun.len());
        chat.returns(&state, "good").await;
        chat.get("/chat/demo").await;
        let words = format!("help, said {name}");
        chat.post("/chat/demo", &[("id", "first-message"), ("text", &words)]).await;
        told(&mut chat, "/chat/demo/events?after=0", None, "class=\"bubble bot\"").await;
        let mut browser = world.browser();
        logs_in(&world, &mut browser, name).await;
        assert!(browser.get("/me").await.has("Nothing is connected"));
        let timeline = browser.get("/me/timeline").await;
        assert_eq!(timeline.text.matches("signed in to the web chat").count(), 1, "{}", timeline.text);
        let (status, _, zip) = download(&mut browser).await;
        assert_eq!(status, StatusCode::OK);
        exports.push(unpacked(zip));
    }
    let data: Value = serde_json::from_str(file(&exports[0], "data.json")).unwrap();
    assert_eq!(data["chats"][0]["channel"], "web");
    let messages = data["chats"][0]["web_messages"].as_array().unwrap();
    assert_eq!(
        (&messages[0]["speaker"], &messages[0]["words"]),
        (&"customer".into(), &"help, said wanda".into())
    );
    assert!(messages.len() > 1 && messages[1]["speaker"] == "bot" && messages[0]["seen"] == true);
    assert!(
        messages[1]["shown"].as_array().unwrap().iter().any(|title| title == "Balance"),
        "{}",
        messages[1]
    );
    let mut used = BTreeSet::new();
    names(&data, &mut used);
    let readme = file(&exports[0], "README.md");
    let unexplained: Vec<_> = used.iter().filter(|name| !readme.contains(&format!("`{name}`"))).collect();
    assert!(unexplained.is_empty(), "README.md does not explain {unexplained:?}");
    for (own, other) in [(0, "willem"), (1, "wanda")] {
        assert!(exports[own].iter().all(|(_, text)| !text.contains(&format!("said {other}"))));
    }
}
