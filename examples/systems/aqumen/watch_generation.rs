//! Watches a question being made, step by step, then reads and forgets the run: a run has no id, but a key of two parts.
//! At the end, what goes wrong: in the stream under the status 200, and as `detail` in three shapes.

use aqumen::{Client, Error, GenerationEvent, PipelineStep, Problem, ProblemDetail, Provider};
use aqumen::{GenerateCategories, StreamGeneration, TestModels, UpdatePrompt};

const TOPIC: &str = "Race conditions: who wins?";

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let aqumen = Client::builder().from_env().build()?;

    let health = aqumen.health().get().await?;
    println!("health: {}, models can be reached: {}", health.status, health.pipeline_ready);
    let models = aqumen.models().get().await?.models;
    for (role, model) in [("strong", models.strong), ("mid", models.mid), ("weak", models.weak)] {
        println!("{role}: {}", model.map(|model| model.id).unwrap_or_default());
    }

    // The server calls this step by the brand of a model.
    aqumen.prompts().update(UpdatePrompt::new(PipelineStep::Step4TestMid, "Answer in one line.")).await?;
    println!("prompt: {}", aqumen.prompts().get().await?.step4_test_mid.unwrap_or_default());

    let tests = aqumen.models().test_with(TestModels::new().prompt("1 + 1")).await?;
    for (role, test) in [("strong", tests.strong), ("mid", tests.mid), ("weak", tests.weak)] {
        let Some(test) = test else { continue };
        let said = if test.success { test.response } else { test.error.into_value() };
        println!("test of {role}: {}, {}", test.success, said.unwrap_or_default());
    }

    let (topic, run_timestamp) = watch(&aqumen, TOPIC).await?;
    let run = aqumen.runs().get(&run_timestamp, &topic).await?;
    println!(
        "run: {} at {}, last step {}",
        run.topic,
        run.run_timestamp,
        run.final_step.map_or("none".into(), |step| step.to_string())
    );
    println!("runs: {}", aqumen.runs().list().await?.items.len());
    aqumen.runs().delete(&run_timestamp, &topic).await?;
    println!("runs: {}", aqumen.runs().list().await?.items.len());

    for topic in ["a refused topic", "a broken topic"] {
        if let Err(error) = watch(&aqumen, topic).await {
            explain("stream", &error);
        }
    }
    if let Err(error) = aqumen.runs().get(&run_timestamp, &topic).await {
        explain("run", &error);
    }
    if let Err(error) = watch(&aqumen, "no").await {
        explain("topic", &error);
    }
    let elsewhere = GenerateCategories::new("Locks").provider(Provider::Openai);
    if let Err(error) = aqumen.questions().categories(elsewhere).max_retries(0).await {
        explain("provider", &error);
    }
    Ok(())
}

/// Prints what happens, and gives the key of the run.
async fn watch(aqumen: &Client, topic: &str) -> aqumen::Result<(String, String)> {
    let mut events = aqumen.questions().stream(StreamGeneration::new(topic)).await?;
    let mut key = (String::new(), String::new());
    while let Some(event) = events.next().await {
        let event = event?;
        let name = event.event.unwrap_or_default();
        match event.data {
            GenerationEvent::GenerationStarted(started) => println!("{name}: {}", started.topic),
            GenerationEvent::GenerationStep(step) => {
                println!(
                    "{name} {}: {} ({}, {})",
                    step.step_number, step.description, step.model, step.success
                );
            }
            // The result comes under the name of a step.
            GenerationEvent::GenerationResult(result) => {
                let title = result.assessment.into_value().map(|question| question.title);
                println!("{name}, the result: {}", title.unwrap_or_default());
                let text = |name: &str| {
                    let value = result.metadata.as_ref().and_then(|metadata| metadata.get(name));
                    value.and_then(|value| value.as_str()).unwrap_or_default().to_owned()
                };
                key = (text("topic"), text("run_timestamp"));
            }
            GenerationEvent::GenerationDone(done) => {
                println!("{name} after {} s", done.total_duration_seconds.unwrap_or_default());
            }
            other => println!("{name}: {other:?}"),
        }
    }
    Ok(key)
}

/// Prints what the server said, whichever shape it has.
fn explain(what: &str, error: &Error) {
    let status = error.status().unwrap_or_default();
    match error.parsed::<Problem>().map(|problem| problem.detail) {
        Some(ProblemDetail::String(text)) => println!("{what}: {status}, {text}"),
        Some(ProblemDetail::ValidationIssueList(issues)) => {
            for issue in issues {
                println!("{what}: {status}, {} ({})", issue.msg, issue.type_);
            }
        }
        Some(ProblemDetail::ProblemReport(report)) => {
            println!("{what}: {status}, {}", report.message.unwrap_or_default());
        }
        _ => {
            let said = error.body().and_then(|body| body.get("error")).and_then(|said| said.as_str());
            println!("{what}: {status}, {}", said.unwrap_or("nothing said"));
        }
    }
}
