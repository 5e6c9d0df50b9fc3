//! The landscape as a value: the loss on a raster, its contour lines, its basins; followed frame by frame.

use std::time::{Duration, Instant};

use egui::{ColorImage, TextureHandle, TextureOptions, Ui};

use crate::labs::fit::race::Lane;
use crate::labs::job::{Job, Slice};
use crate::line::Alpha;
use crate::line::distribution::Mixture;
use crate::line::landscape::{BasinMap, Basins, Field, Raster, STAGES, Shade, Window, contours, levels};
use crate::line::objective::{Form, Minimum, Objective, Problem};
use crate::math::simplified;
use crate::scenario::FitScenario;
use crate::ui::Look;
use crate::ui::look::{blended, neutral_series};
use crate::work::{Budget, Work as _};

/// How long a frame waits for the coarse picture.
const PATIENCE: Duration = Duration::from_millis(8);
/// How long the basins are computed between two reports.
const SLICE: Duration = Duration::from_millis(25);

/// What the raster depends on.
#[derive(Clone, PartialEq)]
struct Question {
    objective: &'static dyn Objective,
    alpha: Alpha,
    target: Mixture,
    form: Form,
    window: Window,
    minima: Vec<Minimum>,
}

impl Question {
    /// What the loss depends on.
    fn problem_of(&self) -> (&'static dyn Objective, Alpha, &Mixture, &Form) {
        (self.objective, self.alpha, &self.target, &self.form)
    }

    /// The loss.
    fn problem(&self) -> Problem {
        Problem::at(self.alpha, self.objective, &self.target, &self.form)
    }

    /// Whether the loss is the same function; the part of it that is looked at may be another.
    fn is_same_loss(&self, other: &Self) -> bool {
        self.problem_of() == other.problem_of()
    }
}

/// What is drawn of a question: the loss on a raster, its colour scale and its contour lines.
struct Ground {
    window: Window,
    raster: Raster,
    shade: Shade,
    lines: Vec<Vec<[f64; 2]>>,
    /// (mean, sd) at the lowest point of the raster.
    lowest: Option<[f64; 2]>,
}

/// The landscape of the objective that is looked at closely. A coarse picture is waited for, so that it follows a drag; a
/// fine one follows once nothing is dragged.
#[derive(Default)]
pub struct Landscape {
    question: Option<Question>,
    coarse: Job<Question, Option<Ground>>,
    fine: Job<Question, Option<Ground>>,
    texture: Option<(TextureHandle, TextureKey)>,
    basins: Job<Question, Option<BasinMap>>,
    /// Whether the basins are wanted.
    pub basins_shown: bool,
}

/// What the picture depends on besides the set-up.
#[derive(Clone, Copy, PartialEq)]
struct TextureKey {
    /// How many answers each job has given.
    grounds: [usize; 2],
    cols: usize,
    window: Window,
    series: usize,
    ground: egui::Color32,
    basins: usize,
}

impl Landscape {
    /// Goes on with the landscape of `lane` for a few milliseconds; whether more is to come.
    pub fn follow(&mut self, scenario: &FitScenario, lane: &Lane, minima: &[Minimum], dragging: bool) -> bool {
        // The ground is that of the loss; what a run draws changes only its path.
        let form = scenario.form.of_loss();
        let path = extent(lane, &form);
        let proposed = Window::propose(&scenario.target, &form, minima, scenario.start, path.as_ref());
        let window = match &self.question {
            // Under the pointer the picture holds still.
            Some(last) if dragging && last.form == form => last.window,
            Some(last) if last.form == form => proposed.settled(last.window),
            _ => proposed,
        };
        let question = Question {
            objective: lane.objective(),
            alpha: lane.setup().alpha,
            target: scenario.target.clone(),
            form,
            window,
            minima: minima.to_vec(),
        };
        if self.question.as_ref() != Some(&question) {
            self.basins.clear();
            self.question = Some(question.clone());
        }
        let [coarse, fine] = stages(&question.form);
        let patience = if self.coarse.has_been_asked(&question) { Duration::ZERO } else { PATIENCE };
        let mut more = self.coarse.ask(question.clone(), Instant::now() + patience, move |asked| ground(asked, coarse));
        if !dragging && !more {
            more |= self.fine.ask(question, Instant::now(), move |asked| ground(asked, fine));
        }
        more |= self.follow_basins();
        more
    }

    /// The finest picture of the present question, or else the last one there was.
    fn ground(&self) -> Option<&Ground> {
        self.answered()?.1.as_ref()
    }

    /// The same with what it is a picture of. While something is dragged the fine job isn't asked, and its last answer is
    /// of another question.
    fn answered(&self) -> Option<(&Question, &Option<Ground>)> {
        let fine = self.fine.answered().filter(|(asked, _)| self.question.as_ref() == Some(*asked));
        fine.or(self.coarse.answered())
    }

