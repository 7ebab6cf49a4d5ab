//! Whether a master key opens a database or a backup. Reads only: nothing in here changes anything, so that a copy
//! of the key can be tried at any time.

use std::{collections::HashMap, path::Path};

use secrecy::ExposeSecret as _;
use tellerline_core::ports::KeyWrapper;
use uuid::Uuid;

use super::{
    Key, banks, hours,
    places::{DATA_KEY, HOUR_KEY},
    sealed::WRAPPED_LEN,
};
use crate::{backup::keys as in_backup, db::Db, error::StoreError, repo::Columns as _};

/// Something known that the master key sealed, in `meta`.
pub(super) const MASTER_CHECK: &str = "master_check";
/// The master key's id, in `meta`.
pub(super) const MASTER_ID: &str = "master_id";
pub(super) const CHECK: &[u8] = b"tellerline master key check";
/// Data keys read at a time.
const PAGE: u32 = 2_000;

/// What a master key opened, all of it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Opened {
    /// The master key's id.
    pub master: String,
    /// Keys of banks.
    pub bank_keys: u64,
    /// Keys of people.
    pub data_keys: u64,
    /// Places of keys of people that were destroyed; there is nothing to open.
    pub destroyed: u64,
    /// Keys of hours.
    pub hour_keys: u64,
}

/// Whether the database was made with this master key; `false` when it was made with none yet.
///
/// # Errors
/// `MasterKey` when it is another one, with both ids and what to do.
pub async fn master_fits(db: &Db, master: &dyn KeyWrapper) -> Result<bool, StoreError> {
    let rows = db.query("SELECT name, value FROM meta", vec![]).await?;
    let rows = rows.iter().map(|row| Ok((row.text("name")?, row.bytes("value")?)));
    fits(&rows.collect::<Result<Vec<_>, StoreError>>()?, master).await
}

/// As [`master_fits`], for a backup; its checksum is looked at first.
///
/// # Errors
/// As [`master_fits`]; `File` when the backup is damaged.
pub async fn master_fits_backup(path: &Path, master: &dyn KeyWrapper) -> Result<bool, StoreError> {
    fits(&in_backup::of_banks(path).await?.0, master).await
}

async fn fits(meta: &[(String, Vec<u8>)], master: &dyn KeyWrapper) -> Result<bool, StoreError> {
    let value = |wanted: &str| meta.iter().find(|(name, _)| name == wanted).map(|(_, value)| value);
    let Some(mark) = value(MASTER_CHECK) else { return Ok(false) };
    let theirs = value(MASTER_ID).map(|id| String::from_utf8_lossy(id).into_owned());
    if let Some(theirs) = &theirs {
        named(master, theirs)?;
    }
    match master.unwrap(CHECK, mark).await {
        Ok(_) => Ok(true),
        Err(tellerline_core::ports::WrapError::Refused) => Err(another(master, "another one")),
        Err(error) => Err(error.into()),
    }
}

/// Compares ids.
pub(super) fn named(master: &dyn KeyWrapper, theirs: &str) -> Result<(), StoreError> {
    if master.id() == theirs { Ok(()) } else { Err(another(master, theirs)) }
}

fn another(master: &dyn KeyWrapper, theirs: &str) -> StoreError {
    StoreError::MasterKey(format!(
        "this is {}, but what is stored here was wrapped by {theirs}. Nothing was changed. Put the file of that key \
         where store.master_key_file points (after `key rotate --master` it is the new file) or take it from where its \
         copy is kept; without it nothing here can be read, and no new key helps",
        master.id()
    ))
}

