//! Lists `assets/scenarios/*.toml` for `scenario::presets`, so that dropping in a file adds a preset.

#![allow(clippy::print_stdout, reason = "Cargo reads a build script's standard output")]

use std::fmt::Write as _;
use std::path::PathBuf;
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let from_cargo = |name| env::var_os(name).map(PathBuf::from).ok_or_else(|| io::Error::other(name));
    let folder = from_cargo("CARGO_MANIFEST_DIR")?.join("assets").join("scenarios");
    println!("cargo::rerun-if-changed={}", folder.display());
    let mut paths = fs::read_dir(&folder)?.map(|entry| Ok(entry?.path())).collect::<io::Result<Vec<_>>>()?;
    paths.retain(|path| path.extension().is_some_and(|ending| ending == "toml"));
    paths.sort();
    let mut list = String::from("&[");
    for path in &paths {
        // Changes inside a file don't touch the folder's own time stamp.
        println!("cargo::rerun-if-changed={}", path.display());
        let id = path.file_stem().map(|stem| stem.to_string_lossy()).unwrap_or_default();
        write!(list, "({id:?}, include_str!({:?})),", path.display().to_string()).map_err(io::Error::other)?;
    }
    list.push(']');
    fs::write(from_cargo("OUT_DIR")?.join("presets.rs"), list)
}
