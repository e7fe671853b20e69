"""What the knowledge screens read and write. No widgets."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import QObject, Signal
from sqlalchemy.orm import Session

from fieldapp.actions import knowledge
from fieldapp.actions.knowledge import ArticleDraft
from fieldapp.store.drafts import drafts_below
from fieldapp.store.queries.knowledge import (
    ArticleFilter,
    ArticlePage,
    ArticleRow,
    article_page,
    articles_found,
    helpful_for,
)
from fieldapp.ui.desk_session import DeskSession
from fieldapp.ui.order.form_draft import write_draft
from fieldapp.ui.tasks import Latest

MOST = 100


class KnowledgeModel(QObject):
    """The list: what is published and this person's own drafts. `loaded` carries a tuple of `ArticleRow`."""

    loaded = Signal(object)
    failed = Signal(object)

    def __init__(self, session: DeskSession, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._latest = Latest(session.tasks)
        self.words = ""

    def search(self, words: str) -> None:
        """Look for words; without any, the newest are shown."""
        self.words = words.strip()
        self.reload()

    def reload(self) -> None:
        """Read again; an older question is dropped."""
        store = self._session.store
        wanted = ArticleFilter(self.words, reader_id=self._session.actor.person_id or "")

        def read() -> tuple[ArticleRow, ...]:
            with store.read() as session:
                return articles_found(session, wanted, size=MOST).rows

        self._latest.read(read, self.loaded.emit, self.failed.emit, self)


class ArticleModel(QObject):
    """One article. `loaded` carries an `ArticlePage`."""

    loaded = Signal(object)
    absent = Signal()
    voted = Signal()
    taken_back = Signal()
    failed = Signal(object)

    def __init__(
        self, session: DeskSession, article_id: str, order_id: str = "", parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.session = session
        self.article_id = article_id
        self._order_id = order_id or None
        self._latest = Latest(session.tasks)
        self._is_counted = False

    def reload(self) -> None:
        """Read it again."""
        store = self.session.store

        def read() -> ArticlePage | None:
            with store.read() as session:
                return article_page(session, self.article_id)

        self._latest.read(read, self._show, self.failed.emit, self)

    def count_reading(self) -> None:
        """It came into view: once is enough."""
        if self._is_counted:
            return
        self._is_counted = True
        self._write(
            lambda: knowledge.note_reading(
                self.session.store, self.article_id, order_id=self._order_id, by=self.session.actor
            )
        )

    def vote(self, *, helped: bool, words: str) -> None:
        """Say whether it helped."""
        self._write(
            lambda: knowledge.vote_on_article(
                self.session.store,
                self.article_id,
                helped=helped,
                words=words,
                order_id=self._order_id,
                by=self.session.actor,
            ),
            self.voted.emit,
        )

    def take_back(self) -> None:
        """The author does not want it judged any more."""
        store, by = self.session.store, self.session.actor
        self._write(lambda: knowledge.take_back_article(store, self.article_id, by=by), self.taken_back.emit)

    def _write(self, act: Callable[[], object], done: Callable[[], object] = lambda: None) -> None:
        self.session.tasks.write(act, lambda _result: done(), self.failed.emit, self)

    def _show(self, page: ArticlePage | None) -> None:
        if page is None:
            self.absent.emit()
        else:
            self.loaded.emit(page)


class ProposalModel(QObject):
    """A new article, perhaps from an order, or an own draft again; what is typed is kept until it is recorded."""

    begun = Signal(object)
    """An `ArticleDraft`: what the order or the draft says already. `drafts` then holds what was typed."""
    kept = Signal()
    failed = Signal(object)

    def __init__(
        self, session: DeskSession, order_id: str = "", article_id: str = "", parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._order_id = order_id
        self.article_id = article_id
        self.drafts: dict[str, str] = {}
        self._place = f"article:{article_id or order_id or 'new'}:"

    def begin(self) -> None:
        """What is known of it already; `begun` follows."""
        store = self._session.store

        def read() -> tuple[ArticleDraft, dict[str, str]]:
            with store.read() as session:
                return self._known(session), drafts_below(session, self._place)

        self._session.tasks.read(read, self._on_read, self.failed.emit, owner=self)

    def keep_draft(self, name: str, words: str) -> None:
        """Keep what is being typed; nothing typed forgets it."""
        self.drafts[name] = words
        write_draft(self._session, self._place + name, words)

    def propose(self, draft: ArticleDraft) -> None:
        """Write it down; it goes to the office with the next sync."""
        store, by = self._session.store, self._session.actor
        self._write(lambda: knowledge.propose_article(store, draft, by=by))

    def edit(self, seen: Mapping[str, Any], wanted: Mapping[str, Any]) -> None:
        """Save the own draft, by column: what the form showed, and what it holds."""
        store, by = self._session.store, self._session.actor
        self._write(lambda: knowledge.edit_article(store, self.article_id, seen, wanted, by=by))

    def _write(self, act: Callable[[], object]) -> None:
        self._session.tasks.write(act, lambda _done: self.kept.emit(), self.failed.emit, self)

    def _known(self, session: Session) -> ArticleDraft:
        if self.article_id:
            return knowledge.draft_of_article(session, self.article_id)
        return knowledge.draft_from_order(session, self._order_id) if self._order_id else ArticleDraft()

    def _on_read(self, found: tuple[ArticleDraft, dict[str, str]]) -> None:
        known, drafts = found
        self.drafts = drafts | self.drafts
        self.begun.emit(known)


class HelpfulModel(QObject):
    """What may help with one order. `loaded` carries a `Helpful`."""

    loaded = Signal(object)

    def __init__(self, session: DeskSession, order_id: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._order_id = order_id
        self._latest = Latest(session.tasks)

    def reload(self) -> None:
        """Look again."""
        store, order_id = self._session.store, self._order_id

        def read() -> object:
            with store.read() as session:
                return helpful_for(session, order_id)

        self._latest.read(read, self.loaded.emit, owner=self)
