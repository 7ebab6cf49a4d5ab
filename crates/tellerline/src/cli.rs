//! The command line: names, options and help. What a command does is in `commands`.

use std::{net::SocketAddr, path::PathBuf};

use clap::{ArgGroup, Args, Parser, Subcommand, ValueEnum, builder::PossibleValuesParser};
use clap_complete::Shell;
use tellerline_core::{CaseId, ConversationId, CustomerId, LinkId, message::Class};

use crate::demo::DemoArgs;

mod nlu;
pub(crate) mod page;
mod rights;
mod staff;

pub(crate) use nlu::{NluCommand, NluEval};
pub(crate) use rights::{
    CustomerCommand, CustomerErase, CustomerExport, HoldCommand, RetentionCommand, Whom,
};
pub(crate) use staff::{StaffCommand, StaffRole};

/// How data is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// Tables and sentences.
    #[value(alias = "markdown")]
    Text,
    /// JSON on standard output.
    Json,
}

/// How log lines look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum LogStyle {
    /// Pretty on a terminal, JSON otherwise.
    Auto,
    /// For people.
    Pretty,
    /// One JSON object a line.
    Json,
}

/// Heading of the options that every command has, so that they do not stand among a command's own.
const EVERYWHERE: &str = "Everywhere";

/// Lets people talk to their bank where they already chat. It reads and protects; it never moves money.
#[derive(Debug, Parser)]
#[command(
    name = "tellerline",
    version,
    arg_required_else_help = true,
    after_help = "First steps:\n  tellerline demo                           everything on this machine, in a minute\n  \
                  tellerline config default > tellerline.toml\n  tellerline doctor                         what is missing, and how to fix it\n  tellerline help COMMAND                   what a command does, with an example\n\n\
                  Exit codes: 0 done, 1 failed, 2 wrong usage."
)]
pub(crate) struct Cli {
    /// Config file [default: tellerline.toml in this folder, where there is one]
    #[arg(long, global = true, value_name = "FILE", env = "TELLERLINE_CONFIG", help_heading = EVERYWHERE)]
    pub(crate) config: Option<PathBuf>,
    /// How data is printed on standard output: tables and sentences, or JSON
    #[arg(long, global = true, value_enum, default_value_t = Format::Text, help_heading = EVERYWHERE,
          hide_possible_values = true, value_name = "text|json")]
    pub(crate) format: Format,
    /// How log lines look on standard error; what is logged is up to `RUST_LOG` [default: pretty on a terminal, else json]
    #[arg(long, global = true, value_enum, help_heading = EVERYWHERE, hide_possible_values = true,
          value_name = "auto|pretty|json")]
    pub(crate) log: Option<LogStyle>,
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Run everything on this machine: bank, messenger, server; no account needed
    #[command(
        long_about = "Runs the server, a sandbox bank with two institutions and a messenger simulator on \
        loopback. When everything answers, prints one line `ready http://localhost:8080` on standard output, then \
        addresses and people on standard error.\n\nExample: tellerline demo --data ./demo --seed 7"
    )]
    Demo(DemoArgs),
    /// Serve webhooks and pages; on one machine the workers, too
    #[command(
        long_about = "Serves webhooks, pages and the API, with workers inside. Refuses to start on data or \
        secrets of the demo, without a page contact, and with a master key that others can read.\n\n\
        Example: tellerline serve --config /etc/tellerline/tellerline.toml"
    )]
    Serve,
    /// Work on conversations beside `serve`; needs PostgreSQL
    #[command(long_about = "Works on conversations without serving anything. Several may run, on several \
        machines, over one PostgreSQL database; SQLite is refused.\n\nExample: tellerline worker")]
    Worker,
    /// Make the database, or bring it up to date
    #[command(
        long_about = "Makes the database where there is none and brings its schema up to date. `serve` does \
        the same at its start; run it alone to see what would happen, or to keep deployments apart.\n\n\
        Example: tellerline migrate --dry-run"
    )]
    Migrate(MigrateArgs),
    /// Check everything this needs, and say how to fix what fails
    #[command(
        long_about = "Checks the config, the keys, the database, the clock, every institution, every channel \
        and the page contact; prints one line each, with the fix where one fails. Changes nothing. Exit code 1 when \
        something fails.\n\nExample: tellerline doctor --format json"
    )]
    Doctor,
    /// Print or check the config
    #[command(subcommand)]
    Config(ConfigCommand),
    /// Run only the sandbox bank and the messenger simulator
    #[command(
        long_about = "Runs the sandbox bank (OpenID Connect with two factors, UK Open Banking v4.0) and the \
        messenger simulator on loopback until interrupted: something to point a `serve` at while trying things.\n\n\
        Example: tellerline sandbox --webhook http://127.0.0.1:8080/hooks/messenger/messenger"
    )]
    Sandbox(SandboxArgs),
    /// People who work at the desk or look after the machine
    #[command(subcommand)]
    Staff(StaffCommand),
    /// Messenger channels: set up, look after
    #[command(subcommand)]
    Channel(ChannelCommand),
    /// Links between chats and bank accounts
    #[command(subcommand)]
    Link(LinkCommand),
    /// Fraud reports, complaints and requests
    #[command(subcommand)]
    Case(CaseCommand),
    /// Rights of a person: a copy of everything, erasure, legal hold
    #[command(subcommand)]
    Customer(CustomerCommand),
    /// What goes by age: see it, do it now
    #[command(subcommand)]
    Retention(RetentionCommand),
    /// What may be shown in chats: raising it takes two officers, lowering one
    #[command(subcommand)]
    Policy(PolicyCommand),
    /// The audit log: verify it, take a checkpoint, export evidence
    #[command(subcommand)]
    Audit(AuditCommand),
    /// Print the register of processing (GDPR article 30)
    #[command(
        long_about = "Prints the register of processing from the code and the config: every table and column with its \
        purpose, legal basis, term and protection, and who outside gets what. As Markdown (`--format markdown`, the same as \
        `text`) or JSON. Reads the config only; contacts nobody and opens no database.\n\n\
        Example: tellerline data-map --format json"
    )]
    DataMap,
    /// Keys: which there are, rotate them, try a copy of the master key
    #[command(subcommand)]
    Key(KeyCommand),
    /// Write everything into one file, while the server works
    #[command(
        long_about = "Writes a snapshot of the whole database into one new file that its owner alone can read, \
        while the server works, and beside it, as FILE.erasures, who was erased so far. Personal columns are ciphertext \
        in it: keep the master key apart. Delete backups after 35 days at most: people who were erased meanwhile are in \
        them.\n\n\
        Example: tellerline backup --to backup-monday.tl"
    )]
    Backup(BackupArgs),
    /// Read a backup into an empty database
    #[command(
        long_about = "Reads a backup into a database that is new or empty, SQLite or PostgreSQL whichever it came \
        from. The server must not be running. The file is checked whole before a row is written. Whoever was erased \
        after the backup was made is erased again, by the ledger of erasures: store.erasure_ledger, the file beside the \
        backup, and what --ledger names.\n\n\
        Example: tellerline restore --from backup-monday.tl"
    )]
    Restore(RestoreArgs),
    /// Stop sends, reads or new links, within seconds
    #[command(
        long_about = "The kill switch, per channel, per bank or for all. Running servers obey within seconds. \
        Paused messages wait and are sent after `resume`; protecting acts such as \"stop\" work all the time.\n\n\
        Example: tellerline pause reads --bank demo --actor otto --reason \"bank reports wrong figures\""
    )]
    Pause(PauseArgs),
    /// Undo a pause
    #[command(long_about = "Clears what `pause` set; the same options name the same switch.\n\n\
        Example: tellerline resume reads --bank demo --actor otto --reason \"bank says it is fixed\"")]
    Resume(PauseArgs),
    /// Language understanding
    #[command(subcommand)]
    Nlu(NluCommand),
    /// Print the completions of a shell
    #[command(long_about = "Prints a script that completes our commands and options.\n\n\
        Example: tellerline completions bash > ~/.local/share/bash-completion/completions/tellerline")]
    Completions {
        /// Which shell
        shell: Shell,
    },
}

