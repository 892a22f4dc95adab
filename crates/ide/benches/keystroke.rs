//! What a keystroke costs with all rules on, and how much of that is not the parser's: `cargo bench -p ide`.
//!
//! A keystroke is one letter that comes and goes again, each time followed by everything that happens before the next request can be
//! answered, while somebody still holds the snapshot of the state before. Behind Criterion's figures a table shows the difference to
//! parsing alone, measured in turns so that a slow minute of the machine hits both.

#[path = "keystroke/schema.rs"]
mod schema;

use std::hint::black_box;
use std::time::{Duration, Instant};

use criterion::{BenchmarkId, Criterion, SamplingMode};
use ide::{AnalysisHost, FileId, SchemaId, TextEdit, TextRange, TextSize};
use syntax::{Document, Parser};

const SIZES: [usize; 2] = [500, 5_000];

/// Where a letter is typed, and what must be looked at again because of it.
const PLACES: [Place; 5] = [
    ("comment", IN_THE_MIDDLE, "  // a note"),
    ("field name", IN_THE_MIDDLE, "  title"),
    ("field type", IN_THE_MIDDLE, "  owner   Model"),
    ("model name", IN_THE_MIDDLE, "model Model"),
    ("hub name", A_HUB, "model Model"),
];

/// Its title, the model from the number of models, and the text before the letter.
type Place = (&'static str, fn(usize) -> usize, &'static str);

const IN_THE_MIDDLE: fn(usize) -> usize = |count| count / 2;

/// A fortieth of all models refers to this one.
const A_HUB: fn(usize) -> usize = |_| 1;

/// The letter to type at a place.
struct Key {
    insert: TextEdit,
    delete: TextEdit,
}

impl Key {
    fn new(text: &str, size: usize, (_, model, place): Place) -> Self {
        let header = format!("model Model{} {{", model(size));
        let model = text.find(&header).expect("the model is there");
        let offset = text[model..].find(place).expect("the place") + model + place.len();
        let at = TextSize::try_from(offset).expect("it is small");
        Self {
            insert: TextEdit::insert(at, "x"),
            delete: TextEdit::delete(TextRange::at(at, 1.into())),
        }
    }

    fn edits(&self) -> [&TextEdit; 2] {
        [&self.insert, &self.delete]
    }
}

struct Editor {
    host: AnalysisHost,
    file: FileId,
}

impl Editor {
    fn open(text: &str) -> Self {
        let mut host = AnalysisHost::default();
        let file = host.add_file(SchemaId(0), "schema.prisma", text);
        host.settle();
        Self { host, file }
    }

    fn press(&mut self, key: &Key) {
        for edit in key.edits() {
            let before = self.host.analysis();
            self.host.edit(self.file, edit);
            black_box(self.host.settle());
            drop(before);
        }
    }
}

fn parse_alone(document: &mut Document, parser: &mut Parser, key: &Key) {
    for edit in key.edits() {
        document.edit(edit);
        document.reparse(parser);
        black_box(document.tree());
    }
}

fn cold_start(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("cold start");
    group.sampling_mode(SamplingMode::Flat).sample_size(10);
    for size in SIZES {
        let text = schema::of(size);
        group.bench_with_input(
            BenchmarkId::new("parse alone", size),
            &text,
            |bencher, text| {
                bencher.iter(|| Document::new(&mut Parser::default(), text));
            },
        );
        group.bench_with_input(BenchmarkId::new("all", size), &text, |bencher, text| {
            bencher.iter(|| Editor::open(text));
        });
    }
    group.finish();
}

/// Two keystrokes in each measurement: the letter comes and goes.
fn two_keystrokes(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("two keystrokes");
    group.sampling_mode(SamplingMode::Flat).sample_size(10);
    group.warm_up_time(Duration::from_secs(1));
    group.measurement_time(Duration::from_secs(3));
    for size in SIZES {
        let text = schema::of(size);
        for place in PLACES {
            let (name, key) = (place.0, Key::new(&text, size, place));
            let mut parser = Parser::default();
            let mut document = Document::new(&mut parser, &text);
            group.bench_function(
                BenchmarkId::new(format!("parse alone, {name}"), size),
                |it| {
                    it.iter(|| parse_alone(&mut document, &mut parser, &key));
                },
            );
            let mut editor = Editor::open(&text);
            group.bench_function(BenchmarkId::new(format!("all, {name}"), size), |it| {
                it.iter(|| editor.press(&key));
            });
        }
    }
    group.finish();
}

/// Medians of both for one keystroke, and their difference.
fn difference() {
    println!(
        "\n{:<12} {:>8} {:>15} {:>15} {:>20}",
        "one key", "models", "parse alone", "all", "all but the parser"
    );
    for size in SIZES {
        let text = schema::of(size);
        for place in PLACES {
            let (name, key) = (place.0, Key::new(&text, size, place));
            let mut parser = Parser::default();
            let mut document = Document::new(&mut parser, &text);
            let mut editor = Editor::open(&text);
            let (mut parse, mut all) = (Vec::new(), Vec::new());
            let started = Instant::now();
            while parse.len() < 7 || (parse.len() < 61 && started.elapsed().as_secs() < 4) {
                let start = Instant::now();
                parse_alone(&mut document, &mut parser, &key);
                parse.push(start.elapsed() / 2);
                let start = Instant::now();
                editor.press(&key);
                all.push(start.elapsed() / 2);
            }
            let (parse, all) = (median(parse), median(all));
            let rest = all.saturating_sub(parse);
            println!("{name:<12} {size:>8} {parse:>15.2?} {all:>15.2?} {rest:>20.2?}");
        }
    }
}

fn median(mut samples: Vec<Duration>) -> Duration {
    samples.sort();
    samples[samples.len() / 2]
}

fn main() {
    let mut criterion = Criterion::default().configure_from_args();
    cold_start(&mut criterion);
    two_keystrokes(&mut criterion);
    // `cargo test --benches` only wants to know whether it runs.
    if std::env::args().any(|arg| arg == "--bench") {
        difference();
    }
    criterion.final_summary();
}
