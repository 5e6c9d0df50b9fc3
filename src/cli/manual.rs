//! `klarity completions` and `klarity man`: what shells and packagers take, made from the same description as `--help`.

use clap::{Args, Command, CommandFactory as _};
use clap_complete::Shell;
use clap_mangen::Man;

use super::CliError;
use super::output::Output;

/// Print completions for a shell
#[derive(Debug, Args)]
#[command(after_help = "\
bash         klarity completions bash > ~/.local/share/bash-completion/completions/klarity
zsh          klarity completions zsh > \"${fpath[1]}/_klarity\"
fish         klarity completions fish > ~/.config/fish/completions/klarity.fish
powershell   klarity completions powershell >> $PROFILE")]
pub(super) struct Completions {
    /// The shell
    #[arg(value_enum)]
    shell: Shell,
}

/// Print the manual page of klarity or of one of its commands
#[derive(Debug, Args)]
#[command(after_help = "\
klarity man > klarity.1 and klarity man fit > klarity-fit.1 write pages for man")]
pub(super) struct Manual {
    /// The command; klarity itself unless given
    command: Option<String>,
}

/// Prints the script.
pub(super) fn completions(arguments: &Completions, output: &mut Output) -> Result<(), CliError> {
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut super::Arguments::command(), "klarity", &mut script);
    output.bytes(&script)
}

/// Prints the page.
pub(super) fn manual(arguments: &Manual, output: &mut Output) -> Result<(), CliError> {
    let mut klarity = super::Arguments::command();
    klarity.build();
    let command = match &arguments.command {
        None => klarity,
        Some(name) => named(&klarity, name)?,
    };
    let mut page = Vec::new();
    Man::new(command).render(&mut page).map_err(|error| CliError::failure(format_args!("no page ({error})")))?;
    output.bytes(&page)
}

fn named(klarity: &Command, name: &str) -> Result<Command, CliError> {
    if let Some(command) = klarity.find_subcommand(name) {
        return Ok(command.clone());
    }
    let known: Vec<&str> = klarity.get_subcommands().map(Command::get_name).collect();
    Err(CliError::input(format_args!("there is no command “{name}”; the commands are {}", known.join(", "))))
}
