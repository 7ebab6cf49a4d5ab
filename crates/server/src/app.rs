//! All routes of the public listener, and the small one for the operator.

use std::{sync::Arc, time::Duration};

use axum::{Json, Router, extract::State, http::StatusCode, middleware, routing::get};
use ipnet::IpNet;
use metrics_exporter_prometheus::PrometheusHandle;

use crate::{
    api, audit, desk,
    engine::Engine,
    hooks,
    intake::{self, Intake, Limits},
    pages,
    security::Requests,
    web::{self, edge::Edge},
};
pub use crate::{listen::serve, web::edge::Site};

/// A body that is not whole after this time is given up; the platform itself waits five seconds for its
/// answer.
const BODY_WITHIN: Duration = Duration::from_secs(10);

/// Webhooks: at most 256 bodies of a mebibyte arriving, 64 MiB of bodies under way.
const WEBHOOKS: Limits = Limits {
    name: "webhooks",
    body: hooks::messenger::MAX_BODY,
    within: BODY_WITHIN,
    arriving: 256,
    under_way: 4_096,
};

/// Forms. They have a limit of their own that is below this one and says so in a page.
const FORMS: Limits =
    Limits { name: "forms", body: 128 * 1024, within: BODY_WITHIN, arriving: 512, under_way: 4_096 };

/// The public routes. `trusted_proxies` are the only peers whose word about a visitor's address counts.
pub fn public(engine: Engine, jwks: serde_json::Value, trusted_proxies: Arc<[IpNet]>) -> Site {
    let pages = web::dress(pages::routes().merge(desk::routes(&engine)).merge(api::routes()), engine.clone())
        .layer(middleware::from_fn_with_state(
            Intake::new(FORMS, engine.context.security.clone()),
            intake::layer,
        ));
    let https = engine.context.tenants.values().all(|tenant| tenant.public_url.starts_with("https:"));
    let edge = Edge { trusted_proxies, requests: Requests::new(engine.owner()), https };
    let webhooks = Intake::new(WEBHOOKS, engine.context.security.clone());
    let receive =
        move |state, path, request| hooks::messenger::receive(state, path, Arc::clone(&webhooks), request);
    let routes = Router::new()
        .route("/hooks/messenger/{app}", get(hooks::messenger::verify).post(receive))
        .merge(hooks::privacy::routes(&engine.context))
        .route("/.well-known/jwks.json", get(move || async move { Json(jwks) }))
        .merge(audit::routes())
        .merge(probes())
        .merge(pages)
        .with_state(engine);
    Site::new(edge, routes)
}

fn probes() -> Router<Engine> {
    Router::new().route("/health/live", get(|| async { StatusCode::OK })).route("/health/ready", get(ready))
}

/// Ready when the database answers, the writer commits, and each partition that is ours is worked on.
async fn ready(State(engine): State<Engine>) -> StatusCode {
    let asked = async {
        engine.context.store.writer.audit(vec![]).await?;
        engine.is_whole().await
    };
    match tokio::time::timeout(Duration::from_secs(2), asked).await {
        Ok(Ok(true)) => StatusCode::OK,
        _ => StatusCode::SERVICE_UNAVAILABLE,
    }
}

/// `/metrics` and the probes, for the operator's own network; all that a process without webhooks and pages
/// listens to.
pub fn admin(engine: Engine, metrics: PrometheusHandle) -> Site {
    let metrics = get(move || async move { metrics.render() });
    let edge = Edge { trusted_proxies: Arc::new([]), requests: Requests::new(engine.owner()), https: false };
    Site::new(edge, Router::new().route("/metrics", metrics).merge(probes()).with_state(engine))
}
