//! Reads the whole log again and says where it does not hold.
//!
//! Each leaf of the tiles is compared with the hash of its row, each row with its writer's row before and with the
//! columns by which it is found; the tree is built anew, compared with every stored tile and with every checkpoint,
//! ours and those that were kept elsewhere. Only the latter show that a log was written anew as a whole by somebody
//! who has the keys. Rows that are no leaves yet must continue their writers' chains.
//!
//! Works beside a running server: what is added meanwhile is left out.

use std::{
    collections::{BTreeMap, HashMap},
    ops::Range,
    sync::Arc,
};

use sea_orm::QueryResult;
use tellerline_core::BankId;
use uuid::Uuid;

use super::{
    Hash,
    entry::{Lines, leaf_hash},
    note::Checkpoint,
    tiles::{COLUMNS, Filled, Tree, WIDTH, tile_of},
};
use crate::{db::Store, error::StoreError, repo::Columns as _};

/// Rows read at once.
const ROWS: usize = 2_048;
/// Tiles read at once.
const TILES: u64 = 32;
/// How far the order of ids and that of leaves may be apart before a row counts as missing.
const SPREAD: i64 = 65_536;

/// Something that does not hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The entry's number in the tree, from 0; none where no single entry is meant.
    pub entry: Option<u64>,
    /// What is wrong.
    pub what: String,
}

/// Numbers of a writer that are not there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Gap {
    /// The writer.
    pub writer: Uuid,
    /// The last number before the gap.
    pub after: i64,
    /// The first number behind it.
    pub before: i64,
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Report {
    /// Leaves that were checked.
    pub entries: u64,
    /// Rows that are no leaves yet.
    pub waiting: u64,
    /// Root of the tree.
    pub root: Hash,
    /// Writers seen.
    pub writers: usize,
    /// Checkpoints that the tree extends.
    pub checkpoints: usize,
    /// The first that does not hold.
    pub first: Option<Fault>,
    /// How many do not hold.
    pub faults: u64,
    /// Missing numbers.
    pub gaps: Vec<Gap>,
}

impl Report {
    /// Whether the log holds.
    pub const fn holds(&self) -> bool {
        self.first.is_none()
    }

    fn fault(&mut self, entry: Option<u64>, what: impl Into<String>) {
        self.faults += 1;
        // What belongs to an entry comes in order; of the rest the first stays.
        if self.first.is_none() {
            self.first = Some(Fault { entry, what: what.into() });
        }
    }
}

/// Checks the log of a bank against itself and against checkpoints that were kept elsewhere (signed notes).
/// `progress` is told how many of how many entries are done.
///
/// # Errors
/// As the database says; `File` when a kept checkpoint was not signed by this bank's key.
pub async fn verify(
    store: &Store,
    bank: &BankId,
    kept: &[String],
    progress: &mut (dyn FnMut(u64, u64) + Send),
) -> Result<Report, StoreError> {
    let log = "SELECT size, origin FROM audit_log WHERE bank_id = $1";
    let log = store.db.query_one(log, vec![bank.as_str().into()]).await?;
    let size = match &log {
        Some(row) => u64::try_from(row.int("size")?).unwrap_or(0),
        None => 0,
    };
    let mut check = Check {
        store,
        bank,
        size,
        report: Report::default(),
        tree: Tree::default(),
        whole: Vec::new(),
        chains: HashMap::new(),
        rows: Rows { store, bank, read: HashMap::new(), last: 0, ended: false },
        checkpoints: BTreeMap::new(),
    };
    check.read_checkpoints(kept).await?;
    check.leaves(progress).await?;
    check.upper_tiles().await?;
    check.rest().await?;
    let Check { mut report, tree, chains, .. } = check;
    report.root = tree.root();
    report.writers = chains.len();
    Ok(report)
}

/// Where a writer stands.
#[derive(Clone, Copy)]
struct Link {
    seq: i64,
    hash: Hash,
}

/// A row, its entry as a part of the block that it was read in.
struct Row {
    conversation: Option<Uuid>,
    writer: Uuid,
    seq: i64,
    block: Arc<Vec<u8>>,
    entry: Range<usize>,
}

impl Row {
    fn entry(&self) -> &[u8] {
        self.block.get(self.entry.clone()).unwrap_or_default()
    }
}

/// Rows in the order of their ids, looked up ahead as far as needed.
struct Rows<'a> {
    store: &'a Store,
    bank: &'a BankId,
    read: HashMap<i64, Row>,
    last: i64,
    ended: bool,
}

