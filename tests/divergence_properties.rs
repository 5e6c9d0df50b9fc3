//! What must hold for any pair of mixtures.

#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use klarity::line::Alpha;
use klarity::line::distribution::Mixture;
use klarity::line::divergence::{ALL, Pair, by_id};
use klarity::line::objective::{self, Form, Grid, Problem};
use klarity::text::Unit;
use proptest::prelude::*;

const LN_2: f64 = std::f64::consts::LN_2;

type Rows = Vec<(f64, f64, f64)>;

/// Up to four components of ordinary size.
fn rows() -> impl Strategy<Value = Rows> {
    prop::collection::vec((0.05..1.0, -6.0..6.0, 0.2..3.0), 1..=4)
}

/// Up to four components of any scale, weights down to 1e-12.
fn wild_rows() -> impl Strategy<Value = Rows> {
    let component = (-12.0..0.0, -100.0..100.0, -3.0..2.0)
        .prop_map(|(ln_weight, mean, ln_sd): (f64, f64, f64)| (10_f64.powf(ln_weight), mean, 10_f64.powf(ln_sd)));
    prop::collection::vec(component, 1..=4)
}

fn mixture(rows: &Rows) -> Mixture {
    Mixture::from_rows(rows).unwrap()
}

fn pair(p: &Rows, q: &Rows) -> Pair {
    Pair::new(&mixture(p), &mixture(q))
}

fn value(id: &str, pair: &Pair) -> f64 {
    by_id(id).unwrap().value(pair)
}

/// Equal up to `relative`, or up to 1e-12.
fn close(a: f64, b: f64, relative: f64) -> bool {
    a == b || (a - b).abs() <= (relative * a.abs().max(b.abs())).max(1e-12)
}

fn widest(rows: &Rows) -> f64 {
    rows.iter().fold(0.0, |widest, (_, _, sd)| sd.max(widest))
}

fn moved(rows: &Rows, scale: f64, shift: f64) -> Rows {
    rows.iter().map(|(w, mean, sd)| (*w, scale * mean + shift, scale.abs() * sd)).collect()
}

/// ∫ f by the plain midpoint rule on a grid far finer than any component; kinks cost it h², smooth functions nothing.
fn plain_integral(rows: &[(f64, f64, f64)], f: impl Fn(f64) -> f64) -> f64 {
    let reach = 12.0;
    let low = rows.iter().map(|(_, m, s)| m - reach * s).fold(f64::INFINITY, f64::min);
    let high = rows.iter().map(|(_, m, s)| m + reach * s).fold(f64::NEG_INFINITY, f64::max);
    let n = 60_000;
    let step = (high - low) / f64::from(n);
    (0..n).map(|i| f(low + (f64::from(i) + 0.5) * step)).sum::<f64>() * step
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn nothing_is_negative_and_the_bounded_ones_keep_their_bounds(p in wild_rows(), q in wild_rows()) {
        let pair = pair(&p, &q);
        for divergence in ALL {
            let value = divergence.value(&pair);
            prop_assert!(value >= 0.0, "{} is {value}", divergence.id());
        }
        prop_assert!(value("jensen-shannon", &pair) <= LN_2);
        for id in ["hellinger", "total-variation", "cosine"] {
            prop_assert!(value(id, &pair) <= 1.0, "{id}");
        }
    }

    #[test]
    fn the_classical_inequalities_hold(p in wild_rows(), q in wild_rows()) {
        let pair = pair(&p, &q);
        let of = |id| value(id, &pair);
        let (kl, tv, h, js, chi) =
            (of("kl-forward"), of("total-variation"), of("hellinger"), of("jensen-shannon"), of("chi-square"));
        let slack = 1.0 + 1e-9;
        prop_assert!(tv <= (0.5 * kl).sqrt() * slack, "Pinsker: {tv} {kl}");
        prop_assert!(kl <= chi.ln_1p() * slack, "{kl} above log(1 + χ²), χ² = {chi}");
        prop_assert!(h * h <= tv * slack && tv <= h * (2.0 - h * h).sqrt() * slack, "Le Cam: {h} {tv}");
        prop_assert!(js <= LN_2 * tv * slack && 0.5 * tv * tv <= js * slack, "Lin: {js} {tv}");
        prop_assert!(2.0 * h * h <= kl * slack, "{h} {kl}");
        prop_assert!(of("wasserstein1") <= of("wasserstein2") * (1.0 + 1e-7));
        prop_assert!(pair.entropy_target() <= pair.cross_entropy() + 1e-9 * pair.cross_entropy().abs(), "Gibbs");
    }

    #[test]
    fn the_cross_entropy_is_the_entropy_and_the_divergence(p in wild_rows(), q in wild_rows()) {
        let pair = pair(&p, &q);
        let sum = pair.entropy_target() + value("kl-forward", &pair);
        prop_assert!(close(pair.cross_entropy(), sum, 1e-9), "{} {sum}", pair.cross_entropy());
    }

    #[test]
    fn swapping_mirrors_the_directed_and_leaves_the_symmetric(p in wild_rows(), q in wild_rows()) {
        let (there, back) = (pair(&p, &q), pair(&q, &p));
        prop_assert!(close(value("kl-forward", &there), value("kl-reverse", &back), 1e-10));
        prop_assert!(close(value("kl-reverse", &there), value("kl-forward", &back), 1e-10));
        for id in ["jeffreys", "jensen-shannon", "hellinger", "total-variation", "wasserstein1", "l2", "cosine"] {
            let (a, b) = (value(id, &there), value(id, &back));
            prop_assert!(close(a, b, 1e-9), "{id}: {a} {b}");
        }
        let (a, b) = (value("wasserstein2", &there), value("wasserstein2", &back));
        prop_assert!(close(a, b, 1e-7), "W₂: {a} {b}");
    }

    #[test]
    fn zero_means_equal(p in wild_rows(), shuffle in 0_usize..4, step in -8.0..-1.0) {
        let mut same = p.clone();
        let turns = shuffle % same.len();
        same.rotate_left(turns);
        let equal = pair(&p, &same);
        let mut other = p.clone();
        // A step of 10^step sds in the heaviest component.
        let heaviest = (0..other.len()).max_by(|a, b| other[*a].0.total_cmp(&other[*b].0)).unwrap();
        other[heaviest].1 += 10_f64.powf(step) * other[heaviest].2;
        let different = pair(&p, &other);
        for divergence in ALL.iter().filter(|divergence| divergence.id() != "cosine") {
            prop_assert_eq!(divergence.value(&equal), 0.0, "{}", divergence.id());
            prop_assert!(divergence.value(&different) > 0.0, "{}", divergence.id());
        }
        prop_assert_eq!(value("cosine", &equal), 1.0);
    }

    #[test]
    fn small_steps_cost_their_square(p in rows(), step in -7.0..-4.0) {
        // D(P‖Q) = ½ε²·I, H² = ⅛ε²·I, JS = ⅛ε²·I, χ² = ε²·I to first order, I the Fisher information of the step.
        let e = 10_f64.powf(step);
        let mut other = p.clone();
        other[0].1 += e * other[0].2;
        other[0].2 *= 1.0 + 0.5 * e;
        let pair = pair(&p, &other);
        let kl = value("kl-forward", &pair);
        let near = |x: f64| (x / kl - 1.0).abs() < 300.0 * e;
        prop_assert!(near(value("kl-reverse", &pair)));
        prop_assert!(near(4.0 * value("jensen-shannon", &pair)));
        prop_assert!(near(4.0 * value("hellinger", &pair).powi(2)));
        let chi = value("chi-square", &pair);
        // A widest component makes tails that are not small steps any more.
        prop_assert!(chi.is_finite() && near(0.5 * chi), "{kl} {chi}");
    }

    #[test]
    fn shift_scale_and_reflection_change_only_the_units(
        p in wild_rows(), q in wild_rows(), shift in -1e3..1e3, scale in prop::sample::select(vec![1e-3, 0.25, -1.0, 7.0, -1e3]),
    ) {
        let (plain, other) = (pair(&p, &q), pair(&moved(&p, scale, shift), &moved(&q, scale, shift)));
        for divergence in ALL {
            let factor = f64::abs(scale).powi(power_of_x(divergence.unit()));
            let (a, b) = (divergence.value(&plain) * factor, divergence.value(&other));
            // The moved means are rounded to 1e-13; χ² and far KLs magnify that.
            prop_assert!(close(a, b, 1e-6) || divergence.id() == "chi-square" && close(a.ln_1p(), b.ln_1p(), 1e-6), "{}: {a} {b}", divergence.id());
        }
    }
}

