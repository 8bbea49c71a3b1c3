//! Frames of the base protocol: `Content-Length` headers and a JSON body, read leniently, written exactly.

use std::io::{self, BufRead, Read, Write};

/// Longest body that is read, in bytes; a longer one is skipped.
const MAX_BODY: usize = 1 << 30;
/// Longest header line that is kept, in bytes.
const MAX_HEADER: u64 = 64 << 10;

/// What stood next in the input.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Frame {
    /// A body, not yet known to be JSON.
    Body(Vec<u8>),
    /// Headers that give no usable length; reading goes on behind them.
    Malformed,
    /// The input ended.
    End,
}

/// Reads the next frame.
///
/// Header names are accepted in any case, lines may end in LF alone, and garbage before `Content-Length` on its line is passed over,
/// so that one bad message does not cost the next.
///
/// # Errors
/// Those of the input; an input that ends inside a frame is an end.
pub(crate) fn read_frame(input: &mut impl BufRead) -> io::Result<Frame> {
    let mut length = None;
    let mut seen_any = false;
    loop {
        let mut line = Vec::new();
        if input.by_ref().take(MAX_HEADER).read_until(b'\n', &mut line)? == 0 {
            return Ok(Frame::End);
        }
        let line = String::from_utf8_lossy(&line).to_ascii_lowercase();
        let line = line.trim();
        if line.is_empty() {
            if seen_any {
                break;
            }
            continue; // stray blank lines between messages
        }
        seen_any = true;
        if let Some((_, value)) = line.rsplit_once("content-length:") {
            length = value.trim().parse::<usize>().ok();
        }
    }
    let Some(length) = length else { return Ok(Frame::Malformed) };
    if length > MAX_BODY {
        let skipped = io::copy(&mut input.by_ref().take(length as u64), &mut io::sink())?;
        return Ok(if skipped < length as u64 { Frame::End } else { Frame::Malformed });
    }
    let mut body = Vec::with_capacity(length.min(1 << 20));
    let read = input.by_ref().take(length as u64).read_to_end(&mut body)?;
    Ok(if read < length { Frame::End } else { Frame::Body(body) })
}

/// Writes one body as a frame, without flushing.
///
/// # Errors
/// Those of the output.
pub(crate) fn write_frame(output: &mut impl Write, body: &[u8]) -> io::Result<()> {
    write!(output, "Content-Length: {}\r\n\r\n", body.len())?;
    output.write_all(body)
}

/// Replaces escapes of lone UTF-16 surrogates by U+FFFD, which has the same length in UTF-16.
///
/// Editors built on JavaScript send them for half an emoji; JSON in Rust refuses them, and the edit would be lost for good.
/// `None` where there is nothing to mend.
pub(crate) fn mend_surrogates(body: &str) -> Option<String> {
    let mut mended = String::with_capacity(body.len());
    let (mut rest, mut changed) = (body, false);
    while let Some(at) = rest.find('\\') {
        mended.push_str(&rest[..at]);
        rest = &rest[at..];
        let take = match unit(rest) {
            Some(0xD800..=0xDBFF) if matches!(rest.get(6..).and_then(unit), Some(0xDC00..=0xDFFF)) => 12,
            Some(0xD800..=0xDFFF) => {
                mended.push_str("\\ufffd");
                changed = true;
                rest = &rest[6..];
                continue;
            }
            // An escape is the backslash and the character behind it, whatever it is.
            _ => 1 + rest[1..].chars().next().map_or(0, char::len_utf8),
        };
        mended.push_str(&rest[..take]);
        rest = &rest[take..];
    }
    mended.push_str(rest);
    changed.then_some(mended)
}

/// The code unit of a `\uXXXX` escape at the start of the text.
fn unit(text: &str) -> Option<u16> {
    let digits = text.strip_prefix("\\u")?.get(..4)?;
    digits.bytes().all(|b| b.is_ascii_hexdigit()).then(|| u16::from_str_radix(digits, 16).ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frames(input: &str) -> Vec<Frame> {
        let mut input = input.as_bytes();
        let mut frames = Vec::new();
        loop {
            match read_frame(&mut input).unwrap() {
                Frame::End => return frames,
                frame => frames.push(frame),
            }
        }
    }

    fn body(text: &str) -> Frame {
        Frame::Body(text.as_bytes().to_vec())
    }

    #[test]
    fn what_is_written_is_read() {
        let mut bytes = Vec::new();
        write_frame(&mut bytes, "{\"é\":1}".as_bytes()).unwrap();
        write_frame(&mut bytes, b"{}").unwrap();
        assert_eq!(frames(std::str::from_utf8(&bytes).unwrap()), [body("{\"é\":1}"), body("{}")]);
    }

    #[test]
    fn headers_are_read_leniently() {
        assert_eq!(frames("content-length:2\r\nContent-Type: x; charset=utf-8\r\n\r\n{}"), [body("{}")]);
        assert_eq!(frames("X-Other: 1\nCONTENT-LENGTH: 2\n\n{}"), [body("{}")]);
        assert_eq!(frames("\r\n\r\nContent-Length: 2\r\n\r\n{}"), [body("{}")]);
    }

    #[test]
    fn a_bad_frame_does_not_cost_the_next() {
        assert_eq!(frames("Content-Length: two\r\n\r\nContent-Length: 2\r\n\r\n{}"), [Frame::Malformed, body("{}")]);
        assert_eq!(frames("Content-Length: -5\r\n\r\nContent-Length: 2\r\n\r\n{}"), [Frame::Malformed, body("{}")]);
        assert_eq!(frames("garbage\r\n\r\nContent-Length: 2\r\n\r\n{}"), [Frame::Malformed, body("{}")]);
        assert_eq!(frames("garbage Content-Length: 2\r\n\r\n{}"), [body("{}")]);
    }

    #[test]
    fn an_input_that_ends_inside_a_frame_is_an_end() {
        assert_eq!(frames("Content-Length: 20\r\n\r\n{}"), []);
        assert_eq!(frames("Content-Len"), []);
    }

    #[test]
    fn lone_surrogates_are_mended_and_pairs_are_kept() {
        assert_eq!(mend_surrogates(r#""a\ud83dz""#).as_deref(), Some(r#""a\ufffdz""#));
        assert_eq!(mend_surrogates(r#""\ude00\ud83d\ude00\ud83d""#).as_deref(), Some(r#""\ufffd\ud83d\ude00\ufffd""#));
        assert_eq!(mend_surrogates(r#""\ud83d\ude00 \\ud83d \n é""#), None);
        assert_eq!(mend_surrogates("\\"), None);
    }
}
