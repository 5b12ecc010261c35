//! Reading what a server says of itself: a recording of 100 MB against a second reader and against limits of time and memory,
//! and two hundred files of Zod schemas against a limit and against twice as many.

#![allow(missing_docs, clippy::unwrap_used, reason = "a benchmark is no library")]

use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::{BufReader, BufWriter, Write as _};
use std::path::Path;
use std::time::{Duration, Instant};
use trueup::diagnostics::Diagnostics;
use trueup::drift::zod::{self, SourceFile};
use trueup::drift::{Observer, Report, base_path, read};
use trueup::pipeline::{self, Input, Inputs, Reading};

/// Bytes of the recording, seconds it may take, bytes of memory at most.
const RECORDING: usize = 100_000_000;
const SECONDS: f64 = 5.0;
const MEMORY: f64 = 200.0 * 1024.0 * 1024.0;
/// Files of schemas, and seconds they may take.
const FILES: usize = 200;
const SECONDS_OF_FILES: f64 = 1.0;

fn main() {
    recording();
    schemas();
}

fn reading(name: &str, spec: Vec<u8>, rules: Option<Vec<u8>>) -> Reading {
    let input = |name: &str, bytes| Input { name: name.to_owned(), bytes };
    pipeline::reading(&Inputs {
        spec: input(name, spec),
        files: Vec::new(),
        overlays: Vec::new(),
        rules: rules.map(|bytes| input("trueup.yaml", bytes)),
        lock: None,
        strict: false,
    })
}

fn recording() {
    let specs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../specs/hive");
    let text = |name: &str| fs::read(specs.join(name)).unwrap();
    let reading = reading("openapi.yaml", text("openapi.yaml"), Some(text("trueup.yaml")));
    let (resolved, normalised, _) = reading.document.as_ref().unwrap();
    let path = std::env::temp_dir().join(format!("trueup-bench-{}.har", std::process::id()));
    write_recording(&path);

    let before = memory();
    let started = Instant::now();
    let bases = resolved.openapi.servers.iter().map(|server| base_path(&server.url));
    let mut observer = Observer::new(normalised, bases);
    let file = BufReader::with_capacity(1 << 16, File::open(&path).unwrap());
    let broken = read(file, |entry, exchange| observer.observe(entry, &exchange));
    let report = Report::new(&observer.evidence, broken, resolved, normalised);
    let ours = started.elapsed();
    assert!(report.exchanges.0 > 50 && report.exchanges.0 == report.exchanges.1, "{:?}", report.exchanges);

    // The least that a reader must do: find where every value ends.
    let started = Instant::now();
    let file = BufReader::with_capacity(1 << 16, File::open(&path).unwrap());
    serde_json::from_reader::<_, serde::de::IgnoredAny>(file).unwrap();
    let theirs = started.elapsed();
    fs::remove_file(&path).unwrap();
    figure("drift 100 MB of HAR / serde_json that keeps nothing", ours, theirs, 8.0);
    figure("drift 100 MB of HAR / 5 s", ours, Duration::from_secs_f64(SECONDS), 1.0);
    match (before, memory()) {
        (Some(_), Some(peak)) => {
            println!(
                "bench\tdrift 100 MB of HAR, peak memory / 200 MB (bytes)\t{:.3}\t1\t{peak:.1}\t{MEMORY:.1}",
                peak / MEMORY
            );
        }
        _ => println!("MISSING the peak of memory: /proc/self/status has none here"),
    }
}

