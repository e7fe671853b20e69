"""Mappings and reports in words, in English or Chinese: in pieces for a page, as aligned text for a terminal.

What refused a row is told by whoever shows it (`tell`): the sentences of errors are the program's.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import islice

from fieldapp.errors import Unreadable
from fieldapp.imports.cells import is_nothing, one_line, words_of_cell
from fieldapp.imports.kinds import MAIN, NOUNS, Kind, Reads, reads_of
from fieldapp.imports.labels import field_label, kind_label, nouns_label, word_label
from fieldapp.imports.mapping import NOTHING, Field
from fieldapp.imports.plans import Plan
from fieldapp.imports.readers import compile_field
from fieldapp.imports.report import Kept, Report
from fieldapp.imports.table import SourceRow

Tell = Callable[[Unreadable], str]
Cells = Sequence[str]

_EXAMPLES_FROM = 50
_LONGEST = 44


@dataclass(frozen=True)
class FieldShown:
    """One field of a mapping: what it is called, where it comes from, and an example."""

    field: Field
    label: str
    source: str
    example: str


class Shown:
    """Says things in one language."""

    def __init__(self, language: str, tell: Tell) -> None:
        self._language = language
        self._tell = tell

    def plan(self, plan: Plan) -> str:
        """The file as it was understood, and the mapping as a table with an example of each value."""
        heads = (self._say("head-into"), self._say("head-from"), self._say("head-example"))
        rows = [(each.label, each.source, each.example) for each in self.fields(plan)]
        about = [self.how_read(plan), *self._other_sheets(plan), self._which_mapping(plan)]
        return "\n".join([*about, "", *aligned([heads, *rows]), "", *self.aside(plan)])

    def how_read(self, plan: Plan) -> str:
        """Which table of which file, and how its characters were understood."""
        layout = plan.table.layout
        name = _safe(plan.table.name)
        if layout.sheet is not None:
            return self._say("sheet", file=name, sheet=_safe(layout.sheet))
        delimiter = self._say(_DELIMITERS.get(str(layout.delimiter), "delimiter"), sign=layout.delimiter)
        encoding = str(layout.encoding).removesuffix("-sig").upper()
        return self._say("text", file=name, encoding=encoding, delimiter=delimiter)

    def fields(self, plan: Plan) -> list[FieldShown]:
        """The fields of a mapping, noun by noun, each with a value of the list and what it becomes."""
        sample = [row for row in islice(plan.table.rows(), _EXAMPLES_FROM) if row.fault is None]
        return [
            FieldShown(
                each,
                field_label(each.into, self._language),
                self._source(each),
                self._example(plan, each, sample),
            )
            for noun in NOUNS[Kind(plan.mapping.kind)]
            for each in plan.mapping.fields
            if each.noun == noun
        ]

    def counts(self, report: Report) -> tuple[Cells, list[Cells]]:
        """Heads and rows: per noun how many are new, changed, unchanged, kept as they are."""
        heads = [self._say(name) for name in ("head-noun", "new", "changed", "unchanged", "kept")]
        return heads, [
            (nouns_label(table, self._language), *map(_number, (c.new, c.changed, c.unchanged, c.kept)))
            for table, c in report.told().items()
        ]

    def report(self, report: Report) -> str:
        """What was done or would be, noun by noun, then what was refused and what was left as it is."""
        lines = [
            self._say("would" if report.dry_run else "did", file=_safe(report.file), rows=report.rows),
            "",
        ]
        heads, rows = self.counts(report)
        lines += aligned([heads, *rows], right_from=1)
        lines += _after_a_gap(self.remarks(report))
        refused, kept = _indented(self.refusals(report)), _indented(self.kept(report))
        return "\n".join([*lines, *_after_a_gap(refused), *_after_a_gap(kept)])

    def refusal(self, reason: Unreadable) -> str:
        """Why a row or a file cannot be imported: the column, where one is to blame, and the sentence."""
        facts = dict(reason.facts)
        if "fields" in facts:
            facts["fields"] = [field_label(str(into), self._language) for into in _listed(facts["fields"])]
        if "kind" in facts:
            facts["kind"] = kind_label(str(facts["kind"]), self._language)
        sentence = self._tell(Unreadable(reason.code, **facts))
        column = str(facts.get("column") or "")
        if not column or column in sentence:
            return sentence
        return self._say("of-column", column=_safe(column), sentence=sentence)

    def heads_of_refused(self) -> tuple[str, str]:
        """The names of the two columns that a list of refused rows has before its own."""
        return self._say("line"), self._say("reason")

    def _other_sheets(self, plan: Plan) -> Iterator[str]:
        if plan.table.layout.other_sheets:
            others = ", ".join(f"“{_safe(other)}”" for other in plan.table.layout.other_sheets)
            yield self._say("other-sheets", sheets=others)

    def _which_mapping(self, plan: Plan) -> str:
        kind = kind_label(plan.mapping.kind, self._language)
        at = plan.kept_at.strftime("%Y-%m-%d") if plan.kept_at else ""
        return self._say(f"mapping-{plan.origin}", kind=kind, at=at)

    def _source(self, field: Field) -> str:
        if field.constant is not None:
            fixed = field.constant
            if reads_of(field.into) is Reads.WORD:
                fixed = word_label(fixed, self._language)
            return self._say("constant", value=_short(fixed))
        notes = [
            self._say(f"order-{field.dates}") if field.dates in ("dmy", "mdy", "ymd") else field.dates or ""
        ]
        notes.append(self._say("decimal-comma") if field.decimal == "," else "")
        source = _short(field.column or field.template or "")
        told = ", ".join(note for note in notes if note)
        return f"{source} ({told})" if told else source

    def _example(self, plan: Plan, field: Field, sample: Sequence[SourceRow]) -> str:
        """The first value of the list and what it becomes."""
        if field.constant is not None:
            return ""
        places = {name: place for place, name in enumerate(plan.table.header)}
        read = compile_field(field, plan.mapping, places)
        nothing = frozenset(NOTHING)
        for row in sample:
            if all(is_nothing(row.cells[places[name]], nothing) for name in field.columns):
                continue
            try:
                value = read(row.cells)
            except Unreadable:
                continue
            if value is not None:
                return _short(self._value(field, value, row, places[field.columns[0]]))
        return ""

    def _value(self, field: Field, value: object, row: SourceRow, place: int) -> str:
        """A value as people write it; a word with the list's own word before it."""
        if reads_of(field.into) is Reads.WORD:
            return f"{words_of_cell(row.cells[place])} → {word_label(str(value), self._language)}"
        if isinstance(value, datetime):
            return value.strftime("%Y-%m-%d %H:%M")
        if reads_of(field.into) is Reads.DEGREES:
            return f"{int(str(value)) / 1_000_000:.6f}°"
        return format(value.normalize(), "f") if isinstance(value, Decimal) else str(value)

    def aside(self, plan: Plan) -> Iterator[str]:
        """How a row is recognised again, what is kept under its own name, and what is left out."""
        known_by = plan.mapping.identity.get(MAIN[plan.mapping.kind], ())
        names = [field_label(into, self._language) for into in known_by]
        if plan.mapping.find_devices:
            yield self._say("find-devices")
        if plan.mapping.field("work_order.cost") and not plan.mapping.field("work_order.currency"):
            yield self._say("no-currency")
        yield self._say("log" if plan.mapping.count_repeats else "register", fields=", ".join(names))
        for name, columns in (("details", plan.mapping.details), ("left-out", plan.left_out)):
            if columns:
                yield ""
                yield self._say(name, columns=", ".join(_short(column) for column in columns))

    def remarks(self, report: Report) -> Iterator[str]:
        """What is true of the whole list."""
        said = [
            ("no-changes", report.changes == 0 and bool(report.told()), 0),
            ("repeated", report.repeated > 0, report.repeated),
            ("without-site", report.without_site > 0, report.without_site),
        ]
        for name, holds, count in said:
            if holds:
                yield self._say(name, count=count)

    def refusals(self, report: Report) -> Iterator[str]:
        """How many rows were refused, then the first of them with their reasons."""
        yield self._say("refused" if report.refused else "none-refused", count=report.refused)
        for refusal in report.refusals:
            yield self._say("of-line", line=refusal.line, sentence=self.refusal(refusal.reason))
        if report.refused > len(report.refusals):
            yield self._say("and-more", count=report.refused - len(report.refusals))

    def kept(self, report: Report) -> Iterator[str]:
        """How many values stand although the list says otherwise, then the first of them; nothing where there are none."""
        if report.kept_values:
            yield self._say("kept-values", count=report.kept_values)
        for kept in report.kept:
            yield self._kept_value(kept)
        if report.kept_values > len(report.kept):
            yield self._say("and-more", count=report.kept_values - len(report.kept))

    def _kept_value(self, kept: Kept) -> str:
        field = field_label(f"{kept.table}.{kept.column}", self._language)
        ours, theirs = _short(str(kept.ours or "–")), _short(str(kept.theirs or "–"))
        return self._say(
            f"kept-{kept.why}",
            line=kept.line,
            label=_short(kept.label),
            field=field,
            ours=ours,
            theirs=theirs,
        )

    def _say(self, phrase: str, **facts: object) -> str:
        if 1 in (facts.get("rows"), facts.get("count")):
            phrase = f"{phrase}-1" if f"{phrase}-1" in PHRASES else phrase
        words = PHRASES[phrase][1 if self._language == "zh" else 0]
        return words.format(**facts)


