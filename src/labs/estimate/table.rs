//! "One number, many ways": every estimate with what it is worth, and what repeats over seeds say about it.

use egui::{Color32, Rect, Role, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

use super::repeating::Repeating;
use super::report::Row;
use super::series::{colour_of, index_of, unit_name};
use super::sources::Which;
use super::values::Values;
use super::working::asked;
use super::{distribution, words};
use crate::estimator::{Estimator, Truth};
use crate::labs::Surroundings;
use crate::scenario::EstimateScenario;
use crate::text::{InfoUnit, Unit, format};
use crate::ui::look::faded;
use crate::ui::{Look, fonts, plot, widgets};

/// What stands for a number that is still to come.
pub const COMING: &str = "…";

/// What stands for a number that there isn't, and what stands beside it: it is on its way, or there is nothing to make it
/// of, of either set.
pub fn missing(values: &Values, sets: &[Which]) -> [&'static str; 2] {
    if sets.iter().any(|set| values.error(*set).is_some()) { ["—", "no samples"] } else { [COMING, ""] }
}

/// What stands behind ±.
const HALF: &str = "Half the 95 % interval";

/// How strongly the table is drawn while its numbers are those of a set-up that has been changed.
const OUT_OF_DATE: f32 = 0.45;

/// What the table shows.
pub struct Table<'a> {
    /// The set-up; a click on a row changes which estimator is explained.
    pub scenario: &'a mut EstimateScenario,
    /// What follows from it.
    pub values: &'a Values,
    /// The repeats, if there are any.
    pub repeating: &'a Repeating,
}

/// Widths of the columns after the name.
struct Columns {
    name: f32,
    numbers: Vec<f32>,
    height: f32,
}

