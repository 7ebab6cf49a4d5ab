//! The figures of a run, and the table that compares them with the numbers to hold.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::fmt::Write;
use std::fs;

/// Above this load average somebody else is using the processors.
const LOAD_MAX: f64 = 0.5;

/// Everything that one run found out; absent parts were not asked for or failed (see `notes`).
#[derive(Debug, Serialize)]
pub(crate) struct Figures {
    pub(crate) machine: Machine,
    pub(crate) turns: Vec<Turns>,
    pub(crate) idle: Option<Idle>,
    pub(crate) answers: Option<Answers>,
    pub(crate) serve: Option<Serve>,
    pub(crate) web: Option<Web>,
    pub(crate) paint: Vec<Paint>,
    pub(crate) audit: Option<Audit>,
    pub(crate) notes: Vec<String>,
}

#[derive(Debug, Serialize)]
pub(crate) struct Machine {
    processor: String,
    processors: usize,
    kernel: String,
    pinned: bool,
    /// Programs that ran or wanted to, over the minute before the start.
    load_average: f64,
}

/// A throughput run of one program.
#[derive(Debug, Serialize)]
pub(crate) struct Turns {
    pub(crate) name: String,
    pub(crate) turns_per_second: f64,
    pub(crate) acknowledgement_p50_ms: f64,
    pub(crate) acknowledgement_p99_ms: f64,
    pub(crate) reply_p50_ms: f64,
    pub(crate) reply_p99_ms: f64,
    pub(crate) failures: u64,
    pub(crate) messages_per_turn: f64,
    pub(crate) resident_mib: f64,
    pub(crate) program_busy_percent: f64,
    pub(crate) generator_busy_percent: f64,
}

impl Turns {
    fn turns_per_busy_second(&self) -> f64 {
        self.turns_per_second * 100.0 / self.program_busy_percent.max(1.0)
    }
}

/// Message to reply with nothing else to do.
#[derive(Debug, Serialize)]
pub(crate) struct Idle {
    pub(crate) masked_balance_p50_ms: f64,
    pub(crate) masked_balance_p99_ms: f64,
}

/// Question to figure with nothing else to do, each with a read at the sandbox bank.
#[derive(Debug, Serialize)]
pub(crate) struct Answers {
    pub(crate) samples: usize,
    /// Webhook sent to the message with the figure.
    pub(crate) in_chat_p50_ms: f64,
    pub(crate) in_chat_p99_ms: f64,
    /// Requests for balances that the bank got for each answer: below 1 the answers came from memory.
    pub(crate) in_chat_bank_reads: f64,
    /// Address of the button requested to the whole page with the figure.
    pub(crate) tap_p50_ms: f64,
    pub(crate) tap_p99_ms: f64,
    pub(crate) tap_bank_reads: f64,
}

/// `serve` on existing data of 10,000 linked customers; start is a median, memory the highest.
#[derive(Debug, Serialize)]
pub(crate) struct Serve {
    pub(crate) start_to_ready_ms: f64,
    pub(crate) resident_mib: f64,
}

/// Open web chats on one `serve`; answers at 100 messages a second.
#[derive(Debug, Serialize)]
pub(crate) struct Web {
    pub(crate) chats: usize,
    /// Resident memory with all of them open, above that with one.
    pub(crate) more_mib: f64,
    pub(crate) answers: usize,
    /// Message sent to the bot's answer read from the stream of an open page.
    pub(crate) answer_p50_ms: f64,
    pub(crate) answer_p99_ms: f64,
    pub(crate) failures: u64,
    pub(crate) last_failure: Option<String>,
}

/// First contentful paint of a page in a browser that was never there before (`tools/browser/paint.mjs`).
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Paint {
    pub(crate) name: String,
    pub(crate) p50_ms: f64,
    pub(crate) p95_ms: f64,
}

