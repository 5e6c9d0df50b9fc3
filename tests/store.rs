//! The saved state: it comes back, whatever happens to the program, the file or the folder.

#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::ffi::OsString;
use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use klarity::app::store::{
    Pace, PanelChoice, Panels, Platform, Saved, SavedError, Store, ThemeChoice, UnitChoice, WindowSize, folder,
    folder_on,
};
use klarity::labs::ViewState;
use klarity::scenario::presets;
use klarity::work::Clock;
use proptest::prelude::*;

const PACE: Pace = Pace { every: Duration::from_secs(1), retry: Duration::from_secs(30) };

/// A clock that goes on when the test says so, and only then.
#[derive(Clone)]
struct Time {
    begin: Instant,
    millis: Arc<AtomicU64>,
}

impl Time {
    fn new() -> Self {
        Self { begin: Instant::now(), millis: Arc::default() }
    }

    fn clock(&self) -> Clock {
        let Self { begin, millis } = self.clone();
        Clock::new(move || begin + Duration::from_millis(millis.load(Ordering::SeqCst)))
    }

    /// Lets `by` pass for `store`, which then has done all that is due.
    fn pass(&self, store: &Store, by: Duration) {
        self.millis.fetch_add(by.as_millis().try_into().unwrap(), Ordering::SeqCst);
        store.catch_up();
    }
}

/// A window at a time that goes on as the test says.
fn open_at(folder: &Path, time: &Time) -> (Store, Saved, Option<String>) {
    Store::open_in(folder, PACE, time.clock())
}

/// A window for which time stands still: nothing is written but the first change, and whatever is flushed.
fn open(folder: &Path) -> (Store, Saved, Option<String>) {
    open_at(folder, &Time::new())
}

/// A state in which every part differs from the default, the `number`th of its kind.
fn sample(number: u32) -> Saved {
    let scenarios = [("fit".to_owned(), presets()[1].scenario.clone())];
    Saved {
        lab: Some("fit".to_owned()),
        theme: ThemeChoice::Dark,
        unit: UnitChoice::Bits,
        hint_seen: true,
        window: WindowSize::new((1000 + number) as f32, 720.0),
        scenarios: scenarios.into(),
        documents: [("fit".to_owned(), "/home/me/two.klarity".to_owned())].into(),
        recent: vec!["/home/me/two.klarity".to_owned()],
        figures: [("fit".to_owned(), view("size = \"85x60mm\""))].into(),
        views: [("fit".to_owned(), view("step = 100\ncompanion = \"landscape\""))].into(),
        panels: Panels { set_up: PanelChoice::Closed, readouts: PanelChoice::Open },
    }
}

fn view(text: &str) -> ViewState {
    toml::from_str(text).unwrap()
}

/// The state on disk.
fn on_disk(folder: &Path) -> Option<Saved> {
    Saved::from_toml(&fs::read_to_string(folder.join("state.toml")).ok()?).ok()
}

/// Which sample `saved` is.
fn number(saved: &Saved) -> u32 {
    saved.window.unwrap().edges()[0] as u32 - 1000
}

/// The names in a folder, sorted, without the lock file.
fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = entries.filter(|name| name != "state.lock").collect();
    names.sort();
    names
}

#[test]
fn everything_comes_back() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("not").join("there yet");
    let (mut store, saved, message) = open(&folder);
    assert_eq!((saved, message), (Saved::default(), None));
    store.note(&sample(1000));
    store.flush();
    assert_eq!(on_disk(&folder), Some(sample(1000)));
    store.note(&sample(1001));
    drop(store);
    let (_store, saved, message) = open(&folder);
    assert_eq!((saved, message), (sample(1001), None));
    assert_eq!(names(&folder), ["state.toml"]);
}

#[test]
fn a_person_can_read_the_file() {
    let text = sample(1000).to_toml().unwrap();
    for line in ["version = 1", "theme = \"dark\"", "width = 2000", "[fit]", "readouts = \"open\""] {
        assert!(text.lines().any(|found| found == line), "{line} is not in\n{text}");
    }
}

