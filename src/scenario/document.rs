//! A scenario file: the words, and the one table that says which lab it is for. Read strictly: a key that is unknown,
//! missing, of the wrong kind or out of range is an error. Reading what was written gives the same scenario, bit for bit.

use toml::de::DeTable;

use super::lab::{LABS, Lab};
use super::table::{Field, Table, entry, line_at, quoted};
use super::{GROUPS, Group, LabScenario, Scenario, ScenarioError, VERSION};

/// A scenario, and its place among the presets if it has one.
pub(super) struct Document {
    /// Presets are listed by this number.
    pub(super) order: Option<i64>,
    /// Presets are listed under this heading.
    pub(super) group: Option<Group>,
    /// What the file is about.
    pub(super) scenario: Scenario,
}

impl Scenario {
    /// Reads the saved form. A preset's `order` and `group` are accepted and forgotten.
    ///
    /// # Errors
    /// When the text is not TOML, of a newer version, or a key is unknown, missing, of the wrong kind or out of range.
    pub fn from_toml(text: &str) -> Result<Self, ScenarioError> {
        Self::of_labs(text, LABS)
    }

    /// The same for a scenario of one of `labs`.
    pub(crate) fn of_labs(text: &str, labs: &[Lab]) -> Result<Self, ScenarioError> {
        Document::parse(text, labs).map(|document| document.scenario)
    }

    /// The saved form, as laid out in [`crate::scenario`].
    #[must_use]
    pub fn to_toml(&self) -> String {
        let Self { title, look_for, source, lab } = self;
        let mut text = String::new();
        entry(&mut text, "version", VERSION);
        entry(&mut text, "title", quoted(title));
        if !look_for.is_empty() {
            entry(&mut text, "look_for", quoted(look_for));
        }
        if let Some(source) = source {
            entry(&mut text, "source", quoted(source));
        }
        lab.write(&mut text);
        text
    }
}

impl Document {
    /// Reads a whole file that is for one of `labs`.
    pub(super) fn parse(text: &str, labs: &[Lab]) -> Result<Self, ScenarioError> {
        let content = DeTable::parse(text).map_err(|error| ScenarioError::Syntax {
            line: line_at(text, error.span().map_or(text.len(), |span| span.start)),
            message: error.message().lines().collect::<Vec<_>>().join(", "),
        })?;
        let root = Table::root(text, content.get_ref());
        // The version comes first: a newer file may well have keys that are unknown here.
        check_version(&root.need("version", "version = 1")?)?;
        let mut known = vec!["version", "order", "group", "title", "look_for", "source"];
        known.extend(labs.iter().map(|lab| lab.id));
        root.allow(&known)?;
        let order = root.get("order").map(|field| field.integer()).transpose()?;
        let group = root.get("group").map(|field| read_group(&field)).transpose()?;
        let text = |key| root.get(key).map(|field| field.string().map(str::to_owned)).transpose();
        let scenario = Scenario {
            title: root.need("title", "title = \"Two modes\"")?.string()?.to_owned(),
            look_for: text("look_for")?.unwrap_or_default(),
            source: text("source")?,
            lab: read_lab(&root, labs)?,
        };
        Ok(Self { order, group, scenario })
    }
}

fn read_group(field: &Field<'_>) -> Result<Group, ScenarioError> {
    Group::by_id(field.string()?).ok_or_else(|| {
        let known = GROUPS.map(|group| group.id).join(", ");
        field.refuse(format!("the groups are {known}"))
    })
}

/// The one table that says which lab this is for.
fn read_lab(root: &Table<'_>, labs: &[Lab]) -> Result<LabScenario, ScenarioError> {
    let mut found = labs.iter().filter_map(|lab| Some((lab, root.get(lab.id)?)));
    match (found.next(), found.next()) {
        (Some((lab, field)), None) => (lab.read)(&field.table(lab.id)?),
        (Some((first, _)), Some((second, field))) => {
            let (first, second) = (first.id, second.id);
            Err(field.refuse(format!("a scenario is for one lab; remove [{first}] or [{second}]")))
        }
        (None, _) => {
            let mut tables = labs.iter().map(|lab| format!("[{}]", lab.id));
            let first = tables.next().unwrap_or_default();
            let others = tables.collect::<Vec<_>>().join(" or ");
            let example = format!("a table that starts with {first}, or {others} with its tables,");
            Err(ScenarioError::Missing { key: labs.first().map_or("", |lab| lab.id).to_owned(), example })
        }
    }
}

fn check_version(field: &Field<'_>) -> Result<(), ScenarioError> {
    match field.integer()? {
        VERSION => Ok(()),
        found if found > VERSION => Err(ScenarioError::Newer { line: field.line(), found }),
        _ => Err(field.refuse(format!("write version = {VERSION}"))),
    }
}
