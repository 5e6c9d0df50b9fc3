//! The bars of P and Q: dragged, turned by the wheel, stepped by keys and by a screen reader.

use egui::{Align2, Color32, Pos2, Rect, Response, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

use super::columns::Columns;
use super::edit::{self, Change};
use super::keys;
use super::outline::{self, Ink};
use super::side_names;
use super::values::Shown;
use crate::discrete::Side;
use crate::discrete::table::{Others, Table};
use crate::labs::Surroundings;
use crate::scenario::DiscreteScenario;
use crate::text::format::{parameter, readout};
use crate::ui::look::{Look, faded};
use crate::ui::{plot, widgets};

/// The least height of the axis beside that of the highest bar.
const HEADROOM: f64 = 1.16;
/// The least height of the axis, as a share of everything.
const LEAST: f64 = 1e-6;
/// How far beside the pointer a bar of an outline may stand, in points.
const REACH: f32 = 3.0;

/// What a drag remembers while it lasts.
#[derive(Default)]
pub struct Held {
    grab: Option<Grab>,
    /// The top of the axis, held so that nothing moves under the pointer.
    top: Option<f64>,
}

/// A bar in hand: a drag starts from the same table in every frame, so that the way back finds the old ratios.
struct Grab {
    table: Table,
    side: Side,
    bin: usize,
    /// From the pointer to the bar's end.
    offset: f32,
}

/// The plot of both rows.
pub struct Bars<'a> {
    /// The set-up; a drag changes it.
    pub scenario: &'a mut DiscreteScenario,
    /// What follows from it.
    pub shown: &'a Shown,
    /// The drag, if there is one.
    pub held: &'a mut Held,
    /// Why the last interaction changed nothing.
    pub refusal: &'a mut Option<String>,
}

/// The axes of one frame.
#[derive(Clone, Copy)]
struct Axes {
    columns: Columns,
    top: f64,
}

impl Axes {
    fn y(&self, share: f64) -> f32 {
        let frame = self.columns.frame;
        (frame.bottom() - (share / self.top) as f32 * frame.height()).max(frame.top() - 20.0)
    }

    fn share(&self, y: f32) -> f64 {
        let frame = self.columns.frame;
        f64::from((frame.bottom() - y) / frame.height()) * self.top
    }

    fn per_pixel(&self) -> f64 {
        self.top / f64::from(self.columns.frame.height())
    }
}

/// The colour of a side's bars.
#[must_use]
pub fn colour(look: &Look, side: Side) -> Color32 {
    match side {
        Side::P => look.tokens.target,
        Side::Q => look.tokens.series[0],
    }
}

/// How opaque a side's bars are.
fn opacity(side: Side) -> f32 {
    match side {
        Side::P => 0.45,
        Side::Q => 0.32,
    }
}

