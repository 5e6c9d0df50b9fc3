//! The look: every colour and size that the interface uses. The only file with literal colours.

#![allow(clippy::disallowed_methods, reason = "this is the one place for literal colours")]

use egui::epaint::{CornerRadius, Shadow, Stroke};
use egui::{Color32, Context, Margin, Style, TextStyle, Theme, Vec2, Visuals};

use super::fonts;

/// The colours of one theme.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Tokens {
    /// The ground under the plots.
    pub background: Color32,
    /// The ground of bars and side panels.
    pub panel: Color32,
    /// The ground of fields and buttons.
    pub field: Color32,
    /// Text.
    pub ink: Color32,
    /// Captions, ticks, units.
    pub soft_ink: Color32,
    /// Lines between areas, borders of fields.
    pub hairline: Color32,
    /// Grid lines.
    pub grid: Color32,
    /// The target P's outline.
    pub target: Color32,
    /// The area under the target.
    pub target_fill: Color32,
    /// What is wrong, and only that.
    pub error: Color32,
    /// One accent per objective or estimator, in the order of their list.
    pub series: [Color32; SERIES],
}

impl Tokens {
    /// The colour of the `index`th objective or estimator; beyond the last they begin anew.
    #[must_use]
    pub fn series(&self, index: usize) -> Color32 {
        self.series[index % self.series.len()]
    }
}

const fn rgb(hex: u32) -> Color32 {
    Color32::from_rgb((hex >> 16) as u8, (hex >> 8) as u8, hex as u8)
}

/// The light theme's colours.
pub const LIGHT: Tokens = Tokens {
    background: rgb(0xFB_FBF9),
    panel: rgb(0xF4_F4F0),
    field: rgb(0xFF_FFFF),
    ink: rgb(0x1C_1D1F),
    soft_ink: rgb(0x63_676E),
    hairline: rgb(0xDE_DED8),
    grid: rgb(0xEC_ECE7),
    target: rgb(0x88_8D96),
    target_fill: Color32::from_rgba_unmultiplied_const(0x88, 0x8D, 0x96, 51),
    error: rgb(0xB4_231F),
    series: [
        rgb(0x00_72B2),
        rgb(0xC0_4A03),
        rgb(0x00_7F5E),
        rgb(0xA5_5583),
        rgb(0x45_20A8),
        rgb(0x4A_4400),
        rgb(0x7A_6A00),
        rgb(0x5B_5FC7),
        rgb(0x8C_5A2B),
        rgb(0x8A_3FB0),
        rgb(0x3F_7A1F),
        rgb(0x4A_5560),
        rgb(0x9A_2F4B),
    ],
};

/// How many series there are.
const SERIES: usize = 13;
/// Those that mean one objective wherever they are seen: nothing else is drawn in them.
const KEPT: std::ops::Range<usize> = 4..6;

/// The number of the series that what stands at `place` in another list than that of the objectives is drawn in: in order,
/// without those that mean one objective alone, and round again.
#[must_use]
pub fn neutral_series(place: usize) -> usize {
    let place = place % (SERIES - KEPT.len());
    if place < KEPT.start { place } else { place + KEPT.len() }
}

/// The dark theme's colours.
pub const DARK: Tokens = Tokens {
    background: rgb(0x16_181B),
    panel: rgb(0x1D_2024),
    field: rgb(0x25_292E),
    ink: rgb(0xEC_EDEE),
    soft_ink: rgb(0x9B_A1A9),
    hairline: rgb(0x2E_3238),
    grid: rgb(0x24_282D),
    target: rgb(0x9A_A1AB),
    target_fill: Color32::from_rgba_unmultiplied_const(0x9A, 0xA1, 0xAB, 46),
    error: rgb(0xFF_8A80),
    series: [
        rgb(0x56_B4E9),
        rgb(0xFF_9A4D),
        rgb(0x35_C9A0),
        rgb(0xEB_A9C9),
        rgb(0x82_82FA),
        rgb(0xE6_F050),
        rgb(0xD9_C94A),
        rgb(0xA5_A8F5),
        rgb(0xD0_A377),
        rgb(0xD4_9BF5),
        rgb(0xA6_D96A),
        rgb(0xA9_B4C0),
        rgb(0xFF_9FB3),
    ],
};

/// The tokens and sizes in force, made anew for each frame.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Look {
    /// The theme's colours.
    pub tokens: Tokens,
    /// Presenter mode: larger type, thicker lines, folded panels.
    pub presenting: bool,
    /// A picture that nobody can touch: no controls, no handles, no advice on what to press.
    pub still: bool,
}

impl Look {
    /// The look for `ctx`'s theme.
    #[must_use]
    pub fn of(ctx: &Context, presenting: bool) -> Self {
        let tokens = match ctx.theme() {
            Theme::Light => LIGHT,
            Theme::Dark => DARK,
        };
        Self { tokens, presenting, still: false }
    }

