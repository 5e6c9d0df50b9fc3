//! The keyboard map, from the list of commands.

use egui::{Context, Grid, Id, Modal, RichText, ScrollArea};

use crate::command::{self, Entry};
use crate::labs::Surroundings;
use crate::ui::{fonts, widgets};

/// Draws the page; whether it stays open.
pub fn ui(ctx: &Context, around: &Surroundings) -> bool {
    let look = &around.look;
    let screen = ctx.content_rect();
    let mut open = true;
    let modal = Modal::new(Id::unique("help")).show(ctx, |ui| {
        ui.set_width((screen.width() - 60.0).clamp(180.0, 620.0));
        ui.label(RichText::new("Keys").font(fonts::semibold(15.0)));
        ui.add_space(4.0);
        ScrollArea::vertical().max_height((screen.height() - 160.0).max(60.0)).show(ui, |ui| {
            let entries = command::all();
            let mut groups: Vec<&'static str> = entries.iter().map(|entry| entry.group).collect();
            groups.dedup();
            let columns = if screen.width() > 640.0 { 2 } else { 1 };
            ui.columns(columns, |columns| {
                for (place, group) in groups.iter().enumerate() {
                    let count = columns.len();
                    let ui = &mut columns[(place / 2).min(count - 1)];
                    widgets::heading(ui, look, group);
                    let rows: Vec<&Entry> = entries.iter().filter(|entry| entry.group == *group).collect();
                    rows_ui(ui, group, &rows, look);
                    ui.add_space(8.0);
                }
            });
            widgets::heading(ui, look, "In the plots");
            widgets::soft(
                ui,
                look,
                "Drag a mode sideways for its mean, up or down for its sd, with Shift for its weight; the wheel over it \
                 changes its sd. Drag the start. Drag the ground to pan, turn the wheel to zoom, double-click to add a mode. \
                 Arrow keys move the handle that has the focus; Delete removes a mode.",
            );
        });
        ui.add_space(6.0);
        if ui.button("Close").clicked() {
            open = false;
        }
    });
    open && !modal.should_close()
}

fn rows_ui(ui: &mut egui::Ui, group: &str, rows: &[&Entry], look: &crate::ui::Look) {
    Grid::new(("keys", group)).num_columns(2).spacing([18.0, 3.0]).show(ui, |ui| {
        let mut presets = None;
        for entry in rows {
            // Nine lines that differ in a digit are one.
            if let command::Command::Preset(index) = entry.command {
                presets = Some(index + 1);
                continue;
            }
            if let Some(last) = presets.take() {
                line(ui, look, &format!("1 – {last}"), "Presets");
            }
            line(ui, look, &entry.written, &entry.name);
        }
    });
}

fn line(ui: &mut egui::Ui, look: &crate::ui::Look, keys: &str, name: &str) {
    ui.label(RichText::new(keys).font(fonts::medium(12.5)).color(look.tokens.ink));
    ui.label(RichText::new(name).font(fonts::regular(12.5)).color(look.tokens.ink));
    ui.end_row();
}
