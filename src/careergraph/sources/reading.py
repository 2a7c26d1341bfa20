"""What readers of releases share: tables by their header, and an account of every row: taken in, or left out and why."""

import csv
import io
import itertools
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from pathlib import Path
from typing import Any, NamedTuple

from careergraph import files, limits
from careergraph.errors import BadData, FileFailure, Problem
from careergraph.files import Member
from careergraph.model import Publisher, Source, Statement

Progress = Callable[[str, int, int], None]
"""Called with the table that is read next, and how many of all bytes are done."""

NULL = "n/a"


@dataclass(slots=True)
class TableCount:
    """The account of one table: `read` rows are `taken` in or `left_out`, by reason; `notes` count parts of rows."""

    table: str
    read: int = 0
    taken: int = 0
    left_out: Counter[str] = field(default_factory=Counter)
    notes: Counter[str] = field(default_factory=Counter)
    unknown_columns: tuple[str, ...] = ()

    @property
    def is_balanced(self) -> bool:
        """Whether every row that was read is accounted for."""
        return self.read == self.taken + self.left_out.total()

    def leave(self, reason: str, rows: int = 1) -> None:
        """Count rows that are not taken in."""
        self.left_out[reason] += rows


class Account:
    """The account of one import: a count a table, tables passed over or missing, and the faults that were found."""

    def __init__(self, progress: Progress | None = None) -> None:
        """Begin; `progress` is called before each table."""
        self.tables: dict[str, TableCount] = {}
        self.passed_over: dict[str, str] = {}
        self.missing: tuple[str, ...] = ()
        self.problems: list[Problem] = []
        self.omitted = 0
        self.progress = progress
        self.bytes_done, self.bytes_all = 0, 0

    def count(self, table: "Table") -> TableCount:
        """Return the count of a table, and say that it is read next."""
        self.begin(table.name, table.member.size)
        return self.tables.setdefault(table.name, TableCount(table.name))

    def begin(self, name: str, size: int) -> None:
        """Say what is read next, and how many bytes it has."""
        if self.progress:
            self.progress(name, self.bytes_done, self.bytes_all)
        self.bytes_done += size

    def fault(self, problem: Problem) -> None:
        """Keep a fault; more than `limits.PROBLEMS` are counted only."""
        if len(self.problems) < limits.PROBLEMS.value:
            self.problems.append(problem)
        else:
            self.omitted += 1

    def close(self) -> None:
        """End the reading of a release.

        Raises:
            BadData: faults were found.
        """
        if self.problems:
            raise BadData(self.problems, omitted=self.omitted)


class Table:
    """One table of a release: its name and columns; `rows` reads it."""

    def __init__(self, name: str, member: Member, header: tuple[str, ...], sheet: str = "") -> None:
        """Name a table of a file; `sheet` is where it stands in a workbook."""
        self.name, self.member, self.header, self.sheet = name, member, header, sheet
        self.columns = frozenset(header)
        self.notes: Counter[str] = Counter()
        self.is_broken = False

    def fault(self, line: int, message: str, hint: str = "", column: str = "") -> Problem:
        """Return a fault in a line of the table; the column is the number of the cell."""
        return Problem(self.member.place, line, self.header.index(column) + 1 if column in self.columns else 0, message, hint)

    def locator(self, line: int) -> tuple[str]:
        """Return the place of a row as statements name it."""
        return (f"{self.member.name}:{line}",)

    def rows(self, account: Account, *columns: str) -> Iterator[tuple[int, tuple[str, ...]]]:
        """Yield line and cells of each row in the order of `columns`, and count it; a column that isn't there is empty.

        What is no value (`n/a`) is an empty cell. Rows with too few or too many cells are faults.
        """
        count, width = account.count(self), len(self.header)
        places = [self.header.index(column) if column in self.columns else width for column in columns]
        pick = itemgetter(*places)  # of two columns or more: a tuple
        line = 0
        for line, cells in self._lines(account):
            if len(cells) != width:
                message = f"{len(cells)} cells where the header has {width}"
                account.fault(self.fault(line, message, "the file is damaged or cut off; download it again"))
                continue
            count.read += 1
            cells.append("")
            picked = pick(cells)
            yield line, tuple("" if cell == NULL else cell for cell in picked) if NULL in picked else picked
        count.notes += self.notes
        if not line and not self.is_broken:
            account.fault(self.fault(1, "no records", "the file is cut off; download it again"))

    def count_rows(self) -> int:
        """Return how many rows the table has, whole or not."""
        spare = Account()
        rows = sum(1 for _ in self.rows(spare, *self.header[:1] * 2))
        return rows + len(spare.problems) + spare.omitted

    def _lines(self, account: Account) -> Iterator[tuple[int, list[str]]]:
        try:
            records = _READERS[_format(self.member)](self)
            next(records, None)
            yield from records
        except BadData as error:
            self.is_broken = True
            for problem in error.problems:
                account.fault(problem)


