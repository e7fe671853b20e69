"""The account of a demo: every step, what it proved, how long it took; printed, and kept as `summary.json`."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path


@dataclass
class Told:
    """One step."""

    step: str
    proved: str = ""
    seconds: float = 0.0
    pictures: list[str] = field(default_factory=list)


class NotProved(Exception):
    """A step did not show what it should."""


class Account:
    """What happened so far; `out` is the folder that everything is left in."""

    def __init__(self, out: Path) -> None:
        self.out = out
        self.steps: list[Told] = []
        self._pictures = 0

    @contextmanager
    def step(self, name: str) -> Iterator[Told]:
        """One step: inside, `told.proved` is set to what was seen. Printed when it is done."""
        told = Told(name)
        start = time.monotonic()
        yield told
        told.seconds = round(time.monotonic() - start, 2)
        if not told.proved:
            raise NotProved(name)
        self.steps.append(told)
        sys.stdout.write(f"{len(self.steps):3}  {name}: {told.proved}\n")
        sys.stdout.flush()
        self.keep()

    def numbered(self, name: str) -> str:
        """The name of the story's next picture, with its place in the story: `04-scan`."""
        self._pictures += 1
        return f"{self._pictures:02}-{name}"

    def keep(self) -> None:
        """Write `summary.json` as far as the story has got."""
        self.out.mkdir(parents=True, exist_ok=True)
        words = json.dumps({"steps": [asdict(one) for one in self.steps]}, ensure_ascii=False, indent=2)
        (self.out / "summary.json").write_text(words + "\n", encoding="utf-8")


def counted(number: int, one: str, many: str | None = None) -> str:
    """How many of what, in words: 1 site, 4 sites."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def proved(condition: object, what: str) -> str:
    """`what`, when the condition holds. Raises NotProved otherwise."""
    if not condition:
        raise NotProved(what)
    return what
