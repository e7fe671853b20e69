"""Rules that act, and days that are planned."""

from __future__ import annotations

from collections.abc import Mapping

SENTENCES: Mapping[str, tuple[str, str]] = {
    "condition-unreadable": (
        "The condition cannot be read from line {line}, column {column} on.",
        "条件从第 {line} 行第 {column} 列起无法解读。",
    ),
    "condition-name-unknown": (
        "“{name}” (line {line}, column {column}) stands for nothing at this event.",
        "“{name}”（第 {line} 行第 {column} 列）在此事件中不存在。",
    ),
    "condition-too-long": (
        "The condition is too long or too deeply nested; at most {most} characters and no loop within a loop.",
        "条件过长或嵌套过深；最多 {most} 个字符，循环内不能再有循环。",
    ),
    "condition-fails": (
        "The condition cannot be worked out (line {line}, column {column}): {words}",
        "条件无法计算（第 {line} 行第 {column} 列）：{words}",
    ),
    "condition-no-answer": (
        "The condition has to answer yes or no; this one gives something else.",
        "条件的结果必须为“是”或“否”，此条件给出的是其他值。",
    ),
    "deeds-missing": ("Say what the rule does.", "请说明该规则要执行什么动作。"),
    "too-many-deeds": ("A rule does at most {most} things.", "一条规则最多执行 {most} 个动作。"),
    "deed-not-here": (
        "“{deed}” needs an order, which is not there yet, or makes one that is there already.",
        "“{deed}”需要工单，而此时尚无工单，或工单已经存在。",
    ),
    "deed-value": ("“{deed}” has no value that can be used.", "“{deed}”没有可用的值。"),
    "nobody-fits": ("Nobody has the skill and the time for it.", "没有人同时具备所需技能和空闲时间。"),
    "planner-missing": (
        "Optimising needs PyVRP: install fieldapp with the extra “planning”.",
        "优化排程需要 PyVRP：请安装 fieldapp 的“planning”附加组件。",
    ),
    "plan-impossible": (
        "No plan was found in the time given. Allow more time, or leave some orders out.",
        "在给定时间内未找到可行方案。请延长计算时间，或去掉部分工单。",
    ),
    "planner-busy": (
        "Other days are being planned. Try again in a minute.",
        "正在计算其他日期的方案，请一分钟后再试。",
    ),
    "planner-failed": (
        "The planning stopped before it had a plan. Nothing was changed.",
        "排程计算中断，未得出方案。未作任何更改。",
    ),
    "nobody-works": ("Nobody chosen works on this day.", "所选人员当天均不上班。"),
    "nothing-to-plan": ("There is nothing to be planned on this day.", "当天没有需要安排的工单。"),
}
