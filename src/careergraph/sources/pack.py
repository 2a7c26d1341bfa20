"""Read packs: folders of comma-separated tables with a `pack.toml` (docs/packs.md), all faults at once."""

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from careergraph import files, limits
from careergraph.errors import BadData, Problem
from careergraph.escape import from_cell
from careergraph.files import Row
from careergraph.model import (
    ID_PATTERN,
    ClaimHead,
    Months,
    Node,
    Override,
    Pack,
    Publisher,
    Scope,
    Source,
    Statement,
    Value,
    degree_parts,
    kind_of,
)
from careergraph.vocab import (
    NUMERIC,
    SORTS,
    STRUCTURE,
    Action,
    Aspect,
    Kind,
    Method,
    Modality,
    Polarity,
    Property,
    Relation,
    ScopeDimension,
    Sort,
    Standing,
    Unit,
)

Word = TypeVar("Word", bound=StrEnum)

MAX_MONTHS = 1200
_COMMON = ("scope", "method", "reason", "source", "locator")
TABLES: dict[str, tuple[str, ...]] = {
    "nodes.csv": ("id", "sort", "label", "language"),
    "labels.csv": ("node", "text", "language", "role", *_COMMON),
    "moves.csv": ("start", "goal", "months_least", "months", "months_most", "share", "confidence", *_COMMON),
    "requirements.csv": (
        *("career", "aspect", "claim", "modality", "polarity", "minimum", "from", "object", "standing"),
        *("months_least", "months_most", "share", "level", "inside", *_COMMON),
    ),
    "relations.csv": ("subject", "relation", "object", "share", "importance", "level", *_COMMON),
    "facts.csv": (
        *("subject", "property", "object", "value", "value_most", "open", "unit", "statistic", "area", "period"),
        *("as_of", "topic", "order", "modality", "language", *_COMMON),
    ),
    "overrides.csv": (
        *("action", "statement", "subject", "relation", "object", "said_by", "topic", "claim", "column", "value", *_COMMON),
    ),
}
"""Every table of a pack with the columns it may have."""

