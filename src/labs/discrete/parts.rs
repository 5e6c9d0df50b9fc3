//! Where a divergence comes from: what each bin adds, with ∞ drawn as such and named.

use std::sync::Arc;

use egui::{Align2, Color32, Galley, Pos2, Rangef, Rect, Role, Sense, Shape, Stroke, Ui, WidgetInfo, pos2, vec2};

use super::columns::Columns;
use super::outline::{self, Ink};
use super::values::{Parts, Shown};
use crate::discrete::Side;
use crate::discrete::divergence::Divergence;
use crate::labs::Surroundings;
use crate::scenario::DiscreteScenario;
use crate::text::format::{count, exact, parameter, readout};
use crate::ui::look::{Look, blended, faded};
use crate::ui::{fonts, widgets};

/// The width of a bar's infinity mark's slopes, in points.
const TIP: f32 = 9.0;

/// The range of the axis, held while a button is down so that parts can be compared during a drag.
#[derive(Default)]
pub struct Held([f64; 2]);

/// How much is said of an infinite bar.
#[derive(Debug, Clone, Copy)]
enum Wording {
    /// Its reason, and how many there are more.
    Whole,
    /// Its reason.
    Brief,
    /// That it is infinite; the sentence says why.
    Sign,
}

/// The plot.
pub struct Picture<'a> {
    /// The set-up.
    pub scenario: &'a DiscreteScenario,
    /// What follows from it.
    pub shown: &'a Shown,
    /// The range of the axis.
    pub held: &'a mut Held,
}

struct Axes {
    columns: Columns,
    range: [f64; 2],
}

impl Axes {
    fn y(&self, value: f64) -> f32 {
        let frame = self.columns.frame;
        let share = ((value - self.range[0]) / (self.range[1] - self.range[0])) as f32;
        frame.bottom() - share.clamp(0.0, 1.0) * frame.height()
    }
}

/// The colour of a divergence: the two KLs have theirs on every page.
#[must_use]
pub fn colour(look: &Look, divergence: &dyn Divergence) -> Color32 {
    match divergence.id() {
        "kl-forward" => look.tokens.series[0],
        "kl-reverse" => look.tokens.series[1],
        _ => look.tokens.series[2],
    }
}

