//! Reading, answering, handing back, resolving.

use std::time::Duration;

use axum::http::StatusCode;
use tellerline_core::{AccountId, BankId, ChannelId, InstitutionId, message::Choice, ports::StoredTokens};
use tellerline_store::repo::{self, links::LinkStatus, web_chat};

use super::World;
use crate::{
    desk::auth::Role,
    seed::{self, SeedCustomer, SeedPlace},
};

async fn open_case_of_fraud(world: &World) -> String {
    world.staff("one", "sam", Role::Agent).await;
    world.taps("one", "p1", "fraud", "Somebody stole my card").await.to_string()
}

#[tokio::test]
async fn opening_a_conversation_is_logged_and_stops_the_alarm() {
    let world = World::new().await;
    let id = open_case_of_fraud(&world).await;
    let mut sam = world.logged_in("one", "sam").await;
    let page = sam.get(&format!("/desk/c/{id}")).await;
    assert_eq!(page.status, StatusCode::OK);
    for text in
        ["Somebody stole my card", "Fraud report", "reported at", "Not linked", "Reply", "Send", "Resolve"]
    {
        assert!(page.has(text), "{text}");
    }
    assert!(page.has("reported at <time"), "words do not run into each other");
    assert_eq!(world.audited("staff.viewed").await, 1);
    world.until(|| async { world.audited("case.seen").await == 1 }).await;
    let cases = repo::cases::list(&world.engine.context.store, &BankId::new("one"), true, 10).await.unwrap();
    assert!(cases[0].opened.is_some());
    let page = sam.get(&format!("/desk/c/{id}")).await;
    assert!(page.has("First opened by sam"));
    assert_eq!((world.audited("staff.viewed").await, world.audited("case.seen").await), (2, 1));
    sam.get(&format!("/desk/c/{id}/pulse")).await;
    assert_eq!(world.audited("staff.viewed").await, 2, "the pulse shows nothing, so it is no view");
}

#[tokio::test]
async fn what_the_customer_adds_is_read_in_the_case() {
    let world = World::new().await;
    let id = open_case_of_fraud(&world).await;
    world.types("one", "p1", "it was at the station in Leeds").await;
    world.types("one", "p1", "around <b>nine</b>").await;
    let mut sam = world.logged_in("one", "sam").await;
    let page = sam.get(&format!("/desk/c/{id}")).await;
    let (_, case) = page.body.split_once("<section aria-labelledby=\"cases\">").unwrap();
    let (case, _) = case.split_once("</section>").unwrap();
    let at = |text: &str| case.find(text).unwrap_or_else(|| panic!("{text} in {case}"));
    assert!(at("the station in Leeds") < at("around &#60;b&#62;nine"));
    assert_eq!(world.audited("case.words_added").await, 2);
}

#[tokio::test]
async fn without_its_audit_row_nothing_is_shown() {
    let world = World::new().await;
    let id = open_case_of_fraud(&world).await;
    let mut sam = world.logged_in("one", "sam").await;
    world.engine.context.store.db.execute("ALTER TABLE audit RENAME TO gone", vec![]).await.unwrap();
    let page = sam.get(&format!("/desk/c/{id}")).await;
    assert!(page.status.is_server_error());
    assert!(!page.has("stole"));
}

