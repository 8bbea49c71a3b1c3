//! Pass: lines that letters or Roman numerals put in a row are items of a list.

use super::lines::Line;
use crate::text::Span;

/// "a) one-arm shirt" above "b) brushing teeth": lines lettered in a row are items of a list. A lone "a)" heads an assessment.
pub(super) fn mark(text: &str, lines: &mut [Line]) {
    let filled: Vec<usize> = (0..lines.len()).filter(|&n| !lines[n].is_blank()).collect();
    let bodies: Vec<Span> = lines.iter().map(|line| line.body).collect();
    let letter = |n: usize| {
        let mut words = bodies[n].of(text).trim_start_matches('(').chars();
        let first = words.next().filter(char::is_ascii_alphabetic)?;
        // "A. Lee, PT" is a name: capitals need a bracket.
        let mark = |c: char| c == ')' || c == '.' && first.is_ascii_lowercase();
        (words.next().is_some_and(mark) && words.next() == Some(' ')).then_some(first.to_ascii_lowercase())
    };
    // An item may have lines of its own, set deeper.
    let mut items: Vec<usize> = Vec::new();
    for &n in &filled {
        let wanted = items.last().and_then(|&last| letter(last)).map_or('a', |last| char::from(u8::try_from(last).unwrap_or(b'z') + 1));
        let deeper = items.first().is_some_and(|&first| lines[n].indent > lines[first].indent);
        if letter(n) == Some(wanted) && !deeper {
            items.push(n);
        } else if !deeper {
            items_of(text, lines, &items);
            items = if letter(n) == Some('a') { vec![n] } else { Vec::new() };
        }
    }
    items_of(text, lines, &items);
    // "II. EXAMINATION": parts of a report, which may hold lines of any depth.
    const NUMERALS: [&str; 12] = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"];
    let mut parts: Vec<usize> = Vec::new();
    for &n in &filled {
        let numeral = bodies[n].of(text).split_once(['.', ')']).filter(|(_, rest)| rest.starts_with([' ', '\t'])).map(|(first, _)| first);
        if numeral.is_some() && numeral == NUMERALS.get(parts.len()).copied() {
            parts.push(n);
        }
    }
    items_of(text, lines, &parts);
}

/// Makes lines items of a list, where they are several.
fn items_of(text: &str, lines: &mut [Line], items: &[usize]) {
    for &n in items.iter().filter(|_| items.len() > 1) {
        let body = lines[n].body;
        let words = body.of(text);
        let mark = words.strip_prefix('(').unwrap_or(words).find([')', '.']).map_or(0, |at| at + 1 + usize::from(words.starts_with('(')));
        lines[n].bullet = true;
        lines[n].body = Span::new(body.start + mark, body.end).trimmed(text);
    }
}
