//! `klarity fit` and `klarity optima`.

use std::fs;

use klarity::line::objective;
use klarity::scenario::preset;

use crate::{answer, close, complaint, json};

#[test]
fn optima_lists_every_minimum_best_first() {
    let target = "0.5*N(-2.5,0.8) + 0.5*N(2.5,0.8)";
    let object = json(&["optima", "--target", target, "--json"]);
    let mut keys: Vec<&String> = object.as_object().unwrap().keys().collect();
    keys.sort();
    let mut ids: Vec<&str> = objective::on_at_first().iter().map(|objective| objective.id()).collect();
    ids.sort_unstable();
    assert_eq!(keys, ids);
    // Architecture notes: N(±2.4919, 0.8126) with D = 0.690345, then N(0, 2.26671) with 0.946869.
    let reverse = object["reverse-kl"].as_array().unwrap();
    assert_eq!(reverse.len(), 3);
    let global: Vec<bool> = reverse.iter().map(|minimum| minimum["global"].as_bool().unwrap()).collect();
    assert_eq!(global, [true, true, false]);
    close(&reverse[0]["value"], 0.690_345, 1e-5);
    close(&reverse[2]["sd"], 2.266_71, 1e-5);
    close(&reverse[2]["value"], 0.946_869, 1e-5);
    let one = json(&["optima", "--target", target, "--objective", "forward-kl", "--json"]);
    assert_eq!(one.as_object().unwrap().len(), 1);
    close(&one["forward-kl"][0]["sd"], 2.624_88, 1e-5);
    let table = answer(&["optima", "--target", target]);
    assert!(table.lines().any(|line| line.starts_with("reverse-kl") && line.ends_with("local")), "{table}");
}

#[test]
fn the_power_divergence_and_jensen_shannon_are_minimised_where_they_are_asked_for() {
    // alpha_optima.json, sym_6: at ¼ the middle is the best, at 0 the sides are.
    let target = "0.5*N(-3,1) + 0.5*N(3,1)";
    let ask = |alpha: &str| json(&["optima", "--target", target, "--objective", "power", "--alpha", alpha, "--json"]);
    let quarter = ask("0.25");
    let list = quarter["power"].as_array().unwrap();
    assert_eq!((list.len(), quarter.as_object().unwrap().len()), (3, 1));
    close(&list[0]["sd"], 2.935_202_011_399_862, 1e-9);
    assert!(list[0].get("on_wall").is_none());
    let reverse = json(&["optima", "--target", target, "--objective", "reverse-kl", "--json"]);
    assert_eq!(ask("0")["power"], reverse["reverse-kl"]);
    // Without α it is ½, where there is one.
    assert_eq!(ask("0.5"), json(&["optima", "--target", target, "--objective", "power", "--json"]));
    assert_eq!(ask("0.5")["power"].as_array().unwrap().len(), 1);
    // tri_thirds at −½: the only minimum lies on the wall.
    let thirds = "N(-3,0.8) + N(0,0.8) + N(3,0.8)";
    let asked = ["optima", "--target", thirds, "--objective", "power", "--alpha", "-0.5"];
    let wall = json(&[&asked[..], &["--json"]].concat());
    assert_eq!(wall["power"][0]["on_wall"], true);
    close(&wall["power"][0]["sd"], 0.8 * 3_f64.sqrt(), 1e-9);
    assert!(answer(&asked).contains("global, on the wall"));
    // JS: that there are no others can't be shown.
    let js = json(&["optima", "--target", target, "--objective", "jensen-shannon", "--json"]);
    assert_eq!(js["jensen-shannon"].as_array().unwrap().len(), 3);
    assert_eq!(js["at_least"][0], "jensen-shannon");
    // A fit takes α, too, and says what it ended in.
    let fit = |objective: &str, alpha: &[&str]| {
        let asked = ["fit", "--target", target, "--start", "N(1.4,0.8)", "--objective", objective, "--json"];
        json(&[&asked[..], alpha].concat())
    };
    let [one, quarter] = [["--alpha", "1"], ["--alpha", "0.25"]];
    assert_eq!(fit("power", &one)["power"]["final"], fit("forward-kl", &[])["forward-kl"]["final"]);
    close(&fit("power", &quarter)["power"]["final"]["loss"], list[0]["value"].as_f64().unwrap(), 1e-9);
    let thirds = ["--target", thirds, "--start", "N(0.4,1)", "--objective", "power", "--alpha", "-0.5", "--json"];
    assert_eq!(json(&[&["fit"], &thirds[..]].concat())["power"]["stop"]["reason"], "at-wall");
    close(&fit("jensen-shannon", &[])["jensen-shannon"]["final"]["sd"], 3.119_832_276_113_553, 1e-6);
}

