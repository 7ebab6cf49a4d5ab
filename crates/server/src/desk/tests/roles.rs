//! Who may open what: every staff route, every role, nobody, and staff of another bank.

use axum::http::StatusCode;

use tellerline_store::repo::{erasure::Subject, holds};

use super::World;
use crate::desk::{
    auth::Role,
    table::{TABLE, Who},
};

/// (method, path, roles that are let in). `{c}` is a conversation of bank one.
const ROUTES: &[(&str, &str, &[Role])] = &[
    ("GET", "/desk", &[Role::Agent, Role::Lead]),
    ("GET", "/desk/live", &[Role::Agent, Role::Lead]),
    ("GET", "/desk/undelivered", &[Role::Agent, Role::Lead]),
    ("POST", "/desk/next", &[Role::Agent, Role::Lead]),
    ("GET", "/desk/c/{c}", &[Role::Agent, Role::Lead]),
    ("GET", "/desk/c/{c}/pulse", &[Role::Agent, Role::Lead]),
    ("POST", "/desk/c/{c}/reply", &[Role::Agent, Role::Lead]),
    ("POST", "/desk/c/{c}/hand-back", &[Role::Agent, Role::Lead]),
    ("POST", "/desk/c/{c}/resolve", &[Role::Agent, Role::Lead]),
    ("POST", "/desk/c/{c}/end-link", &[Role::Agent, Role::Lead]),
    ("POST", "/desk/c/{c}/team", &[Role::Lead]),
    ("GET", "/officer", &[Role::Officer]),
    ("GET", "/officer/policy", &[Role::Officer]),
    ("POST", "/officer/policy", &[Role::Officer]),
    ("GET", "/officer/holds", &[Role::Officer]),
    ("POST", "/officer/holds", &[Role::Officer]),
    ("POST", "/officer/strangers/{id}/clear", &[Role::Officer]),
    ("GET", "/author", &[Role::Author]),
    ("GET", "/operator", &[Role::Operator]),
    ("GET", "/desk/sessions", &Role::ALL),
    ("POST", "/desk/sessions", &Role::ALL),
    ("GET", "/desk/factors", &Role::ALL),
    ("POST", "/desk/factors", &Role::ALL),
    ("POST", "/desk/logout", &Role::ALL),
];

/// What needs no role: the login itself, and two files.
const OPEN: &[(&str, &str)] = &[
    ("GET", "/desk/login"),
    ("POST", "/desk/login"),
    ("GET", "/desk/login/code"),
    ("POST", "/desk/login/code"),
    ("POST", "/desk/login/passkey"),
    ("GET", "/desk/desk.css"),
];

/// Everything else that the server answers, and what decides there who may.
const ELSEWHERE: &[(&str, &str)] = &[
    ("/", "nothing personal"),
    ("/.well-known/jwks.json", "public keys"),
    ("/.well-known/receipt-keys.json", "public keys"),
    ("/health/live", "a status"),
    ("/health/ready", "a status"),
    ("/metrics", "the admin listener only"),
    ("/static/{hash}/{name}", "our own files"),
    ("/brand/{hash}/{name}", "the bank's colours and logo"),
    ("/demo/kit", "nothing personal, and the demo only"),
    ("/chat/{bank}", "everybody; a thread is its own browser's"),
    ("/chat/{bank}/events", "the browser whose thread it is"),
    ("/chat/{bank}/transcript", "the browser whose thread it is"),
    ("/widget.js", "everybody: nothing personal"),
    ("/hooks/messenger/{app}", "the app's signature"),
    ("/hooks/messenger/{app}/data-deletion", "the app's signature"),
    ("/hooks/messenger/{app}/deauthorize", "the app's signature"),
    ("/deletion/{code}", "who has the code"),
];

