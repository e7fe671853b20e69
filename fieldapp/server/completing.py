"""Completes sealed sheets beside answering: seals of approvals whose PDF came late, time stamps, revoked certificates."""

from __future__ import annotations

import asyncio
import logging

from starlette.concurrency import run_in_threadpool

from fieldapp.actions.sheet_completion import complete_due
from fieldapp.server.service import Service
from fieldapp.store.completions import look_again
from fieldapp.store.queries.sealed_sheets import keep_stamp_authorities
from fieldapp.store.seal_certificates import follow_suspensions

log = logging.getLogger(__name__)

EVERY_S = 5.0
COMPLETE = "B-LT"


async def complete_sheets(service: Service) -> None:
    """Every few seconds, until cancelled. A failure is logged and tried again."""
    begun = False
    while True:
        await asyncio.sleep(EVERY_S)
        try:
            if not begun:
                await run_in_threadpool(begin, service)
                begun = True
            await run_in_threadpool(complete, service)
        except Exception:
            log.exception("sheets could not be completed")


def begin(service: Service) -> None:
    """Remember whose time stamps are believed, and look again at sheets that have none since there was no service."""
    stamps = service.seal_desk.stamps
    if stamps is not None:
        keep_stamp_authorities(service.store, stamps.authorities)
        look_again(service.store, COMPLETE)


def complete(service: Service) -> int:
    """Once; returns how many sheets were looked at."""
    follow_suspensions(service.store)
    return complete_due(service.store, service.seal_desk)
