//! The bar at the top: name, tabs, presets, undo, unit, theme, presenter mode, help.

use egui::{
    Align, Button, Id, Layout, Panel, Response, RichText, Role, Sense, Stroke, Ui, UiBuilder, WidgetInfo, pos2, vec2,
};

use super::preset_menu::InSight;
use super::{App, preset_menu};
use crate::command::Command;
use crate::labs::Surroundings;
use crate::text::format::capital;
use crate::text::typeset;
use crate::ui::icons::{Icon, icon_button};
use crate::ui::{Look, fonts};

/// What the menu and the buttons of the two panels take, with the gaps beside them, in points.
const MENU_AND_PANELS: f32 = 52.0 + 62.0;

/// Draws the bar; what was pressed comes back as commands.
pub fn ui(ui: &mut Ui, app: &mut App, around: &Surroundings) -> Vec<Command> {
    let look = &around.look;
    let frame = egui::Frame::new().fill(look.tokens.panel).inner_margin(egui::Margin::symmetric(16, 0));
    Panel::top("bar").exact_size(44.0).resizable(false).frame(frame).show(ui, |ui| content(ui, app, around)).inner
}

fn content(ui: &mut Ui, app: &mut App, around: &Surroundings) -> Vec<Command> {
    let look = &around.look;
    let mut commands = Vec::new();
    let width = ui.available_width();
    ui.horizontal_centered(|ui| {
        ui.spacing_mut().item_spacing.x = 8.0;
        if width > if look.presenting { 900.0 } else { 560.0 } {
            ui.add(egui::Label::new(RichText::new("Klarity").font(fonts::semibold(15.0))).selectable(false));
            ui.add_space(8.0);
        }
        let labs: Vec<[&'static str; 2]> = app.labs.iter().map(|lab| [lab.name(), lab.summary()]).collect();
        for (index, [name, summary]) in labs.into_iter().enumerate() {
            let response = in_place(ui, name, |ui| tab(ui, look, name, index == app.current));
            if response.on_hover_text(summary).clicked() {
                app.current = index;
            }
        }
        if look.presenting && width > 560.0 {
            presenting_mark(ui, look);
        }
        let free = ui.available_rect_before_wrap();
        let taken = ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            right(ui, app, around, width, &mut commands);
            ui.min_rect().left()
        });
        app.stage.free = Some(free.with_max_x(taken.inner.max(free.left())));
    });
    commands
}

#[allow(clippy::struct_excessive_bools, reason = "each is a button of its own")]
/// What the right half has room for, besides what is always there.
#[derive(Debug, Clone, Copy)]
struct Shown {
    looks: bool,
    help: bool,
    undo: bool,
    present: bool,
}

impl Shown {
    /// The most important first, as far as `room` points go.
    fn within(room: f32, presenting: bool, width: f32) -> Self {
        let mut left = room;
        let mut take = |points: f32| {
            let fits = left >= points;
            if fits {
                left -= points;
            }
            fits
        };
        let looks = take(83.0);
        let help = take(30.0);
        let undo = (!presenting || width > 1000.0) && take(68.0);
        let present = take(if presenting && width > 1000.0 { 122.0 } else { 69.0 });
        Self { looks, help, undo, present }
    }
}

/// The right half, from the edge inwards; what does not fit goes into the menu.
fn right(ui: &mut Ui, app: &mut App, around: &Surroundings, width: f32, commands: &mut Vec<Command>) {
    ui.spacing_mut().item_spacing.x = 6.0;
    let (title, button) = preset_title(app, width);
    let button = preset_menu::width(ui, &title, button);
    // The menu and the two buttons of the panels stand in every window.
    let room = ui.available_width() - button - 6.0 - MENU_AND_PANELS;
    let shown = Shown::within(room, app.presenting, width);
    in_place(ui, "more", |ui| more_menu(ui, app, commands, shown));
    if shown.help {
        let response = in_place(ui, "help", |ui| ui.button("?"));
        if response.on_hover_text("All keys (?)").accessible_name("Help").clicked() {
            commands.push(Command::Help);
        }
    }
    if shown.present {
        let text = match (app.presenting, width > 1000.0) {
            (false, _) => "Present",
            (true, true) => "Stop presenting",
            (true, false) => "Stop",
        };
        let response = in_place(ui, "present", |ui| ui.button(text));
        if response.on_hover_text("Large type, folded panels (P or F11)").clicked() {
            commands.push(Command::Presenter);
        }
    }
    if shown.looks {
        in_place(ui, "looks", |ui| looks(ui, around, commands));
    }
    if shown.undo {
        in_place(ui, "undo", |ui| undo_buttons(ui, app, commands));
    }
    let now = InSight { scenario: app.scenario(), hidden: app.lab().hides_words() };
    let taken = in_place(ui, "presets", |ui| app.preset_menu.ui(ui, around, &now, (&title, button)));
    commands.extend(taken.map(Command::Preset));
    in_place(ui, "panels", |ui| panel_buttons(ui, app, around));
}

