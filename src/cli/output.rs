//! Where the command line writes: buffered output and plain errors, with colours only where they belong.

use std::fmt::Display;
use std::io::{self, BufWriter, Write};

use anstream::{AutoStream, ColorChoice};

use crate::report::visible;

/// When to use colours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum Color {
    /// At a terminal, unless NO_COLOR is set.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

impl From<Color> for ColorChoice {
    fn from(color: Color) -> Self {
        match color {
            Color::Auto => Self::Auto,
            Color::Always => Self::Always,
            Color::Never => Self::Never,
        }
    }
}

/// Standard output.
pub(super) fn stdout(color: Color) -> impl Write {
    BufWriter::with_capacity(1 << 16, AutoStream::new(io::stdout(), color.into()))
}

/// Standard error.
pub(super) fn stderr(color: Color) -> impl Write {
    AutoStream::new(io::stderr(), color.into())
}

/// Says what could not be done, in one line: names of files and of lines in it come from outside.
pub(super) fn trouble(err: &mut dyn Write, message: &dyn Display) -> io::Result<()> {
    let style = anstyle::AnsiColor::Red.on_default().bold();
    writeln!(err, "{style}error{style:#}: {}", visible(&message.to_string()))
}
