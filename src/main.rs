//! Hands the command line to `klarity::cli`, or opens the window.

use std::process::ExitCode;

use klarity::cli::{self, CliError, Next, Opened, animate, export, figure, report};

fn main() -> ExitCode {
    match cli::run(std::env::args_os()) {
        Next::Exit(code) => code,
        Next::Window(opened) => open_window(opened.map(|opened| *opened)),
        Next::Figure(figure) => write_figure(&figure),
        Next::Animation(animation) => write_film(&animation),
        Next::Export(table) => write_data(&table),
        Next::Report(report) => write_report(&report),
    }
}

/// Says what is missing: this program was built for the command line alone.
#[cfg(not(feature = "window"))]
fn open_window(_opened: Option<Opened>) -> ExitCode {
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
fn write_data(_table: &export::Asked) -> ExitCode {
    without_window()
}

#[cfg(not(feature = "window"))]
fn write_report(_report: &report::Asked) -> ExitCode {
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
fn open_window(opened: Option<Opened>) -> ExitCode {
    match klarity::app::open(opened) {
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

/// Writes the numbers behind a page.
#[cfg(feature = "window")]
fn write_data(table: &export::Asked) -> ExitCode {
    ended(klarity::app::write_data(table))
}

/// Writes a report.
#[cfg(feature = "window")]
fn write_report(report: &report::Asked) -> ExitCode {
    ended(klarity::app::write_report(report))
}

#[cfg(feature = "window")]
fn ended(result: Result<(), CliError>) -> ExitCode {
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => error.report(),
    }
}
