//! When two readings of a text are as likely: one question, with both as ready answers. What is tapped then is certain.

use super::scene::Scene;
use crate::{
    conversation::{Act, Owner},
    message::Say,
    reading::Intent,
};

/// What the bot says the first time it cannot choose.
const WHICH: &str = "unsure-which";

/// Asks which of the two was meant.
pub(super) fn ask(scene: &mut Scene<'_>, one: Intent, other: Intent) {
    let (Some(first), Some(second)) = (title(one), title(other)) else {
        return super::unsure::reply(scene, "unsure-rephrase");
    };
    // Asked once; after that, and wherever somebody is awaited, it goes on as with anything not understood.
    let waits = matches!(scene.state.owner, Owner::Waiting { .. }) || scene.state.pairing.is_some();
    if waits || scene.state.unsure > 0 {
        return super::unsure::reply(scene, "unsure-rephrase");
    }
    scene.misunderstood();
    let say = Say::key(WHICH).quick(first, Act::Meant(one)).quick(second, Act::Meant(other));
    scene.say_unsure(WHICH, say.quick("quick-person", Act::Person));
}

/// How a reading is offered, at most 20 characters; `None` for what is no request.
pub(super) const fn title(intent: Intent) -> Option<&'static str> {
    Some(match intent {
        Intent::Balance => "meant-balance",
        Intent::Transactions => "meant-transactions",
        Intent::Spending => "meant-spending",
        Intent::Upcoming => "meant-upcoming",
        Intent::BillDue => "meant-bill-due",
        Intent::Statement => "meant-statement",
        Intent::AccountDetails => "meant-account-details",
        Intent::OpenAccount => "meant-open-account",
        Intent::CloseAccount => "meant-close-account",
        Intent::Savings => "meant-savings",
        Intent::Overdraft => "meant-overdraft",
        Intent::Loan => "meant-loan",
        Intent::ChangeDetails => "meant-change-details",
        Intent::LoginProblem => "meant-login-problem",
        Intent::Branch => "meant-branch",
        Intent::Deposit => "meant-deposit",
        Intent::Notifications => "meant-notifications",
        Intent::LostCard => "meant-lost-card",
        Intent::StolenCard => "meant-stolen-card",
        Intent::LockCard => "meant-lock-card",
        Intent::UnlockCard => "meant-unlock-card",
        Intent::ReplaceCard => "meant-replace-card",
        Intent::CardNotWorking => "meant-card-fault",
        Intent::Pin => "meant-pin",
        Intent::CardDelivery => "meant-card-delivery",
        Intent::ActivateCard => "meant-activate-card",
        Intent::NewCard => "meant-new-card",
        Intent::MobileWallet => "meant-mobile-wallet",
        Intent::Travel => "meant-travel",
        Intent::CashMachine => "meant-cash-machine",
        Intent::Fraud => "meant-fraud",
        Intent::NotMyPayment => "meant-not-my-payment",
        Intent::Dispute => "meant-dispute",
        Intent::DuplicateCharge => "meant-duplicate",
        Intent::WrongAmount => "meant-wrong-amount",
        Intent::Refund => "meant-refund",
        Intent::Declined => "meant-declined",
        Intent::PendingPayment => "meant-pending",
        Intent::TransferStatus => "meant-transfer-status",
        Intent::TransferMoney => "meant-transfer-money",
        Intent::WrongRecipient => "meant-wrong-recipient",
        Intent::CancelPayment => "meant-cancel-payment",
        Intent::Receipt => "meant-receipt",
        Intent::Fees => "meant-fees",
        Intent::ExchangeRate => "meant-exchange-rate",
        Intent::Limits => "meant-limits",
        Intent::Link => "meant-link",
        Intent::Unlink => "meant-unlink",
        Intent::MyData => "meant-my-data",
        Intent::DeleteData => "meant-delete-data",
        Intent::Complaint => "meant-complaint",
        Intent::Hardship => "meant-hardship",
        Intent::Person => "meant-person",
        Intent::Help => "meant-help",
        Intent::Trust => "meant-trust",
        Intent::Greet
        | Intent::Goodbye
        | Intent::Thanks
        | Intent::Yes
        | Intent::No
        | Intent::Cancel
        | Intent::More
        | Intent::Repeat
        | Intent::Language
        | Intent::SmallTalk
        | Intent::Abuse
        | Intent::OutOfScope
        | Intent::Stop
        // Not for a button: these are met with care, or not at all.
        | Intent::Bereavement
        | Intent::Vulnerability => return None,
    })
}
