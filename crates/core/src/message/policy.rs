//! Who may allow which class: the table of channel kinds, the bank's ceiling, the customer's choice. Each can
//! only take away from what the one before it allows.

use serde::{Deserialize, Serialize};

use super::class::{Class, Classes};

/// Which messenger a message travels through.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChannelKind {
    /// Facebook Messenger.
    Messenger,
    /// WhatsApp Business.
    Whatsapp,
    /// Telegram.
    Telegram,
    /// Matrix.
    Matrix,
    /// The bank's own web chat: nobody else carries it.
    Web,
}

/// In every message on every channel.
const ALWAYS: Classes = Classes::of(&[Class::Public, Class::Reference, Class::FreeText]);
const EVERYTHING: Classes = Classes::of(Class::ALL);
/// Who the customer is can be told on the bank's own pages only.
const ABROAD: Classes = EVERYTHING.without(Class::Identity);

/// Kind of channel; shown until the customer chooses otherwise; the most that a bank can allow there.
const DEFAULTS: &[(ChannelKind, Classes, Classes)] = &[
    (ChannelKind::Messenger, ALWAYS, ABROAD),
    (ChannelKind::Whatsapp, ALWAYS, ABROAD),
    (ChannelKind::Telegram, ALWAYS, ABROAD),
    (ChannelKind::Matrix, ALWAYS, ABROAD),
    (ChannelKind::Web, EVERYTHING, EVERYTHING),
];

/// The customer's choice at linking (`design.md` 6, step 4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Default)]
#[serde(rename_all = "snake_case")]
pub enum Choice {
    /// Figures only on a page of the bank's own address.
    #[default]
    Tap,
    /// Figures in the chat, knowing that the messenger keeps a copy.
    Chat,
    /// Balances in the chat; whom and where the customer paid only on the bank's page.
    Balances,
}

impl Choice {
    /// Every choice, from the one that shows least to the one that shows most.
    pub const ALL: [Self; 3] = [Self::Tap, Self::Balances, Self::Chat];

    /// The name in forms, receipts and the audit log.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Tap => "tap",
            Self::Chat => "chat",
            Self::Balances => "balances",
        }
    }

    /// The choice of that name.
    pub fn from_slug(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|choice| choice.slug() == slug)
    }

    /// Whether going over to `to` shows anything that was not shown before.
    pub fn loosens(self, to: Self) -> bool {
        let rank = |choice| Self::ALL.iter().position(|one| *one == choice);
        rank(to) > rank(self)
    }

    /// What it takes away.
    const fn keeps(self) -> Classes {
        match self {
            Self::Tap => ALWAYS,
            Self::Chat => EVERYTHING,
            Self::Balances => EVERYTHING.without(Class::Payee).without(Class::Place),
        }
    }
}

/// Which classes may appear on one channel for one customer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Policy {
    allowed: Classes,
}

impl Policy {
    /// What any message may hold: no figure, payee or nickname.
    pub const fn masked() -> Self {
        Self { allowed: ALWAYS }
    }

    /// Everything that a bank can allow at most on a messenger of somebody else's.
    pub const fn open() -> Self {
        Self { allowed: ABROAD }
    }

    /// These classes, and what is in every message.
    pub const fn allowing(classes: Classes) -> Self {
        Self { allowed: classes.with_all(ALWAYS) }
    }

    /// What is shown on a kind of channel until the customer chooses otherwise.
    pub fn default_of(kind: ChannelKind) -> Self {
        Self { allowed: row(kind).0 }
    }

    /// The highest ceiling that a bank can set on a kind of channel.
    pub fn most_of(kind: ChannelKind) -> Self {
        Self { allowed: row(kind).1 }
    }

    /// The bank's ceiling narrowed by the customer's choice.
    pub const fn of(ceiling: &Self, choice: Choice) -> Self {
        Self { allowed: ceiling.allowed.and(choice.keeps()) }
    }

    /// What both allow.
    pub const fn and(&self, other: &Self) -> Self {
        Self { allowed: self.allowed.and(other.allowed) }
    }

    /// Whether the class may appear.
    pub const fn allows(&self, class: Class) -> bool {
        self.allowed.has(class)
    }

    /// Whether all of them may.
    pub const fn allows_all(&self, classes: Classes) -> bool {
        classes.within(self.allowed)
    }

    /// The classes that may appear.
    pub const fn classes(&self) -> Classes {
        self.allowed
    }

    /// Whether figures may appear: the question that decides if a chat answer needs a bank read.
    pub const fn shows_figures(&self) -> bool {
        self.allows(Class::Amount)
    }
}

fn row(kind: ChannelKind) -> (Classes, Classes) {
    let found = DEFAULTS.iter().find(|(known, ..)| *known == kind);
    found.map_or((ALWAYS, ALWAYS), |(_, shown, most)| (*shown, *most))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn on_messenger_nothing_of_the_customers_is_shown_by_default() {
        let default = Policy::default_of(ChannelKind::Messenger);
        assert!(Class::ADJUSTABLE.iter().all(|class| !default.allows(*class)));
        assert_eq!(default, Policy::masked());
    }

    #[test]
    fn every_kind_is_in_the_table_and_identity_leaves_the_house_nowhere() {
        use ChannelKind::{Matrix, Messenger, Telegram, Web, Whatsapp};
        for kind in [Messenger, Whatsapp, Telegram, Matrix, Web] {
            assert_eq!(DEFAULTS.iter().filter(|(known, ..)| *known == kind).count(), 1, "{kind:?}");
            let (shown, most) = (Policy::default_of(kind), Policy::most_of(kind));
            assert!(shown.classes().within(most.classes()));
            assert!(ALWAYS.within(shown.classes()));
            assert_eq!(most.allows(Class::Identity), kind == Web, "{kind:?}");
        }
    }

    #[test]
    fn what_can_be_adjusted_and_what_is_always_there_are_all_there_is() {
        let adjustable = Classes::of(Class::ADJUSTABLE);
        assert_eq!(adjustable.with_all(ALWAYS), EVERYTHING);
        assert!(adjustable.and(ALWAYS).is_empty());
    }

    proptest! {
        #[test]
        fn a_choice_only_takes_away(bits in proptest::collection::vec(any::<bool>(), Class::ALL.len())) {
            let chosen = Class::ALL.iter().zip(bits).filter(|(_, in_it)| *in_it).map(|(class, _)| *class);
            let ceiling = Policy::allowing(chosen.collect());
            for choice in [Choice::Tap, Choice::Balances, Choice::Chat] {
                let policy = Policy::of(&ceiling, choice);
                prop_assert!(policy.classes().within(ceiling.classes()));
                prop_assert!(ALWAYS.within(policy.classes()));
            }
            prop_assert_eq!(Policy::of(&ceiling, Choice::Tap), Policy::masked());
            prop_assert!(!Policy::of(&ceiling, Choice::Balances).allows(Class::Payee));
        }
    }

    #[test]
    fn a_choice_loosens_exactly_where_it_shows_what_was_not_shown() {
        for from in Choice::ALL {
            assert_eq!(Choice::from_slug(from.slug()), Some(from));
            for to in Choice::ALL {
                let more = !to.keeps().within(from.keeps());
                assert_eq!(from.loosens(to), more, "{from:?} to {to:?}");
            }
        }
    }
}
