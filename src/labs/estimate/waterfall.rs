//! "Why is it negative?": the way from the truth to the number on screen, bar by bar.

use std::sync::Arc;

use egui::{Align2, Color32, Galley, Rect, Role, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

use super::report::Row;
use super::sources::Which;
use super::values::Values;
use crate::estimator::{Estimator, Term, Waterfall};
use crate::labs::Surroundings;
use crate::text::InfoUnit;
use crate::text::format;
use crate::ui::look::{Look, blended, faded};
use crate::ui::widgets::Spot;
use crate::ui::{fonts, plot};

/// Draws the waterfall of the explained estimator into `spot`.
pub fn ui(
    ui: &mut Ui,
    spot: Spot,
    around: &Surroundings,
    explained: &'static dyn Estimator,
    values: &Values,
    colour: Color32,
) {
    let look = &around.look;
    let row = values.row(explained.id());
    let right = match values.multiplier().filter(|_| explained.uses_bandwidth()) {
        Some(multiplier) => format!("{}, at {}×", explained.name(), format::parameter(multiplier, 3)),
        None => explained.name().to_owned(),
    };
    let below = spot.caption(ui, look, question(row), &right);
    if below.height() < 30.0 || below.width() < 60.0 {
        return;
    }
    match row.map(|row| (&row.estimate, &row.waterfall)) {
        Some((Err(error), _)) => {
            plot::note(ui, look, below.center(), Align2::CENTER_CENTER, error);
        }
        Some((Ok(_), Some(waterfall))) => Picture::new(ui, look, below, waterfall, around.unit, colour).draw(ui),
        Some((Ok(_), None)) => {
            let text = "a distance in the unit of x: nothing to take apart; choose another row of the table";
            plot::note(ui, look, below.center(), Align2::CENTER_CENTER, text);
        }
        None => {
            let none = if values.error(Which::First).is_some() { "no samples" } else { "computing…" };
            plot::note(ui, look, below.center(), Align2::CENTER_CENTER, none);
        }
    }
}

/// The caption asks what the number of the moment makes one ask.
fn question(row: Option<&Row>) -> &'static str {
    match row.and_then(|row| row.waterfall.as_ref()) {
        Some(waterfall) if waterfall.total < 0.0 => "Why is it negative?",
        _ => "Where does it come from?",
    }
}

/// One bar as it is drawn.
struct Bar {
    name: &'static str,
    about: &'static str,
    /// What is written at it, in the unit shown.
    value: f64,
    from: f64,
    to: f64,
    colour: Color32,
}

struct Picture<'a> {
    look: &'a Look,
    area: Rect,
    frame: Rect,
    bars: Vec<Bar>,
    names: Vec<Arc<Galley>>,
    range: [f64; 2],
    unit: InfoUnit,
}

impl<'a> Picture<'a> {
    fn new(ui: &Ui, look: &'a Look, area: Rect, waterfall: &Waterfall, unit: InfoUnit, colour: Color32) -> Self {
        let bars = bars(look, waterfall, unit, colour);
        let step = area.width() / bars.len().max(1) as f32;
        let names: Vec<Arc<Galley>> = bars
            .iter()
            .map(|bar| {
                let font = fonts::regular(look.tick());
                let mut job =
                    egui::text::LayoutJob::simple(bar.name.to_owned(), font, look.tokens.soft_ink, step - 6.0);
                job.halign = egui::Align::Center;
                ui.painter().layout_job(job)
            })
            .collect();
        let name_height = names.iter().map(|galley| galley.size().y).fold(0.0, f32::max);
        // Room for the numbers above and below the bars.
        let value_height = look.label() * 1.35;
        let frame = Rect::from_min_max(
            pos2(area.left(), area.top() + value_height),
            pos2(area.right(), area.bottom() - name_height - value_height - 2.0),
        );
        let ends = || bars.iter().flat_map(|bar| [bar.from, bar.to]).filter(|end| end.is_finite());
        let range = [ends().fold(0.0, f64::min), ends().fold(0.0, f64::max)];
        Self { look, area, frame, bars, names, range, unit }
    }

    fn y(&self, value: f64) -> f32 {
        let span = (self.range[1] - self.range[0]).max(1e-300);
        let share = ((value - self.range[0]) / span) as f32;
        self.frame.bottom() - share * self.frame.height()
    }

