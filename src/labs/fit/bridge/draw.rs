//! How the bridge is drawn: a curve a branch, marks where minima begin, end and change places, and the line at α.

use egui::{Align2, Color32, Pos2, Rect, Stroke, Ui, pos2, vec2};
use egui_plot::{PlotPoint, PlotTransform};

use super::shown::{Kind, Mark, about, height, marks, stretches};
use super::{Bridges, MARKS, alpha_line};
use crate::labs::Surroundings;
use crate::labs::fit::densities::Epoch;
use crate::labs::fit::landscape::sd_ticks;
use crate::labs::fit::profile::Along;
use crate::line::Alpha;
use crate::line::bridge::{Diagram, Point};
use crate::line::objective::{self, Form, Minimum};
use crate::ui::fonts;
use crate::ui::look::{Look, faded};
use crate::ui::plot::{self, Axes, Labels, Named, Tick, View};
use crate::ui::widgets::Spot;

/// How strongly a local minimum is drawn beside a global one.
const LOCAL: f32 = 0.5;
/// How strongly the bridge of another target is drawn.
const OLD: f32 = 0.4;
/// How near to a mark or a branch the pointer is on it, in points.
const REACH: f32 = 9.0;
const NEAR: f32 = 28.0;

/// What the bridge is drawn with.
pub struct Scene {
    /// What its height is.
    pub along: Along,
    /// α of the set-up.
    pub alpha: Alpha,
    /// The place of the power divergence among the objectives, whose colour and marker it has.
    pub power: usize,
    /// Whether that objective is on.
    pub is_on: bool,
    /// Whether that objective can run in the form of the set-up.
    pub can_run: bool,
    /// Whether the runs have the exact form, as the bridge always has.
    pub is_exact: bool,
    /// When names may find new places.
    pub epoch: Epoch,
}

/// Draws the bridge into `spot`; the new α, if its line was moved.
pub fn ui(ui: &mut Ui, spot: Spot, around: &Surroundings, bridges: &Bridges, scene: &Scene) -> Option<Alpha> {
    let look = &around.look;
    let answered = bridges.answered();
    let below = spot.caption(ui, look, "Bridge", &caption(ui, look, &spot, scene, answered));
    let frame = plot::frame(look, below, look.tick() * 2.2);
    if !plot::has_room(frame) {
        return None;
    }
    let Some((diagram, current)) = answered else {
        plot::note(ui, look, frame.center(), Align2::CENTER_CENTER, "computing…");
        return None;
    };
    let view = View { x: [0.0, 1.0], y: range(diagram, scene.along, f64::from(frame.height() / look.tick())) };
    let axes = axes(look, frame, view, scene.along);
    let transform = axes.transform();
    let strength = if current { 1.0 } else { OLD };
    let colour = faded(look.tokens.series(scene.power), strength);
    let marks = marks(diagram);
    let swaps: Vec<f64> = marks.iter().filter(|mark| mark.kind == Kind::Swap).map(|mark| mark.alpha).collect();
    let ground = plot::show(ui, look, "Bridge plot", &axes, |plot| {
        for global in [false, true] {
            let style = if global { (colour, look.curve()) } else { (faded(colour, LOCAL), look.outline()) };
            for stretch in diagram.branches.iter().flat_map(|branch| stretches(branch, &swaps, scene.along, global)) {
                plot::solid(plot, &view, "branch", &stretch, style);
            }
        }
        for mark in marks.iter().filter(|mark| mark.kind == Kind::Swap) {
            let jump: Vec<[f64; 2]> = ends(mark, scene.along).map(|y| [mark.alpha, y]).to_vec();
            plot::dotted(plot, &view, "swap", &jump, (colour, 1.4 * look.hairline()));
        }
    });
    let mut labels = Labels::new(frame.shrink(2.0));
    axis(ui, look, &axes, scene.along);
    let minima = Marking { look, transform: &transform, scene, colour };
    let pointer = ui.input(|input| input.pointer.hover_pos()).filter(|_| ground.contains_pointer());
    let pointed = pointer.and_then(|pointer| minima.pointed(ui, (diagram, &marks), pointer, around));
    // The line runs through what there is to point at.
    let about = pointed.clone().unwrap_or_else(|| about_line(scene));
    let moved = alpha_line::ui(ui, look, &transform, (&ground, &about), scene.alpha, &mut labels);
    for mark in &marks {
        minima.mark(ui, mark, &mut labels);
    }
    minima.now(ui, diagram, &mut labels);
    // In a coarse diagram α isn't known to the digits of a name.
    let names: Vec<String> = marks.iter().filter(|_| diagram.is_fine).map(Mark::name).collect();
    for (mark, name) in marks.iter().zip(&names) {
        labels.named(Named { name, colour: look.tokens.ink, curve: minima.around(mark) });
    }
    for branch in &diagram.branches {
        let points: Vec<[f64; 2]> =
            branch.points.iter().map(|point| [point.alpha, height(scene.along, &point.minimum)]).collect();
        labels.obstacle(axes.on_screen(&points, 1));
    }
    labels.paint(ui, look, ui.scope_id().with(("bridge names", scene.epoch)));
    if let Some(text) = pointed {
        ground.on_hover_ui_at_pointer(|ui| plot::words(ui, &text));
    }
    moved
}

