//! The Merkle tree of RFC 6962, kept in tiles of 256 hashes (c2sp.org/tlog-tiles).
//!
//! A tile of level 0 holds leaves, one of level `n` the roots of 256 whole tiles of level `n - 1`. With the leaves
//! goes which row each of them is, so that rows are never touched again. What the library knows (proofs, names of
//! tiles) is asked of it; appending and roots are here, because they run once per entry.

use std::{
    cell::RefCell,
    collections::{HashMap, hash_map::Entry},
};

use aws_lc_rs::digest;
use sea_orm::QueryResult;
use tellerline_core::BankId;
use tlog_tiles::{tile::Tile, tlog};

use super::{
    Hash,
    entry::{bytes, leaf_hash},
    note::Checkpoint,
    sequence::latest_checkpoint,
};
use crate::{
    db::{Db, Store},
    error::StoreError,
    repo::Columns as _,
};

/// Hashes in a whole tile.
pub const WIDTH: usize = 256;
/// Two to this power.
const HEIGHT: u8 = 8;

const BROKEN: StoreError = StoreError::Inconsistent { table: "audit_tile", column: "hashes" };

/// Root of the empty tree.
pub fn empty_root() -> Hash {
    tlog::EMPTY_HASH.0
}

fn node(left: &Hash, right: &Hash) -> Hash {
    let mut both = [1; 65];
    let (_, to) = both.split_at_mut(1);
    to.iter_mut().zip(left.iter().chain(right)).for_each(|(to, from)| *to = *from);
    bytes(digest::digest(&digest::SHA256, &both))
}

/// Root over whole subtrees of equal size, of which the last may be smaller: the split of RFC 6962, section 2.1.
fn root_of(nodes: &[Hash]) -> Hash {
    match nodes {
        [] => empty_root(),
        [one] => *one,
        [left, right] => node(left, right),
        more => {
            let (left, right) = more.split_at(more.len().next_power_of_two() / 2);
            node(&root_of(left), &root_of(right))
        }
    }
}

/// A tile to be stored or compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Filled {
    pub(crate) level: usize,
    pub(crate) place: u64,
    pub(crate) hashes: Vec<Hash>,
    /// Which row each leaf is; level 0 only.
    pub(crate) rows: Vec<i64>,
}

/// The right edge of a tree: of each level the tile that is not whole yet.
#[derive(Debug, Clone, Default)]
pub(crate) struct Tree {
    pub(crate) size: u64,
    levels: Vec<Vec<Hash>>,
    rows: Vec<i64>,
}

impl Tree {
    /// Adds a leaf; tiles that became whole go to `filled`.
    pub(crate) fn push(&mut self, leaf: Hash, row: i64, filled: &mut Vec<Filled>) {
        self.rows.push(row);
        self.size += 1;
        let mut hash = leaf;
        for level in 0.. {
            if self.levels.len() == level {
                self.levels.push(Vec::with_capacity(WIDTH));
            }
            let Some(tile) = self.levels.get_mut(level) else { return };
            tile.push(hash);
            if tile.len() < WIDTH {
                return;
            }
            hash = root_of(tile);
            let hashes = std::mem::replace(tile, Vec::with_capacity(WIDTH));
            let rows = if level == 0 { std::mem::take(&mut self.rows) } else { Vec::new() };
            filled.push(Filled { level, place: (self.count(level) - 1) / WIDTH as u64, hashes, rows });
        }
    }

    /// Hashes of a level so far.
    fn count(&self, level: usize) -> u64 {
        u32::try_from(level * usize::from(HEIGHT))
            .ok()
            .and_then(|bits| self.size.checked_shr(bits))
            .unwrap_or(0)
    }

    /// The tiles that are not whole.
    pub(crate) fn partial(&self) -> impl Iterator<Item = Filled> + '_ {
        self.levels.iter().enumerate().filter(|(_, hashes)| !hashes.is_empty()).map(|(level, hashes)| {
            Filled {
                level,
                place: self.count(level) / WIDTH as u64,
                hashes: hashes.clone(),
                rows: if level == 0 { self.rows.clone() } else { Vec::new() },
            }
        })
    }

    /// The root.
    pub(crate) fn root(&self) -> Hash {
        let mut smaller: Option<Hash> = None;
        for level in &self.levels {
            let nodes: Vec<Hash> = level.iter().copied().chain(smaller).collect();
            smaller = if nodes.is_empty() { None } else { Some(root_of(&nodes)) };
        }
        smaller.unwrap_or_else(empty_root)
    }

    /// The right edge of the stored tree of this size.
    pub(crate) async fn load(db: &Db, bank: &BankId, size: u64) -> Result<Self, StoreError> {
        let mut tree = Self { size, ..Self::default() };
        let mut level = 0;
        while tree.count(level) > 0 {
            let count = tree.count(level);
            let width = usize::try_from(count % WIDTH as u64).map_err(|_| BROKEN)?;
            let mut hashes = Vec::with_capacity(WIDTH);
            if width > 0 {
                let stored = stored(db, bank, level, count / WIDTH as u64).await?.ok_or(BROKEN)?;
                hashes.extend(stored.hashes.get(..width).ok_or(BROKEN)?);
                if level == 0 {
                    tree.rows = stored.rows.get(..width).ok_or(BROKEN)?.to_vec();
                }
            }
            tree.levels.push(hashes);
            level += 1;
        }
        Ok(tree)
    }
}

