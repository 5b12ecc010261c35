"""Bodies of XML: the same table as in the tests of the Rust runtime."""

from __future__ import annotations

from typing import Any

import pytest

from hivekube._runtime.xmlbodies import (
    BOOL,
    NUMBER,
    TEXT,
    ListOf,
    MapOf,
    Member,
    Name,
    Object,
    Root,
)

_OWNER = Object()
_OWNER.members = (
    Member("name", Name("Name", "o", "urn:o"), TEXT),
    Member("boss", Name("boss"), _OWNER),
)
_PET = Object(
    (
        Member("id", Name("pet-id"), NUMBER, "attribute"),
        Member("tags", Name("tag"), TEXT, "items"),
        Member("ages", Name("ages"), ListOf(Name("age"), NUMBER)),
        Member("tame", Name("tame"), BOOL),
        Member("owner", Name("Owner"), _OWNER),
        Member("notes", Name("notes"), MapOf(TEXT)),
        Member("weight", Name("weight"), NUMBER),
    )
)
_ROOT = Root(Name("Pet", "", "urn:pet"), _PET)


def test_values_come_back_as_they_were() -> None:
    value = {
        "id": 7,
        "tags": ["a<b", "c"],
        "ages": [1, 2.5],
        "tame": True,
        "owner": {"name": 'Ann "&" Bo', "boss": {"name": "C"}},
        "notes": {"k": "v\tw"},
        "weight": None,
    }
    text = (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<Pet xmlns:o="urn:o" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns="urn:pet" pet-id="7">'
        "<tag>a&lt;b</tag><tag>c</tag><ages><age>1</age><age>2.5</age></ages><tame>true</tame>"
        '<Owner><o:Name>Ann "&amp;" Bo</o:Name><boss><o:Name>C</o:Name></boss></Owner>'
        '<notes><k>v\tw</k></notes><weight xsi:nil="true"/></Pet>'
    )
    assert _ROOT.write(value).decode() == text
    assert _ROOT.read(text.encode()) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("<x><tag/><tag><![CDATA[<&]]>&#x41;&amp;</tag></x>", {"tags": ["", "<&A&"]}),
        (
            "<?xml version='1.0'?><!-- c --><x pet-id=' 1 '> <tame> 0 </tame>\n<ages/></x>",
            {"id": 1, "tame": False, "ages": []},
        ),
        (
            "<x><tame>maybe</tame><weight>heavy</weight></x>",
            {"tame": "maybe", "weight": "heavy"},
        ),
        (
            "<x b='2'><new>1</new><new>2</new><deep><a>1</a></deep></x>",
            {"b": "2", "new": ["1", "2"], "deep": {"a": "1"}},
        ),
        ("<p:x xmlns:p='urn:pet'><p:tame>1</p:tame></p:x>", {"tame": True}),
    ],
)
def test_what_others_write_is_read(text: str, value: Any) -> None:
    assert _ROOT.read(text.encode()) == value


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"<x>",
        b"<x></y>",
        b"<x/><x/>",
        b"<x/>text",
        b"<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>",
        b"<x>&a;</x>",
        b"<x a='1' a='2'/>",
        b"<x>" * 300 + b"</x>" * 300,
        b"<x>\xff</x>",
    ],
)
def test_what_is_no_document_is_refused(text: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        _ROOT.read(text)


@pytest.mark.parametrize("value", [{"notes": {"no name": "v"}}, {"tags": ["\x01"]}])
def test_what_has_no_form_is_refused(value: Any) -> None:
    with pytest.raises(ValueError, match="XML"):
        _ROOT.write(value)
