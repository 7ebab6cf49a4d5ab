//! Following `Links.Next` without being led astray (`facts/banks.md` a.7), and dropping rows that came twice.

use std::collections::{HashMap, HashSet};

use url::Url;

use super::wire;

/// More pages than any honest answer to a chat has.
pub(crate) const PAGES_MAX: usize = 50;

/// Where to go after a page.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Next {
    /// There.
    Page(Url),
    /// Nowhere: that was all.
    End,
    /// Nowhere: there is more, but the way to it cannot be trusted. Says why, for the log.
    Astray(&'static str),
}

/// Pages visited in one answer.
pub(crate) struct Trail {
    seen: HashSet<String>,
}

impl Trail {
    pub(crate) fn starting_at(first: &Url) -> Self {
        Self { seen: [first.as_str().to_owned()].into() }
    }

    /// Judges the link that `current` gave.
    pub(crate) fn next(&mut self, current: &Url, link: Option<&str>) -> Next {
        let Some(link) = link.map(str::trim).filter(|link| !link.is_empty()) else { return Next::End };
        let Ok(url) = current.join(link) else { return Next::Astray("not an address") };
        if url.origin() != current.origin() {
            return Next::Astray("another host");
        }
        if url.path().trim_end_matches('/') != current.path().trim_end_matches('/') {
            return Next::Astray("another resource");
        }
        if self.seen.len() >= PAGES_MAX {
            return Next::Astray("too many pages");
        }
        if !self.seen.insert(url.as_str().to_owned()) {
            // A last page that names itself means "the end" at some banks.
            return Next::End;
        }
        Next::Page(url)
    }
}

/// What tells two rows without an id apart.
type Fingerprint = (Option<String>, String, String, Option<String>, Option<String>);

/// Drops rows that an earlier page had already brought; banks do not isolate pages from new bookings.
#[derive(Default)]
pub(crate) struct Seen {
    ids: HashSet<String>,
    unnamed: HashMap<Fingerprint, usize>,
}

impl Seen {
    /// The rows of the next page that are new. Two equal rows without an id on one page are two payments;
    /// on two pages they are one that was moved.
    pub(crate) fn fresh(&mut self, page: Vec<wire::Transaction>) -> Vec<wire::Transaction> {
        let mut here: HashMap<Fingerprint, usize> = HashMap::new();
        page.into_iter()
            .filter(|row| {
                if let Some(id) = &row.transaction_id {
                    return self.ids.insert(id.clone());
                }
                let key = fingerprint(row);
                let count = here.entry(key.clone()).or_default();
                *count += 1;
                let known = self.unnamed.entry(key).or_default();
                let new = *count > *known;
                *known = (*known).max(*count);
                new
            })
            .collect()
    }
}

fn fingerprint(row: &wire::Transaction) -> Fingerprint {
    (
        row.booking_date_time.clone(),
        format!("{} {}", row.amount.amount, row.amount.currency),
        row.credit_debit_indicator.clone(),
        row.transaction_information.clone(),
        row.balance.as_ref().and_then(|balance| Some(balance.amount.as_ref()?.amount.clone())),
    )
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    const HERE: &str = "https://bank.example/open-banking/v4.0/aisp/accounts/1/transactions?page=1";

    #[rstest]
    #[case(None, "end")]
    #[case(Some(""), "end")]
    #[case(Some(HERE), "end")]
    #[case(Some("https://bank.example/open-banking/v4.0/aisp/accounts/1/transactions?page=2"), "page")]
    #[case(Some("/open-banking/v4.0/aisp/accounts/1/transactions?page=2"), "page")]
    #[case(Some("?page=2"), "page")]
    #[case(
        Some("https://evil.example/open-banking/v4.0/aisp/accounts/1/transactions?page=2"),
        "another host"
    )]
    #[case(Some("http://bank.example/open-banking/v4.0/aisp/accounts/1/transactions?page=2"), "another host")]
    #[case(
        Some("https://bank.example:8443/open-banking/v4.0/aisp/accounts/1/transactions?page=2"),
        "another host"
    )]
    #[case(Some("//evil.example/open-banking/v4.0/aisp/accounts/1/transactions"), "another host")]
    #[case(
        Some("https://bank.example/open-banking/v4.0/aisp/accounts/2/transactions?page=2"),
        "another resource"
    )]
    #[case(Some("../2/transactions?page=2"), "another resource")]
    #[case(Some("null/open-banking/v4.0/aisp/accounts/1/transactions?page=2"), "another resource")]
    #[case(Some("null"), "another resource")]
    #[case(Some("https://[broken"), "not an address")]
    fn every_way_a_link_was_seen_to_be_wrong(#[case] link: Option<&str>, #[case] expect: &str) {
        let here = Url::parse(HERE).unwrap();
        let got = match Trail::starting_at(&here).next(&here, link) {
            Next::Page(_) => "page",
            Next::End => "end",
            Next::Astray(why) => why,
        };
        assert_eq!(got, expect);
    }

    #[test]
    fn a_circle_ends_and_pages_are_capped() {
        let first = Url::parse(HERE).unwrap();
        let mut trail = Trail::starting_at(&first);
        assert!(matches!(trail.next(&first, Some("?page=2")), Next::Page(_)));
        assert_eq!(trail.next(&first, Some("?page=2")), Next::End);
        let mut trail = Trail::starting_at(&first);
        for page in 2..=PAGES_MAX {
            assert!(matches!(trail.next(&first, Some(&format!("?page={page}"))), Next::Page(_)), "{page}");
        }
        assert_eq!(trail.next(&first, Some("?page=999")), Next::Astray("too many pages"));
    }
}
