"""Bodies of XML: how values stand in them (OpenAPI, XML Object), and reading and writing them.

Values are JSON on their way to and from their types, so that both kinds of bodies are read and written in one way. The
parser is expat, as Python has it; document types are refused, so entities are the five that XML has and characters by
number: nothing expands, and nothing outside of the document is read.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final, Literal, TypeAlias
from xml.parsers import expat

from .encode import json_text, number_text
from .jsonvalue import is_array, is_object

__all__ = ["ANY", "BOOL", "NUMBER", "TEXT", "ListOf", "MapOf", "Member", "Name", "Object", "Root"]

_DEEPEST: Final = 200
"""Elements in elements, as deep as JSON may be nested."""

_INSTANCE: Final = "http://www.w3.org/2001/XMLSchema-instance"
"""Namespace of `xsi:nil`, which marks an element that is null (XML Schema Part 1 §2.6.2)."""

_NAME: Final = re.compile(r"[^\W\d][\w.-]*")
_NUMBER: Final = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?")
_NO_FORM: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
"""XML 1.0 §2.2."""


@dataclass(frozen=True, slots=True)
class Name:
    """The name of an element or an attribute, and the prefix it is written with."""

    local: str
    prefix: str = ""
    namespace: str = ""

    @property
    def qualified(self) -> str:
        """As it is written."""
        return f"{self.prefix}:{self.local}" if self.prefix else self.local


@dataclass(frozen=True, slots=True)
class Scalar:
    """Text of one kind, or (`any`) text or members by name."""

    kind: Literal["any", "text", "bool", "number"]


ANY: Final = Scalar("any")
TEXT: Final = Scalar("text")
BOOL: Final = Scalar("bool")
NUMBER: Final = Scalar("number")


@dataclass(frozen=True, slots=True)
class ListOf:
    """An element of this name for each item."""

    name: Name
    of: Shape


@dataclass(frozen=True, slots=True)
class MapOf:
    """An element for each key."""

    of: Shape


@dataclass(slots=True)
class Object:
    """An object with known members; they are given later, since objects may hold each other."""

    members: tuple[Member, ...] = ()


Shape: TypeAlias = Scalar | ListOf | MapOf | Object
"""The content of an element or an attribute."""


@dataclass(frozen=True, slots=True)
class Member:
    """A member of an object.

    Attributes:
        key: Its name in JSON.
        name: Its name in XML.
        of: What it holds; in the place `items`: what each item holds.
        place: In an element, as elements without one around them, in an attribute, or the object's own text.
    """

    key: str
    name: Name
    of: Shape
    place: Literal["element", "items", "attribute", "text"] = "element"


@dataclass(frozen=True, slots=True)
class Root:
    """A whole body. Replies may call the outermost element as they like."""

    name: Name
    of: Shape

    def write(self, value: Any) -> bytes:
        """A JSON value as a document.

        Raises:
            ValueError: It has no form in XML.
        """
        return _text(_element(self.name, self.of, value)).encode()

    def read(self, text: bytes) -> Any:
        """The JSON value of a document.

        Raises:
            ValueError: It is none that is read here.
        """
        return _value(_parse(text), self.of)


@dataclass(slots=True)
class _Element:
    name: Name
    attributes: list[tuple[Name, str]] = field(default_factory=list[tuple[Name, str]])
    children: list[_Element] = field(default_factory=list["_Element"])
    text: str = ""


def _given(local: str) -> Name:
    """A name that a caller or a document gave."""
    if not _NAME.fullmatch(local):
        raise ValueError(f"{local!r} is no name in XML")
    return Name(local)


def _element(name: Name, of: Shape, value: Any) -> _Element:
    made = _Element(name)
    if value is None:
        made.attributes.append((Name("nil", "xsi", _INSTANCE), "true"))
    elif isinstance(of, Object) and is_object(value):
        _put_known(made, of, value)
    elif isinstance(of, ListOf) and is_array(value):
        made.children += [_element(of.name, of.of, each) for each in value]
    elif is_object(value):
        inner = of.of if isinstance(of, MapOf) else ANY
        for key, each in value.items():
            _put(made, _given(key), inner, each)
    elif is_array(value):
        made.children += [_element(Name("item"), ANY, each) for each in value]
    else:
        made.text = _scalar_text(value)
    return made


def _put_known(made: _Element, of: Object, value: dict[str, Any]) -> None:
    """The members of an object that has known ones; the others are elements of their own names."""
    for member in of.members:
        if member.key not in value:
            continue
        each = value[member.key]
        match member.place:
            case "attribute" | "text" | "items" if each is None:
                pass
            case "attribute":
                texts = (
                    [_scalar_text(item) for item in each]
                    if is_array(each)
                    else [_scalar_text(each)]
                )
                made.attributes.append((member.name, " ".join(texts)))
            case "text":
                made.text = _scalar_text(each)
            case "items" if is_array(each):
                made.children += [_element(member.name, member.of, item) for item in each]
            case _:
                made.children.append(_element(member.name, member.of, each))
    known = {member.key for member in of.members}
    for key, each in value.items():
        if key not in known:
            _put(made, _given(key), ANY, each)


def _put(made: _Element, name: Name, of: Shape, value: Any) -> None:
    """A list of anything is as many elements as it has items."""
    values = value if of is ANY and is_array(value) else [value]
    made.children += [_element(name, of, each) for each in values]


def _scalar_text(value: Any) -> str:
    match value:
        case str():
            text = value
        case bool():
            text = "true" if value else "false"
        case float():
            text = number_text(value)
        case None:
            text = ""
        case _:
            text = json_text(value)
    if _NO_FORM.search(text):
        raise ValueError("a control character has no form in XML")
    return text


def _value(element: _Element, of: Shape) -> Any:
    for name, text in element.attributes:
        if name.local == "nil" and name.namespace == _INSTANCE and text.strip() in {"true", "1"}:
            return None
    if of == ANY and (element.children or any(_plain_attributes(element))):
        of = Object()
    match of:
        case Object():
            return _object_value(element, of)
        case ListOf():
            return [_value(child, of.of) for child in element.children]
        case MapOf():
            return {child.name.local: _value(child, of.of) for child in element.children}
        case Scalar():
            return _scalar(element.text, of)


def _object_value(element: _Element, of: Object) -> dict[str, Any]:
    value: dict[str, Any] = {}
    taken: set[int] = set()
    for member in of.members:
        if member.place == "attribute":
            text = next(
                (text for name, text in _plain_attributes(element) if _is(member, name, of)), None
            )
            if text is not None:
                value[member.key] = _attribute_value(text, member.of)
        elif member.place == "text":
            value[member.key] = _scalar(element.text, member.of)
        else:
            mine = [at for at, child in enumerate(element.children) if _is(member, child.name, of)]
            mine = mine[:1] if member.place == "element" else mine
            taken.update(mine)
            found = [_value(element.children[at], member.of) for at in mine]
            if found:
                value[member.key] = found if member.place == "items" else found[0]
    _keep_unknown(value, element, of, taken)
    return value


def _keep_unknown(value: dict[str, Any], element: _Element, of: Object, taken: set[int]) -> None:
    """What the document does not know is kept under its own name; repeated names are a list."""
    attributes = [member for member in of.members if member.place == "attribute"]
    for name, text in _plain_attributes(element):
        if not any(_is(member, name, of) for member in attributes):
            value.setdefault(name.local, text)
    for at, child in enumerate(element.children):
        if at in taken:
            continue
        more, local = _value(child, ANY), child.name.local
        if local not in value:
            value[local] = more
        elif is_array(value[local]):
            value[local].append(more)
        else:
            value[local] = [value[local], more]


def _attribute_value(text: str, of: Shape) -> Any:
    return (
        [_scalar(word, of.of) for word in text.split()]
        if isinstance(of, ListOf)
        else _scalar(text, of)
    )


def _is(member: Member, name: Name, of: Object) -> bool:
    """Whether a name is a member's; namespaces only tell names apart that are otherwise the same."""
    if name.local != member.name.local:
        return False
    alike = [
        other
        for other in of.members
        if other.name.local == name.local
        and (other.place == "attribute") == (member.place == "attribute")
    ]
    return len(alike) < 2 or name.namespace == member.name.namespace  # noqa: PLR2004


