//! The readouts: every divergence of every fit, and what each run is doing.

use std::fmt::Write as _;

use egui::{Color32, Sense, Ui, vec2};

use super::guess::{Beside, Measured};
use super::value::Fit;
use crate::labs::Surroundings;
use crate::line::divergence::{self, Divergence};
use crate::text::InfoUnit;
use crate::text::format;
use crate::ui::{Look, fonts, widgets};

const NAME: f32 = 88.0;
/// Columns narrower than this hold no number at a size that can be read.
const NARROWEST: f32 = 40.0;
/// The names of the runs are shorter than those of the divergences.
const RUN_NAME: f32 = 74.0;

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
        widgets::soft(ui, look, "No objective is running. Switch one on in the set-up, or press F, Q, M or C.");
    } else {
        ui.scope(|ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            divergences(ui, around, (fits, *focus), guess.map(|guess| guess.measured), pinned);
            ui.add_space(14.0);
            runs(ui, around, (fits, searching), guess, focus);
        });
    }
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
                row_name(ui, around, *divergence, name, height);
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

fn row_name(ui: &mut Ui, around: &Surroundings, divergence: &dyn Divergence, width: f32, height: f32) {
    let look = &around.look;
    let symbol = short_name(divergence);
    let cell = widgets::left_cell(ui, width, height, symbol, fonts::regular(look.table()), look.tokens.ink);
    let unit = around.unit.written(divergence.unit());
    if unit != around.unit.name() && !unit.is_empty() {
        let galley = ui.painter().layout_no_wrap(unit.to_owned(), fonts::regular(look.tick()), look.tokens.soft_ink);
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
    let shown = fit.readouts.get(row).map_or(f64::NAN, |value| around.unit.show(*value, divergence.unit()));
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
    let value = guess.readouts.get(row).map_or(f64::NAN, |value| around.unit.show(*value, divergence.unit()));
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
    let unit = around.unit.written(divergence.unit());
    ui.label(
        egui::RichText::new(format!("{}   {} = {}", divergence.name(), divergence.symbol(), divergence.definition()))
            .strong(),
    );
    ui.label(divergence.about());
    for fit in fits {
        let shown = fit.readouts.get(row).map_or(f64::NAN, |value| around.unit.show(*value, divergence.unit()));
        let text = if fit.overflows(row) { format::OVERFLOW.to_owned() } else { format::exact(shown) };
        ui.label(format!("{}: {text} {unit}", fit.objective.name()).trim_end());
    }
    if let Some(guess) = guess {
        let text = guessed(around, guess, row, divergence, format::exact);
        ui.label(format!("your guess: {text} {unit}").trim_end());
    }
    let pairs = || fits.iter().map(|fit| &*fit.pair).chain(guess.map(|guess| &guess.pair));
    if pairs().any(|pair| divergence.diverges(pair)) {
        ui.label("∞: the integral diverges, because Q’s tails are too light for P’s.");
    }
    if fits.iter().any(|fit| fit.overflows(row)) || guess.is_some_and(|guess| guess.overflows(row)) {
        ui.label(format!("{}: the value is finite, but exceeds every double.", format::OVERFLOW));
    }
}

fn runs(
    ui: &mut Ui,
    around: &Surroundings,
    (fits, searching): (&[Fit], bool),
    guess: Option<Beside<'_>>,
    focus: &mut usize,
) {
    let look = &around.look;
    let height = row_height(ui, look);
    let name = if look.presenting { 150.0 } else { RUN_NAME };
    let room = ui.available_width() - name;
    let widths = [0.22, 0.21, 0.31, 0.26].map(|share| share * room);
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 0.0;
        let heading = fonts::medium(11.5);
        widgets::left_cell(ui, name, height, "Runs", heading, look.tokens.soft_ink);
        let hovers = [
            "Mean μ of the candidate Q, in units of x",
            "Standard deviation σ of the candidate Q, in units of x",
            "Loss now minus the loss at the best minimum",
            "Length of the gradient by (μ/σ, log σ), in nats where the loss is in nats or bits: what a run compares with its \
             tolerance",
        ];
        for ((text, hover), width) in ["μ", "σ", "to optimum", "|∇|"].into_iter().zip(hovers).zip(widths) {
            widgets::right_cell(ui, width, height, text, fonts::regular(look.table() - 1.0), look.tokens.soft_ink)
                .on_hover_text(hover);
        }
    });
    for fit in fits {
        widgets::rule(ui, look);
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 0.0;
            let close = fit.index == *focus;
            let font = if close { fonts::semibold(look.table()) } else { fonts::regular(look.table()) };
            let name = widgets::left_cell(ui, name, height, fit.objective.name(), font, colour(look, fit));
            let click = ui.interact(name.rect, ui.scope_id().with(("focus", fit.index)), Sense::click());
            click.widget_info(|| {
                let text = format!("Look closely at {}", fit.objective.name());
                egui::WidgetInfo::selected(egui::Role::Button, true, close, text)
            });
            if click.clicked() {
                *focus = fit.index;
            }
            click.on_hover_text(format!(
                "{}\n{}\nClick for its landscape and its single steps",
                fit.objective.formula(),
                fit.objective.about()
            ));
            let gap = fit.gap.map(|gap| around.unit.show(gap, fit.loss_unit));
            // A mean that is zero for the eye is written as zero; the hover has all digits.
            let mean = if fit.state.mean.abs() < 5e-4 * fit.state.sd.min(1.0) { 0.0 } else { fit.state.mean };
            let mean = format::place_readout(mean, fit.state.sd);
            let loss = around.unit.written(fit.loss_unit);
            cell(ui, look, (widths[0], height), (fit.state.mean, ""), &mean);
            let numbers = [(Some(fit.state.sd), ""), (gap, loss), (Some(fit.slope), "")];
            for ((number, unit), width) in numbers.into_iter().zip(widths.into_iter().skip(1)) {
                match number {
                    Some(number) => cell(ui, look, (width, height), (number, unit), &format::readout(number)),
                    None if searching => cell(ui, look, (width, height), (f64::NAN, ""), "…"),
                    None => cell(ui, look, (width, height), (f64::NAN, ""), "–"),
                }
            }
        });
        if let Some(stop) = &fit.stop {
            stopped(ui, look, stop);
        }
    }
    let Some(Beside { measured, gap }) = guess else { return };
    widgets::rule(ui, look);
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 0.0;
        widgets::left_cell(ui, name, height, "your guess", fonts::regular(look.table()), look.tokens.ink)
            .on_hover_text("Your guess; to optimum: by the loss of the run looked at");
        let (mean, sd) = (measured.ghost.mean(), measured.ghost.sd());
        let (gap, unit) =
            gap.map_or((f64::NAN, ""), |(gap, unit)| (around.unit.show(gap, unit), around.unit.written(unit)));
        let gap_text = if gap.is_nan() { "–".to_owned() } else { format::readout(gap) };
        cell(ui, look, (widths[0], height), (mean, ""), &format::place_readout(mean, sd));
        cell(ui, look, (widths[1], height), (sd, ""), &format::readout(sd));
        cell(ui, look, (widths[2], height), (gap, unit), &gap_text);
    });
}

