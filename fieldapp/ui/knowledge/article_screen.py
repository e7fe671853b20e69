"""One article: what is reported, its cause, what helps; whether it did."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from fieldapp.errors import FieldappError
from fieldapp.model.knowledge import ArticleState
from fieldapp.rules.knowledge import is_the_authors
from fieldapp.rules.permissions import May, may
from fieldapp.store.queries.knowledge import ArticlePage, ArticleRow, VersionRow, VoteRow
from fieldapp.store.store import Changed
from fieldapp.ui import text
from fieldapp.ui.desk_session import DeskSession
from fieldapp.ui.knowledge.article_words import helped_told, state_marks, title_of
from fieldapp.ui.knowledge.knowledge_model import ArticleModel
from fieldapp.ui.knowledge.proposal_dialog import ProposalDialog
from fieldapp.ui.navigation import Navigator, Screen
from fieldapp.ui.order.columns import Columns
from fieldapp.ui.order.fact_list import Fact, FactList
from fieldapp.ui.order.order_words import in_language
from fieldapp.ui.tokens import TextRole, Tone
from fieldapp.ui.widgets import layout
from fieldapp.ui.widgets.buttons import Button, ButtonKind
from fieldapp.ui.widgets.cards import Banner, Card, KeyValues
from fieldapp.ui.widgets.chips import Chip, Mark
from fieldapp.ui.widgets.dialogs import Dialog, ask_text, confirm
from fieldapp.ui.widgets.labels import Words
from fieldapp.ui.widgets.layout import GAP_L, GAP_M, GAP_S

FOLLOWED = frozenset({"article", "article_version", "article_vote"})


class ArticleScreen(Screen):
    """The words at the left; at the right what it is for, votes and versions."""

    def __init__(
        self, session: DeskSession, navigator: Navigator, article_id: str, order_id: str = ""
    ) -> None:
        super().__init__()
        self._navigator = navigator
        self.model = ArticleModel(session, article_id, order_id, self)
        self.page: ArticlePage | None = None
        self.banner = Banner()
        self.name = Words(role=TextRole.TITLE, selectable=True)
        self.state = Chip(Mark(""))
        self.body = layout.column(gap=GAP_L)
        self.facts = KeyValues()
        self.helped = Button(self.tr("It helped"), "check", ButtonKind.PRIMARY)
        self.did_not = Button(self.tr("It did not help"), "close")
        self.edit = Button(self.tr("Edit"), "edit", ButtonKind.PRIMARY)
        self.take_back = Button(self.tr("Take it back"), "withdraw")
        self.votes = FactList(self.tr("Nobody has said yet whether it helps."))
        self.versions = FactList()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._build()
        self._connect()

    def title(self) -> str:
        """The article's number, once it is known."""
        if self.page is None:
            return self.tr("Article")
        return self.page.head.number or self.tr("Draft")

    def on_shown(self) -> None:
        """Read it, and count that it was read. No button has the focus: Enter must not vote."""
        self.setFocus()
        self.model.reload()
        self.model.count_reading()

    def refresh(self, changed: Changed) -> None:
        """Look again where it matters."""
        if changed.everything or any(table in FOLLOWED for table, _row in changed.rows):
            self.model.reload()

    def _build(self) -> None:
        head = layout.row(self.name, layout.column(self.state, None), gap=GAP_S)
        head.setStretch(0, 1)
        self._vote = layout.boxed(layout.column(layout.flow(self.helped, self.did_not)))
        told = Words(self.tr("You can change it until the office judges it."), soft=True)
        self._own = Card(self.tr("Your draft"), "edit").add(told, layout.flow(self.edit, self.take_back))
        self._votes = Card(self.tr("Did it help?"), "rating").add(self._vote, self.votes)
        self._versions = Card(self.tr("Versions"), "history").add(self.versions)
        about = Card(self.tr("What it is for"), "device").add(self.facts)
        layout.show_if(False, self.state, self._own, self._votes, self._versions)
        columns = Columns([Card().add(head, self.body)], [self._own, self._votes, about, self._versions])
        inner = layout.column(self.banner, columns, None, gap=GAP_L, margins=GAP_L)
        self.setLayout(layout.column(layout.scrolling(layout.boxed(inner), "window")))

    def _connect(self) -> None:
        self.model.loaded.connect(self._show)
        self.model.absent.connect(self._on_absent)
        self.model.failed.connect(self._on_failed)
        self.model.voted.connect(self._on_voted)
        self.helped.clicked.connect(lambda: self.model.vote(helped=True, words=""))
        self.did_not.clicked.connect(self._ask_why)
        self.model.taken_back.connect(self._on_taken_back)
        self.edit.clicked.connect(self._on_edit)
        self.take_back.clicked.connect(self._ask_take_back)
        self.versions.pressed.connect(self._open_version)

    @Slot(object)
    def _show(self, page: ArticlePage) -> None:
        self.page = page
        head = page.head
        self.setWindowTitle(self.title())
        self.name.set_words(title_of(head))
        marks = state_marks(head)
        self.state.setVisible(bool(marks))
        if marks:
            self.state.set_mark(marks[0])
        _fill(self.body, self._parts(head))
        self.facts.set_pairs(self._facts_of(head))
        actor = self.model.session.actor
        mine = page.voted_by(actor.person_id)
        can_vote = head.state is ArticleState.PUBLISHED and may(actor, May.PROPOSE_ARTICLES) and mine is None
        is_own_draft = head.state is ArticleState.DRAFT and is_the_authors(vars(head), actor.person_id)
        self._own.setVisible(is_own_draft)
        self._votes.setVisible(bool(head.version))
        self._vote.setVisible(can_vote)
        self.votes.show_facts([self._vote_told(each, each is mine) for each in page.votes])
        self.versions.show_facts([self._version_told(each) for each in page.versions])
        self._versions.setVisible(len(page.versions) > 1)

    def _parts(self, said: ArticleRow | VersionRow) -> tuple[tuple[str, str], ...]:
        return (
            (self.tr("What is reported"), in_language(said.problem, said.problem_zh)),
            (self.tr("Cause"), in_language(said.cause, said.cause_zh)),
            (self.tr("What helps"), in_language(said.remedy, said.remedy_zh)),
        )

    def _facts_of(self, head: ArticleRow) -> list[tuple[str, str]]:
        for_all = "" if head.models or head.categories or head.failure_codes else self.tr("every device")
        pairs = (
            (self.tr("Models"), ", ".join(head.models) or for_all),
            (self.tr("Kinds of device"), ", ".join(head.categories)),
            (self.tr("Failure codes"), ", ".join(head.failure_codes)),
            (self.tr("Votes"), helped_told(head)),
            (self.tr("Learnt on"), head.source_order_number or ""),
            (self.tr("Written by"), head.by_name or ""),
            (self.tr("Written on"), text.date_only(head.made_at.astimezone().date())),
            (self.tr("Remark of the office"), head.state_words or ""),
        )
        return [(name, value) for name, value in pairs if value]

    def _vote_told(self, vote: VoteRow, is_mine: bool) -> Fact:
        said = self.tr("It helped") if vote.helped else self.tr("It did not help")
        by = self.tr("you") if is_mine else vote.by_name or ""
        version = self.tr("version {0}").format(vote.version)
        return Fact(
            vote.id,
            vote.words or said,
            " · ".join(filter(None, (said if vote.words else "", by, version))),
            icon="check" if vote.helped else "close",
            tone=Tone.GOOD if vote.helped else Tone.WARN,
        )

    def _version_told(self, version: VersionRow) -> Fact:
        day = text.date_only(version.made_at.astimezone().date())
        detail = " · ".join(filter(None, (day, version.by_name)))
        title = self.tr("Version {0}").format(version.number)
        return Fact(version.id, title, detail, action=self.tr("Read"), action_icon="chevron-right")

    def _open_version(self, version_id: str) -> None:
        version = (
            next((each for each in self.page.versions if each.id == version_id), None) if self.page else None
        )
        if version is None:
            return
        dialog = Dialog(self.tr("Version {0}").format(version.number), title_of(version), self)
        words = layout.column(gap=GAP_M)
        _fill(words, self._parts(version))
        dialog.add(words)
        dialog.add_no(self.tr("Close"))
        dialog.open()

    def _ask_why(self) -> None:
        self.dialog = ask_text(
            self,
            self.tr("It did not help"),
            self.tr("What was different? The office improves the article with it."),
            label=self.tr("Words"),
            yes=self.tr("Say so"),
            required=False,
            on_text=lambda words: self.model.vote(helped=False, words=words),
        )

    def _on_edit(self) -> None:
        self.dialog = ProposalDialog(
            self.model.session, self._navigator, article_id=self.model.article_id, parent=self
        )
        self.dialog.open()

    def _ask_take_back(self) -> None:
        self.dialog = confirm(
            self,
            self.tr("Take this draft back?"),
            self.tr("Nobody judges it any more. The office still sees it and can take it up again."),
            yes=self.tr("Take it back"),
            on_yes=self.model.take_back,
            danger=True,
        )

    @Slot()
    def _on_taken_back(self) -> None:
        self._navigator.show_message(Tone.GOOD, self.tr("Your draft is taken back."))
        self._navigator.back()

    @Slot()
    def _on_voted(self) -> None:
        self.model.reload()
        self.banner.tell(Tone.GOOD, self.tr("Your vote counts. It goes to the office with the next sync."))

    @Slot(object)
    def _on_failed(self, error: FieldappError) -> None:
        self.banner.tell_error(error)

    @Slot()
    def _on_absent(self) -> None:
        self.banner.tell(Tone.WARN, self.tr("This article is not on this laptop any more"))


def _fill(place: QVBoxLayout, parts: tuple[tuple[str, str], ...]) -> None:
    """Labels with their words below one another; those without words are left out."""
    while (item := place.takeAt(0)) is not None:
        widget: QWidget | None = item.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
    for label, words in parts:
        if words:
            head = Words(label, TextRole.CAPTION, soft=True)
            place.addWidget(layout.boxed(layout.column(head, Words(words, selectable=True), gap=GAP_S)))
