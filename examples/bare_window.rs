//! A bare eframe window: the baseline against which `.ci/startup` measures Klarity. It reports its first frame and closes
//! itself just as Klarity does, and has no other content.

#![allow(clippy::print_stderr, reason = "it reports a measurement")]

use std::time::{Duration, Instant};

struct Bare {
    opened: Instant,
    reported: bool,
}

impl eframe::App for Bare {
    fn ui(&mut self, ui: &mut egui::Ui, _frame: &mut eframe::Frame) {
        ui.label("bare");
        if ui.cumulative_frame_nr() == 0 {
            ui.request_repaint();
        } else if !self.reported {
            self.reported = true;
            eprintln!("first frame after {:.1} ms", self.opened.elapsed().as_secs_f64() * 1e3);
        }
        let limit = std::env::var("KLARITY_SMOKE_SECS").ok().and_then(|text| text.parse::<f64>().ok());
        if let Some(limit) = limit {
            let now = ui.input(|input| input.time);
            if now >= limit {
                ui.send_viewport_cmd(egui::ViewportCommand::Close);
            } else {
                ui.request_repaint_after(Duration::from_secs_f64((limit - now).max(0.01)));
            }
        }
    }
}

fn main() -> eframe::Result {
    let opened = Instant::now();
    let options = eframe::NativeOptions {
        viewport: egui::ViewportBuilder::default().with_inner_size([1280.0, 800.0]),
        ..Default::default()
    };
    eframe::run_native("bare window", options, Box::new(move |_| Ok(Box::new(Bare { opened, reported: false }))))
}