/// A number in the table of runs, all digits and the unit on hover.
fn cell(ui: &mut Ui, look: &Look, (width, height): (f32, f32), (number, unit): (f64, &str), text: &str) {
    // A number with more digits than usual is written smaller, not over its neighbour.
    let sizes = [0.0, 1.0, 2.0, 3.0, 4.0].map(|less| look.table() - less);
    let fits = |size: &f32| {
        let galley = ui.painter().layout_no_wrap(text.to_owned(), fonts::regular(*size), look.tokens.ink);
        galley.size().x <= width
    };
    let size = sizes.into_iter().find(fits).unwrap_or(sizes[4]);
    let cell = widgets::right_cell(ui, width, height, text, fonts::regular(size), look.tokens.ink);
    if number.is_finite() {
        cell.on_hover_text(format!("{} {unit}", format::exact(number)).trim_end());
    }
}

/// Why a run ended, where that is more than its having made all its steps.
fn stopped(ui: &mut Ui, look: &Look, stop: &crate::descent::Stop) {
    if stop.reason == crate::descent::StopReason::StepLimit {
        return;
    }
    widgets::soft(ui, look, stop.message());
    if let Some(remedy) = stop.remedy() {
        widgets::soft(ui, look, remedy);
    }
    ui.add_space(4.0);
}

/// The table as tab-separated text, with the guess once it is revealed.
#[must_use]
pub fn table(fits: &[Fit], guess: Option<&Measured>, unit: InfoUnit) -> String {
    let mut text = String::from("quantity\tunit");
    for fit in fits {
        let _ = write!(text, "\t{}", fit.objective.name());
    }
    if guess.is_some() {
        text.push_str("\tyour guess");
    }
    for (row, divergence) in divergence::ALL.iter().enumerate() {
        let _ = write!(text, "\n{}\t{}", divergence.name(), unit.written(divergence.unit()));
        let of_fits = fits.iter().map(|fit| (&*fit.readouts, fit.overflows(row)));
        let of_guess = guess.map(|guess| (guess.readouts.as_slice(), guess.overflows(row)));
        for (readouts, overflows) in of_fits.chain(of_guess) {
            let value = readouts.get(row).map_or(f64::NAN, |value| unit.show(*value, divergence.unit()));
            let text_value = match value {
                _ if overflows => "overflow".to_owned(),
                value if value.is_finite() => crate::math::number(value),
                _ => "inf".to_owned(),
            };
            let _ = write!(text, "\t{text_value}");
        }
    }
    text.push('\n');
    text
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use super::*;
    use crate::line::distribution::Mixture;
    use crate::line::divergence::Pair;
    use crate::line::objective::{ForwardKl, Minima};
    use crate::line::run::State;
    use crate::text::Unit;

    #[test]
    fn the_copied_table_tells_an_infinite_value_from_one_that_no_double_holds() {
        let copied = |target: &str| {
            let pair = Pair::new(&target.parse::<Mixture>().unwrap(), &"N(50,1)".parse().unwrap());
            let fit = Fit {
                index: 0,
                objective: &ForwardKl,
                state: State { mean: 50.0, sd: 1.0 },
                readouts: divergence::ALL.iter().map(|divergence| divergence.value(&pair)).collect(),
                pair: Rc::new(pair),
                gap: None,
                loss_unit: Unit::Nats,
                slope: 0.0,
                stop: None,
                minima: Minima::default(),
                modes: Rc::from([]),
            };
            let table = table(&[fit], None, InfoUnit::Nats);
            table.lines().find_map(|line| line.strip_prefix("χ² divergence\t\t").map(str::to_owned)).unwrap()
        };
        assert_eq!(copied("N(0,1)"), "overflow");
        assert_eq!(copied("N(0,2)"), "inf");
        assert_eq!(copied("N(50,1)"), "0");
    }
}
