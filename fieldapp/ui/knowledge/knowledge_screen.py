"""*Knowledge*: one search box over all articles on this laptop, found as one types."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from fieldapp.errors import FieldappError
from fieldapp.rules.permissions import May, may
from fieldapp.store.queries.knowledge import ArticleRow
from fieldapp.store.store import Changed
from fieldapp.ui.desk_session import DeskSession
from fieldapp.ui.knowledge.article_words import article_look
from fieldapp.ui.knowledge.knowledge_model import KnowledgeModel
from fieldapp.ui.knowledge.proposal_dialog import ProposalDialog
from fieldapp.ui.navigation import Navigator, Screen
from fieldapp.ui.widgets import layout
from fieldapp.ui.widgets.buttons import Button
from fieldapp.ui.widgets.cards import Banner, EmptyState
from fieldapp.ui.widgets.layout import GAP_L, GAP_M
from fieldapp.ui.widgets.live import Live
from fieldapp.ui.widgets.record_table import RecordTable
from fieldapp.ui.widgets.search_box import SearchBox

FOLLOWED = frozenset({"article", "article_vote"})


class KnowledgeScreen(Live, Screen):
    """The list of articles, and the way to propose one."""

    def __init__(self, session: DeskSession, navigator: Navigator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._navigator = navigator
        self.model = KnowledgeModel(session, self)
        self.search = SearchBox("")
        self.propose = Button("", "plus")
        self._banner = Banner()
        self._empty = EmptyState("article", "")
        self.articles = RecordTable(article_look, key=lambda row: row.id, name="")
        self.articles.set_empty(self._empty)
        head = layout.row(self.search, self.propose, gap=GAP_M)
        head.setStretch(0, 1)
        whole = layout.column(head, self._banner, self.articles, gap=GAP_L, margins=GAP_L)
        whole.setStretch(2, 1)
        self.setLayout(whole)
        self._connect()
        self.go_live()

    def title(self) -> str:
        """The screen's name."""
        return self.tr("Knowledge")

    def on_shown(self) -> None:
        """Read the list; the cursor stands in the box."""
        self._banner.hide()
        self.propose.setVisible(may(self._session.actor, May.PROPOSE_ARTICLES))
        self.model.reload()
        self.search.setFocus()

    def refresh(self, changed: Changed) -> None:
        """Articles may have come or gone."""
        if changed.everything or any(table in FOLLOWED for table, _row in changed.rows):
            self.model.reload()

    def retranslate(self) -> None:
        """The box's, the button's and the empty list's words."""
        self.search.setPlaceholderText(self.tr("Search faults, causes, remedies, models, codes"))
        self.search.setAccessibleName(self.search.placeholderText())
        self.propose.setText(self.tr("Propose an article"))
        self.articles.setAccessibleName(self.title())
        self._say_empty()
        self.articles.viewport().update()

    def _connect(self) -> None:
        self.search.searched.connect(self.model.search)
        self.search.left_downwards.connect(self.articles.setFocus)
        self.articles.opened.connect(self._on_opened)
        self.propose.clicked.connect(self._on_propose)
        self.model.loaded.connect(self._on_loaded)
        self.model.failed.connect(self._on_failed)

    def _say_empty(self) -> None:
        if self.model.words:
            self._empty.set_words(
                self.tr("No article has these words"),
                self.tr("Try fewer words, or one of the other language; or propose what you know."),
            )
        else:
            self._empty.set_words(
                self.tr("No articles on this laptop yet"),
                self.tr(
                    "They come with the next sync. Propose one here, or from an order you have finished."
                ),
            )

    @Slot(object)
    def _on_loaded(self, rows: tuple[ArticleRow, ...]) -> None:
        self._say_empty()
        self.articles.replace(rows)

    @Slot(object)
    def _on_opened(self, row: ArticleRow) -> None:
        self._navigator.open("article", row.id)

    def _on_propose(self) -> None:
        self.dialog = ProposalDialog(self._session, self._navigator, parent=self)
        self.dialog.open()

    @Slot(object)
    def _on_failed(self, error: FieldappError) -> None:
        self._banner.tell_error(error)
