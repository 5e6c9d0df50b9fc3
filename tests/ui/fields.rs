//! Number and text fields, key by key: what is refused changes nothing and stays, with its error, until it is mended.

use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable as _;
use klarity::scenario::Scenario;

use crate::harness::{
    Window, click, content, fit, open, open_preset, press, press_with, says, settle, type_into, type_only,
};

/// Types key by key, as fingers do, over what is in the field; the set-up must not follow on the way.
fn type_slowly(window: &mut Window, name: &str, text: &str) {
    let before = window.state().scenario();
    type_only(window, name, "");
    if text.is_empty() {
        press(window, Key::Backspace);
    }
    for key in text.chars() {
        window.event(egui::Event::Text(key.to_string()));
        window.step();
        assert_eq!(window.state().scenario(), before, "{name}: {text} before Enter");
    }
    settle(window);
}

/// Fields of either lab, what is refused in them, and what is said.
const REFUSED: [(&str, &str, &str, &str); 25] = [
    ("two-modes", "mean of mode 1", "1,5", "mean of mode 1: “1,5” is not a number"),
    ("two-modes", "mean of mode 1", "", "is not a number"),
    ("two-modes", "mean of mode 1", "abc", "“abc” is not a number"),
    ("two-modes", "mean of mode 1", "1e", "“1e” is not a number"),
    ("two-modes", "mean of mode 1", "0x10", "“0x10” is not a number"),
    ("two-modes", "mean of mode 1", "1e400", "1e400 is too large for a number"),
    ("two-modes", "mean of mode 1", "inf", "is not a number"),
    ("two-modes", "mean of mode 1", "1e12", "use a number from"),
    ("two-modes", "sd of mode 2", "1e-320", "use a number from 1e-9 to 1e9"),
    ("two-modes", "sd of mode 2", "1e12", "use a number from 1e-9 to 1e9"),
    ("two-modes", "sd of mode 2", "0", "use a number from 1e-9 to 1e9"),
    ("two-modes", "weight of mode 1", "-0.5", "weight is -0.5"),
    ("two-modes", "sd of the start", "12,5", "is not a number"),
    ("two-modes", "learning rate", "1e13", "learning rate: "),
    ("two-modes", "steps", "2.5", "2.5 is not a whole number from 1 to 10"),
    ("two-modes", "steps", "1e12", "is not a whole number from 1 to 10"),
    ("two-modes", "steps", "0", "is not a whole number from 1 to 10"),
    ("notebook-kl", "grid points", "1", "grid points: "),
    ("notebook-kl", "grid from", "99", "grid from: "),
    ("shifted", "samples", "2.5", "2.5 is not a whole number from 2"),
    ("shifted", "samples", "1e12", "is not a whole number from 2"),
    ("shifted", "seed", "-1", "is not a whole number from 0"),
    ("shifted", "multiplier", "1e-320", "multiplier: "),
    ("shifted", "bandwidth h", "1,5", "bandwidth h: “1,5” is not a number"),
    ("shifted", "repeats", "1e12", "repeats: "),
];

#[test]
fn a_refused_number_changes_nothing_and_stays_until_it_is_left_by_escape() {
    let mut opened = None;
    for (preset, name, text, message) in REFUSED {
        // Each case leaves the window as it was.
        let (_, mut window) =
            opened.take().filter(|(id, _)| *id == preset).unwrap_or_else(|| (preset, open_preset(preset)));
        let (before, shown) = (window.state().scenario(), content(&window, name));
        type_slowly(&mut window, name, text);
        for key in [None, Some(Key::Enter), Some(Key::Enter), Some(Key::Tab)] {
            if let Some(key) = key {
                press(&mut window, key);
            }
            assert_eq!(window.state().scenario(), before, "{name}: {text} after {key:?}");
            assert_eq!(content(&window, name), text, "after {key:?}");
            assert!(says(&window, message), "{name}: {text} after {key:?}: no “{message}”");
        }
        press_with(&mut window, Modifiers::SHIFT, Key::Tab);
        assert_eq!(content(&window, name), text, "on the way back");
        press(&mut window, Key::Escape);
        assert_eq!((window.state().scenario(), content(&window, name)), (before, shown), "{name}: {text} after Esc");
        assert!(!says(&window, message), "{name}: {text} still “{message}”");
        opened = Some((preset, window));
    }
}

