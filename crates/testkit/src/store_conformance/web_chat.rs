//! The web chat: numbers without gaps or doubles, whoever writes at once, and sessions that open one thread.

use std::{collections::BTreeSet, time::Duration};

use tellerline_core::{ChannelId, SessionId};
use tellerline_store::{
    Extra, StoreError,
    repo::web_chat::{self, NewMessage, NewSession, Speaker, Standing, Thread},
};
use uuid::Uuid;

use super::{Bed, Person};

fn message(bed: &Bed, number: u128, body: &'static String) -> NewMessage<'static, String> {
    NewMessage { id: Uuid::from_u128(number), at: bed.now, speaker: Speaker::Bot, body }
}

/// What is said at once by several is numbered from one on, and what is said twice is said once.
pub async fn a_thread_is_numbered_without_gaps_or_doubles(bed: Bed) {
    static BODY: std::sync::LazyLock<String> = std::sync::LazyLock::new(|| "words".to_owned());
    let person = bed.known("web").await;
    let thread = Thread { bank: &bed.bank, identity: person.identity, conversation: person.conversation };
    // Each of ten messages by two writers at once.
    let writes = (0..20_u128).map(|number| {
        let (store, message) = (&bed.store, message(&bed, 100 + number / 2, &BODY));
        async move {
            loop {
                match web_chat::say(store, thread, &message).await {
                    Err(error) if error.is_transient() => {}
                    said => return said.unwrap(),
                }
            }
        }
    });
    let said = futures::future::join_all(writes).await;
    assert_eq!(said.iter().filter(|new| **new).count(), 10);
    let all = web_chat::after::<String>(&bed.store, thread, 0, 50).await.unwrap();
    assert_eq!(all.iter().map(|message| message.seq).collect::<Vec<_>>(), (1..=10).collect::<Vec<_>>());
    assert_eq!(all.iter().map(|message| message.id).collect::<BTreeSet<_>>().len(), 10);
    let rest = web_chat::after::<String>(&bed.store, thread, 7, 50).await.unwrap();
    assert_eq!(rest.iter().map(|message| message.seq).collect::<Vec<_>>(), [8, 9, 10]);
    let newest = web_chat::newest::<String>(&bed.store, thread, 2).await.unwrap();
    assert_eq!(newest.iter().map(|message| message.seq).collect::<Vec<_>>(), [9, 10]);

    let standing = async || web_chat::standing(&bed.store, &bed.bank, person.conversation).await.unwrap();
    assert_eq!(standing().await, Standing { last: 10, seen: 10, read: 0 });
    for (read, expect) in [(4, 4), (3, 4), (11, 4), (10, 10)] {
        web_chat::was_read(&bed.store, &bed.bank, person.conversation, read).await.unwrap();
        assert_eq!(standing().await.read, expect, "{read}");
    }
    let of_the_bank = all.iter().filter(|message| message.speaker != Speaker::Customer).count();
    let read = web_chat::read_by_customer(&bed.store, &bed.bank, person.conversation, 50).await.unwrap();
    assert_eq!(read.len(), of_the_bank, "the customer's own are not counted");
    let changed = web_chat::changed_since(&bed.store, bed.now).await.unwrap();
    assert_eq!(changed, [person.conversation]);
    assert!(web_chat::changed_since(&bed.store, bed.after(1)).await.unwrap().is_empty());

    // Another's thread of the same bank holds none of it, and another's key opens none.
    let other = bed.known("other").await;
    let stranger = Thread { conversation: other.conversation, ..thread };
    assert!(web_chat::newest::<String>(&bed.store, stranger, 9).await.unwrap().is_empty());
    let wrong = Thread { identity: other.identity, ..thread };
    assert!(matches!(web_chat::newest::<String>(&bed.store, wrong, 9).await, Err(StoreError::Sealed)));
}

/// A session opens its thread by its secret at its own chat, until it is unused for too long, over or ended.
pub async fn a_web_session_opens_one_thread(bed: Bed) {
    let person = bed.known("web").await;
    let channel = ChannelId::new("web");
    let new = NewSession {
        id: SessionId::from_uuid(Uuid::from_u128(1)),
        bank: &bed.bank,
        channel: &channel,
        conversation: person.conversation,
        customer: None,
        secret: "s3cret",
        created_at: bed.now,
        expires_at: bed.after(3_600),
    };
    assert!(web_chat::begin(&bed.store, &new).await.unwrap());
    let again = NewSession { id: SessionId::from_uuid(Uuid::from_u128(2)), ..new };
    assert!(!web_chat::begin(&bed.store, &again).await.unwrap(), "a secret opens one thread for good");
    let find = async |channel: &str, secret: &str| {
        web_chat::find(&bed.store, &bed.bank, &ChannelId::new(channel), secret).await.unwrap()
    };
    let found = find("web", "s3cret").await.unwrap();
    assert_eq!((found.id, found.conversation), (new.id, person.conversation));
    assert!(find("web", "other").await.is_none() && find("other", "s3cret").await.is_none());

    let idle = Duration::from_mins(30);
    assert!(found.holds(bed.after(1_799), idle) && !found.holds(bed.after(1_800), idle));
    web_chat::used(&bed.store, &bed.bank, new.id, bed.after(1_000)).await.unwrap();
    web_chat::used(&bed.store, &bed.bank, new.id, bed.after(500)).await.unwrap();
    let used = find("web", "s3cret").await.unwrap();
    assert!(used.holds(bed.after(2_799), idle), "its last use counts");
    web_chat::used(&bed.store, &bed.bank, new.id, bed.after(3_599)).await.unwrap();
    let used = find("web", "s3cret").await.unwrap();
    assert!(used.holds(bed.after(3_599), idle) && !used.holds(bed.after(3_600), idle));
    web_chat::end(&bed.store, &bed.bank, new.id, bed.after(100)).await.unwrap();
    assert!(!find("web", "s3cret").await.unwrap().holds(bed.after(100), idle));
    assert!(!web_chat::begin(&bed.store, &again).await.unwrap(), "nor after its end");
}

/// What the customer wrote, as a turn keeps it.
pub(super) async fn heard(bed: &Bed, person: &Person, text: &str) -> [Extra; 2] {
    let thread = Thread { bank: &bed.bank, identity: person.identity, conversation: person.conversation };
    let body = text.to_owned();
    let message = NewMessage { id: Uuid::new_v4(), at: bed.now, speaker: Speaker::Customer, body: &body };
    web_chat::heard(&bed.store, thread, &message).await.unwrap()
}

/// What the customer wrote is numbered with its turn, or not at all when the turn is lost.
pub async fn what_was_heard_on_the_web_comes_with_its_turn(bed: Bed) {
    let person = bed.known("web").await;
    let mut turn = bed.turn(&person, 1);
    turn.extras = heard(&bed, &person, "first").await.into();
    bed.store.writer.turn(turn).await.unwrap();
    let mut lost = bed.turn(&person, 1);
    lost.extras = heard(&bed, &person, "lost").await.into();
    assert!(bed.store.writer.turn(lost).await.is_err(), "of an old version");
    let mut turn = bed.turn(&person, 2);
    turn.extras = heard(&bed, &person, "second").await.into();
    bed.store.writer.turn(turn).await.unwrap();
    let thread = Thread { bank: &bed.bank, identity: person.identity, conversation: person.conversation };
    let all = web_chat::after::<String>(&bed.store, thread, 0, 9).await.unwrap();
    let all: Vec<_> = all.iter().map(|message| (message.seq, message.body.as_str())).collect();
    assert_eq!(all, [(1, "first"), (2, "second")]);

    let hide = |text: &String| (text == "first").then(|| "hidden".to_owned());
    let mut turn = bed.turn(&person, 3);
    turn.extras = web_chat::rewrite(&bed.store, thread, bed.now, hide).await.unwrap();
    assert_eq!(turn.extras.len(), 1);
    bed.store.writer.turn(turn).await.unwrap();
    let first = web_chat::after::<String>(&bed.store, thread, 0, 1).await.unwrap().remove(0);
    assert_eq!((first.seq, first.body.as_str()), (1, "hidden"));
}