/// The audit log on one core, as the store's example says; rates are entries per second.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Audit {
    pub(crate) entries: u64,
    /// Sealed, chained and committed by the group commit, 2,000 at a time.
    pub(crate) written_per_second: f64,
    /// Made leaves of the tree.
    pub(crate) sequenced_per_second: f64,
    /// Verified: every row against its tile, its chain and the tree.
    pub(crate) entries_per_second: f64,
}

impl Machine {
    pub(crate) fn this(pin: Option<usize>) -> Self {
        let information = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
        let model = information.lines().find(|line| line.starts_with("model name"));
        let processor = model.and_then(|line| line.split_once(": ")).map_or("unknown", |(_, name)| name);
        Self {
            processor: processor.trim().to_owned(),
            processors: information.lines().filter(|line| line.starts_with("processor")).count(),
            kernel: fs::read_to_string("/proc/sys/kernel/osrelease").unwrap_or_default().trim().to_owned(),
            pinned: pin.is_some(),
            load_average: load_average(&fs::read_to_string("/proc/loadavg").unwrap_or_default()),
        }
    }

    /// What to say when others were at work on this machine.
    pub(crate) fn busy(&self) -> Option<String> {
        let load = self.load_average;
        (load > LOAD_MAX)
            .then(|| format!("machine busy: figures are noisy (load average {load:.1} before the start)"))
    }
}

/// proc(5): the first field is the average over one minute; zero where it is not told.
fn load_average(text: &str) -> f64 {
    text.split_whitespace().next().and_then(|field| field.parse().ok()).unwrap_or_default()
}

/// A number to hold: bigger is better, or smaller.
struct Goal {
    what: &'static str,
    measured: Option<f64>,
    hold: f64,
    /// None where the number to hold is all that is wanted.
    aim: Option<f64>,
    unit: &'static str,
    bigger: bool,
}

const BELOW: &str = "**below hold**";

impl Goal {
    fn verdict(&self) -> &'static str {
        let reaches = |value: f64, line: f64| if self.bigger { value >= line } else { value <= line };
        match self.measured {
            None => "not measured",
            Some(value) if self.aim.is_some_and(|aim| reaches(value, aim)) => "aim reached",
            Some(value) if reaches(value, self.hold) => "holds",
            Some(_) => BELOW,
        }
    }

    fn json(&self) -> Value {
        let verdict = self.verdict().trim_matches('*');
        json!({
            "what": self.what, "measured": self.measured, "hold": self.hold, "aim": self.aim,
            "unit": self.unit.trim(), "bigger_is_better": self.bigger, "verdict": verdict,
        })
    }

    fn row(&self) -> String {
        let sign = if self.bigger { "≥" } else { "≤" };
        let unit = self.unit;
        let measured = self.measured.map_or_else(|| "–".to_owned(), |value| format!("{value:.1}{unit}"));
        let aim = self.aim.map_or_else(|| "–".to_owned(), |aim| format!("{sign} {aim}{unit}"));
        let Self { what, hold, .. } = self;
        format!("| {what} | {measured} | {sign} {hold}{unit} | {aim} | {} |\n", self.verdict())
    }
}

impl Figures {
    pub(crate) fn on(machine: Machine) -> Self {
        Self {
            machine,
            turns: Vec::new(),
            idle: None,
            answers: None,
            serve: None,
            web: None,
            paint: Vec::new(),
            audit: None,
            notes: Vec::new(),
        }
    }

    fn of(&self, name: &str) -> Option<&Turns> {
        self.turns.iter().find(|turns| turns.name == name)
    }

