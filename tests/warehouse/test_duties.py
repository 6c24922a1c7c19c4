"""Which reports are due, what has come of them, and the rates: by hand, and against a plain reading of the archive."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.archive import ArchiveError, Receipt, Slot
from analytics.home import Home
from analytics.plan import Plan
from analytics.plan.models import Counting
from analytics.warehouse import queries
from tests.warehouse.conftest import House
from tests.warehouse.test_reviews import build, following, row

SYT, XA, PHUONG = (
    Slot("BM01", "2025-N", "SYT"),
    Slot("BM01", "2025-N", "UBXP", "01273"),
    Slot("BM01", "2025-N", "UBXP", "01279"),
)
DUE = date(2026, 1, 20)
Row = Mapping[str, Any]


@pytest.fixture
def office(tmp_path: Path) -> House:
    return House(Home(tmp_path / "home", tmp_path), following("submitted"))


def on(house: House, day: date) -> datetime:
    """Half past one at night there, which is still the day before in London."""
    return datetime.combine(day, time(1, 30), tzinfo=house.plan.province.zone)


def submit(house: House, day: date, *slots: Slot) -> int:
    return house.submit([row(slot, house.archive.head().number) for slot in slots], at=on(house, day)).number


def duties(house: House, today: date) -> dict[Slot, Row]:
    with build(house) as snapshot:
        rows = queries.duties(snapshot, today).to_pylist()
    return {Slot(each["form"], each["period"], each["agency"], each["commune"]): each for each in rows}


def states(house: House, today: date, *slots: Slot) -> list[tuple[str, int | None]]:
    found = duties(house, today)
    return [(found[slot]["state"], found[slot]["days"]) for slot in slots]


# --- by hand -------------------------------------------------------------------------------------


def test_on_time_late_missing_returned_withdrawn_and_not_yet_due(office: House) -> None:
    archive, late = office.archive, DUE + timedelta(days=9)
    archive.period("opening", "2025-N", by="a", at=on(office, date(2026, 1, 2)), due=DUE)
    submit(office, DUE, SYT)
    submit(office, DUE, XA)
    archive.withdraw(3, by="a", at=on(office, DUE), reason="nhầm")
    assert states(office, DUE, SYT, XA, PHUONG) == [("on_time", None), ("withdrawn", None), ("not_due", None)]
    assert states(office, late, SYT, XA, PHUONG) == [("on_time", None), ("withdrawn", 9), ("missing", 9)]
    submit(office, late, XA)
    archive.review(2, "return", by="a", at=on(office, late), reason="thiếu dòng")
    assert states(office, late, SYT, XA) == [("returned", 9), ("late", 9)]
    submit(office, late + timedelta(days=1), SYT)
    assert states(office, date(2027, 1, 1), SYT) == [("late", 10)]


def test_a_correction_of_a_report_that_was_in_time_is_no_late_report(office: House) -> None:
    office.archive.period("opening", "2025-N", by="a", at=on(office, date(2026, 1, 2)), due=DUE)
    submit(office, DUE, SYT)
    submit(office, DUE + timedelta(days=30), SYT)
    found = duties(office, DUE + timedelta(days=40))[SYT]
    assert (found["state"], found["received"], found["number"]) == ("on_time", DUE, 3)


def test_a_reopened_unit_has_its_own_day_and_without_one_keeps_the_day_it_had(office: House) -> None:
    archive, opened, more = office.archive, on(office, date(2026, 1, 2)), DUE + timedelta(days=10)
    archive.period("opening", "2025-N", by="a", at=opened, due=DUE)
    reason: dict[str, Any] = {"by": "a", "at": opened, "reason": "Bão"}
    archive.period("reopening", "2025-N", agency="UBXP", commune="01273", due=more, **reason)
    archive.period("reopening", "2025-N", agency="SYT", **reason)
    assert states(office, more, XA, PHUONG, SYT) == [("not_due", None), ("missing", 10), ("missing", 10)]
    submit(office, more, XA, PHUONG)
    submit(office, more, SYT)
    assert states(office, more, XA, PHUONG, SYT) == [("on_time", None), ("late", 10), ("late", 10)]


def test_a_period_without_a_due_date_knows_no_lateness(office: House) -> None:
    submit(office, date(2026, 5, 5), XA)
    assert states(office, date(2026, 6, 1), XA, SYT) == [("received", None), ("missing", None)]
    assert [slot.period for slot in duties(office, date(2025, 12, 31)) if slot.period >= "2025-N"] == []
    with build(office) as snapshot:
        [whole] = [each for each in queries.reporting_rates(snapshot, date(2026, 6, 1)).to_pylist()
                   if (each["level"], each["period"]) == ("all", "2025-N")]  # fmt: skip
    assert (whole["received"], whole["dated"], whole["reporting_rate_on_time"]) == (1, 0, None)


def test_a_form_that_lacks_a_sector_says_so(office: House) -> None:
    submit(office, DUE, XA)
    found = duties(office, DUE)
    assert (found[XA]["sectors"], found[XA]["lacking"]) == ("GD YT", "GD")
    assert found[PHUONG]["lacking"] == ""


# --- against a plain reading ---------------------------------------------------------------------

PERIODS = ("2024-N", "2025-N")
FIRST = date(2026, 1, 1)
Step = tuple[str, Any, int]  # what, about which, days after the step before


@st.composite
def steps(draw: st.DrawFn) -> Step:
    later = draw(st.integers(0, 20))
    kind = draw(st.sampled_from(["submit", "submit", "submit", "acceptance", "withdraw", "return", "period", "period"]))
    if kind == "submit":
        slots = [slot._replace(period=period) for slot in (SYT, XA, PHUONG) for period in PERIODS]
        return kind, draw(st.lists(st.sampled_from(slots), min_size=1, max_size=3, unique=True)), later
    if kind != "period":
        return kind, draw(st.integers(1, 12)), later
    scope = draw(st.sampled_from([("", ""), ("", ""), ("SYT", ""), ("UBXP", ""), ("UBXP", "01273")]))
    event, due = draw(st.sampled_from(["opening", "reopening", "locking"])), draw(st.sampled_from([None, 3, 15, 40]))
    return kind, (event, draw(st.sampled_from(PERIODS)), *scope, due), later


def take(house: House, step: Step, day: date) -> None:
    """Try one step; what makes no sense is refused and leaves no event."""
    kind, about, _ = step
    how: dict[str, Any] = {"by": "a", "at": on(house, day), "reason": "lý do"}
    with suppress(ArchiveError):
        if kind == "submit":
            submit(house, day, *about)
        elif kind == "withdraw":
            house.archive.withdraw(about, **how)
        elif kind == "period":
            event, period, agency, commune, due = about
            last = None if due is None else day + timedelta(days=due)
            house.archive.period(event, period, agency=agency, commune=commune, due=last, **how)
        else:
            house.archive.review(about, "return" if kind == "return" else "acceptance", **how)


class Reading:
    """Every report that is due, followed through the events one after the other."""

    def __init__(self, plan: Plan, events: Sequence[Receipt]) -> None:
        self.plan, self.events = plan, events
        self.gone = {each.concerns: each.kind for each in events if each.kind in {"return", "withdrawal"}}
        self.accepted = {each.concerns for each in events if each.kind == "acceptance"}

    def owed(self) -> Iterator[Slot]:
        slots = {
            Slot(line.form, period.code, *unit)
            for line in self.plan.reporting
            for period in self.plan.periods
            if period.expected
            for unit in self.plan.expected_units(line.form, line.sector, period.code)
        }
        yield from slots

    def due(self, slot: Slot) -> date | None:
        due = None
        for each in self.events:
            place = each.agency in {"", slot.agency} and each.commune in {"", slot.commune}
            if each.period == slot.period and place and each.due:
                due = each.due
        return due

    def received(self, slot: Slot) -> date | None:
        """Go back from what stands to the first that was there without a gap."""
        filled = [each for each in self.events if each.kind == "submission" and slot in each.slots]
        day = None
        for each in reversed([each for each in filled if each.number <= self.standing(filled)]):
            if each.number in self.gone:
                break
            day = each.at.date()
        return day

    def standing(self, filled: Sequence[Receipt]) -> int:
        """The newest; where only accepted ones count, the newest of these when the newest of all is gone."""
        numbers = [each.number for each in filled]
        if self.plan.province.counting == "accepted" and numbers and numbers[-1] in self.gone:
            numbers = [number for number in numbers if number in self.accepted]
        return numbers[-1] if numbers and numbers[-1] not in self.gone else 0

    def outcome(self, slot: Slot) -> str:
        newest = [each.number for each in self.events if each.kind == "submission" and slot in each.slots][-1]
        return {"return": "returned", "withdrawal": "withdrawn"}[self.gone[newest]]

    def state(self, slot: Slot, today: date) -> tuple[str, int | None] | None:
        due, received, period = self.due(slot), self.received(slot), self.plan.period(slot.period)
        if due is None and period.end >= today:
            return None
        if received:
            late = (received - due).days if due else 0
            return ("late", late) if late > 0 else ("on_time" if due else "received", None)
        over = (today - due).days if due else 0
        days = over if over > 0 else None
        if any(each.kind == "submission" and slot in each.slots for each in self.events):
            return self.outcome(slot), days
        waits = over <= 0 if due else period.end >= today
        return ("not_due" if waits or period.end >= today else "missing"), days


@given(st.sampled_from(get_args(Counting)), st.lists(steps(), min_size=12, max_size=30))
@settings(max_examples=4)
def test_duties_and_rates_are_what_a_plain_reading_says(counting: Counting, course: list[Step]) -> None:
    with TemporaryDirectory() as folder:
        house, day = House(Home(Path(folder, "h"), Path(folder)), following(counting)), FIRST
        for step in course:
            day += timedelta(days=step[2])
            take(house, step, day)
        reading = Reading(house.plan, list(house.archive.receipts()))
        with build(house) as snapshot:
            for today in (FIRST, day, date(2027, 3, 1)):
                told = {slot: reading.state(slot, today) for slot in reading.owed()}
                wanted = {slot: state for slot, state in told.items() if state}
                rows = queries.duties(snapshot, today).to_pylist()
                found = {Slot(r["form"], r["period"], r["agency"], r["commune"]): (r["state"], r["days"]) for r in rows}
                assert found == wanted
                assert rates(queries.reporting_rates(snapshot, today).to_pylist()) == plain_rates(reading, wanted)


def rates(rows: Sequence[Row]) -> dict[tuple[str, str, str], tuple[Any, ...]]:
    numbers = ("expected", "received", "dated", "on_time", "reporting_rate", "reporting_rate_on_time")
    return {(r["period"], r["agency"], r["form"]): tuple(r[name] for name in numbers) for r in rows}


def plain_rates(reading: Reading, states: Mapping[Slot, tuple[str, int | None]]) -> dict[Any, tuple[Any, ...]]:
    counts: defaultdict[tuple[str, str, str], Counter[str]] = defaultdict(Counter)
    for slot, (state, _) in states.items():
        for key in {(slot.period, a, f) for a in ("", slot.agency) for f in ("", slot.form)}:
            here = counts[key]
            here["expected"] += 1
            here["received"] += state in {"on_time", "late", "received"}
            here["dated"] += reading.due(slot) is not None
            here["on_time"] += state == "on_time"
    return {
        key: (
            *(c["expected"], c["received"], c["dated"], c["on_time"], 100 * c["received"] / c["expected"]),
            100 * c["on_time"] / c["dated"] if c["dated"] else None,
        )
        for key, c in counts.items()
    }
