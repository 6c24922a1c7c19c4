"""The rows of a file as typed columns: batches come in as text, one table of checked values goes out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import partial

import numpy as np
import pyarrow as pa

from analytics.intake import cells, codes, totals
from analytics.intake.arrow import Column, Ints, Mask, Numbers, Texts, blanks, mask, one, texts
from analytics.intake.arrow import compute as pc
from analytics.intake.cells import NumberStyle
from analytics.intake.header import Header, missing
from analytics.intake.names import is_name
from analytics.intake.problems import LISTED, Findings, Problem, problem
from analytics.intake.tabular import Batch
from analytics.plan import FormColumn, Plan

_TYPES: Mapping[str, pa.DataType] = {"count": pa.int64(), "percent": pa.int64(), "date": pa.date32()}
# Types of columns in which any words of one shape may stand.
_SHAPES: Mapping[str, Callable[[str], object]] = {"date": cells.day, "link": cells.is_link}


@dataclass
class _Counts:
    """A column of whole numbers as it arrives: integers, and aside the cells that are not plain digits, by row."""

    values: list[Numbers] = field(default_factory=list)
    rows: list[Ints] = field(default_factory=list)
    odd: list[Texts] = field(default_factory=list)
    told: list[Ints] = field(default_factory=list)

    def add(self, column: Texts, before: int) -> None:
        """One more batch, `before` rows after the first."""
        numbers = cells.whole(column)
        self.values.append(numbers)
        if not numbers.null_count:
            return
        filled = pc.and_(pc.is_null(numbers), pc.not_equal(column, ""))
        rows = np.flatnonzero(mask(filled))
        if len(rows):
            self.rows.append(rows + before)
            self.odd.append(column.filter(filled))
        if column.null_count:
            self.told.append(np.flatnonzero(mask(pc.is_null(column))) + before)


class Staging:
    """Collects the batches of one file and turns them into a table.

    A null cell in a batch has been reported already and is not looked at again.
    """

    def __init__(self, header: Header, plan: Plan, findings: Findings) -> None:
        self.header = header
        self.plan = plan
        self.findings = findings
        self.style: NumberStyle = "plain"
        self._size = 0
        self._lines: list[Ints] = []
        present = [column for column in header.form.columns if column.column in header.columns]
        self._columns = {column.column: column for column in present}
        self._counts = {column.column: _Counts() for column in present if column.is_number}
        self._texts: dict[str, list[Texts]] = {c.column: [] for c in present if not c.is_number}
        self._others: dict[int, list[Texts]] = {place: [] for place in header.others}
        self._unnamed: dict[int, list[Ints]] = {place: [] for place in header.unnamed}

    def add(self, batch: Batch) -> None:
        """One more batch of rows."""
        self._lines.append(batch.lines)
        for name, counts in self._counts.items():
            found = batch.cells[self.header.columns[name]]
            counts.add(cells.percents(found) if self._columns[name].type == "percent" else found, self._size)
        for name, parts in self._texts.items():
            parts.append(batch.cells[self.header.columns[name]])
        for place, parts in self._others.items():
            parts.append(batch.cells[place])
        for place, filled in self._unnamed.items():
            filled.append(np.flatnonzero(mask(pc.not_equal(batch.cells[place], ""))) + self._size)
        self._size += len(batch.lines)

    def finish(self) -> pa.Table:
        """All rows but totals and untold ones: `line` and every column of the form, null where blank or wrong."""
        lines = np.concatenate(self._lines) if self._lines else np.empty(0, np.int64)
        texts = {name: pa.chunked_array(parts, pa.string()) for name, parts in self._texts.items()}
        unknown = {name: self._unknown(name, text) for name, text in texts.items()}
        kept = ~self._totals(lines, texts, unknown)
        self._dangerous(texts, lines, kept)
        self._personal(texts, lines, kept)
        report = _Report(self.header, self.findings, lines, kept)
        columns = {name: self._text(name, text, unknown[name], report) for name, text in texts.items()}
        self.style = cells.style_of(odd for counts in self._counts.values() for odd in counts.odd)
        columns |= {name: self._count(name, counts, report) for name, counts in self._counts.items()}
        self._blank(texts, columns, report)
        kept &= ~self._untold(texts, columns, report)
        self._absent(columns, np.flatnonzero(kept))
        self._nameless(lines, kept)
        return self._table(lines, columns, kept)

    # --- codes, dates and words ------------------------------------------------------------------

    def _unknown(self, name: str, text: Column) -> Mask:
        """The rows whose cell in a column is filled but does not belong there."""
        column = self._columns[name]
        belongs = codes.known(column, self.plan)
        if fits := _SHAPES.get(column.type):
            belongs = frozenset(cell for cell in pc.unique(text).to_pylist() if cell and fits(cell))
        elif not belongs:
            return np.zeros(len(text), np.bool_)
        foreign = pc.invert(pc.is_in(text, texts(["", *belongs])))
        return mask(pc.and_(foreign, pc.is_valid(text)))

    def _text(self, name: str, text: Column, unknown: Mask, report: _Report) -> Column:
        column = self._columns[name]
        if unknown.any():
            judge = codes.Judge(column, self.plan, self.header.written(name))
            report.cells(np.flatnonzero(unknown), text, judge)
            text = pc.if_else(pa.array(unknown), None, text)
        text = pc.if_else(pc.equal(text, ""), None, text)
        return _dates(text) if column.type == "date" else text

    def _dangerous(self, texts: Mapping[str, Column], lines: Ints, kept: Mask) -> None:
        """Words that a spreadsheet program would run, or its errors; in total rows any such cell: it stays in the file.

        Where a code or a count is due, other rows are refused for that.
        """
        everywhere, skipped = np.ones(len(lines), np.bool_), ~kept
        for name, text in texts.items():
            self._words(name, text, np.arange(len(lines)), lines, skipped if self._is_coded(name) else everywhere)
        for name, counts in self._counts.items():
            for rows, odd in zip(counts.rows, counts.odd, strict=True):
                self._words(name, odd, rows, lines, skipped)

    def _words(self, name: str, cells_: Column, rows: Ints, lines: Ints, used: Mask) -> None:
        """Report the dangerous cells, each standing in one of `rows`, of rows that are `used`."""
        if not used.any():
            return
        report, written = _Report(self.header, self.findings, lines, used), self.header.written(name)
        longest = self._columns[name].longest or cells.LONGEST
        for code, wrong in cells.dangerous(cells_, longest).items():
            found = np.flatnonzero(mask(wrong))
            report.cells(rows[found], cells_, partial(problem, code, None, written, most=longest), at=found)

    def _personal(self, columns: Mapping[str, Column], lines: Ints, kept: Mask) -> None:
        """Names of persons where a position is to stand."""
        for name, text in columns.items():
            if self._columns[name].type == "position":
                suspects = {cell for cell in pc.unique(text).to_pylist() if cell and is_name(cell)}
                found = np.flatnonzero(mask(pc.is_in(text, texts(suspects))))
                judge = partial(problem, "maybe_name", None, self.header.written(name))
                _Report(self.header, self.findings, lines, kept).cells(found, text, judge)

    # --- counts and percentages ------------------------------------------------------------------

    def _count(self, name: str, counts: _Counts, report: _Report) -> Column:
        numbers = pa.chunked_array(counts.values, pa.int64())
        if counts.rows:
            numbers = self._odd(name, numbers, np.concatenate(counts.rows), pa.chunked_array(counts.odd), report)
        largest, most = pc.max(numbers).as_py(), self._most(name)
        if largest is not None and largest > most:
            huge = pc.greater(numbers, most)
            counts.told.append(np.flatnonzero(mask(huge)))
            report.cells(counts.told[-1], numbers.cast(pa.string()), self._number_fault(name, "number_too_large"))
            numbers = pc.if_else(huge, None, numbers)
        return numbers

    def _odd(self, name: str, numbers: Column, rows: Ints, odd: Column, report: _Report) -> Column:
        """Read the cells with separators under the file's style; what is left is wrong."""
        values = cells.grouped(odd, self.style)
        wrong = np.flatnonzero(mask(pc.is_null(values)))
        report.cells(rows[wrong], odd, self._number_fault(name), at=wrong)
        places = np.zeros(len(numbers), np.bool_)
        places[rows] = True
        return pa.chunked_array([pc.replace_with_mask(one(numbers), pa.array(places), one(values))])

    def _most(self, name: str) -> int:
        return cells.WHOLE if self._columns[name].type == "percent" else cells.LARGEST

    def _number_fault(self, name: str, known: str | None = None) -> Callable[[str], Problem]:
        written, column = self.header.written(name), self._columns[name]

        def judge(cell: str) -> Problem:
            code = "percent_invalid" if column.type == "percent" else known or cells.fault(cell, self.style)
            return problem(code, None, written, cell, digits=cells.digits(cell), largest=cells.LARGEST)

        return judge

    # --- blanks and totals -----------------------------------------------------------------------

    def _blank(self, texts: Mapping[str, Column], columns: Mapping[str, Column], report: _Report) -> None:
        for name, column in self._columns.items():
            if column.required != "no" and columns[name].null_count:
                rows = self._blank_rows(name, columns[name], texts)
                needed = rows[self._applies(column, rows, columns)]
                code = "blank_cell" if column.is_number else "blank_code"
                report.rows(needed, problem(code, None, self.header.written(name)))

    def _untold(self, texts: Mapping[str, Column], columns: Mapping[str, Column], report: _Report) -> Mask:
        """Rows in which nothing is written but whose they are: left out."""
        left_out = np.zeros(self._size, np.bool_)
        for name, column in self._columns.items():
            if column.required == "told":
                rows = self._blank_rows(name, columns[name], texts)
                left_out[rows[~self._told(rows, columns)]] = True
                report.rows(np.flatnonzero(left_out), problem("nothing_told", None, self.header.written(name)))
        return left_out

    def _absent(self, columns: Mapping[str, Column], rows: Ints) -> None:
        """Columns that only some rows must fill: such rows are there, the column is not."""
        for column in self.header.form.columns:
            limited = column.required in {"commune", "told"} or (column.required == "always" and column.sectors)
            if limited and column.column not in columns and self._applies(column, rows, columns).any():
                self.findings.add(missing(column, self.header.line))

    def _nameless(self, lines: Ints, kept: Mask) -> None:
        """Columns under an empty name in which something stands: told by their letter, on the first such line."""
        for place, parts in self._unnamed.items():
            rows = np.concatenate(parts) if parts else np.empty(0, np.int64)
            for row in rows[kept[rows]][:1]:
                letter = self.header.letter(place)
                self.findings.add(problem("unnamed_column", int(lines[row]), letter))

    def _blank_rows(self, name: str, values: Column, texts: Mapping[str, Column]) -> Ints:
        if name in texts:
            return np.flatnonzero(mask(pc.equal(texts[name], "")))
        empty = mask(pc.is_null(values)).copy()
        for rows in (*self._counts[name].rows, *self._counts[name].told):
            empty[rows] = False
        return np.flatnonzero(empty)

    def _applies(self, column: FormColumn, rows: Ints, columns: Mapping[str, Column]) -> Mask:
        """Where a column must be filled: in its sectors, one for communes only by communes, one of told rows there."""
        must = np.ones(len(rows), np.bool_)
        if column.sectors:
            must &= self._among("sector", column.sectors, rows, columns)
        if column.required == "told":
            must &= self._told(rows, columns)
        if column.required == "commune":
            level = [agency.code for agency in self.plan.agencies if agency.level == "commune"]
            must &= self._among("agency", level, rows, columns)
        return must

    def _told(self, rows: Ints, columns: Mapping[str, Column]) -> Mask:
        """In which of the rows something is told."""
        told = np.zeros(len(rows), np.bool_)
        for name in (name for name, column in self._columns.items() if column.is_telling):
            told |= mask(pc.is_valid(columns[name]))[rows]
        return told

    def _among(self, kind: str, wanted: Iterable[str], rows: Ints, columns: Mapping[str, Column]) -> Mask:
        name = next((name for name, column in self._columns.items() if column.type == kind), None)
        if name is None:
            return np.zeros(len(rows), np.bool_)
        return mask(pc.is_in(columns[name].take(pa.array(rows)), texts(list(wanted))))

    def _totals(self, lines: Ints, texts: Mapping[str, Column], unknown: Mapping[str, Mask]) -> Mask:
        """Rows that add up others: a whole cell says so, or the row has no code and a cell begins so."""
        lacking, coded = self._lacking(lines, texts, unknown), self._coded(lines, texts, unknown)
        skipped = np.zeros(len(lines), np.bool_)
        for row, name, label in totals.labels(self._label_columns(texts, unknown), self.plan):
            line = int(lines[row])
            if totals.is_whole(label) or (lacking[row] and not coded[row]):
                skipped[row] = True
                self.findings.add(problem("total_row", line, value=label))
            elif not lacking[row]:
                self.findings.add(Problem("maybe_total_row", line, name, label, "warning", "explain"))
        return skipped

    def _lacking(self, lines: Ints, texts: Mapping[str, Column], unknown: Mapping[str, Mask]) -> Mask:
        """Rows where a code that every row must have is blank, or one does not exist."""
        found = np.zeros(len(lines), np.bool_)
        for name, text in texts.items():
            found |= unknown[name]
            if self._columns[name].required == "always":
                found |= mask(pc.equal(text, ""))
        return found

    def _coded(self, lines: Ints, texts: Mapping[str, Column], unknown: Mapping[str, Mask]) -> Mask:
        """Rows with at least one code that exists of a period, an agency or a sector."""
        found = np.zeros(len(lines), np.bool_)
        for name, text in texts.items():
            if self._columns[name].type in {"period", "agency", "sector"}:
                found |= mask(pc.not_equal(text, "")) & ~unknown[name]
        return found

    def _label_columns(self, texts: Mapping[str, Column], unknown: Mapping[str, Mask]) -> list[tuple[str, Column]]:
        """Header and cells of columns that say whose figures these are: up to the last key column, and unknown ones."""
        said = set(self.header.form.identity)
        said -= {name for name in texts if self._is_coded(name) and not unknown[name].any()}
        known = [(self.header.written(name), text) for name, text in texts.items() if name in said]
        others = [(self.header.names[place], parts) for place, parts in self._others.items()]
        return known + [(name, pa.chunked_array(parts, pa.string())) for name, parts in others]

    def _is_coded(self, name: str) -> bool:
        """Whether only codes of a list, dates or links may stand in a column."""
        return self._columns[name].type in _SHAPES or bool(codes.known(self._columns[name], self.plan))

    # --- the result ------------------------------------------------------------------------------

    def _table(self, lines: Ints, columns: Mapping[str, Column], kept: Mask) -> pa.Table:
        absent: dict[pa.DataType, Column] = {kind: blanks(len(lines), kind) for kind in (*_TYPES.values(), pa.string())}
        arrays: dict[str, Column] = {"line": pa.array(lines)}
        for column in self.header.form.columns:
            arrays[column.column] = columns.get(column.column, absent[_TYPES.get(column.type, pa.string())])
        table = pa.table(arrays)
        return table if kept.all() else table.filter(pa.array(kept))


