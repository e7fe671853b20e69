"""Lakeside Pump Service, 东湖泵业服务: a small company, made up for the demo.

Everything here is written for the demo; no person, company or place is real.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from fieldapp.actions import (
    catalogue,
    company,
    customers,
    devices,
    instruments,
    orders,
    people,
    procedures_admin,
    van,
)
from fieldapp.actions.catalogue import PartDraft
from fieldapp.actions.company import CompanyDetails
from fieldapp.actions.customers import ContactDraft
from fieldapp.actions.devices import DeviceDraft
from fieldapp.actions.instruments import InstrumentDraft
from fieldapp.actions.orders import OrderDraft
from fieldapp.actions.people import PersonDraft
from fieldapp.actions.procedures_admin import ProcedureDraft, StepDraft
from fieldapp.model import Language, OrderKind, Priority, Role, StepKind
from fieldapp.rules.actors import SYSTEM, Actor
from fieldapp.store.store import Store

DEVICES_CSV = """\
customer,site,address,city,device number,device name,category,manufacturer,model,serial,location
东湖自来水有限公司,东湖一号泵站,东湖路 18 号,武汉,PUMP-0101,1 号离心泵,离心泵,Kestrel,KC-250,KC25-88413,泵房一层 A 位
东湖自来水有限公司,东湖一号泵站,东湖路 18 号,武汉,PUMP-0102,2 号离心泵,离心泵,Kestrel,KC-250,KC25-88414,泵房一层 B 位
东湖自来水有限公司,东湖一号泵站,东湖路 18 号,武汉,VALVE-0110,出水止回阀,阀门,Hartmuth,RV-300,RV3-20771,出水总管
东湖自来水有限公司,珞珈加压站,珞珈山路 7 号,武汉,PUMP-0203,稳压泵,离心泵,Kestrel,KC-80,KC80-10932,地下一层
Harbour Point Hotel,Harbour Point Hotel,4 Quay Street,Bristol,BOOST-31,Booster set,Booster set,Kestrel,KB-3x40,KB34-5512,Plant room B2
Harbour Point Hotel,Harbour Point Hotel,4 Quay Street,Bristol,LIFT-02,Service lift,Lift,Norrby,NL-630,NL63-0097,East core
Millbrook Dairy,Millbrook Dairy,12 Creamery Lane,Taunton,CIP-07,CIP return pump,Centrifugal pump,Kestrel,KS-65,KS65-4410,Bottling hall
Millbrook Dairy,Millbrook Dairy,12 Creamery Lane,Taunton,BOIL-01,Steam boiler,Boiler,Aldane,AB-900,AB9-1180,Boiler house
"""
"""What the demo imports first, as a company would bring its list of machines along."""

FACING_DEVICE = "PUMP-0101"
"""The pump of the story."""

ENGLISH_DEVICE = "BOOST-31"


@dataclass(frozen=True)
class Founded:
    """Who and what the story needs of the company."""

    dispatcher: Actor
    supervisor: Actor
    engineer_id: str
    engineer_name: str
    procedure_id: str
    seal_part_id: str
    recalled_part_id: str


def found(store: Store) -> Founded:
    """The company with its people, catalogue and procedure; devices come by import."""
    company.save_company(
        store,
        CompanyDetails(
            name="Lakeside Pump Service Ltd",
            name_zh="东湖泵业服务有限公司",
            address="Unit 4, Lakeside Works, Wuhan 430070",
            address_zh="武汉市洪山区湖滨路 4 号 430070",
            phone="+86 27 5550 0142",
            email="service@lakeside-pump.example",
            website="lakeside-pump.example",
            time_zone="Asia/Shanghai",
            currency="CNY",
        ),
        by=SYSTEM,
    )
    dispatcher = _person(store, "chen", "陈静", Language.CHINESE, Role.DISPATCHER)
    supervisor = _person(store, "harper", "Grace Harper", Language.ENGLISH, Role.SUPERVISOR)
    engineer = _person(store, "li", "李明远", Language.CHINESE, Role.ENGINEER)
    _person(store, "okafor", "Daniel Okafor", Language.ENGLISH, Role.ENGINEER)
    seal, recalled = _catalogue(store)
    van.receive(store, seal, Decimal(4), holder_id=engineer.person_id, by=SYSTEM)
    van.receive(store, recalled, Decimal(1), holder_id=engineer.person_id, by=SYSTEM)
    _instruments(store, str(engineer.person_id))
    procedure = procedures_admin.publish_procedure(store, PUMP_INSPECTION, by=SYSTEM)
    return Founded(dispatcher, supervisor, str(engineer.person_id), engineer.name, procedure, seal, recalled)


def _person(store: Store, login: str, name: str, language: Language, role: Role) -> Actor:
    draft = PersonDraft(login=login, name=name, language=language, roles=frozenset({role}))
    return Actor(people.create_person(store, draft, by=SYSTEM), name, frozenset({role}))


PARTS = (
    PartDraft("MS-45-SIC", "Mechanical seal 45 mm, SiC/SiC", "机械密封 45 mm 碳化硅", "Kestrel", "8841-45",
              "Seals", unit="pc", price=Decimal("386"), currency="CNY", gtin="06901234500017"),
    PartDraft("BRG-6310", "Bearing 6310-2RS", "轴承 6310-2RS", "Norling", "6310-2RS", "Bearings",
              unit="pc", price=Decimal("142.5"), currency="CNY"),
    PartDraft("GSK-KC250", "Casing gasket KC-250", "泵壳垫片 KC-250", "Kestrel", "8850-G", "Gaskets",
              unit="pc", price=Decimal("28"), currency="CNY"),
    PartDraft("GRS-LGMT", "Bearing grease 420 ml", "轴承润滑脂 420 ml", "Norling", "LG-420", "Consumables",
              unit="pc", price=Decimal("65"), currency="CNY"),
    PartDraft("CPL-SPI-38", "Coupling spider 38", "联轴器弹性体 38", "Hartmuth", "SP-38", "Couplings",
              unit="pc", price=Decimal("54"), currency="CNY"),
    PartDraft("PSW-10", "Pressure switch 0-10 bar", "压力开关 0-10 bar", "Aldane", "PS-10", "Sensors",
              unit="pc", price=Decimal("228"), currency="CNY"),
)  # fmt: skip


def _catalogue(store: Store) -> tuple[str, str]:
    """The parts; returns the seal that fits and the switch that must not be fitted."""
    ids = {draft.number: catalogue.create_part(store, draft, by=SYSTEM) for draft in PARTS}
    catalogue.recall_part(store, ids["PSW-10"], "Bulletin 26-014: contacts may weld above 40 °C", by=SYSTEM)
    return ids["MS-45-SIC"], ids["PSW-10"]


METER, METER_OVERDUE = "VM-40881", "VM-39127"
"""What is written on the engineer's vibration meter, and on one whose calibration has ended."""


