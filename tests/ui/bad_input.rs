use egui_kittest::kittest::Queryable as _;

use crate::harness::{open, open_sized, settle, start, target, type_into};

#[test]
fn bad_text_keeps_the_last_good_target_and_says_why() {
    let good = target(&open());
    for (text, message) in [
        (" ", "expected a weight or N(mean,sd)"),
        ("N(0,-1)", "column 5: component 1: sd is -1; use a number from 1e-9 to 1e9"),
        ("N(0,0)", "sd is 0"),
        ("N(1e400,1)", "1e400 is too large"),
        ("0*N(0,1) + 0*N(1,1)", "weight is 0"),
    ] {
        let mut window = open();
        type_into(&mut window, "Target P as text", text);
        assert_eq!(target(&window), good, "{text}");
        assert!(window.query_all_by_label_contains(message).next().is_some(), "{text}: no “{message}” on the page");
    }
    let mut window = open();
    type_into(&mut window, "Target P as text", &vec!["N(0,1)"; 33].join("+"));
    assert!(window.query_all_by_label_contains("at most 32").next().is_some());
}

#[test]
fn a_bad_number_is_named_with_its_field_and_changes_nothing() {
    let mut window = open();
    type_into(&mut window, "sd of the start", "-2");
    assert!(window.query_all_by_label_contains("sd of the start: sd is -2").next().is_some());
    assert_eq!(start(&window).sd(), 0.8);
    type_into(&mut window, "learning rate", "fast");
    assert!(window.query_all_by_label_contains("learning rate: “fast” is not a number").next().is_some());
}

#[test]
fn odd_windows_neither_panic_nor_lose_the_plot() {
    for (width, height) in [(300.0, 200.0), (320.0, 900.0), (640.0, 360.0), (699.0, 500.0), (2560.0, 400.0)] {
        let mut window = open_sized(None, width, height);
        settle(&mut window);
        assert!(window.query_by_label("Densities plot").is_some() || height < 250.0, "{width}×{height}");
    }
}

#[test]
fn extreme_targets_are_taken_to_the_bit_and_the_plots_stay() {
    for text in [
        "N(-500000,1) + N(500000,1)",
        "N(0,1e-9) + N(0,1e9)",
        "N(1e9,1)",
        "1e-300*N(0,1) + 1*N(5,1)",
        &vec!["N(0,1)"; 32].join("+"),
    ] {
        let mut window = open();
        type_into(&mut window, "Target P as text", text);
        assert_eq!(target(&window), text.parse().unwrap());
        for plot in ["Densities plot", "Integrand plot"] {
            assert!(window.query_by_label(plot).is_some(), "{plot} of {text}");
        }
    }
}
