//! What is kept from one start to the next: the window's state as a value, and back.

use std::path::{Path, PathBuf};

use egui::{Context, Theme, ThemePreference};

use super::App;
use super::store::{PanelChoice, Panels, Saved, ThemeChoice, UnitChoice, WindowSize};
use crate::text::InfoUnit;

impl App {
    /// Takes up what was kept.
    pub(super) fn restore(&mut self, ctx: &Context, saved: &Saved) {
        for scenario in saved.scenarios.values() {
            self.load(scenario, true);
        }
        for lab in &mut self.labs {
            if let Some(view) = saved.views.get(lab.id()) {
                lab.show(view);
            }
        }
        let lab = self.labs.iter().position(|lab| Some(lab.id()) == saved.lab.as_deref());
        self.current = lab.unwrap_or(0);
        self.unit = match saved.unit {
            UnitChoice::Nats => InfoUnit::Nats,
            UnitChoice::Bits => InfoUnit::Bits,
        };
        self.figures.clone_from(&saved.figures);
        for (lab, path) in &saved.documents {
            self.reopen(lab, Path::new(path));
        }
        self.recent = saved.recent.iter().map(PathBuf::from).collect();
        self.panels = super::Panels { set_up: saved.panels.set_up.into(), readouts: saved.panels.readouts.into() };
        self.hint_seen = saved.hint_seen;
        ctx.set_theme(match saved.theme {
            ThemeChoice::Light => ThemePreference::Light,
            ThemeChoice::Dark => ThemePreference::Dark,
            ThemeChoice::System => ThemePreference::System,
        });
    }

    /// The state to keep. No text is made here: the store's thread does that, when it writes.
    pub(super) fn state(&self, ctx: &Context) -> Saved {
        let preference = ctx.options(|options| options.theme_preference);
        let theme = match preference {
            ThemePreference::Light => ThemeChoice::Light,
            ThemePreference::Dark => ThemeChoice::Dark,
            ThemePreference::System => ThemeChoice::System,
        };
        let screen = ctx.viewport_rect().size() * ctx.zoom_factor();
        // Presenter mode fills the screen; the size that comes back is the one before it.
        let window = if self.presenting { None } else { WindowSize::new(screen.x, screen.y) };
        Saved {
            lab: Some(self.lab().id().to_owned()),
            theme,
            unit: match self.unit {
                InfoUnit::Nats => UnitChoice::Nats,
                InfoUnit::Bits => UnitChoice::Bits,
            },
            hint_seen: self.hint_seen,
            window: window.or(self.window_kept),
            scenarios: self.labs.iter().map(|lab| (lab.id().to_owned(), lab.scenario())).collect(),
            views: self.labs.iter().map(|lab| (lab.id().to_owned(), lab.view())).collect(),
            figures: self.figures.clone(),
            // A path that is no text can't be kept as one.
            documents: self
                .documents
                .iter()
                .filter_map(|(lab, document)| Some((lab.clone(), document.path.to_str()?.to_owned())))
                .collect(),
            recent: self.recent.iter().filter_map(|path| Some(path.to_str()?.to_owned())).collect(),
            panels: Panels {
                set_up: PanelChoice::from(self.panels.set_up),
                readouts: PanelChoice::from(self.panels.readouts),
            },
        }
    }

    /// Keeps the state, between interactions, and passes on what the store has to tell.
    pub(super) fn keep(&mut self, ctx: &Context) {
        if self.store.is_none() || ctx.input(|input| input.pointer.any_down()) {
            return;
        }
        let state = self.state(ctx);
        self.window_kept = state.window;
        let Some(store) = &mut self.store else { return };
        store.note(&state);
        if let Some(text) = store.take_message() {
            self.tell(text, true);
            ctx.request_repaint();
        }
        if let Some(store) = &self.store
            && let Some(delay) = store.next_write_in()
        {
            ctx.request_repaint_after(delay);
        }
    }

