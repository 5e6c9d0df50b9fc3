//! Animations: what is decoded from them is what the page shows at their steps.

use std::path::Path;
use std::time::Duration;

use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable as _;
use image::codecs::gif::GifDecoder;
use image::codecs::png::PngDecoder;
use image::{AnimationDecoder, RgbaImage};
use klarity::app::{Animation, Figure, Pace, Progress, Step};
use klarity::figure::{FilmFormat, Size, Timing};
use klarity::scenario::{Scenario, preset};

use crate::harness::{content, open_preset, press_with, type_only, wait_until};

fn animation(id: &str) -> Animation {
    Animation {
        figure: Figure {
            plots: vec!["densities".to_owned()],
            ..Figure::of(&preset(id).unwrap().scenario, Size::pixels([420.0, 300.0]))
        },
        timing: Timing { fps: 30.0, pause: 0.5, loops: true },
        seconds: 0.4,
        pace: Pace::Even,
    }
}

fn film(animation: &Animation, path: &Path) -> Result<usize, String> {
    let mut filming = animation.begin(FilmFormat::of(path).unwrap(), path).map_err(|error| error.to_string())?;
    loop {
        match filming.advance() {
            Ok(Progress::More(_)) => {}
            Ok(Progress::Written(files)) => return Ok(files),
            Err(error) => return Err(error.to_string()),
        }
    }
}

/// The page at `step`, in pixels.
fn still(animation: &Animation, step: Step) -> RgbaImage {
    let pixels = Figure { step, ..animation.figure.clone() }.picture(1.0).unwrap().pixels();
    RgbaImage::from_raw(pixels.width as u32, pixels.height as u32, pixels.unmultiplied()).unwrap()
}

/// The ratio of the largest signal to the noise, in decibels.
fn likeness(a: &RgbaImage, b: &RgbaImage) -> f64 {
    assert_eq!(a.dimensions(), b.dimensions());
    let squares: f64 = a.as_raw().iter().zip(b.as_raw()).map(|(a, b)| f64::from(a.abs_diff(*b)).powi(2)).sum();
    10.0 * (255.0_f64.powi(2) * a.as_raw().len() as f64 / squares.max(1e-9)).log10()
}

fn frames(path: &Path) -> Vec<(RgbaImage, Duration)> {
    let bytes = std::io::Cursor::new(std::fs::read(path).unwrap());
    let frames = if path.extension().unwrap() == "gif" {
        GifDecoder::new(bytes).unwrap().into_frames().collect_frames()
    } else {
        PngDecoder::new(bytes).unwrap().apng().unwrap().into_frames().collect_frames()
    };
    frames.unwrap().into_iter().map(|frame| (frame.buffer().clone(), Duration::from(frame.delay()))).collect()
}

#[test]
fn what_is_decoded_is_what_the_page_shows() {
    let folder = tempfile::tempdir().unwrap();
    let animation = animation("two-modes");
    assert_eq!(film(&animation, &folder.path().join("%02d.png")), Ok(12));
    for (name, least) in [("a.gif", 36.0), ("a.apng", 90.0)] {
        let path = folder.path().join(name);
        assert_eq!(film(&animation, &path), Ok(1));
        assert_eq!(Scenario::read(&path).unwrap(), animation.figure.scenario);
        let frames = frames(&path);
        assert_eq!(frames.len(), 12, "{name}");
        // 12 frames at 30 a second, and half a second at the end; GIF counts hundredths.
        let whole: Duration = frames.iter().map(|(_, delay)| *delay).sum();
        assert!(whole.abs_diff(Duration::from_millis(900)) < Duration::from_millis(6), "{name}: {whole:?}");
        // In motion, names stay beside their curves where they were; all else is as the page shows it at rest.
        for (place, step, least) in [(0, Step::At(0), least), (11, Step::End, 25.0)] {
            let likeness = likeness(&frames[place].0, &still(&animation, step));
            assert!(likeness >= least, "{name}, frame {place}: {likeness} dB");
        }
        for (place, (frame, _)) in frames.iter().enumerate() {
            let single = image::open(folder.path().join(format!("{place:02}.png"))).unwrap().to_rgba8();
            let likeness = likeness(frame, &single);
            assert!(likeness >= least, "{name}, frame {place}: {likeness} dB of what was drawn");
        }
        assert!(likeness(&frames[0].0, &frames[11].0) < 30.0, "{name} moves");
    }
    // Nothing else is left behind.
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 12 + 2);
}

