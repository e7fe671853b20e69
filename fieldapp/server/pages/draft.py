"""A form between two requests: what was typed, what is wrong with it, what was found for its pickers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from fieldapp.errors import FieldappError
from fieldapp.server.call import Call
from fieldapp.server.pages.pick import FINDERS, Hit
from fieldapp.server.sentences import sentence


@dataclass
class Draft:
    """The values to fill a form with again, troubles by field, hits by picker."""

    values: dict[str, str] = field(default_factory=dict)
    troubles: dict[str, str] = field(default_factory=dict)
    hits: dict[str, tuple[Hit, ...]] = field(default_factory=dict)

    def get(self, name: str) -> str:
        """What stands in a field."""
        return self.values.get(name, "")

    def blame(self, call: Call, error: FieldappError) -> None:
        """Put an error's sentence beside the field it names, or above the form."""
        named = str(error.facts.get("field", "")).rsplit(".", 1)[-1]
        self.troubles[named if named in self.values else ""] = sentence(error, call.words)


def draft_of(call: Call, values: Mapping[str, str] | None = None) -> Draft:
    """The form as it came, or filled with `values`."""
    return Draft(dict(values if values is not None else call.form.raw()))


def find_for(call: Call, draft: Draft, name: str, within: str | None = None) -> None:
    """Fill the hits of one picker from the words typed into it."""
    with call.store.read() as session:
        inside = draft.get(f"{within}_id") if within else None
        draft.hits[name] = tuple(FINDERS[name](session, draft.get(f"{name}_words"), inside))


def settle_pickers(call: Call, draft: Draft, names: Mapping[str, str | None]) -> None:
    """A picker with words but no choice takes the only hit, or asks the person to choose.

    `names` maps each picker to the one it is searched within, in the order of filling.
    """
    for name, within in names.items():
        if draft.get(f"{name}_id") or not draft.get(f"{name}_words").strip():
            continue
        find_for(call, draft, name, within)
        hits = draft.hits[name]
        if len(hits) == 1:
            draft.values[f"{name}_id"], draft.values[f"{name}_words"] = hits[0].id, hits[0].title
            del draft.hits[name]
        else:
            draft.troubles[name] = call.words.gettext("Choose one of the list.")
