//! The reliability of predictions, before and after a temperature: what was claimed against what came true.

use egui::{Align2, Color32, Rect, Role, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

use crate::discrete::calibration::{Bin, Calibration};
use crate::discrete::counted::counted;
use crate::labs::Surroundings;
use crate::labs::discrete::calibrating::{Calibrated, Tried};
use crate::labs::discrete::keys;
use crate::labs::discrete::values::Values;
use crate::scenario::{DiscreteScenario, TEMPERATURES};
use crate::text::format::{count, parameter, readout};
use crate::ui::look::{Look, faded};
use crate::ui::{fonts, plot, widgets};

/// Draws the view into `area`; the slider changes the temperature that is tried.
pub fn ui(ui: &mut Ui, area: Rect, around: &Surroundings, scenario: &mut DiscreteScenario, values: &Values) {
    let look = &around.look;
    let calibrated = match values.calibrated() {
        Some(Ok(calibrated)) => calibrated,
        Some(Err(_)) => {
            // Why stands under their name in the set-up.
            plot::note(ui, look, area.center(), Align2::CENTER_CENTER, "The predictions can't be read");
            return;
        }
        None => {
            plot::note(ui, look, area.center(), Align2::CENTER_CENTER, "Reading the predictions…");
            return;
        }
    };
    // The slider with the names of its marks, and the table.
    let slider_height = 26.0 + 1.5 * look.tick();
    let below = slider_height + if look.presenting { 128.0 } else { 90.0 };
    let top = Rect::from_min_max(area.min, pos2(area.right(), (area.bottom() - below).max(area.top())));
    let half = (top.width() - 36.0) / 2.0;
    let tried = &calibrated.tried;
    let first = Rect::from_min_size(top.min, vec2(half, top.height()));
    let second = Rect::from_min_max(pos2(top.right() - half, top.top()), top.max);
    let at = format!("At T = {}", parameter(tried.temperature, 3));
    reliability(ui, look, first, ("As claimed", &tried.before));
    reliability(ui, look, second, (&at, &tried.after));
    let rest = Rect::from_min_max(pos2(area.left(), top.bottom() + 8.0), area.max);
    slider(ui, look, Rect::from_min_size(rest.min, vec2(rest.width(), 34.0)), (scenario, calibrated));
    table(ui, around, Rect::from_min_max(rest.min + vec2(0.0, slider_height), rest.max), tried);
}

/// Accuracy against confidence: bars up to what came true, the diagonal, and how many predictions stand behind each.
fn reliability(ui: &mut Ui, look: &Look, area: Rect, (name, calibration): (&str, &Calibration)) {
    let bins = counted(calibration.bins.len(), "bin");
    let right = format!("{} in {bins}", predictions(calibration.count));
    let below = widgets::plot_caption(ui, look, area, name, &right);
    let counts = if below.height() > 160.0 { 34.0 } else { 0.0 };
    let bottom = below.bottom() - look.tick() - 8.0 - counts;
    let frame = Rect::from_min_max(below.min, pos2(below.right(), bottom));
    if frame.height() < 30.0 || frame.width() < 40.0 {
        return;
    }
    let view = plot::View { x: [0.0, 1.0], y: [0.0, 1.0] };
    let xs = plot::linear([-1e-9, 1.0 + 1e-9], 5.0);
    // As many as stand apart.
    let ys = plot::linear([0.0, 1.0 + 1e-9], f64::from(frame.height() / (2.0 * look.tick())).clamp(1.5, 5.0));
    let axes = plot::Axes { frame, view, xs, ys };
    let transform = axes.transform();
    let at = |x: f64, y: f64| transform.position_from_point(&egui_plot::PlotPoint::new(x, y));
    for tick in &axes.ys {
        ui.painter().hline(frame.x_range(), at(0.0, tick.value).y, Stroke::new(look.hairline(), look.tokens.grid));
    }
    let most = calibration.bins.iter().map(|bin| bin.count).max().unwrap_or(1).max(1);
    let strip =
        Rect::from_min_max(pos2(frame.left(), frame.bottom() + look.tick() + 8.0), pos2(frame.right(), below.bottom()));
    for bin in calibration.bins.iter().filter(|bin| bin.count > 0) {
        let (low, high) = (at(bin.low, bin.accuracy), at(bin.high, 0.0));
        let x = egui::Rangef::new(low.x, high.x).shrink(((high.x - low.x) * 0.06).min(2.0));
        let (accurate, claimed) = (at(0.0, bin.accuracy).y, at(0.0, bin.confidence).y);
        ui.painter().rect_filled(
            Rect::from_x_y_ranges(x, accurate..=frame.bottom()),
            0.0,
            faded(look.tokens.series[0], 0.32),
        );
        // The gap between claim and truth, in the colour of what is missing.
        let gap = Rect::from_x_y_ranges(x, accurate.min(claimed)..=accurate.max(claimed));
        ui.painter().rect_filled(gap, 0.0, faded(look.tokens.series[1], 0.30));
        ui.painter().hline(x, accurate, Stroke::new(look.curve(), look.tokens.series[0]));
        if strip.height() > 8.0 {
            let height = strip.height() * bin.count as f32 / most as f32;
            let bar = Rect::from_x_y_ranges(x, strip.bottom() - height.max(1.0)..=strip.bottom());
            ui.painter().rect_filled(bar, 0.0, faded(look.tokens.target, 0.5));
        }
    }
    let diagonal = [at(0.0, 0.0), at(1.0, 1.0)];
    ui.painter().extend(egui::Shape::dashed_line(
        &diagonal,
        Stroke::new(look.outline(), look.tokens.soft_ink),
        5.0,
        4.0,
    ));
    ui.painter().hline(frame.x_range(), frame.bottom(), Stroke::new(1.2, look.tokens.soft_ink));
    plot::x_labels(ui, look, &axes, area.expand(14.0));
    plot::y_labels(ui, look, &axes);
    explain(ui, Rect::from_min_max(frame.min, pos2(frame.right(), below.bottom())), (name, calibration));
}

fn predictions(number: usize) -> String {
    format!("{} prediction{}", count(number), if number == 1 { "" } else { "s" })
}

fn explain(ui: &mut Ui, area: Rect, (name, calibration): (&str, &Calibration)) {
    let response = ui.interact(area, ui.scope_id().with(("reliability", area.left() as i32)), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Canvas, true, format!("Reliability, {name}")));
    let Some(at) = response.hover_pos() else { return };
    let share = f64::from((at.x - area.left()) / area.width()).clamp(0.0, 1.0);
    let inside = |bin: &&Bin| share >= bin.low && share <= bin.high;
    let Some(bin) = calibration.bins.iter().find(inside) else { return };
    let text = if bin.count == 0 {
        format!("Nothing was claimed between {} and {}", readout(bin.low), readout(bin.high))
    } else {
        format!(
            "{}: claimed {} on average, right {} of the time",
            predictions(bin.count),
            readout(bin.confidence),
            readout(bin.accuracy)
        )
    };
    response.on_hover_text_at_pointer(text);
}

