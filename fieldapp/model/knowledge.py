"""What was learnt: articles with their versions, and who they helped.

An article's row holds what stands now. A change to a published one is a draft of its own that names it;
publishing writes an `ArticleVersion`, which nothing changes any more.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy.orm import Mapped

from fieldapp.model.columns import Merge, choice, flag, link, moment, structure, text, whole
from fieldapp.model.noun import Editable, Home, Noun


class ArticleState(StrEnum):
    """Where an article stands on its way to the engineers."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


class Article(Editable):
    """One fault and what helps against it, as it stands now. Either language may be empty, not both.

    The field writes in an engineer's own drafts only (`rules.knowledge.is_the_authors`).
    """

    __tablename__ = "article"
    HOME = Home("setup")
    FIELD_MAY_INSERT = True

    number: Mapped[str | None] = text(Merge.OFFICE, index=True)
    state: Mapped[ArticleState] = choice(
        ArticleState, Merge.ASK, default=ArticleState.DRAFT, group="state", index=True
    )
    state_words: Mapped[str | None] = text(Merge.ASK, group="state")
    """Why it was sent back or withdrawn; a draft that its author took back has none."""
    version: Mapped[int] = whole(Merge.OFFICE, required=True)
    """Number of the version that is published, or was; 0 before the first."""
    revises_id: Mapped[str | None] = link("article", Merge.OFFICE)
    """The published article that this draft would change."""
    title: Mapped[str | None] = text(Merge.ASK)
    title_zh: Mapped[str | None] = text(Merge.ASK)
    problem: Mapped[str | None] = text(Merge.TEXT)
    """What is reported."""
    problem_zh: Mapped[str | None] = text(Merge.TEXT)
    cause: Mapped[str | None] = text(Merge.TEXT)
    cause_zh: Mapped[str | None] = text(Merge.TEXT)
    remedy: Mapped[str | None] = text(Merge.TEXT)
    remedy_zh: Mapped[str | None] = text(Merge.TEXT)
    models: Mapped[list[Any]] = structure(Merge.ASK, default=list)
    """Names of the device models it is for; empty for any."""
    categories: Mapped[list[Any]] = structure(Merge.ASK, default=list)
    failure_codes: Mapped[list[Any]] = structure(Merge.ASK, default=list)
    source_order_id: Mapped[str | None] = link(None, Merge.OFFICE)
    source_order_number: Mapped[str | None] = text(Merge.OFFICE)
    made_at: Mapped[datetime] = moment(Merge.FACT, required=True)
    by_id: Mapped[str | None] = link(None, Merge.FACT, index=False)
    by_name: Mapped[str | None] = text(Merge.FACT)


class ArticleVersion(Noun):
    """The words of an article as they were published once."""

    __tablename__ = "article_version"
    HOME = Home("setup")
    INSERT_ONLY = True

    article_id: Mapped[str] = link("article", Merge.FACT, required=True)
    number: Mapped[int] = whole(Merge.FACT, required=True)
    title: Mapped[str | None] = text(Merge.FACT)
    title_zh: Mapped[str | None] = text(Merge.FACT)
    problem: Mapped[str | None] = text(Merge.FACT)
    problem_zh: Mapped[str | None] = text(Merge.FACT)
    cause: Mapped[str | None] = text(Merge.FACT)
    cause_zh: Mapped[str | None] = text(Merge.FACT)
    remedy: Mapped[str | None] = text(Merge.FACT)
    remedy_zh: Mapped[str | None] = text(Merge.FACT)
    models: Mapped[list[Any]] = structure(Merge.FACT, default=list)
    categories: Mapped[list[Any]] = structure(Merge.FACT, default=list)
    failure_codes: Mapped[list[Any]] = structure(Merge.FACT, default=list)
    made_at: Mapped[datetime] = moment(Merge.FACT, required=True)
    by_id: Mapped[str | None] = link(None, Merge.FACT, index=False)
    by_name: Mapped[str | None] = text(Merge.FACT)


class ArticleVote(Noun):
    """Whether a version helped somebody; the first of a person counts."""

    __tablename__ = "article_vote"
    HOME = Home("setup")
    INSERT_ONLY = True
    FIELD_MAY_INSERT = True

    article_id: Mapped[str] = link("article", Merge.FACT, required=True)
    version: Mapped[int] = whole(Merge.FACT, required=True)
    person_id: Mapped[str] = link(None, Merge.FACT, required=True, index=False)
    helped: Mapped[bool] = flag(Merge.FACT)
    words: Mapped[str | None] = text(Merge.FACT)
    order_id: Mapped[str | None] = link(None, Merge.FACT)
    made_at: Mapped[datetime] = moment(Merge.FACT, required=True)
    by_name: Mapped[str | None] = text(Merge.FACT)


class ArticleRead(Noun):
    """That somebody opened a version, once for each order it was opened from."""

    __tablename__ = "article_read"
    HOME = Home("person", "person_id")
    INSERT_ONLY = True
    FIELD_MAY_INSERT = True

    person_id: Mapped[str] = link("person", Merge.FACT, required=True)
    article_id: Mapped[str] = link(None, Merge.FACT, required=True)
    version: Mapped[int] = whole(Merge.FACT, required=True)
    order_id: Mapped[str | None] = link(None, Merge.FACT)
    made_at: Mapped[datetime] = moment(Merge.FACT, required=True)
