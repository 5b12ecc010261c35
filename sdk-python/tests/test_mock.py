"""Whatever `trueup mock` answers with is a reply that the client reads: the document's examples, and values of its schemas."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import pytest

import hivekube
from hivekube import models

from .support import driving
from .support.vectors import REPOSITORY

MODES = ("", "--dynamic", "--rules", "--dynamic --rules --seed 5")


@contextmanager
def mock(mode: str) -> Generator[str]:
    """Starts a mock of the document and gives its address."""
    program = os.environ.get("TRUEUP_PROGRAM") or str(REPOSITORY / "target" / "debug" / "trueup")
    assert Path(program).is_file(), "build the generator first: cargo build -p trueup"
    document = str(REPOSITORY / "specs" / "hive" / "openapi.yaml")
    command = [program, "mock", document, "--port", "0", *mode.split()]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout is not None
            line = server.stdout.readline()
            assert line.startswith("listening on "), line
            yield line.removeprefix("listening on ").strip()
        finally:
            server.terminate()


@pytest.mark.parametrize("mode", MODES)
def test_every_reply_is_read(mode: str) -> None:
    with mock(mode) as url, hivekube.Hive(api_key="k", base_url=url, max_retries=0) as hive:
        read = {name: driving.used(result) for name, result in driving.calls(hive, models)}
    assert len(read) > 40
    assert all(count < 100 for count in read.values()), read


def test_a_wrong_request_is_told() -> None:
    with mock("") as url, hivekube.Hive(api_key="k", base_url=url, max_retries=0) as hive:
        with pytest.raises(hivekube.BadRequestError, match="lacks the required member `name`"):
            hive.request("POST", "/tools", body={"parameters": {}})
        chosen = hive.with_options(headers={"Prefer": "code=404"})
        with pytest.raises(hivekube.NotFoundError):
            chosen.runs.get("a")