def _after_a_gap(lines: Iterable[str]) -> list[str]:
    """The lines with an empty one before them, where there are any."""
    said = list(lines)
    return ["", *said] if said else []


def _indented(lines: Iterator[str]) -> list[str]:
    """What follows the first line, set in."""
    return [line if at == 0 else f"  {line}" for at, line in enumerate(lines)]


def aligned(rows: Sequence[Sequence[str]], right_from: int | None = None) -> Iterator[str]:
    """Rows of cells as lines, every column as wide as its widest cell; a Chinese character takes two."""
    widths = [max(_width(row[place]) for row in rows) for place in range(len(rows[0]))]
    for row in rows:
        cells = []
        for place, (cell, width) in enumerate(zip(row, widths, strict=True)):
            gap = " " * (width - _width(cell))
            cells.append(gap + cell if right_from is not None and place >= right_from else cell + gap)
        yield ("  " + "  ".join(cells)).rstrip()


def _width(words: str) -> int:
    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1
        for char in words
    )


def _listed(value: object) -> list[object]:
    return list(value) if isinstance(value, list | tuple) else [value]


def _number(count: int) -> str:
    return f"{count:,}"


def _short(words: str) -> str:
    shown = _safe(one_line(words))
    return shown if len(shown) <= _LONGEST else shown[: _LONGEST - 1] + "…"


