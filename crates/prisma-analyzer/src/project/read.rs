//! What is in a file: its text, or in plain words why there is none.

use std::fmt;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;

/// The largest file that is read, in bytes.
pub const SIZE_LIMIT: u64 = 64 * 1024 * 1024;

/// Why a file has no text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReadError {
    NotFound,
    /// A folder, a pipe or a device.
    NotAFile,
    NotReadable(String),
    /// Bytes before the first one that is wrong.
    InvalidUtf8 {
        offset: usize,
    },
    TooLarge {
        bytes: u64,
    },
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotFound => f.write_str("no such file or folder"),
            Self::NotAFile => f.write_str("this is not a regular file"),
            Self::NotReadable(why) => write!(f, "the file cannot be read: {why}"),
            Self::InvalidUtf8 { offset } => write!(
                f,
                "the file is not valid UTF-8: the byte at offset {offset} does not belong there; save the file as UTF-8"
            ),
            Self::TooLarge { bytes } => write!(
                f,
                "the file has {bytes} bytes; no more than {} MiB are read",
                SIZE_LIMIT / 1024 / 1024
            ),
        }
    }
}

impl std::error::Error for ReadError {}

impl From<io::Error> for ReadError {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => Self::NotFound,
            _ => Self::NotReadable(plain(&error)),
        }
    }
}

/// The text of a file as it is on disk, a byte order mark included.
pub fn read_text(path: &Path) -> Result<String, ReadError> {
    String::from_utf8(read_bytes(path)?).map_err(|error| ReadError::InvalidUtf8 {
        offset: error.utf8_error().valid_up_to(),
    })
}

/// What is in a regular file of bearable size.
pub(super) fn read_bytes(path: &Path) -> Result<Vec<u8>, ReadError> {
    // Asked first, because opening a pipe would wait for its writer.
    if !fs::metadata(path)?.is_file() {
        return Err(ReadError::NotAFile);
    }
    let file = File::open(path)?;
    let bytes = file.metadata()?.len();
    if bytes > SIZE_LIMIT {
        return Err(ReadError::TooLarge { bytes });
    }
    let mut content = Vec::with_capacity(usize::try_from(bytes).unwrap_or(0));
    // The file may grow while it is read.
    let read = file.take(SIZE_LIMIT + 1).read_to_end(&mut content)?;
    if read as u64 > SIZE_LIMIT {
        return Err(ReadError::TooLarge { bytes: read as u64 });
    }
    Ok(content)
}

/// What the system says, without its error number.
pub(super) fn plain(error: &io::Error) -> String {
    if error.kind() == io::ErrorKind::PermissionDenied {
        return "permission denied".into();
    }
    let text = error.to_string();
    match text.split_once(" (os error") {
        Some((words, _)) => words.to_lowercase(),
        None => text,
    }
}