    /// Whether the picture is still of another loss than the one looked at: nothing of this one may be drawn over it.
    #[must_use]
    pub fn is_old(&self) -> bool {
        let now = self.question.as_ref();
        self.answered().zip(now).is_some_and(|((asked, _), now)| !asked.is_same_loss(now))
    }

    fn follow_basins(&mut self) -> bool {
        if !self.basins_shown {
            self.basins.clear();
            return false;
        }
        let Some(question) = self.question.clone() else { return false };
        self.basins.ask_in_slices(question, Instant::now(), basins)
    }

    /// The parameters shown.
    #[must_use]
    pub fn window(&self) -> Option<Window> {
        self.ground().map(|ground| ground.window)
    }

    /// (mean, sd) at the lowest point of the raster of the present question.
    #[must_use]
    pub fn lowest(&self) -> Option<[f64; 2]> {
        self.coarse.answer().filter(|_| self.coarse.is_current()).and_then(Option::as_ref)?.lowest
    }

    /// The contour lines, in the window's units.
    #[must_use]
    pub fn contours(&self) -> &[Vec<[f64; 2]>] {
        self.ground().map_or(&[], |ground| ground.lines.as_slice())
    }

    /// How far the basins are, while they are being computed.
    #[must_use]
    pub fn basins_progress(&self) -> Option<f32> {
        self.basins.progress()
    }

    /// The picture of the raster in the colour of `series`, uploaded anew only when it has changed.
    pub fn texture(&mut self, ui: &Ui, look: &Look, series: usize) -> Option<TextureHandle> {
        let Ground { raster, shade, .. } = self.ground()?;
        let key = TextureKey {
            grounds: [self.coarse.version(), self.fine.version()],
            cols: raster.cols(),
            window: *raster.window(),
            series,
            ground: look.tokens.background,
            basins: self.basins.version(),
        };
        if let Some((texture, known)) = &self.texture
            && *known == key
        {
            return Some(texture.clone());
        }
        let tokens = look.tokens;
        let accent = tokens.series(series);
        let map = self.basins.answer().and_then(Option::as_ref);
        let (cols, rows) = (raster.cols(), raster.rows());
        let pixels = (0..rows * cols)
            .map(|pixel| {
                // Pictures begin at the top, rasters at the bottom.
                let (col, row) = (pixel % cols, rows - 1 - pixel / cols);
                let depth = 1.0 - shade.share(raster.value(col, row)) as f32;
                let basin = map.and_then(|map| map.at(raster.mean(col), raster.second(row)));
                match basin {
                    None => blended(accent, tokens.background, 0.06 + 0.34 * depth),
                    // Each basin has a hue of its own; its depth still shows.
                    Some(minimum) => {
                        let hue = tokens.series(basin_series(series, minimum));
                        blended(hue, tokens.background, 0.14 + 0.34 * depth)
                    }
                }
            })
            .collect();
        let image = ColorImage::new([cols, rows], pixels);
        let texture = ui.ctx().load_texture("landscape", image, TextureOptions::LINEAR);
        self.texture = Some((texture.clone(), key));
        Some(texture)
    }
}

/// The rasters of the coarse and of the fine picture, in points. The notebook's sums over its grid cost more.
fn stages(form: &Form) -> [[usize; 2]; 2] {
    match form {
        Form::Exact | Form::Sampled(_) => [STAGES[2], STAGES[3]],
        Form::Notebook(_) => [STAGES[0], STAGES[2]],
    }
}

fn ground(question: &Question, stage: [usize; 2]) -> Option<Ground> {
    let Question { form, window, minima, .. } = question;
    let mut field = Field::of(question.problem(), *window, &[stage]);
    field.advance(Budget::Units(usize::MAX));
    let raster = field.raster()?;
    // In cells of the raster: a fraction of one is less than a pixel.
    let cells = |range: [f64; 2], points: usize| (points as f64 - 1.0) / (range[1] - range[0]);
    let scale = [cells(window.mean, raster.cols()), cells(window.second, raster.rows())];
    let lines = levels(&field, minima)
        .into_iter()
        .flat_map(|level| contours(raster, level))
        .map(|line| simplified(&line, scale, 0.12))
        .collect();
    let (raster, shade) = (raster.clone(), Shade::new(raster, minima));
    Some(Ground { window: *window, lowest: lowest(&raster, form), raster, shade, lines })
}

/// The number of the hue of the basin of the minimum with rank `minimum`: the first is the objective's own.
fn basin_series(series: usize, minimum: usize) -> usize {
    if minimum == 0 { series } else { neutral_series(series + minimum * 3 + 1) }
}

