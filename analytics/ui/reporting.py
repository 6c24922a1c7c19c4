"""Documents on the screen: what each holds, its template, its making, its download."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from functools import partial

import streamlit as st

from analytics.actions import Office, documents
from analytics.export.documents import DOCUMENTS
from analytics.export.refused import MOST_BYTES, ExportRefused
from analytics.export.workshop import Making, Order
from analytics.ui import desk, fetch, presenting, show
from analytics.ui.components.drop import Dropped, drop
from analytics.ui.markup import plain
from analytics.ui.view import View

log = logging.getLogger("analytics.ui")
_LOOK = 1.0  # seconds between two looks at a document in the making


def heading(view: View) -> None:
    """How many kinds of documents there are, of which figures, and what they all carry."""
    t, meta = view.t, fetch.meta(view.version)
    show.finding(t("report.finding", count=len(DOCUMENTS), period=view.period_name(view.period).lower()))
    facts = {
        "language": t(f"report.language.{view.language}"),
        "version": view.version,
        "period": view.period_name(view.period),
        "reading": view.reading_name(view.reading),
    }
    lines = [f"**{t(f'report.fact.{name}')}:** {plain(words)}" for name, words in facts.items()]
    marks = [
        t(f"screens.notice.{mark}")
        for mark, holds in (
            ("illustrative", meta["illustrative"]),
            ("provisional", fetch.provisional(view.version).get(view.period, 0)),
        )
        if holds
    ]
    lines += [f"**{t('report.fact.marks')}:** {plain(' · '.join(marks) or t('report.no_marks'))}"]
    lines += [f"**{t('report.fact.hidden')}:** {plain(t('report.hidden'))}"]
    st.markdown("\n".join(f"- {line}" for line in lines))


def choose_since(view: View) -> str:
    """What the documents that tell of changes compare with, as the Present screen does; empty for nothing earlier."""
    presenting.choices(view)
    return presenting.choose_since(view)


def document(view: View, office: Office, code: str, since: str) -> None:
    """One kind of document: what it is, and the way to it; compared with `since` if it is of those that compare."""
    t, kind = view.t, DOCUMENTS[code]
    with st.container(border=True, key=f"document_{code}"):
        show.finding(t(f"report.{code}.title"), level=2)
        st.markdown(t(f"report.{code}.about"))
        compared = since if kind.compares else ""
        template = _template(view, code) if kind.has_template else b""
        order = Order(code, view.language, view.version, view.period, view.reading, compared, template)
        made = documents.making(office, order)
        if made and made.state == "running":
            st.fragment(partial(_running, view, office, order), run_every=_LOOK)()
        elif made and made.state == "done":
            _done(view, office, order)
        else:
            _begin(view, office, order, made)


def _template(view: View, code: str) -> bytes:
    """The office's own template as it came from the browser; empty for the program's."""
    t, suffix, key = view.t, DOCUMENTS[code].suffix, f"template_{code}"
    held: Dropped | None = st.session_state.get(key)

    def keep(files: Sequence[Dropped]) -> None:
        st.session_state[key] = files[0]

    def behind() -> None:
        st.markdown(t(f"report.{code}.template"))
        drop(t, f"drop_{code}", most_bytes=MOST_BYTES, endings=[suffix], on_files=keep)
        if st.session_state.get(key) is not held:
            st.rerun()

    show.door(f"template_{code}", t("report.own_template"), behind)
    if held is None:
        return b""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(t("report.with_template", name=plain(held.name)))
        st.button(t("report.without_template"), key=f"drop_template_{code}", on_click=_forget, args=(key,))
    return held.content


def _forget(key: str) -> None:
    st.session_state.pop(key, None)


def _begin(view: View, office: Office, order: Order, failed: Making | None) -> None:
    """The button; above it why the last attempt failed."""
    t = view.t
    if failed:
        st.error(plain(_why(view, failed)), icon=":material/error:")
    if st.button(t("report.make"), key=f"make_{order.document}", icon=":material/description:"):
        try:
            documents.make(office, order)
        except ExportRefused as refused:
            st.error(plain(refused.message(t.language)), icon=":material/hourglass:")
        else:
            st.rerun()


def _why(view: View, failed: Making) -> str:
    told = failed.why(view.language)
    if not told:
        log.error("a document failed: %s", failed.complaint)
    return view.t("report.failed", why=told or view.t("report.unexpected"))


def _running(view: View, office: Office, order: Order) -> None:
    """How far it is, looked at every second; the rest of the screen stays as it is."""
    t, made = view.t, documents.making(office, order)
    if made is None or made.state != "running":
        st.rerun()
    else:
        done, of = made.steps
        st.progress(min(done / of, 1.0), t("report.step", done=done, of=of) if done else t("report.starting"))
        st.button(
            t("report.stop"),
            key=f"stop_{order.document}",
            icon=":material/stop_circle:",
            on_click=documents.clear,
            args=(office, order),
        )


def _done(view: View, office: Office, order: Order) -> None:
    """The download, read when it is pressed by whoever may present by then; and a way to make it anew."""
    t = view.t
    with st.container(horizontal=True):
        st.download_button(
            t("report.download"),
            lambda: documents.content(desk.again(office), order),
            order.name,
            DOCUMENTS[order.document].mime,
            key=f"fetch_{order.document}",
            on_click="ignore",
            type=show.main_button(),
            icon=":material/download:",
        )
        st.button(t("report.again"), key=f"again_{order.document}", on_click=documents.clear, args=(office, order))
    show.small(order.name)