#[tokio::test]
async fn a_reply_reaches_the_customer_once_and_the_bot_is_silent() {
    let world = World::new().await;
    let id = open_case_of_fraud(&world).await;
    let mut sam = world.logged_in("one", "sam").await;
    let page = sam.get(&format!("/desk/c/{id}")).await;
    let fields =
        [("once", page.field("once")), ("text", "Your card is locked.\r\nA new one is on its way.".into())];
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let path = format!("/desk/c/{id}/reply");
    let got = sam.post(&path, &fields).await;
    assert_eq!(
        (got.status, got.location()),
        (StatusCode::SEE_OTHER, format!("/desk/c/{id}?note=sent").as_str())
    );
    sam.post(&path, &fields).await;
    world.until(|| async { world.messenger_got("Your card is locked.") > 0 }).await;
    let page = sam.get(got.location()).await;
    assert!(page.has("Your reply has been taken") && page.has("A new one is on its way."));
    assert!(page.has("Sam:"), "the customer is told who writes");
    world
        .until(|| async {
            world
                .engine
                .context
                .store
                .db
                .query("SELECT id FROM outbox WHERE status IN (0, 1)", vec![])
                .await
                .unwrap()
                .is_empty()
        })
        .await;
    assert!(sam.get(&format!("/desk/c/{id}")).await.has("Sent."));
    assert_eq!(world.messenger_got("Your card is locked."), 1, "the form sent twice is one reply");
    let sends = async || {
        let sql = "SELECT id FROM outbox WHERE kind = 0";
        world.engine.context.store.db.query(sql, vec![]).await.unwrap().len()
    };
    let before = sends().await;
    world.taps("one", "p1", "help", "Help").await;
    assert_eq!(sends().await, before, "the bot stays silent");
}

#[tokio::test]
async fn numbers_of_cards_and_accounts_are_refused_before_anything_stores_them() {
    let world = World::new().await;
    let id = open_case_of_fraud(&world).await;
    let mut sam = world.logged_in("one", "sam").await;
    sam.get(&format!("/desk/c/{id}")).await;
    for text in [
        "Your card 4111 1111 1111 1111 is locked",
        "card ４１１１-1111-1111-1111",
        "the account is locked: GB82 WEST 1234 5698 7654 32",
    ] {
        let got = sam.post(&format!("/desk/c/{id}/reply"), &[("once", "1"), ("text", text)]).await;
        assert_eq!(got.status, StatusCode::UNPROCESSABLE_ENTITY, "{text}");
        assert!(got.has("Not sent") && got.has("[removed]"));
        assert!(got.has("aria-describedby=\"reply-hint problem\" aria-invalid=\"true\""), "told where it is");
        assert!(!got.has("1111 1111") && !got.has("1111-1111") && !got.has("GB82"), "{text}");
    }
    let rows =
        world.engine.context.store.db.query("SELECT id FROM inbox WHERE kind = 1", vec![]).await.unwrap();
    assert_eq!(rows.len(), 1, "only that the case was opened");
    assert_eq!(world.messenger_got("locked"), 0);
    for (text, problem) in [("  ", "Please write something"), (&*"x".repeat(4_001), "too long")] {
        let got = sam.post(&format!("/desk/c/{id}/reply"), &[("once", "1"), ("text", text)]).await;
        assert!(got.status == StatusCode::UNPROCESSABLE_ENTITY && got.has(problem));
    }
}

#[tokio::test]
async fn codes_and_passwords_are_taken_out_of_what_staff_send() {
    let world = World::new().await;
    let id = open_case_of_fraud(&world).await;
    let mut sam = world.logged_in("one", "sam").await;
    let page = sam.get(&format!("/desk/c/{id}")).await;
    let reply = [("once", &*page.field("once")), ("text", "Use the code 123456 in the branch.")];
    assert_eq!(sam.post(&format!("/desk/c/{id}/reply"), &reply).await.status, StatusCode::SEE_OTHER);
    world.until(|| async { world.messenger_got("in the branch.") > 0 }).await;
    assert_eq!((world.messenger_got("123456"), world.messenger_got("[removed] in the branch.")), (0, 1));
}