/// Where a raster is lowest, as (mean, sd).
fn lowest(raster: &Raster, form: &Form) -> Option<[f64; 2]> {
    let finite = raster.values().iter().enumerate().filter(|(_, value)| value.is_finite());
    let (index, _) = finite.min_by(|a, b| a.1.total_cmp(b.1))?;
    let (col, row) = (index % raster.cols(), index / raster.cols());
    Some([raster.mean(col), form.sd(raster.second(row))])
}

/// The extent of the run's path in the form's parameters.
fn extent(lane: &Lane, form: &Form) -> Option<Window> {
    let trace = lane.trace();
    let stride = (trace.len() / 200).max(1);
    let mut window: Option<Window> = None;
    for step in (0..=trace.len()).step_by(stride) {
        let state = trace.state(step);
        let [mean, second] = form.parameters(state.mean, state.sd);
        let window = window.get_or_insert(Window { mean: [mean; 2], second: [second; 2] });
        window.mean = [window.mean[0].min(mean), window.mean[1].max(mean)];
        window.second = [window.second[0].min(second), window.second[1].max(second)];
    }
    window
}

/// The basins, coarse first: each finer map is a better answer.
fn basins(question: Question) -> impl FnMut() -> Slice<Option<BasinMap>> {
    let Question { objective, alpha, target, form, window, minima } = question;
    let mut basins = Basins::new(Problem::at(alpha, objective, &target, &form), window, &minima);
    let mut shown = 0;
    move || {
        let finished = basins.advance(Budget::Time(SLICE));
        let finer = basins.map().filter(|map| map.cols() != shown).cloned();
        shown = finer.as_ref().map_or(shown, BasinMap::cols);
        if finished {
            Slice::Done(basins.map().cloned())
        } else {
            Slice::More(basins.progress() as f32, finer.map(Some))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::labs::fit::race::Race;
    use crate::labs::job::bell::listen;
    use crate::line::objective;

    /// The race of reverse KL towards `target`.
    fn set_up(target: &str) -> (FitScenario, Race) {
        let reverse = objective::by_id("reverse-kl").unwrap();
        let target = target.parse().unwrap();
        let scenario = FitScenario { target, objectives: vec![reverse], ..FitScenario::default() };
        let mut race = Race::default();
        race.follow(&scenario);
        (scenario, race)
    }

    /// Follows until nothing is to come.
    fn settle(landscape: &mut Landscape, (scenario, race): &(FitScenario, Race), dragging: bool) {
        listen(|| !landscape.follow(scenario, &race.lanes()[0], &[], dragging));
    }

    /// Whether the ground is the loss of the race at every point.
    fn is_of(landscape: &Landscape, (_, race): &(FitScenario, Race)) -> bool {
        let raster = &landscape.ground().unwrap().raster;
        (0..raster.cols()).step_by(7).all(|col| {
            let (row, problem) = (raster.rows() / 2, race.lanes()[0].problem());
            let loss = problem.loss(raster.mean(col), raster.second(row).exp());
            (raster.value(col, row) - loss).abs() < 1e-6 * (1.0 + loss.abs())
        })
    }

    #[test]
    fn the_ground_follows_a_drag() {
        let [before, after] = ["0.5*N(-3,1) + 0.5*N(3,1)", "0.5*N(-3,1) + 0.5*N(0.5,2)"].map(set_up);
        let mut landscape = Landscape::default();
        settle(&mut landscape, &before, false);
        assert!(is_of(&landscape, &before) && !is_of(&landscape, &after) && !landscape.is_old());
        settle(&mut landscape, &after, true);
        assert!(is_of(&landscape, &after), "the ground is of the set-up before the drag");
        assert!(!landscape.is_old());
        // Back where the drag began, the fine picture is right again.
        settle(&mut landscape, &before, true);
        assert!(is_of(&landscape, &before) && !landscape.is_old());
        settle(&mut landscape, &after, false);
        assert!(is_of(&landscape, &after) && landscape.ground().unwrap().raster.cols() == STAGES[3][0]);
    }

    #[test]
    fn a_ground_of_another_loss_is_known_to_be_old() {
        let [before, after] = ["0.5*N(-3,1) + 0.5*N(3,1)", "0.5*N(-3,1) + 0.5*N(0.5,2)"].map(set_up);
        let mut landscape = Landscape::default();
        assert!(!landscape.is_old(), "there is no ground yet");
        settle(&mut landscape, &before, false);
        // As slow as a ground can be: it isn't waited for.
        landscape.question =
            landscape.question.take().map(|asked| Question { target: after.0.target.clone(), ..asked });
        assert!(landscape.is_old());
        settle(&mut landscape, &after, true);
        assert!(!landscape.is_old());
    }
}
