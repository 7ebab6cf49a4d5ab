//! The page that `nlu eval --report` writes: figures, reliability plot and confusion matrix as SVG, one file
//! without script or outside parts, light and dark.
#![expect(clippy::cast_precision_loss, reason = "counts of labels and rows are far below 2^24")]

use std::collections::BTreeMap;
use std::fmt::Write as _;

use tellerline_nlu::Measure;

const STYLE: &str = "
:root { color-scheme: light dark; --ink: #1b1f24; --paper: #fff; --soft: #d9dee4; --hit: 20 110 80; --miss: 190 60 30 }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e8ebee; --paper: #14171a; --soft: #3a4149; --hit: 90 200 150; --miss: 255 130 90 }
}
body { font: 16px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper); margin: 2rem auto;
  max-width: 70rem; padding: 0 1rem }
table { border-collapse: collapse; margin: 1rem 0 } caption { text-align: start; font-weight: 600 }
th, td { text-align: start; padding: .2rem .8rem .2rem 0; border-bottom: 1px solid var(--soft); vertical-align: top }
td.n { text-align: end; font-variant-numeric: tabular-nums }
figure { margin: 2rem 0; overflow-x: auto } svg text { fill: var(--ink); font: 11px system-ui, sans-serif }
.axis { stroke: var(--soft) } .even { stroke: var(--ink); stroke-dasharray: 4 4 } .bar { fill: rgb(var(--hit)) }
.hit { fill: rgb(var(--hit)) } .miss { fill: rgb(var(--miss)) }
";

/// The whole page.
pub(super) fn page(title: &str, measure: &Measure, microseconds: f64) -> String {
    let mut out = format!(
        "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n\
        <meta name=\"viewport\" content=\"width=device-width\">\n<title>Evaluation: {0}</title>\n\
        <style>{STYLE}</style>\n<h1>Evaluation: {0}</h1>\n",
        escape(title)
    );
    figures(&mut out, measure, microseconds);
    reliability(&mut out, measure);
    matrix(&mut out, measure);
    labels(&mut out, measure);
    confusions(&mut out, measure);
    out
}

fn figures(out: &mut String, measure: &Measure, microseconds: f64) {
    let percent = |x: f32| format!("{:.2} %", x * 100.0);
    let mut rows = vec![
        ("Rows", measure.rows.to_string()),
        ("Accuracy", percent(measure.accuracy)),
        ("Right one among the first three", percent(measure.first_three)),
        ("Macro-F1", percent(measure.macro_f1)),
        ("Expected calibration error", percent(measure.calibration_error)),
        ("Time per text, p50", format!("{microseconds:.1} µs")),
    ];
    if let Some(auroc) = measure.oos_auroc {
        rows.push(("Out of scope, AUROC", percent(auroc)));
    }
    out.push_str("<table><caption>Figures</caption>\n");
    for (name, value) in rows {
        let _ = writeln!(out, "<tr><th scope=\"row\">{name}</th><td class=\"n\">{value}</td></tr>");
    }
    out.push_str("</table>\n");
}

fn reliability(out: &mut String, measure: &Measure) {
    const SIDE: f32 = 300.0;
    const LEFT: f32 = 40.0;
    out.push_str(
        "<figure>\n<figcaption>Reliability: of the readings that claim a probability, how many are right. On \
        the dashed line a claim is exactly kept; wider dots stand for more readings.</figcaption>\n\
        <svg width=\"360\" height=\"350\" viewBox=\"0 0 360 350\" role=\"img\" aria-label=\"Reliability plot\">\n",
    );
    for step in 0..=5_u8 {
        let at = f32::from(step) / 5.0;
        let (x, y) = (LEFT + at * SIDE, 10.0 + (1.0 - at) * SIDE);
        let _ = writeln!(
            out,
            "<path class=\"axis\" d=\"M{LEFT} {y}H{}M{x} 10V310\"/>\
            <text x=\"34\" y=\"{}\" text-anchor=\"end\">{at:.1}</text>\
            <text x=\"{x}\" y=\"326\" text-anchor=\"middle\">{at:.1}</text>",
            LEFT + SIDE,
            y + 4.0
        );
    }
    let _ = writeln!(out, "<path class=\"even\" d=\"M{LEFT} 310L{} 10\"/>", LEFT + SIDE);
    for bin in measure.reliability.iter().filter(|bin| bin.rows > 0) {
        let share = bin.rows as f32 / measure.rows.max(1) as f32;
        let (x, y) = (LEFT + bin.probability * SIDE, 10.0 + (1.0 - bin.accuracy) * SIDE);
        let _ = writeln!(
            out,
            "<circle class=\"bar\" cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"{:.1}\"><title>{} readings, claimed {:.2}, \
            right {:.2}</title></circle>",
            3.0 + 9.0 * share.sqrt(),
            bin.rows,
            bin.probability,
            bin.accuracy
        );
    }
    out.push_str("<text x=\"190\" y=\"344\" text-anchor=\"middle\">claimed</text>\n</svg>\n</figure>\n");
}

