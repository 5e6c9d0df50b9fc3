//! The window itself: how it opens, and what the gate measures of it.

use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;

use egui::Context;

use super::store::{Store, WindowSize};
use super::{App, OpenError};
use crate::cli::Opened;
use crate::ui::chooser;

/// Opens the window on what was named, or on the first preset, and returns when it is closed.
///
/// # Errors
/// When there is no display or no usable graphics driver.
pub fn open(wanted: Option<Opened>) -> Result<(), OpenError> {
    OpenError::check()?;
    let was_open = Rc::new(Cell::new(false));
    let open_now = Rc::clone(&was_open);
    let opened = std::env::var_os("KLARITY_FIRST_FRAME").map(|_| std::time::Instant::now());
    let (store, saved, message) = Store::open();
    let size = saved.window.map_or([1280.0, 800.0], WindowSize::edges);
    let viewport = egui::ViewportBuilder::default()
        .with_title("Klarity")
        .with_app_id("klarity")
        .with_icon(icon().unwrap_or_default())
        .with_inner_size(size)
        .with_min_inner_size([300.0, 200.0]);
    let options = eframe::NativeOptions { viewport, renderer: RENDERER, ..eframe::NativeOptions::default() };
    eframe::run_native(
        "klarity",
        options,
        Box::new(move |creation| {
            open_now.set(true);
            let mut app = App::new(&creation.egui_ctx, None);
            app.restore(&creation.egui_ctx, &saved);
            app.store = Some(store);
            app.native = chooser::is_likely();
            if let Some(Opened { scenario, path }) = &wanted {
                app.load(scenario, true);
                match path {
                    Some(path) => app.opened_from(path),
                    None => drop(app.documents.remove(scenario.lab.id())),
                }
            }
            if let Some(text) = message {
                app.tell(text, true);
            }
            app.opened = opened;
            Ok(Box::new(app))
        }),
    )
    .map_err(|error| OpenError::of(&error, was_open.get()))
}

/// What stands for the window in lists of windows.
fn icon() -> Option<egui::IconData> {
    let mut reader =
        png::Decoder::new(std::io::Cursor::new(include_bytes!("../../assets/icon/256.png"))).read_info().ok()?;
    let mut rgba = vec![0; reader.output_buffer_size()?];
    let info = reader.next_frame(&mut rgba).ok()?;
    (info.color_type == png::ColorType::Rgba).then_some(egui::IconData { rgba, width: info.width, height: info.height })
}

#[cfg(feature = "glow")]
const RENDERER: eframe::Renderer = eframe::Renderer::Glow;
#[cfg(not(feature = "glow"))]
const RENDERER: eframe::Renderer = eframe::Renderer::Wgpu;

impl App {
    /// With `KLARITY_FIRST_FRAME` set the time to the first picture goes to standard error: `.ci/startup` reads it. The
    /// second frame begins when the first has been presented.
    #[allow(clippy::print_stderr, reason = "this is the measurement's output")]
    pub(super) fn first_frame(&mut self, ctx: &Context) {
        if ctx.cumulative_frame_nr() == 0 {
            if self.opened.is_some() {
                ctx.request_repaint();
            }
        } else if let Some(opened) = self.opened.take() {
            eprintln!("first frame after {:.1} ms", opened.elapsed().as_secs_f64() * 1e3);
        }
    }

    /// With `KLARITY_SMOKE_SECS` set the window closes itself after that time: how the gate checks that it opens.
    pub(super) fn end_smoke_run(&mut self, ctx: &Context) {
        let Some(limit) = std::env::var("KLARITY_SMOKE_SECS").ok().and_then(|text| text.parse::<f64>().ok()) else {
            return;
        };
        let now = ctx.input(|input| input.time);
        if now >= limit && !self.ending {
            self.ending = true;
            ctx.send_viewport_cmd(egui::ViewportCommand::Close);
        } else if !self.ending {
            ctx.request_repaint_after(Duration::from_secs_f64((limit - now).clamp(0.01, 3600.0)));
        }
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_icon_is_a_picture() {
        let icon = super::icon().unwrap();
        assert_eq!((icon.width, icon.height, icon.rgba.len()), (256, 256, 4 * 256 * 256));
        // The corners are empty, the middle is not.
        assert_eq!(icon.rgba[3], 0);
        assert_eq!(icon.rgba[4 * (128 * 256 + 128) + 3], 255);
    }
}
