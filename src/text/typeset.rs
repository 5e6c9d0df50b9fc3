//! A table of tab-separated text as Markdown and as LaTeX.

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
    fn latex_escapes_what_it_would_take_for_commands() {
        let wanted = "% \\usepackage{booktabs}\n\\begin{tabular}{lrl}\n\\toprule\ndivergence & value & unit \\\\\n\\midrule\n\
                      KL(P$\\|$Q) & $-$0.25 & nats \\\\\n$\\chi^2$ 5 \\% & $\\infty$ &  \\\\\nnotes | more &  &  \\\\\n\
                      \\bottomrule\n\\end{tabular}\n";
        assert_eq!(latex(TABLE), wanted);
        assert_eq!(escaped("a_b^c\\"), "a\\_b\\textasciicircum{}c\\textbackslash{}");
    }
}
