"""The guide for clerks: from the template to the receipt on one page, with pictures of the screens themselves."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import streamlit as st

from analytics.text import Language, Text
from analytics.ui import show
from analytics.ui.view import View

# Each step with its pictures.
STEPS: Mapping[str, tuple[str, ...]] = {
    "template": ("choose", "workbook"),
    "file": ("drop",),
    "check": ("marks",),
    "change": ("changes",),
    "receipt": ("receipt",),
    "correct": ("history",),
}
PICTURES = Path(__file__).parent / "assets" / "guide"
# What buttons, screens and sheets are called, said by their own entries: a button renamed is renamed here too.
CALLED = {
    "submit_screen": "screens.submit.title",
    "history_screen": "screens.history.title",
    "template_xlsx": "desk.submit.template_xlsx",
    "type_in": "desk.submit.type_in",
    "check_now": "desk.submit.check_now",
    "drop_file": "desk.submit.drop_file",
    "annotated": "desk.submit.annotated",
    "submit": "desk.submit.submit",
    "print": "desk.receipt.print",
    "correct": "desk.history.correct",
    "withdraw": "desk.history.withdraw",
    "choose": "components.drop.button",
    "form_sheet": "template.sheet.form",
    "checks_sheet": "template.sheet.checks",
    "earlier_sheet": "template.sheet.earlier",
}


def page(view: View) -> None:
    """Each step: what to do, what one sees."""
    t = view.t
    show.finding(t("guide.title"))
    st.markdown(words(t, "guide.intro"))
    for number, (step, pictures) in enumerate(STEPS.items(), 1):
        show.finding(f"{number}. {t(f'guide.{step}.title')}", level=2)
        st.markdown(words(t, f"guide.{step}.body"))
        for name in pictures:
            with st.container(border=True):
                st.image(picture(t.language, name), alt=t(f"guide.picture.{name}"), width="stretch")
                show.small(t("screens.notice.illustrative"))


def words(t: Text, key: str) -> str:
    """An entry that calls everything by the name that it has on the page."""
    return t(key, **{name: t(entry) for name, entry in CALLED.items()})


def picture(language: Language, name: str) -> Path:
    """A picture of a screen in one language; `make pictures` takes them anew."""
    return PICTURES / language / f"{name}.png"
