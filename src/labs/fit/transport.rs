//! The transport bar: plays the runs like a film.

use egui::{Align, Align2, Layout, Rect, Response, Role, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

use super::player::{Player, SPEEDS};
use super::race::Race;
use super::value::Fit;
use crate::command::Command;
use crate::descent::StopReason;
use crate::labs::Surroundings;
use crate::text::{InfoUnit, format};
use crate::ui::drop_down::{DropDown, Item};
use crate::ui::icons::{Icon, icon_button};
use crate::ui::look::{Look, faded};
use crate::ui::{fonts, plot};

/// Draws the bar; what was pressed comes back as commands. While the runs are `hidden` it tells nothing of them but how
/// many steps are wanted.
pub fn ui(
    ui: &mut Ui,
    around: &Surroundings,
    (race, hidden): (&Race, Option<usize>),
    fits: &[Fit],
    player: &mut Player,
) -> Vec<Command> {
    let look = &around.look;
    let mut commands = Vec::new();
    let narrow = ui.available_width() < 620.0;
    ui.horizontal_centered(|ui| {
        ui.spacing_mut().item_spacing.x = 4.0;
        for (icon, name, hint, command) in [
            (Icon::ToStart, "To the first step", "To the first step (Home)", Command::ToStart),
            (Icon::StepBack, "One step back", "One step back (←)", Command::StepBack),
        ] {
            if !narrow && icon_button(ui, icon, name, hint).clicked() {
                commands.push(command);
            }
        }
        if play_button(ui, look, player.playing).clicked() {
            commands.push(Command::PlayPause);
        }
        for (icon, name, hint, command) in [
            (Icon::StepForward, "One step on", "One step on (→)", Command::StepForward),
            (Icon::ToEnd, "To the last step", "To the last step (End)", Command::ToEnd),
        ] {
            if !narrow && icon_button(ui, icon, name, hint).clicked() {
                commands.push(command);
            }
        }
        ui.add_space(8.0);
        let shown = race.shown(player.step());
        let waits = hidden.is_none() && !race.finished() && player.step() >= race.ready();
        step_text(ui, look, (shown, hidden.unwrap_or(race.end())), waits);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if reset_button(ui, look, narrow).clicked() {
                commands.push(Command::Reset);
            }
            if !narrow {
                loop_button(ui, look, player);
                speed_menu(ui, player);
            }
            ui.add_space(8.0);
            let width = ui.available_width() - 12.0;
            if width > 40.0 && hidden.is_some() {
                hidden_rail(ui, look, width);
            } else if width > 40.0
                && let Some(step) = scrubber(ui, look, (race, waits), (fits, around.unit), shown, width)
            {
                player.scrub(step);
            }
        });
    });
    commands
}

fn play_button(ui: &mut Ui, look: &Look, playing: bool) -> Response {
    let (icon, name) = if playing { (Icon::Pause, "Pause") } else { (Icon::Play, "Play") };
    let (rect, response) = ui.allocate_exact_size(vec2(36.0, 36.0), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, name));
    let radius = if response.hovered() { 18.0 } else { 17.0 };
    ui.painter().circle_filled(rect.center(), radius, look.tokens.ink);
    icon.paint(ui.painter(), rect, 1.0, look.tokens.panel);
    response.on_hover_text(format!("{name} (Space)"))
}

/// The word for a playhead that waits for its run.
const COMPUTING: &str = "computing…";

fn step_text(ui: &mut Ui, look: &Look, (step, end): (usize, usize), waits: bool) {
    let size = if look.presenting { 18.0 } else { 13.0 };
    let mut job = egui::text::LayoutJob::default();
    let mut add = |text: &str, font| {
        let format = egui::TextFormat { font_id: font, color: look.tokens.ink, ..egui::TextFormat::default() };
        job.append(text, 0.0, format);
    };
    add("step ", fonts::regular(size));
    add(&format::count(step), fonts::semibold(size));
    add(&format!(" of {}", format::count(end)), fonts::regular(size));
    // The room for the largest number is held free, so that nothing moves while the steps count up.
    let widest = format!("step {} of {}", format::count(end), format::count(end));
    let width = ui.painter().layout_no_wrap(widest, fonts::semibold(size), look.tokens.ink).size().x;
    let (rect, response) = ui.allocate_exact_size(vec2(width, 28.0), Sense::hover());
    let galley = ui.painter().layout_job(job);
    ui.painter().galley(pos2(rect.left(), rect.center().y - galley.size().y / 2.0), galley, look.tokens.ink);
    let waiting = if waits { format!(", {COMPUTING}") } else { String::new() };
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, format!("step {step} of {end}{waiting}")));
}

fn reset_button(ui: &mut Ui, look: &Look, narrow: bool) -> Response {
    let name = "Reset";
    let text = if narrow { "" } else { name };
    let galley = ui.painter().layout_no_wrap(text.to_owned(), fonts::regular(13.0), look.tokens.ink);
    let (rect, response) = ui.allocate_exact_size(vec2(galley.size().x + 30.0, 28.0), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, name));
    if response.hovered() {
        ui.painter().rect_filled(rect, crate::ui::look::RADIUS, look.tokens.field);
    }
    let icon = Rect::from_center_size(pos2(rect.left() + 14.0, rect.center().y), vec2(20.0, 20.0));
    Icon::Reset.paint(ui.painter(), icon, 0.95, look.tokens.ink);
    ui.painter().galley(pos2(rect.left() + 26.0, rect.center().y - galley.size().y / 2.0), galley, look.tokens.ink);
    response.on_hover_text("Back to the same start (R)")
}

