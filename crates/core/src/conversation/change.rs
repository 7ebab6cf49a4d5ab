//! What a page changed of a live link, as the chat is told.

use serde::{Deserialize, Serialize};

use crate::{consent::PurposeKind, message::Choice};

/// What changed of the ways to open figures of a link.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FactorChange {
    /// One more passkey.
    PasskeyAdded,
    /// A passkey less.
    PasskeyRemoved,
    /// A browser has another PIN.
    PinChanged,
    /// One more browser shows figures, after a login at the bank.
    BrowserBound,
    /// A browser less.
    BrowserRemoved,
}

/// What changed of a consent that stays live.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ConsentChange {
    /// One more purpose is allowed.
    Allowed(PurposeKind),
    /// A purpose or an account was taken back.
    Narrowed,
    /// It holds until later.
    Renewed,
    /// The chat may show more, or less, than before.
    Shown(Choice),
}
