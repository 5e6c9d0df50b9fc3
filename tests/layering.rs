//! The house's order: a module uses only what stands before it. Reads the sources, so that no one has to remember.
//! The coarsest border, between numbers and window, is the compiler's: `cargo check --no-default-features` builds the one
//! without the other.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

use std::fs;
use std::path::{Path, PathBuf};

/// From the ground up, a rank a line: a module may use itself and those of earlier ranks. Those of one rank are strangers.
const RANKS: &[&[&str]] = &[
    &["known", "math"],
    &["text", "work", "files"],
    &["descent"],
    &["line", "discrete"],
    &["kernel", "samples"],
    &["estimator"],
    &["scenario"],
    &["cli"],
    &["ui"],
    &["figure"],
    &["command"],
    &["labs"],
    &["app"],
];

/// From here on everything draws: these don't know the command line, but for the application, which it opens.
const FIRST_THAT_DRAWS: &str = "ui";

fn rank(module: &str) -> Option<usize> {
    RANKS.iter().position(|rank| rank.contains(&module))
}

fn draws(module: &str) -> bool {
    rank(module) >= rank(FIRST_THAT_DRAWS)
}

/// Why code in the module at `place` (such as `labs::fit::loss`) may not name `path`, if so.
fn objection(place: &[String], path: &[String]) -> Option<String> {
    let (Some(own), Some(other)) = (place.first(), path.first()) else {
        return None;
    };
    let named = path.join("::");
    let (Some(here), Some(there)) = (rank(own), rank(other)) else {
        let unknown = if rank(own).is_none() { own } else { other };
        return Some(format!("{unknown} is in no rank of tests/layering.rs"));
    };
    let upwards = there > here || (there == here && own != other);
    if upwards || (other == "cli" && draws(own) && own != "app") {
        return Some(format!("{own} uses {named}"));
    }
    let lab = |path: &[String]| path.get(1).filter(|_| path[0] == "labs").filter(|lab| labs().contains(lab)).cloned();
    match (lab(place), lab(path)) {
        (Some(own), Some(other)) if own != other => Some(format!("lab {own} knows lab {other}: {named}")),
        _ => None,
    }
}

/// The folders of labs: those that are modules of their own.
fn labs() -> Vec<String> {
    let labs = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/labs");
    let entries = fs::read_dir(labs).unwrap().map(|entry| entry.unwrap().path());
    entries
        .filter(|path| path.join("mod.rs").is_file())
        .map(|path| path.file_name().unwrap().to_string_lossy().into_owned())
        .collect()
}

/// Every path that `code` names by `crate::` or `super::`, alone or within a `use` tree, from the root of the crate.
fn paths(place: &[String], code: &str) -> Vec<Vec<String>> {
    let mut found = Vec::new();
    let mut rest = code;
    while let Some(at) = ["crate::", "super::", "self::"].iter().filter_map(|word| rest.find(word)).min() {
        let whole_word = !rest[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == '$' || c == ':');
        rest = &rest[at..];
        if whole_word {
            let mut trees = Vec::new();
            rest = tree(rest, &[], &mut trees);
            found.extend(trees.into_iter().map(|path| absolute(place, &path)));
        } else {
            rest = &rest[1..];
        }
    }
    found
}

/// Reads one path or tree of paths off `text`, after `stem`; what is left of the text.
fn tree<'a>(text: &'a str, stem: &[String], found: &mut Vec<Vec<String>>) -> &'a str {
    let text = text.trim_start();
    if let Some(mut rest) = text.strip_prefix('{') {
        loop {
            rest = tree(rest, stem, found).trim_start();
            match rest.strip_prefix(',') {
                Some(more) if !more.trim_start().starts_with('}') => rest = more,
                Some(more) => return more.trim_start().strip_prefix('}').unwrap_or(more),
                None => return rest.strip_prefix('}').unwrap_or(rest),
            }
        }
    }
    let end = text.find(|c: char| !(c.is_alphanumeric() || c == '_' || c == '*')).unwrap_or(text.len());
    let path: Vec<String> = stem.iter().cloned().chain([text[..end].to_owned()]).collect();
    match text[end..].strip_prefix("::") {
        Some(rest) if rest.trim_start().starts_with(|c: char| c.is_alphanumeric() || "_{*".contains(c)) => {
            tree(rest, &path, found)
        }
        _ => {
            found.push(path);
            // A renamed import: the new name is no path.
            let rest = &text[end..];
            rest.trim_start().strip_prefix("as ").map_or(rest, |renamed| {
                let renamed = renamed.trim_start();
                &renamed[renamed.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(renamed.len())..]
            })
        }
    }
}

/// `path`, named in the module at `place`, from the root of the crate.
fn absolute(place: &[String], path: &[String]) -> Vec<String> {
    let mut from = place.to_vec();
    let mut rest = path;
    match path.first().map(String::as_str) {
        Some("crate") => (from, rest) = (Vec::new(), &path[1..]),
        Some("self") => rest = &path[1..],
        _ => {}
    }
    while rest.first().is_some_and(|word| word == "super") {
        from.pop();
        rest = &rest[1..];
    }
    from.extend(rest.iter().cloned());
    from
}

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

