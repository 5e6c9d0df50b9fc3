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

/// Opens the window and stays until it is closed.
fn open_window(scenario: Option<Scenario>) -> ExitCode {
    match klarity::app::open(scenario) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => CliError::failure(error).report(),
    }
}
