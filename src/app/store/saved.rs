//! The saved state as a value, and its TOML form.
//!
//! ```toml
//! version = 1
//! lab = "fit"
//! theme = "dark"
//! unit = "nats"
//! hint_seen = true
//!
//! recent = ["/home/me/two-modes.klarity"]
//!
//! [window]
//! width = 1280
//! height = 800
//!
//! [scenarios]
//! fit = '''
//! version = 1
//! …
//! '''
//!
//! [views.fit]
//! step = 100
//! …
//!
//! [documents]
//! fit = "/home/me/two-modes.klarity"
//!
//! [figures.fit]
//! size = "85x60mm"
//! …
//!
//! [panels]
//! set_up = "auto"
//! readouts = "open"
//! ```

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize, Serializer};
use thiserror::Error;

use crate::labs::ViewState;
use crate::line::distribution::is_printable;
use crate::scenario::{LABS, Lab, Scenario};

/// The version of the state file that this Klarity writes, and the newest that it reads.
const VERSION: i64 = 1;
/// The smallest and the largest edge of a window that is believed, in points.
const EDGES: std::ops::RangeInclusive<u32> = 50..=100_000;

/// Everything that comes back when the window is opened again.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Saved {
    /// The id of the lab on screen; `None` for the first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lab: Option<String>,
    /// Light, dark or as the system.
    #[serde(default)]
    pub theme: ThemeChoice,
    /// Nats or bits.
    #[serde(default)]
    pub unit: UnitChoice,
    /// Whether the hint of the first start was seen.
    #[serde(default)]
    pub hint_seen: bool,
    /// The paths of files that were opened or saved, the last one first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub recent: Vec<String>,
    /// The window's size; `None` for the usual one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub window: Option<WindowSize>,
    /// By the id of the lab, its scenario; in the file as TOML text.
    #[serde(skip_deserializing, serialize_with = "as_texts")]
    pub scenarios: BTreeMap<String, Scenario>,
    /// By the id of the lab, how it shows its scenario.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub views: BTreeMap<String, ViewState>,
    /// By the id of the lab, what the last figure of it was to be.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub figures: BTreeMap<String, ViewState>,
    /// By the id of the lab, the path of the file that its set-up is in.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub documents: BTreeMap<String, String>,
    /// The side panels. They come last and each is required, so that a file that was cut off never passes for whole.
    pub panels: Panels,
}

/// The person's choice of theme.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ThemeChoice {
    /// Always light.
    Light,
    /// Always dark.
    Dark,
    /// As the system has it.
    #[default]
    System,
}

/// The unit that information is shown in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum UnitChoice {
    /// Natural logarithms.
    #[default]
    Nats,
    /// Logarithms to base two.
    Bits,
}

/// Which side panels are open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Panels {
    /// The set-up panel on the left.
    pub set_up: PanelChoice,
    /// The readouts panel on the right.
    pub readouts: PanelChoice,
}

/// The person's choice for one side panel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PanelChoice {
    /// Left to the width of the window.
    #[default]
    Auto,
    /// Open.
    Open,
    /// Closed.
    Closed,
}

impl From<Option<bool>> for PanelChoice {
    fn from(open: Option<bool>) -> Self {
        match open {
            None => Self::Auto,
            Some(true) => Self::Open,
            Some(false) => Self::Closed,
        }
    }
}

impl From<PanelChoice> for Option<bool> {
    fn from(choice: PanelChoice) -> Self {
        match choice {
            PanelChoice::Auto => None,
            PanelChoice::Open => Some(true),
            PanelChoice::Closed => Some(false),
        }
    }
}

/// A window's inner size in points.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WindowSize {
    width: u32,
    height: u32,
}

impl WindowSize {
    /// A size rounded to whole points; `None` if it isn't one that a window can have (a minimised one, for example).
    #[must_use]
    pub fn new(width: f32, height: f32) -> Option<Self> {
        // Out of range the cast saturates, and NaN becomes 0: neither is in the range of edges.
        let size = Self { width: width.round() as u32, height: height.round() as u32 };
        size.is_possible().then_some(size)
    }

    /// Points from left to right and from top to bottom.
    #[must_use]
    pub fn edges(self) -> [f32; 2] {
        [self.width as f32, self.height as f32]
    }

    fn is_possible(self) -> bool {
        EDGES.contains(&self.width) && EDGES.contains(&self.height)
    }
}

/// Why a text is not a saved state.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum SavedError {
    /// The text was written by a newer Klarity.
    #[error("its version is {0}, this Klarity reads version {VERSION}")]
    Newer(i64),
    /// Not a state file, or not a whole one.
    #[error("{0}")]
    Damaged(String),
}

impl Saved {
    /// Reads the TOML form, strictly: the scenarios in it have to be whole too.
    ///
    /// # Errors
    /// When the text is of a newer version, or not a state at all.
    pub fn from_toml(text: &str) -> Result<Self, SavedError> {
        Self::of_labs(text, LABS)
    }

    /// The same, with the scenarios of `labs`.
    pub(in crate::app) fn of_labs(text: &str, labs: &[Lab]) -> Result<Self, SavedError> {
        let damaged = |error: toml::de::Error| SavedError::Damaged(one_line(error.message()));
        let mut table: toml::Table = text.parse().map_err(damaged)?;
        // The version comes first: a newer file may well have keys that are unknown here.
        match table.remove("version") {
            Some(toml::Value::Integer(VERSION)) => {}
            Some(toml::Value::Integer(newer)) if newer > VERSION => return Err(SavedError::Newer(newer)),
            _ => return Err(SavedError::Damaged("it has no version that Klarity ever wrote".to_owned())),
        }
        // An early form of the views: what stood beside the densities in presenter mode.
        table.remove("presented");
        let scenarios = table.remove("scenarios").map(BTreeMap::<String, String>::deserialize).transpose();
        let mut saved = Self::deserialize(table).map_err(damaged)?;
        for (lab, text) in scenarios.map_err(damaged)?.unwrap_or_default() {
            match Scenario::of_labs(&text, labs) {
                Ok(scenario) => saved.scenarios.insert(lab, scenario),
                Err(error) => return Err(SavedError::Damaged(one_line(&format!("scenarios.{lab}: {error}")))),
            };
        }
        if saved.window.is_some_and(|size| !size.is_possible()) {
            return Err(SavedError::Damaged("no window has the size in it".to_owned()));
        }
        Ok(saved)
    }

    /// The TOML form.
    ///
    /// # Errors
    /// When the value can't be written as TOML; the types leave no such value.
    pub fn to_toml(&self) -> Result<String, toml::ser::Error> {
        Ok(format!("version = {VERSION}\n{}", toml::to_string_pretty(self)?))
    }
}

/// Scenarios as texts, as [`Scenario::to_toml`] writes them.
fn as_texts<S: Serializer>(scenarios: &BTreeMap<String, Scenario>, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_map(scenarios.iter().map(|(lab, scenario)| (lab, scenario.to_toml())))
}

/// A message that may quote anything, as one line of bearable length.
fn one_line(message: &str) -> String {
    let mut line: String = message.chars().take(200).map(|c| if is_printable(c) { c } else { ' ' }).collect();
    if message.chars().nth(200).is_some() {
        line.push('…');
    }
    line
}
