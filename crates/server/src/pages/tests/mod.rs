//! The pages as browsers meet them: the whole router in process, a bank that does as it is told, and an engine
//! that owns the conversations.

mod attacks;
mod bank;
mod chat;
mod choice;
mod consent;
mod deletion;
mod erase;
mod export;
mod factors;
mod guard;
mod hostile;
mod kit;
mod linking;
mod me;
mod passkeys;
mod reveal;
mod texts;
mod world;
