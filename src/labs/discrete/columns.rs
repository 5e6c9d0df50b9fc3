//! Where the bins stand: the x axis that bars and parts share.

use egui::{Align2, Rect, Ui, pos2};

use crate::discrete::Side;
use crate::ui::{Look, fonts};

/// Bins narrower than this, in points, thin into an outline.
const THIN: f32 = 13.0;
/// The widest bar, in points.
const WIDEST: f32 = 46.0;

/// The bins of a table, side by side in a frame.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Columns {
    /// Where they stand.
    pub frame: Rect,
    /// How many there are.
    pub bins: usize,
}

impl Columns {
    /// The distance from bin to bin, in points.
    #[must_use]
    pub fn step(&self) -> f32 {
        self.frame.width() / self.bins.max(1) as f32
    }

    /// Whether the bins are too narrow for bars.
    #[must_use]
    pub fn thin(&self) -> bool {
        self.step() < THIN
    }

    /// The middle of `bin`.
    #[must_use]
    pub fn centre(&self, bin: usize) -> f32 {
        self.frame.left() + self.step() * (bin as f32 + 0.5)
    }

    /// The bin at `x`; the first or the last one beyond the frame.
    #[must_use]
    pub fn bin_at(&self, x: f32) -> usize {
        let place = (x - self.frame.left()) / self.step();
        (place.max(0.0) as usize).min(self.bins.saturating_sub(1))
    }

    /// The bins that share the pixel column `x`, `x + 1`.
    #[must_use]
    pub fn bins_in(&self, x: f32) -> std::ops::Range<usize> {
        let first = self.bin_at(x);
        first..self.bin_at(x + 1.0 - 1e-3).max(first) + 1
    }

    /// From where to where the bar of `side` reaches in `bin`.
    #[must_use]
    pub fn bar(&self, side: Side, bin: usize) -> egui::Rangef {
        let gap = (self.step() * 0.05).clamp(1.0, 6.0);
        let width = (self.step() * 0.36).min(WIDEST);
        let centre = self.centre(bin);
        match side {
            Side::P => egui::Rangef::new(centre - gap / 2.0 - width, centre - gap / 2.0),
            Side::Q => egui::Rangef::new(centre + gap / 2.0, centre + gap / 2.0 + width),
        }
    }

    /// From where to where `bin` reaches.
    #[must_use]
    pub fn whole(&self, bin: usize) -> egui::Rangef {
        let half = self.step() / 2.0;
        egui::Rangef::new(self.centre(bin) - half, self.centre(bin) + half)
    }

    /// Writes the bins' names below the frame, as many as have room.
    pub fn names(&self, ui: &Ui, look: &Look, names: &[String]) {
        let font = fonts::regular(look.tick());
        let room = self.step();
        let most = if room >= 60.0 { (room / (look.tick() * 0.62)) as usize } else { 14 };
        let short = |name: &str| -> String {
            if name.chars().count() > most {
                name.chars().take(most.max(2) - 1).chain(['…']).collect()
            } else {
                name.to_owned()
            }
        };
        // A look at some of them tells how wide they are.
        let sampled = names.iter().step_by(names.len().div_ceil(64).max(1));
        let width =
            |name: &String| ui.painter().layout_no_wrap(short(name), font.clone(), look.tokens.soft_ink).size().x;
        let widest = sampled.map(width).fold(0.0, f32::max) + 8.0;
        let every = (widest / room).ceil().max(1.0) as usize;
        let mut right = f32::MIN;
        for bin in (0..self.bins.min(names.len())).step_by(every) {
            let galley = ui.painter().layout_no_wrap(short(&names[bin]), font.clone(), look.tokens.soft_ink);
            let at = Align2::CENTER_TOP.anchor_size(pos2(self.centre(bin), self.frame.bottom() + 3.0), galley.size());
            let inside = at.left() >= self.frame.left() - 16.0 && at.right() <= self.frame.right() + 16.0;
            if inside && at.left() > right {
                right = at.right() + 4.0;
                ui.painter().galley(at.min, galley, look.tokens.soft_ink);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn columns(bins: usize) -> Columns {
        Columns { frame: Rect::from_min_max(pos2(20.0, 0.0), pos2(660.0, 100.0)), bins }
    }

    #[test]
    fn every_place_belongs_to_the_bin_that_is_drawn_there() {
        for bins in [2, 5, 49, 640, 10_000] {
            let columns = columns(bins);
            for bin in (0..bins).step_by(bins.div_ceil(97)) {
                assert_eq!(columns.bin_at(columns.centre(bin)), bin, "{bins}");
            }
            assert_eq!((columns.bin_at(-1e9), columns.bin_at(1e9)), (0, bins - 1));
        }
    }

    #[test]
    fn the_pixels_share_out_all_bins() {
        for bins in [700, 10_000] {
            let columns = columns(bins);
            let mut seen = vec![false; bins];
            for pixel in 0..640 {
                columns.bins_in(20.0 + pixel as f32).for_each(|bin| seen[bin] = true);
            }
            assert!(seen.into_iter().all(|seen| seen), "{bins}");
        }
    }

    #[test]
    fn bars_of_a_bin_stand_beside_each_other_and_within_it() {
        for bins in [2, 5, 49] {
            let columns = columns(bins);
            let (p, q) = (columns.bar(Side::P, 1), columns.bar(Side::Q, 1));
            let whole = columns.whole(1);
            assert!(whole.min < p.min && p.max < q.min && q.max < whole.max, "{bins}");
        }
    }
}
