//! The official engine's own verdict: its stages, its ranges, its repetitions.
//!
//! The live findings say everything that is sure, at narrow places; here they are told as the engine would tell them.
//! Meant for whole schemas, not for keystrokes.

use model::{DeclarationId, FileId, PrismaVersion, Schema};
use syntax::official::{Dialect, OfficialReading, read};
use syntax::{Parser, TextRange, TextSize};

use crate::Stage;
use crate::apply::Checked;
use crate::finding::{Finding, Severity};

/// What the official engine says about one place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EngineDiagnostic {
    /// Which of the given files.
    pub file: usize,
    /// In bytes of that file.
    pub range: TextRange,
    pub severity: Severity,
    pub code: &'static str,
}

/// What the official engine of that version says about files that form one schema: path and text of each, in the order that counts.
/// Errors come first, then warnings, each in the order of files and positions.
pub fn engine_verdict(files: &[(String, String)], version: PrismaVersion) -> Vec<EngineDiagnostic> {
    let mut parser = Parser::default();
    let mut state = Checked::default();
    state.schema.set_version(Some(version));
    let dialect = Dialect {
        object_literals: version >= PrismaVersion::Seven,
    };
    let mut readings = Vec::with_capacity(files.len());
    for (number, (_, text)) in (0_u32..).zip(files) {
        let reading = read(text, dialect);
        // Files are sorted by path; these shall stay in the order given.
        let path = format!("{number:010}");
        state
            .schema
            .add_file(&mut parser, FileId(number), &path, &reading.text);
        readings.push(reading);
    }
    state.settle(&mut parser);
    let mut result = verdict(&state, &readings);
    result.sort_by_key(|it| {
        let last = it.severity != Severity::Error;
        (last, it.file, it.range.start(), it.range.end())
    });
    result
}

/// A mark of a late stage. Ordered as the engine gets there.
struct Late<'f> {
    order: (u8, (usize, TextSize), usize, u8),
    stage: Stage,
    id: DeclarationId,
    finding: &'f Finding,
}

fn verdict(state: &Checked, readings: &[OfficialReading]) -> Vec<EngineDiagnostic> {
    let schema = &state.schema;
    let mut result: Vec<EngineDiagnostic> = Vec::new();
    for (file, reading) in readings.iter().enumerate() {
        let problems = reading.problems.iter();
        result.extend(problems.map(|problem| EngineDiagnostic {
            file,
            range: problem.range,
            severity: Severity::Error,
            code: problem.kind.code(),
        }));
    }
    let push = |id: DeclarationId, finding: &Finding, to: &mut Vec<EngineDiagnostic>| {
        let Some(file) = schema.file_of(id).map(|file| file.0 as usize) else {
            return;
        };
        let Some(reading) = readings.get(file) else {
            return;
        };
        let marks = finding.official.marks.iter();
        to.extend(marks.map(|range| EngineDiagnostic {
            file,
            range: reading.original_range(schema.absolute(id, *range)),
            severity: finding.severity,
            code: finding.rule.code,
        }));
    };
    let mut late = Vec::new();
    for (id, declaration) in schema.in_order() {
        let is_view = declaration.kind == model::DeclarationKind::View;
        for finding in state.checker.with_echoes(id) {
            let Some(stage) = finding.official.stage else {
                continue;
            };
            match stage {
                // Told by the reading.
                Stage::Syntax => {}
                Stage::Early => push(id, finding, &mut result),
                _ => late.push(Late {
                    order: order(schema, id, is_view, stage, finding),
                    stage,
                    id,
                    finding,
                }),
            }
        }
    }
    if result.iter().any(|it| it.severity == Severity::Error) {
        return result;
    }
    late.sort_by_key(|it| it.order);
    let mut is_sound = true;
    // What one check of a relation says about both ends is said together, and so is all about the inside of a type.
    let mut together = None;
    for Late {
        order,
        stage,
        id,
        finding,
    } in late
    {
        let is_same_check = stage.wants_no_error() && together == Some(order);
        if finding.official.marks.is_empty()
            || (stage.wants_no_error() && !is_sound && !is_same_check)
        {
            continue;
        }
        together = Some(order);
        push(id, finding, &mut result);
        is_sound &= finding.severity != Severity::Error;
        if stage == Stage::Ambiguity {
            break;
        }
    }
    result
}

fn order(
    schema: &Schema,
    id: DeclarationId,
    is_view: bool,
    stage: Stage,
    finding: &Finding,
) -> (u8, (usize, TextSize), usize, u8) {
    let field = finding.field().unwrap_or(0);
    let pass = stage.pass(is_view);
    match stage {
        Stage::Relation(_) | Stage::SoundRelation(_) => {
            let (id, field) = finding.official.record.unwrap_or((id, field));
            (pass, schema.order_of(id), field, stage.step())
        }
        // What the engine does with one field after the other comes apart only where an ambiguity ends it.
        Stage::Ambiguity => (pass, schema.order_of(id), field_place(stage, field), 0),
        _ => (pass, schema.order_of(id), field_place(stage, field), 1),
    }
}

/// The place of a check within its declaration: first the block, then the fields that hold values, the relation fields one by one,
/// at last the indexes.
fn field_place(stage: Stage, field: usize) -> usize {
    match stage.step() {
        step @ 0..=2 => usize::from(step),
        3 => 3 + field,
        _ => usize::MAX,
    }
}
