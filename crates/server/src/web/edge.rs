//! What stands around every route, of webhooks as of pages: where a request comes from, what it is called, and what an
//! answer does not say by itself. A plain function and no layer of the router's: each of those boxes the rest of the
//! work once more, which every webhook pays.

use std::{net::SocketAddr, panic::AssertUnwindSafe, sync::Arc};

use axum::{
    Router,
    extract::Request,
    http::StatusCode,
    response::{IntoResponse as _, Response},
};
use futures::FutureExt as _;
use ipnet::IpNet;
use tower::ServiceExt as _;

use super::{client, guard};
use crate::security::Requests;

/// What is to be known around the routes.
pub struct Edge {
    /// The only peers whose word about a visitor's address counts.
    pub trusted_proxies: Arc<[IpNet]>,
    /// Names requests.
    pub requests: Requests,
    /// Every bank here is behind TLS.
    pub https: bool,
}

/// All that a listener serves: routes, and what stands around each of them. Cheap to clone.
#[derive(Clone)]
pub struct Site {
    edge: Arc<Edge>,
    routes: Router,
}

impl Site {
    /// These routes behind this edge.
    pub fn new(edge: Edge, routes: Router) -> Self {
        Self { edge: Arc::new(edge), routes }
    }

    /// The same with further routes.
    #[must_use]
    pub fn merge(self, more: Router) -> Self {
        Self { routes: self.routes.merge(more), ..self }
    }

    /// Answers a request that came over a connection from `peer`; whoever has no connection names nobody.
    ///
    /// Cancellation: dropping the future is what a visitor does who goes away.
    pub async fn answer(&self, mut request: Request, peer: Option<SocketAddr>) -> Response {
        let source = client::mark(&mut request, peer, &self.edge.trusted_proxies);
        // A defect costs one request, not the connection.
        let answer = async {
            let answered = AssertUnwindSafe(self.routes.clone().oneshot(request)).catch_unwind().await;
            answered
                .map_or_else(|_| StatusCode::INTERNAL_SERVER_ERROR.into_response(), |Ok(response)| response)
        };
        let mut response = self.edge.requests.during(source, answer).await;
        guard::always(response.headers_mut(), self.edge.https);
        response
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn answer(request: Request) -> StatusCode {
        assert_ne!(request.uri().path(), "/defect", "a defect");
        StatusCode::OK
    }

    #[tokio::test]
    async fn a_defect_costs_one_request_and_tells_nothing() {
        let edge = Edge { trusted_proxies: Arc::new([]), requests: Requests::new("test"), https: true };
        let site = Site::new(edge, Router::new().fallback(answer));
        let ask = async |path: &str| {
            let request = Request::get(path).body(axum::body::Body::empty()).unwrap();
            site.answer(request, None).await
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
