"""Knowledge articles: proposed by anybody who works, judged and published by a supervisor, voted on by readers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from fieldapp.actions.edits import merge_edit
from fieldapp.actions.words import needed, tidy
from fieldapp.errors import NotPermitted, RuleBroken, Unreadable
from fieldapp.model.devices import Device
from fieldapp.model.knowledge import Article, ArticleRead, ArticleState, ArticleVersion, ArticleVote
from fieldapp.model.orders import WorkOrder
from fieldapp.rules.actors import Actor
from fieldapp.rules.knowledge import BEING_WRITTEN, check_step, is_chinese, is_the_authors
from fieldapp.rules.numbers import ARTICLES
from fieldapp.rules.permissions import May, check_may, may
from fieldapp.store.capture import image_of
from fieldapp.store.queries.numbering import next_number
from fieldapp.store.queries.rows import is_no
from fieldapp.store.store import Store, Work

WORDS = ("title", "problem", "cause", "remedy")
NEEDED = ("title", "problem", "remedy")
"""What an article must say, in one language at least, before anybody judges it."""
LISTS = ("models", "categories", "failure_codes")


@dataclass(frozen=True)
class ArticleDraft:
    """An article as somebody proposes it; each list says what it is for, and empty it is for everything."""

    title: str | None = None
    title_zh: str | None = None
    problem: str | None = None
    problem_zh: str | None = None
    cause: str | None = None
    cause_zh: str | None = None
    remedy: str | None = None
    remedy_zh: str | None = None
    models: Sequence[str] = ()
    categories: Sequence[str] = ()
    failure_codes: Sequence[str] = ()
    source_order_id: str | None = None
    source_order_number: str | None = None


CONTENT = (*(name + tail for name in WORDS for tail in ("", "_zh")), *LISTS)
"""The columns that an article and each of its versions have in common."""


def propose_article(store: Store, draft: ArticleDraft, *, by: Actor) -> str:
    """Write down a draft. Returns its id. Raises RuleBroken `words-missing` without a title."""
    check_may(by, May.PROPOSE_ARTICLES)
    with store.change("Propose an article", by=by) as work:
        row = Article(
            id=work.new_id(),
            **_tidied({name: getattr(draft, name) for name in CONTENT}),
            source_order_id=draft.source_order_id,
            source_order_number=tidy(draft.source_order_number),
            made_at=work.now,
            by_id=by.person_id,
            by_name=by.name,
        )
        needed(row.title or row.title_zh, "article.title")
        return work.add(row).id


def edit_article(
    store: Store, article_id: str, seen: Mapping[str, Any], wanted: Mapping[str, Any], *, by: Actor
) -> None:
    """Save the form of an article that is still being written.

    Raises RuleBroken `article-elsewhere` once it is published (see `revise_article`), `not-editable`,
    `changed-meanwhile` with `fields`, `words-missing`.
    """
    unknown = sorted(wanted.keys() - set(CONTENT))
    if unknown:
        raise RuleBroken("not-editable", fields=unknown)
    with store.change("Edit an article", by=by) as work:
        article = _being_written(work, article_id)
        merge_edit(article, seen, _tidied(wanted), side=store.side)
        needed(article.title or article.title_zh, "article.title")


def submit_article(store: Store, article_id: str, *, by: Actor) -> None:
    """Ask for a judgement. Raises RuleBroken `words-missing`, `article-elsewhere`."""
    with store.change("Submit an article", by=by) as work:
        article = _being_written(work, article_id)
        check_says_enough(article)
        _move(article, ArticleState.IN_REVIEW)


def send_article_back(store: Store, article_id: str, words: str | None, *, by: Actor) -> None:
    """Give an article back to whoever writes it, or take a withdrawn one up again, with the reason."""
    check_may(by, May.PUBLISH_ARTICLES)
    why = needed(words, "article.state_words")
    with store.change("Send an article back", by=by) as work:
        _move(work.get(Article, article_id), ArticleState.DRAFT, why)


def publish_article(store: Store, article_id: str, *, by: Actor) -> str:
    """Publish it as the next version. Returns the id of the published article.

    A draft that revises another goes into that one. Raises RuleBroken `words-missing`, `article-elsewhere`.
    """
    check_may(by, May.PUBLISH_ARTICLES)
    with store.change("Publish an article", by=by) as work:
        draft = work.get(Article, article_id)
        check_says_enough(draft)
        if draft.state not in BEING_WRITTEN or draft.withdrawn:
            raise RuleBroken("article-elsewhere", state=str(draft.state))
        article = work.get(Article, draft.revises_id) if draft.revises_id else draft
        if article is not draft:
            for name in CONTENT:
                setattr(article, name, getattr(draft, name))
            draft.withdrawn = True
        _publish(work, article)
        return article.id


def withdraw_article(store: Store, article_id: str, words: str | None, *, by: Actor) -> None:
    """Take an article away from the readers, with the reason; it and its versions stay readable in the office."""
    check_may(by, May.PUBLISH_ARTICLES)
    why = needed(words, "article.state_words")
    with store.change("Withdraw an article", by=by) as work:
        _move(work.get(Article, article_id), ArticleState.WITHDRAWN, why)


def take_back_article(store: Store, article_id: str, *, by: Actor) -> None:
    """The author does not want the draft judged any more. It stays in the office, which can take it up again.

    Raises RuleBroken `article-elsewhere`; NotPermitted when it is somebody else's, or judged already.
    """
    with store.change("Withdraw an article", by=by) as work:
        article = _being_written(work, article_id)
        if not is_the_authors(image_of(article), by.person_id):
            raise NotPermitted(what=May.PUBLISH_ARTICLES.value)
        _move(article, ArticleState.WITHDRAWN)


def revise_article(store: Store, article_id: str, *, by: Actor) -> str:
    """Begin a new version of a published article. Returns the draft's id; one that is open is gone on with."""
    check_may(by, May.PROPOSE_ARTICLES)
    with store.change("Revise an article", by=by) as work:
        article = work.get(Article, article_id)
        if article.state is not ArticleState.PUBLISHED:
            raise RuleBroken("article-elsewhere", state=str(article.state))
        open_draft = work.first(
            select(Article.id).where(
                Article.revises_id == article.id,
                is_no(Article.withdrawn),
                Article.state.in_(sorted(BEING_WRITTEN)),
            )
        )
        if open_draft is not None:
            return open_draft
        draft = Article(
            id=work.new_id(),
            **{name: getattr(article, name) for name in CONTENT},
            version=article.version,
            revises_id=article.id,
            made_at=work.now,
            by_id=by.person_id,
            by_name=by.name,
        )
        return work.add(draft).id


