"""Which scopes a person's laptop may hold, and why: the server's half of partial replicas.

A grant is one reason; a subscription lasts while a scope has at least one. Grants and
revocations carry the seq of the commit that made them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection

from fieldapp.model.columns import Stored
from fieldapp.store.batches import batches
from fieldapp.store.raw import fetch
from fieldapp.store.tables import grant, subscription
from fieldapp.store.versions import insert_or_ignore, insert_or_update

SHARED_SCOPES = ("setup", "parts")
Image = Mapping[str, Stored]
Grant = tuple[str, str, str]


def reasons_of_order(order: Image) -> set[Grant]:
    """The (person, scope, reason) that an assigned order gives its assignee."""
    person = order.get("assignee_id")
    if not person or order.get("withdrawn"):
        return set()
    reason = f"order:{order['id']}"
    scopes = [reason]
    scopes += [f"site:{order['site_id']}"] if order.get("site_id") else []
    scopes += [f"customer:{order['customer_id']}"] if order.get("customer_id") else []
    return {(str(person), name, reason) for name in scopes}


def reasons_of_person(person: Image) -> set[Grant]:
    """The (person, scope, reason) that everybody active holds: his own, and the shared ones."""
    if not person.get("active") or person.get("withdrawn"):
        return set()
    own = f"person:{person['id']}"
    return {(str(person["id"]), name, own) for name in (own, *SHARED_SCOPES)}


def regrant(
    connection: Connection, images: Mapping[tuple[str, str], Image | None], new: frozenset[tuple[str, str]]
) -> list[Grant]:
    """Write the grants that follow from these rows; returns what was added or removed.

    `new` names rows that were inserted in this commit, for which no grant can exist.
    """
    wanted: dict[str, set[Grant]] = {}
    for (table, row), image in images.items():
        if table == "work_order" and image:
            wanted[f"order:{row}"] = reasons_of_order(image)
        if table == "person" and image:
            wanted[f"person:{row}"] = reasons_of_person(image)
    known_new = {f"order:{row}" for table, row in new if table == "work_order"}
    existing = _existing(connection, [reason for reason in wanted if reason not in known_new])
    moved: list[Grant] = []
    for reason, grants in wanted.items():
        moved += grants ^ existing.get(reason, set())
        _apply(connection, grants - existing.get(reason, set()), existing.get(reason, set()) - grants)
    return moved


def settle_subscriptions(connection: Connection, moved: Iterable[Grant], seq: int) -> None:
    """Open or close the subscriptions whose last reason came or went in commit `seq`."""
    for person, scope_id in sorted({(person, scope_id) for person, scope_id, _reason in moved}):
        reasons = fetch(connection, _ANY_REASON, (person, scope_id))
        now = fetch(connection, _REVOKED_AT, (person, scope_id))
        is_open = bool(now) and now[0][0] is None
        if reasons and not is_open:
            _subscribe(connection, person, scope_id, seq)
        elif not reasons and is_open:
            _revoke(connection, person, scope_id, seq)


_ANY_REASON = f"SELECT reason FROM {grant.name} WHERE person = ? AND scope = ? LIMIT 1"
_REVOKED_AT = "SELECT revoked_seq FROM subscription WHERE person = ? AND scope = ?"


def _existing(connection: Connection, reasons: list[str]) -> dict[str, set[Grant]]:
    found: dict[str, set[Grant]] = {}
    for some in batches(reasons, 500):
        marks = ", ".join("?" * len(some))
        sql = f"SELECT person, scope, reason FROM {grant.name} WHERE reason IN ({marks})"
        for person, scope_id, reason in fetch(connection, sql, some):
            found.setdefault(reason, set()).add((person, scope_id, reason))
    return found


def _apply(connection: Connection, more: set[Grant], gone: set[Grant]) -> None:
    if more:
        connection.execute(insert_or_ignore(connection, grant), [_as_row(each) for each in sorted(more)])
    for person, scope_id, reason in sorted(gone):
        connection.execute(
            grant.delete().where(
                grant.c.person == person, grant.c.scope == scope_id, grant.c.reason == reason
            )
        )


def _as_row(each: Grant) -> dict[str, Any]:
    return {"person": each[0], "scope": each[1], "reason": each[2]}


def _subscribe(connection: Connection, person: str, scope_id: str, seq: int) -> None:
    statement = insert_or_update(
        connection, subscription, ("person", "scope"), ("granted_seq", "revoked_seq")
    )
    row = {"person": person, "scope": scope_id, "granted_seq": seq, "revoked_seq": None}
    connection.execute(statement, [row])


def _revoke(connection: Connection, person: str, scope_id: str, seq: int) -> None:
    connection.execute(
        subscription.update()
        .where(subscription.c.person == person, subscription.c.scope == scope_id)
        .values(revoked_seq=seq)
    )
