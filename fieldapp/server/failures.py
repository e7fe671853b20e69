"""What is answered when no page could: to people a page in their language, to programs problem details.

Nothing of it reads the database, for that may be what failed.
"""

from __future__ import annotations

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from fieldapp.model.people import Language
from fieldapp.server.call import preferred_language
from fieldapp.server.catalogue import N_, load_catalogue
from fieldapp.server.cookies import Cookies
from fieldapp.server.problems import problem
from fieldapp.server.templating import render_alone

TOO_LARGE = N_("This is more than the server takes at once. Nothing was changed.")
TOO_SLOW = N_("It took too long to arrive. Nothing was changed; please send it again.")
FAILED = N_(
    "The server made a mistake and has noted it. What was saved before is kept; "
    "look whether the last step arrived before you repeat it."
)
UNREADABLE = N_("What arrived cannot be read. Nothing was changed.")
NOT_THIS_WAY = N_(
    "This address cannot be used that way. Nothing was changed; go back and use the page itself."
)
NOT_HERE = N_("There is nothing at this address, or it is no longer there.")
_BY_STATUS: Mapping[int, str] = {404: NOT_HERE, 405: NOT_THIS_WAY, 413: TOO_LARGE}


def failure(request: Request, status: int, code: str, title: str, source: str | None = None) -> Response:
    """The answer: problem details with `title`, or a page that says `source` in the reader's language."""
    if not wants_page(request):
        return problem(status, code, title)
    words = load_catalogue()[language_of(request)]
    told = words.gettext(source or _BY_STATUS.get(status, UNREADABLE))
    return page_of(request, status, told)


def page_of(request: Request, status: int, told: str) -> Response:
    """A page of its own that says one thing."""
    again = request.url.path if request.method == "GET" and status >= 500 else None
    return HTMLResponse(render_alone(language_of(request), "failure.html", told=told, again=again), status)


def wants_page(request: Request) -> bool:
    """Whether a person waits in front of a browser."""
    is_for_programs = request.url.path.startswith(("/api/", "/sync/"))
    return not is_for_programs and "text/html" in request.headers.get("accept", "")


def language_of(request: Request) -> Language:
    """The language chosen in this browser, or the browser's own."""
    return Cookies(request).language or preferred_language(request.headers.get("accept-language", ""))
