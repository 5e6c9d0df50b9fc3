//! The readouts: every divergence of every fit, and what each run is doing.

mod runs;
mod table;

use egui::{Color32, Sense, Ui, vec2};

pub use table::table;

use super::guess::{Beside, Measured};
use super::value::Fit;
use crate::labs::Surroundings;
use crate::line::divergence::{self, Divergence, Pair};
use crate::line::objective;
use crate::text::format;
use crate::ui::{Look, fonts, widgets};

const NAME: f32 = 88.0;
/// Columns narrower than this hold no number at a size that can be read.
const NARROWEST: f32 = 40.0;

/// Draws the heading, and at its right the switch for the panel that takes one step apart.
pub fn heading(ui: &mut Ui, around: &Surroundings, step_shown: &mut bool) {
    let look = &around.look;
    ui.horizontal(|ui| {
        widgets::heading(ui, look, &format!("Divergences, {}", around.unit.name()));
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            let text = if *step_shown { "Hide the step" } else { "One step, taken apart" };
            if widgets::flat_button(ui, look, text).on_hover_text("Gradient, moments and move (S)").clicked() {
                *step_shown = !*step_shown;
            }
        });
    });
}

/// Draws the tables; a click on a row pins its integrand.
///
/// `searching` tells that the minima are on their way; `guess` stands beside the runs once it is revealed.
pub fn ui(
    ui: &mut Ui,
    around: &Surroundings,
    (fits, searching): (&[Fit], bool),
    guess: Option<Beside<'_>>,
    (pinned, focus): (&mut Option<usize>, &mut usize),
) {
    let look = &around.look;
    if fits.is_empty() {
        widgets::soft(ui, look, none_is_on());
    } else {
        ui.scope(|ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            divergences(ui, around, (fits, *focus), guess.map(|guess| guess.measured), pinned);
            ui.add_space(14.0);
            runs::runs(ui, around, (fits, searching), guess, focus);
        });
    }
}

/// What to do where no objective is on.
fn none_is_on() -> String {
    let keys: Vec<String> = objective::ALL.iter().map(|objective| objective.key().to_string()).collect();
    let (last, first) = keys.split_last().map_or((String::new(), String::new()), |(l, f)| (l.clone(), f.join(", ")));
    format!("No objective is running. Switch one on in the set-up, or press {first} or {last}.")
}

fn colour(look: &Look, fit: &Fit) -> Color32 {
    look.tokens.series(fit.index)
}

/// A row's height: as given in a roomy window, less in a low one, so that the sentence stays in sight.
fn row_height(ui: &Ui, look: &Look) -> f32 {
    let roomy = ui.ctx().content_rect().height() >= 760.0;
    look.table() * if roomy { 2.0 } else { 1.72 }
}

fn divergences(
    ui: &mut Ui,
    around: &Surroundings,
    (fits, focus): (&[Fit], usize),
    guess: Option<&Measured>,
    pinned: &mut Option<usize>,
) {
    let look = &around.look;
    let height = row_height(ui, look);
    let name = if look.presenting { 150.0 } else { NAME };
    let room = ui.available_width() - name;
    // Where a guess would make the columns too narrow, it stands beside the run that is looked at alone.
    let crowded = guess.is_some() && room / (fits.len() as f32 + 1.0) < NARROWEST;
    let close = fits.iter().position(|fit| fit.index == focus).unwrap_or(0);
    let fits = if crowded { fits.get(close..=close).unwrap_or(fits) } else { fits };
    let width = room / (fits.len() + usize::from(guess.is_some())) as f32;
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 0.0;
        ui.add_space(name);
        for fit in fits {
            let text = fit.objective.short();
            widgets::right_cell(ui, width, height, text, fonts::semibold(look.table()), colour(look, fit))
                .on_hover_text(fit.objective.about());
        }
        if guess.is_some() {
            widgets::right_cell(ui, width, height, "guess", fonts::semibold(look.table()), look.tokens.ink)
                .on_hover_text("Your guess as the candidate Q");
        }
    });
    for (row, divergence) in divergence::ALL.iter().enumerate() {
        widgets::rule(ui, look);
        let response = ui
            .horizontal(|ui| {
                ui.spacing_mut().item_spacing.x = 0.0;
                row_name(ui, around, (*divergence, &fits[0].pair), name, height);
                for fit in fits {
                    value(ui, around, fit, row, *divergence, vec2(width, height));
                }
                if let Some(guess) = guess {
                    let text = guessed(around, guess, row, *divergence, format::readout);
                    let font = fonts::regular(look.table());
                    widgets::right_cell(ui, width, height, &text, font, look.tokens.ink);
                }
            })
            .response;
        let is_pinned = *pinned == Some(row);
        let click = ui.interact(response.rect, ui.scope_id().with(("row", row)), Sense::click());
        click.widget_info(|| {
            egui::WidgetInfo::selected(
                egui::Role::Button,
                true,
                is_pinned,
                format!("Integrand of {}", divergence.name()),
            )
        });
        if is_pinned || click.hovered() || click.has_focus() {
            let alpha = if is_pinned { 0.09 } else { 0.05 };
            let fill = crate::ui::look::faded(look.tokens.ink, alpha);
            ui.painter().rect_filled(response.rect.expand2(vec2(4.0, 0.0)), 3.0, fill);
        }
        if click.clicked() {
            *pinned = if is_pinned { None } else { Some(row) };
        }
        click.on_hover_ui(|ui| explain(ui, around, *divergence, (fits, guess), row));
    }
}

