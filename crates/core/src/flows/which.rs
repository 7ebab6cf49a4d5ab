//! When two readings of a text are as likely: one question, with both as ready answers. What is tapped then is certain.

use super::{scene::Scene, wish::Wish};
use crate::{
    conversation::{Act, Input, Owner},
    message::Say,
    reading::Intent,
};

/// What the bot says the first time it cannot choose.
const WHICH: &str = "unsure-which";

/// Asks which of these was meant; where one of them cannot be offered, for other words.
pub(super) fn ask(scene: &mut Scene<'_>, offered: &[Intent]) {
    if !may_ask(scene) || offered.iter().any(|intent| title(*intent).is_none()) {
        return super::unsure::reply(scene, "unsure-rephrase");
    }
    offer(scene, offered);
}

/// A right was perhaps meant: asked, and where nothing may be asked or offered, the text is taken as it was read.
pub(super) fn perhaps(scene: &mut Scene<'_>, input: &Input, offered: &[Intent], wish: Wish) {
    if may_ask(scene) && offered.iter().any(|intent| title(*intent).is_some()) {
        offer(scene, offered);
    } else {
        super::grant(scene, input, wish);
    }
}

/// Asked once; after that, and wherever somebody is awaited, it goes on as with anything not understood.
const fn may_ask(scene: &Scene<'_>) -> bool {
    !matches!(scene.state.owner, Owner::Waiting { .. })
        && scene.state.pairing.is_none()
        && scene.state.unsure == 0
}

fn offer(scene: &mut Scene<'_>, offered: &[Intent]) {
    scene.misunderstood();
    let titles = offered.iter().filter_map(|intent| Some((title(*intent)?, *intent)));
    let say = titles.fold(Say::key(WHICH), |say, (title, intent)| say.quick(title, Act::Meant(intent)));
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
        Intent::Bereavement => "meant-bereavement",
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
        // Not for a button: this is met with care, or not at all.
        | Intent::Vulnerability => return None,
    })
}
