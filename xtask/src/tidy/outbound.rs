//! Only `crates/net` opens connections: it alone knows which hosts the config names. Who could make an HTTP client or a
//! socket elsewhere could go around the list.

use super::exceptions::is_test;

/// The parts of the product that are bound to it. The sandbox stands for another company; testkit, bench and xtask are
/// not part of the product.
const BOUND: &[&str] = &["core", "store", "channels", "banks", "nlu", "server", "tellerline"];

/// Packages that contact somebody, which only `crates/net` may name. A database's client goes where `store.url` says.
const PACKAGES: &[&str] =
    &["reqwest", "hyper-rustls", "ureq", "isahc", "curl", "surf", "attohttpc", "minreq", "hickory-resolver"];

/// What opens a connection or looks a name up.
const CALLS: &[&str] = &[
    "reqwest::",
    "hyper_util::client",
    "client::legacy",
    "hyper::client",
    "hyper_rustls",
    "TcpStream::connect",
    "TcpSocket::",
    "UdpSocket::",
    "UnixStream::connect",
    "lookup_host(",
    ".to_socket_addrs(",
];

/// Complaints about one file.
pub(super) fn check(path: &str, text: &str) -> Vec<String> {
    let Some((part, file)) = path.strip_prefix("crates/").and_then(|rest| rest.split_once('/')) else {
        return Vec::new();
    };
    if !BOUND.contains(&part) || is_test(path) {
        return Vec::new();
    }
    if file == "Cargo.toml" {
        return manifest(path, text);
    }
    let source = std::path::Path::new(file).extension().is_some_and(|kind| kind == "rs");
    if source { calls(path, text) } else { Vec::new() }
}

fn manifest(path: &str, text: &str) -> Vec<String> {
    let product = text.split("[dev-dependencies]").next().unwrap_or_default();
    let name = |line: &str| line.split(['.', ' ', '=']).next().unwrap_or_default().to_owned();
    let mut found: Vec<String> = product
        .lines()
        .filter(|line| PACKAGES.contains(&name(line).as_str()))
        .map(|line| format!("{path}: depends on {}: crates/net makes the connections", name(line)))
        .collect();
    if product.contains("\"client-legacy\"") || product.contains("\"client\"") {
        found.push(format!("{path}: turns on an HTTP client: crates/net makes the connections"));
    }
    found
}

fn calls(path: &str, text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (index, line) in text.lines().enumerate() {
        if line.trim_start().starts_with("#[cfg(test)]") {
            break;
        }
        let code = line.split("//").next().unwrap_or_default();
        for call in CALLS.iter().filter(|call| code.contains(*call)) {
            found.push(format!("{path}:{}: `{call}`: crates/net makes the connections", index + 1));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::check;

    #[test]
    fn a_client_of_ones_own_is_found() {
        let path = "crates/server/src/engine/bank.rs";
        for line in [
            "let http = reqwest::Client::builder().build()?;",
            "use hyper_util::client::legacy::Client;",
            "let stream = TcpStream::connect(address).await?;",
            "let found = tokio::net::lookup_host((name, 0)).await?;",
        ] {
            assert_eq!(check(path, &format!("//! A.\n{line}\n")).len(), line_hits(line), "{line}");
            assert!(check("crates/net/src/client.rs", line).is_empty());
            assert!(check("crates/sandbox/src/bank/mod.rs", line).is_empty());
            assert!(check("crates/server/tests/engine/bed.rs", line).is_empty());
            assert!(check(path, &format!("//! A.\n// {line}\n")).is_empty());
            assert!(check(path, &format!("//! A.\n#[cfg(test)]\nmod tests {{\n{line}\n}}\n")).is_empty());
        }
    }

    fn line_hits(line: &str) -> usize {
        super::CALLS.iter().filter(|call| line.contains(*call)).count()
    }

    #[test]
    fn a_manifest_that_brings_one_is_found() {
        let path = "crates/banks/Cargo.toml";
        assert_eq!(check(path, "[dependencies]\nreqwest.workspace = true\n").len(), 1);
        assert_eq!(check(path, "[dependencies]\nhyper-util = { features = [\"client-legacy\"] }\n").len(), 1);
        assert!(
            check(path, "[dependencies]\nurl = \"2\"\n[dev-dependencies]\nreqwest.workspace = true\n")
                .is_empty()
        );
        assert!(check("crates/net/Cargo.toml", "[dependencies]\nreqwest.workspace = true\n").is_empty());
    }
}