#[tokio::test]
async fn what_customers_write_is_text_and_nothing_else() {
    let world = World::new().await;
    world.staff("one", "sam", Role::Agent).await;
    let hostile = "<script>alert(1)</script> \u{202e}live\u{2066} \u{1b}[31mred\u{7} \"onmouseover=x' {{7*7}} ${1} </bdi></textarea>";
    let id = world.taps("one", "p1", "person", hostile).await;
    let mut sam = world.logged_in("one", "sam").await;
    let page = sam.get(&format!("/desk/c/{id}")).await;
    assert!(page.has("&#60;script&#62;alert(1)&#60;/script&#62;"), "{}", page.body);
    for active in
        ["<script>", "\u{202e}", "\u{2066}", "\u{1b}", "\u{7}", "\"onmouseover", "</bdi></textarea>"]
    {
        assert!(!page.has(active), "{active:?}");
    }
    assert!(page.has("{{7*7}}") && page.has("${1}"));
    let policy = page.headers["content-security-policy"].to_str().unwrap();
    assert!(policy.contains("script-src 'nonce-") && !policy.contains("unsafe"));
    // The same through a draft that is shown again.
    let text = format!("{hostile} 4111111111111111");
    let got = sam.post(&format!("/desk/c/{id}/reply"), &[("once", "1"), ("text", &text)]).await;
    assert_eq!(got.body.matches("</textarea>").count(), 1);
    assert_eq!(got.body.matches("<script>").count(), 0);
}

#[tokio::test]
async fn handing_back_leaves_the_case_and_resolving_closes_it() {
    let world = World::new().await;
    let id = open_case_of_fraud(&world).await;
    let store = &world.engine.context.store;
    let bank = BankId::new("one");
    let mut sam = world.logged_in("one", "sam").await;
    let page = sam.get(&format!("/desk/c/{id}")).await;
    let got = sam.post(&format!("/desk/c/{id}/hand-back"), &[("once", &page.field("once"))]).await;
    assert_eq!(got.location(), format!("/desk/c/{id}?note=back"));
    assert_eq!(repo::cases::list(store, &bank, true, 10).await.unwrap().len(), 1);
    assert!(sam.get("/desk").await.has(&id), "an open case stays in the list");
    let page = sam.get(&format!("/desk/c/{id}")).await;
    let fields = [("once", page.field("once")), ("case", page.field("case"))];
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let got = sam.post(&format!("/desk/c/{id}/resolve"), &fields).await;
    assert_eq!(got.location(), format!("/desk/c/{id}?note=resolved"));
    assert!(repo::cases::list(store, &bank, true, 10).await.unwrap().is_empty());
    assert!(!sam.get("/desk").await.has(&id));
    let all = repo::cases::list(store, &bank, false, 10).await.unwrap();
    assert!(all[0].resolved.is_some());
}

#[tokio::test]
async fn what_the_messenger_refuses_is_shown_with_its_reason() {
    let world = World::new().await;
    let id = open_case_of_fraud(&world).await;
    let mut sam = world.logged_in("one", "sam").await;
    assert!(sam.get("/desk/undelivered").await.has("Everything was delivered"));
    let page = sam.get(&format!("/desk/c/{id}")).await;
    // 10/2018278: outside of the allowed window.
    world.messenger_refuses(10, 2_018_278);
    sam.post(&format!("/desk/c/{id}/reply"), &[("once", &page.field("once")), ("text", "Are you there?")])
        .await;
    world
        .until(|| async {
            let dead =
                repo::deliveries::dead_letters(&world.engine.context.store, &BankId::new("one"), 10).await;
            !dead.unwrap().is_empty()
        })
        .await;
    let page = sam.get(&format!("/desk/c/{id}")).await;
    assert!(page.has("Failed.") && page.has("too long ago for the messenger"), "{}", page.body);
    let list = sam.get("/desk/undelivered").await;
    assert!(list.has(&id) && list.has("Message to the customer") && list.has("too long ago"));
}

