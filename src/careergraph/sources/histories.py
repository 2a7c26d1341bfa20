"""Read what career histories are: a TOML file that maps their columns, the files themselves, and columns that are too personal."""

import glob
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from careergraph import files, limits
from careergraph.errors import BadData, FileFailure, Problem
from careergraph.model import Publisher, Scope, Source
from careergraph.sources.pack import MAX_MONTHS, nearest
from careergraph.vocab import ScopeDimension

COLUMNS = ("person", "career", "start", "end", "order", *ScopeDimension)
"""What a column of a spell may be."""

TEMPLATE = """# What the columns of career histories are: one row a spell, which is one person in one role.
format = 1
id = "histories"                 # the data set; importing it again takes the place of what it said before
title = "Career histories"
publisher = "our-house"          # two data sets of one publisher are one witness
publisher_name = "Who answers for these histories"
# version = "2025"
# licence = ""
# retrieved = "2025-01-31"

[columns]                        # what we call it = what your files call it
person = "person"                # who: any text or number, the same for every spell of one person
career = "career"                # an id of the graph, or a title that it knows
start = "start"                  # 2015-03 or 2015-03-01
end = "end"                      # the last month in the role; empty: still in it
# order = "order"                # 1, 2, 3 … in place of start and end
# company-size = "employer_size"
# area = "area"

[counting]
max_gap_months = 12              # a longer time between two roles is no move
# first = 2015                   # count only those who left from this year on
# last = 2024                    # … and up to this year

[scope]                          # count only those who left a role in this situation
# company-size = "large"

[titles]                         # titles that the graph doesn't know, or that several careers bear
# "Customer Care Agent" = "customer service representative"

[privacy]
unread = []                      # columns that look like names or e-mail addresses, and are not to be read
"""

_PERSONAL = re.compile(
    r"(?:^|[^a-z])(?:name|names|forename|firstname|lastname|fullname|surname|mail|email|e mail|phone|telephone|mobile|birth|"
    r"birthdate|birthday|dob|ssn|address|vorname|nachname|geburtsdatum|telefon|prenom|nom|courriel|naissance|apellido|apellidos|"
    r"nombre|correo|cognome|nome)(?:$|[^a-z])"
)
_ADDRESS = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@.]+")


@dataclass(frozen=True, slots=True)
class Mapping:
    """What the columns of histories are, whose they are, and what is counted; `columns` are (what we call it, what they do)."""

    source: Source
    columns: tuple[tuple[str, str], ...]
    max_gap_months: int
    first: int | None = None
    last: int | None = None
    scope: Scope = ()
    titles: tuple[tuple[str, str], ...] = ()
    unread: tuple[str, ...] = ()
    path: str = ""

    def column(self, name: str) -> str:
        """Return what the files call a column of `COLUMNS`, or an empty text."""
        return dict(self.columns).get(name, "")


def read(path: Path | None) -> Mapping:
    """Return the mapping in the file at `path`, or that of the template if there is none.

    Raises:
        BadData: with every fault of the file.
        FileFailure: the file can't be read.
    """
    if path is None:
        return _parsed(_Check("", TEMPLATE, files.parse_toml(TEMPLATE, "")))
    check = _Check(str(path), files.read_text(path), files.read_toml(path))
    mapping = _parsed(check)
    if check.problems:
        raise BadData(check.problems)
    return mapping


def write_template(path: Path) -> None:
    """Write a mapping to be filled in.

    Raises:
        FileFailure: there is a file already, or it can't be written.
    """
    if path.exists():
        raise FileFailure(str(path), "there is something already", "name a new file")
    files.write_text(path, TEMPLATE)


def _parsed(check: "_Check") -> Mapping:
    texts = {key: check.text(check.content, key) for key in _TOP if key != "format"}
    counting = check.table("counting")
    columns = check.texts("columns", COLUMNS)
    _check_columns(check, columns)
    scope = check.texts("scope", tuple(ScopeDimension))
    for dimension in scope:
        if dimension not in columns:
            check.fault(dimension, f"no column is mapped to {dimension}", f'write it under [columns]: {dimension} = "…"')
    publisher = Publisher(texts["publisher"], texts["publisher_name"])
    head = {key: texts[key] for key in ("id", "title", "version", "licence", "retrieved", "url", "attribution")}
    return Mapping(
        Source(publisher=publisher, **head),
        tuple(columns.items()),
        check.number(counting, "max_gap_months", MAX_MONTHS) or 0,
        check.year(counting, "first"),
        check.year(counting, "last"),
        tuple(sorted((ScopeDimension(dimension), value) for dimension, value in scope.items())),
        tuple(check.texts("titles").items()),
        check.unread(),
        check.path,
    )