    fn draw(&self, ui: &mut Ui) {
        let tokens = self.look.tokens;
        if self.frame.height() < 8.0 {
            return;
        }
        ui.painter().hline(self.area.x_range(), self.y(0.0), Stroke::new(self.look.hairline(), tokens.soft_ink));
        let step = self.area.width() / self.bars.len().max(1) as f32;
        let half = (step * 0.32).min(70.0);
        for (index, bar) in self.bars.iter().enumerate() {
            let x = self.area.left() + step * (index as f32 + 0.5);
            let (top, bottom) = (self.y(bar.from.max(bar.to)), self.y(bar.from.min(bar.to)));
            // A bar of nothing is still a line.
            let rect = Rect::from_x_y_ranges(x - half..=x + half, top..=bottom.max(top + 2.0));
            ui.painter().rect_filled(rect, 2.0, bar.colour);
            if index + 1 < self.bars.len() {
                self.connect(ui, x + half, x + step - half, self.y(bar.to));
            }
            self.write(ui, bar, rect);
            let galley = &self.names[index];
            ui.painter().galley(pos2(x, self.area.bottom() - galley.size().y), galley.clone(), tokens.soft_ink);
            self.explain(ui, index, bar, Rect::from_x_y_ranges(x - step / 2.0..=x + step / 2.0, self.area.y_range()));
        }
    }

    fn connect(&self, ui: &Ui, from: f32, to: f32, y: f32) {
        let stroke = Stroke::new(self.look.hairline(), self.look.tokens.soft_ink);
        let dots = egui::Shape::dashed_line(&[pos2(from, y), pos2(to, y)], stroke, 2.0, 3.0);
        ui.painter().extend(dots);
    }

    /// The number at the bar's end: below a bar that goes down, above one that goes up.
    fn write(&self, ui: &Ui, bar: &Bar, rect: Rect) {
        let font = fonts::semibold(self.look.label() - if self.look.presenting { 4.0 } else { 1.0 });
        let galley = ui.painter().layout_no_wrap(signed(bar.value), font, self.look.tokens.ink);
        let tall = rect.height() > 3.0;
        let (at, anchor) = if bar.to < bar.from && tall {
            (rect.center_bottom() + vec2(0.0, 2.0), Align2::CENTER_TOP)
        } else {
            (rect.center_top() - vec2(0.0, 2.0), Align2::CENTER_BOTTOM)
        };
        let place = anchor.anchor_size(at, galley.size());
        // Where the number stands on the zero line, the line gives way.
        ui.painter().rect_filled(place.expand2(vec2(2.0, -1.0)), 2.0, faded(self.look.tokens.background, 0.85));
        ui.painter().galley(place.min, galley, self.look.tokens.ink);
    }

    fn explain(&self, ui: &mut Ui, index: usize, bar: &Bar, rect: Rect) {
        let response = ui.interact(rect, ui.scope_id().with(("bar", index)), Sense::hover());
        let text = format!("{} {} {}", bar.name, signed(bar.value), self.unit.name());
        response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &text));
        response.on_hover_text(format!("{}\n{} {}", bar.about, format::exact(bar.value), self.unit.name()));
    }
}

fn bars(look: &Look, waterfall: &Waterfall, unit: InfoUnit, colour: Color32) -> Vec<Bar> {
    let tokens = look.tokens;
    let mut level = 0.0;
    let mut bars: Vec<Bar> = waterfall
        .bars
        .iter()
        .map(|bar| {
            let value = unit.convert(bar.value);
            let from = level;
            level += value;
            let fill = if bar.term == Term::Truth { tokens.target } else { blended(colour, tokens.background, 0.5) };
            Bar { name: bar.term.name(), about: bar.term.about(), value, from, to: level, colour: fill }
        })
        .collect();
    let total = unit.convert(waterfall.total);
    let about = "The number in the table: all bars before it, added up";
    bars.push(Bar { name: "on screen", about, value: total, from: 0.0, to: total, colour });
    bars
}

/// A number with its sign, also when that is a plus.
fn signed(value: f64) -> String {
    let text = format::readout(value);
    if value > 0.0 && value.is_finite() { format!("+{text}") } else { text }
}
