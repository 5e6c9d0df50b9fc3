//! The sentences in sight: what to look for, and what is to be seen, over the plots or, to a hall, below them.

use std::sync::Arc;

use egui::text::LayoutJob;
use egui::{Align, Galley, Label, Layout, Rect, Sense, Ui, UiBuilder, pos2, vec2};

use crate::ui::{Look, fonts};

/// Between the sentences and the plots, in points.
const GAP: f32 = 8.0;
/// Below this height the plots need all there is.
const LEAST: f32 = 250.0;
/// What two long sentences measure in one line at 20 points.
const LONG: f32 = 3100.0;

/// Sentences laid out, and the height that is held free for them: it grows when they do, but never shrinks or moves
/// under a pointer that drags.
pub struct Headline {
    galley: Arc<Galley>,
    height: f32,
}

/// The room for sentences.
#[derive(Debug, Clone, Copy)]
struct Room {
    width: f32,
    lines: usize,
    size: f32,
}

impl Headline {
    /// Lays out as many whole `sentences` as fit into `lines` of `width` points; the first always does.
    fn new(ui: &Ui, look: &Look, sentences: &[String], room: Room) -> Self {
        let line = layout(ui, look, "Q", room, 0).size().y;
        let memory = ui.scope_id().with(("headline", room.width.to_bits(), room.size.to_bits(), look.presenting));
        let held = ui.data(|data| data.get_temp::<usize>(memory)).unwrap_or(0).max(room.lines);
        let whole = (1..=sentences.len().max(1)).rev().map(|count| joined(sentences, count));
        let mut fitting =
            whole.map(|text| layout(ui, look, &text, room, 0)).skip_while(|galley| galley.rows.len() > held);
        let galley = fitting.next().unwrap_or_else(|| {
            let dragging = ui.input(|input| input.pointer.any_down());
            layout(ui, look, &joined(sentences, 1), room, if dragging { held } else { 0 })
        });
        let held = held.max(galley.rows.len());
        ui.data_mut(|data| data.insert_temp(memory, held));
        Self { galley, height: line * held as f32 }
    }

    /// For presenter mode: at least 20 points, in the lines that leave the plots of `area` most of its height beside
    /// `others`; smaller only where the first sentence would take a third of a small window.
    pub fn presented(ui: &Ui, look: &Look, area: Rect, sentences: &[String], others: f32) -> Self {
        let full = if area.width() >= 1500.0 { 24.0 } else { 20.0 };
        let wanted = (LONG * full / 20.0 / area.width().max(1.0)).ceil();
        let free = (0.37 * area.height() - others) / (full * 1.25);
        let lines = wanted.min(free).max(1.0) as usize;
        let sizes = [full, 18.0, 16.0, 14.0, 13.0];
        let fits = |size: &f32| {
            let room = Room { width: area.width(), lines, size: *size };
            layout(ui, look, &joined(sentences, 1), room, 0).size().y < area.height() / 3.0
        };
        let size = sizes.into_iter().find(fits).unwrap_or(13.0);
        Self::new(ui, look, sentences, Room { width: area.width(), lines, size })
    }

    /// The height held free for the sentences.
    #[must_use]
    pub fn height(&self) -> f32 {
        self.height
    }

    /// Draws the sentences at the top of `area`.
    pub fn paint(self, ui: &mut Ui, area: Rect) {
        if !self.galley.is_empty() {
            let builder = UiBuilder::new().max_rect(area).layout(Layout::top_down(Align::LEFT));
            ui.scope_builder(builder, |ui| ui.add(Label::new(self.galley)));
        }
    }
}

/// Draws `sentences` over the plots of `area`; returns the area below them.
pub fn ui(ui: &mut Ui, look: &Look, area: Rect, sentences: &[String]) -> Rect {
    if look.still || area.height() < LEAST {
        return area;
    }
    let lines = if area.width() < 480.0 { 3 } else { 2 };
    let headline = Headline::new(ui, look, sentences, Room { width: area.width(), lines, size: 13.5 });
    let top = area.top() + headline.height() + GAP;
    headline.paint(ui, area);
    Rect::from_min_max(pos2(area.left(), top), area.max)
}