#[test]
fn nothing_is_written_and_no_frame_is_asked_for_while_nothing_changes() {
    let home = tempfile::tempdir().unwrap();
    let time = Time::new();
    let (mut store, saved, _) = open_at(home.path(), &time);
    for _ in 0..100 {
        store.note(&saved);
        assert_eq!(store.next_write_in(), None);
        time.pass(&store, PACE.every);
    }
    assert_eq!(names(home.path()), [""; 0]);
    store.note(&sample(1001));
    store.catch_up();
    store.note(&sample(1000));
    assert!(store.next_write_in().is_some());
    time.pass(&store, PACE.every);
    assert_eq!(store.next_write_in(), None);
    assert_eq!(on_disk(home.path()), Some(sample(1000)));
    fs::remove_file(home.path().join("state.toml")).unwrap();
    store.note(&sample(1000));
    assert_eq!(store.next_write_in(), None);
    drop(store);
    assert_eq!(names(home.path()), [""; 0]);
}

/// A view that counts how often it becomes text.
#[derive(Debug, Clone)]
struct Counted {
    step: u32,
    texts: Arc<AtomicU64>,
}

impl PartialEq for Counted {
    fn eq(&self, other: &Self) -> bool {
        self.step == other.step
    }
}

impl serde::Serialize for Counted {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.texts.fetch_add(1, Ordering::SeqCst);
        serializer.collect_map([("step", self.step)])
    }
}

#[test]
fn a_state_becomes_text_where_it_is_written_and_in_no_frame() {
    let home = tempfile::tempdir().unwrap();
    let time = Time::new();
    let (mut store, _, _) = open_at(home.path(), &time);
    let texts = Arc::<AtomicU64>::default();
    let frame = |step| {
        let view = ViewState::of(Counted { step, texts: Arc::clone(&texts) });
        Saved { views: [("fit".to_owned(), view)].into(), ..sample(1000) }
    };
    frame(0).to_toml().unwrap();
    let a_write = texts.swap(0, Ordering::SeqCst);
    assert!(a_write > 0);
    for step in 0..5 {
        for _ in 0..100 {
            store.note(&frame(step));
        }
        time.pass(&store, PACE.every);
        assert_eq!(texts.swap(0, Ordering::SeqCst), a_write);
    }
    assert_eq!(on_disk(home.path()).unwrap().views["fit"], view("step = 4"));
}

#[test]
fn a_view_that_was_read_is_compared_as_text_in_the_first_frame_only() {
    let home = tempfile::tempdir().unwrap();
    let texts = Arc::<AtomicU64>::default();
    let view = ViewState::of(Counted { step: 7, texts: Arc::clone(&texts) });
    let state = Saved { views: [("fit".to_owned(), view)].into(), ..sample(1000) };
    open(home.path()).0.note(&state);
    let (mut store, saved, _) = open(home.path());
    assert_eq!(saved, state);
    texts.store(0, Ordering::SeqCst);
    for _ in 0..100 {
        store.note(&state);
        assert_eq!((texts.load(Ordering::SeqCst), store.next_write_in()), (1, None));
    }
}

#[test]
fn an_early_form_of_the_views_is_passed_over() {
    let text = sample(1000).to_toml().unwrap();
    let early = text.replace("[views.fit]\ncompanion", "[presented]\nfit").replace("step = 100\n", "");
    assert!(early.contains("[presented]\nfit = \"landscape\""), "{early}");
    assert_eq!(Saved::from_toml(&early), Ok(Saved { views: [].into(), ..sample(1000) }));
}

#[test]
fn a_long_drag_is_written_now_and_then_and_ends_up_on_disk_without_another_frame() {
    let home = tempfile::tempdir().unwrap();
    let time = Time::new();
    let (mut store, _, _) = open_at(home.path(), &time);
    let mut seen = Vec::new();
    for frame in 0..250 {
        store.note(&sample(100 + frame));
        assert!(store.next_write_in().is_none_or(|wait| wait <= PACE.every + Duration::from_millis(51)));
        store.catch_up();
        seen.extend(on_disk(home.path()).map(|saved| number(&saved)));
        seen.dedup();
        time.pass(&store, Duration::from_millis(10));
    }
    // The first change at once, then the latest of each second.
    assert_eq!(seen, [100, 199, 299]);
    time.pass(&store, PACE.every);
    assert_eq!(on_disk(home.path()), Some(sample(349)));
}

