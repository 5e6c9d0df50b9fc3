//! What goes with a figure into a text: a caption with the numbers, and the line that includes it.

use std::path::Path;

/// A caption: the title, and what is to be seen.
pub(crate) fn caption(title: &str, sentences: &[String]) -> String {
    let title = title.trim_end_matches('.');
    let first = (!title.is_empty()).then(|| format!("{title}."));
    first.into_iter().chain(sentences.iter().cloned()).collect::<Vec<_>>().join(" ")
}

/// The line of LaTeX that includes the file at `path` (LaTeX reads no SVG: that one's PDF), `width` wide (such as "170mm", for what is on paper).
pub(super) fn latex(path: &Path, width: Option<&str>) -> String {
    let is_svg = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("svg"));
    let path = if is_svg { path.with_extension("pdf") } else { path.to_owned() };
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let width = width.map_or_else(|| "\\linewidth".to_owned(), str::to_owned);
    format!("\\includegraphics[width={width}]{{{}}}", name.replace('%', "\\%").replace('#', "\\#"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_caption_is_the_title_and_what_is_seen() {
        assert_eq!(caption("Two modes", &["Forward KL spreads.".to_owned()]), "Two modes. Forward KL spreads.");
        assert_eq!(caption("", &[]), "");
    }

    #[test]
    fn the_line_names_the_file_and_its_width() {
        assert_eq!(latex(Path::new("/a/b.pdf"), Some("85mm")), "\\includegraphics[width=85mm]{b.pdf}");
        assert_eq!(latex(Path::new("b.svg"), Some("85mm")), "\\includegraphics[width=85mm]{b.pdf}");
        assert_eq!(latex(Path::new("50%.pdf"), None), "\\includegraphics[width=\\linewidth]{50\\%.pdf}");
    }
}