#[test]
fn a_refused_number_is_mended_where_it_stands() {
    let mut window = open();
    type_into(&mut window, "sd of the start", "1,5");
    press(&mut window, Key::Backspace);
    press(&mut window, Key::Backspace);
    window.event(egui::Event::Text(".5".to_owned()));
    press(&mut window, Key::Enter);
    assert_eq!(fit(&window).start.sd(), 1.5);
    assert!(!says(&window, "is not a number"));
    assert!(window.ctx.memory(egui::Memory::focused).is_none(), "a number that is taken lets go of the keyboard");
}

#[test]
fn numbers_are_read_as_people_write_them() {
    for (name, text, value) in [
        ("mean of the start", "−4.5", -4.5),
        ("mean of the start", "-4.5", -4.5),
        ("mean of the start", " 2.5  ", 2.5),
        ("mean of the start", "1\u{2009}000.5", 1000.5),
        ("mean of the start", "1e-320", 1e-320),
        ("mean of the start", "1e9", 1e9),
        ("mean of the start", ".5", 0.5),
    ] {
        let mut window = open();
        type_slowly(&mut window, name, text);
        press(&mut window, Key::Enter);
        assert_eq!(fit(&window).start.mean(), value, "{text}");
    }
    let mut window = open();
    type_slowly(&mut window, "steps", "1 000");
    press(&mut window, Key::Tab);
    assert_eq!(fit(&window).steps, 1000);
}

#[test]
fn a_field_never_shows_only_a_part_of_its_number() {
    let mut window = open();
    for (text, rate, shown) in [
        ("1000000", 1e6, "1e6"),
        ("123456789", 123_456_789.0, "123456789"),
        ("100000", 1e5, "100000"),
        ("0.04", 0.04, "0.04"),
    ] {
        type_into(&mut window, "learning rate", text);
        assert_eq!(fit(&window).optimiser.rate(), rate);
        let content = content(&window, "learning rate");
        let read: f64 = content.replace('−', "-").parse().unwrap();
        assert!((read / rate - 1.0).abs() < 0.05, "{rate} is shown as {content}");
        assert!(content.chars().count() <= shown.len(), "{rate} is shown as {content}");
    }
    type_into(&mut window, "mean of mode 1", "-987654321");
    assert!(content(&window, "mean of mode 1").starts_with('−'), "{}", content(&window, "mean of mode 1"));
}

#[test]
fn what_is_refused_goes_with_the_set_up_that_it_was_meant_for() {
    let mut window = open();
    type_into(&mut window, "sd of mode 1", "-2");
    press(&mut window, Key::Tab);
    assert!(says(&window, "sd is -2"));
    click(&mut window, "Reset");
    assert!(says(&window, "sd is -2"));
    crate::harness::drag(&mut window, "Mode 1 of the target", egui::vec2(0.0, -40.0), Modifiers::NONE);
    assert!(!says(&window, "sd is -2"));
    type_into(&mut window, "sd of the start", "-2");
    // Two presets may well agree in this number.
    crate::harness::choose_preset(&mut window, "Three modes");
    assert!(!says(&window, "sd is -2"));
}

#[test]
fn a_refused_mixture_changes_nothing_and_stays_until_it_is_mended_or_left_by_escape() {
    for (preset, name) in [("two-modes", "Target P as text"), ("shifted", "Generator Q as text")] {
        let mut window = open_preset(preset);
        let (before, shown) = (window.state().scenario(), content(&window, name));
        // All but the last character reads.
        type_slowly(&mut window, name, "N(0,1) + N(4,1) +");
        for key in [Key::Enter, Key::Tab] {
            press(&mut window, key);
            assert_eq!(window.state().scenario(), before, "{name} after {key:?}");
            assert_eq!(content(&window, name), "N(0,1) + N(4,1) +", "after {key:?}");
            assert!(says(&window, "expected a weight or N(mean,sd)"), "{name} after {key:?}");
        }
        type_only(&mut window, name, "N(0,");
        press(&mut window, Key::Escape);
        assert_eq!((window.state().scenario(), content(&window, name)), (before, shown));
        assert!(!says(&window, "The plots keep the last good one"));
        type_slowly(&mut window, name, "N(0,1) + N(4,1)");
        press(&mut window, Key::Enter);
        let target = |scenario: &Scenario| match (scenario.fit(), scenario.estimate()) {
            (Some(fit), _) => fit.target.to_string(),
            (_, Some(estimate)) => estimate.source.candidate().map(ToString::to_string).unwrap_or_default(),
            _ => String::new(),
        };
        assert_eq!(target(&window.state().scenario()), "N(0,1) + N(4,1)");
    }
}