def _plain_attributes(element: _Element) -> Iterator[tuple[Name, str]]:
    return (pair for pair in element.attributes if pair[0].namespace != _INSTANCE)


def _scalar(text: str, of: Shape) -> Any:
    """The value of a text. One that does not suit stays text, which its type then refuses."""
    trimmed = text.strip()
    if of == BOOL:
        return {"": None, "true": True, "1": True, "false": False, "0": False}.get(trimmed, text)
    if of == NUMBER:
        if not trimmed:
            return None
        return json.loads(trimmed) if _NUMBER.fullmatch(trimmed) else text
    return text


class _Builder:
    """Makes the tree while expat reads."""

    def __init__(self) -> None:
        self.root: _Element | None = None
        self._open: list[_Element] = []

    def start(self, name: str, attributes: list[str]) -> None:
        if len(self._open) >= _DEEPEST:
            raise ValueError("it is nested too deeply")
        pairs = zip(attributes[::2], attributes[1::2], strict=True)
        element = _Element(_parsed_name(name), [(_parsed_name(each), text) for each, text in pairs])
        if self._open:
            self._open[-1].children.append(element)
        else:
            self.root = element
        self._open.append(element)

    def end(self, _: str) -> None:
        self._open.pop()

    def text(self, text: str) -> None:
        self._open[-1].text += text

    def refuse(self, *_: object) -> None:
        raise ValueError("it has a document type, which is not read")


