//! The state survives storage, in every shape, and older stored states still open.

use super::*;
use crate::{
    bank::TransactionQuery,
    case::CaseKind,
    conversation::{
        Ask, Bucket, Command, Erasing, Late, Later, Notice, Owner, Pairing, Pending, Question, Report,
        Stranger, Undelivered,
    },
    id::{AttemptId, ErasureId},
    reading::{Entity, EntityValue},
    redact,
};

fn full(owner: Owner, question: Question) -> State {
    let now = at("2026-11-20T10:00:00Z");
    let case = CaseId::from_uuid(uuid(9));
    let words = ["maple".to_owned(), "harbor".to_owned()];
    State {
        language: "en-GB".into(),
        greeted_at: Some(now),
        last_inbound_at: Some(now),
        owner,
        unsure: 2,
        pending: Some(Pending { question: question.clone(), asked_at: now }),
        asked: Some(question.clone()),
        unreachable: true,
        undelivered: Some(Undelivered { question: Some(question.clone()), told: true, awaits_yes: true }),
        pairing: Some(Pairing {
            attempt: AttemptId::from_uuid(uuid(3)),
            link: LINK,
            institution_name: "Harbour Bank".into(),
            words,
            tries: 1,
            expires_at: now,
        }),
        asks: vec![Ask {
            id: AskId::from_uuid(uuid(4)),
            link: LINK,
            question,
            at: now,
            late: true,
            beside: vec![Intent::Dispute],
        }],
        more: Some(TransactionQuery {
            merchant: Some("Corner Books".into()),
            skip: 5,
            limit: 5,
            ..TransactionQuery::default()
        }),
        bucket: Bucket { spent_milli: 7, at: now, told: true },
        cases: vec![case],
        stopped_at: Some(now),
        reports: [CaseKind::Fraud, CaseKind::Complaint, CaseKind::Request]
            .map(|kind| Report { case, kind, at: now, seen: false })
            .to_vec(),
        ending: vec![LINK],
        queued_since: Some(now),
        waiting_told: true,
        last_unsure: Some("unsure-person".into()),
        tail: match redact::across::read(None, "it begins with 4111 1111", now) {
            redact::across::Read::Apart(tail) => tail,
            redact::across::Read::Completes(_) => None,
        },
        warned_at: Some(now),
        erasure: Some(Erasing { id: ErasureId::from_uuid(uuid(8)), due_at: now }),
        stranger: Some(Stranger { since: now, app: Some("777".into()), told: true }),
        late: Some(Late { command: Command::Link, given_at: now, asked_at: now }),
        later: vec![Later {
            intent: Intent::Balance,
            entities: vec![Entity { start: 0, end: 7, value: EntityValue::SincePayday }],
            words: "balance".into(),
            asked_at: now,
            offered: true,
        }],
        notice: Some(Notice { words: "it came broken".into(), at: now, offered: vec![Intent::Dispute] }),
    }
}

#[test]
fn every_shape_round_trips() {
    let since = at("2026-11-20T10:00:00Z");
    let owners = [
        Owner::Bot,
        Owner::Waiting { since },
        Owner::Person { staff: staff(7), since },
        Owner::OtherApp { until: since },
    ];
    let questions = [
        Question::Balance { account: None },
        Question::Balance { account: Some("savings".into()) },
        Question::Transactions(TransactionQuery {
            from: Some("2026-11-01".parse().unwrap()),
            ..TransactionQuery::default()
        }),
    ];
    for owner in owners {
        for question in &questions {
            let state = full(owner, question.clone());
            let text = serde_json::to_string(&state).unwrap();
            assert_eq!(serde_json::from_str::<State>(&text).unwrap(), state);
        }
    }
}

#[test]
fn a_state_from_before_a_member_existed_opens() {
    assert_eq!(serde_json::from_str::<State>("{}").unwrap(), State::default());
    let old: State = serde_json::from_str(r#"{"language":"en","unsure":1}"#).unwrap();
    assert_eq!((old.unsure, old.queued_since), (1, None));
}
