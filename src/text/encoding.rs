//! Positions as editors count them: a line and a column in UTF-8, UTF-16 or UTF-32 units.

/// The unit in which an editor counts columns.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Encoding {
    /// Bytes.
    Utf8,
    /// UTF-16 code units: what every client must understand, so the default.
    #[default]
    Utf16,
    /// Unicode scalar values.
    Utf32,
}

impl Encoding {
    /// Width of a character in this encoding's units.
    #[must_use]
    pub fn width(self, character: char) -> usize {
        match self {
            Self::Utf8 => character.len_utf8(),
            Self::Utf16 => character.len_utf16(),
            Self::Utf32 => 1,
        }
    }

    /// Length of a text in this encoding's units.
    #[must_use]
    pub fn measure(self, text: &str) -> usize {
        match self {
            Self::Utf8 => text.len(),
            Self::Utf16 => text.encode_utf16().count(),
            Self::Utf32 => text.chars().count(),
        }
    }
}

/// A place between two characters, counted from zero.
///
/// The unit of `character` is that of the [`Encoding`] the position was made for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position {
    /// Line; lines end at LF, CR LF or a lone CR.
    pub line: u32,
    /// Units from the start of the line.
    pub character: u32,
}

impl Position {
    /// A position from its two numbers.
    #[must_use]
    pub fn new(line: u32, character: u32) -> Self {
        Self { line, character }
    }
}

/// A range between two positions, end exclusive; one given backwards is read as if it were forwards.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Region {
    /// First position.
    pub start: Position,
    /// Position behind the last character.
    pub end: Position,
}

impl Region {
    /// A region from its two ends.
    #[must_use]
    pub fn new(start: Position, end: Position) -> Self {
        Self { start, end }
    }
}
