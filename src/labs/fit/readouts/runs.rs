//! Where each run is, and how it ended.

use egui::{Sense, Ui};

use super::{colour, row_height};
use crate::labs::Surroundings;
use crate::labs::fit::guess::Beside;
use crate::labs::fit::value::Fit;
use crate::text::InfoUnit;
use crate::text::format;
use crate::ui::{Look, fonts, widgets};

/// Room for a run's name, in points: it is shorter than a divergence's.
const RUN_NAME: f32 = 74.0;

/// Draws a row for each run; a click on a name makes it the one in `focus`.
pub fn runs(
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
        for ((text, hover), width) in ["μ", "σ", "to optimum", "|∇| scaled"].into_iter().zip(hovers).zip(widths) {
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
            // A name that would run into the mean gives way to the short one.
            let [long, short] = [fit.objective.name(), fit.objective.short()];
            let galley = ui.painter().layout_no_wrap(long.to_owned(), font.clone(), look.tokens.ink);
            let text = if galley.size().x <= name { long } else { short };
            let name = widgets::left_cell(ui, name, height, text, font, colour(look, fit));
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
            stopped(ui, look, stop, around.unit);
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

/// Why a run ended, where that is more than its having made all its steps and nothing else was to stop it.
fn stopped(ui: &mut Ui, look: &Look, stop: &crate::descent::Stop, unit: InfoUnit) {
    if stop.reason == crate::descent::StopReason::StepLimit && stop.watched().is_none() {
        return;
    }
    widgets::soft(ui, look, stop.message_in(unit));
    if let Some(remedy) = stop.remedy() {
        widgets::soft(ui, look, remedy);
    }
    ui.add_space(4.0);
}
