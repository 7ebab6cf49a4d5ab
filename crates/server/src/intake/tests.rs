//! Slow, long, broken and too many bodies; streams that never end stand for the network.

use std::{convert::Infallible, future::pending};

use axum::{Router, middleware, routing::post};
use futures::StreamExt as _;
use tokio::sync::Notify;
use tower::ServiceExt as _;

use super::*;

const LIMITS: Limits =
    Limits { name: "test", body: 64 * 1024, within: Duration::from_mins(10), arriving: 4, under_way: 8 };

fn router(limits: Limits) -> (Router, Arc<Intake>) {
    let intake = Intake::new(limits, security());
    let echo = post(|body: Bytes| async move { body });
    let router =
        Router::new().route("/", echo.layer(middleware::from_fn_with_state(Arc::clone(&intake), layer)));
    (router, intake)
}

/// A body of which this much comes and then nothing more.
fn stuck(begun: &'static str) -> Body {
    let begun = futures::stream::iter([Ok::<_, Infallible>(Bytes::from_static(begun.as_bytes()))]);
    Body::from_stream(begun.chain(futures::stream::once(pending())))
}

async fn send(router: &Router, body: Body) -> (StatusCode, HeaderMap, Bytes) {
    let request = Request::post("/").body(body).unwrap();
    let answer = router.clone().oneshot(request).await.unwrap();
    let (parts, body) = answer.into_parts();
    (parts.status, parts.headers, to_bytes(body, usize::MAX).await.unwrap())
}

#[tokio::test]
async fn a_whole_body_passes_unchanged_in_however_many_pieces() {
    let (router, _) = router(LIMITS);
    let pieces = ["a", "", "bc"].map(|piece| Ok::<_, Infallible>(Bytes::from_static(piece.as_bytes())));
    let body = Body::from_stream(futures::stream::iter(pieces));
    let (status, _, echoed) = send(&router, body).await;
    assert_eq!((status, echoed.as_ref()), (StatusCode::OK, b"abc".as_slice()));
    assert_eq!(send(&router, Body::empty()).await.0, StatusCode::OK);
}

#[tokio::test]
async fn a_slow_body_is_ended_and_gives_its_place_back() {
    let (router, intake) = router(Limits { within: Duration::from_millis(20), ..LIMITS });
    let (status, headers, _) = send(&router, stuck("a")).await;
    assert_eq!(status, StatusCode::REQUEST_TIMEOUT);
    assert_eq!(headers[header::CONNECTION], "close");
    assert_eq!(intake.arriving().bodies.len(), 0);
}

#[tokio::test]
async fn too_long_is_refused_before_it_has_come() {
    let (router, _) = router(LIMITS);
    // Announced, and not one byte of it waited for.
    let request = Request::post("/").header(header::CONTENT_LENGTH, LIMITS.body + 1).body(stuck("")).unwrap();
    assert_eq!(router.clone().oneshot(request).await.unwrap().status(), StatusCode::PAYLOAD_TOO_LARGE);
    // Not announced: at the first byte too many.
    let long: &'static str = "x".repeat(LIMITS.body + 1).leak();
    assert_eq!(send(&router, stuck(long)).await.0, StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(send(&router, Body::from(&long[1..])).await.0, StatusCode::OK);
}

#[tokio::test]
async fn many_slow_bodies_hold_few_places_and_keep_nobody_out() {
    let (router, intake) = router(LIMITS);
    let mut slow = tokio::task::JoinSet::new();
    for _ in 0..200 {
        let router = router.clone();
        slow.spawn(async move { send(&router, stuck("a")).await });
    }
    let mut ended = 0;
    while ended < 200 - LIMITS.arriving {
        let (status, headers, _) = slow.join_next().await.unwrap().unwrap();
        assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE, "the oldest made room");
        assert!(headers.contains_key(header::RETRY_AFTER));
        ended += 1;
    }
    assert_eq!(intake.arriving().bodies.len(), LIMITS.arriving);

    // One that comes in pieces, while all places are held.
    let (more, pieces) = futures::channel::mpsc::unbounded::<Result<Bytes, Infallible>>();
    let sound = tokio::spawn({
        let router = router.clone();
        async move { send(&router, Body::from_stream(pieces)).await }
    });
    for piece in ["so", "und"] {
        more.unbounded_send(Ok(Bytes::from_static(piece.as_bytes()))).unwrap();
        tokio::task::yield_now().await;
    }
    drop(more);
    let (status, _, echoed) = sound.await.unwrap();
    assert_eq!((status, echoed.as_ref()), (StatusCode::OK, b"sound".as_slice()));
    assert!(intake.arriving().bodies.len() < LIMITS.arriving, "it had taken the place of a slow one");
}

#[tokio::test]
async fn what_is_under_way_is_weighed_and_more_is_asked_to_come_back() {
    let intake = Intake::new(LIMITS, security());
    let (begun, go) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let hold = {
        let (begun, go) = (Arc::clone(&begun), Arc::clone(&go));
        post(move |_: Bytes| async move {
            begun.notify_one();
            go.notified().await;
        })
    };
    let layer = middleware::from_fn_with_state(Arc::clone(&intake), layer);
    let router = Router::new().route("/", hold.layer(layer));
    let large = Body::from(vec![b'x'; 7 * UNIT / 2]);
    let first = tokio::spawn({
        let router = router.clone();
        async move { send(&router, large).await.0 }
    });
    begun.notified().await;
    assert_eq!(intake.under_way.available_permits(), 4);
    let (status, headers, _) = send(&router, Body::from(vec![b'x'; 4 * UNIT])).await;
    assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(headers.contains_key(header::RETRY_AFTER));
    go.notify_one();
    assert_eq!(first.await.unwrap(), StatusCode::OK);
    assert_eq!(intake.under_way.available_permits(), LIMITS.under_way);
}

#[tokio::test]
async fn a_sender_that_breaks_off_is_no_defect() {
    let (router, intake) = router(LIMITS);
    let broken = futures::stream::iter([Ok(Bytes::from_static(b"a")), Err(std::io::Error::other("gone"))]);
    assert_eq!(send(&router, Body::from_stream(broken)).await.0, StatusCode::BAD_REQUEST);
    // The connection is gone: the request is dropped where it stood.
    let waiting = tokio::spawn({
        let router = router.clone();
        async move { send(&router, stuck("a")).await }
    });
    while intake.arriving().bodies.is_empty() {
        tokio::task::yield_now().await;
    }
    waiting.abort();
    assert!(waiting.await.is_err());
    assert_eq!(intake.arriving().bodies.len(), 0);
}

fn security() -> Security {
    Security::new(crate::security::Sink::nowhere(), Arc::new(crate::system::SystemClock))
}
