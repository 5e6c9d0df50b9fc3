//! Adaptive quadrature of several functions at once over given panels.
//!
//! Each panel gets the 21-point Gauss–Kronrod rule, whose embedded 10-point rule tells how far to trust it; panels that are
//! not good enough for one of the functions are halved. All functions share the nodes, and so what is costly about them.

use super::gauss::{GAUSS_10_WEIGHTS, KRONROD_21_NODES, KRONROD_21_WEIGHTS};

/// How many points each panel is looked at in.
pub const POINTS: usize = 21;

/// The points of a panel, from its lower to its upper end, as fractions of its half width from the middle.
#[must_use]
pub fn node(index: usize) -> f64 {
    if index < 10 { -KRONROD_21_NODES[10 - index] } else { KRONROD_21_NODES[index - 10] }
}

/// No integral looks at more panels than this; smooth functions of 64 bells need a tenth.
const MOST_PANELS: usize = 6_000;

/// A stretch of the line, with whatever its owner needs to make sense of the coordinate (an origin, say).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Panel<C> {
    /// Shared by the panel and all its parts.
    pub context: C,
    /// The lower end.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

/// A panel with its integrals.
#[derive(Debug, Clone, Copy)]
pub struct Measured<C, const N: usize> {
    /// Where.
    pub panel: Panel<C>,
    /// What the second part of the function's answer was at each of its points, ascending.
    pub samples: [f64; POINTS],
    value: [f64; N],
    size: [f64; N],
    doubt: [f64; N],
    settled: bool,
}

/// The integrals over all panels, and the panels that it took.
#[derive(Debug, Clone)]
pub struct Integral<C, const N: usize> {
    /// One integral per function.
    pub values: [f64; N],
    /// The panels in the order of the line.
    pub panels: Vec<Measured<C, N>>,
}

/// How well each function is wanted: to `relative` of its own integral, or to `absolute[i]` if that is larger.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Tolerance<const N: usize> {
    /// Relative to the integral.
    pub relative: f64,
    /// In units of the integral.
    pub absolute: [f64; N],
}

/// The integrals of `f` over `panels`, which are in order. `f` is called with each panel's context and ascending coordinates
/// and answers N values and one sample to keep.
pub fn integrate<C: Copy, const N: usize>(
    panels: impl IntoIterator<Item = Panel<C>>,
    tolerance: Tolerance<N>,
    mut f: impl FnMut(C, f64) -> ([f64; N], f64),
) -> Integral<C, N> {
    let mut measured: Vec<Measured<C, N>> = panels.into_iter().map(|panel| measure(panel, &mut f)).collect();
    loop {
        // A coarse panel can overrate its integral by far, so the yardstick is taken anew before each sweep.
        let values = totals(&measured);
        let allowed: [f64; N] =
            std::array::from_fn(|i| (tolerance.relative * values[i].abs()).max(tolerance.absolute[i]));
        let open = measured.iter().filter(|panel| panel.is_open(&allowed)).count();
        if open == 0 || measured.len() + open > MOST_PANELS {
            return Integral { values, panels: measured };
        }
        let mut next = Vec::with_capacity(measured.len() + open);
        for panel in measured {
            if panel.is_open(&allowed) {
                next.extend(panel.halves(&mut f));
            } else {
                next.push(panel);
            }
        }
        measured = next;
    }
}

fn totals<C, const N: usize>(panels: &[Measured<C, N>]) -> [f64; N] {
    let mut totals = [0.0; N];
    for panel in panels {
        for (total, value) in totals.iter_mut().zip(&panel.value) {
            *total += value;
        }
    }
    totals
}

