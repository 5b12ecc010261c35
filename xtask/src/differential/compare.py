"""Has a generated Rust crate and a generated Python package read the same JSON, and says where they differ.

Arguments: the folder of the Python sources, the driver of the crate, a file with the types of the crate (name, tab, schema a
line; the schema is empty for unions and enums), the number of cases and the seed. Exit status 1: they differ.
"""

from __future__ import annotations

import importlib
import json
import pkgutil
import subprocess
import sys
import warnings
from collections import Counter
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from cases import Cases

SHOWN = 12
"""Differences that are shown in full."""

ONLY_TEXT_TO_RUST = ("should be a time", "should be a date")
"""What Python says of times that are none; to Rust they are text (docs/decisions/0006)."""

LARGEST = 2**64


def main(sources: str, driver: str, listed: str, count: str, seed: str) -> int:
    """Makes the cases, has both read them, and compares."""
    sys.path.insert(0, sources)
    warnings.simplefilter("ignore")
    (package,) = (each.name for each in Path(sources).iterdir() if (each / "_runtime").is_dir())
    package_types, namespace = types_of(package)
    lines = Path(listed).read_text().splitlines()
    both = ((number, *line.split("\t")) for number, line in enumerate(lines))
    matched = [(number, name, of) for number, name, schema in both if (of := counterpart(package_types, name, schema))]
    if not matched:
        print("no type of the crate has a counterpart in the package")
        return 1
    reader = Reader(package)
    cases = Cases(SimpleNamespace(Model=reader.model, Unknown=reader.unknown), int(seed))
    cases.namespace = namespace
    chosen = [matched[at % len(matched)] for at in range(int(count))]
    made = [(number, name, of, cases.case(of)) for number, name, of in chosen]
    given = "".join(f"{number}\t{text}\n".replace("\r", " ") for number, _, _, text in made)
    done = subprocess.run([driver], input=given.encode(), stdout=subprocess.PIPE, check=False)
    answers = done.stdout.decode().split("\n")[:-1]
    if done.returncode != 0 or len(answers) != len(made):
        stopped = made[len(answers)] if len(answers) < len(made) else None
        print(f"the driver ended with {done.returncode} after {len(answers)} of {len(made)} cases; next: {stopped}")
        return 1
    kinds: Counter[str] = Counter()
    differences = texts = 0
    for (_, name, of, text), answer in zip(made, answers, strict=True):
        kinds[answer.split("\t")[0]] += 1
        python = reader.read(of, text.replace("\r", " ").encode())
        why = difference(answer, python, reader) or lost(answer, text)
        if why and python[0] == "mismatch" and python[1].endswith(ONLY_TEXT_TO_RUST):
            texts += 1
            continue
        if why:
            differences += 1
            if differences <= SHOWN:
                print(f"{name}: {why}\n  given:  {text[:1500]}\n  rust:   {answer[:600]}\n  python: {chr(9).join(python)[:600]}")
    outcomes = ", ".join(f"{kinds[kind]} {kind}" for kind in sorted(kinds))
    print(f"{package}: {len(matched)} types, {len(made)} cases ({outcomes}), {differences} differences")
    if texts:
        print(f"{texts} with text that Rust keeps as it came, and Python cannot read as a time or bytes")
    return 1 if differences else 0


