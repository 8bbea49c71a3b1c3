//! Replacing a file: whole or not at all, whatever happens on the way.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Seek, SeekFrom, Write};
use std::path::Path;

/// Writes a file beside its place and then puts it there. What stood there before gives the new file its permissions.
///
/// # Errors
/// Where it cannot be written; what stood there before still does.
pub(super) fn replace(path: &Path, contents: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    let file = beside(path, contents)?;
    if let Ok(before) = fs::metadata(path) {
        file.as_file().set_permissions(before.permissions())?;
    }
    file.persist(path).map_err(|error| error.error)?;
    Ok(())
}

/// Puts another text in the place of a note: in the file itself where the path is a link to it.
///
/// # Errors
/// Where it cannot be written; the note is then as it was, byte for byte.
pub(super) fn replace_note(path: &Path, text: &str) -> io::Result<()> {
    let path = &fs::canonicalize(path)?;
    let before = fs::metadata(path)?;
    if !before.is_file() {
        return fs::write(path, text);
    }
    // A rename asks nobody: what the user may not write would be replaced all the same.
    let there = OpenOptions::new().write(true).open(path)?;
    let file = beside(path, |out| out.write_all(text.as_bytes()))?;
    if may_stand_for(file.as_file(), &before) {
        file.as_file().set_permissions(before.permissions())?;
        file.persist(path).map_err(|error| error.error)?;
        return Ok(());
    }
    overwrite(there, before.len(), text.as_bytes())
}

/// A file with these contents in the same folder, safely on the disk.
fn beside(path: &Path, contents: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<tempfile::NamedTempFile> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut file = temporary(folder)?;
    let mut buffer = BufWriter::new(file.as_file_mut());
    contents(&mut buffer)?;
    buffer.flush()?;
    drop(buffer);
    file.as_file().sync_all()?;
    Ok(file)
}

/// A new file in the folder, with the permissions that any new file of the user has.
fn temporary(folder: &Path) -> io::Result<tempfile::NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".therapy-").suffix(".part");
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    builder.tempfile_in(folder)
}

/// Whether a new file can be all that the old one was: the only name of its text, and its owner's.
#[cfg(unix)]
fn may_stand_for(new: &File, before: &fs::Metadata) -> bool {
    use std::os::unix::fs::{MetadataExt, fchown};
    let same_owner = |now: fs::Metadata| (now.uid(), now.gid()) == (before.uid(), before.gid());
    before.nlink() == 1 && (new.metadata().is_ok_and(same_owner) || fchown(new, Some(before.uid()), Some(before.gid())).is_ok())
}

#[cfg(not(unix))]
fn may_stand_for(_: &File, _: &fs::Metadata) -> bool {
    true
}

/// Writes over a file that has to stay the same file. What makes it longer is written first: only that needs room on the disk, and
/// where there is none it is taken off again.
fn overwrite(mut file: File, length: u64, text: &[u8]) -> io::Result<()> {
    let (start, more) = text.split_at(usize::try_from(length).unwrap_or(usize::MAX).min(text.len()));
    if !more.is_empty() {
        let longer = file.seek(SeekFrom::Start(length)).and_then(|_| file.write_all(more)).and_then(|()| file.sync_all());
        if longer.is_err() {
            file.set_len(length)?;
            return longer;
        }
    }
    file.rewind()?;
    file.write_all(start)?;
    file.set_len(text.len() as u64)?;
    file.sync_all()
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};

    use super::*;

    #[test]
    fn a_note_keeps_its_permissions_its_links_and_its_other_names() {
        let dir = tempfile::tempdir().expect("a folder");
        let at = |name: &str| dir.path().join(name);
        let read = |name: &str| fs::read_to_string(at(name)).expect("read");
        fs::write(at("a"), "one").expect("written");
        fs::set_permissions(at("a"), fs::Permissions::from_mode(0o640)).expect("set");
        symlink("a", at("link")).expect("linked");
        replace_note(&at("link"), "two").expect("written");
        assert!(fs::symlink_metadata(at("link")).expect("there").is_symlink());
        assert_eq!((read("a"), fs::metadata(at("a")).expect("there").mode() & 0o777), ("two".to_owned(), 0o640));
        fs::hard_link(at("a"), at("b")).expect("linked");
        for text in ["longer than before", "short", ""] {
            replace_note(&at("b"), text).expect("written");
            assert_eq!((read("a").as_str(), read("b").as_str()), (text, text));
        }
        assert_eq!(fs::read_dir(dir.path()).expect("read").count(), 3);
    }
}
