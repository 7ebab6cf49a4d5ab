//! A text as words, made once for everything that looks for words.

use super::MARK;

/// A word: letters and digits without a break.
#[derive(Debug)]
pub(super) struct Word {
    pub(super) start: usize,
    pub(super) end: usize,
}

/// The words of a text.
#[derive(Debug)]
pub(super) struct Words {
    /// The text in lower case, byte for byte in the same places.
    lower: String,
    pub(super) all: Vec<Word>,
    /// Whether there is a digit of any script.
    pub(super) has_digits: bool,
    /// Whether something is named after which a secret of any characters may follow.
    pub(super) has_secret: bool,
}

/// Words after which a secret of any characters follows.
pub(super) const SECRETS: &[&[&str]] = &[
    &["password"],
    &["passwords"],
    &["passphrase"],
    &["passwort"],
    &["kennwort"],
    &["pwd"],
    &["passwd"],
    &["mot", "de", "passe"],
    &["mdp"],
    &["contraseña"],
    &["contrasena"],
    &["mi", "clave"],
    &["clave", "secreta"],
    &["senha"],
    &["palavra", "passe"],
    &["كلمة", "السر"],
    &["كلمة", "المرور"],
    &["كلمة", "سر"],
    &["كلمة", "مرور"],
    &["كلمه", "السر"],
    &["كلمه", "المرور"],
    &["باسورد"],
    &["الباسورد"],
    &["wachtwoord"],
    &["hasło"],
    &["lösenord"],
    &["пароль"],
    &["密码"],
];

impl Words {
    pub(super) fn of(text: &str) -> Self {
        // Places agree only when lower-casing kept every length; otherwise ASCII has to do.
        let lower = text.to_lowercase();
        let lower = if same_places(text, &lower) { lower } else { text.to_ascii_lowercase() };
        let (mut all, mut open, mut has_digits) = (Vec::new(), None, false);
        for (at, c) in lower.char_indices() {
            has_digits |= super::digits::value(c).is_some();
            match (c.is_alphanumeric(), open) {
                (true, None) => open = Some(at),
                (false, Some(start)) => {
                    all.push(Word { start, end: at });
                    open = None;
                }
                _ => {}
            }
        }
        if let Some(start) = open {
            all.push(Word { start, end: lower.len() });
        }
        let mut words = Self { lower, all, has_digits, has_secret: false };
        words.has_secret = (0..words.all.len()).any(|at| words.phrase_at(at, SECRETS).is_some());
        words
    }

    /// The word at a place, in lower case; empty beyond the end.
    pub(super) fn word(&self, at: usize) -> &str {
        self.all.get(at).and_then(|word| self.lower.get(word.start..word.end)).unwrap_or_default()
    }

    /// The length in words of the longest phrase that begins at a place.
    pub(super) fn phrase_at(&self, at: usize, phrases: &[&[&str]]) -> Option<usize> {
        let first = self.word(at);
        let fits = |phrase: &&&[&str]| {
            phrase.first() == Some(&first)
                && phrase.iter().enumerate().all(|(step, part)| self.word(at + step) == *part)
        };
        phrases.iter().filter(fits).map(|phrase| phrase.len()).max()
    }

    /// The number of the first word that begins at or after a byte.
    pub(super) fn after(&self, byte: usize) -> usize {
        self.all.partition_point(|word| word.start < byte)
    }

    /// Whether the text holds one of these, whatever stands around them.
    pub(super) fn mentions(&self, words: &[&str]) -> bool {
        words.iter().any(|word| {
            self.lower.match_indices(word).any(|(at, _)| {
                let before = self.lower.get(..at).and_then(|text| text.chars().next_back());
                let after = self.lower.get(at + word.len()..).and_then(|text| text.chars().next());
                !before.is_some_and(char::is_alphanumeric) && !after.is_some_and(char::is_alphabetic)
            })
        })
    }
}

fn same_places(text: &str, lower: &str) -> bool {
    text.len() == lower.len()
        && (text.is_ascii() || text.chars().zip(lower.chars()).all(|(a, b)| a.len_utf8() == b.len_utf8()))
}

/// Whether a part of the text is what stands for something removed.
pub(super) fn is_mark(part: &str) -> bool {
    part.contains(MARK)
}
