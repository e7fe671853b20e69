"""Disagreements become rows: one open conflict per row, group and replica, closed when both sides agree."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from fieldapp.model import schema
from fieldapp.model.columns import Stored
from fieldapp.rules.merge import Fate, GroupOutcome
from fieldapp.rules.sealing import SHEET
from fieldapp.store.changes import ENCODER, Body, RowChange
from fieldapp.sync.bench import Bench, Image, RowKey, as_text, as_values, inserted_row


def outcome_effects(bench: Bench, body: Body, key: RowKey, outcome: GroupOutcome) -> tuple[RowChange, ...]:
    """What the fate of one group means for the conflicts about it."""
    if key[0] == "conflict":
        _follow(bench, bench.rows[key])
        return _overruled(bench, key, outcome) if outcome.needs_people else ()
    if outcome.needs_people:
        return disagree(bench, body, *key, outcome)
    return _settle_own(bench, body, key, outcome)


def _follow(bench: Bench, image: Image) -> None:
    """A conflict that was decided is not open for what comes later in the same batch."""
    place = (str(image["table_name"]), str(image["row_id"]), str(image["group_name"]))
    if place in bench.conflicts and bench.conflicts[place]["id"] == image["id"]:
        if image["decision"] is None:
            bench.conflicts[place] = image
        else:
            del bench.conflicts[place]


def _overruled(bench: Bench, key: RowKey, outcome: GroupOutcome) -> tuple[RowChange, ...]:
    """Two people decided one conflict: the first decision stands, the other is kept beside it."""
    image = bench.rows[key]
    others = [*(msgspec.json.decode(str(image["overruled"])) if image["overruled"] else []), outcome.mine]
    return rewrite(bench, image, {"overruled": ENCODER.encode(others).decode()})


def _settle_own(bench: Bench, body: Body, key: RowKey, outcome: GroupOutcome) -> tuple[RowChange, ...]:
    """A later edit of the same replica closes its own open conflict when the two now agree."""
    open_one = bench.conflicts.get((*key, outcome.group))
    if open_one is None or not (open_one["mine_stands"] or outcome.fate is Fate.SAME):
        return ()
    theirs = as_values(open_one["theirs"])
    if dict(outcome.mine) != theirs:
        return rewrite(bench, open_one, {"mine": as_text(outcome.mine)})
    del bench.conflicts[(*key, outcome.group)]
    return rewrite(
        bench, open_one, {"decision": "moot", "decided_by": body.by_name, "decided_at": body.made_at}
    )


def disagree(bench: Bench, body: Body, table: str, row: str, outcome: GroupOutcome) -> tuple[RowChange, ...]:
    """At most one open conflict per row, group and replica: a second edit replaces its `mine`."""
    place = (table, row, outcome.group)
    open_one = bench.conflicts.get(place)
    if open_one is not None:
        return _judge_again(bench, body, place, open_one, outcome)
    theirs_by, theirs_at = _author_of_theirs(bench, table, row, outcome)
    image: Image = {
        "id": bench.new_id(),
        "home": schema.shape(table).home_of(bench.rows[(table, row)]),
        "table_name": table,
        "row_id": row,
        "group_name": outcome.group,
        "base": as_text(outcome.base),
        "mine": as_text(outcome.mine),
        "theirs": as_text(outcome.theirs),
        "mine_stands": int(outcome.fate is Fate.MINE_STANDS),
        "mine_by": body.by_name,
        "theirs_by": theirs_by,
        "mine_at": body.made_at,
        "theirs_at": theirs_at,
        "change_set_id": body.id,
        "replica_id": bench.replica,
        "withdrawn": 0,
    }
    full = {name: image.get(name) for name in schema.shape("conflict").columns}
    bench.write(("conflict", str(full["id"])), full)
    bench.conflicts[place] = full
    return (inserted_row("conflict", full),)


def _author_of_theirs(bench: Bench, table: str, row: str, outcome: GroupOutcome) -> tuple[Stored, Stored]:
    if outcome.group == SHEET:
        return outcome.theirs.get("by_name"), outcome.theirs.get("sealed_at")
    wrote = bench.last_writer(table, row, outcome.theirs)
    return (wrote[1], wrote[2]) if wrote else (None, None)


def _judge_again(
    bench: Bench, body: Body, place: tuple[str, str, str], open_one: Image, outcome: GroupOutcome
) -> tuple[RowChange, ...]:
    if dict(outcome.mine) in (as_values(open_one["base"]), dict(outcome.theirs)):
        del bench.conflicts[place]
        settled = {"decision": "moot", "decided_by": body.by_name, "decided_at": body.made_at}
        return rewrite(bench, open_one, settled)
    return rewrite(bench, open_one, {"mine": as_text(outcome.mine), "mine_at": body.made_at})


def rewrite(bench: Bench, image: Image, values: Mapping[str, Stored]) -> tuple[RowChange, ...]:
    """A conflict with other values, on the bench and as its effect."""
    key = ("conflict", str(image["id"]))
    written = {name: (image.get(name), value) for name, value in values.items()}
    image_now = {**image, **values}
    bench.write(key, image_now)
    place = (str(image["table_name"]), str(image["row_id"]), str(image["group_name"]))
    if place in bench.conflicts and bench.conflicts[place]["id"] == image["id"]:
        bench.conflicts[place] = image_now
    return (RowChange(*key, "update", written),)