    /// The theme that is not the present one.
    pub(super) fn other_theme(ctx: &Context) -> Theme {
        if ctx.theme() == Theme::Dark { Theme::Light } else { Theme::Dark }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::labs::ViewState;
    use crate::scenario::{EstimateScenario, FitScenario, Scenario, preset};

    fn view(text: &str) -> ViewState {
        toml::from_str(text).unwrap()
    }

    #[test]
    fn how_each_lab_is_shown_comes_back() {
        let ctx = Context::default();
        let mut app = App::new(&ctx, None);
        let usual: Vec<ViewState> = app.labs.iter().map(|lab| lab.view()).collect();
        let texts = [
            "step = 17\nspeed = 5.0\nlooping = true\npinned = \"jeffreys\"\nfocus = \"mse\"\nrange = [-2.5, 3.0]\n\
             multiples = true\ncompanion = \"landscape\"\nrow = \"integrand\"\nbasins = true\nstep_panel = true\n\
             all_minima = true\nloss_row = \"profile\"\nalong = \"sd\"\nbridge = \"sd\"\nseeds = true",
            "plots = \"waterfall\"\nrange = [-1.0, 0.5]",
        ];
        for (lab, text) in app.labs.iter_mut().zip(texts) {
            lab.show(&view(text));
            // Every key was understood, and there is none beside them.
            assert_eq!(toml::Table::try_from(lab.view()).unwrap(), text.parse().unwrap());
        }
        let again = opened_again(&app, &ctx);
        for (((lab, before), usual), text) in again.labs.iter().zip(&app.labs).zip(usual).zip(texts) {
            assert_eq!(lab.view(), before.view());
            assert!(lab.view() != usual, "{text}");
        }
    }

    #[test]
    fn what_is_not_known_of_a_view_costs_nothing_else() {
        let ctx = Context::default();
        let mut app = App::new(&ctx, None);
        for text in [
            "companion = \"hologram\"\nstep = 3",
            "pinned = \"aura\"\nfocus = 7\nstep = 3\nrange = [1.0, 1.0]\nspeed = nan",
        ] {
            let usual = toml::Table::try_from(app.labs[0].view()).unwrap();
            app.labs[0].show(&view(text));
            let mut wanted = usual;
            wanted.insert("step".to_owned(), 3.into());
            assert_eq!(toml::Table::try_from(app.labs[0].view()).unwrap(), wanted, "{text}");
        }
    }

    /// The window as it opens again after `app` was closed.
    fn opened_again(app: &App, ctx: &Context) -> App {
        let text = app.state(ctx).to_toml().unwrap();
        let mut again = App::new(ctx, None);
        again.restore(ctx, &Saved::from_toml(&text).unwrap());
        again
    }

    #[test]
    fn a_changed_set_up_makes_no_claim_after_a_restart_and_regains_it_when_changed_back() {
        for id in ["two-modes", "shifted"] {
            let original = &preset(id).unwrap().scenario;
            let mut changed = original.lab.clone();
            if let Some(fit) = changed.get_mut::<FitScenario>() {
                fit.steps += 1;
            }
            if let Some(estimate) = changed.get_mut::<EstimateScenario>() {
                estimate.seed += 1;
            }
            let ctx = Context::default();
            let mut app = App::new(&ctx, Some(original));
            assert_eq!(&opened_again(&app, &ctx).scenario(), original);
            app.load(&Scenario { lab: changed, ..original.clone() }, false);
            let shown = app.scenario();
            assert!(shown.is_changed() && shown.look_for.is_empty(), "{shown:?}");
            let mut again = opened_again(&app, &ctx);
            assert_eq!(again.scenario(), shown);
            assert_eq!(opened_again(&again, &ctx).scenario(), shown);
            assert!(!again.history.can_undo());
            again.load(original, false);
            assert_eq!(&again.scenario(), original);
        }
    }
}
