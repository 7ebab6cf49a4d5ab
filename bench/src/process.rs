//! Programs under measurement: started on their core, watched through `/proc`, ended.

use anyhow::{Context, Result, bail};
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::{Duration, Instant};
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::net::TcpStream;
use tokio::process::{Child, Command};

/// The kernel counts processor time in these, on every architecture it offers today.
const TICK: Duration = Duration::from_millis(10);
/// Making 10,000 linked customers is part of a start.
const READY_MAX: Duration = Duration::from_mins(3);
const POLL: Duration = Duration::from_millis(2);

/// What to start, and how it says that it is ready.
#[derive(Clone, Debug)]
pub(crate) struct Program {
    /// Shown in the table, and the name of its log file.
    pub(crate) name: &'static str,
    pub(crate) file: PathBuf,
    pub(crate) arguments: Vec<String>,
    pub(crate) environment: Vec<(&'static str, String)>,
    pub(crate) folder: PathBuf,
    pub(crate) ready: Ready,
    /// Loopback port that it listens on.
    pub(crate) port: u16,
}

#[derive(Clone, Copy, Debug)]
pub(crate) enum Ready {
    /// It prints a line that begins with `ready `.
    Line,
    /// Its port accepts connections.
    Port,
    /// `GET /health/ready` answers 200.
    Health,
}

/// A started program. Dropped, it is killed.
pub(crate) struct Running {
    child: Child,
    pid: u32,
    /// From the start of the process until it said that it is ready.
    pub(crate) start_to_ready: Duration,
}

impl Program {
    /// Starts it on processor `pin` (anywhere without one) and waits until it is ready.
    pub(crate) async fn start(&self, pin: Option<usize>, logs: &Path) -> Result<Running> {
        let log = File::create(logs.join(format!("{}.log", self.name.replace(' ', "-"))))?;
        let mut command = match pin {
            Some(processor) => {
                let mut command = Command::new("taskset");
                command.args(["-c", &processor.to_string()]).arg(&self.file);
                command
            }
            None => Command::new(&self.file),
        };
        command
            .args(&self.arguments)
            .envs(self.environment.iter().map(|(name, value)| (name, value)))
            .current_dir(&self.folder)
            .stdin(Stdio::null())
            .stdout(if matches!(self.ready, Ready::Line) { Stdio::piped() } else { Stdio::null() })
            .stderr(log)
            .kill_on_drop(true);
        anyhow::ensure!(self.folder.is_dir(), "there is no folder {}", self.folder.display());
        let start = Instant::now();
        let mut child =
            command.spawn().with_context(|| format!("could not start {}", self.file.display()))?;
        let pid = child.id().context("the process has ended already")?;
        let ready = tokio::time::timeout(READY_MAX, self.wait_until_ready(&mut child)).await;
        ready
            .context("not ready in time")
            .flatten()
            .with_context(|| format!("{} did not start", self.name))?;
        Ok(Running { child, pid, start_to_ready: start.elapsed() })
    }

    async fn wait_until_ready(&self, child: &mut Child) -> Result<()> {
        if let Some(output) = child.stdout.take() {
            let mut lines = BufReader::new(output).lines();
            while let Some(line) = lines.next_line().await? {
                if line.starts_with("ready ") {
                    // Read on, so that the program never waits for a full pipe.
                    tokio::task::spawn_local(
                        async move { while let Ok(Some(_)) = lines.next_line().await {} },
                    );
                    return Ok(());
                }
            }
            bail!("it ended before it was ready");
        }
        loop {
            if let Some(status) = child.try_wait()? {
                bail!("it ended before it was ready ({status})");
            }
            let open = match self.ready {
                Ready::Health => healthy(self.port).await,
                Ready::Line | Ready::Port => TcpStream::connect(("127.0.0.1", self.port)).await.is_ok(),
            };
            if open {
                return Ok(());
            }
            tokio::time::sleep(POLL).await;
        }
    }
}

impl Running {
    /// Resident memory in bytes.
    pub(crate) fn resident_memory(&self) -> Result<u64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.pid))?;
        resident_memory(&status).context("/proc/…/status has no VmRSS")
    }

    /// Processor time used so far, of all its threads.
    pub(crate) fn processor_time(&self) -> Duration {
        processor_time(&self.pid.to_string())
    }

    /// Asks it to end, insists after 5 s.
    pub(crate) async fn stop(mut self) -> Result<()> {
        let asked = Command::new("kill").args(["-TERM", &self.pid.to_string()]).status().await?;
        let ended = tokio::time::timeout(Duration::from_secs(5), self.child.wait()).await;
        if !asked.success() || ended.is_err() {
            self.child.kill().await?;
        }
        Ok(())
    }
}

/// Processor time of a process id, or of `self`; zero where `/proc` does not tell.
pub(crate) fn processor_time(process: &str) -> Duration {
    let stat = fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
    TICK * ticks(&stat).unwrap_or_default()
}

/// proc(5): `utime` and `stime` are fields 14 and 15; the name in field 2 may hold anything, brackets too.
fn ticks(stat: &str) -> Option<u32> {
    let mut fields = stat.rsplit_once(')')?.1.split_whitespace().skip(11);
    let mut next = || fields.next()?.parse::<u32>().ok();
    Some(next()? + next()?)
}

fn resident_memory(status: &str) -> Option<u64> {
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    Some(line.trim().strip_suffix(" kB")?.parse::<u64>().ok()? * 1024)
}

async fn healthy(port: u16) -> bool {
    let client = reqwest::Client::builder().no_proxy().build();
    let Ok(client) = client else { return false };
    let answer = client.get(format!("http://127.0.0.1:{port}/health/ready")).send().await;
    answer.is_ok_and(|answer| answer.status().is_success())
}

/// A port that was free a moment ago.
pub(crate) fn free_port() -> Result<u16> {
    Ok(std::net::TcpListener::bind("127.0.0.1:0")?.local_addr()?.port())
}

#[cfg(test)]
mod tests {
    use super::{resident_memory, ticks};

    #[test]
    fn proc_files_are_read_as_documented() {
        let stat = "812 (odd) name)) S 1 812 812 0 -1 4194560 100 0 0 0 250 50 0 0 20 0 4 0 1 1 1";
        assert_eq!(ticks(stat), Some(300));
        assert_eq!(ticks(""), None);
        assert_eq!(resident_memory("Name:\tx\nVmRSS:\t  2048 kB\n"), Some(2_097_152));
        assert_eq!(resident_memory("Name:\tx\n"), None);
    }
}