#[test]
fn an_alpha_that_nothing_has_is_refused_with_the_remedy() {
    for command in [&["fit", "--start", "N(0,2)"][..], &["optima"]] {
        let asked = ["--target", "N(0,1)", "--objective", "mse", "--alpha", "0.3"];
        let message = complaint(2, &[command, &asked].concat());
        assert!(
            message.contains("--alpha is that of power, which is not asked for; add --objective power"),
            "{message}"
        );
    }
}

#[test]
fn an_alpha_that_is_none_is_refused_by_name_value_and_remedy() {
    for command in ["fit", "optima", "divergence"] {
        for (alpha, told) in [("NaN", "NaN"), ("1e9", "1e9"), ("-1.5", "-1.5"), ("two", "two")] {
            let message = complaint(2, &[command, "--target", "N(0,1)", "--alpha", alpha]);
            assert!(message.contains(&format!("--alpha is “{told}”; use a number from -1 to 2")), "{message}");
        }
    }
}

#[test]
fn fit_reports_the_end_the_stop_and_the_optima() {
    let object = json(&["fit", "two-modes", "--json"]);
    let reverse = &object["reverse-kl"];
    close(&reverse["final"]["mean"], 2.984_306, 1e-5);
    close(&reverse["final"]["loss"], 0.688_769, 1e-5);
    assert!(["step-limit", "converged"].contains(&reverse["stop"]["reason"].as_str().unwrap()));
    assert!(reverse["stop"]["step"].as_u64().unwrap() <= 400 && reverse["stop"]["message"].is_string());
    assert!(reverse["stop"].as_object().unwrap().contains_key("remedy"));
    assert_eq!(reverse["optima"].as_array().unwrap().len(), 3);
    let exploded = json(&["fit", "too-fast", "--objective", "forward-kl", "--json"]);
    assert_eq!(exploded["forward-kl"]["stop"]["reason"], "not-finite");
    assert!(exploded["forward-kl"]["stop"]["remedy"].is_string());
    let summary = answer(&["fit", "two-modes"]);
    assert!(summary.contains("forward-kl") && summary.contains("0.5*N(-3,1) + 0.5*N(3,1)"), "{summary}");
}

