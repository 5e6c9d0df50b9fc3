//! A report: everything between a set-up and its numbers, so that somebody else can check them, with the pictures.

use std::path::{Path, PathBuf};

use egui::Context;

use super::App;
use super::figure::{Figure, folder_refuses};
use super::film::write_all;
use crate::cli::{CliError, report as asked};
use crate::figure::{FilmError, Format, Lettering, Size};
use crate::labs::Section;
use crate::scenario::Scenario;
use crate::text::InfoUnit;
use crate::text::typeset;

/// The pictures of a report, in pixels.
const SIZE: [f32; 2] = [1000.0, 620.0];

/// What a report is written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    /// One page with its picture in it.
    Html,
    /// A text, and its picture in a file beside it.
    Markdown,
}

/// A report as it is wanted.
struct Report {
    scenario: Scenario,
    unit: InfoUnit,
}

impl Report {
    /// The files of the report at `path`.
    fn files(&self, form: Form, path: &Path) -> Result<Vec<(PathBuf, Vec<u8>)>, String> {
        let plain = Figure::of(&self.scenario, Size::pixels(SIZE));
        let figure = Figure { lettering: Lettering::Outlines, unit: self.unit, ..plain };
        let (_, app) = figure.stage(1.0)?;
        let scenario = self.scenario.beside(path).to_toml();
        let mut sections = vec![Section::new("What is to be seen", app.lab().sentences(self.unit))];
        sections.extend(app.lab().report(self.unit));
        let table = app.lab().table(self.unit)?;
        let every = format!("Information is counted in {}.", self.unit.name());
        sections.push(Section::new("The readouts", vec![every]).with(table));
        let title = match (self.scenario.title.as_str(), app.lab().name()) {
            ("", lab) => format!("{lab}: a report"),
            // What can't be seen has no place in a heading.
            (title, _) => title.chars().filter(|character| !character.is_control()).collect(),
        };
        sections.retain(|section| !section.text.is_empty() || !section.table.is_empty());
        let made = made_with(&self.scenario);
        let picture = figure.bytes(Format::Svg, path)?;
        Ok(match form {
            Form::Html => {
                let picture = String::from_utf8_lossy(&picture).into_owned();
                vec![(path.to_owned(), html(&title, &picture, &sections, &scenario, &made).into_bytes())]
            }
            Form::Markdown => {
                let stem = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
                let beside = path.with_file_name(format!("{stem}-plots.svg"));
                let name = beside.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
                let text = markdown(&title, &name, &sections, &scenario, &made);
                vec![(path.to_owned(), text.into_bytes()), (beside, picture)]
            }
        })
    }
}

/// With what the numbers were made, and how to make them again.
fn made_with(scenario: &Scenario) -> String {
    let command = match scenario.lab.id() {
        "fit" => "klarity fit scenario.klarity --json",
        "estimate" => "klarity estimate scenario.klarity --json",
        _ => "klarity discrete scenario.klarity --json",
    };
    format!(
        "Made by Klarity {} on {} {}. The set-up below, saved as scenario.klarity, gives the same numbers again: \
         `{command}`. All that is drawn follows from the seed in it, on every machine.",
        env!("CARGO_PKG_VERSION"),
        std::env::consts::OS,
        std::env::consts::ARCH
    )
}

fn markdown(title: &str, picture: &str, sections: &[Section], scenario: &str, made: &str) -> String {
    let mut text = format!("# {title}\n\n![The plots]({})\n", in_link(picture));
    for section in sections {
        text.push_str(&format!("\n## {}\n", section.heading));
        for paragraph in &section.text {
            text.push_str(&format!("\n{paragraph}\n"));
        }
        if !section.table.is_empty() {
            text.push_str(&format!("\n{}", typeset::markdown(&section.table)));
        }
    }
    text.push_str(&format!("\n## The set-up\n\n{made}\n\n```toml\n{scenario}```\n"));
    text
}

/// A file's name as a link has it.
fn in_link(name: &str) -> String {
    let escaped = |character: char| match character {
        ' ' | '%' | '#' | '?' | '(' | ')' | '<' | '>' => format!("%{:02X}", u32::from(character)),
        other => other.to_string(),
    };
    name.chars().map(escaped).collect()
}

