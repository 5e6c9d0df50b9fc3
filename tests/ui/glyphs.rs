//! Every character that the program can show has a glyph in the bundled faces, and every combining mark can be seen.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use egui::{Color32, Context, FontId, RawInput};
use klarity::ui::fonts;

/// A text that the program can show, and where it stands.
type Shown = (String, String);

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { files(&path, found) } else { found.push(path) }
    }
}

/// The string and character literals of Rust source, without comments and without the tests at its end.
fn literals(source: &str) -> Vec<String> {
    let source = source.split("#[cfg(test)]\nmod tests").next().unwrap_or(source);
    let mut found = Vec::new();
    let mut rest = source;
    while let Some(first) = rest.chars().next() {
        let raw = raw_string(rest);
        if rest.starts_with("//") {
            rest = rest.split_once('\n').map_or("", |(_, after)| after);
        } else if rest.starts_with("/*") {
            rest = rest.split_once("*/").map_or("", |(_, after)| after);
        } else if let Some((text, length)) = raw.or_else(|| quoted(rest, '"')).or_else(|| quoted(rest, '\'')) {
            found.push(text);
            rest = &rest[length..];
        } else {
            rest = &rest[first.len_utf8()..];
        }
    }
    found
}

/// A raw string at the beginning of `source`, with its length in bytes.
fn raw_string(source: &str) -> Option<(String, usize)> {
    let after = source.strip_prefix('r')?;
    let hashes = after.len() - after.trim_start_matches('#').len();
    let body = after[hashes..].strip_prefix('"')?;
    let end = format!("\"{}", "#".repeat(hashes));
    let length = body.find(&end)?;
    Some((body[..length].to_owned(), 1 + hashes + 1 + length + end.len()))
}

/// A literal between `quote`s at the beginning of `source`, with its length in bytes; a lifetime is none.
fn quoted(source: &str, quote: char) -> Option<(String, usize)> {
    let body = source.strip_prefix(quote)?;
    let mut text = String::new();
    let mut characters = body.char_indices();
    while let Some((at, character)) = characters.next() {
        match character {
            _ if character == quote => return Some((text, at + 2)),
            '\\' => match characters.next()?.1 {
                'u' => {
                    let code: String = characters.by_ref().map(|(_, c)| c).skip(1).take_while(|c| *c != '}').collect();
                    text.push(char::from_u32(u32::from_str_radix(&code, 16).ok()?)?);
                }
                'n' | '\n' => text.push('\n'),
                't' => text.push('\t'),
                other => text.push(other),
            },
            _ => text.push(character),
        }
        if quote == '\'' && text.chars().count() > 1 {
            return None;
        }
    }
    None
}

/// Literals of the source, the help texts, and the presets.
fn shown() -> Vec<Shown> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut paths = Vec::new();
    for folder in ["src", "assets/help", "assets/scenarios"] {
        files(&root.join(folder), &mut paths);
    }
    let mut shown = Vec::new();
    for path in paths.into_iter().filter(|path| !path.ends_with("tests.rs")) {
        let text = fs::read_to_string(&path).unwrap();
        let texts = if path.extension().is_some_and(|ext| ext == "rs") { literals(&text) } else { vec![text] };
        shown.extend(texts.into_iter().map(|text| (text, path.display().to_string())));
    }
    shown
}

/// A window's context with the bundled faces, and no renderer.
fn context() -> Context {
    let ctx = Context::default();
    fonts::install(&ctx);
    ctx.run_ui(RawInput::default(), |_| {}).textures_delta.clear();
    ctx
}

fn faces() -> [FontId; 4] {
    [fonts::regular(13.0), fonts::medium(13.0), fonts::semibold(13.0), FontId::monospace(13.0)]
}

fn is_mark(character: char) -> bool {
    // The blocks of combining marks: diacritical, extended, supplement, for symbols, half.
    matches!(character, '\u{300}'..='\u{36f}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}'
        | '\u{20d0}'..='\u{20ff}' | '\u{fe20}'..='\u{fe2f}')
}

