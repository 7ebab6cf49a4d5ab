//! Who works here: adding somebody, logging in with two factors, sessions, and what each role may open.
//!
//! Default deny: a handler of a staff page takes one of the extractors of [`session`] as an argument, and a
//! handler that has one has been checked.

pub mod enrol;
pub mod factor;
mod login;
pub mod role;
pub mod session;
mod steps;

pub use enrol::{EnrolError, Enrolment, Newcomer, add_staff};
pub use factor::{current_code, demo_secret};
pub(super) use login::routes;
pub use role::Role;
