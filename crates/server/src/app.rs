//! All routes of the public listener, and the small one for the operator.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use axum::{
    Json, Router,
    extract::{DefaultBodyLimit, State},
    http::StatusCode,
    middleware,
    response::IntoResponse,
    routing::get,
};
use ipnet::IpNet;
use metrics_exporter_prometheus::PrometheusHandle;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use tower_http::catch_panic::CatchPanicLayer;

use crate::{desk, engine::Engine, hooks, pages, web};

/// The public routes. `trusted_proxies` are the only peers whose word about a visitor's address counts.
pub fn router(engine: Engine, jwks: serde_json::Value, trusted_proxies: Arc<[IpNet]>) -> Router {
    let pages = web::dress(pages::routes().merge(desk::routes()), engine.clone())
        .layer(middleware::from_fn_with_state(trusted_proxies, web::client::layer));
    Router::new()
        .route(
            "/hooks/messenger/{app}",
            get(hooks::messenger::verify)
                .post(hooks::messenger::receive)
                .layer(DefaultBodyLimit::max(hooks::messenger::MAX_BODY)),
        )
        .route("/.well-known/jwks.json", get(move || async move { Json(jwks) }))
        .route("/health/live", get(|| async { StatusCode::OK }))
        .route("/health/ready", get(ready))
        .merge(pages)
        .layer(CatchPanicLayer::new())
        .with_state(engine)
}

/// Ready when the database answers.
async fn ready(State(engine): State<Engine>) -> impl IntoResponse {
    let asked = engine.context.store.db.query_one("SELECT 1 AS one", vec![]);
    match tokio::time::timeout(Duration::from_secs(2), asked).await {
        Ok(Ok(_)) => StatusCode::OK,
        _ => StatusCode::SERVICE_UNAVAILABLE,
    }
}

/// Serves until `stop`, then lets requests under way finish.
///
/// # Errors
/// When the listener fails.
pub async fn serve(listener: TcpListener, router: Router, stop: CancellationToken) -> std::io::Result<()> {
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    axum::serve(listener, service).with_graceful_shutdown(stop.cancelled_owned()).await
}

/// `/metrics` for the operator's own network.
pub fn admin(metrics: PrometheusHandle) -> Router {
    Router::new().route("/metrics", get(move || async move { metrics.render() }))
}
