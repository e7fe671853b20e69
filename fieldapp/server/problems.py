"""Errors as programs read them: problem details (RFC 9457), one status per kind of error."""

from __future__ import annotations

import math

import msgspec
from starlette.responses import Response

from fieldapp.errors import FieldappError, NotPermitted, Refused, ReplicaTrouble, RuleBroken, Unreadable

_STATUSES: tuple[tuple[type[FieldappError], int], ...] = (
    (NotPermitted, 403),
    (RuleBroken, 409),
    (Unreadable, 422),
    (Refused, 403),
    (ReplicaTrouble, 503),
)
_BY_CODE = {
    "row-not-found": 404,
    "blob-absent": 404,
    "sign-in-delayed": 429,
    "too-many-attempts": 429,
    "too-many-reports": 429,
    "link-ended": 404,
    "form-expired": 403,
    "second-factor-on": 409,
}


def status_of(error: FieldappError) -> int:
    """The HTTP status an error is answered with."""
    if error.code in _BY_CODE:
        return _BY_CODE[error.code]
    return next((status for cls, status in _STATUSES if isinstance(error, cls)), 500)


def waiting(error: FieldappError) -> dict[str, str]:
    """`Retry-After` for an error that says how long to wait."""
    wait_s = error.facts.get("seconds", error.facts.get("retry_after_s"))
    return {"Retry-After": str(max(1, math.ceil(wait_s)))} if isinstance(wait_s, int | float) else {}


def problem(status: int, code: str, title: str, **facts: object) -> Response:
    """An answer of type `application/problem+json`."""
    body = {"type": f"urn:fieldapp:problem:{code}", "title": title, "status": status, "code": code, **facts}
    return Response(msgspec.json.encode(body), status, media_type="application/problem+json")
