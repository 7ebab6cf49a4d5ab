//! Threads in which somebody whom the bank does not know wrote: one open row each, found by its own bank only.

use tellerline_core::{BankId, ChannelId, ConversationId, StaffId};
use tellerline_store::{
    Extra,
    repo::{links, strangers, sweep},
};
use uuid::Uuid;

use super::bed::Bed;

async fn write(bed: &Bed, extra: Extra) -> bool {
    let tx = bed.store.begin().await.unwrap();
    let applied = links::apply(&tx, vec![extra]).await.unwrap();
    tx.commit().await.unwrap();
    applied
}

/// One open row a conversation, which counts; clearing ends it, and what comes after is a new one.
pub async fn a_stranger_is_one_open_row_until_it_is_cleared(bed: Bed) {
    let (store, bank) = (&bed.store, &bed.bank);
    let channel = ChannelId::new("messenger");
    let (thread, other) =
        (ConversationId::from_uuid(Uuid::from_u128(1)), ConversationId::from_uuid(Uuid::from_u128(2)));
    assert!(!strangers::is_open(store, bank, thread).await.unwrap());
    for (app, seconds) in [(Some("777"), 0), (None, 5), (Some("888"), 9)] {
        assert!(write(&bed, strangers::wrote(bank, &channel, thread, app, bed.after(seconds))).await);
    }
    write(&bed, strangers::wrote(bank, &channel, other, Some("777"), bed.after(1))).await;
    let all = strangers::for_bank(store, bank, 9).await.unwrap();
    assert_eq!(all.len(), 2, "one row a thread");
    let row = all.iter().find(|row| row.conversation == thread).unwrap().clone();
    assert_eq!((row.times, row.app.as_deref()), (3, Some("888")), "the newest app, and how often");
    assert_eq!((row.first_at, row.last_at, row.cleared_at), (bed.after(0), bed.after(9), None));
    assert!(strangers::is_open(store, bank, thread).await.unwrap());

    // Another bank neither sees nor finds it.
    let foreign = BankId::new("another-bank");
    assert!(strangers::for_bank(store, &foreign, 9).await.unwrap().is_empty());
    assert!(!strangers::is_open(store, &foreign, thread).await.unwrap());
    assert!(strangers::open(store, &foreign, row.id).await.unwrap().is_none());
    assert_eq!(strangers::open(store, bank, row.id).await.unwrap(), Some(row.clone()));

    let staff = StaffId::from_uuid(Uuid::from_u128(9));
    write(&bed, strangers::cleared(thread, staff, bed.after(20))).await;
    write(&bed, strangers::cleared(thread, StaffId::from_uuid(Uuid::from_u128(8)), bed.after(30))).await;
    assert!(!strangers::is_open(store, bank, thread).await.unwrap());
    assert!(strangers::is_open(store, bank, other).await.unwrap(), "the others stay");
    assert!(strangers::open(store, bank, row.id).await.unwrap().is_none());
    let all = strangers::for_bank(store, bank, 9).await.unwrap();
    assert_eq!(all.iter().map(|row| row.cleared_at).collect::<Vec<_>>(), [None, Some(bed.after(20))]);
    assert_eq!(all.last().unwrap().cleared_by, Some(staff), "whoever was first");

    write(&bed, strangers::wrote(bank, &channel, thread, Some("777"), bed.after(40))).await;
    let all = strangers::for_bank(store, bank, 9).await.unwrap();
    assert_eq!(all.len(), 3);
    assert_eq!((all[0].conversation, all[0].times), (thread, 1), "open ones first, the newest first");
    assert_eq!(strangers::for_bank(store, bank, 1).await.unwrap().len(), 1);
}

/// Strangers who write at once make one row, and none is lost.
pub async fn strangers_at_once_are_one_row(bed: Bed) {
    let (bank, channel) = (&bed.bank, ChannelId::new("messenger"));
    let thread = ConversationId::from_uuid(Uuid::from_u128(1));
    let all =
        (0..20).map(|n| write(&bed, strangers::wrote(bank, &channel, thread, Some("777"), bed.after(n))));
    assert!(futures::future::join_all(all).await.into_iter().all(|applied| applied));
    let rows = strangers::for_bank(&bed.store, bank, 9).await.unwrap();
    assert_eq!((rows.len(), rows[0].times), (1, 20));
}

/// A year after it was cleared a thread leaves the list; one that is open never does.
pub async fn cleared_strangers_go_after_their_term(bed: Bed) {
    let (bank, channel) = (&bed.bank, ChannelId::new("messenger"));
    for n in 1..=2 {
        let thread = ConversationId::from_uuid(Uuid::from_u128(n));
        write(&bed, strangers::wrote(bank, &channel, thread, None, bed.now)).await;
    }
    let cleared = ConversationId::from_uuid(Uuid::from_u128(1));
    write(&bed, strangers::cleared(cleared, StaffId::from_uuid(Uuid::from_u128(9)), bed.after(60))).await;
    let at = |seconds: u64| bed.after(60 + seconds).plus(sweep::KEEP_STRANGERS);
    assert_eq!(sweep::sweep(&bed.store, at(0)).await.unwrap().strangers, 0);
    assert_eq!(sweep::sweep(&bed.store, at(1)).await.unwrap().strangers, 1);
    let left = strangers::for_bank(&bed.store, bank, 9).await.unwrap();
    assert_eq!(left.len(), 1);
    assert_eq!(left[0].cleared_at, None);
}
