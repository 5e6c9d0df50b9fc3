//! The kernel at one sample, drawn so large that it can be seen.

use egui::{Align2, Pos2, Rect, Stroke, Ui, pos2, vec2};
use egui_plot::PlotTransform;

use super::densities::GENERATOR;
use crate::text::format;
use crate::ui::plot::{self, View};
use crate::ui::{Look, fonts};

/// One sample's share of the kernel estimate, enlarged.
pub struct Bump {
    centre: f64,
    h: f64,
    factor: f64,
    curve: Vec<[f64; 2]>,
}

impl Bump {
    /// The kernel of width `h` at `centre`, one of `n`; nothing where it can't be drawn.
    #[must_use]
    pub fn new(centre: f64, h: f64, n: usize, view: &View, width: f32) -> Option<Self> {
        let peak = 1.0 / (n as f64 * h * (2.0 * std::f64::consts::PI).sqrt());
        let wanted = 0.22 * view.height() / peak;
        if !(wanted.is_finite() && wanted > 0.0) {
            return None;
        }
        // A round factor, so that it can be said; never below 1 where the kernel itself can be seen.
        let power = 10f64.powf(wanted.log10().floor());
        let factor = [5.0, 2.0, 1.0].into_iter().find(|step| step * power <= wanted).unwrap_or(1.0) * power;
        let factor = if wanted >= 1.0 { factor.max(1.0) } else { factor };
        let shape = |x: f64| factor * peak * (-0.5 * ((x - centre) / h).powi(2)).exp();
        Some(Self { centre, h, factor, curve: plot::sample(view, width, &[(centre, h)], shape) })
    }

    /// The bell, (x, density times the factor).
    #[must_use]
    pub fn curve(&self) -> &[[f64; 2]] {
        &self.curve
    }

    /// Marks the sample and says by how much its kernel is enlarged, where the fewest of `curves` run through the words;
    /// where they stand.
    pub fn mark(&self, ui: &Ui, look: &Look, transform: &PlotTransform, curves: &[Vec<Pos2>]) -> Option<Rect> {
        let frame = *transform.frame();
        let at = pos2(transform.position_from_point_x(self.centre), frame.bottom() - 5.0);
        if !frame.x_range().contains(at.x) {
            return None;
        }
        let edge = Stroke::new(1.5, look.tokens.background);
        ui.painter().circle(at, look.marker() * 0.9, look.tokens.series[GENERATOR], edge);
        let text = format!("one sample’s kernel, ×{}", format::parameter(self.factor, 4));
        let size = ui.painter().layout_no_wrap(text.clone(), fonts::regular(look.tick()), look.tokens.soft_ink).size();
        // Beside the bell where it has thinned out.
        let beside = (transform.position_from_point_x(self.centre + 1.6 * self.h) - at.x).min(120.0) + 6.0;
        let lifts = [0.12, 0.2, 0.28, 0.36, 0.5, 0.64].map(|lift| frame.bottom() - lift * frame.height());
        let places = lifts.into_iter().flat_map(|y| {
            [(beside, Align2::LEFT_BOTTOM), (-beside, Align2::RIGHT_BOTTOM)]
                .map(|(x, anchor)| (pos2(at.x + x, y), anchor))
        });
        let cost = |(place, anchor): &(Pos2, Align2)| {
            let rect = anchor.anchor_size(*place, size).expand2(vec2(5.0, 2.0));
            let outside = if frame.contains_rect(rect) { 0 } else { 1000 };
            outside + curves.iter().flatten().filter(|point| rect.contains(**point)).count()
        };
        let (place, anchor) = places.min_by_key(cost)?;
        Some(plot::note(ui, look, place, anchor, &text))
    }
}
