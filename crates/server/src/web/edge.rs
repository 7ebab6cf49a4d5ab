//! The one middleware around every route, of webhooks as of pages: where a request comes from, what it is called, and
//! what an answer does not say by itself. One for all of it, because each layer around a router is paid again by every
//! webhook.

use std::{panic::AssertUnwindSafe, sync::Arc};

use axum::{
    extract::{Request, State},
    http::StatusCode,
    middleware::Next,
    response::{IntoResponse as _, Response},
};
use futures::FutureExt as _;
use ipnet::IpNet;

use super::{client, guard};
use crate::security::Requests;

/// What the middleware needs to know.
pub struct Edge {
    /// The only peers whose word about a visitor's address counts.
    pub trusted_proxies: Arc<[IpNet]>,
    /// Names requests.
    pub requests: Requests,
    /// Every bank here is behind TLS.
    pub https: bool,
}

/// The middleware.
pub async fn layer(State(edge): State<Arc<Edge>>, mut request: Request, next: Next) -> Response {
    client::mark(&mut request, &edge.trusted_proxies);
    let source = client::of(request.extensions());
    // A defect costs one request, not the connection.
    let answer = async {
        let answered = AssertUnwindSafe(next.run(request)).catch_unwind().await;
        answered.unwrap_or_else(|_| StatusCode::INTERNAL_SERVER_ERROR.into_response())
    };
    let mut response = edge.requests.during(source, answer).await;
    guard::always(response.headers_mut(), edge.https);
    response
}

#[cfg(test)]
mod tests {
    use axum::{Router, middleware::from_fn_with_state};
    use tower::ServiceExt as _;

    use super::*;

    async fn answer(request: Request) -> StatusCode {
        assert_ne!(request.uri().path(), "/defect", "a defect");
        StatusCode::OK
    }

    #[tokio::test]
    async fn a_defect_costs_one_request_and_tells_nothing() {
        let edge = Edge { trusted_proxies: Arc::new([]), requests: Requests::new("test"), https: true };
        let router = Router::new().fallback(answer).layer(from_fn_with_state(Arc::new(edge), layer));
        let ask = async |path: &str| {
            let request = Request::get(path).body(axum::body::Body::empty()).unwrap();
            router.clone().oneshot(request).await.unwrap()
        };
        let answer = ask("/defect").await;
        assert_eq!(answer.status(), StatusCode::INTERNAL_SERVER_ERROR);
        for name in ["x-request-id", "x-content-type-options", "strict-transport-security"] {
            assert!(answer.headers().contains_key(name), "{name}");
        }
        assert!(axum::body::to_bytes(answer.into_body(), 100).await.unwrap().is_empty());
        assert_eq!(ask("/fine").await.status(), StatusCode::OK);
    }
}
