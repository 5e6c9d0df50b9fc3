//! The menu of presets: group by group, searched as one types, with the sentence of the one that is pointed at.

mod in_sight;

use egui::style::ScrollStyle;
use egui::{
    Align2, Color32, Context, Event, FocusDirection, Id, Key, Modifiers, Popup, PopupCloseBehavior, Response, RichText,
    Role, ScrollArea, Sense, TextEdit, Ui, Vec2, WidgetInfo, pos2, vec2,
};

use crate::labs::Surroundings;
use crate::scenario::{Preset, presets};
use crate::text::InfoUnit;
use crate::ui::look::RADIUS;
use crate::ui::{Look, fonts, widgets};
pub use in_sight::InSight;
use in_sight::{Section, digit, sections};

/// The highest list, in points.
const HIGHEST: f32 = 560.0;
/// A list lower than this takes the sentence's room, too.
const LOWEST: f32 = 90.0;

/// What is being looked for.
#[derive(Debug, Default)]
pub struct PresetMenu {
    query: String,
    /// The preset that Enter takes, by its index among all.
    chosen: Option<usize>,
    open: bool,
}

/// What the keys ask for while the menu is open.
#[derive(Debug, Clone, Copy, Default)]
struct Keys {
    /// So many presets down.
    down: isize,
    enter: bool,
    leave: bool,
}

fn id() -> Id {
    Id::unique("preset menu")
}

/// Opens the menu.
pub fn open(ctx: &Context) {
    Popup::open_id(ctx, id());
}

impl PresetMenu {
    /// Draws the button, at least `width` points wide, that shows `title`, and the menu below it while that is open; the index of
    /// the preset that was taken.
    pub fn ui(
        &mut self,
        ui: &mut Ui,
        around: &Surroundings,
        now: &InSight,
        (title, width): (&str, f32),
    ) -> Option<usize> {
        let button = button(ui, title, width);
        let screen = ui.ctx().content_rect();
        let widest = if around.look.presenting { 560.0 } else { 380.0 };
        let room = vec2((screen.width() - 24.0).min(widest), screen.bottom() - button.rect.bottom() - 24.0);
        let shown = Popup::from_toggle_button_response(&button)
            .id(id())
            .accessible_name("Presets")
            .close_behavior(PopupCloseBehavior::CloseOnClickOutside)
            .width(room.x)
            .gap(2.0)
            .show(|ui| self.content(ui, around, now, room));
        let was_open = std::mem::replace(&mut self.open, Popup::is_id_open(ui.ctx(), id()));
        if was_open && !self.open && !ui.input(|input| input.pointer.any_click()) {
            button.request_focus();
        }
        button.on_hover_text("Set-ups to start from (Ctrl+P, or 1 to 9)");
        shown.and_then(|shown| shown.inner)
    }

    fn content(&mut self, ui: &mut Ui, around: &Surroundings, now: &InSight, room: Vec2) -> Option<usize> {
        let (look, unit) = (&around.look, around.unit);
        if !self.open {
            self.query.clear();
            self.chosen = presets().iter().position(|preset| now.is(preset));
        }
        ui.set_width(room.x);
        ui.spacing_mut().item_spacing.y = 4.0;
        // The key that opened the menu is not for what it holds.
        let keys = if self.open { keys(ui) } else { Keys::default() };
        let field = TextEdit::singleline(&mut self.query)
            .hint_text("Search")
            .font(fonts::regular(look.caption()))
            .desired_width(f32::INFINITY)
            .margin(egui::Margin::symmetric(6, 5));
        let field = ui.add(field).accessible_name("Search the presets");
        // The list is led from the field, so the field keeps the focus.
        field.request_focus();
        let sections = sections(&self.query, now, unit);
        let moved = self.follow(&sections, keys.down) || field.changed() || !self.open;
        let sentence = sentence_height(ui, (look, unit), room.x);
        let left = room.y - field.rect.height() - 20.0;
        let with_sentence = left - sentence > LOWEST;
        let height = (if with_sentence { left - sentence } else { left }).clamp(20.0, HIGHEST);
        // A bar that is always seen says that there is more.
        ui.spacing_mut().scroll =
            ScrollStyle { foreground_color: true, dormant_handle_opacity: 0.35, ..ScrollStyle::thin() };
        let clicked = ScrollArea::vertical()
            .auto_shrink([false, true])
            .max_height(height)
            .show(ui, |ui| self.list(ui, look, now, &sections, moved))
            .inner;
        if with_sentence {
            self.sentence(ui, (look, unit), now, sentence);
        }
        let taken = clicked.or(self.chosen.filter(|_| keys.enter));
        if taken.is_some() || keys.leave {
            ui.close();
        }
        taken
    }

