//! Pictures without a window: what `klarity figure` writes, and the pages as a renderer shows them, painted without one.

use std::path::Path;

use egui::{Key, Modifiers, OutputCommand, Theme, vec2};
use egui_kittest::kittest::Queryable as _;
use image::{RgbImage, RgbaImage};
use klarity::app::{App, Figure, Part, Step};
use klarity::figure::{Format, Lettering, Pixels, Size, Studio};
use klarity::samples::Column;
use klarity::scenario::{EstimateScenario, SampleFile, SampleSource, Scenario, preset, presets};
use klarity::ui::fonts::FACES;

use crate::harness::{Window, content, open_preset, press, press_with, type_only, wait_until};
use crate::preset_pictures::small;
use crate::{picture, snapshots};

/// Where a picture would stand; samples are named from there.
const HERE: &str = "figure";

fn figure(id: &str) -> Figure {
    Figure::of(&preset(id).unwrap().scenario, "170x110mm".parse().unwrap())
}

fn text(figure: &Figure) -> String {
    String::from_utf8(figure.bytes(Format::Svg, Path::new(HERE)).unwrap()).unwrap()
}

/// The page of `scenario` in pixels, at rest, as a window of that size shows it.
fn painted(studio: &mut Studio, app: &mut App) -> Pixels {
    let picture = app.settled(studio);
    studio.finished(picture).pixels()
}

fn image(pixels: &Pixels) -> RgbImage {
    let colours = pixels.colours.iter().flat_map(|colour| [colour.r(), colour.g(), colour.b()]).collect();
    RgbImage::from_raw(pixels.width as u32, pixels.height as u32, colours).unwrap()
}

/// The very pictures that a graphics driver is asked for elsewhere, so that a bare machine looks at every page, too.
#[test]
fn every_preset_looks_as_it_did_without_a_renderer() {
    let mut differences = Vec::new();
    for (index, preset) in presets().iter().enumerate() {
        let mut studio = Studio::new(vec2(1280.0, 800.0), 1.0);
        let mut app = App::new(studio.ctx(), Some(&preset.scenario));
        // Every other one in the dark: with a renderer both are seen.
        let (theme, folder) = if index % 2 == 0 { (Theme::Light, "light") } else { (Theme::Dark, "dark") };
        studio.ctx().set_theme(theme);
        let small = small(&image(&painted(&mut studio, &mut app)));
        let stored =
            Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/snapshots/presets/{folder}/{}.png", preset.id));
        let stored = image::open(stored).unwrap().to_rgb8();
        differences.extend(picture::difference(&small, &stored).map(|found| format!("{}: {found}", preset.id)));
    }
    assert!(differences.is_empty(), "{} pictures differ:\n{}", differences.len(), differences.join("\n"));
}

/// Pixel by pixel: nothing but the last bits of what a graphics card blends.
#[test]
fn a_page_painted_here_is_the_page_that_a_renderer_shows() {
    if !snapshots::renderer() {
        return;
    }
    for (id, theme) in [("three-modes", Theme::Dark), ("shifted", Theme::Light), ("topics", Theme::Dark)] {
        let mut window = snapshots::window(id, theme, 1280.0, 800.0);
        let shown = snapshots::drawn(&mut window);
        let mut studio = Studio::new(vec2(1280.0, 800.0), 1.0);
        let mut app = App::new(studio.ctx(), Some(&preset(id).unwrap().scenario));
        studio.ctx().set_theme(theme);
        let here = image(&painted(&mut studio, &mut app));
        assert_eq!(here.dimensions(), shown.dimensions());
        let channels = here.as_raw().iter().zip(shown.as_raw());
        let off = channels.filter(|(a, b)| a.abs_diff(**b) > 2).count();
        assert!(off <= 30, "{id}: {off} channels differ by more than 2 of 255 levels");
    }
}

