//! Embeds `training/` so that one binary understands without files beside it.

use std::{env, fmt::Write as _, fs, io, path::Path};

fn main() -> io::Result<()> {
    let manifest = env::var("CARGO_MANIFEST_DIR").map_err(io::Error::other)?;
    let out = env::var("OUT_DIR").map_err(io::Error::other)?;
    let root = Path::new(&manifest).join("../../training").canonicalize()?;
    println!("cargo::rerun-if-changed={}", root.display());
    let mut code = String::from(
        "/// Path below `training/` and content.\npub(crate) const FILES: &[(&str, &str)] = &[\n",
    );
    for language in sorted(&root)? {
        if !language.is_dir() {
            continue;
        }
        println!("cargo::rerun-if-changed={}", language.display());
        for file in sorted(&language)? {
            let name = file.strip_prefix(&root).map_err(io::Error::other)?.display().to_string();
            if file.extension().is_some_and(|extension| extension == "toml") {
                println!("cargo::rerun-if-changed={}", file.display());
                writeln!(code, "    ({name:?}, include_str!({:?})),", file.display().to_string())
                    .map_err(io::Error::other)?;
            }
        }
    }
    code.push_str("];\n");
    fs::write(Path::new(&out).join("embedded.rs"), code)
}

fn sorted(directory: &Path) -> io::Result<Vec<std::path::PathBuf>> {
    let mut paths = fs::read_dir(directory)?.map(|e| e.map(|e| e.path())).collect::<io::Result<Vec<_>>>()?;
    paths.sort();
    Ok(paths)
}
