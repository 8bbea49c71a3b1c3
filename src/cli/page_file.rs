//! Writing a report to a file: whole or not at all, and never over anything but an earlier report.

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use super::replace::replace;
use crate::report::audit::GENERATOR;

/// Bytes at the start of a file that tell a report from anything else.
const HEAD: u64 = 1024;

/// Where a report will stand: a new file, or one that holds an earlier report.
#[derive(Debug)]
pub(super) struct Target {
    /// As given, for messages.
    name: String,
    /// The file itself, where the given path is a link to it.
    path: PathBuf,
}

/// Looks whether a report can be written there.
///
/// # Errors
/// A sentence: the folder is missing, a folder or a device stands there, or a file that is no report.
pub(super) fn target(given: &Path) -> Result<Target, String> {
    let name = given.display().to_string();
    let fail = |why: &str| Err(format!("{name}: {why}"));
    if name.ends_with(['/', '\\']) || given.file_name().is_none() {
        return fail("names a folder; give the page a file name");
    }
    let path = fs::canonicalize(given).unwrap_or_else(|_| given.to_owned());
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    match fs::metadata(&path) {
        Err(_) if fs::symlink_metadata(given).is_ok_and(|there| there.is_symlink()) => fail("is a link that leads nowhere"),
        Err(_) if !folder.is_dir() => fail("there is no such folder"),
        Err(error) if error.kind() != io::ErrorKind::NotFound => fail(&error.to_string()),
        Ok(there) if there.is_dir() => fail("is a folder; give the page a file name"),
        Ok(there) if !there.is_file() => fail("is no regular file"),
        Ok(there) if there.len() > 0 && !is_report(&path) => {
            fail("is there already and is no audit report; choose another name or remove it")
        }
        Ok(there) if there.permissions().readonly() => fail("may not be written"),
        _ => Ok(Target { name, path }),
    }
}

fn is_report(path: &Path) -> bool {
    let mut head = Vec::new();
    let read = File::open(path).and_then(|file| file.take(HEAD).read_to_end(&mut head));
    read.is_ok() && String::from_utf8_lossy(&head).contains(GENERATOR)
}

/// Writes the report beside its place and then puts it there.
///
/// # Errors
/// A sentence; what stood there before still does.
pub(super) fn write(target: &Target, contents: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), String> {
    replace(&target.path, contents).map_err(|error| format!("{}: {error}", target.name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_new_file_or_an_earlier_report_is_written() {
        let dir = tempfile::tempdir().expect("a folder");
        let at = |name: &str| dir.path().join(name);
        let refused = |name: &str| target(&at(name)).expect_err("refused");
        fs::write(at("note.soap"), "S: no pain").expect("written");
        fs::write(at("empty.html"), "").expect("written");
        assert!(refused("note.soap").contains("is no audit report"));
        assert!(refused("missing/a.html").contains("no such folder"));
        assert!(target(dir.path()).expect_err("refused").contains("is a folder"));
        assert!(refused("sub/").contains("names a folder"));
        assert!(target(Path::new("/dev/null")).is_err());
        assert!(target(Path::new("..")).is_err());
        assert!(target(&at("empty.html")).is_ok());
        for text in ["one", "two"] {
            let to = target(&at("a.html")).expect("a target");
            write(&to, |out| write!(out, "<!doctype html>{GENERATOR}{text}")).expect("written");
            assert!(fs::read_to_string(at("a.html")).expect("read").ends_with(text));
        }
    }

    #[test]
    fn a_report_that_breaks_off_leaves_what_was_there() {
        let dir = tempfile::tempdir().expect("a folder");
        let path = dir.path().join("a.html");
        fs::write(&path, format!("{GENERATOR}old")).expect("written");
        let to = target(&path).expect("a target");
        let broken = write(&to, |out| out.write_all(b"half").and(Err(io::Error::other("full"))));
        assert!(broken.expect_err("an error").ends_with("a.html: full"));
        assert_eq!(fs::read_to_string(&path).expect("read"), format!("{GENERATOR}old"));
        assert_eq!(fs::read_dir(dir.path()).expect("read").count(), 1);
    }
}
