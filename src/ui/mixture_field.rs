//! A mixture as a line of text: what is typed is taken as soon as it reads, and what doesn't read changes nothing.

use egui::{Response, TextEdit, Ui};

use super::{Look, widgets};
use crate::line::distribution::Mixture;
use crate::text::format;

/// What is being typed and is not (yet) a mixture.
#[derive(Debug, Default)]
pub struct MixtureField {
    text: String,
    shown: Option<Mixture>,
    error: Option<String>,
}

impl MixtureField {
    /// Shows `mixture` in a field with the accessible name `name`; the new mixture, if one was entered.
    pub fn show(&mut self, ui: &mut Ui, look: &Look, name: &str, mixture: &Mixture) -> Option<Mixture> {
        let id = ui.scope_id().with(name);
        let editing = ui.memory(|memory| memory.has_focus(id));
        if self.shown.as_ref() != Some(mixture) && !editing {
            self.text = format::mixture(&mixture.to_string());
            self.shown = Some(mixture.clone());
            self.error = None;
        }
        let response = self.edit(ui, id, name);
        let mut entered = None;
        if response.changed() {
            match self.text.parse::<Mixture>() {
                Ok(mixture) => {
                    self.error = None;
                    self.shown = Some(mixture.clone());
                    entered = Some(mixture);
                }
                Err(error) => self.error = Some(error.to_string()),
            }
        }
        if let Some(error) = &self.error {
            widgets::error_line(ui, look, error);
            widgets::soft(ui, look, "The plots keep the last good one.");
        }
        entered
    }

    fn edit(&mut self, ui: &mut Ui, id: egui::Id, name: &str) -> Response {
        let edit = TextEdit::multiline(&mut self.text)
            .id(id)
            .desired_rows(1)
            .desired_width(ui.available_width())
            .return_key(None)
            .margin(egui::Margin::symmetric(6, 5));
        let wrong = self.error.is_some();
        ui.scope(|ui| {
            if wrong {
                let error = ui.visuals().error_fg_color;
                ui.visuals_mut().selection.stroke.color = error;
                ui.visuals_mut().widgets.inactive.bg_stroke.color = error;
            }
            ui.add(edit).accessible_name(name)
        })
        .inner
        .on_hover_text("As text: 0.5*N(-5,1) + 0.5*N(10,1)\nWeights may be left out; copy and paste work")
    }
}