    fn goals(&self) -> Vec<Goal> {
        let own = self.of("tellerline");
        let speed = |name| self.of(name).map(|turns| turns.turns_per_second);
        let ratio = |to: Option<f64>| Some(own?.turns_per_second / to?);
        // Both must be there: the better of one is not the better of two.
        let better = speed("Botkit").zip(speed("Bottender")).map(|(left, right)| left.max(right));
        let idle = self.idle.as_ref().map(|idle| idle.masked_balance_p50_ms);
        let answers = self.answers.as_ref();
        let serve = self.serve.as_ref();
        let web = self.web.as_ref();
        let goal = |what, measured, hold, aim, unit, bigger| {
            let aim = Some(aim);
            Goal { what, measured, hold, aim, unit, bigger }
        };
        let most = |what, measured, hold, unit| Goal { what, measured, hold, aim: None, unit, bigger: false };
        vec![
            goal(
                "turns per second, to the better of Botkit and Bottender",
                ratio(better),
                5.0,
                10.0,
                " x",
                true,
            ),
            goal(
                "turns per second, share of a bare handler",
                ratio(speed("bare handler")).map(|share| share * 100.0),
                30.0,
                60.0,
                " %",
                true,
            ),
            goal(
                "webhook acknowledgement under that load, p99",
                own.map(|turns| turns.acknowledgement_p99_ms),
                50.0,
                20.0,
                " ms",
                false,
            ),
            goal("message to masked balance, idle, p50", idle, 10.0, 4.0, " ms", false),
            goal(
                "message to balance in the chat, read at the sandbox bank, idle, p50",
                answers.map(|answers| answers.in_chat_p50_ms),
                30.0,
                12.0,
                " ms",
                false,
            ),
            goal(
                "tap on [See balance] to figure, bound and unlocked, sandbox bank, p50",
                answers.map(|answers| answers.tap_p50_ms),
                60.0,
                25.0,
                " ms",
                false,
            ),
            goal(
                "resident memory of `serve`, 10,000 linked customers",
                serve.map(|serve| serve.resident_mib),
                150.0,
                80.0,
                " MiB",
                false,
            ),
            goal(
                "start to ready, existing data",
                serve.map(|serve| serve.start_to_ready_ms),
                300.0,
                100.0,
                " ms",
                false,
            ),
            most(
                "1,000 open web chats on one `serve`, resident memory above idle",
                web.map(|web| web.more_mib),
                60.0,
                " MiB",
            ),
            most(
                "message to the bot's answer on an open page of the web chat, 100 messages a second, p99",
                web.map(|web| web.answer_p99_ms),
                50.0,
                " ms",
            ),
            most(
                "first paint of the slowest of the main pages, loopback, p50",
                self.paint.iter().map(|page| page.p50_ms).reduce(f64::max),
                300.0,
                " ms",
            ),
            goal(
                "audit log verified from its tiles and rows, entries per second on one core",
                self.audit.as_ref().map(|audit| audit.entries_per_second),
                200_000.0,
                500_000.0,
                "",
                true,
            ),
        ]
    }

    /// Numbers that were measured and are not held.
    pub(crate) fn below_hold(&self) -> usize {
        self.goals().iter().filter(|goal| goal.verdict() == BELOW).count()
    }

    /// Every figure, and what became of each number to hold.
    pub(crate) fn json(&self) -> serde_json::Result<Value> {
        let mut all = serde_json::to_value(self)?;
        all["numbers_to_hold"] = self.goals().iter().map(Goal::json).collect();
        Ok(all)
    }

    /// Two tables in Markdown, the machine's name above, remarks below.
    pub(crate) fn markdown(&self) -> String {
        let machine = &self.machine;
        let cores = if machine.pinned { "program on one core, load on another" } else { "cores not pinned" };
        let mut text = format!(
            "{}, {} processors, Linux {}; {cores}.\n\n",
            machine.processor, machine.processors, machine.kernel
        );
        text.push_str("| what | measured | hold | aim | |\n|---|---|---|---|---|\n");
        for goal in self.goals() {
            text.push_str(&goal.row());
        }
        if !self.turns.is_empty() {
            text.push_str(
                "\n| program | turns/s | 200 p50 | 200 p99 | reply p50 | reply p99 | memory | its core | load's core | failed |\n\
                 |---|---|---|---|---|---|---|---|---|---|\n",
            );
        }
        for turns in &self.turns {
            // Writing to a String cannot fail.
            let _ = writeln!(
                text,
                "| {} | {:.0} | {:.1} ms | {:.1} ms | {:.1} ms | {:.1} ms | {:.0} MiB | {:.0} % | {:.0} % | {} |",
                turns.name,
                turns.turns_per_second,
                turns.acknowledgement_p50_ms,
                turns.acknowledgement_p99_ms,
                turns.reply_p50_ms,
                turns.reply_p99_ms,
                turns.resident_mib,
                turns.program_busy_percent,
                turns.generator_busy_percent,
                turns.failures,
            );
        }
        for note in self.remarks() {
            let _ = write!(text, "\n- {note}");
        }
        text
    }

