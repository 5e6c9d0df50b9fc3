//! Sampled densities, kept from frame to frame: while runs play only the fits move.

use std::rc::Rc;

use egui::Vec2;

use crate::line::distribution::{Mixture, Normal};
use crate::ui::plot::{self, View};

/// One density's curve.
pub struct Shape {
    /// (x, density) all over the view, for what has to know where the curve runs.
    pub points: Vec<[f64; 2]>,
    /// What is drawn of it.
    pub drawn: Vec<[f64; 2]>,
}

/// The shapes of the last frame, for one view and one size of frame.
#[derive(Default)]
pub struct Shapes {
    ground: Option<(View, Vec2)>,
    frame: u64,
    target: Option<(Mixture, Rc<Shape>)>,
    normals: Vec<Kept>,
}

struct Kept {
    normal: Normal,
    shape: Rc<Shape>,
    used: bool,
}

impl Shapes {
    /// Begins a plot of `size` points in the frame of that number: forgets what the last frame didn't need, and everything
    /// if `view` or `size` have changed. Several plots of a frame share what they have in common.
    pub fn begin(&mut self, view: &View, size: Vec2, frame: u64) {
        let same = |(known, its_size): (View, Vec2)| known == *view && (its_size - size).abs().max_elem() < 0.01;
        if !self.ground.is_some_and(same) {
            *self = Self { ground: Some((*view, size)), frame, ..Self::default() };
        }
        if self.frame != frame {
            self.frame = frame;
            self.normals.retain_mut(|kept| std::mem::replace(&mut kept.used, false));
        }
    }

    /// The target's shape, all of it.
    pub fn target(&mut self, target: &Mixture) -> Option<Rc<Shape>> {
        let (view, size) = self.ground?;
        if let Some((known, shape)) = &self.target
            && known == target
        {
            return Some(Rc::clone(shape));
        }
        let details: Vec<(f64, f64)> = target.components().iter().map(|c| (c.normal.mean(), c.normal.sd())).collect();
        let points = plot::sample(&view, size.x, &details, |x| target.pdf(x));
        let shape = Rc::new(Shape { drawn: plot::thinned(&view, size, &points), points });
        self.target = Some((target.clone(), Rc::clone(&shape)));
        Some(shape)
    }

    /// A normal's shape; drawn where it stands out from the axis.
    pub fn normal(&mut self, mean: f64, sd: f64) -> Option<Rc<Shape>> {
        let (view, size) = self.ground?;
        let normal = Normal::raw(mean, sd);
        if let Some(kept) = self.normals.iter_mut().find(|kept| kept.normal == normal) {
            kept.used = true;
            return Some(Rc::clone(&kept.shape));
        }
        let points = plot::sample(&view, size.x, &[(mean, sd)], |x| normal.pdf(x));
        let drawn = plot::thinned(&view, size, &plot::above_axis(&view, &points));
        let shape = Rc::new(Shape { points, drawn });
        self.normals.push(Kept { normal, shape: Rc::clone(&shape), used: true });
        Some(shape)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const VIEW: View = View { x: [-5.0, 5.0], y: [0.0, 0.5] };
    const SIZE: Vec2 = Vec2::new(600.0, 200.0);

    #[test]
    fn a_shape_is_kept_while_it_is_used_and_the_view_stays() {
        let mut shapes = Shapes::default();
        assert!(shapes.normal(0.0, 1.0).is_none());
        shapes.begin(&VIEW, SIZE, 1);
        let first = shapes.normal(0.0, 1.0).unwrap();
        shapes.begin(&VIEW, SIZE, 2);
        assert!(Rc::ptr_eq(&first, &shapes.normal(0.0, 1.0).unwrap()));
        assert!(!Rc::ptr_eq(&first, &shapes.normal(0.0, 1.1).unwrap()));
        // A frame without it, and it is gone; so it is in another view.
        shapes.begin(&VIEW, SIZE, 3);
        shapes.begin(&VIEW, SIZE, 4);
        let second = shapes.normal(0.0, 1.0).unwrap();
        assert!(!Rc::ptr_eq(&first, &second));
        shapes.begin(&View { x: [-5.0, 6.0], ..VIEW }, SIZE, 5);
        assert!(!Rc::ptr_eq(&second, &shapes.normal(0.0, 1.0).unwrap()));
    }

    #[test]
    fn another_target_has_another_shape() {
        let mut shapes = Shapes::default();
        shapes.begin(&VIEW, SIZE, 6);
        let mut shape_of = |text: &str| shapes.target(&text.parse().unwrap()).unwrap();
        let (first, again, other) = (shape_of("N(0,1)"), shape_of("N(0,1)"), shape_of("N(0,2)"));
        assert!(Rc::ptr_eq(&first, &again) && !Rc::ptr_eq(&first, &other));
    }

    #[test]
    fn what_is_drawn_runs_along_the_density_in_few_corners() {
        let mut shapes = Shapes::default();
        shapes.begin(&VIEW, SIZE, 7);
        let shape = shapes.normal(0.0, 1.0).unwrap();
        let drawn: Vec<[f64; 2]> = shape.drawn.iter().copied().filter(|[x, _]| x.is_finite()).collect();
        assert!(shape.points.len() > 400 && (20..150).contains(&drawn.len()), "{}", drawn.len());
        let exact = |x: f64| (-0.5 * x * x).exp() / std::f64::consts::TAU.sqrt();
        for pair in drawn.windows(2) {
            // Between two corners the chord is nowhere further from the curve than a fifth of a point, in height too.
            let [x, y] = [0.5 * (pair[0][0] + pair[1][0]), 0.5 * (pair[0][1] + pair[1][1])];
            assert!((y - exact(x)).abs() * 200.0 / 0.5 < 0.2, "{x}");
        }
    }
}