fn html(title: &str, picture: &str, sections: &[Section], scenario: &str, made: &str) -> String {
    const STYLE: &str = "body{font:16px/1.5 Inter,system-ui,sans-serif;max-width:1000px;margin:32px auto;padding:0 16px;\
         color:#22292e;background:#fdfcf9}svg{max-width:100%;height:auto}table{border-collapse:collapse;margin:8px 0}\
         th,td{padding:3px 14px 3px 0;text-align:left;border-bottom:1px solid #dddbd4;font-variant-numeric:tabular-nums}\
         td.n,th.n{text-align:right}pre{background:#f3f1ec;padding:12px;overflow-x:auto}h1{font-size:26px}h2{font-size:19px}";
    let title = typeset::html_text(title);
    let mut text = format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>{title}</title>\n\
         <style>{STYLE}</style>\n</head>\n<body>\n<h1>{title}</h1>\n{picture}"
    );
    for section in sections {
        text.push_str(&format!("<h2>{}</h2>\n", typeset::html_text(&section.heading)));
        for paragraph in &section.text {
            text.push_str(&format!("<p>{}</p>\n", typeset::html_text(paragraph)));
        }
        if !section.table.is_empty() {
            text.push_str(&typeset::html(&section.table));
        }
    }
    text.push_str(&format!(
        "<h2>The set-up</h2>\n<p>{}</p>\n<pre>{}</pre>\n</body>\n</html>\n",
        typeset::html_text(made),
        typeset::html_text(scenario)
    ));
    text
}

/// Writes the report that the command line asks for.
///
/// # Errors
/// When what was asked for can't be, and when the files can't be written.
pub fn write_report(asked: &asked::Asked) -> Result<(), CliError> {
    let ending = asked.out.extension().map(|ending| ending.to_string_lossy().to_ascii_lowercase());
    let form = match ending.as_deref() {
        Some("html" | "htm") => Form::Html,
        Some("md" | "markdown") => Form::Markdown,
        _ => {
            let path = asked.out.display();
            return Err(CliError::input(format_args!(
                "--out is “{path}”; its ending says the format: use one of .html, .md"
            )));
        }
    };
    let report = Report { scenario: asked.scenario.clone(), unit: asked.unit };
    let files = report.files(form, &asked.out).map_err(CliError::input)?;
    write_all(&files).map_err(CliError::failure)
}

/// Writes the table that the command line asks for.
///
/// # Errors
/// When what was asked for can't be, and when the file can't be written.
pub fn write_data(asked: &crate::cli::export::Asked) -> Result<(), CliError> {
    let ending = asked.out.extension().map(|ending| ending.to_string_lossy().to_ascii_lowercase());
    let ending = ending.unwrap_or_default();
    if !["csv", "json", "py"].contains(&&*ending) {
        let path = asked.out.display();
        return Err(CliError::input(format_args!(
            "--out is “{path}”; its ending says the format: use one of .csv, .json, .py"
        )));
    }
    let known = App::new(&Context::default(), Some(&asked.scenario)).lab().exports();
    let what = asked.what.as_deref().unwrap_or(known[0]);
    if !known.contains(&what) {
        let (lab, known) = (asked.scenario.lab.id(), known.join(", "));
        return Err(CliError::input(format_args!("--what is “{what}”; the {lab} page has {known}")));
    }
    // The page computes what it shows: the bridge is there where it is in sight.
    let plots = if asked.what.as_deref() == Some(BRIDGE) { vec![BRIDGE.to_owned()] } else { Vec::new() };
    let figure = Figure { plots, ..Figure::of(&asked.scenario, Size::pixels([1280.0, 720.0])) };
    let (_, app) = figure.stage(1.0).map_err(|error| CliError::input(error.replace("--plots", "--what")))?;
    let text = if ending == "py" {
        if what != known[0] {
            return Err(CliError::input("--what can't be had as a script; leave it out, or write .csv or .json"));
        }
        app.lab().script().map_err(CliError::input)?
    } else {
        let csv = app.lab().csv(what).map_err(CliError::input)?;
        if ending == "json" { typeset::json(&csv) } else { csv }
    };
    crate::files::write(&asked.out, text.as_bytes())
        .map_err(|error| CliError::failure(folder_refuses(&asked.out, &error)))
}

/// The plot, and the table, that is only computed where it is seen.
const BRIDGE: &str = "bridge";

impl From<FilmError> for CliError {
    fn from(error: FilmError) -> Self {
        match error {
            FilmError::Refused(words) => Self::input(words),
            error => Self::failure(error),
        }
    }
}
