//! A made-up divergence, objective and lab go through the commands: a list is all that has to know of them.

use std::fs;
use std::path::Path;

use clap::{Arg, Command};

use super::output::Output;
use super::{divergence, fit, ids, select};
use crate::descent::optimiser::Choice;
use crate::line::divergence::{ALL, Divergence, Integral, Pair};
use crate::scenario::tests::{MadeUpLab, more_objectives};
use crate::scenario::{FitScenario, Scenario};
use crate::text::{InfoUnit, Unit};

/// A quarter, whatever P and Q are: the root of ∫ p/16.
struct MadeUp;

impl Divergence for MadeUp {
    texts! {
        id: "made-up",
        name: "a made-up one",
        symbol: "M",
        definition: "√∫ p/16",
        about: "As much as there is",
    }

    fn unit(&self) -> Unit {
        Unit::One
    }

    fn value(&self, _pair: &Pair) -> f64 {
        0.25
    }

    fn integrand(&self, pair: &Pair, x: f64) -> f64 {
        pair.ln_p(x).exp() / 16.0
    }

    fn integral(&self) -> Integral {
        Integral::Square
    }
}

#[test]
fn a_made_up_divergence_is_in_the_table_and_in_the_object() {
    let list: Vec<&dyn Divergence> = ALL.iter().copied().chain([&MadeUp as &dyn Divergence]).collect();
    let pair = Pair::new(&"N(0,1)".parse().unwrap(), &"N(1,1)".parse().unwrap());
    let rows = divergence::rows(&list, &pair, InfoUnit::Bits);
    assert_eq!(rows[ALL.len()], ["a made-up one", "M", "0.25", ""]);
    assert_eq!(rows.len(), divergence::rows(ALL, &pair, InfoUnit::Bits).len() + 1);
    let object = divergence::object(&list, &pair, InfoUnit::Bits).compact();
    assert!(object.contains("\"made_up\":0.25"), "{object}");
    assert!((MadeUp.integral().area(0.25) - 0.0625).abs() < f64::EPSILON);
}

#[test]
fn a_made_up_objective_is_in_the_help_and_can_be_named_run_and_reported() {
    let list = more_objectives();
    let option = Arg::new("objective").long("objective").value_parser(ids::of(&list));
    let help = Command::new("fit").arg(option).render_help().to_string();
    assert!(help.contains("half-kl"), "{help}");
    let refusal = select::several("objective", &list, &["kl".to_owned()]).unwrap_err().to_string();
    assert!(refusal.ends_with(&format!("there are {}", crate::known::listed(&list))), "{refusal}");
    assert!(refusal.ends_with(", half-kl"), "{refusal}");
    let named = select::several("objective", &list, &["half-kl".to_owned(), "mse".to_owned()]).unwrap();
    let setup = FitScenario {
        target: "0.5*N(-3,1) + 0.5*N(3,1)".parse().unwrap(),
        start: "N(1,1)".parse().unwrap(),
        objectives: named,
        optimiser: Choice::new("natural-gradient", 0.5, &[]).unwrap(),
        ..FitScenario::default()
    };
    let folder = tempfile::tempdir().unwrap();
    let [csv, report] = ["runs.csv", "report.txt"].map(|name| folder.path().join(name));
    let mut output = Output::to(Box::new(fs::File::create(&report).unwrap()));
    fit::summary(&setup, Some((&csv, 100)), false, &mut output).unwrap();
    output.flush().unwrap();
    let report = fs::read_to_string(report).unwrap();
    let row = report.lines().find(|line| line.starts_with("half-kl ")).unwrap();
    // The best normal for forward KL has P's mean and variance.
    let cells: Vec<&str> = row.split_whitespace().collect();
    let sd: f64 = cells[2].parse().unwrap();
    assert!((sd - 10_f64.sqrt()).abs() < 1e-6 && cells.last() == Some(&"nats"), "{row}");
    assert!(fs::read_to_string(csv).unwrap().lines().any(|line| line.starts_with("half-kl,0,")));
}

#[test]
fn a_scenario_of_a_made_up_lab_is_sent_to_that_labs_command() {
    let lab = MadeUpLab { word: String::new() }.into();
    let scenario = Scenario { title: String::new(), look_for: String::new(), source: None, lab };
    let refusal = select::other_lab(Path::new("mine.toml"), &scenario).to_string();
    assert_eq!(refusal, "“mine.toml” is a scenario of the made-up lab; use klarity made-up mine.toml");
}

#[test]
fn messages_name_every_command_that_needs_no_display() {
    assert_eq!(
        super::without_display(),
        "klarity divergence, fit, estimate, discrete, optima, figure, animate, export, report and presets"
    );
}