/// What the caption says beside the name, as long as there is room for it.
fn caption(ui: &Ui, look: &Look, spot: &Spot, scene: &Scene, answered: Option<(&Diagram, bool)>) -> String {
    if answered.is_some_and(|(_, current)| !current) {
        return "computing…".to_owned();
    }
    let open = answered.is_some_and(|(diagram, _)| !diagram.is_complete);
    let choices: &[&str] = if answered.is_some_and(|(diagram, _)| !diagram.is_fine) {
        &["coarse so far: minima of Dα in steps of 0.04", "coarse so far…", "coarse…"]
    } else if !scene.is_exact {
        &["of the exact form, not of the runs’: minima of Dα", "of the exact form, not the runs’", "exact form"]
    } else {
        match (scene.is_on, open) {
            (true, false) => &["minima of Dα from reverse to forward KL", "minima of Dα against α", "minima of Dα"],
            (true, true) => &["at least these minima of Dα against α", "at least these minima", "at least these"],
            (false, false) => {
                &["minima of Dα; the objective power is off", "minima of Dα; power is off", "power is off"]
            }
            (false, true) => {
                &["at least these minima of Dα; power is off", "at least these; power is off", "power is off"]
            }
        }
    };
    let holds = |text: &&&str| spot.holds(ui, look, "Bridge", text);
    choices.iter().find(holds).map_or(String::new(), |text| (*text).to_owned())
}

/// What the line at α does.
fn about_line(scene: &Scene) -> String {
    let objective = objective::ALL[scene.power];
    let what = "α of the power divergence. Drag it, or use ← and →";
    if scene.is_on {
        return what.to_owned();
    }
    if !scene.can_run {
        return format!("{what}.\nThat objective has no run in this form");
    }
    format!("{what}.\nThat objective is off, so no run follows: {} switches it on", objective.key())
}

/// The least and the greatest height of what changes places.
fn ends(mark: &Mark, along: Along) -> [f64; 2] {
    let heights = mark.minima.iter().map(|minimum| height(along, minimum));
    heights.fold([f64::INFINITY, f64::NEG_INFINITY], |[low, high], y| [low.min(y), high.max(y)])
}

/// The heights of all minima with some room around them, more of it above, where α is written; `lines` of text fit in it.
fn range(diagram: &Diagram, along: Along, lines: f64) -> [f64; 2] {
    let points = || diagram.branches.iter().flat_map(|branch| &branch.points);
    let heights = points().map(|point| height(along, &point.minimum));
    let [low, high] = heights.fold([f64::INFINITY, f64::NEG_INFINITY], |[low, high], y| [low.min(y), high.max(y)]);
    let widest = points().map(|point| point.minimum.sd).fold(0.0, f64::max);
    // What all but stands still is shown to do so.
    let least = if along == Along::Mean { widest } else { std::f64::consts::LN_2 };
    if !(high >= low) {
        return [-1.0, 1.0];
    }
    let lift = ((least - (high - low)) / 2.0).max(0.0);
    let [low, high] = [low - lift, high + lift];
    let span = high - low;
    let over = (2.0 / lines.max(6.0)).min(0.3);
    [low - 0.1 * span, high + 0.1 * span + 1.2 * over * span]
}

fn axes(look: &Look, frame: Rect, view: View, along: Along) -> Axes {
    let most = f64::from(frame.height() / (look.tick() * 2.2)).clamp(1.0, 7.0);
    let ys = match along {
        Along::Mean => plot::linear(view.y, most),
        Along::Sd => sd_ticks(&view, &Form::Exact, most),
    };
    let xs = [0.0, 0.25, 0.5, 0.75, 1.0].map(|value| Tick { value, label: String::new() }).to_vec();
    Axes { frame, view, xs, ys }
}