#[test]
fn every_preset_leaves_in_every_format_and_brings_its_set_up_back() {
    let folder = tempfile::tempdir().unwrap();
    for preset in presets() {
        let figure = Figure { scale: Some(1.0), ..figure(preset.id) };
        for format in Format::ALL {
            let bytes =
                figure.bytes(format, Path::new(HERE)).unwrap_or_else(|missed| panic!("{}: {missed}", preset.id));
            let path = folder.path().join(format!("figure.{}", format.extension()));
            std::fs::write(&path, bytes).unwrap();
            assert_eq!(Scenario::read(&path).as_ref().ok(), Some(&preset.scenario), "{} {format:?}", preset.id);
        }
    }
}

#[test]
fn whole_pages_leave_nothing_out_in_either_theme() {
    for id in ["two-modes", "shifted", "topics", "score-function-noise", "calibration", "six-months"] {
        for theme in [Theme::Light, Theme::Dark] {
            let page = Figure { part: Part::Page, theme, size: Size::pixels([1280.0, 720.0]), ..figure(id) };
            for format in Format::ALL {
                if let Err(missed) = page.bytes(format, Path::new(HERE)) {
                    panic!("{id} {theme:?} {format:?}: {missed}");
                }
            }
        }
    }
}

#[test]
fn text_stays_text_and_curves_stay_curves() {
    let svg = text(&figure("two-modes"));
    for words in ["Densities", "target P", "forward KL", "Loss above its optimum", "Landscape of reverse KL"] {
        assert!(svg.contains(&format!(">{words}</text>")), "{words}");
    }
    assert_eq!(svg.matches("<image ").count(), 1, "the landscape alone is made of pixels");
    let estimate = text(&figure("shifted"));
    assert!(!estimate.contains("<image ") && estimate.contains(">Why is it negative?</text>"));
    // What is said of the mouse is for the window.
    for id in ["two-modes", "shifted", "topics", "six-months", "the-notes-checked", "calibration"] {
        let svg = text(&figure(id));
        for advice in ["drag", "click", "hover", "press"] {
            let told = svg.split("</metadata>").nth(1).unwrap().to_lowercase();
            assert!(!told.contains(advice), "{id} says {advice}");
        }
    }
}

#[test]
fn pdf_holds_its_fonts_and_its_size() {
    let pdf = figure("two-modes").bytes(Format::Pdf, Path::new(HERE)).unwrap();
    let text = String::from_utf8_lossy(&pdf);
    assert!(text.starts_with("%PDF-1.") && text.contains("/FontFile"));
    // 170 × 110 mm in points of print.
    assert!(text.contains("/MediaBox[0 0 481.88977 311.811]"));
}

#[test]
fn the_same_figure_is_the_same_bytes() {
    for id in ["two-modes", "topics"] {
        for format in Format::ALL {
            assert!(
                figure(id).bytes(format, Path::new(HERE)) == figure(id).bytes(format, Path::new(HERE)),
                "{id} {format:?}"
            );
        }
    }
}

#[test]
fn what_is_transparent_has_no_ground() {
    let clear = Figure { transparent: true, ..figure("two-modes") };
    let png = image::load_from_memory(&clear.bytes(Format::Png, Path::new(HERE)).unwrap()).unwrap().to_rgba8();
    let pixel = |image: &RgbaImage, at: u32| image.get_pixel(at, at).0;
    assert_eq!(pixel(&png, 0), [0; 4]);
    // 170 mm at 300 pixels an inch.
    assert!(png.width().abs_diff(2008) <= 1, "{}", png.width());
    let solid =
        image::load_from_memory(&figure("two-modes").bytes(Format::Png, Path::new(HERE)).unwrap()).unwrap().to_rgba8();
    assert_eq!(pixel(&solid, 0)[3], 255);
    assert_ne!(text(&clear), text(&figure("two-modes")));
}

#[test]
fn a_step_that_is_not_there_is_refused_with_the_last() {
    let at = |id: &str, step: usize| Figure { step: Step::At(step), ..figure(id) }.bytes(Format::Svg, Path::new(HERE));
    assert!(at("two-modes", 0).is_ok() && at("two-modes", 400).is_ok());
    assert_ne!(at("two-modes", 0), at("two-modes", 400));
    assert_eq!(at("two-modes", 400), figure("two-modes").bytes(Format::Svg, Path::new(HERE)));
    assert_eq!(at("two-modes", 401).unwrap_err(), "--step is 401; the longest run ends at step 400");
    let none = at("shifted", 3).unwrap_err();
    assert_eq!(none, "--step is 3, but the Estimate page has no steps; leave it out");
}