/// Who acts, and why: written into the audit log before anything happens.
#[derive(Debug, Clone, Args)]
pub(crate) struct Why {
    /// Your name, for the audit log
    #[arg(long, value_name = "NAME", value_parser = words)]
    pub(crate) actor: String,
    /// Why you do this, for the audit log
    #[arg(long, value_name = "TEXT", value_parser = words)]
    pub(crate) reason: String,
}

fn words(text: &str) -> Result<String, String> {
    let text = text.trim();
    if text.is_empty() { Err("must not be empty".to_owned()) } else { Ok(text.to_owned()) }
}

#[derive(Debug, Clone, Args)]
pub(crate) struct MigrateArgs {
    /// Only say what would be done; exit code 1 when something would
    #[arg(long)]
    pub(crate) dry_run: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum CheckFor {
    /// What `serve` needs.
    Serve,
    /// What `worker` needs.
    Worker,
}

#[derive(Debug, Subcommand)]
pub(crate) enum ConfigCommand {
    /// Print a config with every key, its meaning and its default
    #[command(long_about = "Prints a commented config to start from.\n\n\
        Example: tellerline config default > tellerline.toml")]
    Default,
    /// Say everything that is wrong with the config
    #[command(
        long_about = "Reads the config, the environment and the files they name, and says everything that is wrong, \
        each with its line. Contacts nobody; `doctor` does.\n\nExample: tellerline config check --config tellerline.toml"
    )]
    Check {
        /// For which command
        #[arg(long = "for", value_enum, default_value_t = CheckFor::Serve)]
        role: CheckFor,
    },
    /// Print the JSON Schema of the config, for editors
    #[command(long_about = "Prints the JSON Schema of the config.\n\n\
        Example: tellerline config schema > tellerline.schema.json")]
    Schema,
    /// List every host that this program may contact, and which key of the config says so
    #[command(
        long_about = "Lists every host that this program contacts by itself, whether it may lead into a \
        private network, and which key of the config names it. There is no other: what is not on the list is refused. \
        Contacts nobody.\n\nExample: tellerline config hosts --format json"
    )]
    Hosts,
}

