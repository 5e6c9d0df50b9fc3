//! The set-ups of labs. A lab's scenario is one file (value, reading and writing together) and one entry in [`LABS`].

use std::any::Any;
use std::fmt::Debug;
use std::path::PathBuf;

use super::table::Table;
use super::{DiscreteScenario, EstimateScenario, FitScenario, ScenarioError};

/// Every lab that a scenario can be for, in the order of the tabs.
pub static LABS: &[Lab] = &[Lab::of::<FitScenario>(), Lab::of::<EstimateScenario>(), Lab::of::<DiscreteScenario>()];

/// How a lab's set-up is told and read.
#[derive(Clone, Copy)]
pub struct Lab {
    /// The frozen id, see [`LabSetup::ID`].
    pub id: &'static str,
    /// The set-up that it starts with where nothing else is known.
    pub usual: fn() -> LabScenario,
    pub(super) read: fn(&Table<'_>) -> Result<LabScenario, ScenarioError>,
}

impl Lab {
    /// The entry of the lab whose set-up is an `S`.
    pub(super) const fn of<S: LabSetup>() -> Self {
        Self {
            id: S::ID,
            usual: || LabScenario::from(S::default()),
            read: |table| Ok(LabScenario::from(S::read(table)?)),
        }
    }
}

/// The set-up of a lab: a value with a saved form.
pub trait LabSetup: Any + Clone + Default + PartialEq + Debug + Send + Sync {
    /// The lab's frozen id, which is also the name of its table and of its command.
    const ID: &'static str;
    /// Reads the table of that name and those below it.
    ///
    /// # Errors
    /// When a key is unknown, missing, of the wrong kind or out of range.
    fn read(table: &Table<'_>) -> Result<Self, ScenarioError>;
    /// Appends the table and those below it to `text`, so that they read back the same.
    fn write(&self, text: &mut String);
    /// Does `change` to the path of every file that is named in it.
    fn each_path(&mut self, change: &mut dyn FnMut(&mut PathBuf)) {
        let _ = change;
    }
}

/// What any set-up can do, whichever lab's it is.
trait Held: Any + Debug + Send + Sync {
    fn id(&self) -> &'static str;
    fn write(&self, text: &mut String);
    fn each_path(&mut self, change: &mut dyn FnMut(&mut PathBuf));
    fn copied(&self) -> Box<dyn Held>;
    fn equals(&self, other: &dyn Any) -> bool;
}

impl<S: LabSetup> Held for S {
    fn id(&self) -> &'static str {
        S::ID
    }

    fn write(&self, text: &mut String) {
        LabSetup::write(self, text);
    }

    fn each_path(&mut self, change: &mut dyn FnMut(&mut PathBuf)) {
        LabSetup::each_path(self, change);
    }

    fn copied(&self) -> Box<dyn Held> {
        Box::new(self.clone())
    }

    fn equals(&self, other: &dyn Any) -> bool {
        other.downcast_ref() == Some(self)
    }
}

/// The set-up of one lab, whichever it is.
#[derive(Debug)]
pub struct LabScenario(Box<dyn Held>);

impl LabScenario {
    /// The lab's frozen id, which is also the name of its table and of its command.
    #[must_use]
    pub fn id(&self) -> &'static str {
        self.0.id()
    }

    /// The set-up, if it is an `S`.
    #[must_use]
    pub fn get<S: LabSetup>(&self) -> Option<&S> {
        (&*self.0 as &dyn Any).downcast_ref()
    }

    /// The set-up to change, if it is an `S`.
    pub fn get_mut<S: LabSetup>(&mut self) -> Option<&mut S> {
        (&mut *self.0 as &mut dyn Any).downcast_mut()
    }

    pub(super) fn write(&self, text: &mut String) {
        self.0.write(text);
    }

    /// Does `change` to the path of every file that is named in it.
    pub(super) fn each_path(&mut self, mut change: impl FnMut(&mut PathBuf)) {
        self.0.each_path(&mut change);
    }
}

impl<S: LabSetup> From<S> for LabScenario {
    fn from(setup: S) -> Self {
        Self(Box::new(setup))
    }
}

impl Clone for LabScenario {
    fn clone(&self) -> Self {
        Self(self.0.copied())
    }
}

impl PartialEq for LabScenario {
    fn eq(&self, other: &Self) -> bool {
        self.0.equals(&*other.0)
    }
}