    /// Keeps what is chosen among what was found, `down` presets further; whether that is another now.
    fn follow(&mut self, sections: &[Section], down: isize) -> bool {
        let found: Vec<usize> = sections.iter().flat_map(|(_, indices)| indices.iter().copied()).collect();
        let at = self.chosen.and_then(|chosen| found.iter().position(|index| *index == chosen));
        let last = found.len().saturating_sub(1);
        let next = at.map_or(0, |at| at.saturating_add_signed(down).min(last));
        let before = std::mem::replace(&mut self.chosen, found.get(next).copied());
        before != self.chosen
    }

    /// The groups with their presets; the index of one that was clicked.
    fn list(&mut self, ui: &mut Ui, look: &Look, now: &InSight, sections: &[Section], moved: bool) -> Option<usize> {
        ui.spacing_mut().item_spacing.y = 1.0;
        // A pointer that rests doesn't take the choice back from the keys.
        let pointing = ui.input(|input| input.events.iter().any(|event| matches!(event, Event::PointerMoved(_))));
        let mut clicked = None;
        for (place, (group, indices)) in sections.iter().enumerate() {
            if place > 0 {
                ui.add_space(6.0);
            }
            let name = RichText::new(group.map_or("Others", |group| group.name)).color(look.tokens.soft_ink);
            ui.add(egui::Label::new(name.font(fonts::medium(look.caption() * 0.92))).selectable(false));
            for &index in indices {
                let Some(preset) = presets().get(index) else { continue };
                let chosen = self.chosen == Some(index);
                let response = row(ui, look, preset, (chosen, now.is(preset)), digit(index, now));
                if chosen && moved {
                    response.scroll_to_me_animation(None, egui::style::ScrollAnimation::none());
                }
                if response.hovered() && pointing {
                    self.chosen = Some(index);
                }
                if response.clicked() {
                    clicked = Some(index);
                }
            }
        }
        if sections.is_empty() {
            widgets::soft(ui, look, format!("No preset has “{}” in its name, group or sentence.", self.query.trim()));
        }
        clicked
    }

    /// What to look for in the preset that is chosen, on a ground of constant height.
    fn sentence(&self, ui: &mut Ui, (look, unit): (&Look, InfoUnit), now: &InSight, height: f32) {
        widgets::rule(ui, look);
        let chosen = self.chosen.and_then(|index| presets().get(index));
        let text = chosen.map_or_else(String::new, |preset| now.sentence(preset, unit));
        ui.allocate_ui(vec2(ui.available_width(), height), |ui| {
            ui.set_min_height(height);
            let text = RichText::new(text).font(fonts::regular(look.caption())).color(look.tokens.soft_ink);
            ui.add(egui::Label::new(text).wrap().selectable(false));
        });
    }
}