#[test]
fn flushing_does_not_wait_for_the_next_turn() {
    let home = tempfile::tempdir().unwrap();
    let (mut store, _, _) = open(home.path());
    for width in 100..120 {
        store.note(&sample(width));
        store.flush();
        assert_eq!(on_disk(home.path()), Some(sample(width)));
    }
    store.note(&sample(99));
    assert!(store.next_write_in().is_some());
    drop(store);
    assert_eq!(on_disk(home.path()), Some(sample(99)));
}

/// Not a test by itself: the program that the next test kills. It says what the state is and changes it to that, ten times
/// in each second of its clock, as fast as it is listened to.
#[test]
#[ignore = "run by being_killed_loses_at_most_two_seconds"]
fn a_window_in_use() {
    if std::env::var_os("KLARITY_STATE_DIR").is_none() {
        return;
    }
    let time = Time::new();
    let (mut store, _, message) = open_at(&folder().unwrap(), &time);
    assert_eq!(message, None);
    // Ends with the process, or when nobody listens any more.
    for tenths in 1000.. {
        println!("\nnow {tenths}");
        store.note(&sample(tenths));
        time.pass(&store, Duration::from_millis(100));
    }
}

fn start_window(folder: &Path) -> (Child, impl Iterator<Item = u32>) {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "a_window_in_use", "--ignored", "--nocapture"])
        .env("KLARITY_STATE_DIR", folder)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
    (child, lines.filter_map(|line| line.strip_prefix("now ")?.parse().ok()))
}

#[test]
fn being_killed_loses_at_most_two_seconds() {
    let home = tempfile::tempdir().unwrap();
    // What an earlier process left when it was killed in the middle of writing.
    fs::write(home.path().join(".state.toml.1234-0.tmp"), "version = 1\nlab = \"f").unwrap();
    let (mut child, mut states) = start_window(home.path());
    states.find(|&state| state >= 1025).unwrap();
    // Meanwhile its file is its own.
    let (second, _, message) = open(home.path());
    assert!(message.unwrap().contains("another Klarity window is open"));
    drop(second);
    let last = states.find(|&state| state >= 1033).unwrap();
    child.kill().unwrap();
    child.wait().unwrap();
    let last = states.last().unwrap_or(last);
    // The lock of the killed process is gone with it.
    let (mut store, saved, message) = open(home.path());
    assert_eq!(message, None);
    let width = number(&saved);
    assert!((last - 20..=last).contains(&width), "killed at {last}, saved at {width}");
    assert_eq!(saved, sample(width));
    store.note(&sample(77));
    store.flush();
    assert_eq!(on_disk(home.path()), Some(sample(77)));
    assert_eq!(names(home.path()), ["state.toml"]);
}

#[test]
fn a_second_window_starts_from_the_first_and_leaves_its_state_alone() {
    let home = tempfile::tempdir().unwrap();
    let (mut first, _, _) = open(home.path());
    first.note(&sample(1));
    first.note(&sample(500));
    first.flush();
    let time = Time::new();
    let (mut second, saved, message) = open_at(home.path(), &time);
    assert_eq!(saved, sample(500));
    assert!(message.unwrap().contains("another Klarity window is open"));
    for width in 600..620 {
        second.note(&sample(width));
        time.pass(&second, PACE.every);
    }
    second.flush();
    // Once was enough, and what is not to be kept needs no frame.
    assert_eq!(second.take_message(), None);
    assert_eq!(second.next_write_in(), None);
    assert_eq!(on_disk(home.path()), Some(sample(500)));
    first.note(&sample(501));
    drop(first);
    assert_eq!(on_disk(home.path()), Some(sample(501)));

    // The first is closed: what is changed now is the latest there is.
    second.note(&sample(700));
    time.pass(&second, PACE.every);
    assert_eq!(on_disk(home.path()), Some(sample(700)));
    let (third, saved, message) = open(home.path());
    assert_eq!(saved, sample(700));
    assert!(message.unwrap().contains("another Klarity window is open"));
    drop(third);
    drop(second);
    assert_eq!(names(home.path()), ["state.toml"]);
}

