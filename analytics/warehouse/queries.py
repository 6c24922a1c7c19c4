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

    Columns: version, archive_number, plan_digest, built_at (ISO 8601), submissions (those behind
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


def tasks(snapshot: Snapshot, *, period: str, day: date | None = None) -> pa.Table:
    """Every task as of `period`, in the plan's order: one row each, whether anybody reported on it or not.

    The newest report up to the period that counts, or that counted at the end of `day`. Columns: task, section,
    reported_by, state (unreported, late by the province's due date or as said, else what was said), said (null without
    a report), percent (null unless given), due (null unless set), overdue, period, agency, submission, at, by (of that
    report, null without), provisional, illustrative.
    """
    return snapshot.select("tasks", period=period, day=day)


def task_history(snapshot: Snapshot, *, task: str) -> pa.Table:
    """What was reported on a task and counted once, by period and then in order of submission.

    Columns: period, agency, submission, at, by, status, percent, from_day, until_day (when it ceased to count; null if
    it counts), counts, provisional.
    """
    return snapshot.select("task_history", task=task)


def task_words(snapshot: Snapshot) -> pa.Table:
    """What the reports on tasks that count say in words, a row a cell.

    Columns: task, submission, period, measure (the form's column), words (days as ISO 8601).
    """
    return snapshot.select("task_words")


def makeup(snapshot: Snapshot, *, period: str) -> pa.Table:
    """Who the staff are: every breakdown in each sector that has it and in the whole province, as of `period`.

    Columns: sector, breakdown, name (a part's column, a grouping's code, '' for the rest), kind (part, rest,
    grouping), period (of the figure), people, whole (people of the units that filled what is needed), reported,
    expected (reporting units), provisional. In the order of the plan; a part only of sectors that have it.
    """
    return snapshot.select("makeup", period=period)


def aims(snapshot: Snapshot, *, period: str) -> pa.Table:
    """The current figure of every aim without a number that a form measures; no row where nobody reported it.

    Columns: aim, period, people, whole (null for counts), value (percent, null for counts), reported, expected
    (reporting units), provisional.
    """
    return snapshot.select("aims", period=period)


def aim_series(snapshot: Snapshot, *, period: str) -> pa.Table:
    """The figures of all aims up to `period`, oldest first.

    Columns: as `aims`, and kind (year, half), end (closing day).
    """
    return snapshot.select("aim_series", period=period)


def leavers(snapshot: Snapshot, *, period: str) -> pa.Table:
    """How many of each sector's staff retire by each year that the plan aims at, as bounds: ages are known in bands.

    Columns: sector, year, period, staff (whose ages are known), least, most, sure and possible (the bands that make
    up each, separated by spaces; null for none), reported, expected (reporting units).
    """
    return snapshot.select("leavers", period=period)


def leaving(snapshot: Snapshot, *, period: str, variant: str) -> pa.Table:
    """What retirement leaves of the staff's ratios if nobody comes, as bounds: qualifications are not known by age.

    Columns: sector, indicator, year, period, numerator and denominator (today, of the units whose ages are known),
    least and most (of the denominator leave), worst_numerator and worst_denominator (those who leave are qualified as
    far as can be), best_numerator and best_denominator (as few of them as can be), units.
    """
    return snapshot.select("leaving", period=period, variant=variant)


def duties(snapshot: Snapshot, today: date) -> pa.Table:
    """The reports that are to come by `today` (of periods that are over or have a due date), newest period first.

    Columns: period, form, agency, commune ('' if none), sectors (to be in it, separated by spaces), due (null
    without), number (the submission that stands, null without), received (the day from which the form has been there
    without a gap), days (late, or overdue; null for none), state (on_time, late, received: no due date was set,
    missing, returned, withdrawn, not_due), newest (the newest submission, whatever became of it), lacking (sectors
    of which the form that counts gives no figure).
    """
    return snapshot.select("duties", today=today)


def reporting_rates(snapshot: Snapshot, today: date) -> pa.Table:
    """How many of the reports that are to come by `today` have come, newest period first; named as in DHIS2.

    Columns: level (all, agency, form, agency_form), period, agency and form ('' for all), expected, received
    (neither withdrawn nor returned), dated (those with a due date), on_time (received by it), reporting_rate
    (percent of expected), reporting_rate_on_time (percent of dated; null where none is).
    """
    return snapshot.select("reporting_rates", today=today)


def missing_bounds(snapshot: Snapshot, *, period: str, variant: str) -> pa.Table:
    """The ratios of `period` that lack units, one row a target (one without where there is none), in the plan's order.

    Columns: sector, indicator, numerator, denominator and value (of those who reported), units (missing), unknown
    (of these, never measured: left out of the rest), people (the others' population when last known; null if nobody's
    is), lowest and highest (percent: what the ratio would be if none of the people qualified, if all did), target_id,
    target_year, met (now), met_lowest, met_highest.
    """
    return snapshot.select("missing_bounds", period=period, variant=variant)


def missing_effects(snapshot: Snapshot, *, period: str, variant: str) -> pa.Table:
    """The units that ratios of `period` lack, and what each ratio would be at most if that unit alone reported.

    Columns: agency, commune ('' if none), sector, indicator, people (the unit's population when last known) and
    people_period (null if it never was), after_break (not comparable with then, A13), value, lowest, highest (percent).
    """
    return snapshot.select("missing_effects", period=period, variant=variant)