#[derive(Debug, Clone, Args)]
pub(crate) struct SandboxArgs {
    /// Where the bank listens; loopback only
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8091")]
    pub(crate) bank_listen: SocketAddr,
    /// Where the messenger simulator listens; loopback only
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8092")]
    pub(crate) messenger_listen: SocketAddr,
    /// Seed of the bank's ledgers
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub(crate) seed: u64,
    /// Where the simulator posts its webhooks
    #[arg(long, value_name = "URL")]
    pub(crate) webhook: Option<url::Url>,
    /// Client id that may ask the bank for tokens
    #[arg(long, value_name = "ID", default_value = "tellerline")]
    pub(crate) client_id: String,
    /// Where the client's public keys are
    #[arg(long, value_name = "URL", default_value = "http://localhost:8080/.well-known/jwks.json")]
    pub(crate) client_jwks: url::Url,
    /// Callback addresses of the client, byte for byte
    #[arg(long, value_name = "URL", default_values = [
        "http://localhost:8080/link/callback/harbour",
        "http://localhost:8080/link/callback/northwind",
    ])]
    pub(crate) redirect_uri: Vec<String>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum ChannelCommand {
    /// Subscribe a Page's events and set its profile (menu, first questions, get-started button)
    #[command(
        long_about = "Subscribes the Page to our app's events and writes its profile, where it is not so already. \
        Safe to repeat.\n\nExample: tellerline channel setup --channel messenger --greeting \"Ask us about your account\""
    )]
    Setup {
        /// Channel; without one, every channel
        #[arg(long, value_name = "ID")]
        channel: Option<String>,
        /// What people read before their first message, at most 160 characters
        #[arg(long, value_name = "TEXT")]
        greeting: Option<String>,
    },
    /// Ask the platform whether each Page still sends us its events
    #[command(
        long_about = "Asks the platform what each Page sends us. Exit code 1 when something is missing.\n\n\
        Example: tellerline channel status --format json"
    )]
    Status {
        /// Channel; without one, every channel
        #[arg(long, value_name = "ID")]
        channel: Option<String>,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum LinkCommand {
    /// List links, newest first; no names, no figures
    #[command(
        long_about = "Lists links with their state. Shows ids and times only; it is audited all the same.\n\n\
        Example: tellerline link list --actor olga --reason \"monthly review\" --limit 20"
    )]
    List {
        /// Bank; without one, all banks
        #[arg(long, value_name = "ID")]
        bank: Option<String>,
        /// At most so many
        #[arg(long, value_name = "N", default_value_t = 100)]
        limit: u32,
        #[command(flatten)]
        why: Why,
    },
    /// End a link, here and at the bank
    #[command(
        long_about = "Ends a link as if the customer had written \"stop\" for it: the consent ends, the bank is told, \
        and so is the customer. The worker that owns the conversation carries it out, at once where a server runs, \
        else when one starts.\n\n\
        Example: tellerline link revoke link_01jd… --actor olga --reason \"customer asked by phone\""
    )]
    Revoke {
        /// The link's id
        link: LinkId,
        #[command(flatten)]
        why: Why,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum CaseCommand {
    /// List cases, oldest clock first; without what customers wrote
    #[command(
        long_about = "Lists cases by the time at which their clock started. Audited before it is shown.\n\n\
        Example: tellerline case list --all --actor olga --reason \"weekly review\""
    )]
    List {
        /// Bank; not needed where there is only one
        #[arg(long, value_name = "ID")]
        bank: Option<String>,
        /// Closed ones, too
        #[arg(long)]
        all: bool,
        /// At most so many
        #[arg(long, value_name = "N", default_value_t = 100)]
        limit: u32,
        #[command(flatten)]
        why: Why,
    },
    /// Show one case with what the customer wrote
    #[command(long_about = "Shows a case with the customer's words. Audited before it is shown.\n\n\
        Example: tellerline case show case_01jd… --actor olga --reason \"complaint 4711\"")]
    Show {
        /// The case's id
        case: CaseId,
        #[command(flatten)]
        why: Why,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum PolicyCommand {
    /// Show what each channel may show, what the config allows, and what waits for approval
    #[command(
        long_about = "Shows, per channel and class of data, what holds now: what the config allows, narrowed by what \
        officers decided. `proposed` waits for a second officer.\n\nExample: tellerline policy show --history"
    )]
    Show {
        /// Bank; not needed where there is only one
        #[arg(long, value_name = "ID")]
        bank: Option<String>,
        /// Who decided what, when and why, too
        #[arg(long)]
        history: bool,
    },
    /// Propose to allow classes on a channel; a second officer has to approve
    #[command(
        long_about = "Proposes to allow classes of data on a channel. Nothing changes until another officer \
        approves. Beyond what the config allows nothing can be proposed.\n\n\
        Example: tellerline policy propose amount date --channel messenger --actor olga --reason \"board of 3 May\""
    )]
    Propose {
        #[command(flatten)]
        what: PolicyClasses,
        #[command(flatten)]
        why: Why,
    },
    /// Approve what another officer proposed, by its number
    #[command(long_about = "Approves proposals of another officer. Running servers obey within seconds.\n\n\
        Example: tellerline policy approve 8 9 --actor oscar --reason \"checked with the board's minutes\"")]
    Approve {
        /// Numbers of the proposals, as `policy show` prints them
        #[arg(required = true, value_name = "NUMBER")]
        id: Vec<i64>,
        /// Bank; not needed where there is only one
        #[arg(long, value_name = "ID")]
        bank: Option<String>,
        #[command(flatten)]
        why: Why,
    },
    /// Forbid classes on a channel at once; one officer is enough
    #[command(
        long_about = "Forbids classes of data on a channel. Running servers obey within seconds, also with messages \
        that wait to be sent: those go out masked. Open proposals for these classes end.\n\n\
        Example: tellerline policy lower amount --channel messenger --actor olga --reason \"incident 12\""
    )]
    Lower {
        #[command(flatten)]
        what: PolicyClasses,
        #[command(flatten)]
        why: Why,
    },
}

