//! The palette: text can be read, lines can be seen, and the objectives' colours stay apart for every kind of eye.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stderr, reason = "tests")]
#![allow(clippy::disallowed_methods, reason = "greys of known contrast, to check the formulas with")]

use std::collections::BTreeSet;

use egui::Color32;
use klarity::line::objective;
use klarity::ui::look::{DARK, LIGHT, Tokens};
use klarity::ui::plot::marker;

const THEMES: [(&str, Tokens); 2] = [("light", LIGHT), ("dark", DARK)];

/// Linear red, green and blue, 0 … 1.
type Linear = [f64; 3];

/// sRGB decoded (IEC 61966-2-1).
fn linear(colour: Color32) -> Linear {
    assert_eq!(colour.a(), 255, "{colour:?} is not opaque");
    [colour.r(), colour.g(), colour.b()].map(|part| {
        let part = f64::from(part) / 255.0;
        if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
    })
}

fn luminance([r, g, b]: Linear) -> f64 {
    0.2126 * r + 0.7152 * g + 0.0722 * b
}

/// The contrast ratio of WCAG 2.2, 1 … 21.
fn contrast(one: Color32, other: Color32) -> f64 {
    let [one, other] = [one, other].map(|colour| luminance(linear(colour)) + 0.05);
    one.max(other) / one.min(other)
}

/// How an eye sees, as a matrix on linear colours.
type Eye = [[f64; 3]; 3];

const USUAL: Eye = [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]];
/// Machado, Oliveira and Fernandes (2009), "A Physiologically-based Model for Simulation of Color Vision Deficiency",
/// severity 1.
const PROTANOPIA: Eye =
    [[0.152_286, 1.052_583, -0.204_868], [0.114_503, 0.786_281, 0.099_216], [-0.003_882, -0.048_116, 1.051_998]];
/// The same authors' matrix for deuteranopia, severity 1.
const DEUTERANOPIA: Eye =
    [[0.367_322, 0.860_646, -0.227_968], [0.280_085, 0.672_501, 0.047_413], [-0.011_820, 0.042_940, 0.968_881]];

fn seen(eye: &Eye, colour: Linear) -> Linear {
    // The screen cannot show what lies outside its gamut.
    eye.map(|row| row.iter().zip(colour).map(|(weight, part)| weight * part).sum::<f64>().clamp(0.0, 1.0))
}

/// CIE L*a*b* with the white of sRGB (D65).
fn lab([r, g, b]: Linear) -> [f64; 3] {
    let f = |t: f64| if t > 216.0 / 24389.0 { t.cbrt() } else { (24389.0 / 27.0 * t + 16.0) / 116.0 };
    let x = f((0.412_456_4 * r + 0.357_576_1 * g + 0.180_437_5 * b) / 0.950_47);
    let y = f(0.212_672_9 * r + 0.715_152_2 * g + 0.072_175_0 * b);
    let z = f((0.019_333_9 * r + 0.119_192_0 * g + 0.950_304_1 * b) / 1.088_83);
    [116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)]
}

/// The colour difference CIEDE2000 (CIE 142-2001), with all weights 1.
fn difference(one: [f64; 3], other: [f64; 3]) -> f64 {
    let seventh = |c: f64| (c.powi(7) / (c.powi(7) + 25_f64.powi(7))).sqrt();
    let g = 0.5 * (1.0 - seventh(one[1].hypot(one[2]).midpoint(other[1].hypot(other[2]))));
    let polar = |[_, a, b]: [f64; 3]| {
        let a = a * (1.0 + g);
        (a.hypot(b), if a == 0.0 && b == 0.0 { 0.0 } else { b.atan2(a).to_degrees().rem_euclid(360.0) })
    };
    let ((c1, h1), (c2, h2)) = (polar(one), polar(other));
    let grey = c1 * c2 == 0.0;
    let turn = match h2 - h1 {
        _ if grey => 0.0,
        turn if turn > 180.0 => turn - 360.0,
        turn if turn < -180.0 => turn + 360.0,
        turn => turn,
    };
    let hue = match h1 + h2 {
        sum if grey => sum,
        sum if (h1 - h2).abs() <= 180.0 => sum / 2.0,
        sum if sum < 360.0 => sum / 2.0 + 180.0,
        sum => sum / 2.0 - 180.0,
    };
    let (l, c) = (one[0].midpoint(other[0]), c1.midpoint(c2));
    let cos = |degrees: f64| degrees.to_radians().cos();
    let t = 1.0 - 0.17 * cos(hue - 30.0) + 0.24 * cos(2.0 * hue) + 0.32 * cos(3.0 * hue + 6.0)
        - 0.20 * cos(4.0 * hue - 63.0);
    let off = (l - 50.0).powi(2);
    let dl = (other[0] - one[0]) / (1.0 + 0.015 * off / (20.0 + off).sqrt());
    let dc = (c2 - c1) / (1.0 + 0.045 * c);
    let dh = 2.0 * (c1 * c2).sqrt() * (turn / 2.0).to_radians().sin() / (1.0 + 0.015 * c * t);
    let rotation = -2.0 * seventh(c) * (60.0 * (-((hue - 275.0) / 25.0).powi(2)).exp()).to_radians().sin();
    (dl * dl + dc * dc + dh * dh + rotation * dc * dh).sqrt()
}