impl Table<'_> {
    /// Draws the panel's content.
    pub fn ui(&mut self, ui: &mut Ui, around: &Surroundings) {
        let look = &around.look;
        widgets::heading(ui, look, &format!("One number, many ways, {}", around.unit.name()));
        let columns = self.columns(ui, look);
        let errors = self.errors();
        ui.scope(|ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            if self.values.late() {
                ui.set_opacity(OUT_OF_DATE);
            }
            if self.scenario.against.is_some() {
                head(ui, look, &columns);
            }
            self.truth_row(ui, around, &columns);
            for estimator in asked(self.scenario) {
                if self.scenario.estimators.iter().any(|on| on.id() == estimator.id()) {
                    widgets::rule(ui, look);
                    let clicked = self.row(ui, around, estimator, &columns);
                    if self.scenario.against.is_some() {
                        self.margins(ui, around, estimator, &columns);
                    }
                    self.repeats(ui, around, estimator, errors);
                    if clicked {
                        self.scenario.explained = estimator;
                    }
                }
            }
        });
        if self.scenario.estimators.is_empty() {
            widgets::soft(ui, look, "No estimator is switched on. Switch one on in the set-up.");
        }
    }

    /// The range of errors over seeds that all histograms in nats share.
    fn errors(&self) -> Option<[f64; 2]> {
        let truth = self.repeating.truth()?;
        let in_nats = self.scenario.estimators.iter().copied().filter(|e| e.aim().unit() == Unit::Nats);
        let known = in_nats.filter_map(|e| Some((self.repeating.summary(e.id())?, e.aim().value(&truth)?)));
        distribution::common_range(known)
    }

    fn columns(&self, ui: &Ui, look: &Look) -> Columns {
        let room = ui.available_width();
        let roomy = ui.ctx().content_rect().height() >= 760.0;
        let height = look.table() * if roomy { 2.08 } else { 1.72 };
        let shares: &[f32] = if self.scenario.against.is_some() { &[0.16, 0.16, 0.175] } else { &[0.22, 0.28] };
        let numbers: Vec<f32> = shares.iter().map(|share| share * room).collect();
        Columns { name: room - numbers.iter().sum::<f32>(), numbers, height }
    }

    fn truth_row(&self, ui: &mut Ui, around: &Surroundings, columns: &Columns) {
        let look = &around.look;
        widgets::rule(ui, look);
        let truth = self.values.truth();
        let second = self.values.second_truth();
        let none = if self.values.any() { "unknown" } else { COMING };
        // The divergence that the row taken apart is about, with its name.
        let aim = self.scenario.explained.aim().reference();
        let show = |value: Option<f64>| {
            value.map_or_else(|| none.to_owned(), |value| format::readout(around.unit.show(value, aim.unit())))
        };
        let [own, other] = [truth, second].map(|truth| truth.and_then(|truth| aim.value(&truth)));
        let name = format!("    Quadrature {}", aim.symbol());
        let row = ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 0.0;
            let plain = fonts::regular(look.table());
            let strong = fonts::semibold(look.table());
            widgets::left_cell(ui, columns.name, columns.height, &name, plain.clone(), look.tokens.ink);
            widgets::right_cell(ui, columns.numbers[0], columns.height, &show(own), strong.clone(), look.tokens.ink);
            if self.scenario.against.is_none() {
                let word = match truth {
                    Some(_) if aim.unit() == Unit::X => "unit of x",
                    Some(_) => "exact",
                    None if self.values.any() => "q is unknown",
                    None => "",
                };
                widgets::right_cell(ui, columns.numbers[1], columns.height, word, plain, look.tokens.soft_ink);
                return;
            }
            let difference = own.zip(other).map(|(own, other)| own - other);
            let texts = [show(other), difference.map_or_else(String::new, |difference| show(Some(difference)))];
            for (text, width) in texts.iter().zip(&columns.numbers[1..]) {
                widgets::right_cell(ui, *width, columns.height, text, strong.clone(), look.tokens.ink);
            }
        });
        let about = match self.scenario.against {
            Some(_) => format!("Q\n{}\nQ₂\n{}", truth_text(truth, around.unit), truth_text(second, around.unit)),
            None => truth_text(truth, around.unit),
        };
        row.response.on_hover_text(about);
    }

    /// One estimator's row; whether it was clicked.
    fn row(&self, ui: &mut Ui, around: &Surroundings, estimator: &'static dyn Estimator, columns: &Columns) -> bool {
        let look = &around.look;
        let explained = self.scenario.explained.id() == estimator.id();
        let colour = colour_of(look, estimator);
        let row = self.values.row(estimator.id());
        let name_font = if explained { fonts::semibold(look.table()) } else { fonts::regular(look.table()) };
        let response = ui
            .horizontal(|ui| {
                ui.spacing_mut().item_spacing.x = 0.0;
                let cell = widgets::left_cell(ui, columns.name, columns.height, "", name_font.clone(), look.tokens.ink);
                let dot = pos2(cell.rect.left() + 5.0, cell.rect.center().y);
                plot::marker(ui.painter(), index_of(estimator), dot, 4.0, colour, Stroke::NONE);
                let at = pos2(cell.rect.left() + 15.0, cell.rect.center().y);
                let painter = ui.painter().with_clip_rect(cell.rect);
                painter.text(at, egui::Align2::LEFT_CENTER, estimator.name(), name_font, look.tokens.ink);
                if self.scenario.against.is_some() {
                    self.compared_cells(ui, around, estimator, columns);
                } else {
                    let none = missing(self.values, &[Which::First]);
                    cells(ui, around, (row, none), columns, explained.then_some(colour));
                }
            })
            .response;
        let click = ui.interact(response.rect, ui.scope_id().with(estimator.id()), Sense::click());
        let name = format!("Explain {}", estimator.name());
        click.widget_info(|| WidgetInfo::selected(Role::Button, true, explained, &name));
        if explained || click.hovered() || click.has_focus() {
            let fill = faded(look.tokens.ink, if explained { 0.07 } else { 0.04 });
            ui.painter().rect_filled(response.rect.expand2(vec2(4.0, 0.0)), 3.0, fill);
        }
        let clicked = click.clicked();
        if let Some(row) = row {
            click.on_hover_ui(|ui| explain(ui, around, row));
        }
        clicked
    }

    fn compared_cells(&self, ui: &mut Ui, around: &Surroundings, estimator: &dyn Estimator, columns: &Columns) {
        let look = &around.look;
        let unit = estimator.aim().unit();
        let show = |value: f64| format::readout(around.unit.show(value, unit));
        let texts = match self.values.comparison(estimator.id()) {
            Some(Ok(compared)) => [show(compared.first.value), show(compared.second.value), show(compared.difference)],
            Some(Err(_)) => [String::new(), String::new(), "undefined".to_owned()],
            None => [missing(self.values, &[Which::First, Which::Second])[0]; 3].map(str::to_owned),
        };
        for (text, width) in texts.into_iter().zip(&columns.numbers) {
            widgets::right_cell(ui, *width, columns.height, &text, fonts::regular(look.table()), look.tokens.ink);
        }
    }

    /// Half the width of each 95 % interval, below two numbers and their difference.
    fn margins(&self, ui: &mut Ui, around: &Surroundings, estimator: &dyn Estimator, columns: &Columns) {
        let Some(Ok(compared)) = self.values.comparison(estimator.id()) else { return };
        let look = &around.look;
        let intervals = [compared.first.interval, compared.second.interval, compared.interval];
        if intervals.iter().all(Option::is_none) {
            return;
        }
        // Of two estimates of which one is biased the difference has no margin to show either.
        let [first, second] = compared.doubts;
        let doubts = [first, second, first.or(second)];
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 0.0;
            ui.add_space(columns.name);
            for ((interval, doubt), width) in intervals.into_iter().zip(doubts).zip(&columns.numbers) {
                let aim = estimator.aim();
                let margin = |interval| words::margin(interval, doubt, aim, around.unit);
                let text = interval.map_or_else(String::new, margin);
                let hover = doubt.map_or_else(|| HALF.to_owned(), |doubt| doubt.sentence(aim, around.unit));
                let font = fonts::regular(look.tick());
                widgets::right_cell(ui, *width, look.tick() * 1.5, &text, font, look.tokens.soft_ink)
                    .on_hover_text(hover);
            }
        });
    }

    /// What the repeats say, below the estimator's row.
    fn repeats(&self, ui: &mut Ui, around: &Surroundings, estimator: &'static dyn Estimator, errors: Option<[f64; 2]>) {
        let Some(summary) = self.repeating.summary(estimator.id()) else { return };
        let look = &around.look;
        let truth = self.repeating.truth().and_then(|truth| estimator.aim().value(&truth));
        let height = look.tick() * 1.9;
        let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::hover());
        let text = words::repeats(summary, estimator.aim().unit(), around.unit);
        response
            .widget_info(|| WidgetInfo::labeled(Role::Label, true, format!("{} over seeds: {text}", estimator.name())));
        let painter = ui.painter();
        let galley = painter.layout_no_wrap(text, fonts::regular(look.tick()), look.tokens.soft_ink);
        let written = galley.size();
        painter.galley(
            pos2(rect.right() - written.x, rect.center().y - written.y / 2.0 - 2.0),
            galley,
            look.tokens.soft_ink,
        );
        // All histograms are equally wide, so that they can be compared down the column.
        let area = Rect::from_min_max(
            pos2(rect.left() + 15.0, rect.top()),
            pos2(rect.left() + (0.28 * rect.width()).max(60.0), rect.bottom() - 4.0),
        );
        if area.right() < rect.right() - written.x - 4.0 {
            let shared = errors.filter(|_| estimator.aim().unit() == Unit::Nats);
            distribution::draw(ui, look, area, (summary, truth, shared), colour_of(look, estimator));
        }
        response.on_hover_text(words::repeats_in_full(summary, estimator.aim().unit(), around.unit));
    }
}