#[test]
fn what_goes_with_its_set_up_is_told() {
    for (preset, name, text) in
        [("two-modes", "steps", "2.5"), ("shifted", "samples", "2.5"), ("a-zero-in-p", "T", "x")]
    {
        let mut window = open_preset(preset);
        type_into(&mut window, name, text);
        press(&mut window, Key::Tab);
        // Nothing that takes text has the focus any more.
        press(&mut window, Key::F6);
        press(&mut window, Key::Num2);
        assert!(says(&window, &format!("“{text}” in {name} was not taken")), "{name}");
        assert!(content(&window, name) != text, "{name}");
    }
    let mut window = open();
    type_into(&mut window, "Target P as text", "N(0,");
    type_into(&mut window, "sd of the start", "-2");
    press(&mut window, Key::F6);
    press(&mut window, Key::Num3);
    assert!(says(&window, "“-2” in sd of the start and “N(0,” in Target P as text were not taken"));
    // A handle that is dragged puts another number in its place; the message waits for the hand.
    let mut window = open();
    type_into(&mut window, "sd of mode 1", "-2");
    press(&mut window, Key::F6);
    crate::harness::drag(&mut window, "Mode 1 of the target", egui::vec2(0.0, -40.0), Modifiers::NONE);
    assert!(says(&window, "“-2” in sd of mode 1 was not taken"));
    // Esc gives it up, and there is nothing to tell.
    let mut window = open();
    type_into(&mut window, "steps", "2.5");
    press(&mut window, Key::Escape);
    press(&mut window, Key::Num2);
    assert!(!says(&window, "was not taken"));
}

#[test]
fn a_field_shows_all_that_is_typed_into_it() {
    for (preset, names) in [
        ("two-modes", &["weight of mode 1", "mean of mode 1", "sd of mode 2", "sd of the start", "learning rate"][..]),
        ("notebook-kl", &["grid from", "grid to", "grid points"]),
        ("shifted", &["samples", "multiplier"]),
    ] {
        for name in names {
            let mut window = open_preset(preset);
            let before = field_rect(&window, name);
            let below = window.get_by_label("Klarity").rect();
            type_slowly(&mut window, name, "12345.67");
            let grown = field_rect(&window, name);
            let (shown, seen) = drawn(&window, "12345.67");
            assert!(
                shown.width() > 30.0 && grown.contains_rect(shown) && seen.contains_rect(shown),
                "{name}: {shown:?}"
            );
            // A field at the foot of its panel moves up with it, to make room for what is said below.
            assert!(
                grown.right() == before.right() && grown.height() == before.height(),
                "{name}: {before:?} {grown:?}"
            );
            assert_eq!(window.get_by_label("Klarity").rect(), below);
            press(&mut window, Key::Escape);
            let after = field_rect(&window, name);
            assert_eq!((after.x_range(), after.height()), (before.x_range(), before.height()), "{name}");
        }
    }
}

fn field_rect(window: &Window, name: &str) -> egui::Rect {
    crate::harness::field(window, name).rect()
}

/// Where `text` is drawn, and where it would be seen.
fn drawn(window: &Window, text: &str) -> (egui::Rect, egui::Rect) {
    *all_drawn(window, text).first().unwrap_or_else(|| panic!("{text} is not drawn"))
}

/// The same wherever it is drawn.
fn all_drawn(window: &Window, text: &str) -> Vec<(egui::Rect, egui::Rect)> {
    fn texts(shape: &egui::Shape, found: &mut Vec<(String, egui::Rect)>) {
        match shape {
            egui::Shape::Vec(shapes) => shapes.iter().for_each(|shape| texts(shape, found)),
            egui::Shape::Text(text) => found.push((text.galley.text().to_owned(), text.visual_bounding_rect())),
            _ => {}
        }
    }
    let mut places = Vec::new();
    for clipped in &window.output().shapes {
        let mut found = Vec::new();
        texts(&clipped.shape, &mut found);
        places.extend(found.into_iter().filter(|(other, _)| other == text).map(|(_, rect)| (rect, clipped.clip_rect)));
    }
    places
}

