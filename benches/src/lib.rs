//! What the benchmarks share: a 1 MB event export, a loopback server that always gives one answer, and paired timing.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpListener};
use std::time::{Duration, Instant};

/// About 1 MB of events in canonical spelling, as one page of an export.
pub fn export_body() -> Vec<u8> {
    let mut events = Vec::new();
    for number in 0..900 {
        events.push(format!(
            r#"{{"project_id":"Simple RAG","source":"production","event_name":"Model Completion","event_type":"model","event_id":"7f22137a-6911-4ed3-bc36-{number:012}","session_id":"caf77ace-3417-4da4-944d-f4a0688f3c23","parent_id":null,"children_ids":[],"config":{{"model":"gpt-4o","provider":"openai","hyperparameters":{{"temperature":0,"top_p":1,"max_tokens":1000,"stop":[]}},"template":[{{"role":"system","content":"Answer the question from the context alone."}},{{"role":"user","content":"{{{{question}}}}"}}],"type":"chat"}},"inputs":{{"context":"A dataset holds datapoints; a datapoint is one example.","question":"What is a datapoint ({number})?","chat_history":[{{"role":"user","content":"Hello there, what can you tell me about datasets?"}}]}},"outputs":{{"role":"assistant","content":"One example of a dataset, with inputs and a ground truth."}},"error":null,"start_time":{},"end_time":{},"duration":999.8056,"metadata":{{"cost":0.00008,"completion_tokens":23,"prompt_tokens":35,"total_tokens":58}},"feedback":{{}},"metrics":{{"faithfulness":5,"words":18}},"user_properties":{{"user":"u-{number}"}}}}"#,
            1_714_978_764_301_u64 + number,
            1_714_978_765_301_u64 + number,
        ));
    }
    format!(r#"{{"events":[{}],"totalEvents":900}}"#, events.join(",")).into_bytes()
}

/// A server on loopback that answers every request of a connection with `body`.
pub fn serve(body: Vec<u8>) -> std::io::Result<SocketAddr> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let address = listener.local_addr()?;
    let head = format!(
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n",
        body.len()
    );
    let answer = [head.into_bytes(), body].concat();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let Ok(mut stream) = stream else { return };
            let answer = answer.clone();
            std::thread::spawn(move || {
                let _ = stream.set_nodelay(true);
                let (mut seen, mut buffer) = (Vec::new(), [0_u8; 4096]);
                while let Ok(read @ 1..) = stream.read(&mut buffer) {
                    seen.extend_from_slice(&buffer[..read]);
                    while let Some(end) = seen.windows(4).position(|bytes| bytes == b"\r\n\r\n") {
                        seen.drain(..end + 4);
                        if stream.write_all(&answer).is_err() {
                            return;
                        }
                    }
                }
            });
        }
    });
    Ok(address)
}

/// Times two pieces of work in turn, after a first time that does not count, and gives the median of each: what else a machine does
/// comes and goes. Each comes first as often as the other, since what one leaves to the system (files to be written) the next one pays.
pub fn paired(rounds: usize, mut ours: impl FnMut(), mut theirs: impl FnMut()) -> (Duration, Duration) {
    fn time(work: &mut impl FnMut()) -> Duration {
        let started = Instant::now();
        work();
        started.elapsed()
    }
    fn median(mut times: Vec<Duration>) -> Duration {
        times.sort_unstable();
        times.get(times.len() / 2).copied().unwrap_or_default()
    }
    let (_, _) = (time(&mut ours), time(&mut theirs));
    let round = |round: usize| match round % 2 {
        0 => (time(&mut ours), time(&mut theirs)),
        _ => {
            let theirs = time(&mut theirs);
            (time(&mut ours), theirs)
        }
    };
    let (ours, theirs) = (0..rounds).map(round).unzip();
    (median(ours), median(theirs))
}

/// One line that `cargo xtask bench` reads: name, ratio, target and both times in microseconds.
pub fn report(name: &str, target: f64, (ours, theirs): (Duration, Duration)) {
    let ratio = ours.as_secs_f64() / theirs.as_secs_f64();
    println!(
        "bench\t{name}\t{ratio:.3}\t{target}\t{:.1}\t{:.1}",
        ours.as_secs_f64() * 1e6,
        theirs.as_secs_f64() * 1e6
    );
}