/// Draws `content` under an id of its own, whatever stands before it: the focus stays where it is when buttons come and go.
fn in_place<R>(ui: &mut Ui, name: &str, content: impl FnOnce(&mut Ui) -> R) -> R {
    ui.scope_builder(UiBuilder::new().scope_id(Id::unique(("bar", name))), content).inner
}

fn looks(ui: &mut Ui, around: &Surroundings, commands: &mut Vec<Command>) {
    if icon_button(ui, Icon::Theme, "Light or dark", "Light or dark (D)").clicked() {
        commands.push(Command::Theme);
    }
    let unit = ui.add(Button::new(around.unit.name()));
    if unit.on_hover_text("Nats or bits: natural or binary logarithms (B)").clicked() {
        commands.push(Command::Units);
    }
}

fn undo_buttons(ui: &mut Ui, app: &App, commands: &mut Vec<Command>) {
    for (icon, name, key, command, enabled) in [
        (Icon::Redo, "Redo", "Ctrl+Y", Command::Redo, app.history.can_redo()),
        (Icon::Undo, "Undo", "Ctrl+Z", Command::Undo, app.history.can_undo()),
    ] {
        ui.add_enabled_ui(enabled, |ui| {
            let hint = if enabled { format!("{name} ({key})") } else { format!("Nothing to {}", name.to_lowercase()) };
            if icon_button(ui, icon, name, &hint).clicked() {
                commands.push(command);
            }
        });
    }
}

fn tab(ui: &mut Ui, look: &Look, name: &str, current: bool) -> Response {
    let font = if current { fonts::semibold(13.0) } else { fonts::regular(13.0) };
    let colour = if current { look.tokens.ink } else { look.tokens.soft_ink };
    let galley = ui.painter().layout_no_wrap(name.to_owned(), font, colour);
    let (rect, response) = ui.allocate_exact_size(vec2(galley.size().x + 12.0, 44.0), Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::Tab, true, current, name));
    let at = pos2(rect.center().x - galley.size().x / 2.0, rect.center().y - galley.size().y / 2.0);
    ui.painter().galley(at, galley, colour);
    if current {
        ui.painter().hline(rect.x_range(), rect.bottom() - 1.0, Stroke::new(2.0, look.tokens.ink));
    }
    response
}

/// The sign that presenter mode is on.
fn presenting_mark(ui: &mut Ui, look: &Look) {
    let galley = ui.painter().layout_no_wrap("presenting".to_owned(), fonts::medium(12.0), look.tokens.panel);
    let (rect, response) = ui.allocate_exact_size(vec2(galley.size().x + 16.0, 22.0), Sense::hover());
    ui.painter().rect_filled(rect, 11.0, look.tokens.series[1]);
    ui.painter().galley(rect.center() - galley.size() / 2.0, galley, look.tokens.panel);
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, "presenting"));
}

/// What stands on the button of the presets, and how wide that is at least.
fn preset_title(app: &App, width: f32) -> (String, f32) {
    let now = app.scenario();
    let original = now.original_title();
    let title = if original.is_empty() { "Presets" } else { original };
    // A changed preset keeps its title, with a mark that stays when the title is cut short.
    let mark = if now.is_changed() { " *" } else { "" };
    let longest = if width > 700.0 { 28 } else { 12 } - mark.len();
    let shown: String = if title.chars().count() > longest {
        title.chars().take(longest - 1).chain(['…']).collect()
    } else {
        title.to_owned()
    };
    (shown + mark, if width > 700.0 { 150.0 } else { 96.0 })
}

