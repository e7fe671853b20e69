"""Pages from templates: one Jinja2 environment for each language, everything escaped."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from fieldapp.model.orders import OrderStatus
from fieldapp.model.people import Language
from fieldapp.rules.permissions import May, may
from fieldapp.server.assets import static_address
from fieldapp.server.catalogue import load_catalogue
from fieldapp.server.field_names import label_of, table_label
from fieldapp.server.looks import Channel, look_of
from fieldapp.server.places import SERVER, resource

if TYPE_CHECKING:
    from fieldapp.server.call import Call

TEMPLATES = SERVER / "templates"


def render(call: Call, template: str, values: Mapping[str, Any]) -> str:
    """A page in the language of whoever asks."""
    environment = _environment(call.language)
    signed_in = call.signed_in
    return environment.get_template(template).render(
        call=call,
        person=signed_in,
        by=signed_in.actor if signed_in else None,
        csrf=csrf_of(call),
        shell=call.shell,
        company=_company_name(call),
        f=call.formats,
        notice=call.cookies.take_notice(),
        language=call.language.value,
        path=call.request.url.path,
        **values,
    )


def render_alone(language: Language, template: str, **values: Any) -> str:
    """A page that stands without a request's session and the company's name."""
    return (
        _environment(language)
        .get_template(template)
        .render(company="fieldapp", language=language.value, **values)
    )


def csrf_of(call: Call) -> str:
    """The token that this browser's forms have to bring."""
    if call.signed_in is not None:
        return call.signed_in.csrf
    return call.cookies.visitor_csrf(call.service.world.random_bytes(32))


def _company_name(call: Call) -> str:
    shell = call.shell
    chinese = call.language is Language.CHINESE and shell.company_zh
    return (shell.company_zh if chinese else shell.company) or "fieldapp"


@cache
def _environment(language: Language) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    words = load_catalogue()[language]
    environment.globals.update(
        _=words.gettext,
        ngettext=words.ngettext,
        icon=icon,
        look=look_of,
        static=static_address,
        may=may,
        May=May,
        Language=Language,
    )
    environment.filters["word"] = lambda value: words.gettext(look_of(value).word)
    environment.filters["field_name"] = lambda name: words.gettext(label_of(name))
    environment.filters["table_name"] = lambda name: words.gettext(table_label(name))
    environment.filters["options"] = lambda found: [
        (each.value, words.gettext(look_of(each).word)) for each in found
    ]
    environment.filters["named"] = lambda found: [(each.id, each.name) for each in found]
    environment.filters["channel_word"] = lambda value: words.gettext(look_of(_as_word(Channel, value)).word)
    environment.filters["status_word"] = lambda value: words.gettext(
        look_of(_as_word(OrderStatus, value)).word
    )
    environment.filters["avatar"] = avatar_tone
    environment.filters["initials"] = initials
    environment.filters["pretty"] = lambda value: json.dumps(value, ensure_ascii=False, indent=2)
    return environment


def _as_word(words: type[StrEnum], value: str | None) -> str | None:
    """The member of an enumeration; a value it does not know stays as it is written."""
    return words(value) if value and value in words._value2member_map_ else value


@cache
def icon(name: str, label: str = "") -> Markup:
    """One icon of the set, drawn in the colour of the words around it."""
    path = resource("icons", f"{name}.svg")
    drawing = (
        path.read_text("utf-8") if path.is_file() else resource("icons", "question.svg").read_text("utf-8")
    )
    inner = drawing[drawing.index(">") + 1 : drawing.rindex("</svg>")].strip()
    described = (
        Markup(' role="img" aria-label="{}"').format(label) if label else Markup(' aria-hidden="true"')
    )
    return Markup(
        '<svg class="icon" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" '
        'stroke-linecap="round" stroke-linejoin="round"{}>{}</svg>'
    ).format(described, Markup(inner))  # noqa: S704 - the drawings ship with the program


def initials(name: str | None) -> str:
    """One or two letters that stand for a person; a Chinese name gives its last two characters."""
    words = (name or "?").split()
    if len(words) == 1:
        return words[0][-2:] if ord(words[0][0]) > 0x2E80 else words[0][:2].upper()
    return (words[0][0] + words[-1][0]).upper()


def avatar_tone(name: str | None) -> int:
    """A number from 0 to 5 that stays with a name, for the colour behind the initials."""
    return hashlib.sha256((name or "").encode()).digest()[0] % 6