/// Columns of a tile.
pub(crate) const COLUMNS: &str = "level, place, row_ids, hashes";

/// A stored tile.
pub(crate) fn tile_of(row: &QueryResult) -> Result<Filled, StoreError> {
    let hashes = row.bytes("hashes")?;
    let (whole, rest) = hashes.as_chunks::<32>();
    let rows = row.bytes("row_ids")?;
    let (ids, odd) = rows.as_chunks::<8>();
    if !rest.is_empty() || !odd.is_empty() {
        return Err(BROKEN);
    }
    Ok(Filled {
        level: usize::try_from(row.small("level")?).map_err(|_| BROKEN)?,
        place: u64::try_from(row.int("place")?).map_err(|_| BROKEN)?,
        hashes: whole.to_vec(),
        rows: ids.iter().map(|id| i64::from_be_bytes(*id)).collect(),
    })
}

async fn stored(db: &Db, bank: &BankId, level: usize, place: u64) -> Result<Option<Filled>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM audit_tile WHERE bank_id = $1 AND level = $2 AND place = $3");
    let level = i16::try_from(level).map_err(|_| BROKEN)?;
    let place = i64::try_from(place).map_err(|_| BROKEN)?;
    let row = db.query_one(&sql, vec![bank.as_str().into(), level.into(), place.into()]).await?;
    row.as_ref().map(tile_of).transpose()
}

/// The bytes of a published tile by its name after `tile/`, such as `0/x001/234` or `0/000.p/17`; `None` for what
/// is no name or is not there.
///
/// # Errors
/// As the database says.
pub async fn published(store: &Store, bank: &BankId, name: &str) -> Result<Option<Vec<u8>>, StoreError> {
    // The library's names carry the height that ours leave out.
    let Ok(tile) = Tile::from_path(&format!("tile/{HEIGHT}/{name}")) else { return Ok(None) };
    if tile.is_data() {
        return Ok(None);
    }
    let found = stored(&store.db, bank, usize::from(tile.level()), tile.level_index()).await?;
    let width = usize::try_from(tile.width()).unwrap_or(WIDTH);
    Ok(found.and_then(|tile| tile.hashes.get(..width).map(<[Hash]>::concat)))
}

/// Proof that an entry is in the tree of a signed checkpoint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proof {
    /// The entry's number in the tree, from 0.
    pub index: u64,
    /// The entry's text.
    pub entry: Vec<u8>,
    /// Hashes from the leaf's neighbour up (RFC 6962, section 2.1.1).
    pub path: Vec<Hash>,
    /// The tree.
    pub checkpoint: Checkpoint,
    /// The same, signed.
    pub note: String,
}

impl Proof {
    /// Whether it proves what it says, the signature on the checkpoint apart.
    pub fn holds(&self) -> bool {
        let path = self.path.iter().map(|hash| tlog::Hash(*hash)).collect();
        let (size, root) = (self.checkpoint.size, tlog::Hash(self.checkpoint.root));
        let leaf = tlog::Hash(leaf_hash(&self.entry));
        tlog::check_record(&path, size, root, self.index, leaf).is_ok()
    }
}

/// Proof for a row of the log by its id, against the newest checkpoint; `None` until a checkpoint covers it.
///
/// # Errors
/// As the database says.
pub async fn proof(store: &Store, bank: &BankId, row: i64) -> Result<Option<Proof>, StoreError> {
    let Some((checkpoint, note)) = latest_checkpoint(store, bank).await? else { return Ok(None) };
    let sql = "SELECT entry FROM audit WHERE id = $1 AND bank_id = $2";
    let found = store.db.query_one(sql, vec![row.into(), bank.as_str().into()]).await?;
    let Some(found) = found else { return Ok(None) };
    let Some(index) = index_of(&store.db, bank, row).await? else { return Ok(None) };
    if index >= checkpoint.size {
        return Ok(None);
    }
    let path = Paths::default().path(&store.db, bank, checkpoint.size, index).await?;
    Ok(Some(Proof { index, entry: found.bytes("entry")?, path, checkpoint, note }))
}

