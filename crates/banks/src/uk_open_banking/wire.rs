//! Bodies of the account-information API as banks send them: one object where a list is due, absent and
//! unknown members, codes of two versions. Meaning is given to them in `model`.

use serde::{Deserialize, Deserializer};

/// A list that may arrive as one object, as `null`, or not at all.
pub(crate) fn list<'de, D, T>(deserializer: D) -> Result<Vec<T>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Shape<T> {
        Many(Vec<T>),
        One(T),
        Nothing(()),
    }
    Ok(match Shape::deserialize(deserializer)? {
        Shape::Many(many) => many,
        Shape::One(one) => vec![one],
        Shape::Nothing(()) => Vec::new(),
    })
}

/// Every answer: data, and where more of it is.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Envelope<T> {
    pub(crate) data: T,
    #[serde(default)]
    pub(crate) links: Option<Links>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Links {
    pub(crate) next: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ConsentData {
    pub(crate) consent_id: String,
    pub(crate) status: String,
}

#[derive(Debug, Deserialize)]
pub(crate) struct AccountsData {
    #[serde(rename = "Account", default, deserialize_with = "list")]
    pub(crate) accounts: Vec<Account>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Account {
    pub(crate) account_id: String,
    pub(crate) currency: Option<String>,
    pub(crate) nickname: Option<String>,
    pub(crate) description: Option<String>,
    pub(crate) status: Option<String>,
    /// v4.0.
    pub(crate) account_type_code: Option<String>,
    /// v3.1.
    pub(crate) account_sub_type: Option<String>,
    #[serde(rename = "Account", default, deserialize_with = "list")]
    pub(crate) identifications: Vec<Identification>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Identification {
    pub(crate) scheme_name: Option<String>,
    pub(crate) identification: Option<String>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct BalancesData {
    #[serde(rename = "Balance", default, deserialize_with = "list")]
    pub(crate) balances: Vec<Balance>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Balance {
    pub(crate) account_id: Option<String>,
    pub(crate) amount: Amount,
    pub(crate) credit_debit_indicator: String,
    #[serde(rename = "Type")]
    pub(crate) kind: String,
    pub(crate) date_time: Option<String>,
    #[serde(default, deserialize_with = "list")]
    pub(crate) credit_line: Vec<CreditLine>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct CreditLine {
    #[serde(default)]
    pub(crate) included: bool,
    pub(crate) amount: Option<Amount>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Amount {
    pub(crate) amount: String,
    pub(crate) currency: String,
}

#[derive(Debug, Deserialize)]
pub(crate) struct TransactionsData {
    #[serde(rename = "Transaction", default, deserialize_with = "list")]
    pub(crate) transactions: Vec<Transaction>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Transaction {
    pub(crate) account_id: Option<String>,
    pub(crate) transaction_id: Option<String>,
    pub(crate) credit_debit_indicator: String,
    pub(crate) status: Option<String>,
    pub(crate) booking_date_time: Option<String>,
    pub(crate) value_date_time: Option<String>,
    pub(crate) transaction_information: Option<String>,
    pub(crate) amount: Amount,
    pub(crate) balance: Option<RunningBalance>,
    pub(crate) merchant_details: Option<MerchantDetails>,
    pub(crate) creditor_account: Option<Party>,
    pub(crate) debtor_account: Option<Party>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct RunningBalance {
    pub(crate) amount: Option<Amount>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct MerchantDetails {
    pub(crate) merchant_name: Option<String>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Party {
    pub(crate) name: Option<String>,
}

/// An error body of either version.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ErrorBody {
    pub(crate) code: Option<String>,
    #[serde(default, deserialize_with = "list")]
    pub(crate) errors: Vec<ErrorLine>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ErrorLine {
    pub(crate) error_code: Option<String>,
}
