//! The component kit is the demo's alone and whole; what a bank sets shows on its pages and on nobody else's.

use std::{collections::BTreeSet, fs, path::Path};

use axum::http::{StatusCode, header};

use super::{guard::is_guarded, world::World};
use crate::{
    pages::kit,
    web::{Brand, picture::Shape},
};

#[tokio::test]
async fn the_kit_is_the_demos_alone() {
    let world = World::new().await;
    for path in ["/demo/kit", "/demo/kit?dir=rtl"] {
        let page = world.browser().get(path).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{path}");
        assert!(!page.has("Component kit"));
    }
}

#[tokio::test]
async fn the_kit_shows_each_component_in_every_state() {
    let world = World::demo().await;
    let page = world.browser().get("/demo/kit").await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text);
    is_guarded(&page, "/demo/kit");
    for part in kit::PARTS {
        assert!(page.has(&format!("id=\"{part}\" data-part=\"{part}\"")), "{part} has a section");
        assert!(page.has(&format!("href=\"#{part}\"")), "{part} is in the table of contents");
    }
    for state in [
        "class=\"second\"",
        "class=\"danger\"",
        "class=\"plain\"",
        " disabled>",
        "aria-busy=\"true\"",
        "readonly",
        "aria-invalid=\"true\"",
        "type=\"radio\"",
        "notice note",
        "notice done",
        "notice warning",
        "notice error",
        "bubble me waiting",
        "bubble me failed",
        "bubble bot gone",
        "bubble staff",
        "class=\"typing\"",
        "card chosen",
        "receipt refused",
        "class=\"unread\"",
        "<caption>",
        "<tfoot>",
        "<dialog class=\"dialog\"",
        "toast bad",
        "class=\"empty\"",
        "class=\"skeleton\"",
        "aria-current=\"step\"",
        "class=\"failed\"",
        "badge count",
        "avatar large",
        "avatar tiny",
    ] {
        assert!(page.has(state), "no sample of {state}");
    }
    let rtl = world.browser().get("/demo/kit?dir=rtl").await;
    assert!(page.has("dir=\"ltr\"") && rtl.has("<html lang=\"ar\" dir=\"rtl\">"), "both directions");
}

#[tokio::test]
async fn every_macro_is_shown_and_hostile_samples_stay_text() {
    let world = World::demo().await;
    let page = world.browser().get("/demo/kit").await;
    for dead in ["<b onclick", "<script>", "<!--"] {
        assert!(!page.has(dead), "{dead} came through");
    }
    for kit::Sample { name, text, .. } in kit::hostile() {
        let words = text.split(|c: char| !c.is_alphanumeric());
        let longest = words.max_by_key(|word| word.len()).unwrap();
        assert!(page.text.matches(longest).count() > 20, "{name} is shown in every component");
    }
    let macros = template("ui.html");
    let shown = template("demo/kit.html");
    let names: Vec<_> = macros
        .lines()
        .filter_map(|line| line.strip_prefix("{% macro ")?.split_once('('))
        .map(|(name, _)| name.to_owned())
        .collect();
    assert!(names.len() >= 18, "the macros were found: {names:?}");
    for name in names {
        assert!(shown.contains(&format!("ui::{name}(")), "the kit does not show {name}");
    }
}

fn template(name: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../templates").join(name)).unwrap()
}

/// One file re-brands everything only if no other has a colour of its own, and each token that is used exists.
#[test]
fn colours_stand_in_the_tokens_and_nowhere_else() {
    let tokens = template("static/tokens.css");
    let declared: BTreeSet<&str> = tokens
        .split([';', '{'])
        .filter_map(|part| part.rsplit(['\n', '/', ' ']).find_map(|word| word.strip_suffix(':')))
        .filter(|name| name.starts_with("--"))
        .collect();
    assert!(declared.len() > 40, "the tokens were read: {declared:?}");
    for file in ["static/tokens.css", "static/app.css", "static/parts.css", "static/kit.css", "desk/desk.css"]
    {
        let css = template(file);
        for used in css.split("var(").skip(1).filter_map(|rest| rest.split([')', ',']).next()) {
            assert!(declared.contains(used), "{file} uses {used}, which tokens.css does not have");
        }
        if file != "static/tokens.css" {
            for line in css.lines().filter(|line| !line.trim_start().starts_with("/*")) {
                let values = line.split(':').skip(1).collect::<String>();
                let hash = |rest: &str| rest.chars().take_while(char::is_ascii_hexdigit).count() >= 3;
                let words = values.split(|c: char| !c.is_ascii_alphanumeric() && c != '-');
                let named = |word: &str| ["rgb", "hsl", "oklch", "white", "black"].contains(&word);
                let colour = values.split('#').skip(1).any(hash) || words.into_iter().any(named);
                assert!(!colour, "{file} has a colour of its own: {line}");
            }
        }
    }
    for file in ["app.css", "parts.css", "kit.css"] {
        let css = template(&format!("static/{file}"));
        for side in
            ["margin-left", "margin-right", "padding-left", "padding-right", "text-align: left", "float:"]
        {
            assert!(!css.contains(side), "{file}: {side} does not turn with the direction of writing");
        }
    }
}