#[derive(Debug, Clone, Args)]
pub(crate) struct PolicyClasses {
    /// Classes of data
    #[arg(required = true, value_parser = PossibleValuesParser::new(Class::ADJUSTABLE.iter().map(|class| class.slug())))]
    pub(crate) class: Vec<String>,
    /// Where
    #[arg(long, value_name = "ID")]
    pub(crate) channel: String,
}

#[derive(Debug, Subcommand)]
pub(crate) enum AuditCommand {
    /// Read the whole log again and say where it does not hold
    #[command(
        long_about = "Hashes every entry again, builds the tree anew and compares it with every stored tile and \
        checkpoint, and with checkpoints that were kept elsewhere. Prints entries, tree size and root; exit code 1 and \
        the first bad entry's number when the log does not hold. Works beside a running server and changes nothing.\n\n\
        Example: tellerline audit verify --checkpoint /mnt/worm/tellerline/demo-000000004711.checkpoint"
    )]
    Verify {
        /// Data folder that holds tellerline.toml, in place of --config
        #[arg(long, value_name = "DIR", conflicts_with = "config")]
        data: Option<PathBuf>,
        /// Bank; without one, all banks
        #[arg(long, value_name = "ID")]
        bank: Option<String>,
        /// Signed checkpoint that was kept elsewhere; may be given more than once
        #[arg(long, value_name = "FILE")]
        checkpoint: Vec<PathBuf>,
    },
    /// Sign the log as it is now, to be kept elsewhere
    #[command(
        long_about = "Makes entries that wait part of the tree, signs its size and root, and prints the signed \
        checkpoint or writes it into a new file. Only a checkpoint that is kept where this machine cannot change it \
        shows that a log was written anew.\n\nExample: tellerline audit checkpoint --out monday.checkpoint"
    )]
    Checkpoint {
        /// Bank; not needed where there is only one
        #[arg(long, value_name = "ID")]
        bank: Option<String>,
        /// The file to write; it must not exist
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
    },
    /// Write an evidence pack about one customer, conversation or case
    #[command(
        long_about = "Writes what was logged about one customer, conversation or case into a new folder, with proofs, \
        a signed checkpoint, the public key and a short script that checks it without this program. Audited before it is \
        gathered.\n\nExample: tellerline audit export --case case_01jd… --out evidence --actor olga --reason \"complaint 4711\""
    )]
    Export(AuditExport),
}