    /// `text`, which says what to press or to drag, where there is somebody to do it.
    #[must_use]
    pub fn advice<'a>(&self, text: &'a str) -> &'a str {
        if self.still { "" } else { text }
    }

    fn pick(&self, usual: f32, presenting: f32) -> f32 {
        if self.presenting { presenting } else { usual }
    }

    /// Width of a running curve, in points.
    #[must_use]
    pub fn curve(&self) -> f32 {
        self.pick(2.6, 4.0)
    }

    /// Width of an optimum's dashed curve, in points.
    #[must_use]
    pub fn optimum(&self) -> f32 {
        self.pick(1.2, 3.0)
    }

    /// Width of the target's outline and of other thin curves, in points.
    #[must_use]
    pub fn outline(&self) -> f32 {
        self.pick(1.4, 3.0)
    }

    /// Width of grid and border lines, in points.
    #[must_use]
    pub fn hairline(&self) -> f32 {
        self.pick(1.0, 2.0)
    }

    /// Size of tick labels, in points.
    #[must_use]
    pub fn tick(&self) -> f32 {
        self.pick(11.0, 18.0)
    }

    /// Size of a plot's caption, in points.
    #[must_use]
    pub fn caption(&self) -> f32 {
        self.pick(12.5, 18.0)
    }

    /// Size of the names beside curves, in points.
    #[must_use]
    pub fn label(&self) -> f32 {
        self.pick(12.5, 22.0)
    }

    /// Size of text in tables, in points.
    #[must_use]
    pub fn table(&self) -> f32 {
        self.pick(12.5, 24.0)
    }

    /// Radius of markers and handles, in points.
    #[must_use]
    pub fn marker(&self) -> f32 {
        self.pick(5.0, 8.0)
    }
}

/// Corner radius of fields, buttons and menus.
pub const RADIUS: CornerRadius = CornerRadius::same(5);

/// `colour` with `alpha` of its own opacity, 0 … 1.
#[must_use]
pub fn faded(colour: Color32, alpha: f32) -> Color32 {
    colour.gamma_multiply(alpha)
}

/// `colour` laid at `alpha` over `ground`, as an opaque colour: for shapes that overlap themselves.
#[must_use]
pub fn blended(colour: Color32, ground: Color32, alpha: f32) -> Color32 {
    ground.lerp_to_gamma(colour, alpha)
}

/// Installs fonts and both themes' styles into `ctx`.
pub fn install(ctx: &Context) {
    fonts::install(ctx);
    for (theme, tokens) in [(Theme::Light, LIGHT), (Theme::Dark, DARK)] {
        ctx.style_mut_of(theme, |style| apply(style, theme, &tokens));
    }
}

fn apply(style: &mut Style, theme: Theme, tokens: &Tokens) {
    style.text_styles = [
        (TextStyle::Small, fonts::regular(11.0)),
        (TextStyle::Body, fonts::regular(13.0)),
        (TextStyle::Button, fonts::regular(13.0)),
        (TextStyle::Heading, fonts::semibold(15.0)),
        (TextStyle::Monospace, fonts::regular(12.5)),
    ]
    .into();
    style.spacing.item_spacing = Vec2::new(6.0, 6.0);
    style.spacing.button_padding = Vec2::new(8.0, 4.0);
    style.spacing.interact_size = Vec2::new(24.0, 24.0);
    style.spacing.menu_margin = Margin::same(6);
    style.spacing.icon_width = 16.0;
    style.spacing.icon_spacing = 8.0;
    style.spacing.tooltip_width = 320.0;
    // A panel that holds more than it shows says so before it is touched.
    style.spacing.scroll.floating_width = 4.0;
    style.spacing.scroll.dormant_handle_opacity = 0.45;
    style.animation_time = 0.0;
    style.visuals = visuals(theme, tokens);
}

fn visuals(theme: Theme, tokens: &Tokens) -> Visuals {
    let mut visuals = match theme {
        Theme::Light => Visuals::light(),
        Theme::Dark => Visuals::dark(),
    };
    let hairline = Stroke::new(1.0, tokens.hairline);
    let text = Stroke::new(1.0, tokens.ink);
    visuals.panel_fill = tokens.panel;
    visuals.window_fill = tokens.panel;
    visuals.window_stroke = hairline;
    visuals.window_corner_radius = CornerRadius::same(8);
    visuals.menu_corner_radius = CornerRadius::same(6);
    visuals.window_shadow = Shadow { offset: [0, 6], blur: 24, spread: 0, color: Color32::from_black_alpha(40) };
    visuals.popup_shadow = Shadow { offset: [0, 3], blur: 12, spread: 0, color: Color32::from_black_alpha(30) };
    visuals.extreme_bg_color = tokens.field;
    visuals.text_edit_bg_color = Some(tokens.field);
    visuals.faint_bg_color = tokens.background;
    visuals.code_bg_color = tokens.field;
    visuals.weak_text_color = Some(tokens.soft_ink);
    visuals.error_fg_color = tokens.error;
    visuals.warn_fg_color = tokens.error;
    visuals.hyperlink_color = tokens.series[0];
    visuals.selection.bg_fill = faded(tokens.series[0], 0.30);
    visuals.selection.stroke = Stroke::new(2.0, tokens.series[0]);
    visuals.striped = false;
    for (widget, ground, border) in [
        (&mut visuals.widgets.noninteractive, tokens.panel, hairline),
        (&mut visuals.widgets.inactive, tokens.field, hairline),
        (&mut visuals.widgets.hovered, tokens.field, Stroke::new(1.0, tokens.soft_ink)),
        (&mut visuals.widgets.active, tokens.hairline, Stroke::new(1.0, tokens.soft_ink)),
        (&mut visuals.widgets.open, tokens.field, Stroke::new(1.0, tokens.soft_ink)),
    ] {
        widget.bg_fill = ground;
        widget.weak_bg_fill = ground;
        widget.bg_stroke = border;
        widget.fg_stroke = text;
        widget.corner_radius = RADIUS;
        widget.expansion = 0.0;
    }
    visuals
}
