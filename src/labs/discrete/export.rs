//! What the page shows as text: for a spreadsheet, and as CSV.

use super::values::Shown;
use crate::discrete::conventions;
use crate::math::number;
use crate::scenario::DiscreteScenario;
use crate::text::InfoUnit;

/// A number in a file: infinities by their usual names.
fn written(value: f64) -> String {
    if value.is_nan() {
        "nan".to_owned()
    } else if value == f64::INFINITY {
        "inf".to_owned()
    } else if value == f64::NEG_INFINITY {
        "-inf".to_owned()
    } else {
        number(value)
    }
}

/// A cell of CSV.
fn cell(text: &str) -> String {
    if text.contains([',', '"', '\n', '\r']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text.to_owned() }
}

/// Divergences, their parts and what code answers, a number a line, in nats: `kind,id,bin,value,treated,note`.
#[must_use]
pub fn csv(scenario: &DiscreteScenario, shown: &Shown) -> String {
    let mut text = String::from("kind,id,bin,value,treated,note\n");
    let mut line = |cells: [&str; 6]| {
        text.push_str(&cells.map(cell).join(","));
        text.push('\n');
    };
    for readout in &shown.readouts {
        let treated = readout.treated.map_or_else(String::new, written);
        let unit = InfoUnit::Nats.written(readout.divergence.unit());
        line(["divergence", readout.divergence.id(), "", &written(readout.exact), &treated, unit]);
    }
    for parts in &shown.parts {
        for (name, value) in scenario.table.names().iter().zip(&parts.values) {
            let value = value.map_or_else(String::new, written);
            let about = parts.divergence.parts_add_up_to();
            line(["part", parts.divergence.id(), name, &value, "", about]);
        }
    }
    for (convention, answer) in conventions::all().zip(&shown.answers) {
        line(["convention", convention.id, "", &written(answer.value), "", &answer.why]);
    }
    text
}

/// The divergences as tab-separated text.
#[must_use]
pub fn table(shown: &Shown, unit: InfoUnit) -> String {
    let mut text = String::from("divergence\tunit\tvalue\twith zeros treated\n");
    for readout in &shown.readouts {
        let of = readout.divergence.unit();
        let show = |value: f64| written(unit.show(value, of));
        let treated = readout.treated.map_or_else(String::new, show);
        text.push_str(&format!(
            "{}\t{}\t{}\t{treated}\n",
            readout.divergence.symbol(),
            unit.written(of),
            show(readout.exact)
        ));
    }
    text
}

/// P and Q as a table of two columns that can be pasted into a spreadsheet, and back.
#[must_use]
pub fn pair(scenario: &DiscreteScenario) -> String {
    let rows = scenario.table.rows();
    let (p, q) = (rows[scenario.p].values(), rows[scenario.q].values());
    let mut text = String::from("name\tP\tQ\n");
    for ((name, p), q) in scenario.table.names().iter().zip(p).zip(q) {
        let name =
            if name.contains(['\t', '"', '\n']) { format!("\"{}\"", name.replace('"', "\"\"")) } else { name.clone() };
        text.push_str(&format!("{name}\t{}\t{}\n", number(*p), number(*q)));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::discrete::table::{Request, read};

    #[test]
    fn what_is_copied_can_be_pasted() {
        let scenario = DiscreteScenario::default();
        let table = read(pair(&scenario).as_bytes(), &Request::default()).unwrap().table;
        assert_eq!(table, scenario.table);
    }

    #[test]
    fn cells_with_commas_and_quotes_are_quoted() {
        assert_eq!((cell("a"), cell("a, \"b\"")), ("a".to_owned(), "\"a, \"\"b\"\"\"".to_owned()));
    }
}
