//! The order of a whole run: one program at a time on its core, the load on another.

use crate::answers;
use crate::graph::Graph;
use crate::load::{self, Outcome, Target, Until};
use crate::process::{Running, processor_time};
use crate::report::{Figures, Idle, Machine, Serve, Turns};
use crate::stats::millis;
use crate::subjects::{self, CUSTOMERS, Subject};
use crate::web::{self, Site};
use anyhow::{Context, Result};
use clap::{Args, ValueEnum};
use std::fs;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::time::{Duration, Instant};

/// Conversations under way at once in the throughput run, as the numbers to hold want it.
pub(crate) const AT_ONCE: usize = 128;
/// As long as Node.js needs to compile what is hot; less would flatter us.
const WARM_UP: Duration = Duration::from_secs(6);
const IDLE_WARM_UP: Duration = Duration::from_secs(2);
const IDLE_TURNS: usize = 200;
const STARTS: usize = 5;
const AUDIT_ENTRIES: u32 = 500_000;

#[derive(Args)]
pub(crate) struct Options {
    /// Measure one part only
    #[arg(long, value_enum)]
    only: Option<Part>,
    /// Length of each measured throughput run, after the warm-up
    #[arg(long, default_value_t = 10)]
    seconds: u64,
    /// Conversations under way at once in the throughput runs; another number only to find out about limits
    #[arg(long, default_value_t = AT_ONCE)]
    at_once: usize,
    /// Also write the figures to this file
    #[arg(long)]
    json: Option<PathBuf>,
    /// Processor for the program under measurement; this process itself should be kept on another
    #[arg(long)]
    pin: Option<usize>,
    /// Fail when a number is not held or a part could not be measured
    #[arg(long)]
    strict: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Part {
    /// Turns per second of the product and of its yardsticks
    Turns,
    /// The same without the yardsticks that need Node.js
    Share,
    /// Message to reply on an idle machine
    Latency,
    /// Resident memory, and start to ready
    Memory,
    /// Turns per second of the yardsticks alone
    Peers,
    /// Verifying the audit log
    Audit,
    /// Open web chats: memory, and message to answer
    Web,
    /// First paint of the main pages in Chromium
    Paint,
}

pub(crate) struct Bench {
    pub(crate) root: PathBuf,
    pub(crate) work: PathBuf,
    pub(crate) graph: Graph,
    pin: Option<usize>,
    length: Duration,
    at_once: usize,
    figures: Figures,
    /// Parts that were asked for in vain.
    unmeasured: u32,
}

/// Measures, prints the table to standard output. What cannot be measured is said in it, not hidden.
pub(crate) async fn run(options: Options) -> Result<ExitCode> {
    let mut bench = Bench::new(options.pin, Duration::from_secs(options.seconds.clamp(1, 600))).await?;
    bench.at_once = options.at_once.clamp(1, CUSTOMERS);
    if let Some(words) = bench.figures.machine.busy() {
        eprintln!("{words}");
        bench.figures.notes.push(words);
    }
    let wants = |parts: &[Part]| options.only.is_none_or(|only| parts.contains(&only));
    if wants(&[Part::Turns, Part::Share, Part::Peers]) {
        let url = bench.graph.url();
        bench
            .peer(
                fresh_folder(&bench.work.join("bare")).and_then(|data| subjects::bare(&data, &url)),
                "bare handler",
            )
            .await;
    }
    if wants(&[Part::Turns, Part::Peers]) {
        let url = bench.graph.url();
        bench.peer(subjects::botkit(&bench.root, &url), "Botkit").await;
        bench.peer(subjects::bottender(&bench.root, &url), "Bottender").await;
    }
    if wants(&[Part::Turns, Part::Share, Part::Latency, Part::Memory]) {
        let loaded = wants(&[Part::Turns, Part::Share]);
        let idle = wants(&[Part::Latency]);
        let result = bench.product(loaded, idle).await;
        bench.note("tellerline", result);
    }
    if wants(&[Part::Latency]) {
        let result = bench.answers().await;
        bench.note("balance with a bank read", result);
    }
    if wants(&[Part::Memory]) {
        let result = bench.serve().await;
        bench.note("tellerline serve", result);
    }
    if wants(&[Part::Web]) {
        let result = bench.web().await;
        bench.note("web chat", result);
    }
    if wants(&[Part::Paint]) {
        let result = bench.paint().await;
        bench.note("first paint", result);
    }
    if wants(&[Part::Audit]) {
        let result = bench.audit();
        bench.note("audit log", result);
    }
    println!("{}", bench.figures.markdown());
    if let Some(file) = options.json {
        fs::write(&file, serde_json::to_string_pretty(&bench.figures.json()?)? + "\n")
            .with_context(|| format!("could not write {}", file.display()))?;
    }
    let (below, unmeasured) = (bench.figures.below_hold(), bench.unmeasured);
    if options.strict && (below > 0 || unmeasured > 0) {
        eprintln!("failed: {below} numbers below hold, {unmeasured} parts not measured");
        return Ok(ExitCode::FAILURE);
    }
    Ok(ExitCode::SUCCESS)
}

impl Bench {
    pub(crate) async fn new(pin: Option<usize>, length: Duration) -> Result<Self> {
        let root = std::env::current_dir()?;
        let work = root.join("target/bench");
        fs::create_dir_all(&work)?;
        let (graph, figures) = (Graph::start().await?, Figures::on(Machine::this(pin)));
        Ok(Self { root, work, graph, pin, length, at_once: AT_ONCE, figures, unmeasured: 0 })
    }