def vote_on_article(
    store: Store,
    article_id: str,
    *,
    helped: bool,
    words: str | None = None,
    order_id: str | None = None,
    by: Actor,
) -> str:
    """Say whether the published version helped. Returns the vote's id.

    Raises RuleBroken `already-voted` on this version, `article-elsewhere`; NotPermitted.
    """
    check_may(by, May.PROPOSE_ARTICLES)
    with store.change("Vote on an article", by=by) as work:
        article = work.get(Article, article_id)
        person = _person(by)
        if article.state is not ArticleState.PUBLISHED:
            raise RuleBroken("article-elsewhere", state=str(article.state))
        again = select(ArticleVote.id).where(
            ArticleVote.article_id == article.id,
            ArticleVote.version == article.version,
            ArticleVote.person_id == person,
        )
        if work.first(again) is not None:
            raise RuleBroken("already-voted")
        vote = ArticleVote(
            id=work.new_id(),
            article_id=article.id,
            version=article.version,
            person_id=person,
            helped=helped,
            words=tidy(words),
            order_id=order_id,
            made_at=work.now,
            by_name=by.name,
        )
        return work.add(vote).id


def note_reading(store: Store, article_id: str, *, order_id: str | None = None, by: Actor) -> bool:
    """Count a reading of the published version, once per person and order. Returns whether it was a new one."""
    if by.person_id is None or not may(by, May.PROPOSE_ARTICLES):
        return False
    with store.read() as session:
        article = session.get(Article, article_id)
        if article is None or article.state is not ArticleState.PUBLISHED:
            return False
        again = select(ArticleRead.id).where(
            ArticleRead.article_id == article_id,
            ArticleRead.version == article.version,
            ArticleRead.person_id == by.person_id,
            ArticleRead.order_id == order_id if order_id else ArticleRead.order_id.is_(None),
        )
        if session.scalar(again.limit(1)) is not None:
            return False
    with store.change("Read an article", by=by) as work:
        work.add(
            ArticleRead(
                id=work.new_id(),
                person_id=by.person_id,
                article_id=article_id,
                version=article.version,
                order_id=order_id,
                made_at=work.now,
            )
        )
    return True