def _check_columns(check: "_Check", columns: dict[str, str]) -> None:
    """Report columns that are missing, or that can't be together."""
    for name in ("person", "career"):
        if not columns.get(name):
            check.fault("[columns]", f"{name} is missing", f'write: {name} = "what your files call it"')
    if bool(columns.get("start")) == bool(columns.get("order")):
        check.fault("[columns]", "histories have either a start or an order", "map one of both")
    if columns.get("end") and not columns.get("start"):
        check.fault("end", "an end without a start", 'write: start = "what your files call it"')
    if columns.get("order") and check.table("counting").keys() & {"first", "last"}:
        check.fault("first", "years can't be told from an order", "take first and last away")
    for name, theirs in columns.items():
        if list(columns.values()).count(theirs) > 1:
            check.fault(name, f"the column {theirs!r} is mapped twice", "map each column once")


_TOP = ("format", "id", "title", "publisher", "publisher_name", "version", "licence", "retrieved", "url", "attribution")
_NEEDED = ("id", "title", "publisher", "publisher_name")
_TABLES: dict[str, tuple[str, ...]] = {"counting": ("max_gap_months", "first", "last"), "privacy": ("unread",)}
_NAME = re.compile(r"[a-z0-9][a-z0-9._-]*")


@dataclass
class _Check:
    """Reads the fields of one mapping and collects its faults; the place of a fault is the line of its field."""

    path: str
    lines: str
    content: dict[str, object]
    problems: list[Problem] = field(default_factory=list)

    def __post_init__(self) -> None:
        known = (*_TOP, "columns", "scope", "titles", *_TABLES)
        for key in self.content:
            self.check_known(key, known)
        if repr(self.content.get("format")) != "1":
            self.fault("format", f"format {self.content.get('format')!r} is not known", "write: format = 1")
        for key in _NEEDED:
            if self.content.get(key, "") == "":
                self.fault(key, f"{key} is missing", f"needed: {', '.join(_NEEDED)}")
        for key in ("id", "publisher"):
            if isinstance(found := self.content.get(key), str) and found and not _NAME.fullmatch(found):
                self.fault(key, f"{found!r} is no id", "lower case letters, digits, - . _")

    def fault(self, key: str, message: str, hint: str = "") -> None:
        numbered = enumerate(self.lines.split("\n"), 1)
        line = next((n for n, text in numbered if text.strip().lstrip("\"'").startswith(key)), 1)
        self.problems.append(Problem(self.path, line, 1, message, hint))

    def check_known(self, key: str, known: Sequence[str]) -> None:
        if key not in known:
            self.fault(key, f"unknown field {key!r}", nearest(key, known) or f"fields: {', '.join(known)}")

    def table(self, name: str) -> dict[str, object]:
        found = self.content.get(name, {})
        if isinstance(found, dict):
            for key in found if name in _TABLES else ():
                self.check_known(key, _TABLES[name])
            return found
        self.fault(name, f"{name} must be a table", f"write: [{name}]")
        return {}

    def text(self, table: dict[str, object], key: str) -> str:
        found = table.get(key, "")
        if isinstance(found, str):
            return found
        self.fault(key, f"{key} must be a text in quotes", f'write: {key} = "…"')
        return ""

    def texts(self, name: str, known: Sequence[str] = ()) -> dict[str, str]:
        table = self.table(name)
        for key in table if known else ():
            self.check_known(key, known)
        return {key: self.text(table, key) for key in table if not known or key in known}

    def number(self, table: dict[str, object], key: str, most: int) -> int | None:
        found = table.get(key)
        if found is None or (isinstance(found, int) and not isinstance(found, bool) and 0 <= found <= most):
            return found
        self.fault(key, f"{key} must be a whole number from 0 to {most}, found {found!r}")
        return None

    def year(self, table: dict[str, object], key: str) -> int | None:
        return self.number(table, key, limits.HISTORY_LAST.value)

    def unread(self) -> tuple[str, ...]:
        found = self.table("privacy").get("unread", [])
        if isinstance(found, list) and all(isinstance(item, str) for item in found):
            return tuple(found)
        self.fault("unread", "unread must be a list of columns", 'write: unread = ["name"]')
        return ()


