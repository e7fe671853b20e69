"""Knowledge articles: found, read with their versions and votes, written, judged, published, withdrawn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from starlette.responses import Response

from fieldapp.actions.knowledge import (
    CONTENT,
    LISTS,
    ArticleDraft,
    draft_from_order,
    edit_article,
    propose_article,
    publish_article,
    revise_article,
    send_article_back,
    submit_article,
    vote_on_article,
    withdraw_article,
)
from fieldapp.errors import Unreadable
from fieldapp.model.knowledge import ArticleState
from fieldapp.rules.knowledge import BEING_WRITTEN
from fieldapp.rules.permissions import May, may
from fieldapp.server.access import OFFICE, those_who_may
from fieldapp.server.call import Call, Pages
from fieldapp.server.catalogue import N_
from fieldapp.server.field_names import label_of
from fieldapp.server.form import Form
from fieldapp.server.history import changes_shown
from fieldapp.server.pages.draft import Draft
from fieldapp.server.pages.row_pages import FormPage, add, edit, show, show_row
from fieldapp.server.row_form import Field, Pair, RowForm
from fieldapp.server.word_changes import Piece, word_changes
from fieldapp.store.queries.history import change_history
from fieldapp.store.queries.knowledge import (
    ArticleFilter,
    ArticlePage,
    ArticleRow,
    VersionRow,
    article_page,
    articles_by_state,
    articles_found,
)

pages = Pages()
WRITERS = those_who_may(May.PROPOSE_ARTICLES)
PUBLISHERS = those_who_may(May.PUBLISH_ARTICLES)
PAGE_SIZE = 40
_LINES = N_("One a line; left empty, it is for all.")

ARTICLE = RowForm(
    (
        Field("title", N_("Title")),
        Field("title_zh", N_("Title (Chinese)")),
        Field("problem", N_("What is reported"), "words", is_half=True),
        Field("problem_zh", N_("What is reported (Chinese)"), "words", is_half=True),
        Field("cause", N_("Cause"), "words", is_half=True),
        Field("cause_zh", N_("Cause (Chinese)"), "words", is_half=True),
        Field("remedy", N_("Remedy"), "words", is_half=True),
        Field("remedy_zh", N_("Remedy (Chinese)"), "words", is_half=True),
        Field("models", N_("Models"), "words", hint=_LINES, is_half=True),
        Field("categories", N_("Kinds of device"), "words", hint=_LINES, is_half=True),
        Field("failure_codes", N_("Failure codes"), "words", hint=_LINES, is_half=True),
    )
)


@pages.get("/knowledge", OFFICE)
def knowledge(call: Call) -> Response:
    """The list, by words and by state."""
    state = Form(call.query.multi_items()).choice("state", ArticleState)
    with call.store.read() as session:
        wanted = ArticleFilter(call.query.get("q", ""), state)
        found = articles_found(session, wanted, call.page_number, PAGE_SIZE)
        counts = articles_by_state(session)
    return call.page("knowledge.html", found=found, state=state, states=list(ArticleState), counts=counts)


@pages.get("/knowledge/new", WRITERS)
def new_article(call: Call) -> Response:
    """An empty form, or one that an order has filled as far as it goes."""
    order = call.query.get("order")
    if not order:
        return show(call, _form(call), Draft())
    with call.store.read() as session:
        proposed = draft_from_order(session, order)
    return show(call, _form(call, proposed), Draft(_shown(proposed)))


@pages.post("/knowledge/new", WRITERS)
def add_article(call: Call) -> Response:
    """Write the draft down."""
    order = call.form.text("source_order_id")
    source = None
    if order:
        with call.store.read() as session:
            source = draft_from_order(session, order)

    def save(values: dict[str, Any], _draft: Draft) -> Response:
        draft = ArticleDraft(
            **_listed(values),
            source_order_id=source.source_order_id if source else None,
            source_order_number=source.source_order_number if source else None,
        )
        article = propose_article(call.store, draft, by=call.by)
        return call.go(f"/knowledge/{article}", N_("The draft is kept. Submit it when it says enough."))

    return add(call, _form(call, source), save)


@pages.get("/knowledge/{article}", OFFICE)
def article(call: Call) -> Response:
    """One article with its versions, what changed between them, votes, use and history."""
    page = _page(call)
    with call.store.read() as session:
        history = change_history(session, "article", page.head.id)
    shown = _version_asked_for(call, page)
    return call.page(
        "article.html",
        page=page,
        head=page.head,
        shown=shown or page.head,
        old=shown,
        differences=_differences(page, shown),
        vote=page.voted_by(call.by.person_id),
        can_write=_may_write(call, page.head),
        changes=changes_shown(history),
    )


@pages.get("/knowledge/{article}/edit", WRITERS)
def edit_page(call: Call) -> Response:
    """The form of a draft."""
    page = _page(call)
    return show_row(call, _form(call, page.head), _Shown.of(page.head))


@pages.post("/knowledge/{article}/edit", WRITERS)
def save_article(call: Call) -> Response:
    """Save the form of a draft."""
    head = _page(call).head

    def save(pair: Pair, _draft: Draft) -> Response:
        edit_article(call.store, head.id, _listed(pair.seen), _listed(pair.wanted), by=call.by)
        return call.go(f"/knowledge/{head.id}", N_("Saved."))

    return edit(call, _form(call, head), lambda: _Shown.of(_page(call).head), save)


@pages.post("/knowledge/{article}/submit", WRITERS)
def submit(call: Call) -> Response:
    """Ask for a judgement."""
    submit_article(call.store, call.part("article"), by=call.by)
    return _back(call, N_("The article waits for a supervisor."))


@pages.post("/knowledge/{article}/send-back", PUBLISHERS)
def send_back(call: Call) -> Response:
    """Give it back to whoever writes it, with the reason."""
    send_article_back(call.store, call.part("article"), call.form.text("reason"), by=call.by)
    return _back(call, N_("The article is a draft again."))


@pages.post("/knowledge/{article}/publish", PUBLISHERS)
def publish(call: Call) -> Response:
    """Publish it as the next version."""
    leads_to = publish_article(call.store, call.part("article"), by=call.by)
    return call.go(f"/knowledge/{leads_to}", N_("Published. Laptops have it after their next sync."))


@pages.post("/knowledge/{article}/withdraw", PUBLISHERS)
def withdraw(call: Call) -> Response:
    """Take it away from the readers."""
    withdraw_article(call.store, call.part("article"), call.form.text("reason"), by=call.by)
    return _back(call, N_("The article is withdrawn; its versions stay readable here."))


@pages.post("/knowledge/{article}/revise", WRITERS)
def revise(call: Call) -> Response:
    """Begin a new version."""
    draft = revise_article(call.store, call.part("article"), by=call.by)
    return call.go(f"/knowledge/{draft}/edit")


@pages.post("/knowledge/{article}/vote", WRITERS)
def vote(call: Call) -> Response:
    """Say whether it helped."""
    said = call.form.needed("helped")
    if said not in ("yes", "no"):
        raise Unreadable("form-value", field="helped")
    words = call.form.text("words")
    vote_on_article(call.store, call.part("article"), helped=said == "yes", words=words, by=call.by)
    return _back(call, N_("Your vote counts. Thank you."))


def _back(call: Call, said: str) -> Response:
    return call.go(f"/knowledge/{call.part('article')}", said)


def _page(call: Call) -> ArticlePage:
    with call.store.read() as session:
        page = article_page(session, call.part("article"))
    if page is None:
        raise Unreadable("row-not-found")
    return page


def _may_write(call: Call, head: ArticleRow) -> bool:
    """Whether this person may change the words now: the supervisor, and whoever wrote a draft."""
    if head.withdrawn or head.state not in BEING_WRITTEN:
        return False
    is_own = head.by_id is not None and head.by_id == call.by.person_id
    return may(call.by, May.PUBLISH_ARTICLES) or (is_own and head.state is ArticleState.DRAFT)


def _version_asked_for(call: Call, page: ArticlePage) -> VersionRow | None:
    asked = call.query.get("version", "")
    return next((each for each in page.versions if str(each.number) == asked), None)


@dataclass(frozen=True)
class Difference:
    """One field that differs between two versions, as pieces kept, taken out and put in."""

    words: str
    pieces: tuple[Piece, ...]


def _differences(page: ArticlePage, shown: VersionRow | None) -> tuple[Difference, ...]:
    """Between a version and the one before it; of a draft and what it would change; else nothing."""
    if shown is not None or page.head.revises_id is None:
        new: VersionRow | ArticleRow | None = shown or next(iter(page.versions), None)
        number = new.number if isinstance(new, VersionRow) else 0
        old: Any = next((each for each in page.versions if each.number == number - 1), None)
    else:
        new, old = page.head, page.revises
    if new is None or old is None:
        return ()
    pairs = ((name, _text(getattr(old, name)), _text(getattr(new, name))) for name in CONTENT)
    return tuple(
        Difference(label_of(name), word_changes(before, after))
        for name, before, after in pairs
        if before != after
    )


# ─── the form: lists are lines ─────────────────────────────────────────────────────────────────


def _text(value: Any) -> str:
    return "\n".join(value) if isinstance(value, list | tuple) else value or ""


class _Shown:
    """An article as its form shows it."""

    def __init__(self, values: Mapping[str, str]) -> None:
        self.__dict__.update(values)

    @classmethod
    def of(cls, row: ArticleRow) -> _Shown:
        return cls({name: _text(getattr(row, name)) for name in CONTENT})


def _shown(draft: ArticleDraft) -> dict[str, str]:
    return {name: _text(getattr(draft, name)) for name in CONTENT}


def _listed(values: Mapping[str, Any]) -> dict[str, Any]:
    """The form's values as the article has them."""
    return {
        name: (value or "").splitlines() if name in LISTS else value or None for name, value in values.items()
    }


def _form(call: Call, about: ArticleRow | ArticleDraft | None = None) -> FormPage:
    _ = call.words.gettext
    is_there = isinstance(about, ArticleRow)
    crumbs = [("/knowledge", _("Knowledge"))]
    if isinstance(about, ArticleRow):
        crumbs.append((f"/knowledge/{about.id}", about.number or call.chosen(about.title, about.title_zh)))
    source = about.source_order_id if isinstance(about, ArticleDraft) else None
    return FormPage(
        ARTICLE,
        _("Edit the article") if is_there else _("New article"),
        _("Save") if is_there else _("Keep the draft"),
        tuple(crumbs),
        fixed={"source_order_id": source} if source else {},
        template="article_form.html",
    )
