//! The table of names, P and Q: typed, sorted, added to, pasted, loaded; only the rows in sight are laid out.

use egui::{Align2, Role, ScrollArea, Sense, TextEdit, Ui, WidgetInfo, pos2, vec2};

use super::Typing;
use crate::discrete::Side;
use crate::discrete::table::{Others, Sorting, Table, TableError};
use crate::labs::discrete::bars;
use crate::labs::discrete::file_dialog::Wanted;
use crate::labs::file_dialog::FileDialog;
use crate::scenario::DiscreteScenario;
use crate::ui::drop_down::{DropDown, Item};
use crate::ui::icons::{Icon, icon_button_sized};
use crate::ui::number_field::{NumberField, Step};
use crate::ui::{Look, fonts, widgets};

/// The height of a row, and the most rows before the table scrolls.
const ROW: f32 = 27.0;
const ROWS: f32 = 7.0;
/// Widths of the columns, in points.
const NAME: f32 = 70.0;
const NUMBER: f32 = 60.0;

/// Draws the table and what is done with it as a whole.
pub fn ui(ui: &mut Ui, look: &Look, scenario: &mut DiscreteScenario, typing: &mut Typing) {
    // Two rows that are called P and Q need no menu that says so.
    if scenario.table.rows().len() > 2 || !scenario.has_plain_names() {
        for side in [Side::P, Side::Q] {
            row_menu(ui, look, scenario, side);
        }
    }
    heads(ui, look, scenario, typing);
    let bins = scenario.table.names().len();
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing = vec2(4.0, 3.0);
        let height = ROW * (bins as f32).min(ROWS);
        let area = ScrollArea::vertical().id_salt("table").max_height(height).auto_shrink([false, true]);
        area.show_rows(ui, ROW - 3.0, bins, |ui, range| {
            for bin in range {
                // A bin may have been removed in this frame.
                let place = egui::Rect::from_min_size(ui.cursor().min, vec2(ui.available_width(), ROW - 3.0));
                if !ui.clip_rect().y_range().contains(place.center().y) {
                    ui.allocate_space(place.size());
                } else if bin < scenario.table.names().len() {
                    ui.push_id(bin, |ui| row(ui, look, scenario, (bin, typing)));
                }
            }
        });
    });
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 2.0;
        let add = widgets::flat_button(ui, look, "+ Add a row");
        if add.on_hover_text("One more name, with 0 in every row of the table").clicked() {
            let (at, name) = (scenario.table.names().len(), scenario.table.free_name());
            let changed = scenario.table.with_bin(at, &name);
            typing.take(&mut scenario.table, changed);
        }
        let load = widgets::flat_button(ui, look, "Load a table…");
        let hint = "From a CSV or text file, rows or columns as distributions. Ctrl+V pastes one from a spreadsheet";
        if load.on_hover_text(hint).clicked() {
            typing.dialog = Some(FileDialog::new(Wanted::Table(None)));
        }
    });
    let turn = widgets::flat_button(ui, look, "Transpose");
    if turn.on_hover_text("Take the names for distributions, and the distributions for names").clicked() {
        let turned = scenario.table.transposed().map_err(|error| error.to_string());
        let turned = turned.and_then(|table| scenario.with_table(table).map_err(|error| error.to_string()));
        typing.take(scenario, turned);
    }
}

/// Which row of the table is P, or Q.
fn row_menu(ui: &mut Ui, look: &Look, scenario: &mut DiscreteScenario, side: Side) {
    let (before, other) = match side {
        Side::P => (scenario.p, scenario.q),
        Side::Q => (scenario.q, scenario.p),
    };
    let rows = scenario.table.rows();
    let about = "Which row of the table it is";
    let name = format!("Row that is {}", side.name());
    let chosen = widgets::labelled(ui, look, side.name(), about, |ui| {
        let item = |index: usize| Item::new(rows[index].name());
        DropDown::new(&name, about).width(168.0).show(ui, before, rows.len(), &item)
    });
    if let Some(chosen) = chosen {
        // The two change places rather than be one.
        let other = if chosen == other { before } else { other };
        (scenario.p, scenario.q) = if side == Side::P { (chosen, other) } else { (other, chosen) };
    }
}

/// What a head sorts by.
#[derive(Clone, Copy)]
enum Order {
    By(Sorting),
    Ratio,
}

