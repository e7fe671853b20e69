"""What can happen in a schedule: one function each, with how often it is drawn beside other things."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from functools import cache
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from fieldapp.actions import edits
from fieldapp.actions.conflicts import decide
from fieldapp.errors import FieldappError, ReplicaTrouble
from fieldapp.model import (
    Conflict,
    Device,
    Labour,
    Note,
    OrderStatus,
    OrderStep,
    Part,
    Role,
    Site,
    StockMovement,
    WorkOrder,
)
from fieldapp.model.conflicts import Decision
from fieldapp.rules.actors import Actor, Side
from fieldapp.rules.orders import STEPS, StepTaken, is_sealed, last_step
from fieldapp.store import desk_side
from fieldapp.store.capture import SEALED_ORDER_COLUMNS
from fieldapp.store.changes import Body, RowChange
from fieldapp.store.raw import fetch, read_rows
from fieldapp.store.store import Store, Work
from fieldapp.sync.answer import DeskOnTheLine
from fieldapp.sync.release import release, settle
from tests.sync.choices import Choices, Step
from tests.sync.invariants import BrokenError, checks
from tests.sync.memory import StoppedHereError, disk_full, ending_told
from tests.sync.simulation import DANA, MOST_LAPTOPS, Doing, Form, Founded, Laptop, Simulation

TEXTS = ("findings", "title", "internal_remark")
CONTACT = ("contact_name", "contact_phone")
DOINGS: dict[str, Doing] = {}
WEIGHTS: dict[str, int] = {}
_ENDS_PROGRAMS: set[str] = set()


def doing(name: str, weight: int, *, ends_programs: bool = False) -> Callable[[Doing], Doing]:
    """Give something that can happen its name and weight; some only where programs may end."""

    def note(function: Doing) -> Doing:
        DOINGS[name], WEIGHTS[name] = function, weight
        if ends_programs:
            _ENDS_PROGRAMS.add(name)
        return function

    return note


def do(simulation: Simulation, name: str, choices: Choices) -> None:
    """Let it happen, unless this schedule is one without such things."""
    if name in _ENDS_PROGRAMS and not simulation.programs_end:
        return
    DOINGS[name](simulation, choices)


@cache
def founded(laptops: int) -> Founded:
    """The company every schedule starts from, with so many laptops."""
    simulation = Simulation(Choices(Step("setup", [0, 0, 0, laptops - 2])), is_new=True)
    set_up(simulation)
    found = simulation.founded()
    simulation.close()
    return found


def set_up(simulation: Simulation) -> None:
    """Two sites with a device each, a part, three orders, and everybody has been online once."""
    for at in range(2):
        with simulation.server.change("Add a site", by=DANA) as work:
            site = work.add(Site(id=work.new_id(), name=f"Site {at + 1}"))
            simulation.sites.append(site.id)
            device = work.add(Device(id=work.new_id(), name=f"Pump {at + 1}", site_id=site.id))
            simulation.devices.append(device.id)
    with simulation.server.change("Add a part", by=DANA) as work:
        work.add(Part(id=work.new_id(), number="P-1", name="Seal"))
    li, wang = simulation.people
    for person, site in ((li, 0), (wang, 1), (li, 1)):
        _make_order(simulation, person, simulation.sites[site])
    for laptop in simulation.laptops:
        laptop.driver.run_round()


# ─── the office ────────────────────────────────────────────────────────────────────────────────


@doing("new order", 2)
def new_order(simulation: Simulation, choices: Choices) -> None:
    to = choices.one_of([*simulation.people, None])
    _make_order(simulation, to, choices.one_of([*simulation.sites, None]))


def _make_order(simulation: Simulation, to: Actor | None, site: str | None) -> None:
    with simulation.server.change("Create an order", by=DANA) as work:
        order = WorkOrder(
            id=work.new_id(),
            title=simulation.word("order"),
            opened_at=work.now,
            site_id=site,
            assignee_id=to.person_id if to else None,
        )
        work.add(order)
        step = work.add(OrderStep(id=work.new_id(), order_id=order.id, made_at=work.now))
        if to:
            _step(work, order.id, step.id, OrderStatus.ASSIGNED)
    simulation.orders.append(order.id)
    simulation.tell(f"The office makes {_order(simulation, order.id)} for {to.name if to else 'nobody'}.")


@doing("office edits", 6)
def office_edits(simulation: Simulation, choices: Choices) -> None:
    order = _an_order(simulation, choices)
    _save(simulation, Form(order, _shown(simulation, order)), choices)


@doing("office opens a form", 5)
def office_opens(simulation: Simulation, choices: Choices) -> None:
    order = _an_order(simulation, choices)
    simulation.forms = [*simulation.forms[-1:], Form(order, _shown(simulation, order))]
    simulation.tell(f"The office opens a form on {_order(simulation, order)}.")


@doing("office saves a form", 6)
def office_saves(simulation: Simulation, choices: Choices) -> None:
    if simulation.forms:
        _save(simulation, simulation.forms.pop(choices.pick(len(simulation.forms))), choices)


@doing("office notes", 2)
def office_notes(simulation: Simulation, choices: Choices) -> None:
    order = _an_order(simulation, choices)
    with simulation.server.change("Add a note", by=DANA) as work:
        _note(work, order, simulation.word("office"))
    simulation.tell(f"The office adds a note to {_order(simulation, order)}.")


@doing("office reassigns", 6)
def office_reassigns(simulation: Simulation, choices: Choices) -> None:
    order, to = _an_order(simulation, choices), choices.one_of([None, *simulation.people])
    with simulation.server.change("Reassign", by=DANA) as work:
        row = work.get(WorkOrder, order)
        row.assignee_id = to.person_id if to else None
        row.assignee_name = to.name if to else None
    simulation.tell(f"The office gives {_order(simulation, order)} to {to.name if to else 'nobody'}.")


@doing("office steps", 4)
def office_steps(simulation: Simulation, choices: Choices) -> None:
    order = _an_order(simulation, choices)
    taken = _take_step(simulation.server, DANA, order, choices)
    simulation.tell(f"The office takes {_order(simulation, order)} to {taken}.")


@doing("office seals", 3)
def office_seals(simulation: Simulation, choices: Choices) -> None:
    """The customer signs on paper, the office enters it."""
    order = _an_order(simulation, choices)
    last = _last_step(simulation.server, order)
    path = _way_to_signed(last.status if last else None)
    with simulation.server.change("Enter a signature", by=DANA) as work:
        follows = last.id if last else None
        for status in path:
            follows = _step(work, order, follows, status)
    simulation.tell(f"The office enters that {_order(simulation, order)} is signed.")


@doing("office moves a device", 5)
def office_moves(simulation: Simulation, choices: Choices) -> None:
    device, site = choices.one_of(simulation.devices), choices.one_of(simulation.sites)
    with simulation.server.change("Move a device", by=DANA) as work:
        work.get(Device, device).site_id = site
    at = simulation.devices.index(device), simulation.sites.index(site)
    simulation.tell(f"The office moves pump {at[0] + 1} to site {at[1] + 1}.")


@doing("office prices a part", 1)
def office_prices(simulation: Simulation, choices: Choices) -> None:
    with simulation.server.change("Price", by=DANA) as work:
        part = work.all(select(Part))[0]
        part.price = Decimal(choices.pick(50) + 1)
        part.currency = "EUR"
    simulation.tell("The office changes the price of a part.")


@doing("office decides", 2)
def office_decides(simulation: Simulation, choices: Choices) -> None:
    _decide(simulation, simulation.server, DANA, choices)


@doing("office releases", 3)
def office_releases(simulation: Simulation, choices: Choices) -> None:
    """What is held takes effect, with what hangs behind it, as far as it makes sense here."""
    held = _held_at_the_server(simulation)
    if held:
        released = release(simulation.server, choices.one_of(held), by=DANA)
        simulation.probes["released"] += bool(released.done)
        simulation.tell(f"The office releases held work: {len(released.done)} of it takes effect.")


@doing("office settles", 1)
def office_settles(simulation: Simulation, choices: Choices) -> None:
    """What is held is settled without effect, with what hangs behind it or without."""
    held = _held_at_the_server(simulation)
    if held:
        which, with_followers = choices.one_of(held), choices.happens(50)
        settle(simulation.server, which, "Entered twice", with_followers=with_followers, by=DANA)
        simulation.probes["settled"] += 1
        simulation.tell("The office settles held work without effect.")


def _held_at_the_server(simulation: Simulation) -> list[str]:
    with simulation.server.snapshot() as connection:
        sql = "SELECT change_set FROM quarantine WHERE settled_at IS NULL ORDER BY received_at, number"
        return [str(row[0]) for row in fetch(connection, sql)]


@doing("prune", 5)
def prune(simulation: Simulation, choices: Choices) -> None:
    """The server forgets removals up to some commit."""
    with simulation.server.writing() as connection:
        head = connection.exec_driver_sql("SELECT seq FROM commit_clock").scalar_one()
        cut = int(head) - choices.one_of((0, 0, choices.pick(int(head) + 1)))
        gone = "FROM row_version WHERE removed = 1 AND seq <= ?"
        connection.exec_driver_sql(
            "UPDATE scope SET floor_seq = max(floor_seq, coalesce((SELECT max(seq) "
            f"{gone} AND row_version.scope = scope.id), 0))",
            (cut,),
        )
        found = connection.exec_driver_sql(f"DELETE {gone}", (cut,)).rowcount
    simulation.probes["pruned"] += bool(found)
    simulation.tell(f"The server forgets {found} removals.")


# ─── an engineer ───────────────────────────────────────────────────────────────────────────────


@doing("desk edits", 12)
def desk_edits(simulation: Simulation, choices: Choices) -> None:
    laptop, order = _laptop_with_order(simulation, choices)
    if order:
        column, value = choices.one_of(TEXTS), simulation.word("field")
        _write_order(simulation, laptop, order, {column: value}, choices)


@doing("desk edits a contact", 5)
def desk_edits_contact(simulation: Simulation, choices: Choices) -> None:
    laptop, order = _laptop_with_order(simulation, choices)
    if order:
        names = choices.one_of((CONTACT, CONTACT[:1], CONTACT[1:]))
        _write_order(simulation, laptop, order, dict.fromkeys(names, simulation.word("field")), choices)


@doing("desk notes", 6)
def desk_notes(simulation: Simulation, choices: Choices) -> None:
    laptop, order = _laptop_with_order(simulation, choices)
    if order:
        with _changing(simulation, laptop, "Add a note", choices) as work:
            _note(work, order, simulation.word("field"))
        simulation.tell(f"{laptop.name} adds a note to {_order(simulation, order)}.")


@doing("desk moves stock", 2)
def desk_moves_stock(simulation: Simulation, choices: Choices) -> None:
    laptop = choices.one_of(simulation.laptops)
    with _changing(simulation, laptop, "Use a part", choices) as work:
        part = work.first(select(Part))
        if part is not None:
            amount = Decimal(choices.pick(5) - 2)
            work.add(
                StockMovement(
                    id=work.new_id(),
                    holder_id=str(laptop.actor.person_id),
                    part_id=part.id,
                    quantity=amount,
                    made_at=work.now,
                )
            )
    simulation.tell(f"{laptop.name} takes a part from the van.")


@doing("desk steps", 7)
def desk_steps(simulation: Simulation, choices: Choices) -> None:
    laptop, order = _laptop_with_order(simulation, choices)
    if order:
        taken = _take_step(laptop.store, laptop.actor, order, choices)
        simulation.tell(f"{laptop.name} takes {_order(simulation, order)} to {taken}.")


@doing("desk drafts", 3)
def desk_drafts(simulation: Simulation, choices: Choices) -> None:
    """An order of its own; one for somebody else is for people to decide."""
    laptop = choices.one_of(simulation.laptops)
    to = choices.one_of([laptop.actor, laptop.actor, None, *simulation.people])
    with _changing(simulation, laptop, "Draft", choices) as work:
        order = WorkOrder(
            id=work.new_id(),
            title=simulation.word("draft"),
            opened_at=work.now,
            assignee_id=to.person_id if to else None,
        )
        work.add(order)
        work.add(OrderStep(id=work.new_id(), order_id=order.id, made_at=work.now))
    simulation.tell(f"{laptop.name} drafts an order for {to.name if to else 'nobody'}.")


@doing("desk decides", 4)
def desk_decides(simulation: Simulation, choices: Choices) -> None:
    laptop = choices.one_of(simulation.laptops)
    by = Actor(laptop.actor.person_id, laptop.actor.name, frozenset({Role.ENGINEER, Role.SUPERVISOR}))
    _decide(simulation, laptop.store, by, choices)


@doing("desk does what is not known", 2)
def desk_does_unknown(simulation: Simulation, choices: Choices) -> None:
    """A change set of a later program: a table the server does not have."""
    laptop = choices.one_of(simulation.laptops)
    word = simulation.word("later")
    with laptop.store.writing() as connection:
        world, actor = laptop.store.world, laptop.actor
        rows = (RowChange("hologram", world.new_id(), "insert", {"words": (None, word)}),)
        body = Body(
            world.new_id(), "Project", actor.person_id, actor.name, "2026-03-02T08:00:00.000000Z", rows
        )
        envelope = desk_side._envelope(connection, body)
        connection.execute(desk_side.change_set.insert(), desk_side.outbox_row(envelope, body))
        desk_side._advance(connection, envelope)
    laptop.store.recorder._write_journal(envelope)  # type: ignore[attr-defined]
    simulation.tell(f"{laptop.name} does something only a later version knows.")


# ─── the line ──────────────────────────────────────────────────────────────────────────────────


@doing("sync", 40)
def sync(simulation: Simulation, choices: Choices) -> None:
    """A round from where it is to its end, or some steps of it; its program may end on the way."""
    _sync(simulation, choices.one_of(simulation.laptops), choices, longest_fuse=90)


@doing("laptop joins", 2)
def laptop_joins(simulation: Simulation, choices: Choices) -> None:
    """A new one, whose first pull comes in the middle of everything."""
    person = choices.one_of(simulation.people)
    if len(simulation.laptops) < MOST_LAPTOPS:
        laptop = simulation.new_laptop(person)
        simulation.probes["joined"] += 1
        simulation.tell(f"{laptop.name} is new.")
        _sync(simulation, laptop, choices, longest_fuse=900)


def _sync(simulation: Simulation, laptop: Laptop, choices: Choices, longest_fuse: int) -> None:
    simulation.may_fail(laptop, choices)
    halves = choices.one_of((0, 0, 2, 3, 4, 5, 6, 8))
    simulation.tell(f"{laptop.name} syncs" + (f" ({halves} half steps)." if halves else "."))
    ends = simulation.programs_end and choices.happens(12)
    burns = choices.one_of((StoppedHereError, disk_full)) if ends else StoppedHereError
    try:
        with ending_told(), laptop.slot.fused(choices.pick(longest_fuse) if ends else None, burns):
            _advance(laptop, halves)
    except (OperationalError, ReplicaTrouble):
        laptop.driver.give_up()
    except StoppedHereError:
        simulation.probes["a desk stopped"] += 1
        simulation.tell(f"The program of {laptop.name} ends and starts again.")
        simulation.restart(laptop)


@doing("late request", 2)
def late_request(simulation: Simulation, choices: Choices) -> None:
    laptop = choices.one_of(simulation.laptops)
    if laptop.line.late:
        laptop.line.deliver_late()
        simulation.probes["late"] += 1
        simulation.tell(f"An old request of {laptop.name} reaches the server.")


def _advance(laptop: Laptop, halves: int) -> None:
    if not halves:
        laptop.driver.run_round()
    for _ in range(halves):
        laptop.driver.advance()
    told = laptop.driver.last
    if told.code in ("no-progress", "sync-bug"):
        raise BrokenError(f"8: a round ends in {told.code}")


# ─── bad days ──────────────────────────────────────────────────────────────────────────────────


@doing("clock", 2)
def clock(simulation: Simulation, choices: Choices) -> None:
    clocks = [laptop.clock for laptop in simulation.laptops]
    one = choices.one_of([*clocks, simulation.office_clock])
    one.off = timedelta(days=choices.one_of((0, 365, -20_000, 1, -1, 3_650)))
    simulation.tell(f"A clock is off by {one.off.days} days.")


@doing("suspend", 1)
def suspend(simulation: Simulation, choices: Choices) -> None:
    laptop = choices.one_of(simulation.laptops)
    desk = laptop.line.desk
    laptop.line.desk = DeskOnTheLine(desk.desk_id, desk.person_id, desk.person_name, not desk.suspended)
    simulation.trust(desk.desk_id, suspended=not desk.suspended)
    simulation.tell(f"{laptop.name} is {'let back' if desk.suspended else 'suspended'}.")


@doing("program ends", 2, ends_programs=True)
def program_ends(simulation: Simulation, choices: Choices) -> None:
    laptop = choices.one_of(simulation.laptops)
    simulation.restart(laptop)
    simulation.tell(f"The program of {laptop.name} starts again.")


@doing("server ends", 1, ends_programs=True)
def server_ends(simulation: Simulation, _choices: Choices) -> None:
    simulation.office.restarted()
    simulation.tell("The server starts again.")


@doing("backup", 4, ends_programs=True)
def backup(simulation: Simulation, _choices: Choices) -> None:
    office = simulation.office
    simulation.backups.append((office.slot.image(), frozenset(office.blobs.names())))
    simulation.tell("The server's database is copied.")


@doing("server restored", 5, ends_programs=True)
def server_restored(simulation: Simulation, choices: Choices) -> None:
    if simulation.backups:
        announced = bool(choices.pick(3) == 2)
        backups = [simulation.backups[-1], *simulation.backups]
        image, photos = choices.one_of(backups)
        simulation.replace_server(image, announced=announced)
        kept = {row[0] for row in simulation.office.slot.connection.execute("SELECT id FROM work_order")}
        simulation.orders = [order for order in simulation.orders if order in kept]
        simulation.probes["server restored"] += 1
        simulation.tell(f"The server goes back to a copy{', and says so' if announced else ''}.")
        for _ in range(choices.pick(10)):
            office_notes(simulation, choices)
        if choices.happens(50):
            for name in {*simulation.office.blobs.names()} - photos:
                simulation.office.blobs.remove(name)
                simulation.probes["photos lost"] += 1


@doing("clone", 2, ends_programs=True)
def clone(simulation: Simulation, choices: Choices) -> None:
    laptop = choices.one_of(simulation.laptops)
    if len(simulation.laptops) < MOST_LAPTOPS:
        again = simulation.clone(laptop)
        simulation.probes["clone"] += 1
        simulation.tell(f"{laptop.name} is cloned: {again.name}.")


@doing("laptop copied", 3, ends_programs=True)
def laptop_copied(simulation: Simulation, choices: Choices) -> None:
    laptop = choices.one_of(simulation.laptops)
    if not laptop.watch.reopened:
        laptop.copy = simulation.copy_of(laptop)
        simulation.tell(f"The files of {laptop.name} are copied.")


@doing("laptop restored", 3, ends_programs=True)
def laptop_restored(simulation: Simulation, choices: Choices) -> None:
    laptop = choices.one_of(simulation.laptops)
    if laptop.copy:
        with_journal = not choices.happens(50)
        simulation.put_back(laptop, laptop.copy, with_journal=with_journal)
        simulation.probes["laptop restored"] += 1
        simulation.tell(
            f"{laptop.name} goes back to its copy{'' if with_journal else ', but for its journal'}."
        )


@doing("laptop destroyed", 2, ends_programs=True)
def laptop_destroyed(simulation: Simulation, choices: Choices) -> None:
    laptop = choices.one_of(simulation.laptops)
    simulation.destroy(laptop)
    simulation.probes["laptop destroyed"] += 1
    simulation.tell(f"The database of {laptop.name} is gone, and made anew from its journal.")


# ─── how ───────────────────────────────────────────────────────────────────────────────────────


def _order(simulation: Simulation, order: str) -> str:
    known = simulation.orders.index(order) + 1 if order in simulation.orders else 0
    return f"order {known}" if known else "a drafted order"


def _laptop_with_order(simulation: Simulation, choices: Choices) -> tuple[Laptop, str | None]:
    laptop = choices.one_of(simulation.laptops)
    there = {} if laptop.driver.is_pouring else dict(fetch(laptop.slot.look, _TITLES))
    known = [order for order in simulation.orders if order in there]
    drafts = sorted(there.keys() - set(known), key=lambda order: there[order])
    number = choices.pick(24)
    options = [*known[:2] * 2, *known, *drafts]
    return laptop, options[number % len(options)] if there else None


_TITLES = "SELECT id, title FROM work_order"


class _Changing:
    """`store.change`, on a disk that may be full: then nothing happened."""

    def __init__(self, laptop: Laptop, title: str, fuse: int | None) -> None:
        self._laptop = laptop
        self._change = laptop.store.change(title, by=laptop.actor)
        self._fused = laptop.slot.fused(fuse, disk_full)

    def __enter__(self) -> Work:
        self._work = self._change.__enter__()
        self._fused.__enter__()
        return self._work

    def __exit__(self, kind: Any, error: Any, trace: Any) -> bool:
        try:
            return bool(self._change.__exit__(kind, error, trace))
        except ReplicaTrouble:
            self._laptop.untold.add(self._work.change_set_id)
            return True
        finally:
            self._fused.__exit__(None, None, None)


def _changing(simulation: Simulation, laptop: Laptop, title: str, choices: Choices) -> _Changing:
    is_full = simulation.programs_end and choices.happens(4)
    return _Changing(laptop, title, choices.pick(20) if is_full else None)


def _write_order(
    simulation: Simulation, laptop: Laptop, order: str, values: dict[str, str], choices: Choices
) -> None:
    try:
        with _changing(simulation, laptop, "Edit", choices) as work:
            row = work.get(WorkOrder, order)
            for name, value in values.items():
                setattr(row, name, value)
            simulation.oracle.contacts.add(tuple(getattr(row, name) for name in CONTACT))
    except FieldappError as refused:
        simulation.tell(f"{laptop.name} may not write {sorted(values)}: {refused.code}.")
        return
    what = ", ".join(f"{name} = {value!r}" for name, value in values.items())
    simulation.tell(f"{laptop.name} writes on {_order(simulation, order)}: {what}")


def _shown(simulation: Simulation, order: str) -> dict[str, Any]:
    return read_rows(simulation.office.slot.look, "work_order", [order])[order]


@checks(3)
def _save(simulation: Simulation, form: Form, choices: Choices) -> None:
    """The office saves a form: what was changed by others since it was opened is not overwritten."""
    if form.order not in simulation.orders:
        return
    names = choices.one_of((*((name,) for name in TEXTS), CONTACT, CONTACT[:1], CONTACT[1:]))
    wanted = {
        **{name: form.seen[name] for name in CONTACT},
        **dict.fromkeys(names, simulation.word("office")),
    }
    before = _shown(simulation, form.order)
    try:
        with simulation.server.change("Edit", by=DANA) as work:
            row = work.get(WorkOrder, form.order)
            sealed = SEALED_ORDER_COLUMNS if is_sealed(row.status) else frozenset[str]()
            edits.merge_edit(row, form.seen, wanted, side=Side.SERVER, sealed=sealed)
            simulation.oracle.contacts.add(tuple(getattr(row, name) for name in CONTACT))
    except FieldappError as refused:
        simulation.probes[f"the office is refused: {refused.code}"] += 1
        simulation.tell(f"The office may not save {_order(simulation, form.order)}: {refused.code}.")
        return
    unseen = [name for name in names if before[name] != form.seen[name] and before[name] != wanted[name]]
    if unseen:
        raise BrokenError(f"3: the office overwrote {unseen[0]}, which it had not seen")
    what = ", ".join(f"{name} = {wanted[name]!r}" for name in names)
    simulation.tell(f"The office writes on {_order(simulation, form.order)}: {what}")


def _note(work: Work, order: str, words: str) -> None:
    work.add(Note(id=work.new_id(), order_id=order, words=words, made_at=work.now))
    work.add(Labour(id=work.new_id(), order_id=order, minutes=5, made_at=work.now))


def _step(work: Work, order: str, follows: str | None, status: OrderStatus) -> str:
    step = OrderStep(id=work.new_id(), order_id=order, follows_id=follows, status=status, made_at=work.now)
    return work.add(step).id


def _last_step(store: Store, order: str) -> StepTaken | None:
    sql = "SELECT id, follows_id, status FROM order_step WHERE order_id = ?"
    with store.snapshot() as connection:
        steps = fetch(connection, sql, (order,))
    return last_step([StepTaken(step, follows, OrderStatus(status)) for step, follows, status in steps])


def _way_to_signed(status: OrderStatus | None) -> list[OrderStatus]:
    """The shortest way from a status to the signature; none where it is signed."""
    ways = [[OrderStatus.NEW if status is None else status]]
    for way in ways:
        if way[-1] is OrderStatus.SIGNED:
            return way[0 if status is None else 1 :]
        if len(way) < 9:
            ways += [[*way, to] for to in sorted(STEPS[way[-1]]) if to not in way]
    return []


def _an_order(simulation: Simulation, choices: Choices) -> str:
    """One of all, mostly of the first two: where many meet, something happens."""
    return choices.one_of([*simulation.orders[:2] * 3, *simulation.orders])


def _take_step(store: Store, by: Actor, order: str, choices: Choices) -> str:
    """A step that the order's life allows; now and then one the engineer may not take, to be held."""
    last = _last_step(store, order)
    to = choices.one_of(sorted(STEPS[last.status]) if last else [OrderStatus.NEW])
    with store.change("Take a step", by=by) as work:
        _step(work, order, last.id if last else None, to)
    return to.value


def _decide(simulation: Simulation, store: Store, by: Actor, choices: Choices) -> None:
    with store.read() as session:
        open_ones = list(
            session.scalars(select(Conflict.id).where(Conflict.decision.is_(None)).order_by(Conflict.id))
        )
    if not open_ones:
        return
    which, decision = choices.one_of(open_ones), choices.one_of([Decision.MINE, Decision.THEIRS])
    try:
        decide(store, which, decision, by=by)
    except FieldappError as refused:
        simulation.tell(f"{by.name} may not decide: {refused.code}.")
        return
    with store.read() as session:
        for row in session.scalars(select(WorkOrder)):
            simulation.oracle.contacts.add(tuple(getattr(row, name) for name in CONTACT))
    simulation.probes["decided"] += 1
    simulation.tell(f"{by.name} decides a conflict: {decision.value}.")