#[test]
fn the_csv_holds_the_notebooks_run_to_the_digit() {
    let csv = answer(&["fit", "notebook-kl", "--every", "1000", "--csv", "-"]);
    let mut lines = csv.lines();
    assert_eq!(lines.next(), Some("objective,step,loss,mean,sd,gradient_mean,gradient_sd"));
    let rows: Vec<Vec<&str>> = lines.map(|line| line.split(',').collect()).collect();
    let steps: Vec<&str> = rows.iter().map(|row| row[1]).collect();
    // The last step is there although 1000 does not divide it.
    assert_eq!(steps, ["0", "1000", "2000", "3000", "4000", "5000", "6000", "7000", "8000", "9000", "9999"]);
    // torch_traces.json, kl_div, float64, steps 0 and 9999.
    let wanted = [
        [
            2.081_249_100_161_037_4,
            0.000_999_999_939_939_895_1,
            1.000_999_999_997_597_6,
            -0.166_499_865_912_432_96,
            -4.162_497_970_214_749,
        ],
        [
            0.146_571_904_700_597_42,
            2.499_384_761_541_757_7,
            5.231_104_667_267_392,
            -1.497_380_346_824_668_6e-6,
            -0.013_910_062_427_182_488,
        ],
    ];
    for (row, wanted) in [&rows[0], &rows[10]].into_iter().zip(wanted) {
        assert_eq!(row[0], "forward-kl");
        for (cell, wanted) in row[2..].iter().zip(wanted) {
            let value: f64 = cell.parse().unwrap();
            assert!((value - wanted).abs() <= 1e-8 * wanted.abs(), "{value} is not {wanted}");
            assert_eq!(format!("{value:?}"), *cell, "the shortest form that reads back the same");
        }
    }
}

#[test]
fn a_csv_file_appears_whole_and_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("two modes.csv");
    fs::write(&path, "an older file").unwrap();
    let summary = answer(&["fit", "two-modes", "--steps", "10", "--every", "3", "--csv", path.to_str().unwrap()]);
    assert!(summary.contains("reverse-kl"), "the summary is printed beside the file");
    let csv = fs::read_to_string(&path).unwrap();
    // Steps 0, 3, 6 and 9 of each objective, and the header.
    let objectives = preset("two-modes").unwrap().scenario.fit().unwrap().objectives.len();
    assert_eq!(csv.lines().count(), 4 * objectives + 1);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);

    let nowhere = folder.path().join("none").join("x.csv");
    complaint(1, &["fit", "two-modes", "--steps", "1", "--csv", nowhere.to_str().unwrap()]);
    complaint(2, &["fit", "two-modes", "--steps", "1", "--csv", folder.path().to_str().unwrap()]);
}

#[test]
fn options_override_the_scenario() {
    let first = |more: &[&str]| -> Vec<f64> {
        let csv = answer(&[&["fit"], more, &["--steps", "1", "--objective", "reverse-kl", "--csv", "-"]].concat());
        csv.lines().nth(1).unwrap().split(',').skip(2).map(|cell| cell.parse().unwrap()).collect()
    };
    // One plain step of the reverse KL from N(2,1) to N(0,1): ∂/∂μ = 2, ∂/∂σ = 0.
    let plain = ["--target", "N(0,1)", "--start", "N(2,1)", "--optimiser", "sgd", "--rate", "0.25"];
    for base in [&["two-modes"][..], &[]] {
        let [loss, mean, sd, by_mean, by_sd] = first(&[base, &plain].concat())[..] else { panic!("five figures") };
        assert!((loss - 2.0).abs() < 1e-9 && (mean - 1.5).abs() < 1e-9 && (sd - 1.0).abs() < 1e-9);
        assert!((by_mean - 2.0).abs() < 1e-9 && by_sd.abs() < 1e-9);
    }
    // The notebook's loss is a mean over 1000 points 30/999 apart: the exact one times 999/30000, nearly.
    let notebook = first(&[&plain[..], &["--form", "notebook"]].concat());
    assert!((notebook[0] - 2.0 * 999.0 / 30_000.0).abs() < 1e-9, "{notebook:?}");
    // The same optimiser keeps the scenario's rate; another one starts at its own default.
    let adam = first(&["two-modes", "--optimiser", "adam"]);
    assert!((adam[1] - 1.44).abs() < 1e-6, "{adam:?}");
    assert!((first(&["two-modes", "--optimiser", "adamw"])[1] - 1.44).abs() > 0.01);
}