#[test]
fn a_picture_too_large_is_refused_before_it_is_painted() {
    let huge = Figure { scale: Some(16.0), size: "600x600mm".parse().unwrap(), ..figure("two-modes") };
    let refused = huge.bytes(Format::Png, Path::new(HERE)).unwrap_err();
    assert!(refused.contains("use a scale up to 2."), "{refused}");
}

#[test]
fn plots_are_named_and_stand_one_above_the_other() {
    let of = |id: &str, plots: &[&str]| {
        let plots = plots.iter().map(|name| (*name).to_owned()).collect();
        Figure { plots, ..figure(id) }
            .bytes(Format::Svg, Path::new(HERE))
            .map(|bytes| String::from_utf8(bytes).unwrap())
    };
    for (id, plots, there, elsewhere) in [
        (
            "two-modes",
            &["loss", "densities"][..],
            &["Densities", "Loss above its optimum"][..],
            "Landscape of reverse KL",
        ),
        ("two-modes", &["integrand"], &["Where the divergence comes from"], "Densities"),
        ("two-modes", &["landscape"], &["Landscape of reverse KL"], "Densities"),
        ("two-modes", &["profile", "bridge"], &["Profile", "Bridge"], "Densities"),
        ("shifted", &["waterfall"], &["Why is it negative?"], "Densities"),
        ("shifted", &["densities", "bandwidth"], &["Densities", "Estimate against bandwidth"], "Why is it negative?"),
    ] {
        let svg = of(id, plots).unwrap();
        for words in there {
            assert!(svg.contains(&format!(">{words}</text>")), "{id} {plots:?} lacks {words}");
        }
        assert!(!svg.contains(&format!(">{elsewhere}</text>")), "{id} {plots:?} shows {elsewhere}");
        assert!(!svg.contains("computing"), "{id} {plots:?} is not finished");
    }
    assert_eq!(
        of("two-modes", &["lots"]).unwrap_err(),
        "--plots: there is no plot “lots” on this page; there are densities, integrand, loss, profile, bridge, landscape"
    );
    assert!(of("topics", &["bars"]).unwrap_err().contains("leave it out"));
}

/// The dialog as it comes by key.
fn dialog(id: &str) -> Window {
    let mut window = open_preset(id);
    press_with(&mut window, Modifiers::COMMAND, Key::E);
    window
}

#[test]
fn the_dialog_writes_what_the_command_line_writes_and_keeps_its_choices() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = dialog("unequal-weights");
    assert!(window.query_by_label("The figure as it will be").is_some());
    for choice in ["dark", "loss", "no ground"] {
        window.get_by_label(choice).click();
        window.step();
    }
    type_only(&mut window, "Size", "100x70mm");
    let path = folder.path().join("a.svg");
    type_only(&mut window, "Path", &path.display().to_string());
    window.get_by_label("Save the figure").click();
    wait_until(&mut window, |window| window.query_by_label("Path").is_none());
    let wanted = Figure {
        size: "100x70mm".parse().unwrap(),
        plots: vec!["loss".to_owned()],
        theme: Theme::Dark,
        transparent: true,
        step: Step::Shown(window.state().view()),
        ..figure("unequal-weights")
    };
    assert!(std::fs::read(&path).unwrap() == wanted.bytes(Format::Svg, Path::new(HERE)).unwrap());
    // The window stands at the start of the runs, and so does the command line if it is asked to.
    assert_eq!(
        wanted.bytes(Format::Svg, Path::new(HERE)),
        Figure { step: Step::At(0), ..wanted.clone() }.bytes(Format::Svg, Path::new(HERE))
    );
    press_with(&mut window, Modifiers::COMMAND, Key::E);
    assert_eq!(content(&window, "Size"), "100x70mm");
}

