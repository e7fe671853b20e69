"""How much is to go and to come, in words: changes, files, bytes, records."""

from __future__ import annotations

from datetime import UTC, datetime

from PySide6.QtCore import QObject

from fieldapp.errors import SyncTrouble
from fieldapp.store.queries.files import FilesToGo
from fieldapp.store.queries.outbox import SyncSummary
from fieldapp.ui import sentences, text
from fieldapp.ui.desk_session import DeskSession
from fieldapp.ui.sync_words import AWAY

Pairs = tuple[tuple[str, str], ...]


class Sums(QObject):
    """Names and values for the head of the sync screen."""

    def __init__(self, session: DeskSession, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session

    def told(self, summary: SyncSummary, files: FilesToGo) -> Pairs:
        """What waits in both directions, and when all was complete."""
        pairs = [
            (self.tr("To be sent"), self._changes(summary)),
            (self.tr("Photos and sheets to be sent"), self._going(summary, files)),
        ]
        if summary.held:
            held = self.tr("%n change(s)", "", summary.held)
            pairs.append((self.tr("Not accepted, kept for people"), held))
        coming = self._coming(files, self._session.records_to_come)
        if coming:
            pairs.append((self.tr("Still to come"), coming))
        pairs.append((self.tr("Complete with the server"), self._complete(summary)))
        last = self._session.last_told
        if last is not None and last.code in AWAY:
            pairs.append((self.tr("Last round"), sentences.sentence(SyncTrouble(last.code)).in_one()))
        return tuple(pairs)

    def _changes(self, summary: SyncSummary) -> str:
        waiting = self.tr("%n change(s)", "", summary.waiting + summary.sent)
        if summary.oldest_waiting is not None:
            oldest = text.day_and_time(summary.oldest_waiting, datetime.now(UTC))
            waiting += self.tr(", the oldest of {0}").format(oldest)
        if summary.waiting_bytes:
            waiting += f" · {text.size(summary.waiting_bytes)}"
        return waiting

    def _going(self, summary: SyncSummary, files: FilesToGo) -> str:
        """Counted from the files that are listed; before the first round, from the attachments."""
        parts = []
        listed = files.photos_out + files.others_out
        if listed < summary.blobs or not listed:
            parts.append(self.tr("%n file(s)", "", summary.blobs))
            size = summary.blob_bytes
        else:
            parts += [self.tr("%n photo(s)", "", files.photos_out)] if files.photos_out else []
            parts += [self.tr("%n sheet(s) or document(s)", "", files.others_out)] if files.others_out else []
            size = files.photos_out_bytes + files.others_out_bytes
        parts += [text.size(size)] if size else []
        if (files.photos_out or summary.blobs) and not self._session.travel.limits.photos_travel:
            parts.append(self.tr("photos wait until you send them"))
        return " · ".join(parts)

    def _coming(self, files: FilesToGo, records: int) -> str:
        parts = [self.tr("%n record(s)", "", records)] if records else []
        if files.whole_in:
            size = text.size(files.whole_in_bytes)
            parts.append(" · ".join((self.tr("%n file(s)", "", files.whole_in), size)))
        if files.previews_in:
            parts.append(self.tr("%n small picture(s)", "", files.previews_in))
        return " · ".join(parts)

    def _complete(self, summary: SyncSummary) -> str:
        if not self._session.is_enrolled:
            return self.tr("This laptop has no server yet")
        if summary.complete_at is None:
            return self.tr("never yet")
        return text.day_and_time(summary.complete_at, datetime.now(UTC))