#[tokio::test]
async fn a_reply_beyond_the_window_is_not_pretended_to_be_sent() {
    let world = World::new().await;
    let id = open_case_of_fraud(&world).await;
    world.passes(Duration::from_hours(24 * 8));
    let mut sam = world.logged_in("one", "sam").await;
    let page = sam.get(&format!("/desk/c/{id}")).await;
    sam.post(&format!("/desk/c/{id}/reply"), &[("once", &page.field("once")), ("text", "Are you there?")])
        .await;
    let page = sam.get(&format!("/desk/c/{id}")).await;
    assert!(page.has("Are you there?") && page.has("Not sent: the messenger allows"), "{}", page.body);
    assert_eq!(world.messenger_got("Are you there?"), 0);
}

#[tokio::test]
async fn when_the_store_fails_the_text_is_not_lost() {
    let world = World::new().await;
    let id = open_case_of_fraud(&world).await;
    let mut sam = world.logged_in("one", "sam").await;
    sam.get(&format!("/desk/c/{id}")).await;
    world.engine.context.store.db.execute("ALTER TABLE inbox RENAME TO gone", vec![]).await.unwrap();
    let got = sam.post(&format!("/desk/c/{id}/reply"), &[("once", "1"), ("text", "A long answer")]).await;
    assert_eq!(got.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(got.has("A long answer") && got.has("could not be stored"));
}

/// Who reads a transcript must know whether a person or the bot said something.
#[tokio::test]
async fn a_transcript_says_who_spoke() {
    let world = World::new().await;
    let id = open_case_of_fraud(&world).await;
    let mut sam = world.logged_in("one", "sam").await;
    let path = format!("/desk/c/{id}");
    let page = sam.get(&path).await;
    let reply = [("once", &*page.field("once")), ("text", "Your card is locked.")];
    sam.post(&format!("{path}/reply"), &reply).await;
    let page = sam.get(&path).await;
    let (_, said) = page.body.split_once("<section aria-labelledby=\"said\">").unwrap();
    let (said, _) = said.split_once("</section>").unwrap();
    let turns: Vec<&str> = said.split("<li>").skip(1).collect();
    let by = |text: &str| {
        let turn =
            turns.iter().find(|turn| turn.contains(text)).unwrap_or_else(|| panic!("{text} in {said}"));
        let heads = turn.split("<strong>").skip(1).map(|rest| rest.split("</strong>").next().unwrap());
        heads.map(|head| head.replace("<bdi>", "").replace("</bdi>", "")).collect::<Vec<_>>()
    };
    assert_eq!(by("Somebody stole my card"), ["Customer", "Automatic"]);
    assert_eq!(by("Your card is locked."), ["sam"]);
}

#[test]
fn transcripts_from_before_speakers_were_kept_are_read() {
    let old = r#"{"heard":null,"said":["Hello."]}"#;
    let entry: crate::engine::turn::TranscriptEntry = serde_json::from_str(old).unwrap();
    assert_eq!((entry.said, entry.by), (vec!["Hello.".to_owned()], None));
}

#[tokio::test]
async fn an_agent_ends_a_connection_for_the_customer_and_says_why() {
    let world = World::new().await;
    world.staff("one", "sam", Role::Agent).await;
    let bank = BankId::new("one");
    let place = SeedPlace {
        bank: bank.clone(),
        channel: ChannelId::new("one-page"),
        institution: InstitutionId::new("harbour"),
    };
    let customer = SeedCustomer {
        address: "p1".to_owned(),
        subject: "ada".to_owned(),
        bank_consent: "consent-1".to_owned(),
        tokens: StoredTokens::new("{}".to_owned()),
        accounts: vec![AccountId::new("A1")],
        choice: Choice::Tap,
        acr: "sca".to_owned(),
    };
    let context = &world.engine.context;
    seed::customers(context, &place, &[customer]).await.unwrap();
    let identity = context.store.vault.identity(&bank, "one-page", "p1").unwrap();
    let conversation = context.store.vault.conversation(&bank, identity).unwrap();
    let link = async || {
        let links =
            repo::links::for_conversation(&context.store, &bank, identity, conversation).await.unwrap();
        links.into_iter().next().unwrap()
    };
    let (id, mut sam) = (link().await.id.to_string(), world.logged_in("one", "sam").await);
    let path = format!("/desk/c/{conversation}");
    assert!(sam.get(&path).await.has("End the connection to harbour"));
    let action = format!("{path}/end-link");
    let got = sam.post(&action, &[("link", &id), ("reason", " ")]).await;
    assert!(got.status == StatusCode::UNPROCESSABLE_ENTITY && got.has("say in a few words why"));
    let got = sam.post(&action, &[("link", "link_0"), ("reason", "asked")]).await;
    assert_eq!(got.status, StatusCode::NOT_FOUND);
    assert_eq!(link().await.status, LinkStatus::Live);
    let got = sam.post(&action, &[("link", &id), ("reason", "asked at the counter")]).await;
    assert_eq!(got.location(), format!("{path}?note=ended"), "{}", got.body);
    let ended = link().await;
    assert_eq!(ended.status, LinkStatus::Ended);
    let receipt = repo::receipts::latest(&context.store, &bank, identity, ended.id).await.unwrap().unwrap();
    let content = crate::receipt::envelope(context.tenant(&bank).unwrap(), receipt.signed, None).content;
    assert_eq!(content["events"][0]["event_way"], "staff");
    let rows = repo::audit_rows::for_bank(&context.store, &bank, 100).await.unwrap();
    let row = rows.iter().find(|row| row.event == "link.revoke").unwrap();
    assert_eq!((row.reason.as_deref(), row.object.as_str()), (Some("asked at the counter"), id.as_str()));
    assert!(!sam.get(&path).await.has("End the connection to"));
}

/// A case outlives its person: it is read, opened and closed at the desk, and nobody is written to.
#[tokio::test]
async fn an_erased_persons_case_is_still_dealt_with() {
    use crate::rights::erase::{self, Asked, Hands, Step, Wish};
    use tellerline_store::repo::erasure::{ClassSet, Subject};
    let world = World::new().await;
    open_case_of_fraud(&world).await;
    let (context, bank) = (&world.engine.context, BankId::new("one"));
    let case = repo::cases::list(&context.store, &bank, true, 9).await.unwrap().remove(0);
    let before = repo::desk::get(&context.store, &bank, case.conversation).await.unwrap().unwrap();
    let wish = Wish {
        bank: &bank,
        subject: Subject::Identity(before.identity),
        classes: ClassSet::PERSON,
        by: "cli:olga",
        reason: Some("letter"),
        at_once: true,
    };
    let Asked::Noted(request) = erase::ask(context, &wish).await.unwrap() else { panic!("not noted") };
    let hands = Hands { by: "cli:olga", speak: false, ledger: None };
    let done = erase::carry_out(&world.engine, &request, hands).await.unwrap();
    assert!(matches!(done, Step::Erased(_)), "{done:?}");
    let kept = repo::cases::get(&context.store, &bank, case.id).await.unwrap().unwrap();
    assert_ne!(kept.conversation, case.conversation);
    let mut sam = world.logged_in("one", "sam").await;
    let path = format!("/desk/c/{}", kept.conversation);
    let page = sam.get(&path).await;
    for text in ["Fraud report", "reported at", "or it was erased"] {
        assert!(page.has(text), "{text}");
    }
    assert!(!page.has("Somebody stole my card"), "what was said is gone, the case is not");
    world.until(|| async { world.audited("case.seen").await == 1 }).await;
    let page = sam.post(&format!("{path}/reply"), &[("text", "We look into it"), ("once", "1")]).await;
    assert!(page.status == StatusCode::UNPROCESSABLE_ENTITY && page.has("this person was erased"));
    let id = case.id.to_string();
    sam.post(&format!("{path}/resolve"), &[("case", &id), ("once", "2")]).await;
    let closed = repo::cases::get(&context.store, &bank, case.id).await.unwrap().unwrap();
    assert!(closed.opened.is_some() && closed.resolved.is_some());
    let sql = "SELECT COUNT(*) FROM inbox WHERE outcome IS NOT NULL";
    let row = context.store.db.query_one(sql, vec![]).await.unwrap().unwrap();
    assert_eq!(row.try_get_by_index::<i64>(0).unwrap(), 0, "nothing was set aside");
}

#[tokio::test]
async fn the_officer_sees_strangers_without_a_word_of_theirs_and_clears_them() {
    let world = World::new().await;
    world.staff("one", "olga", Role::Officer).await;
    world.staff("two", "otis", Role::Officer).await;
    world.taps("one", "p1", "help", "Help me please").await;
    let mut olga = world.logged_in("one", "olga").await;
    assert!(!olga.get("/officer").await.has("Somebody else wrote"));
    let conversation = world.stranger("one", "p1", "777", "Tap evil.example").await;
    let page = olga.get("/officer").await;
    assert!(page.has("Somebody else wrote in a customer") && page.has("777"), "{}", page.body);
    assert!(page.has(&conversation.to_string()));
    assert!(!page.has("evil.example") && !page.has("Help me please"));

    let path = "/officer/strangers/1/clear";
    let mut otis = world.logged_in("two", "otis").await;
    otis.get("/officer").await;
    assert_eq!(otis.post(path, &[("reason", "mine")]).await.status, StatusCode::NOT_FOUND);
    assert_eq!(olga.post(path, &[("reason", " ")]).await.location(), "/officer?note=reason");
    assert_eq!(world.audited("stranger.cleared").await, 0);
    let done = olga.post(path, &[("reason", "an agency's tool, removed")]).await;
    assert_eq!(done.location(), "/officer?note=cleared");
    assert_eq!((world.audited("stranger.clear").await, world.audited("stranger.cleared").await), (1, 1));
    let page = olga.get("/officer").await;
    assert!(page.has("Cleared by") && page.has("an agency&#39;s tool, removed"), "{}", page.body);
    assert_eq!(olga.post(path, &[("reason", "again")]).await.status, StatusCode::NOT_FOUND);
}

/// `p1` of bank one is connected, and sees figures by tapping.
async fn link(world: &World) {
    let place = SeedPlace {
        bank: BankId::new("one"),
        channel: ChannelId::new("one-page"),
        institution: InstitutionId::new("harbour"),
    };
    let customer = SeedCustomer {
        address: "p1".to_owned(),
        subject: "ada".to_owned(),
        bank_consent: "consent-1".to_owned(),
        tokens: StoredTokens::new("{}".to_owned()),
        accounts: vec![AccountId::new("A1")],
        choice: Choice::Tap,
        acr: "sca".to_owned(),
    };
    seed::customers(&world.engine.context, &place, &[customer]).await.unwrap();
}

#[tokio::test]
async fn a_reply_with_a_figure_goes_as_a_secure_note_and_no_byte_of_it_to_the_messenger() {
    const WORDS: &str = "You paid £1,234.56 to Corner Books";
    let world = World::new().await;
    world.staff("one", "sam", Role::Agent).await;
    link(&world).await;
    let id = world.taps("one", "p1", "person", "Talk to a person").await;
    let unlinked = world.taps("one", "p2", "person", "Talk to a person").await;
    let (page, path) = (format!("/desk/c/{id}"), format!("/desk/c/{id}/reply"));
    let mut sam = world.logged_in("one", "sam").await;
    sam.get(&page).await;

    // Nobody is connected: a note could not be opened, and the agent is told what to do.
    for how in ["text", "note"] {
        let theirs = format!("/desk/c/{unlinked}/reply");
        let got = sam.post(&theirs, &[("once", "1"), ("text", WORDS), ("how", how)]).await;
        assert_eq!(got.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(got.has("nobody is connected in this chat") && got.has("1,234.56"), "the draft is kept");
    }

    let got = sam.post(&path, &[("once", "2"), ("text", WORDS), ("how", "text")]).await;
    assert_eq!(got.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(got.has("Press &#34;Send as secure note&#34;") || got.has("Send as secure note"), "{}", got.body);
    assert_eq!(world.messenger_got("1,234.56"), 0);
    let got = sam.post(&path, &[("once", "3"), ("text", WORDS), ("how", "note")]).await;
    assert_eq!(got.location(), format!("/desk/c/{id}?note=sent"), "{}", got.body);
    world.until(|| async { world.messenger_got("there is a message for you") > 0 }).await;
    for byte in ["1,234", "234.56", "Corner", "£"] {
        assert_eq!(world.messenger_got(byte), 0, "{byte}");
    }
    let shown = sam.get(&page).await;
    assert!(shown.has("Sent as a secure note") && shown.has("Not read yet"), "{}", shown.body);
    assert!(shown.has("You paid £1,234.56 to Corner Books"), "supervised at the desk");
    assert_eq!((world.audited("note.sent").await, world.audited("staff.replied").await), (1, 0));
    // Words that tell nothing go as they are.
    sam.post(&path, &[("once", "4"), ("text", "I am looking into it."), ("how", "text")]).await;
    world.until(|| async { world.messenger_got("I am looking into it.") > 0 }).await;
}

#[tokio::test]
async fn nothing_leads_to_a_secure_note_while_a_stranger_is_in_the_thread() {
    let world = World::new().await;
    world.staff("one", "sam", Role::Agent).await;
    link(&world).await;
    let id = world.taps("one", "p1", "person", "Talk to a person").await;
    world.stranger("one", "p1", "777", "tap here").await;
    let mut sam = world.logged_in("one", "sam").await;
    sam.get(&format!("/desk/c/{id}")).await;
    let fields = [("once", "1"), ("text", "It was 12.50"), ("how", "note")];
    let got = sam.post(&format!("/desk/c/{id}/reply"), &fields).await;
    assert!(got.status == StatusCode::UNPROCESSABLE_ENTITY && got.has("Somebody else wrote in this chat"));
    assert_eq!(world.messenger_got("there is a message"), 0);
}

/// Known of the bank's own web chat alone: its thread says how far the customer has read.
#[tokio::test]
async fn what_the_customer_has_read_is_shown() {
    let world = World::new().await;
    let conversation = world.types("one", "p1", "help").await;
    let (store, bank) = (&world.engine.context.store, BankId::new("one"));
    let sent = async || {
        let rows = repo::deliveries::for_conversation(store, &bank, conversation, 10).await.unwrap();
        !rows.is_empty() && rows.iter().all(|row| row.status == tellerline_store::EffectStatus::Done)
    };
    world.until(sent).await;
    world.staff("one", "sam", Role::Agent).await;
    let mut sam = world.logged_in("one", "sam").await;
    let path = format!("/desk/c/{conversation}");
    assert!(!sam.get(&path).await.has("Read by the customer"));
    let identity = repo::desk::get(store, &bank, conversation).await.unwrap().unwrap().identity;
    let thread = web_chat::Thread { bank: &bank, identity, conversation };
    let rows = repo::deliveries::for_conversation(store, &bank, conversation, 10).await.unwrap();
    for row in &rows {
        let (id, at, speaker) = (row.id.as_uuid(), world.now(), web_chat::Speaker::Bot);
        let message = web_chat::NewMessage { id, at, speaker, body: &"hello" };
        assert!(web_chat::say(store, thread, &message).await.unwrap());
    }
    assert!(!sam.get(&path).await.has("Read by the customer"), "delivered is not read");
    let last = i64::try_from(rows.len()).unwrap();
    web_chat::was_read(store, &bank, conversation, last).await.unwrap();
    assert!(sam.get(&path).await.has("Read by the customer"));
}
