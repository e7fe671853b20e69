"""One request of a browser: what a page's function is given, and how a page is declared.

    pages = Pages()

    @pages.get("/orders", OFFICE)
    def orders(call: Call) -> Response:
        return call.page("orders.html", rows=...)

Functions run on a thread and may block on the database. What they raise of fieldapp's
own errors becomes a sentence on a page; forms are refused without their session's token.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property
from typing import Any, BinaryIO
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from fieldapp.actions.titles import what_was_done
from fieldapp.model.people import Language, Role
from fieldapp.rules.actors import Actor
from fieldapp.rules.review import ANSWER
from fieldapp.server.access import OFFICE_ROLES, Audience
from fieldapp.server.catalogue import N_, Words
from fieldapp.server.cookies import Cookies
from fieldapp.server.field_names import label_of
from fieldapp.server.form import Form
from fieldapp.server.formats import Formats, zone_named
from fieldapp.server.looks import look_of
from fieldapp.server.service import Service
from fieldapp.server.templating import render
from fieldapp.store.accounts import SignedIn
from fieldapp.store.queries.console_shell import Shell, shell
from fieldapp.store.queries.order_page import OrderPage
from fieldapp.store.store import Store

_YES, _NO = N_("yes"), N_("no")
_UNDONE = N_("Undo: %(title)s")
Run = Callable[["Call"], Response]
MOST_FIELDS = 1_000
"""Of a form that says nothing else."""


@dataclass(frozen=True)
class Page:
    """An address, whom it is for, and what answers it."""

    method: str
    path: str
    audience: Audience
    run: Run
    takes_file: bool = False
    """Whether a file may come along, which is then read for people who are admitted only."""
    most_files: int = 1
    most_fields: int = MOST_FIELDS
    is_dangerous: bool = False
    """Whether the person says the password, or a code, again when that was a while ago."""


@dataclass
class Pages:
    """The pages that one module declares."""

    declared: list[Page] = field(default_factory=list)

    def get(self, path: str, audience: Audience) -> Callable[[Run], Run]:
        """Declare what answers a GET."""

        def keep(run: Run) -> Run:
            self.declared.append(Page("GET", path, audience, run))
            return run

        return keep

    def post(
        self,
        path: str,
        audience: Audience,
        *,
        takes_file: bool = False,
        most_files: int = 1,
        most_fields: int = MOST_FIELDS,
        is_dangerous: bool = False,
    ) -> Callable[[Run], Run]:
        """Declare what answers a form."""

        def keep(run: Run) -> Run:
            self.declared.append(
                Page("POST", path, audience, run, takes_file, most_files, most_fields, is_dangerous)
            )
            return run

        return keep

    def __iter__(self) -> Iterator[Page]:
        return iter(self.declared)


class Call:
    """A request with everything a page needs to answer it."""

    def __init__(
        self,
        service: Service,
        request: Request,
        cookies: Cookies,
        form: Form,
        person: SignedIn | None,
        body: bytes = b"",
        files: Sequence[BinaryIO] = (),
        file_name: str = "",
    ) -> None:
        self.service = service
        self.request = request
        self.cookies = cookies
        self.form = form
        self.signed_in = person
        self.body = body
        self.files = tuple(files)
        """The files that came along; none where the page takes none, or none was chosen."""
        self.file_name = file_name
        """What the browser called the first of them; words, never a path."""

    @property
    def file(self) -> BinaryIO | None:
        """The file that came along where the page takes one; None where none was chosen."""
        return self.files[0] if self.files else None

    @property
    def store(self) -> Store:
        """The server's store."""
        return self.service.store

    @property
    def now(self) -> datetime:
        """The moment of this request."""
        return self.service.clock()

    @property
    def query(self) -> QueryParams:
        """What stands behind the question mark of the address."""
        return self.request.query_params

    @property
    def person(self) -> SignedIn:
        """Who asks; only on addresses that need a sign-in."""
        assert self.signed_in is not None
        return self.signed_in

    @property
    def by(self) -> Actor:
        """Who asks, as one who changes something."""
        return self.person.actor

    @property
    def office_roles(self) -> frozenset[Role]:
        """The roles whose people work with the console."""
        return OFFICE_ROLES

    @property
    def page_number(self) -> int:
        """Which page of a list the address asks for, counted from 1."""
        asked = self.query.get("page", "")
        return max(1, int(asked)) if asked.isascii() and asked.isdigit() and len(asked) < 9 else 1

    def part(self, name: str) -> str:
        """A part of the address by its name in the path."""
        return str(self.request.path_params[name])

    @cached_property
    def language(self) -> Language:
        """The session's language; before sign-in the one chosen, or the browser's."""
        if self.signed_in is not None:
            return self.signed_in.language
        return self.cookies.language or preferred_language(self.request.headers.get("accept-language", ""))

    def speak(self, language: Language) -> None:
        """Answer in this language, whatever the browser prefers; before anything was put into words."""
        self.__dict__["language"] = language

    @cached_property
    def words(self) -> Words:
        """The catalogue of that language."""
        return self.service.catalogue[self.language]

    @cached_property
    def shell(self) -> Shell:
        """What stands around every page: the company, and how much waits where."""
        with self.store.read() as session:
            return shell(session)

    @cached_property
    def zone(self) -> ZoneInfo:
        """The company's time zone."""
        return zone_named(self.shell.time_zone)

    @property
    def today(self) -> date:
        """The day of this request where the company is."""
        return self.now.astimezone(self.zone).date()

    @property
    def formats(self) -> Formats:
        """How values are written for this person."""
        return Formats(self.language, self.zone, self.now)

    def chosen(self, english: str | None, chinese: str | None) -> str:
        """Of two names the one in this person's language; the other where that one is missing."""
        first, second = (chinese, english) if self.language is Language.CHINESE else (english, chinese)
        return first or second or ""

    def shown(self, value: object) -> str:
        """A value of any column as this person reads it."""
        if isinstance(value, bool):
            return self.words.gettext(_YES if value else _NO)
        if isinstance(value, StrEnum):
            return self.words.gettext(look_of(value).word)
        return self.formats.plain(value) or ""

    def title(self, kept: str) -> str:
        """The title of a change, which is kept in English."""
        title, is_undo = what_was_done(kept)
        shown = self.words.gettext(title)
        return self.words.gettext(_UNDONE, title=shown) if is_undo else shown

    def remark_field(self, page: OrderPage, name: str) -> str:
        """What a supervisor's remark points at, as this person reads it."""
        for each in page.checklist:
            if name == f"{ANSWER}{each.key}":
                title = self.chosen(each.step.title, each.step.title_zh)
                return f"{title} – {each.asset.name}" if each.asset else title
        return self.words.gettext(label_of(name))

    def page(self, template: str, status: int = 200, **values: Any) -> Response:
        """A rendered page."""
        return HTMLResponse(render(self, template, values), status)

    def json(self, value: Any) -> Response:
        """A small answer to one of our own scripts."""
        return JSONResponse(value)

    def go(self, path: str, said: str | None = None, **values: object) -> Response:
        """On to another page of ours, with a sentence (an English source string) to be shown there."""
        if said is not None:
            self.cookies.say("good", self.words.gettext(said, **values))
        return RedirectResponse(path, 303)

    def address(self, **changes: object) -> str:
        """This address with some of its query changed; None takes a name out."""
        kept = [(name, value) for name, value in self.query.multi_items() if name not in changes]
        added = [(name, str(value)) for name, value in changes.items() if value not in (None, "")]
        return self.request.url.path + ("?" + urlencode(kept + added) if kept or added else "")


def local_path(path: str | None, otherwise: str = "/") -> str:
    """A path of ours that came from a form; anything that could lead elsewhere gives `otherwise`."""
    if path is None or not path.startswith("/") or path.startswith(("//", "/\\")) or not path.isprintable():
        return otherwise
    return path


def preferred_language(accepted: str) -> Language:
    """The first of our languages that the browser names (RFC 9110 12.5.4, order of writing)."""
    for entry in accepted.split(","):
        tag = entry.split(";")[0].strip().lower()
        if tag.startswith("zh"):
            return Language.CHINESE
        if tag.startswith("en"):
            return Language.ENGLISH
    return Language.ENGLISH
