//! The server: hooks that take webhooks in, the engine that works on them, pages, desk and config.
//!
//! Start reading at [`engine`]; the path of a message through the files is in `ARCHITECTURE.md`.

pub mod api;
pub mod app;
pub mod audit;
pub mod chat;
pub mod config;
pub mod context;
pub mod desk;
pub mod endpoint;
pub mod engine;
pub mod health;
pub mod hooks;
mod intake;
mod listen;
pub mod ops;
pub mod outbound;
pub mod pages;
pub mod policy;
pub mod receipt;
pub mod rights;
pub mod security;
pub mod seed;
pub mod setup;
pub mod system;
pub mod web;
