//! Text from outside, made harmless to its neighbours.

/// The text without control characters, without marks that turn the direction of what follows, and without
/// characters that nobody sees. Line breaks stay where `lines` says so and become spaces elsewhere, so that a
/// merchant's name cannot pretend to be a line of ours.
pub fn plain(text: &str, lines: bool) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' if lines => out.push('\n'),
            '\n' | '\r' | '\t' | '\u{0B}' | '\u{0C}' | '\u{85}' | '\u{2028}' | '\u{2029}' => out.push(' '),
            _ if c.is_control() || is_invisible(c) => {}
            _ => out.push(c),
        }
    }
    if lines { out } else { out.split_whitespace().collect::<Vec<_>>().join(" ") }
}

/// The name without anything a messenger would turn into a link. Whoever pays somebody a penny chooses the words
/// that stand in that person's list of payments: they may be read there, never tapped.
pub(super) fn unlinked(name: &str) -> String {
    let name = name.replace("://", " ");
    let mut out = String::with_capacity(name.len());
    let mut rest = name.chars().peekable();
    let mut before = ' ';
    while let Some(c) = rest.next() {
        let joins = before.is_alphanumeric() && rest.peek().is_some_and(|next| next.is_alphabetic());
        out.push(if matches!(c, '.' | '\u{2024}' | '\u{3002}' | '\u{FF0E}' | '\u{FF61}') && joins {
            '·'
        } else {
            c
        });
        before = c;
    }
    out
}

/// Directional marks, zero-width characters (but not the joiners that emoji and several scripts need),
/// interlinear and language tags, blank letters.
fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{00AD}' | '\u{034F}' | '\u{061C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}' | '\u{180E}'
        | '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}'
        | '\u{3164}' | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E007F}')
}
