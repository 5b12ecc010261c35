"""A program of the time when a task of the mesh was a `QueuedTask`.

It goes on to work, and Python says what to write.
"""

import warnings

from sutazai.models import MeshTask

with warnings.catch_warnings(record=True) as told:
    warnings.simplefilter("always")
    from sutazai.models import QueuedTask


def main() -> None:
    task = QueuedTask(id="task-1", status="waiting")
    print(described(task))
    assert QueuedTask is MeshTask
    assert {warning.category for warning in told} == {DeprecationWarning}


def described(task: QueuedTask) -> str:
    """A task in one line."""
    return f"{task.id}: {task.status}"


if __name__ == "__main__":
    main()
