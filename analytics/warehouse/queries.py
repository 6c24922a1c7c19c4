"""What pages, exports and the command line ask a snapshot: one function, one file in sql/queries.

Every function returns an Arrow table of int64, double, string, bool and
date32 columns. Values and gaps are in the indicator's unit: percent, people or
times; `period` is always the closing period of the figure itself. `variant` is
a reading of the plan: an indicator that it does not touch uses `default`.
`provisional` is true where a submission behind a figure is not yet accepted.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

import pyarrow as pa

from analytics.archive import Slot
from analytics.warehouse.connection import Snapshot


def meta(snapshot: Snapshot) -> pa.Table:
    """What the snapshot is made of, one row.

    Columns: version, archive_number, plan_digest, submissions (those behind
    the figures), illustrative (any of their rows says so), latest_period (null without data).
    """
    return snapshot.select("meta")


def periods(snapshot: Snapshot) -> pa.Table:
    """The periods that have data, newest first.

    Columns: period, kind (year, half), end (closing day).
    """
    return snapshot.select("periods")


def progress(snapshot: Snapshot, *, period: str, variant: str) -> pa.Table:
    """Every target beside the current value as of `period`, in the plan's order (section II).

    Columns: sector, indicator, variant, period (null without data), numerator
    and denominator (people), value, target_id, target_year, comparator,
    target, target_max, gap (target minus value), gap_people, met (null without
    a value), coverage_reported and coverage_expected (reporting units),
    series_break, maintained (an earlier year asks for the same, A15), provisional.
    """
    return snapshot.select("progress", period=period, variant=variant)


def current(snapshot: Snapshot, *, period: str, variant: str) -> pa.Table:
    """The current value of every sector and indicator it is measured by, with or without a target.

    Columns: sector, indicator, variant, period (null without data),
    numerator, denominator (people), value, reported, expected (reporting units), series_break, provisional.
    """
    return snapshot.select("current", period=period, variant=variant)


def series(
    snapshot: Snapshot,
    *,
    sector: str,
    indicator: str,
    variant: str,
    period: str,
    level: str = "sector",
    agency: str = "",
    commune: str = "",
) -> pa.Table:
    """The figures up to `period` of a sector, or of an agency or commune in it, oldest first.

    Columns: period, kind, end, numerator, denominator, value, reported,
    expected, break_here (the first figure after a break), series_break (after any break, A13), provisional.
    """
    place = {"sector": sector, "indicator": indicator, "level": level, "agency": agency, "commune": commune}
    return snapshot.select("series", **place, variant=variant, period=period)


def outlook(snapshot: Snapshot, *, period: str, variant: str) -> pa.Table:
    """What becomes of every target as of `period`, in the plan's order.

    Columns: target_id, sector, indicator, variant, status (by the plan's method), status_linear, status_statcan,
    said (counts_only, gap_only, band_only, forecast), points (year-ends since the last break), probability and
    likelihood (null unless said is forecast and the target year lies ahead), year_reached (null unless said is
    forecast; then null means not by the plan's last year), past_pace (null with too few points), required_pace
    (both in the indicator's unit a year), people_a_year_2, people_a_year_3 and people_a_year_4 (who must qualify
    a year at 2, 3 and 4% leaving; null where people do not accumulate: doctorates awarded, yearly training),
    enrolled (people in training for it, as of enrolled_period; null where the plan counts none or nobody said).
    """
    return snapshot.select("outlook", period=period, variant=variant)


def unit_outlook(snapshot: Snapshot, *, sector: str, indicator: str, variant: str, period: str) -> pa.Table:
    """What becomes of each agency and commune held against its sector's targets, for ratios.

    Carried on from the newest year-end of all; no rows for a unit where that is later than `period`.
    Columns: level, agency, commune, as_of (that year-end), target_id, then as `outlook` without enrolled,
    target_year, numerator and denominator (of as_of).
    """
    return snapshot.select("unit_outlook", sector=sector, indicator=indicator, variant=variant, period=period)


def rollup(snapshot: Snapshot, *, sector: str, indicator: str, variant: str, period: str) -> pa.Table:
    """What the forecasts of the agencies, or of the communes, add up to: people over people, for ratios.

    Each unit keeps its staff; one without a forecast stays as it is. Agencies without communes complete that level.
    Columns: level, as_of, year, numerator, denominator (people), value, point (the sector's own forecast; both
    percent), forecast_units, units.
    """
    return snapshot.select("rollup", sector=sector, indicator=indicator, variant=variant, period=period)


def forecast(
    snapshot: Snapshot,
    *,
    sector: str,
    indicator: str,
    variant: str,
    period: str,
    level: str = "sector",
    agency: str = "",
    commune: str = "",
) -> pa.Table:
    """The bands that carry on the newest year-end figure at or before `period`, in the indicator's unit.

    Of an agency or commune only from its newest year-end. No rows where too little is known.
    Columns: as_of (that year-end), year, band (forecast, scenario), point, q025, q10, q25, q50, q75, q90, q975.
    """
    place = {"sector": sector, "indicator": indicator, "level": level, "agency": agency, "commune": commune}
    return snapshot.select("forecast", **place, variant=variant, period=period)


def forecast_record(snapshot: Snapshot, *, sector: str, indicator: str, variant: str, period: str) -> pa.Table:
    """What was forecast from each earlier year-end, beside what came by `period`.

    Columns: as_of, year, point, q10, q90, actual (in the indicator's unit), inside (the 80% band held it).
    """
    return snapshot.select("forecast_record", sector=sector, indicator=indicator, variant=variant, period=period)


def units(snapshot: Snapshot, *, sector: str, indicator: str, variant: str, period: str) -> pa.Table:
    """The agencies, and the communes of commune-level agencies, behind the current value as of `period`.

    Columns: level (agency, commune), agency, commune ('' for an agency),
    numerator, denominator, value, provisional. Each level adds up to the sector by itself.
    """
    return snapshot.select("units", sector=sector, indicator=indicator, variant=variant, period=period)


def unit_values(snapshot: Snapshot, *, sector: str) -> pa.Table:
    """Every figure of a sector's agencies and communes: all periods, indicators and readings, oldest period first.

    Columns: period, indicator, variant, level, agency, commune, numerator, denominator (people).
    """
    return snapshot.select("unit_values", sector=sector)


def missing_units(snapshot: Snapshot, *, sector: str, indicator: str, period: str) -> pa.Table:
    """The expected reporting units that the current value as of `period` lacks.

    Columns: agency, commune ('' if none).
    """
    return snapshot.select("missing_units", sector=sector, indicator=indicator, period=period)


def sources(snapshot: Snapshot, *, sector: str, indicator: str, period: str) -> pa.Table:
    """The submissions behind the current value as of `period`, oldest first.

    Columns: number, at (ISO 8601), by, file_name, file_sha256, form, agency, commune, rows (those used).
    """
    return snapshot.select("sources", sector=sector, indicator=indicator, period=period)


def submissions(snapshot: Snapshot) -> pa.Table:
    """Every submission ever stored, newest first.

    Columns: number, at, by, form, periods, agencies, communes (separated by spaces), file_name, file_sha256, rows,
    state (submitted, accepted, returned, withdrawn, superseded by newer ones in every slot, locked: accepted or not,
    the periods of the slots it still fills are locked), counts (in some slot), accepted (once, whatever came later),
    reviewed_at, reviewed_by, message (of its last return, acceptance or withdrawal; null without any).
    """
    return snapshot.select("submissions")


def slots(snapshot: Snapshot) -> pa.Table:
    """The submissions slot by slot, newest first: what fills and what filled each.

    Columns: number, at, by, form, period, agency, commune ('' if none), file_name, rows (of the whole submission),
    then as `submissions`, `state` and `counts` of this slot alone.
    """
    return snapshot.select("slots")


def provisional(snapshot: Snapshot) -> pa.Table:
    """How many submissions that count are not yet accepted, by period, newest first; no row where none is.

    Columns: period, submissions.
    """
    return snapshot.select("provisional")


def deadlines(snapshot: Snapshot) -> pa.Table:
    """What was decided about each period, newest period first; a period without a row takes submissions at any time.

    Columns: period, agency and commune ('' for all; one row an exception that still holds, which goes before a wider
    row), due (last day; null without one), locked, opened_at (ISO 8601 of the last opening or reopening, null without
    one), reason (of the event that decides).
    """
    return snapshot.select("deadlines")


def closed(snapshot: Snapshot, slots: Collection[Slot], today: date) -> pa.Table:
    """Those of `slots` that take neither submission nor withdrawal on `today`: locked, or after the due date.

    Columns: period, agency, commune, due (null without one), locked.
    """
    places = [{"period": slot.period, "agency": slot.agency, "commune": slot.commune} for slot in slots]
    return snapshot.select("closed", slots=places, today=today)