/// The temperature that is tried, on a logarithmic slider, with a tick at the best one.
fn slider(ui: &mut Ui, look: &Look, area: Rect, (scenario, calibrated): (&mut DiscreteScenario, &Calibrated)) {
    let Some(calibration) = &mut scenario.calibration else { return };
    let exponents = [TEMPERATURES.0, TEMPERATURES.1].map(f64::log10);
    let exponent = calibration.temperature.log10().clamp(exponents[0], exponents[1]);
    let label = ui.painter().text(
        area.left_center(),
        Align2::LEFT_CENTER,
        format!("T = {}", parameter(calibration.temperature, 3)),
        fonts::medium(look.caption()),
        look.tokens.ink,
    );
    let rail = Rect::from_x_y_ranges(
        area.left() + label.width().max(72.0) + 14.0..=area.right() - 10.0,
        area.center().y - 2.0..=area.center().y + 2.0,
    );
    if rail.width() < 40.0 {
        return;
    }
    let response = ui.interact(rail.expand2(vec2(10.0, 14.0)), ui.scope_id().with("tried"), Sense::click_and_drag());
    response.widget_info(|| WidgetInfo::slider(ui.is_enabled(), exponent, "T tried, as a power of ten"));
    if response.drag_started() || response.clicked() {
        response.request_focus();
    }
    let x_of =
        |exponent: f64| rail.left() + rail.width() * ((exponent - exponents[0]) / (exponents[1] - exponents[0])) as f32;
    let pointed = response.interact_pointer_pos().filter(|_| response.dragged() || response.clicked()).map(|at| {
        let share = f64::from(((at.x - rail.left()) / rail.width()).clamp(0.0, 1.0));
        exponents[0] + share * (exponents[1] - exponents[0])
    });
    if let Some(exponent) = keys::along(ui, &response, exponent).or(pointed) {
        let temperature = 10_f64.powf(exponent.clamp(exponents[0], exponents[1]));
        let rounded: f64 = format!("{temperature:.2e}").parse().unwrap_or(temperature);
        calibration.temperature = rounded.clamp(TEMPERATURES.0, TEMPERATURES.1);
    }
    ui.painter().rect_filled(rail, 2.0, look.tokens.hairline);
    let mark = |exponent: f64, text: &str, colour: Color32| {
        let x = x_of(exponent);
        ui.painter().vline(x, rail.top() - 5.0..=rail.bottom() + 5.0, Stroke::new(1.5, colour));
        let font = fonts::regular(look.tick());
        ui.painter().text(pos2(x, rail.bottom() + 6.0), Align2::CENTER_TOP, text, font, colour);
    };
    let best = calibrated.best.as_ref().ok().filter(|mended| mended.why_none().is_none());
    let best = best.map_or(f64::NAN, |mended| mended.temperature);
    let width = |text: &str| {
        ui.painter().layout_no_wrap(text.to_owned(), fonts::regular(look.tick()), look.tokens.ink).size().x
    };
    let room = 0.5 * (width("best") + width("as claimed")) + 8.0;
    let apart = (x_of(best.log10()) - x_of(0.0)).abs() > room;
    if best > 0.0 && best.is_finite() && (exponents[0]..=exponents[1]).contains(&best.log10()) {
        mark(best.log10(), "best", look.tokens.series[0]);
    }
    if apart || !best.is_finite() {
        mark(0.0, "as claimed", look.tokens.soft_ink);
    }
    let knob = pos2(x_of(exponent), rail.center().y);
    ui.painter().circle_filled(knob, if look.presenting { 9.0 } else { 6.5 }, look.tokens.ink);
    if response.has_focus() {
        ui.painter().circle_stroke(knob, 10.5, ui.visuals().selection.stroke);
    }
    response.on_hover_text("The temperature that is tried: drag it, or use ← and →. Above 1 the confidences come down");
}

