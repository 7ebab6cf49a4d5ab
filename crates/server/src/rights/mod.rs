//! The rights of the people whose data this is: to see what happened with it and to take it with them, to have it
//! erased, held back from erasing, and kept no longer than the bank has said.

pub mod scope;
pub mod timeline;
