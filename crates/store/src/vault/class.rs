//! Retention classes: why something is kept, and so under which key.

/// Why something is kept, and so under which key: destroying a key erases everything of its class.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RetentionClass {
    /// State and transcript of the conversation.
    Chat,
    /// The platform's id of the person.
    Profile,
    /// Tokens and bank consents of links.
    Tokens,
    /// Cases and proof of consent.
    Evidence,
    /// What entries of the audit log say of the person; without it only that there are entries, and when.
    Audit,
}

impl RetentionClass {
    /// All classes; an identity gets a key for each at first contact.
    pub const ALL: [Self; 5] = [Self::Chat, Self::Profile, Self::Tokens, Self::Evidence, Self::Audit];

    /// The number in storage.
    pub const fn code(self) -> i16 {
        match self {
            Self::Chat => 0,
            Self::Profile => 1,
            Self::Tokens => 2,
            Self::Evidence => 3,
            Self::Audit => 4,
        }
    }

    /// The name that people read.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Chat => "chat",
            Self::Profile => "profile",
            Self::Tokens => "tokens",
            Self::Evidence => "evidence",
            Self::Audit => "audit",
        }
    }
}