/// The errors, before and after.
fn table(ui: &mut Ui, around: &Surroundings, area: Rect, tried: &Tried) {
    let look = &around.look;
    let nats = |value: f64| readout(around.unit.convert(value));
    let unit = around.unit.name();
    let rows = [
        (
            "KL calibration error",
            [tried.before.kl_error, tried.after.kl_error].map(nats),
            unit,
            "Σ n_b/n · [a log(a/c) + (1−a) log((1−a)/(1−c))], accuracy a, confidence c of each bin",
        ),
        (
            "ECE",
            [tried.before.expected_error, tried.after.expected_error].map(readout),
            "",
            "Σ n_b/n · |a − c|: the expected calibration error",
        ),
        (
            "mean loss",
            tried.losses.map(nats),
            unit,
            "The mean of −log of what came true; it is what the best T makes smallest",
        ),
        (
            "mean confidence",
            [tried.before.confidence, tried.after.confidence].map(readout),
            "",
            "What is claimed, on average; the accuracy is what it should be",
        ),
    ];
    let height = (area.height() / rows.len() as f32).min(look.table() * 1.8);
    if height < look.table() {
        return;
    }
    for (index, (name, [before, after], unit, about)) in rows.into_iter().enumerate() {
        let rect = Rect::from_min_size(area.min + vec2(0.0, index as f32 * height), vec2(area.width(), height));
        let y = rect.center().y;
        ui.painter().hline(rect.x_range(), rect.top(), Stroke::new(1.0, look.tokens.hairline));
        let write = |share: f32, anchor: Align2, text: &str, font: egui::FontId, colour: Color32| {
            ui.painter().text(pos2(rect.left() + share * rect.width(), y), anchor, text, font, colour);
        };
        let plain = || fonts::regular(look.table());
        write(0.0, Align2::LEFT_CENTER, name, plain(), look.tokens.ink);
        write(0.46, Align2::RIGHT_CENTER, &before, plain(), look.tokens.soft_ink);
        write(0.49, Align2::LEFT_CENTER, "→", plain(), look.tokens.soft_ink);
        write(0.64, Align2::RIGHT_CENTER, &after, fonts::semibold(look.table()), look.tokens.ink);
        write(0.66, Align2::LEFT_CENTER, unit, fonts::regular(look.tick()), look.tokens.soft_ink);
        let response = ui.interact(rect, ui.scope_id().with(("error", index)), Sense::hover());
        let text = format!("{name}: {before} before, {after} after {unit}");
        response.widget_info(|| WidgetInfo::labeled(Role::Label, true, text.trim_end()));
        response.on_hover_text(about);
    }
}
