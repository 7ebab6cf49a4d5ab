//! The audit log: what happened, in a form that can be checked and forgotten.
//!
//! * [`entry`]: the text of one entry and its hash; what is personal in it is sealed.
//! * [`chain`]: rows as they are written, each with its writer's number and the hash of the row before.
//! * [`sequence`]: leaves of the tree, in batches, by one process per bank; checkpoints.
//! * [`tiles`]: the Merkle tree (RFC 6962) in tiles of 256 hashes (c2sp.org/tlog-tiles); proofs.
//! * [`note`]: checkpoints as signed notes (c2sp.org/tlog-checkpoint, c2sp.org/signed-note).
//! * [`verify`]: reads everything again and says where it does not hold.
//! * [`evidence`]: what a pack about one conversation consists of.
//!
//! The hot path writes rows and nothing else: one more statement in the group's transaction, no read. All the rest
//! happens afterwards. Nothing here changes or deletes a row.

pub mod chain;
pub mod entry;
pub mod evidence;
pub mod note;
pub mod sequence;
pub mod tiles;
pub mod verify;

pub use entry::{Content, Entry, Under, leaf_hash};
pub use evidence::{Evidence, evidence};
pub use note::{Checkpoint, Signer};
pub use sequence::{Round, checkpoint_now, latest_checkpoint, sequence};
pub use tiles::{Proof, proof};
pub use verify::{Fault, Report, verify};

/// A hash of the tree.
pub type Hash = [u8; 32];
