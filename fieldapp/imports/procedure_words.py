"""The words that checklists use for their columns, English and Chinese."""

from __future__ import annotations

import re

_MEANT = {
    "section": "section, group, part, chapter, area, 分组, 部位, 类别, 分类, 章节",
    "section_zh": "section (chinese), section zh, 分组（中文）",
    "title": "title, step, item, check, check item, task, question, point, what to check, inspection item, "
    "步骤, 项目, 检查项目, 维保项目, 维护保养项目, 保养项目, 检验项目, 检查内容, 内容, 检查点, 标题",
    "title_zh": "title (chinese), title zh, step (chinese), item (chinese), 标题（中文）, 步骤（中文）, 项目（中文）",
    "hint": "hint, requirement, requirements, instruction, instructions, how, method, criteria, standard, "
    "要求, 基本要求, 维护保养基本要求, 技术要求, 检查方法, 方法, 标准, 说明, 提示",
    "hint_zh": "hint (chinese), hint zh, requirement (chinese), 要求（中文）, 说明（中文）",
    "kind": "kind, type, answer type, 类型, 种类, 答案类型",
    "required": "required, mandatory, must, 必填, 必需, 必做",
    "photo_required": "photo required, photo, with photo, 照片, 需要照片, 必须拍照",
    "needs_instrument": "needs instrument, instrument, measuring instrument, 仪器, 需要仪器, 量具",
    "per_asset": "per asset, repeat, each asset, 逐台, 每台设备, 逐项设备",
    "unit": "unit, units, 单位, 计量单位",
    "low": "low, min, minimum, lower limit, at least, from, 下限, 最小值, 最小",
    "high": "high, max, maximum, upper limit, at most, to, 上限, 最大值, 最大",
    "choices": "choices, options, values, answers, 选项, 可选值, 备选",
    "key": "key, 代号, 键",
    "shown_if": "shown if, show if, condition, only if, asked if, 条件, 显示条件",
    "interval": "interval, period, frequency, cycle, 周期, 频次, 频率, 间隔, 保养周期, 维保周期",
}
_COLUMNS = {word.strip(): column for column, words in _MEANT.items() for word in words.split(",")}
_SIGNS = re.compile(r"[\s_*:：]+")
_BRACKETS = re.compile(r"[（(](?!chinese|中文).*?[）)]")


def column_meant(header: str) -> str | None:
    """The column of `imports.step_lines` (or `interval`) that a file's column is, or None.

    Case, underscores, and what stands in brackets do not count: `维护保养项目（内容）` holds the steps.
    """
    words = _SIGNS.sub(" ", header.casefold()).strip()
    return _COLUMNS.get(words) or _COLUMNS.get(_BRACKETS.sub("", words).strip())
