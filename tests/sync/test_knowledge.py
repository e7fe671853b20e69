"""What desks may do to the knowledge of the company: propose drafts and vote, in their own name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from fieldapp.actions.knowledge import (
    ArticleDraft,
    edit_article,
    note_reading,
    propose_article,
    publish_article,
    submit_article,
    take_back_article,
    vote_on_article,
)
from fieldapp.model import Article, ArticleRead, ArticleState, ArticleVersion, ArticleVote
from fieldapp.model.people import Role
from fieldapp.rules.actors import Actor
from fieldapp.store.raw import fetch
from tests.sync.harness import Company, DeskInTest

WANG = Actor("p-wang", "Wang", frozenset({Role.SUPERVISOR}))
SEAL = ArticleDraft(title="Seal leaks", problem="Drips", remedy="Change it")


@pytest.fixture
def desk(company: Company) -> DeskInTest:
    """An engineer's laptop that has synced once."""
    made = company.desk(company.engineer("Li"))
    made.sync()
    return made


def _held(company: Company) -> list[str]:
    with company.server.snapshot() as connection:
        return [str(row[0]) for row in fetch(connection, "SELECT reason FROM quarantine ORDER BY number")]


def test_that_a_proposal_is_a_draft_in_the_office_and_comes_back_published_to_every_desk(
    company: Company, desk: DeskInTest
) -> None:
    other = company.desk(company.engineer("Mei"))
    article = propose_article(desk.store, SEAL, by=desk.actor)

    desk.sync()
    with company.server.read() as session:
        there = session.get(Article, article)
        assert there is not None
        assert there.state is ArticleState.DRAFT
    publish_article(company.server, article, by=WANG)
    for each in (desk, other):
        each.sync()

    assert [(row.state, row.number) for row in other.rows(Article)] == [(ArticleState.PUBLISHED, "KB-00001")]
    assert [row.number for row in desk.rows(ArticleVersion)] == [1]
    assert _held(company) == []
    company.assert_at_rest()


def test_that_votes_reach_everybody_and_readings_stay_with_the_reader(
    company: Company, desk: DeskInTest
) -> None:
    other = company.desk(company.engineer("Mei"))
    article = publish_article(company.server, propose_article(company.server, SEAL, by=WANG), by=WANG)
    desk.sync()

    note_reading(desk.store, article, by=desk.actor)
    vote_on_article(desk.store, article, helped=True, by=desk.actor)
    desk.sync()
    other.sync()

    assert [row.helped for row in other.rows(ArticleVote)] == [True]
    assert other.rows(ArticleRead) == []
    with company.server.read() as session:
        assert session.query(ArticleRead).count() == 1
    company.assert_at_rest()


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"state": ArticleState.PUBLISHED}, "sets-what-only-the-office-sets"),
        ({"version": 3}, "sets-what-only-the-office-sets"),
        ({"by_id": "somebody-else"}, "in-somebody-elses-name:article"),
    ],
)
def test_that_a_desk_does_not_publish_by_itself_or_write_in_anothers_name(
    company: Company, desk: DeskInTest, values: dict[str, Any], reason: str
) -> None:
    with desk.store.change("Propose an article", by=desk.actor) as work:
        row = {"title": "x", "made_at": work.now, "by_id": desk.actor.person_id, **values}
        work.add(Article(id=work.new_id(), **row))

    desk.sync()

    assert _held(company) == [reason]
    with company.server.read() as session:
        assert session.query(Article).count() == 0


def test_that_nobody_votes_for_somebody_else(company: Company, desk: DeskInTest) -> None:
    article = publish_article(company.server, propose_article(company.server, SEAL, by=WANG), by=WANG)
    desk.sync()
    with desk.store.change("Vote on an article", by=desk.actor) as work:
        work.add(
            ArticleVote(id=work.new_id(), article_id=article, version=1, person_id="p-mei", made_at=work.now)
        )

    desk.sync()

    assert _held(company) == ["in-somebody-elses-name:article_vote"]


def _article(company: Company, article: str) -> Article:
    with company.server.read() as session:
        return session.get_one(Article, article)


def _sent_draft(desk: DeskInTest) -> str:
    article = propose_article(desk.store, SEAL, by=desk.actor)
    desk.sync()
    return article


def test_that_an_author_edits_a_draft_and_takes_it_back_and_both_reach_the_office(
    company: Company, desk: DeskInTest
) -> None:
    edited, taken_back = _sent_draft(desk), _sent_draft(desk)
    edit_article(desk.store, edited, {"remedy": SEAL.remedy}, {"remedy": "Vent it first"}, by=desk.actor)
    take_back_article(desk.store, taken_back, by=desk.actor)

    desk.sync()

    assert _article(company, edited).remedy == "Vent it first"
    assert _article(company, taken_back).state is ArticleState.WITHDRAWN
    assert _held(company) == []
    company.assert_at_rest()


def test_that_the_author_and_the_office_keep_what_each_wrote_into_different_words(
    company: Company, desk: DeskInTest
) -> None:
    article = _sent_draft(desk)
    edit_article(company.server, article, {"title": SEAL.title}, {"title": "Shaft seal leaks"}, by=WANG)
    edit_article(desk.store, article, {"remedy": SEAL.remedy}, {"remedy": "Vent it first"}, by=desk.actor)

    desk.sync()

    row = _article(company, article)
    assert (row.title, row.remedy) == ("Shaft seal leaks", "Vent it first")


@pytest.mark.parametrize("judge", [submit_article, publish_article])
def test_that_an_edit_which_comes_too_late_is_held_and_changes_nothing(
    company: Company, desk: DeskInTest, judge: Callable[..., object]
) -> None:
    article = _sent_draft(desk)
    judge(company.server, article, by=WANG)
    edit_article(desk.store, article, {"remedy": SEAL.remedy}, {"remedy": "Vent it first"}, by=desk.actor)

    desk.sync()

    assert _held(company) == ["draft-is-judged"]
    assert _article(company, article).remedy == SEAL.remedy


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"state": ArticleState.PUBLISHED}, "draft-is-judged"),
        ({"state": ArticleState.WITHDRAWN, "state_words": "as if the office had"}, "draft-is-judged"),
    ],
)
def test_that_an_author_does_not_judge_the_own_draft(
    company: Company, desk: DeskInTest, values: dict[str, Any], reason: str
) -> None:
    article = _sent_draft(desk)
    with desk.store.change("Edit an article", by=desk.actor) as work:
        for name, value in values.items():
            setattr(work.get(Article, article), name, value)

    desk.sync()

    assert _held(company) == [reason]


def test_that_nobody_writes_into_anothers_draft(company: Company, desk: DeskInTest) -> None:
    article = _sent_draft(desk)
    other = company.desk(company.engineer("Mei"))
    other.sync()
    with other.store.change("Edit an article", by=other.actor) as work:
        work.get(Article, article).remedy = "Something else"

    other.sync()

    assert _held(company) == ["in-somebody-elses-name:article"]
    assert _article(company, article).remedy == SEAL.remedy
