"""XLSForm (https://xlsform.org/en/) as the lines of a procedure: survey, choices and settings of a workbook.

Taken are select_one, integer, decimal, range, text, image, barcode, groups, `relevant` that compares one earlier answer,
`constraint` that bounds a number, labels and hints in English and Chinese. What a procedure cannot ask is told, by its
line, and left out; what a form fills in by itself (start, end, deviceid ...) is left out without a word.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from fieldapp.errors import Unreadable
from fieldapp.imports.cells import words_of_cell
from fieldapp.imports.step_lines import Line
from fieldapp.imports.table import Table

_KINDS = {
    **dict.fromkeys(("integer", "decimal", "range"), "number"),
    "text": "text",
    **dict.fromkeys(("image", "photo"), "photo"),
    "barcode": "scan",
    "acknowledge": "yes_no",
}
_SILENT = frozenset(
    {
        *("start", "end", "today", "deviceid", "username", "phonenumber", "email", "audit", "hidden"),
        *("calculate", "simserial", "subscriberid", "start-geopoint", "background-audio"),
    }
)
_CHINESE = re.compile(r"::\s*(?:.*\((?:zh|cn)[^)]*\)|chinese.*|中文.*|zh.*)\s*$", re.IGNORECASE)
_RELEVANT = re.compile(r"\s*\$\{([^}]+)\}\s*=\s*(?:'([^']*)'|\"([^\"]*)\"|(-?[\d.]+))\s*")
_BOUND = re.compile(r"\s*\.\s*(>=|<=)\s*(-?\d+(?:\.\d+)?)\s*")
_YES_NO = ({"yes", "no"}, {"y", "n"}, {"true", "false"}, {"1", "0"})


@dataclass(frozen=True)
class Form:
    """What a form says."""

    lines: tuple[Line, ...]
    title: str | None
    left_out: tuple[Unreadable, ...]


@dataclass
class _Reading:
    """The survey as far as it is read: the groups that are open, and what was made of the rows."""

    choices: Mapping[str, Sequence[Mapping[str, str]]]
    groups: list[tuple[str, str]] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    left_out: list[Unreadable] = field(default_factory=list)

    def leave_out(self, line: int, what: str) -> None:
        self.left_out.append(Unreadable("procedure-left-out", line=line, what=what[:200]))


def is_survey(header: Iterable[str]) -> bool:
    """Whether these are the columns of a survey."""
    return {"type", "name"} <= {words.casefold() for words in header}


def read_form(survey: Table, choices: Table | None, settings: Table | None) -> Form:
    """The lines of a form, in its order."""
    reading = _Reading(_choices(choices) if choices is not None else {})
    for line, row in _rows(survey):
        _take(reading, line, row)
    titles = [row.get("form_title", "") for _line, row in _rows(settings)] if settings is not None else []
    return Form(tuple(reading.lines), next(filter(None, titles), None), tuple(reading.left_out))


def _take(reading: _Reading, line: int, row: Mapping[str, str]) -> None:
    kind, _space, rest = row.get("type", "").strip().partition(" ")
    kind = kind.casefold().replace("-", "_") if kind.casefold() not in _SILENT else kind.casefold()
    if kind in ("begin_group", "begin_repeat") or (kind == "begin" and rest):
        reading.groups.append((_label(row, "label"), _label(row, "label", in_chinese=True)))
        if "repeat" in (kind + rest):
            reading.leave_out(line, row.get("type", ""))
        if row.get("relevant"):
            reading.leave_out(line, f"relevant {row['relevant']}")
    elif kind in ("end_group", "end_repeat", "end") and (kind != "end" or rest):
        del reading.groups[-1:]
    elif kind and kind not in _SILENT:
        _ask(reading, line, kind, rest, row)


def _ask(reading: _Reading, line: int, kind: str, rest: str, row: Mapping[str, str]) -> None:
    """One question as a step."""
    offered = reading.choices.get(rest.split(" ")[0], ()) if kind == "select_one" else ()
    if kind not in _KINDS and not offered:
        reading.leave_out(line, f"{row.get('type', '')} {row.get('name', '')}".strip())
        return
    section, section_zh = reading.groups[-1] if reading.groups else ("", "")
    step = {
        "key": row.get("name", ""),
        "section": section,
        "section_zh": section_zh,
        "title": _label(row, "label") or row.get("name", ""),
        "title_zh": _label(row, "label", in_chinese=True),
        "hint": _label(row, "hint"),
        "hint_zh": _label(row, "hint", in_chinese=True),
        "kind": _KINDS.get(kind, "choice"),
        "required": "yes" if row.get("required", "").casefold() in ("yes", "true", "true()", "1") else "no",
        "choices": "\n".join(_choice_told(each) for each in offered),
    }
    if offered and {each.get("name", "").casefold() for each in offered} in _YES_NO:
        step |= {"kind": "yes_no", "choices": ""}
    if kind == "image" and "signature" in row.get("appearance", ""):
        step["kind"] = "signature"
    reading.lines.append(step | _limits(reading, line, row) | _condition(reading, line, row))


def _limits(reading: _Reading, line: int, row: Mapping[str, str]) -> dict[str, str]:
    """`constraint` as limits, where it is nothing but bounds of the answer itself."""
    constraint = row.get("constraint", "")
    if not constraint:
        return {}
    bounds = [_BOUND.fullmatch(part) for part in re.split(r"\band\b", constraint)]
    found = {("low" if bound[1] == ">=" else "high"): bound[2] for bound in bounds if bound is not None}
    if len(found) < len(bounds):
        reading.leave_out(line, f"constraint {constraint}")
    return found


def _condition(reading: _Reading, line: int, row: Mapping[str, str]) -> dict[str, str]:
    """`relevant` as a condition, where it compares one earlier answer with one value."""
    relevant = row.get("relevant", "")
    if not relevant:
        return {}
    compared = _RELEVANT.fullmatch(relevant)
    if compared is None or compared[1] not in {step["key"] for step in reading.lines}:
        reading.leave_out(line, f"relevant {relevant}")
        return {}
    return {"shown_if": f"{compared[1]} = {_plain(next(filter(None, compared.groups()[1:]), ''))}"}


def _choices(table: Table) -> dict[str, list[Mapping[str, str]]]:
    lists: dict[str, list[Mapping[str, str]]] = {}
    for _line, row in _rows(table):
        lists.setdefault(row.get("list_name") or row.get("list name", ""), []).append(row)
    return lists


def _choice_told(row: Mapping[str, str]) -> str:
    english = _plain(_label(row, "label")) or row.get("name", "")
    chinese = _plain(_label(row, "label", in_chinese=True))
    told = f"{english} | {chinese}" if chinese else english
    return f"{_plain(row.get('name', ''))} = {told}"


def _plain(words: str) -> str:
    """Without the signs that part choices."""
    return re.sub(r"\s*[|;；=\n]\s*", " ", words).strip()


def _label(row: Mapping[str, str], name: str, *, in_chinese: bool = False) -> str:
    """The label of one language: `label::Chinese (zh)` is Chinese, every other one, and a bare `label`, is not."""
    for column, words in row.items():
        if column.partition("::")[0] == name and words and bool(_CHINESE.search(column)) is in_chinese:
            return words
    return ""


def _rows(table: Table) -> list[tuple[int, dict[str, str]]]:
    header = [words.casefold() for words in table.header]
    return [
        (row.line, {name: words_of_cell(cell) for name, cell in zip(header, row.cells, strict=False)})
        for row in table.rows()
    ]
