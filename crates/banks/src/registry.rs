//! Every institution of this process, by its id in the config.

use std::{collections::BTreeMap, sync::Arc};

use tellerline_core::{id::InstitutionId, ports::Bank};

/// The institutions that this process can talk to. Filled once at the start, read from everywhere.
#[derive(Clone, Default)]
pub struct Banks {
    by_id: BTreeMap<InstitutionId, Arc<dyn Bank>>,
}

impl Banks {
    /// None yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds one under its own id; `false` when that id was taken (the new one replaces it).
    pub fn add(&mut self, bank: Arc<dyn Bank>) -> bool {
        self.by_id.insert(bank.institution().clone(), bank).is_none()
    }

    /// The institution of this id.
    pub fn get(&self, id: &InstitutionId) -> Option<Arc<dyn Bank>> {
        self.by_id.get(id).map(Arc::clone)
    }

    /// All of them, by id.
    pub fn iter(&self) -> impl Iterator<Item = &Arc<dyn Bank>> {
        self.by_id.values()
    }
}

impl std::fmt::Debug for Banks {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_set().entries(self.by_id.keys()).finish()
    }
}
