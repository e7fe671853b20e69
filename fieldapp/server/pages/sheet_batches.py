"""A month's sheets of a customer as one PDF."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from starlette.background import BackgroundTask
from starlette.responses import FileResponse, Response

from fieldapp.actions.sheet_batch import Batch, batch_of, month_of
from fieldapp.server.access import OFFICE
from fieldapp.server.call import Call, Pages
from fieldapp.server.catalogue import N_

pages = Pages()
NOTHING = N_("No sheet of this customer was sealed in %(month)s.")


@pages.get("/customers/{customer}/sheets.pdf", OFFICE)
def month_of_sheets(call: Call) -> Response:
    """The sheets that were sealed in a month and stand; with a sentence on the customer's page when there is none."""
    customer = call.part("customer")
    month = call.query.get("month") or month_of(call.now, call.shell.time_zone or "")
    with call.store.read() as session:
        batch = batch_of(session, customer, month, now=call.now)
    if not batch.sheets:
        call.cookies.say("bad", call.words.gettext(NOTHING, month=month))
        return call.go(f"/customers/{customer}")
    return _file(call, batch, f"{month}.pdf")


def _file(call: Call, batch: Batch, name: str) -> Response:
    """Written to a file of its own, which goes when it was sent: no month is too large to be held."""
    handle, address = tempfile.mkstemp(dir=call.service.settings.data, suffix=".pdf")
    path = Path(address)
    try:
        with os.fdopen(handle, "wb") as out:
            batch.bind(call.service.blobs, call.service.fonts, out)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    headers = {
        "Cache-Control": "no-store",
        "Content-Disposition": f'attachment; filename="{name}"',
        "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'",
    }
    return FileResponse(
        path, headers=headers, media_type="application/pdf", background=BackgroundTask(path.unlink)
    )
