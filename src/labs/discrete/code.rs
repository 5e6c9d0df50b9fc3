//! "As code computes it": what library calls answer for the pair in sight, the same or why not, each to be copied.

use egui::{Align2, Rect, Role, ScrollArea, Sense, Stroke, Ui, UiBuilder, WidgetInfo, pos2, vec2};

use super::values::{Shown, effective};
use crate::discrete::conventions::{self, Answer, Convention};
use crate::labs::Surroundings;
use crate::scenario::DiscreteScenario;
use crate::text::InfoUnit;
use crate::text::format::{exact, readout};
use crate::ui::icons::{Icon, icon_button_sized};
use crate::ui::look::{Look, faded};
use crate::ui::{fonts, widgets};

/// Widths of the columns in points: the library, the number, the button.
const LIBRARY: f32 = 58.0;
const VALUE: f32 = 76.0;
const BUTTON: f32 = 24.0;
/// The share of the rest that the code has; the reason has what is left.
const CODE: f32 = 0.46;

/// Draws the table into `area`.
pub fn ui(ui: &mut Ui, area: Rect, around: &Surroundings, scenario: &DiscreteScenario, shown: &Shown) {
    let look = &around.look;
    let counted = if around.unit == InfoUnit::Bits { "in nats, as most code counts" } else { "" };
    let hover = look.advice("hover for the whole reason");
    let right = [counted, hover].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("; ");
    let below = widgets::plot_caption(ui, look, area, "The same pair, as code computes it", &right);
    if below.height() < 20.0 || below.width() < 80.0 {
        return;
    }
    let height = row_height(look);
    let rows: Vec<(&Convention, &Answer)> = conventions::all().zip(&shown.answers).collect();
    let mut child = ui.new_child(UiBuilder::new().id_salt("code").max_rect(below));
    child.spacing_mut().item_spacing.y = 0.0;
    let area = ScrollArea::vertical().id_salt("code").auto_shrink(false);
    // The exact values are the first two lines: what all others are held against.
    area.show_rows(&mut child, height, rows.len() + 2, |ui, range| {
        for index in range {
            let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::hover());
            match index.checked_sub(2) {
                None => exact_row(ui, look, rect, (index, shown)),
                Some(index) => {
                    let (convention, answer) = rows[index];
                    row(ui, look, rect, (convention, answer));
                    if !look.still && ui.clip_rect().y_range().contains(rect.center().y) {
                        copy_button(ui, rect, scenario, convention);
                    }
                    response.widget_info(|| {
                        let text = format!("{} answers “{}”: {}", convention.code, digits(answer.value), answer.why);
                        WidgetInfo::labeled(Role::Label, true, text)
                    });
                    response.on_hover_ui(|ui| explain(ui, convention, answer));
                }
            }
        }
    });
}

fn row_height(look: &Look) -> f32 {
    look.table() * 1.76
}

/// The columns of a row: where the code begins, where the number ends, where the reason begins and ends.
fn columns(rect: Rect) -> [f32; 4] {
    let rest = rect.width() - LIBRARY - VALUE - BUTTON;
    let code = rect.left() + LIBRARY;
    let value = code + CODE * rest + VALUE;
    [code, value, value + 12.0, rect.right() - BUTTON]
}

fn exact_row(ui: &Ui, look: &Look, rect: Rect, (index, shown): (usize, &Shown)) {
    let (id, colour) = [("kl-forward", look.tokens.series[0]), ("kl-reverse", look.tokens.series[1])][index.min(1)];
    let Some(kl) = shown.readout(id) else { return };
    let [code, value, why, _] = columns(rect);
    let y = rect.center().y;
    rule(ui, look, rect);
    let painter = ui.painter();
    let name = format!("{}, exact", kl.divergence.symbol());
    painter.text(pos2(code, y), Align2::LEFT_CENTER, name, fonts::medium(look.table()), colour);
    painter.text(pos2(value, y), Align2::RIGHT_CENTER, digits(kl.exact), fonts::semibold(look.table()), colour);
    let about = kl.divergence.definition();
    painter.text(pos2(why, y), Align2::LEFT_CENTER, about, fonts::regular(look.table()), look.tokens.soft_ink);
}