@dataclass(frozen=True)
class _Report:
    """Turns row numbers into problems with lines; rows that are not kept are nobody's problem."""

    header: Header
    findings: Findings
    lines: Ints
    kept: Mask

    def cells(self, rows: Ints, column: Column, judge: Callable[[str], Problem], at: Ints | None = None) -> None:
        """A problem for each row; `at` are the places in `column` if they differ from the rows."""
        places = rows if at is None else at
        used = self.kept[rows]
        first = [str(column[int(place)]) for place in places[used][:LISTED]]
        told = (_at(judge(cell), int(self.lines[row])) for cell, row in zip(first, rows[used], strict=False))
        self.findings.extend(told, int(used.sum()))

    def rows(self, rows: Ints, found: Problem) -> None:
        """The same problem on each row."""
        used = rows[self.kept[rows]]
        self.findings.extend((_at(found, int(self.lines[row])) for row in used[:LISTED]), len(used))


def _at(found: Problem, line: int) -> Problem:
    return Problem(found.code, line, found.column, found.value, found.severity, found.needs, found.details, found.words)


def _dates(text: Column) -> Column:
    coded = one(text).dictionary_encode()
    days: list[date | None] = [cells.day(cell) for cell in coded.dictionary.to_pylist()]
    return pa.chunked_array([pa.array(days, pa.date32()).take(coded.indices)])
