//! The account-access consent and its states (UK Open Banking v4.0): AWAU, AUTH, RJCT, CANC, EXPD.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::clock::iso_seconds;

/// Every permission code that v4.0 knows.
pub(crate) const PERMISSIONS: &[&str] = &[
    "ReadAccountsBasic",
    "ReadAccountsDetail",
    "ReadBalances",
    "ReadBeneficiariesBasic",
    "ReadBeneficiariesDetail",
    "ReadDirectDebits",
    "ReadOffers",
    "ReadPAN",
    "ReadParty",
    "ReadPartyPSU",
    "ReadProducts",
    "ReadScheduledPaymentsBasic",
    "ReadScheduledPaymentsDetail",
    "ReadStandingOrdersBasic",
    "ReadStandingOrdersDetail",
    "ReadStatementsBasic",
    "ReadStatementsDetail",
    "ReadTransactionsBasic",
    "ReadTransactionsCredits",
    "ReadTransactionsDebits",
    "ReadTransactionsDetail",
];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Status {
    Awaiting,
    Authorised,
    Rejected,
    Cancelled,
    Expired,
}

impl Status {
    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::Awaiting => "AWAU",
            Self::Authorised => "AUTH",
            Self::Rejected => "RJCT",
            Self::Cancelled => "CANC",
            Self::Expired => "EXPD",
        }
    }

    /// The reason that goes with a state: OBL status reason code and words.
    const fn reason(self) -> Option<(&'static str, &'static str)> {
        match self {
            Self::Awaiting => Some(("U036", "The customer has not completed the authorisation")),
            Self::Authorised => None,
            Self::Rejected => Some(("U037", "The customer or the bank refused the authorisation")),
            Self::Cancelled => {
                Some(("U028", "Access was withdrawn at the bank; the customer must log in again"))
            }
            Self::Expired => Some(("TKXP", "The consent has reached its expiry")),
        }
    }

    /// Whether the customer may (again) be asked for this consent. Expired and rejected are terminal.
    pub(crate) const fn may_be_authorised(self) -> bool {
        matches!(self, Self::Awaiting | Self::Authorised | Self::Cancelled)
    }
}

#[derive(Debug, Clone)]
pub(crate) struct Consent {
    pub(crate) id: String,
    pub(crate) client_id: String,
    pub(crate) permissions: Vec<&'static str>,
    pub(crate) expires_at: Option<Timestamp>,
    pub(crate) from: Option<Timestamp>,
    pub(crate) to: Option<Timestamp>,
    pub(crate) created_at: Timestamp,
    pub(crate) updated_at: Timestamp,
    status: Status,
    pub(crate) username: Option<String>,
    pub(crate) accounts: Vec<String>,
}

impl Consent {
    pub(crate) fn new(id: String, client_id: String, permissions: Vec<&'static str>, now: Timestamp) -> Self {
        Self {
            id,
            client_id,
            permissions,
            expires_at: None,
            from: None,
            to: None,
            created_at: now,
            updated_at: now,
            status: Status::Awaiting,
            username: None,
            accounts: Vec::new(),
        }
    }

    /// The state at `now`: an expiry that has passed counts without anyone having written it.
    pub(crate) fn status(&self, now: Timestamp) -> Status {
        match (self.status, self.expires_at) {
            (Status::Awaiting | Status::Authorised | Status::Cancelled, Some(at)) if at <= now => {
                Status::Expired
            }
            (status, _) => status,
        }
    }

    /// The customer agrees, for these accounts.
    pub(crate) fn authorise(&mut self, now: Timestamp, username: &str, accounts: Vec<String>) {
        self.username = Some(username.to_owned());
        self.accounts = accounts;
        self.set(now, Status::Authorised);
    }

    /// The customer refuses. Only a consent that never was in force is rejected by that.
    pub(crate) fn reject(&mut self, now: Timestamp) {
        if self.status == Status::Awaiting {
            self.set(now, Status::Rejected);
        }
    }

    /// Access is withdrawn at the bank.
    pub(crate) fn cancel(&mut self, now: Timestamp) {
        if self.status == Status::Authorised {
            self.set(now, Status::Cancelled);
        }
    }

