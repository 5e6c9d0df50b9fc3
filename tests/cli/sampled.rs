//! `klarity fit --form sampled`.

use std::fs;

use klarity::line::objective;

use crate::{answer, close, complaint, json};

const PLAIN: [&str; 9] =
    ["fit", "--target", "N(0,1)", "--start", "N(2,1)", "--objective", "reverse-kl", "--steps", "200"];

fn fit(more: &[&str]) -> Vec<String> {
    [&PLAIN[..], more].concat().into_iter().map(str::to_owned).collect()
}

fn told(more: &[&str]) -> String {
    complaint(2, &fit(more).iter().map(String::as_str).collect::<Vec<_>>())
}

fn out(more: &[&str]) -> String {
    answer(&fit(more).iter().map(String::as_str).collect::<Vec<_>>())
}

#[test]
fn a_row_has_the_exact_loss_the_batchs_gradient_and_the_batchs_loss() {
    let csv = out(&["--form", "sampled", "--batch", "10000", "--gradient", "pathwise", "--seed", "7", "--csv", "-"]);
    let mut lines = csv.lines();
    assert_eq!(lines.next(), Some("objective,step,loss,mean,sd,gradient_mean,gradient_sd,batch_loss"));
    let first: Vec<f64> = lines.next().unwrap().split(',').skip(2).map(|cell| cell.parse().unwrap()).collect();
    let [loss, _, _, by_mean, by_sd, batch_loss] = first[..] else { panic!("six figures") };
    // D(N(2,1)‖N(0,1)) = 2 with gradient (2, 0). A path's x has variance 1, (2 + ε)ε has 6, ½(2 + ε)² has 4.5.
    assert!((loss - 2.0).abs() < 1e-12 && (by_mean - 2.0).abs() < 0.05 && by_sd.abs() < 0.13, "{first:?}");
    assert!(by_mean != 2.0 && (batch_loss - 2.0).abs() < 0.11 && batch_loss != 2.0, "{first:?}");
    assert_eq!(lines.count(), 199);
}

#[test]
fn the_same_seed_answers_the_same_and_the_summary_says_how_it_was_drawn() {
    let sampled = ["--form", "sampled", "--batch", "32", "--gradient", "score", "--seed", "7"];
    assert_eq!(out(&sampled), out(&sampled));
    assert!(out(&sampled).contains("draws     32 draws a step, gradient score, seed 7; the losses are exact"));
    assert_ne!(out(&sampled), out(&["--form", "sampled", "--batch", "32", "--gradient", "score", "--seed", "8"]));
    // Without further options: 32 draws, pathwise, seed 1.
    assert!(out(&["--form", "sampled"]).contains("32 draws a step, gradient pathwise, seed 1;"));
    assert!(!out(&[]).contains("draws"));
    let args = fit(&["--form", "sampled", "--json"]);
    let object = json(&args.iter().map(String::as_str).collect::<Vec<_>>());
    let run = &object["reverse-kl"];
    assert!(run["final"]["batch_loss"].is_number(), "{run}");
    assert_eq!(run["stop"]["reason"], "step-limit");
    // The optima are those of the exact loss.
    close(&run["optima"][0]["value"], 0.0, 1e-12);
    let plain = fit(&["--json"]);
    let plain = json(&plain.iter().map(String::as_str).collect::<Vec<_>>());
    assert!(plain["reverse-kl"]["final"].get("batch_loss").is_none());
}

#[test]
fn those_that_are_on_at_first_and_have_the_form_run_when_none_is_named() {
    let object =
        json(&["fit", "--target", "N(0,1)", "--start", "N(2,1)", "--steps", "3", "--form", "sampled", "--json"]);
    let suits = objective::on_at_first().iter().filter(|objective| objective.sampled().is_ok()).count();
    assert_eq!(object.as_object().unwrap().len(), suits);
}

#[test]
fn hostile_values_are_refused_with_their_remedy() {
    for batch in ["0", "-1", "1.5", "1e9", "10001", "NaN", "many", ""] {
        let message = told(&["--form", "sampled", "--batch", batch]);
        assert!(message.contains("use a whole number from 1 to 10000"), "{batch}: {message}");
    }
    let message = told(&["--form", "sampled", "--gradient", "reinforce"]);
    assert!(message.contains("--gradient is “reinforce”; use pathwise, score, score-baseline"), "{message}");
    assert!(told(&["--form", "sampled", "--seed", "-1"]).contains("use a whole number from 0 to"), "a seed");
    assert!(told(&["--form", "drawn"]).contains("--form is “drawn”; use exact, notebook or sampled"));
    for option in [["--batch", "32"], ["--gradient", "score"], ["--seed", "7"]] {
        let message = told(&option);
        assert!(message.contains(option[0]) && message.contains("add --form sampled"), "{message}");
    }
}

#[test]
fn a_scenario_of_draws_keeps_what_no_option_replaces() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("noisy.toml");
    let text = "version = 1\ntitle = \"\"\nlook_for = \"\"\n[fit]\ntarget = \"N(0,1)\"\nstart = \"N(2,1)\"\n\
                objectives = [\"reverse-kl\"]\nform = \"sampled\"\nsteps = 3\n[fit.sampling]\nbatch = 5\n\
                gradient = \"score\"\nseed = 9\n[fit.optimiser]\nid = \"sgd\"\nrate = 0.1\n";
    fs::write(&path, text).unwrap();
    let with = |more: &[&str]| answer(&[&["fit", path.to_str().unwrap()], more].concat());
    assert!(with(&[]).contains("5 draws a step, gradient score, seed 9;"));
    assert!(with(&["--form", "sampled", "--seed", "3"]).contains("5 draws a step, gradient score, seed 3;"));
    assert!(
        with(&["--batch", "1", "--gradient", "score-baseline"])
            .contains("1 draw a step, gradient score-baseline, seed 9;")
    );
    assert!(!with(&["--form", "exact"]).contains("draw"));
}
