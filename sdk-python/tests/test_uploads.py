"""Bodies that are sent as they are, in parts, as forms, lines and text: what travels, and what is refused."""

from __future__ import annotations

import io
import re
from collections.abc import AsyncIterator, Iterator
from pathlib import Path as FilePath
from typing import Any

import pytest

from hivekube import FileUpload
from hivekube._runtime.multipart import FormPart, multipart
from hivekube._runtime.operation import (
    File,
    FormField,
    Operation,
    Part,
    WholeBody,
    WholeFile,
)
from hivekube._runtime.options import Options
from hivekube._runtime.replies import AckReply
from hivekube._runtime.request import Prepared, prepare
from hivekube._runtime.uploads import Content, UnreadableUpload


def prepared(operation: Operation[Any], **arguments: object) -> Prepared:
    return prepare(operation, arguments, Options(), user_agent="test")


def sent(request: Prepared) -> bytes:
    body = request.body
    return b"".join(body.pieces()) if isinstance(body, Content) else body or b""


def operation(*arguments: Any, **settings: Any) -> Operation[Any]:
    return Operation("x.send", "POST", "/x", reply=AckReply(), arguments=arguments, **settings)


def test_parts_are_separated_and_described() -> None:
    upload = FileUpload(b"x", filename='a"\r\n.txt', headers={"X-Kind": "k"})
    parts = [
        FormPart("id", "a b"),
        FormPart("count", 1.5),
        FormPart("nothing", None),
        FormPart("tree", {"a": 1}),
        FormPart("text", "t", "application/json"),
        FormPart("note", "t", "text/markdown"),
        FormPart('one"two', upload, "image/png"),
        FormPart("plain", FileUpload(b"y", content_type="a/b"), "image/png"),
    ]
    text = b"".join(multipart(parts, "B").pieces()).decode()
    part = "--B\r\nContent-Disposition: form-data; name="
    assert text == (
        f'{part}"id"\r\n\r\na b\r\n'
        f'{part}"count"\r\n\r\n1.5\r\n'
        f'{part}"tree"\r\nContent-Type: application/json\r\n\r\n{{"a":1}}\r\n'
        f'{part}"text"\r\nContent-Type: application/json\r\n\r\n"t"\r\n'
        f'{part}"note"\r\nContent-Type: text/markdown\r\n\r\nt\r\n'
        f'{part}"one%22two"; filename="a%22%0D%0A.txt"\r\nContent-Type: image/png\r\nX-Kind: k\r\n\r\nx\r\n'
        f'{part}"plain"; filename="plain"\r\nContent-Type: a/b\r\n\r\ny\r\n'
        "--B--\r\n"
    )


def test_multipart_requests_announce_their_length_and_boundary() -> None:
    call = operation(
        Part("id"),
        Part("tags", repeated=True, of=list[str]),
        File("pages", repeated=True, content_type="application/pdf"),
        media_type="multipart/form-data",
        body_format="multipart",
    )
    request = prepared(call, id="1", tags=["a", "b"], pages=[b"p", io.BytesIO(b"q")])
    body = sent(request).decode()
    boundary = request.headers["Content-Type"].removeprefix("multipart/form-data; boundary=")
    assert re.fullmatch(r"part-[0-9a-f]{32}", boundary)
    assert request.headers["Content-Length"] == str(len(body))
    assert re.findall(r'; name="(\w+)"', body) == ["id", "tags", "tags", "pages", "pages"]
    with pytest.raises(TypeError, match="pages: expected a list of files"):
        prepared(call, id="1", tags=[], pages=b"p")


def test_forms_are_written_by_their_styles() -> None:
    call = operation(
        FormField("grant"),
        FormField("scopes", of=list[str]),
        FormField("joined", style="space", of=list[str]),
        FormField("owner", style="json"),
        FormField("filter", style="deep"),
        FormField("url", reserved=True),
        media_type="application/x-www-form-urlencoded",
        body_format="form",
    )
    request = prepared(
        call,
        grant="a b&c",
        scopes=["r", "w"],
        joined=["x", "y"],
        owner={"n": 1},
        filter={"k": {"l": 2}},
        url="http://h/p",
    )
    assert sent(request) == (
        b"grant=a%20b%26c&scopes=r&scopes=w&joined=x%20y&owner=%7B%22n%22%3A1%7D"
        b"&filter[k][l]=2&url=http://h/p"
    )
    assert request.headers["Content-Type"] == "application/x-www-form-urlencoded"


@pytest.mark.parametrize(
    ("body_format", "value", "body"),
    [
        ("lines", [{"a": 1}, {"b": "ü"}], '{"a":1}\n{"b":"ü"}\n'.encode()),
        ("lines", [], b""),
        ("text", "naïve\n", "naïve\n".encode()),
        ("text", 1.5, b"1.5"),
    ],
)
def test_lines_and_text(body_format: Any, value: Any, body: bytes) -> None:
    call = operation(WholeBody("body"), media_type="text/x", body_format=body_format)
    assert sent(prepared(call, body=value)) == body


