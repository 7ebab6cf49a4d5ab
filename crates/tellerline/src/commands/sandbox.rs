//! `sandbox`: bank and messenger simulator by themselves, until interrupted.

use anyhow::ensure;
use tellerline_sandbox::{
    bank::{self, BankConfig, ClientConfig, ClientKeys, RunningBank},
    messenger::{self, MessengerConfig},
};

use crate::{
    cli::SandboxArgs,
    output::{self, say},
};

pub(crate) async fn run(args: SandboxArgs) -> anyhow::Result<()> {
    for listen in [args.bank_listen, args.messenger_listen] {
        ensure!(listen.ip().is_loopback(), "the sandbox listens on loopback only, not on {listen}");
    }
    let client = ClientConfig {
        client_id: args.client_id,
        name: "Tellerline".to_owned(),
        keys: ClientKeys::Uri(args.client_jwks.to_string()),
        redirect_uris: args.redirect_uri,
    };
    let mut stop = Stop::new()?;
    let config = BankConfig { seed: args.seed, clients: vec![client], ..BankConfig::new(args.bank_listen) };
    let bank = bank::start(config).await?;
    let webhook_url = args.webhook.map(String::from);
    let config = MessengerConfig { webhook_url, ..MessengerConfig::demo(args.messenger_listen) };
    let messenger = messenger::start(config).await?;
    for (id, name) in RunningBank::institutions() {
        say(format_args!("{name}: issuer {}", bank.issuer(id)));
    }
    say("customers ada, ben and chen, password demo; the code is shown on the bank's page");
    say(format_args!("messenger: {} (graph_url {})", messenger.url(), messenger.graph_url()));
    output::print(&format!("ready {} {}", bank.base(), messenger.url()))?;
    stop.wait().await;
    messenger.shutdown().await;
    bank.shutdown().await;
    Ok(())
}

/// SIGINT or SIGTERM, listened for from the beginning so that none is missed.
struct Stop {
    interrupt: tokio::signal::unix::Signal,
    terminate: tokio::signal::unix::Signal,
}

impl Stop {
    fn new() -> std::io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self { interrupt: signal(SignalKind::interrupt())?, terminate: signal(SignalKind::terminate())? })
    }

    async fn wait(&mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
    }
}
