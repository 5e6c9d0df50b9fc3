//! What the tests of presets of every lab ask of a lesson.

use klarity::text::{InfoUnit, lesson};

/// The sentence holds exactly this text, made from computed figures.
#[track_caller]
pub fn says(look_for: &str, text: &str) {
    let lesson = lesson(look_for, InfoUnit::Nats);
    assert!(lesson.contains(text), "“{text}” is not in “{lesson}”");
}

/// The sentence holds exactly the text made from figures that are in nats, and the unit's name, whatever it is read in.
#[track_caller]
pub fn tells(look_for: &str, text: impl Fn(&dyn Fn(f64, usize) -> String, &str) -> String) {
    for (unit, nat) in [(InfoUnit::Nats, 1.0), (InfoUnit::Bits, std::f64::consts::LOG2_E)] {
        // The screen's minus, as lessons are printed.
        let figure = |value: f64, digits: usize| format!("{:.digits$}", value * nat).replace('-', "−");
        let (lesson, text) = (lesson(look_for, unit), text(&figure, unit.name()));
        assert!(lesson.contains(&text), "“{text}” is not in “{lesson}”");
    }
}
