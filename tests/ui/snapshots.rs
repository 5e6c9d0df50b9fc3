//! Pictures of the page, compared with the stored ones. They need a Vulkan driver; software will do.

use egui::{Key, Theme, vec2};
use egui_kittest::Harness;
use image::{DynamicImage, RgbImage};
use klarity::app::App;
use klarity::line::Alpha;
use klarity::scenario::{FitScenario, Scenario, preset};

use crate::harness::{Window, click, press, settle};
use crate::picture;

/// Skips loudly where there is no renderer, and fails there when one is required.
pub fn renderer() -> bool {
    let found = std::panic::catch_unwind(|| {
        Harness::builder().with_size(vec2(8.0, 8.0)).wgpu().build_ui(|_| {}).render().is_ok()
    });
    let found = found.unwrap_or(false);
    if !found {
        let required = std::env::var("KLARITY_REQUIRE_RENDERER").is_ok_and(|value| value == "1");
        assert!(!required, "KLARITY_REQUIRE_RENDERER=1, but no renderer can be made (install mesa-vulkan-drivers)");
        eprintln!("SKIPPED: no renderer for image snapshots; install mesa-vulkan-drivers to run them");
    }
    found
}

pub fn window(id: &str, theme: Theme, width: f32, height: f32) -> Window {
    window_of(preset(id).expect("a preset").scenario.clone(), theme, width, height)
}

fn window_of(scenario: Scenario, theme: Theme, width: f32, height: f32) -> Window {
    let mut window = Harness::builder()
        .with_size(vec2(width, height))
        .with_theme(theme)
        .with_step_dt(1.0 / 60.0)
        .with_max_steps(64)
        .wgpu()
        .build_eframe(move |cc| {
            let app = App::new(&cc.egui_ctx, Some(&scenario));
            cc.egui_ctx.set_theme(theme);
            app
        });
    settle(&mut window);
    window
}

/// What the window shows.
pub fn drawn(window: &mut Window) -> RgbImage {
    DynamicImage::from(window.render().expect("a picture")).to_rgb8()
}

fn snapshot(window: &mut Window, name: &str) {
    if let Err(difference) = picture::compare(&drawn(window), name) {
        panic!("{difference}; look at it, then renew it with UPDATE_SNAPSHOTS=1 or mend the code");
    }
}

fn opening_page(theme: Theme, name: &str) {
    if !renderer() {
        return;
    }
    let mut window = window("two-modes", theme, 1280.0, 800.0);
    for _ in 0..46 {
        window.key_press(Key::ArrowRight);
        window.step();
    }
    settle(&mut window);
    snapshot(&mut window, name);
}

#[test]
fn the_opening_page_in_the_light_theme() {
    opening_page(Theme::Light, "two_modes_light");
}

#[test]
fn the_opening_page_in_the_dark_theme() {
    opening_page(Theme::Dark, "two_modes_dark");
}

#[test]
fn the_notebook_off_the_grid() {
    if !renderer() {
        return;
    }
    let mut window = window("off-the-grid", Theme::Light, 1280.0, 800.0);
    press(&mut window, Key::End);
    snapshot(&mut window, "off_the_grid");
}

/// Presenter mode at every size that it promises to be legible at, after `keys`. The largest is drawn at two pixels a point.
fn presented((width, height): (f32, f32), pixels_per_point: f32, theme: Theme, keys: &[Key], name: &str) {
    if !renderer() {
        return;
    }
    let scenario = preset("two-modes").expect("a preset").scenario.clone();
    let mut window: Window = Harness::builder()
        .with_size(vec2(width, height) / pixels_per_point)
        .with_pixels_per_point(pixels_per_point)
        .with_theme(theme)
        .with_step_dt(1.0 / 60.0)
        .with_max_steps(64)
        .wgpu()
        .build_eframe(move |cc| {
            let app = App::new(&cc.egui_ctx, Some(&scenario));
            cc.egui_ctx.set_theme(theme);
            app
        });
    settle(&mut window);
    press(&mut window, Key::P);
    for key in keys {
        press(&mut window, *key);
    }
    snapshot(&mut window, name);
}

#[test]
fn presenting_at_800_by_600() {
    presented((800.0, 600.0), 1.0, Theme::Light, &[Key::End], "presenting_800x600");
}

#[test]
fn presenting_at_1024_by_768() {
    presented((1024.0, 768.0), 1.0, Theme::Dark, &[Key::End], "presenting_1024x768");
}

#[test]
fn presenting_at_1280_by_720() {
    presented((1280.0, 720.0), 1.0, Theme::Light, &[], "presenting_1280x720");
}

#[test]
fn presenting_the_integrand_at_1920_by_1080() {
    presented((1920.0, 1080.0), 1.0, Theme::Dark, &[Key::End, Key::W], "presenting_1920x1080");
}

#[test]
fn presenting_the_loss_at_3840_by_2160_at_twice_the_pixels() {
    presented((3840.0, 2160.0), 2.0, Theme::Light, &[Key::End, Key::W, Key::W], "presenting_3840x2160");
}

#[test]
fn presenting_the_landscape_at_1280_by_720() {
    presented((1280.0, 720.0), 1.0, Theme::Light, &[Key::End, Key::G, Key::G], "presenting_landscape");
}

#[test]
fn presenting_one_step_at_800_by_600() {
    presented((800.0, 600.0), 1.0, Theme::Dark, &[Key::ArrowRight, Key::S], "presenting_step");
}

#[test]
fn the_landscape_in_a_row_for_one_plot() {
    if !renderer() {
        return;
    }
    let mut window = window("two-modes", Theme::Light, 1024.0, 768.0);
    press(&mut window, Key::W);
    snapshot(&mut window, "narrow_window");
}

