"""Articles: proposed, judged, published in versions, voted on; and what fits the work in hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from fieldapp.actions.knowledge import (
    ArticleDraft,
    edit_article,
    note_reading,
    propose_article,
    publish_article,
    revise_article,
    send_article_back,
    submit_article,
    vote_on_article,
    withdraw_article,
)
from fieldapp.errors import NotPermitted, RuleBroken
from fieldapp.model.devices import ServiceRecord
from fieldapp.model.knowledge import ArticleState, ArticleVote
from fieldapp.rules.actors import Actor
from fieldapp.rules.knowledge import Why
from fieldapp.store.queries.history import done_by
from fieldapp.store.queries.knowledge import (
    ArticleFilter,
    ArticlePage,
    Helpful,
    article_page,
    articles_found,
    helpful_for,
)
from fieldapp.store.queries.lookup import search_all
from fieldapp.store.store import Store
from tests.builders import (
    A_MORNING,
    a_device,
    a_person,
    a_site,
    a_supervisor,
    an_engineer,
    an_order,
    put,
)

LI, WANG = an_engineer(), a_supervisor()
MEI = an_engineer("01980000-0000-7000-8000-00000000000a", "Mei")
SEAL = ArticleDraft(
    title="Shaft seal leaks after a dry run",
    title_zh="干转后机械密封泄漏",
    problem="Water drips from the pump shaft",
    problem_zh="泵轴处滴水",
    cause="The faces were scored",
    remedy="Change the seal, vent the casing",
    models=("CR 5",),
    categories=("pump",),
)


def _page(store: Store, article: str) -> ArticlePage:
    with store.read() as session:
        page = article_page(session, article)
    assert page is not None
    return page


def _published(store: Store, draft: ArticleDraft = SEAL, by: Actor = LI) -> str:
    article = propose_article(store, draft, by=by)
    return publish_article(store, article, by=WANG)


def _helpful(store: Store, order: str) -> Helpful:
    with store.read() as session:
        return helpful_for(session, order)


def test_that_an_article_goes_from_a_draft_to_a_published_version(server: Store) -> None:
    article = propose_article(server, SEAL, by=LI)
    submit_article(server, article, by=LI)
    publish_article(server, article, by=WANG)

    page = _page(server, article)
    assert (page.head.state, page.head.number, page.head.version) == (ArticleState.PUBLISHED, "KB-00001", 1)
    assert [(each.number, each.title_zh) for each in page.versions] == [(1, "干转后机械密封泄漏")]


def test_that_only_a_supervisor_publishes(server: Store) -> None:
    article = propose_article(server, SEAL, by=LI)

    with pytest.raises(NotPermitted):
        publish_article(server, article, by=LI)
    with pytest.raises(NotPermitted):
        withdraw_article(server, article, "no", by=LI)

    assert _page(server, article).head.state is ArticleState.DRAFT


def test_that_a_change_to_a_published_article_is_a_new_version_and_the_old_one_stays(server: Store) -> None:
    article = _published(server)
    draft = revise_article(server, article, by=LI)
    edit_article(server, draft, {"remedy": SEAL.remedy}, {"remedy": "Vent the casing first"}, by=LI)
    meanwhile = _page(server, article)

    leads_to = publish_article(server, draft, by=WANG)

    page = _page(server, article)
    assert meanwhile.head.remedy == SEAL.remedy
    assert meanwhile.draft_id == draft
    assert leads_to == article
    assert page.head.remedy == "Vent the casing first"
    assert [(each.number, each.remedy) for each in page.versions] == [
        (2, "Vent the casing first"),
        (1, SEAL.remedy),
    ]
    assert page.draft_id is None


def test_that_a_second_change_goes_on_with_the_draft_that_is_open(server: Store) -> None:
    article = _published(server)

    assert revise_article(server, article, by=WANG) == revise_article(server, article, by=LI)


def test_that_a_published_article_is_not_edited_in_place(server: Store) -> None:
    article = _published(server)

    with pytest.raises(RuleBroken, match="article-elsewhere"):
        edit_article(server, article, {}, {"remedy": "other"}, by=WANG)


def test_that_others_drafts_and_those_under_review_are_not_the_engineers_to_change(server: Store) -> None:
    article = propose_article(server, SEAL, by=LI)

    with pytest.raises(NotPermitted):
        edit_article(server, article, {}, {"remedy": "other"}, by=MEI)
    submit_article(server, article, by=LI)
    with pytest.raises(NotPermitted):
        edit_article(server, article, {}, {"remedy": "other"}, by=LI)
    edit_article(server, article, {"remedy": SEAL.remedy}, {"remedy": "better"}, by=WANG)

    assert _page(server, article).head.remedy == "better"


@pytest.mark.parametrize("lacking", ["problem", "remedy"])
def test_that_an_article_without_a_whole_language_is_not_submitted(server: Store, lacking: str) -> None:
    words: Any = {lacking: None, "title_zh": None, "problem_zh": None}
    article = propose_article(server, replace(SEAL, **words), by=LI)

    with pytest.raises(RuleBroken) as refused:
        submit_article(server, article, by=LI)

    assert refused.value.facts["field"] == f"article.{lacking}"


def test_that_an_article_is_sent_back_and_withdrawn_with_a_reason(server: Store) -> None:
    article = propose_article(server, SEAL, by=LI)
    submit_article(server, article, by=LI)

    send_article_back(server, article, "Which seal?", by=WANG)
    sent_back = _page(server, article).head
    publish_article(server, article, by=WANG)
    with pytest.raises(RuleBroken, match="words-missing"):
        withdraw_article(server, article, " ", by=WANG)
    withdraw_article(server, article, "The maker changed the seal", by=WANG)

    head = _page(server, article).head
    assert (sent_back.state, sent_back.state_words) == (ArticleState.DRAFT, "Which seal?")
    assert (head.state, head.state_words) == (ArticleState.WITHDRAWN, "The maker changed the seal")


def test_that_somebody_votes_once_on_each_version(server: Store) -> None:
    article = _published(server)
    vote_on_article(server, article, helped=False, words="wrong seal", by=LI)

    with pytest.raises(RuleBroken, match="already-voted"):
        vote_on_article(server, article, helped=True, by=LI)
    vote_on_article(server, article, helped=True, by=MEI)
    publish_article(server, revise_article(server, article, by=WANG), by=WANG)
    vote_on_article(server, article, helped=True, by=LI)

    page = _page(server, article)
    assert (page.head.helped, page.head.did_not_help) == (2, 1)
    assert [(each.version, each.helped) for each in page.votes] == [(2, True), (1, True), (1, False)]


def test_that_of_two_votes_from_two_laptops_the_first_counts(server: Store) -> None:
    article = _published(server)
    put(
        server,
        *(
            ArticleVote(
                id=f"01990000-0000-7000-8000-00000000000{at}",
                article_id=article,
                version=1,
                person_id=LI.person_id,
                helped=helped,
                made_at=A_MORNING,
            )
            for at, helped in enumerate((True, False))
        ),
    )

    page = _page(server, article)
    assert (page.head.helped, page.head.did_not_help, len(page.votes)) == (1, 0, 1)


def test_that_a_reading_counts_once_for_each_order_and_is_nothing_to_undo(server: Store) -> None:
    a_person(server, LI)
    article = _published(server)

    counted = [note_reading(server, article, order_id=order, by=LI) for order in (None, None, "one", "one")]

    assert counted == [True, False, True, False]
    assert _page(server, article).head.readers == 2
    with server.read() as session:
        assert "Read an article" not in [row.title for row in done_by(session, LI.person_id or "")]


def test_that_a_desk_finds_what_is_published_and_its_own_drafts_in_both_languages(server: Store) -> None:
    article = _published(server)
    own = propose_article(server, replace(SEAL, title="Seal drips when cold", title_zh=None), by=LI)
    propose_article(server, replace(SEAL, title="Seal of another", title_zh=None), by=MEI)

    with server.read() as session:
        english = articles_found(session, ArticleFilter("seal", reader_id=LI.person_id)).rows
        chinese = articles_found(session, ArticleFilter("密封", reader_id=LI.person_id)).rows
        everywhere = search_all(session, "seal")["article"]

    assert {row.id for row in english} == {article, own}
    assert [row.id for row in chinese] == [article]
    assert [row.row_id for row in everywhere] == [article]


def test_that_articles_that_fit_the_model_and_the_words_come_first_with_their_reasons(server: Store) -> None:
    site = a_site(server)
    pump = a_device(server, site_id=site, model_name="cr 5", category="pump")
    order = an_order(server, device_id=pump, site_id=site, title="Pump", fault="Water drips from the shaft")
    seal = _published(server)
    _published(server, replace(SEAL, title="Door does not close", title_zh=None, problem="Door", problem_zh=None,
                               cause=None, models=("E-200",), categories=("lift",)))  # fmt: skip
    same_pump = _published(server, replace(SEAL, title="Bearing hums", title_zh=None, problem="Hum",
                                           problem_zh=None, cause=None))  # fmt: skip

    fits = _helpful(server, order).articles

    assert [each.row.id for each in fits] == [seal, same_pump]
    assert [each.why for each in fits[0].fit.reasons] == [Why.MODEL, Why.CATEGORY, Why.WORDS]
    assert "drips" in fits[0].fit.reasons[-1].told


def test_that_a_case_in_chinese_is_found_by_the_words_it_shares(server: Store) -> None:
    site = a_site(server)
    pump = a_device(server, site_id=site, model_name="CR 5", category="pump")
    order = an_order(server, device_id=pump, site_id=site, title="泵", fault="机械密封漏水")
    told = {"site_id": site, "device_id": pump, "remedy": "更换密封"}
    put(
        server,
        ServiceRecord(
            id="r1", summary="机械密封漏水严重", happened_at=A_MORNING - timedelta(days=90), **told
        ),
        ServiceRecord(id="r2", summary="机械密封又漏水", happened_at=A_MORNING - timedelta(days=30), **told),
        ServiceRecord(id="r3", summary="显示屏不亮", happened_at=A_MORNING - timedelta(days=9), **told),
    )

    cases = {case.id: case for case in _helpful(server, order).cases}

    assert cases.keys() == {"r1", "r2"}
    assert cases["r1"].came_back == 1
    assert cases["r1"].remedy == "更换密封"


def test_that_what_did_not_help_falls_behind(server: Store) -> None:
    site = a_site(server)
    pump = a_device(server, site_id=site, model_name="CR 5", category="pump")
    order = an_order(server, device_id=pump, site_id=site, title="Pump", fault="Water drips from the shaft")
    first, second = _published(server), _published(server)
    vote_on_article(server, first, helped=False, by=LI)
    vote_on_article(server, second, helped=True, by=LI)

    assert [each.row.id for each in _helpful(server, order).articles] == [second, first]
