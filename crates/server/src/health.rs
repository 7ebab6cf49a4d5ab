//! Looks after the Pages: is the callback subscribed, does the platform still deliver?
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
            check(endpoint).await;
        }
    }
}

/// One look at one Page.
pub async fn check(endpoint: &Arc<Endpoint>) {
    let health = Health::new(&endpoint.sender);
    let gauge = |value: f64| {
        metrics::gauge!("tellerline_page_subscribed", "channel" => endpoint.id.to_string()).set(value);
    };
    match health.subscription().await {
        Ok(Subscribed::Fully) => gauge(1.0),
        Ok(lacking) => {
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
