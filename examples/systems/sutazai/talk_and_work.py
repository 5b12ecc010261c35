"""Logs in with a form, refreshes the token, reads lists that are paged in three ways, and talks.

It meets every way in which this server says that something went wrong.
"""

import json

import sutazai
from sutazai import Sutazai
from sutazai.models import ChatChunk, ChatComplete, ChatStarted, LimitReport, Problem


def main() -> None:
    # Logging in needs no token; whoever is logged in has a client with one.
    with Sutazai() as anyone:
        print(f"health: {anyone.system.health().status}")
        print(f"metrics: {anyone.system.metrics().splitlines()[-1]}")
        for name, password in [("ada", "wrong"), ("mallory", "x")]:
            try:
                anyone.auth.login(username=name, password=password)
            except sutazai.APIStatusError as error:
                explain("login", error)
        first = anyone.auth.login(username="ada", password="correct horse")
        token = anyone.auth.refresh(refresh_token=first.refresh_token or "")
        print(f"token: {token.token_type}, good for {token.expires_in} s")
    with Sutazai(api_key=first.access_token) as stale:
        try:
            stale.auth.me()
        except sutazai.AuthenticationError as error:
            explain("the token before", error)
    with Sutazai(api_key=token.access_token, follow_redirects=True) as client:
        print(f"user: {client.auth.me().username}")
        read(client)
        chat(client)
        fail(client)


def read(client: Sutazai) -> None:
    """Reads what there is, and adds to it."""
    for agent in client.agents.list():
        print(f"agent {agent.id}: {agent.name}, {agent.status}")
    for model in client.models.list():
        print(f"model: {model.name}")
    # Without the slash at its end this path leads to the one that has it.
    redirected = client.request("GET", "/api/v1/models")
    print(f"without the slash: {redirected.status_code}")
    for document in client.documents.list(limit=2):
        print(f"document {document.id}: {document.title}")
    for task in client.tasks.list(limit=2):
        print(f"task {task.id}: {task.status}")
    for conversation in client.conversations.list(limit=2):
        print(f"conversation {conversation.id}")
    print(f"deleted: {client.documents.delete('doc-2').id}")
    made = client.tasks.create(task_type="summary", priority=2)
    print(f"created: {made.id}, {client.tasks.get(made.id).status}")


def chat(client: Sutazai) -> None:
    """Talks, as long as the server bears it."""
    batch = client.chat.send_batch(prompts=["one", "two"])
    print(f"batch: {', '.join(batch.results)}")
    talk(client, "good morning to you")
    try:
        talk(client, "now crash please")
    except sutazai.APIStatusError as error:
        explain("stream", error)
    once = client.with_options(max_retries=0)
    for _ in range(4):
        try:
            raw = once.chat.with_raw_response.send(message="hello")
            limit = raw.rate_limit
            print(f"chat: {raw.parse().response}, {limit.remaining if limit else 0} left")
        except sutazai.RateLimitError as error:
            limit = error.rate_limit
            print(f"the limit is {limit.limit if limit else 0}")
            explain("chat", error)


def fail(client: Sutazai) -> None:
    """Does what goes wrong. The first three have the status 200."""
    try:
        client.chat.send_simple(message="crash")
    except sutazai.APIStatusError as error:
        explain("simple chat", error)
    try:
        client.cache.warm()
    except sutazai.APIStatusError as error:
        explain("cache", error)
    print(f"cache: {client.cache.clear().message}")
    print(f"cache: {client.cache.warm().message}")
    try:
        client.mesh.status()
    except sutazai.APIStatusError as error:
        explain("mesh", error)
    try:
        client.with_options(max_retries=0).mesh.task("nothing")
    except sutazai.InternalServerError as error:
        explain("mesh task", error)
    try:
        client.documents.list(limit=1000)
    except sutazai.UnprocessableEntityError as error:
        explain("documents", error)


def talk(client: Sutazai, message: str) -> None:
    """Prints an answer word by word."""
    with client.chat.stream(message=message) as events:
        for event in events:
            match event.data:
                case ChatStarted() as started:
                    print(f"{started.model} says:")
                case ChatChunk() as chunk:
                    print(f"  {chunk.content}")
                case ChatComplete() as complete:
                    print(f"  ({complete.total_tokens} words)")
                case other:
                    print(f"  {other}")


def explain(what: str, error: sutazai.APIStatusError) -> None:
    """Prints what the server said, whichever shape it has."""
    status = error.status_code
    problem = error.parsed
    detail = problem.detail if isinstance(problem, Problem) else None
    match detail:
        case str():
            print(f"{what}: {status}, {detail}")
        case list():
            for issue in detail:
                print(f"{what}: {status}, {issue.msg} ({issue.type})")
        case LimitReport():
            print(f"{what}: {status}, {detail.message}")
        case _:
            print(f"{what}: {status}, {json.dumps(error.body, separators=(',', ':'))}")


if __name__ == "__main__":
    main()
