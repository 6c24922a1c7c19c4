"""The plan as data: `data/reference` loaded into frozen models that agree with each other.

A province is adopted by changing these files, never code. Every mistake is
refused with file, row, field and reason, all of them at once.
"""

from analytics.plan.files import digest, load
from analytics.plan.mistakes import Mistake, PlanError
from analytics.plan.models import (
    DEFAULT_VARIANT,
    Agency,
    Aim,
    Commune,
    Comparator,
    Form,
    FormColumn,
    Formula,
    Indicator,
    IndicatorKind,
    Period,
    Plan,
    Province,
    Reading,
    Reporting,
    Rule,
    Sector,
    SeriesBreak,
    Severity,
    StatusMethod,
    Target,
    Task,
    Term,
    Unit,
    Variant,
    fold,
)

__all__ = [
    "DEFAULT_VARIANT",
    "Agency",
    "Aim",
    "Commune",
    "Comparator",
    "Form",
    "FormColumn",
    "Formula",
    "Indicator",
    "IndicatorKind",
    "Mistake",
    "Period",
    "Plan",
    "PlanError",
    "Province",
    "Reading",
    "Reporting",
    "Rule",
    "Sector",
    "SeriesBreak",
    "Severity",
    "StatusMethod",
    "Target",
    "Task",
    "Term",
    "Unit",
    "Variant",
    "digest",
    "fold",
    "load",
]