#[test]
fn the_estimate_page_in_a_small_window() {
    if renderer() {
        snapshot(&mut window("shifted", Theme::Light, 640.0, 480.0), "estimate_small");
    }
}

#[test]
fn the_landscape_and_one_step_taken_apart() {
    if !renderer() {
        return;
    }
    let mut window = window("middle-or-side", Theme::Light, 1280.0, 800.0);
    for _ in 0..6 {
        window.key_press(Key::ArrowRight);
        window.step();
    }
    press(&mut window, Key::S);
    press(&mut window, Key::V);
    snapshot(&mut window, "one_step");
}

#[test]
fn a_small_window() {
    if !renderer() {
        return;
    }
    let mut window = window("middle-or-side", Theme::Dark, 640.0, 480.0);
    press(&mut window, Key::End);
    snapshot(&mut window, "small_window");
}

#[test]
fn the_estimate_page_in_light() {
    if renderer() {
        snapshot(&mut window("shifted", Theme::Light, 1280.0, 800.0), "estimate_light");
    }
}

#[test]
fn the_estimate_page_in_dark() {
    if renderer() {
        snapshot(&mut window("shifted", Theme::Dark, 1280.0, 800.0), "estimate_dark");
    }
}

#[test]
fn the_estimate_page_with_few_samples_presented() {
    if !renderer() {
        return;
    }
    let mut window = window("small-sample", Theme::Light, 1280.0, 720.0);
    press(&mut window, Key::P);
    press(&mut window, Key::W);
    snapshot(&mut window, "estimate_presented");
}

fn open_preset_menu(theme: Theme, name: &str) {
    if !renderer() {
        return;
    }
    let mut window = window("middle-or-side", theme, 1280.0, 800.0);
    crate::harness::press_with(&mut window, egui::Modifiers::COMMAND, Key::P);
    press(&mut window, Key::ArrowDown);
    snapshot(&mut window, name);
}

#[test]
fn the_menu_of_presets_in_light() {
    open_preset_menu(Theme::Light, "presets_light");
}

#[test]
fn the_menu_of_presets_in_dark() {
    open_preset_menu(Theme::Dark, "presets_dark");
}

#[test]
fn the_discrete_page_in_light() {
    if renderer() {
        snapshot(&mut window("a-zero-in-p", Theme::Light, 1280.0, 800.0), "discrete_light");
    }
}

#[test]
fn the_discrete_page_in_dark() {
    if renderer() {
        snapshot(&mut window("epsilon-decides", Theme::Dark, 1280.0, 800.0), "discrete_dark");
    }
}

#[test]
fn the_discrete_page_in_a_small_window() {
    if renderer() {
        snapshot(&mut window("nothing-grows", Theme::Light, 800.0, 600.0), "discrete_800x600");
    }
}

#[test]
fn the_discrete_page_presented() {
    if !renderer() {
        return;
    }
    let mut window = window("a-zero-in-p", Theme::Light, 1280.0, 720.0);
    press(&mut window, Key::P);
    snapshot(&mut window, "discrete_presented");
}

#[test]
fn calibration_on_the_discrete_page() {
    if renderer() {
        snapshot(&mut window("calibration", Theme::Dark, 1280.0, 800.0), "discrete_calibration");
    }
}

#[test]
fn drift_on_the_discrete_page() {
    if renderer() {
        snapshot(&mut window("six-months", Theme::Light, 1280.0, 800.0), "discrete_drift");
    }
}

#[test]
fn printed_figures_on_the_discrete_page() {
    if renderer() {
        snapshot(&mut window("the-notes-checked", Theme::Light, 1280.0, 800.0), "discrete_claims");
    }
}

#[test]
fn a_guess_hidden_and_revealed() {
    if !renderer() {
        return;
    }
    let mut hidden = window("two-modes", Theme::Light, 640.0, 480.0);
    for key in [Key::A, Key::ArrowLeft, Key::ArrowDown] {
        press(&mut hidden, key);
    }
    snapshot(&mut hidden, "guess_hidden");
    let mut revealed = window("two-modes", Theme::Dark, 1280.0, 800.0);
    for key in [Key::A, Key::ArrowLeft, Key::Space, Key::End] {
        press(&mut revealed, key);
    }
    snapshot(&mut revealed, "guess_revealed");
}

#[test]
fn the_profile_along_the_mean() {
    if !renderer() {
        return;
    }
    let mut window = window("two-modes", Theme::Light, 1280.0, 800.0);
    for key in [Key::End, Key::W] {
        press(&mut window, key);
    }
    snapshot(&mut window, "profile");
}

#[test]
fn the_bridge_in_both_themes() {
    if !renderer() {
        return;
    }
    // ½N(±3, 1) with all its events, along the mean; three modes, along the sd.
    for (theme, target, alpha, sd, name) in [
        (Theme::Light, "0.5*N(-3,1) + 0.5*N(3,1)", 0.25, false, "bridge_light"),
        (Theme::Dark, "0.3*N(-5,0.8) + 0.4*N(0,1) + 0.3*N(6,1.2)", 0.7, true, "bridge_dark"),
    ] {
        let scenario = preset("two-modes").expect("a preset").scenario.clone();
        let (target, alpha) = (target.parse().expect("a target"), Alpha::new(alpha).expect("an α"));
        let set_up = FitScenario { target, alpha, ..scenario.fit().expect("the Fit lab").clone() };
        let mut window = window_of(Scenario { lab: set_up.into(), ..scenario }, theme, 1280.0, 800.0);
        for key in [Key::O, Key::End, Key::W, Key::W] {
            press(&mut window, key);
        }
        if sd {
            click(&mut window, "The sd of each minimum against α, on a logarithmic scale");
        }
        snapshot(&mut window, name);
    }
}