def tables(
    paths: Sequence[Path], account: Account, *, may_pass: Callable[[Path, Member], bool] = lambda _path, _member: False
) -> tuple[list[Table], list[Member]]:
    """Return the tables of a release and its other files; a file that can't be read as a table is a fault, or passed over where
    it `may_pass` (what was named, and the file in it).
    """
    found: list[Table] = []
    others: list[Member] = []
    for path, member in [(named, member) for named in paths for member in files.members(named)]:
        if _format(member) not in _READERS or member.name.lower().startswith("read me"):
            others.append(member)
            continue
        try:
            found += _headers(member)
        except BadData as error:
            if may_pass(path, member):
                account.passed_over[member.name] = f"it can't be read as a table: {error.problems[0].message}"
                continue
            for problem in error.problems:
                account.fault(problem)
    _check_twice(found, account)
    account.bytes_all = sum(table.member.size for table in found)
    return found, others


class Layout(NamedTuple):
    """How the tables of a release are told: for each role, in the order of reading, the columns that it can't do without; other
    columns that are known; and why tables are not read that have a column.
    """

    roles: Mapping[str, tuple[str, ...]]
    known: frozenset[str]
    not_read: Mapping[str, str]

    def role(self, table: Table) -> str:
        """Return what a table is read as, by the columns that it has; nothing if it is not read."""
        return next((role for role, columns in self.roles.items() if table.columns.issuperset(columns)), "")

    def reason(self, table: Table) -> str:
        """Return why a table is not read."""
        found = next((why for column, why in self.not_read.items() if column in table.columns), "")
        return found or "careergraph has no use for this table yet"

    def begin(self, account: Account, table: Table, role: str) -> None:
        """Begin the account of a table that is read, with the columns that are not known."""
        unknown = sorted(table.columns - self.known - {*self.roles[role]})
        account.tables[table.name] = TableCount(table.name, unknown_columns=tuple(unknown))


Tables = dict[str, list[Table]]
"""The tables of a release by their role."""


def gone_through(given: Tables, readers: Mapping[str, Callable[[Table], Iterator[Statement]]]) -> Iterator[Statement]:
    """Yield what the tables say, role by role in the order of the readers."""
    for role, reader in readers.items():
        for table in given[role]:
            yield from reader(table)


def source(name: str, version: str) -> Source:
    """Return the description of a release's source, as `data/releases.toml` has it."""
    said = files.read_toml(files.bundled("data") / "releases.toml")[name]
    assert isinstance(said, dict)
    return Source(
        id=name,
        title=said["title"],
        publisher=Publisher(said["publisher"], said["publisher_name"]),
        version=version,
        licence=said["licence"],
        url=said["url"],
        attribution=" ".join(said["attribution"].replace("{release}", version).split()),
    )


def _check_twice(found: Sequence[Table], account: Account) -> None:
    """Report tables of one name: they are of different releases, and which one counts can't be told."""
    first: dict[str, Table] = {}
    for table in found:
        other = first.setdefault(table.name, table)
        if other is not table:
            message = f"table {table.name!r} stands twice, also in {other.member.place}"
            account.fault(Problem(table.member.place, 0, 0, message, "name one release"))


def _format(member: Member) -> str:
    return member.name.lower().rpartition(".")[2]


def _headers(member: Member) -> list[Table]:
    """Return the tables of a file; a workbook has one a sheet, of which those that begin with a header count."""
    stem = member.name.rpartition(".")[0]
    if _format(member) == "xlsx":
        with_rows = [(sheet, _filled(next(iter(_sheet_rows(sheet)), (0, []))[1])) for sheet in _workbook(member)]
        first = [(sheet, row) for sheet, row in with_rows if len(row) > 1 and all(row)]
        if not first:
            raise BadData(
                [Problem(member.place, 0, 0, "no sheet begins with the names of columns", "see the release's layout")]
            )
        return [Table(stem, member, tuple(row), sheet.title) for sheet, row in first[:1]]
    probe = Table(stem, member, ())
    _, header = next(iter(_READERS[_format(member)](probe)), (1, []))
    if not any(header):
        raise BadData([Problem(member.place, 1, 1, "an empty file", "a table begins with the names of its columns")])
    return [Table(stem, member, tuple(cell.strip() for cell in header))]


def _filled(cells: list[str]) -> list[str]:
    """Return a row without the blank cells at its end."""
    return cells[: max((number for number, cell in enumerate(cells, 1) if cell), default=0)]


