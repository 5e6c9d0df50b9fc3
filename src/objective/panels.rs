//! first version
use super::{Evaluation, Jet, Loss};
use crate::distribution::{Mixture, Normal};

pub(super) struct Panels {
    target: Mixture,
}
impl Panels {
    pub(super) fn new(target: &Mixture) -> Self {
        Self { target: target.clone() }
    }
    pub(super) fn forward_kl(&self, mean: f64, sd: f64) -> f64 {
        let q = Normal::raw(mean, sd);
        let mut s = 0.0;
        for (w, n) in self.target.weighted() {
            for i in -4000..=4000 {
                let z = f64::from(i) * 0.0025;
                let x = n.mean() + n.sd() * z;
                s +=
                    w * 0.0025 * (-0.5 * z * z).exp() * 0.398_942_280_401_432_7 * (self.target.ln_pdf(x) - q.ln_pdf(x));
            }
        }
        s
    }
    fn dlnp(&self, x: f64) -> f64 {
        let lp = self.target.ln_pdf(x);
        self.target
            .ln_weights()
            .iter()
            .zip(self.target.components())
            .map(|(lw, c)| (lw + c.normal.ln_pdf(x) - lp).exp() * (c.normal.mean() - x) / c.normal.variance())
            .sum()
    }
}
impl Loss for Panels {
    fn value(&self, mean: f64, sd: f64) -> f64 {
        self.jet(mean, sd).loss
    }
    fn slope(&self, mean: f64, sd: f64) -> Evaluation {
        let j = self.jet(mean, sd);
        Evaluation { loss: j.loss, gradient: j.gradient }
    }
    fn jet(&self, mean: f64, sd: f64) -> Jet {
        let [mut l, mut a, mut b, mut c, mut d] = [0.0; 5];
        for i in -500..=500 {
            let z = f64::from(i) * 0.02;
            let x = mean + sd * z;
            let q = 0.02 * (-0.5 * z * z).exp() * 0.398_942_280_401_432_7;
            let g = q * sd * self.dlnp(x);
            l += q * self.target.ln_pdf(x);
            a += g;
            b += g * z;
            c += g * z * z;
            d += g * z * z * z;
        }
        Jet {
            loss: -Normal::raw(mean, sd).entropy() - l,
            gradient: [-a / sd, -1.0 - b],
            hessian: [-b / sd / sd, -(c - a) / sd, -(d - b)],
        }
    }
}
