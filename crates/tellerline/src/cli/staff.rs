//! The words of `staff`.

use std::path::PathBuf;

use clap::{Subcommand, ValueEnum};

use super::Why;

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum StaffRole {
    /// Answers customers.
    Agent,
    /// Answers customers and leads those who do.
    Lead,
    /// Watches over compliance.
    Officer,
    /// Writes the texts.
    Author,
    /// Looks after the machine.
    Operator,
}

#[derive(Debug, Subcommand)]
pub(crate) enum StaffCommand {
    /// Add somebody; prints the second factor to scan, once
    #[command(
        long_about = "Adds somebody who can log in at /desk. The password comes from --password-file, from standard \
        input, or is asked for without being shown. The second factor is printed once, as a picture to scan and as \
        an address; it is not stored anywhere in clear.\n\n\
        Example: tellerline staff add --name sam --role agent --actor otto --reason \"new at the desk\""
    )]
    Add {
        /// Login name: lower-case letters, digits, dots, dashes, underscores
        #[arg(long)]
        name: String,
        /// What they may do
        #[arg(long, value_enum)]
        role: StaffRole,
        /// Team; conversations that are given to a team are seen by its agents and by leads only
        #[arg(long, value_name = "NAME")]
        team: Option<String>,
        /// Bank; not needed where there is only one
        #[arg(long, value_name = "ID")]
        bank: Option<String>,
        /// File that holds the password
        #[arg(long, value_name = "FILE")]
        password_file: Option<PathBuf>,
        #[command(flatten)]
        why: Why,
    },
    /// Put somebody into a team, or into none
    #[command(
        long_about = "Conversations that a lead gave to a team are seen by that team's agents and by leads only. \
        Without --team somebody belongs to none and sees what was given to nobody.\n\n\
        Example: tellerline staff move --name sam --team cards --actor otto --reason \"new desk plan\""
    )]
    Move {
        /// Login name
        #[arg(long)]
        name: String,
        /// Team; letters, digits, dots, dashes, underscores
        #[arg(long, value_name = "NAME")]
        team: Option<String>,
        /// Bank; not needed where there is only one
        #[arg(long, value_name = "ID")]
        bank: Option<String>,
        #[command(flatten)]
        why: Why,
    },
    /// List who can log in
    #[command(
        long_about = "Lists everybody who works at a bank, disabled ones included. Audited before it is shown.\n\n\
        Example: tellerline staff list --actor lee --reason \"quarterly review of access\""
    )]
    List {
        /// Bank; not needed where there is only one
        #[arg(long, value_name = "ID")]
        bank: Option<String>,
        #[command(flatten)]
        why: Why,
    },
    /// Let somebody in anew who has lost password or second factor: two people
    #[command(
        long_about = "The first person's word is kept for a day; the second, somebody else, gives the new password. \
        Passkeys, saved codes and open sessions of before end, and the new second factor is printed once.\n\n\
        Example: tellerline staff reset --name sam --actor otto --reason \"lost the phone, showed the badge\""
    )]
    Reset {
        /// Login name
        #[arg(long)]
        name: String,
        /// Bank; not needed where there is only one
        #[arg(long, value_name = "ID")]
        bank: Option<String>,
        /// File that holds the new password; read when the second person says so
        #[arg(long, value_name = "FILE")]
        password_file: Option<PathBuf>,
        #[command(flatten)]
        why: Why,
    },
    /// Stop somebody from logging in, and end their sessions
    #[command(long_about = "Disables somebody at once. Their name cannot be given again.\n\n\
        Example: tellerline staff disable --name sam --actor otto --reason \"left the bank\"")]
    Disable {
        /// Login name
        #[arg(long)]
        name: String,
        /// Bank; not needed where there is only one
        #[arg(long, value_name = "ID")]
        bank: Option<String>,
        #[command(flatten)]
        why: Why,
    },
}