def _tab_lines(table: Table) -> Iterator[tuple[int, list[str]]]:
    """Yield the lines of an unquoted tab-separated file."""
    text, most = files.decode(table.member.read(), table.member.place), limits.FIELD_CHARS.value
    for number, line in enumerate(text.split("\n"), 1):
        bare = line.removesuffix("\r")
        if len(bare) > most:
            hint = "the file is damaged"
            raise BadData([table.fault(number, f"a line of {len(bare):,} characters", hint)])
        if bare:
            yield number, bare.split("\t")


def _csv_lines(table: Table) -> Iterator[tuple[int, list[str]]]:
    """Yield the records of a comma-separated file."""
    text = files.decode(table.member.read(), table.member.place)
    plain = files.plain_records(text) if table.header else None  # who asks for the header wants no more
    if plain is not None:
        yield from ((number, cells) for number, cells in plain if any(cells))
        return
    faults = []
    for number, record, read in files.records(text):
        loose = _loose_cells(record) if isinstance(read, csv.Error) else []
        cells = loose if loose and len(loose) == len(table.header) else read
        if loose and cells is loose:
            table.notes["a field with quotes that are not doubled, read as it stands"] += 1
        if isinstance(cells, csv.Error):
            faults.append(table.fault(number, f"the record can't be read: {cells}", "the file is damaged or cut off"))
        elif any(cells):
            yield number, cells
    if faults:
        raise BadData(faults)


_LOOSE_CELL = re.compile(r'"((?:[^"]|"(?!,|\r?\n?\Z))*+)"|([^,\r\n]*+)')


def _loose_cells(record: str) -> list[str]:
    """Return the cells of a line in which a quote ends a field only where a comma or the end of the line follows.

    >>> _loose_cells('="43","called "Security" in Canada",yes')
    ['="43"', 'called "Security" in Canada', 'yes']
    """
    cells, place = [], 0
    while place <= len(record):
        cell = _LOOSE_CELL.match(record, place)
        if cell is None:
            return []
        cells.append(cell[2] if cell[1] is None else cell[1].replace('""', '"'))
        if record[cell.end() : cell.end() + 1] != ",":
            return cells if not record[cell.end() :].strip() else []
        place = cell.end() + 1
    return cells


def _workbook(member: Member) -> Any:
    """Return an Excel file, opened for reading row by row."""
    try:
        import openpyxl
    except ImportError as error:
        hint = "pip install 'careergraph[excel]', or use the release's text files"
        raise FileFailure(member.place, "reading Excel files needs openpyxl", hint) from error
    content = member.read()
    files.check_zip(content, member.place)
    try:
        return openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    except Exception as error:  # openpyxl raises whatever its parts raise
        raise BadData([Problem(member.place, 0, 0, f"a damaged Excel file ({error})", "download it again")]) from error


def _excel_lines(table: Table) -> Iterator[tuple[int, list[str]]]:
    width = len(table.header)
    for number, cells in _sheet_rows(_workbook(table.member)[table.sheet]):
        kept = cells if any(cells[width:]) else cells[:width]
        yield number, kept + [""] * (width - len(kept))  # blank cells at the end of a row are not stored


def _sheet_rows(sheet: Any) -> Iterator[tuple[int, list[str]]]:
    for number, row in enumerate(sheet.iter_rows(values_only=True), 1):
        cells = [_cell_text(value) for value in row]
        if any(cells):
            yield number, cells


def _old_excel_lines(table: Table) -> Iterator[tuple[int, list[str]]]:
    """Yield the first sheet of an old Excel file from its header on: the first row with three names or more."""
    try:
        import xlrd
    except ImportError as error:
        hint = "pip install 'careergraph[excel]', or save the file as .xlsx or .csv"
        raise FileFailure(table.member.place, "reading old Excel files needs xlrd", hint) from error
    try:
        sheet = xlrd.open_workbook(file_contents=table.member.read(), logfile=io.StringIO()).sheet_by_index(0)
        rows = [[_cell_text(value) for value in sheet.row_values(number)] for number in range(sheet.nrows)]
    except Exception as error:  # xlrd raises whatever its parts raise
        message = f"a damaged Excel file ({error or type(error).__name__})"
        raise BadData([Problem(table.member.place, 0, 0, message, "download it again")]) from error
    numbered = ((number, cells) for number, cells in enumerate(rows, 1) if any(cells))
    yield from itertools.dropwhile(lambda row: len(list(filter(None, row[1]))) < _NAMES, numbered)


_NAMES = 3
"""Above the header of an old Excel file stand notes, of fewer cells than this."""


def _cell_text(value: object) -> str:
    """Return the value of a cell as the text edition would have it; a blank cell is an empty text."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


_READERS: dict[str, Callable[[Table], Iterator[tuple[int, list[str]]]]] = {
    "txt": _tab_lines,
    "csv": _csv_lines,
    "xlsx": _excel_lines,
    "xls": _old_excel_lines,
}
