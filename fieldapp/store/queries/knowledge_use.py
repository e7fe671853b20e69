"""How knowledge is used: which articles orders led to, and what readers said of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Any

from sqlalchemy import Select, case, func, select
from sqlalchemy.orm import Session

from fieldapp.model.knowledge import Article, ArticleRead, ArticleState, ArticleVote
from fieldapp.store.planning_tables import order_figures
from fieldapp.store.queries.figures import FiguresFilter
from fieldapp.store.queries.knowledge import first_votes
from fieldapp.store.queries.rows import is_no, is_yes
from fieldapp.store.tables import row_version, scope

TOP = 25
_SETUP, _PEOPLE = "setup", "person:%"
_FIRST, _LAST = date(1970, 1, 1), date(9998, 12, 31)


def articles_of_orders() -> tuple[Any, ...]:
    """Of each order: how often an article was opened from it, voted on, and voted to have helped; how many were made of it."""
    reads = select(ArticleRead.order_id, func.count().label("articles_read"))
    helped = func.sum(case((is_yes(ArticleVote.helped), 1), else_=0)).label("article_helps")
    votes = select(ArticleVote.order_id, func.count().label("article_votes"), helped).where(first_votes())
    written = select(Article.source_order_id.label("order_id"), func.count().label("articles_written"))
    published = (
        Article.state == ArticleState.PUBLISHED,
        is_no(Article.withdrawn),
        Article.revises_id.is_(None),
    )
    return (
        reads.group_by(ArticleRead.order_id),
        votes.group_by(ArticleVote.order_id),
        written.where(*published).group_by(Article.source_order_id),
    )


def orders_of_articles(seq: int) -> tuple[Select[Any], ...]:
    """The orders whose readings, votes and articles were written after that commit."""
    moved = select(scope.c.id).where(scope.c.id.like(_PEOPLE), scope.c.last_seq > seq)
    return (
        _orders(ArticleRead, ArticleRead.order_id, row_version.c.scope.in_(moved), seq),
        _orders(ArticleVote, ArticleVote.order_id, row_version.c.scope == _SETUP, seq),
        _orders(Article, Article.source_order_id, row_version.c.scope == _SETUP, seq),
    )


def _orders(noun: Any, column: Any, where: Any, seq: int) -> Select[Any]:
    late = (where, row_version.c.seq > seq, row_version.c.tbl == noun.__tablename__, column.is_not(None))
    return select(column).join_from(row_version, noun, noun.id == row_version.c.row).where(*late)


@dataclass(frozen=True)
class ArticleUse:
    """One article in a period: how often it was opened, from how many orders, and what its readers said."""

    id: str
    number: str | None
    title: str | None
    title_zh: str | None
    readings: int
    orders: int
    helped: int
    did_not_help: int


def articles_used(session: Session, wanted: FiguresFilter, zone: tzinfo, most: int = TOP) -> list[ArticleUse]:
    """What was opened and judged in the period, by days of the zone; the most opened first.

    Narrowed to an engineer it is what that engineer read; narrowed to a customer, area, model, kind or priority
    what was read and judged on such orders.
    """
    orders = func.count(ArticleRead.order_id.distinct())
    read = _counted(session, ArticleRead, _conditions(ArticleRead, wanted, zone), func.count(), orders)
    helped = func.sum(case((is_yes(ArticleVote.helped), 1), else_=0))
    of_votes = [*_conditions(ArticleVote, wanted, zone), first_votes()]
    judged = _counted(session, ArticleVote, of_votes, helped, func.count())
    found = []
    for key in {*read, *judged}:
        (readings, count), (yes, votes) = read.get(key, (0, 0)), judged.get(key, (0, 0))
        found.append((key, readings, count, yes, votes - yes))
    found.sort(key=lambda one: (-one[1], -one[3], one[0]))
    return _named(session, found[:most])


def behind_article(wanted: FiguresFilter, article_id: str, zone: tzinfo) -> Any:
    """The ids of the orders from which that article was opened in the period."""
    return select(ArticleRead.order_id).where(
        ArticleRead.article_id == article_id, *_conditions(ArticleRead, wanted, zone)
    )


def _counted(session: Session, noun: Any, conditions: list[Any], *counts: Any) -> dict[str, tuple[int, int]]:
    query = select(noun.article_id, *counts).where(*conditions).group_by(noun.article_id)
    return {row[0]: (int(row[1]), int(row[2])) for row in session.execute(query)}


def _conditions(noun: Any, wanted: FiguresFilter, zone: tzinfo) -> list[Any]:
    found = [noun.made_at >= _beginning(wanted.first, zone)]
    if wanted.last < _LAST:
        found.append(noun.made_at < _beginning(wanted.last + timedelta(days=1), zone))
    if wanted.engineer_id is not None:
        found.append(noun.person_id == wanted.engineer_id)
    if of_orders := wanted.of_orders():
        found.append(noun.order_id.in_(select(order_figures.c.order_id).where(*of_orders)))
    return found


def _beginning(day: date, zone: tzinfo) -> datetime:
    return datetime.combine(min(max(day, _FIRST), _LAST), time(), tzinfo=zone).astimezone(UTC)


def _named(session: Session, found: list[tuple[str, int, int, int, int]]) -> list[ArticleUse]:
    query = select(Article.id, Article.number, Article.title, Article.title_zh)
    rows = {row[0]: row for row in session.execute(query.where(Article.id.in_([one[0] for one in found])))}
    return [ArticleUse(*rows[key], *counts) for key, *counts in found if key in rows]
