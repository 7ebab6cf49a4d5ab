//! Pairing words: two words on the link page that only the originating chat may answer (`design.md` 6).
//!
//! They stop a forwarded link: whoever completes the bank login sees the words in their own browser, and
//! only a reply in the chat that asked for the link brings it to life. They are no authenticator.

use std::time::Duration;

use crate::{entropy::Rng, time::minutes};

/// Wrong answers allowed.
pub const TRIES: u8 = 3;

/// How long the words hold.
pub const LIFETIME: Duration = minutes(10);

/// Short, concrete, easily told apart; 313 words make about 17 bits per pair, and three tries are allowed.
const WORDS: &[&str] = &[
    "acorn",
    "almond",
    "amber",
    "anchor",
    "apple",
    "apron",
    "arrow",
    "aspen",
    "atlas",
    "autumn",
    "badge",
    "bagel",
    "bakery",
    "balcony",
    "bamboo",
    "banjo",
    "barley",
    "basil",
    "basket",
    "beach",
    "beacon",
    "beaver",
    "berry",
    "bicycle",
    "birch",
    "biscuit",
    "blanket",
    "blossom",
    "bonnet",
    "bottle",
    "boulder",
    "bracelet",
    "branch",
    "breeze",
    "brick",
    "bridge",
    "bronze",
    "brook",
    "bucket",
    "buffalo",
    "bundle",
    "butter",
    "button",
    "cabin",
    "cactus",
    "camel",
    "candle",
    "canoe",
    "canvas",
    "canyon",
    "captain",
    "caravan",
    "carpet",
    "carrot",
    "castle",
    "cedar",
    "cellar",
    "ceramic",
    "chapel",
    "cherry",
    "chestnut",
    "chimney",
    "chisel",
    "cinnamon",
    "circus",
    "citrus",
    "clover",
    "cobalt",
    "coconut",
    "comet",
    "compass",
    "copper",
    "coral",
    "corner",
    "cottage",
    "cotton",
    "cradle",
    "crane",
    "crayon",
    "cricket",
    "crystal",
    "cupboard",
    "curtain",
    "cushion",
    "daisy",
    "dancer",
    "desert",
    "diamond",
    "dolphin",
    "domino",
    "donkey",
    "drawer",
    "drummer",
    "eagle",
    "easel",
    "echo",
    "elbow",
    "ember",
    "emerald",
    "engine",
    "falcon",
    "feather",
    "fennel",
    "ferry",
    "fiddle",
    "finch",
    "flannel",
    "flute",
    "forest",
    "fossil",
    "fountain",
    "fox",
    "garden",
    "garlic",
    "garnet",
    "geyser",
    "ginger",
    "giraffe",
    "glacier",
    "globe",
    "goblet",
    "gondola",
    "grape",
    "gravel",
    "guitar",
    "hammock",
    "harbor",
    "harvest",
    "hazel",
    "helmet",
    "heron",
    "hickory",
    "hollow",
    "honey",
    "horizon",
    "hornet",
    "iceberg",
    "igloo",
    "indigo",
    "island",
    "ivory",
    "jacket",
    "jaguar",
    "jasmine",
    "jigsaw",
    "jungle",
    "juniper",
    "kayak",
    "kernel",
    "kettle",
    "kiosk",
    "kitten",
    "koala",
    "ladder",
    "lagoon",
    "lantern",
    "lavender",
    "lemon",
    "lentil",
    "leopard",
    "lettuce",
    "library",
    "lilac",
    "linen",
    "lizard",
    "lobster",
    "locket",
    "lotus",
    "lumber",
    "magnet",
    "mango",
    "maple",
    "marble",
    "meadow",
    "melon",
    "mirror",
    "mitten",
    "monkey",
    "mosaic",
    "mountain",
    "muffin",
    "mustard",
    "napkin",
    "nectar",
    "needle",
    "noodle",
    "nutmeg",
    "oasis",
    "ocean",
    "olive",
    "onion",
    "opal",
    "orange",
    "orchard",
    "orchid",
    "otter",
    "oyster",
    "paddle",
    "palace",
    "pancake",
    "panda",
    "panther",
    "paper",
    "parade",
    "parrot",
    "parsley",
    "pasture",
    "peach",
    "peanut",
    "pebble",
    "pelican",
    "pencil",
    "pepper",
    "piano",
    "pickle",
    "pigeon",
    "pillow",
    "pilot",
    "pine",
    "planet",
    "plaza",
    "plum",
    "pocket",
    "pony",
    "poppy",
    "potato",
    "prairie",
    "puffin",
    "pumpkin",
    "puzzle",
    "pyramid",
    "quartz",
    "quilt",
    "rabbit",
    "radish",
    "raft",
    "rainbow",
    "raisin",
    "raven",
    "ribbon",
    "river",
    "robin",
    "rocket",
    "rooster",
    "rosemary",
    "ruby",
    "saddle",
    "saffron",
    "sailor",
    "salmon",
    "sandal",
    "sapphire",
    "scarf",
    "seagull",
    "sesame",
    "shadow",
    "shelter",
    "sierra",
    "silver",
    "sketch",
    "sparrow",
    "spinach",
    "spiral",
    "sponge",
    "spruce",
    "squash",
    "stable",
    "starfish",
    "statue",
    "summit",
    "sunset",
    "swallow",
    "tablet",
    "tangerine",
    "teapot",
    "temple",
    "thimble",
    "thistle",
    "thunder",
    "ticket",
    "tiger",
    "timber",
    "toast",
    "tomato",
    "topaz",
    "tortoise",
    "towel",
    "tractor",
    "trumpet",
    "tulip",
    "tunnel",
    "turnip",
    "turtle",
    "umbrella",
    "valley",
    "vanilla",
    "velvet",
    "violet",
    "violin",
    "volcano",
    "waffle",
    "walnut",
    "walrus",
    "waterfall",
    "whisker",
    "whistle",
    "willow",
    "window",
    "winter",
    "wizard",
    "yogurt",
    "zebra",
    "zipper",
];

