"""What stands in the fields of a small form, kept as one draft until it is recorded.

self._draft = FormDraft(order, "labour", {"minutes": self.minutes, "remark": self.remark}, self)
if self._draft.restore(): self._form.show()      # words of an interrupted day came back
...
self._draft.forget()                             # it was recorded
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject

from fieldapp.store.drafts import forget_drafts, keep_draft
from fieldapp.ui.widgets.choice_fields import ChoiceField
from fieldapp.ui.widgets.number_field import NumberField
from fieldapp.ui.widgets.text_fields import LineField, TextField

if TYPE_CHECKING:
    from fieldapp.ui.desk_session import DeskSession

FormField = LineField | TextField | NumberField | ChoiceField


class KeepsDrafts(Protocol):
    """What a form is part of: an order, an article."""

    @property
    def drafts(self) -> Mapping[str, str]:
        """What was typed and not recorded, by name."""

    def keep_draft(self, name: str, words: str) -> None:
        """Keep the words of a name; nothing typed forgets it."""


def write_draft(session: DeskSession, place: str, words: str) -> None:
    """Keep the words of a place on the disk, or forget it when there are none. UI thread; written later."""
    store = session.store
    session.tasks.write(lambda: keep_draft(store, place, words) if words else forget_drafts(store, place))


class FormDraft(QObject):
    """One form of an order or an article. `about` names what the form is open for, when it can be open for several things."""

    def __init__(
        self, owner: KeepsDrafts, name: str, fields: Mapping[str, FormField], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._owner = owner
        self._name = name
        self._fields = dict(fields)
        self.about = ""
        for field in self._fields.values():
            field.settled.connect(self.keep)

    def kept_about(self) -> str | None:
        """What the kept form was open for; None when nothing is kept."""
        kept = self._kept()
        return None if kept is None else kept.get("about", "")

    def restore(self) -> bool:
        """Write what was kept into the fields; whether anything was."""
        kept = self._kept()
        if kept is None:
            return False
        self.about = kept.get("about", "")
        for name, field in self._fields.items():
            if isinstance(field, NumberField):
                field.set_value(_number(kept.get(name, "")))
            elif name in kept or not isinstance(field, ChoiceField):
                field.set_value(kept.get(name, ""))
        return True

    def keep(self, _value: object = None) -> None:
        """Keep what stands in the fields now."""
        said = {name: _said(field) for name, field in self._fields.items()}
        kept = {name: words for name, words in {**said, "about": self.about}.items() if words}
        self._owner.keep_draft(self._name, json.dumps(kept, ensure_ascii=False))

    def flush(self) -> None:
        """Keep what is typed and not handed over yet."""
        for field in self._fields.values():
            if not isinstance(field, ChoiceField):
                field.flush()

    def forget(self) -> None:
        """It was recorded, or is not wanted any more."""
        self.about = ""
        for field in self._fields.values():
            if not isinstance(field, ChoiceField):
                field.flush()  # so that nothing is handed over after this
        self._owner.keep_draft(self._name, "")

    def _kept(self) -> dict[str, str] | None:
        try:
            kept = json.loads(self._owner.drafts.get(self._name, ""))
        except ValueError:
            return None
        return {str(name): str(words) for name, words in kept.items()} if isinstance(kept, dict) else None


def _said(field: FormField) -> str:
    if isinstance(field, NumberField):
        value = field.value()
        return "" if value is None else f"{value:f}"
    return field.value()


def _number(words: str) -> Decimal | None:
    try:
        return Decimal(words)
    except ArithmeticError:
        return None