/// The heads of the columns, which sort by them.
fn heads(ui: &mut Ui, look: &Look, scenario: &mut DiscreteScenario, typing: &mut Typing) {
    let heads = [
        ("name", NAME, Align2::LEFT_CENTER, "Sort by name", Order::By(Sorting::ByName)),
        ("P", NUMBER, Align2::RIGHT_CENTER, "Sort by P, largest first", Order::By(Sorting::ByRow(scenario.p))),
        ("Q", NUMBER, Align2::RIGHT_CENTER, "Sort by Q, largest first", Order::By(Sorting::ByRow(scenario.q))),
        ("p/q", 30.0, Align2::RIGHT_CENTER, "Sort by the ratio p/q, largest first", Order::Ratio),
    ];
    let mut chosen = None;
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 4.0;
        for (text, width, anchor, name, order) in heads {
            let (rect, response) = ui.allocate_exact_size(vec2(width, 18.0), Sense::click());
            response.widget_info(|| WidgetInfo::labeled(Role::Button, true, name));
            let hot = response.hovered() || response.has_focus();
            let ink = if hot { look.tokens.ink } else { look.tokens.soft_ink };
            let inside = rect.shrink2(vec2(6.0, 0.0));
            let x = if anchor == Align2::LEFT_CENTER { inside.left() } else { inside.right() };
            ui.painter().text(pos2(x, rect.center().y), anchor, text, fonts::medium(11.5), ink);
            if response.on_hover_text(name).clicked() {
                chosen = Some(order);
            }
        }
    });
    if let Some(order) = chosen {
        let changed = match order {
            Order::By(sorting) => scenario.table.sorted(sorting),
            Order::Ratio => by_ratio(scenario),
        };
        typing.take(&mut scenario.table, changed);
    }
}

/// The table by p/q, the largest first.
fn by_ratio(scenario: &DiscreteScenario) -> Result<Table, TableError> {
    let pair = scenario.table.pair(scenario.p, scenario.q)?;
    let mut order: Vec<usize> = (0..pair.bins()).collect();
    order.sort_by(|&a, &b| pair.ln_ratio(b).total_cmp(&pair.ln_ratio(a)));
    scenario.table.reordered(&order)
}

fn row(ui: &mut Ui, look: &Look, scenario: &mut DiscreteScenario, (bin, typing): (usize, &mut Typing)) {
    ui.horizontal(|ui| {
        name_field(ui, scenario, bin, typing);
        for side in [Side::P, Side::Q] {
            number(ui, look, scenario, (side, bin, typing));
        }
        let name = format!("Remove {}", scenario.table.names()[bin]);
        let hint = "Remove this name from every row of the table";
        if icon_button_sized(ui, Icon::Close, &name, hint, vec2(18.0, 20.0)).clicked() {
            let changed = scenario.table.without_bin(bin);
            typing.take(&mut scenario.table, changed);
        }
    });
}

fn name_field(ui: &mut Ui, scenario: &mut DiscreteScenario, bin: usize, typing: &mut Typing) {
    let mut text = match &typing.name {
        Some((at, text)) if *at == bin => text.clone(),
        _ => scenario.table.names()[bin].clone(),
    };
    let edit = TextEdit::singleline(&mut text).desired_width(NAME).margin(egui::Margin::symmetric(6, 4));
    let label = format!("Name of row {}", bin + 1);
    let response = ui.add(edit).accessible_name(&label).on_hover_text("What this bin is called");
    if response.changed() {
        let changed = scenario.table.with_name(bin, text.trim());
        typing.take(&mut scenario.table, changed);
        typing.name = Some((bin, text));
    }
    let Some((at, typed)) = &typing.name else { return };
    // What is refused stays with its error until it is mended or left by Esc.
    let taken = typed.trim() == scenario.table.names()[bin];
    let escaped = ui.input(|input| input.key_pressed(egui::Key::Escape));
    if *at == bin && (escaped || (taken && response.lost_focus())) {
        typing.name = None;
        typing.refusal = None;
    }
}

fn number(ui: &mut Ui, look: &Look, scenario: &mut DiscreteScenario, (side, bin, typing): (Side, usize, &mut Typing)) {
    let row = if side == Side::P { scenario.p } else { scenario.q };
    let value = scenario.table.rows()[row].values()[bin];
    let name = format!("{} in {}", side.name(), scenario.table.names()[bin]);
    let changed = |value: f64| scenario.table.with_value(row, bin, value, Others::Stay);
    let check = |value: f64| changed(value).map(|_| ()).map_err(|error| error.to_string());
    let about = "A probability, a count or a weight, 0 or more: divergences are of the shares. The others stay";
    let field = NumberField::new(&name, about, &check).width(NUMBER).step(Step::Add(step(value)));
    let outcome = field.show(ui, side.name(), value);
    let under = outcome.response.rect;
    ui.painter().hline(
        under.x_range().shrink(3.0),
        under.bottom() - 0.5,
        egui::Stroke::new(1.5, bars::colour(look, side)),
    );
    if let Some(value) = outcome.changed {
        let changed = changed(value);
        typing.take(&mut scenario.table, changed);
    } else if outcome.error.is_some() {
        typing.refusal = outcome.error;
    } else if outcome.response.lost_focus() {
        typing.refusal = None;
    }
}

/// What an arrow key adds: a whole number to counts, a hundredth to shares.
fn step(value: f64) -> f64 {
    if value > 1.0 { 1.0 } else { 0.01 }
}
