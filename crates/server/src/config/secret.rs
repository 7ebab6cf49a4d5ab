//! Secrets: named by the config, kept in files or in the environment, never written into the config.

use std::{
    fmt, io,
    path::{Path, PathBuf},
};

use secrecy::{ExposeSecret, SecretString};
use zeroize::Zeroizing;

/// No secret of ours is longer, in bytes; a wrong file name must not load a database into memory.
const SECRET_BYTES_MAX: u64 = 64 * 1024;

/// Where a secret is. `Debug` shows the place, never the value.
#[derive(Clone)]
pub enum Secret {
    /// In a file; absolute path.
    File(PathBuf),
    /// In an environment variable.
    Variable {
        /// The variable's name.
        name: String,
        /// Its value.
        value: SecretString,
    },
}

/// A secret could not be read.
#[derive(Debug, thiserror::Error)]
pub enum SecretError {
    /// The file is missing, not ours to read, or not text.
    #[error("the secret file {} cannot be read: {source}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// Nothing but white space.
    #[error("{place} is empty")]
    Empty {
        /// The file or variable.
        place: String,
    },
    /// Larger than any secret: the wrong file.
    #[error("the secret file {} is larger than 64 KiB: is it the right file?", path.display())]
    TooLarge {
        /// The file.
        path: PathBuf,
    },
}

impl Secret {
    /// The whole text, without white space around it.
    ///
    /// # Errors
    /// As [`read_secret`].
    pub fn read(&self) -> Result<SecretString, SecretError> {
        match self {
            Self::File(path) => read_secret(path),
            Self::Variable { name, value } => {
                trimmed(value.expose_secret(), || format!("the variable {name}"))
            }
        }
    }

    /// One secret per line, at least one: while a secret is exchanged, the old and the new one are valid.
    ///
    /// # Errors
    /// As [`read_secret`].
    pub fn read_all(&self) -> Result<Vec<SecretString>, SecretError> {
        Ok(lines(&self.read()?))
    }

    /// The file, where it is one.
    pub fn file(&self) -> Option<&Path> {
        match self {
            Self::File(path) => Some(path),
            Self::Variable { .. } => None,
        }
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(path) => write!(f, "Secret(file {})", path.display()),
            Self::Variable { name, .. } => write!(f, "Secret(variable {name})"),
        }
    }
}

/// Reads a secret file, without white space around the text.
///
/// # Errors
/// [`SecretError`] that names the file, never its contents.
pub fn read_secret(path: &Path) -> Result<SecretString, SecretError> {
    let unreadable = |source| SecretError::Unreadable { path: path.to_owned(), source };
    let size = std::fs::metadata(path).map_err(unreadable)?.len();
    if size > SECRET_BYTES_MAX {
        return Err(SecretError::TooLarge { path: path.to_owned() });
    }
    let text = Zeroizing::new(std::fs::read_to_string(path).map_err(unreadable)?);
    trimmed(&text, || format!("the secret file {}", path.display()))
}

/// Reads a secret file with one secret per line; empty lines are skipped.
///
/// # Errors
/// As [`read_secret`].
pub fn read_secrets(path: &Path) -> Result<Vec<SecretString>, SecretError> {
    Ok(lines(&read_secret(path)?))
}

fn trimmed(text: &str, place: impl Fn() -> String) -> Result<SecretString, SecretError> {
    let text = text.trim();
    if text.is_empty() {
        return Err(SecretError::Empty { place: place() });
    }
    Ok(SecretString::from(text))
}

fn lines(all: &SecretString) -> Vec<SecretString> {
    let lines = all.expose_secret().lines().map(str::trim).filter(|line| !line.is_empty());
    lines.map(SecretString::from).collect()
}
