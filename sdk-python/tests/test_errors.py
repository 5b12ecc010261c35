"""Errors, results and warnings: what they keep, and that they pickle."""

from __future__ import annotations

import copy
import pickle

import pytest

from hivekube._runtime import errors

from .support.run import Call, Runner
from .support.server import Reply

LIST: Call = lambda c: c.things.list()


def test_errors_keep_what_came_and_pickle(run: Runner) -> None:
    reply = Reply(
        status=422,
        json={"message": "no", "x": [1]},
        headers=[("X-Request-Id", "r1"), ("Retry-After", "3")],
    )
    error = run(LIST, reply).error
    for twin in (error, pickle.loads(pickle.dumps(error)), copy.copy(error)):
        assert type(twin) is errors.UnprocessableEntityError
        assert (twin.status_code, twin.request_id, twin.retry_after) == (422, "r1", 3.0)
        assert (twin.body, twin.raw) == (
            {"message": "no", "x": [1]},
            reply.message().partition(b"\r\n\r\n")[2],
        )
        assert twin.headers["X-REQUEST-ID"] == "r1"
        assert str(twin) == "things.list: status 422: no (request r1)"


ALL_ERRORS: list[errors.APIError] = [
    errors.APIError("m"),
    errors.ConfigurationError("m"),
    errors.APIConnectionError("m", attempts=3, outcome_unknown=True),
    errors.APITimeoutError("m", attempts=2),
    errors.APIResponseError("m", status_code=200, body={"a": 1}, raw=b"x"),
    errors.MissingIdError("m"),
    errors.PartialFailureError("m", ids=["a"], errors=["b"], status_code=500),
    errors.RedirectError("m", location="x", status_code=302),
    *(
        errors.error_class_of_status(status)("m", status_code=status)
        for status in (400, 401, 403, 404, 409, 418, 422, 429, 500, 599, 999)
    ),
]


@pytest.mark.parametrize("error", ALL_ERRORS, ids=lambda error: type(error).__name__)
def test_all_errors_pickle(error: errors.APIError) -> None:
    twin = pickle.loads(pickle.dumps(error))
    assert type(twin) is type(error)
    assert vars(twin) == vars(error) or repr(vars(twin)) == repr(vars(error))
    assert str(twin) == "m"


def test_results_pickle(run: Runner) -> None:
    created = run(lambda c: c.things.create(name="n"), Reply(json={"x": 1})).get()
    twin = pickle.loads(pickle.dumps(created))
    assert twin == created
    with pytest.raises(errors.MissingIdError):
        _ = twin.id


def test_warnings_pickle() -> None:
    warning = errors.AliasConflictWarning("Tool", "id", "_id")
    twin = pickle.loads(pickle.dumps(warning))
    assert (type(twin), str(twin), vars(twin)) == (type(warning), str(warning), vars(warning))