#[tokio::test]
async fn every_route_lets_in_exactly_its_roles() {
    let world = World::new().await;
    let conversation = world.taps("one", "p1", "person", "Talk to a person").await;
    for role in Role::ALL {
        world.staff("one", role.slug(), role).await;
    }
    for role in Role::ALL {
        let mut browser = world.logged_in("one", role.slug()).await;
        for (method, path, roles) in ROUTES {
            let path = path.replace("{c}", &conversation.to_string());
            let home = browser.get(role.home()).await;
            assert_eq!(home.status, StatusCode::OK, "{role} at home");
            let got = match *method {
                "GET" => browser.get(&path).await,
                _ => browser.post(&path, &[("once", "x"), ("text", "")]).await,
            };
            assert_eq!(got.headers["x-frame-options"], "DENY", "{role} {method} {path}");
            let policy = got.headers["content-security-policy"].to_str().unwrap();
            assert!(policy.contains("frame-ancestors 'none'"), "{role} {method} {path}: {policy}");
            let refused = got.status == StatusCode::FORBIDDEN;
            assert_eq!(!refused, roles.contains(&role), "{role} {method} {path}: {}", got.status);
            assert_ne!(
                got.location(),
                "/desk/login".get(..if path.ends_with("logout") { 0 } else { 11 }).unwrap()
            );
            assert!(!got.status.is_server_error(), "{role} {method} {path}: {}", got.status);
            assert!(!refused || !got.has("Talk to a person"), "a refusal shows nothing");
        }
    }
    let denied: usize = ROUTES.iter().map(|(_, _, roles)| Role::ALL.len() - roles.len()).sum();
    assert_eq!(world.audited("staff.denied").await, i64::try_from(denied).unwrap(), "each try is in the log");
}

#[tokio::test]
async fn nobody_is_sent_to_the_login_and_does_nothing() {
    let world = World::new().await;
    let conversation = world.taps("one", "p1", "person", "Talk to a person").await;
    for (method, path, _) in ROUTES {
        let path = path.replace("{c}", &conversation.to_string());
        let mut browser = world.browser("one");
        browser.get("/desk/login").await;
        let got = match *method {
            "GET" => browser.get(&path).await,
            _ => browser.post(&path, &[("once", "x"), ("text", "hello")]).await,
        };
        assert_eq!(got.location(), "/desk/login", "{method} {path}");
        assert!(got.body.is_empty(), "{method} {path}");
    }
    assert_eq!(world.messenger_got("hello"), 0);
}

/// The table in the code is the only place where staff pages come from; whoever adds a row adds it here, too.
#[test]
fn the_table_holds_just_what_is_expected() {
    let name = |path: &str| path.replace("{conversation}", "{c}");
    for row in TABLE {
        let path = name(row.path);
        match row.who {
            Who::Everybody => {
                assert!(OPEN.contains(&(row.method.as_str(), path.as_str())), "{} {path}", row.method);
            }
            Who::Roles(roles) => {
                let listed = ROUTES.iter().find(|(method, known, _)| *method == row.method && *known == path);
                assert_eq!(listed.map(|(_, _, roles)| *roles), Some(roles), "{} {path}", row.method);
            }
        }
    }
    assert_eq!(TABLE.len(), ROUTES.len() + OPEN.len());
}

/// No route beside the table answers below the addresses of staff, and every other route of the server is one
/// that customers, messengers, banks or operators use.
#[test]
fn every_route_of_the_server_is_known() {
    let mut sources = Vec::new();
    walk(std::path::Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src")), &mut sources);
    let mut found = 0;
    for source in sources {
        for rest in source.split(".route(").skip(1) {
            let first = rest.trim_start().split([',', ')']).next().unwrap().trim();
            // A name in place of a text: the table's own, and the address of public keys.
            let Some(path) = first.strip_prefix('"').map(|path| path.trim_end_matches('"')) else {
                assert!(["row.path", "crate::receipt::KEYS_PATH"].contains(&first), "{first}");
                continue;
            };
            found += 1;
            let staff = ["/desk", "/officer", "/author", "/operator"];
            assert!(!staff.iter().any(|start| path.starts_with(start)), "{path} is not in the table");
            let pages = ["/link/", "/reveal/", "/step-up/", "/consent/", "/me", "/api/v1/", "/audit/"];
            let known = ELSEWHERE.iter().any(|(known, _)| *known == path)
                || pages.iter().any(|start| path.starts_with(start));
            assert!(known, "nobody has said who may open {path}");
        }
    }
    assert!(found > 15, "{found} routes were found");
}

fn walk(folder: &std::path::Path, into: &mut Vec<String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            if !path.ends_with("tests") {
                walk(&path, into);
            }
        } else if path.extension().is_some_and(|kind| kind == "rs") {
            let text = std::fs::read_to_string(&path).unwrap();
            into.push(text.split("#[cfg(test)]\nmod tests {").next().unwrap().to_owned());
        }
    }
}

