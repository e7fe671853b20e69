"""What the made-up company did before the demo begins: past jobs, as its old list has them.

The dates are counted back from the day of the demo; everything else is written down here.
"""

from __future__ import annotations

import csv
import io
from datetime import datetime, timedelta
from typing import NamedTuple

HEAD = (
    *("work order number", "customer", "site", "device number", "device name", "order type", "opened at"),
    *("closed at", "status", "title", "cause", "remedy", "engineer", "minutes"),
)


class Place(NamedTuple):
    """A machine as the old list names it."""

    customer: str
    site: str
    number: str
    device: str


class PastJob(NamedTuple):
    """One finished job; `days_ago` counts from the demo to the day it was reported."""

    place: Place
    days_ago: int
    kind: str
    title: str
    cause: str
    remedy: str
    engineer: str
    minutes: int


_LAKE = ("东湖自来水有限公司", "东湖一号泵站")
_HOTEL = ("Harbour Point Hotel", "Harbour Point Hotel")
_DAIRY = ("Millbrook Dairy", "Millbrook Dairy")
PUMP_1, PUMP_2 = Place(*_LAKE, "PUMP-0101", "1 号离心泵"), Place(*_LAKE, "PUMP-0102", "2 号离心泵")
VALVE = Place(*_LAKE, "VALVE-0110", "出水止回阀")
BOOSTER, LIFT = Place(*_HOTEL, "BOOST-31", "Booster set"), Place(*_HOTEL, "LIFT-02", "Service lift")
RETURN_PUMP = Place(*_DAIRY, "CIP-07", "CIP return pump")
_LI, _OKAFOR = "李明远", "Daniel Okafor"

JOBS = (
    PastJob(PUMP_1, 732, "repair", "1 号泵轴承温度高", "润滑脂老化", "更换轴承润滑脂，温度恢复到 58 °C", _LI, 95),
    PastJob(PUMP_2, 655, "maintain", "2 号泵年度保养", "", "换润滑脂，校正联轴器", _LI, 120),
    PastJob(BOOSTER, 610, "repair", "Booster set trips at night", "Loose terminal in the control panel",
            "Terminal tightened, panel checked", _OKAFOR, 70),
    PastJob(PUMP_1, 548, "maintain", "1 号泵年度保养", "", "换润滑脂，校正联轴器，密封无泄漏", _LI, 130),
    PastJob(RETURN_PUMP, 498, "repair", "CIP return pump leaks", "Shaft seal worn", "Mechanical seal replaced",
            _OKAFOR, 140),
    PastJob(VALVE, 402, "repair", "停泵时止回阀有撞击声", "缓冲弹簧断裂", "更换弹簧，试停泵三次无撞击", _LI, 85),
    PastJob(PUMP_1, 371, "repair", "1 号泵机械密封渗漏", "密封面磨损", "更换机械密封，建议加装冲洗过滤器", _LI, 150),
    PastJob(LIFT, 340, "inspect", "Yearly inspection of the service lift", "", "No defect found", _OKAFOR, 60),
    PastJob(BOOSTER, 214, "maintain", "Yearly maintenance of the booster set", "",
            "Bearings greased, pressure switch set to 6.2 bar", _OKAFOR, 110),
    PastJob(PUMP_2, 187, "repair", "2 号泵振动大", "联轴器弹性体开裂", "更换弹性体，振动降到 2.1 mm/s", _LI, 105),
    PastJob(PUMP_1, 160, "inspect", "1 号泵季度巡检", "", "各项读数正常", _LI, 40),
    PastJob(RETURN_PUMP, 92, "maintain", "Yearly maintenance of the CIP return pump", "",
            "Seal flushed, coupling aligned", _OKAFOR, 115),
)  # fmt: skip


def as_csv(now: datetime) -> str:
    """The old list of finished jobs, as its owner would export it on the day of the demo."""
    written = io.StringIO()
    rows = csv.writer(written, lineterminator="\n")
    rows.writerow(HEAD)
    rows.writerows(_row(number, job, now) for number, job in enumerate(JOBS, start=1))
    return written.getvalue()


def _row(number: int, job: PastJob, now: datetime) -> tuple[object, ...]:
    opened = (now - timedelta(days=job.days_ago)).replace(hour=1, minute=20, second=0, microsecond=0)
    closed = opened + timedelta(hours=1, minutes=job.minutes)
    return (
        *(f"OLD-{number:04}", *job.place, job.kind, _words(opened), _words(closed), "closed"),
        *(job.title, job.cause, job.remedy, job.engineer, job.minutes),
    )


def _words(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M}"
