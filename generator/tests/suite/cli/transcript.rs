//! Plays transcripts: `$` lines do something, the lines after a `$ trueup …` are what must come of it.
//!
//! `>` is standard output, `!` standard error, `=` the exit status and the files that changed. `TRUEUP_BLESS=1` rewrites
//! what comes of each run. Other commands prepare the folder:
//!
//! ```text
//! $ copy DOCUMENT FILE        $ put FILE TEXT       $ append FILE TEXT     $ replace FILE OLD => NEW
//! $ remove PATH               $ folder PATH         $ link PATH TARGET     $ show FILE
//! ```
//!
//! TEXT, OLD and NEW may hold `\n`. `$ trueup … < FILE` gives it a standard input. How many files an SDK has is not the
//! matter here: counts of ten and more in `!` lines are shown as N, long results are cut after four lines, and more than
//! four changes in a folder are shown as one.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use super::command::Folder;
use crate::support;

#[test]
fn the_command_does_and_says_what_the_transcripts_show() {
    let mut files: Vec<_> =
        fs::read_dir(support::data("cli/cases")).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    assert!(files.len() > 20, "only {} transcripts were found", files.len());
    let bless = std::env::var_os("TRUEUP_BLESS").is_some();
    let mut wrong = Vec::new();
    for file in files {
        let unix = file.file_name().unwrap().to_string_lossy().starts_with("unix-");
        if unix && cfg!(not(unix)) {
            continue;
        }
        let expected = fs::read_to_string(&file).unwrap();
        let found = play(&expected);
        if bless {
            fs::write(&file, &found).unwrap();
        } else if found != expected {
            wrong.push(format!("{}\n--- expected\n{expected}\n--- found\n{found}", file.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The transcript as it really goes.
fn play(script: &str) -> String {
    let folder = Folder::new();
    let mut played = String::new();
    for line in script.lines().filter(|line| !line.starts_with(['>', '!', '='])) {
        played += line;
        played.push('\n');
        if let Some(command) = line.strip_prefix("$ ") {
            played += &run(&folder, command);
        }
    }
    played
}

/// Does what one line says; what comes of it, if that is to be shown.
fn run(folder: &Folder, line: &str) -> String {
    let (command, rest) = line.split_once(' ').unwrap_or((line, ""));
    let (path, text) = rest.split_once(' ').unwrap_or((rest, ""));
    let text = text.replace("\\n", "\n");
    match command {
        "trueup" => return trueup(folder, rest),
        "copy" => {
            let document = fs::read_to_string(support::data("cli/documents").join(path));
            folder.put(&text, &document.unwrap_or_else(|error| panic!("{path}: {error}")));
        }
        "put" => folder.put(path, &text),
        "append" => folder.put(path, &(folder.text(path) + &text)),
        "replace" => {
            let (old, new) = text.split_once(" => ").unwrap_or_else(|| panic!("{line}"));
            let before = folder.text(path);
            assert!(before.contains(old), "{line}: not found");
            folder.put(path, &before.replacen(old, new, 1));
        }
        "remove" if folder.at(path).is_dir() => fs::remove_dir_all(folder.at(path)).unwrap(),
        "remove" => fs::remove_file(folder.at(path)).unwrap(),
        "folder" => fs::create_dir_all(folder.at(path)).unwrap(),
        "link" => link(Path::new(&text), &folder.at(path)),
        "show" => return marked('>', &folder.text(path)),
        _ => panic!("no such command: {line}"),
    }
    String::new()
}

#[cfg(unix)]
fn link(target: &Path, at: &Path) {
    std::os::unix::fs::symlink(target, at).unwrap();
}

#[cfg(not(unix))]
fn link(_: &Path, _: &Path) {
    panic!("only transcripts called unix-… make links");
}

fn trueup(folder: &Folder, rest: &str) -> String {
    let (arguments, stdin) = rest.split_once(" < ").map_or((rest, None), |(a, file)| (a, Some(file)));
    let arguments: Vec<&str> = arguments.split_whitespace().collect();
    let before = folder.contents();
    let output = folder.trueup(&arguments, stdin);
    let after = folder.contents();
    let (stdout, stderr) =
        (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap());
    assert!(!stdout.contains('\u{1b}') && !stderr.contains('\u{1b}'), "colours without a terminal: {rest}");
    let status = output.status.code().map_or("killed".to_owned(), |code| code.to_string());
    let mut all = marked('>', &without_counts(&beginning(&stdout)));
    all += &marked('!', &without_counts(&stderr));
    all + &format!("= {status}; {}\n", changes(&before, &after))
}

/// Long results are cut: their beginning shows the form.
fn beginning(text: &str) -> String {
    let lines: Vec<&str> = text.lines().collect();
    match lines.len() {
        0..=16 => text.to_owned(),
        _ => format!("{}\n…\n", lines[..4].join("\n")),
    }
}

fn marked(mark: char, text: &str) -> String {
    text.lines().map(|line| format!("{mark} {line}").trim_end().to_owned() + "\n").collect()
}

/// `48 files changed` as `N files changed`, and `verified: 80 files` likewise: a file more in a runtime is no other behaviour.
fn without_counts(text: &str) -> String {
    let lines = text.lines().map(|line| {
        let words = line.split(' ').map(|word| match word.parse::<u32>() {
            Ok(10..) if line.ends_with(" unchanged") || line.starts_with("verified: ") => "N",
            _ => word,
        });
        words.collect::<Vec<_>>().join(" ") + "\n"
    });
    lines.collect()
}

type Contents = BTreeMap<String, Option<Vec<u8>>>;

/// The files that are new, different or gone, folder by folder.
fn changes(before: &Contents, after: &Contents) -> String {
    let mut by_folder: BTreeMap<(&str, &str), Vec<&str>> = BTreeMap::new();
    let paths = before.keys().chain(after.keys()).collect::<std::collections::BTreeSet<_>>();
    for path in paths {
        let verb = match (before.get(path), after.get(path)) {
            (None, Some(_)) => "added",
            (Some(_), None) => "deleted",
            (old, new) if old != new => "changed",
            _ => continue,
        };
        let top = path.split_once('/').map_or("", |(top, _)| top);
        by_folder.entry((verb, top)).or_default().push(path);
    }
    let mut parts = Vec::new();
    for ((verb, top), paths) in by_folder {
        let files: Vec<&str> = paths.iter().copied().filter(|path| !path.ends_with('/')).collect();
        match files.len() {
            0 => parts.push(format!("{verb} the folder {}", paths.join(" "))),
            5.. if !top.is_empty() => parts.push(format!("{verb} files in {top}/")),
            _ => parts.push(format!("{verb} {}", files.join(" "))),
        }
    }
    if parts.is_empty() { "nothing changed".into() } else { parts.join(", ") }
}
