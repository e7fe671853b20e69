"""The steps of a procedure as lines of words: what a file holds, a form shows, and a saved file is written from.

    line = {"title": "Discharge pressure", "kind": "number", "unit": "bar", "low": "3.5", "high": "6"}
    draft = ProcedureDraft("PUMP", "Pump inspection", steps_of_lines([line]))

A line's `key` is what the conditions of later lines name: `shown_if` is `key = value`. Choices stand one a line, or
parted by semicolons: `value = English | 中文`, of which only one wording is needed; `\\=` is a sign of the words themselves.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from fieldapp.actions.procedures_admin import StepDraft
from fieldapp.errors import RuleBroken, Unreadable
from fieldapp.model.procedures import StepKind
from fieldapp.rules.procedures import NO, YES
from fieldapp.rules.typed_numbers import number_typed, number_written
from fieldapp.store.queries.order_rows import StepRow

Line = Mapping[str, str]
"""Words by column; a column that is absent is empty."""

WORDS = ("section", "section_zh", "title", "title_zh", "hint", "hint_zh")
FLAGS = ("required", "photo_required", "needs_instrument", "per_asset")
COLUMNS = (*WORDS, "kind", *FLAGS, "unit", "low", "high", "choices", "key", "shown_if")
"""Every column of a line, in the order in which a file has them."""

KIND_WORDS: Mapping[str, StepKind] = {
    **dict.fromkeys(("yes_no", "yes/no", "yes or no", "check", "是/否", "是否", "检查"), StepKind.YES_NO),
    **dict.fromkeys(("choice", "choose", "select", "select one", "选择", "单选", "选项"), StepKind.CHOICE),
    **dict.fromkeys(("number", "measurement", "measure", "数值", "数字", "测量"), StepKind.NUMBER),
    **dict.fromkeys(("text", "words", "文本", "文字"), StepKind.TEXT),
    **dict.fromkeys(("photo", "picture", "image", "照片", "拍照", "图片"), StepKind.PHOTO),
    **dict.fromkeys(("scan", "code", "barcode", "扫码", "扫描", "条码"), StepKind.SCAN),
    **dict.fromkeys(("signature", "sign", "签名", "签字"), StepKind.SIGNATURE),
}
_YES_WORDS = frozenset({"yes", "y", "true", "1", "x", "✓", "√", "是", "有", "需要", "必填", "必需"})
_NO_WORDS = frozenset({"no", "n", "false", "0", "-", "–", "否", "无", "不需要", "可选", "选填"})


def steps_of_lines(lines: Iterable[Line]) -> list[StepDraft]:
    """What the lines say, in their order.

    Raises Unreadable `step-value` with the step's place, the column and what stands there, and RuleBroken
    `condition-leads-nowhere`, `step-key-twice`. The rest publishing checks.
    """
    drafts: list[StepDraft] = []
    for position, line in enumerate(lines, start=1):
        step = _step(line, position, drafts)
        if step.key and any(step.key == each.key for each in drafts):
            raise RuleBroken("step-key-twice", position=position)
        drafts.append(step)
    return drafts


def lines_of_steps(steps: Sequence[StepRow]) -> list[dict[str, str]]:
    """The lines of a published version; what conditions name gets its place as key."""
    places = {step.id: str(place) for place, step in enumerate(steps, start=1)}
    return [_line(step, places) for step in steps]


def _step(line: Line, position: int, before: Sequence[StepDraft]) -> StepDraft:
    choices = _choices(line.get("choices", ""))
    kind = _kind(line, position, bool(choices))
    flags = {name: _flag(line, name, position) for name in FLAGS}
    return StepDraft(
        title=_one_line(line.get("title") or line.get("title_zh", "")),
        title_zh=_one_line(line.get("title_zh", "")) or None,
        section=_one_line(line.get("section", "")) or None,
        section_zh=_one_line(line.get("section_zh", "")) or None,
        hint=line.get("hint", "").strip() or None,
        hint_zh=line.get("hint_zh", "").strip() or None,
        kind=kind,
        key=line.get("key", "").strip() or None,
        choices=choices if kind is StepKind.CHOICE else (),
        unit=(line.get("unit", "").strip() or None) if kind is StepKind.NUMBER else None,
        low=_number(line, "low", position) if kind is StepKind.NUMBER else None,
        high=_number(line, "high", position) if kind is StepKind.NUMBER else None,
        shown_if=_condition(line, position, before),
        **flags,
    )


def _kind(line: Line, position: int, has_choices: bool) -> StepKind:
    """The kind that is named; where none is, the one that choices, limits or a unit tell of."""
    words = " ".join(line.get("kind", "").casefold().split())
    if words:
        if words not in KIND_WORDS:
            raise Unreadable("step-value", position=position, column="kind", value=words[:60])
        return KIND_WORDS[words]
    if has_choices:
        return StepKind.CHOICE
    is_number = any(line.get(name, "").strip() for name in ("unit", "low", "high"))
    return StepKind.NUMBER if is_number else StepKind.YES_NO


def _flag(line: Line, name: str, position: int) -> bool:
    """Whether it says yes; a step is required where nothing is said."""
    words = line.get(name, "").strip().casefold()
    if not words:
        return name == "required"
    if words not in _YES_WORDS | _NO_WORDS:
        raise Unreadable("step-value", position=position, column=name, value=words[:60])
    return words in _YES_WORDS


def _number(line: Line, name: str, position: int) -> Decimal | None:
    words = line.get(name, "").strip()
    if not words:
        return None
    try:
        return number_typed(words)
    except RuleBroken:
        raise Unreadable("step-value", position=position, column=name, value=words[:60]) from None


def _choices(words: str) -> tuple[dict[str, str], ...]:
    return tuple(_choice(part.strip()) for part in _parted(r"[\n;；]", words) if part.strip())


def _choice(words: str) -> dict[str, str]:
    value, *named = _parted("=", words, 1)
    english, *more = _parted(r"\|", named[0] if named else words, 1)
    either, chinese = _plain(english) or _plain("".join(more)), _plain("".join(more))
    return {"value": _plain(value) if named else either, "en": either, "zh": chinese or either}


def _parted(sign: str, words: str, most: int = 0) -> list[str]:
    """The words around a sign that no backslash stands before."""
    return re.split(rf"(?<!\\){sign}", words, maxsplit=most)


def _plain(words: str) -> str:
    return re.sub(r"\\([\\;；|=])", r"\1", words.strip())


def _marked(words: str) -> str:
    """Words of a choice with a backslash before the signs that part choices."""
    return re.sub(r"([\\;；|=])", r"\\\1", " ".join(words.split()))


def _condition(line: Line, position: int, before: Sequence[StepDraft]) -> tuple[str, str] | None:
    key, is_said, value = (part.strip() for part in line.get("shown_if", "").partition("="))
    if not key:
        return None
    step = next((each for each in before if each.key == key), None)
    if step is None or not is_said:
        raise RuleBroken("condition-leads-nowhere", position=position)
    return key, _value(step, value)


def _value(step: StepDraft, words: str) -> str:
    """The answer that these words mean at a step: yes and no in any spelling, a choice by any of its words."""
    folded = words.casefold()
    if step.kind is StepKind.YES_NO and folded in _YES_WORDS | _NO_WORDS:
        return YES if folded in _YES_WORDS else NO
    if step.kind is StepKind.NUMBER:
        return _number_kept(words)
    for choice in step.choices:
        if folded in {str(each).casefold() for each in choice.values()}:
            return choice["value"]
    return words


def _number_kept(words: str) -> str:
    try:
        return number_written(number_typed(words))
    except RuleBroken:
        return words


def _line(step: StepRow, places: Mapping[str, str]) -> dict[str, str]:
    line = {name: getattr(step, name) or "" for name in (*WORDS, "unit")}
    line |= {name: "yes" if getattr(step, name) else "no" for name in FLAGS}
    line |= {"kind": step.kind.value, "key": places[step.id]}
    line |= {name: "" if (limit := getattr(step, name)) is None else f"{limit:f}" for name in ("low", "high")}
    line["choices"] = "\n".join(_choice_told(each) for each in step.choices)
    condition = step.shown_if or {}
    line["shown_if"] = f"{places[condition['step']]} = {condition['is']}" if condition else ""
    return line


def _choice_told(choice: Mapping[str, Any]) -> str:
    value, english, chinese = (_marked(str(choice.get(name) or "")) for name in ("value", "en", "zh"))
    told = english if chinese in ("", english) else f"{english} | {chinese}"
    return told if value == english else f"{value} = {told}"


def _one_line(words: str) -> str:
    return " ".join(words.split())
