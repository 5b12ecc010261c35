"""Compares by value: JSON members in any order, numbers as numbers, times as instants."""

# pyright: basic
# What is compared may be of any type.

from __future__ import annotations

import json
from base64 import b64decode
from datetime import UTC, datetime
from email.parser import BytesParser
from email.policy import HTTP
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import parse_qsl, urlsplit
from xml.etree.ElementTree import ParseError, canonicalize

from .server import Seen

__all__ = ["difference", "misfit"]


def difference(expected: Any, got: Any, at: str = "") -> str | None:
    """Where two JSON values differ."""
    if isinstance(expected, dict) and isinstance(got, dict):
        names: list[str] = [*expected, *(name for name in got if name not in expected)]
        pairs = [(name, expected.get(name, _ABSENT), got.get(name, _ABSENT)) for name in names]
    elif isinstance(expected, list) and isinstance(got, list) and len(expected) == len(got):
        pairs = [(str(index), one, got[index]) for index, one in enumerate(expected)]
    elif _same(expected, got):
        return None
    else:
        return f"{at or '/'}: expected {_shown(expected)}, got {_shown(got)}"
    found = (difference(one, other, f"{at}/{name}") for name, one, other in pairs)
    return next((each for each in found if each), None)


def misfit(case: dict[str, Any], seen: list[Seen]) -> str | None:
    """Where what was sent is not what the case asks for."""
    if len(seen) != 1:
        return f"expected one request, got {[(each.method, each.target) for each in seen]}"
    sent = seen[0]
    target, wanted = urlsplit(sent.target), case["request"]
    if (sent.method, target.path) != (case["method"], case["path"]):
        return f"expected {case['method']} {case['path']}, got {sent.method} {sent.target}"
    query: dict[str, list[str]] = {}
    for name, value in parse_qsl(target.query, keep_blank_values=True):
        query.setdefault(name, []).append(value)
    for name, value in wanted["query"].items():
        values: list[Any] = value if isinstance(value, list) else [value]
        if query.get(name) != [_text(each) for each in values]:
            return f"query {name}: expected {values}, got {query.get(name)}"
    for name, value in wanted["headers"].items():
        got = sent.headers.get(name.lower(), "")
        media = name.lower() == "content-type" and got.startswith(value)
        if not media and not _same(_text(value), got):
            return f"header {name}: expected {value}, got {got}"
    return _body_misfit(wanted.get("body"), sent)


def _body_misfit(body: dict[str, Any] | None, sent: Seen) -> str | None:  # noqa: PLR0911
    if body is None:
        return None if not sent.body else f"expected no body, got {_shown(sent.body)}"
    try:
        match body["kind"]:
            case "json":
                return difference(body["json"], json.loads(sent.body), "body")
            case "jsonl":
                lines = [json.loads(line) for line in sent.body.splitlines() if line.strip()]
                return difference(body["items"], lines, "body")
            case "xml":
                want, have = (
                    canonicalize(text, strip_text=True) for text in (body["text"], sent.body)
                )
                return None if want == have else f"body: expected {want}, got {have}"
            case "multipart":
                return _parts_misfit(body, sent)
            case _:
                wanted = body["base64"] if "base64" in body else body["text"].encode()
                return None if sent.body == _bytes(wanted) else "body: other bytes"
    except (ValueError, ParseError) as error:
        return f"body: {error}: {_shown(sent.body)}"


def _parts_misfit(body: dict[str, Any], sent: Seen) -> str | None:
    head = f"Content-Type: {sent.headers.get('content-type', '')}\r\n\r\n".encode()
    message = BytesParser(policy=HTTP).parsebytes(head + sent.body)
    found: list[tuple[str, bytes]] = []
    for part in message.iter_parts() if message.is_multipart() else ():
        name = part.get_param("name", header="content-disposition")
        content = part.get_payload(decode=True)
        found.append((str(name), content if isinstance(content, bytes) else b""))
    for part in [*body.get("parts", []), *body.get("files", [])]:
        contents = [content for name, content in found if name == part["name"]]
        if "base64" in part:
            fits = _bytes(part["base64"]) in contents
        else:
            fits = any(
                _part_value(content) == part.get("json", part.get("text")) for content in contents
            )
        if not fits:
            return f"part {part['name']}: not sent as expected, got {_shown(contents)}"
    return None


def _part_value(content: bytes) -> Any:
    try:
        return json.loads(content)
    except ValueError:
        return content.decode(errors="replace")


def _bytes(content: str | bytes) -> bytes:
    return b64decode(content) if isinstance(content, str) else content


_ABSENT: Any = object()


def _same(one: Any, other: Any) -> bool:
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    if isinstance(one, str) and isinstance(other, str) and one != other:
        instant = _instant(one)
        return instant is not None and instant == _instant(other)
    return bool(one == other)


def _instant(text: str) -> datetime | None:
    for parse in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            moment = parse(text)
        except ValueError:
            continue
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return None


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def _shown(value: Any) -> str:
    text = "nothing" if value is _ABSENT else repr(value)
    return text if len(text) < 200 else f"{text[:200]}…"