#[test]
fn a_scenario_file_is_as_good_as_a_preset() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("mine.toml");
    preset("middle-or-side").unwrap().scenario.write(&path).unwrap();
    let from_file = answer(&["fit", path.to_str().unwrap(), "--json"]);
    assert_eq!(from_file, answer(&["fit", "middle-or-side", "--json"]));
    let half = fs::read_to_string(&path).unwrap();
    fs::write(&path, &half[..half.len() / 2]).unwrap();
    for command in ["fit", "open"] {
        let told = complaint(2, &[command, path.to_str().unwrap()]);
        assert!(told.contains("mine.toml: "), "{told}");
        let told = complaint(2, &[command, folder.path().to_str().unwrap()]);
        assert!(told.contains("is a folder"), "{told}");
    }
}

#[test]
fn the_loss_has_the_unit_of_its_form() {
    // An average over the grid has no dx: ∫(q − p)² is 1/x, the mean of (q − p)² is 1/x², of p·log(p/q) nats/x.
    let unit = |scenario: &str, objective: &str| {
        let summary = answer(&["fit", scenario, "--objective", objective, "--steps", "3"]);
        let row = summary.lines().find(|line| line.starts_with(objective)).unwrap().to_owned();
        row.split("  ").last().unwrap().trim().to_owned()
    };
    assert_eq!(unit("two-modes", "mse"), "per unit of x");
    assert_eq!(unit("notebook-mse-left", "mse"), "per square unit of x");
    assert_eq!(unit("two-modes", "reverse-kl"), "nats");
    assert_eq!(unit("notebook-kl", "forward-kl"), "nats per unit of x");
}

/// `count` equal modes of this sd, `spacing` apart.
fn evenly(count: u8, spacing: u8, sd: f64) -> String {
    (0..count).map(|index| format!("N({},{sd})", index * spacing)).collect::<Vec<_>>().join(" + ")
}

#[test]
fn of_many_even_modes_no_minimum_is_missed_and_no_run_ends_below_the_best() {
    let target = evenly(16, 3, 0.6);
    let object = json(&["optima", "--target", &target, "--json"]);
    // A run from N(22, 9) ends here (issue 8).
    let best = &object["reverse-kl"][0];
    close(&best["mean"], 22.5, 1e-8);
    close(&best["sd"], 8.137, 1e-3);
    close(&best["value"], 0.7242, 1e-4);
    assert!(best["global"].as_bool().unwrap() && object.get("at_least").is_none());
    let run = ["fit", "--target", &target, "--start", "N(22,9)", "--objective", "reverse-kl", "--steps", "4000"];
    let table = answer(&run);
    let row = table.lines().find(|line| line.starts_with("reverse-kl")).unwrap();
    let cells: Vec<&str> = row.split("  ").map(str::trim).filter(|cell| !cell.is_empty()).collect();
    let gap: f64 = cells[4].parse().unwrap();
    assert!((0.0..1e-9).contains(&gap), "{row}");
    for target in [evenly(24, 1, 0.5), evenly(16, 1, 1.0)] {
        let object = json(&["optima", "--target", &target, "--json"]);
        for (objective, minima) in object.as_object().unwrap() {
            assert!(minima[0]["global"].as_bool().unwrap(), "{objective} of {target}: {minima}");
        }
    }
}

#[test]
fn a_fit_whose_minima_may_not_be_all_says_so() {
    let fit = ["fit", "notebook-mse-left", "--objective", "mse", "--objective", "forward-kl"];
    let object = json(&[&fit[..], &["--json"]].concat());
    assert_eq!(object["mse"]["optima_complete"], false);
    assert_eq!(object["forward-kl"]["optima_complete"], true);
    let text = answer(&fit);
    let said = |id: &str| text.contains(&format!("{id}: the best is that of the minima known; there may be others"));
    assert!(said("mse") && !said("forward-kl"), "{text}");
}

