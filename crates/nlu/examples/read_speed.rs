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
    for text in ["how much did i pay at Corner Books? ".repeat(2_800), "\u{fdfa}\u{301}".repeat(50_000)] {
        let start = Instant::now();
        std::hint::black_box(reader.read(&text, today, None));
        println!("100,000 characters    {:.2} ms", start.elapsed().as_secs_f64() * 1e3);
    }
}
