//! What must never be missed, as groups of intents that lead to the same protection. Refuses to know how they
//! are heard and what follows.

/// One right.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Right {
    /// The names of its intents.
    pub(crate) intents: &'static [&'static str],
    /// Whether money is lost by the minute while it is not heard.
    pub(crate) urgent: bool,
    /// Whether to be offered it without reason hurts.
    pub(crate) grave: bool,
}

/// The rights, in the order of the model's watched columns. A change changes the model.
pub(crate) const RIGHTS: [Right; 9] = [
    Right { intents: &["fraud"], urgent: true, grave: false },
    Right { intents: &["not_my_payment"], urgent: true, grave: false },
    Right { intents: &["dispute", "duplicate_charge", "wrong_amount"], urgent: false, grave: false },
    Right { intents: &["complaint"], urgent: false, grave: false },
    Right { intents: &["my_data", "delete_data"], urgent: false, grave: false },
    Right { intents: &["hardship"], urgent: false, grave: false },
    Right { intents: &["bereavement"], urgent: false, grave: true },
    Right { intents: &["lost_card", "stolen_card"], urgent: true, grave: false },
    Right { intents: &["vulnerability"], urgent: false, grave: true },
];

/// Which right an intent belongs to.
pub(crate) fn right_of(intent: &str) -> Option<usize> {
    RIGHTS.iter().position(|right| right.intents.contains(&intent))
}
