"""Articles as people look for them, read them, and judge them; and what helped in cases like the one in hand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from fieldapp.model.devices import Device, ServiceRecord
from fieldapp.model.knowledge import Article, ArticleRead, ArticleState, ArticleVersion, ArticleVote
from fieldapp.model.orders import WorkOrder
from fieldapp.rules.knowledge import BEING_WRITTEN, Claim, Fit, Job, fit, shared_words
from fieldapp.store.queries.rows import (
    Page,
    columns_of,
    is_no,
    is_yes,
    page_of,
    row_of,
    rows_of,
    start_of_page,
)
from fieldapp.store.search import search, wanted_tokens

MOST_FOUND = 400
MOST_VOTES = 200
MOST_CASES = 200
_EACH = 60
_TERMS = 8
_JUDGED = 60
CAME_BACK_WITHIN = timedelta(days=180)
_SAME_TROUBLE = 0.3


@dataclass(frozen=True)
class ArticleRow:
    """One article with how it is used."""

    id: str
    number: str | None
    state: ArticleState
    state_words: str | None
    version: int
    revises_id: str | None
    title: str | None
    title_zh: str | None
    problem: str | None
    problem_zh: str | None
    cause: str | None
    cause_zh: str | None
    remedy: str | None
    remedy_zh: str | None
    models: list[str]
    categories: list[str]
    failure_codes: list[str]
    source_order_id: str | None
    source_order_number: str | None
    made_at: datetime
    by_id: str | None
    by_name: str | None
    withdrawn: bool
    helped: int = 0
    did_not_help: int = 0
    readers: int = 0
    """How many times somebody opened it: once per person, version and order."""


@dataclass(frozen=True)
class VersionRow:
    """The words as they were published once."""

    id: str
    number: int
    title: str | None
    title_zh: str | None
    problem: str | None
    problem_zh: str | None
    cause: str | None
    cause_zh: str | None
    remedy: str | None
    remedy_zh: str | None
    models: list[str]
    categories: list[str]
    failure_codes: list[str]
    made_at: datetime
    by_name: str | None


@dataclass(frozen=True)
class VoteRow:
    """What one reader said of one version."""

    id: str
    version: int
    person_id: str
    helped: bool
    words: str | None
    order_id: str | None
    made_at: datetime
    by_name: str | None


@dataclass(frozen=True)
class ArticlePage:
    """Everything of one article."""

    head: ArticleRow
    versions: tuple[VersionRow, ...]
    """Newest first."""
    votes: tuple[VoteRow, ...]
    """Newest first; of one person's on one version the first only."""
    draft_id: str | None
    """The draft that would change it, while one is open."""
    revises: ArticleRow | None
    """Of such a draft: what it would change."""

    def voted_by(self, person_id: str | None) -> VoteRow | None:
        """What this person said of the version that is published."""
        return next(
            (
                each
                for each in self.votes
                if each.person_id == person_id and each.version == self.head.version
            ),
            None,
        )


@dataclass(frozen=True)
class ArticleFilter:
    """What a list of articles shows; what is empty or None does not narrow it."""

    words: str = ""
    state: ArticleState | None = None
    reader_id: str | None = None
    """For a desk: what is published, and this person's own drafts."""


def articles_found(
    session: Session, wanted: ArticleFilter, page: int = 1, size: int = 50
) -> Page[ArticleRow]:
    """Articles a filter leaves: those found by words the best first, else the newest first."""
    conditions: list[ColumnElement[bool]] = [is_no(Article.withdrawn)]
    if wanted.state is not None:
        conditions.append(Article.state == wanted.state)
    if wanted.reader_id is not None:
        own = and_(Article.by_id == wanted.reader_id, Article.state.in_(sorted(BEING_WRITTEN)))
        conditions.append(or_(Article.state == ArticleState.PUBLISHED, own))
    if wanted.words.strip():
        return _ranked(session, wanted.words, conditions, page, size)
    order = (Article.made_at.desc(), Article.id.desc())
    return page_of(session, ArticleRow, Article, _article_rows(), conditions, order, page, size)


