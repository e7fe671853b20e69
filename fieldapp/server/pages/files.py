"""Style sheet, scripts and typefaces."""

from __future__ import annotations

from starlette.responses import FileResponse, Response

from fieldapp.errors import ReplicaTrouble, Unreadable
from fieldapp.server.access import ANYONE
from fieldapp.server.assets import asset
from fieldapp.server.call import Call, Pages

_FOR_EVER = {"Cache-Control": "public, max-age=31536000, immutable"}
pages = Pages()


@pages.get("/static/{version}/{name}", ANYONE)
def static_file(call: Call) -> Response:
    """One file of `static/`."""
    try:
        found = asset(call.part("name"))
    except KeyError:
        raise Unreadable("row-not-found") from None
    return Response(found.body, headers=_FOR_EVER, media_type=found.media_type)


@pages.get("/typefaces.css", ANYONE)
def typefaces(call: Call) -> Response:
    """Which piece of the fonts holds which characters; empty where no fonts were built."""
    try:
        rules = call.service.typefaces.style_sheet("/typefaces")
    except ReplicaTrouble:
        rules = ""
    return Response(rules, headers={"Cache-Control": "max-age=3600"}, media_type="text/css")


@pages.get("/typefaces/{build}/{weight}-{piece}.woff", ANYONE)
def typeface(call: Call) -> Response:
    """One piece of one weight."""
    try:
        path = call.service.typefaces.file(call.part("weight"), call.part("piece"))
    except KeyError:
        raise Unreadable("row-not-found") from None
    return FileResponse(path, headers=_FOR_EVER, media_type="font/woff")
