//! The one middleware around every route, of webhooks as of pages: where a request comes from, what it is called, and
//! what an answer does not say by itself. One for all of it, because each layer around a router is paid again by every
//! webhook.

use std::sync::Arc;

use axum::{
    extract::{Request, State},
    middleware::Next,
    response::Response,
};
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
    let mut response = edge.requests.during(source, next.run(request)).await;
    guard::always(response.headers_mut(), edge.https);
    response
}