#[derive(Debug, Clone, Args)]
#[command(group = ArgGroup::new("about").required(true).args(["customer", "conversation", "case"]))]
pub(crate) struct AuditExport {
    /// The customer's id
    #[arg(long, value_name = "ID")]
    pub(crate) customer: Option<CustomerId>,
    /// The conversation's id
    #[arg(long, value_name = "ID")]
    pub(crate) conversation: Option<ConversationId>,
    /// The case's id
    #[arg(long, value_name = "ID")]
    pub(crate) case: Option<CaseId>,
    /// Bank; without one, whichever knows them
    #[arg(long, value_name = "ID")]
    pub(crate) bank: Option<String>,
    /// The folder to make; it must not exist
    #[arg(long, value_name = "DIR")]
    pub(crate) out: PathBuf,
    #[command(flatten)]
    pub(crate) why: Why,
}

impl AuditExport {
    /// What was asked for.
    pub(crate) fn what(&self) -> String {
        let customer = self.customer.map(|id| id.to_string());
        let conversation = self.conversation.map(|id| id.to_string());
        let case = self.case.map(|id| id.to_string());
        customer.or(conversation).or(case).unwrap_or_default()
    }
}

#[derive(Debug, Subcommand)]
pub(crate) enum KeyCommand {
    /// List keys: what wraps what, how many, how old
    #[command(
        long_about = "Lists per bank its keys with the master key that wraps each, and how many keys of people and \
        hours each generation wraps, destroyed ones apart. Needs no master key and tells no key.\n\n\
        Example: tellerline key status --format json"
    )]
    Status {
        /// Bank; without one, all banks and the server's own
        #[arg(long, value_name = "ID")]
        bank: Option<String>,
    },
    /// Wrap keys anew: under a new master key, or under a new key of a bank
    #[command(
        long_about = "With --master: wraps the keys of all banks under the key in --new-key-file, all or nothing. \
        The file of the old key stays; running servers go on, their next start needs the new one. With --bank: makes a \
        new key of the bank and wraps every key of its people under it, in batches, while servers work; with --server the \
        same for the key that wraps the keys of hours. May be stopped at any moment: run again, it goes on.\n\n\
        Example: tellerline key rotate --bank harbour --actor otto --reason \"yearly\""
    )]
    Rotate(KeyRotate),
    /// Try a copy of the master key on the database or a backup; changes nothing
    #[command(
        long_about = "Opens every key of the database, or of a backup, with the key in a file: proves that the copy \
        kept elsewhere is whole. Exit code 1 when one does not open. Changes nothing.\n\n\
        Example: tellerline key check --key-file /media/escrow/master.key --backup backup-monday.tl"
    )]
    Check {
        /// The copy
        #[arg(long, value_name = "FILE")]
        key_file: PathBuf,
        /// A backup; without one, the config's database
        #[arg(long, value_name = "FILE")]
        backup: Option<PathBuf>,
    },
}

#[derive(Debug, Clone, Args)]
#[command(group = ArgGroup::new("which").required(true).args(["master", "bank", "server"]))]
pub(crate) struct KeyRotate {
    /// The master key
    #[arg(long, requires = "new_key_file")]
    pub(crate) master: bool,
    /// File of the new master key: 64 hexadecimal digits, readable by its owner only
    #[arg(long, value_name = "FILE", requires = "master", conflicts_with_all = ["bank", "server"])]
    pub(crate) new_key_file: Option<PathBuf>,
    /// The key of a bank, which wraps those of its people
    #[arg(long, value_name = "ID")]
    pub(crate) bank: Option<String>,
    /// The server's own key, which wraps those of hours
    #[arg(long)]
    pub(crate) server: bool,
    #[command(flatten)]
    pub(crate) why: Why,
}

