"""What a laptop sent and might not do by itself: who in the office may take responsibility for it."""

from __future__ import annotations

from collections.abc import Mapping

from fieldapp.rules.actors import Actor
from fieldapp.rules.permissions import May, may

_OFFICE_DOES: Mapping[str, May] = {
    "person": May.KEEP_PEOPLE,
    "role_grant": May.KEEP_PEOPLE,
    "person_skill": May.KEEP_PEOPLE,
    "customer": May.KEEP_CUSTOMERS,
    "site": May.KEEP_CUSTOMERS,
    "contact": May.KEEP_CUSTOMERS,
    "device": May.KEEP_DEVICES,
    "device_model": May.KEEP_DEVICES,
    "device_relation": May.KEEP_DEVICES,
    "procedure": May.PUBLISH_PROCEDURES,
    "step": May.PUBLISH_PROCEDURES,
    "article": May.PUBLISH_ARTICLES,
    "article_version": May.PUBLISH_ARTICLES,
    "part": May.KEEP_CATALOGUE,
    "part_request": May.KEEP_STOCK,
    "service_request": May.TAKE_REQUESTS,
    "work_order": May.PLAN_ORDER,
    "visit": May.PLAN_ORDER,
    "review": May.REVIEW_REPORT,
}
"""Whose business a table is; one that is not named (desks, the company, conflicts) is the administrator's."""


def may_answer_for(by: Actor | None, table: str) -> bool:
    """Whether this person may let a laptop do what only the office does to a table: add rows, set its columns."""
    return by is not None and may(by, _OFFICE_DOES.get(table, May.KEEP_COMPANY))
