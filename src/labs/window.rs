//! Which part of the line the densities of a page show: everything that matters, or what the person panned and zoomed to.

use egui::{Context, Id, Response, Ui};
use egui_plot::PlotTransform;

use crate::ui::plot::{View, showable};

/// The view of a page's densities.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Window {
    /// The range of x chosen by hand, if it was.
    chosen: Option<[f64; 2]>,
    /// Range and height of the last frame: held while something is dragged, so that the plot doesn't move under the pointer.
    x: Option<[f64; 2]>,
    height: Option<f64>,
}

impl Window {
    /// Shows everything again.
    pub fn fit(&mut self) {
        *self = Self::default();
    }

    /// The range of x for this frame, that of `everything` unless another was chosen; `dragging` holds the last one.
    pub fn x(&mut self, dragging: bool, everything: impl FnOnce() -> [f64; 2]) -> [f64; 2] {
        let held = self.x.filter(|_| dragging).or(self.chosen);
        *self.x.insert(held.unwrap_or_else(everything))
    }

    /// The view of `x` from the axis up to `height`; while something is dragged, up to the last one.
    pub fn view(&mut self, ui: &Ui, x: [f64; 2], height: impl FnOnce() -> f64) -> View {
        let held = self.height.filter(|_| dragging(ui));
        View { x, y: [0.0, *self.height.insert(held.unwrap_or_else(height))] }
    }

    /// Pans and zooms by what is done to the plot's empty ground.
    pub fn follow(&mut self, ui: &Ui, ground: &Response, view: &View, transform: &PlotTransform) {
        if ground.dragged() {
            self.choose(view.panned(f64::from(ground.drag_delta().x) / transform.dpos_dvalue_x()));
        }
        let Some(pos) = ground.hover_pos() else { return };
        let scroll =
            if wheel_is_taken(ui.ctx()) { 0.0 } else { ui.input(|input| f64::from(input.smooth_scroll_delta().y)) };
        let zoom = f64::from(ui.input(egui::InputState::zoom_delta)) * (scroll / 240.0).exp();
        if zoom != 1.0 {
            self.choose(view.zoomed(transform.value_from_position(pos).x, zoom));
        }
    }

    /// The range of x that was chosen by hand, if one was.
    #[must_use]
    pub fn chosen(&self) -> Option<[f64; 2]> {
        self.chosen
    }

    /// Shows `chosen`, or everything.
    pub fn show(&mut self, chosen: Option<[f64; 2]>) {
        self.fit();
        self.choose(chosen.and_then(showable));
    }

    /// Takes a range that can be shown; the last one stays where there is none.
    fn choose(&mut self, x: Option<[f64; 2]>) {
        if x.is_some() {
            (self.chosen, self.x) = (x, x);
        }
    }
}

/// Whether a button of the mouse is down: what plots show stays where it is then.
pub fn dragging(ctx: &egui::Context) -> bool {
    ctx.input(|input| input.pointer.any_down())
}

/// Notches of the wheel that come faster than this are one turn, in seconds.
pub const TURN_SECS: f32 = 0.4;

/// A handle has taken the turn of the wheel: it may move from under the pointer, and the rest of the turn is not the ground's.
pub fn take_wheel(ctx: &Context) {
    let now = ctx.input(|input| input.time);
    ctx.data_mut(|data| data.insert_temp(wheel_id(), now));
}

fn wheel_is_taken(ctx: &Context) -> bool {
    let now = ctx.input(|input| input.time);
    ctx.data(|data| data.get_temp::<f64>(wheel_id())).is_some_and(|taken| now - taken < f64::from(TURN_SECS))
}

fn wheel_id() -> Id {
    Id::unique("wheel of a handle")
}