def _safe(words: str) -> str:
    """Words of a file without what could steer a terminal."""
    return "".join(char if char.isprintable() else "�" for char in words)


_DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}

PHRASES: dict[str, tuple[str, str]] = {
    "text": ("{file}: {encoding}, separated by {delimiter}.", "{file}：{encoding}，以{delimiter}分隔。"),
    "comma": ("commas", "逗号"),
    "semicolon": ("semicolons", "分号"),
    "tab": ("tabs", "制表符"),
    "bar": ("bars", "竖线"),
    "delimiter": ("“{sign}”", "“{sign}”"),
    "sheet": ("{file}: the sheet “{sheet}”.", "{file}：工作表“{sheet}”。"),
    "other-sheets": (
        "Other sheets: {sheets}; name one with --sheet.",
        "其他工作表：{sheets}；可用 --sheet 指定。",
    ),
    "mapping-proposed": ("Proposed mapping, read as {kind}:", "建议的映射，按{kind}读取："),
    "mapping-kept": ("Mapping kept on {at}, read as {kind}:", "使用 {at} 保存的映射，按{kind}读取："),
    "mapping-given": ("Mapping as given, read as {kind}:", "使用指定的映射，按{kind}读取："),
    "head-into": ("Goes into", "目标字段"),
    "head-from": ("Column", "来源列"),
    "head-example": ("Example", "示例"),
    "constant": ("always “{value}”", "固定为“{value}”"),
    "order-dmy": ("day first", "日在前"),
    "order-mdy": ("month first", "月在前"),
    "order-ymd": ("year first", "年在前"),
    "decimal-comma": ("decimal comma", "小数逗号"),
    "find-devices": (
        "Orders go to known devices, found by their number, and take customer and site from them.",
        "工单按编号归入已有设备，客户和现场取自设备。",
    ),
    "no-currency": (
        "The list does not say the currency of its amounts, nor do the company's settings: none is kept.",
        "列表和公司设置均未注明币种，费用将不带币种保存。",
    ),
    "register": ("A row is recognised next time by: {fields}", "再次导入时按以下字段识别：{fields}"),
    "log": (
        "A row is recognised next time by: {fields}; a row that repeats another is one of its own",
        "再次导入时按以下字段识别：{fields}；重复的行各自成为一条记录",
    ),
    "details": (
        "Kept with the device under their own names: {columns}",
        "以原列名保存在设备档案中：{columns}",
    ),
    "left-out": ("Left out: {columns}", "不导入的列：{columns}"),
    "did": ("Imported {file}: {rows:,} rows.", "已导入 {file}：共 {rows:,} 行。"),
    "did-1": ("Imported {file}: 1 row.", "已导入 {file}：共 1 行。"),
    "would-1": (
        "Nothing was written. Importing {file} (1 row) would give:",
        "未写入任何内容。导入 {file}（共 1 行）的结果将是：",
    ),
    "would": (
        "Nothing was written. Importing {file} ({rows:,} rows) would give:",
        "未写入任何内容。导入 {file}（共 {rows:,} 行）的结果将是：",
    ),
    "head-noun": ("", ""),
    "new": ("new", "新增"),
    "changed": ("changed", "更改"),
    "unchanged": ("unchanged", "未变"),
    "kept": ("kept as it is", "保持原样"),
    "no-changes": ("0 changes: everything is here already.", "0 处更改：所有内容均已存在。"),
    "repeated": ("{count:,} rows repeat another.", "{count:,} 行与其他行重复。"),
    "repeated-1": ("1 row repeats another.", "1 行与其他行重复。"),
    "without-site-1": (
        "1 row names no site; it stands at a site kept for such rows.",
        "1 行未注明现场，已归入专用现场。",
    ),
    "without-site": (
        "{count:,} rows name no site; they stand at one site kept for them.",
        "{count:,} 行未注明现场，已归入同一个专用现场。",
    ),
    "none-refused": ("No rows were refused.", "没有被拒绝的行。"),
    "refused": ("Rows refused: {count:,}", "被拒绝的行：{count:,}"),
    "of-line": ("line {line}: {sentence}", "第 {line} 行：{sentence}"),
    "of-column": ("{column}: {sentence}", "{column}：{sentence}"),
    "and-more": ("and {count:,} more", "另有 {count:,} 条"),
    "kept-values": (
        "Values left as they are although the list says otherwise: {count:,}",
        "与列表不同但保持原样的值：{count:,}",
    ),
    "kept-hand": (
        "line {line}, {label}, {field}: “{ours}” stands, changed by hand; the list says “{theirs}”",
        "第 {line} 行，{label}，{field}：保留人工修改的“{ours}”；列表中为“{theirs}”",
    ),
    "kept-sealed": (
        "line {line}, {label}, {field}: “{ours}” stands, the order is closed; the list says “{theirs}”",
        "第 {line} 行，{label}，{field}：工单已关闭，保留“{ours}”；列表中为“{theirs}”",
    ),
    "kept-fact": (
        "line {line}, {label}, {field}: “{ours}” stands in the record; the list says “{theirs}”",
        "第 {line} 行，{label}，{field}：维修记录保留“{ours}”；列表中为“{theirs}”",
    ),
    "line": ("line", "行号"),
    "reason": ("reason", "原因"),
}
"""Everything this module says, English and Chinese."""
