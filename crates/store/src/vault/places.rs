//! Where ciphertext lies: every sealed column there is, and the place of one value in it. A value is bound to its
//! table, column and row, so that nowhere else it opens. Knows no key and no database.

use uuid::Uuid;

use crate::error::StoreError;

/// Bytes of a table's and a column's name together.
const NAME: usize = 48;
/// Bytes of what tells a row from others.
const ROW: usize = 32;

/// A column that holds ciphertext.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    table: &'static str,
    column: &'static str,
}

/// One value of a column: the associated data of its seal, made without a heap.
#[derive(Clone, Copy)]
pub struct Place {
    bytes: [u8; NAME + ROW],
    len: usize,
}

/// State of a conversation.
pub const CONVERSATION_STATE: Column = Column::new("conversation", "sealed_state");
/// The platform's id of a person.
pub const CONVERSATION_ADDRESS: Column = Column::new("conversation", "sealed_address");
/// A waiting event; its row is told by its hash.
pub const INBOX_BODY: Column = Column::new("inbox", "sealed_body");
/// An event that could not be read; its row is told by its hash.
pub const PARKED_BODY: Column = Column::new("parked", "sealed_body");
/// A line of a transcript.
pub const TURN_BODY: Column = Column::new("turn", "sealed_body");
/// A send or call that is to be made.
pub const OUTBOX_BODY: Column = Column::new("outbox", "sealed_body");
/// The institution's name for a customer.
pub const CUSTOMER_SUBJECT: Column = Column::new("customer", "sealed_subject");
/// Tokens of a link.
pub const LINK_TOKENS: Column = Column::new("link", "sealed_tokens");
/// What a link is called at the bank.
pub const LINK_BANK_CONSENT: Column = Column::new("link", "sealed_bank_consent");
/// A consent.
pub const CONSENT_BODY: Column = Column::new("consent", "sealed_body");
/// The receipt of a consent.
pub const CONSENT_RECEIPT_BODY: Column = Column::new("consent_receipt", "sealed_body");
/// What a link in a chat is good for.
pub const TICKET_BODY: Column = Column::new("ticket", "sealed_body");
/// A login at a bank under way.
pub const ATTEMPT_BODY: Column = Column::new("attempt", "sealed_body");
/// First words of a case.
pub const CASE_FILE_BODY: Column = Column::new("case_file", "sealed_body");
/// Later words of a case.
pub const CASE_NOTE_BODY: Column = Column::new("case_note", "sealed_body");
/// What staff wrote to be read under lock.
pub const SECURE_NOTE_BODY: Column = Column::new("secure_note", "sealed_body");
/// A message of the web chat, as its page shows it.
pub const WEB_MESSAGE_BODY: Column = Column::new("web_message", "sealed_body");
/// A passkey, of a customer or of staff.
pub const PASSKEY_BODY: Column = Column::new("passkey", "sealed_body");
/// A challenge to a passkey.
pub const CEREMONY_BODY: Column = Column::new("ceremony", "sealed_body");
/// The secret behind a staff member's codes.
pub const STAFF_TOTP: Column = Column::new("staff", "sealed_totp");
/// Why somebody is to be erased.
pub const ERASURE_REASON: Column = Column::new("erasure", "sealed_reason");
/// Why nothing of somebody may be erased.
pub const LEGAL_HOLD_REASON: Column = Column::new("legal_hold", "sealed_reason");
/// Why it may again.
pub const LEGAL_HOLD_LIFT: Column = Column::new("legal_hold", "sealed_lift");

/// All of the above, as `table.column` of the schema.
pub const COLUMNS: [Column; 23] = [
    CONVERSATION_STATE,
    CONVERSATION_ADDRESS,
    INBOX_BODY,
    PARKED_BODY,
    TURN_BODY,
    OUTBOX_BODY,
    CUSTOMER_SUBJECT,
    LINK_TOKENS,
    LINK_BANK_CONSENT,
    CONSENT_BODY,
    CONSENT_RECEIPT_BODY,
    TICKET_BODY,
    ATTEMPT_BODY,
    CASE_FILE_BODY,
    CASE_NOTE_BODY,
    SECURE_NOTE_BODY,
    WEB_MESSAGE_BODY,
    PASSKEY_BODY,
    CEREMONY_BODY,
    STAFF_TOTP,
    ERASURE_REASON,
    LEGAL_HOLD_REASON,
    LEGAL_HOLD_LIFT,
];

/// A login at the bank under way, in the browser's cookie: in no table, and told from others by nothing.
pub const LOGIN_COOKIE: Column = Column::new("cookie", "login");

/// A person's key, wrapped; its row is told by owner and class.
pub(super) const DATA_KEY: Column = Column::new("data_key", "wrapped");
/// An hour's key, wrapped.
pub(super) const HOUR_KEY: Column = Column::new("hour_key", "wrapped");
/// A generation, wrapped by the one before it.
pub(super) const NEXT_GENERATION: Column = Column::new("bank_key", "chained");

