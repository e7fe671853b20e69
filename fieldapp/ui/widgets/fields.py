"""Every field of the desk, gathered: `from fieldapp.ui.widgets.fields import LineField, NumberField`."""

from __future__ import annotations

from fieldapp.ui.widgets.choice_fields import (
    ChoiceField,
    Option,
    PickField,
    Segments,
    Switch,
    SwitchField,
    YesNoField,
)
from fieldapp.ui.widgets.field import Field, Settling
from fieldapp.ui.widgets.moment_field import MomentField, MomentKind
from fieldapp.ui.widgets.number_field import NumberField
from fieldapp.ui.widgets.text_fields import LineField, TextField

__all__ = [
    "ChoiceField",
    "Field",
    "LineField",
    "MomentField",
    "MomentKind",
    "NumberField",
    "Option",
    "PickField",
    "Segments",
    "Settling",
    "Switch",
    "SwitchField",
    "TextField",
    "YesNoField",
]
