//! The schema, step by step, for both databases. One step per file; a step is never renamed or edited once
//! released (expand, move, contract).

use sea_orm_migration::prelude::*;

mod m20261122_000001_first;
mod m20261122_000002_audit;
mod m20261122_000003_receipts;
mod m20261122_000004_policy;
mod m20261123_000005_factors;
mod m20261123_000006_keys;
mod m20261123_000007_erasure;
mod m20261123_000010_strangers;
mod m20261123_000011_platform_requests;
mod m20261123_000012_secure_notes;
mod m20261123_000013_teams;
mod m20261123_000014_web_chat;

/// All steps in order.
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m20261122_000001_first::Migration),
            Box::new(m20261122_000002_audit::Migration),
            Box::new(m20261122_000003_receipts::Migration),
            Box::new(m20261122_000004_policy::Migration),
            Box::new(m20261123_000005_factors::Migration),
            Box::new(m20261123_000006_keys::Migration),
            Box::new(m20261123_000007_erasure::Migration),
            Box::new(m20261123_000010_strangers::Migration),
            Box::new(m20261123_000011_platform_requests::Migration),
            Box::new(m20261123_000012_secure_notes::Migration),
            Box::new(m20261123_000013_teams::Migration),
            Box::new(m20261123_000014_web_chat::Migration),
        ]
    }
}

/// Runs statements written once with `{uuid}`, `{blob}`, `{serial}` and `{new_uuid}` in place of the types whose names
/// differ.
async fn run(manager: &SchemaManager<'_>, statements: &[&str]) -> Result<(), DbErr> {
    let postgres = manager.get_database_backend() == sea_orm::DbBackend::Postgres;
    let types = if postgres {
        [
            ("{uuid}", "UUID"),
            ("{blob}", "BYTEA"),
            ("{new_uuid}", "gen_random_uuid()"),
            ("{serial}", "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY"),
        ]
    } else {
        [
            ("{uuid}", "BLOB"),
            ("{blob}", "BLOB"),
            ("{new_uuid}", "randomblob(16)"),
            ("{serial}", "INTEGER PRIMARY KEY AUTOINCREMENT"),
        ]
    };
    for statement in statements {
        let sql = types.iter().fold((*statement).to_owned(), |sql, (from, to)| sql.replace(from, to));
        manager.get_connection().execute_unprepared(&sql).await?;
    }
    Ok(())
}