fn matrix(out: &mut String, measure: &Measure) {
    const CELL: usize = 12;
    const LEFT: usize = 210;
    let place: BTreeMap<&str, usize> =
        measure.labels.iter().enumerate().map(|(i, l)| (l.label.as_str(), i)).collect();
    let mut counts: BTreeMap<(usize, usize), u32> = BTreeMap::new();
    for c in &measure.confusions {
        if let (Some(row), Some(column)) = (place.get(c.expected.as_str()), place.get(c.got.as_str())) {
            *counts.entry((*row, *column)).or_default() += 1;
        }
    }
    let side = place.len() * CELL;
    let (width, height) = (LEFT + side + 10, LEFT + side + 10);
    let _ = write!(
        out,
        "<figure>\n<figcaption>Confusion matrix: rows are what a text means, columns what it was read as; the \
        stronger, the more often.</figcaption>\n<svg width=\"{width}\" height=\"{height}\" \
        viewBox=\"0 0 {width} {height}\" role=\"img\" aria-label=\"Confusion matrix\">\n"
    );
    for (i, label) in measure.labels.iter().enumerate() {
        let at = LEFT + i * CELL;
        let name = escape(&label.label);
        let _ = writeln!(
            out,
            "<text x=\"{}\" y=\"{}\" text-anchor=\"end\">{name}</text>\
            <text transform=\"translate({} {}) rotate(-90)\">{name}</text>\
            <rect class=\"hit\" x=\"{at}\" y=\"{at}\" width=\"11\" height=\"11\" fill-opacity=\"{:.2}\">\
            <title>{name}: {:.0} % of {}</title></rect>",
            LEFT - 6,
            at + 10,
            at + 10,
            LEFT - 6,
            label.recall.max(0.08),
            label.recall * 100.0,
            label.rows
        );
    }
    for ((row, column), count) in counts {
        let expected = &measure.labels[row];
        let share = count as f32 / expected.rows.max(1) as f32;
        let _ = writeln!(
            out,
            "<rect class=\"miss\" x=\"{}\" y=\"{}\" width=\"11\" height=\"11\" fill-opacity=\"{:.2}\">\
            <title>{} read as {}: {count}</title></rect>",
            LEFT + column * CELL,
            LEFT + row * CELL,
            (0.25 + share * 3.0).min(1.0),
            escape(&expected.label),
            escape(&measure.labels[column].label)
        );
    }
    out.push_str("</svg>\n</figure>\n");
}

fn labels(out: &mut String, measure: &Measure) {
    out.push_str(
        "<table><caption>By intent</caption>\n<tr><th scope=\"col\">Intent</th><th scope=\"col\">Rows</th>\
        <th scope=\"col\">Precision</th><th scope=\"col\">Recall</th><th scope=\"col\">F1</th></tr>\n",
    );
    for label in &measure.labels {
        let _ = writeln!(
            out,
            "<tr><th scope=\"row\">{}</th><td class=\"n\">{}</td><td class=\"n\">{:.1} %</td>\
            <td class=\"n\">{:.1} %</td><td class=\"n\">{:.1} %</td></tr>",
            escape(&label.label),
            label.rows,
            label.precision * 100.0,
            label.recall * 100.0,
            label.f1 * 100.0
        );
    }
    out.push_str("</table>\n");
}

fn confusions(out: &mut String, measure: &Measure) {
    out.push_str(
        "<table><caption>Read as something else</caption>\n<tr><th scope=\"col\">Expected</th>\
        <th scope=\"col\">Read as</th><th scope=\"col\">Sure</th><th scope=\"col\">Text</th></tr>\n",
    );
    for c in &measure.confusions {
        let _ = writeln!(
            out,
            "<tr><td>{}</td><td>{}</td><td class=\"n\">{:.2}</td><td dir=\"auto\">{}</td></tr>",
            escape(&c.expected),
            escape(&c.got),
            c.probability,
            escape(&c.text)
        );
    }
    out.push_str("</table>\n</html>\n");
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use tellerline_nlu::{Measure, Prediction};

    use super::page;

    #[test]
    fn a_customers_words_stay_words() {
        let row = Prediction {
            expected: "a".into(),
            got: "b".into(),
            probability: 0.5,
            nearness: 0.0,
            in_first_three: true,
            text: "<script>alert(1)</script>".into(),
        };
        let page = page("x\"<y", &Measure::new(&[row], None), 1.0);
        assert!(page.contains("&lt;script&gt;") && !page.contains("<script"));
        assert!(page.contains("Evaluation: x&quot;&lt;y"));
        assert!(page.contains("a read as b: 1"));
        assert!(!page.contains("http://") && !page.contains("https://"));
    }
}
