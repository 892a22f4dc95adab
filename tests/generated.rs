//! Is our verdict the official engine's on schemas that nobody wrote by hand? Real ones, damaged ones, random relations, and random
//! schemas of the whole language.
//!
//! Numbers of schemas: `MUTANTS=5000 RANDOM=20000 LANGUAGE=20000`, with `GENERATED_SEED=2` others. `GENERATED_OUT` names a folder for
//! those on which we differ: the files, and `difference.txt`.

#[path = "generated/report.rs"]
mod report;
#[path = "generated/sources.rs"]
mod sources;

use report::{Report, Source};
use sources::{corpus, language, mutants, relations};
use tests::cases::shared;
use tests::generated::language::{Aim, schema};
use tests::official::{Engine, errors};
use tests::verdict::{Files, PrismaVersion, in_parallel, ours};

/// So many of a thousand schemas must have the same diagnostics at the same places; the verdict must be right on all.
const EXACT_AT_LEAST: usize = 995;

/// Kinds of differences, as the report names them, that are on purpose.
const EXPLAINED: &[(&str, &str)] = &[];

fn number(variable: &str, default: usize) -> usize {
    std::env::var(variable).map_or(default, |text| {
        text.parse()
            .unwrap_or_else(|_| panic!("{variable}={text} is no number"))
    })
}

#[test]
fn our_verdict_is_the_official_engines() {
    let shared = shared();
    let seed = number("GENERATED_SEED", 1);
    let mut failed = Vec::new();
    let mut reports = Vec::new();
    Report::print_header();
    for version in [PrismaVersion::Seven, PrismaVersion::Six] {
        let Some(engine) = Engine::find(version) else {
            continue;
        };
        // Prisma 6 is nearly the same: a few are enough.
        let share = if version == PrismaVersion::Seven {
            1
        } else {
            4
        };
        let count = |variable, default| number(variable, default) / share;
        let mut sources = vec![language(version, seed, count("LANGUAGE", 3_000))];
        if let Some(shared) = &shared {
            sources.push(corpus(shared, version));
            sources.push(mutants(shared, version, seed, count("MUTANTS", 1_000)));
            if version == PrismaVersion::Seven {
                let count = count("RANDOM", 2_000);
                sources.push(relations(shared, &engine, seed, count));
            }
        }
        for source in sources {
            let report = compare(&engine, source);
            report.print_row();
            report.write();
            failed.extend(judge(&report));
            reports.push(report);
        }
    }
    Report::print_kinds(&reports);
    assert_eq!(failed, Vec::<String>::new());
}

fn compare(engine: &Engine, source: Source) -> Report {
    let schemas: Vec<Files> = source
        .schemas
        .iter()
        .map(|(_, files)| files.clone())
        .collect();
    let expected = engine.ask(&schemas);
    let said = in_parallel(&schemas, |files| ours(files, source.version));
    Report::new(source, expected, said)
}

/// What is not good enough.
fn judge(report: &Report) -> Vec<String> {
    let title = report.title();
    let mut failed = Vec::new();
    if report.panics() > 0 {
        failed.push(format!("{title}: we panic"));
    }
    if report.wrong_verdicts(EXPLAINED) > 0 {
        failed.push(format!("{title}: the verdict is wrong"));
    }
    let compared = report.compared();
    let exact = compared - report.differing(EXPLAINED);
    if exact * 1_000 < compared * EXACT_AT_LEAST {
        failed.push(format!("{title}: too many differences"));
    }
    failed
}

/// The last phase is where most rules are. Schemas that never get there, or are drowned in mistakes, test little.
#[test]
fn most_generated_schemas_reach_the_last_phase() {
    for version in [PrismaVersion::Seven, PrismaVersion::Six] {
        if let Some(engine) = Engine::find(version) {
            reach_the_last_phase(&engine, version);
        }
    }
}

fn reach_the_last_phase(engine: &Engine, version: PrismaVersion) {
    let count = 600;
    let (aims, schemas): (Vec<Aim>, Vec<Files>) =
        (0..count).map(|seed| schema(version, seed)).unzip();
    // A model without any key is an error of the last phase.
    let probes: Vec<Files> = schemas
        .iter()
        .map(|files| {
            let probe = "model LastPhaseProbe {\n  x Int\n}\n";
            let mut files = files.clone();
            files.push(("zz.prisma".to_owned(), probe.to_owned()));
            files
        })
        .collect();
    let answers = engine.ask(&schemas);
    let reached: Vec<bool> = engine
        .ask(&probes)
        .iter()
        .zip(&schemas)
        .map(|(answer, files)| {
            let mut found = answer.iter().flatten();
            found.any(|it| it.file == files.len())
        })
        .collect();
    let (mut valid, mut few, mut late) = (0, 0, 0);
    for (answer, reached) in answers.iter().zip(&reached) {
        let Some(answer) = answer else { continue };
        let errors = errors(answer);
        valid += usize::from(errors == 0);
        late += usize::from(*reached);
        few += usize::from(*reached && (1..=2).contains(&errors));
    }
    let damaged = aims.iter().filter(|aim| **aim == Aim::Damaged).count();
    println!(
        "{count} schemas, {damaged} damaged: {valid} valid, {few} with one or two errors of the last phase, {late} get there"
    );
    let count = usize::try_from(count).expect("it is small");
    assert!(valid * 100 >= count * 45, "too few are valid");
    assert!(few * 100 >= count * 18, "too few have a mistake or two");
    assert!(late * 100 >= count * 75, "too few get to the last phase");
}

#[test]
fn the_same_seed_gives_the_same_schema() {
    let schema = |seed| schema(PrismaVersion::Seven, seed).1;
    let all: Vec<Files> = (0..40).map(schema).collect();
    for (seed, files) in (0..40).zip(&all) {
        assert_eq!(*files, schema(seed));
    }
    assert_ne!(all[0], all[20]);
}

#[test]
fn no_generated_schema_makes_us_panic() {
    for version in [PrismaVersion::Six, PrismaVersion::Seven] {
        let schemas: Vec<Files> = (10_000..10_400)
            .map(|seed| schema(version, seed).1)
            .collect();
        let said = in_parallel(&schemas, |files| ours(files, version));
        for (files, said) in schemas.iter().zip(said) {
            assert!(said.is_ok(), "{said:?}: {files:#?}");
        }
    }
}