fn row_name(ui: &mut Ui, around: &Surroundings, (divergence, pair): (&dyn Divergence, &Pair), width: f32, height: f32) {
    let look = &around.look;
    let symbol = short_name(divergence);
    let cell = widgets::left_cell(ui, width, height, symbol, fonts::regular(look.table()), look.tokens.ink);
    // What depends on α says at which; the unit of what is no information is told, too.
    let unit = match divergence.alpha(pair) {
        Some(alpha) => format!("α = {}", alpha.brief()),
        None => around.unit.written(divergence.unit()).to_owned(),
    };
    if unit != around.unit.name() && !unit.is_empty() {
        let galley = ui.painter().layout_no_wrap(unit, fonts::regular(look.tick()), look.tokens.soft_ink);
        let drawn = ui.painter().layout_no_wrap(symbol.to_owned(), fonts::regular(look.table()), look.tokens.ink);
        let at = cell.rect.left_center() + vec2(drawn.size().x + 5.0, -galley.size().y / 2.0 + 0.5);
        ui.painter().galley(at, galley, look.tokens.soft_ink);
    }
}

/// The word where it is short enough and says more than the letter.
fn short_name(divergence: &dyn Divergence) -> &'static str {
    let (name, symbol) = (divergence.name(), divergence.symbol());
    if symbol.chars().count() <= 3 && name.chars().count() <= 9 { name } else { symbol }
}

fn value(ui: &mut Ui, around: &Surroundings, fit: &Fit, row: usize, divergence: &dyn Divergence, size: egui::Vec2) {
    let look = &around.look;
    let shown =
        fit.readouts.get(row).map_or(f64::NAN, |value| around.unit.show(*value, divergence.unit_at(fit.pair.alpha())));
    let own = fit.own_row() == row;
    let (font, colour) = if own {
        (fonts::semibold(look.table()), colour(look, fit))
    } else {
        (fonts::regular(look.table()), look.tokens.ink)
    };
    let text = if fit.overflows(row) { format::OVERFLOW.to_owned() } else { format::readout(shown) };
    widgets::right_cell(ui, size.x, size.y, &text, font, colour);
}

/// The guess's number in `row`, as `written`.
fn guessed(
    around: &Surroundings,
    guess: &Measured,
    row: usize,
    divergence: &dyn Divergence,
    written: fn(f64) -> String,
) -> String {
    let unit = divergence.unit_at(guess.pair.alpha());
    let value = guess.readouts.get(row).map_or(f64::NAN, |value| around.unit.show(*value, unit));
    if guess.overflows(row) { format::OVERFLOW.to_owned() } else { written(value) }
}

/// The hover of a row: definition, what it means, all digits.
fn explain(
    ui: &mut Ui,
    around: &Surroundings,
    divergence: &dyn Divergence,
    (fits, guess): (&[Fit], Option<&Measured>),
    row: usize,
) {
    let alpha = fits.iter().map(|fit| fit.pair.alpha()).next().unwrap_or_default();
    let unit = around.unit.written(divergence.unit_at(alpha));
    ui.label(
        egui::RichText::new(format!("{}   {} = {}", divergence.name(), divergence.symbol(), divergence.definition()))
            .strong(),
    );
    ui.label(divergence.about());
    if let Some(alpha) = fits.first().and_then(|fit| divergence.alpha(&fit.pair)) {
        ui.label(format!("At α = {}", format::exact(alpha.get())));
    }
    for fit in fits {
        let shown = fit
            .readouts
            .get(row)
            .map_or(f64::NAN, |value| around.unit.show(*value, divergence.unit_at(fit.pair.alpha())));
        let text = if fit.overflows(row) { format::OVERFLOW.to_owned() } else { format::exact(shown) };
        ui.label(format!("{}: {text} {unit}", fit.objective.name()).trim_end());
    }
    if let Some(guess) = guess {
        let text = guessed(around, guess, row, divergence, format::exact);
        ui.label(format!("your guess: {text} {unit}").trim_end());
    }
    let mut pairs = fits.iter().map(|fit| &*fit.pair).chain(guess.map(|guess| &guess.pair));
    if let Some(pair) = pairs.find(|pair| divergence.diverges(pair)) {
        ui.label(format!("∞: the integral diverges, because {}.", divergence.why_infinite(pair)));
    }
    if fits.iter().any(|fit| fit.overflows(row)) || guess.is_some_and(|guess| guess.overflows(row)) {
        ui.label(format!("{}: the value is finite, but exceeds every double.", format::OVERFLOW));
    }
}
