//! The modes of a mixture as rows of numbers: weight, mean and sd, with what duplicates, removes and adds one.

use egui::{Rect, Response, Role, Sense, Stroke, Ui, WidgetInfo, vec2};

use super::edit;
use crate::line::distribution::{MEAN_LIMIT, Mixture, MixtureError};
use crate::ui::icons::{Icon, icon_button_sized};
use crate::ui::number_field::{NumberField, Step};
use crate::ui::number_row::{take, with_errors};
use crate::ui::{Look, fonts, look, widgets};

/// The columns: a dot, then three fields and the buttons.
pub const DOT: f32 = 14.0;
/// A field's width.
pub const FIELD: f32 = 51.0;
/// Between the columns.
pub const GAP: f32 = 5.0;

/// Each field's name, and what it is of a mode.
const FIELDS: [(&str, &str); 3] = [
    ("weight", "w, the mode’s share of the mass; the weights are divided by their sum"),
    ("mean", "μ, where the mode stands, in units of x"),
    ("sd", "σ, the mode’s standard deviation, in units of x"),
];

/// Shows the rows; the changed mixture if something was entered, or why it can't be.
pub fn ui(ui: &mut Ui, look: &Look, mixture: &Mixture) -> Option<Result<Mixture, MixtureError>> {
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = GAP;
        ui.add_space(DOT);
        for (name, _) in FIELDS {
            widgets::right_cell(ui, FIELD, 18.0, name, fonts::regular(12.0), look.tokens.soft_ink);
        }
    });
    let mut change = None;
    for index in 0..mixture.components().len() {
        change = row(ui, look, mixture, index).or(change);
    }
    ui.horizontal(|ui| {
        if widgets::flat_button(ui, look, "+ Add a mode").on_hover_text("Or double-click in the plot").clicked() {
            let beyond = mixture.components().iter().map(|c| c.normal.mean() + 3.0 * c.normal.sd());
            change = Some(edit::added(mixture, beyond.fold(f64::MIN, f64::max).min(MEAN_LIMIT), 1.0));
        }
    });
    change
}

fn row(ui: &mut Ui, look: &Look, mixture: &Mixture, index: usize) -> Option<Result<Mixture, MixtureError>> {
    let component = mixture.components()[index];
    let number = index + 1;
    with_errors(ui, look, |ui, errors| {
        let row = ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = GAP;
            let (dot, _) = ui.allocate_exact_size(vec2(DOT, 26.0), Sense::hover());
            ui.painter().circle_stroke(dot.center(), 4.0, Stroke::new(2.0, look.tokens.target));
            let values = [component.weight, component.normal.mean(), component.normal.sd()];
            let mut change = None;
            for (place, (value, (name, about))) in values.into_iter().zip(FIELDS).enumerate() {
                let name = format!("{name} of mode {number}");
                let changed = |value: f64| {
                    edit::with_component(mixture, index, |row| match place {
                        0 => row.0 = value,
                        1 => row.1 = value,
                        _ => row.2 = value,
                    })
                };
                let check = |value: f64| changed(value).map(|_| ()).map_err(|error| reason(&error));
                let step = if place == 1 { Step::Add(0.1) } else { Step::Multiply(1.05) };
                let field = NumberField::new(&name, about, &check).width(FIELD).step(step);
                change = take(field.show(ui, (index, place), value), errors).map(changed).or(change);
            }
            buttons(ui, mixture, index).or(change)
        });
        row.inner
    })
}

/// What is wrong without naming the component, whose row it stands beside.
fn reason(error: &MixtureError) -> String {
    let text = error.to_string();
    text.split_once(": ").map_or(text.clone(), |(_, reason)| reason.to_owned())
}

fn buttons(ui: &mut Ui, mixture: &Mixture, index: usize) -> Option<Result<Mixture, MixtureError>> {
    let number = index + 1;
    let mut change = None;
    if duplicate_button(ui, &format!("Duplicate mode {number}")).clicked() {
        change = Some(edit::duplicated(mixture, index));
    }
    let only = mixture.components().len() == 1;
    ui.add_enabled_ui(!only, |ui| {
        let hint = if only { "The only mode can’t be removed" } else { "Remove this mode" };
        let name = format!("Remove mode {number}");
        if icon_button_sized(ui, Icon::Close, &name, hint, vec2(18.0, 24.0)).clicked() {
            change = Some(edit::removed(mixture, index));
        }
    });
    change
}

/// Two sheets, one behind the other.
fn duplicate_button(ui: &mut Ui, name: &str) -> Response {
    let (rect, response) = ui.allocate_exact_size(vec2(18.0, 24.0), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, name));
    let visuals = ui.style().interact(&response);
    if response.hovered() {
        ui.painter().rect_filled(rect, look::RADIUS, visuals.weak_bg_fill);
    }
    let stroke = Stroke::new(1.2, visuals.text_color());
    let c = rect.center();
    ui.painter().rect_stroke(
        Rect::from_min_max(c + vec2(-1.5, -1.5), c + vec2(4.5, 4.5)),
        1.0,
        stroke,
        egui::StrokeKind::Middle,
    );
    let corner = [c + vec2(-4.5, 1.0), c + vec2(-4.5, -4.5), c + vec2(1.0, -4.5)];
    ui.painter().add(egui::Shape::line(corner.to_vec(), stroke));
    response.on_hover_text("Duplicate this mode")
}