impl Column {
    const fn new(table: &'static str, column: &'static str) -> Self {
        assert!(table.len() + column.len() + 2 <= NAME, "make room for the name");
        Self { table, column }
    }

    /// The table's name in the schema.
    pub const fn table(self) -> &'static str {
        self.table
    }

    /// The column's name in the schema.
    pub const fn column(self) -> &'static str {
        self.column
    }

    /// The place in the row with this id.
    pub fn row(self, id: Uuid) -> Place {
        self.place(id.as_bytes())
    }

    /// The place in the row that is told by a hash of 32 bytes.
    ///
    /// # Errors
    /// `Sealed` when it is not that long.
    pub fn hash(self, hash: &[u8]) -> Result<Place, StoreError> {
        let hash: &[u8; ROW] = hash.try_into().map_err(|_| StoreError::Sealed)?;
        Ok(self.place(hash))
    }

    /// The place of what has no row.
    pub fn alone(self) -> Place {
        self.place(&[])
    }

    pub(super) fn class(self, owner: Uuid, class: i16) -> Place {
        let mut place = self.row(owner);
        place.push(&class.to_be_bytes());
        place
    }

    pub(super) fn hour(self, hour: i64) -> Place {
        self.place(&hour.to_be_bytes())
    }

    /// Names hold no zero: it ends them, and no name can run into a row.
    fn place<const N: usize>(self, row: &[u8; N]) -> Place {
        const { assert!(N <= ROW, "make room for the row") };
        let mut place = Place { bytes: [0; NAME + ROW], len: 0 };
        for part in [self.table.as_bytes(), b".", self.column.as_bytes(), &[0], row] {
            place.push(part);
        }
        place
    }
}

impl Place {
    /// There is room: lengths of names and rows are checked when this is compiled.
    fn push(&mut self, part: &[u8]) {
        let room = self.bytes.get_mut(self.len..).and_then(|rest| rest.get_mut(..part.len()));
        if let Some(room) = room {
            room.copy_from_slice(part);
            self.len += part.len();
        }
    }

    pub(super) fn as_bytes(&self) -> &[u8] {
        self.bytes.get(..self.len).unwrap_or_default()
    }
}

impl std::fmt::Debug for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Place(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::{super::Key, *};

    /// Every place that a value of this row could be put to.
    fn places(row: Uuid) -> Vec<Place> {
        let hash = [row.into_bytes(), row.into_bytes()].concat();
        let columns = COLUMNS.into_iter().chain([LOGIN_COOKIE, DATA_KEY, HOUR_KEY, NEXT_GENERATION]);
        columns
            .flat_map(|column| {
                [column.row(row), column.hash(&hash).unwrap(), column.alone(), column.class(row, 0)]
                    .into_iter()
                    .chain([column.hour(7)])
            })
            .collect()
    }

    #[test]
    fn under_one_key_no_place_opens_what_another_holds() {
        let key = Key::new(&[7; 32]).unwrap();
        let (row, other) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let places = places(row);
        for (from, place) in places.iter().enumerate() {
            let sealed = key.seal_bytes(place, b"words").unwrap();
            for (to, place) in places.iter().enumerate() {
                assert_eq!(key.open_bytes(place, &sealed).is_ok(), from == to, "{from} {to}");
            }
        }
        for column in COLUMNS {
            let sealed = key.seal(&column.row(row), &1).unwrap();
            assert_eq!(key.open(&column.row(row), &sealed).unwrap(), 1);
            assert!(matches!(key.open(&column.row(other), &sealed), Err(StoreError::Sealed)), "{column:?}");
        }
    }

    #[test]
    fn a_place_says_table_column_and_row_and_nothing_is_cut_off() {
        let place = LINK_BANK_CONSENT.row(Uuid::from_u128(0x61));
        let row = [[0; 15].as_slice(), b"a"].concat();
        assert_eq!(place.as_bytes(), [b"link.sealed_bank_consent\0", row.as_slice()].concat());
        for column in COLUMNS {
            let name = column.table.len() + column.column.len() + 2;
            assert_eq!(column.hash(&[1; ROW]).unwrap().as_bytes().len(), name + ROW);
        }
        assert!(matches!(INBOX_BODY.hash(&[1; 31]), Err(StoreError::Sealed)));
    }

    /// Who adds a sealed column names it here, once.
    #[test]
    fn every_sealed_column_of_the_schema_has_its_place() {
        let mut schema: Vec<_> =
            crate::data_map::columns().filter(|column| column.contains(".sealed_")).collect();
        let mut named: Vec<_> = COLUMNS.iter().map(|c| format!("{}.{}", c.table, c.column)).collect();
        schema.sort();
        named.sort();
        assert_eq!(named, schema);
    }
}