/// Each combining mark on the letter before it, and a place where it is shown.
fn marked() -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    for (text, place) in shown() {
        let characters: Vec<char> = text.chars().collect();
        for pair in characters.windows(2).filter(|pair| is_mark(pair[1]) && !pair[0].is_whitespace()) {
            found.entry(pair.iter().collect()).or_insert_with(|| place.clone());
        }
    }
    found
}

/// What is drawn of `text`, glyph by glyph: its rectangle relative to the baseline's beginning, and how much ink it has.
fn drawn(ctx: &Context, font: &FontId, text: &str) -> (f32, Vec<(egui::Rect, f32)>) {
    ctx.fonts_mut(|fonts| {
        let galley = fonts.layout_no_wrap(text.to_owned(), font.clone(), Color32::WHITE);
        let image = fonts.image();
        let glyphs = galley.rows[0].row.glyphs.iter().map(|glyph| {
            let uv = glyph.uv_rect;
            let texels = (uv.min[1]..uv.max[1]).flat_map(|y| (uv.min[0]..uv.max[0]).map(move |x| (x, y)));
            let ink = texels.map(|(x, y)| f32::from(image[(x.into(), y.into())].a()) / 255.0).sum();
            (egui::Rect::from_min_size(glyph.pos + uv.offset, uv.size), ink)
        });
        (galley.size().x, glyphs.collect())
    })
}

#[test]
fn every_character_that_can_be_shown_has_a_glyph() {
    let ctx = context();
    let mut missing = BTreeMap::new();
    for (text, place) in shown() {
        for character in text.chars().filter(|c| !c.is_control()) {
            let known = ctx.fonts_mut(|fonts| faces().iter().all(|face| fonts.has_glyph(face, character)));
            if !known {
                missing.entry(character).or_insert_with(|| place.clone());
            }
        }
    }
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn what_no_bundled_face_has_is_seen_to_be_missing() {
    let ctx = context();
    for face in faces() {
        for character in ['你', 'あ', '🙂', 'ก', 'א'] {
            assert!(!ctx.fonts_mut(|fonts| fonts.has_glyph(&face, character)), "{character} is bundled by now");
            let (width, glyphs) = drawn(&ctx, &face, &character.to_string());
            let ink: f32 = glyphs.iter().map(|(_, ink)| ink).sum();
            assert!(ink > 5.0 && width > 5.0, "{character} at {face:?}: {ink} texels of ink, {width} wide");
        }
    }
}

#[test]
fn every_combining_mark_is_ink_above_its_letter() {
    let ctx = context();
    let marked = marked();
    for needed in ["q\u{302}", "m\u{302}", "v\u{302}"] {
        assert!(marked.contains_key(needed), "{needed} is shown nowhere");
    }
    for (text, place) in marked {
        let letter: String = text.chars().take(1).collect();
        for face in faces() {
            for size in [10.0, 13.0, 28.0] {
                let face = FontId::new(size, face.family.clone());
                let (plain_width, plain) = drawn(&ctx, &face, &letter);
                let (width, glyphs) = drawn(&ctx, &face, &text);
                let [(base, _), (mark, ink)] = glyphs[..] else { panic!("{text} in {place}: {} glyphs", glyphs.len()) };
                assert!(ink > 0.02 * size, "{text} in {place}: the mark has {ink} texels of ink at {face:?}");
                assert!(mark.bottom() <= base.top() + 1.5, "{text}: {mark:?} lies on the letter {base:?}");
                assert!(mark.top() < plain[0].0.top() - 0.05 * size, "{text}: {mark:?} beside {:?}", plain[0].0);
                assert!((mark.center().x - base.center().x).abs() < 0.12 * size, "{text}: {mark:?} over {base:?}");
                assert!((width - plain_width).abs() < 0.5, "{text} is wider than {letter}");
            }
        }
    }
}

#[test]
fn literals_are_read_as_the_compiler_reads_them() {
    let source = "let a: &'a str = \"q\\u{302} \\\"x\\\"\"; // \"not this\"\nlet b = r#\"a\"b\"#; let c = '→'; /* 'n' */\n\
                  #[cfg(test)]\nmod tests { \"nor this\" }";
    assert_eq!(literals(source), ["q\u{302} \"x\"", "a\"b", "→"]);
}