#[test]
fn the_same_film_is_the_same_bytes() {
    let folder = tempfile::tempdir().unwrap();
    let [first, second] = ["1", "2"].map(|name| {
        std::fs::create_dir(folder.path().join(name)).unwrap();
        folder.path().join(name).join("a.gif")
    });
    let animation = Animation { pace: Pace::Change, ..animation("unequal-weights") };
    film(&animation, &first).unwrap();
    film(&animation, &second).unwrap();
    assert!(std::fs::read(first).unwrap() == std::fs::read(second).unwrap());
}

#[test]
fn a_sequence_is_one_picture_a_frame_and_all_or_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let clear =
        Animation { figure: Figure { transparent: true, ..animation("two-modes").figure }, ..animation("two-modes") };
    let path = folder.path().join("frame-%03d.png");
    assert_eq!(film(&clear, &path), Ok(12));
    let last = image::open(folder.path().join("frame-011.png")).unwrap().to_rgba8();
    assert_eq!(last.get_pixel(0, 0).0, [0; 4]);
    assert_eq!(Scenario::read(folder.path().join("frame-000.png")).unwrap(), clear.figure.scenario);
    let nowhere = folder.path().join("not/there-%d.png");
    assert!(film(&clear, &nowhere).unwrap_err().contains("check the folder"));
    // A folder stands where the sixth picture should.
    std::fs::create_dir(folder.path().join("b-05.png")).unwrap();
    assert!(film(&clear, &folder.path().join("b-%d.png")).is_err());
    let left = std::fs::read_dir(folder.path())
        .unwrap()
        .filter(|entry| entry.as_ref().unwrap().file_name().to_string_lossy().starts_with("b-"));
    assert_eq!(left.count(), 1, "what was written before the failure is gone");
}

#[test]
fn a_film_that_is_given_up_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.gif");
    let mut filming = animation("two-modes").begin(FilmFormat::Gif, &path).unwrap();
    for _ in 0..15 {
        assert!(matches!(filming.advance(), Ok(Progress::More(_))));
    }
    drop(filming);
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn what_can_not_be_a_film_says_why() {
    let told = |animation: Animation, name: &str| film(&animation, Path::new(name)).unwrap_err();
    let fast = Animation { timing: Timing { fps: 60.0, ..animation("two-modes").timing }, ..animation("two-modes") };
    assert_eq!(told(fast, "a.gif"), "--fps is 60; .gif holds 50 frames a second at most");
    let clear =
        Animation { figure: Figure { transparent: true, ..animation("two-modes").figure }, ..animation("two-modes") };
    assert_eq!(told(clear, "a.gif"), "--transparent can't be had in .gif; leave it out, or write .apng");
    let long = Animation { seconds: 600.0, ..animation("two-modes") };
    assert_eq!(told(long, "a.apng"), "--seconds 600 at 30 frames a second are 18000 frames; make it 2 to 3000");
    let page =
        Animation { figure: Figure { plots: Vec::new(), ..animation("shifted").figure }, ..animation("shifted") };
    assert_eq!(
        told(page, "a.gif"),
        "the Estimate page has no steps to be played; klarity figure makes a picture of it"
    );
}

#[test]
fn the_dialog_films_with_progress_and_keeps_what_was_chosen() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.gif");
    let mut window = open_preset("two-modes");
    press_with(&mut window, Modifiers::COMMAND, Key::E);
    window.get_by_label("a film of the runs").click();
    window.step();
    window.step();
    assert!(content(&window, "Path").ends_with("two-modes.gif"), "{}", content(&window, "Path"));
    window.get_by_label("densities").click();
    type_only(&mut window, "Size", "420x300px");
    type_only(&mut window, "Seconds", "0.4");
    type_only(&mut window, "Path", &path.display().to_string());
    window.get_by_label("Save the film").click();
    wait_until(&mut window, |window| window.query_by_label("Path").is_none());
    assert_eq!(frames(&path).len(), 10, "0.4 s at 25 frames a second");
    press_with(&mut window, Modifiers::COMMAND, Key::E);
    assert!(content(&window, "Path").ends_with("two-modes.gif"));
    assert_eq!(content(&window, "Seconds"), "0.4");
    // Another page keeps its own.
    window.get_by_label("Cancel").click();
    window.step();
    let mut estimate = open_preset("shifted");
    press_with(&mut estimate, Modifiers::COMMAND, Key::E);
    assert!(estimate.query_by_label("a film of the runs").is_none());
}
