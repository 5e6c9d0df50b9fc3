//! The saved form of runs on random draws.

use klarity::line::objective::{Form, GradientEstimator, Sampling};
use klarity::scenario::Scenario;

use crate::{assert_complaints, assert_never_half, complaint};

pub const WHOLE: &str = r#"version = 1
title = "Noisy"
look_for = "Every step is another"

[fit]
target = "0.5*N(-3,1) + 0.5*N(3,1)"
start = "N(1.4,0.8)"
objectives = ["forward-kl", "reverse-kl"]
form = "sampled"
steps = 400

[fit.sampling]
batch = 32
gradient = "score-baseline"
seed = 18446744073709551615

[fit.optimiser]
id = "sgd"
rate = 0.04
"#;

#[test]
fn every_part_of_the_draws_arrives_and_goes_out_again() {
    let scenario = Scenario::from_toml(WHOLE).unwrap();
    let fit = scenario.fit().unwrap();
    let sampling = Sampling::new(32, GradientEstimator::ScoreBaseline, u64::MAX).unwrap();
    assert_eq!((fit.form, fit.tolerance), (Form::Sampled(sampling), 0.0));
    assert_eq!(fit.setup(fit.objectives[0]).form, fit.form);
    assert_eq!(scenario.to_toml(), WHOLE);
    for id in GradientEstimator::IDS {
        let text = WHOLE.replace("score-baseline", id);
        assert_eq!(Scenario::from_toml(&text).unwrap().to_toml(), text);
    }
}

#[test]
fn complaints_about_draws_name_key_value_line_and_remedy() {
    let missing = complaint(
        WHOLE,
        "[fit.sampling]\nbatch = 32\ngradient = \"score-baseline\"\nseed = 18446744073709551615\n",
        "",
    );
    assert!(missing.starts_with("fit.sampling is missing; add the table [fit.sampling] with batch = 32"), "{missing}");
    let missing = complaint(WHOLE, "gradient = \"score-baseline\"\n", "");
    assert!(missing.starts_with("fit.sampling.gradient is missing; add gradient = \"pathwise\""), "{missing}");
    let batch = "write a whole number from 1 to 10000";
    assert_complaints(
        WHOLE,
        &[
            ("batch = 32", "batch = 0", &format!("line 13: fit.sampling.batch is 0; {batch}")),
            ("batch = 32", "batch = 1.5", &format!("line 13: fit.sampling.batch is 1.5; {batch}")),
            ("batch = 32", "batch = 1e9", &format!("line 13: fit.sampling.batch is 1e9; {batch}")),
            ("batch = 32", "batch = 10001", batch),
            ("batch = 32", "batch = -1", batch),
            ("batch = 32", "batch = nan", batch),
            ("batch = 32", "batch = \"many\"", batch),
            ("batch = 32", "bach = 32", "unknown key fit.sampling.bach; known here are batch, gradient, seed"),
            (
                "\"score-baseline\"",
                "\"reinforce\"",
                "line 14: fit.sampling.gradient is \"reinforce\"; the gradients are pathwise, score, score-baseline",
            ),
            ("\"score-baseline\"", "3", "line 14: fit.sampling.gradient is 3; write text in quotes"),
            (
                "seed = 18446744073709551615",
                "seed = -1",
                "line 15: fit.sampling.seed is -1; write a whole number from 0",
            ),
            ("seed = 18446744073709551615", "seed = 18446744073709551616", "write a whole number from 0 to"),
            ("seed = 18446744073709551615", "seed = 0.5", "write a whole number from 0 to"),
            ("\"sampled\"", "\"exact\"", "remove the sampling, or write form = \"sampled\""),
            ("\"sampled\"", "\"notebook\"", "fit.grid is missing"),
            (
                "[fit.optimiser]",
                "[fit.grid]\nlow = -15\nhigh = 15\npoints = 9\n[fit.optimiser]",
                "remove the grid, or write form = \"notebook\"",
            ),
            ("[fit.sampling]\n", "[[fit.sampling]]\n", "fit.sampling"),
        ],
    );
}

#[test]
fn a_file_of_draws_cut_off_anywhere_is_an_error_and_never_half_a_scenario() {
    assert_never_half(WHOLE, "04\n".len(), |scenario| scenario.fit().unwrap().form);
}
