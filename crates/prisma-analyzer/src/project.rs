//! Which files make one schema.
//!
//! Knows the disk and nothing of what a schema means: a datasource block is recognised by the look of its first line.
//! Must never know findings or the editor protocol.

mod read;

use std::collections::{HashMap, HashSet};
use std::ffi::OsStr;
use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};
use std::sync::mpsc;

use ignore::{DirEntry, WalkBuilder};

pub use read::{ReadError, SIZE_LIMIT, read_text};
use read::{plain, read_bytes};

/// All files of the schema that `file` belongs to, sorted by path, itself included even if it does not exist on disk.
/// Paths are absolute; an absolute `file` comes back unchanged.
pub fn schema_of(file: &Path) -> Vec<PathBuf> {
    let file = absolute(file);
    let mut folders = Folders::default();
    let home = folders.home(&file);
    let mut files = folders.members(&home);
    if let Err(at) = files.binary_search(&file) {
        files.insert(at, file.clone());
        forget_other_names(&file, &mut files, |member| member);
    }
    files
}

/// What [`discover`] found.
#[derive(Debug, Default)]
pub struct Discovery {
    /// In order of their first asked file.
    pub schemas: Vec<SchemaFiles>,
    /// What was left out, and why; one sentence each.
    pub notes: Vec<String>,
}

/// The files of one schema, sorted by absolute path.
#[derive(Debug)]
pub struct SchemaFiles {
    pub files: Vec<SchemaFile>,
}

#[derive(Debug)]
pub struct SchemaFile {
    pub path: PathBuf,
    /// The path in the form the user gave; for a file that was not asked for, relative to the current folder where possible.
    pub shown: String,
    /// Was it given, or found in a folder that was given? The others only lend their declarations.
    pub asked: bool,
}

/// The schemas of the given files and folders; of the current folder if there are none.
pub fn discover(paths: &[PathBuf]) -> Discovery {
    let mut folders = Folders::default();
    let mut asked = Asked::default();
    for path in paths {
        if path.is_dir() {
            let found = folders.walk(path, None);
            if found.is_empty() {
                folders
                    .notes
                    .push(format!("{}: no .prisma files found", shown_path(path)));
            }
            for file in found {
                asked.add(file);
            }
        } else {
            asked.add(path.clone());
        }
    }
    if paths.is_empty() {
        let found = folders.walk(Path::new("."), None);
        if found.is_empty() {
            folders
                .notes
                .push("no .prisma files found in the current folder".into());
        }
        for file in found {
            let file = file.strip_prefix(".").map(Path::to_owned).unwrap_or(file);
            asked.add(file);
        }
    }

    let mut order = Vec::new();
    let mut schemas: HashMap<Home, Vec<SchemaFile>> = HashMap::new();
    for (path, shown) in asked.files {
        let home = folders.home(&path);
        let files = schemas.entry(home.clone()).or_insert_with(|| {
            order.push(home.clone());
            let members = folders.members(&home).into_iter();
            members
                .map(|path| SchemaFile {
                    shown: shown_path(&path),
                    path,
                    asked: false,
                })
                .collect()
        });
        let file = SchemaFile {
            path: path.clone(),
            shown: shown.to_string_lossy().into_owned(),
            asked: true,
        };
        match files.binary_search_by(|member| member.path.cmp(&path)) {
            Ok(at) => files[at] = file,
            Err(at) => {
                files.insert(at, file);
                forget_other_names(&path, files, |member| &member.path);
            }
        }
    }

    let schemas = order
        .iter()
        .filter_map(|home| schemas.remove(home))
        .map(|files| SchemaFiles { files })
        .collect();
    let mut notes = folders.notes;
    let mut seen = HashSet::new();
    notes.retain(|note| seen.insert(note.clone()));
    Discovery { schemas, notes }
}

/// Leaves out members that are the same file on disk as `path` under another name, reached through a link.
fn forget_other_names<T>(path: &Path, members: &mut Vec<T>, path_of: impl Fn(&T) -> &PathBuf) {
    let Ok(real) = fs::canonicalize(path) else {
        return;
    };
    members.retain(|member| {
        let member = path_of(member);
        member == path || fs::canonicalize(member).map_or(true, |other| other != real)
    });
}