fn loop_button(ui: &mut Ui, look: &Look, player: &mut Player) {
    let (rect, response) = ui.allocate_exact_size(vec2(28.0, 28.0), Sense::click());
    if response.clicked() {
        player.looping = !player.looping;
    }
    let on = player.looping;
    response.widget_info(|| WidgetInfo::selected(Role::CheckBox, true, on, "Loop"));
    if on || response.hovered() {
        ui.painter().rect_filled(rect, crate::ui::look::RADIUS, look.tokens.field);
    }
    if on {
        ui.painter().rect_stroke(
            rect,
            crate::ui::look::RADIUS,
            Stroke::new(1.0, look.tokens.soft_ink),
            egui::StrokeKind::Inside,
        );
    }
    Icon::Loop.paint(ui.painter(), rect, 0.95, if on { look.tokens.ink } else { look.tokens.soft_ink });
    response.on_hover_text("Play round and round (L)");
}

fn speed_text(speed: f64) -> String {
    format!("{} steps/s", format::count(speed as usize))
}

fn speed_menu(ui: &mut Ui, player: &mut Player) {
    let item = |index: usize| Item::new(speed_text(SPEEDS[index]));
    let now = SPEEDS.iter().position(|speed| *speed == player.speed).unwrap_or(0);
    let menu = DropDown::new("Speed", "Steps per second, the same on every screen").width(104.0);
    if let Some(chosen) = menu.show(ui, now, SPEEDS.len(), &item) {
        player.speed = SPEEDS[chosen];
    }
}

/// The rail: how far the runs are computed, where each ended, and the playhead; a new step when it was moved.
///
/// `waits`: the playhead is wanted further on than the runs have come, which is said below the rail, where nothing moves.
fn scrubber(
    ui: &mut Ui,
    look: &Look,
    (race, waits): (&Race, bool),
    (fits, unit): (&[Fit], InfoUnit),
    step: usize,
    width: f32,
) -> Option<usize> {
    let end = race.end().max(1);
    let (rect, mut response) = ui.allocate_exact_size(vec2(width, 28.0), Sense::click_and_drag());
    let rail = Rect::from_center_size(rect.center(), vec2(width - 16.0, 4.0));
    let x_of = |step: usize| rail.left() + rail.width() * (step.min(end) as f32 / end as f32);
    let tokens = look.tokens;
    let painter = ui.painter();
    painter.rect_filled(rail, 2.0, tokens.hairline);
    let ready = Rect::from_min_max(rail.min, pos2(x_of(race.ready()), rail.bottom()));
    painter.rect_filled(ready, 2.0, faded(tokens.soft_ink, 0.35));
    painter.rect_filled(Rect::from_min_max(rail.min, pos2(x_of(step), rail.bottom())), 2.0, tokens.ink);
    for lane in race.lanes() {
        // Where a run came to an end before the others, its marker stands on the rail.
        if let Some(stop) = lane.trace().stop().filter(|stop| stop.reason != StopReason::StepLimit) {
            let colour = tokens.series(lane.index);
            let at = pos2(x_of(stop.step), rail.center().y - 9.0);
            plot::marker(painter, lane.index, at, 3.5, colour, Stroke::NONE);
        }
    }
    if waits {
        let at = pos2(rail.right(), rail.center().y + 3.0);
        painter.text(at, Align2::RIGHT_TOP, COMPUTING, fonts::regular(10.5), tokens.soft_ink);
    }
    let knob = pos2(x_of(step), rail.center().y);
    let radius = if response.hovered() || response.dragged() { 7.5 } else { 6.5 };
    painter.circle(knob, radius, tokens.ink, Stroke::new(2.0, tokens.panel));
    let mut wanted = None;
    if (response.dragged() || response.clicked())
        && let Some(pos) = response.interact_pointer_pos()
    {
        let share = ((pos.x - rail.left()) / rail.width()).clamp(0.0, 1.0);
        wanted = Some((share * end as f32).round() as usize);
    }
    // The arrow keys step wherever the focus is.
    wanted = asked(ui, &response, step, end).or(wanted);
    if wanted.is_some() {
        response.mark_changed();
    }
    response.widget_info(|| WidgetInfo::slider(true, step as f64, "Step"));
    let stops: Vec<String> = fits
        .iter()
        .filter_map(|fit| fit.stop.as_ref().map(|stop| format!("{}: {}", fit.objective.name(), stop.message_in(unit))))
        .collect();
    response.on_hover_text(if stops.is_empty() { "Drag to any step".to_owned() } else { stops.join("\n") });
    wanted
}

/// The rail while the runs are hidden: nothing to drag, and why.
fn hidden_rail(ui: &mut Ui, look: &Look, width: f32) {
    let (rect, response) = ui.allocate_exact_size(vec2(width, 28.0), Sense::hover());
    let rail = Rect::from_center_size(rect.center(), vec2(width - 16.0, 4.0));
    ui.painter().rect_filled(rail, 2.0, look.tokens.hairline);
    let text = "The runs are hidden while you guess: Space runs and reveals";
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, text));
    response.on_hover_text(text);
}

/// The step that a screen reader asks for.
fn asked(ui: &Ui, response: &Response, step: usize, end: usize) -> Option<usize> {
    let requests = |action| ui.input(|input| input.num_accesskit_action_requests(response.id, action) as i64);
    let moved = requests(egui::accesskit::Action::Increment) - requests(egui::accesskit::Action::Decrement);
    (moved != 0).then(|| (step as i64 + moved).clamp(0, end as i64) as usize)
}
