//! What is wrong with a config: every problem at once, each with its place and a way out.

use std::{
    fmt,
    path::{Path, PathBuf},
};

/// Where a value was written.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Origin {
    /// A line of the config file, counted from 1.
    Line(usize),
    /// An environment variable.
    Variable(String),
    /// Nowhere: a default, or a key that is missing.
    Nowhere,
}

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Where it was written.
    pub origin: Origin,
    /// The key, e.g. `bank[0].public_url`; empty when the file as a whole is meant.
    pub path: String,
    /// What is wrong and what to write instead. Never holds a secret.
    pub message: String,
}

/// Everything that is wrong with a config, in the order of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigError {
    /// The config file, as it was named.
    pub file: PathBuf,
    /// At least one.
    pub problems: Vec<Problem>,
}

impl ConfigError {
    pub(super) fn new(file: &Path, mut problems: Vec<Problem>) -> Self {
        problems.sort_by(|a, b| (&a.origin, &a.path).cmp(&(&b.origin, &b.path)));
        problems.dedup();
        Self { file: file.to_owned(), problems }
    }

    pub(super) fn check(file: &Path, problems: Vec<Problem>) -> Result<(), Self> {
        if problems.is_empty() { Ok(()) } else { Err(Self::new(file, problems)) }
    }
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, problem) in self.problems.iter().enumerate() {
            if index > 0 {
                f.write_str("\n")?;
            }
            match &problem.origin {
                Origin::Line(line) => write!(f, "{}:{line}: ", self.file.display())?,
                Origin::Variable(name) => write!(f, "{name}: ")?,
                Origin::Nowhere => write!(f, "{}: ", self.file.display())?,
            }
            if !problem.path.is_empty() {
                write!(f, "{}: ", problem.path)?;
            }
            f.write_str(&problem.message)?;
        }
        Ok(())
    }
}

impl std::error::Error for ConfigError {}
