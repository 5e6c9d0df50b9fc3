//! A mixture as a line of text: taken when it reads and the field is left or Enter is pressed; what doesn't read changes
//! nothing.

use egui::{Key, Response, TextEdit, Ui};

use super::{Look, untaken, widgets};
use crate::line::distribution::Mixture;
use crate::text::format;

/// What is being typed and is not (yet) a mixture.
#[derive(Debug, Default)]
pub struct MixtureField {
    text: String,
    /// The mixture that the text is of, or was to replace.
    shown: Option<Mixture>,
    /// The text is not taken yet.
    typed: bool,
    /// Why not.
    error: Option<String>,
}

impl MixtureField {
    /// Shows `mixture` in a field with the accessible name `name`; the new mixture, if one was entered.
    ///
    /// As in a number field, no beginning of a text is taken for the whole, what is refused stays until it is mended, and
    /// Esc leaves it.
    pub fn show(&mut self, ui: &mut Ui, look: &Look, name: &str, mixture: &Mixture) -> Option<Mixture> {
        let id = ui.scope_id().with(name);
        if self.shown.as_ref() != Some(mixture) {
            if self.typed {
                untaken::dropped(ui.ctx(), name, &self.text);
            }
            self.reset(mixture);
        }
        let response = self.edit(ui, id, name);
        self.typed |= response.changed();
        let left = response.lost_focus();
        let (enter, escape) = ui.input(|input| (input.key_pressed(Key::Enter), input.key_pressed(Key::Escape)));
        if left && escape {
            self.reset(mixture);
        }
        let entered = self.read(response.has_focus() && !enter).filter(|entered| entered != mixture);
        if let Some(error) = &self.error {
            widgets::error_line(ui, look, error);
            widgets::soft(ui, look, "The plots keep the last good one; Esc brings it back.");
        } else if enter && response.has_focus() {
            response.surrender_focus();
        }
        if entered.is_some() {
            ui.ctx().request_repaint();
        }
        entered
    }

    /// What is typed was meant for another set-up: it is dropped, and told.
    pub fn forget(&mut self) {
        self.shown = None;
    }

    /// What is typed, if it reads; `waiting` only says what is wrong with it so far.
    fn read(&mut self, waiting: bool) -> Option<Mixture> {
        if !self.typed {
            return None;
        }
        match self.text.parse::<Mixture>() {
            Ok(mixture) => {
                self.error = None;
                if waiting {
                    return None;
                }
                self.typed = false;
                self.shown = Some(mixture.clone());
                Some(mixture)
            }
            Err(error) => {
                self.error = Some(error.to_string());
                None
            }
        }
    }

    fn reset(&mut self, mixture: &Mixture) {
        let text = format::mixture(&mixture.to_string());
        *self = Self { text, shown: Some(mixture.clone()), typed: false, error: None };
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
