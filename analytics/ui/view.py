"""What one screen shows: language, period, reading and data version, as the address says."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from analytics.charts.palette import Theme
from analytics.plan import DEFAULT_VARIANT, Plan
from analytics.text import Language, Text, text
from analytics.ui import address, fetch
from analytics.ui.fetch import Asked


@dataclass(frozen=True)
class View:
    """One screen's state, all of it in the address but the theme, which is the device's."""

    language: Language
    period: str
    reading: str
    version: str
    theme: Theme

    @property
    def t(self) -> Text:
        """The words to show it with."""
        return text(self.language)

    @property
    def plan(self) -> Plan:
        """The plan that the data version was built with."""
        return fetch.plan(self.version)

    @property
    def asked(self) -> Asked:
        """The key under which this view's figures are kept."""
        return Asked(self.version, self.period, self.reading)

    def address(self, **others: str) -> dict[str, str]:
        """The query parameters that open this view again."""
        return {"lang": self.language, "period": self.period, "reading": self.reading, "version": self.version} | others

    def period_name(self, code: str) -> str:
        """`2025-N` -> `Năm 2025`."""
        return self.t.period(code)

    def reading_name(self, code: str) -> str:
        """What the plan's formulas are taken to mean under a chosen reading (A01, A02)."""
        if code == DEFAULT_VARIANT:
            return self.t("screens.choose.default_reading")
        variant = next(variant for variant in self.plan.variants if variant.code == code)
        return f"{', '.join(variant.readings)}: {variant.text('label', self.language)}"


def readings(plan: Plan) -> tuple[str, ...]:
    """The default reading of the plan and the alternatives that change a figure."""
    return (DEFAULT_VARIANT, *dict.fromkeys(variant.code for variant in plan.variants))


def current(version: str | None = None) -> View:
    """The view that the address describes; what it leaves open is the newest of everything and the default reading."""
    shown = version or st.query_params.get("version") or fetch.newest()
    if shown is None:
        st.switch_page("app.py")  # which says that there is nothing to show yet
    return View(
        language=address.language(st.query_params.get("lang")),
        period=address.choice("period", fetch.periods(shown)),
        reading=address.choice("reading", readings(fetch.plan(shown))),
        version=shown,
        theme=st.context.theme.type or "light",
    )


def newest() -> View:
    """The view of screens that always work on the newest data: submitting, reviewing, looking back."""
    return current(fetch.newest())
