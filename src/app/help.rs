//! Help: what the page shows, and the keyboard map, from the list of commands.

use egui::{Context, Grid, Id, Modal, RichText, ScrollArea};

use super::acting::presets_of;
use crate::command::{self, Command, Entry};
use crate::labs::{Lab, Surroundings};
use crate::ui::{fonts, widgets};

/// A page of the help.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Page {
    /// What the lab shows.
    About,
    /// All keys.
    Keys,
}

/// Draws `page`; the page that stays open, if any.
pub fn ui(ctx: &Context, around: &Surroundings, mut page: Page, lab: &dyn Lab) -> Option<Page> {
    let screen = ctx.content_rect();
    let mut open = true;
    let modal = Modal::new(Id::unique("help")).show(ctx, |ui| {
        ui.set_width((screen.width() - 60.0).clamp(180.0, 640.0));
        ui.horizontal(|ui| {
            for (choice, name) in [(Page::About, "What am I looking at?"), (Page::Keys, "Keys")] {
                ui.selectable_value(&mut page, choice, RichText::new(name).font(fonts::medium(13.5)));
            }
        });
        ui.add_space(6.0);
        let height = (screen.height() - 160.0).max(60.0);
        ScrollArea::vertical().id_salt(page == Page::Keys).max_height(height).show(ui, |ui| match page {
            Page::About => about(ui, lab),
            Page::Keys => keys(ui, around, screen.width(), lab),
        });
        ui.add_space(6.0);
        if ui.button("Close").clicked() {
            open = false;
        }
    });
    (open && !modal.should_close()).then_some(page)
}

fn about(ui: &mut egui::Ui, lab: &dyn Lab) {
    ui.spacing_mut().item_spacing.y = 9.0;
    for paragraph in lab.about().split("\n\n") {
        ui.add(egui::Label::new(RichText::new(paragraph.trim()).font(fonts::regular(13.5))).wrap());
    }
}

fn keys(ui: &mut egui::Ui, around: &Surroundings, width: f32, lab: &dyn Lab) {
    let look = &around.look;
    let presets = presets_of(lab.id()).count();
    let reached = |entry: &Entry| !matches!(entry.command, Command::Digit(index) if index >= presets);
    let entries: Vec<Entry> = command::together(lab.commands()).into_iter().filter(reached).collect();
    let mut groups: Vec<&'static str> = entries.iter().map(|entry| entry.group).collect();
    groups.dedup();
    let columns = if width > 640.0 { 2 } else { 1 };
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
    if !lab.hands().is_empty() {
        widgets::heading(ui, look, "In the plots");
        widgets::soft(ui, look, lab.hands());
    }
    widgets::heading(ui, look, "The focus");
    widgets::soft(
        ui,
        look,
        "Tab leads from control to control, what can be moved in the plots first; F6 leads from the plots to the readouts, \
         the bar below and the set-up, past panels that are folded. The arrow keys move what has the focus in a plot; \
         Enter presses any other control; Space, ↑ and ↓ open a list too. All other keys are for the page, unless text is being edited.",
    );
    widgets::heading(ui, look, "In the fields");
    widgets::soft(
        ui,
        look,
        "Enter takes what was typed, and so does leaving the field; Esc gives it up. The up and down arrows change a \
         number at once. A digit right after Enter begins a new number in the same field, not a preset, until another \
         key is pressed. In an open list the arrows or a letter lead to an entry, and Enter takes it.",
    );
}

fn rows_ui(ui: &mut egui::Ui, group: &str, rows: &[&Entry], look: &crate::ui::Look) {
    Grid::new(("keys", group)).num_columns(2).spacing([18.0, 3.0]).show(ui, |ui| {
        let mut presets = None;
        for entry in rows {
            // Nine lines that differ in a digit are one.
            if let Command::Digit(index) = entry.command {
                presets = Some(index + 1);
                continue;
            }
            if let Some(last) = presets.take() {
                let keys = if last == 1 { "1".to_owned() } else { format!("1 – {last}") };
                line(ui, look, &keys, "Presets");
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
