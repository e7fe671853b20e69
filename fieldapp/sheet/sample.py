"""A made-up sheet with something in every section, to show what a layout looks like."""

from __future__ import annotations

import functools
import hashlib
import io
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from PIL import Image, ImageOps

from fieldapp.sheet.content import (
    Answer,
    Charge,
    Company,
    Device,
    Labour,
    Order,
    Part,
    Picture,
    Place,
    Procedure,
    Rating,
    SheetContent,
    Visit,
    Words,
    Work,
)

_ARRIVED = datetime(2026, 3, 17, 1, 5, tzinfo=UTC)
_LEFT = _ARRIVED + timedelta(hours=2, minutes=40)


def sample_sheet(
    company: Company, languages: tuple[str, ...], paper: str, time_zone: str, currency: str
) -> SheetContent:
    """The sheet of this company, of work that nobody did."""
    chinese = languages[0] == "zh"
    return SheetContent(
        company=company,
        order=Order(
            number="WO-2026-00000",
            kind="repair",
            priority="high",
            title="循环泵漏水" if chinese else "Circulation pump leaks",
            fault="早班发现泵轴封处滴水。"
            if chinese
            else "The morning shift found water under the shaft seal.",
            opened_at=_ARRIVED - timedelta(hours=19),
        ),
        place=Place(
            customer="示例乳业有限公司" if chinese else "Sample Dairy Ltd",
            customer_number="C-0000",
            site="一号厂" if chinese else "Plant 1",
            address="示例路 1 号" if chinese else "1 Sample Street",
        ),
        created_at=_LEFT,
        time_zone=time_zone,
        languages=languages,
        paper=paper,
        engineer="李伟" if chinese else "Li Wei",
        device=Device(
            name="2 号循环泵" if chinese else "Circulation pump 2", model="NB 65-200", serial="0000-0015"
        ),
        work=_work(chinese=chinese),
        visits=(Visit(arrived_at=_ARRIVED, left_at=_LEFT),),
        procedure=_procedure(),
        parts=_parts(currency),
        labour=_labour("李伟" if chinese else "Li Wei"),
        charges=(Charge("夜间上门附加费" if chinese else "Out-of-hours call", Decimal(180), currency),),
        photos=tuple(_photo(number, chinese=chinese) for number in (1, 2)),
        rating=Rating(stars=5, words="来得快，讲解清楚。" if chinese else "Quick, and well explained."),
    )


def _work(*, chinese: bool) -> Work:
    if chinese:
        return Work(
            findings="机械密封动环磨损。",
            cause="介质含有少量固体颗粒。",
            remedy="更换机械密封，试运行 30 分钟无泄漏。",
        )
    return Work(
        findings="Seal faces are worn.",
        cause="The water carries some grit.",
        remedy="Shaft seal replaced; ran for 30 minutes without a leak.",
    )


def _procedure() -> Procedure:
    return Procedure(
        name=Words("Pump repair", "水泵维修"),
        code="PR-12",
        answers=(
            Answer(title=Words("Power is locked out", "已断电并挂牌"), kind="yes_no", value="yes"),
            Answer(
                title=Words("Outlet pressure", "出口压力"),
                kind="number",
                value="4.2",
                unit="bar",
                low=Decimal("3.5"),
                high=Decimal("5.0"),
            ),
        ),
    )


def _parts(currency: str) -> tuple[Part, ...]:
    return (
        Part(
            number="GF-96455086",
            name="Shaft seal kit 28 mm",
            name_zh="机械密封套件",
            quantity=Decimal(1),
            unit_price=Decimal(268),
            currency=currency,
            serial="SK-77120",
        ),
        Part(
            number="FLT-065",
            name="Strainer mesh DN 65",
            name_zh="入口滤网",
            quantity=Decimal(2),
            unit_price=Decimal("34.5"),
            currency=currency,
        ),
    )


def _labour(engineer: str) -> tuple[Labour, ...]:
    return (
        Labour(
            engineer=engineer,
            minutes=45,
            kind="travel",
            started_at=_ARRIVED - timedelta(minutes=45),
            ended_at=_ARRIVED,
        ),
        Labour(engineer=engineer, minutes=160, started_at=_ARRIVED, ended_at=_LEFT),
    )


@functools.cache
def _photo(number: int, *, chinese: bool) -> Picture:
    grey = Image.linear_gradient("L").resize((640, 480)).rotate(90 * number).resize((640, 480))
    tinted = ImageOps.colorize(grey, "#4a6274", "#d9e2e8")
    file = io.BytesIO()
    tinted.save(file, "JPEG", quality=70)
    captions = ("到达时", "完工后") if chinese else ("On arrival", "When done")
    return Picture(
        sha256=hashlib.sha256(file.getvalue()).hexdigest(),
        caption=captions[number - 1],
        taken_at=_ARRIVED + timedelta(minutes=30 * number),
        data=file.getvalue(),
    )