/// A recording of exports, as a browser writes it: bodies are text inside of JSON.
fn write_recording(path: &Path) {
    let body = String::from_utf8(hive_benches::export_body()).unwrap();
    let (url, sent) = ("https://api.example.com/events/export", r#"{"project":"Simple RAG"}"#);
    let entry = serde_json::json!({
        "startedDateTime": "2026-01-01T00:00:00Z", "time": 12.5,
        "request": {"method": "POST", "url": url, "headers": [], "postData": {"mimeType": "application/json", "text": sent}},
        "response": {"status": 200, "headers": [], "content": {"mimeType": "application/json", "text": body}},
        "timings": {"send": 0, "wait": 10, "receive": 2.5},
    })
    .to_string();
    let mut out = BufWriter::new(File::create(path).unwrap());
    out.write_all(br#"{"log":{"version":"1.2","entries":["#).unwrap();
    let mut written = 0;
    while written < RECORDING {
        if written > 0 {
            out.write_all(b",\n").unwrap();
        }
        out.write_all(entry.as_bytes()).unwrap();
        written += entry.len();
    }
    out.write_all(b"]}}").unwrap();
    out.flush().unwrap();
}

/// The most memory this process ever had.
fn memory() -> Option<f64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    Some(line.trim().trim_end_matches("kB").trim().parse::<f64>().ok()? * 1024.0)
}

fn schemas() {
    let (one, two) = (time_of(FILES), time_of(2 * FILES));
    figure("drift of 200 Zod files / 1 s", one, Duration::from_secs_f64(SECONDS_OF_FILES), 1.0);
    figure("drift of 400 Zod files / 200", two, one, 2.2);
}

/// The best of some rounds over so many files, each with six schemas and imports from the one before.
fn time_of(files: usize) -> Duration {
    let (mut document, mut sources) = (
        "openapi: 3.0.3\ninfo: {title: Many, version: '1'}\npaths: {}\ncomponents:\n  schemas:\n".to_owned(),
        Vec::with_capacity(files),
    );
    for file in 0..files {
        let mut text = "import { z } from \"zod\";\n".to_owned();
        if file > 0 {
            let before = file - 1;
            let _ = writeln!(text, "import {{ Thing{before}x0Schema }} from \"./file{before}\";");
        }
        for at in 0..6 {
            let link =
                if file > 0 { format!("Thing{}x0Schema", file - 1) } else { "z.object({})".to_owned() };
            let _ = writeln!(
                text,
                "export const Thing{file}x{at}Schema = z.object({{\n  id: z.string().uuid(),\n  name: z.string().min(1).max(200),\n  \
                 kind: z.enum([\"a\", \"b\", \"c\"]),\n  tags: z.array(z.string()).optional(),\n  count: z.number().int().nullable(),\n  \
                 metadata: z.record(z.string(), z.unknown()).optional(),\n  link: {link}.optional(),\n}}).refine((thing) => thing.name !== thing.id);"
            );
            let link = if file > 0 {
                format!("{{$ref: '#/components/schemas/Thing{}x0'}}", file - 1)
            } else {
                "{type: object}".to_owned()
            };
            let _ = writeln!(
                document,
                "    Thing{file}x{at}:\n      type: object\n      required: [id, name, kind, count]\n      properties:\n        \
                 id: {{type: string, format: uuid}}\n        name: {{type: string, minLength: 1, maxLength: 200}}\n        \
                 kind: {{type: string, enum: [a, b, c]}}\n        tags: {{type: array, items: {{type: string}}}}\n        \
                 count: {{type: integer, nullable: true}}\n        metadata: {{type: object, additionalProperties: true}}\n        link: {link}"
            );
        }
        let name = format!("file{file}.ts");
        sources.push(SourceFile { name: name.clone(), path: name, text });
    }
    let reading = reading("openapi.yaml", document.into_bytes(), None);
    let (resolved, normalised, _) = reading.document.as_ref().unwrap();
    let mut best = Duration::MAX;
    for _ in 0..5 {
        let (given, mut texts, mut said) = (sources.clone(), reading.sources.clone(), Diagnostics::default());
        let started = Instant::now();
        let report = zod::compare(given, resolved, normalised, &reading.rules, &mut texts, &mut said);
        best = best.min(started.elapsed());
        assert_eq!((report.rows.len(), report.differs()), (6 * files, false));
    }
    best
}

fn figure(name: &str, ours: Duration, theirs: Duration, target: f64) {
    println!(
        "bench\t{name}\t{:.3}\t{target}\t{:.1}\t{:.1}",
        ours.as_secs_f64() / theirs.as_secs_f64(),
        ours.as_secs_f64() * 1e6,
        theirs.as_secs_f64() * 1e6
    );
}
