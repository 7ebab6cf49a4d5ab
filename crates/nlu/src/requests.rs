//! Several requests in one message ("balance and lock my card"): which of its parts are requests of their own. A part
//! counts where it is read beyond doubt; where any part of some length is doubtful, the message stays whole, because
//! half an answer is worse than one question. Refuses to know flows and languages.

use tellerline_core::reading::{Entity, Intent, Request};

use crate::entities::Clause;
use crate::rights::right_of;

/// From this probability on a part is a request of its own.
const SURE: f32 = 0.6;
/// The same beside a right, where people tell a story, for a part that would be a right by itself, which opens a case, and
/// for a part of a single word.
const SURER: f32 = 0.8;
/// A doubtful part with no more words than this belongs to the one before.
const SCRAP_WORDS: usize = 3;
/// At most so many are taken on.
const REQUESTS_MAX: usize = 3;

/// The requests of a text that falls into `parts`; none where it is one request. `judge` reads a part by itself: the
/// likeliest intent, its probability, and the alarm that the part raises; one that the whole does not raise counts for
/// nothing.
pub(crate) fn of(
    text: &str,
    parts: &[Clause],
    entities: &[Entity],
    (alarm, alarms): (Option<Intent>, &[Intent]),
    judge: impl Fn(&str) -> (Intent, f32, Option<Intent>),
) -> Vec<Request> {
    let mut requests: Vec<Request> = Vec::new();
    for part in parts {
        let own: Vec<Entity> =
            entities.iter().filter(|e| part.start <= e.start && e.end <= part.end).cloned().collect();
        let typed = text.get(part.start..part.end).unwrap_or_default();
        let words = words_outside(typed, part.start, &own);
        let (likeliest, probability, right) = judge(typed);
        let right = right.filter(|right| alarms.contains(right));
        let intent = right.unwrap_or(likeliest);
        let opens_a_case = right_of(likeliest.as_str()).is_some();
        let bar = if alarm.is_some() || opens_a_case || words < 2 { SURER } else { SURE };
        let certain = right.is_some() || probability >= bar;
        if certain && ends_something(intent) {
            return Vec::new();
        }
        // "… and savings", "… and order a new one" go on with what stands before.
        let goes_on = right.is_none() && (part.points_back || words == 0);
        let polite = is_small(likeliest);
        match requests.last_mut() {
            Some(last) if goes_on || (certain && is_same(last.intent, intent)) => {
                last.end = part.end;
                last.entities.extend(own);
            }
            _ if polite => {}
            Some(last) if !certain && words <= SCRAP_WORDS => {
                last.end = part.end;
                last.entities.extend(own);
            }
            _ if certain => {
                requests.push(Request { start: part.start, end: part.end, intent, entities: own });
            }
            _ => return Vec::new(),
        }
    }
    let heard = alarm.is_none_or(|alarm| requests.iter().any(|request| is_same(request.intent, alarm)));
    if requests.len() < 2 || !heard {
        return Vec::new();
    }
    // A right is never the one that is left out.
    while requests.len() > REQUESTS_MAX {
        let last = requests.iter().rposition(|request| Some(request.intent) != alarm);
        requests.remove(last.unwrap_or(0));
    }
    requests
}

/// How many words of a part are no entity's.
fn words_outside(part: &str, start: usize, entities: &[Entity]) -> usize {
    let mut at = start;
    let mut outside = 0;
    for piece in part.split_inclusive(char::is_whitespace) {
        let covered = entities.iter().any(|e| e.start < at + piece.trim_end().len() && at < e.end);
        outside += usize::from(!covered && piece.chars().any(char::is_alphanumeric));
        at += piece.len();
    }
    outside
}

/// What ends links or data, or answers a question, is said alone or not at all.
const fn ends_something(intent: Intent) -> bool {
    matches!(
        intent,
        Intent::Stop | Intent::Unlink | Intent::DeleteData | Intent::Cancel | Intent::No | Intent::Yes
    )
}

/// Politeness around a request.
const fn is_small(intent: Intent) -> bool {
    matches!(
        intent,
        Intent::Greet
            | Intent::Goodbye
            | Intent::Thanks
            | Intent::SmallTalk
            | Intent::Abuse
            | Intent::More
            | Intent::Repeat
            | Intent::Help
    )
}

/// Whether two readings are one matter.
fn is_same(one: Intent, other: Intent) -> bool {
    let family = |intent| match intent {
        Intent::NotMyPayment | Intent::LostCard | Intent::StolenCard | Intent::LockCard => Intent::Fraud,
        Intent::DuplicateCharge | Intent::WrongAmount | Intent::WrongRecipient | Intent::CashMachine => {
            Intent::Dispute
        }
        Intent::ReplaceCard => Intent::NewCard,
        other => other,
    };
    one == other || family(one) == family(other)
}
