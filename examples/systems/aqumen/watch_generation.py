"""Watches a question being made, step by step, then reads and forgets the run.

A run has no id, but a key of two parts. At the end, what goes wrong: in the stream under the
status 200, and as `detail` in three shapes.
"""

import aqumen
from aqumen import Aqumen
from aqumen.models import (
    GenerationDone,
    GenerationResult,
    GenerationStarted,
    GenerationStep,
    Problem,
    ProblemReport,
)

TOPIC = "Race conditions: who wins?"


def main() -> None:
    with Aqumen() as client:
        health = client.health.get()
        ready = shown(health.pipeline_ready)
        print(f"health: {health.status}, models can be reached: {ready}")
        models = client.models.get().models
        for role, model in [("strong", models.strong), ("mid", models.mid), ("weak", models.weak)]:
            print(f"{role}: {model.id if model else ''}")

        # The server calls this step by the brand of a model.
        client.prompts.update(step="step4_test_mid", new_prompt="Answer in one line.")
        print(f"prompt: {client.prompts.get().step4_test_mid}")

        tests = client.models.test(prompt="1 + 1")
        for role, test in [("strong", tests.strong), ("mid", tests.mid), ("weak", tests.weak)]:
            if test:
                said = test.response if test.success else test.error
                print(f"test of {role}: {shown(test.success)}, {said}")

        topic, run_timestamp = watch(client, TOPIC)
        run = client.runs.get(run_timestamp, topic)
        print(f"run: {run.topic} at {run.run_timestamp}, last step {run.final_step}")
        print(f"runs: {len(client.runs.list().items)}")
        client.runs.delete(run_timestamp, topic)
        print(f"runs: {len(client.runs.list().items)}")

        for failing in ["a refused topic", "a broken topic"]:
            try:
                watch(client, failing)
            except aqumen.APIStatusError as error:
                explain("stream", error)
        try:
            client.runs.get(run_timestamp, topic)
        except aqumen.NotFoundError as error:
            explain("run", error)
        try:
            watch(client, "no")
        except aqumen.UnprocessableEntityError as error:
            explain("topic", error)
        try:
            once = client.with_options(max_retries=0)
            once.questions.categories(topic="Locks", provider="openai")
        except aqumen.InternalServerError as error:
            explain("provider", error)


def watch(client: Aqumen, topic: str) -> tuple[str, str]:
    """Prints what happens, and gives the key of the run."""
    key = ("", "")
    with client.questions.stream(topic=topic) as events:
        for event in events:
            match event.data:
                case GenerationStarted() as started:
                    print(f"{event.event}: {started.topic}")
                case GenerationStep() as step:
                    about = f"{step.model}, {shown(step.success)}"
                    print(f"{event.event} {step.step_number}: {step.description} ({about})")
                # The result comes under the name of a step.
                case GenerationResult() as result:
                    title = result.assessment.title if result.assessment else ""
                    print(f"{event.event}, the result: {title}")
                    metadata = result.metadata or {}
                    key = (metadata.get("topic", ""), metadata.get("run_timestamp", ""))
                case GenerationDone() as done:
                    print(f"{event.event} after {done.total_duration_seconds} s")
                case other:
                    print(f"{event.event}: {other}")
    return key


def explain(what: str, error: aqumen.APIStatusError) -> None:
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
        case ProblemReport():
            print(f"{what}: {status}, {detail.message}")
        case _:
            body = error.body
            said = body.get("error") if isinstance(body, dict) else None
            print(f"{what}: {status}, {said or 'nothing said'}")


def shown(value: bool) -> str:
    return "true" if value else "false"


if __name__ == "__main__":
    main()