impl Bars<'_> {
    /// Draws the plot into `area`.
    pub fn ui(&mut self, ui: &mut Ui, area: Rect, around: &Surroundings) {
        let look = &around.look;
        let name = format!("Probabilities{}", look.advice(": drag a bar"));
        let below = widgets::plot_caption(ui, look, area, &name, &self.about(look));
        let names = look.tick() + 8.0;
        let frame = Rect::from_min_max(below.min + vec2(0.0, 6.0), pos2(below.right(), below.bottom() - names));
        if frame.height() < 20.0 || frame.width() < 40.0 {
            return;
        }
        let columns = Columns { frame, bins: self.shown.pair.bins() };
        let axes = Axes { columns, top: self.top(ui, look, frame.height()) };
        let labels = ground(ui, look, &axes);
        let change =
            if columns.thin() { self.thin(ui, look, &axes, &labels) } else { self.bars(ui, look, &axes, &labels) };
        ui.painter().hline(frame.x_range(), frame.bottom(), Stroke::new(1.2 * look.hairline(), look.tokens.soft_ink));
        columns.names(ui, look, self.scenario.table.names());
        if let Some(change) = change {
            self.take(change);
        }
        // Only now: the last move of a drag may come with the release.
        if !ui.input(|input| input.pointer.any_down()) {
            self.held.grab = None;
        }
    }

    /// What to know, above right.
    fn about(&self, look: &Look) -> String {
        let rows = self.scenario.table.rows();
        let sums = [(Side::P, self.scenario.p), (Side::Q, self.scenario.q)];
        let odd: Vec<String> = sums
            .into_iter()
            .map(|(side, row)| (side, rows[row].sum()))
            .filter(|(side, sum)| (sum - 1.0).abs() > 1e-9 && (*side == Side::P || self.shown.given.is_none()))
            .map(|(side, sum)| format!("{} sums to {}", side.name(), parameter(sum, 4)))
            .collect();
        if odd.is_empty() {
            look.advice("the others keep their ratios; Shift leaves them").to_owned()
        } else {
            format!("{}; drawn as shares", odd.join(", "))
        }
    }

    /// The top of the axis: held while a button is down, and in the frame of the release, which may move a bar in hand.
    fn top(&mut self, ui: &Ui, look: &Look, height: f32) -> f64 {
        let down = ui.input(|input| input.pointer.any_down()) || self.held.grab.is_some();
        if let Some(top) = self.held.top.filter(|_| down) {
            return top;
        }
        let rows = [Side::P, Side::Q].map(|side| self.shown.pair.probabilities(side));
        let given = self.shown.given.as_deref().unwrap_or_default();
        let highest = rows.into_iter().chain([given]).flatten().copied().fold(LEAST, f64::max);
        // A letter stands on the highest bar's handle, and over it the caption.
        let letter = (look.marker() + 1.25 * look.label()).min(0.5 * height);
        let top = highest * HEADROOM.max(f64::from(height / (height - letter)));
        self.held.top = Some(top);
        top
    }

    /// Bars wide enough for handles.
    fn bars(&mut self, ui: &mut Ui, look: &Look, axes: &Axes, labels: &[Rect]) -> Option<Change> {
        let mut change = None;
        for side in [Side::P, Side::Q] {
            let row = self.shown.pair.probabilities(side);
            let tallest = (0..row.len()).fold(0, |most, bin| if row[bin] > row[most] { bin } else { most });
            let (bins, colour) = (row.len(), colour(look, side));
            for bin in 0..bins {
                let share = self.shown.pair.probabilities(side)[bin];
                let x = axes.columns.bar(side, bin);
                let top = pos2(x.center(), axes.y(share));
                let fill = faded(colour, opacity(side));
                let bar = Rect::from_x_y_ranges(x, top.y..=axes.columns.frame.bottom());
                ui.painter().with_clip_rect(axes.columns.frame.expand(1.0)).rect_filled(bar, 0.0, fill);
                ui.painter().hline(x, top.y, Stroke::new(look.curve(), colour));
                self.ghost(ui, look, axes, (side, bin));
                let response = self.handle(ui, axes, (side, bin));
                change = self.sensed(ui, axes, (side, bin), &response).or(change);
                // A bar in hand says its side itself.
                if bin == tallest && !response.dragged() {
                    side_names::one(ui, look, top - vec2(0.0, look.marker() + 6.0), side, labels);
                }
                if !self.fixed(side) {
                    knob(ui, look, (top, x.span()), colour, &response);
                }
                self.say(ui, look, axes, (side, bin), top, response);
            }
        }
        change
    }

    /// Whether a side can't be dragged.
    fn fixed(&self, side: Side) -> bool {
        side == Side::Q && self.shown.given.is_some()
    }

    /// Where Q was before a temperature changed it.
    fn ghost(&self, ui: &Ui, look: &Look, axes: &Axes, (side, bin): (Side, usize)) {
        let Some(given) = self.shown.given.as_ref().filter(|_| side == Side::Q) else { return };
        let x = axes.columns.bar(side, bin);
        let y = axes.y(given[bin]);
        let stroke = Stroke::new(look.optimum(), colour(look, side));
        ui.painter().extend(egui::Shape::dashed_line(&[pos2(x.min, y), pos2(x.max, y)], stroke, 4.0, 3.0));
    }

    fn handle(&self, ui: &mut Ui, axes: &Axes, (side, bin): (Side, usize)) -> Response {
        let rect = Rect::from_x_y_ranges(axes.columns.bar(side, bin).expand(1.0), axes.columns.frame.y_range());
        let sense = if self.fixed(side) { Sense::hover() } else { Sense::click_and_drag() };
        let response = ui.interact(rect, bar_id(ui, side, bin), sense);
        let share = self.shown.pair.probabilities(side)[bin];
        let name = self.name(side, bin);
        if self.fixed(side) {
            response
                .widget_info(|| WidgetInfo::labeled(egui::Role::Label, true, format!("{name}: {}", readout(share))));
            return response;
        }
        response.widget_info(|| WidgetInfo::slider(ui.is_enabled(), share, &name));
        if response.drag_started() || response.clicked() {
            response.request_focus();
        }
        response.on_hover_cursor(egui::CursorIcon::ResizeVertical)
    }

    fn name(&self, side: Side, bin: usize) -> String {
        format!("{} of {}", side.name(), self.scenario.table.names()[bin])
    }

    /// What a bar was told to do in this frame.
    fn sensed(&mut self, ui: &Ui, axes: &Axes, (side, bin): (Side, usize), response: &Response) -> Option<Change> {
        if self.fixed(side) {
            return None;
        }
        let share = self.shown.pair.probabilities(side)[bin];
        if response.drag_started() {
            self.grab(ui, axes, (side, bin), response);
        }
        if response.dragged() || response.drag_stopped() {
            return self.dragged(ui, axes, response);
        }
        let asked = keys::asked(ui, response);
        if let Some(by) = asked.neighbour {
            let to = bin.saturating_add_signed(by).min(axes.columns.bins - 1);
            ui.memory_mut(|memory| memory.request_focus(bar_id(ui, side, to)));
        }
        let share = asked.share(share)?;
        let others = if asked.alone { Others::Stay } else { Others::KeepRatios };
        Some(Change { side, bin, share, others })
    }

    fn grab(&mut self, ui: &Ui, axes: &Axes, (side, bin): (Side, usize), response: &Response) {
        let share = self.shown.pair.probabilities(side)[bin];
        let press = ui.input(|input| input.pointer.press_origin()).or(response.interact_pointer_pos());
        let offset = press.map_or(0.0, |press| axes.y(share) - press.y);
        self.held.grab = Some(Grab { table: self.scenario.table.clone(), side, bin, offset });
    }

    fn dragged(&self, ui: &Ui, axes: &Axes, response: &Response) -> Option<Change> {
        let Grab { side, bin, offset, .. } = self.held.grab.as_ref()?;
        let pointer = response.interact_pointer_pos()?;
        let shift = ui.input(|input| input.modifiers.shift);
        let share = crate::labs::edit::snapped(axes.share(pointer.y + offset), axes.per_pixel());
        let others = if shift { Others::Stay } else { Others::KeepRatios };
        Some(Change { side: *side, bin: *bin, share, others })
    }

    fn take(&mut self, change: Change) {
        let from = match &self.held.grab {
            Some(grab) if (grab.side, grab.bin) == (change.side, change.bin) => &grab.table,
            _ => &self.scenario.table,
        };
        let row = if change.side == Side::P { self.scenario.p } else { self.scenario.q };
        match edit::changed(from, row, change) {
            Ok(table) => {
                self.scenario.table = table;
                *self.refusal = None;
            }
            Err(error) => *self.refusal = Some(error.to_string()),
        }
    }

    /// What a bar says: its value while it is dragged, everything on hover.
    fn say(&self, ui: &Ui, look: &Look, axes: &Axes, (side, bin): (Side, usize), top: Pos2, response: Response) {
        if response.dragged() {
            // A bar dragged over the top has its label at the top, not on what is above the plot.
            let at = pos2(top.x, (top.y - look.marker() - 8.0).max(axes.columns.frame.top() + 1.6 * look.label()));
            let text = format!("{} {}", self.name(side, bin), parameter(self.shown.pair.probabilities(side)[bin], 4));
            plot::note(ui, look, at, Align2::CENTER_BOTTOM, &text);
            return;
        }
        // The keys are those of the bar that has the focus, which need not be the one under the pointer.
        let in_hand = response.has_focus();
        response.on_hover_ui(|ui| {
            ui.label(self.explained(bin));
            ui.label(if self.fixed(side) {
                "Q is shown at a temperature; set T to 1 to drag it"
            } else if in_hand {
                "Drag it, turn the wheel, or use ↑ and ↓; with Shift the others stay. Delete makes it 0"
            } else {
                "Drag it or turn the wheel; with Shift the others stay. After a click the keys ↑, ↓ and Delete are this bar's"
            });
        });
    }

    /// A bin in words.
    fn explained(&self, bin: usize) -> String {
        let pair = &self.shown.pair;
        let [p, q] = [Side::P, Side::Q].map(|side| readout(pair.probabilities(side)[bin]));
        let ratio = readout(pair.ln_ratio(bin).exp());
        let ratio = if pair.p(bin) == 0.0 && pair.q(bin) == 0.0 { String::new() } else { format!(", p/q = {ratio}") };
        format!("{}: p = {p}, q = {q}{ratio}", self.scenario.table.names()[bin])
    }

    /// Bins too narrow for bars.
    fn thin(&mut self, ui: &mut Ui, look: &Look, axes: &Axes, labels: &[Rect]) -> Option<Change> {
        for side in [Side::P, Side::Q] {
            let colour = colour(look, side);
            let row = self.shown.pair.probabilities(side);
            let line = Stroke::new(if side == Side::P { look.outline() } else { look.outline() * 1.15 }, colour);
            let ink = Ink { fill: faded(colour, opacity(side) * 0.8), line };
            let bottom = axes.columns.frame.bottom();
            outline::draw(ui, &axes.columns, bottom, ink, |bin| Some(row[bin]), |share| axes.y(share));
        }
        let peaks = [Side::P, Side::Q].map(|side| self.peak(axes, side));
        side_names::both(ui, look, peaks, labels);
        let response = ui.interact(axes.columns.frame, ui.scope_id().with("bars"), Sense::click_and_drag());
        response.widget_info(|| WidgetInfo::labeled(egui::Role::Canvas, true, "Bars of P and Q"));
        if response.drag_started()
            && let Some(press) = ui.input(|input| input.pointer.press_origin())
            && let Some(bar) = self.nearest(axes, press)
        {
            self.grab(ui, axes, bar, &response);
        }
        if response.dragged()
            && let Some(Grab { side, bin, .. }) = self.held.grab
        {
            let at = pos2(axes.columns.centre(bin), axes.y(self.shown.pair.probabilities(side)[bin]));
            ui.painter().circle_filled(at, look.marker(), colour(look, side));
            self.say(ui, look, axes, (side, bin), at, response.clone());
        }
        if response.dragged() || response.drag_stopped() {
            return self.dragged(ui, axes, &response);
        }
        let hovered = response.hover_pos().and_then(|at| self.nearest(axes, at));
        if let Some((_, bin)) = hovered {
            let x = axes.columns.centre(bin);
            ui.painter().vline(x, axes.columns.frame.y_range(), Stroke::new(1.0, faded(look.tokens.ink, 0.25)));
            response.on_hover_text_at_pointer(format!("{}\nDrag it up or down", self.explained(bin)));
        }
        None
    }

    /// The end of a side's highest bar.
    fn peak(&self, axes: &Axes, side: Side) -> Pos2 {
        let row = self.shown.pair.probabilities(side);
        let tallest = (0..row.len()).fold(0, |most, bin| if row[bin] > row[most] { bin } else { most });
        pos2(axes.columns.centre(tallest), axes.y(row[tallest]))
    }

    /// The bar whose end is nearest to `at`, among those that stand close by.
    fn nearest(&self, axes: &Axes, at: Pos2) -> Option<(Side, usize)> {
        let (first, last) = (axes.columns.bin_at(at.x - REACH), axes.columns.bin_at(at.x + REACH));
        // A hundred bins may share the neighbourhood; one under the pointer is nearer than one beside it.
        let distance = |side: Side, bin: usize| {
            let end = axes.y(self.shown.pair.probabilities(side)[bin]);
            (end - at.y).abs() + 2.0 * (axes.columns.centre(bin) - at.x).abs()
        };
        let bars = (first..=last).flat_map(|bin| [(Side::P, bin), (Side::Q, bin)]);
        bars.filter(|(side, _)| !self.fixed(*side)).min_by(|a, b| distance(a.0, a.1).total_cmp(&distance(b.0, b.1)))
    }
}

