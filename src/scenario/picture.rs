//! The scenario that travels in a picture's file, so that the file brings its set-up back.

/// What it is called in a file.
#[cfg(feature = "window")]
pub(crate) const NAME: &str = "klarity-scenario";
const BEGIN: &str = "# klarity-scenario begins\n";
const END: &str = "# klarity-scenario ends\n";

/// A picture that no scenario is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct NoneInside;

/// `scenario` between two comments, by which it is found in any file that doesn't compress it.
#[cfg(feature = "window")]
pub(crate) fn wrapped(scenario: &str) -> String {
    let end = if scenario.ends_with('\n') { "" } else { "\n" };
    format!("{BEGIN}{scenario}{end}{END}")
}

/// The text of the scenario in the picture `bytes`; `None` where they are no picture.
pub(super) fn text(bytes: &[u8]) -> Option<Result<String, NoneInside>> {
    let (is_pdf, is_png) = (bytes.starts_with(b"%PDF"), bytes.starts_with(b"\x89PNG"));
    let is_svg = !is_pdf && !is_png && find(&bytes[..bytes.len().min(1024)], b"<svg").is_some();
    let is_gif = bytes.starts_with(b"GIF8");
    let is_film = bytes.get(4..8) == Some(b"ftyp") || bytes.starts_with(b"\x1a\x45\xdf\xa3");
    if !(is_pdf || is_png || is_svg || is_gif || is_film) {
        return None;
    }
    let comment = if is_gif { comment(bytes) } else { Vec::new() };
    let bytes = if is_gif { &comment } else { bytes };
    let begin = find(bytes, BEGIN.as_bytes()).map(|at| at + BEGIN.len());
    let inside = begin.and_then(|begin| {
        let rest = &bytes[begin..];
        // The last one counts: a title may hold such a line.
        let end = rest.windows(END.len()).rposition(|window| window == END.as_bytes());
        end.map(|end| &rest[..end])
    });
    let text = inside.and_then(|inside| std::str::from_utf8(inside).ok());
    let plain = |text: &str| {
        if is_svg { text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&") } else { text.to_owned() }
    };
    Some(text.map(plain).ok_or(NoneInside))
}

/// The text of the comments in a GIF, which stand in pieces of up to 255 bytes with their lengths before them.
fn comment(bytes: &[u8]) -> Vec<u8> {
    const COMMENT: &[u8] = b"\x21\xfe";
    let mut text = Vec::new();
    let Some(at) = find(bytes, COMMENT) else { return text };
    let mut rest = &bytes[at + COMMENT.len()..];
    while let Some((&length, behind)) = rest.split_first()
        && length > 0
        && let Some((piece, behind)) = behind.split_at_checked(usize::from(length))
    {
        text.extend_from_slice(piece);
        rest = behind;
    }
    text
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).position(|window| window == wanted)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_picture_and_what_has_no_scenario_are_told_apart() {
        assert_eq!(text(b"version = 1\n"), None);
        assert_eq!(text(b""), None);
        for bytes in [&b"%PDF-1.7 something"[..], b"\x89PNG\r\n", b"<?xml version='1.0'?><svg></svg>"] {
            assert_eq!(text(bytes), Some(Err(NoneInside)));
        }
        for bytes in [&b"GIF89a\x21\xfe\xffab"[..], b"GIF89a", b"....ftypisom", b"\x1a\x45\xdf\xa3"] {
            assert_eq!(text(bytes), Some(Err(NoneInside)));
        }
        let half = format!("%PDF {BEGIN}version = 1");
        assert_eq!(text(half.as_bytes()), Some(Err(NoneInside)));
    }
}
