//! The desk from outside: requests in, pages out, on a real store with a running engine.

mod ceiling;
mod conversations;
mod factors;
mod holds;
mod hostile;
mod logins;
mod queues;
mod roles;
mod world;

use world::World;
