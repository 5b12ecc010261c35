"""Makes the calls of the suite through the typed methods of the package, and judges what they give.

`cases.json` holds the calls and where the package has them. Arguments stand there as JSON under public names; each is
read into the type its method takes. A case that cannot be called says why in `unsupported`.
"""

# pyright: basic
# What is compared may be of any type.

from __future__ import annotations

import atexit
import base64
import importlib
import json
from functools import cache
from pathlib import Path
from typing import Any, Final

from .compare import difference

__all__ = ["CASES", "why_not"]

_DATA: Final[dict[str, Any]] = json.loads(
    Path(__file__).with_name("cases.json").read_text(encoding="utf-8")
)
CASES: Final[list[dict[str, Any]]] = _DATA["cases"]


def why_not(case: dict[str, Any], url: str) -> str | None:
    """Makes the call against the server at `url` and gives the reason why its outcome is not the expected one."""
    if case["unsupported"] is not None:
        return str(case["unsupported"])
    expected: Any = json.loads(json.dumps(case["expect"]).replace("{{baseUrl}}", url))
    try:
        outcome = _outcome(_client(case, url), case)
    except Exception as problem:  # noqa: BLE001 - whatever goes wrong is what the report is about
        outcome = _problem(problem)
        if expected is None or "error" not in expected or "error" not in outcome:
            return f"{type(problem).__name__}: {problem}"
    return None if expected is None else difference(expected, outcome)


def _client(case: dict[str, Any], url: str) -> Any:
    """The client of a case; all of them share the connections of one."""
    options: dict[str, Any] = {"base_url": url + case["server_path"]}
    if case.get("credentials"):
        options |= {"credentials": case["credentials"], "api_key": case["credential"]}
        client = _kind()(max_retries=0, **options)
        atexit.register(client.close)
        return client.with_options(**case["options"])
    if _shared()._api.auth is not None:
        options["api_key"] = case["credential"] or "vector-key"
    return _shared().with_options(**options, **case["options"])


def _kind() -> Any:
    return getattr(importlib.import_module(_DATA["package"]), _DATA["client"])


@cache
def _shared() -> Any:
    client = _kind()(api_key="vector-key", base_url="http://127.0.0.1:1", max_retries=0)
    atexit.register(client.close)
    return client


def _outcome(client: Any, case: dict[str, Any]) -> dict[str, Any]:
    place = _DATA["calls"][case["call"]]
    package = _DATA["package"]
    module = importlib.import_module(f"{package}.resources.{place['module']}")
    operation: Any = getattr(module, place["table"]).made()
    types = {argument.name: argument for argument in operation.arguments}
    names: dict[str, str] = place["arguments"]
    arguments = {
        names[public]: _typed(package, types[names[public]], value)
        for public, value in case["arguments"].items()
    }
    value = getattr(getattr(client, place["attribute"]), place["method"])(**arguments)
    wanted: dict[str, Any] = case["expect"] or {}
    if hasattr(value, "request_id") and hasattr(value, "close"):
        with value:
            return _streamed(package, value, wanted)
    encoder_of: Any = importlib.import_module(f"{package}._runtime.encode").encoder_of
    encode = encoder_of(getattr(operation.reply, "of", None))
    if hasattr(value, "has_next"):
        return {"items": [encode(item) for item in value.items]}
    if "text" in wanted and isinstance(value, str):
        return {"text": value}
    if "bytes" in wanted and isinstance(value, bytes):
        return {"bytes": base64.b64encode(value).decode()}
    return {"value": encode(value) if wanted else None}


def _streamed(package: str, value: Any, wanted: dict[str, Any]) -> dict[str, Any]:
    """What a reply that is read while it arrives gives in the end."""
    if hasattr(value, "media_type"):
        return {"bytes": base64.b64encode(value.read()).decode()}
    plain: Any = importlib.import_module(f"{package}._runtime.encode").encoder_of(None)
    return {name: [plain(getattr(item, "data", item)) for item in value] for name in wanted}


def _typed(package: str, argument: Any, value: Any) -> Any:
    """An argument as the type that the method takes: what stands for it in JSON is read like a reply."""
    of = argument.of
    if type(argument).__name__ in {"File", "WholeFile"}:
        return [_file(package, each) for each in value] if isinstance(value, list) else _file(package, value)
    if of is None or value is None:
        return value
    decode: Any = importlib.import_module(f"{package}._runtime.decode")
    return decode.decoder_of(of).decode_value(value, "$")


def _file(package: str, value: Any) -> Any:
    upload: Any = importlib.import_module(package).FileUpload
    content = base64.b64decode(value["base64"])
    return upload(content, filename=value["filename"], content_type=value["contentType"])


def _problem(problem: Exception) -> dict[str, Any]:
    status = getattr(problem, "status_code", None)
    return {} if status is None else {"error": {"status": status}}
