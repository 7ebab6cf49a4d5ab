//! Merchants, account words, last four digits and counts.

use tellerline_core::{bank::Direction, reading::EntityValue};

use super::{Scan, amounts, small_number};

/// A name longer than this is a sentence.
const NAME_WORDS_MAX: usize = 5;

/// "ending 1234", "last four digits are 1234", "card 1234", "xx1234", "*1234".
pub(super) fn last_four(scan: &mut Scan) {
    for at in 0..scan.len() {
        let word = scan.word(at);
        let four = scan.is_number(at) && word.len() == 4 && word.bytes().all(|b| b.is_ascii_digit());
        if !four || !scan.free(at) {
            continue;
        }
        let mut before = at;
        while before > 0
            && matches!(
                scan.before(before),
                "in" | "with" | "are" | "is" | "digits" | "number" | "no" | "nr" | ":" | "the"
            )
        {
            before -= 1;
        }
        let lead = scan.before(before);
        let glued_mask = scan.normal.glued(at)
            && (lead == "*" || lead == "•" || (!lead.is_empty() && lead.bytes().all(|b| b == b'x')));
        let last_four = lead == "four" || (lead == "4" && before >= 2 && scan.word(before - 2) == "last");
        if glued_mask
            || last_four
            || matches!(lead, "ending" | "ends" | "ended" | "end" | "card" | "account" | "acc")
        {
            scan.take(at, at + 1, EntityValue::LastFour(word.to_owned()));
        }
    }
}

/// "last 5", "next ten", "3 payments".
pub(super) fn counts(scan: &mut Scan) {
    for at in 0..scan.len() {
        let Some(count) = small_number(scan.word(at)).filter(|n| *n <= 1_000 && scan.free(at)) else {
            continue;
        };
        let led = matches!(
            scan.before(at),
            "last" | "latest" | "recent" | "next" | "first" | "past" | "previous" | "top"
        );
        let time = matches!(
            scan.word(at + 1),
            "day" | "days" | "week" | "weeks" | "month" | "months" | "year" | "years" | "digits" | "hours"
        );
        let things = matches!(
            scan.word(at + 1),
            "transactions"
                | "transaction"
                | "payments"
                | "purchases"
                | "txns"
                | "trans"
                | "more"
                | "items"
                | "entries"
                | "withdrawals"
        );
        // "One more thing" counts nothing.
        let idle = count == 1 && scan.word(at + 1) == "more";
        if (led && !time) || (things && !idle) {
            scan.take(at, at + 1, EntityValue::Count(count));
        }
    }
}

/// "What came in", "went out", "incoming", "outgoing".
pub(super) fn directions(scan: &mut Scan) {
    for at in 0..scan.len() {
        let (value, words) = match (scan.word(at), scan.word(at + 1)) {
            ("incoming" | "inbound", _) => (Direction::In, 1),
            ("outgoing" | "outbound", _) => (Direction::Out, 1),
            ("come" | "came" | "comes" | "coming", "in") => (Direction::In, 2),
            ("go" | "went" | "goes" | "gone" | "going", "out") => (Direction::Out, 2),
            _ => continue,
        };
        if (at..at + words).all(|token| scan.free(token)) {
            scan.take(at, at + words, EntityValue::Direction(value));
        }
    }
}

/// Kinds of account, in one spelling each.
pub(super) fn account_words(scan: &mut Scan) {
    for at in 0..scan.len() {
        if !scan.free(at) {
            continue;
        }
        let next = scan.word(at + 1);
        let of_account = matches!(next, "account" | "accounts" | "acc" | "acct");
        let (value, words) = match scan.word(at) {
            "savings" | "saving" | "saver" => ("savings", 1),
            "checking" | "chequing" => ("current", 1),
            "current" if of_account || current_stands_alone(scan, at) => ("current", 1),
            "joint" => ("joint", 1),
            "isa" => ("isa", 1),
            "credit" if matches!(next, "card" | "cards" | "crd") => ("card", 2),
            // A debit card has no balance of its own.
            "debit" if matches!(next, "card" | "cards" | "crd") => ("current", 2),
            "business" if of_account => ("business", 1),
            "mortgage" | "loan" => ("loan", 1),
            word if of_account => match amounts::currency(word) {
                Some(currency) => (currency.code(), 1),
                None => continue,
            },
            _ => continue,
        };
        let end = at + words + usize::from(of_account && words == 1);
        scan.take(at, end, EntityValue::AccountWord(value.to_owned()));
    }
}

