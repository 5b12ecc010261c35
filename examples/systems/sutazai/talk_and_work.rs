//! Logs in with a form, refreshes the token, reads lists that are paged in three ways, talks to a model word by word, and
//! meets every way in which this server says that something went wrong.

use sutazai::{ChatEvent, Client, CreateTask, Error, ListConversations, ListDocuments, ListTasks};
use sutazai::{Method, Problem, ProblemDetail, SendBatch, SendMessage, SendSimpleMessage, StreamChat};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    // Logging in needs no token; whoever is logged in has a client with one.
    let anyone = Client::builder().from_env().build()?;
    println!("health: {}", anyone.system().health().await?.status);
    let metrics = anyone.system().metrics().await?;
    println!("metrics: {}", metrics.lines().last().unwrap_or_default());
    for (name, password) in [("ada", "wrong"), ("mallory", "x")] {
        let login = sutazai::Login::builder().username(name).password(password).build();
        if let Err(error) = anyone.auth().login(login).await {
            explain("login", &error);
        }
    }
    let login = sutazai::Login::builder().username("ada").password("correct horse").build();
    let first = anyone.auth().login(login).await?;
    let token =
        anyone.auth().refresh(sutazai::RefreshToken::new(first.refresh_token.unwrap_or_default())).await?;
    println!("token: {}, good for {} s", token.token_type, token.expires_in.unwrap_or_default());
    let stale = Client::builder().from_env().api_key(first.access_token).build()?;
    if let Err(error) = stale.auth().me().await {
        explain("the token before", &error);
    }
    let sutazai = Client::builder().from_env().api_key(token.access_token).follow_redirects(true).build()?;
    println!("user: {}", sutazai.auth().me().await?.username);

    for agent in sutazai.agents().list().await?.items {
        println!("agent {}: {}, {}", agent.id, agent.name, agent.status);
    }
    for model in sutazai.models().list().await?.items {
        println!("model: {}", model.name);
    }

    // Without the slash at its end this path leads to the one that has it.
    let redirected = sutazai.request(Method::Get, "/api/v1/models").raw().await?;
    println!("without the slash: {}", redirected.status());

    let mut documents = sutazai.documents().list_with(ListDocuments::new().limit(2)).items();
    while let Some(document) = documents.next().await {
        let document = document?;
        println!("document {}: {}", document.id, document.title);
    }
    let mut tasks = sutazai.tasks().list_with(ListTasks::new().limit(2)).items();
    while let Some(task) = tasks.next().await {
        let task = task?;
        println!("task {}: {}", task.id, task.status);
    }
    let mut conversations = sutazai.conversations().list_with(ListConversations::new().limit(2)).items();
    while let Some(conversation) = conversations.next().await {
        println!("conversation {}", conversation?.id);
    }
    println!("deleted: {}", sutazai.documents().delete("doc-2").await?.id.unwrap_or_default());
    let task = sutazai.tasks().create(CreateTask::new("summary").priority(2)).await?;
    println!("created: {}, {}", task.id()?, sutazai.tasks().get(task.id()?).await?.status);

    let batch = sutazai.chat().send_batch(SendBatch::new(["one", "two"])).await?;
    println!("batch: {}", batch.results.join(", "));
    talk(&sutazai, "good morning to you").await?;
    if let Err(error) = talk(&sutazai, "now crash please").await {
        explain("stream", &error);
    }
    for _ in 0..4 {
        match sutazai.chat().send(SendMessage::new("hello")).max_retries(0).raw().await {
            Ok(raw) => {
                let left = raw.rate_limit().and_then(|limit| limit.remaining).unwrap_or_default();
                println!("chat: {}, {left} left", raw.parse()?.response);
            }
            Err(error) => {
                let limit = error.rate_limit().and_then(|limit| limit.limit).unwrap_or_default();
                println!("the limit is {limit}");
                explain("chat", &error);
            }
        }
    }

    // All of these have the status 200.
    if let Err(error) = sutazai.chat().send_simple(SendSimpleMessage::new("crash")).await {
        explain("simple chat", &error);
    }
    if let Err(error) = sutazai.cache().warm().await {
        explain("cache", &error);
    }
    println!("cache: {}", sutazai.cache().clear().await?.message);
    println!("cache: {}", sutazai.cache().warm().await?.message);
    if let Err(error) = sutazai.mesh().status().await {
        explain("mesh", &error);
    }
    if let Err(error) = sutazai.mesh().task("nothing").max_retries(0).await {
        explain("mesh task", &error);
    }
    if let Err(error) = sutazai.documents().list_with(ListDocuments::new().limit(1000)).await {
        explain("documents", &error);
    }
    Ok(())
}

/// Prints an answer word by word.
async fn talk(sutazai: &Client, message: &str) -> sutazai::Result<()> {
    let mut events = sutazai.chat().stream(StreamChat::new(message)).await?;
    while let Some(event) = events.next().await {
        match event?.data {
            ChatEvent::ChatStarted(started) => println!("{} says:", started.model.unwrap_or_default()),
            ChatEvent::ChatChunk(chunk) => println!("  {}", chunk.content),
            ChatEvent::ChatComplete(complete) => {
                println!("  ({} words)", complete.total_tokens.unwrap_or_default())
            }
            other => println!("  {other:?}"),
        }
    }
    Ok(())
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
        Some(ProblemDetail::LimitReport(report)) => {
            println!("{what}: {status}, {}", report.message.unwrap_or_default());
        }
        _ => println!("{what}: {status}, {}", error.body().map(ToString::to_string).unwrap_or_default()),
    }
}
