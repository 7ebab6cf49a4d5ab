//! `serve` and `worker`: a running server from a config.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use anyhow::{Context as _, bail};
use metrics_exporter_prometheus::PrometheusBuilder;
use tellerline_server::{
    app::{self, Site},
    audit,
    config::{Config, Role},
    health, rights,
    security::{Event, Kind, Outcome},
    setup::{self, Built},
    system::{SystemClock, SystemEntropy},
};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

/// Runs webhooks, pages, desk and workers until a signal.
pub(crate) async fn serve(config: &Config) -> anyhow::Result<()> {
    config.validate(Role::Serve)?;
    for warning in config.warnings() {
        tracing::warn!("{warning}");
    }
    let demo = config.is_demo_data();
    let built = setup::build(config, Arc::new(SystemClock), Arc::new(SystemEntropy::new()), demo).await?;
    let running = Running::start(config, built, None).await?;
    tracing::info!(address = %running.address, "ready");
    running.until_signal().await
}

/// Runs workers only, with the operator's listener.
pub(crate) async fn worker(config: &Config) -> anyhow::Result<()> {
    config.validate(Role::Worker)?;
    if !config.store.is_postgres() {
        bail!("`worker` needs PostgreSQL: on SQLite one process does all; run `serve`");
    }
    let built = setup::build(config, Arc::new(SystemClock), Arc::new(SystemEntropy::new()), false).await?;
    let operators = listen(config.server.admin_listen).await?;
    let running = Running::begin(config, built, operators, None).await?;
    tracing::info!(admin = %running.admin, "ready");
    running.until_signal().await
}

/// The listeners of a server, bound.
pub(crate) struct Listeners {
    /// For everybody.
    pub(crate) public: TcpListener,
    /// For the operator.
    pub(crate) operators: TcpListener,
}

/// A server that answers.
pub(crate) struct Running {
    /// The public listener; the operator's where there is none.
    pub(crate) address: SocketAddr,
    /// The operator's listener.
    admin: SocketAddr,
    built: Built,
    stop: CancellationToken,
    servers: tokio::task::JoinSet<std::io::Result<()>>,
    grace: Duration,
}

impl Running {
    /// Binds both listeners and starts. `more` adds routes of the demo.
    pub(crate) async fn start(
        config: &Config,
        built: Built,
        more: Option<axum::Router>,
    ) -> anyhow::Result<Self> {
        let public = listen(config.server.listen).await?;
        let operators = listen(config.server.admin_listen).await?;
        Self::start_on(Listeners { public, operators }, config, built, more).await
    }

    /// As [`Self::start`], on listeners that are bound already, wherever the config says.
    pub(crate) async fn start_on(
        listeners: Listeners,
        config: &Config,
        built: Built,
        more: Option<axum::Router>,
    ) -> anyhow::Result<Self> {
        let Listeners { public: listener, operators } = listeners;
        let site = app::public(
            built.engine.clone(),
            built.jwks.clone(),
            config.server.trusted_proxies.as_slice().into(),
        );
        let site = match more {
            Some(more) => site.merge(more),
            None => site,
        };
        Self::begin(config, built, operators, Some((listener, site))).await
    }

    /// Starts the engine, the operator's listener and, where there is one, the public one.
    async fn begin(
        config: &Config,
        built: Built,
        operators: TcpListener,
        public: Option<(TcpListener, Site)>,
    ) -> anyhow::Result<Self> {
        let admin = operators.local_addr()?;
        let address = public.as_ref().map_or(Ok(admin), |(listener, _)| listener.local_addr())?;
        let metrics = PrometheusBuilder::new().install_recorder().context("metrics")?;
        // A config that cannot be logged does not take effect.
        let context = &built.engine.context;
        audit::note_config(&context.store, config, context.now())
            .await
            .context("the config could not be written into the audit log")?;
        let started = Event::new(Kind::Config, Outcome::Success).actor("engine").detail("started");
        context.security.report(&started);
        built.engine.start(built.alone.is_some()).await?;
        let keep =
            audit::Keep { folder: config.audit.checkpoint_dir.clone(), every: config.audit.checkpoint_every };
        audit::start(&built.engine, keep);
        rights::job::start(&built.engine, config.store.ledger());
        let stop = CancellationToken::new();
        let mut servers = tokio::task::JoinSet::new();
        if let Some((listener, site)) = public {
            servers.spawn(app::serve(listener, site, stop.clone()));
        }
        servers.spawn(app::serve(operators, app::admin(built.engine.clone(), metrics), stop.clone()));
        tokio::spawn(health::watch(built.engine.clone()));
        Ok(Self { address, admin, built, stop, servers, grace: config.server.shutdown_grace })
    }

    /// The engine.
    pub(crate) fn engine(&self) -> &tellerline_server::engine::Engine {
        &self.built.engine
    }

    /// Serves until SIGINT or SIGTERM, then ends cleanly.
    pub(crate) async fn until_signal(self) -> anyhow::Result<()> {
        signal().await;
        self.end().await
    }

    /// Takes no new requests, finishes what is under way, gives the partitions back, closes the database.
    pub(crate) async fn end(mut self) -> anyhow::Result<()> {
        tracing::info!("stopping");
        self.stop.cancel();
        let finished = async { while self.servers.join_next().await.is_some() {} };
        let _ = tokio::time::timeout(self.grace / 4, finished).await;
        self.servers.abort_all();
        self.built.engine.stop().await;
        self.built.engine.context.store.clone().close().await;
        Ok(())
    }
}

async fn listen(address: SocketAddr) -> anyhow::Result<TcpListener> {
    TcpListener::bind(address)
        .await
        .with_context(|| format!("cannot listen on {address}; is another program using the port?"))
}

/// Resolves at SIGINT or SIGTERM.
pub(crate) async fn signal() {
    use tokio::signal::unix::{SignalKind, signal};
    let interrupted = tokio::signal::ctrl_c();
    match signal(SignalKind::terminate()) {
        Ok(mut terminated) => tokio::select! {
            _ = interrupted => {}
            _ = terminated.recv() => {}
        },
        Err(_) => {
            let _ = interrupted.await;
        }
    }
}
