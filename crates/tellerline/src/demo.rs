//! `demo`: the whole product on loopback, with a sandbox bank and a messenger simulator beside it.

use std::{
    fs,
    net::{Ipv4Addr, SocketAddr},
    os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _},
    path::{Path, PathBuf},
    sync::Arc,
};

use anyhow::{Context as _, bail};
use axum::{
    Router,
    body::Bytes,
    http::StatusCode,
    response::Redirect,
    routing::{get, post},
};
use console::style;
use secrecy::SecretString;
use tellerline_banks::{PossessionKey, ReadyGrant};
use tellerline_core::{AccountId, BankId, ChannelId, Clock as _, InstitutionId, Timestamp, message::Choice};
use tellerline_sandbox::{
    bank::{BankConfig, ClientConfig, ClientKeys, DEFAULT_PERMISSIONS, RunningBank},
    messenger::{MessengerConfig, RunningMessenger},
};
use tellerline_server::{
    config::{Config, DEMO_STAMP, Role},
    desk::auth::{self, EnrolError, Newcomer, Role as StaffRole},
    engine::Engine,
    seed::{self, SeedCustomer, SeedPlace},
    setup,
    system::{SystemClock, SystemEntropy},
};
use tellerline_store::vault::MasterKey;
use tokio::net::TcpListener;

use crate::{
    commands::channel,
    serve::{Listeners, Running},
};

/// What `demo` was asked to do.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct DemoArgs {
    /// Address to listen on; loopback only. The sandbox bank and the messenger simulator take the next free
    /// ports.
    #[arg(long, default_value = "127.0.0.1:8080", value_name = "ADDRESS")]
    pub(crate) listen: SocketAddr,
    /// Folder for data and config; kept. Without it a temporary one is used and removed at the end.
    #[arg(long, value_name = "DIR")]
    pub(crate) data: Option<PathBuf>,
    /// Seed of the sandbox bank's ledgers: same seed and day, same figures.
    #[arg(long, default_value_t = 1)]
    pub(crate) seed: u64,
    /// Send Messenger messages to this Graph API instead of the simulator.
    #[arg(long, value_name = "URL")]
    pub(crate) graph_url: Option<url::Url>,
    /// Make so many customers who are linked already (identities 90000, 90001, …), for load tests; limits
    /// per sender and Page are then off.
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(crate) linked_customers: u32,
}

const CLIENT_ID: &str = "tellerline";
const BANK: &str = "demo";
const CHANNEL: &str = "messenger";
/// Stands in a thread of the simulator that nobody has written to.
const GREETING: &str =
    "Ask for your balance, look at payments, report fraud, or talk to a person. An assistant answers first.";
/// What one Page may send at Meta.
const MESSAGES_PER_SECOND: u32 = 300;

/// Runs the demo until a signal.
pub(crate) async fn run(args: DemoArgs) -> anyhow::Result<()> {
    if !args.listen.ip().is_loopback() {
        bail!("the demo listens on loopback only, not on {}: its passwords are public", args.listen);
    }
    let folder = Folder::open(args.data.as_deref())?;
    // Bound once and kept: a port that is given back, however shortly, may be somebody else's afterwards.
    let public = bind(args.listen)?;
    let listen = public.local_addr()?;
    let public_url = format!("http://localhost:{}", listen.port());
    let bank = start_bank(&args, listen, &public_url)?;
    let messenger = start_messenger(&args, next(listen, 2)?, folder.kept)?;
    let graph_url = match &args.graph_url {
        Some(url) => url.to_string(),
        None => messenger.graph_url(),
    };
    let operators = next(listen, 3)?;
    let admin = operators.local_addr()?;
    let file = write_config(&folder.path, &args, listen, admin, &public_url, &bank, &graph_url)?;
    let config = Config::load(Some(&file), std::iter::empty())?;
    config.validate(Role::Demo)?;
    let built = setup::build(&config, Arc::new(SystemClock), Arc::new(SystemEntropy::new()), true).await?;
    let listeners = Listeners { public, operators };
    let running = Running::start_on(listeners, &config, built, Some(demo_routes(&messenger))).await?;
    add_staff(running.engine()).await?;
    if args.linked_customers > 0 {
        make_linked(running.engine(), &bank, args.linked_customers).await?;
    }
    let webhook = format!("http://{}/hooks/messenger/messenger", running.address);
    messenger.set_webhook(&webhook);
    if args.graph_url.is_none() {
        channel::set_up_quietly(&config, GREETING).await.context("the demo's Page cannot be set up")?;
    }
    let addresses = serde_json::json!({
        "public_url": public_url, "webhook": webhook, "admin": format!("http://{admin}"),
        "messenger": messenger.url(), "bank": bank.base(),
    });
    folder.tell(&addresses)?;
    println!("ready {public_url}");
    print_table(&public_url, &bank, &messenger);
    running.until_signal().await?;
    messenger.shutdown().await;
    bank.shutdown().await;
    folder.close()
}

