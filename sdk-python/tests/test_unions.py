"""Unions: the cases of `wire/tests.rs` of the Rust runtime, with the same answers."""

from __future__ import annotations

import json
from typing import Annotated, Any, Literal, TypeAlias

import pytest

from hivekube._runtime.decode import Mismatch, decoder_of
from hivekube._runtime.encode import encoder_of
from hivekube._runtime.errors import AliasConflictWarning
from hivekube._runtime.models import Is, IsNot, MayBe, Model, OpenUnion, Unknown, wire


class Circle(Model):
    radius: float | None = None
    label: str | None = None


class Square(Model):
    side: float | None = None
    label: str | None = None


class Mouse(Model):
    id: Annotated[str | None, wire("id", legacy=("_id",))] = None
    buttons: int | None = None


class Pen(Model):
    id: Annotated[str | None, wire("id", legacy=("_id",))] = None
    color: str | None = None


Color: TypeAlias = Literal["red", "blue"] | str
Mixed: TypeAlias = Literal["auto", 1, True] | str | int | bool
Form: TypeAlias = Annotated[Circle | Square | dict[str, bool] | Unknown, OpenUnion(one_of=True)]
Tagged: TypeAlias = Annotated[
    Circle | Square | Color | Unknown,
    OpenUnion(
        {
            Circle: (Is("kind", "circle", "disc", 1),),
            Square: (Is("kind", "square"), MayBe("flat", True)),
        }
    ),
]
Pure: TypeAlias = Annotated[
    Circle | Square | Unknown,
    OpenUnion({Circle: (Is("kind", "circle"),), Square: (Is("kind", "square"),)}, one_of=True),
]

Rest: TypeAlias = Annotated[
    Square | Circle | Unknown,
    OpenUnion({Square: (Is("kind", "square"),), Circle: (IsNot("kind", "square"),)}, one_of=True),
]


@pytest.mark.parametrize(
    ("of", "value", "kind"),
    [
        (Rest, {"radius": 1}, Circle),
        (Rest, {"radius": 1, "kind": "ring"}, Circle),
        (Rest, {"kind": 5}, Circle),
        (Rest, {"side": 1, "label": "a", "kind": "square"}, Square),
        (Form, {"radius": 1, "label": "x"}, Circle),
        (Form, {"side": 1, "label": "x"}, Square),
        (Form, {"other": True}, dict),
        (Form, {"radius": "no number"}, Unknown),
        (Form, {"label": "x"}, Unknown),
        (Form, "text", Unknown),
        (Form, None, Unknown),
        (Form, [1.5], Unknown),
        (Form, {"radius": 1, "z": [None]}, Circle),
        (Tagged, {"kind": "disc", "side": 1}, Circle),
        (Tagged, {"kind": 1}, Circle),
        (Tagged, {"kind": "square"}, Square),
        (Tagged, {"kind": "square", "flat": False}, Unknown),
        (Tagged, {"kind": "cube", "side": 1}, Unknown),
        (Tagged, {"side": 1}, Unknown),
        (Tagged, "red", str),
        (Tagged, "mauve", str),
        (Pure, {"kind": "circle", "side": 1}, Circle),
        (Pure, {"kind": "cube"}, Unknown),
        (Pure, {}, Unknown),
        (Pure, "circle", Unknown),
        (Mixed, "auto", str),
        (Mixed, 1, int),
        (Mixed, True, bool),
        (Mixed, "1", str),
        (Mixed, False, bool),
    ],
)
def test_a_union_holds_what_suits_best_and_never_guesses(of: Any, value: Any, kind: Any) -> None:
    read = decoder_of(of).decode(json.dumps(value).encode())
    assert type(read) is kind
    assert json.dumps(encoder_of(of)(read)) == json.dumps(value)


@pytest.mark.parametrize("text", ["2.5", '{"a":null}', "[]", "null"])
def test_an_enum_of_several_types_has_values_of_these_types(text: str) -> None:
    with pytest.raises(Mismatch):
        decoder_of(Mixed).decode(text.encode())
    of: Any = Literal["auto", 1] | str | int
    with pytest.raises(Mismatch):
        decoder_of(of).decode(b"true")


@pytest.mark.parametrize(
    ("given", "sent"),
    [
        (Circle(radius=2), {"radius": 2}),
        ({"kind": "square", "side": 1.0}, {"kind": "square", "side": 1}),
        (Unknown({"kind": "cube"}), {"kind": "cube"}),
        ({"kind": "cube", "side": 1.0}, {"kind": "cube", "side": 1.0}),
    ],
)
def test_what_is_sent_for_a_union(given: Any, sent: Any) -> None:
    assert json.dumps(encoder_of(Tagged)(given)) == json.dumps(sent)


@pytest.mark.parametrize(
    "text",
    [
        '{"radius":null}',
        '[{"radius":1},null]',
        '["x"]',
        '[{"side":2}]',
        '{"other":{"radius":null}}',
    ],
)
def test_what_is_read_as_a_later_type_is_sent_as_it(text: str) -> None:
    of = Annotated[Circle | list[Circle] | list[Square] | Any | Unknown, OpenUnion()]
    assert encoder_of(of)(decoder_of(of).decode(text.encode())) == json.loads(text)
    with pytest.raises(TypeError, match="None is no value"):
        encoder_of(Form)({"radius": None})


def test_an_unknown_value_matches_by_position() -> None:
    match decoder_of(Pure).decode(b'{"kind": "cube"}'):
        case Unknown(value):
            assert value == {"kind": "cube"}
        case other:
            pytest.fail(repr(other))


def test_choosing_says_nothing_of_spellings_and_reading_does_once() -> None:
    union = Annotated[Mouse | Pen | Unknown, OpenUnion()]
    with pytest.warns(AliasConflictWarning) as caught:
        read = decoder_of(union).decode(b'{"id": "a", "_id": "b"}')
    assert len(caught) == 1
    assert type(read) is Mouse


class Left(Model):
    next: list[Branch] | None = None


class Right(Model):
    next: list[Branch] | None = None
    last: bool | None = None


class Same(Model):
    next: list[Branch] | None = None


Branch: TypeAlias = Annotated[Left | Right | Same | Unknown, OpenUnion(one_of=True)]


def _nested(members: dict[str, Any]) -> dict[str, Any]:
    value = dict(members)
    for _ in range(90):
        value = {"next": [value], **members}
    return value


def test_unions_inside_unions_that_suit_equally_well_end() -> None:
    deep = _nested({})
    assert decoder_of(Branch).decode(json.dumps(deep).encode()) == Unknown(deep)


def test_unions_inside_unions_are_read_once_where_one_type_suits_better() -> None:
    deep = _nested({"last": True})
    read = decoder_of(Branch).decode(json.dumps(deep).encode())
    assert type(read) is Right
    assert encoder_of(Branch)(read) == deep