fn measure<C: Copy, const N: usize>(panel: Panel<C>, f: &mut impl FnMut(C, f64) -> ([f64; N], f64)) -> Measured<C, N> {
    let (middle, half) = (0.5 * (panel.low + panel.high), 0.5 * (panel.high - panel.low));
    let mut samples = [0.0; POINTS];
    let (mut kronrod, mut gauss, mut size) = ([0.0; N], [0.0; N], [0.0; N]);
    for (index, sample) in samples.iter_mut().enumerate() {
        let from_centre = index.abs_diff(10);
        let (values, kept) = f(panel.context, middle + half * node(index));
        *sample = kept;
        let weight = KRONROD_21_WEIGHTS[from_centre];
        for i in 0..N {
            kronrod[i] += weight * values[i];
            size[i] += weight * values[i].abs();
        }
        if from_centre % 2 == 1 {
            let weight = GAUSS_10_WEIGHTS[from_centre / 2];
            for i in 0..N {
                gauss[i] += weight * values[i];
            }
        }
    }
    Measured {
        panel,
        samples,
        value: kronrod.map(|sum| sum * half),
        size: size.map(|sum| sum * half),
        doubt: std::array::from_fn(|i| (kronrod[i] - gauss[i]).abs() * half),
        settled: half <= 4.0 * f64::EPSILON * middle.abs() || half < f64::MIN_POSITIVE,
    }
}

impl<C: Copy, const N: usize> Measured<C, N> {
    /// The error of function `i`, as QUADPACK estimates it: the 21 points are far better than the 10 they are held against.
    fn error(&self, i: usize) -> f64 {
        let size = self.size[i];
        if size <= 0.0 {
            return 0.0;
        }
        let ratio = 200.0 * self.doubt[i] / size;
        if ratio < 1.0 { size * ratio * ratio.sqrt() } else { size }
    }

    fn is_open(&self, allowed: &[f64; N]) -> bool {
        !self.settled && (0..N).any(|i| self.error(i) > allowed[i])
    }

    /// The two halves, measured. Where halving no longer helps because rounding is all that is left, they are settled.
    fn halves(&self, f: &mut impl FnMut(C, f64) -> ([f64; N], f64)) -> [Self; 2] {
        let Panel { context, low, high } = self.panel;
        let middle = 0.5 * (low + high);
        let mut halves =
            [measure(Panel { context, low, high: middle }, f), measure(Panel { context, low: middle, high }, f)];
        let noise = (0..N).all(|i| {
            let doubt = halves[0].doubt[i] + halves[1].doubt[i];
            self.doubt[i] < 1e-6 * self.size[i] && doubt > 0.4 * self.doubt[i]
                || doubt <= 1e-13 * (halves[0].size[i] + halves[1].size[i])
        });
        for half in &mut halves {
            half.settled |= noise;
        }
        halves
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(low: f64, high: f64) -> [Panel<()>; 1] {
        [Panel { context: (), low, high }]
    }

    const FINE: Tolerance<1> = Tolerance { relative: 1e-13, absolute: [0.0] };

    #[test]
    fn a_spike_and_a_kink_are_found_and_resolved() {
        let f = |(), x: f64| ([(-0.5 * (x / 0.03).powi(2)).exp() / 0.03, (x - 0.3).abs()], 0.0);
        let integral = integrate(line(-1.0, 2.0), Tolerance { relative: 1e-13, absolute: [0.0; 2] }, f);
        assert!((integral.values[0] / std::f64::consts::TAU.sqrt() - 1.0).abs() < 1e-12, "{:?}", integral.values);
        assert!((integral.values[1] / (0.5 * (1.3_f64.powi(2) + 1.7_f64.powi(2))) - 1.0).abs() < 1e-12);
        assert!(integral.panels.len() < 100);
    }

    #[test]
    fn panels_stay_in_order_and_keep_their_samples() {
        let integral = integrate(line(0.0, 10.0), FINE, |(), x: f64| ([x.sqrt()], x));
        assert!((integral.values[0] / (2.0 / 3.0 * 10_f64.powf(1.5)) - 1.0).abs() < 1e-12);
        let samples: Vec<f64> = integral.panels.iter().flat_map(|panel| panel.samples).collect();
        assert!(samples.windows(2).all(|pair| pair[0] < pair[1]));
    }

    #[test]
    fn noise_does_not_cost_panels() {
        let noisy = |(), x: f64| ([1.0 + 1e-7 * (1e9 * x).sin()], 0.0);
        let integral = integrate(line(0.0, 1.0), FINE, noisy);
        assert!(integral.panels.len() < 200, "{}", integral.panels.len());
        assert!((integral.values[0] - 1.0).abs() < 1e-6);
    }
}
