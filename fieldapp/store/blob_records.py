"""What a store knows of blobs beside their bytes: which go, which come, which are half here.

A desk derives its list from the attachments in the replica: `local` (here, not yet
known to the server), `sent` (handed over, the answer was lost), `verified` (the server has
it and checked its hash), `missing` (known by reference only), `asked` (missing, and somebody wants to see
it). `preview` names the small picture of a photo. The server knows `missing` and `verified`, and the uploads
under way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, case, func, literal, or_, select

from fieldapp.model.orders import WorkOrder
from fieldapp.model.reports import Attachment, AttachmentKind
from fieldapp.rules.orders import FINISHED
from fieldapp.store.raw import execute_many, fetch
from fieldapp.store.tables import blob, subscription, upload
from fieldapp.store.versions import insert_or_ignore

LOCAL, SENT, VERIFIED, MISSING, ASKED = "local", "sent", "verified", "missing", "asked"
SHEETS, PHOTOS, DOCUMENTS = 0, 1, 2
"""The order in which files travel."""
NO_PREVIEW = ""
"""The server could make none."""
WHOLE_UP_TO_BYTES = 64 * 1024
"""A photo as small as this needs no preview."""
_ORDER = "order:"


@dataclass(frozen=True)
class KnownBlob:
    """A blob by name and length, and where it stands."""

    sha256: str
    size_bytes: int
    state: str


@dataclass(frozen=True)
class Upload:
    """An upload under way: whose, of what. `expires_at` is in stored form, by the server's clock."""

    id: str
    desk: str
    sha256: str
    size_bytes: int
    expires_at: str
    is_kept: bool = True
    """Whether it stands in the books; one whose bytes come all at once never needs to."""


# ─── the desk ──────────────────────────────────────────────────────────────────────────────────


def note_references(connection: Connection, has: Callable[[str], bool], at: str) -> None:
    """List every attachment's blob that is not listed: as `local` where the bytes are here.

    Also of those made here whose order was taken away before the work went: the rows are gone, the bytes have
    to travel all the same.
    """
    unlisted = (
        select(Attachment.sha256, func.max(Attachment.size_bytes))
        .outerjoin(blob, blob.c.sha256 == Attachment.sha256)
        .where(blob.c.sha256.is_(None))
        .group_by(Attachment.sha256)
    )
    made_here = fetch(connection, _MADE_HERE)
    found = {name: size for some in (made_here, connection.execute(unlisted)) for name, size in some}
    rows = [
        {
            "sha256": sha256,
            "size_bytes": size_bytes,
            "state": LOCAL if has(sha256) else MISSING,
            "seen_at": at,
        }
        for sha256, size_bytes in found.items()
    ]
    if rows:
        connection.execute(insert_or_ignore(connection, blob), rows)


def has_unlisted(connection: Connection) -> bool:
    """Whether `note_references` has something to do; a reader may ask."""
    return bool(fetch(connection, _UNLISTED)) or bool(fetch(connection, _MADE_HERE + " LIMIT 1"))


_UNLISTED = (
    "SELECT a.id FROM attachment AS a LEFT JOIN blob AS b ON b.sha256 = a.sha256 "
    "WHERE b.sha256 IS NULL LIMIT 1"
)
"""In plain SQL, since every round of a desk begins with it."""
_MADE_HERE = (
    "SELECT json_extract(h.columns, '$.sha256[1]') AS name, json_extract(h.columns, '$.size_bytes[1]') "
    "FROM change_set AS c JOIN row_change AS h ON h.change_set = c.id "
    "WHERE c.state <> 'archived' AND h.tbl = 'attachment' AND h.kind = 'insert' "
    "AND NOT EXISTS (SELECT 1 FROM blob AS b WHERE b.sha256 = json_extract(h.columns, '$.sha256[1]'))"
)
"""What the unsent work of a desk names and its list does not; only a desk asks."""


def to_send(
    connection: Connection, most: int, kinds: Iterable[int] = (SHEETS, PHOTOS, DOCUMENTS)
) -> list[KnownBlob]:
    """What the server does not have for certain: sheets, then photos, then documents, each the small first.

    Also what belongs to orders that were taken away since, among the photos: the server keeps those too.
    """
    made_at = func.max(Attachment.made_at)
    query: Select[Any] = _KNOWN.outerjoin(Attachment, Attachment.sha256 == blob.c.sha256)
    query = _in_states(query, LOCAL, SENT).having(_RANK.in_(tuple(kinds)))
    query = query.order_by(_RANK, blob.c.size_bytes, made_at, blob.c.sha256)
    return [KnownBlob(*row) for row in connection.execute(query.limit(most))]


