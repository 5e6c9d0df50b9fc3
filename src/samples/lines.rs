//! Lines of a stream, none of them longer than a limit.

use std::io::BufRead;

use super::SamplesError;

/// The longest line accepted, in bytes.
pub const LINE_LIMIT: usize = 1 << 20;

/// The UTF-8 byte order mark.
pub const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// A stream cut at LF, CRLF or CR.
pub(super) struct Lines<R> {
    stream: R,
    line: Vec<u8>,
    number: usize,
    /// The last line ended in CR; an LF that follows belongs to that end.
    after_return: bool,
}

impl<R: BufRead> Lines<R> {
    pub(super) fn new(stream: R) -> Self {
        Self { stream, line: Vec::new(), number: 0, after_return: false }
    }

    /// The next line that is neither blank nor a comment, with its number from 1 and without its end; nothing at the end
    /// of the stream.
    pub(super) fn next_row(&mut self) -> Result<Option<(usize, &str)>, SamplesError> {
        while self.advance()? {
            let begin = self.bytes().trim_ascii_start();
            if !begin.is_empty() && begin[0] != b'#' {
                return Ok(Some((self.number, self.text()?)));
            }
        }
        Ok(None)
    }

    /// Reads the next line; false at the end of the stream.
    fn advance(&mut self) -> Result<bool, SamplesError> {
        self.line.clear();
        self.number += 1;
        let mut begun = false;
        loop {
            let bytes = match self.stream.fill_buf() {
                Ok(bytes) => bytes,
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => continue,
                Err(source) => return Err(SamplesError::Read { line: self.number, source }),
            };
            if bytes.is_empty() {
                break;
            }
            if self.after_return {
                self.after_return = false;
                if bytes[0] == b'\n' {
                    self.stream.consume(1);
                    continue;
                }
            }
            begun = true;
            let end = bytes.iter().position(|byte| matches!(byte, b'\n' | b'\r'));
            let part = &bytes[..end.unwrap_or(bytes.len())];
            if self.line.len() + part.len() > LINE_LIMIT {
                return Err(SamplesError::LongLine { line: self.number });
            }
            self.line.extend_from_slice(part);
            self.after_return = end.is_some_and(|end| bytes[end] == b'\r');
            let used = part.len() + usize::from(end.is_some());
            self.stream.consume(used);
            if end.is_some() {
                break;
            }
        }
        Ok(begun)
    }

    /// The line's bytes, without a byte order mark.
    fn bytes(&self) -> &[u8] {
        if self.number == 1 { self.line.strip_prefix(BYTE_ORDER_MARK).unwrap_or(&self.line) } else { &self.line }
    }

    fn text(&self) -> Result<&str, SamplesError> {
        let (line, bytes) = (self.number, self.bytes());
        // UTF-16 has its own marks, and zero bytes in every Latin text.
        let wide = line == 1 && (bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff"));
        if !wide && bytes.contains(&0) {
            return Err(SamplesError::Binary { line });
        }
        std::str::from_utf8(bytes).map_err(|_| SamplesError::Encoding { line })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(bytes: &[u8], buffer: usize) -> Vec<String> {
        let mut lines = Lines::new(std::io::BufReader::with_capacity(buffer, bytes));
        let mut out = Vec::new();
        while lines.advance().unwrap() {
            out.push(lines.text().unwrap().to_owned());
        }
        out
    }

    #[test]
    fn every_kind_of_line_end_counts_once_wherever_the_buffer_ends() {
        for buffer in 1..12 {
            assert_eq!(lines(b"\xef\xbb\xbfa\r\nb\n\nc\rd\r\n\r\ne", buffer), ["a", "b", "", "c", "d", "", "e"]);
            assert_eq!(lines(b"", buffer), Vec::<String>::new());
            assert_eq!(lines(b"\n", buffer), [""]);
        }
    }
}
