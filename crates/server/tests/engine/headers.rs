//! Every route of the server, asked in every way: what each answer must say whatever it is about.

use std::{collections::BTreeSet, fs, path::Path};

use axum::{
    body::{Body, to_bytes},
    http::{HeaderMap, Method, Request, StatusCode},
};

use crate::bed::Bed;

const HOST: &str = "chat.harbour-bank.test";

/// Those of the operator's listener and of tests.
const ELSEWHERE: &[&str] = &["/metrics", "/echo"];
/// Answers for programs.
const MACHINES: &[&str] = &["/hooks/", "/.well-known/", "/audit/", "/health/"];

/// Every pattern that the source routes, so that a route which somebody adds is asked, too.
fn routes() -> BTreeSet<String> {
    fn read(folder: &Path, into: &mut BTreeSet<String>) {
        for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
            let (path, name) = (entry.path(), entry.file_name().into_string().unwrap());
            if path.is_dir() && name != "tests" {
                read(&path, into);
            } else if path.extension().is_some_and(|kind| kind == "rs") && name != "tests.rs" {
                let text = fs::read_to_string(&path).unwrap();
                // Staff pages stand in a table of their own, one row to a method.
                for mark in [".route(", " read(", " act("] {
                    let routed = text.split(mark).skip(1).filter_map(|rest| {
                        let path = rest.trim_start().strip_prefix('"')?.split('"').next()?;
                        path.starts_with('/').then(|| path.to_owned())
                    });
                    into.extend(routed);
                }
            }
        }
    }
    let mut found = BTreeSet::new();
    read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut found);
    found.retain(|path| !ELSEWHERE.contains(&path.as_str()));
    found
}

/// A path that the pattern matches, about nothing that exists.
fn filled(pattern: &str) -> String {
    let mut path = String::new();
    for part in pattern.split('/').skip(1) {
        path.push('/');
        path.push_str(if part.starts_with('{') { "nothing" } else { part });
    }
    path
}

fn asked(method: &Method, path: &str, kind: Option<&str>) -> Request<Body> {
    let request = Request::builder().method(method).uri(path).header("host", HOST);
    let request = kind.into_iter().fold(request, |request, kind| request.header("content-type", kind));
    request.body(if kind.is_some() { Body::from("a=b") } else { Body::empty() }).unwrap()
}

fn guarded(headers: &HeaderMap, page: bool, what: &str) {
    let header = |name: &str| headers.get(name).map_or("", |value| value.to_str().unwrap());
    let policy = header("content-security-policy");
    assert!(
        policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"),
        "{what}: {policy}"
    );
    assert!(
        !policy.contains("unsafe") && !policy.contains("http") && !policy.contains('*'),
        "{what}: {policy}"
    );
    assert_eq!(header("x-content-type-options"), "nosniff", "{what}");
    assert!(["no-referrer", "same-origin"].contains(&header("referrer-policy")), "{what}");
    assert!(header("strict-transport-security").contains("max-age=63072000"), "{what}");
    assert!(header("x-request-id").starts_with("req-"), "{what}");
    assert!(headers.get("server").is_none() && headers.get("x-powered-by").is_none(), "{what}");
    assert!(headers.get("access-control-allow-origin").is_none(), "{what}: no other site may read answers");
    if page {
        assert_eq!(header("cross-origin-opener-policy"), "same-origin", "{what}");
        assert_eq!(header("cross-origin-resource-policy"), "same-origin", "{what}");
        assert_eq!(header("x-frame-options"), "DENY", "{what}");
        assert!(header("permissions-policy").contains("camera=()"), "{what}");
        assert_eq!(header("cache-control"), "no-store", "{what}");
    }
    for cookie in headers.get_all("set-cookie") {
        let cookie = cookie.to_str().unwrap();
        let safe = ["__Host-", "; HttpOnly", "; Secure", "; SameSite=", "; Path=/"];
        assert!(
            safe.iter().all(|part| cookie.contains(part)) && !cookie.contains("Domain"),
            "{what}: {cookie}"
        );
    }
}

#[tokio::test]
async fn every_route_is_guarded_however_it_is_asked() -> anyhow::Result<()> {
    let bed = Bed::start().await?;
    let routes = routes();
    assert!(routes.len() >= 30, "the source was read: {routes:?}");
    let ways = [
        (Method::GET, None),
        (Method::HEAD, None),
        (Method::POST, Some("application/x-www-form-urlencoded")),
        (Method::POST, Some("text/plain")),
        (Method::PUT, Some("application/json")),
        (Method::DELETE, None),
        (Method::PATCH, None),
        (Method::OPTIONS, None),
        (Method::TRACE, None),
    ];
    for pattern in &routes {
        let (path, machine) = (filled(pattern), MACHINES.iter().any(|start| pattern.starts_with(start)));
        let files = pattern.starts_with("/static/") || pattern.contains(".css") || pattern.contains(".js");
        for (method, kind) in &ways {
            let what = format!("{method} {path} {kind:?}");
            let answer = bed.send(asked(method, &path, *kind)).await?;
            let status = answer.status();
            guarded(answer.headers(), !machine && !files, &what);
            assert!(!status.is_server_error(), "{what}: {status}");
            let changes = [Method::PUT, Method::DELETE, Method::PATCH, Method::TRACE].contains(method);
            if changes {
                assert_eq!(status, StatusCode::METHOD_NOT_ALLOWED, "{what}");
            }
            let body = to_bytes(answer.into_body(), 1 << 20).await?;
            let text = String::from_utf8_lossy(&body);
            for word in
                ["panicked", "SELECT ", "src/", ".rs:", "StoreError", "Inconsistent", "sqlite", "axum"]
            {
                assert!(!text.contains(word), "{what}: tells {word}: {text}");
            }
        }
    }
    Ok(())
}

#[tokio::test]
async fn a_wrong_type_is_415_and_a_wrong_method_405() -> anyhow::Result<()> {
    let bed = Bed::start().await?;
    for path in ["/me", "/link/nothing", "/desk/login"] {
        for kind in ["application/json", "text/plain", "multipart/form-data; boundary=x"] {
            let answer = bed.send(asked(&Method::POST, path, Some(kind))).await?;
            assert_eq!(answer.status(), StatusCode::UNSUPPORTED_MEDIA_TYPE, "{path} {kind}");
        }
    }
    for path in ["/", "/health/live", "/.well-known/jwks.json"] {
        let answer = bed.send(asked(&Method::POST, path, Some("application/json"))).await?;
        assert_eq!(answer.status(), StatusCode::METHOD_NOT_ALLOWED, "{path}");
    }
    Ok(())
}

#[tokio::test]
async fn a_host_that_is_no_banks_gets_the_same_headers() -> anyhow::Result<()> {
    let bed = Bed::start().await?;
    let request = Request::get("/me").header("host", "evil.test").body(Body::empty())?;
    let answer = bed.send(request).await?;
    assert_eq!(answer.status(), StatusCode::MISDIRECTED_REQUEST);
    guarded(answer.headers(), true, "another host");
    Ok(())
}