def to_fetch(connection: Connection, most: int) -> list[KnownBlob]:
    """Everything that is known here by reference only, the newest first."""
    made_at = func.max(Attachment.made_at)
    query = _KNOWN.join(Attachment, Attachment.sha256 == blob.c.sha256).order_by(made_at.desc())
    return [KnownBlob(*row) for row in connection.execute(_in_states(query, MISSING, ASKED).limit(most))]


def to_fetch_whole(connection: Connection, most: int, kept_since: datetime) -> list[KnownBlob]:
    """What comes by itself in full: what was asked for, then sheets and documents of orders in use.

    An order is in use until it is finished, and for as long as it was finished after `kept_since`.
    """
    small = and_(Attachment.kind == AttachmentKind.PHOTO, blob.c.size_bytes <= WHOLE_UP_TO_BYTES)
    whole = or_(Attachment.kind != AttachmentKind.PHOTO, small)
    query = _referred().where(or_(blob.c.state == ASKED, and_(whole, _in_use(kept_since))))
    asked_first = case((blob.c.state == ASKED, 0), else_=1)
    query = _in_states(query, MISSING, ASKED).order_by(asked_first, _RANK, blob.c.size_bytes, blob.c.sha256)
    return [KnownBlob(*row) for row in connection.execute(query.limit(most))]


def to_preview(connection: Connection, most: int, kept_since: datetime) -> list[KnownBlob]:
    """Photos of orders in use that are not here, neither whole nor small; the newest first."""
    query = _referred().where(
        Attachment.kind == AttachmentKind.PHOTO,
        blob.c.size_bytes > WHOLE_UP_TO_BYTES,
        blob.c.preview.is_(None),
        _in_use(kept_since),
    )
    query = _in_states(query, MISSING).order_by(func.max(Attachment.made_at).desc(), blob.c.sha256)
    return [KnownBlob(*row) for row in connection.execute(query.limit(most))]


def may_be_cleared(connection: Connection, most: int, kept_since: datetime) -> list[KnownBlob]:
    """Originals that the server has verified and no order in use refers to; the longest here first."""
    used = (
        select(Attachment.sha256)
        .outerjoin(WorkOrder, WorkOrder.id == Attachment.order_id)
        .where(Attachment.sha256 == blob.c.sha256, _in_use(kept_since))
    )
    query = _KNOWN.where(blob.c.state == VERIFIED, ~used.exists())
    query = query.order_by(blob.c.seen_at, blob.c.sha256).limit(most)
    return [KnownBlob(*row) for row in connection.execute(query)]


def bytes_verified(connection: Connection) -> int:
    """How much of what is here the server has as well."""
    query = select(func.sum(blob.c.size_bytes)).where(blob.c.state == VERIFIED)
    return int(connection.execute(query).scalar() or 0)


def names_missing(connection: Connection) -> list[str]:
    """Every blob that this desk believes not to have."""
    return [
        row[0] for row in fetch(connection, "SELECT sha256 FROM blob WHERE state IN (?, ?)", (MISSING, ASKED))
    ]


def preview_of(connection: Connection, sha256: str) -> str | None:
    """The name of the small picture of a photo; None where there is none here."""
    return connection.execute(select(blob.c.preview).where(blob.c.sha256 == sha256)).scalar() or None


def set_preview(connection: Connection, sha256: str, preview: str) -> None:
    """Say which small picture belongs to a photo; `NO_PREVIEW` when there is none to be had."""
    connection.execute(blob.update().where(blob.c.sha256 == sha256).values(preview=preview))


def ask_for(connection: Connection, names: Iterable[str]) -> None:
    """Somebody wants to see these whole: they come first in the next round."""
    for sha256 in names:
        query = blob.update().where(blob.c.sha256 == sha256, blob.c.state == MISSING)
        connection.execute(query.values(state=ASKED))


def clear(connection: Connection, names: Iterable[str], kept_since: datetime) -> list[str]:
    """Give up those originals that may still be cleared now; returns them. Their bytes go afterwards."""
    wanted = set(names)
    cleared = [
        each.sha256 for each in may_be_cleared(connection, 1 << 30, kept_since) if each.sha256 in wanted
    ]
    set_state(connection, cleared, MISSING)
    return cleared


def epoch_seen(connection: Connection) -> str | None:
    """The server's epoch that a desk last pulled in; another one means that the server was restored."""
    found = fetch(connection, "SELECT epoch FROM replica_state")
    return found[0][0] if found else None


