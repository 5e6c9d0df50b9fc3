//! Names beside curves: on no other name, on no handle, and on a curve only where nothing else is left.

use egui::epaint::TextShape;
use egui::{Key, Pos2, Rect, Role, Shape, vec2};
use egui_kittest::kittest::NodeT as _;
use klarity::scenario::presets;
use klarity::ui::fonts;

use crate::harness::{Window, open_sized, press, settle};

/// What is in the plots of a window.
#[derive(Default)]
struct Plots {
    names: Vec<(String, Rect)>,
    curves: Vec<Vec<Pos2>>,
    handles: Vec<(String, Rect)>,
}

impl Plots {
    fn of(window: &Window) -> Self {
        let mut plots = Self::default();
        let mut frames = Vec::new();
        for node in window.root().children_recursive() {
            let (role, name) = (node.accesskit_node().role(), node.accesskit_node().label().unwrap_or_default());
            if !matches!(role, Role::Canvas | Role::Slider) {
                continue;
            }
            let rect = node.rect();
            if role == Role::Canvas {
                frames.push(rect);
            } else if name.starts_with("Mode ") {
                // It can be gripped 7 points around what is drawn.
                plots.handles.push((name, rect.shrink(7.0)));
            } else if name == "Start of Q" {
                let bar = Rect::from_center_size(rect.center(), vec2(4.0, 0.8 * rect.height()));
                plots.handles.push((name, bar));
            } else if name == "Bandwidth multiplier" {
                plots.handles.push((name, Rect::from_center_size(rect.center(), vec2(2.0, rect.height()))));
            }
        }
        for clipped in &window.output().shapes {
            plots.add(&clipped.shape, clipped.clip_rect, &frames);
        }
        plots
    }

    fn add(&mut self, shape: &Shape, clip: Rect, frames: &[Rect]) {
        let within = |at: Pos2| frames.iter().any(|frame| frame.contains(at));
        match shape {
            Shape::Vec(shapes) => {
                for shape in shapes {
                    self.add(shape, clip, frames);
                }
            }
            Shape::Text(text) if is_name(text) && within(text.visual_bounding_rect().center()) => {
                self.names.push((text.galley.text().to_owned(), text.visual_bounding_rect()));
            }
            // What is clipped to a plot is drawn in it; its ground's grid is upright or level.
            Shape::Path(path) if !path.closed && path.stroke.width > 0.0 && within(clip.center()) => {
                self.curves.push(path.points.clone());
            }
            _ => {}
        }
    }

    /// The names that a curve runs through.
    fn crossed(&self) -> Vec<&str> {
        let through = |rect: &Rect| {
            let rect = rect.shrink(1.0);
            self.curves.iter().any(|curve| {
                curve.windows(2).any(|pair| (0..=8).any(|part| rect.contains(pair[0].lerp(pair[1], part as f32 / 8.0))))
            })
        };
        self.names.iter().filter(|(_, rect)| through(rect)).map(|(name, _)| name.as_str()).collect()
    }

    /// Pairs of names that lie on each other, and names on handles.
    fn covered(&self) -> Vec<String> {
        let mut found = Vec::new();
        for (place, (name, rect)) in self.names.iter().enumerate() {
            let others = self.names[place + 1..].iter().chain(&self.handles);
            let on = others.filter(|(_, other)| other.intersects(rect.shrink(0.5)));
            found.extend(on.map(|(other, _)| format!("{name} on {other}")));
        }
        found
    }
}

/// Only names beside curves are semi-bold within a plot.
fn is_name(text: &TextShape) -> bool {
    let format = text.galley.job.sections.first().map(|section| section.format.font_id.clone());
    format.is_some_and(|font| font.family == fonts::semibold(1.0).family)
}

/// The presets that have curves with names, each in the windows that a person may have it in, at its beginning and end.
fn each(mut look: impl FnMut(&str, &Plots)) {
    for preset in presets().iter().filter(|preset| ["fit", "estimate"].contains(&preset.scenario.lab.id())) {
        let mut window = open_sized(Some(preset.scenario.clone()), 1280.0, 720.0);
        // Plain, presenting, presenting one step taken apart, and presenting without it.
        let windows = [
            (1280.0, 720.0, None),
            (800.0, 600.0, None),
            (800.0, 600.0, Some(Key::P)),
            (800.0, 600.0, Some(Key::S)),
            (1280.0, 720.0, Some(Key::S)),
        ];
        for (place, (width, height, key)) in windows.into_iter().enumerate() {
            window.set_size(vec2(width, height));
            settle(&mut window);
            if let Some(key) = key {
                press(&mut window, key);
            }
            for at_end in [false, true] {
                press(&mut window, if at_end { Key::End } else { Key::Home });
                let context =
                    format!("{} in window {place} at its {}", preset.id, if at_end { "end" } else { "beginning" });
                look(&context, &Plots::of(&window));
            }
        }
    }
}

#[test]
fn names_lie_on_no_name_on_no_handle_and_on_hardly_a_curve() {
    let (mut covered, mut crossed, mut names, mut curves) = (Vec::new(), Vec::new(), 0, 0);
    each(|context, plots| {
        names += plots.names.len();
        curves += plots.curves.len();
        covered.extend(plots.covered().into_iter().map(|what| format!("{context}: {what}")));
        crossed.extend(plots.crossed().into_iter().map(|name| format!("{context}: {name}")));
    });
    assert!(covered.is_empty(), "{} of {names}:\n{}", covered.len(), covered.join("\n"));
    // Not by leaving names out: the placement that counted crossed segments showed 1412 of them, and 38 were crossed.
    assert!(names > 1412 && curves > 2 * names, "{names} names, {curves} curves");
    assert!(crossed.len() <= 26, "{} of {names}:\n{}", crossed.len(), crossed.join("\n"));
}