#[tokio::test]
async fn a_bank_sets_its_tokens_and_logo() {
    let folder = tempfile::tempdir().unwrap();
    let (tokens, logo) = (folder.path().join("harbour.css"), folder.path().join("harbour.svg"));
    fs::write(&tokens, ":root { --brand: #4b2e83; }").unwrap();
    fs::write(
        &logo,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 64 16\"><script>alert(1)</script></svg>",
    )
    .unwrap();
    let brand = Brand::read(Some(&tokens), Some(&logo)).unwrap();
    let (css, picture) = (brand.tokens().unwrap().to_owned(), brand.logo().unwrap().0.to_owned());
    let world = World::with(|tenant| tenant.brand = brand).await;
    let mut browser = world.browser();
    for path in ["/", "/me", "/nothing"] {
        let page = browser.get(path).await;
        let (ours, theirs) = (page.text.find("/app.css").unwrap(), page.text.find(&css).expect(path));
        assert!(ours < theirs, "{path}: the bank's tokens come after ours");
        assert_eq!(page.text.matches(&picture).count(), 2, "{path}: the logo and the icon");
        assert!(
            page.has(&format!("src=\"{picture}\" width=\"400\" height=\"100\"")),
            "{path}: room for the logo"
        );
    }
    let widget = browser.get("/widget.js").await;
    assert!(widget.has("\"brand\":\"#4b2e83\"") && widget.has("\"ink\":\"#ffffff\""), "{}", widget.text);
    let page = browser.get(&css).await;
    assert_eq!((page.status, page.has("#4b2e83")), (StatusCode::OK, true));
    assert_eq!(page.headers[header::CONTENT_TYPE], "text/css; charset=utf-8");
    let page = browser.get(&picture).await;
    assert_eq!(page.headers[header::CONTENT_TYPE], "image/svg+xml");
    let policy = page.headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap();
    assert!(policy.contains("sandbox") && !policy.contains("script-src"), "a picture runs nothing: {policy}");
    assert_eq!(browser.get("/brand/0000000000000000/tokens.css").await.status, StatusCode::NOT_FOUND);
    let other = World::new().await;
    for path in [&css, &picture] {
        assert_eq!(other.browser().get(path).await.status, StatusCode::NOT_FOUND, "another bank's {path}");
    }
}

#[test]
fn what_would_fail_in_the_browser_fails_at_the_start() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("brand");
    for (text, why) in [
        ("@IMPORT 'https://x.test/a.css';", "@import"),
        (":root { --paper: url(https://x.test/a.png) }", "url("),
        (":root { --paper: u\\72l(x) }", "\\"),
        (&" ".repeat(64 * 1024 + 1), "64 KiB"),
    ] {
        fs::write(&file, text).unwrap();
        let error = Brand::read(Some(&file), None).err().expect(why).to_string();
        assert!(error.contains(why), "{error}");
    }
    for picture in ["GIF89a", "<html></html>", "<svg viewBox='0 0 1 1'>"] {
        fs::write(&file, picture).unwrap();
        assert!(Brand::read(None, Some(&file)).is_err(), "{picture}");
    }
    fs::remove_file(&file).unwrap();
    assert!(Brand::read(Some(&file), None).is_err(), "a file that is not there");
}

#[test]
fn a_page_knows_the_shape_of_its_logo_before_it_comes() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("logo");
    let read = |body: &[u8]| {
        fs::write(&file, body).unwrap();
        Brand::read(None, Some(&file)).map(|brand| brand.logo().unwrap().1)
    };
    let square = Shape { width: 100, height: 100 };
    for (svg, shape) in [
        ("<svg viewBox='0 0 32 32'/>", square),
        ("<svg viewBox='-8,-8 32.5,13'/>", Shape { width: 250, height: 100 }),
        ("<?xml version='1.0'?><!DOCTYPE svg><svg width='40px' height='40' viewBox='0 0 9 1'/>", square),
        ("<svg width='100%' height='100%' viewBox='0 0 3 1'/>", Shape { width: 300, height: 100 }),
    ] {
        assert_eq!(read(svg.as_bytes()).unwrap(), shape, "{svg}");
    }
    for svg in [
        "<svg/>",
        "<svg viewBox='0 0 0 0'/>",
        "<svg viewBox='0 0 1 NaN'/>",
        "<svg width='10em' height='1em'/>",
    ] {
        let error = format!("{:#}", read(svg.as_bytes()).unwrap_err());
        assert!(error.contains("viewBox"), "{svg}: {error}");
    }
    let png = |width: u32, height: u32| {
        [b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".as_slice(), &width.to_be_bytes(), &height.to_be_bytes()].concat()
    };
    assert_eq!(read(&png(300, 80)).unwrap(), Shape { width: 300, height: 80 });
    assert!(read(&png(0, 80)).is_err(), "a picture of no width");
    assert!(read(&png(300, 80)[..20]).is_err(), "a picture that was cut off");
}
