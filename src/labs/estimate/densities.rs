//! The density plot: the target filled, the true Q dashed, its kernel estimate solid, and the samples as a rug.

use egui::{Pos2, Rect, Response, Stroke, Ui, UiBuilder, pos2};
use egui_plot::PlotTransform;

use super::bump::Bump;
use super::report::thinned;
use super::sources::Which;
use super::values::Values;
use super::view;
use crate::labs::Surroundings;
use crate::labs::edit;
use crate::labs::modes::Modes;
use crate::labs::window::Window;
use crate::scenario::{EstimateScenario, SampleSource};
use crate::text::format;
use crate::ui::look::{Look, blended, faded};
use crate::ui::plot::{self, Axes, Labels, Named, View};
use crate::ui::widgets::{self, Spot};

/// The generator's colour, and that of the second one.
pub const GENERATOR: usize = 1;
pub const SECOND: usize = 0;

/// What the plot needs.
pub struct Densities<'a> {
    /// The set-up, which handles change.
    pub scenario: &'a mut EstimateScenario,
    /// What follows from it.
    pub values: &'a Values,
    /// The range of x.
    pub window: &'a mut Window,
    /// Why the last interaction changed nothing, if so.
    pub refusal: &'a mut Option<String>,
}

impl Densities<'_> {
    /// Draws the plot into `spot` and lets it be dragged; `range` is what x runs over in this frame.
    pub fn ui(&mut self, ui: &mut Ui, spot: Spot, around: &Surroundings, range: [f64; 2]) {
        let (look, area) = (&around.look, spot.area);
        let kernel = self.values.kernel();
        let view = self.window.view(ui, range, || view::height(self.scenario, &kernel));
        let below = spot.caption(ui, look, "Densities", &self.hint(ui, area, &view));
        let below = below.with_min_y(self.without_samples(ui, look, below));
        let frame = plot::frame(look, below, 0.0);
        if !plot::has_room(frame) {
            return;
        }
        let axes = Axes::new(look, frame, view, Vec::new());
        let transform = axes.transform();
        let curves = Curves::of(self.scenario, self.values, &view, frame.width());
        let bump = self.bump(ui, &view, frame);
        let response = curves.draw(ui, look, &axes, bump.as_ref());
        plot::x_labels(ui, look, &axes, area.expand(12.0));
        rug(ui, look, &transform, self.values, range);
        let mut labels = Labels::new(frame.shrink(2.0));
        curves.name(&mut labels, &axes, look);
        if let Some(rect) = bump.as_ref().and_then(|bump| bump.mark(ui, look, &transform, &curves.on_screen(&axes))) {
            labels.avoid(rect);
        }
        self.handles(ui, look, &transform, &mut labels);
        labels.paint(ui, look, ui.scope_id().with(("density names", self.values.epoch())));
        self.window.follow(ui, &response, &view, &transform);
    }

    /// Says at the top of `below` why there are no samples, if there are none, in as many lines as that takes: the plot
    /// begins below them. Returns where.
    fn without_samples(&self, ui: &mut Ui, look: &Look, below: Rect) -> f32 {
        let Some(error) = self.values.error(Which::First) else { return below.top() };
        let mut lines = ui.new_child(UiBuilder::new().max_rect(below));
        widgets::error_line(&mut lines, look, &format!("No samples: {error}"));
        lines.min_rect().bottom() + 4.0
    }

    fn handles(&mut self, ui: &mut Ui, look: &Look, transform: &PlotTransform, labels: &mut Labels<'_>) {
        let target = &mut self.scenario.target;
        let modes = Modes { mixture: target, of: "the target", colour: look.tokens.target };
        edit::apply(modes.ui(ui, look, transform, labels), target, self.refusal);
        let SampleSource::Drawn { candidate, .. } = &mut self.scenario.source else { return };
        let modes = Modes { mixture: candidate, of: "the generator", colour: look.tokens.series[GENERATOR] };
        edit::apply(modes.ui(ui, look, transform, labels), candidate, self.refusal);
    }

    /// The caption's right half: how many samples there are, or the values under the pointer.
    fn hint(&self, ui: &Ui, area: Rect, view: &View) -> String {
        let Some(data) = self.values.data() else {
            return if self.values.any() { String::new() } else { "computing…".to_owned() };
        };
        let hover = ui.input(|input| input.pointer.hover_pos()).filter(|pos| area.contains(*pos));
        let Some(pos) = hover else {
            let n = data.n();
            let drawn = thinned(data.sample().sorted(), view.x).len();
            let few = n > drawn * 2;
            return format!(
                "{} samples of Q{}",
                format::count(n),
                if few {
                    format!(", every {}th drawn", format::count(n.div_ceil(super::report::RUG)))
                } else {
                    String::new()
                }
            );
        };
        let x = view.x[0] + view.width() * f64::from((pos.x - area.left()) / area.width());
        let mut text = format!("x {}   p {}", format::readout(x), format::readout(self.scenario.target.pdf(x)));
        if let Some(candidate) = self.scenario.source.candidate() {
            text.push_str(&format!("   q {}", format::readout(candidate.pdf(x))));
        }
        let kernel = self.values.kernel();
        if let Some([_, y]) = kernel.get(kernel.partition_point(|[at, _]| *at < x)) {
            text.push_str(&format!("   kernel estimate {}", format::readout(*y)));
        }
        text
    }

    /// The kernel at the sample nearest to the pointer, or else at one on the right flank.
    fn bump(&self, ui: &Ui, view: &View, frame: Rect) -> Option<Bump> {
        let data = self.values.data()?;
        let h = *self.values.h()?.as_ref().ok()?;
        let sorted = data.sample().sorted();
        let hover = ui.input(|input| input.pointer.hover_pos()).filter(|pos| frame.contains(*pos));
        let wanted = hover.map_or_else(
            || data.sample().quantile(0.85),
            |pos| view.x[0] + view.width() * f64::from((pos.x - frame.left()) / frame.width()),
        );
        let above = sorted.partition_point(|x| *x < wanted);
        let near = [above.checked_sub(1), Some(above)].into_iter().flatten().filter_map(|at| sorted.get(at)).copied();
        let centre = near.min_by(|a, b| (a - wanted).abs().total_cmp(&(b - wanted).abs()))?;
        Bump::new(centre, h, data.n(), view, frame.width())
    }
}

