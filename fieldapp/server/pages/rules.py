"""Rules that act: the list with its log, the form with its check and its try-out, on and off."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.responses import Response

from fieldapp.actions import office_rules as actions
from fieldapp.actions.office_rules import RuleDraft
from fieldapp.errors import FieldappError, Unreadable
from fieldapp.model.office_rules import RuleEvent
from fieldapp.rules.conditions import LONGEST
from fieldapp.rules.deeds import MOST_DEEDS, Deed
from fieldapp.rules.permissions import May
from fieldapp.server.access import OFFICE, those_who_may
from fieldapp.server.call import Call, Pages
from fieldapp.server.catalogue import N_
from fieldapp.server.form import Form
from fieldapp.server.history import changes_shown
from fieldapp.server.pages.draft import Draft, draft_of
from fieldapp.server.rule_runner import TRIED_ON, Tried, try_rule
from fieldapp.server.rule_words import (
    EVENTS,
    STARTERS,
    WITH_WORDS,
    choices,
    deed_key,
    deed_of,
    deed_shown,
    names_shown,
    outcome_shown,
)
from fieldapp.server.sentences import sentence
from fieldapp.store.queries.dispatch import dispatch_engineers
from fieldapp.store.queries.office_rules import RuleRow, rule, rules, versions_of
from fieldapp.store.rule_outcomes import Outcome, counts, outcomes

pages = Pages()
KEEPERS = those_who_may(May.KEEP_RULES)
HOME = "/rules"
MOST_LOGGED = 60


@pages.get(HOME, OFFICE)
def overview(call: Call) -> Response:
    """Every rule in the order in which they are applied, and what they did lately."""
    with call.store.read() as session:
        rows, log, often = rules(session), outcomes(session, None, MOST_LOGGED), counts(session, call.now)
    return call.page(
        "rules.html",
        rows=rows,
        log=log,
        names={row.id: row.name for row in rows},
        often=often,
        outcome=Outcome,
        events=EVENTS,
        people=_people(call),
        deed_shown=deed_shown,
        outcome_shown=outcome_shown,
    )


@pages.get(f"{HOME}/new", KEEPERS)
def new(call: Call) -> Response:
    """An empty form, with an example of the event that was chosen."""
    asked = Form(call.query.multi_items()).choice("event", RuleEvent) or RuleEvent.REQUEST_CAME
    return _form(call, Draft({"event": asked.value, "condition": STARTERS[asked]}))


@pages.post(f"{HOME}/new", KEEPERS)
def add(call: Call) -> Response:
    """Save a new rule; it is switched off."""
    return _save(call, None)


@pages.post(f"{HOME}/try", KEEPERS)
def try_out(call: Call) -> Response:
    """What the form's condition says of past events; nothing is saved, nothing is done."""
    draft = draft_of(call)
    with call.store.read() as session:
        row = rule(session, call.form.text("rule") or "")
    try:
        wanted = _wanted(call)
        tried = try_rule(call.store, wanted.event, wanted.condition)
    except FieldappError as error:
        _blame(call, draft, error)
        return _form(call, draft, row, status=422)
    return _form(call, draft, row, tried)


@pages.get(HOME + "/{rule}", KEEPERS)
def one(call: Call) -> Response:
    """The form of one rule, its log and its versions."""
    row = _row(call)
    words = {"name": row.name, "event": row.event, "condition": row.condition}
    for place, deed in enumerate(row.wanted[:MOST_DEEDS]):
        words[f"deed_{place}"] = deed_key(deed)
        words[f"words_{place}"] = (deed.value or "") if deed.do in WITH_WORDS else ""
    return _form(call, Draft(words), row)


@pages.post(HOME + "/{rule}", KEEPERS)
def save(call: Call) -> Response:
    """Save the form of a rule."""
    return _save(call, _row(call))


@pages.post(HOME + "/{rule}/switch", KEEPERS)
def switch(call: Call) -> Response:
    """On or off."""
    is_on = call.form.flag("on")
    actions.switch_rule(call.store, _row(call).id, on=is_on, by=call.by)
    told = N_("The rule is on: what happens from now on meets it.") if is_on else N_("The rule is off.")
    return call.go(HOME, told)


@pages.post(HOME + "/{rule}/move", KEEPERS)
def move(call: Call) -> Response:
    """Earlier or later among the others."""
    actions.move_rule(call.store, _row(call).id, up=call.form.flag("up"), by=call.by)
    return call.go(HOME)


@pages.post(HOME + "/{rule}/withdraw", KEEPERS)
def withdraw(call: Call) -> Response:
    """It is gone; what it did stays."""
    actions.withdraw_rule(call.store, _row(call).id, by=call.by)
    return call.go(HOME, N_("The rule was withdrawn; what it did stays."))


def _row(call: Call) -> RuleRow:
    with call.store.read() as session:
        row = rule(session, call.part("rule"))
    if row is None:
        raise Unreadable("row-not-found")
    return row


def _people(call: Call) -> dict[str, str]:
    with call.store.read() as session:
        return {each.id: each.name for each in dispatch_engineers(session, call.now)}


def _wanted(call: Call) -> RuleDraft:
    form = call.form
    deeds: list[Deed] = []
    for place in range(MOST_DEEDS):
        key = form.text(f"deed_{place}")
        if key:
            deeds.append(deed_of(key, form.text(f"words_{place}")))
    event = form.choice("event", RuleEvent) or RuleEvent.REQUEST_CAME
    return RuleDraft(form.text("name") or "", event, form.text("condition") or "", deeds)


def _save(call: Call, row: RuleRow | None) -> Response:
    draft = draft_of(call)
    try:
        saved = actions.save_rule(call.store, _wanted(call), row=row.id if row else None, by=call.by)
    except FieldappError as error:
        _blame(call, draft, error)
        return _form(call, draft, row, status=422)
    told = N_("The rule was saved.") if row else N_("The rule was saved. It is off until you switch it on.")
    return call.go(f"{HOME}/{saved}", told)


def _blame(call: Call, draft: Draft, error: FieldappError) -> None:
    """What is wrong with a condition stands at the condition."""
    if error.code.startswith("condition-"):
        draft.troubles["condition"] = sentence(error, call.words)
    else:
        draft.blame(call, error)


def _form(
    call: Call,
    draft: Draft,
    row: RuleRow | None = None,
    tried: Sequence[Tried] | None = None,
    status: int = 200,
) -> Response:
    event = RuleEvent(draft.get("event")) if draft.get("event") in list(RuleEvent) else RuleEvent.REQUEST_CAME
    people = _people(call)
    with call.store.read() as session:
        log = outcomes(session, row.id, 20) if row else ()
        versions = changes_shown(versions_of(session, row.id)) if row else ()
    return call.page(
        "rule.html",
        status,
        draft=draft,
        rule=row,
        event=event,
        events=EVENTS,
        offered=list(choices(call.words, list(people.items()))),
        places=range(MOST_DEEDS),
        names=names_shown(event),
        example=STARTERS[event],
        longest=LONGEST,
        tried=tried,
        tried_on=TRIED_ON,
        log=log,
        outcome=Outcome,
        outcome_shown=outcome_shown,
        versions=versions,
        told=lambda error: sentence(error, call.words),
    )
