//! Who works here: adding somebody, logging in with two factors, sessions, and what each role may open.
//!
//! Default deny: which role may open what stands in [`super::table`], and a handler of a staff page takes one of
//! the extractors of [`session`] as an argument, so that one that has it has been checked.

pub mod enrol;
pub mod factor;
pub(super) mod factors;
pub(super) mod login;
pub mod role;
pub mod session;
pub(super) mod sessions;
mod steps;

pub use enrol::{EnrolError, Enrolment, NewFactors, Newcomer, add_staff, is_name, new_factors};
pub use factor::{check_choice, current_code, demo_secret};
pub use role::Role;