    fn remarks(&self) -> Vec<String> {
        let mut remarks = self.notes.clone();
        if let Some(answers) = &self.answers {
            remarks.push(format!(
                "balance in the chat p99 {:.1} ms with {:.1} reads at the bank each, by tapping p99 {:.1} ms with \
                 {:.1}; {} samples",
                answers.in_chat_p99_ms,
                answers.in_chat_bank_reads,
                answers.tap_p99_ms,
                answers.tap_bank_reads,
                answers.samples,
            ));
        }
        if let Some(web) = &self.web {
            remarks.push(format!(
                "web chat: {} open, {} answers, p50 {:.1} ms, {} failed",
                web.chats, web.answers, web.answer_p50_ms, web.failures
            ));
        }
        if !self.paint.is_empty() {
            let pages = self
                .paint
                .iter()
                .map(|page| format!("{} {:.0} ms (p95 {:.0} ms)", page.name, page.p50_ms, page.p95_ms));
            remarks.push(format!("first paint: {}", pages.collect::<Vec<_>>().join(", ")));
        }
        if let Some(audit) = &self.audit {
            remarks.push(format!(
                "audit log of {} entries: {:.0} written and {:.0} made leaves per second",
                audit.entries, audit.written_per_second, audit.sequenced_per_second
            ));
        }
        if let (Some(own), Some(bare)) = (self.of("tellerline"), self.of("bare handler")) {
            // A program that waits for its disk or its callers leaves its core idle; this share does not see that.
            remarks.push(format!(
                "per second of processor time: {:.1} % of the bare handler's turns",
                100.0 * own.turns_per_busy_second() / bare.turns_per_busy_second()
            ));
        }
        for turns in &self.turns {
            if turns.generator_busy_percent > 90.0 {
                remarks.push(format!(
                    "{}: the load generator was the limit, the program can do more",
                    turns.name
                ));
            }
            if turns.messages_per_turn > 1.05 {
                remarks.push(format!("{}: {:.1} messages a turn", turns.name, turns.messages_per_turn));
            }
        }
        remarks
    }
}

#[cfg(test)]
mod tests {
    use super::{Answers, Figures, Machine, Turns, Web, load_average};

    fn turns(name: &str, turns_per_second: f64) -> Turns {
        Turns {
            name: name.to_owned(),
            turns_per_second,
            acknowledgement_p50_ms: 5.0,
            acknowledgement_p99_ms: 30.0,
            reply_p50_ms: 9.0,
            reply_p99_ms: 40.0,
            failures: 0,
            messages_per_turn: 1.0,
            resident_mib: 60.0,
            program_busy_percent: 99.0,
            generator_busy_percent: 50.0,
        }
    }

    fn figures(all: &[(&str, f64)]) -> Figures {
        let mut figures = Figures::on(Machine::this(None));
        figures.turns = all.iter().map(|(name, speed)| turns(name, *speed)).collect();
        figures
    }

