//! What officers allow and forbid.

use secrecy::SecretString;
use tellerline_core::{
    BankId, ChannelId, StaffId,
    message::{Class, Classes},
    time::days,
};
use tellerline_store::repo::{
    audit_rows,
    policy::{self, LAPSES, Officer, Refused},
    staff,
};
use uuid::Uuid;

use super::bed::Bed;

async fn hire(bed: &Bed, name: &str, role: &str) {
    let new = staff::NewStaff {
        id: StaffId::from_uuid(Uuid::new_v4()),
        bank: &bed.bank,
        name,
        role,
        team: None,
        password: &SecretString::from("$argon2id$hash"),
        totp: &SecretString::from("secret"),
        created_at: bed.now,
    };
    assert!(staff::add(&bed.store, &new).await.unwrap());
}

async fn officer(bed: &Bed, name: &str) -> Officer {
    hire(bed, name, "officer").await;
    policy::officer(&bed.store, &bed.bank, name).await.unwrap().unwrap()
}

async fn allowed(bed: &Bed) -> Classes {
    let all = policy::in_force(&bed.store).await.unwrap();
    all.get(&(bed.bank.clone(), bed.channel.clone())).copied().unwrap_or_default()
}

/// Allowing takes two officers, forbidding one; both at once, and each leaves its row in the log.
pub async fn allowing_a_class_takes_two_officers(bed: Bed) {
    let (olga, oscar) = (officer(&bed, "olga").await, officer(&bed, "oscar").await);
    let (store, channel, now) = (&bed.store, &bed.channel, bed.now);
    hire(&bed, "sam", "agent").await;
    assert_eq!(policy::officer(store, &bed.bank, "sam").await.unwrap(), None, "an agent decides nothing");
    assert_eq!(policy::officer(store, &BankId::new("other"), "olga").await.unwrap(), None);
    let seed = async |channel: &ChannelId, classes| {
        policy::seed(store, &[(bed.bank.clone(), channel.clone(), classes)], now).await.unwrap();
    };
    seed(channel, Classes::NONE.with(Class::Date)).await;
    assert_eq!(allowed(&bed).await, Classes::of(&[Class::Date]));
    let id = policy::propose(store, &olga, channel, Class::Amount, "board", now).await.unwrap();
    assert_eq!(allowed(&bed).await, Classes::of(&[Class::Date]), "a proposal is nothing yet");
    let approve = async |officer, id| policy::approve(store, officer, id, "checked", now).await.unwrap();
    assert_eq!(approve(&olga, id).await.unwrap_err(), Refused::SamePerson);
    assert_eq!(approve(&oscar, id + 99).await.unwrap_err(), Refused::Unknown);
    assert_eq!(allowed(&bed).await, Classes::of(&[Class::Date]));
    let change = approve(&oscar, id).await.unwrap();
    assert_eq!((change.proposed_by.as_deref(), change.decided_by.as_deref()), (Some("olga"), Some("oscar")));
    assert_eq!(approve(&oscar, id).await.unwrap_err(), Refused::Decided);
    assert_eq!(allowed(&bed).await, Classes::of(&[Class::Date, Class::Amount]));
    policy::lower(store, &olga, channel, Class::Date, "incident", now).await.unwrap();
    assert_eq!(allowed(&bed).await, Classes::of(&[Class::Amount]));
    // What the config says later gives nothing back.
    seed(channel, Classes::of(Class::ADJUSTABLE)).await;
    assert_eq!(allowed(&bed).await, Classes::of(&[Class::Amount]));
    // Nor does a channel under another name.
    let renamed = ChannelId::new("renamed");
    seed(&renamed, Classes::of(Class::ADJUSTABLE)).await;
    let all = policy::in_force(store).await.unwrap();
    assert_eq!(all.get(&(bed.bank.clone(), renamed)), Some(&Classes::NONE));
    let log = audit_rows::for_bank(store, &bed.bank, 20).await.unwrap();
    let log: Vec<(&str, &str)> = log.iter().map(|row| (row.event.as_str(), row.actor.as_str())).collect();
    let expected = [
        ("policy.seeded", "system"),
        ("policy.proposed", "olga"),
        ("policy.approval_refused", "olga"),
        ("policy.approval_refused", "oscar"),
        ("policy.raised", "oscar"),
        ("policy.approval_refused", "oscar"),
        ("policy.lowered", "olga"),
        ("policy.seeded", "system"),
    ];
    assert_eq!(log, expected);
}

/// A proposal does not outlive a lowering, its week, its proposer; and of two approvals at once one counts.
pub async fn proposals_lapse(bed: Bed) {
    let (olga, oscar) = (officer(&bed, "olga").await, officer(&bed, "oscar").await);
    let ophelia = officer(&bed, "ophelia").await;
    let (store, channel, now) = (&bed.store, &bed.channel, bed.now);
    let propose = async |class| policy::propose(store, &olga, channel, class, "board", now).await.unwrap();
    let overtaken = propose(Class::Amount).await;
    policy::lower(store, &ophelia, channel, Class::Amount, "incident", now).await.unwrap();
    let approve = async |officer, id, at| policy::approve(store, officer, id, "checked", at).await.unwrap();
    assert_eq!(approve(&oscar, overtaken, now).await.unwrap_err(), Refused::Lapsed);
    let old = propose(Class::Payee).await;
    assert_eq!(approve(&oscar, old, now.plus(LAPSES)).await.unwrap_err(), Refused::Lapsed);
    let both = propose(Class::Date).await;
    let (one, other) = tokio::join!(approve(&oscar, both, now), approve(&ophelia, both, now));
    assert!(one.is_ok() != other.is_ok(), "{one:?} {other:?}");
    let left = propose(Class::Nickname).await;
    assert!(staff::disable(store, &bed.bank, "olga", now).await.unwrap());
    assert_eq!(approve(&oscar, left, now).await.unwrap_err(), Refused::ProposerGone);
    assert!(staff::disable(store, &bed.bank, "oscar", now).await.unwrap());
    let again = policy::propose(store, &ophelia, channel, Class::LastFour, "board", now).await.unwrap();
    assert!(approve(&oscar, again, now).await.is_err(), "who was an officer a moment ago");
    assert_eq!(allowed(&bed).await, Classes::of(&[Class::Date]));
    assert!(LAPSES <= days(7));
    assert!(policy::history(store, &bed.bank).await.unwrap().iter().any(|change| change.void_at.is_some()));
}
