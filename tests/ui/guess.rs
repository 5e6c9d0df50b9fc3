//! The guess before the reveal: what is hidden, how the ghost moves, what is told afterwards.

use egui::epaint::{ColorMode, Shape};
use egui::{Color32, Key, Modifiers, Rect, Role, vec2};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use klarity::labs::ViewState;
use klarity::line::distribution::Normal;
use klarity::line::objective::minima;
use klarity::line::run::optimise;
use klarity::scenario::{FitScenario, Scenario, preset};
use klarity::text::{InfoUnit, format};
use klarity::ui::Look;

use crate::harness::{
    Window, centre, choose_preset, click, content, drag, fit, open, open_preset, open_sized, press, press_with, says,
    settle, step, type_into, wheel,
};

const SIZES: [(f32, f32); 3] = [(640.0, 480.0), (1280.0, 720.0), (1920.0, 1080.0)];

/// The preset `id` in a window of `size`, on a page that is presented or isn't.
fn window(id: &str, size: (f32, f32), presenting: bool) -> Window {
    let mut window = open_sized(Some(preset(id).unwrap().scenario.clone()), size.0, size.1);
    if presenting {
        press(&mut window, Key::P);
    }
    window
}

fn each<'a>(shape: &'a Shape, visit: &mut dyn FnMut(&'a Shape)) {
    match shape {
        Shape::Vec(shapes) => shapes.iter().for_each(|shape| each(shape, visit)),
        shape => visit(shape),
    }
}

/// All texts of the page, painted ones and those that a screen reader finds, but for the set-up's.
fn texts(window: &Window) -> Vec<String> {
    let nodes = window.root().children_recursive().map(|node| node.accesskit_node());
    let mut all: Vec<String> = nodes.flat_map(|node| [node.label(), node.value()]).flatten().collect();
    for clipped in &window.output().shapes {
        each(&clipped.shape, &mut |shape| {
            if let Shape::Text(text) = shape {
                all.push(text.galley.text().to_owned());
            }
        });
    }
    all
}

/// Whether `colour` is `series`, as it is or faded.
fn is_like(colour: Color32, series: Color32) -> bool {
    let [alpha, whole] = [colour.a(), 255].map(i32::from);
    let channels = colour.to_array().into_iter().zip(series.to_array()).take(3);
    alpha > 12
        && channels.into_iter().all(|(one, other)| (i32::from(one) * whole - i32::from(other) * alpha).abs() <= 765)
}

/// How many shapes over the densities have an objective's colour.
fn in_series_colours(window: &Window, presenting: bool) -> usize {
    let plot = window.get_by_label("Densities plot").rect();
    let look = Look::of(&window.ctx, presenting);
    let series: Vec<Color32> =
        (0..klarity::line::objective::ALL.len()).map(|index| look.tokens.series(index)).collect();
    let mut count = 0;
    for clipped in &window.output().shapes {
        each(&clipped.shape, &mut |shape| {
            let bounds = shape.visual_bounding_rect().intersect(clipped.clip_rect);
            let colours: Vec<Color32> = match shape {
                Shape::LineSegment { stroke, .. } => vec![stroke.color],
                Shape::Circle(circle) => vec![circle.fill, circle.stroke.color],
                Shape::Rect(rect) => vec![rect.fill],
                Shape::Mesh(mesh) => mesh.vertices.iter().map(|vertex| vertex.color).collect(),
                Shape::Text(text) => text.galley.job.sections.iter().map(|section| section.format.color).collect(),
                Shape::Path(path) => match path.stroke.color {
                    ColorMode::Solid(colour) => vec![colour, path.fill],
                    ColorMode::UV(_) => vec![path.fill],
                },
                _ => Vec::new(),
            };
            let inside = bounds.is_positive() || bounds.width() + bounds.height() > 0.0;
            let coloured = colours.iter().any(|colour| series.iter().any(|series| is_like(*colour, *series)));
            count += usize::from(inside && plot.expand(2.0).contains(bounds.center()) && coloured);
        });
    }
    count
}

