"""An article's life as a table, and which articles and past jobs fit the work in hand, each with its reasons.

Texts are compared by words: Latin ones as they are, Chinese in overlapping pairs, as the search indexes them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from fieldapp.errors import RuleBroken
from fieldapp.model.knowledge import ArticleState

STEPS: Mapping[ArticleState, frozenset[ArticleState]] = {
    ArticleState.DRAFT: frozenset({ArticleState.IN_REVIEW, ArticleState.PUBLISHED, ArticleState.WITHDRAWN}),
    ArticleState.IN_REVIEW: frozenset({ArticleState.DRAFT, ArticleState.PUBLISHED, ArticleState.WITHDRAWN}),
    ArticleState.PUBLISHED: frozenset({ArticleState.WITHDRAWN}),
    ArticleState.WITHDRAWN: frozenset({ArticleState.DRAFT}),
}

BEING_WRITTEN = frozenset({ArticleState.DRAFT, ArticleState.IN_REVIEW})
"""States in which the words may be changed in place: nobody relies on them yet."""


def check_step(now: ArticleState, to: ArticleState) -> None:
    """Raise RuleBroken `article-elsewhere` when an article in that state cannot go there."""
    if to not in STEPS.get(now, frozenset()):
        raise RuleBroken("article-elsewhere", state=str(now))


def is_the_authors(image: Mapping[str, Any], person_id: Any) -> bool:
    """Whether this person may change the words of an article and take it back, judged by its values in stored form.

    It is this person's, and nobody judges it: a draft, or one that its author took back, which gives no reason.
    """
    taken_back = image["state"] == ArticleState.WITHDRAWN and not image["state_words"]
    is_own = person_id is not None and image["by_id"] == person_id
    return is_own and not image["withdrawn"] and (image["state"] == ArticleState.DRAFT or taken_back)


class Why(StrEnum):
    """What speaks for a fit."""

    DEVICE = "device"
    MODEL = "model"
    CODE = "code"
    CATEGORY = "category"
    WORDS = "words"


@dataclass(frozen=True)
class Reason:
    """One thing that speaks for a fit; `told` is the model, the code, the category or the words they share."""

    why: Why
    told: str = ""


@dataclass(frozen=True)
class Fit:
    """How well something fits, and why; the higher the score the better."""

    score: float
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class Job:
    """The work in hand, as far as it can be compared."""

    words: str
    device_id: str | None = None
    model: str | None = None
    category: str | None = None
    failure_code: str | None = None


@dataclass(frozen=True)
class Claim:
    """What an article or a past job says about itself."""

    words: str
    device_id: str | None = None
    models: Sequence[str] = ()
    categories: Sequence[str] = ()
    failure_codes: Sequence[str] = ()
    helped: int = 0
    did_not_help: int = 0


_WEIGHT = {Why.DEVICE: 2.0, Why.MODEL: 3.0, Why.CODE: 3.0, Why.CATEGORY: 1.0}
_WORDS_WEIGHT = 4.0
_MEANT_FOR_OTHERS = 2.0
_LEAST = 1.2
"""Less than a shared category and a few words is chance."""


def fit(job: Job, claim: Claim) -> Fit | None:
    """How well a claim fits the job; None when nothing but chance speaks for it."""
    reasons = [*_same_things(job, claim)]
    shared = shared_words(job.words, claim.words)
    score = sum(_WEIGHT[each.why] for each in reasons)
    if shared:
        reasons.append(Reason(Why.WORDS, ", ".join(shared.found[:4])))
        score += _WORDS_WEIGHT * shared.share
    named = {each.why for each in reasons}
    if claim.models and job.model and named.isdisjoint({Why.MODEL, Why.CATEGORY}):
        score -= _MEANT_FOR_OTHERS
    if score < _LEAST:
        return None
    return Fit(score + _voted(claim), tuple(reasons))


def _same_things(job: Job, claim: Claim) -> Iterator[Reason]:
    if job.device_id and job.device_id == claim.device_id:
        yield Reason(Why.DEVICE)
    pairs = (
        (Why.MODEL, job.model, claim.models),
        (Why.CODE, job.failure_code, claim.failure_codes),
        (Why.CATEGORY, job.category, claim.categories),
    )
    for why, mine, theirs in pairs:
        if mine and mine.strip().casefold() in {each.strip().casefold() for each in theirs}:
            yield Reason(why, mine)


def _voted(claim: Claim) -> float:
    """From -1 to 1: what people said, counted as little as long as few did."""
    return (claim.helped - claim.did_not_help) / (claim.helped + claim.did_not_help + 2)


@dataclass(frozen=True)
class Shared:
    """The words two texts have in common, in the first one's spelling, and their share of the first."""

    found: tuple[str, ...]
    share: float

    def __bool__(self) -> bool:
        return bool(self.found)


def shared_words(one: str, other: str) -> Shared:
    """What of the words of one text stands in the other too."""
    wanted, there = list(dict.fromkeys(_words(one))), frozenset(_words(other))
    common = [word for word in wanted if word in there]
    return Shared(tuple(_joined(common)), len(common) / max(len(wanted), _FEW) if wanted else 0.0)


_FEW = 3
"""One shared word of two is not yet half the story."""
_HAN = r"[㐀-䶿一-鿿豈-﫿]"
_PIECES = re.compile(f"({_HAN}+)|([^\\W_]+)")
_PLAIN = frozenset(
    {
        "after", "again", "an", "and", "are", "as", "at", "be", "been", "before", "but", "by", "can", "cannot",
        "did", "do", "does", "for", "from", "had", "has", "have", "in", "into", "is", "it", "its", "no", "not",
        "of", "off", "on", "or", "out", "the", "their", "then", "there", "this", "to", "up", "very", "was",
        "were", "when", "which", "while", "will", "with",
    }
)  # fmt: skip
"""Words that every text has."""


def is_chinese(text: str | None) -> bool:
    """Whether a text is written in Chinese, names and numbers in other letters aside."""
    return re.search(_HAN, text or "") is not None


def _words(text: str) -> Iterator[str]:
    for match in _PIECES.finditer(text.casefold()):
        chinese, other = match.groups()
        if chinese:
            yield from (chinese[at : at + 2] for at in range(len(chinese) - 1))
        elif len(other) > 1 and other not in _PLAIN:
            yield other


def _joined(words: Iterable[str]) -> Iterator[str]:
    """Chinese pairs that overlap are one word again: 密封 and 封漏 are 密封漏."""
    run = ""
    for word in words:
        if run and re.match(_HAN, word) and run[-1] == word[0]:
            run += word[1:]
            continue
        if run:
            yield run
        run = word
    if run:
        yield run
