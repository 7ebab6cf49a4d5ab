//! A private PostgreSQL server as a child process: own folder, own port, loopback only, real fsync.
//!
//! The server is the child of a small shell that waits on our pipe: when this process ends, however it ends,
//! the pipe closes, the shell stops the server and deletes its folder. PostgreSQL refuses to run as root, so
//! root starts it as the user `postgres`.

use std::{
    fs,
    io::{BufRead as _, BufReader, Write as _},
    net::TcpListener,
    os::unix::{fs::MetadataExt as _, process::CommandExt as _},
    path::{Path, PathBuf},
    process::{Child, ChildStdin, Command, Stdio},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU32, Ordering},
        mpsc,
    },
    time::Duration,
};

use anyhow::{Context as _, Result, bail};
use sqlx::{AssertSqlSafe, Connection as _, Executor as _, PgConnection};
use tokio::sync::OnceCell;

/// How long a server may take to start or stop.
const PATIENCE: Duration = Duration::from_mins(1);

/// Starts and kills the server by word of its input; at the end of input it stops the server at once. `$0` is
/// the folder to delete then.
const KEEPER: &str = r#"
while read -r word; do
  case "$word" in
    start) "$@" </dev/null & server=$! ;;
    kill) kill -s KILL "$server"; wait "$server"; echo "keeper: stopped" >&2 ;;
  esac
done
kill -s QUIT "$server" 2>/dev/null; wait "$server"; rm -rf "$0"
"#;

/// Who the server runs as, when we are root.
#[derive(Clone, Copy)]
struct User {
    uid: u32,
    gid: u32,
}

/// A PostgreSQL server of our own.
pub struct Cluster {
    keeper: Child,
    orders: Option<ChildStdin>,
    events: Mutex<mpsc::Receiver<Event>>,
    port: u16,
    data: PathBuf,
    databases: AtomicU32,
}

#[derive(PartialEq, Eq)]
enum Event {
    Ready,
    Stopped,
    /// Processes of a killed server are still ending.
    Again,
}

impl Cluster {
    /// Makes a data folder and starts a server on it. Blocks for a second or two.
    ///
    /// # Errors
    /// When PostgreSQL is not installed (`cargo xtask setup` installs it) or does not start.
    pub fn start() -> Result<Self> {
        let bin = binaries()?;
        let user = user()?;
        let folder = tempfile::Builder::new().prefix("tellerline-pg-").tempdir()?.keep();
        if let Some(user) = user {
            std::os::unix::fs::chown(&folder, Some(user.uid), Some(user.gid))?;
        }
        let data = folder.join("data");
        let mut initdb = command(&bin.join("initdb"), user);
        initdb.arg("--pgdata").arg(&data);
        initdb.args(["--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync"]);
        let made = initdb.current_dir(&folder).output().context("initdb")?;
        if !made.status.success() {
            bail!("initdb failed: {}", String::from_utf8_lossy(&made.stderr));
        }
        // A port that was free may be taken before the server binds it.
        let mut last = None;
        for _ in 0..5 {
            match Self::run(&bin, user, &folder, &data) {
                Ok(cluster) => return Ok(cluster),
                Err(error) => last = Some(error),
            }
        }
        Err(last.unwrap_or_else(|| anyhow::anyhow!("PostgreSQL did not start")))
    }