impl Rows<'_> {
    /// The next rows, as one value: a row at a time costs a switch to the database's thread and back each, which is
    /// several times the work of checking it.
    async fn more(&mut self) -> Result<(), StoreError> {
        let from = "FROM audit WHERE bank_id = $1 AND id > $2 ORDER BY id LIMIT";
        let sql = if self.store.db.is_postgres() {
            format!(
                "SELECT string_agg(convert_to(concat_ws(' ', id, length(entry), seq, writer, \
                 COALESCE(CAST(conversation_id AS TEXT), '-')) || chr(10), 'UTF8') || entry, CAST('' AS BYTEA) \
                 ORDER BY id) FROM (SELECT id, entry, seq, writer, conversation_id {from} {ROWS}) AS rows"
            )
        } else {
            format!(
                "SELECT CAST(group_concat(id || ' ' || length(entry) || ' ' || seq || ' ' || hex(writer) || ' ' || \
                 COALESCE(hex(conversation_id), '-') || char(10) || CAST(entry AS TEXT), '') AS BLOB) \
                 FROM (SELECT id, entry, seq, writer, conversation_id {from} {ROWS})"
            )
        };
        let values = vec![self.bank.as_str().into(), self.last.into()];
        let block: Option<Vec<u8>> = match self.store.db.query_one(&sql, values).await? {
            Some(row) => row.try_get_by_index(0)?,
            None => None,
        };
        let block = Arc::new(block.unwrap_or_default());
        let Some(rows) = unpack(&block) else { return self.more_singly().await };
        self.ended = rows.len() < ROWS;
        self.last = rows.last().map_or(self.last, |(id, _)| *id);
        self.read.extend(rows);
        Ok(())
    }

    /// The same row by row: only where somebody put something into the table that makes no block.
    async fn more_singly(&mut self) -> Result<(), StoreError> {
        let sql = format!(
            "SELECT id, conversation_id, writer, seq, entry FROM audit WHERE bank_id = $1 AND id > $2 \
             ORDER BY id LIMIT {ROWS}"
        );
        let rows = self.store.db.query(&sql, vec![self.bank.as_str().into(), self.last.into()]).await?;
        self.ended = rows.len() < ROWS;
        for row in rows {
            let (id, row) = read(&row)?;
            self.last = id;
            self.read.insert(id, row);
        }
        Ok(())
    }

    /// The row with this id; `None` when there is none.
    async fn take(&mut self, id: i64) -> Result<Option<Row>, StoreError> {
        while !self.ended && self.last < id {
            self.more().await?;
        }
        Ok(self.read.remove(&id))
    }
}

/// Rows of a block: a line with id, length, number, writer and conversation before each entry. `None` when it is
/// none.
fn unpack(block: &Arc<Vec<u8>>) -> Option<Vec<(i64, Row)>> {
    let mut rows = Vec::with_capacity(ROWS);
    let mut at = 0;
    let mut last = i64::MIN;
    while at < block.len() {
        let rest = block.get(at..)?;
        let end = rest.iter().position(|byte| *byte == b'\n')?;
        let head = std::str::from_utf8(rest.get(..end)?).ok()?;
        let mut parts = head.split(' ');
        let id: i64 = parts.next()?.parse().ok()?;
        let length: usize = parts.next()?.parse().ok()?;
        let seq = parts.next()?.parse().ok()?;
        let writer = Uuid::try_parse(parts.next()?).ok()?;
        let conversation = match parts.next()? {
            "-" => None,
            id => Some(Uuid::try_parse(id).ok()?),
        };
        let begin = at.checked_add(end)?.checked_add(1)?;
        at = begin.checked_add(length)?;
        if parts.next().is_some() || at > block.len() || id <= last {
            return None;
        }
        last = id;
        rows.push((id, Row { conversation, writer, seq, block: Arc::clone(block), entry: begin..at }));
    }
    Some(rows)
}

fn read(row: &QueryResult) -> Result<(i64, Row), StoreError> {
    let entry: Vec<u8> = row.try_get_by_index(4)?;
    Ok((
        row.try_get_by_index(0)?,
        Row {
            conversation: row.try_get_by_index(1)?,
            writer: row.try_get_by_index(2)?,
            seq: row.try_get_by_index(3)?,
            entry: 0..entry.len(),
            block: Arc::new(entry),
        },
    ))
}

struct Check<'a> {
    store: &'a Store,
    bank: &'a BankId,
    size: u64,
    report: Report,
    tree: Tree,
    /// Tiles above level 0 that became whole.
    whole: Vec<Filled>,
    chains: HashMap<Uuid, Link>,
    rows: Rows<'a>,
    /// By size: the checkpoints, and whether they were kept elsewhere.
    checkpoints: BTreeMap<u64, Vec<(Checkpoint, bool)>>,
}

