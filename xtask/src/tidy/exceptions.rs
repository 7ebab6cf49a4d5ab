//! What the rules let pass, with the reason. A new line here is for a reviewer to see.

/// Files and folders that may read the machine's clock; all others are given the time.
pub(super) const CLOCK_READERS: &[(&str, &str)] = &[
    ("crates/server/src/system.rs", "the one implementation of Clock over the system's time"),
    ("crates/sandbox/src/bank/clock.rs", "the demo bank stands for another company, with its own clock"),
    ("crates/sandbox/src/messenger/mod.rs", "so does the messenger simulator: its `system_clock`"),
    ("xtask/", "measures how long its steps take"),
    ("bench/", "plays Messenger, whose clock is not ours"),
];

/// Rules cannot be written, or tested, without naming what they look for.
pub(super) const RULE_BOOK: &str = "xtask/src/tidy/";

/// Tables of cases and generated data are welcome to be long.
pub(super) fn may_be_long(path: &str) -> bool {
    is_test(path) || path.ends_with("/tables.rs") || path.contains("/tables/")
}

/// Whole files of tests: they own time, and their data may look like anything.
pub(super) fn is_test(path: &str) -> bool {
    path.contains("/tests/")
        || path.ends_with("/tests.rs")
        || path.ends_with("_tests.rs")
        || path.contains("/benches/")
}

/// Files written by others that are kept byte for byte.
pub(super) fn is_foreign(path: &str) -> bool {
    path.contains("/vendor/") || path.contains("/fixtures/") || path.ends_with(".min.js") || path == "LICENSE"
}
