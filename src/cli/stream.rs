//! Notes as NDJSON: one a line, read as they come.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read as _, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::Deserialize;

use super::check::{Done, Read, guarded};
use super::settings::{Local, Shelf};
use crate::analysis::analyze;
use crate::config::{Config, Discipline};

/// The most bytes a line may have.
const LONGEST: u64 = 64 << 20;

/// One line of input; further keys are passed over.
#[derive(Debug, Deserialize)]
struct Record {
    /// Its name in the output: a string or a number.
    id: serde_json::Value,
    /// The note.
    text: String,
    /// Payer profile where the note names none.
    #[serde(default)]
    payer: Option<String>,
    /// Discipline where the note does not say.
    #[serde(default)]
    discipline: Option<Discipline>,
}

/// A line with where it came from and the settings for it.
pub(super) struct Line {
    place: String,
    bytes: io::Result<Vec<u8>>,
    local: Arc<Local>,
}

/// The lines of all inputs, one after the other.
pub(super) struct Lines {
    sources: std::vec::IntoIter<(String, Option<PathBuf>, Arc<Local>)>,
    open: Option<Source>,
}

/// The input being read.
struct Source {
    name: String,
    reader: Box<dyn BufRead>,
    local: Arc<Local>,
    lines: usize,
}

impl Lines {
    /// Standard input where no path is given or the path is `-`.
    pub(super) fn open(paths: &[PathBuf], shelf: &mut Shelf, err: &mut dyn Write) -> io::Result<Self> {
        let stdin = [PathBuf::from("-")];
        let paths = if paths.is_empty() { &stdin } else { paths };
        let mut sources = Vec::new();
        for path in paths {
            let local = shelf.of(path, err)?;
            sources.push((path.display().to_string(), Some(path.clone()).filter(|path| path != Path::new("-")), local));
        }
        Ok(Self { sources: sources.into_iter(), open: None })
    }
}

impl Iterator for Lines {
    type Item = Line;

    fn next(&mut self) -> Option<Line> {
        loop {
            let Some(source) = &mut self.open else {
                let (name, path, local) = self.sources.next()?;
                let reader: Box<dyn BufRead> = match path.map(File::open) {
                    None => Box::new(BufReader::new(io::stdin())),
                    Some(Ok(file)) => Box::new(BufReader::with_capacity(1 << 18, file)),
                    Some(Err(error)) => return Some(Line { place: name, bytes: Err(error), local }),
                };
                self.open = Some(Source { name, reader, local, lines: 0 });
                continue;
            };
            source.lines += 1;
            let mut bytes = Vec::new();
            let read = source.reader.by_ref().take(LONGEST).read_until(b'\n', &mut bytes);
            let line = |bytes| Line { place: format!("{}:{}", source.name, source.lines), bytes, local: source.local.clone() };
            match read {
                Ok(0) => self.open = None,
                Ok(_) if bytes.trim_ascii().is_empty() => {}
                Ok(_) => return Some(line(Ok(bytes))),
                Err(error) => {
                    let line = line(Err(error));
                    self.open = None;
                    return Some(line);
                }
            }
        }
    }
}

/// Reads one line and analyses its note.
pub(super) fn read(line: Line) -> Done {
    let Line { place, bytes, local } = line;
    let bytes = match bytes {
        Ok(bytes) => bytes,
        Err(error) => return Done { result: Err(format!("{place}: {error}")), name: place, echo: None },
    };
    // A parser's message may quote the line; only where it failed is said.
    let record: Record = match serde_json::from_slice(&bytes) {
        Ok(record) => record,
        Err(error) => {
            let what = if error.is_data() { "needs an \"id\" and a \"text\"" } else { "not JSON" };
            return Done { result: Err(format!("{place}: {what} (column {})", error.column())), name: place, echo: None };
        }
    };
    let name = match &record.id {
        serde_json::Value::String(id) => id.clone(),
        id => id.to_string(),
    };
    let own: Config;
    let config = if record.payer.is_some() || record.discipline.is_some() {
        let base = &local.config;
        own = Config {
            payer: record.payer.or_else(|| base.payer.clone()),
            discipline: record.discipline.or(base.discipline),
            ..base.clone()
        };
        &own
    } else {
        &local.config
    };
    let result = guarded(&name, || analyze(&record.text, config)).and_then(|analysis| Read::of(&name, record.text, analysis, 0));
    Done { name, result, echo: None }
}
