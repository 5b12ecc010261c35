"""A fork waits for what other threads are doing that takes locks nothing renews. Whole processes fork in `test_lifecycle`."""

from __future__ import annotations

import threading
from typing import Any, cast

from hivekube._runtime.building import built
from hivekube._runtime.forks import Unforked, unforked


class _Fork:
    """What the interpreter does around a fork, in a thread that can be waited for."""

    def __init__(self, section: Unforked) -> None:
        self._section = section
        self._begun = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self) -> None:
        self._section.before_fork()
        self._begun.set()
        self._section.after_fork_in_parent()

    def begins_within(self, seconds: float) -> bool:
        return self._begun.wait(seconds)


def test_a_fork_waits_for_those_inside_and_no_longer() -> None:
    section = Unforked()
    with section:
        with section:
            fork = _Fork(section)
            assert not fork.begins_within(0.2)
        assert not fork.begins_within(0.2)
    assert fork.begins_within(30)
    with section:
        pass


def test_a_fork_within_the_section_waits_for_itself_no_more_than_a_child_does() -> None:
    section = Unforked()
    with section:
        section.before_fork()
        section.after_fork_in_child()
    assert _Fork(section).begins_within(30)


def test_a_fork_waits_for_models_that_are_built_in_a_thread_of_their_own() -> None:
    tries: list[bool] = []

    class Deep:
        __pydantic_complete__ = False

        @staticmethod
        def model_rebuild() -> None:
            tries.append(_Fork(unforked).begins_within(0.2) if tries else True)
            if len(tries) == 1:
                raise RecursionError

    built(cast("Any", Deep))
    assert tries == [True, False]