/// The data folder: named ones stay.
struct Folder {
    path: PathBuf,
    temporary: bool,
    /// Conversations of an earlier run are in it.
    kept: bool,
}

impl Folder {
    fn open(named: Option<&Path>) -> anyhow::Result<Self> {
        let (path, temporary) = match named {
            Some(path) => (path.to_owned(), false),
            None => (std::env::temp_dir().join(format!("tellerline-demo-{}", std::process::id())), true),
        };
        let kept = path.join("data").join("tellerline.db").exists();
        for part in ["data", "secrets"] {
            fs::create_dir_all(path.join(part)).with_context(|| format!("cannot make {}", path.display()))?;
        }
        fs::set_permissions(path.join("secrets"), fs::Permissions::from_mode(0o700))?;
        fs::write(
            path.join("data").join(DEMO_STAMP),
            "made by `tellerline demo`; `serve` opens it on loopback only\n",
        )?;
        Ok(Self { path, temporary, kept })
    }

    /// Writes down where everything is, for programs that drive the demo.
    fn tell(&self, addresses: &serde_json::Value) -> anyhow::Result<()> {
        let file = self.path.join("demo.json");
        fs::write(&file, format!("{addresses:#}\n"))
            .with_context(|| format!("cannot write {}", file.display()))
    }

    fn close(self) -> anyhow::Result<()> {
        if self.temporary {
            fs::remove_dir_all(&self.path)
                .with_context(|| format!("cannot remove {}", self.path.display()))?;
        }
        Ok(())
    }
}

/// The address itself, or with port 0 a free one.
fn bind(address: SocketAddr) -> anyhow::Result<TcpListener> {
    try_bind(address)
        .with_context(|| format!("cannot listen on {address}; choose another with --listen 127.0.0.1:PORT"))
}

/// As servers bind: a port that an earlier run has just left can be used again.
fn try_bind(address: SocketAddr) -> std::io::Result<TcpListener> {
    let listener = std::net::TcpListener::bind(address)?;
    listener.set_nonblocking(true)?;
    TcpListener::from_std(listener)
}

/// The next free port at least `steps` above, so that addresses stay the same from run to run.
fn next(base: SocketAddr, steps: u16) -> anyhow::Result<TcpListener> {
    let from = base.port().saturating_add(steps);
    (from..from.saturating_add(200))
        .step_by(3)
        .map(|port| SocketAddr::from((Ipv4Addr::LOCALHOST, port)))
        .find_map(|address| try_bind(address).ok())
        .context("no free port near the one to listen on")
}

fn start_bank(args: &DemoArgs, listen: SocketAddr, public_url: &str) -> anyhow::Result<RunningBank> {
    let listener = next(listen, 1)?;
    let address = listener.local_addr()?;
    let redirect_uris =
        RunningBank::institutions().map(|(id, _)| format!("{public_url}/link/callback/{id}")).collect();
    let config = BankConfig {
        seed: args.seed,
        extra_customers: args.linked_customers,
        clients: vec![ClientConfig {
            client_id: CLIENT_ID.to_owned(),
            name: "Tellerline".to_owned(),
            keys: ClientKeys::Uri(format!("http://127.0.0.1:{}/.well-known/jwks.json", listen.port())),
            redirect_uris,
        }],
        ..BankConfig::new(address)
    };
    tellerline_sandbox::bank::start_on(listener, &config).context("the sandbox bank does not start")
}

fn start_messenger(args: &DemoArgs, listener: TcpListener, kept: bool) -> anyhow::Result<RunningMessenger> {
    let mut config = MessengerConfig::demo(listener.local_addr()?);
    // Who wants many customers measures, and does not want the platform's limit.
    config.messages_per_second = (args.linked_customers == 0).then_some(MESSAGES_PER_SECOND);
    if kept {
        // A new person must be nobody whom the kept data knows.
        config.new_people_from = SystemClock.now().as_secs().unsigned_abs();
    }
    tellerline_sandbox::messenger::start_on(listener, config)
        .context("the messenger simulator does not start")
}

fn secret(folder: &Path, name: &str, make: impl FnOnce() -> anyhow::Result<String>) -> anyhow::Result<()> {
    use std::io::Write as _;
    let path = folder.join("secrets").join(name);
    if path.exists() {
        return Ok(());
    }
    let mut file = fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path)?;
    file.write_all(make()?.as_bytes()).with_context(|| format!("cannot write {}", path.display()))
}

