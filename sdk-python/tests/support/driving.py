"""Calls every method of a client with arguments made up from the types of its signature."""

from __future__ import annotations

import datetime as dt
import inspect
import types
from collections.abc import Generator, Iterable, Mapping, Sequence
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints, is_typeddict

import pydantic

__all__ = ["calls", "used"]

_DEEPEST = 12


def calls(client: Any, models: types.ModuleType) -> Generator[tuple[str, Any]]:
    """Every method of the client's resources, by name, called with what it requires."""
    for resource in (name for name in dir(client) if not name.startswith(("_", "with_"))):
        held = getattr(client, resource)
        if not type(held).__module__.partition(".")[2].startswith("resources"):
            continue
        for name in (name for name in dir(held) if not name.startswith(("_", "with_"))):
            method = getattr(held, name)
            yield f"{resource}.{name}", method(**_required(method, models))


def used(result: Any) -> int:
    """How many items there are in what a call gives, once all of it has been read."""
    if isinstance(result, pydantic.BaseModel | Mapping | str | bytes) or not hasattr(
        result, "__iter__"
    ):
        return 1
    return sum(1 for _ in result)


def _required(method: Any, models: types.ModuleType) -> dict[str, Any]:
    hints = get_type_hints(method, None, _Names(inspect.unwrap(method).__globals__, models))
    required = [
        name
        for name, parameter in inspect.signature(method).parameters.items()
        if parameter.default is parameter.empty and parameter.kind is not parameter.VAR_KEYWORD
    ]
    return {name: _value(hints[name], 0) for name in required}


class _Names(dict[str, Any]):
    """Names of hints: a module's own, and models that are only imported to be checked."""

    def __init__(self, own: dict[str, Any], models: types.ModuleType) -> None:
        super().__init__()
        self._own = own
        self._models = models

    def __missing__(self, name: str) -> Any:
        if name in self._own:
            return self._own[name]
        try:
            return getattr(self._models, name)
        except AttributeError:
            raise KeyError(name) from None


def _value(of: Any, depth: int) -> Any:
    """A value of a type; objects come before free mappings, which say nothing of what must be in them."""
    assert depth < _DEEPEST, of
    arguments: tuple[Any, ...] = get_args(of)
    origin: Any = get_origin(of)
    made: Any = {}
    if origin is Literal:
        made = arguments[0]
    elif origin is Union or origin is types.UnionType:
        arms = [arm for arm in arguments if arm is not type(None)]
        made = _value(min(arms, key=lambda arm: _is_mapping(get_origin(arm))), depth + 1)
    elif origin in (list, Sequence, Iterable):
        made = [_value(arguments[0], depth + 1)]
    elif _is_mapping(origin):
        made = {"key": _value(arguments[1], depth + 1)}
    elif is_typeddict(of):
        hints = get_type_hints(of)
        made = {key: _value(hints[key], depth + 1) for key in of.__required_keys__}
    elif inspect.isclass(of) and issubclass(of, pydantic.BaseModel):
        fields = of.model_fields.items()
        required = {name: field.annotation for name, field in fields if field.is_required()}
        made = of(**{name: _value(hint, depth + 1) for name, hint in required.items()})
    elif of in _PLAIN:
        made = _PLAIN[of]
    return made


def _is_mapping(origin: Any) -> bool:
    return origin in (dict, Mapping)


_PLAIN: dict[Any, Any] = {
    str: "string",
    bool: True,
    int: 1,
    float: 1.5,
    bytes: b"bytes",
    dt.date: dt.date(2025, 1, 2),
    dt.datetime: dt.datetime(2025, 1, 2, 3, 4, 5, tzinfo=dt.UTC),
}
