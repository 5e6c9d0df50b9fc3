//! Figures that were printed somewhere, beside the true ones.

use egui::{Align2, Rect, Role, ScrollArea, Sense, Stroke, Ui, UiBuilder, WidgetInfo, pos2, vec2};

use crate::labs::Surroundings;
use crate::labs::discrete::readouts::label;
use crate::labs::discrete::values::Shown;
use crate::scenario::{Claim, DiscreteScenario, Subject};
use crate::text::format::{exact, minus};
use crate::ui::{fonts, widgets};

/// Draws the list into `area`; a click on a line looks at its rows.
pub fn ui(ui: &mut Ui, area: Rect, around: &Surroundings, scenario: &mut DiscreteScenario, shown: &Shown) {
    let look = &around.look;
    let right = format!("true: of the table as it is{}; nats", look.advice("; a click shows the pair"));
    let below = widgets::plot_caption(ui, look, area, "Printed, and true", &right);
    if below.height() < 20.0 || below.width() < 120.0 {
        return;
    }
    let mut child = ui.new_child(UiBuilder::new().id_salt("claims").max_rect(below));
    child.spacing_mut().item_spacing.y = 0.0;
    let mut clicked = None;
    let columns = Columns::new(ui, around, below, scenario, shown);
    ScrollArea::vertical().id_salt("claims").auto_shrink(false).show_rows(
        &mut child,
        look.table() * 2.0,
        scenario.claims.len(),
        |ui, range| {
            for index in range {
                let (Some(claim), Some(value)) = (scenario.claims.get(index), shown.claims.get(index)) else {
                    continue;
                };
                if row(ui, around, columns, (index, scenario), (claim, *value)) {
                    clicked = Some(claim);
                }
            }
        },
    );
    let pair = clicked.and_then(|claim| match claim.of {
        Subject::Rows { p, q } => Some((p, q, claim.divergence)),
        Subject::Grid(_) => None,
    });
    if let Some((p, q, divergence)) = pair {
        (scenario.p, scenario.q) = (p, q);
        let is_kl = matches!(divergence.id(), "kl-forward" | "kl-reverse");
        scenario.explained = if is_kl { None } else { Some(divergence) };
    }
}

/// Where the columns end, from the left edge of a row.
#[derive(Clone, Copy)]
struct Columns {
    about: f32,
    printed: f32,
    exact: f32,
}

impl Columns {
    /// In their shares of the width, moved apart where the longest figures need it.
    fn new(ui: &Ui, around: &Surroundings, area: Rect, scenario: &DiscreteScenario, shown: &Shown) -> Self {
        let size = around.look.table();
        let width = |text: Option<String>, font| {
            let galley = ui.painter().layout_no_wrap(text.unwrap_or_default(), font, around.look.tokens.ink);
            galley.size().x + 0.6 * size
        };
        let longest = |texts: &mut dyn Iterator<Item = String>| texts.max_by_key(|text| text.chars().count());
        let printed = longest(&mut scenario.claims.iter().map(|claim| minus(&claim.printed)));
        let exact = longest(&mut shown.claims.iter().map(|value| digits(*value)));
        let right = 0.55 * area.width();
        let middle = (0.43 * area.width()).min(right - width(exact, fonts::semibold(size)));
        let left = (0.34 * area.width()).min(middle - width(printed, fonts::regular(size)));
        Self { about: left, printed: middle, exact: right }
    }
}

/// One line; whether it was clicked.
fn row(
    ui: &mut Ui,
    around: &Surroundings,
    columns: Columns,
    (index, scenario): (usize, &DiscreteScenario),
    (claim, value): (&Claim, f64),
) -> bool {
    let look = &around.look;
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), look.table() * 2.0), Sense::click());
    let agrees = claim.agrees(value);
    let about = format!("{}, {}", label(claim.divergence), claim.subject(&scenario.table));
    let verdict = if agrees { "right" } else { "wrong" };
    let text = format!("{about}: printed {}, {verdict}: {}", claim.printed, digits(value));
    let (role, chosen, note) = match claim.of {
        Subject::Rows { p, q } => (Role::Button, (scenario.p, scenario.q) == (p, q), ""),
        Subject::Grid(_) => {
            (Role::Label, false, "\nIts rows are worked out from the formula; they are not in this table")
        }
    };
    response.widget_info(|| WidgetInfo::labeled(role, true, format!("Figure {}: {text}", index + 1)));
    if chosen || response.hovered() || response.has_focus() {
        let fill = crate::ui::look::faded(look.tokens.ink, if chosen { 0.07 } else { 0.04 });
        ui.painter().rect_filled(rect, 3.0, fill);
    }
    ui.painter().hline(rect.x_range(), rect.top() + 0.5, Stroke::new(1.0, look.tokens.hairline));
    let at = |share: f32| rect.left() + share * rect.width();
    let y = rect.center().y;
    let cell = |from: f32, to: f32, text: &str, colour| {
        let mut job = egui::text::LayoutJob::simple_singleline(text.to_owned(), fonts::regular(look.table()), colour);
        job.wrap = egui::text::TextWrapping::truncate_at_width((to - from).max(0.0));
        let galley = ui.painter().layout_job(job);
        ui.painter().galley(pos2(from, y - galley.size().y / 2.0), galley, colour);
    };
    cell(at(0.0), rect.left() + columns.about, &about, look.tokens.ink);
    let ink = if agrees { look.tokens.ink } else { look.tokens.error };
    let strong = fonts::semibold(look.table());
    ui.painter().text(
        pos2(rect.left() + columns.printed, y),
        Align2::RIGHT_CENTER,
        minus(&claim.printed),
        fonts::regular(look.table()),
        ink,
    );
    let exact_end = pos2(rect.left() + columns.exact, y);
    ui.painter().text(exact_end, Align2::RIGHT_CENTER, digits(value), strong, look.tokens.ink);
    cell(at(0.57), at(1.0), if claim.why.is_empty() { verdict } else { &claim.why }, look.tokens.soft_ink);
    let clicked = response.clicked();
    response.on_hover_text(
        format!("{about}\nprinted {}, true {}{note}\n{}", claim.printed, exact(value), claim.why).trim_end().to_owned(),
    );
    clicked
}

/// Six decimals: more than anybody prints.
fn digits(value: f64) -> String {
    if value.is_finite() && value.abs() >= 1e-6 { minus(&format!("{value:.6}")) } else { exact(value) }
}
