//! Hands the command line to `klarity::cli`, or opens the window.

use std::process::ExitCode;

use klarity::cli::{self, CliError, Next, animate, figure};
use klarity::scenario::Scenario;

fn main() -> ExitCode {
    match cli::run(std::env::args_os()) {
        Next::Exit(code) => code,
        Next::Window(scenario) => open_window(scenario.map(|scenario| *scenario)),
        Next::Figure(figure) => write_figure(&figure),
        Next::Animation(animation) => write_film(&animation),
    }
}

/// Says what is missing: this program was built for the command line alone.
#[cfg(not(feature = "window"))]
fn open_window(_scenario: Option<Scenario>) -> ExitCode {
    without_window()
}

/// Says so, too: what draws a picture is what draws the window.
#[cfg(not(feature = "window"))]
fn write_figure(_figure: &figure::Asked) -> ExitCode {
    without_window()
}

#[cfg(not(feature = "window"))]
fn write_film(_animation: &animate::Asked) -> ExitCode {
    without_window()
}

#[cfg(not(feature = "window"))]
fn without_window() -> ExitCode {
    let message = format!(
        "this klarity was built without its window (--no-default-features); build it with the feature “window” for that, \
         or use {}",
        cli::without_display()
    );
    CliError::failure(message).report()
}

/// Opens the window and stays until it is closed.
#[cfg(feature = "window")]
fn open_window(scenario: Option<Scenario>) -> ExitCode {
    match klarity::app::open(scenario) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => CliError::failure(error).report(),
    }
}

/// Writes a picture, without a display.
#[cfg(feature = "window")]
fn write_figure(figure: &figure::Asked) -> ExitCode {
    ended(klarity::app::write_figure(figure))
}

/// Writes an animation, without a display.
#[cfg(feature = "window")]
fn write_film(animation: &animate::Asked) -> ExitCode {
    ended(klarity::app::write_film(animation))
}

#[cfg(feature = "window")]
fn ended(result: Result<(), CliError>) -> ExitCode {
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => error.report(),
    }
}
