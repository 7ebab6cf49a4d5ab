//! What must never be missed, as groups of intents that lead to the same protection. Refuses to know how they
//! are heard and what follows.

/// One right.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Right {
    /// The names of its intents.
    pub(crate) intents: &'static [&'static str],
}

/// The rights, in the order of the model's watched columns. A change changes the model.
pub(crate) const RIGHTS: [Right; 9] = [
    Right { intents: &["fraud"] },
    Right { intents: &["not_my_payment"] },
    Right { intents: &["dispute", "duplicate_charge", "wrong_amount"] },
    Right { intents: &["complaint"] },
    Right { intents: &["my_data", "delete_data"] },
    Right { intents: &["hardship"] },
    Right { intents: &["bereavement"] },
    Right { intents: &["lost_card", "stolen_card"] },
    Right { intents: &["vulnerability"] },
];

/// Which right an intent belongs to.
pub(crate) fn right_of(intent: &str) -> Option<usize> {
    RIGHTS.iter().position(|right| right.intents.contains(&intent))
}