fn more_menu(ui: &mut Ui, app: &App, commands: &mut Vec<Command>, shown: Shown) {
    let menu = ui.menu_button("More", |ui| {
        let export = "Export numbers…";
        let own = app.lab().commands();
        let mut items = vec![
            ("New", Command::New),
            ("Open…", Command::Open),
            ("Save", Command::Save),
            ("Save as…", Command::SaveAs),
            ("Make a figure…", Command::Figure),
            (export, Command::Export),
        ];
        items.extend(own.iter().filter(|entry| entry.in_menu).map(|entry| (entry.name.as_str(), entry.command)));
        if !shown.present {
            items.push(("Presenter mode", Command::Presenter));
        }
        if !shown.looks {
            items.extend([("Light or dark", Command::Theme), ("Nats or bits", Command::Units)]);
        }
        if !shown.undo {
            items.extend([("Undo", Command::Undo), ("Redo", Command::Redo)]);
        }
        if app.native {
            items.extend([
                ("Type a path to open…", Command::OpenTyped),
                ("Type a path to save to…", Command::SaveTyped),
            ]);
        }
        items.extend([("What am I looking at?", Command::About), ("Keys", Command::Help), ("Quit", Command::Quit)]);
        for (name, command) in items {
            if ui.button(name).clicked() {
                commands.push(command);
                ui.close();
            }
            match command {
                Command::Open => recent_menu(ui, app, commands),
                Command::Export => copy_menu(ui, app, commands),
                _ => {}
            }
        }
    });
    menu.response.on_hover_text("Files, export, help");
}

/// The files that were opened or saved last.
fn recent_menu(ui: &mut Ui, app: &App, commands: &mut Vec<Command>) {
    if app.recent.is_empty() {
        return;
    }
    ui.menu_button("Recent files", |ui| {
        for (place, path) in app.recent.iter().enumerate() {
            let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            let there = path.is_file();
            let button = ui.add_enabled(there, Button::new(name));
            let told = path.display().to_string();
            if button.on_hover_text(&told).on_disabled_hover_text(format!("{told} is no longer there")).clicked() {
                commands.push(Command::Recent(place));
                ui.close();
            }
        }
    });
}

/// Everything that can be copied, as text and as a picture.
fn copy_menu(ui: &mut Ui, app: &App, commands: &mut Vec<Command>) {
    ui.menu_button("Copy", |ui| {
        for (name, command) in
            [("Copy the plots as a picture", Command::CopyPlots), ("Copy the page as a picture", Command::CopyPage)]
        {
            if ui.button(name).clicked() {
                commands.push(command);
                ui.close();
            }
        }
        let texts = app.lab().copies().into_iter().map(|(name, text)| (name, Ok(text)));
        let table = app.lab().table(app.unit);
        let last = [
            ("the readouts", table.clone()),
            ("the readouts as Markdown", table.clone().map(|table| typeset::markdown(&table))),
            ("the readouts as LaTeX", table.map(|table| typeset::latex(&table))),
            ("the runs as a NumPy script", app.lab().script()),
            ("the scenario", Ok(app.scenario().to_toml())),
        ];
        for (name, text) in texts.chain(last) {
            let button = ui.add_enabled(text.is_ok(), egui::Button::new(format!("Copy {name}")));
            match text {
                Ok(text) if button.clicked() => {
                    ui.ctx().copy_text(text);
                    ui.close();
                }
                Ok(_) => {}
                Err(reason) => drop(button.on_disabled_hover_text(capital(&reason))),
            }
        }
    });
}

fn panel_buttons(ui: &mut Ui, app: &mut App, around: &Surroundings) {
    let look = &around.look;
    for (icon, name, open, is_set_up) in [
        (Icon::PanelRight, "Readouts panel", around.readouts_open, false),
        (Icon::PanelLeft, "Set-up panel", around.set_up_open, true),
    ] {
        let hint = if open {
            format!("Close the {}", name.to_lowercase())
        } else {
            format!("Open the {}", name.to_lowercase())
        };
        let response = icon_button(ui, icon, name, &hint);
        if open {
            let rect = response.rect;
            ui.painter().hline(
                rect.left() + 8.0..=rect.right() - 8.0,
                rect.bottom() - 2.0,
                Stroke::new(1.5, look.tokens.soft_ink),
            );
        }
        if response.clicked() {
            let panels = &mut app.panels;
            let (this, other) = if is_set_up {
                (&mut panels.set_up, &mut panels.readouts)
            } else {
                (&mut panels.readouts, &mut panels.set_up)
            };
            *this = Some(!open);
            // Two drawers would cover each other in a narrow window.
            if app.crowded && !open {
                *other = Some(false);
            }
        }
    }
}