impl Picture<'_> {
    /// Draws the plot into `area`.
    pub fn ui(&mut self, ui: &mut Ui, area: Rect, around: &Surroundings) {
        let look = &around.look;
        let below = widgets::plot_caption(ui, look, area, "Where the divergence comes from", &self.right(around));
        let room = if self.labelled(below.width()) { look.tick() * 1.35 } else { 4.0 };
        let frame = Rect::from_min_max(below.min + vec2(0.0, room), pos2(below.right(), below.bottom() - room));
        if frame.height() < 16.0 || frame.width() < 40.0 {
            return;
        }
        let axes = Axes {
            columns: Columns { frame, bins: self.shown.pair.bins() },
            range: self.range(ui, look, frame.height()),
        };
        if axes.columns.thin() {
            self.outlines(ui, look, &axes);
        } else {
            self.bars(ui, around, &axes);
        }
        ui.painter().hline(frame.x_range(), axes.y(0.0), Stroke::new(1.2 * look.hairline(), look.tokens.soft_ink));
        self.infinities(ui, look, &axes);
        self.sense(ui, around, &axes, area);
    }

    /// What to know, above right.
    fn right(&self, around: &Surroundings) -> String {
        let names: Vec<&str> = self.shown.parts.iter().map(|parts| parts.divergence.parts_add_up_to()).collect();
        let unit = self.shown.parts.first().map_or("", |parts| around.unit.written(parts.divergence.unit()));
        let unit = if unit.is_empty() { String::new() } else { format!(", {unit}") };
        // With something done about zeros it is another number that they add up to.
        let done = match self.scenario.zeros {
            "add" => " with ε added",
            "in-logs" => " with ε in the logs",
            "drop" => " of the bins kept",
            _ => "",
        };
        let differs = |parts: &Parts| {
            let readout = self.shown.readout(parts.divergence.id());
            readout.is_some_and(|readout| readout.treated.is_some_and(|treated| treated != readout.exact))
        };
        let done = if self.shown.parts.iter().any(differs) { done } else { "" };
        format!("bars add up to {}{done}{unit}", names.join(" and "))
    }

    fn range(&mut self, ui: &Ui, look: &Look, height: f32) -> [f64; 2] {
        let finite = self.shown.parts.iter().flat_map(|parts| parts.values.iter().flatten().copied());
        let mut range = finite
            .filter(|value| value.is_finite())
            .fold([0.0_f64, 0.0_f64], |range, value| [range[0].min(value), range[1].max(value)]);
        if ui.input(|input| input.pointer.any_down()) {
            range = [range[0].min(self.held.0[0]), range[1].max(self.held.0[1])];
        }
        self.held.0 = range;
        let span = (range[1] - range[0]).max(1e-300);
        // Infinite bars reach above all others, and their names above the numbers; the zero line keeps off the edge.
        let names = self.shown.parts.iter().filter(|parts| parts.infinities > 0).count() as f32;
        let room = if names > 0.0 { look.tick() * 1.4 + names * look.label() * 1.4 } else { 0.0 };
        // In a low plot the numbers have the first claim; the names are short there.
        let room = room.min(0.5 * height);
        let above = 0.04 + f64::from(room / (height - room));
        [range[0] - 0.04 * span, range[1] + above * span]
    }

    /// The place of a part of the `index`th divergence in a bin.
    fn bar(&self, columns: &Columns, index: usize, bin: usize) -> Rangef {
        if self.shown.parts.len() == 1 {
            let (p, q) = (columns.bar(Side::P, bin), columns.bar(Side::Q, bin));
            return Rangef::new(p.min, q.max).shrink(p.span() * 0.5);
        }
        columns.bar(if index == 0 { Side::P } else { Side::Q }, bin)
    }

    /// Whether bars have room for their numbers.
    fn labelled(&self, width: f32) -> bool {
        let columns =
            Columns { frame: Rect::from_min_size(pos2(0.0, 0.0), vec2(width, 1.0)), bins: self.shown.pair.bins() };
        columns.step() / self.shown.parts.len().max(1) as f32 >= 38.0
    }

    fn bars(&self, ui: &Ui, around: &Surroundings, axes: &Axes) {
        let look = &around.look;
        let labelled = self.labelled(axes.columns.frame.width());
        for (index, parts) in self.shown.parts.iter().enumerate() {
            let colour = colour(look, parts.divergence);
            let fill = blended(colour, look.tokens.background, 0.78);
            for (bin, value) in parts.values.iter().enumerate() {
                let Some(value) = value.filter(|value| value.is_finite()) else { continue };
                let x = self.bar(&axes.columns, index, bin);
                let (zero, end) = (axes.y(0.0), axes.y(value));
                let rect = Rect::from_x_y_ranges(x, zero.min(end)..=zero.max(end));
                ui.painter().rect_filled(rect, 1.5, fill);
                if labelled {
                    let text = signed(around.unit.show(value, parts.divergence.unit()));
                    let (at, anchor) = if value < 0.0 {
                        (pos2(x.center(), end + 2.0), Align2::CENTER_TOP)
                    } else {
                        (pos2(x.center(), end - 2.0), Align2::CENTER_BOTTOM)
                    };
                    ui.painter().text(at, anchor, text, fonts::regular(look.tick()), look.tokens.ink);
                }
            }
        }
    }

    fn outlines(&self, ui: &Ui, look: &Look, axes: &Axes) {
        for parts in &self.shown.parts {
            let colour = colour(look, parts.divergence);
            let ink = Ink { fill: faded(colour, 0.35), line: Stroke::new(look.optimum(), colour) };
            let value = |bin: usize| parts.values[bin].filter(|value| value.is_finite());
            outline::draw(ui, &axes.columns, axes.y(0.0), ink, value, |value| axes.y(value));
        }
    }

    /// The bars that have no end, and above them the name of the tallest reason.
    fn infinities(&self, ui: &Ui, look: &Look, axes: &Axes) {
        let frame = axes.columns.frame;
        let top = frame.top() + self.name_infinities(ui, look, axes);
        for (index, parts) in self.shown.parts.iter().enumerate() {
            let colour = colour(look, parts.divergence);
            for (bin, _) in parts.values.iter().enumerate().filter(|(_, value)| value.is_some_and(f64::is_infinite)) {
                if axes.columns.thin() {
                    ui.painter().vline(axes.columns.centre(bin), top..=axes.y(0.0), Stroke::new(1.0, colour));
                    continue;
                }
                let x = self.bar(&axes.columns, index, bin);
                let rect = Rect::from_x_y_ranges(x, top + 4.0..=axes.y(0.0));
                ui.painter().rect_filled(rect, 0.0, blended(colour, look.tokens.background, 0.78));
                let tip = [pos2(x.min - 5.0, top + TIP), pos2(x.center(), top), pos2(x.max + 5.0, top + TIP)];
                ui.painter().add(Shape::line(tip.to_vec(), Stroke::new(2.0 * look.hairline(), colour)));
            }
        }
    }

    /// Writes the reasons along the top, side by side where they have room, and as short as it takes to leave the bars theirs;
    /// the height that they take.
    fn name_infinities(&self, ui: &Ui, look: &Look, axes: &Axes) -> f32 {
        let height = look.label() * 1.4;
        let most = axes.columns.frame.height() - 2.0 * TIP;
        let mut longer =
            [Wording::Whole, Wording::Brief].into_iter().map(|wording| self.reasons(ui, look, axes, wording));
        let fitting = longer.find(|(rows, _)| rows * height <= most);
        let (rows, names) = fitting.unwrap_or_else(|| self.reasons(ui, look, axes, Wording::Sign));
        for (at, galley, colour) in names {
            ui.painter().galley(at, galley, colour);
        }
        rows * height
    }

    /// The reasons in this wording: how many rows they take, and each with its place and colour.
    fn reasons(&self, ui: &Ui, look: &Look, axes: &Axes, wording: Wording) -> (f32, Vec<(Pos2, Arc<Galley>, Color32)>) {
        let (frame, height) = (axes.columns.frame, look.label() * 1.4);
        let (mut rows, mut taken) = (0.0, f32::MIN);
        let mut names = Vec::new();
        for (index, parts) in self.shown.parts.iter().enumerate() {
            let Some((bin, zero)) = parts.infinite else { continue };
            let colour = colour(look, parts.divergence);
            let text = self.reason(parts, bin, zero, wording);
            let galley = ui.painter().layout_no_wrap(text, fonts::semibold(look.label()), colour);
            let most = (frame.right() - galley.size().x).max(frame.left());
            let x = self.bar(&axes.columns, index, bin).center() - 0.5 * galley.size().x;
            let left = x.clamp(frame.left(), most);
            // Beside the one before, if need be a little further on, else below it.
            let left = if rows == 0.0 || taken > most { left } else { left.max(taken) };
            if rows == 0.0 || left < taken {
                rows += 1.0;
            }
            taken = left + galley.size().x + 14.0;
            names.push((pos2(left, frame.top() - 4.0 + (rows - 1.0) * height), galley, colour));
        }
        (rows, names)
    }

    fn reason(&self, parts: &Parts, bin: usize, zero: Side, wording: Wording) -> String {
        let mass = parameter(self.shown.pair.probabilities(zero.other())[bin], 4);
        let more = match wording {
            Wording::Whole if parts.infinities > 1 => format!(", and {} more", count(parts.infinities - 1)),
            Wording::Whole | Wording::Brief => String::new(),
            Wording::Sign => return "∞".to_owned(),
        };
        format!("∞: {} has {mass} where {} has 0{more}", zero.other().name(), zero.name())
    }

    /// What the pointer rests on, and what a screen reader finds.
    fn sense(&self, ui: &mut Ui, around: &Surroundings, axes: &Axes, area: Rect) {
        let id = ui.scope_id().with("parts");
        let response =
            ui.interact(Rect::from_min_max(pos2(area.left(), axes.columns.frame.top()), area.max), id, Sense::hover());
        let told: Vec<String> = self.shown.parts.iter().map(|parts| parts.divergence.name().to_owned()).collect();
        response.widget_info(|| WidgetInfo::labeled(Role::Canvas, true, format!("Parts of {}", told.join(" and "))));
        if !axes.columns.thin() {
            for bin in 0..axes.columns.bins {
                let rect = Rect::from_x_y_ranges(axes.columns.whole(bin), axes.columns.frame.y_range());
                let told = self.told(around, bin).join(", ");
                let name = format!("{}: {told}", self.scenario.table.names()[bin]);
                ui.interact(rect, ui.scope_id().with(("part", bin)), Sense::hover())
                    .widget_info(|| WidgetInfo::labeled(Role::Label, true, &name));
            }
        }
        if let Some(at) = response.hover_pos() {
            let bin = axes.columns.bin_at(at.x);
            let name = &self.scenario.table.names()[bin];
            response.on_hover_text_at_pointer(format!("{name}\n{}", self.told(around, bin).join("\n")));
        }
    }

    /// The parts of a bin in words.
    fn told(&self, around: &Surroundings, bin: usize) -> Vec<String> {
        let told = |parts: &Parts| {
            let (symbol, unit) = (parts.divergence.parts_add_up_to(), parts.divergence.unit());
            let value = parts.values[bin].map_or_else(
                || "left out".to_owned(),
                |value| format!("{} {}", exact(around.unit.show(value, unit)), around.unit.written(unit)),
            );
            format!("{symbol}: {}", value.trim_end())
        };
        self.shown.parts.iter().map(told).collect()
    }
}

/// A number with its sign, also when that is a plus.
#[must_use]
pub fn signed(value: f64) -> String {
    let text = readout(value);
    if value > 0.0 && value.is_finite() { format!("+{text}") } else { text }
}
