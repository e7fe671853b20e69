"""A desk to work on: a real replica with an order, a device, parts and a procedure, and nobody else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from fieldapp.model.devices import DeviceRelation, Reading, ServiceRecord
from fieldapp.model.noun import Noun
from fieldapp.model.orders import OrderKind, OrderStatus, Priority
from fieldapp.model.parts import MovementKind, StockMovement
from fieldapp.model.procedures import StepKind
from fieldapp.settings import Profile, private_folder
from fieldapp.store.desk_side import open_desk_store
from fieldapp.store.driver import open_sqlite
from fieldapp.store.store import Store
from fieldapp.store.vault import Keys
from fieldapp.store.world import World
from fieldapp.ui.desk_session import DeskSession
from fieldapp.ui.navigation import Navigator, Place
from fieldapp.ui.tasks import Tasks
from tests import builders
from tests.builders import an_engineer

KEYS = Keys(database=b"\x01" * 48, blobs=b"\x02" * 32, journal=b"\x03" * 32, signing=b"\x04" * 32)


@dataclass(frozen=True)
class Rows:
    """What the desk holds, by id."""

    order: str
    device: str
    site: str
    seal: str
    recalled: str
    steps: tuple[str, ...]


def open_desk(folder: Path) -> DeskSession:
    """A session of an engineer on a fresh encrypted profile, without a server."""
    profile = Profile(private_folder(folder))
    store = open_desk_store(open_sqlite(profile.replica, KEYS.database), None, World())
    session = DeskSession(profile, KEYS, None, Tasks(), store, None)
    session.actor = an_engineer()
    return session


def fill(store: Store, status: OrderStatus = OrderStatus.ASSIGNED, **order: object) -> Rows:
    """A pump that loses pressure, and everything needed to repair it."""
    engineer = an_engineer()
    builders.a_person(store, engineer)
    builders.a_company(store, phone="+86 592 555 0100", address="8 Harbour Road, Xiamen")
    customer = builders.a_customer(store, name="Hengtai Waterworks", phone="+86 592 555 0199")
    site = builders.a_site(
        store, customer, name="Pump house 2", address="18 Binjiang Road", access="Key at the gate"
    )
    station = builders.a_device(store, site, name="Booster station", number="BS-2", serial="BS-0091")
    device = builders.a_device(
        store, site, name="Feed pump P-3", number="P-3", serial="KSB-4711", label="PUMP-0042",
        parent_id=station, manufacturer="KSB", model_name="Etanorm 080-065-200", location="Bay 3",
    )  # fmt: skip
    motor = builders.a_device(
        store, site, name="Motor M-3", number="M-3", serial="ABB-1177", parent_id=device
    )
    builders.put(
        store, DeviceRelation(id=store.world.new_id(), site_id=site, device_id=motor, needs_id=device)
    )
    seal = builders.a_part(store, price=Decimal("95"), currency="CNY", manufacturer="Burgmann")
    recalled = builders.a_part(
        store, number="GSK-12", name="Gasket set", name_zh="垫片组", recalled=True,
        bulletin="SB-2026-07: cracks at 60 °C",
    )  # fmt: skip
    for part, there in ((seal, 4), (recalled, 2)):
        builders.put(store, _movement(store, str(engineer.person_id), part, Decimal(there)))
    procedure, steps = builders.a_procedure(store, *_STEPS)
    steps = _make_conditional(store, procedure, steps)
    _past(store, site, device)
    values = {
        "kind": OrderKind.REPAIR,
        "priority": Priority.URGENT,
        "title": "Pump P-3 loses pressure",
        "fault": "Pressure drops below 3 bar after ten minutes; water on the floor near the seal.",
        "customer_id": customer,
        "customer_name": "Hengtai Waterworks",
        "site_id": site,
        "site_name": "Pump house 2",
        "site_address": "18 Binjiang Road",
        "contact_name": "Mr. Zhao",
        "contact_phone": "+86 138 0000 1234",
        "device_id": device,
        "device_name": "Feed pump P-3",
        "device_serial": "KSB-4711",
        "procedure_id": procedure,
        "respond_by": datetime.now(UTC) + timedelta(minutes=95),
        "resolve_by": datetime.now(UTC) + timedelta(hours=5),
        **order,
    }
    order_id = builders.an_order(store, status, engineer, **values)
    return Rows(order_id, device, site, seal, recalled, steps)


class Trail:
    """What a screen asked of the window."""

    def __init__(self, navigator: Navigator) -> None:
        self.places: list[Place] = []
        navigator.wanted.connect(self.places.append)
        self.backs = 0
        navigator.back_wanted.connect(self._back)

    @property
    def last(self) -> Place:
        """Where it wanted to go last."""
        return self.places[-1]

    def _back(self) -> None:
        self.backs += 1


_STEPS = (
    {"kind": StepKind.YES_NO, "title": "Pump isolated and locked out", "title_zh": "水泵已隔离并上锁", "section": "Safety", "section_zh": "安全"},
    {"kind": StepKind.NUMBER, "title": "Inlet pressure", "title_zh": "入口压力", "section": "Measure", "section_zh": "测量", "unit": "bar", "low": Decimal(3), "high": Decimal(6), "hint": "Running, after two minutes", "hint_zh": "运行两分钟后读数"},
    {"kind": StepKind.CHOICE, "title": "State of the shaft seal", "title_zh": "轴封状态", "section": "Measure", "section_zh": "测量", "choices": [{"value": "good", "en": "Good", "zh": "良好"}, {"value": "worn", "en": "Worn", "zh": "磨损"}, {"value": "leaking", "en": "Leaking", "zh": "渗漏"}]},
    {"kind": StepKind.TEXT, "title": "Where does it leak?", "title_zh": "渗漏位置", "section": "Measure", "section_zh": "测量"},
    {"kind": StepKind.PHOTO, "title": "Photo of the seal", "title_zh": "轴封照片", "section": "Evidence", "section_zh": "记录", "required": False},
    {"kind": StepKind.SCAN, "title": "Serial number of the new seal", "title_zh": "新轴封序列号", "section": "Evidence", "section_zh": "记录", "required": False},
)  # fmt: skip


def _make_conditional(store: Store, procedure: str, steps: tuple[str, ...]) -> tuple[str, ...]:
    """The fourth step is asked only where the seal leaks."""
    from fieldapp.model.procedures import Step

    with store.read() as session:
        row = session.get(Step, steps[3])
        assert row is not None
        values = {column.name: getattr(row, column.name) for column in Step.__table__.columns}
    builders.put(store, Step(**{**values, "shown_if": {"step": steps[2], "is": "leaking"}}))
    return steps


def _movement(store: Store, holder: str, part: str, quantity: Decimal) -> StockMovement:
    return StockMovement(
        id=store.world.new_id(), holder_id=holder, part_id=part, quantity=quantity,
        kind=MovementKind.RECEIVED, made_at=store.world.now(), by_name="Sam Ode",
    )  # fmt: skip


def _past(store: Store, site: str, device: str) -> None:
    words = ("Bearing replaced", "Yearly maintenance", "Seal weeps, retightened", "Vibration at 50 Hz")
    remedies = ("New bearing SKF 6309", "Oil changed, aligned", "Gland retightened", "Coupling aligned")
    past: list[Noun] = []
    for at in range(40):
        past += (
            ServiceRecord(
                id=store.world.new_id(), site_id=site, device_id=device, number=f"WO-2025-{at:05}",
                kind="repair", summary=words[at % 4], remedy=remedies[at % 4], engineer_name="Li Wei",
                minutes=95, cost=Decimal(480 + at), currency="CNY",
                happened_at=datetime(2025, 1, 1, 8, tzinfo=UTC) + timedelta(days=at * 9),
            ),
            Reading(
                id=store.world.new_id(), site_id=site, device_id=device, quantity="Inlet pressure",
                value=Decimal(45 + (at * 7) % 11) / 10, unit="bar",
                taken_at=datetime(2025, 1, 1, 8, tzinfo=UTC) + timedelta(days=at * 9), by_name="Li Wei",
            ),
        )  # fmt: skip
    builders.put(store, *past)
