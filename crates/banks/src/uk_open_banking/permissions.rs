//! Which permissions a bank consent asks for: the smallest set for the purposes agreed to (`facts/banks.md`
//! a.2). `ReadPAN` is never among them, so the bank masks card numbers.

use std::collections::BTreeSet;

use tellerline_core::consent::PurposeKind;

/// The permission codes for these purposes, sorted.
pub(crate) fn permissions(purposes: &BTreeSet<PurposeKind>) -> Vec<&'static str> {
    let mut codes: BTreeSet<&'static str> = ["ReadAccountsBasic"].into();
    for purpose in purposes {
        codes.extend(needed_for(*purpose));
    }
    if codes.contains("ReadTransactionsDetail") {
        codes.remove("ReadTransactionsBasic");
    }
    codes.into_iter().collect()
}

fn needed_for(purpose: PurposeKind) -> &'static [&'static str] {
    match purpose {
        PurposeKind::ReadBalance => &["ReadBalances"],
        // Customers ask by merchant and for money that came in: merchant and text are Detail fields.
        PurposeKind::ReadTransactions => {
            &["ReadTransactionsDetail", "ReadTransactionsDebits", "ReadTransactionsCredits"]
        }
        PurposeKind::SendReceipts => &["ReadTransactionsDetail", "ReadTransactionsDebits"],
        PurposeKind::SendAlerts => &["ReadTransactionsBasic", "ReadTransactionsDebits"],
        PurposeKind::ServiceCards | PurposeKind::ReportFraud | PurposeKind::TalkToBank => &[],
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn of(purposes: &[PurposeKind]) -> String {
        permissions(&purposes.iter().copied().collect()).join(" ")
    }

    #[test]
    fn the_smallest_set() {
        assert_eq!(of(&[]), "ReadAccountsBasic");
        assert_eq!(of(&[PurposeKind::ReportFraud, PurposeKind::TalkToBank]), "ReadAccountsBasic");
        assert_eq!(of(&[PurposeKind::ReadBalance]), "ReadAccountsBasic ReadBalances");
        assert_eq!(
            of(&[PurposeKind::SendAlerts]),
            "ReadAccountsBasic ReadTransactionsBasic ReadTransactionsDebits"
        );
        assert_eq!(
            of(&[PurposeKind::SendAlerts, PurposeKind::SendReceipts]),
            "ReadAccountsBasic ReadTransactionsDebits ReadTransactionsDetail"
        );
    }

    proptest! {
        /// The rules by which a bank refuses a set (a.2), for any choice of purposes.
        #[test]
        fn no_bank_refuses_the_set(
            purposes in proptest::collection::btree_set(proptest::sample::select(PurposeKind::ALL), 0..=7),
        ) {
            let codes = permissions(&purposes);
            let any = |wanted: &[&str]| codes.iter().any(|code| wanted.contains(code));
            prop_assert!(any(&["ReadAccountsBasic"]));
            prop_assert!(!any(&["ReadPAN", "ReadParty", "ReadOffers", "ReadProducts"]));
            prop_assert_eq!(
                any(&["ReadTransactionsBasic", "ReadTransactionsDetail"]),
                any(&["ReadTransactionsDebits", "ReadTransactionsCredits"])
            );
        }
    }
}
