//! A bare eframe window: the baseline that the start-up script measures Klarity against.

struct Bare;

impl eframe::App for Bare {
    fn ui(&mut self, ui: &mut egui::Ui, _frame: &mut eframe::Frame) {
        ui.label("bare");
    }
}

fn main() -> eframe::Result {
    eframe::run_native("bare window", eframe::NativeOptions::default(), Box::new(|_| Ok(Box::new(Bare))))
}
