//! Headers on every page, hosts, error pages, static files.

use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};
use rstest::rstest;

use super::world::{HOST, Page, World};

pub(super) fn is_guarded(page: &Page, path: &str) {
    let header = |name: &str| page.headers.get(name).map_or("", |value| value.to_str().unwrap());
    let policy = header("content-security-policy");
    for part in ["default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'"] {
        assert!(policy.contains(part), "{path}: {policy}");
    }
    assert!(!policy.contains("unsafe") && !policy.contains("http"), "{path}: {policy}");
    assert_eq!(header("x-content-type-options"), "nosniff", "{path}");
    assert_eq!(header("referrer-policy"), "same-origin", "{path}");
    assert!(header("strict-transport-security").contains("max-age"), "{path}");
    assert!(header("permissions-policy").contains("geolocation=()"), "{path}");
    if !path.starts_with("/static/") {
        assert_eq!(header("cache-control"), "no-store", "{path}");
    }
}

#[tokio::test]
async fn every_answer_is_guarded() {
    let world = World::new().await;
    let link = world.linked("chen").await;
    let (linking, reveal) = (world.link_button("ada").await, world.balance_button("chen", link).await);
    let mut browser = world.browser();
    for (path, status) in [
        ("/", StatusCode::OK),
        (linking.as_str(), StatusCode::OK),
        (reveal.as_str(), StatusCode::OK),
        ("/me", StatusCode::OK),
        ("/link/nothing", StatusCode::NOT_FOUND),
        ("/link/nothing/state", StatusCode::NOT_FOUND),
        ("/link/callback/harbour", StatusCode::FORBIDDEN),
        ("/link/callback/harbour?state=a&state=b", StatusCode::CONFLICT),
        ("/reveal/nothing", StatusCode::NOT_FOUND),
        ("/step-up/nothing", StatusCode::NOT_FOUND),
        ("/nothing", StatusCode::NOT_FOUND),
        ("/link/%ff", StatusCode::BAD_REQUEST),
        ("/static/0000000000000000/app.css", StatusCode::NOT_FOUND),
        (crate::web::assets::url("app.css"), StatusCode::OK),
        (crate::web::assets::url("app.js"), StatusCode::OK),
    ] {
        let page = browser.get(path).await;
        assert_eq!(page.status, status, "{path}: {}", page.text);
        is_guarded(&page, path);
        if !path.starts_with("/static/") || status != StatusCode::OK {
            assert!(
                page.has("<h1>") && page.has("<main") && page.has("lang=\"en\"") && page.has("Skip to"),
                "{path}"
            );
            assert!(page.has("Not for ads") && !page.has("style=\"") && !page.has("<script>"), "{path}");
            assert!(!page.has("http://") && !page.has("There is news for you"), "{path}: {}", page.text);
        }
    }
    let page = browser.send(Request::delete("/").body(Body::empty()).unwrap()).await;
    assert_eq!(page.status, StatusCode::METHOD_NOT_ALLOWED);
    is_guarded(&page, "DELETE /");
}

/// Each script and style of a page names the nonce of the page's own policy, and no answer has another's.
#[tokio::test]
async fn only_what_a_template_named_is_run() {
    let world = World::demo().await;
    let mut seen = std::collections::BTreeSet::new();
    let stranger = Request::get("/").header(header::HOST, "evil.test").body(Body::empty()).unwrap();
    let mut pages = vec![("an unknown host", world.browser().send(stranger).await)];
    for path in ["/", "/", "/me", "/demo/kit", "/desk/login", "/nothing"] {
        pages.push((path, world.browser().get(path).await));
    }
    for (path, page) in pages {
        let policy = page.headers["content-security-policy"].to_str().unwrap();
        let (_, rest) = policy.split_once("script-src 'nonce-").expect(path);
        let nonce = rest.split_once('\'').unwrap().0.to_owned();
        assert!(
            nonce.len() == 32 && policy.contains(&format!("style-src 'nonce-{nonce}'")),
            "{path}: {policy}"
        );
        assert!(
            !policy.contains("style-src 'self'") && !policy.contains("script-src 'self'"),
            "{path}: {policy}"
        );
        let tags = page.text.matches("<script").count() + page.text.matches("rel=\"stylesheet\"").count();
        assert!(tags >= 2, "{path}");
        assert_eq!(page.text.matches(&format!("nonce=\"{nonce}\"")).count(), tags, "{path}");
        assert!(seen.insert(nonce), "{path} has a nonce of its own");
    }
}

/// What browsers run is the published file, whole: `docs/design-system.md` says which.
#[tokio::test]
async fn htmx_is_the_published_file() {
    let world = World::new().await;
    let page = world.browser().get(crate::web::assets::url("htmx.min.js")).await;
    assert_eq!(page.status, StatusCode::OK);
    let digest = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, page.text.as_bytes());
    let documented = include_str!("../../../../../docs/design-system.md");
    assert!(documented.contains(&hex::encode(digest)), "another htmx than the documents name: {digest:?}");
}

#[tokio::test]
async fn cookies_are_bound_to_this_host_and_hidden_from_scripts() {
    let world = World::new().await;
    let page = world.browser().get("/").await;
    let cookie = page.headers[header::SET_COOKIE].to_str().unwrap();
    for part in ["__Host-tl_visit=tlr_visit_", "HttpOnly", "Secure", "SameSite=Lax", "Path=/"] {
        assert!(cookie.contains(part), "{part} in {cookie}");
    }
    assert!(!cookie.contains("Domain"));
}

#[rstest]
#[case(HOST, StatusCode::OK)]
#[case("CHAT.harbour.test", StatusCode::OK)]
#[case("evil.test", StatusCode::MISDIRECTED_REQUEST)]
#[case("localhost:8080", StatusCode::MISDIRECTED_REQUEST)]
#[case("chat.harbour.test:8443", StatusCode::MISDIRECTED_REQUEST)]
#[case("chat.harbour.test@evil.test", StatusCode::MISDIRECTED_REQUEST)]
#[tokio::test]
async fn only_the_banks_own_host(#[case] host: &str, #[case] status: StatusCode) {
    let world = World::new().await;
    let request = Request::get("/").header(header::HOST, host).body(Body::empty()).unwrap();
    let page = world.browser().send(request).await;
    assert_eq!(page.status, status);
    assert_eq!(page.has("Harbour &"), status == StatusCode::OK, "{}", page.text);
}

#[tokio::test]
async fn a_form_that_is_too_large_is_refused() {
    let world = World::new().await;
    let path = world.link_button("ada").await;
    let mut browser = world.browser();
    browser.get(&path).await;
    let page = browser.post(&path, &[("do", "start"), ("institution", &"x".repeat(70_000))]).await;
    assert_eq!(page.status, StatusCode::PAYLOAD_TOO_LARGE);
}
