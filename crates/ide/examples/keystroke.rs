use ide::*;
fn cpu() -> std::time::Duration {
    let s = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap();
    std::time::Duration::from_nanos(s.split(' ').next().unwrap().parse().unwrap())
}
struct Instant2(std::time::Duration);
impl Instant2 {
    fn now() -> Self {
        Self(cpu())
    }
    fn elapsed(&self) -> std::time::Duration {
        cpu() - self.0
    }
}
fn main() {
    let path = std::env::args().nth(1).unwrap();
    let text = std::fs::read_to_string(path).unwrap();
    let t = Instant2::now();
    let mut host = AnalysisHost::default();
    let f = host.add_file(SchemaId(0), "a", &text);
    println!("add (parse) {:?}", t.elapsed());
    let t = Instant2::now();
    host.settle();
    println!("settle {:?}", t.elapsed());
    let t = Instant2::now();
    let a = host.analysis();
    let d = a.diagnostics(f);
    println!("diagnostics {} {:?}", d.len(), t.elapsed());
    let mid = text[text.len() / 2..].find("\n}\n").unwrap() + text.len() / 2 + 1;
    host.edit(
        f,
        &TextEdit::insert(TextSize::new(mid as u32), "\n".to_string()),
    );
    host.settle();
    let mut tot = std::time::Duration::ZERO;
    let mut diag = std::time::Duration::ZERO;
    let mut ed = std::time::Duration::ZERO;
    let s = "  status String @default(\"open\")";
    let mut n = 0;
    let mut keep = None;
    for _ in 0..5 {
        for (i, c) in s.char_indices() {
            let t = Instant2::now();
            host.edit(
                f,
                &TextEdit::insert(TextSize::new((mid + i) as u32), c.to_string()),
            );
            ed += t.elapsed();
            host.settle();
            tot += t.elapsed();
            let t = Instant2::now();
            let a = host.analysis();
            let d = a.diagnostics(f);
            diag += t.elapsed();
            keep = Some((a, d.len()));
            n += 1;
        }
        for i in (0..s.len()).rev() {
            host.edit(
                f,
                &TextEdit::delete(TextRange::at(
                    TextSize::new((mid + i) as u32),
                    TextSize::new(1),
                )),
            );
            host.settle();
        }
    }
    println!(
        "edit {:?} edit+settle {:?} diagnostics {:?} ({})",
        ed / n,
        tot / n,
        diag / n,
        keep.unwrap().1
    );
}