#[test]
fn where_the_loss_is_lowest_off_the_grid_no_minimum_is_the_best() {
    // N(20,1) leaves next to nothing on the grid that ends at 15, and costs −1e-8.
    let off = &json(&["fit", "off-the-grid", "--start", "N(20,1)", "--steps", "1", "--json"])["reverse-kl"];
    assert!(off["final"]["loss"].as_f64().unwrap() < 0.0, "{off}");
    let plain = &json(&["fit", "off-the-grid", "--steps", "1", "--json"])["reverse-kl"];
    let optima = plain["optima"].as_array().unwrap();
    assert!(!optima.is_empty() && optima.iter().all(|minimum| minimum["global"] == false), "{plain}");
    assert_eq!(plain["optima_complete"], false);
    let text = answer(&["fit", "off-the-grid", "--steps", "1"]);
    let row = text.lines().find(|line| line.starts_with("reverse-kl ")).unwrap();
    assert_eq!(row.split("  ").map(str::trim).filter(|cell| !cell.is_empty()).nth(4), Some("–"), "{row}");
    assert!(text.contains("reverse-kl: none of its minima is the best"), "{text}");
}

#[test]
fn a_readout_below_its_threshold_stops_the_runs() {
    let common = ["fit", "two-modes", "--objective", "forward-kl", "--objective", "reverse-kl"];
    let rule = ["--stop-when", "kl-forward", "--below", "0.5"];
    let object = json(&[&common[..], &rule, &["--json"]].concat());
    let stop = &object["forward-kl"]["stop"];
    assert_eq!((&stop["reason"], &stop["remedy"]), (&"below-threshold".into(), &serde_json::Value::Null));
    let step = stop["step"].as_u64().unwrap();
    assert_eq!((&stop["readout"]["id"], stop["readout"]["below"].as_f64()), (&"kl-forward".into(), Some(0.5)));
    let value = stop["readout"]["value"].as_f64().unwrap();
    assert!(value < 0.5 && value > 0.49 && stop["readout"]["lowest"].as_f64() == Some(value), "{stop}");
    close(&object["forward-kl"]["final"]["loss"], value, 1e-15);
    let never = &object["reverse-kl"]["stop"];
    assert!(never["reason"] != "below-threshold" && never["readout"]["value"].is_null(), "{never}");
    assert!(never["message"].as_str().unwrap().contains("D(P‖Q) was never below 0.5 nats: "), "{never}");
    // Without a rule nothing is watched.
    assert!(json(&[&common[..], &["--json"]].concat())["forward-kl"]["stop"]["readout"].is_null());

    let csv = answer(&[&common[..], &rule, &["--csv", "-"]].concat());
    let mut lines = csv.lines();
    assert_eq!(lines.next(), Some("objective,step,loss,mean,sd,gradient_mean,gradient_sd,stop"));
    let rows: Vec<&str> = lines.filter(|line| line.starts_with("forward-kl,")).collect();
    assert_eq!(rows.len() as u64, step);
    let (last, before) = rows.split_last().unwrap();
    assert!(last.ends_with(",below-threshold") && before.iter().all(|row| row.ends_with(',')), "{last}");
    let text = answer(&[&common[..], &rule].concat());
    assert!(text.contains(&format!("forward-kl: D(P‖Q) fell below 0.5 nats at step {step}: 0.49")), "{text}");

    for (more, told) in [
        (&["--stop-when", "kl-forward"][..], "--below"),
        (&["--below", "0.5"], "--stop-when"),
        (&["--stop-when", "kl-forward", "--below", "nan"], "--below: the threshold is NaN; write a number above 0"),
        (&["--stop-when", "kl-forward", "--below", "-1"], "--below: the threshold is -1; write a number above 0"),
        (&["--stop-when", "kl-forward", "--below", "0"], "--below: the threshold is 0; write a number above 0"),
        (&["--stop-when", "cosine", "--below", "0.5"], "--stop-when: cosine similarity rises as Q comes closer"),
        (&["--stop-when", "forward", "--below", "0.5"], "kl-forward"),
    ] {
        let complaint = complaint(2, &[&common[..], more].concat());
        assert!(complaint.contains(told), "{complaint}");
    }
}
