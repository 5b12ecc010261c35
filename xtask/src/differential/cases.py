"""JSON of the types of a generated package, and of their neighbours: valid values with a few things changed in them.

Everything follows from the seed. Values are JSON values of Python, but that a `Token` is JSON text as it stands.
"""

from __future__ import annotations

import copy
import json
import random
import types
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Annotated, Any, ForwardRef, Literal, Union, get_args, get_origin

DEEPEST = 5
"""Below this, objects have only what they must have, and lists are empty."""


class Token(str):
    """JSON text."""


TEXTS = ["", "a", "Übung 日本 😀", "1", "true", "null", "a/b~c", 'q"\\', "\x00\x1f\x7f\u2028", " x ", "1.0", "-", "x" * 70]
TIMES = [
    "2024-02-29T12:30:00Z", "2024-02-29T12:30:00.123456Z", "2024-02-29T12:30:00.123456789Z", "2016-12-31T23:59:60Z",
    "2024-01-01T24:00:00Z", "2024-01-01t00:00:00z", "2024-01-01 00:00:00", "10000-01-01T00:00:00Z",
    "2024-01-01T00:00:00+05:30", "2024-01-01T00:00:00-00:00", "2024-01-01T00:00:00.100Z", "2024-01-01T00:00Z",
    "0001-01-01T00:00:00Z",
]
DATES = ["2024-02-29", "2023-12-31", "0001-01-01", "9999-12-31"]
ODD_TEXTS = [*TIMES, *DATES, "2023-02-29", "20240101", "yesterday", "2024-13-01T00:00:00Z", "aGVsbG8=", "aGVsbG8", "%%%", "12:00"]
WHOLE = ["0", "1", "-1", "42", "1.0", "-0", "1e2", "9007199254740993", "9223372036854775807", "-9223372036854775808"]
ODD_NUMBERS = [
    "1.5", "-0.0", "0.1", "1e-7", "1.7976931348623157e308", "5e-324", "9223372036854775808", "18446744073709551615",
    "18446744073709551616", "-9223372036854775809", "123456789012345678901234567890", "9007199254740992.0", "1e400",
    "-1e400", "1E5", "1e+2", "100000000000000000000.0", "1e16", "0.30000000000000004", "2e0", "1e-400",
]
ODD_VALUES: list[Any] = [
    None, True, False, "", [], {}, [None], [[]], {"": 0}, {"a": None}, [1, "x", None], {"type": "x"}, {"kind": 1},
    Token('"\\ud800"'), Token('"\\ud83d\\ude00"'), Token("NaN"), Token("-Infinity"), Token("01"), Token('{"a":1,"a":2}'),
]


def json_of(value: Any) -> str:
    """The text, on one line."""
    if isinstance(value, Token):
        return str(value)
    if isinstance(value, dict):
        return "{" + ",".join(f"{json_of(key)}:{json_of(each)}" for key, each in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(json_of, value)) + "]"
    return json.dumps(value, ensure_ascii=False)