#[test]
fn many_windows_at_once_leave_one_whole_file() {
    let home = tempfile::tempdir().unwrap();
    let windows: Vec<_> = (1..9_u32)
        .map(|window| {
            let folder = home.path().to_owned();
            std::thread::spawn(move || {
                let time = Time::new();
                let (mut store, _, message) = open_at(&folder, &time);
                for change in 0..30 {
                    store.note(&sample(1000 * window + change));
                    time.pass(&store, PACE.every);
                }
                message.is_none()
            })
        })
        .collect();
    let owners = windows.into_iter().map(|window| window.join().unwrap()).filter(|owner| *owner).count();
    assert!(owners >= 1);
    let width = number(&on_disk(home.path()).unwrap());
    assert_eq!(on_disk(home.path()), Some(sample(width)));
    assert_eq!(names(home.path()), ["state.toml"]);
}

/// Opens a folder whose state file has `content`; what was told, and the folder.
fn opened_on(content: &[u8]) -> (tempfile::TempDir, Saved, Option<String>) {
    let home = tempfile::tempdir().unwrap();
    fs::write(home.path().join("state.toml"), content).unwrap();
    let (_store, saved, message) = open(home.path());
    (home, saved, message)
}

#[test]
fn a_file_cut_off_anywhere_is_set_aside_and_never_half_believed() {
    let whole = sample(1000).to_toml().unwrap();
    let complete = whole.trim_end().len();
    for end in 0..whole.len() {
        if end >= complete {
            assert_eq!(Saved::from_toml(&whole[..end]), Ok(sample(1000)));
        } else if let Some(cut) = whole.get(..end) {
            assert!(matches!(Saved::from_toml(cut), Err(SavedError::Damaged(_))), "cut at {end}:\n{cut}");
        }
        // On disk, a few of them, since each is a folder of its own.
        if end % 37 == 0 && end < complete {
            let (home, saved, message) = opened_on(&whole.as_bytes()[..end]);
            assert_eq!(saved, Saved::default());
            let message = message.unwrap();
            assert!(message.contains("state.toml.damaged-1"), "{message}");
            assert_eq!(message.lines().count(), 1, "{message}");
            assert_eq!(fs::read(home.path().join("state.toml.damaged-1")).unwrap(), &whole.as_bytes()[..end]);
        }
    }
}

#[test]
fn foreign_files_are_set_aside_with_the_reason() {
    let good = sample(1000).to_toml().unwrap();
    let beyond = good.replace("width = 2000", "width = 4000000000");
    let unknown = good.replace("hint_seen", "hint_sean");
    let scenario = good.replace("N(", "M(");
    let long = format!("version = 1\n\"a\\u2028b{}\" = 1", "x".repeat(5000));
    for (content, reason) in [
        ("hello", "could not be used"),
        ("[package]\nname = \"klarity\"", "it has no version"),
        ("version = \"one\"", "it has no version"),
        ("version = 0", "it has no version"),
        (&*beyond, "no window has the size"),
        (&*unknown, "unknown field `hint_sean`"),
        (&*scenario, "scenarios.fit: line"),
        (&*long, "unknown field `a bxxx"),
    ] {
        let (home, saved, message) = opened_on(content.as_bytes());
        let message = message.unwrap();
        assert_eq!(saved, Saved::default());
        assert!(message.contains(reason) && message.contains("state.toml.damaged-1"), "{message}");
        assert_eq!((message.lines().count(), message.chars().count() < 500), (1, true), "{message}");
        assert_eq!(fs::read_to_string(home.path().join("state.toml.damaged-1")).unwrap(), content);
    }
    let (_, _, message) = opened_on(&[0xFF, 0xFE, 0]);
    assert!(message.unwrap().contains("not UTF-8"));
    let (_, _, message) = opened_on(&vec![b' '; (4 << 20) + 1]);
    assert!(message.unwrap().contains("larger than 4 MiB"));
}

#[test]
fn a_newer_file_is_set_aside_as_newer() {
    let text = sample(1000).to_toml().unwrap().replacen("version = 1", "version = 2\nfuture = true", 1);
    assert_eq!(Saved::from_toml(&text), Err(SavedError::Newer(2)));
    let (home, saved, message) = opened_on(text.as_bytes());
    assert_eq!(saved, Saved::default());
    let message = message.unwrap();
    assert!(message.contains("version is 2") && message.contains("state.toml.newer-1"), "{message}");
    assert_eq!(fs::read_to_string(home.path().join("state.toml.newer-1")).unwrap(), text);
}

