"""What the knowledge screens read and write. No widgets."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from fieldapp.actions import knowledge
from fieldapp.actions.knowledge import ArticleDraft
from fieldapp.store.queries.knowledge import (
    ArticleFilter,
    ArticlePage,
    ArticleRow,
    article_page,
    articles_found,
    helpful_for,
)
from fieldapp.ui.desk_session import DeskSession
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

    def _write(self, act: Callable[[], object], done: Callable[[], object] = lambda: None) -> None:
        self.session.tasks.write(act, lambda _result: done(), self.failed.emit, self)

    def _show(self, page: ArticlePage | None) -> None:
        if page is None:
            self.absent.emit()
        else:
            self.loaded.emit(page)


class ProposalModel(QObject):
    """A new article, perhaps from an order. `prefilled` carries an `ArticleDraft`."""

    prefilled = Signal(object)
    kept = Signal()
    failed = Signal(object)

    def __init__(self, session: DeskSession, order_id: str = "", parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.order_id = order_id

    def read_order(self) -> None:
        """What the order says of it already."""
        store, order_id = self._session.store, self.order_id

        def read() -> ArticleDraft:
            with store.read() as session:
                return knowledge.draft_from_order(session, order_id)

        self._session.tasks.read(read, self.prefilled.emit, self.failed.emit, owner=self)

    def keep(self, draft: ArticleDraft) -> None:
        """Write it down; it goes to the office with the next sync."""
        self._session.tasks.write(
            lambda: knowledge.propose_article(self._session.store, draft, by=self._session.actor),
            lambda _article: self.kept.emit(),
            self.failed.emit,
            self,
        )


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
