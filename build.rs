//! Has the linker keep what the program is cut into pieces by.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    if std::env::var_os("CARGO_FEATURE_SPLIT").is_some() {
        println!("cargo::rustc-link-arg-bin=baton=--emit-relocs");
    }
}
