//! A table of tab-separated text as Markdown, LaTeX and HTML, and one of commas as JSON.

/// The cells of `tsv`, line by line; lines of one cell are headings, and empty ones nothing.
fn rows(tsv: &str) -> Vec<Vec<&str>> {
    tsv.lines().filter(|line| !line.trim().is_empty()).map(|line| line.split('\t').collect()).collect()
}

fn width(rows: &[Vec<&str>]) -> usize {
    rows.iter().map(Vec::len).max().unwrap_or(0)
}

/// Whether the column holds numbers, which stand at the right.
fn is_numeric(rows: &[Vec<&str>], column: usize) -> bool {
    let mut cells = rows.iter().skip(1).filter_map(|row| row.get(column)).filter(|cell| !cell.is_empty()).peekable();
    let is_number = |cell: &str| {
        let plain = cell.replace('−', "-").replace(['∞', '±'], "1");
        plain.split_whitespace().next().is_some_and(|first| first.parse::<f64>().is_ok())
    };
    cells.peek().is_some() && cells.all(|cell| is_number(cell))
}

/// The table as Markdown.
#[must_use]
pub fn markdown(tsv: &str) -> String {
    let rows = rows(tsv);
    let columns = width(&rows);
    let mut text = String::new();
    for (place, row) in rows.iter().enumerate() {
        let cell = |column: usize| row.get(column).map_or_else(String::new, |cell| cell.replace('|', "\\|"));
        let cells: Vec<String> = (0..columns).map(cell).collect();
        text.push_str(&format!("| {} |\n", cells.join(" | ")));
        if place == 0 {
            let sides = (0..columns).map(|column| if is_numeric(&rows, column) { "---:" } else { "---" });
            text.push_str(&format!("| {} |\n", sides.collect::<Vec<_>>().join(" | ")));
        }
    }
    text
}