/// Everything that is painted, in order; where glyphs lie in their atlas is of no matter.
fn painted(window: &Window) -> Vec<String> {
    let mut all = Vec::new();
    for clipped in &window.output().shapes {
        each(&clipped.shape, &mut |shape| {
            all.push(match shape {
                Shape::Text(text) => {
                    let colours = text.galley.job.sections.iter().map(|section| section.format.color);
                    format!("{:?} {} {:?}", text.pos, text.galley.text(), colours.collect::<Vec<_>>())
                }
                Shape::Mesh(mesh) => {
                    let vertices = mesh.vertices.iter().map(|vertex| (vertex.pos, vertex.color));
                    format!("{:?}", vertices.collect::<Vec<_>>())
                }
                shape => format!("{shape:?}"),
            });
        });
    }
    all
}

/// What would tell where the runs of `scenario` end: the ends and the minima as they are written.
fn answers(scenario: &FitScenario) -> Vec<String> {
    let mut all = Vec::new();
    for objective in &scenario.objectives {
        let end = optimise(&scenario.setup(*objective)).last_state();
        all.push(format::normal(end.mean, end.sd));
        let minima = minima(*objective, &scenario.target, &scenario.form);
        all.extend(minima.iter().map(|minimum| format::normal(minimum.mean, minimum.sd)));
    }
    all
}

#[test]
fn nothing_on_the_page_gives_the_answer_away_while_one_guesses() {
    for id in ["two-modes", "three-modes", "notebook-kl", "narrow-and-wide"] {
        let scenario = preset(id).unwrap().scenario.clone();
        let answers = answers(scenario.fit().unwrap());
        for (size, presenting) in SIZES.into_iter().flat_map(|size| [(size, false), (size, true)]) {
            let what = format!("{id} {size:?} presenting {presenting}");
            let mut window = window(id, size, presenting);
            press(&mut window, Key::V);
            press(&mut window, Key::V);
            assert!(in_series_colours(&window, presenting) > 0, "{what}: nothing would be seen anyway");
            press(&mut window, Key::A);
            assert_eq!(in_series_colours(&window, presenting), 0, "{what}");
            let texts = texts(&window);
            let lesson = scenario.lesson(InfoUnit::Nats);
            for text in &texts {
                let told = answers.iter().find(|answer| text.contains(*answer) && !text.contains("start N"));
                assert!(told.is_none(), "{what}: {text} tells {told:?}");
                assert!(lesson.is_empty() || !text.contains(&lesson), "{what}: {text}");
                for word in ["minimum", "optimum", "D(P‖Q) ", "loss ", "dashed", "Divergences", "Landscape", "|∇|"]
                {
                    assert!(!text.contains(word), "{what}: {text}");
                }
            }
            let plots: Vec<&String> = texts.iter().filter(|text| text.ends_with(" plot")).collect();
            assert_eq!(plots, ["Densities plot"], "{what}");
            assert!(texts.iter().any(|text| text.starts_with("Where will ")), "{what}: {texts:#?}");
        }
    }
}

#[test]
fn what_is_painted_while_one_guesses_is_the_same_wherever_the_runs_go() {
    // Other rates and tolerances: other runs, other ends, and only the folded set-up knows.
    let page = |rate: f64, tolerance: f64, id: &str| {
        let mut scenario = preset(id).unwrap().scenario.clone();
        let mut setup = scenario.fit().unwrap().clone();
        setup.optimiser = setup.optimiser.clone().with_rate(rate).unwrap();
        setup.tolerance = tolerance;
        scenario = Scenario { lab: setup.into(), ..scenario };
        let mut window = open_sized(Some(scenario), 1280.0, 720.0);
        press(&mut window, Key::P);
        let before = painted(&window);
        press(&mut window, Key::A);
        // A guess has been made already.
        press(&mut window, Key::ArrowLeft);
        (before, painted(&window))
    };
    for id in ["two-modes", "missed-a-mode"] {
        let [one, other] = [page(0.05, 1e-9, id), page(0.9, 1e-1, id)];
        assert!(one.0 != other.0, "{id}: the runs would look alike anyway");
        let other_line = one.1.iter().zip(&other.1).find(|(one, other)| one != other);
        assert!(one.1.len() == other.1.len() && other_line.is_none(), "{id}: {other_line:?}");
    }
}