#[test]
fn what_is_wrong_in_the_dialog_is_said_in_it() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = dialog("two-modes");
    let says = |window: &Window, text: &str| window.query_by_label_contains(text).is_some();
    for (path, told) in [
        ("a.bmp", "says no format; end it with one of .svg, .pdf, .png, .gif, .apng"),
        ("not/there.svg", "check the folder"),
    ] {
        let path = folder.path().join(path);
        type_only(&mut window, "Path", &path.display().to_string());
        window.get_by_label("Save the figure").click();
        wait_until(&mut window, |window| says(window, told));
    }
    type_only(&mut window, "Size", "tiny");
    window.step();
    assert!(says(&window, "“tiny” is no size; write 170x110mm"));
    press(&mut window, Key::Escape);
    assert!(window.query_by_label("Path").is_none() && std::fs::read_dir(folder.path()).unwrap().next().is_none());
}

#[test]
fn a_figure_is_copied_as_pixels_and_its_words_as_text() {
    let mut window = dialog("two-modes");
    let copied = |window: &mut Window, name: &str| {
        window.get_by_label(name).click();
        (0..5).find_map(|_| {
            window.step();
            let commands = window.output().platform_output.commands.clone();
            commands.into_iter().find_map(|command| match command {
                OutputCommand::CopyText(text) => Some(text),
                _ => None,
            })
        })
    };
    assert!(copied(&mut window, "Copy the caption").unwrap().starts_with("Two modes. "));
    assert_eq!(copied(&mut window, "Copy for LaTeX").unwrap(), "\\includegraphics[width=170mm]{two-modes.pdf}");
    let scenario = Scenario::from_toml(&copied(&mut window, "Copy the scenario").unwrap());
    assert_eq!(scenario.as_ref(), Ok(&preset("two-modes").unwrap().scenario));
    window.get_by_label("Copy as picture").click();
    let size = std::cell::Cell::new(None);
    wait_until(&mut window, |window| {
        let commands = &window.output().platform_output.commands;
        let image = commands.iter().find_map(|command| match command {
            OutputCommand::CopyImage(image) => Some(image.size),
            _ => None,
        });
        size.set(size.get().or(image));
        size.get().is_some()
    });
    assert!(size.get().unwrap()[0].abs_diff(2008) <= 1, "{size:?}");
}

/// An SVG as another program shows it, which has the bundled fonts or none at all.
fn by_resvg(svg: &[u8], fonts: bool, size: (u32, u32)) -> RgbaImage {
    use resvg::{tiny_skia, usvg};
    let mut options = usvg::Options::default();
    if fonts {
        for face in FACES {
            options.fontdb_mut().load_font_data(face.bytes.to_vec());
        }
    }
    let tree = usvg::Tree::from_data(svg, &options).unwrap();
    let mut pixels = tiny_skia::Pixmap::new(size.0, size.1).unwrap();
    let scale = size.0 as f32 / tree.size().width();
    resvg::render(&tree, tiny_skia::Transform::from_scale(scale, scale), &mut pixels.as_mut());
    RgbaImage::from_raw(size.0, size.1, pixels.take()).unwrap()
}

/// The share of pixels that differ by more than a third of all levels in a channel. Pictures are compared at half their size:
/// edges may be softer, sharper or half a pixel off.
fn share_that_differs(a: &RgbaImage, b: &RgbaImage) -> f64 {
    assert_eq!(a.dimensions(), b.dimensions());
    let half = |image: &RgbaImage| image::imageops::thumbnail(image, image.width() / 2, image.height() / 2);
    let (a, b) = (&half(a), &half(b));
    let differs = |(a, b): &(&image::Rgba<u8>, &image::Rgba<u8>)| a.0.iter().zip(b.0).any(|(a, b)| a.abs_diff(b) > 85);
    a.pixels().zip(b.pixels()).filter(differs).count() as f64 / f64::from(a.width() * a.height())
}

