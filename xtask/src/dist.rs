//! `cargo xtask dist`: the program as it is installed. It is built with counters, runs under the load of the benchmarks,
//! and is built again with what was counted (profile-guided optimisation, `docs/adr/0031-built-with-a-profile.md`).
//!
//! What is measured is built the same way: the bare handler too, so that nobody wins by the compiler.

use crate::{run, setup};
use anyhow::{Context, Result, bail};
use std::env::consts::EXE_SUFFIX;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::SystemTime;

/// Where the programs are found in the end.
pub(crate) const FOLDER: &str = "target/dist";
/// Everything on the way there.
const WORK: &str = "target/profile";
const PROGRAMS: [&str; 2] = ["tellerline", "tellerline-bench"];
/// Versions of LLVM whose tool may be installed under a name with its number, newest first. One that is older than the
/// compiler's may do: what matters is the format of the counters, and the tool says so if it does not know it.
const VERSIONS: std::ops::RangeInclusive<u32> = 19..=30;
/// Debian's package of such a tool.
const PACKAGE: &str = "llvm-19";

/// Builds, and says where the program is.
pub(crate) fn run() -> Result<()> {
    build()?;
    let program = Path::new(FOLDER).join(format!("tellerline{EXE_SUFFIX}"));
    println!("{} (its profile is beside it: {})", program.display(), kept().display());
    Ok(())
}

/// Leaves all programs in [`FOLDER`]. A profile is made anew when the programs have changed.
pub(crate) fn build() -> Result<()> {
    let work = std::path::absolute(WORK)?;
    let (counts, kept) = (work.join("counts"), std::path::absolute(kept())?);
    let (_, counting) = run::step("build with counters", || {
        compile("counting", &format!("-Cprofile-generate={}", counts.display()))
    });
    let counting = counting?;
    if modified(&kept) < Some(newest(&counting)?) {
        let (_, counted) = run::step("count", || count(&counting, &counts, &kept));
        counted?;
        // Cargo does not look into the profile: all that was built with an older one is built again.
        let stale = work.join("guided");
        if stale.exists() {
            fs::remove_dir_all(stale)?;
        }
    }
    let (_, guided) = run::step("build with the profile", || {
        compile("guided", &format!("-Cprofile-use={}", kept.display()))
    });
    install(&guided?)
}

fn kept() -> PathBuf {
    Path::new(FOLDER).join("tellerline.profdata")
}

/// Compiles both programs in a folder of their own. A target is named so that build scripts are spared the flags.
fn compile(kind: &str, flags: &str) -> Result<PathBuf> {
    let (host, folder) = (host()?, Path::new(WORK).join(kind));
    let own = std::env::var("RUSTFLAGS").unwrap_or_default();
    let mut command = run::cargo();
    command.args(["build", "--profile", "dist", "--target", &host, "--target-dir"]).arg(&folder);
    command.args(PROGRAMS.iter().flat_map(|program| ["-p", program]));
    run::wait(command.env("RUSTFLAGS", format!("{own} {flags}").trim()))?;
    Ok(folder.join(host).join("dist"))
}

fn host() -> Result<String> {
    let said = run::output(Command::new("rustc").arg("-vV"))?;
    let host = said.lines().find_map(|line| line.strip_prefix("host: "));
    host.map(str::to_owned).context("rustc does not say for which host it compiles")
}

/// Runs the programs with counters as a busy day would, and merges what they counted.
fn count(counting: &Path, counts: &Path, kept: &Path) -> Result<()> {
    if counts.exists() {
        fs::remove_dir_all(counts)?;
    }
    install(counting)?;
    let mut training = Command::new(Path::new(FOLDER).join("tellerline-bench"));
    run::wait(training.arg("train").env("LLVM_PROFILE_FILE", counts.join("%p.profraw")))?;
    let mut tools = tools();
    if tools.is_empty() {
        setup::install(PACKAGE).context(
            "llvm-profdata merges the counters: `rustup component add llvm-tools` brings it as well",
        )?;
        tools = self::tools();
    }
    let mut last = None;
    for tool in tools {
        let merged = run::output(Command::new(&tool).args(["merge", "-o"]).arg(kept).arg(counts));
        match merged {
            Ok(_) => return Ok(()),
            Err(error) => last = Some(error),
        }
    }
    match last {
        Some(error) => Err(error).context("no llvm-profdata here knows the format of the counters"),
        None => bail!("the package {PACKAGE} is installed, but there is no llvm-profdata"),
    }
}

/// Every `llvm-profdata` here, the one of the toolchain first.
fn tools() -> Vec<PathBuf> {
    let own = run::output(Command::new("rustc").args(["--print", "target-libdir"])).ok();
    let own = own.and_then(|lib| Some(Path::new(lib.trim()).parent()?.join("bin/llvm-profdata")));
    let numbered = VERSIONS.rev().filter_map(|version| run::find(&format!("llvm-profdata-{version}")));
    own.filter(|file| file.is_file()).into_iter().chain(numbered).chain(run::find("llvm-profdata")).collect()
}

fn install(from: &Path) -> Result<()> {
    fs::create_dir_all(FOLDER)?;
    for program in PROGRAMS {
        let name = format!("{program}{EXE_SUFFIX}");
        let to = Path::new(FOLDER).join(&name);
        // Not written into: an older one may be running, or be another name of Cargo's own file.
        fs::remove_file(&to).or_else(|error| match error.kind() {
            std::io::ErrorKind::NotFound => Ok(()),
            _ => Err(error),
        })?;
        fs::copy(from.join(&name), &to).with_context(|| format!("could not write {}", to.display()))?;
    }
    Ok(())
}

fn modified(file: &Path) -> Option<SystemTime> {
    fs::metadata(file).and_then(|data| data.modified()).ok()
}

fn newest(folder: &Path) -> Result<SystemTime> {
    let files = PROGRAMS.map(|program| modified(&folder.join(format!("{program}{EXE_SUFFIX}"))));
    files.into_iter().max().flatten().context("Cargo built no programs")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_compiler_names_its_host() {
        assert!(host().unwrap().split('-').count() >= 3);
    }
}
