"""What a customer's rating asks of the office."""

from __future__ import annotations

LOW_CSAT = 2
LOW_NPS = 6
"""Whoever would recommend us with 6 or less is no promoter and not indifferent either (Reichheld, 2003)."""


def is_low(csat: int | None, nps: int | None) -> bool:
    """Whether somebody should call the customer. The stars decide; without any, the recommendation does."""
    if csat is not None:
        return csat <= LOW_CSAT
    return nps is not None and nps <= LOW_NPS


def rating_in_signs(csat: int | None, nps: int | None) -> str:
    """The figures of a rating in a form that needs no language: `★ 2/5 · NPS 3/10`."""
    stars = f"★ {csat}/5" if csat is not None else ""
    recommend = f"NPS {nps}/10" if nps is not None else ""
    return " · ".join(part for part in (stars, recommend) if part)
