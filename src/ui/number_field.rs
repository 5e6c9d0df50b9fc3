//! A field that takes a typed number, live, and never takes a wrong one in silence.

use egui::{Id, Key, Response, TextEdit, Ui};

use crate::math::typed_number;
use crate::text::format;

/// What is being typed into the field that has the focus.
#[derive(Debug, Clone, Default)]
struct Buffer {
    text: String,
    error: Option<String>,
}

/// A number field: its accessible name, its range and its width.
pub struct NumberField<'a> {
    name: &'a str,
    about: &'a str,
    width: f32,
    decimals: usize,
    step: Step,
    check: &'a dyn Fn(f64) -> Result<(), String>,
}

/// What the arrow keys do to the number in the field.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Step {
    /// Add or subtract this much.
    Add(f64),
    /// Multiply or divide by this.
    Multiply(f64),
}

/// What a field did in this frame.
pub struct Outcome {
    /// The widget's response.
    pub response: Response,
    /// A new, valid number, if one was entered.
    pub changed: Option<f64>,
    /// Why what is typed is not taken; the last good number stays.
    pub error: Option<String>,
}

impl<'a> NumberField<'a> {
    /// A field called `name`; `about` says in a sentence what it does, with its unit; `check` says why a finite number is not
    /// acceptable.
    pub fn new(name: &'a str, about: &'a str, check: &'a dyn Fn(f64) -> Result<(), String>) -> Self {
        Self { name, about, width: 54.0, decimals: 4, step: Step::Add(0.1), check }
    }

    /// The width in points; 54 unless told.
    #[must_use]
    pub fn width(mut self, width: f32) -> Self {
        self.width = width;
        self
    }

    /// What the arrow keys do; ±0.1 unless told.
    #[must_use]
    pub fn step(mut self, step: Step) -> Self {
        self.step = step;
        self
    }

    /// Shows the field with `value`; an id that follows `salt` keeps what is being typed.
    pub fn show(self, ui: &mut Ui, salt: impl egui::AsIdSalt, value: f64) -> Outcome {
        let id = ui.scope_id().with(salt).with(self.name);
        let focused = ui.memory(|memory| memory.has_focus(id));
        // What was typed stays as typed where it fits; a number from a drag or a file is rounded to fit.
        let exact = format::exact(value);
        let room = ((self.width / 8.5) as usize).max(6);
        let shown = if exact.chars().count() <= room { exact } else { format::parameter(value, self.decimals) };
        let mut buffer =
            if focused { load(ui, id).unwrap_or_default() } else { Buffer { text: shown.clone(), error: None } };
        if focused && buffer.text.is_empty() && buffer.error.is_none() {
            buffer.text.clone_from(&shown);
        }
        let wrong = buffer.error.is_some();
        let response = self.edit(ui, id, &mut buffer.text, wrong);
        let mut outcome = Outcome { response, changed: None, error: None };
        if outcome.response.gained_focus() {
            // The whole number, not the rounded one, is what there is to edit.
            buffer.text = format::exact(value);
            select_all(ui, id, &buffer.text);
        }
        if outcome.response.changed() {
            match self.read(&buffer.text) {
                Ok(number) => {
                    buffer.error = None;
                    outcome.changed = (number != value).then_some(number);
                }
                Err(error) => buffer.error = Some(error),
            }
        }
        if focused && let Some(number) = self.nudged(ui, value) {
            buffer = Buffer { text: format::exact(number), error: None };
            outcome.changed = Some(number);
        }
        outcome.error.clone_from(&buffer.error);
        if outcome.response.lost_focus() {
            outcome.error = None;
            ui.data_mut(|data| data.remove::<Buffer>(id));
        } else if outcome.response.has_focus() {
            ui.data_mut(|data| data.insert_temp(id, buffer));
        }
        outcome
    }

    fn edit(&self, ui: &mut Ui, id: Id, text: &mut String, wrong: bool) -> Response {
        ui.scope(|ui| {
            if wrong {
                let error = ui.visuals().error_fg_color;
                ui.visuals_mut().selection.stroke.color = error;
                ui.visuals_mut().widgets.inactive.bg_stroke.color = error;
            }
            ui.add(
                TextEdit::singleline(text)
                    .id(id)
                    .align(egui::Align2::RIGHT_CENTER)
                    .desired_width(self.width)
                    .margin(egui::Margin::symmetric(6, 4)),
            )
            .accessible_name(self.name)
            .on_hover_text(self.about)
        })
        .inner
    }

    fn read(&self, text: &str) -> Result<f64, String> {
        let number = match typed_number(text) {
            Some(number) if text.contains(|c: char| c.is_ascii_digit()) => number,
            _ => return Err(format!("{}: “{text}” is not a number", self.name)),
        };
        if !number.is_finite() {
            return Err(format!("{}: {text} is too large for a number", self.name));
        }
        (self.check)(number).map(|()| number).map_err(|error| format!("{}: {error}", self.name))
    }

    /// The value moved by the arrow keys, if that stays acceptable.
    fn nudged(&self, ui: &Ui, value: f64) -> Option<f64> {
        let presses = ui.input(|input| {
            let up = input.num_presses(Key::ArrowUp) as f64;
            up - input.num_presses(Key::ArrowDown) as f64
        });
        if presses == 0.0 {
            return None;
        }
        let number = match self.step {
            Step::Add(step) => ((value + presses * step) / step).round() * step,
            Step::Multiply(factor) => value * factor.powf(presses),
        };
        // The rounding above leaves crumbs such as 0.30000000000000004.
        let number = format!("{number:.12e}").parse().unwrap_or(number);
        (self.check)(number).is_ok().then_some(number)
    }
}

/// `value` as a whole number from `least` to `most`.
///
/// # Errors
/// When it isn't one, in words.
pub fn whole(value: f64, least: usize, most: usize) -> Result<usize, String> {
    if value.fract() == 0.0 && value >= least as f64 && value <= most as f64 {
        Ok(value as usize)
    } else {
        let (least, most) = (format::count(least), format::count(most));
        Err(format!("{} is not a whole number from {least} to {most}", format::exact(value)))
    }
}

fn load(ui: &Ui, id: Id) -> Option<Buffer> {
    ui.data(|data| data.get_temp(id))
}

fn select_all(ui: &Ui, id: Id, text: &str) {
    if let Some(mut state) = egui::text_edit::TextEditState::load(ui.ctx(), id) {
        let end = egui::text::CCursor::new(text.chars().count());
        state.cursor.set_char_range(Some(egui::text::CCursorRange::two(egui::text::CCursor::new(0), end)));
        state.store(ui.ctx(), id);
    }
}