/// The sampled curves, computed once a frame.
struct Curves {
    target: Vec<[f64; 2]>,
    candidate: Option<Vec<[f64; 2]>>,
    kernel: std::sync::Arc<Vec<[f64; 2]>>,
    second: std::sync::Arc<Vec<[f64; 2]>>,
}

impl Curves {
    fn of(scenario: &EstimateScenario, values: &Values, view: &View, width: f32) -> Self {
        let sampled = |mixture: &crate::line::distribution::Mixture| {
            let details: Vec<(f64, f64)> =
                mixture.components().iter().map(|part| (part.normal.mean(), part.normal.sd())).collect();
            plot::sample(view, width, &details, |x| mixture.pdf(x))
        };
        Self {
            target: sampled(&scenario.target),
            candidate: scenario.source.candidate().map(sampled),
            kernel: values.kernel(),
            second: values.second_kernel(),
        }
    }

    fn draw(&self, ui: &mut Ui, look: &Look, axes: &Axes, bump: Option<&Bump>) -> Response {
        let (tokens, view) = (look.tokens, axes.view);
        let colour = tokens.series[GENERATOR];
        plot::show(ui, look, "Densities plot", axes, |plot| {
            let fill = blended(tokens.target, tokens.background, f32::from(tokens.target_fill.a()) / 255.0);
            plot::filled(plot, &view, "target", &self.target, (fill, 0.0), 1.0);
            plot::solid(plot, &view, "target outline", &self.target, (tokens.target, look.outline()));
            if let Some(bump) = bump {
                let bell: Vec<[f64; 3]> = bump.curve().iter().map(|[x, y]| [*x, 0.0, *y]).collect();
                plot::band(plot, &view, "one kernel", &bell, faded(colour, 0.38));
            }
            if let Some(candidate) = &self.candidate {
                let above = plot::above_axis(&view, candidate);
                plot::dashed(plot, &view, "true Q", &above, (colour, look.outline()));
            }
            let second = plot::above_axis(&view, &self.second);
            plot::solid(plot, &view, "second kernel", &second, (tokens.series[SECOND], look.outline()));
            plot::solid(plot, &view, "kernel", &plot::above_axis(&view, &self.kernel), (colour, look.curve()));
        })
    }

    /// All of them, in points of the screen.
    fn on_screen(&self, axes: &Axes) -> Vec<Vec<Pos2>> {
        let curves = [&self.target, &*self.kernel, &*self.second].into_iter().chain(&self.candidate);
        curves.map(|curve| on_screen(axes, curve, 2)).collect()
    }

    fn name<'a>(&self, labels: &mut Labels<'a>, axes: &Axes, look: &Look) {
        let tokens = look.tokens;
        let colour = tokens.series[GENERATOR];
        let mut add = |name: &'a str, colour, curve: &[[f64; 2]]| {
            if !curve.is_empty() {
                labels.named(Named { name, colour, curve: on_screen(axes, curve, 4) });
            }
        };
        add("kernel estimate of Q", colour, &self.kernel);
        add("target P", tokens.target, &self.target);
        if let Some(candidate) = &self.candidate {
            add("true Q", faded(colour, 0.75), candidate);
        }
        add("kernel estimate of Q₂", tokens.series[SECOND], &self.second);
    }
}

/// A curve in points of the screen; a needle's peak is not looked for far above the plot.
fn on_screen(axes: &Axes, curve: &[[f64; 2]], every: usize) -> Vec<Pos2> {
    let top = axes.frame.top() - 50.0;
    axes.on_screen(curve, every).into_iter().map(|at| pos2(at.x, at.y.max(top))).collect()
}

/// The samples as ticks that stand on the axis.
fn rug(ui: &Ui, look: &Look, transform: &PlotTransform, values: &Values, range: [f64; 2]) {
    let Some(data) = values.data() else { return };
    let frame = transform.frame();
    let painter = ui.painter().with_clip_rect(*frame);
    let samples = thinned(data.sample().sorted(), range);
    // The more there are, the fainter each is.
    let alpha = (40.0 / samples.len().max(1) as f32).sqrt().clamp(0.3, 0.9);
    let stroke = Stroke::new(1.0, faded(look.tokens.series[GENERATOR], alpha));
    for x in samples {
        let x = transform.position_from_point_x(x);
        painter.vline(x, frame.bottom() - 9.0..=frame.bottom(), stroke);
    }
}