#[test]
fn the_colour_difference_gives_the_published_values() {
    // Sharma, Wu and Dalal (2005), table 1: pairs 1, 4, 7, 9, 14, 17, 19, 24, 27 and 34.
    for (one, other, published) in [
        ([50.0, 2.6772, -79.7751], [50.0, 0.0, -82.7485], 2.0425),
        ([50.0, -1.3802, -84.2814], [50.0, 0.0, -82.7485], 1.0000),
        ([50.0, 0.0, 0.0], [50.0, -1.0, 2.0], 2.3669),
        ([50.0, 2.49, -0.001], [50.0, -2.49, 0.0009], 7.1792),
        ([50.0, -0.001, 2.49], [50.0, 0.0011, -2.49], 4.7461),
        ([50.0, 2.5, 0.0], [73.0, 25.0, -18.0], 27.1492),
        ([50.0, 2.5, 0.0], [56.0, -27.0, -3.0], 31.9030),
        ([50.0, 2.5, 0.0], [50.0, 3.2592, 0.335], 1.0000),
        ([61.2901, 3.7196, -5.3901], [61.4292, 2.248, -4.962], 1.8731),
        ([2.0776, 0.0795, -1.135], [0.9033, -0.0636, -0.5514], 0.9082),
    ] {
        assert!((difference(one, other) - published).abs() < 1e-4, "{one:?} {other:?}: {}", difference(one, other));
        assert!((difference(other, one) - published).abs() < 1e-4);
    }
}

#[test]
fn contrast_and_simulation_keep_their_known_values() {
    assert!((contrast(Color32::BLACK, Color32::WHITE) - 21.0).abs() < 1e-9);
    // The grey that is known as the lightest with 4.5:1 on white is #767676, at 4.54.
    let [grey, lighter] = [0x76, 0x77].map(|part| contrast(Color32::from_gray(part), Color32::WHITE));
    assert!((grey - 4.54).abs() < 0.005 && lighter < 4.5, "{grey} {lighter}");
    // Greys look the same to every eye: the rows of the matrices add up to 1.
    for eye in [USUAL, PROTANOPIA, DEUTERANOPIA] {
        for part in seen(&eye, [0.3; 3]) {
            assert!((part - 0.3).abs() < 1e-5);
        }
    }
    // White and mid grey in L*a*b*.
    let [white, grey] = [Color32::WHITE, Color32::from_gray(119)].map(|colour| lab(linear(colour)));
    assert!((white[0] - 100.0).abs() < 1e-3 && white[1].hypot(white[2]) < 0.02, "{white:?}");
    assert!((grey[0] - 50.03).abs() < 0.01, "{grey:?}");
}

/// Everything that falls short, in one list.
fn complain(shortcomings: &[String]) {
    assert!(shortcomings.is_empty(), "\n{}", shortcomings.join("\n"));
}