# -- files ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Spells:
    """The files of histories, all of one form, with the columns of CSV files; those of others are read by the engine."""

    form: str
    paths: tuple[str, ...]
    columns: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the files, without where they are."""
        return tuple(sorted({re.split(r"[/\\]", path.rstrip("/"))[-1] for path in self.paths}))


_FORMS = {".parquet": "parquet", ".csv": "csv", ".csv.gz": "csv"}


def find(inputs: Iterable[str]) -> Spells:
    """Return the files that inputs name: files, folders, patterns such as `spells-*.csv`, or addresses for Spark.

    Raises:
        BadData: files of several forms, or CSV files with several headers.
        FileFailure: there is nothing.
    """
    paths = sorted({path for each in inputs for path in _files(each)})
    forms = {_form(path) for path in paths}
    if len(forms) != 1:
        raise BadData([Problem(paths[0], 0, 0, "CSV and Parquet files at once", "import one form at a time")])
    if forms == {"parquet"}:
        return Spells("parquet", tuple(paths))
    for path in filter(_is_address, paths):
        raise FileFailure(path, "CSV files are read on this machine alone", "name an address of Parquet files")
    return Spells("csv", tuple(paths), _header(paths))


def _files(given: str) -> Iterator[str]:
    """Yield the files that one input names."""
    if _is_address(given):
        yield given
        return
    path = Path(given)
    if path.is_dir():
        found = sorted(str(each) for each in path.rglob("*") if each.is_file() and _form(str(each)))
    else:
        found = [given] if path.exists() else sorted(glob.glob(given, recursive=True))  # noqa: PTH207 - a user's pattern
    hint = "name CSV or Parquet files, a folder of them or a pattern"
    if not found:
        raise FileFailure(given, "no such file", hint)
    for each in found:
        files.check_readable(Path(each), hint)
        if not _form(each):
            raise FileFailure(each, "neither CSV nor Parquet", hint)
        yield each


def _is_address(given: str) -> bool:
    """Return whether an input is an address such as `s3a://bucket/spells`, which only a cluster reads."""
    return re.match(r"[a-z][a-z0-9+.-]+://", given) is not None


def addresses(spells: Spells) -> tuple[str, ...]:
    """Return the inputs that are no files of this machine."""
    return tuple(path for path in spells.paths if _is_address(path))


def _form(path: str) -> str:
    """Return the form of a file by the end of its name; an address is of Parquet files unless it says otherwise."""
    ends = (form for end, form in _FORMS.items() if path.lower().endswith(end))
    return next(ends, "parquet" if _is_address(path) else "")


def _header(paths: Sequence[str]) -> tuple[str, ...]:
    """Return the columns that all CSV files have, in one order."""
    problems: list[Problem] = []
    headers: dict[str, tuple[str, ...]] = {}
    for path in paths:
        try:
            headers[path] = files.csv_header(Path(path))
        except BadData as error:
            problems += error.problems
    first = next(iter(headers.values()), ())
    for path, header in headers.items():
        if header != first:
            problems.append(Problem(path, 1, 1, f"other columns than {paths[0]} has", "give all files the same columns"))
    if problems:
        raise BadData(problems[: limits.PROBLEMS.value], omitted=max(0, len(problems) - limits.PROBLEMS.value))
    return first


# -- what may be read -----------------------------------------------------------------------------------------------


def check_columns(spells: Spells, columns: Sequence[str], mapping: Mapping) -> None:
    """Report mapped columns that are missing, and columns whose name says that they hold names, addresses or the like.

    Raises:
        BadData: with all of them.
    """
    place, mapped = spells.paths[0], dict(mapping.columns)
    problems = [
        Problem(place, 1, 0, f"no column {theirs!r}", nearest(theirs, columns) or f"columns: {', '.join(columns)}")
        for theirs in mapped.values()
        if theirs not in columns
    ]
    problems += [
        _personal(place, name, "looks personal by its name") for name in unmapped(columns, mapping) if _is_personal(name)
    ]
    if problems:
        raise BadData(problems)


def check_values(spells: Spells, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Report columns in which some of `rows` hold an e-mail address; the address itself is not told.

    Raises:
        BadData: with all of them.
    """
    found = {name for row in rows for name, cell in zip(columns, row, strict=True) if _ADDRESS.search(str(cell or ""))}
    if found:
        raise BadData([_personal(spells.paths[0], name, "holds e-mail addresses") for name in sorted(found)])


def unmapped(columns: Iterable[str], mapping: Mapping) -> tuple[str, ...]:
    """Return the columns that are neither mapped nor named as not to be read."""
    named = {theirs for _, theirs in mapping.columns} | set(mapping.unread)
    return tuple(column for column in columns if column not in named)


def _personal(place: str, column: str, why: str) -> Problem:
    hint = "take the column away, map it, or name it under [privacy] as unread"
    return Problem(place, 1, 0, f"the column {column!r} {why}", hint)


def _is_personal(column: str) -> bool:
    """Return whether the name of a column speaks of people's names, addresses and the like.

    >>> _is_personal("Full_Name"), _is_personal("e-mail"), _is_personal("firstName"), _is_personal("filename")
    (True, True, True, False)
    """
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", column).lower().translate(str.maketrans("éè", "ee"))
    return _PERSONAL.search(re.sub(r"[^a-z]+", " ", words)) is not None
