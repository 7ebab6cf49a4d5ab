//! The check of all guards of a group in one query.

use std::collections::{HashMap, HashSet};

use sea_orm::{ConnectionTrait, QueryResult, TryGetable, Value};
use uuid::Uuid;

use crate::{
    batch::{Batch, typed},
    error::StoreError,
};

/// Lengths of the lists in the query, whose five lists would otherwise give too many statements.
const LISTS: [usize; 4] = [8, 32, 128, 512];

/// What the turns of a group expect to find, each thing once.
#[derive(Default)]
pub(crate) struct Expected {
    /// Conversations and their versions.
    pub(crate) versions: Vec<(Uuid, i64)>,
    /// Partitions and their epochs.
    pub(crate) epochs: Vec<(i16, i64)>,
    /// Links and the epochs of their live consents.
    pub(crate) consents: Vec<(Uuid, i64)>,
    /// Inbox rows that wait.
    pub(crate) inbox: Vec<i64>,
    /// Keys of inbox rows that are not there yet.
    pub(crate) unknown: Vec<[u8; 32]>,
}

/// What was found instead.
#[derive(Default)]
pub(crate) struct Broken {
    /// The versions that conversations have.
    pub(crate) versions: HashMap<Uuid, i64>,
    /// The epochs that partitions have.
    pub(crate) epochs: HashMap<i16, i64>,
    /// Links without a live consent of this epoch.
    pub(crate) consents: HashSet<(Uuid, i64)>,
    /// Inbox rows that do not wait.
    pub(crate) inbox: HashSet<i64>,
    /// Keys of inbox rows that are there already.
    pub(crate) known: HashSet<[u8; 32]>,
}

impl Broken {
    fn note(&mut self, row: &QueryResult, expected: &Expected) -> Result<(), StoreError> {
        let n: i64 = row.try_get_by_index(3)?;
        match small(row, 0)? {
            0 => drop(self.versions.insert(row.try_get_by_index(1)?, n)),
            1 => drop(self.epochs.insert(small(row, 2)?, n)),
            2 => drop(self.consents.insert((row.try_get_by_index(1)?, n))),
            3 => drop(self.inbox.insert(n)),
            _ => self.known.extend(usize::try_from(n).ok().and_then(|place| expected.unknown.get(place))),
        }
        Ok(())
    }
}

/// A number that is an INTEGER of 32 bits on `PostgreSQL` and of 64 on `SQLite`.
fn small(row: &QueryResult, column: usize) -> Result<i16, StoreError> {
    let number = i64::try_get_by(row, column).or_else(|_| i32::try_get_by(row, column).map(i64::from));
    Ok(i16::try_from(number.map_err(sea_orm::DbErr::from)?).unwrap_or(-1))
}

/// The parts of the guards' query.
struct Guarding {
    postgres: bool,
    parts: Vec<String>,
    values: Vec<Value>,
}

impl Guarding {
    /// Expected pairs, joined with what is there. The list is padded by repeating its last element, because
    /// each length is a statement of its own.
    fn part(
        &mut self,
        select: &str,
        join: &str,
        types: [&str; 2],
        expected: impl Iterator<Item = [Value; 2]>,
    ) {
        let mut expected: Vec<[Value; 2]> = expected.collect();
        let Some(last) = expected.last().cloned() else { return };
        let size = LISTS.into_iter().find(|size| *size >= expected.len()).unwrap_or(expected.len());
        expected.resize(size, last);
        let values = typed(self.postgres, self.values.len(), size, &types);
        self.parts.push(format!(
            "SELECT * FROM (WITH v (column1, column2) AS (VALUES {values}) {select} FROM v LEFT JOIN {join}) AS g{}",
            self.parts.len()
        ));
        self.values.extend(expected.into_iter().flatten());
    }

    /// A table as it is joined: on `PostgreSQL` its rows of the list `v` are locked, in order.
    fn locked(&self, table: &str, key: &str, condition: &str, lock: &str) -> String {
        let which = if self.postgres {
            format!(" AND {key} IN (SELECT column1 FROM v) ORDER BY {key} FOR {lock} OF {table}")
        } else {
            String::new()
        };
        format!("(SELECT {key}, epoch FROM {table} WHERE {condition}{which})")
    }
}

impl Batch<'_> {
    /// Which guards of a group do not hold, and what is there instead; in one query that returns nothing when
    /// all hold, as nearly always.
    ///
    /// On `PostgreSQL` what was looked at must still hold at commit: a takeover waits for the groups that saw the
    /// old epoch, a change of a consent for those that rest on it. Renewing a lease locks neither out. Rows are
    /// locked in one order everywhere, so that no two processes wait for each other.
    pub(crate) async fn broken(&self, expected: &Expected) -> Result<Broken, StoreError> {
        let mut query = Guarding { postgres: self.db.is_postgres(), parts: Vec::new(), values: Vec::new() };
        let no_id = if query.postgres { "CAST(NULL AS UUID)" } else { "NULL" };
        query.part(
            "SELECT 0 AS k, v.column1 AS id, 0 AS part, COALESCE(c.version, 0) AS n",
            "conversation AS c ON c.id = v.column1 WHERE COALESCE(c.version, 0) <> v.column2",
            ["UUID", "BIGINT"],
            expected.versions.iter().map(|(id, version)| [(*id).into(), (*version).into()]),
        );
        let leases = query.locked("partition_lease", "id", "1 = 1", "KEY SHARE");
        query.part(
            &format!("SELECT 1 AS k, {no_id} AS id, v.column1 AS part, COALESCE(l.epoch, -1) AS n"),
            &format!("{leases} AS l ON l.id = v.column1 WHERE l.epoch IS DISTINCT FROM v.column2"),
            ["INTEGER", "BIGINT"],
            expected.epochs.iter().map(|(part, epoch)| [i32::from(*part).into(), (*epoch).into()]),
        );
        let consents = query.locked("consent", "link_id", "live = 1", "SHARE");
        query.part(
            "SELECT 2 AS k, v.column1 AS id, 0 AS part, v.column2 AS n",
            &format!("{consents} AS e ON e.link_id = v.column1 WHERE e.epoch IS DISTINCT FROM v.column2"),
            ["UUID", "BIGINT"],
            expected.consents.iter().map(|(link, epoch)| [(*link).into(), (*epoch).into()]),
        );
        query.part(
            &format!("SELECT 3 AS k, {no_id} AS id, 0 AS part, v.column1 AS n"),
            "inbox AS i ON i.id = v.column1 AND i.done_at IS NULL WHERE i.id IS NULL",
            ["BIGINT", "INTEGER"],
            expected.inbox.iter().map(|id| [(*id).into(), 0.into()]),
        );
        query.part(
            &format!("SELECT 4 AS k, {no_id} AS id, 0 AS part, v.column2 AS n"),
            "inbox AS i ON i.dedupe_hash = v.column1 WHERE i.id IS NOT NULL",
            ["BYTEA", "BIGINT"],
            (0_i64..).zip(&expected.unknown).map(|(place, key)| [key.to_vec().into(), place.into()]),
        );
        let mut broken = Broken::default();
        if query.parts.is_empty() {
            return Ok(broken);
        }
        let sql = query.parts.join(" UNION ALL ");
        for row in self.tx.query_all_raw(self.db.statement(sql, query.values)).await? {
            broken.note(&row, expected)?;
        }
        Ok(broken)
    }
}