fn grounds(tokens: &Tokens) -> [(&'static str, Color32); 3] {
    [("background", tokens.background), ("panel", tokens.panel), ("field", tokens.field)]
}

#[test]
fn text_has_a_contrast_of_at_least_four_and_a_half_on_every_ground() {
    let mut shortcomings = Vec::new();
    for (theme, tokens) in THEMES {
        let mut texts = vec![("ink".to_owned(), tokens.ink), ("soft ink".to_owned(), tokens.soft_ink)];
        texts.push(("error".to_owned(), tokens.error));
        // Curve names and the readouts' own numbers are written in their series' colour.
        texts.extend(tokens.series.iter().enumerate().map(|(index, &colour)| (format!("series {index}"), colour)));
        for (name, colour) in texts {
            for (ground, under) in grounds(&tokens) {
                let found = contrast(colour, under);
                if found < 4.5 {
                    shortcomings.push(format!("{theme}: {name} {colour:?} on {ground}: {found:.2}"));
                }
            }
        }
        // The mark of presenter mode, panel-coloured text on the second series, is the same pair the other way round.
        // A button while it is pressed, and the text chosen in a field (`visuals` in look.rs).
        let chosen = tokens.field.lerp_to_gamma(tokens.series[0], 0.30);
        for (name, under) in [("pressed button", tokens.hairline), ("selection", chosen)] {
            let found = contrast(tokens.ink, under);
            if found < 4.5 {
                shortcomings.push(format!("{theme}: ink on {name}: {found:.2}"));
            }
        }
    }
    complain(&shortcomings);
}

#[test]
fn what_is_drawn_has_a_contrast_of_at_least_three() {
    let mut shortcomings = Vec::new();
    for (theme, tokens) in THEMES {
        // Plots lie on the background; swatches and icons on panels and in fields.
        for (index, &colour) in tokens.series.iter().enumerate() {
            for (ground, under) in grounds(&tokens) {
                let found = contrast(colour, under);
                if found < 3.0 {
                    shortcomings.push(format!("{theme}: series {index} on {ground}: {found:.2}"));
                }
            }
        }
        for (ground, under) in grounds(&tokens) {
            let found = contrast(tokens.target, under);
            if found < 3.0 {
                shortcomings.push(format!("{theme}: target on {ground}: {found:.2}"));
            }
        }
    }
    complain(&shortcomings);
}

/// The least difference between two of the objectives' colours, with the pair, as `eye` sees them.
fn closest(tokens: &Tokens, eye: &Eye) -> (f64, usize, usize) {
    let count = objective::ALL.len();
    let colours: Vec<[f64; 3]> = (0..count).map(|index| lab(seen(eye, linear(tokens.series(index))))).collect();
    let pairs = (0..count).flat_map(|i| (i + 1..count).map(move |j| (i, j)));
    let differences = pairs.map(|(i, j)| (difference(colours[i], colours[j]), i, j));
    differences.fold((f64::INFINITY, 0, 0), |least, found| if found.0 < least.0 { found } else { least })
}

/// CIEDE2000 counts in steps that are just noticeable side by side in large patches. Lines of 2.6 points are neither
/// large nor side by side: ten such steps are a difference that is seen at a glance.
const AT_A_GLANCE: f64 = 10.0;
/// The target has a filled area under it, which no objective has: less will do.
const BESIDE_AN_AREA: f64 = 7.0;

#[test]
fn the_objectives_stay_apart_for_eyes_without_red_or_green_receptors() {
    let mut shortcomings = Vec::new();
    for (theme, tokens) in THEMES {
        for (name, eye, least) in [
            ("usual sight", USUAL, 2.0 * AT_A_GLANCE),
            ("protanopia", PROTANOPIA, AT_A_GLANCE),
            ("deuteranopia", DEUTERANOPIA, AT_A_GLANCE),
        ] {
            let (found, i, j) = closest(&tokens, &eye);
            println!("{theme}, {name}: series {i} and {j} are closest, {found:.1}");
            if found < least {
                shortcomings.push(format!("{theme}, {name}: series {i} and {j} differ by {found:.1}"));
            }
        }
        for (name, eye) in [("protanopia", PROTANOPIA), ("deuteranopia", DEUTERANOPIA)] {
            for index in 0..objective::ALL.len() {
                let [one, other] = [tokens.target, tokens.series[index]].map(|colour| lab(seen(&eye, linear(colour))));
                let found = difference(one, other);
                println!("{theme}, {name}: target and series {index}: {found:.1}");
                if found < BESIDE_AN_AREA {
                    shortcomings.push(format!("{theme}, {name}: target and series {index} differ by {found:.1}"));
                }
            }
        }
    }
    complain(&shortcomings);
}

/// What the marker of the `index`th series is made of, all drawn in one colour.
fn marker_shapes(index: usize) -> String {
    let mut drawn = Vec::new();
    let mut output = egui::Context::default().run_ui(egui::RawInput::default(), |ui| {
        marker(ui.painter(), index, egui::Pos2::new(100.0, 100.0), 5.0, Color32::BLACK, egui::Stroke::NONE);
        ui.painter().for_each_shape(|shape| drawn.push(format!("{:?}", shape.shape)));
    });
    output.textures_delta.clear();
    drawn.concat()
}

#[test]
fn in_greyscale_markers_and_names_tell_the_objectives_apart() {
    // Colours that reach 4.5:1 on the same grounds have little lightness left to differ in (1 to 6 of 100 steps
    // here, printed below): without colour it is the marker and the name beside the curve that carry the difference.
    for (theme, tokens) in THEMES {
        let of = |index: usize| lab([luminance(linear(tokens.series(index))); 3])[0];
        let mut lightness: Vec<f64> = (0..objective::ALL.len()).map(of).collect();
        lightness.sort_by(f64::total_cmp);
        println!("{theme}: lightness {lightness:.1?}");
    }
    let shapes: BTreeSet<String> = (0..objective::ALL.len()).map(marker_shapes).collect();
    assert_eq!(shapes.len(), objective::ALL.len(), "{shapes:?}");
    assert!(shapes.iter().all(|shape| !shape.is_empty()));
    let names: BTreeSet<&str> = objective::ALL.iter().map(|objective| objective.name()).collect();
    assert_eq!(names.len(), objective::ALL.len());
}
