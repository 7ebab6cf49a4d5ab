//! How wide a picture is for its height, read from its file. A page that names it keeps room for the picture, so that
//! nothing moves when it comes.

use anyhow::{Context as _, ensure};
use roxmltree::{Document, Node, ParsingOptions};

/// PNG 5.2: what every file begins with.
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";

/// What a file is.
#[derive(Clone, Copy, Debug)]
pub(super) enum Kind {
    Png,
    Svg,
}

/// Width and height in parts of no unit: the style sheet sets the height.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shape {
    /// Parts across, at least one.
    pub width: u32,
    /// Parts down, at least one.
    pub height: u32,
}

impl Shape {
    /// As wide as high.
    pub const SQUARE: Self = Self { width: 1, height: 1 };
}

/// What a file is, and its shape.
///
/// # Errors
/// Neither PNG nor well-formed SVG; a size of nothing, or none told.
pub(super) fn read(body: &[u8]) -> anyhow::Result<(Kind, Shape)> {
    let (kind, shape) = if body.starts_with(PNG) {
        (Kind::Png, shape_of_png(body))
    } else {
        let text = std::str::from_utf8(body).context("neither SVG nor PNG")?;
        let options = ParsingOptions { allow_dtd: true, ..ParsingOptions::default() };
        let document =
            Document::parse_with_options(text, options).context("neither PNG nor well-formed SVG")?;
        let root = document.root_element();
        ensure!(root.tag_name().name() == "svg", "neither SVG nor PNG");
        (Kind::Svg, shape_of_svg(root))
    };
    Ok((kind, shape.context("it does not tell how wide and high it is; give an SVG a `viewBox`")?))
}

/// PNG 11.2.1: the header is the first chunk, after eight bytes of length and type.
fn shape_of_png(body: &[u8]) -> Option<Shape> {
    let number = |at: usize| Some(u32::from_be_bytes(body.get(at..at + 4)?.try_into().ok()?));
    Some(Shape { width: number(16)?, height: number(20)? })
        .filter(|shape| shape.width > 0 && shape.height > 0)
}

/// SVG 2, 8.2 and 8.6: its own width and height where both are numbers of pixels, else those of its `viewBox`.
fn shape_of_svg(root: Node<'_, '_>) -> Option<Shape> {
    let pixels = |name| root.attribute(name)?.trim().trim_end_matches("px").parse::<f64>().ok();
    let (width, height) = pixels("width").zip(pixels("height")).or_else(|| view_box(root))?;
    let parts = (width / height * 100.0).round();
    let sane = height > 0.0 && (1.0..=100_000.0).contains(&parts);
    // In hundredths of the height: numbers of SVG need not be whole, those of HTML are.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 1 and 100,000")]
    sane.then_some(Shape { width: parts as u32, height: 100 })
}

fn view_box(root: Node<'_, '_>) -> Option<(f64, f64)> {
    let words = root.attribute("viewBox")?.split(|c: char| c == ',' || c.is_ascii_whitespace());
    let numbers =
        words.filter(|word| !word.is_empty()).map(str::parse).collect::<Result<Vec<f64>, _>>().ok()?;
    let [_, _, width, height] = <[f64; 4]>::try_from(numbers).ok()?;
    Some((width, height))
}
