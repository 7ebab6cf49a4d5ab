//! Files that are too large for a repository; one derived file may be larger, up to a bound of its own.

use std::fs;

/// Places with a bound of their own, in bytes. The vectors have half of the 15 MB that they may take with the model of the
/// shipped pack; a test of `tellerline-nlu` holds the sum.
const LARGE: &[(&str, u64)] = &[("crates/nlu/data/vectors.bin", 7_500_000)];
const BYTES_MAX: u64 = 2_000_000;

/// Complaints about the files of these paths.
pub(super) fn check<'a>(paths: impl Iterator<Item = &'a str>) -> Vec<String> {
    paths.filter_map(|path| complaint(path, fs::metadata(path).ok()?.len())).collect()
}

fn complaint(path: &str, bytes: u64) -> Option<String> {
    let most = LARGE.iter().find(|(large, _)| *large == path).map_or(BYTES_MAX, |(_, most)| *most);
    (bytes > most).then(|| format!("{path}: {bytes} bytes; at most {most}"))
}

#[cfg(test)]
mod tests {
    use super::complaint;

    #[test]
    fn only_the_vectors_may_be_large() {
        assert!(complaint("a.png", 2_000_001).is_some());
        assert!(complaint("a.png", 2_000_000).is_none());
        assert!(complaint("crates/nlu/data/vectors.bin", 7_500_000).is_none());
        assert!(complaint("crates/nlu/data/vectors.bin", 7_500_001).is_some());
    }
}