def _parsed_name(name: str) -> Name:
    namespace, _, local = name.rpartition(" ")
    return Name(local, "", namespace)


def _parse(text: bytes) -> _Element:
    builder = _Builder()
    # The encoding is always UTF-8, whatever the document says of itself.
    parser = expat.ParserCreate("UTF-8", " ")
    parser.ordered_attributes = True
    parser.buffer_text = True
    parser.StartElementHandler = builder.start
    parser.EndElementHandler = builder.end
    parser.CharacterDataHandler = builder.text
    parser.StartDoctypeDeclHandler = builder.refuse
    try:
        parser.Parse(text, True)
    except expat.ExpatError as error:
        raise ValueError(str(error)) from None
    if builder.root is None:
        raise ValueError("it has no element")
    return builder.root


def _text(root: _Element) -> str:
    """A document. Prefixes are declared on the outermost element."""
    declared: dict[str, str] = {}
    for name in _names(root):
        if name.prefix and name.namespace:
            declared.setdefault(name.prefix, name.namespace)
    pieces = ['<?xml version="1.0" encoding="UTF-8"?>\n']
    _write(pieces, root, declared, "", is_root=True)
    return "".join(pieces)


def _names(element: _Element) -> Iterator[Name]:
    yield element.name
    yield from (name for name, _ in element.attributes)
    for child in element.children:
        yield from _names(child)


def _write(
    pieces: list[str],
    element: _Element,
    declared: dict[str, str],
    default: str,
    *,
    is_root: bool = False,
) -> None:
    """Writes an element; `default` is the namespace of names without a prefix."""
    name = element.name
    pieces.append(f"<{name.qualified}")
    if is_root:
        pieces += [_attribute(f"xmlns:{prefix}", uri) for prefix, uri in declared.items()]
    if name.namespace and not name.prefix and name.namespace != default:
        default = name.namespace
        pieces.append(_attribute("xmlns", default))
    # A prefix that stands for something else here than in the rest of the document.
    for other in (name, *(each for each, _ in element.attributes)):
        if other.prefix and other.namespace and declared.get(other.prefix) != other.namespace:
            pieces.append(_attribute(f"xmlns:{other.prefix}", other.namespace))
    pieces += [_attribute(each.qualified, text) for each, text in element.attributes]
    if not element.children and not element.text:
        pieces.append("/>")
        return
    pieces.append(f">{_escaped(element.text)}")
    for child in element.children:
        _write(pieces, child, declared, default)
    pieces.append(f"</{name.qualified}>")


def _escaped(text: str) -> str:
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text.replace("\r", "&#13;")


def _attribute(name: str, value: str) -> str:
    value = _escaped(value).replace('"', "&quot;").replace("\t", "&#9;").replace("\n", "&#10;")
    return f' {name}="{value}"'