/// The power of x in a unit: what a value is multiplied by when x is measured in halves.
fn power_of_x(unit: Unit) -> i32 {
    match unit {
        Unit::X => 1,
        Unit::Nats | Unit::One => 0,
        Unit::PerX | Unit::NatsPerX => -1,
        Unit::PerSquareX => -2,
    }
}

#[test]
fn a_loss_scales_with_x_as_its_unit_says() {
    let scale = 2.5;
    let texts = ["0.5*N(-1,0.8) + N(2,1)".to_owned(), "0.5*N(-2.5,2) + N(5,2.5)".to_owned()];
    let [plain, scaled] = texts.map(|text| text.parse::<Mixture>().unwrap());
    let grids = [Grid::new(-6.0, 8.0, 400).unwrap(), Grid::new(-15.0, 20.0, 400).unwrap()];
    for objective in objective::ALL {
        for forms in [[Form::Exact; 2], grids.map(Form::Notebook)] {
            let loss = |target, form, mean, sd| Problem::new(*objective, target, form).loss(mean, sd);
            let (a, b) = (loss(&plain, &forms[0], 0.4, 1.3), loss(&scaled, &forms[1], 0.4 * scale, 1.3 * scale));
            let wanted = a * scale.powi(power_of_x(forms[0].loss_unit(*objective, Alpha::default())));
            assert!((b - wanted).abs() <= 1e-9 * wanted.abs(), "{} {}: {a} {b}", objective.id(), forms[0].id());
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn the_integrand_integrates_to_what_the_divergence_says(p in rows(), q in rows()) {
        let pair = pair(&p, &q);
        let all: Vec<_> = p.iter().chain(&q).copied().collect();
        for divergence in ALL {
            let value = divergence.value(&pair);
            // Towards twice the variance the integrand of χ² lives far outside the components.
            if divergence.id() == "chi-square" && (value > 10.0 || widest(&p) > 1.1 * widest(&q)) {
                continue;
            }
            let wanted = divergence.integral().area(value);
            // T jumps across the gaps of Q, which the plain rule does not resolve.
            let relative = if divergence.id() == "wasserstein2" { 5e-3 } else { 1e-5 };
            let got = plain_integral(&all, |x| divergence.integrand(&pair, x));
            prop_assert!(
                (got - wanted).abs() <= relative * wanted.max(1e-3),
                "{}: {got} instead of {wanted}",
                divergence.id()
            );
        }
    }
}
