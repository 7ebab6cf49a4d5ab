//! Classes of what a message tells, and sets of them.

use serde::{Deserialize, Serialize};

macro_rules! classes {
    ($($(#[$doc:meta])* $name:ident = $slug:literal,)*) => {
        /// What kind of thing a field tells the messenger's company.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum Class { $($(#[$doc])* $name,)* }

        impl Class {
            /// Every class.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The name in storage, in the config and on the command line.
            pub const fn slug(self) -> &'static str {
                match self { $(Self::$name => $slug,)* }
            }

            /// Reads [`Class::slug`].
            pub fn from_slug(slug: &str) -> Option<Self> {
                match slug { $($slug => Some(Self::$name),)* _ => None }
            }
        }
    };
}

classes! {
    /// Says nothing about the customer: names of banks, opening hours, counts of tries.
    Public = "public",
    /// The reference of a case.
    Reference = "reference",
    /// An amount of money.
    Amount = "amount",
    /// A merchant or payee.
    Payee = "payee",
    /// An account's nickname.
    Nickname = "nickname",
    /// The last four digits of an account or card.
    LastFour = "last_four",
    /// When something of the customer's happened.
    Date = "date",
    /// Where something of the customer's happened.
    Place = "place",
    /// Words written by a person at the bank.
    FreeText = "free_text",
    /// Who the customer is: name, address, birthday, numbers of theirs.
    Identity = "identity",
}

impl Class {
    /// Classes that a bank allows or forbids, each by itself. The others are in every message: without them
    /// nobody could be told that there is news, nor be answered by a person.
    pub const ADJUSTABLE: &'static [Self] =
        &[Self::Amount, Self::Payee, Self::Nickname, Self::LastFour, Self::Date, Self::Place, Self::Identity];

    const fn bit(self) -> u16 {
        1 << (self as u16)
    }
}

/// A set of classes; in storage a list of names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(from = "Vec<Class>", into = "Vec<Class>")]
pub struct Classes(u16);

impl Classes {
    /// No class.
    pub const NONE: Self = Self(0);

    /// The classes of a list.
    pub const fn of(classes: &[Class]) -> Self {
        let mut set = Self::NONE;
        let mut rest = classes;
        while let [first, tail @ ..] = rest {
            set = set.with(*first);
            rest = tail;
        }
        set
    }

    /// One more.
    pub const fn with(self, class: Class) -> Self {
        Self(self.0 | class.bit())
    }

    /// One less.
    pub const fn without(self, class: Class) -> Self {
        Self(self.0 & !class.bit())
    }

    /// Those of either.
    pub const fn with_all(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Those of both.
    pub const fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// Whether the class is in it.
    pub const fn has(self, class: Class) -> bool {
        self.0 & class.bit() != 0
    }

    /// Whether every class of it is in the other.
    pub const fn within(self, other: Self) -> bool {
        self.0 & !other.0 == 0
    }

    /// Whether there is none.
    pub const fn is_empty(&self) -> bool {
        self.0 == 0
    }

    /// The classes, in the order of [`Class::ALL`].
    pub fn iter(self) -> impl Iterator<Item = Class> {
        Class::ALL.iter().copied().filter(move |class| self.has(*class))
    }
}

impl From<Vec<Class>> for Classes {
    fn from(list: Vec<Class>) -> Self {
        Self::of(&list)
    }
}

impl From<Classes> for Vec<Class> {
    fn from(set: Classes) -> Self {
        set.iter().collect()
    }
}

impl FromIterator<Class> for Classes {
    fn from_iter<T: IntoIterator<Item = Class>>(classes: T) -> Self {
        classes.into_iter().fold(Self::NONE, Self::with)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_class_has_its_name_and_its_place_in_a_set() {
        for (index, class) in Class::ALL.iter().enumerate() {
            assert_eq!(Class::from_slug(class.slug()), Some(*class));
            assert_eq!(serde_json::to_value(class).unwrap(), class.slug());
            let alone = Classes::of(&[*class]);
            assert_eq!(alone.iter().collect::<Vec<_>>(), [*class]);
            assert!(Class::ALL.iter().enumerate().all(|(at, other)| alone.has(*other) == (at == index)));
        }
        assert_eq!(Class::from_slug("everything"), None);
    }

    #[test]
    fn sets_are_stored_as_names() {
        let set = Classes::of(&[Class::Payee, Class::Amount]);
        assert_eq!(serde_json::to_string(&set).unwrap(), r#"["amount","payee"]"#);
        assert_eq!(serde_json::from_str::<Classes>(r#"["payee","amount"]"#).unwrap(), set);
        assert!(set.without(Class::Payee).within(set) && !set.within(set.without(Class::Payee)));
    }
}
