//! The differential entropy of a mixture.

use super::{Arena, Mixture, PreparedMixture};
use crate::math::Place;
use crate::math::adaptive::{Tolerance, integrate};

impl Mixture {
    /// The differential entropy −∫ p log p, in nats: in closed form for one normal, else by quadrature to about 1e-13.
    #[must_use]
    pub fn entropy(&self) -> f64 {
        if let Some(normal) = self.as_normal() {
            return normal.entropy();
        }
        let mixture = PreparedMixture::new(self);
        let tolerance = Tolerance { relative: 1e-13, absolute: [1e-13] };
        let mut arena = Arena::default();
        let integral = integrate(mixture.panels(&mut arena), tolerance, |(base, part), offset| {
            let density = arena.density(part, Place { base, offset });
            ([-density.plain * density.ln], 0.0)
        });
        integral.values[0]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entropy(text: &str) -> f64 {
        text.parse::<Mixture>().unwrap().entropy()
    }

    #[test]
    fn equal_components_have_the_entropy_of_one() {
        let normal = 0.5 * (std::f64::consts::TAU * std::f64::consts::E * 4.0).ln();
        assert!((entropy("N(7,2)") - normal).abs() < 1e-14);
        assert!((entropy("N(7,2) + 3*N(7,2)") - normal).abs() < 1e-13);
    }

    #[test]
    fn modes_out_of_each_others_reach_add_the_entropy_of_the_choice() {
        // H = Σ wᵢ(Hᵢ − log wᵢ) once nothing overlaps, whatever the scales.
        let normal = |sd: f64| 0.5 + (std::f64::consts::TAU.sqrt() * sd).ln();
        let wanted = 0.25 * (normal(1e-9) - 0.25_f64.ln()) + 0.75 * (normal(1e3) - 0.75_f64.ln());
        assert!((entropy("1*N(1e9,1e-9) + 3*N(-1e9,1e3)") - wanted).abs() < 1e-12);
    }
}