/// Takes the keys that lead the list before the field sees them; the rest is for the field.
fn keys(ui: &Ui) -> Keys {
    let keys = ui.input_mut(|input| {
        let mut count = |key| input.count_and_consume_key(Modifiers::NONE, key) as isize;
        let down = count(Key::ArrowDown) - count(Key::ArrowUp);
        let enter = count(Key::Enter) > 0;
        let tab = count(Key::Tab) + input.count_and_consume_key(Modifiers::SHIFT, Key::Tab) as isize;
        Keys { down, enter, leave: tab > 0 }
    });
    if keys.leave {
        ui.memory_mut(|memory| memory.move_focus(FocusDirection::None));
    }
    keys
}

/// The height of the longest sentence, so that nothing moves while one looks around.
fn sentence_height(ui: &Ui, (look, unit): (&Look, InfoUnit), width: f32) -> f32 {
    let font = fonts::regular(look.caption());
    let height = |preset: &Preset| {
        let text = preset.scenario.lesson(unit);
        ui.painter().layout(text, font.clone(), look.tokens.soft_ink, width).size().y
    };
    presets().iter().map(height).fold(0.0, f32::max) + 4.0
}

/// One preset's row; `chosen`: Enter takes it, `current`: it is in sight.
fn row(ui: &mut Ui, look: &Look, preset: &Preset, (chosen, current): (bool, bool), digit: Option<usize>) -> Response {
    let size = look.caption();
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), size * 1.75), Sense::CLICK);
    response.widget_info(|| WidgetInfo::selected(Role::ListBoxOption, true, chosen, &preset.scenario.title));
    if !ui.is_rect_visible(rect) {
        return response;
    }
    if chosen {
        ui.painter().rect_filled(rect, RADIUS, ui.visuals().selection.bg_fill);
    }
    let font = if current { fonts::semibold(size) } else { fonts::regular(size) };
    let at = pos2(rect.left() + 8.0, rect.center().y);
    ui.painter().with_clip_rect(rect.intersect(ui.clip_rect())).text(
        at,
        Align2::LEFT_CENTER,
        &preset.scenario.title,
        font,
        look.tokens.ink,
    );
    if let Some(digit) = digit {
        let at = pos2(rect.right() - 12.0, rect.center().y);
        let font = fonts::regular(look.tick());
        ui.painter().text(at, Align2::RIGHT_CENTER, digit.to_string(), font, look.tokens.soft_ink);
    }
    response
}

/// The width of the button with `title` on it, in points.
pub fn width(ui: &Ui, title: &str, least: f32) -> f32 {
    let galley = ui.painter().layout_no_wrap(title.to_owned(), fonts::regular(13.0), Color32::PLACEHOLDER);
    least.max(galley.size().x + 34.0)
}

/// The button that opens the menu, as wide as its title, but at least `width` points.
fn button(ui: &mut Ui, title: &str, width: f32) -> Response {
    let galley = ui.painter().layout_no_wrap(title.to_owned(), fonts::regular(13.0), Color32::PLACEHOLDER);
    let size = vec2(self::width(ui, title, width), ui.spacing().interact_size.y);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    response.widget_info(|| {
        let mut info = WidgetInfo::labeled(Role::ComboBox, true, "Presets");
        info.current_text_value = Some(title.to_owned());
        info
    });
    let open = Popup::is_id_open(ui.ctx(), id());
    let visuals = if open { ui.visuals().widgets.open } else { *ui.style().interact(&response) };
    let painter = ui.painter();
    painter.rect(rect, RADIUS, visuals.weak_bg_fill, visuals.bg_stroke, egui::StrokeKind::Inside);
    let tip = pos2(rect.right() - 13.0, rect.center().y);
    let corners = [vec2(-4.0, -2.5), vec2(4.0, -2.5), vec2(0.0, 3.5)].map(|step| tip + step);
    painter.add(egui::Shape::convex_polygon(corners.to_vec(), visuals.text_color(), egui::Stroke::NONE));
    let at = pos2(rect.left() + 8.0, rect.center().y - galley.size().y / 2.0);
    painter.galley(at, galley, visuals.text_color());
    response
}
