//! Jensen–Shannon: JS = ½D(P‖M) + ½D(Q‖M), M = ½(P + Q).

mod exact;

use super::notebook::{GridTarget, Point};
use super::sampled::{FromBoth, Prepare};
use super::{Evaluation, Grid, Jet, Loss, Objective};
use crate::line::Alpha;
use crate::line::distribution::Mixture;
use crate::math::LN_2;
use crate::text::Unit;

/// JS(P, Q): what an ideal discriminator makes a generator minimise.
pub struct JensenShannon;

impl Objective for JensenShannon {
    texts! {
        id: "jensen-shannon",
        name: "Jensen–Shannon",
        short: "JS",
        formula: "½ ∫ p log(p/m) dx + ½ ∫ q log(q/m) dx, m = ½(p + q)",
        notebook_formula: "mean of ½(p·(log p − log m) + q·(log q − log m)) over the grid, p normalised",
        numpy: concat!(
            "x, width = nodes(mean, sd, True)\n",
            "p, q = log_p(x), log_q(x, mean, sd)\n",
            "m = np.logaddexp(p, q) - np.log(2)\n",
            "q_term = np.exp(q) * (q - m)\n",
            "loss = 0.5 * (np.exp(p) * (p - m) + q_term).sum() * width\n",
            "return loss, 0.5 * (q_term * score(x, mean, sd)).sum(axis=1) * width\n"
        ),
        about: "What an ideal discriminator makes a GAN minimise: at most log 2, and flat where P and Q hardly meet",
        divergence_id: "jensen-shannon",
    }

    fn key(&self) -> char {
        'J'
    }

    fn unit(&self) -> Unit {
        Unit::Nats
    }

    fn notebook_unit(&self) -> Unit {
        Unit::NatsPerX
    }

    fn is_on_at_first(&self) -> bool {
        false
    }

    fn exact(&self, target: &Mixture, _alpha: Alpha) -> Box<dyn Loss> {
        Box::new(exact::Exact::new(target))
    }

    /// The notebook had none; this is its natural sibling.
    fn notebook(&self, target: &Mixture, grid: &Grid, _alpha: Alpha) -> Box<dyn Loss> {
        Box::new(NotebookJs(GridTarget::normalised(target, grid)))
    }

    fn sampled(&self) -> Result<Prepare, &'static str> {
        Ok(FromBoth::prepared)
    }

    fn draws_from_q(&self) -> bool {
        true
    }
}

/// The average of ½(p log(p/m) + q log(q/m)) over the grid.
struct NotebookJs(GridTarget);

/// A point's term and its first two derivatives by log q: ½q·log(q/m), and that plus ½q·p/(p + q).
fn term(Point { q, ln_q, p, ln_p }: Point) -> [f64; 3] {
    if p == 0.0 && q == 0.0 {
        return [0.0; 3];
    }
    // log(m/q) = log((1 + eˡ)/2) and log(m/p) = log((1 + e⁻ˡ)/2), l = log(p/q), neither of which overflows.
    let l = ln_p - ln_q;
    let more = (-l.abs()).exp().ln_1p() - LN_2;
    let [above_q, above_p] = [more + l.max(0.0), more + (-l).max(0.0)];
    let first = -0.5 * q * above_q;
    [first - 0.5 * p * above_p, first, first + 0.5 * q * (p / (p + q))]
}

impl Loss for NotebookJs {
    fn value(&self, mean: f64, sd: f64) -> f64 {
        self.slope(mean, sd).loss
    }

    fn slope(&self, mean: f64, sd: f64) -> Evaluation {
        self.0.slope(mean, sd, term).per_point(&self.0)
    }

    fn jet(&self, mean: f64, sd: f64) -> Jet {
        self.0.jet(mean, sd, term).per_point(&self.0)
    }
}
