"""A schedule as numbers: drawn from a seed, played again from a list, shrunk to the fewest that still fail.

A schedule is a list of steps; a step is the name of what happens and the numbers it asked for. Zero is
always the simplest answer: the first of the options, no fault. So a schedule with steps
left out and numbers set to zero is still a schedule, and a kept one outlives new kinds of steps.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

OptionT = TypeVar("OptionT")


@dataclass
class Step:
    """What happens, and the choices inside it."""

    do: str
    numbers: list[int] = field(default_factory=list)


class Choices:
    """The numbers of one step: drawn and written down, or read; where none is left, zero."""

    def __init__(self, step: Step, chance: random.Random | None = None) -> None:
        self._step = step
        self._chance = chance
        self._at = 0

    def pick(self, options: int) -> int:
        """A number from zero to `options` - 1."""
        if self._chance is not None:
            self._step.numbers.append(self._chance.randrange(options))
        number = self._step.numbers[self._at] if self._at < len(self._step.numbers) else 0
        self._at += 1
        return number % options

    def one_of(self, options: Sequence[OptionT]) -> OptionT:
        """One of them; zero is the first."""
        return options[self.pick(len(options))]

    def happens(self, percent: int) -> bool:
        """Whether something happens that happens so often; zero is no."""
        return self.pick(100) >= 100 - percent


Script = Iterator[tuple[Step, Choices]]


def drawn(seed: int, length: int, weights: dict[str, int], into: list[Step]) -> Script:
    """The steps of a seed, written down in `into` while they are drawn."""
    chance = random.Random(seed)
    names = list(weights)
    for name in ["setup", *chance.choices(names, list(weights.values()), k=length)]:
        step = Step(name)
        into.append(step)
        yield step, Choices(step, chance)


def again(steps: Sequence[Step]) -> Script:
    """The same steps once more."""
    for step in steps:
        yield step, Choices(step)


def shrink(steps: list[Step], fails: Callable[[list[Step]], bool], most: int = 400) -> list[Step]:
    """The fewest steps and smallest numbers found, within `most` attempts, for which `fails` is still true."""
    search = _Search(fails, most)
    before = None
    while before != (now := _size(steps)):
        before = now
        steps = search.without_steps(steps)
        steps = search.with_smaller_numbers(steps)
    return steps


def _size(steps: Sequence[Step]) -> tuple[int, int]:
    return len(steps), sum(sum(step.numbers) + len(step.numbers) for step in steps)


class _Search:
    def __init__(self, fails: Callable[[list[Step]], bool], most: int) -> None:
        self._fails = fails
        self._left = most

    def still(self, steps: list[Step]) -> bool:
        self._left -= 1
        return self._left >= 0 and self._fails(steps)

    def without_steps(self, steps: list[Step]) -> list[Step]:
        """Leave out long runs first, then shorter ones, from the end; the setup stays."""
        size = max(1, (len(steps) - 1) // 2)
        while size:
            start = len(steps) - size
            while start >= 1:
                shorter = steps[:start] + steps[start + size :]
                if self.still(shorter):
                    steps = shorter
                start -= size
            size //= 2
        return steps

    def with_smaller_numbers(self, steps: list[Step]) -> list[Step]:
        """Cut each step's numbers, then set them to zero, then halve them."""
        for at in range(len(steps)):
            for numbers in self._smaller(steps[at].numbers):
                tried = [*steps[:at], Step(steps[at].do, numbers), *steps[at + 1 :]]
                if self.still(tried):
                    steps = tried
                    break
            for place in range(len(steps[at].numbers)):
                steps = self._lower(steps, at, place)
        return steps

    def _smaller(self, numbers: list[int]) -> Iterator[list[int]]:
        if numbers:
            yield []
            yield numbers[: len(numbers) // 2]

    def _lower(self, steps: list[Step], at: int, place: int) -> list[Step]:
        number = steps[at].numbers[place]
        for lower in dict.fromkeys((0, number // 2)):
            if lower < number:
                numbers = [*steps[at].numbers[:place], lower, *steps[at].numbers[place + 1 :]]
                tried = [*steps[:at], Step(steps[at].do, numbers), *steps[at + 1 :]]
                if self.still(tried):
                    return tried
        return steps
