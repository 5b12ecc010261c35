"""A program of the time when the mesh was the queue, and a task of it a `QueuedTask`.

It goes on to work, and Python says what to write.
"""

import asyncio
import warnings

from sutazai import AsyncSutazai, Sutazai
from sutazai.models import MeshTask
from sutazai.resources import Mesh

with warnings.catch_warnings(record=True) as told:
    warnings.simplefilter("always")
    from sutazai.models import QueuedTask
    from sutazai.resources import Queue


def main() -> None:
    task = QueuedTask(id="task-1", status="waiting")
    print(described(task))
    assert QueuedTask is MeshTask
    assert Queue is Mesh
    with Sutazai() as anyone:
        token = anyone.auth.login(username="ada", password="correct horse").access_token
    with warnings.catch_warnings(record=True) as used, Sutazai(api_key=token) as client:
        warnings.simplefilter("always")
        assert client.queue is client.mesh
        print(described(client.queue.task("ocr-1")))
        asyncio.run(asynchronous(token))
    for warning in told + used:
        assert warning.category is DeprecationWarning
        assert warning.filename == __file__
    assert {str(warning.message) for warning in used} == {"renamed: use `mesh`"}


async def asynchronous(token: str) -> None:
    async with AsyncSutazai(api_key=token) as client:
        old, new = await client.queue.task("ocr-1"), await client.mesh.task("ocr-1")
        print(f"the same: {str(old == new).lower()}")


def described(task: QueuedTask) -> str:
    """A task in one line."""
    return f"{task.id}: {task.status}"


if __name__ == "__main__":
    main()