/// "in my current" is an account, "my current balance" is not.
fn current_stands_alone(scan: &Scan, at: usize) -> bool {
    matches!(scan.before(at), "my" | "the" | "from" | "to" | "in")
        && (at + 1 == scan.len()
            || matches!(scan.word(at + 1), "and" | "or" | "please" | "pls" | "?" | "." | "," | "!"))
}

/// "payments to Corner Books", "spend at Tesco", "did Uber charge".
pub(super) fn merchants(scan: &mut Scan) {
    let mut at = 0;
    while at < scan.len() {
        let end = if announces(scan, at) { name_after(scan, at + 1) } else { None };
        if let Some((first, end)) = end {
            let name = scan.typed(first, end).to_owned();
            scan.take(first, end, EntityValue::Merchant(name));
            at = end;
        } else {
            at += 1;
        }
    }
}

/// Whether the word at `at` is followed by a name, judged by the few words before it.
fn announces(scan: &Scan, at: usize) -> bool {
    let near =
        |words: &str, reach: usize| (at.saturating_sub(reach)..at).any(|i| listed(words, scan.word(i)));
    match scan.word(at) {
        "at" => near(MONEY_WORDS, 7) || at == 0,
        "to" => near(OUT_WORDS, 4),
        "from" => near(IN_WORDS, 4),
        "on" => near("spend spent spending much", 5),
        "by" => near("charged taken made payment payments debit", 3),
        "pay" | "paid" => near("i we have did", 4),
        "did" => scan.word(at + 2) == "charge" || scan.word(at + 3) == "charge",
        "for" => near("search look looking", 1),
        "find" | "search" => true,
        _ => false,
    }
}

const MONEY_WORDS: &str = "spend spent spending pay paid payment payments purchase purchases bought buy transaction \
    transactions shopping charge charged much withdrawal order orders";
const OUT_WORDS: &str = "payment payments paid pay spent sent send transfer transfers transferred went gave given give \
    transaction transactions owe money debit order";
const IN_WORDS: &str = "payment payments received receive refund refunds money bought transfer transfers came come purchase \
    purchases transaction transactions income credit charge arrived ones";

/// First and one past the last token of a name that begins at `at`, after an article.
fn name_after(scan: &Scan, at: usize) -> Option<(usize, usize)> {
    let skip = matches!(scan.word(at), "my" | "the" | "a" | "an" | "our");
    let first = at + usize::from(skip);
    let mut end = first;
    while end < first + NAME_WORDS_MAX && continues(scan, first, end) {
        end += 1;
    }
    // "Marks &" is no name; neither is a number alone.
    while end > first
        && (!scan.is_word(end - 1) && !scan.is_number(end - 1) || matches!(scan.word(end - 1), "and"))
    {
        end -= 1;
    }
    let named = (first..end).any(|i| scan.is_word(i)) && !listed(GENERIC, scan.word(first));
    named.then_some((first, end))
}

fn continues(scan: &Scan, first: usize, at: usize) -> bool {
    let capital = |at: usize| scan.typed(at, at + 1).starts_with(char::is_uppercase);
    let word = scan.word(at);
    if !scan.free(at) {
        return false;
    }
    if scan.is_word(at) {
        let joins = word == "and" && at > first && capital(at + 1) && capital(first);
        return joins || !listed(STOPS, word) || (at > first && capital(at) && scan.normal.glued(at));
    }
    if scan.is_number(at) {
        return at == first || capital(first) || scan.normal.glued(at);
    }
    at > first
        && (word == "&"
            || (matches!(word, "-" | "." | "*") && scan.normal.glued(at) && scan.normal.glued(at + 1)))
}

/// Words that end a name.
const STOPS: &str = "last this that these those in on at since between for from to with by of over under above below and \
    or but please pls plz yesterday today during when because which who what where how is was are were \
    has have had did do does i me my we you it he she they them him her us not no so if then than charge \
    charged went go arrive arrived come came yet again now thanks thank recently lately altogether total \
    each every all any as about before after until ago back out up off more some can could will would \
    should may be been just only also there here per pounds euros dollars week month year quid without \
    via";

/// First words that name no merchant.
const GENERIC: &str = "account accounts card cards chat list bank messenger facebook person human agent someone somebody \
    anyone people money payment payments transaction transactions moment end least home once first same \
    other others one ones much details balance page link data everything something anything nothing \
    spend see know get make talk speak twice extra visa mastercard online cash attention website scammer \
    fraudster stranger average";

/// Whether a word stands in a list; lists are texts because they are read more often than searched.
fn listed(list: &str, word: &str) -> bool {
    list.split(' ').any(|listed| listed == word)
}