/// The asked files in order, each once, whatever names lead to it.
#[derive(Default)]
struct Asked {
    files: Vec<(PathBuf, PathBuf)>,
    seen: HashSet<PathBuf>,
}

impl Asked {
    fn add(&mut self, shown: PathBuf) {
        let path = absolute(&shown);
        let real = fs::canonicalize(&path).unwrap_or_else(|_| path.clone());
        if self.seen.insert(real) {
            self.files.push((path, shown));
        }
    }
}

/// What makes files belong together.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Home {
    /// The folder with the only datasource, and what is below it.
    Datasource(PathBuf),
    /// A folder without any datasource at or above it.
    Folder(PathBuf),
    /// This file alone.
    File(PathBuf),
}

#[derive(Default)]
struct Listing {
    files: Vec<PathBuf>,
    datasources: usize,
}

/// What was read of the disk, so that nothing is read twice.
#[derive(Default)]
struct Folders {
    listings: HashMap<PathBuf, Listing>,
    /// The files below a folder with one datasource.
    below: HashMap<PathBuf, Vec<PathBuf>>,
    notes: Vec<String>,
}

impl Folders {
    fn home(&mut self, file: &Path) -> Home {
        let Some(folder) = file.parent() else {
            return Home::File(file.to_owned());
        };
        // A copy such as `schema.prisma.bak` would declare everything a second time.
        if !is_schema(file) {
            return Home::File(file.to_owned());
        }
        self.home_of_folder(folder).unwrap_or_else(|| {
            // Several datasources beside it: nobody can say which one it goes with.
            Home::File(file.to_owned())
        })
    }

    /// `None` in a folder with several datasources.
    fn home_of_folder(&mut self, folder: &Path) -> Option<Home> {
        for (steps, ancestor) in folder.ancestors().enumerate() {
            match self.listing(ancestor).datasources {
                0 => {}
                1 => return Some(Home::Datasource(ancestor.to_owned())),
                _ if steps == 0 => return None,
                _ => break,
            }
            // No schema reaches beyond its repository.
            if ancestor.join(".git").exists() {
                break;
            }
        }
        Some(Home::Folder(folder.to_owned()))
    }

    /// The files that belong to a home, sorted by path.
    fn members(&mut self, home: &Home) -> Vec<PathBuf> {
        match home {
            Home::File(file) => vec![file.clone()],
            Home::Folder(folder) => self.listing(folder).files.clone(),
            Home::Datasource(folder) => {
                if let Some(files) = self.below.get(folder) {
                    return files.clone();
                }
                let mut files = self.walk(folder, None);
                files.retain(|file| self.home(file) == *home);
                files.sort();
                self.below.insert(folder.clone(), files.clone());
                files
            }
        }
    }

    fn listing(&mut self, folder: &Path) -> &Listing {
        if !self.listings.contains_key(folder) {
            let mut files = self.walk(folder, Some(1));
            files.sort();
            let datasources = files
                .iter()
                .filter(|file| !leads_up(file) && has_datasource(file))
                .count();
            self.listings
                .insert(folder.to_owned(), Listing { files, datasources });
        }
        self.listings.entry(folder.to_owned()).or_default()
    }

    /// The `.prisma` files in a folder, each real file once, in order of path.
    fn walk(&mut self, folder: &Path, depth: Option<usize>) -> Vec<PathBuf> {
        let root = fs::canonicalize(folder).unwrap_or_else(|_| folder.to_owned());
        let (loops, looping) = mpsc::channel();
        let walk = WalkBuilder::new(folder)
            .max_depth(depth)
            .follow_links(true)
            .require_git(false)
            // Findings must not depend on who runs the program.
            .git_global(false)
            .sort_by_file_name(OsStr::cmp)
            .filter_entry(move |entry| {
                // The walk itself notices only links to folders that it came through.
                let outside = entry.depth() > 0
                    && entry.path_is_symlink()
                    && fs::canonicalize(entry.path()).is_ok_and(|target| root.starts_with(target));
                if outside {
                    let _ = loops.send(entry.path().to_owned());
                }
                !outside && (entry.depth() == 0 || entry.file_name() != "node_modules")
            })
            .build();
        let mut plain_files = Vec::new();
        let mut linked_files = Vec::new();
        for entry in walk {
            match entry {
                Ok(entry) => {
                    if let Some(error) = entry.error() {
                        self.notes.push(skipped(error));
                    }
                    if !is_schema(entry.path())
                        || entry.file_type().is_some_and(|kind| kind.is_dir())
                    {
                        continue;
                    }
                    if is_linked(&entry, folder) {
                        linked_files.push(entry.into_path());
                    } else {
                        plain_files.push(entry.into_path());
                    }
                }
                // Climbing looks at many folders that nobody asked for.
                Err(_) if depth.is_some() => {}
                Err(error) => self.notes.push(skipped(&error)),
            }
        }
        if depth.is_none() {
            self.notes
                .extend(looping.iter().map(|link| leads_back(&link)));
        }
        if !linked_files.is_empty() {
            let mut seen: HashSet<_> = plain_files
                .iter()
                .filter_map(|file| fs::canonicalize(file).ok())
                .collect();
            for file in linked_files {
                if fs::canonicalize(&file).map_or(true, |real| seen.insert(real)) {
                    plain_files.push(file);
                }
            }
            plain_files.sort();
        }
        plain_files
    }
}