#[test]
fn space_reveals_and_the_page_tells_how_far_off_the_guess_was() {
    let mut window = open_preset("two-modes");
    press(&mut window, Key::A);
    type_into(&mut window, "guess mean", "1");
    type_into(&mut window, "guess sd", "2");
    press(&mut window, Key::Space);
    assert!(window.query_by_label("Pause").is_some(), "it runs");
    assert!(window.query_by_label("guess").is_some(), "the readouts have a column");
    press(&mut window, Key::End);
    // D(Q‖P) of N(1, 2) and of the run's end, by another way than the page's.
    let setup = fit(&window);
    let reverse = klarity::line::objective::by_id("reverse-kl").unwrap();
    let trace = optimise(&setup.setup(reverse));
    let end = trace.last_state();
    let value = |mean: f64, sd: f64| {
        let pair = klarity::line::divergence::Pair::new(&setup.target, &Normal::new(mean, sd).unwrap().into());
        klarity::line::divergence::by_id("kl-reverse").unwrap().value(&pair)
    };
    let above = format::readout(value(1.0, 2.0) - value(end.mean, end.sd));
    let far = format::place(end.mean - 1.0, end.sd);
    for words in [
        format!("Reverse KL ended at {}", format::normal(end.mean, end.sd)),
        format!("is {far} too far left and {:.2} times too wide", 2.0 / end.sd),
        format!("its loss is {above} nats above the run’s end"),
    ] {
        assert!(says(&window, &words), "{words}: {:#?}", texts(&window));
    }
    assert!(texts(&window).contains(&format::readout(value(1.0, 2.0))));
    // Bits everywhere, too.
    press(&mut window, Key::B);
    assert!(says(
        &window,
        &format!("{} bits above", format::readout((value(1.0, 2.0) - value(end.mean, end.sd)) / 2_f64.ln()))
    ));
    // A ghost that was revealed stands fast, and A leaves.
    assert!(window.query_by_role_and_label(Role::Slider, "Ghost of Q").is_none());
    press(&mut window, Key::A);
    assert!(window.query_by_label("guess").is_none() && !says(&window, "Your guess"));
    assert_eq!(step(&window), 400);
}

#[test]
fn every_objective_that_is_on_can_be_guessed_and_the_others_are_compared_too() {
    let mut window = open_sized(Some(preset("two-modes").unwrap().scenario.clone()), 1920.0, 1080.0);
    press(&mut window, Key::A);
    click(&mut window, "Guess the end of MSE");
    assert!(says(&window, "Where will MSE end?"));
    press(&mut window, Key::Space);
    press(&mut window, Key::End);
    assert!(says(&window, "MSE ended at"));
    click(&mut window, "Look closely at cosine");
    assert!(says(&window, "Cosine ended at"));
    press(&mut window, Key::P);
    assert!(says(&window, "Beside the other runs’ ends, each by its own loss: forward KL"));
    assert!(window.query_all_by_label_contains("your guess: ").next().is_some());
    // With none on there is nothing to reveal.
    press(&mut window, Key::P);
    press(&mut window, Key::A);
    press(&mut window, Key::A);
    for key in [Key::F, Key::Q, Key::M, Key::C] {
        press(&mut window, key);
    }
    assert!(says(&window, "No objective is on"));
    press(&mut window, Key::Space);
    assert!(says(&window, "there is nothing to reveal"));
}

