//! Added to a generated crate: reads what a reply of one type could say, and prints what the crate makes of it.
//!
//! A line of input: the number of the type, a tab, JSON text. A line of output, its parts divided by tabs: `ok` and the value
//! as it would be sent again; `not json`; `no value`, for what is of another JSON type than the whole; `mismatch` and the
//! JSON Pointer; `no form`; `split`, where the two ways of reading disagree.

use std::io::{BufRead as _, Write as _};

use crate::runtime::wire::{Encode, Wire, spelling, text, trail};

/// Answers every line of standard input.
pub fn run() {
    let mut output = std::io::BufWriter::new(std::io::stdout().lock());
    for line in std::io::stdin().lock().lines() {
        let Ok(line) = line else { continue };
        let Some((number, text)) = line.split_once('\t') else { continue };
        let outcome = number.parse().ok().and_then(|number: usize| READ.get(number));
        let outcome = outcome.map_or_else(|| "no type".to_owned(), |read| read(text.as_bytes()));
        let _ = writeln!(output, "{outcome}");
    }
}

/// As a reply is read, and as the items of a long list are: from the text at once.
fn read<T: Wire>(text: &[u8]) -> String {
    let careful = spelling::hold(|| careful::<T>(text)).0;
    let at_once = spelling::hold(|| text::from_text::<T>(text)).0;
    trail::clear();
    match at_once.map(|value| sent(&value)) {
        Ok(at_once) if at_once != careful && careful != "no value" => format!("split\t{careful}\t{at_once}"),
        _ => careful,
    }
}

fn careful<T: Wire>(text: &[u8]) -> String {
    trail::clear();
    let Ok(value) = text::from_text::<serde_json::Value>(text) else { return "not json".to_owned() };
    if !T::KIND.fits(&value) {
        return "no value".to_owned();
    }
    match T::decode(value) {
        Ok(value) => sent(&value),
        Err(error) => format!("mismatch\t{}\t{}", trail::take(), error.to_string().replace('\n', " ")),
    }
}

fn sent<T: Wire>(value: &T) -> String {
    match serde_json::to_string(&Encode(value)) {
        Ok(text) => format!("ok\t{text}"),
        Err(_) => "no form".to_owned(),
    }
}