    fn run(bin: &Path, user: Option<User>, folder: &Path, data: &Path) -> Result<Self> {
        let port = TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port();
        let mut keeper = command(Path::new("/bin/sh"), user);
        keeper.arg("-c").arg(KEEPER).arg(folder).arg(bin.join("postgres")).arg("-D").arg(data);
        for setting in [
            format!("port={port}"),
            "listen_addresses=127.0.0.1".into(),
            "unix_socket_directories=".into(),
            "fsync=on".into(),
            "max_connections=200".into(),
            "shared_buffers=32MB".into(),
            "log_min_messages=log".into(),
            // Segments of the log that are used again would show to a test what others wrote.
            "wal_recycle=off".into(),
        ] {
            keeper.arg("-c").arg(setting);
        }
        keeper.current_dir(folder).stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::piped());
        let mut keeper = keeper.spawn().context("starting PostgreSQL")?;
        let orders = keeper.stdin.take();
        let log = keeper.stderr.take().context("no log of PostgreSQL")?;
        let (send, events) = mpsc::channel();
        let lines = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&lines);
        std::thread::spawn(move || {
            for line in BufReader::new(log).lines().map_while(Result::ok) {
                if line.contains("database system is ready to accept connections") {
                    let _ = send.send(Event::Ready);
                } else if line == "keeper: stopped" {
                    let _ = send.send(Event::Stopped);
                } else if line.contains("pre-existing shared memory block") {
                    let _ = send.send(Event::Again);
                }
                kept.lock().unwrap_or_else(PoisonError::into_inner).push(line);
            }
        });
        let mut cluster = Self {
            keeper,
            orders,
            events: Mutex::new(events),
            port,
            data: data.to_owned(),
            databases: AtomicU32::new(0),
        };
        cluster
            .start_again()
            .with_context(|| lines.lock().unwrap_or_else(PoisonError::into_inner).join("\n"))?;
        Ok(cluster)
    }

    fn event(&self) -> Result<Event> {
        let events = self.events.lock().unwrap_or_else(PoisonError::into_inner);
        events.recv_timeout(PATIENCE).context("PostgreSQL stopped or is too slow")
    }

    fn order(&mut self, line: &str) -> Result<()> {
        let orders = self.orders.as_mut().context("PostgreSQL is gone")?;
        writeln!(orders, "{line}")?;
        Ok(orders.flush()?)
    }

    /// Kills the server's main process with SIGKILL, as a power cut would; its connections break.
    ///
    /// # Errors
    /// When it does not end.
    pub fn kill(&mut self) -> Result<()> {
        self.order("kill")?;
        while self.event()? != Event::Stopped {}
        Ok(())
    }

    /// Starts the server again on the same folder and port, and waits until it has recovered.
    ///
    /// # Errors
    /// When it does not come back.
    pub fn start_again(&mut self) -> Result<()> {
        self.order("start")?;
        loop {
            match self.event()? {
                Event::Ready => return Ok(()),
                Event::Again => self.order("start")?,
                Event::Stopped => {}
            }
        }
    }

    /// Where its files are.
    pub fn data(&self) -> &Path {
        &self.data
    }

    fn url(&self, database: &str) -> String {
        format!("postgres://postgres@127.0.0.1:{}/{database}", self.port)
    }

    /// A new empty database; its URL.
    ///
    /// # Errors
    /// When the server does not answer.
    pub async fn database(&self) -> Result<String> {
        let name = format!("t{}", self.databases.fetch_add(1, Ordering::Relaxed));
        let mut admin = PgConnection::connect(&self.url("postgres")).await?;
        // The name is ours: a letter and a number.
        admin.execute(AssertSqlSafe(format!("CREATE DATABASE {name}"))).await?;
        admin.close().await?;
        Ok(self.url(&name))
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        drop(self.orders.take());
        let _ = self.keeper.wait();
    }
}

/// The server that all tests of one program share, started by the first.
///
/// # Errors
/// As [`Cluster::start`].
pub async fn shared() -> Result<&'static Cluster> {
    static SHARED: OnceCell<Cluster> = OnceCell::const_new();
    SHARED.get_or_try_init(|| async { tokio::task::spawn_blocking(Cluster::start).await? }).await
}

fn command(program: &Path, user: Option<User>) -> Command {
    let mut command = Command::new(program);
    command.env("LC_ALL", "C");
    if let Some(user) = user {
        command.uid(user.uid).gid(user.gid);
    }
    command
}

/// Root needs another user; anybody else runs the server as themselves.
fn user() -> Result<Option<User>> {
    if fs::metadata("/proc/self")?.uid() != 0 {
        return Ok(None);
    }
    let accounts = fs::read_to_string("/etc/passwd")?;
    let fields = accounts
        .lines()
        .map(|line| line.split(':').collect::<Vec<_>>())
        .find(|fields| fields.first() == Some(&"postgres"));
    let Some([_, _, uid, gid, ..]) = fields.as_deref() else {
        bail!("PostgreSQL refuses to run as root and there is no user `postgres`: run `cargo xtask setup`");
    };
    Ok(Some(User { uid: uid.parse()?, gid: gid.parse()? }))
}

/// The folder with `initdb` and `postgres`.
fn binaries() -> Result<PathBuf> {
    let whole = |folder: &PathBuf| ["initdb", "postgres"].iter().all(|name| folder.join(name).is_file());
    let told = std::env::var_os("TELLERLINE_PG_BIN").map(PathBuf::from);
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut versions: Vec<PathBuf> = fs::read_dir("/usr/lib/postgresql")
        .map(|folders| folders.flatten().map(|folder| folder.path().join("bin")).collect())
        .unwrap_or_default();
    versions.sort();
    told.into_iter()
        .chain(versions.into_iter().rev())
        .chain(std::env::split_paths(&path))
        .chain([PathBuf::from("/usr/local/bin")])
        .find(whole)
        .context("PostgreSQL (initdb, postgres) is not installed: run `cargo xtask setup`")
}