#[test]
fn keys_act_while_one_guesses_or_say_why_not() {
    let mut window = open_preset("two-modes");
    press(&mut window, Key::A);
    // The ghost has the focus, and with it the arrows.
    let before = content(&window, "guess mean");
    press(&mut window, Key::ArrowRight);
    let moved = content(&window, "guess mean");
    assert_ne!(moved, before);
    let sd = content(&window, "guess sd");
    press(&mut window, Key::ArrowUp);
    assert_ne!(content(&window, "guess sd"), sd);
    for (key, what) in [
        (Key::End, "The run"),
        (Key::W, "What stands beside the densities"),
        (Key::Home, "The run"),
        (Key::G, "The landscape"),
        (Key::V, "What each objective does"),
        (Key::X, "Where the minima are"),
        (Key::S, "The first step"),
    ] {
        press(&mut window, key);
        assert!(
            says(&window, &format!("{what} is hidden while you guess: Space runs and reveals, A leaves")),
            "{key:?}"
        );
        assert_eq!(playhead(&window), 0);
    }
    click(&mut window, "One step on");
    assert!(says(&window, "The run is hidden while you guess"));
    press(&mut window, Key::R);
    assert_eq!((content(&window, "guess mean"), content(&window, "guess sd")), (before, "0.8".to_owned()));
    // What belongs to the set-up goes on as ever.
    press(&mut window, Key::M);
    assert_eq!(fit(&window).objectives.len(), 3);
    press_with(&mut window, Modifiers::COMMAND, Key::Z);
    assert_eq!(fit(&window).objectives.len(), 4);
    assert!(says(&window, "Where will reverse KL end?"));
}

/// The step that the bar says, where no slider does.
fn playhead(window: &Window) -> usize {
    let text = texts(window).into_iter().find(|text| text.starts_with("step ")).unwrap();
    text.split(' ').nth(1).unwrap().parse().unwrap()
}

/// The mean of the ghost and where its handle is.
fn ghost(window: &Window) -> (f64, Rect) {
    let node = window.get_by_role_and_label(Role::Slider, "Ghost of Q");
    (node.accesskit_node().numeric_value().unwrap(), node.rect())
}

#[test]
fn dragging_the_ghost_moves_the_guess_and_nothing_else() {
    for (size, presenting) in SIZES.into_iter().flat_map(|size| [(size, false), (size, true)]) {
        let mut window = window("two-modes", size, presenting);
        let setup = fit(&window);
        press(&mut window, Key::A);
        let (mean, at) = ghost(&window);
        drag(&mut window, "Ghost of Q", vec2(-60.0, 0.0), Modifiers::NONE);
        let (left, now) = ghost(&window);
        assert!(left < mean && (now.center().y - at.center().y).abs() < 1.0, "{size:?}: {mean} to {left}");
        drag(&mut window, "Ghost of Q", vec2(0.0, 30.0), Modifiers::NONE);
        let text = toml::to_string(&window.state().view()).unwrap();
        let view: toml::Table = text.parse().unwrap();
        let ghost = view["guess"]["ghost"].as_array().unwrap();
        assert_eq!(ghost[0].as_float(), Some(left), "{text}");
        assert!(ghost[1].as_float().is_some_and(|sd| sd > 0.8), "{text}");
        assert_eq!(fit(&window), setup);
        // Undo has nothing of it, and takes nothing of it.
        press_with(&mut window, Modifiers::COMMAND, Key::Z);
        assert_eq!(toml::to_string(&window.state().view()).unwrap(), text);
        // The pointer has left it the arrow keys.
        press(&mut window, Key::ArrowLeft);
        assert!(self::ghost(&window).0 < left);
    }
}

#[test]
fn a_ghost_out_of_sight_waits_at_the_edge_and_comes_back_by_a_key() {
    let mut window = open_preset("two-modes");
    press(&mut window, Key::A);
    // Zoomed in by hand, the plot no longer follows.
    window.hover_at(centre(&window, "Densities plot") + vec2(-100.0, -60.0));
    window.step();
    wheel(&mut window, 240.0);
    for (mean, right) in [("500", true), ("-1e9", false)] {
        type_into(&mut window, "guess mean", mean);
        let plot = window.get_by_label("Densities plot").rect();
        let (_, at) = ghost(&window);
        assert!(plot.contains_rect(at), "{at:?} in {plot:?}");
        assert_eq!(at.center().x > plot.center().x, right);
        let told =
            texts(&window).into_iter().any(|text| text.contains("out of sight: 0 shows the start, R brings it there"));
        assert!(told, "{:?}", texts(&window));
    }
    // It can be dragged from there, and not out of the plot.
    drag(&mut window, "Ghost of Q", vec2(200.0, 0.0), Modifiers::NONE);
    drag(&mut window, "Ghost of Q", vec2(5000.0, 0.0), Modifiers::NONE);
    let plot = window.get_by_label("Densities plot").rect();
    assert!(plot.contains_rect(ghost(&window).1) && ghost(&window).0 < 20.0, "{:?}", ghost(&window));
    press(&mut window, Key::R);
    assert_eq!(ghost(&window).0, 1.4);
    type_into(&mut window, "guess sd", "-1");
    assert!(says(&window, "guess sd: sd is −1") || says(&window, "guess sd: sd is -1"), "{:#?}", texts(&window));
}

