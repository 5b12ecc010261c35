//! Calls of the Rust SDK for minutes, to a server that fails in every way: what `cargo xtask soak` runs, and whose lines it reads.
//!
//! `soak URL SECONDS RATE`: so many calls a second begin, whatever became of those before them.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a program of the tests is no library")]

#[path = "../../sdk-rust/src/runtime/mod.rs"]
#[allow(warnings, clippy::all, reason = "it is checked where it stands, with its features")]
mod runtime;
mod sdk;

use std::collections::BTreeMap;
use std::time::Duration;

use runtime::{Error, Result};
use sdk::{Client, Note};
use tokio::runtime::Handle;
use tokio::task::JoinSet;
use tokio::time::Instant;

/// The time for a call that is whole at once, and what a busy machine may add to it.
const TIMEOUT: Duration = Duration::from_secs(1);
const GRACE: Duration = Duration::from_secs(1);
/// A stream is bound until it begins, and then by its silences; it is taken up once.
const STREAM: Duration = Duration::from_secs(8);

/// How a call ended, and whether it took longer than it may.
type Ended = (&'static str, bool);

#[tokio::main(worker_threads = 2)]
async fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [url, seconds, rate] = arguments.as_slice() else { panic!("soak URL SECONDS RATE") };
    let (seconds, rate): (f64, f64) = (seconds.parse().unwrap(), rate.parse().unwrap());
    let pauses = (Duration::from_millis(10), Duration::from_millis(100));
    let client = Client::builder()
        .api_key("k")
        .base_url(url)
        .timeout(TIMEOUT)
        .connect_timeout(TIMEOUT / 2)
        .read_timeout(TIMEOUT / 2)
        .retry_pauses(pauses.0, pauses.1)
        .build()
        .unwrap();
    let sampling = tokio::spawn(sample());
    let (mut calls, mut ended, mut late, mut unknown) = (JoinSet::new(), BTreeMap::new(), 0, 0);
    let mut count = |outcome: std::result::Result<Ended, tokio::task::JoinError>| match outcome {
        Ok((kind, was_late)) => {
            *ended.entry(kind).or_insert(0_u64) += 1;
            late += u64::from(was_late);
        }
        Err(_) => unknown += 1,
    };
    let (began, mut begun) = (Instant::now(), 0_u32);
    loop {
        let due = began + Duration::from_secs_f64(f64::from(begun) / rate);
        if due - began > Duration::from_secs_f64(seconds) {
            break;
        }
        tokio::time::sleep_until(due).await;
        calls.spawn(call(client.clone(), begun));
        begun += 1;
        while let Some(outcome) = calls.try_join_next() {
            count(outcome);
        }
    }
    // What is never over is not waited for.
    let last = tokio::time::timeout(STREAM + GRACE, async {
        while let Some(outcome) = calls.join_next().await {
            count(outcome);
        }
    });
    let _ = last.await;
    sampling.abort();
    for (kind, count) in &ended {
        println!("ended\t{kind}\t{count}");
    }
    println!("calls\t{begun}\t{late}\t{unknown}");
}

async fn call(client: Client, number: u32) -> Ended {
    let began = Instant::now();
    let (outcome, bound) = match number % 10 {
        0..4 => (client.read().await.map(|_| ()), TIMEOUT),
        4..7 => (client.echo(&Note::long()).await.map(|_| ()), TIMEOUT),
        7 | 8 => (ticks(&client).await, STREAM),
        // Given up in the middle, as programs do.
        _ => match tokio::time::timeout(Duration::from_millis(2), client.read()).await {
            Ok(outcome) => (outcome.map(|_| ()), TIMEOUT),
            Err(_) => return ("given up", false),
        },
    };
    let kind = outcome.map_or_else(|error: Error| error.kind().as_str(), |()| "value");
    (kind, began.elapsed() > bound + GRACE)
}

async fn ticks(client: &Client) -> Result<()> {
    let mut events = client.ticks().reconnect(1).await?;
    // No more than there are twice: a stream that is taken up begins anew here.
    for _ in 0..60 {
        if events.next().await.transpose()?.is_none() {
            break;
        }
    }
    Ok(())
}

/// Says every second what is held.
async fn sample() {
    let mut second = tokio::time::interval(Duration::from_secs(1));
    loop {
        second.tick().await;
        let files = std::fs::read_dir("/proc/self/fd").map_or(0, Iterator::count);
        let told = |file: &str| std::fs::read_to_string(file).unwrap_or_default();
        let status = told("/proc/self/status");
        let threads = status.lines().find_map(|line| line.strip_prefix("Threads:")).unwrap_or("0").trim();
        let memory = told("/proc/self/statm").split(' ').nth(1).and_then(|pages| pages.parse::<u64>().ok());
        let tasks = Handle::current().metrics().num_alive_tasks();
        println!("sample\t{files}\t{threads}\t{tasks}\t{}", memory.unwrap_or(0) * 4096);
    }
}