/// (place of the module, path, text without its tests and comments) of every source file.
fn files() -> Vec<(Vec<String>, PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut paths = Vec::new();
    sources(&root, &mut paths);
    let place = |path: &Path| {
        let inside = path.strip_prefix(&root).unwrap().with_extension("");
        let mut place: Vec<String> = inside.iter().map(|part| part.to_string_lossy().into_owned()).collect();
        if place.last().is_some_and(|last| ["mod", "lib", "main"].contains(&last.as_str())) {
            place.pop();
        }
        place
    };
    paths.into_iter().map(|path| (place(&path), path.clone(), code(&fs::read_to_string(&path).unwrap()))).collect()
}

/// `text` without comments and without its tests.
fn code(text: &str) -> String {
    let text = text.split("#[cfg(test)]\nmod tests {").next().unwrap();
    text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

#[test]
fn every_module_uses_only_what_stands_before_it() {
    let mut seen = 0;
    for (place, path, code) in files() {
        for named in paths(&place, &code) {
            seen += 1;
            let objection = objection(&place, &named);
            assert_eq!(objection, None, "{}", path.display());
        }
    }
    assert!(seen > 500, "only {seen} paths were read");
}

#[test]
fn every_module_has_a_rank() {
    for (place, path, _) in files() {
        let known = place.first().is_none_or(|module| rank(module).is_some());
        assert!(known, "{} is in no rank", path.display());
    }
}

#[test]
fn the_library_and_the_readme_say_the_order_that_is_kept() {
    let order = RANKS.iter().map(|rank| rank.join(", ")).collect::<Vec<_>>().join(" < ");
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let readme = fs::read_to_string(root.join("README.md")).unwrap();
    assert!(readme.contains(&order), "README.md doesn't say {order}");
    let library = fs::read_to_string(root.join("src/lib.rs")).unwrap();
    let declared = library.lines().filter_map(|line| line.trim_start_matches("pub ").strip_prefix("mod "));
    let declared: Vec<&str> = declared.map(|name| name.trim_end_matches(';')).collect();
    assert_eq!(declared, RANKS.concat());
}

#[test]
fn the_numeric_side_never_names_egui() {
    for (place, path, code) in files() {
        if place.first().is_some_and(|module| !draws(module)) {
            for word in ["egui", "eframe"] {
                assert!(!code.contains(word), "{} names {word}", path.display());
            }
        }
    }
}

/// The objections to a made-up file at `place`.
fn objections(place: &str, snippet: &str) -> Vec<String> {
    let place: Vec<String> = place.split("::").map(str::to_owned).collect();
    paths(&place, &code(snippet)).iter().filter_map(|path| objection(&place, path)).collect()
}

#[test]
fn what_is_in_order_meets_no_objection() {
    let fine = "use super::Loss;\nuse crate::{math::{self, ln}, descent::{Problem as _, optimiser::*}};\nfn f() { crate::math::exp(1.0) }";
    assert_eq!(objections("line::objective::mse", fine), Vec::<String>::new());
    assert_eq!(
        objections("labs::fit::loss", "use super::super::page;\nuse crate::labs::{Lab, fit::race};"),
        Vec::<String>::new()
    );
    assert_eq!(objections("app::open", "use crate::cli;"), Vec::<String>::new());
}

#[test]
fn a_module_that_is_nowhere_is_refused() {
    assert_eq!(objections("math::exp", "use crate::gadgets::Spring;"), ["gadgets is in no rank of tests/layering.rs"]);
    assert_eq!(objections("gadgets::spring", "use crate::math;"), ["gadgets is in no rank of tests/layering.rs"]);
}

#[test]
fn a_nested_use_is_seen() {
    let nested = "use crate::{\n    math::{ln, exp},\n    scenario::{Scenario, presets::{self, Preset}},\n};";
    let found = objections("line::objective", nested);
    assert_eq!(found.len(), 3, "{found:?}");
    assert!(found.contains(&"line uses scenario::presets::Preset".to_owned()), "{found:?}");
}

#[test]
fn a_way_out_by_super_is_seen() {
    assert_eq!(objections("line::objective::mse", "use super::super::super::labs::Lab;"), ["line uses labs::Lab"]);
    assert_eq!(objections("math::exp", "fn f() { super::super::app::open() }"), ["math uses app::open"]);
    assert_eq!(objections("descent::run", "use super::super::line;"), ["descent uses line"]);
}

#[test]
fn a_lab_that_knows_a_lab_is_seen() {
    for snippet in
        ["use crate::labs::estimate::View;", "use super::estimate::View;", "use crate::{labs::{estimate::View, page}};"]
    {
        assert_eq!(objections("labs::fit", snippet), ["lab fit knows lab estimate: labs::estimate::View"], "{snippet}");
    }
}

#[test]
fn strangers_of_one_rank_and_the_command_line_are_seen() {
    assert_eq!(objections("kernel::density", "use crate::samples::Samples;"), ["kernel uses samples::Samples"]);
    assert_eq!(objections("labs::fit", "use crate::cli::Next;"), ["labs uses cli::Next"]);
}