def test_every_kind_of_content_is_sent_piece_by_piece(tmp_path: FilePath) -> None:
    path = tmp_path / "photo.bin"
    path.write_bytes(b"z" * 600_000)
    call = operation(WholeFile("body"), media_type="image/png", body_format="bytes")
    with path.open("rb") as file:
        file.seek(10)
        request = prepared(call, body=file)
        assert request.headers["Content-Length"] == "599990"
        assert len(sent(request)) == len(sent(request)) == 599_990
    request = prepared(call, body=path)
    assert isinstance(request.body, Content)
    assert max(map(len, request.body.pieces())) <= 262_144
    assert request.headers["Content-Type"] == "image/png"
    request = prepared(call, body=FileUpload(path, content_type="image/jpeg"))
    assert request.headers["Content-Type"] == "image/jpeg"
    assert sent(prepared(call, body=bytearray(b"ab"))) == b"ab"


def test_iterables_are_sent_once() -> None:
    def pieces() -> Iterator[bytes]:
        yield from (b"a", b"", b"b")

    call = operation(WholeFile("body"), media_type="a/b", body_format="bytes")
    request = prepared(call, body=pieces())
    assert "Content-Length" not in request.headers
    assert isinstance(request.body, Content)
    assert not request.body.is_repeatable
    assert sent(request) == b"ab"
    with pytest.raises(UnreadableUpload, match="once"):
        sent(request)


async def test_asyncio_reads_all_kinds(tmp_path: FilePath) -> None:
    async def pieces() -> AsyncIterator[bytes]:
        yield b"a"
        yield b"b"

    path = tmp_path / "file"
    path.write_bytes(b"ab")
    for content in (b"ab", path, io.BytesIO(b"ab"), iter([b"a", b"", b"b"]), pieces()):
        body = Content([b"<", FileUpload(content), b">"])
        assert b"".join([piece async for piece in body.async_pieces()]) == b"<ab>"


@pytest.mark.parametrize("value", ["text", 5, None, object()])
def test_what_is_no_content_is_refused(value: Any) -> None:
    call = operation(WholeFile("body"), media_type="a/b", body_format="bytes")
    with pytest.raises(TypeError, match="body: "):
        prepared(call, body=value)


@pytest.mark.parametrize(
    ("value", "found"),
    [
        (("scan.png", b"x", "image/png"), "a tuple with str"),
        ([b"x", None], "a list with NoneType"),
        ({"scan.png": b"x"}, "a dict with str"),
    ],
)
def test_a_file_with_its_name_is_an_upload_and_no_tuple(value: Any, found: str) -> None:
    call = operation(
        File("file", content_type="image/png"),
        media_type="multipart/form-data",
        body_format="multipart",
    )
    with pytest.raises(
        TypeError, match=rf"file: expected pieces of bytes, not {found} in it: FileUpload\("
    ):
        prepared(call, file=value)
    assert b"\r\n\r\nxyz\r\n" in sent(
        prepared(call, file=(b"x", bytearray(b"y"), memoryview(b"z")))
    )


def test_a_file_that_can_be_walked_is_read_and_not_walked() -> None:
    class Stored(io.BytesIO):
        """An open file with a size and lines, as web frameworks have them."""

        def __len__(self) -> int:
            return len(self.getvalue())

        def __contains__(self, line: object) -> bool:
            return False

    class Numbered(Stored):
        def __iter__(self) -> Any:
            yield from (1, 2)

        def seekable(self) -> bool:
            return False

    for kind in (Stored, Numbered):
        upload = FileUpload(kind(b"a\nb"))
        assert b"".join(upload.pieces()) == b"a\nb"


async def test_pieces_that_are_no_bytes_are_told() -> None:
    given: list[Any] = [b"a", "b"]

    async def pieces() -> AsyncIterator[Any]:
        for piece in given:
            yield piece

    for content in (iter(given), pieces()):
        body = Content([FileUpload(content)])
        with pytest.raises(UnreadableUpload, match="a piece of it is str, and no bytes"):
            assert [piece async for piece in body.async_pieces()] == []
    with pytest.raises(UnreadableUpload, match="a piece of it is str, and no bytes"):
        list(Content([FileUpload(iter(given))]).pieces())


def test_files_that_are_not_there_are_told() -> None:
    with pytest.raises(FileNotFoundError):
        FileUpload(FilePath("/nowhere/at/all"))


def test_files_that_vanish_are_told(tmp_path: FilePath) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"ab")
    body = Content([FileUpload(path)])
    path.unlink()
    with pytest.raises(UnreadableUpload, match="No such file"):
        list(body.pieces())


@pytest.mark.parametrize("headers", [{"X": "a\r\nY: b"}, {"Content-Length": "1"}, {"a b": "c"}])
def test_headers_of_parts_are_checked(headers: dict[str, str]) -> None:
    with pytest.raises((TypeError, ValueError)):
        FileUpload(b"", headers=headers)
