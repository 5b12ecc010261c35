"""Models: spellings, unknown fields, null and absent, numbers, and the way back to the wire."""

from __future__ import annotations

import copy
import pickle
import sys
import types
import warnings
from datetime import UTC, datetime
from typing import Annotated, Any

import pytest
from pydantic import ValidationError

from hivekube._runtime.decode import Mismatch, decoder_of
from hivekube._runtime.errors import AliasConflictWarning, LegacyNameWarning
from hivekube._runtime.jsontext import read_json
from hivekube._runtime.models import Model, Nullable, OpenUnion, UInt64, Unknown

from .support.shop import Fading, Part, Strict, Thing


def read(text: str, model: Any = Thing) -> Any:
    return decoder_of(model).decode(text.encode())


EQUAL: list[tuple[str, str]] = [
    ('{"_id":"a"}', '{"id":"a"}'),
    ('{"thing_id":"a"}', '{"id":"a"}'),
    ('{"id":"a","_id":"a","thing_id":"a"}', '{"id":"a"}'),
    ('{"id":null,"_id":"a"}', '{"id":"a"}'),
    ('{"id":"a","_id":null}', '{"id":"a"}'),
    ('{"id":null,"_id":null,"thing_id":"a"}', '{"id":"a"}'),
    ('{"id":"a","color":"RED"}', '{"id":"a","colour":"RED"}'),
    ('{"id":"a","colour":null,"color":"RED"}', '{"id":"a","colour":"RED"}'),
    ('{"id":"a","colour":"crimson"}', '{"id":"a","colour":"RED"}'),
    ('{"id":"a","colour":"crimson","color":"RED"}', '{"id":"a","colour":"RED"}'),
    ('{"id":"a","count":1.0}', '{"id":"a","count":1}'),
    ('{"id":"a","price":1}', '{"id":"a","price":1.0}'),
    ('{"id":"b","id":"a"}', '{"id":"a"}'),
    ('{"id":"a","owner":null,"user":null}', '{"id":"a","owner":null}'),
    ('{"id":"a","parts":[{"name":"p"}]}', '{"id":"a","parts":[{"name":"p"}]}'),
    ('{"id":"a","settings":"{\\"x\\":[1]}"}', '{"id":"a","settings":{"x":[1]}}'),
]


