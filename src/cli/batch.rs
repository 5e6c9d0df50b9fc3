//! `klarity divergence --batch`: many pairs, one JSON object per line in and out, each answered at once.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read as _};
use std::path::Path;

use super::divergence::object;
use super::json::Json;
use super::output::Output;
use super::request::Request;
use super::{CliError, select};
use crate::line::Alpha;
use crate::line::distribution::Mixture;
use crate::line::divergence::{ALL, Pair};
use crate::samples::BYTE_ORDER_MARK;
use crate::text::InfoUnit;

/// The longest line that is read, in bytes; 32 components need a few kilobytes.
const MAX_LINE: u64 = 1 << 20;

/// Answers every line of `source`, a path or `-` for standard input. A bad line is answered with `{"error": …}` and the
/// rest go on; at the end they make the command fail as bad input.
pub(super) fn run(source: &Path, alpha: Alpha, entropic: InfoUnit, output: &mut Output) -> Result<(), CliError> {
    let unreadable = |error: io::Error| CliError::input(format_args!("cannot read {} ({error})", source.display()));
    let mut reader: Box<dyn BufRead> = if source == Path::new("-") {
        Box::new(io::stdin().lock())
    } else if source.is_dir() {
        return Err(CliError::input(format_args!("--batch: {} is a folder; name a file in it", source.display())));
    } else {
        Box::new(BufReader::new(File::open(source).map_err(unreadable)?))
    };
    let (mut number, mut asked, mut bad) = (0_usize, 0_usize, 0_usize);
    while let Some(line) = next_line(&mut *reader).map_err(unreadable)? {
        number += 1;
        let line = if number == 1 { line.strip_prefix(BYTE_ORDER_MARK).unwrap_or(&line) } else { &line };
        if line.trim_ascii().is_empty() {
            continue;
        }
        asked += 1;
        let reply = answer(line, alpha, entropic).unwrap_or_else(|error| {
            bad += 1;
            Json::object([("error", Json::text(format!("line {number}: {error}")))])
        });
        output.line(&reply.compact())?;
        // Whoever pipes pairs in one at a time waits for each answer.
        output.flush()?;
    }
    if bad > 0 {
        let message = format!("{bad} of {asked} lines could not be answered; each answer says why");
        return Err(CliError::input(message));
    }
    Ok(())
}

fn answer(line: &[u8], alpha: Alpha, entropic: InfoUnit) -> Result<Json, CliError> {
    if line.len() as u64 > MAX_LINE {
        return Err(CliError::input("longer than 1 MiB"));
    }
    let Request { target, candidate } = Request::read(line)?;
    let target: Mixture = select::parsed("target", &target)?;
    let candidate: Mixture = select::parsed("candidate", &candidate)?;
    Ok(object(ALL, &Pair::new(&target, &candidate).with_alpha(alpha), entropic))
}

/// The next line without its end, or None at the end. Of a line longer than [`MAX_LINE`] one byte too many is kept, so
/// that it can be told, and the rest is skipped.
fn next_line(reader: &mut dyn BufRead) -> io::Result<Option<Vec<u8>>> {
    let mut line = Vec::new();
    let read = (&mut *reader).take(MAX_LINE + 1).read_until(b'\n', &mut line)?;
    if read == 0 {
        return Ok(None);
    }
    if line.last() == Some(&b'\n') {
        line.pop();
    } else if line.len() as u64 > MAX_LINE {
        reader.skip_until(b'\n')?;
    }
    Ok(Some(line))
}
