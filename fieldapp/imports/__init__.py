"""Lists from elsewhere become rows here: customers, sites, devices, parts and orders.

    from fieldapp.imports import Kind, Reading, import_file

    report = import_file(store, Path("orders.csv"), Reading(kind=Kind.ORDERS), by=actor)
    report.counts["work_order"].new, report.refused

`plan_import` and `carry_out` do the same in two steps, for whoever wants to look first.
"""

from fieldapp.imports.kinds import Kind
from fieldapp.imports.mapping import Field, Mapping
from fieldapp.imports.plans import (
    Origin,
    Plan,
    Reading,
    carry_out,
    import_file,
    plan_import,
    settled,
    unsettled_plan,
)
from fieldapp.imports.report import Count, Kept, Refusal, RefusedRows, Report

__all__ = [
    "Count",
    "Field",
    "Kept",
    "Kind",
    "Mapping",
    "Origin",
    "Plan",
    "Reading",
    "Refusal",
    "RefusedRows",
    "Report",
    "carry_out",
    "import_file",
    "plan_import",
    "settled",
    "unsettled_plan",
]
