"""The search in a process of its own: a task on the standard input, its answer on the standard output.

    python -m fieldapp.server.planning.worker < task.json > answer.json

So the server answers requests while it runs, and what goes wrong in it ends nothing else.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys

import msgspec

from fieldapp.errors import FieldappError, RuleBroken
from fieldapp.server.planning.problem import Limit, Plan, Problem
from fieldapp.server.planning.solver import is_installed, solve

GRACE_S = 30.0
"""How much longer than its limit a search may take before it is ended: reading in, the first plan, writing out."""


class Task(msgspec.Struct, frozen=True):
    """What is to be searched, and for how long."""

    problem: Problem
    limit: Limit


class Answer(msgspec.Struct, frozen=True):
    """A plan, or the code of why there is none."""

    plan: Plan | None = None
    code: str | None = None


def solve_apart(problem: Problem, limit: Limit) -> Plan:
    """`solve` in a process of its own, ended when it takes too long.

    Raises RuleBroken `planner-missing`, `plan-impossible`, `planner-failed`.
    """
    if not is_installed():
        raise RuleBroken("planner-missing")
    command = [sys.executable, "-m", "fieldapp.server.planning.worker"]
    try:
        done = subprocess.run(  # noqa: S603 - our own interpreter on our own module
            command,
            input=msgspec.json.encode(Task(problem, limit)),
            capture_output=True,
            timeout=limit.seconds + GRACE_S,
            check=True,
        )
        answer = msgspec.json.decode(done.stdout, type=Answer)
    except (subprocess.SubprocessError, OSError, msgspec.MsgspecError) as error:
        raise RuleBroken("planner-failed") from error
    if answer.plan is None:
        raise RuleBroken("plan-impossible" if answer.code == "plan-impossible" else "planner-failed")
    return answer.plan


def main() -> int:
    """Answer one task."""
    task = msgspec.json.decode(sys.stdin.buffer.read(), type=Task)
    with contextlib.suppress(OSError, AttributeError):  # where there is no such thing as being nice
        os.nice(5)
    try:
        answer = Answer(solve(task.problem, task.limit))
    except FieldappError as error:
        answer = Answer(code=error.code)
    sys.stdout.buffer.write(msgspec.json.encode(answer))
    return 0


if __name__ == "__main__":
    sys.exit(main())