/// Two different words.
pub fn draw(rng: &mut Rng) -> [String; 2] {
    let count = u32::try_from(WORDS.len()).unwrap_or(u32::MAX);
    let first = rng.below(count);
    let second = (first + 1 + rng.below(count.saturating_sub(1))) % count.max(1);
    [word(first), word(second)]
}

fn word(index: u32) -> String {
    WORDS.get(index as usize).copied().unwrap_or_default().to_owned()
}

/// Whether a text is two words of the list, as they stand on a link page: redaction must let them through.
pub fn is_phrase(text: &str) -> bool {
    let nothing = [String::new(), String::new()];
    check(text, &nothing) == Answer::Wrong
}

/// What a text is to somebody who waits for two words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// The two words, in order.
    Right,
    /// Two words of the list, but other ones: costs a try.
    Wrong,
    /// One is a word of the list and one is not: a slip of the finger. It cannot be right, so it costs no try.
    Misspelt,
    /// Something else: an ordinary message.
    NotWords,
}

/// Compares in constant time per byte, although three tries leave nothing to measure.
pub fn check(text: &str, expected: &[String; 2]) -> Answer {
    let typed: Vec<String> = text
        .split(|c: char| !c.is_alphabetic())
        .filter(|part| !part.is_empty())
        .map(str::to_lowercase)
        .filter(|part| part != "and")
        .collect();
    let [first, second] = typed.as_slice() else { return Answer::NotWords };
    match (WORDS.contains(&first.as_str()), WORDS.contains(&second.as_str())) {
        (true, true) => {}
        (false, false) => return Answer::NotWords,
        _ => return Answer::Misspelt,
    }
    let [a, b] = expected;
    if same(first, a) & same(second, b) { Answer::Right } else { Answer::Wrong }
}

fn same(a: &str, b: &str) -> bool {
    let difference = a.bytes().zip(b.bytes()).fold(a.len() ^ b.len(), |acc, (x, y)| acc | usize::from(x ^ y));
    difference == 0
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;
    use crate::entropy::Seed;

    #[rstest]
    #[case("maple harbor", Answer::Right)]
    #[case(" Maple, HARBOR! ", Answer::Right)]
    #[case("maple and harbor", Answer::Right)]
    #[case("harbor maple", Answer::Wrong)]
    #[case("maple tiger", Answer::Wrong)]
    #[case("maple", Answer::NotWords)]
    #[case("maple harbour", Answer::Misspelt)]
    #[case("harbour master", Answer::NotWords)]
    #[case("what words", Answer::NotWords)]
    #[case("stop", Answer::NotWords)]
    #[case("my balance please", Answer::NotWords)]
    fn answers(#[case] text: &str, #[case] expect: Answer) {
        assert_eq!(check(text, &["maple".into(), "harbor".into()]), expect);
    }

    #[test]
    fn the_list_is_sorted_unique_and_plain() {
        assert!(WORDS.windows(2).all(|pair| pair[0] < pair[1]));
        assert!(WORDS.len() >= 300);
        assert!(WORDS.iter().all(|word| word.bytes().all(|b| b.is_ascii_lowercase())));
    }

    proptest! {
        #[test]
        fn what_is_drawn_is_answered(bytes: [u8; 32]) {
            let words = draw(&mut Seed::new(bytes).fork("words"));
            prop_assert_ne!(&words[0], &words[1]);
            prop_assert_eq!(check(&format!("{} {}", words[0], words[1]), &words), Answer::Right);
        }

        #[test]
        fn any_text_is_survived(text in ".{0,80}") {
            let _ = check(&text, &["maple".into(), "harbor".into()]);
        }
    }
}
