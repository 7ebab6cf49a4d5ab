//! The client for calls to messengers and contacts. Banks have their own (`tellerline_banks::http_client`).

use std::time::Duration;

/// No redirects (an answer must not send a token elsewhere), no repetition behind our back (a message would be
/// doubled), no proxy from the environment, bounded waits, connections kept for the next call.
///
/// # Errors
/// When the TLS back end cannot be set up.
pub fn client() -> Result<reqwest::Client, reqwest::Error> {
    reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .retry(reqwest::retry::never())
        .gzip(false)
        .referer(false)
        .no_proxy()
        .connect_timeout(Duration::from_secs(3))
        .pool_idle_timeout(Duration::from_mins(1))
        .tcp_nodelay(true)
        .user_agent(concat!("tellerline/", env!("CARGO_PKG_VERSION")))
        .build()
}
