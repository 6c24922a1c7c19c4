"""Overview and Sector the plain way: pandas and Altair, everything made anew at every rerun, default settings."""

import pandas as pd
import pyarrow as pa
import streamlit as st

from analytics import charts, findings
from analytics.charts.figures import by_sector, figures
from analytics.charts.palette import palette
from analytics.home import from_environment
from analytics.plan import Plan, load
from analytics.text import text
from analytics.warehouse import Snapshot, open_current, queries

home = from_environment()


@st.cache_resource
def everything() -> tuple[Plan, Snapshot]:
    """What even a plain page would keep: the plan and an open database."""
    return load(home.reference), open_current(home)


plan, snapshot = everything()
t = text("vi")
periods = queries.periods(snapshot).to_pandas()


def show(drawing: charts.Drawing) -> None:
    """Data frames into a chart, the chart into the page."""
    chart = charts.CHARTS[drawing.chart](t, palette("light"), drawing.frame)
    frames = {name: pa.Table.to_pandas(table) for name, table in drawing.tables.items()}
    chart.datasets = {
        name: frame.astype(object).where(frame.notna(), None).to_dict("records") for name, frame in frames.items()
    }
    st.altair_chart(chart, theme=None)


def table(frame: pd.DataFrame) -> None:
    """A table under the chart."""
    with st.expander("Bảng"):
        st.dataframe(frame)


period = str(st.sidebar.selectbox("Kỳ", periods["period"]))
st.sidebar.selectbox("Cách đọc", ["default"])
language = st.sidebar.segmented_control("Ngôn ngữ", ["vi", "en"], default="vi")
progress = queries.progress(snapshot, period=period, variant="default")
current = queries.current(snapshot, period=period, variant="default")
every = list(figures(progress, current, plan))


def over_time(sector: str, indicator: str) -> None:
    """One figure over the years."""
    figure = next(each for each in every if (each.sector, each.indicator.code) == (sector, indicator))
    series = queries.series(snapshot, sector=sector, indicator=indicator, variant="default", period=period)
    draw = charts.total_data if figure.indicator.kind == "baseline_multiple" else charts.trend_data
    show(draw(series, figure, t))
    table(series.to_pandas())


if st.query_params.get("page") == "sector":
    shown = dict(by_sector(every))["NN"]
    st.title(findings.sector(t, shown, plan))
    for figure in (each for each in shown if each.targets):
        show(charts.bullet_data(figure, t))
    over_time("NN", shown[0].indicator.code)
    units = queries.units(snapshot, sector="NN", indicator=shown[0].indicator.code, variant="default", period=period)
    show(charts.units_data(units, shown[0], plan, t))
    table(units.to_pandas())
else:
    st.title(findings.overview(t, every, plan))
    for column, word in zip(st.columns(3), ("Đạt", "Chưa đạt", "Tổng"), strict=True):
        column.metric(word, len(every))
    show(charts.overview_data(progress, current, plan, t))
    table(current.to_pandas())
    over_time("TT", next(each.indicator.code for each in every if each.sector == "TT"))
