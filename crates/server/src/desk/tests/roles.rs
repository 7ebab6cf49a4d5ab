//! Who may open what: every staff route, every role, nobody, and staff of another bank.

use axum::http::StatusCode;

use super::World;
use crate::desk::auth::Role;

/// (method, path, roles that are let in). `{c}` is a conversation of bank one.
const ROUTES: &[(&str, &str, &[Role])] = &[
    ("GET", "/desk", &[Role::Agent, Role::Lead]),
    ("GET", "/desk/live", &[Role::Agent, Role::Lead]),
    ("GET", "/desk/pulse", &[Role::Agent, Role::Lead]),
    ("GET", "/desk/undelivered", &[Role::Agent, Role::Lead]),
    ("POST", "/desk/next", &[Role::Agent, Role::Lead]),
    ("GET", "/desk/c/{c}", &[Role::Agent, Role::Lead]),
    ("GET", "/desk/c/{c}/pulse", &[Role::Agent, Role::Lead]),
    ("POST", "/desk/c/{c}/reply", &[Role::Agent, Role::Lead]),
    ("POST", "/desk/c/{c}/hand-back", &[Role::Agent, Role::Lead]),
    ("POST", "/desk/c/{c}/resolve", &[Role::Agent, Role::Lead]),
    ("POST", "/desk/c/{c}/end-link", &[Role::Agent, Role::Lead]),
    ("GET", "/officer", &[Role::Officer]),
    ("GET", "/officer/policy", &[Role::Officer]),
    ("POST", "/officer/policy", &[Role::Officer]),
    ("GET", "/author", &[Role::Author]),
    ("GET", "/operator", &[Role::Operator]),
    ("POST", "/desk/logout", &Role::ALL),
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

#[tokio::test]
async fn the_list_of_routes_above_is_whole() {
    // Whoever adds a route adds it to the table above; those of the login and two files need no role.
    let source = include_str!("../mod.rs").to_owned() + include_str!("../auth/login.rs");
    let open = ["/desk/login", "/desk/login/code", "/desk/desk.js", "/desk/desk.css"];
    let routes: Vec<&str> = source
        .split(".route(\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .filter(|path| !open.contains(path))
        .collect();
    for path in &routes {
        let listed = path.replace("{conversation}", "{c}");
        assert!(ROUTES.iter().any(|(_, known, _)| *known == listed), "{path}");
    }
    let listed: std::collections::BTreeSet<_> = ROUTES.iter().map(|(_, path, _)| path).collect();
    assert_eq!(routes.len(), listed.len());
}

#[tokio::test]
async fn staff_of_another_bank_find_nothing() {
    let world = World::new().await;
    world.staff("one", "sam", Role::Agent).await;
    world.staff("two", "tom", Role::Lead).await;
    let conversation = world.taps("one", "p1", "person", "Only for bank one").await;
    let mut tom = world.logged_in("two", "tom").await;
    let got = tom.get(&format!("/desk/c/{conversation}")).await;
    assert_eq!(got.status, StatusCode::NOT_FOUND);
    assert!(!got.has("Only for bank one"));
    assert!(!tom.get("/desk").await.has(&conversation.to_string()));
    for action in ["reply", "hand-back", "resolve", "end-link"] {
        let path = format!("/desk/c/{conversation}/{action}");
        assert_eq!(
            tom.post(&path, &[("once", "1"), ("text", "from bank two")]).await.status,
            StatusCode::NOT_FOUND
        );
    }
    assert_eq!(world.audited("staff.foreign_object").await, 5);
    assert_eq!(world.messenger_got("from bank two"), 0);

    // A session of bank two is none at bank one, whatever the cookie is called there.
    let mut moved = world.browser("one");
    moved.cookies.insert("tl_staff".into(), tom.cookies["__Host-tl_staff"].clone());
    assert_eq!(moved.get("/desk").await.location(), "/desk/login");
    let mut nowhere = world.browser("one");
    nowhere.host = "three.test".into();
    assert_eq!(nowhere.get("/desk/login").await.status, StatusCode::MISDIRECTED_REQUEST);
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
