//! Posts JSON to one address over connections that are kept: the client beneath `reqwest`, without the layers that a call to the
//! Send API never uses (redirects, decompression, repetition, the address parsed anew for each of them). They cost
//! a twentieth of a turn; see `docs/adr/0013-send-calls-below-reqwest.md`.

use std::{sync::Arc, time::Duration};

use bytes::Bytes;
use http::{
    HeaderMap, HeaderValue, Request, StatusCode, Uri,
    header::{CONTENT_TYPE, USER_AGENT},
};
use http_body_util::{BodyExt as _, Full, Limited};
use hyper_rustls::{ConfigBuilderExt as _, HttpsConnector, HttpsConnectorBuilder};
use hyper_util::{
    client::legacy::{Client, connect::HttpConnector},
    rt::{TokioExecutor, TokioTimer},
};
use url::Url;

use crate::{
    client::{AGENT, CONNECT, IDLE},
    resolve::{Guard, Resolver},
};

const JSON: HeaderValue = HeaderValue::from_static("application/json");
const USER: HeaderValue = HeaderValue::from_static(AGENT);

/// Posts to one address. No redirect is followed (an answer must not send a token elsewhere), no proxy is taken from
/// the environment.
pub struct Poster {
    client: Client<HttpsConnector<HttpConnector<Resolver>>, Full<Bytes>>,
    address: Uri,
}

/// An answer that arrived whole, or the head of one that did not.
pub struct Answer {
    /// Its status.
    pub status: StatusCode,
    /// Its headers.
    pub headers: HeaderMap,
    /// The body, or why there is none.
    pub body: Result<Bytes, &'static str>,
}

/// Why there is no answer.
pub enum Failure {
    /// The connection never stood: nothing was sent.
    NotSent,
    /// Nobody knows what became of the call.
    Unknown(&'static str),
}

impl Poster {
    /// `None` when `address` may not be used, or the operating system's certificates cannot be read.
    pub(crate) fn new(guard: Arc<Guard>, address: &str) -> Option<Self> {
        guard.check(&Url::parse(address).ok()?).ok()?;
        let address = address.parse::<Uri>().ok().filter(|uri| uri.host().is_some())?;
        let mut tcp = HttpConnector::new_with_resolver(Resolver(guard));
        tcp.enforce_http(false);
        tcp.set_nodelay(true);
        tcp.set_connect_timeout(Some(CONNECT));
        let tls = rustls::ClientConfig::builder().try_with_platform_verifier().ok()?.with_no_client_auth();
        let https = HttpsConnectorBuilder::new()
            .with_tls_config(tls)
            .https_or_http()
            .enable_http1()
            .enable_http2()
            .wrap_connector(tcp);
        let client = Client::builder(TokioExecutor::new())
            .pool_timer(TokioTimer::new())
            .pool_idle_timeout(IDLE)
            .build(https);
        Some(Self { client, address })
    }

    /// The address.
    pub const fn address(&self) -> &Uri {
        &self.address
    }

    /// Makes one call, which may take `limit` from connecting to the last byte. Of the answer at most `most` bytes
    /// are read.
    pub async fn post(&self, body: Vec<u8>, limit: Duration, most: usize) -> Result<Answer, Failure> {
        let mut request = Request::new(Full::from(body));
        *request.method_mut() = http::Method::POST;
        *request.uri_mut() = self.address.clone();
        request.headers_mut().insert(CONTENT_TYPE, JSON);
        request.headers_mut().insert(USER_AGENT, USER);
        let end = tokio::time::Instant::now() + limit;
        let answer = match tokio::time::timeout_at(end, self.client.request(request)).await {
            Ok(Ok(answer)) => answer,
            Ok(Err(error)) if error.is_connect() => return Err(Failure::NotSent),
            Ok(Err(_)) => return Err(Failure::Unknown("the connection broke")),
            Err(_) => return Err(Failure::Unknown("no answer in time")),
        };
        let (head, body) = answer.into_parts();
        let body = match tokio::time::timeout_at(end, Limited::new(body, most).collect()).await {
            Ok(Ok(body)) => Ok(body.to_bytes()),
            Ok(Err(error)) if error.is::<http_body_util::LengthLimitError>() => Err("the answer is too long"),
            Ok(Err(_)) | Err(_) => Err("the answer broke off"),
        };
        Ok(Answer { status: head.status, headers: head.headers, body })
    }
}