    fn set(&mut self, now: Timestamp, status: Status) {
        self.status = status;
        self.updated_at = now;
    }

    pub(crate) fn allows(&self, permission: &str) -> bool {
        self.permissions.contains(&permission)
    }

    /// The resource as the API shows it.
    pub(crate) fn to_json(&self, now: Timestamp, self_url: &str) -> Value {
        let status = self.status(now);
        let mut data = json!({
            "ConsentId": self.id,
            "CreationDateTime": iso_seconds(self.created_at),
            "Status": status.code(),
            "StatusUpdateDateTime": iso_seconds(self.updated_at),
            "Permissions": self.permissions,
        });
        if let Some(object) = data.as_object_mut() {
            if let Some((code, words)) = status.reason() {
                object.insert(
                    "StatusReason".to_owned(),
                    json!([{ "StatusReasonCode": code, "StatusReasonDescription": words }]),
                );
            }
            for (name, at) in [
                ("ExpirationDateTime", self.expires_at),
                ("TransactionFromDateTime", self.from),
                ("TransactionToDateTime", self.to),
            ] {
                if let Some(at) = at {
                    object.insert(name.to_owned(), json!(iso_seconds(at)));
                }
            }
        }
        json!({ "Data": data, "Risk": {}, "Links": { "Self": self_url }, "Meta": { "TotalPages": 1 } })
    }
}

/// The rules of a permission request; the text says which one was broken.
pub(crate) fn check_permissions(asked: &[&str]) -> Result<Vec<&'static str>, &'static str> {
    let mut known = Vec::with_capacity(asked.len());
    for code in asked {
        let Some(found) = PERMISSIONS.iter().find(|known| *known == code) else {
            return Err("a permission is not known");
        };
        if !known.contains(found) {
            known.push(*found);
        }
    }
    let any = |codes: &[&str]| codes.iter().any(|code| known.contains(code));
    if !any(&["ReadAccountsBasic", "ReadAccountsDetail"]) {
        return Err("ReadAccountsBasic or ReadAccountsDetail is needed");
    }
    let kinds = any(&["ReadTransactionsBasic", "ReadTransactionsDetail"]);
    let directions = any(&["ReadTransactionsCredits", "ReadTransactionsDebits"]);
    if kinds && !directions {
        return Err("ReadTransactionsBasic and ReadTransactionsDetail need Credits or Debits");
    }
    if directions && !kinds {
        return Err("ReadTransactionsCredits and ReadTransactionsDebits need Basic or Detail");
    }
    Ok(known)
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::{Consent, Status, check_permissions};

    #[test]
    fn permission_requests_follow_the_rules() {
        let cases: &[(&[&str], bool)] = &[
            (&["ReadAccountsBasic"], true),
            (&["ReadBalances"], false),
            (&[], false),
            (&["ReadAccountsDetail", "ReadTransactionsBasic"], false),
            (&["ReadAccountsDetail", "ReadTransactionsDebits"], false),
            (&["ReadAccountsDetail", "ReadTransactionsDebits", "ReadTransactionsBasic"], true),
            (&["ReadAccountsBasic", "ReadEverything"], false),
        ];
        for (asked, good) in cases {
            assert_eq!(check_permissions(asked).is_ok(), *good, "{asked:?}");
        }
    }

    #[test]
    fn states_only_move_where_the_standard_lets_them() {
        let start = Timestamp::UNIX_EPOCH;
        let later = Timestamp::from_second(100).unwrap();
        let mut consent = Consent::new("c".into(), "client".into(), vec!["ReadAccountsBasic"], start);
        consent.cancel(start);
        assert_eq!(consent.status(start), Status::Awaiting);
        consent.authorise(start, "ada", vec!["a".into()]);
        consent.reject(start);
        assert_eq!(consent.status(start), Status::Authorised);
        consent.cancel(start);
        assert_eq!(consent.status(start), Status::Cancelled);
        consent.authorise(start, "ada", vec!["a".into()]);
        consent.expires_at = Some(later);
        assert_eq!(consent.status(start), Status::Authorised);
        assert_eq!(consent.status(later), Status::Expired);
        assert!(!consent.status(later).may_be_authorised());
    }
}
