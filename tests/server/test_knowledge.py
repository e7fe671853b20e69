"""Knowledge in the console: written, judged, published in versions, voted on."""

from __future__ import annotations

from collections.abc import Callable

from fieldapp.actions.knowledge import ArticleDraft, propose_article, publish_article
from fieldapp.model.knowledge import Article
from fieldapp.model.orders import OrderStatus, WorkOrder
from fieldapp.rules.actors import Actor
from fieldapp.server.service import Service
from fieldapp.server.word_changes import word_changes
from tests.builders import a_device, a_dispatcher, a_site, a_supervisor, an_engineer, an_order
from tests.server.conftest import AN_AUDITOR, Browser
from tests.server.forms import form_of

BrowserOf = Callable[[Actor], Browser]
DANA, WANG, LI = a_dispatcher(), a_supervisor(), an_engineer()
SEAL = ArticleDraft(
    title="Shaft seal leaks",
    title_zh="机械密封泄漏",
    problem="Water drips",
    remedy="Change the seal",
    models=("CR 5", "CR 10"),
)


def _article(service: Service) -> str:
    return publish_article(service.store, propose_article(service.store, SEAL, by=LI), by=WANG)


def test_that_an_order_becomes_a_published_article(service: Service, browser_of: BrowserOf) -> None:
    site = a_site(service.store)
    pump = a_device(service.store, site_id=site, model_name="CR 5")
    order = an_order(
        service.store, status=OrderStatus.COMPLETED, site_id=site, device_id=pump,
        title="Pump leaks", fault="泵漏水", remedy="更换机械密封", number="WO-2026-00007",
    )  # fmt: skip
    dana, wang = browser_of(DANA), browser_of(WANG)

    offered = dana.get(f"/orders/{order}").text
    form = form_of(dana.get(f"/knowledge/new?order={order}").text)
    kept = dana.post("/knowledge/new", {**form, "title_zh": "泵漏水", "title": ""})
    sent = dana.post(f"{kept.url.path}/submit")
    published = wang.post(f"{kept.url.path}/publish")

    assert f"/knowledge/new?order={order}" in offered
    assert (form["problem_zh"], form["models"], form["problem"]) == ("泵漏水", "CR 5", "")
    assert "In review" in sent.text
    assert "KB-00001" in published.text
    assert "WO-2026-00007" in published.text
    with service.store.read() as session:
        row = session.query(Article).one()
        assert (row.remedy_zh, row.models, row.source_order_id) == ("更换机械密封", ["CR 5"], order)
        assert session.query(WorkOrder).one().id == order


def test_that_a_dispatcher_is_offered_no_publishing_and_refused_it(
    service: Service, browser_of: BrowserOf
) -> None:
    article = propose_article(service.store, SEAL, by=DANA)
    dana = browser_of(DANA)

    page = dana.get(f"/knowledge/{article}").text
    refused = dana.post(f"/knowledge/{article}/publish")

    assert f"/knowledge/{article}/submit" in page
    assert f"/knowledge/{article}/publish" not in page
    assert refused.status_code == 403


def test_that_a_new_version_shows_what_changed_and_the_old_one_stays(
    service: Service, browser_of: BrowserOf
) -> None:
    article, wang = _article(service), browser_of(WANG)

    opened = wang.post(f"/knowledge/{article}/revise")
    form = form_of(opened.text)
    draft = wang.post(
        opened.url.path, {**form, "remedy": "Change the seal and vent", "models": "CR 5\n\nCR 5"}
    )
    published = wang.post(f"{draft.url.path}/publish")
    first = wang.get(f"/knowledge/{article}?version=1").text

    assert "<ins> and vent</ins>" in draft.text
    assert published.url.path == f"/knowledge/{article}"
    assert "<ins> and vent</ins>" in published.text
    assert "which is not in force any more" in first
    assert '<p class="prose">Change the seal</p>' in first
    with service.store.read() as session:
        row = session.get(Article, article)
        assert row is not None
        assert (row.version, row.models) == (2, ["CR 5"])


def test_that_an_article_is_withdrawn_with_a_reason_only(service: Service, browser_of: BrowserOf) -> None:
    article, wang = _article(service), browser_of(WANG)

    without = wang.post(f"/knowledge/{article}/withdraw", {"reason": " "})
    withdrawn = wang.post(f"/knowledge/{article}/withdraw", {"reason": "Seal replaced by the maker"})

    assert without.status_code == 409
    assert "Seal replaced by the maker" in withdrawn.text
    assert "/revise" not in withdrawn.text


def test_that_a_vote_with_words_is_shown_and_asked_for_once(service: Service, browser_of: BrowserOf) -> None:
    article, dana = _article(service), browser_of(DANA)

    voted = dana.post(f"/knowledge/{article}/vote", {"helped": "no", "words": "<b>wrong</b> seal"})
    again = dana.post(f"/knowledge/{article}/vote", {"helped": "yes"})

    assert "&lt;b&gt;wrong&lt;/b&gt; seal" in voted.text
    assert "did not help 1 time" in voted.text
    assert f"/knowledge/{article}/vote" not in voted.text
    assert again.status_code == 409


def test_that_the_list_is_searched_in_both_languages_and_by_state(
    service: Service, browser_of: BrowserOf
) -> None:
    article, otto = _article(service), browser_of(AN_AUDITOR)
    propose_article(service.store, ArticleDraft(title="Door sticks"), by=DANA)

    chinese = otto.get("/knowledge?q=密封").text
    drafts = otto.get("/knowledge?state=draft").text
    nothing = otto.get("/knowledge?q=unheard&state=published").text

    assert f'href="/knowledge/{article}"' in chinese
    assert "Door sticks" not in chinese
    assert "Door sticks" in drafts
    assert "Shaft seal" not in drafts
    assert "Nothing fits" in nothing
    assert "/knowledge/new" not in nothing, "an auditor only looks"


def test_that_what_somebody_saved_meanwhile_is_not_overwritten(
    service: Service, browser_of: BrowserOf
) -> None:
    article = propose_article(service.store, SEAL, by=DANA)
    dana, wang = browser_of(DANA), browser_of(WANG)
    form = form_of(dana.get(f"/knowledge/{article}/edit").text)
    wang.post(f"/knowledge/{article}/edit", {**form, "remedy": "Vent"})

    stopped = dana.post(f"/knowledge/{article}/edit", {**form, "remedy": "Oil"})

    assert stopped.status_code == 409
    assert "Meanwhile it became “Vent”" in stopped.text


def test_that_changes_are_told_by_the_word_and_in_chinese_by_the_character() -> None:
    pieces = word_changes("更换密封 the seal", "更换密封圈 the ring")

    assert [(each.fate, each.words) for each in pieces] == [
        ("kept", "更换密封"),
        ("new", "圈"),
        ("kept", " the "),
        ("out", "seal"),
        ("new", "ring"),
    ]
