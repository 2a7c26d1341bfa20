"""Read the Bureau of Labor Statistics: projections and pay (OEWS), told apart by their columns, and pages of its handbook."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path

from careergraph.errors import Problem
from careergraph.model import Node, Release, Source, Statement, Value
from careergraph.sources import entry, handbook
from careergraph.sources.codes import code_statements, plain_code, soc_career
from careergraph.sources.reading import Account, Table, TableCount, source, tables
from careergraph.vocab import Kind, Method, Property, Relation, Sort, Unit

PROJECTIONS, OEWS = "bls-projections", "bls-oews"

_NONE_CODES = {"Workex Code": "4", "trCode": "6"}
"""The codes of the value "None": spreadsheet programs take the word for an empty cell and lose it."""
_PAY = {
    "H_MEAN": ("mean", Unit.USD_HOUR),
    "A_MEAN": ("mean", Unit.USD_YEAR),
    **{f"H_PCT{n}": (f"{n}th percentile", Unit.USD_HOUR) for n in (10, 25, 75, 90)},
    **{f"A_PCT{n}": (f"{n}th percentile", Unit.USD_YEAR) for n in (10, 25, 75, 90)},
    "H_MEDIAN": ("median", Unit.USD_HOUR),
    "A_MEDIAN": ("median", Unit.USD_YEAR),
}
_TOP = {Unit.USD_HOUR: Decimal(115), Unit.USD_YEAR: Decimal(239_200)}
"""What `#` means in the release of May 2024: this much or more."""
_MARKS = {"*": "wage not available (*)", "**": "employment not available (**)", "": "no value"}
_GROUPS = ("major", "minor", "broad")
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")


def read(paths: Sequence[Path], account: Account) -> list[Release]:
    """Return the releases in `paths`: projections and pay are data sets of their own; every row goes to the `account`.

    Raises:
        BadData: no table is one of the BLS, or, while the statements are gone through, tables have faults.
        FileFailure: a file can't be read.
    """
    found, _ = tables(paths, account)
    releases = []
    for table in found:
        reader = _reader(table, account)
        if reader is None:
            account.passed_over[table.name] = "neither employment projections nor OEWS"
        else:
            account.tables[table.name] = TableCount(table.name)
            releases.append(
                Release(reader.source.id, reader.source.title, (reader.source,), reader.nodes.values(), reader.said())
            )
    releases += handbook.read(paths, account)
    if not releases and not account.problems:
        message = "no table of the BLS (projections or OEWS), and no page of its handbook"
        account.fault(Problem(str(paths[0]), 0, 0, message, "see docs/import.md"))
    if not releases:
        account.close()
    return releases


def _reader(table: Table, account: Account) -> "_Reader | None":
    if {"Occupation Title", "Occupation Code", "Typical Entry-Level Education"} <= table.columns:
        return _Projections(table, account)
    return _Oews(table, account) if {"OCC_CODE", "OCC_TITLE", "A_MEDIAN"} <= {c.upper() for c in table.columns} else None


class _Reader:
    """Goes through one table once."""

    source: Source

    def __init__(self, table: Table, account: Account) -> None:
        self.table, self.account = table, account
        self.nodes: dict[str, Node] = {}

    def said(self) -> Iterator[Statement]:
        yield from self.statements()
        self.account.close()

    def statements(self) -> Iterator[Statement]:
        raise NotImplementedError

    def fact(self, career: str, prop: Property, value: Value, line: int, method: Method = Method.MEASURED) -> Statement:
        return Statement(career, prop, self.source.id, value=value, method=method, locators=self.table.locator(line))

    def note(self, what: str) -> None:
        self.account.tables[self.table.name].notes[what] += 1

    def number(self, line: int, column: str, text: str) -> Decimal | None:
        """Return a number with or without thousands separators; anything else is a fault."""
        bare = text.replace(",", "")
        if _NUMBER.fullmatch(bare):
            return Decimal(bare)
        self.account.fault(self.table.fault(line, f"{text!r} is no number", "", column))
        return None

    def career(self, line: int, code: str, column: str) -> str:
        career = soc_career(code)
        if not career:
            self.account.fault(self.table.fault(line, f"{code!r} is no SOC code", "", column))
        return career


class _Projections(_Reader):
    """Employment projections: jobs, growth, openings, pay, entry education, experience and training."""

    def __init__(self, table: Table, account: Account) -> None:
        super().__init__(table, account)
        years = sorted(c.removeprefix("Employment ") for c in table.columns if re.fullmatch(r"Employment \d{4}", c))
        self.first, self.last = (years[0], years[-1]) if years else ("", "")
        self.period = f"{self.first}-{self.last}"
        self.wage = next((c for c in table.header if c.startswith("Median Annual Wage")), "")
        self.source = source(PROJECTIONS, self.period)

    def statements(self) -> Iterator[Statement]:
        count = self.account.tables[self.table.name]
        columns = ("Occupation Code", "Occupation Title", *self._columns(), self.wage)
        words = ("Typical Entry-Level Education", "Work Experience in a Related Occupation", "Workex Code")
        more = ("Typical on-the-job Training", "trCode")
        for line, cells in self.table.rows(self.account, *columns, *words, *more):
            code, titles, *figures = cells
            career = self.career(line, code, "Occupation Code")
            if not career:
                continue
            count.taken += 1
            label, *others = (part.strip() for part in titles.split("*"))
            self.nodes[career] = Node(career, Kind.CAREER, Sort.OCCUPATION, label)
            yield from code_statements(career, plain_code(code), "SOC 2018", PROJECTIONS, self.table.locator(line))
            for title in filter(None, others):
                yield self.fact(career, Property.LABEL, Value(title, "en", topic="alternative"), line, Method.STATED)
            yield from self._figures(career, line, figures[:6])
            yield from self._entry(career, line, figures[6:])

    def _columns(self) -> tuple[str, ...]:
        years = f"{self.first}-{self.last}"
        return (
            *(f"Employment {self.first}", f"Employment {self.last}", f"Employment Change, {years}"),
            *(f"Employment Percent Change, {years}", f"Occupational Openings, {years} Annual Average"),
        )

    def _figures(self, career: str, line: int, cells: Sequence[str]) -> Iterator[Statement]:
        thousand = Decimal(1000)
        meant = (
            (Property.JOBS, Value(unit=Unit.COUNT, period=self.first), thousand, Method.MEASURED),
            (Property.JOBS, Value(unit=Unit.COUNT, period=self.last, statistic="projected"), thousand, Method.STATED),
            (
                Property.EMPLOYMENT_GROWTH,
                Value(unit=Unit.COUNT, period=self.period, statistic="projected"),
                thousand,
                Method.STATED,
            ),
            (
                Property.EMPLOYMENT_GROWTH,
                Value(unit=Unit.PERCENT, period=self.period, statistic="projected"),
                Decimal(1),
                Method.STATED,
            ),
            (
                Property.OPENINGS,
                Value(unit=Unit.COUNT, period=self.period, statistic="annual average"),
                thousand,
                Method.STATED,
            ),
        )
        for (prop, value, factor, method), column, text in zip(meant, self._columns(), cells, strict=False):
            if not text or text == "N/A":
                self.note(f"{column}: no value")
                continue
            number = self.number(line, column, text)
            if number is not None:
                yield self.fact(career, prop, _with_number(value, number * factor), line, method)
        yield from self._median(career, line, cells[5])

    def _median(self, career: str, line: int, text: str) -> Iterator[Statement]:
        """Yield the median wage; `>=` marks the top code."""
        if text in ("", "N/A"):
            self.note("median wage not available")
            return
        number = self.number(line, self.wage, text.removeprefix(">="))
        if number is not None:
            year = self.wage[-4:]
            value = Value(unit=Unit.USD_YEAR, statistic="median", area="US", period=year, is_open=text.startswith(">="))
            yield self.fact(career, Property.PAY, _with_number(value, number), line)

    def _entry(self, career: str, line: int, cells: Sequence[str]) -> Iterator[Statement]:
        education, experience, experience_code, training, training_code = cells
        place = self.table.locator(line)
        experience = self._none(experience, "Workex Code", experience_code)
        yield from self._claims(
            line, "Typical Entry-Level Education", education, entry.education(career, education, PROJECTIONS, place)
        )
        yield from self._claims(line, "Workex Code", experience, entry.experience(career, experience, PROJECTIONS, place))
        training = self._none(training, "trCode", training_code)
        if training:
            yield entry.training(career, training, PROJECTIONS, place)

    def _claims(self, line: int, column: str, text: str, found: Sequence[Statement] | None) -> Sequence[Statement]:
        """Return what a class of education or experience asks for; no such class is a fault."""
        if found is None:
            what = "experience" if column == "Workex Code" else "education"
            self.account.fault(self.table.fault(line, f"{text!r} is no class of {what}", "", column))
        return found or ()

    def _none(self, text: str, column: str, code: str) -> str:
        """Return the text of a cell; "None" where a spreadsheet program has emptied it, which its code tells."""
        if not text and code == _NONE_CODES[column]:
            self.note(f"'None' restored from {column}")
            return "None"
        return text


class _Oews(_Reader):
    """Occupational Employment and Wage Statistics: jobs, mean and percentiles of pay, for occupations and their groups."""

    def __init__(self, table: Table, account: Account) -> None:
        super().__init__(table, account)
        named = re.search(r"M(\d{4})", table.member.place)
        self.year = named[1] if named else ""
        self.spelt = {column.upper(): column for column in table.header}
        self.groups: dict[str, str] = {}
        self.source = source(OEWS, f"May {self.year}" if self.year else "")

    def statements(self) -> Iterator[Statement]:
        count = self.account.tables[self.table.name]
        columns = ("AREA_TITLE", "I_GROUP", "OCC_CODE", "OCC_TITLE", "O_GROUP", "TOT_EMP", *_PAY)
        rows = list(self.table.rows(self.account, *(self.spelt.get(column, column) for column in columns)))
        detailed = {cells[2] for _, cells in rows if cells[4] == "detailed"}
        for line, (area, industry, code, title, group, jobs, *pay) in rows:
            reason = _left_out(industry, code, group, detailed)
            if reason:
                count.leave(reason)
                continue
            career = self.career(line, code, self.spelt["OCC_CODE"])
            if career:
                count.taken += 1
                yield from self._occupation(career, line, (plain_code(code), title, group))
                yield from self._figures(career, line, _area(area), (jobs, *pay))

    def _occupation(self, career: str, line: int, said: tuple[str, str, str]) -> Iterator[Statement]:
        """Yield what an occupation or group is; groups come before what is in them."""
        code, title, group = said
        sort = Sort.FAMILY if group in _GROUPS else Sort.OCCUPATION
        if career not in self.nodes:
            self.nodes[career] = Node(career, Kind.CAREER, sort, title)
            yield from code_statements(career, code, "SOC 2018", OEWS, self.table.locator(line))
            above = next((self.groups[code[:n]] for n in (6, 5, 4, 2) if self.groups.get(code[:n], career) != career), "")
            if above:
                yield Statement(career, Relation.BROADER, OEWS, above, locators=self.table.locator(line))
        if group in _GROUPS:
            self.groups[code[:2] if group == "major" else code.rstrip("0")] = career

    def _figures(self, career: str, line: int, area: str, cells: Sequence[str]) -> Iterator[Statement]:
        jobs, *pay = cells
        number = self._amount(line, "TOT_EMP", jobs)
        if number is not None:
            value = Value(number=number, unit=Unit.COUNT, statistic="without self-employed", area=area, period=self.year)
            yield self.fact(career, Property.JOBS, value, line)
        for (column, (statistic, unit)), text in zip(_PAY.items(), pay, strict=True):
            number = _TOP[unit] if text == "#" else self._amount(line, column, text)
            if number is not None:
                value = Value(unit=unit, statistic=statistic, area=area, period=self.year, is_open=text == "#")
                yield self.fact(career, Property.PAY, _with_number(value, number), line)

    def _amount(self, line: int, column: str, text: str) -> Decimal | None:
        if text in _MARKS:
            self.note(_MARKS[text])
            return None
        return self.number(line, self.spelt[column], text)


def _left_out(industry: str, code: str, group: str, detailed: set[str]) -> str:
    """Return why a row of OEWS is not taken in, or nothing."""
    if industry not in ("cross-industry", ""):
        return "an estimate for one industry"
    if group == "total":
        return "the total of all occupations"
    if group == "broad" and code in detailed:
        return "a broad group that stands again as the detailed occupation"
    return "" if group in ("detailed", *_GROUPS) else f"group {group or 'not named'}"


def _area(title: str) -> str:
    return "US" if title in ("U.S.", "") else title


def _with_number(value: Value, number: Decimal) -> Value:
    return value._replace(number=number)