/// Did the way from `root` to the entry go through a link?
fn is_linked(entry: &DirEntry, root: &Path) -> bool {
    let mut path = Some(entry.path());
    for _ in 0..entry.depth() {
        let Some(here) = path else { break };
        if here == root {
            break;
        }
        if here.is_symlink() {
            return true;
        }
        path = here.parent();
    }
    false
}

/// Is it a link to a file in a folder above? Then it belongs to that folder's schema and begins none.
fn leads_up(file: &Path) -> bool {
    let real = |path: &Path| fs::canonicalize(path).ok();
    let inside = || {
        let here = real(file.parent()?)?;
        let there = real(file)?;
        Some(here.starts_with(there.parent()?))
    };
    file.is_symlink() && inside().unwrap_or(false)
}

fn is_schema(path: &Path) -> bool {
    path.extension()
        .is_some_and(|extension| extension == "prisma")
}

/// Has the file a line that begins a datasource block? False when it cannot be read.
fn has_datasource(path: &Path) -> bool {
    let Ok(content) = read_bytes(path) else {
        return false;
    };
    let content = content.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&content);
    content
        .split(|byte| matches!(byte, b'\n' | b'\r'))
        .any(begins_datasource)
}

fn begins_datasource(line: &[u8]) -> bool {
    let Some(rest) = line.trim_ascii_start().strip_prefix(b"datasource") else {
        return false;
    };
    let name = rest.trim_ascii_start();
    if name.len() == rest.len() {
        return false;
    }
    let letters = name
        .iter()
        .take_while(|byte| {
            byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-') || !byte.is_ascii()
        })
        .count();
    let (name, rest) = name.split_at(letters);
    !name.is_empty() && rest.trim_ascii_start().first() == Some(&b'{')
}

/// Absolute without touching links, unless `..` makes that impossible.
fn absolute(path: &Path) -> PathBuf {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    if !path.components().any(|part| part == Component::ParentDir) {
        return path;
    }
    match (path.parent().map(fs::canonicalize), path.file_name()) {
        (Some(Ok(folder)), Some(name)) => folder.join(name),
        _ => path,
    }
}

/// Relative to the current folder if the path is in it.
fn shown_path(path: &Path) -> String {
    let here = std::env::current_dir().unwrap_or_default();
    let path = absolute(path);
    let shown = path.strip_prefix(here).unwrap_or(&path);
    shown.to_string_lossy().into_owned()
}

fn skipped(error: &ignore::Error) -> String {
    match error {
        ignore::Error::WithPath { path, err } => match (&**err, err.io_error()) {
            (ignore::Error::Loop { .. }, _) => skipped(err),
            (_, Some(io)) if io.kind() == io::ErrorKind::NotFound && path.is_symlink() => {
                format!("{}: skipped, this link leads nowhere", shown_path(path))
            }
            (_, Some(io)) => format!("{}: skipped, {}", shown_path(path), plain(io)),
            _ => format!("{}: skipped, {err}", shown_path(path)),
        },
        ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => {
            skipped(err)
        }
        ignore::Error::Loop { child, .. } => leads_back(child),
        _ => format!("skipped: {error}"),
    }
}

fn leads_back(link: &Path) -> String {
    format!(
        "{}: skipped, this link leads back to a folder above it",
        shown_path(link)
    )
}
