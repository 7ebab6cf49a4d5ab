//! The sandbox bank: two institutions, each with an OpenID provider (FAPI 2.0), a UK Open Banking v4.0
//! account-information API and a double-entry ledger, on one listener. Reached only over HTTP; everything is in
//! memory and ends with the process. Knows nothing of the product that links to it.

mod aisp;
mod calls;
mod clock;
mod config;
mod consent;
mod control;
mod entropy;
mod expiring;
mod faults;
mod grant;
mod home;
mod ledger;
mod money;
mod observe;
mod oidc;
mod pages;
mod state;
mod totp;
mod vault;

use std::{net::SocketAddr, sync::Arc, time::Duration};

use anyhow::Context as _;
use axum::{
    Json, Router,
    extract::{DefaultBodyLimit, Path, Request, State},
    middleware::{Next, from_fn_with_state},
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};
pub use clock::{ManualClock, SandboxClock, SystemClock};
pub use config::{BankConfig, ClientConfig, ClientKeys};
pub use faults::{Fault, FaultKind};
pub use grant::{DEFAULT_PERMISSIONS, GrantError, Granted};
use http::StatusCode;
use state::{BRANDS, Bank, Here, Institution};
use tokio::{net::TcpListener, task::JoinHandle};
use tokio_util::sync::CancellationToken;

/// Largest request body in bytes; a grant request for 10,000 customers with keys of their own fits.
const BODY_BYTES_MAX: usize = 4 * 1024 * 1024;
/// How long calls that are under way may take after the stop.
const GRACE: Duration = Duration::from_secs(2);

/// A bank that answers. Dropping it stops it without waiting.
pub struct RunningBank {
    addr: SocketAddr,
    base: String,
    institutions: Arc<[Here]>,
    stop: CancellationToken,
    server: Option<JoinHandle<()>>,
}

/// Binds the listener and starts answering. Fails when the address is taken or the system gives no randomness.
pub async fn start(config: BankConfig) -> anyhow::Result<RunningBank> {
    let listener = TcpListener::bind(config.listen)
        .await
        .with_context(|| format!("cannot listen on {}", config.listen))?;
    start_on(listener, &config)
}

/// As [`start`], on a listener that is bound already; `listen` of the config does not count. Needs a
/// runtime.
///
/// # Errors
/// When the system gives no randomness.
pub fn start_on(listener: TcpListener, config: &BankConfig) -> anyhow::Result<RunningBank> {
    let addr = listener.local_addr()?;
    let base = config.public_base.clone().unwrap_or_else(|| format!("http://{addr}"));
    let base = base.trim_end_matches('/').to_owned();
    let stop = CancellationToken::new();
    let bank = Arc::new(Bank::try_new(config, base.clone(), stop.clone())?);
    let mut institutions = Vec::with_capacity(BRANDS.len());
    for brand in &BRANDS {
        let inst = Arc::new(Institution::try_new(brand, config, &bank)?);
        institutions.push(Here { bank: Arc::clone(&bank), inst });
    }
    let institutions: Arc<[Here]> = institutions.into();
    let app = router(&institutions);
    let stopped = stop.clone();
    let server = tokio::spawn(async move {
        let serving =
            axum::serve(listener, app).with_graceful_shutdown(async move { stopped.cancelled().await });
        if let Err(error) = serving.await {
            tracing::error!(%error, "the sandbox bank stopped");
        }
    });
    Ok(RunningBank { addr, base, institutions, stop, server: Some(server) })
}

fn router(institutions: &Arc<[Here]>) -> Router {
    let mut app = Router::new().route("/", get(pages::front));
    for here in institutions.iter() {
        let path = format!("/{}", here.inst.brand.id);
        let home = path.clone();
        app = app
            .route(&format!("{path}/"), get(async move || Redirect::to(&home)))
            .nest(&path, institution_routes(here));
    }
    let desk = control::Desk(Arc::clone(institutions));
    app.route("/.well-known/oauth-authorization-server/{institution}", get(authorization_server))
        .with_state(Arc::clone(institutions))
        .merge(control::routes(desk))
        .layer(from_fn_with_state(Arc::clone(institutions), known_host))
        .layer(DefaultBodyLimit::max(BODY_BYTES_MAX))
}

fn institution_routes(here: &Here) -> Router<Arc<[Here]>> {
    Router::new()
        .route("/", get(home::show))
        .route("/login", post(home::log_in))
        .route("/services/{consent}/end", post(home::end))
        .route("/bank.css", get(pages::style))
        .merge(oidc::routes())
        .nest(aisp::PREFIX, aisp::routes())
        .fallback(observe::not_implemented)
        .layer(from_fn_with_state(here.clone(), observe::observe))
        .with_state(here.clone())
}