#[derive(Debug, Clone, Args)]
pub(crate) struct BackupArgs {
    /// The file to write; it must not exist
    #[arg(long, value_name = "FILE")]
    pub(crate) to: PathBuf,
}

#[derive(Debug, Clone, Args)]
pub(crate) struct RestoreArgs {
    /// The file to read
    #[arg(long, value_name = "FILE")]
    pub(crate) from: PathBuf,
    /// A ledger of erasures, beside those that are found; may be repeated
    #[arg(long, value_name = "FILE")]
    pub(crate) ledger: Vec<PathBuf>,
    /// There is no ledger: people who were erased after this backup come back
    #[arg(long, conflicts_with = "ledger")]
    pub(crate) without_ledger: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum PauseWhat {
    /// Messages to customers; they wait.
    Sends,
    /// Reads of bank data.
    Reads,
    /// New links.
    Links,
}

#[derive(Debug, Clone, Args)]
#[command(group = ArgGroup::new("where").required(true).args(["bank", "channel", "everywhere"]))]
pub(crate) struct PauseArgs {
    /// What; several may be named
    #[arg(value_enum, required = true)]
    pub(crate) what: Vec<PauseWhat>,
    /// At one bank
    #[arg(long, value_name = "ID")]
    pub(crate) bank: Option<String>,
    /// On one channel
    #[arg(long, value_name = "ID")]
    pub(crate) channel: Option<String>,
    /// At every bank
    #[arg(long)]
    pub(crate) everywhere: bool,
    #[command(flatten)]
    pub(crate) why: Why,
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    #[test]
    fn the_definition_holds() {
        Cli::command().debug_assert();
    }

    #[test]
    fn every_command_has_an_example() {
        fn look(command: &clap::Command, path: &str) {
            for sub in command.get_subcommands().filter(|sub| sub.get_name() != "help") {
                let path = format!("{path} {}", sub.get_name());
                if sub.has_subcommands() {
                    look(sub, &path);
                } else {
                    let long = sub.get_long_about().map(ToString::to_string).unwrap_or_default();
                    assert!(long.contains(&format!("Example: tellerline{path}")), "{path}: {long}");
                }
            }
        }
        look(&Cli::command(), "");
    }

    #[test]
    fn what_touches_a_person_wants_actor_and_reason() {
        let link = "link_00000000000000000000000001";
        assert!(Cli::try_parse_from(["tellerline", "link", "revoke", link]).is_err());
        assert!(
            Cli::try_parse_from(["tellerline", "link", "revoke", link, "--actor", "a", "--reason", " "])
                .is_err()
        );
        let why = ["--actor", "olga", "--reason", "review"];
        for words in
            [vec!["link", "revoke", link], vec!["link", "list"], vec!["pause", "reads", "--everywhere"]]
        {
            let all = ["tellerline"].into_iter().chain(words).chain(why);
            assert!(Cli::try_parse_from(all.clone()).is_ok(), "{:?}", all.collect::<Vec<_>>());
        }
    }

    #[test]
    fn a_pause_says_where_exactly_once() {
        let why = ["--actor", "otto", "--reason", "test"];
        for place in [vec![], vec!["--bank", "a", "--everywhere"], vec!["--bank", "a", "--channel", "b"]] {
            let all = ["tellerline", "pause", "sends"].into_iter().chain(place).chain(why);
            assert!(Cli::try_parse_from(all).is_err());
        }
    }

    #[test]
    fn a_rotation_says_of_which_key_exactly_once() {
        let why = ["--actor", "otto", "--reason", "test"];
        let parse = |words: &[&'static str]| {
            Cli::try_parse_from(["tellerline", "key", "rotate"].iter().chain(words).chain(&why)).is_ok()
        };
        assert!(parse(&["--bank", "a"]) && parse(&["--server"]));
        assert!(parse(&["--master", "--new-key-file", "f"]));
        let wrong: [&[&str]; 5] = [
            &[],
            &["--master"],
            &["--bank", "a", "--server"],
            &["--new-key-file", "f"],
            &["--bank", "a", "--new-key-file", "f"],
        ];
        for words in wrong {
            assert!(!parse(words), "{words:?}");
        }
    }

    #[test]
    fn an_id_of_another_noun_is_refused() {
        let words = [
            "tellerline",
            "case",
            "show",
            "link_00000000000000000000000001",
            "--actor",
            "a",
            "--reason",
            "b",
        ];
        assert!(Cli::try_parse_from(words).is_err());
    }
}