    #[test]
    fn ratios_are_to_the_better_peer_and_to_the_bare_handler() {
        let all =
            [("Botkit", 500.0), ("Bottender", 800.0), ("bare handler", 10_000.0), ("tellerline", 4_400.0)];
        let text = figures(&all).markdown();
        assert!(text.contains("| 5.5 x | ≥ 5 x | ≥ 10 x | holds |"), "{text}");
        assert!(text.contains("| 44.0 % | ≥ 30 % | ≥ 60 % | holds |"), "{text}");
        assert!(text.contains("| 30.0 ms | ≤ 50 ms | ≤ 20 ms | holds |"), "{text}");
    }

    #[test]
    fn an_idle_core_is_not_counted_in_our_favour() {
        let mut figures = figures(&[("bare handler", 10_000.0), ("tellerline", 5_000.0)]);
        figures.turns[0].program_busy_percent = 50.0;
        figures.turns[1].program_busy_percent = 100.0;
        assert!(figures.markdown().contains("25.0 % of the bare handler's turns"));
    }

    #[test]
    fn one_peer_is_not_the_better_of_two() {
        let text = figures(&[("Botkit", 500.0), ("tellerline", 4_400.0)]).markdown();
        assert!(text.contains("| – | ≥ 5 x | ≥ 10 x | not measured |"), "{text}");
    }

    #[test]
    fn a_number_below_is_not_hidden() {
        let all = [("Botkit", 500.0), ("Bottender", 800.0), ("tellerline", 3_000.0)];
        assert!(figures(&all).markdown().contains("| 3.8 x | ≥ 5 x | ≥ 10 x | **below hold** |"));
    }

    #[test]
    fn what_is_below_is_counted_and_in_the_json() {
        let mut figures = figures(&[
            ("Botkit", 500.0),
            ("Bottender", 800.0),
            ("bare handler", 9_000.0),
            ("tellerline", 3_000.0),
        ]);
        figures.answers = Some(Answers {
            samples: 100,
            in_chat_p50_ms: 11.0,
            in_chat_p99_ms: 20.0,
            in_chat_bank_reads: 1.0,
            tap_p50_ms: 61.0,
            tap_p99_ms: 90.0,
            tap_bank_reads: 1.0,
        });
        assert_eq!(figures.below_hold(), 2, "peers and tap");
        let json = figures.json().expect("JSON");
        let verdict = |number: usize| json["numbers_to_hold"][number]["verdict"].as_str();
        let verdicts: Vec<_> = (0..6).map(verdict).collect();
        assert_eq!(
            verdicts,
            ["below hold", "holds", "holds", "not measured", "aim reached", "below hold"].map(Some)
        );
        assert_eq!(json["answers"]["tap_p50_ms"], 61.0);
    }

    #[test]
    fn a_number_without_an_aim_is_held_or_not() {
        let mut figures = figures(&[]);
        let (last_failure, failures) = (None, 0);
        let web = Web {
            chats: 1_000,
            more_mib: 59.0,
            answers: 1_000,
            answer_p50_ms: 5.0,
            answer_p99_ms: 51.0,
            failures,
            last_failure,
        };
        figures.web = Some(web);
        let text = figures.markdown();
        assert!(text.contains("| 59.0 MiB | ≤ 60 MiB | – | holds |"), "{text}");
        assert!(text.contains("| 51.0 ms | ≤ 50 ms | – | **below hold** |"), "{text}");
        assert_eq!(figures.below_hold(), 1);
    }

    #[test]
    fn a_busy_machine_is_said() {
        assert!((load_average("1.25 0.50 0.30 1/200 4711") - 1.25).abs() < 1e-9);
        let mut machine = Machine::this(None);
        machine.load_average = 0.4;
        assert_eq!(machine.busy(), None);
        machine.load_average = 2.0;
        assert!(machine.busy().is_some_and(|words| words.starts_with("machine busy: figures are noisy")));
    }

    #[test]
    fn a_busy_generator_is_said() {
        let mut figures = figures(&[("bare handler", 10_000.0)]);
        figures.turns[0].generator_busy_percent = 97.0;
        assert!(figures.markdown().contains("the load generator was the limit"));
    }
}
