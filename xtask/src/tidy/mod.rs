//! The rules that neither the compiler nor clippy know.
//!
//! Each rule is a pure function from text to complaints, so it is tested on small strings; this file only reads
//! the repository and collects. What a rule lets pass is listed in [`exceptions`], nowhere else.

mod adr;
mod arrows;
mod exceptions;
mod outbound;
mod privacy;
mod references;
mod sizes;
mod sources;
mod translations;

use crate::run;
use anyhow::{Context, Result, bail};
use std::fs;
use std::process::Command;

/// A file of the repository: path from its root with `/`, and its text.
pub(crate) struct File {
    path: String,
    text: String,
}

/// Checks everything; an error when anything was found.
pub(crate) fn run() -> Result<()> {
    let files = read_all()?;
    let mut found = Vec::new();
    for file in &files {
        found.extend(sources::check(&file.path, &file.text));
        found.extend(privacy::check(&file.path, &file.text));
        found.extend(outbound::check(&file.path, &file.text));
    }
    found.extend(translations::check(&files));
    found.extend(references::check(&files));
    found.extend(adr::check(files.iter().map(|file| file.path.as_str())));
    found.extend(sizes::check(listing()?.split('\0')));
    found.extend(arrows::check()?);
    for complaint in &found {
        eprintln!("{complaint}");
    }
    if !found.is_empty() {
        bail!("{} place(s) to tidy", found.len());
    }
    eprintln!("{} files are tidy", files.len());
    Ok(())
}

/// Every text file that is, or is about to be, in the repository; what git ignores is none of our business.
fn read_all() -> Result<Vec<File>> {
    let listing = listing()?;
    let mut files = Vec::new();
    for path in listing.split('\0').filter(|path| !path.is_empty()) {
        // A file may be deleted but not yet committed as such, or not be text.
        let Ok(bytes) = fs::read(path) else { continue };
        let Ok(text) = String::from_utf8(bytes) else { continue };
        files.push(File { path: path.to_owned(), text });
    }
    Ok(files)
}

/// The paths of all files that are, or are about to be, in the repository, each ended by a zero.
fn listing() -> Result<String> {
    // Continuous integration may have checked out as another user, which git otherwise refuses to read.
    run::output(Command::new("git").args([
        "-c",
        "safe.directory=*",
        "ls-files",
        "--cached",
        "--others",
        "--exclude-standard",
        "-z",
    ]))
    .context("tidy asks git which files belong to the repository")
}
