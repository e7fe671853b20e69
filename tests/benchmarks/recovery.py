"""How long a destroyed replica takes until every row and every unsent edit is back.

    python -m tests.benchmarks.recovery [--rows 10000] [--edits 500] [--json]

The replica's file is overwritten with noise. Measured from opening the profile to the end of the round
after which the server has every edit and the desk every row; the line between them is a function call.
The status is 1 when it takes longer than the bar, or when anything is missing.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
import tempfile
import time
from pathlib import Path

from fieldapp.model import Note, Site, schema
from fieldapp.settings import Profile
from fieldapp.store import raw
from fieldapp.store.driver import open_sqlite
from fieldapp.store.recovery import open_replica
from fieldapp.store.server_side import touches_of
from fieldapp.store.store import Store
from fieldapp.store.vault import Keys
from fieldapp.store.versions import stamp
from fieldapp.sync.driver import SyncDriver
from fieldapp.sync.machine import Phase
from tests.benchmarks.sync_rows import FIELDS, SITE, rows
from tests.sync.harness import OFFICE, Company, DeskInTest

BAR_S = 60.0
ORDERS = 50
_AT = "2026-01-01T00:00:00.000000Z"


def main() -> int:
    """Measure once and tell."""
    asked = _parser().parse_args()
    folder = Path(tempfile.mkdtemp(prefix="fieldapp-recovery-"))
    try:
        found = measure(folder, asked.rows, asked.edits)
    finally:
        shutil.rmtree(folder)
    is_good = bool(found["complete"]) and float(str(found["seconds"])) <= BAR_S
    words = (
        "{rows} rows and {edits} unsent edits back after {seconds} s (opening {opening_s} s); bar {bar_s} s; "
        "everything there: {complete}\n"
    )
    sys.stdout.write(json.dumps(found) + "\n" if asked.json else words.format(**found))
    return 0 if is_good else 1


def measure(folder: Path, row_count: int, edits: int) -> dict[str, object]:
    """Destroy a replica with so many rows and edits, and bring it back."""
    company = Company(open_sqlite(folder / "server.sqlite"), folder)
    desk, profile, keys = _desk(company, row_count, edits)
    profile.replica.write_bytes(os.urandom(1 << 20))
    started = time.perf_counter()
    opened = open_replica(profile, keys)
    opening_s = time.perf_counter() - started
    told = SyncDriver(opened.store, desk.network).run_round()
    seconds = time.perf_counter() - started
    is_complete = told.phase is Phase.COMPLETE and _has_all(company.server, opened.store, row_count, edits)
    opened.store.close()
    company.close()
    return {
        "rows": row_count, "edits": edits, "seconds": round(seconds, 2), "opening_s": round(opening_s, 2),
        "bar_s": BAR_S, "complete": is_complete,
    }  # fmt: skip


def _desk(company: Company, row_count: int, edits: int) -> tuple[DeskInTest, Profile, Keys]:
    desk = company.desk(company.engineer("Li"))
    desk.store.close()
    with company.server.change("Add a site", by=OFFICE) as work:
        work.add(Site(id=SITE, name="Bench"))
    orders = [company.order(desk.actor, f"Order {number}", SITE) for number in range(ORDERS)]
    _load(company.server, row_count)
    keys = Keys(os.urandom(48), os.urandom(32), os.urandom(32), os.urandom(32))
    profile = Profile(company.folder / "profile")
    profile.folder.mkdir()
    store = open_replica(profile, keys).store
    SyncDriver(store, desk.network).run_round()
    for number in range(edits):
        with store.change("Add a note", by=desk.actor) as work:
            order = orders[number % ORDERS]
            work.add(Note(id=work.new_id(), order_id=order, words=f"edit {number}", made_at=work.now))
    store.close()
    return desk, profile, keys


def _load(server: Store, count: int) -> None:
    columns = schema.shape("service_record").columns
    images = [
        {name: values.get(name) for name in columns}
        for values in (dict(zip(FIELDS, one, strict=True)) for one in rows(count, 0, 1))
    ]
    with server.writing(as_checkpoint=True) as connection:
        raw.upsert_rows(connection, "service_record", images)
        keyed = {("service_record", str(image["id"])): image for image in images}
        stamp(connection, touches_of(keyed, frozenset(keyed)), _AT, server.world)


def _has_all(server: Store, desk: Store, row_count: int, edits: int) -> bool:
    wanted = {f"edit {number}" for number in range(edits)}
    for store in (server, desk):
        with store.read() as session:
            if {note.words for note in session.query(Note)} != wanted:
                return False
    return int(desk.scalar("SELECT count(*) FROM service_record")) == row_count


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--rows", type=int, default=10_000)
    parser.add_argument("--edits", type=int, default=500)
    parser.add_argument("--json", action="store_true")
    return parser


if __name__ == "__main__":
    sys.exit(main())