/// The true values in full.
fn truth_text(truth: Option<Truth>, unit: InfoUnit) -> String {
    let Some(truth) = truth else {
        return "Samples from a file don’t tell the density of the generator, so there is no true value".to_owned();
    };
    let show = |nats: f64| format!("{} {}", format::exact(unit.convert(nats)), unit.name());
    format!(
        "The true values, by integration\nD(Q‖P) = ∫ q log(q/p) = {}\nD(P‖Q) = ∫ p log(p/q) = {}\nW₁ = {}, in the unit of x",
        show(truth.kl_reverse),
        show(truth.kl_forward),
        format::exact(truth.wasserstein1)
    )
}

/// The heads of the columns of two sets.
fn head(ui: &mut Ui, look: &Look, columns: &Columns) {
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 0.0;
        ui.add_space(columns.name);
        let colours = [look.tokens.series[super::densities::GENERATOR], look.tokens.series[super::densities::SECOND]];
        let heads = [("Q", colours[0]), ("Q₂", colours[1]), ("Q − Q₂", look.tokens.soft_ink)];
        for ((text, colour), width) in heads.into_iter().zip(&columns.numbers) {
            widgets::right_cell(ui, *width, columns.height, text, fonts::medium(look.tick()), colour);
        }
    });
}

/// `none` stands where there is no row.
fn cells(
    ui: &mut Ui,
    around: &Surroundings,
    (row, none): (Option<&Row>, [&str; 2]),
    columns: &Columns,
    strong: Option<Color32>,
) {
    let look = &around.look;
    let plain = fonts::regular(look.table());
    let (value, word) = match row.map(|row| (row, &row.estimate)) {
        Some((row, Ok(estimate))) => {
            let value = format::readout(around.unit.show(estimate.value, row.estimator.aim().unit()));
            (value, words::worth(row, around.unit))
        }
        Some((_, Err(_))) => ("undefined".to_owned(), "why? hover".to_owned()),
        None => {
            let [value, word] = none;
            (value.to_owned(), word.to_owned())
        }
    };
    let font = if strong.is_some() { fonts::semibold(look.table()) } else { plain.clone() };
    widgets::right_cell(ui, columns.numbers[0], columns.height, &value, font, strong.unwrap_or(look.tokens.ink));
    widgets::right_cell(ui, columns.numbers[1], columns.height, &word, plain, look.tokens.soft_ink);
}