/// What is written along both axes: the two directions of KL at the ends, and what the height is.
fn axis(ui: &Ui, look: &Look, axes: &Axes, along: Along) {
    let (frame, transform) = (axes.frame, axes.transform());
    let font = fonts::regular(look.tick());
    let layout = |long: bool| {
        MARKS.map(|(_, texts)| {
            ui.painter().layout_no_wrap(texts[usize::from(!long)].to_owned(), font.clone(), look.tokens.soft_ink)
        })
    };
    let mut galleys = layout(true);
    if galleys.iter().map(|galley| galley.size().x).sum::<f32>() + 60.0 > frame.width() {
        galleys = layout(false);
    }
    for ((alpha, _), galley) in MARKS.into_iter().zip(galleys) {
        let anchor = [Align2::LEFT_TOP, Align2::CENTER_TOP, Align2::RIGHT_TOP][(2.0 * alpha) as usize];
        let at = pos2(transform.position_from_point_x(alpha), frame.bottom() + 3.0);
        ui.painter().galley(anchor.anchor_size(at, galley.size()).min, galley, look.tokens.soft_ink);
    }
    let name = if along == Along::Mean { "μ" } else { "σ" };
    let at = pos2(frame.left() - 5.0, frame.top() + look.tick() * 0.7);
    let name = ui.painter().text(at, Align2::RIGHT_CENTER, name, fonts::medium(look.tick()), look.tokens.ink);
    let mut axes = axes.clone();
    axes.ys.retain(|tick| transform.position_from_point_y(tick.value) - 0.6 * look.tick() > name.bottom());
    plot::y_labels_beside(ui, look, &axes);
}

/// What all marks are drawn with.
struct Marking<'a> {
    look: &'a Look,
    transform: &'a PlotTransform,
    scene: &'a Scene,
    colour: Color32,
}

impl Marking<'_> {
    fn at(&self, alpha: f64, minimum: &Minimum) -> Pos2 {
        self.transform.position_from_point(&PlotPoint::new(alpha, height(self.scene.along, minimum)))
    }

    fn places<'b>(&'b self, mark: &'b Mark) -> impl Iterator<Item = Pos2> + 'b {
        mark.minima.iter().map(|minimum| self.at(mark.alpha, minimum))
    }

    /// Where minima begin, end or change places: a ring each.
    fn mark(&self, ui: &Ui, mark: &Mark, labels: &mut Labels<'_>) {
        let radius = self.look.marker() * 0.7;
        for at in self.places(mark) {
            ui.painter().circle(at, radius, self.look.tokens.background, Stroke::new(1.5, self.colour));
            labels.avoid(Rect::from_center_size(at, vec2(2.0, 2.0) * radius));
        }
    }

    /// What the name of `mark` stands beside: its topmost ring, or the way from one to the other.
    fn around(&self, mark: &Mark) -> Vec<Pos2> {
        let mut places: Vec<Pos2> = self.places(mark).collect();
        places.sort_by(|a, b| a.y.total_cmp(&b.y));
        let (Some(first), Some(last)) = (places.first(), places.last()) else { return Vec::new() };
        if mark.kind == Kind::Swap {
            return (0..=24u8).map(|part| first.lerp(*last, f32::from(part) / 24.0)).collect();
        }
        let radius = self.look.marker();
        [vec2(-1.0, 0.0), vec2(0.0, -1.0), vec2(1.0, 0.0), vec2(0.0, 1.0)].map(|by| *first + by * radius).to_vec()
    }

    /// The minima at the present α: full where global, hollow where local.
    fn now(&self, ui: &Ui, diagram: &Diagram, labels: &mut Labels<'_>) {
        let (look, alpha) = (self.look, self.scene.alpha.get());
        for minimum in diagram.branches.iter().filter_map(|branch| branch.at(alpha)) {
            let at = self.at(alpha, &minimum);
            let fill = if minimum.global { self.colour } else { look.tokens.background };
            plot::marker(ui.painter(), self.scene.power, at, look.marker(), fill, Stroke::new(1.5, self.colour));
            labels.avoid(Rect::from_center_size(at, egui::Vec2::splat(2.4 * look.marker())));
        }
    }

    /// What is to be said of the mark or the branch at `pointer`; the branch's point is marked.
    fn pointed(
        &self,
        ui: &Ui,
        (diagram, marks): (&Diagram, &[Mark]),
        pointer: Pos2,
        around: &Surroundings,
    ) -> Option<String> {
        let near = |mark: &&Mark| self.places(mark).any(|at| at.distance(pointer) <= REACH);
        if let Some(mark) = marks.iter().find(near) {
            return Some(mark.about(diagram.is_fine));
        }
        let alpha = self.transform.value_from_position(pointer).x;
        let nearest = |points: &[Point]| {
            points.iter().copied().min_by(|a, b| (a.alpha - alpha).abs().total_cmp(&(b.alpha - alpha).abs()))
        };
        let found = diagram.branches.iter().filter_map(|branch| nearest(&branch.points));
        let placed = found.map(|point| (self.at(point.alpha, &point.minimum), point));
        let (at, point) = placed.min_by(|a, b| a.0.distance(pointer).total_cmp(&b.0.distance(pointer)))?;
        if at.distance(pointer) > NEAR {
            return None;
        }
        ui.painter().circle(at, 3.5, self.colour, Stroke::new(1.0, self.look.tokens.background));
        Some(about(&point, around.unit))
    }
}