def draft_from_order(session: Session, order_id: str) -> ArticleDraft:
    """What an order already says of an article: its words under the language they are in, its device's model.

    Raises Unreadable `row-not-found`.
    """
    order = session.get(WorkOrder, order_id)
    if order is None:
        raise Unreadable("row-not-found", table="work_order", row=order_id)
    device = session.get(Device, order.device_id) if order.device_id else None
    words = {"title": order.title, "problem": order.fault, "cause": order.cause, "remedy": order.remedy}
    said = {f"{name}_zh" if is_chinese(text) else name: text for name, text in words.items() if tidy(text)}
    return ArticleDraft(
        **said,
        models=(device.model_name,) if device and device.model_name else (),
        categories=(device.category,) if device and device.category else (),
        failure_codes=(order.failure_code,) if order.failure_code else (),
        source_order_id=order.id,
        source_order_number=order.number,
    )


def draft_of_article(session: Session, article_id: str) -> ArticleDraft:
    """An article's words as they stand. Raises Unreadable `row-not-found`."""
    article = session.get(Article, article_id)
    if article is None:
        raise Unreadable("row-not-found", table="article", row=article_id)
    return ArticleDraft(**{each.name: getattr(article, each.name) for each in fields(ArticleDraft)})


def check_says_enough(article: Article | ArticleDraft) -> None:
    """Raise RuleBroken `words-missing` for what neither language says whole, naming it in the one further on."""
    gaps = [
        [name + tail for name in NEEDED if not tidy(getattr(article, name + tail))] for tail in ("", "_zh")
    ]
    fewest = min(gaps, key=len)
    if fewest:
        raise RuleBroken("words-missing", field=f"article.{fewest[0]}")


def _being_written(work: Work, article_id: str) -> Article:
    """An article whose words this person may change now."""
    article = work.get(Article, article_id)
    is_judge = may(work.by, May.PUBLISH_ARTICLES)
    if not is_judge and not is_the_authors(image_of(article), work.by.person_id):
        raise NotPermitted(what=May.PUBLISH_ARTICLES.value)
    if article.state not in BEING_WRITTEN or article.withdrawn:
        raise RuleBroken("article-elsewhere", state=str(article.state))
    return article


def _move(article: Article, to: ArticleState, why: str | None = None) -> None:
    check_step(article.state, to)
    article.state, article.state_words = to, why


def _publish(work: Work, article: Article) -> None:
    article.number = article.number or next_number(work.session, Article.number, f"{ARTICLES}-")
    article.state, article.state_words = ArticleState.PUBLISHED, None
    article.version += 1
    work.add(
        ArticleVersion(
            id=work.new_id(),
            article_id=article.id,
            number=article.version,
            **{name: getattr(article, name) for name in CONTENT},
            made_at=work.now,
            by_id=work.by.person_id,
            by_name=work.by.name,
        )
    )


def _person(by: Actor) -> str:
    if by.person_id is None:
        raise NotPermitted(what=May.PROPOSE_ARTICLES.value)
    return by.person_id


def _tidied(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _list(value) if name in LISTS else tidy(value) for name, value in values.items()}


def _list(values: Iterable[str]) -> list[str]:
    """Without blanks and repeats, in the order they were given."""
    return list(dict.fromkeys(filter(None, (tidy(each) for each in values))))
