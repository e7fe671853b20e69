"""What was found, its cause, the remedy: typed, drafted within 300 ms, then recorded.

A field's words are a draft until its editor is left (`commit`), so that a crash costs a sentence
and the history is not filled with half ones. `seen` is what the fields showed when typing began:
what somebody else wrote meanwhile is never overwritten.
"""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from fieldapp.actions.order_edits import Findings, record_findings
from fieldapp.errors import FieldappError, RuleBroken
from fieldapp.store.drafts import forget_drafts, keep_draft
from fieldapp.store.queries.order_page import OrderPage
from fieldapp.ui.order.order_model import OrderModel

FIELDS = ("findings", "cause", "remedy", "failure_code", "internal_remark")
SEEN = ":seen"
"""The draft of what stood in a field when somebody began to type."""


class FindingsModel(QObject):
    """The five fields of the findings card."""

    shown = Signal(object)
    """A Findings: what the fields should show."""
    disagreed = Signal(str, object)
    """A field that somebody else changed meanwhile, and what stands there now."""
    refused = Signal(object)

    def __init__(self, order: OrderModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._order = order
        self._stands = Findings()
        self._typed: dict[str, str | None] = {}
        self._seen: dict[str, str | None] = {}
        self._started = False

    @property
    def unsaved(self) -> frozenset[str]:
        """Fields whose words are drafts so far."""
        return frozenset(self._typed)

    def show_page(self, page: OrderPage) -> None:
        """The order was read: what nobody is typing shows what stands there."""
        self._stands = Findings(**{name: getattr(page.head, name) for name in FIELDS})
        if not self._started:
            self._started = True
            self._restore()
        self.shown.emit(replace(self._stands, **self._typed))

    def type(self, name: str, words: str) -> None:
        """Somebody typed into a field and paused: keep it as a draft."""
        begins = name not in self._seen
        seen = self._seen.setdefault(name, getattr(self._stands, name))
        self._typed[name] = words or None
        store, place = self._order.session.store, self._place(name)

        def keep() -> None:
            if begins:
                keep_draft(store, f"{place}{SEEN}", seen or "")
            keep_draft(store, place, words)

        self._order.session.tasks.write(keep, failed=self.refused.emit, owner=self)

    def commit(self) -> None:
        """Record what was typed as one change; without a difference only the drafts go."""
        if not self._typed:
            return
        typed, seen = dict(self._typed), dict(self._seen)
        before = replace(self._stands, **seen)
        wanted = replace(before, **typed)
        session, order_id = self._order.session, self._order.order_id
        places = [self._place(name) + end for name in typed for end in ("", SEEN)]

        def save() -> None:
            if wanted != before:
                record_findings(session.store, order_id, wanted, by=session.actor, seen=before)
            forget_drafts(session.store, *places)

        session.tasks.write(save, lambda _: self._saved(typed), self._failed, owner=self)

    def keep_mine(self, name: str) -> None:
        """What I typed shall stand, now that I have seen theirs."""
        self._seen[name] = getattr(self._stands, name)
        self.commit()

    def take_theirs(self, name: str) -> None:
        """What they wrote shall stand; my draft goes."""
        self._typed.pop(name, None)
        self._seen.pop(name, None)
        store, place = self._order.session.store, self._place(name)
        self._order.session.tasks.write(lambda: forget_drafts(store, place, f"{place}{SEEN}"))
        self.shown.emit(replace(self._stands, **self._typed))

    def _restore(self) -> None:
        drafts = self._order.drafts
        for name in FIELDS:
            if name in drafts:
                self._typed[name] = drafts[name] or None
                self._seen[name] = drafts.get(f"{name}{SEEN}") or None

    def _saved(self, typed: dict[str, str | None]) -> None:
        for name, words in typed.items():
            if self._typed.get(name) == words:
                self._typed.pop(name, None)
                self._seen.pop(name, None)
        self._order.reload()

    def _failed(self, error: FieldappError) -> None:
        if isinstance(error, RuleBroken) and error.code == "changed-meanwhile":
            theirs = error.facts.get("theirs")
            for name, value in theirs.items() if isinstance(theirs, dict) else ():
                self._stands = replace(self._stands, **{name: value})
                self.disagreed.emit(name, value)
        else:
            self.refused.emit(error)

    def _place(self, name: str) -> str:
        return f"order:{self._order.order_id}:{name}"