#[test]
fn setting_aside_never_overwrites() {
    let home = tempfile::tempdir().unwrap();
    let state = home.path().join("state.toml");
    fs::write(home.path().join("state.toml.damaged-2"), "precious").unwrap();
    for number in [1, 3, 4] {
        fs::write(&state, format!("no {number}")).unwrap();
        let (mut store, _, message) = open(home.path());
        assert!(message.unwrap().ends_with(&format!("state.toml.damaged-{number}")));
        store.note(&sample(number));
    }
    let read = |name: &str| fs::read_to_string(home.path().join(name)).unwrap();
    assert_eq!(read("state.toml.damaged-1"), "no 1");
    assert_eq!(read("state.toml.damaged-2"), "precious");
    assert_eq!(read("state.toml.damaged-4"), "no 4");
    // A folder in its place is moved as well, with all that is in it.
    fs::remove_file(&state).unwrap();
    fs::create_dir(&state).unwrap();
    fs::write(state.join("inside"), "kept").unwrap();
    let (mut store, _, message) = open(home.path());
    assert!(message.unwrap().contains("not a plain file"));
    assert_eq!(read("state.toml.damaged-5/inside"), "kept");
    store.note(&sample(5));
    store.flush();
    assert_eq!(on_disk(home.path()), Some(sample(5)));
}

#[test]
fn a_second_window_sets_nothing_aside() {
    let home = tempfile::tempdir().unwrap();
    let (first, _, _) = open(home.path());
    fs::write(home.path().join("state.toml"), "damaged by somebody").unwrap();
    let (_second, saved, message) = open(home.path());
    assert_eq!(saved, Saved::default());
    assert!(message.unwrap().contains("another Klarity window is open"));
    assert_eq!(names(home.path()), ["state.toml"]);
    drop(first);
}

#[test]
fn a_folder_that_cannot_be_made_is_told_once_and_tried_again() {
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("file");
    fs::write(&file, "in the way").unwrap();
    let folder = file.join("klarity");
    let time = Time::new();
    let (mut store, saved, message) = open_at(&folder, &time);
    assert_eq!(saved, Saved::default());
    let message = message.unwrap();
    assert!(message.contains("cannot write") && message.contains("state.toml"), "{message}");
    for width in 100..220 {
        store.note(&sample(width));
        time.pass(&store, PACE.every);
        assert_eq!(store.take_message(), None);
        // No frame is drawn for attempts that will hardly succeed.
        assert_eq!(store.next_write_in(), None);
    }
    fs::remove_file(&file).unwrap();
    time.pass(&store, PACE.retry);
    assert_eq!(on_disk(&folder), Some(sample(219)));
    assert_eq!(store.take_message(), None);
}

#[test]
fn trouble_that_comes_back_after_it_was_over_is_told_again() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("klarity");
    let time = Time::new();
    let (mut store, _, message) = open_at(&folder, &time);
    assert_eq!(message, None);
    for width in 100..102 {
        fs::remove_dir_all(&folder).unwrap();
        fs::write(&folder, "in the way").unwrap();
        store.note(&sample(width));
        time.pass(&store, PACE.every);
        assert!(store.take_message().unwrap().contains("cannot write"));
        time.pass(&store, PACE.retry);
        // The next attempt may word it differently (no folder, no file): at most one more message.
        let more = store.take_message();
        for _ in 0..3 {
            time.pass(&store, PACE.retry);
            assert_eq!(store.take_message(), None, "after {more:?}");
        }
        fs::remove_file(&folder).unwrap();
        time.pass(&store, PACE.retry);
        assert_eq!(on_disk(&folder), Some(sample(width)));
    }
}

