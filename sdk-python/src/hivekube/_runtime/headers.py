"""Reply headers: a read-only mapping that ignores case and hides what is secret when shown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

__all__ = ["Headers"]

_SHOWN: Final = frozenset(
    {
        "content-encoding",
        "content-length",
        "content-type",
        "date",
        "retry-after",
        "server",
        "x-request-id",
    }
)


class Headers(Mapping[str, str]):
    """Headers of a reply. Looking a name up ignores case; repeated headers are joined by `, `."""

    __slots__ = ("_pairs", "_values")

    def __init__(self, pairs: Iterable[tuple[str, str]] = ()) -> None:
        self._pairs = tuple(pairs)
        values: dict[str, str] = {}
        for name, value in self._pairs:
            key = name.lower()
            values[key] = f"{values[key]}, {value}" if key in values else value
        self._values = values

    def get_list(self, name: str) -> list[str]:
        """Every value of a header, in the order received."""
        key = name.lower()
        return [value for each, value in self._pairs if each.lower() == key]

    def __getitem__(self, name: str) -> str:
        return self._values[name.lower()]

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and name.lower() in self._values

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __repr__(self) -> str:
        shown = {name: value if name in _SHOWN else "…" for name, value in self._values.items()}
        return f"Headers({shown!r})"

    def __reduce__(self) -> tuple[type[Headers], tuple[tuple[tuple[str, str], ...]]]:
        return (Headers, (self._pairs,))