/// The grid with its labels, and where those stand.
fn ground(ui: &Ui, look: &Look, axes: &Axes) -> Vec<Rect> {
    let frame = axes.columns.frame;
    let view = plot::View { x: [0.0, 1.0], y: [0.0, axes.top] };
    let ticks = plot::linear(view.y, (f64::from(frame.height()) / 46.0).clamp(2.0, 6.0));
    let axes = plot::Axes { ys: ticks, ..plot::Axes::bare(frame, view) };
    plot::grid(ui, look, &axes);
    plot::y_labels(ui, look, &axes)
}

fn bar_id(ui: &Ui, side: Side, bin: usize) -> egui::Id {
    ui.scope_id().with(("bar", side.name(), bin))
}

fn knob(ui: &Ui, look: &Look, (at, width): (Pos2, f32), colour: Color32, response: &Response) {
    let hot = response.hovered() || response.dragged() || response.has_focus();
    let radius = look.marker().min(width * 0.42).max(2.2) + if hot { 2.0 } else { 0.5 };
    let ring = if hot { look.tokens.ink } else { colour };
    if !look.still {
        ui.painter().circle(at, radius, look.tokens.field, Stroke::new(if width < 10.0 { 1.2 } else { 2.0 }, ring));
    }
    if response.has_focus() {
        ui.painter().circle_stroke(at, radius + 3.0, ui.visuals().selection.stroke);
    }
}
