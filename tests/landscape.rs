//! The landscape against the objectives themselves, the oracle's folds and other methods.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test's helpers may fail the test")]

use klarity::line::distribution::{Mixture, Normal};
use klarity::line::landscape::{Basins, Field, Raster, Shade, Window, contours, levels};
use klarity::line::objective::{ALL, Form, Grid, Minima, Minimum, Objective, Problem, by_id, minima};
use klarity::work::{Budget, Work as _};
use std::time::Duration;

fn objective(id: &str) -> &'static dyn Objective {
    by_id(id).unwrap()
}

fn window(objective: &'static dyn Objective, target: &Mixture, form: &Form) -> (Window, Minima) {
    let minima = minima(objective, target, form);
    (Window::propose(target, form, &minima, Normal::new(target.mean(), target.sd()).unwrap(), None), minima)
}

fn done(objective: &'static dyn Objective, target: &Mixture, form: &Form, window: Window, size: [usize; 2]) -> Field {
    let mut field = Field::with_stages(objective, target, form, window, &[size]);
    assert!(field.advance(Budget::Units(usize::MAX)));
    field
}

#[test]
fn every_field_agrees_with_the_loss_itself() {
    for text in [
        "0.5*N(-2.5,0.8) + 0.5*N(2.5,0.8)",
        "0.3*N(-4,0.6) + 0.4*N(0,1) + 0.3*N(5,1.5)",
        "0.5*N(-5,1) + 0.5*N(10,1)",
        "0.2*N(0,0.05) + 0.8*N(3,2)",
        "0.5*N(0,1) + 0.5*N(0,3)",
        "0.001*N(-8,1) + 0.999*N(8,0.3)",
        "0.5*N(0,0.001) + 0.5*N(1,10)",
        "0.5*N(-0.1,1) + 0.5*N(0.1,1)",
        "N(1,2)",
        "0.2*N(-9,1) + 0.2*N(-5,1.5) + 0.2*N(0,0.4) + 0.1*N(2,0.4) + 0.3*N(9,3)",
    ] {
        let target: Mixture = text.parse().unwrap();
        for form in [Form::Exact, Form::Notebook(Grid::default())] {
            for &objective in ALL {
                let (window, _) = window(objective, &target, &form);
                let problem = Problem::new(objective, &target, &form);
                let field = done(objective, &target, &form, window, [23, 17]);
                let raster = field.raster().unwrap();
                for row in 0..raster.rows() {
                    for col in 0..raster.cols() {
                        let value = raster.value(col, row);
                        let loss = problem.loss(raster.mean(col), form.sd(raster.second(row)));
                        let error = (value - loss).abs() / (1.0 + loss.abs());
                        assert!(error < 1e-7, "{text} {} {form:?} {col} {row}: {value} {loss}", objective.id());
                    }
                }
            }
        }
    }
}

/// Two unit modes a distance apart.
fn two_modes(distance: f64) -> Mixture {
    Mixture::from_rows(&[(0.5, -0.5 * distance, 1.0), (0.5, 0.5 * distance, 1.0)]).unwrap()
}

/// Whether a closed line goes around a point, by the winding number.
fn encloses(line: &[[f64; 2]], [x, y]: [f64; 2]) -> bool {
    let turns: f64 = line
        .windows(2)
        .map(|pair| {
            let [a, b] = [0, 1].map(|i| [pair[i][0] - x, pair[i][1] - y]);
            (a[0] * b[1] - a[1] * b[0]).atan2(a[0] * b[0] + a[1] * b[1])
        })
        .sum();
    line.first() == line.last() && turns.abs() > std::f64::consts::PI
}

