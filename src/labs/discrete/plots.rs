//! The middle of the page: what is said, the row of views, and the view's plots.

use egui::{Rect, Ui, pos2};

use super::{DiscreteLab, bars, code, parts, presenter, switch, views};
use crate::labs::Surroundings;
use crate::labs::headline::{self, Headline};
use crate::labs::page::cut;
use crate::scenario::DiscreteView;

/// Below this height, in points, a hall is shown one plot: two would be too low to be read.
const BOTH_PRESENTED: f32 = 300.0;

/// Below this height, in points, a figure leaves the table of code out.
const CODE_SHOWN: f32 = 420.0;

impl DiscreteLab {
    /// Draws the view's plots with the sentences and the row of views.
    pub(super) fn plots(&mut self, ui: &mut Ui, around: &Surroundings) {
        let said = self.said(around);
        let mut area = ui.max_rect();
        if around.look.presenting {
            let headline = Headline::presented(ui, &around.look, area, &said.over, presenter::HEIGHT + 24.0);
            let top = (area.bottom() - headline.height()).max(area.top());
            headline.paint(ui, area.with_min_y(top));
            area.max.y = top;
        } else {
            area = headline::ui(ui, &around.look, area, &said.over);
        }
        if !around.look.still {
            let row = Rect::from_min_max(area.min, pos2(area.right(), area.top() + switch::HEIGHT));
            switch::ui(ui, row, &around.look, &mut self.setup);
            area.min.y = (row.bottom() + 4.0).min(area.bottom());
        }
        self.values.keep_up(&self.setup);
        let Self { values, setup, bars, parts, typing, .. } = self;
        let Some(Ok(shown)) = values.shown() else { return };
        if around.look.presenting && area.height() > 260.0 {
            let strip = Rect::from_min_max(area.min, pos2(area.right(), area.top() + presenter::HEIGHT));
            presenter::ui(ui, strip, around, shown);
            area.min.y = strip.bottom() + 4.0;
        }
        let gap = if area.height() < 420.0 { 6.0 } else { 14.0 };
        let low = around.look.presenting && area.height() < BOTH_PRESENTED;
        match setup.view {
            DiscreteView::Drift | DiscreteView::Claims => {
                let share = match setup.view {
                    _ if low => 1.0,
                    DiscreteView::Drift => 0.58,
                    _ => 0.62,
                };
                let (above, below) = (cut(area, 0.0, share, gap), cut(area, share, 1.0, 0.0));
                if setup.view == DiscreteView::Drift {
                    views::drift::ui(ui, above, around, setup, shown);
                } else {
                    views::claims::ui(ui, above, around, setup, shown);
                }
                if !low {
                    let refusal = &mut typing.refusal;
                    bars::Bars { scenario: setup, shown, held: bars, refusal }.ui(ui, below, around);
                }
            }
            DiscreteView::Calibration => views::calibration::ui(ui, area, around, setup, values),
            _ => {
                // Lines of code take a height that they would take from the bars of a low figure.
                let table = !(around.look.still && area.height() < CODE_SHOWN);
                let [first, mut second] = shares(around, setup.view, low);
                if !table && setup.view != DiscreteView::Transforms {
                    second = 1.0;
                }
                if first > 0.0 {
                    let above = cut(area, 0.0, first, if first < 1.0 { gap } else { 0.0 });
                    let refusal = &mut typing.refusal;
                    bars::Bars { scenario: setup, shown, held: bars, refusal }.ui(ui, above, around);
                }
                let below = cut(area, first, second, if second < 1.0 { gap } else { 0.0 });
                match setup.view {
                    _ if first >= 1.0 => {}
                    DiscreteView::Epsilon | DiscreteView::Temperature => {
                        views::curve::ui(ui, below, around, setup, values);
                    }
                    DiscreteView::Transforms => views::transforms::bars(ui, below, around, setup, shown),
                    _ => parts::Picture { scenario: setup, shown, held: parts }.ui(ui, below, around),
                }
                if second < 1.0 {
                    let last = cut(area, second, 1.0, 0.0);
                    if setup.view == DiscreteView::Transforms {
                        views::transforms::table(ui, last, around, shown);
                    } else {
                        code::ui(ui, last, around, setup, shown);
                    }
                }
            }
        }
    }
}

/// Down to which share of the height the bars reach, and what is below them; on a `low` ground only what the view is about.
fn shares(around: &Surroundings, view: DiscreteView, low: bool) -> [f32; 2] {
    match view {
        DiscreteView::Parts if low => [1.0, 1.0],
        _ if low => [0.0, 1.0],
        _ if around.look.presenting => [0.62, 1.0],
        DiscreteView::Transforms => [0.34, 0.64],
        DiscreteView::Epsilon | DiscreteView::Temperature => [0.36, 0.72],
        _ => [0.38, 0.64],
    }
}