fn write_config(
    folder: &Path,
    args: &DemoArgs,
    listen: SocketAddr,
    admin: SocketAddr,
    public_url: &str,
    bank: &RunningBank,
    graph_url: &str,
) -> anyhow::Result<PathBuf> {
    use secrecy::ExposeSecret as _;
    let fixed = |text: &str| {
        let text = text.to_owned();
        move || Ok(text)
    };
    secret(folder, "master.key", || Ok(MasterKey::generate()?.to_string()))?;
    secret(folder, "app.secret", fixed("app-secret"))?;
    secret(folder, "verify.token", fixed("verify"))?;
    secret(folder, "page.token", fixed("page-token"))?;
    secret(folder, "pager.secret", fixed("pager-secret"))?;
    secret(folder, "client.pem", || {
        Ok(tellerline_banks::generate_signing_key(&SystemEntropy::new())?.expose_secret().to_owned())
    })?;
    let mut text = format!(
        "# Written by `tellerline demo`. `tellerline serve --config` opens this folder on loopback.\n\
         [server]\nlisten = \"{listen}\"\nadmin_listen = \"{admin}\"\n\n\
         [store]\nurl = \"sqlite://data/tellerline.db\"\nmaster_key_file = \"secrets/master.key\"\n"
    );
    let institutions: String =
        RunningBank::institutions().map(|(id, name)| institution(id, name, bank)).collect();
    text.push_str(&institutions);
    text.push_str(&tenant(public_url, graph_url, bank.base(), args.linked_customers > 0));
    let file = folder.join("tellerline.toml");
    fs::write(&file, text).with_context(|| format!("cannot write {}", file.display()))?;
    Ok(file)
}

fn institution(id: &str, name: &str, bank: &RunningBank) -> String {
    format!(
        "\n[[institution]]\nid = \"{id}\"\nname = \"{name}\"\nconnector = \"uk-open-banking\"\n\
         issuer = \"{}\"\napi_url = \"{}\"\nclient_id = \"{CLIENT_ID}\"\n\
         client_key_file = \"secrets/client.pem\"\nclient_key_id = \"demo\"\nallow_http_loopback = true\n\
         unattended_reads_per_day = 10000\n",
        bank.issuer(id),
        bank.api_url(id),
    )
}

/// The bank, its app and its Page, and its web chat, which the bank's own `site` may frame; under `load` without the limits that a person would not reach.
fn tenant(public_url: &str, graph_url: &str, site: &str, load: bool) -> String {
    format!(
        "\n[[bank]]\nid = \"{BANK}\"\nname = \"Harbour Bank\"\npublic_url = \"{public_url}\"\n\
         institutions = [\"harbour\", \"northwind\"]\npage_contact = \"{public_url}/demo/pager\"\n\
         page_contact_secret_file = \"secrets/pager.secret\"\ndesk_hours = [\"Mon-Sun 00:00-24:00\"]\n\
         emergency_phone = \"+44 20 7946 0000\"\n\
         \n[[messenger_app]]\nid = \"messenger\"\napp_secret_file = \"secrets/app.secret\"\n\
         verify_token_file = \"secrets/verify.token\"\ngraph_url = \"{graph_url}\"\n\
         \n[[channel]]\nid = \"{CHANNEL}\"\nbank = \"{BANK}\"\nkind = \"messenger\"\napp = \"messenger\"\n\
         page_id = \"100200300\"\npage_token_file = \"secrets/page.token\"\nsend_per_second = {}\n\
         sender_limit = {}\nknown_apps = [\"263902037430900\"]\n\
         \n[[channel]]\nid = \"web\"\nbank = \"{BANK}\"\nkind = \"web\"\nsender_limit = {}\n\
         framed_by = [\"{public_url}\", \"{site}\"]\n",
        if load { 1_000_000 } else { 300 },
        !load,
        !load,
    )
}

/// The way to the simulator, and the bank's contact of the demo, which says on the terminal that it was woken.
fn demo_routes(messenger: &RunningMessenger) -> Router {
    let simulator = messenger.url();
    let redirect = get(move || async move { Redirect::to(&simulator) });
    Router::new().route("/demo/messenger", redirect).route(
        "/demo/pager",
        post(|body: Bytes| async move {
            eprintln!("pager: {}", String::from_utf8_lossy(&body));
            StatusCode::NO_CONTENT
        }),
    )
}

