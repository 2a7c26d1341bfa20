"""Read packs: folders of comma-separated tables with a `pack.toml` (docs/packs.md), all faults at once."""

import difflib
import re
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from careergraph import files, limits
from careergraph.errors import BadData, FileFailure, Problem
from careergraph.escape import from_cell
from careergraph.files import Row
from careergraph.model import ID_PATTERN, ClaimHead, Months, Node, Pack, Publisher, Scope, Source, Statement, Value, kind_of
from careergraph.vocab import (
    NUMERIC,
    SORTS,
    STRUCTURE,
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
    "relations.csv": ("subject", "relation", "object", "share", *_COMMON),
    "facts.csv": (
        *("subject", "property", "object", "value", "value_most", "open", "unit", "statistic", "area", "period"),
        *("as_of", "topic", "order", "modality", "language", *_COMMON),
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
}
_NOT_STATEMENTS = ("ledger.csv",)


def read(*folders: Path) -> tuple[Pack, ...]:
    """Return the packs in `folders`, checked together: a node may be defined in one and used in another.

    Raises:
        BadData: with every fault of every file (at most `limits.PROBLEMS`).
        FileFailure: a folder or its `pack.toml` can't be read.
    """
    readers = [_Reader(folder) for folder in folders]
    known: dict[str, str] = {}
    for reader in readers:
        reader.read_nodes(known)
    packs = tuple(reader.read_statements(frozenset(known)) for reader in readers)
    problems = sorted({problem for reader in readers for problem in reader.problems})
    if problems:
        most = limits.PROBLEMS.value
        raise BadData(problems[:most], omitted=max(0, len(problems) - most))
    return packs


def nearest(word: str, words: Iterable[str]) -> str:
    """Return "did you mean …?" with the word most like `word`, or an empty text."""
    close = difflib.get_close_matches(word, sorted(words), n=1, cutoff=0.6)
    return f"did you mean {close[0]!r}?" if close else ""


class _Reader:
    """Reads one pack and collects its faults."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.problems: list[Problem] = []
        self.nodes: list[Node] = []
        self.known: frozenset[str] = frozenset()
        self.heads: dict[tuple[str, str, str, str], tuple[ClaimHead, Scope]] = {}
        self.seen: dict[tuple[str, tuple[str, ...]], Row] = {}
        if not folder.is_dir():
            raise FileFailure(str(folder), "no such folder", "a pack is a folder with pack.toml and tables; see docs/packs.md")
        self.head = _head(folder / "pack.toml", self.problems)

    def read_nodes(self, known: dict[str, str]) -> None:
        """Read `nodes.csv` and add its ids to `known` (id to "sort label")."""
        for path in sorted(self.folder.glob("*.csv")):
            if path.name not in TABLES and path.name not in _NOT_STATEMENTS:
                hint = nearest(path.name, TABLES) or f"tables of a pack: {', '.join(TABLES)}"
                self.problems.append(Problem(str(path), 0, 0, "no table of a pack has this name", hint))
        mine: dict[str, Row] = {}
        for row in self._rows("nodes.csv"):
            node = self._node(row)
            if node and node.id in mine:
                self._fault(row, "id", f"{node.id} is defined twice, first in line {mine[node.id].line}")
            elif node and known.setdefault(node.id, f"{node.sort} {node.label}") != f"{node.sort} {node.label}":
                self._fault(row, "id", f"another pack defines {node.id} as {known[node.id]!r}", "give it another id")
            elif node:
                mine[node.id] = row
                self.nodes.append(node)

    def read_statements(self, known: frozenset[str]) -> Pack:
        """Read every other table; the ids in `known` may be named."""
        self.known = known
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
        self._check_nesting()
        pack_id, title, sources = self.head.id, self.head.title, self.head.sources
        return Pack(pack_id, title, tuple(sources.values()), tuple(self.nodes), tuple(statements))

    def _rows(self, name: str) -> list[Row]:
        path = self.folder / name
        if not path.exists():
            if name == "nodes.csv" and not self.folder.joinpath("facts.csv").exists():
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
        faults = list(_header_problems(str(path), header, TABLES[name], _NEEDED[name]))
        self.problems.extend(faults)
        return [] if faults else rows

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
            self._fault(row, "id", f"{node_id} means any {kind}; it needs no row")
        if sort not in SORTS[kind]:
            self._fault(row, "sort", f"a {kind} can't be of sort {sort!r}", f"sorts of {kind}: {', '.join(SORTS[kind])}")
        if kind is not Kind.DEGREE and "/" in node_id:
            self._fault(row, "id", "only a degree's id has a slash (level/field)")
        return Node(node_id, kind, sort, label, row["language"] or self.head.language)

    def _label(self, row: Row) -> Statement:
        role = self._choice(row, "role", ("alternative", "hidden"), "alternative")
        value = Value(text=self._text(row, "text"), language=row["language"] or self.head.language, topic=role)
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
        head = ClaimHead(
            key=key,
            aspect=aspect,
            modality=modality,
            polarity=self._word(row, "polarity", Polarity, Polarity.POSITIVE) or Polarity.POSITIVE,
            minimum=self._minimum(row),
            from_career=self._ref(row, "from", Kind.CAREER) if row["from"] else "",
            inside=row["inside"],
        )
        self._check_head(row, career, head)
        return self._statement(
            row,
            "career",
            Relation.REQUIRES,
            self._ref(row, "object"),
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
        return self._statement(row, "subject", relation, other, share=self._ratio(row, "share"))

    def _fact(self, row: Row) -> Statement | None:
        prop = self._word(row, "property", Property)
        if prop is None:
            return None
        if prop is Property.LABEL:
            self._fault(row, "property", "labels have a table of their own", "see labels.csv")
        value = self._number_value(row) if prop in NUMERIC else self._text_value(row)
        modality = self._word(row, "modality", Modality) if row["modality"] else None
        other = self._ref(row, "object") if row["object"] else ""
        return self._statement(row, "subject", prop, other, value=value, modality=modality)

    def _statement(  # noqa: PLR0913 - the qualifiers of a statement
        self,
        row: Row,
        subject: str,
        relation: Relation | Property,
        other: str = "",
        *,
        value: Value | None = None,
        months: Months = Months(),  # noqa: B008 - frozen
        share: Decimal | None = None,
        level: Decimal | None = None,
        confidence: Decimal | None = None,
        modality: Modality | None = None,
        standing: Standing | None = None,
        claim: ClaimHead | None = None,
    ) -> Statement:
        method = self._word(row, "method", Method, Method.STATED) or Method.STATED
        if method in (Method.IMPLIED, Method.CURATED, Method.ASSUMED) and not row["reason"]:
            self._fault(row, "method", f"an {method} statement needs a reason", "say in `reason` why we read it so")
        return Statement(
            subject=self._ref(row, subject),
            relation=relation,
            source=self._source(row),
            object=other,
            value=value,
            method=method,
            scope=self._scope(row),
            months=months,
            share=share,
            level=level,
            confidence=confidence,
            modality=modality,
            standing=standing,
            claim=claim,
            locators=tuple(part.strip() for part in from_cell(row["locator"]).split(";") if part.strip()),
            reason=from_cell(row["reason"]),
        )

    # -- cells --------------------------------------------------------------------------------------------------

    def _id(self, row: Row, column: str) -> str:
        text = row[column]
        if not ID_PATTERN.fullmatch(text):
            hint = "an id is career:, skill:, degree: or certification: and letters, digits, - . _ +"
            self._fault(row, column, f"{text!r} is not an id" if text else "an id is missing", hint)
        return text

    def _ref(self, row: Row, column: str, kind: Kind | None = None) -> str:
        text = self._id(row, column)
        if ID_PATTERN.fullmatch(text):
            if kind and kind_of(text) is not kind:
                self._fault(row, column, f"{text} is not a {kind}")
            elif text not in self.known and not text.endswith(":*"):
                hint = nearest(text, self.known) or "add it to nodes.csv"
                self._fault(row, column, f"no node here is {text!r}", hint)
        return text

    def _source(self, row: Row) -> str:
        text = row["source"]
        if text not in self.head.sources:
            hint = nearest(text, self.head.sources) or "add it to pack.toml as [[source]]"
            self._fault(row, "source", f"no source here is {text!r}" if text else "a source is missing", hint)
        return text

    def _text(self, row: Row, column: str) -> str:
        text = from_cell(row[column])
        if not text:
            self._fault(row, column, f"{column} is missing")
        return text

    def _word(self, row: Row, column: str, words: type[Word], default: Word | None = None) -> Word | None:
        text = row[column]
        if not text and default is not None:
            return default
        try:
            return words(text)
        except ValueError:
            hint = nearest(text, words) or f"one of: {', '.join(words)}"
            self._fault(row, column, f"{text!r} is no {column}" if text else f"{column} is missing", hint)
            return None

    def _choice(self, row: Row, column: str, words: Sequence[str], default: str) -> str:
        text = row[column] or default
        if text not in words:
            self._fault(row, column, f"{text!r} is no {column}", f"one of: {', '.join(words)}")
        return text

    def _integer(self, row: Row, column: str, most: int) -> int | None:
        text = row[column]
        if not text:
            return None
        if not re.fullmatch(r"[0-9]{1,9}", text) or int(text) > most:
            self._fault(row, column, f"{column} must be a whole number from 0 to {most}, found {text!r}")
            return None
        return int(text)

    def _decimal(self, row: Row, column: str, most: Decimal | None = None) -> Decimal | None:
        text = from_cell(row[column])
        if not text:
            return None
        try:
            number = Decimal(text)
        except InvalidOperation:
            number = Decimal("nan")
        if not number.is_finite() or not re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", text):
            self._fault(row, column, f"{column} must be a plain number, found {text!r}", "digits and one point, no signs")
            return None
        if most is not None and not 0 <= number <= most:
            self._fault(row, column, f"{column} must be from 0 to {most}, found {text!r}")
            return None
        return number

    def _ratio(self, row: Row, column: str) -> Decimal | None:
        return self._decimal(row, column, Decimal(1))

    def _months(self, row: Row) -> Months:
        least, typical, most = (
            self._integer(row, column, MAX_MONTHS) for column in ("months_least", "months", "months_most")
        )
        stated = [number for number in (least, typical, most) if number is not None]
        if stated != sorted(stated):
            self._fault(row, "months_least", "months must rise from least to most")
        return Months(least, typical, most)

    def _minimum(self, row: Row) -> int:
        text = row["minimum"]
        if text == "all":
            return 0
        number = self._integer(row, "minimum", 1000)
        if number == 0:
            self._fault(row, "minimum", "minimum must be at least 1, or 'all'")
        return 1 if number is None else number

    def _scope(self, row: Row) -> Scope:
        pairs: dict[ScopeDimension, str] = {}
        for part in filter(None, (part.strip() for part in row["scope"].split(";"))):
            dimension, _, value = (word.strip() for word in part.partition("="))
            if dimension not in set(ScopeDimension) or not value:
                hint = nearest(dimension, ScopeDimension) or f"dimension=value; dimensions: {', '.join(ScopeDimension)}"
                self._fault(row, "scope", f"{part!r} is no scope", hint)
            elif dimension in pairs:
                self._fault(row, "scope", f"{dimension} stands twice", "one value a dimension")
            else:
                pairs[ScopeDimension(dimension)] = value
        return tuple(sorted(pairs.items()))

    def _text_value(self, row: Row) -> Value:
        for column in ("value_most", "unit", "open"):
            if row[column]:
                self._fault(row, column, f"{row['property']} is a text; it has no {column}")
        return Value(
            text=self._text(row, "value"),
            language=row["language"] or self.head.language,
            period=row["period"],
            area=row["area"],
            as_of=row["as_of"],
            statistic=row["statistic"],
            topic=row["topic"],
            order=self._integer(row, "order", 10_000),
        )

    def _number_value(self, row: Row) -> Value:
        number, most = self._decimal(row, "value"), self._decimal(row, "value_most")
        if not row["value"]:
            self._fault(row, "value", "a number is missing", "leave the row out where the source states none")
        if number is not None and most is not None and most < number:
            self._fault(row, "value_most", "value_most is less than value")
        return Value(
            number=number,
            most=most,
            is_open=self._choice(row, "open", ("yes", "no"), "no") == "yes",
            unit=self._word(row, "unit", Unit),
            statistic=row["statistic"],
            area=row["area"],
            period=row["period"],
            as_of=row["as_of"],
            topic=row["topic"],
            order=self._integer(row, "order", 10_000),
        )

    # -- claims -------------------------------------------------------------------------------------------------

    def _check_head(self, row: Row, career: str, head: ClaimHead) -> None:
        place = (career, row["source"], head.aspect, head.key)
        first, scope = self.heads.setdefault(place, (head, self._scope(row)))
        if (first, scope) != (head, self._scope(row)):
            message = f"the rows of claim {head.key!r} disagree in modality, polarity, minimum, from, scope or inside"
            self._fault(row, "modality", message, "make them agree, or give this row another claim key")

    def _check_nesting(self) -> None:
        """Report claims that are inside a claim that is missing, or inside themselves."""
        path = str(self.folder / "requirements.csv")
        for place, (head, _) in sorted(self.heads.items()):
            chain = [head.key]
            while head.inside:
                outer = self.heads.get((*place[:3], head.inside))
                if outer is None or head.inside in chain:
                    what = "is missing" if outer is None else f"goes in a circle: {' > '.join([*chain, head.inside])}"
                    message = f"claim {chain[0]!r} of {place[0]}: the claim {head.inside!r} that it is inside {what}"
                    self.problems.append(Problem(path, 0, 0, message, "see `inside` in docs/packs.md"))
                    break
                head = outer[0]
                chain.append(head.key)


class _Head:
    """What `pack.toml` says."""

    def __init__(self, pack_id: str, title: str, language: str, sources: dict[str, Source]) -> None:
        self.id, self.title, self.language, self.sources = pack_id, title, language, sources


def _header_problems(
    path: str, header: Sequence[str], allowed: Sequence[str], needed: Sequence[str]
) -> Iterable[Problem]:
    for number, column in enumerate(header):
        if column not in allowed:
            hint = nearest(column, allowed) or f"columns: {', '.join(allowed)}"
            yield Problem(path, 1, number + 1, f"unknown column {column!r}", hint)
        elif column in header[:number]:
            yield Problem(path, 1, number + 1, f"column {column!r} stands twice", "take one away")
    for column in needed:
        if header and column not in header:
            yield Problem(path, 1, 1, f"column {column!r} is missing", f"needed: {', '.join(needed)}")


_TOML_KEYS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "": (("format", "id", "title"), ("language", "publisher", "source")),
    "publisher": (("id", "name"), ()),
    "source": (("id", "title", "publisher"), ("version", "licence", "retrieved", "url", "attribution")),
}


def _head(path: Path, problems: list[Problem]) -> _Head:
    """Read `pack.toml`; what is wrong with it goes to `problems`."""
    try:
        content, text = files.read_toml(path), files.read_text(path)
    except BadData as error:
        problems.extend(error.problems)
        return _Head("", "", "en", {})
    check = _TomlCheck(path, text, problems)
    top = check.table("", 0, content)
    if content.get("format") != 1:
        check.fault("format", 0, f"format {content.get('format')!r} is not known", "write: format = 1")
    publishers = {}
    for number, item in enumerate(check.array(content, "publisher")):
        entry = check.table("publisher", number, item)
        publishers[entry.get("id", "")] = Publisher(entry.get("id", ""), entry.get("name", ""))
    sources: dict[str, Source] = {}
    for number, item in enumerate(check.array(content, "source")):
        entry = check.table("source", number, item)
        source_id, publisher = entry.get("id", ""), entry.get("publisher", "")
        if source_id in sources:
            check.fault("source", number, f"source {source_id!r} is defined twice", "give each its own id")
        if publisher not in publishers:
            hint = nearest(publisher, publishers) or "add it as [[publisher]]"
            check.fault("source", number, f"no publisher here is {publisher!r}", hint)
        rest = {key: value for key, value in entry.items() if key != "publisher"}
        if "id" in rest and "title" in rest:
            sources[source_id] = Source(publisher=publishers.get(publisher, Publisher("", "")), **rest)
    return _Head(top.get("id", ""), top.get("title", ""), top.get("language", "en"), sources)


class _TomlCheck:
    """Checks tables of one TOML file; the place of a fault is the line of its table."""

    def __init__(self, path: Path, text: str, problems: list[Problem]) -> None:
        self.path, self.problems = str(path), problems
        self.lines = text.split("\n")

    def fault(self, name: str, number: int, message: str, hint: str = "") -> None:
        heads = [i for i, line in enumerate(self.lines, 1) if line.strip() == f"[[{name}]]"]
        keys = [i for i, line in enumerate(self.lines, 1) if re.match(rf"\s*{re.escape(name)}\s*=", line)]
        line = heads[number] if number < len(heads) else (keys[0] if keys else 1)
        self.problems.append(Problem(self.path, line, 1, message, hint))

    def array(self, content: dict[str, object], name: str) -> list[object]:
        items = content.get(name, [])
        if isinstance(items, list):
            return items
        self.fault(name, 0, f"{name} must be written as [[{name}]]")
        return []

    def table(self, name: str, number: int, item: object) -> dict[str, str]:
        """Return the text fields of one table, faults reported."""
        needed, more = _TOML_KEYS[name]
        if not isinstance(item, dict):
            self.fault(name, number, f"{name} must be written as [[{name}]]")
            return {}
        found: dict[str, str] = {}
        for key, value in item.items():
            if key not in (*needed, *more):
                self.fault(name or key, number, f"unknown field {key!r}", nearest(key, (*needed, *more)))
            elif key in ("format", "publisher", "source") and not name:
                continue
            elif not isinstance(value, str):
                self.fault(name or key, number, f"{key} must be a text in quotes", f'write: {key} = "…"')
            else:
                found[key] = value
        for key in needed:
            if key not in item:
                self.fault(name or key, number, f"{key} is missing")
        return found
