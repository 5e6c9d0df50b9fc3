//! Hands the command line to `klarity::cli`, or opens the window.

use std::process::ExitCode;

use klarity::cli::{self, CliError, Next};
use klarity::scenario::Scenario;

fn main() -> ExitCode {
    match cli::run(std::env::args_os()) {
        Next::Exit(code) => code,
        Next::Window(scenario) => open_window(scenario.map(|scenario| *scenario)),
    }
}

/// Says what is missing: this program was built for the command line alone.
#[cfg(not(feature = "window"))]
fn open_window(_scenario: Option<Scenario>) -> ExitCode {
    let message = format!(
        "this klarity was built without its window (--no-default-features); build it with the feature “window” for that, \
         or use {}",
        cli::WITHOUT_DISPLAY
    );
    CliError::failure(message).report()
}

/// Opens the window and stays until it is closed.
#[cfg(feature = "window")]
fn open_window(scenario: Option<Scenario>) -> ExitCode {
    if !has_display() {
        let message = format!("no display to open a window on; these need none: {}", cli::WITHOUT_DISPLAY);
        return CliError::failure(message).report();
    }
    match klarity::app::open(scenario) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => CliError::failure(error).report(),
    }
}

/// Whether there is a place for a window. Elsewhere than on Linux and its like there always is.
#[cfg(feature = "window")]
fn has_display() -> bool {
    let set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    !cfg!(all(unix, not(any(target_os = "macos", target_os = "android"))))
        || set("WAYLAND_DISPLAY")
        || set("WAYLAND_SOCKET")
        || set("DISPLAY")
}