/// Draws `sentences` one below the other at the top of the readouts.
pub fn beside(ui: &mut Ui, look: &Look, sentences: &[String]) {
    let room = Room { width: ui.available_width(), lines: 4, size: look.table() };
    let headline = Headline::new(ui, look, &[sentences.join("\n")], room);
    let (rect, _) = ui.allocate_exact_size(vec2(room.width, headline.height()), Sense::hover());
    headline.paint(ui, rect);
    ui.add_space(GAP);
}

/// Which sentence stands where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// Over the plots, or below them to a hall.
    pub over: Vec<String>,
    /// At the top of the readouts.
    pub beside: Vec<String>,
}

impl Said {
    /// The `lesson` (what to look for; empty once the set-up has changed) and what is `live` to be seen. With the readouts
    /// open all have a place; else the lesson comes first until a run has `begun`, and then what is to be seen.
    #[must_use]
    pub fn new(lesson: &str, live: Vec<String>, begun: bool, readouts_open: bool) -> Self {
        let lesson = Some(lesson).filter(|text| !text.is_empty()).map(str::to_owned);
        match (lesson, begun) {
            (Some(lesson), _) if readouts_open => Self { over: vec![lesson], beside: live },
            (None, _) if readouts_open => {
                let mut live = live.into_iter();
                Self { over: live.next().into_iter().collect(), beside: live.collect() }
            }
            (lesson, false) => Self { over: lesson.into_iter().chain(live).collect(), beside: Vec::new() },
            (lesson, true) => Self { over: live.into_iter().chain(lesson).collect(), beside: Vec::new() },
        }
    }
}

/// The first `count` sentences in one text, each closed by its full stop.
fn joined(sentences: &[String], count: usize) -> String {
    if sentences.len() < 2 {
        return sentences.concat();
    }
    let closed = |text: &String| if text.ends_with(['.', '?', '!']) { text.clone() } else { format!("{text}.") };
    sentences.iter().take(count).map(closed).collect::<Vec<_>>().join(" ")
}

/// `text` wrapped; after `rows` lines, if that isn't 0, it ends with an ellipsis.
fn layout(ui: &Ui, look: &Look, text: &str, room: Room, rows: usize) -> Arc<Galley> {
    let mut job = LayoutJob::simple(text.to_owned(), fonts::regular(room.size), look.tokens.ink, room.width);
    if rows > 0 {
        job.wrap.max_rows = rows;
    }
    ui.painter().layout_job(job)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn owned(texts: &[&str]) -> Vec<String> {
        texts.iter().map(|text| (*text).to_owned()).collect()
    }

    #[test]
    fn the_lesson_comes_first_until_something_moves_and_last_from_then_on() {
        let live = || owned(&["One.", "Two."]);
        assert_eq!(Said::new("Look", live(), false, false).over, owned(&["Look", "One.", "Two."]));
        assert_eq!(Said::new("Look", live(), true, false).over, owned(&["One.", "Two.", "Look"]));
    }

    #[test]
    fn no_sentence_stands_both_over_the_plots_and_in_the_readouts() {
        let live = || owned(&["One.", "Two."]);
        let both = Said::new("Look", live(), true, true);
        assert_eq!(both, Said { over: owned(&["Look"]), beside: live() });
        assert_eq!(Said::new("", live(), true, true), Said { over: owned(&["One."]), beside: owned(&["Two."]) });
    }

    #[test]
    fn sentences_that_follow_each_other_are_closed() {
        let sentences = owned(&["Look here", "It moves."]);
        assert_eq!(joined(&sentences, 2), "Look here. It moves.");
        assert_eq!(joined(&sentences[..1], 1), "Look here");
        assert_eq!(joined(&[], 1), "");
    }
}