@pytest.mark.parametrize(("one", "other"), EQUAL)
def test_equal(one: str, other: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert read(one) == read(other)
        assert read(one).to_wire() == read(other).to_wire()
        assert list(read(one).to_wire()) == list(read(other).to_wire())


def test_different_spellings_warn_once_and_lose_nothing() -> None:
    with pytest.warns(AliasConflictWarning) as caught:
        thing = read('{"_id":"b","id":"a","x":1}')
    assert [
        (w.message.schema, w.message.field, w.message.legacy)
        for w in caught
        if isinstance(w.message, AliasConflictWarning)
    ] == [("thing", "id", "_id")]
    assert thing.id == "a"
    assert thing.model_extra == {"_id": "b", "x": 1}
    assert thing.to_wire() == {"id": "a", "x": 1}


def test_the_first_listed_wins_without_the_canonical_one() -> None:
    with pytest.warns(AliasConflictWarning, match="thing_id"):
        thing = read('{"thing_id":"c","_id":"b"}')
    assert (thing.id, thing.model_extra) == ("b", {"thing_id": "c"})


def test_a_null_that_is_a_value_wins_too() -> None:
    with pytest.warns(AliasConflictWarning, match="user"):
        thing = read('{"id":"a","owner":null,"user":"u"}')
    assert (thing.owner, thing.model_extra) == (None, {"user": "u"})


def test_conflicts_of_nested_models_warn_once_even_after_a_second_look() -> None:
    with pytest.warns(AliasConflictWarning) as caught:
        read('[{"id":null,"_id":"a"},{"id":"a","_id":"b"}]', list[Thing])
    assert len(caught) == 1


def test_conflicts_can_be_errors() -> None:
    assert read('{"id":"a","_id":"a"}', Strict).id == "a"
    with pytest.raises(Mismatch, match="another value"):
        read('{"id":"a","_id":"b"}', Strict)


def test_a_name_that_is_to_go_is_reported_once_however_often_it_is_met() -> None:
    old = '{"user":"u","made":"2024-05-04T20:15:04Z","size":1.0,"more":"{\\"a\\":1}","x":1}'
    new = '{"owner":"u","made":"2024-05-04T20:15:04Z","size":1,"more":{"a":1},"x":1}'
    with pytest.warns(LegacyNameWarning) as caught:
        items = read(f"[{old},{new},{old}]", list[Fading])
    assert [str(w.message) for w in caught] == ["Fading.owner: a server still says 'user'"]
    assert items[0] == items[1] == items[2]
    assert items[0].model_fields_set == items[1].model_fields_set
    assert items[0].to_wire() == read(new, Fading).to_wire()
    assert items[0].model_extra == {"x": 1}


def test_a_name_that_is_to_go_is_reported_beside_the_new_one_and_beside_a_conflict() -> None:
    with pytest.warns(LegacyNameWarning) as caught:
        assert read('{"owner":"u","user":"u"}', Fading).model_extra == {}
    assert len(caught) == 1
    with warnings.catch_warnings(record=True) as both:
        warnings.simplefilter("always")
        assert read('{"owner":"o","user":"u"}', Fading).model_extra == {"user": "u"}
    assert {type(w.message) for w in both} == {LegacyNameWarning, AliasConflictWarning}


def test_names_that_stay_and_objects_that_do_not_fit_report_nothing() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert read('{"owner":"u","login":"u"}', Fading).owner == "u"
        with pytest.raises(Mismatch, match=r"\$.user"):
            read('{"user":1}', Fading)


WRONG: list[tuple[str, str]] = [
    ("{}", "$.id"),
    ('{"id":null}', "$.id"),
    ('{"_id":null}', "$._id"),
    ('{"id":1}', "$.id"),
    ('{"id":"a","name":null}', "$.name"),
    ('{"id":"a","count":"1"}', "$.count"),
    ('{"id":"a","count":1.5}', "$.count"),
    ('{"id":"a","count":true}', "$.count"),
    ('{"id":"a","price":"1"}', "$.price"),
    ('{"id":"a","price":true}', "$.price"),
    ('{"id":"a","flag":"true"}', "$.flag"),
    ('{"id":"a","flag":1}', "$.flag"),
    ('{"id":"a","colour":1}', "$.colour"),
    ('{"id":"a","colour":null}', "$.colour"),
    ('{"id":"a","size":"1"}', "$.size"),
    ('{"id":"a","parts":[{"name":"p"},{"name":2}]}', "$.parts[1].name"),
    ('{"id":"a","partByName":{"x y":{}}}', "$.partByName['x y'].name"),
    ('{"id":"a","made_at":"yesterday"}', "$.made_at"),
    ('{"id":"a","made_at":1700000000}', "$.made_at"),
    ('{"id":"a","data":[]}', "$.data"),
    ('{"id":"a","count":9223372036854775808}', "$.count"),
    ('{"id":"a","count":-9223372036854775809}', "$.count"),
    ('{"id":"a","count":9007199254740992.0}', "$.count"),
    # Of several things the first in the text, and what is missing from an object after what is in it.
    ('{"flag":1,"parts":[{"name":1}]}', "$.flag"),
    ('{"parts":[{"name":"p"},{"weight":true}],"name":1}', "$.parts[1].weight"),
    ('{"parts":[{}],"name":1}', "$.parts[0].name"),
]


@pytest.mark.parametrize(("text", "path"), WRONG)
def test_wrong_values_name_the_place(text: str, path: str) -> None:
    with pytest.raises(Mismatch) as caught:
        read(text)
    assert str(caught.value).startswith(f"{path}: ")


class Loose(Model):
    any: Annotated[Any | str | Unknown, OpenUnion()] | None = None
    number: UInt64 | None = None


def test_null_is_kept_where_anything_may_be() -> None:
    assert read('{"any":null}', Loose).to_wire() == {"any": None}
    assert read("{}", Loose).to_wire() == {}


@pytest.mark.parametrize("number", ["0", "18446744073709551615", "7.0"])
def test_unsigned_numbers(number: str) -> None:
    text = f'{{"number":{number}}}'
    assert read(text, Loose).to_wire() == read_json(text.encode())
    for wrong in ("-1", "18446744073709551616", "-1.0", "1.5", '"1"', "null"):
        with pytest.raises(Mismatch, match=r"^\$\.number: "):
            read(f'{{"number":{wrong}}}', Loose)


ROUND_TRIPS: list[str] = [
    '{"id":"a","note":null}',
    '{"id":"a","unknown":{"x":[1,1.0,null,"y"]},"another":null}',
    '{"id":"a","colour":"mauve"}',
    '{"id":"a","size":7}',
    '{"id":"a","limit":true}',
    '{"id":"a","limit":0.5}',
    '{"id":"a","limit":"unknown"}',
    '{"id":"a","limit":{"unknown":1}}',
    '{"id":"a","count":9007199254740993}',
    '{"id":"a","price":3,"made_at":"2024-01-02T03:04:05.12Z"}',
    '{"id":"a","made_at":"2024-01-02T03:04:05+02:00"}',
    '{"id":"a","partByName":{"x":{"name":"p","from":"f","z":1}}}',
    '{"id":"a","blob":"aGk="}',
    '{"id":"a","model_name":"m","copy":"c"}',
    '{"id":"a","copy_":"unknown","part_by_name":"unknown"}',
]


@pytest.mark.parametrize("text", ROUND_TRIPS)
def test_round_trips(text: str) -> None:
    assert read(text).to_wire() == read_json(text.encode())
    assert repr(read(text).to_wire()) == repr(read_json(text.encode()))


def test_absent_null_and_value_are_told_apart() -> None:
    absent, null, value = (
        read('{"id":"a"}'),
        read('{"id":"a","note":null}'),
        read('{"id":"a","note":"n"}'),
    )
    assert (absent.note, null.note, value.note) == (None, None, "n")
    assert [("note" in each.model_fields_set) for each in (absent, null, value)] == [
        False,
        True,
        True,
    ]


def test_typed_values() -> None:
    thing = read(
        '{"id":"a","made_at":"2024-01-02T03:04:05Z","blob":"aGk=","size":2,"copy":"c","data":{"a":1}}'
    )
    assert thing.made_at == datetime(2024, 1, 2, 3, 4, 5, tzinfo=UTC)
    assert (thing.blob, thing.size, thing.copy_, thing.data) == (b"hi", 2, "c", {"a": 1})


def test_models_are_made_by_public_names() -> None:
    part = Part(name="p", from_="x", weight=2)
    assert part.to_wire() == {"name": "p", "weight": 2, "from": "x"}
    thing = Thing(
        id="a",
        parts=[part],
        part_by_name={"x": part},
        copy_="c",
        made_at=datetime(2024, 1, 2, tzinfo=UTC),
        blob=b"hi",
    )
    assert thing.to_wire() == {
        "id": "a",
        "made_at": "2024-01-02T00:00:00Z",
        "parts": [part.to_wire()],
        "partByName": {"x": part.to_wire()},
        "blob": "aGk=",
        "copy": "c",
    }
    with pytest.raises(ValidationError, match="weight"):
        Part(name="p", weight="2")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


def test_settings_after_the_fact_are_sent() -> None:
    thing = Thing(id="a")
    thing.note = None
    thing.name = "n"
    assert thing.to_wire() == {"id": "a", "name": "n", "note": None}


def test_long_chains_of_models() -> None:
    lines = ["from __future__ import annotations", "from hivekube._runtime.models import Model"]
    for number in range(300):
        lines += [f"class M{number}(Model):", f"    next: M{(number + 1) % 300} | None = None"]
    module = types.ModuleType("chain")
    sys.modules["chain"] = module
    exec(compile("\n".join(lines), "chain", "exec"), vars(module))
    limit = sys.getrecursionlimit()
    assert read('{"next":{"next":{"x":1}}}', module.M0).to_wire() == {"next": {"next": {"x": 1}}}
    assert sys.getrecursionlimit() == limit


FORWARD = """
from __future__ import annotations
from typing import Annotated
from hivekube._runtime.models import Model, Nullable, wire

class Holder(Model):
    first: First

class First(Model):
    later: Annotated[Nullable[list[Later]], wire("later", legacy=("old",))]
    plain: list[Later] | None = None

class Later(Model):
    name: str
"""


def test_fields_may_name_classes_further_down() -> None:
    module = types.ModuleType("forward")
    sys.modules["forward"] = module
    exec(compile(FORWARD, "forward", "exec"), vars(module))
    assert read('{"first":{"later":null}}', module.Holder).first.later is None
    assert read('{"first":{"old":null}}', module.Holder).first.later is None
    with pytest.warns(AliasConflictWarning):
        held = read('{"first":{"later":[{"name":"n"}],"old":[]}}', module.Holder)
    assert held.to_wire() == {"first": {"later": [{"name": "n"}]}}
    with pytest.raises(Mismatch, match="plain"):
        read('{"first":{"later":null,"plain":null}}', module.Holder)


def test_models_copy_and_pickle() -> None:
    thing = read('{"_id":"a","parts":[{"name":"p"}],"x":1,"made_at":"2024-01-02T03:04:05Z"}')
    for twin in (
        copy.copy(thing),
        copy.deepcopy(thing),
        pickle.loads(pickle.dumps(thing)),
        thing.model_copy(),
    ):
        assert twin == thing
        assert twin.to_wire() == thing.to_wire()


class _Free(Model):
    anything: Any = None
    nothing: None = None
    text: str | None = None
    maybe: Nullable[str] = None


def test_which_fields_refuse_null() -> None:
    refusing = [field.name for field in _Free.__wire_fields__() if field.refuses_null]
    assert refusing == ["text"]


def test_none_says_absent_in_python_and_is_no_value_on_the_wire() -> None:
    made = _Free(text=None)
    assert made.to_wire() == {}
    assert made == _Free()
    assert _Free.model_validate({"text": None}).to_wire() == {}
    assert _Free(text=None, maybe=None).to_wire() == {"maybe": None}
    with pytest.raises(Mismatch):
        read('{"text": null}', _Free)


class _Nested(Model):
    free: _Free | None = None
    all_free: list[_Free] | None = None


@pytest.mark.parametrize(
    "model",
    [
        _Free(),
        _Free(text="a", maybe=None),
        _Nested(),
        _Nested(free=_Free(), all_free=[_Free(maybe="b")]),
    ],
)
def test_models_survive_the_way_of_pydantic(model: Model) -> None:
    assert type(model).model_validate_json(model.model_dump_json()) == model
    assert type(model).model_validate(model.model_dump()) == model
    assert type(model).model_validate_json(model.model_dump_json(by_alias=True)) == model
