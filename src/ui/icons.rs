//! Icons, drawn as shapes so that they need no font, and the button that carries one.

use egui::{Color32, Painter, Pos2, Rect, Response, Role, Sense, Shape, Stroke, Ui, Vec2, WidgetInfo, pos2, vec2};

use super::look::{self, RADIUS};

/// What an icon shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Icon {
    /// Start playing.
    Play,
    /// Stop playing.
    Pause,
    /// One step back.
    StepBack,
    /// One step on.
    StepForward,
    /// To the first step.
    ToStart,
    /// To the last step.
    ToEnd,
    /// Play round and round.
    Loop,
    /// Back to the start of the run.
    Reset,
    /// Take the last change back.
    Undo,
    /// Make it again.
    Redo,
    /// Light or dark.
    Theme,
    /// Remove.
    Close,
    /// Copy as text.
    Copy,
    /// The side panel on the left.
    PanelLeft,
    /// The side panel on the right.
    PanelRight,
}

impl Icon {
    /// Draws the icon in the middle of `rect`, fitted to about 14 points times `scale`.
    pub fn paint(self, painter: &Painter, rect: Rect, scale: f32, colour: Color32) {
        let c = rect.center();
        let s = scale;
        let at = |x: f32, y: f32| pos2(c.x + x * s, c.y + y * s);
        let stroke = Stroke::new(1.5 * s, colour);
        let line = |points: Vec<Pos2>| painter.add(Shape::line(points, stroke));
        let solid = |points: Vec<Pos2>| painter.add(Shape::convex_polygon(points, colour, Stroke::NONE));
        let bar = |x: f32, half: f32| {
            painter.rect_filled(Rect::from_min_max(at(x - 0.9, -half), at(x + 0.9, half)), 0.5 * s, colour)
        };
        match self {
            Self::Play => {
                solid(vec![at(-4.0, -6.0), at(6.5, 0.0), at(-4.0, 6.0)]);
            }
            Self::Pause => {
                for x in [-3.2, 3.2] {
                    painter.rect_filled(Rect::from_min_max(at(x - 1.7, -5.5), at(x + 1.7, 5.5)), 0.8 * s, colour);
                }
            }
            Self::StepBack => {
                line(vec![at(2.0, -4.5), at(-2.5, 0.0), at(2.0, 4.5)]);
            }
            Self::StepForward => {
                line(vec![at(-2.0, -4.5), at(2.5, 0.0), at(-2.0, 4.5)]);
            }
            Self::ToStart => {
                bar(-5.0, 5.5);
                solid(vec![at(5.0, -5.5), at(-3.0, 0.0), at(5.0, 5.5)]);
            }
            Self::ToEnd => {
                bar(5.0, 5.5);
                solid(vec![at(-5.0, -5.5), at(3.0, 0.0), at(-5.0, 5.5)]);
            }
            Self::Loop => {
                line(arc(c, 5.5 * s, -60.0, 130.0));
                line(arc(c, 5.5 * s, 120.0, 310.0));
                solid(arrow_head(c, 5.5 * s, 130.0, 3.4 * s));
                solid(arrow_head(c, 5.5 * s, 310.0, 3.4 * s));
            }
            Self::Reset => {
                line(arc(c, 5.5 * s, -150.0, 130.0).into_iter().rev().collect());
                solid(arrow_head_back(c, 5.5 * s, -150.0, 3.6 * s));
            }
            Self::Undo | Self::Redo => {
                let m = if self == Self::Undo { 1.0 } else { -1.0 };
                let curve: Vec<Pos2> = (0..=16)
                    .map(|i| {
                        let angle = std::f32::consts::PI * (-0.5 + i as f32 / 16.0);
                        at(m * (1.5 + 3.5 * angle.cos()), 1.2 + 3.5 * angle.sin())
                    })
                    .collect();
                let mut points = vec![at(-4.5 * m, -2.3)];
                points.extend(curve);
                points.push(at(-1.5 * m, 4.7));
                line(points);
                line(vec![at(-1.8 * m, -5.2), at(-4.8 * m, -2.3), at(-1.8 * m, 0.6)]);
            }
            Self::Theme => {
                painter.circle_stroke(c, 5.5 * s, stroke);
                solid(arc(c, 5.5 * s, -90.0, 90.0));
            }
            Self::Close => {
                line(vec![at(-3.2, -3.2), at(3.2, 3.2)]);
                line(vec![at(3.2, -3.2), at(-3.2, 3.2)]);
            }
            Self::Copy => {
                let sheet = Rect::from_min_max(at(-2.0, -2.5), at(5.5, 6.0));
                painter.rect_stroke(sheet, 1.5 * s, stroke, egui::StrokeKind::Middle);
                line(vec![at(-3.0, 3.0), at(-5.5, 3.0), at(-5.5, -6.0), at(2.0, -6.0), at(2.0, -4.0)]);
            }
            Self::PanelLeft | Self::PanelRight => {
                let frame = Rect::from_min_max(at(-6.5, -5.0), at(6.5, 5.0));
                painter.rect_stroke(frame, 1.5 * s, stroke, egui::StrokeKind::Middle);
                let x = if self == Self::PanelLeft { -2.2 } else { 2.2 };
                line(vec![at(x, -5.0), at(x, 5.0)]);
            }
        }
    }
}

/// Points on a circle, angles in degrees clockwise from the right.
fn arc(centre: Pos2, radius: f32, from: f32, to: f32) -> Vec<Pos2> {
    (0..=24).map(|i| centre + radius * Vec2::angled((from + (to - from) * i as f32 / 24.0).to_radians())).collect()
}

/// A triangle at `angle` on the circle, pointing clockwise.
fn arrow_head(centre: Pos2, radius: f32, angle: f32, size: f32) -> Vec<Pos2> {
    let radial = Vec2::angled(angle.to_radians());
    let along = vec2(-radial.y, radial.x);
    let tip = centre + radius * radial;
    vec![tip + along * size, tip - radial * size * 0.8, tip + radial * size * 0.8]
}

/// A triangle at `angle` on the circle, pointing anticlockwise.
fn arrow_head_back(centre: Pos2, radius: f32, angle: f32, size: f32) -> Vec<Pos2> {
    let radial = Vec2::angled(angle.to_radians());
    let along = vec2(-radial.y, radial.x);
    let tip = centre + radius * radial;
    vec![tip - along * size, tip - radial * size * 0.8, tip + radial * size * 0.8]
}

/// A quiet button with an icon; `name` is its accessible name, `hint` what the hover says.
pub fn icon_button(ui: &mut Ui, icon: Icon, name: &str, hint: &str) -> Response {
    icon_button_sized(ui, icon, name, hint, Vec2::splat(28.0))
}

/// As [`icon_button`], with its own size.
pub fn icon_button_sized(ui: &mut Ui, icon: Icon, name: &str, hint: &str, size: Vec2) -> Response {
    let enabled = ui.is_enabled();
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, enabled, name));
    if ui.is_rect_visible(rect) {
        let visuals = ui.style().interact(&response);
        if response.hovered() || response.has_focus() {
            ui.painter().rect_filled(rect, RADIUS, visuals.weak_bg_fill);
        }
        let colour = if enabled { visuals.text_color() } else { look::faded(visuals.text_color(), 0.35) };
        icon.paint(ui.painter(), rect, size.y.min(size.x) / 28.0, colour);
    }
    response.on_hover_text(hint).on_disabled_hover_text(hint)
}
