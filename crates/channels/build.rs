//! Recompiles the crate when a text changes: the texts are embedded.

fn main() {
    println!("cargo::rerun-if-changed=../../translations");
}
