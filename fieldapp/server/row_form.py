"""Forms over one row: which fields, how each is shown and read, and what the person had seen.

Every form carries beside each field what it showed. On saving, the difference between what
was shown and what is wanted goes to the action, which refuses to overwrite what somebody
else wrote meanwhile; the form then comes back with both values.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from fieldapp.errors import FieldappError
from fieldapp.server.call import Call
from fieldapp.server.catalogue import N_
from fieldapp.server.form import Form
from fieldapp.server.pages.draft import Draft

BECAME = N_("Meanwhile it became “%(value)s”. Save again to keep yours.")


@dataclass(frozen=True)
class Field:
    """One field. `kind` is text, words, choice, moment, day, amount, whole, tel, email or hidden."""

    name: str
    words: str
    kind: str = "text"
    options: type[StrEnum] | None = None
    required: bool = False
    hint: str | None = None
    is_wide: bool = False
    is_half: bool = False
    """For words: beside another field, as two languages of one text."""


@dataclass(frozen=True)
class Pair:
    """What the person saw and what the person wants, by column, in Python's values."""

    seen: dict[str, Any]
    wanted: dict[str, Any]


@dataclass(frozen=True)
class RowForm:
    """The fields of one kind of row."""

    fields: tuple[Field, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the fields, which are those of the columns."""
        return tuple(field.name for field in self.fields)

    def shown(self, call: Call, row: object) -> dict[str, str]:
        """What the fields show of a row."""
        return {name: as_field(call, getattr(row, name)) for name in self.names}

    def read(self, call: Call, words: Mapping[str, str]) -> dict[str, Any]:
        """The values that the fields' words stand for. Raises Unreadable naming the field."""
        form = Form((name, words.get(name, "")) for name in self.names)
        return {field.name: _read(call, form, field) for field in self.fields}

    def pair(self, call: Call, row: object, draft: Draft, only: Iterable[str] | None = None) -> Pair:
        """What was seen and what is wanted, for the fields in `only`.

        Where the words are still those of the row, the row's own value is taken: a field
        shows less than the row holds (minutes, not seconds).
        """
        now = self.shown(call, row)
        seen_words = seen_of(self, draft)
        seen, wanted = self.read(call, seen_words), self.read(call, draft.values)
        names = [name for name in self.names if only is None or name in only]
        for name in names:
            typed = draft.get(name).replace("\r\n", "\n")
            if seen_words[name] == now[name]:
                seen[name] = getattr(row, name)
            if typed == now[name]:
                wanted[name] = getattr(row, name)
            elif typed == seen_words[name]:
                wanted[name] = seen[name]
        return Pair({name: seen[name] for name in names}, {name: wanted[name] for name in names})

    def blame(self, call: Call, row: object, draft: Draft, error: FieldappError) -> None:
        """Put an error beside its fields; what changed meanwhile is shown, and counts as seen from now on."""
        draft.blame(call, error)
        if error.code != "changed-meanwhile":
            return
        now = self.shown(call, row)
        fields = error.facts.get("fields")
        for name in fields if isinstance(fields, list | tuple) else ():
            if name in now:
                draft.values[f"seen_{name}"] = now[name]
                value = call.shown(getattr(row, name)) or "–"
                draft.troubles[name] = call.words.gettext(BECAME, value=value)


def seen_of(form: RowForm, draft: Draft) -> dict[str, str]:
    """What the form had shown, as it travelled with it."""
    return {name: draft.get(f"seen_{name}").replace("\r\n", "\n") for name in form.names}


def filled(call: Call, form: RowForm, row: object) -> Draft:
    """A form that shows a row, and remembers that it does."""
    shown = form.shown(call, row)
    return Draft({**shown, **{f"seen_{name}": value for name, value in shown.items()}})


def as_field(call: Call, value: Any) -> str:
    """A value as a browser's field takes it."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return call.formats.field(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value:f}"
    return str(value)


def _read(call: Call, form: Form, field: Field) -> Any:
    if field.kind == "moment":
        return form.moment(field.name, call.zone)
    if field.kind == "day":
        return form.day(field.name)
    if field.kind == "whole":
        return form.whole(field.name)
    if field.kind == "amount":
        return form.amount(field.name)
    if field.kind == "choice" and field.options is not None:
        return form.choice(field.name, field.options)
    return form.text(field.name)
