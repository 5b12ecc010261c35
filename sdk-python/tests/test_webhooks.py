"""Signatures of calls from the server, by the table that Rust runs too."""

from __future__ import annotations

import copy
import json
import math
import pickle
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import pytest

from hivekube._runtime.webhooks import parsed
from hivekube.webhooks import WebhookError, WebhookVerifier, verify_hmac

TABLE: Final[dict[str, list[dict[str, Any]]]] = json.loads(
    (Path(__file__).parents[2] / "specs/standard-webhooks/signatures.json").read_text("utf-8")
)


@pytest.mark.parametrize("case", TABLE["deliveries"], ids=lambda case: case["name"])
def test_deliveries_are_verified(case: dict[str, Any]) -> None:
    outcome = "ok"
    try:
        verifier = WebhookVerifier(*case["secrets"], tolerance=case["tolerance"])
        headers = [(name, value) for name, value in case["headers"]]
        verifier.verify(case["body"].encode(), headers, now=case["now"])
        verifier.verify(case["body"], headers, now=case["now"])
    except WebhookError as error:
        outcome = error.reason
    assert outcome == case["outcome"]


@pytest.mark.parametrize("case", TABLE["codes"], ids=lambda case: case["name"])
def test_codes_are_verified(case: dict[str, Any]) -> None:
    outcome = "ok"
    try:
        verify_hmac(case["secret"], case["body"], case["signature"])
    except WebhookError as error:
        outcome = error.reason
    assert outcome == case["outcome"]


def test_what_was_signed_is_read() -> None:
    verifier = WebhookVerifier("whsec_MDEyMzQ1Njc4OWFiY2RlZmdoaWprbG1u")
    now = int(time.time())
    headers = {
        "Webhook-Id": "msg_1",
        "Webhook-Timestamp": str(now),
        "Webhook-Signature": verifier.sign("msg_1", now, b"{}"),
    }
    verifier.verify(b"{}", headers)
    assert parsed(dict[str, int], b'{"a": 1}') == {"a": 1}
    with pytest.raises(WebhookError) as error:
        parsed(dict[str, int], "{")
    assert error.value.reason == "payload"
    assert pickle.loads(pickle.dumps(error.value)).reason == "payload"
    with pytest.raises(WebhookError, match="no secret"):
        WebhookVerifier()
    with pytest.raises(WebhookError, match="empty"):
        verify_hmac("", "", "AA")
    assert "0123" not in repr(verifier)


def test_tolerances() -> None:
    secret = "whsec_MDEyMzQ1Njc4OWFiY2RlZmdoaWprbG1u"
    verifier = WebhookVerifier(secret, tolerance=math.inf)
    headers = {"webhook-id": "m", "webhook-timestamp": "5"}
    verifier.verify(b"{}", {**headers, "webhook-signature": verifier.sign("m", 5, b"{}")})
    for tolerance in (-1, math.nan):
        with pytest.raises(ValueError, match="tolerance"):
            WebhookVerifier(secret, tolerance=tolerance)


@pytest.mark.parametrize("copied", [pickle.dumps, copy.deepcopy])
def test_verifiers_keep_their_secrets(copied: Callable[[object], object]) -> None:
    with pytest.raises(TypeError, match="holds secrets"):
        copied(WebhookVerifier("whsec_MDEyMzQ1Njc4OWFiY2RlZmdoaWprbG1u"))


def test_headers_that_are_bytes_are_told() -> None:
    verifier = WebhookVerifier("whsec_MDEyMzQ1Njc4OWFiY2RlZmdoaWprbG1u")
    headers: Any = [(b"webhook-id", b"m")]
    with pytest.raises(TypeError, match="must be strings"):
        verifier.verify(b"{}", headers)