/// RFC 8414 puts the well-known part before the issuer's path.
async fn authorization_server(State(all): State<Arc<[Here]>>, Path(institution): Path<String>) -> Response {
    let here = all.iter().find(|here| here.inst.brand.id == institution);
    here.map_or_else(
        || StatusCode::NOT_FOUND.into_response(),
        |here| {
            here.bank.calls.arrived(
                here.inst.brand.id,
                "metadata",
                &http::Method::GET,
                &http::HeaderMap::new(),
            );
            Json(oidc::metadata::document(here)).into_response()
        },
    )
}

/// Only by the names that lead to this machine: a page elsewhere must not reach the controls by a rebound name.
async fn known_host(State(all): State<Arc<[Here]>>, request: Request, next: Next) -> Response {
    let host = request.headers().get(http::header::HOST).and_then(|value| value.to_str().ok());
    let host =
        host.or_else(|| request.uri().authority().map(http::uri::Authority::as_str)).unwrap_or_default();
    let base = all.first().map(|here| here.bank.base.as_str()).unwrap_or_default();
    let base = base.split_once("://").map_or(base, |(_, authority)| authority);
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
    if host == base || matches!(name, "localhost" | "127.0.0.1" | "[::1]") {
        next.run(request).await
    } else {
        StatusCode::MISDIRECTED_REQUEST.into_response()
    }
}

impl RunningBank {
    /// The address it listens on, with the real port.
    pub fn addr(&self) -> SocketAddr {
        self.addr
    }

    /// The address that callers use, without a slash at the end.
    pub fn base(&self) -> &str {
        &self.base
    }

    /// The issuer of `harbour` or `northwind`; the address it would have for any other name.
    pub fn issuer(&self, institution: &str) -> String {
        format!("{}/{institution}", self.base)
    }

    /// Base of the account-information API of an institution, ending in `/aisp`.
    pub fn api_url(&self, institution: &str) -> String {
        format!("{}{}", self.issuer(institution), aisp::PREFIX)
    }

    /// Ids and names of the institutions.
    pub fn institutions() -> impl Iterator<Item = (&'static str, &'static str)> {
        BRANDS.iter().map(|brand| (brand.id, brand.name))
    }

    /// The one-time code that a customer could type now; `None` when there is no such customer or the codes of this
    /// moment are used up.
    pub fn current_code(&self, institution: &str, customer: &str) -> Option<String> {
        let here = self.find(institution).ok()?;
        here.inst.ledger().customer(customer)?;
        match pages::offer(here, customer) {
            totp::Offer::Code { code, .. } => Some(code),
            totp::Offer::WaitSeconds(_) => None,
        }
    }

    /// An authorised consent and its tokens, bound to the key with thumbprint `jkt`, as if the customer had logged in
    /// now and shared all accounts with [`DEFAULT_PERMISSIONS`].
    pub fn grant(
        &self,
        institution: &str,
        customer: &str,
        client_id: &str,
        jkt: &str,
    ) -> Result<Granted, GrantError> {
        let wanted = [(customer.to_owned(), jkt.to_owned())];
        let granted = grant::grant(self.find(institution)?, client_id, DEFAULT_PERMISSIONS, &wanted)?;
        granted.into_iter().next().ok_or_else(|| GrantError::NoSuchCustomer(customer.to_owned()))
    }

    /// The same for many (customer, thumbprint) pairs, in their order; all or none.
    pub fn grant_many(
        &self,
        institution: &str,
        client_id: &str,
        permissions: &[&str],
        wanted: &[(String, String)],
    ) -> Result<Vec<Granted>, GrantError> {
        grant::grant(self.find(institution)?, client_id, permissions, wanted)
    }

    /// The user name of load customer `number`; exists when `number` is below [`BankConfig::extra_customers`].
    pub fn load_customer(number: u32) -> String {
        ledger::load_customer_name(number)
    }

    fn find(&self, institution: &str) -> Result<&Here, GrantError> {
        let found = self.institutions.iter().find(|here| here.inst.brand.id == institution);
        found.ok_or_else(|| GrantError::NoSuchInstitution(institution.to_owned()))
    }

    /// Stops taking calls, gives those under way two seconds, and returns when all is over.
    pub async fn shutdown(mut self) {
        self.stop.cancel();
        if let Some(mut server) = self.server.take()
            && tokio::time::timeout(GRACE, &mut server).await.is_err()
        {
            server.abort();
        }
    }
}

impl Drop for RunningBank {
    fn drop(&mut self) {
        self.stop.cancel();
        if let Some(server) = &self.server {
            server.abort();
        }
    }
}
