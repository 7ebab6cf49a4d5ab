//! Prints the start-up cost of the embedded reader and the time per text over `evaluation/en.tsv`, on one
//! core: `cargo run --release -p tellerline-nlu --example read_speed`.

use std::time::Instant;

use tellerline_nlu::{Reader, parse_rows};

fn main() {
    let start = Instant::now();
    let reader = match Reader::embedded() {
        Ok(reader) => reader,
        Err(error) => return eprintln!("{error}"),
    };
    println!("read files and train  {:.0} ms", start.elapsed().as_secs_f64() * 1e3);
    let rows = parse_rows(include_str!("../../../evaluation/en.tsv")).unwrap_or_default();
    let today = jiff::civil::date(2026, 11, 22);
    let mut micros = Vec::new();
    for row in (0..50).flat_map(|_| &rows) {
        let start = Instant::now();
        std::hint::black_box(reader.read(&row.text, today, Some("en")));
        micros.push(start.elapsed().as_secs_f64() * 1e6);
    }
    micros.sort_by(f64::total_cmp);
    let at = |share: usize| micros.get(micros.len() * share / 100).copied().unwrap_or(0.0);
    println!("per text              p50 {:.1} us  p99 {:.1} us", at(50), at(99));
    // The longest that is looked at, and the longest that is sent; of three runs the quickest, since others work too.
    let units = [
        "how much did i pay at Corner Books? ",
        "a ",
        "0 ",
        "\u{fdfa}\u{301}",
        "💳",
        "lost ",
        "balance and ",
    ];
    let mut worst = [(0.0_f64, ""); 2];
    for unit in units {
        for (worst, chars) in worst.iter_mut().zip([2_000, 100_000]) {
            let text: String = unit.chars().cycle().take(chars).collect();
            let took = (0..3).map(|_| {
                let start = Instant::now();
                std::hint::black_box(reader.read(&text, today, None));
                start.elapsed().as_secs_f64() * 1e3
            });
            let took = took.fold(f64::INFINITY, f64::min);
            if took > worst.0 {
                *worst = (took, unit);
            }
        }
    }
    for ((took, unit), chars) in worst.into_iter().zip(["2,000", "100,000"]) {
        println!("{chars} characters      worst {took:.2} ms, of {unit:?} (held: 5 ms)");
    }
}
