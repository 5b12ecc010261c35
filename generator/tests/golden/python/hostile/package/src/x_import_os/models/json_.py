"""Models of the json calls."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal, TypeAlias

from .._runtime.models import Model, wire

__all__ = ["ModelModel", "NoneModel"]

NoneModel: TypeAlias = Literal["", " ", "A", "a", "'); import os #", '"""', "\n"] | str
"""Values the document does not know are kept as they are."""


class ModelModel(Model, schema_name="Model"):
    r"""`code`, \\N{BULLET}, {braces} %s \<script> \\u{202E} >>> import os."""

    str_: Annotated[str, wire("str")]
    """ends with "."""

    class_: Annotated[str, wire("__class__")]
    """Matches `') import os #`."""

    model_config_: Annotated[dict[str, NoneModel] | None, wire("model_config")] = None

    list_: Annotated[list[str] | None, wire("list")] = None

    field: Annotated[str | None, wire("")] = None

    field_3: Annotated[str | None, wire(" ")] = None

    field_2: Annotated[float | None, wire("\n")] = None

    date: dt.date | None = None

    fi: str | None = None

    field_4: Annotated[str | None, wire("ﬁ")] = None
