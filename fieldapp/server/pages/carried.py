"""Files of laptops that no network reaches: their work is taken in here, and the answer goes back.

What is in a file has the rights of the laptop that signed it, and only that laptop can read the answer:
whoever hands it in decides nothing, so everybody in the office may.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from starlette.responses import FileResponse, Response

from fieldapp.errors import Unreadable
from fieldapp.server.access import OFFICE
from fieldapp.server.call import Call, Pages
from fieldapp.server.sync_api import database_told
from fieldapp.server.waiting_files import waiting_file, waiting_folder
from fieldapp.store import durable
from fieldapp.sync.bundle_server import take_in

pages = Pages()


@pages.get("/desks/files", OFFICE)
def ask(call: Call) -> Response:
    """Which file."""
    return call.page("carried.html")


@pages.post("/desks/files", OFFICE, takes_file=True)
def take(call: Call) -> Response:
    """Take the file in, and say what came of it."""
    folder = _folder(call)
    name = call.service.world.new_id()
    answer = folder / f"{name}.answer"
    with _on_disk(call, folder / f"{name}.work") as work, database_told():
        taken = take_in(call.store, call.service.blobs, work, answer)
    made_at = datetime.fromisoformat(taken.made_at)
    return call.page("carried_answer.html", taken=taken, made_at=made_at, name=name)


@pages.get("/desks/files/{answer}", OFFICE)
def answer(call: Call) -> Response:
    """An answer, to be saved."""
    name = call.part("answer")
    path = waiting_file(_folder(call), name, "answer")
    if path is None:
        raise Unreadable("bundle-answer-gone")
    return FileResponse(
        path,
        media_type="application/octet-stream",
        filename=f"{call.now:%Y-%m-%d}-answer.fieldapp",
        headers={"Cache-Control": "no-store"},
    )


@contextmanager
def _on_disk(call: Call, path: Path) -> Iterator[Path]:
    """The file that came along, under a name, for as long as it is read."""
    if call.file is None:
        raise Unreadable("bundle-missing")
    try:
        with durable.told_as_trouble(), path.open("xb") as work:
            shutil.copyfileobj(call.file, work, 1 << 20)
        yield path
    finally:
        path.unlink(missing_ok=True)


def _folder(call: Call) -> Path:
    """Where answers wait for whoever handed the file in; afterwards it is taken in again, which does no harm."""
    return waiting_folder(call.service.blobs, "carried", call.person.person_id)
