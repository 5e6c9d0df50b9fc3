//! α: the slider and the field, the readout that depends on it, the optimum that moves with it.

use egui::{Key, Modifiers, vec2};
use egui_kittest::kittest::Queryable as _;
use klarity::line::Alpha;
use klarity::line::objective::{Form, by_id, minima_at};

use crate::harness::{click, content, drag, fit, open_preset, press, says, settle, type_into};

fn alpha(window: &crate::harness::Window) -> f64 {
    fit(window).alpha.get()
}

#[test]
fn the_two_are_off_at_first_and_alpha_is_asked_for_only_where_it_means_something() {
    let mut window = open_preset("two-modes");
    let on = |window: &crate::harness::Window| {
        fit(window).objectives.iter().map(|objective| objective.id()).collect::<Vec<_>>()
    };
    assert!(!on(&window).contains(&"power") && !on(&window).contains(&"jensen-shannon"));
    assert!(window.query_by_label("α, typed").is_none(), "α is shown while nothing depends on it");
    press(&mut window, Key::J);
    assert!(on(&window).contains(&"jensen-shannon") && window.query_by_label("α, typed").is_none());
    press(&mut window, Key::O);
    assert!(on(&window).contains(&"power") && window.query_by_label("α, typed").is_some());
    press(&mut window, Key::O);
    assert!(window.query_by_label("α, typed").is_none());
    // A readout that is looked at closely asks for it, too.
    click(&mut window, "Integrand of power divergence");
    assert!(window.query_by_label("α, typed").is_some());
}

#[test]
fn alpha_is_slid_typed_and_refused_and_the_best_fit_moves_with_it() {
    let mut window = open_preset("two-modes");
    press(&mut window, Key::O);
    settle(&mut window);
    assert_eq!((alpha(&window), content(&window, "α, typed")), (0.5, "0.5".to_owned()));
    type_into(&mut window, "α, typed", "0.25");
    settle(&mut window);
    assert_eq!(alpha(&window), 0.25);
    // alpha_optima.json: at ¼ of ½N(±3, 1) the best is the middle, at 0 the sides are.
    let best = |a: f64| {
        let target = fit(&window).target;
        minima_at(Alpha::new(a).unwrap(), by_id("power").unwrap(), &target, &Form::Exact)[0]
    };
    assert!(best(0.25).mean.abs() < 1e-9 && best(0.0).mean.abs() > 2.9);
    for (text, told) in [("1e9", "α is 1e9; use a number from -1 to 2"), ("NaN", "is not a number"), ("-2", "α is -2")]
    {
        type_into(&mut window, "α, typed", text);
        assert_eq!(alpha(&window), 0.25, "{text}");
        assert!(says(&window, told), "{text}");
        press(&mut window, Key::Escape);
    }
    for (text, value) in
        [("−1", -1.0), ("2", 2.0), ("0", 0.0), ("1", 1.0), ("1e-12", 1e-12), ("1.000000000001", 1.0 + 1e-12)]
    {
        type_into(&mut window, "α, typed", text);
        settle(&mut window);
        assert_eq!(alpha(&window), value, "{text}");
    }
}

#[test]
fn the_slider_stops_at_its_marks_steps_by_keys_and_is_undone_at_once() {
    let mut window = open_preset("two-modes");
    press(&mut window, Key::O);
    settle(&mut window);
    let before = fit(&window);
    // A pull to the right goes past forward KL, and stops at the end.
    drag(&mut window, "α between the directions", vec2(400.0, 0.0), Modifiers::NONE);
    settle(&mut window);
    assert_eq!(alpha(&window), 1.5);
    click(&mut window, "Undo");
    settle(&mut window);
    assert_eq!(fit(&window), before, "one drag is one step back");
    // The middle of the rail is 0.75; a pull to within the reach of a mark ends on it.
    drag(&mut window, "α between the directions", vec2(-400.0, 0.0), Modifiers::NONE);
    settle(&mut window);
    assert_eq!(alpha(&window), 0.0);
    window.get_by_label("α between the directions").focus();
    window.step();
    for _ in 0..3 {
        press(&mut window, Key::ArrowRight);
    }
    settle(&mut window);
    assert_eq!(alpha(&window), 0.03, "an arrow is a hundredth, and steps no run");
}

#[test]
fn no_other_run_begins_anew_when_alpha_changes() {
    let mut window = open_preset("two-modes");
    press(&mut window, Key::O);
    press(&mut window, Key::End);
    settle(&mut window);
    let end = crate::harness::step(&window);
    let others = |window: &crate::harness::Window| {
        let fit = fit(window);
        let setups = fit.objectives.iter().filter(|o| !o.depends_on_alpha()).map(|o| fit.setup(*o));
        setups.collect::<Vec<_>>()
    };
    let before = others(&window);
    type_into(&mut window, "α, typed", "0.9");
    settle(&mut window);
    assert_eq!(others(&window), before);
    assert_eq!(crate::harness::step(&window), end, "the playhead stays");
}
