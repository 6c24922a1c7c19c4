"""An indicator's formula in words, with the columns as the form names them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from analytics.plan import DEFAULT_VARIANT, Indicator, Plan
from analytics.text import Text


def formula(
    t: Text, plan: Plan, entry: Indicator, variant: str = DEFAULT_VARIANT, shown: Callable[[str], str] = str
) -> str:
    """`(Đại học + Thạc sĩ) ÷ Tổng số`; `shown` prepares each label for where it is to stand."""
    form = plan.form(entry.form)
    parts = plan.formula(entry.code, variant)

    def total(columns: Sequence[str]) -> str:
        labels = " + ".join(shown(form.column(column).text("label", t.language)) for column in columns)
        return f"({labels})" if len(columns) > 1 else labels

    above = total(parts.numerator)
    if entry.baseline_value:
        return f"{above} ÷ {t.number(entry.baseline_value)}"
    return f"{above} ÷ {total(parts.denominator)}" if parts.denominator else above
