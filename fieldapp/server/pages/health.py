"""Whether the server works: for load balancers, scripts and the person who just started it; and how it does."""

from __future__ import annotations

import os
import shutil

from prometheus_client import CONTENT_TYPE_LATEST
from sqlalchemy.exc import SQLAlchemyError
from starlette.responses import JSONResponse, Response

from fieldapp import __version__
from fieldapp.server.access import ANYONE, WATCHERS
from fieldapp.server.call import Call, Pages
from fieldapp.store.migrate import HEAD, current_revision

pages = Pages()
LEAST_FREE_BYTES = 100 << 20


@pages.get("/health", ANYONE)
def health(call: Call) -> Response:
    """200 when this process can take work; otherwise 503 with what is wrong.

    Looked at are the database and its revision (a later version may have taken it over), the room on the disk,
    whether files can be kept, and whether the work beside answering goes on.
    """
    wrong = _wrong(call)
    if wrong:
        return JSONResponse({"status": "trouble", **wrong}, 503)
    return JSONResponse({"status": "ok", "version": __version__})


@pages.get("/metrics", WATCHERS)
def metrics(call: Call) -> Response:
    """What the server measures of itself."""
    return Response(call.service.measurements.page(call.store), media_type=CONTENT_TYPE_LATEST)


def _wrong(call: Call) -> dict[str, str]:
    try:
        with call.store.engine.connect() as connection:
            revision = current_revision(connection)
    except SQLAlchemyError:
        return {"database": "absent"}
    if revision != HEAD:
        return {"database": "of another version"}
    return _of_the_disk(call) or ({"work": "stopped"} if call.service.pulse.is_gone() else {})


def _of_the_disk(call: Call) -> dict[str, str]:
    try:
        free = shutil.disk_usage(call.service.settings.data).free
    except OSError:
        return {"disk": "absent"}
    if free < LEAST_FREE_BYTES:
        return {"disk": "full"}
    return {} if os.access(call.service.blobs.folder, os.W_OK | os.X_OK) else {"disk": "not writable"}
