//! Lines and columns of a text, counted as people and editors count them.

/// Where the lines of a text begin. A line ends with LF, CR LF or CR, as in an editor.
#[derive(Clone, Debug)]
pub struct Lines<'a> {
    text: &'a str,
    starts: Vec<usize>,
}

impl<'a> Lines<'a> {
    /// Finds the lines of a text.
    #[must_use]
    pub fn new(text: &'a str) -> Self {
        let bytes = text.as_bytes();
        let ends = bytes.iter().enumerate().filter(|&(at, byte)| *byte == b'\n' || (*byte == b'\r' && bytes.get(at + 1) != Some(&b'\n')));
        let starts = std::iter::once(0).chain(ends.map(|(at, _)| at + 1)).collect();
        Self { text, starts }
    }

    /// The number of lines.
    #[must_use]
    pub fn count(&self) -> usize {
        self.starts.len()
    }

    /// Line of a byte, from 0.
    #[must_use]
    pub fn line(&self, offset: usize) -> usize {
        self.starts.partition_point(|start| *start <= offset).saturating_sub(1)
    }

    /// First byte of a line, from 0; the end of the text for a line past the last.
    #[must_use]
    pub fn start(&self, line: usize) -> usize {
        self.starts.get(line).copied().unwrap_or(self.text.len())
    }

    /// One past the last byte of a line, without its line break.
    #[must_use]
    pub fn end(&self, line: usize) -> usize {
        let (start, next) = (self.start(line), self.start(line + 1));
        start + self.text.get(start..next).unwrap_or("").trim_end_matches(['\n', '\r']).len()
    }

    /// Line and column of a byte, both from 1; the column counts characters.
    #[must_use]
    pub fn position(&self, offset: usize) -> (usize, usize) {
        let offset = offset.min(self.text.len());
        let line = self.line(offset);
        let column = self.text.get(self.start(line)..offset).map_or(0, |before| before.chars().count());
        (line + 1, column + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_line_break_ends_a_line() {
        let text = "a\nbb\r\nc\rd é x";
        let lines = Lines::new(text);
        assert_eq!(lines.count(), 4);
        assert_eq!(lines.position(0), (1, 1));
        assert_eq!(lines.position(3), (2, 2));
        assert_eq!(&text[lines.start(1)..lines.end(1)], "bb");
        assert_eq!(lines.position(text.find('x').expect("x")), (4, 5));
        assert_eq!(lines.position(999), (4, 6));
    }
}
