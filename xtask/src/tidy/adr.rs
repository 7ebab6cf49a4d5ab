//! Decision records are numbered from 0001 without gaps, so a number in a comment always leads somewhere.

/// Complaints about the file names below `docs/adr/`.
pub(super) fn check<'a>(paths: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut found = Vec::new();
    let mut numbers = Vec::new();
    for name in paths.filter_map(|path| path.strip_prefix("docs/adr/")).filter(|name| *name != "README.md") {
        match number(name) {
            Some(number) => numbers.push(number),
            None => found.push(format!("docs/adr/{name}: not named like 0001-short-title.md")),
        }
    }
    numbers.sort_unstable();
    for (index, number) in numbers.iter().enumerate() {
        let expected = index + 1;
        if *number != expected {
            found.push(format!("docs/adr: found {number:04} where {expected:04} should be"));
            break;
        }
    }
    found
}

fn number(name: &str) -> Option<usize> {
    let (number, title) = name.strip_suffix(".md")?.split_once('-')?;
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    (number.len() == 4 && !title.is_empty() && title.chars().all(plain)).then(|| number.parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::check;

    #[test]
    fn a_row_without_gaps_passes() {
        assert!(check(["docs/adr/0002-b.md", "docs/adr/0001-a.md", "docs/a.md"].into_iter()).is_empty());
    }

    #[test]
    fn gaps_doubles_and_odd_names_are_found() {
        assert_eq!(check(["docs/adr/0001-a.md", "docs/adr/0003-c.md"].into_iter()).len(), 1);
        assert_eq!(check(["docs/adr/0001-a.md", "docs/adr/0001-b.md"].into_iter()).len(), 1);
        assert_eq!(check(["docs/adr/1-a.md"].into_iter()).len(), 1);
        assert_eq!(check(["docs/adr/0001-A Title.md"].into_iter()).len(), 1);
    }
}