#[test]
fn a_failing_write_is_not_tried_at_every_change_and_closing_does_not_hang() {
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("file");
    fs::write(&file, "in the way").unwrap();
    let folder = file.join("klarity");
    let time = Time::new();
    let (mut store, _, _) = open_at(&folder, &time);
    store.note(&sample(100));
    store.catch_up();
    fs::remove_file(&file).unwrap();
    for width in 101..120 {
        store.note(&sample(width));
        time.pass(&store, PACE.every);
    }
    assert!(!folder.exists());
    // On the way out it is worth another try, and the time until the next one is not waited for: it never comes.
    drop(store);
    assert_eq!(on_disk(&folder), Some(sample(119)));
}

#[test]
fn a_link_to_the_state_file_stays_a_link() {
    #[cfg(unix)]
    {
        let home = tempfile::tempdir().unwrap();
        let real = home.path().join("synchronised.toml");
        fs::write(&real, sample(1000).to_toml().unwrap()).unwrap();
        let folder = home.path().join("klarity");
        fs::create_dir(&folder).unwrap();
        std::os::unix::fs::symlink(&real, folder.join("state.toml")).unwrap();
        let (mut store, saved, _) = open(&folder);
        assert_eq!(saved, sample(1000));
        store.note(&sample(1001));
        drop(store);
        assert!(fs::symlink_metadata(folder.join("state.toml")).unwrap().is_symlink());
        assert_eq!(Saved::from_toml(&fs::read_to_string(real).unwrap()), Ok(sample(1001)));
    }
}

#[test]
fn each_platform_has_its_folder() {
    let find = |platform, variables: &[(&str, &str)]| {
        folder_on(platform, &|name| {
            variables.iter().find(|(known, _)| *known == name).map(|(_, value)| OsString::from(value))
        })
    };
    let path = |parts: &[&str]| Some(parts.iter().collect::<PathBuf>());
    let home = ("HOME", "/home/ann");
    assert_eq!(find(Platform::Unix, &[home]), path(&["/home/ann", ".local", "state", "klarity"]));
    assert_eq!(find(Platform::Unix, &[home, ("XDG_STATE_HOME", "/var/ann")]), path(&["/var/ann", "klarity"]));
    for ignored in ["", "relative"] {
        let found = find(Platform::Unix, &[home, ("XDG_STATE_HOME", ignored)]);
        assert_eq!(found, path(&["/home/ann", ".local", "state", "klarity"]));
    }
    assert_eq!(find(Platform::Mac, &[home]), path(&["/home/ann", "Library", "Application Support", "Klarity"]));
    assert_eq!(find(Platform::Windows, &[("APPDATA", "/Users/Ann")]), path(&["/Users/Ann", "Klarity"]));
    for platform in [Platform::Unix, Platform::Mac, Platform::Windows] {
        assert_eq!(find(platform, &[]), None);
        assert_eq!(find(platform, &[home, ("KLARITY_STATE_DIR", "/here")]), path(&["/here"]));
    }
}

#[test]
fn only_sizes_that_a_window_can_have_are_saved() {
    assert_eq!(WindowSize::new(1280.4, 799.6), WindowSize::new(1280.0, 800.0));
    assert_eq!(WindowSize::new(1280.4, 799.6).unwrap().edges(), [1280.0, 800.0]);
    for (width, height) in [(0.0, 0.0), (-1.0, 800.0), (f32::NAN, 800.0), (f32::INFINITY, 800.0), (1280.0, 1e6)] {
        assert_eq!(WindowSize::new(width, height), None);
    }
}

proptest! {
    #[test]
    fn any_state_survives_the_round_trip(
        lab in proptest::option::of(any::<String>()),
        title in any::<String>(),
        hint_seen: bool,
        window in proptest::option::of((50.0_f32..100_000.0, 50.0_f32..100_000.0)),
        (set_up, readouts) in any::<(Option<bool>, Option<bool>)>(),
    ) {
        let mut scenario = presets()[0].scenario.clone();
        scenario.title = title.clone();
        let saved = Saved {
            lab,
            hint_seen,
            window: window.and_then(|(width, height)| WindowSize::new(width, height)),
            scenarios: [(title, scenario)].into(),
            panels: Panels { set_up: set_up.into(), readouts: readouts.into() },
            ..Saved::default()
        };
        prop_assert_eq!(Saved::from_toml(&saved.to_toml().unwrap()), Ok(saved.clone()));
        prop_assert_eq!(Option::<bool>::from(saved.panels.set_up), set_up);
    }
}
