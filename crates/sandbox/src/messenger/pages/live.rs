//! Tells an open page what has changed, as server-sent events: names of what there is to see, never the thing itself,
//! so that an event that was missed costs nothing.

use std::{convert::Infallible, sync::Arc, time::Duration};

use axum::{
    Extension,
    extract::{Path, State as Extract},
    response::{
        IntoResponse, Response,
        sse::{Event, KeepAlive, Sse},
    },
};
use futures::stream;
use serde_json::json;
use tokio::sync::watch;

use super::{Shared, forms::is_known, lab, not_found, thread};
use crate::messenger::{guard::Nonce, sim::Sim};

/// What changes with time alone (who types, how long a window is open) is looked at so often.
const LOOK_EVERY: Duration = Duration::from_secs(1);

struct Watching {
    sim: Arc<Sim>,
    psid: String,
    changes: watch::Receiver<()>,
    told: Option<String>,
}

pub(super) async fn changes(
    Extract(sim): Shared,
    Extension(nonce): Extension<Nonce>,
    Path(psid): Path<String>,
) -> Response {
    if !is_known(&sim, &psid) {
        return not_found(nonce);
    }
    let watching = Watching { changes: sim.changes(), sim, psid, told: None };
    Sse::new(stream::unfold(watching, Watching::next)).keep_alive(KeepAlive::default()).into_response()
}

impl Watching {
    /// The next change; `None` when the simulator ends.
    async fn next(mut self) -> Option<(Result<Event, Infallible>, Self)> {
        loop {
            self.changes.borrow_and_update();
            let marks = self.marks()?;
            if self.told.as_ref() != Some(&marks) {
                self.told = Some(marks.clone());
                return Some((Ok(Event::default().event("marks").data(marks)), self));
            }
            tokio::select! {
                () = self.sim.stop.cancelled() => return None,
                changed = self.changes.changed() => if changed.is_err() { return None },
                () = tokio::time::sleep(LOOK_EVERY) => {}
            }
        }
    }

    fn marks(&self) -> Option<String> {
        if self.sim.stop.is_cancelled() {
            return None;
        }
        self.sim.look(|state| {
            let person = state.people.get(&self.psid)?;
            let marks = json!({
                "thread": thread::state_name(&self.sim, person),
                "lab": lab::state_name(&self.sim, state, person),
                "wire": state.tape.revision(),
            });
            Some(marks.to_string())
        })
    }
}
