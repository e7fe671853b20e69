"""What the server does by itself beside answering: it notes how far desks are, forgets old removals,
tells of clocks that run out, works out figures, and merges the search's words."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from starlette.concurrency import run_in_threadpool

from fieldapp.actions.maintenance import make_plan_orders
from fieldapp.server.waiting_files import forget_waiting
from fieldapp.store.api_answers import forget_old_answers
from fieldapp.store.blobs import Blobs
from fieldapp.store.clock_told import tell_clocks
from fieldapp.store.hooks import forget_sent
from fieldapp.store.message_sources import forget_seen
from fieldapp.store.order_figures import add_up_if_missing, refresh
from fieldapp.store.pruning import note_cursor, prune
from fieldapp.store.search import merge_some
from fieldapp.store.store import Store

log = logging.getLogger(__name__)

EVERY_S = 24 * 3600.0
FIRST_AFTER_S = 600.0
"""A server that was just started has desks waiting for it."""
WATCH_EVERY_S = 30.0
PLANS_FIRST_AFTER_S = 20.0
PLANS_EVERY_S = 600.0
_MERGES_AT_ONCE = 200
_NOTED_EVERY = timedelta(minutes=10)
TOLD_FOR = timedelta(days=30)
"""How long the log of webhooks reaches back."""
_SEEN_FOR = timedelta(days=1)
"""Longer than any signature counts."""
_GONE_AFTER_S = 15 * 60.0
"""Working out figures anew may take minutes; what is silent for longer has stopped."""


class Pulse:
    """Whether the work beside answering goes on; it says so itself every time it comes round."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._last: float | None = None

    def beat(self) -> None:
        """The work came round."""
        self._last = self._monotonic()

    def is_gone(self) -> bool:
        """Whether it began and was not heard of for a quarter of an hour."""
        return self._last is not None and self._monotonic() - self._last > _GONE_AFTER_S


class Visits:
    """Notes which commit each replica is at, seldom enough that an idle pull stays a mere question."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._noted: dict[str, datetime] = {}

    def note(self, replica: str, desk: str, person: str, seq: int) -> None:
        """A replica asked what followed this commit."""
        now = self._store.world.now()
        noted = self._noted.get(replica)
        if noted is None or abs(now - noted) >= _NOTED_EVERY:
            note_cursor(self._store, replica, desk, person, seq)
            self._noted[replica] = now


async def watch_clocks(store: Store, pulse: Pulse) -> None:
    """Every half minute tell of clocks, work out figures of changed orders and merge words, until cancelled."""
    while True:
        pulse.beat()
        await asyncio.sleep(WATCH_EVERY_S)
        for work in (tell_clocks, refresh, add_up_if_missing, merge_words):
            try:
                await run_in_threadpool(work, store)
            except Exception:
                log.exception("%s failed and is tried again", work.__name__)


def merge_words(store: Store) -> None:
    """Keep the search's index in few pieces, in commits so short that whoever writes waits for none of them."""
    for _ in range(_MERGES_AT_ONCE):
        with store.writing() as connection:
            if not merge_some(connection):
                return


async def keep_plans(store: Store) -> None:
    """Make the orders of maintenance plans ahead of time, until cancelled; a failure is tried again."""
    await asyncio.sleep(PLANS_FIRST_AFTER_S)
    while True:
        try:
            if count := await run_in_threadpool(make_plan_orders, store):
                log.info("made %d orders of maintenance plans", count)
        except Exception:
            log.exception("orders of maintenance plans could not be made")
        await asyncio.sleep(PLANS_EVERY_S)


def forget_what_is_over(store: Store, blobs: Blobs, data: Path) -> None:
    """Forget what others asked, sent, were told and left waiting so long ago that nobody comes back to it."""
    now = store.world.now()
    forget_old_answers(store)
    forget_seen(store, now - _SEEN_FOR)
    forget_sent(store, now - TOLD_FOR)
    forget_waiting(blobs, data)


async def tidy_daily(store: Store, blobs: Blobs, data: Path) -> None:
    """Forget old removals once a day, until cancelled. A failure is logged and tried again the next day."""
    await asyncio.sleep(FIRST_AFTER_S)
    while True:
        try:
            count = await run_in_threadpool(prune, store)
            log.info("forgot %d removals that every desk has passed", count)
            await run_in_threadpool(forget_what_is_over, store, blobs, data)
        except Exception:
            log.exception("old removals could not be forgotten")
        await asyncio.sleep(EVERY_S)
