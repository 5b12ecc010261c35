"""The package from outside: what it exports, what importing it costs, and that the runtime names no API."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import hivekube
import hivekube.models
import hivekube.resources
from hivekube._runtime.lazy import lazy_exports
from hivekube._runtime.model import Model

RUNTIME = Path(hivekube.__file__).parent / "_runtime"
RESERVED = Path(__file__).parents[2] / "generator/src/lang/python/reserved.rs"


@pytest.mark.parametrize("package", [hivekube, hivekube.models, hivekube.resources])
def test_every_export_is_there(package: Any) -> None:
    names: list[str] = package.__all__
    assert names == sorted(names)
    for name in names:
        assert getattr(package, name) is not None
    assert set(names) <= set(dir(package))
    with pytest.raises(AttributeError, match="nonsense"):
        _ = package.nonsense


def test_what_the_package_offers() -> None:
    assert "Hive" in dir(hivekube)
    assert not {"TYPE_CHECKING", "lazy_exports"} & set(dir(hivekube))


def test_old_names_are_what_they_are_called_now() -> None:
    get, every = lazy_exports("hivekube.models", {".tools": ("Tool",)}, former={"Utility": "Tool"})
    for _ in range(2):  # each use is told, not the first one alone
        with pytest.warns(
            DeprecationWarning, match=r"hivekube\.models\.Utility is renamed: use Tool"
        ) as told:
            assert get("Utility") is hivekube.models.Tool
        assert [Path(warning.filename).name for warning in told] == ["test_package.py"]
    assert "Utility" not in every()


def test_importing_the_package_imports_nothing_else() -> None:
    code = "import sys, hivekube; print(*(name for name in ('httpx2', 'pydantic', 'asyncio') if name in sys.modules))"
    path = str(Path(hivekube.__file__).parents[1])
    ran = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": path},
    )
    assert ran.stdout.strip() == ""


def test_no_field_is_called_like_what_a_model_has() -> None:
    """pydantic looks a name up on the class, and so finds what the metaclass has, too."""
    own = {name for kind in (Model, type(Model)) for name in dir(kind) if not name.startswith("_")}
    known = RESERVED.read_text().partition("MODEL_ATTRIBUTES")[2].partition("];")[0]
    assert own <= set(re.findall(r'"(\w+)"', known))


@pytest.mark.parametrize("file", sorted(RUNTIME.glob("*.py")), ids=lambda file: file.name)
def test_the_runtime_names_no_api(file: Path) -> None:
    text = file.read_text()
    assert "hive" not in text.lower()
    assert "httpx2" not in text or file.name == "transport.py"
    assert len(text.splitlines()) <= 420
    assert text.startswith('"""')
