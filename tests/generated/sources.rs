//! Where the schemas come from.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use tests::cases::{read_schema, schema_files};
use tests::official::Engine;
use tests::verdict::{Files, PrismaVersion};

use crate::report::Source;
use tests::generated::language::schema;

/// Every file below a folder as a schema of its own.
fn below(folder: &Path) -> Vec<(String, Files)> {
    let mut paths = Vec::new();
    schema_files(folder, &mut paths);
    paths
        .iter()
        .map(|path| {
            let name = path.strip_prefix(folder).expect("below the folder");
            let name = name.to_string_lossy().replace(['/', '\\'], "-");
            (name, read_schema(path, "schema.prisma"))
        })
        .collect()
}

/// Real schemas. They were written for Prisma 6; for Prisma 7 the properties that it refuses go, since they would hide its last phase.
fn real(shared: &Path, version: PrismaVersion) -> Vec<(String, Files)> {
    let mut schemas = below(&shared.join("corpus"));
    if version == PrismaVersion::Seven {
        let is_refused = |line: &str| {
            let key = line.split('=').next().unwrap_or_default().trim();
            ["url", "directUrl", "shadowDatabaseUrl"].contains(&key)
        };
        for (_, text) in schemas.iter_mut().flat_map(|(_, files)| files) {
            *text = text
                .split_inclusive('\n')
                .filter(|line| !is_refused(line))
                .collect();
        }
    }
    schemas
}

/// As they are for Prisma 6, and in addition as they must be for Prisma 7.
pub fn corpus(shared: &Path, version: PrismaVersion) -> Source {
    let mut schemas = real(shared, version);
    if version == PrismaVersion::Seven {
        let untouched = real(shared, PrismaVersion::Six).into_iter();
        schemas.extend(untouched.map(|(name, files)| (format!("{name}-untouched"), files)));
    }
    Source {
        name: "corpus",
        version,
        schemas,
    }
}

/// The corpus, damaged in many ways.
pub fn mutants(shared: &Path, version: PrismaVersion, seed: usize, count: usize) -> Source {
    let (sound, out) = (
        tempfile::tempdir().expect("a folder"),
        tempfile::tempdir().expect("a folder"),
    );
    if count > 0 {
        for (name, files) in real(shared, version) {
            fs::write(sound.path().join(name), &files[0].1).expect("writable");
        }
        let status = Command::new("node")
            .arg(shared.join("tools/mutate.mjs"))
            .args(["--seed", &seed.to_string(), "--count", &count.to_string()])
            .args(["--ops", "1-2", "--out"])
            .arg(out.path())
            .arg(sound.path())
            .stdout(Stdio::null())
            .status()
            .expect("Node runs");
        assert!(status.success(), "the mutants are not made");
    }
    Source {
        name: "mutants",
        version,
        schemas: below(out.path()),
    }
}

/// Random relations; in general, as graphs of cascades, and one to one. For Prisma 7.
pub fn relations(shared: &Path, engine: &Engine, seed: usize, count: usize) -> Source {
    let out = tempfile::tempdir().expect("a folder");
    for (kind, share) in [("general", 2), ("graph", 1), ("one-to-one", 1)] {
        if count == 0 {
            continue;
        }
        // Its status says whether its own check agrees with the engine, which is not of interest here.
        let _ = Command::new("node")
            .arg(shared.join("conformance/relations/random.mjs"))
            .arg(engine.package())
            .arg(format!("--count={}", (count * share).div_ceil(4)))
            .arg(format!("--seed={seed}"))
            .arg(format!("--kind={kind}"))
            .arg(format!("--emit={}", out.path().join(kind).display()))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()
            .expect("Node runs");
    }
    let schemas = below(out.path());
    assert!(
        schemas.len() * 10 >= count * 9,
        "the relations are not made"
    );
    Source {
        name: "relations",
        version: PrismaVersion::Seven,
        schemas,
    }
}

/// Our own generator. Schemas are named by seed and number.
pub fn language(version: PrismaVersion, seed: usize, count: usize) -> Source {
    Source {
        name: "language",
        version,
        schemas: (0..count as u64)
            .map(|number| {
                let files = schema(version, ((seed as u64) << 32) + number).1;
                (format!("{seed}-{number}"), files)
            })
            .collect(),
    }
}