#[test]
fn every_minimum_has_closed_lines_of_its_own_from_its_birth_on() {
    // Side minima are born at d = 4.824459436 (oracle).
    for distance in [4.86, 4.9, 5.2, 5.6, 5.61, 8.0, 15.0] {
        let target = two_modes(distance);
        let reverse = objective("reverse-kl");
        let (window, minima) = window(reverse, &target, &Form::Exact);
        assert_eq!(minima.len(), 3, "{distance}");
        let field = done(reverse, &target, &Form::Exact, window, [192, 128]);
        let levels = levels(&field, &minima);
        assert!(levels.len() < 30 && levels.windows(2).all(|pair| pair[0] < pair[1]));
        let lines: Vec<_> = levels.iter().flat_map(|level| contours(field.raster().unwrap(), *level)).collect();
        for one in &minima {
            let place = |m: &Minimum| [m.mean, m.sd.ln()];
            let own = lines.iter().filter(|line| {
                encloses(line, place(one)) && minima.iter().all(|m| m == one || !encloses(line, place(m)))
            });
            assert!(own.count() >= 1, "d = {distance}: no closed line around {one:?} alone");
        }
    }
}

#[test]
fn the_global_minimum_lies_inside_closed_lines_for_every_objective() {
    let target: Mixture = "0.3*N(-4,0.6) + 0.4*N(0,1) + 0.3*N(5,1.5)".parse().unwrap();
    for form in [Form::Exact, Form::Notebook(Grid::default())] {
        for &objective in ALL {
            let (window, minima) = window(objective, &target, &form);
            let field = done(objective, &target, &form, window, [96, 64]);
            let best = form.parameters(minima[0].mean, minima[0].sd);
            let levels = levels(&field, &minima);
            let raster = field.raster().unwrap();
            let around = levels.iter().flat_map(|level| contours(raster, *level)).filter(|line| encloses(line, best));
            assert!(around.count() >= 2, "{} {form:?}", objective.id());
        }
    }
}

#[test]
fn slices_of_any_size_give_the_same_rasters() {
    let target = two_modes(5.0);
    for id in ["reverse-kl", "mse"] {
        let (window, _) = window(objective(id), &target, &Form::Exact);
        let mut whole = Field::new(objective(id), &target, &Form::Exact, window);
        assert!(whole.raster().is_none());
        assert!(whole.advance(Budget::Units(usize::MAX)));
        let mut sliced = Field::new(objective(id), &target, &Form::Exact, window);
        let mut sizes = Vec::new();
        while !sliced.advance(Budget::Units(7)) {
            sizes.push(sliced.raster().map_or(0, Raster::cols));
        }
        sizes.dedup();
        assert_eq!(sizes, [0, 24, 48, 96]);
        assert_eq!(sliced.raster(), whole.raster());
        let mut timed = Field::new(objective(id), &target, &Form::Exact, window);
        while !timed.advance(Budget::Time(Duration::ZERO)) {}
        assert_eq!(timed.raster(), whole.raster());
    }
}

#[test]
fn extreme_set_ups_give_no_undefined_number_and_end() {
    let many: Vec<(f64, f64, f64)> =
        (0..32).map(f64::from).map(|i| (1.0 + i, 7.0 * i - 100.0, 0.1 + 0.3 * (i % 5.0))).collect();
    let many = Mixture::from_rows(&many).unwrap().to_string();
    for text in ["0.5*N(0,1e-9) + 0.5*N(0,1e9)", "N(-1e9,1e-9) + N(1e9,1e-9)", "N(1e9,1e-9)", many.as_str()] {
        let target: Mixture = text.parse().unwrap();
        for form in [Form::Exact, Form::Notebook(Grid::default())] {
            for &objective in ALL {
                let (window, minima) = window(objective, &target, &form);
                let field = done(objective, &target, &form, window, [24, 16]);
                let raster = field.raster().unwrap();
                assert!(raster.values().iter().all(|value| !value.is_nan()), "{text} {}", objective.id());
                let shade = Shade::new(raster, &minima);
                assert!(raster.values().iter().all(|value| (0.0..=1.0).contains(&shade.share(*value))));
                let lines = levels(&field, &minima).into_iter().flat_map(|level| contours(raster, level));
                assert!(lines.flatten().flatten().all(f64::is_finite), "{text} {}", objective.id());
                let mut basins = Basins::with_stages(objective, &target, &form, window, &minima, &[[6, 4]]);
                assert!(basins.advance(Budget::Units(usize::MAX)));
                assert!(basins.map().unwrap().cells().iter().flatten().all(|index| *index < minima.len()));
            }
        }
    }
}
