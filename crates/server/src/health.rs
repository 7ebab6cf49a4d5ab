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
    let Some(sender) = endpoint.sender.messenger() else { return };
    let health = Health::new(sender).of_app(app);
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
            // The gauge is back before anybody looks; the count stays.
            metrics::counter!("tellerline_page_unsubscribed_total", "channel" => endpoint.id.to_string())
                .increment(1);
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
    use std::sync::{Mutex, MutexGuard};

    use axum::{
        Json, Router,
        body::Bytes,
        extract::State,
        http::{Method, StatusCode, Uri},
        routing::any,
    };
    use metrics_exporter_prometheus::PrometheusBuilder;
    use serde_json::{Value, json};
    use tellerline_channels::messenger::{page::FIELDS, send::Sender};
    use tellerline_core::{BankId, ChannelId};

    use super::*;
    use crate::endpoint::Gate;

    /// What the platform does, and what it was asked for.
    #[derive(Default)]
    struct Platform {
        /// It takes our token.
        takes: bool,
        /// It refuses to subscribe.
        refuses: bool,
        /// What it delivers.
        fields: Vec<String>,
        /// How often it was asked to subscribe.
        posts: usize,
    }

    type Shared = Arc<Mutex<Platform>>;

    fn lock(platform: &Shared) -> MutexGuard<'_, Platform> {
        platform.lock().unwrap()
    }

    async fn answer(
        State(platform): State<Shared>,
        method: Method,
        uri: Uri,
        body: Bytes,
    ) -> (StatusCode, Json<Value>) {
        assert_eq!(uri.path(), "/1/subscribed_apps");
        let mut platform = lock(&platform);
        let refusal = |code: i64| {
            let error = json!({ "error": { "message": "m", "code": code, "error_subcode": 463 } });
            (StatusCode::BAD_REQUEST, Json(error))
        };
        if !platform.takes {
            return refusal(190);
        }
        if method == Method::GET {
            let apps = json!({ "data": [{ "id": "777", "subscribed_fields": platform.fields }] });
            return (StatusCode::OK, Json(apps));
        }
        platform.posts += 1;
        if platform.refuses {
            return refusal(200);
        }
        let asked: Value = serde_json::from_slice(&body).unwrap();
        platform.fields =
            asked["subscribed_fields"].as_str().unwrap().split(',').map(str::to_owned).collect();
        (StatusCode::OK, Json(json!({ "success": true })))
    }

    async fn platform(platform: Platform) -> (Arc<Endpoint>, Shared) {
        let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
        let platform: Shared = Arc::new(Mutex::new(platform));
        let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let router = Router::new().fallback(any(answer)).with_state(Arc::clone(&platform));
        tokio::spawn(async move { axum::serve(listener, router).await });
        let http = tellerline_net::Client::to(&[&base]).unwrap();
        let sender = Sender::new(http, &base, &"secret".into(), "token".into(), "1");
        let (id, bank) = (ChannelId::new("messenger"), BankId::new("demo"));
        (Arc::new(Endpoint::new(id, bank, "app".to_owned(), "1".to_owned(), sender, true)), platform)
    }

    fn all_fields() -> Vec<String> {
        FIELDS.iter().map(|field| (*field).to_owned()).collect()
    }

    /// One look, and what monitoring reads afterwards.
    async fn look(endpoint: &Arc<Endpoint>) -> String {
        let recorder = PrometheusBuilder::new().build_recorder();
        let metrics = recorder.handle();
        let _here = metrics::set_default_local_recorder(&recorder);
        check(endpoint, Some("777")).await;
        metrics.render()
    }

    const SUBSCRIBED: &str = "tellerline_page_subscribed{channel=\"messenger\"} 1";
    const NOT_SUBSCRIBED: &str = "tellerline_page_subscribed{channel=\"messenger\"} 0";
    const WAS_NOT: &str = "tellerline_page_unsubscribed_total{channel=\"messenger\"} 1";

    #[tokio::test]
    async fn a_page_that_delivers_is_left_alone() {
        let found = Platform { takes: true, fields: all_fields(), ..Platform::default() };
        let (endpoint, platform) = platform(found).await;
        let metrics = look(&endpoint).await;
        assert!(metrics.contains(SUBSCRIBED) && !metrics.contains("unsubscribed"), "{metrics}");
        assert_eq!(lock(&platform).posts, 0);
    }

    #[tokio::test]
    async fn a_page_that_was_unsubscribed_is_subscribed_again_and_the_alarm_stays() {
        for some in [Vec::new(), vec!["messages".to_owned()]] {
            let (endpoint, platform) =
                platform(Platform { takes: true, fields: some, ..Platform::default() }).await;
            let metrics = look(&endpoint).await;
            assert!(metrics.contains(SUBSCRIBED) && metrics.contains(WAS_NOT), "{metrics}");
            assert_eq!(lock(&platform).posts, 1);
            assert_eq!(lock(&platform).fields, all_fields());
            let metrics = look(&endpoint).await;
            assert!(!metrics.contains(WAS_NOT), "one alarm for one loss: {metrics}");
            assert_eq!(lock(&platform).posts, 1);
        }
    }

    #[tokio::test]
    async fn a_page_that_cannot_be_subscribed_is_an_alarm_until_it_can() {
        let (endpoint, platform) =
            platform(Platform { takes: true, refuses: true, ..Platform::default() }).await;
        for posts in [1, 2] {
            let metrics = look(&endpoint).await;
            assert!(metrics.contains(NOT_SUBSCRIBED) && metrics.contains(WAS_NOT), "{metrics}");
            assert_eq!(lock(&platform).posts, posts);
        }
        lock(&platform).refuses = false;
        assert!(look(&endpoint).await.contains(SUBSCRIBED));
        assert_eq!(lock(&platform).fields, all_fields());
    }

    #[tokio::test]
    async fn a_page_that_cannot_be_looked_at_is_an_alarm() {
        let (endpoint, platform) = platform(Platform::default()).await;
        assert!(look(&endpoint).await.contains(NOT_SUBSCRIBED));
        assert_eq!(lock(&platform).posts, 0);
    }

    #[tokio::test]
    async fn a_refused_token_stops_the_page_until_it_is_seen_to_work() {
        let (endpoint, platform) = platform(Platform::default()).await;
        endpoint.refuse("code 190".to_owned());
        endpoint.set_blocked(true);
        check(&endpoint, None).await;
        assert_eq!(endpoint.gate(), Gate::Stopped { reason: "code 190".to_owned() });
        endpoint.set_blocked(false);
        assert_eq!(endpoint.gate(), Gate::Stopped { reason: "code 190".to_owned() });
        lock(&platform).takes = true;
        check(&endpoint, None).await;
        assert_eq!(endpoint.gate(), Gate::Open);
    }

    #[tokio::test]
    async fn a_block_that_was_announced_is_not_lifted_by_a_working_token() {
        let (endpoint, _) = platform(Platform { takes: true, ..Platform::default() }).await;
        endpoint.set_blocked(true);
        check(&endpoint, None).await;
        assert!(matches!(endpoint.gate(), Gate::Stopped { .. }));
    }
}
