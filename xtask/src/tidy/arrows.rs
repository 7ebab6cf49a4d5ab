//! Which crate may know which: `tellerline -> server -> {store, channels, banks, nlu} -> core`; `net`, which opens
//! every connection, is below those that use it.
//!
//! See `docs/adr/0001-nine-crates.md`. The inner crates stay free of input and output, so their tests build in
//! seconds and the simulator can replay them.

use crate::run;
use anyhow::{Context, Result};
use serde_json::Value;

/// A package and the packages of ours that it may name.
const ARROWS: &[(&str, &[&str])] = &[
    (
        "tellerline",
        &[
            "tellerline-server",
            "tellerline-sandbox",
            "tellerline-store",
            "tellerline-channels",
            "tellerline-banks",
            "tellerline-nlu",
            "tellerline-net",
            "tellerline-core",
        ],
    ),
    (
        "tellerline-server",
        &[
            "tellerline-store",
            "tellerline-channels",
            "tellerline-banks",
            "tellerline-nlu",
            "tellerline-net",
            "tellerline-core",
        ],
    ),
    ("tellerline-store", &["tellerline-core"]),
    ("tellerline-channels", &["tellerline-net", "tellerline-core"]),
    ("tellerline-banks", &["tellerline-net", "tellerline-core"]),
    ("tellerline-nlu", &["tellerline-core"]),
    ("tellerline-core", &[]),
    ("tellerline-net", &[]),
    ("tellerline-sandbox", &[]),
    (
        "tellerline-testkit",
        &[
            "tellerline-server",
            "tellerline-sandbox",
            "tellerline-store",
            "tellerline-channels",
            "tellerline-banks",
            "tellerline-nlu",
            "tellerline-net",
            "tellerline-core",
        ],
    ),
    ("tellerline-bench", &[]),
    ("xtask", &[]),
];

/// What tests may name beyond that: the fixtures, and the demo bank as the other end of a connection.
const TEST_ARROWS: &[&str] = &["tellerline-testkit", "tellerline-sandbox"];

/// Programs that must not be reachable from `core`, not even through another package.
const NOT_IN_CORE: &[&str] =
    &["tokio", "sqlx", "sqlx-core", "axum", "reqwest", "sea-orm", "hyper", "mio", "rustls"];

/// Complaints about the manifests and about what `core` pulls in.
pub(super) fn check() -> Result<Vec<String>> {
    let metadata = run::output(run::cargo().args(["metadata", "--no-deps", "--format-version", "1"]))?;
    let metadata: Value = serde_json::from_str(&metadata).context("cargo metadata is JSON")?;
    let mut found = manifests(&metadata);
    let tree = run::output(run::cargo().args([
        "tree",
        "-p",
        "tellerline-core",
        "-e",
        "normal",
        "--prefix",
        "none",
    ]))?;
    found.extend(core_tree(&tree));
    Ok(found)
}

fn manifests(metadata: &Value) -> Vec<String> {
    let mut found = Vec::new();
    for package in list(&metadata["packages"]) {
        let name = text(&package["name"]);
        let Some((_, allowed)) = ARROWS.iter().find(|(known, _)| *known == name) else {
            found
                .push(format!("{name}: a package without arrows; the layout has ten crates and their tools"));
            continue;
        };
        for dependency in list(&package["dependencies"]) {
            let target = text(&dependency["name"]);
            let for_tests = dependency["kind"] == "dev";
            let ours = ARROWS.iter().any(|(known, _)| *known == target);
            let test_arrow = for_tests && name != "tellerline-core" && TEST_ARROWS.contains(&target);
            if ours && target != name && !allowed.contains(&target) && !test_arrow {
                found.push(format!("{name} must not depend on {target}"));
            }
            if name == "tellerline-core" && !for_tests && NOT_IN_CORE.contains(&target) {
                found
                    .push(format!("tellerline-core must not depend on {target}: it does no input or output"));
            }
        }
    }
    found
}

fn core_tree(tree: &str) -> Vec<String> {
    let mut names: Vec<&str> = tree.lines().filter_map(|line| line.split(' ').next()).collect();
    names.sort_unstable();
    names.dedup();
    names
        .into_iter()
        .filter(|name| NOT_IN_CORE.contains(name))
        .map(|name| {
            format!("tellerline-core reaches {name} through a dependency: it does no input or output")
        })
        .collect()
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{core_tree, manifests};
    use serde_json::json;

    fn one(name: &str, dependency: &str, kind: Option<&str>) -> Vec<String> {
        let dependency = json!({ "name": dependency, "kind": kind });
        manifests(&json!({ "packages": [{ "name": name, "dependencies": [dependency] }] }))
    }

    #[test]
    fn arrows_point_one_way() {
        assert!(one("tellerline-server", "tellerline-store", None).is_empty());
        assert!(one("tellerline-store", "sqlx", None).is_empty());
        assert_eq!(
            one("tellerline-store", "tellerline-banks", None),
            ["tellerline-store must not depend on tellerline-banks"]
        );
        assert_eq!(one("tellerline-core", "tellerline-nlu", None).len(), 1);
        assert_eq!(one("tellerline-server", "tellerline-sandbox", None).len(), 1);
        assert_eq!(one("tellerline-server", "tellerline", None).len(), 1);
        assert_eq!(one("tellerline-testkit", "tellerline", None).len(), 1);
        assert_eq!(one("tellerline-sandbox", "tellerline-core", Some("dev")).len(), 1);
    }

    #[test]
    fn tests_may_use_fixtures_but_those_of_core_stay_small() {
        assert!(one("tellerline-store", "tellerline-testkit", Some("dev")).is_empty());
        assert_eq!(one("tellerline-store", "tellerline-testkit", None).len(), 1);
        assert_eq!(one("tellerline-core", "tellerline-testkit", Some("dev")).len(), 1);
    }

    #[test]
    fn core_does_no_input_or_output() {
        assert_eq!(one("tellerline-core", "tokio", None).len(), 1);
        assert!(one("tellerline-core", "serde", None).is_empty());
        assert_eq!(core_tree("tellerline-core v0.1.0\nserde v1.0.0\nmio v1.0.0\nmio v1.0.0 (*)\n").len(), 1);
        assert!(core_tree("tellerline-core v0.1.0\naxum-like v1.0.0\n").is_empty());
    }

    #[test]
    fn an_unknown_package_is_questioned() {
        assert_eq!(one("tellerline-extra", "serde", None).len(), 1);
    }
}
