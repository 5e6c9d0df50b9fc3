//! The text of a number in a field: as much of it as there is room for, and never what reads as another one.

use egui::{FontId, FontSelection, Ui};

use crate::math::typed_number;
use crate::text::format;

/// The field's margin on either side of the text, in points; and of text in a smaller size.
const MARGINS: [i8; 2] = [6, 1];
/// The smallest size of a number that has no room otherwise, in points.
const SMALLEST: f32 = 9.5;
/// So many significant digits at least are shown of a number that is longer than its field is wide,
const LEAST: usize = 3;
/// and with so many the text keeps its size.
const ENOUGH: usize = 4;
/// More of them have no room in any field.
const MOST: usize = 12;

/// `value` as it reads back, in a smaller size where it has no room otherwise; or rounded, see [`rounded`]; and the
/// font for it; the field is `width` points wide. What is seen is never only the end of a longer number.
#[must_use]
pub fn fitted(ui: &Ui, value: f64, width: f32) -> (String, FontId) {
    let font = FontSelection::Default.resolve(ui.style());
    let fits = |text: &str, size: f32| {
        let margin = margin(size < font.size);
        let (font, colour) = (FontId::new(size, font.family.clone()), ui.visuals().text_color());
        let needed = ui.painter().layout_no_wrap(text.to_owned(), font, colour).size().x;
        needed <= width - 2.0 * f32::from(margin)
    };
    let smaller = (1..).map(|halves: u8| font.size - 0.5 * f32::from(halves)).take_while(|size| *size >= SMALLEST);
    let sizes: Vec<f32> = std::iter::once(font.size).chain(smaller).collect();
    let whole = [format::exact(value), format::parameter(value, 4)];
    let whole = whole.iter().filter(|text| typed_number(text) == Some(value));
    let as_it_is = sizes.iter().flat_map(|size| whole.clone().map(move |text| (text.clone(), *size)));
    let at_full_size = rounded(value, ENOUGH).map(|text| (text, font.size));
    let as_small_as_need_be =
        rounded(value, LEAST).flat_map(|text| sizes.iter().map(move |&size| (text.clone(), size)));
    // Where not even the least has room, the sign for "and so on" says that this isn't the number.
    let cut = [1, 0].into_iter().map(|decimals| format!("{}…", format::scientific(value, decimals)));
    let cut = cut.flat_map(|text| sizes.iter().map(move |&size| (text.clone(), size)));
    let mut all = as_it_is.chain(at_full_size).chain(as_small_as_need_be).chain(cut);
    let (text, size) = all.find(|(text, size)| fits(text, *size)).unwrap_or_else(|| ("…".to_owned(), font.size));
    (text, FontId::new(size, font.family.clone()))
}

/// The margin on either side of a text, in points.
#[must_use]
pub fn margin(smaller: bool) -> i8 {
    MARGINS[usize::from(smaller)]
}

/// `value` to ever fewer significant digits, `least` at least, each time plainly and then with a power of ten. A point and
/// the digits behind it say how far it was rounded: 1000000.5 is 1.000e6 and not 1e6, and −1234.567 is never −1235.
fn rounded(value: f64, least: usize) -> impl Iterator<Item = String> {
    let size = if value == 0.0 { 0.0 } else { value.abs().log10().floor() };
    let plain = (-3.0..6.0).contains(&size);
    (least..=MOST).rev().flat_map(move |digits| {
        let decimals = digits as f64 - 1.0 - size;
        let plainly = (plain && decimals >= 1.0).then(|| format::minus(&format!("{value:.*}", decimals as usize)));
        plainly.into_iter().chain([format::scientific(value, digits - 1)])
    })
}
