"""What a desk may do to the company's articles: propose them and vote in its engineer's own name, and change its drafts."""

from __future__ import annotations

from collections.abc import Mapping

from fieldapp.model.columns import Stored
from fieldapp.model.knowledge import ArticleState
from fieldapp.rules.held_work import may_answer_for
from fieldapp.rules.knowledge import is_the_authors
from fieldapp.sync.bench import Bench, Held, Image


def check_proposed(bench: Bench, table: str, image: Image) -> None:
    """Raise Held for an article or a vote in another's name, or one that publishes itself: that is the office's."""
    if bench.released_by is not None:
        return
    own = "by_id" if table == "article" else "person_id"
    if image[own] != bench.actor.person_id:
        raise Held("review", f"in-somebody-elses-name:{table}")
    if table == "article" and (image["state"] != ArticleState.DRAFT or image["version"] or image["number"]):
        raise Held("review", "sets-what-only-the-office-sets")


def check_edited(bench: Bench, there: Image, after: Mapping[str, Stored]) -> None:
    """Raise Held for an edit of another's article, and of one that the office judges or has judged.

    Whoever answers for articles may let an edit into one that is being judged, never into what is published:
    that changes by a new version.
    """
    is_answered_for = may_answer_for(bench.released_by, "article")
    if not is_answered_for and there["by_id"] != bench.actor.person_id:
        raise Held("review", "in-somebody-elses-name:article")
    for image in (there, {**there, **after}):
        is_open = is_answered_for and image["state"] == ArticleState.IN_REVIEW
        if not is_open and not is_the_authors(image, there["by_id"]):
            raise Held("review", "draft-is-judged")
