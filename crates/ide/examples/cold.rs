use ide::*;
fn main() {
    let text = std::fs::read_to_string(std::env::args().nth(1).unwrap()).unwrap();
    for _ in 0..3 {
        let t = std::time::Instant::now();
        let mut host = AnalysisHost::default();
        host.add_file(SchemaId(0), "a", &text);
        let p = t.elapsed();
        host.settle();
        println!("{p:?} {:?}", t.elapsed() - p);
    }
}