    fn note(&mut self, name: &str, result: Result<()>) {
        if let Err(error) = result {
            eprintln!("{name}: {error:#}");
            self.unmeasured += 1;
            self.figures.notes.push(format!("{name} was not measured: {error:#}"));
        }
    }

    async fn peer(&mut self, subject: Result<Subject>, name: &str) {
        let result = match subject {
            Ok(subject) => self.yardstick(&subject).await,
            Err(error) => Err(error),
        };
        self.note(name, result);
    }

    async fn yardstick(&mut self, subject: &Subject) -> Result<()> {
        let running = subject.program.start(self.pin, &self.work).await?;
        self.turns(subject, &running).await?;
        running.stop().await
    }

    async fn product(&mut self, loaded: bool, idle: bool) -> Result<()> {
        let data = fresh_folder(&self.data())?;
        let subject = subjects::tellerline(&self.root, &data, &self.graph.url(), CUSTOMERS)?;
        eprintln!("tellerline: linking {CUSTOMERS} customers …");
        let running = subject.program.start(self.pin, &self.work).await?;
        eprintln!("tellerline: ready after {:.1} s", running.start_to_ready.as_secs_f64());
        if idle {
            self.idle(&subject).await?;
        }
        if loaded {
            self.turns(&subject, &running).await?;
        }
        running.stop().await
    }

    async fn turns(&mut self, subject: &Subject, running: &Running) -> Result<()> {
        let name = subject.program.name;
        eprintln!("{name}: {} at once for {} s …", self.at_once, self.length.as_secs());
        let target = target(subject, "help");
        let (start, own, its) = (Instant::now(), processor_time("self"), running.processor_time());
        let mut outcome =
            load::run(&self.graph, &target, self.at_once, WARM_UP, Until::Elapsed(self.length)).await;
        let share = |time: Duration| 100.0 * time.as_secs_f64() / start.elapsed().as_secs_f64();
        let generator_busy = share(processor_time("self").saturating_sub(own));
        let program_busy = share(running.processor_time().saturating_sub(its));
        let failure = outcome.last_failure.take();
        if let Some(failure) = &failure {
            self.figures
                .notes
                .push(format!("{name}: {} turns failed, the last one: {failure}", outcome.failures));
        }
        anyhow::ensure!(outcome.turns > 0, "no turn came back");
        let turns = turns(name, &mut outcome, running.resident_memory()?, program_busy, generator_busy);
        eprintln!("{name}: {:.0} turns/s", turns.turns_per_second);
        self.figures.turns.push(turns);
        Ok(())
    }

    async fn idle(&mut self, subject: &Subject) -> Result<()> {
        eprintln!("tellerline: one masked balance at a time, {IDLE_TURNS} times …");
        let target = target(subject, "balance");
        let mut outcome = load::run(&self.graph, &target, 1, IDLE_WARM_UP, Until::Turns(IDLE_TURNS)).await;
        anyhow::ensure!(
            outcome.reply.len() >= IDLE_TURNS,
            "{} turns failed, the last one: {:?}",
            outcome.failures,
            outcome.last_failure
        );
        self.figures.idle = Some(Idle {
            masked_balance_p50_ms: millis(outcome.reply.percentile(50)),
            masked_balance_p99_ms: millis(outcome.reply.percentile(99)),
        });
        Ok(())
    }

    /// With one linked customer that nobody speaks as: it switches the limits per sender off.
    pub(crate) async fn answers(&mut self) -> Result<()> {
        let data = fresh_folder(&self.work.join("answers"))?;
        let mut subject = subjects::tellerline(&self.root, &data, &self.graph.url(), 1)?;
        subject.program.name = "tellerline answers";
        let running = subject.program.start(self.pin, &self.work).await?;
        eprintln!("tellerline: linking two people, then one balance at a time …");
        self.figures.answers =
            Some(answers::measure(&self.graph, &target(&subject, "balance"), &data).await?);
        running.stop().await
    }

    /// On the folder that the demo left behind; run after [`Bench::product`].
    pub(crate) async fn serve(&mut self) -> Result<()> {
        eprintln!("tellerline serve: starting {STARTS} times on existing data …");
        let mut starts = Vec::new();
        let mut memory = 0;
        for _ in 0..STARTS {
            let program = subjects::tellerline_serve(&self.root, &self.data())?;
            let running = program.start(self.pin, &self.work).await?;
            starts.push(running.start_to_ready);
            memory = memory.max(running.resident_memory()?);
            running.stop().await?;
        }
        starts.sort_unstable();
        let median = starts.get(STARTS / 2).copied().unwrap_or_default();
        self.figures.serve =
            Some(Serve { start_to_ready_ms: millis(median), resident_mib: mebibytes(memory) });
        Ok(())
    }

