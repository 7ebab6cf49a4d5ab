//! The rights of the people whose data this is: to see what happened with it and to take it with them, to have it
//! erased, held back from erasing, and kept no longer than the bank has said.
//!
//! * [`erase`]: asking, taking back, carrying out; `links`: connections end at the bank first.
//! * [`timeline`], [`export`]: what is somebody's ([`scope`]), told and handed over.
//! * [`retention`]: what goes by age.
//! * [`job`]: what does both when it is due, in every process.

pub mod erase;
pub mod export;
pub mod job;
mod links;
pub mod retention;
pub mod scope;
pub mod timeline;