def types_of(package: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """The types by their names; models also by `=` and the name of their schema, where it is the only one of that name."""
    model = importlib.import_module(f"{package}._runtime.models").Model
    found: dict[str, Any] = {}
    schemas: dict[str, list[Any]] = {}
    models = importlib.import_module(f"{package}.models")
    for each in pkgutil.walk_packages(models.__path__, f"{package}.models."):
        for name, of in vars(importlib.import_module(each.name)).items():
            if name.startswith("_") or (isinstance(of, type) and not (issubclass(of, model) and of is not model)):
                continue
            if isinstance(of, type):
                if of.__module__ == each.name:
                    schemas.setdefault(of.__schema_name__, []).append(of)
                    found[name] = of
            elif hasattr(of, "__args__") or hasattr(of, "__value__"):
                found[name] = of
    namespace = dict(found)
    for schema, classes in schemas.items():
        if len(classes) == 1:
            found[f"={schema}"] = classes[0]
    return found, namespace


def counterpart(types: dict[str, Any], name: str, schema: str) -> Any:
    """The type of the package that a type of the crate is: names may differ where one language keeps one for itself."""
    of = types.get(name)
    return of if not schema or getattr(of, "__schema_name__", None) == schema else types.get(f"={schema}")


class Reader:
    """The Python side: a value is read as that of a reply is, and as the items of a long list are."""

    def __init__(self, package: str) -> None:
        runtime = f"{package}._runtime"
        self.body = importlib.import_module(f"{runtime}.body").Body
        self.decode = importlib.import_module(f"{runtime}.decode")
        self.encode = importlib.import_module(f"{runtime}.encode")
        self.text = importlib.import_module(f"{runtime}.jsontext")
        self.models = importlib.import_module(f"{runtime}.models")
        self.schema = importlib.import_module(f"{runtime}.schema")
        self.model, self.unknown = self.models.Model, self.models.Unknown

    def read(self, of: Any, text: bytes) -> tuple[str, ...]:
        """The outcome, as the driver of the crate words it."""
        careful = self._careful(of, text)
        if careful[0] == "no value" or self.text.has_constants(text) or self.text.may_overflow(text):
            return careful
        try:
            at_once = self._sent(of, self.decode.validate(self.schema.strict_validator(of), text))
        except (ValueError, RecursionError):
            return careful
        return careful if at_once == careful else ("split", *careful, *at_once)

    def _careful(self, of: Any, text: bytes) -> tuple[str, ...]:
        try:
            value = self.text.read_json(text)
            read = self.body(value, text).entity(("/",), (), self.decode.decoder_of(of))
        except self.text.NotJson:
            return ("not json",)
        except self.decode.Mismatch as error:
            return ("mismatch", str(error))
        return ("no value",) if read is None else self._sent(of, read)

    def _sent(self, of: Any, value: Any) -> tuple[str, ...]:
        try:
            return ("ok", self.encode.json_text(self.encode.encoder_of(of)(value)))
        except (TypeError, ValueError) as error:
            return ("no form", str(error))


def difference(rust: str, python: tuple[str, ...], reader: Reader) -> str | None:
    """How two outcomes differ."""
    kind, *parts = rust.split("\t")
    if {kind, python[0]} == {"no value", "mismatch"} and (parts or [""])[0] == "" and (python + ("$: ",))[1].startswith("$: "):
        return None
    if kind != python[0] or kind == "split":
        return f"{kind} in Rust, {python[0]} in Python"
    if kind == "ok" and (at := unlike(json.loads(parts[0]), json.loads(python[1]))):
        return f"the values differ: {at}"
    if kind == "mismatch":
        steps = [each.replace("~1", "/").replace("~0", "~") for each in parts[0].split("/")[1:]]
        path = reader.decode.json_path(tuple(steps))
        if not python[1].startswith(f"{path}: "):
            return f"the paths differ: {path} in Rust"
    return None


def lost(rust: str, text: str) -> str | None:
    """What is read is what was given."""
    kind, *parts = rust.split("\t")
    if kind == "ok" and (at := unlike(json.loads(parts[0]), json.loads(text), exact=False)):
        return f"what is sent again is not what came: {at}"
    return None


def unlike(a: Any, b: Any, at: str = "$", *, exact: bool = True) -> str | None:
    """The first place where two JSON values differ.

    Whole numbers beyond 64 bits are floats to Rust (docs/decisions/0006), others if they are not `exact`.
    """
    if isinstance(a, dict) and isinstance(b, dict):
        if not exact:  # a list or an object that is empty when it is absent is sent
            a = {key: each for key, each in a.items() if key in b or each not in ([], {})}
        if a.keys() != b.keys():
            return f"{at} has other keys: {sorted(a.keys() ^ b.keys())}"
        return next((why for key in a if (why := unlike(a[key], b[key], f"{at}.{key}", exact=exact))), None)
    if isinstance(a, list) and isinstance(b, list) and len(a) == len(b):
        pairs = enumerate(zip(a, b, strict=True))
        return next((why for number, pair in pairs if (why := unlike(*pair, f"{at}[{number}]", exact=exact))), None)
    numbers = all(isinstance(each, int | float) and not isinstance(each, bool) for each in (a, b))
    alike = type(a) is type(b) and a == b
    if numbers:
        largest = LARGEST / 2 if exact else 2**53
        alike = a == b or (max(abs(a), abs(b)) >= largest and float(a) == float(b))
    return None if alike else f"{at}: {str(a)[:60]} and {str(b)[:60]}"


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