    /// `serve` on the folder of a demo with one linked customer, which switches the limits per sender off.
    pub(crate) async fn web(&mut self) -> Result<()> {
        let data = fresh_folder(&self.work.join("web"))?;
        let mut subject = subjects::tellerline(&self.root, &data, &self.graph.url(), 1)?;
        subject.program.name = "tellerline web demo";
        let host = format!("localhost:{}", subject.program.port);
        subject.program.start(self.pin, &self.work).await?.stop().await?;
        let mut program = subjects::tellerline_serve(&self.root, &data)?;
        program.name = "tellerline web";
        let running = program.start(self.pin, &self.work).await?;
        eprintln!("tellerline serve: opening web chats, then messages for {} s …", self.length.as_secs());
        let site = Site { address: SocketAddr::from((Ipv4Addr::LOCALHOST, program.port)), host };
        let web = web::measure(&running, site, self.length).await?;
        if let Some(failure) = &web.last_failure {
            self.figures
                .notes
                .push(format!("web chat: {} answers failed, the last one: {failure}", web.failures));
        }
        self.figures.web = Some(web);
        running.stop().await
    }

    /// By a browser beside the load: it shares that core, as a phone has one of its own.
    async fn paint(&mut self) -> Result<()> {
        let data = fresh_folder(&self.work.join("paint"))?;
        let subject = subjects::visited(&self.root, &data)?;
        let running = subject.program.start(self.pin, &self.work).await?;
        eprintln!("tellerline: first paint of the main pages …");
        let port = subject.program.port;
        let url = |above: u16| format!("http://localhost:{}", port + above);
        let output = tokio::process::Command::new("node")
            .arg("tools/browser/paint.mjs")
            .envs([
                ("TELLERLINE_URL", url(0)),
                ("TELLERLINE_BANK_URL", url(1)),
                ("TELLERLINE_CHAT_URL", url(2)),
            ])
            .stderr(Stdio::inherit())
            .output()
            .await
            .context("could not start node")?;
        anyhow::ensure!(output.status.success(), "tools/browser/paint.mjs failed: {}", output.status);
        self.figures.paint = serde_json::from_slice(&output.stdout).context("figures of the pages")?;
        running.stop().await
    }

    /// Fills a database, verifies its log; a program of the store's own, for nothing outside can write that many.
    fn audit(&mut self) -> Result<()> {
        eprintln!("audit log: writing and verifying {AUDIT_ENTRIES} entries …");
        let program = self.root.join("target/dist/examples/audit_verify");
        let mut command = match self.pin {
            None => Command::new(&program),
            Some(pin) => {
                let mut command = Command::new("taskset");
                command.args(["-c", &pin.to_string()]).arg(&program);
                command
            }
        };
        let output = command
            .arg(AUDIT_ENTRIES.to_string())
            .stderr(Stdio::inherit())
            .output()
            .with_context(|| format!("could not start {}", program.display()))?;
        anyhow::ensure!(output.status.success(), "{} failed: {}", program.display(), output.status);
        self.figures.audit =
            Some(serde_json::from_slice(&output.stdout).context("figures of the audit log")?);
        Ok(())
    }

    pub(crate) fn data(&self) -> PathBuf {
        self.work.join("tellerline")
    }
}

pub(crate) fn target(subject: &Subject, text: &'static str) -> Target {
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, subject.program.port));
    Target { address, path: subject.webhook.to_owned(), text, identities: CUSTOMERS }
}

fn turns(name: &str, outcome: &mut Outcome, memory: u64, program_busy: f64, generator_busy: f64) -> Turns {
    Turns {
        name: name.to_owned(),
        turns_per_second: outcome.turns_per_second(),
        acknowledgement_p50_ms: millis(outcome.acknowledgement.percentile(50)),
        acknowledgement_p99_ms: millis(outcome.acknowledgement.percentile(99)),
        reply_p50_ms: millis(outcome.reply.percentile(50)),
        reply_p99_ms: millis(outcome.reply.percentile(99)),
        failures: outcome.failures,
        messages_per_turn: outcome.messages_per_turn,
        resident_mib: mebibytes(memory),
        program_busy_percent: program_busy,
        generator_busy_percent: generator_busy,
    }
}

fn mebibytes(bytes: u64) -> f64 {
    f64::from(u32::try_from(bytes / 1024).unwrap_or(u32::MAX)) / 1024.0
}

/// Empties a folder of an earlier run: only ever one below `target/bench`.
pub(crate) fn fresh_folder(folder: &Path) -> Result<PathBuf> {
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    fs::create_dir_all(folder)?;
    Ok(folder.to_path_buf())
}
