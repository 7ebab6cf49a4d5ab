//! The engine inside this process, on SQLite, with a clock that stands still until a test moves it, a Graph API
//! and a pager that answer as told, and a bank whose reads wait for a word.

mod audit;
mod backlog;
mod bed;
mod headers;
mod masks;
mod order;
mod owners;
mod pages;
mod pauses;
mod prompts;
mod receipts;
mod redaction;
mod stops;
mod strangers;
mod usage;
mod window;
mod world;
