//! A field that takes a typed number when it is left or Enter is pressed, and never takes a wrong one.

use egui::{
    Align, Context, FontId, FontSelection, Id, Key, Layout, Rect, Response, Sense, TextEdit, Ui, UiBuilder, vec2,
};

use super::{number_text, untaken};
use crate::math::typed_number;
use crate::text::format;

/// The field's margin above and below the text, in points.
const ABOVE: i8 = 4;
/// What the cursor takes beside the text, in points.
const CURSOR: f32 = 3.0;

/// What was typed and is not (yet) taken.
#[derive(Debug, Clone)]
struct Typed {
    /// The field's name.
    name: String,
    text: String,
    /// Why it is not taken.
    error: Option<String>,
    /// The number that it was to replace; if that changes, what was typed is void.
    value: f64,
}

/// What was typed into each field and is not (yet) taken, by the field's id.
type AllTyped = Vec<(Id, Typed)>;

/// Does `change` to all that is typed.
fn all_typed<R>(ctx: &Context, change: impl FnOnce(&mut AllTyped) -> R) -> R {
    ctx.data_mut(|data| change(data.get_temp_mut_or_default(Id::unique("typed numbers"))))
}

/// Takes out what is typed into the field `id`.
fn take_typed(ctx: &Context, id: Id) -> Option<Typed> {
    all_typed(ctx, |all| {
        let place = all.iter().position(|(field, _)| *field == id)?;
        Some(all.remove(place).1)
    })
}

/// A number field: its accessible name, its range and its width.
pub struct NumberField<'a> {
    name: &'a str,
    about: &'a str,
    width: f32,
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
    /// Why what is typed is not taken. It stays, and the last good number too, until it is mended or left by Esc.
    pub error: Option<String>,
}

impl<'a> NumberField<'a> {
    /// A field called `name`; `about` says in a sentence what it does, with its unit; `check` says why a finite number is not
    /// acceptable.
    pub fn new(name: &'a str, about: &'a str, check: &'a dyn Fn(f64) -> Result<(), String>) -> Self {
        Self { name, about, width: 54.0, step: Step::Add(0.1), check }
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

    /// What it does, in a sentence.
    #[must_use]
    pub fn about(&self) -> &'a str {
        self.about
    }

    /// Shows the field with `value`; an id that follows `salt` keeps what is being typed.
    ///
    /// What is typed changes nothing until the field is left or Enter is pressed, so that no beginning of a number is ever
    /// taken for the whole. Esc leaves the field and what was typed into it. The arrow keys act at once.
    pub fn show(self, ui: &mut Ui, salt: impl egui::AsIdSalt, value: f64) -> Outcome {
        let id = ui.scope_id().with(salt).with(self.name);
        let typed = self.typed(ui, id, value);
        let exact = format::exact(value);
        // With the focus it is the whole number, not the rounded one, that there is to edit.
        let focused = ui.memory(|memory| memory.has_focus(id));
        let full = FontSelection::Default.resolve(ui.style());
        let (shown, font) =
            if focused { (exact.clone(), full.clone()) } else { number_text::fitted(ui, value, self.width) };
        let font = if typed.is_some() { full } else { font };
        let hover = if shown == exact { self.about.to_owned() } else { format!("{}\nExactly {exact}", self.about) };
        let mut text = typed.as_ref().map_or(shown, |typed| typed.text.clone());
        let wrong = typed.as_ref().is_some_and(|typed| typed.error.is_some());
        let room = if focused || wrong { room_for(ui, &text) } else { 0.0 };
        let response = self.edit(ui, id, &mut text, (wrong, room, font), &hover);
        if response.gained_focus() && typed.is_none() && !response.changed() {
            select_all(ui, id, &exact);
        }
        let typed = if response.changed() {
            Some(Typed { name: self.name.to_owned(), text, error: None, value })
        } else {
            typed
        };
        let outcome = self.outcome(ui, response, typed, value);
        if outcome.changed.is_some() {
            // The next picture is of the set-up with this number.
            ui.ctx().request_repaint();
        }
        outcome
    }

    /// What is typed and was not taken so far. Where another number has come into the field it is void, and told.
    fn typed(&self, ui: &Ui, id: Id, value: f64) -> Option<Typed> {
        let typed = take_typed(ui.ctx(), id)?;
        if typed.value == value {
            return Some(typed);
        }
        untaken::dropped(ui.ctx(), self.name, &typed.text);
        None
    }

