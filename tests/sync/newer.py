"""fieldapp of a later version, in a process of its own: orders have a colour, and there are gadgets.

    python -m tests.sync.newer server DATABASE     # answers requests, a line of JSON each
    python -m tests.sync.newer desk DATABASE       # upgrades a replica, tells what it then has

The later version is this one with a column and a table more, added before anything reads the model.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Mapped

from fieldapp.model import Merge, Noun, WorkOrder, schema
from fieldapp.model.columns import link, text
from fieldapp.model.noun import Home


class Gadget(Noun):
    """What no desk of this version has heard of."""

    __tablename__ = "gadget"
    HOME = Home("order", "order_id")
    FIELD_MAY_INSERT = True

    order_id: Mapped[str] = link("work_order", Merge.FACT, required=True)
    words: Mapped[str] = text(Merge.FACT, required=True)


def add_to_the_model() -> None:
    """Make this process one of the later version."""
    WorkOrder.colour = text(Merge.ASK)  # type: ignore[attr-defined]
    schema.NOUNS = (*schema.NOUNS, Gadget)
    schema._SHAPES["work_order"] = schema._shape_of(WorkOrder)
    schema._SHAPES["gadget"] = schema._shape_of(Gadget)
    schema.shape.cache_clear()


def migrated(database: Path) -> Any:
    """An engine on the database, brought to the later version as a migration would."""
    from fieldapp.store.driver import open_sqlite
    from fieldapp.store.migrate import upgrade

    engine = open_sqlite(database)
    upgrade(engine)
    with engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE work_order ADD COLUMN colour TEXT")
        connection.exec_driver_sql(
            "CREATE TABLE gadget (id VARCHAR(36) PRIMARY KEY, extra TEXT, order_id VARCHAR(36) NOT NULL "
            "REFERENCES work_order (id) DEFERRABLE INITIALLY DEFERRED, words TEXT NOT NULL)"
        )
    return engine


class Server:
    """The later version's server."""

    def __init__(self, database: Path) -> None:
        from fieldapp.sync.answer import DeskOnTheLine
        from tests.sync.harness import Company

        self.company = Company(migrated(database), database.parent)
        self.actor = self.company.engineer("Li")
        self.desk = DeskOnTheLine("desk-0", str(self.actor.person_id), "Li")
        self.order = self.company.order(self.actor)

    def answer(self, asked: dict[str, Any]) -> Any:
        """What was asked for: an exchange, or one of the things that happen in the office."""
        doing: Callable[..., Any] = getattr(self, asked.pop("do"))
        return doing(**asked)

    def start(self) -> dict[str, str]:
        self.paint("red")
        with self.company.server.change("Add a gadget", by=self.actor) as work:
            work.add(Gadget(id=work.new_id(), order_id=self.order, words="漏水 sensor"))
        return {"person": str(self.actor.person_id), "order": self.order}

    def paint(self, colour: str) -> None:
        self.company.edit(WorkOrder, self.order, colour=colour)

    def exchange(self, path: str, body: str) -> str:
        from fieldapp.sync.answer import answer_push
        from fieldapp.sync.answer_pull import answer_pull
        from fieldapp.sync.messages import PullRequest, PushRequest, decode, encode

        if path.endswith("push"):
            return encode(
                answer_push(self.company.server, self.desk, decode(body.encode(), PushRequest))
            ).decode()
        return encode(
            answer_pull(self.company.server, self.desk, decode(body.encode(), PullRequest))
        ).decode()

    def show(self) -> dict[str, Any]:
        return told(self.company.server)


def told(store: Any) -> dict[str, Any]:
    """What a store of the later version says of its order and its gadget."""
    return {
        "colour": store.scalar("SELECT colour FROM work_order"),
        "findings": store.scalar("SELECT findings FROM work_order"),
        "gadget": store.scalar("SELECT words FROM gadget"),
        "hashes": store.scalar(
            "SELECT sum(content_hash) FROM row_version WHERE removed = 0 AND tbl IN ('work_order', 'gadget')"
        ),
    }


def upgraded_desk(database: Path) -> dict[str, Any]:
    """Open a replica with the later version; what it then has."""
    from fieldapp.store import desk_side
    from fieldapp.store.newly_known import fill_newly_known
    from fieldapp.sync.self_check import check_rows

    store = desk_side.open_desk_store(migrated(database))
    filled = [fill_newly_known(store), fill_newly_known(store)]
    found = {
        **told(store),
        "filled": filled,
        "extra": store.scalar("SELECT extra FROM work_order"),
        "unknown": store.scalar("SELECT count(*) FROM raw_row"),
        "differing": check_rows(store).differing,
        "pending": store.scalar("SELECT count(*) FROM change_set WHERE state = 'pending'"),
        "base": json.loads(store.scalar("SELECT image FROM base_row WHERE tbl = 'work_order'")),
    }
    store.close()
    return found


def main(role: str, database: str) -> None:
    """Be the later version's server or desk."""
    add_to_the_model()
    if role == "desk":
        sys.stdout.write(json.dumps(upgraded_desk(Path(database))) + "\n")
        return
    server = Server(Path(database))
    for line in sys.stdin:
        sys.stdout.write(json.dumps(server.answer(json.loads(line))) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
