"""Whether the server works: for load balancers, scripts and the person who just started it."""

from __future__ import annotations

import shutil

from sqlalchemy.exc import SQLAlchemyError
from starlette.responses import JSONResponse, Response

from fieldapp import __version__
from fieldapp.server.access import ANYONE
from fieldapp.server.call import Call, Pages
from fieldapp.store.queries.console_shell import commit_seq

pages = Pages()
LEAST_FREE_BYTES = 100 << 20


@pages.get("/health", ANYONE)
def health(call: Call) -> Response:
    """200 when the database answers and the disk has room; otherwise 503 with what is wrong."""
    try:
        with call.store.read() as session:
            commit_seq(session)
    except SQLAlchemyError:
        return JSONResponse({"status": "trouble", "database": "absent"}, 503)
    free = shutil.disk_usage(call.service.settings.data).free
    if free < LEAST_FREE_BYTES:
        return JSONResponse({"status": "trouble", "disk": "full"}, 503)
    return JSONResponse({"status": "ok", "version": __version__})