impl Check<'_> {
    async fn read_checkpoints(&mut self, kept: &[String]) -> Result<(), StoreError> {
        let signer = self.store.vault.audit_signer(self.bank)?;
        for note in kept {
            let checkpoint = signer.open(note)?;
            self.checkpoints.entry(checkpoint.size).or_default().push((checkpoint, true));
        }
        let sql = "SELECT size, note FROM audit_checkpoint WHERE bank_id = $1 ORDER BY size";
        for row in self.store.db.query(sql, vec![self.bank.as_str().into()]).await? {
            let size = row.int("size")?;
            match signer.open(&row.text("note")?) {
                Ok(checkpoint) if i64::try_from(checkpoint.size) == Ok(size) => {
                    self.checkpoints.entry(checkpoint.size).or_default().push((checkpoint, false));
                }
                Ok(_) => {
                    self.report.fault(None, format!("the stored checkpoint of {size} is of another size"));
                }
                Err(error) => self.report.fault(None, format!("the stored checkpoint of {size}: {error}")),
            }
        }
        // What is written while we read may be signed, too; a stored one beyond our size is not ours to judge,
        // unless the log ends before it for good.
        let sql = "SELECT size FROM audit_log WHERE bank_id = $1";
        let now = self.store.db.query_one(sql, vec![self.bank.as_str().into()]).await?;
        let now = now.map(|row| row.int("size")).transpose()?.unwrap_or(0);
        let now = u64::try_from(now).unwrap_or(0);
        let size = self.size;
        let beyond = |(size, all): (&u64, &Vec<(Checkpoint, bool)>)| {
            let kept = all.iter().any(|(_, kept)| *kept);
            (*size > now).then_some((*size, kept))
        };
        if let Some((end, kept)) = self.checkpoints.iter().find_map(beyond) {
            let whose = if kept { "kept" } else { "stored" };
            self.report.fault(
                Some(size),
                format!(
                    "the log is truncated: it ends after {size} entries, the {whose} checkpoint has {end}"
                ),
            );
        }
        Ok(())
    }

    /// The tiles of level 0 from this place on.
    async fn tiles(&self, from: u64) -> Result<HashMap<u64, Filled>, StoreError> {
        let sql = format!(
            "SELECT {COLUMNS} FROM audit_tile WHERE bank_id = $1 AND level = 0 AND place >= $2 ORDER BY place \
             LIMIT {TILES}"
        );
        let from = i64::try_from(from).unwrap_or(i64::MAX);
        let rows = self.store.db.query(&sql, vec![self.bank.as_str().into(), from.into()]).await?;
        rows.iter().map(|row| tile_of(row).map(|tile| (tile.place, tile))).collect()
    }

    async fn leaves(&mut self, progress: &mut (dyn FnMut(u64, u64) + Send)) -> Result<(), StoreError> {
        let mut tiles = HashMap::new();
        let mut place = 0;
        while place * (WIDTH as u64) < self.size {
            progress(self.report.entries, self.size);
            if place % TILES == 0 {
                tiles = self.tiles(place).await?;
            }
            let first = place * WIDTH as u64;
            let width = usize::try_from((self.size - first).min(WIDTH as u64)).unwrap_or(WIDTH);
            let tile = tiles.remove(&place);
            let whole = tile.filter(|tile| tile.hashes.len() >= width && tile.rows.len() >= width);
            let Some(tile) = whole else {
                self.report.fault(Some(first), format!("tile {place} is missing or too short"));
                return Ok(());
            };
            for (index, (hash, row)) in (first..).zip(tile.hashes.iter().zip(&tile.rows)).take(width) {
                let found = self.rows.take(*row).await?;
                self.leaf(index, hash, found);
                self.grow(*hash, index);
            }
            if self.rows.read.len() > usize::try_from(SPREAD).unwrap_or(usize::MAX) * 4 {
                self.report.fault(Some(first), "rows and leaves are in different orders");
                return Ok(());
            }
            place += 1;
        }
        progress(self.report.entries, self.size);
        Ok(())
    }

    /// One leaf against its row, and the row against its writer's row before.
    fn leaf(&mut self, index: u64, hash: &Hash, row: Option<Row>) {
        self.report.entries += 1;
        let Some(row) = row else {
            self.report.fault(Some(index), "the row is missing");
            return;
        };
        if leaf_hash(row.entry()) != *hash {
            self.report.fault(Some(index), "the entry is not the one that was logged");
            // Its place in the chain is believed, so that what follows is judged for itself.
            self.chains.insert(row.writer, Link { seq: row.seq, hash: *hash });
            return;
        }
        self.follow(Some(index), &row, *hash);
    }

    /// Whether a row continues its writer's chain and says the same in all its columns.
    fn follow(&mut self, index: Option<u64>, row: &Row, hash: Hash) {
        let text = std::str::from_utf8(row.entry()).ok();
        let Some(lines) = text.and_then(Lines::parse) else {
            self.report.fault(index, "the entry cannot be read");
            return;
        };
        let mut buffer = Uuid::encode_buffer();
        let person = row.conversation.map_or("-", |id| id.as_hyphenated().encode_lower(&mut buffer));
        if lines.bank != self.bank.as_str()
            || lines.place != (row.writer, row.seq)
            || lines.person() != Some(person)
        {
            self.report.fault(index, "the row is filed under something else than its entry says");
        }
        let (writer, seq) = lines.place;
        let before = self.chains.insert(writer, Link { seq, hash }).unwrap_or(Link { seq: 0, hash: [0; 32] });
        if seq != before.seq + 1 {
            self.report.gaps.push(Gap { writer, after: before.seq, before: seq });
            let what = format!("writer {writer} goes from number {} to {seq}", before.seq);
            self.report.fault(index, what);
            return;
        }
        let mut hex = [0; 64];
        let same = hex::encode_to_slice(before.hash, &mut hex).is_ok() && lines.before.as_bytes() == hex;
        if !same {
            self.report
                .fault(index, format!("number {seq} of writer {writer} does not follow the one before"));
        }
    }

    fn grow(&mut self, hash: Hash, index: u64) {
        let mut filled = Vec::new();
        self.tree.push(hash, 0, &mut filled);
        self.whole.extend(filled.into_iter().filter(|tile| tile.level > 0));
        let Some(checkpoints) = self.checkpoints.get(&(index + 1)) else { return };
        let root = self.tree.root();
        for (checkpoint, kept) in checkpoints {
            if checkpoint.root == root {
                self.report.checkpoints += 1;
            } else {
                let size = checkpoint.size;
                let whose = if *kept { "kept" } else { "stored" };
                let what = format!(
                    "the log does not extend the {whose} checkpoint of {size} entries: what it holds now is not what was signed then"
                );
                self.report.faults += 1;
                if self.report.first.is_none() {
                    self.report.first = Some(Fault { entry: None, what });
                }
            }
        }
    }

    /// Tiles above the leaves against the tree as it was built anew.
    async fn upper_tiles(&mut self) -> Result<(), StoreError> {
        let built: Vec<Filled> =
            self.whole.drain(..).chain(self.tree.partial().filter(|tile| tile.level > 0)).collect();
        let sql = format!("SELECT {COLUMNS} FROM audit_tile WHERE bank_id = $1 AND level > 0");
        let rows = self.store.db.query(&sql, vec![self.bank.as_str().into()]).await?;
        let mut stored = HashMap::with_capacity(rows.len());
        for row in &rows {
            let tile = tile_of(row)?;
            stored.insert((tile.level, tile.place), tile.hashes);
        }
        for tile in built {
            let found =
                stored.get(&(tile.level, tile.place)).and_then(|hashes| hashes.get(..tile.hashes.len()));
            if found != Some(tile.hashes.as_slice()) {
                let what =
                    format!("tile {} of level {} does not fit the leaves below", tile.place, tile.level);
                self.report.fault(None, what);
            }
        }
        Ok(())
    }

    /// Rows that are no leaves: new ones, which continue their chains.
    async fn rest(&mut self) -> Result<(), StoreError> {
        while !self.rows.ended {
            self.rows.more().await?;
        }
        let mut rest: Vec<Row> = self.rows.read.drain().map(|(_, row)| row).collect();
        rest.sort_unstable_by_key(|row| (row.writer, row.seq));
        self.report.waiting = rest.len() as u64;
        for row in rest {
            let hash = leaf_hash(row.entry());
            self.follow(None, &row, hash);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_block_is_cut_into_rows_or_refused() {
        let id = "00000000000000000000000000000007";
        let good = format!("1 3 1 {id} -\nabc5 0 2 {id} {id}\n6 2 3 {id} -\n\n\n");
        let rows = unpack(&Arc::new(good.clone().into_bytes())).unwrap();
        let read: Vec<_> = rows.iter().map(|(id, row)| (*id, row.seq, row.entry())).collect();
        assert_eq!(read, [(1, 1, b"abc".as_slice()), (5, 2, b""), (6, 3, b"\n\n")]);
        assert_eq!(unpack(&Arc::new(Vec::new())).unwrap().len(), 0);
        for (from, to) in
            [("5 0", "1 0"), ("6 2", "6 3"), ("6 2", "6 -2"), (" -\nabc", " \nabc"), ("1 3 1", "1 3 x")]
        {
            let bad = good.replacen(from, to, 1);
            assert!(unpack(&Arc::new(bad.into_bytes())).is_none(), "{from} -> {to}");
        }
    }
}
