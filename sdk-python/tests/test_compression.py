"""Compressing what is sent, where the table of specs/hive/faults/compression.json does not reach: uploads, options."""

from __future__ import annotations

import asyncio
import gzip
import io
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from hivekube._runtime.compression import compressed, is_packed
from hivekube._runtime.operation import File, Operation, Part, WholeFile
from hivekube._runtime.options import Options
from hivekube._runtime.replies import AckReply
from hivekube._runtime.request import Prepared, prepare
from hivekube._runtime.uploads import Content, FileUpload

from .support.sdk import SDK
from .support.shop import Shop

LONG = b"abc" * 200_000


def made(options: Options, content_type: str | None = None, upload: Any = LONG) -> Prepared:
    call = Operation(
        "x.send",
        "PUT",
        "/x",
        reply=AckReply(),
        arguments=(WholeFile("file"),),
        media_type="application/octet-stream",
        body_format="bytes",
    )
    given = {"file": FileUpload(upload, content_type=content_type)}
    return compressed(prepare(call, given, options, user_agent="test"), options)


def pieces(request: Prepared) -> list[bytes]:
    assert isinstance(request.body, Content)
    return list(request.body.pieces())


def test_uploads_are_compressed_if_that_is_asked_for() -> None:
    plain = made(Options(gzip_above=10))
    assert b"".join(pieces(plain)) == LONG
    assert plain.headers["Content-Length"] == str(len(LONG))
    packed = made(Options(gzip_uploads=True))
    assert gzip.decompress(b"".join(pieces(packed))) == LONG
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Content-Length" not in packed.headers
    assert pieces(packed) == pieces(packed), "each try sends the same"
    short = made(Options(gzip_uploads=True, gzip_above=len(LONG)))
    assert "Content-Encoding" not in short.headers


def test_files_are_compressed_piece_by_piece(tmp_path: Path) -> None:
    (tmp_path / "f").write_bytes(LONG)
    packed = made(Options(gzip_uploads=True), upload=tmp_path / "f")
    assert gzip.decompress(b"".join(pieces(packed))) == LONG
    assert isinstance(packed.body, Content)
    assert packed.body.is_repeatable
    assert packed.body.length is None

    async def all_pieces(content: Content) -> bytes:
        return b"".join([piece async for piece in content.async_pieces()])

    assert gzip.decompress(asyncio.run(all_pieces(packed.body))) == LONG


def test_what_can_be_sent_once_stays_so() -> None:
    async def later() -> AsyncIterator[bytes]:
        yield LONG

    packed = made(Options(gzip_uploads=True), upload=iter([LONG, b"d"]))
    assert isinstance(packed.body, Content)
    assert not packed.body.is_repeatable
    assert gzip.decompress(b"".join(pieces(packed))) == LONG + b"d"
    body = made(Options(gzip_uploads=True), upload=later()).body
    assert isinstance(body, Content)
    assert not body.is_repeatable


def test_bodies_of_several_parts_are_compressed_as_a_whole() -> None:
    options = Options(gzip_uploads=True)
    call = Operation(
        "x.send",
        "POST",
        "/x",
        reply=AckReply(),
        arguments=(Part("id"), File("file", content_type="image/png")),
        media_type="multipart/form-data",
        body_format="multipart",
    )
    request = prepare(call, {"id": "1", "file": io.BytesIO(LONG)}, options, user_agent="test")
    packed = compressed(request, options)
    assert gzip.decompress(b"".join(pieces(packed))) == b"".join(pieces(request))


@pytest.mark.parametrize(
    ("content_type", "expected"),
    [
        ("application/json", False),
        ("text/plain; charset=utf-8", False),
        ("multipart/form-data; boundary=image/png", False),
        ("image/svg+xml", False),
        ("application/octet-stream", False),
        ("", False),
        ("IMAGE/png; q=1", True),
        ("video/mp4", True),
        ("application/zip", True),
        ("application/x-gzip", True),
        ("application/epub+zip", True),
        ("application/java-archive", True),
        ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", True),
        ("font/woff2", True),
    ],
)
def test_types_that_are_compressed_already_are_known(content_type: str, expected: bool) -> None:
    assert is_packed(content_type) is expected
    if content_type:
        packed = made(Options(gzip_uploads=True), content_type)
        assert ("Content-Encoding" in packed.headers) is not expected


def test_what_a_page_before_said_is_read_without_a_body() -> None:
    packed = made(Options(gzip_uploads=True))
    assert "Content-Encoding" not in packed.at("https://example.com/next").headers
    assert replace(packed, body=None).body is None


@pytest.mark.parametrize("options", [{"gzip_above": -1}, {"gzip_above": True}, {"gzip_uploads": 1}])
def test_options_are_checked(options: dict[str, Any]) -> None:
    with pytest.raises(SDK.ConfigurationError, match="gzip"):
        Shop("key-12345", "http://127.0.0.1:9", **options)
