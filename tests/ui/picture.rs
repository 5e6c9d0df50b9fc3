//! Pictures compared with the stored ones, strictly enough that no word can be missing from one.
//!
//! The comparison of `egui_kittest` leaves out every pixel that looks anti-aliased, which small text consists of: with 300
//! more pixels forgiven, a whole tab and an outdated sentence went unseen.

use std::path::{Path, PathBuf};
use std::{env, fs, io};

use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::{ImageError, Rgb, RgbImage};

/// What a channel of a pixel may differ by: rasterisers blend edges differently in the last bits, and glyphs that come
/// into the atlas in another order are sampled a little beside where they were.
const BLEND: u8 = 24;

/// The pixels that may differ by more; the shortest word of 12-point text has several times as many.
const STRAY: usize = 10;

/// The pixels of `a` that differ from `b` by more than blending does; both are of one size.
fn strays(a: &RgbImage, b: &RgbImage) -> Vec<(u32, u32)> {
    let differ = |a: &Rgb<u8>, b: &Rgb<u8>| a.0.iter().zip(b.0).any(|(a, b)| a.abs_diff(b) > BLEND);
    a.enumerate_pixels().filter(|(x, y, pixel)| differ(pixel, b.get_pixel(*x, *y))).map(|(x, y, _)| (x, y)).collect()
}

/// How `a` differs from `b`, if by more than rasterisers do.
pub fn difference(a: &RgbImage, b: &RgbImage) -> Option<String> {
    if a.dimensions() != b.dimensions() {
        return Some(format!("{:?} pixels instead of {:?}", a.dimensions(), b.dimensions()));
    }
    let strays = strays(a, b);
    let range = |of: fn(&(u32, u32)) -> u32| strays.iter().map(of).min().zip(strays.iter().map(of).max());
    let ((left, right), (top, bottom)) = range(|at| at.0).zip(range(|at| at.1))?;
    let count = strays.len();
    (count > STRAY).then(|| format!("{count} pixels differ, within x {left} to {right} and y {top} to {bottom}"))
}

/// Compares `picture` with `tests/snapshots/{name}.png`. Beside one that differs it leaves `{name}.new.png` and
/// `{name}.diff.png`; with `UPDATE_SNAPSHOTS=1` it takes its place, with `UPDATE_SNAPSHOTS=force` always.
pub fn compare(picture: &RgbImage, name: &str) -> Result<(), String> {
    let path = |ending: &str| Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/snapshots/{name}{ending}.png"));
    for left_over in [path(".new"), path(".diff")] {
        fs::remove_file(left_over).ok();
    }
    let stored = match image::open(path("")) {
        Ok(stored) => Some(stored.to_rgb8()),
        Err(ImageError::IoError(error)) if error.kind() == io::ErrorKind::NotFound => None,
        Err(error) => return Err(format!("{name} can't be read: {error}")),
    };
    let found = match &stored {
        Some(stored) => difference(picture, stored),
        None => Some("there is no stored picture".to_owned()),
    };
    let update = env::var("UPDATE_SNAPSHOTS").unwrap_or_default();
    match (found, update.as_str()) {
        (Some(_), "1" | "true") | (_, "force") => save(picture, &path("")),
        (None, _) => Ok(()),
        (Some(found), _) => {
            save(picture, &path(".new"))?;
            if let Some(stored) = stored.filter(|stored| stored.dimensions() == picture.dimensions()) {
                save(&marked(picture, &stored), &path(".diff"))?;
            }
            Err(format!("{name}: {found}"))
        }
    }
}

/// The names of the pictures stored in `folder`.
pub fn stored(folder: &str) -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/snapshots").join(folder);
    let names =
        fs::read_dir(folder).into_iter().flatten().flatten().filter_map(|file| file.file_name().into_string().ok());
    names.filter_map(|name| Some(name.strip_suffix(".png")?.to_owned())).filter(|name| !name.contains('.')).collect()
}

/// `picture`, pale, with what differs from `stored` in red.
fn marked(picture: &RgbImage, stored: &RgbImage) -> RgbImage {
    let mut marked = picture.clone();
    marked.pixels_mut().flat_map(|pixel| &mut pixel.0).for_each(|channel| *channel = 192 + *channel / 4);
    for (x, y) in strays(picture, stored) {
        marked.put_pixel(x, y, Rgb([255, 0, 0]));
    }
    marked
}

fn save(picture: &RgbImage, path: &PathBuf) -> Result<(), String> {
    let write = || -> Result<(), ImageError> {
        fs::create_dir_all(path.parent().unwrap_or(path))?;
        let file = io::BufWriter::new(fs::File::create(path)?);
        // Even ground and text shrink the most without a filter.
        picture.write_with_encoder(PngEncoder::new_with_quality(file, CompressionType::Best, FilterType::NoFilter))
    };
    write().map_err(|error| format!("{} can't be written: {error}", path.display()))
}

#[test]
fn an_erased_word_is_seen_and_blended_edges_are_not() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/snapshots/estimate_light.png");
    let whole = image::open(path).unwrap().to_rgb8();
    assert_eq!(difference(&whole, &whole), None);
    // The tabs “Discrete” and “Fit” in soft ink; the comparison of before forgave the first.
    for (name, [left, top, right, bottom]) in [("Discrete", [194, 14, 248, 31]), ("Fit", [83, 14, 103, 31])] {
        let ground = *whole.get_pixel(left, top);
        let mut erased = whole.clone();
        for at in (left..right).flat_map(|x| (top..bottom).map(move |y| (x, y))) {
            erased.put_pixel(at.0, at.1, ground);
        }
        let count = strays(&erased, &whole).len();
        assert!(count > 4 * STRAY && difference(&erased, &whole).is_some(), "{name}: {count}");
    }
    // Each pixel a little lighter or darker, and some far off.
    let mut blended = whole.clone();
    for (at, pixel) in blended.pixels_mut().enumerate() {
        pixel.0 = pixel.0.map(|channel| channel.saturating_add_signed(if at % 3 == 0 { 20 } else { -20 }));
    }
    for at in 0..STRAY as u32 {
        blended.put_pixel(100 * at, 50 * at, Rgb([255, 0, 255]));
    }
    assert_eq!(difference(&blended, &whole), None);
    assert!(difference(&whole, &RgbImage::new(3, 3)).is_some());
}
