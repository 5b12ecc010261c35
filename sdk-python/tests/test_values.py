"""Values of made-up models, as the cases that both runtimes share say it (`specs/values`)."""

from __future__ import annotations

import json
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import pytest

from hivekube._runtime.decode import Mismatch, decoder_of, json_path
from hivekube._runtime.encode import encoder_of
from hivekube._runtime.errors import SpellingWarning
from hivekube._runtime.models import Base64, Model, wire

TABLES = Path(__file__).parents[2] / "specs" / "values"
UNDECLARED: list[dict[str, Any]] = json.loads((TABLES / "undeclared.json").read_text())
BYTES: list[dict[str, Any]] = json.loads((TABLES / "base64.json").read_text())


class Counts(Model):
    id: str

    if not TYPE_CHECKING:
        __pydantic_extra__: dict[str, int]


class Aliased(Model):
    id: Annotated[str, wire("id", legacy=("_id",))]

    if not TYPE_CHECKING:
        __pydantic_extra__: dict[str, int]


class Maybes(Model):
    id: str | None = None

    if not TYPE_CHECKING:
        __pydantic_extra__: dict[str, int | None]


class Trees(Model):
    id: str | None = None

    if not TYPE_CHECKING:
        __pydantic_extra__: dict[str, Trees]


class Lists(Model):
    id: str | None = None

    if not TYPE_CHECKING:
        __pydantic_extra__: dict[str, list[float]]


class Anything(Model):
    id: str | None = None


MODELS: dict[str, type[Model]] = {
    each.__name__: each for each in (Counts, Aliased, Maybes, Trees, Lists, Anything)
}


@pytest.mark.parametrize("case", UNDECLARED, ids=lambda case: f"{case['of']} {case['read']}")
def test_undeclared_keys(case: dict[str, Any]) -> None:
    model = MODELS[case["of"]]
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        if "wrong" in case:
            with pytest.raises(Mismatch) as caught:
                decoder_of(model).decode(case["read"].encode())
            assert str(caught.value).split(": ")[0] == json_path(tuple(case["wrong"]))
            return
        read = decoder_of(model).decode(case["read"].encode())
    assert encoder_of(None)(read.model_extra) == case["extra"]
    assert read.to_wire() == case["sent"]
    assert len([each for each in told if issubclass(each.category, SpellingWarning)]) == case.get(
        "told", 0
    )
    # A plain dict in its place is sent alike.
    given = {**case["sent"]}
    assert encoder_of(model)(given) == case["sent"]


def test_undeclared_values_are_what_their_type_says() -> None:
    tree = decoder_of(Trees).decode(b'{"a": {"id": "b"}}')
    assert isinstance(tree.model_extra["a"], Trees)
    tree.model_extra["c"] = Trees(id="d")
    assert tree.to_wire() == {"a": {"id": "b"}, "c": {"id": "d"}}


@pytest.mark.parametrize("case", BYTES, ids=lambda case: str(case["read"]))
def test_bytes_as_text(case: dict[str, Any]) -> None:
    if "bytes" not in case:
        with pytest.raises(Mismatch):
            decoder_of(Base64).decode(case["read"].encode())
        return
    read = decoder_of(Base64).decode(case["read"].encode())
    assert read == bytes(case["bytes"])
    assert isinstance(read, bytes)
    assert encoder_of(Base64)(read) == json.loads(case["read"])
    # Also where a model takes it over from another one.
    assert Blob(data=read).to_wire() == {"data": json.loads(case["read"])}
    # As pydantic writes JSON; to Python it gives the bytes.
    for model in (Blob(data=read), Blob.model_validate({"data": read})):
        assert json.loads(model.model_dump_json()) == {"data": json.loads(case["read"])}
        assert model.model_dump(mode="json") == {"data": json.loads(case["read"])}
        assert model.model_dump() == {"data": bytes(case["bytes"])}


class Blob(Model):
    data: Base64