/// `text` as it stands between two tags of HTML.
#[must_use]
pub fn html_text(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// The table as HTML.
#[must_use]
pub fn html(tsv: &str) -> String {
    let rows = rows(tsv);
    let columns = width(&rows);
    let mut text = String::from("<table>\n");
    for (place, row) in rows.iter().enumerate() {
        let tag = if place == 0 { "th" } else { "td" };
        text.push_str("<tr>");
        for column in 0..columns {
            let side = if is_numeric(&rows, column) { " class=\"n\"" } else { "" };
            text.push_str(&format!("<{tag}{side}>{}</{tag}>", html_text(row.get(column).unwrap_or(&""))));
        }
        text.push_str("</tr>\n");
    }
    text.push_str("</table>\n");
    text
}

/// The cells of comma-separated text, line by line; a cell with commas, quotes or ends of lines stands in quotes.
fn cells(csv: &str) -> Vec<Vec<String>> {
    let (mut rows, mut row, mut cell, mut quoted) = (Vec::new(), Vec::new(), String::new(), false);
    let mut rest = csv.chars().peekable();
    while let Some(character) = rest.next() {
        match character {
            '"' if quoted && rest.peek() == Some(&'"') => {
                cell.push('"');
                rest.next();
            }
            '"' => quoted = !quoted,
            ',' if !quoted => row.push(std::mem::take(&mut cell)),
            '\n' if !quoted => {
                row.push(std::mem::take(&mut cell));
                rows.push(std::mem::take(&mut row));
            }
            other => cell.push(other),
        }
    }
    if !cell.is_empty() || !row.is_empty() {
        row.push(cell);
        rows.push(row);
    }
    rows
}

/// Comma-separated text with a header as JSON: a list of objects. Numbers keep their digits; infinities are the strings
/// "inf" and "-inf", and an empty cell or NaN is null.
#[must_use]
pub fn json(csv: &str) -> String {
    let mut rows = cells(csv).into_iter();
    let header = rows.next().unwrap_or_default();
    let string = |text: &str| serde_json::to_string(text).unwrap_or_default();
    let value = |cell: &str| match cell {
        "" | "nan" => "null".to_owned(),
        "true" | "false" => cell.to_owned(),
        number if number.parse::<f64>().is_ok_and(f64::is_finite) && !number.starts_with('+') => number.to_owned(),
        text => string(text),
    };
    let objects = rows.map(|row| {
        let pairs = header.iter().zip(&row).map(|(key, cell)| format!("{}:{}", string(key), value(cell)));
        format!("{{{}}}", pairs.collect::<Vec<_>>().join(","))
    });
    format!("[{}]\n", objects.collect::<Vec<_>>().join(",\n"))
}

/// The table as comma-separated text.
#[must_use]
pub fn csv(tsv: &str) -> String {
    let cell = |cell: &str| {
        if cell.contains([',', '"']) { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell.to_owned() }
    };
    let lines = rows(tsv).into_iter().map(|row| row.into_iter().map(cell).collect::<Vec<_>>().join(",") + "\n");
    lines.collect()
}

/// The table as LaTeX, with the rules of the package booktabs.
#[must_use]
pub fn latex(tsv: &str) -> String {
    let rows = rows(tsv);
    let columns = width(&rows);
    let sides: String = (0..columns).map(|column| if is_numeric(&rows, column) { 'r' } else { 'l' }).collect();
    let mut text = format!("% \\usepackage{{booktabs}}\n\\begin{{tabular}}{{{sides}}}\n\\toprule\n");
    for (place, row) in rows.iter().enumerate() {
        let cells: Vec<String> =
            (0..columns).map(|column| row.get(column).map_or_else(String::new, |cell| escaped(cell))).collect();
        text.push_str(&format!("{} \\\\\n", cells.join(" & ")));
        if place == 0 && rows.len() > 1 {
            text.push_str("\\midrule\n");
        }
    }
    text.push_str("\\bottomrule\n\\end{tabular}\n");
    text
}

/// `text` as LaTeX prints it, with the signs that its text fonts lack in formulas.
fn escaped(text: &str) -> String {
    let mut escaped = String::new();
    for character in text.chars() {
        let sign = match character {
            '&' | '%' | '$' | '#' | '_' | '{' | '}' => &format!("\\{character}"),
            '\\' => "\\textbackslash{}",
            '~' => "\\textasciitilde{}",
            '^' => "\\textasciicircum{}",
            '−' => "$-$",
            '∞' => "$\\infty$",
            '‖' => "$\\|$",
            '½' => "$\\frac12$",
            '¼' => "$\\frac14$",
            '¾' => "$\\frac34$",
            '×' => "$\\times$",
            '·' => "$\\cdot$",
            '±' => "$\\pm$",
            '≥' => "$\\ge$",
            '≤' => "$\\le$",
            '≈' => "$\\approx$",
            '→' => "$\\to$",
            '√' => "$\\surd$",
            '∇' => "$\\nabla$",
            'Δ' => "$\\Delta$",
            'α' => "$\\alpha$",
            'β' => "$\\beta$",
            'ε' => "$\\varepsilon$",
            'η' => "$\\eta$",
            'λ' => "$\\lambda$",
            'μ' => "$\\mu$",
            'ρ' => "$\\rho$",
            'σ' => "$\\sigma$",
            'χ' => "$\\chi$",
            '²' => "$^2$",
            '³' => "$^3$",
            '⁻' => "$^-$",
            '₁' => "$_1$",
            '₂' => "$_2$",
            'ₐ' => "$_a$",
            '…' => "\\dots{}",
            '“' => "``",
            '”' => "''",
            '–' => "--",
            other => &other.to_string(),
        };
        escaped.push_str(sign);
    }
    // Neighbours are one formula.
    escaped.replace("$$", "")
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLE: &str = "divergence\tvalue\tunit\nKL(P‖Q)\t−0.25\tnats\nχ² 5 %\t∞\t\n\nnotes | more\n";

    #[test]
    fn markdown_has_a_row_a_line_with_numbers_at_the_right() {
        let wanted = "| divergence | value | unit |\n| --- | ---: | --- |\n| KL(P‖Q) | −0.25 | nats |\n\
                      | χ² 5 % | ∞ |  |\n| notes \\| more |  |  |\n";
        assert_eq!(markdown(TABLE), wanted);
    }

    #[test]
    fn html_is_escaped_with_numbers_at_the_right() {
        let wanted = "<table>\n<tr><th>a&lt;b</th><th class=\"n\">x</th></tr>\n<tr><td>&amp;</td><td class=\"n\">1.5</td></tr>\n</table>\n";
        assert_eq!(html("a<b\tx\n&\t1.5\n"), wanted);
    }

    #[test]
    fn json_has_an_object_a_line_and_every_digit() {
        let csv = "name,value\n\"a, \"\"b\"\"\",0.1000000000000000055\nc,inf\nd,nan\n,-2e-300\n";
        let text = json(csv);
        let read: serde_json::Value = serde_json::from_str(&text).unwrap();
        let wanted = serde_json::json!([
            {"name": "a, \"b\"", "value": 0.1}, {"name": "c", "value": "inf"},
            {"name": "d", "value": null}, {"name": null, "value": -2e-300}
        ]);
        assert_eq!(read, wanted);
        assert!(text.contains("0.1000000000000000055"));
        assert_eq!(json(""), "[]\n");
    }

    #[test]
    fn tabs_become_commas_and_what_holds_commas_quotes() {
        assert_eq!(super::csv("a\tb\nx, y\t1\n"), "a,b\n\"x, y\",1\n");
    }

    #[test]
    fn latex_escapes_what_it_would_take_for_commands() {
        let wanted = "% \\usepackage{booktabs}\n\\begin{tabular}{lrl}\n\\toprule\ndivergence & value & unit \\\\\n\\midrule\n\
                      KL(P$\\|$Q) & $-$0.25 & nats \\\\\n$\\chi^2$ 5 \\% & $\\infty$ &  \\\\\nnotes | more &  &  \\\\\n\
                      \\bottomrule\n\\end{tabular}\n";
        assert_eq!(latex(TABLE), wanted);
        assert_eq!(escaped("a_b^c\\"), "a\\_b\\textasciicircum{}c\\textbackslash{}");
    }
}
