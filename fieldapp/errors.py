"""Every error of fieldapp, sorted by what the person in front of it can do.

An error carries a stable `code` and the facts of the case as keyword arguments;
the sentences for people live in one place per program, in both languages
(`fieldapp/ui/sentences.py`, `fieldapp/server/sentences.py`), keyed by that code.
`retry_helps` says whether the same attempt may succeed later by itself.
"""

from __future__ import annotations

import logging
from typing import ClassVar


class FieldappError(Exception):
    """What all of fieldapp's own errors have in common.

    `code` is stable across releases and languages; `facts` are the named values
    that the sentence shown to a person is filled with.
    """

    default_code: ClassVar[str] = "trouble"
    retry_helps: ClassVar[bool] = False
    log_level: ClassVar[int] = logging.ERROR

    def __init__(self, code: str | None = None, **facts: object) -> None:
        self.code = code or self.default_code
        self.facts = facts
        super().__init__(self.code, facts)

    def __str__(self) -> str:
        told = ", ".join(f"{name}={value}" for name, value in self.facts.items())
        return f"{self.code} ({told})" if told else self.code


class RuleBroken(FieldappError):
    """The trade says no: the action is not allowed in this state, or not by this person."""

    default_code = "rule"
    log_level = logging.INFO


class SheetIsSealed(RuleBroken):
    """The customer has signed; what the signature covers cannot be changed."""

    default_code = "sheet-is-sealed"


class StepNotAllowed(RuleBroken):
    """The order's state does not lead where the action wants to go."""

    default_code = "step-not-allowed"


class NotPermitted(RuleBroken):
    """This person's roles do not allow the action."""

    default_code = "not-permitted"


class PartRecalled(RuleBroken):
    """The part must not be fitted; `bulletin` says why."""

    default_code = "part-recalled"


class QuantityNotPositive(RuleBroken):
    """A quantity has to be more than nothing."""

    default_code = "quantity-not-positive"


class Unreadable(FieldappError):
    """The input makes no sense: a photo that is none, a code too large, a file of another kind."""

    default_code = "unreadable"
    log_level = logging.WARNING


class ReplicaTrouble(FieldappError):
    """This machine's own data: disk full, file damaged, written by a newer version, in use."""

    default_code = "replica"


class WrongPin(ReplicaTrouble):
    """The PIN or passphrase does not open the vault."""

    default_code = "wrong-pin"
    log_level = logging.INFO


class SyncTrouble(FieldappError):
    """The way to the server: absent, slow, cut, answering nonsense. Everything is kept."""

    default_code = "sync"
    retry_helps = True
    log_level = logging.INFO


class Refused(FieldappError):
    """The server understood and said no. What was sent is parked, never dropped."""

    default_code = "refused"
    log_level = logging.WARNING


class HardwareTrouble(FieldappError):
    """A camera, a printer or a scanner does not do what it should."""

    default_code = "hardware"
    retry_helps = True
    log_level = logging.WARNING


class Cancelled(FieldappError):
    """A person stopped it. Silent."""

    default_code = "cancelled"
    log_level = logging.DEBUG


class CapturedWrongly(FieldappError):
    """A write tried to go round `store.change`, or to write what this side may not: a bug."""

    default_code = "captured-wrongly"
    log_level = logging.CRITICAL
