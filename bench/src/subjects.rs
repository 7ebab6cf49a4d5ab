//! The programs that are measured, each with the command that starts it and the path of its webhook.

use crate::process::{Program, Ready, free_port};
use anyhow::{Context, Result};
use std::path::Path;

/// Customers that the demo links and the load speaks as.
pub(crate) const CUSTOMERS: usize = 10_000;

/// A program and where its webhook is.
pub(crate) struct Subject {
    pub(crate) program: Program,
    pub(crate) webhook: &'static str,
}

/// The product, with everything it does: durable, sealed, audited, so many linked customers.
pub(crate) fn tellerline(root: &Path, data: &Path, graph_url: &str, customers: usize) -> Result<Subject> {
    let customers = customers.to_string();
    demo(root, data, &["--graph-url", graph_url, "--linked-customers", &customers])
}

/// The product as a newcomer starts it: its own sandbox bank, and its own messenger to look at.
pub(crate) fn visited(root: &Path, data: &Path) -> Result<Subject> {
    let mut subject = demo(root, data, &[])?;
    subject.program.name = "tellerline pages";
    Ok(subject)
}

fn demo(root: &Path, data: &Path, more: &[&str]) -> Result<Subject> {
    let port = demo_port()?;
    let (listen, data) = (format!("127.0.0.1:{port}"), data.display().to_string());
    let arguments = ["demo", "--listen", &listen, "--data", &data].into_iter().chain(more.iter().copied());
    let program = Program {
        name: "tellerline",
        file: root.join("target/dist/tellerline"),
        arguments: arguments.map(str::to_owned).collect(),
        environment: vec![("RUST_LOG", "warn".to_owned())],
        folder: root.to_path_buf(),
        ready: Ready::Line,
        port,
    };
    Ok(Subject { program, webhook: "/hooks/messenger/messenger" })
}

/// The demo's other listeners take the ports above its own, and it does not start where there are none left.
fn demo_port() -> Result<u16> {
    let mut port = free_port()?;
    while port > u16::MAX - 300 {
        port = free_port()?;
    }
    Ok(port)
}

/// `tellerline serve` on the data folder that the demo left.
pub(crate) fn tellerline_serve(root: &Path, data: &Path) -> Result<Program> {
    let port = free_port()?;
    Ok(Program {
        name: "tellerline serve",
        file: root.join("target/dist/tellerline"),
        arguments: vec![
            "serve".to_owned(),
            "--config".to_owned(),
            data.join("tellerline.toml").display().to_string(),
        ],
        environment: vec![
            ("RUST_LOG", "warn".to_owned()),
            ("TELLERLINE__SERVER__LISTEN", format!("127.0.0.1:{port}")),
            ("TELLERLINE__SERVER__ADMIN_LISTEN", format!("127.0.0.1:{}", free_port()?)),
        ],
        folder: root.to_path_buf(),
        ready: Ready::Health,
        port,
    })
}

/// What a handler costs that does the least a correct one must.
pub(crate) fn bare(data: &Path, graph_url: &str) -> Result<Subject> {
    let port = free_port()?;
    let database = data.join("bare.db").display().to_string();
    let arguments = ["bare", "--port", &port.to_string(), "--database", &database, "--graph-url", graph_url];
    let program = Program {
        name: "bare handler",
        file: std::env::current_exe().context("where is this program?")?,
        arguments: arguments.map(str::to_owned).to_vec(),
        environment: Vec::new(),
        folder: data.to_path_buf(),
        ready: Ready::Port,
        port,
    };
    Ok(Subject { program, webhook: "/webhooks/messenger" })
}

/// Botkit with its Facebook adapter; nothing on disk.
pub(crate) fn botkit(root: &Path, graph_url: &str) -> Result<Subject> {
    node(root, "Botkit", "bench/peers/botkit", &["index.js"], graph_url)
}

/// Bottender with its Messenger channel; nothing on disk.
pub(crate) fn bottender(root: &Path, graph_url: &str) -> Result<Subject> {
    node(
        root,
        "Bottender",
        "bench/peers/bottender",
        &["node_modules/bottender/bin/cli.js", "start"],
        graph_url,
    )
}

fn node(
    root: &Path,
    name: &'static str,
    folder: &str,
    arguments: &[&str],
    graph_url: &str,
) -> Result<Subject> {
    let port = free_port()?;
    let program = Program {
        name,
        file: "node".into(),
        arguments: arguments.iter().copied().map(str::to_owned).collect(),
        environment: vec![
            ("NODE_ENV", "production".to_owned()),
            ("PORT", port.to_string()),
            ("GRAPH_URL", graph_url.to_owned()),
        ],
        folder: root.join(folder),
        ready: Ready::Port,
        port,
    };
    Ok(Subject { program, webhook: "/webhooks/messenger" })
}
