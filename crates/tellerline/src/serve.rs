//! `serve` and `worker`: a running server from a config.

use std::{sync::Arc, time::Duration};

use anyhow::{Context as _, bail};
use metrics_exporter_prometheus::PrometheusBuilder;
use tellerline_server::{
    app,
    config::{Config, Role},
    health,
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
    let built = setup::build(
        config,
        Arc::new(SystemClock),
        Arc::new(SystemEntropy::new()),
        demo,
    )
    .await?;
    let running = Running::start(config, built, None).await?;
    tracing::info!(address = %running.address, "ready");
    running.until_signal().await
}

/// Runs workers only.
pub(crate) async fn worker(config: &Config) -> anyhow::Result<()> {
    config.validate(Role::Worker)?;
    if !config.store.is_postgres() {
        bail!("`worker` needs PostgreSQL: on SQLite one process does all; run `serve`");
    }
    let built = setup::build(
        config,
        Arc::new(SystemClock),
        Arc::new(SystemEntropy::new()),
        false,
    )
    .await?;
    built.engine.start(false).await?;
    tracing::info!("ready");
    signal().await;
    built.engine.stop().await;
    Ok(())
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
    /// The public listener.
    pub(crate) address: std::net::SocketAddr,
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
        let Listeners {
            public: listener,
            operators: admin,
        } = listeners;
        let address = listener.local_addr()?;
        built.engine.start(built.alone.is_some()).await?;
        let stop = CancellationToken::new();
        let mut router = app::router(
            built.engine.clone(),
            built.jwks.clone(),
            config.server.trusted_proxies.as_slice().into(),
        );
        if let Some(more) = more {
            router = router.merge(more);
        }
        let metrics = PrometheusBuilder::new().install_recorder().context("metrics")?;
        let mut servers = tokio::task::JoinSet::new();
        servers.spawn(app::serve(listener, router, stop.clone()));
        servers.spawn(app::serve(admin, app::admin(metrics), stop.clone()));
        tokio::spawn(health::watch(built.engine.clone()));
        Ok(Self {
            address,
            built,
            stop,
            servers,
            grace: config.server.shutdown_grace,
        })
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

async fn listen(address: std::net::SocketAddr) -> anyhow::Result<TcpListener> {
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
