//! Looks after the Pages: is the callback subscribed, does the platform still deliver, does it take our token
//! again after it refused it?
//!
//! The platform unsubscribes an app whose callback failed for an hour, and tells nobody; so we ask.

use std::{sync::Arc, time::Duration};

use tellerline_channels::messenger::page::{Health, Subscribed};

use crate::{endpoint::Endpoint, engine::Engine};

/// How often each Page is looked at.
const EVERY: Duration = Duration::from_mins(10);

/// Checks every Page, subscribes it again where needed, raises the alarm; until the engine stops.
pub async fn watch(engine: Engine) {
    let mut tick = tokio::time::interval(EVERY);
    loop {
        tokio::select! {
            () = engine.stopping().cancelled() => return,
            _ = tick.tick() => {}
        }
        for endpoint in engine.context.endpoints.values() {
            check(endpoint, engine.context.platform_app(endpoint)).await;
        }
    }
}

/// One look at one Page.
pub async fn check(endpoint: &Arc<Endpoint>, app: Option<&str>) {
    let health = Health::new(&endpoint.sender).of_app(app);
    let gauge = |value: f64| {
        metrics::gauge!("tellerline_page_subscribed", "channel" => endpoint.id.to_string()).set(value);
    };
    match health.subscription().await {
        Ok(Subscribed::Fully) => {
            gauge(1.0);
            token_works(endpoint);
        }
        Ok(lacking) => {
            token_works(endpoint);
            gauge(0.0);
            tracing::error!(channel.id = %endpoint.id, found = ?lacking, "the Page does not deliver everything: subscribing again");
            match health.subscribe().await {
                Ok(()) => {
                    gauge(1.0);
                    tracing::warn!(channel.id = %endpoint.id, "the Page is subscribed again");
                }
                Err(error) => {
                    tracing::error!(channel.id = %endpoint.id, %error, "the Page could not be subscribed");
                }
            }
        }
        Err(error) => {
            gauge(0.0);
            tracing::error!(channel.id = %endpoint.id, %error, "the Page's subscription could not be checked");
        }
    }
}

/// The platform answered to our token. What it refused before is tried again; where it still refuses, the next
/// call closes the gate anew.
fn token_works(endpoint: &Endpoint) {
    if endpoint.accepted() {
        tracing::warn!(channel.id = %endpoint.id, "the platform takes the Page's token again: sending goes on");
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicBool, Ordering};

    use axum::{Json, Router, http::StatusCode, routing::any};
    use serde_json::json;
    use tellerline_channels::messenger::send::Sender;
    use tellerline_core::{BankId, ChannelId};

    use super::*;
    use crate::endpoint::Gate;

    /// A platform that takes the token or does not.
    async fn platform() -> (Arc<Endpoint>, Arc<AtomicBool>) {
        let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
        let takes = Arc::new(AtomicBool::new(false));
        let answer = {
            let takes = Arc::clone(&takes);
            move || async move {
                if takes.load(Ordering::Relaxed) {
                    (StatusCode::OK, Json(json!({ "success": true, "data": [] })))
                } else {
                    let error = json!({ "error": { "message": "m", "code": 190, "error_subcode": 463 } });
                    (StatusCode::BAD_REQUEST, Json(error))
                }
            }
        };
        let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let router = Router::new().fallback(any(answer));
        tokio::spawn(async move { axum::serve(listener, router).await });
        let http = tellerline_net::Client::to(&[&base]).unwrap();
        let sender = Sender::new(http, &base, &"secret".into(), "token".into(), "1");
        let (id, bank) = (ChannelId::new("messenger"), BankId::new("demo"));
        (Arc::new(Endpoint::new(id, bank, "app".to_owned(), "1".to_owned(), sender, true)), takes)
    }

    #[tokio::test]
    async fn a_refused_token_stops_the_page_until_it_is_seen_to_work() {
        let (endpoint, takes) = platform().await;
        endpoint.refuse("code 190".to_owned());
        endpoint.set_blocked(true);
        check(&endpoint, None).await;
        assert_eq!(endpoint.gate(), Gate::Stopped { reason: "code 190".to_owned() });
        endpoint.set_blocked(false);
        assert_eq!(endpoint.gate(), Gate::Stopped { reason: "code 190".to_owned() });
        takes.store(true, Ordering::Relaxed);
        check(&endpoint, None).await;
        assert_eq!(endpoint.gate(), Gate::Open);
    }

    #[tokio::test]
    async fn a_block_that_was_announced_is_not_lifted_by_a_working_token() {
        let (endpoint, takes) = platform().await;
        takes.store(true, Ordering::Relaxed);
        endpoint.set_blocked(true);
        check(&endpoint, None).await;
        assert!(matches!(endpoint.gate(), Gate::Stopped { .. }));
    }
}
