//! Everything that can be used says what it is when the pointer rests on it.

use std::collections::BTreeSet;

use egui::{Order, Pos2, Rect, Role, pos2};
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use crate::harness::{Window, open, open_preset, settle};

const CONTROLS: [Role; 8] = [
    Role::Button,
    Role::CheckBox,
    Role::ComboBox,
    Role::RadioButton,
    Role::Slider,
    Role::SpinButton,
    Role::TextInput,
    Role::Tab,
];

/// The controls on screen: what they are called, and where their middle is.
fn controls(window: &Window) -> Vec<(String, Pos2)> {
    let screen = window.ctx.viewport_rect();
    let mut found = Vec::new();
    for role in CONTROLS {
        for node in window.query_all_by_role(role) {
            let node = node.accesskit_node();
            let Some(bounds) = node.raw_bounds() else { continue };
            let rect =
                Rect::from_min_max(pos2(bounds.x0 as f32, bounds.y0 as f32), pos2(bounds.x1 as f32, bounds.y1 as f32));
            if screen.contains(rect.center()) && !node.is_disabled() {
                found.push((node.label().unwrap_or_default(), rect.center()));
            }
        }
    }
    found
}

/// The names of the controls that say nothing when the pointer rests on them.
fn silent(window: &mut Window) -> BTreeSet<String> {
    window.ctx.all_styles_mut(|style| {
        style.interaction.tooltip_delay = 0.0;
        style.interaction.show_tooltips_only_when_still = false;
    });
    let controls = controls(window);
    assert!(controls.len() > 20, "{} controls", controls.len());
    let mut silent = BTreeSet::new();
    for (name, at) in controls {
        window.hover_at(pos2(1.0, 1.0));
        settle(window);
        window.hover_at(at);
        settle(window);
        let layers = window.ctx.memory(|memory| memory.areas().visible_layer_ids());
        if !layers.iter().any(|layer| layer.order == Order::Tooltip) {
            silent.insert(name);
        }
    }
    silent
}

#[test]
fn every_control_of_the_fit_lab_explains_itself() {
    assert_eq!(silent(&mut open()), BTreeSet::new());
}

#[test]
fn every_control_of_runs_on_draws_explains_itself() {
    assert_eq!(silent(&mut open_preset("score-function-noise")), BTreeSet::new());
}

#[test]
fn every_control_of_the_estimate_lab_explains_itself() {
    assert_eq!(silent(&mut open_preset("shifted")), BTreeSet::new());
}

#[test]
fn every_control_of_the_discrete_lab_explains_itself() {
    for id in ["six-months", "calibration", "nothing-grows", "epsilon-decides"] {
        assert_eq!(silent(&mut open_preset(id)), BTreeSet::new(), "{id}");
    }
}