#[test]
fn a_number_at_rest_reads_back_as_it_is_or_says_that_it_is_shortened() {
    let far = "version = 1\ntitle = \"Far\"\n[fit]\ntarget = \"N(1000000,1) + N(1000000.5,1)\"\nstart = \
               \"N(1e-320,0.3333333333)\"\nobjectives = [\"mse\"]\nform = \"exact\"\nsteps = 1\n[fit.optimiser]\nid = \"sgd\"\nrate = 1e-9\n";
    let window = crate::harness::open_sized(Some(Scenario::from_toml(far).unwrap()), 1280.0, 800.0);
    let start = fit(&window).start;
    assert!(start.mean() > 0.0 && start.mean() < 1e-300);
    for (name, value) in [
        ("mean of mode 1", 1e6),
        ("mean of mode 2", 1_000_000.5),
        ("mean of the start", start.mean()),
        ("sd of the start", start.sd()),
    ] {
        let shown = content(&window, name);
        let read = |text: &str| text.replace('−', "-").parse::<f64>().unwrap();
        match shown.strip_prefix('≈') {
            Some(short) => assert!(read(short) == 0.0 && value < 1e-300, "{name}: {shown}"),
            None if read(&shown) == value => {}
            // Rounded, to the last digit that is shown.
            None => {
                let (mantissa, exponent) = shown.split_once('e').unwrap_or((&shown, "0"));
                let decimals = mantissa.split_once('.').expect("digits that say how far it was rounded").1.len() as i32;
                let unit = 10f64.powi(exponent.parse::<i32>().unwrap() - decimals);
                assert!((read(&shown) - value).abs() <= 0.5 * unit, "{name}: {shown}");
            }
        }
    }
    assert_ne!(content(&window, "mean of mode 1"), content(&window, "mean of mode 2"));
    assert_ne!(content(&window, "mean of the start"), "…");
}

#[test]
fn a_number_longer_than_its_field_is_shown_to_three_digits_at_least() {
    let long = "version = 1\ntitle = \"Long\"\n[fit]\ntarget = \"0.2*N(-123.4567,1.23e-4) + 0.3*N(-1234.567,1.4e-6) \
                + 0.1*N(-1.234e-5,1.2345e-9) + 0.2*N(1000000.01,123456.789) + 0.2*N(-987654321.5,2.5)\"\nstart = \
                \"N(-0.00149,1.234e-4)\"\nobjectives = [\"mse\"]\nform = \"exact\"\nsteps = 1\n[fit.optimiser]\nid = \
                \"sgd\"\nrate = 1e-9\n";
    let window = crate::harness::open_sized(Some(Scenario::from_toml(long).unwrap()), 1280.0, 800.0);
    for (name, value) in [
        ("mean of mode 1", -123.4567),
        ("sd of mode 1", 1.23e-4),
        ("mean of mode 2", -1234.567),
        ("sd of mode 2", 1.4e-6),
        ("mean of mode 3", -1.234e-5),
        ("sd of mode 3", 1.2345e-9),
        ("mean of mode 4", 1_000_000.01),
        ("sd of mode 4", 123_456.789),
        ("mean of mode 5", -987_654_321.5),
        ("mean of the start", -0.00149),
        ("sd of the start", 1.234e-4),
    ] {
        let shown = content(&window, name);
        let read: f64 = shown.replace('−', "-").parse().unwrap_or_else(|_| panic!("{name}: {shown}"));
        let digits = shown.split('e').next().unwrap().chars().filter(char::is_ascii_digit).collect::<String>();
        let digits = digits.trim_start_matches('0').len();
        assert!(read == value || digits >= 3, "{name}: {value} is shown as {shown}");
        assert!((read / value - 1.0).abs() < 5e-3, "{name}: {value} is shown as {shown}");
        let (field, places) = (field_rect(&window, name), all_drawn(&window, &shown));
        let seen = places.iter().any(|(text, clip)| field.contains_rect(*text) && clip.contains_rect(*text));
        assert!(seen, "{name}: {shown} at {places:?} in {field:?}");
    }
    let heights = ["mean of mode 1", "sd of mode 5"].map(|name| field_rect(&window, name).height());
    assert_eq!(heights[0], heights[1], "a smaller text makes no smaller field");
}