#[test]
fn another_program_shows_the_svg_as_it_is_shown_here() {
    for (id, theme) in [("two-modes", Theme::Light), ("shifted", Theme::Dark), ("topics", Theme::Light)] {
        let text = Figure { theme, scale: Some(2.0), ..figure(id) };
        let here = text.picture(2.0).unwrap().pixels();
        let size = (here.width as u32, here.height as u32);
        let here = RgbaImage::from_raw(size.0, size.1, here.unmultiplied()).unwrap();
        let outlines = Figure { lettering: Lettering::Outlines, ..text.clone() };
        let mut most: f64 = 0.0;
        for (figure, fonts) in [(&text, true), (&outlines, false)] {
            let svg = figure.bytes(Format::Svg, Path::new(HERE)).unwrap();
            assert_eq!(String::from_utf8_lossy(&svg).contains("<text"), fonts);
            let share = share_that_differs(&by_resvg(&svg, fonts, size), &here);
            most = most.max(share);
            assert!(share < 0.006, "{id}, fonts {fonts}: {:.2} % of the pixels differ", 100.0 * share);
        }
        // The measure sees what is missing: without fonts, text is gone.
        let svg = text.bytes(Format::Svg, Path::new(HERE)).unwrap();
        let without = share_that_differs(&by_resvg(&svg, false, size), &here);
        assert!(without > 2.0 * most, "{id}: {:.2} %", 100.0 * without);
    }
}

#[test]
fn samples_are_named_as_they_are_found_from_the_picture() {
    let folder = tempfile::tempdir().unwrap();
    let samples = folder.path().join("my samples.csv");
    std::fs::write(&samples, "x\n1\n2.5\n0.5\n-1\n0.3\n0.9\n").unwrap();
    let mut scenario = preset("shifted").unwrap().scenario.clone();
    let file = SampleFile { path: samples.clone(), column: Column::Only };
    scenario.lab.get_mut::<EstimateScenario>().unwrap().source = SampleSource::File(file);
    let picture = folder.path().join("a.svg");
    let figure = Figure { scenario: scenario.clone(), ..figure("shifted") };
    std::fs::write(&picture, figure.bytes(Format::Svg, &picture).unwrap()).unwrap();
    let text = std::fs::read_to_string(&picture).unwrap();
    assert!(text.contains("file = \"my samples.csv\""), "a path beside the picture");
    assert_eq!(Scenario::read(&picture).ok(), Some(scenario));
    std::fs::remove_file(&samples).unwrap();
    let refused = figure.bytes(Format::Svg, &picture).unwrap_err();
    assert!(refused.contains("my samples.csv"), "{refused}");
}

#[test]
fn odd_titles_and_names_come_through_in_every_format() {
    let folder = tempfile::tempdir().unwrap();
    let end = "# klarity-scenario ends";
    for title in ["a < b & \"c\" > 'd'", "# klarity-scenario begins", end, "日本語 🎲", "tabs\tand “quotes”"] {
        let mut scenario = preset("two-modes").unwrap().scenario.clone();
        title.clone_into(&mut scenario.title);
        for format in Format::ALL {
            let path = folder.path().join(format!("a.{}", format.extension()));
            let figure = Figure { scenario: scenario.clone(), caption: true, scale: Some(1.0), ..figure("two-modes") };
            std::fs::write(&path, figure.bytes(format, &path).unwrap()).unwrap();
            assert_eq!(Scenario::read(&path).as_ref().ok(), Some(&scenario), "{title} {format:?}");
        }
    }
}

#[test]
fn plots_without_room_and_plots_named_twice_are_refused() {
    let of = |plots: &[&str], size: &str| {
        let plots = plots.iter().map(|name| (*name).to_owned()).collect();
        let figure = Figure { plots, size: size.parse().unwrap(), ..figure("two-modes") };
        figure.bytes(Format::Svg, Path::new(HERE)).unwrap_err()
    };
    let four = ["densities", "integrand", "loss", "landscape"];
    assert_eq!(of(&four, "85x60mm"), "--size: 4 plots need more height; use 85x109mm or more");
    assert_eq!(of(&four, "400x300px"), "--size: 4 plots need more height; use 400x400px or more");
    assert_eq!(of(&["loss", "loss"], "85x60mm"), "--plots: loss is named twice; name each plot once");
}