#[test]
fn the_menu_of_presets_keeps_the_sentences_of_the_lab_to_itself() {
    let scenario = &preset("just-born").unwrap().scenario;
    let other = &preset("middle-or-side").unwrap().scenario;
    let mut window = open_preset("just-born");
    press(&mut window, Key::A);
    let lesson = scenario.lesson(InfoUnit::Nats);
    for hidden in [true, false] {
        press_with(&mut window, Modifiers::COMMAND, Key::P);
        assert_eq!(texts(&window).contains(&lesson), !hidden);
        assert_eq!(says(&window, "What to look for is hidden while you guess"), hidden);
        // Nor is it found by what its sentence says; those of others may have the same answer.
        window.event(egui::Event::Text("1.181".to_owned()));
        settle(&mut window);
        assert_eq!(window.query_by_label(&scenario.title).is_some(), !hidden);
        press(&mut window, Key::Escape);
        press_with(&mut window, Modifiers::COMMAND, Key::P);
        window.get_by_label(&other.title).hover();
        settle(&mut window);
        assert_eq!(texts(&window).contains(&other.lesson(InfoUnit::Nats)), !hidden);
        press(&mut window, Key::Escape);
        press(&mut window, Key::Space);
    }
}

#[test]
fn leaving_opening_and_undoing_lose_no_guess() {
    let mut window = open_preset("two-modes");
    press(&mut window, Key::A);
    type_into(&mut window, "guess mean", "-2.5");
    press(&mut window, Key::A);
    assert!(says(&window, "D(P‖Q)"));
    press(&mut window, Key::A);
    assert_eq!(content(&window, "guess mean"), "−2.5");
    // Another preset asks anew, hiding its answer from the first frame on; undo brings the guess back.
    choose_preset(&mut window, &preset("three-modes").unwrap().scenario.title);
    let start = fit(&window).start;
    assert_eq!(ghost(&window).0, start.mean());
    press_with(&mut window, Modifiers::COMMAND, Key::Z);
    assert_eq!(content(&window, "guess mean"), "−2.5");
    press_with(&mut window, Modifiers::COMMAND, Key::Y);
    assert_eq!(ghost(&window).0, start.mean());
}

#[test]
fn a_guess_is_no_part_of_the_scenario_and_comes_back_with_the_view() {
    for reveal in [false, true] {
        let mut window = open();
        let scenario = window.state().scenario();
        press(&mut window, Key::A);
        press(&mut window, Key::ArrowLeft);
        if reveal {
            press(&mut window, Key::Space);
            press(&mut window, Key::End);
        }
        assert_eq!(window.state().scenario(), scenario);
        let text = toml::to_string(&window.state().view()).unwrap();
        let mut again = open_sized(Some(scenario), 1280.0, 800.0);
        again.state_mut().show_view(&toml::from_str::<ViewState>(&text).unwrap());
        settle(&mut again);
        assert_eq!(again.state().view(), window.state().view());
        assert_eq!(says(&again, "Where will reverse KL end?"), !reveal);
        assert_eq!(says(&again, "Your guess, N("), reveal);
    }
}

#[test]
fn hidden_readouts_are_not_copied_as_an_empty_table() {
    for hidden in [true, false] {
        let mut window = open();
        if hidden {
            press(&mut window, Key::A);
        }
        click(&mut window, "More");
        click(&mut window, "Copy");
        let button = window.get_by_label("Copy the readouts");
        assert_eq!(button.accesskit_node().is_disabled(), hidden);
        assert!(!window.get_by_label("Copy the scenario").accesskit_node().is_disabled());
    }
}
