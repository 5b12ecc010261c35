"""Bodies of parts: `multipart/form-data` (RFC 7578)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from .encode import json_text
from .jsonvalue import is_array, is_object
from .styles import text_of
from .uploads import Content, FileUpload

__all__ = ["FormPart", "multipart"]


@dataclass(frozen=True, slots=True)
class FormPart:
    """One part: its name, its JSON value or file, and the content type that the document gives it."""

    name: str
    value: Any = field(repr=False)
    content_type: str | None = None


def multipart(parts: Iterable[FormPart], boundary: str) -> Content:
    """A body of parts; `boundary` must not occur in any.

    Raises:
        ValueError: A number is not finite.
    """
    pieces: list[bytes | FileUpload] = []
    for part in parts:
        if isinstance(part.value, FileUpload):
            upload = part.value
            content_type = upload.content_type or part.content_type or "application/octet-stream"
            # Servers take a part without a file name for plain text.
            name = part.name if upload.filename is None else upload.filename
            pieces += [
                _head(boundary, part.name, name, content_type, upload.headers),
                upload,
                b"\r\n",
            ]
        elif part.value is not None:
            as_json = _is_json(part.content_type) or is_object(part.value) or is_array(part.value)
            said = part.content_type or ("application/json" if as_json else None)
            text = json_text(part.value) if as_json else text_of(part.value)
            pieces += [_head(boundary, part.name, None, said, {}), text.encode(), b"\r\n"]
    pieces.append(f"--{boundary}--\r\n".encode())
    return Content(pieces)


def _head(
    boundary: str,
    name: str,
    filename: str | None,
    content_type: str | None,
    headers: Mapping[str, str],
) -> bytes:
    lines = [f"--{boundary}", f'Content-Disposition: form-data; name="{_quoted(name)}"']
    if filename is not None:
        lines[1] += f'; filename="{_quoted(filename)}"'
    if content_type is not None:
        lines.append(f"Content-Type: {content_type}")
    lines += [f"{header}: {value}" for header, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode()


def _is_json(content_type: str | None) -> bool:
    essence = (content_type or "").partition(";")[0].strip().lower()
    return essence.endswith(("/json", "+json"))


def _quoted(name: str) -> str:
    """A name inside quotes (HTML, Multipart form data): what would end it is percent-encoded."""
    return name.replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")
