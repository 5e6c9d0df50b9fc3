//! The house's order: a module uses only what stands above it. Reads the sources, so that no one has to remember.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stderr, reason = "tests")]

use std::fs;
use std::path::{Path, PathBuf};

/// From the ground up: a module may use itself and any earlier one.
const NUMBERS: [&str; 12] = [
    "math",
    "distribution",
    "divergence",
    "objective",
    "optimiser",
    "landscape",
    "kernel",
    "run",
    "samples",
    "estimator",
    "scenario",
    "cli",
];
/// What the window is made of, above `scenario`; `cli` is beside it.
const WINDOW: [&str; 4] = ["ui", "command", "labs", "app"];

/// Modules of the same rank that do not know each other.
const STRANGERS: [(&str, &str); 6] = [
    ("objective", "optimiser"),
    ("optimiser", "objective"),
    ("kernel", "objective"),
    ("kernel", "optimiser"),
    ("estimator", "run"),
    ("run", "estimator"),
];

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            found.push(path);
        }
    }
}

/// (module at the root, path, text without its tests and comments) of every source file.
fn files() -> Vec<(String, PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut paths = Vec::new();
    sources(&root, &mut paths);
    paths
        .into_iter()
        .map(|path| {
            let first = path.strip_prefix(&root).unwrap().components().next().unwrap();
            let module = first.as_os_str().to_string_lossy().trim_end_matches(".rs").to_owned();
            let text = fs::read_to_string(&path).unwrap();
            let text = text.split("#[cfg(test)]\nmod tests {").next().unwrap().to_owned();
            let code: Vec<&str> = text.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
            let code = code.join("\n");
            (module, path, code)
        })
        .collect()
}

/// The modules at the root that `code` names, by `crate::name` or within `use crate::{…}`.
fn used(code: &str) -> Vec<String> {
    let name = |text: &str| text.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect::<String>();
    code.match_indices("crate::")
        .filter(|(at, _)| !code[..*at].ends_with('$'))
        .flat_map(|(at, found)| {
            let rest = &code[at + found.len()..];
            match rest.strip_prefix('{') {
                Some(list) => list.split('}').next().unwrap_or("").split(',').map(|part| name(part.trim())).collect(),
                None => vec![name(rest)],
            }
        })
        .filter(|module| NUMBERS.contains(&module.as_str()) || WINDOW.contains(&module.as_str()))
        .collect()
}

#[test]
fn every_module_uses_only_what_stands_above_it() {
    for (module, path, code) in files() {
        let allowed: Vec<&str> = if let Some(rank) = NUMBERS.iter().position(|name| *name == module) {
            NUMBERS[..=rank].to_vec()
        } else if let Some(rank) = WINDOW.iter().position(|name| *name == module) {
            // The window's modules know the numbers, but of the command line only how it is called.
            let numbers = NUMBERS.iter().filter(|name| **name != "cli" || module == "app");
            numbers.chain(&WINDOW[..=rank]).copied().collect()
        } else {
            continue;
        };
        for other in used(&code) {
            assert!(allowed.contains(&other.as_str()), "{}: {module} uses {other}", path.display());
            assert!(
                !STRANGERS.contains(&(module.as_str(), other.as_str())),
                "{}: {module} uses {other}",
                path.display()
            );
        }
    }
}

#[test]
fn the_numeric_side_never_names_egui() {
    for (module, path, code) in files() {
        if NUMBERS.contains(&module.as_str()) {
            for word in ["egui", "eframe"] {
                assert!(!code.contains(word), "{} names {word}", path.display());
            }
        }
    }
}

#[test]
fn labs_do_not_know_each_other() {
    let labs = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/labs");
    let names: Vec<String> = fs::read_dir(&labs)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_dir())
        .map(|path| path.file_name().unwrap().to_string_lossy().into_owned())
        .collect();
    assert!(!names.is_empty());
    for (module, path, code) in files() {
        let Some(own) = names.iter().find(|name| module == "labs" && path.starts_with(labs.join(name))) else {
            continue;
        };
        for other in names.iter().filter(|name| *name != own) {
            assert!(!code.contains(&format!("labs::{other}")), "{} knows {other}", path.display());
            assert!(!code.contains(&format!("super::{other}::")), "{} knows {other}", path.display());
        }
    }
}