class Cases:
    """Makes the cases of one package."""

    def __init__(self, runtime: Any, seed: int) -> None:
        self.runtime = runtime
        self.random = random.Random(seed)
        self.namespace: dict[str, Any] = {}

    def case(self, of: Any) -> str:
        """The text of one case of a type."""
        value = self.value(of, 0)
        holder = [value]
        for _ in range(self.random.choice([0, 1, 1, 1, 2, 3])):
            self._change(holder)
        text = json_of(holder[0])
        return self._break(text) if self._once_in(60) else text

    def _once_in(self, times: int) -> bool:
        return self.random.randrange(times) == 0

    def value(self, of: Any, depth: int) -> Any:
        """A value of a type."""
        if isinstance(of, str | ForwardRef):
            of = eval(of if isinstance(of, str) else of.__forward_arg__, self.namespace)
        origin = get_origin(of)
        if origin is Annotated:
            return self._annotated(*get_args(of), depth=depth)
        if isinstance(of, types.GenericAlias | type(list[int])) and isinstance(origin, type):
            inner = get_args(of)
            if issubclass(origin, Mapping):
                return {key: self.value(inner[1], depth + 1) for key in self._some(["a", "b/c", "", "é", "10"], depth)}
            if issubclass(origin, Sequence):
                return [self.value(inner[0], depth + 1) for _ in self._some([0, 1, 2], depth)]
        if origin in {Union, types.UnionType}:
            arms = [each for each in get_args(of) if each not in {type(None), self.runtime.Unknown}]
            listed = [each for each in arms if get_origin(each) is Literal]
            if listed and not self._once_in(8):
                arms = listed
            return self.value(self.random.choice(arms), depth)
        if origin is Literal:
            return self.random.choice(get_args(of))
        if hasattr(of, "__value__"):
            return self.value(of.__value__, depth)
        if isinstance(of, type) and issubclass(of, self.runtime.Model):
            return self._object(of, depth)
        return self._scalar(of, depth)

    def _some(self, of: list[Any], depth: int) -> list[Any]:
        return [] if depth > DEEPEST else self.random.sample(of, self.random.randrange(len(of)))

    def _annotated(self, inner: Any, *metadata: Any, depth: int) -> Any:
        guards: Mapping[Any, Any] = {}
        for each in metadata:
            name = type(each).__name__
            if name == "_Null" and self._once_in(4):
                return None
            if name == "Base64Bytes":
                return self.random.choice(["", "aGVsbG8=", "AA==", "aGVsbG8", "-_-_", "aGVs\nbG8=\n", "AB=="])
            if name == "JsonString":
                return json_of(self.value(inner, depth + 1))
            if name == "LegacyValues" and self._once_in(3):
                return self.random.choice(list(each.canonical))
            if name == "OpenUnion":
                guards = each._guards
        if not guards:
            return self.value(inner, depth)
        arm = self.random.choice([each for each in get_args(inner) if each is not self.runtime.Unknown])
        value = self.value(arm, depth)
        if isinstance(value, dict):
            for guard in guards.get(arm, ()):
                if guard.required or self._once_in(2):
                    value[guard.property] = self.random.choice(guard.values)
        return value

    def _object(self, model: Any, depth: int) -> dict[str, Any]:
        members: dict[str, Any] = {}
        for field in model.__wire_fields__():
            if field.required or (depth <= DEEPEST and self.random.random() < 0.5 / (1 + depth / 3)):
                name = self.random.choice(field.spellings)
                members[name] = self.value(field.of, depth + 1)
        extra = model.__wire_extra__()
        if extra is not None and self._once_in(2):
            for name in self._some(["extra", "x-other", "", "Id", "class"], depth):
                members.setdefault(name, self.value(extra, depth + 1))
        if self._once_in(6):
            members[self.random.choice(["extra", "x-other", "", "Id", "class"])] = self._any()
        if self._once_in(8):
            names = list(members)
            self.random.shuffle(names)
            members = {name: members[name] for name in names}
        return members

    def _scalar(self, of: Any, depth: int) -> Any:
        if not isinstance(of, type):
            return self._any()
        if issubclass(of, datetime):
            return self.random.choice(TIMES)
        if issubclass(of, date):
            return self.random.choice(DATES)
        if issubclass(of, bool):
            return self.random.choice([True, False])
        if issubclass(of, int):
            return Token(self.random.choice(WHOLE))
        if issubclass(of, float):
            return Token(self.random.choice([*WHOLE, "1.5", "-2.25", "1e-7"]))
        if issubclass(of, str):
            return self.random.choice(TEXTS)
        if issubclass(of, type(None)):
            return None
        return self._any()

    def _any(self) -> Any:
        return self.random.choice(
            [None, True, "text", Token("1"), Token("1.5"), Token("12345678901234567890"), [], {}, [1, {"a": [None]}], {"b": "c"}]
        )

    def _odd(self) -> Any:
        kind = self.random.randrange(4)
        if kind == 0:
            return Token(self.random.choice(ODD_NUMBERS + WHOLE))
        return copy.deepcopy(self.random.choice(ODD_TEXTS + TEXTS if kind == 1 else ODD_VALUES))

    def _change(self, holder: list[Any]) -> None:
        """One change somewhere in a value."""
        places: list[tuple[Any, Any]] = []

        def collect(container: Any) -> None:
            members = container.items() if isinstance(container, dict) else enumerate(container)
            for key, each in list(members):
                places.append((container, key))
                if isinstance(each, dict | list):
                    collect(each)

        collect(holder)
        # What is inside is more than the whole.
        container, key = self.random.choice(places[1:] if len(places) > 1 and not self._once_in(12) else places)
        changes: list[Callable[[], Any]] = [lambda: container.__setitem__(key, self._odd())] * 4
        changes.append(lambda: container.__setitem__(key, None))
        if container is not holder:
            changes.append(lambda: container.pop(key))
            changes.append(lambda: container.__setitem__(key, [container[key]]))
            changes.append(lambda: container.__setitem__(key, {"value": container[key]}))
        if isinstance(container, dict):
            changes.append(lambda: container.__setitem__(str(key).swapcase(), container[key]))
            changes.append(lambda: container.__setitem__(f"{key}-", self._odd()))
        self.random.choice(changes)()

    def _break(self, text: str) -> str:
        """Text that is no JSON any more, or JSON that nobody writes."""
        at = self.random.randrange(len(text) + 1)
        return self.random.choice([text[:at], text[:at] + "," + text[at:], text + "x", f" {text}\t ", text.replace(":", " : "), ""])