fn row(ui: &Ui, look: &Look, rect: Rect, (convention, answer): (&Convention, &Answer)) {
    let tokens = look.tokens;
    let [code, value, why, end] = columns(rect);
    let y = rect.center().y;
    rule(ui, look, rect);
    let cell = |from: f32, to: f32, text: &str, font: egui::FontId, colour: egui::Color32| {
        clipped(ui, Rect::from_x_y_ranges(from..=to, rect.y_range()), text, font, colour);
    };
    let plain = fonts::regular(look.table());
    cell(rect.left(), code - 6.0, convention.library.name(), fonts::regular(look.tick()), tokens.soft_ink);
    cell(code, value - VALUE + 6.0, convention.code, plain.clone(), tokens.ink);
    let ink = if answer.same { tokens.ink } else { tokens.error };
    let number = digits(answer.value);
    ui.painter().text(pos2(value, y), Align2::RIGHT_CENTER, number, fonts::semibold(look.table()), ink);
    cell(why, end - 4.0, &answer.why, plain, if answer.same { tokens.soft_ink } else { tokens.ink });
}

/// Text that ends in … where it has no room.
fn clipped(ui: &Ui, rect: Rect, text: &str, font: egui::FontId, colour: egui::Color32) {
    let mut job = egui::text::LayoutJob::simple_singleline(text.to_owned(), font, colour);
    job.wrap = egui::text::TextWrapping::truncate_at_width(rect.width().max(0.0));
    let galley = ui.painter().layout_job(job);
    ui.painter().galley(pos2(rect.left(), rect.center().y - galley.size().y / 2.0), galley, colour);
}

fn rule(ui: &Ui, look: &Look, rect: Rect) {
    ui.painter().hline(rect.x_range(), rect.top() + 0.5, Stroke::new(1.0, faded(look.tokens.hairline, 0.9)));
}

/// A number as code answers it, to four digits: `nan` is an answer, too.
fn digits(value: f64) -> String {
    if value.is_nan() {
        "nan".to_owned()
    } else if value.is_finite() && value.abs() < 10.0 && value.abs() >= 5e-4 {
        format!("{value:.4}").replace('-', "−")
    } else {
        readout(value)
    }
}

/// The button that copies a line as a program.
fn copy_button(ui: &mut Ui, rect: Rect, scenario: &DiscreteScenario, convention: &Convention) {
    let place = Rect::from_center_size(pos2(rect.right() - BUTTON / 2.0, rect.center().y), vec2(20.0, 20.0));
    let language = convention.library.language();
    let name = format!("Copy {} as {language}", convention.code);
    let hint = format!("Copy as {language}: with the table in sight, it prints this number");
    let clicked = ui
        .scope_builder(UiBuilder::new().id_salt(convention.id).max_rect(place), |ui| {
            icon_button_sized(ui, Icon::Copy, &name, &hint, place.size()).clicked()
        })
        .inner;
    if clicked && let Some(program) = program(scenario, convention) {
        ui.ctx().copy_text(program);
    }
}

/// The program that answers for the table in sight.
#[must_use]
pub fn program(scenario: &DiscreteScenario, convention: &Convention) -> Option<String> {
    let (table, p, q) = effective(scenario).ok()?;
    Some(convention.program(table.row(p).ok()?.values(), table.row(q).ok()?.values()))
}

fn explain(ui: &mut Ui, convention: &Convention, answer: &Answer) {
    ui.label(egui::RichText::new(convention.code).strong());
    ui.label(format!("{}: {}", convention.library.name(), convention.about));
    let value = if answer.value.is_nan() { digits(answer.value) } else { exact(answer.value) };
    ui.label(format!("“{value}”: {}", answer.why));
}