def _ranked(
    session: Session, words: str, conditions: list[ColumnElement[bool]], page: int, size: int
) -> Page[ArticleRow]:
    """One page of what the words find, the best first."""
    hits = [hit.row for hit in search(session.connection(), words, MOST_FOUND, ("article",))]
    allowed = frozenset(session.scalars(select(Article.id).where(Article.id.in_(hits), *conditions)))
    ids = [row for row in hits if row in allowed]
    offset = start_of_page(len(ids), page, size)
    some = ids[offset : offset + size]
    rows = {row.id: row for row in rows_of(session, ArticleRow, _article_rows().where(Article.id.in_(some)))}
    return Page(tuple(rows[each] for each in some), len(ids), offset // size + 1, size)


def articles_by_state(session: Session) -> dict[ArticleState, int]:
    """How many articles there are in each state."""
    query = select(Article.state, func.count()).where(is_no(Article.withdrawn)).group_by(Article.state)
    return {ArticleState(state): count for state, count in session.execute(query)}


def article_row(session: Session, article_id: str) -> ArticleRow | None:
    """One article."""
    return row_of(session, ArticleRow, _article_rows().where(Article.id == article_id))


def article_page(session: Session, article_id: str) -> ArticlePage | None:
    """An article with its versions and votes, or None where this side does not have it."""
    head = article_row(session, article_id)
    if head is None:
        return None
    versions = select(*columns_of(VersionRow, ArticleVersion)).where(ArticleVersion.article_id == article_id)
    votes = select(*columns_of(VoteRow, ArticleVote)).where(
        ArticleVote.article_id == article_id, first_votes()
    )
    draft = select(Article.id).where(
        Article.revises_id == article_id, is_no(Article.withdrawn), Article.state.in_(sorted(BEING_WRITTEN))
    )
    return ArticlePage(
        head,
        rows_of(session, VersionRow, versions.order_by(ArticleVersion.number.desc())),
        rows_of(session, VoteRow, votes.order_by(ArticleVote.id.desc()).limit(MOST_VOTES)),
        session.scalar(draft.limit(1)),
        article_row(session, head.revises_id) if head.revises_id else None,
    )


# ─── what fits the work in hand ────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class FittingArticle:
    """An article that may help, and why."""

    row: ArticleRow
    fit: Fit


@dataclass(frozen=True)
class PastCase:
    """A finished job that was like this one: what was reported, what fixed it, how often it came back."""

    id: str
    device_id: str | None
    device_name: str | None
    customer_name: str | None
    number: str | None
    summary: str
    cause: str | None
    remedy: str | None
    happened_at: datetime
    model_name: str | None
    category: str | None
    fit: Fit | None = None
    came_back: int = 0


@dataclass(frozen=True)
class Helpful:
    """What may help with an order, the best first."""

    articles: tuple[FittingArticle, ...] = ()
    cases: tuple[PastCase, ...] = ()


def helpful_for(session: Session, order_id: str, most: int = 5) -> Helpful:
    """Articles and past jobs that fit an order's device and words; nothing for an order that says nothing."""
    order = session.get(WorkOrder, order_id)
    if order is None:
        return Helpful()
    device = session.get(Device, order.device_id) if order.device_id else None
    job = Job(
        " ".join(filter(None, (order.title, order.fault, order.findings))),
        order.device_id,
        device.model_name if device else None,
        device.category if device else None,
        order.failure_code,
    )
    return Helpful(fitting_articles(session, job, most), similar_cases(session, job, order_id, most))


def fitting_articles(session: Session, job: Job, most: int = 5) -> tuple[FittingArticle, ...]:
    """Published articles that fit a job, the best first."""
    ids = _candidates(session, job, "article")
    query = _article_rows().where(
        Article.id.in_(ids), is_no(Article.withdrawn), Article.state == ArticleState.PUBLISHED
    )
    fits = [
        FittingArticle(row, found)
        for row in rows_of(session, ArticleRow, query)
        if (found := fit(job, _claim_of(row)))
    ]
    return tuple(sorted(fits, key=lambda each: (-each.fit.score, each.row.id))[:most])


def similar_cases(session: Session, job: Job, but_not: str = "", most: int = 5) -> tuple[PastCase, ...]:
    """Finished jobs like this one, of which something is known that was done."""
    is_candidate: ColumnElement[bool] = ServiceRecord.id.in_(_candidates(session, job, "service_record"))
    if job.device_id:
        is_candidate = or_(is_candidate, ServiceRecord.device_id == job.device_id)
    query = _cases().where(
        is_candidate,
        or_(ServiceRecord.remedy.is_not(None), ServiceRecord.cause.is_not(None)),
        or_(ServiceRecord.order_id.is_(None), ServiceRecord.order_id != but_not),
    )
    newest = rows_of(session, PastCase, query.order_by(ServiceRecord.happened_at.desc()).limit(MOST_CASES))
    fits = [replace(case, fit=found) for case in newest if (found := _fit_of_case(job, case))]
    fits.sort(key=lambda case: -case.fit.score if case.fit else 0.0)
    return tuple(replace(case, came_back=_came_back(session, case)) for case in fits[:most])


def _fit_of_case(job: Job, case: PastCase) -> Fit | None:
    """As of an article; a job on the same device that shares no word with this one is no case of the same."""
    if not shared_words(job.words, _told(case)):
        return None
    own = Claim(
        _told(case),
        case.device_id,
        [case.model_name] if case.model_name else [],
        [case.category] if case.category else [],
    )
    return fit(job, own)


def _told(case: PastCase) -> str:
    return " ".join(filter(None, (case.summary, case.cause)))


def _came_back(session: Session, case: PastCase) -> int:
    """How often the same device was visited for the like within half a year afterwards."""
    if case.device_id is None:
        return 0
    later = select(ServiceRecord.summary).where(
        ServiceRecord.device_id == case.device_id,
        ServiceRecord.happened_at > case.happened_at,
        ServiceRecord.happened_at <= case.happened_at + CAME_BACK_WITHIN,
    )
    told = session.scalars(later.limit(_EACH))
    return sum(1 for summary in told if shared_words(case.summary, summary).share >= _SAME_TROUBLE)


def _candidates(session: Session, job: Job, table: str) -> list[str]:
    """Rows that have the model, the category, the code or one of the words; those that most of them find."""
    connection = session.connection()
    terms = [*filter(None, (job.model, job.category, job.failure_code)), *_telling(job.words)]
    hits = Counter(hit.row for term in terms for hit in search(connection, f"{term} ", _EACH, (table,)))
    return [row for row, _times in hits.most_common(_JUDGED)]


def _telling(words: str) -> Iterable[str]:
    """The longest of its different tokens first: short ones say little."""
    tokens = [each for each in dict.fromkeys(wanted_tokens(words)) if len(each) > 1]
    return sorted(tokens, key=lambda each: -len(each))[:_TERMS]


def _claim_of(row: ArticleRow) -> Claim:
    words = (row.title, row.title_zh, row.problem, row.problem_zh, row.cause, row.cause_zh)
    return Claim(
        " ".join(filter(None, words)),
        models=row.models,
        categories=row.categories,
        failure_codes=row.failure_codes,
        helped=row.helped,
        did_not_help=row.did_not_help,
    )


def _cases() -> Select[Any]:
    return select(*columns_of(PastCase, ServiceRecord), Device.model_name, Device.category).outerjoin_from(
        ServiceRecord, Device, Device.id == ServiceRecord.device_id
    )


def _article_rows() -> Select[Any]:
    votes = (
        select(func.count())
        .select_from(ArticleVote)
        .where(ArticleVote.article_id == Article.id, first_votes())
    )
    reads = select(func.count()).select_from(ArticleRead).where(ArticleRead.article_id == Article.id)
    return select(
        *columns_of(ArticleRow, Article),
        votes.where(is_yes(ArticleVote.helped)).scalar_subquery().label("helped"),
        votes.where(is_no(ArticleVote.helped)).scalar_subquery().label("did_not_help"),
        reads.scalar_subquery().label("readers"),
    )


def first_votes() -> ColumnElement[bool]:
    """Votes before which the same person said nothing of the same version: two laptops may both have been offline."""
    each = aliased(ArticleVote)
    firsts = select(func.min(each.id)).group_by(each.article_id, each.version, each.person_id)
    return ArticleVote.id.in_(firsts)
