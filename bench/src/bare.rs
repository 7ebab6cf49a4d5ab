//! The least that a correct Messenger handler does: verify the signature, put the bytes on disk, answer 200, and
//! send a fixed sentence back. No conversation, no consent, no sealing, no audit: the yardstick for all of those.

use crate::webhook::APP_SECRET;
use anyhow::{Context, Result};
use aws_lc_rs::hmac;
use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use bytes::Bytes;
use clap::Args;
use serde::Deserialize;
use serde_json::json;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqliteSynchronous};
use sqlx::{AssertSqlSafe, Connection};
use std::path::PathBuf;
use std::sync::Arc;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::{mpsc, oneshot};

/// Rows in one statement; other numbers would each be a statement of their own to prepare.
const SIZES: [usize; 4] = [64, 16, 4, 1];
const GROUP_MAX: usize = 256;

#[derive(Args)]
pub(crate) struct Options {
    /// Loopback port for the webhook
    #[arg(long)]
    port: u16,
    /// SQLite file for the received bytes
    #[arg(long)]
    database: PathBuf,
    /// Where the Send API is, without a version
    #[arg(long)]
    graph_url: String,
}

struct Handler {
    key: hmac::Key,
    rows: mpsc::Sender<Row>,
    client: reqwest::Client,
    send_url: String,
}

struct Row {
    body: Bytes,
    stored: oneshot::Sender<()>,
}

/// Serves until it is asked to end.
pub(crate) async fn run(options: Options) -> Result<()> {
    let listener = TcpListener::bind(("127.0.0.1", options.port)).await?;
    let mut end = signal(SignalKind::terminate())?;
    tokio::select! {
        served = serve(listener, options.database, options.graph_url) => served,
        _ = end.recv() => Ok(()),
    }
}

/// As [`run`], on a socket that is open already.
pub(crate) async fn serve(listener: TcpListener, database: PathBuf, graph_url: String) -> Result<()> {
    let database = SqliteConnectOptions::new()
        .filename(&database)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full);
    let mut connection = SqliteConnection::connect_with(&database).await?;
    sqlx::query("CREATE TABLE IF NOT EXISTS inbox (id INTEGER PRIMARY KEY, body BLOB NOT NULL)")
        .execute(&mut connection)
        .await?;
    let (rows, queue) = mpsc::channel(4 * GROUP_MAX);
    let handler = Handler {
        key: hmac::Key::new(hmac::HMAC_SHA256, APP_SECRET.as_bytes()),
        rows,
        client: reqwest::Client::builder().no_proxy().pool_max_idle_per_host(GROUP_MAX).build()?,
        send_url: format!("{graph_url}/v25.0/me/messages?access_token=page-token"),
    };
    let router = Router::new().route("/webhooks/messenger", post(receive)).with_state(Arc::new(handler));
    tokio::select! {
        served = async { axum::serve(listener, router).await } => served.context("serving ended"),
        written = write_groups(connection, queue) => written.context("writing ended"),
    }
}

async fn receive(State(handler): State<Arc<Handler>>, headers: HeaderMap, body: Bytes) -> StatusCode {
    let signature = headers.get("x-hub-signature-256").and_then(|value| value.to_str().ok());
    let tag = signature.and_then(|value| hex::decode(value.strip_prefix("sha256=")?).ok());
    if tag.is_none_or(|tag| hmac::verify(&handler.key, &body, &tag).is_err()) {
        return StatusCode::UNAUTHORIZED;
    }
    let Some(identity) = sender(&body) else { return StatusCode::BAD_REQUEST };
    let (stored, done) = oneshot::channel();
    if handler.rows.send(Row { body, stored }).await.is_err() || done.await.is_err() {
        return StatusCode::SERVICE_UNAVAILABLE;
    }
    tokio::spawn(reply(handler, identity));
    StatusCode::OK
}

async fn reply(handler: Arc<Handler>, identity: String) {
    let message = json!({
        "recipient": { "id": identity },
        "messaging_type": "RESPONSE",
        "message": { "text": "I can show your balance, report fraud, or bring a person into this chat." },
    });
    // The body is read to its end so that the connection is used again. A lost reply shows in the load's count.
    if let Ok(answer) = handler.client.post(&handler.send_url).json(&message).send().await {
        let _ = answer.bytes().await;
    }
}

fn sender(body: &[u8]) -> Option<String> {
    #[derive(Deserialize)]
    struct Envelope {
        entry: Vec<Entry>,
    }
    #[derive(Deserialize)]
    struct Entry {
        messaging: Vec<Messaging>,
    }
    #[derive(Deserialize)]
    struct Messaging {
        sender: Person,
    }
    #[derive(Deserialize)]
    struct Person {
        id: String,
    }
    let envelope: Envelope = serde_json::from_slice(body).ok()?;
    Some(envelope.entry.into_iter().next()?.messaging.into_iter().next()?.sender.id)
}

/// One commit, and so one fsync, for all that is waiting.
async fn write_groups(mut connection: SqliteConnection, mut queue: mpsc::Receiver<Row>) -> Result<()> {
    let statements =
        SIZES.map(|size| format!("INSERT INTO inbox (body) VALUES {}", vec!["(?)"; size].join(", ")));
    let mut group = Vec::with_capacity(GROUP_MAX);
    while queue.recv_many(&mut group, GROUP_MAX).await > 0 {
        let mut transaction = connection.begin().await?;
        let mut rest = group.as_slice();
        for (size, statement) in SIZES.into_iter().zip(&statements) {
            while rest.len() >= size {
                let (now, later) = rest.split_at(size);
                // Built above from a fixed pattern: no text from outside.
                let query = sqlx::query(AssertSqlSafe(statement.clone()));
                let query = now.iter().fold(query, |query, row| query.bind(row.body.to_vec()));
                query.execute(&mut *transaction).await?;
                rest = later;
            }
        }
        transaction.commit().await?;
        for row in group.drain(..) {
            // The caller may have hung up; its row is stored all the same.
            let _ = row.stored.send(());
        }
    }
    Ok(())
}
