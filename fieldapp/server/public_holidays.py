"""Public holidays of countries, from the `holidays` library, as the rows that calendars keep."""

from __future__ import annotations

from datetime import date
from functools import cache

from fieldapp.actions.service_levels import OFFICE_HOURS, Holiday
from fieldapp.errors import RuleBroken

YEARS_AHEAD = 2


@cache
def countries() -> dict[str, list[str]]:
    """ISO codes of countries with the codes of their regions."""
    import holidays

    return dict(sorted(holidays.list_supported_countries(include_aliases=False).items()))


def holidays_of(country: str, region: str | None, today: date) -> list[Holiday]:
    """The holidays of this year and the next ones; also the weekend days that are worked instead, where a country has them.

    Raises RuleBroken `country-unknown`.
    """
    import holidays

    if country not in countries() or (region and region not in countries()[country]):
        raise RuleBroken("country-unknown", name=" ".join(filter(None, (country, region))))
    years = range(today.year, today.year + YEARS_AHEAD)
    plain = holidays.country_holidays(country, subdiv=region or None, years=years)
    known = tuple(plain.supported_languages)
    english = _in_language(country, region, years, "en_US" if "en_US" in known else None)
    chinese = _in_language(country, region, years, "zh_CN") if "zh_CN" in known else {}
    found = [Holiday(day, name, chinese.get(day)) for day, name in sorted(english.items())]
    worked = sorted(day for day in getattr(plain, "weekend_workdays", ()) if day.year in years)
    return found + [Holiday(day, "Working day", "调休上班", OFFICE_HOURS[0]) for day in worked]


def _in_language(country: str, region: str | None, years: range, language: str | None) -> dict[date, str]:
    import holidays

    return dict(holidays.country_holidays(country, subdiv=region or None, years=years, language=language))
