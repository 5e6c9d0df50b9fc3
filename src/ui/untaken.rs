//! What was typed and neither taken nor given up, but dropped because the set-up that it was meant for is gone: it is told,
//! so that nothing is lost in silence.

use egui::{Context, Id};

fn id() -> Id {
    Id::unique("typed and dropped")
}

/// `text` in the field called `name` is dropped.
pub fn dropped(ctx: &Context, name: &str, text: &str) {
    let line = format!("“{}” in {name}", text.trim());
    ctx.data_mut(|data| data.get_temp_mut_or_default::<Vec<String>>(id()).push(line));
    // Whoever tells it may have been drawn already.
    ctx.request_repaint();
}

/// What was dropped since the last call, as one sentence.
#[must_use]
pub fn told(ctx: &Context) -> Option<String> {
    let lines = ctx.data_mut(|data| std::mem::take(data.get_temp_mut_or_default::<Vec<String>>(id())));
    let were = if lines.len() == 1 { "was" } else { "were" };
    (!lines.is_empty()).then(|| format!("{} {were} not taken", lines.join(" and ")))
}