/// Which leaf a row is; `None` while it is none.
pub(crate) async fn index_of(db: &Db, bank: &BankId, row: i64) -> Result<Option<u64>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM audit_tile WHERE bank_id = $1 AND level = 0 AND last_row >= $2 \
         AND first_row <= $3 ORDER BY last_row"
    );
    for tile in db.query(&sql, vec![bank.as_str().into(), row.into(), row.into()]).await? {
        let tile = tile_of(&tile)?;
        if let Some(at) = tile.rows.iter().position(|id| *id == row) {
            return Ok(Some(tile.place * WIDTH as u64 + at as u64));
        }
    }
    Ok(None)
}

/// Makes inclusion paths, keeping the tiles that it has read.
#[derive(Default)]
pub(crate) struct Paths {
    tiles: HashMap<(u8, u64), Vec<u8>>,
}

impl Paths {
    pub(crate) async fn path(
        &mut self,
        db: &Db,
        bank: &BankId,
        size: u64,
        index: u64,
    ) -> Result<Vec<Hash>, StoreError> {
        // First which hashes are wanted, then the tiles that hold them, then the path.
        let wanted = Wanted::default();
        tlog::prove_record(size, index, &wanted).map_err(|_| BROKEN)?;
        for index in wanted.0.into_inner() {
            let tile = Tile::from_index(HEIGHT, index);
            let key = (tile.level(), tile.level_index());
            if let Entry::Vacant(free) = self.tiles.entry(key) {
                let found = stored(db, bank, usize::from(key.0), key.1).await?.ok_or(BROKEN)?;
                free.insert(found.hashes.concat());
            }
        }
        let path = tlog::prove_record(size, index, self).map_err(|_| BROKEN)?;
        Ok(path.into_iter().map(|hash| hash.0).collect())
    }
}

impl tlog::HashReader for Paths {
    fn read_hashes(&self, indexes: &[u64]) -> Result<Vec<tlog::Hash>, tlog::Error> {
        let read = |index: &u64| {
            let tile = Tile::from_index(HEIGHT, *index);
            let data = self.tiles.get(&(tile.level(), tile.level_index())).ok_or(tlog::Error::InvalidTile)?;
            tile.hash_at_index(data, *index)
        };
        indexes.iter().map(read).collect()
    }
}

/// Remembers what it was asked for.
#[derive(Default)]
struct Wanted(RefCell<Vec<u64>>);

impl tlog::HashReader for Wanted {
    fn read_hashes(&self, indexes: &[u64]) -> Result<Vec<tlog::Hash>, tlog::Error> {
        self.0.borrow_mut().extend(indexes);
        Ok(vec![tlog::EMPTY_HASH; indexes.len()])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The leaves and roots of Certificate Transparency's reference implementation (RFC 6962's algorithms), as
    /// given in its `merkletree` tests.
    const LEAVES: [&str; 8] =
        ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"];
    const ROOTS: [&str; 8] = [
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ];

    #[test]
    fn roots_are_those_of_the_reference() {
        let mut tree = Tree::default();
        assert_eq!(
            hex::encode(tree.root()),
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
        );
        for (leaf, root) in LEAVES.iter().zip(ROOTS) {
            tree.push(leaf_hash(&hex::decode(leaf).unwrap()), 0, &mut Vec::new());
            assert_eq!(hex::encode(tree.root()), root);
        }
    }

    /// Every size over more than one level, against the library's own way of storing and hashing.
    #[test]
    fn roots_and_tiles_are_those_of_the_library() {
        struct Dense(Vec<tlog::Hash>);
        impl tlog::HashReader for Dense {
            fn read_hashes(&self, indexes: &[u64]) -> Result<Vec<tlog::Hash>, tlog::Error> {
                Ok(indexes.iter().map(|at| self.0[usize::try_from(*at).unwrap()]).collect())
            }
        }
        let mut dense = Dense(Vec::new());
        let (mut tree, mut filled) = (Tree::default(), Vec::new());
        for n in 0..1_100_u64 {
            let leaf = leaf_hash(&n.to_be_bytes());
            let more = tlog::stored_hashes_for_record_hash(n, tlog::Hash(leaf), &dense).unwrap();
            dense.0.extend(more);
            tree.push(leaf, i64::try_from(n).unwrap(), &mut filled);
            assert_eq!(tree.root(), tlog::tree_hash(n + 1, &dense).unwrap().0, "size {}", n + 1);
        }
        filled.extend(tree.partial());
        let mut wanted = Tile::new_tiles(HEIGHT, 0, 1_100);
        assert_eq!(filled.len(), wanted.len());
        for tile in filled {
            let same =
                |other: &Tile| usize::from(other.level()) == tile.level && other.level_index() == tile.place;
            let at = wanted.iter().position(same).unwrap();
            let data = wanted.swap_remove(at).read_data(&dense).unwrap();
            assert_eq!(data, tile.hashes.concat());
            if tile.level == 0 {
                let first = i64::try_from(tile.place * 256).unwrap();
                let rows: Vec<i64> = (first..).take(tile.hashes.len()).collect();
                assert_eq!(tile.rows, rows);
            }
        }
    }
}
