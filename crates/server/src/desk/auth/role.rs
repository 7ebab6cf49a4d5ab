//! What somebody who works here may do. One person has one role; what a role may open is decided by the
//! extractors in [`super::session`], nowhere else.

use std::{fmt, str::FromStr};

/// A role.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Role {
    /// Answers customers.
    Agent,
    /// Answers customers and leads those who do.
    Lead,
    /// Watches over compliance: reads the log, answers nobody.
    Officer,
    /// Writes the texts.
    Author,
    /// Looks after the machine.
    Operator,
}

impl Role {
    /// Every role.
    pub const ALL: [Self; 5] = [Self::Agent, Self::Lead, Self::Officer, Self::Author, Self::Operator];

    /// The name in storage and on the command line.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Agent => "agent",
            Self::Lead => "lead",
            Self::Officer => "officer",
            Self::Author => "author",
            Self::Operator => "operator",
        }
    }

    /// The page that this role starts at.
    pub const fn home(self) -> &'static str {
        match self {
            Self::Agent | Self::Lead => "/desk",
            Self::Officer => "/officer",
            Self::Author => "/author",
            Self::Operator => "/operator",
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.slug())
    }
}

/// The text names no role.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no such role; there are agent, lead, officer, author and operator")]
pub struct UnknownRole;

impl FromStr for Role {
    type Err = UnknownRole;

    fn from_str(text: &str) -> Result<Self, UnknownRole> {
        Self::ALL.into_iter().find(|role| role.slug() == text).ok_or(UnknownRole)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs_round_trip_and_nothing_else_is_a_role() {
        for role in Role::ALL {
            assert_eq!(role.slug().parse(), Ok(role));
        }
        for text in ["", "Agent", "admin", "agent "] {
            assert_eq!(text.parse::<Role>(), Err(UnknownRole));
        }
    }
}
