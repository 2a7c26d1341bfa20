"""Read the people of a batch, one at a time: a CSV or Parquet file with a row for each person.

    person,start,goal,have,lack,served_months
    p-1,customer service representative,customer service director,degree:associate; career:shift-supervisor=12,,30

Several goals, and several things to have or lack, stand in one cell with `;` between them. A column that isn't known is refused, so that
no name or address comes along.
"""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from careergraph import files
from careergraph.errors import BadData, FileFailure, Problem
from careergraph.sources.pack import MAX_MONTHS, nearest

COLUMNS = ("person", "start", "goal", "have", "lack", "served_months")
"""What a column may be; `start` is empty for somebody without a career, `goal` is for plans alone."""
_PARQUET = b"PAR1"
_ROWS = 1024


@dataclass(frozen=True, slots=True)
class Someone:
    """One person of a batch, as their row says; titles are not looked up yet."""

    start: str
    goals: tuple[str, ...]
    have: tuple[str, ...] = ()
    lack: tuple[str, ...] = ()
    served_months: int = 0


class Entry(NamedTuple):
    """One row: its file and line (of Parquet its number, the first is 1), what it calls the person, and who it is or what is wrong."""

    path: str
    line: int
    person: str
    found: Someone | Problem


class People:
    """The people in a file, read again each time they are gone through; `number` is how many rows there are."""

    def __init__(self, path: Path, *, has_goals: bool) -> None:
        """Look at the file's columns and count its rows; with `has_goals` every row must have a goal, without none may.

        Raises:
            BadData: a column is unknown, missing or twice there.
            FileFailure: the file can't be read, or it is Parquet and DuckDB is not installed.
        """
        self.path, self._has_goals = path, has_goals
        files.check_readable(path, "check the name and your right to read it")
        with path.open("rb") as file:
            self._is_parquet = file.read(len(_PARQUET)) == _PARQUET
        header = self._records()
        self._columns = _checked(path, next(header, (1, []))[1], has_goals=has_goals)
        self.number = sum(1 for _, cells in header if cells)

    def _records(self) -> Iterator[tuple[int, Sequence[object] | csv.Error]]:
        """Yield the names of the columns, then the line and the cells of each row."""
        return _parquet_records(self.path) if self._is_parquet else files.each_record(self.path)

    def __iter__(self) -> Iterator[Entry]:
        """Yield the rows in their order."""
        records = self._records()
        next(records, None)
        return (self._entry(line, cells) for line, cells in records if cells)

    def _entry(self, line: int, cells: Sequence[object] | csv.Error) -> Entry:
        def fault(message: str, column: int = 0, hint: str = "") -> Entry:
            name = texts.get("person") or str(line)
            return Entry(str(self.path), line, name, Problem(str(self.path), line, column, message, hint))

        texts: dict[str, str] = {}
        if isinstance(cells, csv.Error):
            return fault(
                f"the record can't be read: {cells}", hint="put a field with quotes in quotes, and double each quote inside it"
            )
        if len(cells) != len(self._columns):
            return fault(
                f"{len(cells)} cells where the header has {len(self._columns)}", hint="put a field that holds a comma in quotes"
            )
        texts = {name: _text(cell) for name, cell in zip(self._columns, cells, strict=True)}
        if "\udc80" <= max("".join(texts.values()), default="") <= "\udcff":
            return fault("the row is not UTF-8", hint="save the file as UTF-8")
        months = texts.get("served_months", "")
        if months and not (months.isascii() and months.isdigit() and len(months) <= _DIGITS and int(months) <= MAX_MONTHS):
            message = f"months must be a whole number from 0 to {MAX_MONTHS}, found {months!r}"
            return fault(message, self._columns.index("served_months") + 1)
        goals, have, lack = (_listed(texts.get(name, "")) for name in ("goal", "have", "lack"))
        if self._has_goals and not goals:
            return fault("there is no goal", self._columns.index("goal") + 1)
        someone = Someone(texts.get("start", ""), goals, have, lack, int(months or 0))
        return Entry(str(self.path), line, texts.get("person") or str(line), someone)


_DIGITS = 4


def _text(cell: object) -> str:
    """Return a cell as text; of a list of texts, as Parquet may have, the texts with `;` between."""
    if isinstance(cell, list | tuple):
        return "; ".join(map(str, cell))
    return "" if cell is None else str(cell).strip()


def _listed(text: str) -> tuple[str, ...]:
    return tuple(part for part in map(str.strip, text.split(";")) if part)


def _checked(path: Path, cells: Sequence[object] | csv.Error, *, has_goals: bool) -> tuple[str, ...]:
    """Return the columns of a header; raise with all that is wrong with it."""
    names = () if isinstance(cells, csv.Error) else tuple(str(cell).strip() for cell in cells)
    known = [name for name in COLUMNS if has_goals or name != "goal"]
    problems = [
        Problem(str(path), 1, index, f"unknown column {name!r}", nearest(name, known) or f"columns: {', '.join(known)}")
        for index, name in enumerate(names, 1)
        if name not in known
    ]
    problems += [Problem(str(path), 1, 0, f"column {name!r} stands twice") for name in known if names.count(name) > 1]
    needed = ("start", "goal") if has_goals else ("start",)
    problems += [
        Problem(str(path), 1, 0, f"there is no column {name!r}", f"columns: {', '.join(known)}")
        for name in needed
        if name not in names
    ]
    if problems:
        raise BadData(problems)
    return names


def _parquet_records(path: Path) -> Iterator[tuple[int, Sequence[object]]]:
    """Yield the names of the columns, then the number and the cells of each row of a Parquet file."""
    try:
        import duckdb
    except ImportError as error:
        raise FileFailure(
            str(path), f"Parquet needs {error.name}, which is not installed", "pip install 'careergraph[histories]'"
        ) from error
    try:
        connection = duckdb.connect(
            config={"threads": 1, "autoload_known_extensions": False, "autoinstall_known_extensions": False}
        )
        with connection:
            cursor: Any = connection.execute("SELECT * FROM read_parquet([?])", [str(path)])
            yield 0, [column[0] for column in cursor.description]
            number = 0
            while rows := cursor.fetchmany(_ROWS):
                for row in rows:
                    number += 1
                    yield number, row
    except duckdb.Error as error:
        raise BadData(
            [Problem(str(path), 0, 0, f"can't be read as Parquet: {str(error).splitlines()[0]}", "write it again")]
        ) from error