/// Opens every key of a database.
///
/// # Errors
/// `MasterKey` for another key, or when the database holds nothing sealed; `Sealed` or `Inconsistent` when one does
/// not open.
pub async fn open_all(db: &Db, master: &dyn KeyWrapper) -> Result<Opened, StoreError> {
    if !master_fits(db, master).await? {
        return Err(nothing());
    }
    let rows = db.query("SELECT id, bank_id, purpose, master, wrapped FROM bank_key", vec![]).await?;
    let mut keys = Keys::of(master);
    for row in rows {
        let row = in_backup::BankKey {
            id: row.uuid("id")?,
            bank: row.text("bank_id")?,
            purpose: row.text("purpose")?,
            master: row.text("master")?,
            wrapped: row.bytes("wrapped")?,
        };
        keys.bank(&row).await?;
    }
    let mut after = (Uuid::nil(), i16::MIN);
    loop {
        let sql = "SELECT owner_id, class, wrapped_by, wrapped FROM data_key \
                   WHERE owner_id > $1 OR (owner_id = $1 AND class > $2) ORDER BY owner_id, class LIMIT $3";
        let rows = db.query(sql, vec![after.0.into(), after.1.into(), i64::from(PAGE).into()]).await?;
        for row in &rows {
            after = (row.uuid("owner_id")?, row.small("class")?);
            keys.data(after.0, after.1, row.uuid("wrapped_by")?, &row.bytes("wrapped")?)?;
        }
        if rows.is_empty() {
            break;
        }
    }
    let hours = db.query("SELECT hour, wrapped_by, wrapped FROM hour_key", vec![]).await?;
    for row in hours {
        keys.hour(row.int("hour")?, row.maybe_uuid("wrapped_by")?, &row.bytes("wrapped")?).await?;
    }
    Ok(keys.opened)
}

/// Opens every key of a backup, whose checksum is looked at first.
///
/// # Errors
/// As [`open_all`]; `File` when the backup is damaged.
pub async fn open_backup(path: &Path, master: &dyn KeyWrapper) -> Result<Opened, StoreError> {
    let (meta, bank_keys) = in_backup::of_banks(path).await?;
    if !fits(&meta, master).await? {
        return Err(nothing());
    }
    let mut keys = Keys::of(master);
    for row in &bank_keys {
        keys.bank(row).await?;
    }
    let mut hours = Vec::new();
    in_backup::of_people(path, &mut |key| match key {
        in_backup::Sealed::Data { owner, class, wrapped_by, wrapped } => {
            keys.data(owner, class, wrapped_by, &wrapped)
        }
        in_backup::Sealed::Hour { hour, wrapped_by, wrapped } => {
            hours.push((hour, wrapped_by, wrapped));
            Ok(())
        }
    })
    .await?;
    for (hour, by, wrapped) in hours {
        keys.hour(hour, by, &wrapped).await?;
    }
    Ok(keys.opened)
}

fn nothing() -> StoreError {
    StoreError::MasterKey("there is nothing sealed here yet that it could open".into())
}

/// Keys opened so far.
struct Keys<'a> {
    master: &'a dyn KeyWrapper,
    wraps: HashMap<Uuid, Key>,
    opened: Opened,
}

impl<'a> Keys<'a> {
    fn of(master: &'a dyn KeyWrapper) -> Self {
        let opened = Opened { master: master.id().to_owned(), ..Opened::default() };
        Self { master, wraps: HashMap::new(), opened }
    }

    async fn bank(&mut self, row: &in_backup::BankKey) -> Result<(), StoreError> {
        // An empty one was there before keys had names.
        if !row.master.is_empty() {
            named(self.master, &row.master)?;
        }
        let plain = self.master.unwrap(&banks::place(&row.bank, &row.purpose), &row.wrapped).await?;
        self.wraps.insert(row.id, Key::new(plain.expose_secret())?);
        self.opened.bank_keys += 1;
        Ok(())
    }

    fn wrap(&self, by: Uuid) -> Result<&Key, StoreError> {
        self.wraps.get(&by).ok_or(StoreError::Inconsistent { table: "data_key", column: "wrapped_by" })
    }

    fn data(&mut self, owner: Uuid, class: i16, by: Uuid, wrapped: &[u8]) -> Result<(), StoreError> {
        if wrapped == [0; WRAPPED_LEN] {
            self.opened.destroyed += 1;
            return Ok(());
        }
        self.wrap(by)?.open_bytes(&DATA_KEY.class(owner, class), wrapped)?;
        self.opened.data_keys += 1;
        Ok(())
    }

    async fn hour(&mut self, hour: i64, by: Option<Uuid>, wrapped: &[u8]) -> Result<(), StoreError> {
        match by {
            Some(by) => drop(self.wrap(by)?.open_bytes(&HOUR_KEY.hour(hour), wrapped)?),
            None => drop(self.master.unwrap(&hours::under_master(hour), wrapped).await?),
        }
        self.opened.hour_keys += 1;
        Ok(())
    }
}