/// Identities `9000` followed by the number, already linked at Harbour Bank and greeted. A folder that holds
/// them from an earlier run is refused, because the sandbox bank has forgotten their tokens.
async fn make_linked(engine: &Engine, bank: &RunningBank, count: u32) -> anyhow::Result<()> {
    let entropy = SystemEntropy::new();
    let keys: Vec<PossessionKey> =
        (0..count).map(|_| PossessionKey::draw(&entropy)).collect::<Result<_, _>>()?;
    let wanted: Vec<(String, String)> = keys
        .iter()
        .zip(0..)
        .map(|(key, number)| (RunningBank::load_customer(number), key.thumbprint().to_owned()))
        .collect();
    let granted = bank.grant_many("harbour", CLIENT_ID, DEFAULT_PERMISSIONS, &wanted)?;
    let mut customers = Vec::with_capacity(granted.len());
    for ((number, grant), key) in granted.into_iter().enumerate().zip(&keys) {
        let tokens = ReadyGrant {
            access_token: grant.access_token.into(),
            refresh_token: Some(grant.refresh_token.into()),
            expires_at: Timestamp::from_secs(grant.expires_at),
            bank_consent: grant.consent_id.clone(),
            subject: grant.subject.clone(),
            authenticated_at: Timestamp::from_secs(grant.auth_time),
            acr: grant.acr.clone(),
        }
        .into_tokens(key)?;
        customers.push(SeedCustomer {
            address: format!("9000{number}"),
            subject: grant.subject,
            bank_consent: grant.consent_id,
            tokens,
            accounts: grant.account_ids.into_iter().map(AccountId::new).collect(),
            choice: Choice::Tap,
            acr: grant.acr,
        });
    }
    let place = SeedPlace {
        bank: BankId::new(BANK),
        channel: ChannelId::new(CHANNEL),
        institution: InstitutionId::new("harbour"),
    };
    seed::customers(&engine.context, &place, &customers).await
}

/// Name and role of everybody at the demo's desk.
const STAFF: [(&str, StaffRole); 5] = [
    ("sam", StaffRole::Agent),
    ("lee", StaffRole::Lead),
    ("olga", StaffRole::Officer),
    ("ari", StaffRole::Author),
    ("otto", StaffRole::Operator),
];

/// A folder that has them already keeps them.
async fn add_staff(engine: &Engine) -> anyhow::Result<()> {
    let context = &engine.context;
    let password = SecretString::from("demo");
    for (name, role) in STAFF {
        let newcomer = Newcomer {
            bank: &BankId::new(BANK),
            bank_name: "Harbour Bank",
            name,
            role,
            team: None,
            password: &password,
            totp: Some(&auth::demo_secret(name)),
            actor: "demo",
            reason: Some("made by `tellerline demo`"),
            demo: true,
        };
        match auth::add_staff(&context.store, &*context.clock, &*context.entropy, &newcomer).await {
            Ok(_) | Err(EnrolError::NameTaken) => {}
            Err(error) => return Err(error).context("the demo's staff could not be added"),
        }
    }
    Ok(())
}

fn print_table(public_url: &str, bank: &RunningBank, messenger: &RunningMessenger) {
    let now = SystemClock.now();
    let head = |text: &str| eprintln!("\n  {}", style(text).for_stderr().bold());
    head("Open in a browser");
    for (what, address, note) in [
        ("Start here", format!("{public_url}/"), "what this is, and three doors to try it"),
        ("Web chat", format!("{public_url}/chat/{BANK}"), "the bank's own chat, as a customer"),
        ("Messenger simulator", messenger.url(), "write as a customer"),
        ("Desk", format!("{public_url}/desk"), "answer as an agent, look as an officer"),
        ("My data", format!("{public_url}/me"), "a customer's own page"),
        ("Sandbox bank", bank.base().to_owned(), "its own pages"),
    ] {
        eprintln!("  {what:<20} {:<36} {note}", style(address).for_stderr().cyan());
    }
    head("People: the password is `demo`, the code of the second factor is another every 30 seconds");
    let person = |name: &str, who: &str, code: &str| {
        eprintln!("  {name:<20} {who:<36} {}", style(code).for_stderr().green());
    };
    for customer in ["ada", "ben", "chen"] {
        for (institution, name) in RunningBank::institutions() {
            if let Some(code) = bank.current_code(institution, customer) {
                person(customer, &format!("customer of {name}"), &code);
            }
        }
    }
    for (name, role) in STAFF {
        if let Ok(code) = auth::current_code(&auth::demo_secret(name), now) {
            person(name, role.slug(), &code);
        }
    }
    eprintln!(
        "\n  The login pages show the code that holds, in a box marked as demo only. Stop with Ctrl+C.\n"
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_port_that_was_found_is_kept() {
        let base = bind(([127, 0, 0, 1], 0).into()).unwrap();
        let address = base.local_addr().unwrap();
        assert!(try_bind(address).is_err(), "nobody else gets it between here and the server's start");
        let (one, two) = (next(address, 1).unwrap(), next(address, 1).unwrap());
        assert_ne!(one.local_addr().unwrap(), two.local_addr().unwrap());
        assert!(try_bind(one.local_addr().unwrap()).is_err());
    }
}