/// The hover of a row: formula, what it is about, all digits.
fn explain(ui: &mut Ui, around: &Surroundings, row: &Row) {
    let estimator = row.estimator;
    let unit = estimator.aim().unit();
    ui.label(egui::RichText::new(format!("{} = {}", estimator.name(), estimator.formula())).strong());
    ui.label(estimator.about());
    match &row.estimate {
        Ok(estimate) => {
            let show = |value: f64| format::exact(around.unit.show(value, unit));
            ui.label(format!("{} {}", show(estimate.value), unit_name(estimator, around.unit)));
            if let Some(interval) = estimate.interval {
                ui.label(format!(
                    "95 % interval {} … {}, which knows sampling noise only",
                    format::readout(around.unit.show(interval.low, unit)),
                    format::readout(around.unit.show(interval.high, unit))
                ));
            }
            if let Some(doubt) = &row.doubt {
                ui.label(doubt.sentence(estimator.aim(), around.unit));
            }
            if let Some(spread) = &row.spread {
                ui.label(words::spread(spread, around.unit));
            }
            if let Some(bias) = row.bias {
                let sign = if bias > 0.0 { "+" } else { "" };
                ui.label(format!("{sign}{} against the true {}", show(bias), estimator.aim().symbol()));
            }
            ui.label("Click to take it apart below the plots");
        }
        Err(error) => {
            ui.label(error);
        }
    }
}
