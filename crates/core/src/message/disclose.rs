//! [`disclose`]: from what a flow wants said to what may be shown.

use super::{Button, Card, Message, QuickReply, Say, class::Classes, policy::Policy};
use crate::id::LinkId;

/// What may be shown: made by [`disclose`] only, and all that a renderer accepts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Disclosed {
    say: Say,
    masked: bool,
    classes: Classes,
}

impl Disclosed {
    /// Lines of text.
    pub fn lines(&self) -> &[Message] {
        &self.say.lines
    }

    /// Cards.
    pub fn cards(&self) -> &[Card] {
        &self.say.cards
    }

    /// Buttons.
    pub fn buttons(&self) -> &[Button] {
        &self.say.buttons
    }

    /// Ready answers.
    pub fn quick(&self) -> &[QuickReply] {
        &self.say.quick
    }

    /// Whose data it is about.
    pub const fn link(&self) -> Option<LinkId> {
        self.say.link
    }

    /// Whether something was withheld.
    pub const fn masked(&self) -> bool {
        self.masked
    }

    /// What it tells.
    pub const fn classes(&self) -> Classes {
        self.classes
    }

    /// Whether it tells nothing of the customer's: it is then the same under every policy.
    pub const fn tells_nothing(&self) -> bool {
        Policy::masked().allows_all(self.classes)
    }
}

/// What is said where a message may not be shown and its flow gave no masked form.
pub const MASKED_KEY: &str = "masked";

/// Decides what may be shown. A message that tells one forbidden class is replaced as a whole by its masked
/// form (and that one is checked again); without a masked form, by a text that holds nothing.
pub fn disclose(say: &Say, policy: &Policy) -> Disclosed {
    settle(say.clone(), policy)
}

/// As [`disclose`], for who needs the message no more.
pub fn settle(mut say: Say, policy: &Policy) -> Disclosed {
    let mut masked = false;
    loop {
        let classes = say.classes();
        if policy.allows_all(classes) {
            say.masked = None;
            return Disclosed { say, masked, classes };
        }
        masked = true;
        let link = say.link;
        say = say.masked.take().map_or_else(|| Say::key(MASKED_KEY), |masked| *masked);
        say.link = say.link.or(link);
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Choice, Field, Message, Policy, Say, class::Class};
    use super::*;
    use crate::money::{Currency, Money};

    fn balance(minor: i64) -> Say {
        Say::new(
            Message::new("balance-line")
                .with(Field::amount("amount", Money::from_minor(minor, Currency::GBP))),
        )
        .masked_as(Say::new(Message::new("balance-ready").with(Field::public("bank", "Harbour Bank"))))
    }

    #[test]
    fn a_figure_is_masked_unless_the_customer_chose_chat() {
        let ceiling = Policy::open();
        let tap = disclose(&balance(100), &Policy::of(&ceiling, Choice::Tap));
        assert!(tap.masked());
        assert_eq!(tap.lines()[0].key, "balance-ready");
        let chat = disclose(&balance(100), &Policy::of(&ceiling, Choice::Chat));
        assert_eq!(chat.lines()[0].key, "balance-line");
    }

    #[test]
    fn the_banks_ceiling_beats_the_customers_choice() {
        let shown = disclose(&balance(100), &Policy::of(&Policy::masked(), Choice::Chat));
        assert_eq!(shown.lines()[0].key, "balance-ready");
    }

    #[test]
    fn any_two_figures_mask_to_the_same() {
        let policy = Policy::masked();
        assert_eq!(disclose(&balance(1), &policy), disclose(&balance(-99_999_999), &policy));
    }

    #[test]
    fn an_answer_that_finds_nothing_is_bank_data_too() {
        let told = Classes::of(&[Class::Amount]);
        let none = Say::key("payments-none").telling(told);
        assert_eq!(disclose(&none, &Policy::masked()).lines()[0].key, MASKED_KEY);
        let shown = disclose(&none, &Policy::open());
        assert!(!shown.tells_nothing() && shown.lines()[0].key == "payments-none");
        let ready = none.masked_as(Say::key("payments-ready"));
        let masked = disclose(&ready, &Policy::masked());
        assert!(masked.tells_nothing() && masked.lines()[0].key == "payments-ready");
    }

    #[test]
    fn a_masked_form_is_checked_too_and_the_last_resort_is_empty() {
        let careless = balance(5).masked_as(balance(5));
        let shown = disclose(&careless, &Policy::masked());
        assert!(shown.lines().iter().flat_map(|l| &l.args).all(|f| f.class() == Class::Public));
        let bare = Say::new(Message::new("x").with(Field::payee("payee", "Corner Books")));
        assert_eq!(disclose(&bare, &Policy::masked()).lines()[0].key, MASKED_KEY);
    }
}