def set_state(connection: Connection, names: Iterable[str], state: str) -> None:
    """Say where these blobs stand now."""
    for sha256 in names:
        connection.execute(blob.update().where(blob.c.sha256 == sha256).values(state=state))


_KNOWN = select(blob.c.sha256, blob.c.size_bytes, blob.c.state)
_RANK = func.min(
    case(
        (Attachment.kind == AttachmentKind.SHEET, SHEETS),
        (Attachment.kind == AttachmentKind.DOCUMENT, DOCUMENTS),
        else_=PHOTOS,
    )
)


def _referred() -> Select[Any]:
    query = _KNOWN.join(Attachment, Attachment.sha256 == blob.c.sha256)
    return query.outerjoin(WorkOrder, WorkOrder.id == Attachment.order_id)


def _in_use(kept_since: datetime) -> ColumnElement[bool]:
    """Whether the order joined is unfinished, or was finished a short while ago."""
    return or_(WorkOrder.status.not_in(sorted(FINISHED)), WorkOrder.status_since > kept_since)


def _in_states(query: Select[Any], *states: str) -> Select[Any]:
    return query.where(blob.c.state.in_(states)).group_by(blob.c.sha256, blob.c.size_bytes, blob.c.state)


# ─── the server ────────────────────────────────────────────────────────────────────────────────


def begin_upload(connection: Connection, begun: Upload) -> None:
    """Keep an upload."""
    row = {
        "id": begun.id,
        "desk": begun.desk,
        "sha256": begun.sha256,
        "size_bytes": begun.size_bytes,
        "expires_at": begun.expires_at,
    }
    connection.execute(upload.insert(), row)


def find_upload(connection: Connection, upload_id: str, desk: str, now: str) -> Upload | None:
    """An upload of this desk that has not expired."""
    return next((each for each in uploads_of(connection, desk, now) if each.id == upload_id), None)


def uploads_of(connection: Connection, desk: str, now: str) -> list[Upload]:
    """What this desk is sending, the newest first; there are never many."""
    found = fetch(
        connection,
        "SELECT id, desk, sha256, size_bytes, expires_at FROM upload WHERE desk = ? AND expires_at > ? "
        "ORDER BY id DESC",
        (desk, now),
    )
    return [Upload(*row) for row in found]


def end_upload(connection: Connection, upload_id: str) -> None:
    """Forget an upload that was finished, given up or found wrong."""
    connection.execute(upload.delete().where(upload.c.id == upload_id))


def end_expired_uploads(connection: Connection, now: str) -> set[str]:
    """Forget what expired; returns the ids of those that go on."""
    connection.execute(upload.delete().where(upload.c.expires_at <= now))
    return set(connection.execute(select(upload.c.id)).scalars())


def verified_here(connection: Connection, sha256: str, size_bytes: int, at: str) -> None:
    """The bytes are here and are what their name says."""
    execute_many(
        connection,
        "INSERT INTO blob (sha256, size_bytes, state, seen_at) VALUES (?, ?, ?, ?) "
        "ON CONFLICT (sha256) DO UPDATE SET size_bytes = excluded.size_bytes, state = excluded.state",
        [(sha256, size_bytes, VERIFIED, at)],
    )


def is_verified(connection: Connection, sha256: str) -> bool:
    """Whether the books say that the bytes are here."""
    return fetch(connection, "SELECT state FROM blob WHERE sha256 = ?", (sha256,)) == [(VERIFIED,)]


def may_read(connection: Connection, person: str, sha256: str) -> bool:
    """Whether an order that this person's desks may hold refers to these bytes."""
    query = (
        select(Attachment.id)
        .join(subscription, subscription.c.scope == literal(_ORDER).concat(Attachment.order_id))
        .where(
            Attachment.sha256 == sha256,
            subscription.c.person == person,
            subscription.c.revoked_seq.is_(None),
        )
    )
    return connection.execute(query.limit(1)).first() is not None


def referred_to(connection: Connection, person: str) -> list[str]:
    """Every blob that the orders refer to which this person's desks may hold."""
    query = (
        select(Attachment.sha256)
        .join(subscription, Attachment.order_id == func.substr(subscription.c.scope, len(_ORDER) + 1))
        .where(
            subscription.c.person == person,
            subscription.c.revoked_seq.is_(None),
            subscription.c.scope.startswith(_ORDER),
        )
        .distinct()
        .order_by(Attachment.sha256)
    )
    return list(connection.execute(query).scalars())