_NEEDED = {
    "nodes.csv": ("id", "sort", "label"),
    "labels.csv": ("node", "text", "source"),
    "moves.csv": ("start", "goal", "source"),
    "requirements.csv": ("career", "aspect", "modality", "object", "source"),
    "relations.csv": ("subject", "relation", "object", "source"),
    "facts.csv": ("subject", "property", "value", "source"),
    "overrides.csv": ("action", "reason", "source"),
}
CORRECTABLE = (
    *("object", "relation", "months_least", "months", "months_most", "share", "importance", "level", "confidence", "standing"),
    *("value", "value_most", "unit", "statistic", "area", "period", "as_of", "topic"),
)
"""The columns of a foreign statement that an override may correct."""
_NOT_STATEMENTS = ("ledger.csv",)
_ENOUGH = ("facts.csv", "overrides.csv")
"""The tables that make a pack without nodes of its own."""
_NAME = re.compile(r"[a-z0-9][a-z0-9._-]*")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[a-z]{4})?(-([a-z]{2}|[0-9]{3}))?(-([a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*", re.IGNORECASE)
_URL = re.compile(r"https?:/{2}[^\s<>\"]+")
_NUMBER = re.compile(r"-?[0-9]{1,30}(\.[0-9]{1,30})?")
UNITS: dict[Property, tuple[Unit, ...]] = {
    Property.COST: (Unit.USD,),
    Property.EMPLOYMENT_GROWTH: (Unit.PERCENT, Unit.COUNT),
    Property.JOB_ZONE: (Unit.LEVEL,),
    Property.JOBS: (Unit.COUNT,),
    Property.LEAVERS: (Unit.COUNT,),
    Property.MOVE_CONFIDENCE: (Unit.PERCENT,),
    Property.OLD_AFTER: (Unit.MONTHS,),
    Property.OPENINGS: (Unit.COUNT,),
    Property.PAY: (Unit.USD_YEAR, Unit.USD_HOUR),
    Property.ROLE_MONTHS: (Unit.MONTHS,),
    Property.SKILL_WEIGHT: (Unit.PERCENT,),
    Property.STUDY_MONTHS: (Unit.MONTHS,),
    Property.SURVEY_ANSWER: (Unit.PERCENT,),
    Property.WORKERS_WITH: (Unit.PERCENT, Unit.COUNT),
}
"""The units that a number may be in."""

_ClaimPlace = tuple[str, str, Aspect, str]
"""Career, source, aspect and key: what the rows of one claim share."""


def read(*folders: Path, known: Collection[str] = ()) -> tuple[Pack, ...]:
    """Return the packs in `folders`, checked together: a node may be defined in one and used in another.

    `known` are ids of nodes that are defined elsewhere.

    Raises:
        BadData: with every fault of every file (at most `limits.PROBLEMS`).
        FileFailure: a folder or a file of it can't be read.
    """
    shared = _Shared(known)
    readers = [_Reader(folder, shared) for folder in folders]
    for reader in readers:
        reader.read_nodes()
    packs = tuple(reader.read_statements() for reader in readers)
    problems = sorted({*shared.problems, *_nesting_problems(shared), *_study_problems(shared)})
    if problems:
        most = limits.PROBLEMS.value
        raise BadData(problems[:most], omitted=max(0, len(problems) - most))
    return packs


def tidy(folder: Path) -> list[Path]:
    """Rewrite the tables of a pack that reads well: rows sorted, columns in their order, plain CSV with LF line ends.

    Nothing that is said changes. Returns the files that were rewritten.

    Raises:
        BadData: the pack has faults of its own; nothing is rewritten.
    """
    problems: list[Problem] = []
    tidied: dict[Path, bytes] = {}
    for name, columns in TABLES.items():
        path = folder / name
        if path.exists():
            header, rows, faults = files.read_table(path)
            problems += [*faults, *_header_problems(header, columns, _NEEDED[name])]
            kept = [column for column in columns if column in header.columns]
            tidied[path] = files.csv_bytes([kept, *sorted([row[column] for column in kept] for row in rows)])
    if problems:
        raise BadData(problems)
    changed = [path for path, content in tidied.items() if content != files.read_bytes(path)]
    for path in changed:
        with files.writing(path) as file:
            file.write(tidied[path])
    return changed


def nearest(word: str, words: Iterable[str]) -> str:
    """Return "did you mean …?" with the word most like `word`, or an empty text."""
    from rapidfuzz import fuzz, process

    close = process.extractOne(word, sorted(words), scorer=fuzz.ratio, score_cutoff=60)
    return f"did you mean {str(close[0])!r}?" if close else ""


def _quoted(text: str) -> str:
    """Return `text` in quotes as messages show it: its beginning, if it is long."""
    return repr(str(text) if len(text) <= _SHOWN else f"{text[:_SHOWN]}…")


_SHOWN = 80


class _Shared:
    """What the readers of several packs share: faults, what is defined where, and the claims."""

    def __init__(self, known: Collection[str] = ()) -> None:
        self.known = known
        self.problems: list[Problem] = []
        self.packs: dict[str, str] = {}
        self.sources: dict[str, Source] = {}
        self.nodes: dict[str, Node] = {}
        self.heads: dict[_ClaimPlace, tuple[ClaimHead, Scope, Row]] = {}
        self.row_counts: Counter[_ClaimPlace] = Counter()
        self.studies: dict[str, dict[str, Row]] = {}
        self._nearest: dict[str, str] = {}

    def nearest_node(self, node_id: str) -> str:
        """Return `nearest` among the nodes; only for so many ids, as a wrong column would ask for each of its cells."""
        if node_id not in self._nearest:
            if len(self._nearest) >= limits.PROBLEMS.value:
                return ""
            self._nearest[node_id] = nearest(node_id, {*self.nodes, *self.known})
        return self._nearest[node_id]


class _Reader:
    """Reads one pack and collects its faults."""

    def __init__(self, folder: Path, shared: _Shared) -> None:
        self.folder, self.shared, self.problems = folder, shared, shared.problems
        self.nodes: list[Node] = []
        self.seen: dict[tuple[str, tuple[str, ...]], Row] = {}
        self.paths = files.listing(folder, "a pack is a folder with pack.toml and tables; see docs/packs.md")
        self.head = _head(folder / "pack.toml", shared)

    def read_nodes(self) -> None:
        """Read `nodes.csv`; every table may name what it defines."""
        for path in self.paths:
            if path.suffix.lower() == ".csv" and path.name not in TABLES and path.name not in _NOT_STATEMENTS:
                hint = nearest(path.name, TABLES) or f"tables of a pack: {', '.join(TABLES)}"
                self.problems.append(Problem(str(path), 0, 0, "no table of a pack has this name", hint))
        mine: dict[str, Row] = {}
        for row in self._rows("nodes.csv"):
            node = self._node(row)
            if node and node.id in mine:
                self._fault(row, "id", f"{node.id} is defined twice, first in line {mine[node.id].line}", "take one away")
            elif node and self.shared.nodes.setdefault(node.id, node) != node:
                other = self.shared.nodes[node.id]
                message = f"another pack defines {node.id} as {other.sort} {_quoted(other.label)} ({other.language})"
                self._fault(row, "id", message, "give it another id")
            elif node:
                mine[node.id] = row
                self.nodes.append(node)

    def read_statements(self) -> Pack:
        """Read every other table."""
        readers: dict[str, Callable[[Row], Statement | None]] = {
            "labels.csv": self._label,
            "moves.csv": self._move,
            "requirements.csv": self._requirement,
            "relations.csv": self._relation,
            "facts.csv": self._fact,
        }
        statements = []
        for name, read_row in readers.items():
            self.seen.clear()
            for row in self._rows(name):
                before = len(self.problems)
                statement = read_row(row)
                if statement and len(self.problems) == before and self._is_new(statement, row):
                    statements.append(statement)
        pack_id, title, sources = self.head.id, self.head.title, self.head.sources
        return Pack(pack_id, title, tuple(sources.values()), tuple(self.nodes), tuple(statements), self._overrides())

    def _rows(self, name: str) -> list[Row]:
        """Return the rows of a table, the guard against formulas taken off their cells."""
        path = self.folder / name
        if path not in self.paths:
            if name == "nodes.csv" and not {self.folder / other for other in _ENOUGH} & {*self.paths}:
                self.problems.append(Problem(str(path), 0, 0, "missing", "a pack needs its nodes"))
            return []
        try:
            header, rows, problems = files.read_table(path)
        except BadData as error:
            self.problems.extend(error.problems)
            return []
        self.problems.extend(problems)
        if not rows and not problems:
            self.problems.append(Problem(str(path), 1, 1, "no records", "fill the table in or take the file away"))
        faults = list(_header_problems(header, TABLES[name], _NEEDED[name]))
        self.problems.extend(faults)
        return [] if faults else [replace(row, cells=tuple(map(from_cell, row.cells))) for row in rows]

    def _is_new(self, statement: Statement, row: Row) -> bool:
        key = (statement.id, statement.locators)
        first = self.seen.setdefault(key, row)
        if first is not row:
            self._fault(row, row.columns[0], f"says the same as line {first.line}", "take one of the two away")
        return first is row

    def _fault(self, row: Row, column: str, message: str, hint: str = "") -> None:
        self.problems.append(row.problem(column, message, hint))

    # -- rows ---------------------------------------------------------------------------------------------------

    def _node(self, row: Row) -> Node | None:
        before = len(self.problems)
        node_id = self._id(row, "id")
        sort = self._word(row, "sort", Sort)
        label = self._text(row, "label")
        if len(self.problems) > before or sort is None:
            return None
        kind = kind_of(node_id)
        if node_id.endswith(":*"):
            self._fault(row, "id", f"{node_id} means any {kind}; it needs no row", "take the row away")
        if sort not in SORTS[kind]:
            self._fault(row, "sort", f"a {kind} can't be of sort {_quoted(sort)}", f"sorts of {kind}: {', '.join(SORTS[kind])}")
        if kind is not Kind.DEGREE and "/" in node_id:
            self._fault(row, "id", "only a degree's id has a slash (level/field)", "write - for /")
        return Node(node_id, kind, sort, label, self._language(row))

    def _label(self, row: Row) -> Statement:
        role = self._choice(row, "role", ("alternative", "hidden"), "alternative")
        value = Value(text=self._text(row, "text"), language=self._language(row), topic=role)
        return self._statement(row, "node", Property.LABEL, value=value)

    def _move(self, row: Row) -> Statement:
        goal = self._ref(row, "goal", Kind.CAREER)
        if goal and goal == row["start"]:
            self._fault(row, "goal", "a career can't lead to itself", "name another goal")
        self._ref(row, "start", Kind.CAREER)
        return self._statement(
            row,
            "start",
            Relation.LEADS_TO,
            goal,
            months=self._months(row),
            share=self._ratio(row, "share"),
            confidence=self._ratio(row, "confidence"),
        )

    def _requirement(self, row: Row) -> Statement | None:
        career = self._ref(row, "career", Kind.CAREER)
        aspect = self._word(row, "aspect", Aspect)
        modality = self._word(row, "modality", Modality)
        if not (aspect and modality):
            return None
        key = row["claim"] or row["object"]
        if not row["object"]:
            self._check_no_row(row)
        head = ClaimHead(
            key=key,
            aspect=aspect,
            modality=modality,
            polarity=self._word(row, "polarity", Polarity, Polarity.POSITIVE) or Polarity.POSITIVE,
            minimum=self._minimum(row),
            from_career=self._ref(row, "from", Kind.CAREER) if row["from"] else "",
            inside=row["inside"],
        )
        self._check_head(row, (career, row["source"], aspect, key), head)
        return self._statement(
            row,
            "career",
            Relation.REQUIRES,
            self._ref(row, "object", may_be_any=True) if row["object"] else "",
            claim=head,
            standing=self._word(row, "standing", Standing) if row["standing"] else None,
            months=self._months(row),
            share=self._ratio(row, "share"),
            level=self._ratio(row, "level"),
        )

    def _relation(self, row: Row) -> Statement | None:
        relation = self._word(row, "relation", Relation)
        if relation not in (Relation.RELATED_TO, *STRUCTURE):
            if relation:
                self._fault(row, "relation", f"{relation} has a table of its own", "see moves.csv and requirements.csv")
            return None
        other = self._ref(row, "object")
        if other and other == row["subject"]:
            self._fault(row, "object", f"a node can't be {relation} itself", "name another object")
        return self._statement(
            row,
            "subject",
            relation,
            other,
            share=self._ratio(row, "share"),
            importance=self._ratio(row, "importance"),
            level=self._ratio(row, "level"),
        )

    def _fact(self, row: Row) -> Statement | None:
        prop = self._word(row, "property", Property)
        if prop is None:
            return None
        if prop is Property.LABEL:
            self._fault(row, "property", "labels have a table of their own", "see labels.csv")
        value = self._number_value(row, prop) if prop in NUMERIC else self._text_value(row)
        modality = self._word(row, "modality", Modality) if row["modality"] else None
        other = self._ref(row, "object", may_be_any=True) if row["object"] else ""
        if prop is Property.STUDY_MONTHS and other:
            self.shared.studies.setdefault(row["subject"], {})[other] = row
        return self._statement(row, "subject", prop, other, value=value, modality=modality)

    def _overrides(self) -> tuple[Override, ...]:
        """Return what the pack withdraws and corrects; several columns of one statement are one correction."""
        found: dict[Override, Override] = {}
        for row in self._rows("overrides.csv"):
            before = len(self.problems)
            override = self._override(row)
            if override and len(self.problems) == before:
                what = replace(override, changes=(), reason="", locators=())
                found[what] = self._joined(row, found.get(what), override)
        return tuple(found.values())

    def _joined(self, row: Row, known: Override | None, new: Override) -> Override:
        """Return two rows about one statement as one override."""
        if known is None:
            return new
        if {column for column, _ in known.changes} >= {column for column, _ in new.changes}:
            self._fault(row, "action", f"overrides the same as line {known.place[1]}", "take one of the two away")
        reasons = dict.fromkeys((known.reason, new.reason))
        changes = tuple(sorted((*known.changes, *new.changes)))
        return replace(known, changes=changes, reason="; ".join(reasons), locators=(*known.locators, *new.locators))

    def _override(self, row: Row) -> Override | None:
        action = self._word(row, "action", Action)
        if action is None:
            return None
        self._text(row, "reason")
        self._check_named(row)
        return Override(
            action,
            self._source(row),
            row["reason"],
            statement=row["statement"],
            subject=self._ref(row, "subject", may_be_any=True) if row["subject"] else "",
            relation=self._relation_word(row) if row["relation"] else None,
            object=self._ref(row, "object", may_be_any=True) if row["object"] else "",
            said_by=row["said_by"],
            topic=row["topic"],
            claim=row["claim"],
            scope=self._scope(row),
            changes=self._changes(row, action),
            method=self._word(row, "method", Method, Method.CURATED) or Method.CURATED,
            locators=_locators(row),
            place=(row.path, row.line),
        )

    def _check_named(self, row: Row) -> None:
        """Report a row that doesn't say which statement it means."""
        if row["statement"] and not re.fullmatch("[0-9a-f]{20}", row["statement"]):
            hint = "20 digits 0-9 a-f; careergraph show TITLE --ids lists them"
            self._fault(row, "statement", f"{_quoted(row['statement'])} is no id of a statement", hint)
        for column in ("subject", "relation", "said_by"):
            if not row["statement"] and not row[column]:
                self._fault(row, column, f"{column} is missing", "name the statement by its id, or by all of these")

    def _relation_word(self, row: Row) -> Relation | Property | None:
        """Return the word of a relation or a property."""
        words = {word.value: word for word in (*Relation, *Property)}
        if row["relation"] not in words:
            hint = nearest(row["relation"], words) or "a relation or a property; see docs/packs.md"
            self._fault(row, "relation", f"{_quoted(row['relation'])} is no relation", hint)
        return words.get(row["relation"])

    def _changes(self, row: Row, action: Action) -> tuple[tuple[str, str], ...]:
        """Return which cell is corrected and what it should say."""
        column = row["column"]
        if action is Action.WITHDRAW:
            for name in ("column", "value"):
                if row[name]:
                    self._fault(row, name, f"what is withdrawn has no {name}", "write correct, or leave the cell empty")
            return ()
        if column not in CORRECTABLE:
            hint = nearest(column, CORRECTABLE) or f"one of: {', '.join(CORRECTABLE)}"
            message = f"{_quoted(column)} can't be corrected" if column else "column is missing"
            self._fault(row, "column", message, hint)
        elif row["value"]:
            self._check_cell(row, column)
        return ((column, row["value"]),)

    def _check_cell(self, row: Row, column: str) -> None:
        """Report what can't be the new cell of a column; what hangs on the statement is checked with it, once it is known."""
        if column == "object":
            self._ref(row, "value", may_be_any=True)
        elif column == "unit":
            self._word(row, "value", Unit)
        elif column == "standing":
            self._word(row, "value", Standing)
        elif column.startswith("months"):
            self._integer(row, "value", MAX_MONTHS)
        elif column in ("share", "importance", "level", "confidence"):
            self._ratio(row, "value")
        elif column == "value_most":
            self._decimal(row, "value")

    def _statement(
        self,
        row: Row,
        subject: str,
        relation: Relation | Property,
        other: str = "",
        *,
        value: Value | None = None,
        months: Months = Months(),  # noqa: B008 - frozen
        share: Decimal | None = None,
        importance: Decimal | None = None,
        level: Decimal | None = None,
        confidence: Decimal | None = None,
        modality: Modality | None = None,
        standing: Standing | None = None,
        claim: ClaimHead | None = None,
    ) -> Statement:
        method = self._word(row, "method", Method, Method.STATED) or Method.STATED
        if method in (Method.IMPLIED, Method.CURATED, Method.ASSUMED) and not row["reason"]:
            self._fault(row, "method", f"what is {method} needs a reason", "say in `reason` why it is so")
        return Statement(
            subject=self._ref(row, subject, may_be_any=isinstance(relation, Property) and relation is not Property.LABEL),
            relation=relation,
            source=self._source(row),
            object=other,
            value=value,
            method=method,
            scope=self._scope(row),
            months=months,
            share=share,
            importance=importance,
            level=level,
            confidence=confidence,
            modality=modality,
            standing=standing,
            claim=claim,
            locators=_locators(row),
            reason=row["reason"],
        )

    # -- cells --------------------------------------------------------------------------------------------------

    def _id(self, row: Row, column: str) -> str:
        text = row[column]
        if not ID_PATTERN.fullmatch(text):
            hint = "an id is career:, skill:, degree: or certification: and letters, digits, - . _ +"
            self._fault(row, column, f"{_quoted(text)} is not an id" if text else "an id is missing", hint)
        return text

    def _ref(self, row: Row, column: str, kind: Kind | None = None, *, may_be_any: bool = False) -> str:
        """Return the id of a known node, or of a pattern such as `career:*` where one `may_be_any`."""
        text = self._id(row, column)
        if not ID_PATTERN.fullmatch(text):
            return text
        if kind and kind_of(text) is not kind:
            self._fault(row, column, f"{_quoted(text)} is not a {kind}", f"an id that begins with {kind}:")
        elif text.endswith(":*"):
            if not may_be_any:
                self._fault(row, column, f"{text} means any {kind_of(text)}; {column} must be a node", "name one")
        elif text not in self.shared.nodes and text not in self.shared.known:
            hint = self.shared.nearest_node(text) or "add it to nodes.csv"
            self._fault(row, column, f"no node here is {_quoted(text)}", hint)
        return text

    def _source(self, row: Row) -> str:
        text = row["source"]
        if text not in self.head.sources:
            hint = nearest(text, self.head.sources) or "add it to pack.toml as [[source]]"
            self._fault(row, "source", f"no source here is {_quoted(text)}" if text else "a source is missing", hint)
        return text

    def _text(self, row: Row, column: str) -> str:
        if not row[column]:
            self._fault(row, column, f"{column} is missing", "fill it in or take the row away")
        return row[column]

    def _language(self, row: Row) -> str:
        text = row["language"] or self.head.language
        if not _LANGUAGE.fullmatch(text):
            self._fault(row, "language", f"{_quoted(text)} is no language", _LANGUAGE_HINT)
        return text

    def _word(self, row: Row, column: str, words: type[Word], default: Word | None = None) -> Word | None:
        text = row[column]
        if not text and default is not None:
            return default
        try:
            return words(text)
        except ValueError:
            hint = nearest(text, words) or f"one of: {', '.join(words)}"
            self._fault(row, column, f"{_quoted(text)} is no {column}" if text else f"{column} is missing", hint)
            return None

    def _choice(self, row: Row, column: str, words: Sequence[str], default: str) -> str:
        text = row[column] or default
        if text not in words:
            self._fault(row, column, f"{_quoted(text)} is no {column}", f"one of: {', '.join(words)}")
        return text

    def _integer(self, row: Row, column: str, most: int) -> int | None:
        text = row[column]
        if not text:
            return None
        if not re.fullmatch(r"[0-9]{1,9}", text) or int(text) > most:
            message = f"{column} must be a whole number from 0 to {most}, found {_quoted(text)}"
            self._fault(row, column, message, "leave the cell empty where the source states none")
            return None
        return int(text)

    def _decimal(self, row: Row, column: str, most: Decimal | None = None) -> Decimal | None:
        text = row[column]
        if not text:
            return None
        if not _NUMBER.fullmatch(text):
            hint = "digits, at most one point, a minus sign in front; at most 30 digits on each side of the point"
            self._fault(row, column, f"{column} must be a plain number, found {_quoted(text)}", hint)
            return None
        number = Decimal(text)
        if most is not None and not 0 <= number <= most:
            hint = "leave the cell empty where the source states none"
            self._fault(row, column, f"{column} must be from 0 to {most}, found {_quoted(text)}", hint)
            return None
        return number

    def _ratio(self, row: Row, column: str) -> Decimal | None:
        return self._decimal(row, column, Decimal(1))

    def _months(self, row: Row) -> Months:
        least, typical, most = (self._integer(row, column, MAX_MONTHS) for column in ("months_least", "months", "months_most"))
        stated = [number for number in (least, typical, most) if number is not None]
        if stated != sorted(stated):
            self._fault(row, "months_least", "months must rise from least to most", "least, typical, most")
        return Months(least, typical, most)

    def _minimum(self, row: Row) -> int:
        text = row["minimum"]
        if text == "all":
            return 0
        number = self._integer(row, "minimum", 1000)
        if number == 0:
            self._fault(row, "minimum", "minimum must be at least 1, or 'all'", "an empty cell is 1")
        return 1 if number is None else number

    def _scope(self, row: Row) -> Scope:
        pairs: dict[ScopeDimension, str] = {}
        for part in filter(None, (part.strip() for part in row["scope"].split(";"))):
            dimension, _, value = (word.strip() for word in part.partition("="))
            if dimension not in set(ScopeDimension) or not value:
                hint = nearest(dimension, ScopeDimension) or f"dimension=value; dimensions: {', '.join(ScopeDimension)}"
                self._fault(row, "scope", f"{_quoted(part)} is no scope", hint)
            elif dimension in pairs:
                self._fault(row, "scope", f"{dimension} stands twice", "one value a dimension")
            else:
                pairs[ScopeDimension(dimension)] = value
        return tuple(sorted(pairs.items()))

    def _text_value(self, row: Row) -> Value:
        for column in ("value_most", "unit", "open"):
            if row[column]:
                self._fault(row, column, f"{row['property']} is a text; it has no {column}", "leave the cell empty")
        return Value(
            text=self._text(row, "value"),
            language=self._language(row),
            period=row["period"],
            area=row["area"],
            as_of=row["as_of"],
            statistic=row["statistic"],
            topic=row["topic"],
            order=self._integer(row, "order", 10_000),
        )

    def _number_value(self, row: Row, prop: Property) -> Value:
        unit = self._word(row, "unit", Unit)
        if unit and unit not in UNITS[prop]:
            self._fault(row, "unit", f"{prop} is not counted in {unit}", f"one of: {', '.join(UNITS[prop])}")
        number, most = self._amount(row, "value", prop, unit), self._amount(row, "value_most", prop, unit)
        if not row["value"]:
            self._fault(row, "value", "a number is missing", "leave the row out where the source states none")
        if number is not None and most is not None and most < number:
            self._fault(row, "value_most", "value_most is less than value", "the upper end of a range")
        return Value(
            number=number,
            most=most,
            is_open=self._choice(row, "open", ("yes", "no"), "no") == "yes",
            unit=unit,
            statistic=row["statistic"],
            area=row["area"],
            period=row["period"],
            as_of=row["as_of"],
            topic=row["topic"],
            order=self._integer(row, "order", 10_000),
        )

    def _amount(self, row: Row, column: str, prop: Property, unit: Unit | None) -> Decimal | None:
        """Return the number in a cell, in the range of its property and unit."""
        if unit is Unit.MONTHS:
            months = self._integer(row, column, MAX_MONTHS)
            return None if months is None else Decimal(months)
        number = self._decimal(row, column, _MOST_PERCENT if (prop, unit) == (Property.WORKERS_WITH, Unit.PERCENT) else None)
        if number is not None and number < 0 and prop is not Property.EMPLOYMENT_GROWTH:
            self._fault(row, column, f"{prop} can't be less than 0, found {number}", "see what the source says")
        return number

    # -- claims -------------------------------------------------------------------------------------------------

    def _check_no_row(self, row: Row) -> None:
        """Report a row that says of a claim what it is and yet says something of an object."""
        if not row["claim"]:
            self._fault(row, "object", "an object is missing", "name one; a row without one needs the key of a claim")
        for column in ("standing", "months_least", "months_most", "share", "level"):
            if row[column]:
                self._fault(row, column, f"{column} of no object", "name the object, or leave the cell empty")

    def _check_head(self, row: Row, place: _ClaimPlace, head: ClaimHead) -> None:
        """Report a row that says otherwise of its claim than the claim's first row."""
        scope = self._scope(row)
        first, first_scope, _ = self.shared.heads.setdefault(place, (head, scope, row))
        self.shared.row_counts[place] += bool(row["object"])
        unlike = [column for column, name in _HEAD_COLUMNS if getattr(first, name) != getattr(head, name)]
        if unlike or scope != first_scope:
            message = f"the rows of claim {_quoted(head.key)} disagree in {(unlike or ['scope'])[0]}"
            self._fault(row, (unlike or ["scope"])[0], message, "make them agree, or give this row another claim key")


def _locators(row: Row) -> tuple[str, ...]:
    return tuple(part.strip() for part in row["locator"].split(";") if part.strip())


_HEAD_COLUMNS = (
    *(("modality", "modality"), ("polarity", "polarity"), ("minimum", "minimum"), ("from", "from_career")),
    ("inside", "inside"),
)
_MOST_PERCENT = Decimal(100)
_LANGUAGE_HINT = "a tag such as en, de-CH or zh-Hant"


# -- what only shows when everything is read --------------------------------------------------------------------------


def _nesting_problems(shared: _Shared) -> Iterator[Problem]:
    """Report claims inside a claim that is missing, or inside themselves, and claims of no rows or fewer than they ask for."""
    nested = Counter((*place[:3], head.inside) for place, (head, _, _) in shared.heads.items() if head.inside)
    for place, (head, _, row) in shared.heads.items():
        found = shared.row_counts[place] + nested[place]
        if not found:
            hint = "name what it asks for in `object`, or put claims inside it; see docs/packs.md"
            yield row.problem("object", f"claim {_quoted(head.key)} asks for nothing", hint)
        elif head.minimum > found:
            yield row.problem(
                "minimum", f"claim {_quoted(head.key)} asks for {head.minimum} of {found} rows", "see docs/packs.md"
            )
        chain = [head.key]
        while head.inside:
            outer = shared.heads.get((*place[:3], head.inside))
            if outer is None or head.inside in chain:
                what = "is missing" if outer is None else f"goes in a circle: {' > '.join([*chain, head.inside])}"
                message = f"the claim {_quoted(head.inside)} that {_quoted(chain[-1])} is inside {what}"
                yield row.problem("inside", message, "see `inside` in docs/packs.md")
                break
            head = outer[0]  # noqa: PLW2901 - one claim further out
            chain.append(head.key)


def _study_problems(shared: _Shared) -> Iterator[Problem]:
    """Report degrees whose study presupposes themselves."""
    for subject, befores in shared.studies.items():
        for before, row in befores.items():
            path = _path(shared.studies, before, subject)
            if path:
                message = f"study-months go in a circle: {' > '.join([subject, *path])}"
                yield row.problem("object", message, "object is what must be held before")


def _path(studies: dict[str, dict[str, Row]], start: str, goal: str) -> list[str]:
    """Return a path from `start` to `goal` over what must be held before, or nothing."""
    paths, seen = [[start]], {start}
    for path in paths:
        if path[-1] == goal:
            return path
        level = f"degree:{degree_parts(path[-1])[0]}"
        for before in sorted({*studies.get(path[-1], ()), *studies.get(level, ())} - seen):
            seen.add(before)
            paths.append([*path, before])
    return []


class _Head:
    """What `pack.toml` says."""

    def __init__(self, pack_id: str, title: str, language: str, sources: dict[str, Source]) -> None:
        self.id, self.title, self.language, self.sources = pack_id, title, language, sources


def _header_problems(header: Row, allowed: Sequence[str], needed: Sequence[str]) -> Iterator[Problem]:
    for number, column in enumerate(header.columns):
        if column not in allowed:
            hint = nearest(column, allowed) or f"columns: {', '.join(allowed)}"
            yield header.problem_at(number, f"unknown column {_quoted(column)}", hint)
        elif column in header.columns[:number]:
            yield header.problem_at(number, f"column {column!r} stands twice", "take one away")
    for column in needed:
        if header.columns and column not in header.columns:
            yield header.problem_at(0, f"column {column!r} is missing", f"needed: {', '.join(needed)}")


_TOML_KEYS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "": (("format", "id", "title"), ("language", "publisher", "source")),
    "publisher": (("id", "name"), ()),
    "source": (("id", "title", "publisher"), ("version", "licence", "retrieved", "url", "attribution")),
}


def _head(path: Path, shared: _Shared) -> _Head:
    """Read `pack.toml`; what is wrong with it goes to the faults."""
    try:
        content, text = files.read_toml(path), files.read_text(path)
    except BadData as error:
        shared.problems.extend(error.problems)
        return _Head("", "", "en", {})
    check = _TomlCheck(path, text, shared.problems)
    top = check.table("", 0, content)
    pack_id, title, language = (top.get(key, default) for key, default in (("id", ""), ("title", ""), ("language", "en")))
    if "format" in content and repr(content["format"]) != "1":
        check.fault("format", 0, f"format {content['format']!r} is not known", "write: format = 1")
    if shared.packs.setdefault(pack_id, title) != title:
        check.fault("id", 0, f"another pack has the id {_quoted(pack_id)}", "give it another id")
    if not _LANGUAGE.fullmatch(language):
        check.fault("language", 0, f"{_quoted(language)} is no language", _LANGUAGE_HINT)
    return _Head(pack_id, title, language if _LANGUAGE.fullmatch(language) else "en", _sources(check, content, shared))


def _sources(check: "_TomlCheck", content: dict[str, object], shared: _Shared) -> dict[str, Source]:
    publishers: dict[str, Publisher] = {}
    for number, item in enumerate(check.array(content, "publisher")):
        entry = check.table("publisher", number, item)
        publisher = Publisher(entry.get("id", ""), entry.get("name", ""))
        if publisher.id in publishers:
            check.fault("publisher", number, f"publisher {_quoted(publisher.id)} is defined twice", "give each its own id")
        publishers[publisher.id] = publisher
    sources: dict[str, Source] = {}
    for number, item in enumerate(check.array(content, "source")):
        entry = check.table("source", number, item)
        source = Source(**{**dict.fromkeys(("id", "title"), ""), **entry, "publisher": _NOBODY})  # type: ignore[arg-type]
        named = entry.get("publisher", "")
        if named and named not in publishers:
            hint = nearest(named, publishers) or "add it as [[publisher]]"
            check.fault("source", number, f"no publisher here is {_quoted(named)}", hint)
        source = source._replace(publisher=publishers.get(named, _NOBODY))
        if source.id in sources:
            check.fault("source", number, f"source {_quoted(source.id)} is defined twice", "give each its own id")
        elif shared.sources.setdefault(source.id, source) != source:
            check.fault("source", number, f"another pack describes source {_quoted(source.id)} otherwise", "give it another id")
        sources[source.id] = source
    return sources


_NOBODY = Publisher("", "")


class _TomlCheck:
    """Checks tables of one TOML file; the place of a fault is the line of its table."""

    def __init__(self, path: Path, text: str, problems: list[Problem]) -> None:
        self.path, self.problems = str(path), problems
        self.lines = text.split("\n")

    def fault(self, name: str, number: int, message: str, hint: str = "") -> None:
        head = re.compile(rf"\s*\[\[\s*{re.escape(name)}\s*\]\]\s*(#.*)?")
        heads = [i for i, line in enumerate(self.lines, 1) if head.fullmatch(line)]
        keys = [i for i, line in enumerate(self.lines, 1) if re.match(rf"\s*{re.escape(name)}\s*=", line)]
        line = heads[number] if number < len(heads) else (keys[0] if keys else 1)
        self.problems.append(Problem(self.path, line, 1, message, hint))

    def array(self, content: dict[str, object], name: str) -> list[object]:
        items = content.get(name, [])
        if isinstance(items, list):
            return items
        self.fault(name, 0, f"{name} must be written as [[{name}]]", "see docs/packs.md")
        return []

    def table(self, name: str, number: int, item: object) -> dict[str, str]:
        """Return the text fields of one table, faults reported."""
        needed, more = _TOML_KEYS[name]
        if not isinstance(item, dict):
            self.fault(name, number, f"{name} must be written as [[{name}]]", "see docs/packs.md")
            return {}
        found: dict[str, str] = {}
        for key, value in item.items():
            if key not in (*needed, *more):
                hint = nearest(key, (*needed, *more)) or f"fields: {', '.join((*needed, *more))}"
                self.fault(name or key, number, f"unknown field {_quoted(key)}", hint)
            elif key in ("format", "publisher", "source") and not name:
                continue
            elif not isinstance(value, str):
                self.fault(name or key, number, f"{key} must be a text in quotes", f'write: {key} = "…"')
            else:
                found[key] = value
                self._check_text(name, number, key, value)
        for key in needed:
            if item.get(key, "") == "":
                self.fault(name or key, number, f"{key} is missing", f"needed: {', '.join(needed)}")
        return found

    def _check_text(self, name: str, number: int, key: str, value: str) -> None:
        if key == "id" and value and not _NAME.fullmatch(value):
            self.fault(name or key, number, f"{_quoted(value)} is no id", "lower case letters, digits, - . _")
        if key == "url" and value and not _URL.fullmatch(value):
            self.fault(name or key, number, f"{_quoted(value)} is no address", "a web address, https or http")
