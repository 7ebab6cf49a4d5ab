//! `completions`.

use clap::CommandFactory as _;
use clap_complete::Shell;

use crate::{cli::Cli, output};

pub(crate) fn run(shell: Shell) -> anyhow::Result<()> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "tellerline", &mut script);
    output::print(&String::from_utf8_lossy(&script))
}