    /// What becomes of what is typed, in this frame.
    fn outcome(&self, ui: &Ui, response: Response, mut typed: Option<Typed>, value: f64) -> Outcome {
        let mut changed = None;
        let left = response.lost_focus();
        if left && ui.input(|input| input.key_pressed(Key::Escape)) {
            typed = None;
        }
        if response.has_focus()
            && let Some(number) = self.nudged(ui, value)
        {
            (typed, changed) = (None, Some(number));
        }
        if let Some(Typed { text, error, .. }) = &mut typed {
            match self.read(text) {
                Ok(_) if response.has_focus() => *error = None,
                Ok(number) => {
                    changed = (number != value).then_some(number);
                    typed = None;
                }
                Err(reason) => *error = Some(reason),
            }
        }
        if typed.is_some() && left && ui.input(|input| input.key_pressed(Key::Enter)) {
            // Refused: whoever typed it is still here to mend it.
            response.request_focus();
        }
        let error = typed.as_ref().and_then(|typed| typed.error.clone());
        if let Some(typed) = typed {
            all_typed(ui.ctx(), |all| all.push((response.id, typed)));
        }
        Outcome { response, changed, error }
    }

    /// The field itself, which takes `room` where it is not wide enough.
    fn edit(
        &self,
        ui: &mut Ui,
        id: Id,
        text: &mut String,
        (wrong, room, font): (bool, f32, FontId),
        hover: &str,
    ) -> Response {
        let full = FontSelection::Default.resolve(ui.style());
        let side = number_text::margin(font.size < full.size);
        // As high as with text of full size.
        let tall = ui.ctx().fonts_mut(|fonts| fonts.row_height(&full)) + 2.0 * f32::from(ABOVE);
        let mut add = |ui: &mut Ui, width: f32| {
            if wrong {
                let error = ui.visuals().error_fg_color;
                ui.visuals_mut().selection.stroke.color = error;
                ui.visuals_mut().widgets.inactive.bg_stroke.color = error;
            }
            ui.add(
                TextEdit::singleline(text)
                    .id(id)
                    .font(font.clone())
                    .align(egui::Align2::RIGHT_CENTER)
                    .desired_width(width)
                    .min_size(vec2(0.0, tall))
                    .margin(egui::Margin::symmetric(side, ABOVE)),
            )
            .accessible_name(self.name)
            .on_hover_text(hover)
        };
        let height = ui.read_response(id).map(|response| response.rect.height());
        let Some(height) = height.filter(|_| room > self.width) else {
            return ui.scope(|ui| add(ui, self.width)).inner;
        };
        // It grows to the left, over what stands there: nothing moves, and what was drawn before lies below.
        let (place, _) = ui.allocate_exact_size(vec2(self.width, height), Sense::hover());
        let left = (place.right() - room).max(ui.clip_rect().left() + 2.0).min(place.left());
        let whole = Rect::from_min_max(egui::pos2(left, place.top()), place.max);
        let layout = Layout::right_to_left(Align::Center);
        let mut over = ui.new_child(UiBuilder::new().max_rect(whole).layout(layout));
        add(&mut over, whole.width())
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

/// Drops what was typed into any number field and was not taken, and tells it: it was meant for another set-up.
pub fn forget_refused(ctx: &Context) {
    for (_, typed) in all_typed(ctx, std::mem::take) {
        untaken::dropped(ctx, &typed.name, &typed.text);
    }
}

/// The width that shows the whole of `text`, the margins and the cursor with it.
fn room_for(ui: &Ui, text: &str) -> f32 {
    let font = FontSelection::Default.resolve(ui.style());
    let galley = ui.painter().layout_no_wrap(text.to_owned(), font, ui.visuals().text_color());
    galley.size().x + 2.0 * f32::from(number_text::margin(false)) + CURSOR
}

fn select_all(ui: &Ui, id: Id, text: &str) {
    if let Some(mut state) = egui::text_edit::TextEditState::load(ui.ctx(), id) {
        let end = egui::text::CCursor::new(text.chars().count());
        state.cursor.set_char_range(Some(egui::text::CCursorRange::two(egui::text::CCursor::new(0), end)));
        state.store(ui.ctx(), id);
    }
}
