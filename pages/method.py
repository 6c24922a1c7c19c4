"""What every number means: the plan's own words, formulas, targets, open readings, and where the data come from."""

from dataclasses import replace

import streamlit as st

from analytics import findings
from analytics.ui import address, dictionary, fetch, searching, show, tables
from analytics.ui.markup import plain
from analytics.ui.view import current, readings

view = current()
t, plan = view.t, view.plan
PARTS = ("indicators", "targets", "readings", "judging", "data")

counts = {"targets": len(plan.targets), "aims": len(plan.aims), "indicators": len(plan.indicators)}
show.finding(t("screens.method.finding", **counts, readings=len(plan.readings)))
asked = address.words("q", t("screens.method.search"), icon=":material/search:")
if asked:
    searching.results(view, asked)
part = address.select("part", t("screens.method.part"), PARTS, lambda code: t(f"screens.method.{code}"), in_row=True)

if part == "indicators":
    for indicator in plan.indicators:
        show.finding(indicator.text("name", t.language), level=2)
        st.markdown(dictionary.indicator(t, plan, indicator))
    show.small(findings.method(t))
elif part == "targets":
    st.markdown(t("screens.method.absent"))
    show.table([dictionary.target(t, plan, target) for target in plan.targets])
    show.finding(t("screens.method.aims"), level=2)
    show.table([dictionary.aim(t, plan, aim) for aim in plan.aims])
elif part == "readings":
    default = fetch.figures(replace(view.asked, reading=readings(plan)[0]))
    for code in readings(plan)[1:]:
        turned = list(dictionary.changes(t, plan, default, fetch.figures(replace(view.asked, reading=code))))
        with st.container(border=True):
            st.markdown(f"**{plain(view.reading_name(code))}**")
            st.markdown("\n".join(f"- {plain(line)}" for line in turned) or t("screens.method.same_verdicts"))
    for reading in plan.readings:
        st.markdown(dictionary.reading(t, reading))
elif part == "judging":
    for heading, words in dictionary.judging(t, plan):
        st.subheader(heading, anchor=False)
        st.markdown(words)
else:
    meta = fetch.meta(view.version)
    st.markdown(t("screens.method.version", **meta))
    show.table(tables.submissions(view, fetch.submissions(view.version)))
