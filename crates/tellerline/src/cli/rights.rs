//! Commands about the rights of people: erasing, holding, keeping.

use std::path::PathBuf;

use clap::{ArgGroup, Args, Subcommand, builder::PossibleValuesParser};
use tellerline_core::{ConversationId, CustomerId, HoldId, IdentityId, LinkId};
use tellerline_store::RetentionClass;

use super::Why;

#[derive(Debug, Subcommand)]
pub(crate) enum CustomerCommand {
    /// Write everything that is held about somebody into one signed archive
    #[command(
        long_about = "Writes everything that is held about one person into a zip file: to read, for other programs, with \
        receipts, what was logged about them and the proof, signed by the bank. Audited before it is gathered. With \
        --customer only what is certain to be theirs; with --identity or --conversation everything of that chat's \
        person.\n\nExample: tellerline customer export --conversation conv_01jd… --out ada.zip --actor olga --reason \"letter of 3 May\""
    )]
    Export(CustomerExport),
    /// Erase a person, after 72 hours or at once
    #[command(
        long_about = "Notes that a person is to be erased: their chats are told and can say \"keep\" for 72 hours; then \
        the connections end at the bank, the chat gets its last message, and everything goes in one transaction. Proof \
        of consent and cases stay under a key of their own until their term. With --now there is no wait. A legal hold \
        forbids it.\n\nExample: tellerline customer erase --link link_01jd… --actor olga --reason \"letter of 3 May\" --now"
    )]
    Erase(CustomerErase),
    /// Legal holds: nothing of a held person is erased or goes by age
    #[command(subcommand)]
    Hold(HoldCommand),
}

/// Whom a command is about.
#[derive(Debug, Clone, Args)]
#[command(group = ArgGroup::new("whom").required(true).args(["identity", "customer", "conversation", "link"]))]
pub(crate) struct Whom {
    /// A person as one channel knows them
    #[arg(long, value_name = "ID")]
    pub(crate) identity: Option<IdentityId>,
    /// A customer, with every chat that is linked to them
    #[arg(long, value_name = "ID")]
    pub(crate) customer: Option<CustomerId>,
    /// The person of this conversation
    #[arg(long, value_name = "ID")]
    pub(crate) conversation: Option<ConversationId>,
    /// The customer of this link
    #[arg(long, value_name = "ID")]
    pub(crate) link: Option<LinkId>,
    /// Bank; not needed where there is only one
    #[arg(long, value_name = "ID")]
    pub(crate) bank: Option<String>,
}

#[derive(Debug, Clone, Args)]
pub(crate) struct CustomerErase {
    #[command(flatten)]
    pub(crate) whom: Whom,
    /// At once, without the 72 hours
    #[arg(long)]
    pub(crate) now: bool,
    /// Only these retention classes: `chat`, `audit`, or both; or all of chat, profile, tokens and audit, with or without
    /// evidence
    #[arg(long, value_delimiter = ',', value_name = "CLASS",
        value_parser = PossibleValuesParser::new(RetentionClass::ALL.map(RetentionClass::slug)))]
    pub(crate) classes: Vec<String>,
    /// Only say how many rows it would be
    #[arg(long)]
    pub(crate) dry_run: bool,
    #[command(flatten)]
    pub(crate) why: Why,
}

#[derive(Debug, Subcommand)]
pub(crate) enum HoldCommand {
    /// Hold a person back from erasing
    #[command(
        long_about = "Sets a legal hold and prints its id. A hold on a customer covers every chat linked to them, \
        and what was kept of them after an erasure. Do not name the person in the reason: it outlives them.\n\n\
        Example: tellerline customer hold set --customer cust_01jd… --actor olga --reason \"court order 7/26\""
    )]
    Set {
        #[command(flatten)]
        whom: Whom,
        #[command(flatten)]
        why: Why,
    },
    /// Lift a hold
    #[command(long_about = "Lifts a legal hold. Requests to erase that waited for it are carried out.\n\n\
        Example: tellerline customer hold lift hold_01jd… --actor olga --reason \"order withdrawn\"")]
    Lift {
        /// The hold's id
        hold: HoldId,
        /// Bank; not needed where there is only one
        #[arg(long, value_name = "ID")]
        bank: Option<String>,
        #[command(flatten)]
        why: Why,
    },
    /// List holds, lifted ones included
    #[command(
        long_about = "Lists legal holds with their reasons, newest first. Audited before it is shown.\n\n\
        Example: tellerline customer hold list --actor olga --reason \"quarterly review\""
    )]
    List {
        /// Bank; not needed where there is only one
        #[arg(long, value_name = "ID")]
        bank: Option<String>,
        #[command(flatten)]
        why: Why,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum RetentionCommand {
    /// Count what is over its term; changes nothing
    #[command(
        long_about = "Counts, by kind and retention class, what is over its term (`keep_…_days` of the bank) and \
        would go at the next daily run. People under a legal hold are not counted.\n\n\
        Example: tellerline retention preview --actor olga --reason \"before the new term\""
    )]
    Preview {
        /// Bank; not needed where there is only one
        #[arg(long, value_name = "ID")]
        bank: Option<String>,
        #[command(flatten)]
        why: Why,
    },
    /// Delete what is over its term, now
    #[command(
        long_about = "Does what a running server does once a day: deletes what is over its term and writes what \
        went into the audit log.\n\nExample: tellerline retention run --actor olga --reason \"after the audit\""
    )]
    Run {
        /// Bank; not needed where there is only one
        #[arg(long, value_name = "ID")]
        bank: Option<String>,
        #[command(flatten)]
        why: Why,
    },
}

#[derive(Debug, Clone, Args)]
#[command(group = ArgGroup::new("whose").required(true).args(["customer", "identity", "conversation"]))]
pub(crate) struct CustomerExport {
    /// The customer's id
    #[arg(long, value_name = "ID")]
    pub(crate) customer: Option<CustomerId>,
    /// The id of the person as the channel knows them
    #[arg(long, value_name = "ID")]
    pub(crate) identity: Option<IdentityId>,
    /// The id of their conversation
    #[arg(long, value_name = "ID")]
    pub(crate) conversation: Option<ConversationId>,
    /// Bank; may be left out where there is one
    #[arg(long, value_name = "ID")]
    pub(crate) bank: Option<String>,
    /// Language of the page to read, such as `en`
    #[arg(long, value_name = "TAG")]
    pub(crate) language: Option<String>,
    /// The file to write; it must not exist
    #[arg(long, value_name = "FILE")]
    pub(crate) out: PathBuf,
    #[command(flatten)]
    pub(crate) why: Why,
}
