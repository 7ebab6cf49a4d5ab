//! Faults on demand. A fault waits here until a call of its kind takes it.

use std::sync::{Mutex, PoisonError};

use serde::{Deserialize, Serialize};

/// What goes wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FaultKind {
    /// Answer after `millis`.
    Slow,
    /// 429 with `Retry-After`.
    #[serde(rename = "429")]
    TooMany,
    /// 500 with the error body of the API.
    #[serde(rename = "500")]
    ServerError,
    /// `Links.Next` leads astray; `variant` says how: `self` (default), `foreign`, `null` or `other_resource`.
    BrokenNext,
    /// The list of the answer is its first element.
    ObjectForArray,
    /// The consent turns out to be withdrawn at the bank.
    RevokedConsent,
    /// The refresh token turns out to be expired.
    ExpiredRefresh,
    /// The bank wants the customer to log in again (403, U028).
    Reauthenticate,
    /// No answer until the caller gives up.
    Hang,
    /// 200 with something that is not the promised JSON.
    Garbage,
    /// Headers, then the connection breaks.
    DropConnection,
}

/// A fault and how often it strikes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fault {
    /// `balances`, `transactions`, `accounts`, `party`, `consents`, `token`, `par`, `revoke`, `authorize`, `jwks`,
    /// `metadata`, or `*`.
    pub target: String,
    /// What goes wrong.
    pub kind: FaultKind,
    /// How many calls it strikes; without a number, all until removed.
    #[serde(default)]
    pub count: Option<u32>,
    /// Delay of `slow`, wait of `429` (rounded up to seconds).
    #[serde(default)]
    pub millis: u64,
    /// Only at this institution.
    #[serde(default)]
    pub institution: Option<String>,
    /// Further detail; see [`FaultKind::BrokenNext`].
    #[serde(default)]
    pub variant: Option<String>,
}

/// The faults that wait.
#[derive(Debug, Default)]
pub(crate) struct Faults(Mutex<Vec<Fault>>);

/// Faults that need no knowledge of the call.
pub(crate) const TRANSPORT: &[FaultKind] = &[
    FaultKind::Slow,
    FaultKind::TooMany,
    FaultKind::ServerError,
    FaultKind::Hang,
    FaultKind::Garbage,
    FaultKind::DropConnection,
];

impl Faults {
    pub(crate) fn add(&self, fault: Fault) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(fault);
    }

    pub(crate) fn clear(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    pub(crate) fn list(&self) -> Vec<Fault> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Takes one strike of the oldest fault that fits.
    pub(crate) fn take(&self, institution: &str, target: &str, kinds: &[FaultKind]) -> Option<Fault> {
        let mut faults = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let index = faults.iter().position(|fault| {
            kinds.contains(&fault.kind)
                && (fault.target == "*" || fault.target == target)
                && fault.institution.as_deref().is_none_or(|name| name == institution)
                && fault.count != Some(0)
        })?;
        let fault = faults.get_mut(index)?;
        let taken = fault.clone();
        if let Some(count) = &mut fault.count {
            *count = count.saturating_sub(1);
            if *count == 0 {
                faults.remove(index);
            }
        }
        Some(taken)
    }
}

#[cfg(test)]
mod tests {
    use super::{Fault, FaultKind, Faults};

    #[test]
    fn a_fault_strikes_as_often_as_it_says_and_only_where_it_says() {
        let faults = Faults::default();
        faults.add(Fault {
            target: "balances".into(),
            kind: FaultKind::Slow,
            count: Some(2),
            millis: 5,
            institution: Some("harbour".into()),
            variant: None,
        });
        let take = |institution, target| faults.take(institution, target, &[FaultKind::Slow]).is_some();
        assert!(!take("northwind", "balances"));
        assert!(!take("harbour", "accounts"));
        assert!(faults.take("harbour", "balances", &[FaultKind::Hang]).is_none());
        assert_eq!(
            [take("harbour", "balances"), take("harbour", "balances"), take("harbour", "balances")],
            [true, true, false]
        );
    }
}