def _instruments(store: Store, engineer_id: str) -> None:
    today = store.world.now().date()
    for serial, days in ((METER, 210), (METER_OVERDUE, -19)):
        draft = InstrumentDraft("Norling VM-20", serial, "mm/s", today + timedelta(days=days), engineer_id)
        instruments.add_instrument(store, draft, by=SYSTEM)


PUMP_INSPECTION = ProcedureDraft(
    code="PUMP-REPAIR",
    name="Centrifugal pump: repair and check",
    name_zh="离心泵维修与检查",
    kind=OrderKind.REPAIR,
    steps=(
        StepDraft("Locked out and tagged", key="lockout", title_zh="已断电挂牌上锁", section="Before work",
                  section_zh="作业前", hint="Try to start the pump after locking.", hint_zh="上锁后试启动确认。"),
        StepDraft("Released for work by the shift leader", StepKind.SIGNATURE, "release", "值班长许可作业",
                  "Before work", "作业前"),
        StepDraft("Inlet pressure", StepKind.NUMBER, "inlet", "进口压力", "Measurements", "测量", unit="bar",
                  low=Decimal("1.5"), high=Decimal("4")),
        StepDraft("Vibration at drive end", StepKind.NUMBER, "vibration", "驱动端振动", "Measurements", "测量",
                  hint="RMS velocity, radial.", hint_zh="径向速度有效值。", unit="mm/s", low=Decimal(0),
                  high=Decimal("4.5"), needs_instrument=True),
        StepDraft("Surface temperature", StepKind.NUMBER, "surface", "表面温度", "Measurements", "测量",
                  unit="°C", high=Decimal(80), per_asset=True),
        StepDraft("Condition of the seal faces", StepKind.CHOICE, "seal", "密封面状况", "Findings", "检查结果",
                  photo_required=True,
                  choices=({"value": "good", "en": "Good", "zh": "良好"},
                           {"value": "worn", "en": "Worn", "zh": "磨损"},
                           {"value": "cracked", "en": "Cracked", "zh": "开裂"})),
        StepDraft("Cause of the crack", StepKind.TEXT, "crack", "开裂原因", "Findings", "检查结果",
                  shown_if=("seal", "cracked")),
        StepDraft("Photo of the nameplate", StepKind.PHOTO, "plate", "铭牌照片", "Findings", "检查结果"),
        StepDraft("Guard back in place", key="guard", title_zh="防护罩已复位", section="After work",
                  section_zh="作业后"),
    ),
)  # fmt: skip


def add_contact(store: Store, site_id: str, by: Actor) -> str:
    """Whom to ask at the pumping station."""
    return customers.create_contact(
        store, ContactDraft(site_id, "周工", "值班长", "+86 138 0000 4417"), by=by
    )


def fit_assets(store: Store, device_id: str, site_id: str) -> None:
    """What is fitted in the story's pump and looked at by itself."""
    for name, serial in (("电动机 75 kW", "NM75-3321"), ("联轴器", "SP38-0207")):
        draft = DeviceDraft(site_id, name, device_id, serial=serial)
        devices.create_device(store, draft, by=SYSTEM)


def story_order(founded: Founded, device_id: str, site_id: str, customer_id: str | None) -> OrderDraft:
    """The order of the story."""
    return OrderDraft(
        title="1 号泵机械密封漏水",
        fault="值班员报告泵轴端持续滴水，地面积水，夜间噪声增大。",
        kind=OrderKind.REPAIR,
        priority=Priority.HIGH,
        customer_id=customer_id,
        site_id=site_id,
        device_id=device_id,
        contact_name="周工",
        contact_phone="+86 138 0000 4417",
        procedure_id=founded.procedure_id,
    )


def add_other_orders(store: Store, founded: Founded, devices: dict[str, tuple[str, str, str]]) -> None:
    """The rest of the engineer's day, in both languages; `devices` maps numbers to device, site, customer."""
    others = (
        (ENGLISH_DEVICE, "Low pressure on floors 9 to 12", "Guests report weak showers since Monday.", 3),
        ("PUMP-0203", "季度保养", "按计划进行季度保养。", 6),
    )
    for number, title, fault, hours in others:
        device, site, customer = devices[number]
        start = store.world.now() + timedelta(hours=hours)
        draft = OrderDraft(
            title=title, fault=fault, customer_id=customer, site_id=site, device_id=device,
            assignee_id=founded.engineer_id, scheduled_start=start, scheduled_end=start + timedelta(hours=2),
            resolve_by=start + timedelta(hours=8),
        )  # fmt: skip
        orders.create_order(store, draft, by=founded.dispatcher)
