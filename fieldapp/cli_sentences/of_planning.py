"""Planning, maintenance plans and cover."""

from __future__ import annotations

from collections.abc import Mapping

SENTENCES: Mapping[str, tuple[str, str]] = {
    "planned-by-a-person": (
        "A person planned {order}; only a person moves it.",
        "{order} 由人工安排，只能由人工调整。",
    ),
    "interval-malformed": (
        "An interval is so many days, so many months, or so much on a meter: one of the three, more than zero.",
        "周期应为若干天、若干月或仪表读数的一定增量，三者选一，且大于零。",
    ),
    "plan-without-intervals": ("A plan needs at least one interval.", "维护计划至少需要一个周期。"),
    "intervals-repeated": ("Two intervals of one plan are equally long.", "同一计划中有两个周期长度相同。"),
    "intervals-mixed": (
        "One plan counts either by the calendar or by one meter.",
        "一个计划只能按日历或按同一个仪表计算。",
    ),
    "position-malformed": (
        "“{value}” is not a position; write it as 52.52, 13.405.",
        "“{value}”不是位置，请写成 52.52, 13.405 的形式。",
    ),
    "level-out-of-range": ("A skill's level is a whole number from 1 to 5.", "技能等级为 1 到 5 的整数。"),
}