/// What is in no row does not exist, whoever asks; and a method that a row does not name does nothing.
#[tokio::test]
async fn what_the_table_does_not_name_is_refused() {
    let world = World::new().await;
    world.staff("one", "lee", Role::Lead).await;
    let mut lee = world.logged_in("one", "lee").await;
    for path in ["/desk/nothing", "/desk/c", "/officer/all", "/desk/sessions/end"] {
        assert_eq!(lee.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    for row in TABLE.iter().filter(|row| row.method == axum::http::Method::GET) {
        if TABLE.iter().any(|other| other.path == row.path && other.method == axum::http::Method::POST) {
            continue;
        }
        let path = row.path.replace("{conversation}", "conv_0");
        assert_eq!(lee.post(&path, &[]).await.status, StatusCode::METHOD_NOT_ALLOWED, "{path}");
    }
}

/// Each role of another bank on each route that names something: a conversation, a case, somebody who wrote in the
/// bank's name, a person to be held, a hold.
#[tokio::test]
async fn staff_of_another_bank_find_nothing() {
    let world = World::new().await;
    let (one, two) = (tellerline_core::BankId::new("one"), tellerline_core::BankId::new("two"));
    let conversation = world.taps("one", "p1", "fraud", "Only for bank one").await;
    world.stranger("one", "p1", "999", "somebody else").await;
    let store = &world.engine.context.store;
    let stranger = tellerline_store::repo::strangers::for_bank(store, &one, 9).await.unwrap()[0].id;
    let case = tellerline_store::repo::cases::list(store, &one, true, 9).await.unwrap()[0].id.to_string();
    let identity = store.vault.identity(&one, "one-page", "p1").unwrap();
    let act = holds::Act { by: "cli:olga", reason: "court order 7", at: world.now() };
    let hold = tellerline_core::HoldId::from_uuid(uuid::Uuid::from_u128(5));
    holds::set(store, &one, hold, Subject::Identity(identity), act).await.unwrap();
    let own = world.taps("two", "p9", "person", "Of bank two").await;
    for role in Role::ALL {
        world.staff("two", role.slug(), role).await;
    }
    let mut tried = 0;
    for role in Role::ALL {
        let mut browser = world.logged_in("two", role.slug()).await;
        for (method, path, roles) in ROUTES.iter().filter(|(_, path, _)| path.contains('{')) {
            let path = path.replace("{c}", &conversation.to_string()).replace("{id}", &stranger.to_string());
            browser.get(role.home()).await;
            let fields =
                [("once", "1"), ("text", "from bank two"), ("reason", "x"), ("team", ""), ("case", &case)];
            let got = match *method {
                "GET" => browser.get(&path).await,
                _ => browser.post(&path, &fields).await,
            };
            let may = roles.contains(&role);
            let expected = if may { StatusCode::NOT_FOUND } else { StatusCode::FORBIDDEN };
            assert_eq!(got.status, expected, "{role} {method} {path}");
            assert!(!got.has("Only for bank one"), "{role} {method} {path}");
            tried += i64::from(may);
        }
        // The officer's log of bank two has the tries themselves, and nothing that happened at bank one.
        assert!(!browser.get("/officer").await.has("stranger.wrote"), "{role}");
        for list in ["/desk", "/desk/live", "/desk/undelivered", "/officer/holds"] {
            let got = browser.get(list).await;
            for id in [conversation.to_string(), hold.to_string(), case.clone()] {
                assert!(!got.has(&id), "{role}: {list}");
            }
        }
    }
    assert!(tried >= 14, "{tried}");
    assert_eq!(world.audited("staff.foreign_object").await, tried, "each is in the log");

    // A case of theirs, named at a conversation of ours, stays open.
    let mut tom = world.logged_in("two", "agent").await;
    tom.get(&format!("/desk/c/{own}")).await;
    let got = tom.post(&format!("/desk/c/{own}/resolve"), &[("once", "2"), ("case", &case)]).await;
    assert_eq!(got.status, StatusCode::NOT_FOUND);
    tried += 1;
    let open = tellerline_store::repo::cases::list(store, &one, true, 9).await.unwrap();
    assert!(open.iter().any(|open| open.id.to_string() == case && open.resolved.is_none()));

    // An officer neither holds who is theirs nor lifts what they hold.
    let mut olga = world.logged_in("two", "officer").await;
    let (whom, id) = ([conversation.to_string(), identity.to_string()], hold.to_string());
    for whom in &whom {
        olga.get("/officer/holds").await;
        let set = [("do", "set"), ("whom", whom.as_str()), ("reason", "x")];
        assert_eq!(olga.post("/officer/holds", &set).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
    let lift = [("do", "lift"), ("id", id.as_str()), ("reason", "x")];
    olga.get("/officer/holds").await;
    assert_eq!(olga.post("/officer/holds", &lift).await.status, StatusCode::NOT_FOUND);
    assert_eq!(world.audited("staff.foreign_object").await, tried + 3);
    let typed = [("do", "set"), ("whom", "no id at all"), ("reason", "x")];
    olga.get("/officer/holds").await;
    olga.post("/officer/holds", &typed).await;
    assert_eq!(world.audited("staff.foreign_object").await, tried + 3, "what is no id is nobody's");
    assert!(holds::list(store, &one, 9).await.unwrap()[0].lifted.is_none());
    assert!(holds::list(store, &two, 9).await.unwrap().is_empty());
    assert!(tellerline_store::repo::strangers::is_open(store, &one, conversation).await.unwrap());
    assert_eq!(world.messenger_got("from bank two"), 0);

    // A session of bank two is none at bank one, whatever the cookie is called there.
    let mut moved = world.browser("one");
    moved.cookies.insert("tl_staff".into(), tom.cookies["__Host-tl_staff"].clone());
    assert_eq!(moved.get("/desk").await.location(), "/desk/login");
    let mut nowhere = world.browser("one");
    nowhere.host = "three.test".into();
    assert_eq!(nowhere.get("/desk/login").await.status, StatusCode::MISDIRECTED_REQUEST);
}

/// Every role, in the team that a conversation was given to, in another, in none: who is let in by role and is of
/// another team finds nothing on any route of a conversation, nor in any list.
#[tokio::test]
async fn a_teams_conversation_does_not_exist_for_agents_of_other_teams() {
    let world = World::new().await;
    let conversation = world.taps("one", "p1", "person", "Only for the cards team").await;
    let everybodys = world.taps("one", "p2", "person", "For everybody").await;
    world.staff("one", "head", Role::Lead).await;
    for role in Role::ALL {
        for team in ["cards", "loans", "none"] {
            let name = format!("{role}-{team}");
            world.staff("one", &name, role).await;
            let team = Some(team).filter(|team| *team != "none");
            let (store, bank) = (&world.engine.context.store, tellerline_core::BankId::new("one"));
            assert!(tellerline_store::repo::staff::set_team(store, &bank, &name, team).await.unwrap());
        }
    }
    let mut head = world.logged_in("one", "head").await;
    let page = head.get(&format!("/desk/c/{conversation}")).await;
    assert!(page.has("Give to team") && page.has("cards") && page.has("loans"), "{}", page.body);
    let give = format!("/desk/c/{conversation}/team");
    assert_eq!(head.post(&give, &[("team", "nobodys")]).await.status, StatusCode::NOT_FOUND);
    let got = head.post(&give, &[("team", "cards")]).await;
    assert_eq!(got.status, StatusCode::SEE_OTHER);
    assert_eq!(world.audited("conversation.given").await, 1);

    let (mut found, mut hidden) = (0, 0);
    for role in Role::ALL {
        for team in ["cards", "loans", "none"] {
            let mut browser = world.logged_in("one", &format!("{role}-{team}")).await;
            let sees = role == Role::Lead || (role == Role::Agent && team == "cards");
            // Whoever may end the talk did so in the round before.
            world.taps("one", "p1", "person", "Only for the cards team").await;
            if role.home() == "/desk" {
                for list in ["/desk", "/desk/live"] {
                    let got = browser.get(list).await;
                    assert_eq!(got.has(&conversation.to_string()), sees, "{role} of {team}: {list}");
                    assert!(got.has(&everybodys.to_string()), "{role} of {team}: {list}");
                }
            }
            for (method, path, roles) in ROUTES.iter().filter(|(_, path, _)| path.contains("{c}")) {
                let path = path.replace("{c}", &conversation.to_string());
                browser.get(role.home()).await;
                let fields = [("once", "x"), ("text", ""), ("team", "cards")];
                let got = match *method {
                    "GET" => browser.get(&path).await,
                    _ => browser.post(&path, &fields).await,
                };
                let expected = match (roles.contains(&role), sees) {
                    (false, _) => Some(StatusCode::FORBIDDEN),
                    (true, false) => Some(StatusCode::NOT_FOUND),
                    (true, true) => None,
                };
                if let Some(expected) = expected {
                    assert_eq!(got.status, expected, "{role} of {team}: {method} {path}");
                    assert!(!got.has("Only for the cards team"));
                    hidden += 1;
                } else {
                    assert!(
                        got.status.is_success() || got.status.is_redirection() || got.status.as_u16() == 422
                    );
                    found += 1;
                }
            }
        }
    }
    assert!(found > 20 && hidden > 60, "{found} {hidden}");
    // Nobody of another team is given it by *Next customer*.
    let mut loans = world.logged_in("one", "agent-loans").await;
    loans.get("/desk").await;
    world.passes(std::time::Duration::from_mins(4));
    for _ in 0..3 {
        assert!(!loans.post("/desk/next", &[]).await.location().contains(&conversation.to_string()));
    }
    // Given back to everybody, it is everybody's.
    let mut head = world.logged_in("one", "head").await;
    head.get(&format!("/desk/c/{conversation}")).await;
    head.post(&give, &[("team", "")]).await;
    world.taps("one", "p1", "person", "Talk to a person").await;
    assert!(loans.get("/desk").await.has(&conversation.to_string()));
}

#[tokio::test]
async fn ids_that_are_none_are_not_found() {
    let world = World::new().await;
    world.staff("one", "sam", Role::Agent).await;
    let mut sam = world.logged_in("one", "sam").await;
    for id in ["x", "conv_", "case_00000000000000000000000000", "conv_zzzzzzzzzzzzzzzzzzzzzzzzzz", "%2e%2e"] {
        assert_eq!(sam.get(&format!("/desk/c/{id}")).await.status, StatusCode::NOT_FOUND, "{id}");
    }
}

#[tokio::test]
async fn forged_forms_change_nothing() {
    let world = World::new().await;
    world.staff("one", "sam", Role::Agent).await;
    let conversation = world.taps("one", "p1", "person", "Talk to a person").await;
    let mut sam = world.logged_in("one", "sam").await;
    let page = sam.get(&format!("/desk/c/{conversation}")).await;
    let csrf = page.field("csrf");
    let path = format!("/desk/c/{conversation}/reply");
    let fields = [("once", "1"), ("text", "forged")];
    assert_eq!(sam.post_bare(&path, &fields).await.status, StatusCode::FORBIDDEN, "no token");
    let wrong = format!("{}0", &csrf[1..]);
    let with = |token: &str| {
        url::form_urlencoded::Serializer::new(String::new())
            .extend_pairs([("csrf", token), ("once", "1"), ("text", "forged")])
            .finish()
    };
    let form = |path: &str| {
        axum::http::Request::post(path).header("content-type", "application/x-www-form-urlencoded")
    };
    assert_eq!(sam.send(form(&path), with(&wrong).into()).await.status, StatusCode::FORBIDDEN, "wrong token");
    for origin in ["https://evil.test", "null", "http://one.test.evil.test"] {
        let got = sam.send(form(&path).header("origin", origin), with(&csrf).into()).await;
        assert_eq!(got.status, StatusCode::FORBIDDEN, "{origin}");
    }
    assert_eq!(world.messenger_got("forged"), 0);
    let got = sam.send(form(&path).header("origin", "http://one.test"), with(&csrf).into()).await;
    assert_eq!(got.status, StatusCode::SEE_OTHER, "the same from our own page");
    world.until(|| async { world.messenger_got("forged") == 1 }).await;
}

/// Each form of staff pages, by somebody who may, as another site could send it: teams, holds, ceilings and all others.
#[tokio::test]
async fn no_form_of_any_route_is_taken_from_elsewhere() {
    let world = World::new().await;
    let conversation = world.taps("one", "p1", "person", "Talk to a person").await;
    let id = conversation.to_string();
    for role in Role::ALL {
        world.staff("one", role.slug(), role).await;
    }
    let mut sent = 0;
    for role in Role::ALL {
        let mut browser = world.logged_in("one", role.slug()).await;
        browser.get(role.home()).await;
        let own = browser.csrf.clone();
        assert!(!own.is_empty(), "{role}");
        let may = |row: &&(&str, &str, &[Role])| row.0 == "POST" && row.2.contains(&role);
        for (_, path, _) in ROUTES.iter().filter(may) {
            let path = path.replace("{c}", &id).replace("{id}", "1");
            for (token, name, value) in [
                ("", "origin", "http://one.test"),
                (&*"0".repeat(64), "origin", "http://one.test"),
                (&*own, "origin", "https://evil.test"),
                (&*own, "origin", "null"),
                (&*own, "sec-fetch-site", "cross-site"),
            ] {
                let body = url::form_urlencoded::Serializer::new(String::new())
                    .extend_pairs([("csrf", token), ("once", "1"), ("text", "forged"), ("do", "set")])
                    .extend_pairs([("whom", id.as_str()), ("reason", "forged"), ("team", "")])
                    .finish();
                let form = axum::http::Request::post(&path)
                    .header("content-type", "application/x-www-form-urlencoded")
                    .header(name, value);
                let got = browser.send(form, body.into()).await;
                assert_eq!(got.status, StatusCode::FORBIDDEN, "{role} {path} {value}: {}", got.body);
                sent += 1;
            }
        }
        assert_eq!(browser.get(role.home()).await.status, StatusCode::OK, "{role} is still logged in");
    }
    assert!(sent > 100, "{sent}");
    assert_eq!(world.messenger_got("forged"), 0);
    for event in ["hold.set", "conversation.given", "staff.logout", "staff.took"] {
        assert_eq!(world.audited(event).await, 0, "{event}");
    }
}

#[tokio::test]
async fn each_role_sees_what_its_page_promises() {
    let world = World::new().await;
    for (name, role) in
        [("sam", Role::Agent), ("olga", Role::Officer), ("ari", Role::Author), ("otto", Role::Operator)]
    {
        world.staff("one", name, role).await;
    }
    let conversation = world.taps("one", "p1", "fraud", "Report fraud").await;
    world.logged_in("one", "sam").await.get(&format!("/desk/c/{conversation}")).await;

    let log = world.logged_in("one", "olga").await.get("/officer").await;
    for event in ["staff.added", "staff.login", "staff.viewed", "case.opened", "audit.viewed"] {
        assert!(log.has(event), "{event}");
    }
    assert!(!log.has("Report fraud"), "the log says what was done, not what was said");

    let texts = world.logged_in("one", "ari").await.get("/author").await;
    assert!(texts.has("fraud-opened") && texts.has("your report is taken"));
    assert!(!texts.has("<textarea"), "read-only");

    let store = &world.engine.context.store;
    let pause = |scope: &str| tellerline_store::repo::pauses::Pause {
        scope: scope.into(),
        what: tellerline_store::repo::pauses::Pausable::Sends,
        actor: "cli:otto".into(),
        reason: format!("why {scope}"),
        at: world.now(),
    };
    for scope in ["channel:one-page", "channel:two-page"] {
        let audit = tellerline_store::NewAudit {
            bank: tellerline_core::BankId::new("one"),
            conversation: None,
            actor: "cli:otto".into(),
            event: "paused".into(),
            object: scope.into(),
            reason: None,
            at: world.now(),
        };
        tellerline_store::repo::pauses::set(store, &pause(scope), &audit).await.unwrap();
    }
    let channel = tellerline_core::ChannelId::new("one-page");
    let stopped = crate::endpoint::Gate::Stopped { reason: "190: <b>token</b>".into() };
    world.engine.context.endpoints[&channel].set_gate(stopped);
    let page = world.logged_in("one", "otto").await.get("/operator").await;
    assert!(page.has("why channel:one-page") && !page.has("why channel:two-page"));
    assert!(
        page.has("Stopped") && page.has("190: &#60;b&#62;token") && !page.has("two-page"),
        "{}",
        page.body
    );
}
